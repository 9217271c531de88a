#include "rules/syntax/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace statute::syntax {
namespace {

TEST(Utf8, PointsAtTheSequenceThatIsNone) {
  struct Case {
    std::string_view octets;
    std::optional<std::size_t> at;
  };
  for (const Case& c : {
           Case{"", std::nullopt},
           {"plain text of some length", std::nullopt},
           {"\xC2\x80 \xDF\xBF \xE0\xA0\x80 \xEF\xBF\xBF \xF0\x90\x80\x80 \xF4\x8F\xBF\xBF",
            std::nullopt},
           {"a\x80", 1},             // a continuation alone
           {"\xC0\xAF", 0},          // overlong
           {"\xE0\x9F\xBF", 0},      // overlong
           {"\xF0\x8F\xBF\xBF", 0},  // overlong
           {"ab\xED\xA0\x80", 2},    // a surrogate
           {"\xF4\x90\x80\x80", 0},  // beyond U+10FFFF
           {"\xF5\x80\x80\x80", 0},  // no such lead
           {"\xC3\xBC\xE2\x82", 2},  // cut off
           {"\xE2\x82 ", 0},         // too short
           {"0123456789abcdef\xFF", 16},
           {"0123456789abcde\xC3\xBC"
            "0123456789\xC3",
            27},
       }) {
    EXPECT_EQ(first_not_utf8(c.octets), c.at) << c.octets;
  }
}

TEST(Utf8, TakesOffOneByteOrderMark) {
  EXPECT_EQ(without_byte_order_mark("\xEF\xBB\xBF{}"), "{}");
  EXPECT_EQ(without_byte_order_mark("{}"), "{}");
}

}  // namespace
}  // namespace statute::syntax
