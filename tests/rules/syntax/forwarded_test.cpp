#include "rules/syntax/forwarded.h"

#include <gtest/gtest.h>

#include <string>

namespace statute::syntax {
namespace {

TEST(Forwarded, ReadsElementsAndPairs) {
  const auto all = forwarded(
      "for=\"_gazonk\", For=\"[2001:db8:cafe::17]:4711\",, "
      "for=192.0.2.60;proto=http;by=203.0.113.43");
  ASSERT_TRUE(all);
  ASSERT_EQ(all->size(), 3u);
  auto i = all->begin();
  EXPECT_EQ(find(*i, "for")->value.raw, "_gazonk");
  ++i;
  ++i;
  EXPECT_EQ(i->size(), 3u);
  EXPECT_EQ(find(*i, "PROTO")->value.raw, "http");
}

TEST(Forwarded, PointsAtTheOctetThatDoesNotFit) {
  const struct {
    std::string value;
    std::size_t at;
  } kCases[] = {
      {"", 0},
      {"for=[::1]", 4},
      {"for = a", 3},
      {"for= a", 4},
      {"for=a; by=b", 6},
      {"for", 3},
      {"a=b, for=1.2.3.4:80", 16},
      {"for=a by=b", 5},
  };
  for (const auto& [value, at] : kCases) {
    ASSERT_FALSE(forwarded(value)) << value;
    EXPECT_EQ(forwarded(value).misfit().at, at) << value;
  }
}

TEST(ForwardedNode, IsAnAddressOrAName) {
  EXPECT_EQ(forwarded_node("192.0.2.1:80")->port, "80");
  EXPECT_EQ(forwarded_node("[::1]:_p")->name, "[::1]");
  EXPECT_EQ(forwarded_node("Unknown")->name, "Unknown");
  EXPECT_EQ(forwarded_node("_a.b-c")->name, "_a.b-c");
  const struct {
    std::string value;
    std::size_t at;
  } kCases[] = {{"a.example", 0}, {"::1", 0},      {"[::g]", 3},    {"[::1", 4},
                {"_", 1},         {"unknownx", 7}, {"unknown:", 8}, {"1.2.3.4:123456", 8},
                {"1.2.3.4:8x", 9}};
  for (const auto& [value, at] : kCases) {
    ASSERT_FALSE(forwarded_node(value)) << value;
    EXPECT_EQ(forwarded_node(value).misfit().at, at) << value;
  }
}

}  // namespace
}  // namespace statute::syntax
