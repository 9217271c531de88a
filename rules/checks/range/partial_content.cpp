// What a 206 says of the range that it holds: RFC 9110, 14.4 and 15.3.7.1.
#include "rules/checks/common.h"
#include "rules/checks/conditions.h"
#include "rules/checks/families.h"
#include "rules/checks/ranges.h"
#include "rules/rule.h"

namespace statute {
namespace {

void length_mismatch(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  const auto range = checks::sent_range(r);
  const auto length = range ? range->length() : std::nullopt;
  if (!length) return;
  if (r.content.form != Form::exact) return out.not_observable();
  // An answer to HEAD has no content, whatever its fields say.
  const bool may_be_empty = x.request == nullptr || (x.request->method != Method::get &&
                                                     x.request->method != Method::query);
  if (const auto declared = checks::declared_length(r)) {
    if (*declared == *length || (*declared == 0 && may_be_empty)) return;
    out.at(r.first(Field::content_length)->whole(), "the range has ", *length, " octets");
  } else if (const auto measured = checks::measured_length(x)) {
    if (*measured == *length || (*measured == 0 && may_be_empty)) return;
    out.at(r.first(Field::content_range)->whole(), "the content has ", *measured, " octets, not ",
           *length);
  } else {
    out.not_observable();
  }
}

// Whether Last-Modified is a strong validator: RFC 9110, 8.8.2.2. Given the benefit of the doubt
// without a Date.
bool may_have_strong_date(const Exchange& x) {
  if (!x.response.has(Field::last_modified)) return false;
  const auto modified = checks::date_of(x, x.response, Field::last_modified);
  const auto date = checks::date_of(x, x.response, Field::date);
  return !modified || !date || *modified < *date;
}

constexpr Rule kRules[] = {
    {
        .id = "206-content-range-missing",
        .level = Level::must,
        .spec = rfc9110("15.3.7.1"),
        .summary = "A 206 with one part has no Content-Range.",
        .why = "The client cannot tell which octets it got, and joins them in the wrong place.",
        .fix = "Send Content-Range with the range and the length of the whole.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .violates = R"(
[[HTTP/1.1 206 Partial Content]]
ETag: "v1"
Content-Type: text/plain
Content-Length: 2

on)",
        .when = {.status = {206}, .lacks = {Field::content_range}},
        .reads = {Field::content_type},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (!checks::is_byteranges(x.response)) out.at(x.response.start_line);
            },
    },
    {
        .id = "206-unsatisfied-form",
        .level = Level::must,
        .spec = rfc9110("15.3.7.1"),
        .summary = "The Content-Range of a 206 states no range.",
        .why = "The form with an asterisk says that nothing was sent: the client throws the "
               "content away or joins it in the wrong place.",
        .fix = "State the range that the content is, as in bytes 0-1/3; */3 is for 416.",
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
HTTP/1.1 206 Partial Content
[[Content-Range: bytes */3]]
Content-Length: 2

on)",
        .when = {.status = {206}, .has = {Field::content_range}},
        .check =
            [](const Exchange& x, Reporter& out) {
              for (const FieldLine& line : x.response.lines(Field::content_range)) {
                const auto range = syntax::content_range(line.value);
                if (!range || range->kind != syntax::ContentRangeKind::unsatisfied) continue;
                out.at(line.whole());
              }
            },
    },
    {
        .id = "206-length-mismatch",
        .level = Level::must,
        .spec = rfc9110("15.3.7.1"),
        .summary = "The content of a 206 is not as long as its Content-Range says.",
        .why = "A client that joins ranges leaves a hole, or overwrites octets that it has.",
        .fix = "Send just the octets from the first to the last position, both included.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=1-2

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Range: bytes 1-2/3
Content-Length: 2

ne)",
        .violates = R"(
HTTP/1.1 206 Partial Content
Content-Range: bytes 0-2/9
[[Content-Length: 2]]

on)",
        .when = {.status = {206}, .has = {Field::content_range}},
        .reads = {Field::content_length, Field::content_type, Field::transfer_encoding},
        .check = length_mismatch,
    },
    {
        .id = "206-weak-etag",
        .level = Level::advice,
        .spec = rfc9110("15.3.7.3"),
        .summary = "A 206 has no strong validator.",
        .why = "The client must not join it with other parts: it has to start over each time.",
        .fix = "Use strong entity tags for resources that are served in ranges.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .violates = R"(
HTTP/1.1 206 Partial Content
[[ETag: W/"v1"]]
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .when = {.status = {206}, .has = {Field::etag}},
        .reads = {Field::last_modified, Field::date},
        .check =
            [](const Exchange& x, Reporter& out) {
              const auto tag = checks::tag_of(x.response);
              if (!tag || !tag->weak || may_have_strong_date(x)) return;
              out.at(x.response.first(Field::etag)->whole());
            },
    },
    {
        .id = "accept-ranges-contradicted",
        .level = Level::advice,
        .spec = rfc9110("14.3"),
        .summary = "A 206 says that ranges are not accepted.",
        .why = "Clients that believe it load the whole again instead of what they miss.",
        .fix = "Send Accept-Ranges: bytes where ranges work.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .violates = R"(
HTTP/1.1 206 Partial Content
[[Accept-Ranges: none]]
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .when = {.status = {206}, .has = {Field::accept_ranges}},
        .check =
            [](const Exchange& x, Reporter& out) {
              for (const FieldLine& line : x.response.lines(Field::accept_ranges)) {
                for (std::string_view unit : syntax::Elements(line.value)) {
                  if (syntax::same(unit, "none")) out.at(line.whole());
                }
              }
            },
    },
    {
        .id = "206-full-range",
        .level = Level::info,
        .spec = rfc9110("15.3.7"),
        .summary = "The range of a 206 is the whole representation.",
        .why = "A client that asks from octet 0 on gets what a 200 would give it.",
        .fix = "None is needed: the answer is legal.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=1-

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Range: bytes 1-2/3
Content-Length: 2

ne)",
        .violates = R"(
HTTP/1.1 206 Partial Content
[[Content-Range: bytes 0-2/3]]
Content-Length: 3

one)",
        .when = {.status = {206}, .has = {Field::content_range}},
        .reads = {Field::content_type},
        .check =
            [](const Exchange& x, Reporter& out) {
              const auto range = checks::sent_range(x.response);
              if (!range || !range->is_valid() || !range->complete) return;
              if (range->first != 0 || range->last != *range->complete - 1) return;
              out.at(x.response.first(Field::content_range)->whole());
            },
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::partial_content{"range", kRules};

}  // namespace statute
