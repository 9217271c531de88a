// From a captured frame to the TCP segment in it: link layers, tunnels, IPv4
// (RFC 791) and IPv6 (RFC 8200).
#ifndef CHECKER_INTAKE_LINK_H_
#define CHECKER_INTAKE_LINK_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace checker::intake {

struct Endpoint {
  std::array<std::uint8_t, 16> address{};  // IPv4 in the first four octets
  std::uint16_t port = 0;
  friend bool operator==(const Endpoint&, const Endpoint&) = default;
  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

enum TcpFlag : std::uint8_t { tcp_fin = 1, tcp_syn = 2, tcp_rst = 4, tcp_ack = 16 };

struct Segment {
  Endpoint from;
  Endpoint to;
  std::uint32_t sequence = 0;
  std::uint32_t acknowledged = 0;
  std::uint8_t flags = 0;
  std::string_view payload;   // as far as it was captured
  std::uint32_t missing = 0;  // octets of payload behind it that the capture cut off
};

enum class Decoded : std::uint8_t {
  segment,
  fragment,      // a piece of an IP packet, which is not put together
  other,         // not TCP
  cut,           // captured too short for a TCP header
  unknown_link,  // a link layer that is not known
};

// `length`: of the frame on the wire, of which `frame` may be the beginning.
[[nodiscard]] Decoded decode(std::uint32_t link, std::string_view frame, std::uint32_t length,
                             Segment& out) noexcept;

// "Ethernet"; empty if it is not known.
[[nodiscard]] std::string_view link_name(std::uint32_t link) noexcept;

}  // namespace checker::intake

#endif  // CHECKER_INTAKE_LINK_H_
