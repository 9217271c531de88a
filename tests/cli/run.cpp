#include "tests/cli/run.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace checker {

bool update_golden = false;

namespace {

struct Pipe {
  std::array<int, 2> end{-1, -1};
  Pipe() { EXPECT_EQ(::pipe2(end.data(), O_CLOEXEC), 0); }
  ~Pipe() {
    close(0);
    close(1);
  }
  void close(std::size_t i) {
    if (end[i] >= 0) ::close(end[i]);
    end[i] = -1;
  }
};

struct Scratch {
  std::string path;
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "statute-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path = name;
  }
  ~Scratch() { std::filesystem::remove_all(path); }
};

}  // namespace

namespace {

// Starts the program; the ends of the pipes that are its own are closed here.
pid_t start(const std::vector<std::string>& arguments, Pipe& input, Pipe& output, Pipe& error,
            const std::string& directory = {}) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (!directory.empty()) posix_spawn_file_actions_addchdir_np(&actions, directory.c_str());
  posix_spawn_file_actions_adddup2(&actions, input.end[0], 0);
  posix_spawn_file_actions_adddup2(&actions, output.end[1], 1);
  posix_spawn_file_actions_adddup2(&actions, error.end[1], 2);
  std::string program = STATUTE_BINARY;
  std::vector<char*> argv{program.data()};
  std::vector<std::string> copies = arguments;
  for (std::string& a : copies) argv.push_back(a.data());
  argv.push_back(nullptr);
  std::vector<std::string> environment{"LC_ALL=C", "PATH=/usr/bin:/bin", "TZ=UTC"};
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view own = *variable;
    if (own.starts_with("STATUTE_TEST_") || own.starts_with("NETRC="))
      environment.emplace_back(own);
  }
  std::vector<char*> envp;
  for (std::string& e : environment) envp.push_back(e.data());
  envp.push_back(nullptr);
  pid_t pid = 0;
  EXPECT_EQ(::posix_spawn(&pid, program.c_str(), &actions, nullptr, argv.data(), envp.data()), 0);
  posix_spawn_file_actions_destroy(&actions);
  input.close(0);
  output.close(1);
  error.close(1);
  return pid;
}

int exit_code(pid_t pid) {
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// Reads once; at the end of what there is, the pipe is closed.
void drain(Pipe& p, std::string& to) {
  std::array<char, 65536> buffer{};
  const ssize_t n = ::read(p.end[0], buffer.data(), buffer.size());
  if (n > 0) {
    to.append(buffer.data(), static_cast<std::size_t>(n));
  } else {
    p.close(0);
  }
}

Ran run_whole(const std::string& directory, const std::vector<std::string>& arguments,
              const std::string& in) {
  Pipe input;
  Pipe output;
  Pipe error;
  const pid_t pid = start(arguments, input, output, error, directory);
  Ran ran;
  std::string_view rest = in;
  if (rest.empty()) input.close(1);
  ::fcntl(input.end[1], F_SETFL, O_NONBLOCK);
  while (output.end[0] >= 0 || error.end[0] >= 0) {
    std::array<pollfd, 3> fds{pollfd{output.end[0], POLLIN, 0}, pollfd{error.end[0], POLLIN, 0},
                              pollfd{input.end[1], POLLOUT, 0}};
    ::poll(fds.data(), fds.size(), -1);
    if (fds[0].revents != 0) drain(output, ran.out);
    if (fds[1].revents != 0) drain(error, ran.err);
    if (fds[2].revents != 0) {
      const ssize_t n = ::write(input.end[1], rest.data(), rest.size());
      if (n > 0) rest.remove_prefix(static_cast<std::size_t>(n));
      if (n < 0 || rest.empty()) input.close(1);
    }
  }
  ran.code = exit_code(pid);
  return ran;
}

}  // namespace

Ran run_in(const std::string& directory, const std::vector<std::string>& arguments) {
  return run_whole(directory, arguments, {});
}

Ran run(const std::vector<std::string>& arguments, const std::string& in) {
  return run_whole({}, arguments, in);
}

Ran run_until(const std::vector<std::string>& arguments, std::size_t octets, Until until) {
  Pipe input;
  Pipe output;
  Pipe error;
  const pid_t pid = start(arguments, input, output, error);
  input.close(1);
  Ran ran;
  while (output.end[0] >= 0 && ran.out.size() < octets) drain(output, ran.out);
  if (until == Until::close_output) {
    output.close(0);
  } else {
    ::kill(pid, SIGINT);
  }
  while (output.end[0] >= 0) drain(output, ran.out);
  while (error.end[0] >= 0) drain(error, ran.err);
  ran.code = exit_code(pid);
  return ran;
}

const std::string& scratch() {
  static const Scratch directory;
  return directory.path;
}

std::string write_scratch(const std::string& name, const std::string& octets) {
  std::string path = scratch() + "/" + name;
  std::ofstream(path, std::ios::binary) << octets;
  return path;
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string test_file(const std::string& name) {
  return std::string(STATUTE_SOURCE_DIR) + "/tests/" + name;
}

}  // namespace checker

int main(int argc, char** argv) {
  ::signal(SIGPIPE, SIG_IGN);
  testing::InitGoogleTest(&argc, argv);
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--update-golden") == 0) checker::update_golden = true;
  }
  return RUN_ALL_TESTS();
}
