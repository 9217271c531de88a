// Further cases of rules/checks/fields/vary_via.cpp.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/cases.h"

namespace statute {
namespace {

struct Line {
  std::string_view fields;
  std::string_view id;
};

void expect_lines(std::initializer_list<Line> all) {
  for (const Line& c : all) {
    SCOPED_TRACE(c.fields);
    expect_findings("HTTP/1.1 200 OK\n" + std::string(c.fields) + "\nContent-Length: 0\n\n", c.id);
  }
}

TEST(Vary, Members) {
  expect_lines({
      {"Vary:", "vary-syntax"},
      {"Vary: *, Accept", "vary-syntax"},
      {"Vary: ,Accept,", "vary-syntax"},
      {"Vary: Accept[[; Origin]]", "vary-syntax"},
      {"Vary: [[\"Accept\"]]", "vary-syntax"},
      {"Vary: [[*]]\nVary: Accept", "vary-star"},
      {"Vary: Accept", "vary-star"},
      {"Vary: *", "vary-star-with-names"},
      {"Vary: Accept\nVary: [[*]]", "vary-star-with-names"},
      {"Vary: a, [[A]], b, [[a]]", "vary-duplicate"},
      {"Vary: a, b", "vary-duplicate"},
  });
}

TEST(Vary, Many) {
  expect_lines({
      {"Vary: a, b, c", "vary-many"},
      {"Vary: a, b, c, [[d]], e", "vary-many"},
      {"Vary: a, b, A, c, b", "vary-many"},
      {"Vary: a, b, c, *", "vary-many"},
      {"Vary: a, Sec-CH-UA, Origin, sec-fetch-site, b", "vary-many"},
      {"Vary: a, Sec-CH-UA, Origin, b\nVary: [[c]]", "vary-many"},
  });
}

TEST(Vary, Uses) {
  expect_lines({
      {"Vary: [[host]], [[Connection]], [[TE]], [[Set-Cookie]], [[Content-Foo]]", "vary-useless"},
      {"Vary: Accept, X-Mine, Origin, Prefer, Cookie, Sec-Fetch-Mode, Range", "vary-useless"},
      {"Vary: [[Access-Control-Allow-Origin]]", "vary-useless"},
      {"Vary: negotiate\nTCN: choice", "vary-negotiate"},
      {"Vary: Cookie", "vary-high-cardinality"},
      {"Cache-Control: max-age=0\nVary: Cookie", "vary-high-cardinality"},
      {"Cache-Control: max-age=1\nVary: [[Cookie]], [[user-agent]]", "vary-high-cardinality"},
      {"Cache-Control: max-age=0, s-maxage=9\nVary: [[Referer]]", "vary-high-cardinality"},
      {"Cache-Control: public, no-store\nVary: [Cookie]", "vary-high-cardinality"},
      {"Cache-Control: private, max-age=9\nVary: Cookie", "vary-high-cardinality"},
      {"Cache-Control: public\nVary: Origin, *", "vary-high-cardinality"},
  });
}

TEST(Via, Members) {
  expect_lines({
      {"Via: 1.1 [2001:db8::1]:80", "via-syntax"},
      {"Via: 1.1 a, 1.0 b (c, \\\\) d)", "via-syntax"},
      {"Via:", "via-syntax"},
      {"Via: [[(a)]]", "via-syntax"},
      {"Via: 1.1 http:[[//a.example]]", "via-syntax"},
      {"Via: http/1.1 a [[b]]", "via-syntax"},
      {"Via: 1.1 8.8.8.8, 1.1 172.32.0.1, 1.1 a.example, 1.1 local", "via-internal-hosts"},
      {"Via: 1.1 [[172.31.0.1]], 1.1 [[192.168.1.1:80]], 1.1 [[127.0.0.1]]", "via-internal-hosts"},
      {"Via: 1.1 [[100.64.0.1]], 1.1 [[169.254.1.1]]", "via-internal-hosts"},
      {"Via: 1.1 [[\\x5bfd00::1\\x5d]], 1.1 \\x5b2001:db8::1\\x5d", "via-internal-hosts"},
      {"Via: 1.1 [[\\x5b::1\\x5d]], 1.1 [[localhost]]", "via-internal-hosts"},
      {"Via: 1.1 [[a.ec2.INTERNAL]], 1.1 a.internal.example", "via-internal-hosts"},
      {"Via: 1.1 a.example\nVia: 1.0 [[a.example]]", "via-loop"},
      {"Via: 1.1 a:80, 1.1 a:81, 1.1 [[A:80]]", "via-loop"},
      {"Via: 1.1 google, 1.1 google", "via-loop"},
  });
}

TEST(Via, OfProxies) {
  const auto text = [](std::string_view vantage, std::string_view target, std::string_view response,
                       std::string_view asked = "") {
    return "# vantage: " + std::string(vantage) + "\nGET " + std::string(target) +
           " HTTP/1.1\nHost: a\n" + std::string(asked) + "\n" + std::string(response) + "\n\n";
  };
  const std::string_view id = "via-missing-from-proxy";
  expect_findings(text("proxy", "http://a/", "[[HTTP/1.1 204 No]]"), id);
  expect_findings(text("proxy", "http://a/", "[[HTTP/1.1 404 No]]"), id);
  expect_findings(text("origin", "http://a/", "HTTP/1.1 204 No"), id);
  expect_findings(text("unknown", "http://a/", "HTTP/1.1 204 No"), id);
  // Not a proxy that the client knows of.
  expect_findings(text("proxy", "/", "HTTP/1.1 204 No"), id);
  // Its own responses.
  expect_findings(text("proxy", "http://a/", "HTTP/1.1 502 No"), id);
  expect_findings(text("proxy", "http://a/", "HTTP/1.1 407 No"), id);
  expect_findings(text("proxy", "http://a/", "HTTP/1.1 404 No\nProxy-Status: a"), id);
  expect_findings(text("proxy", "http://a/", "HTTP/1.1 204 No", "Max-Forwards: 0\n"), id);
}

}  // namespace
}  // namespace statute
