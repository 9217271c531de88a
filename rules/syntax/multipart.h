// Multipart content: RFC 2046, 5.1; as multipart/byteranges RFC 9110, 14.6.
// Reads leniently and says what is amiss: a line may end in a bare LF.
#ifndef RULES_SYNTAX_MULTIPART_H_
#define RULES_SYNTAX_MULTIPART_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/syntax/parse.h"

namespace statute::syntax {

constexpr bool is_bchar_nospace(char c) noexcept {
  return is_digit(c) || is_alpha(c) ||
         (c != '\0' && std::string_view("'()+_,-./:=?").find(c) != std::string_view::npos);
}

// boundary = 0*69<bchars> bcharsnospace                          RFC 2046, 5.1.1
// The parameter's value without the quotes of a quoted string. No legal character ever needs a
// backslash: one in the value does not fit.
constexpr Parsed<std::string_view> multipart_boundary(std::string_view value) {
  if (value.empty()) return Misfit{0, "a boundary character"};
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (i == 70) return Misfit{i, "at most 70 characters"};
    if (!is_bchar_nospace(value[i]) && value[i] != ' ') return Misfit{i, "a boundary character"};
  }
  if (value.back() == ' ') return Misfit{value.size() - 1, "no space at the end"};
  return value;
}

// A line, and what it ends in.
struct ContentLine {
  std::string_view text;    // without the ending
  std::string_view ending;  // CRLF, LF, or empty at the end of the content
  [[nodiscard]] constexpr bool bare_lf() const noexcept { return ending == "\n"; }
};

constexpr ContentLine content_line(std::string_view rest) noexcept {
  const std::size_t lf = rest.find('\n');
  if (lf == std::string_view::npos) return {rest, {}};
  const std::size_t size = lf > 0 && rest[lf - 1] == '\r' ? lf - 1 : lf;
  return {rest.substr(0, size), rest.substr(size, lf + 1 - size)};
}

struct PartField {
  std::string_view name;
  std::string_view value;  // without the white space around it; a folded one keeps its line breaks
};

// body-part = MIME-part-headers [ CRLF *OCTET ]                  RFC 2046, 5.1.1
struct Part {
  std::string_view header;   // its lines with their endings, without the empty line
  std::string_view content;  // without the line break that belongs to the delimiter
  bool header_ends = false;  // with the empty line
  bool closed = false;       // by a delimiter
  std::string_view bare_lf;  // of its header or the empty line, the first; empty if there is none

  // The field of that name, the first if there are several.
  [[nodiscard]] constexpr std::optional<std::string_view> find(std::string_view name) const;
};

// The fields of a part's header.
class PartFields {
 public:
  constexpr explicit PartFields(std::string_view header) : rest_(header) {}
  // Lines without a colon are passed over.
  constexpr std::optional<PartField> next() noexcept {
    while (!rest_.empty()) {
      std::size_t size = 0;
      do {
        const ContentLine line = content_line(rest_.substr(size));
        size += line.text.size() + line.ending.size();
      } while (size < rest_.size() && is_ows(rest_[size]));
      std::string_view field = rest_.substr(0, size);
      rest_.remove_prefix(size);
      const std::size_t colon = field.find(':');
      if (colon == std::string_view::npos) continue;
      std::string_view value = field.substr(colon + 1);
      while (!value.empty() && (value.back() == '\n' || value.back() == '\r')) {
        value.remove_suffix(1);
      }
      return PartField{field.substr(0, colon), trim(value)};
    }
    return std::nullopt;
  }

 private:
  std::string_view rest_;
};

constexpr std::optional<std::string_view> Part::find(std::string_view name) const {
  PartFields fields(header);
  while (const auto field = fields.next()) {
    if (same(field->name, name)) return field->value;
  }
  return std::nullopt;
}

// Walks the parts of multipart content. What it tells beside the parts is complete when next()
// has returned nothing.
//
// multipart-body = [preamble CRLF] dash-boundary transport-padding CRLF
//                  body-part *encapsulation close-delimiter transport-padding
//                  [CRLF epilogue]                               RFC 2046, 5.1.1
class Multipart {
 public:
  constexpr Multipart(std::string_view content, std::string_view boundary)
      : content_(content), boundary_(boundary) {}

  // The next part. One that no delimiter closes extends to the end.
  constexpr std::optional<Part> next() noexcept {
    if (!begun_) {
      begun_ = true;
      const Delimiter first = find_delimiter(0);
      found_ = first.found;
      preamble_ = content_.substr(0, first.found ? first.from : 0);
      take(first);
    }
    if (!open_) return std::nullopt;
    const std::size_t from = at_;
    // The line break before a delimiter may be the one that ends the line of the last one.
    const Delimiter end = find_delimiter(from);
    Part part = split(content_.substr(from, (end.found ? end.from : content_.size()) - from));
    part.closed = end.found;
    note_bare(part.bare_lf);
    take(end);
    return part;
  }

  [[nodiscard]] constexpr bool found() const noexcept { return found_; }    // a delimiter at all
  [[nodiscard]] constexpr bool closed() const noexcept { return closed_; }  // by --boundary--
  [[nodiscard]] constexpr std::string_view preamble() const noexcept { return preamble_; }
  [[nodiscard]] constexpr std::string_view epilogue() const noexcept { return epilogue_; }
  // The first bare LF about a delimiter or in a part's header; empty if there is none.
  [[nodiscard]] constexpr std::string_view bare_lf() const noexcept { return bare_lf_; }

 private:
  struct Delimiter {
    bool found = false;
    bool closing = false;
    std::size_t from = 0;  // with the line break before it
    std::size_t to = 0;    // with the line break after it
    std::string_view bare_lf;
  };

  // delimiter = CRLF "--" boundary; at the very beginning and right after another delimiter's
  // line no line break is left to stand before it.
  // A line that goes on after the boundary is no delimiter: it may be that of an inner multipart
  // whose boundary begins alike.
  [[nodiscard]] constexpr Delimiter find_delimiter(std::size_t from) const noexcept {
    if (boundary_.empty()) return {};
    for (std::size_t at = from;; ++at) {
      at = content_.find(boundary_, at);
      if (at == std::string_view::npos) return {};
      if (at < from + 2 || content_[at - 1] != '-' || content_[at - 2] != '-') continue;
      Delimiter out{.found = true, .closing = false, .from = at - 2, .to = 0, .bare_lf = {}};
      if (out.from > from) {
        if (content_[out.from - 1] != '\n') continue;
        --out.from;
        if (out.from > from && content_[out.from - 1] == '\r') {
          --out.from;
        } else {
          out.bare_lf = content_.substr(out.from, 1);
        }
      } else if (from > 0 && content_[from - 1] != '\n') {
        continue;
      }
      std::string_view rest = content_.substr(at + boundary_.size());
      if (rest.substr(0, 2) == "--") {
        out.closing = true;
        rest.remove_prefix(2);
      }
      const std::size_t padding = rest.find_first_not_of(" \t");
      rest.remove_prefix(padding == std::string_view::npos ? rest.size() : padding);
      if (rest.substr(0, 2) == "\r\n") {
        rest.remove_prefix(2);
      } else if (rest.substr(0, 1) == "\n") {
        if (out.bare_lf.empty()) out.bare_lf = rest.substr(0, 1);
        rest.remove_prefix(1);
      } else if (!rest.empty()) {
        continue;
      }
      out.to = content_.size() - rest.size();
      return out;
    }
  }

  constexpr void take(const Delimiter& d) noexcept {
    open_ = d.found && !d.closing && d.to < content_.size();
    if (!d.found) return;
    note_bare(d.bare_lf);
    at_ = d.to;
    closed_ = d.closing;
    if (d.closing) epilogue_ = content_.substr(d.to);
  }

  constexpr void note_bare(std::string_view lf) noexcept {
    if (bare_lf_.empty()) bare_lf_ = lf;
  }

  // Parts a body part into header and content at the first empty line. Where the delimiter took
  // the line break of the last header line, that line has none of its own.
  static constexpr Part split(std::string_view part) noexcept {
    Part out;
    std::size_t at = 0;
    while (at < part.size()) {
      const ContentLine line = content_line(part.substr(at));
      if (line.bare_lf() && out.bare_lf.empty()) out.bare_lf = line.ending;
      if (line.text.empty() && !line.ending.empty()) {
        out.header = part.substr(0, at);
        out.content = part.substr(at + line.ending.size());
        out.header_ends = true;
        return out;
      }
      at += line.text.size() + line.ending.size();
    }
    // An empty line that the delimiter's own line break ends: a part without content.
    out.header = part;
    out.header_ends = part.empty() || part.back() == '\n';
    return out;
  }

  std::string_view content_;
  std::string_view boundary_;
  std::size_t at_ = 0;
  bool begun_ = false;
  bool open_ = false;
  bool found_ = false;
  bool closed_ = false;
  std::string_view preamble_;
  std::string_view epilogue_;
  std::string_view bare_lf_;
};

static_assert(multipart_boundary("gc0p4Jq0M2Yt08j34c0p"));
static_assert(multipart_boundary("a ").misfit().at == 1);
static_assert(Multipart("--b\r\nA: 1\r\n\r\nx\r\n--b--", "b").next()->content == "x");

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_MULTIPART_H_
