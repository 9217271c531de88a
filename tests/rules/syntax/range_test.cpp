#include "rules/syntax/range.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "tests/rules/syntax/exact.h"

namespace statute::syntax {
namespace {

constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();

TEST(Range, ReadsTheSpecs) {
  const Exact input("bytes=0-499 , 500-,, -200");
  const auto r = range(input.view());
  ASSERT_TRUE(r) << r.misfit().at;
  EXPECT_TRUE(r->is_bytes());
  EXPECT_EQ(r->set.size(), 3u);
  EXPECT_EQ(r->set.empty_elements(), 1u);
  EXPECT_FALSE(r->single());
  std::vector<RangeSpec> specs;
  for (const RangeSpec& s : r->set) specs.push_back(s);
  ASSERT_EQ(specs.size(), 3u);
  EXPECT_EQ(specs[0].kind, RangeKind::closed);
  EXPECT_EQ(specs[0].last, 499u);
  EXPECT_EQ(specs[1].kind, RangeKind::open);
  EXPECT_EQ(specs[1].first, 500u);
  EXPECT_EQ(specs[2].kind, RangeKind::suffix);
  EXPECT_EQ(specs[2].size, 200u);
}

TEST(Range, PointsAtTheOctetThatDoesNotFit) {
  struct Case {
    std::string_view input;
    std::size_t at;
  };
  for (const Case& t : {
           Case{"", 0},
           Case{"bytes", 5},
           Case{"bytes 0-1", 5},
           Case{"bytes=", 6},
           Case{"bytes=,", 7},
           Case{"bytes=abc", 6},
           Case{"bytes=-", 6},
           Case{"bytes=0-1, x", 11},
           Case{"bytes=0 - 1", 8},
           Case{"bytes=1.2-3", 6},
       }) {
    const Exact input(t.input);
    const auto r = range(input.view());
    ASSERT_FALSE(r) << t.input;
    EXPECT_EQ(r.misfit().at, t.at) << t.input;
  }
  EXPECT_EQ(range("pages=1.2-4.3")->set.begin()->kind, RangeKind::other);
}

TEST(Range, InvertedRangesAreInvalid) {
  EXPECT_FALSE(range("bytes=5-2")->is_valid());
  EXPECT_FALSE(range("bytes=0-1,5-2")->is_valid());
  EXPECT_FALSE(range("bytes=99999999999999999999-5")->is_valid());
  EXPECT_TRUE(range("bytes=99999999999999999998-99999999999999999999")->is_valid());
  EXPECT_TRUE(range("bytes=2-2")->is_valid());
}

TEST(Range, IsSatisfiableByALength) {
  struct Case {
    std::string_view input;
    std::uint64_t length;
    bool satisfiable;
    std::optional<Extent> extent;
  };
  for (const Case& t : {
           Case{"bytes=0-9", 100, true, Extent{0, 9}},
           Case{"bytes=0-999", 100, true, Extent{0, 99}},
           Case{"bytes=99-", 100, true, Extent{99, 99}},
           Case{"bytes=100-", 100, false, std::nullopt},
           Case{"bytes=-5", 100, true, Extent{95, 99}},
           Case{"bytes=-500", 100, true, Extent{0, 99}},
           Case{"bytes=-0", 100, false, std::nullopt},
           Case{"bytes=0-", 0, false, std::nullopt},
           Case{"bytes=-5", 0, true, std::nullopt},
           Case{"bytes=5-2", 100, false, std::nullopt},
           Case{"bytes=0-99999999999999999999", 100, true, Extent{0, 99}},
           Case{"bytes=99999999999999999999-", 100, false, std::nullopt},
           Case{"bytes=-99999999999999999999", 100, true, Extent{0, 99}},
       }) {
    const auto r = range(t.input);
    ASSERT_TRUE(r) << t.input;
    EXPECT_EQ(r->is_satisfiable(t.length), t.satisfiable) << t.input;
    EXPECT_EQ(r->single()->within(t.length), t.extent) << t.input;
  }
  EXPECT_TRUE(range("bytes=500-, 0-1")->is_satisfiable(10));
  EXPECT_TRUE((Extent{0, 5}.overlaps({5, 9})));
  EXPECT_FALSE((Extent{0, 4}.overlaps({5, 9})));
}

TEST(Range, FlagsNumbersBeyond64Bits) {
  EXPECT_EQ(range("bytes=18446744073709551615-")->single()->first, kMax);
  EXPECT_FALSE(range("bytes=18446744073709551615-")->single()->overflow);
  EXPECT_EQ(range("bytes=18446744073709551616-")->single()->first, kMax);
  EXPECT_TRUE(range("bytes=18446744073709551616-")->single()->overflow);
}

TEST(ContentRange, ReadsBothForms) {
  const auto whole = content_range("Bytes 42-1233/1234");
  ASSERT_TRUE(whole);
  EXPECT_TRUE(whole->is_bytes());
  EXPECT_EQ(whole->kind, ContentRangeKind::range);
  EXPECT_EQ(whole->first, 42u);
  EXPECT_EQ(whole->last, 1233u);
  EXPECT_EQ(whole->complete, 1234u);
  EXPECT_EQ(whole->length(), 1192u);
  EXPECT_EQ(content_range("bytes 42-1233/*")->complete, std::nullopt);
  EXPECT_EQ(content_range("bytes */1234")->kind, ContentRangeKind::unsatisfied);
  EXPECT_EQ(content_range("bytes */1234")->complete, 1234u);
  EXPECT_EQ(content_range("bytes */1234")->length(), std::nullopt);
}

TEST(ContentRange, PointsAtTheOctetThatDoesNotFit) {
  struct Case {
    std::string_view input;
    std::size_t at;
  };
  for (const Case& t : {
           Case{"", 0},
           Case{"bytes", 5},
           Case{"bytes=0-99/100", 5},
           Case{"bytes: 0-99/100", 5},
           Case{"bytes  0-99/100", 6},
           Case{"bytes 0-99", 10},
           Case{"bytes 0-99/", 11},
           Case{"bytes 0-/100", 8},
           Case{"bytes -99/100", 6},
           Case{"bytes */*", 8},
           Case{"*/*", 1},
           Case{"0-99/100", 4},
           Case{"BYTES 0-99/100x", 14},
           Case{"bytes 0-99 / 100", 10},
           Case{"bytesx 0", 8},
       }) {
    const Exact input(t.input);
    const auto r = content_range(input.view());
    ASSERT_FALSE(r) << t.input;
    EXPECT_EQ(r.misfit().at, t.at) << t.input;
  }
}

TEST(ContentRange, LeavesOtherUnitsAlone) {
  EXPECT_EQ(content_range("exampleunit 1.2-4.3/25")->kind, ContentRangeKind::other);
  EXPECT_EQ(content_range("pages 1")->unit, "pages");
  EXPECT_EQ(content_range("items 0-9/100")->kind, ContentRangeKind::range);
  EXPECT_FALSE(content_range("pages=1"));
}

TEST(ContentRange, IsValidOrNot) {
  struct Case {
    std::string_view input;
    bool valid;
  };
  for (const Case& t : {
           Case{"bytes 0-99/100", true},
           Case{"bytes 0-100/100", false},
           Case{"bytes 5-4/100", false},
           Case{"bytes 0-99/*", true},
           Case{"bytes */0", true},
           Case{"bytes 0-99999999999999999999/100", false},
           Case{"bytes 0-1/99999999999999999999", true},
           Case{"bytes 0-99999999999999999998/99999999999999999999", true},
       }) {
    EXPECT_EQ(content_range(t.input)->is_valid(), t.valid) << t.input;
  }
  EXPECT_EQ(content_range("bytes 0-18446744073709551615/*")->length(), std::nullopt);
}

TEST(AcceptRanges, IsANonEmptyListOfUnits) {
  EXPECT_TRUE(contains(*accept_ranges("bytes, none"), "None"));
  EXPECT_FALSE(accept_ranges(""));
  EXPECT_FALSE(accept_ranges("bytes=1"));
}

}  // namespace
}  // namespace statute::syntax
