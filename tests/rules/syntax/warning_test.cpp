#include "rules/syntax/warning.h"

#include <gtest/gtest.h>

#include "tests/rules/syntax/exact.h"

namespace statute::syntax {
namespace {

TEST(Warning, ReadsValues) {
  const Exact input(
      "110 anderson/1.3.37 \"Response, stale\" \"Sun, 06 Nov 1994 08:49:37 GMT\", 299 - \"x\"");
  const auto warnings = warning(input.view());
  ASSERT_TRUE(warnings) << warnings.misfit().at;
  EXPECT_EQ(warnings->size(), 2u);
  const Warning first = *warnings->begin();
  EXPECT_EQ(first.code, 110);
  EXPECT_EQ(first.agent, "anderson/1.3.37");
  EXPECT_EQ(first.text, "Response, stale");
  EXPECT_EQ(first.date, "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ((*++warnings->begin()).date, std::nullopt);
}

TEST(Warning, PointsAtTheOctetThatDoesNotFit) {
  struct Case {
    std::string_view input;
    std::size_t at;
  };
  for (const Case& t : {
           Case{"", 0},
           Case{"11 - \"x\"", 2},
           Case{"1100 - \"x\"", 4},
           Case{"110 \"x\"", 4},
           Case{"110 -", 5},
           Case{"110 - x", 6},
           Case{"110 - \"x\" \"today\"", 11},
           Case{"110 - \"x\" \"Sun, 06 Nov 1994 08:49:37 GMT", 40},
       }) {
    const Exact input(t.input);
    const auto warnings = warning(input.view());
    ASSERT_FALSE(warnings) << t.input;
    EXPECT_EQ(warnings.misfit().at, t.at) << t.input;
  }
}

}  // namespace
}  // namespace statute::syntax
