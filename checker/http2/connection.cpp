#include "checker/http2/connection.h"

#include <algorithm>

namespace checker::http2 {

void Connection::upgraded(std::string_view request) {
  Stream* const s = open(1);
  if (s == nullptr) return;
  s->upgraded = request;
  s->has_request = true;
  s->request_ended = true;
  hold(*s, request.size());
}

void Connection::lose(Direction& d, std::string_view message) {
  const std::string_view who = d.side == Side::client ? "the client: " : "the server: ";
  const bool in_frames = d.state == State::frames;
  d.state = State::lost;
  listener_.problem({in_frames ? d.scanner.frame().stream : 0, now_.offset},
                    std::string(who).append(message));
}

// Frames of one side are missing, so whatever is open may lack a part.
void Connection::miss_frames(Direction& d) {
  d.state = State::seeking;
  d.followed = false;
  d.sought = false;
  d.in_block = false;
  d.scanner = {};
  d.inflater.forget();
  for (auto& [id, s] : streams_) {
    if (d.side == Side::client) {
      s.request.payload.whole = s.request.payload.whole && s.request_ended;
    } else if (!s.ended) {
      s.beginning_missed = true;
      s.final.payload.whole = false;
    }
  }
}

void Connection::gap(Side from, std::optional<std::uint64_t> octets) {
  Direction& d = of(from);
  if (finished_ || d.state == State::lost || d.state == State::seeking || octets == 0u) return;
  const std::uint32_t before = d.scanner.left();
  if (d.state != State::frames || !octets || !d.scanner.skip(*octets)) return miss_frames(d);
  const FrameHead& f = d.scanner.frame();
  if (d.in_block) {
    d.block_missed = true;
    d.inflater.forget();
  } else if (f.type == FrameType::data) {
    Stream* const s = find(f.stream);
    Payload* const payload = s == nullptr ? nullptr : payload_of(d, *s);
    if (payload == nullptr) return;
    payload->kept = false;
    payload->length += before - d.scanner.left();
  }
}

// Whether frames follow.
bool Connection::read_preface(Direction& d, std::string_view& octets) {
  const std::size_t n = std::min(kPreface.size() - d.preface, octets.size());
  if (octets.substr(0, n) != kPreface.substr(d.preface, n)) {
    lose(d, "what it sends does not begin with the preface of HTTP/2");
    return false;
  }
  octets.remove_prefix(n);
  d.preface += n;
  if (d.preface == kPreface.size()) d.state = State::first;
  return d.state == State::first;
}

// Whether the octets after a gap begin with a frame. They may be the first ones after all.
bool Connection::find_frame(Direction& d, std::string_view octets) {
  const bool untouched = d.frames == 0;
  const bool anew = d.side == Side::client ? octets.starts_with(kPreface)
                                           : client_.preface == kPreface.size() &&
                                                 begins(Side::server, octets) == true;
  if (untouched && anew) {
    d = Direction(d.side);
    return true;
  }
  if (!begins_frame(octets)) return false;
  d.state = State::frames;
  return true;
}

void Connection::feed(Side from, std::string_view octets, const Moment& moment) {
  Direction& d = of(from);
  if (finished_ || d.state == State::lost || octets.empty()) return;
  now_ = moment;
  if (d.state == State::seeking) {
    d.sought = !find_frame(d, octets);
    if (d.sought) return;
  }
  if (d.state == State::preface && !read_preface(d, octets)) return;
  while (d.state != State::lost) {
    switch (d.scanner.next(octets)) {
      case FrameScanner::Event::more:
        return;
      case FrameScanner::Event::begin:
        begin_frame(d);
        break;
      case FrameScanner::Event::body:
        take_body(d, d.scanner.body());
        break;
      case FrameScanner::Event::end:
        end_frame(d);
        break;
      case FrameScanner::Event::malformed:
        lose(d, d.state == State::first ? "what it sends is not HTTP/2"
                                        : "a frame is too short for what it has to hold");
        break;
    }
  }
}

void Connection::begin_frame(Direction& d) {
  const FrameHead& f = d.scanner.frame();
  if (d.state == State::first) {
    if (!is_plausible(f)) return lose(d, "what it sends is not HTTP/2");
    d.state = State::frames;
    settings_missing_ = d.side == Side::server && f.type != FrameType::settings;
  }
  const bool goes_on = f.type == FrameType::continuation && f.stream == d.opener.stream;
  if (d.in_block) {
    if (!goes_on) lose(d, "another frame interrupts a header block");
    return;
  }
  if (f.type == FrameType::continuation) {
    if (d.followed) return lose(d, "CONTINUATION without a header block");
    // The block that it ends is not known.
    d.inflater.forget();
  }
  if (f.type == FrameType::headers || f.type == FrameType::push_promise) begin_block(d);
  if (f.type == FrameType::settings) {
    d.settings.begin();
    announcing_.reset();
  }
}

void Connection::begin_block(Direction& d) {
  d.in_block = true;
  d.block_missed = false;
  d.opener = d.scanner.frame();
  d.promised =
      d.opener.type == FrameType::push_promise ? read_number(d.scanner.fixed()) & 0x7FFFFFFFu : 0;
  d.block.clear();
  const Stream* const s = find(d.promised != 0 ? d.promised : d.opener.stream);
  const std::size_t cost = s == nullptr ? 0 : s->cost;
  const auto left = [](std::size_t limit, std::size_t used) {
    return limit - std::min(limit, used);
  };
  d.inflater.begin(d.block,
                   std::min(left(options_.head_limit, cost), left(options_.total_limit, held_)));
}

void Connection::take_body(Direction& d, std::string_view piece) {
  if (d.in_block) {
    if (d.block_missed) return;
    if (!d.inflater.add(piece)) lose(d, "a header block cannot be decompressed");
  } else if (d.scanner.frame().type == FrameType::data) {
    take_data(d, piece);
  } else if (d.scanner.frame().type == FrameType::settings) {
    take_settings(d, piece);
  }
}

void Connection::end_frame(Direction& d) {
  const FrameHead& f = d.scanner.frame();
  ++d.frames;
  if (d.in_block) {
    if (f.has(kEndHeaders)) end_block(d);
  } else if (f.type == FrameType::data) {
    end_data(d);
  } else if (f.type == FrameType::rst_stream) {
    take_reset(d);
  } else if (f.type == FrameType::settings) {
    end_settings(d);
  } else if (f.type == FrameType::goaway) {
    take_goaway(d);
  }
  if (d.side == Side::server) hand_over_ended();
}

void Connection::end_block(Direction& d) {
  d.in_block = false;
  if (!d.block_missed && !d.inflater.end()) {
    return lose(d, "a header block cannot be decompressed");
  }
  if (d.promised != 0) {
    if (d.side == Side::server) take_promise(d);
  } else if (d.side == Side::client) {
    take_request(d);
  } else {
    take_response(d);
  }
}

}  // namespace checker::http2
