// Lists: RFC 9110, 5.6.1; Accept-Ranges, Age, Allow, Connection.
#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/age.h"
#include "rules/syntax/allow.h"
#include "rules/syntax/range.h"

namespace statute {
namespace {

constexpr FieldSet kLists{Field::accept_patch,
                          Field::accept_post,
                          Field::accept_ranges,
                          Field::allow,
                          Field::alt_svc,
                          Field::access_control_allow_headers,
                          Field::access_control_allow_methods,
                          Field::access_control_expose_headers,
                          Field::cache_control,
                          Field::connection,
                          Field::content_encoding,
                          Field::content_language,
                          Field::link,
                          Field::preference_applied,
                          Field::proxy_authenticate,
                          Field::trailer,
                          Field::transfer_encoding,
                          Field::upgrade,
                          Field::vary,
                          Field::via,
                          Field::www_authenticate};

// The comma beside the first empty element of a value that has others; empty if
// there is none. Commas in quoted strings, comments and <URIs> separate nothing.
std::string_view stray_comma(Field f, std::string_view value) {
  const char open = f == Field::via ? '(' : f == Field::link ? '<' : '"';
  const char close = f == Field::via ? ')' : f == Field::link ? '>' : '"';
  bool empty = true;
  std::size_t comma = std::string_view::npos;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c == ',') {
      if (empty) return value.substr(i, 1);
      empty = true;
      comma = i;
    } else if (!syntax::is_ows(c)) {
      empty = false;
    }
    if (c != '"' && c != open) continue;
    // To the end of what is opened, or of the value.
    const char end = c == '"' ? '"' : close;
    int depth = 1;
    while (depth > 0 && ++i < value.size()) {
      if (value[i] == '\\' && end != '>') {
        ++i;
      } else if (value[i] == end) {
        --depth;
      } else if (value[i] == '(' && end == ')') {
        ++depth;
      }
    }
  }
  return empty && comma != std::string_view::npos ? value.substr(comma, 1) : std::string_view{};
}

// Whether a comma, wherever it stands, has nothing before or behind it: no need
// to look where, in nearly every value.
bool may_have_empty_element(std::string_view value) {
  if (value.starts_with(',')) return true;
  for (std::size_t i = value.find(','); i != std::string_view::npos; i = value.find(',', i + 1)) {
    const std::size_t next = value.find_first_not_of(" \t", i + 1);
    if (next == std::string_view::npos || value[next] == ',') return true;
  }
  return false;
}

void find_empty_elements(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.fields) {
    if (!kLists.contains(line.id)) continue;
    if (!may_have_empty_element(line.value)) continue;
    const std::string_view comma = stray_comma(line.id, line.value);
    if (!comma.empty()) out.at(comma);
  }
}

// IANA's registry of methods.
constexpr std::array<std::string_view, 40> kMethods{"ACL",
                                                    "BASELINE-CONTROL",
                                                    "BIND",
                                                    "CHECKIN",
                                                    "CHECKOUT",
                                                    "CONNECT",
                                                    "COPY",
                                                    "DELETE",
                                                    "GET",
                                                    "HEAD",
                                                    "LABEL",
                                                    "LINK",
                                                    "LOCK",
                                                    "MERGE",
                                                    "MKACTIVITY",
                                                    "MKCALENDAR",
                                                    "MKCOL",
                                                    "MKREDIRECTREF",
                                                    "MKWORKSPACE",
                                                    "MOVE",
                                                    "OPTIONS",
                                                    "ORDERPATCH",
                                                    "PATCH",
                                                    "POST",
                                                    "PRI",
                                                    "PROPFIND",
                                                    "PROPPATCH",
                                                    "PUT",
                                                    "QUERY",
                                                    "REBIND",
                                                    "REPORT",
                                                    "SEARCH",
                                                    "TRACE",
                                                    "UNBIND",
                                                    "UNCHECKOUT",
                                                    "UNLINK",
                                                    "UNLOCK",
                                                    "UPDATE",
                                                    "UPDATEREDIRECTREF",
                                                    "VERSION-CONTROL"};

void find_lower_case(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(Field::allow)) {
    const auto methods = syntax::allow(line.value);
    if (!methods) continue;
    for (std::string_view m : *methods) {
      const bool registered =
          std::any_of(kMethods.begin(), kMethods.end(),
                      [m](std::string_view known) { return known != m && equal_fold(known, m); });
      if (registered) out.at(m);
    }
  }
}

void find_twice_allowed(const Exchange& x, Reporter& out) {
  std::array<std::string_view, 64> seen{};
  std::size_t n = 0;
  for (const FieldLine& line : x.response.lines(Field::allow)) {
    const auto methods = syntax::allow(line.value);
    if (!methods) continue;
    for (std::string_view m : *methods) {
      const std::span<const std::string_view> before(seen.data(), n);
      if (std::find(before.begin(), before.end(), m) != before.end()) {
        out.at(m);
      } else if (n < seen.size()) {
        seen[n++] = m;
      }
    }
  }
}

void find_mixed_none(const Exchange& x, Reporter& out) {
  std::string_view none;
  bool other = false;
  for (const FieldLine& line : x.response.lines(Field::accept_ranges)) {
    const auto units = syntax::accept_ranges(line.value);
    if (!units) continue;
    for (std::string_view unit : *units) {
      const bool is_none = syntax::same(unit, "none");
      if (is_none && none.empty()) none = unit;
      other = other || !is_none;
    }
  }
  if (!none.empty() && other) out.at(none);
}

void find_several_ages(const Exchange& x, Reporter& out) {
  const Lines lines = x.response.lines(Field::age);
  const auto first = lines.begin();
  auto second = first;
  if (++second != lines.end() && x.seen.contains(Need::lines)) {
    out.at(first->whole()).also(second->whole());
    return;
  }
  for (const FieldLine& line : lines) {
    if (line.value.find(',') != std::string_view::npos) out.at(line.value);
  }
}

constexpr Rule kRules[] = {
    {
        .id = "accept-ranges-none-mixed",
        .level = Level::advice,
        .spec = rfc9110("14.3"),
        .summary = "Accept-Ranges has none beside a range unit.",
        .why = "It says that ranges are and are not supported; clients pick one at random.",
        .fix = "Send \"none\", or the units.",
        .conforms = R"(
HTTP/1.1 204 No Content
Accept-Ranges: none

)",
        .violates = R"(
HTTP/1.1 204 No Content
Accept-Ranges: bytes, [[none]]

)",
        .when = {.has = {Field::accept_ranges}, .by_value = true},
        .check = find_mixed_none,
    },
    {
        .id = "accept-ranges-syntax",
        .level = Level::must,
        .spec = rfc9110("14.3"),
        .summary = "Accept-Ranges is not a list of range units.",
        .why = "Clients do not resume downloads where they cannot tell that ranges work.",
        .fix = "Send \"bytes\" or \"none\".",
        .conforms = R"(
HTTP/1.1 204 No Content
Accept-Ranges: bytes

)",
        .violates = R"(
HTTP/1.1 204 No Content
Accept-Ranges: bytes[[=0-9]]

)",
        .when = {.has = {Field::accept_ranges}, .by_value = true},
        .check = checks::matches<Field::accept_ranges, syntax::accept_ranges>,
    },
    {
        .id = "accept-ranges-unregistered",
        .level = Level::info,
        .spec = rfc9110("14.1"),
        .summary = "Accept-Ranges names a unit that is not registered.",
        .why = "Clients know ranges of bytes only.",
        .fix = "Send \"bytes\", unless the clients are your own.",
        .conforms = R"(
HTTP/1.1 204 No Content
Accept-Ranges: bytes

)",
        .violates = R"(
HTTP/1.1 204 No Content
Accept-Ranges: [[pages]]

)",
        .when = {.has = {Field::accept_ranges}, .by_value = true},
        .check =
            [](const Exchange& x, Reporter& out) {
              for (const FieldLine& line : x.response.lines(Field::accept_ranges)) {
                const auto units = syntax::accept_ranges(line.value);
                if (!units) continue;
                for (std::string_view u : *units) {
                  if (!syntax::same(u, "bytes") && !syntax::same(u, "none")) out.at(u);
                }
              }
            },
    },
    {
        .id = "age-multiple",
        .level = Level::must,
        .spec = rfc9110("5.3"),
        .summary = "There are several values of Age.",
        .why = "Caches disagree about how old the response is, hence about when it is stale.",
        .fix = "Replace the Age that came with a stored response; do not add another.",
        .conforms = R"(
HTTP/1.1 204 No Content
Age: 60

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[Age: 60]]
[[Age: 0]]

)",
        .when = {.has = {Field::age}},
        .beats = {"age-syntax"},
        .check = find_several_ages,
    },
    {
        .id = "age-syntax",
        .level = Level::must,
        .spec = rfc9111("5.1"),
        .summary = "Age is not a number of seconds.",
        .why = "Caches take the response to be fresh for longer than it is, or for stale at once.",
        .fix = "Send a non-negative integer.",
        .conforms = R"(
HTTP/1.1 204 No Content
Age: 0

)",
        .violates = R"(
HTTP/1.1 204 No Content
Age: 1[[.5]]

)",
        .when = {.has = {Field::age}, .by_value = true},
        .check = checks::matches<Field::age, syntax::age>,
    },
    {
        .id = "allow-duplicate",
        .level = Level::info,
        .spec = rfc9110("10.2.1"),
        .summary = "Allow lists a method twice.",
        .why = "Two places that make the list do not know of one another.",
        .fix = "List each method once.",
        .conforms = R"(
HTTP/1.1 204 No Content
Allow: GET, HEAD

)",
        .violates = R"(
HTTP/1.1 204 No Content
Allow: GET, HEAD, [[GET]]

)",
        .when = {.has = {Field::allow}, .by_value = true},
        .check = find_twice_allowed,
    },
    {
        .id = "allow-excludes-success",
        .level = Level::advice,
        .spec = rfc9110("10.2.1"),
        .summary = "Allow lacks the method that just succeeded.",
        .why = "Clients that go by the list do without a method that works.",
        .fix = "List all the methods that the resource supports.",
        .conforms = R"(
OPTIONS / HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Allow: GET, HEAD, OPTIONS

)",
        .violates = R"(
OPTIONS / HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
[[Allow: GET, HEAD]]

)",
        .when = {.status = k2xx,
                 .method = Methods::all_but({Method::connect}),
                 .has = {Field::allow}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (x.request->target == "*") return;
              const checks::AllowedMethods allowed(x.response);
              if (!allowed.all_known || allowed.contain(x.request->method_name)) return;
              out.at(x.response.first(Field::allow)->whole(), "lacks ", x.request->method_name);
            },
    },
    {
        .id = "allow-get-without-head",
        .level = Level::advice,
        .spec = rfc9110("9.1"),
        .summary = "Allow lists GET but not HEAD.",
        .why = "Every general-purpose server has to support both; link checkers rely on HEAD.",
        .fix = "Support HEAD wherever GET is, and list it.",
        .conforms = R"(
HTTP/1.1 204 No Content
Allow: GET, HEAD

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[Allow: GET, POST]]

)",
        .when = {.has = {Field::allow}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const checks::AllowedMethods allowed(x.response);
              if (!allowed.all_known || !allowed.contain("GET") || allowed.contain("HEAD")) return;
              out.at(x.response.first(Field::allow)->whole());
            },
    },
    {
        .id = "allow-lowercase",
        .level = Level::advice,
        .spec = rfc9110("9.1"),
        .summary = "Allow has a method that differs from a registered one in case.",
        .why = "Methods are case-sensitive: it names another method, which nobody uses.",
        .fix = "Write the method in upper case.",
        .conforms = R"(
HTTP/1.1 204 No Content
Allow: GET, HEAD

)",
        .violates = R"(
HTTP/1.1 204 No Content
Allow: GET, HEAD, [[post]]

)",
        .when = {.has = {Field::allow}, .by_value = true},
        .check = find_lower_case,
    },
    {
        .id = "allow-syntax",
        .level = Level::must,
        .spec = rfc9110("10.2.1"),
        .summary = "Allow is not a list of methods.",
        .why = "Clients cannot read the list, hence do not learn which methods are supported.",
        .fix = "Separate the methods by commas, without quotes: Allow: GET, HEAD.",
        .conforms = R"(
HTTP/1.1 204 No Content
Allow:

)",
        .violates = R"(
HTTP/1.1 204 No Content
Allow: GET [[POST]]

)",
        .when = {.has = {Field::allow}, .by_value = true},
        .check = checks::matches<Field::allow, syntax::allow>,
    },
    {
        .id = "field-list-empty-element",
        .level = Level::must,
        .spec = rfc9110("5.6.1.1"),
        .summary = "A list has an empty element.",
        .why = "Something that should be in the list is not, or was joined without a look.",
        .fix = "Join only members that are not empty.",
        .conforms = R"(
HTTP/1.1 204 No Content
Vary: Accept, Origin

)",
        .violates = R"(
HTTP/1.1 204 No Content
Vary: Accept, [[,]] Origin

)",
        .when = {.any = kLists, .needs = {Need::lines}},
        .check = find_empty_elements,
    },
    {
        .id = "early-data-in-connection",
        .level = Level::must,
        .spec = {"RFC 8470", "5.1"},
        .summary = "Connection lists Early-Data.",
        .why = "The next intermediary removes the field, and a replayed request goes unnoticed.",
        .fix = "Take Early-Data off the list.",
        .conforms = R"(
HTTP/1.1 204 No Content
Connection: close

)",
        .violates = R"(
HTTP/1.1 204 No Content
Connection: close, [[Early-Data]]

)",
        .when = {.has = {Field::connection}, .by_value = true},
        .check =
            [](const Exchange& x, Reporter& out) {
              const auto option = checks::listed(x.response, Field::connection, "early-data");
              if (option) out.at(*option);
            },
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::lists{"field", kRules};

}  // namespace statute
