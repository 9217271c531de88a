// The html format: one page that needs no network and no script. Its policy admits
// the style and the script of this program by their digests, and nothing else: what
// is received could not run even if it became markup.
#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checker/report/distinct.h"
#include "checker/report/formats.h"
#include "checker/report/html_parts.h"
#include "checker/report/prose.h"
#include "checker/support/facts.h"
#include "checker/support/text.h"

namespace checker::report {
namespace {

constexpr std::size_t kSample = 20;  // findings of a rule
constexpr std::size_t kProblems = 500;
constexpr std::size_t kFewRules = 20;   // that are unfolded at once, with
constexpr std::size_t kFewIssues = 40;  // so many findings at most

constexpr std::string_view kFilters =
    "<form id=\"filters\" class=\"filters\" hidden=\"\">\n"
    "<input name=\"text\" type=\"search\" placeholder=\"Search: rule, URL, octets ( / )\" "
    "aria-label=\"Search\" autocomplete=\"off\"/>\n"
    "<select name=\"level\" aria-label=\"Level\"><option value=\"\">Any level</option></select>\n"
    "<select name=\"status\" aria-label=\"Status\"><option value=\"\">Any "
    "status</option></select>\n"
    "<select name=\"host\" aria-label=\"Host\"><option value=\"\">Any host</option></select>\n"
    "<button type=\"reset\">Clear</button> <output aria-live=\"polite\"></output>\n</form>\n";

// A source of a Content Security Policy                              CSP Level 3, 2.3.1
std::string source_of(std::string_view asset) {
  ExchangeFacts facts;
  return "'sha256-" + base64_encode(facts.digest("sha-256", asset)) + "'";
}

class Html final : public Report {
 public:
  Html(Output& out, const Style& style)
      : out_(out), style_(style), distinct_(style.sample.value_or(kSample)) {}

  void begin(const Run& run) override { run_ = run; }

  void record(const Record& r) override {
    for (const Finding& f : r.findings) {
      if (!is_shown(f, style_)) continue;
      picture_.add(f, r.status);
      distinct_.add(Hash64().add(f.rule->id).add(f.fingerprint).value(), r, f);
    }
  }

  void problem(const Problem& p) override {
    if (problems_.size() < kProblems) problems_.push_back(p);
  }

  void end(const Summary& s) override {
    const std::string picture = html_picture(picture_, s, style_);
    const std::string counts = html_counts(s, style_);
    const std::string problems = html_problems(problems_, s);
    put_head(s);
    out_.write(html_verdict(s, style_));
    std::string nav = "<nav aria-label=\"Sections\"><ul>\n";
    const auto link = [&nav](bool is_there, std::string_view id, std::string_view words) {
      if (!is_there) return;
      nav.append("<li><a href=\"#").append(id).append("\">").append(words).append("</a></li>\n");
    };
    link(!picture.empty(), "picture", "Picture");
    link(true, "coverage", "Coverage");
    link(!counts.empty(), "counts", "Hosts and codes");
    link(!problems.empty(), "problems", "Problems");
    link(true, "findings", "Findings");
    link(!s.sources.empty(), "sources", "Sources");
    out_.write(nav + "</ul></nav>\n<main>\n");
    out_.write(picture);
    out_.write(html_coverage(picture_, run_, s));
    out_.write(counts);
    out_.write(problems);
    put_findings(s);
    out_.write(html_sources(s));
    out_.write("</main>\n<script>");
    out_.write(html_script());
    out_.write("</script>\n</body>\n</html>\n");
  }

 private:
  void put_head(const Summary& s) {
    std::string head = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n";
    head.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
    head.append("style-src ").append(source_of(html_style())).append("; script-src ");
    head.append(source_of(html_script()));
    head.append("; base-uri 'none'; form-action 'none'\"/>\n");
    head.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
    head.append("<meta name=\"referrer\" content=\"no-referrer\"/>\n");
    head.append("<title>statute: ").append(verdict_of(s, style_)).append("</title>\n<style>");
    head.append(html_style()).append("</style>\n</head>\n<body>\n");
    head.append("<a class=\"skip\" href=\"#findings\">Skip to the findings</a>\n");
    out_.write(head);
  }

  // Rule by rule; the worst first, then as they were met.
  void put_findings(const Summary& s) {
    std::map<std::string_view, std::uint64_t> all;
    for (std::size_t i = 0; i < run_.rules.size() && i < s.rules.size(); ++i) {
      all[run_.rules[i]->id] = sum(s.rules[i].findings);
    }
    std::vector<std::vector<const Issue*>> groups;
    std::map<std::string_view, std::size_t> places;
    const std::vector<const Issue*> issues = distinct_.issues(true);
    for (const Issue* issue : issues) {
      const auto [at, is_new] = places.emplace(issue->finding().rule->id, groups.size());
      if (is_new) groups.emplace_back();
      groups[at->second].push_back(issue);
    }
    out_.write("<section id=\"findings\">\n<h2>Findings</h2>\n");
    if (groups.empty()) {
      out_.write(s.exchanges > 0 ? "<p class=\"soft\">None.</p>\n"
                                 : "<p class=\"soft\">None, for nothing was checked.</p>\n");
    } else {
      out_.write("<p class=\"soft\">By rule. What is the same but for numbers stands once.</p>\n");
      out_.write(kFilters);
    }
    const bool are_few = groups.size() <= kFewRules && issues.size() <= kFewIssues;
    for (const auto& group : groups) {
      out_.write(html_rule(run_, group, all[group.front()->finding().rule->id], are_few));
    }
    put_left_out(s, places);
    out_.write("</section>\n");
  }

  // Rules of which no finding is shown: there were too many of worse levels.
  void put_left_out(const Summary& s, const std::map<std::string_view, std::size_t>& shown) {
    std::uint64_t rules = 0;
    std::uint64_t findings = 0;
    for (std::size_t i = 0; i < run_.rules.size() && i < s.rules.size(); ++i) {
      Counts counts = s.rules[i].findings;
      if (!style_.verbose) counts[static_cast<std::size_t>(statute::Level::info)] = 0;
      if (sum(counts) == 0 || shown.contains(run_.rules[i]->id)) continue;
      ++rules;
      findings += sum(counts);
    }
    if (rules == 0) return;
    out_.write("<p class=\"more\">" + plural(findings, "finding") + " of " + plural(rules, "rule") +
               " more, counted but not shown.</p>\n");
  }

  Output& out_;
  Style style_;
  Run run_;
  Distinct distinct_;
  Picture picture_;
  std::vector<Problem> problems_;
};

}  // namespace

std::unique_ptr<Report> make_html(Output& out, const Style& style) {
  return std::make_unique<Html>(out, style);
}

}  // namespace checker::report
