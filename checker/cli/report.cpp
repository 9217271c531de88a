// The command `report`: results rendered or merged, nothing fetched or judged.
#include <cstdio>
#include <utility>

#include "checker/cli/commands.h"
#include "checker/cli/reports.h"
#include "checker/cli/session.h"
#include "checker/report/merge.h"
#include "checker/support/file.h"

namespace checker::cli {
namespace {

int fail(const Error& error) {
  std::fprintf(stderr, "statute: %s\n", error.what.c_str());
  return exit_code(error.fault);
}

// All reports as one.
class All final : public report::Report {
 public:
  explicit All(Reports& reports) : reports_(reports) {}
  void begin(const report::Run& run) override { reports_.begin(run); }
  void record(const report::Record& r) override {
    reports_.record(r);
    if (reports_.are_deaf()) interrupt();
  }
  void problem(const Problem& p) override { reports_.problem(p); }
  void end(const report::Summary& s) override { code_ = reports_.end(s, interrupted().load()); }
  [[nodiscard]] int code() const noexcept { return code_; }

 private:
  Reports& reports_;
  int code_ = 4;
};

}  // namespace

int report(const Options& options) {
  report::Merge merge({.redact = options.redact});
  for (const std::string& path : options.targets) {
    auto file = File::open(path, {.interrupted = &interrupted()});
    if (!file) return fail(file.error());
    if (const auto added = merge.add(std::move(*file)); !added) return fail(added.error());
  }
  auto reports = Reports::open(options);
  if (!reports) return fail(reports.error());
  All all(**reports);
  merge.write_to(all, interrupted());
  return all.code();
}

}  // namespace checker::cli
