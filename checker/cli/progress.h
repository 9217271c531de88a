// How far a run is, on the standard error, while it is a terminal.
#ifndef CHECKER_CLI_PROGRESS_H_
#define CHECKER_CLI_PROGRESS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "checker/support/clock.h"

namespace checker::cli {

class Progress {
 public:
  // `sources`: how many there will be. Silent unless `wanted`, and on a terminal.
  Progress(bool wanted, std::size_t sources);
  // One source more is done, of so many octets.
  void step(std::uint64_t octets);
  // What is being sent to a live target: the name of a probe, or nothing.
  void tell(std::string_view target, std::string_view probe);
  // Wipes the line.
  void end();

 private:
  bool shown_;
  bool tells_;
  std::size_t sources_;
  std::size_t done_ = 0;
  std::uint64_t octets_ = 0;
  Stopwatch stopwatch_;
  double drawn_ = 0;  // seconds since the start when the line was last drawn
};

}  // namespace checker::cli

#endif  // CHECKER_CLI_PROGRESS_H_
