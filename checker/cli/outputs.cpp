#include "checker/cli/outputs.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace checker::cli {
namespace {

constexpr std::size_t kBuffer = std::size_t{64} << 10;

}  // namespace

void StandardOutput::write(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= kBuffer) flush();
}

void StandardOutput::flush() {
  std::string_view rest = buffer_;
  if (before_ && !rest.empty()) before_();
  while (!rest.empty() && !closed_ && error_ == 0) {
    const ssize_t n = ::write(STDOUT_FILENO, rest.data(), rest.size());
    if (n >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno == EPIPE) {
      closed_ = true;
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
  buffer_.clear();
}

Result<void> StandardOutput::finish() {
  flush();
  if (error_ == 0) return {};
  return Error{Fault::unwritable,
               std::string("the standard output cannot be written: ") + std::strerror(error_)};
}

void FileOutput::write(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= kBuffer) flush();
}

void FileOutput::flush() {
  if (written_) written_ = file_.write(buffer_);
  buffer_.clear();
}

Result<void> FileOutput::finish() {
  flush();
  return written_ ? file_.commit() : written_;
}

bool wants_color(const std::string& option, int fd) {
  if (option != "auto") return option == "always";
  const char* const no_color = std::getenv("NO_COLOR");
  if (no_color != nullptr && *no_color != '\0') return false;
  const char* const term = std::getenv("TERM");
  return ::isatty(fd) == 1 && term != nullptr && std::strcmp(term, "dumb") != 0;
}

std::size_t terminal_width(int fd) {
  winsize size{};
  std::size_t columns = 80;
  if (::isatty(fd) == 1 && ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    columns = size.ws_col;
  }
  return std::clamp<std::size_t>(columns, 40, 120);
}

}  // namespace checker::cli
