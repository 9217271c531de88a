// Refresh, which the HTML standard defines ("shared declarative refresh steps").
#ifndef RULES_SYNTAX_REFRESH_H_
#define RULES_SYNTAX_REFRESH_H_

#include <cstdint>
#include <string_view>

#include "rules/syntax/parse.h"

namespace statute::syntax {

struct Refresh {
  std::uint64_t seconds = 0;  // whole ones, capped
  std::string_view url;       // relative to the document; empty if has_url is false
  bool has_url = false;       // without, the document itself is loaded again
};

// As user agents read it: digits, then white space, ";" or ",", then perhaps
// "url=" and quotes around the URL, which are left out.
constexpr Parsed<Refresh> refresh(std::string_view value) {
  Cursor c(value);
  Refresh out;
  c.eat_ows();
  const std::string_view digits = c.eat_while(is_digit);
  if (digits.empty() && c.peek() != '.') return c.misfit("a number of seconds");
  if (!digits.empty()) out.seconds = *delta_seconds(digits);
  c.eat_while([](char o) { return is_digit(o) || o == '.'; });
  if (c.done()) return out;
  if (c.peek() != ';' && c.peek() != ',' && !is_ows(c.peek())) return c.misfit("a semicolon");
  c.eat_ows();
  if (c.peek() == ';' || c.peek() == ',') c.skip(1);
  c.eat_ows();
  if (c.done()) return out;
  out.has_url = true;
  const std::size_t start = c.at();
  if (c.eat_same("url")) {
    c.eat_ows();
    if (c.eat('=')) {
      c.eat_ows();
    } else {
      c.back_to(start);
    }
  }
  out.url = c.rest();
  if (c.peek() == '"' || c.peek() == '\'') {
    const char quote = c.peek();
    c.skip(1);
    out.url = c.rest().substr(0, c.rest().find(quote));
  }
  return out;
}

static_assert(refresh("5; URL='/a b'")->url == "/a b" && refresh("5;url")->url == "url");
static_assert(refresh("x").misfit().at == 0);

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_REFRESH_H_
