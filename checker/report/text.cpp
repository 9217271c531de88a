// The text format, the face of the program: findings grouped by exchange, the
// offending octets with carets under them, what to do, and an honest summary.
#include "checker/support/text.h"

#include <algorithm>
#include <set>
#include <string>

#include "checker/report/formats.h"
#include "checker/report/prose.h"

namespace checker::report {
namespace {

using statute::Level;
using statute::Need;

// What a reader is told that a source did not show.
std::string_view describe(Need need) {
  switch (need) {
    case Need::request:
      return "the request";
    case Need::request_fields:
      return "all fields of the request";
    case Need::request_content:
      return "the content of the request";
    case Need::emptiness:
      return "whether there was content";
    case Need::length:
      return "the length of the content as sent";
    case Need::content:
      return "the octets of the content as sent";
    case Need::data:
      return "the whole content, decoded";
    case Need::wire:
      return "the octets as sent";
    case Need::line_ends:
      return "the line ends as sent";
    case Need::lines:
      return "field lines one by one";
    case Need::trailers:
      return "trailers";
    case Need::interim:
      return "interim responses";
    case Need::connection:
      return "how the connection went on and ended";
    case Need::time:
      return "when the response came, by a clock to be trusted";
    case Need::history:
      return "earlier exchanges of the resource";
    case Need::count_:
      break;
  }
  return {};
}

class Text final : public Report {
 public:
  Text(Output& out, const Style& style) : out_(out), style_(style), prose_(style) {}

  void begin(const Run& run) override { run_ = run; }

  void record(const Record& r) override {
    const auto shown = [this](const Finding& f) { return is_shown(f); };
    hidden_ += static_cast<std::uint64_t>(std::count_if(
        r.findings.begin(), r.findings.end(), [&](const Finding& f) { return !shown(f); }));
    if (std::none_of(r.findings.begin(), r.findings.end(), shown)) return;
    heading(r);
    for (const Finding& f : r.findings) {
      if (shown(f)) finding(f);
    }
    flush();
  }

  void problem(const Problem& p) override {
    std::string what = p.source;
    if (p.has_index) what += " #" + std::to_string(p.spot.index);
    if (p.spot.offset) what += " at octet " + thousands(*p.spot.offset);
    // A message that names its file needs no other heading.
    if (p.message.find(p.source) != p.message.npos && !p.has_index) what.clear();
    prose_.put(color_of(Level::must), "problem");
    const std::size_t indent = 9;
    Prose words(style_);
    words.paragraph("", what.empty() ? p.message : what + ": " + p.message, indent);
    prose_.spaces(2).put(std::string_view(words.text()).substr(indent)).put("\n");
    flush();
  }

  void end(const Summary& s) override {
    prose_.put(kDim, std::string(style_.width, '-'));
    prose_.put("\n");
    totals(s);
    verdicts(s);
    flush();
  }

 private:
  [[nodiscard]] bool is_shown(const Finding& f) const {
    return style_.verbose || f.level != Level::info;
  }

  void flush() { out_.write(prose_.take()); }

  void heading(const Record& r) {
    std::string what = r.method.empty() ? std::string("response") : escape_controls(r.method);
    // A reference without a scheme: the capture does not say which.
    if (!r.url.empty())
      what += " " + escape_controls(r.url).substr(r.url.starts_with("//") ? 2 : 0);
    std::string where = escape_controls(r.place.source) + " #" + std::to_string(r.place.spot.index);
    if (r.place.live) where = r.place.probe;
    prose_.put(kBold, what);
    prose_.put("\n");
    if (r.status == 0) {
      prose_.put(kBold, "no final response");
    } else {
      prose_.put(kBold, std::to_string(r.status));
      prose_.put(" " + escape_controls(r.reason));
    }
    if (!r.http.empty()) prose_.put(kDim, "  HTTP/" + r.http);
    if (!where.empty()) prose_.put(kDim, "  " + where);
    prose_.put("\n\n");
  }

  void finding(const Finding& f) {
    constexpr std::size_t kIndent = 8;
    std::string label(name(f.level));
    label.resize(kIndent, ' ');
    const std::string ref = reference(f.rule->spec);
    prose_.put(color_of(f.level), label);
    prose_.put(kBold, f.rule->id);
    const std::size_t used = kIndent + f.rule->id.size() + ref.size();
    prose_.spaces(used + 2 <= style_.width ? style_.width - used : 2);
    prose_.put(kDim, ref);
    prose_.put("\n");
    prose_.paragraph("", f.rule->summary, kIndent);
    for (const Quote& q : f.evidence) quote(q, &q == &f.evidence.front() ? f.detail : "", f.level);
    if (f.evidence.empty() && !f.detail.empty()) prose_.paragraph("", f.detail, kIndent);
    // Once a run is enough: who has read why reads on.
    if (explained_.insert(f.rule->id).second) {
      prose_.paragraph("  why", f.rule->why, kIndent);
      prose_.paragraph("  fix", f.rule->fix, kIndent);
    }
    prose_.put("\n");
  }

  // The line with the evidence, and carets under it; long lines are cut around
  // the evidence.
  void quote(const Quote& q, std::string_view detail, Level level) {
    constexpr std::size_t kMargin = 10;
    constexpr std::string_view kDots = "...";
    const std::size_t room = style_.width - kMargin;
    const std::string_view line = q.line;
    const std::size_t column = std::min(q.column, line.size());
    const auto length =
        static_cast<std::size_t>(std::min<std::uint64_t>(q.length, line.size() - column));
    std::string before = escape_controls(line.substr(0, column));
    std::string marked = escape_controls(line.substr(column, length));
    std::string after = escape_controls(line.substr(column + length));
    if (display_width(marked) > room - 2 * kDots.size()) {
      marked = std::string(fit_width(marked, room - 3 * kDots.size())) + std::string(kDots);
      after.clear();
    }
    const std::size_t left = room - display_width(marked);
    if (display_width(before) + display_width(after) > left) {
      const std::size_t tail = std::min(display_width(after), left / 3);
      if (display_width(after) > tail) {
        after = tail > kDots.size()
                    ? std::string(fit_width(after, tail - kDots.size())) + std::string(kDots)
                    : std::string();
      }
      const std::size_t lead = left - display_width(after);
      if (display_width(before) > lead) {
        std::string_view rest = before;
        while (!rest.empty() && display_width(rest) + kDots.size() > lead) {
          rest.remove_prefix(1);
          while (!rest.empty() && (static_cast<unsigned char>(rest.front()) & 0xC0) == 0x80) {
            rest.remove_prefix(1);
          }
        }
        before = std::string(kDots) + std::string(rest);
      }
    }
    prose_.put(kDim, margin(q));
    prose_.put(before);
    prose_.put(color_of(level), marked);
    prose_.put(after + "\n");
    prose_.put(kDim, "      |   ");
    prose_.spaces(display_width(before));
    const std::size_t carets = std::max<std::size_t>(display_width(marked), 1);
    prose_.put(color_of(level), std::string(carets, '^'));
    if (!detail.empty()) {
      const std::string clean = escape_controls(detail);
      if (kMargin + display_width(before) + carets + 1 + display_width(clean) <= style_.width) {
        prose_.put(" ");
        prose_.put(color_of(level), clean);
        prose_.put("\n");
      } else {
        prose_.put("\n").paragraph("      |", clean, kMargin);
      }
    } else {
      prose_.put("\n");
    }
  }

  // Which message a quote is of, where it is not the head of the response.
  static std::string margin(const Quote& q) {
    switch (q.part) {
      case statute::Part::request_head:
      case statute::Part::request_content:
        return "    > |   ";
      case statute::Part::response_after:
        return "after |   ";
      default:
        return q.interim > 0 ? "  1xx |   " : "      |   ";
    }
  }

  void totals(const Summary& s) {
    std::uint64_t skipped = 0;
    for (const SourceTotals& t : s.sources) {
      for (const auto& [why, n] : t.skipped) skipped += n;
    }
    std::string line = plural(s.exchanges, "exchange") + " judged";
    if (skipped > 0) line += ", " + thousands(skipped) + " skipped";
    line += ", " + plural(s.sources.size(), "source") + ", " + human_octets(s.octets) + ", " +
            human_duration(s.seconds);
    if (s.interrupted) line += " (interrupted)";
    prose_.put(line + "\n");
    for (std::size_t i = 0; i < s.findings.size(); ++i) {
      const auto level = static_cast<Level>(i);
      if (i > 0) prose_.put("  ");
      prose_.put(s.findings[i] > 0 ? color_of(level) : kDim,
                 thousands(s.findings[i]) + " " + std::string(name(level)));
    }
    if (s.suppressed > 0) prose_.put("  " + thousands(s.suppressed) + " suppressed");
    if (s.problems > 0) {
      prose_.put("  ");
      prose_.put(color_of(Level::must), plural(s.problems, "problem"));
    }
    if (hidden_ > 0) prose_.put(kDim, "  (-v shows the info ones)");
    prose_.put("\n");
    for (const SourceTotals& t : s.sources) {
      if (t.skipped.empty() && t.notes.empty()) continue;
      std::string about;
      for (const std::string& note : t.notes) about += (about.empty() ? "" : "; ") + note;
      for (const auto& [why, n] : t.skipped) {
        about += (about.empty() ? "" : "; ") + thousands(n) + " skipped, " + why;
      }
      prose_.paragraph("", escape_controls(t.source) + ": " + about, 2);
    }
  }

  void verdicts(const Summary& s) {
    std::uint64_t broken = 0;
    std::uint64_t kept = 0;
    std::uint64_t blind = 0;
    std::array<std::uint64_t, static_cast<std::size_t>(Need::count_)> missing{};
    std::uint64_t otherwise = 0;
    for (std::size_t i = 0; i < run_.rules.size() && i < s.verdicts.size(); ++i) {
      const statute::Verdicts& v = s.verdicts[i];
      broken += v.broken > 0;
      kept += v.broken == 0 && v.kept > 0;
      if (v.broken + v.kept > 0 || v.not_observable == 0) continue;
      ++blind;
      bool told = false;
      run_.rules[i]->when.needs.for_each([&](Need need) {
        if (told || s.seen.contains(need)) return;
        ++missing[static_cast<std::size_t>(need)];
        told = true;
      });
      if (!told) ++otherwise;
    }
    const std::uint64_t rules = run_.rules.size();
    prose_.paragraph("",
                     "Of " + plural(rules, "rule") + ", " + thousands(broken) + " were broken, " +
                         thousands(kept) + " kept, " + thousands(rules - broken - kept - blind) +
                         " had nothing to apply to, and " + thousands(blind) +
                         " could not be observed" + (blind > 0 ? ":" : "."),
                     0);
    for (std::size_t i = 0; i < missing.size(); ++i) {
      if (missing[i] == 0) continue;
      std::string n = "  " + thousands(missing[i]);
      n.resize(std::max<std::size_t>(n.size(), 6), ' ');
      prose_.put(n + " no source shows " + std::string(describe(static_cast<Need>(i))) + "\n");
    }
    if (otherwise > 0) {
      std::string n = "  " + thousands(otherwise);
      n.resize(std::max<std::size_t>(n.size(), 6), ' ');
      prose_.put(n + " the exchanges they apply to did not hold enough\n");
    }
  }

  Output& out_;
  Style style_;
  Run run_;
  Prose prose_;
  std::set<std::string_view> explained_;
  std::uint64_t hidden_ = 0;
};

}  // namespace

std::unique_ptr<Report> make_text(Output& out, const Style& style) {
  return std::make_unique<Text>(out, style);
}

}  // namespace checker::report
