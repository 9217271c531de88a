#include "rules/syntax/expect.h"

#include <gtest/gtest.h>

#include "tests/rules/syntax/exact.h"

namespace statute::syntax {
namespace {

TEST(Expect, Knows100Continue) {
  struct Case {
    std::string_view input;
    bool has;
    bool only;
  };
  for (const Case& t : {
           Case{"100-continue", true, true},
           Case{"100-CONTINUE", true, true},
           Case{"100-continue, 100-continue", true, true},
           Case{"100-continue, x=\"1\"; y=2", true, false},
           Case{"x", false, false},
           Case{"100-continue=1", false, false},
           Case{"", false, false},
       }) {
    const Exact input(t.input);
    const auto e = expect(input.view());
    ASSERT_TRUE(e) << t.input;
    EXPECT_EQ(e->has_100_continue(), t.has) << t.input;
    EXPECT_EQ(e->is_100_continue(), t.only) << t.input;
  }
}

TEST(Expect, PointsAtTheOctetThatDoesNotFit) {
  EXPECT_EQ(expect("100-continue;a=b").misfit().at, 12u);
  EXPECT_EQ(expect("x=").misfit().at, 2u);
  EXPECT_EQ(expect("x = 1").misfit().at, 2u);
}

}  // namespace
}  // namespace statute::syntax
