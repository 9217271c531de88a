// Work shared out over threads, and finished in order.
#include "checker/support/turns.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace checker {
namespace {

TEST(InTurns, PartsAreFinishedInOrder) {
  for (std::size_t threads : {1, 2, 5}) {
    ThreadPool pool(threads);
    std::vector<std::size_t> order;
    in_turns(pool, 200, [&](std::size_t part, std::size_t worker, Turn& turn) {
      EXPECT_LT(worker, threads);
      turn.wait();
      EXPECT_TRUE(turn.has_come());
      order.push_back(part);
    });
    ASSERT_EQ(order.size(), 200u);
    for (std::size_t i = 0; i < order.size(); ++i) EXPECT_EQ(order[i], i);
  }
}

TEST(InTurns, NoPartsAreNoWork) {
  ThreadPool pool(2);
  in_turns(pool, 0, [](std::size_t, std::size_t, Turn&) { FAIL(); });
}

TEST(InTurns, PartsThatDoNotWaitKeepTheOrder) {
  ThreadPool pool(3);
  std::vector<std::size_t> order;
  in_turns(pool, 50, [&](std::size_t part, std::size_t, Turn& turn) {
    if (part % 2 == 0) return;
    turn.wait();
    order.push_back(part);
  });
  ASSERT_EQ(order.size(), 25u);
  for (std::size_t i = 0; i < order.size(); ++i) EXPECT_EQ(order[i], 2 * i + 1);
}

TEST(InTurns, TheFirstExceptionIsThrownAgain) {
  ThreadPool pool(3);
  std::vector<std::size_t> order;
  try {
    in_turns(pool, 100, [&](std::size_t part, std::size_t, Turn& turn) {
      turn.wait();
      if (part >= 10) throw std::runtime_error(std::to_string(part));
      order.push_back(part);
    });
    FAIL();
  } catch (const std::runtime_error& e) {
    EXPECT_STREQ(e.what(), "10");
  }
  EXPECT_EQ(order.size(), 10u);
}

}  // namespace
}  // namespace checker
