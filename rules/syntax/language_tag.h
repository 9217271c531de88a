// Language tags: RFC 5646, 2.1; ranges and how they match: RFC 4647, 2.1 and 3.
#ifndef RULES_SYNTAX_LANGUAGE_TAG_H_
#define RULES_SYNTAX_LANGUAGE_TAG_H_

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/syntax/list.h"
#include "rules/syntax/parse.h"

namespace statute::syntax {

// The parts as written, with the hyphens between the subtags of one part.
struct LanguageTag {
  std::string_view text;
  std::string_view language;  // empty if all of it is private or irregular
  std::string_view extlang;
  std::string_view script;
  std::string_view region;
  std::string_view variants;
  std::string_view extensions;
  std::string_view private_use;  // beginning with "x-"
  bool irregular = false;        // a grandfathered tag that fits no other rule
};

namespace detail {

template <class Set>
constexpr bool is_run(std::string_view s, std::size_t least, std::size_t most, Set in) noexcept {
  return s.size() >= least && s.size() <= most && std::all_of(s.begin(), s.end(), in);
}

// Reads a tag subtag by subtag.
class Subtags {
 public:
  constexpr explicit Subtags(std::string_view tag) : tag_(tag) {}
  [[nodiscard]] constexpr bool done() const noexcept { return at_ > tag_.size(); }
  [[nodiscard]] constexpr std::size_t at() const noexcept { return at_; }
  // The next one; empty at the end, and beside a hyphen too many.
  [[nodiscard]] constexpr std::string_view next() const noexcept {
    if (done()) return {};
    return tag_.substr(at_, std::min(tag_.find('-', at_), tag_.size()) - at_);
  }
  constexpr std::string_view take() noexcept {
    const std::string_view subtag = next();
    at_ += subtag.size() + 1;
    return subtag;
  }
  // What was taken since an offset, without the hyphen behind it.
  [[nodiscard]] constexpr std::string_view since(std::size_t from) const noexcept {
    return at_ == from ? std::string_view{} : tag_.substr(from, at_ - 1 - from);
  }
  [[nodiscard]] constexpr bool next_is_letters(std::size_t least, std::size_t most) const noexcept {
    return is_run(next(), least, most, is_alpha);
  }
  [[nodiscard]] constexpr bool next_is_alphanum(std::size_t least,
                                                std::size_t most) const noexcept {
    return is_run(next(), least, most, [](char c) { return is_alpha(c) || is_digit(c); });
  }
  [[nodiscard]] constexpr bool next_is_digits(std::size_t size) const noexcept {
    return is_run(next(), size, size, is_digit);
  }

 private:
  std::string_view tag_;
  std::size_t at_ = 0;
};

// irregular, of the grandfathered tags                          RFC 5646, 2.1
// The regular ones fit the rule langtag, hence need no table.
constexpr bool is_irregular_language(std::string_view tag) noexcept {
  for (std::string_view t : {"en-GB-oed", "i-ami", "i-bnn", "i-default", "i-enochian", "i-hak",
                             "i-klingon", "i-lux", "i-mingo", "i-navajo", "i-pwn", "i-tao", "i-tay",
                             "i-tsu", "sgn-BE-FR", "sgn-BE-NL", "sgn-CH-DE"}) {
    if (same(t, tag)) return true;
  }
  return false;
}

}  // namespace detail

// Language-Tag = langtag / privateuse / grandfathered           RFC 5646, 2.1
// langtag    = language ["-" script] ["-" region] *("-" variant)
//              *("-" extension) ["-" privateuse]
// language   = 2*3ALPHA ["-" extlang] / 4ALPHA / 5*8ALPHA
// extlang    = 3ALPHA *2("-" 3ALPHA)
// script     = 4ALPHA
// region     = 2ALPHA / 3DIGIT
// variant    = 5*8alphanum / (DIGIT 3alphanum)
// extension  = singleton 1*("-" (2*8alphanum))
// privateuse = "x" 1*("-" (1*8alphanum))
constexpr Parsed<LanguageTag> language_tag(std::string_view value) {
  LanguageTag tag;
  tag.text = value;
  if (detail::is_irregular_language(value)) {
    tag.irregular = true;
    return tag;
  }
  detail::Subtags s(value);
  if (!same(s.next(), "x")) {
    if (!s.next_is_letters(2, 8)) return Misfit{0, "a language of two to eight letters"};
    tag.language = s.take();
    std::size_t from = s.at();
    for (int i = 0; i < 3 && tag.language.size() <= 3 && s.next_is_letters(3, 3); ++i) s.take();
    tag.extlang = s.since(from);
    if (s.next_is_letters(4, 4)) tag.script = s.take();
    if (s.next_is_letters(2, 2) || s.next_is_digits(3)) tag.region = s.take();
    from = s.at();
    while (s.next_is_alphanum(5, 8) || (s.next_is_alphanum(4, 4) && is_digit(s.next().front()))) {
      s.take();
    }
    tag.variants = s.since(from);
    from = s.at();
    while (s.next_is_alphanum(1, 1) && !same(s.next(), "x")) {
      s.take();
      if (!s.next_is_alphanum(2, 8)) return Misfit{std::min(s.at(), value.size()), "an extension"};
      while (s.next_is_alphanum(2, 8)) s.take();
    }
    tag.extensions = s.since(from);
  }
  if (same(s.next(), "x")) {
    const std::size_t from = s.at();
    s.take();
    if (!s.next_is_alphanum(1, 8))
      return Misfit{std::min(s.at(), value.size()), "a private subtag"};
    while (s.next_is_alphanum(1, 8)) s.take();
    tag.private_use = s.since(from);
  }
  if (!s.done()) return Misfit{s.at(), "a subtag of the language tag"};
  return tag;
}

constexpr std::optional<LanguageTag> eat_language_tag(Cursor& c, std::string_view& expected) {
  const std::size_t from = c.at();
  const auto tag = language_tag(c.eat_token());
  if (tag) return *tag;
  c.back_to(from + tag.misfit().at);
  expected = tag.misfit().expected;
  return std::nullopt;
}

using LanguageTags = List<LanguageTag, eat_language_tag>;

// Content-Language = #language-tag                              RFC 9110, 8.5
constexpr Parsed<LanguageTags> content_language(std::string_view value) {
  return list<LanguageTag, eat_language_tag>(value);
}

// language-range = (1*8ALPHA *("-" 1*8alphanum)) / "*"          RFC 4647, 2.1
[[nodiscard]] constexpr bool is_language_range(std::string_view range) noexcept {
  if (range == "*") return true;
  detail::Subtags s(range);
  if (!s.next_is_letters(1, 8)) return false;
  while (s.next_is_alphanum(1, 8)) s.take();
  return s.done();
}

// Basic filtering: the range is the tag, or a prefix of it that ends at a
// hyphen; "*" is every tag's range.                             RFC 4647, 3.3.1
[[nodiscard]] constexpr bool filters_language(std::string_view range,
                                              std::string_view tag) noexcept {
  if (range == "*") return true;
  return same(range, tag.substr(0, range.size())) &&
         (tag.size() == range.size() || tag[range.size()] == '-');
}

// Lookup: the range, shortened from its end, comes to be the tag. "*" says
// nothing here.                                                 RFC 4647, 3.4
[[nodiscard]] constexpr bool looks_up_language(std::string_view range,
                                               std::string_view tag) noexcept {
  while (!range.empty() && range != "*") {
    if (same(range, tag)) return true;
    const std::size_t hyphen = range.rfind('-');
    range = range.substr(0, hyphen == std::string_view::npos ? 0 : hyphen);
    // A single letter or digit only introduces what was cut off.
    if (range.size() > 1 && range[range.size() - 2] == '-') range.remove_suffix(2);
  }
  return false;
}

static_assert(language_tag("de-CH-1996")->variants == "1996");
static_assert(language_tag("zh-cmn-Hans-CN")->extlang == "cmn");
static_assert(language_tag("en_US").misfit().at == 0 && language_tag("i-klingon")->irregular);
static_assert(filters_language("de-DE", "de-de-1996") && !filters_language("de-DE", "de-Deva"));
static_assert(looks_up_language("zh-Hant-CN-x-private1", "zh-Hant"));

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_LANGUAGE_TAG_H_
