// A session: one run from the first source to the exit code.
#ifndef CHECKER_CLI_SESSION_H_
#define CHECKER_CLI_SESSION_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "checker/cli/judge.h"
#include "checker/cli/options.h"
#include "checker/cli/reports.h"
#include "checker/report/report.h"
#include "checker/support/clock.h"
#include "rules/engine/auditor.h"

namespace checker::cli {

class Session {
 public:
  // Fails if an option names a rule that there is not, or a file that cannot be
  // written.
  // `named`: where the live targets are named, by source.
  [[nodiscard]] static Result<std::unique_ptr<Session>> begin(
      const Options& options, std::map<std::string, report::Named> named = {});

  [[nodiscard]] const statute::Auditor& auditor() const noexcept { return auditor_; }
  [[nodiscard]] Reports& reports() noexcept { return *reports_; }
  // A judge that lives as long as the session; not from several threads at once.
  [[nodiscard]] Judge& new_judge();
  // Reports what came of a source, or of a piece of it; in the order of the
  // sources, one at a time.
  void emit(Judged judged);
  // Ends the reports, and says the exit code.
  [[nodiscard]] int end();

 private:
  Session(const Options& options, std::unique_ptr<Reports> reports,
          std::map<std::string, report::Named> named);
  [[nodiscard]] std::size_t order_of(const statute::Rule& rule) const;
  void emit(report::Record& record);

  const Options& options_;
  Stopwatch stopwatch_;
  statute::Auditor auditor_;
  std::unique_ptr<Reports> reports_;
  Wanted wanted_;
  std::unordered_map<const statute::Rule*, std::size_t> orders_;
  std::vector<std::size_t> reported_;  // findings, by rule
  std::vector<std::unique_ptr<Judge>> judges_;
  std::unordered_set<std::uint64_t> told_;  // by once_key
  report::Tally tally_;                     // of what one a host is enough of
  report::Summary summary_;
};

// Whether the user asked to stop, by a signal.
[[nodiscard]] const std::atomic<bool>& interrupted() noexcept;
// The same by ourselves, when there is nobody left to tell.
void interrupt() noexcept;
// Stops on SIGINT and SIGTERM, and leaves a closed pipe to whoever writes.
void handle_signals();

}  // namespace checker::cli

#endif  // CHECKER_CLI_SESSION_H_
