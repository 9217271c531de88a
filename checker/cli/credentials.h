// Credentials that are read from where they are kept, never from the command line.
#ifndef CHECKER_CLI_CREDENTIALS_H_
#define CHECKER_CLI_CREDENTIALS_H_

#include <optional>
#include <string>
#include <string_view>

#include "checker/cli/options.h"
#include "checker/support/result.h"

namespace checker::cli {

class Credentials {
 public:
  // Reads the variables and files that the options name. A usage error names what
  // is missing, never what it holds.
  [[nodiscard]] static Result<Credentials> read(const Options& options);

  // "Authorization: ..." for requests to that host; nothing if there is none.
  [[nodiscard]] std::optional<std::string> field(std::string_view host) const;

 private:
  std::string everywhere_;
  std::string netrc_;
};

}  // namespace checker::cli

#endif  // CHECKER_CLI_CREDENTIALS_H_
