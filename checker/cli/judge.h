// The judge: takes what a source yields, asks the rules, counts, and keeps what
// reports can use. One a thread.
#ifndef CHECKER_CLI_JUDGE_H_
#define CHECKER_CLI_JUDGE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

#include "checker/report/record.h"
#include "checker/report/report.h"
#include "checker/report/tally.h"
#include "checker/support/facts.h"
#include "checker/support/source.h"
#include "rules/engine/auditor.h"
#include "rules/engine/history.h"

namespace checker::cli {

// What came of one source, or of a piece of it, in its order.
struct Judged {
  report::SourceTotals totals;  // of the whole source, with the last piece
  std::vector<std::variant<report::Record, Problem>> items;
  bool last = true;
};

// What the reports can use, shared by all judges: what they cannot is counted,
// and no record made of it.
struct Wanted {
  explicit Wanted(report::Sample findings, std::size_t rules) : sample(findings), full(rules) {}
  report::Sample sample;                // findings of a rule; none: all
  std::vector<std::atomic<bool>> full;  // by rule: as many were reported
};

class Judge final : public Receiver {
 public:
  Judge(const statute::Auditor& auditor, const report::RecordOptions& options, const Wanted& wanted,
        const std::atomic<bool>& stopped)
      : auditor_(auditor),
        options_(options),
        wanted_(wanted),
        stopped_(stopped),
        kept_(auditor.rules().size()) {
    for (std::size_t i = 0; i < auditor.rules().size(); ++i) orders_[auditor.rules()[i]] = i;
  }

  // Everything from here to `finish` belongs to this source. Of a live one all
  // findings are kept, and none is counted: see `count`. `spill` takes pieces
  // of it before, so that there is no more than one in memory; without it, all
  // comes at the end.
  void begin(std::string source, bool live, std::function<void(Judged)> spill = {});
  // Live targets of one authority are compared with each other, until no more of it will come.
  void forget(std::string_view target);
  // The octets of the source, as far as they are known.
  void add_octets(std::uint64_t n) { judged_.totals.octets += n; }
  // Told now and then how many octets more of the source were read.
  void set_read(std::function<void(std::uint64_t)> read) { read_ = std::move(read); }
  // The probe that provokes the exchanges which follow.
  void set_probe(std::string probe) { probe_ = std::move(probe); }
  [[nodiscard]] Judged finish();

  void exchange(const statute::Exchange& x, const Spot& spot) override;
  void skipped(const Spot& spot, std::string_view why) override;
  void problem(const Spot& spot, std::string message) override;
  void note(std::string_view text) override;
  [[nodiscard]] bool is_stopped() const override { return stopped_.load(); }

  // What is found in live exchanges counts when it is sure to be reported.
  void count(const report::Record& record);

  // A problem of the source as a whole.
  void source_problem(std::string message);

  void add_verdicts(std::vector<statute::Verdicts>& totals) const {
    auditor_.add_verdicts(workspace_, totals);
  }
  // What was counted since the judge was made: all findings but those of which
  // one a host is enough, which only who sees all sources can count.
  [[nodiscard]] const report::Tally& tally() const noexcept { return tally_; }
  [[nodiscard]] const statute::Needs& seen() const noexcept { return seen_; }

 private:
  // `field`: the one it stands in, if one a host and field is enough.
  [[nodiscard]] bool keeps(const statute::Finding& f, std::string_view host, int status,
                           std::string_view field);
  void read_to(std::uint64_t offset);
  void add_item(std::variant<report::Record, Problem> item);

  const statute::Auditor& auditor_;
  report::RecordOptions options_;
  const Wanted& wanted_;
  const std::atomic<bool>& stopped_;
  statute::Workspace workspace_;
  statute::History own_;
  std::map<std::string, statute::History, std::less<>> live_;  // by authority
  statute::History* history_ = &own_;
  ExchangeFacts facts_;
  statute::Needs seen_;
  report::Tally tally_;
  Judged judged_;
  std::function<void(Judged)> spill_;
  std::function<void(std::uint64_t)> read_;
  std::uint64_t read_octets_ = 0;           // that were told of
  std::vector<std::size_t> kept_;           // findings of this source, by rule
  std::unordered_set<std::uint64_t> told_;  // of this source
  std::vector<statute::Finding> some_;      // that a record is made of
  std::string probe_;
  std::unordered_map<const statute::Rule*, std::size_t> orders_;
  // Live exchanges are numbered through, whatever their target; where they stand.
  std::uint64_t next_live_ = 0;
  std::map<std::uint64_t, Place> places_;
};

}  // namespace checker::cli

#endif  // CHECKER_CLI_JUDGE_H_
