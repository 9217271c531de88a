// The ranges that a request asks for and those that its response holds:
// RFC 9110, 14 and 15.3.7.
#ifndef RULES_CHECKS_RANGES_H_
#define RULES_CHECKS_RANGES_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/checks/conditions.h"
#include "rules/engine/report.h"
#include "rules/message/message.h"
#include "rules/syntax/media_type.h"
#include "rules/syntax/multipart.h"
#include "rules/syntax/parse.h"
#include "rules/syntax/range.h"

namespace statute::checks {

// Range, if it is the only one and grammatical, of any unit.
inline std::optional<syntax::Ranges> asked_ranges(const Request& q) {
  const FieldLine* const line = only_line(q, Field::range);
  if (line == nullptr) return std::nullopt;
  const auto ranges = syntax::range(line->value);
  return ranges ? std::optional(*ranges) : std::nullopt;
}

// The same of unit bytes, and valid.
inline std::optional<syntax::Ranges> asked_bytes(const Request& q) {
  const auto ranges = asked_ranges(q);
  return ranges && ranges->is_bytes() && ranges->is_valid() ? ranges : std::nullopt;
}

// The range of bytes that a request asks for, if it is only one.
inline std::optional<syntax::RangeSpec> asked_range(const Request& q) {
  const auto ranges = asked_bytes(q);
  return ranges ? ranges->single() : std::nullopt;
}

// Whether two of the ranges share an octet of a representation of that length. Looks at the first
// few hundred: a hostile list must not cost the square of its length.
inline bool has_overlap(const syntax::Ranges& ranges, std::uint64_t length) {
  constexpr std::size_t kMost = 300;
  std::size_t n = 0;
  for (auto a = ranges.set.begin(); a != ranges.set.end() && n < kMost; ++a, ++n) {
    const auto extent = a->within(length);
    if (!extent) continue;
    for (auto b = ranges.set.begin(); b->text.data() != a->text.data(); ++b) {
      const auto other = b->within(length);
      if (other && other->overlaps(*extent)) return true;
    }
  }
  return false;
}

// A Content-Range that states a range of bytes; it need not be valid.
inline std::optional<syntax::ContentRange> range_of_bytes(std::string_view value) {
  const auto range = syntax::content_range(value);
  if (!range || !range->is_bytes() || range->kind != syntax::ContentRangeKind::range) {
    return std::nullopt;
  }
  return *range;
}

// Whether Content-Type says that the parts of the response have ranges of their own.
inline bool is_byteranges(const Response& r) {
  for (const FieldLine& line : r.lines(Field::content_type)) {
    if (syntax::same(syntax::essence(line.value), "multipart/byteranges")) return true;
  }
  return false;
}

// The range of bytes in the header section of a response that is no multipart/byteranges; what
// overflows is left out.
inline std::optional<syntax::ContentRange> sent_range(const Response& r) {
  const FieldLine* const line = only_line(r, Field::content_range);
  if (line == nullptr || is_byteranges(r)) return std::nullopt;
  const auto range = range_of_bytes(line->value);
  return range && !range->overflow ? range : std::nullopt;
}

// The parts of multipart/byteranges, to be walked. Nothing, and the rule not observable, if the
// content is not known in full or has no such boundary, as under a content coding.
inline std::optional<syntax::Multipart> parts_of(const Exchange& x, Reporter& out) {
  const FieldLine* const line = only_line(x.response, Field::content_type);
  if (line == nullptr || !is_byteranges(x.response)) return std::nullopt;
  const auto type = syntax::media_type(line->value);
  const auto boundary = type ? type->parameter("boundary") : std::nullopt;
  if (boundary && x.response.content.known == Known::fully) {
    const syntax::Multipart parts(x.response.content.octets, boundary->value.raw);
    syntax::Multipart ahead = parts;
    ahead.next();
    if (ahead.found()) return parts;
  }
  out.not_observable();
  return std::nullopt;
}

// What shows a part to which something is wrong: its header, without the last line break.
inline std::string_view header_of(const syntax::Part& part) {
  std::string_view header = part.header;
  while (!header.empty() && (header.back() == '\n' || header.back() == '\r')) {
    header.remove_suffix(1);
  }
  return header;
}

// The length that Content-Length declares, if it is readable and nothing overrides it.
inline std::optional<std::uint64_t> declared_length(const Response& r) {
  const FieldLine* const line = only_line(r, Field::content_length);
  if (line == nullptr || line->value.empty() || r.has(Field::transfer_encoding)) {
    return std::nullopt;
  }
  for (char c : line->value) {
    if (!syntax::is_digit(c)) return std::nullopt;
  }
  const syntax::Position length = syntax::position(line->value);
  return length.overflow ? std::nullopt : std::optional(length.n);
}

// The length of the content, if its end was seen.
inline std::optional<std::uint64_t> measured_length(const Response& r, const Connection& c) {
  const bool known = r.content.known == Known::fully || r.content.known == Known::length;
  if (!known || r.content.form != Form::exact || !r.framing.complete) return std::nullopt;
  const Ending e = c.ending;
  const bool broken = e == Ending::reset || e == Ending::client_closed || e == Ending::cut;
  if (r.framing.by == Delimiter::close && broken) return std::nullopt;
  return r.content.length;
}
inline std::optional<std::uint64_t> measured_length(const Exchange& x) {
  return measured_length(x.response, x.connection);
}

}  // namespace statute::checks

#endif  // RULES_CHECKS_RANGES_H_
