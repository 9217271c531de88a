#include "checker/support/thread_pool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <vector>

namespace checker {
namespace {

TEST(ThreadPool, RunsEveryJobBeforeItEnds) {
  std::atomic<int> run = 0;
  {
    ThreadPool pool(3);
    EXPECT_EQ(pool.size(), 3u);
    for (int i = 0; i < 1000; ++i) pool.run([&run](std::size_t) { ++run; });
  }
  EXPECT_EQ(run, 1000);
  EXPECT_GE(ThreadPool().size(), 1u);
}

TEST(ForEachInOrder, EmitsInOrderWhateverTheThreads) {
  for (std::size_t threads : {1u, 2u, 7u}) {
    ThreadPool pool(threads);
    std::vector<std::size_t> emitted;
    for_each_in_order(
        pool, 500,
        [&](std::size_t i, std::size_t worker) {
          EXPECT_LT(worker, threads);
          // The first of each few is the slowest.
          for (int turn = 0; i % 5 == 0 && turn < 100; ++turn) std::this_thread::yield();
          return std::make_unique<std::size_t>(i * i);
        },
        [&](std::unique_ptr<std::size_t> square) { emitted.push_back(*square); });
    ASSERT_EQ(emitted.size(), 500u);
    for (std::size_t i = 0; i < emitted.size(); ++i) EXPECT_EQ(emitted[i], i * i);
  }
}

TEST(ForEachInOrder, DoesNothingForNothing) {
  ThreadPool pool(2);
  for_each_in_order(
      pool, 0, [](std::size_t i, std::size_t) { return i; }, [](std::size_t) { FAIL(); });
}

TEST(ForEachInOrder, StopsWhenEmitSaysSo) {
  ThreadPool pool(2);
  std::atomic<std::size_t> worked = 0;
  std::size_t emitted = 0;
  for_each_in_order(
      pool, 1'000'000,
      [&](std::size_t i, std::size_t) {
        ++worked;
        return i;
      },
      [&](std::size_t i) {
        ++emitted;
        return i < 9;
      });
  EXPECT_EQ(emitted, 10u);
  EXPECT_LT(worked, 100u);
}

TEST(ForEachInOrder, ThrowsWhatWorkThrewInItsPlace) {
  ThreadPool pool(3);
  std::vector<std::size_t> emitted;
  const auto run = [&] {
    for_each_in_order(
        pool, 100,
        [](std::size_t i, std::size_t) {
          if (i == 5) throw std::runtime_error("five");
          return i;
        },
        [&](std::size_t i) { emitted.push_back(i); });
  };
  EXPECT_THROW(run(), std::runtime_error);
  EXPECT_THAT(emitted, ::testing::ElementsAre(0, 1, 2, 3, 4));
}

TEST(PipeInOrder, EmitsWhatCameBeforeTheSourceThrew) {
  ThreadPool pool(2);
  int given = 0;
  std::vector<int> emitted;
  const auto run = [&] {
    pipe_in_order(
        pool,
        [&]() -> std::optional<int> {
          if (given == 20) throw std::runtime_error("twenty");
          return given++;
        },
        [](int i, std::size_t) { return -i; }, [&](int i) { emitted.push_back(i); });
  };
  EXPECT_THROW(run(), std::runtime_error);
  ASSERT_EQ(emitted.size(), 20u);
  EXPECT_EQ(emitted.back(), -19);
}

}  // namespace
}  // namespace checker
