// What is sent to one target, and in which order: the plain request, the
// redirects it leads through, then the probes that make sense, each with a plain
// GET behind it, so that what has changed meanwhile is not laid to the probe.
#ifndef CHECKER_FETCH_PLAN_H_
#define CHECKER_FETCH_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checker/fetch/exchange.h"
#include "checker/fetch/jar.h"
#include "checker/fetch/probes.h"
#include "checker/fetch/subject.h"

namespace checker::fetch {

struct PlanOptions {
  ProbeClass probes = ProbeClass::safe;
  std::size_t max_redirects = 5;
};

// What became of a probe.
struct Outcome {
  enum class Kind : std::uint8_t { sent, inconclusive, not_applicable };
  const Probe* probe = nullptr;
  Kind kind = Kind::sent;
  std::string why;           // it is not simply sent
  std::size_t requests = 0;  // that were sent
};

class Plan {
 public:
  // `first` is the plain request. It is probed only if it is a GET.
  Plan(Sending first, Subject subject, const PlanOptions& options);

  struct Step {
    std::string_view probe;  // empty: plain
    Sendings sendings;
    bool at_once = false;  // side by side; else one after the other
  };
  // What to send next; nothing to send: it is over. `take` comes before the next.
  [[nodiscard]] Step next();

  // What is to become of the findings since the last ruling but `none`.
  enum class Ruling : std::uint8_t {
    none,    // it is too early to say
    report,  // those that were held, if any, only as far as they showed again
    hold,    // the same is sent once more
    drop,    // they prove nothing
  };
  // The answers to the step, in its order, after they have been judged. `found`:
  // something at must or should level about an exchange of the probe.
  Ruling take(std::vector<std::unique_ptr<LiveExchange>> heard, bool found);

  [[nodiscard]] const std::vector<Outcome>& outcomes() const noexcept { return outcomes_; }
  [[nodiscard]] const Subject& subject() const noexcept { return subject_; }
  // No more requests than this are sent to a target, retries apart.
  [[nodiscard]] static std::size_t most(const PlanOptions& options) noexcept;

 private:
  enum class Phase : std::uint8_t { plain, following, probing, comparing, over };
  Ruling take_plain(const LiveExchange& x);
  Ruling take_hop(const LiveExchange& x);
  Ruling take_plain_after(const LiveExchange& x, bool found);
  bool follow(const LiveExchange& x);
  void begin_probes();
  void next_probe(std::size_t from);
  void stop(std::size_t from, const std::string& why);
  [[nodiscard]] std::string trouble() const;
  Ruling conclude(Outcome::Kind kind, std::string why);

  Phase phase_ = Phase::plain;
  PlanOptions options_;
  Subject subject_;
  Sendings pending_;
  Jar jar_;
  std::map<std::string, int> visits_;  // by URL and cookies
  std::size_t hops_ = 0;
  std::size_t index_ = 0;  // among the probes
  std::size_t sent_ = 0;   // requests of the probe
  int attempt_ = 0;
  bool found_ = false;
  std::vector<std::unique_ptr<LiveExchange>> heard_;  // of the attempt
  std::vector<Outcome> outcomes_;
};

// What would be sent to the target, for reading: with words in braces for what
// only the answers tell.
struct Draft {
  std::string_view probe;
  std::string_view what;
  Sendings sendings;
};
[[nodiscard]] std::vector<Draft> drafts(const Sending& first, Subject subject,
                                        const PlanOptions& options);

}  // namespace checker::fetch

#endif  // CHECKER_FETCH_PLAN_H_
