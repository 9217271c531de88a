// Content-Location: RFC 9110, 8.7; Content-Range: RFC 9110, 14.4.
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/checks/ranges.h"
#include "rules/rule.h"
#include "rules/syntax/range.h"
#include "rules/syntax/uri.h"

namespace statute {
namespace {

// The authority of the target URI, and the scheme if it is known; no host, if
// the authority is not.
syntax::Uri target_origin(const Exchange& x) {
  if (!x.uri.empty()) return syntax::split_uri(x.uri);
  const Request& q = *x.request;
  syntax::Uri origin = syntax::split_uri(q.target);
  if (!origin.has_authority || q.target.starts_with('/')) {
    origin = {};
    const FieldLine* line = q.first(Field::host);
    if (line == nullptr) line = checks::line_named(q, ":authority");
    if (line == nullptr) return origin;
    if (const auto host = syntax::host(line->value)) origin = *host;
  }
  if (!origin.has_scheme && x.scheme != Scheme::unknown) {
    origin.scheme = x.scheme == Scheme::https ? "https" : "http";
    origin.has_scheme = true;
  }
  return origin;
}

void find_cross_origin(const Exchange& x, Reporter& out) {
  const FieldLine* const line = x.response.first(Field::content_location);
  const auto location = syntax::content_location(line->value);
  if (!location || (!location->has_scheme && !location->has_authority)) return;
  const syntax::Uri target = target_origin(x);
  if (target.host.empty()) return;
  syntax::Uri named = *location;
  if (!named.has_scheme) {
    named.scheme = target.scheme;
    named.has_scheme = target.has_scheme;
  }
  const bool other_host = !named.has_authority || !syntax::same_host(named, target);
  const bool known = named.has_scheme && target.has_scheme;
  if (other_host || (known && !syntax::same_origin(named, target))) out.at(line->value);
}

void find_invalid_range(const Exchange& x, Reporter& out) {
  const auto judge = [&](std::string_view value) {
    const auto range = syntax::content_range(value);
    if (range && range->is_bytes() && !range->is_valid()) out.at(value);
  };
  for (const FieldLine& line : x.response.lines(Field::content_range)) judge(line.value);
  auto parts = checks::parts_of(x, out);
  if (!parts) return;
  while (const auto part = parts->next()) {
    if (const auto value = part->find("Content-Range")) judge(*value);
  }
}

constexpr Rule kRules[] = {
    {
        .id = "content-location-cross-origin",
        .level = Level::advice,
        .spec = rfc9110("8.7"),
        .summary = "Content-Location names a URI of another origin.",
        .why = "Clients cannot trust it: an origin speaks for its own URIs only.",
        .fix = "Name a URI of the same origin, or leave the field off.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 2
Content-Location: //a.example/a.txt
Cache-Control: no-store

ok)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Content-Location: [[https://b.example/a]]

)",
        .when = {.status = k2xx, .has = {Field::content_location}, .needs = {Need::request}},
        .check = find_cross_origin,
    },
    {
        .id = "content-location-syntax",
        .level = Level::must,
        .spec = rfc9110("8.7"),
        .summary = "Content-Location is not a URI, or has a fragment.",
        .why = "Clients drop it, or ask for another resource than was meant.",
        .fix = "Percent-encode what no URI has, and leave the fragment off.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Location: /a%20b?c

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Location: /a[[#b]]

)",
        .when = {.has = {Field::content_location}, .by_value = true},
        .beats = {"field-value-non-ascii"},
        .check = checks::matches<Field::content_location, syntax::content_location>,
    },
    {
        .id = "content-range-invalid",
        .level = Level::must,
        .spec = rfc9110("14.4"),
        .summary = "The numbers of Content-Range contradict each other.",
        .why = "Clients must not combine the part with others; a download starts all over.",
        .fix = "Send first <= last < complete length.",
        .conforms = R"(
HTTP/1.1 206 Partial Content
Content-Range: bytes 0-2/10
Content-Type: text/plain
Content-Length: 3
ETag: "a"

abc)",
        .violates = R"(
HTTP/1.1 206 Partial Content
Content-Range: [[bytes 0-10/10]]
Content-Type: text/plain
Content-Length: 11

abcdefghijk)",
        .when = {.status = {206}},
        .reads = {Field::content_range, Field::content_type},
        .check = find_invalid_range,
    },
    {
        .id = "content-range-meaningless",
        .level = Level::advice,
        .spec = rfc9110("14.4"),
        .summary = "Content-Range is in a response that is neither 206 nor 416.",
        .why = "Clients ignore it there: they take the content for all of the representation.",
        .fix = "Send 206 with a part, or leave Content-Range off.",
        .conforms = R"(
HTTP/1.1 416 Range Not Satisfiable
Content-Range: bytes */10
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 200 OK
[[Content-Range: bytes 0-9/10]]
Content-Length: 10

abcdefghij)",
        .when = {.status = Statuses::final_but({206, 416}), .has = {Field::content_range}},
        .check = checks::at_field<Field::content_range>,
    },
    {
        .id = "content-range-syntax",
        .level = Level::must,
        .spec = rfc9110("14.4"),
        .summary = "Content-Range does not match its grammar.",
        .why = "Clients cannot tell which part they got.",
        .fix = "Send the form of: Content-Range: bytes 0-99/1234.",
        .conforms = R"(
HTTP/1.1 206 Partial Content
Content-Range: bytes 0-2/*
Content-Type: text/plain
Content-Length: 3
ETag: "a"

abc)",
        .violates = R"(
HTTP/1.1 206 Partial Content
Content-Range: bytes[[=0-2/10]]
Content-Type: text/plain
Content-Length: 3

abc)",
        .when = {.has = {Field::content_range}, .by_value = true},
        .check = checks::matches<Field::content_range, syntax::content_range>,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::content_location_range{"field", kRules};

}  // namespace statute
