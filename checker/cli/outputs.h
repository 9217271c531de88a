// Where reports go: the standard output, or files that appear when they are whole.
#ifndef CHECKER_CLI_OUTPUTS_H_
#define CHECKER_CLI_OUTPUTS_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "checker/report/report.h"
#include "checker/support/result.h"

namespace checker::cli {

// Buffered. A reader that closes early (`| head`) is no error: the rest is dropped.
class StandardOutput final : public report::Output {
 public:
  void write(std::string_view text) override;
  // Whether all was written, as far as there was a reader.
  [[nodiscard]] Result<void> finish();

 private:
  void flush();
  std::string buffer_;
  bool closed_ = false;
  int error_ = 0;
};

// Keeps the report until `finish`, so that no half a file bears its name.
class FileOutput final : public report::Output {
 public:
  explicit FileOutput(std::string path) : path_(std::move(path)) {}
  void write(std::string_view text) override { text_ += text; }
  [[nodiscard]] Result<void> finish();

 private:
  std::string path_;
  std::string text_;
};

// Whether text on this stream may be coloured: --color, NO_COLOR, a terminal.
[[nodiscard]] bool wants_color(const std::string& option, int fd);
// The columns of the terminal, or 80.
[[nodiscard]] std::size_t terminal_width(int fd);

}  // namespace checker::cli

#endif  // CHECKER_CLI_OUTPUTS_H_
