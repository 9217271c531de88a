// Trailer sections, and the Trailer field: RFC 9110, 6.5 and 6.6.2.
#include <cstddef>
#include <string_view>

#include "rules/checks/families.h"
#include "rules/checks/framing/common.h"
#include "rules/rule.h"
#include "rules/syntax/trailer.h"

namespace statute {
namespace {

constexpr bool may_not_trail(Field f) {
  return kFields[static_cast<std::size_t>(f)].has(Trait::no_trailer);
}

void forbidden(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.trailers) {
    if (may_not_trail(line.id)) out.at(line.whole(), "names ", line.name);
  }
}

void undeclared(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.trailers) {
    if (line.name.empty() || line.odd.contains(Oddity::colon_missing)) continue;
    if (!checks::lists(x.response, Field::trailer, line.name)) {
      out.at(line.whole(), "names ", line.name);
    }
  }
}

bool has_trailer(const Response& r, std::string_view name) {
  for (const FieldLine& line : r.trailers) {
    if (syntax::same(line.name, name)) return true;
  }
  return false;
}

// What came is told of the trailer itself.
void announces_forbidden(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(Field::trailer)) {
    for (std::string_view name : syntax::Elements(line.value)) {
      if (name.empty() || !may_not_trail(intern(name)) || has_trailer(x.response, name)) continue;
      out.at(name);
    }
  }
}

void never_came(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  const bool could = r.framing.by == Delimiter::chunked || r.framing.by == Delimiter::stream;
  if (!could || !r.framing.complete) return;
  for (const FieldLine& line : r.lines(Field::trailer)) {
    for (std::string_view name : syntax::Elements(line.value)) {
      if (!name.empty() && !has_trailer(r, name)) out.at(name);
    }
  }
}

void without_chunked(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  if (x.request->method == Method::head || r.status == 304) return;
  for (const FieldLine& line : r.lines(Field::transfer_encoding)) {
    for (std::string_view e : syntax::Elements(line.value)) {
      if (syntax::same(e.substr(0, 7), "chunked")) return;
    }
  }
  checks::at_field<Field::trailer>(x, out);
}

// What a client of gRPC cannot do without.
void needed(const Exchange& x, Reporter& out) {
  if (checks::lists(*x.request, Field::te, "trailers")) return;
  for (const FieldLine& line : x.response.trailers) {
    if (syntax::same(line.name, "grpc-status")) out.at(line.whole());
  }
}

constexpr std::string_view kTrailed = R"(
POST /a HTTP/1.1
Host: a.example
TE: trailers
Connection: TE
Content-Length: 2

hi
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Cache-Control: no-store
Trailer: Server-Timing
Transfer-Encoding: chunked

6
No /a.
0
Server-Timing: db;dur=53

)";

constexpr Rule kRules[] = {
    {
        .id = "trailer-forbidden-field",
        .level = Level::must,
        .spec = rfc9110("6.5.1"),
        .summary = "The trailer section holds a field that may not come there.",
        .why = "It comes too late to act on, so recipients drop it, or are fooled by it.",
        .fix = "Move the field to the header section.",
        .conforms = kTrailed,
        .violates = R"(
HTTP/1.1 404 Not Found
Trailer: Cache-Control
Transfer-Encoding: chunked

6
No /a.
0
[[Cache-Control: no-store]]

)",
        .when = {.needs = {Need::trailers}},
        .beats = {"trailer-undeclared"},
        .check = forbidden,
    },
    {
        .id = "trailer-undeclared",
        .level = Level::should,
        .spec = rfc9110("6.6.2"),
        .summary = "A trailer field comes that Trailer did not list.",
        .why = "Recipients that must prepare for it, or keep it apart, drop it.",
        .fix = "List the name in Trailer.",
        .conforms = kTrailed,
        .violates = R"(
HTTP/1.1 404 Not Found
Transfer-Encoding: chunked

6
No /a.
0
[[Server-Timing: db;dur=53]]

)",
        .when = {.needs = {Need::trailers}},
        .reads = {Field::trailer},
        .check = undeclared,
    },
    {
        .id = "trailer-syntax",
        .level = Level::must,
        .spec = rfc9110("6.6.2"),
        .summary = "Trailer is not a list of field names.",
        .why = "Recipients cannot tell which trailer fields to expect.",
        .fix = "List the names of the fields, separated by commas.",
        .conforms = kTrailed,
        .violates = R"(
HTTP/1.1 404 Not Found
Trailer: Server-Timing[[; ETag]]
Transfer-Encoding: chunked

6
No /a.
0

)",
        .when = {.has = {Field::trailer}, .by_value = true},
        .check = checks::matches<Field::trailer, syntax::trailer>,
    },
    {
        .id = "trailer-announces-forbidden",
        .level = Level::advice,
        .spec = rfc9110("6.6.2"),
        .summary = "Trailer lists a field that may not come there.",
        .why = "Recipients that see it in the trailer section will drop it.",
        .fix = "Remove it from Trailer.",
        .conforms = kTrailed,
        .violates = R"(
HTTP/1.1 404 Not Found
Trailer: [[Set-Cookie]]
Transfer-Encoding: chunked

6
No /a.
0

)",
        .when = {.has = {Field::trailer}},
        .check = announces_forbidden,
    },
    {
        .id = "trailer-declared-missing",
        .level = Level::info,
        .spec = rfc9110("6.6.2"),
        .summary = "Trailer lists a field that does not come.",
        .why = "It is legal, but a recipient waits for the field in vain.",
        .fix = "Send the field, or do not announce it.",
        .conforms = kTrailed,
        .violates = R"(
HTTP/1.1 404 Not Found
Trailer: [[Server-Timing]]
Transfer-Encoding: chunked

6
No /a.
0

)",
        .when = {.has = {Field::trailer}, .needs = {Need::trailers}},
        .check = never_came,
    },
    {
        .id = "trailer-without-chunked",
        .level = Level::advice,
        .spec = rfc9112("7.1.2"),
        .summary = "Trailer announces fields, but content that is not chunked has no trailers.",
        .why = "The fields announced can never come.",
        .fix = "Use chunked, or drop Trailer.",
        .conforms = kTrailed,
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
[[Trailer: Server-Timing]]
Content-Length: 6

No /a.)",
        .when = {.version = {Version::http1}, .has = {Field::trailer}, .needs = {Need::request}},
        .reads = {Field::transfer_encoding},
        .check = without_chunked,
    },
    {
        .id = "trailer-te-missing",
        .level = Level::advice,
        .spec = rfc9110("6.5.1"),
        .summary = "Trailers that the client needs are sent to one that did not ask for any.",
        .why = "The client, or a proxy before it, drops them, and with them the outcome.",
        .fix = "Send only what can be spared in trailers, unless TE says trailers.",
        .conforms = kTrailed,
        .violates = R"(
POST /a HTTP/1.1
Host: a.example
Content-Length: 2

hi
HTTP/1.1 200 OK
Trailer: grpc-status
Transfer-Encoding: chunked

0
[[grpc-status: 0]]

)",
        .when = {.needs = {Need::trailers, Need::request, Need::request_fields}},
        .check = needed,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::trailers{"framing", kRules};

}  // namespace statute
