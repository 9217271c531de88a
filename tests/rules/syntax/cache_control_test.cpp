#include "rules/syntax/cache_control.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace statute::syntax {
namespace {

using Id = CacheDirective;

TEST(CacheControlField, PointsAtTheOctetThatDoesNotFit) {
  const struct {
    std::string value;
    std::size_t at;
  } kCases[] = {
      {"max-age=60; public", 10},
      {"max-age = 60", 7},
      {"no-store, max-age= 60", 18},
      {"max-age=", 8},
      {"public, private=\"a", 18},
      {"max-age=60/2", 10},
      {"=60", 0},
      {"public private", 6},
      {"public, \"x\"", 8},
  };
  for (const auto& [value, at] : kCases) {
    const auto parsed = cache_control(value);
    ASSERT_FALSE(parsed) << value;
    EXPECT_EQ(parsed.misfit().at, at) << value;
  }
  for (const std::string fits : {"", ",", "a", "a=b,,c=\"d,e\"", "max-age=-1", "max-age=1.5"}) {
    EXPECT_TRUE(cache_control(fits)) << fits;
  }
}

TEST(CacheControlField, GivesMalformedDirectivesAsFarAsTheyGo) {
  std::vector<std::string> names;
  std::vector<bool> bad;
  for (const Directive& d : Directives("public, max-age = 60, No-Cache=\"a\\\", b\", s-maxage=")) {
    names.emplace_back(d.name);
    bad.push_back(d.misfit.has_value());
  }
  EXPECT_EQ(names, (std::vector<std::string>{"public", "max-age", "No-Cache", "s-maxage"}));
  EXPECT_EQ(bad, (std::vector<bool>{false, true, false, true}));
}

TEST(CacheControlField, KnowsTheRegisteredDirectives) {
  std::size_t registered = 0;
  for (const CacheDirectiveInfo& info : cache_directives()) {
    EXPECT_EQ(cache_directive_info(info.name), &info);
    EXPECT_EQ(&cache_directive_info(info.id), &info);
    registered += info.registered ? 1 : 0;
  }
  EXPECT_EQ(registered, 16u);
  EXPECT_EQ(cache_directive_info("MAX-AGE")->id, Id::max_age);
  EXPECT_EQ(cache_directive_info("nocache"), nullptr);
  EXPECT_EQ(cache_directive_info(Id::min_fresh).in_response, CacheArgument::undefined);
}

TEST(FieldNames, AreAList) {
  const struct {
    std::string raw;
    bool fits;
    std::size_t at;
  } kCases[] = {
      {"", true, 0},       {"Set-Cookie", true, 0},   {"a , b,,c", true, 0}, {"a b", false, 2},
      {"a, b:", false, 4}, {"Set\\-Cookie", true, 0}, {"\\\"a", false, 0},
  };
  for (const auto& [raw, fits, at] : kCases) {
    const auto parsed = field_name_list({raw, true});
    EXPECT_EQ(static_cast<bool>(parsed), fits) << raw;
    if (!fits) {
      EXPECT_EQ(parsed.misfit().at, at) << raw;
    }
  }
  EXPECT_TRUE(lists_field({"a, SET-cookie", true}, "Set-Cookie"));
  EXPECT_FALSE(lists_field({"Set-Cookie2", true}, "Set-Cookie"));
}

TEST(CacheControl, KeepsTheFirstOfSeveralLines) {
  CacheControl all("max-age=60, public");
  all.add("Max-Age=30, no-cache=\"Set-Cookie\", s-maxage=\"7\"");
  all.add("public");
  EXPECT_EQ(all.seconds(Id::max_age), 60u);
  EXPECT_TRUE(all.repeated(Id::max_age));
  EXPECT_TRUE(all.differs(Id::max_age));
  EXPECT_TRUE(all.repeated(Id::public_));
  EXPECT_FALSE(all.differs(Id::public_));
  EXPECT_EQ(all.seconds(Id::s_maxage), 7u);
  EXPECT_TRUE(all.argument(Id::s_maxage).quoted);
  EXPECT_EQ(all.lifetime(true), 7u);
  EXPECT_EQ(all.lifetime(false), 60u);
  EXPECT_TRUE(all.qualified(Id::no_cache));
  EXPECT_TRUE(lists_field(all.argument(Id::no_cache), "set-cookie"));
  EXPECT_FALSE(all.malformed() || all.has_unknown() || all.empty());
}

TEST(CacheControl, TellsMissingAndInvalidSeconds) {
  const struct {
    std::string value;
    Id id;
    bool invalid;
    std::optional<std::uint64_t> seconds;
  } kCases[] = {
      {"max-age=0", Id::max_age, false, 0u},
      {"max-age", Id::max_age, true, std::nullopt},
      {"max-age=-1", Id::max_age, true, std::nullopt},
      {"s-maxage=1.5", Id::s_maxage, true, std::nullopt},
      {"max-age=\"\"", Id::max_age, true, std::nullopt},
      {"max-age=1h, max-age=5", Id::max_age, true, std::nullopt},
      {"max-stale", Id::max_stale, false, std::nullopt},
      {"max-stale=5", Id::max_stale, false, 5u},
      {"max-stale=x", Id::max_stale, true, std::nullopt},
      {"stale-if-error=9", Id::stale_if_error, false, 9u},
      {"no-store", Id::no_store, false, std::nullopt},
  };
  for (const auto& [value, id, invalid, seconds] : kCases) {
    const CacheControl all(value);
    EXPECT_TRUE(all.has(id)) << value;
    EXPECT_EQ(all.invalid(id), invalid) << value;
    EXPECT_EQ(all.seconds(id), seconds) << value;
  }
}

TEST(CacheControl, TakesAnEmptyListForNone) {
  EXPECT_TRUE(CacheControl("no-cache").unqualified(Id::no_cache));
  EXPECT_TRUE(CacheControl("no-cache=\"\"").unqualified(Id::no_cache));
  EXPECT_TRUE(CacheControl("private=\"a\", private").unqualified(Id::private_));
  EXPECT_TRUE(CacheControl("private=a").qualified(Id::private_));
  EXPECT_FALSE(CacheControl("public").qualified(Id::private_));
}

TEST(CacheControl, CountsMalformedElementsForNothing) {
  const CacheControl all("max-age=60; public, foo=1");
  EXPECT_TRUE(all.malformed());
  EXPECT_TRUE(all.has_unknown());
  EXPECT_FALSE(all.has(Id::max_age));
  EXPECT_FALSE(all.empty());
  EXPECT_TRUE(CacheControl(" , ").empty());
}

}  // namespace
}  // namespace statute::syntax
