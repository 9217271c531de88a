// What isolates a page and what it lets in: cross-origin policies, permissions,
// referrers, sniffing and frames.
#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/checks/security/endpoints.h"
#include "rules/rule.h"
#include "rules/syntax/csp.h"
#include "rules/syntax/media_type.h"
#include "rules/syntax/structured.h"

namespace statute {
namespace {

namespace sf = syntax::structured;

constexpr Field kCoep = Field::cross_origin_embedder_policy;
constexpr Field kCoepReportOnly = Field::cross_origin_embedder_policy_report_only;
constexpr Field kCoop = Field::cross_origin_opener_policy;
constexpr Field kCoopReportOnly = Field::cross_origin_opener_policy_report_only;

constexpr std::array<std::string_view, 3> kCoepValues{"unsafe-none", "require-corp",
                                                      "credentialless"};
constexpr std::array<std::string_view, 4> kCoopValues{"unsafe-none", "same-origin-allow-popups",
                                                      "same-origin", "noopener-allow-popups"};
constexpr std::array<std::string_view, 3> kCorpValues{"same-origin", "same-site", "cross-origin"};
constexpr std::array<std::string_view, 8> kReferrerPolicies{"no-referrer",
                                                            "no-referrer-when-downgrade",
                                                            "same-origin",
                                                            "origin",
                                                            "strict-origin",
                                                            "origin-when-cross-origin",
                                                            "strict-origin-when-cross-origin",
                                                            "unsafe-url"};
constexpr std::array<std::string_view, 6> kPowerful{"camera",          "microphone", "geolocation",
                                                    "display-capture", "payment",    "usb"};

template <class List>
bool has(const List& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// Calls `f` with the item that a field is, if it is one.
template <class F>
void with_item(const Exchange& x, Field field, F f) {
  if (!x.response.has(field)) return;
  const checks::Values values(x.response, field);
  if (!values.are_readable()) return;
  if (const auto item = sf::item({values})) f(*item);
}

template <Field F, const auto& kValues>
void find_undefined_token(const Exchange& x, Reporter& out) {
  with_item(x, F, [&](const sf::Item& item) {
    const bool token = item.value.is(sf::Type::token);
    if (!token || !has(kValues, item.value.text)) out.at(item.value.written);
  });
}

template <Field F>
void find_unsafe_none(const Exchange& x, Reporter& out) {
  with_item(x, F, [&](const sf::Item& item) {
    if (item.value.is_token("unsafe-none")) out.at(item.value.written);
  });
}

void find_undefined_endpoint(const Exchange& x, Reporter& out) {
  for (Field field : {kCoep, kCoepReportOnly, kCoop, kCoopReportOnly}) {
    with_item(x, field, [&](const sf::Item& item) {
      const auto endpoint = item.parameters.find("report-to");
      if (!endpoint || !endpoint->is(sf::Type::string)) return;
      const auto name = endpoint->plain();
      if (name && checks::defines_endpoint(x.response, *name) == false) out.at(endpoint->written);
    });
  }
}

template <Field Enforced, Field ReportOnly>
void find_same(const Exchange& x, Reporter& out) {
  with_item(x, Enforced, [&](const sf::Item& enforced) {
    with_item(x, ReportOnly, [&](const sf::Item& reported) {
      const bool tokens = enforced.value.is(sf::Type::token) && reported.value.is(sf::Type::token);
      if (tokens && enforced.value.text == reported.value.text) out.at(reported.value.written);
    });
  });
}

void find_corp(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(Field::cross_origin_resource_policy)) {
    if (checks::is_readable(line) && !has(kCorpValues, line.value)) out.at(line.value);
  }
}

// One item of an allowlist: *, self, src, or a string with an origin, whose
// host may begin with a wildcard, or with a scheme.
bool is_allowed(const sf::BareItem& item) {
  if (item.is(sf::Type::token)) {
    return item.text == "*" || item.text == "self" || item.text == "src";
  }
  if (!item.is(sf::Type::string)) return false;
  const auto origin = item.plain();
  if (!origin) return false;
  const syntax::SourceExpression e = syntax::source_expression(*origin);
  const bool path = !e.path.empty() && e.path != "/";
  return e.kind == syntax::SourceKind::scheme ||
         (e.kind == syntax::SourceKind::host && !e.scheme.empty() && !path);
}

// Calls `f` with each member of Permissions-Policy.
template <class F>
void each_permission(const Exchange& x, F f) {
  const checks::Values values(x.response, Field::permissions_policy);
  if (!values.are_readable()) return;
  const auto policy = sf::dictionary({values});
  if (!policy) return;
  for (const sf::DictionaryMember& member : *policy) f(member);
}

void find_member(const Exchange& x, Reporter& out) {
  each_permission(x, [&](const sf::DictionaryMember& member) {
    if (!member.is(sf::Type::inner_list)) {
      const bool implied = member.value.implied;
      if (!is_allowed(member.value)) out.at(implied ? member.key : member.value.written);
      return;
    }
    for (const sf::Item& item : member.items) {
      if (!is_allowed(item.value)) out.at(item.value.written, "in ", member.key);
    }
  });
}

void find_powerful(const Exchange& x, Reporter& out) {
  each_permission(x, [&](const sf::DictionaryMember& member) {
    if (!has(kPowerful, member.key)) return;
    if (member.is(sf::Type::inner_list)) {
      for (const sf::Item& item : member.items) {
        if (item.value.is_token("*")) out.at(item.value.written, member.key);
      }
    } else if (member.value.is_token("*")) {
      out.at(member.value.written, member.key);
    }
  });
}

bool is_referrer_policy(std::string_view token) {
  return std::any_of(kReferrerPolicies.begin(), kReferrerPolicies.end(),
                     [&](std::string_view p) { return syntax::same(p, token); });
}

// The last one that is known: what browsers follow. Empty if there is none.
std::string_view referrer_policy(const Response& r) {
  std::string_view last;
  for (const FieldLine& line : r.lines(Field::referrer_policy)) {
    for (std::string_view token : syntax::Elements(line.value)) {
      if (is_referrer_policy(token)) last = token;
    }
  }
  return last;
}

bool is_nosniff(std::string_view element) { return syntax::same(element, "nosniff"); }

// Whether all elements of a line are nosniff, and how many there are.
std::optional<int> nosniffs(std::string_view value) {
  int count = 0;
  for (std::string_view element : syntax::Elements(value)) {
    if (element.empty()) continue;
    if (!is_nosniff(element)) return std::nullopt;
    ++count;
  }
  return count == 0 ? std::nullopt : std::optional(count);
}

void find_sniffing(const Exchange& x, Reporter& out) {
  const FieldLine* first = nullptr;
  bool wrong = false;
  for (const FieldLine& line : x.response.lines(Field::x_content_type_options)) {
    if (!checks::is_readable(line)) return;
    if (!nosniffs(line.value)) {
      out.at(line.value);
      wrong = true;
    }
  }
  if (wrong) return;
  // nosniff, but more than once.
  for (const FieldLine& line : x.response.lines(Field::x_content_type_options)) {
    if (first != nullptr) {
      out.at(first->whole()).also(line.whole()).as(Level::advice);
      return;
    }
    first = &line;
  }
  if (!is_nosniff(first->value)) out.at(first->value).as(Level::advice);
}

void find_untyped(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  const std::string_view options = r.value(Field::x_content_type_options);
  if (!is_nosniff(*syntax::Elements(options).begin())) return;
  for (const FieldLine& line : r.lines(Field::content_type)) {
    if (syntax::media_type(syntax::essence(line.value))) return;
  }
  const std::optional<bool> content = checks::has_content(r);
  if (!content) out.not_observable();
  if (content != true) return;
  const FieldLine* const type = r.first(Field::content_type);
  out.at(type == nullptr ? r.start_line : type->whole());
}

bool is_allow_from(std::string_view value) {
  return syntax::same(value.substr(0, 10), "ALLOW-FROM");
}

void find_framing(const Exchange& x, Reporter& out) {
  const FieldLine* first = nullptr;
  std::string_view said;
  for (const FieldLine& line : x.response.lines(Field::x_frame_options)) {
    if (!checks::is_readable(line)) continue;
    if (first == nullptr) first = &line;
    if (is_allow_from(line.value)) {
      out.at(line.value, "ALLOW-FROM is obsolete").as(Level::advice);
      continue;
    }
    for (std::string_view element : syntax::Elements(line.value)) {
      const bool valid = syntax::same(element, "DENY") || syntax::same(element, "SAMEORIGIN");
      if (!valid) {
        out.at(line.value);
        break;
      }
      if (said.empty()) said = element;
      if (syntax::same(element, said)) continue;
      auto finding = out.at(first == &line ? line.value : first->whole(), "they differ");
      if (first != &line) finding.also(line.whole());
      break;
    }
  }
}

constexpr Spec html(std::string_view heading) { return {"WHATWG HTML", heading}; }

constexpr Rule kRules[] = {
    {
        .id = "corp-value",
        .level = Level::must,
        .spec = {"WHATWG Fetch", "3.7"},
        .summary = "Cross-Origin-Resource-Policy has none of its three values.",
        .why = "Browsers act as if it were not there, and other sites embed the resource.",
        .fix = "Send same-origin, same-site or cross-origin, once and in lower case.",
        .conforms = R"(
HTTP/1.1 204 No Content
Cross-Origin-Resource-Policy: same-site

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cross-Origin-Resource-Policy: [[Same-Site]]

)",
        .when = {.has = {Field::cross_origin_resource_policy}, .by_value = true},
        .check = find_corp,
    },
    {
        .id = "x-content-type-options-value",
        .level = Level::must,
        .spec = {"WHATWG Fetch", "3.6"},
        .summary = "X-Content-Type-Options is not nosniff.",
        .why = "Browsers look at its first value only, and guess types unless that is nosniff.",
        .fix = "Send nosniff, once.",
        .conforms = R"(
HTTP/1.1 204 No Content
X-Content-Type-Options: NoSniff

)",
        .violates = R"(
HTTP/1.1 204 No Content
X-Content-Type-Options: [[no-sniff]]

)",
        .when = {.has = {Field::x_content_type_options}, .by_value = true},
        .beats = {"field-duplicate-singleton"},
        .check = find_sniffing,
    },
    {
        .id = "x-frame-options-value",
        .level = Level::must,
        .spec = html("The `X-Frame-Options` header"),
        .summary = "X-Frame-Options is neither DENY nor SAMEORIGIN.",
        .why = "Browsers ignore it, or refuse to show the page in any frame.",
        .fix = "Send one of the two, or frame-ancestors of Content-Security-Policy.",
        .conforms = R"(
HTTP/1.1 204 No Content
X-Frame-Options: SAMEORIGIN

)",
        .violates = R"(
HTTP/1.1 204 No Content
X-Frame-Options: [[ALLOWALL]]

)",
        .when = {.has = {Field::x_frame_options}, .by_value = true},
        .beats = {"field-duplicate-singleton"},
        .check = find_framing,
    },
    {
        .id = "x-content-type-options-type-missing",
        .level = Level::advice,
        .spec = {"WHATWG Fetch", "3.6"},
        .summary = "Content that is not to be sniffed has no Content-Type.",
        .why = "Browsers may not guess what it is: scripts and style sheets are blocked, pages "
               "downloaded.",
        .fix = "Send Content-Type.",
        .conforms = R"(
GET / HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
X-Content-Type-Options: nosniff
Content-Type: text/plain
Content-Length: 3

Hi
)",
        .violates = R"(
GET / HTTP/1.1
Host: a.example

[[HTTP/1.1 200 OK]]
X-Content-Type-Options: nosniff
Content-Length: 3

Hi
)",
        .when = {.status = {200},
                 .method = Methods::all_but({Method::head}),
                 .has = {Field::x_content_type_options},
                 .needs = {Need::emptiness}},
        .reads = {Field::content_type},
        .check = find_untyped,
    },
    {
        .id = "coep-value",
        .level = Level::advice,
        .spec = html("The `Cross-Origin-Embedder-Policy` header"),
        .summary = "Cross-Origin-Embedder-Policy has a value that is not defined.",
        .why = "Browsers take it for unsafe-none, so the page is not isolated.",
        .fix = "Send require-corp or credentialless.",
        .conforms = R"(
HTTP/1.1 204 No Content
Cross-Origin-Embedder-Policy: require-corp

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cross-Origin-Embedder-Policy: [[same-origin]]

)",
        .when = {.has = {kCoep}},
        .check = find_undefined_token<kCoep, kCoepValues>,
    },
    {
        .id = "coop-value",
        .level = Level::advice,
        .spec = html("The `Cross-Origin-Opener-Policy` header"),
        .summary = "Cross-Origin-Opener-Policy has a value that is not defined.",
        .why = "Browsers take it for unsafe-none, so other sites keep hold of the window.",
        .fix = "Send same-origin or same-origin-allow-popups.",
        .conforms = R"(
HTTP/1.1 204 No Content
Cross-Origin-Opener-Policy: same-origin

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cross-Origin-Opener-Policy: [["same-origin"]]

)",
        .when = {.has = {kCoop}},
        .check = find_undefined_token<kCoop, kCoopValues>,
    },
    {
        .id = "policy-report-to-undefined",
        .level = Level::advice,
        .spec = {"W3C Reporting", "3.2"},
        .summary = "A cross-origin policy reports to an endpoint that nothing defines.",
        .why = "Browsers have nowhere to send the reports, and drop them.",
        .fix = "Define the endpoint in Reporting-Endpoints.",
        .conforms = R"(
HTTP/1.1 204 No Content
Reporting-Endpoints: a="https://a.example/b"
Cross-Origin-Opener-Policy: same-origin; report-to="a"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cross-Origin-Opener-Policy: same-origin; report-to=[["a"]]

)",
        .when = {.any = {kCoep, kCoepReportOnly, kCoop, kCoopReportOnly}},
        .reads = {Field::reporting_endpoints, Field::report_to},
        .check = find_undefined_endpoint,
    },
    {
        .id = "origin-agent-cluster-type",
        .level = Level::advice,
        .spec = html("Origin-keyed agent clusters"),
        .summary = "Origin-Agent-Cluster is not a Boolean.",
        .why = "Browsers ignore it.",
        .fix = "Send ?1, or drop the field.",
        .conforms = R"(
HTTP/1.1 204 No Content
Origin-Agent-Cluster: ?1

)",
        .violates = R"(
HTTP/1.1 204 No Content
Origin-Agent-Cluster: [[1]]

)",
        .when = {.has = {Field::origin_agent_cluster}},
        .check =
            [](const Exchange& x, Reporter& out) {
              with_item(x, Field::origin_agent_cluster, [&](const sf::Item& item) {
                if (!item.value.is(sf::Type::boolean)) out.at(item.value.written);
              });
            },
    },
    {
        .id = "permissions-policy-member",
        .level = Level::advice,
        .spec = {"W3C Permissions Policy", "5.2"},
        .summary = "Permissions-Policy has a value that is no allowlist.",
        .why = "Browsers ignore it, and the feature is open or closed to others than meant.",
        .fix = "Send the form of: camera=(), geolocation=(self \"https://a.example\").",
        .conforms = R"(
HTTP/1.1 204 No Content
Permissions-Policy: camera=(), usb=self, geolocation=(self "https://a.example")

)",
        .violates = R"(
HTTP/1.1 204 No Content
Permissions-Policy: camera=[[none]]

)",
        .when = {.has = {Field::permissions_policy}},
        .check = find_member,
    },
    {
        .id = "referrer-policy-value",
        .level = Level::advice,
        .spec = {"W3C Referrer Policy", "8.1"},
        .summary = "Referrer-Policy names no policy that is defined.",
        .why = "Browsers ignore it, and send what they send by default.",
        .fix = "Send a defined policy; strict-origin-when-cross-origin suits most.",
        .conforms = R"(
HTTP/1.1 204 No Content
Referrer-Policy: private, no-referrer

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[Referrer-Policy: none]]

)",
        .when = {.has = {Field::referrer_policy}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (!referrer_policy(x.response).empty()) return;
              out.at(x.response.first(Field::referrer_policy)->whole());
            },
    },
    {
        .id = "referrer-policy-unsafe",
        .level = Level::advice,
        .spec = {"W3C Referrer Policy", "3.9"},
        .summary = "Referrer-Policy has browsers tell whole URIs to everyone.",
        .why = "Paths and queries reach other sites, and the network when they are not on https.",
        .fix = "Send strict-origin-when-cross-origin.",
        .conforms = R"(
HTTP/1.1 204 No Content
Referrer-Policy: unsafe-url, strict-origin-when-cross-origin

)",
        .violates = R"(
HTTP/1.1 204 No Content
Referrer-Policy: origin, [[unsafe-url]]

)",
        .when = {.has = {Field::referrer_policy}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const std::string_view policy = referrer_policy(x.response);
              if (syntax::same(policy, "unsafe-url")) out.at(policy);
            },
    },
    {
        .id = "coep-unsafe-none",
        .level = Level::info,
        .spec = html("The `Cross-Origin-Embedder-Policy` header"),
        .summary = "Cross-Origin-Embedder-Policy has its default value.",
        .why = "The page is not isolated; without the field it would be the same.",
        .fix = "Drop the field, or send require-corp or credentialless.",
        .conforms = R"(
HTTP/1.1 204 No Content
Cross-Origin-Embedder-Policy: credentialless

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cross-Origin-Embedder-Policy: [[unsafe-none]]

)",
        .when = {.has = {kCoep}},
        .check = find_unsafe_none<kCoep>,
    },
    {
        .id = "coop-unsafe-none",
        .level = Level::info,
        .spec = html("The `Cross-Origin-Opener-Policy` header"),
        .summary = "Cross-Origin-Opener-Policy has its default value.",
        .why = "Other sites keep hold of the window; without the field it would be the same.",
        .fix = "Drop the field, or send same-origin.",
        .conforms = R"(
HTTP/1.1 204 No Content
Cross-Origin-Opener-Policy: same-origin-allow-popups

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cross-Origin-Opener-Policy: [[unsafe-none]]

)",
        .when = {.has = {kCoop}},
        .check = find_unsafe_none<kCoop>,
    },
    {
        .id = "policy-report-only-same",
        .level = Level::info,
        .spec = html("The `Cross-Origin-Opener-Policy` header"),
        .summary = "A policy that is only to report is enforced all the same.",
        .why = "Every report comes twice, and tells nothing about a stricter policy.",
        .fix = "Drop the Report-Only field, or have it try a stricter value.",
        .conforms = R"(
HTTP/1.1 204 No Content
Cross-Origin-Opener-Policy: same-origin-allow-popups
Cross-Origin-Opener-Policy-Report-Only: same-origin

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cross-Origin-Opener-Policy: same-origin
Cross-Origin-Opener-Policy-Report-Only: [[same-origin]]

)",
        .when = {.any = {kCoepReportOnly, kCoopReportOnly}},
        .reads = {kCoep, kCoop},
        .check =
            [](const Exchange& x, Reporter& out) {
              find_same<kCoep, kCoepReportOnly>(x, out);
              find_same<kCoop, kCoopReportOnly>(x, out);
            },
    },
    {
        .id = "permissions-policy-wildcard",
        .level = Level::info,
        .spec = {"W3C Permissions Policy", "5.2"},
        .summary = "Permissions-Policy grants a powerful feature to every site.",
        .why = "Whatever page is embedded may ask for the camera, the place or a payment.",
        .fix = "List the origins that need the feature.",
        .conforms = R"(
HTTP/1.1 204 No Content
Permissions-Policy: fullscreen=*, camera=(self)

)",
        .violates = R"(
HTTP/1.1 204 No Content
Permissions-Policy: camera=[[*]]

)",
        .when = {.has = {Field::permissions_policy}},
        .check = find_powerful,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::browser_policies{"security", kRules};

}  // namespace statute
