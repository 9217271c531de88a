// What interim responses owe, 101 apart: RFC 9110, 15.2; RFC 8297; the draft of
// resumable uploads.
#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/link.h"

namespace statute {
namespace {

constexpr Statuses kInterim = Statuses{100} | Statuses::range(102, 199);

consteval Spec resumable_upload(std::string_view section) {
  return {"draft-ietf-httpbis-resumable-upload", section};
}

// Which of the interim responses is judged.
std::size_t position(const Exchange& x) {
  std::size_t i = 0;
  while (i < x.interim.size() && x.interim[i].head.data() != x.response.head.data()) ++i;
  return i;
}

bool another_follows(const Exchange& x, int status) {
  for (std::size_t i = position(x) + 1; i < x.interim.size(); ++i) {
    if (status == 0 || x.interim[i].status == status) return true;
  }
  return false;
}

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
  if (x.request->framing.complete && !another_follows(x, 100)) out.at(x.response.start_line);
}

void no_final_at_all(const Exchange& x, Reporter& out) {
  if (x.final != nullptr || x.connection.ending != Ending::closed) return;
  if (x.request->framing.complete && !another_follows(x, 0)) out.at(x.response.start_line);
}

void second_100(const Exchange& x, Reporter& out) {
  std::size_t before = 0;
  for (const Response& r : x.interim.first(position(x))) before += r.status == 100;
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

void interop_version(const Exchange& x, Reporter& out) {
  constexpr Field kVersion = Field::upload_draft_interop_version;
  const FieldLine* sent = x.response.first(kVersion);
  const FieldLine* asked = x.request->first(kVersion);
  if (sent == nullptr) {
    out.at(x.response.start_line, "the 104 names no version");
  } else if (asked == nullptr) {
    out.at(sent->whole(), "the request names no version");
  } else if (asked->value != sent->value) {
    out.at(sent->value, "the request names ", asked->value);
  }
}

const FieldLine* location_before(const Exchange& x) {
  for (std::size_t i = position(x); i-- > 0;) {
    const Response& r = x.interim[i];
    if (const FieldLine* line = r.first(Field::location); r.status == 104 && line != nullptr) {
      return line;
    }
  }
  return nullptr;
}

// A redirection's Location names another resource, and so does that of a
// finished upload.
const FieldLine* location_at_last(const Exchange& x) {
  if (x.final == nullptr || (x.final->status >= 300 && x.final->status < 400)) return nullptr;
  if (x.final->value(Field::upload_complete) == "?1") return nullptr;
  return x.final->first(Field::location);
}

void upload_moves(const Exchange& x, Reporter& out) {
  const FieldLine* here = x.response.first(Field::location);
  const FieldLine* before = location_before(x);
  if (before != nullptr && before->value != here->value) out.at(here->value);
  if (another_follows(x, 104)) return;
  const FieldLine* last = location_at_last(x);
  if (last != nullptr && last->value != here->value) out.at(last->value);
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
    {
        .id = "104-append-location",
        .level = Level::must,
        .spec = resumable_upload("Upload Append, Server Behavior"),
        .summary = "A 104 has Location although the request appends to an upload it knows.",
        .why = "The client may take it for a move of the upload, and go on at another URI.",
        .fix = "Leave Location out of progress reports: Upload-Offset is enough.",
        .conforms = R"(
PATCH /uploads/1 HTTP/1.1
Host: a.example
Upload-Offset: 5
Upload-Complete: ?1
Content-Type: application/partial-upload
Content-Length: 2

hi
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
PATCH /uploads/1 HTTP/1.1
Host: a.example
Upload-Draft-Interop-Version: 8
Upload-Offset: 5
Upload-Complete: ?1
Content-Type: application/partial-upload
Content-Length: 2

hi
HTTP/1.1 104 Upload Resumption Supported
Upload-Draft-Interop-Version: 8
[[Location: /uploads/1]]
Upload-Offset: 6

HTTP/1.1 204 No Content

)",
        .when = {.status = {104},
                 .method = {Method::patch},
                 .has = {Field::location},
                 .asked = {Field::upload_offset, Field::content_type}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (!checks::has_type(*x.request, "application/partial-upload")) return;
              checks::at_field<Field::location>(x, out);
            },
    },
    {
        .id = "104-interop-version",
        .level = Level::must,
        .spec = resumable_upload("Draft Version Identification"),
        .summary = "A 104 and its request do not name the same version of the draft.",
        .why = "Versions of the draft differ on the wire, so the upload cannot be resumed.",
        .fix = "Send 104 only to a request with the Upload-Draft-Interop-Version that the server "
               "implements, and repeat it.",
        .conforms = R"(
POST /uploads HTTP/1.1
Host: a.example
Content-Length: 2

hi
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
POST /uploads HTTP/1.1
Host: a.example
Upload-Draft-Interop-Version: 6
Upload-Complete: ?1
Content-Length: 2

hi
HTTP/1.1 104 Upload Resumption Supported
Upload-Draft-Interop-Version: [[8]]
Location: /uploads/1

HTTP/1.1 204 No Content

)",
        .when = {.status = {104}, .needs = {Need::request, Need::request_fields}},
        .reads = {Field::upload_draft_interop_version},
        .check = interop_version,
    },
    {
        .id = "104-location-missing",
        .level = Level::must,
        .spec = resumable_upload("Upload Creation, Server Behavior"),
        .summary = "A 104 names neither the upload nor its progress.",
        .why = "Without the URI of the upload, a client that is cut off cannot resume it.",
        .fix = "Put the URI of the upload into Location.",
        .conforms = R"(
POST /uploads HTTP/1.1
Host: a.example
Content-Length: 2

hi
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
POST /uploads HTTP/1.1
Host: a.example
Upload-Draft-Interop-Version: 8
Upload-Complete: ?1
Content-Length: 2

hi
[[HTTP/1.1 104 Upload Resumption Supported]]
Upload-Draft-Interop-Version: 8

HTTP/1.1 204 No Content

)",
        .when = {.status = {104},
                 .lacks = {Field::location, Field::upload_offset},
                 .needs = {Need::request}},
        .check = checks::at_status_line,
    },
    {
        .id = "104-location-differs",
        .level = Level::must,
        .spec = resumable_upload("Upload Creation, Server Behavior"),
        .summary = "Two responses to one request name different URIs for the upload.",
        .why = "The client resumes at one of them, and what was sent may be with the other.",
        .fix = "Give an upload one URI, and send that one throughout.",
        .conforms = R"(
POST /uploads HTTP/1.1
Host: a.example
Content-Length: 2

hi
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
POST /uploads HTTP/1.1
Host: a.example
Upload-Draft-Interop-Version: 8
Upload-Complete: ?1
Content-Length: 2

hi
HTTP/1.1 104 Upload Resumption Supported
Upload-Draft-Interop-Version: 8
Location: /uploads/1

HTTP/1.1 104 Upload Resumption Supported
Upload-Draft-Interop-Version: 8
Location: [[/uploads/2]]

HTTP/1.1 204 No Content

)",
        .when = {.status = {104},
                 .has = {Field::location},
                 .needs = {Need::request, Need::interim}},
        .reads = {Field::upload_complete},
        .check = upload_moves,
    },
    {
        .id = "104-temporary",
        .level = Level::info,
        .spec = resumable_upload("Draft Version Identification"),
        .summary = "104 is used, which is registered for the time being only.",
        .why = "Its registration lapses unless the draft becomes an RFC.",
        .fix = "Send it only to clients that announce the same version of the draft.",
        .conforms = R"(
POST /uploads HTTP/1.1
Host: a.example
Content-Length: 2

hi
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
POST /uploads HTTP/1.1
Host: a.example
Upload-Draft-Interop-Version: 8
Upload-Complete: ?1
Content-Length: 2

hi
[[HTTP/1.1 104 Upload Resumption Supported]]
Upload-Draft-Interop-Version: 8
Location: /uploads/1

HTTP/1.1 204 No Content

)",
        .when = {.status = {104}},
        .check = checks::at_status_line,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::interim{"status", kRules};

}  // namespace statute
