// What changes did, as requests before and after them show: RFC 9110, 9.2.1, 9.3.4, 9.3.5 and 14.5.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/checks/history.h"
#include "rules/rule.h"
#include "rules/syntax/media_type.h"
#include "rules/syntax/range.h"

namespace statute {
namespace {

using checks::Side;

// The latest request that may have changed the resource, if the exchange at hand is the first GET
// after it with its credentials, and what came before it.
struct Change {
  const Memo* memo = nullptr;
  std::size_t at = 0;  // in Past
};
std::optional<Change> change_before(const Exchange& x, const Past& past) {
  const Side here(x);
  if (!checks::is_plain(*x.request) || !checks::is_comparable(here)) return std::nullopt;
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Memo& m = past[i];
    const Side side(m);
    const bool same = m.credentials() == here.credentials();
    if (!checks::may_have_changed(m)) {
      // Told when that one came.
      if (checks::is_plain(m.request()) && same) return std::nullopt;
      continue;
    }
    if (!same || !checks::is_close(side, here) || !checks::is_in_order(side, here)) {
      return std::nullopt;
    }
    return Change{&m, i};
  }
  return std::nullopt;
}

// Whether the 200 to a GET holds the octets that a PUT sent. Nothing if it cannot be told.
std::optional<bool> holds_what_was_put(const Exchange& x, const Memo& put, Reporter& out) {
  const auto sent = put.request_content_digest();
  if (!sent || checks::may_come_from_cache(x.response)) return std::nullopt;
  if (put.request().has(Field::content_encoding)) {
    const Content& c = x.response.content;
    const bool alike = checks::has_same_lines(put.request(), x.response, Field::content_encoding);
    if (!alike || c.known != Known::fully || c.form != Form::exact) return std::nullopt;
    return digest_of(c.octets) == *sent;
  }
  const auto data = checks::data_of(x, out);
  if (!data) return std::nullopt;
  return digest_of(*data) == *sent;
}

void create_not_201(const Exchange& x, const Past& past, Reporter& out) {
  const auto change = change_before(x, past);
  if (!change) return out.not_observable();
  const Memo& put = *change->memo;
  const int status = put.response().status;
  if (put.request().method != Method::put || (status != 200 && status != 204)) return;
  for (std::size_t i = change->at + 1; i < past.size(); ++i) {
    const Memo& m = past[i];
    if (checks::may_have_changed(m)) break;
    if (!checks::is_plain(m.request()) || m.credentials() != put.credentials()) continue;
    const int before = m.response().status;
    if ((before != 404 && before != 410) || checks::may_come_from_cache(m.response())) return;
    if (!checks::is_close(Side(m), Side(put)) || !checks::is_in_order(Side(m), Side(put))) return;
    if (holds_what_was_put(x, put, out) == true) {
      out.at(put, put.response().start_line, "the GET before got ", before);
    }
    return;
  }
  out.not_observable();
}

void modify_201(const Exchange& x, const Past& past, Reporter& out) {
  const Memo* const before = checks::latest_get(x, past);
  if (before == nullptr) return out.not_observable();
  // A cache may go on serving what is gone.
  if (checks::may_come_from_cache(before->response())) return out.not_observable();
  if (before->response().status == 200) out.at(x.response.start_line, "the GET before got 200");
}

void validator_transformed(const Exchange& x, const Past& past, Reporter& out) {
  const auto change = change_before(x, past);
  if (!change) return out.not_observable();
  const Memo& put = *change->memo;
  const Response& r = put.response();
  const FieldLine* validator = r.first(Field::etag);
  if (validator == nullptr) validator = r.first(Field::last_modified);
  const bool done = r.status == 200 || r.status == 201 || r.status == 204;
  if (put.request().method != Method::put || !done || validator == nullptr) return;
  if (put.request().has(Field::content_range)) return;
  if (checks::may_come_from_cache(x.response)) return out.not_observable();
  // Another variant, selected by what the GET asked for, says nothing.
  const std::string_view type = syntax::essence(x.response.value(Field::content_type));
  const std::string_view sent = syntax::essence(put.request().value(Field::content_type));
  if (!sent.empty() && !syntax::same(type, sent)) return out.not_observable();
  const bool coded = !checks::has_same_lines(put.request(), x.response, Field::content_encoding);
  if (!coded && checks::has_moved(r, x.response)) {
    out.at(put, validator->whole(), "the GET after it has ",
           x.response.value(validator->id == Field::etag && x.response.has(Field::etag)
                                ? Field::etag
                                : Field::last_modified));
    return;
  }
  const auto same = holds_what_was_put(x, put, out);
  if (same == false) out.at(put, validator->whole(), "the GET after it has other content");
}

void part_as_whole(const Exchange& x, const Past& past, Reporter& out) {
  const auto change = change_before(x, past);
  if (!change) return out.not_observable();
  const Memo& put = *change->memo;
  const int status = put.response().status;
  const FieldLine* const line = checks::only_line(put.request(), Field::content_range);
  if (put.request().method != Method::put || line == nullptr || status < 200 || status > 299)
    return;
  const auto range = syntax::content_range(line->value);
  if (!range || !range->is_bytes() || range->kind != syntax::ContentRangeKind::range) return;
  if (range->first == 0 && range->complete && range->last + 1 == *range->complete) return;
  if (holds_what_was_put(x, put, out) != true) return;
  out.at(put, put.response().start_line, "the request has ", line->whole());
}

void still_there(const Exchange& x, const Past& past, Reporter& out) {
  const Side here(x);
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Memo& m = past[i];
    const Side side(m);
    const int status = m.response().status;
    if (!checks::may_have_changed(m)) {
      // Told when that one came.
      if (m.request().method != Method::options && status >= 200 && status < 300) return;
      continue;
    }
    if (m.request().method != Method::delete_ || (status != 200 && status != 204)) return;
    if (!checks::is_comparable(here) || !checks::is_comparable(side) ||
        m.credentials() != here.credentials() || !checks::is_close(side, here) ||
        !checks::is_in_order(side, here) || checks::may_come_from_cache(x.response)) {
      return out.not_observable();
    }
    out.at(x.response.start_line, "the DELETE before got ", status);
    return;
  }
  out.not_observable();
}

// Whether the query asks for an action that destroys, as in ?do=delete or ?action=remove.
bool asks_to_destroy(std::string_view query) {
  constexpr std::string_view kNames[] = {"do",   "action", "act",     "cmd",       "command", "op",
                                         "mode", "method", "_method", "operation", "task"};
  constexpr std::string_view kActions[] = {"delete", "remove", "destroy",
                                           "purge",  "unlink", "erase"};
  const auto is_one_of = [](std::string_view s, const auto& words) {
    for (std::string_view word : words) {
      if (syntax::same(s, word)) return true;
    }
    return false;
  };
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    const std::size_t equals = pair.find('=');
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
    if (is_one_of(pair.substr(0, equals), kNames) && is_one_of(value, kActions)) return true;
    query.remove_prefix(pair.size() == query.size() ? pair.size() : pair.size() + 1);
  }
  return false;
}

// Only of the resource itself is there a past: the same request has to find it gone. No writer may
// have been seen on the whole host.
void destroyed(const Exchange& x, const Past& past, Reporter& out) {
  if (!asks_to_destroy(checks::target_query(x))) return;
  constexpr Methods kWriters{Method::post,      Method::put,   Method::delete_, Method::patch,
                             Method::proppatch, Method::mkcol, Method::copy,    Method::move};
  if (past.host().asked.contains_any(kWriters)) return out.not_observable();
  const Side here(x);
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Memo& m = past[i];
    if (checks::may_have_changed(m)) break;
    if (!checks::is_same_request(here, Side(m)) || !checks::is_close(Side(m), here)) continue;
    const int status = m.response().status;
    if (status < 200 || status > 299 || !checks::is_in_order(Side(m), here)) return;
    out.at(m, m.response().start_line, "the same request gets ", x.response.status, " after it");
    return;
  }
  out.not_observable();
}

constexpr When kPlainGet{.status = {200}, .method = {Method::get}, .unasked = checks::kConditions};

constexpr Rule kRules[] = {
    {
        .id = "put-create-not-201",
        .level = Level::must,
        .spec = rfc9110("9.3.4"),
        .summary = "A PUT that created the resource is not answered 201.",
        .why =
            "The client cannot tell that it made something new, and caches and monitors miss it.",
        .fix = "Answer 201 when there was no current representation.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

no.

PUT /a HTTP/1.1
Host: a.example
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one
HTTP/1.1 201 Created
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain; charset=utf-8
Content-Length: 4

new.

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Content-Length: 0

PUT /a HTTP/1.1
Host: a.example
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one
[[HTTP/1.1 204 No Content]]

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Content-Length: 3

one)",
        .when = kPlainGet,
        .reads = {Field::age, Field::via},
        .check = create_not_201,
    },
    {
        .id = "put-modify-201",
        .level = Level::must,
        .spec = rfc9110("9.3.4"),
        .summary = "A PUT that changed a resource is answered 201, as if it had created it.",
        .why = "The client takes it for new and does what it does once for each new one.",
        .fix = "Answer 200 or 204 when there was a current representation.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

PUT /a HTTP/1.1
Host: a.example
Content-Type: text/plain; charset=utf-8
Content-Length: 3

two
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Content-Length: 3

one

PUT /a HTTP/1.1
Host: a.example
Content-Type: text/plain; charset=utf-8
Content-Length: 3

two
[[HTTP/1.1 201 Created]]
Content-Length: 0

)",
        .when = {.status = {201}, .method = {Method::put}},
        .check = modify_201,
    },
    {
        .id = "put-validator-transformed",
        .level = Level::must,
        .spec = rfc9110("9.3.4"),
        .summary = "The answer to a PUT has a validator of content that is not what was put.",
        .why = "The client takes its own copy for the current one, and makes its next change on "
               "top of it.",
        .fix = "Send no validator in answer to PUT when the content is transformed on its way to "
               "the store.",
        .conforms = R"(
PUT /a HTTP/1.1
Host: a.example
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v1"

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one)",
        .violates = R"(
PUT /a HTTP/1.1
Host: a.example
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one
HTTP/1.1 204 No Content
[[ETag: "v1"]]

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Content-Type: text/plain; charset=utf-8
Content-Length: 3

ONE)",
        .when = kPlainGet,
        .reads = {Field::etag, Field::last_modified, Field::content_type, Field::content_encoding},
        .check = validator_transformed,
    },
    {
        .id = "safe-method-side-effect",
        .level = Level::must,
        .spec = rfc9110("9.2.1"),
        .summary = "A safe method destroyed what its URI names.",
        .why =
            "Crawlers, prefetchers and link checkers follow such a link and delete for everybody.",
        .fix = "Require POST or DELETE for what changes state.",
        .conforms = R"(
GET /a?do=delete HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a?do=delete HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one)",
        .violates = R"(
GET /a?do=delete HTTP/1.1
Host: a.example

[[HTTP/1.1 200 OK]]
Content-Length: 3

one

GET /a?do=delete HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Content-Length: 0

)",
        .when = {.status = {404, 410}, .method = {Method::get, Method::head, Method::options}},
        .check = destroyed,
    },
    {
        .id = "put-content-range-ignored",
        .level = Level::should,
        .spec = rfc9110("14.5"),
        .summary = "A PUT with Content-Range replaces the whole by the part.",
        .why = "A client that resumes an upload destroys what it had sent before.",
        .fix = "Answer 400 to a PUT with Content-Range that is not supported.",
        .conforms = R"(
PUT /a HTTP/1.1
Host: a.example
Content-Range: bytes 1-2/3
Content-Type: text/plain; charset=utf-8
Content-Length: 2

ne
HTTP/1.1 400 Bad Request
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

no.

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one)",
        .violates = R"(
PUT /a HTTP/1.1
Host: a.example
Content-Range: bytes 1-2/3
Content-Type: text/plain; charset=utf-8
Content-Length: 2

ne
[[HTTP/1.1 204 No Content]]

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Content-Length: 2

ne)",
        .when = kPlainGet,
        .check = part_as_whole,
    },
    {
        .id = "delete-then-success",
        .level = Level::advice,
        .spec = rfc9110("9.3.5"),
        .summary = "A resource is there after a DELETE that succeeded.",
        .why = "The client takes for gone what others still get.",
        .fix = "Answer 404 or 410 after a deletion, or answer the DELETE with 202 while it is "
               "pending.",
        .conforms = R"(
DELETE /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

no.)",
        .violates = R"(
DELETE /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content

GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 200 OK]]
Content-Length: 3

one)",
        .when = {.status = k2xx, .method = {Method::get, Method::head}},
        .reads = {Field::age, Field::via},
        .check = still_there,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::changes_history{"method", kRules};

}  // namespace statute
