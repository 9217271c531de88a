// A capture that comes with the program: what a proxy might have recorded.
#ifndef CHECKER_DEMO_CAPTURE_H_
#define CHECKER_DEMO_CAPTURE_H_

#include <string_view>

namespace checker::demo {

// An `.http` transcript of four exchanges, two of them at fault.
[[nodiscard]] std::string_view capture() noexcept;

}  // namespace checker::demo

#endif  // CHECKER_DEMO_CAPTURE_H_
