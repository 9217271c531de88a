// Places in the files of a repository, where code scanning wants its results.
#ifndef CHECKER_REPORT_LOCATION_H_
#define CHECKER_REPORT_LOCATION_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "checker/report/report.h"
#include "checker/support/file.h"
#include "checker/support/source.h"

namespace checker::report {

struct Location {
  std::string path;  // relative to the directory of the run, with '/'
  std::uint64_t line = 1;
};

class Locator {
 public:
  explicit Locator(const Run& run) : run_(run) {}

  // The first that there is: the capture at the entry, if it lies in the directory
  // of the run; the list at the line that names the target; the configuration.
  [[nodiscard]] Location of(const Place& place);

 private:
  [[nodiscard]] std::string relative(std::string_view path) const;
  [[nodiscard]] std::uint64_t line_of(const std::string& path, std::uint64_t offset);

  Run run_;
  // The file whose lines were counted last, and how far.
  std::string path_;
  File file_;
  bool is_text_ = false;
  std::uint64_t offset_ = 0;
  std::uint64_t line_ = 1;
};

}  // namespace checker::report

#endif  // CHECKER_REPORT_LOCATION_H_
