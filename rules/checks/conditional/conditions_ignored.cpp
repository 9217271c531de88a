// Conditions that a 2xx shows to be false, by its own validators, and that were
// not heeded: RFC 9110, 13.1.
#include <cstddef>

#include "rules/checks/common.h"
#include "rules/checks/conditions.h"
#include "rules/checks/families.h"
#include "rules/engine/history.h"
#include "rules/rule.h"
#include "rules/syntax/entity_tag.h"

namespace statute {
namespace {

using checks::TagCondition;

// Points at the status line and at the validator that decides the condition.
void report(const Exchange& x, Reporter& out, Field condition, Field validator) {
  const FieldLine& line = *x.response.first(validator);
  const std::string_view asked = x.request->value(condition);
  out.at(x.response.start_line, name(condition), ": ", asked, " is false").also(line.whole());
}

// Nobody gives this tag to a representation: it is sent to match none.
constexpr std::string_view kNever = "no-such-tag";

// Whether a date that was written otherwise got 304: that only some dates count is what
// conditional-date-exact-only and conditional-date-obsolete-format tell.
bool another_date_counted(const Request& q, const Past& past) {
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Request& other = past[i].request();
    if (past[i].response().status == 304 && other.has(Field::if_modified_since) &&
        !other.has(Field::if_none_match) &&
        other.value(Field::if_modified_since) != q.value(Field::if_modified_since)) {
      return true;
    }
  }
  return false;
}

void if_match_ignored(const Exchange& x, Reporter& out) {
  const TagCondition condition(*x.request, Field::if_match);
  if (!condition.is_list() || checks::may_come_from_cache(x.response)) return;
  if (const auto tag = checks::tag_of(x.response)) {
    if (!condition.lists_weakly(*tag)) report(x, out, Field::if_match, Field::etag);
  } else if (!x.response.has(Field::etag) &&
             !condition.any([](const syntax::EntityTag& t) { return t.opaque != kNever; })) {
    out.at(x.response.start_line, "If-Match names only a tag that cannot exist");
  }
}

constexpr Rule kRules[] = {
    {
        .id = "conditional-etag-ignored",
        .level = Level::must,
        .spec = rfc9110("13.1.2"),
        .summary = "A GET with the current entity tag in If-None-Match is answered 200.",
        .why = "Every revalidation transfers content that the client has already.",
        .fix = "Answer 304 when the tag in If-None-Match is that of the representation.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
If-None-Match: "v1"

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v2"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
If-None-Match: "v1"

[[HTTP/1.1 200 OK]]
[[ETag: "v1"]]
Content-Length: 3

one)",
        .when = {.status = {200},
                 .method = {Method::get},
                 .has = {Field::etag},
                 .asked = {Field::if_none_match},
                 .unasked = {Field::if_match, Field::if_unmodified_since}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const TagCondition condition(*x.request, Field::if_none_match);
              const auto tag = checks::tag_of(x.response);
              if (!tag || condition.count() != 1) return;
              const bool equal = condition.any([&tag](const syntax::EntityTag& t) {
                return t.weak == tag->weak && t.matches_weakly(*tag);
              });
              if (equal) report(x, out, Field::if_none_match, Field::etag);
            },
    },
    {
        .id = "conditional-etag-weak",
        .level = Level::must,
        .spec = rfc9110("13.1.2"),
        .summary =
            "A GET is answered 200 because the tag in If-None-Match differs in strength alone.",
        .why = "Where a coding or a proxy weakens tags on the way, no revalidation ever succeeds.",
        .fix = "Compare If-None-Match weakly: W/\"a\" and \"a\" match.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
If-None-Match: W/"v1"

HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
If-None-Match: W/"v1"

[[HTTP/1.1 200 OK]]
[[ETag: "v1"]]
Content-Length: 3

one)",
        .when = {.status = {200},
                 .method = {Method::get},
                 .has = {Field::etag},
                 .asked = {Field::if_none_match},
                 .unasked = {Field::if_match, Field::if_unmodified_since}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const TagCondition condition(*x.request, Field::if_none_match);
              const auto tag = checks::tag_of(x.response);
              if (!tag || condition.count() != 1) return;
              const bool differs = condition.any([&tag](const syntax::EntityTag& t) {
                return t.weak != tag->weak && t.matches_weakly(*tag);
              });
              if (differs) report(x, out, Field::if_none_match, Field::etag);
            },
    },
    {
        .id = "conditional-etag-list",
        .level = Level::must,
        .spec = rfc9110("13.1.2"),
        .summary =
            "A GET with the current entity tag among several in If-None-Match is answered 200.",
        .why = "A cache that stores several variants sends the tags of all of them, and gets the "
               "content again each time.",
        .fix = "Parse the whole list, over all field lines; tags may contain commas.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
If-None-Match: "v1", "v2"

HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v2"
Cache-Control: max-age=60

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
If-None-Match: "v1", "v2"

[[HTTP/1.1 200 OK]]
[[ETag: "v2"]]
Content-Length: 3

one)",
        .when = {.status = {200},
                 .method = {Method::get},
                 .has = {Field::etag},
                 .asked = {Field::if_none_match},
                 .unasked = {Field::if_match, Field::if_unmodified_since}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const TagCondition condition(*x.request, Field::if_none_match);
              const auto tag = checks::tag_of(x.response);
              if (!tag || condition.count() < 2 || !condition.lists_weakly(*tag)) return;
              report(x, out, Field::if_none_match, Field::etag);
            },
    },
    {
        .id = "conditional-etag-head",
        .level = Level::must,
        .spec = rfc9110("13.1.2"),
        .summary = "A HEAD whose If-None-Match is false is answered 200.",
        .why = "A client that asks by HEAD whether its copy is current is told that it is not.",
        .fix = "Answer 304 to HEAD wherever GET would get it.",
        .conforms = R"(
HEAD /a HTTP/1.1
Host: a.example
If-None-Match: "v1"

HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60

)",
        .violates = R"(
HEAD /a HTTP/1.1
Host: a.example
If-None-Match: "v1"

[[HTTP/1.1 200 OK]]
[[ETag: "v1"]]
Content-Length: 3

)",
        .when = {.status = {200},
                 .method = {Method::head},
                 .asked = {Field::if_none_match},
                 .unasked = {Field::if_match, Field::if_unmodified_since}},
        .reads = {Field::etag},
        .check =
            [](const Exchange& x, Reporter& out) {
              const TagCondition condition(*x.request, Field::if_none_match);
              const auto tag = checks::tag_of(x.response);
              if (condition.is_star()) {
                out.at(x.response.start_line, "If-None-Match: * is false");
              } else if (tag && condition.lists_weakly(*tag)) {
                report(x, out, Field::if_none_match, Field::etag);
              }
            },
    },
    {
        .id = "conditional-etag-star",
        .level = Level::must,
        .spec = rfc9110("13.1.2"),
        .summary = "A GET with If-None-Match: * is answered 200.",
        .why = "The client wants the content only if there is none yet: the condition is ignored.",
        .fix = "Answer 304 to If-None-Match: * when the resource has a representation.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
If-None-Match: *

HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
If-None-Match: *

[[HTTP/1.1 200 OK]]
Content-Length: 3

one)",
        .when = {.status = {200},
                 .method = {Method::get},
                 .asked = {Field::if_none_match},
                 .unasked = {Field::if_match, Field::if_unmodified_since}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const TagCondition condition(*x.request, Field::if_none_match);
              if (condition.is_star()) out.at(x.response.start_line);
            },
    },
    {
        .id = "conditional-date-ignored",
        .level = Level::should,
        .spec = rfc9110("13.1.3"),
        .summary = "A request is answered 200 although the representation is not newer than "
                   "If-Modified-Since.",
        .why = "Every revalidation by date transfers content that the client has already.",
        .fix = "Answer 304 when Last-Modified is not later than If-Modified-Since.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
If-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT

HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
If-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT

[[HTTP/1.1 200 OK]]
[[Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT]]
Content-Length: 3

one)",
        .when = {.status = {200},
                 .method = {Method::get, Method::head},
                 .has = {Field::last_modified},
                 .asked = {Field::if_modified_since},
                 .unasked = {Field::if_none_match, Field::if_match, Field::if_unmodified_since}},
        .runs_alone = true,
        .check =
            [](const Exchange& x, const Past& past, Reporter& out) {
              const auto since = checks::date_of(x, *x.request, Field::if_modified_since);
              const auto modified = checks::date_of(x, x.response, Field::last_modified);
              if (!since || !modified || *modified > *since) return;
              if (another_date_counted(*x.request, past)) return;
              report(x, out, Field::if_modified_since, Field::last_modified);
            },
    },
    {
        .id = "if-match-ignored",
        .level = Level::must,
        .spec = rfc9110("13.1.1"),
        .summary = "A request is performed although If-Match does not name the entity tag of the "
                   "representation.",
        .why = "A client that resumes a download by If-Match joins octets of two versions.",
        .fix = "Answer 412 when no tag in If-Match is the current one.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
If-Match: "v1"

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
If-Match: "v1"

[[HTTP/1.1 200 OK]]
[[ETag: "v2"]]
Content-Length: 3

one)",
        .when = {.status = {200, 206},
                 .method = {Method::get, Method::head},
                 .lacks = {Field::age, Field::via, Field::cache_status},
                 .asked = {Field::if_match}},
        .reads = {Field::etag, Field::x_cache},
        .check = if_match_ignored,
    },
    {
        .id = "if-match-weak",
        .level = Level::must,
        .spec = rfc9110("13.1.1"),
        .summary = "If-Match is held to be true because a tag in it matches weakly.",
        .why = "Weak tags stay the same while octets change: the client joins or overwrites a "
               "version that it does not know.",
        .fix = "Compare If-Match strongly: a weak tag matches nothing.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
If-Match: W/"v1"

HTTP/1.1 412 Precondition Failed
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain; charset=utf-8
Content-Length: 28

Weak tags match no If-Match.)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
If-Match: W/"v1"

[[HTTP/1.1 200 OK]]
[[ETag: W/"v1"]]
Content-Length: 3

one)",
        .when = {.status = {200, 206},
                 .method = {Method::get, Method::head},
                 .has = {Field::etag},
                 .lacks = {Field::age, Field::via, Field::cache_status},
                 .asked = {Field::if_match}},
        .reads = {Field::x_cache},
        .check =
            [](const Exchange& x, Reporter& out) {
              const TagCondition condition(*x.request, Field::if_match);
              const auto tag = checks::tag_of(x.response);
              if (!tag || !condition.lists_weakly(*tag) || condition.lists_strongly(*tag)) return;
              if (checks::may_come_from_cache(x.response)) return;
              report(x, out, Field::if_match, Field::etag);
            },
    },
    {
        .id = "if-unmodified-since-ignored",
        .level = Level::must,
        .spec = rfc9110("13.1.4"),
        .summary = "A request is performed although the representation is newer than "
                   "If-Unmodified-Since.",
        .why = "A client that resumes a download by date joins octets of two versions.",
        .fix = "Answer 412 when Last-Modified is later than If-Unmodified-Since.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
If-Unmodified-Since: Mon, 01 Jun 2026 10:00:00 GMT

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
If-Unmodified-Since: Mon, 01 Jun 2026 10:00:00 GMT

[[HTTP/1.1 200 OK]]
[[Last-Modified: Mon, 01 Jun 2026 10:00:01 GMT]]
Content-Length: 3

one)",
        .when = {.status = {200, 206},
                 .method = {Method::get, Method::head},
                 .has = {Field::last_modified},
                 .lacks = {Field::age, Field::via, Field::cache_status},
                 .asked = {Field::if_unmodified_since},
                 .unasked = {Field::if_match}},
        .reads = {Field::x_cache},
        .check =
            [](const Exchange& x, Reporter& out) {
              const auto since = checks::date_of(x, *x.request, Field::if_unmodified_since);
              const auto modified = checks::date_of(x, x.response, Field::last_modified);
              if (!since || !modified || *modified <= *since) return;
              if (checks::may_come_from_cache(x.response)) return;
              report(x, out, Field::if_unmodified_since, Field::last_modified);
            },
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::conditions_ignored{"conditional", kRules};

}  // namespace statute
