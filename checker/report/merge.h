// Results of several runs made into one: the same octets in whatever order and
// grouping they are given.
#ifndef CHECKER_REPORT_MERGE_H_
#define CHECKER_REPORT_MERGE_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "checker/report/json_read.h"
#include "checker/report/report.h"
#include "checker/report/rule_book.h"
#include "checker/support/file.h"
#include "checker/support/result.h"

namespace checker::report {

// Findings and problems are sorted by source, exchange, rule and place; counts
// and seconds are sums. What is the same in two runs counts twice. Memory: a few
// dozen octets a finding; the findings themselves stay in their files.
class Merge {
 public:
  explicit Merge(RecordOptions options) : options_(options), reader_(book_) {}

  // Reads the results once, for what is in them. A last line that is cut, and a
  // run without its summary, are problems; anything else that is no result is an
  // error that names the file and the line.
  [[nodiscard]] Result<void> add(File file);

  // The whole as one run, from begin to end; says what end was told. Stops, and
  // tells that it was, when `stopped` becomes true.
  Summary write_to(Report& out, const std::atomic<bool>& stopped);

 private:
  struct Entry {
    std::uint32_t source = 0;  // numbers of texts below
    std::uint32_t probe = 0;
    std::uint64_t index = 0;  // of the exchange; the largest: none
    std::uint32_t rule = 0;   // 0: a problem
    std::uint32_t file = 0;
    std::uint64_t evidence = 0;  // where the first piece is
    std::uint64_t at = 0;        // the line's offset in its file
  };
  // Texts by number, until their ranks are known.
  struct Numbers {
    std::map<std::string, std::uint32_t, std::less<>> of;
    std::uint32_t number(std::string_view text);
    // By number: the place in sorted order.
    [[nodiscard]] std::vector<std::uint32_t> ranks() const;
  };

  [[nodiscard]] std::string_view line_at(const Entry& e) const;
  void take(ResultLine line, Entry entry);
  void take(Totals totals);
  void add_problem(Problem problem);
  void rank();
  [[nodiscard]] bool is_before(const Entry& a, const Entry& b);
  [[nodiscard]] std::string rendered(const Entry& e);
  void write_records(Report& out, const std::atomic<bool>& stopped);
  void pass_on(Report& out, Record& record);
  [[nodiscard]] Summary summary();

  RecordOptions options_;
  RuleBook book_;
  ResultReader reader_;
  std::vector<File> files_;
  std::vector<Entry> entries_;
  std::vector<Problem> problems_;  // of the results themselves
  Numbers sources_;
  Numbers probes_;
  Numbers rules_;
  std::vector<const statute::Rule*> all_rules_;
  std::map<std::string_view, std::size_t> orders_;  // by id, in all_rules_
  std::unordered_set<std::uint64_t> told_;          // of which one a host is enough
  Tally tally_;
  Totals totals_;
  std::map<std::pair<std::string, bool>, SourceTotals> source_totals_;
  std::uint64_t suppressed_ = 0;
  std::uint64_t problem_count_ = 0;
};

}  // namespace checker::report

#endif  // CHECKER_REPORT_MERGE_H_
