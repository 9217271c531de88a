#include <cstdio>
#include <exception>

#include "checker/cli/commands.h"
#include "checker/cli/session.h"

namespace checker::cli {
namespace {

int dispatch(const Options& options) {
  switch (options.command) {
    case Command::check:
      return check(options);
    case Command::audit:
      return audit(options);
    case Command::report:
      return report(options);
    case Command::rules:
      return rules(options);
    case Command::explain:
      return explain(options);
    case Command::demo:
      return demo(options);
    case Command::version:
      std::puts("statute " STATUTE_VERSION);
      return 0;
  }
  return 4;
}

}  // namespace

int run(int argc, const char* const* argv) {
  handle_signals();
  try {
    const auto parsed = parse_options(argc, argv);
    if (const int* code = std::get_if<int>(&parsed)) return *code;
    return dispatch(std::get<Options>(parsed));
  } catch (const std::exception& e) {
    std::fprintf(stderr, "statute: internal error: %s\n", e.what());
    return 4;
  }
}

}  // namespace checker::cli
