// The Age field: RFC 9111, 5.1.
#ifndef RULES_SYNTAX_AGE_H_
#define RULES_SYNTAX_AGE_H_

#include <cstdint>
#include <string_view>

#include "rules/syntax/parse.h"

namespace statute::syntax {

// Age = delta-seconds                                           RFC 9111, 5.1
constexpr Parsed<std::uint64_t> age(std::string_view value) { return delta_seconds(value); }

static_assert(*age("60") == 60 && !age("-1") && !age("") && !age("1.5"));

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_AGE_H_
