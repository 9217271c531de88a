// Further cases of the rules about what caches serve again.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/rules/cases.h"

namespace statute {
namespace {

// A response, and optionally fields of a GET before it.
std::string ok(std::string_view fields) {
  return "HTTP/1.1 200 OK\nDate: Tue, 02 Jun 2026 10:00:00 GMT\n" + std::string(fields) +
         "\nContent-Length: 0\n\n";
}
std::string get(std::string_view fields) {
  return "GET / HTTP/1.1\nHost: a.example\n" + std::string(fields) + "\n";
}

Level level_of(std::string_view text, std::string_view id) {
  const auto all = findings_of(text, id);
  EXPECT_EQ(all.size(), 1u) << id << " on\n" << text;
  return all.empty() ? Level::must : all[0].level;
}

TEST(Reuse, OfAnswersToUnsafeMethods) {
  constexpr std::string_view kId = "unsafe-method-from-cache";
  const std::string post = "POST / HTTP/1.1\nHost: a.example\nContent-Length: 0\n\n";
  EXPECT_EQ(level_of(post + ok("Cache-Status: a; fwd=method, b; hit"), kId), Level::must);
  EXPECT_EQ(level_of(post + ok("Age: 5"), kId), Level::advice);
  expect_findings(post + ok("Age: 0"), kId);
  expect_findings(post + ok("Cache-Status: a; hit=?0"), kId);
  expect_findings(get("") + ok("Age: 5\nCache-Status: a; hit"), kId);
  expect_findings(ok("Age: 5\nCache-Status: a; hit"), kId);
  expect_findings("get / HTTP/1.1\nHost: a.example\n\n" + ok("Cache-Status: [[a; hit]]"), kId);
}

TEST(Reuse, OfErrorsThatMustNotBeStored) {
  constexpr std::string_view kId = "428-cached";
  expect_findings("HTTP/1.1 431 X\nAge: 0\n\n", kId);
  expect_findings("HTTP/1.1 511 X\nCache-Status: [[a; hit]]\n\n", kId);
  expect_findings("HTTP/1.1 503 X\nAge: 9\n\n", kId);
  expect_findings("HTTP/1.1 429 X\nAge: 9\n\n", "uncacheable-status-from-cache");
}

TEST(Reuse, OfStaleResponsesAgainstTheirWord) {
  constexpr std::string_view kId = "stale-prohibited";
  expect_findings(ok("Age: 60\nCache-Control: max-age=60, must-revalidate"), kId);
  expect_findings(ok("Age: 99\nCache-Control: max-age=60"), kId);
  expect_findings(ok("Age: [[99]]\nCache-Control: no-cache, max-age=60"), kId);
  expect_findings(ok("Age: 99\nCache-Control: no-cache=\"a\", max-age=60"), kId);
  expect_findings(ok("Age: 99\nCache-Control: max-age=60, s-maxage=600, proxy-revalidate"), kId);
  expect_findings(ok("Age: 99\nCache-Control: must-revalidate"), kId);
  expect_findings(ok("Age: 99\nCache-Control: private, must-revalidate, max-age=60"), kId);
  expect_findings(ok("Age: 99\nCache-Control: must-revalidate; max-age=60"), kId);
  expect_findings(ok("Age: 99\nCache-Control: must-revalidate, max-age=60, max-age=600"), kId);
  expect_findings(
      ok("Age: [[99]]\nCache-Control: must-revalidate\nExpires: Tue, 02 Jun 2026 10:01:00 GMT"),
      kId);
  expect_findings(ok("Age: 99\nCache-Control: must-revalidate\nExpires: tomorrow"), kId);
  expect_findings(ok("Age: [[1]]\nCache-Control: must-revalidate\nExpires: 0"), kId);
  expect_findings(ok("Age: 99\nCache-Control: must-revalidate, max-age=0\n"
                     "CDN-Cache-Control: max-age=600"),
                  kId);
  expect_findings("HTTP/1.1 503 X\nAge: 99\nCache-Control: must-revalidate, max-age=0\n\n", kId);
}

TEST(Reuse, OfStaleResponsesWhileTheyAreValidated) {
  constexpr std::string_view kId = "stale-prohibited";
  EXPECT_EQ(level_of(ok("Age: 99\nCache-Control: s-maxage=60"), kId), Level::must);
  EXPECT_EQ(level_of(ok("Age: 99\nCache-Control: s-maxage=60, stale-if-error=39"), kId),
            Level::info);
  EXPECT_EQ(level_of(ok("Age: 99\nCache-Control: s-maxage=60, stale-while-revalidate=38"), kId),
            Level::must);
  EXPECT_EQ(
      level_of(ok("Age: 99\nCache-Control: s-maxage=60, stale-if-error=60, must-revalidate"), kId),
      Level::must);
}

TEST(Reuse, BeyondTheLifetime) {
  constexpr std::string_view kId = "age-exceeds-lifetime";
  expect_findings(get("") + ok("Age: [[99]]\nCache-Control: private, max-age=60, s-maxage=600"),
                  kId);
  expect_findings(get("") + ok("Age: [[99]]\nExpires: Tue, 02 Jun 2026 10:01:00 GMT"), kId);
  expect_findings(get("") + ok("Age: 60\nCache-Control: max-age=60"), kId);
  expect_findings(get("") + ok("Age: 99\nCache-Control: max-age=60, must-revalidate"), kId);
  expect_findings(get("") + ok("Age: 99\nCache-Control: max-age=60, stale-if-error=1"), kId);
  expect_findings(get("") + ok("Age: 99\nCache-Control: max-age=60\nWarning: 111 - \"x\""), kId);
  expect_findings(get("Cache-Control: max-stale\n") + ok("Age: 99\nCache-Control: max-age=60"),
                  kId);
  expect_findings(ok("Age: 99\nCache-Control: max-age=60"), kId);
  expect_findings(get("") + ok("Age: 99\nAge: 98\nCache-Control: max-age=60"), kId);
}

TEST(Reuse, AgesThatCannotBe) {
  expect_findings(ok("Age: [[31536001]]"), "age-huge");
  expect_findings(ok("Age: -1"), "age-huge");
  expect_findings(ok("Age: 5"), "age-on-fresh-origin");
  expect_findings("# vantage: proxy\n" + ok("Age: 5"), "age-on-fresh-origin");
  expect_findings("# vantage: origin\n" + ok("Age: 5\nVia: 1.1 a"), "age-on-fresh-origin");
  constexpr std::string_view kId = "age-beyond-now";
  expect_findings("# received: 2026-06-02T10:00:00Z\n" + ok("Age: 60"), kId);
  expect_findings("# received: 2026-06-02T09:59:59Z\n" +
                      std::string("HTTP/1.1 200 OK\nDate: [[Tue, 02 Jun 2026 10:00:00 GMT]]\n"
                                  "Age: [[60]]\n\n"),
                  kId);
  expect_findings(ok("Age: 6000"), kId);
}

TEST(Reuse, OfWhatWasNotToBeStored) {
  expect_findings(ok("Age: [[1]]\nCache-Control: no-store"), "age-with-no-store");
  expect_findings(ok("Age: 1\nCache-Control: no-store, must-understand"), "age-with-no-store");
  expect_findings(ok("Age: 1\nCache-Control: no-cache"), "age-with-no-store");
  expect_findings(ok("Age: [[1]]\nCache-Control: no-cache=\"\""), "age-with-no-cache");
  expect_findings(ok("Age: 0\nCache-Control: no-cache"), "age-with-no-cache");
  constexpr std::string_view kId = "uncacheable-status-from-cache";
  expect_findings("HTTP/1.1 503 X\nAge: [[1]]\nCache-Control: private\n\n", kId);
  expect_findings("HTTP/1.1 503 X\nAge: 1\nCache-Control: public\n\n", kId);
  expect_findings("HTTP/1.1 302 X\nAge: 1\nExpires: 0\n\n", kId);
  expect_findings("HTTP/1.1 404 X\nAge: 1\n\n", kId);
  expect_findings("HTTP/1.1 304 X\nAge: 1\n\n", kId);
  expect_findings("HTTP/1.1 599 X\nAge: 1\n\n", kId);
}

TEST(Reuse, AgainstTheRequest) {
  constexpr std::string_view kId = "request-no-cache-reused";
  expect_findings(get("Pragma: no-cache\n") + ok("Age: [[1]]"), kId);
  expect_findings(get("Pragma: no-cache\nCache-Control: max-age=0\n") + ok("Age: 1"), kId);
  expect_findings(get("Cache-Control: no-cache\n") + ok("Age: 0"), kId);
  expect_findings(get("Cache-Control: max-age=0\n") + ok("Age: [[1]]"), "request-max-age-exceeded");
  expect_findings(get("Cache-Control: max-age=0, max-stale=60\n") + ok("Age: 1"),
                  "request-max-age-exceeded");
  expect_findings(get("Cache-Control: max-age=0\n") + ok("Age: 9\nCache-Control: max-age=1"),
                  "request-max-age-exceeded");
  expect_findings(get("Cache-Control: only-if-cached\n") + ok("X-Cache: HIT"),
                  "request-only-if-cached");
  expect_findings(get("Cache-Control: only-if-cached\n") + "[[HTTP/1.1 200 OK]]\nX-Cache: MISS\n\n",
                  "request-only-if-cached");
  expect_findings(get("Cache-Control: only-if-cached\n") + "HTTP/1.1 504 No\nX-Cache: MISS\n\n",
                  "request-only-if-cached");
}

}  // namespace
}  // namespace statute
