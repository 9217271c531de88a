#include "checker/intake/tcpflow.h"

#include <algorithm>
#include <utility>

#include "checker/intake/outbox.h"
#include "checker/intake/stream.h"
#include "rules/message/read.h"

namespace checker::intake {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view s) {
  return !s.empty() && std::all_of(s.begin(), s.end(), is_digit);
}

// "192.168.001.010", or as RFC 4291, 2.2 writes the longer ones.
bool is_address(std::string_view s) {
  if (s.size() == 15 && s.find(':') == s.npos) {
    for (std::size_t i = 0; i < s.size(); ++i) {
      if (i % 4 == 3 ? s[i] != '.' : !is_digit(s[i])) return false;
    }
    return true;
  }
  return s.size() >= 2 && s.size() <= 45 && std::count(s.begin(), s.end(), ':') >= 2 &&
         s.find_first_not_of("0123456789abcdefABCDEF:.") == s.npos;
}

// Address, dot, five digits of a port.
bool is_end(std::string_view s) {
  return s.size() > 6 && s[s.size() - 6] == '.' && all_digits(s.substr(s.size() - 5)) &&
         is_address(s.substr(0, s.size() - 6));
}

// "", "--1000", "c1", "--1000c1"
bool is_back(std::string_view s) {
  if (s.starts_with("--")) {
    s.remove_prefix(2);
    const std::size_t digits = std::min(s.find_first_not_of("0123456789"), s.size());
    if (digits == 0) return false;
    s.remove_prefix(digits);
  }
  return s.empty() || (s.front() == 'c' && all_digits(s.substr(1)));
}

// The end of what is a port and what is none, at the front of `s`; 0 if there is no end.
std::size_t end_length(std::string_view s) {
  for (std::size_t dot = s.find('.'); dot != kNowhere; dot = s.find('.', dot + 1)) {
    if (is_end(s.substr(0, dot + 6)) && is_back(s.substr(std::min(dot + 6, s.size())))) {
      return dot + 6;
    }
  }
  return 0;
}

// A run of zeros that may be octets that tcpflow missed. Hardly any text has eight in a row;
// where framing would be lost with them, it takes as many as only a segment has.
constexpr std::size_t kHole = 8;
constexpr std::size_t kLongHole = 512;

struct Hole {
  std::size_t at = 0;
  std::size_t size = 0;
};
Hole next_hole(std::string_view s, std::size_t least) {
  // One octet in so many has to be among them.
  for (std::size_t probe = least - 1; probe < s.size(); probe += least) {
    if (s[probe] != '\0') continue;
    std::size_t at = probe;
    while (at > 0 && s[at - 1] == '\0') --at;
    const std::size_t end = std::min(s.find_first_not_of('\0', probe), s.size());
    if (end - at >= least) return {at, end - at};
    probe = std::max(probe, end - 1);
  }
  return {s.size(), 0};
}

// What pads a short Ethernet frame is taken for data by tcpflow, if nothing follows.
bool is_padding(std::string_view s) { return s.find_first_not_of('\0') == s.npos; }

// The two directions, handed on in the order in which they must have come: a request, and
// then its responses.
class FlowReader {
 public:
  FlowReader(const File* client, const File* server, const Options& options, Receiver& out)
      : client_(client), server_(server), out_(out), outbox_(options, out), stream_(outbox_) {}

  void read() {
    asked_ = client_ == nullptr ? std::string_view() : client_->octets();
    answered_ = server_ == nullptr ? std::string_view() : server_->octets();
    const bool framed = asked_.starts_with("PRI * HTTP/2.0");
    if (!framed) begin();
    while (!framed && asked_at_ < asked_.size() && !out_.is_stopped()) {
      if (!turn()) break;
    }
    rest(kClient, framed ? kLongHole : kHole);
    while (client_ == nullptr && !is_padding(answered_.substr(answered_at_)) &&
           !out_.is_stopped()) {
      responses(std::nullopt);
    }
    rest(kServer, framed ? kLongHole : kHole);
    if (!any_) outbox_.skip(0, "no octets of the connection");
    stream_.end();
    outbox_.flush();
  }

 private:
  static constexpr unsigned kClient = 0;
  static constexpr unsigned kServer = 1;

  // What was said before tcpflow began to listen makes no sense without its beginning.
  void begin() {
    const auto first = [](std::string_view s, auto begins) {
      std::size_t at = std::min(statute::empty_lines(s), s.size());
      while (at < s.size() && !begins(s.substr(at))) {
        const std::size_t lf = s.find('\n', at);
        at = lf == kNowhere ? s.size() : lf + 1;
      }
      return at;
    };
    const std::size_t asked = first(asked_, [](auto s) { return statute::begins_request(s); });
    const std::size_t answered =
        first(answered_, [](auto s) { return statute::begins_response(s); });
    // A side that never says HTTP is for the stream to tell.
    if (asked > statute::empty_lines(asked_) && asked < asked_.size()) {
      stream_.begin_late(kClient);
      asked_at_ = asked;
    }
    if (answered > statute::empty_lines(answered_) && answered < answered_.size()) {
      stream_.begin_late(kServer);
      answered_at_ = answered;
    }
  }

  // One request and its responses. False where both sides no longer take turns.
  bool turn() {
    watch_.begin_request();
    lines_.clear();
    const auto state = watch_.advance(asked_.substr(asked_at_), lines_);
    if (state != MessageWatch::State::complete) return false;
    const statute::Method method = watch_.method();
    pass(kClient, watch_.end());
    return responses(method);
  }

  bool responses(std::optional<statute::Method> method) {
    const std::string_view rest = answered_.substr(answered_at_);
    watch_.begin_responses(method);
    lines_.clear();
    const auto state = watch_.advance(rest, lines_);
    if (state != MessageWatch::State::complete) {
      pass(kServer, rest.size());
      return true;
    }
    const bool chunked = watch_.by().by == statute::Delimiter::chunked;
    const std::size_t least = chunked ? kLongHole : kHole;
    std::size_t end = std::max<std::size_t>(watch_.end(), 1);
    if (is_padding(rest.substr(end))) {
      pass(kServer, end, least);
      return true;
    }
    const bool switches = watch_.status() == 101 ||
                          (method == statute::Method::connect && watch_.status() / 100 == 2);
    // What follows and begins no response belongs to this one.
    while (end < rest.size() && !statute::begins_response(rest.substr(end))) {
      const std::size_t lf = rest.find('\n', end);
      end = lf == kNowhere ? rest.size() : lf + 1;
    }
    pass(kServer, switches ? watch_.end() : end, least);
    return !switches;
  }

  void rest(unsigned side, std::size_t least) {
    const std::string_view all = side == kClient ? asked_ : answered_;
    std::size_t& at = side == kClient ? asked_at_ : answered_at_;
    if (is_padding(all.substr(at))) at = all.size();
    pass(side, all.size() - at, least);
  }

  // Hands on the next octets of a side.
  void pass(unsigned side, std::size_t size, std::size_t least = kHole) {
    any_ = any_ || size > 0;
    std::string_view all = side == kClient ? asked_ : answered_;
    std::size_t& at = side == kClient ? asked_at_ : answered_at_;
    all = all.substr(0, at + size);
    while (at < all.size()) {
      const Hole hole = next_hole(all.substr(at), least);
      Arrival how;
      how.offset = how.at = at;
      stream_.data(side, all.substr(at, hole.at), how);
      if (hole.size > 0) stream_.gap(side, hole.size);
      at += hole.at + hole.size;
    }
    const File* const file = side == kClient ? client_ : server_;
    // What is not handed over yet is still read, from the disk if need be.
    if (file != nullptr) file->release_before(at);
  }

  const File* client_;
  const File* server_;
  Receiver& out_;
  Outbox outbox_;
  Stream stream_;
  MessageWatch watch_;
  statute::FieldLines lines_;
  std::string_view asked_;
  std::string_view answered_;
  std::size_t asked_at_ = 0;
  std::size_t answered_at_ = 0;
  bool any_ = false;  // octets were handed on
};

}  // namespace

std::string FlowName::connection() const {
  std::string_view a = from;
  std::string_view b = to;
  if (b < a) std::swap(a, b);
  return std::string(a).append("-").append(b).append(back);
}

std::optional<FlowName> flow_name(std::string_view name) noexcept {
  if (name.size() > 255) return std::nullopt;
  for (std::size_t dash = name.find('-'); dash != kNowhere; dash = name.find('-', dash + 1)) {
    const std::string_view left = name.substr(0, dash);
    const std::string_view right = name.substr(dash + 1);
    const std::size_t to = end_length(right);
    if (to == 0) continue;
    // The time ends with a letter: "1334973659T", "2012-04-21T14:00:59Z".
    std::size_t from = 0;
    if (!is_end(left)) {
      from = left.find_last_of("TZ_");
      if (from == kNowhere || !is_end(left.substr(++from))) continue;
    }
    return FlowName{left.substr(0, from), left.substr(from), right.substr(0, to), right.substr(to)};
  }
  return std::nullopt;
}

bool is_client_side(std::string_view octets) noexcept {
  return statute::begins_request(octets.substr(statute::empty_lines(octets)));
}

Result<void> read_tcpflow(const File* client, const File* server, const Options& options,
                          Receiver& out) {
  FlowReader reader(client, server, options, out);
  out.note(client == nullptr   ? "tcpflow: the responses alone"
           : server == nullptr ? "tcpflow: the requests alone"
                               : "tcpflow: both directions");
  reader.read();
  return {};
}

}  // namespace checker::intake
