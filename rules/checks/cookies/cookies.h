// How the rules about cookies walk over them: draft-ietf-httpbis-rfc6265bis.
#ifndef RULES_CHECKS_COOKIES_COOKIES_H_
#define RULES_CHECKS_COOKIES_COOKIES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/message/message.h"
#include "rules/syntax/cookie.h"
#include "rules/syntax/date.h"

namespace statute::checks {

consteval Spec rfc6265bis(std::string_view section) {
  return {"draft-ietf-httpbis-rfc6265bis", section};
}

// The comma at which a second cookie begins: ", name=" outside a quoted value.
// The comma of a date is followed by a number and a space, never by "=".
inline std::size_t second_cookie(std::string_view value) {
  bool quoted = false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '"') quoted = !quoted;
    if (quoted || value.substr(i, 2) != ", ") continue;
    syntax::Cursor c(value.substr(i + 2));
    if (!c.eat_token().empty() && c.peek() == '=') return i;
  }
  return std::string_view::npos;
}

// Calls `f` with every Set-Cookie line and how user agents split it. Lines that
// hold several cookies cannot be split, and are one rule's matter.
template <class F>
void each_cookie(const Response& r, F f) {
  for (const FieldLine& line : r.lines(Field::set_cookie)) {
    if (!is_readable(line)) continue;
    if (second_cookie(line.value) != std::string_view::npos) continue;
    f(line, syntax::split_set_cookie(line.value));
  }
}

// Calls `f` with every attribute of that kind.
template <class F>
void each_attribute(const Response& r, syntax::CookieAttributeId id, F f) {
  each_cookie(r, [&](const FieldLine&, const syntax::SetCookie& cookie) {
    for (const syntax::CookieAttribute& a : cookie.attributes()) {
      if (a.id == id) f(a);
    }
  });
}

inline std::string_view where_value_is(const syntax::CookieAttribute& a) {
  return a.value.empty() ? a.text : a.value;
}

// When the response was sent, as far as can be known.
inline std::optional<std::int64_t> sent_at(const Exchange& x) {
  if (x.received) return x.received;
  const auto date = syntax::http_date(x.response.value(Field::date));
  return date && date->possible ? std::optional(date->seconds) : std::nullopt;
}

// How many seconds user agents keep the cookie; nothing for those of a session,
// or if it cannot be known. What expires before 2000 is past in any capture.
inline std::optional<std::int64_t> lifetime_of(const Exchange& x, std::string_view set_cookie) {
  constexpr std::int64_t kYear2000 = 946'684'800;
  const auto stored = syntax::stored_cookie(set_cookie);
  if (!stored) return std::nullopt;
  if (stored->max_age) return stored->max_age;
  if (!stored->expires) return std::nullopt;
  if (*stored->expires < kYear2000) return 0;
  const auto now = sent_at(x);
  return now ? std::optional(*stored->expires - *now) : std::nullopt;
}

// Whether the line deletes the cookie: it holds nothing then.
inline bool deletes(const Exchange& x, std::string_view set_cookie) {
  const auto lifetime = lifetime_of(x, set_cookie);
  return lifetime && *lifetime <= 0;
}

}  // namespace statute::checks

#endif  // RULES_CHECKS_COOKIES_COOKIES_H_
