#include "checker/report/merge.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <tuple>

#include "checker/report/formats.h"
#include "checker/report/redact.h"
#include "checker/support/text.h"

namespace checker::report {
namespace {

constexpr std::uint64_t kNoIndex = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint32_t kOurs = std::numeric_limits<std::uint32_t>::max();  // instead of a file

std::string source_key(const std::string& name, bool live) {
  return name + '\0' + (live ? '1' : '0');
}

std::uint64_t place_of(const Finding& f) {
  if (f.evidence.empty()) return 0;
  const Quote& q = f.evidence.front();
  constexpr std::uint64_t kOffset = (std::uint64_t{1} << 40) - 1;
  return (std::uint64_t{q.interim} << 48) | (static_cast<std::uint64_t>(q.part) << 40) |
         std::min(q.offset, kOffset);
}

bool is_same_exchange(const Record& a, const Record& b) {
  const auto facts = [](const Record& r) {
    return std::tie(r.place.source, r.place.live, r.place.spot.index, r.place.spot.offset,
                    r.place.probe, r.method, r.url, r.status, r.reason, r.http);
  };
  return facts(a) == facts(b);
}

bool is_head(statute::Part part) {
  return part == statute::Part::request_head || part == statute::Part::response_head ||
         part == statute::Part::response_trailers;
}

// As far as what was kept allows: a result of --no-redact has a line, not a head.
void redact(Record& r) {
  redact_url(r.url);
  for (Finding& f : r.findings) {
    for (Quote& q : f.evidence) {
      if (!is_head(q.part)) continue;
      redact_head(q.line);
      if (q.column + q.octets.size() <= q.line.size()) {
        q.octets = q.line.substr(q.column, q.octets.size());
      }
    }
  }
}

void add_to(SourceTotals& to, SourceTotals from) {
  to.octets += from.octets;
  to.judged += from.judged;
  to.problems += from.problems;
  for (const auto& [why, n] : from.skipped) to.skipped[why] += n;
  to.notes.insert(to.notes.end(), from.notes.begin(), from.notes.end());
  std::sort(to.notes.begin(), to.notes.end());
  to.notes.erase(std::unique(to.notes.begin(), to.notes.end()), to.notes.end());
}

}  // namespace

std::uint32_t Merge::Numbers::number(std::string_view text) {
  const auto known = of.find(text);
  if (known != of.end()) return known->second;
  return of.emplace(std::string(text), static_cast<std::uint32_t>(of.size())).first->second;
}

std::vector<std::uint32_t> Merge::Numbers::ranks() const {
  std::vector<std::uint32_t> out(of.size());
  std::uint32_t rank = 0;
  for (const auto& [text, number] : of) out[number] = rank++;
  return out;
}

Result<void> Merge::add(File file) {
  const std::string_view octets = file.octets();
  const auto at_line = [&file](std::size_t n, const std::string& what) {
    return Error{Fault::malformed,
                 "'" + file.path() + "', line " + std::to_string(n) + ": " + what};
  };
  Entry entry;
  entry.file = static_cast<std::uint32_t>(files_.size());
  bool started = false;  // a run that has not ended
  bool any = false;
  std::string unended;
  std::size_t number = 0;
  for (std::size_t at = 0; at < octets.size();) {
    ++number;
    const std::size_t lf = octets.find('\n', at);
    const std::size_t end = std::min(lf, octets.size());
    const std::string_view line = octets.substr(at, end - at);
    entry.at = std::exchange(at, end + 1);
    if (line.find_first_not_of(" \t\r") == line.npos) continue;
    Result<ResultLine> read = reader_.read(line);
    if (!read && lf == octets.npos && any) {
      unended = "line " + std::to_string(number) + " is cut short, and with it the results";
      started = false;
      break;
    }
    if (!read) return at_line(number, read.error().what);
    const bool starts = std::holds_alternative<Start>(*read);
    if (starts && started)
      unended = "a run ends without its summary before line " + std::to_string(number);
    if (!starts && !started) {
      return at_line(number, any ? "it stands between two runs" : "not the start of results");
    }
    started = !std::holds_alternative<Totals>(*read);
    any = true;
    take(std::move(*read), entry);
    file.release_before(entry.at);
  }
  if (!any) return Error{Fault::malformed, "'" + file.path() + "' holds no results"};
  if (started) unended = "the results end without a summary";
  if (!unended.empty()) add_problem({file.path(), false, {}, false, unended});
  files_.push_back(std::move(file));
  return {};
}

void Merge::add_problem(Problem problem) {
  Entry entry;
  entry.source = sources_.number(source_key(problem.source, problem.live));
  entry.probe = probes_.number("");
  entry.index = kNoIndex;
  entry.file = kOurs;
  entry.at = problems_.size();
  entries_.push_back(entry);
  SourceTotals& totals = source_totals_[{problem.source, problem.live}];
  totals.source = problem.source;
  ++totals.problems;
  problems_.push_back(std::move(problem));
}

void Merge::take(ResultLine line, Entry entry) {
  if (auto* const totals = std::get_if<Totals>(&line)) {
    take(std::move(*totals));
  } else if (const auto* const record = std::get_if<Record>(&line)) {
    const Finding& f = record->findings.front();
    entry.source = sources_.number(source_key(record->place.source, record->place.live));
    entry.probe = probes_.number(record->place.probe);
    entry.index = record->place.spot.index;
    entry.rule = rules_.number(f.rule->id) + 1;
    entry.evidence = place_of(f);
    entries_.push_back(entry);
  } else if (const auto* const problem = std::get_if<Problem>(&line)) {
    entry.source = sources_.number(source_key(problem->source, problem->live));
    entry.probe = probes_.number("");
    entry.index = problem->has_index ? problem->spot.index : kNoIndex;
    entry.evidence = problem->spot.offset.value_or(0);
    entries_.push_back(entry);
  }
}

void Merge::take(Totals totals) {
  totals_.exchanges += totals.exchanges;
  totals_.octets += totals.octets;
  totals_.milliseconds += totals.milliseconds;
  totals_.interrupted = totals_.interrupted || totals.interrupted;
  totals_.seen.insert(totals.seen);
  for (const auto& [status, n] : totals.statuses) totals_.statuses[status] += n;
  for (auto& [id, from] : totals.rules) {
    RuleTotals& to = totals_.rules[id];
    to.verdicts.broken += from.verdicts.broken;
    to.verdicts.kept += from.verdicts.kept;
    to.verdicts.not_observable += from.verdicts.not_observable;
    to.not_applicable += from.not_applicable;
  }
  for (SourceTotals& from : totals.sources) {
    SourceTotals& to = source_totals_[{from.source, from.live}];
    to.source = from.source;
    to.live = from.live;
    add_to(to, std::move(from));
  }
}

std::string_view Merge::line_at(const Entry& e) const {
  const std::string_view octets = files_[e.file].octets();
  const std::size_t end = std::min(octets.find('\n', e.at), octets.size());
  return octets.substr(e.at, end - e.at);
}

// As it will be written; what is not told apart by it is the same.
std::string Merge::rendered(const Entry& e) {
  if (e.file == kOurs) return problems_[e.at].message;
  const Result<ResultLine> line = reader_.read(line_at(e));
  if (!line) return {};
  if (const auto* const problem = std::get_if<Problem>(&*line)) return problem->message;
  const auto* const record = std::get_if<Record>(&*line);
  return record == nullptr ? std::string() : finding_json(*record, record->findings.front());
}

bool Merge::is_before(const Entry& a, const Entry& b) {
  const auto key = [](const Entry& e) {
    return std::tie(e.source, e.index, e.probe, e.rule, e.evidence);
  };
  if (key(a) != key(b)) return key(a) < key(b);
  if (a.file != kOurs && b.file != kOurs && line_at(a) == line_at(b)) return false;
  return rendered(a) < rendered(b);
}

// Numbers in order of arrival become places in sorted order.
void Merge::rank() {
  all_rules_ = book_.rules();
  for (std::size_t i = 0; i < all_rules_.size(); ++i) orders_.emplace(all_rules_[i]->id, i);
  const std::vector<std::uint32_t> sources = sources_.ranks();
  const std::vector<std::uint32_t> probes = probes_.ranks();
  std::vector<std::uint32_t> rules(rules_.of.size());
  for (const auto& [id, number] : rules_.of) {
    rules[number] = static_cast<std::uint32_t>(orders_.at(id)) + 1;
  }
  for (Entry& e : entries_) {
    e.source = sources[e.source];
    e.probe = probes[e.probe];
    if (e.rule > 0) e.rule = rules[e.rule - 1];
  }
  std::sort(entries_.begin(), entries_.end(),
            [this](const Entry& a, const Entry& b) { return is_before(a, b); });
}

void Merge::pass_on(Report& out, Record& record) {
  std::string_view host = host_of(record.url);
  std::erase_if(record.findings, [&](const Finding& f) {
    if (f.rule->once_per_host &&
        !told_.insert(once_key(*f.rule, host, record.place.source, field_of(f))).second) {
      return true;
    }
    if (f.suppressed) {
      ++suppressed_;
    } else {
      tally_.finding(orders_.at(f.rule->id), f.level, host, record.status);
    }
    return false;
  });
  if (!record.findings.empty()) out.record(record);
}

void Merge::write_records(Report& out, const std::atomic<bool>& stopped) {
  std::optional<Record> waiting;
  const auto flush = [&] {
    if (waiting) pass_on(out, *waiting);
    waiting.reset();
  };
  for (const Entry& e : entries_) {
    if (stopped.load()) break;
    if (e.rule == 0) {
      flush();
      ++problem_count_;
      if (e.file == kOurs) {
        out.problem(problems_[e.at]);
      } else if (const auto line = reader_.read(line_at(e)); line) {
        if (const auto* const problem = std::get_if<Problem>(&*line)) out.problem(*problem);
      }
      continue;
    }
    Result<ResultLine> line = reader_.read(line_at(e));
    auto* const record = line ? std::get_if<Record>(&*line) : nullptr;
    if (record == nullptr) continue;
    if (options_.redact) redact(*record);
    if (waiting && is_same_exchange(*waiting, *record)) {
      waiting->findings.push_back(std::move(record->findings.front()));
    } else {
      flush();
      waiting = std::move(*record);
    }
  }
  flush();
}

Summary Merge::summary() {
  Summary s;
  s.exchanges = totals_.exchanges;
  s.octets = totals_.octets;
  s.seconds = static_cast<double>(totals_.milliseconds) / 1000;
  s.findings = tally_.levels();
  s.suppressed = suppressed_;
  s.problems = problem_count_;
  for (auto& [key, totals] : source_totals_) s.sources.push_back(totals);
  for (std::size_t i = 0; i < all_rules_.size(); ++i) {
    RuleTotals& r = s.rules.emplace_back();
    const auto counted = totals_.rules.find(std::string(all_rules_[i]->id));
    if (counted != totals_.rules.end()) r = counted->second;
    r.findings = tally_.of_rule(i);
  }
  s.hosts = tally_.hosts();
  for (const auto& [status, n] : totals_.statuses) tally_.add_exchanges(status, n);
  s.statuses = tally_.statuses();
  s.seen = totals_.seen;
  s.interrupted = totals_.interrupted;
  return s;
}

Summary Merge::write_to(Report& out, const std::atomic<bool>& stopped) {
  rank();
  out.begin({{"statute", "report"}, all_rules_});
  write_records(out, stopped);
  Summary s = summary();
  s.interrupted = s.interrupted || stopped.load();
  out.end(s);
  return s;
}

}  // namespace checker::report
