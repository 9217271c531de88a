// The engine: rules, indexed by what they wait for.
#ifndef RULES_ENGINE_AUDITOR_H_
#define RULES_ENGINE_AUDITOR_H_

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "rules/engine/history.h"
#include "rules/engine/report.h"
#include "rules/message/message.h"
#include "rules/rule.h"

namespace statute {

// Immutable once built, so any number of threads may share one; each brings
// its own workspace.
class Auditor {
 public:
  struct Options {
    // The level to report a rule at; none leaves it out. Without it, all rules
    // are in at their own.
    std::function<std::optional<Level>(const Family&, const Rule&)> level{};
    // Judges by every rule in a row instead of by the index: for tests.
    bool plain = false;
  };

  explicit Auditor(std::span<const Family> families);
  Auditor(std::span<const Family> families, const Options& options);

  // What the rules say of `x`: of its interim responses first, then in catalogue
  // order, then by offset. Valid until the next call with the same workspace.
  std::span<const Finding> audit(const Exchange& x, Workspace& w) const;
  // The same, by the rules that compare too: with what `history` remembers, to
  // which `x` is added as number `number` of its source. What such a rule finds
  // may be about an earlier exchange (Finding::about): the memo is valid until
  // the next call with the same history.
  std::span<const Finding> audit(const Exchange& x, Workspace& w, History& history,
                                 std::uint64_t number) const;

  // The rules that are in, in catalogue order.
  [[nodiscard]] std::span<const Rule* const> rules() const noexcept { return rules_; }
  // The level that a rule of `rules()` is reported at.
  [[nodiscard]] Level level(std::size_t order) const noexcept { return calls_[order].level; }

  // How the exchanges judged with `w` came out for the rules of `rules()`, added
  // to `totals`, which is made long enough.
  void add_verdicts(const Workspace& w, std::vector<Verdicts>& totals) const;

 private:
  // What is read of a rule before it is decided to call it.
  struct Entry {
    FieldSet has;
    FieldSet lacks;
    const When* when = nullptr;
    const Statuses* status = nullptr;  // null: any
    Needs needs;
    Methods method;
    Oddities odd;
    std::uint16_t order = 0;
    bool any = false;            // `when->any` says something
    Field key = Field::unknown;  // of several in `any`: the one it is filed under here
    bool of_request = false;     // so does a part of `when` that needs the request
    bool of_version = false;
    Binds binds = Binds::anyone;
  };

  // And when it is called.
  struct Call {
    Check check;
    const Rule* rule;
    Level level;
  };

  // Rules that look at the same fields, and at nothing else: see Plan::Group.
  struct Looks {
    FieldSet fields;
    bool at_one = false;  // by_value: at nothing that a outline tells, either
    [[nodiscard]] bool operator==(const Looks&) const noexcept = default;
  };
  static constexpr std::uint16_t kAlone = 0xFFFF;

  // What is in a bucket, as indices into entries_: [from[key], from[key + 1]).
  using Bucket = std::vector<std::uint16_t>;
  template <std::size_t N>
  struct Buckets {
    std::array<std::uint32_t, N + 1> from{};
    Bucket entries;
    [[nodiscard]] std::span<const std::uint16_t> operator[](std::size_t key) const noexcept {
      return {entries.data() + from[key], entries.data() + from[key + 1]};
    }
  };

  using Verdict = Workspace::Verdict;
  using Counts = std::vector<Workspace::Count>;
  using Lists = std::vector<Bucket>;  // buckets that are being filled
  struct Filing {
    Lists by_status;
    Lists by_field;
    Lists by_asked;
    Lists by_method;
  };

  [[nodiscard]] static Entry entry_of(const Rule& rule, std::uint16_t order);
  void file(const Entry& entry, Filing& filing);
  [[nodiscard]] std::uint16_t group_of(const Rule& rule);
  std::span<const Finding> audit(const Exchange& x, Workspace& w, const Past* past) const;
  [[nodiscard]] static Needs sight_of(const Exchange& x, const Past* past) noexcept;
  [[nodiscard]] static Verdict verdict_before(const Entry& e, const Exchange& x,
                                              const Needs& sight) noexcept;
  [[nodiscard]] static bool waits_in_vain(const Entry& e, const Exchange& x) noexcept;
  template <class F>
  void each_entry(const Exchange& x, F&& f) const;
  Plan& plan_for(const Exchange& x, const Needs& sight, Workspace& w) const;
  void make(Plan& plan, const Exchange& x, const Needs& sight, Draft& draft) const;
  void make_groups(Plan& plan, const Draft& draft) const;
  static void add_counts(const Plan& plan, Counts& counts);
  // One exchange, or one of its responses, by the plan or in a row.
  template <bool kMerged>
  void judge(const Exchange& x, const Past* past, std::uint16_t interim, Workspace& w) const;
  template <bool kMerged>
  void judge_plainly(const Exchange& x, const Needs& sight, const Past& past, Reporter& out,
                     Workspace& w) const;
  template <bool kMerged>
  Verdict ask(std::uint16_t order, const Exchange& x, const Past& past, Reporter& out,
              Workspace& w) const;
  void drop_beaten(const Exchange& x, Workspace& w) const;

  std::vector<const Rule*> rules_;
  std::vector<std::vector<std::uint16_t>> beats_;  // by order: the orders beaten
  std::vector<Call> calls_;                        // by order
  std::vector<std::uint16_t> groups_;              // by order: in looks_, or kAlone
  std::vector<Looks> looks_;
  bool plain_ = false;
  std::vector<Entry> entries_;
  Bucket always_;
  Buckets<Statuses::kLimit> by_status_;
  Buckets<kFieldCount> by_field_;
  Buckets<kFieldCount> by_asked_;  // by a field of the request
  Buckets<static_cast<std::size_t>(Method::count_)> by_method_;
  Bucket asks_;       // what the last two hold, once each
  Bucket not_http1_;  // rules of HTTP/2 and HTTP/3 alone
};

}  // namespace statute

#endif  // RULES_ENGINE_AUDITOR_H_
