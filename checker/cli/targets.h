// What the command line and lists of files name, as single targets.
#ifndef CHECKER_CLI_TARGETS_H_
#define CHECKER_CLI_TARGETS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "checker/cli/options.h"
#include "checker/support/result.h"

namespace checker::cli {

struct Target {
  std::string name;  // a URL, a path, or "-"
  // In a folder or by a glob, not by its own name: it need not be a capture.
  bool found = false;
  // Named as tcpflow names files: one direction of a connection, and the other, if it is there.
  bool is_flow = false;
  std::string other = {};
  // The list that names it, and its line there, from 1; empty and 0 on the command line.
  std::string list{};
  std::uint64_t line = 0;

  [[nodiscard]] bool is_url() const { return name.find("://") != name.npos; }
};

// Targets in the order given; the files of a folder or glob sorted. Folders are searched to
// their depth, but links to folders are not followed. Both directions of a connection are
// one target. An error if there are none.
[[nodiscard]] Result<std::vector<Target>> all_targets(const Options& options);

}  // namespace checker::cli

#endif  // CHECKER_CLI_TARGETS_H_
