// Fetching over the wire, against peers on the loopback interface that do as
// they are told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "checker/demo/certificate.h"
#include "checker/demo/deviants.h"
#include "checker/demo/origin.h"
#include "checker/fetch/exchange.h"
#include "checker/fetch/wire.h"
#include "checker/support/clock.h"
#include "checker/support/file.h"
#include "rules/catalog.h"
#include "rules/engine/auditor.h"
#include "rules/engine/history.h"

namespace checker::fetch {
namespace {

namespace net = boost::asio;
using net::ip::tcp;
using std::chrono::milliseconds;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;
using Tls = net::ssl::stream<tcp::socket&>;

// What a peer does with a request for a path.
struct Script {
  enum class Then { close, cut, reset, stall, keep };
  std::string octets = {};
  Then then = Then::close;   // cut: FIN without close_notify
  std::string endless = {};  // sent over and over until the connection ends
  milliseconds pace{-1};     // between two octets of `endless`
};
using Then = Script::Then;

// Listens on a port of 127.0.0.1; a thread for every connection.
class Listener {
 public:
  using Session = std::function<void(tcp::socket&)>;
  explicit Listener(Session session)
      : session_(std::move(session)),
        acceptor_(context_, {net::ip::make_address("127.0.0.1"), 0}),
        thread_([this] { accept(); }) {}
  ~Listener() {
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
    thread_.join();
    {
      const std::lock_guard lock(mutex_);
      for (int fd : open_) ::shutdown(fd, SHUT_RDWR);
    }
    for (std::thread& t : sessions_) t.join();
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  [[nodiscard]] std::size_t connections() const {
    const std::lock_guard lock(mutex_);
    return count_;
  }

 private:
  void accept() {
    for (;;) {
      boost::system::error_code error;
      tcp::socket s = acceptor_.accept(error);
      if (error) return;
      s.set_option(tcp::no_delay(true));
      const int fd = s.native_handle();
      const std::lock_guard lock(mutex_);
      ++count_;
      open_.insert(fd);
      sessions_.emplace_back([this, fd, socket = std::move(s)]() mutable {
        try {
          session_(socket);
        } catch (const std::exception&) {  // the client has gone
        }
        const std::lock_guard guard(mutex_);
        open_.erase(fd);
        boost::system::error_code ignored;
        socket.close(ignored);
      });
    }
  }

  Session session_;
  mutable std::mutex mutex_;
  std::set<int> open_;
  std::size_t count_ = 0;
  std::vector<std::thread> sessions_;
  net::io_context context_;
  tcp::acceptor acceptor_;
  std::thread thread_;
};

// Whether the socket has something to say, waiting for it so long.
bool readable(tcp::socket& s, milliseconds time) {
  pollfd p{s.native_handle(), POLLIN, 0};
  return poll(&p, 1, static_cast<int>(time.count())) > 0;
}

class Peer {
 public:
  explicit Peer(std::map<std::string, Script> scripts)
      : scripts_(std::move(scripts)), listener_([this](tcp::socket& s) { serve(s, s); }) {}
  Peer(std::map<std::string, Script> scripts, const demo::Certificate& certificate)
      : scripts_(std::move(scripts)), listener_([this](tcp::socket& s) {
          Tls t(s, tls_);
          t.handshake(Tls::server);
          serve(t, s);
        }) {
    tls_.use_certificate_chain(net::buffer(certificate.certificate_pem));
    tls_.use_private_key(net::buffer(certificate.key_pem), net::ssl::context::pem);
  }
  [[nodiscard]] std::string url(std::string_view path) const {
    return "http://127.0.0.1:" + std::to_string(listener_.port()) + std::string(path);
  }
  [[nodiscard]] std::string tls_url(std::string_view path) const {
    return "https://127.0.0.1:" + std::to_string(listener_.port()) + std::string(path);
  }
  [[nodiscard]] std::uint16_t port() const { return listener_.port(); }
  [[nodiscard]] std::size_t connections() const { return listener_.connections(); }
  [[nodiscard]] std::vector<std::string> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  template <class Stream>
  void serve(Stream& stream, tcp::socket& socket) {
    std::string in;
    for (;;) {
      const std::size_t n = net::read_until(stream, net::dynamic_buffer(in), "\r\n\r\n");
      const std::string head = in.substr(0, n);
      in.erase(0, n);
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(head);
      }
      const std::size_t from = head.find(' ') + 1;
      const auto at = scripts_.find(head.substr(from, head.find(' ', from) - from));
      if (at == scripts_.end()) return;
      const Script& script = at->second;
      net::write(stream, net::buffer(script.octets));
      if (script.pace.count() >= 0) {
        for (std::size_t i = 0; !readable(socket, script.pace); ++i) {
          net::write(stream, net::buffer(&script.endless[i % script.endless.size()], 1));
        }
        return;
      }
      while (!script.endless.empty()) net::write(stream, net::buffer(script.endless));
      if (script.then == Then::keep) continue;
      end(stream, socket, script.then);
      return;
    }
  }
  template <class Stream>
  static void end(Stream& stream, tcp::socket& socket, Then then) {
    if (then == Then::reset) {
      socket.set_option(net::socket_base::linger(true, 0));
      socket.close();
      return;
    }
    boost::system::error_code error;
    if constexpr (std::is_same_v<Stream, Tls>) {
      if (then == Then::close) stream.shutdown(error);
    }
    if (then != Then::stall) socket.shutdown(tcp::socket::shutdown_send, error);
    std::array<char, 512> rest;
    while (!error) socket.read_some(net::buffer(rest), error);
  }

  std::map<std::string, Script> scripts_;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  net::ssl::context tls_{net::ssl::context::tls_server};
  Listener listener_;
};

// A proxy that answers CONNECT, and passes on what comes.
class Proxy {
 public:
  explicit Proxy(std::string answer = "HTTP/1.1 200 Connected\r\nVia: 1.1 test\r\n\r\n")
      : answer_(std::move(answer)), listener_([this](tcp::socket& s) { serve(s); }) {}
  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(listener_.port());
  }
  [[nodiscard]] std::size_t connections() const { return listener_.connections(); }

 private:
  void serve(tcp::socket& client) {
    std::string in;
    net::read_until(client, net::dynamic_buffer(in), "\r\n\r\n");
    net::write(client, net::buffer(answer_));
    const std::size_t colon = in.find(':');
    if (!in.starts_with("CONNECT ") || !answer_.starts_with("HTTP/1.1 200")) return;
    net::io_context context;
    tcp::socket origin(context);
    const auto port = static_cast<std::uint16_t>(std::stoi(in.substr(colon + 1)));
    origin.connect({net::ip::make_address("127.0.0.1"), port});
    origin.set_option(tcp::no_delay(true));
    std::thread back([&] { pass(origin, client); });
    pass(client, origin);
    back.join();
  }
  static void pass(tcp::socket& from, tcp::socket& to) {
    std::vector<char> octets(std::size_t{1} << 16);
    boost::system::error_code error;
    while (!error) {
      const std::size_t n = from.read_some(net::buffer(octets), error);
      if (!error) net::write(to, net::buffer(octets.data(), n), error);
    }
    boost::system::error_code ignored;
    to.shutdown(tcp::socket::shutdown_send, ignored);
  }

  std::string answer_;
  Listener listener_;
};

// A file of the tests' own, gone with it.
class TemporaryFile {
 public:
  TemporaryFile(const std::string& name, std::string_view octets)
      : path_(testing::TempDir() + "statute-" + std::to_string(getpid()) + "-" + name) {
    write_file(path_, octets).value();
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

const demo::Certificate& current() {
  static const auto certificate = demo::make_certificate(demo::Validity::current);
  return certificate;
}
const demo::Certificate& expired() {
  static const auto certificate = demo::make_certificate(demo::Validity::expired);
  return certificate;
}

Options quick() {
  Options o;
  o.proxy = "";
  o.connect_timeout = milliseconds(5000);
  o.total_timeout = milliseconds(5000);
  o.idle_window = milliseconds(60);
  return o;
}

// The answers in the order they were complete; `then` sees each, and may add calls.
std::vector<Answer> fetch(const Options& options, const std::vector<Call>& calls,
                          const std::function<void(Wire&, const Answer&)>& then = {}) {
  Wire wire(options);
  for (const Call& call : calls) wire.add(call).value();
  std::vector<Answer> answers;
  EXPECT_TRUE(wire.run([&](Answer&& a) {
    if (then) then(wire, a);
    answers.push_back(std::move(a));
  }));
  return answers;
}

Answer fetch_one(const Options& options, const Call& call) {
  std::vector<Answer> answers = fetch(options, {call});
  EXPECT_EQ(answers.size(), 1u);
  return answers.empty() ? Answer{} : std::move(answers.front());
}

std::string what(const Answer& a) { return a.problem ? a.problem->what : std::string(); }

std::string ok(std::string_view content) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(content.size()) + "\r\n\r\n" +
         std::string(content);
}

std::map<std::string, Script> deviant_scripts() {
  std::map<std::string, Script> scripts;
  for (const demo::Deviant& d : demo::deviants()) {
    scripts["/" + std::string(d.name)] = {.octets = d.octets};
  }
  return scripts;
}

// All that an exchange holds of the connection, in order.
std::string octets_of(const statute::Exchange& x) {
  std::string out;
  for (const statute::Response& r : x.interim) {
    out += r.head;
    out += r.after;
  }
  const statute::Response& r = x.response;
  for (std::string_view part : {r.head, r.framing.wire, r.trailer_section, r.after}) out += part;
  return out;
}

void expect_deviants_exactly(const Options& options, const std::string& base) {
  std::vector<Call> calls;
  for (const demo::Deviant& d : demo::deviants()) {
    calls.push_back({.id = calls.size(),
                     .url = base + std::string(d.name),
                     .method = d.name == "HEAD-body" ? "HEAD" : "GET"});
  }
  ASSERT_EQ(calls.size(), 72u);
  const std::vector<Answer> answers = fetch(options, calls);
  ASSERT_EQ(answers.size(), 72u);
  for (const Answer& a : answers) {
    const demo::Deviant& d = demo::deviants()[a.id];
    SCOPED_TRACE(d.name);
    EXPECT_TRUE(a.octets == d.octets) << a.octets.substr(0, 500);
    EXPECT_EQ(a.end, End::closed);
    EXPECT_EQ(a.problem.has_value(), d.octets.empty()) << what(a);
    EXPECT_EQ(a.sent, a.request.size());
    EXPECT_EQ(a.received == 0, d.octets.empty());
    const LiveExchange live(a);
    EXPECT_TRUE(octets_of(live.exchange()) == d.octets) << octets_of(live.exchange());
    EXPECT_EQ(live.exchange().connection.ending, statute::Ending::closed);
  }
}

TEST(WireTest, EveryDeviantResponseComesExactlyOverHttp) {
  const Peer peer(deviant_scripts());
  expect_deviants_exactly(quick(), peer.url("/"));
}

TEST(WireTest, EveryDeviantResponseComesExactlyOverHttps) {
  const Peer peer(deviant_scripts(), current());
  const TemporaryFile ca("ca.pem", current().certificate_pem);
  Options o = quick();
  o.cacert = ca.path();
  expect_deviants_exactly(o, peer.tls_url("/"));
}

TEST(WireTest, EveryDeviantResponseComesExactlyThroughAProxy) {
  const Peer peer(deviant_scripts());
  const Peer secure(deviant_scripts(), current());
  const TemporaryFile ca("proxied.pem", current().certificate_pem);
  const Proxy proxy;
  Options o = quick();
  o.cacert = ca.path();
  o.proxy = proxy.url();
  expect_deviants_exactly(o, peer.url("/"));
  expect_deviants_exactly(o, secure.tls_url("/"));
  EXPECT_EQ(proxy.connections(), 144u);
}

TEST(WireTest, TheRequestGoesOutAsItIs) {
  const Peer peer({{"/a?b", {.octets = ok("x")}}});
  const std::string host = "127.0.0.1:" + std::to_string(peer.port());
  const Answer a = fetch_one(quick(), {.url = peer.url("/a?b#c")});
  EXPECT_EQ(a.request, "GET /a?b HTTP/1.1\r\nHost: " + host +
                           "\r\nUser-Agent: statute/" STATUTE_VERSION
                           "\r\nAccept: */*\r\nConnection: close\r\n\r\n");
  const std::string raw = "GET /a?b HTTP/1.1\nhost :\tx\r\n\r\n";
  EXPECT_EQ(fetch_one(quick(), {.url = peer.url("/"), .request = raw}).octets, ok("x"));
  EXPECT_EQ(peer.requests(), (std::vector<std::string>{a.request, raw}));
}

TEST(WireTest, ALongRequestIsSentInFullAndAnEarlyAnswerIsRead) {
  const Peer peer({{"/", {.octets = ok("early"), .then = Then::stall}}});
  Options o = quick();
  const std::string content(std::size_t{8} << 20, 'a');
  const auto url = read_url(peer.url("/")).value();
  const std::string request = request_octets(url, {.method = "POST", .content = content});
  const Answer a = fetch_one(o, {.url = peer.url("/"), .method = "POST", .request = request});
  EXPECT_EQ(a.octets, ok("early"));
  EXPECT_EQ(a.end, End::open);
}

TEST(WireTest, AConnectionThatDoesNotComeAboutSaysWhy) {
  const Peer old({{"/", {.octets = ok("x")}}}, expired());
  const Peer secure({{"/", {.octets = ok("x")}}}, current());
  const Listener no_tls([](tcp::socket& s) {
    net::write(s, net::buffer(std::string_view("HTTP/1.1 400 Bad Request\r\n\r\n")));
    std::array<char, 2048> rest;
    s.read_some(net::buffer(rest));
  });
  const Listener mute([](tcp::socket& s) {
    std::array<char, 2048> rest;
    for (;;) s.read_some(net::buffer(rest));
  });
  const Proxy forbidding("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
  std::uint16_t refused = 0;
  {
    const Listener gone([](tcp::socket&) {});
    refused = gone.port();
  }
  const TemporaryFile ca("both.pem", current().certificate_pem + expired().certificate_pem);
  const TemporaryFile other("other.pem", expired().certificate_pem);
  const TemporaryFile junk("junk.pem", "nothing\n");
  const auto at = [](std::string_view scheme, std::uint16_t port) {
    return std::string(scheme) + "://127.0.0.1:" + std::to_string(port) + "/";
  };
  Options trusting = quick();
  trusting.cacert = ca.path();
  Options distrusting = quick();
  distrusting.cacert = other.path();
  Options broken = quick();
  broken.cacert = junk.path();
  Options hurried = trusting;
  hurried.connect_timeout = milliseconds(50);
  Options renamed = trusting;
  renamed.resolve = {"wrong.test:" + std::to_string(secure.port()) + ":127.0.0.1"};
  Options proxied = trusting;
  proxied.proxy = forbidding.url();
  Options lost = trusting;
  lost.proxy = at("http", refused);

  const struct {
    const char* name;
    const Options& options;
    std::string url;
    Fault fault;
    std::string says;
  } cases[] = {
      {"refused", trusting, at("http", refused), Fault::unreachable, "connection refused"},
      {"unknown name", trusting, "http://nowhere.invalid/", Fault::unreachable,
       "nowhere.invalid:80: the name nowhere.invalid does not resolve"},
      {"expired", trusting, old.tls_url("/"), Fault::unreachable, "the certificate has expired"},
      {"self-signed", distrusting, secure.tls_url("/"), Fault::unreachable,
       "the certificate is self-signed"},
      {"wrong host", renamed, "https://wrong.test:" + std::to_string(secure.port()) + "/",
       Fault::unreachable, "the certificate is not for wrong.test"},
      {"no TLS", trusting, at("https", no_tls.port()), Fault::unreachable,
       "TLS failed: it does not speak TLS on this port"},
      {"handshake", hurried, at("https", mute.port()), Fault::timeout,
       "timed out after 50 ms in the TLS handshake"},
      {"no certificates", broken, secure.tls_url("/"), Fault::unreadable, junk.path()},
      {"proxy forbids", proxied, secure.tls_url("/"), Fault::unreachable,
       "the proxy " + forbidding.url() + " answered CONNECT with 403"},
      {"no proxy", lost, secure.tls_url("/"), Fault::unreachable,
       "the proxy " + at("http", refused) + ": connection refused"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const Answer a = fetch_one(c.options, {.url = c.url});
    ASSERT_TRUE(a.problem.has_value());
    EXPECT_THAT(a.problem->what, HasSubstr(c.says));
    EXPECT_EQ(a.problem->fault, c.fault) << name(a.problem->fault);
    EXPECT_EQ(a.end, End::failed);
    EXPECT_FALSE(LiveExchange(a).has_response());
  }
}

TEST(WireTest, AnInsecureFetchStillTellsWhatIsWrongWithTheCertificate) {
  const Peer old({{"/", {.octets = ok("x")}}}, expired());
  Options o = quick();
  o.insecure = true;
  const Answer a = fetch_one(o, {.url = old.tls_url("/")});
  EXPECT_EQ(a.octets, ok("x"));
  EXPECT_NE(a.tls.certificate, "");
  EXPECT_FALSE(a.problem.has_value());
}

TEST(WireTest, TheEndOfTheConnectionIsTold) {
  const std::map<std::string, Script> scripts{
      {"/close", {.octets = ok("x")}},
      {"/cut", {.octets = ok("x"), .then = Then::cut}},
      {"/open", {.octets = ok("x"), .then = Then::stall}},
      {"/reset",
       {.octets = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", .then = Then::reset}},
  };
  const Peer peer(scripts);
  const Peer secure(scripts, current());
  const TemporaryFile ca("end.pem", current().certificate_pem);
  Options o = quick();
  o.cacert = ca.path();
  const struct {
    std::string path;
    End plain;
    End tls;
  } cases[] = {{"/close", End::closed, End::closed},
               {"/cut", End::closed, End::unclosed},
               {"/open", End::open, End::open},
               {"/reset", End::reset, End::reset}};
  for (const auto& c : cases) {
    SCOPED_TRACE(c.path);
    const Answer plain = fetch_one(o, {.url = peer.url(c.path)});
    EXPECT_EQ(plain.end, c.plain);
    EXPECT_EQ(plain.octets, scripts.at(c.path).octets);
    EXPECT_FALSE(plain.tls.used);
    EXPECT_FALSE(plain.problem.has_value()) << what(plain);
    const Answer tls = fetch_one(o, {.url = secure.tls_url(c.path)});
    EXPECT_EQ(tls.end, c.tls);
    EXPECT_EQ(tls.octets, scripts.at(c.path).octets);
    EXPECT_TRUE(tls.tls.used);
    EXPECT_EQ(tls.tls.close_notify, c.path == "/close");
    EXPECT_THAT(tls.tls.version, StartsWith("TLSv1."));
    EXPECT_EQ(tls.tls.certificate, "");
  }
}

// What becomes of the fetch of a path from a hostile peer.
struct Fate {
  std::string path;
  End end;
  std::string says;
};

void expect_fates(const Options& options, const Peer& peer, const std::vector<Fate>& fates) {
  std::vector<Call> calls;
  for (const Fate& fate : fates) calls.push_back({.id = calls.size(), .url = peer.url(fate.path)});
  for (int i = 0; i < 20; ++i) calls.push_back({.id = calls.size(), .url = peer.url("/good")});
  const std::vector<Answer> answers = fetch(options, calls);
  ASSERT_EQ(answers.size(), calls.size());
  for (const Answer& a : answers) {
    if (a.id >= fates.size()) {
      EXPECT_EQ(a.octets, ok("good")) << what(a);
      continue;
    }
    const Fate& fate = fates[a.id];
    SCOPED_TRACE(fate.path);
    EXPECT_EQ(a.end, fate.end);
    EXPECT_EQ(what(a), fate.says.empty() ? "" : a.url.where() + ": " + fate.says);
    EXPECT_LT(a.octets.size(), 3'000'000u);
    EXPECT_EQ(LiveExchange(a).exchange().response.framing.complete, fate.says.empty());
  }
}

Options crowded() {
  Options o = quick();
  o.head_limit = 100'000;
  o.content_limit = 1'000'000;
  o.concurrency = 100;
  o.host_concurrency = 100;
  return o;
}

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\n";

TEST(WireTest, WhatNeverEndsMeetsALimitAndTheOthersGoOn) {
  const std::string head(kOk);
  const std::string chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
  const std::string filler(8192, 'a');
  const std::string line = "X-A: " + filler + "\r\n";
  const Peer peer({
      {"/head", {.octets = head, .endless = line}},
      {"/line", {.octets = head + "X-A: ", .endless = filler}},
      {"/interim", {.endless = "HTTP/1.1 100 Continue\r\n" + line + "\r\n"}},
      {"/content", {.octets = head + "\r\n", .endless = filler}},
      {"/long", {.octets = head + "Content-Length: 2000000000\r\n\r\n", .endless = filler}},
      {"/chunks", {.octets = chunked, .endless = "2000\r\n" + filler + "\r\n"}},
      {"/chunk-line", {.octets = chunked + "5;", .endless = filler}},
      {"/trailers", {.octets = chunked + "0\r\n", .endless = line}},
      {"/excess", {.octets = ok("x"), .endless = filler}},
      {"/junk", {.endless = filler}},
      {"/nothing", {}},
      {"/reset", {.then = Then::reset}},
      {"/good", {.octets = ok("good")}},
  });
  const std::string no_head = "the head does not end within 97.7 KiB";
  const std::string much = "the content is longer than 976.6 KiB; the rest was not read";
  expect_fates(crowded(), peer,
               {{"/head", End::limit, no_head},
                {"/line", End::limit, no_head},
                {"/interim", End::limit, no_head},
                {"/content", End::limit, much},
                {"/long", End::limit, much},
                {"/chunks", End::limit, much},
                {"/chunk-line", End::limit, much},
                {"/trailers", End::limit, much},
                {"/excess", End::limit, ""},
                {"/junk", End::limit, no_head},
                {"/nothing", End::closed, "the connection was closed without an answer"},
                {"/reset", End::reset, "the connection was reset without an answer"}});
}

TEST(WireTest, WhatIsTooSlowRunsOutOfTimeAndTheOthersGoOn) {
  const std::string head(kOk);
  const milliseconds pace(5);
  const Peer peer({
      {"/silent", {.then = Then::stall}},
      {"/half-head", {.octets = head, .then = Then::stall}},
      {"/half-content", {.octets = head + "Content-Length: 9\r\n\r\nhalf", .then = Then::stall}},
      {"/interim", {.octets = "HTTP/1.1 100 Continue\r\n\r\n", .then = Then::stall}},
      {"/slow-head", {.octets = head, .endless = "X-A: 1\r\n", .pace = pace}},
      {"/slow-content", {.octets = head + "\r\n", .endless = "a", .pace = pace}},
      {"/slow-excess", {.octets = ok("x"), .endless = "a", .pace = pace}},
      {"/good", {.octets = ok("good")}},
  });
  Options o = crowded();
  o.total_timeout = milliseconds(600);
  const std::string time = "timed out after 600 ms";
  expect_fates(o, peer,
               {{"/silent", End::timeout, time + " while waiting for the answer"},
                {"/half-head", End::timeout, time + " in the head"},
                {"/half-content", End::timeout, time + " in the content"},
                {"/interim", End::timeout, time + " while waiting for the final response"},
                {"/slow-head", End::timeout, time + " in the head"},
                {"/slow-content", End::timeout, time + " in the content"},
                {"/slow-excess", End::open, ""}});
}

TEST(WireTest, ManyTargetsAreFetchedAtOnceWithASilentOneAmongThem) {
  std::map<std::string, Script> scripts{{"/silent", {.then = Then::stall}}};
  std::vector<Call> calls;
  const std::string big(300'000, 'b');
  for (int i = 0; i < 49; ++i)
    scripts["/" + std::to_string(i)] = {.octets = ok(big + std::to_string(i))};
  const Peer peer(scripts);
  for (const auto& [path, script] : scripts)
    calls.push_back({.id = calls.size(), .url = peer.url(path)});
  Options o = quick();
  o.concurrency = 50;
  o.host_concurrency = 50;
  o.total_timeout = milliseconds(1500);
  const std::vector<Answer> answers = fetch(o, calls);
  ASSERT_EQ(answers.size(), 50u);
  for (std::size_t i = 0; i < 49; ++i) {
    EXPECT_TRUE(answers[i].octets == scripts[answers[i].url.target].octets);
    EXPECT_TRUE(answers[i].complete);
  }
  EXPECT_EQ(answers.back().url.target, "/silent");
  EXPECT_EQ(answers.back().end, End::timeout);
}

TEST(WireTest, CallsShareAConnectionAndTheCallbackAddsMore) {
  const Peer peer({{"/a", {.octets = ok("a"), .then = Then::keep}},
                   {"/b", {.octets = ok("b") + "EXTRA", .then = Then::keep}},
                   {"/c", {.octets = ok("c"), .then = Then::keep}}});
  const auto call = [&](std::uint64_t id, std::string_view path) {
    return Call{.id = id, .url = peer.url(path), .keep_alive = true, .connection = 7};
  };
  const std::vector<Answer> answers =
      fetch(quick(), {call(0, "/a"), call(1, "/b")}, [&](Wire& wire, const Answer& a) {
        if (a.id == 1) wire.add(call(2, "/c")).value();
      });
  ASSERT_EQ(answers.size(), 3u);
  EXPECT_EQ(peer.connections(), 1u);
  EXPECT_EQ(answers[0].octets, ok("a"));
  EXPECT_EQ(answers[1].octets, ok("b") + "EXTRA");
  EXPECT_EQ(answers[2].octets, ok("c"));
  EXPECT_EQ(answers[0].end, End::reused);
  EXPECT_EQ(answers[2].end, End::kept);
  for (std::uint32_t i = 0; i < 3; ++i) EXPECT_EQ(answers[i].position, i);
}

TEST(WireTest, PipelinedAnswersAreToldApart) {
  const Peer peer({{"/a", {.octets = ok("a"), .then = Then::keep}},
                   {"/b", {.octets = ok(""), .then = Then::keep}},
                   {"/close", {.octets = ok("last"), .then = Then::close}}});
  std::vector<Call> calls;
  for (const char* path : {"/a", "/b", "/a", "/close", "/a"}) {
    calls.push_back({.id = calls.size(),
                     .url = peer.url(path),
                     .keep_alive = true,
                     .connection = 1,
                     .pipelined = true});
  }
  const std::vector<Answer> answers = fetch(quick(), calls);
  ASSERT_EQ(answers.size(), 5u);
  EXPECT_EQ(peer.connections(), 1u);
  const std::string expected[] = {ok("a"), ok(""), ok("a"), ok("last"), ""};
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(answers[i].octets, expected[i]);
    EXPECT_EQ(answers[i].position, i);
    EXPECT_EQ(answers[i].problem.has_value(), i == 4);
  }
  EXPECT_EQ(answers[2].end, End::reused);
}

TEST(WireTest, AConnectionThatThePeerEndsIsFollowedByANewOne) {
  const Peer peer(
      {{"/announced", {.octets = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"}},
       {"/b", {.octets = ok("b"), .then = Then::keep}}});
  std::vector<Call> calls;
  for (const char* path : {"/announced", "/b"}) {
    calls.push_back({.url = peer.url(path), .keep_alive = true, .connection = 1});
  }
  const std::vector<Answer> answers = fetch(quick(), calls);
  ASSERT_EQ(answers.size(), 2u);
  EXPECT_EQ(answers[0].end, End::closed);
  EXPECT_EQ(answers[1].octets, ok("b"));
  EXPECT_EQ(answers[1].position, 0u);
  EXPECT_EQ(peer.connections(), 2u);
}

TEST(WireTest, ACallAfterACompleteResponseLooksOnForAsLongAsTold) {
  const Peer peer({{"/open", {.octets = ok("a"), .then = Then::keep}},
                   {"/close", {.octets = ok("a"), .then = Then::close}}});
  const auto call = [&](std::string_view path) {
    return Call{.url = peer.url(path), .keep_alive = true, .look_after = milliseconds(80)};
  };
  EXPECT_EQ(fetch_one(quick(), call("/open")).end, End::open);
  EXPECT_EQ(fetch_one(quick(), call("/close")).end, End::closed);
}

TEST(WireTest, SaysHowLongAConnectionStoodAfterACompleteResponse) {
  const Peer peer({{"/open", {.octets = ok("a"), .then = Then::keep}},
                   {"/close", {.octets = ok("a"), .then = Then::close}},
                   {"/reset", {.octets = ok("a"), .then = Then::reset}},
                   {"/half", {.octets = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"}},
                   {"/to-close", {.octets = "HTTP/1.1 200 OK\r\n\r\nabc"}}});
  const auto idle = [&](std::string_view path, int look_after) {
    return fetch_one(
               quick(),
               {.url = peer.url(path), .keep_alive = true, .look_after = milliseconds(look_after)})
        .idle;
  };
  ASSERT_TRUE(idle("/open", 80).has_value());
  EXPECT_GE(*idle("/open", 80), milliseconds(80));
  ASSERT_TRUE(idle("/close", 5000).has_value());
  EXPECT_LT(*idle("/close", 5000), milliseconds(5000));
  EXPECT_TRUE(idle("/reset", 5000).has_value());
  // We did not look, or there was no end of the response but that of the connection.
  EXPECT_FALSE(idle("/open", 0).has_value());
  EXPECT_FALSE(idle("/half", 80).has_value());
  EXPECT_FALSE(idle("/to-close", 80).has_value());
}

TEST(WireTest, TellsWhatTheHandshakeShowed) {
  const Peer peer({{"/a", {.octets = ok("a")}}}, current());
  Options o = quick();
  o.insecure = true;
  const std::string port = std::to_string(peer.port());
  o.resolve = {"localhost:" + port + ":127.0.0.1"};
  const Answer by_name = fetch_one(o, {.url = "https://localhost:" + port + "/a"});
  EXPECT_EQ(by_name.tls.server_name, "localhost");
  EXPECT_EQ(by_name.tls.names, "localhost 127.0.0.1");
  EXPECT_EQ(by_name.tls.offered, "http/1.1");
  EXPECT_EQ(by_name.tls.selected, "");  // the peer knows nothing of ALPN
  const LiveExchange live(by_name);
  EXPECT_EQ(live.exchange().handshake.names, "localhost 127.0.0.1");
  EXPECT_TRUE(live.exchange().sight().contains(statute::Need::handshake));
  const Answer by_address = fetch_one(o, {.url = peer.tls_url("/a")});
  EXPECT_EQ(by_address.tls.server_name, "");
  EXPECT_EQ(by_address.tls.names, "localhost 127.0.0.1");
}

// What one rule says of answers in turn.
std::size_t count_findings(const std::vector<Answer>& answers, std::string_view rule) {
  const statute::Auditor auditor{statute::catalog()};
  statute::Workspace w;
  statute::History history;
  std::size_t found = 0;
  for (const Answer& a : answers) {
    const LiveExchange live(a);
    for (const statute::Finding& f : auditor.audit(live.exchange(), w, history, a.id)) {
      found += f.rule->id == rule ? 1 : 0;
    }
  }
  return found;
}

TEST(LiveExchangeTest, ConnectionsThatCloseWithoutNoticeAreJudged) {
  const demo::Origin origin = demo::Origin::start({}).value();
  const auto five = [&](std::string_view path) {
    std::vector<Answer> answers;
    for (std::uint64_t i = 0; i < 5; ++i) {
      answers.push_back(fetch_one(quick(), {.id = i,
                                            .url = origin.url() + std::string(path),
                                            .keep_alive = true,
                                            .look_after = milliseconds(50)}));
    }
    return answers;
  };
  const std::vector<Answer> closing = five("/wrong/408-connection-close-missing");
  EXPECT_EQ(count_findings(closing, "persistence-missing"), 1u);
  // The third and the fourth; the other speaks for the fifth.
  EXPECT_EQ(count_findings(closing, "connection-close-unannounced"), 2u);
  const std::vector<Answer> staying = five("/");
  EXPECT_EQ(count_findings(staying, "persistence-missing"), 0u);
  EXPECT_EQ(count_findings(staying, "connection-close-unannounced"), 0u);
}

TEST(LiveExchangeTest, AHostThatTheCertificateDoesNotCoverIsMisdirected) {
  const Peer peer({{"/a", {.octets = ok("a")}}}, current());
  Options o = quick();
  o.insecure = true;
  const auto with_host = [&](std::string_view host) {
    const std::string request =
        "GET /a HTTP/1.1\r\nHost: " + std::string(host) + "\r\nConnection: close\r\n\r\n";
    return std::vector{fetch_one(o, {.url = peer.tls_url("/a"), .request = request})};
  };
  EXPECT_EQ(count_findings(with_host("b.example"), "misdirected-served"), 1u);
  EXPECT_EQ(count_findings(with_host("localhost:8443"), "misdirected-served"), 0u);
  EXPECT_EQ(count_findings(with_host("127.0.0.1"), "misdirected-served"), 0u);
}

TEST(WireTest, CallsOnOneConnectionGoToOneHost) {
  Wire wire(quick());
  wire.add({.url = "http://a.test/", .connection = 1}).value();
  const Result<void> result = wire.add({.url = "http://b.test/", .connection = 1});
  ASSERT_TRUE(result.has_error());
  EXPECT_EQ(result.error().fault, Fault::usage);
}

TEST(WireTest, AHostIsNotAskedMoreOftenThanTheRateAllows) {
  const Peer peer({{"/", {.octets = ok("a"), .then = Then::keep}}});
  Options o = quick();
  o.rate = 50;
  std::vector<Call> calls(6, {.url = peer.url("/"), .keep_alive = true});
  for (std::size_t i = 0; i < 3; ++i) calls[i].connection = 1;
  const Stopwatch watch;
  EXPECT_EQ(fetch(o, calls).size(), 6u);
  EXPECT_GE(watch.seconds(), 0.099);
}

TEST(WireTest, AnInterruptEndsTheRunPromptly) {
  const Peer peer({{"/silent", {.then = Then::stall}}, {"/good", {.octets = ok("a")}}});
  std::atomic<bool> interrupted = false;
  Options o = quick();
  o.interrupted = &interrupted;
  Wire wire(o);
  wire.add({.url = peer.url("/silent")}).value();
  wire.add({.url = peer.url("/good")}).value();
  const Stopwatch watch;
  std::size_t answers = 0;
  EXPECT_FALSE(wire.run([&](Answer&&) {
    ++answers;
    interrupted = true;
  }));
  EXPECT_EQ(answers, 1u);
  EXPECT_LT(watch.seconds(), 1);
}

TEST(UrlTest, IsKeptAsTheUserWroteIt) {
  const struct {
    std::string text;
    std::string authority;
    std::string target;
    std::uint16_t port;
  } cases[] = {
      {"http://a.test", "a.test", "/", 80},
      {"HTTPS://A.test:443/x/../y?q=%7e#f", "a.test", "/x/../y?q=%7e", 443},
      {"https://a.test:80?q", "a.test:80", "/?q", 80},
      {"http://[::1]:8080//a;b=c?d[]=e%zz", "[::1]:8080", "//a;b=c?d[]=e%zz", 8080},
      {"http://a.test/a b\"<>\xc3\xa9|", "a.test", "/a%20b%22%3C%3E%C3%A9%7C", 80},
      {"http://[fe80::1%25eth0]/", "[fe80::1]", "/", 80},
      {"http://B\xc3\xbc"
       "cher.test/",
       "xn--bcher-kva.test", "/", 80},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    const Result<Url> url = read_url(c.text);
    ASSERT_TRUE(url.has_value()) << url.error().what;
    EXPECT_EQ(url->authority(), c.authority);
    EXPECT_EQ(url->target, c.target);
    EXPECT_EQ(url->port, c.port);
  }
}

TEST(UrlTest, WhatCannotBeFetchedIsAUsageErrorThatHidesCredentials) {
  const struct {
    std::string text;
    std::string says;
  } cases[] = {
      {"a.test/x", "a.test/x: not a URL"},
      {"/x?u=http://a.test", "not a URL"},
      {"ftp://a.test/", "ftp://a.test/: only http and https"},
      {"http:///x", "the host is missing"},
      {"http://a.test:99999/", "http://a.test:99999/: "},
      {"http://a.test:0/", "the port is not valid"},
      {"http://[::1/", "http://[::1/: "},
      {"http://a b.test/", "http://a b.test/: "},
      {"http://user:secret@a.test/x", "http://...@a.test: a user or password"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    const Result<Url> url = read_url(c.text);
    ASSERT_TRUE(url.has_error()) << url->text();
    EXPECT_EQ(url.error().fault, Fault::usage);
    EXPECT_THAT(url.error().what, HasSubstr(c.says));
    EXPECT_THAT(url.error().what, testing::Not(HasSubstr("secret")));
  }
}

TEST(RequestTest, FieldsOfTheUserTakeThePlaceOfOurs) {
  const Url url = read_url("https://a.test/x").value();
  EXPECT_EQ(request_octets(url, {.method = "POST",
                                 .fields = {"X-A: 1", "host: b.test", "ACCEPT: text/html"},
                                 .content = "abc",
                                 .keep_alive = true}),
            "POST /x HTTP/1.1\r\nhost: b.test\r\nUser-Agent: statute/" STATUTE_VERSION
            "\r\nContent-Length: 3\r\nX-A: 1\r\nACCEPT: text/html\r\n\r\nabc");
  EXPECT_EQ(request_octets(url, {.method = "OPTIONS",
                                 .target = "*",
                                 .fields = {"User-Agent: u", "Accept: a", "Connection: TE"}}),
            "OPTIONS * HTTP/1.1\r\nHost: a.test\r\nUser-Agent: u\r\nAccept: a\r\nConnection: "
            "TE\r\n\r\n");
}

Answer answer(std::string octets, End end, std::string method = "GET") {
  Answer a;
  a.url = read_url("https://a.test/x?y").value();
  a.method = method;
  a.request = request_octets(a.url, {.method = method});
  a.octets = std::move(octets);
  a.end = end;
  a.received = 1'700'000'000'999;
  a.tls.names = "a.test";
  return a;
}

TEST(LiveExchangeTest, HoldsAllThatRulesAskFor) {
  const LiveExchange live(
      answer("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
             "3\r\nabc\r\n2\r\nde\r\n0\r\nX-T: 1\r\n\r\nEXTRA",
             End::closed));
  const statute::Exchange& x = live.exchange();
  ASSERT_NE(x.request, nullptr);
  EXPECT_EQ(x.request->method, statute::Method::get);
  EXPECT_EQ(x.request->target, "/x?y");
  EXPECT_EQ(x.uri, "https://a.test/x?y");
  EXPECT_EQ(x.scheme, statute::Scheme::https);
  EXPECT_EQ(x.received, 1'700'000'000);
  ASSERT_EQ(x.interim.size(), 1u);
  EXPECT_EQ(x.interim[0].status, 103);
  EXPECT_EQ(x.response.status, 200);
  EXPECT_EQ(x.response.content.octets, "abcde");
  EXPECT_EQ(x.response.trailers.size(), 1u);
  EXPECT_EQ(x.response.after, "EXTRA");
  EXPECT_TRUE(x.response.framing.complete);
  EXPECT_TRUE(x.sight().contains_all(statute::Needs::all_but({})));
  EXPECT_EQ(x.connection.ending, statute::Ending::closed);
}

TEST(LiveExchangeTest, WhatWeCutOurselvesIsNotHeldAgainstThePeer) {
  const std::string half = "HTTP/1.1 200 OK\r\nDate: Sun";
  EXPECT_FALSE(LiveExchange(answer(half, End::timeout)).has_response());
  EXPECT_FALSE(LiveExchange(answer("HTT", End::limit)).has_response());
  EXPECT_TRUE(LiveExchange(answer(half, End::closed)).has_response());
  const std::string endless = "HTTP/1.1 200 OK\r\n\r\nabc";
  const LiveExchange cut(answer(endless, End::limit));
  EXPECT_EQ(cut.exchange().response.content.known, statute::Known::partly);
  EXPECT_FALSE(cut.exchange().response.framing.complete);
  EXPECT_EQ(cut.exchange().connection.ending, statute::Ending::client_closed);
  const LiveExchange whole(answer(endless, End::closed));
  EXPECT_EQ(whole.exchange().response.content.known, statute::Known::fully);
}

TEST(LiveExchangeTest, AResponseToHeadHasNoContent) {
  const LiveExchange live(answer(ok("abc"), End::closed, "HEAD"));
  EXPECT_EQ(live.exchange().response.content.octets, "");
  EXPECT_EQ(live.exchange().response.after, "abc");
}

TEST(LiveExchangeTest, ASecondResponseStaysBehindTheFirst) {
  const LiveExchange live(answer(ok("abc") + ok("de"), End::closed));
  EXPECT_EQ(live.exchange().response.content.octets, "abc");
  EXPECT_EQ(live.exchange().response.after, ok("de"));
}

TEST(LiveExchangeTest, ContentOfAnInterimResponseIsFoundBehindIt) {
  const LiveExchange live(
      answer("HTTP/1.1 100 Continue\r\n\r\nhello\r\n" + ok("abc"), End::closed));
  ASSERT_EQ(live.exchange().interim.size(), 1u);
  EXPECT_EQ(live.exchange().interim[0].after, "hello\r\n");
  EXPECT_EQ(live.exchange().response.content.octets, "abc");
}

}  // namespace
}  // namespace checker::fetch
