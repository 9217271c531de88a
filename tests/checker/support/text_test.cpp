#include "checker/support/text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace checker {
namespace {

using namespace std::string_view_literals;

// U+FFFD
#define MARK "\xEF\xBF\xBD"

TEST(Utf8, ReplacesEachIllFormedRunOnce) {
  const struct {
    std::string_view octets;
    std::string_view text;
  } cases[] = {
      {"", ""},
      {"plain ASCII, long enough for words", "plain ASCII, long enough for words"},
      {"caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80", "caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80"},
      {"caf\xE9", "caf" MARK},
      {"\xE9 and more than eight octets", MARK " and more than eight octets"},
      {"\xC0\xAF", MARK MARK},                    // overlong
      {"\xE0\x80\xAF", MARK MARK MARK},           // overlong
      {"\xED\xA0\x80", MARK MARK MARK},           // a surrogate
      {"\xF4\x90\x80\x80", MARK MARK MARK MARK},  // above U+10FFFF
      {"\xE2\x82", MARK},                         // cut off
      {"\xE2\x82\x41", MARK "A"},
      {"\xF0\x9F\x98\xF0\x9F\x98\x80", MARK "\xF0\x9F\x98\x80"},
      {"\x80\xBF", MARK MARK},
      {"a\0b"sv, "a\0b"sv},
  };
  for (const auto& c : cases) {
    const Sanitized out = sanitize_utf8(c.octets);
    EXPECT_EQ(out.text, c.text);
    EXPECT_EQ(out.changed, c.octets != c.text) << c.text;
    EXPECT_EQ(is_utf8(c.octets), c.octets == c.text) << c.text;
    EXPECT_TRUE(is_utf8(out.text));
  }
}

TEST(DisplayWidth, CountsColumns) {
  const struct {
    std::string_view text;
    std::size_t columns;
  } cases[] = {
      {"", 0},
      {"Allow: GET", 10},
      {"caf\xC3\xA9", 4},
      {"cafe\xCC\x81", 4},              // a combining acute
      {"\xE4\xB8\xAD\xE6\x96\x87", 4},  // two ideographs
      {"\xF0\x9F\x98\x80", 2},          // an emoji
      {"\xEF\xBC\xA1", 2},              // a full-width letter
      {"\xE2\x80\x8B", 0},              // zero width space
      {"\t\x1B", 0},
      {"\xFF", 1},
  };
  for (const auto& c : cases) EXPECT_EQ(display_width(c.text), c.columns) << c.text;
}

TEST(DisplayWidth, FitsWholeCharacters) {
  EXPECT_EQ(fit_width("abc", 2), "ab");
  EXPECT_EQ(fit_width("abc", 9), "abc");
  EXPECT_EQ(fit_width("a\xE4\xB8\xAD", 2), "a");
  EXPECT_EQ(fit_width("e\xCC\x81x", 1), "e\xCC\x81");
}

TEST(EscapeControls, SpellsOutWhatATerminalWouldObey) {
  const struct {
    std::string_view octets;
    std::string_view text;
  } cases[] = {
      {"Date: x", "Date: x"},
      {"a\r\n\tb", "a\\r\\n\\tb"},
      {"\x1B[31m\x7F\0"sv, "\\x1b[31m\\x7f\\x00"},
      {"caf\xC3\xA9", "caf\xC3\xA9"},
      {"caf\xE9", "caf\\xe9"},
      {"\xC2\x9B", "\\u{9b}"},        // CSI
      {"\xE2\x80\xAE", "\\u{202e}"},  // right-to-left override
      {"\xE2\x80\xA8", "\\u{2028}"},  // line separator
      {"\xE2\x82", "\\xe2\\x82"},
  };
  for (const auto& c : cases) EXPECT_EQ(escape_controls(c.octets), c.text);
}

TEST(Base64, EncodesAndDecodes) {
  // RFC 4648, 10
  const struct {
    std::string_view octets;
    std::string_view text;
  } cases[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
      {"\xFB\xFF\0"sv, "+/8A"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(base64_encode(c.octets), c.text);
    EXPECT_EQ(base64_decode(c.text), c.octets);
  }
}

TEST(Base64, ForgivesOnlyWhatIsHarmless) {
  EXPECT_EQ(base64_decode("Zm9v\r\n YmE"), "fooba");
  EXPECT_EQ(base64_decode("-_8A"), "\xFB\xFF\0"sv);
  for (std::string_view text : {"Z", "Zm9vY", "Zg=", "Zg===", "Zm9v=", "=", "Zg==Zg==", "Zm9%"}) {
    EXPECT_EQ(base64_decode(text), std::nullopt) << text;
  }
}

TEST(FoldCase, KnowsOnlyAscii) {
  EXPECT_EQ(fold_case("Content-MD5 \xC3\x89"), "content-md5 \xC3\x89");
  EXPECT_TRUE(same_text("GZIP", "gzip"));
  EXPECT_FALSE(same_text("gzip", "gzi"));
  EXPECT_FALSE(same_text("@", "`"));
}

TEST(Glob, MatchesTheWholeText) {
  const struct {
    std::string_view pattern;
    std::string_view text;
    bool matches;
  } cases[] = {
      {"", "", true},
      {"", "a", false},
      {"405-*", "405-allow-missing", true},
      {"405-*", "1405-allow", false},
      {"*-missing", "405-allow-missing", true},
      {"*", "a/b", false},
      {"*/*", "a/b", true},
      {"**", "a/b/c", true},
      {"a?c", "abc", true},
      {"a?c", "a/c", false},
      {"a?c", "ac", false},
      {"a?z", "a\xC3\xA9z", true},
      {"https://a.example/legacy/**", "https://a.example/legacy/x/y?z=1", true},
      {"https://a.example/legacy/**", "https://a.example/legacyx", false},
      {"src/**/a.har", "src/a.har", true},
      {"src/**/a.har", "src/x/y/a.har", true},
      {"src/**/a.har", "src/xa.har", false},
      {"**/a.har", "a.har", true},
      {"**/a.har", "xa.har", false},
      {"**/*.har", "x/y/a.har", true},
      {"*a*b*", "xxaxxbxx", true},
      {"*a*b*", "xxbxxaxx", false},
      {"a\\*b", "a*b", true},
      {"a\\*b", "axb", false},
      {"a\\", "a\\", true},
      {"**/b/*/d", "a/b/x/b/c/d", true},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(glob_match(c.pattern, c.text), c.matches) << c.pattern << " and " << c.text;
  }
  EXPECT_TRUE(is_glob("a*"));
  EXPECT_FALSE(is_glob("a.har"));
}

// The definition, as slow as it may be.
bool slow_match(std::string_view p, std::string_view t, bool at_start) {
  if (p.empty()) return t.empty();
  if (p.substr(0, 2) == "**") {
    const bool by_folder = at_start && p.substr(2, 1) == "/";
    const std::string_view rest = p.substr(by_folder ? 3 : 2);
    for (std::size_t i = 0; i <= t.size(); ++i) {
      if (by_folder && i != 0 && t[i - 1] != '/') continue;
      if (slow_match(rest, t.substr(i), by_folder)) return true;
    }
    return false;
  }
  if (p[0] == '*') {
    for (std::size_t i = 0; i <= t.size(); ++i) {
      if (slow_match(p.substr(1), t.substr(i), false)) return true;
      if (i < t.size() && t[i] == '/') return false;
    }
    return false;
  }
  if (t.empty() || (p[0] == '?' ? t[0] == '/' : t[0] != p[0])) return false;
  return slow_match(p.substr(1), t.substr(1), p[0] == '/');
}

TEST(Glob, AgreesWithItsDefinition) {
  std::vector<std::string> texts = {""};
  for (std::size_t i = 0; i < texts.size() && texts[i].size() < 5; ++i) {
    for (char c : "ab/"sv) texts.push_back(texts[i] + c);
  }
  std::vector<std::string> patterns = {""};
  for (std::size_t i = 0; i < patterns.size() && patterns[i].size() < 5; ++i) {
    for (const char* piece : {"a", "/", "*", "?"}) patterns.push_back(patterns[i] + piece);
  }
  for (const char* p : {"**/a/**/b", "**a*/b", "*a**/b*", "**/*b/**", "a/**/*/**b", "**/?*/**/a"}) {
    patterns.emplace_back(p);
  }
  for (const std::string& p : patterns) {
    for (const std::string& t : texts) {
      ASSERT_EQ(glob_match(p, t), slow_match(p, t, true)) << p << " and " << t;
    }
  }
}

TEST(Glob, DoesNotExplode) {
  std::string pattern;
  for (int i = 0; i < 50; ++i) pattern += "*a";
  EXPECT_FALSE(glob_match(pattern + "b", std::string(5000, 'a')));
}

TEST(EditDistance, CountsSlips) {
  const struct {
    std::string_view a;
    std::string_view b;
    std::size_t distance;
  } cases[] = {
      {"", "", 0},          {"", "abc", 3},         {"abc", "", 3},      {"allow", "allow", 0},
      {"alow", "allow", 1}, {"lalow", "allow", 1},  {"abcd", "abxd", 1}, {"kitten", "sitting", 3},
      {"aolw", "alow", 1},  {"allowx", "allow", 1},
  };
  for (const auto& c : cases) EXPECT_EQ(edit_distance(c.a, c.b), c.distance) << c.a << ' ' << c.b;
}

TEST(Nearest, SaysWhatWasMeant) {
  constexpr std::string_view kWords[] = {"text", "json", "jsonl", "sarif", "junit"};
  EXPECT_EQ(nearest("jsno", kWords), "json");
  EXPECT_EQ(nearest("SARIF", kWords), "sarif");
  EXPECT_EQ(nearest("junt", kWords), "junit");
  EXPECT_EQ(nearest("xml", kWords), "");
  EXPECT_EQ(nearest("", kWords), "");
}

TEST(Numbers, ReadWell) {
  EXPECT_EQ(thousands(0), "0");
  EXPECT_EQ(thousands(999), "999");
  EXPECT_EQ(thousands(1000), "1,000");
  EXPECT_EQ(thousands(16'956'602), "16,956,602");
  EXPECT_EQ(human_octets(1), "1 octet");
  EXPECT_EQ(human_octets(1023), "1023 octets");
  EXPECT_EQ(human_octets(1024), "1.0 KiB");
  EXPECT_EQ(human_octets(1'048'575), "1.0 MiB");
  EXPECT_EQ(human_octets(16'956'602), "16.2 MiB");
  EXPECT_EQ(human_octets(UINT64_MAX), "16.0 EiB");
  EXPECT_EQ(human_count(999.4), "999");
  EXPECT_EQ(human_count(999.6), "1.0 k");
  EXPECT_EQ(human_count(137'600), "137.6 k");
  EXPECT_EQ(human_duration(0), "0 s");
  EXPECT_EQ(human_duration(0.0004), "< 1 ms");
  EXPECT_EQ(human_duration(0.0151), "15 ms");
  EXPECT_EQ(human_duration(3.14), "3.1 s");
  EXPECT_EQ(human_duration(59.7), "1 min 0 s");
  EXPECT_EQ(human_duration(72), "1 min 12 s");
  EXPECT_EQ(human_duration(7260), "2 h 1 min");
  EXPECT_EQ(octet_rate(std::uint64_t{1480} << 20, 2), "740.0 MiB/s");
  EXPECT_EQ(count_rate(100'000, 0.5), "200.0 k/s");
  EXPECT_EQ(count_rate(1, 0), "-");
}

TEST(Hash64, IsTheSameForEver) {
  EXPECT_EQ(hex64(hash64("")), "7bd3144f29c0cc9e");
  EXPECT_EQ(hex64(hash64("405-allow-missing")), "f06a6fd315da20e3");
  EXPECT_EQ(hex64(0x0123456789ABCDEF), "0123456789abcdef");
}

TEST(Hash64, KeepsPartsApart) {
  EXPECT_NE(Hash64().add("a").add("bc").value(), Hash64().add("ab").add("c").value());
  EXPECT_NE(Hash64().add("").add("a").value(), Hash64().add("a").add("").value());
}

}  // namespace
}  // namespace checker
