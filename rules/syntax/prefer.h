// Prefer and Preference-Applied: RFC 7240.
#ifndef RULES_SYNTAX_PREFER_H_
#define RULES_SYNTAX_PREFER_H_

#include <optional>
#include <string_view>

#include "rules/syntax/list.h"
#include "rules/syntax/pair.h"
#include "rules/syntax/parse.h"

namespace statute::syntax {

// applied-pref = token [ BWS "=" BWS word ]                     RFC 7240, 3
constexpr std::optional<Pair> eat_applied_preference(Cursor& c, std::string_view& expected) {
  if (!is_tchar(c.peek())) {
    expected = "a preference";
    return std::nullopt;
  }
  const auto pair = eat_pair(c);
  if (!pair) expected = "a token or a quoted string";
  return pair;
}

using AppliedPreferences = List<Pair, eat_applied_preference>;

// Preference-Applied = 1#applied-pref                           RFC 7240, 3
constexpr Parsed<AppliedPreferences> preference_applied(std::string_view value) {
  return list<Pair, eat_applied_preference>(value, 1);
}

struct Preference {
  std::string_view name;
  Argument value;               // empty is the same as none
  std::string_view parameters;  // from the first semicolon on; may be empty
};

// preference = token [ BWS "=" BWS word ] *( OWS ";" [ OWS parameter ] )
//                                                               RFC 7240, 2
constexpr std::optional<Preference> eat_preference(Cursor& c, std::string_view& expected) {
  const auto pair = eat_applied_preference(c, expected);
  if (!pair) return std::nullopt;
  Preference p{.name = pair->name, .value = pair->value, .parameters = {}};
  const std::size_t from = c.at();
  for (;;) {
    const std::size_t end = c.at();
    c.eat_ows();
    if (!c.eat(';')) {
      c.back_to(end);
      break;
    }
    c.eat_ows();
    if (is_tchar(c.peek()) && !eat_pair(c)) {
      expected = "a token or a quoted string";
      return std::nullopt;
    }
    p.parameters = trim(c.since(from));
  }
  return p;
}

using Preferences = List<Preference, eat_preference>;

// Prefer = 1#preference                                         RFC 7240, 2
constexpr Parsed<Preferences> prefer(std::string_view value) {
  return list<Preference, eat_preference>(value, 1);
}

static_assert(preference_applied("return=minimal, wait = \"1\"")->size() == 2);
static_assert(preference_applied("a; b").misfit().at == 1 && !preference_applied(""));
static_assert(prefer("return=representation; include=\"a\", wait=1")->begin()->parameters ==
              "; include=\"a\"");

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_PREFER_H_
