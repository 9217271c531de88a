#include "checker/report/pages.h"

#include <algorithm>
#include <cctype>

#include "checker/report/json_writer.h"
#include "checker/report/prose.h"
#include "checker/support/text.h"
#include "rules/catalog.h"
#include "rules/example.h"
#include "rules/syntax/status.h"

namespace checker::report {
namespace {

using statute::Family;
using statute::Field;
using statute::Level;
using statute::Rule;

bool reads_class(const statute::Statuses& s, int hundred) {
  for (int code = hundred; code < hundred + 100; ++code) {
    if (!s.contains(code)) return false;
  }
  return true;
}

std::string needs_of(const Rule& rule) {
  std::string out;
  rule.when.needs.for_each(
      [&](statute::Need need) { out += (out.empty() ? "" : ", ") + std::string(name(need)); });
  return out;
}

// Example text as a reader sees it, the evidence coloured or between brackets.
void put_example(Prose& p, std::string_view text, Level level) {
  while (text.starts_with('\n')) text.remove_prefix(1);
  while (text.ends_with('\n')) text.remove_suffix(1);
  bool marked = false;
  std::string run;
  const auto flush = [&] {
    if (marked && p.style().color) {
      p.put(color_of(level), run);
    } else {
      p.put(run);
    }
    run.clear();
  };
  p.spaces(4);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    const bool mark = rest.starts_with("[[") || rest.starts_with("]]");
    if (mark && p.style().color) {
      flush();
      marked = rest.starts_with("[[");
      ++i;
    } else if (text[i] == '\n') {
      flush();
      p.put("\n").spaces(4);
    } else {
      run += text[i];
    }
  }
  flush();
  p.put("\n");
}

void put_rule_line(Prose& p, const Listed& l, std::size_t id_width) {
  const Rule& r = *l.rule;
  std::string level(name(r.level));
  level.resize(8, ' ');
  p.put(color_of(r.level), level).put(kBold, r.id);
  if (r.id.size() > id_width) {
    p.put("\n").spaces(8 + id_width);
  } else {
    p.spaces(id_width - r.id.size());
  }
  p.put("  ");
  // The summary goes on below itself.
  const std::size_t indent = 8 + id_width + 2;
  Prose summary(p.style());
  summary.paragraph("", r.summary, indent);
  p.put(std::string_view(summary.text()).substr(indent));
}

void put_rules(Prose& p, std::span<const Listed> rules) {
  std::size_t widest = 0;
  for (const Listed& l : rules) widest = std::max(widest, l.rule->id.size());
  for (const Listed& l : rules) put_rule_line(p, l, std::min<std::size_t>(widest, 30));
}

void put_by_level(Prose& p, const std::vector<Listed>& rules) {
  for (int i = 0; i < 4; ++i) {
    std::vector<Listed> some;
    std::copy_if(rules.begin(), rules.end(), std::back_inserter(some),
                 [i](const Listed& l) { return static_cast<int>(l.rule->level) == i; });
    put_rules(p, some);
  }
}

}  // namespace

std::vector<Listed> listed(const std::function<bool(const Family&, const Rule&)>& admit) {
  std::vector<Listed> out;
  for (const Family& family : statute::catalog()) {
    for (const Rule& rule : family.rules) {
      if (admit(family, rule)) out.push_back({&family, &rule});
    }
  }
  return out;
}

std::string describe(const statute::Statuses& s) {
  if (s.any()) return "any";
  std::string out;
  const auto add = [&out](const std::string& piece) {
    if (!out.empty()) out += ',';
    out += piece;
  };
  for (int code = 0; code < statute::Statuses::kLimit; ++code) {
    if (!s.contains(code)) continue;
    if (code % 100 == 0 && code >= 100 && code < 600 && reads_class(s, code)) {
      add(std::to_string(code / 100) + "xx");
      code += 99;
      continue;
    }
    int last = code;
    while (last + 1 < statute::Statuses::kLimit && s.contains(last + 1) &&
           !((last + 1) % 100 == 0 && last + 1 < 600 && reads_class(s, last + 1))) {
      ++last;
    }
    add(last == code ? std::to_string(code) : std::to_string(code) + "-" + std::to_string(last));
    code = last;
  }
  return out;
}

statute::FieldSet fields_of(const Rule& rule) {
  const statute::When& w = rule.when;
  return w.has | w.any | w.lacks | w.asked | w.unasked | rule.reads;
}

std::string rules_text(std::span<const Listed> rules, const Style& style) {
  Prose p(style);
  std::string_view scope;
  for (std::size_t i = 0; i < rules.size();) {
    scope = rules[i].family->scope;
    std::size_t end = i;
    while (end < rules.size() && rules[end].family->scope == scope) ++end;
    if (i > 0) p.put("\n");
    p.put(kBold, scope).put("\n");
    put_rules(p, rules.subspan(i, end - i));
    i = end;
  }
  p.put("\n").put(kDim, plural(rules.size(), "rule")).put("\n");
  return p.take();
}

std::string rules_json(std::span<const Listed> rules) {
  JsonWriter w;
  w.begin_object().key("rules").begin_array();
  for (const Listed& l : rules) {
    const Rule& r = *l.rule;
    w.begin_object();
    w.member("id", r.id).member("level", name(r.level)).member("scope", l.family->scope);
    w.member("status", describe(r.when.status));
    w.key("fields").begin_array();
    fields_of(r).for_each([&](Field f) { w.string(statute::name(f)); });
    w.end_array().key("needs").begin_array();
    r.when.needs.for_each([&](statute::Need need) { w.string(name(need)); });
    w.end_array().member("summary", r.summary).member("why", r.why).member("fix", r.fix);
    w.member("reference", reference(r.spec));
    w.member("conforms", statute::Example(r.conforms).marked_octets());
    w.member("violates", statute::Example(r.violates).marked_octets());
    w.end_object();
  }
  w.end_array().end_object();
  return w.text() + "\n";
}

std::string rule_page(const Listed& l, const Style& style) {
  const Rule& r = *l.rule;
  Prose p(style);
  const std::string ref = reference(r.spec);
  p.put(kBold, r.id).right(r.id.size(), kDim, ref).put("\n");
  p.put(color_of(r.level), name(r.level)).put(", ").put(l.family->scope);
  if (!r.when.status.any()) p.put(", status ").put(describe(r.when.status));
  p.put("\n\n");
  p.paragraph("", r.summary, 0).put("\n");
  p.paragraph("Why", r.why, 6);
  p.paragraph("Fix", r.fix, 6);
  std::string fields;
  fields_of(r).for_each(
      [&](Field f) { fields += (fields.empty() ? "" : ", ") + std::string(statute::name(f)); });
  if (!fields.empty()) p.paragraph("Reads", fields, 6);
  if (const std::string needs = needs_of(r); !needs.empty()) p.paragraph("Needs", needs, 6);
  std::string beats;
  for (std::string_view id : r.beats) beats += (beats.empty() ? "" : ", ") + std::string(id);
  if (!beats.empty()) p.paragraph("Beats", beats, 6);
  p.put("\n").put(kBold, "Violates").put("\n\n");
  put_example(p, r.violates, r.level);
  p.put("\n").put(kBold, "Conforms").put("\n\n");
  put_example(p, r.conforms, Level::info);
  return p.take();
}

std::vector<Listed> rules_of_status(int code) {
  return listed([code](const Family&, const Rule& rule) {
    const statute::Statuses& s = rule.when.status;
    return !s.any() && s.contains(code);
  });
}

std::vector<Listed> rules_of_field(Field field) {
  return listed(
      [field](const Family&, const Rule& rule) { return fields_of(rule).contains(field); });
}

std::optional<std::string> status_page(int code, const Style& style) {
  const statute::syntax::Status* s = statute::syntax::status_of(code);
  const std::vector<Listed> rules = rules_of_status(code);
  if (s == nullptr && rules.empty()) return std::nullopt;
  Prose p(style);
  const std::string title =
      std::to_string(code) + (s == nullptr ? " (unregistered)" : " " + std::string(s->name));
  p.put(kBold, title);
  if (s != nullptr) p.right(title.size(), kDim, s->reference);
  p.put("\n\n");
  if (s != nullptr && !s->holds.empty()) p.paragraph("", s->holds, 0);
  if (s != nullptr && !s->origin.empty()) {
    p.paragraph("", "Seen from: " + std::string(s->origin) + ".", 0);
    p.paragraph("", "Instead: " + std::string(s->instead) + ".", 0);
  }
  // Rules of this code alone come before those of its class and of several.
  const std::string own = std::to_string(code);
  std::vector<Listed> own_rules;
  std::vector<Listed> shared;
  for (const Listed& l : rules) {
    const bool is_own = describe(l.rule->when.status) == own || l.rule->id.starts_with(own + "-");
    (is_own ? own_rules : shared).push_back(l);
  }
  if (!own_rules.empty()) p.put("\n").put(kBold, "Rules of " + own).put("\n\n");
  put_by_level(p, own_rules);
  if (!shared.empty()) p.put("\n").put(kBold, "Rules it shares with other codes").put("\n\n");
  put_by_level(p, shared);
  return p.take();
}

std::optional<std::string> field_page(std::string_view word, const Style& style) {
  const Field field = statute::intern(word);
  if (field == Field::unknown) return std::nullopt;
  const statute::FieldInfo& about = statute::info(field);
  Prose p(style);
  p.put(kBold, about.name).right(about.name.size(), kDim, about.spec).put("\n\n");
  std::string what;
  switch (about.flow) {
    case statute::Flow::request:
      what = "A field of requests";
      break;
    case statute::Flow::response:
      what = "A field of responses";
      break;
    case statute::Flow::both:
      what = "A field of requests and responses";
      break;
  }
  switch (about.shape) {
    case statute::Shape::single:
      what += ", on one line only.";
      break;
    case statute::Shape::list:
      what += ", a list that may stand on several lines.";
      break;
    case statute::Shape::special:
      what += ", which may stand on several lines but not be joined.";
      break;
  }
  if (about.has(statute::Trait::hop)) what += " It speaks of the connection: none in HTTP/2 on.";
  if (about.has(statute::Trait::no_trailer)) what += " It may not come as a trailer.";
  if (about.has(statute::Trait::obsolete)) what += " It is obsolete.";
  p.paragraph("", what, 0);
  const std::vector<Listed> rules = rules_of_field(field);
  if (!rules.empty()) p.put("\n").put(kBold, "Rules that read it").put("\n\n");
  put_by_level(p, rules);
  return p.take();
}

}  // namespace checker::report
