#include "checker/support/result.h"

#include <gtest/gtest.h>

namespace checker {
namespace {

Result<int> half(int n) {
  if (n % 2 != 0) return Error{Fault::usage, "odd"};
  return n / 2;
}

TEST(Result, HoldsAValueOrAnError) {
  ASSERT_TRUE(half(4).has_value());
  EXPECT_EQ(*half(4), 2);
  ASSERT_TRUE(half(3).has_error());
  EXPECT_EQ(half(3).error(), (Error{Fault::usage, "odd"}));
}

TEST(Result, ThrowsTheErrorWhenTheValueIsTaken) {
  try {
    (void)half(3).value();
    FAIL();
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().fault, Fault::usage);
    EXPECT_STREQ(failure.what(), "odd");
  }
}

TEST(Fault, BecomesAnExitCode) {
  EXPECT_EQ(exit_code(Fault::usage), 2);
  for (Fault fault : {Fault::unreadable, Fault::malformed, Fault::unreachable, Fault::timeout,
                      Fault::too_large}) {
    EXPECT_EQ(exit_code(fault), 3) << name(fault);
  }
  EXPECT_EQ(exit_code(Fault::unwritable), 4);
  EXPECT_EQ(exit_code(Fault::internal), 4);
  EXPECT_EQ(exit_code(Fault::interrupted), 130);
}

}  // namespace
}  // namespace checker
