#include "rules/syntax/cookie.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace statute::syntax {
namespace {

using Id = CookieAttributeId;

TEST(SetCookie, ReadsPairAndAttributes) {
  const auto cookie = set_cookie(
      "id=\"a3=f\"; Expires=Wed, 21 Oct 2015 07:28:00 GMT; max-age = 5;Path=/; Secure ; X-y=");
  ASSERT_TRUE(cookie);
  EXPECT_EQ(cookie->name, "id");
  EXPECT_EQ(cookie->value, "\"a3=f\"");
  EXPECT_EQ(cookie->attributes().size(), 5u);
  EXPECT_EQ(cookie->attribute(Id::expires)->value, "Wed, 21 Oct 2015 07:28:00 GMT");
  EXPECT_EQ(cookie->attribute(Id::expires)->space_front, " ");
  EXPECT_EQ(cookie->attribute(Id::max_age)->space_before, " ");
  EXPECT_EQ(cookie->attribute(Id::max_age)->space_after, " ");
  EXPECT_EQ(cookie->attribute(Id::max_age)->value, "5");
  EXPECT_EQ(cookie->attribute(Id::path)->space_front, "");
  EXPECT_EQ(cookie->attribute(Id::secure)->space_back, " ");
  EXPECT_FALSE(cookie->attribute(Id::secure)->has_value);
  EXPECT_TRUE(cookie->attribute(Id::unknown)->has_value);
  EXPECT_FALSE(cookie->has(Id::domain));
}

TEST(SetCookie, PointsAtTheOctetThatDoesNotFit) {
  const struct {
    std::string field;
    std::size_t at;
  } kCases[] = {
      {"", 0},           {"=b", 0},           {"a", 1},
      {"a b=c", 2},      {"a=b c", 3},        {"a=b,c", 3},
      {"a=\"b", 4},      {"a=\"b\"c", 5},     {"a=b\\", 3},
      {"a=b;", 4},       {"a=b;; Path=/", 4}, {"a=b; Path=\x01", 10},
      {"a=\xC3\xA9", 2}, {"a@b=c", 1},        {"a=b; x\xC3", 6},
      {"; Path=/", 0},
  };
  for (const auto& [field, at] : kCases) {
    const auto parsed = set_cookie(field);
    ASSERT_FALSE(parsed) << field;
    EXPECT_EQ(parsed.misfit().at, at) << field;
  }
  for (const std::string_view fits : {"a=", "a=\"\"", " a = b ;x", "a=b=c", "a=b; =x", "a={1:2}"}) {
    EXPECT_TRUE(set_cookie(fits)) << fits;
  }
}

TEST(SetCookie, SplitsWhatDoesNotFit) {
  const SetCookie nameless = split_set_cookie("abc; Secure;");
  EXPECT_FALSE(nameless.has_equals);
  EXPECT_EQ(nameless.value, "abc");
  std::vector<std::string> texts;
  for (const CookieAttribute& a : nameless.attributes()) texts.emplace_back(a.text);
  EXPECT_EQ(texts, (std::vector<std::string>{"Secure", ""}));
  EXPECT_TRUE(split_set_cookie("a=b").attributes().empty());
  EXPECT_EQ(split_set_cookie("a = b ").space_before, " ");
  EXPECT_EQ(split_set_cookie("a = b ; c").space_after, " ");
  EXPECT_EQ(split_set_cookie("a = b ; c").space_back, " ");
  EXPECT_EQ(split_set_cookie("ab=cde").size(), 5u);
}

TEST(SetCookie, KnowsPrefixesInAnyCase) {
  EXPECT_EQ(cookie_prefix("__Secure-a"), CookiePrefix::secure);
  EXPECT_EQ(cookie_prefix("__HOST-a"), CookiePrefix::host);
  EXPECT_EQ(cookie_prefix("__Host-Http-a"), CookiePrefix::host_http);
  EXPECT_EQ(cookie_prefix("__Http-a"), CookiePrefix::http);
  EXPECT_EQ(cookie_prefix("_Host-a"), CookiePrefix::none);
}

TEST(StoredCookie, IsWhatAUserAgentMakesOfIt) {
  const auto cookie = stored_cookie(
      "a=b c; Domain=.Example.com; Path=x; Path=/y; Max-Age=-5; Max-Age=1x; SameSite=lax; "
      "SECURE=false; httponly; Partitioned; Expires=never");
  ASSERT_TRUE(cookie);
  EXPECT_EQ(cookie->value, "b c");
  EXPECT_EQ(cookie->domain, "Example.com");
  EXPECT_EQ(cookie->path, "/y");
  EXPECT_EQ(cookie->max_age, -5);
  EXPECT_EQ(cookie->expires, std::nullopt);
  EXPECT_EQ(cookie->same_site, SameSite::lax);
  EXPECT_TRUE(cookie->secure && cookie->http_only && cookie->partitioned);
  EXPECT_EQ(stored_cookie("a=b; Path=/y; Path=")->path, "");
  EXPECT_EQ(stored_cookie("a=b; SameSite=x")->same_site, SameSite::unspecified);
  EXPECT_EQ(stored_cookie("abc")->name, "");
}

TEST(StoredCookie, IsNothingIfTheFieldIsIgnored) {
  EXPECT_FALSE(stored_cookie(""));
  EXPECT_FALSE(stored_cookie("=; Path=/"));
  EXPECT_FALSE(stored_cookie("a=b\x01"));
  EXPECT_FALSE(stored_cookie("a=b; x\x7F"));
  EXPECT_TRUE(stored_cookie("a=\tb"));
  EXPECT_TRUE(stored_cookie("a=" + std::string(4095, 'x')));
  EXPECT_FALSE(stored_cookie("a=" + std::string(4096, 'x')));
  EXPECT_EQ(stored_cookie("a=b; Path=/" + std::string(1023, 'x'))->path.size(), 1024u);
  EXPECT_EQ(stored_cookie("a=b; Path=/" + std::string(1024, 'x'))->path, "");
}

TEST(CookieDate, IsReadInAnyForm) {
  const struct {
    std::string value;
    std::optional<std::int64_t> expected;
  } kCases[] = {
      {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
      {"Sunday, 06-Nov-94 08:49:37 GMT", 784111777},
      {"Sun Nov  6 08:49:37 1994", 784111777},
      {"Sun, 06-Nov-1994 08:49:37 GMT", 784111777},
      {"1994 6 november 8:49:37", 784111777},
      {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
      {"Tue, 19 Jan 2038 03:14:08 GMT", 2147483648},
      {"Fri, 31 Dec 9999 23:59:59 GMT", 253402300799},
      {"29 Feb 2024 00:00:00", 1709164800},
      {"29 Feb 2023 00:00:00", std::nullopt},
      {"06 Nov 69 00:00:00", 3150921600},
      {"06 Nov 1600 00:00:00", std::nullopt},
      {"06 Nov 1994 24:00:00", std::nullopt},
      {"06 Nov 1994 23:60:00", std::nullopt},
      {"32 Nov 1994 00:00:00", std::nullopt},
      {"06 Nov 1994", std::nullopt},
      {"0", std::nullopt},
      {"", std::nullopt},
  };
  for (const auto& [value, expected] : kCases) EXPECT_EQ(cookie_date(value), expected) << value;
}

TEST(CookieScope, MatchesDomainsAndPaths) {
  EXPECT_TRUE(domain_matches("A.example", "a.EXAMPLE"));
  EXPECT_TRUE(domain_matches("b.a.example", "a.example"));
  EXPECT_FALSE(domain_matches("ba.example", "a.example"));
  EXPECT_FALSE(domain_matches("a.example", "b.a.example"));
  EXPECT_FALSE(domain_matches("1.2.3.4", "3.4"));
  EXPECT_FALSE(domain_matches("a", ""));
  EXPECT_TRUE(path_matches("/a/b", "/a"));
  EXPECT_TRUE(path_matches("/a/b", "/a/"));
  EXPECT_TRUE(path_matches("/a", "/a"));
  EXPECT_FALSE(path_matches("/ab", "/a"));
  EXPECT_FALSE(path_matches("/", "/a"));
  EXPECT_EQ(default_cookie_path("/a/b"), "/a");
  EXPECT_EQ(default_cookie_path("/a"), "/");
  EXPECT_EQ(default_cookie_path(""), "/");
}

TEST(Cookie, IsAListOfPairs) {
  EXPECT_EQ(cookie("a=1; b=\"2\"; c=")->size(), 3u);
  EXPECT_EQ(cookie("a=1;b=2").misfit().at, 4u);
  EXPECT_EQ(cookie("a=1; ").misfit().at, 5u);
  EXPECT_EQ(cookie("a=1 2").misfit().at, 3u);
  EXPECT_EQ(cookie("a").misfit().at, 1u);
  std::vector<std::string> names;
  for (const CookiePair& p : CookiePairs(" a=1;;b = x=y ; z;")) names.emplace_back(p.name);
  EXPECT_EQ(names, (std::vector<std::string>{"a", "b", ""}));
}

}  // namespace
}  // namespace statute::syntax
