#include "rules/message/framing.h"

#include <algorithm>
#include <utility>

#include "rules/message/read.h"

namespace statute {
namespace {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }

constexpr int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char l = to_lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

constexpr bool is_tchar(char c) {
  return (c >= '0' && c <= '9') || (to_lower(c) >= 'a' && to_lower(c) <= 'z') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

// The elements of a list, quoted strings left out of account: neither
// Content-Length nor transfer codings have commas within them in practice.
template <class F>
void for_each_element(const Message& m, Field f, F&& visit) {
  for (const FieldLine& line : m.lines(f)) {
    std::string_view rest = line.value;
    for (bool more = true; more;) {
      const std::size_t comma = rest.find(',');
      std::string_view element = rest.substr(0, comma);
      more = comma != rest.npos;
      if (more) rest.remove_prefix(comma + 1);
      while (!element.empty() && is_blank(element.front())) element.remove_prefix(1);
      while (!element.empty() && is_blank(element.back())) element.remove_suffix(1);
      visit(element);
    }
  }
}

struct Codings {
  bool any = false;  // other than identity
  bool chunked_last = false;
};

Codings transfer_codings(const Message& m) {
  Codings out;
  for_each_element(m, Field::transfer_encoding, [&out](std::string_view element) {
    if (element.empty() || equal_fold(element, "identity")) return;
    out.any = true;
    // Recipients overlook parameters, which chunked does not have.
    const std::size_t end = element.find_first_of("; \t");
    out.chunked_last = equal_fold(element.substr(0, end), "chunked");
  });
  return out;
}

// The one number that all members of Content-Length agree on: RFC 9110, 8.6.
std::optional<std::uint64_t> content_length(const Message& m) {
  std::optional<std::uint64_t> agreed;
  bool valid = m.has(Field::content_length);
  for_each_element(m, Field::content_length, [&](std::string_view element) {
    if (element.empty() || element.size() > 18) {  // nothing real has 19 digits
      valid = false;
      return;
    }
    std::uint64_t n = 0;
    for (char c : element) {
      if (c < '0' || c > '9') {
        valid = false;
        return;
      }
      n = n * 10 + static_cast<std::uint64_t>(c - '0');
    }
    if (agreed && *agreed != n) valid = false;
    agreed = n;
  });
  return valid ? agreed : std::nullopt;
}

}  // namespace

Delimited delimited(const Response& m, std::optional<Method> method) noexcept {
  if (m.status == 101) return {Delimiter::tunnel, 0};
  if (method == Method::connect && m.status >= 200 && m.status < 300) {
    return {Delimiter::tunnel, 0};
  }
  if ((m.status >= 100 && m.status < 200) || m.status == 204 || m.status == 304) {
    return {Delimiter::none, 0};
  }
  if (method == Method::head) return {Delimiter::none, 0};
  const Codings codings = transfer_codings(m);
  if (codings.chunked_last) return {Delimiter::chunked, 0};
  if (codings.any) return {Delimiter::close, 0};
  if (const auto n = content_length(m)) return {Delimiter::length, *n};
  return {Delimiter::close, 0};
}

Delimited delimited(const Request& m) noexcept {
  if (transfer_codings(m).chunked_last) return {Delimiter::chunked, 0};
  if (const auto n = content_length(m)) return {Delimiter::length, *n};
  return {Delimiter::none, 0};
}

ChunkLine read_chunk_line(std::string_view line) noexcept {
  ChunkLine out;
  std::size_t i = 0;
  if (line.find('\r') != line.npos) out.odd.insert(Oddity::bare_cr);
  while (i < line.size() && is_blank(line[i])) ++i;
  if (i > 0) out.odd.insert(Oddity::chunk_size);
  if (i + 2 < line.size() && line[i] == '0' && to_lower(line[i + 1]) == 'x' &&
      hex_value(line[i + 2]) >= 0) {
    out.odd.insert(Oddity::chunk_size);
    i += 2;
  }
  const std::size_t digits = i;
  for (; i < line.size() && hex_value(line[i]) >= 0; ++i) {
    if (out.size >> 59 != 0) {  // more than any content has: not a size
      out.odd.insert(Oddity::chunk_size);
      return out;
    }
    out.size = out.size * 16 + static_cast<std::uint64_t>(hex_value(line[i]));
  }
  out.size_end = i;
  if (i == digits) {
    out.odd.insert(Oddity::chunk_size);
    return out;
  }
  out.readable = true;
  // chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )
  const auto skip_blank = [&] {
    const std::size_t from = i;
    while (i < line.size() && is_blank(line[i])) ++i;
    return i > from;
  };
  while (i < line.size()) {
    bool blank = skip_blank();
    if (i == line.size()) {  // padding, not an extension
      out.odd.insert(Oddity::chunk_size);
      break;
    }
    if (line[i] != ';') {
      out.odd.insert(Oddity::chunk_extension_syntax);
      return out;
    }
    ++i;
    blank |= skip_blank();
    const std::size_t name = i;
    while (i < line.size() && is_tchar(line[i])) ++i;
    if (i == name) {
      out.odd.insert(Oddity::chunk_extension_syntax);
      return out;
    }
    const std::size_t name_end = i;
    const bool before_equals = skip_blank();
    if (i < line.size() && line[i] == '=') {
      ++i;
      blank |= before_equals;
      blank |= skip_blank();
      if (i < line.size() && line[i] == '"') {
        for (++i; i < line.size() && line[i] != '"'; ++i) {
          if (line[i] == '\\') ++i;
        }
        if (i >= line.size()) {
          out.odd.insert(Oddity::chunk_extension_syntax);
          return out;
        }
        ++i;
      } else {
        const std::size_t value = i;
        while (i < line.size() && is_tchar(line[i])) ++i;
        if (i == value) {
          out.odd.insert(Oddity::chunk_extension_syntax);
          return out;
        }
      }
    } else {
      i = name_end;
    }
    if (blank) out.odd.insert(Oddity::chunk_extension_space);
    out.odd.insert(Oddity::chunk_extension);
  }
  return out;
}

bool ChunkReader::read_line(std::string_view octets) noexcept {
  const std::size_t lf = octets.find('\n', std::max(at_, searched_));
  if (lf == octets.npos) {
    searched_ = octets.size();
    return false;
  }
  std::string_view text = octets.substr(at_, lf - at_);
  const bool lf_alone = !text.ends_with('\r');
  if (!lf_alone) text.remove_suffix(1);
  const ChunkLine line = read_chunk_line(text);
  odd_.insert(line.odd);
  if (lf_alone) odd_.insert(Oddity::chunk_size);
  if (!line.readable) {
    lost_ = true;
    return false;
  }
  open_ = {at_, lf + 1, static_cast<std::size_t>(line.size)};
  return true;
}

std::optional<ChunkReader::Chunk> ChunkReader::next(std::string_view octets) noexcept {
  if (last_ || lost_) return std::nullopt;
  if (open_.data == 0 && !read_line(octets)) return std::nullopt;
  if (open_.length == 0) {
    last_ = true;
    at_ = open_.data;
    return std::nullopt;
  }
  const std::size_t left = octets.size() - open_.data;
  if (left < open_.length || left - open_.length < 1) return std::nullopt;
  const std::string_view end = octets.substr(open_.data + open_.length, 2);
  if (end == "\r") return std::nullopt;
  at_ = open_.data + open_.length;
  if (end == "\r\n") {
    at_ += 2;
  } else {
    odd_.insert(Oddity::chunk_end);
    if (end[0] == '\n') at_ += 1;
  }
  return std::exchange(open_, Chunk{});
}

std::string_view ChunkReader::partial(std::string_view octets) const noexcept {
  if (last_ || lost_ || open_.data == 0) return {};
  return octets.substr(open_.data, open_.length);
}

std::size_t read_content(std::string_view octets, const Delimited& by, bool ended, Message& m,
                         FieldLines& lines, std::string& joined) {
  Framing& f = m.framing;
  Content& c = m.content;
  f.by = by.by;
  f.declared = by.length;
  std::size_t used = 0;
  switch (by.by) {
    case Delimiter::none:
      f.complete = true;
      break;
    case Delimiter::tunnel:
      f.complete = true;
      used = octets.size();
      f.wire = octets;
      break;
    case Delimiter::length:
      f.complete = octets.size() >= by.length;
      used = f.complete ? static_cast<std::size_t>(by.length) : octets.size();
      c.octets = f.wire = octets.substr(0, used);
      break;
    case Delimiter::chunked: {
      ChunkReader reader;
      std::string_view only;
      std::size_t count = 0;
      const auto add = [&](std::string_view data) {
        if (count == 1) joined.assign(only);
        if (count++ == 0) {
          only = data;
        } else {
          joined.append(data);
        }
      };
      while (const auto chunk = reader.next(octets)) add(octets.substr(chunk->data, chunk->length));
      if (const std::string_view rest = reader.partial(octets); !rest.empty()) add(rest);
      c.octets = count > 1 ? std::string_view(joined) : only;
      m.odd.insert(reader.odd());
      if (reader.at_trailers()) {
        f.wire = octets.substr(0, reader.at());
        const std::size_t n = read_trailers(octets.substr(reader.at()), m, lines);
        // Without its end the content is cut, not the head, which has one here.
        f.complete = !m.odd.contains(Oddity::section_end_missing);
        m.odd.erase(Oddity::section_end_missing);
        used = reader.at() + n;
      } else {
        f.wire = octets;
        used = octets.size();
      }
      break;
    }
    case Delimiter::close:
    case Delimiter::unknown:
    case Delimiter::stream:
      f.complete = ended;
      used = octets.size();
      c.octets = f.wire = octets;
      break;
  }
  c.length = c.octets.size();
  c.known = f.complete ? Known::fully : Known::partly;
  return used;
}

ResponseWatch::State ResponseWatch::advance(std::string_view octets) {
  while (state_ == State::head) {
    if (searched_ == 0) at_ += empty_lines(octets.substr(at_));
    const std::string_view rest = octets.substr(at_);
    if (rest.empty() || rest == "\r") return state_;
    const std::size_t n = head_length(rest, searched_);
    if (n == 0) {
      searched_ = octets.size() - at_;
      // Junk without a status line never has a head: it ends with the connection.
      return state_;
    }
    Response r;
    lines_.clear();
    if (read_head(octets.substr(at_, n), r, lines_) == 0) return state_ = State::to_close;
    at_ += n;
    searched_ = 0;
    if (r.is_interim()) continue;
    status_ = r.status;
    by_ = delimited(r, method_);
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
  if (state_ != State::content) return state_;
  if (by_.by == Delimiter::length) {
    if (octets.size() - at_ >= by_.length) {
      at_ += static_cast<std::size_t>(by_.length);
      state_ = State::complete;
    }
    return state_;
  }
  const std::string_view chunked = octets.substr(at_);
  while (chunks_.next(chunked)) {
  }
  if (chunks_.is_lost()) return state_ = State::to_close;
  if (!chunks_.at_trailers()) return state_;
  const std::string_view rest = chunked.substr(chunks_.at());
  std::size_t n = rest.starts_with("\r\n") ? 2 : rest.starts_with("\n") ? 1 : 0;
  if (n == 0 && !rest.empty() && rest != "\r") {
    n = head_length(rest, searched_);
    searched_ = rest.size();
  }
  if (n > 0) {
    at_ += chunks_.at() + n;
    state_ = State::complete;
  }
  return state_;
}

}  // namespace statute
