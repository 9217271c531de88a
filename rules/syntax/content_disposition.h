// The Content-Disposition field: RFC 6266, 4.1.
#ifndef RULES_SYNTAX_CONTENT_DISPOSITION_H_
#define RULES_SYNTAX_CONTENT_DISPOSITION_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/syntax/parameter.h"
#include "rules/syntax/parse.h"

namespace statute::syntax {

struct ContentDisposition {
  std::string_view type;
  // Those of a name that ends in "*" have an ext_value(), which is not checked
  // here: a value that is none must not hide the rest.
  Parameters parameters;
  bool trailing_semicolon = false;  // against the grammar, harmless

  [[nodiscard]] constexpr bool is_attachment() const noexcept { return same(type, "attachment"); }
  [[nodiscard]] constexpr bool is_inline() const noexcept { return same(type, "inline"); }
  [[nodiscard]] constexpr std::optional<Parameter> filename() const {
    return parameters.find("filename");
  }
  // filename*, the extended form.
  [[nodiscard]] constexpr std::optional<Parameter> filename_ext() const {
    return parameters.find("filename*");
  }
};

// content-disposition = disposition-type *( ";" disposition-parm )   RFC 6266, 4.1
// disposition-type = "inline" | "attachment" | token
// disposition-parm = filename-parm | disp-ext-parm
// filename-parm    = "filename" "=" value | "filename*" "=" ext-value
// disp-ext-parm    = token "=" value | ext-token "=" ext-value
// value = token | quoted-string, with white space implied between any two.
constexpr Parsed<ContentDisposition> content_disposition(std::string_view value) {
  Cursor c(value);
  std::string_view expected;
  ContentDisposition d;
  d.type = c.eat_token();
  if (d.type.empty()) return c.misfit("a disposition type");
  const std::size_t from = c.at();
  c.eat_ows();
  while (!c.done()) {
    if (!c.eat(';')) return c.misfit("';'");
    c.eat_ows();
    if (c.done()) {
      d.trailing_semicolon = true;
      break;
    }
    if (!eat_parameter(c, Bws::allowed, expected)) return c.misfit(expected);
    c.eat_ows();
  }
  d.parameters = Parameters(c.since(from));
  return d;
}

static_assert(
    content_disposition("attachment; filename = \"a b.txt\"")->filename()->value.is("a b.txt"));
static_assert(content_disposition("inline;")->trailing_semicolon);
static_assert(content_disposition("attachment; filename=a b").misfit().at == 23);

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_CONTENT_DISPOSITION_H_
