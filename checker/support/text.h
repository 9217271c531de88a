// Text for people and for formats that want UTF-8: octets from the network are
// hostile until they have gone through here.
#ifndef CHECKER_SUPPORT_TEXT_H_
#define CHECKER_SUPPORT_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace checker {

// UTF-8 (RFC 3629).

[[nodiscard]] bool is_utf8(std::string_view octets) noexcept;

struct Sanitized {
  std::string text;  // valid UTF-8
  bool changed = false;
};
// Each maximal ill-formed run (Unicode 15, 3.9) becomes one U+FFFD.
[[nodiscard]] Sanitized sanitize_utf8(std::string_view octets);

// The columns a terminal gives the text: none to combining marks and controls,
// two to wide East Asian characters and emoji. Ill-formed octets count as U+FFFD.
[[nodiscard]] std::size_t display_width(std::string_view text) noexcept;

// The longest front of the text that fits in so many columns, characters kept whole.
[[nodiscard]] std::string_view fit_width(std::string_view text, std::size_t columns) noexcept;

// Fit for a terminal and one line: C0 and C1 controls, line separators, characters that
// reorder text and octets that are not UTF-8 are spelt out, as \r, \x1b or \u{202e}.
[[nodiscard]] std::string escape_controls(std::string_view octets);

// Base64 (RFC 4648, 4).

[[nodiscard]] std::string base64_encode(std::string_view octets);
// Skips white space; padding may be missing, and the URL-safe alphabet (RFC
// 4648, 5) be used. Nothing if there is any other character.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);
// Likewise into memory that is used again; false if there is any other character.
[[nodiscard]] bool base64_decode(std::string_view text, std::string& out);

// Words.

// ASCII letters to lower case; the rest as it is.
[[nodiscard]] std::string fold_case(std::string_view text);
[[nodiscard]] bool same_text(std::string_view a, std::string_view b) noexcept;

// Whether the whole text matches: `?` is one character and `*` any number of
// characters but `/`, `**` any number of any, `**/` any number of folders,
// `\` takes the next character as it is. Time at most |pattern| * |text|.
[[nodiscard]] bool glob_match(std::string_view pattern, std::string_view text) noexcept;
// Whether there is anything in it that glob_match takes not as it is.
[[nodiscard]] bool is_glob(std::string_view pattern) noexcept;

// Insertions, deletions, substitutions and swaps of neighbours that make a into b.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);
// For "did you mean": the candidate nearest to the word, case folded, the first
// of several; empty if none is near enough to be meant.
[[nodiscard]] std::string_view nearest(std::string_view word,
                                       std::span<const std::string_view> candidates);

// Numbers.

[[nodiscard]] std::string thousands(std::uint64_t n);                 // "16,956,602"
[[nodiscard]] std::string human_octets(std::uint64_t octets);         // "16.2 MiB"
[[nodiscard]] std::string human_count(double n);                      // "137.6 k"
[[nodiscard]] std::string human_duration(double seconds);             // "1 min 12 s"
[[nodiscard]] std::string octet_rate(std::uint64_t, double seconds);  // "740.0 MiB/s"
[[nodiscard]] std::string count_rate(std::uint64_t, double seconds);  // "137.6 k/s"

// Fingerprints.

// A 64-bit hash, the same everywhere and for ever: FNV-1a, its bits mixed at
// the end. Not for adversaries. Parts are kept apart: {"a","bc"} is not {"ab","c"}.
class Hash64 {
 public:
  constexpr Hash64& add(std::string_view part) noexcept {
    for (char c : part) step(static_cast<unsigned char>(c));
    return add(static_cast<std::uint64_t>(part.size()));
  }
  constexpr Hash64& add(std::uint64_t n) noexcept {
    for (int shift = 0; shift < 64; shift += 8) step((n >> shift) & 0xFF);
    return *this;
  }
  [[nodiscard]] constexpr std::uint64_t value() const noexcept {
    std::uint64_t h = state_;
    h = (h ^ (h >> 33)) * 0xFF51AFD7ED558CCDu;
    h = (h ^ (h >> 33)) * 0xC4CEB9FE1A85EC53u;
    return h ^ (h >> 33);
  }

 private:
  constexpr void step(std::uint64_t octet) noexcept { state_ = (state_ ^ octet) * 0x100000001B3u; }
  std::uint64_t state_ = 0xCBF29CE484222325u;
};

[[nodiscard]] constexpr std::uint64_t hash64(std::string_view octets) noexcept {
  return Hash64().add(octets).value();
}

[[nodiscard]] std::string hex64(std::uint64_t n);  // 16 lower-case digits

}  // namespace checker

#endif  // CHECKER_SUPPORT_TEXT_H_
