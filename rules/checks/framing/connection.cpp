// Connection, and what it governs: RFC 9110, 7.6.1 and 7.8, RFC 9112, 9.
#include "rules/syntax/connection.h"

#include <array>
#include <cstddef>
#include <string_view>

#include "rules/checks/families.h"
#include "rules/checks/framing/common.h"
#include "rules/rule.h"
#include "rules/syntax/upgrade.h"

namespace statute {
namespace {

bool lists_close(const Message& m) { return checks::lists(m, Field::connection, "close"); }

// Fields that speak to every recipient, so that no option may name them.
constexpr FieldSet kEndToEnd = [] {
  FieldSet set = fields_where([](const FieldInfo& f) {
    constexpr std::array<std::string_view, 4> kOfHops{"Trailer", "Proxy-Authenticate", "Host",
                                                      "Warning"};
    for (std::string_view name : kOfHops) {
      if (f.name == name) return false;
    }
    return f.has(Trait::no_trailer) && !f.has(Trait::hop);
  });
  set.insert(Field::etag);
  set.insert(Field::link);
  return set;
}();

void lists_end_to_end(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(Field::connection)) {
    for (std::string_view option : syntax::Elements(line.value)) {
      if (!option.empty() && kEndToEnd.contains(intern(option))) out.at(option);
    }
  }
}

void unlisted(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  if (r.minor == 0) return;
  for (Field f : {Field::keep_alive, Field::proxy_connection, Field::te}) {
    if (r.has(f) && !checks::lists(r, Field::connection, name(f))) out.at(r.first(f)->whole());
  }
}

void upgrade_unlisted(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  if (r.minor == 0 || checks::lists(r, Field::connection, "upgrade")) return;
  out.at(r.first(Field::upgrade)->whole());
}

void upgrade_h2(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(Field::upgrade)) {
    for (std::string_view e : syntax::Elements(line.value)) {
      if (syntax::same(e, "h2") || syntax::same(e, "h2c")) out.at(e);
    }
  }
}

bool offers(const Request& q, const syntax::Protocol& protocol) {
  for (const FieldLine& line : q.lines(Field::upgrade)) {
    const auto offered = syntax::upgrade(line.value);
    if (offered && syntax::contains(*offered, protocol)) return true;
  }
  return false;
}

void not_taken(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(Field::upgrade)) {
    const auto protocols = syntax::upgrade(line.value);
    if (!protocols) continue;
    for (const syntax::Protocol& p : *protocols) {
      if (offers(*x.request, p)) out.at(p.text);
    }
  }
}

// keep-alive-param = ( "timeout" / "max" ) "=" 1*DIGIT
bool is_keep_alive_parameter(std::string_view element) {
  const std::size_t equals = element.find('=');
  if (equals == element.npos) return false;
  const std::string_view name = element.substr(0, equals);
  return (syntax::same(name, "timeout") || syntax::same(name, "max")) &&
         checks::is_number(element.substr(equals + 1));
}

void keep_alive(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(Field::keep_alive)) {
    if (!checks::is_readable(line)) continue;
    for (std::string_view e : syntax::Elements(line.value)) {
      if (!e.empty() && !is_keep_alive_parameter(e)) out.at(e);
    }
  }
}

void close_and_keep_alive(const Exchange& x, Reporter& out) {
  const auto close = checks::listed(x.response, Field::connection, "close");
  const auto keep = checks::listed(x.response, Field::connection, "keep-alive");
  if (!close || !keep) return;
  const bool in_order = close->data() < keep->data();
  out.at(in_order ? *close : *keep).also(in_order ? *keep : *close);
}

void needless_keep_alive(const Exchange& x, Reporter& out) {
  const Request& q = *x.request;
  if (!q.is_http1() || q.minor == 0 || x.response.minor == 0) return;
  if (const auto option = checks::listed(x.response, Field::connection, "keep-alive")) {
    out.at(*option);
  }
}

// A final response after which the connection is still one of HTTP.
bool goes_on(const Response& r) { return r.status >= 200 && r.framing.by != Delimiter::tunnel; }

void close_ignored(const Exchange& x, Reporter& out) {
  if (!goes_on(x.response) || !lists_close(*x.request) || !checks::stays_open(x)) return;
  out.at(x.response.start_line);
}

void close_not_done(const Exchange& x, Reporter& out) {
  if (!goes_on(x.response) || !checks::stays_open(x)) return;
  if (const auto close = checks::listed(x.response, Field::connection, "close")) {
    out.at(x.response.start_line).also(*close);
  }
}

void close_not_echoed(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  if (!goes_on(r) || r.minor == 0 || !lists_close(*x.request) || lists_close(r)) return;
  out.at(r.start_line);
}

// The rest of the content was on its way: the client learns of the close by a
// reset, which may take the response with it.
void early_final(const Exchange& x, Reporter& out) {
  const Message& q = *x.request;
  const Response& r = x.response;
  if (!goes_on(r) || q.framing.complete || q.content.octets.empty()) return;
  if (r.minor == 0 || lists_close(r)) return;
  if (checks::is_closed(x) || x.connection.ending == Ending::reset) out.at(r.start_line);
}

void kept_by_proxy(const Exchange& x, Reporter& out) {
  if (!checks::is_http10(*x.request) || !checks::stays_open(x)) return;
  if (const auto option = checks::listed(*x.request, Field::connection, "keep-alive")) {
    out.at(*option).also(x.response.start_line);
  }
}

constexpr std::string_view kPlain = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Connection: close

)";

constexpr std::string_view kClosing = R"(
GET /a HTTP/1.1
Host: a.example
Connection: close

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Connection: close
Content-Type: text/plain
Cache-Control: no-store
Content-Length: 6

No /a.)";

constexpr std::string_view kTunnel = R"(
CONNECT b.example:443 HTTP/1.1
Host: b.example:443

HTTP/1.1 200 Connected
Date: Tue, 02 Jun 2026 10:00:00 GMT

)";

constexpr Rule kRules[] = {
    {
        .id = "connection-syntax",
        .level = Level::must,
        .spec = rfc9110("7.6.1"),
        .summary = "Connection is not a list of tokens.",
        .why = "Recipients cannot tell whether the connection persists, nor which fields to drop.",
        .fix = "Send close, keep-alive, upgrade or names of fields, separated by commas.",
        .conforms = kPlain,
        .violates = R"(
HTTP/1.1 204 No Content
Connection: close[[; now]]

)",
        .when = {.has = {Field::connection}, .by_value = true},
        .check = checks::matches<Field::connection, syntax::connection>,
    },
    {
        .id = "connection-lists-end-to-end",
        .level = Level::must,
        .spec = rfc9110("7.6.1"),
        .summary = "Connection names a field that is meant for all recipients.",
        .why = "The first intermediary removes the field.",
        .fix = "Remove the option.",
        .conforms = kPlain,
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: no-store
Connection: [[Cache-Control]]

)",
        .when = {.has = {Field::connection}, .by_value = true},
        .check = lists_end_to_end,
    },
    {
        .id = "connection-option-unlisted",
        .level = Level::must,
        .spec = rfc9110("7.6.1"),
        .summary = "A field that speaks of the connection is not named in Connection.",
        .why = "Intermediaries pass it on, and its receiver takes it for its own connection.",
        .fix = "Name the field in Connection, or drop it.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Keep-Alive: timeout=5
Connection: keep-alive

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[Keep-Alive: timeout=5]]

)",
        .when = {.version = {Version::http1},
                 .any = {Field::keep_alive, Field::proxy_connection, Field::te}},
        .reads = {Field::connection},
        .check = unlisted,
    },
    {
        .id = "upgrade-syntax",
        .level = Level::must,
        .spec = rfc9110("7.8"),
        .summary = "Upgrade is not a list of protocols.",
        .why = "The client cannot tell what it could switch to.",
        .fix = "Send names, each with its version after a slash if it has one: websocket.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Upgrade: TLS/1.3
Connection: upgrade

)",
        .violates = R"(
HTTP/1.1 204 No Content
Upgrade: TLS/[[]]
Connection: upgrade

)",
        .when = {.has = {Field::upgrade}, .by_value = true},
        .check = checks::matches<Field::upgrade, syntax::upgrade>,
    },
    {
        .id = "upgrade-connection-option-missing",
        .level = Level::must,
        .spec = rfc9110("7.8"),
        .summary = "Upgrade is sent without the upgrade option of Connection.",
        .why = "Intermediaries pass the offer on, though they cannot switch.",
        .fix = "Add Connection: upgrade.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Upgrade: TLS/1.3
Connection: upgrade

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[Upgrade: TLS/1.3]]

)",
        .when = {.version = {Version::http1}, .has = {Field::upgrade}},
        .reads = {Field::connection},
        .check = upgrade_unlisted,
    },
    {
        .id = "upgrade-h2",
        .level = Level::advice,
        .spec = rfc9113("3.1"),
        .summary = "Upgrade offers HTTP/2, which is not reached that way.",
        .why = "The upgrade to h2c was withdrawn, and h2 never was one: clients ignore the offer.",
        .fix = "Negotiate HTTP/2 by ALPN.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Upgrade: TLS/1.3
Connection: upgrade

)",
        .violates = R"(
HTTP/1.1 204 No Content
Upgrade: [[h2]], [[h2c]]
Connection: upgrade

)",
        .when = {.has = {Field::upgrade}, .by_value = true},
        .check = upgrade_h2,
    },
    {
        .id = "upgrade-to-http10",
        .level = Level::advice,
        .spec = rfc9110("7.8"),
        .summary = "Upgrade is offered to a client of HTTP/1.0.",
        .why = "HTTP/1.0 has no upgrade: the client cannot take the offer.",
        .fix = "Leave Upgrade out of answers to HTTP/1.0.",
        .conforms = R"(
GET /a HTTP/1.0
Host: a.example

HTTP/1.0 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Cache-Control: no-store
Content-Length: 6

No /a.)",
        .violates = R"(
GET /a HTTP/1.0
Host: a.example

HTTP/1.1 404 Not Found
[[Upgrade: TLS/1.3]]
Connection: upgrade, close
Content-Length: 0

)",
        .when = {.has = {Field::upgrade}, .needs = {Need::request}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (!checks::is_http10(*x.request) || x.response.status == 101) return;
              checks::at_field<Field::upgrade>(x, out);
            },
    },
    {
        .id = "upgrade-offered-not-taken",
        .level = Level::info,
        .spec = rfc9110("7.8"),
        .summary = "The server offers a protocol that the same request offered already.",
        .why = "The client sees an offer that is not kept, and may ask again without end.",
        .fix = "Switch with 101, or leave Upgrade out.",
        .conforms = kClosing,
        .violates = R"(
POST /a HTTP/1.1
Host: a.example
Upgrade: TLS/1.3
Connection: upgrade
Content-Length: 0

HTTP/1.1 204 No Content
Upgrade: [[TLS/1.3]]
Connection: upgrade

)",
        .when = {.status = k2xx, .has = {Field::upgrade}, .asked = {Field::upgrade}},
        .check = not_taken,
    },
    {
        .id = "keep-alive-syntax",
        .level = Level::advice,
        .spec = {"RFC 2068", "19.7.1.1"},
        .summary = "Keep-Alive is not a list of timeout and max parameters.",
        .why = "Clients that read it find no number, and guess when the connection closes.",
        .fix = "Send timeout=5, max=100, or nothing.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Keep-Alive: timeout=5, max=100
Connection: keep-alive

)",
        .violates = R"(
HTTP/1.1 204 No Content
Keep-Alive: [[300]]
Connection: keep-alive

)",
        .when = {.has = {Field::keep_alive}, .by_value = true},
        .check = keep_alive,
    },
    {
        .id = "keep-alive-http11",
        .level = Level::info,
        .spec = rfc9112("9.3"),
        .summary = "An HTTP/1.1 response says keep-alive to a client of HTTP/1.1.",
        .why = "The connection persists without it: the option is needless.",
        .fix = "Drop the option.",
        .conforms = kClosing,
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Connection: [[keep-alive]]
Content-Length: 0

)",
        .when = {.version = {Version::http1}, .has = {Field::connection}, .needs = {Need::request}},
        .once_per_host = true,
        .check = needless_keep_alive,
    },
    {
        .id = "proxy-connection",
        .level = Level::advice,
        .spec = rfc9112("C.2.2"),
        .summary = "The response has Proxy-Connection.",
        .why = "The field never worked: intermediaries that do not know it pass it on.",
        .fix = "Drop the field.",
        .conforms = kPlain,
        .violates = R"(
HTTP/1.1 204 No Content
[[Proxy-Connection: close]]
Connection: Proxy-Connection

)",
        .when = {.has = {Field::proxy_connection}, .by_value = true},
        .check = checks::at_field<Field::proxy_connection>,
    },
    {
        .id = "te-in-response",
        .level = Level::advice,
        .spec = rfc9110("10.1.4"),
        .summary = "The response has TE, a field of requests.",
        .why = "No client reads it.",
        .fix = "Drop the field.",
        .conforms = kPlain,
        .violates = R"(
HTTP/1.1 204 No Content
[[TE: trailers]]
Connection: TE

)",
        .when = {.has = {Field::te}, .by_value = true},
        .check = checks::at_field<Field::te>,
    },
    {
        .id = "connection-close-keepalive",
        .level = Level::advice,
        .spec = rfc9112("9.3"),
        .summary = "Connection says both close and keep-alive.",
        .why = "Close wins, yet clients differ in what they do.",
        .fix = "Send one of them.",
        .conforms = kPlain,
        .violates = R"(
HTTP/1.1 204 No Content
Connection: [[close]], [[keep-alive]]

)",
        .when = {.has = {Field::connection}, .by_value = true},
        .check = close_and_keep_alive,
    },
    {
        .id = "connection-close-1xx",
        .level = Level::advice,
        .spec = rfc9112("9.3"),
        .summary = "An interim response says close.",
        .why = "The client may close before the final response comes.",
        .fix = "Send close with the final response.",
        .conforms = R"(
POST /a HTTP/1.1
Host: a.example
Expect: 100-continue
Content-Length: 2

hi
HTTP/1.1 100 Continue

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Connection: close
Content-Type: text/plain
Cache-Control: no-store
Content-Length: 6

No /a.)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 100 Continue
Connection: [[close]]

HTTP/1.1 404 Not Found
Connection: close
Content-Length: 0

)",
        .when = {.status = k1xx, .has = {Field::connection}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const auto close = checks::listed(x.response, Field::connection, "close");
              if (close) out.at(*close);
            },
    },
    {
        .id = "connect-2xx-close",
        .level = Level::advice,
        .spec = rfc9110("9.3.6"),
        .summary = "A successful answer to CONNECT says close.",
        .why = "The client may close the connection, which is its tunnel now.",
        .fix = "Leave close out of a successful answer to CONNECT.",
        .conforms = kTunnel,
        .violates = R"(
CONNECT b.example:443 HTTP/1.1
Host: b.example:443

HTTP/1.1 200 Connected
Connection: [[close]]

)",
        .when = {.status = k2xx, .method = {Method::connect}, .has = {Field::connection}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const auto close = checks::listed(x.response, Field::connection, "close");
              if (close) out.at(*close);
            },
    },
    {
        .id = "connection-close-ignored",
        .level = Level::must,
        .spec = rfc9112("9.6"),
        .summary = "The client asked to close the connection, and the server keeps it.",
        .why = "The client waits for the close, which tells it that nothing more will come.",
        .fix = "Close the connection after the response, if the request says close.",
        .conforms = kClosing,
        .violates = R"(
# connection: open
GET /a HTTP/1.1
Host: a.example
Connection: close

[[HTTP/1.1 404 Not Found]]
Content-Length: 0

)",
        .when = {.version = {Version::http1},
                 .asked = {Field::connection},
                 .needs = {Need::wire, Need::connection}},
        .check = close_ignored,
    },
    {
        .id = "connection-close-not-closed",
        .level = Level::must,
        .spec = rfc9112("9.6"),
        .summary = "The response says close, and the server keeps the connection.",
        .why = "The client keeps a connection that it may not use, until it gives up.",
        .fix = "Close the connection after a response that says close.",
        .conforms = kClosing,
        .violates = R"(
# connection: open
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 404 Not Found]]
Connection: [[close]]
Content-Length: 0

)",
        .when = {.version = {Version::http1},
                 .has = {Field::connection},
                 .needs = {Need::wire, Need::connection}},
        .beats = {"connection-close-ignored"},
        .check = close_not_done,
    },
    {
        .id = "connection-close-not-echoed",
        .level = Level::should,
        .spec = rfc9112("9.6"),
        .summary = "The client asked to close the connection, and the response does not say close.",
        .why = "An intermediary counts on the connection to persist.",
        .fix = "Send Connection: close, if the request says it.",
        .conforms = kClosing,
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Connection: close

[[HTTP/1.1 404 Not Found]]
Content-Length: 0

)",
        .when = {.version = {Version::http1}, .asked = {Field::connection}},
        .reads = {Field::connection},
        .check = close_not_echoed,
    },
    {
        .id = "early-final-no-close-signal",
        .level = Level::should,
        .spec = rfc9110("10.1.1"),
        .summary = "The server answers before it has the content, closes, and did not say so.",
        .why = "The client goes on sending, gets a reset, and may lose the response.",
        .fix = "Send Connection: close with a response that comes before the content.",
        .conforms = kClosing,
        .violates = R"(
POST /a HTTP/1.1
Host: a.example
Content-Length: 1000

The first of
[[HTTP/1.1 413 Content Too Large]]
Content-Length: 0

)",
        .when = {.version = {Version::http1},
                 .needs = {Need::request, Need::wire, Need::connection}},
        .reads = {Field::connection},
        .check = early_final,
    },
    {
        .id = "http10-keepalive-proxy",
        .level = Level::must,
        .spec = rfc9112("9.3"),
        .summary = "A proxy keeps the connection of a client of HTTP/1.0.",
        .why = "What asks for it may be another proxy that only passed the option on: both hang.",
        .fix = "Let a proxy close the connection after each response to HTTP/1.0.",
        .conforms = kClosing,
        .violates = R"(
# vantage: proxy
# connection: open
GET http://a.example/a HTTP/1.0
Host: a.example
Connection: [[keep-alive]]

[[HTTP/1.0 404 Not Found]]
Connection: keep-alive
Content-Length: 0

)",
        .when = {.version = {Version::http1},
                 .asked = {Field::connection},
                 .needs = {Need::wire, Need::connection}},
        .binds = Binds::proxy,
        .check = kept_by_proxy,
    },
    {
        .id = "tls-closure-alert-missing",
        .level = Level::must,
        .spec = rfc9112("9.8"),
        .summary = "The server closes a TLS connection without the closure alert.",
        .why = "The client cannot tell the end of the content from an attack that cuts it.",
        .fix = "Send close_notify before closing the connection.",
        .conforms = kClosing,
        .violates = R"(
# scheme: https
# connection: unclosed
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 404 Not Found]]
Connection: close
Content-Length: 0

)",
        .when = {.needs = {Need::wire, Need::connection}},
        .once_per_host = true,
        .check =
            [](const Exchange& x, Reporter& out) {
              const Framing& f = x.response.framing;
              // Content that the close ends is not known to be complete without the alert.
              const bool ended = f.complete || f.by == Delimiter::close;
              const bool unclosed = x.connection.ending == Ending::unclosed;
              if (unclosed && goes_on(x.response) && ended) out.at(x.response.start_line);
            },
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::connection{"framing", kRules};

}  // namespace statute
