#include "checker/report/text_summary.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checker/support/text.h"

namespace checker::report {
namespace {

using statute::Level;
using statute::Need;

constexpr std::size_t kRows = 10;  // of a table

}  // namespace

std::string_view describe(Need need) noexcept {
  switch (need) {
    case Need::request:
      return "the request";
    case Need::request_fields:
      return "all fields of the request";
    case Need::request_content:
      return "the content of the request";
    case Need::emptiness:
      return "whether there was content";
    case Need::length:
      return "the length of the content as sent";
    case Need::content:
      return "the octets of the content as sent";
    case Need::data:
      return "the whole content, decoded";
    case Need::wire:
      return "the octets as sent";
    case Need::line_ends:
      return "the line ends as sent";
    case Need::lines:
      return "field lines one by one";
    case Need::trailers:
      return "trailers";
    case Need::interim:
      return "interim responses";
    case Need::connection:
      return "how the connection went on and ended";
    case Need::time:
      return "when the response came, by a clock to be trusted";
    case Need::handshake:
      return "the certificate and protocols of TLS";
    case Need::history:
      return "earlier exchanges of the resource";
    case Need::count_:
      break;
  }
  return {};
}

namespace {

// Counts of the levels that are shown.
std::uint64_t counted(const Counts& counts, bool verbose) {
  return verbose ? sum(counts) : sum(counts) - counts[static_cast<std::size_t>(Level::info)];
}

void put_counts(Prose& p, const Counts& counts) {
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto level = static_cast<Level>(i);
    if (i > 0) p.put("  ");
    p.put(counts[i] > 0 ? color_of(level) : kDim,
          thousands(counts[i]) + " " + std::string(name(level)));
  }
}

std::string padded(std::string text, std::size_t width, bool left) {
  const std::size_t columns = display_width(text);
  const std::string pad(columns < width ? width - columns : 0, ' ');
  return left ? text + pad : pad + text;
}

void put_totals(Prose& p, const Summary& s, bool hides) {
  std::uint64_t skipped = 0;
  for (const SourceTotals& t : s.sources) skipped += read_of(t) - t.judged;
  std::string line = plural(s.exchanges, "exchange") + " judged";
  if (skipped > 0) line += ", " + thousands(skipped) + " skipped";
  line += ", " + plural(s.sources.size(), "source") + ", " + human_octets(s.octets) + ", " +
          human_duration(s.seconds);
  if (s.interrupted) line += " (interrupted)";
  p.put(line + "\n");
  put_counts(p, s.findings);
  if (s.suppressed > 0) p.put("  " + thousands(s.suppressed) + " suppressed");
  if (s.problems > 0) {
    p.put("  ");
    p.put(color_of(Level::must), plural(s.problems, "problem"));
  }
  if (hides) p.put(kDim, "  (-v shows the info ones)");
  p.put("\n");
}

// "31 probes sent, 2 inconclusive, 9 not applicable"
std::string probed(const SourceTotals& t, bool verbose) {
  std::map<std::string_view, std::uint64_t> counts;
  for (const ProbeTotals& probe : t.probes) ++counts[probe.outcome];
  std::string out = plural(counts["sent"], "probe") + " sent";
  for (const std::string_view other : {"inconclusive", "not applicable"}) {
    if (counts[other] > 0) out += ", " + thousands(counts[other]) + " " + std::string(other);
  }
  return out + (verbose ? "" : " (-v lists them)");
}

void put_probes(Prose& p, const SourceTotals& t) {
  constexpr std::size_t kNames = 26;
  for (const ProbeTotals& probe : t.probes) {
    std::string line = "    " + padded(probe.probe, kNames, true) + probe.outcome;
    if (probe.requests > 0) line += ", " + plural(probe.requests, "request");
    if (!probe.why.empty()) line += ": " + escape_controls(probe.why);
    p.put(line + "\n");
  }
}

// A line a capture: what was read of it, and what came of that. Targets have one
// if there is anything to say.
void put_sources(Prose& p, const Summary& s) {
  std::size_t rows = 0;
  std::size_t left_out = 0;
  for (const SourceTotals& t : s.sources) {
    const bool tells =
        !t.skipped.empty() || !t.notes.empty() || !t.probes.empty() || t.problems > 0;
    if (!tells && (t.live || s.sources.size() == 1)) continue;
    if (++rows > kRows && !p.style().verbose) {
      ++left_out;
      continue;
    }
    std::string about;
    const auto add = [&about](const std::string& text) {
      about += (about.empty() ? "" : "; ") + text;
    };
    if (!t.live && s.sources.size() > 1) {
      const std::uint64_t read = read_of(t);
      add(thousands(read) + " read, " + thousands(t.judged) + " judged");
    }
    for (const auto& [why, n] : t.skipped) add(thousands(n) + " skipped, " + why);
    if (t.problems > 0) add(plural(t.problems, "problem"));
    if (!t.probes.empty()) add(probed(t, p.style().verbose));
    for (const std::string& note : t.notes) add(note);
    p.paragraph("", t.source + ": " + about, 2);
    if (p.style().verbose) put_probes(p, t);
  }
  if (left_out > 0) p.put(kDim, "  and " + thousands(left_out) + " more (-v)\n");
}

void put_more(Prose& p, std::size_t rows) {
  if (rows > kRows) p.put(kDim, "  and " + thousands(rows - kRows) + " more\n");
}

void put_not_shown(Prose& p, const Run& run, const Summary& s,
                   const std::function<std::uint64_t(std::string_view)>& shown) {
  std::vector<std::pair<std::uint64_t, const statute::Rule*>> more;
  std::uint64_t all = 0;
  for (std::size_t i = 0; i < run.rules.size() && i < s.rules.size(); ++i) {
    const std::uint64_t n = counted(s.rules[i].findings, p.style().verbose);
    const std::uint64_t seen = shown(run.rules[i]->id);
    if (n <= seen) continue;
    more.emplace_back(n - seen, run.rules[i]);
    all += n - seen;
  }
  if (more.empty()) return;
  std::stable_sort(more.begin(), more.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  p.put(plural(all, "finding") + " more, counted but not shown (--sample, -f concise):\n");
  for (std::size_t i = 0; i < more.size() && i < kRows; ++i) {
    const statute::Rule& rule = *more[i].second;
    p.put(padded(thousands(more[i].first), 9, false) + "  ");
    p.put(color_of(rule.level), padded(std::string(name(rule.level)), 8, true));
    p.put(std::string(rule.id) + "\n");
  }
  put_more(p, more.size());
}

template <class Row>
void put_rows(Prose& p, std::string_view title, std::vector<Row> rows) {
  if (rows.size() < 2) return;
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.second > b.second; });
  std::size_t width = 0;
  for (std::size_t i = 0; i < rows.size() && i < kRows; ++i) {
    width = std::max(width, display_width(rows[i].first));
  }
  p.put(std::string(title) + "\n");
  for (std::size_t i = 0; i < rows.size() && i < kRows; ++i) {
    p.put("  " + padded(rows[i].first, std::min<std::size_t>(width, 40), true) + "  ");
    put_counts(p, rows[i].second);
    p.put("\n");
  }
  put_more(p, rows.size());
}

void put_tables(Prose& p, const Summary& s) {
  using Row = std::pair<std::string, Counts>;
  std::vector<Row> rows;
  for (const auto& [host, counts] : s.hosts) {
    if (counted(counts, p.style().verbose) == 0) continue;
    std::string label = escape_controls(host);
    if (host.empty()) label = "host unknown";
    if (host == Tally::kOtherHosts) label = "other hosts";
    rows.emplace_back(std::move(label), counts);
  }
  put_rows(p, "By host:", std::move(rows));
  rows.clear();
  for (const auto& [status, totals] : s.statuses) {
    if (counted(totals.findings, p.style().verbose) == 0) continue;
    rows.emplace_back(status == 0 ? "none" : std::to_string(status), totals.findings);
  }
  put_rows(p, "By status:", std::move(rows));
}

void put_verdicts(Prose& p, const Run& run, const Summary& s) {
  std::uint64_t broken = 0;
  std::uint64_t kept = 0;
  std::uint64_t blind = 0;
  std::array<std::uint64_t, static_cast<std::size_t>(Need::count_)> missing{};
  std::uint64_t otherwise = 0;
  for (std::size_t i = 0; i < run.rules.size() && i < s.rules.size(); ++i) {
    const statute::Verdicts& v = s.rules[i].verdicts;
    broken += v.broken > 0;
    kept += v.broken == 0 && v.kept > 0;
    if (v.broken + v.kept > 0 || v.not_observable == 0) continue;
    ++blind;
    bool told = false;
    run.rules[i]->when.needs.for_each([&](Need need) {
      if (told || s.seen.contains(need)) return;
      ++missing[static_cast<std::size_t>(need)];
      told = true;
    });
    if (!told) ++otherwise;
  }
  const std::uint64_t rules = run.rules.size();
  p.paragraph("",
              "Of " + plural(rules, "rule") + ", " + thousands(broken) + " were broken, " +
                  thousands(kept) + " kept, " + thousands(rules - broken - kept - blind) +
                  " had nothing to apply to, and " + thousands(blind) + " could not be observed" +
                  (blind > 0 ? ":" : "."),
              0);
  for (std::size_t i = 0; i < missing.size(); ++i) {
    if (missing[i] == 0) continue;
    std::string n = "  " + thousands(missing[i]);
    n.resize(std::max<std::size_t>(n.size(), 6), ' ');
    p.put(n + " no source shows " + std::string(describe(static_cast<Need>(i))) + "\n");
  }
  if (otherwise > 0) {
    std::string n = "  " + thousands(otherwise);
    n.resize(std::max<std::size_t>(n.size(), 6), ' ');
    p.put(n + " the exchanges they apply to did not hold enough\n");
  }
}

}  // namespace

void put_summary(Prose& p, const Run& run, const Summary& s,
                 const std::function<std::uint64_t(std::string_view rule)>& shown) {
  constexpr std::uint64_t kFew = 10;  // exchanges that need no tables
  p.put(kDim, std::string(p.style().width, '-'));
  p.put("\n");
  put_totals(p, s, !p.style().verbose && s.findings[static_cast<std::size_t>(Level::info)] > 0);
  put_sources(p, s);
  put_not_shown(p, run, s, shown);
  if (s.exchanges > kFew || p.style().verbose) put_tables(p, s);
  put_verdicts(p, run, s);
}

}  // namespace checker::report
