// Every rule, on its own examples.
#include "rules/example.h"

#include <gtest/gtest.h>

#include <cctype>
#include <set>
#include <string>
#include <vector>

#include "rules/catalog.h"
#include "rules/engine/auditor.h"
#include "tests/rules/cases.h"

namespace statute {
namespace {

std::vector<const Rule*> all_rules() {
  std::vector<const Rule*> out;
  for (const Family& family : catalog()) {
    for (const Rule& rule : family.rules) out.push_back(&rule);
  }
  return out;
}

const Auditor& auditor() {
  static const Auditor a{catalog()};
  return a;
}

class RuleExamples : public testing::TestWithParam<const Rule*> {};

TEST_P(RuleExamples, ConformingFiresNothing) {
  Example example(GetParam()->conforms);
  example.use(fresh_facts());
  ASSERT_GT(example.size(), 0u);
  Workspace w;
  History history;
  for (std::size_t i = 0; i < example.size(); ++i) {
    for (const Finding& f : auditor().audit(example.exchange(i), w, history, i)) {
      ADD_FAILURE() << f.rule->id << " at " << octets(example.exchange(i), f, f.evidence()[0]);
    }
  }
}

TEST_P(RuleExamples, ViolatingFiresAtTheMarks) {
  Example example(GetParam()->violates);
  example.use(fresh_facts());
  ASSERT_GT(example.size(), 0u);
  Workspace w;
  History history;
  std::vector<std::string_view> evidence;
  for (std::size_t i = 0; i < example.size(); ++i) {
    for (const Finding& f : auditor().audit(example.exchange(i), w, history, i)) {
      if (f.rule != GetParam()) continue;
      for (const Evidence& e : f.evidence()) evidence.push_back(octets(example.exchange(i), f, e));
    }
  }
  EXPECT_EQ(evidence, example.marked());
}

std::string test_name(const testing::TestParamInfo<const Rule*>& info) {
  std::string s = "r";
  for (char c : info.param->id) s += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return s;
}

INSTANTIATE_TEST_SUITE_P(Catalog, RuleExamples, testing::ValuesIn(all_rules()), test_name);

// The index and a loop over the whole catalogue find the same.
TEST_P(RuleExamples, IndexAgreesWithPlainLoop) {
  static const Auditor plain{catalog(), {.plain = true}};
  for (std::string_view text : {GetParam()->conforms, GetParam()->violates}) {
    Example example(text);
    example.use(fresh_facts());
    Workspace w;
    Workspace w_plain;
    History history;
    History history_plain;
    for (std::size_t i = 0; i < example.size(); ++i) {
      const auto fast = auditor().audit(example.exchange(i), w, history, i);
      const auto slow = plain.audit(example.exchange(i), w_plain, history_plain, i);
      ASSERT_EQ(fast.size(), slow.size());
      for (std::size_t k = 0; k < fast.size(); ++k) {
        EXPECT_EQ(fast[k].rule, slow[k].rule);
        EXPECT_EQ(fast[k].detail, slow[k].detail);
      }
    }
    std::vector<Verdicts> verdicts;
    std::vector<Verdicts> verdicts_plain;
    auditor().add_verdicts(w, verdicts);
    plain.add_verdicts(w_plain, verdicts_plain);
    for (std::size_t k = 0; k < verdicts.size(); ++k) {
      const std::string_view id = auditor().rules()[k]->id;
      EXPECT_EQ(verdicts[k].broken, verdicts_plain[k].broken) << id;
      EXPECT_EQ(verdicts[k].not_observable, verdicts_plain[k].not_observable) << id;
    }
  }
}

TEST(Catalog, IdsAreUnique) {
  std::set<std::string_view> seen;
  for (const Rule* rule : all_rules()) EXPECT_TRUE(seen.insert(rule->id).second) << rule->id;
}

}  // namespace
}  // namespace statute
