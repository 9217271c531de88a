// The only place that reads a clock, and the date-times of capture files.
#ifndef CHECKER_SUPPORT_CLOCK_H_
#define CHECKER_SUPPORT_CLOCK_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace checker {

// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
[[nodiscard]] std::int64_t unix_milliseconds();

// Time that only goes forward.
class Stopwatch {
 public:
  Stopwatch() : start_(std::chrono::steady_clock::now()) {}
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }
  [[nodiscard]] std::chrono::milliseconds milliseconds() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                                 start_);
  }

 private:
  std::chrono::steady_clock::time_point start_;
};

// "2026-11-20T12:34:56.789Z"; without the fraction when it is zero.
[[nodiscard]] std::string iso8601(std::int64_t unix_milliseconds);

// A date-time as RFC 3339, HAR and WARC write it, in Unix milliseconds; finer
// fractions are cut off. Accepts what is seen besides: a space for "T", a zone
// without colon or minutes, no zone (then it is UTC), and the reduced dates of
// WARC 1.1 ("2026", "2026-11", "2026-11-20T12:34Z"), which mean their beginning.
[[nodiscard]] std::optional<std::int64_t> parse_iso8601(std::string_view text) noexcept;

}  // namespace checker

#endif  // CHECKER_SUPPORT_CLOCK_H_
