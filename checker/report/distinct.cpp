#include "checker/report/distinct.h"

#include <algorithm>
#include <utility>

#include "checker/support/text.h"

namespace checker::report {

bool Distinct::makes_room(std::size_t level) {
  if (by_key_.size() < most_) return true;
  for (std::size_t worse = by_level_.size(); worse-- > level + 1;) {
    if (by_level_[worse].empty()) continue;
    const Issue& last = *by_level_[worse].back();
    left_out_ += last.occurrences;
    by_key_.erase(last.key);
    by_level_[worse].pop_back();
    return true;
  }
  return false;
}

void Distinct::add(std::uint64_t key, const Record& r, const Finding& f) {
  if (const auto known = by_key_.find(key); known != by_key_.end()) {
    ++known->second->occurrences;
    return;
  }
  const auto level = static_cast<std::size_t>(f.level);
  auto of_rule = by_rule_.find(f.rule->id);
  if (of_rule == by_rule_.end()) of_rule = by_rule_.emplace(std::string(f.rule->id), 0).first;
  if ((sample_ && of_rule->second >= *sample_) || !makes_room(level)) {
    ++left_out_;
    return;
  }
  ++of_rule->second;
  auto issue = std::make_unique<Issue>();
  issue->record = {r.place, r.method, r.url, r.status, r.reason, r.http, {f}};
  issue->number = next_++;
  issue->key = key;
  by_key_.emplace(key, issue.get());
  by_level_[level].push_back(std::move(issue));
}

std::vector<const Issue*> Distinct::issues(bool by_level) const {
  std::vector<const Issue*> out;
  for (const auto& some : by_level_) {
    for (const auto& issue : some) out.push_back(issue.get());
  }
  if (!by_level) {
    std::sort(out.begin(), out.end(),
              [](const Issue* a, const Issue* b) { return a->number < b->number; });
  }
  return out;
}

std::string shortened(std::string_view text, std::size_t octets) {
  if (text.size() <= octets) return std::string(text);
  std::size_t end = octets > 3 ? octets - 3 : 0;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "...";
}

std::string request_of(const Record& r) {
  constexpr std::size_t kUrl = 300;
  std::string out = escape_controls(shortened(r.method, 40));
  if (r.url.empty()) return out;
  // A reference without a scheme: the capture does not say which.
  const std::string url = escape_controls(r.url).substr(r.url.starts_with("//") ? 2 : 0);
  return out + (out.empty() ? "" : " ") + shortened(url, kUrl);
}

std::string sentence(const Record& r, const Finding& f) {
  constexpr std::size_t kDetail = 300;
  std::string out = request_of(r);
  if (r.status > 0) out += (out.empty() ? "" : ", ") + std::to_string(r.status);
  const std::string field = escape_controls(shortened(field_of(f), 100));
  if (!field.empty()) out += (out.empty() ? "field " : ", field ") + field;
  if (!out.empty()) out += ": ";
  out += f.rule->summary.empty() ? escape_controls(f.rule->id) : escape_controls(f.rule->summary);
  if (!f.detail.empty()) out += " (" + shortened(escape_controls(f.detail), kDetail) + ")";
  return out;
}

}  // namespace checker::report
