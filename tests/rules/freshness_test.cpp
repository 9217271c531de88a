// Further cases of the rules about what may be stored, and for how long.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/rules/cases.h"

namespace statute {
namespace {

std::string ok(std::string_view fields) {
  return "HTTP/1.1 200 OK\nDate: Tue, 02 Jun 2026 10:00:00 GMT\n" + std::string(fields) +
         "\nContent-Length: 2\n\nok";
}
std::string get(std::string_view fields) {
  return "GET / HTTP/1.1\nHost: a.example\n" + std::string(fields) + "\n";
}

void expect_of(std::string_view id, std::initializer_list<std::string_view> values) {
  for (std::string_view value : values) {
    expect_findings(ok("Cache-Control: " + std::string(value)), id);
  }
}

TEST(Freshness, DirectivesAgree) {
  expect_of("cache-control-conflict",
            {"no-cache, max-age=0", "no-store, must-understand, max-age=60", "no-store, max-age=0",
             "private=\"x\", public", "private, max-age=60, must-revalidate", "private, s-maxage=0",
             "[[no-store]], [[max-age=60]]", "[[public]], [[no-store]]",
             "[[s-maxage=1]], [[private]]", "[[private]], [[proxy-revalidate]]",
             "[[max-age=0]], [[immutable]]", "[[no-store]], [[immutable]]", "no-store; public"});
  expect_of("cache-control-needless",
            {"no-store", "no-store, must-understand, private", "no-store, max-age=60",
             "[[private]], no-store, [[max-age=0]], own", "no-cache, private"});
  expect_of("cache-control-no-cache-max-age",
            {"no-cache, [[max-age=1]]", "no-cache=\"a\", max-age=1",
             "no-store, no-cache, max-age=1", "no-cache, s-maxage=1"});
  expect_of("stale-directive-needless",
            {"no-cache=\"a\", stale-if-error=1", "no-cache, [[stale-if-error=1]]",
             "no-store, [[stale-while-revalidate=1]], [[stale-if-error=1]]",
             "proxy-revalidate, stale-if-error=1"});
}

TEST(Freshness, ImmutableNeedsALifetime) {
  constexpr std::string_view kId = "cache-control-immutable-no-freshness";
  expect_of(kId, {"max-age=0, immutable", "[[immutable]], s-maxage=60", "immutable; max-age=60"});
  expect_findings(ok("Cache-Control: immutable\nExpires: Tue, 02 Jun 2026 10:00:01 GMT"), kId);
  expect_findings(ok("Cache-Control: [[immutable]]\nExpires: Tue, 02 Jun 2026 10:00:00 GMT"), kId);
  expect_findings(ok("Cache-Control: [[immutable]]\nExpires: 0"), kId);
}

TEST(Freshness, ImmutableNeedsHttps) {
  constexpr std::string_view kId = "cache-control-immutable-insecure";
  expect_findings("# scheme: http\n" + ok("Cache-Control: max-age=1, [[immutable]]"), kId);
  expect_findings("# scheme: https\n" + ok("Cache-Control: max-age=1, immutable"), kId);
  expect_findings(ok("Cache-Control: max-age=1, immutable"), kId);
  expect_findings("# scheme: https\n" + get("") +
                      "HTTP/1.1 200 OK\nCache-Control: max-age=1, [[immutable]]\n\nabc",
                  kId);
}

TEST(Freshness, ErrorsAreNotKept) {
  const auto error = [](std::string_view status, std::string_view fields) {
    return "HTTP/1.1 " + std::string(status) + " X\nDate: Tue, 02 Jun 2026 10:00:00 GMT\n" +
           std::string(fields) + "\n\n";
  };
  expect_findings(error("421", "Expires: Tue, 02 Jun 2026 10:00:00 GMT"), "421-cacheable");
  expect_findings(error("421", "[[Expires: Tue, 02 Jun 2026 10:00:01 GMT]]"), "421-cacheable");
  expect_findings(error("421", "Cache-Control: max-age=0, [[s-maxage=5]]"), "421-cacheable");
  expect_findings(error("421", "Cache-Control: no-store, max-age=5"), "421-cacheable");
  expect_findings(error("511", "Cache-Control: max-age=9, [[public]]"), "429-freshness");
  expect_findings(error("511", "Cache-Control: public, max-age=99"), "error-cacheable");
  expect_findings(error("428", "Cache-Control: private"), "429-freshness");
  expect_findings(error("403", "Cache-Control: [[max-age=61]]"), "error-cacheable");
  expect_findings(error("403", "Cache-Control: max-age=60"), "error-cacheable");
  expect_findings(error("404", "Cache-Control: max-age=600"), "error-cacheable");
  expect_findings(error("500", "Cache-Control: [[public]]"), "error-cacheable");
  expect_findings(error("500", "Cache-Control: public, no-store"), "error-cacheable");
}

TEST(Freshness, PublicIsForAuthorizedRequests) {
  constexpr std::string_view kId = "public-needless";
  expect_findings(get("") + ok("Cache-Control: public"), kId);
  expect_findings(get("") + ok("Cache-Control: [[public]], max-age=0"), kId);
  expect_findings(get("Authorization: Basic eDp5\n") + ok("Cache-Control: public, max-age=1"), kId);
  expect_findings(ok("Cache-Control: public, max-age=1"), kId);
  expect_findings(get("") + "HTTP/1.1 302 X\nCache-Control: public, max-age=1\n\n", kId);
}

TEST(Freshness, PersonalContentIsPrivate) {
  constexpr std::string_view kId = "authorized-public";
  const std::string mine = "GET /api/Me?x HTTP/1.1\nHost: a.example\nAuthorization: Basic eDp5\n\n";
  expect_findings(mine + ok("Cache-Control: [[s-maxage=60]]"), kId);
  expect_findings(mine + ok("Cache-Control: public\nVary: Accept, authorization"), kId);
  expect_findings(mine + ok("Cache-Control: public\nVary: *"), kId);
  expect_findings(mine + ok("Cache-Control: max-age=60"), kId);
  expect_findings(get("Authorization: Basic eDp5\n") + ok("Cache-Control: public"), kId);
  expect_findings(
      get("Authorization: Basic eDp5\n") + ok("Set-Cookie: a=b\nCache-Control: [[public]]"), kId);
}

TEST(Freshness, CookiesAreNotShared) {
  constexpr std::string_view kId = "set-cookie-cacheable";
  expect_findings(ok("Set-Cookie: a=b\nCache-Control: max-age=0"), kId);
  expect_findings(ok("Set-Cookie: a=b\nCache-Control: [[public]], max-age=0"), kId);
  expect_findings(ok("Set-Cookie: a=b\nCache-Control: [[s-maxage=1]]"), kId);
  expect_findings(ok("Set-Cookie: a=b\nCache-Control: public, no-cache=\"Set-Cookie\""), kId);
  expect_findings(ok("Set-Cookie: a=b\nCache-Control: [[public]], private=\"x\""), kId);
  expect_findings(ok("Set-Cookie: a=b\nCache-Control: no-cache, public"), kId);
  expect_findings(ok("Set-Cookie: a=b\n[[Expires: Tue, 02 Jun 2026 11:00:00 GMT]]"), kId);
  expect_findings(ok("Set-Cookie: a=b\nExpires: 0"), kId);
}

TEST(Freshness, OfAnswersToPost) {
  constexpr std::string_view kId = "patch-cacheable";
  const std::string post = "POST /a/b?c HTTP/1.1\nHost: a.example\nContent-Length: 0\n\n";
  expect_findings(post + ok("Cache-Control: max-age=1\nContent-Location: b?c"), kId);
  expect_findings(
      post + ok("Cache-Control: max-age=1\nContent-Location: http://A.example:80/a/b?c"), kId);
  expect_findings(post + ok("Cache-Control: [[max-age=1]]\nContent-Location: /a/b"), kId);
  expect_findings(post + ok("Cache-Control: max-age=0"), kId);
  expect_findings(post + ok("[[Expires: Tue, 02 Jun 2026 11:00:00 GMT]]"), kId);
  expect_findings(get("") + ok("Cache-Control: max-age=1"), kId);
}

TEST(Freshness, ExpiresAgreesWithMaxAge) {
  constexpr std::string_view kId = "expires-overridden";
  expect_findings(ok("Cache-Control: max-age=0\nExpires: Mon, 01 Jun 2026 10:00:00 GMT"), kId);
  expect_findings(ok("Cache-Control: max-age=0\nExpires: 0"), kId);
  expect_findings(ok("Cache-Control: max-age=61\nExpires: Tue, 02 Jun 2026 10:01:00 GMT"), kId);
  expect_findings(ok("Cache-Control: max-age=62\nExpires: [[Tue, 02 Jun 2026 10:01:00 GMT]]"), kId);
  expect_findings(ok("Cache-Control: s-maxage=62\nExpires: Tue, 02 Jun 2026 10:01:00 GMT"), kId);
  constexpr std::string_view kExpired = "expires-before-date-cacheable";
  expect_findings(ok("Cache-Control: public\nExpires: [[-1]]"), kExpired);
  expect_findings(ok("Cache-Control: public, max-age=1\nExpires: -1"), kExpired);
  expect_findings(ok("Cache-Control: private\nExpires: -1"), kExpired);
}

TEST(Freshness, IsStated) {
  constexpr std::string_view kId = "cacheable-without-freshness";
  constexpr std::string_view kField = "Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT";
  expect_findings(ok(kField), kId);
  expect_findings(get("") + ok(""), kId);
  expect_findings(get("") + "[[HTTP/1.1 410 X]]\n" + std::string(kField) + "\n\n", kId);
  expect_findings(get("") + "HTTP/1.1 206 X\n" + std::string(kField) + "\n\n", kId);
  expect_findings(get("") + "HTTP/1.1 302 X\n" + std::string(kField) + "\n\n", kId);
}

TEST(Freshness, NoCacheNeedsAValidator) {
  constexpr std::string_view kId = "no-cache-without-validator";
  expect_findings(ok("Cache-Control: no-cache"), kId);
  expect_findings(get("") + ok("Cache-Control: no-cache, no-store"), kId);
  expect_findings(get("") + ok("Cache-Control: no-cache=\"a\""), kId);
  expect_findings(get("") + ok("Cache-Control: no-cache\nETag: \"a\""), kId);
  expect_findings(get("") + "HTTP/1.1 204 X\nCache-Control: no-cache\n\n", kId);
}

}  // namespace
}  // namespace statute
