// Findings of which one stands for all that are the same: what formats made for
// issues and cases, not for occurrences, are written from.
#ifndef CHECKER_REPORT_DISTINCT_H_
#define CHECKER_REPORT_DISTINCT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "checker/report/record.h"
#include "checker/report/report.h"

namespace checker::report {

struct Issue {
  Record record;                  // the first, with this one finding
  std::uint64_t occurrences = 1;  // that it stands for
  std::uint64_t number = 0;       // in the order of the report
  std::uint64_t key = 0;
  [[nodiscard]] const Finding& finding() const { return record.findings.front(); }
};

// Memory is bounded: of too many issues the worst levels are kept, and of those
// the first.
class Distinct {
 public:
  // As many results as GitHub takes in a run.
  static constexpr std::size_t kMost = 25000;

  // `sample`: issues of a rule that are kept.
  explicit Distinct(Sample sample, std::size_t most = kMost) : sample_(sample), most_(most) {}

  // Findings with the same key are the same.
  void add(std::uint64_t key, const Record& r, const Finding& f);

  // In the order of the report; by level, if asked. Valid until the next call of add.
  [[nodiscard]] std::vector<const Issue*> issues(bool by_level = false) const;
  // Findings that no issue stands for.
  [[nodiscard]] std::uint64_t left_out() const noexcept { return left_out_; }

 private:
  [[nodiscard]] bool makes_room(std::size_t level);

  Sample sample_;
  std::size_t most_;
  std::array<std::vector<std::unique_ptr<Issue>>, 4> by_level_;
  std::unordered_map<std::uint64_t, Issue*> by_key_;
  std::map<std::string, std::size_t, std::less<>> by_rule_;
  std::uint64_t next_ = 0;
  std::uint64_t left_out_ = 0;
};

// "GET https://a.example/x, 200, field ETag: ETag is not an entity tag. (expected a
// double quote)": on one line, and not longer than a message may be.
[[nodiscard]] std::string sentence(const Record& r, const Finding& f);

// "GET https://a.example/x", or what is known of it, on one line.
[[nodiscard]] std::string request_of(const Record& r);

// The front of a text, characters kept whole, with dots if something is missing.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t octets);

}  // namespace checker::report

#endif  // CHECKER_REPORT_DISTINCT_H_
