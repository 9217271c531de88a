// Further cases of the rules about Set-Cookie.
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

TEST(SetCookieRules, KnowTheGrammar) {
  expect_of("set-cookie-syntax",
            {"a=b", "a=b; own=x y", "a =b ; Path = /", "a=b c", "=b", "b", "a[[@]]b=c", "a[[ ]]b=c",
             "a=b[[;]]", "a=b[[;]]; Path=/[[;]] ", "a=b; Path=/[[\xC3]]\xA9", "a=b; x=[[\\t]]y z"});
  EXPECT_EQ(findings_of(set("a=b;"), "set-cookie-syntax").at(0).level, Level::info);
  EXPECT_EQ(findings_of(set("a@=b"), "set-cookie-syntax").at(0).level, Level::must);
}

TEST(SetCookieRules, KnowNamesAndValues) {
  expect_of("set-cookie-nameless", {"a=", "[[=b]]; Path=/", "[[b]]", "a=b=c"});
  expect_findings("HTTP/1.1 204 X\n[[Set-Cookie:]]\n\n", "set-cookie-nameless");
  expect_findings("HTTP/1.1 204 X\n[[Set-Cookie: ; Path=/]]\n\n", "set-cookie-nameless");
  expect_of("set-cookie-value-octets", {"a=", "a=\"b\"", "a=b=c&d", "a={[[\"]]b\":1}", "a=b[[,]]c",
                                        "a=b[[,]]c=d", "a=b[[\\\\]]c", "a=[[\xC3]]\xA9",
                                        "a=[[\"b]]", "a=\"b\"[[c]]", "a=\"b[[ ]]c\"", "b c"});
}

TEST(SetCookieRules, FindJoinedCookies) {
  expect_of(
      "set-cookie-combined",
      {"a=1; Path=/[[, b]]=2", "a=1[[, b]]=2, c=3", "a=1; Expires=Thu, 02 Jul 2026 10:00:00 GMT",
       "a=1; Expires=Thu, 02 Jul 2026 10:00:00 GMT[[, b]]=2", "a=\"x, y=z\"", "a=1,b=2", "a=1, b"});
  // What is joined is not judged further.
  expect_of("set-cookie-expires-syntax", {"a=1; Expires=Thu, 02 Jul 2026 10:00:00 GMT, b=2"});
}

TEST(SetCookieRules, CountNamesAndAttributes) {
  expect_of("set-cookie-duplicate-attribute",
            {"a=1; x; [[X=1]]", "a=1; Path=/; [[path=/a]]", "Path=1; Path=/", "a=1;;"});
  constexpr std::string_view kId = "set-cookie-duplicate-name";
  expect_of(kId, {"a=1\nSet-Cookie: A=1", "a=1\nSet-Cookie: [[a]]=2\nSet-Cookie: [[a]]=3"});
  EXPECT_EQ(findings_of(set("a=1; Path=/\nSet-Cookie: a=2; Path=/b"), kId).at(0).detail,
            "with another Path or Domain");
}

TEST(SetCookieRules, ReadExpires) {
  expect_of(
      "set-cookie-expires-syntax",
      {"a=1; Expires=[[0]]", "a=1; [[Expires=]]", "a=1; [[Expires]]",
       "a=1; Expires=[[Thu Jul  2 10:00:00 2026]]", "a=1; Expires=[[Thu, 02-Jul-26 10:00:00 GMT]]",
       "a=1; Expires=[[Thu, 2 Jul 2026 10:00:00 GMT]]",
       "a=1; Expires=[[Thu, 02 Jul 2026 10:00:00 UTC]]",
       "a=1; Expires=Thursday, 02-Jul-26 10:00:00 GMT",
       "a=1; Expires=Thu, 02-Jul-2026 10:00:00 GMT"});
  expect_of("set-cookie-expires-two-digit-year",
            {"a=1; Expires=Thu, 02-Jul-26 10:00:00 GMT", "a=1; Expires=0"});
  expect_of("set-cookie-expires-netscape", {"a=1; Expires=Thursday, 02-Jul-26 10:00:00 GMT"});
}

TEST(SetCookieRules, ReadOtherAttributes) {
  expect_of("set-cookie-max-age-syntax",
            {"a=1; Max-Age=0", "a=1; Max-Age=007", "a=1; Max-Age=[[-1]]", "a=1; Max-Age=[[1.5]]",
             "a=1; [[Max-Age]]", "a=1; [[Max-Age=]]", "a=1; Max-Age=[[\"1\"]]"});
  expect_of("set-cookie-samesite-value", {"a=1; SameSite=LAX", "a=1; samesite=none",
                                          "a=1; [[SameSite]]", "a=1; SameSite=[[\"Lax\"]]"});
  expect_of("set-cookie-flag-value",
            {"a=1; [[HttpOnly=]]", "a=1; [[secure=1]]", "a=1; Partitioned=1", "secure=1"});
  expect_of("set-cookie-domain-leading-dot", {"a=1; Domain=[[.]]", "a=1; Domain=a."});
  expect_of("set-cookie-domain-empty", {"a=1; [[Domain]]", "a=1; Domain=."});
  expect_of("set-cookie-path-relative", {"a=1; [[Path=]]", "a=1; Path=[[\"/\"]]", "a=1; Path=/"});
  expect_of("set-cookie-attribute-spacing", {"a=1; Path=/; Secure", "a=1;  [[Path=/]]",
                                             "a=1; Path=/;[[Secure]];HttpOnly", "a=1;;"});
  expect_of("set-cookie-attribute-unknown",
            {"a=1; [[Priority]]=High", "a=1; [[Expiers]]=0", "a=1; ; =x", "Version=1"});
}

TEST(SetCookieRules, CountOctets) {
  constexpr std::string_view kId = "set-cookie-large";
  expect_findings(set("a=" + std::string(4095, 'x')), kId);
  expect_findings(set("[[a]]=" + std::string(4096, 'x')), kId);
  expect_findings(set("a=1; Path=/" + std::string(1023, 'x')), kId);
  std::string many = "HTTP/1.1 204 X\n";
  for (int i = 0; i < 50; ++i) many += "Set-Cookie: a" + std::to_string(i) + "=1\n";
  expect_findings(many + "\n", kId);
  expect_findings(many + "[[Set-Cookie]]: b=1\nSet-Cookie: c=1\n\n", kId);
}

}  // namespace
}  // namespace statute
