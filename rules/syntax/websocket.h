// The handshake of WebSocket: RFC 6455, 4.2.2.
#ifndef RULES_SYNTAX_WEBSOCKET_H_
#define RULES_SYNTAX_WEBSOCKET_H_

#include <array>
#include <string_view>

#include "rules/syntax/base64.h"
#include "rules/syntax/parse.h"
#include "rules/syntax/sha1.h"

namespace statute::syntax {

// The Sec-WebSocket-Accept that answers a Sec-WebSocket-Key, taken without the
// white space around it.                                        RFC 6455, 4.2.2
constexpr std::array<char, 28> websocket_accept(std::string_view key) noexcept {
  Sha1 hash;
  hash.add(trim(key));
  hash.add("258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
  return base64_encode(hash.digest());
}

// Sec-WebSocket-Key: base64 of 16 octets                        RFC 6455, 4.1
constexpr bool is_websocket_key(std::string_view value) noexcept {
  const auto size = base64(value);
  return size && *size == 16;
}

static_assert(websocket_accept("dGhlIHNhbXBsZSBub25jZQ==")[0] == 's');

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_WEBSOCKET_H_
