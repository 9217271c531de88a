#include "checker/intake/packets.h"

#include <algorithm>
#include <array>
#include <limits>

namespace checker::intake {
namespace {

constexpr std::size_t kFileHeader = 24;
constexpr std::size_t kRecordHeader = 16;
// No packet is longer; what says so is not one.
constexpr std::uint32_t kLongest = 1 << 20;

constexpr std::uint32_t kSection = 0x0A0D0D0A;
constexpr std::uint32_t kInterface = 1;
constexpr std::uint32_t kOldPacket = 2;
constexpr std::uint32_t kSimplePacket = 3;
constexpr std::uint32_t kEnhancedPacket = 6;
constexpr std::uint32_t kSecrets = 10;

constexpr std::size_t padded(std::size_t n) { return (n + 3) / 4 * 4; }

}  // namespace

std::uint32_t PacketReader::u32(std::size_t at) const noexcept {
  const auto octet = [this, at](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(octets_[at + i]));
  };
  return big_ ? octet(0) << 24 | octet(1) << 16 | octet(2) << 8 | octet(3)
              : octet(3) << 24 | octet(2) << 16 | octet(1) << 8 | octet(0);
}

std::uint16_t PacketReader::u16(std::size_t at) const noexcept {
  const auto a = static_cast<unsigned char>(octets_[at]);
  const auto b = static_cast<unsigned char>(octets_[at + 1]);
  return static_cast<std::uint16_t>(big_ ? a << 8 | b : b << 8 | a);
}

Result<void> PacketReader::open() {
  if (octets_.size() < 12) return Error{Fault::malformed, "a capture without a header"};
  if (u32(0) == kSection) {
    pcapng_ = true;
    return {};
  }
  for (const bool big : {false, true}) {
    big_ = big;
    const std::uint32_t magic = u32(0);
    if (magic != 0xA1B2C3D4 && magic != 0xA1B23C4D) continue;
    if (octets_.size() < kFileHeader) return Error{Fault::malformed, "a capture without a header"};
    if (magic == 0xA1B23C4D) whole_.per_second = 1'000'000'000;
    whole_.snap = u32(16);
    whole_.link = u32(20) & 0x03FFFFFF;  // above: the length of frame check sequences
    at_ = kFileHeader;
    return {};
  }
  return Error{Fault::malformed, "neither pcap nor pcapng"};
}

std::optional<Packet> PacketReader::next() {
  damage_.reset();
  return pcapng_ ? next_block() : next_record();
}

void PacketReader::lose(std::size_t offset, std::string what) {
  if (!damage_) damage_ = {offset, std::move(what)};
}

bool PacketReader::is_record(std::size_t at) const noexcept {
  if (octets_.size() - at < kRecordHeader) return false;
  const std::uint32_t kept = u32(at + 8);
  const std::uint32_t length = u32(at + 12);
  return u32(at + 4) < whole_.per_second && kept <= kLongest && length <= kLongest &&
         kept <= length && octets_.size() - at - kRecordHeader >= kept;
}

std::optional<Packet> PacketReader::next_record() {
  const std::size_t left = octets_.size() - at_;
  if (left == 0) return std::nullopt;
  if (left < kRecordHeader) {
    lose(at_, "the file ends within a packet");
    at_ = octets_.size();
    return std::nullopt;
  }
  const std::uint32_t kept = u32(at_ + 8);
  if (kept > kLongest || u32(at_ + 12) > std::numeric_limits<std::int32_t>::max()) {
    // Two headers in a row that could be such are taken for them.
    const std::size_t from = at_;
    for (std::size_t at = from + 1; at + kRecordHeader <= octets_.size(); ++at) {
      if (!is_record(at)) continue;
      const std::size_t after = at + kRecordHeader + u32(at + 8);
      if (after != octets_.size() && !is_record(after)) continue;
      lose(from, std::to_string(at - from) + " octets are damaged");
      at_ = at;
      return next_record();
    }
    lose(from, "a packet of " + std::to_string(kept) + " octets: the rest is not read");
    at_ = octets_.size();
    return std::nullopt;
  }
  if (left - kRecordHeader < kept) {
    lose(at_, "the file ends within a packet");
    at_ = octets_.size();
    return std::nullopt;
  }
  Packet p;
  p.offset = at_;
  p.octets = octets_.substr(at_ + kRecordHeader, kept);
  p.length = u32(at_ + 12);
  p.link = whole_.link;
  p.milliseconds = std::int64_t{1000} * u32(at_) +
                   static_cast<std::int64_t>(u32(at_ + 4) / (whole_.per_second / 1000));
  at_ += kRecordHeader + kept;
  return p;
}

bool PacketReader::is_block(std::size_t at) const noexcept {
  const std::size_t left = octets_.size() - at;
  if (left < 12) return false;
  const std::size_t length = u32(at + 4);
  return length >= 12 && length % 4 == 0 && length <= left && u32(at + length - 4) == length;
}

// The byte order is that of the section, which begins here.
void PacketReader::begin_section() {
  big_ = octets_.substr(at_ + 8, 4) == "\x1A\x2B\x3C\x4D";
  interfaces_.clear();
}

void PacketReader::add_interface(std::size_t length) {
  Interface face;
  const std::size_t end = at_ + length - 4;
  if (length >= 20) {
    face.link = u16(at_ + 8);
    face.snap = u32(at_ + 12);
  }
  for (std::size_t at = at_ + 16; at + 4 <= end;) {
    const std::uint16_t code = u16(at);
    const std::size_t size = u16(at + 2);
    const std::size_t value = at + 4;
    if (code == 0 || value + size > end) break;
    if (code == 9 && size == 1) {  // if_tsresol
      const auto exponent = static_cast<unsigned char>(octets_[value]);
      const unsigned power = std::min<unsigned>(exponent & 0x7F, exponent & 0x80 ? 63 : 19);
      face.per_second = 1;
      for (unsigned i = 0; i < power; ++i) face.per_second *= exponent & 0x80 ? 2 : 10;
    } else if (code == 14 && size == 8) {  // if_tsoffset
      const std::uint64_t low = u32(value + (big_ ? 4 : 0));
      const std::uint64_t high = u32(value + (big_ ? 0 : 4));
      face.shift = static_cast<std::int64_t>(high << 32 | low);
      if (face.shift > 1LL << 40 || face.shift < -(1LL << 40)) face.shift = 0;
    }
    at = value + padded(size);
  }
  interfaces_.push_back(face);
}

std::optional<Packet> PacketReader::packet_of(std::uint32_t type, std::size_t length) {
  const bool simple = type == kSimplePacket;
  const std::size_t data = at_ + (simple ? 12 : 28);
  if (length < (simple ? 16 : 32)) {
    lose(at_, "a packet without its header");
    return std::nullopt;
  }
  const std::size_t number = simple ? 0 : type == kOldPacket ? u16(at_ + 8) : u32(at_ + 8);
  if (number >= interfaces_.size()) {
    lose(at_, "a packet of an interface that was not described");
    return std::nullopt;
  }
  const Interface& face = interfaces_[number];
  Packet p;
  p.offset = at_;
  p.link = face.link;
  p.length = u32(at_ + (simple ? 8 : 24));
  std::size_t kept = simple ? p.length : u32(at_ + 20);
  if (simple && face.snap != 0) kept = std::min<std::size_t>(kept, face.snap);
  const std::size_t room = at_ + length - 4 - data;
  if (kept > room) {
    if (!simple) {
      lose(at_, "a packet that is longer than its block");
      return std::nullopt;
    }
    kept = room;
  }
  p.octets = octets_.substr(data, kept);
  if (!simple) {
    const std::uint64_t ticks = std::uint64_t{u32(at_ + 12)} << 32 | u32(at_ + 16);
    const std::uint64_t seconds = ticks / face.per_second;
    const double part =
        static_cast<double>(ticks % face.per_second) / static_cast<double>(face.per_second);
    if (ticks != 0 && seconds < 1ULL << 40) {
      p.milliseconds = (static_cast<std::int64_t>(seconds) + face.shift) * 1000 +
                       static_cast<std::int64_t>(part * 1000);
    }
  }
  return p;
}

std::optional<Packet> PacketReader::next_block() {
  while (at_ < octets_.size()) {
    const std::size_t left = octets_.size() - at_;
    if (left >= 12 && u32(at_) == kSection) begin_section();  // which reads the same either way
    if (!is_block(at_)) {
      const bool cut = left < 12 || (u32(at_ + 4) > left && u32(at_ + 4) % 4 == 0 &&
                                     u32(at_ + 4) <= kLongest + 64);
      std::size_t next = at_ + 4 - at_ % 4;
      while (next < octets_.size() && !(is_block(next) && u32(next) < 12)) next += 4;
      const std::size_t from = at_;
      at_ = std::min(next, octets_.size());
      lose(from, cut && at_ == octets_.size() ? "the file ends within a block"
                                              : std::to_string(at_ - from) + " octets are damaged");
      continue;
    }
    const std::uint32_t type = u32(at_);
    const std::size_t length = u32(at_ + 4);
    std::optional<Packet> packet;
    if (type == kInterface) add_interface(length);
    if (type == kSecrets) secrets_ = true;
    if (type == kEnhancedPacket || type == kSimplePacket || type == kOldPacket) {
      packet = packet_of(type, length);
    }
    at_ += length;
    if (packet) return packet;
  }
  return std::nullopt;
}

}  // namespace checker::intake
