// Where reports go: the standard output, or files that appear when they are whole.
#ifndef CHECKER_CLI_OUTPUTS_H_
#define CHECKER_CLI_OUTPUTS_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "checker/report/report.h"
#include "checker/support/file.h"
#include "checker/support/result.h"

namespace checker::cli {

// Buffered. A reader that closes early (`| head`) is no error: the rest is dropped.
class StandardOutput final : public report::Output {
 public:
  void write(std::string_view text) override;
  // Whether all was written, as far as there was a reader.
  [[nodiscard]] Result<void> finish();
  [[nodiscard]] bool is_closed() const noexcept { return closed_; }
  // Called before octets go out, so that a terminal can be cleared for them.
  void set_before(std::function<void()> before) { before_ = std::move(before); }

 private:
  void flush();
  std::function<void()> before_;
  std::string buffer_;
  bool closed_ = false;
  int error_ = 0;
};

// A file that appears when the report is whole.
class FileOutput final : public report::Output {
 public:
  explicit FileOutput(NewFile file) : file_(std::move(file)) {}
  void write(std::string_view text) override;
  [[nodiscard]] Result<void> finish();

 private:
  void flush();
  NewFile file_;
  std::string buffer_;
  Result<void> written_;  // the first failure
};

// Whether text on this stream may be coloured: --color, NO_COLOR, a terminal.
[[nodiscard]] bool wants_color(const std::string& option, int fd);
// The columns of the terminal, or 80.
[[nodiscard]] std::size_t terminal_width(int fd);

}  // namespace checker::cli

#endif  // CHECKER_CLI_OUTPUTS_H_
