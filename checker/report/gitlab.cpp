// The gitlab format: an array of code quality issues.
#include <string>

#include "checker/report/distinct.h"
#include "checker/report/formats.h"
#include "checker/report/json_writer.h"
#include "checker/report/location.h"
#include "checker/support/text.h"

namespace checker::report {
namespace {

std::string_view severity(statute::Level level) {
  switch (level) {
    case statute::Level::must:
      return "critical";
    case statute::Level::should:
      return "major";
    case statute::Level::advice:
      return "minor";
    case statute::Level::info:
      break;
  }
  return "info";
}

class Gitlab final : public Report {
 public:
  Gitlab(Output& out, const Style& style) : out_(out), style_(style), distinct_(style.sample) {}

  [[nodiscard]] Sample sample() const override { return style_.sample; }
  void begin(const Run& run) override { run_ = run; }
  void record(const Record& r) override {
    for (const Finding& f : r.findings) {
      if (!is_shown(f, style_)) continue;
      distinct_.add(Hash64().add(f.rule->id).add(f.fingerprint).value(), r, f);
    }
  }
  void problem(const Problem&) override {}

  void end(const Summary&) override {
    Locator locator(run_);
    w_.begin_array();
    for (const Issue* issue : distinct_.issues()) {
      const Finding& f = issue->finding();
      const Location location = locator.of(issue->record.place);
      w_.begin_object().member("description", sentence(issue->record, f));
      // Issues with the same fingerprint hide one another.
      w_.member("check_name", f.rule->id).member("fingerprint", hex64(issue->key));
      w_.member("severity", severity(f.level));
      w_.key("location").begin_object().member("path", location.path);
      w_.key("lines").begin_object().key("begin").number(location.line);
      w_.end_object().end_object().end_object();
      out_.write(w_.take());
    }
    w_.end_array();
    out_.write(w_.take());
    out_.write("\n");
  }

 private:
  Output& out_;
  Style style_;
  Run run_;
  Distinct distinct_;
  JsonWriter w_;
};

}  // namespace

std::unique_ptr<Report> make_gitlab(Output& out, const Style& style) {
  return std::make_unique<Gitlab>(out, style);
}

}  // namespace checker::report
