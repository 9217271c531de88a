// Further cases of rules/checks/status/server_errors.cpp.
#include <gtest/gtest.h>

#include "tests/rules/cases.h"

namespace statute {
namespace {

#define GET "GET /a HTTP/1.1\nHost: a\n\n"
#define TELLS "Content-Length: 1\n\na\n"
#define EMPTY "Content-Length: 0\n\n"

TEST(ServerErrors, ContentMissing) {
  expect_findings({
      {"HEAD", "HEAD /a HTTP/1.1\nHost: a\n\nHTTP/1.1 500 A\n\n", "5xx-content-missing"},
      {"a request unseen", "HTTP/1.1 500 A\n" EMPTY, "5xx-content-missing"},
      {"cut before its content", GET "HTTP/1.1 500 A\nContent-Length: 9\n\n",
       "5xx-content-missing"},
      {"505 has a rule of its own", GET "HTTP/1.1 505 A\n" EMPTY, "5xx-content-missing"},
      {"505 to HEAD", "HEAD /a HTTP/1.1\nHost: a\n\nHTTP/1.1 505 A\n\n", "505-content-missing"},
  });
}

TEST(ServerErrors, GetNotImplemented) {
  expect_findings({
      {"another method", "XSWAP /a HTTP/1.1\nHost: a\n\nHTTP/1.1 501 A\n" TELLS, "501-get-head"},
      {"get is not GET", "get /a HTTP/1.1\nHost: a\n\nHTTP/1.1 501 A\n" TELLS, "501-get-head"},
      {"a coding unknown",
       "GET /a HTTP/1.1\nHost: a\nTransfer-Encoding: x, chunked\n\n0\n\nHTTP/1.1 501 A\n" TELLS,
       "501-get-head"},
      {"chunked alone is known",
       "GET /a HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n0\n\n[[HTTP/1.1 501 A]]\n" TELLS,
       "501-get-head"},
      {"a Content-* field unknown",
       "GET /a HTTP/1.1\nHost: a\nContent-Tea: x\n\nHTTP/1.1 501 A\n" TELLS, "501-get-head"},
      {"an expectation", "GET /a HTTP/1.1\nHost: a\nExpect: x\n\nHTTP/1.1 501 A\n" TELLS,
       "501-get-head"},
      {"gRPC", GET "HTTP/1.1 501 A\nContent-Type: application/grpc+proto\n" TELLS, "501-get-head"},
      {"a scheme that a proxy does not know",
       "GET ftp://a/ HTTP/1.1\nHost: a\n\nHTTP/1.1 501 A\n" TELLS, "501-get-head"},
      {"a URI within the query", "GET /?u=ftp://a/ HTTP/1.1\nHost: a\n\n[[HTTP/1.1 501 A]]\n" TELLS,
       "501-get-head"},
      {"a request unseen", "HTTP/1.1 501 A\n" TELLS, "501-get-head"},
  });
}

TEST(ServerErrors, GatewaysAndTime) {
  expect_findings({
      {"503 may tell a time", "HTTP/1.1 503 A\nRetry-After: 1\n" TELLS, "500-retry-after"},
      {"501 is not named", "HTTP/1.1 501 A\nRetry-After: 1\n" TELLS, "500-retry-after"},
      {"nobody said that it is the origin", GET "HTTP/1.1 502 A\n" TELLS, "502-from-origin"},
      {"something stands before it", "# vantage: origin\n" GET "HTTP/1.1 504 A\nVia: 1.1 a\n" TELLS,
       "502-from-origin"},
      {"504", "# vantage: origin\n" GET "[[HTTP/1.1 504 A]]\n" TELLS, "502-from-origin"},
  });
}

TEST(ServerErrors, Versions) {
  expect_findings({
      {"a minor version too high", "GET /a HTTP/1.9\nHost: a\n\n[[HTTP/1.1 505 A]]\n" TELLS,
       "505-supported-version"},
      {"a version that cannot be read", "GET /a HTTP/x\nHost: a\n\nHTTP/1.1 505 A\n" TELLS,
       "505-supported-version"},
      {"another major version", "GET /a HTTP/3.7\nHost: a\n\nHTTP/1.1 505 A\n" TELLS,
       "505-supported-version"},
  });
}

TEST(ServerErrors, Extensions) {
  expect_findings({
      {"a mandatory method", "M-GET /a HTTP/1.1\nHost: a\n\nHTTP/1.1 510 A\n" TELLS,
       "510-without-man"},
      {"an optional declaration", "GET /a HTTP/1.1\nHost: a\nC-Opt: x\n\nHTTP/1.1 510 A\n" TELLS,
       "510-without-man"},
  });
}

TEST(ServerErrors, NetworkAuthentication) {
#define HTML(n) "HTTP/1.1 511 A\nContent-Type: text/html\nContent-Length: " n "\n\n"
  expect_findings({
      {"a form", HTML("37") "<form>[[<input TYPE = 'password' ]]></form>\n", "511-challenge"},
      {"a field that is not for passwords", HTML("37") "<input type=text placeholder=password>\n",
       "511-challenge"},
      {"text on passwords", HTML("27") "type=password is not a form\n", "511-challenge"},
      {"over plain http it may be anyone", "# scheme: http\n" GET "HTTP/1.1 511 A\n" TELLS,
       "511-from-origin"},
      {"the operator says so",
       "# vantage: origin\n# scheme: http\n" GET "[[HTTP/1.1 511 A]]\n" TELLS, "511-from-origin"},
      {"a proxy", "# vantage: proxy\n# scheme: https\n" GET "HTTP/1.1 511 A\n" TELLS,
       "511-from-origin"},
      {"a relative link", GET HTML("15") "<a href=login>\n", "511-link-missing"},
      {"Location", GET "HTTP/1.1 511 A\nLocation: //b\n" TELLS, "511-link-missing"},
      {"nothing at all", GET "[[HTTP/1.1 511 A]]\n" EMPTY, "511-link-missing"},
      {"HEAD", "HEAD /a HTTP/1.1\nHost: a\n\nHTTP/1.1 511 A\n\n", "511-link-missing"},
  });
}

}  // namespace
}  // namespace statute
