// The Via field: RFC 9110, 7.6.3.
#ifndef RULES_SYNTAX_VIA_H_
#define RULES_SYNTAX_VIA_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/syntax/comment.h"
#include "rules/syntax/list.h"
#include "rules/syntax/parse.h"

namespace statute::syntax {

struct ViaMember {
  std::string_view text;
  std::string_view protocol;     // empty if left out, which means HTTP
  std::string_view version;      // "1.1"
  std::string_view received_by;  // with the port
  std::string_view host;         // a name, a pseudonym, or an address, in brackets if IPv6
  std::string_view port;         // empty if there is none
  std::string_view comment;      // with the parentheses
};

// received-by = pseudonym [ ":" port ]; pseudonym = token       RFC 9110, 7.6.3
// An IPv6 address in brackets was legal in RFC 7230, 5.7.1, and is read still.
constexpr bool eat_received_by(Cursor& c, ViaMember& m) noexcept {
  const std::size_t from = c.at();
  if (c.eat('[')) {
    const auto in_address = [](char o) { return is_hex(o) || o == ':' || o == '.'; };
    if (c.eat_while(in_address).empty() || !c.eat(']')) return false;
  } else if (c.eat_token().empty()) {
    return false;
  }
  m.host = c.since(from);
  if (c.eat(':')) m.port = c.eat_while(is_digit);
  m.received_by = c.since(from);
  return true;
}

// received-protocol RWS received-by [ RWS comment ]             RFC 9110, 7.6.3
// received-protocol = [ protocol-name "/" ] protocol-version
constexpr std::optional<ViaMember> eat_via_member(Cursor& c, std::string_view& expected) {
  const std::size_t from = c.at();
  ViaMember m;
  m.version = c.eat_token();
  if (m.version.empty()) {
    expected = "a protocol version";
    return std::nullopt;
  }
  if (c.eat('/')) {
    m.protocol = m.version;
    m.version = c.eat_token();
    if (m.version.empty()) {
      expected = "a protocol version";
      return std::nullopt;
    }
  }
  if (c.eat_ows().empty()) {
    expected = "white space before the name of the recipient";
    return std::nullopt;
  }
  if (!eat_received_by(c, m)) {
    expected = "the name of the recipient";
    return std::nullopt;
  }
  const std::size_t end = c.at();
  if (!c.eat_ows().empty() && c.peek() == '(') {
    const auto comment = eat_comment(c);
    if (!comment) {
      expected = "the rest of a comment";
      return std::nullopt;
    }
    m.comment = *comment;
  } else {
    c.back_to(end);
  }
  m.text = c.since(from);
  return m;
}

using ViaMembers = List<ViaMember, eat_via_member>;

// Via = #( received-protocol RWS received-by [ RWS comment ] )  RFC 9110, 7.6.3
constexpr Parsed<ViaMembers> via(std::string_view value) {
  return list<ViaMember, eat_via_member>(value);
}

static_assert(via("1.0 fred, HTTP/1.1 p.example.net:80 (a, b)")->size() == 2);
static_assert(via("1.1").misfit().at == 3 && via("HTTP/2 x")->begin()->protocol == "HTTP");

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_VIA_H_
