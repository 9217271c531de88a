// The markdown format: for comments and for the summary of a job. What was
// received stands in code only, where it is neither markup, link nor mention.
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "checker/report/distinct.h"
#include "checker/report/formats.h"
#include "checker/report/prose.h"
#include "checker/support/text.h"

namespace checker::report {
namespace {

constexpr std::size_t kSample = 3;        // findings of a rule
constexpr std::size_t kLongest = 900000;  // octets; a summary of GitHub's takes 1 MiB
constexpr std::size_t kRows = 20;

// The longest run of backticks.
std::size_t longest_run(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

// A code span on one line                                      CommonMark 0.31, 6.1
std::string code(std::string_view octets, bool in_table = false) {
  std::string text = shortened(escape_controls(octets), 400);
  if (text.empty()) return {};
  if (in_table) {
    for (std::size_t at = 0; (at = text.find('|', at)) != text.npos; at += 2) text.insert(at, "\\");
  }
  const std::string fence(longest_run(text) + 1, '`');
  // A space on each side goes: it keeps what is at the ends apart from the fence.
  const auto clings = [](char c) { return c == '`' || c == ' '; };
  const std::string space = clings(text.front()) || clings(text.back()) ? " " : "";
  return fence + space + text + space + fence;
}

// Words of ours, and of other versions of the program.
std::string words(std::string_view text) {
  constexpr std::string_view kMarks = "\\`*_{}[]<>()#+!|~&@$";
  std::string out;
  for (const char c : escape_controls(text)) {
    if (kMarks.find(c) != kMarks.npos) out += '\\';
    out += c;
  }
  return out;
}

// The same inside an HTML element, where nothing but HTML is markup.
std::string html(std::string_view text) {
  std::string out;
  for (const char c : escape_controls(text)) {
    if (c == '<' || c == '>' || c == '&' || c == '"') {
      out += "&#" + std::to_string(static_cast<int>(c)) + ";";
    } else {
      out += c;
    }
  }
  return out;
}

std::string link(const statute::Spec& spec) {
  const std::string url = spec_url(spec);
  const std::string text = words(reference(spec));
  return url.empty() ? text : "[" + text + "](" + url + ")";
}

class Markdown final : public Report {
 public:
  Markdown(Output& out, const Style& style)
      : out_(out), style_(style), distinct_(style.sample.value_or(kSample), kMost) {}

  void begin(const Run& run) override { run_ = run; }
  void record(const Record& r) override {
    for (const Finding& f : r.findings) {
      if (!is_shown(f, style_)) continue;
      distinct_.add(Hash64().add(f.rule->id).add(f.fingerprint).value(), r, f);
    }
  }
  void problem(const Problem& p) override {
    if (problems_.size() < kRows) problems_.push_back(p);
  }

  void end(const Summary& s) override {
    put_verdict(s);
    put_rules(s);
    put_hosts(s);
    put_problems(s);
    put_findings();
    put_coverage(s);
    out_.write(text_);
  }

 private:
  static constexpr std::size_t kMost = 2000;

  void put_verdict(const Summary& s) {
    std::uint64_t failing = 0;
    for (std::size_t i = 0; style_.fail_on && i <= static_cast<std::size_t>(*style_.fail_on); ++i) {
      failing += s.findings[i];
    }
    if (s.exchanges == 0) {
      text_ += "## Nothing was checked\n\n";
    } else if (failing > 0) {
      text_ += "## " + plural(failing, "finding") + " at or above *" +
               std::string(name(*style_.fail_on)) + "*\n\n";
    } else if (sum(s.findings) > 0) {
      text_ += "## No finding fails the run\n\n";
    } else {
      text_ += "## Nothing found\n\n";
    }
    text_ += plural(s.exchanges, "exchange") + " judged, " + told(s.findings);
    if (s.suppressed > 0) text_ += ", " + thousands(s.suppressed) + " suppressed";
    if (s.problems > 0) text_ += ", **" + plural(s.problems, "problem") + "**";
    text_ += s.interrupted ? " (interrupted).\n\n" : ".\n\n";
  }

  // By level, then by number.
  void put_rules(const Summary& s) {
    struct Row {
      const statute::Rule* rule;
      std::size_t level;
      std::uint64_t findings;
    };
    std::vector<Row> rows;
    for (std::size_t i = 0; i < run_.rules.size() && i < s.rules.size(); ++i) {
      const Counts& counts = s.rules[i].findings;
      std::size_t level = 0;
      while (level < counts.size() && counts[level] == 0) ++level;
      if (level == counts.size()) continue;
      if (level == static_cast<std::size_t>(statute::Level::info) && !style_.verbose) continue;
      rows.push_back({run_.rules[i], level, sum(counts)});
    }
    if (rows.empty()) return;
    std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
      return a.level != b.level ? a.level < b.level : a.findings > b.findings;
    });
    text_ += "| Findings | Level | Rule | What is wrong | Reference |\n|---:|---|---|---|---|\n";
    for (const Row& row : rows) {
      text_ += "| " + thousands(row.findings) + " | " +
               std::string(name(static_cast<statute::Level>(row.level))) + " | " +
               code(row.rule->id, true) + " | " + words(row.rule->summary) + " | " +
               link(row.rule->spec) + " |\n";
    }
    text_ += "\n";
  }

  void put_hosts(const Summary& s) {
    if (s.hosts.size() < 2) return;
    std::vector<std::pair<std::string, Counts>> rows(s.hosts.begin(), s.hosts.end());
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    text_ += "| Host | must | should | advice | info |\n|---|---:|---:|---:|---:|\n";
    for (std::size_t i = 0; i < rows.size() && i < kRows; ++i) {
      const auto& [host, counts] = rows[i];
      std::string label = code(host, true);
      if (host.empty()) label = "unknown";
      if (host == Tally::kOtherHosts) label = "others";
      text_ += "| " + label;
      for (const std::uint64_t n : counts) text_ += " | " + thousands(n);
      text_ += " |\n";
    }
    text_ += "\n";
    if (rows.size() > kRows) text_ += "And " + thousands(rows.size() - kRows) + " more hosts.\n\n";
  }

  void put_problems(const Summary& s) {
    if (problems_.empty()) return;
    text_ += "### Problems\n\n";
    for (const Problem& p : problems_) {
      text_ += "- " + code(p.source);
      if (p.has_index) text_ += " #" + std::to_string(p.spot.index);
      text_ += ": " + code(p.message) + "\n";
    }
    if (s.problems > problems_.size()) {
      text_ += "- and " + thousands(s.problems - problems_.size()) + " more\n";
    }
    text_ += "\n";
  }

  // Rule by rule, folded; the worst first.
  void put_findings() {
    std::vector<std::pair<const statute::Rule*, std::vector<const Issue*>>> groups;
    std::map<std::string_view, std::size_t> places;
    for (const Issue* issue : distinct_.issues(true)) {
      const statute::Rule* rule = issue->finding().rule;
      const auto [at, is_new] = places.emplace(rule->id, groups.size());
      if (is_new) groups.push_back({rule, {}});
      groups[at->second].second.push_back(issue);
    }
    std::size_t left = groups.size();
    for (const auto& [rule, issues] : groups) {
      std::string section = "<details><summary>" + html(rule->id) + "</summary>\n\n";
      section += words(rule->summary) + "\n\n";
      if (!rule->why.empty()) section += words(rule->why) + "\n\n";
      if (!rule->fix.empty()) section += "**Fix:** " + words(rule->fix) + "\n\n";
      for (const Issue* issue : issues) put(section, *issue);
      section += "</details>\n\n";
      if (text_.size() + section.size() > kLongest) break;
      text_ += section;
      --left;
    }
    if (left > 0)
      text_ += "The report would be too long with " + plural(left, "rule") + " more.\n\n";
  }

  static void put(std::string& out, const Issue& issue) {
    const Record& r = issue.record;
    const Finding& f = issue.finding();
    out += "- " + code(r.method.empty() && r.url.empty() ? "response" : request_of(r));
    if (r.status > 0) out += " " + std::to_string(r.status);
    if (!r.place.live) {
      out += ", " + code(r.place.source) + " #" + std::to_string(r.place.spot.index);
    }
    if (issue.occurrences > 1) out += ", " + thousands(issue.occurrences) + " times";
    out += "\n";
    if (!f.detail.empty()) out += "  " + code(f.detail) + "\n";
    for (const Quote& q : f.evidence) {
      const std::string line = shortened(escape_controls(q.line), 500);
      const std::string fence(std::max<std::size_t>(longest_run(line) + 1, 3), '`');
      out += "  " + fence + "\n  " + line + "\n  " + fence + "\n";
    }
  }

  void put_coverage(const Summary& s) {
    std::uint64_t broken = 0;
    std::uint64_t kept = 0;
    std::uint64_t blind = 0;
    for (const RuleTotals& r : s.rules) {
      broken += r.verdicts.broken > 0;
      kept += r.verdicts.broken == 0 && r.verdicts.kept > 0;
      blind += r.verdicts.broken + r.verdicts.kept == 0 && r.verdicts.not_observable > 0;
    }
    const std::uint64_t rules = s.rules.size();
    text_ += "Of " + plural(rules, "rule") + ", " + thousands(broken) + " were broken, " +
             thousands(kept) + " kept, " + thousands(rules - broken - kept - blind) +
             " had nothing to apply to, and " + thousands(blind) + " could not be observed.\n";
  }

  Output& out_;
  Style style_;
  Run run_;
  Distinct distinct_;
  std::vector<Problem> problems_;
  std::string text_;
};

}  // namespace

std::unique_ptr<Report> make_markdown(Output& out, const Style& style) {
  return std::make_unique<Markdown>(out, style);
}

}  // namespace checker::report
