// Work shared out over threads, and finished in order.
#include "checker/support/turns.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace checker {
namespace {

TEST(InTurns, PartsAreFinishedInOrder) {
  for (std::size_t threads : {1, 2, 5}) {
    for (std::size_t ahead : {0, 1, 3, 100}) {
      ThreadPool pool(threads);
      std::vector<std::size_t> order;
      in_turns(
          pool, 200, ahead,
          [&](std::size_t part, std::size_t worker) {
            EXPECT_LT(worker, threads);
            return std::make_unique<std::size_t>(part);
          },
          [&](std::size_t part, std::unique_ptr<std::size_t> value, std::size_t worker) {
            EXPECT_LT(worker, threads);
            EXPECT_EQ(*value, part);
            order.push_back(part);
          });
      ASSERT_EQ(order.size(), 200u);
      for (std::size_t i = 0; i < order.size(); ++i) EXPECT_EQ(order[i], i);
    }
  }
}

TEST(InTurns, NoMoreIsPreparedThanThereIsRoomFor) {
  ThreadPool pool(4);
  std::atomic<int> held{0};
  in_turns(
      pool, 300, 6,
      [&](std::size_t part, std::size_t) {
        EXPECT_LE(++held, 6);
        return part;
      },
      [&](std::size_t, std::size_t, std::size_t) { --held; });
  EXPECT_EQ(held, 0);
}

TEST(InTurns, NoPartsAreNoWork) {
  ThreadPool pool(2);
  in_turns(
      pool, 0, 2, [](std::size_t part, std::size_t) { return part; },
      [](std::size_t, std::size_t, std::size_t) { FAIL(); });
}

TEST(InTurns, TheFirstExceptionIsThrownAgain) {
  for (const bool early : {true, false}) {
    ThreadPool pool(3);
    std::vector<std::size_t> order;
    const auto fail = [](std::size_t part) {
      if (part >= 10) throw std::runtime_error(std::to_string(part));
    };
    try {
      in_turns(
          pool, 100, 5,
          [&](std::size_t part, std::size_t) {
            if (early) fail(part);
            return part;
          },
          [&](std::size_t part, std::size_t, std::size_t) {
            if (!early) fail(part);
            order.push_back(part);
          });
      FAIL();
    } catch (const std::runtime_error& e) {
      EXPECT_STREQ(e.what(), "10");
    }
    EXPECT_EQ(order.size(), 10u);
  }
}

}  // namespace
}  // namespace checker
