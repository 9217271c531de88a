// Fields that are out of use, out of place, or of no use: RFC 9110, 16.3.1 and 17.12.
#include <array>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/csp.h"

namespace statute {
namespace {

// Pragma, Warning and Content-MD5 have rules of their own.
constexpr FieldSet kObsolete = [] {
  FieldSet set;
  constexpr FieldSet kOwn{Field::pragma, Field::warning, Field::content_md5};
  constexpr FieldSet kAll = fields_where([](const FieldInfo& f) { return f.has(Trait::obsolete); });
  kAll.for_each([&](Field f) {
    if (!kOwn.contains(f)) set.insert(f);
  });
  return set;
}();

struct Successor {
  Field field = Field::unknown;
  std::string_view text;
};

// What came after the fields that servers still send.
constexpr std::array<Successor, 22> kSuccessors{{
    {Field::accept_ch_lifetime, "send Accept-CH alone"},
    {Field::access_control, "send Access-Control-Allow-Origin"},
    {Field::content_base, "resolve references before sending them"},
    {Field::content_dpr, "state the size in the image"},
    {Field::content_transfer_encoding, "it is a field of mail; HTTP is clean of its problem"},
    {Field::digest, "send Repr-Digest"},
    {Field::expect_ct, "browsers demand Certificate Transparency without it"},
    {Field::feature_policy, "send Permissions-Policy"},
    {Field::p3p, "no browser reads it"},
    {Field::pics_label, "no browser reads it"},
    {Field::public_, "send Allow in answer to OPTIONS"},
    {Field::public_key_pins, "browsers dropped pinning"},
    {Field::public_key_pins_report_only, "browsers dropped pinning"},
    {Field::report_to, "send Reporting-Endpoints"},
    {Field::set_cookie2, "send Set-Cookie"},
    {Field::uri, "send Location or Content-Location"},
    {Field::want_digest, "send Want-Repr-Digest"},
    {Field::x_content_security_policy, "send Content-Security-Policy"},
    {Field::x_frame_options, "frame-ancestors of Content-Security-Policy overrides it"},
    {Field::x_ua_compatible, "it spoke to Internet Explorer"},
    {Field::x_webkit_csp, "send Content-Security-Policy"},
    {Field::x_xss_protection, "browsers dropped the filter; send Content-Security-Policy"},
}};

std::string_view successor(Field f) {
  for (const Successor& s : kSuccessors) {
    if (s.field == f) return s.text;
  }
  return info(f).spec == "none" ? "no specification defines it" : "its specification is obsolete";
}

bool has_frame_ancestors(const Response& r) {
  for (const FieldLine& line : r.lines(Field::content_security_policy)) {
    for (const syntax::CspDirectives& policy : syntax::CspPolicies(line.value)) {
      for (const syntax::CspDirective& d : policy) {
        if (syntax::same(d.name, "frame-ancestors")) return true;
      }
    }
  }
  return false;
}

void find_obsolete(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  for (const FieldLine& line : r.fields) {
    if (!kObsolete.contains(line.id)) continue;
    if (line.id == Field::report_to && r.has(Field::nel)) continue;
    if (line.id == Field::x_frame_options && !has_frame_ancestors(r)) continue;
    out.at(line.whole(), successor(line.id));
  }
}

constexpr Rule kRules[] = {
    {
        .id = "early-data-in-response",
        .level = Level::must,
        .spec = {"RFC 8470", "5.1"},
        .summary = "A response has Early-Data, a field of requests.",
        .why = "It says nothing there, and hides that a gateway mixes up directions.",
        .fix = "Remove the field; answer 425 to refuse early data.",
        .conforms = R"(
GET / HTTP/1.1
Host: a.example
Early-Data: 1

HTTP/1.1 425 Too Early
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 6

Later
)",
        .violates = R"(
HTTP/1.1 204 No Content
[[Early-Data: 1]]

)",
        .when = {},
        .reads = {Field::early_data},
        .check =
            [](const Exchange& x, Reporter& out) {
              checks::at_field<Field::early_data>(x, out);
              for (const FieldLine& line : Lines(x.response.trailers, Field::early_data)) {
                out.at(line.whole(), "in the trailer section");
              }
            },
    },
    {
        .id = "pragma-in-response",
        .level = Level::advice,
        .spec = rfc9111("5.4"),
        .summary = "Pragma is sent in a response.",
        .why = "Caches read it in requests only: what was to be kept out may be stored.",
        .fix = "Send Cache-Control: no-cache or no-store instead.",
        .conforms = R"(
HTTP/1.1 204 No Content
Cache-Control: no-cache

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[Pragma: no-cache]]

)",
        .when = {.has = {Field::pragma}, .by_value = true},
        .once_per_host = true,
        .check = checks::at_field<Field::pragma>,
    },
    {
        .id = "warning-obsolete",
        .level = Level::advice,
        .spec = rfc9111("5.5"),
        .summary = "Warning is sent, a field that is obsolete.",
        .why = "No client shows it; what it says is in Age, Cache-Status and the status code.",
        .fix = "Remove the field.",
        .conforms = R"(
HTTP/1.1 204 No Content
Age: 10

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[Warning: 110 - "Response is Stale"]]

)",
        .when = {.has = {Field::warning}, .by_value = true},
        .check = checks::at_field<Field::warning>,
    },
    {
        .id = "field-obsolete",
        .level = Level::advice,
        .spec = rfc9110("16.3.1"),
        .summary = "A field is sent that its definers have given up.",
        .why = "Clients ignore it, so what it was to do is not done; and it costs octets.",
        .fix = "Remove the field, or send what came after it.",
        .conforms = R"(
HTTP/1.1 204 No Content
X-Frame-Options: DENY

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[X-XSS-Protection: 1; mode=block]]

)",
        .when = {.any = kObsolete},
        .reads = {Field::nel, Field::content_security_policy},
        .once_per_host = true,
        .check = find_obsolete,
    },
    {
        .id = "field-needless",
        .level = Level::info,
        .spec = rfc9110("17.12"),
        .summary = "A field tells about nothing but the back end.",
        .why = "No client needs it, and who looks for a way in learns what runs there.",
        .fix = "Remove the field at the edge.",
        .conforms = R"(
HTTP/1.1 204 No Content

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[X-Generator: Drupal 10]]

)",
        .when = {.any = {Field::x_aspnetmvc_version, Field::x_generator, Field::x_runtime,
                         Field::x_varnish, Field::x_drupal_cache, Field::x_rack_cache,
                         Field::x_mod_pagespeed, Field::x_pingback, Field::x_content_encoded_by,
                         Field::x_backend_server}},
        .once_per_host = true,
        .check = checks::at_fields<Field::x_aspnetmvc_version, Field::x_generator, Field::x_runtime,
                                   Field::x_varnish, Field::x_drupal_cache, Field::x_rack_cache,
                                   Field::x_mod_pagespeed, Field::x_pingback,
                                   Field::x_content_encoded_by, Field::x_backend_server>,
    },
    {
        .id = "sourcemap-legacy",
        .level = Level::info,
        .spec = {"ECMA-426", "Resolving Sources"},
        .summary = "X-SourceMap is sent instead of SourceMap.",
        .why = "Debuggers drop the old name one by one, and then find no source map.",
        .fix = "Send SourceMap.",
        .conforms = R"(
HTTP/1.1 204 No Content
SourceMap: /a.js.map

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[X-SourceMap: /a.js.map]]

)",
        .when = {.has = {Field::x_sourcemap}, .lacks = {Field::sourcemap}},
        .check = checks::at_field<Field::x_sourcemap>,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::obsolete{"field", kRules};

}  // namespace statute
