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
  [[nodiscard]] Level level(std::size_t order) const noexcept { return levels_[order]; }

  // How the exchanges judged with `w` came out for the rules of `rules()`, added
  // to `totals`, which is made long enough.
  void add_verdicts(const Workspace& w, std::vector<Verdicts>& totals) const;

 private:
  // The hot half of a rule: what is read before it is decided to call it.
  struct Entry {
    FieldSet has;
    FieldSet lacks;
    const When* when = nullptr;
    const Statuses* status = nullptr;  // null: any
    Check check;
    Needs needs;
    Methods method;
    Oddities odd;
    std::uint16_t order = 0;
    Level level = Level::must;
    bool any = false;            // `when->any` says something
    Field key = Field::unknown;  // of several in `any`: the one it is filed under here
    bool of_request = false;     // so does a part of `when` that needs the request
    bool of_version = false;
    Binds binds = Binds::anyone;
  };

  // Entries of one bucket are contiguous: [from[key], from[key + 1]).
  template <std::size_t N>
  struct Buckets {
    std::array<std::uint32_t, N + 1> from{};
    std::vector<Entry> entries;
    [[nodiscard]] std::span<const Entry> operator[](std::size_t key) const noexcept {
      return {entries.data() + from[key], entries.data() + from[key + 1]};
    }
  };

  using Verdict = Workspace::Verdict;
  using Lists = std::vector<std::vector<Entry>>;  // buckets that are being filled
  struct Filing {
    Lists by_status;
    Lists by_field;
    Lists by_value;
    Lists by_asked;
    Lists by_method;
  };

  void file(const Entry& entry, Filing& filing);
  void judge_values(const Exchange& x, const Needs& sight, Reporter& out, Workspace& w) const;
  [[nodiscard]] static Verdict verdict_before(const Entry& e, const Exchange& x,
                                              const Needs& sight) noexcept;
  std::span<const Finding> audit(const Exchange& x, Workspace& w, const Past* past) const;
  [[nodiscard]] static Needs sight_of(const Exchange& x, const Past* past) noexcept;
  template <bool kMerged>
  void run(std::span<const Entry> bucket, const Exchange& x, const Needs& sight, const Past* past,
           Reporter& out, Workspace& w) const;
  template <bool kMerged>
  void judge(const Exchange& x, const Past* past, std::uint16_t interim, Workspace& w) const;
  void drop_beaten(const Exchange& x, Workspace& w) const;
  void count_sort(const Exchange& x, const Past* past, Workspace& w) const;

  std::vector<const Rule*> rules_;
  std::vector<Level> levels_;
  std::vector<std::vector<std::uint16_t>> beats_;  // by order: the orders beaten
  std::vector<Entry> always_;
  std::vector<Entry> odd_;       // rules that wait for an oddity and for nothing else
  std::vector<bool> is_odd_;     // by order
  std::vector<Field> value_of_;  // by order: the field of a rule by value, or unknown
  Buckets<Statuses::kLimit> by_status_;
  Buckets<kFieldCount> by_field_;
  Buckets<kFieldCount> by_value_;
  Buckets<kFieldCount> by_asked_;  // by a field of the request
  Buckets<static_cast<std::size_t>(Method::count_)> by_method_;
  std::vector<Entry> asks_;       // what the last two hold, once each
  std::vector<Entry> not_http1_;  // rules of HTTP/2 and HTTP/3 alone
  FieldSet value_fields_;         // with a bucket in by_value_
};

}  // namespace statute

#endif  // RULES_ENGINE_AUDITOR_H_
