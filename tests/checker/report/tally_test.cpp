// Counts that stay the same however a run is cut into pieces.
#include "checker/report/tally.h"

#include <gtest/gtest.h>

#include <string>

#include "checker/support/text.h"

namespace checker::report {
namespace {

using statute::Level;

TEST(Tally, CountsByRuleHostAndStatus) {
  Tally tally;
  tally.exchange(200);
  tally.exchange(405);
  tally.finding(3, Level::must, "A.example:8080", 405);
  tally.finding(3, Level::info, "a.example:8080", 405);
  tally.finding(1, Level::should, "", 0);
  EXPECT_EQ(tally.levels(), (Counts{1, 1, 0, 1}));
  EXPECT_EQ(tally.of_rule(3), (Counts{1, 0, 0, 1}));
  EXPECT_EQ(tally.of_rule(1), (Counts{0, 1, 0, 0}));
  EXPECT_EQ(tally.of_rule(99), Counts{});
  const auto hosts = tally.hosts();
  ASSERT_EQ(hosts.size(), 2u);
  EXPECT_EQ(hosts.at(""), (Counts{0, 1, 0, 0}));
  EXPECT_EQ(hosts.at("a.example:8080"), (Counts{1, 0, 0, 1}));
  const auto statuses = tally.statuses();
  ASSERT_EQ(statuses.size(), 3u);
  EXPECT_EQ(statuses.at(0).exchanges, 0u);
  EXPECT_EQ(statuses.at(200).exchanges, 1u);
  EXPECT_EQ(statuses.at(405).findings, (Counts{1, 0, 0, 1}));
}

TEST(Tally, KeepsTheSameHostsHoweverTheRunWasCut) {
  constexpr int kMany = static_cast<int>(Tally::kHosts) * 5;
  Tally whole;
  Tally evens;
  Tally odds;
  for (int i = 0; i < kMany; ++i) {
    const std::string host = std::to_string(i) + ".example";
    whole.finding(0, Level::must, host, 200);
    (i % 2 == 0 ? evens : odds).finding(0, Level::must, host, 200);
  }
  for (int i = kMany; i-- > 0;) {
    const std::string host = std::to_string(i) + ".example";
    whole.finding(0, Level::must, host, 200);
    evens.finding(0, Level::must, host, 200);
  }
  odds.add(evens);
  const auto hosts = whole.hosts();
  EXPECT_EQ(hosts.size(), Tally::kHosts + 1);
  EXPECT_EQ(hosts, odds.hosts());
  std::uint64_t all = 0;
  for (const auto& [host, counts] : hosts) {
    all += sum(counts);
    if (host != Tally::kOtherHosts) {
      EXPECT_EQ(sum(counts), 2u) << host;
    }
  }
  EXPECT_EQ(all, 2u * kMany);
}

TEST(Tally, HostsThatAreNoTextAreMadeText) {
  Tally tally;
  tally.finding(0, Level::must, "\xFF.example", 200);
  tally.finding(0, Level::must, "\xFE.example", 200);
  for (const auto& [host, counts] : tally.hosts()) EXPECT_TRUE(is_utf8(host));
  EXPECT_EQ(tally.hosts().size(), 1u);
}

}  // namespace
}  // namespace checker::report
