// Reports: what a run found, in one format, on one output.
#ifndef CHECKER_REPORT_REPORT_H_
#define CHECKER_REPORT_REPORT_H_

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checker/report/record.h"
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

// What is known before the first exchange.
struct Run {
  std::vector<std::string> command;             // as the user gave it
  std::span<const statute::Rule* const> rules;  // that are in force, in catalogue order
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
};

struct Summary {
  std::uint64_t exchanges = 0;  // judged
  std::uint64_t octets = 0;
  double seconds = 0;
  std::array<std::uint64_t, 4> findings{};  // by statute::Level
  std::uint64_t suppressed = 0;
  std::uint64_t problems = 0;
  std::vector<SourceTotals> sources;
  std::vector<statute::Verdicts> verdicts;  // by the order of Run::rules
  statute::Needs seen;                      // what any source could see
  bool interrupted = false;
};

// Called in order: begin, then records and problems in the order of the
// sources, then end.
class Report {
 public:
  virtual ~Report() = default;
  virtual void begin(const Run& run) = 0;
  virtual void record(const Record& r) = 0;
  virtual void problem(const Problem& p) = 0;
  virtual void end(const Summary& s) = 0;
};

struct Style {
  bool color = false;
  std::size_t width = 80;  // columns; at least 40
  bool links = false;      // OSC 8
  bool verbose = false;    // what is only informative, too
};

// Nothing if there is no format of that name.
[[nodiscard]] std::unique_ptr<Report> make_report(std::string_view format, Output& out,
                                                  const Style& style);
// The names of all formats.
[[nodiscard]] std::span<const std::string_view> formats() noexcept;

[[nodiscard]] std::string_view name(statute::Level level) noexcept;  // "must"
[[nodiscard]] std::string_view name(statute::Part part) noexcept;    // "response_head"
[[nodiscard]] std::string_view name(statute::Need need) noexcept;    // "request_fields"
// "RFC 9110 15.5.6"
[[nodiscard]] std::string reference(const statute::Spec& spec);

}  // namespace checker::report

#endif  // CHECKER_REPORT_REPORT_H_
