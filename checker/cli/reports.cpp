#include "checker/cli/reports.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

namespace checker::cli {

Result<std::unique_ptr<Reports>> Reports::open(const Options& options) {
  std::unique_ptr<Reports> reports(new Reports(options));
  for (const ReportTo& to : options.reports) {
    report::Style style;
    style.verbose = options.verbose;
    style.group = options.group;
    style.sample = options.sample;
    style.fail_on = options.fail_on;
    report::Output* out = &reports->stdout_;
    if (to.file.empty()) {
      style.color = wants_color(options.color, STDOUT_FILENO);
      style.width = terminal_width(STDOUT_FILENO);
    } else {
      style.color = options.color == "always";
      auto file = NewFile::create(to.file);
      if (!file) return file.error();
      out = reports->files_.emplace_back(std::make_unique<FileOutput>(std::move(*file))).get();
    }
    reports->reports_.push_back(report::make_report(to.format, *out, style));
  }
  return reports;
}

report::Sample Reports::sample() const {
  std::size_t most = 0;
  for (const auto& report : reports_) {
    const report::Sample sample = report->sample();
    if (!sample) return std::nullopt;
    most = std::max(most, *sample);
  }
  return most;
}

bool Reports::are_deaf() const { return files_.empty() && stdout_.is_closed(); }

void Reports::begin(report::Run run) {
  std::error_code ignored;
  run.directory = std::filesystem::current_path(ignored).string();
  for (const auto& report : reports_) report->begin(run);
}

void Reports::record(const report::Record& r) {
  for (const auto& report : reports_) report->record(r);
}

void Reports::problem(const Problem& p) {
  for (const auto& report : reports_) report->problem(p);
}

int Reports::end(const report::Summary& s, bool stopped) {
  for (const auto& report : reports_) report->end(s);
  std::vector<Result<void>> written{stdout_.finish()};
  for (const auto& file : files_) written.push_back(file->finish());
  for (const Result<void>& w : written) {
    if (w) continue;
    std::fprintf(stderr, "statute: %s\n", w.error().what.c_str());
    return exit_code(w.error().fault);
  }
  return verdict(s, stopped);
}

int Reports::verdict(const report::Summary& s, bool stopped) const {
  if (stopped) return 130;
  if (options_.fail_on) {
    std::uint64_t counted = 0;
    for (std::size_t level = 0; level <= static_cast<std::size_t>(*options_.fail_on); ++level) {
      counted += s.findings[level];
    }
    if (counted > options_.max_findings) return 1;
  }
  // Results of a run that was interrupted are not all there is.
  if (s.problems > 0 || s.interrupted) return options_.allow_unreachable ? 0 : 3;
  return s.exchanges > 0 ? 0 : 2;
}

}  // namespace checker::cli
