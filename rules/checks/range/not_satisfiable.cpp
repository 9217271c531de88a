// What a 416 says and what it answers: RFC 9110, 14.2, 14.4 and 15.5.17.
#include "rules/checks/common.h"
#include "rules/checks/conditions.h"
#include "rules/checks/families.h"
#include "rules/checks/ranges.h"
#include "rules/rule.h"

namespace statute {
namespace {

void satisfiable(const Exchange& x, Reporter& out) {
  constexpr std::size_t kSmall = 8;  // servers may refuse sets of many ranges
  const auto asked = checks::asked_bytes(*x.request);
  const FieldLine* const line = checks::only_line(x.response, Field::content_range);
  if (!asked || line == nullptr || asked->set.size() > kSmall) return;
  const auto stated = syntax::content_range(line->value);
  if (!stated || !stated->is_bytes() || stated->overflow ||
      stated->kind != syntax::ContentRangeKind::unsatisfied) {
    return;
  }
  if (checks::has_overlap(*asked, *stated->complete)) return;
  for (const syntax::RangeSpec& spec : asked->set) {
    if (!spec.within(*stated->complete)) continue;
    out.at(line->whole(), "the requested range ", spec.text, " is satisfiable");
    return;
  }
}

constexpr Rule kRules[] = {
    {
        .id = "416-multipart-byteranges",
        .level = Level::must,
        .spec = {"RFC 2616", "10.4.17"},
        .summary = "A 416 has the type multipart/byteranges.",
        .why = "There is no range in it: clients look for parts that do not come.",
        .fix = "Send an ordinary representation of the error.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=9-

HTTP/1.1 416 Range Not Satisfiable
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Range: bytes */3
Content-Type: text/plain; charset=utf-8
Content-Length: 19

There are 3 octets.)",
        .violates = R"(
HTTP/1.1 416 Range Not Satisfiable
Content-Range: bytes */3
[[Content-Type: multipart/byteranges; boundary=b]]
Content-Length: 7

--b--\r
)",
        .when = {.status = {416}, .has = {Field::content_type}},
        .check =
            [](const Exchange& x, Reporter& out) {
              for (const FieldLine& line : x.response.lines(Field::content_type)) {
                if (!syntax::same(syntax::essence(line.value), "multipart/byteranges")) continue;
                out.at(line.whole());
              }
            },
    },
    {
        .id = "416-method",
        .level = Level::must,
        .spec = rfc9110("14.2"),
        .summary = "A Range in a request of another method than GET and QUERY is answered 416.",
        .why = "Range has no meaning there, and the request fails for it.",
        .fix = "Ignore Range unless the method is GET or QUERY; in HEAD too.",
        .conforms = R"(
HEAD /a HTTP/1.1
Host: a.example
Range: bytes=9-

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

)",
        .violates = R"(
HEAD /a HTTP/1.1
Host: a.example
Range: bytes=9-

[[HTTP/1.1 416 Range Not Satisfiable]]
Content-Range: bytes */3

)",
        .when = {.status = {416},
                 .method = Methods::all_but({Method::get, Method::query}),
                 .asked = {Field::range}},
        .check =
            [](const Exchange& x, Reporter& out) {
              out.at(x.response.start_line, "the method is ", x.request->method_name);
            },
    },
    {
        .id = "416-content-range-missing",
        .level = Level::should,
        .spec = rfc9110("15.5.17"),
        .summary = "A 416 to a request for bytes has no Content-Range.",
        .why = "The client does not learn the length, so that it cannot correct its request.",
        .fix = "Send Content-Range: bytes */ and the length of the representation.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=9-

HTTP/1.1 416 Range Not Satisfiable
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Range: bytes */3
Content-Type: text/plain; charset=utf-8
Content-Length: 19

There are 3 octets.)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=9-

[[HTTP/1.1 416 Range Not Satisfiable]]
Content-Length: 0

)",
        .when = {.status = {416}, .lacks = {Field::content_range}, .asked = {Field::range}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const std::string_view range = x.request->value(Field::range);
              if (syntax::same(range.substr(0, 6), "bytes=")) out.at(x.response.start_line);
            },
    },
    {
        .id = "416-content-range-form",
        .level = Level::should,
        .spec = rfc9110("14.4"),
        .summary = "The Content-Range of a 416 is not of the form for unsatisfied ranges.",
        .why = "The client takes the error for a part, or does not learn the length.",
        .fix = "Send the unit, an asterisk and the length, as in bytes */3.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=9-

HTTP/1.1 416 Range Not Satisfiable
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Range: bytes */3
Content-Type: text/plain; charset=utf-8
Content-Length: 19

There are 3 octets.)",
        .violates = R"(
HTTP/1.1 416 Range Not Satisfiable
[[Content-Range: bytes 0-2/3]]
Content-Length: 0

)",
        .when = {.status = {416}, .has = {Field::content_range}},
        .check =
            [](const Exchange& x, Reporter& out) {
              for (const FieldLine& line : x.response.lines(Field::content_range)) {
                const auto range = syntax::content_range(line.value);
                // Units other than bytes have a syntax of their own.
                if (!range || range->kind == syntax::ContentRangeKind::range) out.at(line.whole());
              }
            },
    },
    {
        .id = "416-without-range",
        .level = Level::advice,
        .spec = rfc9110("15.5.17"),
        .summary = "A request without Range is answered 416.",
        .why = "The client asked for the whole and is told that no such range exists.",
        .fix = "Answer 400, or another 4xx that tells what is wrong.",
        .conforms = R"(
GET /a?page=9 HTTP/1.1
Host: a.example

HTTP/1.1 400 Bad Request
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain; charset=utf-8
Content-Length: 18

There are 3 pages.)",
        .violates = R"(
GET /a?page=9 HTTP/1.1
Host: a.example

[[HTTP/1.1 416 Range Not Satisfiable]]
Content-Length: 0

)",
        .when = {.status = {416}, .lacks = {Field::via}, .unasked = {Field::range}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (checks::is_provisional(*x.request)) return out.not_observable();
              out.at(x.response.start_line);
            },
    },
    {
        .id = "416-satisfiable",
        .level = Level::advice,
        .spec = rfc9110("15.5.17"),
        .summary = "A 416 states a length at which a requested range is satisfiable.",
        .why = "The client asks for octets that exist and does not get them.",
        .fix = "Answer 206 with the satisfiable ranges, or 200.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=3-

HTTP/1.1 416 Range Not Satisfiable
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Range: bytes */3
Content-Type: text/plain; charset=utf-8
Content-Length: 19

There are 3 octets.)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=2-9

HTTP/1.1 416 Range Not Satisfiable
[[Content-Range: bytes */3]]
Content-Length: 0

)",
        .when = {.status = {416}, .has = {Field::content_range}, .asked = {Field::range}},
        .check = satisfiable,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::not_satisfiable{"range", kRules};

}  // namespace statute
