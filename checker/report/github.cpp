// The github format: workflow commands, which a runner shows as annotations.
#include <string>

#include "checker/report/distinct.h"
#include "checker/report/formats.h"
#include "checker/report/location.h"
#include "checker/report/prose.h"
#include "checker/support/text.h"

namespace checker::report {
namespace {

constexpr std::size_t kSample = 5;     // findings of a rule
constexpr std::size_t kMost = 1000;    // annotations; a runner shows fewer still
constexpr std::size_t kProblems = 50;  // likewise

// What may stand in a message, and in a property: no line of ours begins with
// anything that was received, and nothing received ends a line.
std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    if (c == '%') {
      out += "%25";
    } else if (c == '\r') {
      out += "%0D";
    } else if (c == '\n') {
      out += "%0A";
    } else if (property && c == ':') {
      out += "%3A";
    } else if (property && c == ',') {
      out += "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

std::string_view command(statute::Level level) {
  switch (level) {
    case statute::Level::must:
      return "error";
    case statute::Level::should:
      return "warning";
    default:
      return "notice";
  }
}

class Github final : public Report {
 public:
  Github(Output& out, const Style& style)
      : out_(out), style_(style), distinct_(style.sample.value_or(kSample), kMost) {}

  void begin(const Run& run) override { run_ = run; }
  void record(const Record& r) override {
    for (const Finding& f : r.findings) {
      if (!is_shown(f, style_)) continue;
      distinct_.add(Hash64().add(f.rule->id).add(f.fingerprint).value(), r, f);
    }
  }

  void problem(const Problem& p) override {
    if (++problems_ > kProblems) return;
    const Place place{p.source, p.live, p.spot, {}};
    std::string text = escape_controls(shortened(p.source, 300));
    if (p.has_index) text += " #" + std::to_string(p.spot.index);
    put("warning", Locator(run_).of(place), "problem",
        text + ": " + shortened(escape_controls(p.message), 500));
  }

  // The worst first: a runner shows the first ten or so.
  void end(const Summary& s) override {
    Locator locator(run_);
    for (const Issue* issue : distinct_.issues(true)) {
      const Finding& f = issue->finding();
      std::string message = sentence(issue->record, f);
      if (issue->occurrences > 1) message += ", " + thousands(issue->occurrences) + " times";
      if (!f.rule->fix.empty()) message += "\n" + escape_controls(f.rule->fix);
      message += "\n" + escape_controls(reference(f.rule->spec));
      put(command(f.level), locator.of(issue->record.place), f.rule->id, message);
    }
    out_.write(plural(s.exchanges, "exchange") + ": " + told(s.findings) + "\n");
  }

 private:
  void put(std::string_view what, const Location& location, std::string_view title,
           const std::string& message) {
    out_.write("::" + std::string(what) + " file=" + escaped(escape_controls(location.path), true) +
               ",line=" + std::to_string(location.line) + ",title=" +
               escaped(escape_controls(title), true) + "::" + escaped(message, false) + "\n");
  }

  Output& out_;
  Style style_;
  Run run_;
  Distinct distinct_;
  std::size_t problems_ = 0;
};

}  // namespace

std::unique_ptr<Report> make_github(Output& out, const Style& style) {
  return std::make_unique<Github>(out, style);
}

}  // namespace checker::report
