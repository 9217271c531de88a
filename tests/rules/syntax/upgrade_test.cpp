#include "rules/syntax/upgrade.h"

#include <gtest/gtest.h>

#include "tests/rules/syntax/exact.h"

namespace statute::syntax {
namespace {

TEST(Upgrade, ComparesNamesWithoutCaseAndVersionsExactly) {
  const Exact input("WebSocket, TLS/1.2, h2c");
  const auto protocols = upgrade(input.view());
  ASSERT_TRUE(protocols);
  EXPECT_EQ(protocols->size(), 3u);
  EXPECT_TRUE(contains(*protocols, *upgrade("websocket")->begin()));
  EXPECT_TRUE(contains(*protocols, *upgrade("tls/1.2")->begin()));
  EXPECT_FALSE(contains(*protocols, *upgrade("tls/1.3")->begin()));
  EXPECT_FALSE(contains(*protocols, *upgrade("tls")->begin()));
  EXPECT_TRUE(upgrade("")->empty());
}

TEST(Upgrade, PointsAtTheOctetThatDoesNotFit) {
  struct Case {
    std::string_view input;
    std::size_t at;
  };
  for (const Case& t :
       {Case{"TLS/", 4}, Case{"/1.0", 0}, Case{"a/1/2", 3}, Case{"a b", 2}, Case{"a; b", 1}}) {
    const Exact input(t.input);
    const auto protocols = upgrade(input.view());
    ASSERT_FALSE(protocols) << t.input;
    EXPECT_EQ(protocols.misfit().at, t.at) << t.input;
  }
}

}  // namespace
}  // namespace statute::syntax
