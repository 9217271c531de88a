// Further cases of rules, in the text of examples (rules/example.h): the whole
// catalogue judges the text, and what one rule says of it is looked at.
#ifndef TESTS_RULES_CASES_H_
#define TESTS_RULES_CASES_H_

#include <gtest/gtest.h>

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "checker/support/facts.h"
#include "rules/catalog.h"
#include "rules/engine/auditor.h"
#include "rules/example.h"
#include "rules/rule.h"

namespace statute {

// What takes a codec; forgets what it was asked before.
inline Facts& fresh_facts() {
  static checker::ExchangeFacts facts;
  facts.next();
  return facts;
}

struct Said {
  Level level = Level::must;
  std::string detail;
  std::vector<std::string> evidence;
};

// What the whole catalogue says of all exchanges of `text`, in order.
struct Told {
  std::string id;
  Level level = Level::must;
  std::string detail;
};

// `change` may make of each exchange what another source would have seen.
inline std::vector<Told> all_findings_of(std::string_view text,
                                         const std::function<void(Exchange&)>& change = {}) {
  static const Auditor auditor{catalog()};
  Example example(text);
  EXPECT_GT(example.size(), 0u) << "no message in " << text;
  std::vector<Told> all;
  Workspace w;
  History history;
  for (std::size_t i = 0; i < example.size(); ++i) {
    example.use(fresh_facts());
    Exchange x = example.exchange(i);
    if (change) change(x);
    for (const Finding& f : auditor.audit(x, w, history, i)) {
      all.push_back({std::string(f.rule->id), f.level, std::string(f.detail)});
    }
  }
  return all;
}

// What the rule `id` says of all exchanges of `text`, in order.
inline std::vector<Said> findings_of(std::string_view text, std::string_view id,
                                     Facts* facts = &fresh_facts()) {
  static const Auditor auditor{catalog()};
  EXPECT_NE(find_rule(id), nullptr) << "no rule " << id;
  Example example(text);
  EXPECT_GT(example.size(), 0u) << "no message in " << text;
  if (facts != nullptr) example.use(*facts);
  std::vector<Said> all;
  Workspace w;
  History history;
  for (std::size_t i = 0; i < example.size(); ++i) {
    for (const Finding& f : auditor.audit(example.exchange(i), w, history, i)) {
      if (f.rule->id != id) continue;
      Said& said = all.emplace_back(Said{f.level, std::string(f.detail), {}});
      for (const Evidence& e : f.evidence()) {
        said.evidence.emplace_back(octets(example.exchange(i), f, e));
      }
    }
  }
  return all;
}

// The rule `id` fires exactly at the [[ ]] marks of `text`; not at all, if
// nothing is marked.
inline void expect_findings(std::string_view text, std::string_view id,
                            Facts* facts = &fresh_facts()) {
  std::vector<std::string> evidence;
  for (const Said& said : findings_of(text, id, facts)) {
    evidence.insert(evidence.end(), said.evidence.begin(), said.evidence.end());
  }
  const Example example(text);
  std::vector<std::string> marked;
  for (std::string_view m : example.marked()) marked.emplace_back(m);
  EXPECT_EQ(evidence, marked) << id << " on\n" << text;
}

// A table of cases: what is special about the text, the text, the rule.
struct Case {
  std::string_view what;
  std::string_view text;
  std::string_view id;
};

inline void expect_findings(std::initializer_list<Case> cases) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    expect_findings(c.text, c.id);
  }
}

}  // namespace statute

#endif  // TESTS_RULES_CASES_H_
