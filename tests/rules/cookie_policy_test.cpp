// Further cases of the rules about what protects cookies and where they go.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/rules/cases.h"

namespace statute {
namespace {

std::string set(std::string_view value) {
  return "HTTP/1.1 204 No Content\nDate: Tue, 02 Jun 2026 10:00:00 GMT\nSet-Cookie: " +
         std::string(value) + "\n\n";
}

void expect_of(std::string_view id, std::initializer_list<std::string_view> values) {
  for (std::string_view value : values) expect_findings(set(value), id);
}

TEST(CookiePolicy, PrefixesKeepTheirPromise) {
  expect_of("set-cookie-prefix-secure",
            {"__Secure-a=1; secure", "[[__secure-a]]=1", "__Secure=1", "a__Secure-=1"});
  expect_of("set-cookie-prefix-host",
            {"__Host-a=1; Secure; Path=/", "__Host-a=1; Secure; Path=/; Domain=",
             "[[__Host-a]]=1; Secure", "[[__Host-a]]=1; Path=/",
             "[[__Host-a]]=1; Secure; Path=/; Domain=a.example", "__Host-Http-a=1"});
  expect_of("set-cookie-prefix-http",
            {"__Http-a=1; Secure; HttpOnly", "[[__Http-a]]=1; HttpOnly",
             "[[__Host-Http-a]]=1; Secure; HttpOnly",
             "[[__Host-Http-a]]=1; Secure; HttpOnly; Path=/; Domain=a.example"});
  EXPECT_EQ(findings_of(set("__Host-a=1; Domain=b"), "set-cookie-prefix-host").at(0).detail,
            "against its prefix: no Secure no Path=/ a Domain");
}

TEST(CookiePolicy, SecureGoesWithHttps) {
  constexpr std::string_view kHttp = "# scheme: http\n";
  constexpr std::string_view kHttps = "# scheme: https\n";
  expect_findings(std::string(kHttps) + set("a=1; Secure"), "set-cookie-secure-insecure");
  expect_findings(set("a=1; Secure"), "set-cookie-secure-insecure");
  expect_findings(std::string(kHttp) + "GET / HTTP/1.1\nHost: localhost\n\n" + set("a=1; Secure"),
                  "set-cookie-secure-insecure");
  expect_findings(
      std::string(kHttp) + "GET / HTTP/1.1\nHost: a.example\n\n" + set("a=1; [[secure]]"),
      "set-cookie-secure-insecure");
  expect_findings(std::string(kHttp) + set("a=1"), "set-cookie-secure-missing");
  expect_findings(set("a=1"), "set-cookie-secure-missing");
  expect_findings(std::string(kHttps) + set("a=; Max-Age=0"), "set-cookie-secure-missing");
  expect_findings(std::string(kHttps) + set("[[a]]=; Max-Age=1"), "set-cookie-secure-missing");
}

TEST(CookiePolicy, SessionsAreKnownByName) {
  expect_of("set-cookie-httponly-missing",
            {"[[JSESSIONID]]=1", "[[sid]]=1", "[[connect.sid]]=1", "[[auth_user]]=1",
             "[[access-token]]=1", "sid=1; httponly", "inside=1", "side=1", "author=1",
             "csrftoken=1", "XSRF-TOKEN=1", "theme=1", "session=; Max-Age=0"});
}

TEST(CookiePolicy, SameSite) {
  expect_of("set-cookie-samesite-missing",
            {"[[a]]=1", "a=1; SameSite", "a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"});
  expect_of("set-cookie-samesite-none-insecure",
            {"a=1; SameSite=None; Secure", "a=1; [[samesite=NONE]]", "a=1; SameSite=Lax"});
  expect_of("set-cookie-partitioned-insecure",
            {"a=1; Partitioned; Secure", "a=1; [[partitioned]]"});
}

TEST(CookiePolicy, Lifetimes) {
  expect_of("set-cookie-lifetime-long",
            {"a=1", "a=1; Max-Age=34560000", "a=1; [[Max-Age=34560061]]",
             "a=1; [[Expires=Tue, 02 Jun 2037 10:00:00 GMT]]",
             "a=1; Expires=Tue, 02 Jun 2037 10:00:00 GMT; Max-Age=1", "a=1; Max-Age=x"});
  expect_findings("HTTP/1.1 204 X\nSet-Cookie: a=1; Expires=Tue, 02 Jun 2037 10:00:00 GMT\n\n",
                  "set-cookie-lifetime-long");
  expect_of("set-cookie-expired",
            {"a=1; [[Max-Age=-1]]", "a=1; [[Expires=Tue, 02 Jun 2026 10:00:00 GMT]]",
             "a=1; Expires=Tue, 02 Jun 2026 10:00:01 GMT", "a=1; Expires=0",
             "a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=9"});
  expect_findings("HTTP/1.1 204 X\nSet-Cookie: a=1; [[Expires=Thu, 01 Jan 1970 00:00:00 GMT]]\n\n",
                  "set-cookie-expired");
  expect_findings("HTTP/1.1 204 X\nSet-Cookie: a=1; Expires=Tue, 02 Jun 2015 10:00:00 GMT\n\n",
                  "set-cookie-expired");
}

TEST(CookiePolicy, DomainsAndPaths) {
  constexpr std::string_view kId = "set-cookie-domain-mismatch";
  const auto from = [](std::string_view host, std::string_view target, std::string_view value) {
    return "GET " + std::string(target) + " HTTP/1.1\nHost: " + std::string(host) + "\n\n" +
           set(value);
  };
  expect_findings(from("www.a.example", "/", "a=1; Domain=.A.example"), kId);
  expect_findings(from("a.example:8080", "/", "a=1; Domain=a.example"), kId);
  expect_findings(from("a.example", "/", "a=1; Domain=[[www.a.example]]"), kId);
  expect_findings(from("xa.example", "/", "a=1; Domain=[[a.example]]"), kId);
  expect_findings(from("a.example", "/", "a=1; Domain=[[example]]"), kId);
  expect_findings(from("a.co.uk", "/", "a=1; Domain=[[.co.uk]]"), kId);
  expect_findings(from("localhost", "/", "a=1; Domain=localhost"), kId);
  expect_findings(from("127.0.0.1", "/", "a=1; Domain=[[0.0.1]]"), kId);
  expect_findings(from("a.example", "/", "a=1; Domain="), kId);
  expect_findings(set("a=1; Domain=b.example"), kId);
  constexpr std::string_view kPath = "set-cookie-path-mismatch";
  expect_findings(from("a.example", "/shop/?x", "a=1; Path=/shop/"), kPath);
  expect_findings(from("a.example", "/shop", "a=1; Path=[[/shop/]]"), kPath);
  expect_findings(from("a.example", "http://a.example/shop/a", "a=1; Path=/shop"), kPath);
  expect_findings(from("a.example", "/shop", "a=1; Path=x"), kPath);
}

TEST(CookiePolicy, InterimResponsesSetNone) {
  expect_findings("HTTP/1.1 101 X\nSet-Cookie: a=1\n\n", "set-cookie-1xx");
  expect_findings("HTTP/1.1 100 Continue\n[[Set-Cookie: a=1]]\n\n" + set("a=1"), "set-cookie-1xx");
}

}  // namespace
}  // namespace statute
