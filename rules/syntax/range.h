// Range requests: Range, Content-Range, Accept-Ranges: RFC 9110, 14.
#ifndef RULES_SYNTAX_RANGE_H_
#define RULES_SYNTAX_RANGE_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "rules/syntax/list.h"
#include "rules/syntax/parse.h"

namespace statute::syntax {

// A position or a length of any number of digits; what does not fit is the
// greatest there is, and flagged.
struct Position {
  std::uint64_t n = 0;
  bool overflow = false;
};

constexpr Position position(std::string_view digits) noexcept {
  constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
  Position p;
  for (char c : digits) {
    const auto d = static_cast<std::uint64_t>(c - '0');
    if (p.n > (kMax - d) / 10) return {kMax, true};
    p.n = p.n * 10 + d;
  }
  return p;
}

// From the first to the last octet, both included.
struct Extent {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  constexpr bool operator==(const Extent&) const = default;
  [[nodiscard]] constexpr bool overlaps(const Extent& o) const noexcept {
    return first <= o.last && o.first <= last;
  }
};

enum class RangeKind : std::uint8_t { closed, open, suffix, other };  // 0-9, 0-, -9, anything else

struct RangeSpec {
  std::string_view text;
  RangeKind kind = RangeKind::other;
  std::uint64_t first = 0;  // closed, open
  std::uint64_t last = 0;   // closed
  std::uint64_t size = 0;   // suffix
  bool overflow = false;    // a number is beyond 64 bits

  // last-pos before first-pos, which makes the whole set invalid.  RFC 9110, 14.1.1
  [[nodiscard]] constexpr bool is_inverted() const noexcept {
    return kind == RangeKind::closed && last < first;
  }
  // Whether a representation of this length satisfies it.       RFC 9110, 14.1.2
  [[nodiscard]] constexpr bool is_satisfiable(std::uint64_t length) const noexcept {
    if (kind == RangeKind::suffix) return size != 0;
    return kind != RangeKind::other && !is_inverted() && first < length;
  }
  // The octets of such a representation that it asks for; nothing if there are none.
  [[nodiscard]] constexpr std::optional<Extent> within(std::uint64_t length) const noexcept {
    if (!is_satisfiable(length) || length == 0) return std::nullopt;
    if (kind == RangeKind::suffix) return Extent{size < length ? length - size : 0, length - 1};
    return Extent{first, kind == RangeKind::closed && last < length ? last : length - 1};
  }
};

// range-spec  = int-range / suffix-range / other-range          RFC 9110, 14.1.1
// int-range   = first-pos "-" [ last-pos ]
// suffix-range = "-" suffix-length
// other-range = 1*( %x21-2B / %x2D-7E )  ; VCHAR but the comma
constexpr std::optional<RangeSpec> eat_range_spec(Cursor& c, std::string_view& expected) {
  RangeSpec r;
  r.text = c.eat_while([](char o) { return is_vchar(o) && o != ','; });
  if (r.text.empty()) {
    expected = "a range";
    return std::nullopt;
  }
  Cursor t(r.text);
  const std::string_view first = t.eat_while(is_digit);
  const bool dash = t.eat('-');
  const std::string_view last = t.eat_while(is_digit);
  if (!dash || !t.done() || (first.empty() && last.empty())) return r;
  const Position a = position(first);
  const Position b = position(last);
  r.overflow = a.overflow || b.overflow;
  if (first.empty()) {
    r.kind = RangeKind::suffix;
    r.size = b.n;
  } else {
    r.kind = last.empty() ? RangeKind::open : RangeKind::closed;
    r.first = a.n;
    r.last = b.n;
  }
  return r;
}

using RangeSet = List<RangeSpec, eat_range_spec>;

struct Ranges {
  std::string_view unit;
  RangeSet set;

  [[nodiscard]] constexpr bool is_bytes() const noexcept { return same(unit, "bytes"); }
  // Whether no range is inverted.
  [[nodiscard]] constexpr bool is_valid() const noexcept {
    for (const RangeSpec& r : set) {
      if (r.is_inverted()) return false;
    }
    return true;
  }
  [[nodiscard]] constexpr bool is_satisfiable(std::uint64_t length) const noexcept {
    if (!is_valid()) return false;
    for (const RangeSpec& r : set) {
      if (r.is_satisfiable(length)) return true;
    }
    return false;
  }
  // The only range of the set, if it is the only one.
  [[nodiscard]] constexpr std::optional<RangeSpec> single() const noexcept {
    if (set.size() != 1) return std::nullopt;
    return *set.begin();
  }
};

// Range = ranges-specifier                                      RFC 9110, 14.2
// ranges-specifier = range-unit "=" range-set
// range-set = 1#range-spec
// The ranges of bytes are int-range or suffix-range             RFC 9110, 14.1.2
constexpr Parsed<Ranges> range(std::string_view value) {
  Cursor c(value);
  Ranges r;
  r.unit = c.eat_token();
  if (r.unit.empty()) return c.misfit("a range unit");
  if (!c.eat('=')) return c.misfit("'='");
  const std::size_t from = c.at();
  const auto set = list<RangeSpec, eat_range_spec>(c.rest(), 1);
  if (!set) return Misfit{from + set.misfit().at, set.misfit().expected};
  r.set = *set;
  if (r.is_bytes()) {
    for (const RangeSpec& spec : r.set) {
      if (spec.kind != RangeKind::other) continue;
      return Misfit{static_cast<std::size_t>(spec.text.data() - value.data()), "a range of bytes"};
    }
  }
  return r;
}

enum class ContentRangeKind : std::uint8_t {
  range,        // bytes 0-9/100
  unsatisfied,  // bytes */100
  other,        // what another unit has of its own
};

struct ContentRange {
  std::string_view unit;
  ContentRangeKind kind = ContentRangeKind::other;
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::optional<std::uint64_t> complete;  // nothing for "*"
  bool overflow = false;                  // a number is beyond 64 bits

  [[nodiscard]] constexpr bool is_bytes() const noexcept { return same(unit, "bytes"); }
  // A range has to end where it starts or later, and before the complete length.
  [[nodiscard]] constexpr bool is_valid() const noexcept {
    if (kind != ContentRangeKind::range) return true;
    if (last < first) return false;
    // Two numbers beyond 64 bits look alike and are given the benefit of the doubt.
    return !complete || last < *complete || (last == *complete && overflow);
  }
  // The octets that a valid range of bytes has to have; nothing if it cannot be told.
  [[nodiscard]] constexpr std::optional<std::uint64_t> length() const noexcept {
    if (kind != ContentRangeKind::range || overflow || !is_valid()) return std::nullopt;
    if (last - first == std::numeric_limits<std::uint64_t>::max()) return std::nullopt;
    return last - first + 1;
  }
};

// Content-Range = range-unit SP ( range-resp / unsatisfied-range )   RFC 9110, 14.4
// range-resp        = incl-range "/" ( complete-length / "*" )
// incl-range        = first-pos "-" last-pos
// unsatisfied-range = "*/" complete-length
// What follows a unit other than bytes may be anything, as RFC 9110's own example
// in 15.3.7.2 is.
constexpr Parsed<ContentRange> content_range(std::string_view value) {
  Cursor c(value);
  ContentRange r;
  r.unit = c.eat_token();
  if (r.unit.empty()) return c.misfit("a range unit");
  if (!c.eat(' ')) return c.misfit("a space");
  // A unit that only begins with bytes is a slip of the pen, no unit of its own.
  const bool bytes = same(r.unit.substr(0, 5), "bytes");
  const auto otherwise = [&](std::string_view expected) -> Parsed<ContentRange> {
    if (bytes) return c.misfit(expected);
    ContentRange other;
    other.unit = r.unit;
    return other;
  };
  Position first;
  Position last;
  if (c.eat('*')) {
    r.kind = ContentRangeKind::unsatisfied;
  } else {
    r.kind = ContentRangeKind::range;
    const std::string_view a = c.eat_while(is_digit);
    if (a.empty()) return otherwise("a digit or '*'");
    if (!c.eat('-')) return otherwise("'-'");
    const std::string_view b = c.eat_while(is_digit);
    if (b.empty()) return otherwise("a digit");
    first = position(a);
    last = position(b);
  }
  if (!c.eat('/')) return otherwise("'/'");
  Position complete;
  if (r.kind != ContentRangeKind::range || !c.eat('*')) {
    const std::string_view n = c.eat_while(is_digit);
    if (n.empty()) return otherwise("a digit");
    complete = position(n);
    r.complete = complete.n;
  }
  if (!c.done()) return otherwise("nothing after the complete length");
  r.first = first.n;
  r.last = last.n;
  r.overflow = first.overflow || last.overflow || complete.overflow;
  return r;
}

// Accept-Ranges = acceptable-ranges                             RFC 9110, 14.3
// acceptable-ranges = 1#range-unit; range-unit = token
constexpr Parsed<TokenList> accept_ranges(std::string_view value) { return token_list(value, 1); }

static_assert(range("bytes=0-9,-5")->set.size() == 2 && range("bytes=abc").misfit().at == 6);
static_assert(range("bytes=-5")->single()->within(100) == Extent{95, 99});
static_assert(content_range("bytes 0-9/100")->length() == 10);
static_assert(content_range("bytes=0-9/100").misfit().at == 5 && !content_range("*/*"));

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_RANGE_H_
