#include "rules/message/transcript.h"

#include <utility>

#include "rules/message/compose.h"
#include "rules/message/framing.h"
#include "rules/message/read.h"

namespace statute {
namespace {

std::string_view without_empty_lines(std::string_view s) { return s.substr(empty_lines(s)); }

// Whether chunked content could begin here. Programs that print or archive
// messages often keep Transfer-Encoding but not the chunks.
bool begins_chunk(std::string_view octets) {
  std::string_view line = octets.substr(0, octets.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.size() > 1024) return false;
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t' || line.front() == '+' ||
                           line.front() == '-')) {
    line.remove_prefix(1);
  }
  const std::size_t end = line.find_first_not_of("0123456789abcdefABCDEFxX");
  if (end == 0 || line.empty()) return false;
  if (end == line.npos) return line.size() <= 18;
  return line[end] == ';' || line[end] == ' ' || line[end] == '\t' || line[end] == '\r';
}

// Days since 1970-01-01 of a date of the Gregorian calendar.
constexpr std::int64_t days_from_civil(std::int64_t y, std::int64_t m, std::int64_t d) {
  y -= m <= 2;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t yoe = y - era * 400;
  const std::int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  const std::int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + doe - 719468;
}

// Digits, nothing else.
std::optional<std::uint32_t> milliseconds(std::string_view s) {
  if (s.empty() || s.size() > 9 || s.find_first_not_of("0123456789") != s.npos) return std::nullopt;
  std::uint32_t n = 0;
  for (char c : s) n = 10 * n + static_cast<std::uint32_t>(c - '0');
  return n;
}

// "2026-06-02T10:00:00Z", nothing else.
std::optional<std::int64_t> instant(std::string_view s) {
  if (s.size() != 20 || s[4] != '-' || s[7] != '-' || s[10] != 'T' || s[13] != ':' ||
      s[16] != ':' || s[19] != 'Z') {
    return std::nullopt;
  }
  bool valid = true;
  const auto number = [&](std::size_t at, std::size_t n) {
    std::int64_t v = 0;
    for (char c : s.substr(at, n)) {
      if (c < '0' || c > '9') valid = false;
      v = v * 10 + (c - '0');
    }
    return v;
  };
  const std::int64_t days = days_from_civil(number(0, 4), number(5, 2), number(8, 2));
  const std::int64_t t = days * 86400 + number(11, 2) * 3600 + number(14, 2) * 60 + number(17, 2);
  return valid ? std::optional(t) : std::nullopt;
}

// Programs that print HTTP/2 and HTTP/3 messages write no minor version.
bool is_framed(const Response& r) { return r.version == "HTTP/2" || r.version == "HTTP/3"; }

// Whether the lines are the decoded header block, not what a program made of it.
bool has_pseudo(const Response& r) {
  for (const FieldLine& line : r.fields) {
    if (line.name.starts_with(':')) return true;
  }
  return false;
}

constexpr std::pair<std::string_view, Oddity> kFrameOddities[] = {
    {"end_stream_early", Oddity::end_stream_early},
    {"end_stream_missing", Oddity::end_stream_missing},
    {"content_after_end", Oddity::content_after_end},
    {"pseudo_in_trailers", Oddity::pseudo_in_trailers},
    {"settings_missing", Oddity::settings_missing},
    {"push_disabled", Oddity::push_disabled},
    {"push_method", Oddity::push_method},
    {"push_content", Oddity::push_content},
    {"push_authority", Oddity::push_authority},
};

}  // namespace

std::size_t read_notes(std::string_view octets, Exchange& x) noexcept {
  std::size_t at = 0;
  while (octets.substr(at, 1) == "#") {
    const std::size_t lf = octets.find('\n', at);
    const std::size_t next = lf == octets.npos ? octets.size() : lf + 1;
    std::string_view note = octets.substr(at + 1, next - at - 1);
    while (!note.empty() && (note.back() == '\n' || note.back() == '\r' || note.back() == ' ')) {
      note.remove_suffix(1);
    }
    while (note.starts_with(' ')) note.remove_prefix(1);
    if (note == "scheme: https") x.scheme = Scheme::https;
    if (note == "scheme: http") x.scheme = Scheme::http;
    if (note == "vantage: origin") x.vantage = Vantage::origin;
    if (note == "vantage: proxy") x.vantage = Vantage::proxy;
    if (note == "connection: open") x.connection.ending = Ending::open;
    if (note == "connection: reset") x.connection.ending = Ending::reset;
    if (note == "connection: unclosed") x.connection.ending = Ending::unclosed;
    if (note == "connection: client closed") x.connection.ending = Ending::client_closed;
    if (note == "connection: closed at once") {
      x.connection.ending = Ending::closed;
      x.connection.idle = 0;
    }
    if (note == "connection: cut") x.connection.ending = Ending::cut;
    const auto says = [note](std::string_view name, auto then) {
      if (note.starts_with(name)) then(note.substr(name.size()));
    };
    says("received: ", [&x](std::string_view v) { x.received = instant(v); });
    says("held back: ", [&x](std::string_view v) { x.connection.held_back = milliseconds(v); });
    says("server name: ", [&x](std::string_view v) { x.handshake.server_name = v; });
    says("certificate: ", [&x](std::string_view v) { x.handshake.names = v; });
    says("alpn offered: ", [&x](std::string_view v) { x.handshake.offered = v; });
    says("alpn: ", [&x](std::string_view v) { x.handshake.selected = v; });
    at = next;
  }
  return at;
}

Frames read_frame_notes(std::string_view notes) noexcept {
  constexpr std::string_view kFrames = "# frames: ";
  Frames frames;
  while (!notes.empty()) {
    const std::size_t lf = notes.find('\n');
    std::string_view note = notes.substr(0, lf);
    notes.remove_prefix(lf == notes.npos ? notes.size() : lf + 1);
    if (note.ends_with('\r')) note.remove_suffix(1);
    if (!note.starts_with(kFrames)) continue;
    note.remove_prefix(kFrames.size());
    if (note == "whole") frames.whole = true;
    for (const auto& [name, oddity] : kFrameOddities) {
      if (note == name) frames.odd.insert(oddity);
    }
  }
  return frames;
}

Transcript::Transcript(std::string_view octets, std::optional<Method> method)
    : octets_(octets), method_(method), converted_(octets.find('\r') == octets.npos) {}

// Offset of the next line from `from` on, itself included, that begins a
// message; the end if there is none.
std::size_t Transcript::next_message(std::size_t from, bool responses) const noexcept {
  for (std::size_t at = from; at < octets_.size();) {
    const std::string_view line = octets_.substr(at);
    if ((responses && begins_response(line)) || begins_request(line)) return at;
    const std::size_t lf = octets_.find('\n', at);
    if (lf == octets_.npos) break;
    at = lf + 1;
  }
  return octets_.size();
}

// Takes the requests that stand here; several in a row are pipelined.
void Transcript::read_requests(Storage& scratch) {
  asked_.clear();
  answered_ = 0;
  for (;;) {
    const std::string_view here = without_empty_lines(rest());
    if (here.empty()) return;
    std::size_t limit = octets_.size();
    if (!begins_request(here)) {
      // What cannot be a response at the start of the file is a broken request,
      // if a response follows it at all.
      if (at_ != 0 || begins_response(here)) return;
      limit = next_message(at_, true);
      if (limit == octets_.size()) return;
    }
    Request request;
    scratch.clear();
    Asked asked{at_, 0, 0};
    at_ += read_head(octets_.substr(at_, limit - at_), request, scratch.lines);
    asked.content = at_;
    if (!begins_response(rest())) {
      Delimited by = delimited(request);
      if (by.by == Delimiter::length && by.length > rest().size()) {
        by.length = next_message(at_, true) - at_;
      }
      at_ += read_content(rest(), by, true, request, scratch.lines, scratch.request_content);
      const std::string_view after = without_empty_lines(rest());
      if (begins_response(after)) {
        // Empty lines behind content are the client's habit; without content
        // they are the server's, unless somebody edited the text.
        if (by.by != Delimiter::none || converted_) at_ = octets_.size() - after.size();
      } else if (by.by == Delimiter::none && !begins_request(after)) {
        // Octets that nothing announces, up to the response, stay with it.
        const std::size_t response = next_message(at_, true);
        if (response != octets_.size()) at_ = response;
      }
    }
    asked.end = at_;
    asked_.push_back(asked);
    has_requests_ = true;
  }
}

void Transcript::take_request(Request& request, Storage& storage) {
  const Asked& asked = asked_[answered_++];
  offset_ = asked.from;
  read_head(octets_.substr(asked.from, asked.content - asked.from), request, storage.lines);
  read_content(octets_.substr(asked.content, asked.end - asked.content), delimited(request), true,
               request, storage.lines, storage.request_content);
}

void Transcript::read_final(Response& r, std::optional<Method> method, Storage& storage) {
  if (frames_.whole && is_framed(r)) {
    const std::string_view all = octets_.substr(at_, next_message(at_, true) - at_);
    at_ +=
        read_content(all, {Delimiter::stream, 0}, true, r, storage.lines, storage.response_content);
    return;
  }
  Delimited by = delimited(r, method);
  if (by.by == Delimiter::chunked && !rest().empty() && !begins_chunk(rest())) {
    by = {Delimiter::unknown, 0};
  }
  // A lone response that announces content and ends after its head answers
  // HEAD, or was saved without it: nothing is known of its content.
  const bool headless = !method && without_empty_lines(rest()).empty() &&
                        (by.by != Delimiter::length || by.length > 0) && by.by != Delimiter::none &&
                        by.by != Delimiter::tunnel;
  std::string_view content = rest();
  if (by.by == Delimiter::unknown || (by.by == Delimiter::close && !has_requests_)) {
    content = octets_.substr(at_, next_message(at_, true) - at_);
  }
  if (by.by == Delimiter::length && by.length > content.size()) {
    content = octets_.substr(at_, next_message(at_, true) - at_);
  }
  at_ += read_content(content, by, true, r, storage.lines, storage.response_content);
  if (headless) {
    r.content.known = Known::no;
    r.content.octets = {};
    r.content.length = 0;
    r.framing.complete = false;
  } else if (converted_ && r.content.octets.find('\n') != std::string_view::npos) {
    r.content.form = Form::edited;
  }
}

// Octets up to the next message are the server's, and of this exchange; so is a
// further response when no request waits for one.
void Transcript::read_after(Response& r) {
  const bool asked = waits() || !has_requests_;
  const std::size_t end = next_message(at_, asked);
  const std::string_view after = octets_.substr(at_, end - at_);
  if (after.empty()) return;
  const bool empty = without_empty_lines(after).empty();
  // Empty lines before a request are the client's; in edited text they part
  // messages.
  if (empty && end != octets_.size() && (converted_ || begins_request(octets_.substr(end)))) return;
  at_ = end;
  if (!empty || !converted_) r.after = after;
}

void Transcript::read_responses(Exchange& x, Request& request, std::optional<Method> method,
                                Storage& storage) {
  // Whether the content of the request is still to come: after a 100 response.
  bool owed = false;
  while (!without_empty_lines(rest()).empty() && !begins_request(without_empty_lines(rest()))) {
    Response r;
    const std::size_t head = read_head(rest(), r, storage.lines);
    if (head == 0 && owed) {
      owed = false;
      Delimited by = delimited(request);
      if (by.by == Delimiter::length && by.length > rest().size()) {
        by.length = next_message(at_, true) - at_;
      }
      at_ += read_content(rest(), by, true, request, storage.lines, storage.request_content);
      continue;
    }
    if (head == 0 && !storage.interim.empty()) {
      const std::size_t end = next_message(at_, true);
      storage.interim.back().after = octets_.substr(at_, end - at_);
      at_ = end;
      continue;
    }
    if (head == 0) {  // no status line: HTTP/0.9, or junk
      r.content.octets = rest();
      r.content.length = r.content.octets.size();
      r.content.known = Known::fully;
      r.framing = {Delimiter::close, true, 0, r.content.octets};
      x.response = r;
      at_ = octets_.size();
      break;
    }
    if (r.odd.contains(Oddity::leading_empty_line) && !storage.interim.empty()) {
      // After an interim response they are content that must not be there.
      const std::size_t lines = empty_lines(rest());
      if (!converted_) storage.interim.back().after = rest().substr(0, lines);
      at_ += lines;
      continue;
    }
    at_ += head;
    if (is_framed(r)) {
      r.odd.erase(Oddity::version);
      r.odd.erase(Oddity::reason_space);
      if (has_pseudo(r)) r.odd.insert(block_oddities(r.fields));
      Oddities noted = frames_.odd;
      if (!r.is_interim()) {
        noted.erase(Oddity::end_stream_early);
      } else if (noted.contains(Oddity::end_stream_early)) {
        noted = {Oddity::end_stream_early};
      } else {
        noted = {};
      }
      r.odd.insert(noted);
    }
    if (converted_) r.odd.erase(Oddity::line_end_lf);
    if (r.is_interim()) {
      r.framing = {Delimiter::none, true, 0, {}};
      r.content.known = Known::fully;
      if (storage.interim.size() < kMostInterim) storage.interim.push_back(r);
      owed = r.status == 100 && x.request != nullptr && request.content.octets.empty() &&
             delimited(request).by != Delimiter::none;
      continue;
    }
    read_final(r, method, storage);
    if (!r.head.empty()) read_after(r);
    if (converted_) r.odd.erase(Oddity::line_end_lf);  // of trailers
    x.response = r;
    break;
  }
  x.interim = storage.interim;
}

void Transcript::state_ending(Exchange& x) {
  Ending& ending = x.connection.ending;
  if (waits() || !without_empty_lines(rest()).empty()) {
    ending = Ending::reused;
    x.connection.idle.reset();
  } else if (ending == Ending::unknown || ending == Ending::reused) {
    ending = Ending::closed;
  }
  Response& r = x.response;
  const bool ended =
      ending == Ending::closed || ending == Ending::unclosed || ending == Ending::reused;
  if (has_requests_ && r.framing.by == Delimiter::close && !ended) {
    r.framing.complete = false;
    r.content.known = Known::partly;
  }
}

bool Transcript::next(Exchange& x, Request& request, Storage& storage) {
  if (!waits()) read_requests(storage);
  storage.clear();
  x.request = nullptr;
  x.response = {};
  x.interim = {};
  x.final = nullptr;
  if (!waits() && without_empty_lines(rest()).empty()) return false;

  std::optional<Method> method = method_;
  offset_ = at_;
  if (waits()) {
    take_request(request, storage);
    if (converted_) request.odd.erase(Oddity::line_end_lf);
    x.request = &request;
    method = request.method;
  }
  read_responses(x, request, method, storage);

  x.seen = Needs::all_but({});
  if (converted_) x.seen.erase(Need::line_ends);
  if (!has_requests_) x.seen.erase(Need::connection);
  state_ending(x);
  x.connection.position = count_++;
  return true;
}

}  // namespace statute
