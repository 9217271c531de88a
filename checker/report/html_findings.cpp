// The findings of the HTML report: rule by rule, the octets as received.
#include <algorithm>
#include <string>

#include "checker/report/html_parts.h"
#include "checker/report/prose.h"
#include "checker/support/text.h"

namespace checker::report {
namespace {

std::string_view describe(statute::Part part, std::uint16_t interim) {
  switch (part) {
    case statute::Part::request_head:
      return "Head of the request";
    case statute::Part::request_content:
      return "Content of the request";
    case statute::Part::response_head:
      return interim > 0 ? "Head of an interim response" : "Head of the response";
    case statute::Part::response_content:
      return "Content of the response";
    case statute::Part::response_trailers:
      return "Trailers of the response";
    case statute::Part::response_after:
      return "After the response";
    case statute::Part::response_framing:
      return "Framing of the response";
    default:
      return "Evidence";
  }
}

void put_quote(std::string& out, const Quote& q) {
  const std::string_view line = q.line;
  const std::size_t column = std::min(q.column, line.size());
  const auto length =
      static_cast<std::size_t>(std::min<std::uint64_t>(q.length, line.size() - column));
  const std::string marked = html_text(line.substr(column, length));
  out.append("<figure><figcaption>").append(describe(q.part, q.interim));
  out.append(", octet ").append(thousands(q.offset)).append("</figcaption>\n<pre>");
  out.append(html_text(line.substr(0, column)));
  out.append(marked.empty() ? "<mark class=\"gap\">" : "<mark>").append(marked).append("</mark>");
  out.append(html_text(line.substr(column + length)));
  if (q.length > length) {
    out.append(" <span class=\"soft\">and ").append(thousands(q.length - length));
    out.append(" octets more</span>");
  }
  out.append("</pre></figure>\n");
}

// "a.har #12", "probe method-unsupported"
std::string where_of(const Record& r) {
  std::string out;
  if (!r.place.live) {
    out = html_text(r.place.source) + " #" + std::to_string(r.place.spot.index);
  } else if (!r.place.probe.empty()) {
    out = "probe " + html_text(r.place.probe);
  } else {
    out = "plain request";
  }
  if (!r.http.empty()) out += ", HTTP/" + html_text(r.http);
  return out;
}

void put_todo(std::string& out, const Run& run, const Record& r, const Finding& f) {
  const bool probed = r.place.live && !r.place.probe.empty();
  const std::string again = probed ? statute_line(run, r, f) : curl_line(r);
  const std::string lines = suppression(r, f);
  if (again.empty() && lines.empty()) return;
  out += "<details class=\"do\"><summary>Reproduce, suppress</summary>\n";
  if (!again.empty()) {
    out.append(probed ? "<p>The same probe once more:</p>" : "<p>The same request once more:</p>");
    out.append("<pre>").append(html_text(again)).append("</pre>\n");
  }
  if (!lines.empty()) {
    out += "<p>For statute.toml, if it has to stay:</p><pre>";
    for (std::size_t at = 0; at < lines.size();) {
      const std::size_t lf = std::min(lines.find('\n', at), lines.size());
      out.append(html_text(std::string_view(lines).substr(at, lf - at)));
      at = lf + 1;
      if (at < lines.size()) out += "\n";
    }
    out += "</pre>\n";
  }
  out += "</details>\n";
}

void put_issue(std::string& out, const Run& run, const Issue& issue) {
  const Record& r = issue.record;
  const Finding& f = issue.finding();
  const std::string host = fold_case(host_of(r.url));
  out.append("<article class=\"f ").append(name(f.level)).append("\" data-level=\"");
  out.append(name(f.level)).append("\" data-status=\"").append(std::to_string(r.status));
  out.append("\" data-host=\"").append(html_text(host)).append("\">\n<h3>");
  const std::string request = request_of(r);
  out.append(request.empty() ? "Response" : html_text(request));
  if (r.status > 0) {
    out.append(" &rarr; ").append(std::to_string(r.status));
    if (!r.reason.empty()) out.append(" ").append(html_text(shortened(r.reason, 100)));
  } else {
    out += " &rarr; no final response";
  }
  out.append("</h3>\n<p>").append(where_of(r));
  if (issue.occurrences > 1) out.append(", ").append(thousands(issue.occurrences)).append(" times");
  out += "</p>\n";
  for (const Quote& q : f.evidence) put_quote(out, q);
  if (!f.detail.empty())
    out.append("<p class=\"say\">").append(html_text(f.detail)).append("</p>\n");
  put_todo(out, run, r, f);
  out += "</article>\n";
}

void put_term(std::string& out, std::string_view term, std::string_view words) {
  if (words.empty()) return;
  out.append("<dt>").append(term).append("</dt><dd>").append(html_text(words)).append("</dd>\n");
}

}  // namespace

std::string html_rule(const Run& run, const std::vector<const Issue*>& issues, std::uint64_t all,
                      bool open) {
  const Finding& first = issues.front()->finding();
  const statute::Rule& rule = *first.rule;
  const std::string anchor = html_anchor(rule.id);
  std::uint64_t shown = 0;
  for (const Issue* issue : issues) shown += issue->occurrences;
  all = std::max(all, shown);
  std::string out = "<details class=\"rule " + std::string(name(first.level)) + "\"";
  if (!anchor.empty()) out += " id=\"" + anchor + "\"";
  out += open ? " open=\"\">\n" : ">\n";
  out.append("<summary><span class=\"level\">").append(name(first.level)).append("</span> <code>");
  out.append(html_text(rule.id)).append("</code> <span class=\"n\">").append(thousands(all));
  out.append("</span>");
  if (!rule.summary.empty()) {
    out.append(" <span class=\"what\">").append(html_text(rule.summary)).append("</span>");
  }
  out += "</summary>\n";
  const std::string where = html_text(reference(rule.spec));
  if (!rule.why.empty() || !rule.fix.empty() || !where.empty()) {
    out += "<dl class=\"law\">\n";
    put_term(out, "Why", rule.why);
    put_term(out, "Fix", rule.fix);
    const std::string url = html_text(spec_url(rule.spec));
    if (!where.empty()) {
      out.append("<dt>Spec</dt><dd>");
      out.append(url.empty() ? where
                             : "<a href=\"" + url + "\" rel=\"noreferrer\">" + where + "</a>");
      out.append("</dd>\n");
    }
    out += "</dl>\n";
  }
  for (const Issue* issue : issues) put_issue(out, run, *issue);
  if (all > shown) {
    out.append("<p class=\"more\">").append(plural(all - shown, "finding"));
    out.append(" more, counted but not shown (--sample N shows more)</p>\n");
  }
  return out + "</details>\n";
}

}  // namespace checker::report
