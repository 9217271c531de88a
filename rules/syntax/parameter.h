// Parameters, the name=value pairs behind semicolons: RFC 9110, 5.6.6.
#ifndef RULES_SYNTAX_PARAMETER_H_
#define RULES_SYNTAX_PARAMETER_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/syntax/list.h"
#include "rules/syntax/pair.h"
#include "rules/syntax/parse.h"

namespace statute::syntax {

// A pair whose value is there.
using Parameter = Pair;

// Whether a grammar has BWS around the "=": transfer and link parameters do,
// those of media types do not.
enum class Bws { refused, allowed };

// parameter = parameter-name "=" parameter-value                RFC 9110, 5.6.6
// parameter-value = ( token / quoted-string )
// Nothing, the cursor at the octet that does not fit, and in `expected` what
// would, if it is malformed.
constexpr std::optional<Parameter> eat_parameter(Cursor& c, Bws bws, std::string_view& expected) {
  const std::size_t from = c.at();
  expected = "a parameter name";
  if (c.eat_token().empty()) return std::nullopt;
  if (bws == Bws::allowed) c.eat_ows();
  expected = "'='";
  if (!c.eat('=')) return std::nullopt;
  if (bws == Bws::allowed) c.eat_ows();
  expected = "a token or a quoted string";
  if (c.peek() == '"') {
    expected = "the rest of a quoted string";
  } else if (!is_tchar(c.peek())) {
    return std::nullopt;
  }
  c.back_to(from);
  return eat_pair(c);
}

// The parameters in a text that eat_parameters() has found well-formed, beginning
// at the first semicolon or empty.
class Parameters {
 public:
  class iterator {
   public:
    using value_type = Parameter;
    using difference_type = std::ptrdiff_t;
    constexpr iterator() = default;
    constexpr explicit iterator(std::string_view text) : c_(text) { next(); }
    constexpr Parameter operator*() const noexcept { return *parameter_; }
    constexpr const Parameter* operator->() const noexcept { return &*parameter_; }
    constexpr iterator& operator++() noexcept {
      next();
      return *this;
    }
    constexpr void operator++(int) noexcept { next(); }
    constexpr bool operator==(const iterator& o) const noexcept {
      return parameter_.has_value() == o.parameter_.has_value();
    }

   private:
    constexpr void next() noexcept {
      c_.eat_while([](char c) { return c == ';' || is_ows(c); });
      std::string_view expected;
      parameter_ = eat_parameter(c_, Bws::allowed, expected);
    }
    Cursor c_{std::string_view{}};
    std::optional<Parameter> parameter_;
  };

  constexpr Parameters() = default;
  constexpr explicit Parameters(std::string_view text) : text_(text) {}
  [[nodiscard]] constexpr iterator begin() const { return iterator(text_); }
  [[nodiscard]] constexpr iterator end() const { return {}; }
  [[nodiscard]] constexpr bool empty() const { return begin() == end(); }
  [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }

  // The first of this name, whatever the case.
  [[nodiscard]] constexpr std::optional<Parameter> find(std::string_view name) const {
    for (const Parameter& p : *this) {
      if (same(p.name, name)) return p;
    }
    return std::nullopt;
  }
  // The first whose name an earlier one has.
  [[nodiscard]] constexpr std::optional<Parameter> duplicate() const {
    return repeated(*this,
                    [](const Parameter& a, const Parameter& b) { return same(a.name, b.name); });
  }

 private:
  std::string_view text_;
};

// parameters = *( OWS ";" OWS [ parameter ] )                   RFC 9110, 5.6.6
constexpr std::optional<Parameters> eat_parameters(Cursor& c, Bws bws, std::string_view& expected) {
  const std::size_t from = c.at();
  for (;;) {
    const std::size_t end = c.at();
    c.eat_ows();
    if (!c.eat(';')) {
      c.back_to(end);
      return Parameters(c.since(from));
    }
    const std::size_t behind = c.at();
    c.eat_ows();
    if (is_tchar(c.peek())) {
      if (!eat_parameter(c, bws, expected)) return std::nullopt;
    } else if (!c.done() && c.peek() != ';' && c.peek() != ',') {
      expected = "a parameter";
      return std::nullopt;
    } else if (c.peek() == ',') {
      c.back_to(behind);  // the next member of a list: the white space is the list's
    }
  }
}

static_assert(Parameters("; a=1;b=\"x\\\"y\" ;; c=3").find("B")->value.is("x\"y"));
static_assert(Parameters(";a=1;A=2").duplicate()->text == "A=2");

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_PARAMETER_H_
