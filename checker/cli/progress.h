// How far a run is, on the standard error, while it is a terminal.
#ifndef CHECKER_CLI_PROGRESS_H_
#define CHECKER_CLI_PROGRESS_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "checker/support/clock.h"

namespace checker::cli {

struct Progressed {
  std::size_t sources = 0;  // that there will be
  std::size_t done = 0;
  std::uint64_t size = 0;  // of all files, in octets; 0 when it is not known
  std::uint64_t octets = 0;
  double seconds = 0;
};

// A bar, how much of how much, the rate and the time left; without a bar where
// nobody knows how much there is.
[[nodiscard]] std::string progress_line(const Progressed& p);

// From any thread.
class Progress {
 public:
  // Silent unless `wanted`, and on a terminal.
  explicit Progress(bool wanted);
  // Whether it is worth the while to tell of `size`.
  [[nodiscard]] bool is_shown() const noexcept { return shown_; }
  // How many sources there will be, and octets in all of them.
  void expect(std::size_t sources, std::uint64_t size);
  // So many octets more of a file have been read.
  void advance(std::uint64_t octets);
  // One source more is done.
  void step();
  // What is being sent to a live target: the name of a probe, or nothing.
  void tell(std::string_view target, std::string_view probe);
  // Wipes the line, so that something else can be written.
  void wipe();

 private:
  void draw();
  [[nodiscard]] bool is_due() const;

  bool shown_;
  std::mutex mutex_;
  std::size_t sources_ = 0;
  std::uint64_t size_ = 0;
  std::atomic<std::size_t> done_ = 0;
  std::atomic<std::uint64_t> octets_ = 0;
  Stopwatch stopwatch_;
  std::atomic<double> drawn_ = 0;  // seconds since the start when the line was last drawn
  bool dirty_ = false;             // there is a line
};

}  // namespace checker::cli

#endif  // CHECKER_CLI_PROGRESS_H_
