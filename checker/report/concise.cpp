// The concise format: a line a finding.
#include <string>

#include "checker/report/formats.h"
#include "checker/report/prose.h"
#include "checker/support/text.h"

namespace checker::report {
namespace {

class Concise final : public Report {
 public:
  explicit Concise(Output& out) : out_(out) {}

  void begin(const Run&) override {}
  void record(const Record& r) override {
    for (const Finding& f : r.findings) {
      std::string line = where(r.place.source, r.place.spot, true, r.place.live);
      line += ": " + std::string(name(f.level)) + " " + std::string(f.rule->id) + ": ";
      line += f.rule->summary;
      if (!f.detail.empty()) line += " (" + escape_controls(f.detail) + ")";
      if (!r.place.live) {
        if (!r.method.empty()) line += " " + escape_controls(r.method);
        if (!r.url.empty()) line += " " + escape_controls(r.url);
      }
      line += " [" + std::to_string(r.status) + "]\n";
      out_.write(line);
    }
  }
  void problem(const Problem& p) override {
    std::string line = where(p.source, p.spot, p.has_index, p.live) + ": problem: ";
    if (p.spot.offset) line += "at octet " + std::to_string(*p.spot.offset) + ": ";
    out_.write(line + escape_controls(p.message) + "\n");
  }
  void end(const Summary& s) override {
    out_.write(thousands(s.exchanges) + " exchanges, " + told(s.findings) + ", " +
               thousands(s.problems) + " problems\n");
  }

 private:
  static std::string where(const std::string& source, const Spot& spot, bool has_index, bool live) {
    std::string out = escape_controls(source);
    if (has_index && !live) out += "#" + std::to_string(spot.index);
    return out;
  }
  Output& out_;
};

}  // namespace

std::unique_ptr<Report> make_concise(Output& out, const Style&) {
  return std::make_unique<Concise>(out);
}

}  // namespace checker::report
