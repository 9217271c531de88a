// What the answers to OPTIONS, TRACE, CONNECT and to Expect owe: RFC 9110, 7.4, 7.6.2,
// 9.3.6 to 9.3.8 and 10.1.1.
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/checks/documents.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/expect.h"
#include "rules/syntax/uri.h"
#include "rules/syntax/via.h"

namespace statute {
namespace {

constexpr Statuses kErrors = k4xx | k5xx;

bool is_preflight(const Request& q) {
  return q.has(Field::origin) && q.has(Field::access_control_request_method);
}

// What the request expects, if it can be read.
std::optional<syntax::Expect> expected_by(const Request& q) {
  const FieldLine* const line = q.first(Field::expect);
  if (line == nullptr || q.lines(Field::expect).count() != 1) return std::nullopt;
  const auto expect = syntax::expect(line->value);
  return expect ? std::optional(*expect) : std::nullopt;
}

void expectation_of_http10(const Exchange& x, Reporter& out) {
  const auto expect = expected_by(*x.request);
  if (!checks::is_http10(*x.request) || !expect || !expect->has_100_continue()) return;
  // A 417 may mean another expectation.
  if (x.response.status == 417 && !expect->is_100_continue()) return;
  out.at(x.response.start_line);
}

void other_expectation(const Exchange& x, Reporter& out) {
  const auto expect = expected_by(*x.request);
  if (!expect) return;
  for (const syntax::Expectation& e : expect->expectations) {
    if (!e.is_100_continue()) {
      out.at(e.text);
      return;
    }
  }
}

// How many recipients the Via field names.
std::size_t hops(const Message& m) {
  std::size_t n = 0;
  for (const FieldLine& line : m.lines(Field::via)) {
    const auto members = syntax::via(line.value);
    if (members) n += members->size();
  }
  return n;
}

// The path and query of the target, which recipients leave alone when they forward it.
std::string_view path_and_query(std::string_view target) {
  const std::size_t scheme = target.find("://");
  if (scheme == target.npos) return target;
  const std::size_t path = target.find('/', scheme + 3);
  return path == target.npos ? std::string_view("/") : target.substr(path);
}

// Whether the content repeats the request line, as message/http or in a form like it.
bool reflects(const Exchange& x, std::string_view data) {
  const std::string_view target = x.request->target;
  const std::string_view path = path_and_query(target);
  for (std::size_t at = data.find("TRACE "); at != data.npos; at = data.find("TRACE ", at + 1)) {
    const std::string_view rest = data.substr(at + 6);
    if (rest.starts_with(target) || path_and_query(rest.substr(0, rest.find(' '))) == path) {
      return true;
    }
  }
  return false;
}

void trace_enabled(const Exchange& x, Reporter& out) {
  const auto data = checks::data_of(x, out);
  if (data && reflects(x, *data)) out.at(x.response.start_line);
}

void trace_not_reflected(const Exchange& x, Reporter& out) {
  const auto data = checks::data_of(x, out);
  if (!data) return;
  // JSON and the like may part the request line.
  const bool parts = data->find("TRACE") != data->npos &&
                     data->find(path_and_query(x.request->target)) != data->npos;
  if (!parts) out.at(x.response.start_line);
}

// Where the data repeat a field value, behind its name or long enough to be no accident.
std::string_view reflected(std::string_view data, std::string_view value) {
  constexpr std::size_t kTelling = 8;
  if (value.empty()) return {};
  for (std::size_t at = data.find(value); at != data.npos; at = data.find(value, at + 1)) {
    std::size_t before = at;
    while (before > 0 && data[before - 1] == ' ') --before;
    const char c = before > 0 ? data[before - 1] : '\0';
    if (value.size() >= kTelling || c == ':' || c == '"') return data.substr(at, value.size());
  }
  return {};
}

void secrets_reflected(const Exchange& x, Reporter& out) {
  const auto data = checks::data_of(x, out);
  if (!data) return;
  for (Field f : {Field::authorization, Field::cookie, Field::proxy_authorization}) {
    for (const FieldLine& line : x.request->lines(f)) {
      const std::string_view found = reflected(*data, line.value);
      if (!found.empty()) out.at(checks::in_content(x, found), line.name, " of the request");
    }
  }
}

// Whether the request in the content went through more recipients than the one sent.
bool went_on(const Exchange& x, std::string_view data) {
  if (!reflects(x, data)) return false;
  std::size_t lines = 0;
  for (std::size_t at = data.find('\n'); at != data.npos; at = data.find('\n', at + 1)) {
    if (syntax::same(data.substr(at + 1, 4), "Via:")) ++lines;
  }
  return lines > x.request->lines(Field::via).count();
}

void forwarded(const Exchange& x, Reporter& out) {
  if (x.request->value(Field::max_forwards) != "0") return;
  // A first recipient may name itself in a response that it made.
  if (hops(x.response) >= 2) {
    out.at(x.response.first(Field::via)->whole());
  } else if (x.request->method == Method::trace) {
    const auto data = checks::data_of(x, out);
    if (data && went_on(x, *data)) out.at(x.response.start_line, "the content shows a further hop");
  }
}

struct Authority {
  std::string_view host;
  std::string_view port;
};

// What CONNECT asks for; an address may stand in brackets.
Authority authority_of(std::string_view target) {
  const std::size_t end = target.rfind(']');
  const std::size_t colon = target.find(':', end == target.npos ? 0 : end);
  if (colon == target.npos) return {target, {}};
  return {target.substr(0, colon), target.substr(colon + 1)};
}

void bad_port(const Exchange& x, Reporter& out) {
  const std::string_view target = x.request->target;
  if (target.empty()) return out.not_observable();
  const Authority a = authority_of(target);
  std::size_t port = 0;
  for (char c : a.port) {
    const bool digit = syntax::is_digit(c);
    port = digit ? port * 10 + static_cast<std::size_t>(c - '0') : 65536;
    if (port > 65535) break;
  }
  if (a.port.empty() || port > 65535) out.at(target);
}

// Addresses of one's own machine or network: RFC 1122, 1918, 3927, 4193, 4291.
bool is_inner(std::string_view host) {
  if (syntax::same(host, "localhost")) return true;
  if (const auto v4 = syntax::ipv4(host)) {
    const auto& a = *v4;
    return a[0] == 127 || a[0] == 10 || (a[0] == 172 && a[1] >= 16 && a[1] < 32) ||
           (a[0] == 192 && a[1] == 168) || (a[0] == 169 && a[1] == 254);
  }
  if (!host.starts_with('[') || !host.ends_with(']')) return false;
  const auto v6 = syntax::ipv6(host.substr(1, host.size() - 2));
  if (!v6) return false;
  constexpr syntax::Ipv6 kLoopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  return *v6 == kLoopback || ((*v6)[0] & 0xFE) == 0xFC ||
         ((*v6)[0] == 0xFE && ((*v6)[1] & 0xC0) == 0x80);
}

void open_connect(const Exchange& x, Reporter& out) {
  const Authority a = authority_of(x.request->target);
  if (a.port == "25" || is_inner(a.host)) out.at(x.request->target);
}

void https_in_clear(const Exchange& x, Reporter& out) {
  constexpr std::string_view kHttps = "https://";
  if (!syntax::same(x.request->target.substr(0, kHttps.size()), kHttps)) return;
  if (x.scheme == Scheme::unknown) return out.not_observable();
  if (x.scheme == Scheme::http && !checks::shows_intermediary(x.response)) {
    out.at(x.request->target).also(x.response.start_line);
  }
}

void options_undescribed(const Exchange& x, Reporter& out) {
  if (x.request->target != "*" && !is_preflight(*x.request)) out.at(x.response.start_line);
}

void star(const Exchange& x, Reporter& out) {
  if (x.request->target == "*") out.at(x.response.start_line);
}

constexpr Rule kRules[] = {
    {
        .id = "connect-bad-port",
        .level = Level::must,
        .spec = rfc9110("9.3.6"),
        .summary = "A CONNECT to no port, or to one that does not exist, succeeds.",
        .why =
            "The tunnel leads where the client did not ask for, past filters that read the port.",
        .fix = "Answer 400.",
        .conforms = R"(
CONNECT b.example:99999 HTTP/1.1
Host: b.example:99999

HTTP/1.1 400 Bad Request
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 14

No such port.
)",
        .violates = R"(
CONNECT [[b.example:99999]] HTTP/1.1
Host: b.example:99999

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.status = k2xx, .method = {Method::connect}},
        .check = bad_port,
    },
    {
        .id = "expect-continue-http10",
        .level = Level::must,
        .spec = rfc9110("10.1.1"),
        .summary = "The expectation of an HTTP/1.0 request is acted upon.",
        .why = "A proxy of HTTP/1.0 has passed on a field that it does not know, and takes 100 for "
               "the final response.",
        .fix = "Ignore 100-continue in requests of HTTP/1.0.",
        .conforms = R"(
POST /a HTTP/1.0
Host: a.example
Expect: 100-continue
Content-Length: 2

a
HTTP/1.0 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
POST /a HTTP/1.0
Host: a.example
Expect: 100-continue
Content-Length: 2

a
[[HTTP/1.1 100 Continue]]

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.status = {100, 417}, .asked = {Field::expect}},
        .beats = {"1xx-to-http10"},
        .check = expectation_of_http10,
    },
    {
        .id = "https-on-plain-connection",
        .level = Level::must,
        .spec = rfc9110("7.4"),
        .summary = "A request for an https URI that came in the clear succeeds.",
        .why = "The resource is given out on a connection that anybody can read and change.",
        .fix = "Answer 421 or 400.",
        .conforms = R"(
# scheme: http
GET https://a.example/a HTTP/1.1
Host: a.example

HTTP/1.1 421 Misdirected Request
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 16

Use TLS for it.
)",
        .violates = R"(
# scheme: http
GET [[https://a.example/a]] HTTP/1.1
Host: a.example

[[HTTP/1.1 200 OK]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 6

Hello
)",
        .when = {.status = k2xx,
                 .method = Methods::all_but({Method::connect}),
                 .needs = {Need::wire}},
        .binds = Binds::origin,
        .check = https_in_clear,
    },
    {
        .id = "trace-max-forwards",
        .level = Level::must,
        .spec = rfc9110("7.6.2"),
        .summary = "A request with Max-Forwards: 0 was forwarded.",
        .why = "Max-Forwards is there to find out which hop fails or loops; so it tells nothing.",
        .fix = "Answer as the final recipient when Max-Forwards is 0.",
        .conforms = R"(
OPTIONS /a HTTP/1.1
Host: a.example
Max-Forwards: 0

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Allow: OPTIONS
Via: 1.1 proxy.example

)",
        .violates = R"(
# vantage: proxy
OPTIONS /a HTTP/1.1
Host: a.example
Max-Forwards: 0

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Allow: OPTIONS
[[Via: 1.1 inner.example, 1.1 proxy.example]]

)",
        .when = {.method = {Method::trace, Method::options}, .asked = {Field::max_forwards}},
        .reads = {Field::via},
        .binds = Binds::proxy,
        .check = forwarded,
    },
    {
        .id = "options-allow-missing",
        .level = Level::should,
        .spec = rfc9110("9.3.7"),
        .summary = "A successful answer to OPTIONS names no option.",
        .why = "The client asked what the resource can do and learns nothing.",
        .fix = "Send Allow.",
        .conforms = R"(
OPTIONS /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Allow: GET, HEAD, OPTIONS

)",
        .violates = R"(
OPTIONS /a HTTP/1.1
Host: a.example

[[HTTP/1.1 204 No Content]]
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.status = k2xx,
                 .method = {Method::options},
                 .lacks = {Field::allow, Field::accept_patch, Field::accept_post,
                           Field::accept_query, Field::dav, Field::public_},
                 .needs = {Need::request_fields}},
        .check = options_undescribed,
    },
    {
        .id = "trace-not-reflected",
        .level = Level::should,
        .spec = rfc9110("9.3.8"),
        .summary = "A 200 to TRACE does not show the request that was received.",
        .why = "The client cannot see what intermediaries made of its request.",
        .fix = "Send the request as message/http, or answer 405.",
        .conforms = R"(
TRACE /a HTTP/1.1
Host: a.example

HTTP/1.1 405 Method Not Allowed
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Allow: GET, HEAD
Content-Type: text/plain
Content-Length: 10

Not here.
)",
        .violates = R"(
TRACE /a HTTP/1.1
Host: a.example

[[HTTP/1.1 200 OK]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 6

Hello
)",
        .when = {.status = {200}, .method = {Method::trace}, .needs = {Need::data}},
        .check = trace_not_reflected,
    },
    {
        .id = "trace-sensitive-reflected",
        .level = Level::should,
        .spec = rfc9110("9.3.8"),
        .summary = "The answer to TRACE repeats credentials or cookies.",
        .why = "A script that can send the request reads what browsers keep from it.",
        .fix = "Leave Authorization, Cookie and Proxy-Authorization out.",
        .conforms = R"(
TRACE /a HTTP/1.1
Host: a.example
Cookie: id=31d4d96e

HTTP/1.1 405 Method Not Allowed
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Allow: GET, HEAD
Content-Type: text/plain
Content-Length: 10

Not here.
)",
        .violates = R"(
TRACE /a HTTP/1.1
Host: a.example
Cookie: id=31d4d96e

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: message/http

TRACE /a HTTP/1.1
Host: a.example
Cookie: [[id=31d4d96e]]
)",
        .when = {.status = k2xx, .method = {Method::trace}, .needs = {Need::data}},
        .check = secrets_reflected,
    },
    {
        .id = "connect-open",
        .level = Level::advice,
        .spec = rfc9110("9.3.6"),
        .summary = "A proxy opens a tunnel to the mail port or into the inner network.",
        .why = "Whoever can reach the proxy sends mail through it, or gets behind the firewall.",
        .fix = "Restrict CONNECT to known ports and to outer addresses.",
        .conforms = R"(
CONNECT b.example:443 HTTP/1.1
Host: b.example:443

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
CONNECT [[127.0.0.1:443]] HTTP/1.1
Host: 127.0.0.1:443

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.status = k2xx, .method = {Method::connect}},
        .check = open_connect,
    },
    {
        .id = "options-star-redirected",
        .level = Level::advice,
        .spec = rfc9110("9.3.7"),
        .summary = "OPTIONS * is redirected.",
        .why = "It asks about the server, which has not moved; the redirect may not be followed.",
        .fix = "Answer 204, or 200.",
        .conforms = R"(
OPTIONS * HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
OPTIONS * HTTP/1.1
Host: a.example

[[HTTP/1.1 302 Found]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /a
Content-Length: 0

)",
        .when = {.status = k3xx, .method = {Method::options}},
        .check = star,
    },
    {
        .id = "options-star-unsupported",
        .level = Level::advice,
        .spec = rfc9110("9.3.7"),
        .summary = "OPTIONS * is refused.",
        .why = "Clients that test a server this way take it for broken.",
        .fix = "Answer 204, or 200.",
        .conforms = R"(
OPTIONS * HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
OPTIONS * HTTP/1.1
Host: a.example

[[HTTP/1.1 400 Bad Request]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 6

What?
)",
        .when = {.status = kErrors, .method = {Method::options}},
        .check = star,
    },
    {
        .id = "trace-enabled",
        .level = Level::advice,
        .spec = rfc9110("9.3.8"),
        .summary = "The server answers TRACE.",
        .why = "It shows what proxies add to requests, secrets included, and serves few honest "
               "purposes.",
        .fix = "Answer 405.",
        .conforms = R"(
TRACE /a HTTP/1.1
Host: a.example

HTTP/1.1 405 Method Not Allowed
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Allow: GET, HEAD
Content-Type: text/plain
Content-Length: 10

Not here.
)",
        .violates = R"(
TRACE /a HTTP/1.1
Host: a.example

[[HTTP/1.1 200 OK]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: message/http

TRACE /a HTTP/1.1
Host: a.example

)",
        .when = {.status = k2xx, .method = {Method::trace}, .needs = {Need::data}},
        .once_per_host = true,
        .check = trace_enabled,
    },
    {
        .id = "expect-unknown-not-417",
        .level = Level::info,
        .spec = rfc9110("10.1.1"),
        .summary = "An expectation that is not defined is answered with success.",
        .why = "The client may believe that it was met.",
        .fix = "417 tells that it cannot be met.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Expect: x-nonexistent

HTTP/1.1 417 Expectation Failed
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 13

Expect less.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Expect: [[x-nonexistent]]

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.status = k2xx, .asked = {Field::expect}},
        .check = other_expectation,
    },
    {
        .id = "options-content-length-missing",
        .level = Level::info,
        .spec = rfc9110("8.6"),
        .summary = "A 200 to OPTIONS without content does not state the length of zero.",
        .why = "The connection has to be closed to end it; old clients wait.",
        .fix = "Answer 204, or send Content-Length: 0.",
        .conforms = R"(
OPTIONS /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Allow: GET, HEAD, OPTIONS
Content-Length: 0

)",
        .violates = R"(
OPTIONS /a HTTP/1.1
Host: a.example

[[HTTP/1.1 200 OK]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Allow: GET, HEAD, OPTIONS

)",
        .when = {.status = {200},
                 .method = {Method::options},
                 .version = {Version::http1},
                 .lacks = {Field::content_length, Field::transfer_encoding},
                 .needs = {Need::emptiness}},
        .check = checks::at_status_line_if_empty,
    },
};
static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::exchanges{"method", kRules};

}  // namespace statute
