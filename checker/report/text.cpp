// The text format, the face of the program: findings grouped by exchange, the
// offending octets with carets under them, what to do, and an honest summary.
#include "checker/support/text.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "checker/report/excerpt.h"
#include "checker/report/formats.h"
#include "checker/report/prose.h"
#include "checker/report/text_summary.h"

namespace checker::report {
namespace {

using statute::Level;

class Text : public Report {
 public:
  Text(Output& out, const Style& style) : out_(out), prose_(style) {}

  [[nodiscard]] Sample sample() const override { return prose_.style().sample.value_or(kSample); }
  void begin(const Run& run) override { run_ = run; }

  void record(const Record& r) override {
    std::vector<const Finding*> some;
    for (const Finding& f : r.findings) {
      if (admits(f)) some.push_back(&f);
    }
    if (some.empty()) return;
    put_record(r, some);
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
    Prose words(prose_.style());
    words.paragraph("", what.empty() ? p.message : what + ": " + p.message, indent);
    prose_.spaces(2).put(std::string_view(words.text()).substr(indent)).put("\n");
    flush();
  }

  void end(const Summary& s) override {
    put_summary(prose_, run_, s, [this](std::string_view rule) {
      const auto shown = shown_.find(rule);
      return shown == shown_.end() ? 0 : shown->second;
    });
    flush();
  }

 protected:
  static constexpr std::size_t kIndent = 8;
  static constexpr std::size_t kSample = 5;

  // Whether a finding is shown, and not only counted; counts it as shown.
  [[nodiscard]] bool admits(const Finding& f) {
    const Style& style = prose_.style();
    if (!is_shown(f, style)) return false;
    const auto found = shown_.find(f.rule->id);
    std::uint64_t& shown = found == shown_.end() ? shown_[std::string(f.rule->id)] : found->second;
    if (shown >= style.sample.value_or(kSample)) return false;
    ++shown;
    return true;
  }

  void flush() { out_.write(prose_.take()); }

  void put_record(const Record& r, const std::vector<const Finding*>& findings) {
    prose_.put(kBold, request_of(r));
    prose_.put("\n");
    put_response(r);
    prose_.put("\n");
    for (const Finding* f : findings) {
      put_rule(*f->rule, f->level);
      put_evidence(*f);
      // Once a run is enough: who has read why reads on.
      put_reasons(*f->rule);
      prose_.put("\n");
    }
  }

  static std::string request_of(const Record& r) {
    std::string what = r.method.empty() ? std::string("response") : escape_controls(r.method);
    // A reference without a scheme: the capture does not say which.
    if (!r.url.empty()) {
      what += " " + escape_controls(r.url).substr(r.url.starts_with("//") ? 2 : 0);
    }
    return what;
  }

  void put_response(const Record& r) {
    if (r.status == 0) {
      prose_.put(kBold, "no final response");
    } else {
      prose_.put(kBold, std::to_string(r.status));
      prose_.put(" " + escape_controls(r.reason));
    }
    std::string where = escape_controls(r.place.source) + " #" + std::to_string(r.place.spot.index);
    if (r.place.live) where = escape_controls(r.place.probe);
    if (!r.http.empty()) prose_.put(kDim, "  HTTP/" + escape_controls(r.http));
    if (!where.empty()) prose_.put(kDim, "  " + where);
    prose_.put("\n");
  }

  void put_rule(const statute::Rule& rule, Level level) {
    std::string label(name(level));
    label.resize(kIndent, ' ');
    const std::string ref = escape_controls(reference(rule.spec));
    const std::string id = escape_controls(rule.id);
    prose_.put(color_of(level), label);
    prose_.put(kBold, id);
    const std::size_t used = kIndent + id.size() + ref.size();
    const std::size_t width = prose_.style().width;
    prose_.spaces(used + 2 <= width ? width - used : 2);
    prose_.put(kDim, ref);
    prose_.put("\n");
    if (!rule.summary.empty()) prose_.paragraph("", rule.summary, kIndent);
  }

  void put_evidence(const Finding& f) {
    for (const Quote& q : f.evidence) {
      put_excerpt(prose_, q, &q == &f.evidence.front() ? f.detail : "", f.level);
    }
    if (f.evidence.empty() && !f.detail.empty()) prose_.paragraph("", f.detail, kIndent);
  }

  void put_reasons(const statute::Rule& rule) {
    if (!explained_.insert(std::string(rule.id)).second) return;
    if (!rule.why.empty()) prose_.paragraph("  why", rule.why, kIndent);
    if (!rule.fix.empty()) prose_.paragraph("  fix", rule.fix, kIndent);
  }

  Output& out_;
  Run run_;
  Prose prose_;
  std::set<std::string> explained_;
  std::map<std::string, std::uint64_t, std::less<>> shown_;  // findings by rule
};

// Findings wait for the end and come in groups. Memory is bounded by the sample.
class Grouped final : public Text {
 public:
  using Text::Text;

  void record(const Record& r) override {
    Record kept = r;
    std::erase_if(kept.findings, [this](const Finding& f) { return !admits(f); });
    if (!kept.findings.empty()) kept_.push_back(std::move(kept));
  }

  void end(const Summary& s) override {
    switch (prose_.style().group) {
      case Group::rule:
        put_by_rule();
        break;
      case Group::level:
        put_by_level();
        break;
      default:
        put_by_url();
        break;
    }
    flush();
    Text::end(s);
  }

 private:
  struct One {
    const Record* record;
    const Finding* finding;
  };

  void put_title(const std::string& what, std::string_view color, std::size_t n) {
    prose_.put(color, what);
    prose_.put(kDim, "  " + plural(n, "finding"));
    prose_.put("\n\n");
  }

  void put_records(const std::vector<One>& some) {
    for (std::size_t i = 0; i < some.size();) {
      const Record* const record = some[i].record;
      std::vector<const Finding*> findings;
      for (; i < some.size() && some[i].record == record; ++i) findings.push_back(some[i].finding);
      put_record(*record, findings);
    }
  }

  // In catalogue order; what is not in it comes after, by name.
  void put_by_rule() {
    std::map<std::string_view, std::size_t> order;
    for (std::size_t i = 0; i < run_.rules.size(); ++i) order.emplace(run_.rules[i]->id, i);
    std::map<std::pair<std::size_t, std::string_view>, std::vector<One>> groups;
    for (const Record& r : kept_) {
      for (const Finding& f : r.findings) {
        const auto at = order.find(f.rule->id);
        const std::size_t place = at == order.end() ? order.size() : at->second;
        groups[{place, f.rule->id}].push_back({&r, &f});
      }
    }
    for (const auto& [key, some] : groups) {
      const Finding& first = *some.front().finding;
      put_rule(*first.rule, first.level);
      put_reasons(*first.rule);
      prose_.put("\n");
      for (const One& one : some) {
        prose_.spaces(kIndent).put(kBold, request_of(*one.record)).put("\n").spaces(kIndent);
        put_response(*one.record);
        put_evidence(*one.finding);
        prose_.put("\n");
      }
    }
  }

  void put_by_level() {
    for (int level = 0; level < 4; ++level) {
      std::vector<One> some;
      for (const Record& r : kept_) {
        for (const Finding& f : r.findings) {
          if (static_cast<int>(f.level) == level) some.push_back({&r, &f});
        }
      }
      if (some.empty()) continue;
      put_title(std::string(name(static_cast<Level>(level))), color_of(static_cast<Level>(level)),
                some.size());
      put_records(some);
    }
  }

  // URLs alike but for numbers and values, in the order they were met in.
  void put_by_url() {
    std::map<std::string, std::size_t> places;
    std::vector<std::pair<std::string, std::vector<One>>> groups;
    for (const Record& r : kept_) {
      const std::string url = r.url.empty() ? r.place.source : url_template(r.url);
      const auto [at, is_new] = places.emplace(url, groups.size());
      if (is_new) groups.emplace_back(url, std::vector<One>());
      for (const Finding& f : r.findings) groups[at->second].second.push_back({&r, &f});
    }
    for (const auto& [url, some] : groups) {
      put_title(escape_controls(url), kBold, some.size());
      put_records(some);
    }
  }

  std::vector<Record> kept_;
};

}  // namespace

std::unique_ptr<Report> make_text(Output& out, const Style& style) {
  if (style.group == Group::exchange) return std::make_unique<Text>(out, style);
  return std::make_unique<Grouped>(out, style);
}

}  // namespace checker::report
