// What WebDAV's methods, fields and status codes ask for, the multistatus document
// apart: RFC 4918, 9 to 11 and 18; RFC 5842, 7.
#include <optional>
#include <string_view>

#include "rules/checks/documents.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/allow.h"

namespace statute {
namespace {

using syntax::XmlScanner;
using syntax::XmlState;
using Event = XmlScanner::Event;

constexpr Methods kPlain{Method::get,     Method::head,  Method::post,  Method::put,
                         Method::delete_, Method::patch, Method::query, Method::options};
// Successes that say that the work is done, and for one resource.
constexpr Statuses kDoneBut201{200, 203, 204, 205, 206};

// Whether Allow lists the method; the element.
std::optional<std::string_view> allowed(const Response& r, std::string_view method) {
  for (const FieldLine& line : r.lines(Field::allow)) {
    for (std::string_view e : syntax::Elements(line.value)) {
      if (e == method) return e;
    }
  }
  return std::nullopt;
}

// What is known of whether an XML document has an element: at `depth`, or anywhere if that is 0.
enum class Answer { yes, no, unknown };

Answer has_element(std::string_view document, std::string_view local, std::size_t depth = 0) {
  XmlScanner s(document);
  for (Event e = s.next(); e != Event::finished; e = s.next()) {
    if (e == Event::start && (depth == 0 || s.depth() == depth) &&
        s.name().is(syntax::kDavNamespace, local)) {
      return Answer::yes;
    }
  }
  return s.state() == XmlState::not_judged ? Answer::unknown : Answer::no;
}

void lock_body(const Exchange& x, Reporter& out) {
  const auto data = checks::data_of(x, out);
  if (!data) return;
  const Answer prop = has_element(*data, "prop", 1);
  const Answer discovery = has_element(*data, "lockdiscovery", 2);
  if (prop == Answer::unknown || discovery == Answer::unknown) return out.not_observable();
  if (prop == Answer::yes && discovery == Answer::yes) return;
  out.at(x.response.start_line, data->empty() ? "there is no content" : "");
}

void lock_token(const Exchange& x, Reporter& out) {
  const Answer creates = has_element(x.request->content.octets, "lockinfo", 1);
  if (creates == Answer::unknown) return out.not_observable();
  if (creates == Answer::yes) out.at(x.response.start_line);
}

void class_1(const Exchange& x, Reporter& out) {
  if (checks::lists(x.response, Field::dav, "1")) return;
  for (std::string_view higher : {"2", "3"}) {
    if (const auto e = checks::listed(x.response, Field::dav, higher)) {
      out.at(*e);
      return;
    }
  }
}

void dav_missing(const Exchange& x, Reporter& out) {
  if (x.request->target == "*") return;
  if (allowed(x.response, "PROPFIND")) {
    out.at(x.response.start_line, "Allow lists PROPFIND");
  }
}

void lock_class(const Exchange& x, Reporter& out) {
  const auto lock = allowed(x.response, "LOCK");
  if (lock && !checks::lists(x.response, Field::dav, "2")) out.at(*lock);
}

// Names of members by which APIs tell which parts of well-formed content they refuse.
bool tells_parts(const syntax::JsonValue& object) {
  for (std::string_view name : {"invalid-params", "invalidParams", "violations", "validationErrors",
                                "fieldErrors", "field_errors"}) {
    if (syntax::json_member(object, name)) return true;
  }
  const auto errors = syntax::json_member(object, "errors");
  return errors && errors->type == syntax::JsonType::object;
}

void refused_meaning(const Exchange& x, Reporter& out) {
  const Request& q = *x.request;
  const auto sent = checks::type_of(q);
  const auto told = checks::type_of(x.response);
  if (!sent || !told || !sent->is_json() || !told->is_json()) return;
  if (q.has(Field::content_encoding) || !syntax::json_text(q.content.octets)) return;
  const auto data = checks::data_of(x, out);
  if (!data) return;
  const auto text = syntax::json_text(*data);
  if (text && text->judged && tells_parts(text->value)) out.at(x.response.start_line);
}

void precondition(const Exchange& x, Reporter& out) {
  const auto type = checks::type_of(x.response);
  if (!type || !type->is_xml()) return;
  const auto data = checks::data_of(x, out);
  if (!data || data->empty()) return;
  if (syntax::xml_document(*data).state != XmlState::well_formed) return;
  for (std::string_view name : {"lock-token-submitted", "no-conflicting-lock"}) {
    if (has_element(*data, name) != Answer::no) return;
  }
  out.at(x.response.start_line);
}

// Whether anything in the exchange speaks of WebDAV.
bool shows_webdav(const Exchange& x) {
  const Request& q = *x.request;
  const Response& r = x.response;
  for (Field f : {Field::if_, Field::depth, Field::destination, Field::overwrite, Field::timeout,
                  Field::lock_token, Field::dav}) {
    if (q.has(f) || r.has(f)) return true;
  }
  if (checks::line_named(r, "MS-Author-Via") != nullptr) return true;
  if (allowed(r, "PROPFIND") || allowed(r, "LOCK")) return true;
  const auto type = checks::type_of(r);
  return type && type->is_xml();
}

void locked(const Exchange& x, Reporter& out) {
  if (!shows_webdav(x)) out.at(x.response.start_line);
}

void failed_dependency(const Exchange& x, Reporter& out) {
  // Other methods may act on several resources, or on properties.
  if (x.request != nullptr && !kPlain.contains(x.request->method)) return;
  out.at(x.response.start_line);
}

// Whether the request goes to the end of the hierarchy: RFC 4918, 9 and 10.2.
bool is_deep(const Request& q) {
  if (q.has(Field::depth)) return syntax::same(q.value(Field::depth), "infinity");
  return Methods{Method::propfind, Method::copy, Method::move, Method::delete_, Method::lock}
      .contains(q.method);
}

void loop(const Exchange& x, Reporter& out) {
  if (!is_deep(*x.request)) out.at(x.response.start_line);
}

constexpr Rule kRules[] = {
    {
        .id = "lock-body-missing",
        .level = Level::must,
        .spec = {"RFC 4918", "9.10.1"},
        .summary = "A successful LOCK is answered without lockdiscovery.",
        .why = "The client does not learn the timeout, the scope and the root of its lock.",
        .fix = "Send a DAV:prop document with the DAV:lockdiscovery property.",
        .conforms = R"(
LOCK /a HTTP/1.1
Host: a.example
If: (<urn:a>)
Content-Length: 0

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml
Content-Length: 43

<prop xmlns="DAV:"><lockdiscovery/></prop>
)",
        .violates = R"(
LOCK /a HTTP/1.1
Host: a.example
If: (<urn:a>)
Content-Length: 0

[[HTTP/1.1 200 OK]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Length: 0

)",
        .when = {.status = {200, 201}, .method = {Method::lock}, .needs = {Need::data}},
        .check = lock_body,
    },
    {
        .id = "lock-token-missing",
        .level = Level::must,
        .spec = {"RFC 4918", "9.10.1"},
        .summary = "A LOCK that makes a lock is answered without Lock-Token.",
        .why = "Without the token the client can neither use nor release its lock.",
        .fix = "Send the token of the new lock in Lock-Token.",
        .conforms = R"(
LOCK /a HTTP/1.1
Host: a.example
Content-Type: application/xml
Content-Length: 29

<d:lockinfo xmlns:d="DAV:"/>
HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Lock-Token: <urn:uuid:e71d4fae-5dec-22d6-fea5-00a0c91e6be4>
Content-Type: application/xml
Content-Length: 43

<prop xmlns="DAV:"><lockdiscovery/></prop>
)",
        .violates = R"(
LOCK /a HTTP/1.1
Host: a.example
Content-Type: application/xml
Content-Length: 29

<d:lockinfo xmlns:d="DAV:"/>
[[HTTP/1.1 200 OK]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml
Content-Length: 43

<prop xmlns="DAV:"><lockdiscovery/></prop>
)",
        .when = {.status = {200, 201},
                 .method = {Method::lock},
                 .lacks = {Field::lock_token},
                 .needs = {Need::request_content}},
        .check = lock_token,
    },
    {
        .id = "dav-class-1-missing",
        .level = Level::must,
        .spec = {"RFC 4918", "18"},
        .summary = "DAV lists class 2 or 3 without class 1.",
        .why = "Clients look for class 1 first and take the resource for one without WebDAV.",
        .fix = "List 1, which the higher classes include, as well.",
        .conforms = R"(
OPTIONS /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Allow: GET, HEAD, OPTIONS, PROPFIND, LOCK
DAV: 1, 2

)",
        .violates = R"(
OPTIONS /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Allow: GET, HEAD, OPTIONS, PROPFIND, LOCK
DAV: [[2]]

)",
        .when = {.status = k2xx, .method = {Method::options}, .has = {Field::dav}},
        .check = class_1,
    },
    {
        .id = "dav-header-missing",
        .level = Level::must,
        .spec = {"RFC 4918", "10.1"},
        .summary = "OPTIONS on a resource that allows PROPFIND is answered without DAV.",
        .why = "Clients conclude that the resource has no WebDAV and refuse to mount it.",
        .fix = "Send DAV: 1, and the further classes that the resource supports.",
        .conforms = R"(
OPTIONS /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Allow: GET, HEAD, OPTIONS, PROPFIND
DAV: 1

)",
        .violates = R"(
OPTIONS /a HTTP/1.1
Host: a.example

[[HTTP/1.1 204 No Content]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Allow: GET, HEAD, OPTIONS, PROPFIND

)",
        .when = {.status = k2xx,
                 .method = {Method::options},
                 .has = {Field::allow},
                 .lacks = {Field::dav}},
        .check = dav_missing,
    },
    {
        .id = "dav-lock-class",
        .level = Level::advice,
        .spec = {"RFC 4918", "18.2"},
        .summary = "A resource allows LOCK, but DAV does not list class 2.",
        .why = "Clients go by the class, and open the resource for reading only.",
        .fix = "List 2 in DAV, or take LOCK out of Allow.",
        .conforms = R"(
OPTIONS /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Allow: GET, HEAD, OPTIONS, PROPFIND, LOCK, UNLOCK
DAV: 1, 2

)",
        .violates = R"(
OPTIONS /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Allow: GET, HEAD, OPTIONS, PROPFIND, [[LOCK]], UNLOCK
DAV: 1

)",
        .when = {.status = k2xx, .method = {Method::options}, .has = {Field::dav, Field::allow}},
        .check = lock_class,
    },
    {
        .id = "423-precondition-missing",
        .level = Level::should,
        .spec = {"RFC 4918", "11.3"},
        .summary = "The XML of a 423 does not say which lock was in the way.",
        .why = "The client cannot find out whose lock to wait for, or which token to submit.",
        .fix = "Send DAV:error with lock-token-submitted or no-conflicting-lock and the lock root.",
        .conforms = R"(
PUT /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 423 Locked
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml
Content-Length: 89

<error xmlns="DAV:"><lock-token-submitted><href>/a</href></lock-token-submitted></error>
)",
        .violates = R"(
PUT /a HTTP/1.1
Host: a.example
Content-Length: 0

[[HTTP/1.1 423 Locked]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml
Content-Length: 22

<error xmlns="DAV:"/>
)",
        .when = {.status = {423}, .has = {Field::content_type}, .needs = {Need::data}},
        .check = precondition,
    },
    {
        .id = "mkcol-not-201",
        .level = Level::advice,
        .spec = {"RFC 4918", "9.3.1"},
        .summary = "A successful MKCOL is not answered 201.",
        .why = "Some clients take any other code for a failure and give up the upload.",
        .fix = "Answer 201.",
        .conforms = R"(
MKCOL /a/ HTTP/1.1
Host: a.example

HTTP/1.1 201 Created
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 5

Made
)",
        .violates = R"(
MKCOL /a/ HTTP/1.1
Host: a.example

[[HTTP/1.1 200 OK]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Length: 0

)",
        .when = {.status = kDoneBut201, .method = {Method::mkcol}},
        .check = checks::at_status_line,
    },
    {
        .id = "propfind-not-207",
        .level = Level::advice,
        .spec = {"RFC 4918", "9.1"},
        .summary = "A PROPFIND is answered with a success other than 207.",
        .why = "Clients find no properties in it; often the method was not even looked at.",
        .fix = "Answer 207 with a multistatus document, or 405.",
        .conforms = R"(
PROPFIND /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 207 Multi-Status
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml
Content-Length: 28

<multistatus xmlns="DAV:"/>
)",
        .violates = R"(
PROPFIND /a HTTP/1.1
Host: a.example
Content-Length: 0

[[HTTP/1.1 200 OK]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 6

Hello
)",
        .when = {.status = {200, 204}, .method = {Method::propfind}},
        .check = checks::at_status_line,
    },
    {
        .id = "208-outside-multistatus",
        .level = Level::advice,
        .spec = {"RFC 5842", "7.1"},
        .summary = "208 is the status of the response itself.",
        .why = "It says that a member of a multistatus was listed before; clients treat it as 200.",
        .fix = "Answer 200, or 207 with 208 for the member.",
        .conforms = R"(
HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 18

Reported already.
)",
        .violates = R"(
[[HTTP/1.1 208 Already Reported]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 18

Reported already.
)",
        .when = {.status = {208}},
        .check = checks::at_status_line,
    },
    {
        .id = "422-vs-400",
        .level = Level::info,
        .spec = rfc9110("15.5.21"),
        .summary = "A 400 refuses well-formed content for what it means.",
        .why = "A client cannot tell this from content that was damaged on its way.",
        .fix = "422 tells more.",
        .conforms = R"(
POST /a HTTP/1.1
Host: a.example
Content-Type: application/json
Content-Length: 11

{"age":-1}
HTTP/1.1 422 Unprocessable Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/json
Content-Length: 30

{"errors":{"age":"negative"}}
)",
        .violates = R"(
POST /a HTTP/1.1
Host: a.example
Content-Type: application/json
Content-Length: 11

{"age":-1}
[[HTTP/1.1 400 Bad Request]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/json
Content-Length: 30

{"errors":{"age":"negative"}}
)",
        .when = {.status = {400},
                 .has = {Field::content_type},
                 .asked = {Field::content_type},
                 .needs = {Need::request_content, Need::data}},
        .check = refused_meaning,
    },
    {
        .id = "423-non-webdav",
        .level = Level::advice,
        .spec = {"RFC 4918", "11.3"},
        .summary = "A 423 comes from a server that shows no sign of WebDAV.",
        .why = "Clients that know the code look for a lock, and there is none to be released.",
        .fix = "Answer 409 or 403.",
        .conforms = R"(
PUT /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 409 Conflict
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 19

Somebody edits it.
)",
        .violates = R"(
PUT /a HTTP/1.1
Host: a.example
Content-Length: 0

[[HTTP/1.1 423 Locked]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 19

Somebody edits it.
)",
        .when = {.status = {423}, .method = kPlain, .lacks = {Field::dav}},
        .reads = {Field::allow, Field::content_type, Field::lock_token},
        .check = locked,
    },
    {
        .id = "424-top-level",
        .level = Level::advice,
        .spec = {"RFC 4918", "11.4"},
        .summary = "424 is the status of a whole response.",
        .why = "It says that something else failed, and nothing says what.",
        .fix = "Answer with the code of the action that failed.",
        .conforms = R"(
HTTP/1.1 502 Bad Gateway
Content-Type: text/plain
Content-Length: 25

The mail server refused.
)",
        .violates = R"(
[[HTTP/1.1 424 Failed Dependency]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 25

The mail server refused.
)",
        .when = {.status = {424}},
        .check = failed_dependency,
    },
    {
        .id = "507-non-webdav",
        .level = Level::info,
        .spec = {"RFC 4918", "11.5"},
        .summary = "A 507 answers a safe method.",
        .why = "The code says that there is no room to store what the request brings.",
        .fix = "Answer 500 or 503.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 503 Service Unavailable
Retry-After: 60
Content-Type: text/plain
Content-Length: 18

The disk is full.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 507 Insufficient Storage]]
Content-Type: text/plain
Content-Length: 18

The disk is full.
)",
        .when = {.status = {507},
                 .method = {Method::get, Method::head, Method::options, Method::trace,
                            Method::query}},
        .check = checks::at_status_line,
    },
    {
        .id = "508-depth",
        .level = Level::advice,
        .spec = {"RFC 5842", "7.2"},
        .summary = "A 508 answers a request that does not go down a hierarchy.",
        .why = "The code says that a walk of depth infinity met a loop; hosting panels send it for "
               "limits of resources, which no client can guess.",
        .fix = "Answer 503 for limits of resources, and 500 for loops of other kinds.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 503 Service Unavailable
Retry-After: 60
Content-Type: text/plain
Content-Length: 22

The limit is reached.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 508 Resource Limit Is Reached]]
Content-Type: text/plain
Content-Length: 22

The limit is reached.
)",
        .when = {.status = {508}, .needs = {Need::request, Need::request_fields}},
        .check = loop,
    },
};
static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::webdav{"webdav", kRules};

}  // namespace statute
