#include "rules/syntax/alt_svc.h"

#include <gtest/gtest.h>

#include <string>

namespace statute::syntax {
namespace {

TEST(AltSvc, ReadsAlternatives) {
  const auto all = alt_svc("h3=\":443\" ; ma=2592000;persist=1, w%3Dx=\"[::1]:8\";v=\"46,43\"");
  ASSERT_TRUE(all);
  ASSERT_EQ(all->size(), 2u);
  auto i = all->begin();
  EXPECT_EQ(i->protocol, "h3");
  EXPECT_EQ(i->host, "");
  EXPECT_EQ(i->port, "443");
  EXPECT_EQ(find(i->params(), "MA")->value.raw, "2592000");
  EXPECT_TRUE(find(i->params(), "persist")->value.is("1"));
  ++i;
  EXPECT_EQ(i->host, "[::1]");
  EXPECT_TRUE(find(i->params(), "v")->value.quoted);
  EXPECT_TRUE(alt_svc("clear")->begin()->clear);
  EXPECT_TRUE(alt_svc("h2=\"a:1\",,"));
}

TEST(AltSvc, PointsAtTheOctetThatDoesNotFit) {
  const struct {
    std::string value;
    std::size_t at;
  } kCases[] = {
      {"", 0},
      {"h3=:443", 3},
      {"h3", 2},
      {"h3=\"443\"", 7},
      {"h3=\":\"", 5},
      {"h3=\":44x\"", 5},
      {"h3=\"\xC3\xA9:443\"", 4},
      {"h3=\":443", 8},
      {"h3=\":443\"; ma", 13},
      {"h3=\":443\"; ma = 5", 13},
      {"h3=\":443\"; ma= 5", 14},
      {"h3=\":443\" ma=5", 10},
      {"h3=\":443\"; ", 11 - 1},
      {"clear, h3=\":443\"", 0},
      {"h3=\":443\", clear", 11},
      {"Clear", 5},
      {"h3@=\":443\"", 2},
      {"h2=\"a:1\", =\":1\"", 10},
  };
  for (const auto& [value, at] : kCases) {
    const auto parsed = alt_svc(value);
    ASSERT_FALSE(parsed) << value;
    EXPECT_EQ(parsed.misfit().at, at) << value;
  }
}

TEST(AltSvc, KeepsWhatFitsOfABrokenAlternative) {
  const Alternatives all("h3@x=\":443\", h2=\"\xC3\xA9:1\"; ma=1, h2=\":2\"; ma=5; b");
  auto i = all.begin();
  EXPECT_EQ(i->protocol, "h3@x");
  EXPECT_FALSE(i->well_formed);
  ++i;
  EXPECT_EQ(i->host, "\xC3\xA9");
  ++i;
  EXPECT_EQ(find(i->params(), "ma")->value.raw, "5");
}

TEST(ProtocolId, HasOneEncoding) {
  for (const std::string_view good : {"h3", "w%3Dx%3Ay#z", "x%25y", "http%2F1.1", "%C3"}) {
    EXPECT_TRUE(protocol_id(good)) << good;
  }
  const struct {
    std::string value;
    std::size_t at;
  } kCases[] = {{"", 0}, {"h%32", 1}, {"w%3dx", 3}, {"x%", 2}, {"a/b", 1}, {"a%2", 3}, {"%41", 0}};
  for (const auto& [value, at] : kCases) {
    ASSERT_FALSE(protocol_id(value)) << value;
    EXPECT_EQ(protocol_id(value).misfit().at, at) << value;
  }
}

}  // namespace
}  // namespace statute::syntax
