// The Upgrade field: RFC 9110, 7.8.
#ifndef RULES_SYNTAX_UPGRADE_H_
#define RULES_SYNTAX_UPGRADE_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/syntax/list.h"
#include "rules/syntax/parse.h"

namespace statute::syntax {

struct Protocol {
  std::string_view text;
  std::string_view name;
  std::string_view version;  // empty if there is none

  // Names are compared whatever the case, versions exactly.
  [[nodiscard]] constexpr bool matches(const Protocol& o) const noexcept {
    return same(name, o.name) && version == o.version;
  }
};

// protocol = protocol-name [ "/" protocol-version ]             RFC 9110, 7.8
// protocol-name = token; protocol-version = token
constexpr std::optional<Protocol> eat_protocol(Cursor& c, std::string_view& expected) {
  const std::size_t from = c.at();
  Protocol p;
  p.name = c.eat_token();
  if (p.name.empty()) {
    expected = "a protocol name";
    return std::nullopt;
  }
  if (c.eat('/')) {
    p.version = c.eat_token();
    if (p.version.empty()) {
      expected = "a protocol version";
      return std::nullopt;
    }
  }
  p.text = c.since(from);
  return p;
}

using Protocols = List<Protocol, eat_protocol>;

// Upgrade = #protocol                                           RFC 9110, 7.8
constexpr Parsed<Protocols> upgrade(std::string_view value) {
  return list<Protocol, eat_protocol>(value);
}

[[nodiscard]] constexpr bool contains(const Protocols& protocols, const Protocol& wanted) noexcept {
  for (const Protocol& p : protocols) {
    if (p.matches(wanted)) return true;
  }
  return false;
}

static_assert(contains(*upgrade("WebSocket, IRC/6.9"), {"", "websocket", ""}));
static_assert(!contains(*upgrade("TLS/1.0"), {"", "tls", "1.2"}) && upgrade("a/").misfit().at == 2);

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_UPGRADE_H_
