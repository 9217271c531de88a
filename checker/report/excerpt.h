// A piece of evidence for people: its line, with carets under it.
#ifndef CHECKER_REPORT_EXCERPT_H_
#define CHECKER_REPORT_EXCERPT_H_

#include <string_view>

#include "checker/report/prose.h"
#include "checker/report/record.h"
#include "rules/rule.h"

namespace checker::report {

// Long lines are cut around the evidence. `detail` stands beside the carets, or
// below them.
void put_excerpt(Prose& prose, const Quote& q, std::string_view detail, statute::Level level);

}  // namespace checker::report

#endif  // CHECKER_REPORT_EXCERPT_H_
