// The commands, one a file; each returns the exit code.
#ifndef CHECKER_CLI_COMMANDS_H_
#define CHECKER_CLI_COMMANDS_H_

#include "checker/cli/options.h"

namespace checker::cli {

int check(const Options& options);
int audit(const Options& options);
int report(const Options& options);
int rules(const Options& options);
int explain(const Options& options);
int demo(const Options& options);

// Everything from the command line to the exit code.
int run(int argc, const char* const* argv);

}  // namespace checker::cli

#endif  // CHECKER_CLI_COMMANDS_H_
