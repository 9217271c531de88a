#include "rules/syntax/entity_tag.h"

#include <gtest/gtest.h>

namespace statute::syntax {
namespace {

TEST(EntityTag, ReadsStrongAndWeak) {
  const auto strong = entity_tag("\"v1\"");
  ASSERT_TRUE(strong);
  EXPECT_FALSE(strong->weak);
  EXPECT_EQ(strong->opaque, "v1");
  EXPECT_TRUE(entity_tag("W/\"\"")->weak);
}

TEST(EntityTag, PointsAtTheOctetThatDoesNotFit) {
  EXPECT_EQ(entity_tag("v1").misfit().at, 0u);
  EXPECT_EQ(entity_tag("\"a b\"").misfit().at, 2u);
  EXPECT_EQ(entity_tag("\"a\" ").misfit().at, 3u);
}

TEST(EntityTag, ComparesWeaklyAndStrongly) {
  const EntityTag weak{true, "a"};
  const EntityTag strong{false, "a"};
  EXPECT_TRUE(weak.matches_weakly(strong));
  EXPECT_FALSE(weak.matches_strongly(strong));
  EXPECT_TRUE(strong.matches_strongly(strong));
}

TEST(EntityTag, ReadsListsWithCommasInTags) {
  const auto tags = entity_tags("\"a,b\" , W/\"c\",,");
  ASSERT_TRUE(tags);
  ASSERT_EQ(tags->size(), 2u);
  EXPECT_EQ(tags->begin()->opaque, "a,b");
  EXPECT_TRUE((*++tags->begin()).weak);
  EXPECT_EQ(entity_tags("\"a\" \"b\"").misfit().at, 4u);
  EXPECT_EQ(entity_tags("\"a\", b").misfit().at, 5u);
  EXPECT_FALSE(entity_tags("*"));
  EXPECT_FALSE(entity_tags(""));
}

}  // namespace
}  // namespace statute::syntax
