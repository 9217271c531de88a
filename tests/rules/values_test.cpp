// Rules that say that they look at lines of some fields alone are asked once for
// lines seen before: nothing else may change what they say.
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rules/catalog.h"
#include "rules/engine/auditor.h"
#include "rules/example.h"

namespace statute {
namespace {

// The fields that the rule says it looks at.
FieldSet fields_of(const Rule& rule) {
  return rule.when.has | rule.when.any | rule.when.asked | rule.reads;
}

// A message without all that such a rule must not look at. Where a line stands is
// kept, and so are the fields that are there unless `alone` is said.
struct Bare {
  std::vector<FieldLine> lines;
  Bare(Message& m, const FieldSet& fields, bool alone) {
    for (const FieldLine& line : m.fields) {
      FieldLine mine = line;
      if (!fields.contains(line.id)) {
        if (alone) continue;
        mine.value = line.value.substr(0, 0);
      }
      lines.push_back(mine);
    }
    m.fields = lines;
    if (alone) m.present = m.present & fields;
    m.trailers = {};
    m.content.octets = {};
    m.content.length = 0;
    m.framing = {};
    m.start_line = m.start_line.substr(0, 0);
    m.version = {};
  }
};

struct Judge {
  explicit Judge(const Family& family, const Rule& r)
      : rule(r), one{Family{family.scope, {&r, 1}}}, auditor(one, {.level = {}, .plain = true}) {}
  std::vector<std::string> said(const Exchange& x) {
    std::vector<std::string> out;
    for (const Finding& f : auditor.audit(x, workspace)) {
      out.push_back(std::to_string(static_cast<int>(f.level)) + ' ' + std::string(f.detail));
    }
    return out;
  }
  const Rule& rule;
  std::array<Family, 1> one;
  Auditor auditor;
  Workspace workspace;
  std::size_t fired = 0;
};

// What the rule says of an exchange of which only that is left.
std::vector<std::string> said_of_values(Judge& judge, Exchange x) {
  const FieldSet fields = fields_of(judge.rule);
  const Bare response(x.response, fields, judge.rule.when.by_value);
  x.uri = {};
  x.connection = {};
  if (x.received) x.received = 0;
  if (x.request == nullptr) return judge.said(x);
  Request q = *x.request;
  const Bare request(q, fields, judge.rule.when.by_value);
  q.target = {};
  if (q.method == Method::other) q.method_name = {};
  x.request = &q;
  return judge.said(x);
}

void expect_the_same_of_values(Judge& judge, const Example& example) {
  for (std::size_t i = 0; i < example.size(); ++i) {
    Exchange x = example.exchange(i);
    x.interim = {};
    const std::vector<std::string> all = judge.said(x);
    judge.fired += all.size();
    EXPECT_EQ(all, said_of_values(judge, x)) << judge.rule.id << " on\n" << example.octets();
  }
}

TEST(RulesOfValues, LookAtNothingElse) {
  std::vector<std::unique_ptr<Judge>> judges;
  for (const Family& family : catalog()) {
    for (const Rule& rule : family.rules) {
      if (!rule.when.by_value && !rule.when.by_values) continue;
      judges.push_back(std::make_unique<Judge>(family, rule));
    }
  }
  for (const Family& family : catalog()) {
    for (const Rule& rule : family.rules) {
      const Example right(rule.conforms);
      const Example wrong(rule.violates);
      for (const auto& judge : judges) {
        expect_the_same_of_values(*judge, right);
        expect_the_same_of_values(*judge, wrong);
      }
    }
  }
  for (const auto& judge : judges) EXPECT_GT(judge->fired, 0u) << judge->rule.id;
}

}  // namespace
}  // namespace statute
