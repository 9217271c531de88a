#include "rules/message/storage.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace statute {
namespace {

FieldLine line(std::string_view name) {
  FieldLine f;
  f.name = name;
  return f;
}

std::string names(std::span<const FieldLine> section) {
  std::string all;
  for (const FieldLine& f : section) all += f.name;
  return all;
}

TEST(FieldLines, SectionsStayWhereTheyAreWhileOthersGrow) {
  std::vector<std::string> text;
  for (int i = 0; i < 1000; ++i) text.push_back(std::to_string(i) + ";");
  FieldLines lines;
  std::vector<std::span<const FieldLine>> taken;
  std::vector<std::string> expected;
  for (std::size_t size : {0u, 1u, 127u, 1u, 128u, 129u, 500u, 0u, 3u, 1000u, 2u}) {
    EXPECT_EQ(lines.last(), nullptr);
    std::string all;
    for (std::size_t i = 0; i < size; ++i) {
      lines.push(line(text[i]));
      EXPECT_EQ(lines.last()->name, text[i]);
      all += text[i];
    }
    taken.push_back(lines.take());
    expected.push_back(all);
    for (std::size_t i = 0; i < taken.size(); ++i) EXPECT_EQ(names(taken[i]), expected[i]);
  }
}

TEST(FieldLines, AreReused) {
  FieldLines lines;
  lines.push(line("a"));
  const FieldLine* const first = lines.take().data();
  for (int round = 0; round < 3; ++round) {
    lines.clear();
    EXPECT_EQ(lines.last(), nullptr);
    EXPECT_TRUE(lines.take().empty());
    for (int i = 0; i < 100; ++i) lines.push(line("b"));
    EXPECT_EQ(lines.take().data(), first);
  }
}

TEST(FieldLines, ASectionNotTakenIsDroppedByClear) {
  FieldLines lines;
  for (int i = 0; i < 300; ++i) lines.push(line("a"));
  lines.clear();
  lines.push(line("b"));
  EXPECT_EQ(names(lines.take()), "b");
}

TEST(Storage, ClearKeepsNothing) {
  Storage s;
  s.interim.emplace_back();
  s.request_content = "a";
  s.response_content = "b";
  s.clear();
  EXPECT_TRUE(s.interim.empty());
  EXPECT_TRUE(s.request_content.empty());
  EXPECT_TRUE(s.response_content.empty());
}

}  // namespace
}  // namespace statute
