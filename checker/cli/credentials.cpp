#include "checker/cli/credentials.h"

#include <cstdlib>

#include "checker/support/file.h"
#include "checker/support/text.h"

namespace checker::cli {
namespace {

Result<std::string> variable(std::string_view option, const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  if (value == nullptr || *value == '\0') {
    return Error{Fault::usage, std::string(option) + ": there is no variable " + name};
  }
  for (const char* c = value; *c != '\0'; ++c) {
    if (static_cast<unsigned char>(*c) < 0x20) {
      return Error{Fault::usage,
                   std::string(option) + ": the variable " + name + " holds a control character"};
    }
  }
  return std::string(value);
}

std::string basic(std::string_view user_and_password) {
  return "Authorization: Basic " + base64_encode(user_and_password);
}

std::string netrc_path() {
  for (const char* name : {"NETRC", "HOME"}) {
    const char* const value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    return std::string_view(name) == "NETRC" ? std::string(value) : std::string(value) + "/.netrc";
  }
  return {};
}

// The next word of a netrc file; comments run to the end of their line.
std::string_view next_word(std::string_view& rest) {
  for (;;) {
    const std::size_t at = std::min(rest.find_first_not_of(" \t\r\n"), rest.size());
    rest.remove_prefix(at);
    if (!rest.starts_with('#')) break;
    rest.remove_prefix(std::min(rest.find('\n'), rest.size()));
  }
  const std::string_view word = rest.substr(0, rest.find_first_of(" \t\r\n"));
  rest.remove_prefix(word.size());
  return word;
}

}  // namespace

Result<Credentials> Credentials::read(const Options& options) {
  Credentials out;
  if (!options.bearer_env.empty()) {
    auto token = variable("--bearer-env", options.bearer_env);
    if (!token) return token.error();
    out.everywhere_ = "Authorization: Bearer " + *token;
  } else if (!options.basic_env.empty()) {
    auto pair = variable("--basic-env", options.basic_env);
    if (!pair) return pair.error();
    if (pair->find(':') == std::string::npos) {
      return Error{Fault::usage,
                   "--basic-env: the variable " + options.basic_env + " is not USER:PASSWORD"};
    }
    out.everywhere_ = basic(*pair);
  }
  if (options.netrc) {
    const auto file = File::open(netrc_path());
    if (!file) return Error{Fault::usage, "--netrc: " + file.error().what};
    out.netrc_ = file->octets();
  }
  return out;
}

std::optional<std::string> Credentials::field(std::string_view host) const {
  if (!everywhere_.empty()) return everywhere_;
  std::string_view rest = netrc_;
  bool here = false;
  std::string_view login;
  std::string_view password;
  const auto found = [&] { return here && !login.empty() && !password.empty(); };
  for (std::string_view word = next_word(rest); !word.empty(); word = next_word(rest)) {
    if (word == "machine" || word == "default") {
      if (found()) break;
      here = word == "default" || same_text(next_word(rest), host);
      login = password = {};
    } else if (word == "login") {
      login = next_word(rest);
    } else if (word == "password") {
      password = next_word(rest);
    } else if (word == "macdef") {
      const std::size_t end = rest.find("\n\n");
      rest.remove_prefix(end == rest.npos ? rest.size() : end);
    }
  }
  if (!found()) return std::nullopt;
  return basic(std::string(login) + ":" + std::string(password));
}

}  // namespace checker::cli
