#include "checker/intake/tcp.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

namespace checker::intake {
namespace {

// More octets than any window lets be under way: such a number is not of this stream.
constexpr std::int64_t kFar = std::int64_t{1} << 30;

}  // namespace

std::size_t Assembler::HashEnds::operator()(const Ends& ends) const noexcept {
  std::uint64_t h = std::uint64_t{ends[0].port} << 16 | ends[1].port;
  for (const Endpoint& e : ends) {
    std::array<std::uint64_t, 2> words{};
    std::memcpy(words.data(), e.address.data(), 16);
    for (const std::uint64_t w : words) {
      h = (h ^ w) * 0x9E3779B97F4A7C15ULL;
      h ^= h >> 29;
    }
  }
  return static_cast<std::size_t>(h ^ h >> 32);
}

void Assembler::link_newest(Connection& c) noexcept {
  c.older = newest_;
  c.newer = nullptr;
  (newest_ != nullptr ? newest_->newer : oldest_) = &c;
  newest_ = &c;
}

void Assembler::unlink(Connection& c) noexcept {
  (c.older != nullptr ? c.older->newer : oldest_) = c.newer;
  (c.newer != nullptr ? c.newer->older : newest_) = c.older;
}

Assembler::Connection& Assembler::connection_of(const Segment& s, std::uint64_t offset) {
  if (recent_ != nullptr && ((recent_->ends[0] == s.from && recent_->ends[1] == s.to) ||
                             (recent_->ends[0] == s.to && recent_->ends[1] == s.from))) {
    return *recent_;
  }
  const Ends key = s.from < s.to ? Ends{s.from, s.to} : Ends{s.to, s.from};
  std::unique_ptr<Connection>& place = connections_[key];
  if (!place) {
    place = std::make_unique<Connection>(out_);
    place->ends = {s.from, s.to};
    place->offset = offset;
    ++begun_;
    link_newest(*place);
  } else if (newest_ != place.get()) {
    unlink(*place);
    link_newest(*place);
  }
  recent_ = place.get();
  return *recent_;
}

void Assembler::erase(Connection& c) {
  close(c);
  unlink(c);
  if (recent_ == &c) recent_ = nullptr;
  const Ends key = c.ends[0] < c.ends[1] ? c.ends : Ends{c.ends[1], c.ends[0]};
  connections_.erase(key);
}

// Nothing more will be known of it.
void Assembler::close(Connection& c) {
  if (!c.over) {
    exhaust(c);
    c.stream.end();
    c.over = true;
    for (Half& h : c.halves) h.waiting = {};
  }
  weigh(c);
}

void Assembler::weigh(Connection& c) {
  const std::size_t held = c.over ? 0 : c.stream.held();
  held_ = held_ - c.held + held;
  c.held = held;
}

void Assembler::expire() {
  while (oldest_ != nullptr && oldest_ != newest_) {
    const std::int64_t idle = now_ - oldest_->last;
    const bool crowded = connections_.size() > limits_.connections || held_ > limits_.held;
    if (!crowded && idle <= (oldest_->over ? limits_.linger : limits_.idle)) return;
    if (crowded && !oldest_->over && idle <= limits_.idle) {
      out_.count(oldest_->offset, "connections are read in part: there are too many at once");
    }
    erase(*oldest_);
  }
}

void Assembler::segment(const Segment& s, std::int64_t time, std::uint64_t offset) {
  now_ = std::max(now_, time);
  Connection* c = &connection_of(s, offset);
  unsigned side = c->ends[0] == s.from ? 0 : 1;
  if ((s.flags & tcp_syn) != 0 && c->halves[side].known) {
    const Half& h = c->halves[side];
    // Another connection between the same ports, or the same octets once more.
    const bool again = h.base == s.sequence + 1;
    if (!again && (h.seen || c->over)) {
      erase(*c);
      c = &connection_of(s, offset);
      side = 0;
    }
  }
  c->last = now_;
  c->last_time = time;
  if (!c->over) {
    begin(*c, side, s);
    if ((s.flags & tcp_rst) != 0) {
      reset(*c, side, s, time);
    } else {
      take(*c, side, s, time, offset);
    }
    weigh(*c);
  }
  out_.pump(now_);
  expire();
}

// Fixes where the streams begin, as soon as it shows.
void Assembler::begin(Connection& c, unsigned side, const Segment& s) {
  Half& h = c.halves[side];
  Half& p = c.halves[1 - side];
  const bool syn = (s.flags & tcp_syn) != 0;
  const bool ack = (s.flags & tcp_ack) != 0;
  if (!h.known && (s.flags & tcp_rst) == 0) {
    h.known = true;
    h.base = syn ? s.sequence + 1 : s.sequence;
    if (!syn) c.stream.begin_late(side);
  }
  h.seen = true;
  if (!p.known && ack && (s.flags & tcp_rst) == 0) {
    p.known = true;
    p.base = s.acknowledged;
    // The answer to a SYN, or the end of a handshake: nothing came before.
    const bool handshake = h.base == s.sequence && !c.stream.is_late(side);
    if (!syn && !handshake) c.stream.begin_late(1 - side);
  }
  if (ack && p.known) {
    const std::int64_t at = p.offset_of(s.acknowledged);
    if (at > 0 && at - static_cast<std::int64_t>(p.next) < kFar) {
      p.acknowledged = std::max(p.acknowledged, static_cast<std::uint64_t>(at));
    }
  }
}

void Assembler::take(Connection& c, unsigned side, const Segment& s, std::int64_t time,
                     std::uint64_t offset) {
  Half& h = c.halves[side];
  Half& p = c.halves[1 - side];
  const std::uint32_t first = s.sequence + ((s.flags & tcp_syn) != 0 ? 1 : 0);
  const std::int64_t at = h.offset_of(first);
  const auto next = static_cast<std::int64_t>(h.next);
  const auto size = static_cast<std::int64_t>(s.payload.size()) + s.missing;
  if (at - next > kFar) return;
  const bool fin = (s.flags & tcp_fin) != 0;
  if (fin && at + size >= next && !h.end) h.end = static_cast<std::uint64_t>(at + size);
  // A probe of one octet before what comes next keeps the connection alive: the octet is junk.
  const bool probe = size <= 1 && at + size <= next;
  if (size > 0 && at + static_cast<std::int64_t>(s.payload.size()) > 0 && !probe) {
    Waiting w;
    w.payload = s.payload;
    w.missing = s.missing;
    w.offset = offset;
    w.time = time;
    w.at = static_cast<std::uint64_t>(std::max<std::int64_t>(at, 0));
    if (at < 0) w.payload.remove_prefix(static_cast<std::size_t>(-at));
    if ((s.flags & tcp_ack) != 0 && p.known) {
      const std::int64_t acknowledged = p.offset_of(s.acknowledged);
      if (acknowledged >= 0 && acknowledged - static_cast<std::int64_t>(p.next) < kFar) {
        w.acknowledged = static_cast<std::uint64_t>(acknowledged);
      }
    }
    if (c.stream.is_over()) {
      h.next = std::max(h.next, w.end());
    } else if (w.at <= h.next && h.waiting.empty() && !is_blocked(p, w)) {
      deliver(c, side, w);
    } else {
      h.waiting.emplace(w.at, w);
    }
  }
  drain(c);
  relieve(c);
  if (h.told && p.told) close(c);
}

// Whether the sender had got octets of the other side that were not handed on yet.
bool Assembler::is_blocked(const Half& peer, const Waiting& w) noexcept {
  if (!peer.seen || !w.acknowledged || *w.acknowledged <= peer.next) return false;
  return !peer.end || peer.next < *peer.end;  // else it is the FIN that is acknowledged
}

// Whether octets that came before are the same; as far as they are still at hand.
bool Assembler::agrees(const Connection& c, unsigned side, const Waiting& w) const {
  const std::uint64_t next = c.halves[side].next;
  const std::string_view kept = c.stream.kept(side);
  const std::uint64_t kept_at = next - std::min<std::uint64_t>(next, kept.size());
  const std::uint64_t from = std::max(w.at, kept_at);
  const std::uint64_t to = std::min(w.at + w.payload.size(), next);
  if (from >= to) return true;
  const auto length = static_cast<std::size_t>(to - from);
  return w.payload.substr(static_cast<std::size_t>(from - w.at), length) ==
         kept.substr(static_cast<std::size_t>(from - kept_at), length);
}

void Assembler::deliver(Connection& c, unsigned side, const Waiting& w) {
  Half& h = c.halves[side];
  std::string_view payload = w.payload;
  if (w.at < h.next) {
    if (!agrees(c, side, w)) {
      out_.problem(w.offset, "segments of one connection say different things of the same octets");
      c.stream.abandon("segments that contradict each other");
    }
    const auto passed =
        static_cast<std::size_t>(std::min<std::uint64_t>(h.next - w.at, payload.size()));
    payload.remove_prefix(passed);
  }
  if (!payload.empty()) {
    c.stream.data(side, payload, {w.offset, w.time, h.next, w.acknowledged});
    h.next += payload.size();
  }
  if (w.missing != 0 && w.end() > h.next) {
    out_.count(w.offset, "packets were captured in part");
    skip_to(c, side, w.end());
  }
}

void Assembler::skip_to(Connection& c, unsigned side, std::uint64_t at) {
  Half& h = c.halves[side];
  if (at <= h.next) return;
  c.stream.gap(side, at - h.next);
  h.next = at;
}

void Assembler::drain(Connection& c) {
  for (bool goes_on = true; goes_on;) {
    goes_on = false;
    for (unsigned side = 0; side < 2; ++side) {
      Half& h = c.halves[side];
      const Half& p = c.halves[1 - side];
      while (!h.waiting.empty() && h.first().at <= h.next && !is_blocked(p, h.first())) {
        deliver(c, side, h.take_first());
        goes_on = true;
      }
      if (h.end && h.next >= *h.end && !h.told) {
        h.told = true;
        h.waiting.clear();
        c.stream.fin(side, c.last_time);
        goes_on = true;
      }
    }
  }
}

// Gives up waiting for what is not likely to come.
void Assembler::relieve(Connection& c) {
  for (unsigned side = 0; side < 2; ++side) {
    Half& h = c.halves[side];
    const auto is_full = [&] {
      if (h.waiting.empty()) return false;
      const bool hole = h.first().at > h.next && h.acknowledged <= h.next;
      return h.waiting.size() > (hole ? limits_.waiting : limits_.waiting_acknowledged);
    };
    while (is_full()) {
      resolve(c, side);
      drain(c);
    }
  }
}

// Takes for missing what the first segment that waits there waits for.
void Assembler::resolve(Connection& c, unsigned side) {
  Half& h = c.halves[side];
  Half& p = c.halves[1 - side];
  const Waiting w = h.first();
  if (w.at > h.next) return skip_to(c, side, w.at);
  // It waits for the other side.
  if (!p.waiting.empty() && p.first().at <= p.next) {
    return deliver(c, 1 - side, p.take_first());
  }
  const std::uint64_t to = *w.acknowledged;
  skip_to(c, 1 - side, p.waiting.empty() ? to : std::min(to, p.first().at));
}

// All that waits, with what is missing missing.
void Assembler::exhaust(Connection& c) {
  for (;;) {
    drain(c);
    const bool first = !c.halves[0].waiting.empty();
    if (!first && c.halves[1].waiting.empty()) break;
    resolve(c, first ? 0 : 1);
  }
  for (unsigned side = 0; side < 2; ++side) {
    const Half& h = c.halves[side];
    if (h.told) continue;
    // Beyond a FIN nothing is acknowledged but the FIN.
    skip_to(c, side, h.end ? *h.end : h.acknowledged);
  }
  drain(c);
}

void Assembler::reset(Connection& c, unsigned side, const Segment& s, std::int64_t time) {
  Half& h = c.halves[side];
  if (h.known && (s.flags & tcp_ack) == 0) {
    const std::int64_t at = h.offset_of(s.sequence);
    const auto next = static_cast<std::int64_t>(h.next);
    if (at < next - kFar || at > next + kFar) return;  // of another connection
  }
  exhaust(c);
  c.stream.reset(side, time);
  close(c);
}

void Assembler::finish() {
  while (oldest_ != nullptr) erase(*oldest_);
  out_.flush();
}

}  // namespace checker::intake
