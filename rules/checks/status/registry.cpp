// Which status codes and reason phrases there are, and which of them are dead:
// RFC 9110, 15 and 16.2.1; RFC 9112, 4.
#include <optional>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/status.h"

namespace statute {
namespace {

using syntax::Standing;
using Known = std::optional<Standing>;  // nothing: no such code is known

// Codes from 100 to 599 that `admit` says yes to.
template <class F>
consteval Statuses codes_where(F admit) {
  Statuses set;
  for (int code = 100; code < 600; ++code) {
    if (admit(code, syntax::standing_of(code))) set = set | Statuses{code};
  }
  return set;
}

constexpr Statuses kUnknown = codes_where([](int, const Known& standing) { return !standing; });

// 449 and 509 have rules of their own.
constexpr Statuses kVendor = codes_where([](int code, const Known& standing) {
  return standing == Standing::vendor && code != 449 && code != 509;
});

void names_vendor(const Exchange& x, Reporter& out) {
  const syntax::Status* s = syntax::status_of(x.response.status);
  if (s == nullptr) return;
  out.at(x.response.status_code, "\"", s->name, "\" of ", s->origin, "; for clients: ", s->instead);
}

void out_of_range(const Exchange& x, Reporter& out) {
  const std::string_view code = x.response.status_code;
  if (code.size() != 3 || (x.response.status == 0 && code != "000")) return;  // no status code
  const syntax::Status* s = syntax::status_of(x.response.status);
  if (s == nullptr) {
    out.at(x.response.status_code);
  } else {
    out.at(x.response.status_code, "\"", s->name, "\" of ", s->origin);
  }
}

void at_code(const Exchange& x, Reporter& out) { out.at(x.response.status_code); }

void another_phrase(const Exchange& x, Reporter& out) {
  const std::string_view reason = syntax::trim(x.response.reason);
  if (reason.empty()) return;
  const syntax::Status* own = syntax::status_of(x.response.status);
  if (own != nullptr && syntax::same(own->name, reason)) return;
  const int code = syntax::code_of_phrase(reason);
  if (code != 0) out.at(reason, "belongs to ", code);
}

constexpr Rule kRules[] = {
    {
        .id = "status-code-out-of-range",
        .level = Level::must,
        .spec = rfc9110("15"),
        .summary = "The status code is not in the range from 100 to 599.",
        .why = "Such a code has no class: clients treat it as a server error, and many libraries "
               "refuse to read the response at all.",
        .fix = "Map internal numbers to a registered 4xx or 5xx code before sending.",
        .conforms = R"(
HTTP/1.1 503 Service Unavailable
Retry-After: 120
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 [[999]] Request Denied
Content-Length: 0

)",
        .when = {.status = Statuses::range(0, 99) | Statuses::range(600, 999)},
        .check = out_of_range,
    },
    {
        .id = "600-invalid",
        .level = Level::must,
        .spec = rfc9110("15"),
        .summary = "The status code is 600, which caches use to mark what they cannot parse.",
        .why =
            "The mark is for a cache's own log: clients treat it as some server error, and nobody "
            "learns that an upstream response was broken.",
        .fix = "Answer 502 when the response of an upstream server cannot be parsed.",
        .conforms = R"(
HTTP/1.1 502 Bad Gateway
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 [[600]] Unparsable Response Headers
Content-Length: 0

)",
        .when = {.status = {600}},
        .beats = {"status-code-out-of-range"},
        .check = at_code,
    },
    {
        .id = "status-code-unregistered",
        .level = Level::advice,
        .spec = rfc9110("16.2.1"),
        .summary = "The status code is not registered.",
        .why =
            "Clients that do not know it treat it as the x00 of its class, and its meaning may be "
            "given to a later registration.",
        .fix = "Use the registered code of the same class, and say the rest in the content.",
        .conforms = R"(
HTTP/1.1 400 Bad Request
Content-Type: text/plain
Content-Length: 22

The sizes contradict.
)",
        .violates = R"(
HTTP/1.1 [[452]] Sizes Contradict
Content-Type: text/plain
Content-Length: 22

The sizes contradict.
)",
        .when = {.status = kUnknown},
        .check = at_code,
    },
    {
        .id = "status-code-vendor",
        .level = Level::advice,
        .spec = rfc9110("16.2.1"),
        .summary = "A private status code of one vendor reaches a client.",
        .why =
            "Clients know it, at best, as the x00 of its class, so that retries, caches and alarms "
            "that wait for a registered code miss it.",
        .fix = "Translate the private code to a registered one at the edge.",
        .conforms = R"(
HTTP/1.1 504 Gateway Timeout
Content-Type: text/plain
Content-Length: 26

The origin did not answer
)",
        .violates = R"(
HTTP/1.1 [[524]] A Timeout Occurred
Content-Type: text/plain
Content-Length: 26

The origin did not answer
)",
        .when = {.status = kVendor},
        .check = names_vendor,
    },
    {
        .id = "449-unregistered",
        .level = Level::advice,
        .spec = rfc9110("16.2.1"),
        .summary = "449 is a private code of Microsoft, Retry With.",
        .why = "A client that does not know it treats it as 400 and never retries.",
        .fix = "Answer 428, 409 or 400, and explain in the content what is missing.",
        .conforms = R"(
HTTP/1.1 409 Conflict
Content-Type: text/plain
Content-Length: 23

Send a version number.
)",
        .violates = R"(
HTTP/1.1 [[449]] Retry With
Content-Type: text/plain
Content-Length: 23

Send a version number.
)",
        .when = {.status = {449}},
        .beats = {"status-code-unregistered"},
        .check = at_code,
    },
    {
        .id = "509-unregistered",
        .level = Level::advice,
        .spec = rfc9110("16.2.1"),
        .summary = "509 is a private code, Bandwidth Limit Exceeded.",
        .why =
            "A client that does not know it treats it as 500, and cannot tell when to come back.",
        .fix = "Answer 503 or 429 with Retry-After.",
        .conforms = R"(
HTTP/1.1 503 Service Unavailable
Retry-After: 3600
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 [[509]] Bandwidth Limit Exceeded
Content-Length: 0

)",
        .when = {.status = {509}},
        .beats = {"status-code-unregistered"},
        .check = at_code,
    },
    {
        .id = "102-obsolete",
        .level = Level::advice,
        .spec = {"RFC 4918", "21.4"},
        .summary = "102 is used, which the successor of the document that defined it dropped.",
        .why = "Clients ignore it, and some intermediaries take it for the final response.",
        .fix = "Leave 102 out: simply wait, or answer 202 and name a status monitor.",
        .conforms = R"(
POST /jobs HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 202 Accepted
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 13

See /jobs/17
)",
        .violates = R"(
POST /jobs HTTP/1.1
Host: a.example
Content-Length: 0

[[HTTP/1.1 102 Processing]]

HTTP/1.1 200 OK
Content-Length: 0

)",
        .when = {.status = {102}},
        .check = checks::at_status_line,
    },
    {
        .id = "305-deprecated",
        .level = Level::advice,
        .spec = rfc9110("15.4.6"),
        .summary = "305 is used, which is deprecated.",
        .why =
            "Clients ignore it, since whoever can answer for a server could route all its traffic "
            "through a proxy of his own.",
        .fix = "Configure proxies out of band, and answer 403 or 421.",
        .conforms = R"(
HTTP/1.1 403 Forbidden
Content-Type: text/plain
Content-Length: 14

Use the proxy
)",
        .violates = R"(
[[HTTP/1.1 305 Use Proxy]]
Location: http://proxy.example/
Content-Length: 0

)",
        .when = {.status = {305}},
        .check = checks::at_status_line,
    },
    {
        .id = "306-reserved",
        .level = Level::advice,
        .spec = rfc9110("15.4.7"),
        .summary = "306 is used, which is reserved and has no meaning.",
        .why = "Clients treat it as 300, and nothing says what they are to do next.",
        .fix = "Redirect with 302, 303 or 307.",
        .conforms = R"(
HTTP/1.1 307 Temporary Redirect
Location: http://b.example/
Content-Type: text/plain
Content-Length: 18

http://b.example/
)",
        .violates = R"(
[[HTTP/1.1 306 Switch Proxy]]
Content-Length: 0

)",
        .when = {.status = {306}},
        .check = checks::at_status_line,
    },
    {
        .id = "402-reserved",
        .level = Level::advice,
        .spec = rfc9110("15.5.3"),
        .summary = "402 is used, which is reserved for future use.",
        .why =
            "No client knows what to do about it, and what a later specification makes of it may "
            "contradict this use.",
        .fix = "Answer 403 with an explanation, or document what 402 means here.",
        .conforms = R"(
HTTP/1.1 403 Forbidden
Content-Type: text/plain
Content-Length: 20

The quota is used up
)",
        .violates = R"(
[[HTTP/1.1 402 Payment Required]]
Content-Type: text/plain
Content-Length: 20

The quota is used up
)",
        .when = {.status = {402}},
        .check = checks::at_status_line,
    },
    {
        .id = "418-reserved",
        .level = Level::advice,
        .spec = rfc9110("15.5.19"),
        .summary = "418 is used, which is reserved because of a joke.",
        .why = "It says nothing that a client could act on, and keeps the code from being used.",
        .fix = "Answer 403 or 429 to clients that are refused.",
        .conforms = R"(
HTTP/1.1 403 Forbidden
Content-Type: text/plain
Content-Length: 14

No robots here
)",
        .violates = R"(
[[HTTP/1.1 418 I'm a teapot]]
Content-Type: text/plain
Content-Length: 14

No robots here
)",
        .when = {.status = {418}},
        .check = checks::at_status_line,
    },
    {
        .id = "510-obsolete",
        .level = Level::advice,
        .spec = {"RFC 2774", "7"},
        .summary = "510 is used, which belongs to an extension framework that is historic.",
        .why = "No client implements the framework, so it is taken for a plain 500.",
        .fix = "Answer 400 or 403, and say in the content what the request lacks.",
        .conforms = R"(
HTTP/1.1 403 Forbidden
Content-Type: text/plain
Content-Length: 15

Say which unit
)",
        .violates = R"(
[[HTTP/1.1 510 Not Extended]]
Content-Type: text/plain
Content-Length: 15

Say which unit
)",
        .when = {.status = {510}},
        .check = checks::at_status_line,
    },
    {
        .id = "reason-phrase-mismatch",
        .level = Level::info,
        .spec = rfc9112("4"),
        .summary = "The reason phrase belongs to another status code.",
        .why = "Programs go by the code and people by the phrase, so the two are told different "
               "things.",
        .fix = "Send the phrase that belongs to the code, or none.",
        .conforms = R"(
HTTP/1.1 403 Keep out
Content-Type: text/plain
Content-Length: 4

No.
)",
        .violates = R"(
HTTP/1.1 403 [[Not Found]]
Content-Type: text/plain
Content-Length: 4

No.
)",
        .when = {.version = {Version::http1}},
        .check = another_phrase,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::status_registry{"status", kRules};

}  // namespace statute
