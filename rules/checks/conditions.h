// The conditions of a request, set against the validators of its response:
// RFC 9110, 8.8 and 13.1.
#ifndef RULES_CHECKS_CONDITIONS_H_
#define RULES_CHECKS_CONDITIONS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/message/message.h"
#include "rules/syntax/date.h"
#include "rules/syntax/entity_tag.h"
#include "rules/syntax/parse.h"

namespace statute::checks {

// The entity tag in ETag or If-Range, if it is the only one and well-formed.
inline std::optional<syntax::EntityTag> tag_of(const Message& m, Field f = Field::etag) {
  const FieldLine* const line = only_line(m, f);
  if (line == nullptr) return std::nullopt;
  const auto tag = syntax::entity_tag(line->value);
  return tag ? std::optional(*tag) : std::nullopt;
}

// The date in a field, if it is the only one and beyond doubt.
inline std::optional<std::int64_t> date_of(const Exchange& x, const Message& m, Field f) {
  const FieldLine* const line = only_line(m, f);
  if (line == nullptr) return std::nullopt;
  const auto date = syntax::http_date(line->value, x.received);
  if (!date || !date->possible || !date->day_name_fits) return std::nullopt;
  return date->seconds;
}

// Whether a field that has to be a date is none, or a list of them. A wrong day of the week alone
// does not tell.
inline bool has_invalid_date(const Message& m, Field f) {
  if (m.lines(f).count() > 1) return true;
  const FieldLine* const line = only_line(m, f);
  if (line == nullptr) return false;
  const auto date = syntax::http_date(line->value);
  return !date || !date->possible;
}

// What If-Match or If-None-Match says, over all its lines: RFC 9110, 13.1.1 and 13.1.2.
class TagCondition {
 public:
  TagCondition(const Message& m, Field f) : lines_(m.lines(f)) {
    for (const FieldLine& line : lines_) {
      const auto tags = syntax::entity_tags(line.value);
      if (is_readable(line) && line.value == "*") {
        ++stars_;
      } else if (is_readable(line) && tags) {
        count_ += tags->size();
      } else {
        malformed_ = true;
      }
    }
  }

  // "*" and nothing else; nothing but entity tags. Neither, if something is malformed.
  [[nodiscard]] bool is_star() const { return stars_ == 1 && count_ == 0 && !malformed_; }
  [[nodiscard]] bool is_list() const { return stars_ == 0 && count_ > 0 && !malformed_; }
  [[nodiscard]] std::size_t count() const { return count_; }

  // Whether one of the listed tags is such.
  template <class F>
  [[nodiscard]] bool any(F is_such) const {
    if (!is_list()) return false;
    for (const FieldLine& line : lines_) {
      const auto tags = syntax::entity_tags(line.value);
      for (const syntax::EntityTag& tag : *tags) {
        if (is_such(tag)) return true;
      }
    }
    return false;
  }
  [[nodiscard]] bool lists_weakly(const syntax::EntityTag& tag) const {
    return any([&tag](const syntax::EntityTag& t) { return t.matches_weakly(tag); });
  }
  [[nodiscard]] bool lists_strongly(const syntax::EntityTag& tag) const {
    return any([&tag](const syntax::EntityTag& t) { return t.matches_strongly(tag); });
  }

 private:
  Lines lines_;
  std::size_t stars_ = 0;
  std::size_t count_ = 0;
  bool malformed_ = false;
};

// Whether the request has a condition that RFC 9110 does not define: WebDAV's If, Overwrite and
// Depth, CalDAV's If-Schedule-Tag-Match, or a vendor's, as in X-Vendor-If-Match.
inline bool has_other_condition(const Request& q) {
  constexpr FieldSet kKnown{Field::if_match, Field::if_none_match, Field::if_modified_since,
                            Field::if_unmodified_since, Field::if_range};
  if (q.has(Field::if_) || q.has(Field::overwrite) || q.has(Field::depth)) return true;
  for (const FieldLine& line : q.fields) {
    if (kKnown.contains(line.id)) continue;
    for (std::size_t at = 0; at + 3 <= line.name.size(); ++at) {
      const bool word = at == 0 || line.name[at - 1] == '-';
      if (word && syntax::same(line.name.substr(at, 3), "if-")) return true;
    }
  }
  return false;
}

// Whether the source may have seen the request before the client completed it: every request of
// HTTP/1.1 and later names the host.
inline bool is_provisional(const Request& q) {
  if (q.has(Field::host)) return false;
  for (const FieldLine& line : q.fields) {
    if (line.name == ":authority") return false;
  }
  return true;
}

// Whether a cache or another intermediary may have answered, which need not evaluate If-Match and
// If-Unmodified-Since: RFC 9110, 13.1.1 and 13.1.4. An X-Cache of a miss shows none.
inline bool may_come_from_cache(const Response& r) {
  if (r.has(Field::via) || r.has(Field::age) || r.has(Field::cache_status)) return true;
  for (const FieldLine& line : r.lines(Field::x_cache)) {
    for (std::size_t at = 0; at + 3 <= line.value.size(); ++at) {
      if (syntax::same(line.value.substr(at, 3), "hit")) return true;
    }
  }
  return false;
}

}  // namespace statute::checks

#endif  // RULES_CHECKS_CONDITIONS_H_
