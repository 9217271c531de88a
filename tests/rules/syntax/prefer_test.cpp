#include "rules/syntax/prefer.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <initializer_list>
#include <string_view>

#include "rules/syntax/link_relation.h"

namespace statute::syntax {
namespace {

TEST(Prefer, ReadsPreferencesWithTheirParameters) {
  const auto all =
      prefer("return=representation; include=\"a, b\" ;; c , wait = 10, respond-async");
  ASSERT_TRUE(all);
  ASSERT_EQ(all->size(), 3u);
  auto p = all->begin();
  EXPECT_EQ(p->name, "return");
  EXPECT_EQ(p->value.raw, "representation");
  EXPECT_EQ(p->parameters, "; include=\"a, b\" ;; c");
  ++p;
  EXPECT_EQ(p->name, "wait");
  EXPECT_EQ(p->value.raw, "10");
  EXPECT_EQ(p->parameters, "");
  ++p;
  EXPECT_EQ(p->value.raw, "");
}

TEST(Prefer, SaysWhereAListDoesNotFit) {
  struct Case {
    std::string_view value;
    std::size_t at;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"", 0}, {"=a", 0}, {"a=", 2}, {"a b", 2}, {"a; b=\"", 6}, {"a, b/c", 4}}) {
    const auto all = prefer(c.value);
    ASSERT_FALSE(all) << c.value;
    EXPECT_EQ(all.misfit().at, c.at) << c.value;
  }
  EXPECT_EQ(preference_applied("a=b; c").misfit().at, 3u);
  EXPECT_EQ(preference_applied("").misfit().at, 0u);
}

TEST(LinkRelation, FindsEveryNameInAnyCase) {
  for (std::string_view name : kLinkRelations) EXPECT_TRUE(is_registered_relation(name)) << name;
  EXPECT_TRUE(is_registered_relation("convertedFrom"));
  EXPECT_TRUE(is_registered_relation("WORKING-COPY-OF"));
  EXPECT_FALSE(is_registered_relation(""));
  EXPECT_FALSE(is_registered_relation("zzz"));
  EXPECT_TRUE(looks_like_extension_relation("urn:a"));
  EXPECT_TRUE(looks_like_extension_relation("/a"));
  EXPECT_FALSE(looks_like_extension_relation("a.b"));
}

}  // namespace
}  // namespace statute::syntax
