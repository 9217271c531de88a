// Proxy-Status: RFC 9209.
#include "rules/syntax/proxy_status.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/structured.h"
#include "rules/syntax/structured_fields.h"

namespace statute {
namespace {

namespace sf = syntax::structured;

consteval Spec rfc9209(std::string_view section) { return {"RFC 9209", section}; }

// Calls `f` with each member, that is with each intermediary.
template <class F>
void each_member(const checks::Values& values, F&& f) {
  if (!values.are_readable()) return;
  const auto list = sf::list({values});
  if (!list) return;
  for (const sf::ListMember& member : *list) f(member);
}

template <class F>
void each_member(const Exchange& x, F&& f) {
  each_member(checks::Values(x.response, Field::proxy_status), f);
}

template <class F>
void each_trailer_member(const Exchange& x, F&& f) {
  each_member(checks::Values(Lines(x.response.trailers, Field::proxy_status)), f);
}

// The value of `error`, if it is a token.
std::optional<sf::BareItem> error_of(const sf::ListMember& member) {
  const auto error = member.parameters.find("error");
  return error && error->is(sf::Type::token) ? error : std::nullopt;
}

const syntax::ProxyError* known_error_of(const sf::ListMember& member) {
  const auto error = error_of(member);
  return error ? syntax::proxy_error_type(error->text) : nullptr;
}

// Whether an intermediary closer to the client says to have received that status.
bool was_changed_later(const Exchange& x, const sf::ListMember& member, int status) {
  bool later = false;
  bool changed = false;
  each_member(x, [&](const sf::ListMember& m) {
    if (later) {
      const auto received = m.parameters.find("received-status");
      changed |= received && received->is(sf::Type::integer) && received->number == status;
    }
    later |= m.written.data() == member.written.data();
  });
  return changed;
}

void find_code_mismatch(const Exchange& x, Reporter& out) {
  each_member(x, [&](const sf::ListMember& member) {
    const syntax::ProxyError* error = known_error_of(member);
    if (error == nullptr || error->status == 0 || error->status == x.response.status) return;
    if (was_changed_later(x, member, error->status)) return;
    out.at(error_of(member)->written, "goes with ", error->status);
  });
}

// Whether a member of the header section is of that name, token or string alike.
bool is_in_header_section(const Exchange& x, const sf::BareItem& name) {
  bool found = false;
  const auto text = name.plain();
  each_member(x, [&](const sf::ListMember& member) {
    found |= text ? member.value.equals(*text) : member.written == name.written;
  });
  return found;
}

void find_unknown_parameter(const Exchange& x, Reporter& out) {
  each_member(x, [&](const sf::ListMember& member) {
    const syntax::ProxyError* error = known_error_of(member);
    // An error type of one's own may have parameters of one's own.
    if (error == nullptr && member.parameters.find("error")) return;
    for (const sf::Parameter& p : member.parameters) {
      if (sf::find_key(syntax::kProxyStatusParameters, p.key) != nullptr) continue;
      if (error != nullptr && sf::find_key(error->parameters, p.key) != nullptr) continue;
      out.at(p.key);
    }
  });
}

constexpr Rule kRules[] = {
    {
        .id = "proxy-status-type",
        .level = Level::must,
        .spec = rfc9209("2"),
        .summary = "A member of Proxy-Status is neither a String nor a Token.",
        .why = "Readers cannot tell which intermediary speaks.",
        .fix = "Name the intermediary: Proxy-Status: edge1; error=dns_error.",
        .conforms = R"(
HTTP/1.1 200 OK
Content-Length: 0
Proxy-Status: edge1, "b.example"; received-status=200

)",
        .violates = R"(
HTTP/1.1 200 OK
Content-Length: 0
Proxy-Status: [[(edge1)]]

)",
        .when = {.has = {Field::proxy_status}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_member(x, [&](const sf::ListMember& m) {
                if (m.is(sf::Type::string) || m.is(sf::Type::token)) return;
                out.at(m.written, sf::name(m.type));
              });
            },
    },
    {
        .id = "proxy-status-parameter",
        .level = Level::must,
        .spec = rfc9209("2.1"),
        .summary = "A parameter of Proxy-Status has another type than defined.",
        .why = "Readers that expect the defined type drop it.",
        .fix =
            "Send error as a Token, received-status as an Integer, details as a String, next-hop "
            "and next-protocol as Tokens.",
        .conforms = R"(
HTTP/1.1 200 OK
Content-Length: 0
Proxy-Status: edge1; received-status=200; next-hop="10.0.0.1:80"; next-protocol=h2; details="a"

)",
        .violates = R"(
HTTP/1.1 200 OK
Content-Length: 0
Proxy-Status: edge1; received-status=[["200"]]

)",
        .when = {.has = {Field::proxy_status}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_member(x, [&](const sf::ListMember& m) {
                const auto wrong = sf::wrong_type(syntax::kProxyStatusParameters, m.parameters);
                if (wrong) out.at(wrong->written, wrong->key, " is ", sf::name(wrong->type));
              });
            },
    },
    {
        .id = "proxy-status-next-protocol-form",
        .level = Level::must,
        .spec = rfc9209("2.1.3"),
        .summary = "next-protocol is a Byte Sequence, though a Token could say it.",
        .why = "Readers that compare it with a name of a protocol find no match.",
        .fix = "Write it as a Token: next-protocol=h2.",
        .conforms = R"(
HTTP/1.1 200 OK
Content-Length: 0
Proxy-Status: edge1; next-protocol=h2

)",
        .violates = R"(
HTTP/1.1 200 OK
Content-Length: 0
Proxy-Status: edge1; next-protocol=[[:aDI=:]]

)",
        .when = {.has = {Field::proxy_status}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_member(x, [&](const sf::ListMember& m) {
                const auto protocol = m.parameters.find("next-protocol");
                if (!protocol || !protocol->is(sf::Type::byte_sequence)) return;
                if (syntax::is_token_able(*protocol)) out.at(protocol->written);
              });
            },
    },
    {
        .id = "proxy-status-code-mismatch",
        .level = Level::should,
        .spec = rfc9209("2.1.1"),
        .summary = "The error of Proxy-Status goes with another status code.",
        .why = "Clients act on the code, and retry or give up where the error says not to.",
        .fix = "Answer with the code that the registry recommends for the error.",
        .conforms = R"(
HTTP/1.1 504 Gateway Timeout
Content-Type: text/plain
Content-Length: 6
Proxy-Status: edge1; error=connection_timeout

Later
)",
        .violates = R"(
HTTP/1.1 502 Bad Gateway
Content-Length: 0
Proxy-Status: edge1; error=[[connection_timeout]]

)",
        .when = {.status = Statuses::final_but({}), .has = {Field::proxy_status}},
        .check = find_code_mismatch,
    },
    {
        .id = "proxy-status-from-origin",
        .level = Level::must,
        .spec = rfc9209("2"),
        .summary = "An origin server sends Proxy-Status.",
        .why = "Who looks for a failing intermediary looks in vain.",
        .fix = "Remove the field; describe errors in the content.",
        .conforms = R"(
# vantage: origin
GET / HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
# vantage: origin
GET / HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
[[Proxy-Status: a; details="b"]]

)",
        .when = {.has = {Field::proxy_status},
                 .lacks = {Field::via, Field::age, Field::cache_status, Field::x_cache},
                 .needs = {Need::request}},
        .binds = Binds::origin,
        .check =
            [](const Exchange& x, Reporter& out) {
              if (x.vantage != Vantage::origin) return out.not_observable();
              checks::at_field<Field::proxy_status>(x, out);
            },
    },
    {
        .id = "proxy-status-trailer-only",
        .level = Level::must,
        .spec = rfc9209("2"),
        .summary = "A member of Proxy-Status is in the trailer section alone.",
        .why = "Where it stands among the intermediaries is lost, and many never read trailers.",
        .fix = "Send a member of the same name in the header section.",
        .conforms = R"(
HTTP/1.1 200 OK
Transfer-Encoding: chunked
Trailer: Proxy-Status
Proxy-Status: edge1

0
Proxy-Status: edge1; error=http_response_timeout

)",
        .violates = R"(
HTTP/1.1 200 OK
Transfer-Encoding: chunked
Trailer: Proxy-Status

0
Proxy-Status: [[edge1]]; error=http_response_timeout

)",
        .when = {.needs = {Need::wire, Need::trailers}},
        .reads = {Field::proxy_status},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (x.response.trailers.empty()) return;
              each_trailer_member(x, [&](const sf::ListMember& m) {
                if (!is_in_header_section(x, m.value)) out.at(m.written);
              });
            },
    },
    {
        .id = "proxy-status-in-trailer",
        .level = Level::advice,
        .spec = rfc9209("2"),
        .summary = "Proxy-Status tells in the trailer section what was known before.",
        .why = "Most clients drop trailers, and with them the reason of the failure.",
        .fix = "Send the error in the header section when the status code already says it.",
        .conforms = R"(
HTTP/1.1 504 Gateway Timeout
Content-Type: text/plain
Content-Length: 6
Proxy-Status: edge1; error=dns_timeout

Later
)",
        .violates = R"(
HTTP/1.1 504 Gateway Timeout
Transfer-Encoding: chunked
Trailer: Proxy-Status
Proxy-Status: edge1

0
Proxy-Status: [[edge1]]; error=dns_timeout

)",
        .when = {.status = k4xx | k5xx, .needs = {Need::wire, Need::trailers}},
        .reads = {Field::proxy_status},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (x.response.trailers.empty()) return;
              each_trailer_member(x, [&](const sf::ListMember& m) {
                const syntax::ProxyError* error = known_error_of(m);
                // The code in the status line is the one that the error made.
                if (error != nullptr && error->status == x.response.status) out.at(m.written);
              });
            },
    },
    {
        .id = "proxy-status-unknown-error",
        .level = Level::info,
        .spec = rfc9209("2.3"),
        .summary = "The error of Proxy-Status is not registered.",
        .why = "Only those who know the intermediary know what went wrong.",
        .fix = "Send a registered error type, and the rest in details.",
        .conforms = R"(
HTTP/1.1 502 Bad Gateway
Content-Type: text/plain
Content-Length: 6
Proxy-Status: edge1; error=dns_error; details="a"

Later
)",
        .violates = R"(
HTTP/1.1 502 Bad Gateway
Content-Length: 0
Proxy-Status: edge1; error=[[upstream_failed]]

)",
        .when = {.has = {Field::proxy_status}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_member(x, [&](const sf::ListMember& m) {
                const auto error = error_of(m);
                if (error && known_error_of(m) == nullptr) out.at(error->written);
              });
            },
    },
    {
        .id = "proxy-status-unknown-parameter",
        .level = Level::info,
        .spec = rfc9209("2.1"),
        .summary = "A parameter of Proxy-Status is not registered.",
        .why = "Readers ignore it.",
        .fix = "Send a registered parameter, or a String in details.",
        .conforms = R"(
HTTP/1.1 502 Bad Gateway
Content-Type: text/plain
Content-Length: 6
Proxy-Status: edge1; error=dns_error; rcode="NXDOMAIN"

Later
)",
        .violates = R"(
HTTP/1.1 502 Bad Gateway
Content-Length: 0
Proxy-Status: edge1; error=dns_error; [[alert-id]]=40

)",
        .when = {.has = {Field::proxy_status}},
        .check = find_unknown_parameter,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::proxy_status{"field", kRules};

}  // namespace statute
