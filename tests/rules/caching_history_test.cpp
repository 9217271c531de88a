// Further cases of rules/checks/caching/history.cpp.
#include <gtest/gtest.h>

#include "tests/rules/cases.h"

namespace statute {
namespace {

#define GET "GET /a HTTP/1.1\nHost: a\n\n"
#define OK "HTTP/1.1 204 No Content\n"
#define AT0 "Date: Tue, 02 Jun 2026 10:00:00 GMT\n"
#define AT9 "Date: Tue, 02 Jun 2026 10:00:09 GMT\n"

TEST(CachingHistory, ReusedAgainstDirectives) {
  expect_findings({
      {"validated: the Date moved on",
       GET OK AT0 "Cache-Control: no-cache\nAge: 1\n\n" GET OK AT9
                  "Cache-Control: no-cache\nAge: 3\n\n",
       "no-cache-reused"},
      {"another representation of the same second",
       GET OK AT0 "ETag: \"1\"\nCache-Control: no-cache\n\n" GET OK AT0
                  "ETag: \"2\"\nCache-Control: no-cache\nAge: 3\n\n",
       "no-cache-reused"},
      {"of some fields only",
       GET OK AT0 "Cache-Control: no-cache=\"a\"\n\n" GET OK AT0
                  "Cache-Control: no-cache=\"a\"\nAge: 3\n\n",
       "no-cache-reused"},
      {"the CDN goes by another field",
       GET OK AT0 "Cache-Control: no-cache\n\n" GET OK AT0
                  "Cache-Control: no-cache\nCDN-Cache-Control: max-age=9\nAge: 3\n\n",
       "no-cache-reused"},
      {"Age fell: the capture was shuffled",
       GET OK AT0 "Cache-Control: no-cache\nAge: 9\n\n" GET OK AT0
                  "Cache-Control: no-cache\nAge: 3\n\n",
       "no-cache-reused"},
      {"the status is understood",
       GET OK AT0 "Cache-Control: no-store, must-understand\n\n" GET OK AT0
                  "Cache-Control: no-store, must-understand\nAge: 3\n\n",
       "no-store-reused"},
      {"private fields only",
       GET OK AT0 "Cache-Control: private=\"a\"\n\n" GET OK AT0
                  "Cache-Control: private=\"a\"\nAge: 3\n\n",
       "private-reused-shared"},
      {"a 304 is not a use of what is stored",
       GET "HTTP/1.1 304 A\n" AT0 "Cache-Control: private\n\n" GET "HTTP/1.1 304 A\n" AT0
           "Cache-Control: private\nAge: 3\n\n",
       "private-reused-shared"},
  });
}

TEST(CachingHistory, SpecificBeatsTheAgeRules) {
  constexpr std::string_view kText =
      GET OK AT0 "Cache-Control: no-cache\n\n" GET OK AT0 "Cache-Control: no-cache\nAge: [[3]]\n\n";
  expect_findings(kText, "no-cache-reused");
  EXPECT_TRUE(findings_of(kText, "age-with-no-cache").empty());
}

TEST(CachingHistory, ReusedDespiteTheRequest) {
#define NO_STORE "GET /a HTTP/1.1\nHost: a\nCache-Control: no-store\n\n"
#define LOGIN "GET /a HTTP/1.1\nHost: a\nAuthorization: Basic YTpi\n\n"
  expect_findings({
      {"stored for another request", GET OK AT0 "\n" NO_STORE OK AT0 "\n" GET OK AT0 "Age: 3\n\n",
       "request-no-store-cached"},
      {"the request was answered from the store",
       NO_STORE OK AT0 "Age: 2\n\n" GET OK AT0 "Age: 3\n\n", "request-no-store-cached"},
      {"it asks for no-store itself", NO_STORE OK AT0 "\n" NO_STORE OK AT0 "Age: [[3]]\n\n",
       "request-no-store-cached"},
      {"for the same user too", LOGIN OK AT0 "\n" LOGIN OK AT0 "Age: [[3]]\n\n",
       "authorized-reused-shared"},
      {"allowed by must-revalidate",
       LOGIN OK AT0 "Cache-Control: must-revalidate\n\n" GET OK AT0
                    "Cache-Control: must-revalidate\nAge: 3\n\n",
       "authorized-reused-shared"},
      {"fetched without credentials too", GET OK AT0 "\n" LOGIN OK AT0 "\n" GET OK AT0 "Age: 3\n\n",
       "authorized-reused-shared"},
  });
}

TEST(CachingHistory, StaleAndInvalidated) {
#define VIA "Via: 1.1 b\n"
#define POST "POST /a HTTP/1.1\nHost: a\nContent-Length: 0\n\n"
  expect_findings({
      {"a rounded second",
       GET OK AT0 "Cache-Control: max-age=5\n\n" GET OK AT0 "Cache-Control: max-age=5\nAge: 6\n\n",
       "heuristic-with-explicit"},
      {"stale-if-error",
       GET OK AT0 "Cache-Control: max-age=5\n\n" GET OK AT0
                  "Cache-Control: max-age=5, stale-if-error=9\nAge: 7\n\n",
       "heuristic-with-explicit"},
      {"the cache knows",
       GET OK AT0 "Cache-Control: max-age=5\n\n" GET OK AT0
                  "Cache-Control: max-age=5\nCache-Status: b; hit; ttl=-2\n"
                  "Age: 7\n\n",
       "heuristic-with-explicit"},
      {"no proof of reuse",
       GET OK AT9 "Cache-Control: max-age=5\n\n" GET OK AT0 "Cache-Control: max-age=5\nAge: 7\n\n",
       "heuristic-with-explicit"},
      {"the change failed",
       GET OK AT0 VIA "\n" POST "HTTP/1.1 409 A\n" AT9 VIA "Content-Length: 0\n\n" GET OK AT0 VIA
                      "Age: 12\n\n",
       "unsafe-no-invalidation"},
      {"another way", GET OK AT0 VIA "\n" POST OK AT9 "Via: 1.1 c\n\n" GET OK AT0 VIA "Age: 12\n\n",
       "unsafe-no-invalidation"},
      {"only dated before it", POST OK AT9 VIA "\n" GET OK AT0 VIA "Age: [[12]]\n\n",
       "unsafe-no-invalidation"},
  });
}

TEST(CachingHistory, AgeOfStoredResponses) {
  expect_findings({
      {"validated", OK AT0 "X-Cache: RefreshHit from cloudfront\n\n", "age-missing-from-cache"},
      {"a miss", OK AT0 "X-Cache: TCP_MISS from a\n\n", "age-missing-from-cache"},
      {"a word that has it", OK AT0 "X-Cache: white\n\n", "age-missing-from-cache"},
      {"CloudFront", "[[HTTP/1.1 204 No Content]]\n" AT0 "X-Cache: Hit from cloudfront\n\n",
       "age-missing-from-cache"},
      {"Akamai", "[[HTTP/1.1 204 No Content]]\n" AT0 "X-Cache: TCP_MEM_HIT from a\n\n",
       "age-missing-from-cache"},
      {"a 304", "HTTP/1.1 304 A\n" AT0 "X-Cache: HIT\n\n", "age-missing-from-cache"},
      {"the id of an earlier response",
       GET OK AT0 "X-Request-ID: 12345678\n\n" GET "[[HTTP/1.1 204 No Content]]\n" AT0
                  "X-Request-ID: 12345678\n\n",
       "age-missing-from-cache"},
      {"another id",
       GET OK AT0 "X-Request-ID: 12345678\n\n" GET OK AT0 "X-Request-ID: 12345679\n\n",
       "age-missing-from-cache"},
      {"the id of the client",
       "GET /a HTTP/1.1\nHost: a\nX-Request-ID: 12345678\n\n" OK AT0
       "X-Request-ID: 12345678\n\nGET /a HTTP/1.1\nHost: a\nX-Request-ID: 12345678\n\n" OK AT0
       "X-Request-ID: 12345678\n\n",
       "age-missing-from-cache"},
  });
#define T0 "# received: 2026-06-02T10:00:00Z\n"
#define T20 "# received: 2026-06-02T10:00:20Z\n"
  expect_findings({
      {"within the tolerance", T0 GET OK AT0 "Age: 1\n\n" T20 GET OK AT0 "Age: 19\n\n",
       "age-not-increasing"},
      {"too slowly", T0 GET OK AT0 "Age: 1\n\n" T20 GET OK AT0 "Age: [[18]]\n\n",
       "age-not-increasing"},
      {"another node", T0 GET OK AT0 "Age: 9\n\n" T20 GET OK AT0 "Age: 3\n\n",
       "age-not-increasing"},
      {"another way", T0 GET OK AT0 "Age: 3\n" VIA "\n" T20 GET OK AT0 "Age: 3\n\n",
       "age-not-increasing"},
      {"backwards", T20 GET OK AT0 "Age: 3\n\n" T0 GET OK AT0 "Age: 3\n\n", "age-not-increasing"},
  });
}

#define CSS "HTTP/1.1 200 OK\nContent-Type: text/css\nContent-Length: 3\n"

TEST(CachingHistory, ContentThatChanged) {
  expect_findings({
      {"after the lifetime",
       GET CSS AT0 "Cache-Control: max-age=5, immutable\n\nabc\n" GET CSS AT9 "\nabd\n",
       "cache-control-immutable-changed"},
      {"another user",
       GET CSS AT0 "Cache-Control: max-age=50, immutable\n\nabc\n"
                   "GET /a HTTP/1.1\nHost: a\nCookie: a=b\n\n" CSS AT9 "\nabd\n",
       "cache-control-immutable-changed"},
      {"without a lifetime", GET CSS AT0 "Cache-Control: immutable\n\nabc\n" GET CSS AT9 "\nabd\n",
       "cache-control-immutable-changed"},
      {"the other client wants another coding",
       GET CSS AT0 "ETag: \"1\"\nCache-Control: no-transform\n\nabc\n"
                   "GET /a HTTP/1.1\nHost: a\nAccept-Encoding: gzip\n\n" CSS AT0
                   "ETag: \"1\"\nCache-Control: no-transform\nVia: 1.1 b\n\nabd\n",
       "no-transform-content-changed"},
      {"both are the client's side",
       GET CSS AT0 "ETag: \"1\"\nCache-Control: no-transform\nVia: 1.1 b\n\nabc\n" GET CSS AT0
                   "ETag: \"1\"\nCache-Control: no-transform\nVia: 1.1 b\n\nabd\n",
       "no-transform-content-changed"},
      {"nothing was cut",
       GET CSS AT0 "ETag: \"1\"\n\nabc\n" GET CSS AT0 "ETag: \"1\"\nAge: 3\n\nabc\n",
       "cache-partial-as-full"},
      {"chunked and shorter",
       GET CSS AT0 "ETag: \"1\"\n\nabc\n" GET "[[HTTP/1.1 200 OK]]\nContent-Type: text/css\n"
                   "Transfer-Encoding: chunked\n" AT0 "ETag: \"1\"\nAge: 3\n\n2\nab\n0\n\n",
       "cache-partial-as-full"},
  });
}

TEST(CachingHistory, StoredForOtherRequests) {
#define DE "GET /a HTTP/1.1\nHost: a\nAccept-Language: de\n\n"
#define EN "GET /a HTTP/1.1\nHost: a\nAccept-Language: en\n\n"
#define ONE "GET /a HTTP/1.1\nHost: a\nX-A: 1\n\n"
#define TWO "GET /a HTTP/1.1\nHost: a\nX-A: 2\n\n"
  expect_findings({
      {"the language does",
       DE CSS AT0 "Vary: Accept-Language\nContent-Language: de-DE\n\nabc\n" EN CSS AT0
                  "Vary: Accept-Language\nContent-Language: en\n"
                  "Age: 3\n\nabc\n",
       "vary-ignored-by-cache"},
      {"the language does not",
       DE CSS AT0 "Vary: Accept-Language\nContent-Language: de-DE\n\nabc\n" EN CSS AT0
                  "Vary: [[Accept-Language]]\nContent-Language: de-DE\nAge: [[3]]\n\nabc\n",
       "vary-ignored-by-cache"},
      {"a browser like others",
       "GET /a HTTP/1.1\nHost: a\nUser-Agent: a\n\n" OK AT0
       "Vary: User-Agent\n\nGET /a HTTP/1.1\nHost: a\nUser-Agent: b\n\n" OK AT0
       "Vary: User-Agent\nAge: 3\n\n",
       "vary-ignored-by-cache"},
      {"the asterisk", ONE OK AT0 "Vary: *\n\n" ONE OK AT0 "Vary: [[*]]\nAge: [[3]]\n\n",
       "vary-ignored-by-cache"},
      {"that variant was fetched too",
       ONE OK AT0 "Vary: X-A\n\n" TWO OK AT0 "Vary: X-A\n\n" ONE OK AT0 "Vary: X-A\nAge: 3\n\n",
       "vary-ignored-by-cache"},
  });
  const auto said = findings_of(ONE OK AT0 "Vary: X-A\n\n" TWO OK AT0 "Vary: X-A\nAge: 3\n\n",
                                "vary-ignored-by-cache");
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].level, Level::advice);
}

TEST(CachingHistory, FieldsOfOthers) {
  expect_findings({
      {"it nominates the field itself",
       GET OK AT0 "Connection: x-a\nX-A: 1\n\n" GET OK AT0 "Connection: x-a\nX-A: 1\nAge: 3\n\n",
       "cache-connection-fields-stored"},
      {"through the cache itself",
       GET OK AT0 VIA "Connection: x-a\nX-A: 1\n\n" GET OK AT0 VIA "X-A: 1\nAge: 3\n\n",
       "cache-connection-fields-stored"},
      {"the challenge of another proxy",
       GET OK AT0 VIA "Proxy-Authenticate: Basic realm=\"b\"\n\n" GET OK AT0
                      "Via: 1.1 b, 1.1 c\n[[Proxy-Authenticate: Basic realm=\"b\"]]\nAge: 3\n\n",
       "cache-connection-fields-stored"},
      {"another Date: it is not that response",
       GET "HTTP/1.1 304 A\n" AT9 "ETag: \"1\"\nCache-Control: max-age=9\n\n" GET CSS AT0
           "ETag: \"1\"\nAge: 3\n\nabc\n",
       "cache-304-wrong-update"},
      {"a field that the 304 leaves out",
       GET "HTTP/1.1 304 A\n" AT0 "ETag: \"1\"\n\n" GET CSS AT0
           "ETag: \"1\"\nCache-Control: max-age=9\nAge: 3\n\nabc\n",
       "cache-304-wrong-update"},
      {"lost",
       GET "HTTP/1.1 304 A\n" AT0 "ETag: \"1\"\nVary: Origin\n\n" GET
           "[[HTTP/1.1 200 OK]]\nContent-Type: text/css\nContent-Length: 3\n" AT0
           "ETag: \"1\"\nAge: 3\n\nabc\n",
       "cache-304-wrong-update"},
  });
}

TEST(CachingHistory, Clocks) {
#define DAY2 "# received: 2026-06-02T10:00:00Z\n"
#define DAY2LATER "# received: 2026-06-02T10:00:10Z\n"
#define DAY2LAST "# received: 2026-06-02T10:00:50Z\n"
  expect_findings({
      {"counts from the build and starts again",
       DAY2 GET OK "Date: Wed, 01 Jan 2025 00:00:30 GMT\n\n" DAY2LATER GET OK
                   "Date: Wed, 01 Jan 2025 00:00:40 GMT\n\n" DAY2LAST GET OK
                   "Date: [[Wed, 01 Jan 2025 00:00:05 GMT]]\n\n",
       "date-without-clock"},
      {"a late clock that goes on",
       DAY2 GET OK "Date: Wed, 01 Jan 2025 00:00:30 GMT\n\n" DAY2LATER GET OK
                   "Date: Wed, 01 Jan 2025 00:00:40 GMT\n\n" DAY2LAST GET OK
                   "Date: Wed, 01 Jan 2025 00:01:20 GMT\n\n",
       "date-without-clock"},
      {"stored copies",
       DAY2 GET OK "Date: Wed, 01 Jan 2025 00:00:30 GMT\nAge: 9\n\n" DAY2LATER GET OK
                   "Date: Wed, 01 Jan 2025 00:00:05 GMT\nAge: 9\n\n",
       "date-without-clock"},
      {"it has shown a Date",
       DAY2 GET OK AT0
       "\n" GET OK
       "Expires: Tue, 02 Jun 2026 11:00:00 GMT\nLast-Modified: Thu, 01 Jan 1970 00:00:10 GMT\n\n",
       "expires-without-clock"},
      {"nothing stands at the start",
       DAY2 GET OK
       "\n" GET OK
       "Expires: Tue, 02 Jun 2026 11:00:00 GMT\nLast-Modified: Thu, 01 Jan 2026 00:00:10 GMT\n\n",
       "expires-without-clock"},
  });
}

TEST(CachingHistory, DateMissingTakesOthersForEvidence) {
  constexpr std::string_view kFirst = GET OK "Server: a\n\n" GET OK AT0 "Server: a\n\n";
  constexpr std::string_view kSecond = GET OK AT0 "Server: a\n\n" GET OK "Server: a\n\n";
  ASSERT_EQ(findings_of(kFirst, "date-missing").size(), 1u);
  EXPECT_EQ(findings_of(kFirst, "date-missing")[0].level, Level::advice);
  ASSERT_EQ(findings_of(kSecond, "date-missing").size(), 1u);
  EXPECT_EQ(findings_of(kSecond, "date-missing")[0].level, Level::must);
}

}  // namespace
}  // namespace statute
