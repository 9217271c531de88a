#include "checker/cli/session.h"

#include <csignal>
#include <string_view>
#include <utility>
#include <variant>

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

}  // namespace

const std::atomic<bool>& interrupted() noexcept { return g_interrupted; }
void interrupt() noexcept { g_interrupted.store(true); }

void handle_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  // Without SA_RESTART, so that a read that waits ends; the second signal kills.
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  action.sa_handler = SIG_IGN;
  action.sa_flags = 0;
  sigaction(SIGPIPE, &action, nullptr);
}

Result<std::unique_ptr<Session>> Session::begin(const Options& options,
                                                std::map<std::string, report::Named> named) {
  if (auto valid = gate::validate(options.selection, statute::catalog()); !valid) {
    return valid.error();
  }
  auto reports = Reports::open(options);
  if (!reports) return reports.error();
  return std::unique_ptr<Session>(new Session(options, std::move(*reports), std::move(named)));
}

Session::Session(const Options& options, std::unique_ptr<Reports> reports,
                 std::map<std::string, report::Named> named)
    : options_(options),
      auditor_(statute::catalog(), auditor_options(options)),
      reports_(std::move(reports)),
      wanted_(reports_->sample(), auditor_.rules().size()),
      reported_(auditor_.rules().size()) {
  for (std::size_t i = 0; i < auditor_.rules().size(); ++i) {
    orders_.emplace(auditor_.rules()[i], i);
  }
  report::Run run{options.words, auditor_.rules()};
  run.named = std::move(named);
  reports_->begin(std::move(run));
}

Judge& Session::new_judge() {
  return *judges_.emplace_back(std::make_unique<Judge>(
      auditor_, report::RecordOptions{options_.redact}, wanted_, interrupted()));
}

void Session::emit(report::Record& record) {
  const std::string_view host = report::host_of(record.url);
  std::erase_if(record.findings, [&](const report::Finding& f) {
    const std::size_t order = orders_.at(f.rule);
    if (f.rule->once_per_host) {
      if (!told_.insert(report::once_key(*f.rule, host, record.place.source, field_of(f))).second) {
        return true;
      }
      tally_.finding(order, f.level, host, record.status);
    }
    if (wanted_.sample && ++reported_[order] >= *wanted_.sample) {
      wanted_.full[order].store(true, std::memory_order_relaxed);
      return reported_[order] > *wanted_.sample;
    }
    return false;
  });
  if (!record.findings.empty()) reports_->record(record);
}

void Session::emit(Judged judged) {
  for (auto& item : judged.items) {
    if (auto* const problem = std::get_if<Problem>(&item)) {
      ++summary_.problems;
      reports_->problem(*problem);
    } else {
      emit(std::get<report::Record>(item));
    }
  }
  // What nobody reads need not be read either.
  if (reports_->are_deaf()) interrupt();
  if (!judged.last) return;
  summary_.exchanges += judged.totals.judged;
  summary_.octets += judged.totals.octets;
  summary_.sources.push_back(std::move(judged.totals));
}

int Session::end() {
  std::vector<statute::Verdicts> verdicts;
  for (const auto& judge : judges_) {
    judge->add_verdicts(verdicts);
    tally_.add(judge->tally());
    summary_.seen.insert(judge->seen());
  }
  verdicts.resize(auditor_.rules().size());
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    const statute::Verdicts& v = verdicts[i];
    const std::uint64_t told = v.broken + v.kept + v.not_observable;
    summary_.rules.push_back({v, summary_.exchanges - told, tally_.of_rule(i)});
  }
  summary_.findings = tally_.levels();
  summary_.hosts = tally_.hosts();
  summary_.statuses = tally_.statuses();
  summary_.interrupted = interrupted().load();
  summary_.seconds = stopwatch_.seconds();
  return reports_->end(summary_, summary_.interrupted);
}

}  // namespace checker::cli
