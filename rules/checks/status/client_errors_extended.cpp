// What 421 to 451 owe to the client: RFC 9110, 15.5.20 to 15.5.22; RFC 6585;
// RFC 7725; RFC 8470.
#include <array>
#include <optional>

#include "rules/checks/certificate.h"
#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/json_text.h"
#include "rules/syntax/link.h"

namespace statute {
namespace {

constexpr Methods kNotHead = Methods::all_but({Method::head});
constexpr Methods kSafe{Method::get, Method::head, Method::query, Method::options, Method::trace};

// Whether a phrase or a URI speaks of too many connections or requests.
bool speaks_of_limits(std::string_view text) {
  constexpr std::array<std::string_view, 7> kWords{"connections", "many",    "rate",     "limit",
                                                   "limits",      "limited", "throttled"};
  syntax::Cursor c(text);
  while (!c.done()) {
    const std::string_view word = c.eat_while(syntax::is_alpha);
    for (std::string_view w : kWords) {
      if (syntax::same(word, w)) return true;
    }
    if (word.empty()) c.skip(1);
  }
  return false;
}

// The type of the problem document; empty if there is none.
std::string_view problem_type(const Exchange& x, Reporter& out) {
  if (!checks::has_type(x.response, "application/problem+json")) return {};
  const auto document = checks::data_of(x, out);
  if (!document) return {};
  const auto json = syntax::json_text(*document);
  if (!json) return {};
  const auto type = syntax::json_member(json->value, "type");
  return type ? type->string() : std::string_view{};
}

void busy(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  if (const FieldLine* line = r.first(Field::retry_after)) {
    out.at(line->whole());
  } else if (speaks_of_limits(r.reason)) {
    out.at(r.reason);
  } else if (const std::string_view type = problem_type(x, out); speaks_of_limits(type)) {
    const bool decoded = r.has(Field::content_encoding) && r.content.form == Form::exact;
    out.at(decoded ? r.start_line : type, "the problem type is ", type);
  }
}

// Whether both the certificate and the name that the client asked for cover the host.
void matching(const Exchange& x, Reporter& out) {
  const Handshake& h = x.handshake;
  if (h.names.empty() || h.server_name.empty()) return out.not_observable();
  if (x.request->target.starts_with("http://")) return;  // the scheme may be what was wrong
  const std::string_view host = checks::named_host(*x.request);
  if (!host.empty() && checks::covers(h.names, host) && checks::covers(h.server_name, host)) {
    out.at(x.response.start_line, "both name ", host);
  }
}

// Only a connection without TLS is known to have no early data.
void not_early(const Exchange& x, Reporter& out) {
  if (checks::lists(*x.request, Field::early_data, "1")) return;
  if (x.scheme != Scheme::http) return out.not_observable();
  out.at(x.response.start_line);
}

void offered(const Exchange& x, Reporter& out) {
  if (checks::is_http10(*x.request)) return;  // whose Upgrade is to be ignored
  for (const FieldLine& line : x.response.lines(Field::upgrade)) {
    for (std::string_view protocol : syntax::Elements(line.value)) {
      if (!protocol.empty() && checks::offers(*x.request, protocol)) out.at(protocol);
    }
  }
}

void has_condition(const Exchange& x, Reporter& out) {
  for (Field f : {Field::if_match, Field::if_unmodified_since, Field::if_none_match, Field::if_}) {
    if (!x.request->has(f)) continue;
    out.at(x.response.start_line, "the request has ", name(f));
    return;
  }
}

void no_time(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.fields) {
    for (std::string_view start : {"RateLimit", "X-RateLimit", "X-Rate-Limit"}) {
      if (syntax::same(line.name.substr(0, start.size()), start)) return;
    }
  }
  out.at(x.response.start_line);
}

// Other sources than those that see the wire leave fields out, cookies above all.
void small_section(const Exchange& x, Reporter& out) {
  std::size_t n = 0;
  for (const FieldLine& line : x.request->fields) n += line.name.size() + line.value.size() + 4;
  if (n < 4096) out.at(x.response.start_line, "the header section has ", n, " octets");
}

void blocker_unnamed(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(Field::link)) {
    for (const syntax::Link& link : syntax::Links(line.value)) {
      if (link.has_rel("blocked-by")) return;
    }
  }
  out.at(x.response.start_line);
}

constexpr Rule kRules[] = {
    {
        .id = "421-proxy",
        .level = Level::must,
        .spec = rfc9110("15.5.20"),
        .summary = "A proxy makes a 421 of its own.",
        .why = "The client takes it from the origin, and tries the same server again over another "
               "connection in vain.",
        .fix = "Leave 421 to origin servers and gateways; a proxy answers 502 or 503.",
        .conforms = R"(
# vantage: proxy
GET http://a.example/ HTTP/1.1
Host: a.example

HTTP/1.1 502 Bad Gateway
Via: 1.1 proxy.example
Proxy-Status: proxy.example; error=connection_refused
Content-Type: text/plain
Content-Length: 4

No.
)",
        .violates = R"(
# vantage: proxy
GET http://a.example/ HTTP/1.1
Host: a.example

[[HTTP/1.1 421 Misdirected Request]]
Proxy-Status: proxy.example; error=destination_not_found
Content-Type: text/plain
Content-Length: 4

No.
)",
        .when = {.status = {421}, .has = {Field::proxy_status}, .needs = {Need::request}},
        .binds = Binds::proxy,
        .check =
            [](const Exchange& x, Reporter& out) {
              if (checks::has_proxy_error(x.response)) out.at(x.response.start_line);
            },
    },
    {
        .id = "421-alt-svc",
        .level = Level::advice,
        .spec = {"RFC 7838", "6"},
        .summary = "A 421 has Alt-Svc, which clients have to ignore.",
        .why = "A server that does not speak for the origin cannot name alternatives for it.",
        .fix = "Leave Alt-Svc out of a 421.",
        .conforms = R"(
HTTP/1.1 421 Misdirected Request
Content-Type: text/plain
Content-Length: 12

Wrong host.
)",
        .violates = R"(
HTTP/1.1 421 Misdirected Request
[[Alt-Svc: h2=":443"]]
Content-Type: text/plain
Content-Length: 12

Wrong host.
)",
        .when = {.status = {421}, .has = {Field::alt_svc}},
        .check = checks::at_field<Field::alt_svc>,
    },
    {
        .id = "421-matching-authority",
        .level = Level::advice,
        .spec = rfc9110("15.5.20"),
        .summary = "A 421 answers a request for the very host that the connection was made for.",
        .why = "Clients try another connection, get the same answer there, and show an error.",
        .fix = "Serve the host, or answer 404.",
        .conforms = R"(
# scheme: https
# server name: a.example
# certificate: a.example *.a.example
GET /a HTTP/1.1
Host: b.a.example

HTTP/1.1 421 Misdirected Request
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 12

Wrong host.
)",
        .violates = R"(
# scheme: https
# server name: a.example
# certificate: a.example *.a.example
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 421 Misdirected Request]]
Content-Type: text/plain
Content-Length: 12

Wrong host.
)",
        .when = {.status = {421}, .needs = {Need::request_fields, Need::handshake}},
        .check = matching,
    },
    {
        .id = "421-too-many-connections",
        .level = Level::advice,
        .spec = rfc9110("15.5.20"),
        .summary = "A 421 stands for too many connections or requests.",
        .why =
            "It means the wrong server: clients repeat the request at once over a new connection, "
            "and make things worse.",
        .fix = "Answer 429 or 503.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 429 Too Many Requests
Date: Tue, 02 Jun 2026 10:00:00 GMT
Retry-After: 60
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 14

Ten a minute.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 421 [[Too Many Connections]]
Content-Type: text/plain
Content-Length: 14

Ten a minute.
)",
        .when = {.status = {421}, .needs = {Need::request}},
        .reads = {Field::retry_after, Field::content_type},
        .check = busy,
    },
    {
        .id = "422-without-content",
        .level = Level::advice,
        .spec = rfc9110("15.5.21"),
        .summary = "A 422 answers a request without content.",
        .why = "The code says that the content was understood, and there was none.",
        .fix = "Answer 400 or 404.",
        .conforms = R"(
POST /a HTTP/1.1
Host: a.example
Content-Type: text/plain
Content-Length: 2

hi
HTTP/1.1 422 Unprocessable Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 17

Say hello to me.
)",
        .violates = R"(
GET /a?date=31 HTTP/1.1
Host: a.example

[[HTTP/1.1 422 Unprocessable Content]]
Content-Type: text/plain
Content-Length: 10

No month.
)",
        .when = {.status = {422}, .needs = {Need::request, Need::request_fields}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const std::optional<bool> content = checks::request_has_content(*x.request);
              if (!content) return out.not_observable();
              if (!*content) out.at(x.response.start_line);
            },
    },
    {
        .id = "425-not-early",
        .level = Level::should,
        .spec = {"RFC 8470", "5.2"},
        .summary = "A 425 answers a request that was not sent early.",
        .why = "The client waits for a handshake that is over, and its retry fares no better.",
        .fix = "Answer 425 only to a request in TLS early data, or with Early-Data: 1.",
        .conforms = R"(
# scheme: http
GET /a HTTP/1.1
Host: a.example
Early-Data: 1

HTTP/1.1 425 Too Early
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 12

Once more...
)",
        .violates = R"(
# scheme: http
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 425 Too Early]]
Content-Type: text/plain
Content-Length: 12

Once more...
)",
        .when = {.status = {425}, .needs = {Need::request, Need::request_fields}},
        .reads = {Field::early_data},
        .check = not_early,
    },
    {
        .id = "426-upgrade-missing",
        .level = Level::must,
        .spec = rfc9110("15.5.22"),
        .summary = "A 426 has no Upgrade field.",
        .why = "The client is told to change the protocol, and not to which.",
        .fix = "List the protocols that are acceptable in Upgrade.",
        .conforms = R"(
HTTP/1.1 426 Upgrade Required
Connection: upgrade
Upgrade: TLS/1.2
Content-Type: text/plain
Content-Length: 10

Use TLS..
)",
        .violates = R"(
[[HTTP/1.1 426 Upgrade Required]]
Content-Type: text/plain
Content-Length: 10

Use TLS..
)",
        .when = {.status = {426}, .lacks = {Field::upgrade}},
        .check = checks::at_status_line,
    },
    {
        .id = "426-http2",
        .level = Level::advice,
        .spec = rfc9113("8.2.2"),
        .summary = "A 426 is sent over a version of HTTP that has no Upgrade.",
        .why = "The client cannot be told which protocol to change to, and cannot change there.",
        .fix = "Answer 403 or 505, and explain in the content.",
        .conforms = R"(
HTTP/2 403
content-type: text/plain
content-length: 17

Use HTTP/3 here.
)",
        .violates = R"(
[[HTTP/2 426]]
content-type: text/plain
content-length: 17

Use HTTP/3 here.
)",
        .when = {.status = {426}, .version = {Version::http2, Version::http3}},
        .beats = {"426-upgrade-missing"},
        .check = checks::at_status_line,
    },
    {
        .id = "426-already-offered",
        .level = Level::advice,
        .spec = rfc9110("15.5.22"),
        .summary = "A 426 demands a protocol that the request offers.",
        .why = "The client has done what is asked of it, and can only repeat it.",
        .fix = "Switch to the protocol with 101.",
        .conforms = R"(
GET /chat HTTP/1.1
Host: a.example
Connection: upgrade
Upgrade: echo/1

HTTP/1.1 426 Upgrade Required
Date: Tue, 02 Jun 2026 10:00:00 GMT
Connection: upgrade
Upgrade: echo/2
Content-Type: text/plain
Content-Length: 15

Echo 2 is new.
)",
        .violates = R"(
GET /chat HTTP/1.1
Host: a.example
Connection: upgrade
Upgrade: echo/2

HTTP/1.1 426 Upgrade Required
Connection: upgrade
Upgrade: [[echo/2]]
Content-Type: text/plain
Content-Length: 15

Echo 2 is new.
)",
        // A WebSocket handshake may fail for its version, which is not in Upgrade.
        .when = {.status = {426},
                 .has = {Field::upgrade},
                 .lacks = {Field::sec_websocket_version},
                 .asked = {Field::upgrade}},
        .check = offered,
    },
    {
        .id = "428-content-missing",
        .level = Level::should,
        .spec = {"RFC 6585", "3"},
        .summary = "A 428 does not tell how to send the request again.",
        .why = "The client cannot guess which condition is wanted.",
        .fix = "Explain in the content how to make the request conditional.",
        .conforms = R"(
PUT /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 428 Precondition Required
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 20

Use If-Match first.
)",
        .violates = R"(
PUT /a HTTP/1.1
Host: a.example
Content-Length: 0

[[HTTP/1.1 428 Precondition Required]]
Cache-Control: no-store
Content-Length: 0

)",
        .when = {.status = {428}, .method = kNotHead, .needs = {Need::emptiness}},
        .beats = {"4xx-content-missing"},
        .check = checks::at_status_line_if_empty,
    },
    {
        .id = "428-safe-method",
        .level = Level::advice,
        .spec = {"RFC 6585", "3"},
        .summary = "A 428 answers a safe method.",
        .why = "Nothing is changed, so that no update can be lost and no condition is needed.",
        .fix = "Demand conditions of requests that change state only.",
        .conforms = R"(
PUT /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 428 Precondition Required
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 20

Use If-Match first.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 428 Precondition Required]]
Content-Type: text/plain
Content-Length: 20

Use If-Match first.
)",
        .when = {.status = {428}, .method = kSafe},
        .check = checks::at_status_line,
    },
    {
        .id = "428-with-precondition",
        .level = Level::advice,
        .spec = {"RFC 6585", "3"},
        .summary = "A 428 answers a request that is conditional.",
        .why = "The client has done what is asked of it, and can only repeat it.",
        .fix = "Answer 412 when the condition given is false.",
        .conforms = R"(
PUT /a HTTP/1.1
Host: a.example
If-Match: "1"
Content-Length: 0

HTTP/1.1 412 Precondition Failed
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 22

It has changed since.
)",
        .violates = R"(
PUT /a HTTP/1.1
Host: a.example
If-Match: "1"
Content-Length: 0

[[HTTP/1.1 428 Precondition Required]]
Content-Type: text/plain
Content-Length: 20

Use If-Match first.
)",
        .when = {.status = {428}, .needs = {Need::request}},
        .check = has_condition,
    },
    {
        .id = "429-content-missing",
        .level = Level::should,
        .spec = {"RFC 6585", "4"},
        .summary = "A 429 does not explain the limit.",
        .why = "Whoever wrote the client cannot tell which limit it has to keep to.",
        .fix = "Explain the limit in the content.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 429 Too Many Requests
Date: Tue, 02 Jun 2026 10:00:00 GMT
Retry-After: 60
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 14

Ten a minute.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 429 Too Many Requests]]
Retry-After: 60
Cache-Control: no-store
Content-Length: 0

)",
        .when = {.status = {429}, .method = kNotHead, .needs = {Need::emptiness}},
        .beats = {"4xx-content-missing"},
        .check = checks::at_status_line_if_empty,
    },
    {
        .id = "429-retry-after-missing",
        .level = Level::advice,
        .spec = {"RFC 6585", "4"},
        .summary = "A 429 does not tell when to come back.",
        .why = "Clients guess, and those that guess too short keep the server busy.",
        .fix = "Send Retry-After.",
        .conforms = R"(
HTTP/1.1 429 Too Many Requests
Retry-After: 60
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 14

Ten a minute.
)",
        .violates = R"(
[[HTTP/1.1 429 Too Many Requests]]
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 14

Ten a minute.
)",
        .when = {.status = {429}, .lacks = {Field::retry_after}},
        .check = no_time,
    },
    {
        .id = "431-content-missing",
        .level = Level::should,
        .spec = {"RFC 6585", "5"},
        .summary = "A 431 does not name the field that is too large.",
        .why = "The client cannot tell what to send less of: often one cookie is at fault.",
        .fix = "Name the field in the content.",
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
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 431 Request Header Fields Too Large]]
Cache-Control: no-store
Content-Length: 0

)",
        .when = {.status = {431}, .method = kNotHead, .needs = {Need::emptiness}},
        .beats = {"4xx-content-missing"},
        .check = checks::at_status_line_if_empty,
    },
    {
        .id = "431-small-header",
        .level = Level::advice,
        .spec = {"RFC 6585", "5"},
        .summary = "A 431 answers a request whose header section is small.",
        .why = "Ordinary clients with a few cookies send as much, and are locked out.",
        .fix = "Raise the limit, or answer 400 if something else is wrong.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 400 Bad Request
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 4

No.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 431 Request Header Fields Too Large]]
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 11

Too large.
)",
        .when = {.status = {431}, .needs = {Need::request, Need::request_fields, Need::wire}},
        .check = small_section,
    },
    {
        .id = "451-blocked-by-missing",
        .level = Level::should,
        .spec = {"RFC 7725", "4"},
        .summary = "A 451 has no link to whoever blocks the resource.",
        .why = "Neither users nor those who gather such cases learn who implements the demand.",
        .fix = "Send Link with rel=blocked-by.",
        .conforms = R"(
HTTP/1.1 451 Unavailable For Legal Reasons
Link: <https://isp.example/>; rel="blocked-by"
Cache-Control: max-age=60
Content-Type: text/plain
Content-Length: 14

By court order
)",
        .violates = R"(
[[HTTP/1.1 451 Unavailable For Legal Reasons]]
Cache-Control: max-age=60
Content-Type: text/plain
Content-Length: 14

By court order
)",
        .when = {.status = {451}},
        .reads = {Field::link},
        .check = blocker_unnamed,
    },
    {
        .id = "451-content-missing",
        .level = Level::should,
        .spec = {"RFC 7725", "3"},
        .summary = "A 451 does not explain the legal demand.",
        .why = "The user cannot tell who demands what, or what to do about it.",
        .fix = "Explain in the content who demands it, and by which law.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 451 Unavailable For Legal Reasons
Date: Tue, 02 Jun 2026 10:00:00 GMT
Link: <https://isp.example/>; rel="blocked-by"
Cache-Control: max-age=60
Content-Type: text/plain
Content-Length: 14

By court order
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 451 Unavailable For Legal Reasons]]
Link: <https://isp.example/>; rel="blocked-by"
Content-Length: 0

)",
        .when = {.status = {451}, .method = kNotHead, .needs = {Need::emptiness}},
        .beats = {"4xx-content-missing"},
        .check = checks::at_status_line_if_empty,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::client_errors_extended{"status", kRules};

}  // namespace statute
