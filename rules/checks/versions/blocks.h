// What the decoded header blocks of HTTP/2 and HTTP/3 have in common: RFC 9113, 8;
// RFC 9114, 4.
#ifndef RULES_CHECKS_VERSIONS_BLOCKS_H_
#define RULES_CHECKS_VERSIONS_BLOCKS_H_

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/syntax/parse.h"

namespace statute::checks {

inline bool is_pseudo(const FieldLine& line) { return line.name.starts_with(':'); }

// One finding for all that `fault` points at: the octets at fault in a field line of some sections,
// or a view without data. At the status line, if the octets do not show what the source saw.
template <class F>
void tell_lines(const Exchange& x, Reporter& out,
                std::initializer_list<std::span<const FieldLine>> sections, F fault) {
  std::optional<Reporter::Handle> finding;
  for (const std::span<const FieldLine> section : sections) {
    for (const FieldLine& line : section) {
      const std::string_view octets = fault(line);
      if (octets.data() == nullptr) continue;
      if (finding) {
        finding->also(octets);
      } else {
        finding.emplace(out.at(octets));
      }
    }
  }
  if (!finding) out.at(x.response.start_line);
}

// The same of the header section.
template <class F>
void tell_lines(const Exchange& x, Reporter& out, F fault) {
  tell_lines(x, out, {x.response.fields}, fault);
}

inline void upper_case(const Exchange& x, Reporter& out) {
  const auto capital = [](const FieldLine& line) -> std::string_view {
    for (char c : line.name) {
      if (c >= 'A' && c <= 'Z') return line.name;
    }
    return {};
  };
  tell_lines(x, out, {x.response.fields, x.response.trailers}, capital);
}

inline void status_missing(const Exchange& x, Reporter& out) {
  bool any = false;
  for (const FieldLine& line : x.response.lines(Field::pseudo_status)) {
    const std::string_view v = line.value;
    const bool number =
        v.size() == 3 && syntax::is_digit(v[0]) && syntax::is_digit(v[1]) && syntax::is_digit(v[2]);
    if (!number) {
      out.at(line.whole(), "expected three digits");
    } else if (any) {
      out.at(line.whole(), "repeated");
    }
    any = true;
  }
  if (!any) out.at(x.response.start_line);
}

// What the source saw after the header section: the first trailer line shows where.
inline void at_trailers(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  out.at(r.trailers.empty() ? r.start_line : r.trailers.front().whole());
}

// Whether there is no content, whatever Content-Length says: RFC 9110, 6.4.1.
inline bool is_without_content(const Exchange& x) {
  const int status = x.response.status;
  const Method method = x.request->method;
  return method == Method::head || status == 204 || status == 304 ||
         (method == Method::connect && status >= 200 && status < 300);
}

// Content-Length against the sum of the DATA frames: RFC 9113, 8.1.1; RFC 9114, 4.1.2.
inline void length_mismatch(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  if (r.framing.by != Delimiter::stream || !r.framing.complete) return out.not_observable();
  if (r.content.length == 0 && is_without_content(x)) return;
  for (const FieldLine& line : r.lines(Field::content_length)) {
    const auto length = syntax::delta_seconds(line.value);
    if (length && *length != r.content.length) {
      out.at(line.value, "DATA holds ", r.content.length, " octets");
    }
  }
}

}  // namespace statute::checks

#endif  // RULES_CHECKS_VERSIONS_BLOCKS_H_
