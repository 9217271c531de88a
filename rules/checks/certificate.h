// Whether a certificate covers the authority that a request names: RFC 9110, 4.3.4; RFC 9525, 6.
#ifndef RULES_CHECKS_CERTIFICATE_H_
#define RULES_CHECKS_CERTIFICATE_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/message/message.h"
#include "rules/syntax/parse.h"
#include "rules/syntax/uri.h"

namespace statute::checks {

// The host that the request itself names, an IPv6 address with its brackets; empty if it names
// none, or none that can be read. What it was sent to does not count.
inline std::string_view named_host(const Request& q) {
  if (q.target.find("://") != std::string_view::npos) return syntax::split_uri(q.target).host;
  const FieldLine* line = line_named(q, ":authority");
  if (line == nullptr) line = only_line(q, Field::host);
  if (line == nullptr) return {};
  const auto host = syntax::host(line->value);
  return host ? host->host : std::string_view{};
}

// A wildcard stands for one label, the leftmost: RFC 9525, 6.3.
inline bool matches_name(std::string_view host, std::string_view name) {
  if (!name.starts_with("*.")) return syntax::same(host, name);
  const std::size_t dot = host.find('.');
  return dot != host.npos && dot > 0 && syntax::same(host.substr(dot), name.substr(1));
}

// Calls `f` with each of several names or protocols that spaces separate, until it says true.
template <class F>
bool any_word(std::string_view words, F f) {
  while (!words.empty()) {
    const std::size_t end = words.find(' ');
    const std::string_view word = words.substr(0, end);
    if (!word.empty() && f(word)) return true;
    if (end == words.npos) break;
    words.remove_prefix(end + 1);
  }
  return false;
}

// Whether one of the names covers the host.
inline bool covers(std::string_view names, std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) {
    const auto address = syntax::ipv6(host.substr(1, host.size() - 2));
    return any_word(names, [&address](std::string_view name) {
      const auto other = syntax::ipv6(name);
      return address && other && *address == *other;
    });
  }
  if (host.ends_with('.')) host.remove_suffix(1);
  return any_word(names, [host](std::string_view name) { return matches_name(host, name); });
}

}  // namespace statute::checks

#endif  // RULES_CHECKS_CERTIFICATE_H_
