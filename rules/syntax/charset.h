// Names of charsets: IANA's registry of character sets, with its aliases, and
// the labels of the WHATWG Encoding Standard.
#ifndef RULES_SYNTAX_CHARSET_H_
#define RULES_SYNTAX_CHARSET_H_

#include <string_view>

namespace statute::syntax {

// Whether a name, in any case, is one of a charset. Families of names that differ
// by a number or a country are not gone into: in doubt it is.
[[nodiscard]] bool is_charset_name(std::string_view name) noexcept;

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_CHARSET_H_
