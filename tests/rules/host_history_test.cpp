// Further cases of the rules about several exchanges in auth/, redirect/, security/, cors/, webdav/
// and versions/ of rules/checks/.
#include <gtest/gtest.h>

#include "tests/rules/cases.h"

namespace statute {
namespace {

#define GET "GET /a HTTP/1.1\nHost: a.example\n\n"
#define ASK(path) "GET " path " HTTP/1.1\nHost: a.example\n\n"
#define NONE "HTTP/1.1 204 No Content\n\n"
#define NO(line) line "\nContent-Type: text/plain\nContent-Length: 3\n\nNo!\n"
#define LOGIN "HTTP/1.1 401 A\nWWW-Authenticate: Basic realm=\"a\"\nContent-Length: 0\n\n"

TEST(AuthHistory, Credentials) {
#define WITH(credentials) "GET /a HTTP/1.1\nHost: a.example\nAuthorization: " credentials "\n\n"
#define WRONG WITH("Basic YTpiY2RmZ2hqa2xtbnBxcnN0dnd4emJjZGY=")
#define RIGHT WITH("Basic YTpi")
  expect_findings({
      {"right ones find nothing", GET LOGIN RIGHT NO("HTTP/1.1 404 A") GET LOGIN,
       "credentials-ignored-status"},
      {"refused elsewhere",
       "GET /b HTTP/1.1\nHost: a.example\nAuthorization: Basic YTpi\n\n" LOGIN GET LOGIN RIGHT NO(
           "[[HTTP/1.1 404 A]]") GET LOGIN,
       "credentials-ignored-status"},
      {"forbidden", GET LOGIN WRONG NO("HTTP/1.1 403 A") GET LOGIN, "credentials-ignored-status"},
      {"a scheme that was not offered",
       GET LOGIN WITH("Bearer bcdfghjklmnpqrstvwxzbcdf") NO("HTTP/1.1 400 A") GET LOGIN,
       "credentials-ignored-status"},
      {"hidden without them too",
       GET NO("HTTP/1.1 404 A") WRONG NO("HTTP/1.1 404 A") GET NO("HTTP/1.1 404 A"),
       "credentials-ignored-status"},
      {"expired", RIGHT NONE RIGHT LOGIN, "401-on-success-credentials"},
      {"by turns",
       RIGHT NONE RIGHT
       "[[HTTP/1.1 401 A]]\nWWW-Authenticate: Basic realm=\"a\"\nContent-Length: 0\n\n" RIGHT NONE,
       "401-on-success-credentials"},
      {"others", RIGHT NONE WITH("Basic YTpj") LOGIN RIGHT NONE, "401-on-success-credentials"},
  });
#define NONCE(n, at)                           \
  "HTTP/1.1 401 A\nDate: Tue, 02 Jun 2026 " at \
  " GMT\nWWW-Authenticate: Digest "            \
  "realm=\"a\", nonce=\"" n "\"\nContent-Length: 0\n\n"
  expect_findings({
      {"within the hour", GET NONCE("a1", "10:00:00") GET NONCE("a1", "10:30:00"),
       "digest-nonce-reused"},
      {"to a client that goes on with it",
       GET NONCE("a1", "10:00:00") WITH("Digest username=\"b\"") NONCE("a1", "12:30:00"),
       "digest-nonce-reused"},
  });
}

TEST(RedirectHistory, Chains) {
#define TO(target) "HTTP/1.1 302 A\nLocation: " target "\nContent-Length: 0\n\n"
#define LASTING(target) "HTTP/1.1 301 A\nLocation: " target "\nContent-Length: 0\n\n"
#define FIVE \
  ASK("/0") TO("/1") ASK("/1") TO("/2") ASK("/2") TO("/3") ASK("/3") TO("/4") ASK("/4") TO("/5")
  expect_findings({
      {"five hops", FIVE ASK("/5") NONE, "redirect-chain-long"},
      {"six, but nobody followed", FIVE ASK("/9") TO("/x") ASK("/y") NONE, "redirect-chain-long"},
      {"with a cookie the second time",
       ASK("/a") TO("/a") "GET /a HTTP/1.1\nHost: a.example\nCookie: a=b\n\n" TO("/a"),
       "redirect-loop"},
      {"after POST",
       "POST /a HTTP/1.1\nHost: a.example\nContent-Length: 0\n\n" TO("/a") ASK("/a") TO("/b"),
       "redirect-loop"},
      {"to itself", ASK("/a") TO("/a") ASK("/a") TO("[[/a]]") ASK("/a") TO("/a"), "redirect-loop"},
      {"another time, another way", ASK("/a") TO("/b") ASK("/b") NONE ASK("/a") TO("/b"),
       "redirect-loop"},
      {"the answer is right to some", ASK("/a") TO("/b") ASK("/b") NO("HTTP/1.1 403 A"),
       "redirect-target-broken"},
      {"asked for once more later",
       ASK("/a") TO("/b") ASK("/b") NONE ASK("/b") NO("HTTP/1.1 404 A"), "redirect-target-broken"},
      {"on another host",
       ASK("/a")
           TO("[[http://b.example/b]]") "GET /b HTTP/1.1\nHost: b.example\n\n" NO("HTTP/1.1 500 A"),
       "redirect-target-broken"},
      {"the same in another form", ASK("/a") LASTING("/b") ASK("/a") LASTING("http://a.example/b"),
       "redirect-permanent-changes"},
      {"by language",
       ASK("/a")
           LASTING("/b") "GET /a HTTP/1.1\nHost: a.example\nAccept-Language: de\n\n" LASTING("/c"),
       "redirect-permanent-changes"},
  });
}

TEST(SecurityHistory, Policies) {
#define AT(n) "Date: Tue, 02 Jun 2026 10:00:0" n " GMT\n"
#define NONCED(n) \
  "HTTP/1.1 204 No Content\n" AT(n) "Content-Security-Policy: script-src " \
                                    "'nonce-YWJjZGVmZ2hpamts'\n"
#define TLS "# scheme: https\n"
#define PLAIN "# scheme: http\n"
#define STRICT "HTTP/1.1 204 No Content\nStrict-Transport-Security: max-age=99\n\n"
  expect_findings({
      {"stored", GET NONCED("0") "\n" GET NONCED("5") "Age: 1\n\n", "csp-nonce-reused"},
      {"one response, by its Date", GET NONCED("0") "\n" GET NONCED("0") "\n", "csp-nonce-reused"},
      {"redirected to https",
       TLS GET STRICT PLAIN GET "HTTP/1.1 301 A\nLocation: https://a.example/a\n\n",
       "hsts-http-no-redirect"},
      {"redirected to http",
       TLS GET STRICT PLAIN GET
       "[[HTTP/1.1 301 A]]\nLocation: http://a.example/b\nContent-Length: 0\n\n",
       "hsts-http-no-redirect"},
      {"http first", PLAIN GET "[[HTTP/1.1 204 No Content]]\n\n" TLS GET STRICT,
       "hsts-http-no-redirect"},
      {"withdrawn",
       TLS GET "HTTP/1.1 204 No Content\nStrict-Transport-Security: max-age=0\n\n" PLAIN GET NONE,
       "hsts-http-no-redirect"},
      {"another host", TLS GET STRICT PLAIN "GET /a HTTP/1.1\nHost: b.example\n\n" NONE,
       "hsts-http-no-redirect"},
      {"for a certificate authority",
       TLS GET STRICT PLAIN ASK("/.well-known/acme-challenge/a") NONE, "hsts-http-no-redirect"},
      {"a 304 repeats nothing", TLS GET STRICT GET "HTTP/1.1 304 A\n\n", "hsts-inconsistent"},
      {"the first has none",
       TLS GET NONE GET "HTTP/1.1 204 No Content\n[[Strict-Transport-Security: max-age=99]]\n\n",
       "hsts-inconsistent"},
      {"over http it must not be there", TLS GET STRICT PLAIN GET NONE, "hsts-inconsistent"},
  });
}

TEST(CorsHistory, Origins) {
#define FROM(origin) "GET /a HTTP/1.1\nHost: a.example\nOrigin: " origin "\n\n"
#define ALLOW(origin) \
  "HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: " origin "\nVary: Origin\n\n"
#define TRUST(origin)                                             \
  "HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: " origin \
  "\nAccess-Control-Allow-Credentials: true\nVary: Origin\n\n"
#define PREFLIGHT(method)                                             \
  "OPTIONS /a HTTP/1.1\nHost: a.example\nOrigin: https://b.example\n" \
  "Access-Control-Request-Method: " method "\n\n"
  expect_findings({
      {"the request is refused too",
       PREFLIGHT("GET") NO("HTTP/1.1 403 A") FROM("https://b.example") NONE, "preflight-status"},
      {"another method",
       PREFLIGHT("PUT") NO("HTTP/1.1 403 A") FROM("https://b.example") ALLOW("https://b.example"),
       "preflight-status"},
      {"the request first",
       FROM("https://b.example") ALLOW("https://b.example")
           PREFLIGHT("GET") "[[HTTP/1.1 302 A]]\nLocation: /b\nContent-Length: 0\n\n",
       "preflight-status"},
      {"another origin",
       FROM("https://b.example") ALLOW("https://b.example") FROM("https://c.test")
           NO("HTTP/1.1 404 A"),
       "error-without-cors"},
      {"of one owner",
       FROM("https://b.shop.test") TRUST("https://b.shop.test") FROM("https://shop.example")
           TRUST("https://shop.example"),
       "acao-reflects-any"},
      {"its own",
       FROM("https://www.a.example") TRUST("https://www.a.example") FROM("https://c.test")
           TRUST("https://c.test"),
       "acao-reflects-any"},
      {"without credentials",
       FROM("https://b.test") ALLOW("https://b.test") FROM("https://c.example.net")
           ALLOW("https://c.example.net"),
       "acao-reflects-any"},
      {"another field too",
       GET NONE "GET /a HTTP/1.1\nHost: a.example\nAccept: x/y\nOrigin: https://b.test\n\n" ALLOW(
           "https://b.test"),
       "acao-vary-origin-missing"},
      {"the same for all", FROM("https://b.test") ALLOW("*") FROM("https://c.test") ALLOW("*"),
       "acao-vary-origin-missing"},
  });
}

TEST(WebdavHistory, WhatWasThere) {
#define COPY "COPY /a HTTP/1.1\nHost: a.example\nDestination: /b\nContent-Length: 0\n\n"
#define MKCOL(path) "MKCOL " path " HTTP/1.1\nHost: a.example\nContent-Length: 0\n\n"
#define MADE "HTTP/1.1 201 A\nContent-Length: 0\n\n"
#define PUT(path) "PUT " path " HTTP/1.1\nHost: a.example\nContent-Length: 0\n\n"
#define PROPFIND(path) "PROPFIND " path " HTTP/1.1\nHost: a.example\nDepth: 0\n\n"
  expect_findings({
      {"new", ASK("/b") NO("HTTP/1.1 404 A") COPY MADE, "copy-move-status"},
      {"new, and 204", ASK("/b") NO("HTTP/1.1 404 A") COPY "[[HTTP/1.1 204 No Content]]\n\n",
       "copy-move-status"},
      {"something changed meanwhile", ASK("/b") NONE PUT("/c") MADE COPY MADE, "copy-move-status"},
      {"put there", PUT("/b") MADE COPY "[[HTTP/1.1 201 A]]\nContent-Length: 0\n\n",
       "copy-move-status"},
      {"the user may not see it", ASK("/b") NO("HTTP/1.1 403 A") COPY MADE, "copy-move-status"},
      {"deleted before",
       MKCOL("/c/") MADE "DELETE /c/ HTTP/1.1\nHost: a.example\n\n" NONE MKCOL("/c/") MADE,
       "mkcol-exists"},
      {"twice", MKCOL("/c/") MADE MKCOL("/c/") "[[HTTP/1.1 201 A]]\nContent-Length: 0\n\n",
       "mkcol-exists"},
      {"a collection without a page", ASK("/c/") NO("HTTP/1.1 404 A") MKCOL("/c/d/") MADE,
       "mkcol-parent-missing"},
      {"named without a slash",
       PROPFIND("/c") NO("HTTP/1.1 404 A")
           MKCOL("/c/d/") "[[HTTP/1.1 201 A]]\nContent-Length: 0\n\n",
       "mkcol-parent-missing"},
      {"a lock that is refreshed",
       ASK("/a") NO("HTTP/1.1 404 A") "LOCK /a HTTP/1.1\nHost: a.example\nIf: (<urn:a>)\n\n" NO(
           "HTTP/1.1 200 A"),
       "lock-created-not-201"},
  });
}

TEST(VersionsHistory, ByTurns) {
#define ONE GET "HTTP/1.1 204 A\nContent-Type: x/y\n\n"
#define TWO GET "HTTP/2 204\nContent-Type: x/z\n\n"
  expect_findings({
      {"a type of its own", ONE TWO ONE GET "HTTP/2 204\n[[Content-Type: x/z]]\n\n",
       "http2-divergent"},
      {"the other version last", TWO ONE GET "HTTP/2 204\n[[Content-Type: x/z]]\n\n" ONE,
       "http2-divergent"},
      {"once is no proof", ONE TWO, "http2-divergent"},
      {"it changed meanwhile", ONE ONE TWO TWO, "http2-divergent"},
  });
#define ALT "# scheme: https\n" GET "HTTP/1.1 204 A\nAlt-Svc: h3=\":443\"\n\n"
  expect_findings({
      {"the network may have dropped it",
       ALT "# connection: cut\nGET /a HTTP/3.0\n"
           "Host: a.example\n\n",
       "http3-alt-svc-unusable"},
      {"never advertised",
       "# scheme: https\n" GET NONE "# connection: reset\nGET /a HTTP/3.0\nHost: a.example\n\n",
       "http3-alt-svc-unusable"},
  });
}

}  // namespace
}  // namespace statute
