// Findings counted by rule, host and status: what is known of all of them when
// only some are kept.
#ifndef CHECKER_REPORT_TALLY_H_
#define CHECKER_REPORT_TALLY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/rule.h"

namespace checker::report {

using Counts = std::array<std::uint64_t, 4>;  // by statute::Level

[[nodiscard]] std::uint64_t sum(const Counts& counts) noexcept;

struct StatusTotals {
  std::uint64_t exchanges = 0;
  Counts findings{};
};

// Sums only, so tallies may be added up in any order. Memory is bounded: of very
// many hosts the ones with the smallest hashes are kept apart, the same ones
// whatever the order, and the others are counted together.
class Tally {
 public:
  static constexpr std::size_t kHosts = 4096;
  static constexpr std::string_view kOtherHosts = "*";

  void exchange(int status) { ++at(status).exchanges; }
  // `rule` is a number of the caller's; `host` is as it was received, empty when
  // it is not known.
  void finding(std::size_t rule, statute::Level level, std::string_view host, int status);
  void add(const Tally& other);
  void add_exchanges(int status, std::uint64_t n) { at(status).exchanges += n; }

  [[nodiscard]] const Counts& levels() const noexcept { return levels_; }
  [[nodiscard]] Counts of_rule(std::size_t rule) const;
  // By name; only those with findings.
  [[nodiscard]] std::map<std::string, Counts> hosts() const;
  // By code, 0 where no final response came.
  [[nodiscard]] std::map<int, StatusTotals> statuses() const;

 private:
  StatusTotals& at(int status);
  Counts& at(std::string_view host);
  void prune();

  Counts levels_{};
  std::vector<Counts> rules_;
  std::vector<StatusTotals> statuses_;
  std::unordered_map<std::string, Counts> hosts_;
  Counts others_{};
  std::uint64_t limit_ = ~std::uint64_t{0};  // hosts with a larger hash are others
  std::string last_host_;                    // as received
  Counts* last_ = nullptr;                   // its counts
};

}  // namespace checker::report

#endif  // CHECKER_REPORT_TALLY_H_
