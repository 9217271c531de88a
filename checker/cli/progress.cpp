#include "checker/cli/progress.h"

#include <unistd.h>

#include <cstdio>
#include <string>

#include "checker/support/text.h"

namespace checker::cli {

// One source is done before there is anything to tell.
Progress::Progress(bool wanted, std::size_t sources)
    : shown_(wanted && sources > 1 && ::isatty(STDERR_FILENO) == 1),
      tells_(wanted && ::isatty(STDERR_FILENO) == 1),
      sources_(sources) {}

void Progress::tell(std::string_view target, std::string_view probe) {
  const double now = stopwatch_.seconds();
  if (!tells_ || now < drawn_ + 0.1) return;
  drawn_ = now;
  constexpr std::size_t kMost = 78;
  std::string line = "[" + thousands(done_) + "/" + thousands(sources_) + "] ";
  line += probe.empty() ? "GET" : probe;
  line += "  " + escape_controls(target);
  std::fprintf(stderr, "\r\x1b[K%s", std::string(fit_width(line, kMost)).c_str());
}

void Progress::step(std::uint64_t octets) {
  ++done_;
  octets_ += octets;
  const double now = stopwatch_.seconds();
  if (!shown_ || now < drawn_ + 0.1) return;
  drawn_ = now;
  constexpr std::size_t kBar = 20;
  const std::size_t filled = kBar * done_ / sources_;
  std::string line = "\r\x1b[K[" + std::string(filled, '#') + std::string(kBar - filled, ' ') +
                     "] " + thousands(done_) + "/" + thousands(sources_) + "  " +
                     human_octets(octets_) + "  " + octet_rate(octets_, now);
  const double left = now / static_cast<double>(done_) * static_cast<double>(sources_ - done_);
  line += "  " + human_duration(left) + " left";
  std::fputs(line.c_str(), stderr);
}

void Progress::end() {
  if (tells_ && drawn_ > 0) std::fputs("\r\x1b[K", stderr);
}

}  // namespace checker::cli
