#include "rules/syntax/structured.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace statute::syntax::structured {
namespace {

template <std::size_t N>
FieldLines lines_of(const std::array<std::string_view, N>& lines) {
  return std::span<const std::string_view>(lines);
}

TEST(Structured, NamesTheOctetThatDoesNotFit) {
  struct Case {
    Kind kind;
    std::string_view value;
    std::size_t at;
  };
  for (const Case& c : {
           Case{Kind::item, "", 0},         {Kind::item, "a b", 2},
           {Kind::item, "\"a\xC3\"", 2},    {Kind::item, "\"a", 2},
           {Kind::item, "1.", 2},           {Kind::item, "1234567890123456", 15},
           {Kind::item, "@1.5", 1},         {Kind::item, "%\"a%c3%28\"", 3},
           {Kind::item, ":a_:", 2},         {Kind::item, ":aGVsbA===:", 10},
           {Kind::item, "?2", 1},           {Kind::item, "a;B", 2},
           {Kind::item, "a ;b", 2},         {Kind::list, "a,", 1},
           {Kind::list, "a,,b", 2},         {Kind::list, "(a b", 4},
           {Kind::list, "(\"a\"\"b\")", 4}, {Kind::dictionary, "a=1, =2", 5},
           {Kind::dictionary, "A=1", 0},
       }) {
    const auto found = misfit(c.kind, c.value);
    ASSERT_TRUE(found) << c.value;
    EXPECT_EQ(found->at, c.at) << c.value;
    EXPECT_EQ(found->line, 0u);
    EXPECT_FALSE(found->expected.empty());
  }
}

TEST(Structured, NamesTheLineOfSeveral) {
  const std::array<std::string_view, 3> lines = {"a, b", "", "c d"};
  const auto empty = misfit(Kind::list, lines_of(lines));
  ASSERT_TRUE(empty);
  EXPECT_EQ(empty->line, 1u);
  EXPECT_EQ(empty->at, 0u);
  const std::array<std::string_view, 2> two = {"a, b", "c d"};
  const auto later = misfit(Kind::list, lines_of(two));
  ASSERT_TRUE(later);
  EXPECT_EQ(later->line, 1u);
  EXPECT_EQ(later->at, 2u);
  const std::array<std::string_view, 2> trailing = {"a", "b,"};
  EXPECT_EQ(misfit(Kind::list, lines_of(trailing))->line, 1u);
}

TEST(Structured, ReadsSeveralLinesAsIfJoined) {
  const std::array<std::string_view, 3> lines = {"a;x=1, \"in", "two\", (c d)", "e"};
  const auto all = list(lines_of(lines));
  ASSERT_TRUE(all);
  std::vector<ListMember> members;
  for (const ListMember& m : *all) members.push_back(m);
  ASSERT_EQ(members.size(), 4u);
  EXPECT_TRUE(members[0].value.is_token("a"));
  EXPECT_TRUE(members[1].value.equals("in, two"));
  EXPECT_FALSE(members[1].value.plain());
  EXPECT_EQ(members[1].value.written, "\"in");
  EXPECT_TRUE(members[2].is_inner_list_of(Type::token));
  EXPECT_EQ(members[3].value.text, "e");
  EXPECT_EQ(members[3].value.text.data(), lines[2].data());
}

TEST(Structured, JoinsNothingAtAllToAnEmptyListOrDictionary) {
  EXPECT_TRUE(list({})->empty());
  EXPECT_TRUE(list("")->empty());
  EXPECT_TRUE(dictionary("  ")->empty());
  EXPECT_FALSE(item(FieldLines{}));
}

TEST(Structured, TheLastOfEqualKeysCounts) {
  const auto d = dictionary("a=1, b;x;y=2;x=?0, a=(1 2);z");
  ASSERT_TRUE(d);
  EXPECT_TRUE(d->find("a")->is(Type::inner_list));
  EXPECT_EQ(d->find("a")->written, "(1 2)");
  EXPECT_FALSE(d->find("c"));
  EXPECT_EQ(d->repeated(), "a");
  const auto b = d->find("b");
  EXPECT_TRUE(b->value.is_true() && b->value.implied);
  EXPECT_EQ(b->parameters.find("x")->number, 0);
  EXPECT_EQ(b->parameters.find("y")->number, 2);
  EXPECT_EQ(b->parameters.repeated(), "x");
  EXPECT_FALSE(dictionary("a, b, c;a")->repeated());
}

TEST(Structured, TellsAWrittenTrueFromAnImpliedOne) {
  const auto d = dictionary("a, b=?1");
  ASSERT_TRUE(d);
  EXPECT_TRUE(d->find("a")->value.implied);
  EXPECT_FALSE(d->find("b")->value.implied);
  EXPECT_EQ(d->find("b")->value.written, "?1");
}

TEST(Structured, FindsRepeatedKeysAmongMany) {
  std::string many;
  for (int i = 0; i < 500; ++i) many += "k" + std::to_string(i) + ", ";
  EXPECT_FALSE(dictionary(std::string_view(many + "last"))->repeated());
  const std::string twice = many + "k7";
  EXPECT_EQ(dictionary(std::string_view(twice))->repeated(), "k7");
}

TEST(Structured, DecodesIntoABuffer) {
  std::array<char, 4> buffer;
  EXPECT_EQ(item("\"a\\\\\"")->value.decoded(buffer), "a\\");
  EXPECT_EQ(item(":aGVsbG8=:")->value.length(), 5u);
  EXPECT_FALSE(item(":aGVsbG8=:")->value.decoded(buffer));
  EXPECT_TRUE(item(":aGVsbG8=:")->value.equals("hello"));
  EXPECT_FALSE(item(":aGVsbG8=:")->value.equals("hell"));
  EXPECT_EQ(item("a/b")->value.plain(), "a/b");
  EXPECT_FALSE(item("%\"%41\"")->value.plain());
}

TEST(Structured, TellsItemsApart) {
  struct Case {
    std::string_view value;
    Type type;
    std::int64_t number;
  };
  for (const Case& c : {Case{"-5", Type::integer, -5},
                        {"1.5", Type::decimal, 1500},
                        {"-0.25", Type::decimal, -250},
                        {"?1", Type::boolean, 1},
                        {"@-1", Type::date, -1},
                        {"*a:/", Type::token, 0},
                        {"::", Type::byte_sequence, 0},
                        {"%\"\"", Type::display_string, 0}}) {
    const auto i = item(c.value);
    ASSERT_TRUE(i) << c.value;
    EXPECT_EQ(i->value.type, c.type) << c.value;
    EXPECT_EQ(i->value.number, c.number) << c.value;
    EXPECT_EQ(i->value.written, c.value);
  }
}

}  // namespace
}  // namespace statute::syntax::structured
