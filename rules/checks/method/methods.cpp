// What the answers to DELETE, PATCH, POST, PUT, QUERY and to unknown methods owe:
// RFC 9110, 9; RFC 5789; RFC 10008.
#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "rules/checks/documents.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/method.h"
#include "rules/syntax/structured.h"
#include "rules/syntax/uri.h"

namespace statute {
namespace {

constexpr Statuses kNotForDelete = Statuses::range(201, 201) | Statuses::range(203, 203) |
                                   Statuses::range(205, 206) | Statuses::range(208, 299);
constexpr Statuses kNotForPut =
    Statuses::range(203, 203) | Statuses::range(205, 206) | Statuses::range(208, 299);
constexpr Statuses kNotBut501 = k3xx | k4xx | Statuses::range(500, 500) | Statuses::range(502, 599);

// A 203 may be a 200 that a proxy has transformed: RFC 9110, 15.3.4.
void wrong_status(const Exchange& x, Reporter& out) {
  if (x.response.status != 203 || !x.response.has(Field::via)) out.at(x.response.start_line);
}

// Whether nobody has defined the method, nor the response allows it.
bool is_unknown(const Exchange& x) {
  const std::string_view name = x.request->method_name;
  if (name.empty() || x.request->odd.contains(Oddity::start_line)) return false;
  if (syntax::is_registered_method(name) || syntax::is_deployed_method(name)) return false;
  return !checks::AllowedMethods(x.response).contain(name);
}

void other_case(const Exchange& x, Reporter& out) {
  const std::string_view name = x.request->method_name;
  const std::string_view registered = syntax::recased_method(name);
  if (!registered.empty() && !checks::AllowedMethods(x.response).contain(name)) {
    out.at(name, "it is not ", registered);
  }
}

void unknown_success(const Exchange& x, Reporter& out) {
  const std::string_view name = x.request->method_name;
  if (is_unknown(x) && syntax::recased_method(name).empty()) out.at(name);
}

void unknown_not_501(const Exchange& x, Reporter& out) {
  if (!is_unknown(x)) return;
  auto finding = out.at(x.request->method_name);
  finding.also(x.response.start_line);
  // What is wrong with the request, who sends it and how busy the server is may be looked at
  // before the method.
  switch (x.response.status) {
    case 400:
    case 401:
    case 403:
    case 407:
    case 408:
    case 429:
    case 503:
      finding.as(Level::info);
      break;
    default:
      break;
  }
}

// Types that describe a thing, and not a change to be made of it.
bool is_no_patch(const syntax::MediaType& type) {
  for (std::string_view name :
       {"application/json", "text/plain", "application/xml", "text/xml", "text/html",
        "multipart/form-data", "application/x-www-form-urlencoded", "application/octet-stream"}) {
    if (type.is(name)) return true;
  }
  return false;
}

void no_patch(const Exchange& x, Reporter& out) {
  const auto type = checks::type_of(*x.request);
  if (type && is_no_patch(*type)) out.at(x.request->value(Field::content_type));
}

// Whether Location is the URI that the request went to; nothing if that is not known.
std::optional<bool> leads_back(const Exchange& x) {
  std::array<char, 4096> target;
  std::array<char, 8192> resolved;
  std::string_view base = x.uri;
  if (base.empty()) {
    const Request& q = *x.request;
    const FieldLine* host = q.first(Field::host);
    if (host == nullptr) host = checks::line_named(q, ":authority");
    const auto form = syntax::request_target(q.method_name, q.target);
    if (host == nullptr || !form) return std::nullopt;
    const std::string_view scheme = x.scheme == Scheme::https ? "https" : "http";
    const auto uri = syntax::target_uri(scheme, host->value, *form, target);
    if (!uri) return std::nullopt;
    base = *uri;
  }
  const auto location = syntax::location(x.response.value(Field::location));
  if (!location) return std::nullopt;
  const syntax::Uri from = syntax::split_uri(base);
  const auto to = syntax::resolve(from, *location, resolved);
  if (!to) return std::nullopt;
  const syntax::Uri there = syntax::split_uri(*to);
  // Whether the scheme of the request was http or https may be unknown.
  return syntax::same(there.authority, from.authority) &&
         syntax::equivalent_path(there.path, from.path) && there.query == from.query;
}

void created(const Exchange& x, Reporter& out) {
  const auto back = leads_back(x);
  if (!back) return out.not_observable();
  if (!*back) out.at(x.response.first(Field::location)->whole());
}

void accept_query(const Exchange& x, Reporter& out) {
  const checks::Values values(x.response, Field::accept_query);
  if (!x.response.has(Field::accept_query)) {
    // Where QUERY itself is not allowed, there is nothing to tell.
    if (x.response.status == 415) out.at(x.response.start_line);
    return;
  }
  if (!values.are_readable()) return;
  if (const auto list = syntax::structured::list(std::span<const std::string_view>(values));
      !list) {
    out.at(values[list.misfit().line].substr(list.misfit().at), "expected ",
           list.misfit().expected);
  }
}

void untyped_query(const Exchange& x, Reporter& out) {
  const auto content = checks::request_has_content(*x.request);
  if (!content) return out.not_observable();
  if (*content) out.at(x.request->start_line).also(x.response.start_line);
}

constexpr Rule kRules[] = {
    {
        .id = "put-status",
        .level = Level::must,
        .spec = rfc9110("9.3.4"),
        .summary = "A PUT is answered with a success code that has no meaning there.",
        .why =
            "The client cannot tell whether the representation was created, replaced or neither.",
        .fix = "Answer 201 when the PUT created the representation, else 200 or 204.",
        .conforms = R"(
PUT /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
PUT /a HTTP/1.1
Host: a.example
Content-Length: 0

[[HTTP/1.1 205 Reset Content]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Length: 0

)",
        .when = {.status = kNotForPut, .method = {Method::put}},
        .reads = {Field::via},
        .beats = {"205-unexpected-method"},
        .check = wrong_status,
    },
    {
        .id = "query-content-type-missing",
        .level = Level::must,
        .spec = {"RFC 10008", "2"},
        .summary = "A QUERY without Content-Type is answered with success.",
        .why = "What the query means was guessed, and the next recipient may guess otherwise.",
        .fix = "Refuse such a request with 400.",
        .conforms = R"(
QUERY /a HTTP/1.1
Host: a.example
Content-Type: application/sql
Content-Length: 9

select 1
HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 2

1
)",
        .violates = R"(
[[QUERY /a HTTP/1.1]]
Host: a.example
Content-Length: 9

select 1
[[HTTP/1.1 200 OK]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 2

1
)",
        .when = {.status = k2xx, .method = {Method::query}, .unasked = {Field::content_type}},
        .check = untyped_query,
    },
    {
        .id = "delete-status",
        .level = Level::should,
        .spec = rfc9110("9.3.5"),
        .summary = "A successful DELETE is answered otherwise than 200, 202 or 204.",
        .why = "The client cannot tell whether the resource is gone.",
        .fix = "Answer 204, 200 with content, or 202 if it is not done yet.",
        .conforms = R"(
DELETE /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
DELETE /a HTTP/1.1
Host: a.example

[[HTTP/1.1 201 Created]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 5

Done
)",
        .when = {.status = kNotForDelete, .method = {Method::delete_}},
        .reads = {Field::via},
        .check = wrong_status,
    },
    {
        .id = "method-unknown-not-501",
        .level = Level::should,
        .spec = rfc9110("9.1"),
        .summary = "A method that nobody knows is not answered 501.",
        .why =
            "The client learns something about the resource instead of the method, and may retry "
            "it elsewhere on the server.",
        .fix = "Answer 501.",
        .conforms = R"(
XNONEXIST /a HTTP/1.1
Host: a.example

HTTP/1.1 501 Not Implemented
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 14

What is that?
)",
        .violates = R"(
[[XNONEXIST]] /a HTTP/1.1
Host: a.example

[[HTTP/1.1 404 Not Found]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 5

None
)",
        .when = {.status = kNotBut501, .method = {Method::other}},
        .reads = {Field::allow},
        .check = unknown_not_501,
    },
    {
        .id = "delete-200-empty",
        .level = Level::advice,
        .spec = rfc9110("9.3.5"),
        .summary = "A 200 to DELETE has no content.",
        .why = "A client may wait for, or try to parse, a representation that is not there.",
        .fix = "Answer 204.",
        .conforms = R"(
DELETE /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
DELETE /a HTTP/1.1
Host: a.example

[[HTTP/1.1 200 OK]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Length: 0

)",
        .when = {.status = {200}, .method = {Method::delete_}, .needs = {Need::emptiness}},
        .check = checks::at_status_line_if_empty,
    },
    {
        .id = "method-case-insensitive",
        .level = Level::advice,
        .spec = rfc9110("9.1"),
        .summary = "A method in the wrong case is answered as if it were the registered one.",
        .why = "Filters compare methods with regard to case: what they forbid gets through.",
        .fix = "Compare methods with regard to case, and answer 501.",
        .conforms = R"(
get /a HTTP/1.1
Host: a.example

HTTP/1.1 501 Not Implemented
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 14

What is that?
)",
        .violates = R"(
[[get]] /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 6

Hello
)",
        .when = {.status = k2xx, .method = {Method::other}},
        .reads = {Field::allow},
        .check = other_case,
    },
    {
        .id = "method-unknown-success",
        .level = Level::advice,
        .spec = rfc9110("9.1"),
        .summary = "A method that nobody knows is answered with success.",
        .why = "The server treats it as another one, and filters that look for that one miss it.",
        .fix = "Answer 501.",
        .conforms = R"(
PURGE /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
[[XNONEXIST]] /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 6

Hello
)",
        .when = {.status = k2xx, .method = {Method::other}},
        .reads = {Field::allow},
        .check = unknown_success,
    },
    {
        .id = "patch-media-type-accepted",
        .level = Level::advice,
        .spec = {"RFC 5789", "2"},
        .summary = "A PATCH is accepted whose type does not say how to apply a change.",
        .why = "Whether null removes a member or an array replaces one is a private convention.",
        .fix =
            "Take application/merge-patch+json, application/json-patch+json and the like; answer "
            "415 with Accept-Patch to the rest.",
        .conforms = R"(
PATCH /a HTTP/1.1
Host: a.example
Content-Type: application/merge-patch+json
Content-Length: 8

{"a":1}

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
PATCH /a HTTP/1.1
Host: a.example
Content-Type: [[application/json]]
Content-Length: 8

{"a":1}

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.status = k2xx, .method = {Method::patch}, .asked = {Field::content_type}},
        .once_per_host = true,
        .check = no_patch,
    },
    {
        .id = "post-created-not-201",
        .level = Level::info,
        .spec = rfc9110("9.3.3"),
        .summary = "A POST is answered 200 or 204 with the Location of another resource.",
        .why = "If the POST created it, clients that wait for 201 do not notice.",
        .fix = "Answer 201 if the resource is new.",
        .conforms = R"(
POST /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 201 Created
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /a/1
Content-Type: text/plain
Content-Length: 5

Made
)",
        .violates = R"(
POST /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
[[Location: /a/1]]
Content-Type: text/plain
Content-Length: 5

Made
)",
        .when = {.status = {200, 204}, .method = {Method::post}, .has = {Field::location}},
        .check = created,
    },
    {
        .id = "query-accept-query",
        .level = Level::info,
        .spec = {"RFC 10008", "3"},
        .summary = "A QUERY is refused without saying in Accept-Query what would be taken.",
        .why = "The client has to guess the media types of queries that the resource knows.",
        .fix = "Send Accept-Query with the media types as a list of strings or tokens.",
        .conforms = R"(
QUERY /a HTTP/1.1
Host: a.example
Content-Type: application/sql
Content-Length: 9

select 1
HTTP/1.1 415 Unsupported Media Type
Date: Tue, 02 Jun 2026 10:00:00 GMT
Accept-Query: "application/jsonpath"
Content-Type: text/plain
Content-Length: 18

Send a JSON path.
)",
        .violates = R"(
QUERY /a HTTP/1.1
Host: a.example
Content-Type: application/sql
Content-Length: 9

select 1
[[HTTP/1.1 415 Unsupported Media Type]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 18

Send a JSON path.
)",
        .when = {.status = {405, 415}, .method = {Method::query}},
        .reads = {Field::accept_query},
        .check = accept_query,
    },
};
static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::methods{"method", kRules};

}  // namespace statute
