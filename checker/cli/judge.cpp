#include "checker/cli/judge.h"

#include <utility>

namespace checker::cli {

void Judge::begin(std::string source, bool live) {
  judged_ = {};
  judged_.totals.source = std::move(source);
  judged_.totals.live = live;
  if (!live) history_.clear();  // a capture is compared with itself alone
  probe_.clear();
}

Judged Judge::finish() { return std::exchange(judged_, {}); }

void Judge::exchange(const statute::Exchange& x, const Spot& spot) {
  facts_.next();
  statute::Exchange with_facts = x;
  with_facts.facts = &facts_;
  ++judged_.totals.judged;
  seen_.insert(with_facts.sight());
  const auto findings = auditor_.audit(with_facts, workspace_, history_, spot.index);
  if (findings.empty()) return;
  const Place place{judged_.totals.source, judged_.totals.live, spot, probe_};
  // What is about an earlier exchange makes a record of its own.
  for (std::size_t i = 0; i < findings.size();) {
    std::size_t end = i + 1;
    while (end < findings.size() && findings[end].about == findings[i].about) ++end;
    const auto some = findings.subspan(i, end - i);
    judged_.items.emplace_back(
        some.front().about == nullptr
            ? report::make_record(with_facts, some, place, options_)
            : report::make_record(*some.front().about, some, place, options_));
    i = end;
  }
}

void Judge::skipped(const Spot&, std::string_view why) {
  ++judged_.totals.skipped[std::string(why)];
}

void Judge::problem(const Spot& spot, std::string message) {
  ++judged_.totals.problems;
  judged_.items.emplace_back(
      Problem{judged_.totals.source, judged_.totals.live, spot, true, std::move(message)});
}

void Judge::source_problem(std::string message) {
  ++judged_.totals.problems;
  judged_.items.emplace_back(
      Problem{judged_.totals.source, judged_.totals.live, {}, false, std::move(message)});
}

void Judge::note(std::string_view text) { judged_.totals.notes.emplace_back(text); }

}  // namespace checker::cli
