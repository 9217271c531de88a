// Versions of HTTP beside each other, and alternatives beside their advertisement: RFC 9110, 6.2;
// RFC 7838.
#include "rules/checks/history.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/checks/target.h"
#include "rules/rule.h"
#include "rules/syntax/alt_svc.h"

namespace statute {
namespace {

using checks::Side;

// The selection without what only one of the versions has: RFC 9113, 8.2.2 and 8.3.1.
std::uint64_t selection_of_any(const Side& s) {
  return s.selection() - s.asked("host") - s.asked("connection");
}

// The last four answers to the request were of one version, the other, the one and the other.
void divergent(const Exchange& x, const Past& past, Reporter& out) {
  const Side here(x);
  if (x.response.major != 1 && x.response.major != 2) return;
  const Memo* series[3] = {};
  std::size_t count = 0;
  for (std::size_t i = 0; i < past.size() && count < 3; ++i) {
    const Side s(past[i]);
    if (checks::may_change(s.request())) break;
    if (s.request().method != x.request->method || !checks::is_close(here, s)) continue;
    if (selection_of_any(s) != selection_of_any(here) || !checks::is_comparable(s)) continue;
    if (s.request().present.contains_any(checks::kConditions) !=
        x.request->present.contains_any(checks::kConditions)) {
      continue;
    }
    series[count++] = &past[i];
  }
  if (count < 3) return out.not_observable();
  const Response& c = series[0]->response();
  const Response& b = series[1]->response();
  const Response& a = series[2]->response();
  const int other = x.response.major == 1 ? 2 : 1;
  if (c.major != other || b.major != x.response.major || a.major != other) {
    return out.not_observable();
  }
  const auto agree = [](const Response& r, const Response& s) {
    return r.status == s.status && checks::has_same_lines(r, s, Field::content_type);
  };
  if (!agree(x.response, b) || !agree(c, a) || agree(x.response, c)) return;
  const Side second = x.response.major == 2 ? here : Side(*series[0]);
  const Response& first = x.response.major == 2 ? c : x.response;
  if (second.status() != first.status) {
    second.report(out, second.response().start_line, "HTTP/1.1 gets ", first.status);
    return;
  }
  const FieldLine* const type = second.response().first(Field::content_type);
  second.report(out, type == nullptr ? second.response().start_line : type->whole(),
                "HTTP/1.1 gets ", first.value(Field::content_type));
}

// The alternative for HTTP/3 in the newest Alt-Svc, if it is still in its lifetime.
std::optional<std::string_view> advertised(const Memo& m, const Exchange& x) {
  for (const FieldLine& line : m.response().lines(Field::alt_svc)) {
    for (const syntax::Alternative& a : syntax::Alternatives(line.value)) {
      if (a.protocol != "h3") continue;
      std::uint64_t lifetime = 86400;
      if (const auto ma = syntax::find(a.params(), "ma")) {
        const auto given = syntax::delta_seconds(ma->value.raw);
        lifetime = given ? *given : 0;
      }
      const auto seconds = checks::seconds_between(Side(m), Side(x));
      const bool over = seconds && *seconds > 0 && static_cast<std::uint64_t>(*seconds) > lifetime;
      if (!over) return a.text;
    }
  }
  return std::nullopt;
}

// Only an end of the connection that came from the server shows that the network let it through.
void unusable(const Exchange& x, const Past& past, Reporter& out) {
  if (x.request == nullptr || x.request->major != 3) return;
  if (!x.response.start_line.empty() || x.response.status != 0) return;
  const Ending e = x.connection.ending;
  if (e != Ending::closed && e != Ending::reset) return out.not_observable();
  const checks::Target target(x, "https");
  if (!target.is_known()) return out.not_observable();
  for (const Memo* m : past.recent()) {
    if (!m->response().has(Field::alt_svc)) continue;
    const Exchange before = checks::exchange_of(*m);
    const checks::Target origin(before, "https");
    if (!origin.is_known() || !syntax::same_origin(origin.uri(), target.uri())) continue;
    if (const auto alternative = advertised(*m, x)) {
      out.at(*m, *alternative, "no answer");
      return;
    }
  }
  out.not_observable();
}

constexpr Rule kDivergent[] = {
    {
        .id = "http2-divergent",
        .level = Level::advice,
        .spec = rfc9110("6.2"),
        .summary = "The answer depends on the version of HTTP.",
        .why = "The same link works in one client and not in another, and nobody sees why.",
        .fix = "Handle requests alike, whatever version they came by.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET /a HTTP/1.1
Host: a.example

HTTP/2 204
date: Tue, 02 Jun 2026 10:00:00 GMT
cache-control: no-store

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET /a HTTP/1.1
Host: a.example

HTTP/2 204
date: Tue, 02 Jun 2026 10:00:00 GMT
cache-control: no-store

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET /a HTTP/1.1
Host: a.example

HTTP/2 203
date: Tue, 02 Jun 2026 10:00:00 GMT
cache-control: no-store
content-length: 0

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET /a HTTP/1.1
Host: a.example

[[HTTP/2 203]]
date: Tue, 02 Jun 2026 10:00:00 GMT
cache-control: no-store
content-length: 0

)",
        .when = {.version = {Version::http1, Version::http2}, .needs = {Need::request_fields}},
        .reads = {Field::content_type},
        .once_per_host = true,
        .check = divergent,
    },
};

constexpr Rule kUnusable[] = {
    {
        .id = "http3-alt-svc-unusable",
        .level = Level::advice,
        .spec = {"RFC 7838", "2.1"},
        .summary = "An alternative for HTTP/3 that was advertised does not answer.",
        .why = "Clients wait for it before they fall back to what works.",
        .fix = "Repair the alternative, or withdraw it by Alt-Svc: clear.",
        .conforms = R"(
# scheme: https
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Alt-Svc: h3=":443"; ma=86400

GET /a HTTP/1.1
Host: a.example

HTTP/3 204
date: Tue, 02 Jun 2026 10:00:00 GMT
cache-control: no-store

)",
        .violates = R"(
# scheme: https
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Alt-Svc: [[h3=":443"; ma=86400]]

# connection: reset
GET /a HTTP/3.0
Host: a.example

)",
        .when = {.status = {0}, .needs = {Need::request, Need::connection}},
        .reads = {Field::alt_svc},
        .once_per_host = true,
        .check = unusable,
    },
};

static_assert(well_formed(kDivergent) && well_formed(kUnusable));

}  // namespace

constinit const Family families::http2_history{"http2", kDivergent};
constinit const Family families::http3_history{"http3", kUnusable};

}  // namespace statute
