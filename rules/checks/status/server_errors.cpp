// What each 5xx status code owes to the client: RFC 9110, 15.6; RFC 2295; RFC
// 2774; RFC 6585.
#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/engine/history.h"
#include "rules/rule.h"

namespace statute {
namespace {

constexpr Methods kNotHead = Methods::all_but({Method::head});

bool has_prefix(std::string_view s, std::string_view prefix) {
  return syntax::same(s.substr(0, prefix.size()), prefix);
}

// Whether the request asks for something that a server may not know: another
// coding, an expectation, a Content-* field, another scheme, gRPC.
bool is_demanding(const Request& q) {
  for (const FieldLine& line : q.lines(Field::transfer_encoding)) {
    for (std::string_view e : syntax::Elements(line.value)) {
      if (!e.empty() && !syntax::same(e, "chunked")) return true;
    }
  }
  for (const FieldLine& line : q.fields) {
    if (line.id == Field::unknown && has_prefix(line.name, "Content-")) return true;
  }
  const std::size_t colon = q.target.find("://");
  const std::string_view scheme = q.target.substr(0, colon);
  const bool other = colon != q.target.npos && scheme.find('/') == scheme.npos &&
                     !syntax::same(scheme, "http") && !syntax::same(scheme, "https");
  return other || q.has(Field::expect) || q.has(Field::content_range) ||
         has_prefix(q.value(Field::content_type), "application/grpc");
}

void get_not_implemented(const Exchange& x, const Past& past, Reporter& out) {
  if (has_prefix(x.response.value(Field::content_type), "application/grpc")) return;
  // A host known for nothing but POST serves remote procedures, not documents: RFC 9110, 9.1,
  // speaks of general-purpose servers.
  if (past.host().grpc || past.host().succeeded == Methods{Method::post}) return;
  if (!is_demanding(*x.request)) out.at(x.response.start_line);
}

// Only the user can tell that nothing stands behind the origin.
void no_upstream(const Exchange& x, Reporter& out) {
  if (x.vantage != Vantage::origin) return out.not_observable();
  out.at(x.response.start_line);
}

void same_version(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  if (r.major != 0 && r.major == x.request->major) out.at(r.start_line);
}

// The first tag of a field for passwords in HTML.
std::string_view password_field(std::string_view html) {
  for (std::size_t at = html.find('<'); at != html.npos; at = html.find('<', at + 1)) {
    if (!has_prefix(html.substr(at), "<input")) continue;
    const std::string_view tag = html.substr(at, html.find('>', at) - at);
    for (std::size_t i = tag.find('='); i != tag.npos; i = tag.find('=', i + 1)) {
      std::string_view name = tag.substr(0, i);
      while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
      std::string_view value = syntax::trim(tag.substr(i + 1));
      if (value.starts_with('"') || value.starts_with('\'')) value.remove_prefix(1);
      const bool is_type = name.size() > 4 && syntax::same(name.substr(name.size() - 4), "type");
      if (is_type && has_prefix(value, "password")) return tag;
    }
  }
  return {};
}

// Whether evidence can point into the data: it is the content itself.
bool is_plain(const Response& r) {
  return r.content.form == Form::decoded || !r.has(Field::content_encoding);
}

void challenges(const Exchange& x, Reporter& out) {
  if (x.response.has(Field::www_authenticate)) {
    return checks::at_field<Field::www_authenticate>(x, out);
  }
  const auto data = checks::data_of(x, out);
  if (!data) return;
  const std::string_view tag = password_field(*data);
  if (!tag.empty()) out.at(is_plain(x.response) ? tag : x.response.start_line, "a password field");
}

// An interceptor cannot prove to be the host; who says so itself is believed.
void from_origin(const Exchange& x, Reporter& out) {
  if (x.scheme != Scheme::https && x.vantage != Vantage::origin) return out.not_observable();
  out.at(x.response.start_line);
}

void no_way_to_login(const Exchange& x, Reporter& out) {
  const auto data = checks::data_of(x, out);
  if (!data) return;
  for (std::string_view sign :
       {"://", "href", "HREF", "action=", "ACTION=", "url=", "URL=", "\"/"}) {
    if (data->find(sign) != data->npos) return;
  }
  out.at(x.response.start_line);
}

constexpr Rule kRules[] = {
    {
        .id = "5xx-content-missing",
        .level = Level::should,
        .spec = rfc9110("15.6"),
        .summary = "A 5xx response has no content.",
        .why = "Whoever sees it cannot tell whether to wait, to try again, or to ask someone.",
        .fix = "Explain the error in the content, and whether it is permanent.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 500 Internal Server Error
Content-Type: text/plain
Content-Length: 12

Out of ink.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 500 Internal Server Error]]
Content-Length: 0

)",
        .when = {.status = k5xx, .method = kNotHead, .needs = {Need::emptiness}},
        .check = checks::at_status_line_if_empty,
    },
    {
        .id = "500-retry-after",
        .level = Level::info,
        .spec = rfc9110("10.2.3"),
        .summary = "Retry-After stands on a 5xx other than 503.",
        .why = "It is defined for 503, and clients need not look for it elsewhere.",
        .fix = "Answer 503 when the condition is temporary.",
        .conforms = R"(
HTTP/1.1 503 Service Unavailable
Retry-After: 60
Content-Type: text/plain
Content-Length: 12

Out of ink.
)",
        .violates = R"(
HTTP/1.1 500 Internal Server Error
[[Retry-After: 60]]
Content-Type: text/plain
Content-Length: 12

Out of ink.
)",
        .when = {.status = {500, 502, 504}, .has = {Field::retry_after}},
        .beats = {"retry-after-meaningless"},
        .check = checks::at_field<Field::retry_after>,
    },
    {
        .id = "501-get-head",
        .level = Level::must,
        .spec = rfc9110("9.1"),
        .summary = "GET or HEAD is not implemented.",
        .why = "Every client counts on both, whatever it knows of the server.",
        .fix = "Implement GET and HEAD; a resource without them answers 405.",
        .conforms = R"(
XSWAP /a HTTP/1.1
Host: a.example

HTTP/1.1 501 Not Implemented
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 10

What now?
)",
        .violates = R"(
HEAD /a HTTP/1.1
Host: a.example

[[HTTP/1.1 501 Not Implemented]]
Cache-Control: no-store

)",
        .when = {.status = {501},
                 .method = {Method::get, Method::head},
                 .needs = {Need::request_fields}},
        .reads = {Field::content_type},
        .beats = {"head-status-mismatch"},
        .runs_alone = true,
        .check = get_not_implemented,
    },
    {
        .id = "502-from-origin",
        .level = Level::advice,
        .spec = rfc9110("15.6.3"),
        .summary = "An origin server answers as if it were a gateway.",
        .why = "Whoever looks for the fault looks behind the server, where there is nothing.",
        .fix = "Answer 500 or 503.",
        .conforms = R"(
# vantage: origin
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 500 Internal Server Error
Content-Type: text/plain
Content-Length: 12

Out of ink.
)",
        .violates = R"(
# vantage: origin
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 502 Bad Gateway]]
Content-Type: text/plain
Content-Length: 12

Out of ink.
)",
        .when = {.status = {502, 504}, .lacks = {Field::via}, .needs = {Need::request}},
        .binds = Binds::origin,
        .check = no_upstream,
    },
    {
        .id = "503-retry-after-missing",
        .level = Level::advice,
        .spec = rfc9110("15.6.4"),
        .summary = "A 503 does not tell when to come back.",
        .why =
            "Clients guess: some hammer the server while it recovers, others stay away too long.",
        .fix = "Send Retry-After.",
        .conforms = R"(
HTTP/1.1 503 Service Unavailable
Retry-After: 60
Content-Type: text/plain
Content-Length: 12

Out of ink.
)",
        .violates = R"(
[[HTTP/1.1 503 Service Unavailable]]
Content-Type: text/plain
Content-Length: 12

Out of ink.
)",
        .when = {.status = {503}, .lacks = {Field::retry_after}},
        .check = checks::at_status_line,
    },
    {
        .id = "505-content-missing",
        .level = Level::should,
        .spec = rfc9110("15.6.6"),
        .summary = "A 505 does not tell which protocols are supported.",
        .why = "The client can only guess which version to try.",
        .fix = "Say in the content why the version is refused, and which ones are not.",
        .conforms = R"(
GET /a HTTP/2.0
Host: a.example

HTTP/1.1 505 HTTP Version Not Supported
Content-Type: text/plain
Content-Length: 18

Use HTTP/1.1 here
)",
        .violates = R"(
GET /a HTTP/2.0
Host: a.example

[[HTTP/1.1 505 HTTP Version Not Supported]]
Content-Length: 0

)",
        .when = {.status = {505}, .method = kNotHead, .needs = {Need::emptiness}},
        .beats = {"5xx-content-missing"},
        .check = checks::at_status_line_if_empty,
    },
    {
        .id = "505-supported-version",
        .level = Level::advice,
        .spec = rfc9110("15.6.6"),
        .summary = "A 505 is sent in the major version that it refuses.",
        .why = "The client sees that the version is spoken, and does not know what to change.",
        .fix = "Answer 400 or 426: 505 is about the major version.",
        .conforms = R"(
GET /a HTTP/2.0
Host: a.example

HTTP/1.1 505 HTTP Version Not Supported
Content-Type: text/plain
Content-Length: 18

Use HTTP/1.1 here
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 505 HTTP Version Not Supported]]
Content-Type: text/plain
Content-Length: 18

Use HTTP/1.1 here
)",
        .when = {.status = {505}, .needs = {Need::request}},
        .check = same_version,
    },
    {
        .id = "506-needless",
        .level = Level::advice,
        .spec = {"RFC 2295", "8.1"},
        .summary = "A 506 answers a request that does not negotiate transparently.",
        .why = "The code means a loop in a negotiation that the client did not ask for.",
        .fix = "Answer 500.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Negotiate: trans

HTTP/1.1 506 Variant Also Negotiates
Content-Type: text/plain
Content-Length: 12

Misled here.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 506 Variant Also Negotiates]]
Content-Type: text/plain
Content-Length: 12

Misled here.
)",
        .when = {.status = {506}, .unasked = {Field::negotiate}},
        .check = checks::at_status_line,
    },
    {
        .id = "510-without-man",
        .level = Level::advice,
        .spec = {"RFC 2774", "7"},
        .summary = "A 510 answers a request that declares no extension.",
        .why = "The code is about a framework that the client does not use, hence cannot obey.",
        .fix = "Answer 400.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 400 Bad Request
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 15

Say which unit
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 510 Not Extended]]
Content-Type: text/plain
Content-Length: 15

Say which unit
)",
        .when = {.status = {510}, .unasked = {Field::man, Field::opt, Field::c_man, Field::c_opt}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (!x.request->method_name.starts_with("M-")) out.at(x.response.start_line);
            },
    },
    {
        .id = "511-challenge",
        .level = Level::should,
        .spec = {"RFC 6585", "6"},
        .summary = "A 511 asks for credentials itself.",
        .why = "The user takes the question for that of the site, and gives its password away.",
        .fix = "Link to the page for signing in, rather than sending it.",
        .conforms = R"(
HTTP/1.1 511 Network Authentication Required
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 22

http://login.example/
)",
        .violates = R"(
HTTP/1.1 511 Network Authentication Required
Cache-Control: no-store
[[WWW-Authenticate: Basic realm="wifi"]]
Content-Type: text/plain
Content-Length: 22

http://login.example/
)",
        .when = {.status = {511}},
        .reads = {Field::www_authenticate},
        .check = challenges,
    },
    {
        .id = "511-from-origin",
        .level = Level::should,
        .spec = {"RFC 6585", "6"},
        .summary = "A 511 comes from the origin server.",
        .why = "Clients take it that a network on the way holds them up, and look for its login.",
        .fix = "Answer 401 or 403: 511 is for proxies that intercept.",
        .conforms = R"(
# scheme: http
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 511 Network Authentication Required
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 22

http://login.example/
)",
        .violates = R"(
# scheme: https
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 511 Network Authentication Required]]
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 22

http://login.example/
)",
        .when = {.status = {511}, .needs = {Need::request}},
        .binds = Binds::origin,
        .check = from_origin,
    },
    {
        .id = "511-link-missing",
        .level = Level::should,
        .spec = {"RFC 6585", "6"},
        .summary = "A 511 does not link to a page for signing in.",
        .why = "The user learns that the network wants credentials, and not where to give them.",
        .fix = "Link in the content to the resource that takes the credentials.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 511 Network Authentication Required
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 22

http://login.example/
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 511 Network Authentication Required]]
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 16

Please sign in.
)",
        .when = {.status = {511},
                 .method = kNotHead,
                 .lacks = {Field::link, Field::location},
                 .needs = {Need::data}},
        .check = no_way_to_login,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::server_errors{"status", kRules};

}  // namespace statute
