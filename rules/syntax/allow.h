// The Allow field: RFC 9110, 10.2.1.
#ifndef RULES_SYNTAX_ALLOW_H_
#define RULES_SYNTAX_ALLOW_H_

#include <optional>
#include <string_view>

#include "rules/syntax/list.h"

namespace statute::syntax {

// Allow = #method; method = token                               RFC 9110, 10.2.1
// Methods are compared with regard to case: contains_exactly().
constexpr Parsed<TokenList> allow(std::string_view value) { return token_list(value); }

// The first method that is listed a second time.
[[nodiscard]] constexpr std::optional<std::string_view> repeated_method(const TokenList& methods) {
  return repeated(methods, [](std::string_view a, std::string_view b) { return a == b; });
}

static_assert(contains_exactly(*allow("GET, HEAD"), "GET"));
static_assert(!contains_exactly(*allow("get"), "GET") && allow("")->empty());

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_ALLOW_H_
