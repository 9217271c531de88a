// What many threads find, passed on in the order of the sources.
#include "checker/cli/in_order.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace checker::cli {
namespace {

Judged piece(const std::string& what, bool last) {
  Judged out;
  out.last = last;
  out.totals.source = what;
  return out;
}

TEST(InOrder, PassesPiecesOnAsTheirTurnComes) {
  std::vector<std::string> seen;
  InOrder in_order([&](Judged judged) { seen.push_back(judged.totals.source); });
  in_order.put(1, piece("b1", false), false);
  in_order.put(0, piece("a1", false), false);
  EXPECT_EQ(seen, (std::vector<std::string>{"a1"}));
  in_order.put(1, piece("b2", true), false);
  in_order.put(0, piece("a2", true), false);
  EXPECT_EQ(seen, (std::vector<std::string>{"a1", "a2", "b1", "b2"}));
}

TEST(InOrder, FlushesWhatHasNoNeighbour) {
  std::vector<std::string> seen;
  InOrder in_order([&](Judged judged) { seen.push_back(judged.totals.source); });
  in_order.put(4, piece("e", true), false);
  in_order.put(2, piece("c", true), false);
  in_order.flush();
  EXPECT_EQ(seen, (std::vector<std::string>{"c", "e"}));
}

TEST(InOrder, HoldsBackSourcesThatAreFarAhead) {
  std::vector<std::string> seen;
  InOrder in_order([&](Judged judged) { seen.push_back(judged.totals.source); });
  std::vector<std::string> expected;
  for (int source = 0; source < 3; ++source) {
    for (int i = 0; i < 100; ++i) expected.push_back(std::to_string(source));
  }
  std::vector<std::thread> threads;
  for (std::size_t source = 3; source-- > 0;) {
    threads.emplace_back([&in_order, source] {
      for (int i = 0; i < 100; ++i) {
        in_order.put(source, piece(std::to_string(source), i == 99), true);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(seen, expected);
}

TEST(InOrder, AFailureEndsTheWaits) {
  InOrder in_order([](Judged) { throw std::runtime_error("full"); });
  std::thread ahead([&] {
    for (int i = 0; i < 100; ++i) in_order.put(1, piece("b", false), true);
  });
  EXPECT_THROW(in_order.put(0, piece("a", false), true), std::runtime_error);
  ahead.join();
  in_order.flush();
}

}  // namespace
}  // namespace checker::cli
