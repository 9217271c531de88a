#include "rules/syntax/hsts.h"

#include <gtest/gtest.h>

#include <string>

namespace statute::syntax {
namespace {

TEST(Hsts, ReadsWhatFits) {
  const struct {
    std::string value;
    std::optional<std::uint64_t> max_age;
    bool subdomains;
    bool preload;
  } kCases[] = {
      {"max-age=31536000", 31536000u, false, false},
      {"max-age=\"31536000\"; includeSubDomains", 31536000u, true, false},
      {";; MAX-AGE = 0 ;INCLUDESUBDOMAINS ; preload;", 0u, true, true},
      {"includeSubDomains; x=\"a;b\"", std::nullopt, true, false},
      {"max-age=5;max-age=6", 5u, false, false},
      {"", std::nullopt, false, false},
  };
  for (const auto& [value, max_age, subdomains, preload] : kCases) {
    const auto hsts = strict_transport_security(value);
    ASSERT_TRUE(hsts) << value;
    EXPECT_EQ(hsts->max_age, max_age) << value;
    EXPECT_EQ(hsts->has_max_age, max_age.has_value()) << value;
    EXPECT_EQ(hsts->include_subdomains, subdomains) << value;
    EXPECT_EQ(hsts->preload, preload) << value;
  }
}

TEST(Hsts, PointsAtTheOctetThatDoesNotFit) {
  const struct {
    std::string value;
    std::size_t at;
  } kCases[] = {
      {"max-age=1, includeSubDomains", 9},
      {"max-age=1 includeSubDomains", 10},
      {"max-age=-1", 8},
      {"max-age=\"1d\"", 9},
      {"max-age=", 8},
      {"max-age; preload", 7},
      {"max-age=1; includeSubDomains=1", 29},
      {"max-age=1; \"x\"", 11},
      {"'max-age=1", 9},
  };
  for (const auto& [value, at] : kCases) {
    if (value.front() == '\'') {  // a legal, if unknown, name
      EXPECT_TRUE(strict_transport_security(value));
      EXPECT_FALSE(strict_transport_security(value)->has_max_age);
      continue;
    }
    ASSERT_FALSE(strict_transport_security(value)) << value;
    EXPECT_EQ(strict_transport_security(value).misfit().at, at) << value;
  }
}

TEST(Hsts, KeepsWhatFitsOfABrokenField) {
  const Hsts hsts = read_hsts("max-age=1 2; includeSubDomains; max-age=x");
  EXPECT_TRUE(hsts.include_subdomains);
  EXPECT_TRUE(hsts.has_max_age);
  EXPECT_FALSE(hsts.max_age);
  EXPECT_EQ(duplicate(read_hsts("max-age=1;preload;Max-Age=1").directives)->text, "Max-Age=1");
}

}  // namespace
}  // namespace statute::syntax
