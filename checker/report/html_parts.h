// What the HTML report is made of. Whatever was received, and whatever another
// version of the program told, is text here and never markup.
#ifndef CHECKER_REPORT_HTML_PARTS_H_
#define CHECKER_REPORT_HTML_PARTS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "checker/report/distinct.h"
#include "checker/report/record.h"
#include "checker/report/report.h"
#include "checker/report/tally.h"
#include "rules/rule.h"

namespace checker::report {

// The style sheet and the script, without their tags.
[[nodiscard]] std::string_view html_style() noexcept;
[[nodiscard]] std::string_view html_script() noexcept;

// For the content of an element and for an attribute in double quotes. Controls
// and octets that are not UTF-8 are spelt out.
[[nodiscard]] std::string html_text(std::string_view octets);
// The value of `id` for a rule, and of a link to it; empty if its name cannot be one.
[[nodiscard]] std::string html_anchor(std::string_view rule);

// One word to a POSIX shell.
[[nodiscard]] std::string shell_quoted(std::string_view text);
// A line for a shell that sends the request again as far as it is known; empty if
// that cannot be said in a line.
[[nodiscard]] std::string curl_line(const Record& r);
// What makes the program send a probe again; `run` says which ones are sent.
[[nodiscard]] std::string statute_line(const Run& run, const Record& r, const Finding& f);
// The lines of statute.toml that suppress the finding; the reason is to be filled in.
[[nodiscard]] std::string suppression(const Record& r, const Finding& f);

// Findings by scope of their rules and by status.
class Picture {
 public:
  Picture();
  void add(const Finding& f, int status);
  // "other" for rules that the catalogue does not know.
  [[nodiscard]] std::string_view scope_of(std::string_view rule) const;
  // In catalogue order.
  [[nodiscard]] const std::vector<std::string_view>& scopes() const noexcept { return scopes_; }
  // Null if there are none.
  [[nodiscard]] const Counts* at(std::string_view scope, int status) const;

 private:
  std::unordered_map<std::string_view, std::string_view> scope_of_;  // by rule
  std::vector<std::string_view> scopes_;
  std::map<std::pair<std::string_view, int>, Counts> cells_;
};

// Sections of the page, each complete.
[[nodiscard]] std::string html_verdict(const Summary& s, const Style& style);
[[nodiscard]] std::string html_picture(const Picture& picture, const Summary& s,
                                       const Style& style);
[[nodiscard]] std::string html_coverage(const Picture& picture, const Run& run, const Summary& s);
[[nodiscard]] std::string html_counts(const Summary& s, const Style& style);
[[nodiscard]] std::string html_sources(const Summary& s);
[[nodiscard]] std::string html_problems(const std::vector<Problem>& kept, const Summary& s);
// The verdict in a few words, without markup: also the title.
[[nodiscard]] std::string verdict_of(const Summary& s, const Style& style);

// The issues of one rule. `all`: its findings, of which these stand for some.
[[nodiscard]] std::string html_rule(const Run& run, const std::vector<const Issue*>& issues,
                                    std::uint64_t all, bool open);

}  // namespace checker::report

#endif  // CHECKER_REPORT_HTML_PARTS_H_
