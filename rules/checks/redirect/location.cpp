// What Location says, and the URIs of other fields: RFC 9110, 4.2 and 10.2.2.
#include <cstddef>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/conditions.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/link.h"
#include "rules/syntax/refresh.h"
#include "rules/syntax/uri.h"

namespace statute {
namespace {

constexpr Statuses kFollowed{300, 301, 302, 303, 307, 308};

// Where nothing says what Location is of: RFC 9110, 10.2.2. Of 202 it is the
// status monitor.
constexpr Statuses kMeaningless = Statuses{200} | Statuses::range(203, 299) | k4xx | k5xx;

// Calls `f` with each URI reference that the fields of a response hold.
template <class F>
void each_reference(const Response& r, bool with_refresh, F f) {
  for (const FieldLine& line : r.fields) {
    if (!checks::is_readable(line)) continue;
    if (line.id == Field::location || line.id == Field::content_location) f(line.value);
    if (line.id == Field::link) {
      for (const syntax::Link& link : syntax::Links(line.value)) f(link.target);
    }
    if (line.id == Field::refresh && with_refresh) {
      if (const auto refresh = syntax::refresh(line.value)) f(refresh->url);
    }
  }
}

// Whether the reference is, or resolves to, a URI of http or https with an
// authority of its own.
bool names_http(const syntax::Uri& u) { return u.has_scheme ? u.is_http() : u.has_authority; }

void find_empty_host(const Exchange& x, Reporter& out) {
  each_reference(x.response, false, [&](std::string_view reference) {
    const syntax::Uri u = syntax::split_uri(reference);
    if (!names_http(u) || !u.host.empty()) return;
    const char* const end = u.has_authority ? u.authority.data() + u.authority.size()
                                            : u.scheme.data() + u.scheme.size() + 1;
    out.at(reference.substr(0, static_cast<std::size_t>(end - reference.data())));
  });
}

void find_userinfo(const Exchange& x, Reporter& out) {
  each_reference(x.response, true, [&](std::string_view reference) {
    const syntax::Uri u = syntax::split_uri(reference);
    if (!names_http(u) || !u.has_userinfo) return;
    out.at(u.authority.substr(0, u.userinfo.size() + 1));
  });
}

// Native applications are redirected to a port of their own machine, without
// TLS: RFC 8252, 7.3.
bool is_loopback(std::string_view host) {
  return syntax::same(host, "localhost") || host.starts_with("127.") || host == "[::1]";
}

void find_insecure(const Exchange& x, Reporter& out) {
  const FieldLine* const line = checks::only_line(x.response, Field::location);
  if (line == nullptr) return;
  const syntax::Uri u = syntax::split_uri(line->value);
  if (!u.is_scheme("http") || is_loopback(u.host)) return;
  if (x.scheme == Scheme::unknown) out.not_observable();
  if (x.scheme == Scheme::https) out.at(line->value);
}

void find_scheme(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(Field::location)) {
    const syntax::Uri u = syntax::split_uri(line.value);
    for (std::string_view scheme : {"javascript", "data", "file", "about", "blob"}) {
      if (u.is_scheme(scheme)) out.at(line.value.substr(0, u.scheme.size() + 1));
    }
  }
}

bool has_prefix(std::string_view name, std::string_view prefix) {
  return syntax::same(name.substr(0, prefix.size()), prefix);
}

// Whether a field tells of an upload in pieces, whose answers all name it.
bool speaks_of_upload(const Message& m) {
  for (const FieldLine& line : m.fields) {
    for (std::string_view prefix :
         {"Upload-", "Tus-", "X-GUploader-", "X-Goog-Upload-", "Docker-Upload-"}) {
      if (has_prefix(line.name, prefix)) return true;
    }
  }
  return false;
}

// Whether a protocol on top of HTTP gives Location a meaning of its own: ACME,
// RFC 8555, 7.3; SCIM, RFC 7644, 3.1.
bool is_defined_elsewhere(const Response& r) {
  return checks::line_named(r, "Replay-Nonce") != nullptr ||
         checks::has_type(r, "application/scim+json");
}

// A 200 may be a status monitor's, or answer QUERY.
bool may_mean_something(const Exchange& x) {
  const Response& r = x.response;
  if (r.status == 200) {
    if (x.request == nullptr || x.request->method == Method::query) return true;
    if (r.has(Field::retry_after)) return true;
  }
  if (r.status > 299) return false;
  return speaks_of_upload(r) || (x.request != nullptr && speaks_of_upload(*x.request));
}

void find_meaningless(const Exchange& x, Reporter& out) {
  if (may_mean_something(x) || is_defined_elsewhere(x.response)) return;
  checks::at_field<Field::location>(x, out);
}

constexpr Rule kRules[] = {
    {
        .id = "location-multiple",
        .level = Level::must,
        .spec = rfc9110("5.3"),
        .summary = "Location stands on several lines.",
        .why = "One client goes to the first, the next to the last; some refuse the response.",
        .fix = "Send one Location.",
        .conforms = R"(
HTTP/1.1 302 Found
Location: /b?c,d
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 302 Found
[[Location: /b]]
[[Location: /c]]
Content-Length: 0

)",
        .when = {.has = {Field::location}, .needs = {Need::lines}, .by_value = true},
        .beats = {"field-duplicate-singleton"},
        .check = checks::twice<Field::location>,
    },
    {
        .id = "location-syntax",
        .level = Level::must,
        .spec = rfc9110("10.2.2"),
        .summary = "Location is not a URI reference.",
        .why = "Each client repairs it in its own way, or does not follow it at all.",
        .fix = "Percent-encode what RFC 3986 does not admit, spaces and non-ASCII among it.",
        .conforms = R"(
HTTP/1.1 302 Found
Location: /b%20c?d=%7C#e
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 302 Found
Location: /b[[ c]]
Content-Length: 0

)",
        .when = {.has = {Field::location}, .by_value = true},
        .once_per_host = true,
        .check = checks::matches<Field::location, syntax::location>,
    },
    {
        .id = "location-empty-host",
        .level = Level::must,
        .spec = rfc9110("4.2.1"),
        .summary = "A URI of http or https names no host.",
        .why = "Clients reject it, or take the first segment of the path for the host.",
        .fix = "Put the host in, or send a relative reference.",
        .conforms = R"(
HTTP/1.1 302 Found
Location: https://a.example/b
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 302 Found
Location: [[https://]]/b
Content-Length: 0

)",
        .when = {.any = {Field::location, Field::content_location, Field::link}},
        .check = find_empty_host,
    },
    {
        .id = "location-userinfo",
        .level = Level::must,
        .spec = rfc9110("4.2.4"),
        .summary = "A URI of http or https has userinfo in it.",
        .why = "It reveals a password, or makes the URI look like another host's; clients refuse "
               "it.",
        .fix = "Remove what stands before the host, and authenticate in fields.",
        .conforms = R"(
HTTP/1.1 302 Found
Location: https://a.example/@b
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 302 Found
Location: https://[[b:c@]]a.example/
Content-Length: 0

)",
        .when = {.any = {Field::location, Field::content_location, Field::link, Field::refresh}},
        .check = find_userinfo,
    },
    {
        .id = "location-empty",
        .level = Level::advice,
        .spec = rfc9110("10.2.2"),
        .summary = "Location is empty.",
        .why = "By the letter it names the target itself; most clients take it for a mistake and "
               "stop.",
        .fix = "Send the URI, or drop the field.",
        .conforms = R"(
HTTP/1.1 302 Found
Location: .
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 302 Found
[[Location:]]
Content-Length: 0

)",
        .when = {.status = Statuses{201} | k3xx, .has = {Field::location}},
        .beats = {"redirect-self"},
        .check =
            [](const Exchange& x, Reporter& out) {
              for (const FieldLine& line : x.response.lines(Field::location)) {
                if (line.value.empty()) out.at(line.whole());
              }
            },
    },
    {
        .id = "location-insecure",
        .level = Level::advice,
        .spec = rfc9110("4.2.2"),
        .summary = "A request over https is redirected to http.",
        .why = "Whoever listens sees the next request, and can change its response.",
        .fix = "Redirect to https.",
        .conforms = R"(
# scheme: https
HTTP/1.1 302 Found
Location: https://b.example/
Strict-Transport-Security: max-age=31536000; includeSubDomains
Content-Length: 0

)",
        .violates = R"(
# scheme: https
HTTP/1.1 302 Found
Location: [[http://b.example/]]
Content-Length: 0

)",
        .when = {.status = kFollowed, .has = {Field::location}},
        .check = find_insecure,
    },
    {
        .id = "location-scheme",
        .level = Level::advice,
        .spec = rfc9110("10.2.2"),
        .summary = "Location names what clients do not go to from HTTP.",
        .why = "Browsers block it; clients that follow it can be made to run code or read files.",
        .fix = "Redirect to http or https only.",
        .conforms = R"(
HTTP/1.1 302 Found
Location: mailto:a@a.example
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 302 Found
Location: [[data:]],b
Content-Length: 0

)",
        .when = {.status = k3xx, .has = {Field::location}},
        .check = find_scheme,
    },
    {
        .id = "location-on-304",
        .level = Level::advice,
        .spec = rfc9110("15.4.5"),
        .summary = "A 304 has Location.",
        .why = "There is nothing to go to: the client has the representation already.",
        .fix = "Drop Location.",
        .conforms = R"(
HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "a"

)",
        .violates = R"(
HTTP/1.1 304 Not Modified
[[Location: /b]]

)",
        .when = {.status = {304}, .has = {Field::location}},
        .check = checks::at_field<Field::location>,
    },
    {
        .id = "location-meaningless",
        .level = Level::advice,
        .spec = rfc9110("10.2.2"),
        .summary = "Location stands on a status that gives it no meaning.",
        .why = "Clients ignore it; whoever relies on it finds that nothing happens.",
        .fix = "Drop it, or send Content-Location or Link.",
        .conforms = R"(
HTTP/1.1 201 Created
Location: /b
Content-Type: text/plain
Content-Length: 3

/b
)",
        .violates = R"(
HTTP/1.1 404 Not Found
[[Location: /b]]
Content-Length: 0

)",
        .when = {.status = kMeaningless, .has = {Field::location}},
        .reads = {Field::retry_after},
        .check = find_meaningless,
    },
    {
        .id = "redirect-fragment-lost",
        .level = Level::info,
        .spec = rfc9110("10.2.2"),
        .summary = "Location ends in an empty fragment.",
        .why = "It takes the place of the fragment that the user asked for.",
        .fix = "Drop the \"#\" at the end.",
        .conforms = R"(
HTTP/1.1 302 Found
Location: /b#c
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 302 Found
Location: /b[[#]]
Content-Length: 0

)",
        .when = {.status = k3xx, .has = {Field::location}},
        .check =
            [](const Exchange& x, Reporter& out) {
              for (const FieldLine& line : x.response.lines(Field::location)) {
                const syntax::Uri u = syntax::split_uri(line.value);
                if (u.has_fragment && u.fragment.empty()) {
                  out.at(line.value.substr(line.value.size() - 1));
                }
              }
            },
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::location{"redirect", kRules};

}  // namespace statute
