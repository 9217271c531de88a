// Further cases of rules/checks/fields/history.cpp and rules/checks/status/history.cpp.
#include <gtest/gtest.h>

#include "tests/rules/cases.h"

namespace statute {
namespace {

#define GET "GET /a HTTP/1.1\nHost: a\n\n"
#define HEAD "HEAD /a HTTP/1.1\nHost: a\n\n"
#define CSS "HTTP/1.1 200 OK\nContent-Type: text/css\nContent-Length: 3\n"
#define NONE "HTTP/1.1 204 No Content\n\n"
#define NO(line) line "\nContent-Type: text/plain\nContent-Length: 3\n\nNo!\n"
#define AT0 "Date: Tue, 02 Jun 2026 10:00:00 GMT\n"
#define AT9 "Date: Tue, 02 Jun 2026 10:00:09 GMT\n"
#define LM0 "Last-Modified: Tue, 02 Jun 2026 10:00:00 GMT\n"
#define LM9 "Last-Modified: Tue, 02 Jun 2026 10:00:09 GMT\n"

TEST(FieldsHistory, Tags) {
#define GZIP "Content-Encoding: gzip\n"
  expect_findings({
      {"weak tags may be shared", GET CSS "ETag: W/\"1\"\n\nabc\n" GET CSS "ETag: W/\"1\"\n\nabd\n",
       "etag-strong-reused"},
      {"the first content again",
       GET CSS "ETag: \"1\"\n\nabc\n" GET CSS "ETag: [[\"1\"]]\n\nabd\n" GET CSS
               "ETag: \"1\"\n\nabc\n",
       "etag-strong-reused"},
      {"cut off by the capture",
       GET CSS "ETag: \"1\"\n\nabc\n# connection: reset\n" GET
               "HTTP/1.1 200 OK\nContent-Length: 9\nETag: \"1\"\n\nab",
       "etag-strong-reused"},
      {"HEAD has no content", GET CSS "ETag: \"1\"\n\nabc\n" HEAD CSS "ETag: \"1\"\n\n",
       "etag-strong-reused"},
      {"told once",
       GET CSS "ETag: \"1\"\n\nabc\n" GET CSS GZIP "ETag: [[\"1\"]]\n\nxyz\n" GET CSS
               "ETag: \"1\"\n\nabc\n",
       "etag-coding-shared"},
      {"identity is none",
       GET CSS "ETag: \"1\"\n\nabc\n" GET CSS "Content-Encoding: identity\nETag: \"1\"\n\nabc\n",
       "etag-coding-shared"},
      {"weak", GET CSS "ETag: W/\"1\"\n\nabc\n" GET CSS GZIP "ETag: W/\"1\"\n\nxyz\n",
       "etag-coding-shared"},
      {"content changed meanwhile",
       GET CSS "ETag: \"1\"\n\nabc\n" GET CSS "ETag: \"2\"\n\nabd\n" GET CSS "ETag: \"3\"\n\nabc\n",
       "etag-unstable"},
      {"two servers by turns",
       GET CSS "ETag: \"1\"\n\nabc\n" GET CSS "ETag: \"2\"\n\nabc\n" GET CSS "ETag: \"1\"\n\nabc\n",
       "etag-unstable"},
      {"touched",
       GET CSS "ETag: \"1\"\n" LM0 "\nabc\n" GET CSS "ETag: \"2\"\n" LM9 "\nabc\n" GET CSS
               "ETag: \"3\"\n" LM9 "\nabc\n",
       "etag-unstable"},
      {"the resource changed around the HEAD",
       GET CSS "ETag: \"1\"\n\nabc\n" HEAD CSS "ETag: \"2\"\n\n" GET CSS "ETag: \"2\"\n\nabd\n",
       "etag-weak-on-head-strong-on-get"},
  });
  constexpr std::string_view kShared =
      GET CSS "ETag: \"1\"\n\nabc\n" GET CSS GZIP "ETag: \"1\"\n\nxyz\n";
  EXPECT_TRUE(findings_of(kShared, "etag-strong-reused").empty());
}

TEST(FieldsHistory, Dates) {
  expect_findings({
      {"changed within the second", GET CSS AT0 LM0 "\nabc\n" GET CSS AT0 LM0 "\nabd\n",
       "last-modified-backwards"},
      {"rolled back", GET CSS AT9 LM0 "\nabc\n" GET CSS AT9 LM9 "\nabd\n" GET CSS AT9 LM0 "\nabc\n",
       "last-modified-backwards"},
      {"another user's",
       GET CSS AT9 LM9 "\nabc\nGET /a HTTP/1.1\nHost: a\nCookie: a=b\n\n" CSS AT9 LM0 "\nabd\n",
       "last-modified-backwards"},
      {"made anew each time", GET CSS AT0 LM0 "\nabc\n" GET CSS AT9 LM9 "\nabd\n",
       "last-modified-always-now"},
      {"one response thrice",
       GET CSS AT0 LM0 "\nabc\n" GET CSS AT0 LM0 "\nabc\n" GET CSS AT0 LM0 "\nabc\n",
       "last-modified-always-now"},
  });
#define T0 "# received: 2026-06-02T10:00:00Z\n"
#define T61 "# received: 2026-06-02T10:01:01Z\n"
#define T60 "# received: 2026-06-02T10:01:00Z\n"
#define DATED "HTTP/1.1 204 No Content\n" AT0
  expect_findings({
      {"a minute is nothing", T0 GET DATED "\n" T60 GET DATED "\n", "date-frozen"},
      {"stored", T0 GET DATED "\n" T61 GET DATED "Age: 61\n\n", "date-frozen"},
      {"a cache says so", T0 GET DATED "\n" T61 GET DATED "X-Cache: HIT\n\n", "date-frozen"},
      {"backwards", T61 GET DATED "\n" T0 GET DATED "\n", "date-frozen"},
      {"frozen",
       T0 GET DATED "\n" T61 GET
                    "HTTP/1.1 204 No Content\nDate: [[Tue, 02 Jun 2026 10:00:00 GMT]]\n\n",
       "date-frozen"},
  });
}

TEST(FieldsHistory, OtherMetadata) {
#define SHA "sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:"
#define OTHER "sha-256=:2jbOgvhH0mZrLpKkLcMLGe3Jjxgb0fR3WxS9nRLGfGo=:"
  expect_findings({
      {"the resource moved",
       GET CSS "ETag: \"1\"\nRepr-Digest: " SHA "\n\nabc\n" HEAD CSS
               "ETag: \"2\"\nRepr-Digest: " OTHER "\n\n",
       "repr-digest-mismatch"},
      {"by other algorithms",
       GET CSS "Repr-Digest: " SHA "\n\nabc\n" HEAD CSS "Repr-Digest: sha-512=:AAAA:\n\n",
       "repr-digest-mismatch"},
      {"the target changed meanwhile",
       GET CSS "ETag: \"1\"\nContent-Location: /b\n\nabc\nGET /b HTTP/1.1\nHost: a\n\n" CSS
               "ETag: \"2\"\n\nabd\n" GET CSS "ETag: \"2\"\nContent-Location: /b\n\nabd\n",
       "content-location-mismatch"},
      {"looked up before only",
       "GET /b HTTP/1.1\nHost: a\n\n" CSS "ETag: \"2\"\n\nabd\n" GET CSS
       "ETag: \"1\"\nContent-Location: /b\n\nabc\n" GET CSS
       "ETag: \"1\"\nContent-Location: /b\n\nabc\n",
       "content-location-mismatch"},
      {"the star was there before",
       GET CSS AT0 "ETag: \"1\"\nVary: *\n\nabc\n" GET CSS AT0
                   "ETag: \"1\"\nVary: *\nVia: 1.1 b\n\nabc\n",
       "vary-star-from-proxy"},
      {"another response",
       GET CSS AT0 "ETag: \"1\"\nVary: Origin\n\nabc\n" GET CSS AT9
                   "ETag: \"1\"\nVary: *\nVia: 1.1 b\n\nabc\n",
       "vary-star-from-proxy"},
      {"merged as it may be",
       GET CSS AT0 "ETag: \"1\"\nVia: 1.1 a, 1.1 b\n\nabc\n" GET CSS AT0
                   "ETag: \"1\"\nVia: 1.1 c\n\nabc\n",
       "via-combined-protocols"},
      {"the nearer side first",
       GET CSS AT0 "ETag: \"1\"\nVia: 1.0 a, 1.1 b\n\nabc\n" GET CSS AT0
                   "ETag: \"1\"\nVia: 1.0 a\n\nabc\n",
       "via-combined-protocols"},
  });
  expect_findings(GET CSS
                  "Repr-Digest: sha-256=[[:2jbOgvhH0mZrLpKkLcMLGe3Jjxgb0fR3WxS9nRLGfGo=:]]"
                  "\n\nabc\n",
                  "repr-digest-mismatch");
}

TEST(StatusHistory, Successes) {
#define POST "POST /a HTTP/1.1\nHost: a\nContent-Length: 0\n\n"
#define MADE "HTTP/1.1 201 A\nLocation: /a/1\nContent-Length: 0\n\n"
#define GET1 "GET /a/1 HTTP/1.1\nHost: a\n\n"
  expect_findings({
      {"the earlier one has none",
       GET "[[HTTP/1.1 200 OK]]\nContent-Type: text/css\nContent-Length: 3\n\nabc\n" GET CSS
           "ETag: \"1\"\n\nabc\n",
       "200-validator-inconsistent"},
      {"other content", GET CSS "ETag: \"1\"\n\nabc\n" GET CSS "\nabd\n",
       "200-validator-inconsistent"},
      {"another server", GET CSS "ETag: \"1\"\nVia: 1.1 b\n\nabc\n" GET CSS "\nabc\n",
       "200-validator-inconsistent"},
      {"HEAD", GET CSS "ETag: \"1\"\n\nabc\n" HEAD CSS "\n", "200-validator-inconsistent"},
      {"deleted since",
       POST MADE "DELETE /a/1 HTTP/1.1\nHost: a\n\n" NONE GET1 NO("HTTP/1.1 404 A"),
       "201-location-unreachable"},
      {"another user", POST MADE "GET /a/1 HTTP/1.1\nHost: a\nCookie: a=b\n\n" NO("HTTP/1.1 404 A"),
       "201-location-unreachable"},
      {"it was there", POST MADE GET1 NONE GET1 NO("HTTP/1.1 404 A"), "201-location-unreachable"},
      {"by PUT",
       "PUT /a/1 HTTP/1.1\nHost: a\nContent-Length: 0\n\n[[HTTP/1.1 201 A]]\n"
       "Content-Length: 0\n\n" GET1 NO("HTTP/1.1 404 A"),
       "201-location-unreachable"},
      {"HEAD may be missing",
       POST MADE "HEAD /a/1 HTTP/1.1\nHost: a\n\nHTTP/1.1 405 A\nAllow: GET\n\n",
       "201-location-unreachable"},
  });
}

TEST(StatusHistory, Errors) {
#define PUT "PUT /a HTTP/1.1\nHost: a\nContent-Length: 0\n\n"
#define BAD "GET /a HTTP/1.1\nHost: a\nX-A : 1\n\n"
#define REPORT(path) "REPORT " path " HTTP/1.1\nHost: a\nContent-Length: 0\n\n"
  expect_findings({
      {"400 all the time", GET NO("HTTP/1.1 400 A") GET NO("HTTP/1.1 400 A"),
       "400-for-server-error"},
      {"another request",
       GET NONE "GET /a HTTP/1.1\nHost: a\nRange: x\n\n" NO("HTTP/1.1 400 A") GET NONE,
       "400-for-server-error"},
      {"the GET after it", PUT NO("[[HTTP/1.1 404 A]]") GET NONE, "404-with-allow-probe"},
      {"not found at all", GET NO("HTTP/1.1 404 A") PUT NO("HTTP/1.1 404 A"),
       "404-with-allow-probe"},
      {"told once", GET NONE PUT NO("[[HTTP/1.1 404 A]]") GET NONE, "404-with-allow-probe"},
      {"HEAD has its own rule", GET NONE HEAD "HTTP/1.1 404 A\nContent-Length: 3\n\n",
       "404-with-allow-probe"},
      {"put back", GET NO("HTTP/1.1 410 A") PUT NONE GET NONE, "410-then-success"},
      {"gone after all", GET NONE GET NO("HTTP/1.1 410 A"), "410-then-success"},
      {"smaller content",
       "POST /a HTTP/1.1\nHost: a\nContent-Length: 2\n\nab" NO(
           "HTTP/1.1 413 A") "POST /a HTTP/1.1\nHost: a\nContent-Length: 1\n\na" NONE,
       "413-retry-after-missing"},
      {"early again, perhaps",
       GET NO("HTTP/1.1 425 A") "# connection: open\n" GET NO("HTTP/1.1 425 A"), "425-repeated"},
      {"on a connection that has answered", GET NO("HTTP/1.1 425 A") GET NO("[[HTTP/1.1 425 A]]"),
       "425-repeated"},
      {"once is no proof", GET NONE BAD NO("HTTP/1.1 500 A") GET NONE, "500-on-malformed-request"},
      {"the server is down",
       GET NO("HTTP/1.1 500 A") BAD NO("HTTP/1.1 500 A") BAD NO("HTTP/1.1 500 A") GET NONE,
       "500-on-malformed-request"},
      {"bad encoding in the query",
       GET NONE "GET /a?%zz HTTP/1.1\nHost: a\n\n" NO(
           "[[HTTP/1.1 500 A]]") "GET /a?%zz HTTP/1.1\nHost: a\n\n" NO("HTTP/1.1 500 A") GET NONE,
       "500-on-malformed-request"},
      {"well-formed requests fail",
       GET NONE "GET /a?b HTTP/1.1\nHost: a\n\n" NO(
           "HTTP/1.1 500 A") "GET /a?b HTTP/1.1\nHost: a\n\n" NO("HTTP/1.1 500 A") GET NONE,
       "500-on-malformed-request"},
      {"shown later", REPORT("/a") NO("[[HTTP/1.1 501 A]]") REPORT("/b") NONE,
       "501-known-elsewhere"},
      {"listed",
       REPORT("/a")
           NO("[[HTTP/1.1 501 A]]") "DELETE /b HTTP/1.1\nHost: a\n\n"
                                    "HTTP/1.1 405 A\nAllow: GET, REPORT\nContent-Length: 0\n\n",
       "501-known-elsewhere"},
      {"another host",
       REPORT("/a") NO("HTTP/1.1 501 A") "REPORT /b HTTP/1.1\nHost: b\nContent-Length: 0\n\n" NONE,
       "501-known-elsewhere"},
  });
}

TEST(StatusHistory, NoGetWherePostIsAll) {
  expect_findings({
      {"nothing is known", GET NO("[[HTTP/1.1 501 A]]"), "501-get-head"},
      {"POST alone is known", POST NONE GET NO("HTTP/1.1 501 A"), "501-get-head"},
      {"PUT too", POST NONE PUT NONE GET NO("[[HTTP/1.1 501 A]]"), "501-get-head"},
  });
}

}  // namespace
}  // namespace statute
