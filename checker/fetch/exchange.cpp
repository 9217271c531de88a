#include "checker/fetch/exchange.h"

#include <cstdint>
#include <string_view>
#include <utility>

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

LiveExchange::LiveExchange(Answer answer) : answer_(std::move(answer)), uri_(answer_.url.text()) {
  read_request();
  read_responses();
  exchange_.request = &request_;
  exchange_.interim = storage_.interim;
  exchange_.seen = Needs::all_but({});
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
