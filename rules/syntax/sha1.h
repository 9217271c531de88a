// SHA-1: RFC 3174. Broken as a signature; WebSocket asks for it all the same.
#ifndef RULES_SYNTAX_SHA1_H_
#define RULES_SYNTAX_SHA1_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace statute::syntax {

// Takes octets in any number of pieces; digest() ends it.
class Sha1 {
 public:
  constexpr void add(std::string_view octets) noexcept {
    for (char c : octets) put(static_cast<std::uint8_t>(c));
    length_ += octets.size();
  }

  constexpr std::array<std::uint8_t, 20> digest() noexcept {
    const std::uint64_t bits = length_ * 8;
    put(0x80);
    while (filled_ != 56) put(0);
    for (int shift = 56; shift >= 0; shift -= 8) put(static_cast<std::uint8_t>(bits >> shift));
    std::array<std::uint8_t, 20> out{};
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] = static_cast<std::uint8_t>(state_[i / 4] >> (24 - 8 * (i % 4)));
    }
    return out;
  }

 private:
  constexpr void put(std::uint8_t octet) noexcept {
    block_[filled_++] = octet;
    if (filled_ == block_.size()) mix();
  }

  constexpr void mix() noexcept {
    std::array<std::uint32_t, 80> w{};
    for (std::size_t t = 0; t < 16; ++t) {
      for (std::size_t k = 0; k < 4; ++k) w[t] = w[t] << 8 | block_[t * 4 + k];
    }
    for (std::size_t t = 16; t < 80; ++t) {
      w[t] = std::rotl(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
    }
    auto [a, b, c, d, e] = state_;
    for (std::size_t t = 0; t < 80; ++t) {
      const std::uint32_t f = t < 20   ? (b & c) | (~b & d)
                              : t < 40 ? b ^ c ^ d
                              : t < 60 ? (b & c) | (b & d) | (c & d)
                                       : b ^ c ^ d;
      constexpr std::array<std::uint32_t, 4> kRound{0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC, 0xCA62C1D6};
      const std::uint32_t next = std::rotl(a, 5) + f + e + w[t] + kRound[t / 20];
      e = d;
      d = c;
      c = std::rotl(b, 30);
      b = a;
      a = next;
    }
    state_ = {state_[0] + a, state_[1] + b, state_[2] + c, state_[3] + d, state_[4] + e};
    filled_ = 0;
  }

  std::array<std::uint32_t, 5> state_{0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  std::array<std::uint8_t, 64> block_{};
  std::size_t filled_ = 0;
  std::uint64_t length_ = 0;
};

constexpr std::array<std::uint8_t, 20> sha1(std::string_view octets) noexcept {
  Sha1 hash;
  hash.add(octets);
  return hash.digest();
}

static_assert(sha1("abc")[0] == 0xA9 && sha1("abc")[19] == 0x9D);

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_SHA1_H_
