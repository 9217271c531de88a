// What WebDAV methods answer, beside what was there before: RFC 4918, 9 and 10.6.
#include "rules/checks/history.h"

#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/checks/target.h"
#include "rules/rule.h"
#include "rules/syntax/uri.h"

namespace statute {
namespace {

consteval Spec rfc4918(std::string_view section) { return {"RFC 4918", section}; }

// What tells that there is nothing: to GET, a collection may answer 404 all the same.
enum class Proof { any, strong };

// Whether a resource was there before `x`; nothing if it cannot be told. Whatever may have changed
// the host since, but for `x`, makes it unknown.
std::optional<bool> was_there(const Exchange& x, const Past& past, const Past& of, Proof proof) {
  if (of.size() == 0) return std::nullopt;
  const Memo& m = of[0];
  for (const Memo* since : past.recent()) {
    if (since->number() > m.number() && checks::may_change(since->request()) &&
        since->response().status < 400) {
      return std::nullopt;
    }
  }
  if (m.credentials() != credentials_of(*x.request)) return std::nullopt;
  const int status = m.response().status;
  const bool success = status >= 200 && status < 300;
  switch (m.request().method) {
    case Method::get:
    case Method::head:
    case Method::propfind: {
      const bool sure = m.request().method == Method::propfind;
      if (success) return true;
      if (status != 404 && status != 410) return std::nullopt;
      return sure || proof == Proof::any ? std::optional(false) : std::nullopt;
    }
    case Method::put:
    case Method::mkcol:
      return success && status != 202 ? std::optional(true) : std::nullopt;
    case Method::delete_:
      return status == 204 || status == 200 ? std::optional(false) : std::nullopt;
    default:
      return std::nullopt;
  }
}

// The same of the resource that Destination names.
std::optional<bool> destination_was_there(const Exchange& x, const Past& past, Reporter& out) {
  const FieldLine* const line = checks::only_line(*x.request, Field::destination);
  const checks::Target target(x);
  if (line == nullptr || !target.is_known()) return std::nullopt;
  checks::UriBuffer buffer;
  const auto uri = target.resolve(line->value, buffer);
  if (!uri) return std::nullopt;
  const auto there = was_there(x, past, past.of(uri->text), Proof::any);
  if (!there) out.not_observable();
  return there;
}

void copy_status(const Exchange& x, const Past& past, Reporter& out) {
  const auto there = destination_was_there(x, past, out);
  if (!there) return;
  if (x.response.status == 201 && *there) out.at(x.response.start_line, "the destination existed");
  if (x.response.status == 204 && !*there) {
    out.at(x.response.start_line, "the destination did not exist");
  }
}

void overwritten(const Exchange& x, const Past& past, Reporter& out) {
  if (x.request->value(Field::overwrite) != "F" || x.response.status == 202) return;
  if (destination_was_there(x, past, out) == true) {
    out.at(x.response.start_line, "the destination existed");
  }
}

void lock_created(const Exchange& x, const Past& past, Reporter& out) {
  // Without content it refreshes a lock.
  if (checks::request_has_content(*x.request) != true) return;
  const auto there = was_there(x, past, past, Proof::any);
  if (!there) return out.not_observable();
  if (!*there) out.at(x.response.start_line, "there was nothing before");
}

void made_again(const Exchange& x, const Past& past, Reporter& out) {
  if (x.response.status == 202) return;
  const auto there = was_there(x, past, past, Proof::any);
  if (!there) return out.not_observable();
  if (*there) out.at(x.response.start_line, "the resource existed");
}

void ancestors_made(const Exchange& x, const Past& past, Reporter& out) {
  if (x.response.status == 202) return;
  const checks::Target target(x);
  if (!target.is_known()) return out.not_observable();
  std::string_view uri = target.uri().text.substr(0, target.uri().text.find_first_of("?#"));
  if (uri.ends_with('/')) uri.remove_suffix(1);
  const std::size_t slash = uri.rfind('/');
  if (target.uri().path.size() < 2 || slash == uri.npos) return;
  for (std::string_view parent : {uri.substr(0, slash + 1), uri.substr(0, slash)}) {
    if (was_there(x, past, past.of(parent), Proof::strong) != false) continue;
    out.at(x.response.start_line, "there was no parent");
    return;
  }
  out.not_observable();
}

constexpr Rule kRules[] = {
    {
        .id = "copy-move-status",
        .level = Level::advice,
        .spec = rfc4918("9.8.5"),
        .summary = "The status of a copy does not tell whether the destination existed.",
        .why = "Clients show a new file where one was replaced, or miss one.",
        .fix = "Answer 201 for a new destination, 204 for one that existed.",
        .conforms = R"(
GET /b HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

COPY /a HTTP/1.1
Host: a.example
Destination: /b
Content-Length: 0

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .violates = R"(
GET /b HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

COPY /a HTTP/1.1
Host: a.example
Destination: /b
Content-Length: 0

[[HTTP/1.1 201 Created]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /b
Content-Length: 0

)",
        .when = {.status = {201, 204},
                 .method = {Method::copy, Method::move},
                 .asked = {Field::destination}},
        .check = copy_status,
    },
    {
        .id = "lock-created-not-201",
        .level = Level::should,
        .spec = rfc4918("9.10.4"),
        .summary = "A LOCK that created a resource is not answered 201.",
        .why = "Clients do not know that there is a resource now, and do not remove it.",
        .fix = "Answer 201 when LOCK creates the resource.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

No!

LOCK /a HTTP/1.1
Host: a.example
Content-Type: application/xml
Content-Length: 4

<a/>
HTTP/1.1 201 Created
Date: Tue, 02 Jun 2026 10:00:00 GMT
Lock-Token: <urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>
Content-Type: application/xml
Content-Length: 50

<D:prop xmlns:D="DAV:"><D:lockdiscovery/></D:prop>

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

No!

LOCK /a HTTP/1.1
Host: a.example
Content-Type: application/xml
Content-Length: 4

<a/>
[[HTTP/1.1 200 OK]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Lock-Token: <urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>
Content-Type: application/xml
Content-Length: 50

<D:prop xmlns:D="DAV:"><D:lockdiscovery/></D:prop>

)",
        .when = {.status = {200}, .method = {Method::lock}, .needs = {Need::request_fields}},
        .check = lock_created,
    },
    {
        .id = "mkcol-exists",
        .level = Level::must,
        .spec = rfc4918("9.3"),
        .summary = "MKCOL succeeds on a resource that exists.",
        .why = "Clients take what is there for new, and fill or replace it.",
        .fix = "Answer 405 where the resource exists.",
        .conforms = R"(
GET /a/ HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

MKCOL /a/ HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 405 Method Not Allowed
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Allow: GET, HEAD
Content-Length: 3

No!

)",
        .violates = R"(
GET /a/ HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

MKCOL /a/ HTTP/1.1
Host: a.example
Content-Length: 0

[[HTTP/1.1 201 Created]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /b
Content-Length: 0

)",
        .when = {.status = k2xx, .method = {Method::mkcol}},
        .check = made_again,
    },
    {
        .id = "mkcol-parent-missing",
        .level = Level::must,
        .spec = rfc4918("9.3.1"),
        .summary = "MKCOL succeeds where there is no parent.",
        .why = "A typing error of a client makes a tree of collections.",
        .fix = "Answer 409 where the parent does not exist.",
        .conforms = R"(
PROPFIND /a/ HTTP/1.1
Host: a.example
Depth: 0
Content-Length: 0

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

No!

MKCOL /a/b/ HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 409 Conflict
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3

No!

)",
        .violates = R"(
PROPFIND /a/ HTTP/1.1
Host: a.example
Depth: 0
Content-Length: 0

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

No!

MKCOL /a/b/ HTTP/1.1
Host: a.example
Content-Length: 0

[[HTTP/1.1 201 Created]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /b
Content-Length: 0

)",
        .when = {.status = k2xx, .method = {Method::mkcol}},
        .check = ancestors_made,
    },
    {
        .id = "overwrite-f-ignored",
        .level = Level::must,
        .spec = rfc4918("10.6"),
        .summary = "What exists is overwritten against Overwrite: F.",
        .why = "Users lose files that they asked to keep.",
        .fix = "Answer 412 where the destination exists.",
        .conforms = R"(
GET /b HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

COPY /a HTTP/1.1
Host: a.example
Destination: /b
Overwrite: F
Content-Length: 0

HTTP/1.1 412 Precondition Failed
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3

No!

)",
        .violates = R"(
GET /b HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

COPY /a HTTP/1.1
Host: a.example
Destination: /b
Overwrite: F
Content-Length: 0

[[HTTP/1.1 204 No Content]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .when = {.status = k2xx,
                 .method = {Method::copy, Method::move},
                 .asked = {Field::overwrite, Field::destination}},
        .check = overwritten,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::webdav_history{"webdav", kRules};

}  // namespace statute
