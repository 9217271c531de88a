// The judge: takes what a source yields, asks the rules, and keeps what there is
// to report. One a thread.
#ifndef CHECKER_CLI_JUDGE_H_
#define CHECKER_CLI_JUDGE_H_

#include <atomic>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "checker/report/record.h"
#include "checker/report/report.h"
#include "checker/support/facts.h"
#include "checker/support/source.h"
#include "rules/engine/auditor.h"
#include "rules/engine/history.h"

namespace checker::cli {

// What came of one source, in its order.
struct Judged {
  report::SourceTotals totals;
  std::vector<std::variant<report::Record, Problem>> items;
};

class Judge final : public Receiver {
 public:
  Judge(const statute::Auditor& auditor, const report::RecordOptions& options,
        const std::atomic<bool>& stopped)
      : auditor_(auditor), options_(options), stopped_(stopped) {}

  // Everything from here to `finish` belongs to this source.
  void begin(std::string source, bool live);
  // The octets of the source, as far as they are known.
  void add_octets(std::uint64_t n) { judged_.totals.octets += n; }
  // The probe that provokes the exchanges which follow.
  void set_probe(std::string probe) { probe_ = std::move(probe); }
  [[nodiscard]] Judged finish();

  void exchange(const statute::Exchange& x, const Spot& spot) override;
  void skipped(const Spot& spot, std::string_view why) override;
  void problem(const Spot& spot, std::string message) override;
  void note(std::string_view text) override;
  [[nodiscard]] bool is_stopped() const override { return stopped_.load(); }

  // A problem of the source as a whole.
  void source_problem(std::string message);

  void add_verdicts(std::vector<statute::Verdicts>& totals) const {
    auditor_.add_verdicts(workspace_, totals);
  }
  [[nodiscard]] const statute::Needs& seen() const noexcept { return seen_; }

 private:
  const statute::Auditor& auditor_;
  report::RecordOptions options_;
  const std::atomic<bool>& stopped_;
  statute::Workspace workspace_;
  statute::History history_;
  ExchangeFacts facts_;
  statute::Needs seen_;
  Judged judged_;
  std::string probe_;
};

}  // namespace checker::cli

#endif  // CHECKER_CLI_JUDGE_H_
