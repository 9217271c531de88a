#include "rules/syntax/pair.h"

#include <gtest/gtest.h>

#include <string>

namespace statute::syntax {
namespace {

TEST(Pairs, AreReadUpToTheMisfit) {
  const struct {
    std::string text;
    std::size_t size;
    std::optional<std::size_t> misfit;
  } kCases[] = {
      {"", 0, std::nullopt}, {" ;a=1; b = \"2\" ;c ", 3, std::nullopt},
      {";a=1 b=2", 1, 5},    {";a=1;", 1, 5},
      {"a=1", 0, 0},         {";a=\"1", 0, 5},
      {";a;b=;c", 1, 5},
  };
  for (const auto& [text, size, misfit] : kCases) {
    EXPECT_EQ(Pairs(text).size(), size) << text;
    const auto found = Pairs(text).misfit();
    EXPECT_EQ(found ? std::optional(found->at) : std::nullopt, misfit) << text;
  }
}

TEST(Pairs, KnowTheFirst64Names) {
  std::string many;
  for (int i = 0; i < 100; ++i) many += ";n" + std::to_string(i);
  EXPECT_FALSE(duplicate(Pairs(many)));
  EXPECT_EQ(duplicate(Pairs(many + ";N63=x"))->text, "N63=x");
}

TEST(Argument, ComparesMeaningsNotForms) {
  EXPECT_TRUE((Argument{"a\\b", true}.means_same({"ab", false})));
  EXPECT_FALSE((Argument{"ab", true}.means_same({"a", false})));
  EXPECT_FALSE((Argument{"ab", true}.means_same({"aB", false})));
  EXPECT_TRUE((Argument{"aB", true}.is_same("Ab")));
}

TEST(Words, StandBetweenBlanks) {
  EXPECT_TRUE(Words("  ").empty());
  EXPECT_EQ(Words("a b\tc ").size(), 3u);
}

}  // namespace
}  // namespace statute::syntax
