// Strict-Transport-Security, and the way from http to https: RFC 6797.
#include "rules/syntax/hsts.h"

#include <cstdint>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/conditions.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/uri.h"

namespace statute {
namespace {

constexpr Field kSts = Field::strict_transport_security;
constexpr Statuses kFollowed{300, 301, 302, 303, 307, 308};
constexpr Statuses kFinal = Statuses::final_but({304});

constexpr std::uint64_t kHalfYear = 15768000;
constexpr std::uint64_t kYear = 31536000;

// Calls `f` with every line that can be read, and what it says.
template <class F>
void each_policy(const Exchange& x, F f) {
  for (const FieldLine& line : x.response.lines(kSts)) {
    if (checks::is_readable(line)) f(line, syntax::read_hsts(line.value));
  }
}

std::string_view text_of(const syntax::Hsts& hsts, std::string_view name) {
  const auto directive = syntax::find(hsts.directives, name);
  return directive ? directive->text : std::string_view{};
}

bool is_address(std::string_view host) {
  return host.starts_with('[') || static_cast<bool>(syntax::ipv4(host));
}

bool contains_fold(std::string_view text, std::string_view part) {
  for (std::size_t i = 0; i + part.size() <= text.size(); ++i) {
    if (syntax::same(text.substr(i, part.size()), part)) return true;
  }
  return false;
}

void find_syntax(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(kSts)) {
    if (!checks::is_readable(line)) continue;
    const auto parsed = syntax::strict_transport_security(line.value);
    if (parsed) continue;
    const std::string_view rest = line.value.substr(parsed.misfit().at);
    // Two lines that the source joined are another fault.
    if (rest.starts_with(',') && !x.seen.contains(Need::lines)) {
      const auto second = syntax::strict_transport_security(rest.substr(1));
      if (second && second->has_max_age) continue;
    }
    out.at(rest, "expected ", parsed.misfit().expected);
  }
}

// Behind a proxy that ends TLS, what looks like http was https for the client.
bool came_by_tls_proxy(const Exchange& x) {
  if (x.request == nullptr) return false;
  const FieldLine* const proto = checks::line_named(*x.request, "X-Forwarded-Proto");
  return (proto != nullptr && contains_fold(proto->value, "https")) ||
         contains_fold(x.request->value(Field::forwarded), "proto=https");
}

void find_insecure(const Exchange& x, Reporter& out) {
  if (!came_by_tls_proxy(x)) checks::at_field_over_http<kSts>(x, out);
}

void find_address(const Exchange& x, Reporter& out) {
  const std::string_view host = checks::target_host(x);
  if (host.empty()) out.not_observable();
  if (is_address(host)) checks::at_field<kSts>(x, out);
}

// Whether a person is shown the response as a page.
bool is_navigation(const Request& q) {
  const FieldLine* const mode = checks::line_named(q, "Sec-Fetch-Mode");
  if (mode != nullptr) return mode->value == "navigate";
  if (q.value(Field::upgrade_insecure_requests) == "1") return true;
  for (const FieldLine& line : q.fields) {
    if (syntax::same(line.name.substr(0, 10), "Sec-Fetch-")) return false;
  }
  return syntax::same(q.value(Field::accept).substr(0, 9), "text/html");
}

// Clients keep no policy of an address, nor should they of the own machine.
bool has_no_policy(std::string_view host) {
  return is_address(host) || syntax::same(host, "localhost");
}

void find_missing(const Exchange& x, Reporter& out) {
  if (!is_navigation(*x.request) || has_no_policy(checks::target_host(x))) return;
  if (x.scheme == Scheme::unknown) out.not_observable();
  if (x.scheme == Scheme::https) out.at(x.response.start_line);
}

void find_unfit(const Exchange& x, Reporter& out) {
  each_policy(x, [&](const FieldLine&, const syntax::Hsts& hsts) {
    if (!hsts.preload) return;
    const bool brief = hsts.max_age && *hsts.max_age < kYear;
    if (!brief && hsts.include_subdomains) return;
    out.at(text_of(hsts, "preload"),
           brief ? "max-age is under a year" : "without includeSubDomains");
  });
}

void find_off_host(const Exchange& x, Reporter& out) {
  const FieldLine* const line = checks::only_line(x.response, Field::location);
  if (line == nullptr) return;
  const syntax::Uri u = syntax::split_uri(line->value);
  const std::string_view host = checks::target_host(x);
  if (!u.is_scheme("https") || u.host.empty()) return;
  if (x.scheme == Scheme::unknown || host.empty()) {
    out.not_observable();
  } else if (x.scheme == Scheme::http && !syntax::same(u.host, host) && !is_address(host)) {
    out.at(line->value);
  }
}

void find_not_upgraded(const Exchange& x, Reporter& out) {
  if (x.request->value(Field::upgrade_insecure_requests) != "1") return;
  // Nobody listens between a client and its own machine.
  const std::string_view host = checks::target_host(x);
  if (syntax::same(host, "localhost") || host.starts_with("127.") || host == "[::1]") return;
  if (x.scheme == Scheme::unknown) out.not_observable();
  if (x.scheme != Scheme::http) return;
  if (x.response.status < 300) {
    out.at(x.response.start_line);
    return;
  }
  const FieldLine* const line = checks::only_line(x.response, Field::location);
  if (line == nullptr || line->value.empty()) return;
  if (!syntax::split_uri(line->value).is_scheme("https")) out.at(line->value);
}

constexpr Rule kRules[] = {
    {
        .id = "hsts-syntax",
        .level = Level::must,
        .spec = {"RFC 6797", "6.1"},
        .summary = "Strict-Transport-Security is not a list of directives.",
        .why = "Browsers drop the field, and the host stays reachable over http.",
        .fix = "Part directives by semicolons: max-age=31536000; includeSubDomains.",
        .conforms = R"(
HTTP/1.1 204 No Content
Strict-Transport-Security: max-age="31536000";; includeSubDomains

)",
        .violates = R"(
HTTP/1.1 204 No Content
Strict-Transport-Security: max-age=31536000[[, includeSubDomains]]

)",
        .when = {.has = {kSts}, .by_value = true},
        .check = find_syntax,
    },
    {
        .id = "hsts-max-age-missing",
        .level = Level::must,
        .spec = {"RFC 6797", "6.1.1"},
        .summary = "Strict-Transport-Security has no max-age.",
        .why = "Browsers drop the field, and the host stays reachable over http.",
        .fix = "Say how long the policy holds: max-age=31536000.",
        .conforms = R"(
HTTP/1.1 204 No Content
Strict-Transport-Security: max-age=31536000; includeSubDomains

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[Strict-Transport-Security: includeSubDomains]]

)",
        .when = {.has = {kSts}, .by_value = true},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_policy(x, [&](const FieldLine& line, const syntax::Hsts& hsts) {
                // A malformed one is another fault.
                if (hsts.has_max_age || contains_fold(line.value, "max-age")) return;
                out.at(line.whole());
              });
            },
    },
    {
        .id = "hsts-directive-duplicate",
        .level = Level::must,
        .spec = {"RFC 6797", "6.1"},
        .summary = "Strict-Transport-Security has a directive twice.",
        .why = "Clients differ in which of the two they follow; some drop the field.",
        .fix = "Send each directive once.",
        .conforms = R"(
HTTP/1.1 204 No Content
Strict-Transport-Security: max-age=31536000; includeSubDomains

)",
        .violates = R"(
HTTP/1.1 204 No Content
Strict-Transport-Security: max-age=31536000; includeSubDomains; [[Max-Age=0]]

)",
        .when = {.has = {kSts}, .by_value = true},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_policy(x, [&](const FieldLine&, const syntax::Hsts& hsts) {
                if (const auto d = syntax::duplicate(hsts.directives)) out.at(d->text);
              });
            },
    },
    {
        .id = "hsts-multiple",
        .level = Level::must,
        .spec = {"RFC 6797", "7.1"},
        .summary = "Strict-Transport-Security stands on several lines.",
        .why = "Browsers follow the first line only, which may be the weaker one.",
        .fix = "Send one line; let either the application or the proxy add it.",
        .conforms = R"(
HTTP/1.1 204 No Content
Strict-Transport-Security: max-age=31536000; includeSubDomains

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[Strict-Transport-Security: max-age=31536000; includeSubDomains]]
[[Strict-Transport-Security: max-age=31536000; includeSubDomains]]

)",
        .when = {.has = {kSts}, .needs = {Need::lines}, .by_value = true},
        .beats = {"field-duplicate-singleton"},
        .check = checks::twice<kSts>,
    },
    {
        .id = "hsts-insecure",
        .level = Level::must,
        .spec = {"RFC 6797", "7.2"},
        .summary = "Strict-Transport-Security is sent over http.",
        .why = "Browsers ignore it there, since anyone on the way could have put it in.",
        .fix = "Send it over https only, and redirect http to https.",
        .conforms = R"(
# scheme: https
HTTP/1.1 204 No Content
Strict-Transport-Security: max-age=31536000; includeSubDomains

)",
        .violates = R"(
# scheme: http
HTTP/1.1 204 No Content
[[Strict-Transport-Security: max-age=31536000; includeSubDomains]]

)",
        .when = {.has = {kSts}},
        .check = find_insecure,
    },
    {
        .id = "hsts-ip-host",
        .level = Level::advice,
        .spec = {"RFC 6797", "8.1.1"},
        .summary = "Strict-Transport-Security is sent for an IP address.",
        .why = "Browsers keep policies of names only, so it has no effect.",
        .fix = "Give the host a name, or drop the field.",
        .conforms = R"(
GET / HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Strict-Transport-Security: max-age=31536000; includeSubDomains

)",
        .violates = R"(
GET / HTTP/1.1
Host: 192.0.2.1

HTTP/1.1 204 No Content
[[Strict-Transport-Security: max-age=31536000; includeSubDomains]]

)",
        .when = {.has = {kSts}, .needs = {Need::request}},
        .once_per_host = true,
        .check = find_address,
    },
    {
        .id = "hsts-missing",
        .level = Level::advice,
        .spec = {"RFC 6797", "7.1"},
        .summary = "A page comes over https without Strict-Transport-Security.",
        .why = "The next visit may begin over http, where anyone on the way can take it over.",
        .fix = "Send Strict-Transport-Security with every response over https.",
        .conforms = R"(
# scheme: https
GET / HTTP/1.1
Host: a.example
Accept: text/html

HTTP/1.1 302 Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: https://b.example/
Content-Length: 0
Strict-Transport-Security: max-age=31536000; includeSubDomains

)",
        .violates = R"(
# scheme: https
GET / HTTP/1.1
Host: a.example
Accept: text/html

[[HTTP/1.1 302 Found]]
Location: https://b.example/
Content-Length: 0

)",
        .when = {.status = kFinal, .lacks = {kSts}, .needs = {Need::request_fields}},
        .once_per_host = true,
        .check = find_missing,
    },
    {
        .id = "hsts-max-age-short",
        .level = Level::advice,
        .spec = {"RFC 6797", "11.2"},
        .summary = "Strict-Transport-Security holds for less than half a year.",
        .why = "Whoever does not come back in time is unprotected on the next visit.",
        .fix = "Raise max-age to a year once all works over https.",
        .conforms = R"(
HTTP/1.1 204 No Content
Strict-Transport-Security: max-age=15768000; includeSubDomains

)",
        .violates = R"(
HTTP/1.1 204 No Content
Strict-Transport-Security: [[max-age=86400]]; includeSubDomains

)",
        .when = {.has = {kSts}, .by_value = true},
        .once_per_host = true,
        .check =
            [](const Exchange& x, Reporter& out) {
              each_policy(x, [&](const FieldLine&, const syntax::Hsts& hsts) {
                if (!hsts.max_age || *hsts.max_age == 0 || *hsts.max_age >= kHalfYear) return;
                out.at(text_of(hsts, "max-age"));
              });
            },
    },
    {
        .id = "hsts-preload-unfit",
        .level = Level::advice,
        .spec = {"hstspreload.org", "Submission Requirements"},
        .summary = "Strict-Transport-Security asks for what preload lists refuse.",
        .why = "The lists take hosts with a max-age of a year and includeSubDomains only.",
        .fix = "Send max-age=31536000; includeSubDomains; preload, or leave preload off.",
        .conforms = R"(
HTTP/1.1 204 No Content
Strict-Transport-Security: max-age=31536000; includeSubDomains; preload

)",
        .violates = R"(
HTTP/1.1 204 No Content
Strict-Transport-Security: max-age=31536000; [[preload]]

)",
        .when = {.has = {kSts}, .by_value = true},
        .once_per_host = true,
        .check = find_unfit,
    },
    {
        .id = "hsts-max-age-zero",
        .level = Level::info,
        .spec = {"RFC 6797", "6.1.1"},
        .summary = "Strict-Transport-Security withdraws its policy.",
        .why = "Browsers forget that the host wants https only.",
        .fix = "Nothing, if that is meant; else send a max-age of a year.",
        .conforms = R"(
HTTP/1.1 204 No Content
Strict-Transport-Security: max-age=31536000; includeSubDomains

)",
        .violates = R"(
HTTP/1.1 204 No Content
Strict-Transport-Security: [[max-age=0]]

)",
        .when = {.has = {kSts}, .by_value = true},
        .once_per_host = true,
        .check =
            [](const Exchange& x, Reporter& out) {
              each_policy(x, [&](const FieldLine&, const syntax::Hsts& hsts) {
                if (hsts.max_age && *hsts.max_age == 0) out.at(text_of(hsts, "max-age"));
              });
            },
    },
    {
        .id = "hsts-subdomains-missing",
        .level = Level::info,
        .spec = {"RFC 6797", "6.1.2"},
        .summary = "Strict-Transport-Security leaves out the subdomains.",
        .why = "Cookies of the domain still go out over http when a subdomain is visited.",
        .fix = "Add includeSubDomains once all subdomains serve https.",
        .conforms = R"(
HTTP/1.1 204 No Content
Strict-Transport-Security: max-age=31536000; includeSubDomains

)",
        .violates = R"(
HTTP/1.1 204 No Content
Strict-Transport-Security: [[max-age=31536000]]

)",
        .when = {.has = {kSts}, .by_value = true},
        .once_per_host = true,
        .check =
            [](const Exchange& x, Reporter& out) {
              each_policy(x, [&](const FieldLine& line, const syntax::Hsts& hsts) {
                if (!hsts.max_age || *hsts.max_age == 0 || hsts.include_subdomains) return;
                if (!contains_fold(line.value, "includeSubDomains")) out.at(line.value);
              });
            },
    },
    {
        .id = "hsts-redirect-off-host",
        .level = Level::info,
        .spec = {"RFC 6797", "7.2"},
        .summary = "A request over http is redirected to https on another host.",
        .why = "The first host never shows its policy, and each visit to it begins over http.",
        .fix = "Redirect to https on the same host first.",
        .conforms = R"(
# scheme: http
GET / HTTP/1.1
Host: a.example

HTTP/1.1 302 Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: https://a.example/
Content-Length: 0

)",
        .violates = R"(
# scheme: http
GET / HTTP/1.1
Host: a.example

HTTP/1.1 302 Found
Location: [[https://www.a.example/]]
Content-Length: 0

)",
        .when = {.status = kFollowed, .has = {Field::location}, .needs = {Need::request}},
        .check = find_off_host,
    },
    {
        .id = "upgrade-insecure-not-redirected",
        .level = Level::info,
        .spec = {"W3C Upgrade Insecure Requests", "3.2"},
        .summary = "A client that prefers https is served over http.",
        .why = "It said that it copes with https, yet anyone on the way can read and change this.",
        .fix = "Redirect to the https twin, if there is one, with Vary: Upgrade-Insecure-Requests.",
        .conforms = R"(
# scheme: http
GET / HTTP/1.1
Host: a.example
Upgrade-Insecure-Requests: 1

HTTP/1.1 307 Temporary Redirect
Date: Tue, 02 Jun 2026 10:00:00 GMT
Vary: Upgrade-Insecure-Requests
Location: https://a.example/
Content-Length: 0

)",
        .violates = R"(
# scheme: http
GET / HTTP/1.1
Host: a.example
Upgrade-Insecure-Requests: 1

[[HTTP/1.1 204 No Content]]

)",
        .when = {.status = k2xx | kFollowed, .asked = {Field::upgrade_insecure_requests}},
        .reads = {Field::location},
        .check = find_not_upgraded,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::hsts{"security", kRules};

}  // namespace statute
