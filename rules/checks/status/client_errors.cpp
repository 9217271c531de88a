// What 400 to 418 owe to the client: RFC 9110, 15.5.1 to 15.5.19.
#include <optional>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/cache_control.h"
#include "rules/syntax/challenge.h"

namespace statute {
namespace {

constexpr Methods kNotHead = Methods::all_but({Method::head});
constexpr Methods kSafe{Method::get, Method::head, Method::query, Method::options, Method::trace};

// Whether a challenge is but a leg of a longer exchange: those have no content
// for people in between.
bool goes_on(const Response& r) {
  for (Field f : {Field::www_authenticate, Field::proxy_authenticate}) {
    for (const FieldLine& line : r.lines(f)) {
      for (const syntax::Challenge& c : syntax::Challenges(line.value)) {
        const bool scram = syntax::same(c.scheme.substr(0, 6), "SCRAM-");
        if (scram || c.is("Negotiate") || c.is("NTLM") || c.is("Kerberos") || c.is("Mutual")) {
          return true;
        }
      }
    }
  }
  return false;
}

void no_explanation(const Exchange& x, Reporter& out) {
  const Request& q = *x.request;
  const int status = x.response.status;
  if ((status == 401 || status == 407) && goes_on(x.response)) return;
  const bool preflight = q.method == Method::options && q.has(Field::origin) &&
                         q.has(Field::access_control_request_method);
  if (!preflight) checks::at_status_line_if_empty(x, out);
}

void heuristics(const Exchange& x, Reporter& out) {
  using enum syntax::CacheDirective;
  syntax::CacheControl said;
  for (const FieldLine& line : x.response.lines(Field::cache_control)) said.add(line.value);
  for (syntax::CacheDirective d : {no_store, no_cache, max_age, s_maxage}) {
    if (said.has(d)) return;
  }
  out.at(x.response.start_line);
}

void allow_missing(const Exchange& x, Reporter& out) {
  auto finding = out.at(x.response.start_line);
  // A 405 that an intermediary made binds no origin server.
  if (checks::has_proxy_error(x.response)) finding.as(Level::info);
}

void allow_lists_method(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(Field::allow)) {
    for (std::string_view method : syntax::Elements(line.value)) {
      if (!method.empty() && method == x.request->method_name) out.at(method);
    }
  }
}

// Whether a field of the request is one by which representations are chosen,
// other than the four that `unasked` names.
bool negotiates_otherwise(const Request& q) {
  for (const FieldLine& line : q.fields) {
    if (syntax::same(line.name.substr(0, 7), "Accept-")) return true;
  }
  return q.has(Field::negotiate) || q.has(Field::prefer);
}

void no_negotiation(const Exchange& x, Reporter& out) {
  if (!negotiates_otherwise(*x.request)) out.at(x.response.start_line);
}

void close_unannounced(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  if (x.connection.ending != Ending::closed || r.minor == 0) return;
  if (!checks::lists(r, Field::connection, "close")) out.at(r.start_line);
}

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
        .id = "4xx-content-missing",
        .level = Level::should,
        .spec = rfc9110("15.5"),
        .summary = "A 4xx response has no content.",
        .why = "Whoever sees it learns that something was wrong, but not what.",
        .fix = "Explain the error in the content, and whether it is permanent.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 403 Forbidden
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 21

Guests may not enter.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 403 Forbidden]]
Content-Length: 0

)",
        .when = {.status = k4xx, .method = kNotHead, .needs = {Need::emptiness}},
        .reads = {Field::www_authenticate, Field::proxy_authenticate},
        .check = no_explanation,
    },
    {
        .id = "403-for-unauthenticated",
        .level = Level::advice,
        .spec = rfc9110("11.4"),
        .summary = "A 403 challenges a client that sent no credentials.",
        .why = "Clients ask the user for credentials on 401 only, so the challenge has no effect.",
        .fix = "Answer 401 with the challenge.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Basic realm="a"
Content-Type: text/plain
Content-Length: 16

Please sign in.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 403 Forbidden
[[WWW-Authenticate: Basic realm="a"]]
Content-Type: text/plain
Content-Length: 16

Please sign in.
)",
        .when = {.status = {403},
                 .has = {Field::www_authenticate},
                 .unasked = {Field::authorization}},
        .check = checks::at_field<Field::www_authenticate>,
    },
    {
        .id = "404-heuristic-caching",
        .level = Level::info,
        .spec = rfc9110("15.5.5"),
        .summary = "A 404 leaves it to caches how long they keep it.",
        .why = "A resource that appears later may stay invisible to some clients for a while.",
        .fix = "State a short max-age, or no-store.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Content-Type: text/plain
Content-Length: 14

Nothing here.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 404 Not Found]]
Content-Type: text/plain
Content-Length: 14

Nothing here.
)",
        .when = {.status = {404}, .method = {Method::get}, .lacks = {Field::expires}},
        .reads = {Field::cache_control},
        .beats = {"cacheable-without-freshness"},
        .check = heuristics,
    },
    {
        .id = "405-allow-missing",
        .level = Level::must,
        .spec = rfc9110("15.5.6"),
        .summary = "A 405 response has no Allow field.",
        .why = "Without the list, a client cannot tell which methods the resource does support.",
        .fix = "Send Allow with the methods that the resource supports now; the list may be empty.",
        .conforms = R"(
PUT /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 405 Method Not Allowed
Date: Tue, 02 Jun 2026 10:00:00 GMT
Allow: GET, HEAD
Content-Type: text/plain
Content-Length: 23
Cache-Control: no-store

PUT is not for this.
ok)",
        .violates = R"(
PUT /a HTTP/1.1
Host: a.example
Content-Length: 0

[[HTTP/1.1 405 Method Not Allowed]]
Content-Length: 3

no
)",
        .when = {.status = {405}, .lacks = {Field::allow}},
        .reads = {Field::proxy_status},
        .check = allow_missing,
    },
    {
        .id = "405-allow-lists-method",
        .level = Level::must,
        .spec = rfc9110("15.5.6"),
        .summary = "The Allow field of a 405 lists the method that was refused.",
        .why = "The client is told to try again what has just failed.",
        .fix = "List the methods that are really allowed, or carry the method out.",
        .conforms = R"(
PUT /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 405 Method Not Allowed
Date: Tue, 02 Jun 2026 10:00:00 GMT
Allow: GET, HEAD
Content-Type: text/plain
Content-Length: 20
Cache-Control: no-store

PUT is not for this
)",
        .violates = R"(
PUT /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 405 Method Not Allowed
Allow: GET, HEAD, [[PUT]]
Content-Type: text/plain
Content-Length: 20

PUT is not for this
)",
        .when = {.status = {405}, .has = {Field::allow}, .needs = {Need::request}},
        .check = allow_lists_method,
    },
    {
        .id = "406-content-missing",
        .level = Level::should,
        .spec = rfc9110("15.5.7"),
        .summary = "A 406 does not list what there is to choose from.",
        .why = "The client learns that nothing fits, but not what it could ask for.",
        .fix = "List the available representations in the content.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Accept: image/png

HTTP/1.1 406 Not Acceptable
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Vary: Accept
Content-Length: 23

There is an image/gif.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Accept: image/png

[[HTTP/1.1 406 Not Acceptable]]
Content-Length: 0

)",
        .when = {.status = {406}, .method = kNotHead, .needs = {Need::emptiness}},
        .beats = {"4xx-content-missing"},
        .check = checks::at_status_line_if_empty,
    },
    {
        .id = "406-without-negotiation",
        .level = Level::advice,
        .spec = rfc9110("15.5.7"),
        .summary = "A 406 answers a request that accepts anything.",
        .why = "There is nothing that the client could change to be served.",
        .fix = "Send a default representation.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Accept: image/png

HTTP/1.1 406 Not Acceptable
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Vary: Accept
Content-Length: 23

There is an image/gif.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 406 Not Acceptable]]
Content-Type: text/plain
Content-Length: 23

There is an image/gif.
)",
        .when = {.status = {406},
                 .unasked = {Field::accept, Field::accept_charset, Field::accept_encoding,
                             Field::accept_language}},
        .check = no_negotiation,
    },
    {
        .id = "406-accept-charset",
        .level = Level::advice,
        .spec = rfc9110("12.5.2"),
        .summary = "A 406 is all that a request gets for its Accept-Charset.",
        .why =
            "The field is deprecated, since everyone reads UTF-8: the user gets nothing in place "
            "of a text that could be read.",
        .fix = "Disregard Accept-Charset.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Accept: image/png
Accept-Charset: koi8-r

HTTP/1.1 406 Not Acceptable
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Vary: Accept
Content-Length: 23

There is an image/gif.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Accept-Charset: koi8-r

[[HTTP/1.1 406 Not Acceptable]]
Content-Type: text/plain
Content-Length: 23

There is only UTF-8...
)",
        .when = {.status = {406},
                 .asked = {Field::accept_charset},
                 .unasked = {Field::accept, Field::accept_encoding, Field::accept_language}},
        .check = checks::at_status_line,
    },
    {
        .id = "406-accept-language",
        .level = Level::advice,
        .spec = rfc9110("12.5.4"),
        .summary = "A 406 is all that a request gets for its Accept-Language.",
        .why = "Users read more languages than they list, and many can have a text translated: a "
               "refusal leaves them with nothing.",
        .fix = "Disregard Accept-Language rather than refuse.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Accept: image/png
Accept-Language: eo

HTTP/1.1 406 Not Acceptable
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Vary: Accept
Content-Length: 23

There is an image/gif.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Accept-Language: eo

[[HTTP/1.1 406 Not Acceptable]]
Content-Type: text/plain
Content-Length: 23

There is only English.
)",
        .when = {.status = {406},
                 .asked = {Field::accept_language},
                 .unasked = {Field::accept, Field::accept_charset, Field::accept_encoding}},
        .check = checks::at_status_line,
    },
    {
        .id = "408-connection-close-missing",
        .level = Level::should,
        .spec = rfc9112("9.6"),
        .summary = "The connection is closed after a 408 that does not say so.",
        .why = "A client that reuses the connection loses its next request.",
        .fix = "Send Connection: close with 408.",
        .conforms = R"(
POST /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 408 Request Timeout
Date: Tue, 02 Jun 2026 10:00:00 GMT
Connection: close
Content-Type: text/plain
Content-Length: 10

Too slow.
)",
        .violates = R"(
POST /a HTTP/1.1
Host: a.example
Content-Length: 0

[[HTTP/1.1 408 Request Timeout]]
Content-Type: text/plain
Content-Length: 10

Too slow.
)",
        .when = {.status = {408}, .version = {Version::http1}, .needs = {Need::connection}},
        .reads = {Field::connection},
        .check = close_unannounced,
    },
    {
        .id = "409-content-missing",
        .level = Level::should,
        .spec = rfc9110("15.5.10"),
        .summary = "A 409 does not tell what conflicts.",
        .why = "Neither a program nor a user can resolve a conflict that is not described.",
        .fix = "Say in the content what conflicts with what.",
        .conforms = R"(
PUT /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 409 Conflict
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 27

Version 7 is already here.
)",
        .violates = R"(
PUT /a HTTP/1.1
Host: a.example
Content-Length: 0

[[HTTP/1.1 409 Conflict]]
Content-Length: 0

)",
        .when = {.status = {409}, .method = kNotHead, .needs = {Need::emptiness}},
        .beats = {"4xx-content-missing"},
        .check = checks::at_status_line_if_empty,
    },
    {
        .id = "409-safe-method",
        .level = Level::advice,
        .spec = rfc9110("15.5.10"),
        .summary = "A 409 answers a safe method.",
        .why = "The client changes nothing, so there is no conflict that it could resolve.",
        .fix = "Answer 404, 503 or 500.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 503 Service Unavailable
Content-Type: text/plain
Retry-After: 5
Content-Length: 19

Being rebuilt now.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 409 Conflict]]
Content-Type: text/plain
Content-Length: 19

Being rebuilt now.
)",
        .when = {.status = {409}, .method = kSafe},
        .check = checks::at_status_line,
    },
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

constinit const Family families::client_errors{"status", kRules};

}  // namespace statute
