// How the rules about challenges walk over them: RFC 9110, 11.3.
#ifndef RULES_CHECKS_AUTH_CHALLENGES_H_
#define RULES_CHECKS_AUTH_CHALLENGES_H_

#include <array>

#include "rules/checks/common.h"
#include "rules/message/message.h"
#include "rules/syntax/challenge.h"

namespace statute::checks {

inline constexpr std::array kChallengeFields{Field::www_authenticate, Field::proxy_authenticate};

// Calls `f` with every challenge in the lines of a field, as far as they can be read.
template <class F>
void each_challenge(const Response& r, Field field, F f) {
  for (const FieldLine& line : r.lines(field)) {
    if (!is_readable(line)) continue;
    for (const syntax::Challenge& c : syntax::Challenges(line.value)) f(c);
  }
}

// The same, of both fields.
template <class F>
void each_challenge(const Response& r, F f) {
  for (Field field : kChallengeFields) each_challenge(r, field, f);
}

// Whether all lines of the field could be read: where they could not, what is
// missing may stand in the part that was not.
inline bool all_read(const Response& r, Field field) {
  for (const FieldLine& line : r.lines(field)) {
    if (!is_readable(line) || syntax::Challenges(line.value).misfit()) return false;
  }
  return true;
}

// Those of the fields that could be read in full.
template <class F>
void each_challenge_in_full(const Response& r, F f) {
  for (Field field : kChallengeFields) {
    if (all_read(r, field)) each_challenge(r, field, f);
  }
}

// Negotiate and NTLM take several legs, whose tokens travel in the same fields.
inline bool is_leg(const syntax::Challenge& c) {
  return !c.token68.empty() && (c.is("Negotiate") || c.is("NTLM") || c.is("Kerberos"));
}

}  // namespace statute::checks

#endif  // RULES_CHECKS_AUTH_CHALLENGES_H_
