// Entity tags: RFC 9110, 8.8.3.
#ifndef RULES_SYNTAX_ENTITY_TAG_H_
#define RULES_SYNTAX_ENTITY_TAG_H_

#include <optional>
#include <string_view>

#include "rules/syntax/list.h"
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
constexpr std::optional<EntityTag> eat_entity_tag(Cursor& c, std::string_view& expected) {
  EntityTag tag{.weak = c.eat("W/"), .opaque = {}};
  expected = "'W/' or a double quote";
  if (!c.eat('"')) return std::nullopt;
  tag.opaque = c.eat_while(is_etagc);
  expected = "a double quote";
  if (!c.eat('"')) return std::nullopt;
  return tag;
}

constexpr Parsed<EntityTag> entity_tag(std::string_view value) {
  Cursor c(value);
  std::string_view expected;
  const auto tag = eat_entity_tag(c, expected);
  if (!tag) return c.misfit(expected);
  if (!c.done()) return c.misfit("nothing after the closing quote");
  return *tag;
}

using EntityTags = List<EntityTag, eat_entity_tag>;

// If-Match = "*" / #entity-tag; If-None-Match alike       RFC 9110, 13.1.1, 13.1.2
// The list; an empty one is refused, since it says nothing.
constexpr Parsed<EntityTags> entity_tags(std::string_view value) {
  return list<EntityTag, eat_entity_tag>(value, 1);
}

static_assert(entity_tag("W/\"a\"")->weak);
static_assert(entity_tag("w/\"a\"").misfit().at == 0);
static_assert(entity_tags("\"a,b\", W/\"c\"")->size() == 2 &&
              entity_tags("\"a\" b").misfit().at == 4);

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_ENTITY_TAG_H_
