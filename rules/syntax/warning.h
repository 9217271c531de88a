// The Warning field, obsolete: RFC 7234, 5.5.
#ifndef RULES_SYNTAX_WARNING_H_
#define RULES_SYNTAX_WARNING_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/syntax/date.h"
#include "rules/syntax/list.h"
#include "rules/syntax/parse.h"

namespace statute::syntax {

struct Warning {
  std::uint16_t code = 0;
  std::string_view agent;
  std::string_view text;                 // what stands between the quotes, escapes kept
  std::optional<std::string_view> date;  // the HTTP-date between its quotes
};

// warning-value = warn-code SP warn-agent SP warn-text [ SP warn-date ]   RFC 7234, 5.5
// warn-code  = 3DIGIT
// warn-agent = ( uri-host [ ":" port ] ) / pseudonym
// warn-text  = quoted-string
// warn-date  = DQUOTE HTTP-date DQUOTE
constexpr std::optional<Warning> eat_warning(Cursor& c, std::string_view& expected) {
  Warning w;
  const std::string_view code = c.eat_while(is_digit);
  if (code.size() != 3) {
    expected = "a warning code of three digits";
    return std::nullopt;
  }
  for (char d : code) w.code = static_cast<std::uint16_t>(w.code * 10 + (d - '0'));
  if (!c.eat(' ')) {
    expected = "a space";
    return std::nullopt;
  }
  w.agent = c.eat_while([](char o) { return is_vchar(o) && o != '"'; });
  if (w.agent.empty()) {
    expected = "a host or a name";
    return std::nullopt;
  }
  if (!c.eat(' ')) {
    expected = "a space";
    return std::nullopt;
  }
  const auto text = c.eat_quoted();
  if (!text) {
    expected = "a quoted string";
    return std::nullopt;
  }
  w.text = *text;
  if (!c.eat(" \"")) return w;
  const std::size_t from = c.at();
  const std::string_view date = c.eat_while([](char o) { return o != '"'; });
  const auto parsed = http_date(date);
  if (!parsed || !c.eat('"')) {
    c.back_to(parsed ? c.at() : from + parsed.misfit().at);
    expected = "a date in quotes";
    return std::nullopt;
  }
  w.date = date;
  return w;
}

using Warnings = List<Warning, eat_warning>;

// Warning = 1#warning-value                                     RFC 7234, 5.5
constexpr Parsed<Warnings> warning(std::string_view value) {
  return list<Warning, eat_warning>(value, 1);
}

static_assert(warning("110 anderson/1.3.37 \"Response is stale\"")->begin()->code == 110);
static_assert(warning("11 - \"x\"").misfit().at == 2);

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_WARNING_H_
