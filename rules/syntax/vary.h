// The Vary field: RFC 9110, 12.5.5.
#ifndef RULES_SYNTAX_VARY_H_
#define RULES_SYNTAX_VARY_H_

#include <string_view>

#include "rules/syntax/list.h"

namespace statute::syntax {

struct Vary {
  TokenList members;  // "*" among them, if it is there
  bool star = false;

  // Whether the response varies with this request field, by name or by "*".
  [[nodiscard]] constexpr bool covers(std::string_view name) const noexcept {
    return star || contains(members, name);
  }
};

// Vary = #( "*" / field-name )                                  RFC 9110, 12.5.5
// The asterisk is a token character: the star needs no grammar of its own.
constexpr Parsed<Vary> vary(std::string_view value) {
  const auto members = token_list(value);
  if (!members) return members.misfit();
  return Vary{.members = *members, .star = contains_exactly(*members, "*")};
}

static_assert(vary("accept-encoding, Origin")->covers("Accept-Encoding"));
static_assert(vary("Origin, *")->covers("Cookie") && !vary("Origin")->covers("Cookie"));

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_VARY_H_
