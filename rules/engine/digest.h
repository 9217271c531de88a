// Digests of octets: fast, and good against chance; no defence against intent.
#ifndef RULES_ENGINE_DIGEST_H_
#define RULES_ENGINE_DIGEST_H_

#include <bit>
#include <cstdint>
#include <string_view>

namespace statute {

[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t h, std::uint64_t v) noexcept {
  return std::rotl((h ^ v) * 0x9E3779B97F4A7C15u, 29);
}

// For short octets, like the value of a field.
[[nodiscard]] std::uint64_t mix(std::uint64_t h, std::string_view octets) noexcept;

// For octets of any length: the more there are, the faster it is.
[[nodiscard]] std::uint64_t digest_of(std::string_view octets) noexcept;

}  // namespace statute

#endif  // RULES_ENGINE_DIGEST_H_
