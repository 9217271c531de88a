// What frames mean for the exchanges on their streams: RFC 9113, 8.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "checker/http2/connection.h"

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

// SETTINGS that are not acknowledged; no client sends so many.
constexpr std::size_t kMostAnnounced = 1000;

// Whether a name of a certificate covers a host: RFC 9110, 4.3.4.
bool covers(std::string_view name, std::string_view host) {
  if (statute::equal_fold(name, host)) return true;
  if (!name.starts_with("*.")) return false;
  const std::size_t dot = host.find('.');
  return dot != host.npos && dot > 0 && statute::equal_fold(name.substr(1), host.substr(dot));
}

// `authority`: host and port.
bool is_covered(std::string_view names, std::string_view authority) {
  if (const std::size_t at = authority.rfind('@'); at != authority.npos) {
    authority.remove_prefix(at + 1);
  }
  // Addresses of IPv6 have many forms.
  if (authority.starts_with('[')) return true;
  const std::string_view host = authority.substr(0, authority.find(':'));
  while (!names.empty()) {
    const std::size_t space = names.find(' ');
    if (covers(names.substr(0, space), host)) return true;
    names.remove_prefix(space == names.npos ? names.size() : space + 1);
  }
  return false;
}

}  // namespace

// Null if there are too many, or if it is done with.
Stream* Connection::open(std::uint32_t id) {
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

void Connection::keep(Stream& s, Block& to, Block& from) {
  s.cost += from.cost();
  hold(s, from.cost());
  to = std::exchange(from, {});
}

void Connection::take_request(Direction& d) {
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

// RFC 9113, 8.4
void Connection::judge_promise(Stream& s, const Block& promised) const {
  if (!takes_pushes_ && client_.followed) s.odd.insert(Oddity::push_disabled);
  const std::string_view method = promised.value(":method");
  if (!method.empty() && method != "GET" && method != "HEAD" && method != "QUERY") {
    s.odd.insert(Oddity::push_method);
  }
  const std::string_view length = promised.value("content-length");
  if (length.find_first_of("123456789") != length.npos) s.odd.insert(Oddity::push_content);
  const std::string_view names = options_.handshake.names;
  const std::string_view authority = promised.value(":authority");
  if (!names.empty() && !authority.empty() && !is_covered(names, authority)) {
    s.odd.insert(Oddity::push_authority);
  }
}

void Connection::take_promise(Direction& d) {
  const bool readable = !d.block_missed && !d.inflater.has_unknown() && !d.inflater.is_too_large();
  Stream* const on = find(d.opener.stream);
  if (readable && on != nullptr) judge_promise(*on, d.block);
  if (find(d.promised) != nullptr) return;
  Stream* const s = open(d.promised);
  if (s == nullptr) return;
  s->request_ended = true;
  if (!readable) return;
  s->has_request = true;
  keep(*s, s->request.block, d.block);
}

void Connection::take_response(Direction& d) {
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
    keep(*s, s->final.block, d.block);
  }
  if (!ends) return;
  s->complete = true;
  end_response(*s);
}

void Connection::take_trailers(Stream& s, Direction& d) {
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
Payload* Connection::payload_of(Direction& d, Stream& s) {
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

void Connection::take_data(Direction& d, std::string_view piece) {
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

void Connection::end_data(Direction& d) {
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

void Connection::take_reset(const Direction& d) {
  Stream* const s = find(d.scanner.frame().stream);
  if (s == nullptr || s->ended) return;
  // A response may come nevertheless: it was on its way.
  s->reset = (d.side == Side::client ? "by the client: " : "by the server: ") +
             error_name(read_number(d.scanner.fixed()));
  end_response(*s);
}

void Connection::take_settings(Direction& d, std::string_view piece) {
  SettingsScanner::Setting setting;
  while (d.settings.next(piece, setting)) {
    if (d.side == Side::client && setting.id == kEnablePush) announcing_ = setting.value != 0;
  }
}

// The client's hold once the server has acknowledged them: RFC 9113, 6.5.3.
void Connection::end_settings(const Direction& d) {
  const bool acknowledges = d.scanner.frame().has(kAck);
  if (d.side == Side::client && !acknowledges && announced_.size() < kMostAnnounced) {
    announced_.push_back(announcing_);
  } else if (d.side == Side::server && acknowledges && !announced_.empty()) {
    takes_pushes_ = announced_.front().value_or(takes_pushes_);
    announced_.pop_front();
  }
}

void Connection::take_goaway(const Direction& d) {
  if (d.side == Side::client) return;
  goaway_ = error_name(read_number(d.scanner.fixed().substr(4)));
}

void Connection::end_response(Stream& s) {
  s.ended = true;
  s.ended_at = now_.time;
  s.frames = server_.frames;
  ended_.emplace_back(s.id, s.frames);
}

void Connection::hand_over_ended() {
  while (!ended_.empty() && !options_.keeps) {
    const auto [id, frames] = ended_.front();
    const bool waits = frames + kFramesAfter > server_.frames && ended_.size() <= kMostEnded &&
                       held_ <= options_.total_limit / 2;
    if (waits) return;
    ended_.pop_front();
    const Stream* const s = find(id);
    if (s != nullptr && s->frames == frames) hand_over(id, std::nullopt);
  }
}

std::string Connection::why_unanswered(const Stream& s) const {
  if (!s.reset.empty()) return "a request without a response: reset " + s.reset;
  if (s.data_early) return "DATA without a header block before it";
  if (!goaway_.empty()) return "a request without a response: GOAWAY, " + goaway_;
  return "a request without a response";
}

statute::Exchange& Connection::assembled(Stream& s) {
  if (settings_missing_ && s.has_final) {
    s.odd.insert(Oddity::settings_missing);
    settings_missing_ = false;
  }
  return assembler_.exchange(s);
}

const statute::Exchange* Connection::exchange(std::uint32_t stream) {
  Stream* const s = find(stream);
  return s == nullptr || !is_judged(*s) ? nullptr : &assembled(*s);
}

void Connection::hand_over(std::uint32_t id, std::optional<Ending> ending) {
  const auto found = streams_.find(id);
  if (found == streams_.end()) return;
  Stream& s = found->second;
  if (!is_judged(s)) {
    listener_.skipped(s.where, s.unfit.empty() ? why_unanswered(s) : s.unfit);
  } else {
    statute::Exchange& x = assembled(s);
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

void Connection::finish(Ending ending, const Moment& moment) {
  if (finished_) return;
  now_ = moment;
  for (const Direction* d : {&client_, &server_}) {
    if (d->state != State::seeking || !d->sought) continue;
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

}  // namespace checker::http2
