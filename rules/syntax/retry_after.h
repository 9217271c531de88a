// The Retry-After field: RFC 9110, 10.2.3.
#ifndef RULES_SYNTAX_RETRY_AFTER_H_
#define RULES_SYNTAX_RETRY_AFTER_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/syntax/date.h"
#include "rules/syntax/parse.h"

namespace statute::syntax {

// One of the two.
struct RetryAfter {
  std::optional<std::uint64_t> delay;  // in seconds, capped as delta-seconds are
  std::optional<HttpDate> date;
};

// Retry-After = HTTP-date / delay-seconds                       RFC 9110, 10.2.3
// delay-seconds = 1*DIGIT
// `now` as http_date() wants it.
constexpr Parsed<RetryAfter> retry_after(std::string_view value,
                                         std::optional<std::int64_t> now = std::nullopt) {
  if (!value.empty() && is_digit(value.front())) {
    const auto delay = delta_seconds(value);
    if (!delay) return delay.misfit();
    return RetryAfter{.delay = *delay, .date = {}};
  }
  const auto date = http_date(value, now);
  if (!date)
    return Misfit{date.misfit().at,
                  date.misfit().at == 0 ? "a number of seconds or a date" : date.misfit().expected};
  return RetryAfter{.delay = {}, .date = *date};
}

static_assert(*retry_after("120")->delay == 120 && !retry_after("1.5") && !retry_after("-1"));
static_assert(retry_after("Fri, 31 Dec 1999 23:59:59 GMT")->date->seconds == 946684799);

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_RETRY_AFTER_H_
