// What every grammar shares: results, a cursor, and the character classes and
// lists of RFC 9110, 5.6. A parser takes a whole value and returns what it
// means, or the first octet that does not fit. None throws or allocates: what
// it returns are views into the value.
#ifndef RULES_SYNTAX_PARSE_H_
#define RULES_SYNTAX_PARSE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace statute::syntax {

struct Misfit {
  std::size_t at = 0;         // offset in the value
  std::string_view expected;  // "a digit"
  std::size_t line = 0;       // which of several field lines the offset is in
};

// A value or a misfit; std::expected, until the library has it.
template <class T>
class Parsed {
 public:
  constexpr Parsed(T value) : value_(value) {}
  constexpr Parsed(Misfit misfit) : misfit_(misfit) {}
  [[nodiscard]] constexpr explicit operator bool() const noexcept { return value_.has_value(); }
  [[nodiscard]] constexpr const T& operator*() const& { return *value_; }
  // Of a temporary, so that a loop over it does not outlive its value.
  [[nodiscard]] constexpr T operator*() && { return *value_; }
  [[nodiscard]] constexpr const T* operator->() const { return &*value_; }
  [[nodiscard]] constexpr const Misfit& misfit() const { return misfit_; }

 private:
  std::optional<T> value_;
  Misfit misfit_{};
};

// Character classes, RFC 5234, B.1 and RFC 9110, 5.6.2; one table, one bit each.
namespace detail {

enum CharClass : std::uint8_t {
  kDigit = 1,
  kAlpha = 2,
  kHex = 4,
  kTchar = 8,
  kQdtext = 16,
  kEtagc = 32,
  kVchar = 64,
  kObsText = 128,
};

consteval std::array<std::uint8_t, 256> make_classes() {
  std::array<std::uint8_t, 256> table{};
  for (unsigned c = 0; c < 256; ++c) {
    unsigned bits = 0;
    const bool digit = c >= '0' && c <= '9';
    const bool alpha = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (digit) bits |= kDigit;
    if (alpha) bits |= kAlpha;
    if (digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) bits |= kHex;
    if (c > 0x20 && c < 0x7F) bits |= kVchar;
    if (c >= 0x80) bits |= kObsText;
    if (digit || alpha) bits |= kTchar;
    for (char t : std::string_view("!#$%&'*+-.^_`|~")) {
      if (c == static_cast<unsigned char>(t)) bits |= kTchar;
    }
    if (c == '\t' || c == ' ' || c == 0x21 || (c >= 0x23 && c <= 0x5B) ||
        (c >= 0x5D && c <= 0x7E) || c >= 0x80) {
      bits |= kQdtext;
    }
    if (c == 0x21 || (c >= 0x23 && c <= 0x7E) || c >= 0x80) bits |= kEtagc;
    table[c] = static_cast<std::uint8_t>(bits);
  }
  return table;
}

inline constexpr std::array<std::uint8_t, 256> kClasses = make_classes();

constexpr bool is(char c, std::uint8_t bits) noexcept {
  return (kClasses[static_cast<unsigned char>(c)] & bits) != 0;
}

}  // namespace detail

constexpr bool is_digit(char c) noexcept { return detail::is(c, detail::kDigit); }
constexpr bool is_alpha(char c) noexcept { return detail::is(c, detail::kAlpha); }
constexpr bool is_hex(char c) noexcept { return detail::is(c, detail::kHex); }
constexpr bool is_tchar(char c) noexcept { return detail::is(c, detail::kTchar); }
constexpr bool is_qdtext(char c) noexcept { return detail::is(c, detail::kQdtext); }
constexpr bool is_etagc(char c) noexcept { return detail::is(c, detail::kEtagc); }
constexpr bool is_vchar(char c) noexcept { return detail::is(c, detail::kVchar); }
constexpr bool is_obs_text(char c) noexcept { return detail::is(c, detail::kObsText); }
constexpr bool is_ows(char c) noexcept { return c == ' ' || c == '\t'; }

constexpr char to_lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

// Whether two ASCII texts are the same but for case.
[[nodiscard]] constexpr bool same(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (to_lower(a[i]) != to_lower(b[i])) return false;
  }
  return true;
}

[[nodiscard]] constexpr std::string_view trim(std::string_view s) noexcept {
  while (!s.empty() && is_ows(s.front())) s.remove_prefix(1);
  while (!s.empty() && is_ows(s.back())) s.remove_suffix(1);
  return s;
}

// Reads a value from left to right.
class Cursor {
 public:
  constexpr explicit Cursor(std::string_view s) : s_(s) {}
  [[nodiscard]] constexpr bool done() const noexcept { return at_ == s_.size(); }
  // The next octet; NUL at the end, where no grammar admits it.
  [[nodiscard]] constexpr char peek() const noexcept { return done() ? '\0' : s_[at_]; }
  [[nodiscard]] constexpr std::size_t at() const noexcept { return at_; }
  [[nodiscard]] constexpr std::string_view rest() const noexcept { return s_.substr(at_); }
  [[nodiscard]] constexpr std::string_view since(std::size_t from) const noexcept {
    return s_.substr(from, at_ - from);
  }
  constexpr void skip(std::size_t n) noexcept { at_ += n < s_.size() - at_ ? n : s_.size() - at_; }
  constexpr void back_to(std::size_t at) noexcept { at_ = at; }

  constexpr bool eat(char c) noexcept {
    if (done() || s_[at_] != c) return false;
    ++at_;
    return true;
  }
  constexpr bool eat(std::string_view literal) noexcept {
    if (s_.substr(at_, literal.size()) != literal) return false;
    at_ += literal.size();
    return true;
  }
  // The same, whatever the case of the letters.
  constexpr bool eat_same(std::string_view literal) noexcept {
    if (!same(s_.substr(at_, literal.size()), literal)) return false;
    at_ += literal.size();
    return true;
  }
  template <class Set>
  constexpr std::string_view eat_while(Set in) noexcept {
    const std::size_t from = at_;
    while (!done() && in(s_[at_])) ++at_;
    return since(from);
  }
  // OWS = *( SP / HTAB )                                        RFC 9110, 5.6.3
  constexpr std::string_view eat_ows() noexcept { return eat_while(is_ows); }
  // token = 1*tchar; empty if there is none                     RFC 9110, 5.6.2
  constexpr std::string_view eat_token() noexcept { return eat_while(is_tchar); }
  // quoted-string; what stands between the quotes, escapes kept  RFC 9110, 5.6.4
  // Nothing, and the cursor at the octet that does not fit, if it is malformed.
  constexpr std::optional<std::string_view> eat_quoted() noexcept {
    if (!eat('"')) return std::nullopt;
    const std::size_t from = at_;
    for (;;) {
      eat_while(is_qdtext);
      if (eat('"')) return s_.substr(from, at_ - 1 - from);
      if (!eat('\\')) return std::nullopt;
      const char c = peek();
      if (done() || !(c == '\t' || c == ' ' || is_vchar(c) || is_obs_text(c))) return std::nullopt;
      ++at_;
    }
  }

  [[nodiscard]] constexpr Misfit misfit(std::string_view expected) const noexcept {
    return {at_, expected};
  }

 private:
  std::string_view s_;
  std::size_t at_ = 0;
};

// token = 1*tchar                                               RFC 9110, 5.6.2
constexpr Parsed<std::string_view> token(std::string_view value) {
  Cursor c(value);
  const std::string_view t = c.eat_token();
  if (t.empty()) return c.misfit("a token");
  if (!c.done()) return c.misfit("a token character");
  return t;
}

// The elements of a comma-separated list, without the white space around them.
// Commas within quoted strings separate nothing. Empty elements are elements:
// who does not care skips them.                                 RFC 9110, 5.6.1
class Elements {
 public:
  class iterator {
   public:
    using value_type = std::string_view;
    using difference_type = std::ptrdiff_t;
    constexpr iterator() = default;
    constexpr explicit iterator(std::string_view rest) : rest_(rest), more_(true) { next(); }
    constexpr std::string_view operator*() const noexcept { return element_; }
    constexpr iterator& operator++() noexcept {
      next();
      return *this;
    }
    constexpr void operator++(int) noexcept { next(); }
    constexpr bool operator==(const iterator& o) const noexcept { return at_end_ == o.at_end_; }

   private:
    constexpr void next() noexcept {
      at_end_ = !more_;
      if (at_end_) return;
      bool quoted = false;
      std::size_t i = 0;
      for (; i < rest_.size(); ++i) {
        const char c = rest_[i];
        if (quoted && c == '\\') {
          ++i;
        } else if (c == '"') {
          quoted = !quoted;
        } else if (c == ',' && !quoted) {
          break;
        }
      }
      more_ = i < rest_.size();
      element_ = trim(rest_.substr(0, i));
      rest_ = more_ ? rest_.substr(i + 1) : std::string_view{};
    }
    std::string_view rest_;
    std::string_view element_;
    bool more_ = false;
    bool at_end_ = true;
  };

  constexpr explicit Elements(std::string_view value) : value_(value) {}
  [[nodiscard]] constexpr iterator begin() const { return iterator(value_); }
  [[nodiscard]] constexpr iterator end() const { return {}; }

 private:
  std::string_view value_;
};

// delta-seconds = 1*DIGIT; capped, not wrapped, at 10^12        RFC 9111, 1.2.2
constexpr Parsed<std::uint64_t> delta_seconds(std::string_view value) {
  Cursor c(value);
  const std::string_view digits = c.eat_while(is_digit);
  if (digits.empty() || !c.done()) return c.misfit("a digit");
  std::uint64_t n = 0;
  for (char d : digits) {
    n = n > 1'000'000'000'000u ? n : n * 10 + static_cast<std::uint64_t>(d - '0');
  }
  return n;
}

static_assert(delta_seconds("12x").misfit().at == 2);
static_assert(*token("a-b") == "a-b" && token("a b").misfit().at == 1);
static_assert(*++Elements("\"a,b\" ,c").begin() == "c");

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_PARSE_H_
