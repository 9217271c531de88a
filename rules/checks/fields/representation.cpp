// Media types in whatever field, and what Content-Location says without saying
// anything: RFC 9110, 8.3.1 and 8.7; RFC 6838, 4.2.
#include <array>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/checks/target.h"
#include "rules/rule.h"
#include "rules/syntax/link.h"
#include "rules/syntax/media_type.h"
#include "rules/syntax/uri.h"

namespace statute {
namespace {

constexpr FieldSet kWithTypes{Field::content_type, Field::accept_patch, Field::accept_post};

// Calls `f` with each media type of these fields that can be read.
template <class F>
void each_type(const Exchange& x, F&& f) {
  for (const FieldLine& line : x.response.fields) {
    if (!kWithTypes.contains(line.id) || !checks::is_readable(line)) continue;
    if (line.id == Field::content_type) {
      if (const auto type = syntax::media_type(line.value)) f(*type);
    } else if (const auto types = syntax::media_types(line.value, 0)) {
      for (const syntax::MediaType& type : *types) f(type);
    }
  }
}

struct Misspelling {
  std::string_view sent;
  std::string_view meant;
};

// Types that nobody registered or uses on purpose, and what they are meant to be.
constexpr auto kMisspellings = std::to_array<Misspelling>({
    {"application/csv", "text/csv"},
    {"application/css", "text/css"},
    {"application/gif", "image/gif"},
    {"application/html", "text/html"},
    {"application/jpeg", "image/jpeg"},
    {"application/jpg", "image/jpeg"},
    {"application/markdown", "text/markdown"},
    {"application/png", "image/png"},
    {"application/svg", "image/svg+xml"},
    {"application/svg+xml", "image/svg+xml"},
    {"application/text", "text/plain"},
    {"application/txt", "text/plain"},
    {"application/utf-8", "text/plain; charset=utf-8"},
    {"application/utf8", "text/plain; charset=utf-8"},
    {"css/text", "text/css"},
    {"html/text", "text/html"},
    {"image/jpg", "image/jpeg"},
    {"image/svg", "image/svg+xml"},
    {"javascript/text", "text/javascript"},
    {"json/application", "application/json"},
    {"plain/text", "text/plain"},
    {"text/application", "text/plain"},
    {"text/htm", "text/html"},
    {"text/js", "text/javascript"},
    {"text/json", "application/json"},
    {"text/pdf", "application/pdf"},
    {"text/plaintext", "text/plain"},
    {"text/svg", "image/svg+xml"},
    {"text/text", "text/plain"},
    {"text/txt", "text/plain"},
    {"text/utf-8", "text/plain; charset=utf-8"},
    {"text/utf8", "text/plain; charset=utf-8"},
    {"text/x-html", "text/html"},
    {"text/xhtml", "application/xhtml+xml"},
    {"text/yml", "application/yaml"},
    {"txt/html", "text/html"},
    {"txt/plain", "text/plain"},
    {"xml/application", "application/xml"},
    {"xml/text", "text/xml"},
});

void judge_spelling(std::string_view essence, Reporter& out) {
  for (const Misspelling& m : kMisspellings) {
    if (syntax::same(m.sent, essence)) out.at(essence, "for ", m.meant);
  }
}

void find_misspelt(const Exchange& x, Reporter& out) {
  each_type(x, [&](const syntax::MediaType& type) { judge_spelling(type.essence, out); });
  for (const FieldLine& line : x.response.lines(Field::link)) {
    for (const syntax::Link& link : syntax::Links(line.value)) {
      const auto type = link.param("type");
      if (type) judge_spelling(syntax::essence(type->value.raw), out);
    }
  }
}

void find_unfit_name(const Exchange& x, Reporter& out) {
  each_type(x, [&](const syntax::MediaType& type) {
    for (std::string_view name : {type.type, type.subtype}) {
      if (name == "*" || syntax::is_registrable_name(name)) continue;
      if (name.size() > 127) {
        out.at(name, name.size(), " characters");
      } else {
        out.at(name);
      }
    }
  });
}

void find_no_patch(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(Field::accept_patch)) {
    if (!checks::is_readable(line)) continue;
    const auto types = syntax::media_types(line.value);
    if (!types) continue;
    for (const syntax::MediaType& type : *types) {
      for (std::string_view name :
           {"application/json", "text/plain", "application/xml", "text/xml", "text/html"}) {
        if (type.is(name)) out.at(type.essence);
      }
    }
  }
}

// Whether Content-Location names the target itself; no, if either is not known.
bool names_target(const Exchange& x) {
  const auto location = syntax::content_location(x.response.value(Field::content_location));
  if (!location) return false;
  // Where the scheme is not known, that of the field is as good as any.
  const checks::Target target(x, location->has_scheme ? location->scheme : "http");
  checks::UriBuffer buffer;
  const auto named = target.resolve(location->text, buffer);
  return named && syntax::equivalent(*named, target.uri());
}

constexpr Rule kRules[] = {
    {
        .id = "media-type-misspelt",
        .level = Level::advice,
        .spec = rfc9110("8.3.1"),
        .summary = "A media type does not exist, but what it is meant to be does.",
        .why = "Clients do not know the type, and offer to save what they could show.",
        .fix = "Send the registered name.",
        .conforms = R"(
HTTP/1.1 200 OK
Content-Type: image/jpeg
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 200 OK
Content-Type: [[image/jpg]]
Content-Length: 0

)",
        .when = {.any = kWithTypes | FieldSet{Field::link}, .by_values = true},
        .beats = {"media-type-unregistered", "media-type-obsolete"},
        .check = find_misspelt,
    },
    {
        .id = "media-type-name",
        .level = Level::advice,
        .spec = {"RFC 6838", "4.2"},
        .summary = "A media type has a name that could not be registered.",
        .why = "Parsers that know the rules for names refuse it.",
        .fix = "Begin with a letter or digit, and use letters, digits and !#$&-^_.+ only.",
        .conforms = R"(
HTTP/1.1 200 OK
Content-Type: application/vnd.a+json
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 200 OK
Content-Type: application/[[a*b]]
Content-Length: 0

)",
        .when = {.any = kWithTypes, .by_values = true},
        .check = find_unfit_name,
    },
    {
        .id = "accept-patch-not-patch",
        .level = Level::advice,
        .spec = {"RFC 5789", "3.1"},
        .summary = "Accept-Patch lists a type that describes no changes.",
        .why = "What a PATCH in that type is to do, every server decides in its own way.",
        .fix = "List types of patch documents, such as application/merge-patch+json.",
        .conforms = R"(
HTTP/1.1 204 No Content
Allow: GET, HEAD, PATCH, OPTIONS
Accept-Patch: application/json-patch+json

)",
        .violates = R"(
HTTP/1.1 204 No Content
Allow: GET, HEAD, PATCH, OPTIONS
Accept-Patch: application/json-patch+json, [[application/json]]

)",
        .when = {.has = {Field::accept_patch}, .by_value = true},
        .check = find_no_patch,
    },
    {
        .id = "accept-post-without-allow",
        .level = Level::advice,
        .spec = {"W3C LDP", "7.1"},
        .summary = "Accept-Post says what may be sent by POST, which Allow does not list.",
        .why = "Clients cannot tell whether POST is supported.",
        .fix = "Add POST to Allow, or drop Accept-Post.",
        .conforms = R"(
HTTP/1.1 204 No Content
Allow: GET, HEAD, POST
Accept-Post: text/turtle

)",
        .violates = R"(
HTTP/1.1 204 No Content
Allow: GET, HEAD
[[Accept-Post: text/turtle]]

)",
        .when = {.has = {Field::accept_post, Field::allow}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const checks::AllowedMethods allowed(x.response);
              if (!allowed.all_known || allowed.contain("POST")) return;
              checks::at_field<Field::accept_post>(x, out);
            },
    },
    {
        .id = "delete-content-location",
        .level = Level::advice,
        .spec = rfc9110("8.7"),
        .summary = "The answer to a DELETE says to be a representation of what was deleted.",
        .why = "Clients and caches take the message about the deletion for the resource.",
        .fix = "Drop Content-Location, or name a resource that tells the status.",
        .conforms = R"(
DELETE /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain; charset=utf-8
Content-Location: /deletions/7
Content-Length: 5

Done
)",
        .violates = R"(
DELETE /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain; charset=utf-8
Content-Location: [[/a]]
Content-Length: 5

Done
)",
        .when = {.status = k2xx, .method = {Method::delete_}, .has = {Field::content_location}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (names_target(x)) out.at(x.response.value(Field::content_location));
            },
    },
    {
        .id = "content-location-needless",
        .level = Level::info,
        .spec = rfc9110("8.7"),
        .summary = "Content-Location names the URI that was asked for.",
        .why = "It says what is known anyway.",
        .fix = "Drop the field, or name the specific variant.",
        .conforms = R"(
HEAD /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain; charset=utf-8
Content-Location: /a.en.txt
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT

)",
        .violates = R"(
HEAD /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Location: [[http://a.example:80/b/../a]]

)",
        .when = {.status = {200, 203, 206},
                 .method = {Method::get, Method::head},
                 .has = {Field::content_location}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (names_target(x)) out.at(x.response.value(Field::content_location));
            },
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::representation{"field", kRules};

}  // namespace statute
