// Further cases of rules/checks/method/.
#include <gtest/gtest.h>

#include "tests/rules/cases.h"

namespace statute {
namespace {

#define ASK(method) method " /a HTTP/1.1\nHost: a\n\n"
#define EMPTY "Content-Length: 0\n\n"
#define OK "HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: 2\n\na\n"

TEST(Methods, Codes) {
#define PUT "PUT /a HTTP/1.1\nHost: a\n" EMPTY
  expect_findings({
      {"accepted", PUT "HTTP/1.1 202 A\n\n", "put-status"},
      {"WebDAV", PUT "HTTP/1.1 207 A\n\n", "put-status"},
      {"transformed", PUT "HTTP/1.1 203 A\nVia: 1.1 a\n\n", "put-status"},
      {"transformed by nobody", PUT "[[HTTP/1.1 203 A]]\n\n", "put-status"},
      {"a code of its own", PUT "[[HTTP/1.1 209 A]]\n\n", "put-status"},
      {"206 is told otherwise", PUT "HTTP/1.1 206 A\nContent-Range: bytes 0-0/1\n" EMPTY,
       "put-status"},
      {"205 is told here", PUT "HTTP/1.1 205 A\n" EMPTY, "205-unexpected-method"},
      {"a collection", ASK("DELETE") "HTTP/1.1 207 A\n\n", "delete-status"},
      {"no success", ASK("DELETE") "HTTP/1.1 404 A\n\n", "delete-status"},
      {"with content", ASK("DELETE") OK, "delete-200-empty"},
      {"not yet done", ASK("DELETE") "HTTP/1.1 202 A\n" EMPTY, "delete-200-empty"},
  });
}

TEST(Methods, Unknown) {
  expect_findings({
      {"registered", ASK("ACL") OK, "method-unknown-success"},
      {"of caches", ASK("PURGE") OK, "method-unknown-success"},
      {"allowed", ASK("FROB") "HTTP/1.1 204 N\nAllow: GET, FROB\n\n", "method-unknown-success"},
      {"lower case is told otherwise", ASK("get") OK, "method-unknown-success"},
      {"mixed case", "[[Post]] /a HTTP/1.1\nHost: a\n\n" OK, "method-case-insensitive"},
      {"of caches, in lower case", ASK("purge") OK, "method-case-insensitive"},
      {"501", ASK("FROB") "HTTP/1.1 501 N\n\n", "method-unknown-not-501"},
      {"405", "[[FROB]] /a HTTP/1.1\nHost: a\n\n[[HTTP/1.1 405 N]]\nAllow: GET\n\n",
       "method-unknown-not-501"},
      {"known to the server", ASK("FROB") "HTTP/1.1 405 N\nAllow: FROB\n\n",
       "method-unknown-not-501"},
      {"known to others", ASK("SUBSCRIBE") "HTTP/1.1 405 N\nAllow: GET\n\n",
       "method-unknown-not-501"},
  });
  const auto lowered = findings_of(ASK("FROB") "HTTP/1.1 403 N\n\n", "method-unknown-not-501");
  ASSERT_EQ(lowered.size(), 1u);
  EXPECT_EQ(lowered[0].level, Level::info);
}

TEST(Methods, Content) {
#define PATCH(type) "PATCH /a HTTP/1.1\nHost: a\nContent-Type: " type "\nContent-Length: 0\n\n"
#define POSTED "POST /a HTTP/1.1\nHost: a\n" EMPTY
  expect_findings({
      {"a change", PATCH("application/json-patch+json") OK, "patch-media-type-accepted"},
      {"in any case", PATCH("[[Text/Plain; charset=utf-8]]") OK, "patch-media-type-accepted"},
      {"refused", PATCH("text/plain") "HTTP/1.1 415 N\n\n", "patch-media-type-accepted"},
      {"to itself", POSTED "HTTP/1.1 200 OK\nLocation: http://a/a\n\n", "post-created-not-201"},
      {"to itself, as a path", POSTED "HTTP/1.1 200 OK\nLocation: a\n\n", "post-created-not-201"},
      {"elsewhere", POSTED "HTTP/1.1 204 N\n[[Location: https://a/b]]\n\n", "post-created-not-201"},
      {"QUERY without content", ASK("QUERY") OK, "query-content-type-missing"},
      {"refused", "QUERY /a HTTP/1.1\nHost: a\nContent-Length: 2\n\na\nHTTP/1.1 400 B\n\n",
       "query-content-type-missing"},
      {"not allowed at all", ASK("QUERY") "HTTP/1.1 405 N\nAllow: GET\n\n", "query-accept-query"},
      {"malformed", ASK("QUERY") "HTTP/1.1 405 N\nAccept-Query: a[[=b]]\n\n", "query-accept-query"},
  });
}

TEST(Methods, Options) {
#define OPTIONS(fields) "OPTIONS /a HTTP/1.1\nHost: a\n" fields "\n"
  expect_findings({
      {"a preflight",
       OPTIONS("Origin: https://b\nAccess-Control-Request-Method: PUT\n") "HTTP/1.1 204 N\n\n",
       "options-allow-missing"},
      {"the server", "OPTIONS * HTTP/1.1\nHost: a\n\nHTTP/1.1 204 N\n\n", "options-allow-missing"},
      {"an empty Allow", OPTIONS("") "HTTP/1.1 204 N\nAllow:\n\n", "options-allow-missing"},
      {"WebDAV", OPTIONS("") "HTTP/1.1 204 N\nDAV: 1\n\n", "options-allow-missing"},
      {"no success", OPTIONS("") "HTTP/1.1 403 N\n\n", "options-allow-missing"},
      {"with content", OPTIONS("") "HTTP/1.1 200 OK\n\na\n", "options-content-length-missing"},
      {"HTTP/2", OPTIONS("") "HTTP/2 200\n\n", "options-content-length-missing"},
      {"a resource", OPTIONS("") "HTTP/1.1 405 N\nAllow: GET\n\n", "options-star-unsupported"},
      {"a resource", OPTIONS("") "HTTP/1.1 301 N\nLocation: /b\n\n", "options-star-redirected"},
  });
}

TEST(Methods, Trace) {
#define TRACE "TRACE /a?b HTTP/1.1\nHost: a\nCookie: c=1\nAuthorization: Basic YTpi\n\n"
#define REFLECTED "Content-Type: message/http\n\nTRACE http://a/a?b HTTP/1.1\nHost: a\n"
  expect_findings({
      {"with an absolute target", TRACE "HTTP/1.1 200 OK\n" REFLECTED, "trace-not-reflected"},
      {"with an absolute target", TRACE "[[HTTP/1.1 200 OK]]\n" REFLECTED, "trace-enabled"},
      {"in JSON", TRACE "HTTP/1.1 200 OK\n\n{\"method\":\"TRACE\",\"url\":\"/a?b\"}\n",
       "trace-not-reflected"},
      {"another path", TRACE "[[HTTP/1.1 200 OK]]\n\nTRACE /b HTTP/1.1\n", "trace-not-reflected"},
      {"empty", TRACE "[[HTTP/1.1 200 OK]]\n" EMPTY, "trace-not-reflected"},
      {"secrets left out", TRACE "HTTP/1.1 200 OK\n" REFLECTED, "trace-sensitive-reflected"},
      {"short ones by their names", TRACE "HTTP/1.1 200 OK\n" REFLECTED "Cookie: [[c=1]]\n",
       "trace-sensitive-reflected"},
      {"short ones by accident", TRACE "HTTP/1.1 200 OK\n" REFLECTED "X: abc=1\n",
       "trace-sensitive-reflected"},
      {"credentials", TRACE "HTTP/1.1 200 OK\n" REFLECTED "Authorization: [[Basic YTpi]]\n",
       "trace-sensitive-reflected"},
  });
}

TEST(Methods, MaxForwards) {
#define LAST "# vantage: proxy\nTRACE / HTTP/1.1\nHost: a\nMax-Forwards: 0\n\n"
  expect_findings({
      {"the content tells", LAST "[[HTTP/1.1 200 OK]]\n\nTRACE / HTTP/1.1\nHost: a\nvia: 1.1 p\n",
       "trace-max-forwards"},
      {"answered at once", LAST "HTTP/1.1 200 OK\nVia: 1.1 p\n\nTRACE / HTTP/1.1\nHost: a\n",
       "trace-max-forwards"},
      {"one more hop is allowed",
       "# vantage: proxy\nOPTIONS / HTTP/1.1\nHost: a\nMax-Forwards: 1\n\n"
       "HTTP/1.1 204 N\nVia: 1.1 a, 1.1 b\n\n",
       "trace-max-forwards"},
      {"GET does not count",
       "# vantage: proxy\nGET / HTTP/1.1\nHost: a\nMax-Forwards: 0\n\n"
       "HTTP/1.1 204 N\nVia: 1.1 a, 1.1 b\n\n",
       "trace-max-forwards"},
  });
}

TEST(Methods, Connect) {
#define CONNECT(target) "CONNECT " target " HTTP/1.1\nHost: a\n\nHTTP/1.1 200 OK\n\n"
  expect_findings({
      {"empty", CONNECT("[[a.example:]]"), "connect-bad-port"},
      {"the last port", CONNECT("a.example:65535"), "connect-bad-port"},
      {"one more", CONNECT("[[a.example:65536]]"), "connect-bad-port"},
      {"no number", CONNECT("[[a.example:https]]"), "connect-bad-port"},
      {"an address in brackets", CONNECT("[2001:db8::1]:443"), "connect-bad-port"},
      {"mail", CONNECT("[[a.example:25]]"), "connect-open"},
      {"mail, submitted", CONNECT("a.example:587"), "connect-open"},
      {"inner networks", CONNECT("[[172.31.0.1:443]]"), "connect-open"},
      {"next to them", CONNECT("172.32.0.1:443"), "connect-open"},
      {"the same machine", CONNECT("[[LocalHost:443]]"), "connect-open"},
  });
}

TEST(Methods, Targets) {
#define HTTPS "GET https://a/ HTTP/1.1\nHost: a\n\n"
  expect_findings({
      {"over TLS", "# scheme: https\n" HTTPS OK, "https-on-plain-connection"},
      {"who knows", HTTPS OK, "https-on-plain-connection"},
      {"a proxy", "# scheme: http\n# vantage: proxy\n" HTTPS OK, "https-on-plain-connection"},
      {"an http URI", "# scheme: http\nGET http://a/ HTTP/1.1\nHost: a\n\n" OK,
       "https-on-plain-connection"},
      {"refused", "# scheme: http\n" HTTPS "HTTP/1.1 403 N\n\n", "https-on-plain-connection"},
  });
}

TEST(Methods, Expect) {
#define EXPECT10(e) "POST /a HTTP/1.0\nExpect: " e "\nContent-Length: 0\n\n"
  expect_findings({
      {"HTTP/1.1",
       "POST /a HTTP/1.1\nHost: a\nExpect: 100-continue\n" EMPTY "HTTP/1.1 100 C\n\n" OK,
       "expect-continue-http10"},
      {"417", EXPECT10("100-continue") "[[HTTP/1.1 417 E]]\n\n", "expect-continue-http10"},
      {"417 to another one", EXPECT10("100-continue, x") "HTTP/1.1 417 E\n\n",
       "expect-continue-http10"},
      {"told once", EXPECT10("100-Continue") "HTTP/1.1 100 C\n\n" OK, "1xx-to-http10"},
      {"100-continue", "GET /a HTTP/1.1\nHost: a\nExpect: 100-continue\n\n" OK,
       "expect-unknown-not-417"},
      {"with a value", "GET /a HTTP/1.1\nHost: a\nExpect: [[x=\"y\"]]\n\n" OK,
       "expect-unknown-not-417"},
  });
}

}  // namespace
}  // namespace statute
