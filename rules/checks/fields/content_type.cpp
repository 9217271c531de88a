// Content-Type: RFC 9110, 8.3; registered types: RFC 6838.
#include <algorithm>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/charset.h"
#include "rules/syntax/media_type.h"
#include "rules/syntax/media_type_registry.h"

namespace statute {
namespace {

// Calls `f` with every well-formed media type whose value `may_matter`: parsing
// each for each rule would cost more than all else.
template <class May, class F>
void each(const Exchange& x, May may_matter, F&& f) {
  for (const FieldLine& line : x.response.lines(Field::content_type)) {
    if (!may_matter(line.value) || !checks::is_readable(line)) continue;
    if (const auto type = syntax::media_type(line.value)) f(*type);
  }
}

bool has_parameters(std::string_view value) { return value.find(';') != std::string_view::npos; }

void find_charset(const Exchange& x, Reporter& out) {
  const auto has_odd_charset = [](std::string_view value) {
    constexpr std::string_view kUsual = "charset=utf-8";
    if (!has_parameters(value)) return false;
    const std::string_view end = value.substr(value.size() - std::min(value.size(), kUsual.size()));
    // Alone, as nearly always: an odd one may stand before it.
    return !syntax::same(end, kUsual) || value.find(';') != value.rfind(';');
  };
  each(x, has_odd_charset, [&](const syntax::MediaType& type) {
    const auto charset = type.parameter("charset");
    if (!charset || charset->value.is_same("utf-8")) return;
    const std::string_view name = charset->value.raw;
    if (charset->value.is_same("utf8")) {
      out.at(name, "the name is utf-8");
    } else if (!syntax::is_charset_name(name)) {
      out.at(charset->text);
    }
  });
}

void find_charset_on_json(const Exchange& x, Reporter& out) {
  const auto is_json = [](std::string_view value) {
    return has_parameters(value) && syntax::same(syntax::essence(value), "application/json");
  };
  each(x, is_json, [&](const syntax::MediaType& type) {
    if (const auto charset = type.parameter("charset")) out.at(charset->text);
  });
}

void find_twice(const Exchange& x, Reporter& out) {
  const auto has_several = [](std::string_view value) {
    return value.find(';') != value.rfind(';');
  };
  each(x, has_several, [&](const syntax::MediaType& type) {
    if (const auto again = type.parameters.duplicate()) out.at(again->text);
  });
}

void find_obsolete(const Exchange& x, Reporter& out) {
  const auto is_obsolete = [](std::string_view value) {
    return !syntax::successor_of_type(syntax::essence(value)).empty();
  };
  each(x, is_obsolete, [&](const syntax::MediaType& type) {
    out.at(type.essence, "now ", syntax::successor_of_type(type.essence));
  });
}

void find_unregistered(const Exchange& x, Reporter& out) {
  const auto is_unregistered = [](std::string_view value) {
    return !syntax::is_registered_type(syntax::essence(value));
  };
  each(x, is_unregistered, [&](const syntax::MediaType& type) { out.at(type.essence); });
}

constexpr Rule kRules[] = {
    {
        .id = "charset-on-json",
        .level = Level::info,
        .spec = {"RFC 8259", "11"},
        .summary = "application/json has a charset parameter.",
        .why = "It means nothing: JSON is always UTF-8. Some comparisons of types fail by it.",
        .fix = "Send application/json alone.",
        .conforms = R"(
HTTP/1.1 200 OK
Content-Type: application/json
Content-Length: 2
Cache-Control: no-store

{})",
        .violates = R"(
HTTP/1.1 200 OK
Content-Type: application/json; [[charset=utf-8]]
Content-Length: 2

{})",
        .when = {.has = {Field::content_type}, .by_value = true},
        .check = find_charset_on_json,
    },
    {
        .id = "charset-unknown",
        .level = Level::advice,
        .spec = rfc9110("8.3.2"),
        .summary = "The charset of Content-Type is none that is known.",
        .why = "Each client guesses for itself: letters beyond ASCII are garbled.",
        .fix = "Send charset=utf-8, and the content in it.",
        .conforms = R"(
HTTP/1.1 200 OK
Content-Type: text/plain; charset="UTF-8"
Content-Length: 2
Cache-Control: no-store

ok)",
        .violates = R"(
HTTP/1.1 200 OK
Content-Type: text/plain; [[charset=unicode-utf8]]
Content-Length: 2

ok)",
        .when = {.has = {Field::content_type}, .by_value = true},
        .check = find_charset,
    },
    {
        .id = "media-type-obsolete",
        .level = Level::advice,
        .spec = {"RFC 9239", "3"},
        .summary = "Content-Type has an obsolete name of a media type.",
        .why = "Clients that know the current name only do not recognize the content.",
        .fix = "Send the current name.",
        .conforms = R"(
HTTP/1.1 200 OK
Content-Type: text/javascript
Content-Length: 3
Cache-Control: no-store

a()
)",
        .violates = R"(
HTTP/1.1 200 OK
Content-Type: [[application/x-javascript]]
Content-Length: 3

a()
)",
        .when = {.has = {Field::content_type}, .by_value = true},
        .beats = {"media-type-unregistered"},
        .check = find_obsolete,
    },
    {
        .id = "media-type-parameter-duplicate",
        .level = Level::advice,
        .spec = rfc9110("5.6.6"),
        .summary = "A parameter of Content-Type occurs twice.",
        .why = "One client takes the first value, the next the last.",
        .fix = "Send each parameter once.",
        .conforms = R"(
HTTP/1.1 200 OK
Content-Type: text/plain; charset=utf-8; format=flowed
Content-Length: 2
Cache-Control: no-store

ok)",
        .violates = R"(
HTTP/1.1 200 OK
Content-Type: text/plain; charset=utf-8; [[charset=iso-8859-1]]
Content-Length: 2

ok)",
        .when = {.has = {Field::content_type}, .by_value = true},
        .check = find_twice,
    },
    {
        .id = "media-type-syntax",
        .level = Level::must,
        .spec = rfc9110("8.3.1"),
        .summary = "Content-Type is not a media type.",
        .why = "Clients that cannot parse the value guess the type from the content.",
        .fix = "Send one type, with parameters that have no space about \"=\".",
        .conforms = R"(
HTTP/1.1 200 OK
Content-Type: text/plain ; charset=utf-8;
Content-Length: 2
Cache-Control: no-store

ok)",
        .violates = R"(
HTTP/1.1 200 OK
Content-Type: text/plain; charset[[ = utf-8]]
Content-Length: 2

ok)",
        .when = {.has = {Field::content_type}, .by_value = true},
        .beats = {"media-type-name"},
        .check = checks::matches<Field::content_type, syntax::media_type>,
    },
    {
        .id = "media-type-unregistered",
        .level = Level::info,
        .spec = {"RFC 6838", "3"},
        .summary = "The media type is not registered.",
        .why = "Clients other than your own do not know what to do with it.",
        .fix = "Send the registered type, or one of the vendor tree: application/vnd.NAME.",
        .conforms = R"(
HTTP/1.1 200 OK
Content-Type: application/vnd.weather+json
Content-Length: 2
Cache-Control: no-store

{})",
        .violates = R"(
HTTP/1.1 200 OK
Content-Type: [[application/weather+json]]
Content-Length: 2

{})",
        .when = {.has = {Field::content_type}, .by_value = true},
        .check = find_unregistered,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::content_type{"field", kRules};

}  // namespace statute
