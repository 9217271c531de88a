// What 101 owes, WebSocket included: RFC 9110, 7.8 and 15.2.2; RFC 6455, 4.2.2.
#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/websocket.h"

namespace statute {
namespace {

void before_100(const Exchange& x, Reporter& out) {
  if (checks::is_http10(*x.request)) return;  // both fields are to be ignored
  if (!checks::lists(*x.request, Field::expect, "100-continue")) return;
  for (const Response& r : x.interim) {
    if (r.status == 100) return;
  }
  out.at(x.response.start_line);
}

void option_missing(const Exchange& x, Reporter& out) {
  if (x.response.minor == 0 || checks::lists(x.response, Field::connection, "upgrade")) return;
  auto finding = out.at(x.response.start_line);
  if (const FieldLine* line = x.response.first(Field::upgrade)) finding.also(line->whole());
}

void unrequested(const Exchange& x, Reporter& out) {
  if (!x.request->has(Field::upgrade)) {
    out.at(x.response.start_line, "the request has no Upgrade");
    return;
  }
  for (const FieldLine& line : x.response.lines(Field::upgrade)) {
    for (std::string_view protocol : syntax::Elements(line.value)) {
      if (!protocol.empty() && !checks::offers(*x.request, protocol)) out.at(protocol);
    }
  }
}

void names_nothing(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(Field::upgrade)) {
    for (std::string_view protocol : syntax::Elements(line.value)) {
      if (!protocol.empty()) return;
    }
  }
  checks::at_field<Field::upgrade>(x, out);
}

void accept_mismatch(const Exchange& x, Reporter& out) {
  const auto keys = x.request->lines(Field::sec_websocket_key);
  if (keys.count() != 1) return;
  const auto expected = syntax::websocket_accept(keys.begin()->value);
  const std::string_view value(expected.data(), expected.size());
  for (const FieldLine& line : x.response.lines(Field::sec_websocket_accept)) {
    if (line.value != value) {
      out.at(line.value.empty() ? line.whole() : line.value, "the key asks for ", value);
    }
  }
}

// Whether the connection goes on as WebSocket.
bool is_websocket(const Exchange& x) {
  if (x.response.has(Field::upgrade)) {
    return checks::lists(x.response, Field::upgrade, "websocket");
  }
  return checks::lists(*x.request, Field::upgrade, "websocket");
}

// The name in an element of Sec-WebSocket-Extensions.
std::string_view extension(std::string_view element) {
  return syntax::trim(element.substr(0, element.find(';')));
}

void extension_unoffered(const Exchange& x, Reporter& out) {
  const auto is_offered = [&x](std::string_view name) {
    for (const FieldLine& line : x.request->lines(Field::sec_websocket_extensions)) {
      for (std::string_view e : syntax::Elements(line.value)) {
        if (syntax::same(extension(e), name)) return true;
      }
    }
    return false;
  };
  for (const FieldLine& line : x.response.lines(Field::sec_websocket_extensions)) {
    for (std::string_view e : syntax::Elements(line.value)) {
      const std::string_view name = extension(e);
      if (!name.empty() && !is_offered(name)) out.at(name);
    }
  }
}

void subprotocol_unoffered(const Exchange& x, Reporter& out) {
  const auto is_offered = [&x](std::string_view name) {
    for (const FieldLine& line : x.request->lines(Field::sec_websocket_protocol)) {
      for (std::string_view e : syntax::Elements(line.value)) {
        if (e == name) return true;
      }
    }
    return false;
  };
  std::size_t before = 0;
  for (const FieldLine& line : x.response.lines(Field::sec_websocket_protocol)) {
    if (before++ > 0) {
      out.at(line.whole(), "the field stands twice");
    } else if (!is_offered(line.value)) {
      out.at(line.value.empty() ? line.whole() : line.value, "the request does not offer it");
    }
  }
}

constexpr Rule kRules[] = {
    {
        .id = "101-to-http10",
        .level = Level::must,
        .spec = rfc9110("7.8"),
        .summary = "The protocol is switched for a client of HTTP/1.0.",
        .why =
            "A field of that name from an HTTP/1.0 client may have come through a proxy that knows "
            "nothing of it, and is then left with a protocol it cannot read.",
        .fix = "Ignore Upgrade in a request of HTTP/1.0.",
        .conforms = R"(
GET /chat HTTP/1.0
Upgrade: echo

HTTP/1.0 403 Forbidden
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 4

No.
)",
        .violates = R"(
GET /chat HTTP/1.0
Connection: upgrade
Upgrade: echo

[[HTTP/1.1 101 Switching Protocols]]
Connection: upgrade
Upgrade: echo

)",
        .when = {.status = {101}, .needs = {Need::request}},
        .beats = {"1xx-to-http10"},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (checks::is_http10(*x.request)) out.at(x.response.start_line);
            },
    },
    {
        .id = "101-before-100",
        .level = Level::must,
        .spec = rfc9110("7.8"),
        .summary = "The protocol is switched before 100 was sent to a client that expects it.",
        .why =
            "The client holds its content back for a 100, which no longer comes once the protocol "
            "has changed.",
        .fix = "Send 100 first, then 101.",
        .conforms = R"(
POST /chat HTTP/1.1
Host: a.example
Connection: upgrade
Upgrade: echo
Expect: 100-continue
Content-Length: 2

hi
HTTP/1.1 100 Continue

HTTP/1.1 101 Switching Protocols
Connection: upgrade
Upgrade: echo

)",
        .violates = R"(
POST /chat HTTP/1.1
Host: a.example
Connection: upgrade
Upgrade: echo
Expect: 100-continue
Content-Length: 2

hi
[[HTTP/1.1 101 Switching Protocols]]
Connection: upgrade
Upgrade: echo

)",
        .when = {.status = {101},
                 .asked = {Field::upgrade, Field::expect},
                 .needs = {Need::interim}},
        .check = before_100,
    },
    {
        .id = "101-connection-option-missing",
        .level = Level::must,
        .spec = rfc9110("7.8"),
        .summary = "A 101 does not list upgrade in Connection.",
        .why =
            "An intermediary that does not know the field forwards it as if it spoke of the next "
            "connection too, and many clients refuse the handshake.",
        .fix = "Send Connection: upgrade with every 101.",
        .conforms = R"(
GET /chat HTTP/1.1
Host: a.example
Connection: upgrade
Upgrade: echo

HTTP/1.1 101 Switching Protocols
Connection: Upgrade
Upgrade: echo

)",
        .violates = R"(
GET /chat HTTP/1.1
Host: a.example
Connection: upgrade
Upgrade: echo

[[HTTP/1.1 101 Switching Protocols]]
[[Upgrade: echo]]

)",
        .when = {.status = {101}, .version = {Version::http1}},
        .reads = {Field::connection, Field::upgrade},
        .beats = {"upgrade-connection-option-missing"},
        .check = option_missing,
    },
    {
        .id = "101-protocol-unrequested",
        .level = Level::must,
        .spec = rfc9110("7.8"),
        .summary = "The protocol is switched to one that the request did not offer.",
        .why = "The client cannot speak it, so the connection is lost.",
        .fix = "Switch only to a protocol that the request lists in Upgrade.",
        .conforms = R"(
GET /chat HTTP/1.1
Host: a.example
Connection: upgrade
Upgrade: Echo/2, talk

HTTP/1.1 101 Switching Protocols
Connection: upgrade
Upgrade: echo/2

)",
        .violates = R"(
GET /chat HTTP/1.1
Host: a.example
Connection: upgrade
Upgrade: echo/2

HTTP/1.1 101 Switching Protocols
Connection: upgrade
Upgrade: [[echo/3]]

)",
        .when = {.status = {101},
                 .version = {Version::http1},
                 .needs = {Need::request, Need::request_fields}},
        .reads = {Field::upgrade},
        .check = unrequested,
    },
    {
        .id = "101-upgrade-missing",
        .level = Level::must,
        .spec = rfc9110("15.2.2"),
        .summary = "A 101 has no Upgrade field.",
        .why = "The client cannot tell which protocol the connection speaks from now on.",
        .fix = "Name in Upgrade the protocol that is switched to.",
        .conforms = R"(
GET /chat HTTP/1.1
Host: a.example
Connection: upgrade
Upgrade: echo

HTTP/1.1 101 Switching Protocols
Connection: upgrade
Upgrade: echo

)",
        .violates = R"(
GET /chat HTTP/1.1
Host: a.example
Connection: upgrade
Upgrade: echo

[[HTTP/1.1 101 Switching Protocols]]
Connection: upgrade

)",
        .when = {.status = {101}, .version = {Version::http1}, .lacks = {Field::upgrade}},
        .check = checks::at_status_line,
    },
    {
        .id = "101-upgrade-empty",
        .level = Level::must,
        .spec = rfc9110("7.8"),
        .summary = "The Upgrade field of a 101 names no protocol.",
        .why = "The client cannot tell which protocol the connection speaks from now on.",
        .fix = "Name in Upgrade the protocol that is switched to.",
        .conforms = R"(
GET /chat HTTP/1.1
Host: a.example
Connection: upgrade
Upgrade: echo

HTTP/1.1 101 Switching Protocols
Connection: upgrade
Upgrade: echo

)",
        .violates = R"(
GET /chat HTTP/1.1
Host: a.example
Connection: upgrade
Upgrade: echo

HTTP/1.1 101 Switching Protocols
Connection: upgrade
[[Upgrade:]]

)",
        .when = {.status = {101}, .has = {Field::upgrade}},
        .check = names_nothing,
    },
    {
        .id = "101-websocket-accept-missing",
        .level = Level::must,
        .spec = {"RFC 6455", "4.2.2"},
        .summary = "A switch to WebSocket has no Sec-WebSocket-Accept field.",
        .why =
            "Clients close the connection, since nothing shows that the server knows WebSocket and "
            "was not tricked into answering.",
        .fix = "Compute Sec-WebSocket-Accept from the key of the request, and send it.",
        .conforms = R"(
GET /chat HTTP/1.1
Host: a.example
Connection: Upgrade
Upgrade: websocket
Sec-WebSocket-Version: 13
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

HTTP/1.1 101 Switching Protocols
Connection: Upgrade
Upgrade: websocket
Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=

)",
        .violates = R"(
GET /chat HTTP/1.1
Host: a.example
Connection: Upgrade
Upgrade: websocket
Sec-WebSocket-Version: 13
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

[[HTTP/1.1 101 Switching Protocols]]
Connection: Upgrade
Upgrade: websocket

)",
        .when = {.status = {101}, .lacks = {Field::sec_websocket_accept}, .needs = {Need::request}},
        .reads = {Field::upgrade},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (is_websocket(x)) out.at(x.response.start_line);
            },
    },
    {
        .id = "101-websocket-accept-mismatch",
        .level = Level::must,
        .spec = {"RFC 6455", "4.2.2"},
        .summary = "Sec-WebSocket-Accept does not fit the key of the request.",
        .why = "Clients close the connection: the value proves that the server read their key.",
        .fix =
            "Send the SHA-1 of the key and the fixed identifier of RFC 6455 in base64, made anew "
            "for every request.",
        .conforms = R"(
GET /chat HTTP/1.1
Host: a.example
Connection: Upgrade
Upgrade: websocket
Sec-WebSocket-Version: 13
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

HTTP/1.1 101 Switching Protocols
Connection: Upgrade
Upgrade: websocket
Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=

)",
        .violates = R"(
GET /chat HTTP/1.1
Host: a.example
Connection: Upgrade
Upgrade: websocket
Sec-WebSocket-Version: 13
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZR==

HTTP/1.1 101 Switching Protocols
Connection: Upgrade
Upgrade: websocket
Sec-WebSocket-Accept: [[s3pPLMBiTxaQ9kYGzzhZRbK+xOo=]]

)",
        .when = {.status = {101},
                 .has = {Field::sec_websocket_accept},
                 .asked = {Field::sec_websocket_key}},
        .check = accept_mismatch,
    },
    {
        .id = "101-websocket-extension-unoffered",
        .level = Level::must,
        .spec = {"RFC 6455", "4.2.2"},
        .summary = "A switch to WebSocket names an extension that the request did not offer.",
        .why = "Clients close the connection, since they could not read its frames.",
        .fix = "Accept extensions that the request offers, and no others.",
        .conforms = R"(
GET /chat HTTP/1.1
Host: a.example
Connection: Upgrade
Upgrade: websocket
Sec-WebSocket-Version: 13
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits

HTTP/1.1 101 Switching Protocols
Connection: Upgrade
Upgrade: websocket
Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover

)",
        .violates = R"(
GET /chat HTTP/1.1
Host: a.example
Connection: Upgrade
Upgrade: websocket
Sec-WebSocket-Version: 13
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

HTTP/1.1 101 Switching Protocols
Connection: Upgrade
Upgrade: websocket
Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
Sec-WebSocket-Extensions: [[permessage-deflate]]

)",
        .when = {.status = {101},
                 .has = {Field::sec_websocket_extensions},
                 .needs = {Need::request, Need::request_fields}},
        .check = extension_unoffered,
    },
    {
        .id = "101-websocket-subprotocol-unoffered",
        .level = Level::must,
        .spec = {"RFC 6455", "4.2.2"},
        .summary = "A switch to WebSocket does not choose one subprotocol of those offered.",
        .why = "Clients close the connection, since they do not speak it.",
        .fix = "Name one subprotocol that the request offers, or leave the field out.",
        .conforms = R"(
GET /chat HTTP/1.1
Host: a.example
Connection: Upgrade
Upgrade: websocket
Sec-WebSocket-Version: 13
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
Sec-WebSocket-Protocol: chat, superchat

HTTP/1.1 101 Switching Protocols
Connection: Upgrade
Upgrade: websocket
Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
Sec-WebSocket-Protocol: superchat

)",
        .violates = R"(
GET /chat HTTP/1.1
Host: a.example
Connection: Upgrade
Upgrade: websocket
Sec-WebSocket-Version: 13
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
Sec-WebSocket-Protocol: chat, superchat

HTTP/1.1 101 Switching Protocols
Connection: Upgrade
Upgrade: websocket
Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
Sec-WebSocket-Protocol: [[hyperchat]]

)",
        .when = {.status = {101},
                 .has = {Field::sec_websocket_protocol},
                 .needs = {Need::request, Need::request_fields}},
        .check = subprotocol_unoffered,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::switching{"status", kRules};

}  // namespace statute
