// The end of a text report: what was read, what was counted, what was not seen.
#ifndef CHECKER_REPORT_TEXT_SUMMARY_H_
#define CHECKER_REPORT_TEXT_SUMMARY_H_

#include <cstdint>
#include <functional>
#include <string_view>

#include "checker/report/prose.h"
#include "checker/report/report.h"

namespace checker::report {

// What a reader is told that a source did not show: "trailers".
[[nodiscard]] std::string_view describe(statute::Need need) noexcept;

// `shown` says how many findings of a rule the report has shown.
void put_summary(Prose& prose, const Run& run, const Summary& s,
                 const std::function<std::uint64_t(std::string_view rule)>& shown);

}  // namespace checker::report

#endif  // CHECKER_REPORT_TEXT_SUMMARY_H_
