// Cache-Status: RFC 9211. A structured list, one member a cache; what its
// parameters may be.
#ifndef RULES_SYNTAX_CACHE_STATUS_H_
#define RULES_SYNTAX_CACHE_STATUS_H_

#include <array>
#include <string_view>

#include "rules/syntax/structured_fields.h"

namespace statute::syntax {

inline constexpr std::array<structured::KeyTypes, 8> kCacheStatusParameters = {{
    {"hit", structured::Type::boolean},                              // RFC 9211, 2.1
    {"fwd", structured::Type::token},                                // 2.2
    {"fwd-status", structured::Type::integer},                       // 2.3
    {"ttl", structured::Type::integer},                              // 2.4
    {"stored", structured::Type::boolean},                           // 2.5
    {"collapsed", structured::Type::boolean},                        // 2.6
    {"key", structured::Type::string},                               // 2.7
    {"detail", structured::Type::token | structured::Type::string},  // 2.8
}};

// Why a request went forward: RFC 9211, 2.2.
inline constexpr std::array<std::string_view, 8> kForwardReasons = {
    "bypass", "method", "uri-miss", "vary-miss", "miss", "request", "stale", "partial",
};

[[nodiscard]] constexpr bool is_forward_reason(std::string_view token) noexcept {
  for (std::string_view reason : kForwardReasons) {
    if (reason == token) return true;
  }
  return false;
}

// Whether a member says that the cache answered from its store: RFC 9211, 2.1.
[[nodiscard]] inline bool is_hit(const structured::ListMember& cache) {
  const auto hit = cache.parameters.find("hit");
  return hit && hit->is_true();
}

// Whether any cache of these lines did; false if the lines do not parse.
[[nodiscard]] inline bool has_hit(const structured::FieldLines& lines) {
  const auto caches = structured::list(lines);
  if (!caches) return false;
  for (const structured::ListMember& cache : *caches) {
    if (is_hit(cache)) return true;
  }
  return false;
}

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_CACHE_STATUS_H_
