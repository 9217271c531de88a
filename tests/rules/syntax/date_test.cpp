#include "rules/syntax/date.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/rules/syntax/exact.h"

namespace statute::syntax {
namespace {

constexpr std::int64_t kNow = 1790000000;  // in September 2026

TEST(HttpDate, ReadsTheThreeForms) {
  struct Case {
    std::string_view input;
    std::int64_t seconds;
    DateForm form;
  };
  for (const Case& t : {
           Case{"Sun, 06 Nov 1994 08:49:37 GMT", 784111777, DateForm::imf_fixdate},
           Case{"Thu, 01 Jan 1970 00:00:00 GMT", 0, DateForm::imf_fixdate},
           Case{"Wed, 31 Dec 1969 23:59:59 GMT", -1, DateForm::imf_fixdate},
           Case{"Tue, 29 Feb 2000 12:00:00 GMT", 951825600, DateForm::imf_fixdate},
           Case{"Fri, 31 Dec 9999 23:59:59 GMT", 253402300799, DateForm::imf_fixdate},
           Case{"Sat, 01 Jan 0000 00:00:00 GMT", -62167219200, DateForm::imf_fixdate},
           Case{"Sat, 31 Dec 2016 23:59:60 GMT", 1483228800, DateForm::imf_fixdate},
           Case{"Sunday, 06-Nov-94 08:49:37 GMT", 784111777, DateForm::rfc850},
           Case{"Sun Nov  6 08:49:37 1994", 784111777, DateForm::asctime},
           Case{"Sun Nov 13 08:49:37 1994", 784716577, DateForm::asctime},
           Case{"Sun Nov 06 08:49:37 1994", 784111777, DateForm::asctime},
       }) {
    const Exact input(t.input);
    const auto date = http_date(input.view(), kNow);
    ASSERT_TRUE(date) << t.input << " at " << date.misfit().at;
    EXPECT_TRUE(date->possible) << t.input;
    EXPECT_EQ(date->seconds, t.seconds) << t.input;
    EXPECT_EQ(date->form, t.form) << t.input;
    EXPECT_TRUE(date->day_name_fits) << t.input;
  }
}

TEST(HttpDate, PointsAtTheOctetThatDoesNotFit) {
  struct Case {
    std::string_view input;
    std::size_t at;
  };
  for (const Case& t : {
           Case{"", 0},
           Case{"0", 0},
           Case{"-1", 0},
           Case{"sun, 06 Nov 1994 08:49:37 GMT", 0},
           Case{"Dim, 06 Nov 1994 08:49:37 GMT", 0},
           Case{"Sun,06 Nov 1994 08:49:37 GMT", 3},
           Case{"Sun, 6 Nov 1994 08:49:37 GMT", 6},
           Case{"Sun, 06 nov 1994 08:49:37 GMT", 8},
           Case{"Sun, 06-Nov-1994 08:49:37 GMT", 7},
           Case{"Sun, 06 Nov 94 08:49:37 GMT", 14},
           Case{"Sun, 06 Nov 1994  08:49:37 GMT", 17},
           Case{"Sun, 06 Nov 1994 8:49:37 GMT", 18},
           Case{"Sun, 06 Nov 1994 08:49 GMT", 22},
           Case{"Sun, 06 Nov 1994 08:49:37", 25},
           Case{"Sun, 06 Nov 1994 08:49:37 UTC", 26},
           Case{"Sun, 06 Nov 1994 08:49:37 gmt", 26},
           Case{"Sun, 06 Nov 1994 08:49:37 +0000", 26},
           Case{"Sun, 06 Nov 1994 08:49:37 GMT ", 29},
           Case{"Sunday, 06-Nov-1994 08:49:37 GMT", 17},
           Case{"Sunday, 06 Nov 1994 08:49:37 GMT", 10},
           Case{"Sun Nov 6 08:49:37 1994", 9},
           Case{"Sun Nov  6 08:49:37 94", 22},
           Case{"Sun Nov  6 08:49:37 1994 GMT", 24},
       }) {
    const Exact input(t.input);
    const auto date = http_date(input.view(), kNow);
    ASSERT_FALSE(date) << t.input;
    EXPECT_EQ(date.misfit().at, t.at) << t.input;
    EXPECT_FALSE(date.misfit().expected.empty()) << t.input;
  }
}

TEST(HttpDate, TellsWhatCannotBe) {
  for (std::string_view input : {
           "Mon, 31 Feb 1994 08:49:37 GMT",
           "Tue, 29 Feb 1900 08:49:37 GMT",
           "Sun, 00 Nov 1994 08:49:37 GMT",
           "Sun, 06 Nov 1994 24:00:00 GMT",
           "Sun, 06 Nov 1994 08:60:37 GMT",
           "Sun, 06 Nov 1994 08:49:61 GMT",
       }) {
    const auto date = http_date(input);
    ASSERT_TRUE(date) << input;
    EXPECT_FALSE(date->possible) << input;
    EXPECT_TRUE(date->day_name_fits) << input;
  }
}

TEST(HttpDate, ComparesTheDayNameWithTheDate) {
  EXPECT_FALSE(http_date("Mon, 06 Nov 1994 08:49:37 GMT")->day_name_fits);
  EXPECT_FALSE(http_date("Mon Nov  6 08:49:37 1994")->day_name_fits);
  EXPECT_TRUE(http_date("Monday, 06-Nov-94 08:49:37 GMT")->day_name_fits);
  EXPECT_TRUE(http_date("Mon, 01 Jan 0001 00:00:00 GMT")->day_name_fits);
}

TEST(HttpDate, GuessesTheCenturyOfTwoDigits) {
  struct Case {
    std::string_view input;
    std::optional<std::int64_t> now;
    int year;
  };
  const std::int64_t in_2099 = 4080000000;
  for (const Case& t : {
           Case{"Sunday, 06-Nov-94 08:49:37 GMT", kNow, 1994},
           Case{"Sunday, 06-Nov-26 08:49:37 GMT", kNow, 2026},
           Case{"Sunday, 06-Nov-75 08:49:37 GMT", kNow, 2075},
           Case{"Sunday, 06-Jan-76 08:49:37 GMT", kNow, 2076},
           Case{"Sunday, 06-Nov-76 08:49:37 GMT", kNow, 1976},
           Case{"Sunday, 06-Nov-77 08:49:37 GMT", kNow, 1977},
           Case{"Sunday, 06-Nov-10 08:49:37 GMT", in_2099, 2110},
           Case{"Sunday, 06-Nov-60 08:49:37 GMT", in_2099, 2060},
           Case{"Sunday, 06-Nov-69 08:49:37 GMT", std::nullopt, 2069},
           Case{"Sunday, 06-Nov-70 08:49:37 GMT", std::nullopt, 1970},
       }) {
    EXPECT_EQ(http_date(t.input, t.now)->year, t.year) << t.input;
  }
}

TEST(HttpDate, CountsTheDaysOfEveryYear) {
  std::int64_t days = -719528;  // 0000-01-01
  for (int year = 0; year < 10000; ++year) {
    ASSERT_EQ(detail::days_to(year), days) << year;
    ASSERT_EQ(detail::year_of(days * 86400), year);
    ASSERT_EQ(detail::year_of(days * 86400 - 1), year == 0 ? 0 : year - 1);
    days += detail::is_leap(year) ? 366 : 365;
  }
}

TEST(NetscapeDate, IsDashedWithFourDigits) {
  EXPECT_EQ(netscape_date("Sun, 06-Nov-1994 08:49:37 GMT")->seconds, 784111777);
  EXPECT_EQ(netscape_date("Sun, 06-Nov-1994 08:49:37 GMT")->form, DateForm::netscape);
  EXPECT_FALSE(netscape_date("Sun, 06-Nov-94 08:49:37 GMT"));
  EXPECT_FALSE(netscape_date("Sun, 06 Nov 1994 08:49:37 GMT"));
  EXPECT_FALSE(netscape_date("Sun, 06-Nov-1994 08:49:37 GMT;"));
}

// The faults as letters: z zone, w white space, c case, d digits, n names, p punctuation.
std::string faults(const LooseDate& d) {
  std::string s;
  if (d.other_zone) s += 'z';
  if (d.white_space) s += 'w';
  if (d.letter_case) s += 'c';
  if (d.digits) s += 'd';
  if (d.names) s += 'n';
  if (d.punctuation) s += 'p';
  return s;
}

TEST(LooseDate, SaysInWhatADateDiffers) {
  struct Case {
    std::string_view input;
    std::string_view faults;
    DateForm form = DateForm::imf_fixdate;
    std::int64_t seconds = 784111777;
  };
  for (const Case& t : {
           Case{"Sun, 06 Nov 1994 08:49:37 GMT", ""},
           Case{"Sunday, 06-Nov-94 08:49:37 GMT", "", DateForm::rfc850},
           Case{"Sun Nov  6 08:49:37 1994", "", DateForm::asctime},
           Case{"Sun Nov 06 08:49:37 1994", "", DateForm::asctime},
           Case{"Sun, 06-Nov-1994 08:49:37 GMT", "", DateForm::netscape},
           Case{"Sun, 06 Nov 1994 08:49:37 UTC", "z"},
           Case{"Sun, 06 Nov 1994 08:49:37 +0000", "z"},
           Case{"Sun, 06 Nov 1994 08:49:37", "z"},
           Case{"Sun, 06 Nov 1994 09:49:37 +0100", "z"},
           Case{"Sun, 06 Nov 1994 09:49:37 GMT+01:00", "z"},
           Case{"Sun, 06 Nov 1994 03:49:37 EST", "z"},
           Case{"Sun, 06 Nov 1994 08:49:37 CET", "z"},
           Case{"Sun, 06 Nov 1994 08:49:37 gmt", "c"},
           Case{"sun, 06 NOV 1994 08:49:37 GMT", "c"},
           Case{"Sun, 06 Nov 1994  08:49:37 GMT", "w"},
           Case{" Sun,\t06 Nov 1994 08:49:37 GMT", "w"},
           Case{"Sun, 06 Nov 1994 08:49:37 GMT ", "w"},
           Case{"Sun, 6 Nov 1994 8:49:37 GMT", "d"},
           Case{"Sun, 06 Nov 94 08:49:37 GMT", "d"},
           Case{"Sun, 06-Nov-94 08:49:37 GMT", "n", DateForm::rfc850},
           Case{"Sunday, 06 Nov 1994 08:49:37 GMT", "n"},
           Case{"06 Nov 1994 08:49:37 GMT", "n"},
           Case{"Sun, 06 November 1994 08:49:37 GMT", "n"},
           Case{"Sun 06 Nov 1994 08:49:37 GMT", "p"},
           Case{"Sun,06 Nov 1994 08:49:37 GMT", "p"},
           Case{"Sun Nov 6 08:49:37 1994", "d", DateForm::asctime},
           Case{"Sun Nov  6 08:49:37 GMT 1994", "z", DateForm::asctime},
           Case{"Sun Nov  6 08:49:37 1994 GMT", "z", DateForm::asctime},
           Case{"Nov  6 08:49:37 1994", "n", DateForm::asctime},
       }) {
    const Exact input(t.input);
    const auto date = loose_date(input.view(), kNow);
    ASSERT_TRUE(date) << t.input << " at " << date.misfit().at << date.misfit().expected;
    EXPECT_EQ(faults(*date), t.faults) << t.input;
    EXPECT_EQ(date->date.form, t.form) << t.input;
    EXPECT_EQ(date->date.seconds, t.seconds) << t.input;
    EXPECT_EQ(date->is_exact(), static_cast<bool>(http_date(t.input))) << t.input;
  }
}

TEST(LooseDate, IsExactJustWhereTheGrammarIsKept) {
  for (std::string_view form : {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
                                "Sun Nov  6 08:49:37 1994"}) {
    for (std::size_t at = 0; at <= form.size(); ++at) {
      for (char c : std::string_view(" \t,-:0aGN+\0", 11)) {
        std::string inserted(form);
        inserted.insert(at, 1, c);
        std::string replaced(form);
        if (at < form.size()) replaced[at] = c;
        std::string removed(form);
        if (at < form.size()) removed.erase(at, 1);
        for (const std::string& text : {inserted, replaced, removed}) {
          const Exact input(text);
          const auto loose = loose_date(input.view(), kNow);
          const bool strict = static_cast<bool>(http_date(input.view(), kNow));
          EXPECT_EQ(loose && loose->is_exact(), strict) << text;
        }
      }
    }
  }
}

TEST(LooseDate, KnowsSomeZones) {
  EXPECT_TRUE(loose_date("Sun, 06 Nov 1994 08:49:37 PDT")->zone_known);
  const auto unknown = loose_date("Sun, 06 Nov 1994 08:49:37 CET");
  EXPECT_FALSE(unknown->zone_known);
  EXPECT_EQ(unknown->zone, "CET");
  EXPECT_FALSE(loose_date("Sun, 06 Nov 1994 08:49:37 +1:::")->zone_known);
}

TEST(LooseDate, RefusesWhatIsNoDate) {
  for (std::string_view input :
       {"", " ", "0", "-1", "never", "Sun", "Sun,", "Dim, 06 Nov 1994 08:49:37 GMT",
        "1994-11-06T08:49:37Z", "Sun, 06 Nov", "Sun, 06 Nov 1994", "Sun, 06 Nov 1994 08",
        "Sun, 06 Nov 1994 08:49:37 GMT x", "Sun, 06 Nov 1994 08:49:37 GMT, Sun",
        "06/11/1994 08:49:37", "784111777", "Sun, 006 Nov 1994 08:49:37 GMT", "Sun Nov"}) {
    const Exact text(input);
    EXPECT_FALSE(loose_date(text.view())) << input;
  }
}

}  // namespace
}  // namespace statute::syntax
