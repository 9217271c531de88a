// What 3xx responses owe to the client, and Retry-After and Refresh: RFC 9110,
// 10.2.3 and 15.4.
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/conditions.h"
#include "rules/checks/families.h"
#include "rules/checks/target.h"
#include "rules/rule.h"
#include "rules/syntax/cache_control.h"
#include "rules/syntax/media_type.h"
#include "rules/syntax/retry_after.h"
#include "rules/syntax/uri.h"

namespace statute {
namespace {

constexpr std::int64_t kDay = 86400;
constexpr std::int64_t kLongestDelay = 30 * kDay;

// Where Retry-After is defined: RFC 9110, 10.2.3 and 15.5.14; RFC 6585, 4.
constexpr Statuses kRetried = k3xx | Statuses{413, 429, 503};
// Likewise, with those where clients of long operations and early data expect it.
constexpr Statuses kNotRetried = Statuses{200, 201} | Statuses::range(203, 299) |
                                 Statuses::range(400, 412) | Statuses::range(414, 424) |
                                 Statuses::range(426, 428) | Statuses::range(430, 502) |
                                 Statuses::range(504, 599);

// Fields by which the next request differs from this one.
constexpr FieldSet kChangesNext{Field::set_cookie,          Field::set_cookie2,
                                Field::accept_ch,           Field::critical_ch,
                                Field::www_authenticate,    Field::proxy_authenticate,
                                Field::authentication_info, Field::proxy_authentication_info,
                                Field::clear_site_data,     Field::refresh};

std::optional<syntax::RetryAfter> retry_after_of(const Exchange& x) {
  const FieldLine* const line = checks::only_line(x.response, Field::retry_after);
  if (line == nullptr) return std::nullopt;
  const auto parsed = syntax::retry_after(line->value, x.received);
  return parsed ? std::optional(*parsed) : std::nullopt;
}

// The seconds that it asks to wait; a date tells them with Date only.
std::optional<std::int64_t> delay_of(const Exchange& x) {
  const auto after = retry_after_of(x);
  if (!after) return std::nullopt;
  if (after->delay) return static_cast<std::int64_t>(*after->delay);
  const auto date = checks::date_of(x, x.response, Field::date);
  if (!date || !after->date->possible || !after->date->day_name_fits) return std::nullopt;
  return after->date->seconds - *date;
}

void find_retry_syntax(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(Field::retry_after)) {
    if (!checks::is_readable(line)) continue;
    const auto parsed = syntax::retry_after(line.value);
    if (parsed) continue;
    const std::string_view rest = line.value.substr(parsed.misfit().at);
    // Two lines that the source joined are another fault.
    if (rest.starts_with(',') && !x.seen.contains(Need::lines) &&
        syntax::retry_after(syntax::trim(rest.substr(1)))) {
      continue;
    }
    out.at(rest, "expected ", parsed.misfit().expected);
  }
}

void find_retry_past(const Exchange& x, Reporter& out) {
  const auto after = retry_after_of(x);
  const auto delay = delay_of(x);
  if (!after || !after->date || !delay || *delay > 0) return;
  out.at(x.response.value(Field::retry_after));
}

void find_retry_excessive(const Exchange& x, Reporter& out) {
  const auto delay = delay_of(x);
  if (!delay || *delay <= kLongestDelay) return;
  out.at(x.response.value(Field::retry_after), *delay / kDay, " days");
}

// The 308 of Google's protocol for uploads, older than Permanent Redirect, says
// Resume Incomplete.
bool is_resume_incomplete(const Exchange& x) {
  const auto tells = [](const Message& m) {
    if (m.has(Field::range)) return true;
    for (const FieldLine& line : m.fields) {
      if (syntax::same(line.name.substr(0, 12), "X-GUploader-")) return true;
    }
    return false;
  };
  return syntax::same(x.response.reason, "Resume Incomplete") || tells(x.response) ||
         (x.request != nullptr && tells(*x.request));
}

// Whether a script, and not a person, gets to see the response.
bool is_for_script(const Request& q) {
  if (checks::line_named(q, "X-Requested-With") != nullptr) return true;
  const FieldLine* const mode = checks::line_named(q, "Sec-Fetch-Mode");
  const FieldLine* const dest = checks::line_named(q, "Sec-Fetch-Dest");
  return (mode != nullptr && mode->value != "navigate") ||
         (dest != nullptr && dest->value == "empty");
}

void find_303_content(const Exchange& x, Reporter& out) {
  if (!is_for_script(*x.request)) checks::at_status_line_if_empty(x, out);
}

void find_uncacheable(const Exchange& x, Reporter& out) {
  using enum syntax::CacheDirective;
  const Response& r = x.response;
  syntax::CacheControl said;
  const bool understood = checks::lists(r, Field::cache_control, "must-understand");
  for (const FieldLine& line : r.lines(Field::cache_control)) {
    said.add(line.value);
    for (const syntax::Directive& d : syntax::Directives(line.value)) {
      const bool no_store = !d.misfit && syntax::same(d.name, "no-store");
      const bool zero = !d.misfit && syntax::same(d.name, "max-age") &&
                        syntax::delta_seconds(d.argument.raw) &&
                        *syntax::delta_seconds(d.argument.raw) == 0;
      if (!no_store && !zero) continue;
      // Caches that understand the status leave no-store aside then: RFC 9111, 5.2.2.3.
      if (understood && no_store) continue;
      out.at(d.text);
      return;
    }
  }
  if (said.has(max_age) || said.has(s_maxage)) return;
  const FieldLine* const expires = checks::only_line(r, Field::expires);
  if (expires == nullptr) return;
  const auto until = checks::date_of(x, r, Field::expires);
  const auto date = checks::date_of(x, r, Field::date);
  const bool past = until && date && *until <= *date;
  if (past || expires->value == "0" || expires->value == "-1") out.at(expires->value);
}

bool is_of_program(const Request& q) {
  const auto type = syntax::media_type(q.value(Field::content_type));
  return type && (type->is_json() || type->is_xml());
}

void find_method_change(const Exchange& x, Reporter& out) {
  const Request& q = *x.request;
  if (q.method == Method::post && !is_of_program(q)) return;
  out.at(x.response.start_line, "in answer to ", q.method_name);
}

void find_self(const Exchange& x, Reporter& out) {
  const int status = x.response.status;
  const Method method = x.request->method;
  const bool get = method == Method::get || method == Method::head;
  const bool repeats =
      get || status == 307 || status == 308 || (status != 303 && method != Method::post);
  const FieldLine* const line = checks::only_line(x.response, Field::location);
  if (!repeats || line == nullptr) return;
  if (syntax::split_uri(line->value).has_scheme && x.scheme == Scheme::unknown) {
    out.not_observable();
    return;
  }
  const checks::Target target(x);
  checks::UriBuffer text;
  const auto next = target.resolve(line->value, text);
  if (!next) {
    out.not_observable();
  } else if (syntax::equivalent(*next, target.uri())) {
    out.at(line->value);
  }
}

void find_put_moved(const Exchange& x, Reporter& out) {
  for (Field f : {Field::location, Field::content_location}) {
    const FieldLine* const line = checks::only_line(x.response, f);
    if (line == nullptr) continue;
    const syntax::Uri reference = syntax::split_uri(line->value);
    const checks::Target target(x, reference.is_http() ? reference.scheme : "http");
    checks::UriBuffer text;
    const auto named = target.resolve(line->value, text);
    if (!named) {
      out.not_observable();
    } else if (!syntax::equivalent(*named, target.uri())) {
      out.at(line->value);
    }
  }
}

constexpr Rule kRules[] = {
    {
        .id = "300-content-missing",
        .level = Level::should,
        .spec = rfc9110("15.4.1"),
        .summary = "A 300 response has no content.",
        .why = "Neither a person nor a program learns what there is to choose from.",
        .fix = "List the choices, with their URIs.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 300 Multiple Choices
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Location: /a.en
Vary: Accept-Language
Content-Type: text/plain
Content-Length: 12

/a.en
/a.fr
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 300 Multiple Choices]]
Content-Length: 0

)",
        .when = {.status = {300},
                 .method = Methods::all_but({Method::head}),
                 .needs = {Need::emptiness}},
        .check = checks::at_status_line_if_empty,
    },
    {
        .id = "300-location-missing",
        .level = Level::info,
        .spec = rfc9110("15.4.1"),
        .summary = "A 300 response names no preferred choice.",
        .why = "Clients that choose by themselves have nothing to go to.",
        .fix = "Name the preferred choice in Location, if there is one.",
        .conforms = R"(
HTTP/1.1 300 Multiple Choices
Cache-Control: max-age=60
Location: /a.en
Content-Length: 0

)",
        .violates = R"(
[[HTTP/1.1 300 Multiple Choices]]
Content-Length: 0

)",
        .when = {.status = {300}, .lacks = {Field::location}},
        .check = checks::at_status_line,
    },
    {
        .id = "301-location-missing",
        .level = Level::should,
        .spec = rfc9110("15.4.2"),
        .summary = "A 301 response has no Location.",
        .why = "The client learns that the resource moved, but not where to.",
        .fix = "Send Location with the new URI.",
        .conforms = R"(
HTTP/1.1 301 Moved Permanently
Cache-Control: max-age=3600
Location: /b
Content-Length: 0

)",
        .violates = R"(
[[HTTP/1.1 301 Moved Permanently]]
Content-Length: 0

)",
        .when = {.status = {301}, .lacks = {Field::location}},
        .check = checks::at_status_line,
    },
    {
        .id = "302-location-missing",
        .level = Level::should,
        .spec = rfc9110("15.4.3"),
        .summary = "A 302 response has no Location.",
        .why = "The client is sent away, but not told where to.",
        .fix = "Send Location with the other URI.",
        .conforms = R"(
HTTP/1.1 302 Found
Location: /b
Content-Length: 0

)",
        .violates = R"(
[[HTTP/1.1 302 Found]]
Content-Length: 0

)",
        .when = {.status = {302}, .lacks = {Field::location}},
        .check = checks::at_status_line,
    },
    {
        .id = "303-location-missing",
        .level = Level::advice,
        .spec = rfc9110("15.4.4"),
        .summary = "A 303 response has no Location.",
        .why = "The client is to get another resource, but not told which.",
        .fix = "Send Location with the URI to get.",
        .conforms = R"(
HTTP/1.1 303 See Other
Location: /b
Content-Length: 0

)",
        .violates = R"(
[[HTTP/1.1 303 See Other]]
Content-Length: 0

)",
        .when = {.status = {303}, .lacks = {Field::location}},
        .check = checks::at_status_line,
    },
    {
        .id = "307-location-missing",
        .level = Level::should,
        .spec = rfc9110("15.4.8"),
        .summary = "A 307 response has no Location.",
        .why = "The client is sent away, but not told where to.",
        .fix = "Send Location with the other URI.",
        .conforms = R"(
HTTP/1.1 307 Temporary Redirect
Location: /b
Content-Length: 0

)",
        .violates = R"(
[[HTTP/1.1 307 Temporary Redirect]]
Content-Length: 0

)",
        .when = {.status = {307}, .lacks = {Field::location}},
        .check = checks::at_status_line,
    },
    {
        .id = "308-location-missing",
        .level = Level::should,
        .spec = rfc9110("15.4.9"),
        .summary = "A 308 response has no Location.",
        .why = "The client learns that the resource moved, but not where to.",
        .fix = "Send Location with the new URI.",
        .conforms = R"(
HTTP/1.1 308 Permanent Redirect
Cache-Control: max-age=3600
Location: /b
Content-Length: 0

)",
        .violates = R"(
[[HTTP/1.1 308 Permanent Redirect]]
Content-Length: 0

)",
        .when = {.status = {308}, .lacks = {Field::location}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (!is_resume_incomplete(x)) out.at(x.response.start_line);
            },
    },
    {
        .id = "303-content-missing",
        .level = Level::advice,
        .spec = rfc9110("15.4.4"),
        .summary = "A 303 response has no content.",
        .why = "A client that does not go on by itself shows an empty page.",
        .fix = "Add a short note with a link to the other resource.",
        .conforms = R"(
POST /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 303 See Other
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /b
Content-Type: text/plain
Content-Length: 7

See /b
)",
        .violates = R"(
POST /a HTTP/1.1
Host: a.example
Content-Length: 0

[[HTTP/1.1 303 See Other]]
Location: /b
Content-Length: 0

)",
        .when = {.status = {303},
                 .method = Methods::all_but({Method::head}),
                 .needs = {Need::emptiness, Need::request_fields}},
        .check = find_303_content,
    },
    {
        .id = "redirect-self",
        .level = Level::advice,
        .spec = rfc9110("15.4"),
        .summary = "A redirect leads to the very request that it answers.",
        .why = "The client asks again and is sent back again, until it gives up.",
        .fix = "Redirect elsewhere, or answer 200.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 302 Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /a/
Content-Length: 0

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 302 Found
Location: [[a#b]]
Content-Length: 0

)",
        .when = {.status = {301, 302, 303, 307, 308},
                 .has = {Field::location},
                 .lacks = kChangesNext,
                 .needs = {Need::request}},
        .check = find_self,
    },
    {
        .id = "redirect-post-301-302",
        .level = Level::advice,
        .spec = rfc9110("15.4.2"),
        .summary = "A redirect leaves open whether the method is to be kept.",
        .why = "Some clients repeat the request, others turn it into GET and lose its content.",
        .fix = "Send 303 to have the client GET, 307 or 308 to keep the method.",
        .conforms = R"(
PUT /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 307 Temporary Redirect
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /b
Content-Length: 0

)",
        .violates = R"(
PUT /a HTTP/1.1
Host: a.example
Content-Length: 0

[[HTTP/1.1 302 Found]]
Location: /b
Content-Length: 0

)",
        .when = {.status = {301, 302},
                 .method = Methods::all_but({Method::get, Method::head, Method::query})},
        .check = find_method_change,
    },
    {
        .id = "redirect-permanent-uncacheable",
        .level = Level::advice,
        .spec = rfc9110("15.4.2"),
        .summary = "A permanent redirect is not to be stored.",
        .why = "What never changes is asked for again each time, and costs a round trip.",
        .fix = "Let it be cached, or send 302 or 307 if it may change.",
        .conforms = R"(
HTTP/1.1 301 Moved Permanently
Cache-Control: max-age=3600
Location: /b
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 301 Moved Permanently
Cache-Control: [[no-store]]
Location: /b
Content-Length: 0

)",
        .when = {.status = {301, 308}, .any = {Field::cache_control, Field::expires}},
        .reads = {Field::date},
        .check = find_uncacheable,
    },
    {
        .id = "redirect-put-moved",
        .level = Level::info,
        .spec = rfc9110("9.3.4"),
        .summary = "A PUT succeeds, and the response names another resource.",
        .why = "If the change went to the other one, the client believes that it replaced this "
               "one.",
        .fix = "Answer with a redirect if the change is to be made elsewhere.",
        .conforms = R"(
PUT /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Location: /a

)",
        .violates = R"(
PUT /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 204 No Content
Content-Location: [[/b]]

)",
        .when = {.status = k2xx,
                 .method = {Method::put},
                 .any = {Field::location, Field::content_location}},
        .check = find_put_moved,
    },
    {
        .id = "refresh-header",
        .level = Level::advice,
        .spec = rfc9110("15.4"),
        .summary = "The response has Refresh, a field that only browsers know.",
        .why = "Other clients stay where they are, and caches and search engines learn nothing.",
        .fix = "Send a redirect: a 3xx with Location.",
        .conforms = R"(
HTTP/1.1 302 Found
Location: /b
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 200 OK
[[Refresh: 0; url=/b]]
Content-Length: 0

)",
        .when = {.has = {Field::refresh}, .by_value = true},
        .check = checks::at_field<Field::refresh>,
    },
    {
        .id = "retry-after-syntax",
        .level = Level::must,
        .spec = rfc9110("10.2.3"),
        .summary = "Retry-After is neither a number of seconds nor an HTTP-date.",
        .why = "Clients drop it, and come again at once or never.",
        .fix = "Send whole seconds, as in: Retry-After: 120.",
        .conforms = R"(
HTTP/1.1 302 Found
Location: /b
Retry-After: 120
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 302 Found
Location: /b
Retry-After: 1[[.5]]
Content-Length: 0

)",
        .when = {.has = {Field::retry_after}},
        .check = find_retry_syntax,
    },
    {
        .id = "retry-after-past",
        .level = Level::advice,
        .spec = rfc9110("10.2.3"),
        .summary = "Retry-After is no later than Date.",
        .why = "It asks the client to wait until a time that has come already.",
        .fix = "Send a time to come, or seconds.",
        .conforms = R"(
HTTP/1.1 302 Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /b
Retry-After: Tue, 02 Jun 2026 10:00:01 GMT
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 302 Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /b
Retry-After: [[Tue, 02 Jun 2026 10:00:00 GMT]]
Content-Length: 0

)",
        .when = {.has = {Field::retry_after, Field::date}},
        .check = find_retry_past,
    },
    {
        .id = "retry-after-excessive",
        .level = Level::advice,
        .spec = rfc9110("10.2.3"),
        .summary = "Retry-After asks to wait for more than 30 days.",
        .why = "No client waits so long; often milliseconds or a time of day were meant.",
        .fix = "Send a delay that a client can wait, in seconds.",
        .conforms = R"(
HTTP/1.1 302 Found
Location: /b
Retry-After: 2592000
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 302 Found
Location: /b
Retry-After: [[1780394400]]
Content-Length: 0

)",
        .when = {.status = kRetried, .has = {Field::retry_after}},
        .reads = {Field::date},
        .check = find_retry_excessive,
    },
    {
        .id = "retry-after-meaningless",
        .level = Level::info,
        .spec = rfc9110("10.2.3"),
        .summary = "Retry-After stands on a status that gives it no meaning.",
        .why = "Clients need not look for it there.",
        .fix = "Drop it, or answer 429 or 503.",
        .conforms = R"(
HTTP/1.1 202 Accepted
Retry-After: 120
Content-Type: text/plain
Content-Length: 8

Pending
)",
        .violates = R"(
HTTP/1.1 404 Not Found
[[Retry-After: 120]]
Content-Length: 0

)",
        .when = {.status = kNotRetried, .has = {Field::retry_after}},
        .check = checks::at_field<Field::retry_after>,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::redirects{"redirect", kRules};

}  // namespace statute
