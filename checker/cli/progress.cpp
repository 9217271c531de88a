#include "checker/cli/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "checker/support/text.h"

namespace checker::cli {

std::string progress_line(const Progressed& p) {
  constexpr std::size_t kBar = 20;
  const bool by_octets = p.size > 0;
  const auto octets = static_cast<double>(p.octets);
  double part = p.sources == 0 ? 0 : static_cast<double>(p.done) / static_cast<double>(p.sources);
  if (by_octets) part = std::min(octets / static_cast<double>(p.size), 1.0);
  const bool is_known = by_octets || p.sources > 1;
  std::string line;
  if (is_known) {
    const auto filled = static_cast<std::size_t>(part * kBar);
    line += "[" + std::string(filled, '#') + std::string(kBar - filled, ' ') + "]";
  }
  if (p.sources > 1) line += "  " + thousands(p.done) + "/" + thousands(p.sources);
  line += "  " + human_octets(p.octets);
  if (by_octets) line += " of " + human_octets(p.size);
  line += "  " + octet_rate(p.octets, p.seconds);
  if (is_known && part > 0) line += "  " + human_duration(p.seconds / part - p.seconds) + " left";
  return line;
}

Progress::Progress(bool wanted) : shown_(wanted && ::isatty(STDERR_FILENO) == 1) {}

void Progress::expect(std::size_t sources, std::uint64_t size) {
  sources_ = sources;
  size_ = size;
}

bool Progress::is_due() const {
  constexpr double kEvery = 0.1;  // seconds
  return shown_ && stopwatch_.seconds() >= drawn_ + kEvery;
}

void Progress::advance(std::uint64_t octets) {
  octets_ += octets;
  if (is_due()) draw();
}

void Progress::step() {
  ++done_;
  if (is_due()) draw();
}

void Progress::draw() {
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock) return;  // some other thread draws
  const double now = stopwatch_.seconds();
  drawn_ = now;
  dirty_ = true;
  std::fprintf(stderr, "\r\x1b[K%s", progress_line({sources_, done_, size_, octets_, now}).c_str());
}

void Progress::tell(std::string_view target, std::string_view probe) {
  if (!is_due()) return;
  const std::lock_guard lock(mutex_);
  drawn_ = stopwatch_.seconds();
  dirty_ = true;
  constexpr std::size_t kMost = 78;
  std::string line = "[" + thousands(done_) + "/" + thousands(sources_) + "] ";
  line += probe.empty() ? "GET" : probe;
  line += "  " + escape_controls(target);
  std::fprintf(stderr, "\r\x1b[K%s", std::string(fit_width(line, kMost)).c_str());
}

void Progress::wipe() {
  const std::lock_guard lock(mutex_);
  if (dirty_) std::fputs("\r\x1b[K", stderr);
  dirty_ = false;
}

}  // namespace checker::cli
