// The junit format, in the dialect that Jenkins takes: a suite a source, a case
// for each endpoint and rule, and a suite of the rules that were kept or could
// not be observed.
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "checker/report/distinct.h"
#include "checker/report/formats.h"
#include "checker/support/text.h"

namespace checker::report {
namespace {

// Text and attribute values; what XML 1.0 cannot hold becomes U+FFFD.
std::string xml(std::string_view octets) {
  const std::string text = sanitize_utf8(octets).text;
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto u = static_cast<unsigned char>(c);
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\n') {
      out += "&#10;";
    } else if (c == '\t' || c == '\r') {
      out += c == '\t' ? "&#9;" : "&#13;";
    } else if (u < 0x20) {
      out += "\xEF\xBF\xBD";
    } else if (text.compare(i, 2, "\xEF\xBF") == 0 && i + 2 < text.size() &&
               static_cast<unsigned char>(text[i + 2]) >= 0xBE) {
      out += "\xEF\xBF\xBD";  // U+FFFE and U+FFFF
      i += 2;
    } else {
      out += c;
    }
  }
  return out;
}

struct Case {
  std::string name;
  std::string tag;  // "failure", "error", "skipped"; empty: passed
  std::string type;
  std::string message;
  std::string text;
};

struct Suite {
  std::string name;
  std::vector<Case> cases;
  [[nodiscard]] std::size_t count(std::string_view tag) const {
    return static_cast<std::size_t>(
        std::count_if(cases.begin(), cases.end(), [tag](const Case& c) { return c.tag == tag; }));
  }
};

std::string endpoint(const Record& r) {
  std::string out = r.method.empty() ? std::string("response") : shortened(r.method, 40);
  if (!r.url.empty()) out += " " + url_template(r.url);
  return shortened(escape_controls(out), 300);
}

class Junit final : public Report {
 public:
  Junit(Output& out, const Style& style) : out_(out), style_(style), distinct_(style.sample) {}

  [[nodiscard]] Sample sample() const override { return style_.sample; }
  void begin(const Run& run) override { run_ = run; }
  void record(const Record& r) override {
    for (const Finding& f : r.findings) {
      if (!is_shown(f, style_)) continue;
      const std::uint64_t key =
          Hash64().add(r.place.source).add(endpoint(r)).add(f.rule->id).value();
      distinct_.add(key, r, f);
    }
  }
  void problem(const Problem& p) override {
    if (problems_.size() < Distinct::kMost) problems_.push_back(p);
  }

  void end(const Summary& s) override {
    // Sources in their order, those that are clean with one case that passes.
    for (const SourceTotals& t : s.sources) suite(t.source);
    for (const Issue* issue : distinct_.issues()) add(*issue);
    for (const Problem& p : problems_) add(p);
    for (Suite& each : suites_) {
      if (each.cases.empty()) each.cases.push_back({"nothing to report", {}, {}, {}, {}});
    }
    add_rules(s);
    write();
  }

 private:
  Suite& suite(const std::string& source) {
    const auto [at, is_new] = places_.emplace(source, suites_.size());
    if (is_new) suites_.push_back({source, {}});
    return suites_[at->second];
  }

  void add(const Issue& issue) {
    const Record& r = issue.record;
    const Finding& f = issue.finding();
    Case c;
    c.name = endpoint(r) + ": " + std::string(f.rule->id);
    const bool fails = style_.fail_on && f.level <= *style_.fail_on;
    if (fails) c.tag = "failure";
    c.type = name(f.level);
    c.message = f.rule->summary.empty() ? f.rule->id : f.rule->summary;
    c.text = (fails ? "" : c.type + ": " + c.message + "\n") + sentence(r, f) + "\n";
    c.text += escape_controls(shortened(r.place.source, 300));
    if (!r.place.live) c.text += " #" + std::to_string(r.place.spot.index);
    if (issue.occurrences > 1) c.text += ", " + thousands(issue.occurrences) + " times";
    for (const Quote& q : f.evidence) {
      c.text += "\n    " + shortened(escape_controls(q.line), 500);
    }
    if (!f.rule->fix.empty()) c.text += "\nFix: " + std::string(f.rule->fix);
    c.text += "\n" + reference(f.rule->spec);
    suite(r.place.source).cases.push_back(std::move(c));
  }

  void add(const Problem& p) {
    Case c;
    c.name = "is readable";
    if (p.has_index) c.name += " #" + std::to_string(p.spot.index);
    if (p.spot.offset) c.name += " at octet " + std::to_string(*p.spot.offset);
    c.tag = "error";
    c.type = "problem";
    c.message = escape_controls(p.message);
    suite(p.source).cases.push_back(std::move(c));
  }

  void add_rules(const Summary& s) {
    Suite rules{"rules", {}};
    for (std::size_t i = 0; i < run_.rules.size() && i < s.rules.size(); ++i) {
      const statute::Verdicts& v = s.rules[i].verdicts;
      if (v.broken > 0 || v.kept + v.not_observable == 0) continue;
      Case c;
      c.name = run_.rules[i]->id;
      if (v.kept == 0) {
        c.tag = "skipped";
        c.message = "not observable";
      }
      rules.cases.push_back(std::move(c));
    }
    suites_.push_back(std::move(rules));
  }

  void write() {
    std::size_t tests = 0;
    std::size_t failures = 0;
    std::size_t errors = 0;
    for (const Suite& each : suites_) {
      tests += each.cases.size();
      failures += each.count("failure");
      errors += each.count("error");
    }
    out_.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"statute\" tests=\"" +
               std::to_string(tests) + "\" failures=\"" + std::to_string(failures) +
               "\" errors=\"" + std::to_string(errors) + "\">\n");
    for (const Suite& each : suites_) write(each);
    out_.write("</testsuites>\n");
  }

  void write(const Suite& each) {
    const std::string of = xml(escape_controls(each.name));
    out_.write("  <testsuite name=\"" + of + "\" tests=\"" + std::to_string(each.cases.size()) +
               "\" failures=\"" + std::to_string(each.count("failure")) + "\" errors=\"" +
               std::to_string(each.count("error")) + "\" skipped=\"" +
               std::to_string(each.count("skipped")) + "\">\n");
    for (const Case& c : each.cases) {
      std::string line = "    <testcase classname=\"" + of + "\" name=\"" + xml(c.name) + "\"";
      if (c.tag.empty() && c.text.empty()) {
        line += "/>\n";
      } else if (c.tag.empty()) {
        line += "><system-out>" + xml(c.text) + "</system-out></testcase>\n";
      } else {
        line += "><" + c.tag;
        if (!c.type.empty()) line += " type=\"" + xml(c.type) + "\"";
        line += " message=\"" + xml(c.message) + "\"";
        line += c.text.empty() ? "/>" : ">" + xml(c.text) + "</" + c.tag + ">";
        line += "</testcase>\n";
      }
      out_.write(line);
    }
    out_.write("  </testsuite>\n");
  }

  Output& out_;
  Style style_;
  Run run_;
  Distinct distinct_;
  std::vector<Problem> problems_;
  std::vector<Suite> suites_;
  std::map<std::string, std::size_t> places_;  // of suites, by source
};

}  // namespace

std::unique_ptr<Report> make_junit(Output& out, const Style& style) {
  return std::make_unique<Junit>(out, style);
}

}  // namespace checker::report
