#include "rules/message/read.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace statute {
namespace {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// tchar                                                         RFC 9110, 5.6.2
constexpr std::array<bool, 256> kTchar = [] {
  std::array<bool, 256> t{};
  for (char c : std::string_view("!#$%&'*+-.^_`|~0123456789"
                                 "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
    t[static_cast<unsigned char>(c)] = true;
  }
  return t;
}();

bool is_token(std::string_view s) {
  for (char c : s) {
    if (!kTchar[static_cast<unsigned char>(c)]) return false;
  }
  return !s.empty();
}

std::string_view trim(std::string_view s) {
  while (!s.empty() && is_blank(s.front())) s.remove_prefix(1);
  while (!s.empty() && is_blank(s.back())) s.remove_suffix(1);
  return s;
}

struct Line {
  std::string_view text;  // without its ending
  std::size_t next = 0;   // offset of the following line
  bool ended = false;     // by LF
  bool lf_alone = false;
};

Line line_at(std::string_view octets, std::size_t at) {
  const void* const lf = std::memchr(octets.data() + at, '\n', octets.size() - at);
  if (lf == nullptr) {  // cut off, perhaps between CR and LF
    std::string_view text = octets.substr(at);
    if (text.ends_with('\r')) text.remove_suffix(1);
    return {text, octets.size(), false, false};
  }
  const auto end = static_cast<std::size_t>(static_cast<const char*>(lf) - octets.data());
  const bool cr = end > at && octets[end - 1] == '\r';
  return {octets.substr(at, end - at - (cr ? 1 : 0)), end + 1, true, !cr};
}

// Control octets and octets from 0x80 in `s`, eight at a time: nearly every
// value has neither.
void note_octets(std::string_view s, Oddities& odd) {
  constexpr std::uint64_t kOnes = 0x0101010101010101u;
  constexpr std::uint64_t kHigh = 0x8080808080808080u;
  const auto slow = [&odd](std::string_view part) {
    for (char c : part) {
      const auto u = static_cast<unsigned char>(c);
      if (u >= 0x80) {
        odd.insert(Oddity::value_obs_text);
      } else if (c == '\r') {
        odd.insert(Oddity::bare_cr);
        odd.insert(Oddity::value_control);
      } else if ((u < 0x20 && c != '\t') || u == 0x7F) {
        odd.insert(Oddity::value_control);
      }
    }
  };
  std::size_t i = 0;
  for (; i + 8 <= s.size(); i += 8) {
    std::uint64_t v = 0;
    std::memcpy(&v, s.data() + i, 8);
    const std::uint64_t low = (v - kOnes * 0x20) & ~v;  // below 0x20
    const std::uint64_t del = ((v ^ (kOnes * 0x7F)) - kOnes) & ~(v ^ (kOnes * 0x7F));
    if (((low | del | v) & kHigh) != 0) slow(s.substr(i, 8));
  }
  slow(s.substr(i));
}

// The lines of a section, up to and with its empty line. `after_start`: a start
// line came before, which a line led by white space cannot continue.
std::size_t read_section(std::string_view octets, std::size_t at, bool after_start, Message& out,
                         FieldLines& lines, FieldSet& present) {
  while (at < octets.size()) {
    const Line line = line_at(octets, at);
    if (line.text.empty() && line.ended) {
      if (line.lf_alone) out.odd.insert(Oddity::line_end_lf);
      return line.next;
    }
    FieldLine f;
    if (line.lf_alone) f.odd.insert(Oddity::line_end_lf);
    if (!line.text.empty() && is_blank(line.text.front())) {
      FieldLine* const before = lines.last();
      if (before != nullptr && !before->odd.contains(Oddity::leading_white_space)) {
        // obs-fold, RFC 9112, 5.2
        const std::string_view more = trim(line.text);
        note_octets(more, before->odd);
        before->odd.insert(f.odd);
        before->odd.insert(Oddity::obs_fold);
        if (!more.empty()) {
          const char* const from = before->value.data();
          before->value = {from, static_cast<std::size_t>(more.data() + more.size() - from)};
        }
        out.odd.insert(before->odd);
        at = line.next;
        continue;
      }
      if (after_start) f.odd.insert(Oddity::leading_white_space);
    }
    // A pseudo-field begins with a colon; HTTP/1 has none.
    const bool pseudo = out.major >= 2 && line.text.starts_with(':');
    const std::size_t colon = line.text.find(':', pseudo ? 1 : 0);
    if (f.odd.contains(Oddity::leading_white_space)) {
      f.name = line.text.substr(0, 0);
      f.value = trim(line.text);
      note_octets(f.value, f.odd);
    } else if (colon == line.text.npos) {
      f.odd.insert(Oddity::colon_missing);
      f.name = line.text;
      f.value = line.text.substr(line.text.size());
      note_octets(f.name, f.odd);
    } else {
      f.name = line.text.substr(0, colon);
      if (!f.name.empty() && is_blank(f.name.back())) f.odd.insert(Oddity::name_space);
      while (!f.name.empty() && is_blank(f.name.back())) f.name.remove_suffix(1);
      if (f.name.empty()) {
        f.odd.insert(Oddity::name_empty);
      } else {
        f.id = intern(f.name);
        if (f.id == Field::unknown && !is_token(f.name.substr(pseudo ? 1 : 0))) {
          f.odd.insert(Oddity::name_octets);
          if (f.name.find('\r') != f.name.npos) f.odd.insert(Oddity::bare_cr);
        }
      }
      const std::string_view raw = line.text.substr(colon + 1);
      f.value = trim(raw);
      const auto lead = static_cast<std::size_t>(f.value.data() - raw.data());
      const bool plain = lead == 0 || (lead == 1 && raw[0] == ' ');
      if (!f.value.empty() && (!plain || lead + f.value.size() != raw.size())) {
        f.odd.insert(Oddity::value_space);
      }
      note_octets(f.value, f.odd);
    }
    if (f.id != Field::unknown) present.insert(f.id);
    out.odd.insert(f.odd);
    lines.push(f);
    at = line.next;
  }
  out.odd.insert(Oddity::section_end_missing);
  return octets.size();
}

// Skips empty lines before the start line, RFC 9112, 2.2, and takes that line.
Line take_start_line(std::string_view octets, Message& out) {
  std::size_t at = 0;
  Line line = line_at(octets, at);
  while (line.text.empty() && line.ended) {
    out.odd.insert(Oddity::leading_empty_line);
    if (line.lf_alone) out.odd.insert(Oddity::line_end_lf);
    at = line.next;
    line = line_at(octets, at);
  }
  out.start_line = line.text;
  if (line.lf_alone) out.odd.insert(Oddity::line_end_lf);
  if (line.text.find('\r') != line.text.npos) out.odd.insert(Oddity::bare_cr);
  return line;
}

// HTTP-version = HTTP-name "/" DIGIT "." DIGIT                  RFC 9112, 2.3
// The numbers are read, if at all possible, from what is not one too.
void read_version(std::string_view text, Message& out) {
  out.version = text;
  std::size_t i = 5;
  if (text.size() > 5 && equal_fold(text.substr(0, 5), "HTTP/") && is_digit(text[5])) {
    out.major = static_cast<std::uint8_t>(text[i++] - '0');
    if (i + 1 < text.size() && text[i] == '.' && is_digit(text[i + 1])) {
      out.minor = static_cast<std::uint8_t>(text[i + 1] - '0');
      i += 2;
    }
  }
  if (!text.starts_with("HTTP/") || i != 8 || text.size() != 8) out.odd.insert(Oddity::version);
}

// Whether a line could be meant as a status line: it names HTTP, or a number of
// three digits follows its first word, as in "ICY 200 OK".
bool is_like_status_line(std::string_view line) {
  if (equal_fold(line.substr(0, 5), "HTTP/")) return true;
  const std::size_t space = line.find_first_of(" \t");
  if (space == line.npos || space == 0 || space > 16) return false;
  const std::string_view code = trim(line.substr(space)).substr(0, 4);
  return code.size() >= 3 && is_digit(code[0]) && is_digit(code[1]) && is_digit(code[2]) &&
         (code.size() == 3 || is_blank(code[3])) && is_token(line.substr(0, space));
}

// status-line = HTTP-version SP status-code SP [ reason-phrase ]  RFC 9112, 4
void read_status_line(Response& out) {
  const std::string_view line = out.start_line;
  const auto word_end = [line](std::size_t from) {
    const std::size_t end = line.find_first_of(" \t", from);
    return end == line.npos ? line.size() : end;
  };
  std::size_t at = word_end(0);
  read_version(line.substr(0, at), out);
  std::size_t code = at;
  while (code < line.size() && is_blank(line[code])) ++code;
  if (code != at + 1 || (at < line.size() && line[at] != ' ')) out.odd.insert(Oddity::start_line);
  at = word_end(code);
  out.status_code = line.substr(code, at - code);
  const std::string_view c = out.status_code;
  if (c.size() == 3 && is_digit(c[0]) && is_digit(c[1]) && is_digit(c[2])) {
    out.status = (c[0] - '0') * 100 + (c[1] - '0') * 10 + (c[2] - '0');
  } else {
    out.odd.insert(Oddity::start_line);
  }
  if (at == line.size()) {
    if (!out.status_code.empty()) out.odd.insert(Oddity::reason_space);
    out.reason = line.substr(at);
    return;
  }
  if (line[at] != ' ') out.odd.insert(Oddity::start_line);
  out.reason = line.substr(at + 1);
  Oddities octets;
  note_octets(out.reason, octets);
  if (octets.contains(Oddity::value_control)) out.odd.insert(Oddity::reason_control);
  if (octets.contains(Oddity::value_obs_text)) out.odd.insert(Oddity::reason_obs_text);
}

// request-line = method SP request-target SP HTTP-version       RFC 9112, 3
void read_request_line(Request& out) {
  const std::string_view line = out.start_line;
  const std::size_t space = line.find(' ');
  out.method_name = line.substr(0, space);
  out.method = method_of(out.method_name);
  if (!is_token(out.method_name)) out.odd.insert(Oddity::start_line);
  if (space == line.npos) {
    out.odd.insert(Oddity::start_line);
    out.target = line.substr(line.size());
    out.version = out.target;
    return;
  }
  const std::size_t last = line.rfind(' ');
  if (last == space) {  // no version: HTTP/0.9
    out.odd.insert(Oddity::start_line);
    out.target = line.substr(space + 1);
    out.version = line.substr(line.size());
  } else {
    out.target = line.substr(space + 1, last - space - 1);
    read_version(line.substr(last + 1), out);
    if (out.odd.contains(Oddity::version)) out.odd.insert(Oddity::start_line);
  }
  if (out.target.empty()) out.odd.insert(Oddity::start_line);
  for (char c : out.target) {
    const auto u = static_cast<unsigned char>(c);
    if (u <= 0x20 || u == 0x7F) out.odd.insert(Oddity::target_octets);
  }
}

}  // namespace

std::size_t read_head(std::string_view octets, Request& out, FieldLines& lines) {
  out = {};
  const Line start = take_start_line(octets, out);
  read_request_line(out);
  std::size_t end = start.next;
  if (start.ended) {
    end = read_section(octets, start.next, true, out, lines, out.present);
  } else {
    out.odd.insert(Oddity::section_end_missing);
  }
  out.head = octets.substr(0, end);
  out.fields = lines.take();
  return end;
}

std::size_t read_head(std::string_view octets, Response& out, FieldLines& lines) {
  out = {};
  const Line start = take_start_line(octets, out);
  if (!is_like_status_line(start.text)) {
    out.odd = {Oddity::start_line};
    out.start_line = octets.substr(0, 0);
    out.head = out.start_line;
    return 0;
  }
  read_status_line(out);
  std::size_t end = start.next;
  if (start.ended) {
    end = read_section(octets, start.next, true, out, lines, out.present);
  } else {
    out.odd.insert(Oddity::section_end_missing);
  }
  out.head = octets.substr(0, end);
  out.fields = lines.take();
  return end;
}

std::size_t read_trailers(std::string_view octets, Message& out, FieldLines& lines) {
  FieldSet present;  // trailers are never merged into the header section
  const std::size_t end = read_section(octets, 0, false, out, lines, present);
  out.trailer_section = octets.substr(0, end);
  out.trailers = lines.take();
  return end;
}

std::size_t head_length(std::string_view octets, std::size_t from) noexcept {
  // An ending of up to three octets may straddle what was searched before.
  std::size_t at = from > 3 ? from - 3 : 0;
  if (at == 0) at = empty_lines(octets);  // they do not end a head
  while ((at = octets.find('\n', at)) != octets.npos) {
    ++at;
    if (octets.substr(at, 1) == "\n") return at + 1;
    if (octets.substr(at, 2) == "\r\n") return at + 2;
  }
  return 0;
}

std::size_t empty_lines(std::string_view octets) noexcept {
  std::size_t at = 0;
  for (;;) {
    if (octets.substr(at, 1) == "\n") {
      at += 1;
    } else if (octets.substr(at, 2) == "\r\n") {
      at += 2;
    } else {
      return at;
    }
  }
}

bool begins_response(std::string_view octets) noexcept {
  return octets.starts_with("HTTP/") && octets.size() > 5 && is_digit(octets[5]);
}

bool begins_request(std::string_view octets) noexcept {
  if (octets.empty() || !kTchar[static_cast<unsigned char>(octets.front())]) return false;
  constexpr std::size_t kLongest = 1 << 20;
  const std::string_view line = line_at(octets.substr(0, kLongest), 0).text;
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == line.npos || last == first || !is_token(line.substr(0, first))) return false;
  const std::string_view version = line.substr(last + 1);
  return version.size() == 8 && version.starts_with("HTTP/") && is_digit(version[5]) &&
         version[6] == '.' && is_digit(version[7]);
}

Oddities oddities_of(std::string_view name, std::string_view value) noexcept {
  Oddities odd;
  if (name.empty()) {
    odd.insert(Oddity::name_empty);
  } else if (!is_token(name.front() == ':' ? name.substr(1) : name)) {
    odd.insert(Oddity::name_octets);
  }
  note_octets(value, odd);
  odd.erase(Oddity::bare_cr);  // of the wire, which such a source does not show
  return odd;
}

}  // namespace statute
