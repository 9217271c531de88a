#include "checker/intake/stream.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <string>
#include <utility>

#include "checker/http2/reader.h"
#include "rules/message/read.h"

namespace checker::intake {
namespace {

using statute::Delimiter;
using statute::Ending;
using statute::Field;
using statute::Method;

constexpr std::size_t kHeadLimit = std::size_t{1} << 20;
constexpr std::size_t kContentLimit = std::size_t{64} << 20;
constexpr std::size_t kMostAsked = 4096;
constexpr std::size_t kMostAfter = std::size_t{64} << 10;
constexpr std::size_t kEnoughToTell = std::size_t{16} << 10;

// What the first octets of one side are.
enum class Kind : std::uint8_t {
  nothing,
  more,
  tls,
  http2_client,
  http2_server,
  request,
  response,
  other,
};

bool is_printable(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) {
    const auto u = static_cast<unsigned char>(c);
    return (u >= 0x20 && u < 0x7F) || c == '\t' || c == '\r';
  });
}

// A method that is known, and a target or the beginning of one. What names
// another protocol, as SIP and RTSP do, is none.
bool is_like_request(std::string_view line, bool whole) {
  const std::size_t space = line.find(' ');
  if (space == line.npos || statute::method_of(line.substr(0, space)) == Method::other) {
    return false;
  }
  const std::string_view target = line.substr(space + 1);
  const bool is_path = target.starts_with('/') || target.starts_with("http");
  if (!whole) return is_path;
  const std::size_t last = target.rfind(' ');
  if (last == target.npos) return is_path;
  return target.substr(last + 1).starts_with("HTTP") || (is_path && target.find('/', last) == 0);
}

Kind kind_of(std::string_view octets) {
  if (octets.empty()) return Kind::nothing;
  const auto first = static_cast<unsigned char>(octets[0]);
  if (first >= 0x14 && first <= 0x18) {  // TLS record: type, then 3.0 to 3.4
    if (octets.size() < 3) return Kind::more;
    return octets[1] == 3 && octets[2] >= 0 && octets[2] <= 4 ? Kind::tls : Kind::other;
  }
  const auto preface = http2::begins(http2::Side::client, octets);
  const auto settings = http2::begins(http2::Side::server, octets);
  if (preface == true) return Kind::http2_client;
  if (settings == true) return Kind::http2_server;
  if (!preface || !settings) return Kind::more;
  octets.remove_prefix(statute::empty_lines(octets));
  if (octets.empty() || octets == "\r") return Kind::more;
  if (statute::begins_response(octets)) return Kind::response;
  if (std::string_view("HTTP/").starts_with(octets.substr(0, 5)) && octets.size() <= 5) {
    return Kind::more;
  }
  if (statute::begins_request(octets)) return Kind::request;
  const std::size_t lf = octets.find('\n');
  std::string_view line = octets.substr(0, lf);
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (is_like_request(line, lf != octets.npos)) return Kind::request;
  if (lf != octets.npos || octets.size() > kEnoughToTell) return Kind::other;
  return is_printable(octets) ? Kind::more : Kind::other;
}

// Offset of the next line that begins a response; the end if there is none.
std::size_t next_response(std::string_view octets) {
  for (std::size_t at = 0; at < octets.size();) {
    if (statute::begins_response(octets.substr(at))) return at;
    const std::size_t lf = octets.find('\n', at);
    if (lf == octets.npos) break;
    at = lf + 1;
  }
  return octets.size();
}

}  // namespace

void MessageWatch::begin_request() noexcept {
  *this = {};
  request_ = true;
}

void MessageWatch::begin_responses(std::optional<Method> method) noexcept {
  *this = {};
  method_ = method;
}

// Takes one head; false if it is none.
bool MessageWatch::read_head(std::string_view octets, std::size_t length,
                             statute::FieldLines& scratch) {
  scratch.clear();
  const std::string_view head = octets.substr(at_, length);
  if (request_) {
    statute::Request q;
    statute::read_head(head, q, scratch);
    method_ = q.method;
    expects_ = q.has(Field::expect);
    by_ = statute::delimited(q);
  } else {
    statute::Response r;
    if (statute::read_head(head, r, scratch) == 0) return false;
    if (r.is_interim()) {
      interim_ = true;
    } else {
      status_ = r.status;
      h2c_ = r.status == 101 && statute::equal_fold(r.value(Field::upgrade), "h2c");
      by_ = statute::delimited(r, method_);
      switch (by_.by) {
        case Delimiter::none:
        case Delimiter::tunnel:
          state_ = State::complete;
          break;
        case Delimiter::length:
        case Delimiter::chunked:
          state_ = State::content;
          break;
        default:
          state_ = State::to_close;
      }
    }
  }
  if (request_) state_ = by_.by == Delimiter::none ? State::complete : State::content;
  at_ += length;
  searched_ = 0;
  return true;
}

MessageWatch::State MessageWatch::advance(std::string_view octets, statute::FieldLines& scratch) {
  while (state_ == State::head) {
    if (searched_ == 0) at_ += statute::empty_lines(octets.substr(at_));
    const std::string_view rest = octets.substr(at_);
    if (rest.empty() || rest == "\r") return state_;
    const std::size_t n = statute::head_length(rest, searched_);
    if (n == 0) {
      searched_ = rest.size();
      return state_;
    }
    if (!read_head(octets, n, scratch)) return state_ = State::to_close;
  }
  return state_ == State::complete ? state_ : read_content(octets);
}

MessageWatch::State MessageWatch::read_content(std::string_view octets) {
  // Perhaps it answers HEAD: what follows is a response, not content.
  if (!request_ && !method_ && statute::begins_response(octets.substr(at_))) {
    headless_ = true;
    return state_ = State::complete;
  }
  if (state_ == State::to_close) return state_;
  if (by_.by == Delimiter::chunked) return read_chunks(octets);
  if (octets.size() - at_ >= by_.length) {
    at_ += static_cast<std::size_t>(by_.length);
    state_ = State::complete;
  }
  return state_;
}

MessageWatch::State MessageWatch::read_chunks(std::string_view octets) {
  const std::string_view chunked = octets.substr(at_);
  while (chunks_.next(chunked)) {
  }
  if (chunks_.is_lost()) return state_ = State::to_close;
  if (!chunks_.at_trailers()) return state_;
  const std::string_view rest = chunked.substr(chunks_.at());
  std::size_t n = rest.starts_with("\r\n") ? 2 : rest.starts_with("\n") ? 1 : 0;
  if (n == 0 && !rest.empty() && rest != "\r") {
    n = statute::head_length(rest, searched_);
    searched_ = rest.size();
  }
  if (n > 0) {
    at_ += chunks_.at() + n;
    state_ = State::complete;
  }
  return state_;
}

// Passes on what the reader of HTTP/2 yields.
class Stream::Http2 final : public http2::Listener {
 public:
  Http2(Outbox& out, const http2::Options& options) : out_(out), reader_(options, *this) {}
  void exchange(const statute::Exchange& x, const http2::Where& where) override {
    out_.pass(x, where.offset);
  }
  void skipped(const http2::Where& where, std::string_view why) override {
    out_.skip(where.offset, why);
  }
  void problem(const http2::Where& where, std::string message) override {
    out_.problem(where.offset, std::move(message));
  }
  [[nodiscard]] http2::Reader& reader() noexcept { return reader_; }

 private:
  Outbox& out_;
  http2::Reader reader_;
};

Stream::Stream(Outbox& out) : out_(out), sides_{Side(out.spares()), Side(out.spares())} {}

Stream::~Stream() = default;

std::size_t Stream::held() const noexcept {
  return sides_[0].queue.held() + sides_[1].queue.held() + (http2_ ? http2_->reader().held() : 0);
}

void Stream::add(Side& side, std::string_view octets, const Arrival& how) {
  if (side.queue.empty()) {
    side.first = how;
    side.front = how.at;
  }
  side.queue.append(octets);
}

void Stream::consume(Side& side, std::size_t n) {
  side.front += std::min(n, side.queue.size());
  side.queue.consume(n);
}

void Stream::data(unsigned side, std::string_view octets, const Arrival& how) {
  if (mode_ == Mode::over || octets.empty()) return;
  if (!begun_) offset_ = how.offset;
  begun_ = true;
  latest_ = how.time;
  Side& s = sides_[side];
  s.total += octets.size();
  if (mode_ == Mode::unknown) {
    if (s.lost) {
      const Kind kind = kind_of(octets);
      if (kind == Kind::nothing || kind == Kind::more || kind == Kind::other) return;
      s.lost = false;
    }
    add(s, octets, how);
    recognize();
  } else if (mode_ == Mode::http2) {
    feed_http2(side, octets, how);
  } else if (side == client_) {
    client_data(octets, how);
  } else {
    server_data(octets, how);
  }
}

void Stream::recognize() {
  const std::array<Kind, 2> kinds{kind_of(sides_[0].queue.view()), kind_of(sides_[1].queue.view())};
  const auto is = [&kinds](Kind kind) { return kinds[0] == kind || kinds[1] == kind; };
  if (is(Kind::tls)) return over("TLS: not read");
  if (is(Kind::http2_client)) return begin_http2(kinds[0] == Kind::http2_client ? 0 : 1, {});
  if (is(Kind::response)) return begin_http(kinds[0] == Kind::response ? 1 : 0);
  if (is(Kind::request)) return begin_http(kinds[0] == Kind::request ? 0 : 1);
  const std::size_t size = sides_[0].queue.size() + sides_[1].queue.size();
  const bool both = kinds[0] == Kind::other && kinds[1] == Kind::other;
  if (!both && size <= kEnoughToTell) return;
  // The preface of the client may come later than what the server says first.
  if (is(Kind::http2_server)) return begin_http2(kinds[0] == Kind::http2_server ? 1 : 0, {});
  over("not HTTP");
}

// `upgraded`: the request of HTTP/1.1 that stream 1 answers; empty if there was none.
void Stream::begin_http2(unsigned client, std::string_view upgraded) {
  client_ = client;
  mode_ = Mode::http2;
  http2::Options options;
  options.scheme = out_.scheme();
  options.vantage = out_.options().vantage;
  options.position = position_;
  http2_ = std::make_unique<Http2>(out_, options);
  if (!upgraded.empty()) http2_->reader().upgraded(upgraded);
  for (const unsigned side : {client_, 1 - client_}) {
    const OctetQueue queue = std::exchange(sides_[side].queue, OctetQueue(out_.spares()));
    if (sides_[side].lost)
      http2_->reader().gap(side == client_ ? http2::Side::client : http2::Side::server, {});
    feed_http2(side, queue.view(), sides_[side].first);
  }
}

void Stream::feed_http2(unsigned side, std::string_view octets, const Arrival& how) {
  if (octets.empty() || mode_ != Mode::http2) return;
  http2::Moment moment;
  if (is_time(how.time)) moment.time = how.time;
  moment.offset = how.offset;
  http2_->reader().feed(side == client_ ? http2::Side::client : http2::Side::server, octets,
                        moment);
  if (http2_->reader().is_given_up()) end();
}

void Stream::begin_http(unsigned client) {
  client_ = client;
  mode_ = Mode::http;
  read_requests(this->client().first);
  read_responses(server().first);
}

void Stream::over(std::string_view why) {
  mode_ = Mode::over;
  for (Side& side : sides_) side.queue.clear();
  out_.skip(offset_, why);
}

void Stream::abandon(std::string_view why) {
  if (mode_ == Mode::over) return;
  if (last_) settle(Ending::unknown);
  over(why);
}

// Whether octets after a gap still belong to what cannot be understood.
bool Stream::is_lost_still(unsigned side, std::string_view octets, const Arrival& how) {
  Side& s = sides_[side];
  if (!s.lost) return false;
  if (side == client_) {
    s.lost = kind_of(octets) != Kind::request;
  } else if (statute::begins_response(octets)) {
    s.lost = client().total != 0 && std::none_of(asked_.begin(), asked_.end(), [&](const Asked& a) {
               return a.acknowledged == how.at;
             });
  }
  return s.lost;
}

void Stream::client_data(std::string_view octets, const Arrival& how) {
  Side& s = client();
  Arrival from = how;
  if (s.discard != 0) {
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(s.discard, octets.size()));
    s.discard -= n;
    octets.remove_prefix(n);
    from.at += n;
    if (octets.empty()) return;
  }
  if (is_lost_still(client_, octets, from)) return;
  add(s, octets, from);
  read_requests(from);
  if (waits_ && asked_.front().complete) complete_response(latest_, false, false);
  read_responses(server().first);
}

std::string_view Stream::open_request() noexcept { return client().queue.view().substr(parsed_); }

void Stream::read_requests(const Arrival& how) {
  while (mode_ == Mode::http && !paused_) {
    const std::string_view octets = open_request();
    if (asked_.empty() || asked_.back().complete) {
      const std::string_view text = octets.substr(statute::empty_lines(octets));
      if (text.empty() || text == "\r") break;
      Asked asked;
      asked.method = statute::method_of(text.substr(0, text.find(' ')));
      asked.acknowledged = how.acknowledged;
      asked.offset = how.offset;
      asked_.push_back(asked);
      asking_.begin_request();
    }
    const MessageWatch::State state = asking_.advance(octets, out_.scratch());
    if (state != MessageWatch::State::head) asked_.back().method = asking_.method();
    if (state == MessageWatch::State::complete) {
      end_request(asking_.end(), false);
      continue;
    }
    // The content was not asked for, and the client went on without it.
    const bool renounced = waits_ && asked_.size() == 1 && asking_.expects_continue() &&
                           !answering_.has_interim() && state == MessageWatch::State::content &&
                           statute::begins_request(octets.substr(asking_.end()));
    if (!renounced) break;
    end_request(asking_.end(), false);
    complete_response(latest_, false, false);
  }
  if (mode_ == Mode::http) (void)is_too_much();
}

void Stream::end_request(std::size_t length, bool cut) {
  Asked& asked = asked_.back();
  asked.length = length;
  asked.complete = true;
  asked.cut = cut;
  parsed_ += length;
  paused_ = asked.method == Method::connect;
}

void Stream::server_data(std::string_view octets, const Arrival& how) {
  Side& s = server();
  Arrival from = how;
  if (s.discard != 0) {
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(s.discard, octets.size()));
    s.discard -= n;
    octets.remove_prefix(n);
    from.at += n;
    if (octets.empty()) return;
  }
  if (is_lost_still(1 - client_, octets, from)) return;
  // The final response comes after an interim one.
  if (answers_ && answering_.state() == MessageWatch::State::head &&
      answering_.end() == s.queue.size()) {
    answer_started_ = from.time;
  }
  add(s, octets, from);
  read_responses(from);
}

void Stream::read_responses(const Arrival& how) {
  while (mode_ == Mode::http && !waits_ && !server().queue.empty()) {
    if (last_) {
      if (!after_response()) return;
      continue;
    }
    if (!answers_ && !begin_response(how)) return;
    if (answering_.advance(server().queue.view(), out_.scratch()) !=
        MessageWatch::State::complete) {
      (void)is_too_much();
      return;
    }
    complete_response(how.time, false, false);
  }
}

void Stream::add_after(std::string_view octets) {
  Record* const record = last_ ? out_.find(*last_) : nullptr;
  if (record == nullptr || record->after.size() > kMostAfter) return;
  record->after.append(octets.substr(0, kMostAfter));
}

// Octets behind a complete response: true when the next response begins with them.
bool Stream::after_response() {
  Side& s = server();
  const std::string_view rest = s.queue.view();
  const std::size_t lines = statute::empty_lines(rest);
  const std::string_view text = rest.substr(lines);
  const bool waiting = !client().queue.empty();
  const bool one_sided = client().total == 0;
  if (!waiting && !(one_sided && statute::begins_response(text))) {
    add_after(rest);
    consume(s, rest.size());
    return false;
  }
  if (text.empty()) return false;
  if (!statute::begins_response(text)) {
    if (std::string_view("HTTP/").starts_with(text.substr(0, 5)) && text.size() <= 5) return false;
    // Of a server that had not got the next request, or has several to answer, it is no answer.
    const bool unasked = s.first.acknowledged && *s.first.acknowledged <= client().front;
    if (last_pipelined_ || unasked) {
      const std::size_t next = next_response(rest);
      add_after(rest.substr(0, next));
      consume(s, next);
      if (s.queue.empty()) return false;
    }
  } else if (lines != 0) {
    add_after(rest.substr(0, lines));
    consume(s, lines);
  }
  settle(Ending::reused);
  return true;
}

// Finds the request that a response answers which begins at this offset; false if
// it is not there.
bool Stream::pair(std::uint64_t at) {
  lone_ = false;
  if (!in_order_) {
    const auto asked = std::find_if(asked_.begin(), asked_.end(),
                                    [at](const Asked& a) { return a.acknowledged == at; });
    if (asked == asked_.end() && client().total != 0) return false;
    pass_over(static_cast<std::size_t>(std::distance(asked_.begin(), asked)),
              "the response is missing in the capture");
  }
  lone_ = asked_.empty();
  return true;
}

bool Stream::begin_response(const Arrival& how) {
  Side& s = server();
  const std::string_view text = s.queue.view();
  if (statute::empty_lines(text) == text.size()) return false;
  if (!pair(s.front)) {
    if (statute::begins_response(text)) {
      out_.skip(how.offset, "the request is missing in the capture");
    }
    s.queue.clear();
    s.lost = true;
    return false;
  }
  answering_.begin_responses(lone_ ? std::nullopt : std::optional(asked_.front().method));
  answers_ = true;
  answer_offset_ = how.offset;
  answer_started_ = how.time;
  return true;
}

// Requests that were not answered, as far as the capture shows.
void Stream::pass_over(std::size_t requests, std::string_view why) {
  for (; requests != 0 && !asked_.empty(); --requests) {
    const Asked& asked = asked_.front();
    out_.skip(asked.offset, why);
    if (asked.complete) {
      consume(client(), asked.length);
      parsed_ -= asked.length;
    } else {
      consume(client(), client().queue.size());
    }
    asked_.pop_front();
  }
  if (asked_.empty()) paused_ = false;
}

bool Stream::complete_response(std::int64_t time, bool ended, bool cut) {
  const bool over = ended || cut || closer_;
  if (!lone_ && !asked_.front().complete) {
    if (!over) {
      waits_ = true;
      return false;
    }
    end_request(open_request().size(), cut);
    asked_.back().complete = true;
  }
  const bool whole = answering_.state() == MessageWatch::State::complete;
  const int status = answering_.status();
  Record record;
  if (!lone_) {
    const Asked asked = asked_.front();
    asked_.pop_front();
    record.has_request = true;
    record.method = asked.method;
    record.one_sided = asked.cut;
    record.request = client().queue.take(asked.length);
    client().front += asked.length;
    parsed_ -= asked.length;
  }
  record.one_sided = record.one_sided || client().total == 0;
  const std::size_t size = whole ? answering_.end() : server().queue.size();
  record.headless = answering_.is_headless() ||
                    (lone_ && !whole && answering_.content(size) == 0 && answering_.status() != 0);
  record.response = server().queue.take(size);
  server().front += size;
  record.cut = cut;
  record.ended = ended;
  record.position = in_order_ ? position_ : position_ + 1;
  ++position_;
  record.offset = answer_offset_;
  record.started = answer_started_;
  record.completed = time;
  const bool tunnel = whole && answering_.by().by == Delimiter::tunnel;
  std::string upgraded;
  if (tunnel && answering_.upgrades_to_h2c() && record.has_request) {
    upgraded = record.request.view();
  }
  last_ = out_.add(std::move(record));
  last_pipelined_ = !asked_.empty();
  answers_ = false;
  waits_ = false;
  if (cut || tunnel) settle(Ending::unknown);
  if (tunnel) {
    switch_protocol(status, upgraded);
  } else if (paused_) {
    paused_ = !asked_.empty() && asked_.back().method == Method::connect;
    if (!paused_) read_requests(client().first);
  }
  return true;
}

// After 101 another protocol is spoken; after 2xx to CONNECT any may be.
void Stream::switch_protocol(int status, std::string_view request) {
  if (status == 101) {
    if (!request.empty()) return begin_http2(client_, request);
    mode_ = Mode::over;
    for (Side& side : sides_) side.queue.clear();
    return;
  }
  asked_.clear();
  parsed_ = 0;
  paused_ = false;
  position_ = 0;
  mode_ = Mode::unknown;
  for (Side& side : sides_) side.total = side.queue.size();
  if (!sides_[0].queue.empty() || !sides_[1].queue.empty()) recognize();
}

void Stream::gap(unsigned side, std::uint64_t octets) {
  if (mode_ == Mode::over) return;
  in_order_ = false;
  if (mode_ == Mode::http2) {
    http2_->reader().gap(side == client_ ? http2::Side::client : http2::Side::server, octets);
    if (http2_->reader().is_given_up()) end();
    return;
  }
  if (mode_ == Mode::unknown) {
    sides_[side].queue.clear();
    sides_[side].lost = true;
    return;
  }
  side == client_ ? client_gap(octets) : server_gap(octets);
}

void Stream::client_gap(std::uint64_t n) {
  Side& s = client();
  if (last_) settle(Ending::unknown);  // what the server says next may have been asked for
  if (s.discard != 0) {
    s.discard -= std::min(s.discard, n);
  } else if (!asked_.empty() && !asked_.back().complete) {
    const std::size_t size = open_request().size();
    if (asking_.state() == MessageWatch::State::content) {
      const statute::Delimited& by = asking_.by();
      const std::uint64_t missing =
          by.length - std::min<std::uint64_t>(by.length, asking_.content(size));
      if (by.by == Delimiter::length && n <= missing) s.discard = missing - n;
      end_request(size, true);
      if (waits_ && asked_.front().complete) complete_response(latest_, false, false);
    } else {
      out_.skip(asked_.back().offset, "octets of the request are missing in the capture");
      if (asked_.size() == 1 && (answers_ || waits_)) {
        answers_ = false;
        waits_ = false;
        server().queue.clear();
        server().lost = true;
      }
      asked_.pop_back();
    }
  }
  s.queue.truncate(parsed_);
  s.lost = true;
}

void Stream::server_gap(std::uint64_t n) {
  Side& s = server();
  if (s.discard != 0) {
    s.discard -= std::min(s.discard, n);
  } else if (waits_) {
    end_request(open_request().size(), true);
    complete_response(latest_, false, false);
    settle(Ending::unknown);
  } else if (last_) {
    settle(Ending::unknown);
  } else if (answers_ && answering_.state() == MessageWatch::State::head) {
    if (lone_) {
      out_.skip(answer_offset_, "octets of the response are missing in the capture");
    } else {
      pass_over(1, "octets of the response are missing in the capture");
    }
    answers_ = false;
  } else if (answers_) {
    const statute::Delimited by = answering_.by();
    const std::uint64_t missing =
        by.length - std::min<std::uint64_t>(by.length, answering_.content(s.queue.size()));
    if (answering_.state() == MessageWatch::State::to_close) {
      s.discard = std::numeric_limits<std::uint64_t>::max();
    } else if (by.by == Delimiter::length && n <= missing) {
      s.discard = missing - n;
    }
    complete_response(latest_, false, true);
  }
  s.queue.clear();
  s.lost = true;
}

// Whether a limit was met; the connection is not read further then, or the
// content not kept.
bool Stream::is_too_much() {
  using State = MessageWatch::State;
  const auto is_long_head = [](const MessageWatch& watch, std::size_t size) {
    return watch.state() == State::head && size > kHeadLimit;
  };
  const bool asks = !asked_.empty() && !asked_.back().complete;
  const std::size_t request = open_request().size();
  const std::size_t response = server().queue.size();
  if ((asks && is_long_head(asking_, request)) ||
      (answers_ && is_long_head(answering_, response)) || asked_.size() > kMostAsked ||
      (paused_ && request > kHeadLimit)) {
    out_.count(offset_, "connections are read in part: too many octets of heads");
    if (last_) settle(Ending::unknown);
    over("more octets of heads than are read");
    return true;
  }
  if (asks && request > kContentLimit) {
    out_.count(offset_, "contents longer than 64 MiB are read in part");
    in_order_ = false;
    client_gap(0);
    return true;
  }
  if (answers_ && response > kContentLimit) {
    out_.count(offset_, "contents longer than 64 MiB are read in part");
    in_order_ = false;
    server_gap(0);
    return true;
  }
  return false;
}

void Stream::settle(Ending ending) {
  Record* const record = last_ ? out_.find(*last_) : nullptr;
  last_.reset();
  if (record == nullptr) return;
  record->settled = true;
  record->ending = ending;
  if (!closer_ || ending == Ending::reused || ending == Ending::unknown) return;
  const std::int64_t idle = closed_ - record->completed;
  if (idle >= 0 && closed_ != 0 && record->completed != 0) {
    record->idle = static_cast<std::uint32_t>(
        std::min<std::int64_t>(idle, std::numeric_limits<std::uint32_t>::max()));
  }
}

void Stream::closes(unsigned side, bool reset, std::int64_t time) noexcept {
  if (closer_) return;
  closer_ = side;
  reset_ = reset;
  closed_ = time;
}

Ending Stream::ending() const noexcept {
  if (!closer_) return Ending::cut;
  if (*closer_ == client_) return Ending::client_closed;
  return reset_ ? Ending::reset : Ending::closed;
}

// The server says no more.
void Stream::finish_responses(bool ended) {
  if (mode_ != Mode::http) return;
  read_responses(server().first);
  if (mode_ != Mode::http) return;
  if (!last_ && !server().queue.empty() && (answers_ || waits_ || begin_response(server().first))) {
    if (!lone_ && !asked_.front().complete) {
      // Only the first of them can be incomplete: it is the only one.
      end_request(open_request().size(), false);
    }
    complete_response(latest_, ended, false);
    if (mode_ == Mode::http) read_responses(server().first);
  }
  if (last_) settle(ending());
}

void Stream::fin(unsigned side, std::int64_t time) {
  closes(side, false, time);
  sides_[side].fin = true;
  if (mode_ == Mode::http && side != client_) finish_responses(true);
}

void Stream::reset(unsigned side, std::int64_t time) {
  closes(side, true, time);
  end();
}

void Stream::end() {
  if (mode_ == Mode::http2) {
    http2::Moment moment;
    if (is_time(closer_ ? closed_ : latest_)) moment.time = closer_ ? closed_ : latest_;
    mode_ = Mode::over;
    http2_->reader().finish(ending(), moment);
  }
  if (mode_ == Mode::http) finish_responses(false);
  if (mode_ == Mode::http) pass_over(asked_.size(), "a request without a response");
  if (mode_ == Mode::unknown && sides_[0].total + sides_[1].total != 0) over("not HTTP");
  mode_ = Mode::over;
}

}  // namespace checker::intake
