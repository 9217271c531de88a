// Conditions that the server decided wrongly, as other answers of the same resource show: RFC 9110,
// 13.1 and 13.2.
#include <cstddef>
#include <cstdint>
#include <optional>

#include "rules/checks/common.h"
#include "rules/checks/conditions.h"
#include "rules/checks/families.h"
#include "rules/checks/history.h"
#include "rules/rule.h"
#include "rules/syntax/date.h"

namespace statute {
namespace {

using checks::Side;
using checks::TagCondition;

// Whether the condition in `f` is the only one of the request, and no range is asked for.
bool has_only(const Request& q, Field f) {
  bool others = false;
  checks::kConditions.for_each([&](Field c) { others = others || (c != f && q.has(c)); });
  return q.has(f) && !others && !checks::has_other_condition(q);
}

// The date in If-Modified-Since, if it is the only condition of a GET or HEAD.
std::optional<syntax::HttpDate> since(const Request& q) {
  if (q.method != Method::get && q.method != Method::head) return std::nullopt;
  const FieldLine* const line = checks::only_line(q, Field::if_modified_since);
  if (line == nullptr || !has_only(q, Field::if_modified_since)) return std::nullopt;
  const auto date = syntax::http_date(line->value);
  if (!date || !date->possible || !date->day_name_fits) return std::nullopt;
  return *date;
}

std::optional<std::int64_t> seconds_in(const Response& r, Field f) {
  const FieldLine* const line = checks::only_line(r, f);
  if (line == nullptr) return std::nullopt;
  const auto date = syntax::http_date(line->value);
  return date && date->possible ? std::optional(date->seconds) : std::nullopt;
}

// Whether an obsolete form names the same instant; the century of two digits is a guess.
bool is_same_instant(const syntax::HttpDate& a, const syntax::HttpDate& fixdate) {
  if (a.form == syntax::DateForm::asctime) return a.seconds == fixdate.seconds;
  return a.form == syntax::DateForm::rfc850 && a.year % 100 == fixdate.year % 100 &&
         a.month == fixdate.month && a.day == fixdate.day && a.hour == fixdate.hour &&
         a.minute == fixdate.minute && a.second == fixdate.second;
}

void obsolete_format(const Exchange& x, const Past& past, Reporter& out) {
  const auto now = since(*x.request);
  if (!now || now->form != syntax::DateForm::imf_fixdate) return;
  const auto is_outer = [&](const Request& q) {
    const auto date = q.method == x.request->method ? since(q) : std::nullopt;
    return date && date->form == syntax::DateForm::imf_fixdate && date->seconds == now->seconds;
  };
  checks::for_each_between(x, past, out, is_outer, [&](const Side& special, const Side&) {
    const Response& r = special.response();
    if (special.request().method != x.request->method || r.status != 200) return;
    const auto date = since(special.request());
    if (!date || !is_same_instant(*date, *now) || checks::has_moved(r, x.response)) return;
    special.report(out, r.start_line, "If-Modified-Since is ",
                   special.request().value(Field::if_modified_since));
  });
}

void exact_only(const Exchange& x, const Past& past, Reporter& out) {
  const auto now = since(*x.request);
  if (!now) return;
  const auto is_outer = [&](const Request& q) {
    const auto date = q.method == x.request->method ? since(q) : std::nullopt;
    return date && date->seconds == now->seconds;
  };
  checks::for_each_between(x, past, out, is_outer, [&](const Side& special, const Side&) {
    const Response& r = special.response();
    if (special.request().method != x.request->method || r.status != 200) return;
    const auto date = since(special.request());
    const auto modified = seconds_in(r, Field::last_modified);
    const auto sent = seconds_in(r, Field::date);
    if (!date || modified != now->seconds || date->seconds <= *modified) return;
    // Some servers take a date that is yet to come for no date.
    if ((sent && date->seconds > *sent) || checks::has_moved(r, x.response)) return;
    special.report(out, r.start_line, date->seconds - *modified,
                   " seconds later than Last-Modified");
  });
}

// Whether the only condition of the request is a validator that the response has.
bool names_current(const Request& q, const Response& r) {
  if (has_only(q, Field::if_none_match)) {
    const auto tag = checks::tag_of(r);
    const TagCondition condition(q, Field::if_none_match);
    return tag && condition.count() == 1 && condition.lists_weakly(*tag);
  }
  const auto date = since(q);
  return date && seconds_in(r, Field::last_modified) == date->seconds;
}

// Whether the status may come of overload or of a guard, which one answer does not tell.
constexpr bool may_pass(int status) { return status == 403 || status == 429 || status >= 500; }

void status_unexpected(const Exchange& x, const Past& past, Reporter& out) {
  checks::for_each_between(x, past, out, [&](const Side& special, const Side&) {
    const Request& q = special.request();
    const Response& r = special.response();
    if (q.method != Method::get && q.method != Method::head) return;
    if (r.status < 200 || r.status == 200 || r.status == 304 || r.status == 412) return;
    if (!names_current(q, x.response)) return;
    bool repeated = false;
    for (std::size_t i = 0; i < past.size() && may_pass(r.status); ++i) {
      repeated |= &past[i] != special.memo() && past[i].response().status == r.status &&
                  past[i].request().method == q.method &&
                  names_current(past[i].request(), x.response);
    }
    if (may_pass(r.status) && !repeated) return;
    special.report(out, r.start_line, "the same request without the condition gets 200");
  });
}

void overrides_error(const Exchange& x, const Past& past, Reporter& out) {
  const auto tag = checks::tag_of(x.response);
  checks::for_each_between(x, past, out, [&](const Side& special, const Side&) {
    const Request& q = special.request();
    const Response& r = special.response();
    if (q.method != Method::get && q.method != Method::head) return;
    if ((r.status != 304 && r.status != 412) || checks::may_come_from_cache(r)) return;
    const TagCondition match(q, Field::if_match);
    const bool unmet = match.is_list() && !(tag && match.lists_strongly(*tag));
    if (!unmet && !TagCondition(q, Field::if_none_match).is_star()) return;
    special.report(out, r.start_line, "without the condition it is ", x.response.status);
  });
}

void support_missing(const Exchange& x, const Past& past, Reporter& out) {
  std::size_t others = 0;
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Memo& m = past[i];
    if (m.request().method != Method::get || m.response().status != 200) continue;
    if (m.response().has(Field::etag) || m.response().has(Field::last_modified)) return;
    ++others;
  }
  if (!past.is_whole() || others == 0) return out.not_observable();
  // Said of the resource when the second comes, and no more.
  if (others == 1) out.at(x.response.start_line);
}

void match_star_missing(const Exchange& x, const Past& past, Reporter& out) {
  const TagCondition condition(*x.request, Field::if_match);
  if (!condition.is_star() || checks::may_come_from_cache(x.response)) return;
  const Memo* const before = checks::latest_get(x, past);
  if (before == nullptr) return out.not_observable();
  const int status = before->response().status;
  if ((status != 404 && status != 410) || checks::may_come_from_cache(before->response())) return;
  out.at(x.response.start_line, "the GET before got ", status);
}

void none_match_star_put(const Exchange& x, const Past& past, Reporter& out) {
  const TagCondition condition(*x.request, Field::if_none_match);
  if (!condition.is_star()) return;
  const Memo* const before = checks::latest_get(x, past);
  if (before == nullptr) return out.not_observable();
  const Response& r = before->response();
  if (r.status != 200 && r.status != 203) return;
  // A cache may go on serving what is gone.
  if (checks::may_come_from_cache(r)) return out.not_observable();
  out.at(x.response.start_line, "the GET before got ", r.status);
}

// 2xx that say the request was carried out.
constexpr Statuses kDone{200, 201, 203, 204, 205, 226};

constexpr Rule kRules[] = {
    {
        .id = "if-match-star-missing",
        .level = Level::must,
        .spec = rfc9110("13.1.1"),
        .summary = "A change with If-Match: * is carried out on a resource that is not there.",
        .why = "A client that wants to change what others may have deleted brings it back "
               "unknowingly.",
        .fix = "Answer 412 when there is no current representation, or 404.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

no.

PUT /a HTTP/1.1
Host: a.example
If-Match: *
Content-Type: text/plain
Content-Length: 3

one
HTTP/1.1 412 Precondition Failed
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain; charset=utf-8
Content-Length: 3

no.)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Content-Length: 0

PUT /a HTTP/1.1
Host: a.example
If-Match: *
Content-Length: 3

one
[[HTTP/1.1 201 Created]]
Content-Length: 0

)",
        .when = {.status = kDone,
                 .method = {Method::put, Method::patch},
                 .asked = {Field::if_match}},
        .reads = {Field::age, Field::via, Field::cache_status, Field::x_cache},
        .check = match_star_missing,
    },
    {
        .id = "if-none-match-star-put",
        .level = Level::must,
        .spec = rfc9110("13.1.2"),
        .summary = "A PUT with If-None-Match: * is carried out on a resource that is there.",
        .why = "The client meant to create it and overwrites the work of others.",
        .fix = "Answer 412 when there is a current representation.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

PUT /a HTTP/1.1
Host: a.example
If-None-Match: *
Content-Type: text/plain
Content-Length: 3

two
HTTP/1.1 412 Precondition Failed
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain; charset=utf-8
Content-Length: 3

no.)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Content-Length: 3

one

PUT /a HTTP/1.1
Host: a.example
If-None-Match: *
Content-Length: 3

two
[[HTTP/1.1 204 No Content]]

)",
        .when = {.status = kDone, .method = {Method::put}, .asked = {Field::if_none_match}},
        .check = none_match_star_put,
    },
    {
        .id = "precondition-overrides-error",
        .level = Level::must,
        .spec = rfc9110("13.2.1"),
        .summary = "A precondition is answered although the request would fail or be redirected "
                   "without it.",
        .why = "A client is told that nothing changed, or that another was faster, where there is "
               "nothing, or nothing for it.",
        .fix = "Make the checks of a request without conditions first; evaluate conditions only in "
               "place of 2xx or 412.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

no.

GET /a HTTP/1.1
Host: a.example
If-None-Match: *

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

no.

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

no.)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Content-Length: 0

GET /a HTTP/1.1
Host: a.example
If-None-Match: *

[[HTTP/1.1 304 Not Modified]]

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Content-Length: 0

)",
        .when = {.status = {300, 301, 302, 303, 307, 308, 401, 404, 405},
                 .method = {Method::get},
                 .unasked = checks::kConditions},
        .reads = {Field::etag, Field::age, Field::via},
        .check = overrides_error,
    },
    {
        .id = "conditional-date-obsolete-format",
        .level = Level::must,
        .spec = rfc9110("5.6.7"),
        .summary = "An If-Modified-Since in an obsolete form of date is not understood.",
        .why = "Old clients, and caches that repeat what old servers sent, load the content again "
               "each time.",
        .fix = "Accept all three forms of HTTP-date.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
If-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT

HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60

GET /a HTTP/1.1
Host: a.example
If-Modified-Since: Mon Jun  1 10:00:00 2026

HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60

GET /a HTTP/1.1
Host: a.example
If-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT

HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
If-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT

HTTP/1.1 304 Not Modified

GET /a HTTP/1.1
Host: a.example
If-Modified-Since: Mon Jun  1 10:00:00 2026

[[HTTP/1.1 200 OK]]
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
If-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT

HTTP/1.1 304 Not Modified

)",
        .when = {.status = {304},
                 .method = {Method::get, Method::head},
                 .asked = {Field::if_modified_since}},
        .reads = {Field::etag, Field::last_modified},
        .beats = {"conditional-date-ignored"},
        .check = obsolete_format,
    },
    {
        .id = "conditional-date-exact-only",
        .level = Level::should,
        .spec = rfc9110("13.1.3"),
        .summary =
            "Only an If-Modified-Since equal to Last-Modified is answered 304, not a later one.",
        .why = "Clients that send the time of their copy instead load the content again each time.",
        .fix = "Compare as times: answer 304 when Last-Modified is earlier or equal.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
If-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT

HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60

GET /a HTTP/1.1
Host: a.example
If-Modified-Since: Tue, 02 Jun 2026 00:00:00 GMT

HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60

GET /a HTTP/1.1
Host: a.example
If-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT

HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
If-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT

HTTP/1.1 304 Not Modified

GET /a HTTP/1.1
Host: a.example
If-Modified-Since: Tue, 02 Jun 2026 00:00:00 GMT

[[HTTP/1.1 200 OK]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
If-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT

HTTP/1.1 304 Not Modified

)",
        .when = {.status = {304},
                 .method = {Method::get, Method::head},
                 .asked = {Field::if_modified_since}},
        .reads = {Field::etag, Field::last_modified, Field::date},
        .beats = {"conditional-date-ignored"},
        .check = exact_only,
    },
    {
        .id = "conditional-status-unexpected",
        .level = Level::advice,
        .spec = rfc9110("13.2.1"),
        .summary = "A request fails or is redirected when it names the current validator.",
        .why = "Clients that revalidate get an error for what they could have shown.",
        .fix = "Answer 304, or 200 when the representation changed.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
If-None-Match: "v1"

HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
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
If-None-Match: "v1"

[[HTTP/1.1 400 Bad Request]]
Content-Length: 0

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Content-Length: 3

one)",
        .when = {.status = {200},
                 .method = {Method::get},
                 .any = {Field::etag, Field::last_modified},
                 .unasked = checks::kConditions},
        .check = status_unexpected,
    },
    {
        .id = "conditional-support-missing",
        .level = Level::info,
        .spec = rfc9110("8.8"),
        .summary = "No response of the resource has ETag or Last-Modified.",
        .why = "Every revalidation transfers the content again, and a broken download cannot be "
               "resumed.",
        .fix = "Send an ETag, or Last-Modified where the time of the last change is known.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
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
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Content-Length: 0

GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 200 OK]]
Content-Length: 0

)",
        .when = {.status = {200},
                 .method = {Method::get},
                 .lacks = {Field::etag, Field::last_modified}},
        .check = support_missing,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::conditions_history{"conditional", kRules};

}  // namespace statute
