// What responses say about being stored, taken together: RFC 9111, 3 to 5.3.
#include "rules/checks/caching/freshness.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/uri.h"
#include "rules/syntax/vary.h"

namespace statute {
namespace {

using checks::cache_control_of;
using checks::directive_text;
using syntax::CacheControl;
using syntax::CacheDirective;
using syntax::Directive;

std::uint64_t seconds_of(const CacheControl& c, CacheDirective d) {
  return c.seconds(d).value_or(0);
}

// Points at two directives, in the order sent.
void at_both(const Exchange& x, Reporter& out, CacheDirective a, CacheDirective b) {
  std::string_view first = directive_text(x.response, a);
  std::string_view second = directive_text(x.response, b);
  if (first.data() > second.data()) std::swap(first, second);
  out.at(first).also(second);
}

void conflict(const Exchange& x, Reporter& out) {
  if (!checks::mentions(x.response, "private") && !checks::mentions(x.response, "no-store") &&
      !checks::mentions(x.response, "immutable"))
    return;
  const CacheControl c = cache_control_of(x.response);
  const auto apart = [&](bool a, CacheDirective of_a, bool b, CacheDirective of_b) {
    if (a && b) at_both(x, out, of_a, of_b);
  };
  using Id = CacheDirective;
  const bool closed = c.unqualified(Id::private_);
  const bool never = c.has(Id::no_store) && !c.has(Id::must_understand);
  const bool shared = seconds_of(c, Id::s_maxage) > 0;
  const bool expired = c.seconds(Id::max_age) == std::uint64_t{0};
  apart(closed, Id::private_, c.has(Id::public_), Id::public_);
  apart(closed, Id::private_, shared, Id::s_maxage);
  apart(closed, Id::private_, c.has(Id::proxy_revalidate), Id::proxy_revalidate);
  apart(never, Id::no_store, seconds_of(c, Id::max_age) > 0, Id::max_age);
  apart(never, Id::no_store, shared, Id::s_maxage);
  apart(never, Id::no_store, c.has(Id::public_), Id::public_);
  apart(never, Id::no_store, c.has(Id::immutable), Id::immutable);
  apart(expired, Id::max_age, c.has(Id::immutable), Id::immutable);
}

// Points at what no-store makes needless, all in one finding.
void needless(const Exchange& x, Reporter& out) {
  if (!checks::mentions(x.response, "no-store")) return;
  const CacheControl c = cache_control_of(x.response);
  if (!c.has(CacheDirective::no_store) || c.has(CacheDirective::must_understand)) return;
  std::optional<Reporter::Handle> finding;
  checks::each_directive(x.response, [&](const Directive& d) {
    const syntax::CacheDirectiveInfo* info = syntax::cache_directive_info(d.name);
    if (info == nullptr) return;
    const CacheDirective id = info->id;
    const bool zero = (id == CacheDirective::max_age || id == CacheDirective::s_maxage) &&
                      c.seconds(id) == std::uint64_t{0};
    if (!zero && id != CacheDirective::no_cache && id != CacheDirective::must_revalidate &&
        id != CacheDirective::proxy_revalidate && id != CacheDirective::private_) {
      return;
    }
    if (finding) {
      finding->also(d.text);
    } else {
      finding.emplace(out.at(d.text));
    }
  });
}

void no_cache_with_lifetime(const Exchange& x, Reporter& out) {
  if (!checks::mentions(x.response, "no-cache")) return;
  const CacheControl c = cache_control_of(x.response);
  if (!c.unqualified(CacheDirective::no_cache) || c.has(CacheDirective::no_store)) return;
  if (seconds_of(c, CacheDirective::max_age) > 0) {
    out.at(directive_text(x.response, CacheDirective::max_age));
  }
}

void needless_stale(const Exchange& x, Reporter& out) {
  if (!checks::mentions(x.response, "stale-")) return;
  const CacheControl c = cache_control_of(x.response);
  if (!c.has(CacheDirective::no_store) && !c.unqualified(CacheDirective::no_cache) &&
      !c.has(CacheDirective::must_revalidate)) {
    return;
  }
  for (CacheDirective d :
       {CacheDirective::stale_while_revalidate, CacheDirective::stale_if_error}) {
    if (c.has(d)) out.at(directive_text(x.response, d));
  }
}

void immutable_insecure(const Exchange& x, Reporter& out) {
  if (!checks::mentions(x.response, "immutable")) return;
  const std::string_view immutable = directive_text(x.response, CacheDirective::immutable);
  if (immutable.empty()) return;
  if (x.scheme == Scheme::unknown) return out.not_observable();
  if (x.scheme == Scheme::http) {
    out.at(immutable, "over http");
  } else if (x.response.framing.by == Delimiter::close && x.request != nullptr) {
    out.at(immutable, "the content ends with the connection");
  }
}

void immutable_without_lifetime(const Exchange& x, Reporter& out) {
  if (!checks::mentions(x.response, "immutable")) return;
  const CacheControl c = cache_control_of(x.response);
  if (!c.has(CacheDirective::immutable) || c.has(CacheDirective::max_age) || c.malformed()) return;
  const bool expired = checks::expires_lifetime(x.response) == std::uint64_t{0};
  if (expired || !x.response.has(Field::expires)) {
    out.at(directive_text(x.response, CacheDirective::immutable));
  }
}

void needless_public(const Exchange& x, Reporter& out) {
  if (!checks::mentions(x.response, "public")) return;
  const CacheControl c = cache_control_of(x.response);
  if (!c.has(CacheDirective::public_)) return;
  if (checks::explicit_lifetime(x.response, c, true)) {
    out.at(directive_text(x.response, CacheDirective::public_));
  }
}

void expired_but_public(const Exchange& x, Reporter& out) {
  if (!checks::mentions(x.response, "public")) return;
  const CacheControl c = cache_control_of(x.response);
  if (!c.has(CacheDirective::public_) || c.has(CacheDirective::max_age) ||
      c.has(CacheDirective::s_maxage) || c.malformed()) {
    return;
  }
  if (checks::expires_lifetime(x.response) == std::uint64_t{0}) {
    out.at(x.response.value(Field::expires));
  }
}

void expires_overridden(const Exchange& x, Reporter& out) {
  if (!checks::mentions(x.response, "max-age")) return;
  const auto max_age = cache_control_of(x.response).seconds(CacheDirective::max_age);
  const auto lifetime = checks::expires_lifetime(x.response);
  if (!max_age || !lifetime) return;
  const std::uint64_t apart = *max_age > *lifetime ? *max_age - *lifetime : *lifetime - *max_age;
  if (apart <= 1) return;  // the clock moved on between the two
  out.at(x.response.value(Field::expires), "a lifetime of ", *lifetime, ", max-age says ",
         *max_age);
}

void at_freshness(const Exchange& x, Reporter& out) {
  const auto fresh = checks::freshness_of(x.response, cache_control_of(x.response));
  if (!fresh.empty()) out.at(fresh);
}

void fresh_or_public(const Exchange& x, Reporter& out) {
  const CacheControl c = cache_control_of(x.response);
  if (c.malformed() || c.has(CacheDirective::no_store)) return;
  if (c.has(CacheDirective::public_)) {
    out.at(directive_text(x.response, CacheDirective::public_));
  } else {
    at_freshness(x, out);
  }
}

void cacheable_error(const Exchange& x, Reporter& out) {
  const CacheControl c = cache_control_of(x.response);
  if (c.malformed() || c.has(CacheDirective::no_store)) return;
  if (c.has(CacheDirective::public_)) {
    out.at(directive_text(x.response, CacheDirective::public_));
  } else if (seconds_of(c, CacheDirective::max_age) > 60) {
    out.at(directive_text(x.response, CacheDirective::max_age));
  }
}

// Whether Content-Location names the target URI. Yes, if it cannot be told.
bool locates_target(const Exchange& x, std::string_view content_location) {
  constexpr std::size_t kMost = 2048;
  std::array<char, kMost> base_octets{};
  std::array<char, 2 * kMost> octets{};
  std::string_view base = x.uri;
  const syntax::Uri reference = syntax::split_uri(content_location);
  if (base.empty()) {
    const auto target = syntax::request_target(x.request->method_name, x.request->target);
    const std::string_view scheme = reference.has_scheme ? reference.scheme : "https";
    const std::string_view host = x.request->value(Field::host);
    if (!target || host.empty()) return true;
    base = syntax::target_uri(scheme, host, *target, base_octets).value_or(std::string_view{});
  }
  const syntax::Uri target = syntax::split_uri(base);
  const auto resolved = syntax::resolve(target, reference, octets);
  return !resolved || syntax::equivalent(syntax::split_uri(*resolved), target);
}

void fresh_answer_to_post(const Exchange& x, Reporter& out) {
  const auto fresh = checks::freshness_of(x.response, cache_control_of(x.response));
  if (fresh.empty()) return;
  const FieldLine* line = x.response.first(Field::content_location);
  if (line == nullptr || !locates_target(x, line->value)) out.at(fresh);
}

// Signs that content is made for one user: a cookie with it, or a path that
// speaks of the user.
bool is_personal(const Exchange& x) {
  constexpr std::array<std::string_view, 12> kSegments{
      "me",     "self",  "my",       "account",   "accounts", "profile",
      "whoami", "inbox", "settings", "dashboard", "session",  "userinfo"};
  if (x.response.has(Field::set_cookie)) return true;
  std::string_view path = checks::target_path(x);
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, end);
    for (std::string_view s : kSegments) {
      if (syntax::same(s, segment)) return true;
    }
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return false;
}

bool varies_with(const Response& r, std::string_view field) {
  return checks::lists(r, Field::vary, field) || checks::lists(r, Field::vary, "*");
}

void shared_though_authorized(const Exchange& x, Reporter& out) {
  const CacheControl c = cache_control_of(x.response);
  if (c.malformed() || c.has(CacheDirective::no_store)) return;
  if (varies_with(x.response, "Authorization") || !is_personal(x)) return;
  if (c.has(CacheDirective::public_)) {
    out.at(directive_text(x.response, CacheDirective::public_));
  } else if (seconds_of(c, CacheDirective::s_maxage) > 0) {
    out.at(directive_text(x.response, CacheDirective::s_maxage));
  }
}

void fresh_cookie(const Exchange& x, Reporter& out) {
  const CacheControl c = cache_control_of(x.response);
  if (c.malformed() || c.has(CacheDirective::no_store)) return;
  for (CacheDirective d : {CacheDirective::private_, CacheDirective::no_cache}) {
    if (c.unqualified(d)) return;
    if (c.has(d) && syntax::lists_field(c.argument(d), "set-cookie")) return;
  }
  fresh_or_public(x, out);
}

void never_valid_again(const Exchange& x, Reporter& out) {
  if (!checks::mentions(x.response, "no-cache")) return;
  const CacheControl c = cache_control_of(x.response);
  if (!c.unqualified(CacheDirective::no_cache) || c.has(CacheDirective::no_store)) return;
  if (checks::has_content(x.response) == true) out.at(x.response.start_line);
}

constexpr Rule kRules[] = {
    {
        .id = "cache-control-conflict",
        .level = Level::advice,
        .spec = rfc9111("4.2.1"),
        .summary = "Two directives of Cache-Control contradict each other.",
        .why =
            "Caches go by the stricter one, or by the one they know: one of the two has no effect, "
            "and which one depends on the cache.",
        .fix = "Keep the one that is meant.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: public, private="x-user", max-age=60

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: [[public]], [[private]]

)",
        .when = {.has = {Field::cache_control}, .by_value = true},
        .check = conflict,
    },
    {
        .id = "cache-control-immutable-insecure",
        .level = Level::advice,
        .spec = {"RFC 8246", "3"},
        .summary = "immutable stands where clients do not heed it.",
        .why =
            "A truncated or altered response must not stay for good, so clients ignore immutable "
            "over http, and where the end of the connection ends the content.",
        .fix = "Serve the resource over https with Content-Length, or chunked.",
        .conforms = R"(
# scheme: https
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=31536000, immutable

)",
        .violates = R"(
# scheme: http
HTTP/1.1 204 No Content
Cache-Control: max-age=31536000, [[immutable]]

)",
        .when = {.has = {Field::cache_control}},
        .check = immutable_insecure,
    },
    {
        .id = "cache-control-immutable-no-freshness",
        .level = Level::advice,
        .spec = {"RFC 8246", "2"},
        .summary = "immutable stands without a lifetime.",
        .why =
            "It applies only as long as the response is fresh, so without max-age it does nothing.",
        .fix = "Add max-age.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=600, immutable

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: [[immutable]]

)",
        .when = {.has = {Field::cache_control}},
        .reads = {Field::expires, Field::date},
        .check = immutable_without_lifetime,
    },
    {
        .id = "stale-directive-needless",
        .level = Level::advice,
        .spec = {"RFC 5861", "3"},
        .summary = "A directive allows stale responses, and another forbids them.",
        .why =
            "The prohibition wins, so the response is never served while it is validated or when "
            "the server fails.",
        .fix = "Drop one of the two.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60, stale-if-error=600

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: max-age=60, must-revalidate, [[stale-if-error=600]]

)",
        .when = {.has = {Field::cache_control}, .by_value = true},
        .check = needless_stale,
    },
    {
        .id = "expires-before-date-cacheable",
        .level = Level::advice,
        .spec = rfc9111("5.3"),
        .summary = "A public response is already expired.",
        .why = "public asks caches to store it, Expires to validate it before each reuse: probably "
               "one of them comes from a default.",
        .fix = "State the lifetime by max-age, or say no-cache.",
        .conforms = R"(
HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: public
Expires: Tue, 02 Jun 2026 11:00:00 GMT
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: public
Expires: [[Tue, 02 Jun 2026 10:00:00 GMT]]
Content-Length: 0

)",
        .when = {.status = {200}, .has = {Field::expires, Field::cache_control}},
        .reads = {Field::date},
        .check = expired_but_public,
    },
    {
        .id = "421-cacheable",
        .level = Level::advice,
        .spec = rfc9110("15.5.20"),
        .summary = "A 421 response may be stored.",
        .why = "It speaks of one connection: from a cache it goes on to refuse requests that came "
               "over the right one.",
        .fix = "Send Cache-Control: no-store.",
        .conforms = R"(
HTTP/1.1 421 Misdirected Request
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

no
)",
        .violates = R"(
HTTP/1.1 421 Misdirected Request
Cache-Control: [[max-age=600]]
Content-Length: 0

)",
        .when = {.status = {421}, .any = {Field::cache_control, Field::expires}},
        .reads = {Field::date},
        .check = at_freshness,
    },
    {
        .id = "429-freshness",
        .level = Level::advice,
        .spec = {"RFC 6585", "4"},
        .summary = "A response that caches must not store asks them to store it.",
        .why = "It speaks of one client or one network: from a cache it shuts out the others too.",
        .fix = "Send Cache-Control: no-store.",
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
Cache-Control: [[public]], max-age=60
Content-Length: 0

)",
        .when = {.status = {428, 429, 431, 511}, .any = {Field::cache_control, Field::expires}},
        .reads = {Field::date},
        .beats = {"error-cacheable"},
        .check = fresh_or_public,
    },
    {
        .id = "error-cacheable",
        .level = Level::advice,
        .spec = rfc9111("4.2.1"),
        .summary = "A passing error may be stored for more than a minute.",
        .why =
            "Clients get the error from caches long after it was mended, and logging in does not "
            "help.",
        .fix = "Send Cache-Control: no-store with errors, or a max-age of some seconds.",
        .conforms = R"(
HTTP/1.1 503 Service Unavailable
Date: Tue, 02 Jun 2026 10:00:00 GMT
Retry-After: 30
Cache-Control: max-age=30
Content-Type: text/plain
Content-Length: 5

wait
)",
        .violates = R"(
HTTP/1.1 503 Service Unavailable
Cache-Control: [[max-age=3600]]
Content-Length: 0

)",
        .when = {.status = k5xx | Statuses{400, 401, 403, 408}, .has = {Field::cache_control}},
        .check = cacheable_error,
    },
    {
        .id = "patch-cacheable",
        .level = Level::advice,
        .spec = rfc9110("9.3.3"),
        .summary = "The response to POST or PATCH has a lifetime but cannot be reused.",
        .why = "A cache reuses it for a later GET only if Content-Location says that it represents "
               "the resource asked for; otherwise the lifetime does nothing.",
        .fix = "Add Content-Location with the target URI if the content represents it, or drop the "
               "lifetime.",
        .conforms = R"(
POST /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Location: /a
Cache-Control: max-age=60
Content-Type: text/plain
Content-Length: 3

ok
)",
        .violates = R"(
POST /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 200 OK
Cache-Control: [[max-age=60]]
Content-Type: text/plain
Content-Length: 3

ok
)",
        .when = {.status = k2xx,
                 .method = {Method::post, Method::patch},
                 .any = {Field::cache_control, Field::expires}},
        .reads = {Field::content_location, Field::date},
        .check = fresh_answer_to_post,
    },
    {
        .id = "cacheable-without-freshness",
        .level = Level::advice,
        .spec = rfc9111("4.2.2"),
        .summary = "The response leaves it to caches to guess how long it is fresh.",
        .why = "They guess from Last-Modified, mostly a tenth of the time since then: what has not "
               "changed for a year is not asked for again for weeks.",
        .fix = "Send Cache-Control with max-age, no-cache or no-store.",
        .conforms = R"(
GET / HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "a"
Cache-Control: no-cache
Content-Type: text/plain
Content-Length: 3

ok
)",
        .violates = R"(
GET / HTTP/1.1
Host: a.example

[[HTTP/1.1 200 OK]]
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3

ok
)",
        .when = {.status = {200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501},
                 .method = {Method::get},
                 .has = {Field::last_modified},
                 .lacks = {Field::cache_control, Field::expires}},
        .once_per_host = true,
        .check = checks::at_status_line,
    },
    {
        .id = "authorized-public",
        .level = Level::advice,
        .spec = rfc9111("3.5"),
        .summary = "Content made for one user may be served from shared caches to others.",
        .why = "public and s-maxage lift the rule that answers to requests with Authorization are "
               "not shared: the next user gets the content of the one before.",
        .fix = "Send private in its place, or Vary: Authorization.",
        .conforms = R"(
GET /me HTTP/1.1
Host: a.example
Authorization: Bearer mF_9.B5f

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: private, max-age=60
ETag: "a"
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3

ok
)",
        .violates = R"(
GET /me HTTP/1.1
Host: a.example
Authorization: Bearer mF_9.B5f

HTTP/1.1 200 OK
Cache-Control: [[public]], max-age=60
Content-Type: text/plain
Content-Length: 3

ok
)",
        .when = {.status = k2xx, .has = {Field::cache_control}, .asked = {Field::authorization}},
        .reads = {Field::vary, Field::set_cookie},
        .check = shared_though_authorized,
    },
    {
        .id = "set-cookie-cacheable",
        .level = Level::advice,
        .spec = rfc9111("7.3"),
        .summary = "A response that sets a cookie may be stored and served to others.",
        .why =
            "Whoever gets it from a shared cache takes over the cookie, and perhaps the session, "
            "of another user.",
        .fix = "Send private or no-store, or no-cache=\"Set-Cookie\".",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: theme=dark; Path=/; Secure; HttpOnly; SameSite=Lax
Cache-Control: private, max-age=60

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: theme=dark
Cache-Control: [[max-age=60]]

)",
        .when = {.has = {Field::set_cookie}, .any = {Field::cache_control, Field::expires}},
        .reads = {Field::date},
        .check = fresh_cookie,
    },
    {
        .id = "no-cache-without-validator",
        .level = Level::advice,
        .spec = rfc9111("5.2.2.4"),
        .summary =
            "The response must be validated before reuse, but has nothing to validate it by.",
        .why = "Caches store it and fetch it in full each time all the same.",
        .fix = "Send ETag or Last-Modified; if the content changes each time, send no-store.",
        .conforms = R"(
GET / HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-cache
ETag: "a"
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3

ok
)",
        .violates = R"(
GET / HTTP/1.1
Host: a.example

[[HTTP/1.1 200 OK]]
Cache-Control: no-cache
Content-Type: text/plain
Content-Length: 3

ok
)",
        .when = {.status = k2xx,
                 .method = {Method::get},
                 .has = {Field::cache_control},
                 .lacks = {Field::etag, Field::last_modified},
                 .needs = {Need::emptiness}},
        .beats = {"200-no-validator"},
        .check = never_valid_again,
    },
    {
        .id = "cache-control-needless",
        .level = Level::info,
        .spec = rfc9111("5.2.2.5"),
        .summary = "Cache-Control has directives that no-store makes needless.",
        .why = "What is not stored is neither validated nor reused: the others do nothing.",
        .fix = "Send no-store alone.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: no-store, [[no-cache]], [[must-revalidate]]

)",
        .when = {.has = {Field::cache_control}, .by_value = true},
        .once_per_host = true,
        .check = needless,
    },
    {
        .id = "cache-control-no-cache-max-age",
        .level = Level::info,
        .spec = rfc9111("5.2.2.4"),
        .summary = "Cache-Control has a lifetime beside no-cache.",
        .why = "no-cache asks for a validation before each reuse, so the lifetime does nothing.",
        .fix = "Drop one of the two.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-cache, max-age=0

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: no-cache, [[max-age=60]]

)",
        .when = {.has = {Field::cache_control}, .by_value = true},
        .check = no_cache_with_lifetime,
    },
    {
        .id = "public-needless",
        .level = Level::info,
        .spec = rfc9111("5.2.2.9"),
        .summary = "public stands where the response may be stored without it.",
        .why = "It does nothing here, and where it is set for all responses it also opens those to "
               "requests with Authorization.",
        .fix = "Drop public; the lifetime suffices.",
        .conforms = R"(
GET / HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60

)",
        .violates = R"(
GET / HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Cache-Control: [[public]], max-age=60

)",
        .when = {.status = checks::kHeuristic,
                 .has = {Field::cache_control},
                 .unasked = {Field::authorization}},
        .reads = {Field::expires, Field::date},
        .once_per_host = true,
        .check = needless_public,
    },
    {
        .id = "expires-overridden",
        .level = Level::info,
        .spec = rfc9111("5.3"),
        .summary = "Expires and max-age give different lifetimes.",
        .why = "max-age wins wherever it is known; readers and old caches go by Expires.",
        .fix = "Make them agree, or drop Expires.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Expires: Tue, 02 Jun 2026 10:01:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Expires: [[Tue, 02 Jun 2026 11:00:00 GMT]]

)",
        .when = {.has = {Field::expires, Field::cache_control}},
        .reads = {Field::date},
        .once_per_host = true,
        .check = expires_overridden,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::freshness{"caching", kRules};

}  // namespace statute
