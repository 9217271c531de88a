#include "checker/http2/reader.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "checker/http2/frame.h"
#include "checker/http2/hpack.h"
#include "checker/http2/stream.h"

namespace checker::http2 {
namespace {

using statute::Ending;
using statute::Oddity;

// How many frames of the server an ended response waits for more on its stream, and how many
// such responses wait.
constexpr std::uint64_t kFramesAfter = 16;
constexpr std::size_t kMostEnded = 64;

// Interim responses to one request; those past it are passed over.
constexpr std::size_t kMostInterim = 1000;

// Streams that are done with are remembered, so that late frames do not open them again.
constexpr std::size_t kMostClosed = 4096;

class ClosedStreams {
 public:
  void insert(std::uint32_t id) {
    if (!ids_.insert(id).second) return;
    order_.push_back(id);
    if (order_.size() <= kMostClosed) return;
    ids_.erase(order_.front());
    order_.pop_front();
  }
  [[nodiscard]] bool contains(std::uint32_t id) const { return ids_.count(id) != 0; }

 private:
  std::unordered_set<std::uint32_t> ids_;
  std::deque<std::uint32_t> order_;
};

struct Direction {
  explicit Direction(Side s) : side(s) {}

  enum class State : std::uint8_t {
    preface,  // of the client
    first,    // before the first frame
    frames,
    seeking,  // after a gap: where the next frame begins is unknown
    lost,
  };

  Side side;
  State state = side == Side::client ? State::preface : State::first;
  std::size_t preface = 0;  // how much of it has come
  bool any = false;         // octets, or a gap
  bool followed = true;     // all frames from the first on
  std::uint64_t frames = 0;
  FrameScanner scanner;
  SettingsScanner settings;
  Inflater inflater;

  // The header block that is being read.
  bool in_block = false;
  bool block_missed = false;  // a part of it
  FrameHead opener;           // HEADERS or PUSH_PROMISE
  std::uint32_t promised = 0;
  Block block;
};

}  // namespace

std::optional<bool> begins(Side from, std::string_view octets) noexcept {
  if (from == Side::client) {
    if (!kPreface.starts_with(octets.substr(0, kPreface.size()))) return false;
    return octets.size() < kPreface.size() ? std::nullopt : std::optional(true);
  }
  if (octets.empty()) return std::nullopt;
  if (octets.size() < kFrameHead) {
    return octets.front() == '\0' ? std::nullopt : std::optional(false);
  }
  const FrameHead f = read_frame_head(octets);
  return f.type == FrameType::settings && f.flags == 0 && is_plausible(f);
}

class Reader::Connection {
 public:
  Connection(const Options& options, Listener& listener)
      : options_(options),
        listener_(listener),
        client_(Side::client),
        server_(Side::server),
        assembler_(options),
        position_(options.position) {}

  void upgraded(std::string_view request);
  void feed(Side from, std::string_view octets, const Moment& moment);
  void gap(Side from, std::optional<std::uint64_t> octets);
  void finish(Ending ending, const Moment& moment);
  [[nodiscard]] bool is_given_up() const noexcept {
    return finished_ || server_.state == Direction::State::lost;
  }
  [[nodiscard]] std::size_t held() const noexcept { return held_; }

 private:
  using State = Direction::State;

  Direction& of(Side side) noexcept { return side == Side::client ? client_ : server_; }
  [[nodiscard]] Stream* find(std::uint32_t id) noexcept {
    const auto found = streams_.find(id);
    return found == streams_.end() ? nullptr : &found->second;
  }
  Stream* open(std::uint32_t id);
  void lose(Direction& d, std::string message);
  void miss_frames(Direction& d);
  [[nodiscard]] bool read_preface(Direction& d, std::string_view& octets);
  [[nodiscard]] bool find_frame(Direction& d, std::string_view octets);

  void begin_frame(Direction& d);
  void begin_block(Direction& d);
  void take_body(Direction& d, std::string_view piece);
  void end_frame(Direction& d);
  void end_block(Direction& d);
  void take_request(Direction& d);
  void take_promise(Direction& d);
  void take_response(Direction& d);
  void take_trailers(Stream& s, Direction& d);
  [[nodiscard]] Payload* payload_of(Direction& d, Stream& s);
  void take_data(Direction& d, std::string_view piece);
  void end_data(Direction& d);
  void take_reset(const Direction& d);
  void take_goaway(const Direction& d);

  void hold(Stream& s, std::size_t octets) noexcept {
    s.held += octets;
    held_ += octets;
  }
  void keep(Stream& s, Block& to, Block& from);
  void end_response(Stream& s);
  void hand_over_ended();
  // `ending`: none while the connection goes on.
  void hand_over(std::uint32_t id, std::optional<Ending> ending);
  [[nodiscard]] std::string why_unanswered(const Stream& s) const;

  Options options_;
  Listener& listener_;
  Direction client_;
  Direction server_;
  Assembler assembler_;
  std::map<std::uint32_t, Stream> streams_;
  ClosedStreams closed_;
  // With the number of the server's frames then; a stream may end more than once.
  std::deque<std::pair<std::uint32_t, std::uint64_t>> ended_;
  std::size_t held_ = 0;
  std::uint32_t position_ = 0;
  Moment now_;
  std::string goaway_;  // the server's: what it says
  bool finished_ = false;
};

// Null if there are too many, or if it is done with.
Stream* Reader::Connection::open(std::uint32_t id) {
  if (id == 0 || closed_.contains(id)) return nullptr;
  if (streams_.size() >= options_.streams) {
    closed_.insert(id);
    listener_.skipped({id, now_.offset}, "more streams are open than are followed at once");
    return nullptr;
  }
  Stream& s = streams_[id];
  s.id = id;
  s.where = {id, now_.offset};
  return &s;
}

void Reader::Connection::upgraded(std::string_view request) {
  Stream* const s = open(1);
  if (s == nullptr) return;
  s->upgraded = request;
  s->has_request = true;
  s->request_ended = true;
  hold(*s, request.size());
}

void Reader::Connection::lose(Direction& d, std::string message) {
  const std::string_view who = d.side == Side::client ? "the client: " : "the server: ";
  d.state = State::lost;
  listener_.problem({d.scanner.frame().stream, now_.offset}, std::string(who) + message);
}

// Frames of one side are missing, so whatever is open may lack a part.
void Reader::Connection::miss_frames(Direction& d) {
  d.state = State::seeking;
  d.followed = false;
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

void Reader::Connection::gap(Side from, std::optional<std::uint64_t> octets) {
  Direction& d = of(from);
  d.any = true;
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
bool Reader::Connection::read_preface(Direction& d, std::string_view& octets) {
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
bool Reader::Connection::find_frame(Direction& d, std::string_view octets) {
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

void Reader::Connection::feed(Side from, std::string_view octets, const Moment& moment) {
  Direction& d = of(from);
  if (finished_ || d.state == State::lost || octets.empty()) return;
  now_ = moment;
  d.any = true;
  if (d.state == State::seeking && !find_frame(d, octets)) return;
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

void Reader::Connection::begin_frame(Direction& d) {
  const FrameHead& f = d.scanner.frame();
  if (d.state == State::first) {
    if (!is_plausible(f)) return lose(d, "what it sends is not HTTP/2");
    d.state = State::frames;
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
  if (f.type == FrameType::settings) d.settings.begin();
}

void Reader::Connection::begin_block(Direction& d) {
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

void Reader::Connection::take_body(Direction& d, std::string_view piece) {
  if (d.in_block) {
    if (d.block_missed) return;
    if (!d.inflater.add(piece)) lose(d, "a header block cannot be decompressed");
  } else if (d.scanner.frame().type == FrameType::data) {
    take_data(d, piece);
  }
}

void Reader::Connection::end_frame(Direction& d) {
  const FrameHead& f = d.scanner.frame();
  ++d.frames;
  if (d.in_block) {
    if (f.has(kEndHeaders)) end_block(d);
  } else if (f.type == FrameType::data) {
    end_data(d);
  } else if (f.type == FrameType::rst_stream) {
    take_reset(d);
  } else if (f.type == FrameType::goaway) {
    take_goaway(d);
  }
  if (d.side == Side::server) hand_over_ended();
}

void Reader::Connection::end_block(Direction& d) {
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

void Reader::Connection::keep(Stream& s, Block& to, Block& from) {
  s.cost += from.cost();
  hold(s, from.cost());
  to = std::exchange(from, {});
}

void Reader::Connection::take_request(Direction& d) {
  Stream* s = find(d.opener.stream);
  if (s == nullptr) s = open(d.opener.stream);
  if (s == nullptr) return;
  if (d.opener.has(kEndStream)) s->request_ended = true;
  const bool readable = !d.block_missed && !d.inflater.has_unknown() && !d.inflater.is_too_large();
  const bool is_head = d.block.value(":method").data() != nullptr;
  if (!s->has_request) {
    // Without its head, a request is as good as not seen.
    if (!readable || (!is_head && !d.followed)) return;
    s->has_request = true;
    keep(*s, s->request.block, d.block);
  } else if (readable && s->request_trailers.size() == 0) {
    keep(*s, s->request_trailers, d.block);
  }
}

void Reader::Connection::take_promise(Direction& d) {
  if (find(d.promised) != nullptr) return;
  Stream* const s = open(d.promised);
  if (s == nullptr) return;
  s->request_ended = true;
  if (d.block_missed || d.inflater.has_unknown() || d.inflater.is_too_large()) return;
  s->has_request = true;
  keep(*s, s->request.block, d.block);
}

void Reader::Connection::take_response(Direction& d) {
  Stream* s = find(d.opener.stream);
  if (s == nullptr) {
    s = open(d.opener.stream);
    if (s == nullptr) return;
    s->beginning_missed = !d.followed;
  }
  const bool ends = d.opener.has(kEndStream);
  if (s->complete) {
    s->odd.insert(Oddity::content_after_end);
    return;
  }
  const bool has_status = d.block.value(":status").data() != nullptr;
  // There is no 101 in HTTP/2; who sends it nevertheless may send a response after it.
  if (s->has_final && has_status && status_of(s->final.block) == 101) {
    s->interim.push_back(std::exchange(s->final, {}));
    s->has_final = false;
  }
  if (s->has_final) {
    take_trailers(*s, d);
  } else if (d.inflater.is_too_large()) {
    s->unfit = "its head is longer than is kept";
  } else if (d.block_missed || d.inflater.has_unknown()) {
    s->unfit = "its head refers to fields that were not seen";
  } else if (!has_status && s->beginning_missed) {
    s->unfit = "its beginning was not seen";
  } else {
    const int status = status_of(d.block);
    if (s->interim.empty()) s->where.offset = now_.offset;
    if (status >= 100 && status < 200 && status != 101) {
      if (s->interim.size() < kMostInterim) {
        Section& section = s->interim.emplace_back();
        keep(*s, section.block, d.block);
        section.ends_stream = ends;
      }
      // Whatever comes now is against the rules, and is taken nevertheless.
      if (ends) end_response(*s);
      return;
    }
    s->has_final = true;
    s->final.payload = {};
    s->received = now_.time;
    s->final.ends_stream = ends;
    keep(*s, s->final.block, d.block);
  }
  if (!ends) return;
  s->complete = true;
  end_response(*s);
}

void Reader::Connection::take_trailers(Stream& s, Direction& d) {
  if (is_tunnel(s)) {
    s.odd.insert(Oddity::content_after_end);
    return;
  }
  if (!d.opener.has(kEndStream)) s.odd.insert(Oddity::end_stream_missing);
  if (d.block_missed || d.inflater.has_unknown() || d.inflater.is_too_large() ||
      s.trailers.size() > 0) {
    s.trailers_missed = true;
    return;
  }
  keep(s, s.trailers, d.block);
}

// Where DATA goes; null if nowhere.
Payload* Reader::Connection::payload_of(Direction& d, Stream& s) {
  if (d.side == Side::client) return &s.request.payload;
  if (s.complete) {
    s.odd.insert(Oddity::content_after_end);
    return nullptr;
  }
  if (s.has_final) return &s.final.payload;
  if (!s.interim.empty()) return &s.interim.back().payload;
  s.data_early = true;
  return nullptr;
}

void Reader::Connection::take_data(Direction& d, std::string_view piece) {
  Stream* const s = find(d.scanner.frame().stream);
  if (s == nullptr) return;
  Payload* const p = payload_of(d, *s);
  if (p == nullptr) return;
  p->length += piece.size();
  if (p->length > options_.content_limit || held_ + piece.size() > options_.total_limit) {
    p->kept = false;
  }
  if (!p->kept || !p->whole) return;
  p->octets += piece;
  hold(*s, piece.size());
}

void Reader::Connection::end_data(Direction& d) {
  const FrameHead& f = d.scanner.frame();
  Stream* const s = find(f.stream);
  if (s == nullptr) return;
  if (d.side == Side::client) {
    if (f.has(kEndStream)) s->request_ended = true;
    return;
  }
  const bool late = payload_of(d, *s) == nullptr;
  if (late || !f.has(kEndStream)) return;
  s->complete = s->has_final;
  end_response(*s);
}

void Reader::Connection::take_reset(const Direction& d) {
  Stream* const s = find(d.scanner.frame().stream);
  if (s == nullptr || s->ended) return;
  if (!s->has_final && s->interim.empty() && s->unfit.empty()) {
    const std::string_view who = d.side == Side::client ? "client" : "server";
    s->unfit = "the " + std::string(who) +
               " reset the stream before a response: " + error_name(read_number(d.scanner.fixed()));
  }
  end_response(*s);
}

void Reader::Connection::take_goaway(const Direction& d) {
  if (d.side == Side::client) return;
  goaway_ = error_name(read_number(d.scanner.fixed().substr(4)));
}

void Reader::Connection::end_response(Stream& s) {
  s.ended = true;
  s.ended_at = now_.time;
  s.frames = server_.frames;
  ended_.emplace_back(s.id, s.frames);
}

void Reader::Connection::hand_over_ended() {
  while (!ended_.empty()) {
    const auto [id, frames] = ended_.front();
    const bool waits = frames + kFramesAfter > server_.frames && ended_.size() <= kMostEnded &&
                       held_ <= options_.total_limit / 2;
    if (waits) return;
    ended_.pop_front();
    const Stream* const s = find(id);
    if (s != nullptr && s->frames == frames) hand_over(id, std::nullopt);
  }
}

std::string Reader::Connection::why_unanswered(const Stream& s) const {
  if (s.data_early) return "DATA without a header block before it";
  if (!goaway_.empty()) return "a request without a response: GOAWAY, " + goaway_;
  return "a request without a response";
}

void Reader::Connection::hand_over(std::uint32_t id, std::optional<Ending> ending) {
  const auto found = streams_.find(id);
  if (found == streams_.end()) return;
  const Stream& s = found->second;
  if (!is_judged(s)) {
    listener_.skipped(s.where, s.unfit.empty() ? why_unanswered(s) : s.unfit);
  } else {
    statute::Exchange& x = assembler_.exchange(s);
    x.connection = {ending.value_or(Ending::reused), position_++, std::nullopt};
    if (ending && s.ended_at && now_.time && *now_.time >= *s.ended_at) {
      x.connection.idle =
          static_cast<std::uint32_t>(std::min<std::int64_t>(*now_.time - *s.ended_at, 0xFFFFFFFF));
    }
    listener_.exchange(x, s.where);
  }
  held_ -= s.held;
  streams_.erase(found);
  closed_.insert(id);
}

void Reader::Connection::finish(Ending ending, const Moment& moment) {
  if (finished_) return;
  now_ = moment;
  for (const Direction* d : {&client_, &server_}) {
    if (d->state != State::seeking || d->frames > 0) continue;
    listener_.problem({0, now_.offset}, d->side == Side::client
                                            ? "the client: no frame is found after a gap"
                                            : "the server: no frame is found after a gap");
  }
  std::vector<std::uint32_t> left;
  for (const auto& [id, frames] : ended_) {
    const Stream* const s = find(id);
    if (s != nullptr && s->frames == frames) left.push_back(id);
  }
  for (const auto& [id, s] : streams_) {
    if (!s.ended) left.push_back(id);
  }
  std::uint32_t last = 0;
  for (std::uint32_t id : left) {
    if (is_judged(*find(id))) last = id;
  }
  for (std::uint32_t id : left) {
    // After a response that has ended, and is not the last one, the connection went on.
    const bool went_on = find(id)->complete && id != last;
    hand_over(id, went_on ? std::nullopt : std::optional(ending));
  }
  ended_.clear();
  finished_ = true;
}

Reader::Reader(const Options& options, Listener& listener)
    : connection_(std::make_unique<Connection>(options, listener)) {}
Reader::~Reader() = default;

void Reader::upgraded(std::string_view request) { connection_->upgraded(request); }
void Reader::feed(Side from, std::string_view octets, const Moment& moment) {
  connection_->feed(from, octets, moment);
}
void Reader::gap(Side from, std::optional<std::uint64_t> octets) { connection_->gap(from, octets); }
void Reader::finish(Ending ending, const Moment& moment) { connection_->finish(ending, moment); }
bool Reader::is_given_up() const noexcept { return connection_->is_given_up(); }
std::size_t Reader::held() const noexcept { return connection_->held(); }

}  // namespace checker::http2
