// Checks that many rules share.
#ifndef RULES_CHECKS_COMMON_H_
#define RULES_CHECKS_COMMON_H_

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "rules/engine/report.h"
#include "rules/message/facts.h"
#include "rules/message/message.h"
#include "rules/rule.h"
#include "rules/syntax/allow.h"
#include "rules/syntax/date.h"
#include "rules/syntax/parse.h"
#include "rules/syntax/uri.h"

namespace statute::checks {

// For rules that `When` states in full: points at the status line.
inline void at_status_line(const Exchange& x, Reporter& out) { out.at(x.response.start_line); }

// Points at every line of a field.
template <Field F>
void at_field(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(F)) out.at(line.whole());
}

// Points at every line of several fields.
template <Field... Fs>
void at_fields(const Exchange& x, Reporter& out) {
  constexpr FieldSet kSet{Fs...};
  for (const FieldLine& line : x.response.fields) {
    if (kSet.contains(line.id)) out.at(line.whole());
  }
}

// Points at the first line of a field that stands on several, and at the second.
template <Field F>
void twice(const Exchange& x, Reporter& out) {
  const Lines lines = x.response.lines(F);
  auto line = lines.begin();
  if (line == lines.end()) return;
  const FieldLine& first = *line;
  if (++line != lines.end()) out.at(first.whole()).also(line->whole());
}

// Points at every line of a field that came over plain http; not observable
// where the scheme is unknown.
template <Field F>
void at_field_over_http(const Exchange& x, Reporter& out) {
  if (x.scheme == Scheme::http) at_field<F>(x, out);
  if (x.scheme == Scheme::unknown) out.not_observable();
}

// Whether a value can be judged by its grammar: folded lines and control octets
// are faults of their own, reported once.
inline bool is_readable(const FieldLine& line) {
  return !line.odd.contains_any({Oddity::obs_fold, Oddity::value_control});
}

// The only line of a field; null if there is none, or more than one, or if it cannot be read.
inline const FieldLine* only_line(const Message& m, Field f) {
  const FieldLine* const line = m.first(f);
  if (line == nullptr || !is_readable(*line) || m.lines(f).count() != 1) return nullptr;
  return line;
}

// The values of the lines of one field, for grammars that read them as joined.
// Past the 64th line, they are no longer looked at.
class Values {
 public:
  Values(const Message& m, Field f) : Values(m.lines(f)) {}
  explicit Values(const Lines& lines) {
    for (const FieldLine& line : lines) {
      if (size_ == values_.size()) break;
      readable_ = readable_ && is_readable(line);
      values_[size_++] = line.value;
    }
  }
  operator std::span<const std::string_view>() const noexcept { return {values_.data(), size_}; }
  [[nodiscard]] std::string_view operator[](std::size_t i) const noexcept { return values_[i]; }
  [[nodiscard]] bool are_readable() const noexcept { return readable_; }

 private:
  std::array<std::string_view, 64> values_{};
  std::size_t size_ = 0;
  bool readable_ = true;
};

// The methods that Allow lists, on whatever line.
struct AllowedMethods {
  explicit AllowedMethods(const Message& m) : lines(m.lines(Field::allow)) {
    for (const FieldLine& line : lines) all_known = all_known && syntax::allow(line.value);
  }
  // Methods are compared with regard to case.
  [[nodiscard]] bool contain(std::string_view method) const {
    for (const FieldLine& line : lines) {
      const auto methods = syntax::allow(line.value);
      if (methods && syntax::contains_exactly(*methods, method)) return true;
    }
    return false;
  }
  Lines lines;
  bool all_known = true;  // no line is malformed
};

// Points at the first octet that does not fit the grammar, in every line.
template <Field F, auto Grammar>
void matches(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(F)) {
    if (!is_readable(line)) continue;
    if (const auto parsed = Grammar(line.value); !parsed) {
      out.at(line.value.substr(parsed.misfit().at), "expected ", parsed.misfit().expected);
    }
  }
}

// The same of a single date, but for a second one that joins it where the source
// joined lines.
template <Field F>
void is_date(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(F)) {
    if (!is_readable(line)) continue;
    const auto date = syntax::http_date(line.value);
    if (date) continue;
    const std::string_view rest = line.value.substr(date.misfit().at);
    if (rest.starts_with(',') && !x.seen.contains(Need::lines) &&
        syntax::http_date(syntax::trim(rest.substr(1)))) {
      continue;
    }
    out.at(rest, "expected ", date.misfit().expected);
  }
}

// The seconds of a date field; nothing if there is no sound one.
inline std::optional<std::int64_t> seconds_of(const Exchange& x, Field f) {
  const FieldLine* line = x.response.first(f);
  if (line == nullptr) return std::nullopt;
  const auto date = syntax::http_date(line->value, x.received);
  return date && date->possible ? std::optional(date->seconds) : std::nullopt;
}

// The element of a list field, on whatever line, that is `element` but for case.
inline std::optional<std::string_view> listed(const Message& m, Field f, std::string_view element) {
  for (const FieldLine& line : m.lines(f)) {
    for (std::string_view e : syntax::Elements(line.value)) {
      if (syntax::same(e, element)) return e;
    }
  }
  return std::nullopt;
}

inline bool lists(const Message& m, Field f, std::string_view element) {
  return listed(m, f, element).has_value();
}

// The first line with that name in any case: for names that fields.def lacks.
inline const FieldLine* line_named(const Message& m, std::string_view name) {
  for (const FieldLine& line : m.fields) {
    if (syntax::same(line.name, name)) return &line;
  }
  return nullptr;
}

// Whether Content-Type names this media type, whatever its parameters.
inline bool has_type(const Message& m, std::string_view type) {
  const std::string_view value = m.value(Field::content_type);
  return syntax::same(syntax::trim(value.substr(0, value.find(';'))), type);
}

// Whether the request was one of HTTP/1.0.
inline bool is_http10(const Request& q) { return q.major == 1 && q.minor == 0; }

// Whether the message has content; nothing, if what was recorded cannot tell.
inline std::optional<bool> has_content(const Message& m) {
  const Content& c = m.content;
  if (c.length > 0) return true;
  if (c.known == Known::no || c.known == Known::partly) return std::nullopt;
  return false;
}

// The same of a request, whose own fields tell where the content was not
// recorded: HTTP/1 has none without them.
inline std::optional<bool> request_has_content(const Request& q) {
  if (const std::optional<bool> seen = has_content(q); seen == true) return true;
  if (q.has(Field::transfer_encoding)) return true;
  if (const FieldLine* line = q.first(Field::content_length)) {
    return line->value.find_first_of("123456789") != std::string_view::npos;
  }
  return q.is_http1() ? std::optional(false) : has_content(q);
}

// The host that the request went to, without the port; empty if it is not known.
inline std::string_view target_host(const Exchange& x) {
  if (!x.uri.empty()) return syntax::split_uri(x.uri).host;
  if (x.request == nullptr) return {};
  const Request& q = *x.request;
  const FieldLine* line = q.first(Field::host);
  if (line == nullptr) line = line_named(q, ":authority");
  if (line == nullptr) return {};
  const auto host = syntax::host(line->value);
  return host ? host->host : std::string_view{};
}

// The path that the request asked for; empty if it is not known.
inline std::string_view target_path(const Exchange& x) {
  if (!x.uri.empty()) return syntax::split_uri(x.uri).path;
  if (x.request == nullptr) return {};
  const std::string_view target = x.request->target;
  if (!target.starts_with('/')) return syntax::split_uri(target).path;
  return target.substr(0, target.find('?'));
}

// The query, without the question mark.
inline std::string_view target_query(const Exchange& x) {
  if (!x.uri.empty()) return syntax::split_uri(x.uri).query;
  if (x.request == nullptr) return {};
  const std::size_t mark = x.request->target.find('?');
  return mark == std::string_view::npos ? std::string_view{} : x.request->target.substr(mark + 1);
}

// Whether the host is the machine itself, so that no network is crossed.
inline bool is_loopback(std::string_view host) {
  if (syntax::same(host, "localhost") || host == "[::1]") return true;
  constexpr std::string_view kBelow = ".localhost";
  if (host.size() > kBelow.size() &&
      syntax::same(host.substr(host.size() - kBelow.size()), kBelow)) {
    return true;
  }
  const auto address = syntax::ipv4(host);
  return address && (*address)[0] == 127;
}

// The content of the response without its content codings. Nothing, and the rule
// not observable, if it cannot be had in full.
inline std::optional<std::string_view> data_of(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  const bool plain = r.content.form == Form::decoded || !r.has(Field::content_encoding);
  if (r.content.known == Known::fully && plain) return r.content.octets;
  if (r.content.known == Known::fully && x.facts != nullptr) {
    const Data data = x.facts->data(r);
    if (data.decoding == Decoding::done) return data.octets;
  }
  out.not_observable();
  return std::nullopt;
}

// Whether two protocols of Upgrade are the same: names are compared without
// case, versions exactly: RFC 9110, 7.8.
inline bool same_protocol(std::string_view a, std::string_view b) {
  const std::string_view a_name = a.substr(0, a.find('/'));
  const std::string_view b_name = b.substr(0, b.find('/'));
  return syntax::same(a_name, b_name) && a.substr(a_name.size()) == b.substr(b_name.size());
}

// Whether the request offers to go on with that protocol.
inline bool offers(const Request& q, std::string_view protocol) {
  for (const FieldLine& line : q.lines(Field::upgrade)) {
    for (std::string_view offer : syntax::Elements(line.value)) {
      if (same_protocol(offer, protocol)) return true;
    }
  }
  return false;
}

// Points at the status line of a response that is known to have no content.
inline void at_status_line_if_empty(const Exchange& x, Reporter& out) {
  const std::optional<bool> content = has_content(x.response);
  if (!content) {
    out.not_observable();
  } else if (!*content) {
    out.at(x.response.start_line);
  }
}

// Which of the interim responses is judged.
inline std::size_t interim_position(const Exchange& x) {
  std::size_t i = 0;
  while (i < x.interim.size() && x.interim[i].head.data() != x.response.head.data()) ++i;
  return i;
}

// Whether another interim response follows it, of that status if one is given.
inline bool interim_follows(const Exchange& x, int status = 0) {
  for (std::size_t i = interim_position(x) + 1; i < x.interim.size(); ++i) {
    if (status == 0 || x.interim[i].status == status) return true;
  }
  return false;
}

// Whether an intermediary says in Proxy-Status that it made the response because
// of an error: RFC 9209, 2.1.1.
inline bool has_proxy_error(const Response& r) {
  for (const FieldLine& line : r.lines(Field::proxy_status)) {
    bool quoted = false;
    for (std::size_t i = 0; i < line.value.size(); ++i) {
      if (quoted && line.value[i] == '\\') {
        ++i;
      } else if (line.value[i] == '"') {
        quoted = !quoted;
      } else if (!quoted && line.value[i] == ';' &&
                 syntax::trim(line.value.substr(i + 1)).starts_with("error=")) {
        return true;
      }
    }
  }
  return false;
}

// Whether the fields that a page is shown of any response are all there are: others may have been
// sent. RFC 9110 knows nothing of it; Fetch, 2.2.6.
inline bool shows_little(const Response& r) {
  constexpr FieldSet kSafelisted{
      Field::cache_control, Field::content_language, Field::content_length, Field::content_type,
      Field::expires,       Field::last_modified,    Field::pragma,         Field::pseudo_status};
  for (const FieldLine& line : r.fields) {
    if (!kSafelisted.contains(line.id)) return false;
  }
  return true;
}

// Whether the message shows that an intermediary made, changed or stored it, so
// that rules which bind an origin server lose their force.
inline bool shows_intermediary(const Response& r) {
  return r.has(Field::via) || r.has(Field::age) || r.has(Field::cache_status) ||
         r.has(Field::proxy_status) || r.has(Field::x_cache);
}

}  // namespace statute::checks

#endif  // RULES_CHECKS_COMMON_H_
