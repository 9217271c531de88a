// Checks that many rules share.
#ifndef RULES_CHECKS_COMMON_H_
#define RULES_CHECKS_COMMON_H_

#include <string_view>

#include "rules/engine/report.h"
#include "rules/message/message.h"
#include "rules/rule.h"
#include "rules/syntax/parse.h"

namespace statute::checks {

// For rules that `When` states in full: points at the status line.
inline void at_status_line(const Exchange& x, Reporter& out) { out.at(x.response.start_line); }

// Points at every line of a field.
template <Field F>
void at_field(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(F)) out.at(line.whole());
}

// Whether a value can be judged by its grammar: folded lines and control octets
// are faults of their own, reported once.
inline bool is_readable(const FieldLine& line) {
  return !line.odd.contains_any({Oddity::obs_fold, Oddity::value_control});
}

// Points at the first octet that does not fit the grammar, in every line.
template <Field F, auto Grammar>
void matches(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(F)) {
    if (!is_readable(line)) continue;
    if (const auto parsed = Grammar(line.value); !parsed) {
      out.at(line.value.substr(parsed.misfit().at), "expected ", parsed.misfit().expected);
    }
  }
}

// Whether one of the lines of a list field has `element`, but for case.
inline bool lists(const Message& m, Field f, std::string_view element) {
  for (const FieldLine& line : m.lines(f)) {
    for (std::string_view e : syntax::Elements(line.value)) {
      if (syntax::same(e, element)) return true;
    }
  }
  return false;
}

// Whether the message shows that an intermediary made, changed or stored it, so
// that rules which bind an origin server lose their force.
inline bool shows_intermediary(const Response& r) {
  return r.has(Field::via) || r.has(Field::age) || r.has(Field::cache_status) ||
         r.has(Field::proxy_status) || r.has(Field::x_cache);
}

}  // namespace statute::checks

#endif  // RULES_CHECKS_COMMON_H_
