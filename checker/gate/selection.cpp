#include "checker/gate/selection.h"

#include <algorithm>
#include <array>

#include "checker/support/text.h"

namespace checker::gate {
namespace {

using statute::Family;
using statute::Level;
using statute::Rule;

constexpr std::array<std::string_view, 4> kLevels{"must", "should", "advice", "info"};

}  // namespace

std::optional<Level> level_named(std::string_view word) noexcept {
  for (std::size_t i = 0; i < kLevels.size(); ++i) {
    if (kLevels[i] == word) return static_cast<Level>(i);
  }
  return std::nullopt;
}

bool matches(std::string_view pattern, const Family& family, const Rule& rule) noexcept {
  if (pattern == rule.id || pattern == family.scope) return true;
  if (const auto level = level_named(pattern)) return *level == rule.level;
  return is_glob(pattern) && glob_match(pattern, rule.id);
}

std::optional<Level> Selection::level(const Family& family, const Rule& rule) const {
  const auto any = [&](const std::vector<std::string>& patterns) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const std::string& p) { return matches(p, family, rule); });
  };
  if ((!select.empty() && !any(select)) || any(ignore)) return std::nullopt;
  Level out = rule.level;
  for (const auto& [pattern, level] : levels) {
    if (matches(pattern, family, rule)) out = level;
  }
  return out;
}

Result<void> validate_pattern(std::string_view pattern, std::span<const Family> families) {
  std::vector<std::string_view> words(kLevels.begin(), kLevels.end());
  for (const Family& family : families) {
    words.push_back(family.scope);
    for (const Rule& rule : family.rules) {
      if (matches(pattern, family, rule)) return {};
      words.push_back(rule.id);
    }
  }
  if (level_named(pattern)) return {};  // a level that no rule has is no mistake
  std::string what = "no rule, scope or level matches '" + std::string(pattern) + "'";
  const std::string_view meant = nearest(pattern, words);
  if (!meant.empty()) what += "; did you mean '" + std::string(meant) + "'?";
  return Error{Fault::usage, what};
}

Result<void> validate(const Selection& selection, std::span<const Family> families) {
  for (const auto* patterns : {&selection.select, &selection.ignore}) {
    for (const std::string& pattern : *patterns) {
      if (auto valid = validate_pattern(pattern, families); !valid) return valid;
    }
  }
  for (const auto& [pattern, level] : selection.levels) {
    if (auto valid = validate_pattern(pattern, families); !valid) return valid;
  }
  return {};
}

}  // namespace checker::gate
