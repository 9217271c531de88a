#include "checker/support/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <vector>

namespace checker {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

struct Character {
  char32_t code = 0xFFFD;
  std::size_t length = 1;  // octets; of a maximal ill-formed run if not valid
  bool valid = false;
};

// The character at the front of a text that is not empty. The second octet's
// bounds keep out overlong forms, surrogates and what is above U+10FFFF.
// UTF8-octets                                                   RFC 3629, 4
Character first_character(std::string_view s) noexcept {
  const auto octet = [s](std::size_t i) { return static_cast<unsigned char>(s[i]); };
  const unsigned lead = octet(0);
  if (lead < 0x80) return {lead, 1, true};
  std::size_t length = 0;
  unsigned low = 0x80;
  unsigned high = 0xBF;
  char32_t code = 0;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
    code = lead & 0x1F;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    code = lead & 0x0F;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    code = lead & 0x07;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  } else {
    return {};
  }
  for (std::size_t i = 1; i < length; ++i) {
    if (i == s.size() || octet(i) < low || octet(i) > high) return {0xFFFD, i, false};
    code = (code << 6) | (octet(i) & 0x3F);
    low = 0x80;
    high = 0xBF;
  }
  return {code, length, true};
}

// How many octets of ASCII the text begins with; eight at a time.
std::size_t ascii_front(std::string_view s) noexcept {
  std::size_t i = 0;
  for (; i + 8 <= s.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, s.data() + i, 8);
    if ((word & 0x8080808080808080u) != 0) break;
  }
  while (i < s.size() && static_cast<unsigned char>(s[i]) < 0x80) ++i;
  return i;
}

struct Range {
  char32_t first;
  char32_t last;
};

// Marks and format characters of the scripts that are met in practice.
constexpr Range kZeroWidth[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x05BF, 0x05BF},   {0x05C1, 0x05C2},
    {0x05C4, 0x05C5}, {0x05C7, 0x05C7}, {0x0610, 0x061A}, {0x064B, 0x065F},   {0x0670, 0x0670},
    {0x06D6, 0x06DC}, {0x06DF, 0x06E4}, {0x06E7, 0x06E8}, {0x06EA, 0x06ED},   {0x0900, 0x0902},
    {0x093C, 0x093C}, {0x0941, 0x0948}, {0x094D, 0x094D}, {0x0E31, 0x0E31},   {0x0E34, 0x0E3A},
    {0x0E47, 0x0E4E}, {0x1160, 0x11FF}, {0x1AB0, 0x1ACE}, {0x1DC0, 0x1DFF},   {0x200B, 0x200F},
    {0x2028, 0x202E}, {0x2060, 0x206F}, {0x20D0, 0x20F0}, {0x302A, 0x302D},   {0x3099, 0x309A},
    {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0001, 0xE007F}, {0xE0100, 0xE01EF},
};

// East_Asian_Width W and F                                      Unicode, UAX 11
constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},
    {0x23F0, 0x23F0},   {0x23F3, 0x23F3},   {0x25FD, 0x25FE},   {0x2614, 0x2615},
    {0x2648, 0x2653},   {0x267F, 0x267F},   {0x2693, 0x2693},   {0x26A1, 0x26A1},
    {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},   {0x26CE, 0x26CE},
    {0x26D4, 0x26D4},   {0x26EA, 0x26EA},   {0x26F2, 0x26F3},   {0x26F5, 0x26F5},
    {0x26FA, 0x26FA},   {0x26FD, 0x26FD},   {0x2705, 0x2705},   {0x270A, 0x270B},
    {0x2728, 0x2728},   {0x274C, 0x274C},   {0x274E, 0x274E},   {0x2753, 0x2755},
    {0x2757, 0x2757},   {0x2795, 0x2797},   {0x27B0, 0x27B0},   {0x27BF, 0x27BF},
    {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2B55, 0x2B55},   {0x2E80, 0x303E},
    {0x3041, 0x3247},   {0x3250, 0x4DBF},   {0x4E00, 0xA4C6},   {0xA960, 0xA97C},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6B},
    {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x16FE0, 0x18D08}, {0x1AFF0, 0x1B2FB},
    {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A},
    {0x1F200, 0x1F320}, {0x1F32D, 0x1F335}, {0x1F337, 0x1F37C}, {0x1F37E, 0x1F393},
    {0x1F3A0, 0x1F3CA}, {0x1F3CF, 0x1F3D3}, {0x1F3E0, 0x1F3F0}, {0x1F3F4, 0x1F3F4},
    {0x1F3F8, 0x1F43E}, {0x1F440, 0x1F440}, {0x1F442, 0x1F4FC}, {0x1F4FF, 0x1F53D},
    {0x1F54B, 0x1F54E}, {0x1F550, 0x1F567}, {0x1F57A, 0x1F57A}, {0x1F595, 0x1F596},
    {0x1F5A4, 0x1F5A4}, {0x1F5FB, 0x1F64F}, {0x1F680, 0x1F6C5}, {0x1F6CC, 0x1F6CC},
    {0x1F6D0, 0x1F6D2}, {0x1F6D5, 0x1F6D7}, {0x1F6DC, 0x1F6DF}, {0x1F6EB, 0x1F6EC},
    {0x1F6F4, 0x1F6FC}, {0x1F7E0, 0x1F7EB}, {0x1F7F0, 0x1F7F0}, {0x1F90C, 0x1F93A},
    {0x1F93C, 0x1F945}, {0x1F947, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x2FFFD},
    {0x30000, 0x3FFFD},
};

bool is_in(std::span<const Range> ranges, char32_t code) noexcept {
  const auto range = std::lower_bound(ranges.begin(), ranges.end(), code,
                                      [](const Range& r, char32_t c) { return r.last < c; });
  return range != ranges.end() && code >= range->first;
}

std::size_t columns_of(char32_t code) noexcept {
  if (code < 0x20 || (code >= 0x7F && code < 0xA0)) return 0;
  if (code < 0x300) return 1;
  if (is_in(kZeroWidth, code)) return 0;
  return is_in(kWide, code) ? 2 : 1;
}

// What would move the cursor, end the line, change the terminal or show the
// text in another order than it has.
bool is_unfit(char32_t code) noexcept {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x061C || code == 0x200E ||
         code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

constexpr char kHexDigits[] = "0123456789abcdef";

void append_hex_octet(std::string& out, char octet) {
  const auto n = static_cast<unsigned char>(octet);
  out += "\\x";
  out += kHexDigits[n >> 4];
  out += kHexDigits[n & 15];
}

constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNoDigit = 64;

constexpr std::array<std::uint8_t, 256> kBase64Values = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNoDigit);
  for (std::uint8_t i = 0; i < 64; ++i) values[static_cast<unsigned char>(kBase64[i])] = i;
  values['-'] = 62;
  values['_'] = 63;
  return values;
}();

constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

template <class... Values>
std::string printed(const char* format, Values... values) {
  char text[64];
  const int n = std::snprintf(text, sizeof text, format, values...);
  return {text, static_cast<std::size_t>(n)};
}

}  // namespace

bool is_utf8(std::string_view octets) noexcept {
  for (octets.remove_prefix(ascii_front(octets)); !octets.empty();
       octets.remove_prefix(ascii_front(octets))) {
    const Character c = first_character(octets);
    if (!c.valid) return false;
    octets.remove_prefix(c.length);
  }
  return true;
}

Sanitized sanitize_utf8(std::string_view octets) {
  Sanitized out;
  out.text.reserve(octets.size());
  while (!octets.empty()) {
    std::size_t good = ascii_front(octets);
    Character c{0, 0, true};
    while (good < octets.size()) {
      c = first_character(octets.substr(good));
      if (!c.valid) break;
      good += c.length;
    }
    out.text.append(octets.substr(0, good));
    octets.remove_prefix(good);
    if (octets.empty()) break;
    out.text.append(kReplacement);
    out.changed = true;
    octets.remove_prefix(c.length);
  }
  return out;
}

std::size_t display_width(std::string_view text) noexcept {
  std::size_t columns = 0;
  for (Character c; !text.empty(); text.remove_prefix(c.length)) {
    c = first_character(text);
    columns += columns_of(c.code);
  }
  return columns;
}

std::string_view fit_width(std::string_view text, std::size_t columns) noexcept {
  std::size_t end = 0;
  while (end < text.size()) {
    const Character c = first_character(text.substr(end));
    const std::size_t width = columns_of(c.code);
    if (width > columns) break;
    columns -= width;
    end += c.length;
  }
  return text.substr(0, end);
}

std::string escape_controls(std::string_view octets) {
  std::string out;
  out.reserve(octets.size());
  for (Character c; !octets.empty(); octets.remove_prefix(c.length)) {
    c = first_character(octets);
    const std::string_view as_is = octets.substr(0, c.length);
    if (!c.valid) {
      for (char octet : as_is) append_hex_octet(out, octet);
    } else if (!is_unfit(c.code)) {
      out += as_is;
    } else if (c.code == '\r') {
      out += "\\r";
    } else if (c.code == '\n') {
      out += "\\n";
    } else if (c.code == '\t') {
      out += "\\t";
    } else if (c.code < 0x80) {
      append_hex_octet(out, as_is.front());
    } else {
      out += printed("\\u{%x}", static_cast<unsigned>(c.code));
    }
  }
  return out;
}

std::string base64_encode(std::string_view octets) {
  std::string out;
  out.reserve((octets.size() + 2) / 3 * 4);
  for (; !octets.empty(); octets.remove_prefix(std::min<std::size_t>(3, octets.size()))) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = (group << 8) | (i < octets.size() ? static_cast<unsigned char>(octets[i]) : 0u);
    }
    out += kBase64[group >> 18];
    out += kBase64[(group >> 12) & 63];
    out += octets.size() > 1 ? kBase64[(group >> 6) & 63] : '=';
    out += octets.size() > 2 ? kBase64[group & 63] : '=';
  }
  return out;
}

std::optional<std::string> base64_decode(std::string_view text) {
  std::string out;
  return base64_decode(text, out) ? std::optional(std::move(out)) : std::nullopt;
}

bool base64_decode(std::string_view text, std::string& out) {
  out.resize(text.size() / 4 * 3 + 3);
  char* to = out.data();
  std::uint32_t bits = 0;
  std::size_t digits = 0;
  std::size_t padding = 0;
  const auto value_at = [text](std::size_t i) {
    return kBase64Values[static_cast<unsigned char>(text[i])];
  };
  for (std::size_t i = 0; i < text.size();) {
    // Nearly all is groups of four digits.
    while (digits % 4 == 0 && padding == 0 && text.size() - i >= 4) {
      const std::uint8_t a = value_at(i);
      const std::uint8_t b = value_at(i + 1);
      const std::uint8_t c = value_at(i + 2);
      const std::uint8_t d = value_at(i + 3);
      if (a == kNoDigit || b == kNoDigit || c == kNoDigit || d == kNoDigit) break;
      *to++ = static_cast<char>((a << 2) | (b >> 4));
      *to++ = static_cast<char>((b << 4) | (c >> 2));
      *to++ = static_cast<char>((c << 6) | d);
      i += 4;
    }
    if (i == text.size()) break;
    const char c = text[i];
    const std::uint8_t value = value_at(i++);
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    if (c == '=') {
      ++padding;
      continue;
    }
    if (value == kNoDigit || padding != 0) return false;
    bits = (bits << 6) | value;
    if (++digits % 4 == 0) {
      *to++ = static_cast<char>(bits >> 16);
      *to++ = static_cast<char>(bits >> 8);
      *to++ = static_cast<char>(bits);
    }
  }
  const std::size_t rest = digits % 4;
  if (rest == 1 || (padding != 0 && (rest == 0 || rest + padding != 4))) return false;
  if (rest >= 2) *to++ = static_cast<char>(bits >> (rest == 2 ? 4 : 10));
  if (rest == 3) *to++ = static_cast<char>(bits >> 2);
  out.resize(static_cast<std::size_t>(to - out.data()));
  return true;
}

std::string fold_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

bool same_text(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

bool glob_match(std::string_view pattern, std::string_view text) noexcept {
  // Where to go on after a mismatch: the last star takes one character more.
  // Earlier stars need no second try, for the last one could take all they would.
  struct Retry {
    std::size_t pattern = std::string_view::npos;  // after the star; npos: none yet
    std::size_t text = 0;                          // what the star took ends here
  };
  Retry star;              // `*`
  Retry deep;              // `**` or `**/`
  bool by_folder = false;  // deep is `**/`
  std::size_t p = 0;
  std::size_t t = 0;
  for (;;) {
    if (p == pattern.size() && t == text.size()) return true;
    if (p < pattern.size()) {
      const char c = pattern[p];
      if (pattern.substr(p, 2) == "**") {
        const bool at_start = p == 0 || pattern[p - 1] == '/';
        p += 2;
        by_folder = at_start && p < pattern.size() && pattern[p] == '/';
        if (by_folder) ++p;
        deep = {p, t};
        star = {};
        continue;
      }
      if (c == '*') {
        star = {++p, t};
        continue;
      }
      if (t < text.size() && c == '?' && text[t] != '/') {
        ++p;
        t += first_character(text.substr(t)).length;
        continue;
      }
      const std::size_t length = c == '\\' && p + 1 < pattern.size() ? 2 : 1;
      if (t < text.size() && c != '?' && text[t] == pattern[p + length - 1]) {
        p += length;
        ++t;
        continue;
      }
    }
    if (star.pattern != std::string_view::npos && star.text < text.size() &&
        text[star.text] != '/') {
      p = star.pattern;
      t = ++star.text;
      continue;
    }
    if (deep.pattern == std::string_view::npos) return false;
    if (by_folder) {
      const std::size_t slash = text.find('/', deep.text);
      if (slash == std::string_view::npos) return false;
      deep.text = slash;
    } else if (deep.text == text.size()) {
      return false;
    }
    p = deep.pattern;
    t = ++deep.text;
    star = {};
  }
}

bool is_glob(std::string_view pattern) noexcept {
  return pattern.find_first_of("*?\\") != std::string_view::npos;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  // Three rows of the matrix; a swap looks two rows back.
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t other = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + other});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  const std::string wanted = fold_case(word);
  std::string_view best;
  // A third of the letters may be wrong, and one of a short word.
  std::size_t limit = std::max<std::size_t>(1, wanted.size() / 3) + 1;
  for (std::string_view candidate : candidates) {
    const std::size_t distance = edit_distance(wanted, fold_case(candidate));
    if (distance < limit && distance < candidate.size()) {
      limit = distance;
      best = candidate;
      if (distance == 0) break;
    }
  }
  return best;
}

std::string thousands(std::uint64_t n) {
  const std::string digits = std::to_string(n);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && (digits.size() - i) % 3 == 0) out += ',';
    out += digits[i];
  }
  return out;
}

std::string human_octets(std::uint64_t octets) {
  if (octets < 1024) return std::to_string(octets) + (octets == 1 ? " octet" : " octets");
  static constexpr const char* kUnits[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  double n = static_cast<double>(octets) / 1024;
  std::size_t unit = 0;
  // 1023.96 would be printed as 1024.0.
  for (; n >= 1023.95 && unit + 1 < std::size(kUnits); ++unit) n /= 1024;
  return printed("%.1f %s", n, kUnits[unit]);
}

std::string human_count(double n) {
  static constexpr const char* kUnits[] = {"", " k", " M", " G", " T"};
  std::size_t unit = 0;
  for (; n >= (unit == 0 ? 999.5 : 999.95) && unit + 1 < std::size(kUnits); ++unit) n /= 1000;
  return printed(unit == 0 ? "%.0f%s" : "%.1f%s", n, kUnits[unit]);
}

std::string human_duration(double seconds) {
  if (!(seconds > 0)) return "0 s";
  if (seconds < 0.001) return "< 1 ms";
  if (seconds < 0.9995) return printed("%.0f ms", seconds * 1000);
  if (seconds < 9.95) return printed("%.1f s", seconds);
  if (seconds >= 1e9) return printed("%.3g s", seconds);
  const auto whole = static_cast<long long>(std::llround(seconds));
  if (whole < 60) return printed("%lld s", whole);
  if (whole < 3600) return printed("%lld min %lld s", whole / 60, whole % 60);
  return printed("%lld h %lld min", whole / 3600, whole % 3600 / 60);
}

std::string octet_rate(std::uint64_t octets, double seconds) {
  if (!(seconds > 0)) return "-";
  const double rate = static_cast<double>(octets) / seconds;
  return human_octets(static_cast<std::uint64_t>(std::min(rate, 1e18))) + "/s";
}

std::string count_rate(std::uint64_t n, double seconds) {
  if (!(seconds > 0)) return "-";
  return human_count(static_cast<double>(n) / seconds) + "/s";
}

std::string hex64(std::uint64_t n) {
  std::string out(16, '0');
  for (std::size_t i = 16; i-- > 0; n >>= 4) out[i] = kHexDigits[n & 15];
  return out;
}

}  // namespace checker
