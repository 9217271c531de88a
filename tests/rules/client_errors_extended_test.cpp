// Further cases of rules/checks/status/client_errors_extended.cpp.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/cases.h"

namespace statute {
namespace {

#define GET "GET /a HTTP/1.1\nHost: a\n\n"
#define PUT "PUT /a HTTP/1.1\nHost: a\nContent-Length: 0\n\n"
#define TELLS "Content-Length: 1\n\na\n"
#define EMPTY "Content-Length: 0\n\n"

TEST(ClientErrorsExtended, Misdirected) {
  expect_findings({
      {"not known to be a proxy", GET "HTTP/1.1 421 A\nProxy-Status: a; error=x\n" TELLS,
       "421-proxy"},
      {"an origin", "# vantage: origin\n" GET "HTTP/1.1 421 A\nProxy-Status: a; error=x\n" TELLS,
       "421-proxy"},
      {"passed on by the proxy",
       "# vantage: proxy\n" GET "HTTP/1.1 421 A\nProxy-Status: a; received-status=421\n" TELLS,
       "421-proxy"},
      {"Retry-After", GET "HTTP/1.1 421 A\n[[Retry-After: 1]]\n" TELLS, "421-too-many-connections"},
      {"a phrase on limits", GET "HTTP/1.1 421 [[Rate-Limit Exceeded]]\n" TELLS,
       "421-too-many-connections"},
      {"words within words", GET "HTTP/1.1 421 Generated Separately Unlimited\n" TELLS,
       "421-too-many-connections"},
      {"a problem type",
       GET "HTTP/1.1 421 A\nContent-Type: application/problem+json\nContent-Length: 29\n\n"
           "{\"type\":\"[[/err/too-many-conn]]\"}\n",
       "421-too-many-connections"},
      {"another problem",
       GET "HTTP/1.1 421 A\nContent-Type: application/problem+json\nContent-Length: 25\n\n"
           "{\"type\":\"/errors/no-host\"}\n",
       "421-too-many-connections"},
  });
}

TEST(ClientErrorsExtended, UnprocessableAndTooEarly) {
  expect_findings({
      {"an empty content", PUT "[[HTTP/1.1 422 A]]\n" TELLS, "422-without-content"},
      {"chunked",
       "PUT /a HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n1\na\n0\n\nHTTP/1.1 422 A\n" TELLS,
       "422-without-content"},
      {"over TLS it may have been early", "# scheme: https\n" GET "HTTP/1.1 425 A\n" TELLS,
       "425-not-early"},
      {"nobody knows the scheme", GET "HTTP/1.1 425 A\n" TELLS, "425-not-early"},
      {"not 1",
       "# scheme: http\nGET /a HTTP/1.1\nHost: a\nEarly-Data: 0\n\n[[HTTP/1.1 425 A]]\n" TELLS,
       "425-not-early"},
  });
}

TEST(ClientErrorsExtended, UpgradeRequired) {
  expect_findings({
      {"HTTP/2 has a rule of its own", "HTTP/2 426\ncontent-length: 1\n\na\n",
       "426-upgrade-missing"},
      {"one in common",
       "GET /a HTTP/1.1\nHost: a\nUpgrade: x, WebSocket\n\n"
       "HTTP/1.1 426 A\nUpgrade: y, [[websocket]]\n" TELLS,
       "426-already-offered"},
      {"another version of WebSocket",
       "GET /a HTTP/1.1\nHost: a\nUpgrade: websocket\nSec-WebSocket-Version: 12\n\n"
       "HTTP/1.1 426 A\nUpgrade: websocket\nSec-WebSocket-Version: 13\n" TELLS,
       "426-already-offered"},
      {"offered by HTTP/1.0", "GET /a HTTP/1.0\nUpgrade: x\n\nHTTP/1.1 426 A\nUpgrade: x\n" TELLS,
       "426-already-offered"},
      {"nothing offered", GET "HTTP/1.1 426 A\nUpgrade: x\n" TELLS, "426-already-offered"},
  });
}

TEST(ClientErrorsExtended, PreconditionRequired) {
  expect_findings({
      {"If-None-Match",
       "PUT /a HTTP/1.1\nHost: a\nIf-None-Match: *\nContent-Length: 0\n\n[[HTTP/1.1 428 "
       "A]]\n" TELLS,
       "428-with-precondition"},
      {"If-Modified-Since protects nothing",
       "PUT /a HTTP/1.1\nHost: a\nIf-Modified-Since: x\nContent-Length: 0\n\nHTTP/1.1 428 "
       "A\n" TELLS,
       "428-with-precondition"},
      {"DELETE", "DELETE /a HTTP/1.1\nHost: a\n\nHTTP/1.1 428 A\n" TELLS, "428-safe-method"},
      {"empty, and reported once", PUT "[[HTTP/1.1 428 A]]\n" EMPTY, "428-content-missing"},
      {"empty, and reported once", PUT "HTTP/1.1 428 A\n" EMPTY, "4xx-content-missing"},
      {"HEAD", "HEAD /a HTTP/1.1\nHost: a\n\nHTTP/1.1 428 A\n\n", "428-content-missing"},
  });
}

TEST(ClientErrorsExtended, Limits) {
  expect_findings({
      {"the draft's field", GET "HTTP/1.1 429 A\nRateLimit: \"a\";r=0;t=9\n" TELLS,
       "429-retry-after-missing"},
      {"its older names", GET "HTTP/1.1 429 A\nx-ratelimit-reset: 9\n" TELLS,
       "429-retry-after-missing"},
      {"and with more hyphens", GET "HTTP/1.1 429 A\nX-Rate-Limit-Reset: 9\n" TELLS,
       "429-retry-after-missing"},
      {"reported once", GET "HTTP/1.1 431 A\n" EMPTY, "4xx-content-missing"},
      {"reported once", GET "HTTP/1.1 429 A\n" EMPTY, "4xx-content-missing"},
  });
  // The name with ": " and the line end counts, too.
  const auto section = [](std::size_t n) {
    return "GET /a HTTP/1.1\nHost: a\nCookie: " + std::string(n - 9 - 10, 'c') + "\n\n";
  };
  expect_findings(section(4095) + "[[HTTP/1.1 431 A]]\n" TELLS, "431-small-header");
  expect_findings(section(4096) + "HTTP/1.1 431 A\n" TELLS, "431-small-header");
}

TEST(ClientErrorsExtended, LegalReasons) {
  expect_findings({
      {"on another line, among other relations",
       "HTTP/1.1 451 A\nLink: </>; rel=up\nLink: <//a>; rel=\"x Blocked-By\"\n" TELLS,
       "451-blocked-by-missing"},
      {"misspelt", "[[HTTP/1.1 451 A]]\nLink: <//a>; rel=blockedby\n" TELLS,
       "451-blocked-by-missing"},
      {"reported once", GET "HTTP/1.1 451 A\n" EMPTY, "4xx-content-missing"},
      {"HEAD", "HEAD /a HTTP/1.1\nHost: a\n\nHTTP/1.1 451 A\n\n", "451-content-missing"},
  });
}

}  // namespace
}  // namespace statute
