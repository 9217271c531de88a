// Further cases of rules/checks/framing/history.cpp.
#include <gtest/gtest.h>

#include "tests/rules/cases.h"

namespace statute {
namespace {

#define GET "GET /a HTTP/1.1\nHost: a\n\n"
#define HEAD "HEAD /a HTTP/1.1\nHost: a\n\n"
#define OK "HTTP/1.1 200 OK\nContent-Type: text/css\n"
#define OF3 "Content-Length: 3\n"
#define NONE "HTTP/1.1 204 No Content\n\n"
#define NO(line) line "\nContent-Type: text/plain\nContent-Length: 3\n\nNo!\n"

TEST(FramingHistory, LengthOnHead) {
  expect_findings({
      {"no validators, GETs that agree",
       GET OK OF3 "\nabc\n" HEAD OK "Content-Length: [[0]]\n\n" GET OK OF3 "\nabc\n",
       "content-length-head-mismatch"},
      {"no validators, GETs that differ",
       GET OK OF3 "\nabc\n" HEAD OK "Content-Length: 4\n\n" GET OK "Content-Length: 4\n\nabcd\n",
       "content-length-head-mismatch"},
      {"no GET after it tells whether it changed",
       GET OK OF3 "\nabc\n" HEAD OK "Content-Length: 4\n\n", "content-length-head-mismatch"},
      {"a strong tag tells",
       GET OK OF3 "ETag: \"1\"\n\nabc\n" HEAD OK "ETag: \"1\"\nContent-Length: [[4]]\n\n",
       "content-length-head-mismatch"},
      {"chunked",
       GET OK "ETag: \"1\"\nTransfer-Encoding: chunked\n\n3\nabc\n0\n\n" HEAD OK
              "ETag: \"1\"\nContent-Length: [[4]]\n\n",
       "content-length-head-mismatch"},
      {"another tag",
       GET OK OF3 "ETag: \"1\"\n\nabc\n" HEAD OK "ETag: \"2\"\nContent-Length: 4\n\n",
       "content-length-head-mismatch"},
      {"another coding",
       GET OK OF3 "ETag: \"1\"\n\nabc\n" HEAD OK
                  "ETag: \"1\"\nContent-Encoding: gzip\nContent-Length: 4\n\n",
       "content-length-head-mismatch"},
      {"other request fields",
       GET OK OF3 "ETag: \"1\"\n\nabc\nHEAD /a HTTP/1.1\nHost: a\nAccept: x/y\n\n" OK
                  "ETag: \"1\"\nContent-Length: 4\n\n",
       "content-length-head-mismatch"},
      {"without a length", GET OK OF3 "ETag: \"1\"\n\nabc\n" HEAD OK "ETag: \"1\"\n\n",
       "content-length-head-mismatch"},
  });
  const auto said = findings_of(HEAD OK "Content-Length: 4\n\n" GET OK OF3 "\nabc\n",
                                "content-length-head-mismatch");
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].level, Level::advice);
}

TEST(FramingHistory, LengthOn304) {
#define IF "GET /a HTTP/1.1\nHost: a\nIf-None-Match: \"1\"\n\n"
#define SINCE "GET /a HTTP/1.1\nHost: a\nIf-Modified-Since: Tue, 02 Jun 2026 10:00:00 GMT\n\n"
#define NM "HTTP/1.1 304 Not Modified\n"
  expect_findings({
      {"the 304 first",
       IF NM "ETag: \"1\"\nContent-Length: [[0]]\n\n" GET OK OF3 "ETag: \"1\"\n\nabc\n",
       "content-length-304-mismatch"},
      {"of an empty representation",
       IF NM "ETag: \"1\"\nContent-Length: 0\n\n" GET OK "Content-Length: 0\nETag: \"1\"\n\n",
       "content-length-304-mismatch"},
      {"another tag", IF NM "ETag: \"1\"\nContent-Length: 0\n\n" GET OK OF3 "ETag: \"2\"\n\nabc\n",
       "content-length-304-mismatch"},
      {"no validators, a later date",
       GET OK OF3 "Date: Tue, 02 Jun 2026 10:00:00 GMT\n\nabc\n" SINCE NM
                  "Content-Length: [[0]]\n\n",
       "content-length-304-mismatch"},
      {"no validators, an earlier date",
       GET OK OF3 "Date: Tue, 02 Jun 2026 10:00:09 GMT\n\nabc\n" SINCE NM "Content-Length: 0\n\n",
       "content-length-304-mismatch"},
  });
}

TEST(FramingHistory, LengthMissing) {
  expect_findings({
      {"over HTTP/2",
       GET "HTTP/2 200\netag: \"1\"\ncontent-length: 3\n\nabc" GET
           "[[HTTP/2 200]]\netag: \"1\"\n\nabc",
       "content-length-missing"},
      {"the resource changed", GET OK OF3 "ETag: \"1\"\n\nabc\n" GET OK "ETag: \"2\"\n\nabc",
       "content-length-missing"},
      {"chunked",
       GET OK OF3 "ETag: \"1\"\n\nabc\n" GET OK
                  "ETag: \"1\"\nTransfer-Encoding: chunked\n\n3\nabc\n0\n\n",
       "content-length-missing"},
      {"no validator shows that it stayed", GET OK OF3 "\nabc\n" GET OK "\nabc",
       "content-length-missing"},
  });
}

TEST(FramingHistory, AbsoluteForm) {
#define ABSOLUTE(host, target) "GET http://" target " HTTP/1.1\nHost: " host "\n\n"
  expect_findings({
      {"another Host", GET NONE ABSOLUTE("b", "a/a") NO("HTTP/1.1 400 A") GET NONE,
       "absolute-form-rejected"},
      {"the resource fails all the time",
       GET NO("HTTP/1.1 400 A") ABSOLUTE("a", "a/a") NO("HTTP/1.1 400 A") GET NONE,
       "absolute-form-rejected"},
      {"redirected", GET NONE ABSOLUTE("a", "a/a") "HTTP/1.1 301 A\nLocation: /a\n\n" GET NONE,
       "absolute-form-rejected"},
      {"refused as misdirected", GET NONE ABSOLUTE("a", "a/a") NO("[[HTTP/1.1 421 A]]") GET NONE,
       "absolute-form-rejected"},
      {"both hosts serve the same",
       GET OK OF3 "\nabc\nGET /a HTTP/1.1\nHost: b\n\n" OK OF3 "\nabc\n" ABSOLUTE("b", "a/a") OK OF3
       "\nabc\n",
       "absolute-form-host-preferred"},
  });
}

TEST(FramingHistory, Limits) {
#define TARGET(t) "GET " t " HTTP/1.1\nHost: a\n\n"
#define FIELD_B "GET /a HTTP/1.1\nHost: a\nX-B: x\\*9000;\n\n"
  expect_findings({
      {"431 needs no padding",
       TARGET("/a?b") NONE TARGET("/a?abcd\\*900;efgh\\*900;") NO("[[HTTP/1.1 431 A]]")
           TARGET("/a?b") NONE,
       "request-line-8000"},
      {"400 for what the query says",
       TARGET("/a?b") NONE TARGET("/a?abcd\\*900;efgh\\*900;") NO("HTTP/1.1 400 A") TARGET("/a?b")
           NONE,
       "request-line-8000"},
      {"414 is another rule's",
       TARGET("/a?b") NONE TARGET("/a?x\\*1100;") NO("HTTP/1.1 414 A") TARGET("/a?b") NONE,
       "request-line-8000"},
      {"the short one is refused too",
       TARGET("/a?b") NONE TARGET("/a?x\\*1100;") NO("HTTP/1.1 400 A") TARGET("/a?b")
           NO("HTTP/1.1 400 A"),
       "request-line-8000"},
      {"longer than anybody has to accept",
       TARGET("/a?b") NONE TARGET("/a?x\\*8200;") NO("HTTP/1.1 400 A") TARGET("/a?b") NONE,
       "request-line-8000"},
      {"414 is right",
       TARGET("/a?b") NONE TARGET("/a?x\\*8200;") NO("HTTP/1.1 414 A") TARGET("/a?b") NONE,
       "long-target-not-414"},
      {"parsed and not found",
       TARGET("/a?b") NONE TARGET("/a?x\\*8200;") NO("HTTP/1.1 404 A") TARGET("/a?b") NONE,
       "long-target-not-414"},
      {"it fell over",
       TARGET("/a?b") NONE TARGET("/a?x\\*8200;") NO("[[HTTP/1.1 502 A]]") TARGET("/a?b") NONE,
       "long-target-not-414"},
      {"another path",
       TARGET("/a?b") NONE TARGET("/c?x\\*8200;") NO("HTTP/1.1 400 A") TARGET("/a?b") NONE,
       "long-target-not-414"},
      {"a 4xx", GET NONE FIELD_B NO("HTTP/1.1 400 A") GET NONE, "long-field-not-4xx"},
      {"the server is down", GET NO("HTTP/1.1 503 A") FIELD_B NO("HTTP/1.1 503 A") GET NONE,
       "long-field-not-4xx"},
      {"changed by more than the field",
       GET NONE "GET /a HTTP/1.1\nHost: a\nAccept: x/y\nX-B: x\\*9000;\n\n" NO("HTTP/1.1 500 A")
           GET NONE,
       "long-field-not-4xx"},
  });
}

TEST(FramingHistory, Connections) {
#define SHUT "# connection: closed at once\n"
#define ASKS SHUT GET OK OF3 "\nabc\n"
#define TOLD SHUT GET OK OF3 "Connection: close\n\nabc\n"
#define SAID SHUT "GET /a HTTP/1.1\nHost: a\nConnection: close\n\n" OK OF3 "\nabc\n"
  expect_findings({
      {"four do not prove it", ASKS ASKS ASKS ASKS, "persistence-missing"},
      {"the client asks for it", SAID SAID SAID SAID SAID, "persistence-missing"},
      {"one was kept", "# connection: open\n" GET OK OF3 "\nabc\n" ASKS ASKS ASKS ASKS ASKS,
       "persistence-missing"},
      {"two do not prove it", ASKS ASKS TOLD, "connection-close-unannounced"},
      {"one was kept", "# connection: open\n" GET OK OF3 "\nabc\n" ASKS ASKS ASKS,
       "connection-close-unannounced"},
      {"nobody knows how soon",
       "# connection: unclosed\n" GET OK OF3 "\nabc\n# connection: unclosed\n" GET OK OF3
       "\nabc\n# connection: unclosed\n" GET OK OF3 "\nabc\n",
       "connection-close-unannounced"},
  });
}

TEST(FramingHistory, OneConnection) {
#define B "GET /b HTTP/1.1\nHost: a\n\n"
#define ABC OK OF3 "\nabc\n"
#define XYZ OK OF3 "\nxyz\n"
#define POST "POST /a HTTP/1.1\nHost: a\nContent-Length: 3\n\nabc\n"
  expect_findings({
      {"one of them has changed", GET ABC B XYZ B GET ABC ABC, "pipeline-order"},
      {"both are alike", GET ABC B ABC B GET ABC ABC, "pipeline-order"},
      {"on two connections", GET ABC B XYZ B ABC "# connection: open\n" GET XYZ, "pipeline-order"},
      {"a bad request of its own", POST NO("HTTP/1.1 403 A") GET NO("HTTP/1.1 400 A"),
       "request-body-unread"},
      {"it said that it closes",
       POST "HTTP/1.1 403 A\nConnection: close\nContent-Length: 3\n\nNo!\n" GET NO("HTTP/1.1 400 A")
           NONE,
       "request-body-unread"},
      {"no content to leave over", GET NO("HTTP/1.1 403 A") GET NO("HTTP/1.1 400 A") NONE,
       "request-body-unread"},
  });
}

}  // namespace
}  // namespace statute
