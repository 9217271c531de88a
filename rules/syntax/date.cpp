// The reader of dates that no strict grammar describes.
#include "rules/syntax/date.h"

#include <algorithm>

namespace statute::syntax {
namespace {

struct Zone {
  std::string_view name;
  int hours;
};

// The names of RFC 5322, 4.3, and those that are GMT under another name.
constexpr std::array<Zone, 13> kZones{{{"GMT", 0},
                                       {"UTC", 0},
                                       {"UT", 0},
                                       {"Z", 0},
                                       {"WET", 0},
                                       {"EST", -5},
                                       {"EDT", -4},
                                       {"CST", -6},
                                       {"CDT", -5},
                                       {"MST", -7},
                                       {"MDT", -6},
                                       {"PST", -8},
                                       {"PDT", -7}}};

// Walks over a date and notes in which ways it differs.
class LooseReader {
 public:
  explicit LooseReader(std::string_view value) : c_(value) {}

  Parsed<LooseDate> read(std::optional<std::int64_t> now) {
    if (!c_.eat_ows().empty()) d_.white_space = true;
    const Name day_name = name(kDayNames);
    const bool comma = day_name.found && c_.eat(',');
    if (day_name.found) {
      d_.date.day_name = day_name.index;
      gap();
    }
    if (day_name.found && is_digit(c_.peek()) && !comma) d_.punctuation = true;
    expected_ = day_name.found ? "a day or a month" : "a day name";
    const bool read = is_digit(c_.peek()) ? read_day_first() : read_month_first(comma);
    if (!read) return c_.misfit(expected_);
    if (!c_.eat_ows().empty()) d_.white_space = true;
    if (!c_.done()) return c_.misfit("nothing after the date");
    const bool long_name = d_.date.form == DateForm::rfc850;
    if (!day_name.found || day_name.in_full != long_name) d_.names = true;
    finish(day_name.found, now);
    return d_;
  }

 private:
  struct Name {
    bool found = false;
    bool in_full = false;
    int index = 0;
  };

  // A day or month in any case, shortened or not; the cursor stays if there is none.
  template <std::size_t kSize>
  Name name(const std::array<std::string_view, kSize>& names) {
    const std::size_t from = c_.at();
    const std::string_view word = c_.eat_while(is_alpha);
    for (std::size_t i = 0; i < kSize; ++i) {
      const bool in_full = same(word, names[i]);
      if (!in_full && !same(word, names[i].substr(0, 3))) continue;
      if (word != names[i].substr(0, word.size())) d_.letter_case = true;
      // May is both.
      return {true, in_full && word.size() > 3, static_cast<int>(i)};
    }
    c_.back_to(from);
    return {};
  }

  bool month() {
    const Name m = name(kMonthNames);
    if (m.in_full) d_.names = true;
    d_.date.month = m.index + 1;
    return m.found;
  }

  // A space, or what stands for one.
  void gap() {
    const std::string_view space = c_.eat_ows();
    if (space.empty()) {
      d_.punctuation = true;
    } else if (space != " ") {
      d_.white_space = true;
    }
  }

  // A number of at most `most` digits, `usual` of them in a well-formed date.
  bool number(std::size_t usual, std::size_t most, std::string_view expected, int& out) {
    expected_ = expected;
    const std::size_t from = c_.at();
    const std::string_view digits = c_.eat_while(is_digit);
    if (digits.empty()) return false;
    if (digits.size() > most) {
      c_.back_to(from + most);
      return false;
    }
    if (digits.size() != usual) d_.digits = true;
    out = 0;
    for (char digit : digits) out = out * 10 + (digit - '0');
    return true;
  }

  bool time() {
    if (!number(2, 2, "the hour", d_.date.hour)) return false;
    expected_ = "':'";
    if (!c_.eat(':')) return false;
    if (!number(2, 2, "the minute", d_.date.minute)) return false;
    if (c_.eat(':')) return number(2, 2, "the second", d_.date.second);
    d_.digits = true;
    return true;
  }

  bool year() {
    const std::size_t from = c_.at();
    if (!number(4, 4, "the year", d_.date.year)) return false;
    d_.two_digit_year = c_.at() - from == 2;
    return true;
  }

  // A hyphen or a space between day, month and year; which of them, into `hyphens`.
  void separator(int& hyphens) {
    const std::string_view before = c_.eat_ows();
    if (!c_.eat('-')) {
      if (before.empty()) d_.punctuation = true;
      if (before.size() > 1 || before == "\t") d_.white_space = true;
      return;
    }
    ++hyphens;
    if (!before.empty() || !c_.eat_ows().empty()) d_.white_space = true;
  }

  bool read_day_first() {
    int hyphens = 0;
    if (!number(2, 2, "the day", d_.date.day)) return false;
    separator(hyphens);
    expected_ = "a month";
    if (!month()) return false;
    separator(hyphens);
    const bool digits = d_.digits;
    if (!year()) return false;
    if (hyphens == 1) d_.punctuation = true;
    if (hyphens > 0) d_.date.form = d_.two_digit_year ? DateForm::rfc850 : DateForm::netscape;
    if (d_.date.form == DateForm::rfc850) d_.digits = digits;
    gap();
    if (!time()) return false;
    read_zone();
    if (!same(d_.zone, "GMT")) d_.other_zone = true;
    return true;
  }

  bool read_month_first(bool comma) {
    d_.date.form = DateForm::asctime;
    if (comma) d_.punctuation = true;
    if (!month()) return false;
    const std::string_view space = c_.eat_ows();
    const std::size_t from = c_.at();
    const bool digits = d_.digits;
    if (!number(2, 2, "the day", d_.date.day)) return false;
    d_.digits = digits;
    const std::size_t size = c_.at() - from;
    if (space.empty()) {
      d_.punctuation = true;
    } else if (space != (size == 1 ? "  " : " ")) {
      (space == " " ? d_.digits : d_.white_space) = true;
    }
    if (c_.eat(',')) d_.punctuation = true;
    gap();
    if (!time()) return false;
    if (has_zone()) read_zone();
    gap();
    if (!year()) return false;
    if (d_.zone.empty() && has_zone()) read_zone();
    if (!d_.zone.empty()) d_.other_zone = true;
    return true;
  }

  // Whether a zone comes next, behind white space.
  [[nodiscard]] bool has_zone() const {
    Cursor c = c_;
    c.eat_ows();
    return is_alpha(c.peek()) || c.peek() == '+' || c.peek() == '-';
  }

  // A zone, by name or by offset or both, and the space before it; none is noted.
  void read_zone() {
    const std::string_view space = c_.eat_ows();
    const std::size_t from = c_.at();
    const std::string_view word = c_.eat_while(is_alpha);
    const std::size_t end = c_.at();
    std::string_view digits;
    bool west = false;
    if (c_.peek() == '+' || c_.peek() == '-') {
      west = c_.peek() == '-';
      c_.skip(1);
      digits = c_.eat_while([](char o) { return is_digit(o) || o == ':'; });
      if (digits.empty()) c_.back_to(end);
    }
    d_.zone = c_.since(from);
    if (d_.zone.empty()) {
      if (!space.empty()) d_.white_space = true;
      return;
    }
    if (space.empty()) {
      d_.punctuation = true;
    } else if (space != " ") {
      d_.white_space = true;
    }
    const auto* const zone = std::find_if(kZones.begin(), kZones.end(),
                                          [&](const Zone& z) { return same(z.name, word); });
    d_.zone_known = word.empty() || zone != kZones.end();
    if (d_.zone_known && !word.empty()) {
      offset_ = zone->hours * 3600;
      if (word != zone->name) d_.letter_case = true;
    }
    read_offset(digits, west);
  }

  // Hours and minutes east or west, as 0100 or 01:00.
  void read_offset(std::string_view digits, bool west) {
    if (digits.empty()) return;
    const bool colon = digits.size() == 5 && digits[2] == ':';
    if ((digits.size() != 4 && !colon) || std::count(digits.begin(), digits.end(), ':') > colon) {
      d_.zone_known = false;
      return;
    }
    const auto at = [&](std::size_t i) { return digits[i] - '0'; };
    const std::size_t m = colon ? 3 : 2;
    const int seconds = (at(0) * 10 + at(1)) * 3600 + (at(m) * 10 + at(m + 1)) * 60;
    offset_ += west ? -seconds : seconds;
  }

  void finish(bool has_day_name, std::optional<std::int64_t> now) {
    detail::complete(d_.date, d_.two_digit_year, now);
    if (!has_day_name) d_.date.day_name_fits = true;
    if (d_.date.possible && d_.zone_known) d_.date.seconds -= offset_;
  }

  Cursor c_;
  LooseDate d_;
  std::string_view expected_;
  int offset_ = 0;
};

}  // namespace

Parsed<LooseDate> loose_date(std::string_view value, std::optional<std::int64_t> now) {
  return LooseReader(value).read(now);
}

}  // namespace statute::syntax
