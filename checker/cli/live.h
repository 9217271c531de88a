// Live targets: URLs fetched, and what came judged.
#ifndef CHECKER_CLI_LIVE_H_
#define CHECKER_CLI_LIVE_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
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

// Who looks on.
struct Onlooker {
  // What came of a target; they come in any order.
  std::function<void(std::size_t number, Judged)> put;
  // What is being sent to it: the name of a probe, or nothing.
  std::function<void(const std::string& target, std::string_view probe)> doing{};
};

// Fetches and probes all, many at a time, on this thread. An error is about the
// options; a target that fails is a problem.
[[nodiscard]] Result<void> fetch_all(const std::vector<LiveTarget>& targets, const Options& options,
                                     Judge& judge, const Onlooker& onlooker);

// Every request that would be sent, octet for octet; secrets are masked.
[[nodiscard]] Result<std::string> rehearsal(const std::vector<LiveTarget>& targets,
                                            const Options& options);

}  // namespace checker::cli

#endif  // CHECKER_CLI_LIVE_H_
