// Captures composed for tests: frames, TCP conversations and the files they
// stand in.
#ifndef TESTS_CHECKER_INTAKE_CAPTURE_H_
#define TESTS_CHECKER_INTAKE_CAPTURE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace checker::intake {

inline std::string be16(unsigned v) {
  return {static_cast<char>(v >> 8 & 0xFF), static_cast<char>(v & 0xFF)};
}
inline std::string be32(std::uint32_t v) { return be16(v >> 16) + be16(v & 0xFFFF); }
inline std::string le16(unsigned v) {
  return {static_cast<char>(v & 0xFF), static_cast<char>(v >> 8 & 0xFF)};
}
inline std::string le32(std::uint32_t v) { return le16(v & 0xFFFF) + le16(v >> 16); }

inline constexpr std::uint8_t kFin = 1;
inline constexpr std::uint8_t kSyn = 2;
inline constexpr std::uint8_t kRst = 4;
inline constexpr std::uint8_t kAck = 16;

struct TcpPart {
  bool from_client = true;
  std::uint32_t sequence = 0;
  std::uint32_t acknowledged = 0;
  std::uint8_t flags = kAck;
  std::string payload;
};

inline std::string tcp(const TcpPart& part, unsigned client_port = 40000,
                       unsigned server_port = 8080) {
  const unsigned from = part.from_client ? client_port : server_port;
  const unsigned to = part.from_client ? server_port : client_port;
  std::string s = be16(from) + be16(to) + be32(part.sequence) + be32(part.acknowledged);
  s += '\x50';
  s += static_cast<char>(part.flags);
  return s + be16(8192) + be32(0) + part.payload;
}

inline std::string ipv4(const std::string& inner, bool from_client = true, unsigned protocol = 6,
                        unsigned fragment = 0) {
  std::string s("\x45\x00", 2);
  s += be16(static_cast<unsigned>(20 + inner.size())) + be16(1) + be16(fragment);
  s += '\x40';
  s += static_cast<char>(protocol);
  s += be16(0);
  const std::string client("\x0A\x00\x00\x01", 4);
  const std::string server("\x0A\x00\x00\x02", 4);
  return s + (from_client ? client + server : server + client) + inner;
}

inline std::string ipv6(const std::string& inner, bool from_client = true, unsigned next = 6) {
  std::string s("\x60\x00\x00\x00", 4);
  s += be16(static_cast<unsigned>(inner.size()));
  s += static_cast<char>(next);
  s += '\x40';
  const std::string client = "\x20\x01" + std::string(13, '\0') + "\x01";
  const std::string server = "\x20\x01" + std::string(13, '\0') + "\x02";
  return s + (from_client ? client + server : server + client) + inner;
}

inline std::string ethernet(const std::string& inner, unsigned type = 0x0800) {
  return std::string(12, '\x02') + be16(type) + inner;
}

struct Frame {
  std::string octets;
  std::int64_t milliseconds = 1'700'000'000'000;
  std::uint32_t length = 0;     // on the wire; 0: all is there
  std::uint32_t interface = 0;  // in pcapng
};

struct PcapKind {
  bool big = false;
  bool nano = false;
  std::uint32_t link = 1;
};

inline std::string pcap_file(const std::vector<Frame>& frames, const PcapKind& kind = {}) {
  const auto u16 = [&](unsigned v) { return kind.big ? be16(v) : le16(v); };
  const auto u32 = [&](std::uint32_t v) { return kind.big ? be32(v) : le32(v); };
  std::string s = u32(kind.nano ? 0xA1B23C4D : 0xA1B2C3D4) + u16(2) + u16(4) + u32(0) + u32(0) +
                  u32(262144) + u32(kind.link);
  for (const Frame& f : frames) {
    const auto part = static_cast<std::uint32_t>(f.milliseconds % 1000);
    s += u32(static_cast<std::uint32_t>(f.milliseconds / 1000));
    s += u32(part * (kind.nano ? 1'000'000 : 1000));
    s += u32(static_cast<std::uint32_t>(f.octets.size()));
    s += u32(f.length != 0 ? f.length : static_cast<std::uint32_t>(f.octets.size()));
    s += f.octets;
  }
  return s;
}

inline std::string pcapng_block(std::uint32_t type, std::string body, bool big = false) {
  const auto u32 = [&](std::uint32_t v) { return big ? be32(v) : le32(v); };
  body.resize((body.size() + 3) / 4 * 4, '\0');
  const auto length = static_cast<std::uint32_t>(body.size() + 12);
  return u32(type) + u32(length) + body + u32(length);
}

inline std::string pcapng_file(const std::vector<Frame>& frames,
                               const std::vector<std::uint32_t>& links = {1}, bool big = false) {
  const auto u16 = [&](unsigned v) { return big ? be16(v) : le16(v); };
  const auto u32 = [&](std::uint32_t v) { return big ? be32(v) : le32(v); };
  std::string s = pcapng_block(
      0x0A0D0D0A, u32(0x1A2B3C4D) + u16(1) + u16(0) + u32(0xFFFFFFFF) + u32(0xFFFFFFFF), big);
  for (const std::uint32_t link : links) {
    s += pcapng_block(1, u16(link) + u16(0) + u32(262144), big);
  }
  for (const Frame& f : frames) {
    const auto ticks = static_cast<std::uint64_t>(f.milliseconds) * 1000;
    const auto size = static_cast<std::uint32_t>(f.octets.size());
    s += pcapng_block(6,
                      u32(f.interface) + u32(static_cast<std::uint32_t>(ticks >> 32)) +
                          u32(static_cast<std::uint32_t>(ticks)) + u32(size) +
                          u32(f.length != 0 ? f.length : size) + f.octets,
                      big);
  }
  return s;
}

// What two ends say to each other, a packet a call, each acknowledging all that
// the other has said.
class Talk {
 public:
  explicit Talk(std::uint32_t client_base = 1000, std::uint32_t server_base = 5000,
                unsigned client_port = 40000)
      : port_(client_port), client_(client_base), server_(server_base) {}

  Talk& handshake() {
    add({true, client_++, 0, kSyn, {}});
    add({false, server_++, client_, kSyn | kAck, {}});
    return add({true, client_, server_, kAck, {}});
  }
  Talk& client(std::string_view octets) {
    add({true, client_, server_, kAck, std::string(octets)});
    client_ += static_cast<std::uint32_t>(octets.size());
    return *this;
  }
  Talk& server(std::string_view octets) {
    add({false, server_, client_, kAck, std::string(octets)});
    server_ += static_cast<std::uint32_t>(octets.size());
    return *this;
  }
  Talk& client_fin() { return add({true, client_++, server_, kFin | kAck, {}}); }
  Talk& server_fin() { return add({false, server_++, client_, kFin | kAck, {}}); }
  Talk& server_reset() { return add({false, server_, client_, kRst | kAck, {}}); }
  Talk& client_reset() { return add({true, client_, server_, kRst | kAck, {}}); }
  Talk& wait(std::int64_t milliseconds) {
    now_ += milliseconds;
    return *this;
  }
  Talk& add(const TcpPart& part) {
    frames.push_back({ethernet(ipv4(tcp(part, port_), part.from_client)), now_++});
    return *this;
  }
  [[nodiscard]] std::string file() const { return pcap_file(frames); }

  std::vector<Frame> frames;

 private:
  unsigned port_;
  std::uint32_t client_;
  std::uint32_t server_;
  std::int64_t now_ = 1'700'000'000'000;
};

}  // namespace checker::intake

#endif  // TESTS_CHECKER_INTAKE_CAPTURE_H_
