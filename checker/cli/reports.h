// The reports of one run: where they go, and what the run comes to in the end.
#ifndef CHECKER_CLI_REPORTS_H_
#define CHECKER_CLI_REPORTS_H_

#include <memory>
#include <vector>

#include "checker/cli/options.h"
#include "checker/cli/outputs.h"
#include "checker/report/report.h"
#include "checker/support/result.h"
#include "checker/support/source.h"

namespace checker::cli {

class Reports {
 public:
  // Fails if a file cannot be written. `options` has to outlive the reports.
  [[nodiscard]] static Result<std::unique_ptr<Reports>> open(const Options& options);

  // The findings of a rule that some report can use; none: all.
  [[nodiscard]] report::Sample sample() const;
  // Whether nobody reads what is written any more.
  [[nodiscard]] bool are_deaf() const;
  [[nodiscard]] StandardOutput& standard_output() noexcept { return stdout_; }

  void begin(report::Run run);
  void record(const report::Record& r);
  void problem(const Problem& p);
  // Ends the reports, and says the exit code; `stopped` if this run did not get
  // to its end.
  [[nodiscard]] int end(const report::Summary& s, bool stopped);

 private:
  explicit Reports(const Options& options) : options_(options) {}
  [[nodiscard]] int verdict(const report::Summary& s, bool stopped) const;

  const Options& options_;
  StandardOutput stdout_;
  std::vector<std::unique_ptr<FileOutput>> files_;
  std::vector<std::unique_ptr<report::Report>> reports_;
};

}  // namespace checker::cli

#endif  // CHECKER_CLI_REPORTS_H_
