// The Trailer field, and lists of field names in general: RFC 9110, 6.6.2.
#ifndef RULES_SYNTAX_TRAILER_H_
#define RULES_SYNTAX_TRAILER_H_

#include <string_view>

#include "rules/syntax/list.h"

namespace statute::syntax {

// #field-name; field-name = token                               RFC 9110, 5.1
constexpr Parsed<TokenList> field_names(std::string_view value) { return token_list(value); }

// Trailer = #field-name                                         RFC 9110, 6.6.2
constexpr Parsed<TokenList> trailer(std::string_view value) { return field_names(value); }

static_assert(contains(*trailer("ETag, Server-Timing"), "etag"));

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_TRAILER_H_
