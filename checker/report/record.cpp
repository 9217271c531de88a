#include "checker/report/record.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "checker/report/redact.h"
#include "checker/support/text.h"

namespace checker::report {
namespace {

constexpr std::size_t kOctets = 1024;
constexpr std::size_t kLine = 2048;

using statute::Part;

bool is_head(Part part) {
  return part == Part::request_head || part == Part::response_head ||
         part == Part::response_trailers;
}

// The line around s[at, at + n), or as much of it as a report can show.
Quote quote(std::string_view s, const statute::Evidence& e) {
  const auto at = static_cast<std::size_t>(e.offset);
  const std::size_t n = e.length;
  Quote q{e.part, e.interim, e.offset, e.length, std::string(s.substr(at, std::min(n, kOctets))),
          {},     0};
  std::size_t from = at == 0 ? s.npos : s.rfind('\n', at - 1);
  from = from == s.npos ? 0 : from + 1;
  if (at - from > kLine / 2) from = at - kLine / 2;
  std::size_t to = s.find('\n', at);
  if (to == s.npos) to = s.size();
  if (to > at && s[to - 1] == '\r' && at + n < to) --to;
  to = std::min(to, from + kLine);
  q.line = s.substr(from, to - from);
  q.column = at - from;
  return q;
}

std::uint64_t fingerprint(const Record& r, const Finding& f) {
  Hash64 h;
  h.add(f.rule->id);
  if (f.rule->once_per_host) {
    // It is about the host: which response shows it first is chance.
    h.add(url_template("//" + std::string(host_of(r.url))));
  } else {
    h.add(r.method).add(url_template(r.url)).add(static_cast<std::uint64_t>(r.status));
  }
  return h.add(fold_case(field_of(f))).value();
}

bool is_identifier(std::string_view segment) {
  std::size_t digits = 0;
  bool hex = true;
  for (char c : segment) {
    if (c >= '0' && c <= '9') {
      ++digits;
    } else if (!((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '-')) {
      hex = false;
    }
  }
  return digits == segment.size() || (hex && digits > 0 && segment.size() >= 8);
}

Record begin_record(const statute::Request* request, const statute::Response& response,
                    std::string url, const Place& place) {
  Record r;
  r.place = place;
  if (request != nullptr) r.method = request->method_name;
  r.url = std::move(url);
  if (r.url.empty() && place.live) r.url = place.source;
  r.status = response.status;
  r.reason = response.reason;
  if (response.major == 1) {
    r.http = "1." + std::to_string(response.minor);
  } else if (response.major > 1) {
    r.http = std::to_string(response.major);
  }
  return r;
}

// `whole`: the octets of a part of the exchange that the findings are of.
template <class Whole>
void add_findings(Record& r, std::span<const statute::Finding> findings,
                  const RecordOptions& options, Whole whole) {
  for (const statute::Finding& found : findings) {
    Finding f{found.rule, found.level, std::string(found.detail), {}, 0, false};
    for (const statute::Evidence& e : found.evidence()) {
      if (e.part == Part::none) continue;
      const std::string_view part = whole(e.part, e.interim);
      if (options.redact && is_head(e.part)) {
        std::string masked(part);
        redact_head(masked);
        f.evidence.push_back(quote(masked, e));
      } else {
        f.evidence.push_back(quote(part, e));
      }
    }
    f.fingerprint = fingerprint(r, f);
    r.findings.push_back(std::move(f));
  }
  if (options.redact) redact_url(r.url);
}

}  // namespace

std::string url_of(const statute::Exchange& x) {
  if (!x.uri.empty()) return std::string(x.uri);
  if (x.request == nullptr) return {};
  const statute::Request& q = *x.request;
  const std::string target(q.target);
  if (!target.starts_with('/')) return target;
  const std::string_view host = q.value(statute::Field::host);
  if (host.empty()) return target;
  const char* const scheme = x.scheme == statute::Scheme::https  ? "https://"
                             : x.scheme == statute::Scheme::http ? "http://"
                                                                 : "//";
  return scheme + std::string(host) + target;
}

namespace {

// What is before the path, without userinfo.
std::string_view host_in(std::string_view authority) noexcept {
  authority = authority.substr(0, authority.find_first_of("/?#"));
  const std::size_t at = authority.rfind('@');
  if (at != authority.npos) authority.remove_prefix(at + 1);
  return authority.substr(0, 255);
}

// host_of(url_of(x)) without making the URL.
std::string_view host_of(std::string_view uri, const statute::Request* request) noexcept {
  if (!uri.empty()) return report::host_of(uri);
  if (request == nullptr) return {};
  const std::string_view target = request->target;
  if (!target.starts_with('/')) return report::host_of(target);
  return host_in(request->value(statute::Field::host));
}

// The response a record is about.
const statute::Response& shown_response(const statute::Exchange& x) noexcept {
  return x.response.head.empty() && !x.interim.empty() ? x.interim.back() : x.response;
}

}  // namespace

std::string_view host_of(std::string_view url) noexcept {
  const std::size_t slashes = url.find("//");
  if (slashes == url.npos || url.find_first_of("/?#") != slashes) return {};
  return host_in(url.substr(slashes + 2));
}

int status_of(const statute::Exchange& x) noexcept { return shown_response(x).status; }

Subject subject_of(const statute::Exchange& x) noexcept {
  return {host_of(x.uri, x.request), status_of(x)};
}

Subject subject_of(const statute::Memo& memo) noexcept {
  return {host_of(memo.uri(), &memo.request()), memo.response().status};
}

std::string_view field_at(std::string_view lines, std::size_t at) noexcept {
  at = std::min(at, lines.size());
  const std::size_t lf = at == 0 ? lines.npos : lines.rfind('\n', at - 1);
  if (lf != lines.npos) lines.remove_prefix(lf + 1);
  const std::size_t end = lines.find_first_of(":\r\n");
  if (end == lines.npos || lines[end] != ':') return {};
  std::string_view name = lines.substr(0, end);
  while (!name.empty() && (name.back() == ' ' || name.back() == '\t')) name.remove_suffix(1);
  return name.find_first_of(" \t") == name.npos ? name : std::string_view();
}

std::string_view field_of(const Finding& f) noexcept {
  if (f.evidence.empty() || !is_head(f.evidence.front().part)) return {};
  return field_at(f.evidence.front().line, 0);
}

namespace {

template <class Whole>
std::string_view field_in(const Whole& whole, const statute::Finding& f) noexcept {
  if (f.evidence().empty()) return {};
  const statute::Evidence& e = f.evidence().front();
  if (!is_head(e.part)) return {};
  return field_at(octets(whole, statute::Evidence{e.part, e.interim, ~std::uint32_t{0}, 0}),
                  e.offset);
}

}  // namespace

std::string_view field_of(const statute::Exchange& x, const statute::Finding& f) noexcept {
  return field_in(x, f);
}

std::string_view field_of(const statute::Memo& memo, const statute::Finding& f) noexcept {
  return field_in(memo, f);
}

std::uint64_t once_key(const statute::Rule& rule, std::string_view host, std::string_view source,
                       std::string_view field) {
  return Hash64()
      .add(rule.id)
      .add(fold_case(host.empty() ? source : host))
      .add(fold_case(field))
      .value();
}

std::string url_template(std::string_view url) {
  std::string out;
  const std::size_t slashes = url.find("//");
  std::size_t path = 0;
  if (slashes != url.npos) {
    path = std::min(url.find_first_of("/?#", slashes + 2), url.size());
    std::string_view authority = url.substr(slashes + 2, path - slashes - 2);
    const std::size_t colon = authority.rfind(':');
    if (colon != authority.npos && authority.find(']', colon) == authority.npos) {
      authority = authority.substr(0, colon);
    }
    out = fold_case(authority);
  }
  const std::size_t query = std::min(url.find_first_of("?#", path), url.size());
  for (std::size_t at = path; at < query;) {
    const std::size_t end = std::min(url.find('/', at), query);
    const std::string_view segment = url.substr(at, end - at);
    out += segment.empty() || !is_identifier(segment) ? segment : std::string_view("{id}");
    if (end < query) out += '/';
    at = end + 1;
  }
  if (query < url.size() && url[query] == '?') {
    out += '?';
    for (std::size_t at = query + 1; at < url.size() && url[at] != '#';) {
      const std::size_t end = std::min(url.find_first_of("&#", at), url.size());
      out += url.substr(at, std::min(url.find('=', at), end) - at);
      out += '&';
      at = end < url.size() && url[end] == '&' ? end + 1 : url.size();
    }
  }
  return out;
}

Record make_record(const statute::Exchange& x, std::span<const statute::Finding> findings,
                   const Place& place, const RecordOptions& options) {
  Record r = begin_record(x.request, shown_response(x), url_of(x), place);
  add_findings(r, findings, options, [&x](Part part, std::uint16_t interim) {
    return octets(x, statute::Evidence{part, interim, ~std::uint32_t{0}, 0});
  });
  return r;
}

Record make_record(const statute::Memo& memo, std::span<const statute::Finding> findings,
                   const Place& place, const RecordOptions& options) {
  statute::Exchange x;
  x.request = &memo.request();
  x.uri = memo.uri();
  x.scheme = memo.scheme();
  Record r = begin_record(x.request, memo.response(), url_of(x), place);
  r.place.spot = {memo.number(), std::nullopt};
  add_findings(r, findings, options, [&memo](Part part, std::uint16_t interim) {
    return octets(memo, statute::Evidence{part, interim, ~std::uint32_t{0}, 0});
  });
  return r;
}

}  // namespace checker::report
