// Media types and their parameters: RFC 9110, 8.3.1; names: RFC 6838, 4.2.
#ifndef RULES_SYNTAX_MEDIA_TYPE_H_
#define RULES_SYNTAX_MEDIA_TYPE_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/syntax/list.h"
#include "rules/syntax/parameter.h"
#include "rules/syntax/parse.h"

namespace statute::syntax {

struct MediaType {
  std::string_view essence;  // "text/html", as written
  std::string_view type;
  std::string_view subtype;
  Parameters parameters;

  // Whether it is this type, whatever the case and the parameters.
  [[nodiscard]] constexpr bool is(std::string_view name) const noexcept {
    return same(essence, name);
  }
  // What stands behind the last "+", as json in problem+json, or nothing: RFC 6838, 4.2.8.
  [[nodiscard]] constexpr std::string_view suffix() const noexcept {
    const std::size_t plus = subtype.rfind('+');
    return plus == std::string_view::npos ? std::string_view{} : subtype.substr(plus + 1);
  }
  [[nodiscard]] constexpr bool is_json() const noexcept {
    return is("application/json") || is("text/json") || same(suffix(), "json");
  }
  [[nodiscard]] constexpr bool is_xml() const noexcept {
    return is("application/xml") || is("text/xml") || same(suffix(), "xml");
  }
  [[nodiscard]] constexpr bool is_text() const noexcept { return same(type, "text"); }
  // Whether the content is for the most part characters, whatever the top-level type says.
  [[nodiscard]] constexpr bool is_textual() const noexcept {
    return is_text() || is_json() || is_xml() || is("application/javascript") ||
           is("application/ecmascript") || is("application/x-javascript") ||
           is("application/yaml") || same(suffix(), "yaml") || is("application/x-ndjson") ||
           is("application/json-seq") || is("application/graphql") ||
           is("application/x-www-form-urlencoded");
  }
  [[nodiscard]] constexpr bool is_multipart() const noexcept { return same(type, "multipart"); }
  [[nodiscard]] constexpr std::optional<Parameter> parameter(std::string_view name) const {
    return parameters.find(name);
  }
};

// media-type = type "/" subtype parameters                      RFC 9110, 8.3.1
// type = token; subtype = token
// media-range = ( "*/*" / ( type "/" "*" ) / ( type "/" subtype ) ) parameters
//                                                               RFC 9110, 12.5.1
// The asterisk is a token character: one reader does for both.
constexpr std::optional<MediaType> eat_media_type(Cursor& c, std::string_view& expected) {
  const std::size_t from = c.at();
  MediaType m;
  m.type = c.eat_token();
  if (m.type.empty()) {
    expected = "a type";
    return std::nullopt;
  }
  if (!c.eat('/')) {
    expected = "'/'";
    return std::nullopt;
  }
  m.subtype = c.eat_token();
  if (m.subtype.empty()) {
    expected = "a subtype";
    return std::nullopt;
  }
  m.essence = c.since(from);
  const auto parameters = eat_parameters(c, Bws::refused, expected);
  if (!parameters) return std::nullopt;
  m.parameters = *parameters;
  return m;
}

constexpr Parsed<MediaType> media_type(std::string_view value) {
  Cursor c(value);
  std::string_view expected;
  const auto m = eat_media_type(c, expected);
  if (!m) return c.misfit(expected);
  if (!c.done()) return c.misfit("';' or nothing");
  return *m;
}

// The type and subtype of a value, even if what follows is malformed; not checked.
[[nodiscard]] constexpr std::string_view essence(std::string_view value) noexcept {
  return trim(value.substr(0, value.find(';')));
}

using MediaTypes = List<MediaType, eat_media_type>;

// Accept-Patch = 1#media-type                                   RFC 5789, 3.1
// Accept-Post = #media-range, with `least` 0                    LDP, 7.1
constexpr Parsed<MediaTypes> media_types(std::string_view value, std::size_t least = 1) {
  return list<MediaType, eat_media_type>(value, least);
}

// restricted-name = restricted-name-first *126restricted-name-chars   RFC 6838, 4.2
// What can be registered as type or subtype, which is less than a token.
[[nodiscard]] constexpr bool is_registrable_name(std::string_view name) noexcept {
  if (name.empty() || name.size() > 127) return false;
  if (!is_alpha(name.front()) && !is_digit(name.front())) return false;
  for (char c : name) {
    if (!is_alpha(c) && !is_digit(c) &&
        std::string_view("!#$&-^_.+").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

static_assert(media_type("Text/HTML; charset=utf-8")->is("text/html"));
static_assert(
    media_type("text/html; charset=\"UTF-8\"")->parameter("Charset")->value.is_same("utf-8"));
static_assert(media_type("application/problem+json")->is_json() && media_type("a/b;"));
static_assert(media_type("text").misfit().at == 4 && media_type("a/b;c = d").misfit().at == 5);

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_MEDIA_TYPE_H_
