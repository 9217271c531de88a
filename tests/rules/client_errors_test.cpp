// Further cases of rules/checks/status/client_errors.cpp and client_errors_request.cpp.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/cases.h"

namespace statute {
namespace {

#define GET "GET /a HTTP/1.1\nHost: a\n\n"
#define PUT "PUT /a HTTP/1.1\nHost: a\nContent-Length: 0\n\n"
#define TELLS "Content-Length: 1\n\na\n"
#define EMPTY "Content-Length: 0\n\n"

TEST(ClientErrors, ContentMissing) {
  expect_findings({
      {"HEAD", "HEAD /a HTTP/1.1\nHost: a\n\nHTTP/1.1 403 A\n\n", "4xx-content-missing"},
      {"a request unseen", "HTTP/1.1 403 A\n" EMPTY, "4xx-content-missing"},
      {"a further leg of Negotiate",
       GET "HTTP/1.1 401 A\nWWW-Authenticate: Basic realm=\"a\", Negotiate abc=\n" EMPTY,
       "4xx-content-missing"},
      {"SCRAM", GET "HTTP/1.1 401 A\nWWW-Authenticate: SCRAM-SHA-256 sid=a\n" EMPTY,
       "4xx-content-missing"},
      {"NTLM to a proxy", GET "HTTP/1.1 407 A\nProxy-Authenticate: NTLM\n" EMPTY,
       "4xx-content-missing"},
      {"Basic has one leg", GET "[[HTTP/1.1 401 A]]\nWWW-Authenticate: Basic realm=\"a\"\n" EMPTY,
       "4xx-content-missing"},
      {"Negotiate on a 403", GET "[[HTTP/1.1 403 A]]\nWWW-Authenticate: Negotiate\n" EMPTY,
       "4xx-content-missing"},
      {"a preflight",
       "OPTIONS /a HTTP/1.1\nHost: a\nOrigin: https://b\nAccess-Control-Request-Method: PUT\n\n"
       "HTTP/1.1 403 A\n" EMPTY,
       "4xx-content-missing"},
      {"OPTIONS alone is none",
       "OPTIONS /a HTTP/1.1\nHost: a\nOrigin: https://b\n\n[[HTTP/1.1 403 A]]\n" EMPTY,
       "4xx-content-missing"},
      {"chunked and empty", GET "[[HTTP/1.1 403 A]]\nTransfer-Encoding: chunked\n\n0\n\n",
       "4xx-content-missing"},
      {"cut before its content", GET "HTTP/1.1 403 A\nContent-Length: 9\n\n",
       "4xx-content-missing"},
      {"CONNECT refused", "CONNECT a:1 HTTP/1.1\nHost: a:1\n\n[[HTTP/1.1 403 A]]\n" EMPTY,
       "4xx-content-missing"},
      {"406 has a rule of its own", GET "HTTP/1.1 406 A\n" EMPTY, "4xx-content-missing"},
      {"409 has a rule of its own", PUT "HTTP/1.1 409 A\n" EMPTY, "4xx-content-missing"},
      {"406 to HEAD", "HEAD /a HTTP/1.1\nHost: a\n\nHTTP/1.1 406 A\n\n", "406-content-missing"},
      {"409 with content", PUT "HTTP/1.1 409 A\n" TELLS, "409-content-missing"},
  });
}

TEST(ClientErrors, ForbiddenAndNotFound) {
  expect_findings({
      {"with credentials",
       "GET /a HTTP/1.1\nHost: a\nAuthorization: Basic YTpi\n\n"
       "HTTP/1.1 403 A\nWWW-Authenticate: Basic realm=\"a\"\n" TELLS,
       "403-for-unauthenticated"},
      {"without a challenge", GET "HTTP/1.1 403 A\n" TELLS, "403-for-unauthenticated"},
      {"freshness for shared caches", GET "HTTP/1.1 404 A\nCache-Control: s-maxage=1\n" TELLS,
       "404-heuristic-caching"},
      {"no-store", GET "HTTP/1.1 404 A\nCache-Control: no-store\n" TELLS, "404-heuristic-caching"},
      {"no-cache is never used unasked", GET "HTTP/1.1 404 A\nCache-Control: no-cache\n" TELLS,
       "404-heuristic-caching"},
      {"private caches guess, too", GET "[[HTTP/1.1 404 A]]\nCache-Control: private\n" TELLS,
       "404-heuristic-caching"},
      {"an Expires of any kind", GET "HTTP/1.1 404 A\nExpires: 0\n" TELLS, "404-heuristic-caching"},
      {"PUT", PUT "HTTP/1.1 404 A\n" TELLS, "404-heuristic-caching"},
  });
}

TEST(ClientErrors, AllowOf405) {
  expect_findings({
      {"an empty list is a list", "HTTP/1.1 405 No\nAllow:\nContent-Length: 0\n\n",
       "405-allow-missing"},
      {"in every version", "[[HTTP/2 405]]\ndate: Tue, 02 Jun 2026 10:00:00 GMT\n\n",
       "405-allow-missing"},
      {"another status", "HTTP/1.1 404 No\nContent-Length: 0\n\n", "405-allow-missing"},
      {"methods have a case", PUT "HTTP/1.1 405 A\nAllow: put\n" TELLS, "405-allow-lists-method"},
      {"on another line", PUT "HTTP/1.1 405 A\nAllow: GET\nAllow: [[PUT]]\n" TELLS,
       "405-allow-lists-method"},
      {"an empty list", PUT "HTTP/1.1 405 A\nAllow:\n" TELLS, "405-allow-lists-method"},
      {"another status may list it", PUT "HTTP/1.1 403 A\nAllow: PUT\n" TELLS,
       "405-allow-lists-method"},
  });
}

TEST(ClientErrors, AllowOf405ThatAnIntermediaryMadeWeighsLess) {
  const auto level = [](const std::string& proxy_status) {
    const auto said =
        findings_of("HTTP/1.1 405 No\nProxy-Status: " + proxy_status + "\nContent-Length: 0\n\n",
                    "405-allow-missing");
    return said.size() == 1 ? said[0].level : Level::advice;
  };
  EXPECT_EQ(level("a; error=http_request_denied"), Level::info);
  EXPECT_EQ(level("a, b;error=x"), Level::info);
  EXPECT_EQ(level("a; next-hop=b"), Level::must);
  EXPECT_EQ(level("a; details=\"; error=x\""), Level::must);
}

TEST(ClientErrors, NotAcceptable) {
  const auto asked = [](std::string_view field, std::string_view rest) {
    return "GET /a HTTP/1.1\nHost: a\n" + std::string(field) + "\n" + std::string(rest);
  };
  const std::string fires = "\n[[HTTP/1.1 406 A]]\nContent-Length: 1\n\na\n";
  const std::string silent = "\nHTTP/1.1 406 A\nContent-Length: 1\n\na\n";
  expect_findings(asked("User-Agent: a", fires), "406-without-negotiation");
  for (const char* field : {"Accept: */*", "Accept-Language: de", "Accept-Datetime: x",
                            "Negotiate: *", "Prefer: x", "Accept-Encoding:"}) {
    expect_findings(asked(field, silent), "406-without-negotiation");
  }
  expect_findings(asked("Accept-Charset: a", fires), "406-accept-charset");
  expect_findings(asked("Accept-Charset: a\nAccept: */*", silent), "406-accept-charset");
  expect_findings(asked("Accept-Language: a", fires), "406-accept-language");
  expect_findings(asked("Accept-Language: a\nAccept-Encoding: gzip", silent),
                  "406-accept-language");
}

TEST(ClientErrors, RequestTimeout) {
  expect_findings({
      {"among other options", GET "HTTP/1.1 408 A\nConnection: a, Close\n" TELLS,
       "408-connection-close-missing"},
      {"kept open", "# connection: open\n" GET "HTTP/1.1 408 A\n" TELLS,
       "408-connection-close-missing"},
      {"used again", GET "HTTP/1.1 408 A\n" TELLS GET "HTTP/1.1 200 A\n" TELLS,
       "408-connection-close-missing"},
      {"HTTP/1.0 closes by default", GET "HTTP/1.0 408 A\n" TELLS, "408-connection-close-missing"},
      {"HTTP/2 has no such option", GET "HTTP/2 408\ncontent-length: 1\n\na\n",
       "408-connection-close-missing"},
  });
}

TEST(ClientErrors, LengthRequired) {
  expect_findings({
      {"GET has no content", GET "[[HTTP/1.1 411 A]]\n" TELLS, "411-with-content-length"},
      {"POST without either", "POST /a HTTP/1.1\nHost: a\n\nHTTP/1.1 411 A\n" TELLS,
       "411-with-content-length"},
      {"no content but a length", PUT "[[HTTP/1.1 411 A]]\n" TELLS, "411-with-content-length"},
      {"a length that is none",
       "PUT /a HTTP/1.1\nHost: a\nContent-Length: x\n\nHTTP/1.1 411 A\n" TELLS,
       "411-with-content-length"},
      {"chunked",
       "PUT /a HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n0\n\nHTTP/1.1 411 A\n" TELLS,
       "411-with-content-length"},
  });
}

TEST(ClientErrors, PreconditionFailed) {
  expect_findings({
      {"WebDAV", "PUT /a HTTP/1.1\nHost: a\nIf: (<b>)\nContent-Length: 0\n\nHTTP/1.1 412 A\n" TELLS,
       "412-without-precondition"},
      {"a private condition",
       "PUT /a HTTP/1.1\nHost: a\nx-amz-copy-source-if-match: a\nContent-Length: 0\n\n"
       "HTTP/1.1 412 A\n" TELLS,
       "412-without-precondition"},
      {"If-Schedule-Tag-Match",
       "PUT /a HTTP/1.1\nHost: a\nIf-Schedule-Tag-Match: \"a\"\nContent-Length: 0\n\n"
       "HTTP/1.1 412 A\n" TELLS,
       "412-without-precondition"},
      {"a condition in the query",
       "PUT /a?ifGenerationMatch=0 HTTP/1.1\nHost: a\nContent-Length: 0\n\nHTTP/1.1 412 A\n" TELLS,
       "412-without-precondition"},
      {"a proxy may have added one", PUT "HTTP/1.1 412 A\nVia: 1.1 a\n" TELLS,
       "412-without-precondition"},
      {"a name that merely holds it",
       "PUT /a HTTP/1.1\nHost: a\nX-Gif-Size: 1\nContent-Length: 0\n\n[[HTTP/1.1 412 A]]\n" TELLS,
       "412-without-precondition"},
  });
}

TEST(ClientErrors, ContentOfTheRequest) {
  expect_findings({
      {"chunked",
       "PUT /a HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n2\nhi\n0\n\n"
       "HTTP/1.1 413 A\n" TELLS,
       "413-without-content"},
      {"a length of zero", PUT "[[HTTP/1.1 413 A]]\n" TELLS, "413-without-content"},
      {"announced, not sent",
       "PUT /a HTTP/1.1\nHost: a\nExpect: 100-continue\nContent-Length: 9999\n\nHTTP/1.1 413 "
       "A\n" TELLS,
       "413-without-content"},
      {"a type will do",
       "PUT /a HTTP/1.1\nHost: a\nContent-Type: a/b\nContent-Length: 0\n\n"
       "HTTP/1.1 415 A\n" TELLS,
       "415-without-content"},
      {"an empty Accept is there", PUT "HTTP/1.1 415 A\nAccept:\n" TELLS, "415-accept-missing"},
      {"so is Accept-Post", PUT "HTTP/1.1 415 A\nAccept-Post: a/b\n" TELLS, "415-accept-missing"},
  });
}

TEST(ClientErrors, TargetsUpTo8000Octets) {
  const std::string end = " HTTP/1.1\nHost: a\n\n";
  expect_findings("GET /" + std::string(7999, 'a') + end + "[[HTTP/1.1 414 A]]\n" TELLS,
                  "414-short-target");
  expect_findings("GET /" + std::string(8000, 'a') + end + "HTTP/1.1 414 A\n" TELLS,
                  "414-short-target");
}

TEST(ClientErrors, ExpectationFailed) {
#define EXPECT_(v) "PUT /a HTTP/1.1\nHost: a\nExpect: " v "\nContent-Length: 0\n\n"
  expect_findings({
      {"another one, too", EXPECT_("100-continue, tea") "HTTP/1.1 417 A\n" TELLS,
       "417-100-continue"},
      {"in another case", EXPECT_("100-Continue") "[[HTTP/1.1 417 A]]\n" TELLS, "417-100-continue"},
      {"a server of HTTP/1.0", EXPECT_("100-continue") "HTTP/1.0 417 A\n" TELLS,
       "417-100-continue"},
      {"an intermediary", EXPECT_("100-continue") "HTTP/1.1 417 A\nVia: 1.0 a\n" TELLS,
       "417-100-continue"},
      {"a proxy", "# vantage: proxy\n" EXPECT_("100-continue") "HTTP/1.1 417 A\n" TELLS,
       "417-100-continue"},
      {"a proxy may have added one", PUT "HTTP/1.1 417 A\nVia: 1.1 a\n" TELLS,
       "417-without-expect"},
      {"some expectation", EXPECT_("tea") "HTTP/1.1 417 A\n" TELLS, "417-without-expect"},
  });
}

}  // namespace
}  // namespace statute
