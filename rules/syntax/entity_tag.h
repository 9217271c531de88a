// Entity tags: RFC 9110, 8.8.3.
#ifndef RULES_SYNTAX_ENTITY_TAG_H_
#define RULES_SYNTAX_ENTITY_TAG_H_

#include <string_view>

#include "rules/syntax/parse.h"

namespace statute::syntax {

struct EntityTag {
  bool weak = false;
  std::string_view opaque;  // without the quotes

  // The two comparisons of RFC 9110, 8.8.3.2.
  [[nodiscard]] constexpr bool matches_strongly(const EntityTag& o) const noexcept {
    return !weak && !o.weak && opaque == o.opaque;
  }
  [[nodiscard]] constexpr bool matches_weakly(const EntityTag& o) const noexcept {
    return opaque == o.opaque;
  }
};

// entity-tag = [ weak ] opaque-tag                              RFC 9110, 8.8.3
constexpr Parsed<EntityTag> entity_tag(std::string_view value) {
  Cursor c(value);
  EntityTag tag{.weak = c.eat("W/"), .opaque = {}};
  if (!c.eat('"')) return c.misfit("'W/' or a double quote");
  tag.opaque = c.eat_while(is_etagc);
  if (!c.eat('"')) return c.misfit("a double quote");
  if (!c.done()) return c.misfit("nothing after the closing quote");
  return tag;
}

static_assert(entity_tag("W/\"a\"")->weak);
static_assert(entity_tag("w/\"a\"").misfit().at == 0);

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_ENTITY_TAG_H_
