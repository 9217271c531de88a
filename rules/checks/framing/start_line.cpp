// The status line: RFC 9112, 4, and the version it claims: RFC 9110, 6.2.
#include <cstddef>
#include <string_view>

#include "rules/checks/families.h"
#include "rules/checks/framing/common.h"
#include "rules/rule.h"

namespace statute {
namespace {

// Content that came without a status line, but begins with what looks like a
// status code: only the version is missing.
bool begins_with_code(std::string_view content) {
  const std::string_view line = syntax::trim(checks::first_line(content));
  return line.size() >= 3 && syntax::is_digit(line[0]) && syntax::is_digit(line[1]) &&
         syntax::is_digit(line[2]) && (line.size() == 3 || line[3] == ' ');
}

bool has_status_line(const Response& r) { return !r.head.empty(); }

void status_line_syntax(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  if (!has_status_line(r)) {
    if (begins_with_code(r.content.octets)) {
      out.at(checks::first_line(r.content.octets), "expected HTTP/1.1");
    }
    return;
  }
  if (r.odd.contains(Oddity::start_line)) out.at(r.start_line);
  if (r.odd.contains(Oddity::leading_empty_line) && x.seen.contains(Need::line_ends)) {
    out.at(r.head.substr(0, empty_lines(r.head)), "an empty line comes first");
  }
}

void version_major(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  if (!has_status_line(r)) {
    const bool asked = x.request != nullptr && x.request->is_http1();
    if (asked && !r.content.octets.empty() && !begins_with_code(r.content.octets)) {
      out.at(checks::first_line(r.content.octets), "content comes without a status line");
    }
    return;
  }
  // A message of HTTP/2 or HTTP/3 has no minor version, and no status line.
  const bool claims = r.version.size() == 8 && r.start_line.starts_with(r.version);
  if (claims && r.major != 1 && !r.odd.contains(Oddity::version)) out.at(r.version);
}

// Control octets but CR, which http-bare-cr is about.
void reason_control(const Exchange& x, Reporter& out) {
  const std::string_view reason = x.response.reason;
  for (std::size_t i = 0; i < reason.size(); ++i) {
    const auto u = static_cast<unsigned char>(reason[i]);
    if ((u < 0x20 && u != '\t' && u != '\r') || u == 0x7F) {
      out.at(reason.substr(i, 1), "octet ", static_cast<int>(u));
      return;
    }
  }
}

void reason_obs_text(const Exchange& x, Reporter& out) {
  const std::string_view reason = x.response.reason;
  const auto is_high = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  std::size_t from = 0;
  while (from < reason.size() && !is_high(reason[from])) ++from;
  std::size_t to = from;
  while (to < reason.size() && is_high(reason[to])) ++to;
  if (to > from) out.at(reason.substr(from, to - from));
}

// That the server does know HTTP/1.1 has to show in the exchange itself.
void version_lower(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  if (r.minor != 0 || !x.request->is_http1() || x.request->minor == 0) return;
  bool knows = r.has(Field::transfer_encoding) || r.has(Field::upgrade);
  for (const Response& before : x.interim) knows |= before.is_http1() && before.minor > 0;
  if (!knows) return out.not_observable();
  out.at(r.version);
}

constexpr Rule kRules[] = {
    {
        .id = "status-line-syntax",
        .level = Level::must,
        .spec = rfc9112("4"),
        .summary = "The first line of the response is not a status line.",
        .why = "Some clients reject the response, others guess where the status code is.",
        .fix = "Send the version, one space, three digits, one space and then the phrase.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
[[HTTP/1.1  204 No Content]]
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.odd = {Oddity::start_line, Oddity::leading_empty_line}, .needs = {Need::wire}},
        .check = status_line_syntax,
    },
    {
        .id = "status-line-space-missing",
        .level = Level::must,
        .spec = rfc9112("4"),
        .summary = "The status line ends right after the status code.",
        .why = "Parsers that look for the second space reject the line, or read past its end.",
        .fix = "Send a space after the status code, even if no phrase follows.",
        .conforms = R"(
HTTP/1.1 204\x20
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
[[HTTP/1.1 204]]
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.odd = {Oddity::reason_space}, .needs = {Need::wire, Need::line_ends}},
        .check = checks::at_status_line,
    },
    {
        .id = "reason-phrase-syntax",
        .level = Level::must,
        .spec = rfc9112("4"),
        .summary = "The reason phrase holds a control octet.",
        .why = "What prints the phrase to a terminal or a log is open to injection.",
        .fix = "Limit the phrase to printable text, or leave it empty.",
        .conforms = R"(
HTTP/1.1 204 No\tContent
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No[[\x07]]Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.odd = {Oddity::reason_control}, .needs = {Need::wire}},
        .check = reason_control,
    },
    {
        .id = "reason-phrase-non-ascii",
        .level = Level::info,
        .spec = rfc9112("4"),
        .summary = "The reason phrase is not in ASCII.",
        .why = "Nothing says in which charset the phrase is, so clients show it garbled.",
        .fix = "Put text for people into the content, where the charset can be stated.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 Rien [[\xE0]] dire
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.odd = {Oddity::reason_obs_text}, .needs = {Need::wire}},
        .check = reason_obs_text,
    },
    {
        .id = "http-version-syntax",
        .level = Level::must,
        .spec = rfc9112("2.3"),
        .summary = "The status line does not begin with HTTP/, a digit, a point and a digit.",
        .why = "A client that cannot read the version cannot tell how the message is framed.",
        .fix = "Send HTTP/1.1, in upper case.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
[[http/1.1]] 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.odd = {Oddity::version}, .needs = {Need::wire}},
        .beats = {"status-line-syntax"},
        .check = [](const Exchange& x, Reporter& out) { out.at(x.response.version); },
    },
    {
        .id = "http-version-major",
        .level = Level::must,
        .spec = rfc9110("6.2"),
        .summary = "A message in the syntax of HTTP/1 claims another major version.",
        .why = "The client reads it by the rules of a protocol that it is not written in.",
        .fix = "Send HTTP/1.1, the version whose syntax this is.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
[[HTTP/2.0]] 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.needs = {Need::wire}},
        .check = version_major,
    },
    {
        .id = "http-version-lower",
        .level = Level::should,
        .spec = rfc9112("2.3"),
        .summary = "A server that knows HTTP/1.1 answers an HTTP/1.1 request as HTTP/1.0.",
        .why = "The client takes it for an old server: no chunks, no persistent connection.",
        .fix = "Answer with HTTP/1.1.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Cache-Control: no-store
Content-Length: 6

No /a.)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.0]] 404 Not Found
Upgrade: TLS/1.3
Connection: Upgrade
Content-Length: 0

)",
        .when = {.version = {Version::http1}, .needs = {Need::request}},
        .reads = {Field::transfer_encoding, Field::upgrade},
        .check = version_lower,
    },
    {
        .id = "http-version-higher-minor",
        .level = Level::info,
        .spec = rfc9110("6.2"),
        .summary = "The minor version of the response is higher than that of the request.",
        .why = "It is right so: the version tells what the server knows, not what was asked.",
        .fix = "Nothing needs to be done.",
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

[[HTTP/1.1]] 404 Not Found
Connection: close
Content-Length: 0

)",
        .when = {.version = {Version::http1}, .needs = {Need::request}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const bool higher = x.request->is_http1() && x.response.minor > x.request->minor;
              if (higher && !x.response.odd.contains(Oddity::version)) out.at(x.response.version);
            },
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::start_line{"framing", kRules};

}  // namespace statute
