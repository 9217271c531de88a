// Parameters, and what is wrong with them in many fields alike: RFC 9110, 5.6.3
// and 5.6.6; RFC 8187.
#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/alt_svc.h"
#include "rules/syntax/cache_status.h"
#include "rules/syntax/challenge.h"
#include "rules/syntax/coding.h"
#include "rules/syntax/content_disposition.h"
#include "rules/syntax/cookie.h"
#include "rules/syntax/ext_value.h"
#include "rules/syntax/hsts.h"
#include "rules/syntax/link.h"
#include "rules/syntax/media_type.h"
#include "rules/syntax/pair.h"
#include "rules/syntax/structured.h"
#include "rules/syntax/structured_fields.h"

namespace statute {
namespace {

namespace sf = syntax::structured;

// Calls `f` with each pair of the walks and lists below.
template <class Pairs, class F>
void each_of(const Pairs& pairs, F&& f) {
  for (const syntax::Pair& p : pairs) f(p);
}

// Calls `f` with each parameter of one line, as far as it can be read.
template <class F>
void each_parameter(const FieldLine& line, F&& f) {
  switch (line.id) {
    case Field::www_authenticate:
    case Field::proxy_authenticate:
      for (const syntax::Challenge& c : syntax::Challenges(line.value)) each_of(c.params(), f);
      return;
    case Field::authentication_info:
      return each_of(syntax::AuthParams(line.value), f);
    case Field::link:
      for (const syntax::Link& link : syntax::Links(line.value)) each_of(link.params(), f);
      return;
    case Field::transfer_encoding:
      if (const auto codings = syntax::transfer_encoding(line.value)) {
        for (const syntax::TransferCoding& c : *codings) each_of(c.parameters, f);
      }
      return;
    case Field::content_type:
      if (const auto type = syntax::media_type(line.value)) each_of(type->parameters, f);
      return;
    case Field::content_disposition:
      if (const auto disposition = syntax::content_disposition(line.value)) {
        each_of(disposition->parameters, f);
      }
      return;
    case Field::strict_transport_security:
      return each_of(syntax::HstsDirectives(line.value), f);
    default:
      return;
  }
}

// Calls `f` with each parameter of these fields, and the line it stands in.
template <class F>
void each_parameter(const Exchange& x, const FieldSet& fields, F&& f) {
  for (const FieldLine& line : x.response.fields) {
    if (!fields.contains(line.id) || !checks::is_readable(line)) continue;
    each_parameter(line, [&](const syntax::Pair& p) { f(line, p); });
  }
}

constexpr FieldSet kWithBws{Field::www_authenticate, Field::proxy_authenticate,
                            Field::authentication_info, Field::transfer_encoding, Field::link};

void report_space(std::string_view before, std::string_view after, Reporter& out) {
  if (before.empty() && after.empty()) return;
  auto finding = out.at(before.empty() ? after : before, "around the equals sign");
  if (!before.empty() && !after.empty()) finding.also(after);
}

void find_cookie_space(const FieldLine& line, Reporter& out) {
  const syntax::SetCookie cookie = syntax::split_set_cookie(line.value);
  if (!cookie.has_equals) return;
  report_space(cookie.space_before, cookie.space_after, out);
  if (!cookie.space_back.empty()) out.at(cookie.space_back, "before a semicolon");
  for (const syntax::CookieAttribute& a : cookie.attributes()) {
    if (a.text.empty()) continue;
    report_space(a.space_before, a.space_after, out);
    if (!a.space_back.empty()) out.at(a.space_back, "before a semicolon");
  }
}

void find_bws(const Exchange& x, Reporter& out) {
  each_parameter(x, kWithBws, [&](const FieldLine&, const syntax::Pair& p) {
    report_space(p.space_before, p.space_after, out);
  });
  for (const FieldLine& line : x.response.lines(Field::set_cookie)) {
    if (checks::is_readable(line)) find_cookie_space(line, out);
  }
}

void find_undecodable(const Exchange& x, Reporter& out) {
  constexpr FieldSet kExtended{Field::content_disposition, Field::link};
  each_parameter(x, kExtended, [&](const FieldLine&, const syntax::Pair& p) {
    if (!p.name.ends_with('*') || p.value.quoted) return;
    const auto value = syntax::ext_value(p.value.raw);
    if (!value || value->decoding() != syntax::Decoding::invalid) return;
    out.at(value->text, "not ", value->charset);
  });
}

// Whether the field defines the extended form of that parameter: RFC 6266, 4.1;
// RFC 8288, 3.4.
bool has_extended_form(Field f, std::string_view name) {
  name.remove_suffix(1);
  if (f == Field::content_disposition) return syntax::same(name, "filename");
  if (f != Field::link) return false;
  for (std::string_view plain : {"anchor", "hreflang", "media", "rel", "rev", "type"}) {
    if (syntax::same(name, plain)) return false;
  }
  return true;
}

bool is_single_quoted(const syntax::Argument& value) {
  return !value.quoted && value.raw.size() > 1 && value.raw.starts_with('\'') &&
         value.raw.ends_with('\'');
}

void find_alternative_parameter(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(Field::alt_svc)) {
    if (!checks::is_readable(line)) continue;
    for (const syntax::Alternative& a : syntax::Alternatives(line.value)) {
      for (const syntax::Pair& p : a.params()) {
        if (p.name == "ma" && !syntax::delta_seconds(p.value.raw)) {
          out.at(p.text, "ma is no number of seconds");
        } else if (p.name == "persist" && !p.value.is("1")) {
          out.at(p.text, "persist is not 1");
        }
      }
    }
  }
}

constexpr Rule kRules[] = {
    {
        .id = "field-bws",
        .level = Level::must,
        .spec = rfc9110("5.6.3"),
        .summary = "A field has white space where senders must not put any.",
        .why = "It is read for the sake of old senders only; parsers that do not expect it fail.",
        .fix = "Remove the white space around \"=\", and before \";\" in Set-Cookie.",
        .conforms = R"(
HTTP/1.1 204 No Content
Link: </a> ; rel="next"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Link: </a>; rel[[ ]]=[[ ]]"next"

)",
        .when = {.any = kWithBws | FieldSet{Field::set_cookie}, .by_values = true},
        .check = find_bws,
    },
    {
        .id = "ext-value-undecodable",
        .level = Level::must,
        .spec = {"RFC 8187", "3.2.1"},
        .summary = "An extended parameter is not text in the charset that it declares.",
        .why = "Clients drop the parameter, or show question marks.",
        .fix = "Encode the value as UTF-8 before percent-encoding it.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Disposition: attachment; filename="a.txt"; filename*=UTF-8''%C3%A4.txt

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Disposition: attachment; filename="a.txt"; filename*=UTF-8''[[%E4.txt]]

)",
        .when = {.any = {Field::content_disposition, Field::link}, .by_values = true},
        .check = find_undecodable,
    },
    {
        .id = "parameter-star-undefined",
        .level = Level::advice,
        .spec = {"RFC 8187", "4"},
        .summary = "A parameter has an extended form that the field does not define.",
        .why = "Recipients take it for an unknown parameter, and ignore it.",
        .fix = "Send the plain parameter.",
        .conforms = R"(
HTTP/1.1 204 No Content
Link: </a>; rel="next"; title*=UTF-8''%C3%A4; own*=UTF-8''a

)",
        .violates = R"(
HTTP/1.1 204 No Content
Link: </a>; rel="next"; [[media*]]=UTF-8''all

)",
        .when = {.any = {Field::content_type, Field::content_disposition, Field::link,
                         Field::www_authenticate},
                 .by_values = true},
        .check =
            [](const Exchange& x, Reporter& out) {
              constexpr FieldSet kFields{Field::content_type, Field::content_disposition,
                                         Field::link, Field::www_authenticate};
              each_parameter(x, kFields, [&](const FieldLine& line, const syntax::Pair& p) {
                if (p.name.ends_with('*') && !has_extended_form(line.id, p.name)) out.at(p.name);
              });
            },
    },
    {
        .id = "parameter-single-quoted",
        .level = Level::advice,
        .spec = rfc9110("5.6.6"),
        .summary = "The value of a parameter stands between apostrophes.",
        .why = "They are characters like any other, hence part of the value.",
        .fix = "Quote by double quotes, or not at all.",
        .conforms = R"(
HTTP/1.1 204 No Content
Link: </a>; rel="next"; title="'a'"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Link: </a>; rel=[['next']]

)",
        .when = {.any = {Field::content_type, Field::content_disposition, Field::link,
                         Field::www_authenticate, Field::strict_transport_security},
                 .by_values = true},
        .check =
            [](const Exchange& x, Reporter& out) {
              constexpr FieldSet kFields{Field::content_type, Field::content_disposition,
                                         Field::link, Field::www_authenticate,
                                         Field::strict_transport_security};
              each_parameter(x, kFields, [&](const FieldLine&, const syntax::Pair& p) {
                if (is_single_quoted(p.value)) out.at(p.value.raw);
              });
            },
    },
    {
        .id = "alt-svc-parameter-invalid",
        .level = Level::must,
        .spec = {"RFC 7838", "3.1"},
        .summary = "A parameter of Alt-Svc has a value that is not defined.",
        .why = "Clients forget the alternative after a day, or when the network changes.",
        .fix = "Send ma as a number of seconds, and persist=1 only.",
        .conforms = R"(
HTTP/1.1 204 No Content
Alt-Svc: h2="b.example:443"; ma=60; persist=1, h2=":8443"; ma="60"; own=x

)",
        .violates = R"(
HTTP/1.1 204 No Content
Alt-Svc: h2="b.example:443"; [[ma=1d]]; [[persist=0]]

)",
        .when = {.has = {Field::alt_svc}, .by_value = true},
        .check = find_alternative_parameter,
    },
    {
        .id = "content-disposition-filename-missing",
        .level = Level::info,
        .spec = {"RFC 6266", "4.3"},
        .summary = "An attachment has no file name.",
        .why = "Clients make one up of the URI.",
        .fix = "Add filename.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Disposition: attachment; filename="a.txt"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Disposition: [[attachment]]

)",
        .when = {.has = {Field::content_disposition}, .by_value = true},
        .check =
            [](const Exchange& x, Reporter& out) {
              for (const FieldLine& line : x.response.lines(Field::content_disposition)) {
                const auto d = syntax::content_disposition(line.value);
                if (!d || !d->is_attachment() || d->filename() || d->filename_ext()) continue;
                out.at(d->type);
              }
            },
    },
    {
        .id = "cache-status-unknown-parameter",
        .level = Level::info,
        .spec = {"RFC 9211", "2"},
        .summary = "A parameter of Cache-Status is not registered.",
        .why = "Readers ignore it.",
        .fix = "Send a registered parameter, or a String in detail.",
        .conforms = R"(
HTTP/1.1 204 No Content
Cache-Status: edge1; fwd=miss; detail="a"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Status: edge1; fwd=miss; [[why]]="a"

)",
        .when = {.has = {Field::cache_status}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const checks::Values values(x.response, Field::cache_status);
              if (!values.are_readable()) return;
              const auto caches = sf::list({values});
              if (!caches) return;
              for (const sf::ListMember& cache : *caches) {
                for (const sf::Parameter& p : cache.parameters) {
                  if (sf::find_key(syntax::kCacheStatusParameters, p.key) == nullptr) out.at(p.key);
                }
              }
            },
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::parameters{"field", kRules};

}  // namespace statute
