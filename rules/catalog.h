// Every rule there is.
#ifndef RULES_CATALOG_H_
#define RULES_CATALOG_H_

#include <span>
#include <string_view>

#include "rules/rule.h"

namespace statute {

// In catalogue order: the order findings are reported in.
[[nodiscard]] std::span<const Family> catalog() noexcept;
// Null if no rule has this id.
[[nodiscard]] const Rule* find_rule(std::string_view id) noexcept;

}  // namespace statute

#endif  // RULES_CATALOG_H_
