// Preferences that were applied: RFC 7240.
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/cache_control.h"
#include "rules/syntax/prefer.h"
#include "rules/syntax/vary.h"

namespace statute {
namespace {

consteval Spec rfc7240(std::string_view section) { return {"RFC 7240", section}; }

// Calls `f` with each preference that the response says was applied.
template <class F>
void each_applied(const Exchange& x, F&& f) {
  for (const FieldLine& line : x.response.lines(Field::preference_applied)) {
    if (!checks::is_readable(line)) continue;
    const auto applied = syntax::preference_applied(line.value);
    if (!applied) continue;
    for (const syntax::Pair& p : *applied) f(p);
  }
}

// What the request asked for by that name; the first counts: RFC 7240, 2. Not
// known, if a line before it cannot be read.
struct Asked {
  std::optional<syntax::Preference> preference;
  bool known = true;
};

Asked asked(const Exchange& x, std::string_view name) {
  Asked a;
  for (const FieldLine& line : x.request->lines(Field::prefer)) {
    const auto preferences = syntax::prefer(line.value);
    if (!preferences) {
      a.known = false;
      continue;
    }
    for (const syntax::Preference& p : *preferences) {
      if (!syntax::same(p.name, name)) continue;
      a.preference = p;
      return a;
    }
  }
  return a;
}

// Preferences whose values name alternatives.
bool is_choice(std::string_view name) {
  return syntax::same(name, "return") || syntax::same(name, "handling");
}

void find_unrequested(const Exchange& x, Reporter& out) {
  each_applied(x, [&](const syntax::Pair& p) {
    const Asked a = asked(x, p.name);
    if (!a.preference) {
      if (a.known) out.at(p.text);
      return;
    }
    const bool both = p.has_value && !a.preference->value.raw.empty();
    if (both && is_choice(p.name) && !a.preference->value.means_same(p.value)) {
      out.at(p.text, "asked for ", a.preference->value.raw);
    }
  });
}

// Whether the preference makes the answer to a GET another than without it. Of
// names that are not known, nobody can tell.
bool changes_content(const Exchange& x, const syntax::Pair& p) {
  if (syntax::same(p.name, "return")) {
    if (p.value.is_same("minimal")) return true;
    const Asked a = asked(x, p.name);
    return a.preference && !a.preference->parameters.empty();  // include and omit, of LDP
  }
  syntax::Cursor c(p.name);
  if (c.eat_same("odata.maxpagesize") || c.eat_same("odata.include-annotations")) return true;
  for (std::string_view name :
       {"safe", "maxpagesize", "include-annotations", "transclude", "timezone"}) {
    if (syntax::same(p.name, name)) return true;
  }
  return false;
}

syntax::CacheControl cache_control_of(const Message& m) {
  syntax::CacheControl control;
  for (const FieldLine& line : m.lines(Field::cache_control)) control.add(line.value);
  return control;
}

// Whether caches may keep the response for other requests.
bool is_storable(const Exchange& x) {
  using enum syntax::CacheDirective;
  constexpr Statuses kHeuristic{200, 203, 204, 206};  // RFC 9110, 15.1
  const Response& r = x.response;
  const syntax::CacheControl control = cache_control_of(r);
  if (control.has(no_store) || cache_control_of(*x.request).has(no_store)) return false;
  return kHeuristic.contains(r.status) || control.has(max_age) || control.has(s_maxage) ||
         control.has(public_) || r.has(Field::expires);
}

bool varies_with_prefer(const Response& r) {
  for (const FieldLine& line : r.lines(Field::vary)) {
    const auto vary = syntax::vary(line.value);
    if (!vary || vary->covers("Prefer")) return true;  // what cannot be read may say so
  }
  return false;
}

void find_vary_missing(const Exchange& x, Reporter& out) {
  if (!is_storable(x) || varies_with_prefer(x.response)) return;
  std::string_view applied;
  each_applied(x, [&](const syntax::Pair& p) {
    if (applied.empty() && changes_content(x, p)) applied = p.text;
  });
  if (!applied.empty()) out.at(applied);
}

constexpr Rule kRules[] = {
    {
        .id = "preference-applied-parameters",
        .level = Level::must,
        .spec = rfc7240("3"),
        .summary = "Preference-Applied is not a list of preferences without parameters.",
        .why = "Clients cannot tell which of their preferences were honoured.",
        .fix = "Send names, with a value or without: Preference-Applied: return=minimal.",
        .conforms = R"(
HTTP/1.1 204 No Content
Preference-Applied: respond-async, return=minimal

)",
        .violates = R"(
HTTP/1.1 204 No Content
Preference-Applied: return=representation[[; include="a"]]

)",
        .when = {.has = {Field::preference_applied}, .by_value = true},
        .check = checks::matches<Field::preference_applied, syntax::preference_applied>,
    },
    {
        .id = "preference-applied-unrequested",
        .level = Level::advice,
        .spec = rfc7240("3"),
        .summary = "Preference-Applied confirms a preference that Prefer did not state.",
        .why = "The client gets what it did not ask for, or takes its own wish for granted.",
        .fix = "Confirm only what the request preferred.",
        .conforms = R"(
PATCH /a HTTP/1.1
Host: a.example
Prefer: return=minimal
Content-Length: 0

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Preference-Applied: return=minimal

)",
        .violates = R"(
PATCH /a HTTP/1.1
Host: a.example
Prefer: wait=10
Content-Length: 0

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Preference-Applied: [[return=minimal]]

)",
        .when = {.has = {Field::preference_applied}, .needs = {Need::request_fields}},
        .check = find_unrequested,
    },
    {
        .id = "preference-vary-missing",
        .level = Level::must,
        .spec = rfc7240("2"),
        .summary =
            "A preference changed a response that caches may keep, and Vary does not say so.",
        .why = "Caches give the changed content to clients that do not prefer it.",
        .fix = "Add Vary: Prefer.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Prefer: return=minimal

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Preference-Applied: return=minimal
Vary: Prefer

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Prefer: return=minimal

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Preference-Applied: [[return=minimal]]

)",
        .when = {.status = k2xx,
                 .method = {Method::get},
                 .has = {Field::preference_applied},
                 .needs = {Need::request_fields}},
        .reads = {Field::vary, Field::cache_control, Field::expires},
        .check = find_vary_missing,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::preferences{"field", kRules};

}  // namespace statute
