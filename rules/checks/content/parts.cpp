// Content that is parsed for its parts: multipart (RFC 2046, 5.1) and problem
// documents (RFC 9457).
#include <optional>
#include <string_view>

#include "rules/checks/documents.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/multipart.h"
#include "rules/syntax/uri.h"

namespace statute {
namespace {

constexpr Statuses kWhole = Statuses::final_but({206});

std::optional<syntax::MediaType> multipart_type(const Response& r) {
  if (!checks::type_begins(r, "multipart/")) return std::nullopt;
  const auto type = checks::type_of(r);
  return type && type->is_multipart() ? type : std::nullopt;
}

void boundary_missing(const Exchange& x, Reporter& out) {
  const auto type = multipart_type(x.response);
  if (!type) return;
  const auto boundary = type->parameter("boundary");
  if (!boundary) {
    out.at(x.response.value(Field::content_type));
  } else if (const auto sound = syntax::multipart_boundary(boundary->value.raw); !sound) {
    out.at(boundary->text, "expected ", sound.misfit().expected);
  }
}

// The boundary, if content can be read by it.
std::optional<std::string_view> boundary_of(const Response& r) {
  const auto type = multipart_type(r);
  if (!type || type->is("multipart/x-mixed-replace")) return std::nullopt;
  const auto boundary = type->parameter("boundary");
  if (!boundary || !syntax::multipart_boundary(boundary->value.raw)) return std::nullopt;
  return boundary->value.raw;
}

void bare_line_feeds(const Exchange& x, Reporter& out) {
  const auto boundary = boundary_of(x.response);
  if (!boundary) return;
  const auto data = checks::data_of(x, out);
  if (!data) return;
  syntax::Multipart parts(*data, *boundary);
  while (parts.next()) {
  }
  if (parts.found() && !parts.bare_lf().empty()) out.at(checks::in_content(x, parts.bare_lf()));
}

void unterminated(const Exchange& x, Reporter& out) {
  const auto boundary = boundary_of(x.response);
  if (!boundary) return;
  const auto data = checks::data_of(x, out);
  if (!data || (data->empty() && !checks::expects_content(x))) return;
  syntax::Multipart parts(*data, *boundary);
  while (parts.next()) {
  }
  if (!parts.found()) {
    out.at(*boundary, "it never occurs");
  } else if (!parts.closed()) {
    out.at(*boundary, "the closing delimiter is missing");
  }
}

// The members of a problem document.
std::optional<syntax::JsonValue> problem_of(const Exchange& x, Reporter& out) {
  if (!checks::has_type(x.response, "application/problem+json")) return std::nullopt;
  const auto data = checks::data_of(x, out);
  if (!data) return std::nullopt;
  const auto text = syntax::json_text(syntax::without_byte_order_mark(*data));
  if (!text || !text->judged || text->value.type != syntax::JsonType::object) return std::nullopt;
  return text->value;
}

// The number of a status member; nothing unless it is one from 100 to 599.
std::optional<int> status_of(const syntax::JsonValue& value) {
  const std::string_view s = value.text;
  if (value.type != syntax::JsonType::number || s.size() != 3) return std::nullopt;
  int code = 0;
  for (char c : s) {
    if (!syntax::is_digit(c)) return std::nullopt;
    code = code * 10 + (c - '0');
  }
  return code >= 100 && code <= 599 ? std::optional(code) : std::nullopt;
}

void member_types(const Exchange& x, Reporter& out) {
  const auto problem = problem_of(x, out);
  if (!problem) return;
  for (std::string_view name : {"type", "title", "detail", "instance"}) {
    const auto value = syntax::json_member(*problem, name);
    if (value && value->type != syntax::JsonType::string) {
      out.at(checks::in_content(x, value->text), name, " is no string");
    }
  }
  const auto status = syntax::json_member(*problem, "status");
  if (status && !status_of(*status)) {
    out.at(checks::in_content(x, status->text), "status is no number from 100 to 599");
  }
}

void status_differs(const Exchange& x, Reporter& out) {
  const auto problem = problem_of(x, out);
  const auto member = problem ? syntax::json_member(*problem, "status") : std::nullopt;
  const auto status = member ? status_of(*member) : std::nullopt;
  if (!status || *status == x.response.status) return;
  auto finding = out.at(x.response.start_line);
  finding.also(checks::in_content(x, member->text));
  if (x.response.has(Field::via)) finding.as(Level::advice);
}

void type_relative(const Exchange& x, Reporter& out) {
  const auto problem = problem_of(x, out);
  const auto member = problem ? syntax::json_member(*problem, "type") : std::nullopt;
  if (!member || member->type != syntax::JsonType::string) return;
  // Escapes are for characters that URIs rarely have.
  if (member->text.find('\\') != std::string_view::npos) return;
  const auto reference = syntax::uri_reference(member->string());
  if (reference && !reference->has_scheme) out.at(checks::in_content(x, member->text));
}

constexpr Rule kRules[] = {
    {
        .id = "multipart-boundary-missing",
        .level = Level::must,
        .spec = {"RFC 2046", "5.1.1"},
        .summary = "A multipart type has no boundary, or one that is malformed.",
        .why = "Recipients cannot tell the parts apart.",
        .fix = "Send boundary with 1 to 70 of the characters that it may have.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: multipart/mixed; boundary=b

--b\r
\r
None\r
--b--\r
)",
        .violates = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: [[multipart/mixed]]

--b\r
\r
None\r
--b--\r
)",
        .when = {.status = Statuses::range(200, 599), .has = {Field::content_type}},
        .check = boundary_missing,
    },
    {
        .id = "multipart-line-breaks",
        .level = Level::must,
        .spec = rfc9110("8.3.3"),
        .summary = "A delimiter or a field line of a part ends in LF alone.",
        .why = "Strict parsers do not find the parts.",
        .fix = "Write CRLF between the parts, and in their header sections.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: multipart/mixed; boundary=b

--b\r
\r
None\r
--b--\r
)",
        .violates = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: multipart/mixed; boundary=b

--b[[\n]]\r
None\r
--b--\r
)",
        .when = {.status = kWhole,
                 .has = {Field::content_type},
                 .needs = {Need::content, Need::data}},
        .check = bare_line_feeds,
    },
    {
        .id = "multipart-unterminated",
        .level = Level::must,
        .spec = {"RFC 2046", "5.1.1"},
        .summary = "Multipart content has no part, or no end.",
        .why = "Recipients cannot tell whether parts are missing.",
        .fix = "Begin every part with the boundary declared, and end with --boundary--.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: multipart/mixed; boundary=b

--b\r
\r
None\r
--b--\r
)",
        .violates = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: multipart/mixed; boundary=[[b]]

--b\r
\r
None\r
)",
        .when = {.status = Statuses::range(200, 599),
                 .has = {Field::content_type},
                 .needs = {Need::data}},
        .check = unterminated,
    },
    {
        .id = "problem-status-mismatch",
        .level = Level::must,
        .spec = {"RFC 9457", "3.1.2"},
        .summary = "The status of a problem document is not that of the response.",
        .why = "Of two programs that look at one of them each, one is misled.",
        .fix = "Write the status code of the response into the document.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/problem+json

{"status": 404}
)",
        .violates = R"(
[[HTTP/1.1 404 Not Found]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/problem+json

{"status": [[500]]}
)",
        .when = {.status = Statuses::final_but({200, 206}),
                 .has = {Field::content_type},
                 .needs = {Need::data}},
        .reads = {Field::via},
        .check = status_differs,
    },
    {
        .id = "problem-type-relative",
        .level = Level::should,
        .spec = {"RFC 9457", "3.1.1"},
        .summary = "The type of a problem document is a relative reference.",
        .why = "Its meaning changes with the resource that reports it.",
        .fix = "Use an absolute URI.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/problem+json

{"type": "https://a.example/none"}
)",
        .violates = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/problem+json

{"type": [["/none"]]}
)",
        .when = {.status = kWhole, .has = {Field::content_type}, .needs = {Need::data}},
        .check = type_relative,
    },
    {
        .id = "problem-member-type",
        .level = Level::advice,
        .spec = {"RFC 9457", "3.1"},
        .summary =
            "A member of a problem document has another JSON type than it is defined to have.",
        .why = "Clients ignore the member, or fail to parse the document.",
        .fix = "Make type, title, detail and instance strings, and status a number.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/problem+json

{"status": 404, "title": "None"}
)",
        .violates = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/problem+json

{"status": [["404"]], "title": "None"}
)",
        .when = {.status = kWhole, .has = {Field::content_type}, .needs = {Need::data}},
        .check = member_types,
    },
};
static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::content_parts{"content", kRules};

}  // namespace statute
