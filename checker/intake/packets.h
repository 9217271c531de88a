// The packets of a capture file, as they stand in it: pcap, and pcapng of the
// IETF draft draft-ietf-opsawg-pcapng.
#ifndef CHECKER_INTAKE_PACKETS_H_
#define CHECKER_INTAKE_PACKETS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/support/result.h"

namespace checker::intake {

struct Packet {
  std::string_view octets;        // from the link layer on, as far as they were captured
  std::uint32_t length = 0;       // on the wire
  std::uint32_t link = 0;         // LINKTYPE_...
  std::uint64_t offset = 0;       // of the record in the file
  std::int64_t milliseconds = 0;  // since 1970, by the clock of the capture; 0: not told
};

// Reads from memory, and copies nothing: packets are views of the octets given.
// pcap in both byte orders, in micro- and nanoseconds; pcapng with any number of
// sections and interfaces, each with a link type and a clock of its own.
class PacketReader {
 public:
  explicit PacketReader(std::string_view octets) : octets_(octets) {}

  [[nodiscard]] Result<void> open();
  // The next packet; none at the end. What was passed over for being damaged is
  // told by `damage` until the next call.
  [[nodiscard]] std::optional<Packet> next();

  struct Damage {
    std::uint64_t offset = 0;
    std::string what;
  };
  [[nodiscard]] const std::optional<Damage>& damage() const noexcept { return damage_; }
  [[nodiscard]] bool is_pcapng() const noexcept { return pcapng_; }
  // The file holds secrets of TLS connections.
  [[nodiscard]] bool has_secrets() const noexcept { return secrets_; }
  // Offset of what was not read yet.
  [[nodiscard]] std::size_t at() const noexcept { return at_; }

 private:
  struct Interface {
    std::uint32_t link = 0;
    std::uint32_t snap = 0;  // octets of a packet that are kept at most; 0: all
    std::uint64_t per_second = 1'000'000;
    std::int64_t shift = 0;  // seconds to be added
  };
  [[nodiscard]] std::uint32_t u32(std::size_t at) const noexcept;
  [[nodiscard]] std::uint16_t u16(std::size_t at) const noexcept;
  [[nodiscard]] bool is_record(std::size_t at) const noexcept;
  [[nodiscard]] bool is_block(std::size_t at) const noexcept;
  [[nodiscard]] std::optional<Packet> next_record();
  [[nodiscard]] std::optional<Packet> next_block();
  [[nodiscard]] std::optional<Packet> packet_of(std::uint32_t type, std::size_t length);
  void begin_section();
  void add_interface(std::size_t length);
  void lose(std::size_t offset, std::string what);

  std::string_view octets_;
  std::size_t at_ = 0;
  bool big_ = false;
  bool pcapng_ = false;
  bool secrets_ = false;
  Interface whole_;  // of a pcap file
  std::vector<Interface> interfaces_;
  std::optional<Damage> damage_;
};

}  // namespace checker::intake

#endif  // CHECKER_INTAKE_PACKETS_H_
