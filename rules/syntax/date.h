// Dates: the three forms of HTTP-date, RFC 9110, 5.6.7, and what servers send in
// their place. How user agents read those of cookies is cookie_date() in cookie.h.
#ifndef RULES_SYNTAX_DATE_H_
#define RULES_SYNTAX_DATE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/syntax/parse.h"

namespace statute::syntax {

enum class DateForm : std::uint8_t {
  imf_fixdate,  // Sun, 06 Nov 1994 08:49:37 GMT
  rfc850,       // Sunday, 06-Nov-94 08:49:37 GMT
  asctime,      // Sun Nov  6 08:49:37 1994
  netscape,     // Sun, 06-Nov-1994 08:49:37 GMT; no HTTP-date
};

inline constexpr std::array<std::string_view, 7> kDayNames{
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
inline constexpr std::array<std::string_view, 12> kMonthNames{
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

struct HttpDate {
  // Since the beginning of 1970, leap seconds not counted; 0 unless possible.
  std::int64_t seconds = 0;
  DateForm form = DateForm::imf_fixdate;
  int year = 0;   // in full, a guess for two digits
  int month = 0;  // from 1
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;    // 60 in a leap second, which counts as the one after it
  int day_name = 0;  // as sent, from 0 for Sunday
  // Whether there are such a day and time: not 31 Feb, hour 24, second 61.
  bool possible = false;
  // Whether the day name is that of the date in the proleptic Gregorian calendar.
  // True if that cannot be told: the century of two digits is a guess.
  bool day_name_fits = true;
};

namespace detail {

inline constexpr std::int64_t kDay = 86400;  // in seconds

constexpr bool is_leap(int year) noexcept {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

constexpr int days_in(int year, int month) noexcept {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

// Days from 1970-01-01 to a first of January; years from 0 on.
constexpr std::int64_t days_to(int year) noexcept {
  // A cycle of the calendar is added, so that no division meets a negative number.
  const std::int64_t years = std::int64_t{year} + 399;
  constexpr std::int64_t kEpoch = 2369 * 365 + 2369 / 4 - 2369 / 100 + 2369 / 400;
  return years * 365 + years / 4 - years / 100 + years / 400 - kEpoch;
}

constexpr std::int64_t days_to(int year, int month, int day) noexcept {
  constexpr std::array<int, 12> kBefore{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
  const bool leap_day = month > 2 && is_leap(year);
  return days_to(year) + kBefore[static_cast<std::size_t>(month - 1)] + leap_day + day - 1;
}

// The year of a time from year 0 to 9999, and of the nearest of them if beyond.
constexpr int year_of(std::int64_t seconds) noexcept {
  int least = 0;
  int most = 9999;
  while (least < most) {
    const int middle = (least + most + 1) / 2;
    if (days_to(middle) * kDay <= seconds) {
      least = middle;
    } else {
      most = middle - 1;
    }
  }
  return least;
}

// Makes a year of its last two digits: the latest that is no more than fifty
// years ahead. Without a clock, the years from 1970 to 2069.    RFC 9110, 5.6.7
constexpr void expand_year(HttpDate& d, std::optional<std::int64_t> now) noexcept {
  if (!now) {
    d.year += d.year < 70 ? 2000 : 1900;
    return;
  }
  const int limit = year_of(*now) + 50;
  d.year += limit / 100 * 100;
  if (d.year > limit) d.year -= 100;
  if (d.year != limit) return;
  // Fifty years ahead to the year: is it more, to the second?
  const std::int64_t into_limit =
      (days_to(d.year, d.month, 1) - days_to(d.year) + d.day - 1) * kDay +
      std::int64_t{d.hour} * 3600 + std::int64_t{d.minute} * 60 + d.second;
  if (into_limit > *now - days_to(limit - 50) * kDay) d.year -= 100;
}

// Fills in what follows from the parts; years of two digits are expanded first.
constexpr void complete(HttpDate& d, bool two_digits, std::optional<std::int64_t> now) noexcept {
  if (d.month < 1 || d.month > 12) return;
  if (two_digits) expand_year(d, now);
  d.possible = d.day >= 1 && d.day <= days_in(d.year, d.month) && d.hour < 24 && d.minute < 60 &&
               d.second <= 60;
  if (!d.possible) return;
  const std::int64_t days = days_to(d.year, d.month, d.day);
  d.seconds = days * kDay + std::int64_t{d.hour} * 3600 + std::int64_t{d.minute} * 60 + d.second;
  // 1970 began on a Thursday. Weeks are added so that no remainder is negative.
  constexpr std::int64_t kWeeks = 200000;
  const std::int64_t weekday = (days + 4 + kWeeks * 7) % 7;
  d.day_name_fits = two_digits || weekday == d.day_name;
}

// Eats the name of the list that comes next, all of it or its first three letters.
template <std::size_t kSize>
constexpr bool eat_name(Cursor& c, const std::array<std::string_view, kSize>& names, bool in_full,
                        int& index) noexcept {
  for (std::size_t i = 0; i < kSize; ++i) {
    if (c.eat(in_full ? names[i] : names[i].substr(0, 3))) {
      index = static_cast<int>(i);
      return true;
    }
  }
  return false;
}

// Eats just so many digits.
constexpr bool eat_number(Cursor& c, int digits, int& number) noexcept {
  number = 0;
  for (int i = 0; i < digits; ++i) {
    if (!is_digit(c.peek())) return false;
    number = number * 10 + (c.peek() - '0');
    c.skip(1);
  }
  return true;
}

// The name of the list whose first three letters stand there; -1 if there is none.
template <std::size_t kSize>
constexpr int name_at(std::string_view v, std::size_t at,
                      const std::array<std::string_view, kSize>& names) noexcept {
  for (std::size_t i = 0; i < kSize; ++i) {
    const std::string_view name = names[i];
    if (v[at] == name[0] && v[at + 1] == name[1] && v[at + 2] == name[2]) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

// Reads an IMF-fixdate, as nearly every date is one, at the places where its parts
// stand. Nothing is said of what is none, and `d` is undefined then.
constexpr bool read_fixdate(std::string_view v, HttpDate& d) noexcept {
  if (v.size() != 29 || v[3] != ',' || v[4] != ' ' || v[7] != ' ' || v[11] != ' ' || v[16] != ' ' ||
      v[19] != ':' || v[22] != ':' || v[25] != ' ' || v[26] != 'G' || v[27] != 'M' ||
      v[28] != 'T') {
    return false;
  }
  bool digits = true;
  const auto two = [&](std::size_t at) {
    digits = digits && is_digit(v[at]) && is_digit(v[at + 1]);
    return (v[at] - '0') * 10 + (v[at + 1] - '0');
  };
  d.day_name = name_at(v, 0, kDayNames);
  d.day = two(5);
  d.month = name_at(v, 8, kMonthNames) + 1;
  d.year = two(12) * 100 + two(14);
  d.hour = two(17);
  d.minute = two(20);
  d.second = two(23);
  return digits && d.day_name >= 0 && d.month > 0;
}

// time-of-day = hour ":" minute ":" second                      RFC 9110, 5.6.7
constexpr bool eat_time(Cursor& c, HttpDate& d, std::string_view& expected) noexcept {
  expected = "two digits of the hour";
  if (!eat_number(c, 2, d.hour)) return false;
  expected = "':'";
  if (!c.eat(':')) return false;
  expected = "two digits of the minute";
  if (!eat_number(c, 2, d.minute)) return false;
  expected = "':'";
  if (!c.eat(':')) return false;
  expected = "two digits of the second";
  return eat_number(c, 2, d.second);
}

// day sep month sep year SP time-of-day SP GMT, as three of the four forms have it
constexpr bool eat_day_first(Cursor& c, char sep, int year_digits, HttpDate& d,
                             std::string_view& expected) noexcept {
  const std::string_view separator = sep == '-' ? "'-'" : "a space";
  expected = "two digits of the day";
  if (!eat_number(c, 2, d.day)) return false;
  expected = separator;
  if (!c.eat(sep)) return false;
  expected = "a month: Jan, Feb ... Dec";
  if (!eat_name(c, kMonthNames, false, d.month)) return false;
  ++d.month;
  expected = separator;
  if (!c.eat(sep)) return false;
  expected = year_digits == 2 ? "two digits of the year" : "four digits of the year";
  if (!eat_number(c, year_digits, d.year)) return false;
  expected = "a space";
  if (!c.eat(' ')) return false;
  if (!eat_time(c, d, expected)) return false;
  expected = "a space";
  if (!c.eat(' ')) return false;
  expected = "\"GMT\"";
  return c.eat("GMT");
}

// date3 SP time-of-day SP year, the rest of an asctime-date
constexpr bool eat_month_first(Cursor& c, HttpDate& d, std::string_view& expected) noexcept {
  expected = "a month: Jan, Feb ... Dec";
  if (!eat_name(c, kMonthNames, false, d.month)) return false;
  ++d.month;
  expected = "a space";
  if (!c.eat(' ')) return false;
  expected = "the day, two digits or a space and one";
  if (!eat_number(c, c.eat(' ') ? 1 : 2, d.day)) return false;
  expected = "a space";
  if (!c.eat(' ')) return false;
  if (!eat_time(c, d, expected)) return false;
  expected = "a space";
  if (!c.eat(' ')) return false;
  expected = "four digits of the year";
  return eat_number(c, 4, d.year);
}

}  // namespace detail

// HTTP-date    = IMF-fixdate / obs-date                         RFC 9110, 5.6.7
// IMF-fixdate  = day-name "," SP date1 SP time-of-day SP GMT
// date1        = day SP month SP year
// obs-date     = rfc850-date / asctime-date
// rfc850-date  = day-name-l "," SP date2 SP time-of-day SP GMT
// date2        = day "-" month "-" 2DIGIT
// asctime-date = day-name SP date3 SP time-of-day SP year
// date3        = month SP ( 2DIGIT / ( SP 1DIGIT ))
// All of it is case-sensitive. `now`, in seconds since 1970, settles the century
// of an rfc850-date; without it, it is the one from 1970 to 2069.
constexpr Parsed<HttpDate> http_date(std::string_view value,
                                     std::optional<std::int64_t> now = std::nullopt) {
  HttpDate d;
  if (detail::read_fixdate(value, d)) {
    detail::complete(d, false, now);
    return d;
  }
  d = {};
  Cursor c(value);
  std::string_view expected = "a day name: Sun, Mon ... Sat";
  if (detail::eat_name(c, kDayNames, true, d.day_name)) {
    d.form = DateForm::rfc850;
    if (!c.eat(", ")) return c.misfit("a comma and a space");
    if (!detail::eat_day_first(c, '-', 2, d, expected)) return c.misfit(expected);
  } else if (!detail::eat_name(c, kDayNames, false, d.day_name)) {
    return c.misfit(expected);
  } else if (c.eat(", ")) {
    if (!detail::eat_day_first(c, ' ', 4, d, expected)) return c.misfit(expected);
  } else {
    d.form = DateForm::asctime;
    if (!c.eat(' ')) return c.misfit("a comma and a space");
    if (!detail::eat_month_first(c, d, expected)) return c.misfit(expected);
  }
  if (!c.done()) return c.misfit("nothing after the date");
  detail::complete(d, d.form == DateForm::rfc850, now);
  return d;
}

// Wdy, DD-Mon-YYYY HH:MM:SS GMT, of Netscape's cookies; the one with two digits
// and a full day name is an rfc850-date.
constexpr Parsed<HttpDate> netscape_date(std::string_view value) {
  Cursor c(value);
  HttpDate d{.form = DateForm::netscape};
  std::string_view expected = "a day name: Sun, Mon ... Sat";
  if (!detail::eat_name(c, kDayNames, false, d.day_name)) return c.misfit(expected);
  if (!c.eat(", ")) return c.misfit("a comma and a space");
  if (!detail::eat_day_first(c, '-', 4, d, expected)) return c.misfit(expected);
  if (!c.done()) return c.misfit("nothing after the date");
  detail::complete(d, false, std::nullopt);
  return d;
}

// A date as a benevolent reader sees it, and all in which it differs from the form
// it comes nearest to. If nothing is set, it is such a form to the letter.
struct LooseDate {
  HttpDate date;             // in GMT, if the zone is known
  std::string_view zone;     // as sent; empty if left out
  bool zone_known = true;    // its offset is; then date.seconds takes account of it
  bool other_zone = false;   // not just "GMT", or none where it is due
  bool white_space = false;  // more than one space, a tab, some at the ends
  bool letter_case = false;  // "sun", "NOV"
  bool digits = false;       // too few or too many: "6 Nov", "8:49", a year of two
  bool names = false;        // a day name left out, shortened or in full where it is not
  bool punctuation = false;  // commas, hyphens and spaces missing or misplaced
  bool two_digit_year = false;

  [[nodiscard]] constexpr bool is_exact() const noexcept {
    return !(other_zone || white_space || letter_case || digits || names || punctuation) &&
           date.form != DateForm::netscape;
  }
};

// Reads dates that http_date() refuses, so that a rule can say what is wrong with
// them. English names only; a misfit is no date at all, as far as can be told.
Parsed<LooseDate> loose_date(std::string_view value,
                             std::optional<std::int64_t> now = std::nullopt);

static_assert(http_date("Sun, 06 Nov 1994 08:49:37 GMT")->seconds == 784111777);
static_assert(http_date("Sunday, 06-Nov-94 08:49:37 GMT")->seconds == 784111777);
static_assert(http_date("Sun Nov  6 08:49:37 1994")->seconds == 784111777);
static_assert(!http_date("Mon, 06 Nov 1994 08:49:37 GMT")->day_name_fits);
static_assert(!http_date("Sun, 31 Feb 1994 08:49:37 GMT")->possible);
static_assert(http_date("Sun, 06 Nov 1994 08:49:37 UTC").misfit().at == 26);

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_DATE_H_
