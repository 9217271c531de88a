// Extended parameter values, those of name*: RFC 8187, 3.2.
#ifndef RULES_SYNTAX_EXT_VALUE_H_
#define RULES_SYNTAX_EXT_VALUE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rules/syntax/language_tag.h"
#include "rules/syntax/parse.h"
#include "rules/syntax/utf8.h"

namespace statute::syntax {

// The octets of a text whose percent-encoding is well-formed, decoded.
class PercentDecoded {
 public:
  class iterator {
   public:
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    constexpr iterator() = default;
    constexpr explicit iterator(std::string_view rest) : rest_(rest) {}
    constexpr char operator*() const noexcept {
      if (!encoded()) return rest_.front();
      return static_cast<char>(static_cast<unsigned char>(digit(rest_[1]) * 16 + digit(rest_[2])));
    }
    constexpr iterator& operator++() noexcept {
      rest_.remove_prefix(encoded() ? 3 : 1);
      return *this;
    }
    constexpr void operator++(int) noexcept { ++*this; }
    constexpr bool operator==(const iterator& o) const noexcept {
      return rest_.size() == o.rest_.size();
    }

   private:
    [[nodiscard]] constexpr bool encoded() const noexcept {
      return rest_.front() == '%' && rest_.size() > 2;
    }
    static constexpr unsigned digit(char c) noexcept {
      return static_cast<unsigned>(is_digit(c) ? c - '0' : to_lower(c) - 'a' + 10) & 0xFU;
    }
    std::string_view rest_;
  };
  constexpr explicit PercentDecoded(std::string_view text) : text_(text) {}
  [[nodiscard]] constexpr iterator begin() const { return iterator(text_); }
  [[nodiscard]] constexpr iterator end() const { return {}; }

 private:
  std::string_view text_;
};

enum class Decoding : std::uint8_t { valid, invalid, unknown };  // unknown: of the charset

struct ExtValue {
  std::string_view charset;
  std::string_view language;  // may be empty
  std::string_view text;      // percent-encoded

  [[nodiscard]] constexpr bool is_utf8() const noexcept { return same(charset, "UTF-8"); }
  [[nodiscard]] constexpr PercentDecoded octets() const noexcept { return PercentDecoded(text); }
  // Whether the octets are text in the charset that the value declares.
  [[nodiscard]] constexpr Decoding decoding() const noexcept {
    if (same(charset, "ISO-8859-1")) return Decoding::valid;
    const bool ascii = same(charset, "US-ASCII");
    if (!is_utf8() && !ascii) return Decoding::unknown;
    Utf8Checker utf8;
    for (char octet : octets()) {
      if (!utf8.take(octet) || (ascii && is_obs_text(octet))) return Decoding::invalid;
    }
    return utf8.complete() ? Decoding::valid : Decoding::invalid;
  }
};

// mime-charsetc = ALPHA / DIGIT / "!" / "#" / "$" / "%" / "&" / "+" / "-" / "^" /
//                 "_" / "`" / "{" / "}" / "~"                   RFC 8187, 3.2.1
constexpr bool is_mime_charsetc(char c) noexcept {
  return is_alpha(c) || is_digit(c) ||
         std::string_view("!#$%&+-^_`{}~").find(c) != std::string_view::npos;
}

// attr-char = ALPHA / DIGIT / "!" / "#" / "$" / "&" / "+" / "-" / "." / "^" /
//             "_" / "`" / "|" / "~"                             RFC 8187, 3.2.1
constexpr bool is_attr_char(char c) noexcept {
  return is_tchar(c) && c != '*' && c != '\'' && c != '%';
}

// ext-value   = charset "'" [ language ] "'" value-chars        RFC 8187, 3.2.1
// charset     = "UTF-8" / mime-charset; mime-charset = 1*mime-charsetc
// value-chars = *( pct-encoded / attr-char )
constexpr Parsed<ExtValue> ext_value(std::string_view value) {
  Cursor c(value);
  ExtValue v;
  v.charset = c.eat_while(is_mime_charsetc);
  if (v.charset.empty()) return c.misfit("a charset");
  if (!c.eat('\'')) return c.misfit("an apostrophe after the charset");
  const std::size_t from = c.at();
  v.language = c.eat_while([](char o) { return is_alpha(o) || is_digit(o) || o == '-'; });
  if (!c.eat('\'')) return c.misfit("an apostrophe after the language");
  if (!v.language.empty()) {
    const auto tag = language_tag(v.language);
    if (!tag) return Misfit{from + tag.misfit().at, "a language tag or nothing"};
  }
  const std::size_t start = c.at();
  while (!c.done()) {
    c.eat_while(is_attr_char);
    if (c.done()) break;
    if (!c.eat('%')) return c.misfit("a percent-encoded octet or a plain character");
    for (int i = 0; i < 2; ++i) {
      if (!is_hex(c.peek())) return c.misfit("a hexadecimal digit");
      c.skip(1);
    }
  }
  v.text = c.since(start);
  return v;
}

static_assert(ext_value("UTF-8'en'%e2%82%ac%20rates")->decoding() == Decoding::valid);
static_assert(ext_value("utf-8''%e2%82")->decoding() == Decoding::invalid);
static_assert(ext_value("UTF-8'a b.txt").misfit().at == 7 && !ext_value("plain"));

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_EXT_VALUE_H_
