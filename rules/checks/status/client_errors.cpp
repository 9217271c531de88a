// What 400 to 409 owe to the client, and every 4xx: RFC 9110, 15.5 to 15.5.10.
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
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::client_errors{"status", kRules};

}  // namespace statute
