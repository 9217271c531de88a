#include "checker/cli/live.h"

namespace checker::cli {

Result<void> fetch_all(const std::vector<LiveTarget>& targets, const Options&, Judge&,
                       const std::function<void(std::size_t, Judged)>&) {
  return Error{Fault::usage, "'" + targets.front().url + "': this build cannot fetch"};
}

}  // namespace checker::cli
