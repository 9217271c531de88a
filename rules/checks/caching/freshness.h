// What the rules about caching ask of a message: directives, ages, lifetimes.
// RFC 9111, 4.2 and 5.
#ifndef RULES_CHECKS_CACHING_FRESHNESS_H_
#define RULES_CHECKS_CACHING_FRESHNESS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/message/message.h"
#include "rules/syntax/age.h"
#include "rules/syntax/cache_control.h"
#include "rules/syntax/date.h"

namespace statute::checks {

using syntax::CacheDirective;

// Whether Cache-Control has these letters somewhere, whatever the case. Much
// cheaper than reading it, which most responses do not need. `word` is in lower case.
inline bool mentions(const Message& m, std::string_view word) {
  for (const FieldLine& line : m.lines(Field::cache_control)) {
    const std::string_view value = line.value;
    for (std::size_t i = 0; i + word.size() <= value.size(); ++i) {
      if (syntax::to_lower(value[i]) == word.front() &&
          syntax::same(value.substr(i, word.size()), word)) {
        return true;
      }
    }
  }
  return false;
}

// Calls `f` with every well-formed directive of a message.
template <class F>
void each_directive(const Message& m, F f) {
  for (const FieldLine& line : m.lines(Field::cache_control)) {
    for (const syntax::Directive& d : syntax::Directives(line.value)) {
      if (!d.misfit) f(d);
    }
  }
}

inline syntax::CacheControl cache_control_of(const Message& m) {
  syntax::CacheControl c;
  for (const FieldLine& line : m.lines(Field::cache_control)) c.add(line.value);
  return c;
}

// The first directive of that name, as sent; empty if there is none.
inline std::string_view directive_text(const Message& m, CacheDirective id) {
  const std::string_view name = syntax::cache_directive_info(id).name;
  for (const FieldLine& line : m.lines(Field::cache_control)) {
    for (const syntax::Directive& d : syntax::Directives(line.value)) {
      if (!d.misfit && syntax::same(d.name, name)) return d.text;
    }
  }
  return {};
}

// The Age; nothing if it is absent, malformed or repeated.
inline std::optional<std::uint64_t> age_of(const Response& r) {
  const FieldLine* line = only_line(r, Field::age);
  if (line == nullptr) return std::nullopt;
  const auto age = syntax::age(line->value);
  return age ? std::optional(*age) : std::nullopt;
}

// The time that a date field gives, in seconds since 1970.
inline std::optional<std::int64_t> time_of(const Message& m, Field f) {
  const FieldLine* line = only_line(m, f);
  if (line == nullptr) return std::nullopt;
  const auto date = syntax::http_date(line->value);
  return date && date->possible ? std::optional(date->seconds) : std::nullopt;
}

// The lifetime by Expires: RFC 9111, 5.3. What is no date means the past, but
// of real dates in a wrong form recipients differ in what they make.
inline std::optional<std::uint64_t> expires_lifetime(const Response& r) {
  const FieldLine* line = only_line(r, Field::expires);
  if (line == nullptr || !is_readable(*line)) return std::nullopt;
  const auto expires = time_of(r, Field::expires);
  if (!expires) {
    const bool past = line->value == "0" || line->value == "-1";
    return past ? std::optional<std::uint64_t>(0) : std::nullopt;
  }
  const auto date = time_of(r, Field::date);
  if (!date) return std::nullopt;
  return *expires > *date ? static_cast<std::uint64_t>(*expires - *date) : 0;
}

// The explicit lifetime: RFC 9111, 4.2.1. Nothing if there is none, or if caches
// may differ in what they make of it.
inline std::optional<std::uint64_t> explicit_lifetime(const Response& r,
                                                      const syntax::CacheControl& c, bool shared) {
  if (c.malformed()) return std::nullopt;
  const bool by_s_maxage = shared && c.has(CacheDirective::s_maxage);
  const CacheDirective d = by_s_maxage ? CacheDirective::s_maxage : CacheDirective::max_age;
  if (!c.has(d)) return expires_lifetime(r);
  return c.differs(d) ? std::nullopt : c.seconds(d);
}

// What allows some cache to reuse the response for a while without validation;
// empty if nothing does.
inline std::string_view freshness_of(const Response& r, const syntax::CacheControl& c) {
  if (c.malformed() || c.has(CacheDirective::no_store)) return {};
  if (c.unqualified(CacheDirective::no_cache)) return {};
  for (CacheDirective d : {CacheDirective::s_maxage, CacheDirective::max_age}) {
    if (c.seconds(d).value_or(0) > 0) return directive_text(r, d);
  }
  if (c.has(CacheDirective::max_age) || expires_lifetime(r).value_or(0) == 0) return {};
  return r.first(Field::expires)->whole();
}

// Lifetimes by which CDNs go in place of Cache-Control: RFC 9213, and before it.
inline constexpr FieldSet kTargeted{Field::cdn_cache_control, Field::surrogate_control,
                                    Field::edge_control};

// The seconds past its explicit lifetime for which a response was stored.
struct Stale {
  std::uint64_t age = 0;
  std::uint64_t lifetime = 0;
};

inline std::optional<Stale> stale(const Exchange& x, const syntax::CacheControl& c, bool shared) {
  // A CDN that is told apart goes by a lifetime that clients may not see.
  if (x.response.present.contains_any(kTargeted)) return std::nullopt;
  const auto age = age_of(x.response);
  const auto lifetime = explicit_lifetime(x.response, c, shared);
  // Where they are equal, a second may have been rounded.
  if (!age || !lifetime || *age <= *lifetime) return std::nullopt;
  return Stale{*age, *lifetime};
}

// Whether something says why a stale response may have been served.
inline bool excuses_stale(const Exchange& x, const syntax::CacheControl& c) {
  return x.response.has(Field::warning) || x.response.has(Field::proxy_status) ||
         c.has(CacheDirective::stale_while_revalidate) || c.has(CacheDirective::stale_if_error) ||
         cache_control_of(*x.request).has(CacheDirective::max_stale);
}

// What may be stored without explicit freshness: RFC 9110, 15.1.
inline constexpr Statuses kHeuristic{200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501};

}  // namespace statute::checks

#endif  // RULES_CHECKS_CACHING_FRESHNESS_H_
