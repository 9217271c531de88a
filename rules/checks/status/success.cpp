// What 200 to 203 owe to the client: RFC 9110, 15.3.1 to 15.3.4.
#include <optional>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/invented.h"
#include "rules/syntax/json_text.h"
#include "rules/syntax/link.h"

namespace statute {
namespace {

// The status that a problem document states; nothing if it states none.
std::optional<int> stated_status(std::string_view document) {
  std::string_view digits;
  if (const auto json = syntax::json_text(document)) {
    if (const auto member = syntax::json_member(json->value, "status")) digits = member->text;
  } else if (const std::size_t at = document.find("<status>"); at != document.npos) {
    digits = document.substr(at + 8);
  }
  syntax::Cursor c(digits);
  digits = c.eat_while(syntax::is_digit);
  if (digits.size() != 3) return std::nullopt;
  return (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0');
}

// A resource may be about problems: then the document states a success, too.
void problem_document(const Exchange& x, Reporter& out) {
  if (!checks::has_type(x.response, "application/problem+json") &&
      !checks::has_type(x.response, "application/problem+xml")) {
    return;
  }
  const auto document = checks::data_of(x, out);
  const auto status = document ? stated_status(*document) : std::nullopt;
  if (!status || *status >= 400) out.at(x.response.first(Field::content_type)->value);
}

void no_validator(const Exchange& x, Reporter& out) {
  const auto content = checks::has_content(x.response);
  if (!content) return out.not_observable();
  if (!*content || checks::lists(x.response, Field::cache_control, "no-store")) return;
  if (checks::lists(x.response, Field::vary, "*")) return;        // no request matches it
  if (checks::has_type(x.response, "text/event-stream")) return;  // has no end to validate
  out.at(x.response.start_line);
}

void found_what_is_not(const Exchange& x, Reporter& out) {
  if (!syntax::is_invented(x.request->target)) return;
  const auto content = checks::has_content(x.response);
  if (!content) return out.not_observable();
  if (*content) out.at(x.response.start_line);
}

void fragment(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(Field::location)) {
    const std::size_t hash = line.value.find('#');
    if (hash != line.value.npos) out.at(line.value.substr(hash));
  }
}

bool links_to_monitor(const Response& r) {
  for (const FieldLine& line : r.lines(Field::link)) {
    for (const syntax::Link& link : syntax::Links(line.value)) {
      if (link.has_rel("status") || link.has_rel("monitor")) return true;
    }
  }
  return false;
}

void no_monitor(const Exchange& x, Reporter& out) {
  if (!links_to_monitor(x.response)) checks::at_status_line_if_empty(x, out);
}

void transformed(const Exchange& x, Reporter& out) {
  if (const auto e = checks::listed(x.response, Field::cache_control, "no-transform")) out.at(*e);
}

// Only the user can tell that nothing stands before the origin.
void no_proxy(const Exchange& x, Reporter& out) {
  if (x.vantage != Vantage::origin) return out.not_observable();
  out.at(x.response.start_line);
}

constexpr Rule kRules[] = {
    {
        .id = "200-error-content",
        .level = Level::advice,
        .spec = {"RFC 9457", "3"},
        .summary = "A 200 carries a problem document.",
        .why = "Clients, caches and monitors go by the status code, and take the failure for a "
               "success.",
        .fix = "Send the status code that the problem document states.",
        .conforms = R"(
HTTP/1.1 403 Forbidden
Content-Type: application/problem+json
Content-Length: 38

{"title":"Out of credit","status":403}
)",
        .violates = R"(
HTTP/1.1 200 OK
Content-Type: [[application/problem+json]]
Content-Length: 39

{"title":"Out of credit","status":403}
)",
        .when = {.status = {200}, .has = {Field::content_type}},
        .check = problem_document,
    },
    {
        .id = "200-no-validator",
        .level = Level::advice,
        .spec = rfc9110("8.8.2.1"),
        .summary = "A 200 that may be cached has neither ETag nor Last-Modified.",
        .why =
            "Once the copy is stale, nobody can ask whether it still holds, so that all of it is "
            "sent again.",
        .fix = "Send ETag or Last-Modified, or Cache-Control: no-store.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
ETag: "1"
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Content-Length: 6

hello
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 200 OK]]
Content-Type: text/plain
Content-Length: 6

hello
)",
        .when = {.status = {200},
                 .method = {Method::get},
                 .lacks = {Field::etag, Field::last_modified},
                 .needs = {Need::emptiness}},
        .reads = {Field::cache_control, Field::vary, Field::content_type},
        .beats = {"200-etag-missing", "200-last-modified-missing", "conditional-support-missing"},
        .check = no_validator,
    },
    {
        .id = "200-etag-missing",
        .level = Level::info,
        .spec = rfc9110("8.8.3.1"),
        .summary = "A 200 has Last-Modified but no ETag.",
        .why = "A change within the second of the last one goes unnoticed, and ranges cannot be "
               "combined safely.",
        .fix = "Send an entity tag, too, where changes can be told.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
ETag: "1"
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Content-Length: 6

hello
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 200 OK]]
Content-Type: text/plain
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
Content-Length: 6

hello
)",
        .when = {.status = {200},
                 .method = {Method::get},
                 .has = {Field::last_modified},
                 .lacks = {Field::etag}},
        .once_per_host = true,
        .check = checks::at_status_line,
    },
    {
        .id = "200-last-modified-missing",
        .level = Level::info,
        .spec = rfc9110("8.8.2.1"),
        .summary = "A 200 has ETag but no Last-Modified.",
        .why = "Crawlers and old caches that revalidate by date alone have to fetch all of it.",
        .fix = "Send Last-Modified, too, where a time of modification exists.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
ETag: "1"
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Content-Length: 6

hello
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 200 OK]]
Content-Type: text/plain
ETag: "1"
Content-Length: 6

hello
)",
        .when = {.status = {200},
                 .method = {Method::get},
                 .has = {Field::etag},
                 .lacks = {Field::last_modified}},
        .check = checks::at_status_line,
    },
    {
        .id = "404-soft",
        .level = Level::advice,
        .spec = rfc9110("15.5.5"),
        .summary = "A resource that does not exist is answered with 200.",
        .why = "Crawlers index the error page, caches keep it, and clients take it for what they "
               "asked for.",
        .fix = "Answer 404 or 410 for resources that do not exist.",
        .conforms = R"(
GET /xkqzwvbtrfjhgdplmncsxkqz HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Cache-Control: max-age=60
Content-Length: 14

Nothing here.
)",
        .violates = R"(
GET /xkqzwvbtrfjhgdplmncsxkqz HTTP/1.1
Host: a.example

[[HTTP/1.1 200 OK]]
Content-Type: text/plain
Content-Length: 14

Nothing here.
)",
        .when = {.status = {200}, .method = {Method::get}, .needs = {Need::emptiness}},
        .check = found_what_is_not,
    },
    {
        .id = "201-location-missing",
        .level = Level::should,
        .spec = rfc9110("9.3.3"),
        .summary = "A 201 to POST has no Location.",
        .why = "The client does not learn where the resource is that it made.",
        .fix = "Name the resource that was created in Location.",
        .conforms = R"(
POST /notes HTTP/1.1
Host: a.example
Content-Type: text/plain
Content-Length: 2

hi
HTTP/1.1 201 Created
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /notes/1
Content-Length: 0

)",
        .violates = R"(
POST /notes HTTP/1.1
Host: a.example
Content-Type: text/plain
Content-Length: 2

hi
[[HTTP/1.1 201 Created]]
Content-Length: 0

)",
        .when = {.status = {201}, .method = {Method::post}, .lacks = {Field::location}},
        .check = checks::at_status_line,
    },
    {
        .id = "201-content-missing",
        .level = Level::advice,
        .spec = rfc9110("15.3.2"),
        .summary = "A 201 has neither content nor Location.",
        .why = "The client learns nothing of the resource that was created.",
        .fix = "Describe the resource in the content, or link to it.",
        .conforms = R"(
PUT /notes/1 HTTP/1.1
Host: a.example
Content-Type: text/plain
Content-Length: 2

hi
HTTP/1.1 201 Created
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 8

/notes/1
)",
        .violates = R"(
PUT /notes/1 HTTP/1.1
Host: a.example
Content-Type: text/plain
Content-Length: 2

hi
[[HTTP/1.1 201 Created]]
Content-Length: 0

)",
        .when = {.status = {201},
                 .method = Methods::all_but({Method::head, Method::connect}),
                 .lacks = {Field::location},
                 .needs = {Need::emptiness}},
        .check = checks::at_status_line_if_empty,
    },
    {
        .id = "201-location-fragment",
        .level = Level::advice,
        .spec = rfc9110("10.2.2"),
        .summary = "The Location of a 201 has a fragment.",
        .why =
            "It points into a representation, while what was created is a resource: clients that "
            "keep the URI keep the wrong one.",
        .fix = "Point Location at the resource itself.",
        .conforms = R"(
HTTP/1.1 201 Created
Location: /notes/1
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 201 Created
Location: /notes[[#1]]
Content-Length: 0

)",
        .when = {.status = {201}, .has = {Field::location}},
        .check = fragment,
    },
    {
        .id = "201-unexpected-method",
        .level = Level::advice,
        .spec = rfc9110("15.3.2"),
        .summary = "A 201 answers a method that creates nothing.",
        .why =
            "The client asked for no resource to be made, so that what happened is a side effect, "
            "or did not happen.",
        .fix = "Answer 200.",
        .conforms = R"(
DELETE /notes/1 HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
DELETE /notes/1 HTTP/1.1
Host: a.example

[[HTTP/1.1 201 Created]]
Content-Length: 0

)",
        .when = {.status = {201},
                 .method = {Method::get, Method::head, Method::query, Method::options,
                            Method::trace, Method::delete_, Method::propfind, Method::other}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const Request& q = *x.request;
              if (q.method == Method::other && q.method_name != "SEARCH") return;
              out.at(x.response.start_line);
            },
    },
    {
        .id = "202-content-missing",
        .level = Level::advice,
        .spec = rfc9110("15.3.3"),
        .summary = "A 202 tells nothing of how to learn the outcome.",
        .why = "The client cannot tell whether and when its request was carried out.",
        .fix = "Describe the state in the content, and point to a status monitor.",
        .conforms = R"(
POST /jobs HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 202 Accepted
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 13

See /jobs/17
)",
        .violates = R"(
POST /jobs HTTP/1.1
Host: a.example
Content-Length: 0

[[HTTP/1.1 202 Accepted]]
Content-Length: 0

)",
        .when = {.status = {202},
                 .method = Methods::all_but({Method::head, Method::connect}),
                 .lacks = {Field::location},
                 .needs = {Need::emptiness}},
        .reads = {Field::link},
        .check = no_monitor,
    },
    {
        .id = "202-safe-method",
        .level = Level::advice,
        .spec = rfc9110("15.3.3"),
        .summary = "A 202 answers a safe method.",
        .why = "The client asked for a representation, and gets a promise it cannot collect.",
        .fix = "Answer 200, or 503 with Retry-After as long as there is nothing to show.",
        .conforms = R"(
GET /jobs/17 HTTP/1.1
Host: a.example

HTTP/1.1 503 Service Unavailable
Content-Type: text/plain
Retry-After: 5
Content-Length: 13

Not yet done
)",
        .violates = R"(
GET /jobs/17 HTTP/1.1
Host: a.example

[[HTTP/1.1 202 Accepted]]
Content-Type: text/plain
Content-Length: 13

Not yet done
)",
        .when = {.status = {202},
                 .method = {Method::get, Method::head, Method::query, Method::options,
                            Method::trace}},
        .check = checks::at_status_line,
    },
    {
        .id = "203-no-transform",
        .level = Level::advice,
        .spec = rfc9110("7.7"),
        .summary = "A 203 says no-transform, although 203 means that content was transformed.",
        .why =
            "Content whose octets matter, such as a signed one, may have been broken on the way.",
        .fix = "Leave content alone that is marked no-transform.",
        .conforms = R"(
HTTP/1.1 203 Non-Authoritative Information
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Cache-Control: max-age=60
ETag: "1-shrunk"
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
Via: 1.1 shrink.example
Content-Length: 6

hello
)",
        .violates = R"(
HTTP/1.1 203 Non-Authoritative Information
Content-Type: text/plain
Cache-Control: max-age=60, [[no-transform]]
Via: 1.1 shrink.example
Content-Length: 6

hello
)",
        .when = {.status = {203}, .has = {Field::cache_control}},
        .check = transformed,
    },
    {
        .id = "203-without-proxy",
        .level = Level::advice,
        .spec = rfc9110("15.3.4"),
        .summary = "The origin server itself answers 203.",
        .why = "Clients take it that a proxy changed the content, and distrust it for nothing.",
        .fix = "Answer 200: 203 is for proxies that transform.",
        .conforms = R"(
# vantage: origin
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
ETag: "1"
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Content-Length: 6

hello
)",
        .violates = R"(
# vantage: origin
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 203 Non-Authoritative Information]]
Content-Type: text/plain
Content-Length: 6

hello
)",
        .when = {.status = {203},
                 .lacks = {Field::via, Field::age, Field::cache_status, Field::proxy_status},
                 .needs = {Need::request}},
        .binds = Binds::origin,
        .check = no_proxy,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::success{"status", kRules};

}  // namespace statute
