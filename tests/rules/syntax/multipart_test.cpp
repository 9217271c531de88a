#include "rules/syntax/multipart.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace statute::syntax {
namespace {

struct Read {
  std::vector<Part> parts;
  Multipart walk;
};

Read read(std::string_view content, std::string_view boundary = "b") {
  Read out{{}, Multipart(content, boundary)};
  while (const auto part = out.walk.next()) out.parts.push_back(*part);
  return out;
}

TEST(Multipart, WalksTheParts) {
  const Read r = read(
      "pre\r\namble\r\n--b\r\nContent-Type: text/plain\r\ncontent-range: bytes 0-1/9\r\n\r\n01\r\n"
      "--b \t\r\nX:\r\n\r\n\r\nzz\r\n\r\n--b--\r\nafter");
  ASSERT_EQ(r.parts.size(), 2u);
  EXPECT_EQ(r.parts[0].find("Content-Range"), "bytes 0-1/9");
  EXPECT_EQ(r.parts[0].content, "01");
  EXPECT_EQ(r.parts[1].find("x"), "");
  EXPECT_FALSE(r.parts[1].find("y"));
  EXPECT_EQ(r.parts[1].content, "\r\nzz\r\n");
  EXPECT_TRUE(r.parts[1].header_ends && r.parts[1].closed);
  EXPECT_EQ(r.walk.preamble(), "pre\r\namble");
  EXPECT_EQ(r.walk.epilogue(), "after");
  EXPECT_TRUE(r.walk.found() && r.walk.closed());
  EXPECT_TRUE(r.walk.bare_lf().empty());
}

TEST(Multipart, AdmitsAnExtraLineBreakBeforeTheFirstBoundary) {
  const Read r = read("\r\n--b\r\n\r\nx\r\n--b--\r\n");
  ASSERT_EQ(r.parts.size(), 1u);
  EXPECT_EQ(r.parts[0].content, "x");
  EXPECT_EQ(r.parts[0].header, "");
  EXPECT_TRUE(r.parts[0].header_ends);
  EXPECT_TRUE(r.walk.bare_lf().empty());
}

TEST(Multipart, SeesWhatIsNotTerminated) {
  EXPECT_FALSE(read("").walk.found());
  EXPECT_FALSE(read("no boundary here\r\n--c--").walk.found());
  const Read cut = read("--b\r\nA: 1\r\n\r\nxyz");
  ASSERT_EQ(cut.parts.size(), 1u);
  EXPECT_FALSE(cut.parts[0].closed);
  EXPECT_EQ(cut.parts[0].content, "xyz");
  EXPECT_TRUE(cut.walk.found());
  EXPECT_FALSE(cut.walk.closed());
  EXPECT_FALSE(read("--b\r\n\r\nx\r\n--b\r\n").walk.closed());
  EXPECT_FALSE(read("--b\r\n\r\nx\r\n--b-").walk.closed());
  EXPECT_TRUE(read("--b--").walk.closed());
}

TEST(Multipart, SeesBareLineFeeds) {
  struct Case {
    std::string_view content;
    bool bare;
  };
  for (const Case& c : {
           Case{"--b\nA: 1\n\nx\n--b--\n", true},
           {"--b\r\nA: 1\n\r\nx\r\n--b--", true},
           {"--b\r\nA: 1\r\n\nx\r\n--b--", true},
           {"--b\r\nA: 1\r\n\r\nx\n--b--", true},
           {"--b\r\nA: 1\r\n\r\nx\r\n--b--\n", true},
           {"--b\r\nA: 1\r\n\r\nx\ny\n\nz\r\n--b--\r\n\n", false},
           {"a\nb\r\n--b\r\n\r\nx\r\n--b--", false},
       }) {
    const Read r = read(c.content);
    EXPECT_EQ(!r.walk.bare_lf().empty(), c.bare) << c.content;
    EXPECT_TRUE(r.walk.closed()) << c.content;
    EXPECT_EQ(r.parts.size(), 1u) << c.content;
  }
}

TEST(Multipart, TakesNoLookAlikeForADelimiter) {
  const Read r = read("--b\r\n\r\nx--b\r\n--bc\r\n\r\n -b\r\n--\r\n--b--x\r\n--b--");
  ASSERT_EQ(r.parts.size(), 1u);
  EXPECT_EQ(r.parts[0].content, "x--b\r\n--bc\r\n\r\n -b\r\n--\r\n--b--x");
}

TEST(Multipart, AdmitsPartsOfNothing) {
  const Read r = read("--b\r\n\r\n--b\r\nA: 1\r\n\r\n--b\r\nA: 2\r\n\r\n\r\n--b--");
  ASSERT_EQ(r.parts.size(), 3u);
  EXPECT_EQ(r.parts[1].find("A"), "1");
  EXPECT_TRUE(r.parts[1].header_ends);
  EXPECT_EQ(r.parts[2].content, "");
  EXPECT_TRUE(r.parts[2].header_ends);
  EXPECT_FALSE(read("--b\r\nA: 1\r\n--b--").parts[0].header_ends);
}

TEST(Multipart, ReadsFoldedFields) {
  const Read r = read("--b\r\nA: 1;\r\n\tx\r\nno colon\r\nB:2\r\n\r\n\r\n--b--");
  EXPECT_EQ(r.parts[0].find("A"), "1;\r\n\tx");
  EXPECT_EQ(r.parts[0].find("B"), "2");
}

TEST(Multipart, KnowsALegalBoundary) {
  EXPECT_TRUE(multipart_boundary("gc0pJq0M:08jU534c0p"));
  EXPECT_TRUE(multipart_boundary("a b'()+_,-./:=?"));
  EXPECT_TRUE(multipart_boundary(std::string_view(std::string(70, 'a'))));
  EXPECT_EQ(multipart_boundary(std::string_view(std::string(71, 'a'))).misfit().at, 70u);
  EXPECT_EQ(multipart_boundary("").misfit().at, 0u);
  EXPECT_EQ(multipart_boundary("a\\b").misfit().at, 1u);
  EXPECT_EQ(multipart_boundary("ab;").misfit().at, 2u);
}

}  // namespace
}  // namespace statute::syntax
