// What the law says, for people and programs: the catalogue as a list, and a
// page for a rule, a status code and a field.
#ifndef CHECKER_REPORT_PAGES_H_
#define CHECKER_REPORT_PAGES_H_

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checker/report/report.h"
#include "rules/message/field.h"
#include "rules/rule.h"

namespace checker::report {

// A rule and the family it stands in.
struct Listed {
  const statute::Family* family = nullptr;
  const statute::Rule* rule = nullptr;
};

// The rules that `admit` says yes to, in catalogue order.
[[nodiscard]] std::vector<Listed> listed(
    const std::function<bool(const statute::Family&, const statute::Rule&)>& admit);

// "any", "405", "2xx", "301,308", "100-199": the codes a rule looks at.
[[nodiscard]] std::string describe(const statute::Statuses& statuses);
// Every field the rule reads, of request and response.
[[nodiscard]] statute::FieldSet fields_of(const statute::Rule& rule);

[[nodiscard]] std::string rules_text(std::span<const Listed> rules, const Style& style);
// {"rules":[...]}, with the examples as `.http` text.
[[nodiscard]] std::string rules_json(std::span<const Listed> rules);

[[nodiscard]] std::string rule_page(const Listed& rule, const Style& style);
// Nothing if there is nothing to say of such a code, or no such field.
[[nodiscard]] std::optional<std::string> status_page(int code, const Style& style);
[[nodiscard]] std::optional<std::string> field_page(std::string_view name, const Style& style);

// The rules of a status code: those that name it, or its class; and of a field.
[[nodiscard]] std::vector<Listed> rules_of_status(int code);
[[nodiscard]] std::vector<Listed> rules_of_field(statute::Field field);

}  // namespace checker::report

#endif  // CHECKER_REPORT_PAGES_H_
