// The formats that make_report knows.
#ifndef CHECKER_REPORT_FORMATS_H_
#define CHECKER_REPORT_FORMATS_H_

#include <cstdint>
#include <memory>
#include <string>

#include "checker/report/report.h"

namespace checker::report {

// For people: findings grouped by exchange, the octets with carets, a summary.
[[nodiscard]] std::unique_ptr<Report> make_text(Output& out, const Style& style);
// A line a finding: place, level, rule, summary; for editors and grep.
[[nodiscard]] std::unique_ptr<Report> make_concise(Output& out, const Style& style);
// One document; and one object a line, written as it comes.
[[nodiscard]] std::unique_ptr<Report> make_json(Output& out);
[[nodiscard]] std::unique_ptr<Report> make_jsonl(Output& out);

// For code scanning: SARIF 2.1.0, a result for each fingerprint.
[[nodiscard]] std::unique_ptr<Report> make_sarif(Output& out, const Style& style);
// JUnit as Jenkins takes it: a suite a source, a case for each endpoint and rule.
[[nodiscard]] std::unique_ptr<Report> make_junit(Output& out, const Style& style);
// GitLab's code quality: an array of issues.
[[nodiscard]] std::unique_ptr<Report> make_gitlab(Output& out, const Style& style);
// Commands to a GitHub runner, which shows them as annotations.
[[nodiscard]] std::unique_ptr<Report> make_github(Output& out, const Style& style);
// For comments and summaries of a job.
[[nodiscard]] std::unique_ptr<Report> make_markdown(Output& out, const Style& style);

// A page for people: all of it in one file.
[[nodiscard]] std::unique_ptr<Report> make_html(Output& out, const Style& style);

// The version of the objects that json and jsonl write.
inline constexpr std::uint64_t kSchema = 1;
// A finding as these formats tell it.
[[nodiscard]] std::string finding_json(const Record& r, const Finding& f);

}  // namespace checker::report

#endif  // CHECKER_REPORT_FORMATS_H_
