#include "rules/syntax/list.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "rules/syntax/age.h"
#include "rules/syntax/allow.h"
#include "rules/syntax/connection.h"
#include "rules/syntax/trailer.h"
#include "rules/syntax/vary.h"
#include "tests/rules/syntax/exact.h"

namespace statute::syntax {
namespace {

TEST(TokenList, ReadsMembersAndCountsEmptyElements) {
  struct Case {
    std::string_view input;
    std::vector<std::string_view> members;
    std::size_t empty = 0;
  };
  for (const Case& t : {
           Case{"", {}},
           Case{" ", {}},
           Case{"a", {"a"}},
           Case{"a,b", {"a", "b"}},
           Case{" a\t , b ", {"a", "b"}},
           Case{"a,,b", {"a", "b"}, 1},
           Case{",a,", {"a"}, 2},
           Case{",-", {"-"}, 1},
           Case{",", {}, 2},
       }) {
    const Exact input(t.input);
    const auto parsed = token_list(input.view());
    ASSERT_TRUE(parsed) << t.input;
    std::vector<std::string_view> members;
    for (std::string_view m : *parsed) members.push_back(m);
    EXPECT_EQ(members, t.members) << t.input;
    EXPECT_EQ(parsed->size(), t.members.size()) << t.input;
    EXPECT_EQ(parsed->empty_elements(), t.empty) << t.input;
  }
}

TEST(TokenList, PointsAtTheOctetThatDoesNotFit) {
  struct Case {
    std::string_view input;
    std::size_t at;
  };
  for (const Case& t : {
           Case{"GET POST", 4},
           Case{"GET; POST", 3},
           Case{"\"GET\"", 0},
           Case{"a, b=c", 4},
           Case{std::string_view("a\0", 2), 1},
           Case{std::string_view("\0", 1), 0},
       }) {
    const Exact input(t.input);
    const auto parsed = token_list(input.view());
    ASSERT_FALSE(parsed) << t.input;
    EXPECT_EQ(parsed.misfit().at, t.at) << t.input;
  }
  EXPECT_EQ(token_list("", 1).misfit().expected, "a token");
  EXPECT_EQ(token_list(", ,", 1).misfit().at, 3u);
}

TEST(TokenList, FindsWhatOccursTwice) {
  EXPECT_EQ(repeated_name(*token_list("a, B, c, b, A")), "b");
  EXPECT_EQ(repeated_name(*token_list("a, b")), std::nullopt);
  EXPECT_EQ(repeated_method(*allow("GET, get")), std::nullopt);
  EXPECT_EQ(repeated_method(*allow("GET, PUT, GET")), "GET");
}

TEST(TokenList, LooksForRepetitionNoFurtherThanIsSane) {
  std::string many;
  for (int i = 0; i < 250; ++i) many += "x" + std::to_string(i) + ",";
  const std::string once_more = many + "x7";
  EXPECT_EQ(repeated_name(*token_list(once_more)), "x7");
  for (int i = 250; i < 20000; ++i) many += "x" + std::to_string(i) + ",";
  many += "x7";
  EXPECT_EQ(repeated_name(*token_list(many)), std::nullopt);
}

TEST(Allow, ComparesMethodsExactly) {
  EXPECT_TRUE(contains_exactly(*allow("GET, HEAD"), "HEAD"));
  EXPECT_FALSE(contains_exactly(*allow("GET, head"), "HEAD"));
  EXPECT_TRUE(allow(""));
}

TEST(Connection, ComparesOptionsWhateverTheCase) {
  EXPECT_TRUE(contains(*connection("Keep-Alive, UPGRADE"), "upgrade"));
  EXPECT_FALSE(contains(*connection("upgraded"), "upgrade"));
}

TEST(Trailer, ListsFieldNames) {
  EXPECT_EQ(trailer("ETag, grpc-status")->size(), 2u);
  EXPECT_EQ(trailer("ETag: x").misfit().at, 4u);
}

TEST(Vary, CoversByNameOrByStar) {
  EXPECT_TRUE(vary("Accept-Encoding")->covers("accept-encoding"));
  EXPECT_FALSE(vary("Accept-Encoding")->covers("accept"));
  EXPECT_TRUE(vary("*")->covers("accept"));
  EXPECT_TRUE(vary("Origin, *")->star);
  EXPECT_EQ(vary("Origin, *")->members.size(), 2u);
  EXPECT_FALSE(vary("Origin; Cookie"));
}

TEST(Age, IsANumberOfSeconds) {
  EXPECT_EQ(*age("0"), 0u);
  EXPECT_TRUE(age("99999999999999999999999"));
  for (std::string_view input : {"", "-1", "1.5", "60s", "1, 2", " 1"}) {
    EXPECT_FALSE(age(input)) << input;
  }
}

}  // namespace
}  // namespace statute::syntax
