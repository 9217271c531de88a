// Results of the jsonl format, read again line by line.
#ifndef CHECKER_REPORT_JSON_READ_H_
#define CHECKER_REPORT_JSON_READ_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "checker/report/record.h"
#include "checker/report/report.h"
#include "checker/report/rule_book.h"
#include "checker/support/result.h"
#include "checker/support/source.h"

namespace checker::report {

// The object a run begins with.
struct Start {
  std::string statute;  // the version that wrote it
};

// The one it ends with. Findings are not in it: who has all lines counts them.
struct Totals {
  std::uint64_t exchanges = 0;
  std::uint64_t octets = 0;
  std::uint64_t milliseconds = 0;
  std::vector<SourceTotals> sources;
  std::map<std::string, RuleTotals> rules;  // by id
  std::map<int, std::uint64_t> statuses;    // exchanges
  statute::Needs seen;
  bool interrupted = false;
};

// An object of a type that this version does not know.
struct Other {};

// A finding is a record with this one finding.
using ResultLine = std::variant<Other, Start, Record, Problem, Totals>;

class ResultReader {
 public:
  // Octets that have to be readable after a line, whatever they are.
  static constexpr std::size_t kPadding = 64;

  // Rules are taken from the book, which has to outlive what is read.
  explicit ResultReader(RuleBook& book);
  ~ResultReader();
  ResultReader(const ResultReader&) = delete;
  ResultReader& operator=(const ResultReader&) = delete;

  // A line without its line end. An error says what is wrong with it, not where
  // it stands; a schema that this version does not read is one.
  [[nodiscard]] Result<ResultLine> read(std::string_view line);

 private:
  struct Parser;
  RuleBook& book_;
  std::unique_ptr<Parser> parser_;
};

}  // namespace checker::report

#endif  // CHECKER_REPORT_JSON_READ_H_
