// Strict-Transport-Security: RFC 6797, 6.1.
#ifndef RULES_SYNTAX_HSTS_H_
#define RULES_SYNTAX_HSTS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/syntax/pair.h"
#include "rules/syntax/parse.h"
#include "rules/syntax/walk.h"

namespace statute::syntax {

// The directives between semicolons; empty ones are skipped, and malformed ones
// too, after their misfit is noted. White space may stand around ";" and "="
// (implied *LWS of RFC 2616, 2.1, on which RFC 6797 rests).
// directive = directive-name [ "=" directive-value ]            RFC 6797, 6.1
class HstsReader {
 public:
  using Item = Pair;
  constexpr HstsReader() = default;
  constexpr explicit HstsReader(std::string_view value) : value_(value), c_(value) {}

  constexpr bool next(Item& out) noexcept {
    for (;;) {
      c_.eat_while([](char c) { return c == ';' || is_ows(c); });
      if (c_.done()) return false;
      if (const auto p = eat_pair(c_)) {
        c_.eat_ows();
        if (c_.done() || c_.peek() == ';') {
          judge(*p);
          out = *p;
          return true;
        }
        fail(c_.misfit("a semicolon"));
      } else {
        fail(c_.misfit("a directive"));
      }
      c_.eat_while([](char c) { return c != ';'; });
    }
  }
  [[nodiscard]] constexpr std::optional<Misfit> misfit() const noexcept { return misfit_; }

 private:
  constexpr void fail(Misfit misfit) noexcept {
    if (!misfit_) misfit_ = misfit;
  }
  // What the known directives take: RFC 6797, 6.1.1 and 6.1.2.
  constexpr void judge(const Pair& p) noexcept {
    if (same(p.name, "max-age")) {
      if (!delta_seconds(p.value.raw)) fail(at(p, "max-age=, then digits"));
    } else if (same(p.name, "includeSubDomains") && p.has_value) {
      fail(at(p, "includeSubDomains without a value"));
    }
  }
  // At the value, or behind the name if there is none.
  constexpr Misfit at(const Pair& p, std::string_view expected) const noexcept {
    const char* from = p.has_value ? p.value.raw.data() : p.name.data() + p.name.size();
    return {static_cast<std::size_t>(from - value_.data()), expected};
  }
  std::string_view value_;
  Cursor c_{{}};
  std::optional<Misfit> misfit_;
};
using HstsDirectives = Walk<HstsReader>;

// What the field says as far as it can be read; of a repeated directive the
// first counts.
struct Hsts {
  HstsDirectives directives;
  bool has_max_age = false;
  std::optional<std::uint64_t> max_age;  // capped; nothing if it is malformed
  bool include_subdomains = false;
  bool preload = false;
};

constexpr Hsts read_hsts(std::string_view value) noexcept {
  Hsts hsts;
  hsts.directives = HstsDirectives(value);
  for (const Pair& p : hsts.directives) {
    if (same(p.name, "max-age") && !hsts.has_max_age) {
      hsts.has_max_age = true;
      if (const auto n = delta_seconds(p.value.raw)) hsts.max_age = *n;
    }
    if (same(p.name, "includeSubDomains")) hsts.include_subdomains = true;
    if (same(p.name, "preload")) hsts.preload = true;
  }
  return hsts;
}

// [ directive ] *( ";" [ directive ] ); a missing max-age and repeated directives
// are no misfits.                                               RFC 6797, 6.1
constexpr Parsed<Hsts> strict_transport_security(std::string_view value) {
  const Hsts hsts = read_hsts(value);
  if (const auto misfit = hsts.directives.misfit()) return *misfit;
  return hsts;
}

static_assert(strict_transport_security("max-age=\"1\" ; ; includeSubDomains")->max_age == 1);
static_assert(strict_transport_security("max-age=1, preload").misfit().at == 9);
static_assert(strict_transport_security("max-age=\"x\" ").misfit().at == 9);

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_HSTS_H_
