// Which rules are in force, and at what level: --select, --ignore, --level.
#ifndef CHECKER_GATE_SELECTION_H_
#define CHECKER_GATE_SELECTION_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checker/support/result.h"
#include "rules/rule.h"

namespace checker::gate {

// "must", "should", "advice" or "info".
[[nodiscard]] std::optional<statute::Level> level_named(std::string_view word) noexcept;

// A pattern is a rule's id, a scope, a level, or a glob of ids.
struct Selection {
  std::vector<std::string> select;                             // empty: all
  std::vector<std::string> ignore;                             // wins over select
  std::vector<std::pair<std::string, statute::Level>> levels;  // by pattern; the last wins

  // The level a rule is reported at; nothing if it is out.
  [[nodiscard]] std::optional<statute::Level> level(const statute::Family& family,
                                                    const statute::Rule& rule) const;
};

[[nodiscard]] bool matches(std::string_view pattern, const statute::Family& family,
                           const statute::Rule& rule) noexcept;

// Every pattern has to match some rule: one that is misspelt selects nothing,
// which would pass for a clean run.
[[nodiscard]] Result<void> validate(const Selection& selection,
                                    std::span<const statute::Family> families);
// The same for one pattern.
[[nodiscard]] Result<void> validate_pattern(std::string_view pattern,
                                            std::span<const statute::Family> families);

}  // namespace checker::gate

#endif  // CHECKER_GATE_SELECTION_H_
