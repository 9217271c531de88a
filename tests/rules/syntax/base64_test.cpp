#include "rules/syntax/base64.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

namespace statute::syntax {
namespace {

// RFC 4648, 10.
TEST(Base64, DecodesTheVectorsOfTheStandard) {
  const struct {
    std::string encoded;
    std::string octets;
  } kCases[] = {{"", ""},
                {"Zg==", "f"},
                {"Zm8=", "fo"},
                {"Zm9v", "foo"},
                {"Zm9vYg==", "foob"},
                {"Zm9vYmE=", "fooba"},
                {"Zm9vYmFy", "foobar"},
                {"+/+/", "\xFB\xFF\xBF"}};
  for (const auto& [encoded, octets] : kCases) {
    std::array<std::uint8_t, 6> out{};
    EXPECT_EQ(*base64(encoded), octets.size());
    ASSERT_EQ(base64_decode(encoded, out), octets.size()) << encoded;
    EXPECT_TRUE(std::equal(octets.begin(), octets.end(), out.begin(), [](char a, std::uint8_t b) {
      return static_cast<std::uint8_t>(a) == b;
    })) << encoded;
  }
  std::array<std::uint8_t, 2> small{};
  EXPECT_FALSE(base64_decode("Zm9v", small));
  EXPECT_FALSE(base64_decode("Zm9", small));
}

TEST(Base64, EncodesAndPads) {
  const auto text = [](const auto& digits) { return std::string(digits.begin(), digits.end()); };
  EXPECT_EQ(text(base64_encode(std::array<std::uint8_t, 1>{'f'})), "Zg==");
  EXPECT_EQ(text(base64_encode(std::array<std::uint8_t, 5>{'f', 'o', 'o', 'b', 'a'})), "Zm9vYmE=");
  EXPECT_EQ(text(base64_encode(std::array<std::uint8_t, 3>{0xFB, 0xFF, 0xBF})), "+/+/");
}

TEST(Base64, PointsAtTheOctetThatDoesNotFit) {
  const struct {
    std::string value;
    std::size_t at;
  } kCases[] = {{"Z", 1},     {"Zg", 2},   {"Zg=", 3},   {"Zm8", 3},  {"Zm9v=", 4},
                {"Zg==x", 4}, {"Zm-v", 2}, {"Zm 9v", 2}, {"====", 0}, {"Zg==Zg==", 4}};
  for (const auto& [value, at] : kCases) {
    ASSERT_FALSE(base64(value)) << value;
    EXPECT_EQ(base64(value).misfit().at, at) << value;
  }
}

}  // namespace
}  // namespace statute::syntax
