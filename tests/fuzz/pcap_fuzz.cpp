// libFuzzer: the reader of packet captures over arbitrary octets. Octets that
// are no capture are a script of TCP segments between a few ends, with small
// limits, so that every order and overlap is soon tried.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "checker/intake/formats.h"
#include "checker/intake/outbox.h"
#include "checker/intake/packets.h"
#include "checker/intake/tcp.h"

namespace {

using checker::Spot;

void require(bool holds) {
  if (!holds) std::abort();
}

void require_within(std::string_view part, std::string_view whole) {
  require(part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

class Looker final : public checker::Receiver {
 public:
  void exchange(const statute::Exchange& x, const Spot& spot) override {
    advance(spot);
    require(!x.sight().contains(statute::Need::time));
    require(!x.response.head.empty() || !x.response.content.octets.empty() || !x.interim.empty());
    look_at(x.response);
    if (x.request != nullptr) look_at(*x.request);
    for (const statute::Response& r : x.interim) look_at(r);
  }
  void skipped(const Spot& spot, std::string_view why) override {
    advance(spot);
    require(!why.empty());
  }
  void problem(const Spot& spot, std::string message) override {
    require(!message.empty() && spot.offset);
  }
  void note(std::string_view text) override { require(!text.empty()); }
  [[nodiscard]] bool is_stopped() const override { return false; }

 private:
  // Each has a number of its own, in order.
  void advance(const Spot& spot) {
    require(spot.offset && spot.index == next_);
    next_ = spot.index + 1;
  }
  void look_at(const statute::Message& m) {
    for (const statute::FieldLine& line : m.fields) {
      require_within(line.name, m.head);
      require_within(line.value, m.head);
    }
    require(m.content.known != statute::Known::fully ||
            m.content.length == m.content.octets.size());
    std::uint32_t sum = 0;
    for (const std::string_view s : {m.head, m.content.octets, m.framing.wire, m.after,
                                     m.trailer_section, m.start_line, m.version}) {
      for (char c : s) sum += static_cast<unsigned char>(c);
    }
    sum_ = sum;
  }
  std::uint64_t next_ = 0;
  volatile std::uint32_t sum_ = 0;
};

void play(std::string_view script) {
  using checker::intake::Segment;
  Looker out;
  const checker::intake::Options options;
  checker::intake::Outbox outbox(options, out);
  checker::intake::TcpLimits limits;
  limits.connections = 3;
  limits.waiting = 6;
  limits.waiting_acknowledged = 3;
  checker::intake::Assembler assembler(outbox, limits);
  std::uint64_t offset = 0;
  std::int64_t time = 1'700'000'000'000;
  // Each: who, flags, sequence, acknowledgement, length, then the payload.
  while (script.size() >= 6) {
    const auto octet = [&script](std::size_t i) { return static_cast<std::uint8_t>(script[i]); };
    Segment s;
    const bool from_client = (octet(0) & 1) != 0;
    s.from.port = from_client ? octet(0) >> 6 : 80;
    s.to.port = from_client ? 80 : octet(0) >> 6;
    s.flags = octet(1) & 0x17;
    // Near where numbers wrap around.
    s.sequence = 0xFFFFFFC0U + octet(2) + ((octet(0) & 2) != 0 ? 256U : 0U);
    s.acknowledged = 0xFFFFFFC0U + octet(3) + ((octet(0) & 4) != 0 ? 256U : 0U);
    s.missing = (octet(0) & 8) != 0 ? octet(4) : 0;
    const std::size_t length = octet(5);
    script.remove_prefix(6);
    s.payload = script.substr(0, length);
    script.remove_prefix(s.payload.size());
    time += s.flags * 50;
    assembler.segment(s, time, offset++);
  }
  assembler.finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::unique_ptr<char[]> exact(new char[size]);
  std::copy_n(data, size, exact.get());
  const std::string_view octets(exact.get(), size);
  if (!checker::intake::PacketReader(octets).open()) {
    play(octets);
    return 0;
  }
  Looker out;
  const checker::Result<void> read = checker::intake::read_pcap(octets, nullptr, {}, out);
  require(read || !read.error().what.empty());
  return 0;
}
