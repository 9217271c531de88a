#include "rules/syntax/cookie.h"

#include <array>

#include "rules/syntax/uri.h"

namespace statute::syntax {
namespace {

// delimiter = %x09 / %x20-2F / %x3B-40 / %x5B-60 / %x7B-7E
constexpr bool is_date_delimiter(char c) noexcept {
  return c == '\t' || (c >= 0x20 && c <= 0x2F) || (c >= 0x3B && c <= 0x40) ||
         (c >= 0x5B && c <= 0x60) || (c >= 0x7B && c <= 0x7E);
}

// least*mostDIGIT that no further digit follows; nothing if there is no such.
constexpr std::optional<int> eat_number(Cursor& c, std::size_t least, std::size_t most) noexcept {
  const std::string_view digits = c.eat_while(is_digit);
  if (digits.size() < least || digits.size() > most) return std::nullopt;
  int n = 0;
  for (char d : digits) n = n * 10 + (d - '0');
  return n;
}

struct TimeOfDay {
  int hour = 0;
  int minute = 0;
  int second = 0;
};

// time = time-field ":" time-field ":" time-field [ non-digit *OCTET ]
constexpr std::optional<TimeOfDay> time_of_day(std::string_view token) noexcept {
  Cursor c(token);
  const auto hour = eat_number(c, 1, 2);
  if (!hour || !c.eat(':')) return std::nullopt;
  const auto minute = eat_number(c, 1, 2);
  if (!minute || !c.eat(':')) return std::nullopt;
  const auto second = eat_number(c, 1, 2);
  if (!second) return std::nullopt;
  return TimeOfDay{*hour, *minute, *second};
}

constexpr std::optional<int> number(std::string_view token, std::size_t least,
                                    std::size_t most) noexcept {
  Cursor c(token);
  return eat_number(c, least, most);
}

constexpr std::optional<int> month_of(std::string_view token) noexcept {
  constexpr std::string_view kMonths = "janfebmaraprmayjunjulaugsepoctnovdec";
  for (int i = 0; i < 12; ++i) {
    if (same(token.substr(0, 3), kMonths.substr(static_cast<std::size_t>(i) * 3, 3))) return i + 1;
  }
  return std::nullopt;
}

constexpr int days_in(int year, int month) noexcept {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

// Days from 1970-01-01 in the Gregorian calendar: whole years, counted from
// March so that the leap day comes last.
constexpr std::int64_t days_since_1970(int year, int month, int day) noexcept {
  const std::int64_t y = month > 2 ? year : year - 1;
  const std::int64_t m = month > 2 ? month - 3 : month + 9;
  return y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + day - 1 - 719468;
}
static_assert(days_since_1970(1970, 1, 1) == 0 && days_since_1970(2000, 3, 1) == 11017);

// 5.6.2: a digit or a hyphen, then digits; anything else is ignored.
constexpr std::optional<std::int64_t> max_age_of(std::string_view value) noexcept {
  const bool negative = value.starts_with('-');
  if (negative && value.size() == 1) return 0;
  const auto n = delta_seconds(negative ? value.substr(1) : value);
  if (!n) return std::nullopt;
  return negative ? -static_cast<std::int64_t>(*n) : static_cast<std::int64_t>(*n);
}

constexpr bool has_control(std::string_view field) noexcept {
  for (char c : field) {
    if ((c >= 0 && c < 0x20 && c != '\t') || c == 0x7F) return true;
  }
  return false;
}

}  // namespace

std::optional<std::int64_t> cookie_date(std::string_view value) noexcept {
  std::optional<TimeOfDay> time;
  std::optional<int> day;
  std::optional<int> month;
  std::optional<int> year;
  Cursor c(value);
  for (;;) {
    c.eat_while(is_date_delimiter);
    const std::string_view token = c.eat_while([](char o) { return !is_date_delimiter(o); });
    if (token.empty()) break;
    if (!time && (time = time_of_day(token))) continue;
    if (!day && (day = number(token, 1, 2))) continue;
    if (!month && (month = month_of(token))) continue;
    if (!year) year = number(token, 2, 4);
  }
  if (!time || !day || !month || !year) return std::nullopt;
  if (*year >= 70 && *year <= 99) *year += 1900;
  if (*year <= 69) *year += 2000;
  if (*year < 1601 || *day < 1 || *day > days_in(*year, *month)) return std::nullopt;
  if (time->hour > 23 || time->minute > 59 || time->second > 59) return std::nullopt;
  return days_since_1970(*year, *month, *day) * 86400 + time->hour * 3600 + time->minute * 60 +
         time->second;
}

std::optional<StoredCookie> stored_cookie(std::string_view field) noexcept {
  if (has_control(field)) return std::nullopt;
  const SetCookie read = split_set_cookie(field);
  if (read.size() == 0 || read.size() > kCookieSize) return std::nullopt;
  StoredCookie cookie;
  cookie.name = read.name;
  cookie.value = read.value;
  for (const CookieAttribute& a : read.attributes()) {
    if (a.value.size() > kCookieAttributeSize) continue;
    switch (a.id) {
      case CookieAttributeId::unknown:
        break;
      case CookieAttributeId::domain:
        cookie.domain = a.value.starts_with('.') ? a.value.substr(1) : a.value;
        break;
      case CookieAttributeId::expires:
        if (const auto date = cookie_date(a.value)) cookie.expires = date;
        break;
      case CookieAttributeId::http_only:
        cookie.http_only = true;
        break;
      case CookieAttributeId::max_age:
        if (const auto seconds = max_age_of(a.value)) cookie.max_age = seconds;
        break;
      case CookieAttributeId::partitioned:
        cookie.partitioned = true;
        break;
      case CookieAttributeId::path:
        cookie.path = a.value.starts_with('/') ? a.value : std::string_view{};
        break;
      case CookieAttributeId::same_site:
        cookie.same_site = same_site(a.value).value_or(SameSite::unspecified);
        break;
      case CookieAttributeId::secure:
        cookie.secure = true;
        break;
    }
  }
  return cookie;
}

bool domain_matches(std::string_view host, std::string_view domain) noexcept {
  if (same(host, domain)) return true;
  if (domain.empty() || host.size() <= domain.size()) return false;
  const std::size_t start = host.size() - domain.size();
  return same(host.substr(start), domain) && host[start - 1] == '.' && !ipv4(host) &&
         !host.starts_with('[');
}

bool path_matches(std::string_view request, std::string_view cookie) noexcept {
  if (!request.starts_with(cookie)) return false;
  return request.size() == cookie.size() || cookie.ends_with('/') || request[cookie.size()] == '/';
}

std::string_view default_cookie_path(std::string_view request) noexcept {
  if (!request.starts_with('/')) return "/";
  const std::size_t last = request.rfind('/');
  return last == 0 ? std::string_view("/") : request.substr(0, last);
}

}  // namespace statute::syntax
