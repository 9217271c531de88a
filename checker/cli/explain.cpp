// The commands that need no exchange: `rules` lists, `explain` tells.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "checker/cli/commands.h"
#include "checker/cli/outputs.h"
#include "checker/gate/selection.h"
#include "checker/report/pages.h"
#include "checker/support/file.h"
#include "checker/support/text.h"
#include "rules/catalog.h"

namespace checker::cli {
namespace {

int fail(const std::string& what) {
  std::fprintf(stderr, "statute: %s\n", what.c_str());
  return 2;
}

int deliver(const ReportTo& to, const std::string& text) {
  Result<void> done;
  if (to.file.empty()) {
    StandardOutput out;
    out.write(text);
    done = out.finish();
  } else {
    done = write_file(to.file, text);
  }
  if (done) return 0;
  std::fprintf(stderr, "statute: %s\n", done.error().what.c_str());
  return exit_code(done.error().fault);
}

report::Style style_for(const Options& options, const ReportTo& to) {
  report::Style style;
  if (to.file.empty()) {
    style.color = wants_color(options.color, STDOUT_FILENO);
    style.width = terminal_width(STDOUT_FILENO);
  } else {
    style.color = options.color == "always";
  }
  return style;
}

bool is_status(const std::string& word) {
  return word.size() == 3 &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// What rules a word of `explain` is about; nothing, and an error, if none.
Result<std::vector<report::Listed>> meant(const std::string& word) {
  if (const statute::Rule* rule = statute::find_rule(word)) {
    return report::listed([rule](const auto&, const statute::Rule& r) { return &r == rule; });
  }
  if (is_status(word)) return report::rules_of_status(std::stoi(word));
  const statute::Field field = statute::intern(word);
  if (field != statute::Field::unknown) return report::rules_of_field(field);
  std::vector<std::string_view> words;
  for (const auto& family : statute::catalog()) {
    for (const statute::Rule& rule : family.rules) words.push_back(rule.id);
  }
  for (const statute::FieldInfo& f : statute::kFields) words.push_back(f.name);
  const std::string_view guess = nearest(word, words);
  std::string what = "'" + word + "' is no rule, status code or field";
  if (!guess.empty()) what += "; did you mean '" + std::string(guess) + "'?";
  return Error{Fault::usage, what};
}

}  // namespace

int rules(const Options& options) {
  for (const std::string& selector : options.targets) {
    if (auto ok = gate::validate_pattern(selector, statute::catalog()); !ok) {
      return fail(ok.error().what);
    }
  }
  const auto some = report::listed([&](const statute::Family& family, const statute::Rule& rule) {
    return options.targets.empty() ||
           std::any_of(options.targets.begin(), options.targets.end(),
                       [&](const std::string& p) { return gate::matches(p, family, rule); });
  });
  const ReportTo& to = options.reports.front();
  return deliver(to, to.format == "json" ? report::rules_json(some)
                                         : report::rules_text(some, style_for(options, to)));
}

int explain(const Options& options) {
  const ReportTo& to = options.reports.front();
  const report::Style style = style_for(options, to);
  std::string text;
  std::vector<report::Listed> all;
  for (const std::string& word : options.targets) {
    const auto about = meant(word);
    if (!about) return fail(about.error().what);
    all.insert(all.end(), about->begin(), about->end());
    if (!text.empty()) text += "\n";
    if (statute::find_rule(word) != nullptr) {
      text += report::rule_page(about->front(), style);
    } else if (is_status(word)) {
      const auto page = report::status_page(std::stoi(word), style);
      if (!page) return fail("nothing is known of status code " + word);
      text += *page;
    } else {
      text += report::field_page(word, style).value_or(std::string());
    }
  }
  return deliver(to, to.format == "json" ? report::rules_json(all) : text);
}

}  // namespace checker::cli
