#include "rules/syntax/link.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace statute::syntax {
namespace {

TEST(Link, ReadsTargetsAndParameters) {
  const std::string_view value =
      "</a,b;c>; rel=\"prev  start\" ;title*=UTF-8''x; crossorigin ,,"
      "<http://x/>;REL = next; rel=\"again\", <>";
  ASSERT_TRUE(links(value));
  std::vector<Link> all;
  for (const Link& l : Links(value)) all.push_back(l);
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].target, "/a,b;c");
  EXPECT_EQ(all[0].rel().size(), 2u);
  EXPECT_TRUE(all[0].has_rel("START"));
  EXPECT_FALSE(all[0].has_rel("star"));
  EXPECT_EQ(all[0].param("title*")->value.raw, "UTF-8''x");
  EXPECT_FALSE(all[0].param("crossorigin")->has_value);
  EXPECT_EQ(all[0].params().size(), 3u);
  EXPECT_EQ(all[1].param("rel")->value.raw, "next");
  EXPECT_EQ(all[1].param("rel")->space_before, " ");
  EXPECT_EQ(duplicate(all[1].params())->value.raw, "again");
  EXPECT_EQ(all[1].text, "<http://x/>;REL = next; rel=\"again\"");
  EXPECT_TRUE(all[2].target.empty());
  EXPECT_TRUE(all[2].rel().empty());
  EXPECT_TRUE(links(""));
}

TEST(Link, PointsAtTheOctetThatDoesNotFitAndGoesOn) {
  const struct {
    std::string value;
    std::size_t at;
    std::vector<std::string> targets;
  } kCases[] = {
      {"/a; rel=next", 0, {""}},
      {"/a; title=\"x,y\", </b>", 0, {"", "/b"}},
      {"</a>; rel=http://x/, </b>", 14, {"/a", "/b"}},
      {"</a>; rel=next;", 15, {"/a"}},
      {"</a> rel=next", 5, {"/a"}},
      {"</a>; rel=", 10, {"/a"}},
      {"</a>; rel=\"next, </b>; rel=\"prev\"", 28, {"/a"}},
      {"</a", 3, {"/a"}},
      {"</a>; =x, </b>", 6, {"/a", "/b"}},
  };
  for (const auto& [value, at, targets] : kCases) {
    const auto parsed = links(value);
    ASSERT_FALSE(parsed) << value;
    EXPECT_EQ(parsed.misfit().at, at) << value;
    std::vector<std::string> read;
    for (const Link& l : Links(value)) read.emplace_back(l.target);
    EXPECT_EQ(read, targets) << value;
    EXPECT_FALSE(Links(value).begin()->well_formed) << value;
  }
}

TEST(Link, KeepsWhatFitsOfABrokenLink) {
  const Links all("</a>; rel=next; title=a b");
  EXPECT_TRUE(all.begin()->has_rel("next"));
  EXPECT_EQ(all.begin()->params().size(), 2u);
}

}  // namespace
}  // namespace statute::syntax
