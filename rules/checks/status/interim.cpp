// What interim responses owe, 101 and 104 apart: RFC 9110, 15.2; RFC 8297.
#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/link.h"

namespace statute {
namespace {

constexpr Statuses kInterim = Statuses{100} | Statuses::range(102, 199);

// "HTTP/1.1 1xx", but for 101, in octets that follow the final response.
std::string_view late_interim(std::string_view after) {
  while (!after.empty() && (after.front() == '\r' || after.front() == '\n')) after.remove_prefix(1);
  syntax::Cursor c(after);
  if (!c.eat("HTTP/1.") || !syntax::is_digit(c.peek())) return {};
  c.skip(1);
  if (!c.eat(" 1") || c.rest().starts_with("01")) return {};
  if (c.eat_while(syntax::is_digit).size() != 2) return {};
  c.eat_while([](char o) { return o != '\r' && o != '\n'; });
  return c.since(0);
}

void after_final(const Exchange& x, Reporter& out) {
  if (x.response.after.empty() || x.response.is_interim()) return;
  const std::string_view line = late_interim(x.response.after);
  if (!line.empty()) out.at(line);
}

void no_final_after_100(const Exchange& x, Reporter& out) {
  if (x.final != nullptr || x.connection.ending != Ending::open) return;
  if (x.request->framing.complete && !checks::interim_follows(x, 100))
    out.at(x.response.start_line);
}

void no_final_at_all(const Exchange& x, Reporter& out) {
  if (x.final != nullptr || x.connection.ending != Ending::closed) return;
  if (x.request->framing.complete && !checks::interim_follows(x)) out.at(x.response.start_line);
}

void second_100(const Exchange& x, Reporter& out) {
  std::size_t before = 0;
  for (const Response& r : x.interim.first(checks::interim_position(x))) before += r.status == 100;
  if (before == 1) out.at(x.response.start_line);
}

void unrequested_100(const Exchange& x, Reporter& out) {
  const bool via = x.request->has(Field::via) || x.response.has(Field::via) ||
                   (x.final != nullptr && x.final->has(Field::via));
  if (!via && !checks::lists(*x.request, Field::expect, "100-continue")) {
    out.at(x.response.start_line);
  }
}

bool has_link(const Response& r, std::string_view target) {
  for (const FieldLine& line : r.lines(Field::link)) {
    for (const syntax::Link& link : syntax::Links(line.value)) {
      if (link.target == target) return true;
    }
  }
  return false;
}

void links_not_repeated(const Exchange& x, Reporter& out) {
  if (x.final == nullptr || x.final->status < 200 || x.final->status > 299) return;
  for (const FieldLine& line : x.response.lines(Field::link)) {
    for (const syntax::Link& link : syntax::Links(line.value)) {
      if (!has_link(*x.final, link.target)) out.at(link.text);
    }
  }
}

constexpr Rule kRules[] = {
    {
        .id = "1xx-to-http10",
        .level = Level::must,
        .spec = rfc9110("15.2"),
        .summary = "An interim response is sent to a client of HTTP/1.0.",
        .why = "HTTP/1.0 has no interim responses: the client takes it for the final one, and the "
               "final one for its content.",
        .fix = "Leave interim responses out when the request is one of HTTP/1.0.",
        .conforms = R"(
POST /a HTTP/1.0
Content-Length: 2

hi
HTTP/1.0 403 Forbidden
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 4

No.
)",
        .violates = R"(
POST /a HTTP/1.0
Content-Length: 2

hi
[[HTTP/1.1 100 Continue]]

HTTP/1.1 204 No Content

)",
        .when = {.status = k1xx, .needs = {Need::request}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (checks::is_http10(*x.request)) out.at(x.response.start_line);
            },
    },
    {
        .id = "1xx-only",
        .level = Level::advice,
        .spec = rfc9110("15.2"),
        .summary = "The connection ends after interim responses, without a final one.",
        .why = "The client cannot tell whether its request was carried out, and may send it again.",
        .fix = "Follow the interim responses to a request by exactly one final response.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Sec-Fetch-Mode: navigate

HTTP/1.1 103 Early Hints
Link: </a.css>; rel=preload; as=style

HTTP/1.1 500 Internal Server Error
Content-Type: text/plain
Link: </a.css>; rel=preload; as=style
Content-Length: 12

Out of ink.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 103 Early Hints]]
Link: </a.css>; rel=preload; as=style

)",
        .when = {.status = kInterim,
                 .needs = {Need::request, Need::request_content, Need::interim, Need::connection}},
        .check = no_final_at_all,
    },
    {
        .id = "1xx-representation-metadata",
        .level = Level::advice,
        .spec = rfc9110("15.2"),
        .summary = "An interim response carries fields that describe a representation.",
        .why = "It has neither content nor trailers that they could describe, so a recipient that "
               "merges them into the final response describes that one wrongly.",
        .fix = "Send these fields in the final response.",
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
[[Content-Type: text/plain]]

HTTP/1.1 204 No Content

)",
        .when = {.status = {100, 101, 102, 104},
                 .any = {Field::content_type, Field::content_encoding, Field::content_language,
                         Field::content_location, Field::content_range, Field::etag,
                         Field::last_modified, Field::trailer}},
        .check =
            checks::at_fields<Field::content_type, Field::content_encoding, Field::content_language,
                              Field::content_location, Field::content_range, Field::etag,
                              Field::last_modified, Field::trailer>,
    },
    {
        .id = "100-after-final",
        .level = Level::advice,
        .spec = rfc9112("9.2"),
        .summary = "An interim response follows the final response to the same request.",
        .why = "The client has to guess whether it belongs to its next request on the connection.",
        .fix = "Send interim responses before the final one only.",
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
HTTP/1.1 204 No Content

[[HTTP/1.1 100 Continue]]

)",
        .when = {.needs = {Need::request, Need::wire, Need::connection}},
        .beats = {"response-after-close-request"},
        .check = after_final,
    },
    {
        .id = "100-final-missing",
        .level = Level::must,
        .spec = rfc9110("10.1.1"),
        .summary = "No final response follows 100, although the content was sent.",
        .why = "The client waits for an answer that never comes, until it gives up.",
        .fix = "Answer finally once the content was received, with an error if need be.",
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
# connection: open
POST /a HTTP/1.1
Host: a.example
Expect: 100-continue
Content-Length: 2

hi
[[HTTP/1.1 100 Continue]]

)",
        .when = {.status = {100},
                 .needs = {Need::request, Need::request_content, Need::interim, Need::connection}},
        .check = no_final_after_100,
    },
    {
        .id = "100-multiple",
        .level = Level::info,
        .spec = rfc9110("15.2"),
        .summary = "100 is sent more than once for one request.",
        .why = "Several hops may each send one, but a client that counts on the first has begun to "
               "send its content when the second comes.",
        .fix = "Send 100 once at most.",
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

[[HTTP/1.1 100 Continue]]

HTTP/1.1 204 No Content

)",
        .when = {.status = {100}, .needs = {Need::request, Need::interim}},
        .check = second_100,
    },
    {
        .id = "100-unrequested",
        .level = Level::advice,
        .spec = rfc9110("15.2.1"),
        .summary = "100 is sent although the request did not expect it.",
        .why = "It costs octets and tells the client nothing, since it does not wait.",
        .fix = "Send 100 only to a request with Expect: 100-continue.",
        .conforms = R"(
POST /a HTTP/1.1
Host: a.example
Content-Length: 2

hi
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
POST /a HTTP/1.1
Host: a.example
Content-Length: 2

hi
[[HTTP/1.1 100 Continue]]

HTTP/1.1 204 No Content

)",
        .when = {.status = {100}, .needs = {Need::request, Need::request_fields}},
        .reads = {Field::expect, Field::via},
        .check = unrequested_100,
    },
    {
        .id = "103-link-absent-in-final",
        .level = Level::info,
        .spec = {"RFC 8297", "2"},
        .summary = "A link of the 103 is not in the final response.",
        .why = "The client fetched ahead what the page, as it turned out, does not ask for.",
        .fix = "Repeat the links of a 103 in the final response, or do not hint at them.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Sec-Fetch-Mode: navigate

HTTP/1.1 103 Early Hints
Link: </a.css>; rel=preload; as=style

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Link: </a.css>;rel=preload;as=style

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Sec-Fetch-Mode: navigate

HTTP/1.1 103 Early Hints
Link: </a.css>; rel=preload; as=style, [[</b.js>; rel=preload; as=script]]

HTTP/1.1 204 No Content
Link: </a.css>; rel=preload; as=style

)",
        .when = {.status = {103}, .has = {Field::link}},
        .check = links_not_repeated,
    },
    {
        .id = "103-plain-http11",
        .level = Level::advice,
        .spec = {"RFC 8297", "3"},
        .summary = "103 is sent over HTTP/1.1 to a client not known to cope with it.",
        .why =
            "A client that takes it for the final response takes that one for the response to its "
            "next request, maybe that of another user.",
        .fix = "Over HTTP/1.1, send 103 to known clients only, such as those that navigate.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Sec-Fetch-Mode: navigate

HTTP/1.1 103 Early Hints
Link: </a.css>; rel=preload; as=style

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Link: </a.css>; rel=preload; as=style

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 103 Early Hints]]
Link: </a.css>; rel=preload; as=style

HTTP/1.1 204 No Content
Link: </a.css>; rel=preload; as=style

)",
        .when = {.status = {103},
                 .version = {Version::http1},
                 .needs = {Need::request, Need::request_fields}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const FieldLine* mode = checks::line_named(*x.request, "Sec-Fetch-Mode");
              if (mode == nullptr || mode->value != "navigate") out.at(x.response.start_line);
            },
    },
    {
        .id = "103-unsafe-fields",
        .level = Level::advice,
        .spec = {"RFC 8297", "2"},
        .summary = "A 103 carries fields that are no hints.",
        .why = "Clients disregard them, or act on them before the final response confirms them; a "
               "cookie may then be set by a page that is never shown.",
        .fix = "Keep to Link and other fields meant as hints; send the rest in the final response.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Sec-Fetch-Mode: navigate

HTTP/1.1 103 Early Hints
Link: </a.css>; rel=preload; as=style

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Link: </a.css>; rel=preload; as=style

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Sec-Fetch-Mode: navigate

HTTP/1.1 103 Early Hints
Link: </a.css>; rel=preload; as=style
[[Set-Cookie: a=b]]

HTTP/1.1 204 No Content
Link: </a.css>; rel=preload; as=style

)",
        .when = {.status = {103},
                 .any = {Field::set_cookie, Field::location, Field::www_authenticate,
                         Field::content_type, Field::content_encoding, Field::content_language,
                         Field::content_location, Field::content_range, Field::etag,
                         Field::last_modified, Field::trailer}},
        .check =
            checks::at_fields<Field::set_cookie, Field::location, Field::www_authenticate,
                              Field::content_type, Field::content_encoding, Field::content_language,
                              Field::content_location, Field::content_range, Field::etag,
                              Field::last_modified, Field::trailer>,
    },
    {
        .id = "103-without-link",
        .level = Level::advice,
        .spec = {"RFC 8297", "2"},
        .summary = "A 103 has no Link field.",
        .why = "Links are all that clients act on, so it only costs octets.",
        .fix = "Put the links to preload or preconnect into the 103, or do not send it.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Sec-Fetch-Mode: navigate

HTTP/1.1 103 Early Hints
Link: </a.css>; rel=preload; as=style

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Link: </a.css>; rel=preload; as=style

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Sec-Fetch-Mode: navigate

[[HTTP/1.1 103 Early Hints]]

HTTP/1.1 204 No Content

)",
        .when = {.status = {103}, .lacks = {Field::link}},
        .check = checks::at_status_line,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::interim{"status", kRules};

}  // namespace statute
