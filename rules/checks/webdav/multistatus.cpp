// The 207 response and its multistatus document: RFC 4918, 9, 13 and 14; RFC 5842, 7.1.
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "rules/checks/documents.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/uri.h"

namespace statute {
namespace {

using syntax::XmlScanner;
using Event = XmlScanner::Event;

constexpr Methods kNotHead = Methods::all_but({Method::head});
constexpr Methods kPlain{Method::get,     Method::head,  Method::post,  Method::put,
                         Method::delete_, Method::patch, Method::query, Method::options};

bool is_dav(const XmlScanner& s, std::string_view local) {
  return s.name().is(syntax::kDavNamespace, local);
}

// The content, if it is a sound multistatus document; others are for other rules.
std::optional<std::string_view> multistatus_of(const Exchange& x, Reporter& out) {
  const auto data = checks::data_of(x, out);
  if (!data || data->empty()) return std::nullopt;
  const syntax::XmlDocument document = syntax::xml_document(*data);
  if (document.state != syntax::XmlState::well_formed || !document.root) return std::nullopt;
  if (!document.root->is(syntax::kDavNamespace, "multistatus")) return std::nullopt;
  return data;
}

// An element whose text was read: from its start tag to its end tag.
struct Element {
  std::string_view whole;
  std::optional<std::string_view> text;  // nothing: it has children, or is longer than the buffer
  bool fits = true;
};

// Reads the element that starts.
Element read(XmlScanner& s, std::span<char> buffer) {
  const char* const from = s.tag().data();
  Element e;
  e.text = s.element_text(buffer);
  const std::string_view end = s.tag();
  e.whole = {from, static_cast<std::size_t>(end.data() + end.size() - from)};
  e.fits = e.text.has_value() || e.whole.size() <= buffer.size();
  return e;
}

// Calls `f` with every DAV:status of a member or of one of its propstats, and its depth.
template <class F>
void each_status(std::string_view document, F&& f) {
  XmlScanner s(document);
  std::array<char, 256> buffer;
  bool in_response = false;
  bool in_propstat = false;
  for (Event e = s.next(); e != Event::finished; e = s.next()) {
    if (e != Event::start) continue;
    if (s.depth() == 2) in_response = is_dav(s, "response");
    if (s.depth() == 3) in_propstat = is_dav(s, "propstat");
    const bool here = s.depth() == 3 || (s.depth() == 4 && in_propstat);
    if (!in_response || !here || !is_dav(s, "status")) continue;
    const std::size_t depth = s.depth();
    f(read(s, buffer), depth);
  }
}

// status-line, whose end the trimming may have taken     RFC 9112, 4
bool is_status_line(std::string_view line) {
  syntax::Cursor c(line);
  const auto digit = [&c] { return !c.eat_while(syntax::is_digit).empty(); };
  if (!c.eat("HTTP/")) return false;
  const std::size_t version = c.at();
  if (!digit() || c.at() != version + 1 || !c.eat('.')) return false;
  const std::size_t minor = c.at();
  if (!digit() || c.at() != minor + 1 || !c.eat(' ')) return false;
  const std::size_t code = c.at();
  if (!digit() || c.at() != code + 3) return false;
  if (c.done()) return true;
  if (!c.eat(' ')) return false;
  c.eat_while(
      [](char o) { return syntax::is_ows(o) || syntax::is_vchar(o) || syntax::is_obs_text(o); });
  return c.done();
}

// The code in a DAV:status; 0 if there is none.
int code_of(const Element& status) {
  if (!status.text) return 0;
  const std::size_t space = status.text->find(' ');
  if (space == std::string_view::npos) return 0;
  int code = 0;
  for (char c : status.text->substr(space + 1, 3)) {
    if (!syntax::is_digit(c)) return 0;
    code = code * 10 + (c - '0');
  }
  return code;
}

bool is_2xx(int code) { return code >= 200 && code < 300; }

// simple-ref = absolute-URI / ( path-absolute [ "?" query ] )   RFC 4918, 8.3
std::optional<std::string_view> reference_fault(std::string_view href) {
  if (!href.starts_with('/')) {
    return syntax::absolute_uri(href)
               ? std::nullopt
               : std::optional<std::string_view>("neither an absolute URI nor an absolute path");
  }
  if (href.starts_with("//")) return "a path cannot begin with two slashes";
  const auto reference = syntax::relative_reference(href);
  if (!reference) return "it has octets that must be percent-encoded";
  if (reference->has_fragment) return "it has a fragment";
  return std::nullopt;
}

void references(const Exchange& x, Reporter& out) {
  const auto document = multistatus_of(x, out);
  if (!document) return;
  XmlScanner s(*document);
  std::array<char, 4096> buffer;
  bool in_response = false;
  for (Event e = s.next(); e != Event::finished; e = s.next()) {
    if (e != Event::start) continue;
    if (s.depth() == 2) in_response = is_dav(s, "response");
    if (!in_response || s.depth() != 3 || !is_dav(s, "href")) continue;
    const Element href = read(s, buffer);
    if (!href.fits) continue;
    const auto fault = href.text ? reference_fault(*href.text) : "it has elements within";
    if (fault) out.at(checks::in_content(x, href.whole), *fault);
  }
}

// What a DAV:response holds: RFC 4918, 14.24.
struct Parts {
  std::string_view tag;
  bool href = false;
  bool status = false;
  bool propstat = false;

  [[nodiscard]] std::string_view fault() const {
    if (!href) return "without href";
    if (!status && !propstat) return "with neither status nor propstat";
    return status && propstat ? "with both status and propstat" : "";
  }
};

void members(const Exchange& x, Reporter& out) {
  const auto document = multistatus_of(x, out);
  if (!document) return;
  XmlScanner s(*document);
  Parts parts;
  for (Event e = s.next(); e != Event::finished; e = s.next()) {
    if (e == Event::start && s.depth() == 2) {
      parts = {};
      if (is_dav(s, "response")) parts.tag = s.tag();
    } else if (e == Event::start && s.depth() == 3) {
      parts.href = parts.href || is_dav(s, "href");
      parts.status = parts.status || is_dav(s, "status");
      parts.propstat = parts.propstat || is_dav(s, "propstat");
    } else if (e == Event::end && s.depth() == 2 && !parts.tag.empty() && !parts.fault().empty()) {
      out.at(checks::in_content(x, parts.tag), parts.fault());
    }
  }
}

void all_succeeded(const Exchange& x, Reporter& out) {
  const auto document = multistatus_of(x, out);
  if (!document) return;
  bool any = false;
  bool failed = false;
  each_status(*document, [&](const Element& status, std::size_t) {
    any = true;
    failed = failed || !is_2xx(code_of(status));
  });
  if (any && !failed) out.at(x.response.start_line);
}

void status_lines(const Exchange& x, Reporter& out) {
  const auto document = multistatus_of(x, out);
  if (!document) return;
  each_status(*document, [&](const Element& status, std::size_t) {
    if (status.fits && !(status.text && is_status_line(*status.text))) {
      out.at(checks::in_content(x, status.whole));
    }
  });
}

void namespaces(const Exchange& x, Reporter& out) {
  const auto type = checks::type_of(x.response);
  const auto data = checks::data_of(x, out);
  if (!data || data->empty() || !type || !type->is_xml()) return;
  const syntax::XmlDocument document = syntax::xml_document(*data);
  if (document.state == syntax::XmlState::bad_namespaces) {
    out.at(checks::in_content(x, *data, document.misfit.at), "expected ", document.misfit.expected);
  } else if (const auto fault = checks::xml_fault(*data, type)) {
    out.at(checks::in_content(x, *data, fault->at), "expected ", fault->expected);
  }
}

// One DAV:response stands for the resource of a PROPPATCH, hence propstats beside
// each other are the parts of the same request.
void partly_executed(const Exchange& x, Reporter& out) {
  const auto document = multistatus_of(x, out);
  if (!document) return;
  std::string_view done;
  std::string_view failed;
  each_status(*document, [&](const Element& status, std::size_t depth) {
    const int code = code_of(status);
    if (depth != 4 || code == 0) return;
    std::string_view& first = is_2xx(code) ? done : failed;
    if (first.empty()) first = status.whole;
  });
  if (done.empty() || failed.empty()) return;
  auto finding = out.at(checks::in_content(x, done));
  if (checks::in_content(x, failed) == failed) finding.also(failed);
}

void plain_json(const Exchange& x, Reporter& out) {
  const auto type = checks::type_of(x.response);
  if (type && type->is_json()) out.at(x.response.first(Field::content_type)->whole());
}

void no_multistatus(const Exchange& x, Reporter& out) {
  const auto data = checks::data_of(x, out);
  if (!data || data->empty()) return;
  const syntax::XmlDocument document = syntax::xml_document(*data);
  if (document.root && document.root->is(syntax::kDavNamespace, "multistatus")) return;
  if (document.state == syntax::XmlState::not_judged && !document.root) return out.not_observable();
  // XML that is not well-formed is what 207-xml-namespace tells.
  const auto type = checks::type_of(x.response);
  if (document.state == syntax::XmlState::malformed && type && type->is_xml()) return;
  out.at(checks::type_line(x));
}

void already_reported(const Exchange& x, Reporter& out) {
  if (checks::lists(*x.request, Field::dav, "bind")) return;
  const auto document = multistatus_of(x, out);
  if (!document) return;
  bool told = false;
  each_status(*document, [&](const Element& status, std::size_t) {
    if (!told && code_of(status) == 208) {
      out.at(checks::in_content(x, status.whole));
      told = true;
    }
  });
}

constexpr Rule kRules[] = {
    {
        .id = "207-content-missing",
        .level = Level::advice,
        .spec = {"RFC 4918", "13"},
        .summary = "A 207 has no content.",
        .why = "The code says that the results are in the content; clients that parse it fail.",
        .fix = "Send the multistatus document, or 204.",
        .conforms = R"(
PROPFIND /a HTTP/1.1
Host: a.example
Depth: 0
Content-Length: 0

HTTP/1.1 207 Multi-Status
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml
Content-Length: 117

<multistatus xmlns="DAV:"><response><href>/a</href>
<status>HTTP/1.1 404 Not Found</status></response></multistatus>
)",
        .violates = R"(
PROPFIND /a HTTP/1.1
Host: a.example
Depth: 0
Content-Length: 0

[[HTTP/1.1 207 Multi-Status]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Length: 0

)",
        .when = {.status = {207}, .method = kNotHead, .needs = {Need::emptiness}},
        .check = checks::at_status_line_if_empty,
    },
    {
        .id = "207-href-invalid",
        .level = Level::must,
        .spec = {"RFC 4918", "8.3"},
        .summary = "A href of a multistatus is neither an absolute URI nor an absolute path.",
        .why = "Clients cannot match the member with a resource, and skip or misplace it.",
        .fix = "Send the percent-encoded path from the root of the server, or the full URI.",
        .conforms = R"(
HTTP/1.1 207 Multi-Status
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml
Content-Length: 121

<multistatus xmlns="DAV:"><response><href>/a%20b</href>
<status>HTTP/1.1 404 Not Found</status></response></multistatus>
)",
        .violates = R"(
HTTP/1.1 207 Multi-Status
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml
Content-Length: 119

<multistatus xmlns="DAV:"><response>[[<href>/a b</href>]]
<status>HTTP/1.1 404 Not Found</status></response></multistatus>
)",
        .when = {.status = {207}, .needs = {Need::data}},
        .check = references,
    },
    {
        .id = "207-response-invalid",
        .level = Level::must,
        .spec = {"RFC 4918", "14.24"},
        .summary =
            "A response of a multistatus lacks a part, or has parts that exclude each other.",
        .why = "Clients cannot tell which resource it speaks of, or what became of it.",
        .fix = "Send href, and either a status or propstats with one each.",
        .conforms = R"(
HTTP/1.1 207 Multi-Status
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml
Content-Length: 117

<multistatus xmlns="DAV:"><response><href>/a</href>
<status>HTTP/1.1 404 Not Found</status></response></multistatus>
)",
        .violates = R"(
HTTP/1.1 207 Multi-Status
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml
Content-Length: 77

<multistatus xmlns="DAV:">[[<response>]]<href>/a</href></response></multistatus>
)",
        .when = {.status = {207}, .needs = {Need::data}},
        .check = members,
    },
    {
        .id = "207-single-2xx",
        .level = Level::info,
        .spec = {"RFC 4918", "9.6.1"},
        .summary = "A 207 to DELETE, COPY or MOVE reports success only.",
        .why = "Simple clients expect 204 or 201 and do not look into the document.",
        .fix = "Answer 204, or 201 if the destination is new.",
        .conforms = R"(
DELETE /a/ HTTP/1.1
Host: a.example

HTTP/1.1 207 Multi-Status
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml
Content-Length: 116

<multistatus xmlns="DAV:"><response><href>/a/b</href>
<status>HTTP/1.1 423 Locked</status></response></multistatus>
)",
        .violates = R"(
DELETE /a/ HTTP/1.1
Host: a.example

[[HTTP/1.1 207 Multi-Status]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml
Content-Length: 120

<multistatus xmlns="DAV:"><response><href>/a/b</href>
<status>HTTP/1.1 204 No Content</status></response></multistatus>
)",
        .when = {.status = {207},
                 .method = {Method::delete_, Method::copy, Method::move},
                 .needs = {Need::data}},
        .check = all_succeeded,
    },
    {
        .id = "207-status-syntax",
        .level = Level::must,
        .spec = {"RFC 4918", "14.28"},
        .summary = "A status of a multistatus is no HTTP status line.",
        .why = "Clients cannot read what became of the resource or its properties.",
        .fix = "Write it as in HTTP/1.1 200 OK.",
        .conforms = R"(
HTTP/1.1 207 Multi-Status
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml
Content-Length: 117

<multistatus xmlns="DAV:"><response><href>/a</href>
<status>HTTP/1.1 404 Not Found</status></response></multistatus>
)",
        .violates = R"(
HTTP/1.1 207 Multi-Status
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml
Content-Length: 108

<multistatus xmlns="DAV:"><response><href>/a</href>
[[<status>404 Not Found</status>]]</response></multistatus>
)",
        .when = {.status = {207}, .needs = {Need::data}},
        .check = status_lines,
    },
    {
        .id = "207-xml-namespace",
        .level = Level::must,
        .spec = {"RFC 4918", "8.2"},
        .summary = "The XML of a 207 is not namespace-well-formed.",
        .why = "XML parsers stop at the fault, and the client loses all results.",
        .fix = "Declare every prefix and write the document with an XML library.",
        .conforms = R"(
HTTP/1.1 207 Multi-Status
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml
Content-Length: 117

<multistatus xmlns="DAV:"><response><href>/a</href>
<status>HTTP/1.1 404 Not Found</status></response></multistatus>
)",
        .violates = R"(
HTTP/1.1 207 Multi-Status
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml
Content-Length: 54

<multistatus xmlns="DAV:"><[[D:response/></multistatus>
]])",
        .when = {.status = {207}, .has = {Field::content_type}, .needs = {Need::data}},
        .beats = {"xml-invalid"},
        .check = namespaces,
    },
    {
        .id = "proppatch-partial",
        .level = Level::must,
        .spec = {"RFC 4918", "9.2"},
        .summary = "A PROPPATCH was executed in part.",
        .why = "Clients rely on all changes being made or none, and undo nothing.",
        .fix = "Execute all or nothing, and report 424 for what was given up.",
        .conforms = R"(
PROPPATCH /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 207 Multi-Status
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml
Content-Length: 258

<multistatus xmlns="DAV:" xmlns:b="b"><response><href>/a</href>
<propstat><prop><b:c/></prop><status>HTTP/1.1 424 Failed Dependency</status></propstat>
<propstat><prop><b:d/></prop><status>HTTP/1.1 403 Forbidden</status></propstat>
</response></multistatus>
)",
        .violates = R"(
PROPPATCH /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 207 Multi-Status
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml
Content-Length: 243

<multistatus xmlns="DAV:" xmlns:b="b"><response><href>/a</href>
<propstat><prop><b:c/></prop>[[<status>HTTP/1.1 200 OK</status>]]</propstat>
<propstat><prop><b:d/></prop>[[<status>HTTP/1.1 403 Forbidden</status>]]</propstat>
</response></multistatus>
)",
        .when = {.status = {207}, .method = {Method::proppatch}, .needs = {Need::data}},
        .check = partly_executed,
    },
    {
        .id = "207-non-webdav",
        .level = Level::advice,
        .spec = {"RFC 4918", "11.1"},
        .summary = "A 207 with JSON answers a method that is not of WebDAV.",
        .why =
            "The code announces an XML document; generic clients take partial failure for success.",
        .fix = "Answer 200 with a result for each item.",
        .conforms = R"(
POST /batch HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/json
Content-Length: 10

[{"a":1}]
)",
        .violates = R"(
POST /batch HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 207 Multi-Status
Date: Tue, 02 Jun 2026 10:00:00 GMT
[[Content-Type: application/json]]
Content-Length: 10

[{"a":1}]
)",
        .when = {.status = {207},
                 .method = kPlain,
                 .has = {Field::content_type},
                 .lacks = {Field::dav}},
        .beats = {"207-not-multistatus"},
        .check = plain_json,
    },
    {
        .id = "207-not-multistatus",
        .level = Level::advice,
        .spec = {"RFC 4918", "13"},
        .summary = "The content of a 207 is no multistatus document.",
        .why = "WebDAV clients find no results in it.",
        .fix = "Send XML whose root is multistatus in the namespace DAV:.",
        .conforms = R"(
HTTP/1.1 207 Multi-Status
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml
Content-Length: 28

<multistatus xmlns="DAV:"/>
)",
        .violates = R"(
HTTP/1.1 207 Multi-Status
Date: Tue, 02 Jun 2026 10:00:00 GMT
[[Content-Type: application/xml]]
Content-Length: 15

<multistatus/>
)",
        .when = {.status = {207}, .needs = {Need::data}},
        .reads = {Field::content_type},
        .check = no_multistatus,
    },
    {
        .id = "208-without-bind",
        .level = Level::advice,
        .spec = {"RFC 5842", "7.1"},
        .summary = "A multistatus reports 208 to a client that did not announce to know bindings.",
        .why = "The client does not know the code and takes the member for failed.",
        .fix = "Report 208 only if the request lists bind in DAV.",
        .conforms = R"(
PROPFIND /a HTTP/1.1
Host: a.example
DAV: bind
Content-Length: 0

HTTP/1.1 207 Multi-Status
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml
Content-Length: 124

<multistatus xmlns="DAV:"><response><href>/a</href>
<status>HTTP/1.1 208 Already Reported</status></response></multistatus>
)",
        .violates = R"(
PROPFIND /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 207 Multi-Status
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml
Content-Length: 124

<multistatus xmlns="DAV:"><response><href>/a</href>
[[<status>HTTP/1.1 208 Already Reported</status>]]</response></multistatus>
)",
        .when = {.status = {207}, .needs = {Need::request, Need::request_fields, Need::data}},
        .check = already_reported,
    },
};
static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::multistatus{"webdav", kRules};

}  // namespace statute
