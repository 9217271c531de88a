#include "checker/report/rule_book.h"

#include <utility>

#include "rules/catalog.h"

namespace checker::report {

using statute::Level;
using statute::Rule;

RuleBook::RuleBook() {
  for (const statute::Family& family : statute::catalog()) {
    for (const Rule& rule : family.rules) catalogue_.emplace(rule.id, &rule);
  }
}

const Rule& RuleBook::foreign(std::string_view id, Words words) {
  auto at = foreign_.find(id);
  if (at == foreign_.end()) at = foreign_.emplace(std::string(id), decltype(at->second)()).first;
  const auto known = at->second.find(words);
  if (known != at->second.end()) return *known->second;
  // The views of the rule are of the strings beside it, which stay where they are.
  Foreign& f = owned_.emplace_back(
      Foreign{std::string(id), std::move(words),
              Rule{.id = {},
                   .level = Level::info,
                   .spec = {},
                   .summary = {},
                   .why = {},
                   .fix = {},
                   .conforms = {},
                   .violates = {},
                   .check = [](const statute::Exchange&, statute::Reporter&) {}}});
  f.rule.id = f.id;
  f.rule.level = std::get<0>(f.words);
  f.rule.summary = std::get<1>(f.words);
  f.rule.spec.document = std::get<2>(f.words);
  f.rule.fix = std::get<3>(f.words);
  at->second.emplace(f.words, &f.rule);
  return f.rule;
}

const Rule& RuleBook::rule(const Told& told) {
  if (const auto known = catalogue_.find(told.id); known != catalogue_.end()) {
    known_.insert(known->second);
    return *known->second;
  }
  return foreign(told.id, {told.level, std::string(told.summary), std::string(told.reference),
                           std::string(told.fix)});
}

void RuleBook::enlist(std::string_view id) {
  // Nothing is known of it but its name: what a finding tells comes before.
  (void)rule({.id = id, .level = Level::info, .summary = {}, .reference = {}, .fix = {}});
}

std::vector<const Rule*> RuleBook::rules() const {
  std::vector<const Rule*> out;
  for (const statute::Family& family : statute::catalog()) {
    for (const Rule& rule : family.rules) {
      if (known_.contains(&rule)) out.push_back(&rule);
    }
  }
  for (const auto& [id, ways] : foreign_) {
    const Rule* best = nullptr;
    for (const auto& [words, rule] : ways) {
      if (best == nullptr || best->summary.empty()) best = rule;
      if (!best->summary.empty()) break;
    }
    out.push_back(best);
  }
  return out;
}

}  // namespace checker::report
