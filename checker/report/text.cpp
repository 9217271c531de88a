// The text format, the face of the program: findings grouped by exchange, the
// offending octets with carets under them, what to do, and an honest summary.
#include "checker/support/text.h"

#include <algorithm>
#include <set>
#include <string>

#include "checker/report/formats.h"

namespace checker::report {
namespace {

using statute::Level;
using statute::Need;

constexpr std::string_view kPlain = "\x1b[0m";
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kDim = "\x1b[2m";

std::string_view color_of(Level level) {
  switch (level) {
    case Level::must:
      return "\x1b[1;31m";
    case Level::should:
      return "\x1b[1;33m";
    case Level::advice:
      return "\x1b[36m";
    case Level::info:
      break;
  }
  return "\x1b[2m";
}

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
      return "when the response came";
    case Need::history:
      return "earlier exchanges of the resource";
    case Need::count_:
      break;
  }
  return {};
}

std::string plural(std::uint64_t n, std::string_view word) {
  return thousands(n) + " " + std::string(word) + (n == 1 ? "" : "s");
}

class Text final : public Report {
 public:
  Text(Output& out, const Style& style) : out_(out), style_(style) {}

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
    put(color_of(Level::must), "problem");
    text_ += "  " + escape_controls(p.source);
    if (p.has_index) text_ += " #" + std::to_string(p.spot.index);
    if (p.spot.offset) text_ += " at octet " + thousands(*p.spot.offset);
    text_ += ":\n";
    paragraph("", p.message, 9);
    text_ += '\n';
    flush();
  }

  void end(const Summary& s) override {
    put(kDim, std::string(style_.width, '-'));
    text_ += '\n';
    totals(s);
    verdicts(s);
    flush();
  }

 private:
  [[nodiscard]] bool is_shown(const Finding& f) const {
    return style_.verbose || f.level != Level::info;
  }

  void put(std::string_view color, std::string_view text) {
    if (style_.color) text_ += color;
    text_ += text;
    if (style_.color) text_ += kPlain;
  }

  void flush() {
    out_.write(text_);
    text_.clear();
  }

  // Words wrapped at the width, after a label, indented by `indent` columns.
  void paragraph(std::string_view label, std::string_view words, std::size_t indent) {
    std::string line = std::string(label);
    line.resize(std::max(indent, line.size()), ' ');
    if (!label.empty() && style_.color) {
      text_ += kDim;
      text_ += line;
      text_ += kPlain;
    } else {
      text_ += line;
    }
    std::size_t column = indent;
    bool first = true;
    const std::string clean = escape_controls(words);
    for (std::size_t at = 0; at < clean.size();) {
      std::size_t end = clean.find(' ', at);
      if (end == clean.npos) end = clean.size();
      const std::string_view word = std::string_view(clean).substr(at, end - at);
      const std::size_t width = display_width(word);
      if (!first && column + 1 + width > style_.width) {
        text_ += '\n';
        text_.append(indent, ' ');
        column = indent;
        first = true;
      }
      if (!first) {
        text_ += ' ';
        ++column;
      }
      text_ += word;
      column += width;
      first = false;
      at = end + 1;
    }
    text_ += '\n';
  }

  void heading(const Record& r) {
    std::string what = r.method.empty() ? std::string("response") : escape_controls(r.method);
    if (!r.url.empty()) what += " " + escape_controls(r.url);
    std::string where = escape_controls(r.place.source) + " #" + std::to_string(r.place.spot.index);
    if (r.place.live) where = r.place.probe;
    put(kBold, what);
    text_ += '\n';
    if (r.status == 0) {
      put(kBold, "no final response");
    } else {
      put(kBold, std::to_string(r.status));
      text_ += " " + escape_controls(r.reason);
    }
    if (!r.http.empty()) put(kDim, "  HTTP/" + r.http);
    if (!where.empty()) put(kDim, "  " + where);
    text_ += "\n\n";
  }

  void finding(const Finding& f) {
    constexpr std::size_t kIndent = 8;
    std::string label(name(f.level));
    label.resize(kIndent, ' ');
    const std::string ref = reference(f.rule->spec);
    put(color_of(f.level), label);
    put(kBold, f.rule->id);
    const std::size_t used = kIndent + f.rule->id.size() + ref.size();
    text_.append(used + 2 <= style_.width ? style_.width - used : 2, ' ');
    put(kDim, ref);
    text_ += '\n';
    paragraph("", f.rule->summary, kIndent);
    for (const Quote& q : f.evidence) quote(q, &q == &f.evidence.front() ? f.detail : "", f.level);
    if (f.evidence.empty() && !f.detail.empty()) paragraph("", f.detail, kIndent);
    // Once a run is enough: who has read why reads on.
    if (explained_.insert(f.rule->id).second) {
      paragraph("  why", f.rule->why, kIndent);
      paragraph("  fix", f.rule->fix, kIndent);
    }
    text_ += '\n';
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
    put(kDim, margin(q));
    text_ += before;
    put(color_of(level), marked);
    text_ += after + "\n";
    put(kDim, "      |   ");
    text_.append(display_width(before), ' ');
    const std::size_t carets = std::max<std::size_t>(display_width(marked), 1);
    put(color_of(level), std::string(carets, '^'));
    if (!detail.empty()) {
      const std::string clean = escape_controls(detail);
      if (kMargin + display_width(before) + carets + 1 + display_width(clean) <= style_.width) {
        text_ += " ";
        put(color_of(level), clean);
        text_ += '\n';
      } else {
        text_ += '\n';
        put(kDim, "      | ");
        paragraph("", clean, 2);
      }
    } else {
      text_ += '\n';
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
    text_ += line + "\n";
    for (std::size_t i = 0; i < s.findings.size(); ++i) {
      const auto level = static_cast<Level>(i);
      if (i > 0) text_ += "  ";
      put(s.findings[i] > 0 ? color_of(level) : kDim,
          thousands(s.findings[i]) + " " + std::string(name(level)));
    }
    if (s.suppressed > 0) text_ += "  " + thousands(s.suppressed) + " suppressed";
    if (s.problems > 0) {
      text_ += "  ";
      put(color_of(Level::must), plural(s.problems, "problem"));
    }
    if (hidden_ > 0) put(kDim, "  (-v shows the info ones)");
    text_ += '\n';
    for (const SourceTotals& t : s.sources) {
      if (t.skipped.empty() && t.notes.empty()) continue;
      std::string about;
      for (const std::string& note : t.notes) about += (about.empty() ? "" : "; ") + note;
      for (const auto& [why, n] : t.skipped) {
        about += (about.empty() ? "" : "; ") + thousands(n) + " skipped, " + why;
      }
      paragraph("", escape_controls(t.source) + ": " + about, 2);
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
    paragraph("",
              "Of " + plural(rules, "rule") + ", " + thousands(broken) + " were broken, " +
                  thousands(kept) + " kept, " + thousands(rules - broken - kept - blind) +
                  " had nothing to apply to, and " + thousands(blind) + " could not be observed" +
                  (blind > 0 ? ":" : "."),
              0);
    for (std::size_t i = 0; i < missing.size(); ++i) {
      if (missing[i] == 0) continue;
      std::string n = "  " + thousands(missing[i]);
      n.resize(std::max<std::size_t>(n.size(), 6), ' ');
      text_ += n + " no source shows " + std::string(describe(static_cast<Need>(i))) + "\n";
    }
    if (otherwise > 0) {
      std::string n = "  " + thousands(otherwise);
      n.resize(std::max<std::size_t>(n.size(), 6), ' ');
      text_ += n + " the exchanges they apply to did not hold enough\n";
    }
  }

  Output& out_;
  Style style_;
  Run run_;
  std::string text_;
  std::set<std::string_view> explained_;
  std::uint64_t hidden_ = 0;
};

}  // namespace

std::unique_ptr<Report> make_text(Output& out, const Style& style) {
  return std::make_unique<Text>(out, style);
}

}  // namespace checker::report
