// What 204, 205 and 226 owe to the client: RFC 9110, 15.3.5 and 15.3.6; RFC 3229.
#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"

namespace statute {
namespace {

// An element of Accept, A-IM or IM up to its parameters.
std::string_view name_of(std::string_view element) {
  return syntax::trim(element.substr(0, element.find(';')));
}

// Whether HTML is what the client asks for first, and with no lower weight.
bool prefers_html(const Request& q) {
  const FieldLine* line = q.first(Field::accept);
  if (line == nullptr) return false;
  const std::string_view first = *syntax::Elements(line->value).begin();
  return syntax::same(name_of(first), "text/html") && first.find('=') == first.npos;
}

void blank_page(const Exchange& x, Reporter& out) {
  const FieldLine* dest = checks::line_named(*x.request, "Sec-Fetch-Dest");
  const bool document = dest != nullptr ? dest->value == "document" : prefers_html(*x.request);
  if (document) out.at(x.response.start_line);
}

void has_content(const Exchange& x, Reporter& out) {
  const auto content = checks::has_content(x.response);
  if (!content) return out.not_observable();
  if (!*content) return;
  const std::string_view octets = x.response.content.octets;
  out.at(octets.empty() ? x.response.start_line : octets);
}

bool lists_manipulation(const Request& q, std::string_view name) {
  for (const FieldLine& line : q.lines(Field::a_im)) {
    for (std::string_view e : syntax::Elements(line.value)) {
      if (syntax::same(name_of(e), name)) return true;
    }
  }
  return false;
}

void manipulations(const Exchange& x, Reporter& out) {
  if (!x.response.has(Field::im)) {
    out.at(x.response.start_line);
    return;
  }
  if (x.request == nullptr || !x.request->has(Field::a_im)) return;
  for (const FieldLine& line : x.response.lines(Field::im)) {
    for (std::string_view e : syntax::Elements(line.value)) {
      const std::string_view name = name_of(e);
      if (!name.empty() && !lists_manipulation(*x.request, name)) {
        out.at(name, "the request does not list it");
      }
    }
  }
}

constexpr Rule kRules[] = {
    {
        .id = "204-after-get-of-document",
        .level = Level::info,
        .spec = rfc9110("15.3.5"),
        .summary = "A 204 answers a browser that goes to a page.",
        .why = "The browser stays on the page it was on, as if nothing had been clicked.",
        .fix = "Answer 200 with content, or 404.",
        .conforms = R"(
POST /saved HTTP/1.1
Host: a.example
Accept: text/html
Content-Length: 0

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Accept: text/html, */*;q=0.8

[[HTTP/1.1 204 No Content]]

)",
        .when = {.status = {204}, .method = {Method::get}},
        .check = blank_page,
    },
    {
        .id = "204-content-metadata",
        .level = Level::info,
        .spec = rfc9110("15.3.5"),
        .summary = "A 204 describes content that is not there.",
        .why = "The type or the coding of nothing may lead a client to parse nothing, and fail.",
        .fix = "Leave Content-Type and Content-Encoding out of a 204.",
        .conforms = R"(
DELETE /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
DELETE /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
[[Content-Type: application/json]]

)",
        .when = {.status = {204},
                 .method = Methods::all_but({Method::get, Method::head, Method::put}),
                 .any = {Field::content_type, Field::content_encoding}},
        .check = checks::at_fields<Field::content_type, Field::content_encoding>,
    },
    {
        .id = "205-content",
        .level = Level::must,
        .spec = rfc9110("15.3.6"),
        .summary = "A 205 has content.",
        .why = "Clients that know that it has none take its octets for the beginning of the next "
               "response.",
        .fix = "Send no content: Content-Length: 0, or chunked with the last chunk alone.",
        .conforms = R"(
POST /form HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 205 Reset Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Length: 0

)",
        .violates = R"(
POST /form HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 205 Reset Content
Content-Type: text/plain
Content-Length: 5

[[Done.]]
)",
        .when = {.status = {205},
                 .method = Methods::all_but({Method::head, Method::connect}),
                 .needs = {Need::emptiness}},
        .check = has_content,
    },
    {
        .id = "205-unexpected-method",
        .level = Level::advice,
        .spec = rfc9110("15.3.6"),
        .summary = "A 205 answers a method that no form uses to send data.",
        .why = "There is nothing that the client could reset.",
        .fix = "Answer 204 unless a form is to be cleared.",
        .conforms = R"(
DELETE /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
DELETE /a HTTP/1.1
Host: a.example

[[HTTP/1.1 205 Reset Content]]
Content-Length: 0

)",
        .when = {.status = {205},
                 .method = {Method::get, Method::head, Method::put, Method::delete_,
                            Method::options, Method::trace}},
        .check = checks::at_status_line,
    },
    {
        .id = "226-without-a-im",
        .level = Level::must,
        .spec = {"RFC 3229", "10.4.1"},
        .summary = "A 226 answers a request without A-IM.",
        .why =
            "The client did not ask for a delta and cannot apply one: it takes the delta for the "
            "representation.",
        .fix = "Answer 200 unless A-IM lists an instance manipulation.",
        .conforms = R"(
GET /feed HTTP/1.1
Host: a.example
A-IM: vcdiff
If-None-Match: "1"

HTTP/1.1 226 IM Used
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "2"
IM: vcdiff
Delta-Base: "1"
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 6

hello
)",
        .violates = R"(
GET /feed HTTP/1.1
Host: a.example

[[HTTP/1.1 226 IM Used]]
ETag: "2"
IM: vcdiff
Content-Length: 6

hello
)",
        .when = {.status = {226}, .unasked = {Field::a_im}},
        .check = checks::at_status_line,
    },
    {
        .id = "226-etag-missing",
        .level = Level::must,
        .spec = {"RFC 3229", "10.4.1"},
        .summary = "A 226 has no ETag.",
        .why = "The client cannot name the instance it holds now, so the next delta has no base.",
        .fix = "Send the entity tag of the current instance.",
        .conforms = R"(
GET /feed HTTP/1.1
Host: a.example
A-IM: vcdiff
If-None-Match: "1"

HTTP/1.1 226 IM Used
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "2"
IM: vcdiff
Delta-Base: "1"
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 6

hello
)",
        .violates = R"(
[[HTTP/1.1 226 IM Used]]
IM: vcdiff
Content-Length: 6

hello
)",
        .when = {.status = {226}, .lacks = {Field::etag}},
        .check = checks::at_status_line,
    },
    {
        .id = "226-im-missing",
        .level = Level::advice,
        .spec = {"RFC 3229", "10.5.2"},
        .summary = "A 226 does not name the instance manipulations that the request listed.",
        .why = "The client cannot tell how to make the instance out of what it got.",
        .fix = "List in IM what was applied, and apply only what A-IM lists.",
        .conforms = R"(
GET /feed HTTP/1.1
Host: a.example
A-IM: vcdiff, gzip;q=0.5
If-None-Match: "1"

HTTP/1.1 226 IM Used
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "2"
IM: vcdiff
Delta-Base: "1"
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 6

hello
)",
        .violates = R"(
GET /feed HTTP/1.1
Host: a.example
A-IM: vcdiff
If-None-Match: "1"

HTTP/1.1 226 IM Used
ETag: "2"
IM: [[diffe]]
Content-Length: 6

hello
)",
        .when = {.status = {226}},
        .reads = {Field::im, Field::a_im},
        .check = manipulations,
    },
    {
        .id = "226-not-get",
        .level = Level::advice,
        .spec = {"RFC 3229", "10.4.1"},
        .summary = "A 226 answers a method other than GET.",
        .why = "The code means that a GET was fulfilled, so the client cannot tell what was done.",
        .fix = "Answer 200.",
        .conforms = R"(
GET /feed HTTP/1.1
Host: a.example
A-IM: vcdiff
If-None-Match: "1"

HTTP/1.1 226 IM Used
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "2"
IM: vcdiff
Delta-Base: "1"
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 6

hello
)",
        .violates = R"(
POST /feed HTTP/1.1
Host: a.example
A-IM: vcdiff
Content-Length: 0

[[HTTP/1.1 226 IM Used]]
ETag: "2"
IM: vcdiff
Content-Length: 6

hello
)",
        .when = {.status = {226}, .method = Methods::all_but({Method::get})},
        .check = checks::at_status_line,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::success_extended{"status", kRules};

}  // namespace statute
