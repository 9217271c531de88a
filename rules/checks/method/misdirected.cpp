// Requests that no response should meet, or that none met: RFC 9110, 7.4 and 10.1.1.
#include <cstdint>
#include <string_view>

#include "rules/checks/certificate.h"
#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/engine/history.h"
#include "rules/rule.h"

namespace statute {
namespace {

// Gateways may be trusted to have checked the name themselves: RFC 9110, 7.4.
bool comes_through_gateway(const Request& q) {
  return q.has(Field::via) || q.has(Field::forwarded) ||
         checks::line_named(q, "X-Forwarded-For") != nullptr ||
         checks::line_named(q, "X-Forwarded-Host") != nullptr;
}

void served(const Exchange& x, Reporter& out) {
  if (x.handshake.names.empty()) return out.not_observable();
  const std::string_view host = checks::named_host(*x.request);
  if (host.empty() || host.find('%') != host.npos || comes_through_gateway(*x.request)) return;
  if (!checks::covers(x.handshake.names, host)) {
    out.at(x.response.start_line, "the certificate is not for ", host);
  }
}

constexpr std::uint32_t kPatience = 5000;  // milliseconds

// Whether the client waited in vain for leave to send what it had announced.
bool waited(const Connection& c) { return c.held_back.value_or(0) >= kPatience; }

void not_answered(const Exchange& x, const Past& past, Reporter& out) {
  if (!x.connection.held_back) return out.not_observable();
  const Request& q = *x.request;
  const bool asked = q.is_http1() && q.minor >= 1 &&
                     checks::lists(q, Field::expect, "100-continue") &&
                     (q.has(Field::transfer_encoding) ||
                      q.value(Field::content_length).find_first_of("123456789") != q.target.npos);
  if (!waited(x.connection) || !asked || checks::shows_intermediary(x.response)) return;
  // Once may be the load of the moment.
  for (std::size_t i = 0; i < past.size(); ++i) {
    if (!waited(past[i].connection())) continue;
    const bool none = x.response.start_line.empty();
    out.at(none ? q.start_line : x.response.start_line, "after ", *x.connection.held_back, " ms");
    return;
  }
  out.not_observable();
}

constexpr Rule kRules[] = {
    {
        .id = "misdirected-served",
        .level = Level::must,
        .spec = rfc9110("7.4"),
        .summary = "A request for a host that the certificate is not for is served.",
        .why = "Whoever gets a client to connect there serves pages in the name of another host, "
               "past its certificate.",
        .fix = "Answer 421 to names that the certificate does not cover.",
        .conforms = R"(
# scheme: https
# certificate: a.example *.a.example
GET /a HTTP/1.1
Host: b.example

HTTP/1.1 421 Misdirected Request
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 12

Wrong host.
)",
        .violates = R"(
# scheme: https
# certificate: a.example *.a.example
GET /a HTTP/1.1
Host: b.example

[[HTTP/1.1 200 OK]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3

abc
)",
        .when = {.status = k2xx,
                 .method = Methods::all_but({Method::connect}),
                 .needs = {Need::request_fields, Need::handshake}},
        .once_per_host = true,
        .check = served,
    },
    {
        .id = "expect-continue-not-answered",
        .level = Level::must,
        .spec = rfc9110("10.1.1"),
        .summary = "A request that waits for 100 gets neither that nor a final response.",
        .why = "The client waits until it gives up, and each upload takes that much longer.",
        .fix = "Send 100 or a final status as soon as the header section is read.",
        .conforms = R"(
POST /a HTTP/1.1
Host: a.example
Expect: 100-continue
Content-Type: text/css
Content-Length: 3

HTTP/1.1 100 Continue

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
# held back: 5000
POST /a HTTP/1.1
Host: a.example
Expect: 100-continue
Content-Type: text/css
Content-Length: 3

# held back: 5000
[[POST /a HTTP/1.1]]
Host: a.example
Expect: 100-continue
Content-Type: text/css
Content-Length: 3

)",
        .when = {.asked = {Field::expect},
                 .needs = {Need::request_fields, Need::connection, Need::history}},
        .reads = {Field::via, Field::age, Field::cache_status, Field::proxy_status, Field::x_cache},
        .once_per_host = true,
        .check = not_answered,
    },
};
static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::misdirected{"method", kRules};

}  // namespace statute
