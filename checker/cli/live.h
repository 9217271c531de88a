// Live targets: URLs fetched, and what came judged.
#ifndef CHECKER_CLI_LIVE_H_
#define CHECKER_CLI_LIVE_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "checker/cli/judge.h"
#include "checker/cli/options.h"
#include "checker/support/result.h"

namespace checker::cli {

struct LiveTarget {
  std::size_t number = 0;  // among all targets
  std::string url;
  // What is asked instead of what the options say; the connection is then left
  // to the peer.
  std::string method{};
  std::string request{};  // octets
};

// Fetches all, many at a time, on this thread. `put` gets what came of each, in
// any order. An error is about the options; a target that fails is a problem.
[[nodiscard]] Result<void> fetch_all(const std::vector<LiveTarget>& targets, const Options& options,
                                     Judge& judge,
                                     const std::function<void(std::size_t, Judged)>& put);

}  // namespace checker::cli

#endif  // CHECKER_CLI_LIVE_H_
