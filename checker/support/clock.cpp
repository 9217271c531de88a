#include "checker/support/clock.h"

#include <cstdio>

namespace checker {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::floor;
using std::chrono::hh_mm_ss;
using std::chrono::milliseconds;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::sys_time;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}
  [[nodiscard]] bool done() const noexcept { return rest_.empty(); }
  [[nodiscard]] bool at_digit() const noexcept { return !done() && is_digit(rest_.front()); }
  // The first of the characters that comes next, or NUL.
  char eat_any(std::string_view characters) noexcept {
    if (done() || characters.find(rest_.front()) == std::string_view::npos) return '\0';
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  // Exactly `count` digits, not above `most`.
  std::optional<int> number(std::size_t count, int most) noexcept {
    if (rest_.size() < count) return std::nullopt;
    int n = 0;
    for (char c : rest_.substr(0, count)) {
      if (!is_digit(c)) return std::nullopt;
      n = n * 10 + (c - '0');
    }
    rest_.remove_prefix(count);
    return n <= most ? std::optional(n) : std::nullopt;
  }
  // One digit or more, as thousandths.
  std::optional<int> fraction() noexcept {
    if (!at_digit()) return std::nullopt;
    int n = 0;
    int scale = 100;
    for (; at_digit(); rest_.remove_prefix(1), scale /= 10) n += (rest_.front() - '0') * scale;
    return n;
  }

 private:
  std::string_view rest_;
};

// time-offset = "Z" / ("+" / "-") time-hour ":" time-minute     RFC 3339, 5.6
// In minutes.
std::optional<int> zone(Reader& r) noexcept {
  if (r.done() || r.eat_any("Zz") != '\0') return 0;
  const char sign = r.eat_any("+-");
  if (sign == '\0') return std::nullopt;
  const auto hours = r.number(2, 23);
  if (!hours) return std::nullopt;
  int minutes = 0;
  if (r.eat_any(":") != '\0' || r.at_digit()) {
    const auto read = r.number(2, 59);
    if (!read) return std::nullopt;
    minutes = *read;
  }
  const int offset = *hours * 60 + minutes;
  return sign == '-' ? -offset : offset;
}

// What follows the date, in milliseconds.
std::optional<std::int64_t> time_of_day(Reader& r) noexcept {
  const auto hour = r.number(2, 23);
  if (!hour || r.eat_any(":") == '\0') return std::nullopt;
  const auto minute = r.number(2, 59);
  if (!minute) return std::nullopt;
  int second = 0;
  int thousandths = 0;
  if (r.eat_any(":") != '\0') {
    const auto read = r.number(2, 60);  // 60: a leap second, which Unix time does not have
    if (!read) return std::nullopt;
    second = *read;
    if (r.eat_any(".,") != '\0') {
      const auto fraction = r.fraction();
      if (!fraction) return std::nullopt;
      thousandths = *fraction;
    }
  }
  const auto offset = zone(r);
  if (!offset) return std::nullopt;
  return ((*hour * 60 + *minute - *offset) * std::int64_t{60} + second) * 1000 + thousandths;
}

}  // namespace

std::int64_t unix_milliseconds() {
  return std::chrono::duration_cast<milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string iso8601(std::int64_t unix_milliseconds) {
  const sys_time<milliseconds> time{milliseconds(unix_milliseconds)};
  const auto midnight = floor<days>(time);
  const year_month_day date(midnight);
  const hh_mm_ss<milliseconds> clock(time - midnight);
  char text[64];
  int n = std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d",
                        static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                        static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                        static_cast<int>(clock.minutes().count()),
                        static_cast<int>(clock.seconds().count()));
  std::string out(text, static_cast<std::size_t>(n));
  if (const auto fraction = clock.subseconds().count(); fraction != 0) {
    n = std::snprintf(text, sizeof text, ".%03d", static_cast<int>(fraction));
    out.append(text, static_cast<std::size_t>(n));
  }
  return out += 'Z';
}

std::optional<std::int64_t> parse_iso8601(std::string_view text) noexcept {
  Reader r(text);
  const auto y = r.number(4, 9999);
  if (!y) return std::nullopt;
  int m = 1;
  int d = 1;
  bool whole = false;  // the date has its day, so that a time may follow
  if (r.eat_any("-") != '\0') {
    const auto read = r.number(2, 12);
    if (!read) return std::nullopt;
    m = *read;
    if (r.eat_any("-") != '\0') {
      const auto read_day = r.number(2, 31);
      if (!read_day) return std::nullopt;
      d = *read_day;
      whole = true;
    }
  }
  const year_month_day date(year(*y), month(static_cast<unsigned>(m)),
                            day(static_cast<unsigned>(d)));
  if (!date.ok()) return std::nullopt;
  std::int64_t time = 0;
  if (!r.done()) {
    if (!whole || r.eat_any("Tt ") == '\0') return std::nullopt;
    const auto read = time_of_day(r);
    if (!read || !r.done()) return std::nullopt;
    time = *read;
  }
  return std::chrono::duration_cast<milliseconds>(sys_days(date).time_since_epoch()).count() + time;
}

}  // namespace checker
