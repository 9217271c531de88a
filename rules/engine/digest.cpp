#include "rules/engine/digest.h"

#include <array>
#include <cstddef>
#include <cstring>

namespace statute {
namespace {

std::uint64_t load(const char* at, std::size_t n = 8) noexcept {
  std::uint64_t v = 0;
  std::memcpy(&v, at, n);
  return v;
}

constexpr std::uint64_t finish(std::uint64_t h) noexcept {
  h *= 0x9E3779B97F4A7C15u;
  return h ^ (h >> 32);
}

}  // namespace

std::uint64_t mix(std::uint64_t h, std::string_view octets) noexcept {
  std::size_t i = 0;
  for (; i + 8 <= octets.size(); i += 8) h = mix(h, load(octets.data() + i));
  const std::uint64_t last =
      i < octets.size() ? load(octets.data() + i, octets.size() - i) : std::uint64_t{0};
  return finish(h ^ last ^ (static_cast<std::uint64_t>(octets.size()) << 56));
}

std::uint64_t digest_of(std::string_view octets) noexcept {
  // Lanes that do not wait for each other.
  std::array<std::uint64_t, 8> lanes{0, 1, 2, 3, 4, 5, 6, 7};
  const std::size_t size = octets.size();
  for (; octets.size() >= 64; octets.remove_prefix(64)) {
    for (std::size_t i = 0; i < lanes.size(); ++i) {
      lanes[i] = mix(lanes[i], load(octets.data() + 8 * i));
    }
  }
  std::uint64_t h = size;
  for (const std::uint64_t lane : lanes) h = mix(h, lane);
  return mix(h, octets);
}

}  // namespace statute
