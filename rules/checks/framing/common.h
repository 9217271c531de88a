// What the families on framing share.
#ifndef RULES_CHECKS_FRAMING_COMMON_H_
#define RULES_CHECKS_FRAMING_COMMON_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/message/framing.h"
#include "rules/message/read.h"

namespace statute::checks {

// The first line, without its end; the line ends themselves, if there is
// nothing else.
inline std::string_view first_line(std::string_view octets) {
  if (empty_lines(octets) == octets.size()) return octets;
  std::string_view line = octets.substr(0, octets.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// What follows a message that should end there.
enum class After : std::uint8_t { nothing, empty_lines, response, junk };

inline After after(const Response& r) {
  if (r.after.empty()) return After::nothing;
  const std::string_view rest = r.after.substr(empty_lines(r.after));
  if (rest.empty()) return After::empty_lines;
  return begins_response(rest) ? After::response : After::junk;
}

// Points at what follows and is no response; line ends alone do no harm.
inline void at_after(const Exchange& x, Reporter& out) {
  const After what = after(x.response);
  if (what == After::nothing || what == After::response) return;
  auto finding = out.at(first_line(x.response.after), x.response.after.size(), " octets follow");
  if (what == After::empty_lines) finding.as(Level::info);
}

// Whether the server kept the connection after the response, past the timeout of
// who looked or for another exchange.
inline bool stays_open(const Exchange& x) {
  return x.connection.ending == Ending::open || x.connection.ending == Ending::reused;
}

// Whether the server closed it after the response, in order.
inline bool is_closed(const Exchange& x) {
  return x.connection.ending == Ending::closed || x.connection.ending == Ending::unclosed;
}

// Calls `f` with every field and trailer line that has the oddity.
template <class F>
void each_line(const Response& r, const Oddities& odd, F&& f) {
  for (const FieldLine& line : r.fields) {
    if (line.odd.contains_any(odd)) f(line);
  }
  for (const FieldLine& line : r.trailers) {
    if (line.odd.contains_any(odd)) f(line);
  }
}

// Offset of the first CR without LF; npos if there is none.
inline std::size_t bare_cr(std::string_view s) {
  for (std::size_t i = s.find('\r'); i != s.npos; i = s.find('\r', i + 1)) {
    if (i + 1 == s.size() || s[i + 1] != '\n') return i;
  }
  return s.npos;
}

struct SizeLine {
  std::string_view text;  // without its end
  bool lf_alone = false;
  std::string_view data;    // what has come of the chunk
  std::string_view behind;  // the two octets, at most, after the chunk-data
};

// Calls `f` with every chunk-size line of chunked content, until it says no.
template <class F>
void each_size_line(std::string_view wire, F&& f) {
  ChunkReader reader;
  for (bool more = true; more;) {
    const auto chunk = reader.next(wire);
    more = chunk.has_value();
    const std::size_t from = more ? chunk->line : reader.line();
    const std::size_t lf = wire.find('\n', from);
    if (lf == wire.npos) return;  // the line itself is cut
    SizeLine line{wire.substr(from, lf - from), true, {}, {}};
    if (line.text.ends_with('\r')) {
      line.text.remove_suffix(1);
      line.lf_alone = false;
    }
    if (more) {
      line.data = wire.substr(chunk->data, chunk->length);
      line.behind = wire.substr(chunk->data + chunk->length, 2);
    } else {
      line.data = reader.partial(wire);
    }
    if (!f(line)) return;
  }
}

inline bool is_number(std::string_view s) {
  for (char c : s) {
    if (!syntax::is_digit(c)) return false;
  }
  return !s.empty();
}

inline std::string_view without_zeros(std::string_view digits) {
  while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
  return digits;
}

// What the members of Content-Length come to.
struct LengthMembers {
  std::size_t count = 0;
  bool valid = true;
  std::string_view differing;  // the first that is another number than the first one
};

inline LengthMembers length_members(const Message& message) {
  LengthMembers m;
  std::string_view first;
  for (const FieldLine& line : message.lines(Field::content_length)) {
    m.valid = m.valid && is_readable(line);
    for (std::string_view e : syntax::Elements(line.value)) {
      m.valid = m.valid && is_number(e);
      if (m.count++ == 0) first = e;
      if (m.differing.empty() && without_zeros(e) != without_zeros(first)) m.differing = e;
    }
  }
  return m;
}

}  // namespace statute::checks

#endif  // RULES_CHECKS_FRAMING_COMMON_H_
