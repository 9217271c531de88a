// What shows that a response was reused, and whether it was allowed: RFC 9111, 3
// to 5.1.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/checks/caching/freshness.h"
#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/cache_status.h"
#include "rules/syntax/status.h"

namespace statute {
namespace {

using checks::age_of;
using checks::cache_control_of;
using syntax::CacheControl;
using syntax::CacheDirective;

const FieldLine* hit_of(const Response& r) {
  for (const FieldLine& line : r.lines(Field::cache_status)) {
    if (syntax::has_hit(line.value)) return &line;
  }
  return nullptr;
}

// Points at the Age of a response that a cache stored for at least a second.
template <class... Parts>
void at_age(const Exchange& x, Reporter& out, const Parts&... parts) {
  out.at(x.response.first(Field::age)->value, parts...);
}
bool is_stored(const Response& r) { return age_of(r).value_or(0) > 0; }

void unsafe_from_cache(const Exchange& x, Reporter& out) {
  if (const FieldLine* hit = hit_of(x.response)) {
    out.at(hit->value);
  } else if (is_stored(x.response)) {
    // Applications copy Age from servers of their own.
    out.at(x.response.first(Field::age)->value).as(Level::advice);
  }
}

void uncacheable_error(const Exchange& x, Reporter& out) {
  if (const FieldLine* hit = hit_of(x.response)) {
    out.at(hit->value);
  } else if (is_stored(x.response)) {
    at_age(x, out);
  }
}

void stale_prohibited(const Exchange& x, Reporter& out) {
  const CacheControl c = cache_control_of(x.response);
  // What is private comes from the cache of the browser itself, if from any.
  if (c.unqualified(CacheDirective::private_)) return;
  const bool never = c.has(CacheDirective::must_revalidate) ||
                     c.has(CacheDirective::proxy_revalidate) ||
                     c.unqualified(CacheDirective::no_cache);
  if (!never && !c.has(CacheDirective::s_maxage)) return;
  const auto past = checks::stale(x, c, true);
  if (!past) return;
  auto finding = out.at(x.response.value(Field::age), "the lifetime is ", past->lifetime);
  // RFC 5861 allows what RFC 9111, 5.2.2.10 forbids by the letter.
  const std::uint64_t window =
      std::max(c.seconds(CacheDirective::stale_while_revalidate).value_or(0),
               c.seconds(CacheDirective::stale_if_error).value_or(0));
  if (!never && past->age <= past->lifetime + window) finding.as(Level::info);
}

void past_lifetime(const Exchange& x, Reporter& out) {
  const CacheControl c = cache_control_of(x.response);
  const auto past = checks::stale(x, c, !c.unqualified(CacheDirective::private_));
  if (past && !checks::excuses_stale(x, c)) at_age(x, out, "the lifetime is ", past->lifetime);
}

void huge_age(const Exchange& x, Reporter& out) {
  constexpr std::uint64_t kYear = 31'536'000;
  const auto age = age_of(x.response);
  if (!age || *age <= kYear) return;
  at_age(x, out, *age > 2'147'483'648 ? "more than caches count" : "more than a year");
}

void age_of_origin(const Exchange& x, Reporter& out) {
  if (x.vantage == Vantage::unknown) return out.not_observable();
  if (x.vantage != Vantage::origin || !age_of(x.response)) return;
  const Response& r = x.response;
  const bool cached = r.has(Field::via) || r.has(Field::cache_status) || r.has(Field::x_cache);
  if (!cached) at_age(x, out);
}

void stored_against_no_store(const Exchange& x, Reporter& out) {
  const CacheControl c = cache_control_of(x.response);
  if (!c.has(CacheDirective::no_store) || c.has(CacheDirective::must_understand)) return;
  if (is_stored(x.response)) at_age(x, out);
}

void reused_against_no_cache(const Exchange& x, Reporter& out) {
  const CacheControl c = cache_control_of(x.response);
  if (c.unqualified(CacheDirective::no_cache) && is_stored(x.response)) at_age(x, out);
}

// Registered final codes that caches may store with explicit freshness only.
// 304, 412 and 416 are left out: a cache makes them from another response.
consteval Statuses explicit_only() {
  constexpr Statuses kApart = checks::kHeuristic | Statuses{304, 412, 416, 428, 429, 431, 511};
  Statuses set;
  for (int code = 200; code < 600; ++code) {
    if (syntax::is_registered(code) && !kApart.contains(code)) set = set | Statuses{code};
  }
  return set;
}

void stored_without_permit(const Exchange& x, Reporter& out) {
  const CacheControl c = cache_control_of(x.response);
  if (c.malformed() || c.has(CacheDirective::max_age) || c.has(CacheDirective::s_maxage) ||
      c.has(CacheDirective::public_) || x.response.present.contains_any(checks::kTargeted)) {
    return;
  }
  if (is_stored(x.response)) at_age(x, out);
}

void reused_against_request(const Exchange& x, Reporter& out) {
  const Request& q = *x.request;
  const bool refused = q.has(Field::cache_control)
                           ? cache_control_of(q).unqualified(CacheDirective::no_cache)
                           : checks::lists(q, Field::pragma, "no-cache");
  if (refused && is_stored(x.response)) at_age(x, out);
}

void older_than_asked(const Exchange& x, Reporter& out) {
  const CacheControl c = cache_control_of(*x.request);
  const auto most = c.seconds(CacheDirective::max_age);
  const auto age = age_of(x.response);
  if (!most || !age || *age <= *most || c.has(CacheDirective::max_stale)) return;
  at_age(x, out, "the request allows ", *most);
}

// Whether a cache says that it fetched the response anew.
bool is_fetched(const Response& r) {
  if (hit_of(r) != nullptr) return false;
  for (const FieldLine& line : r.lines(Field::cache_status)) {
    const auto caches = syntax::structured::list(line.value);
    if (!caches) continue;
    for (const auto& cache : *caches) {
      if (cache.parameters.find("fwd")) return true;
    }
  }
  return syntax::same(r.value(Field::x_cache).substr(0, 4), "miss");
}

void fetched_against_request(const Exchange& x, Reporter& out) {
  if (!cache_control_of(*x.request).has(CacheDirective::only_if_cached)) return;
  if (is_fetched(x.response)) out.at(x.response.start_line);
}

void age_beyond_receipt(const Exchange& x, Reporter& out) {
  const auto date = checks::time_of(x.response, Field::date);
  const auto age = age_of(x.response);
  if (!date || !age) return;
  const std::int64_t late = *date + static_cast<std::int64_t>(*age) - *x.received;
  if (late <= 60) return;
  out.at(x.response.value(Field::date), "together ", late, " s after the response was received")
      .also(x.response.value(Field::age));
}

constexpr Rule kRules[] = {
    {
        .id = "unsafe-method-from-cache",
        .level = Level::must,
        .spec = rfc9111("4"),
        .summary = "The response to an unsafe method comes from a cache.",
        .why = "The request never reached the origin server, so whatever it was to change did not "
               "change, while the client believes it did.",
        .fix = "Write requests with POST, PUT, PATCH, DELETE and unknown methods through.",
        .conforms = R"(
POST /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Status: edge; fwd=method

)",
        .violates = R"(
POST /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 204 No Content
Cache-Status: [[edge; hit]]

)",
        .when = {.method = {Method::post, Method::put, Method::patch, Method::delete_,
                            Method::other},
                 .any = {Field::age, Field::cache_status}},
        .check = unsafe_from_cache,
    },
    {
        .id = "428-cached",
        .level = Level::must,
        .spec = {"RFC 6585", "3"},
        .summary = "A 428, 429, 431 or 511 response comes from a cache.",
        .why = "The fault of one client is answered to all others: a portal's login page or a rate "
               "limit replaces the resource for them.",
        .fix = "Do not store responses with these codes.",
        .conforms = R"(
HTTP/1.1 429 Too Many Requests
Date: Tue, 02 Jun 2026 10:00:00 GMT
Retry-After: 60
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 5

wait
)",
        .violates = R"(
HTTP/1.1 429 Too Many Requests
Retry-After: 60
Age: [[20]]
Content-Length: 0

)",
        .when = {.status = {428, 429, 431, 511}, .any = {Field::age, Field::cache_status}},
        .beats = {"uncacheable-status-from-cache"},
        .check = uncacheable_error,
    },
    {
        .id = "stale-prohibited",
        .level = Level::must,
        .spec = rfc9111("4.2.4"),
        .summary = "A cache serves a stale response that it may not serve without validation.",
        .why = "The origin server said that stale content does harm here; clients get it all the "
               "same.",
        .fix = "Validate the response before reuse, or answer 504 if that is impossible.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60, must-revalidate
Age: 60

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: max-age=60, must-revalidate
Age: [[61]]

)",
        .when = {.status = k2xx | k3xx | Statuses{404, 410},
                 .has = {Field::age, Field::cache_control}},
        .reads = {Field::expires, Field::date, Field::cdn_cache_control, Field::surrogate_control,
                  Field::edge_control},
        .beats = {"age-exceeds-lifetime", "heuristic-with-explicit"},
        .check = stale_prohibited,
    },
    {
        .id = "age-exceeds-lifetime",
        .level = Level::advice,
        .spec = rfc9111("4.2.4"),
        .summary = "The Age is above the lifetime of the response.",
        .why = "A cache serves stale content though nothing shows that it could not validate it.",
        .fix = "Validate stale responses before reuse.",
        .conforms = R"(
GET / HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60, stale-while-revalidate=60
Age: 80

)",
        .violates = R"(
GET / HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Cache-Control: max-age=60
Age: [[80]]

)",
        .when = {.has = {Field::age},
                 .any = {Field::cache_control, Field::expires},
                 .needs = {Need::request_fields}},
        .reads = {Field::date, Field::warning, Field::proxy_status, Field::cdn_cache_control,
                  Field::surrogate_control, Field::edge_control},
        .beats = {"request-max-age-exceeded"},
        .check = past_lifetime,
    },
    {
        .id = "age-huge",
        .level = Level::advice,
        .spec = rfc9111("1.2.2"),
        .summary = "The Age is above a year.",
        .why =
            "Hardly anything is stored so long: a cache computes Age from a wrong Date or clock, "
            "and its clients throw away what is fresh.",
        .fix = "Compute Age from the time of storage and the Age received.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Age: 31536000

)",
        .violates = R"(
HTTP/1.1 204 No Content
Age: [[1780394400]]

)",
        .when = {.has = {Field::age}},
        .check = huge_age,
    },
    {
        .id = "age-on-fresh-origin",
        .level = Level::advice,
        .spec = rfc9111("5.1"),
        .summary = "An origin server sends Age.",
        .why = "Age says that the response comes from a cache: clients and caches shorten its "
               "lifetime, and people look for a cache that is not there.",
        .fix = "Remove Age.",
        .conforms = R"(
# vantage: origin
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60

)",
        .violates = R"(
# vantage: origin
HTTP/1.1 204 No Content
Age: [[0]]

)",
        .when = {.has = {Field::age}},
        .reads = {Field::via, Field::cache_status, Field::x_cache},
        .check = age_of_origin,
    },
    {
        .id = "age-with-no-store",
        .level = Level::advice,
        .spec = rfc9111("5.2.2.5"),
        .summary = "A response with no-store comes from a cache.",
        .why = "Whoever sent no-store did not want copies kept; this one was, for as long as Age "
               "says.",
        .fix = "Do not store responses with no-store, or do not copy Age from another response.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Age: 0

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: no-store
Age: [[12]]

)",
        .when = {.has = {Field::age, Field::cache_control}},
        .check = stored_against_no_store,
    },
    {
        .id = "age-with-no-cache",
        .level = Level::advice,
        .spec = rfc9111("5.2.2.4"),
        .summary = "A response with no-cache was stored for a while and served again.",
        .why =
            "no-cache asks for a validation before each reuse, after which Age begins anew: this "
            "one was probably not validated.",
        .fix = "Validate with the origin server before each reuse.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-cache="x-user", max-age=60
Age: 12

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: no-cache
Age: [[12]]

)",
        .when = {.has = {Field::age, Field::cache_control}},
        .check = reused_against_no_cache,
    },
    {
        .id = "uncacheable-status-from-cache",
        .level = Level::advice,
        .spec = rfc9111("3"),
        .summary =
            "A response comes from a cache though its status code needs explicit freshness to "
            "be stored, and it has none.",
        .why = "Passing troubles are served on after they have passed.",
        .fix = "Store such responses only if they say for how long.",
        .conforms = R"(
HTTP/1.1 302 Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /b
Cache-Control: max-age=60
Age: 12
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 302 Found
Location: /b
Age: [[12]]
Content-Length: 0

)",
        .when = {.status = explicit_only(), .has = {Field::age}, .lacks = {Field::expires}},
        .reads = {Field::cache_control, Field::cdn_cache_control, Field::surrogate_control,
                  Field::edge_control},
        .check = stored_without_permit,
    },
    {
        .id = "request-no-cache-reused",
        .level = Level::advice,
        .spec = rfc9111("5.2.1.4"),
        .summary = "The request asked for validation, and the response is a stored one.",
        .why = "A person who reloads to get the current state does not get it.",
        .fix = "Forward or validate requests that say no-cache.",
        .conforms = R"(
GET / HTTP/1.1
Host: a.example
Cache-Control: no-cache

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Age: 0

)",
        .violates = R"(
GET / HTTP/1.1
Host: a.example
Cache-Control: no-cache

HTTP/1.1 204 No Content
Cache-Control: max-age=60
Age: [[12]]

)",
        .when = {.has = {Field::age}, .needs = {Need::request}},
        .check = reused_against_request,
    },
    {
        .id = "age-beyond-now",
        .level = Level::advice,
        .spec = rfc9111("4.2.3"),
        .summary = "Date and Age together lie in the future.",
        .why =
            "Either Date was replaced on the way or Age is wrong; caches downstream count the age "
            "twice, and drop the response too soon.",
        .fix = "Leave Date as the origin server sent it, and compute Age as the time since then.",
        .conforms = R"(
# received: 2026-06-02T10:05:00Z
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Age: 300

)",
        .violates = R"(
# received: 2026-06-02T10:00:00Z
HTTP/1.1 204 No Content
Date: [[Tue, 02 Jun 2026 10:00:00 GMT]]
Age: [[300]]

)",
        .when = {.has = {Field::age, Field::date}, .needs = {Need::time}},
        .check = age_beyond_receipt,
    },
    {
        .id = "request-only-if-cached",
        .level = Level::info,
        .spec = rfc9111("5.2.1.7"),
        .summary = "A cache fetched a response although the request wanted a stored one only.",
        .why = "A client that cannot wait, or must not cause traffic, gets both.",
        .fix = "Answer 504 if nothing suitable is stored.",
        .conforms = R"(
GET / HTTP/1.1
Host: a.example
Cache-Control: only-if-cached

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Cache-Status: edge; hit; ttl=30
Age: 30

)",
        .violates = R"(
GET / HTTP/1.1
Host: a.example
Cache-Control: only-if-cached

[[HTTP/1.1 204 No Content]]
Cache-Status: edge; fwd=uri-miss

)",
        .when = {.status = Statuses::final_but({504}),
                 .any = {Field::cache_status, Field::x_cache},
                 .asked = {Field::cache_control}},
        .check = fetched_against_request,
    },
    {
        .id = "request-max-age-exceeded",
        .level = Level::info,
        .spec = rfc9111("5.2.1.1"),
        .summary = "The response is older than the request allows.",
        .why = "A client that asks for something younger than max-age gets something older.",
        .fix = "Validate stored responses that are older than the request's max-age.",
        .conforms = R"(
GET / HTTP/1.1
Host: a.example
Cache-Control: max-age=30

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Age: 30

)",
        .violates = R"(
GET / HTTP/1.1
Host: a.example
Cache-Control: max-age=30

HTTP/1.1 204 No Content
Cache-Control: max-age=60
Age: [[45]]

)",
        .when = {.has = {Field::age}, .asked = {Field::cache_control}},
        .check = older_than_asked,
    },
    {
        .id = "surrogate-control",
        .level = Level::info,
        .spec = {"RFC 9213", "3"},
        .summary = "A field meant for a CDN reaches the client.",
        .why = "It shows how the CDN is run, and other caches may go by it.",
        .fix = "Strip the field at the edge, or send CDN-Cache-Control.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
CDN-Cache-Control: max-age=60

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[Surrogate-Control: max-age=60]]

)",
        .when = {.any = {Field::surrogate_control, Field::edge_control}},
        .once_per_host = true,
        .check = checks::at_fields<Field::surrogate_control, Field::edge_control>,
    },
    {
        .id = "x-cache",
        .level = Level::info,
        .spec = {"RFC 9211", "2"},
        .summary = "What the caches did is told in private fields.",
        .why = "Their values differ from maker to maker, so no tool can read them all.",
        .fix = "Send Cache-Status.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Age: 1
Cache-Status: edge; hit

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[X-Cache: HIT from edge]]

)",
        .when = {.any = {Field::x_cache, Field::cf_cache_status, Field::x_cache_hits},
                 .lacks = {Field::cache_status}},
        .once_per_host = true,
        .check = checks::at_fields<Field::x_cache, Field::cf_cache_status, Field::x_cache_hits>,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::reuse{"caching", kRules};

}  // namespace statute
