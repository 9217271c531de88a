// Comments in parentheses: RFC 9110, 5.6.5.
#ifndef RULES_SYNTAX_COMMENT_H_
#define RULES_SYNTAX_COMMENT_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/syntax/parse.h"

namespace statute::syntax {

// ctext = HTAB / SP / %x21-27 / %x2A-5B / %x5D-7E / obs-text    RFC 9110, 5.6.5
constexpr bool is_ctext(char c) noexcept {
  return is_ows(c) || (is_vchar(c) && c != '(' && c != ')' && c != '\\') || is_obs_text(c);
}

// comment = "(" *( ctext / quoted-pair / comment ) ")"          RFC 9110, 5.6.5
// With its parentheses; nothing, and the cursor at the octet that does not fit,
// if it is malformed.
constexpr std::optional<std::string_view> eat_comment(Cursor& c) noexcept {
  const std::size_t from = c.at();
  if (!c.eat('(')) return std::nullopt;
  for (std::size_t depth = 1; depth > 0;) {
    c.eat_while(is_ctext);
    if (c.eat('(')) {
      ++depth;
    } else if (c.eat(')')) {
      --depth;
    } else if (c.eat('\\')) {
      const char o = c.peek();
      if (c.done() || !(is_ows(o) || is_vchar(o) || is_obs_text(o))) return std::nullopt;
      c.skip(1);
    } else {
      return std::nullopt;
    }
  }
  return c.since(from);
}

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_COMMENT_H_
