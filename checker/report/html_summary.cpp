// What the HTML report says before the findings: the verdict, counts, which
// codes broke which rules, what could not be seen, and what was not read.
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "checker/report/html_parts.h"
#include "checker/report/prose.h"
#include "checker/report/text_summary.h"
#include "checker/support/text.h"
#include "rules/catalog.h"

namespace checker::report {
namespace {

using statute::Level;
using statute::Need;

constexpr std::size_t kRows = 12;   // of a table, before the rest is folded
constexpr std::size_t kMost = 500;  // of a table at all
constexpr std::string_view kOther = "other";

std::uint64_t failing(const Summary& s, const Style& style) {
  std::uint64_t n = 0;
  for (std::size_t i = 0; style.fail_on && i <= static_cast<std::size_t>(*style.fail_on); ++i) {
    n += s.findings[i];
  }
  return n;
}

std::uint64_t counted(const Counts& counts, const Style& style) {
  return style.verbose ? sum(counts) : sum(counts) - counts[static_cast<std::size_t>(Level::info)];
}

// The worst level of which there is one.
std::size_t worst(const Counts& counts) {
  std::size_t level = 0;
  while (level + 1 < counts.size() && counts[level] == 0) ++level;
  return level;
}

std::string_view level_name(std::size_t level) { return name(static_cast<Level>(level)); }

void put_number(std::string& out, std::uint64_t n, std::string_view color) {
  out.append("<td class=\"num ").append(n > 0 ? color : "zero").append("\">");
  out.append(thousands(n)).append("</td>");
}

// What became of rules, or of exchanges for one rule.
struct Split {
  std::uint64_t broken = 0;
  std::uint64_t kept = 0;
  std::uint64_t idle = 0;
  std::uint64_t unseen = 0;
  [[nodiscard]] std::uint64_t all() const { return broken + kept + idle + unseen; }
  void add(const RuleTotals& r) {
    if (r.verdicts.broken > 0) {
      ++broken;
    } else if (r.verdicts.kept > 0) {
      ++kept;
    } else if (r.verdicts.not_observable > 0) {
      ++unseen;
    } else {
      ++idle;
    }
  }
};

void put_bar(std::string& out, const Split& split, std::string_view more) {
  const std::uint64_t all = std::max<std::uint64_t>(split.all(), 1);
  out.append("<svg class=\"bar").append(more).append("\" viewBox=\"0 0 1000 10\" ");
  out.append("preserveAspectRatio=\"none\" role=\"img\" aria-label=\"");
  out.append(thousands(split.broken)).append(" broken, ").append(thousands(split.kept));
  out.append(" kept, ").append(thousands(split.idle)).append(" not applicable, ");
  out.append(thousands(split.unseen)).append(" not observable\">");
  std::uint64_t at = 0;
  const auto part = [&](std::uint64_t n, std::string_view color) {
    if (n == 0) return;
    const std::uint64_t from = at * 1000 / all;
    at += n;
    const std::uint64_t width = at * 1000 / all - from;
    out.append("<rect class=\"").append(color).append("\" x=\"").append(std::to_string(from));
    out.append("\" y=\"0\" width=\"").append(std::to_string(std::max<std::uint64_t>(width, 1)));
    out.append("\" height=\"10\"></rect>");
  };
  part(split.broken, "broken");
  part(split.kept, "kept");
  part(split.idle, "idle");
  part(split.unseen, "unseen");
  out += "</svg>";
}

void put_splits(std::string& out, const Split& split) {
  put_number(out, split.broken, "must");
  put_number(out, split.kept, "");
  put_number(out, split.idle, "");
  put_number(out, split.unseen, "");
}

void put_split_head(std::string& out, std::string_view first, bool has_bar) {
  out.append("<thead><tr><th scope=\"col\">").append(first).append("</th>");
  for (const std::string_view title : {"broken", "kept", "not applicable", "not observable"}) {
    out.append("<th scope=\"col\" class=\"num\">").append(title).append("</th>");
  }
  if (has_bar) out += "<td></td>";
  out += "</tr></thead>\n";
}

// What no source showed, and how many rules needed it.
void put_blind(std::string& out, const Run& run, const Summary& s) {
  std::array<std::uint64_t, static_cast<std::size_t>(Need::count_)> missing{};
  std::uint64_t otherwise = 0;
  for (std::size_t i = 0; i < run.rules.size() && i < s.rules.size(); ++i) {
    const statute::Verdicts& v = s.rules[i].verdicts;
    if (v.broken + v.kept > 0 || v.not_observable == 0) continue;
    bool told = false;
    run.rules[i]->when.needs.for_each([&](Need need) {
      if (told || s.seen.contains(need)) return;
      ++missing[static_cast<std::size_t>(need)];
      told = true;
    });
    otherwise += !told;
  }
  std::string list;
  for (std::size_t i = 0; i < missing.size(); ++i) {
    if (missing[i] == 0) continue;
    list.append("<li><b>").append(thousands(missing[i])).append("</b>no source shows ");
    list.append(describe(static_cast<Need>(i))).append("</li>\n");
  }
  if (otherwise > 0) {
    list.append("<li><b>").append(thousands(otherwise));
    list.append("</b>the exchanges they apply to did not hold enough</li>\n");
  }
  if (list.empty()) return;
  out.append("<div class=\"blind\"><h3>Why rules could not be observed</h3>\n<ul>\n");
  out.append(list).append("</ul></div>\n");
}

void put_every_rule(std::string& out, const Run& run, const Summary& s) {
  out +=
      "<details class=\"fold\"><summary>Every rule, in exchanges</summary>\n"
      "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Every rule\">"
      "<table class=\"rows\">";
  put_split_head(out, "Rule", false);
  out += "<tbody>\n";
  for (std::size_t i = 0; i < run.rules.size() && i < s.rules.size(); ++i) {
    const statute::Verdicts& v = s.rules[i].verdicts;
    const std::string id = html_text(run.rules[i]->id);
    const std::string anchor = html_anchor(run.rules[i]->id);
    out += "<tr><td class=\"mono\">";
    const bool is_linked = !anchor.empty() && sum(s.rules[i].findings) > 0;
    out += is_linked ? "<a href=\"#" + anchor + "\">" + id + "</a>" : id;
    out += "</td>";
    put_splits(out, {v.broken, v.kept, s.rules[i].not_applicable, v.not_observable});
    out += "</tr>\n";
  }
  out += "</tbody></table></div></details>\n";
}

using Row = std::pair<std::string, Counts>;

void put_table(std::string& out, std::string_view title, std::string_view first,
               std::vector<Row> rows) {
  if (rows.empty()) return;
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.second > b.second; });
  const auto put_rows = [&](std::size_t from, std::size_t to) {
    out.append("<div class=\"wide\"><table class=\"rows\"><thead><tr><th scope=\"col\">");
    out.append(first).append("</th>");
    for (std::size_t level = 0; level < 4; ++level) {
      out.append("<th scope=\"col\" class=\"num\">").append(level_name(level)).append("</th>");
    }
    out += "</tr></thead><tbody>\n";
    for (std::size_t i = from; i < to; ++i) {
      out.append("<tr><td class=\"host mono\">").append(html_text(rows[i].first)).append("</td>");
      for (std::size_t level = 0; level < 4; ++level) {
        put_number(out, rows[i].second[level], level_name(level));
      }
      out += "</tr>\n";
    }
    out += "</tbody></table></div>\n";
  };
  out.append("<div><h3>").append(title).append("</h3>\n");
  const std::size_t top = std::min(rows.size(), kRows);
  put_rows(0, top);
  const std::size_t most = std::min(rows.size(), kMost);
  if (most > top) {
    out.append("<details class=\"fold\"><summary>").append(thousands(most - top));
    out.append(" more</summary>\n");
    put_rows(top, most);
    out += "</details>\n";
  }
  if (rows.size() > most) {
    out.append("<p class=\"soft\">And ").append(thousands(rows.size() - most)).append(" more.</p>");
  }
  out += "</div>\n";
}

}  // namespace

Picture::Picture() {
  for (const statute::Family& family : statute::catalog()) {
    if (std::find(scopes_.begin(), scopes_.end(), family.scope) == scopes_.end()) {
      scopes_.push_back(family.scope);
    }
    for (const statute::Rule& rule : family.rules) scope_of_.emplace(rule.id, family.scope);
  }
  scopes_.push_back(kOther);
}

std::string_view Picture::scope_of(std::string_view rule) const {
  const auto at = scope_of_.find(rule);
  return at == scope_of_.end() ? kOther : at->second;
}

void Picture::add(const Finding& f, int status) {
  ++cells_[{scope_of(f.rule->id), status}][static_cast<std::size_t>(f.level)];
}

const Counts* Picture::at(std::string_view scope, int status) const {
  const auto cell = cells_.find({scope, status});
  return cell == cells_.end() ? nullptr : &cell->second;
}

std::string verdict_of(const Summary& s, const Style& style) {
  // Results that were cut may have findings, and no count of exchanges.
  if (s.exchanges == 0 && sum(s.findings) == 0) return "Nothing was checked";
  const std::uint64_t n = failing(s, style);
  if (n > 0) {
    const bool alone = *style.fail_on == Level::must;
    return plural(n, "finding") +
           (alone ? " of level must" : " at or above " + std::string(name(*style.fail_on)));
  }
  if (s.interrupted) return "Interrupted: not everything was checked";
  if (s.problems > 0) return "Some of it could not be checked";
  return sum(s.findings) > 0 ? "No finding fails the run" : "Nothing found";
}

std::string html_verdict(const Summary& s, const Style& style) {
  const bool is_bad = s.exchanges == 0 || failing(s, style) > 0;
  // Green is for a run that is whole, and has found nothing that breaks a must.
  const bool is_short =
      s.interrupted || s.problems > 0 || s.findings[static_cast<std::size_t>(Level::must)] > 0;
  std::uint64_t skipped = 0;
  for (const SourceTotals& t : s.sources) skipped += read_of(t) - t.judged;
  std::string out = "<header class=\"verdict ";
  out.append(is_bad ? "must" : is_short ? "should" : "fine");
  out.append("\">\n<p>statute " STATUTE_VERSION ", HTTP responses held to the letter</p>\n<h1>");
  out.append(verdict_of(s, style)).append("</h1>\n<p>");
  out.append(plural(s.exchanges, "exchange")).append(" judged");
  if (skipped > 0) out.append(", ").append(thousands(skipped)).append(" skipped");
  out.append(", ").append(plural(s.sources.size(), "source")).append(", ");
  out.append(human_octets(s.octets)).append(", ").append(html_text(human_duration(s.seconds)));
  if (s.suppressed > 0)
    out.append(", ").append(plural(s.suppressed, "finding")).append(" suppressed");
  if (s.problems > 0) {
    out.append(", <a href=\"#problems\">").append(plural(s.problems, "problem")).append("</a>");
  }
  if (s.interrupted) out += ", interrupted";
  out += ".</p>\n<ul class=\"levels\">\n";
  for (std::size_t i = 0; i < s.findings.size(); ++i) {
    out.append("<li class=\"").append(level_name(i)).append(s.findings[i] > 0 ? "" : " zero");
    out.append("\"><b>").append(thousands(s.findings[i])).append("</b> ").append(level_name(i));
    const bool is_hidden = !style.verbose && static_cast<Level>(i) == Level::info;
    if (is_hidden && s.findings[i] > 0) out += " <span class=\"soft\">(-v shows them)</span>";
    out += "</li>\n";
  }
  return out + "</ul>\n</header>\n";
}

std::string html_picture(const Picture& picture, const Summary& s, const Style& style) {
  std::set<int> codes;
  for (const auto& [status, totals] : s.statuses) codes.insert(status);
  if (codes.empty() || counted(s.findings, style) == 0) return {};
  std::string out =
      "<section id=\"picture\">\n<h2>Where it goes wrong</h2>\n<p class=\"soft\">Findings by scope "
      "of the rule and by status code. The colour is that of the worst level, the shade says how "
      "many.</p>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Findings by "
      "scope "
      "and status\"><table class=\"picture\">\n<thead><tr><td></td>";
  for (const int code : codes) {
    out.append("<th scope=\"col\">").append(code == 0 ? "none" : std::to_string(code));
    out += "</th>";
  }
  out += "</tr></thead>\n<tbody>\n";
  for (const std::string_view scope : picture.scopes()) {
    const bool is_empty = std::none_of(
        codes.begin(), codes.end(), [&](int code) { return picture.at(scope, code) != nullptr; });
    if (is_empty) continue;
    out.append("<tr><th scope=\"row\">").append(scope).append("</th>");
    for (const int code : codes) {
      const Counts* const counts = picture.at(scope, code);
      if (counts == nullptr) {
        out += "<td></td>";
        continue;
      }
      const std::uint64_t n = sum(*counts);
      const char shade = n < 3 ? '1' : n < 10 ? '2' : n < 100 ? '3' : '4';
      const std::string_view level = level_name(worst(*counts));
      out.append("<td class=\"").append(level).append(" h").append(1, shade).append("\" title=\"");
      out.append(told(*counts))
          .append("\">")
          .append(n < 10000 ? std::to_string(n) : human_count(static_cast<double>(n)));
      out += "</td>";
    }
    out += "</tr>\n";
  }
  out += "</tbody>\n<tfoot><tr><th scope=\"row\">exchanges</th>";
  for (const int code : codes) {
    const std::uint64_t n = s.statuses.at(code).exchanges;
    out.append("<td>").append(n < 10000 ? std::to_string(n) : human_count(static_cast<double>(n)));
    out += "</td>";
  }
  return out + "</tr></tfoot></table></div>\n</section>\n";
}

std::string html_coverage(const Picture& picture, const Run& run, const Summary& s) {
  Split all;
  std::map<std::string_view, Split> scopes;
  for (std::size_t i = 0; i < run.rules.size() && i < s.rules.size(); ++i) {
    all.add(s.rules[i]);
    scopes[picture.scope_of(run.rules[i]->id)].add(s.rules[i]);
  }
  std::string out =
      "<section id=\"coverage\">\n<h2>What the run can say</h2>\n<p class=\"soft\">Of " +
      plural(all.all(), "rule") +
      ". What could not be observed was not guessed: it may hold or not.</p>\n";
  put_bar(out, all, "");
  out += "<ul class=\"legend\">\n";
  const auto legend = [&](std::string_view color, std::uint64_t n, std::string_view words) {
    out.append("<li><i class=\"").append(color).append("\"></i><b>").append(thousands(n));
    out.append("</b> ").append(words).append("</li>\n");
  };
  legend("broken", all.broken, "broken");
  legend("kept", all.kept, "kept");
  legend("idle", all.idle, "not applicable");
  legend("unseen", all.unseen, "not observable");
  out += "</ul>\n";
  put_blind(out, run, s);
  out +=
      "<details class=\"fold\"><summary>Scope by scope</summary>\n<div class=\"wide\" "
      "tabindex=\"0\" role=\"region\" aria-label=\"Scope by scope\"><table class=\"rows\">";
  put_split_head(out, "Scope", true);
  out += "<tbody>\n";
  for (const std::string_view scope : picture.scopes()) {
    const auto at = scopes.find(scope);
    if (at == scopes.end()) continue;
    out.append("<tr><td>").append(scope).append("</td>");
    put_splits(out, at->second);
    out += "<td>";
    put_bar(out, at->second, " small");
    out += "</td></tr>\n";
  }
  out += "</tbody></table></div></details>\n";
  put_every_rule(out, run, s);
  return out + "</section>\n";
}

std::string html_counts(const Summary& s, const Style& style) {
  std::vector<Row> hosts;
  for (const auto& [host, counts] : s.hosts) {
    if (counted(counts, style) == 0) continue;
    std::string label = host;
    if (host.empty()) label = "(unknown)";
    if (host == Tally::kOtherHosts) label = "(others)";
    hosts.emplace_back(std::move(label), counts);
  }
  std::vector<Row> codes;
  for (const auto& [status, totals] : s.statuses) {
    if (counted(totals.findings, style) == 0) continue;
    codes.emplace_back(status == 0 ? "none" : std::to_string(status), totals.findings);
  }
  if (hosts.empty() && codes.empty()) return {};
  std::string out = "<section id=\"counts\">\n<h2>Whose they are</h2>\n<div class=\"pair\">\n";
  put_table(out, "By host", "Host", std::move(hosts));
  put_table(out, "By status", "Status", std::move(codes));
  return out + "</div>\n</section>\n";
}

}  // namespace checker::report
