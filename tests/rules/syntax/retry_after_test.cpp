#include "rules/syntax/retry_after.h"

#include <gtest/gtest.h>

#include "tests/rules/syntax/exact.h"

namespace statute::syntax {
namespace {

TEST(RetryAfter, IsADelayOrADate) {
  EXPECT_EQ(retry_after("0")->delay, 0u);
  EXPECT_EQ(retry_after("120")->delay, 120u);
  EXPECT_FALSE(retry_after("120")->date);
  EXPECT_EQ(retry_after("Fri, 31 Dec 1999 23:59:59 GMT")->date->seconds, 946684799);
  EXPECT_EQ(retry_after("Friday, 31-Dec-99 23:59:59 GMT")->date->form, DateForm::rfc850);
}

TEST(RetryAfter, PointsAtTheOctetThatDoesNotFit) {
  struct Case {
    std::string_view input;
    std::size_t at;
  };
  for (const Case& t : {
           Case{"", 0},
           Case{"-1", 0},
           Case{"1.5", 1},
           Case{"60s", 2},
           Case{"60, 60", 2},
           Case{"soon", 0},
           Case{"Fri, 31 Dec 1999 23:59:59 CET", 26},
       }) {
    const Exact input(t.input);
    const auto r = retry_after(input.view());
    ASSERT_FALSE(r) << t.input;
    EXPECT_EQ(r.misfit().at, t.at) << t.input;
  }
}

}  // namespace
}  // namespace statute::syntax
