// Server-Timing: W3C Server Timing, 4 (The Server-Timing Header Field).
#ifndef RULES_SYNTAX_SERVER_TIMING_H_
#define RULES_SYNTAX_SERVER_TIMING_H_

#include <optional>
#include <string_view>

#include "rules/syntax/parse.h"

namespace statute::syntax {

struct ServerTimingMetric {
  std::string_view name;
  std::optional<std::string_view> duration;     // the first `dur`, without quotes
  std::optional<std::string_view> description;  // the first `desc`, without quotes, escapes kept
};

// server-timing-metric      = metric-name *( OWS ";" OWS server-timing-param )
// server-timing-param       = token OWS "=" OWS ( token / quoted-string )
// One element of the list; of a parameter that occurs more than once the first counts.
constexpr Parsed<ServerTimingMetric> server_timing_metric(std::string_view element) {
  Cursor c(element);
  ServerTimingMetric out{.name = c.eat_token(), .duration = {}, .description = {}};
  if (out.name.empty()) return c.misfit("a metric name");
  for (;;) {
    c.eat_ows();
    if (c.done()) return out;
    if (!c.eat(';')) return c.misfit("a semicolon");
    c.eat_ows();
    const std::string_view name = c.eat_token();
    if (name.empty()) return c.misfit("a parameter name");
    c.eat_ows();
    if (!c.eat('=')) return c.misfit("'='");
    c.eat_ows();
    std::string_view value;
    if (c.peek() == '"') {
      const auto quoted = c.eat_quoted();
      if (!quoted) return c.misfit("a quoted string that closes");
      value = *quoted;
    } else {
      value = c.eat_token();
      if (value.empty()) return c.misfit("a token or a quoted string");
    }
    if (same(name, "dur") && !out.duration) out.duration = value;
    if (same(name, "desc") && !out.description) out.description = value;
  }
}

// A floating-point number as HTML's rules for parsing them take it, with nothing after it.
constexpr bool is_duration(std::string_view value) noexcept {
  Cursor c(value);
  if (!c.eat('-')) c.eat('+');
  const std::size_t whole = c.eat_while(is_digit).size();
  std::size_t fraction = 0;
  if (c.eat('.')) {
    fraction = c.eat_while(is_digit).size();
    if (fraction == 0) return false;
  }
  if (whole + fraction == 0) return false;
  if (c.eat('e') || c.eat('E')) {
    if (!c.eat('-')) c.eat('+');
    if (c.eat_while(is_digit).empty()) return false;
  }
  return c.done();
}

static_assert(server_timing_metric("db;dur=53.2;desc=\"a;b\"")->duration == "53.2");
static_assert(server_timing_metric("db;dur").misfit().at == 6);
static_assert(is_duration("53.2") && is_duration(".5") && !is_duration("53ms"));

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_SERVER_TIMING_H_
