// What a 304 says, beside the 200 to the same request: RFC 9110, 13.1 and 15.4.5.
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/conditions.h"
#include "rules/checks/families.h"
#include "rules/checks/history.h"
#include "rules/rule.h"
#include "rules/syntax/list.h"

namespace statute {
namespace {

using checks::Side;
using checks::TagCondition;

// A directive with a number of seconds, which runs down where it is computed.
std::optional<std::int64_t> seconds_in(std::string_view element) {
  const std::size_t equals = element.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  std::int64_t n = 0;
  const std::string_view digits = element.substr(equals + 1);
  if (digits.empty() || digits.size() > 15) return std::nullopt;
  for (char c : digits) {
    if (!syntax::is_digit(c)) return std::nullopt;
    n = 10 * n + (c - '0');
  }
  return n;
}

// Whether an element of a list stands for the other, which may have been sent a minute earlier.
bool stands_for(std::string_view a, std::string_view b) {
  if (syntax::same(a, b)) return true;
  const auto one = seconds_in(a);
  const auto other = seconds_in(b);
  if (!one || !other || *one - *other > 60 || *other - *one > 60) return false;
  return syntax::same(a.substr(0, a.find('=')), b.substr(0, b.find('=')));
}

// Whether all elements of the lists in `a` are in `b`.
bool is_within(const Message& a, const Message& b, Field f) {
  for (const FieldLine& line : a.lines(f)) {
    for (std::string_view element : syntax::Elements(line.value)) {
      bool found = element.empty();
      for (const FieldLine& other : b.lines(f)) {
        for (std::string_view e : syntax::Elements(other.value)) found |= stands_for(element, e);
      }
      if (!found) return false;
    }
  }
  return true;
}

void metadata_differs(const Exchange& x, const Past& past, Reporter& out) {
  checks::for_each_beside_200<304>(x, past, out, [&out](const Side& subject, const Side& ok) {
    const Response& r = subject.response();
    for (Field f : {Field::cache_control, Field::vary, Field::content_location}) {
      if (!r.has(f) || !ok.response().has(f)) continue;
      const bool list = f != Field::content_location;
      const bool same = list ? is_within(r, ok.response(), f) && is_within(ok.response(), r, f)
                             : checks::has_same_lines(r, ok.response(), f);
      if (same) continue;
      subject.report(out, r.first(f)->whole(), "the 200 has ", ok.response().value(f));
    }
  });
}

// Whether a 304 can be held against the plain GETs about it: a cache may hold an older
// representation for good reason, and a 304 that names a tag it was not asked for is another fault.
bool is_evaluated(const Side& special) {
  const Response& r = special.response();
  if (r.status != 304 || checks::may_come_from_cache(r)) return false;
  const auto tag = special.tag();
  return !tag || TagCondition(special.request(), Field::if_none_match).lists_weakly(*tag);
}

void for_changed(const Exchange& x, const Past& past, Reporter& out) {
  const auto current = checks::tag_of(x.response);
  if (!current || current->weak || checks::may_come_from_cache(x.response)) return;
  checks::for_each_between(x, past, out, [&](const Side& special, const Side&) {
    const Request& q = special.request();
    const TagCondition condition(q, Field::if_none_match);
    if (!is_evaluated(special) || q.has(Field::if_modified_since)) return;
    if (!condition.is_list() || condition.lists_weakly(*current)) return;
    special.report(out, special.response().start_line, "the 200s before and after have ",
                   x.response.value(Field::etag));
  });
}

void despite_mismatch(const Exchange& x, const Past& past, Reporter& out) {
  const auto current = checks::tag_of(x.response);
  if (!current || checks::may_come_from_cache(x.response)) return;
  checks::for_each_between(x, past, out, [&](const Side& special, const Side&) {
    const Request& q = special.request();
    const TagCondition condition(q, Field::if_none_match);
    if (!is_evaluated(special) || !q.has(Field::if_modified_since)) return;
    if (!condition.is_list() || condition.lists_weakly(*current)) return;
    special.report(out, special.response().start_line, "the 200s before and after have ",
                   x.response.value(Field::etag));
  });
}

constexpr Statuses kPair{200, 304};
constexpr Methods kMethods{Method::get, Method::head, Method::query};

constexpr Rule kRules[] = {
    {
        .id = "304-cache-control-missing",
        .level = Level::must,
        .spec = rfc9110("15.4.5"),
        .summary = "A 304 lacks Cache-Control, which the 200 to the same request has.",
        .why = "Caches and clients keep the old lifetime of what they stored, or none, and ask "
               "again each time.",
        .fix = "Send the Cache-Control of the 200 on 304.",
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

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Cache-Control: max-age=60
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
If-None-Match: "v1"

[[HTTP/1.1 304 Not Modified]]
ETag: "v1"

)",
        .when = {.status = kPair, .method = kMethods},
        .reads = {Field::cache_control, Field::etag, Field::last_modified},
        .check = checks::lacks_of_200<304, Field::cache_control>,
    },
    {
        .id = "304-content-location-missing",
        .level = Level::must,
        .spec = rfc9110("15.4.5"),
        .summary = "A 304 lacks Content-Location, which the 200 to the same request has.",
        .why = "Caches cannot tell which variant the 304 confirms.",
        .fix = "Send the Content-Location of the 200 on 304.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Location: /a.txt
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
Content-Location: /a.txt

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Content-Location: /a.txt
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
If-None-Match: "v1"

[[HTTP/1.1 304 Not Modified]]
ETag: "v1"

)",
        .when = {.status = kPair, .method = kMethods},
        .reads = {Field::content_location, Field::etag, Field::last_modified},
        .check = checks::lacks_of_200<304, Field::content_location>,
    },
    {
        .id = "304-date-missing",
        .level = Level::must,
        .spec = rfc9110("15.4.5"),
        .summary = "A 304 lacks Date, which the 200 to the same request has.",
        .why = "Caches count the age of what they stored from its old Date, and hold it to be "
               "stale at once.",
        .fix = "Send Date on 304.",
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

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
If-None-Match: "v1"

[[HTTP/1.1 304 Not Modified]]
ETag: "v1"

)",
        .when = {.status = kPair, .method = kMethods},
        .reads = {Field::date, Field::etag, Field::last_modified},
        .beats = {"date-missing"},
        .check = checks::lacks_of_200<304, Field::date>,
    },
    {
        .id = "304-etag-missing",
        .level = Level::must,
        .spec = rfc9110("15.4.5"),
        .summary = "A 304 lacks ETag, which the 200 to the same request has.",
        .why = "Caches that hold several variants cannot tell which of them the 304 confirms.",
        .fix = "Send the ETag of the 200 on 304.",
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

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v1"
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
If-None-Match: "v1"

[[HTTP/1.1 304 Not Modified]]
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.status = kPair, .method = kMethods},
        .reads = {Field::etag, Field::etag, Field::last_modified},
        .check = checks::lacks_of_200<304, Field::etag>,
    },
    {
        .id = "304-expires-missing",
        .level = Level::must,
        .spec = rfc9110("15.4.5"),
        .summary = "A 304 lacks Expires, which the 200 to the same request has.",
        .why = "The lifetime of what caches stored stays over, and they ask again each time.",
        .fix = "Send the Expires of the 200 on 304.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Expires: Tue, 02 Jun 2026 11:00:00 GMT
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
If-None-Match: "v1"

HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v1"
Expires: Tue, 02 Jun 2026 11:00:00 GMT

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Expires: Tue, 02 Jun 2026 11:00:00 GMT
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
If-None-Match: "v1"

[[HTTP/1.1 304 Not Modified]]
ETag: "v1"

)",
        .when = {.status = kPair, .method = kMethods},
        .reads = {Field::expires, Field::etag, Field::last_modified},
        .check = checks::lacks_of_200<304, Field::expires>,
    },
    {
        .id = "304-vary-missing",
        .level = Level::must,
        .spec = rfc9110("15.4.5"),
        .summary = "A 304 lacks Vary, which the 200 to the same request has.",
        .why = "Caches update what they stored without it, and serve it to requests that it does "
               "not fit.",
        .fix = "Send the Vary of the 200 on 304.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Vary: Accept
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
Vary: Accept

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Vary: Accept
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
If-None-Match: "v1"

[[HTTP/1.1 304 Not Modified]]
ETag: "v1"

)",
        .when = {.status = kPair, .method = kMethods},
        .reads = {Field::vary, Field::etag, Field::last_modified},
        .check = checks::lacks_of_200<304, Field::vary>,
    },
    {
        .id = "304-for-changed",
        .level = Level::must,
        .spec = rfc9110("13.1.2"),
        .summary = "A 304 answers an entity tag that the representation no longer has.",
        .why = "The client goes on with an old version.",
        .fix = "Compare If-None-Match with the tag of the current representation.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v2"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

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

one

GET /a HTTP/1.1
Host: a.example

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

HTTP/1.1 200 OK
ETag: "v2"
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
If-None-Match: "v1"

[[HTTP/1.1 304 Not Modified]]

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v2"
Content-Length: 3

one)",
        .when = {.status = {200},
                 .method = {Method::get},
                 .has = {Field::etag},
                 .unasked = checks::kConditions},
        .reads = {Field::age, Field::via},
        .check = for_changed,
    },
    {
        .id = "304-despite-etag-mismatch",
        .level = Level::must,
        .spec = rfc9110("13.1.3"),
        .summary =
            "If-Modified-Since decides although If-None-Match is there and names no current tag.",
        .why = "A change within the second of Last-Modified, or one that keeps the date, never "
               "reaches the client.",
        .fix = "Ignore If-Modified-Since when the request has If-None-Match.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v2"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
If-None-Match: "v1"
If-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v2"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example

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

HTTP/1.1 200 OK
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v2"
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
If-None-Match: "v1"
If-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT

[[HTTP/1.1 304 Not Modified]]

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v2"
Content-Length: 3

one)",
        .when = {.status = {200},
                 .method = {Method::get},
                 .has = {Field::etag},
                 .unasked = checks::kConditions},
        .reads = {Field::age, Field::via},
        .check = despite_mismatch,
    },
    {
        .id = "304-metadata-differs",
        .level = Level::advice,
        .spec = rfc9110("15.4.5"),
        .summary = "A 304 has another value of a field than the 200 to the same request.",
        .why = "Caches replace what they stored by it: the same content gets another lifetime or "
               "key by turns.",
        .fix = "Send the value that the 200 has.",
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

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Cache-Control: max-age=600
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
If-None-Match: "v1"

HTTP/1.1 304 Not Modified
ETag: "v1"
[[Cache-Control: no-cache]]

)",
        .when = {.status = kPair, .method = kMethods},
        .reads = {Field::cache_control, Field::vary, Field::content_location},
        .check = metadata_differs,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::not_modified_history{"conditional", kRules};

}  // namespace statute
