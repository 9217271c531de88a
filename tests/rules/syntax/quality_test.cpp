#include "rules/syntax/quality.h"

#include <gtest/gtest.h>

#include "tests/rules/syntax/exact.h"

namespace statute::syntax {
namespace {

TEST(Weight, HasThreeDecimalsAtMost) {
  struct Case {
    std::string_view input;
    unsigned quality;
    WeightFault fault = WeightFault::none;
  };
  for (const Case& t : {
           Case{"0", 0},
           Case{"0.", 0},
           Case{"0.5", 500},
           Case{"0.05", 50},
           Case{"0.123", 123},
           Case{"1", 1000},
           Case{"1.", 1000},
           Case{"1.000", 1000},
           Case{"0.1234", 123, WeightFault::too_precise},
           Case{"0.0000", 0, WeightFault::too_precise},
           Case{"0.0001", 1, WeightFault::too_precise},
           Case{"1.0000", 1000, WeightFault::too_precise},
           Case{"1.001", 1000, WeightFault::too_large},
           Case{"2", 1000, WeightFault::too_large},
           Case{"10", 1000, WeightFault::too_large},
           Case{"100.5", 1000, WeightFault::too_large},
           Case{"01", 1000, WeightFault::malformed},
           Case{"00.5", 500, WeightFault::malformed},
           Case{".5", 1000, WeightFault::malformed},
           Case{"-1", 1000, WeightFault::malformed},
           Case{"high", 1000, WeightFault::malformed},
           Case{"", 1000, WeightFault::malformed},
       }) {
    const Exact input(t.input);
    const Weight w = weight_of(input.view());
    EXPECT_EQ(w.quality, t.quality) << t.input;
    EXPECT_EQ(w.fault, t.fault) << t.input;
  }
}

TEST(Accept, TheMostSpecificRangeDecides) {
  // The example of RFC 9110, 12.5.1.
  const auto field = accept(
      "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, "
      "*/*;q=0.5");
  ASSERT_TRUE(field);
  struct Case {
    std::string_view type;
    unsigned quality;
  };
  for (const Case& t : {
           Case{"text/plain;format=flowed", 1000},
           Case{"text/plain", 700},
           Case{"text/html", 300},
           Case{"image/jpeg", 500},
           Case{"TEXT/PLAIN;Format=\"fixed\"", 400},
           Case{"text/html;level=3", 300},
       }) {
    EXPECT_EQ(field->quality(*media_type(t.type)), t.quality) << t.type;
  }
}

TEST(Accept, SilenceIsNoRefusal) {
  EXPECT_EQ(accept("text/html")->quality(*media_type("image/png")), std::nullopt);
  EXPECT_EQ(accept("image/*;q=0")->quality(*media_type("image/png")), 0);
  EXPECT_EQ(accept("text/html;q=0.5;level=1")->quality(*media_type("text/html")), 500);
  EXPECT_EQ(accept("")->quality(*media_type("text/html")), std::nullopt);
}

TEST(Accept, ReadsMalformedWeightsAndRefusesTheRest) {
  EXPECT_EQ(accept("a/b;q=0.1234")->ranges.begin()->weight.fault, WeightFault::too_precise);
  EXPECT_EQ(accept("a/b;Q=0.5")->ranges.begin()->weight.text, "0.5");
  EXPECT_EQ(accept("text").misfit().at, 4u);
  EXPECT_EQ(accept("a/b;q = 1").misfit().at, 5u);
  EXPECT_EQ(accept("*;q=0.1").misfit().at, 1u);
}

TEST(AcceptEncoding, OnlyIdentityNeedsNoListing) {
  struct Case {
    std::string_view field;
    std::string_view coding;
    bool accepted;
  };
  for (const Case& t : {
           Case{"gzip, br", "gzip", true},
           Case{"gzip, br", "BR", true},
           Case{"gzip, br", "zstd", false},
           Case{"gzip, br", "identity", true},
           Case{"", "gzip", false},
           Case{"", "identity", true},
           Case{"*", "zstd", true},
           Case{"*;q=0", "identity", false},
           Case{"*;q=0, identity", "identity", true},
           Case{"identity;q=0", "identity", false},
           Case{"gzip;q=0, *", "gzip", false},
           Case{"x-gzip", "gzip", true},
           Case{"gzip;q=0.001", "x-gzip", true},
           Case{"gzip ; q=0", "gzip", false},
       }) {
    const Exact input(t.field);
    const auto field = accept_encoding(input.view());
    ASSERT_TRUE(field) << t.field;
    EXPECT_EQ(field->accepts(t.coding), t.accepted) << t.field << " and " << t.coding;
  }
}

TEST(AcceptEncoding, PointsAtTheOctetThatDoesNotFit) {
  EXPECT_EQ(accept_encoding("gzip br").misfit().at, 5u);
  EXPECT_EQ(accept_encoding("gzip;level=9").misfit().at, 5u);
  EXPECT_EQ(accept_encoding("gzip;q=").misfit().at, 7u);
  EXPECT_EQ(accept_encoding("gzip;q=1 2").misfit().at, 9u);
  EXPECT_EQ(accept_encoding("gzip;").misfit().at, 5u);
}

TEST(AcceptCharset, TheStarStandsForTheRest) {
  EXPECT_EQ(accept_charset("iso-8859-5, unicode-1-1;q=0.8")->quality("ISO-8859-5"), 1000);
  EXPECT_EQ(accept_charset("utf-8;q=0.7,*;q=0.3")->quality("koi8-r"), 300);
  EXPECT_EQ(accept_charset("utf-8")->quality("koi8-r"), std::nullopt);
}

TEST(AcceptLanguage, TheLongestRangeDecides) {
  const auto field = accept_language("da, en-GB;q=0.8, en;q=0.7, *;q=0.1");
  ASSERT_TRUE(field);
  EXPECT_EQ(field->quality("DA"), 1000);
  EXPECT_EQ(field->quality("en-gb-oed"), 800);
  EXPECT_EQ(field->quality("en-US"), 700);
  EXPECT_EQ(field->quality("eng"), 100);
  EXPECT_EQ(accept_language("en")->quality("de"), std::nullopt);
}

TEST(AcceptLanguage, LookupMayShortenTheRange) {
  EXPECT_EQ(accept_language("en-GB;q=0.5")->lookup("en"), 500);
  EXPECT_EQ(accept_language("en-GB")->quality("en"), std::nullopt);
  EXPECT_EQ(accept_language("zh-Hant-CN-x-private1-private2")->lookup("zh-Hant-CN"), 1000);
  EXPECT_EQ(accept_language("zh-Hant-CN-x-private1")->lookup("zh-Hant-CN-x"), std::nullopt);
  EXPECT_EQ(accept_language("*")->lookup("en"), std::nullopt);
}

TEST(AcceptLanguage, PointsAtTheOctetThatDoesNotFit) {
  EXPECT_EQ(accept_language("en, en_US").misfit().at, 4u);
  EXPECT_EQ(accept_language("en;q=1;x=2").misfit().at, 6u);
  EXPECT_EQ(accept_language("toolonglanguage").misfit().at, 0u);
  EXPECT_TRUE(accept_language("x-klingon, i, *"));
}

}  // namespace
}  // namespace statute::syntax
