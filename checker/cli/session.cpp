#include "checker/cli/session.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>

#include "rules/catalog.h"

namespace checker::cli {
namespace {

std::atomic<bool> g_interrupted{false};

extern "C" void on_signal(int) { g_interrupted.store(true); }

statute::Auditor::Options auditor_options(const Options& options) {
  statute::Auditor::Options out;
  out.level = [&options](const statute::Family& family, const statute::Rule& rule) {
    return options.selection.level(family, rule);
  };
  return out;
}

std::string host_of(const report::Record& r) {
  const std::size_t slashes = r.url.find("//");
  if (slashes == r.url.npos) return r.place.source;
  const std::size_t from = slashes + 2;
  return r.url.substr(from, std::min(r.url.find_first_of("/?#", from), r.url.size()) - from);
}

}  // namespace

const std::atomic<bool>& interrupted() noexcept { return g_interrupted; }

void handle_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;  // without SA_RESTART: a read that waits ends
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, nullptr);
}

Result<std::unique_ptr<Session>> Session::begin(const Options& options) {
  if (auto valid = gate::validate(options.selection, statute::catalog()); !valid) {
    return valid.error();
  }
  return std::unique_ptr<Session>(new Session(options));
}

Session::Session(const Options& options)
    : options_(options), auditor_(statute::catalog(), auditor_options(options)) {
  for (const ReportTo& to : options.reports) {
    report::Style style;
    style.verbose = options.verbose;
    report::Output* out = &stdout_;
    if (to.file.empty()) {
      style.color = wants_color(options.color, STDOUT_FILENO);
      style.width = terminal_width(STDOUT_FILENO);
    } else {
      style.color = options.color == "always";
      out = files_.emplace_back(std::make_unique<FileOutput>(to.file)).get();
    }
    reports_.push_back(report::make_report(to.format, *out, style));
  }
  const report::Run run{options.words, auditor_.rules()};
  for (const auto& report : reports_) report->begin(run);
}

Judge& Session::new_judge() {
  return *judges_.emplace_back(
      std::make_unique<Judge>(auditor_, report::RecordOptions{options_.redact}, interrupted()));
}

void Session::emit(Judged judged) {
  for (auto& item : judged.items) {
    if (auto* const problem = std::get_if<Problem>(&item)) {
      ++summary_.problems;
      for (const auto& report : reports_) report->problem(*problem);
      continue;
    }
    auto& record = std::get<report::Record>(item);
    std::erase_if(record.findings, [&](const report::Finding& f) {
      return f.rule->once_per_host && !told_.emplace(f.rule, host_of(record)).second;
    });
    if (record.findings.empty()) continue;
    for (const report::Finding& f : record.findings) {
      ++summary_.findings[static_cast<std::size_t>(f.level)];
    }
    for (const auto& report : reports_) report->record(record);
  }
  summary_.exchanges += judged.totals.judged;
  summary_.octets += judged.totals.octets;
  summary_.sources.push_back(std::move(judged.totals));
}

int Session::end() {
  for (const auto& judge : judges_) {
    judge->add_verdicts(summary_.verdicts);
    summary_.seen.insert(judge->seen());
  }
  summary_.interrupted = interrupted().load();
  summary_.seconds = stopwatch_.seconds();
  for (const auto& report : reports_) report->end(summary_);
  std::vector<Result<void>> written{stdout_.finish()};
  for (const auto& file : files_) written.push_back(file->finish());
  for (const Result<void>& w : written) {
    if (w) continue;
    std::fprintf(stderr, "statute: %s\n", w.error().what.c_str());
    return exit_code(w.error().fault);
  }
  if (summary_.interrupted) return 130;
  if (options_.fail_on) {
    for (std::size_t level = 0; level <= static_cast<std::size_t>(*options_.fail_on); ++level) {
      if (summary_.findings[level] > 0) return 1;
    }
  }
  if (summary_.problems > 0) return options_.allow_unreachable ? 0 : 3;
  return summary_.exchanges > 0 ? 0 : 2;
}

}  // namespace checker::cli
