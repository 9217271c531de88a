// Priority: RFC 9218, 4.
#ifndef RULES_SYNTAX_PRIORITY_H_
#define RULES_SYNTAX_PRIORITY_H_

#include <string_view>

#include "rules/syntax/structured.h"

namespace statute::syntax {

struct Priority {
  int urgency = 3;               // RFC 9218, 4.1
  bool incremental = false;      // RFC 9218, 4.2
  std::string_view disregarded;  // the first value of u or i that recipients ignore
};

// Of a key that occurs more than once the last counts; a value of another type or range than the
// definition's counts as absent.
inline Parsed<Priority> priority(const structured::FieldLines& lines) {
  using structured::Type;
  const auto members = structured::dictionary(lines);
  if (!members) return members.misfit();
  Priority out;
  const auto disregard = [&](const structured::DictionaryMember& m) {
    if (out.disregarded.empty()) out.disregarded = m.written.empty() ? m.key : m.written;
  };
  if (const auto u = members->find("u")) {
    if (u->is(Type::integer) && u->value.number >= 0 && u->value.number <= 7) {
      out.urgency = static_cast<int>(u->value.number);
    } else {
      disregard(*u);
    }
  }
  if (const auto i = members->find("i")) {
    if (i->is(Type::boolean)) {
      out.incremental = i->value.is_true();
    } else {
      disregard(*i);
    }
  }
  return out;
}

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_PRIORITY_H_
