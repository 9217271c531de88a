#include "checker/intake/json_scan.h"

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>

#include "checker/support/file.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace checker::intake {
namespace {

constexpr std::size_t kBlock = 64;
static_assert(File::kPadding >= kBlock);

// One bit an octet of a block.
struct Masks {
  std::uint64_t quotes = 0;
  std::uint64_t backslashes = 0;
  std::uint64_t opening = 0;  // of objects and arrays
  std::uint64_t closing = 0;
};

[[maybe_unused]] Masks plain_masks(const char* block) noexcept {
  Masks m;
  for (unsigned i = 0; i < kBlock; ++i) {
    const std::uint64_t bit = std::uint64_t{1} << i;
    const char c = block[i];
    if (c == '"') m.quotes |= bit;
    if (c == '\\') m.backslashes |= bit;
    if (c == '{' || c == '[') m.opening |= bit;
    if (c == '}' || c == ']') m.closing |= bit;
  }
  return m;
}

#if defined(__x86_64__)
// A quarter, or half a block at a time. With 0x20 set, '[' is '{' and ']' is '}'.
Masks sse2_masks(const char* block) noexcept {
  Masks m;
  for (unsigned i = 0; i < kBlock; i += 16) {
    const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block + i));
    const __m128i folded = _mm_or_si128(v, _mm_set1_epi8(0x20));
    const auto bits = [i](__m128i equal) {
      return std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(equal))} << i;
    };
    m.quotes |= bits(_mm_cmpeq_epi8(v, _mm_set1_epi8('"')));
    m.backslashes |= bits(_mm_cmpeq_epi8(v, _mm_set1_epi8('\\')));
    m.opening |= bits(_mm_cmpeq_epi8(folded, _mm_set1_epi8('{')));
    m.closing |= bits(_mm_cmpeq_epi8(folded, _mm_set1_epi8('}')));
  }
  return m;
}

[[gnu::target("avx2,popcnt")]] inline std::uint64_t avx2_equal(__m256i low, __m256i high,
                                                               char c) noexcept {
  const __m256i wanted = _mm256_set1_epi8(c);
  const auto bits = [](int mask) { return std::uint64_t{static_cast<std::uint32_t>(mask)}; };
  return bits(_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted))) |
         bits(_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted))) << 32;
}

[[gnu::target("avx2,popcnt")]] inline Masks avx2_masks(const char* block) noexcept {
  const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(block));
  const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(block + 32));
  const __m256i fold = _mm256_set1_epi8(0x20);
  const __m256i folded_low = _mm256_or_si256(low, fold);
  const __m256i folded_high = _mm256_or_si256(high, fold);
  return {avx2_equal(low, high, '"'), avx2_equal(low, high, '\\'),
          avx2_equal(folded_low, folded_high, '{'), avx2_equal(folded_low, folded_high, '}')};
}
#endif

// The octets that a backslash escapes. `carry`: the last one of the block
// before, and now of this one, escapes the octet after it.
std::uint64_t escaped_by(std::uint64_t backslashes, bool& carry) noexcept {
  std::uint64_t escaped = carry ? 1 : 0;
  carry = false;
  for (std::uint64_t left = backslashes & ~escaped; left != 0;) {
    const std::uint64_t first = left & (~left + 1);
    const std::uint64_t next = first << 1;
    if (next == 0) carry = true;
    escaped |= next;
    left &= ~(first | next);
  }
  return escaped;
}

// Every bit becomes the parity of itself and those below it: the inside of strings.
std::uint64_t parities(std::uint64_t bits) noexcept {
  for (unsigned shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

// A macro's work: the body is compiled once for every set of instructions.
template <Masks (*kMasks)(const char*) noexcept>
[[gnu::always_inline]] inline std::size_t find_container_end(std::string_view octets,
                                                             std::size_t at) noexcept {
  std::uint64_t depth = 0;
  bool within = false;  // a string
  bool carry = false;
  for (; at < octets.size(); at += kBlock) {
    Masks m = kMasks(octets.data() + at);
    if (const std::size_t left = octets.size() - at; left < kBlock) {
      const std::uint64_t valid = (std::uint64_t{1} << left) - 1;
      m = {m.quotes & valid, m.backslashes & valid, m.opening & valid, m.closing & valid};
    }
    if (m.backslashes != 0 || carry) m.quotes &= ~escaped_by(m.backslashes, carry);
    if (m.quotes == 0 && within) continue;
    std::uint64_t strings = m.quotes == 0 ? 0 : parities(m.quotes);
    if (within) strings = ~strings;
    within = (strings >> 63) != 0;
    m.opening &= ~strings;
    m.closing &= ~strings;
    const auto closed = static_cast<std::uint64_t>(std::popcount(m.closing));
    if (depth > closed) {  // it cannot end here
      depth += static_cast<std::uint64_t>(std::popcount(m.opening)) - closed;
      continue;
    }
    for (std::uint64_t bits = m.opening | m.closing; bits != 0; bits &= bits - 1) {
      const std::uint64_t bit = bits & (~bits + 1);
      if ((m.opening & bit) != 0) {
        ++depth;
      } else if (--depth == 0) {
        return at + static_cast<std::size_t>(std::countr_zero(bit)) + 1;
      }
    }
  }
  return std::string_view::npos;
}

#if defined(__x86_64__)
[[gnu::target("avx2,popcnt")]] std::size_t avx2_container_end(std::string_view octets,
                                                              std::size_t at) noexcept {
  return find_container_end<avx2_masks>(octets, at);
}

std::size_t container_end(std::string_view octets, std::size_t at) noexcept {
  static const bool has_avx2 =
      __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("popcnt") != 0;
  return has_avx2 ? avx2_container_end(octets, at) : find_container_end<sse2_masks>(octets, at);
}
#else
std::size_t container_end(std::string_view octets, std::size_t at) noexcept {
  return find_container_end<plain_masks>(octets, at);
}
#endif

std::size_t string_end(std::string_view octets, std::size_t at) noexcept {
  ++at;
  while ((at = octets.find_first_of("\"\\", at)) < octets.size()) {
    if (octets[at] == '"') return at + 1;
    at += 2;
  }
  return octets.npos;
}

constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  const char l = static_cast<char>(c | 0x20);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

// \uXXXX                                                        RFC 8259, 7
std::optional<unsigned> unicode_escape(std::string_view s) noexcept {
  if (s.size() < 6 || s[0] != '\\' || s[1] != 'u') return std::nullopt;
  unsigned n = 0;
  for (char c : s.substr(2, 4)) {
    const int digit = hex_value(c);
    if (digit < 0) return std::nullopt;
    n = n * 16 + static_cast<unsigned>(digit);
  }
  return n;
}

// The length of the UTF-8 sequence at the front; 0 if there is none  RFC 3629, 4
std::size_t utf8_length(std::string_view s) noexcept {
  const auto at = [s](std::size_t i) {
    return i < s.size() ? static_cast<unsigned char>(s[i]) : 0u;
  };
  const auto tail = [&at](std::size_t i) { return (at(i) & 0xC0) == 0x80; };
  const unsigned a = at(0);
  const unsigned b = at(1);
  if (a < 0x80) return 1;
  if (a >= 0xC2 && a <= 0xDF) return tail(1) ? 2 : 0;
  if (a >= 0xE0 && a <= 0xEF) {
    const bool overlong = a == 0xE0 && b < 0xA0;
    const bool surrogate = a == 0xED && b > 0x9F;
    return tail(1) && tail(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (a >= 0xF0 && a <= 0xF4) {
    const bool outside = (a == 0xF0 && b < 0x90) || (a == 0xF4 && b > 0x8F);
    return tail(1) && tail(2) && tail(3) && !outside ? 4 : 0;
  }
  return 0;
}

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// Copies one escape, and returns its length.
std::size_t repair_escape(std::string_view s, std::string& out, Repaired& repaired) {
  const char kind = s.size() > 1 ? s[1] : '\0';
  if (kind == 'u') {
    const std::optional<unsigned> unit = unicode_escape(s);
    if (unit && (*unit & 0xF800) != 0xD800) {
      out += s.substr(0, 6);
      return 6;
    }
    const std::optional<unsigned> other =
        unit && *unit < 0xDC00 ? unicode_escape(s.substr(6)) : std::nullopt;
    if (other && (*other & 0xFC00) == 0xDC00) {
      out += s.substr(0, 12);
      return 12;
    }
    if (unit) {
      ++repaired.surrogates;
      out += kReplacement;
      return 6;
    }
  } else if (kind != '\0' && std::string_view("\"\\/bfnrt").find(kind) != std::string_view::npos) {
    out += s.substr(0, 2);
    return 2;
  }
  ++repaired.other;
  out += "\\\\";
  return 1;
}

}  // namespace

std::size_t skip_json_space(std::string_view octets, std::size_t at) noexcept {
  while (at < octets.size() && is_space(octets[at])) ++at;
  return at;
}

std::size_t json_value_end(std::string_view octets, std::size_t at) noexcept {
  if (at >= octets.size()) return octets.npos;
  const char c = octets[at];
  if (c == '{' || c == '[') return container_end(octets, at);
  if (c == '"') return string_end(octets, at);
  const std::size_t end = octets.find_first_of(",:]}\"[{ \t\r\n", at);
  return end;
}

Repaired repair_json(std::string_view octets, std::string& out) {
  Repaired repaired;
  out.clear();
  bool within = false;  // a string
  for (std::size_t at = 0; at < octets.size();) {
    const char c = octets[at];
    const auto u = static_cast<unsigned char>(c);
    if (u >= 0x80) {
      const std::size_t n = utf8_length(octets.substr(at));
      if (n == 0) {
        ++repaired.octets;
        out += kReplacement;
      } else {
        out += octets.substr(at, n);
      }
      at += n == 0 ? 1 : n;
      continue;
    }
    if (within && c == '\\') {
      at += repair_escape(octets.substr(at), out, repaired);
      continue;
    }
    ++at;
    if (c == '"') {
      within = !within;
    } else if (within && u < 0x20) {
      constexpr char kDigits[] = "0123456789abcdef";
      ++repaired.other;
      out += "\\u00";
      out += kDigits[u >> 4];
      out += kDigits[u & 15];
      continue;
    } else if (!within && (c == '}' || c == ']')) {
      const std::size_t last = out.find_last_not_of(" \t\r\n");
      if (last != out.npos && out[last] == ',') {
        ++repaired.other;
        out.resize(last);
      }
    }
    out += c;
  }
  return repaired;
}

}  // namespace checker::intake
