// The sarif format: SARIF 2.1.0 for code scanning, within what GitHub takes.
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "checker/report/distinct.h"
#include "checker/report/formats.h"
#include "checker/report/json_writer.h"
#include "checker/report/location.h"
#include "checker/support/text.h"
#include "rules/catalog.h"

namespace checker::report {
namespace {

constexpr std::size_t kNotifications = 1000;
constexpr std::size_t kEvidence = 200;  // octets of a piece that is shown
// Octets: packed they are well below the 10 MB that GitHub takes.
constexpr std::size_t kLongest = std::size_t{50} << 20;

std::string_view sarif_level(statute::Level level) {
  switch (level) {
    case statute::Level::must:
      return "error";
    case statute::Level::should:
      return "warning";
    default:
      return "note";
  }
}

// Braces are placeholders in a message and brackets links         SARIF 2.1.0, 3.11
std::string plain_message(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == '\\') out += '\\';
    out += c;
    if (c == '{' || c == '}') out += c;
  }
  return out;
}

// A path as a relative reference                                  RFC 3986, 4.2
std::string uri_of(std::string_view path) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  std::string out;
  for (const char c : path) {
    if (kPlain.find(c) != kPlain.npos) {
      out += c;
    } else {
      const auto u = static_cast<unsigned char>(c);
      out += '%';
      out += kHex[u >> 4];
      out += kHex[u & 15];
    }
  }
  return out;
}

std::string_view scope_of(const statute::Rule& rule) {
  for (const statute::Family& family : statute::catalog()) {
    for (const statute::Rule& other : family.rules) {
      if (&other == &rule) return family.scope;
    }
  }
  return {};
}

void write_message(JsonWriter& w, std::string_view key, std::string_view text) {
  w.key(key).begin_object().member("text", plain_message(text)).end_object();
}

void write_rule(JsonWriter& w, const statute::Rule& rule) {
  const std::string ref = reference(rule.spec);
  const std::string url = spec_url(rule.spec);
  const std::string summary(rule.summary.empty() ? rule.id : rule.summary);
  std::string about = summary;
  if (!rule.why.empty()) about += " " + std::string(rule.why);
  w.begin_object().member("id", rule.id);
  write_message(w, "shortDescription", summary);
  write_message(w, "fullDescription", about);
  std::string help = about;
  if (!rule.fix.empty()) help += "\n\nFix: " + std::string(rule.fix);
  help += "\n\nReference: " + ref;
  std::string markdown = plain_message(about);
  if (!rule.fix.empty()) markdown += "\n\n**Fix:** " + plain_message(rule.fix);
  markdown += "\n\n**Reference:** ";
  markdown += url.empty() ? plain_message(ref) : "[" + plain_message(ref) + "](" + url + ")";
  w.key("help").begin_object().member("text", plain_message(help));
  w.member("markdown", markdown).end_object();
  if (!url.empty()) w.member("helpUri", url);
  w.key("defaultConfiguration").begin_object().member("level", sarif_level(rule.level));
  w.end_object().key("properties").begin_object().key("tags").begin_array();
  w.string("http").string(name(rule.level));
  if (const std::string_view scope = scope_of(rule); !scope.empty()) w.string(scope);
  w.end_array().end_object().end_object();
}

class Sarif final : public Report {
 public:
  Sarif(Output& out, const Style& style)
      : out_(out), style_(style), distinct_(style.sample), suppressed_(style.sample) {}

  [[nodiscard]] Sample sample() const override { return style_.sample; }
  void begin(const Run& run) override { run_ = run; }

  void record(const Record& r) override {
    for (const Finding& f : r.findings) {
      if (f.level == statute::Level::info && !style_.verbose) continue;
      const std::uint64_t key = Hash64().add(f.rule->id).add(f.fingerprint).value();
      (f.suppressed ? suppressed_ : distinct_).add(key, r, f);
    }
  }

  void problem(const Problem& p) override {
    if (problems_.size() < kNotifications) problems_.push_back(p);
  }

  void end(const Summary& s) override {
    std::vector<const Issue*> issues = distinct_.issues(true);
    for (const Issue* issue : suppressed_.issues(true)) {
      if (issues.size() < Distinct::kMost) issues.push_back(issue);
    }
    std::map<std::string_view, std::size_t> rules;  // by id: the place in the list
    std::vector<const statute::Rule*> listed;
    for (const Issue* issue : issues) {
      const statute::Rule* rule = issue->finding().rule;
      if (rules.emplace(rule->id, listed.size()).second) listed.push_back(rule);
    }
    w_.begin_object();
    w_.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    w_.member("version", "2.1.0").key("runs").begin_array().begin_object();
    w_.key("tool").begin_object().key("driver").begin_object();
    w_.member("name", "statute").member("version", STATUTE_VERSION);
    w_.key("rules").begin_array();
    for (const statute::Rule* rule : listed) write_rule(w_, *rule);
    w_.end_array().end_object().end_object();
    write_invocation(s);
    w_.key("results").begin_array();
    Locator locator(run_);
    for (const Issue* issue : issues) {
      if (written_ > kLongest) {
        left_out_ += issue->occurrences;
        continue;
      }
      write_result(*issue, rules.at(issue->finding().rule->id), locator);
      const std::string text = w_.take();
      written_ += text.size();
      out_.write(text);
    }
    w_.end_array();
    write_totals(s);
    w_.end_object().end_array().end_object();
    out_.write(w_.take());
    out_.write("\n");
  }

 private:
  void write_invocation(const Summary& s) {
    w_.key("invocations").begin_array().begin_object();
    w_.key("executionSuccessful").boolean(!s.interrupted);
    w_.key("toolExecutionNotifications").begin_array();
    for (const Problem& p : problems_) {
      std::string text = escape_controls(shortened(p.source, 300));
      if (p.has_index) text += " #" + std::to_string(p.spot.index);
      if (p.spot.offset) text += " at octet " + std::to_string(*p.spot.offset);
      w_.begin_object().member("level", "warning");
      write_message(w_, "message", text + ": " + shortened(escape_controls(p.message), 500));
      w_.end_object();
    }
    w_.end_array().end_object().end_array();
  }

  void write_result(const Issue& issue, std::size_t rule, Locator& locator) {
    const Record& r = issue.record;
    const Finding& f = issue.finding();
    w_.begin_object().member("ruleId", f.rule->id);
    w_.key("ruleIndex").number(static_cast<std::uint64_t>(rule));
    w_.member("level", sarif_level(f.level));
    write_message(w_, "message", sentence(r, f));
    const Location location = locator.of(r.place);
    w_.key("locations").begin_array().begin_object();
    w_.key("physicalLocation").begin_object().key("artifactLocation").begin_object();
    w_.member("uri", uri_of(location.path)).end_object();
    w_.key("region").begin_object().key("startLine").number(location.line).end_object();
    w_.end_object().key("logicalLocations").begin_array().begin_object();
    const std::string where = url_template(r.url);
    w_.member("name", shortened(escape_controls(where), 300));
    w_.member("fullyQualifiedName", shortened(escape_controls(r.method + " " + where), 300));
    w_.member("kind", "resource").end_object().end_array().end_object().end_array();
    w_.key("partialFingerprints").begin_object();
    w_.member("primaryLocationLineHash", hex64(f.fingerprint)).end_object();
    w_.key("occurrenceCount").number(issue.occurrences);
    if (f.suppressed) {
      w_.key("suppressions").begin_array().begin_object().member("kind", "external");
      w_.end_object().end_array();
    }
    write_exchange(r);
    write_details(r, f);
    w_.end_object();
  }

  void write_exchange(const Record& r) {
    if (!r.method.empty() || !r.url.empty()) {
      w_.key("webRequest").begin_object();
      if (!r.url.empty()) w_.member("target", shortened(escape_controls(r.url), 1000));
      if (!r.method.empty()) w_.member("method", shortened(escape_controls(r.method), 40));
      w_.end_object();
    }
    w_.key("webResponse").begin_object();
    if (!r.http.empty()) w_.member("protocol", "HTTP").member("version", r.http);
    if (r.status > 0) w_.key("statusCode").number(static_cast<std::uint64_t>(r.status));
    if (!r.reason.empty()) {
      w_.member("reasonPhrase", shortened(escape_controls(r.reason), 100));
    }
    w_.key("noResponseReceived").boolean(r.status == 0).end_object();
  }

  void write_details(const Record& r, const Finding& f) {
    w_.key("properties").begin_object();
    w_.member(r.place.live ? "target" : "file", r.place.source);
    w_.key("index").number(r.place.spot.index);
    if (!r.place.probe.empty()) w_.member("probe", r.place.probe);
    w_.member("reference", reference(f.rule->spec));
    w_.key("evidence").begin_array();
    for (const Quote& q : f.evidence) {
      w_.begin_object().member("part", name(q.part)).key("offset").number(q.offset);
      w_.key("length").number(q.length).octets(std::string_view(q.octets).substr(0, kEvidence));
      w_.end_object();
    }
    w_.end_array().end_object();
  }

  void write_totals(const Summary& s) {
    w_.key("properties").begin_object().key("exchanges").number(s.exchanges);
    w_.key("findings").begin_object();
    for (std::size_t i = 0; i < s.findings.size(); ++i) {
      w_.key(name(static_cast<statute::Level>(i))).number(s.findings[i]);
    }
    w_.end_object().key("suppressed").number(s.suppressed).key("problems").number(s.problems);
    w_.key("leftOut")
        .number(distinct_.left_out() + suppressed_.left_out() + left_out_)
        .end_object();
  }

  Output& out_;
  Style style_;
  Run run_;
  Distinct distinct_;
  Distinct suppressed_;
  std::vector<Problem> problems_;
  std::size_t written_ = 0;
  std::uint64_t left_out_ = 0;
  JsonWriter w_;
};

}  // namespace

std::unique_ptr<Report> make_sarif(Output& out, const Style& style) {
  return std::make_unique<Sarif>(out, style);
}

}  // namespace checker::report
