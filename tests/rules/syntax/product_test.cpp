#include "rules/syntax/product.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/rules/syntax/exact.h"

namespace statute::syntax {
namespace {

TEST(Products, ReadsProductsAndComments) {
  const Exact input("Apache/2.4.41 (Unix (a \\) b)) OpenSSL/1.1.1d  mod_x");
  const auto p = products(input.view());
  ASSERT_TRUE(p) << p.misfit().at;
  EXPECT_EQ(p->size(), 3u);
  std::vector<Product> all;
  for (const Product& product : *p) all.push_back(product);
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(all[0].name, "Apache");
  EXPECT_EQ(all[0].version, "2.4.41");
  EXPECT_TRUE(all[1].is_comment);
  EXPECT_EQ(all[1].text, "(Unix (a \\) b))");
  EXPECT_EQ(all[3].text, "mod_x");
  EXPECT_EQ(all[3].version, "");
}

TEST(Products, PointsAtTheOctetThatDoesNotFit) {
  struct Case {
    std::string_view input;
    std::size_t at;
  };
  for (const Case& t : {
           Case{"", 0},
           Case{"(comment)", 0},
           Case{"Jetty(9.4.z)", 5},
           Case{"a/", 2},
           Case{"a/1/2", 3},
           Case{"a, b", 1},
           Case{"a ", 2},
           Case{"a (b", 4},
           Case{"a (b))", 5},
           Case{"a (b)c", 5},
           Case{"a (\\", 4},
           Case{"a @b", 2},
       }) {
    const Exact input(t.input);
    const auto p = products(input.view());
    ASSERT_FALSE(p) << t.input;
    EXPECT_EQ(p.misfit().at, t.at) << t.input;
  }
}

TEST(Products, DeepCommentsDoNoHarm) {
  EXPECT_FALSE(products("a " + std::string(100000, '(')));
  EXPECT_TRUE(products("a " + std::string(100000, '(') + std::string(100000, ')')));
}

}  // namespace
}  // namespace statute::syntax
