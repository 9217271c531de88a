// A row of the table, a twist of an origin that is right otherwise: probed live,
// the rule fires there, and nowhere where nothing is twisted.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "checker/demo/build.h"
#include "checker/demo/resources.h"
#include "tests/cli/run.h"
#include "tests/cli/twisted_origin.h"

namespace checker {
namespace {

using Q = const Asked&;
using R = Reply&;

struct Row {
  const char* rule;
  void (*twist)(Q, R);
};

bool is_head(Q q) { return q.method == "HEAD"; }
bool is_conditional(Q q) { return q.has("If-None-Match") || q.has("If-Modified-Since"); }
bool is_part(R r) { return r.status == 206; }
bool is_multi(R r) { return r.get("Content-Type").starts_with("multipart/"); }
bool is_preflight(Q q) { return q.has("Access-Control-Request-Method"); }
const std::string& page() { return TwistedOrigin::page(); }

// As if the condition were not there.
void ignore(R r) {
  r.become(200, "OK", page());
  r.set("ETag", std::string(TwistedOrigin::kTag));
  r.set("Last-Modified", std::string(TwistedOrigin::kModified));
  r.set("Cache-Control", "max-age=60");
  r.set("Vary", "Accept-Encoding");
  r.set("Accept-Ranges", "bytes");
}

void not_modified(R r) {
  r.become(304, "Not Modified", "");
  r.set("ETag", std::string(TwistedOrigin::kTag));
  r.set("Cache-Control", "max-age=60");
  r.set("Vary", "Accept-Encoding");
  r.drop("Content-Type");
  r.bare = true;
  r.counted = false;
}

void not_so(R r) { r.become(412, "Precondition Failed", "Not so.\n"); }

void part(R r, const char* range, std::size_t from, std::size_t length) {
  ignore(r);
  r.status = 206;
  r.reason = "Partial Content";
  r.content = page().substr(from, length);
  r.set("Content-Range", std::string("bytes ") + range);
}

void not_satisfiable(R r) {
  r.become(416, "Range Not Satisfiable", "No.\n");
  r.set("Content-Range", "bytes */" + std::to_string(page().size()));
}

// Without that field, and without it, on a 304 that answers to a 200 with it.
template <int kStatus>
void lacks(R r, const char* name, const char* value) {
  if (r.status == 200) r.set(name, value);
  if (r.status == kStatus) r.drop(name);
}

template <class F>
void replace_in_content(R r, std::string_view from, F to) {
  std::size_t n = 0;
  for (std::size_t at = r.content.find(from); at != r.content.npos; at = r.content.find(from, at)) {
    const std::string with = to(n++);
    r.content.replace(at, from.size(), with);
    at += with.size();
  }
}

constexpr Row kSafe[] = {
    // HEAD
    {"head-content",
     [](Q q, R r) {
       if (is_head(q)) r.after = r.content;
     }},
    {"501-get-head",
     [](Q q, R r) {
       if (is_head(q)) r.become(501, "Not Implemented", "");
     }},
    {"content-length-head-mismatch",
     [](Q q, R r) {
       if (is_head(q)) r.set("Content-Length", "0");
     }},
    {"head-field-mismatch",
     [](Q q, R r) {
       if (is_head(q)) r.drop("Content-Type");
     }},
    {"head-status-mismatch",
     [](Q q, R r) {
       if (is_head(q) && !is_conditional(q)) r.become(404, "Not Found", "");
     }},
    // The same again
    {"200-validator-inconsistent",
     [](Q q, R r) {
       if (q.is_plain() && q.number % 2 == 1) r.drop("ETag");
     }},
    {"vary-inconsistent",
     [](Q q, R r) {
       if (q.is_plain() && q.number % 2 == 1) r.drop("Vary");
     }},
    {"redirect-permanent-changes",
     [](Q q, R r) {
       if (!q.is_plain()) return;
       r.become(301, "Moved Permanently", "There.\n");
       r.set("Location", "/right/" + std::to_string(q.number));
     }},
    {"csp-nonce-reused",
     [](Q q, R r) {
       if (r.status != 200) return;
       r.set("Date", demo::http_date(1793000000 + static_cast<std::time_t>(q.number)));
       r.set("Content-Security-Policy", "script-src 'nonce-c3RhdHV0ZXN0YXR1dGU='");
     }},
    {"etag-unstable",
     [](Q q, R r) {
       if (q.is_plain() && r.status == 200) r.set("ETag", "\"n" + std::to_string(q.number) + "\"");
     }},
    {"last-modified-always-now",
     [](Q q, R r) {
       if (r.status != 200) return;
       r.set("Date", demo::http_date(1793000000 + static_cast<std::time_t>(q.number)));
       r.set("Last-Modified", r.get("Date"));
     }},
    {"etag-weak-on-head-strong-on-get",
     [](Q q, R r) {
       if (is_head(q)) r.set("ETag", "W/\"v1\"");
     }},
    {"etag-coding-shared",
     [](Q q, R r) {
       if (r.status == 200 && q.has("Accept-Encoding")) r.set("ETag", std::string(TwistedOrigin::kTag));
     }},
    // What is not there, what is elsewhere
    {"404-soft",
     [](Q, R r) {
       if (r.status == 404) r.become(200, "OK", "Not found, sorry.\n");
     }},
    {"4xx-content-missing",
     [](Q, R r) {
       if (r.status == 404) r.content.clear();
     }},
    {"404-heuristic-caching",
     [](Q, R r) {
       if (r.status == 404) r.drop("Cache-Control");
     }},
    {"content-location-mismatch",
     [](Q q, R r) {
       if (r.status != 200) return;
       if (q.path.ends_with("/other")) {
         r.content = "something else\n";
         r.set("ETag", "\"other\"");
       } else {
         r.set("Content-Location", "other");
       }
     }},
    {"redirect-target-broken",
     [](Q q, R r) {
       if (!q.path.ends_with("/page")) return;
       r.become(302, "Found", "There.\n");
       r.set("Location", "/right/bcdfghjklmnpqrstvwxzbcdf");
     }},
    {"redirect-self",
     [](Q q, R r) {
       if (q.method != "GET") return;
       r.become(302, "Found", "Here.\n");
       r.set("Location", "/redirect-self/page");
     }},
    {"redirect-loop",
     [](Q q, R r) {
       if (q.method != "GET") return;
       r.become(302, "Found", "There.\n");
       r.set("Location", q.path.ends_with("/page") ? "other" : "page");
     }},
    {"redirect-chain-long",
     [](Q q, R r) {
       if (q.method != "GET" || q.path.size() > 40) return;
       r.become(302, "Found", "There.\n");
       r.set("Location", q.path + "/a");
     }},
    // 304
    {"304-content",
     [](Q, R r) {
       if (r.status == 304) r.after = "hello";
     }},
    {"content-length-304-mismatch",
     [](Q, R r) {
       if (r.status == 304) r.set("Content-Length", "5");
     }},
    {"transfer-encoding-304-head",
     [](Q, R r) {
       if (r.status == 304) r.set("Transfer-Encoding", "chunked");
     }},
    {"304-cache-control-missing", [](Q, R r) { lacks<304>(r, "Cache-Control", "max-age=60"); }},
    {"304-content-location-missing", [](Q, R r) { lacks<304>(r, "Content-Location", "/elsewhere"); }},
    {"304-date-missing",
     [](Q, R r) {
       if (r.status == 304) r.drop("Date");
     }},
    {"304-etag-missing",
     [](Q, R r) {
       if (r.status == 304) r.drop("ETag");
     }},
    {"304-expires-missing",
     [](Q, R r) { lacks<304>(r, "Expires", "Fri, 20 Nov 2037 10:00:00 GMT"); }},
    {"304-vary-missing", [](Q, R r) { lacks<304>(r, "Vary", "Accept-Encoding"); }},
    {"304-metadata-differs",
     [](Q, R r) {
       if (r.status == 304) r.set("Cache-Control", "no-cache");
     }},
    {"304-representation-metadata",
     [](Q, R r) {
       if (r.status == 304) r.set("Content-Type", "text/plain");
     }},
    {"304-for-changed",
     [](Q q, R r) {
       if (q.get("If-None-Match") != "\"no-such-tag\"") return;
       not_modified(r);
       r.drop("ETag");
     }},
    {"304-etag-not-listed",
     [](Q, R r) {
       if (r.status == 304) r.set("ETag", "\"another\"");
     }},
    {"304-despite-etag-mismatch",
     [](Q q, R r) {
       if (!q.has("If-None-Match") || !q.has("If-Modified-Since")) return;
       not_modified(r);
       r.drop("ETag");
     }},
    {"304-last-modified-later",
     [](Q q, R r) {
       if (r.status == 304 && q.has("If-Modified-Since")) {
         r.set("Last-Modified", "Tue, 17 Nov 2026 10:00:00 GMT");
       }
     }},
    {"location-on-304",
     [](Q, R r) {
       if (r.status == 304) r.set("Location", "/right/page");
     }},
    {"304-unconditional",
     [](Q q, R r) {
       if (q.is_plain() && r.status == 200) not_modified(r);
     }},
    // Conditions
    {"conditional-etag-ignored",
     [](Q q, R r) {
       if (q.get("If-None-Match") == TwistedOrigin::kTag && !is_head(q)) ignore(r);
     }},
    {"conditional-etag-head",
     [](Q q, R r) {
       if (is_head(q) && q.has("If-None-Match")) ignore(r);
     }},
    {"conditional-etag-weak",
     [](Q q, R r) {
       if (q.get("If-None-Match").starts_with("W/")) ignore(r);
     }},
    {"conditional-etag-list",
     [](Q q, R r) {
       const bool list = q.get("If-None-Match").find(',') != std::string::npos;
       if (list || q.count("If-None-Match") > 1) ignore(r);
     }},
    {"conditional-etag-star",
     [](Q q, R r) {
       if (q.get("If-None-Match") == "*" && r.status == 304) ignore(r);
     }},
    {"conditional-etag-unquoted",
     [](Q q, R r) {
       if (q.get("If-None-Match") == "v1") not_modified(r);
     }},
    {"412-get-if-none-match",
     [](Q q, R r) {
       if (q.get("If-None-Match") == TwistedOrigin::kTag) not_so(r);
     }},
    {"conditional-status-unexpected",
     [](Q q, R r) {
       if (q.get("If-None-Match") == TwistedOrigin::kTag) r.become(400, "Bad Request", "No.\n");
     }},
    {"conditional-date-ignored",
     [](Q q, R r) {
       if (q.has("If-Modified-Since") && !q.has("If-None-Match")) ignore(r);
     }},
    {"conditional-date-exact-only",
     [](Q q, R r) {
       const std::string since = q.get("If-Modified-Since");
       if (r.status == 304 && !since.empty() && since.find("02 Nov") == since.npos &&
           since.find("GMT") != since.npos && since.find('-') == since.npos) {
         ignore(r);
       }
     }},
    {"conditional-date-obsolete-format",
     [](Q q, R r) {
       if (q.get("If-Modified-Since").starts_with("Monday")) ignore(r);
     }},
    {"conditional-date-invalid",
     [](Q q, R r) {
       if (q.get("If-Modified-Since") == "some time ago") not_modified(r);
     }},
    {"412-get-if-modified-since",
     [](Q q, R r) {
       if (r.status == 304 && q.has("If-Modified-Since")) not_so(r);
     }},
    {"precondition-on-options",
     [](Q q, R r) {
       if (q.method == "OPTIONS" && q.has("If-Match")) not_so(r);
     }},
    {"precondition-overrides-error",
     [](Q q, R r) {
       if (r.status == 404 && q.has("If-None-Match")) not_modified(r);
     }},
    {"if-match-ignored",
     [](Q q, R r) {
       if (q.get("If-Match") == "\"no-such-tag\"" && r.status == 412) ignore(r);
     }},
    {"if-match-weak",
     [](Q q, R r) {
       if (q.get("If-Match").starts_with("W/")) ignore(r);
     }},
    {"if-match-evaluated-wrong",
     [](Q q, R r) {
       if (q.get("If-Match") == TwistedOrigin::kTag && !q.has("If-Unmodified-Since")) not_so(r);
     }},
    {"if-unmodified-since-ignored",
     [](Q q, R r) {
       if (q.has("If-Unmodified-Since") && !q.has("If-Match")) ignore(r);
     }},
    {"if-unmodified-since-invalid",
     [](Q q, R r) {
       if (q.get("If-Unmodified-Since") == "some time ago") not_so(r);
     }},
    {"if-unmodified-since-with-if-match",
     [](Q q, R r) {
       if (q.has("If-Unmodified-Since") && q.has("If-Match")) not_so(r);
     }},
    // Ranges
    {"range-ignored",
     [](Q q, R r) {
       if (q.has("Range")) ignore(r);
     }},
    {"if-range-match-ignored",
     [](Q q, R r) {
       if (q.get("If-Range") == TwistedOrigin::kTag && q.has("Range")) ignore(r);
     }},
    {"range-unsatisfiable-200",
     [](Q, R r) {
       if (r.status == 416) ignore(r);
     }},
    {"accept-ranges-contradicted",
     [](Q, R r) {
       if (is_part(r)) r.set("Accept-Ranges", "none");
     }},
    {"206-cache-control-missing", [](Q, R r) { lacks<206>(r, "Cache-Control", "max-age=60"); }},
    {"206-content-location-missing", [](Q, R r) { lacks<206>(r, "Content-Location", "/elsewhere"); }},
    {"206-date-missing",
     [](Q, R r) {
       if (is_part(r)) r.drop("Date");
     }},
    {"206-etag-missing",
     [](Q, R r) {
       if (is_part(r)) r.drop("ETag");
     }},
    {"206-expires-missing",
     [](Q, R r) { lacks<206>(r, "Expires", "Fri, 20 Nov 2037 10:00:00 GMT"); }},
    {"206-vary-missing", [](Q, R r) { lacks<206>(r, "Vary", "Accept-Encoding"); }},
    {"206-representation-field-missing",
     [](Q q, R r) {
       if (is_part(r) && !q.has("If-Range")) r.drop("Last-Modified");
     }},
    {"206-complete-length-unknown",
     [](Q q, R r) {
       if (q.get("Range") == "bytes=0-0" && is_part(r)) r.set("Content-Range", "bytes 0-0/*");
     }},
    {"206-complete-length-wrong",
     [](Q q, R r) {
       if (q.get("Range") == "bytes=0-0" && is_part(r)) r.set("Content-Range", "bytes 0-0/7");
     }},
    {"206-content-differs",
     [](Q q, R r) {
       if (q.get("Range") == "bytes=2-9" && is_part(r)) r.content = "XXXXXXXX";
     }},
    {"206-content-range-missing",
     [](Q, R r) {
       if (is_part(r)) r.drop("Content-Range");
     }},
    {"content-range-invalid",
     [](Q, R r) {
       if (is_part(r)) r.set("Content-Range", "bytes 9-2/2700");
     }},
    {"206-unsatisfied-form",
     [](Q, R r) {
       if (is_part(r)) r.set("Content-Range", "bytes */2700");
     }},
    {"206-length-mismatch",
     [](Q q, R r) {
       if (q.get("Range") == "bytes=2-9" && is_part(r)) r.content += "more";
     }},
    {"206-weak-etag",
     [](Q, R r) {
       if (r.status == 200 || is_part(r)) {
         r.set("ETag", "W/\"v1\"");
         r.set("Last-Modified", r.get("Date"));
       }
     }},
    {"206-full-range", [](Q, R) {}},
    {"206-open-past-end",
     [](Q q, R r) {
       if (q.get("Range").starts_with("bytes=0-999")) {
         r.set("Content-Range", "bytes 0-99999/100000");
       }
     }},
    {"206-suffix-wrong",
     [](Q q, R r) {
       if (q.get("Range") == "bytes=-5") part(r, "0-4/2700", 0, 5);
     }},
    {"206-wrong-start",
     [](Q q, R r) {
       if (q.get("Range") == "bytes=2-9") part(r, "4-9/2700", 4, 6);
     }},
    {"206-range-not-requested",
     [](Q q, R r) {
       if (q.get("Range") == "bytes=2-9") part(r, "100-107/2700", 100, 8);
     }},
    {"206-multipart-for-single",
     [](Q q, R r) {
       if (q.get("Range") != "bytes=0-0" || !is_part(r)) return;
       r.drop("Content-Range");
       r.set("Content-Type", "multipart/byteranges; boundary=b");
       r.content =
           "--b\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-0/2700\r\n\r\nl\r\n--b--\r\n";
     }},
    {"206-method",
     [](Q q, R r) {
       if (is_head(q) && q.has("Range")) part(r, "0-0/2700", 0, 1);
     }},
    {"416-method",
     [](Q q, R r) {
       if (is_head(q) && q.has("Range")) not_satisfiable(r);
     }},
    {"206-if-range-mismatch",
     [](Q q, R r) {
       if (q.get("If-Range") == "\"no-such-tag\"" && q.get("Range") == "bytes=0-0") {
         part(r, "0-0/2700", 0, 1);
       }
     }},
    {"206-if-range-extra",
     [](Q q, R r) {
       if (is_part(r) && q.has("If-Range")) r.set("Content-Type", "text/plain");
     }},
    {"if-range-without-range",
     [](Q q, R r) {
       if (q.has("If-Range") && !q.has("Range")) part(r, "0-0/2700", 0, 1);
     }},
    {"range-unit-unknown",
     [](Q q, R r) {
       if (q.get("Range").starts_with("x-unit")) r.become(416, "Range Not Satisfiable", "No.\n");
     }},
    {"range-invalid-syntax",
     [](Q q, R r) {
       if (q.get("Range") == "bytes=5-2") part(r, "2-5/2700", 2, 4);
     }},
    {"range-unsatisfiable-206",
     [](Q q, R r) {
       if (q.get("Range") == "bytes=2700-") part(r, "2699-2699/2700", 2699, 1);
     }},
    {"range-overflow",
     [](Q q, R r) {
       if (q.get("Range").starts_with("bytes=0-999")) r.become(500, "Oops", "Oops.\n");
     }},
    {"range-status-unexpected",
     [](Q q, R r) {
       if (q.get("Range") == "bytes=0-0") r.become(400, "Bad Request", "No.\n");
     }},
    {"416-content-range-form",
     [](Q, R r) {
       if (r.status == 416) r.set("Content-Range", "bytes 0-1/2700");
     }},
    {"416-content-range-missing",
     [](Q, R r) {
       if (r.status == 416) r.drop("Content-Range");
     }},
    {"416-length-wrong",
     [](Q, R r) {
       if (r.status == 416) r.set("Content-Range", "bytes */7");
     }},
    {"416-multipart-byteranges",
     [](Q, R r) {
       if (r.status == 416) r.set("Content-Type", "multipart/byteranges; boundary=b");
     }},
    {"416-satisfiable",
     [](Q q, R r) {
       if (q.get("Range") == "bytes=2-9") not_satisfiable(r);
     }},
    {"416-if-range-false",
     [](Q q, R r) {
       if (q.get("If-Range") == "\"no-such-tag\"" && q.get("Range") != "bytes=0-0") {
         not_satisfiable(r);
       }
     }},
    // Parts
    {"206-part-content-range-missing",
     [](Q, R r) {
       if (is_multi(r)) replace_in_content(r, "Content-Range", [](std::size_t) { return "X-Range"; });
     }},
    {"206-part-complete-length-differs",
     [](Q, R r) {
       if (is_multi(r)) {
         replace_in_content(r, "/2700", [](std::size_t n) { return n == 0 ? "/2700" : "/2701"; });
       }
     }},
    {"206-part-length",
     [](Q, R r) {
       if (is_multi(r)) replace_in_content(r, " 0-0/", [](std::size_t) { return " 0-1/"; });
     }},
    {"206-part-content-type-differs",
     [](Q, R r) {
       if (is_multi(r)) replace_in_content(r, "text/plain", [](std::size_t) { return "text/html"; });
     }},
    {"206-part-content-type-missing",
     [](Q, R r) {
       if (!is_multi(r)) return;
       replace_in_content(r, "Content-Type",
                          [](std::size_t n) { return n == 0 ? "Content-Type" : "X-Type"; });
     }},
    {"206-multipart-boundary-missing",
     [](Q, R r) {
       if (is_multi(r)) r.set("Content-Type", "multipart/byteranges");
     }},
    {"206-other-multipart",
     [](Q, R r) {
       if (is_multi(r)) r.set("Content-Type", "multipart/mixed; boundary=b");
     }},
    {"206-multipart-order",
     [](Q, R r) {
       if (!is_multi(r)) return;
       const std::string head = "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Range: ";
       r.content = head + "bytes 2-2/2700\r\n\r\nn\r\n" + head + "bytes 0-0/2700\r\n\r\nl\r\n--b--\r\n";
     }},
    // OPTIONS
    {"options-allow-missing",
     [](Q q, R r) {
       if (q.method == "OPTIONS" && !is_preflight(q)) r.drop("Allow");
     }},
    {"options-unsafe-allow-mismatch",
     [](Q q, R r) {
       if (is_head(q)) r.become(405, "Method Not Allowed", "");
     }},
    {"options-content-length-missing",
     [](Q q, R r) {
       if (q.method != "OPTIONS") return;
       r.counted = false;
       r.close = true;
     }},
    {"allow-excludes-success",
     [](Q q, R r) {
       if (q.method == "OPTIONS") r.set("Allow", "GET");
     }},
    {"accept-patch-options-missing",
     [](Q q, R r) {
       if (q.method == "OPTIONS") r.set("Allow", "GET, HEAD, OPTIONS, PATCH");
     }},
    {"accept-patch-without-allow",
     [](Q q, R r) {
       if (q.method == "OPTIONS") r.set("Accept-Patch", "application/merge-patch+json");
     }},
    {"dav-header-missing",
     [](Q q, R r) {
       if (q.method == "OPTIONS") r.set("Allow", "GET, HEAD, OPTIONS, PROPFIND");
     }},
    {"dav-class-1-missing",
     [](Q q, R r) {
       if (q.method == "OPTIONS") r.set("DAV", "2");
     }},
    {"dav-lock-class",
     [](Q q, R r) {
       if (q.method != "OPTIONS") return;
       r.set("Allow", "GET, HEAD, OPTIONS, LOCK");
       r.set("DAV", "1");
     }},
    // Codings
    {"content-encoding-unacceptable",
     [](Q q, R r) {
       if (q.get("Accept-Encoding") != "identity" || r.status != 200) return;
       r.content = demo::gzipped(page());
       r.set("Content-Encoding", "gzip");
     }},
    {"content-encoding-with-empty-accept",
     [](Q q, R r) {
       if (q.count("Accept-Encoding") == 0 || q.has("Accept-Encoding") || r.status != 200) return;
       r.content = demo::gzipped(page());
       r.set("Content-Encoding", "gzip");
     }},
    {"vary-accept-encoding-missing", [](Q, R r) { r.drop("Vary"); }},
    {"content-encoding-without-vary",
     [](Q q, R r) {
       if (q.get("Accept-Encoding").find("zstd") != std::string::npos) r.drop("Vary");
     }},
    {"content-coding-status-differs",
     [](Q q, R r) {
       if (q.get("Accept-Encoding") == "gzip") r.become(403, "Forbidden", "No.\n");
     }},
    {"content-coding-content-differs",
     [](Q q, R r) {
       if (q.get("Accept-Encoding") != "gzip" || r.status != 200) return;
       r.content = demo::gzipped("another text\n");
       r.set("ETag", std::string(TwistedOrigin::kTag));
     }},
    {"content-coding-unsupported",
     [](Q q, R r) {
       if (q.has("Accept-Encoding") && r.status == 200) ignore(r);
     }},
    {"accept-unacceptable-no-406", [](Q, R) {}},
    // CORS
    {"error-without-cors",
     [](Q q, R r) {
       if (q.has("Origin") && r.status == 412) r.drop("Access-Control-Allow-Origin");
     }},
    {"acao-reflects-any",
     [](Q q, R r) {
       if (!q.has("Origin")) return;
       r.set("Access-Control-Allow-Origin", q.get("Origin"));
       r.set("Access-Control-Allow-Credentials", "true");
       r.set("Vary", "Accept-Encoding, Origin");
     }},
    {"acao-vary-origin-missing",
     [](Q q, R r) {
       if (q.has("Origin")) r.set("Access-Control-Allow-Origin", q.get("Origin"));
     }},
    {"acao-mismatch",
     [](Q q, R r) {
       if (q.has("Origin")) r.set("Access-Control-Allow-Origin", "https://a.example");
     }},
    {"preflight-status",
     [](Q q, R r) {
       if (is_preflight(q)) r.become(401, "Unauthorized", "No.\n");
     }},
    {"preflight-header-missing",
     [](Q q, R r) {
       if (is_preflight(q)) r.drop("Access-Control-Allow-Headers");
     }},
    {"ac-headers-authorization-wildcard",
     [](Q q, R r) {
       if (is_preflight(q)) r.set("Access-Control-Allow-Headers", "*");
     }},
    {"preflight-method-missing",
     [](Q q, R r) {
       if (q.method == "OPTIONS") r.set("Allow", "GET, HEAD, OPTIONS, PUT");
     }},
    // Versions, expectations, connections
    {"1xx-to-http10",
     [](Q q, R r) {
       if (q.version == "HTTP/1.0") r.before = "HTTP/1.1 103 Early Hints\r\n\r\n";
     }},
    {"101-to-http10",
     [](Q q, R r) {
       if (q.version != "HTTP/1.0" || !q.has("Upgrade")) return;
       r.octets = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
     }},
    {"expect-continue-http10",
     [](Q q, R r) {
       if (q.version == "HTTP/1.0" && q.has("Expect")) r.before = "HTTP/1.1 100 Continue\r\n\r\n";
     }},
    {"transfer-encoding-http10-request",
     [](Q q, R r) {
       if (q.version != "HTTP/1.0") return;
       r.set("Transfer-Encoding", "chunked");
       r.content = "5\r\nhello\r\n0\r\n\r\n";
     }},
    {"upgrade-to-http10",
     [](Q q, R r) {
       if (q.version == "HTTP/1.0") r.set("Upgrade", "h2c");
     }},
    {"http-version-higher-minor", [](Q, R) {}},
    {"expect-unknown-not-417",
     [](Q q, R r) {
       if (r.status == 417 && q.has("Expect")) ignore(r);
     }},
    {"connection-close-ignored",
     [](Q q, R r) {
       if (!q.is_plain() || q.number > 2) return;
       r.keep = true;
       r.set("Connection", "none");
     }},
    {"connection-close-not-closed",
     [](Q q, R r) {
       if (!q.is_plain() || q.number > 2) return;
       r.keep = true;
       r.set("Connection", "close");
     }},
    {"connection-close-not-echoed",
     [](Q q, R r) {
       if (q.is_plain()) r.set("Connection", "none");
     }},
};

constexpr Row kLoud[] = {
    {"host-missing-not-400",
     [](Q q, R r) {
       if (q.count("Host") == 0) ignore(r);
     }},
    {"host-duplicate-not-400",
     [](Q q, R r) {
       if (q.count("Host") > 1) ignore(r);
     }},
    // Of requests without a name that fits, the path tells whose they are.
    {"host-invalid-not-400",
     [](Q q, R r) {
       if (q.get("Host") == "###") ignore(r);
     }},
    {"absolute-form-rejected",
     [](Q q, R r) {
       if (q.target.starts_with("http://")) r.become(400, "Bad Request", "No.\n");
     }},
    {"https-on-plain-connection",
     [](Q q, R r) {
       if (q.target.starts_with("https://")) ignore(r);
     }},
    {"space-before-colon-accepted",
     [](Q q, R r) {
       if (q.head.find("X-Statute :") != std::string::npos) ignore(r);
     }},
    {"request-obs-fold-misread",
     [](Q q, R r) {
       if (q.head.find("\r\n second-") == std::string::npos) return;
       r.set("X-Echo", q.get("X-Statute").substr(0, 24));
     }},
    {"request-leading-whitespace-accepted",
     [](Q q, R r) {
       if (q.head.find("HTTP/1.1\r\n ") == std::string::npos) return;
       ignore(r);
       r.set("X-Echo", q.head.substr(q.head.find("X-Statute: ") + 11, 24));
     }},
    {"request-cl-te-kept-open",
     [](Q q, R r) {
       if (!q.has("Transfer-Encoding") || !q.has("Content-Length")) return;
       ignore(r);
       r.close = false;
       r.keep = true;
     }},
    {"request-te-not-chunked-last",
     [](Q q, R r) {
       if (q.get("Transfer-Encoding") == "gzip") ignore(r);
     }},
    {"request-te-unknown",
     [](Q q, R r) {
       if (q.get("Transfer-Encoding").starts_with("x-")) ignore(r);
     }},
    {"request-te-http10",
     [](Q q, R r) {
       if (q.version != "HTTP/1.0" || !q.has("Transfer-Encoding")) return;
       ignore(r);
       r.keep = true;
     }},
    {"request-cl-invalid",
     [](Q q, R r) {
       if (q.get("Content-Length") == "abc") ignore(r);
     }},
    {"request-field-ctl-accepted",
     [](Q q, R r) {
       if (q.head.find('\0') == std::string::npos) return;
       ignore(r);
       r.content = q.head;
     }},
    {"request-leading-crlf-rejected",
     [](Q q, R r) {
       if (q.head.starts_with("\r\n")) r.become(400, "Bad Request", "No.\n");
     }},
    {"request-target-invalid-processed",
     [](Q q, R r) {
       if (q.target.find(" and-more") != std::string::npos) ignore(r);
     }},
    {"500-on-malformed-request",
     [](Q q, R r) {
       if (r.status == 400 && q.malformed) r.become(500, "Oops", "Oops.\n");
     }},
    {"505-supported-version",
     [](Q q, R r) {
       if (q.version == "HTTP/1.9") r.become(505, "HTTP Version Not Supported", "No.\n");
     }},
    {"higher-minor-rejected",
     [](Q q, R r) {
       if (q.version == "HTTP/1.9") r.become(505, "HTTP Version Not Supported", "No.\n");
     }},
    {"bad-version-not-505",
     [](Q q, R r) {
       if (q.version == "HTTP/3.7") ignore(r);
     }},
    {"http-version-lower",
     [](Q q, R r) {
       if (q.version != "HTTP/1.9") return;
       r.version = "HTTP/1.0";
       r.set("Upgrade", "TLS/1.3");
     }},
    {"414-short-target",
     [](Q q, R r) {
       if (q.target.size() > 3000) r.become(414, "URI Too Long", "No.\n");
     }},
    {"request-line-8000",
     [](Q q, R r) {
       if (q.target.size() > 3000 && q.target.size() < 8000) r.become(400, "Bad Request", "No.\n");
     }},
    {"long-target-not-414",
     [](Q q, R r) {
       if (q.target.size() > 8000) r.silent = true;
     }},
    {"long-field-not-4xx",
     [](Q q, R r) {
       if (q.head.size() > 9000 && q.target.size() < 1000) r.become(500, "Oops", "Oops.\n");
     }},
    {"431-content-missing",
     [](Q, R r) {
       if (r.status == 431) r.content.clear();
     }},
    {"405-allow-missing",
     [](Q, R r) {
       if (r.status == 405) r.drop("Allow");
     }},
    {"405-allow-lists-method",
     [](Q q, R r) {
       if (r.status == 405) r.set("Allow", "GET, " + q.method);
     }},
    {"method-unknown-not-501",
     [](Q q, R r) {
       if (q.method != "XNONEXIST") return;
       r.become(405, "Method Not Allowed", "No.\n");
       r.set("Allow", "GET, HEAD, OPTIONS");
     }},
    {"long-method-not-501",
     [](Q q, R r) {
       if (q.method.size() > 60) r.become(414, "URI Too Long", "No.\n");
     }},
    {"method-unknown-success",
     [](Q q, R r) {
       if (q.method == "XNONEXIST") ignore(r);
     }},
    {"method-case-insensitive",
     [](Q q, R r) {
       if (q.method == "get") ignore(r);
     }},
    {"trace-enabled",
     [](Q q, R r) {
       if (q.method != "TRACE") return;
       r.become(200, "OK", q.head);
       r.set("Content-Type", "message/http");
     }},
    {"trace-sensitive-reflected",
     [](Q q, R r) {
       if (q.method != "TRACE") return;
       r.become(200, "OK", q.head);
       r.set("Content-Type", "message/http");
     }},
    {"trace-not-reflected",
     [](Q q, R r) {
       if (q.method == "TRACE") r.become(200, "OK", "hello\n");
     }},
    {"connect-bad-port",
     [](Q q, R r) {
       if (q.method != "CONNECT") return;
       r.octets = "HTTP/1.1 200 OK\r\n\r\n";
       r.close = true;
     }},
    {"credentials-ignored-status",
     [](Q q, R r) {
       if (q.method != "GET") return;
       if (q.has("Authorization")) {
         r.become(404, "Not Found", "No.\n");
       } else if (r.status == 200) {
         r.become(401, "Unauthorized", "Who?\n");
         r.set("WWW-Authenticate", "Basic realm=\"a\"");
       }
     }},
};

constexpr Row kProxy[] = {
    {"trace-max-forwards",
     [](Q q, R r) {
       if (q.method != "TRACE" || !q.has("Max-Forwards")) return;
       r.become(200, "OK", q.head);
       r.set("Via", "1.1 a, 1.1 b");
     }},
    {"http10-keepalive-proxy",
     [](Q q, R r) {
       if (q.version == "HTTP/1.0" && q.get("Connection") == "keep-alive") r.keep = true;
     }},
};

constexpr Row kPost[] = {
    {"415-accept-missing",
     [](Q q, R r) {
       if (q.method == "POST") r.become(415, "Unsupported Media Type", "No.\n");
     }},
    {"accept-encoding-in-415",
     [](Q q, R r) {
       if (q.method != "POST") return;
       r.become(415, "Unsupported Media Type", "No.\n");
       r.set("Accept-Encoding", "gzip");
     }},
    {"request-coding-unknown-accepted",
     [](Q q, R r) {
       if (q.has("Content-Encoding")) r.become(200, "OK", "Done.\n");
     }},
    {"417-100-continue",
     [](Q q, R r) {
       if (q.has("Expect")) r.become(417, "Expectation Failed", "No.\n");
     }},
    {"100-final-missing",
     [](Q q, R r) {
       if (q.method == "POST" && q.has("Expect")) r.octets = "HTTP/1.1 100 Continue\r\n\r\n";
       if (q.method == "POST" && q.has("Expect")) r.keep = true;
     }},
    {"early-final-no-close-signal",
     [](Q q, R r) {
       if (q.method == "POST" && q.get("Content-Length") == "1000000") r.set("Connection", "none");
     }},
    {"request-body-unread",
     [](Q q, R r) {
       if (q.method != "POST" || q.content.size() < 1000) return;
       r.keep = true;
       r.after = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
     }},
};

constexpr Row kPut[] = {
    {"put-create-not-201",
     [](Q q, R r) {
       if (r.status == 201) r.become(200, "OK", "Done.\n");
       if (q.method == "PUT" && r.status == 200) r.set("X-Store", "yes");
     }},
    {"put-modify-201",
     [](Q q, R r) {
       if (q.method == "PUT" && r.status == 204) r.become(201, "Created", "Done.\n");
     }},
    {"put-status",
     [](Q q, R r) {
       if (q.method == "PUT" && r.status == 204) r.become(205, "Reset Content", "");
     }},
    {"put-validator-transformed",
     [](Q q, R r) {
       if (q.method == "PUT" && r.status < 300) r.set("ETag", "\"wrong\"");
     }},
    {"if-none-match-star-put",
     [](Q q, R r) {
       if (q.method == "PUT" && q.has("If-None-Match")) r.become(200, "OK", "Done.\n");
     }},
    {"put-content-range-ignored",
     [](Q q, R r) {
       if (!q.has("Content-Range")) return;
       r.become(200, "OK", "Done.\n");
       r.set("X-Store", "yes");
     }},
    {"if-match-star-missing",
     [](Q q, R r) {
       if (q.method == "PUT" && q.has("If-Match")) r.become(200, "OK", "Done.\n");
     }},
};

using Found = std::map<std::string, std::set<std::string>>;  // rules by the first segment

Found found_in(const std::string& jsonl) {
  Found out;
  std::istringstream in(jsonl);
  simdjson::dom::parser parser;
  for (std::string line; std::getline(in, line);) {
    const simdjson::dom::element object = parser.parse(line);
    if (std::string_view(object["type"]) != "finding") continue;
    const std::string_view target(object["source"]["target"]);
    const std::size_t slash = target.find('/', std::string_view("http://").size());
    const std::string path(target.substr(slash + 1));
    out[path.substr(0, path.find('/'))].emplace(std::string_view(object["rule"]));
  }
  return out;
}

// Those that say what is common and harmless: they fire where nothing is twisted.
bool is_harmless(const std::string& rule) {
  if (rule == "via-missing-from-proxy") return true;  // it is no proxy
  return rule == "206-full-range" || rule == "accept-unacceptable-no-406" ||
         rule == "http-version-higher-minor";
}

// The twists are shared out among origins, since few targets of one host are under way at a time.
template <std::size_t N>
void expect_twists_to_show(const Row (&rows)[N], std::vector<std::string> arguments) {
  constexpr std::size_t kOrigins = 24;
  std::vector<std::map<std::string, Twist>> twists(kOrigins);
  std::string select = "must,should";
  for (std::size_t i = 0; i < N; ++i) {
    twists[i % kOrigins][rows[i].rule] = rows[i].twist;
    // CONNECT names no path.
    if (std::string_view(rows[i].rule) == "connect-bad-port")
      twists[i % kOrigins][""] = rows[i].twist;
    select += "," + std::string(rows[i].rule);
  }
  std::vector<std::unique_ptr<TwistedOrigin>> origins;
  for (auto& some : twists) origins.push_back(std::make_unique<TwistedOrigin>(std::move(some)));
  const TwistedOrigin untwisted({});
  arguments.insert(arguments.end(), {"-f", "jsonl", "--retries", "0", "--timeout", "20", "--select",
                                     select, "--concurrency", "96", "--wait-for", "0s"});
  arguments.push_back(untwisted.url("/right/page"));
  for (std::size_t i = 0; i < N; ++i) {
    arguments.push_back(origins[i % kOrigins]->url("/" + std::string(rows[i].rule) + "/page"));
  }
  const Found found = found_in(run(arguments).out);
  std::set<std::string> all;
  for (const auto& [twist, rules] : found) all.insert(rules.begin(), rules.end());
  for (const Row& row : rows) {
    // Some are told once of a host, whoever comes first.
    const auto at = found.find(row.rule);
    const bool shown =
        (at != found.end() && at->second.contains(row.rule)) ||
        (std::string_view(row.rule) == "206-if-range-extra" && all.contains(row.rule)) ||
        (std::string_view(row.rule) == "connect-bad-port" && all.contains(row.rule));
    EXPECT_TRUE(shown) << row.rule << " does not show; "
                       << (at == found.end() ? "nothing does" : testing::PrintToString(at->second));
  }
  std::set<std::string> right =
      found.contains("right") ? found.at("right") : std::set<std::string>();
  std::erase_if(right, is_harmless);
  EXPECT_THAT(right, testing::IsEmpty());
}

// One target each, since the operator names one for POST and one for PUT. The target itself is not
// there, so that not much else is sent.
template <std::size_t N>
void expect_each_to_show(const Row (&rows)[N], const std::vector<std::string>& arguments,
                         const char* option) {
  std::map<std::string, Twist> twists;
  for (const Row& row : rows) twists[row.rule] = row.twist;
  const TwistedOrigin origin(std::move(twists));
  const auto shown = [&](const std::string& twist, const std::string& select) {
    std::vector<std::string> all = arguments;
    all.insert(all.end(),
               {"-f", "jsonl", "--select", select, option, origin.url("/" + twist + "/scratch"),
                origin.url("/" + twist + "/bcdfghjklmnpqrstvwxzbcdf")});
    return found_in(run(all).out)[twist];
  };
  std::string select;
  for (const Row& row : rows) {
    EXPECT_THAT(shown(row.rule, row.rule), testing::Contains(row.rule));
    select += (select.empty() ? "" : ",") + std::string(row.rule);
  }
  EXPECT_THAT(shown("right", select), testing::IsEmpty());
}

TEST(Twist, PostsShowIt) { expect_each_to_show(kPost, {"--probe", "loud"}, "--post-target"); }
TEST(Twist, PutsShowIt) { expect_each_to_show(kPut, {"--probe", "all", "--yes"}, "--scratch"); }

TEST(Twist, SafeProbesShowIt) { expect_twists_to_show(kSafe, {"--probe", "safe"}); }
TEST(Twist, LoudProbesShowIt) { expect_twists_to_show(kLoud, {"--probe", "loud"}); }
TEST(Twist, OfAProxyTheyShowMore) {
  expect_twists_to_show(kProxy, {"--probe", "loud", "--vantage", "proxy"});
}

}  // namespace
}  // namespace checker
