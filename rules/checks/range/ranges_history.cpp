// How ranges are answered, as other answers of the same resource show: RFC 9110, 13.1.5, 14 and
// 15.5.17.
#include <cstdint>
#include <limits>
#include <optional>

#include "rules/checks/common.h"
#include "rules/checks/conditions.h"
#include "rules/checks/families.h"
#include "rules/checks/history.h"
#include "rules/checks/ranges.h"
#include "rules/rule.h"

namespace statute {
namespace {

using checks::Side;
using syntax::RangeKind;
using syntax::RangeSpec;

constexpr std::uint64_t kGreatest = std::numeric_limits<std::int64_t>::max();

// The length of the representation that a 200 to GET holds.
std::optional<std::uint64_t> length_of(const Side& ok) {
  if (const auto declared = checks::declared_length(ok.response())) return declared;
  return checks::measured_length(ok.response(), ok.connection());
}

// Whether the request has Range and nothing else that is conditional.
bool has_range_alone(const Request& q) {
  if (q.method != Method::get || !q.has(Field::range)) return false;
  return !q.present.contains_any({Field::if_match, Field::if_none_match, Field::if_modified_since,
                                  Field::if_unmodified_since, Field::if_range});
}

void if_range_ignored(const Exchange& x, const Past& past, Reporter& out) {
  const std::string_view range = x.request->value(Field::range);
  const auto is_outer = [&](const Request& q) {
    return has_range_alone(q) && q.value(Field::range) == range;
  };
  checks::for_each_between(x, past, out, is_outer, [&](const Side& special, const Side&) {
    const Request& q = special.request();
    const auto tag = special.tag();
    const auto named = checks::tag_of(q, Field::if_range);
    if (special.status() != 200 || q.method != Method::get || !tag || !named) return;
    if (q.value(Field::range) != range || !named->matches_strongly(*tag)) return;
    if (q.present.contains_any({Field::if_match, Field::if_none_match, Field::if_modified_since,
                                Field::if_unmodified_since}) ||
        checks::has_moved(special.response(), x.response)) {
      return;
    }
    special.report(out, special.response().start_line, "If-Range is ", q.value(Field::if_range));
  });
}

// The only range that was asked for, if it is beyond the end of the representation of a 200.
std::optional<RangeSpec> asked_beyond(const Side& ok) {
  const auto spec = ok.status() == 200 ? checks::asked_range(ok.request()) : std::nullopt;
  if (!spec || spec->kind == RangeKind::suffix || !has_range_alone(ok.request())) {
    return std::nullopt;
  }
  const auto length = length_of(ok);
  return length && *length > 0 && spec->first >= *length ? spec : std::nullopt;
}

void unsatisfiable_200(const Exchange& x, const Past& past, Reporter& out) {
  checks::for_each_pair(
      x, past, out, [](const Side& s) { return asked_beyond(s).has_value(); },
      [](const Side& ok, const Side& part) {
        const auto sent = part.status() == 206 ? checks::sent_range(part.response()) : std::nullopt;
        // Of another coding, the range may be satisfiable.
        return sent && (!sent->complete || asked_beyond(ok)->first >= *sent->complete) &&
               checks::is_same_request(ok, part) &&
               checks::has_same_lines(ok.response(), part.response(), Field::content_encoding) &&
               !checks::has_moved(ok.response(), part.response());
      },
      [&out](const Side& ok, const Side&) {
        ok.report(out, ok.response().start_line, "Range asks for ", asked_beyond(ok)->text, " of ",
                  *length_of(ok), " octets");
      });
}

void accept_ranges_missing(const Exchange& x, const Past& past, Reporter& out) {
  if (past.host().sent.contains(Field::accept_ranges)) return;
  checks::for_each_pair(
      x, past, out, [](const Side& s) { return s.status() == 206; },
      [](const Side&, const Side& other) {
        return other.status() == 200 && other.request().method == Method::get;
      },
      [&out](const Side& part, const Side&) { part.report(out, part.response().start_line); });
}

// The length that a 416 states.
std::optional<std::uint64_t> stated_by(const Response& r) {
  const FieldLine* const line = checks::only_line(r, Field::content_range);
  if (r.status != 416 || line == nullptr) return std::nullopt;
  const auto range = syntax::content_range(line->value);
  const bool states = range && range->is_bytes() && !range->overflow &&
                      range->kind == syntax::ContentRangeKind::unsatisfied;
  return states ? range->complete : std::nullopt;
}

bool names_own_version(const Side& s) { return s.tag() && !s.tag()->weak; }

void length_wrong(const Exchange& x, const Past& past, Reporter& out) {
  const auto judge = [&out](const Side& refused, const Side& ok) {
    const auto length = length_of(ok);
    const auto stated = stated_by(refused.response());
    if (!length || !stated || *length == *stated) return;
    refused.report(out, refused.response().first(Field::content_range)->whole(), "the 200 has ",
                   *length, " octets");
  };
  // A 416 that names the version compares with a 200 of it; of others, the 200s about them tell,
  // if they are not coded.
  checks::for_each_pair(
      x, past, out, [](const Side& s) { return stated_by(s.response()) && names_own_version(s); },
      [](const Side& refused, const Side& ok) {
        return ok.status() == 200 && names_own_version(ok) &&
               checks::is_same_request(refused, ok) && refused.tag()->matches_strongly(*ok.tag());
      },
      judge);
  if (x.response.status != 200 || x.response.has(Field::content_encoding)) return;
  checks::for_each_between(x, past, out, [&](const Side& special, const Side&) {
    if (special.request().method == Method::get && !names_own_version(special) &&
        !checks::has_moved(special.response(), x.response)) {
      judge(special, Side(x));
    }
  });
}

void if_range_false(const Exchange& x, const Past& past, Reporter& out) {
  const auto current = checks::tag_of(x.response);
  if (!current) return;
  checks::for_each_between(x, past, out, [&](const Side& special, const Side&) {
    const Request& q = special.request();
    const Response& r = special.response();
    if (r.status != 416 || q.method != Method::get || !q.has(Field::range)) return;
    const auto named = checks::tag_of(q, Field::if_range);
    if (!named || named->matches_strongly(*current)) return;
    // A cache may hold the version that If-Range names.
    if (checks::may_come_from_cache(r) || checks::has_moved(r, x.response)) return;
    special.report(out, r.start_line, "If-Range is ", q.value(Field::if_range),
                   ", and the 200s before and after have ", x.response.value(Field::etag));
  });
}

bool has_great_position(const Request& q) {
  const auto asked = checks::asked_ranges(q);
  if (!asked || !asked->is_bytes()) return false;
  for (const RangeSpec& spec : asked->set) {
    if (spec.overflow || spec.first > kGreatest || spec.last > kGreatest || spec.size > kGreatest) {
      return true;
    }
  }
  return false;
}

// Whether the numbers in Content-Range cannot be what they were before they overflowed.
bool has_wrapped(const Response& r) {
  const FieldLine* const line = checks::only_line(r, Field::content_range);
  if (line == nullptr || !syntax::same(line->value.substr(0, 5), "bytes")) return false;
  const auto range = syntax::content_range(line->value);
  if (!range) return line->value.find('-') != line->value.rfind('-');  // a negative number
  if (range->overflow || (range->complete && *range->complete > kGreatest)) return true;
  return range->kind == syntax::ContentRangeKind::range &&
         (range->last > kGreatest || !range->is_valid());
}

void overflow(const Exchange& x, const Past& past, Reporter& out) {
  checks::for_each_between(x, past, out, [&](const Side& special, const Side&) {
    const Request& q = special.request();
    const Response& r = special.response();
    if (q.method != Method::get || !has_great_position(q)) return;
    if (r.status >= 500 && r.status != 503) {
      special.report(out, r.start_line, "Range is ", q.value(Field::range));
    } else if ((r.status == 206 || r.status == 416) && has_wrapped(r)) {
      special.report(out, r.first(Field::content_range)->whole(), "Range is ",
                     q.value(Field::range));
    }
  });
}

void status_unexpected(const Exchange& x, const Past& past, Reporter& out) {
  const auto length = length_of(Side(x));
  checks::for_each_between(x, past, out, [&](const Side& special, const Side&) {
    const Request& q = special.request();
    const Response& r = special.response();
    constexpr Statuses kExpected{200, 206, 304, 403, 412, 416, 429, 503};
    if (r.status < 200 || kExpected.contains(r.status) || q.method != Method::get) return;
    const auto spec = checks::asked_range(q);
    if (!spec || (has_great_position(q) && r.status >= 500)) return;
    const bool satisfiable = length ? spec->within(*length).has_value()
                                    : x.response.content.length > 0 && spec->within(1).has_value();
    if (!satisfiable) return;
    special.report(out, r.start_line, "the same request without Range gets 200");
  });
}

constexpr Rule kRules[] = {
    {
        .id = "416-if-range-false",
        .level = Level::must,
        .spec = rfc9110("13.1.5"),
        .summary = "A range is refused although If-Range does not name the current representation.",
        .why = "The client holds an old version, which is longer: it should get the new one and "
               "gets an error.",
        .fix = "Evaluate If-Range first: when it is false, ignore Range and answer 200.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=9-
If-Range: "v0"

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=9-
If-Range: "v0"

[[HTTP/1.1 416 Range Not Satisfiable]]
Content-Range: bytes */3
Content-Length: 0

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Content-Length: 3

one)",
        .when = {.status = {200},
                 .method = {Method::get},
                 .has = {Field::etag},
                 .unasked = checks::kConditions},
        .reads = {Field::age, Field::via},
        .check = if_range_false,
    },
    {
        .id = "range-overflow",
        .level = Level::must,
        .spec = rfc9110("14.1.2"),
        .summary = "A great position in Range makes the server fail, or count wrongly.",
        .why =
            "What overflows in the parser may be used to read, or to exhaust, what is behind it.",
        .fix =
            "Read positions of any number of digits; treat one that does not fit as the greatest.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=1-99999999999999999999

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Range: bytes 1-2/3
Content-Length: 2

ne

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=1-99999999999999999999

[[HTTP/1.1 500 Internal Server Error]]
Content-Length: 0

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Content-Length: 3

one)",
        .when = {.status = {200}, .method = {Method::get}, .unasked = checks::kConditions},
        .reads = {Field::content_range},
        .check = overflow,
    },
    {
        .id = "if-range-match-ignored",
        .level = Level::should,
        .spec = rfc9110("13.1.5"),
        .summary = "A range is not sent although If-Range names the current representation.",
        .why = "A client that resumes a download safely loads the whole again.",
        .fix = "Process Range when If-Range has the strong tag of the representation.",
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

on

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1
If-Range: "v1"

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Range: bytes 0-1/3
Content-Length: 2

on

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
GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

HTTP/1.1 206 Partial Content
ETag: "v1"
Content-Range: bytes 0-1/3
Content-Length: 2

on

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1
If-Range: "v1"

[[HTTP/1.1 200 OK]]
ETag: "v1"
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

HTTP/1.1 206 Partial Content
ETag: "v1"
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .when = {.status = {206},
                 .method = {Method::get},
                 .asked = {Field::range},
                 .unasked = {Field::if_range}},
        .reads = {Field::etag},
        .check = if_range_ignored,
    },
    {
        .id = "range-unsatisfiable-200",
        .level = Level::should,
        .spec = rfc9110("14.2"),
        .summary =
            "A range that begins beyond the end is answered 200, although others are answered 206.",
        .why = "A client that asks whether there is more loads all of it again, and may append it.",
        .fix = "Answer 416 with Content-Range: bytes */ and the length.",
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

on

GET /a HTTP/1.1
Host: a.example
Range: bytes=3-

HTTP/1.1 416 Range Not Satisfiable
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Range: bytes */3
Content-Type: text/plain; charset=utf-8
Content-Length: 3

no.)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

HTTP/1.1 206 Partial Content
ETag: "v1"
Content-Range: bytes 0-1/3
Content-Length: 2

on

GET /a HTTP/1.1
Host: a.example
Range: bytes=3-

[[HTTP/1.1 200 OK]]
ETag: "v1"
Content-Length: 3

one)",
        .when = {.status = {200, 206}, .method = {Method::get}, .asked = {Field::range}},
        .reads = {Field::content_length, Field::content_encoding, Field::etag},
        .check = unsatisfiable_200,
    },
    {
        .id = "416-length-wrong",
        .level = Level::advice,
        .spec = rfc9110("15.5.17"),
        .summary = "The length that a 416 states is not the length of the 200.",
        .why = "A client that resumes takes its copy for complete, or for too long, and throws it "
               "away.",
        .fix = "State the current length of the selected representation.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=3-

HTTP/1.1 416 Range Not Satisfiable
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Range: bytes */3
Content-Type: text/plain; charset=utf-8
Content-Length: 3

no.

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=3-

HTTP/1.1 416 Range Not Satisfiable
[[Content-Range: bytes */9]]
Content-Length: 0

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Content-Length: 3

one)",
        .when = {.status = {200, 416}, .method = {Method::get}},
        .reads = {Field::content_range, Field::content_length, Field::etag},
        .check = length_wrong,
    },
    {
        .id = "range-status-unexpected",
        .level = Level::advice,
        .spec = rfc9110("14.2"),
        .summary = "A request for a range that exists fails or is redirected.",
        .why =
            "A client that resumes a download gets an error for what it could have loaded whole.",
        .fix = "Answer 206, or ignore Range.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

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

on

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

[[HTTP/1.1 400 Bad Request]]
Content-Length: 0

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Content-Length: 3

one)",
        .when = {.status = {200}, .method = {Method::get}, .unasked = checks::kConditions},
        .reads = {Field::content_length},
        .check = status_unexpected,
    },
    {
        .id = "accept-ranges-missing",
        .level = Level::info,
        .spec = rfc9110("14.3"),
        .summary = "Ranges are sent, but no response has Accept-Ranges.",
        .why = "Clients that look for it before they split or resume a download do not try.",
        .fix = "Send Accept-Ranges: bytes.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

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
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

[[HTTP/1.1 206 Partial Content]]
ETag: "v1"
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .when = {.status = {200, 206}, .method = {Method::get}, .lacks = {Field::accept_ranges}},
        .once_per_host = true,
        .check = accept_ranges_missing,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::ranges_history{"range", kRules};

}  // namespace statute
