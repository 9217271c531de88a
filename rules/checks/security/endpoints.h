// Where browsers are to send reports: W3C Reporting, 3.2, and the Report-To
// field before it.
#ifndef RULES_CHECKS_SECURITY_ENDPOINTS_H_
#define RULES_CHECKS_SECURITY_ENDPOINTS_H_

#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/message/message.h"
#include "rules/syntax/json_text.h"
#include "rules/syntax/structured.h"

namespace statute::checks {

// Calls `f` with each endpoint group of Report-To; false if something there is
// malformed.
template <class F>
bool each_group(const Response& r, F f) {
  for (const FieldLine& line : r.lines(Field::report_to)) {
    if (!is_readable(line)) return false;
    const syntax::JsonItems items(line.value);
    for (const syntax::JsonValue& item : items) f(item);
    if (items.misfit()) return false;
  }
  return true;
}

// Whether Report-To defines that group, "default" if a group has no name;
// nothing if it cannot be read.
inline std::optional<bool> defines_group(const Response& r, std::string_view group) {
  bool found = false;
  const bool readable = each_group(r, [&](const syntax::JsonValue& item) {
    const auto name = syntax::json_member(item, "group");
    found = found || (name ? name->string() : "default") == group;
  });
  return found || readable ? std::optional(found) : std::nullopt;
}

// Whether Reporting-Endpoints or Report-To defines that endpoint; nothing if
// one of them cannot be read.
inline std::optional<bool> defines_endpoint(const Response& r, std::string_view name) {
  const Values values(r, Field::reporting_endpoints);
  const auto endpoints = syntax::structured::dictionary({values});
  if (endpoints && endpoints->find(name)) return true;
  const auto group = defines_group(r, name);
  if (group != false) return group;
  return endpoints ? std::optional(false) : std::nullopt;
}

}  // namespace statute::checks

#endif  // RULES_CHECKS_SECURITY_ENDPOINTS_H_
