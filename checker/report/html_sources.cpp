// What the HTML report says of its sources: what was read, skipped and probed, and
// what could not be read.
#include <algorithm>
#include <string>

#include "checker/report/html_parts.h"
#include "checker/report/prose.h"
#include "checker/support/text.h"

namespace checker::report {
namespace {

constexpr std::size_t kMost = 500;  // of a list

void put_probes(std::string& out, const SourceTotals& t) {
  if (t.probes.empty()) return;
  out.append("<details class=\"fold\"><summary>").append(plural(t.probes.size(), "probe"));
  out +=
      "</summary><div class=\"wide\"><table class=\"rows\"><thead><tr><th scope=\"col\">Probe</th>"
      "<th scope=\"col\">Outcome</th><th scope=\"col\" class=\"num\">Requests</th>"
      "<th scope=\"col\">Why</th></tr></thead><tbody>\n";
  for (const ProbeTotals& p : t.probes) {
    out.append("<tr><td class=\"mono\">").append(html_text(p.probe)).append("</td><td>");
    out.append(html_text(p.outcome)).append("</td><td class=\"num\">");
    out.append(thousands(p.requests)).append("</td><td>").append(html_text(p.why));
    out += "</td></tr>\n";
  }
  out += "</tbody></table></div></details>\n";
}

}  // namespace

std::string html_sources(const Summary& s) {
  if (s.sources.empty()) return {};
  std::string out = "<section id=\"sources\">\n<h2>What was read</h2>\n<ul class=\"list\">\n";
  for (std::size_t i = 0; i < s.sources.size() && i < kMost; ++i) {
    const SourceTotals& t = s.sources[i];
    out.append("<li><b class=\"mono\">").append(html_text(t.source)).append("</b> ");
    out.append(thousands(read_of(t))).append(" read, ").append(thousands(t.judged));
    out.append(" judged");
    for (const auto& [why, n] : t.skipped) {
      out.append("; ").append(thousands(n)).append(" skipped, ").append(html_text(why));
    }
    if (t.problems > 0) out.append("; ").append(plural(t.problems, "problem"));
    for (const std::string& note : t.notes) out.append("; ").append(html_text(note));
    out += "\n";
    put_probes(out, t);
    out += "</li>\n";
  }
  out += "</ul>\n";
  if (s.sources.size() > kMost) {
    out.append("<p class=\"soft\">And ").append(thousands(s.sources.size() - kMost));
    out.append(" more.</p>\n");
  }
  return out + "</section>\n";
}

std::string html_problems(const std::vector<Problem>& kept, const Summary& s) {
  if (s.problems == 0 && kept.empty()) return {};
  std::string out =
      "<section id=\"problems\">\n<h2>What could not be read</h2>\n<ul class=\"list\">\n";
  for (const Problem& p : kept) {
    out.append("<li><b class=\"mono\">").append(html_text(p.source));
    if (p.has_index) out.append(" #").append(std::to_string(p.spot.index));
    out += "</b>";
    if (p.spot.offset) out.append(" at octet ").append(thousands(*p.spot.offset));
    out.append(": ").append(html_text(p.message)).append("</li>\n");
  }
  out += "</ul>\n";
  if (s.problems > kept.size()) {
    out.append("<p class=\"soft\">And ").append(thousands(s.problems - kept.size()));
    out.append(" more.</p>\n");
  }
  return out + "</section>\n";
}

}  // namespace checker::report
