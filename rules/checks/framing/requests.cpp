// How the server answered requests that are wrong or odd: RFC 9112, 2, 3, 5 and 6.
#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/checks/families.h"
#include "rules/checks/framing/common.h"
#include "rules/rule.h"
#include "rules/syntax/coding.h"
#include "rules/syntax/uri.h"

namespace statute {
namespace {

// 408, 429 and 503 may be answered before a request has been parsed.
constexpr Statuses kOtherThan400 = Statuses::final_but({400, 408, 429, 503});
// The same and 400, where the connection has to be looked at too.
constexpr Statuses kRefusals = Statuses::final_but({408, 429, 503});

void tell(const Exchange& x, std::string_view fault, Reporter& out) {
  out.at(fault).also(x.response.start_line);
}

// For requests to be answered 400 and then left: the connection can no longer
// be read.
void expect_400_and_close(const Exchange& x, std::string_view fault, Reporter& out) {
  if (x.response.status != 400) return tell(x, fault, out);
  if (!x.seen.contains(Need::connection)) return out.not_observable();
  if (checks::stays_open(x)) {
    out.at(fault, "the connection stays open").also(x.response.start_line);
  }
}

template <Oddity O>
void at_lines(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.request->fields) {
    if (line.odd.contains(O)) return tell(x, line.whole(), out);
  }
}

bool is_http11(const Request& q) { return q.is_http1() && q.minor > 0; }

void bad_syntax(const Exchange& x, Reporter& out) {
  expect_400_and_close(x, x.request->start_line, out);
}

void bad_length(const Exchange& x, Reporter& out) {
  const checks::LengthMembers m = checks::length_members(*x.request);
  if (m.valid && m.differing.empty()) return;
  const std::string_view fault = x.request->first(Field::content_length)->whole();
  expect_400_and_close(x, m.differing.empty() ? fault : m.differing, out);
}

// The transfer coding that was applied last, by name.
std::optional<std::string_view> last_coding(const Request& q) {
  std::optional<std::string_view> last;
  for (const FieldLine& line : q.lines(Field::transfer_encoding)) {
    for (std::string_view e : syntax::Elements(line.value)) {
      if (!e.empty()) last = e;
    }
  }
  return last;
}

bool is_chunked(std::string_view coding) {
  return syntax::same(syntax::trim(coding.substr(0, coding.find(';'))), "chunked");
}

void not_chunked_last(const Exchange& x, Reporter& out) {
  const auto last = last_coding(*x.request);
  if (!is_http11(*x.request) || !last || is_chunked(*last)) return;
  if (x.response.status != 501) expect_400_and_close(x, *last, out);
}

void unknown_coding(const Exchange& x, Reporter& out) {
  const auto last = last_coding(*x.request);
  if (!last || !is_chunked(*last)) return;
  for (const FieldLine& line : x.request->lines(Field::transfer_encoding)) {
    for (std::string_view e : syntax::Elements(line.value)) {
      const auto name = syntax::transfer_coding_name(syntax::trim(e.substr(0, e.find(';'))));
      if (e.empty() || name != syntax::TransferCodingName::unknown) continue;
      auto finding = out.at(e);
      finding.also(x.response.start_line);
      if (x.response.status == 400) finding.as(Level::info);
      return;
    }
  }
}

void leading_crlf(const Exchange& x, Reporter& out) {
  const Request& q = *x.request;
  const std::size_t lines = empty_lines(q.head);
  const bool alone = q.odd == Oddities{Oddity::leading_empty_line} && q.head.starts_with("\r\n");
  if (!alone || lines != 2 || !q.is_http1()) return;
  const checks::LengthMembers m = checks::length_members(q);
  if (q.lines(Field::host).count() != 1 || !syntax::host(q.value(Field::host))) return;
  if (!m.valid || m.count > 1 || q.has(Field::transfer_encoding)) return;
  tell(x, q.head.substr(0, lines), out);
}

// Where the response repeats `text`; an empty view if it does not.
std::string_view repeated(const Response& r, std::string_view text) {
  for (std::string_view part : {r.head, r.content.octets}) {
    const std::size_t at = part.find(text);
    if (at != part.npos) return part.substr(at, text.size());
  }
  return {};
}

// Shorter values may be repeated by chance.
constexpr std::size_t kTelling = 8;

void leading_white_space(const Exchange& x, Reporter& out) {
  const Request& q = *x.request;
  if (q.method == Method::trace) return;
  for (const FieldLine& line : q.fields) {
    if (!line.odd.contains(Oddity::leading_white_space)) continue;
    const std::size_t colon = line.value.find(':');
    if (colon == line.value.npos) continue;
    const std::string_view name = line.value.substr(0, colon);
    const std::string_view value = syntax::trim(line.value.substr(colon + 1));
    const bool only_host = syntax::same(name, "Host") && !q.has(Field::host);
    const bool shown = value.size() >= kTelling && !repeated(x.response, value).empty();
    if (only_host || shown) tell(x, line.whole(), out);
  }
}

void control_repeated(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.request->fields) {
    if (!line.odd.contains(Oddity::value_control) || line.value.size() < kTelling) continue;
    const bool bad =
        line.value.find('\0') != line.value.npos || checks::bare_cr(line.value) != line.value.npos;
    const std::string_view where = repeated(x.response, line.value);
    if (bad && !where.empty()) out.at(line.whole()).also(where);
  }
}

// Points at where the response repeats a folded value only up to the fold.
void fold_misread(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.request->fields) {
    if (!line.odd.contains(Oddity::obs_fold)) continue;
    const std::string_view first = syntax::trim(checks::first_line(line.value));
    const std::string_view rest = line.value.substr(line.value.find('\n') + 1);
    const std::string_view second = syntax::trim(checks::first_line(rest));
    if (first.size() < kTelling || second.empty()) continue;
    for (std::string_view part : {x.response.head, x.response.content.octets}) {
      const std::size_t at = part.find(first);
      if (at == part.npos) continue;
      // However the fold is shown, what is behind it must come soon.
      constexpr std::size_t kFold = 16;
      const std::string_view behind = part.substr(at + first.size(), kFold + second.size());
      if (behind.find(second) == behind.npos) {
        out.at(line.whole()).also(part.substr(at, first.size()));
      }
    }
  }
}

void host_missing(const Exchange& x, Reporter& out) {
  const Request& q = *x.request;
  if (!is_http11(q) || q.odd.contains(Oddity::section_end_missing)) return;
  tell(x, q.start_line, out);
}

void host_duplicate(const Exchange& x, Reporter& out) {
  const Request& q = *x.request;
  if (!q.is_http1() || q.lines(Field::host).count() < 2) return;
  std::string_view last;
  for (const FieldLine& line : q.lines(Field::host)) last = line.whole();
  tell(x, last, out);
}

void host_invalid(const Exchange& x, Reporter& out) {
  const Request& q = *x.request;
  const FieldLine& line = *q.first(Field::host);
  if (!q.is_http1() || q.lines(Field::host).count() != 1 || !checks::is_readable(line)) return;
  if (const auto host = syntax::host(line.value); !host) {
    out.at(line.value, "expected ", host.misfit().expected).also(x.response.start_line);
  }
}

// A version in the form of HTTP/1, at the end of a request line.
bool claims_version(const Request& q) {
  return q.version.size() == 8 && q.start_line.ends_with(q.version) &&
         !q.odd.contains(Oddity::version);
}

constexpr std::string_view kRefused = R"(
GET /a HTTP/1.1
Host: a b

HTTP/1.1 400 Bad Request
Date: Tue, 02 Jun 2026 10:00:00 GMT
Connection: close
Content-Type: text/plain
Cache-Control: no-store
Content-Length: 9

Which /a?)";

constexpr Rule kRules[] = {
    {
        .id = "host-missing-not-400",
        .level = Level::must,
        .spec = rfc9112("3.2"),
        .summary = "An HTTP/1.1 request without Host is not refused.",
        .why = "The server guesses the host: a cache before it may store the wrong site's answer.",
        .fix = "Answer 400 to HTTP/1.1 requests without Host.",
        .conforms = kRefused,
        .violates = R"(
[[GET /a HTTP/1.1]]
Accept: */*

[[HTTP/1.1 404 Not Found]]
Content-Length: 0

)",
        .when = {.status = kOtherThan400, .unasked = {Field::host}},
        .beats = {"request-leading-whitespace-accepted"},
        .check = host_missing,
    },
    {
        .id = "host-duplicate-not-400",
        .level = Level::must,
        .spec = rfc9112("3.2"),
        .summary = "A request with several Host lines is not refused.",
        .why = "Two recipients take it for two hosts: a way to poison caches.",
        .fix = "Answer 400 to requests with more than one Host line.",
        .conforms = kRefused,
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
[[Host: b.example]]

[[HTTP/1.1 404 Not Found]]
Content-Length: 0

)",
        .when = {.status = kOtherThan400,
                 .asked = {Field::host},
                 .needs = {Need::wire, Need::lines}},
        .check = host_duplicate,
    },
    {
        .id = "host-invalid-not-400",
        .level = Level::must,
        .spec = rfc9112("3.2"),
        .summary = "A request whose Host is no host and port is not refused.",
        .why = "What the server makes of it may end up in links, logs and caches.",
        .fix = "Answer 400 to requests whose Host does not follow the grammar.",
        .conforms = kRefused,
        .violates = R"(
GET /a HTTP/1.1
Host: [[a b]]

[[HTTP/1.1 404 Not Found]]
Content-Length: 0

)",
        .when = {.status = kOtherThan400, .asked = {Field::host}, .by_values = true},
        .check = host_invalid,
    },
    {
        .id = "space-before-colon-accepted",
        .level = Level::must,
        .spec = rfc9112("5.1"),
        .summary = "A request with white space before a colon is not refused.",
        .why = "One recipient sees the field and the next one does not: a way to smuggle.",
        .fix = "Answer 400 to requests with white space between a name and its colon.",
        .conforms = kRefused,
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
[[Accept : */*]]

[[HTTP/1.1 404 Not Found]]
Content-Length: 0

)",
        .when = {.status = kOtherThan400, .asked_odd = {Oddity::name_space}, .needs = {Need::wire}},
        .check = at_lines<Oddity::name_space>,
    },
    {
        .id = "request-bad-syntax-not-400",
        .level = Level::should,
        .spec = rfc9112("2.2"),
        .summary = "Octets that are no request are not answered 400 and a close.",
        .why = "What the server makes of them, another recipient reads as something else.",
        .fix = "Answer 400 and close the connection.",
        .conforms = kRefused,
        .violates = R"(
[[GET]]
Host: a.example

[[HTTP/1.1 200 OK]]
Content-Length: 0

)",
        .when = {.status = kRefusals, .asked_odd = {Oddity::start_line}, .needs = {Need::wire}},
        .check = bad_syntax,
    },
    {
        .id = "request-target-invalid-processed",
        .level = Level::should,
        .spec = rfc9112("3.2"),
        .summary = "A request with a space or control octet in its target is processed.",
        .why = "Recipients that cut the target there see another resource, or another version.",
        .fix = "Answer 400, or 301 to the target with the octets percent-encoded.",
        .conforms = kRefused,
        .violates = R"(
GET [[/a b]] HTTP/1.1
Host: a.example

[[HTTP/1.1 204 No Content]]

)",
        .when = {.status = k2xx, .asked_odd = {Oddity::target_octets}, .needs = {Need::wire}},
        .check = [](const Exchange& x, Reporter& out) { tell(x, x.request->target, out); },
    },
    {
        .id = "request-cl-invalid",
        .level = Level::must,
        .spec = rfc9112("6.3"),
        .summary = "A request with an invalid Content-Length is not refused and left.",
        .why = "Where its content ends is unknown: the rest is read as a request.",
        .fix = "Answer 400 and close the connection.",
        .conforms = kRefused,
        .violates = R"(
POST /a HTTP/1.1
Host: a.example
[[Content-Length: 2x]]

[[HTTP/1.1 404 Not Found]]
Content-Length: 0

)",
        .when = {.status = kRefusals,
                 .asked = {Field::content_length},
                 .unasked = {Field::transfer_encoding},
                 .needs = {Need::wire}},
        .check = bad_length,
    },
    {
        .id = "request-te-not-chunked-last",
        .level = Level::must,
        .spec = rfc9112("6.3"),
        .summary = "A request whose last transfer coding is not chunked is not refused and left.",
        .why = "Where its content ends is unknown: the rest is read as a request.",
        .fix = "Answer 400 and close the connection.",
        .conforms = kRefused,
        .violates = R"(
POST /a HTTP/1.1
Host: a.example
Transfer-Encoding: chunked, [[gzip]]

[[HTTP/1.1 404 Not Found]]
Content-Length: 0

)",
        .when = {.status = kRefusals, .asked = {Field::transfer_encoding}, .needs = {Need::wire}},
        .check = not_chunked_last,
    },
    {
        .id = "request-te-unknown",
        .level = Level::should,
        .spec = rfc9112("6.1"),
        .summary = "A request in a transfer coding that nobody knows is not answered 501.",
        .why = "The client cannot tell that it is the coding which the server lacks.",
        .fix = "Answer 501 to transfer codings that are not supported.",
        .conforms = kRefused,
        .violates = R"(
POST /a HTTP/1.1
Host: a.example
Transfer-Encoding: [[x-nonexistent]], chunked

2
hi
0

[[HTTP/1.1 404 Not Found]]
Content-Length: 0

)",
        .when = {.status = Statuses::final_but({408, 429, 501, 503}),
                 .asked = {Field::transfer_encoding}},
        .check = unknown_coding,
    },
    {
        .id = "request-cl-te-kept-open",
        .level = Level::must,
        .spec = rfc9112("6.1"),
        .summary = "The connection goes on after a request with both lengths.",
        .why = "If an intermediary believed the other length, its next request is an attacker's.",
        .fix = "Close the connection after the response.",
        .conforms = kRefused,
        .violates = R"(
# connection: open
POST /a HTTP/1.1
Host: a.example
[[Content-Length: 2]]
Transfer-Encoding: chunked

2
hi
0

[[HTTP/1.1 404 Not Found]]
Content-Length: 0

)",
        .when = {.status = Statuses::range(200, 599),
                 .asked = {Field::content_length, Field::transfer_encoding},
                 .needs = {Need::wire, Need::connection}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (!x.request->is_http1() || !checks::stays_open(x)) return;
              tell(x, x.request->first(Field::content_length)->whole(), out);
            },
    },
    {
        .id = "request-te-http10",
        .level = Level::must,
        .spec = rfc9112("6.1"),
        .summary = "The connection goes on after an HTTP/1.0 request with Transfer-Encoding.",
        .why = "What sent it may not know chunks: the rest is read as a request.",
        .fix = "Close the connection after the response.",
        .conforms = kRefused,
        .violates = R"(
# connection: open
POST /a HTTP/1.0
Host: a.example
Connection: keep-alive
[[Transfer-Encoding: chunked]]

2
hi
0

[[HTTP/1.1 404 Not Found]]
Connection: keep-alive
Content-Length: 0

)",
        .when = {.status = Statuses::range(200, 599),
                 .asked = {Field::transfer_encoding},
                 .needs = {Need::wire, Need::connection}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (!checks::is_http10(*x.request) || !checks::stays_open(x)) return;
              tell(x, x.request->first(Field::transfer_encoding)->whole(), out);
            },
    },
    {
        .id = "request-leading-crlf-rejected",
        .level = Level::should,
        .spec = rfc9112("2.2"),
        .summary = "A request is refused because of an empty line before it.",
        .why = "Old clients send one after the content of the request before.",
        .fix = "Skip an empty line before the request line.",
        .conforms = kRefused,
        .violates = R"(
[[\r\n]]GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 400 Bad Request]]
Content-Length: 0

)",
        .when = {.status = {400},
                 .asked_odd = {Oddity::leading_empty_line},
                 .needs = {Need::wire, Need::line_ends}},
        .check = leading_crlf,
    },
    {
        .id = "request-leading-whitespace-accepted",
        .level = Level::must,
        .spec = rfc9112("2.2"),
        .summary = "A line led by white space after the request line is taken for a field.",
        .why = "Recipients that skip such lines do not see the field: a way to smuggle.",
        .fix = "Answer 400, or skip such lines.",
        .conforms = kRefused,
        .violates = R"(
GET /a HTTP/1.1
[[ X-Name: something]]
Host: a.example

[[HTTP/1.1 200 OK]]
Content-Type: text/plain
Content-Length: 16

Hello, something)",
        .when = {.status = k2xx | k3xx,
                 .asked_odd = {Oddity::leading_white_space},
                 .needs = {Need::wire}},
        .check = leading_white_space,
    },
    {
        .id = "request-field-ctl-accepted",
        .level = Level::must,
        .spec = rfc9110("5.5"),
        .summary = "The response repeats a request's value with its NUL or CR.",
        .why = "What reads the value next may cut it there, or read a field line of its own.",
        .fix = "Answer 400, or replace such octets by spaces.",
        .conforms = kRefused,
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
[[X-Name: some\0thing]]

HTTP/1.1 200 OK
Content-Type: text/plain
Content-Length: 17

Hello, [[some\0thing]])",
        .when = {.status = k2xx, .asked_odd = {Oddity::value_control}, .needs = {Need::wire}},
        .check = control_repeated,
    },
    {
        .id = "request-obs-fold-misread",
        .level = Level::must,
        .spec = rfc9112("5.2"),
        .summary = "The server reads a folded field of the request up to the fold only.",
        .why = "Recipients before it joined the lines: they saw another value.",
        .fix = "Answer 400, or replace the fold by a space.",
        .conforms = kRefused,
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
[[X-Name: somebody
 else]]

HTTP/1.1 200 OK
Content-Type: text/plain
Content-Length: 15

Hello, [[somebody]])",
        .when = {.status = kOtherThan400, .asked_odd = {Oddity::obs_fold}, .needs = {Need::wire}},
        .check = fold_misread,
    },
    {
        .id = "higher-minor-rejected",
        .level = Level::should,
        .spec = rfc9110("6.2"),
        .summary = "A request with a higher minor version than 1 is refused.",
        .why = "Minor versions are compatible: a client of the next one cannot talk to it.",
        .fix = "Treat the request as one of HTTP/1.1.",
        .conforms = kRefused,
        .violates = R"(
GET /a [[HTTP/1.9]]
Host: a.example

[[HTTP/1.1 505 HTTP Version Not Supported]]
Content-Length: 0

)",
        .when = {.status = {505}, .needs = {Need::request}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const Request& q = *x.request;
              if (q.is_http1() && q.minor > 1 && claims_version(q)) tell(x, q.version, out);
            },
    },
    {
        .id = "bad-version-not-505",
        .level = Level::advice,
        .spec = rfc9110("15.6.6"),
        .summary = "A request of an unknown major version is answered as if it were known.",
        .why = "Nothing says that the syntax of that version is the one the server reads.",
        .fix = "Answer 505.",
        .conforms = kRefused,
        .violates = R"(
GET /a [[HTTP/3.7]]
Host: a.example

[[HTTP/1.1 404 Not Found]]
Content-Length: 0

)",
        .when = {.status = Statuses::final_but({400, 408, 429, 503, 505}),
                 .needs = {Need::request, Need::wire}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const Request& q = *x.request;
              if (q.major == 1 || !claims_version(q) || q.method_name == "PRI") return;
              tell(x, q.version, out);
            },
    },
    {
        .id = "long-method-not-501",
        .level = Level::should,
        .spec = rfc9112("3"),
        .summary = "A request with a very long method is not answered 501.",
        .why = "The client cannot tell that it is the method which the server lacks.",
        .fix = "Answer 501 to a method that is longer than any the server knows.",
        .conforms = kRefused,
        .violates = R"(
[[ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKL]] /a HTTP/1.1
Host: a.example

[[HTTP/1.1 404 Not Found]]
Content-Length: 0

)",
        .when = {.status = Statuses::final_but({408, 429, 501, 503}), .method = {Method::other}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const std::string_view method = x.request->method_name;
              if (method.size() < 64 || !syntax::token(method)) return;
              auto finding = out.at(method);
              finding.also(x.response.start_line);
              if (x.response.status == 400) finding.as(Level::info);
            },
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::requests{"framing", kRules};

}  // namespace statute
