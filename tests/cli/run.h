// The program, run as its user runs it.
#ifndef TESTS_CLI_RUN_H_
#define TESTS_CLI_RUN_H_

#include <string>
#include <vector>

namespace checker {

struct Ran {
  int code = -1;  // exit code; 128 + the signal that ended it
  std::string out;
  std::string err;
};

// `in` is the standard input. No terminal, no colour, the C locale; of the variables of the tests
// NETRC and STATUTE_TEST_*.
Ran run(const std::vector<std::string>& arguments, const std::string& in = {});

// The same, in another working directory.
Ran run_in(const std::string& directory, const std::vector<std::string>& arguments);

// The same, but once it has written so many octets to its standard output, that is
// closed, or the program gets SIGINT while it waits for somebody to read on.
enum class Until { close_output, interrupt };
Ran run_until(const std::vector<std::string>& arguments, std::size_t octets, Until until);

// A directory of this process, gone when it ends.
const std::string& scratch();
// A file in it; returns its path.
std::string write_scratch(const std::string& name, const std::string& octets);
std::string read_file(const std::string& path);
// A file of tests/.
std::string test_file(const std::string& name);

// Set by --update-golden: golden files are written instead of compared.
extern bool update_golden;

}  // namespace checker

#endif  // TESTS_CLI_RUN_H_
