// A session: one run from the first source to the exit code.
#ifndef CHECKER_CLI_SESSION_H_
#define CHECKER_CLI_SESSION_H_

#include <array>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "checker/cli/judge.h"
#include "checker/cli/options.h"
#include "checker/cli/outputs.h"
#include "checker/report/report.h"
#include "checker/support/clock.h"
#include "rules/engine/auditor.h"

namespace checker::cli {

class Session {
 public:
  // Fails if an option names a rule that there is not.
  [[nodiscard]] static Result<std::unique_ptr<Session>> begin(const Options& options);

  [[nodiscard]] const statute::Auditor& auditor() const noexcept { return auditor_; }
  // A judge that lives as long as the session; not from several threads at once.
  [[nodiscard]] Judge& new_judge();
  // Reports what came of a source; sources come in their order.
  void emit(Judged judged);
  // Ends the reports, and says the exit code.
  [[nodiscard]] int end();

 private:
  explicit Session(const Options& options);

  const Options& options_;
  Stopwatch stopwatch_;
  statute::Auditor auditor_;
  StandardOutput stdout_;
  std::vector<std::unique_ptr<FileOutput>> files_;
  std::vector<std::unique_ptr<report::Report>> reports_;
  std::vector<std::unique_ptr<Judge>> judges_;
  std::set<std::pair<const statute::Rule*, std::string>> told_;  // once a host
  report::Summary summary_;
};

// Whether the user asked to stop, by a signal.
[[nodiscard]] const std::atomic<bool>& interrupted() noexcept;
// Stops on SIGINT and SIGTERM, and leaves a closed pipe to whoever writes.
void handle_signals();

}  // namespace checker::cli

#endif  // CHECKER_CLI_SESSION_H_
