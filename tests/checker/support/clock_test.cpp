#include "checker/support/clock.h"

#include <gtest/gtest.h>

namespace checker {
namespace {

TEST(Iso8601, ReadsWhatCapturesWrite) {
  const struct {
    const char* text;
    std::int64_t milliseconds;
  } cases[] = {
      {"1970-01-01T00:00:00Z", 0},
      {"2009-04-16T12:07:25.123+01:00", 1'239'880'045'123},
      {"2009-04-16T11:07:25.123Z", 1'239'880'045'123},
      {"2009-04-16t11:07:25.1234567z", 1'239'880'045'123},
      {"2009-04-16 06:37:25.123-0430", 1'239'880'045'123},
      {"2009-04-16T12:07:25,123+01", 1'239'880'045'123},
      {"2009-04-16T11:07:25.123", 1'239'880'045'123},
      {"2009-04-16T11:07:25.1Z", 1'239'880'045'100},
      {"2009-04-16T11:07Z", 1'239'880'020'000},
      {"2000-02-29", 951'782'400'000},
      {"2000-02", 949'363'200'000},
      {"2000", 946'684'800'000},
      {"2016-12-31T23:59:60Z", 1'483'228'800'000},
      {"1969-12-31T23:59:59.999Z", -1},
  };
  for (const auto& c : cases) EXPECT_EQ(parse_iso8601(c.text), c.milliseconds) << c.text;
}

TEST(Iso8601, RefusesTheRest) {
  for (const char* text : {"",
                           "20",
                           "2009-4-16",
                           "2009-13-01",
                           "2009-00-01",
                           "2009-02-29",
                           "2009-04-16T",
                           "2009-04-16T12",
                           "2009-04T12:00:00Z",
                           "2009-04-16T24:00:00Z",
                           "2009-04-16T12:60:00Z",
                           "2009-04-16T12:00:61Z",
                           "2009-04-16T12:00:00.Z",
                           "2009-04-16T12:00:00Zx",
                           "2009-04-16T12:00:00+",
                           "2009-04-16T12:00:00+1",
                           "2009-04-16T12:00:00+01:",
                           "2009-04-16T12:00:00+24:00",
                           " 2009-04-16T12:00:00Z",
                           "Thu, 16 Apr 2009 12:00:00 GMT"}) {
    EXPECT_EQ(parse_iso8601(text), std::nullopt) << text;
  }
}

TEST(Iso8601, WritesWhatItReads) {
  for (const char* text : {"1970-01-01T00:00:00Z", "2026-11-20T12:34:56.789Z",
                           "2000-02-29T23:59:59.007Z", "1969-12-31T23:59:59.999Z"}) {
    EXPECT_EQ(iso8601(parse_iso8601(text).value()), text);
  }
}

TEST(Clock, GoesForward) {
  const Stopwatch watch;
  const double earlier = watch.seconds();
  EXPECT_GE(watch.seconds(), earlier);
  EXPECT_GT(unix_milliseconds(), parse_iso8601("2024").value());
}

}  // namespace
}  // namespace checker
