// What 411 to 417 say of the request, and whether it is so: RFC 9110, 15.5.12 to
// 15.5.18.
#include <cstddef>
#include <optional>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"

namespace statute {
namespace {

// Content-Length = 1*DIGIT, on one line.
bool states_length(const Request& q) {
  const auto lines = q.lines(Field::content_length);
  return lines.count() == 1 && !lines.begin()->value.empty() &&
         lines.begin()->value.find_first_not_of("0123456789") == std::string_view::npos;
}

void length_is_there(const Exchange& x, Reporter& out) {
  const Request& q = *x.request;
  if (states_length(q)) {
    out.at(x.response.start_line, "the request states its length");
    return;
  }
  constexpr Methods kWithoutContent{Method::get, Method::head, Method::delete_, Method::options,
                                    Method::trace};
  if (!kWithoutContent.contains(q.method)) return;
  const std::optional<bool> content = checks::request_has_content(q);
  if (!content) return out.not_observable();
  if (!*content) out.at(x.response.start_line, "the request has no content");
}

void at_status_line_if_asked_empty(const Exchange& x, Reporter& out) {
  const std::optional<bool> content = checks::request_has_content(*x.request);
  if (!content) return out.not_observable();
  if (!*content) out.at(x.response.start_line);
}

// Conditions beyond those that `unasked` names: private ones are called like
// X-Source-If-Match, or are parameters of the query.
bool has_other_condition(const Request& q) {
  for (const FieldLine& line : q.fields) {
    for (std::size_t i = 0; i + 3 <= line.name.size(); ++i) {
      const bool starts = i == 0 || line.name[i - 1] == '-';
      if (starts && syntax::same(line.name.substr(i, 3), "if-")) return true;
    }
  }
  return q.target.find("?if") != q.target.npos || q.target.find("&if") != q.target.npos;
}

void no_condition(const Exchange& x, Reporter& out) {
  if (x.request->has(Field::via) || has_other_condition(*x.request)) return;
  out.at(x.response.start_line);
}

void short_target(const Exchange& x, Reporter& out) {
  const std::size_t n = x.request->target.size();
  if (n > 0 && n <= 8000) out.at(x.response.start_line, "the target has ", n, " octets");
}

void can_continue(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  if (checks::is_http10(*x.request) || (r.major == 1 && r.minor == 0)) return;
  if (x.request->has(Field::via)) return;
  for (const FieldLine& line : x.request->lines(Field::expect)) {
    for (std::string_view e : syntax::Elements(line.value)) {
      if (!syntax::same(e, "100-continue")) return;
    }
  }
  out.at(r.start_line);
}

constexpr Rule kRules[] = {
    {
        .id = "411-with-content-length",
        .level = Level::advice,
        .spec = rfc9110("15.5.12"),
        .summary = "A 411 answers a request that states its length, or needs none.",
        .why = "The client cannot do what is demanded of it, since it has done so already.",
        .fix = "Answer 400, and name the real fault.",
        .conforms = R"(
POST /a HTTP/1.1
Host: a.example
Transfer-Encoding: chunked

2
hi
0

HTTP/1.1 411 Length Required
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 10

How long?
)",
        .violates = R"(
POST /a HTTP/1.1
Host: a.example
Content-Length: 2

hi
[[HTTP/1.1 411 Length Required]]
Content-Type: text/plain
Content-Length: 10

How long?
)",
        .when = {.status = {411}, .needs = {Need::request, Need::request_fields}},
        .check = length_is_there,
    },
    {
        .id = "412-without-precondition",
        .level = Level::advice,
        .spec = rfc9110("15.5.13"),
        .summary = "A 412 answers a request without a condition.",
        .why = "The client looks for a condition that it could drop or renew, and there is none.",
        .fix = "Answer 409, or 428 if a condition is demanded.",
        .conforms = R"(
PUT /a HTTP/1.1
Host: a.example
If-Match: "1"
Content-Length: 0

HTTP/1.1 412 Precondition Failed
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 21

It has changed since.
)",
        .violates = R"(
PUT /a HTTP/1.1
Host: a.example
Content-Length: 0

[[HTTP/1.1 412 Precondition Failed]]
Content-Type: text/plain
Content-Length: 22

It has changed since.
)",
        .when = {.status = {412},
                 .lacks = {Field::via},
                 .unasked = {Field::if_match, Field::if_none_match, Field::if_modified_since,
                             Field::if_unmodified_since, Field::if_range, Field::if_,
                             Field::overwrite, Field::depth}},
        .check = no_condition,
    },
    {
        .id = "413-without-content",
        .level = Level::advice,
        .spec = rfc9110("15.5.14"),
        .summary = "A 413 answers a request without content.",
        .why = "The client cannot send less content than none.",
        .fix = "Answer 414 or 431 if the target or the fields are too large.",
        .conforms = R"(
POST /a HTTP/1.1
Host: a.example
Content-Type: text/plain
Content-Length: 2

hi
HTTP/1.1 413 Content Too Large
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 19

One octet at most.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 413 Content Too Large]]
Content-Type: text/plain
Content-Length: 19

One octet at most.
)",
        .when = {.status = {413}, .needs = {Need::request, Need::request_fields}},
        .check = at_status_line_if_asked_empty,
    },
    {
        .id = "414-short-target",
        .level = Level::should,
        .spec = rfc9110("4.1"),
        .summary = "A 414 answers a request whose target has no more than 8000 octets.",
        .why =
            "Clients and links count on targets of that length, and have no other way to ask for "
            "the same.",
        .fix = "Accept targets of 8000 octets at least.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 403 Forbidden
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 4

No.
)",
        .violates = R"(
GET /abcdefghijklmnopqrstuvwxyz HTTP/1.1
Host: a.example

[[HTTP/1.1 414 URI Too Long]]
Content-Type: text/plain
Content-Length: 10

Too long.
)",
        .when = {.status = {414}, .needs = {Need::request}},
        .beats = {"request-line-8000"},
        .check = short_target,
    },
    {
        .id = "415-accept-missing",
        .level = Level::advice,
        .spec = rfc9110("15.5.16"),
        .summary = "A 415 does not tell what is supported.",
        .why = "The client can only guess in which form to send its content again.",
        .fix = "List media types in Accept, or codings in Accept-Encoding if those are at fault.",
        .conforms = R"(
POST /a HTTP/1.1
Host: a.example
Content-Type: text/plain
Content-Length: 2

hi
HTTP/1.1 415 Unsupported Media Type
Date: Tue, 02 Jun 2026 10:00:00 GMT
Accept: application/json
Content-Type: text/plain
Content-Length: 20

JSON is understood.
)",
        .violates = R"(
POST /a HTTP/1.1
Host: a.example
Content-Type: text/plain
Content-Length: 2

hi
[[HTTP/1.1 415 Unsupported Media Type]]
Content-Type: text/plain
Content-Length: 20

Plain text is not...
)",
        .when = {.status = {415},
                 .lacks = {Field::accept, Field::accept_encoding, Field::accept_patch,
                           Field::accept_post, Field::accept_query},
                 .needs = {Need::request}},
        .check = checks::at_status_line,
    },
    {
        .id = "415-without-content",
        .level = Level::advice,
        .spec = rfc9110("15.5.16"),
        .summary = "A 415 answers a request without content.",
        .why = "There is no media type that the client could change.",
        .fix = "Answer 400, 405 or 406, as fits.",
        .conforms = R"(
POST /a HTTP/1.1
Host: a.example
Content-Type: text/plain
Content-Length: 2

hi
HTTP/1.1 415 Unsupported Media Type
Date: Tue, 02 Jun 2026 10:00:00 GMT
Accept: application/json
Content-Type: text/plain
Content-Length: 20

JSON is understood.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 415 Unsupported Media Type]]
Accept: application/json
Content-Type: text/plain
Content-Length: 20

JSON is understood.
)",
        .when = {.status = {415}, .unasked = {Field::content_type, Field::content_encoding}},
        .check = at_status_line_if_asked_empty,
    },
    {
        .id = "417-100-continue",
        .level = Level::advice,
        .spec = rfc9110("10.1.1"),
        .summary = "A 417 refuses the expectation 100-continue.",
        .why =
            "Every server of HTTP/1.1 can meet it, so the client has to send its request twice for "
            "nothing.",
        .fix = "Answer 100, or the final status at once.",
        .conforms = R"(
POST /a HTTP/1.1
Host: a.example
Expect: 100-continue
Content-Length: 2

hi
HTTP/1.1 100 Continue

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
POST /a HTTP/1.1
Host: a.example
Expect: 100-continue
Content-Length: 2

hi
[[HTTP/1.1 417 Expectation Failed]]
Content-Type: text/plain
Content-Length: 4

No.
)",
        .when = {.status = {417}, .lacks = {Field::via}, .asked = {Field::expect}},
        .binds = Binds::origin,
        .check = can_continue,
    },
    {
        .id = "417-without-expect",
        .level = Level::advice,
        .spec = rfc9110("15.5.18"),
        .summary = "A 417 answers a request that expects nothing.",
        .why = "The client looks for an expectation that it could drop, and there is none.",
        .fix = "Answer 400, and name the fault.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 400 Bad Request
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 12

Name a user.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 417 Expectation Failed]]
Content-Type: text/plain
Content-Length: 12

Name a user.
)",
        .when = {.status = {417}, .lacks = {Field::via}, .unasked = {Field::expect}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (!x.request->has(Field::via)) out.at(x.response.start_line);
            },
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::client_errors_request{"status", kRules};

}  // namespace statute
