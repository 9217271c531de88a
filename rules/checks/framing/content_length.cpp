// Content-Length: RFC 9110, 8.6.
#include <cstddef>
#include <string_view>

#include "rules/checks/families.h"
#include "rules/checks/framing/common.h"
#include "rules/rule.h"

namespace statute {
namespace {

void length_syntax(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(Field::content_length)) {
    if (!checks::is_readable(line)) continue;
    for (std::string_view e : syntax::Elements(line.value)) {
      if (checks::is_number(e)) continue;
      out.at(e.empty() ? line.whole() : e, "expected digits");
      break;
    }
  }
}

void repeated(const Exchange& x, Reporter& out) {
  const checks::LengthMembers m = checks::length_members(x.response);
  if (!m.valid || m.count < 2 || !m.differing.empty()) return;
  std::string_view last;
  for (const FieldLine& line : x.response.lines(Field::content_length)) last = line.whole();
  out.at(last, m.count, " members");
}

void too_large(const Exchange& x, Reporter& out) {
  constexpr std::string_view kMost = "9223372036854775807";
  for (const FieldLine& line : x.response.lines(Field::content_length)) {
    for (std::string_view e : syntax::Elements(line.value)) {
      const std::string_view n = checks::without_zeros(e);
      if (!checks::is_number(n) || n.size() < kMost.size()) continue;
      if (n.size() > kMost.size() || n > kMost) out.at(e);
    }
  }
}

void too_short(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  if (r.framing.by != Delimiter::length || r.framing.complete) return;
  if (!checks::is_closed(x) || r.content.form != Form::exact) return out.not_observable();
  out.at(r.first(Field::content_length)->whole(), r.content.octets.size(), " octets came");
}

// 205 is not among the status codes that end with the header section.
void no_length(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  if (r.minor == 0 || r.framing.by == Delimiter::tunnel) return;
  if (x.request != nullptr && x.request->method == Method::head) return;
  if (!checks::lists(r, Field::connection, "close")) out.at(r.start_line);
}

constexpr Rule kRules[] = {
    {
        .id = "content-length-syntax",
        .level = Level::must,
        .spec = rfc9110("8.6"),
        .summary = "Content-Length is not a decimal number.",
        .why = "Recipients guess another end of the content, or close the connection.",
        .fix = "Send one plain decimal number.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 6

No /a.)",
        .violates = R"(
HTTP/1.1 404 Not Found
Content-Type: text/plain
Content-Length: [[+6]]

No /a.)",
        .when = {.has = {Field::content_length}, .by_value = true},
        .check = length_syntax,
    },
    {
        .id = "content-length-conflict",
        .level = Level::must,
        .spec = rfc9110("8.6"),
        .summary = "Content-Length has members that differ.",
        .why = "Two recipients find two ends of the content: a way to smuggle.",
        .fix = "Send Content-Length once.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 6

No /a.)",
        .violates = R"(
HTTP/1.1 404 Not Found
Content-Type: text/plain
Content-Length: 6
Content-Length: [[5]]

No /a.)",
        .when = {.has = {Field::content_length}, .by_value = true},
        .beats = {"field-duplicate-singleton"},
        .check =
            [](const Exchange& x, Reporter& out) {
              const checks::LengthMembers m = checks::length_members(x.response);
              if (m.valid && !m.differing.empty()) out.at(m.differing);
            },
    },
    {
        .id = "content-length-repeated",
        .level = Level::must,
        .spec = rfc9110("5.3"),
        .summary = "Content-Length occurs more than once, with the same number.",
        .why = "Recipients may reject it, since it is what an attack looks like.",
        .fix = "Send Content-Length once; look which of two components adds the second.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 6

No /a.)",
        .violates = R"(
HTTP/1.1 404 Not Found
Content-Type: text/plain
Content-Length: 6
[[Content-Length: 6]]

No /a.)",
        .when = {.has = {Field::content_length}, .by_value = true},
        .beats = {"field-duplicate-singleton"},
        .check = repeated,
    },
    {
        .id = "content-length-too-large",
        .level = Level::advice,
        .spec = rfc9110("8.6"),
        .summary = "Content-Length is larger than any content can be.",
        .why = "It overflows the integers of most recipients.",
        .fix = "Send the true length.",
        .conforms = R"(
HEAD /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 9223372036854775807

)",
        .violates = R"(
HEAD /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Content-Type: text/plain
Content-Length: [[9223372036854775808]]

)",
        .when = {.has = {Field::content_length}, .by_value = true},
        .check = too_large,
    },
    {
        .id = "content-length-short",
        .level = Level::must,
        .spec = rfc9112("6.3"),
        .summary = "The connection is closed before all the octets announced have come.",
        .why = "The client must take the content for incomplete, and may not use it.",
        .fix = "Send as many octets as Content-Length announces.",
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

HTTP/1.1 404 Not Found
Content-Type: text/plain
[[Content-Length: 7]]

No /a.)",
        .when = {.has = {Field::content_length}, .needs = {Need::wire, Need::connection}},
        .check = too_short,
    },
    {
        .id = "content-length-long",
        .level = Level::must,
        .spec = rfc9112("6.3"),
        .summary = "Octets follow the content that Content-Length announces.",
        .why = "They are cut off, and read as the beginning of the next response.",
        .fix = "Announce the number of octets that the content has.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 6

No /a.)",
        .violates = R"(
HTTP/1.1 404 Not Found
Content-Type: text/plain
Content-Length: 3

No [[/a.]])",
        .when = {.has = {Field::content_length}, .needs = {Need::wire}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (x.response.framing.by == Delimiter::length) checks::at_after(x, out);
            },
    },
    {
        .id = "content-length-with-transfer-encoding",
        .level = Level::must,
        .spec = rfc9112("6.2"),
        .summary = "Content-Length and Transfer-Encoding are both there.",
        .why = "Two recipients find two ends of the content: a way to smuggle.",
        .fix = "Drop Content-Length where content is chunked.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 6

No /a.)",
        .violates = R"(
HTTP/1.1 404 Not Found
Content-Type: text/plain
[[Content-Length: 6]]
Transfer-Encoding: chunked

6
No /a.
0

)",
        .when = {.version = {Version::http1},
                 .has = {Field::content_length, Field::transfer_encoding}},
        .check = checks::at_field<Field::content_length>,
    },
    {
        .id = "content-length-1xx",
        .level = Level::must,
        .spec = rfc9110("8.6"),
        .summary = "An interim response has Content-Length.",
        .why = "A client that believes it takes the final response for content.",
        .fix = "Send Content-Length with the final response only.",
        .conforms = R"(
POST /a HTTP/1.1
Host: a.example
Expect: 100-continue
Content-Length: 2

hi
HTTP/1.1 100 Continue

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Cache-Control: no-store
Content-Length: 6

No /a.)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 103 Early Hints
[[Content-Length: 0]]

HTTP/1.1 404 Not Found
Content-Type: text/plain
Content-Length: 6

No /a.)",
        .when = {.status = k1xx, .has = {Field::content_length}},
        .check = checks::at_field<Field::content_length>,
    },
    {
        .id = "content-length-204",
        .level = Level::must,
        .spec = rfc9110("8.6"),
        .summary = "A 204 response has Content-Length.",
        .why = "A recipient that believes a number other than zero waits for content.",
        .fix = "Remove Content-Length, zero included.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[Content-Length: 0]]

)",
        .when = {.status = {204}, .has = {Field::content_length}},
        .check = checks::at_field<Field::content_length>,
    },
    {
        .id = "content-length-connect",
        .level = Level::must,
        .spec = rfc9110("9.3.6"),
        .summary = "A successful answer to CONNECT has Content-Length.",
        .why = "A recipient that believes it takes what comes through the tunnel for content.",
        .fix = "Remove Content-Length.",
        .conforms = R"(
CONNECT b.example:443 HTTP/1.1
Host: b.example:443

HTTP/1.1 200 Connected
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
CONNECT b.example:443 HTTP/1.1
Host: b.example:443

HTTP/1.1 200 Connected
[[Content-Length: 0]]

)",
        .when = {.status = k2xx, .method = {Method::connect}, .has = {Field::content_length}},
        .check = checks::at_field<Field::content_length>,
    },
    {
        .id = "205-no-length",
        .level = Level::advice,
        .spec = rfc9112("6.3"),
        .summary = "A 205 response does not say that it has no content.",
        .why = "Unlike 204 it does not end with its head: the client waits for the close.",
        .fix = "Add Content-Length: 0.",
        .conforms = R"(
HTTP/1.1 205 Reset Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Length: 0

)",
        .violates = R"(
[[HTTP/1.1 205 Reset Content]]
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.status = {205},
                 .version = {Version::http1},
                 .lacks = {Field::content_length, Field::transfer_encoding}},
        .reads = {Field::connection},
        .check = no_length,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::content_length{"framing", kRules};

}  // namespace statute
