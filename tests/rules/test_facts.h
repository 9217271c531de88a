// Facts for the examples of rules: SHA-256 (FIPS 180-4), and no content coding.
#ifndef TESTS_RULES_TEST_FACTS_H_
#define TESTS_RULES_TEST_FACTS_H_

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "rules/message/facts.h"

namespace statute {

class TestFacts final : public Facts {
 public:
  [[nodiscard]] Data data(const Message& m) override {
    const bool coded = m.has(Field::content_encoding) && m.content.form != Form::decoded;
    return {m.content.octets, coded ? Decoding::unknown : Decoding::done};
  }
  [[nodiscard]] std::string_view digest(std::string_view algorithm,
                                        std::string_view octets) override {
    if (algorithm != "sha-256") return {};
    digest_ = sha256(octets);
    return digest_;
  }

 private:
  // The first 32 bits of the fractional part of a root of a small prime.
  static std::uint32_t root_bits(unsigned prime, bool cube) {
    const double root = cube ? std::cbrt(prime) : std::sqrt(prime);
    return static_cast<std::uint32_t>((root - std::floor(root)) * 4294967296.0);
  }

  static std::string sha256(std::string_view octets) {
    std::array<std::uint32_t, 64> k{};
    std::array<std::uint32_t, 8> h{};
    std::size_t n = 0;
    for (unsigned p = 2; n < k.size(); ++p) {
      bool prime = true;
      for (unsigned d = 2; d * d <= p; ++d) prime = prime && p % d != 0;
      if (!prime) continue;
      if (n < h.size()) h[n] = root_bits(p, false);
      k[n++] = root_bits(p, true);
    }
    std::string padded(octets);
    padded += '\x80';
    while (padded.size() % 64 != 56) padded += '\0';
    for (int shift = 56; shift >= 0; shift -= 8) {
      padded += static_cast<char>(std::uint64_t{octets.size()} * 8 >> shift & 0xFF);
    }
    for (std::size_t at = 0; at < padded.size(); at += 64) add(padded.data() + at, k, h);
    std::string out;
    for (std::uint32_t word : h) {
      for (int shift = 24; shift >= 0; shift -= 8) {
        out += static_cast<char>(word >> shift & 0xFF);
      }
    }
    return out;
  }

  static void add(const char* block, const std::array<std::uint32_t, 64>& k,
                  std::array<std::uint32_t, 8>& h) {
    std::array<std::uint32_t, 64> w{};
    for (std::size_t i = 0; i < 64; ++i)
      w[i / 4] = w[i / 4] << 8 | static_cast<std::uint8_t>(block[i]);
    for (std::size_t i = 16; i < 64; ++i) {
      const std::uint32_t a = w[i - 15];
      const std::uint32_t b = w[i - 2];
      w[i] = w[i - 16] + w[i - 7] + (std::rotr(a, 7) ^ std::rotr(a, 18) ^ a >> 3) +
             (std::rotr(b, 17) ^ std::rotr(b, 19) ^ b >> 10);
    }
    std::array<std::uint32_t, 8> s = h;
    for (std::size_t i = 0; i < 64; ++i) {
      const std::uint32_t t1 = s[7] +
                               (std::rotr(s[4], 6) ^ std::rotr(s[4], 11) ^ std::rotr(s[4], 25)) +
                               ((s[4] & s[5]) ^ (~s[4] & s[6])) + k[i] + w[i];
      const std::uint32_t t2 = (std::rotr(s[0], 2) ^ std::rotr(s[0], 13) ^ std::rotr(s[0], 22)) +
                               ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
      s = {t1 + t2, s[0], s[1], s[2], s[3] + t1, s[4], s[5], s[6]};
    }
    for (std::size_t i = 0; i < 8; ++i) h[i] += s[i];
  }

  std::string digest_;
};

}  // namespace statute

#endif  // TESTS_RULES_TEST_FACTS_H_
