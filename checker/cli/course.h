// The course of one live target: what its plan wants sent, what came, and what
// the judge found in it.
#ifndef CHECKER_CLI_COURSE_H_
#define CHECKER_CLI_COURSE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "checker/cli/judge.h"
#include "checker/fetch/plan.h"
#include "checker/fetch/wire.h"
#include "checker/report/record.h"
#include "checker/support/clock.h"

namespace checker::cli {

class Course {
 public:
  struct Limits {
    std::size_t retries = 0;
    std::chrono::milliseconds budget{0};    // for waits between retries, in all
    std::chrono::milliseconds wait_for{0};  // that the target may take to come up
    // How long what must not follow a response is waited for on a connection that
    // is left open; and how long to look what becomes of it.
    std::chrono::milliseconds look_after{50};
    std::chrono::milliseconds watch{500};
  };
  // Sends a call of the course; `slot` comes back with its answer.
  using Send = std::function<void(fetch::Call call, std::size_t slot)>;

  // `first_lane`: the numbers of connections from it on are the course's own.
  Course(std::string target, fetch::Plan plan, const Limits& limits, statute::Vantage vantage,
         std::uint64_t first_lane)
      : target_(std::move(target)),
        plan_(std::move(plan)),
        limits_(limits),
        vantage_(vantage),
        lane_(first_lane) {
    judged_.totals.source = target_;
    judged_.totals.live = true;
  }

  // Sends the next calls. False if there are none: it is over.
  bool go_on(const Send& send);
  // Takes an answer; true when nothing more is under way, and go_on is due.
  bool take(fetch::Answer&& answer, std::size_t slot, Judge& judge, const Send& send);

  // All that is to be reported.
  [[nodiscard]] Judged finish();
  [[nodiscard]] const std::string& target() const noexcept { return target_; }
  [[nodiscard]] std::string_view doing() const noexcept { return step_.probe; }

 private:
  using Key = std::pair<const statute::Rule*, int>;  // a rule and the status it was broken with

  void send_group(const Send& send);
  [[nodiscard]] fetch::Call call_for(std::size_t slot, std::uint64_t lane) const;
  bool retry(const fetch::Answer& answer, std::size_t slot, const Send& send);
  void judge_step(Judge& judge);
  bool judge_one(fetch::LiveExchange& live, const fetch::Sending& sending, Judge& judge);
  void rule(fetch::Plan::Ruling ruling, Judge& judge);
  void accept(report::Record record, Judge& judge);

  std::string target_;
  fetch::Plan plan_;
  Limits limits_;
  statute::Vantage vantage_;
  std::uint64_t lane_;

  fetch::Plan::Step step_;
  std::size_t sent_ = 0;     // of the step
  std::size_t awaited_ = 0;  // of those sent
  std::vector<fetch::Answer> answers_;
  std::vector<std::size_t> tries_;
  std::chrono::milliseconds waited_{0};
  bool up_ = false;  // the target has answered something
  Stopwatch since_;

  std::uint64_t index_ = 0;            // of the next exchange
  std::set<Key> told_;                 // so that each is told once
  std::vector<report::Record> found_;  // about the exchanges of the probe
  std::vector<report::Record> held_;   // the same of its first attempt
  bool is_held_ = false;
  Judged judged_;
};

}  // namespace checker::cli

#endif  // CHECKER_CLI_COURSE_H_
