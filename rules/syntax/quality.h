// Preferences: weights and the four Accept fields: RFC 9110, 12.4.2 and 12.5.
#ifndef RULES_SYNTAX_QUALITY_H_
#define RULES_SYNTAX_QUALITY_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/syntax/coding.h"
#include "rules/syntax/language_tag.h"
#include "rules/syntax/list.h"
#include "rules/syntax/media_type.h"
#include "rules/syntax/parse.h"
#include "rules/syntax/weight.h"

namespace statute::syntax {

// A quality in thousandths; nothing if no member of the field speaks of the thing
// asked for, which is not the same as 0, a refusal.
using Quality = std::optional<std::uint16_t>;

struct WeightedRange {
  MediaType range;  // its parameters include the weight and what follows it
  Weight weight;

  // Whether the range includes the type; parameters before the weight must be
  // among those of the type.
  [[nodiscard]] constexpr bool includes(const MediaType& m) const noexcept {
    if (range.type != "*" && !same(range.type, m.type)) return false;
    if (range.subtype != "*" && !same(range.subtype, m.subtype)) return false;
    for (const Parameter& p : range.parameters) {
      if (same(p.name, "q")) break;
      if (!has(m, p)) return false;
    }
    return true;
  }
  // The greater, the more specific: */*, type/*, type/subtype, each parameter.
  [[nodiscard]] constexpr unsigned specificity() const noexcept {
    unsigned n = (range.type != "*" ? 1U : 0U) + (range.subtype != "*" ? 1U : 0U);
    for (const Parameter& p : range.parameters) {
      if (same(p.name, "q")) break;
      ++n;
    }
    return n;
  }

 private:
  static constexpr bool has(const MediaType& m, const Parameter& wanted) noexcept {
    for (const Parameter& p : m.parameters) {
      if (!same(p.name, wanted.name)) continue;
      // Most values have no case, and who compares too strictly accuses wrongly.
      OctetReader a(p.value.raw);
      OctetReader b(wanted.value.raw);
      char x = 0;
      char y = 0;
      bool more = a.next(x);
      while (more == b.next(y) && to_lower(x) == to_lower(y)) {
        if (!more) return true;
        more = a.next(x);
      }
    }
    return false;
  }
};

constexpr std::optional<WeightedRange> eat_weighted_range(Cursor& c, std::string_view& expected) {
  const auto range = eat_media_type(c, expected);
  if (!range) return std::nullopt;
  WeightedRange r{.range = *range, .weight = {}};
  if (const auto q = range->parameters.find("q")) r.weight = weight_of(q->value.raw);
  return r;
}

struct Accept {
  List<WeightedRange, eat_weighted_range> ranges;

  // By the most specific range that includes the type.          RFC 9110, 12.5.1
  [[nodiscard]] constexpr Quality quality(const MediaType& m) const noexcept {
    Quality found;
    unsigned best = 0;
    for (const WeightedRange& r : ranges) {
      if (!r.includes(m)) continue;
      const unsigned s = r.specificity();
      if (found && (s < best || (s == best && r.weight.quality <= *found))) continue;
      found = r.weight.quality;
      best = s;
    }
    return found;
  }
};

// Accept = #( media-range [ weight ] )                          RFC 9110, 12.5.1
constexpr Parsed<Accept> accept(std::string_view value) {
  const auto ranges = list<WeightedRange, eat_weighted_range>(value);
  if (!ranges) return ranges.misfit();
  return Accept{*ranges};
}

struct WeightedToken {
  std::string_view name;
  Weight weight;
};

// ( token / "*" ) [ weight ]; the asterisk is a token character
constexpr std::optional<WeightedToken> eat_weighted_token(Cursor& c, std::string_view& expected) {
  WeightedToken t{.name = c.eat_token(), .weight = {}};
  if (t.name.empty()) {
    expected = "a token";
    return std::nullopt;
  }
  const auto weight = eat_weight(c, expected);
  if (!weight) return std::nullopt;
  t.weight = *weight;
  return t;
}

using WeightedTokens = List<WeightedToken, eat_weighted_token>;

struct AcceptCharset {
  WeightedTokens charsets;

  [[nodiscard]] constexpr Quality quality(std::string_view charset) const noexcept {
    Quality star;
    for (const WeightedToken& t : charsets) {
      if (same(t.name, charset)) return t.weight.quality;
      if (t.name == "*") star = t.weight.quality;
    }
    return star;
  }
};

// Accept-Charset = #( ( token / "*" ) [ weight ] )              RFC 9110, 12.5.2
constexpr Parsed<AcceptCharset> accept_charset(std::string_view value) {
  const auto charsets = list<WeightedToken, eat_weighted_token>(value);
  if (!charsets) return charsets.misfit();
  return AcceptCharset{*charsets};
}

struct AcceptEncoding {
  WeightedTokens codings;

  // Of a coding or of "identity"; x-gzip is gzip.               RFC 9110, 12.5.3
  [[nodiscard]] constexpr Quality quality(std::string_view coding) const noexcept {
    Quality star;
    for (const WeightedToken& t : codings) {
      if (same_coding(t.name, coding)) return t.weight.quality;
      if (t.name == "*") star = t.weight.quality;
    }
    return star;
  }
  // Whether content may be so coded. Only identity is acceptable without being
  // listed; an empty field allows nothing else.
  [[nodiscard]] constexpr bool accepts(std::string_view coding) const noexcept {
    const Quality q = quality(coding);
    return q ? *q > 0 : same(coding, "identity");
  }
};

// Accept-Encoding = #( codings [ weight ] )                     RFC 9110, 12.5.3
// codings = content-coding / "identity" / "*"
constexpr Parsed<AcceptEncoding> accept_encoding(std::string_view value) {
  const auto codings = list<WeightedToken, eat_weighted_token>(value);
  if (!codings) return codings.misfit();
  return AcceptEncoding{*codings};
}

constexpr std::optional<WeightedToken> eat_weighted_language(Cursor& c,
                                                             std::string_view& expected) {
  const std::size_t from = c.at();
  WeightedToken t{.name = c.eat_token(), .weight = {}};
  if (!is_language_range(t.name)) {
    c.back_to(from);
    expected = "a language range";
    return std::nullopt;
  }
  const auto weight = eat_weight(c, expected);
  if (!weight) return std::nullopt;
  t.weight = *weight;
  return t;
}

struct AcceptLanguage {
  List<WeightedToken, eat_weighted_language> ranges;

  // By the longest range of which the tag is, or else by "*": basic filtering.
  [[nodiscard]] constexpr Quality quality(std::string_view tag) const noexcept {
    Quality found;
    std::size_t best = 0;
    for (const WeightedToken& t : ranges) {
      if (!filters_language(t.name, tag)) continue;
      const std::size_t s = t.name == "*" ? 0 : t.name.size();
      if (found && (s < best || (s == best && t.weight.quality <= *found))) continue;
      found = t.weight.quality;
      best = s;
    }
    return found;
  }
  // The best quality of a range whose lookup may end at the tag, as en-GB may at en.
  [[nodiscard]] constexpr Quality lookup(std::string_view tag) const noexcept {
    Quality found;
    for (const WeightedToken& t : ranges) {
      if (!looks_up_language(t.name, tag)) continue;
      if (!found || t.weight.quality > *found) found = t.weight.quality;
    }
    return found;
  }
};

// Accept-Language = #( language-range [ weight ] )              RFC 9110, 12.5.4
constexpr Parsed<AcceptLanguage> accept_language(std::string_view value) {
  const auto ranges = list<WeightedToken, eat_weighted_language>(value);
  if (!ranges) return ranges.misfit();
  return AcceptLanguage{*ranges};
}

static_assert(*accept("text/*;q=0.3, text/html, */*;q=0.5")->quality(*media_type("text/html")) ==
              1000);
static_assert(*accept("text/*;q=0.3, */*;q=0.5")->quality(*media_type("text/html")) == 300);
static_assert(accept_encoding("")->accepts("identity") && !accept_encoding("")->accepts("gzip"));
static_assert(!accept_encoding("*;q=0")->accepts("identity"));
static_assert(*accept_language("en;q=0.5, en-GB")->quality("en-GB-oed") == 1000);
static_assert(!accept_language("en-GB")->quality("en") && accept_language("en-GB")->lookup("en"));

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_QUALITY_H_
