#include "checker/fetch/exchange.h"

#include <cstdint>
#include <string_view>
#include <utility>

#include "checker/fetch/h2.h"
#include "rules/message/framing.h"
#include "rules/message/read.h"

namespace checker::fetch {
namespace {

using statute::Delimiter;
using statute::Known;
using statute::Need;
using statute::Needs;
using statute::Oddity;
using statute::Response;

// Offset of the next line that begins a response, from the second line on; the
// end if there is none.
std::size_t next_response(std::string_view octets) {
  for (std::size_t lf = octets.find('\n'); lf != octets.npos; lf = octets.find('\n', lf + 1)) {
    if (statute::begins_response(octets.substr(lf + 1))) return lf + 1;
  }
  return octets.size();
}

std::string_view without_empty_lines(std::string_view s) {
  while (!s.empty() && (s.front() == '\r' || s.front() == '\n')) s.remove_prefix(1);
  return s;
}

}  // namespace

statute::Ending ending(End end) noexcept {
  switch (end) {
    case End::closed:
      return statute::Ending::closed;
    case End::unclosed:
      return statute::Ending::unclosed;
    case End::reset:
      return statute::Ending::reset;
    case End::open:
    case End::timeout:
      return statute::Ending::open;
    case End::reused:
      return statute::Ending::reused;
    case End::kept:
    case End::limit:
      return statute::Ending::client_closed;
    case End::failed:
      break;
  }
  return statute::Ending::unknown;
}

// Reads all that both sides sent, and keeps what the exchange points into.
class LiveExchange::Frames final : public http2::Listener {
 public:
  explicit Frames(const Answer& answer) : reader_(options(answer), *this) {
    reader_.feed(http2::Side::client, std::string_view(answer.request).substr(0, answer.sent), {});
    reader_.feed(http2::Side::server, answer.octets, {});
  }
  // Null if there is nothing to be judged.
  [[nodiscard]] const statute::Exchange* answered() { return reader_.exchange(H2Client::kStream); }
  // What could not be read; empty if nothing.
  [[nodiscard]] const std::string& trouble() const noexcept { return trouble_; }
  // The same, or why there is nothing to be judged. After it, nothing else is told.
  [[nodiscard]] const std::string& why_not() {
    if (trouble_.empty()) reader_.finish(statute::Ending::unknown, {});
    return trouble_;
  }

  void exchange(const statute::Exchange&, const http2::Where&) override {}
  void skipped(const http2::Where& where, std::string_view why) override {
    if (where.stream == H2Client::kStream && trouble_.empty()) trouble_ = why;
  }
  void problem(const http2::Where&, std::string message) override {
    if (trouble_.empty()) trouble_ = std::move(message);
  }

 private:
  static http2::Options options(const Answer& answer) {
    http2::Options out;
    const TlsFacts& tls = answer.tls;
    out.handshake = {tls.server_name, tls.names, tls.offered, tls.selected};
    // What came is within the limits of who fetched it.
    out.content_limit = answer.octets.size() + answer.request.size();
    out.total_limit = 2 * (out.content_limit + out.head_limit);
    out.keeps = true;
    return out;
  }
  std::string trouble_;
  http2::Reader reader_;
};

LiveExchange::LiveExchange(Answer answer) : answer_(std::move(answer)), uri_(answer_.url.text()) {
  if (answer_.http2) {
    read_frames();
  } else {
    read_request();
    read_responses();
    exchange_.request = &request_;
    exchange_.interim = storage_.interim;
    exchange_.seen = Needs::all_but({});
  }
  state_facts();
}

LiveExchange::~LiveExchange() = default;

void LiveExchange::read_frames() {
  frames_ = std::make_unique<Frames>(answer_);
  const statute::Exchange* const x = frames_->answered();
  if (x != nullptr) exchange_ = *x;
  const std::string& why = x != nullptr ? frames_->trouble() : frames_->why_not();
  if (!why.empty() && !answer_.problem) {
    answer_.problem = Error{Fault::malformed, answer_.url.where() + ": " + why};
  }
}

void LiveExchange::state_facts() {
  exchange_.uri = uri_;
  exchange_.scheme = answer_.url.scheme == "https" ? statute::Scheme::https : statute::Scheme::http;
  exchange_.connection.ending = ending(answer_.end);
  exchange_.connection.position = answer_.position;
  if (answer_.idle) {
    exchange_.connection.idle = static_cast<std::uint32_t>(answer_.idle->count());
  }
  const TlsFacts& tls = answer_.tls;
  exchange_.handshake = {tls.server_name, tls.names, tls.offered, tls.selected};
  if (answer_.received != 0) exchange_.received = answer_.received / 1000;
}

bool LiveExchange::has_response() const noexcept {
  return !exchange_.response.head.empty() || !exchange_.response.content.octets.empty() ||
         !exchange_.interim.empty();
}

void LiveExchange::read_request() {
  const std::string_view octets = answer_.request;
  const std::size_t head = statute::read_head(octets, request_, storage_.lines);
  const std::size_t n =
      statute::read_content(octets.substr(head), statute::delimited(request_), true, request_,
                            storage_.lines, storage_.request_content);
  request_.after = octets.substr(head + n);
}

void LiveExchange::read_responses() {
  const bool ended = answer_.end == End::closed;
  // It was the peer that ended what it sent.
  const bool by_peer = ended || answer_.end == End::reset || answer_.end == End::unclosed;
  std::string_view rest = answer_.octets;
  while (!rest.empty()) {
    Response r;
    const std::size_t head = statute::read_head(rest, r, storage_.lines);
    if (head == 0) {                                         // no status line: HTTP/0.9, or junk
      if (!by_peer && rest.find('\n') == rest.npos) return;  // or the beginning of one
      r.content.octets = rest;
      r.content.length = rest.size();
      r.content.known = ended ? Known::fully : Known::partly;
      r.framing = {Delimiter::close, ended, 0, rest};
      exchange_.response = r;
      return;
    }
    rest.remove_prefix(head);
    if (r.odd.contains(Oddity::section_end_missing)) {
      // Cut by us, it says nothing; cut by the peer, that is what it sent.
      if (by_peer) exchange_.response = r;
      return;
    }
    if (r.is_interim()) {
      r.framing = {Delimiter::none, true, 0, {}};
      r.content.known = Known::fully;
      if (!statute::begins_response(without_empty_lines(rest))) {
        // Content of an interim response, when a response follows it after all.
        if (const std::size_t next = next_response(rest); next != rest.size()) {
          r.after = rest.substr(0, next);
          rest.remove_prefix(next);
        }
      }
      storage_.interim.push_back(r);
      continue;
    }
    const auto method = statute::method_of(answer_.method);
    rest.remove_prefix(statute::read_content(rest, statute::delimited(r, method), ended, r,
                                             storage_.lines, storage_.response_content));
    r.after = rest;
    exchange_.response = r;
    return;
  }
}

}  // namespace checker::fetch
