// The Connection field: RFC 9110, 7.6.1.
#ifndef RULES_SYNTAX_CONNECTION_H_
#define RULES_SYNTAX_CONNECTION_H_

#include <string_view>

#include "rules/syntax/list.h"

namespace statute::syntax {

// Connection = #connection-option; connection-option = token    RFC 9110, 7.6.1
// Options are compared without regard to case: contains().
constexpr Parsed<TokenList> connection(std::string_view value) { return token_list(value); }

static_assert(contains(*connection("keep-alive, Upgrade"), "upgrade"));

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_CONNECTION_H_
