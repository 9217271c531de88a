#include "checker/cli/judge.h"

#include <algorithm>
#include <utility>

namespace checker::cli {

namespace {

// Records in a piece of a source: a few megabytes at most.
constexpr std::size_t kPiece = 128;

// Octets after which it is told that they were read.
constexpr std::uint64_t kStep = std::uint64_t{64} << 10;

// Of so many live exchanges it is known where they stand: more than History remembers.
constexpr std::size_t kPlaces = 65536;

std::string_view authority_of(std::string_view url) {
  const std::size_t slashes = url.find("//");
  if (slashes == url.npos) return url;
  url.remove_prefix(slashes + 2);
  return url.substr(0, url.find_first_of("/?#"));
}

}  // namespace

void Judge::begin(std::string source, bool live, std::function<void(Judged)> spill) {
  judged_ = {};
  judged_.totals.source = std::move(source);
  judged_.totals.live = live;
  spill_ = std::move(spill);
  read_octets_ = 0;
  if (live) {
    history_ = &live_[std::string(authority_of(judged_.totals.source))];
  } else {
    own_.clear();  // a capture is compared with itself alone
    history_ = &own_;
  }
  probe_.clear();
  std::fill(kept_.begin(), kept_.end(), 0);
  told_.clear();
}

void Judge::forget(std::string_view target) {
  const auto at = live_.find(authority_of(target));
  if (at == live_.end()) return;
  if (history_ == &at->second) history_ = &own_;
  live_.erase(at);
}

Judged Judge::finish() {
  if (read_) read_to(judged_.totals.octets);
  read_ = {};
  return std::exchange(judged_, {});
}

// What is packed can have offsets beyond its own end.
void Judge::read_to(std::uint64_t offset) {
  offset = std::min(offset, judged_.totals.octets);
  if (offset <= read_octets_) return;
  read_(offset - read_octets_);
  read_octets_ = offset;
}

void Judge::add_item(std::variant<report::Record, Problem> item) {
  judged_.items.push_back(std::move(item));
  if (!spill_ || judged_.items.size() < kPiece) return;
  Judged piece;
  piece.last = false;
  piece.items.swap(judged_.items);
  spill_(std::move(piece));
}

// The first findings of a rule in each source are enough: among them are the
// first of all, whoever judges the other sources.
bool Judge::keeps(const statute::Finding& f, std::string_view host, int status,
                  std::string_view field) {
  if (judged_.totals.live) return true;
  if (f.rule->once_per_host) {
    return told_.insert(report::once_key(*f.rule, host, judged_.totals.source, field)).second;
  }
  tally_.finding(f.order, f.level, host, status);
  if (!wanted_.sample) return true;
  std::size_t& kept = kept_[f.order];
  if (kept >= *wanted_.sample || wanted_.full[f.order].load(std::memory_order_relaxed)) {
    return false;
  }
  ++kept;
  return true;
}

void Judge::exchange(const statute::Exchange& x, const Spot& spot) {
  facts_.next();
  statute::Exchange with_facts = x;
  with_facts.facts = &facts_;
  ++judged_.totals.judged;
  if (read_ && spot.offset.value_or(0) > read_octets_ + kStep) read_to(*spot.offset);
  seen_.insert(with_facts.sight());
  tally_.exchange(report::status_of(x));
  const Place place{judged_.totals.source, judged_.totals.live, spot, probe_};
  std::uint64_t number = spot.index;
  if (place.live) {
    number = next_live_++;
    places_.emplace_hint(places_.end(), number, place);
    if (places_.size() > kPlaces) places_.erase(places_.begin());
  }
  const auto findings = auditor_.audit(with_facts, workspace_, *history_, number);
  // What is about an earlier exchange makes a record of its own.
  for (std::size_t i = 0; i < findings.size();) {
    const statute::Memo* const about = findings[i].about;
    const report::Subject subject =
        about == nullptr ? report::subject_of(with_facts) : report::subject_of(*about);
    std::string_view host = subject.host;
    some_.clear();
    for (; i < findings.size() && findings[i].about == about; ++i) {
      const statute::Finding& f = findings[i];
      const std::string_view field = !f.rule->once_per_host ? std::string_view()
                                     : about == nullptr     ? report::field_of(with_facts, f)
                                                            : report::field_of(*about, f);
      if (keeps(f, host, subject.status, field)) some_.push_back(f);
    }
    if (some_.empty()) continue;
    auto record = about == nullptr ? report::make_record(with_facts, some_, place, options_)
                                   : report::make_record(*about, some_, place, options_);
    const auto known = about == nullptr ? places_.end() : places_.find(about->number());
    if (place.live && known != places_.end()) record.place = known->second;
    add_item(std::move(record));
  }
}

void Judge::count(const report::Record& record) {
  std::string_view host = report::host_of(record.url);
  if (host.empty()) host = report::host_of(record.place.source);
  for (const report::Finding& f : record.findings) {
    if (f.rule->once_per_host) continue;  // who sees all sources counts these
    tally_.finding(orders_.at(f.rule), f.level, host, record.status);
  }
}

void Judge::skipped(const Spot&, std::string_view why) {
  ++judged_.totals.skipped[std::string(why)];
}

void Judge::problem(const Spot& spot, std::string message) {
  ++judged_.totals.problems;
  add_item(Problem{judged_.totals.source, judged_.totals.live, spot, true, std::move(message)});
}

void Judge::source_problem(std::string message) {
  ++judged_.totals.problems;
  add_item(Problem{judged_.totals.source, judged_.totals.live, {}, false, std::move(message)});
}

void Judge::note(std::string_view text) { judged_.totals.notes.emplace_back(text); }

}  // namespace checker::cli
