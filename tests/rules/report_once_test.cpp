// Of several rules that one fault breaks, the specific one speaks for all.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/rules/traps.h"

namespace statute {
namespace {

struct Pair {
  std::string_view winner;
  std::string_view loser;
  std::string text = {};  // empty: what violates the winner
};

bool fires(std::string_view text, std::string_view id) {
  const std::vector<Told> all = all_findings_of(text);
  return std::any_of(all.begin(), all.end(), [id](const Told& told) { return told.id == id; });
}

std::string empty(std::string_view status, std::string_view fields = {}) {
  return get() + "HTTP/1.1 " + std::string(status) + "\n" + std::string(kDate) +
         std::string(fields) + "Content-Length: 0\n\n";
}

std::vector<Pair> pairs() {
  const std::string tag = "ETag: \"1\"\n";
  const std::string later = "Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT\n";
  return {
      {"600-invalid", "status-code-out-of-range"},
      {"status-code-vendor", "status-code-unregistered"},
      {"449-unregistered", "status-code-unregistered"},
      {"509-unregistered", "status-code-unregistered"},
      {"418-reserved", "status-code-unregistered"},
      {"406-content-missing", "4xx-content-missing", empty("406 Not Acceptable")},
      {"409-content-missing", "4xx-content-missing", empty("409 Conflict")},
      {"428-content-missing", "4xx-content-missing", empty("428 Precondition Required")},
      {"429-content-missing", "4xx-content-missing", empty("429 Too Many Requests")},
      {"431-content-missing", "4xx-content-missing", empty("431 Request Header Fields Too Large")},
      {"451-content-missing", "4xx-content-missing", empty("451 Unavailable For Legal Reasons")},
      {"505-content-missing", "5xx-content-missing", empty("505 HTTP Version Not Supported")},
      {"101-connection-option-missing", "upgrade-connection-option-missing"},
      {"101-to-http10", "1xx-to-http10"},
      {"expect-continue-http10", "1xx-to-http10",
       asked("POST", "Expect: 100-continue\nContent-Length: 0\n", "HTTP/1.0") +
           "HTTP/1.1 100 Continue\n\n" + answer("204 No Content")},
      {"304-date-missing", "date-missing"},
      {"206-date-missing", "date-missing"},
      {"date-future", "date-clock-skew"},
      {"expires-zero", "expires-syntax"},
      {"set-cookie-expires-netscape", "set-cookie-expires-syntax"},
      {"acao-multiple", "acao-syntax"},
      {"content-length-repeated", "field-duplicate-singleton"},
      {"content-length-conflict", "field-duplicate-singleton"},
      {"etag-coding-shared", "etag-strong-reused"},
      {"stale-prohibited", "age-exceeds-lifetime"},
      {"207-non-webdav", "207-not-multistatus"},
      {"426-http2", "426-upgrade-missing"},
      {"content-encoding-aws-chunked", "content-encoding-unregistered"},
      {"501-get-head", "head-status-mismatch",
       asked("HEAD") + answer("501 Not Implemented", "Content-Type: text/plain\n") + get() +
           ok(tag)},
      {"206-method", "put-status",
       asked("PUT", "Content-Type: text/plain\nContent-Length: 3\n") + "abc\n\n" +
           answer("206 Partial Content", "Content-Range: bytes 0-2/3\n", "abc")},
      {"put-status", "205-unexpected-method",
       asked("PUT", "Content-Type: text/plain\nContent-Length: 3\n") + "abc\n\n" +
           answer("205 Reset Content", "Content-Length: 0\n")},
      {"206-range-not-requested", "206-wrong-start"},
      {"if-range-without-range", "206-without-range"},
      {"trailer-forbidden-field", "trailer-announces-forbidden"},
      {"trailer-forbidden-field", "trailer-undeclared"},
      {"if-unmodified-since-with-if-match", "if-match-evaluated-wrong"},
      {"304-etag-not-listed", "304-despite-etag-mismatch"},
      {"304-etag-not-listed", "304-for-changed"},
      {"conditional-date-obsolete-format", "conditional-date-ignored"},
      {"conditional-date-exact-only", "conditional-date-ignored"},
      {"conditional-date-invalid", "412-get-if-modified-since",
       get("If-Modified-Since: yesterday\n") + answer("412 Precondition Failed", later, "No.")},
      {"414-short-target", "request-line-8000"},
      {"no-cache-without-validator", "200-no-validator"},
      {"200-no-validator", "200-etag-missing"},
      {"200-no-validator", "200-last-modified-missing"},
      {"200-no-validator", "conditional-support-missing"},
      {"date-missing", "date-missing-with-dates",
       get() + "HTTP/1.1 200 OK\n" + later +
           "Content-Type: text/plain\nContent-Length: 3\n\nabc\n"},
      {"age-exceeds-lifetime", "request-max-age-exceeded",
       get("Cache-Control: max-age=5\n") + ok(tag + "Cache-Control: max-age=60\nAge: 100\n")},
      {"no-cache-reused", "age-with-no-cache"},
      {"no-store-reused", "age-with-no-store"},
      {"428-cached", "uncacheable-status-from-cache"},
      {"json-encoding", "json-invalid"},
      {"json-encoding", "content-charset-invalid"},
      {"media-type-misspelt", "media-type-unregistered"},
      {"media-type-misspelt", "media-type-obsolete"},
      {"media-type-syntax", "media-type-name"},
      {"ext-value-syntax", "ext-value-undecodable"},
      {"sf-syntax", "cache-status-type", get() + ok("Cache-Status: \"a\n")},
      {"sf-syntax", "proxy-status-type", get() + ok("Proxy-Status: \"a\n")},
      {"sf-syntax", "digest-type", get() + ok("Content-Digest: sha-256=:\n")},
      {"sf-syntax", "origin-agent-cluster-type", get() + ok("Origin-Agent-Cluster: ?\n")},
      {"sf-syntax", "accept-ch-type", get() + ok("Accept-CH: \"a\n")},
      {"sf-syntax", "reporting-endpoints-type", get() + ok("Reporting-Endpoints: a=\"\n")},
      {"sf-syntax", "deprecation-type", get() + ok("Deprecation: @\n")},
      {"field-list-empty-element", "vary-syntax", get() + ok("Vary: Accept,, Accept-Language\n")},
      {"field-list-empty-element", "allow-syntax", get() + ok("Allow: GET,, HEAD\n")},
      {"field-list-empty-element", "cache-control-syntax",
       get() + ok("Cache-Control: no-store,, private\n")},
      {"field-list-empty-element", "link-syntax",
       get() + ok("Link: </a>; rel=next,, </b>; rel=prev\n")},
      {"field-list-empty-element", "content-encoding-syntax",
       get() + ok("Content-Encoding: identity,, identity\n")},
      {"field-list-empty-element", "via-syntax", get() + ok("Via: 1.1 a,, 1.1 b\n")},
      {"x-frame-options-value", "field-duplicate-singleton",
       get() + ok("X-Frame-Options: DENY\nX-Frame-Options: SAMEORIGIN\n")},
      {"x-content-type-options-value", "field-duplicate-singleton",
       get() + ok("X-Content-Type-Options: nosniff\nX-Content-Type-Options: sniff\n")},
      {"server-detailed", "field-needless", get() + ok("X-Powered-By: PHP/5.3.10-1ubuntu3\n")},
      {"response-after-close-request", "content-length-long",
       get("Connection: close\n") + ok("Connection: close\n") + ok()},
      {"response-after-close-request", "chunked-trailing-octets",
       get("Connection: close\n") +
           ok("Connection: close\nTransfer-Encoding: chunked\n", "3\nabc\n0\n\n") + ok()},
      {"response-after-close-request", "204-content",
       get("Connection: close\n") + answer("204 No Content", "Connection: close\n") + ok()},
      {"host-missing-not-400", "request-leading-whitespace-accepted",
       "GET /a HTTP/1.1\n Host: a.example\n\n" + ok()},
  };
}

TEST(ReportOnce, TheSpecificFindingSpeaksForTheOthers) {
  for (const Pair& p : pairs()) {
    SCOPED_TRACE(std::string(p.winner) + " over " + std::string(p.loser));
    const Rule* const winner = find_rule(p.winner);
    ASSERT_NE(winner, nullptr);
    ASSERT_NE(find_rule(p.loser), nullptr);
    const std::string text = p.text.empty() ? std::string(winner->violates) : p.text;
    EXPECT_TRUE(fires(text, p.winner)) << text;
    EXPECT_FALSE(fires(text, p.loser)) << text;
  }
}

}  // namespace
}  // namespace statute
