#include "rules/syntax/refresh.h"

#include <gtest/gtest.h>

#include <string>

namespace statute::syntax {
namespace {

TEST(Refresh, IsReadAsUserAgentsReadIt) {
  const struct {
    std::string value;
    std::uint64_t seconds;
    std::string url;
    bool has_url;
  } kCases[] = {
      {"5", 5, "", false},           {" 5.9 ", 5, "", false},
      {".5", 0, "", false},          {"0;", 0, "", false},
      {"0; url=/x", 0, "/x", true},  {"0;URL = '/a b' c", 0, "/a b", true},
      {"3,url=\"/x", 3, "/x", true}, {"3 /x", 3, "/x", true},
      {"3; url", 3, "url", true},    {"3; urlx=/y", 3, "urlx=/y", true},
      {"3; url=", 3, "", true},      {"99999999999999999999; /", 10'000'000'000'000u, "/", true},
  };
  for (const auto& [value, seconds, url, has_url] : kCases) {
    const auto parsed = refresh(value);
    ASSERT_TRUE(parsed) << value;
    if (seconds < 1'000'000'000'000u) {
      EXPECT_EQ(parsed->seconds, seconds) << value;
    }
    EXPECT_EQ(parsed->url, url) << value;
    EXPECT_EQ(parsed->has_url, has_url) << value;
  }
}

TEST(Refresh, PointsAtTheOctetThatDoesNotFit) {
  EXPECT_EQ(refresh("").misfit().at, 0u);
  EXPECT_EQ(refresh(" url=/x").misfit().at, 1u);
  EXPECT_EQ(refresh("5x").misfit().at, 1u);
  EXPECT_EQ(refresh("-1").misfit().at, 0u);
}

}  // namespace
}  // namespace statute::syntax
