// A real server: nginx, whose static files answer POST with 405 and no Allow.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <simdjson.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <optional>
#include <set>
#include <sstream>
#include <string>

#include "tests/cli/run.h"

namespace checker {
namespace {

using testing::HasSubstr;
using testing::Not;

std::optional<std::string> nginx_path() {
  for (const char* path : {"/usr/sbin/nginx", "/usr/bin/nginx"}) {
    if (std::filesystem::exists(path)) return path;
  }
  return std::nullopt;
}

// nginx on a loopback port of ours. It inherits the listening socket, so that
// requests wait in its queue until it is up.
class Nginx {
 public:
  // `listen`: what the server is told of its socket, with a space before it.
  explicit Nginx(const std::string& program, const std::string& listen = "") {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(listener, generic, length), 0);
    EXPECT_EQ(::listen(listener, 64), 0);
    ::getsockname(listener, generic, &length);
    const std::string port = std::to_string(ntohs(address.sin_port));
    url_ = "http://127.0.0.1:" + port;

    const std::string root = scratch() + "/nginx";
    std::filesystem::create_directories(root + "/www");
    write_scratch("nginx/www/index.html", "<!doctype html><title>hello</title>\n");
    const std::string conf = write_scratch(
        "nginx/nginx.conf",
        "daemon off; worker_processes 1; user root; pid nginx.pid; error_log error.log;\n"
        "events { worker_connections 64; }\n"
        "http { access_log off; server_tokens off; types { text/html html; } charset utf-8;\n"
        "  client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3;\n"
        "  uwsgi_temp_path t4; scgi_temp_path t5;\n"
        "  server { listen 127.0.0.1:" +
            port + listen + "; root www; } }\n");

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, listener, 3);
    std::array<std::string, 5> words{program, "-p", root, "-c", conf};
    std::array<char*, 6> argv{};
    for (std::size_t i = 0; i < words.size(); ++i) argv[i] = words[i].data();
    std::string inherit = "NGINX=3;";
    std::array<char*, 2> envp{inherit.data(), nullptr};
    EXPECT_EQ(::posix_spawn(&pid_, program.c_str(), &actions, nullptr, argv.data(), envp.data()),
              0);
    posix_spawn_file_actions_destroy(&actions);
    ::close(listener);
  }
  ~Nginx() {
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
  }
  Nginx(const Nginx&) = delete;
  Nginx& operator=(const Nginx&) = delete;

  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  pid_t pid_ = 0;
  std::string url_;
};

TEST(Nginx, BreaksOneRuleThatWeKnow) {
  const auto program = nginx_path();
  if (!program) GTEST_SKIP() << "nginx is not installed";
  const Nginx nginx(*program);

  const Ran get = run({"--probe", "none", "-f", "concise", nginx.url() + "/"});
  EXPECT_EQ(get.code, 0) << get.out << get.err;
  EXPECT_THAT(get.out, HasSubstr("1 exchanges"));
  EXPECT_THAT(get.out, Not(HasSubstr(": should ")));

  const Ran missing = run({"--probe", "none", "-f", "concise", nginx.url() + "/missing"});
  EXPECT_EQ(missing.code, 0) << missing.out;

  const Ran head = run({"-f", "concise", "-X", "HEAD", nginx.url() + "/"});
  EXPECT_EQ(head.code, 0) << head.out;

  const Ran range =
      run({"--probe", "none", "-f", "concise", "-H", "Range: bytes=0-4", nginx.url() + "/"});
  EXPECT_EQ(range.code, 0) << range.out;

  const Ran post = run({"-f", "concise", "-d", "x", nginx.url() + "/"});
  EXPECT_EQ(post.code, 1) << post.out;
  EXPECT_THAT(post.out, HasSubstr("must 405-allow-missing"));
  EXPECT_THAT(post.out, HasSubstr(" 1 must"));
}

TEST(Nginx, SpeaksHttp2) {
  const auto program = nginx_path();
  if (!program) GTEST_SKIP() << "nginx is not installed";
  const Nginx nginx(*program, " http2");

  const Ran get = run({"--http", "2", "--probe", "none", "-f", "text", nginx.url() + "/"});
  EXPECT_EQ(get.code, 0) << get.out << get.err;
  EXPECT_THAT(get.out, HasSubstr("200   HTTP/2"));
  EXPECT_THAT(get.out, HasSubstr("1 exchange judged"));

  const Ran head = run({"--http", "2", "-f", "concise", "-X", "HEAD", nginx.url() + "/"});
  EXPECT_EQ(head.code, 0) << head.out;

  const Ran post = run({"--http", "2", "-f", "concise", "-d", "x", nginx.url() + "/"});
  EXPECT_EQ(post.code, 1) << post.out;
  EXPECT_THAT(post.out, HasSubstr("must 405-allow-missing"));

  // The probes that make sense in it find the same as over HTTP/1.1.
  const Ran probed = run({"--http", "2", "-f", "concise", nginx.url() + "/"});
  EXPECT_EQ(probed.code, 1) << probed.out;
  EXPECT_THAT(probed.out, HasSubstr("must 206-method"));
  EXPECT_THAT(probed.out, HasSubstr(" 0 problems"));
}

TEST(Nginx, ThatDoesNotSpeakHttp2IsAProblem) {
  const auto program = nginx_path();
  if (!program) GTEST_SKIP() << "nginx is not installed";
  const Nginx nginx(*program);

  const Ran get = run({"--http", "2", "-f", "concise", nginx.url() + "/"});
  EXPECT_EQ(get.code, 3) << get.out << get.err;
  EXPECT_THAT(get.out, HasSubstr("it does not speak HTTP/2"));
}

TEST(Nginx, ProbesShowWhatItBreaks) {
  const auto program = nginx_path();
  if (!program) GTEST_SKIP() << "nginx is not installed";
  const Nginx nginx(*program);
  const Ran ran = run({"--probe", "loud", "-f", "jsonl", nginx.url() + "/index.html"});
  EXPECT_EQ(ran.code, 1) << ran.out << ran.err;
  std::set<std::string> found;
  std::istringstream in(ran.out);
  simdjson::dom::parser parser;
  for (std::string line; std::getline(in, line);) {
    const simdjson::dom::element object = parser.parse(line);
    if (std::string_view(object["type"]) != "finding") continue;
    if (std::string_view(object["level"]) != "must") continue;
    found.emplace(std::string_view(object["rule"]));
    EXPECT_FALSE(std::string_view(object["source"]["probe"]).empty());
  }
  // Each was checked against its source: a list of dates is read by its first, no date at all is
  // taken for one long ago, If-Match comes second, HEAD gets a range, OPTIONS a 405 without
  // Allow, and neither Host nor the scheme of the target is looked at.
  const std::set<std::string> expected{"405-allow-missing",
                                       "206-method",
                                       "conditional-date-invalid",
                                       "host-invalid-not-400",
                                       "https-on-plain-connection",
                                       "if-unmodified-since-invalid",
                                       "if-unmodified-since-with-if-match"};
  EXPECT_EQ(found, expected);
}

}  // namespace
}  // namespace checker
