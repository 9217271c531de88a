// Whether octets are UTF-8, and where they cease to be: RFC 3629, 4.
#ifndef RULES_SYNTAX_UTF8_H_
#define RULES_SYNTAX_UTF8_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <type_traits>

namespace statute::syntax {

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

[[nodiscard]] constexpr std::string_view without_byte_order_mark(std::string_view s) noexcept {
  if (s.substr(0, kByteOrderMark.size()) == kByteOrderMark) s.remove_prefix(kByteOrderMark.size());
  return s;
}

namespace detail {

// How many of the first octets are surely ASCII, in whole words.
inline std::size_t ascii_run(std::string_view s) noexcept {
  constexpr std::uint64_t kHigh = 0x8080808080808080u;
  std::array<std::uint64_t, 8> words{};
  std::size_t i = 0;
  for (; s.size() - i >= sizeof words; i += sizeof words) {
    std::memcpy(words.data(), s.data() + i, sizeof words);
    std::uint64_t any = 0;
    for (std::uint64_t w : words) any |= w;
    if ((any & kHigh) != 0) break;
  }
  for (; s.size() - i >= sizeof words[0]; i += sizeof words[0]) {
    std::memcpy(words.data(), s.data() + i, sizeof words[0]);
    if ((words[0] & kHigh) != 0) break;
  }
  return i;
}

}  // namespace detail

[[nodiscard]] inline bool is_ascii(std::string_view s) noexcept {
  for (std::size_t i = detail::ascii_run(s); i < s.size(); ++i) {
    if (static_cast<unsigned char>(s[i]) >= 0x80) return false;
  }
  return true;
}

// Decides octet by octet, for text that is not contiguous.
class Utf8Checker {
 public:
  // UTF8-octets = *( UTF8-char )                                RFC 3629, 4
  // Whether the octet may follow those before it.
  constexpr bool take(char octet) noexcept {
    const auto c = static_cast<unsigned char>(octet);
    if (left_ > 0) {
      if (c < low_ || c > high_) return false;
      low_ = 0x80;
      high_ = 0xBF;
      --left_;
      return true;
    }
    if (c < 0x80) return true;
    if (c < 0xC2 || c > 0xF4) return false;
    left_ = static_cast<std::uint8_t>(c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3);
    low_ = static_cast<std::uint8_t>(c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80);
    high_ = static_cast<std::uint8_t>(c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF);
    return true;
  }
  // Whether no character is half read.
  [[nodiscard]] constexpr bool complete() const noexcept { return left_ == 0; }

 private:
  std::uint8_t left_ = 0;
  std::uint8_t low_ = 0x80;  // what the next continuation octet may be
  std::uint8_t high_ = 0xBF;
};

// The offset of the first octet of the first sequence that is no UTF-8; nothing if all is. A
// character that the end cuts off counts as one that is not.
[[nodiscard]] constexpr std::optional<std::size_t> first_not_utf8(std::string_view s) noexcept {
  Utf8Checker checker;
  std::size_t start = 0;
  for (std::size_t i = 0; i < s.size();) {
    if (checker.complete()) {
      if (!std::is_constant_evaluated()) {
        i += detail::ascii_run(s.substr(i));
        if (i == s.size()) break;
      }
      start = i;
    }
    if (!checker.take(s[i])) return start;
    ++i;
  }
  if (!checker.complete()) return start;
  return std::nullopt;
}

static_assert(!first_not_utf8("a\xC3\xBC"));
static_assert(first_not_utf8("a\xC3(") == 1);

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_UTF8_H_
