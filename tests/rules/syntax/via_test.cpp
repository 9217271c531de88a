#include "rules/syntax/via.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/rules/syntax/exact.h"

namespace statute::syntax {
namespace {

TEST(Via, ReadsMembers) {
  const Exact input("1.0 fred,, HTTP/1.1 p.example.net:8080 (Apache, \"1.1)\", 2 [::1]:80");
  // A double quote opens nothing in a comment.
  const auto v = via(input.view());
  ASSERT_FALSE(v);
  const Exact good("1.0 fred,, HTTP/1.1 p.example.net:8080 (Apache, \"1.1), 2 [::1]:80");
  const auto g = via(good.view());
  ASSERT_TRUE(g) << g.misfit().at;
  EXPECT_EQ(g->size(), 3u);
  EXPECT_EQ(g->empty_elements(), 1u);
  std::vector<ViaMember> all;
  for (const ViaMember& m : *g) all.push_back(m);
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].protocol, "");
  EXPECT_EQ(all[0].version, "1.0");
  EXPECT_EQ(all[0].host, "fred");
  EXPECT_EQ(all[1].protocol, "HTTP");
  EXPECT_EQ(all[1].received_by, "p.example.net:8080");
  EXPECT_EQ(all[1].port, "8080");
  EXPECT_EQ(all[1].comment, "(Apache, \"1.1)");
  EXPECT_EQ(all[2].host, "[::1]");
  EXPECT_EQ(all[2].text, "2 [::1]:80");
}

TEST(Via, PointsAtTheOctetThatDoesNotFit) {
  struct Case {
    std::string_view input;
    std::size_t at;
  };
  for (const Case& t : {
           Case{"1.1", 3},
           Case{"1.1 ", 4},
           Case{"1.1, fred", 3},
           Case{"HTTP/ fred", 5},
           Case{"1.1 fred jim", 9},
           Case{"1.1 fred (x", 11},
           Case{"1.1 fred(x)", 8},
           Case{"1.1 (x)", 4},
           Case{"1.1 fred:80x", 11},
           Case{"1.1 [::1", 8},
           Case{"HTTP/1.1/2 x", 8},
       }) {
    const Exact input(t.input);
    const auto v = via(input.view());
    ASSERT_FALSE(v) << t.input;
    EXPECT_EQ(v.misfit().at, t.at) << t.input;
  }
  EXPECT_TRUE(via(""));
}

}  // namespace
}  // namespace statute::syntax
