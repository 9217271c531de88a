// What several exchanges show of access across origins: WHATWG Fetch, 3.3.
#include "rules/checks/history.h"

#include <array>
#include <cstddef>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/uri.h"
#include "rules/syntax/vary.h"

namespace statute {
namespace {

using checks::Side;

constexpr Field kAllow = Field::access_control_allow_origin;
constexpr Field kCredentials = Field::access_control_allow_credentials;

consteval Spec fetch(std::string_view section) { return {"WHATWG Fetch", section}; }

bool is_preflight(const Request& q) {
  return q.method == Method::options && q.has(Field::origin) &&
         q.has(Field::access_control_request_method);
}

bool has_same_origin(const Side& a, const Side& b) {
  return a.request().has(Field::origin) &&
         checks::has_same_lines(a.request(), b.request(), Field::origin);
}

// Whether the response lets that origin read it.
bool allows(const Side& s) {
  const std::string_view value = s.response().value(kAllow);
  return value == "*" || (!value.empty() && value == s.request().value(Field::origin));
}

void preflight_refused(const Exchange& x, const Past& past, Reporter& out) {
  checks::for_each_pair(
      x, past, out,
      [](const Side& s) {
        return is_preflight(s.request()) && (s.status() < 200 || s.status() > 299);
      },
      [](const Side& preflight, const Side& other) {
        const std::string_view method =
            preflight.request().value(Field::access_control_request_method);
        return !is_preflight(other.request()) && has_same_origin(preflight, other) &&
               other.request().method_name == method && other.status() < 400 && allows(other);
      },
      [&out](const Side& preflight, const Side& other) {
        preflight.report(out, preflight.response().start_line, other.request().method_name,
                         " itself is allowed");
      });
}

void error_hidden(const Exchange& x, const Past& past, Reporter& out) {
  checks::for_each_pair(
      x, past, out,
      [](const Side& s) {
        return s.status() >= 400 && s.request().has(Field::origin) && !is_preflight(s.request()) &&
               !s.response().has(kAllow);
      },
      [](const Side& error, const Side& other) {
        return other.status() >= 200 && other.status() < 300 && !is_preflight(other.request()) &&
               has_same_origin(error, other) && allows(other);
      },
      [&out](const Side& error, const Side& other) {
        error.report(out, error.response().start_line, "a success has ",
                     other.response().first(kAllow)->whole());
      });
}

// The last two labels of a host, and the first of these: what sites of one owner often share.
struct Site {
  explicit Site(std::string_view host) {
    std::size_t dot = host.rfind('.');
    if (dot == host.npos || dot == 0) {
      domain = label = host;
      return;
    }
    const std::size_t before = host.rfind('.', dot - 1);
    domain = before == host.npos ? host : host.substr(before + 1);
    label = domain.substr(0, domain.find('.'));
  }
  [[nodiscard]] bool is_related(const Site& o) const {
    return syntax::same(domain, o.domain) || syntax::same(label, o.label);
  }
  std::string_view domain;
  std::string_view label;
};

bool is_reflected(const Side& s) {
  const std::string_view value = s.response().value(kAllow);
  return !value.empty() && value != "*" && value == s.request().value(Field::origin) &&
         s.response().value(kCredentials) == "true";
}

void reflects_any(const Exchange& x, const Past& past, Reporter& out) {
  const Side here(x);
  if (!is_reflected(here)) return;
  const std::string_view own_host = checks::target_host(x);
  const std::string_view my_host = syntax::split_uri(x.request->value(Field::origin)).host;
  if (own_host.empty() || my_host.empty() || Site(my_host).is_related(Site(own_host))) return;
  bool told = false;
  bool other_site = false;
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Side other(past[i]);
    if (!is_reflected(other)) continue;
    const std::string_view host = syntax::split_uri(other.request().value(Field::origin)).host;
    if (host.empty() || Site(host).is_related(Site(own_host))) continue;
    told = told || other_site;
    other_site = other_site || !Site(host).is_related(Site(my_host));
  }
  if (!other_site) return out.not_observable();
  if (!told) out.at(x.response.value(kAllow), "so is another site");
}

bool varies_with_origin(const Response& r) {
  for (const FieldLine& line : r.lines(Field::vary)) {
    const auto vary = syntax::vary(line.value);
    if (!vary || vary->covers("Origin")) return true;
  }
  return false;
}

void vary_missing(const Exchange& x, const Past& past, Reporter& out) {
  const Side here(x);
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Side other(past[i]);
    if (other.request().method != x.request->method || other.status() != x.response.status)
      continue;
    if (!checks::differs_in(here, other, "origin")) continue;
    if (checks::has_same_lines(x.response, other.response(), kAllow)) continue;
    for (const Side& s : std::array{other, here}) {
      const Response& r = s.response();
      if (varies_with_origin(r) || checks::lists(r, Field::cache_control, "no-store")) continue;
      const FieldLine* const line = r.first(kAllow);
      s.report(out, line == nullptr ? r.start_line : line->whole(), "differs with Origin");
      return;
    }
    return;
  }
  out.not_observable();
}

constexpr Rule kRules[] = {
    {
        .id = "preflight-status",
        .level = Level::advice,
        .spec = fetch("4.8"),
        .summary = "A preflight is not answered 2xx, though the request itself is allowed.",
        .why = "Browsers do not send the request: scripts of the allowed origin fail.",
        .fix = "Answer preflights with 204, before authentication and redirects.",
        .conforms = R"(
OPTIONS /a HTTP/1.1
Host: a.example
Origin: https://b.example
Access-Control-Request-Method: PUT

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Access-Control-Allow-Origin: https://b.example
Vary: Origin
Access-Control-Allow-Methods: PUT

PUT /a HTTP/1.1
Host: a.example
Origin: https://b.example
Content-Length: 0

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Access-Control-Allow-Origin: https://b.example
Vary: Origin

)",
        .violates = R"(
OPTIONS /a HTTP/1.1
Host: a.example
Origin: https://b.example
Access-Control-Request-Method: PUT

[[HTTP/1.1 403 Forbidden]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3

No!

PUT /a HTTP/1.1
Host: a.example
Origin: https://b.example
Content-Length: 0

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Access-Control-Allow-Origin: https://b.example
Vary: Origin

)",
        .when = {.asked = {Field::origin}, .needs = {Need::request_fields}},
        .reads = {Field::access_control_allow_origin},
        .check = preflight_refused,
    },
    {
        .id = "error-without-cors",
        .level = Level::advice,
        .spec = fetch("3.3.3"),
        .summary = "Errors lack the Access-Control-Allow-Origin that successes have.",
        .why = "Scripts cannot read what went wrong; they see a network error.",
        .fix = "Send the CORS fields with errors too.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Origin: https://b.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Access-Control-Allow-Origin: https://b.example
Vary: Origin

GET /a HTTP/1.1
Host: a.example
Origin: https://b.example

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Type: text/plain
Access-Control-Allow-Origin: https://b.example
Vary: Origin
Content-Length: 3

No!

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Origin: https://b.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Access-Control-Allow-Origin: https://b.example
Vary: Origin

GET /a HTTP/1.1
Host: a.example
Origin: https://b.example

[[HTTP/1.1 404 Not Found]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

No!

)",
        .when = {.status = k2xx | k4xx | k5xx,
                 .asked = {Field::origin},
                 .needs = {Need::request_fields}},
        .reads = {Field::access_control_allow_origin},
        .once_per_host = true,
        .check = error_hidden,
    },
    {
        .id = "acao-reflects-any",
        .level = Level::advice,
        .spec = fetch("3.3.5"),
        .summary = "Unrelated origins are allowed to read responses made for the user.",
        .why = "Any site can act with the login of its visitors.",
        .fix = "Check Origin against a list of those that are trusted.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Origin: https://b.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Access-Control-Allow-Origin: https://b.example
Access-Control-Allow-Credentials: true
Vary: Origin

GET /a HTTP/1.1
Host: a.example
Origin: https://c.test

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Vary: Origin

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Origin: https://b.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Access-Control-Allow-Origin: https://b.example
Access-Control-Allow-Credentials: true
Vary: Origin

GET /a HTTP/1.1
Host: a.example
Origin: https://c.test

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Access-Control-Allow-Origin: [[https://c.test]]
Access-Control-Allow-Credentials: true
Vary: Origin

)",
        .when = {.has = {Field::access_control_allow_origin,
                         Field::access_control_allow_credentials},
                 .asked = {Field::origin}},
        .once_per_host = true,
        .check = reflects_any,
    },
    {
        .id = "acao-vary-origin-missing",
        .level = Level::advice,
        .spec = fetch("CORS protocol and HTTP caches"),
        .summary = "Access-Control-Allow-Origin depends on Origin, which Vary does not name.",
        .why = "Caches serve the response of one origin to another, whose scripts are refused.",
        .fix = "Send Vary: Origin always, without Origin in the request too.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Vary: Origin

GET /a HTTP/1.1
Host: a.example
Origin: https://b.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Access-Control-Allow-Origin: https://b.example
Vary: Origin

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 204 No Content]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60

GET /a HTTP/1.1
Host: a.example
Origin: https://b.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Access-Control-Allow-Origin: https://b.example
Vary: Origin

)",
        .when = {.needs = {Need::request_fields}},
        .reads = {Field::access_control_allow_origin, Field::vary, Field::cache_control},
        .check = vary_missing,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::cors_history{"cors", kRules};

}  // namespace statute
