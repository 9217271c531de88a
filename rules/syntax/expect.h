// The Expect field: RFC 9110, 10.1.1.
#ifndef RULES_SYNTAX_EXPECT_H_
#define RULES_SYNTAX_EXPECT_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/syntax/list.h"
#include "rules/syntax/parameter.h"
#include "rules/syntax/parse.h"

namespace statute::syntax {

struct Expectation {
  std::string_view text;
  std::string_view name;
  Argument value;
  bool has_value = false;
  Parameters parameters;

  [[nodiscard]] constexpr bool is_100_continue() const noexcept {
    return same(name, "100-continue") && !has_value;
  }
};

// expectation = token [ "=" ( token / quoted-string ) parameters ]   RFC 9110, 10.1.1
constexpr std::optional<Expectation> eat_expectation(Cursor& c, std::string_view& expected) {
  const std::size_t from = c.at();
  Expectation e;
  e.name = c.eat_token();
  if (e.name.empty()) {
    expected = "an expectation";
    return std::nullopt;
  }
  if (c.peek() == '=') {
    c.back_to(from);
    const auto pair = eat_parameter(c, Bws::refused, expected);
    if (!pair) return std::nullopt;
    e.value = pair->value;
    e.has_value = true;
    const auto parameters = eat_parameters(c, Bws::refused, expected);
    if (!parameters) return std::nullopt;
    e.parameters = *parameters;
  }
  e.text = c.since(from);
  return e;
}

struct Expect {
  List<Expectation, eat_expectation> expectations;

  [[nodiscard]] constexpr bool has_100_continue() const noexcept {
    for (const Expectation& e : expectations) {
      if (e.is_100_continue()) return true;
    }
    return false;
  }
  // Whether it expects 100-continue and nothing else.
  [[nodiscard]] constexpr bool is_100_continue() const noexcept {
    for (const Expectation& e : expectations) {
      if (!e.is_100_continue()) return false;
    }
    return !expectations.empty();
  }
};

// Expect = #expectation                                         RFC 9110, 10.1.1
constexpr Parsed<Expect> expect(std::string_view value) {
  const auto expectations = list<Expectation, eat_expectation>(value);
  if (!expectations) return expectations.misfit();
  return Expect{*expectations};
}

static_assert(expect("100-Continue")->is_100_continue());
static_assert(!expect("100-continue, x=1;y=2")->is_100_continue());

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_EXPECT_H_
