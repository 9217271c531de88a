#include "checker/intake/link.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <utility>

namespace checker::intake {
namespace {

constexpr std::uint16_t kIpv4 = 0x0800;
constexpr std::uint16_t kIpv6 = 0x86DD;

// What is left of a frame: the octets at hand, and how many there were.
class Octets {
 public:
  Octets(std::string_view at_hand, std::size_t length) : s_(at_hand), length_(length) {}
  [[nodiscard]] bool has(std::size_t n) const noexcept { return s_.size() >= n; }
  [[nodiscard]] std::uint8_t u8(std::size_t at) const noexcept {
    return static_cast<std::uint8_t>(s_[at]);
  }
  [[nodiscard]] std::uint16_t u16(std::size_t at) const noexcept {
    return static_cast<std::uint16_t>(u8(at) << 8 | u8(at + 1));
  }
  [[nodiscard]] std::uint32_t u32(std::size_t at) const noexcept {
    return static_cast<std::uint32_t>(u16(at)) << 16 | u16(at + 2);
  }
  [[nodiscard]] std::string_view at_hand() const noexcept { return s_; }
  [[nodiscard]] std::size_t length() const noexcept { return length_; }
  [[nodiscard]] Octets from(std::size_t n) const noexcept {
    const std::size_t m = std::min(n, s_.size());
    return {s_.substr(m), length_ - std::min(n, length_)};
  }
  // Less what pads the frame. A length beyond what there is is not believed.
  [[nodiscard]] Octets limited(std::size_t n) const noexcept {
    return {s_.substr(0, n), std::min(n, length_)};
  }

 private:
  std::string_view s_;
  std::size_t length_;
};

class Decoder {
 public:
  explicit Decoder(Segment& out) : out_(out) {}
  Decoded link(std::uint32_t type, Octets o) noexcept;

 private:
  Decoded ethernet(Octets o) noexcept;
  Decoded protocol(std::uint16_t type, Octets o) noexcept;
  Decoded point_to_point(Octets o) noexcept;
  Decoded logical_link(Octets o) noexcept;
  Decoded nflog(Octets o) noexcept;
  Decoded arcnet(Octets o, bool linux_kind) noexcept;
  Decoded wireless(Octets o) noexcept;
  Decoded mpls(Octets o) noexcept;
  Decoded ip(Octets o) noexcept;
  Decoded ipv4(Octets o) noexcept;
  Decoded ipv6(Octets o) noexcept;
  Decoded transport(std::uint8_t number, Octets o) noexcept;
  Decoded gre(Octets o) noexcept;
  Decoded udp(Octets o) noexcept;
  Decoded tcp(Octets o) noexcept;

  // Frames within frames within frames.
  [[nodiscard]] bool is_deep() noexcept { return ++depth_ > 16; }

  Segment& out_;
  int depth_ = 0;
};

Decoded Decoder::ethernet(Octets o) noexcept {
  if (!o.has(14)) return Decoded::cut;
  const std::uint16_t type = o.u16(12);
  if (type < 0x0600) return logical_link(o.from(14).limited(type));
  return protocol(type, o.from(14));
}

Decoded Decoder::protocol(std::uint16_t type, Octets o) noexcept {
  if (is_deep()) return Decoded::other;
  switch (type) {
    case kIpv4:
    case kIpv6:
      return ip(o);
    case 0x8100:  // VLAN tags, IEEE 802.1Q and 802.1ad
    case 0x88A8:
    case 0x9100:
      return o.has(4) ? protocol(o.u16(2), o.from(4)) : Decoded::cut;
    case 0x8847:
    case 0x8848:
      return mpls(o);
    case 0x8864:  // PPPoE, RFC 2516
      return o.has(8) ? point_to_point(o.from(6)) : Decoded::cut;
    case 0x6558:
      return ethernet(o);
    case 0x88BE:  // ERSPAN
      return ethernet(o.from(8));
    case 0x22EB:
      return ethernet(o.from(12));
    default:
      return Decoded::other;
  }
}

Decoded Decoder::mpls(Octets o) noexcept {
  for (int i = 0; i < 16; ++i) {
    if (!o.has(5)) return Decoded::cut;
    const bool bottom = (o.u8(2) & 1) != 0;
    o = o.from(4);
    if (bottom) return ip(o);
  }
  return Decoded::other;
}

Decoded Decoder::point_to_point(Octets o) noexcept {
  if (o.has(2) && o.u16(0) == 0xFF03) o = o.from(2);
  if (!o.has(2)) return Decoded::cut;
  const bool brief = (o.u8(0) & 1) != 0;
  const std::uint16_t type = brief ? o.u8(0) : o.u16(0);
  return type == 0x21 || type == 0x57 ? ip(o.from(brief ? 1 : 2)) : Decoded::other;
}

// LLC with SNAP.
Decoded Decoder::logical_link(Octets o) noexcept {
  if (!o.has(8)) return Decoded::cut;
  if (o.u16(0) != 0xAAAA || o.u8(2) != 3) return Decoded::other;
  return protocol(o.u16(6), o.from(8));
}

// A header, then items of type and length, in the byte order of the host.
Decoded Decoder::nflog(Octets o) noexcept {
  constexpr std::uint16_t kPayload = 9;
  o = o.from(4);
  while (o.has(4)) {
    const auto host16 = [&o](std::size_t at) {
      const auto little = static_cast<std::uint16_t>(o.u8(at + 1) << 8 | o.u8(at));
      return little;
    };
    const std::size_t size = host16(0);
    const std::uint16_t type = host16(2) & 0x7FFF;
    if (size < 4) break;
    if (type == kPayload) return ip(o.from(4).limited(size - 4));
    o = o.from((size + 3) / 4 * 4);
  }
  return Decoded::other;
}

// RFC 1201 and RFC 1051.
Decoded Decoder::arcnet(Octets o, bool linux_kind) noexcept {
  o = o.from(linux_kind ? 4 : 2);  // addresses, and an offset
  if (!o.has(1)) return Decoded::cut;
  switch (o.u8(0)) {
    case 240:  // RFC 1051: no further header
      return ip(o.from(1));
    case 212: {
      if (!o.has(4)) return Decoded::cut;
      if (o.u8(1) == 0xFF) o = o.from(4);
      if (!o.has(2)) return Decoded::cut;
      return o.u8(1) == 0 ? ip(o.from(4)) : Decoded::fragment;
    }
    default:
      return Decoded::other;
  }
}

Decoded Decoder::wireless(Octets o) noexcept {
  if (!o.has(24)) return Decoded::cut;
  const std::uint8_t control = o.u8(0);
  const std::uint8_t flags = o.u8(1);
  if ((control & 0x0C) != 0x08) return Decoded::other;                      // not data
  if ((control & 0x40) != 0 || (flags & 0x40) != 0) return Decoded::other;  // empty, encrypted
  if ((flags & 0x04) != 0 || (o.u8(22) & 0x0F) != 0) return Decoded::fragment;
  std::size_t header = (flags & 0x03) == 0x03 ? 30 : 24;
  if ((control & 0x80) != 0) {
    if ((flags & 0x80) != 0) header += 4;
    if (o.has(header + 1) && (o.u8(header) & 0x80) != 0) return Decoded::other;  // A-MSDU
    header += 2;
  }
  return logical_link(o.from(header));
}

Decoded Decoder::link(std::uint32_t type, Octets o) noexcept {
  switch (type) {
    case 0:  // NULL: an address family in the byte order of the host
    case 108:
      return o.has(5) ? ip(o.from(4)) : Decoded::cut;
    case 1:
      return ethernet(o);
    case 7:
      return arcnet(o, false);
    case 129:
      return arcnet(o, true);
    case 9:
    case 50:
      return point_to_point(o);
    case 51:
      return o.has(8) ? point_to_point(o.from(6)) : Decoded::cut;
    case 12:
    case 14:
    case 101:
    case 228:
    case 229:
      return ip(o);
    case 104:  // Cisco HDLC
      return o.has(4) ? protocol(o.u16(2), o.from(4)) : Decoded::cut;
    case 105:
      return wireless(o);
    case 127: {
      if (!o.has(8)) return Decoded::cut;
      const std::size_t header = static_cast<std::size_t>(o.u8(3)) << 8 | o.u8(2);
      return wireless(o.from(header));
    }
    case 113:
      return o.has(16) ? protocol(o.u16(14), o.from(16)) : Decoded::cut;
    case 276:
      return o.has(20) ? protocol(o.u16(0), o.from(20)) : Decoded::cut;
    case 239:
      return nflog(o);
    default:
      return Decoded::unknown_link;
  }
}

Decoded Decoder::ip(Octets o) noexcept {
  if (is_deep()) return Decoded::other;
  if (!o.has(1)) return Decoded::cut;
  switch (o.u8(0) >> 4) {
    case 4:
      return ipv4(o);
    case 6:
      return ipv6(o);
    default:
      return Decoded::other;
  }
}

Decoded Decoder::ipv4(Octets o) noexcept {
  if (!o.has(20)) return Decoded::cut;
  const std::size_t header = static_cast<std::size_t>(o.u8(0) & 0x0F) * 4;
  const std::size_t total = o.u16(2);
  if (header < 20) return Decoded::other;
  if ((o.u16(6) & 0x3FFF) != 0) return Decoded::fragment;
  out_.from.address = {};
  out_.to.address = {};
  std::memcpy(out_.from.address.data(), o.at_hand().data() + 12, 4);
  std::memcpy(out_.to.address.data(), o.at_hand().data() + 16, 4);
  const std::uint8_t number = o.u8(9);
  // Zero: too long for the field, of a network card that cuts packets itself.
  if (total >= header) o = o.limited(total);
  return transport(number, o.from(header));
}

Decoded Decoder::ipv6(Octets o) noexcept {
  if (!o.has(40)) return Decoded::cut;
  std::memcpy(out_.from.address.data(), o.at_hand().data() + 8, 16);
  std::memcpy(out_.to.address.data(), o.at_hand().data() + 24, 16);
  std::uint8_t next = o.u8(6);
  const std::size_t length = o.u16(4);
  o = o.from(40);
  if (length != 0) o = o.limited(length);
  for (int i = 0; i < 16; ++i) {
    switch (next) {
      case 0:
      case 43:
      case 60:
      case 135:
      case 51: {
        if (!o.has(8)) return Decoded::cut;
        const std::size_t units = o.u8(1);
        const std::size_t size = next == 51 ? (units + 2) * 4 : (units + 1) * 8;
        next = o.u8(0);
        o = o.from(size);
        break;
      }
      case 44:
        if (!o.has(8)) return Decoded::cut;
        if ((o.u16(2) & 0xFFF9) != 0) return Decoded::fragment;
        next = o.u8(0);
        o = o.from(8);
        break;
      default:
        return transport(next, o);
    }
  }
  return Decoded::other;
}

Decoded Decoder::transport(std::uint8_t number, Octets o) noexcept {
  switch (number) {
    case 6:
      return tcp(o);
    case 17:
      return udp(o);
    case 47:
      return gre(o);
    case 4:
    case 41:
      return ip(o);
    default:
      return Decoded::other;
  }
}

// RFC 2784 and RFC 2890.
Decoded Decoder::gre(Octets o) noexcept {
  if (!o.has(4)) return Decoded::cut;
  const std::uint16_t flags = o.u16(0);
  const std::uint16_t type = o.u16(2);
  std::size_t header = 4;
  for (const unsigned present : {0x8000U, 0x2000U, 0x1000U}) header += flags & present ? 4 : 0;
  if ((flags & 0x0007) == 1) {  // RFC 2637
    if ((flags & 0x0080) != 0) header += 4;
    return type == 0x880B ? point_to_point(o.from(header)) : Decoded::other;
  }
  // ERSPAN without a sequence number has no header of its own.
  if (type == 0x88BE && (flags & 0x1000) == 0) return ethernet(o.from(header));
  return protocol(type, o.from(header));
}

Decoded Decoder::udp(Octets o) noexcept {
  if (!o.has(16)) return Decoded::other;
  switch (o.u16(2)) {
    case 4789:  // VXLAN, RFC 7348
    case 8472:
      return (o.u8(8) & 0x08) != 0 && !is_deep() ? ethernet(o.from(16)) : Decoded::other;
    case 4790: {  // VXLAN-GPE: the header says what comes
      if (is_deep()) return Decoded::other;
      const std::uint8_t next = o.u8(11);
      if (next == 1 || next == 2) return ip(o.from(16));
      return next == 3 ? ethernet(o.from(16)) : Decoded::other;
    }
    case 1701: {  // L2TP, RFC 2661: data, with what its flags announce
      const std::uint16_t flags = o.u16(8);
      if ((flags & 0x800F) != 2) return Decoded::other;
      std::size_t header = 8 + 6;
      if ((flags & 0x4000) != 0) header += 2;
      if ((flags & 0x0800) != 0) header += 4;
      if ((flags & 0x0200) != 0) {
        if (!o.has(header + 2)) return Decoded::cut;
        header += 2U + o.u16(header);
      }
      return point_to_point(o.from(header));
    }
    case 6081: {  // Geneve, RFC 8926
      const std::size_t options = static_cast<std::size_t>(o.u8(8) & 0x3F) * 4;
      return (o.u8(8) >> 6) == 0 ? protocol(o.u16(10), o.from(16 + options)) : Decoded::other;
    }
    default:
      return Decoded::other;
  }
}

Decoded Decoder::tcp(Octets o) noexcept {
  if (!o.has(20)) return Decoded::cut;
  const std::size_t header = static_cast<std::size_t>(o.u8(12) >> 4) * 4;
  if (header < 20 || header > o.length()) return Decoded::other;
  out_.from.port = o.u16(0);
  out_.to.port = o.u16(2);
  out_.sequence = o.u32(4);
  out_.acknowledged = o.u32(8);
  out_.flags = o.u8(13);
  const Octets payload = o.from(header);
  out_.payload = payload.at_hand();
  out_.missing = static_cast<std::uint32_t>(payload.length() - payload.at_hand().size());
  return Decoded::segment;
}

}  // namespace

Decoded decode(std::uint32_t link, std::string_view frame, std::uint32_t length,
               Segment& out) noexcept {
  Decoder decoder(out);
  return decoder.link(link, {frame, std::max<std::size_t>(length, frame.size())});
}

std::string_view link_name(std::uint32_t link) noexcept {
  static constexpr std::pair<std::uint32_t, std::string_view> kNames[] = {
      {0, "loopback"},       {1, "Ethernet"},      {7, "ARCNET"},         {9, "PPP"},
      {12, "raw IP"},        {14, "raw IP"},       {50, "PPP"},           {51, "PPPoE"},
      {101, "raw IP"},       {104, "Cisco HDLC"},  {105, "IEEE 802.11"},  {108, "loopback"},
      {113, "Linux cooked"}, {127, "IEEE 802.11"}, {129, "ARCNET"},       {228, "raw IP"},
      {229, "raw IP"},       {239, "NFLOG"},       {276, "Linux cooked"},
  };
  for (const auto& [type, name] : kNames) {
    if (type == link) return name;
  }
  return {};
}

}  // namespace checker::intake
