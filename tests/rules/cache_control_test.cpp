// Further cases of the rules about single directives of Cache-Control.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/rules/cases.h"

namespace statute {
namespace {

void expect_of(std::string_view id, std::initializer_list<std::string_view> values) {
  for (std::string_view value : values) {
    expect_findings("HTTP/1.1 204 No Content\nCache-Control: " + std::string(value) + "\n\n", id);
  }
}

TEST(CacheControlRules, ReadLists) {
  expect_of("cache-control-syntax",
            {"", "public", "a=b", "a=\"b,c\", d", "private, ,max-age=0", "max-age[[ = 60]]",
             "max-age=[[ 60]]", "max-age=60[[ public]]", "max-age=[[]]", "max-age=60\n public",
             "[[\"public\"]]", "a=\"b\"[[c]]"});
}

TEST(CacheControlRules, ReadSeconds) {
  expect_of("cache-control-argument-invalid",
            {"max-age=0", "max-age=\"60\"", "max-age=99999999999999999999", "max-age",
             "s-maxage=[[1.5]]", "stale-while-revalidate=[[60s]]", "max-age=[[60*60]]",
             "[[max-age=\"\"]]", "max-age=\"[[x]]\"", "pre-check=x", "own=x"});
  expect_of("cache-control-argument-missing",
            {"[[s-maxage]], [[stale-if-error]]", "max-age=x", "no-cache", "max-stale"});
  expect_of("cache-control-argument-quoted",
            {"[[s-maxage=\"1\"]]", "stale-if-error=\"1\"", "no-cache=\"a\"", "max-age=1"});
}

TEST(CacheControlRules, ReadFieldNames) {
  expect_of("cache-control-argument-unquoted",
            {"[[no-cache=set-cookie]], max-age=0", "no-cache=\"set-cookie\"", "private", "own=x"});
  expect_of("cache-control-field-list-invalid",
            {"private=\"a,b ,, c\"", "private=\"\"", "private=a", "private=\"[[a;b]]\"",
             "no-cache=\"[[a b]]\"", "own=\"a b\""});
}

TEST(CacheControlRules, KnowWhatTakesNothing) {
  expect_of("cache-control-argument-unexpected",
            {"[[public=true]], [[must-revalidate=\"\"]], [[immutable=1]]", "no-cache=\"a\"",
             "own=1", "max-stale=1"});
}

TEST(CacheControlRules, CountDirectives) {
  expect_of(
      "cache-control-duplicate",
      {"no-cache, [[NO-CACHE]]", "private=\"a\", [[private=\"b\"]]", "own, [[own]], [[own=1]]",
       "max-age=1, s-maxage=1", "max-age=1\nCache-Control: [[max-age=1]]"});
  EXPECT_EQ(findings_of("HTTP/1.1 204 X\nCache-Control: max-age=1, max-age=2\n\n",
                        "cache-control-duplicate")
                .at(0)
                .detail,
            "after max-age=1");
}

TEST(CacheControlRules, KnowLifetimes) {
  expect_of("cache-control-max-age-huge",
            {"max-age=31536000", "[[s-maxage=31536001]]", "max-age=2147483648, immutable",
             "[[max-age=2147483649]], immutable", "stale-if-error=99999999999", "max-age=x"});
}

TEST(CacheControlRules, TellMistakesFromStrangers) {
  expect_of("cache-control-misspelt",
            {"[[max_age]]=60", "[[no_store]]", "[[s-max-age]]=1", "[[must-validate]]", "[[pubic]]",
             "Max-Age=1", "no-siteapp", "pre-check=1", "x", "min-fresh=1"});
  expect_of("cache-control-unknown-directive",
            {"max_age=60", "[[community]]=\"UCI\"", "post-check=1", "only-if-cached",
             "[[a-name-that-is-longer-than-any-other]]"});
  expect_of("cache-control-uppercase", {"[[Public]], max-age=1", "private=\"X-User\"", "own=A"});
  expect_of("cache-control-request-directive",
            {"[[min-fresh=1]], [[Only-If-Cached]]", "stale-if-error=1, no-cache, no-transform"});
}

TEST(CacheControlRules, MustUnderstandNeedsNoStore) {
  expect_of("must-understand-without-no-store",
            {"must-understand, no-store", "no-store\nCache-Control: must-understand",
             "[[must-understand]]", "must-understand; no-store", "must-understand, a=b c"});
}

TEST(CacheControlRules, ReadTheFieldForCdns) {
  const auto expect = [](std::string_view id, std::string_view lines) {
    expect_findings("HTTP/1.1 204 No Content\n" + std::string(lines) + "\n\n", id);
  };
  constexpr std::string_view kId = "cdn-cache-control-invalid";
  expect(kId, "CDN-Cache-Control: max-age=60, own=\"x\", no-cache=\"set-cookie\"");
  expect(kId, "CDN-Cache-Control: max-age=60\nCDN-Cache-Control: no-store");
  expect(kId, "CDN-Cache-Control: no-store=[[1]]");
  expect(kId, "CDN-Cache-Control: max-age=[[6.5]]");
  expect(kId, "CDN-Cache-Control: [[max-age]]");
  expect("sf-syntax", "CDN-Cache-Control: [[Max-Age=60]]");
  expect(kId, "CDN-Cache-Control: max-age=60; public");
  expect(kId, "CDN-Cache-Control:");
  expect("cdn-cache-control-empty", "CDN-Cache-Control:\nCDN-Cache-Control: no-store");
  expect("cdn-cache-control-empty", "[[CDN-Cache-Control:]]\nCDN-Cache-Control:");
}

}  // namespace
}  // namespace statute
