// Statuses that contradict those of other exchanges: RFC 9110, 15.
#include "rules/checks/history.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/conditions.h"
#include "rules/checks/families.h"
#include "rules/checks/target.h"
#include "rules/rule.h"
#include "rules/syntax/uri.h"

namespace statute {
namespace {

using checks::has_same_lines;
using checks::Side;

bool is_success(int status) { return status >= 200 && status < 300; }

bool has_same_credentials(const Side& a, const Side& b) {
  return checks::is_comparable(a) && checks::is_comparable(b) && a.credentials() == b.credentials();
}

// Whether other servers may have answered: one stands before the one, or stored it.
bool went_other_ways(const Response& a, const Response& b) {
  return !has_same_lines(a, b, Field::via) || a.has(Field::age) != b.has(Field::age);
}

void validators_differ(const Exchange& x, const Past& past, Reporter& out) {
  const Side here(x);
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Side other(past[i]);
    if (other.status() != 200 || !checks::is_same_request(here, other)) continue;
    if (went_other_ways(x.response, other.response())) continue;
    if (checks::has_same_content(here, other) != true) continue;
    for (Field f : {Field::etag, Field::last_modified}) {
      const bool mine = x.response.has(f);
      if (mine == other.response().has(f)) continue;
      const Side& lacking = mine ? other : here;
      const Side& having = mine ? here : other;
      lacking.report(out, lacking.response().start_line, "another has ",
                     having.response().first(f)->whole());
    }
    return;
  }
  out.not_observable();
}

// Whether a 201 named the URI of `x`, as what it created.
bool created(const Memo& m, const syntax::Uri& uri) {
  if (m.response().status != 201) return false;
  const Exchange creating = checks::exchange_of(m);
  const checks::Target target(creating);
  if (!target.is_known()) return false;
  const FieldLine* const location = checks::only_line(m.response(), Field::location);
  if (location == nullptr) {
    return m.request().method == Method::put && syntax::equivalent(target.uri(), uri);
  }
  checks::UriBuffer buffer;
  const auto named = target.resolve(location->value, buffer);
  return named && syntax::equivalent(*named, uri);
}

void created_unreachable(const Exchange& x, const Past& past, Reporter& out) {
  if (x.response.status == 405 && x.request->method != Method::get) return;
  if (checks::may_change(*x.request) || past.recent().empty()) return out.not_observable();
  const checks::Target target(x);
  if (!target.is_known()) return out.not_observable();
  const auto recent = past.recent();
  for (std::size_t i = recent.size(); i-- > 0;) {
    const Memo& m = *recent[i];
    const Method method = m.request().method;
    // What was deleted, or a collection that it was in, is rightly gone.
    if (method == Method::delete_ || method == Method::move) return;
    if (!created(m, target.uri())) continue;
    // Told already, or it was there in between.
    if (past.size() > 0 && past[0].number() > m.number() &&
        !checks::may_change(past[0].request())) {
      return;
    }
    if (!has_same_credentials(Side(x), Side(m))) return;
    if (x.received && m.received() && *x.received - *m.received() < 1) return;
    const FieldLine* const location = m.response().first(Field::location);
    out.at(m, location == nullptr ? m.response().start_line : location->value, "answers ",
           x.response.status);
    return;
  }
  out.not_observable();
}

// When a 2xx to a safe request arrives: calls `f(memo)` for the answers to the same request since
// the 2xx before it.
template <class F>
void for_each_lapse(const Exchange& x, const Past& past, Reporter& out, F f) {
  const Side here(x);
  std::size_t n = 0;
  for (; n < past.size(); ++n) {
    if (checks::may_have_changed(past[n])) return out.not_observable();
    if (is_success(past[n].response().status) && checks::is_same_request(here, Side(past[n])))
      break;
  }
  if (n == past.size()) return out.not_observable();
  for (std::size_t i = n; i-- > 0;) {
    if (checks::is_same_request(here, Side(past[i]))) f(past[i]);
  }
}

void bad_request_by_turns(const Exchange& x, const Past& past, Reporter& out) {
  for_each_lapse(x, past, out, [&out](const Memo& m) {
    if (m.response().status == 400 && !m.request().present.contains_any(checks::kConditions)) {
      out.at(m, m.response().start_line);
    }
  });
}

// Whether the one method is not found where the other found something.
bool is_hidden(const Side& special, const Side& get) {
  constexpr Methods kShown{Method::get, Method::head, Method::options, Method::connect};
  const Method method = get.request().method;
  return special.status() == 404 && !kShown.contains(special.request().method) &&
         (method == Method::get || method == Method::options) && is_success(get.status()) &&
         has_same_credentials(special, get) && checks::is_close(special, get);
}

void method_not_found(const Exchange& x, const Past& past, Reporter& out) {
  if (past.size() == 0) return out.not_observable();
  const Side here(x);
  const Side other(past[0]);
  const bool mine = is_hidden(here, other);
  const bool before = past.size() > 1 && is_hidden(other, Side(past[1]));
  if (mine || (is_hidden(other, here) && !before)) {
    const Side& special = mine ? here : other;
    special.report(out, special.response().start_line, "to ", special.request().method_name);
  } else if (x.response.status == 404) {
    out.not_observable();
  }
}

void gone_came_back(const Exchange& x, const Past& past, Reporter& out) {
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Memo& m = past[i];
    if (checks::may_change(m.request())) return;
    if (m.request().method != Method::get) continue;
    if (!has_same_credentials(Side(x), Side(m))) continue;
    if (is_success(m.response().status)) return;
    if (m.response().status != 410 || !checks::is_in_order(Side(m), Side(x))) continue;
    out.at(m, m.response().start_line, "answered ", x.response.status, " later");
    return;
  }
  out.not_observable();
}

void too_large_for_now(const Exchange& x, const Past& past, Reporter& out) {
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Memo& m = past[i];
    if (!checks::is_same_request(Side(x), Side(m))) continue;
    if (m.response().status == 413 && !m.response().has(Field::retry_after)) {
      out.at(m, m.response().start_line, "answered ", x.response.status, " later");
    }
    return;
  }
  out.not_observable();
}

// After the handshake: on a connection that has answered, or as the gateway before it says.
void too_early_again(const Exchange& x, const Past& past, Reporter& out) {
  const Side here(x);
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Side first(past[i]);
    if (first.request().method != x.request->method || !checks::is_comparable(first)) continue;
    const bool same = first.selection() - first.asked("early-data") == here.selection();
    if (first.status() != 425 || !same) break;
    const bool by_gateway = first.request().has(Field::early_data);
    if (!by_gateway && x.connection.position == 0) break;
    out.at(x.response.start_line);
    return;
  }
  out.not_observable();
}

// What no recipient may take for a request: RFC 9110, 5.5; RFC 9112, 5.1 and 6.
bool is_malformed(const Request& q) {
  constexpr Oddities kBroken{
      Oddity::value_control, Oddity::name_space, Oddity::name_octets,   Oddity::name_empty,
      Oddity::colon_missing, Oddity::bare_cr,    Oddity::target_octets, Oddity::leading_white_space,
      Oddity::obs_fold,      Oddity::start_line, Oddity::version};
  if (q.odd.contains_any(kBroken)) return true;
  if (q.has(Field::content_length) && q.has(Field::transfer_encoding)) return true;
  const FieldLine* const length = q.first(Field::content_length);
  if (length != nullptr && (length->value.empty() || length->value.find_first_not_of(
                                                         "0123456789") != std::string_view::npos)) {
    return true;
  }
  return false;
}

// Whether a percent sign is followed by something else than two hexadecimal digits: RFC 3986, 2.1.
bool is_badly_encoded(std::string_view target) {
  for (std::size_t i = target.find('%'); i != target.npos; i = target.find('%', i + 1)) {
    if (i + 2 >= target.size() || !syntax::is_hex(target[i + 1]) ||
        !syntax::is_hex(target[i + 2])) {
      return true;
    }
  }
  return false;
}

// When a well-formed request arrives that is answered below 500, after one like it, and two at
// least between them that were malformed and failed.
void failed_on_malformed(const Exchange& x, const Past& past, Reporter& out) {
  if (is_malformed(*x.request) || is_badly_encoded(x.request->target)) return;
  if (x.response.status < 200) return;
  const auto recent = past.recent();
  const std::string_view host = x.request->value(Field::host);
  const auto path = [](const Request& q) { return q.target.substr(0, q.target.find('?')); };
  const std::string_view mine = path(*x.request);
  const Memo* failed = nullptr;
  std::size_t count = 0;
  for (std::size_t i = recent.size(); i-- > 0 && !mine.empty();) {
    const Memo& m = *recent[i];
    const Request& q = m.request();
    if (q.value(Field::host) != host || m.scheme() != x.scheme) continue;
    // A path that cannot be decoded cannot be another's either: that it begins alike will do.
    const bool malformed_path = is_badly_encoded(path(q)) && q.target.starts_with(mine);
    if (path(q) != mine && !malformed_path) continue;
    const int status = m.response().status;
    if (is_malformed(q) || is_badly_encoded(q.target)) {
      if (status == 500 || status == 502 || status == 503) {
        failed = &m;
        ++count;
      }
    } else if (q.method == x.request->method) {
      if (status < 200 || status >= 500 || count < 2) break;
      out.at(*failed, failed->response().start_line, count, " times, to malformed requests");
      return;
    }
  }
  out.not_observable();
}

// Whether the exchange names the method as one that the origin knows.
bool shows_method(const Exchange& x, Method method) {
  if (is_success(x.response.status) && x.request->method == method) return true;
  if (!x.response.has(Field::allow)) return false;
  for (const FieldLine& line : x.response.lines(Field::allow)) {
    for (std::string_view name : syntax::Elements(line.value)) {
      if (method_of(name) == method) return true;
    }
  }
  return false;
}

void known_elsewhere(const Exchange& x, const Past& past, Reporter& out) {
  constexpr Methods kApart{Method::get, Method::head, Method::other};
  const HostFacts& host = past.host();
  const Method method = x.request->method;
  const auto is_known = [&host](Method m) {
    return host.succeeded.contains(m) || host.listed.contains(m);
  };
  if (x.response.status == 501) {
    if (kApart.contains(method)) return;
    if (is_known(method)) out.at(x.response.start_line, "performed or listed elsewhere");
    return;
  }
  if (host.unimplemented.empty()) return;
  for (const Memo* m : past.recent()) {
    const Method refused = m->request().method;
    if (m->response().status != 501 || kApart.contains(refused) || is_known(refused)) continue;
    if (m->request().value(Field::host) != x.request->value(Field::host)) continue;
    if (m->scheme() != x.scheme || !shows_method(x, refused)) continue;
    out.at(*m, m->response().start_line, "performed or listed elsewhere");
  }
}

constexpr Rule kRules[] = {
    {
        .id = "200-validator-inconsistent",
        .level = Level::should,
        .spec = rfc9110("15.3.1"),
        .summary = "Only some of the responses with the same content have a validator.",
        .why = "Clients that happened to get none fetch everything again.",
        .fix = "Send the same validators on every 200 of the resource.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 200 OK]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

)",
        .when = {.status = {200}, .method = {Method::get, Method::head}},
        .reads = {Field::etag, Field::last_modified, Field::via, Field::age},
        .once_per_host = true,
        .check = validators_differ,
    },
    {
        .id = "201-location-unreachable",
        .level = Level::advice,
        .spec = rfc9110("15.3.2"),
        .summary = "What a 201 says to be created is not there.",
        .why = "Clients that go on with the new resource fail.",
        .fix = "Create the resource before the answer; else answer 202.",
        .conforms = R"(
POST /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 201 Created
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /a/1
ETag: "1"
Content-Length: 0

GET /a/1 HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .violates = R"(
# received: 2026-06-02T10:00:00Z
POST /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 201 Created
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: [[/a/1]]
ETag: "1"
Content-Length: 0

# received: 2026-06-02T10:00:09Z
GET /a/1 HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

No!

)",
        .when = {.status = {404, 405, 410}, .needs = {Need::request_fields}},
        .reads = {Field::location},
        .check = created_unreachable,
    },
    {
        .id = "400-for-server-error",
        .level = Level::info,
        .spec = rfc9110("15.5.1"),
        .summary = "The same request gets 400 and success by turns.",
        .why = "Clients give up on a request that is right.",
        .fix = "Answer 5xx to faults that are not the fault of the client.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 503 Service Unavailable
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Retry-After: 9
Content-Length: 3

No!

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 400 Bad Request]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3

No!

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .when = {.status = k2xx, .method = {Method::get, Method::head, Method::options}},
        .check = bad_request_by_turns,
    },
    {
        .id = "404-with-allow-probe",
        .level = Level::advice,
        .spec = rfc9110("9.1"),
        .summary = "A method is answered 404 on a resource that is there.",
        .why = "Clients believe that the resource is gone, and not that it lacks the method.",
        .fix = "Answer 405 with Allow.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

PUT /a HTTP/1.1
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
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

PUT /a HTTP/1.1
Host: a.example
Content-Length: 0

[[HTTP/1.1 404 Not Found]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

No!

)",
        .when = {.status = k2xx | Statuses{404}, .needs = {Need::request_fields}},
        .check = method_not_found,
    },
    {
        .id = "410-then-success",
        .level = Level::advice,
        .spec = rfc9110("15.5.11"),
        .summary = "A resource that was gone for good is there again.",
        .why = "Clients and search engines have removed their links to it.",
        .fix = "Answer 404 where the absence is not known to be permanent.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

No!

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 410 Gone]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3

No!

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .when = {.status = k2xx, .method = {Method::get}},
        .check = gone_came_back,
    },
    {
        .id = "413-retry-after-missing",
        .level = Level::info,
        .spec = rfc9110("15.5.14"),
        .summary = "A 413 for the time being has no Retry-After.",
        .why = "Clients do not try again, though they would succeed.",
        .fix = "Send Retry-After when the condition is temporary.",
        .conforms = R"(
POST /a HTTP/1.1
Host: a.example
Content-Length: 1

a
HTTP/1.1 413 Content Too Large
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Retry-After: 9
Content-Length: 3

No!

POST /a HTTP/1.1
Host: a.example
Content-Length: 1

a
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .violates = R"(
POST /a HTTP/1.1
Host: a.example
Content-Length: 1

a
[[HTTP/1.1 413 Content Too Large]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3

No!

POST /a HTTP/1.1
Host: a.example
Content-Length: 1

a
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .when = {.status = k2xx, .needs = {Need::request_fields}},
        .check = too_large_for_now,
    },
    {
        .id = "425-repeated",
        .level = Level::advice,
        .spec = {"RFC 8470", "5.2"},
        .summary = "The retry after the handshake is answered 425 again.",
        .why = "Clients cannot send anything that is not early any more: the request never gets "
               "through.",
        .fix = "Process requests that were not sent in early data.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Early-Data: 1

HTTP/1.1 425 Too Early
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3

No!

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Early-Data: 1

HTTP/1.1 425 Too Early
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3

No!

GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 425 Too Early]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3

No!

)",
        .when = {.status = {425}, .unasked = {Field::early_data}},
        .check = too_early_again,
    },
    {
        .id = "500-on-malformed-request",
        .level = Level::advice,
        .spec = rfc9110("15.6.1"),
        .summary = "Malformed requests make the server fail.",
        .why =
            "Operators are called for faults of clients, and attackers learn where parsers break.",
        .fix = "Answer 400 to what cannot be parsed.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET /a HTTP/1.1
Host: a.example
B: \x01

HTTP/1.1 400 Bad Request
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3

No!

GET /a HTTP/1.1
Host: a.example
B: \x01

HTTP/1.1 400 Bad Request
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3

No!

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET /a HTTP/1.1
Host: a.example
B: \x01

[[HTTP/1.1 500 Internal Server Error]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3

No!

GET /a HTTP/1.1
Host: a.example
B: \x01

HTTP/1.1 500 Internal Server Error
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3

No!

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .when = {.status = k2xx | k3xx | k4xx, .needs = {Need::request_fields, Need::wire}},
        .check = failed_on_malformed,
    },
    {
        .id = "501-known-elsewhere",
        .level = Level::advice,
        .spec = rfc9110("15.6.2"),
        .summary = "501 says that the method is unknown, though another resource has it.",
        .why = "Clients stop to use the method on the whole server.",
        .fix = "Answer 405 with Allow.",
        .conforms = R"(
REPORT /b HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

REPORT /a HTTP/1.1
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
REPORT /b HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

REPORT /a HTTP/1.1
Host: a.example
Content-Length: 0

[[HTTP/1.1 501 Not Implemented]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

No!

)",
        .when = {.status = k2xx | Statuses{405, 501}, .needs = {Need::request}},
        .reads = {Field::allow},
        .check = known_elsewhere,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::status_history{"status", kRules};

}  // namespace statute
