// Reports: what a run found, in one format, on one output.
#ifndef CHECKER_REPORT_REPORT_H_
#define CHECKER_REPORT_REPORT_H_

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checker/report/record.h"
#include "checker/report/tally.h"
#include "checker/support/result.h"
#include "checker/support/source.h"
#include "rules/engine/report.h"
#include "rules/rule.h"

namespace checker::report {

// Where the octets of a report go.
class Output {
 public:
  virtual ~Output() = default;
  virtual void write(std::string_view text) = 0;
};

// A line of a file that names a target.
struct Named {
  std::string file;
  std::uint64_t line = 1;  // from 1
};

// What is known before the first exchange.
struct Run {
  std::vector<std::string> command;             // as the user gave it
  std::span<const statute::Rule* const> rules;  // that are in force, in catalogue order
  std::string directory{};                      // that reports name files from; absolute
  std::map<std::string, Named> named{};         // where live targets are named, by source
};

// What became of a probe of a live target.
struct ProbeTotals {
  std::string probe;
  std::string outcome;  // "sent", "inconclusive" or "not applicable"
  std::string why;      // it is not simply sent
  std::uint64_t requests = 0;
};

// What was read of one source.
struct SourceTotals {
  std::string source;
  bool live = false;
  std::uint64_t octets = 0;
  std::uint64_t judged = 0;
  std::map<std::string, std::uint64_t> skipped;  // by reason
  std::uint64_t problems = 0;
  std::vector<std::string> notes;
  std::vector<ProbeTotals> probes;  // in the order in which they are sent
};

// The entries that were read: judged or skipped.
[[nodiscard]] std::uint64_t read_of(const SourceTotals& t) noexcept;

// How the exchanges came out for one rule, and what was found.
struct RuleTotals {
  statute::Verdicts verdicts;
  std::uint64_t not_applicable = 0;
  Counts findings{};  // that count: neither suppressed nor told of the host before
};

// Of everything, whether or not its records were kept.
struct Summary {
  std::uint64_t exchanges = 0;  // judged
  std::uint64_t octets = 0;
  double seconds = 0;
  Counts findings{};
  std::uint64_t suppressed = 0;
  std::uint64_t problems = 0;
  std::vector<SourceTotals> sources;
  std::vector<RuleTotals> rules;        // by the order of Run::rules
  std::map<std::string, Counts> hosts;  // with findings; "" is unknown, see Tally
  std::map<int, StatusTotals> statuses;
  statute::Needs seen;  // what any source could see
  bool interrupted = false;
};

// How many findings of a rule a report shows; none: all.
using Sample = std::optional<std::size_t>;

// Called in order: begin, then records and problems in the order of the
// sources, then end.
class Report {
 public:
  virtual ~Report() = default;
  // The findings of a rule after the first so many make no difference to it but
  // in the summary: they may be left out.
  [[nodiscard]] virtual Sample sample() const { return std::nullopt; }
  virtual void begin(const Run& run) = 0;
  virtual void record(const Record& r) = 0;
  virtual void problem(const Problem& p) = 0;
  virtual void end(const Summary& s) = 0;
};

enum class Group : std::uint8_t { exchange, rule, url, level };

struct Style {
  bool color = false;
  std::size_t width = 80;  // columns; at least 40
  bool links = false;      // OSC 8
  bool verbose = false;    // what is only informative, too
  Sample sample;           // asked for; none: as the format likes it
  // The level from which on findings fail the run; none: they never do.
  std::optional<statute::Level> fail_on = statute::Level::must;
  Group group = Group::exchange;
};

// Whether a report for people tells of a finding at all.
[[nodiscard]] inline bool is_shown(const Finding& f, const Style& style) noexcept {
  return !f.suppressed && (style.verbose || f.level != statute::Level::info);
}

// Nothing if there is no format of that name.
[[nodiscard]] std::unique_ptr<Report> make_report(std::string_view format, Output& out,
                                                  const Style& style);
// The names of all formats.
[[nodiscard]] std::span<const std::string_view> formats() noexcept;

[[nodiscard]] std::string_view name(statute::Level level) noexcept;  // "must"
[[nodiscard]] std::string_view name(statute::Part part) noexcept;    // "response_head"
[[nodiscard]] std::string_view name(statute::Need need) noexcept;    // "request_fields"
// "RFC 9110 15.5.6"; and where it can be read, empty if that is not known.
[[nodiscard]] std::string spec_url(const statute::Spec& spec);
[[nodiscard]] std::string reference(const statute::Spec& spec);

}  // namespace checker::report

#endif  // CHECKER_REPORT_REPORT_H_
