#include "rules/syntax/json_text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace statute::syntax {
namespace {

TEST(JsonText, TakesWhatTheGrammarTakes) {
  for (std::string_view good : {
           "0",
           "-0",
           "1.5e+10",
           "1E5",
           "\"\"",
           "true",
           "false",
           "null",
           "[]",
           "{}",
           " [ ] ",
           "\t{ \"a\" : [ 1 , 2 ] , \"\" : { } }\r\n",
           "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"",
           "[[[[]],[]]]",
           "\"\\ud800\"",
           "{\"a\":1,\"a\":2}",
           "\"\xC3\xBC\x7F\"",
       }) {
    EXPECT_TRUE(json_text(good)) << good;
  }
}

TEST(JsonText, PointsAtTheOctetThatDoesNotFit) {
  struct Case {
    std::string_view text;
    std::size_t at;
  };
  for (const Case& c : {
           Case{"", 0},
           {"  ", 2},
           {"01", 1},
           {"1.", 2},
           {".5", 0},
           {"+1", 0},
           {"-", 1},
           {"1e", 2},
           {"tru", 0},
           {"True", 0},
           {"NaN", 0},
           {"'a'", 0},
           {"\"a", 2},
           {"\"a\nb\"", 2},
           {"\"\\x\"", 2},
           {"\"\\u12g4\"", 5},
           {"[1 2]", 3},
           {"[1,]", 3},
           {"[", 1},
           {"[}", 1},
           {"{\"a\":1,}", 7},
           {"{a:1}", 1},
           {"{\"a\" 1}", 5},
           {"{\"a\":1]", 6},
           {"{} {}", 3},
           {"\xEF\xBB\xBF{}", 0},
           {"<html>", 0},
           {"[1]// x", 3},
           {"[\xC2\xA0 1]", 1},
       }) {
    const auto parsed = json_text(c.text);
    ASSERT_FALSE(parsed) << c.text;
    EXPECT_EQ(parsed.misfit().at, c.at) << c.text;
  }
}

TEST(JsonText, DoesNotJudgeWhatNestsTooDeep) {
  const std::string deep(kDeepestJson, '[');
  const std::string closed = deep + std::string(kDeepestJson, ']');
  ASSERT_TRUE(json_text(closed));
  EXPECT_TRUE(json_text(closed)->judged);
  const std::string deeper = "[" + closed + "]";
  ASSERT_TRUE(json_text(deeper));
  EXPECT_FALSE(json_text(deeper)->judged);
}

TEST(JsonText, WalksMembersAndElements) {
  const auto text =
      json_text("{\"type\" : \"a\\/b\", \"n\":{\"x\":[1,2]}, \"status\":404,\"n\":-1}");
  ASSERT_TRUE(text);
  std::vector<std::string> names;
  JsonMembers members(text->value);
  while (const auto m = members.next()) names.emplace_back(m->name);
  EXPECT_EQ(names, (std::vector<std::string>{"type", "n", "status", "n"}));
  EXPECT_EQ(json_member(text->value, "type")->string(), "a\\/b");
  EXPECT_EQ(json_member(text->value, "status")->type, JsonType::number);
  EXPECT_EQ(json_member(text->value, "n")->text, "-1");
  EXPECT_FALSE(json_member(text->value, "x"));

  const auto list = json_text("[ {\"a\":1} , [], \"s\" ]");
  JsonMembers elements(list->value);
  EXPECT_EQ(json_member(elements.next()->value, "a")->text, "1");
  EXPECT_EQ(elements.next()->value.type, JsonType::array);
  EXPECT_EQ(elements.next()->value.string(), "s");
  EXPECT_FALSE(elements.next());
  EXPECT_FALSE(elements.next());
  JsonMembers none(json_text("12")->value);
  EXPECT_FALSE(none.next());
}

}  // namespace
}  // namespace statute::syntax
