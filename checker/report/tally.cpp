#include "checker/report/tally.h"

#include <algorithm>
#include <numeric>

#include "checker/support/text.h"

namespace checker::report {
namespace {

void add_to(Counts& to, const Counts& from) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += from[i];
}

}  // namespace

std::uint64_t sum(const Counts& counts) noexcept {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

StatusTotals& Tally::at(int status) {
  const std::size_t i = status < 0 || status > 999 ? 0 : static_cast<std::size_t>(status);
  if (i >= statuses_.size()) statuses_.resize(i < 600 ? 600 : 1000);
  return statuses_[i];
}

Counts& Tally::at(std::string_view host) {
  if (last_ != nullptr && host == last_host_) return *last_;
  const std::string name = sanitize_utf8(fold_case(host)).text;
  last_host_ = host;
  if (hash64(name) > limit_) return *(last_ = &others_);
  Counts* counts = &hosts_[name];
  if (hosts_.size() > 2 * kHosts) {
    prune();
    const auto kept = hosts_.find(name);
    counts = kept == hosts_.end() ? &others_ : &kept->second;
  }
  return *(last_ = counts);
}

// Whoever is counted among the others once stays there: the limit only falls.
void Tally::prune() {
  if (hosts_.size() <= kHosts) return;
  std::vector<std::uint64_t> hashes;
  hashes.reserve(hosts_.size());
  for (const auto& [name, counts] : hosts_) hashes.push_back(hash64(name));
  const auto last = hashes.begin() + static_cast<std::ptrdiff_t>(kHosts - 1);
  std::nth_element(hashes.begin(), last, hashes.end());
  limit_ = *last;
  last_ = nullptr;
  std::erase_if(hosts_, [this](const auto& host) {
    if (hash64(host.first) <= limit_) return false;
    add_to(others_, host.second);
    return true;
  });
}

void Tally::finding(std::size_t rule, statute::Level level, std::string_view host, int status) {
  const auto i = static_cast<std::size_t>(level);
  ++levels_[i];
  if (rule >= rules_.size()) rules_.resize(rule + 1);
  ++rules_[rule][i];
  ++at(status).findings[i];
  ++at(host)[i];
}

void Tally::add(const Tally& other) {
  add_to(levels_, other.levels_);
  if (rules_.size() < other.rules_.size()) rules_.resize(other.rules_.size());
  for (std::size_t i = 0; i < other.rules_.size(); ++i) add_to(rules_[i], other.rules_[i]);
  for (std::size_t i = 0; i < other.statuses_.size(); ++i) {
    if (other.statuses_[i].exchanges + sum(other.statuses_[i].findings) == 0) continue;
    StatusTotals& to = at(static_cast<int>(i));
    to.exchanges += other.statuses_[i].exchanges;
    add_to(to.findings, other.statuses_[i].findings);
  }
  limit_ = std::min(limit_, other.limit_);
  add_to(others_, other.others_);
  for (const auto& [name, counts] : other.hosts_) add_to(hosts_[name], counts);
  std::erase_if(hosts_, [this](const auto& host) {
    if (hash64(host.first) <= limit_) return false;
    add_to(others_, host.second);
    return true;
  });
  prune();
  last_ = nullptr;
}

Counts Tally::of_rule(std::size_t rule) const {
  return rule < rules_.size() ? rules_[rule] : Counts{};
}

std::map<std::string, Counts> Tally::hosts() const {
  Tally pruned = *this;
  pruned.prune();
  std::map<std::string, Counts> out(pruned.hosts_.begin(), pruned.hosts_.end());
  if (sum(pruned.others_) > 0) add_to(out[std::string(kOtherHosts)], pruned.others_);
  return out;
}

std::map<int, StatusTotals> Tally::statuses() const {
  std::map<int, StatusTotals> out;
  for (std::size_t i = 0; i < statuses_.size(); ++i) {
    if (statuses_[i].exchanges + sum(statuses_[i].findings) > 0) {
      out.emplace(static_cast<int>(i), statuses_[i]);
    }
  }
  return out;
}

}  // namespace checker::report
