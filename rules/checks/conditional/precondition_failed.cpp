// What a 412 must not answer: RFC 9110, 13.1, 13.2.2 and 15.5.13.
#include "rules/checks/common.h"
#include "rules/checks/conditions.h"
#include "rules/checks/families.h"
#include "rules/checks/history.h"
#include "rules/rule.h"

namespace statute {
namespace {

using checks::Side;
using checks::TagCondition;

// Whether If-Match lists the tag that the response itself has.
bool names_own_tag(const Exchange& x) {
  const auto tag = checks::tag_of(x.response);
  return tag && TagCondition(*x.request, Field::if_match).lists_strongly(*tag);
}

// Whether If-Match names the tag that the plain GETs about a 412 show, which does not say it
// itself.
bool names_tag_of(const Request& q, const Response& refused, const Response& ok) {
  const auto tag = checks::tag_of(ok);
  return tag && !refused.has(Field::etag) && !checks::has_moved(refused, ok) &&
         TagCondition(q, Field::if_match).lists_strongly(*tag);
}

void match_evaluated_wrong(const Exchange& x, const Past& past, Reporter& out) {
  constexpr FieldSet kOthers{Field::if_none_match, Field::if_modified_since,
                             Field::if_unmodified_since, Field::if_range};
  const auto has_match_alone = [&](const Request& q) {
    return q.has(Field::if_match) && !q.present.contains_any(kOthers);
  };
  if (x.response.status == 412) {
    if (!has_match_alone(*x.request) || !names_own_tag(x)) return;
    if (checks::has_other_condition(*x.request)) return;
    out.at(x.response.start_line).also(x.response.first(Field::etag)->whole());
    return;
  }
  checks::for_each_between(x, past, out, [&](const Side& special, const Side&) {
    const Request& q = special.request();
    const Response& r = special.response();
    if (r.status != 412 || !has_match_alone(q) || checks::has_other_condition(q)) return;
    if (!names_tag_of(q, r, x.response)) return;
    special.report(out, r.start_line, "the 200s before and after have ",
                   x.response.value(Field::etag));
  });
}

void unmodified_with_match(const Exchange& x, const Past& past, Reporter& out) {
  const auto has_both = [](const Request& q) {
    return q.has(Field::if_match) && q.has(Field::if_unmodified_since) &&
           !q.has(Field::if_none_match);
  };
  if (x.response.status == 412) {
    if (!has_both(*x.request) || !names_own_tag(x)) return;
    if (checks::has_other_condition(*x.request)) return;
    out.at(x.response.start_line).also(x.response.first(Field::etag)->whole());
    return;
  }
  checks::for_each_between(x, past, out, [&](const Side& special, const Side&) {
    const Request& q = special.request();
    const Response& r = special.response();
    if (r.status != 412 || !has_both(q) || checks::has_other_condition(q)) return;
    if (!names_tag_of(q, r, x.response)) return;
    special.report(out, r.start_line, "the 200s before and after have ",
                   x.response.value(Field::etag));
  });
}

void unmodified_invalid(const Exchange& x, const Past& past, Reporter& out) {
  constexpr FieldSet kOthers{Field::if_match, Field::if_none_match, Field::if_modified_since,
                             Field::if_range};
  const auto is_invalid = [&](const Request& q) {
    return checks::has_invalid_date(q, Field::if_unmodified_since) &&
           !q.present.contains_any(kOthers) && !checks::has_other_condition(q);
  };
  if (x.response.status == 412) {
    if (!is_invalid(*x.request)) return;
    out.at(x.response.start_line, "If-Unmodified-Since is ",
           x.request->value(Field::if_unmodified_since));
    return;
  }
  checks::for_each_between(x, past, out, [&](const Side& special, const Side&) {
    const Request& q = special.request();
    if (special.status() != 400 || !is_invalid(q)) return;
    special.report(out, special.response().start_line, "If-Unmodified-Since is ",
                   q.value(Field::if_unmodified_since));
  });
}

constexpr Rule kRules[] = {
    {
        .id = "if-match-evaluated-wrong",
        .level = Level::must,
        .spec = rfc9110("13.1.1"),
        .summary = "A 412 answers an If-Match that names the current entity tag.",
        .why = "The client, which knows the current version, cannot change it.",
        .fix = "Hold If-Match to be true when one of its tags is that of the representation.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
If-Match: "v1"

HTTP/1.1 412 Precondition Failed
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v2"
Content-Type: text/plain; charset=utf-8
Content-Length: 16

The tag is "v2".)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
If-Match: "v1"

[[HTTP/1.1 412 Precondition Failed]]
[[ETag: "v1"]]
Content-Length: 0

)",
        .when = {.status = {200, 412}, .has = {Field::etag}, .needs = {Need::request_fields}},
        .runs_alone = true,
        .check = match_evaluated_wrong,
    },
    {
        .id = "if-unmodified-since-with-if-match",
        .level = Level::must,
        .spec = rfc9110("13.1.4"),
        .summary = "If-Unmodified-Since decides beside an If-Match that is true.",
        .why = "Dates are coarser than tags, and clocks differ: the client, which knows the "
               "current version, cannot change it.",
        .fix = "Ignore If-Unmodified-Since when the request has If-Match.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
If-Match: "v1"
If-Unmodified-Since: Mon, 01 Jun 2026 10:00:00 GMT

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
If-Match: "v1"
If-Unmodified-Since: Mon, 01 Jun 2026 10:00:00 GMT

[[HTTP/1.1 412 Precondition Failed]]
[[ETag: "v1"]]
Content-Length: 0

)",
        .when = {.status = {200, 412}, .has = {Field::etag}, .needs = {Need::request_fields}},
        .beats = {"if-match-evaluated-wrong"},
        .runs_alone = true,
        .check = unmodified_with_match,
    },
    {
        .id = "412-get-if-none-match",
        .level = Level::must,
        .spec = rfc9110("13.1.2"),
        .summary = "A false If-None-Match of GET or HEAD is answered 412.",
        .why = "A client that revalidates takes its stored response for an error, and shows that.",
        .fix = "Answer 304 to GET and HEAD when If-None-Match is false.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
If-None-Match: "v1"

HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
If-None-Match: "v1"

[[HTTP/1.1 412 Precondition Failed]]
Content-Length: 0

)",
        .when = {.status = {412},
                 .method = {Method::get, Method::head, Method::query},
                 .asked = {Field::if_none_match},
                 .unasked = {Field::if_match, Field::if_unmodified_since}},
        .reads = {Field::etag},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (checks::has_other_condition(*x.request)) return;
              // With another tag the condition is true: the 412 has another cause.
              const TagCondition condition(*x.request, Field::if_none_match);
              const auto tag = checks::tag_of(x.response);
              if (tag && condition.is_list() && !condition.lists_weakly(*tag)) return;
              out.at(x.response.start_line);
            },
    },
    {
        .id = "if-unmodified-since-invalid",
        .level = Level::must,
        .spec = rfc9110("13.1.4"),
        .summary = "An If-Unmodified-Since that is no date decides the answer.",
        .why = "The request fails for a condition that the server cannot have understood.",
        .fix = "Ignore If-Unmodified-Since unless it is one valid HTTP-date.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
If-Unmodified-Since: yesterday

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
If-Unmodified-Since: yesterday

[[HTTP/1.1 412 Precondition Failed]]
Content-Length: 0

)",
        .when = {.status = k2xx | Statuses{412}, .needs = {Need::request_fields}},
        .runs_alone = true,
        .check = unmodified_invalid,
    },
    {
        .id = "412-if-modified-since",
        .level = Level::must,
        .spec = rfc9110("13.1.3"),
        .summary = "If-Modified-Since decides a request of another method than GET and HEAD.",
        .why = "Clients send it there without a meaning, and their change fails.",
        .fix = "Ignore If-Modified-Since in methods other than GET and HEAD.",
        .conforms = R"(
DELETE /a HTTP/1.1
Host: a.example
If-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .violates = R"(
DELETE /a HTTP/1.1
Host: a.example
If-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT

[[HTTP/1.1 412 Precondition Failed]]
Content-Length: 0

)",
        .when = {.status = {412},
                 .method = Methods::all_but({Method::get, Method::head, Method::query}),
                 .lacks = {Field::via},
                 .asked = {Field::if_modified_since},
                 .unasked = {Field::if_match, Field::if_none_match, Field::if_unmodified_since,
                             Field::if_range}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (checks::has_other_condition(*x.request)) return;
              out.at(x.response.start_line, "the method is ", x.request->method_name);
            },
    },
    {
        .id = "412-get-if-modified-since",
        .level = Level::should,
        .spec = rfc9110("13.1.3"),
        .summary = "A false If-Modified-Since of GET or HEAD is answered 412.",
        .why = "A client that revalidates takes its stored response for an error, and shows that.",
        .fix = "Answer 304 to GET and HEAD when If-Modified-Since is false.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
If-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT

HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
If-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT

[[HTTP/1.1 412 Precondition Failed]]
Content-Length: 0

)",
        .when = {.status = {412},
                 .method = {Method::get, Method::head, Method::query},
                 .lacks = {Field::via},
                 .asked = {Field::if_modified_since},
                 .unasked = {Field::if_match, Field::if_none_match, Field::if_unmodified_since,
                             Field::if_range}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (!checks::has_other_condition(*x.request)) out.at(x.response.start_line);
            },
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::precondition_failed{"conditional", kRules};

}  // namespace statute
