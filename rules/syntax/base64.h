// Base 64: RFC 4648, 4.
#ifndef RULES_SYNTAX_BASE64_H_
#define RULES_SYNTAX_BASE64_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "rules/syntax/parse.h"

namespace statute::syntax {

namespace detail {

inline constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::optional<unsigned> base64_digit(char c) noexcept {
  if (c >= 'A' && c <= 'Z') return static_cast<unsigned>(c - 'A');
  if (c >= 'a' && c <= 'z') return static_cast<unsigned>(c - 'a') + 26;
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0') + 52;
  if (c == '+') return 62u;
  if (c == '/') return 63u;
  return std::nullopt;
}

}  // namespace detail

// Groups of four digits, the last one padded with "="; the number of octets
// they stand for. Bits that padding leaves over may be set.     RFC 4648, 4
constexpr Parsed<std::size_t> base64(std::string_view value) {
  Cursor c(value);
  const std::size_t digits =
      c.eat_while([](char o) { return detail::base64_digit(o).has_value(); }).size();
  if (c.done() && digits % 4 == 0) return digits / 4 * 3;
  if (digits % 4 < 2) return c.misfit("a base64 digit");
  for (std::size_t i = digits % 4; i < 4; ++i) {
    if (!c.eat('=')) return c.misfit(digits % 4 == 3 || i == 3 ? "'='" : "a digit or '='");
  }
  if (!c.done()) return c.misfit("nothing after the padding");
  return digits / 4 * 3 + (digits % 4 - 1);
}

// The octets at the front of `out`; nothing if the value is malformed or they
// do not fit.
constexpr std::optional<std::size_t> base64_decode(std::string_view value,
                                                   std::span<std::uint8_t> out) noexcept {
  const auto size = base64(value);
  if (!size || *size > out.size()) return std::nullopt;
  std::size_t n = 0;
  unsigned bits = 0;
  unsigned held = 0;
  for (char c : value) {
    const auto digit = detail::base64_digit(c);
    if (!digit) break;
    bits = (bits << 6 | *digit) & 0xFFFFu;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out[n++] = static_cast<std::uint8_t>(bits >> held & 0xFFu);
    }
  }
  return n;
}

// The digits of N octets, padded.
template <std::size_t N>
constexpr std::array<char, (N + 2) / 3 * 4> base64_encode(
    const std::array<std::uint8_t, N>& octets) noexcept {
  std::array<char, (N + 2) / 3 * 4> out{};
  std::size_t n = 0;
  for (std::size_t i = 0; i < N; i += 3) {
    const std::size_t left = N - i < 3 ? N - i : 3;
    unsigned group = 0;
    for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (k < left ? octets[i + k] : 0u);
    for (std::size_t k = 0; k < 4; ++k) {
      out[n++] = k <= left ? detail::kBase64[group >> (18 - 6 * k) & 0x3Fu] : '=';
    }
  }
  return out;
}

static_assert(*base64("Zm9vYg==") == 4 && base64("Zm9vY").misfit().at == 5);
static_assert(base64_encode(std::array<std::uint8_t, 2>{'f', 'o'})[3] == '=');

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_BASE64_H_
