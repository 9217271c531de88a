// What the user asked for on the command line.
#ifndef CHECKER_CLI_OPTIONS_H_
#define CHECKER_CLI_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "checker/gate/selection.h"
#include "checker/report/report.h"
#include "rules/message/message.h"
#include "rules/rule.h"

namespace checker::cli {

enum class Command : std::uint8_t { check, audit, report, rules, explain, demo, version };

// A report to write: to a file, or to the standard output.
struct ReportTo {
  std::string format;
  std::string file;  // empty: standard output
};

struct Options {
  Command command = Command::check;
  std::vector<std::string> words;    // the command line as given
  std::vector<std::string> targets;  // URLs and files; results; what to list or explain
  std::vector<std::string> files_from;

  // Requests
  std::string method;
  std::vector<std::string> fields;  // "Name: value"
  // Which probes are sent: none, safe, loud or all; and where they may POST and PUT.
  std::string probe = "safe";
  bool dry_run = false;  // requests are shown, not sent
  std::string post_target;
  std::string scratch;
  // Names of environment variables that hold credentials.
  std::string bearer_env;
  std::string basic_env;
  bool netrc = false;
  std::optional<std::string> content;
  std::string input_format = "auto";
  std::pair<std::string, std::string> lone_request;  // method and URL
  statute::Scheme scheme = statute::Scheme::unknown;
  statute::Vantage vantage = statute::Vantage::unknown;
  bool verify_digests = false;  // of WARC records

  // Network
  double timeout = 10;         // seconds
  double wait_for = 0;         // seconds that a target may take to come up
  std::optional<double> rate;  // requests a second to one host; none: what is polite, 0: any
  std::size_t retries = 2;
  std::optional<std::size_t> max_redirects;  // none: 5, and 20 where they are probed
  std::size_t concurrency = 16;
  std::size_t host_concurrency = 4;
  std::string proxy;
  std::string ca_file;
  bool insecure = false;
  std::string certificate;  // the client's own, PEM files
  std::string key;
  std::vector<std::string> resolve;
  bool http2 = false;  // live targets are asked over HTTP/2

  // Rules and gate
  gate::Selection selection;
  std::optional<statute::Level> fail_on = statute::Level::must;  // none: never
  std::uint64_t max_findings = 0;  // at the threshold or above it that are let pass
  bool allow_unreachable = false;

  // Output
  std::vector<ReportTo> reports;
  report::Group group = report::Group::exchange;
  report::Sample sample;  // none: as the format likes it
  bool redact = true;
  std::string color = "auto";
  bool progress = true;
  bool quiet = false;
  bool verbose = false;
  std::size_t threads = 0;  // 0: all

  // Demonstration
  std::uint16_t port = 0;  // 0: any that is free
  bool serve = false;      // and check nothing
  bool all = false;        // check every resource
};

// The options, or the exit code when there is nothing more to do: after --help
// (0) or a mistake (2), which has been told on the standard error.
[[nodiscard]] std::variant<Options, int> parse_options(int argc, const char* const* argv);

}  // namespace checker::cli

#endif  // CHECKER_CLI_OPTIONS_H_
