// What each 4xx status code owes to the client: RFC 9110, 15.5.
#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"

namespace statute {
namespace {

constexpr Rule kRules[] = {
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
        .check =
            [](const Exchange& x, Reporter& out) {
              auto finding = out.at(x.response.start_line);
              // A 405 that an intermediary made binds no origin server.
              if (x.response.has(Field::proxy_status)) finding.as(Level::info);
            },
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::client_errors{"status", kRules};

}  // namespace statute
