// Content where none may be, and octets that belong to no message: RFC 9110, 6.4.1.
#include <cstddef>
#include <string_view>

#include "rules/checks/families.h"
#include "rules/checks/framing/common.h"
#include "rules/rule.h"

namespace statute {
namespace {

// What stands behind a head that ends its message; in HTTP/2 and HTTP/3, where
// frames say what belongs to it, its content.
void has_content(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  if (r.framing.by == Delimiter::tunnel) return;
  if (r.framing.by == Delimiter::none) return checks::at_after(x, out);
  if (r.content.length == 0) return;
  const bool at_hand = !r.content.octets.empty();
  out.at(at_hand ? checks::first_line(r.content.octets) : r.start_line, r.content.length,
         " octets of content");
}

void head_content(const Exchange& x, Reporter& out) {
  const int status = x.response.status;
  if (status >= 200 && status != 204 && status != 304) has_content(x, out);
}

// A trailer section, also in the form of HTTP/1: behind a last chunk.
void has_trailers(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  for (const FieldLine& line : r.trailers) out.at(line.whole());
  if (!r.trailers.empty() || r.framing.by != Delimiter::none) return;
  const std::string_view last = checks::first_line(r.after);
  if (last.find_first_not_of('0') != last.npos || last.empty()) return;
  const std::size_t lf = r.after.find('\n');
  if (lf == r.after.npos) return;
  const std::string_view line = checks::first_line(r.after.substr(lf + 1));
  const std::size_t colon = line.find(':');
  if (colon != line.npos && syntax::token(line.substr(0, colon))) out.at(line);
}

void unasked_response(const Exchange& x, Reporter& out) {
  if (checks::after(x.response) != checks::After::response) return;
  const std::string_view rest = x.response.after.substr(empty_lines(x.response.after));
  const std::string_view line = checks::first_line(rest);
  // A server may say that it gave up waiting for a further request.
  if (line.substr(line.find(' ') + 1).starts_with("408")) return;
  out.at(line);
}

// Media types whose content goes on for as long as both ends like.
bool is_endless(const Response& r) {
  const std::string_view type = r.value(Field::content_type);
  const std::string_view name = syntax::trim(type.substr(0, type.find(';')));
  return syntax::same(name, "text/event-stream") || syntax::same(name, "multipart/x-mixed-replace");
}

// Whether only the close ends the content: neither field says where.
bool lasts_to_close(const Response& r) {
  return r.framing.by == Delimiter::close && !r.head.empty() && !r.has(Field::content_length);
}

void close_delimited(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  if (!lasts_to_close(r) || r.minor == 0 || is_endless(r) || r.content.length == 0) return;
  if (!x.request->is_http1() || x.request->minor == 0) return;
  if (!checks::is_closed(x)) return out.not_observable();
  out.at(r.start_line);
}

void close_missing(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  if (!lasts_to_close(r) || r.minor == 0 || checks::lists(r, Field::connection, "close")) return;
  // Such a client takes its connection to end with the response: RFC 9112, 9.3.
  if (x.request != nullptr && checks::is_http10(*x.request)) return;
  if (!checks::is_closed(x)) return out.not_observable();
  out.at(r.start_line);
}

// Responses to which no content is normal, so that nobody waits for any.
bool is_normally_empty(const Exchange& x) {
  const int status = x.response.status;
  if ((status >= 300 && status < 400) || status == 205) return true;
  constexpr Methods kOfActions{Method::options, Method::delete_, Method::put, Method::post};
  return status == 200 && x.request != nullptr && kOfActions.contains(x.request->method);
}

void no_close(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  if (!lasts_to_close(r) || is_endless(r) || !checks::stays_open(x)) return;
  auto finding = out.at(r.start_line);
  if (r.content.length > 0 || !is_normally_empty(x)) finding.as(Level::info);
}

constexpr Rule kRules[] = {
    {
        .id = "204-content",
        .level = Level::must,
        .spec = rfc9110("6.4.1"),
        .summary = "Octets follow the header section of a 204 response.",
        .why = "The client takes them for the beginning of the next response on the connection.",
        .fix = "Send no content with 204; send 200 if there is something to say.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content

[[done]])",
        .when = {.status = {204}, .needs = {Need::length}},
        .check = has_content,
    },
    {
        .id = "304-content",
        .level = Level::must,
        .spec = rfc9110("15.4.5"),
        .summary = "Octets follow the header section of a 304 response.",
        .why = "The client takes them for the beginning of the next response on the connection.",
        .fix = "Send no content with 304: the client has it.",
        .conforms = R"(
HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v1"

)",
        .violates = R"(
HTTP/1.1 304 Not Modified
ETag: "v1"

[[<p>Not modified.]])",
        .when = {.status = {304}, .needs = {Need::length}},
        .check = has_content,
    },
    {
        .id = "head-content",
        .level = Level::must,
        .spec = rfc9110("9.3.2"),
        .summary = "Octets follow the header section of the response to HEAD.",
        .why = "The client takes them for the beginning of the next response on the connection.",
        .fix = "Send no content in answer to HEAD, with errors neither.",
        .conforms = R"(
HEAD /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Length: 6
Content-Type: text/plain

)",
        .violates = R"(
HEAD /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Content-Length: 6
Content-Type: text/plain

[[No /a.]])",
        .when = {.method = {Method::head}, .needs = {Need::length}},
        .check = head_content,
    },
    {
        .id = "1xx-content",
        .level = Level::must,
        .spec = rfc9110("15.2"),
        .summary = "Octets that are no status line follow the header section of a 1xx response.",
        .why = "The client takes them for the beginning of the final response.",
        .fix = "Send no content with an interim response.",
        .conforms = R"(
POST /a HTTP/1.1
Host: a.example
Expect: 100-continue
Content-Length: 2

hi
HTTP/1.1 100 Continue

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
POST /a HTTP/1.1
Host: a.example
Expect: 100-continue
Content-Length: 2

hi
HTTP/1.1 100 Continue

[[wait]]\r\n
HTTP/1.1 204 No Content

)",
        .when = {.status = Statuses{100} | Statuses::range(102, 199), .needs = {Need::length}},
        .check = has_content,
    },
    {
        .id = "304-trailers",
        .level = Level::must,
        .spec = rfc9110("15.4.5"),
        .summary = "A trailer section follows a response that ends with its header section.",
        .why = "The client has no place for it, and takes it for the next response.",
        .fix = "Send all fields of a 1xx, 204 or 304 response in its header section.",
        .conforms = R"(
HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v1"

)",
        .violates = R"(
HTTP/1.1 304 Not Modified
Transfer-Encoding: chunked
Trailer: ETag

0\r\n[[ETag: "v1"]]\r\n\r\n)",
        .when = {.status = Statuses{100, 204, 304} | Statuses::range(102, 199),
                 .needs = {Need::trailers}},
        .check = has_trailers,
    },
    {
        .id = "connect-2xx-content",
        .level = Level::info,
        .spec = rfc9110("9.3.6"),
        .summary = "Octets follow the response that opened a tunnel.",
        .why = "They are what goes through the tunnel, and no content.",
        .fix = "Nothing needs to be done.",
        .conforms = R"(
CONNECT b.example:443 HTTP/1.1
Host: b.example:443

HTTP/1.1 200 Connected
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
CONNECT b.example:25 HTTP/1.1
Host: b.example:25

HTTP/1.1 200 Connected
Date: Tue, 02 Jun 2026 10:00:00 GMT

[[220 b.example ESMTP]])",
        .when = {.status = k2xx, .method = {Method::connect}, .needs = {Need::wire}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const Framing& f = x.response.framing;
              if (f.by != Delimiter::tunnel || f.wire.empty()) return;
              out.at(checks::first_line(f.wire));
            },
    },
    {
        .id = "response-after-close-request",
        .level = Level::advice,
        .spec = rfc9112("9.2"),
        .summary = "The server sends a response that no request asked for.",
        .why = "A client that reuses the connection takes it for the answer to its next request.",
        .fix = "Send one final response to each request, and nothing else.",
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
Content-Length: 6

No /a.
[[HTTP/1.1 500 Internal Server Error]]
Content-Length: 0

)",
        .when = {.needs = {Need::wire, Need::request}},
        .beats = {"content-length-long", "chunked-trailing-octets", "204-content", "304-content",
                  "head-content"},
        .check = unasked_response,
    },
    {
        .id = "close-delimited",
        .level = Level::should,
        .spec = rfc9112("6.3"),
        .summary = "Nothing but the end of the connection ends the content.",
        .why = "The client cannot tell complete content from content cut off.",
        .fix = "Send Content-Length, or use chunked.",
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

[[HTTP/1.1 404 Not Found]]
Content-Type: text/plain
Connection: close

No /a.)",
        .when = {.version = {Version::http1},
                 .lacks = {Field::content_length},
                 .needs = {Need::wire, Need::connection, Need::request}},
        .reads = {Field::transfer_encoding, Field::content_type},
        .check = close_delimited,
    },
    {
        .id = "close-delimited-close-missing",
        .level = Level::should,
        .spec = rfc9112("9.6"),
        .summary = "A response that ends with the connection does not say that it will be closed.",
        .why = "An intermediary may wait for the end, or count on the connection to persist.",
        .fix = "Send Connection: close with a response that the close ends.",
        .conforms = R"(
GET /a HTTP/1.0
Host: a.example

HTTP/1.0 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Cache-Control: no-store
Connection: close

No /a.)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 404 Not Found]]
Content-Type: text/plain

No /a.)",
        .when = {.version = {Version::http1},
                 .lacks = {Field::content_length},
                 .needs = {Need::wire, Need::connection}},
        .reads = {Field::transfer_encoding, Field::connection},
        .check = close_missing,
    },
    {
        .id = "close-delimited-no-close",
        .level = Level::must,
        .spec = rfc9112("6.3"),
        .summary = "A response that ends with the connection stands on one that stays open.",
        .why = "The client waits for content until it gives up.",
        .fix = "Send Content-Length: 0, or use chunked.",
        .conforms = R"(
# connection: open
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Cache-Control: no-store
Content-Length: 6

No /a.)",
        .violates = R"(
# connection: open
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 302 Found]]
Location: /b

)",
        .when = {.version = {Version::http1},
                 .lacks = {Field::content_length},
                 .needs = {Need::wire, Need::connection}},
        .reads = {Field::transfer_encoding, Field::content_type},
        .check = no_close,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::content{"framing", kRules};

}  // namespace statute
