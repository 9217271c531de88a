// TCP as somebody who watches it: segments of both directions, in the order of
// the capture, become octet streams with the gaps known. RFC 9293.
#ifndef CHECKER_INTAKE_TCP_H_
#define CHECKER_INTAKE_TCP_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "checker/intake/link.h"
#include "checker/intake/outbox.h"
#include "checker/intake/stream.h"

namespace checker::intake {

struct TcpLimits {
  std::size_t connections = 65536;            // watched at once; the longest idle go first
  std::size_t held = std::size_t{192} << 20;  // octets that all of them hold
  std::int64_t idle = 15 * 60 * 1000;         // ms of the capture's time
  std::int64_t linger = 60 * 1000;            // likewise, of a connection that has ended
  std::size_t waiting = 8192;                 // segments behind a hole
  std::size_t waiting_acknowledged = 64;      // likewise, when the receiver has what is missing
};

// Payload must outlive the assembler: nothing is copied here.
class Assembler {
 public:
  explicit Assembler(Outbox& out, const TcpLimits& limits = {}) : out_(out), limits_(limits) {}

  // `time`: ms since 1970, 0 if it is not known. `offset`: of the packet in the file.
  void segment(const Segment& s, std::int64_t time, std::uint64_t offset);
  // The capture ends.
  void finish();

  [[nodiscard]] std::uint64_t connections() const noexcept { return begun_; }

 private:
  // A segment that cannot be handed on yet: something before it is missing, or
  // what its sender had acknowledged.
  struct Waiting {
    std::uint64_t at = 0;
    std::string_view payload;
    std::uint32_t missing = 0;
    std::optional<std::uint64_t> acknowledged;
    std::uint64_t offset = 0;
    std::int64_t time = 0;
    [[nodiscard]] std::uint64_t end() const noexcept { return at + payload.size() + missing; }
  };
  // What one side sends. Offsets count octets from the first one.
  struct Half {
    bool known = false;  // `base` is
    bool seen = false;   // a packet of this side was captured
    std::uint32_t base = 0;
    std::uint64_t next = 0;                         // what the stream waits for
    std::uint64_t acknowledged = 0;                 // by the other side
    std::optional<std::uint64_t> end;               // of the stream: the offset of FIN
    bool told = false;                              // the end
    std::multimap<std::uint64_t, Waiting> waiting;  // by offset
    [[nodiscard]] const Waiting& first() const noexcept { return waiting.begin()->second; }
    [[nodiscard]] Waiting take_first() {
      const Waiting w = first();
      waiting.erase(waiting.begin());
      return w;
    }
    [[nodiscard]] std::int64_t offset_of(std::uint32_t sequence) const noexcept {
      const auto here = static_cast<std::uint32_t>(base + next);
      return static_cast<std::int64_t>(next) + static_cast<std::int32_t>(sequence - here);
    }
  };
  using Ends = std::array<Endpoint, 2>;
  struct HashEnds {
    std::size_t operator()(const Ends& ends) const noexcept;
  };
  struct Connection {
    explicit Connection(Outbox& out) : stream(out) {}
    Ends ends;  // that of the first packet first
    std::array<Half, 2> halves;
    Stream stream;
    bool over = false;
    std::int64_t last = 0;       // when its last packet came, if clocks never go back
    std::int64_t last_time = 0;  // as its packet says
    std::uint64_t offset = 0;
    std::size_t held = 0;
    Connection* older = nullptr;
    Connection* newer = nullptr;
  };

  Connection& connection_of(const Segment& s, std::uint64_t offset);
  void begin(Connection& c, unsigned side, const Segment& s);
  void take(Connection& c, unsigned side, const Segment& s, std::int64_t time,
            std::uint64_t offset);
  void deliver(Connection& c, unsigned side, const Waiting& w);
  [[nodiscard]] bool agrees(const Connection& c, unsigned side, const Waiting& w) const;
  [[nodiscard]] static bool is_blocked(const Half& peer, const Waiting& w) noexcept;
  void drain(Connection& c);
  void relieve(Connection& c);
  void resolve(Connection& c, unsigned side);
  void skip_to(Connection& c, unsigned side, std::uint64_t at);
  void exhaust(Connection& c);
  void reset(Connection& c, unsigned side, const Segment& s, std::int64_t time);
  void close(Connection& c);
  void erase(Connection& c);
  void weigh(Connection& c);
  void expire();
  void link_newest(Connection& c) noexcept;
  void unlink(Connection& c) noexcept;

  Outbox& out_;
  TcpLimits limits_;
  std::unordered_map<Ends, std::unique_ptr<Connection>, HashEnds> connections_;
  Connection* recent_ = nullptr;  // the one of the last packet
  Connection* oldest_ = nullptr;
  Connection* newest_ = nullptr;
  std::uint64_t begun_ = 0;
  std::size_t held_ = 0;
  std::int64_t now_ = 0;
};

}  // namespace checker::intake

#endif  // CHECKER_INTAKE_TCP_H_
