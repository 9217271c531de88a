// Where redirects lead, as several exchanges show: RFC 9110, 10.2.2 and 15.4.
#include "rules/checks/history.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/checks/target.h"
#include "rules/rule.h"
#include "rules/syntax/uri.h"

namespace statute {
namespace {

using checks::Side;

constexpr std::size_t kMostHops = 20;

// Whether it is worth while to resolve the reference: what it ends with stays as it is.
bool may_resolve_to(std::string_view reference, const syntax::Uri& uri) {
  reference = reference.substr(0, reference.find('#'));
  if (reference.empty() || reference.back() == '.') return true;
  if (uri.path.size() <= 1 && !uri.has_query) return true;
  constexpr std::size_t kEnd = 6;
  const std::string_view end =
      reference.substr(reference.size() - (reference.size() < kEnd ? reference.size() : kEnd));
  return end.find('%') != end.npos || end.find('.') == 0 || uri.text.ends_with(end);
}

// Whether the redirect leads to that URI.
bool leads_to(const Memo& redirect, const syntax::Uri& uri) {
  const FieldLine* const location = checks::only_line(redirect.response(), Field::location);
  // What 304 and 300 name need not be followed.
  const int status = redirect.response().status;
  if (location == nullptr || status == 304 || status == 300) return false;
  if (!may_resolve_to(location->value, uri)) return false;
  const Exchange x = checks::exchange_of(redirect);
  const checks::Target target(x);
  checks::UriBuffer buffer;
  const auto named = target.resolve(location->value, buffer);
  return named && syntax::equivalent(*named, uri);
}

// Whether a client that follows the redirect may send this request.
bool may_follow(const Memo& redirect, const Request& next) {
  const Method from = redirect.request().method;
  const int status = redirect.response().status;
  if (from == next.method) return true;
  return status != 307 && status != 308 &&
         (next.method == Method::get || (next.method == Method::head && from == Method::head));
}

// The redirects that led to `x`, the last first, as far as they are remembered.
struct Chain {
  Chain(const Exchange& x, const Past& past) {
    const auto all = past.redirects();
    if (all.empty()) return;
    extend(x, all);
    for (std::size_t n = all.size(); count > 0 && count < hop.size();) {
      const Exchange last = checks::exchange_of(*hop[count - 1]);
      while (n > 0 && all[n - 1]->number() >= hop[count - 1]->number()) --n;
      const std::size_t before = count;
      extend(last, all.first(n));
      if (count == before) break;
    }
  }

  void extend(const Exchange& x, std::span<const Memo* const> redirects) {
    const checks::Target target(x);
    if (!target.is_known()) return;
    for (std::size_t i = redirects.size(); i-- > 0;) {
      const Memo& m = *redirects[i];
      if (!may_follow(m, *x.request) || !leads_to(m, target.uri())) continue;
      if (!checks::is_close(Side(m), Side(x))) return;
      hop[count++] = &m;
      return;
    }
  }

  std::array<const Memo*, kMostHops + 1> hop{};
  std::size_t count = 0;
};

bool is_redirect(const Exchange& x) {
  return x.response.status >= 300 && x.response.status < 400 && x.response.status != 304;
}

// Nothing else was asked of the target since the redirect.
bool is_next(const Memo& redirect, const Past& past) {
  return past.size() == 0 || past[0].number() <= redirect.number();
}

void chain_long(const Exchange& x, const Past& past, Reporter& out) {
  if (past.redirects().size() < 6 || is_redirect(x)) return;
  const Chain chain(x, past);
  if (chain.count <= 5) return;
  const Memo& first = *chain.hop[chain.count - 1];
  out.at(first, first.response().value(Field::location), chain.count, " redirects follow");
}

// The same request came by before, with the same cookies, and is redirected again.
void loop(const Exchange& x, const Past& past, Reporter& out) {
  const Chain chain(x, past);
  if (chain.count == 0) return;
  const checks::Target target(x);
  const Side here(x);
  std::size_t visits = 0;
  std::size_t length = 0;
  for (std::size_t i = 0; i < chain.count; ++i) {
    const Memo& m = *chain.hop[i];
    if (m.request().method != x.request->method || m.credentials() != here.credentials()) continue;
    const Exchange earlier = checks::exchange_of(m);
    const checks::Target visited(earlier);
    if (!syntax::equivalent(visited.uri(), target.uri())) continue;
    if (++visits == 1) length = i + 1;
  }
  const std::string_view location = x.response.value(Field::location);
  if (visits == 1 && here.sight().contains(Need::request_fields)) {
    out.at(location, "the client has been here ", length, length == 1 ? " hop" : " hops",
           " before");
  } else if (visits == 0 && chain.count == kMostHops) {
    out.at(location, "the ", kMostHops + 1, "th redirect in a row");
  }
}

void broken_target(const Exchange& x, const Past& past, Reporter& out) {
  if (past.redirects().empty()) return;
  if (checks::may_change(*x.request)) return;
  const Chain chain(x, past);
  if (chain.count == 0) return;
  const Memo& last = *chain.hop[0];
  if (!is_next(last, past)) return;
  out.at(last, last.response().value(Field::location), "answers ", x.response.status);
}

void permanent_changes(const Exchange& x, const Past& past, Reporter& out) {
  const FieldLine* const mine = checks::only_line(x.response, Field::location);
  if (mine == nullptr) return;
  const checks::Target target(x);
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Side other(past[i]);
    if (other.status() != 301 && other.status() != 308) continue;
    if (!checks::is_same_request(Side(x), other)) continue;
    const FieldLine* const its = checks::only_line(other.response(), Field::location);
    if (its == nullptr || !target.is_known()) return out.not_observable();
    checks::UriBuffer one;
    checks::UriBuffer two;
    const auto now = target.resolve(mine->value, one);
    const auto before = target.resolve(its->value, two);
    if (now && before && !syntax::equivalent(*now, *before)) {
      out.at(mine->value, "it was ", its->value);
    }
    return;
  }
  out.not_observable();
}

constexpr Rule kRules[] = {
    {
        .id = "redirect-chain-long",
        .level = Level::advice,
        .spec = rfc9110("15.4"),
        .summary = "More than five redirects lead to the resource.",
        .why = "Each costs a round trip, and some clients give up.",
        .fix = "Redirect straight to the final URI.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 302 Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /b
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

Go!

GET /b HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .violates = R"(
GET /0 HTTP/1.1
Host: a.example

HTTP/1.1 302 Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: [[/1]]
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

Go!

GET /1 HTTP/1.1
Host: a.example

HTTP/1.1 302 Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /2
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

Go!

GET /2 HTTP/1.1
Host: a.example

HTTP/1.1 302 Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /3
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

Go!

GET /3 HTTP/1.1
Host: a.example

HTTP/1.1 302 Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /4
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

Go!

GET /4 HTTP/1.1
Host: a.example

HTTP/1.1 302 Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /5
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

Go!

GET /5 HTTP/1.1
Host: a.example

HTTP/1.1 302 Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /6
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

Go!

GET /6 HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .when = {.needs = {Need::request}},
        .check = chain_long,
    },
    {
        .id = "redirect-loop",
        .level = Level::advice,
        .spec = rfc9110("15.4"),
        .summary = "Redirects lead back to where the client was.",
        .why = "Clients go round until they give up: the resource cannot be reached.",
        .fix = "Break the loop: redirect to what answers.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 302 Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /b
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

Go!

GET /b HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 302 Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /b
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

Go!

GET /b HTTP/1.1
Host: a.example

HTTP/1.1 302 Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /a
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

Go!

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 302 Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: [[/b]]
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

Go!

)",
        .when = {.status = k3xx, .has = {Field::location}, .needs = {Need::request}},
        .check = loop,
    },
    {
        .id = "redirect-target-broken",
        .level = Level::advice,
        .spec = rfc9110("10.2.2"),
        .summary = "A redirect leads to an error.",
        .why = "Clients are sent away to where there is nothing.",
        .fix = "Redirect to a resource that answers.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 302 Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /b
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

Go!

GET /b HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 302 Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: [[/b]]
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

Go!

GET /b HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

No!

)",
        .when = {.status =
                     Statuses{400, 402} | Statuses::range(404, 428) | Statuses::range(430, 599),
                 .needs = {Need::request}},
        .reads = {Field::location},
        .check = broken_target,
    },
    {
        .id = "redirect-permanent-changes",
        .level = Level::advice,
        .spec = rfc9110("15.4.2"),
        .summary = "A permanent redirect leads elsewhere the next time.",
        .why = "Clients and caches keep the first target for good.",
        .fix = "Use 302 or 307 for targets that change.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 301 Moved Permanently
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /b
Cache-Control: max-age=60
Content-Type: text/plain
Content-Length: 3

Go!

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 301 Moved Permanently
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /b
Cache-Control: max-age=60
Content-Type: text/plain
Content-Length: 3

Go!

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 301 Moved Permanently
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /b
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

Go!

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 301 Moved Permanently
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: [[/c]]
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 3

Go!

)",
        .when = {.status = {301, 308}, .has = {Field::location}, .needs = {Need::request_fields}},
        .check = permanent_changes,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::redirect_history{"redirect", kRules};

}  // namespace statute
