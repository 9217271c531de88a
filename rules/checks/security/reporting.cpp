// Where reports go, what is cleared and who may measure: Reporting, Network
// Error Logging, Clear-Site-Data and Timing-Allow-Origin.
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/checks/security/endpoints.h"
#include "rules/rule.h"
#include "rules/syntax/json_text.h"
#include "rules/syntax/structured.h"
#include "rules/syntax/uri.h"

namespace statute {
namespace {

namespace sf = syntax::structured;
using syntax::JsonType;
using syntax::JsonValue;

constexpr std::array<std::string_view, 8> kSiteData{"*",
                                                    "cache",
                                                    "clientHints",
                                                    "cookies",
                                                    "executionContexts",
                                                    "prefetchCache",
                                                    "prerenderCache",
                                                    "storage"};

bool is_quoted(std::string_view element) {
  syntax::Cursor c(element);
  return c.eat_quoted().has_value() && c.done();
}

void find_data_syntax(const Exchange& x, Reporter& out) {
  bool any = false;
  for (const FieldLine& line : x.response.lines(Field::clear_site_data)) {
    if (!checks::is_readable(line)) return;
    for (std::string_view element : syntax::Elements(line.value)) {
      if (element.empty()) continue;
      any = true;
      if (!is_quoted(element)) out.at(element, "expected a quoted string");
    }
  }
  if (!any) out.at(x.response.first(Field::clear_site_data)->whole(), "the list is empty");
}

void find_data_unknown(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(Field::clear_site_data)) {
    for (std::string_view element : syntax::Elements(line.value)) {
      if (!is_quoted(element)) continue;
      const std::string_view type = element.substr(1, element.size() - 2);
      if (std::find(kSiteData.begin(), kSiteData.end(), type) == kSiteData.end()) out.at(element);
    }
  }
}

void find_timing(const Exchange& x, Reporter& out) {
  bool any = false;
  for (const FieldLine& line : x.response.lines(Field::timing_allow_origin)) {
    if (!checks::is_readable(line)) return;
    for (std::string_view element : syntax::Elements(line.value)) {
      if (element.empty()) continue;
      any = true;
      if (element == "*" || element == "null") continue;
      const auto origin = syntax::serialized_origin(element);
      if (!origin)
        out.at(element.substr(origin.misfit().at), "expected ", origin.misfit().expected);
    }
  }
  if (!any) out.at(x.response.first(Field::timing_allow_origin)->whole(), "the list is empty");
}

bool is_whole_number(const JsonValue& v) {
  return v.type == JsonType::number && std::all_of(v.text.begin(), v.text.end(), syntax::is_digit);
}

bool is_fraction(const JsonValue& v) {
  double n = -1;
  const char* const end = v.text.data() + v.text.size();
  const auto read = std::from_chars(v.text.data(), end, n);
  return v.type == JsonType::number && read.ec == std::errc{} && n >= 0 && n <= 1;
}

// What is wrong with a policy of Network Error Logging; empty if nothing is.
std::string_view fault_of_nel(const JsonValue& policy) {
  if (policy.type != JsonType::object) return "expected an object";
  const auto max_age = syntax::json_member(policy, "max_age");
  if (!max_age || !is_whole_number(*max_age)) return "expected max_age, a number of seconds";
  const bool withdrawn = max_age->text.find_first_not_of('0') == std::string_view::npos;
  const auto report_to = syntax::json_member(policy, "report_to");
  if (report_to ? report_to->type != JsonType::string : !withdrawn) {
    return "expected report_to, a string";
  }
  for (std::string_view name : {"success_fraction", "failure_fraction"}) {
    const auto fraction = syntax::json_member(policy, name);
    if (fraction && !is_fraction(*fraction)) return "expected fractions from 0 to 1";
  }
  const auto subdomains = syntax::json_member(policy, "include_subdomains");
  if (subdomains && subdomains->type != JsonType::boolean) {
    return "expected include_subdomains, true or false";
  }
  return {};
}

std::string_view fault_of_group(const JsonValue& group) {
  if (group.type != JsonType::object) return "expected an object";
  const auto max_age = syntax::json_member(group, "max_age");
  if (!max_age || !is_whole_number(*max_age)) return "expected max_age, a number of seconds";
  const auto endpoints = syntax::json_member(group, "endpoints");
  if (!endpoints || endpoints->type != JsonType::array) return "expected endpoints, an array";
  syntax::JsonMembers each(*endpoints);
  while (const auto endpoint = each.next()) {
    const auto url = syntax::json_member(endpoint->value, "url");
    if (!url || url->type != JsonType::string) return "expected a url in each endpoint";
  }
  return {};
}

// Points at what is malformed in a field that lists JSON objects.
template <Field F, auto FaultOf>
void find_json(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(F)) {
    if (!checks::is_readable(line)) continue;
    const syntax::JsonItems items(line.value);
    for (const JsonValue& item : items) {
      const std::string_view fault = FaultOf(item);
      if (!fault.empty()) out.at(item.text, fault);
    }
    if (const auto misfit = items.misfit()) {
      out.at(line.value.substr(misfit->at), "expected ", misfit->expected);
    }
  }
}

void find_nel_group(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(Field::nel)) {
    if (!checks::is_readable(line)) continue;
    for (const JsonValue& policy : syntax::JsonItems(line.value)) {
      const auto group = syntax::json_member(policy, "report_to");
      const std::string_view name = group ? group->string() : std::string_view{};
      if (name.empty() || name.find('\\') != std::string_view::npos) continue;
      if (checks::defines_group(x.response, name) == false) out.at(name);
    }
  }
}

bool is_insecure(std::string_view reference) {
  const syntax::Uri u = syntax::split_uri(reference);
  return u.has_scheme && !u.is_scheme("https");
}

void find_insecure_endpoints(const Exchange& x, Reporter& out) {
  const checks::Values values(x.response, Field::reporting_endpoints);
  if (const auto endpoints = sf::dictionary({values})) {
    for (const sf::DictionaryMember& member : *endpoints) {
      const auto uri = member.is(sf::Type::string) ? member.value.plain() : std::nullopt;
      if (uri && is_insecure(*uri)) out.at(member.value.written);
    }
  }
  checks::each_group(x.response, [&](const JsonValue& group) {
    const auto endpoints = syntax::json_member(group, "endpoints");
    if (!endpoints) return;
    syntax::JsonMembers each(*endpoints);
    while (const auto endpoint = each.next()) {
      const auto url = syntax::json_member(endpoint->value, "url");
      if (url && is_insecure(url->string())) out.at(url->string());
    }
  });
}

void find_insecure(const Exchange& x, Reporter& out) {
  if (x.scheme == Scheme::unknown) out.not_observable();
  if (x.scheme == Scheme::https) find_insecure_endpoints(x, out);
  if (x.scheme != Scheme::http) return;
  checks::at_fields<Field::nel, Field::report_to, Field::reporting_endpoints>(x, out);
}

void find_endpoint_type(const Exchange& x, Reporter& out) {
  const checks::Values values(x.response, Field::reporting_endpoints);
  if (!values.are_readable()) return;
  const auto endpoints = sf::dictionary({values});
  if (!endpoints) return;
  for (const sf::DictionaryMember& member : *endpoints) {
    if (!member.is(sf::Type::string)) {
      const bool implied = !member.is(sf::Type::inner_list) && member.value.implied;
      out.at(implied ? member.key : member.written, sf::name(member.type));
      continue;
    }
    const auto uri = member.value.plain();
    if (!uri || !syntax::uri_reference(*uri)) out.at(member.written, "expected a URI reference");
  }
}

constexpr Rule kRules[] = {
    {
        .id = "clear-site-data-syntax",
        .level = Level::must,
        .spec = {"W3C Clear-Site-Data", "3.1"},
        .summary = "Clear-Site-Data is not a list of quoted strings.",
        .why = "Browsers clear nothing, and a logged-out user leaves data behind.",
        .fix = "Quote each type: \"cache\", \"cookies\".",
        .conforms = R"(
HTTP/1.1 204 No Content
Clear-Site-Data: "cache", "cookies"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Clear-Site-Data: "cache", [[cookies]]

)",
        .when = {.has = {Field::clear_site_data}, .by_value = true},
        .check = find_data_syntax,
    },
    {
        .id = "timing-allow-origin-syntax",
        .level = Level::must,
        .spec = {"W3C Resource Timing", "4.5"},
        .summary = "Timing-Allow-Origin is not a list of origins.",
        .why = "Browsers match it octet by octet, so what is no origin allows nobody.",
        .fix = "Send *, or origins parted by commas, without a path.",
        .conforms = R"(
HTTP/1.1 204 No Content
Timing-Allow-Origin: https://a.example, https://b.example:8443

)",
        .violates = R"(
HTTP/1.1 204 No Content
Timing-Allow-Origin: https://a.example[[/]]

)",
        .when = {.has = {Field::timing_allow_origin}, .by_value = true},
        .check = find_timing,
    },
    {
        .id = "clear-site-data-insecure",
        .level = Level::advice,
        .spec = {"W3C Clear-Site-Data", "3"},
        .summary = "Clear-Site-Data is sent over http.",
        .why = "Browsers ignore it there, and clear nothing.",
        .fix = "Send it over https.",
        .conforms = R"(
# scheme: https
HTTP/1.1 204 No Content
Strict-Transport-Security: max-age=31536000; includeSubDomains
Clear-Site-Data: "cache"

)",
        .violates = R"(
# scheme: http
HTTP/1.1 204 No Content
[[Clear-Site-Data: "cache"]]

)",
        .when = {.has = {Field::clear_site_data}},
        .check = checks::at_field_over_http<Field::clear_site_data>,
    },
    {
        .id = "clear-site-data-unknown",
        .level = Level::advice,
        .spec = {"W3C Clear-Site-Data", "3.1"},
        .summary = "Clear-Site-Data names a type of data that is not defined.",
        .why = "Browsers pass over it, and what was meant is not cleared.",
        .fix = "Name cache, cookies, storage, executionContexts, clientHints or *.",
        .conforms = R"(
HTTP/1.1 204 No Content
Clear-Site-Data: "storage", "executionContexts"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Clear-Site-Data: [["Cache"]], "cookies"

)",
        .when = {.has = {Field::clear_site_data}, .by_value = true},
        .check = find_data_unknown,
    },
    {
        .id = "nel-invalid",
        .level = Level::advice,
        .spec = {"W3C Network Error Logging", "4"},
        .summary = "NEL does not hold a policy.",
        .why = "Browsers ignore it, and report no errors.",
        .fix = "Send the form of: {\"report_to\":\"a\",\"max_age\":86400}.",
        .conforms = R"(
HTTP/1.1 204 No Content
Report-To: {"group":"a","max_age":86400,"endpoints":[{"url":"https://a.example/b"}]}
NEL: {"report_to":"a","max_age":86400,"success_fraction":0.01}

)",
        .violates = R"(
HTTP/1.1 204 No Content
NEL: [[{"report_to":"a"}]]

)",
        .when = {.has = {Field::nel}},
        .check = find_json<Field::nel, fault_of_nel>,
    },
    {
        .id = "nel-report-to-undefined",
        .level = Level::advice,
        .spec = {"W3C Network Error Logging", "4"},
        .summary = "NEL reports to a group that Report-To does not define.",
        .why = "Browsers have nowhere to send the reports, and drop them.",
        .fix = "Define the group in Report-To; Reporting-Endpoints does not count here.",
        .conforms = R"(
HTTP/1.1 204 No Content
Report-To: {"group":"a","max_age":86400,"endpoints":[{"url":"https://a.example/b"}]}
NEL: {"report_to":"a","max_age":86400}

)",
        .violates = R"(
HTTP/1.1 204 No Content
Report-To: {"group":"a","max_age":86400,"endpoints":[{"url":"https://a.example/b"}]}
NEL: {"report_to":"[[b]]","max_age":86400}

)",
        .when = {.has = {Field::nel}},
        .reads = {Field::report_to},
        .check = find_nel_group,
    },
    {
        .id = "nel-insecure",
        .level = Level::advice,
        .spec = {"W3C Reporting", "3.3"},
        .summary = "Reports are asked for over http, or to go to http.",
        .why = "Browsers ignore that; anyone on the way could have asked, or could read them.",
        .fix = "Serve and collect reports over https.",
        .conforms = R"(
# scheme: https
HTTP/1.1 204 No Content
Strict-Transport-Security: max-age=31536000; includeSubDomains
Reporting-Endpoints: a="https://a.example/b", c="/d"

)",
        .violates = R"(
# scheme: https
HTTP/1.1 204 No Content
Reporting-Endpoints: a=[["http://a.example/b"]]

)",
        .when = {.any = {Field::nel, Field::report_to, Field::reporting_endpoints}},
        .check = find_insecure,
    },
    {
        .id = "report-to-invalid",
        .level = Level::advice,
        .spec = {"W3C Reporting (2018)", "3.1"},
        .summary = "Report-To does not hold groups of endpoints.",
        .why = "Browsers ignore it, and have nowhere to send reports.",
        .fix = "Send Reporting-Endpoints, or groups with max_age and endpoints.",
        .conforms = R"(
HTTP/1.1 204 No Content
Reporting-Endpoints: a="https://a.example/b"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Report-To: [[{"group":"a","max_age":86400}]]

)",
        .when = {.has = {Field::report_to}},
        .check = find_json<Field::report_to, fault_of_group>,
    },
    {
        .id = "reporting-endpoints-type",
        .level = Level::advice,
        .spec = {"W3C Reporting", "3.2"},
        .summary = "Reporting-Endpoints has a value that is not a URI in quotes.",
        .why = "Browsers ignore the endpoint, and drop the reports for it.",
        .fix = "Send the form of: a=\"https://a.example/reports\".",
        .conforms = R"(
HTTP/1.1 204 No Content
Reporting-Endpoints: a="https://a.example/b", c="/d"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Reporting-Endpoints: a=[[https://a.example/b]]

)",
        .when = {.has = {Field::reporting_endpoints}},
        .check = find_endpoint_type,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::reporting{"security", kRules};

}  // namespace statute
