// Further cases of rules/checks/status/success.cpp and success_extended.cpp.
#include <gtest/gtest.h>

#include "tests/rules/cases.h"

namespace statute {
namespace {

#define GET "GET /a HTTP/1.1\nHost: a\n\n"
#define POST "POST /a HTTP/1.1\nHost: a\nContent-Length: 0\n\n"
#define EMPTY "Content-Length: 0\n\n"

TEST(Success, ProblemDocuments) {
  expect_findings({
      {"XML",
       "HTTP/1.1 200 OK\nContent-Type: [[application/problem+xml; charset=utf-8]]\n"
       "Content-Length: 46\n\n<problem><status>404</status><a>aaaa</a></problem>\n",
       "200-error-content"},
      {"a document about a problem",
       "HTTP/1.1 200 OK\nContent-Type: application/problem+json\nContent-Length: 14\n\n"
       "{\"status\":200}\n",
       "200-error-content"},
      {"a member of a member does not count",
       "HTTP/1.1 200 OK\nContent-Type: [[application/problem+json]]\nContent-Length: 20\n\n"
       "{\"a\":{\"status\":200}}\n",
       "200-error-content"},
      {"no status at all",
       "HTTP/1.1 200 OK\nContent-Type: [[Application/Problem+JSON]]\nContent-Length: 2\n\n{}\n",
       "200-error-content"},
      {"plain JSON may have a status",
       "HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 14\n\n"
       "{\"status\":404}\n",
       "200-error-content"},
      {"another code",
       "HTTP/1.1 404 No\nContent-Type: application/problem+json\nContent-Length: 2\n\n{}\n",
       "200-error-content"},
  });
}

TEST(Success, Validators) {
  expect_findings({
      {"no content", GET "HTTP/1.1 200 OK\n" EMPTY, "200-no-validator"},
      {"no-store", GET "HTTP/1.1 200 OK\nCache-Control: a, No-Store\nContent-Length: 1\n\na\n",
       "200-no-validator"},
      {"matches no request", GET "HTTP/1.1 200 OK\nVary: a, *\nContent-Length: 1\n\na\n",
       "200-no-validator"},
      {"a stream of events", GET "HTTP/1.1 200 OK\nContent-Type: text/event-stream\n\ndata: a\n",
       "200-no-validator"},
      {"POST", POST "HTTP/1.1 200 OK\nContent-Length: 1\n\na\n", "200-no-validator"},
      {"HEAD", "HEAD /a HTTP/1.1\nHost: a\n\nHTTP/1.1 200 OK\nContent-Length: 1\n\n",
       "200-no-validator"},
      {"a request unseen", "HTTP/1.1 200 OK\nContent-Length: 1\n\na\n", "200-no-validator"},
      {"private is stored, too",
       GET "[[HTTP/1.1 200 OK]]\nCache-Control: private\nContent-Length: 1\n\na\n",
       "200-no-validator"},
      {"both are missing", GET "HTTP/1.1 200 OK\nContent-Length: 1\n\na\n", "200-etag-missing"},
      {"both are missing", GET "HTTP/1.1 200 OK\nContent-Length: 1\n\na\n",
       "200-last-modified-missing"},
  });
}

TEST(Success, InventedPaths) {
#define INVENTED "bcdfghjklmnpqrstvwxzbcdf"
#define FOUND "HTTP/1.1 200 OK\nContent-Length: 1\n\na\n"
  expect_findings({
      {"with a query",
       "GET /x/" INVENTED "?q HTTP/1.1\nHost: a\n\n[[HTTP/1.1 200 OK]]\n"
       "Content-Length: 1\n\na\n",
       "404-soft"},
      {"one letter more", "GET /" INVENTED "x HTTP/1.1\nHost: a\n\n" FOUND, "404-soft"},
      {"a word of 24 letters", "GET /internationalizationlib HTTP/1.1\nHost: a\n\n" FOUND,
       "404-soft"},
      {"a directory", "GET /" INVENTED "/ HTTP/1.1\nHost: a\n\n" FOUND, "404-soft"},
      {"nothing is shown", "GET /" INVENTED " HTTP/1.1\nHost: a\n\nHTTP/1.1 200 OK\n" EMPTY,
       "404-soft"},
      {"HEAD", "HEAD /" INVENTED " HTTP/1.1\nHost: a\n\nHTTP/1.1 200 OK\nContent-Length: 1\n\n",
       "404-soft"},
  });
}

TEST(Success, CreatedAndAccepted) {
  expect_findings({
      {"PUT names it itself",
       "PUT /a HTTP/1.1\nHost: a\nContent-Length: 0\n\n"
       "HTTP/1.1 201 A\n" EMPTY,
       "201-location-missing"},
      {"an empty Location is there", POST "HTTP/1.1 201 A\nLocation:\n" EMPTY,
       "201-location-missing"},
      {"content without Location", POST "HTTP/1.1 201 A\nContent-Length: 1\n\na\n",
       "201-content-missing"},
      {"HEAD", "HEAD /a HTTP/1.1\nHost: a\n\nHTTP/1.1 201 A\n\n", "201-content-missing"},
      {"cut before its content", POST "HTTP/1.1 201 A\nContent-Length: 5\n\n",
       "201-content-missing"},
      {"chunked and empty", POST "[[HTTP/1.1 201 A]]\nTransfer-Encoding: chunked\n\n0\n\n",
       "201-content-missing"},
      {"a fragment elsewhere", "HTTP/1.1 301 A\nLocation: /a#b\n" EMPTY, "201-location-fragment"},
      {"an empty fragment", "HTTP/1.1 201 A\nLocation: /a[[#]]\n" EMPTY, "201-location-fragment"},
      {"SEARCH", "SEARCH /a HTTP/1.1\nHost: a\n\n[[HTTP/1.1 201 A]]\n" EMPTY,
       "201-unexpected-method"},
      {"a method unknown here", "MAKE /a HTTP/1.1\nHost: a\n\nHTTP/1.1 201 A\n" EMPTY,
       "201-unexpected-method"},
      {"PATCH may create",
       "PATCH /a HTTP/1.1\nHost: a\nContent-Length: 0\n\nHTTP/1.1 201 A\n" EMPTY,
       "201-unexpected-method"},
      {"a link to the monitor", POST "HTTP/1.1 202 A\nLink: </m>; rel=\"x monitor\"\n" EMPTY,
       "202-content-missing"},
      {"a link to something else", POST "[[HTTP/1.1 202 A]]\nLink: </m>; rel=next\n" EMPTY,
       "202-content-missing"},
      {"Location", POST "HTTP/1.1 202 A\nLocation: /m\n" EMPTY, "202-content-missing"},
      {"DELETE is not safe", "DELETE /a HTTP/1.1\nHost: a\n\nHTTP/1.1 202 A\n" EMPTY,
       "202-safe-method"},
  });
}

TEST(Success, NonAuthoritative) {
  expect_findings({
      {"nobody said that it is the origin", GET "HTTP/1.1 203 A\n" EMPTY, "203-without-proxy"},
      {"a proxy", "# vantage: proxy\n" GET "HTTP/1.1 203 A\n" EMPTY, "203-without-proxy"},
      {"Via", "# vantage: origin\n" GET "HTTP/1.1 203 A\nVia: 1.1 a\n" EMPTY, "203-without-proxy"},
      {"no-transform on a 200", "HTTP/1.1 200 A\nCache-Control: no-transform\n" EMPTY,
       "203-no-transform"},
  });
}

TEST(Success, NoContentAndReset) {
  expect_findings({
      {"Sec-Fetch-Dest decides",
       "GET /a HTTP/1.1\nHost: a\nAccept: text/html\nSec-Fetch-Dest: empty\n\nHTTP/1.1 204 A\n\n",
       "204-after-get-of-document"},
      {"a document", "GET /a HTTP/1.1\nHost: a\nSec-Fetch-Dest: document\n\n[[HTTP/1.1 204 A]]\n\n",
       "204-after-get-of-document"},
      {"HTML with a lower weight",
       "GET /a HTTP/1.1\nHost: a\nAccept: text/html;q=0.5, a/b\n\nHTTP/1.1 204 A\n\n",
       "204-after-get-of-document"},
      {"PUT may describe what it stored",
       "PUT /a HTTP/1.1\nHost: a\nContent-Length: 0\n\nHTTP/1.1 204 A\nContent-Type: a/b\n\n",
       "204-content-metadata"},
      {"an empty chunked content", POST "HTTP/1.1 205 A\nTransfer-Encoding: chunked\n\n0\n\n",
       "205-content"},
      {"content in chunks", POST "HTTP/1.1 205 A\nTransfer-Encoding: chunked\n\n1\n[[a]]\n0\n\n",
       "205-content"},
      {"HEAD tells the length of GET",
       "HEAD /a HTTP/1.1\nHost: a\n\nHTTP/1.1 205 A\nContent-Length: 5\n\n", "205-content"},
      {"a tunnel", "CONNECT a:443 HTTP/1.1\nHost: a:443\n\nHTTP/1.1 205 A\n\nxyz\n", "205-content"},
      {"PATCH may reset", "PATCH /a HTTP/1.1\nHost: a\nContent-Length: 0\n\nHTTP/1.1 205 A\n" EMPTY,
       "205-unexpected-method"},
  });
}

TEST(Success, InstanceManipulation) {
  expect_findings({
      {"no IM", "[[HTTP/1.1 226 A]]\nETag: \"1\"\n" EMPTY, "226-im-missing"},
      {"in another case and with parameters",
       "GET /a HTTP/1.1\nHost: a\nA-IM: VCDIFF;q=1\n\nHTTP/1.1 226 A\nIM: vcdiff;x\n" EMPTY,
       "226-im-missing"},
      {"nothing asked for is another matter", GET "HTTP/1.1 226 A\nIM: vcdiff\n" EMPTY,
       "226-im-missing"},
      {"a request unseen", "HTTP/1.1 226 A\nIM: vcdiff\n" EMPTY, "226-without-a-im"},
  });
}

}  // namespace
}  // namespace statute
