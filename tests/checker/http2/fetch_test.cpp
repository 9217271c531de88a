// Fetching over HTTP/2, from origins on the loopback interface that say what they are told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "checker/demo/certificate.h"
#include "checker/fetch/exchange.h"
#include "checker/fetch/wire.h"
#include "tests/checker/http2/talk.h"

namespace checker::fetch {
namespace {

namespace net = boost::asio;
using http2::FrameType;
using http2::kAck;
using http2::kDate;
using http2::kEndHeaders;
using http2::kEndStream;
using net::ip::tcp;
using std::chrono::milliseconds;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using Tls = net::ssl::stream<tcp::socket&>;

const demo::Certificate& certificate() {
  static const auto made = demo::make_certificate(demo::Validity::current);
  return made;
}

// What an origin says once the request has come, and then.
struct Script {
  enum class Then { wait, close, reset };
  std::string octets;
  Then then = Then::wait;
  std::string endless = {};
  // Called with each frame of the client; what it returns is sent.
  std::function<std::string(const http2::FrameHead&)> reply = {};
};

// Serves one connection after another.
class Origin {
 public:
  explicit Origin(Script script) : script_(std::move(script)), thread_([this] { accept(false); }) {}
  // Over TLS, where `alpn` is selected whatever is offered; nothing, if it is empty.
  Origin(Script script, std::string alpn)
      : script_(std::move(script)), alpn_(std::move(alpn)), thread_([this] { accept(true); }) {}
  ~Origin() {
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
    thread_.join();
  }
  Origin(const Origin&) = delete;
  Origin& operator=(const Origin&) = delete;

  [[nodiscard]] std::string url(std::string_view path = "/a") const {
    return (alpn_ ? "https" : "http") + std::string("://127.0.0.1:") +
           std::to_string(acceptor_.local_endpoint().port()) + std::string(path);
  }
  // All that the clients sent.
  [[nodiscard]] std::string heard() const {
    const std::lock_guard lock(mutex_);
    return heard_;
  }

 private:
  static int select(SSL*, const unsigned char** out, unsigned char* length, const unsigned char*,
                    unsigned, void* self) {
    const std::string& alpn = *static_cast<Origin*>(self)->alpn_;
    if (alpn.empty()) return SSL_TLSEXT_ERR_NOACK;
    *out = reinterpret_cast<const unsigned char*>(alpn.data());
    *length = static_cast<unsigned char>(alpn.size());
    return SSL_TLSEXT_ERR_OK;
  }
  void accept(bool secure) {
    for (;;) {
      boost::system::error_code error;
      tcp::socket s = acceptor_.accept(error);
      if (error) return;
      s.set_option(tcp::no_delay(true));
      try {
        if (secure) {
          net::ssl::context context(net::ssl::context::tls_server);
          context.use_certificate_chain(net::buffer(certificate().certificate_pem));
          context.use_private_key(net::buffer(certificate().key_pem), net::ssl::context::pem);
          SSL_CTX_set_alpn_select_cb(context.native_handle(), &Origin::select, this);
          Tls tls(s, context);
          tls.handshake(Tls::server);
          serve(tls, s);
        } else {
          serve(s, s);
        }
      } catch (const std::exception&) {  // the client has gone
      }
    }
  }
  // Reads on; false when the client has ended the connection.
  template <class Stream>
  bool read(Stream& stream, http2::FrameScanner& scanner, std::size_t& preface, bool& asked) {
    std::array<char, 4096> octets;
    boost::system::error_code error;
    const std::size_t n = stream.read_some(net::buffer(octets), error);
    if (error) return false;
    std::string_view in(octets.data(), n);
    {
      const std::lock_guard lock(mutex_);
      heard_ += in;
    }
    const std::size_t of_preface = std::min(http2::kPreface.size() - preface, in.size());
    in.remove_prefix(of_preface);
    preface += of_preface;
    for (;;) {
      const auto event = scanner.next(in);
      if (event == http2::FrameScanner::Event::more) return true;
      if (event != http2::FrameScanner::Event::end) continue;
      const http2::FrameHead& f = scanner.frame();
      asked = asked || f.type == FrameType::headers;
      if (script_.reply) net::write(stream, net::buffer(script_.reply(f)));
    }
  }
  template <class Stream>
  void serve(Stream& stream, tcp::socket& socket) {
    http2::FrameScanner scanner;
    std::size_t preface = 0;
    bool asked = false;
    while (!asked && read(stream, scanner, preface, asked)) {
    }
    net::write(stream, net::buffer(script_.octets));
    while (!script_.endless.empty()) net::write(stream, net::buffer(script_.endless));
    if (script_.then == Script::Then::reset) {
      socket.set_option(net::socket_base::linger(true, 0));
      socket.close();
    }
    if (script_.then != Script::Then::wait) return;
    while (read(stream, scanner, preface, asked)) {
    }
  }

  Script script_;
  std::optional<std::string> alpn_;
  mutable std::mutex mutex_;
  std::string heard_;
  net::io_context context_;
  tcp::acceptor acceptor_{context_, {net::ip::make_address("127.0.0.1"), 0}};
  std::thread thread_;
};
using Then = Script::Then;

Options quick() {
  Options o;
  o.proxy = "";
  o.insecure = true;
  o.total_timeout = milliseconds(5000);
  return o;
}

Call call(const Origin& origin) { return {.url = origin.url(), .http2 = true}; }

Answer fetch(const Call& call, const Options& options = quick()) {
  Wire wire(options);
  wire.add(call).value();
  Answer answer;
  EXPECT_TRUE(wire.run([&](Answer&& a) { answer = std::move(a); }));
  return answer;
}

std::string what(const Answer& a) { return a.problem ? a.problem->what : std::string(); }

// What the rules find in it.
std::vector<std::string> broken(const statute::Exchange& x) {
  http2::Taker taker;
  taker.exchange(x, {});
  return taker.all.back().broken;
}

std::string answer(const http2::Fields& fields, std::string_view content) {
  return http2::settings() + http2::headers(1, fields) + http2::data(1, content);
}

std::string sound() {
  return answer({{":status", "404"},
                 {"content-type", "text/plain"},
                 {"cache-control", "no-store"},
                 {"content-length", "5"}},
                "hello");
}

TEST(Http2Fetch, AsksAndHearsInFrames) {
  const Origin origin({.octets = sound()});
  Call c = call(origin);
  c.request =
      "GET /a HTTP/1.1\r\nHost: a.example\r\nX-Word: b\r\nConnection: close\r\n"
      "TE: trailers\r\nKeep-Alive: timeout=5\r\n\r\n";
  const Answer a = fetch(c);
  EXPECT_EQ(what(a), "");
  EXPECT_TRUE(a.complete);
  EXPECT_EQ(a.end, End::kept);
  EXPECT_EQ(a.sent, a.request.size());
  EXPECT_EQ(a.octets, sound());
  const LiveExchange live(a);
  ASSERT_TRUE(live.has_response());
  const statute::Exchange& x = live.exchange();
  EXPECT_EQ(
      x.request->head,
      "GET /a HTTP/2\r\n:method: GET\r\n:scheme: http\r\n:authority: a.example\r\n:path: /a\r\n"
      "x-word: b\r\nte: trailers\r\n\r\n");
  EXPECT_EQ(x.request->content.known, statute::Known::fully);
  EXPECT_EQ(x.response.status, 404);
  EXPECT_EQ(x.response.content.octets, "hello");
  EXPECT_EQ(x.uri, origin.url());
  EXPECT_TRUE(x.received.has_value());
  EXPECT_EQ(x.connection.ending, statute::Ending::client_closed);
  EXPECT_TRUE(x.sight().contains(statute::Need::wire));
  EXPECT_EQ(x.response.odd, statute::Oddities{});
}

TEST(Http2Fetch, AnswersFramesThatWantIt) {
  const std::string ping = http2::frame(FrameType::ping, 0, 0, "12345678");
  const std::string push =
      http2::frame(FrameType::push_promise, kEndHeaders, 1,
                   http2::number(2) + http2::block({{":method", "GET"}, {":path", "/b"}}));
  const Origin origin({.octets = http2::settings() + ping + push + sound()});
  Call c = call(origin);
  c.look_after = milliseconds(30);
  const Answer a = fetch(c);
  EXPECT_EQ(a.end, End::open);
  for (const std::string& reply :
       {http2::frame(FrameType::settings, kAck, 0),
        http2::frame(FrameType::ping, kAck, 0, "12345678"), http2::reset(2, 8)}) {
    EXPECT_THAT(a.request, HasSubstr(reply));
  }
}

TEST(Http2Fetch, SaysGoodbye) {
  std::string heard;
  {
    const Origin origin({.octets = sound()});
    fetch(call(origin));
    fetch(call(origin));  // it serves one after another: the first has ended
    heard = origin.heard();
  }
  EXPECT_THAT(heard, HasSubstr(http2::frame(FrameType::goaway, 0, 0, std::string(8, '\0'))));
}

TEST(Http2Fetch, SendsContentAsFarAsWindowsAllow) {
  const std::string content(200'000, 'x');
  std::uint64_t received = 0;
  std::string more;
  Script script;
  // Opens the windows again only when they are closed.
  script.reply = [&](const http2::FrameHead& f) -> std::string {
    if (f.type != FrameType::data) return {};
    received += f.length;
    if (f.has(kEndStream)) {
      return http2::headers(1, {{":status", "204"}, {"date", kDate}}, kEndStream);
    }
    if (received != 65'535 && received != 165'535) return {};
    return http2::frame(FrameType::window_update, 0, 0, http2::number(100'000)) +
           http2::frame(FrameType::window_update, 0, 1, http2::number(100'000));
  };
  script.octets = http2::settings();
  const Origin origin(std::move(script));
  Call c = call(origin);
  c.method = "POST";
  c.request = "POST /a HTTP/1.1\r\nHost: a.example\r\nContent-Length: 200000\r\n\r\n" + content;
  const LiveExchange live(fetch(c));
  EXPECT_EQ(live.exchange().response.status, 204);
  EXPECT_TRUE(live.exchange().request->content.octets == content);
}

TEST(Http2Fetch, HasMoreWindowThanContentTakes) {
  std::string content;
  for (int i = 0; i < 300; ++i) content += http2::data(1, std::string(10'000, 'x'), 0);
  const Origin origin({.octets = http2::settings() +
                                 http2::headers(1, {{":status", "200"}, {"date", kDate}}) +
                                 content + http2::data(1, "")});
  const LiveExchange live(fetch(call(origin)));
  EXPECT_EQ(live.exchange().response.content.length, 3'000'000u);
  EXPECT_EQ(live.exchange().response.content.known, statute::Known::fully);
}

TEST(Http2Fetch, LongHeadsOfRequestsAreContinued) {
  const Origin origin({.octets = sound()});
  Call c = call(origin);
  const std::string value(40'000, 'y');
  c.request = "GET /a HTTP/1.1\r\nHost: a.example\r\nX-Long: " + value + "\r\n\r\n";
  const LiveExchange live(fetch(c));
  EXPECT_THAT(live.exchange().request->head, HasSubstr("x-long: " + value));
}

TEST(Http2Fetch, WrongResponsesAreJudged) {
  const std::string get = http2::settings();
  const auto with = [](std::string_view name, std::string_view value) {
    return http2::settings() +
           http2::headers(1, {{":status", "204"}, {"date", kDate}, {name, value}}, kEndStream);
  };
  struct {
    std::string octets, rule;
  } const cases[] = {
      {with("Trace", "a"), "http2-field-name-uppercase"},
      {with("trace", "a\r\nb"), "http2-field-value-invalid"},
      {with("connection", "close"), "http2-connection-fields"},
      {with(":path", "/"), "http2-pseudo-invalid"},
      {answer({{":status", "404"}, {"content-length", "6"}}, "hello"),
       "http2-content-length-mismatch"},
      {with("a", "b").substr(9), "http2-preface-missing"},
      {http2::settings() + http2::headers(1, {{":status", "200"}}) + http2::data(1, "a", 0) +
           http2::headers(1, {{"a", "b"}}) + http2::data(1, ""),
       "http2-trailers-no-end"},
      {http2::settings() + http2::frame(FrameType::settings, kAck, 0) +
           http2::frame(FrameType::push_promise, kEndHeaders, 1,
                        http2::number(2) + http2::block({{":method", "GET"}})) +
           http2::headers(1, {{":status", "204"}}, kEndStream),
       "http2-push-invalid"},
      {http2::settings() + http2::headers(1, {{"date", kDate}}, kEndStream),
       "http2-status-missing"},
      {http2::settings() + http2::headers(1, {{":status", "101"}}, kEndStream), "http2-101"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.rule);
    const Origin origin({.octets = c.octets});
    const LiveExchange live(fetch(call(origin)));
    EXPECT_EQ(what(live.answer()), "");
    EXPECT_THAT(broken(live.exchange()), Contains(StartsWith(c.rule)));
  }
}

// What comes after the end is waited for, for a while.
TEST(Http2Fetch, LooksOnAfterTheEnd) {
  Script script;
  script.octets = http2::settings() +
                  http2::headers(1, {{":status", "200"}, {"date", kDate}}, kEndStream) +
                  http2::frame(FrameType::ping, 0, 0, "12345678");
  script.reply = [](const http2::FrameHead& f) {
    return f.type == FrameType::ping ? http2::data(1, "late") : std::string();
  };
  const Origin origin(std::move(script));
  Call c = call(origin);
  c.method = "CONNECT";
  c.request = "CONNECT b.example:443 HTTP/1.1\r\nHost: b.example:443\r\n\r\n";
  c.look_after = milliseconds(300);
  const LiveExchange live(fetch(c));
  EXPECT_EQ(
      live.exchange().request->head,
      "CONNECT b.example:443 HTTP/2\r\n:method: CONNECT\r\n:authority: b.example:443\r\n\r\n");
  EXPECT_THAT(broken(live.exchange()), Contains(StartsWith("http2-connect-headers")));
}

TEST(Http2Fetch, SpeaksOverTls) {
  const Origin origin({.octets = sound()}, "h2");
  const LiveExchange live(fetch(call(origin)));
  EXPECT_EQ(what(live.answer()), "");
  const statute::Exchange& x = live.exchange();
  EXPECT_EQ(x.response.content.octets, "hello");
  EXPECT_EQ(x.scheme, statute::Scheme::https);
  EXPECT_EQ(x.handshake.offered, "h2 http/1.1");
  EXPECT_EQ(x.handshake.selected, "h2");
  EXPECT_THAT(x.request->head, HasSubstr("\r\n:scheme: https\r\n"));
}

TEST(Http2Fetch, SaysThatTheServerDoesNotSelectIt) {
  for (const auto& [alpn, selected] : {std::pair("http/1.1", "http/1.1"), {"", "no protocol"}}) {
    const Origin origin({.octets = sound()}, alpn);
    const Answer a = fetch(call(origin));
    EXPECT_EQ(a.end, End::failed);
    EXPECT_THAT(what(a), HasSubstr("the server does not select HTTP/2"));
    EXPECT_THAT(what(a), HasSubstr(selected));
    EXPECT_EQ(a.tls.offered, "h2 http/1.1");
    EXPECT_FALSE(LiveExchange(a).has_response());
  }
}

TEST(Http2Fetch, LeavesOtherCallsToHttp1) {
  Options options = quick();
  options.total_timeout = milliseconds(100);  // the origin waits for frames
  const Origin origin({}, "http/1.1");
  const Answer a = fetch({.url = origin.url()}, options);
  EXPECT_EQ(a.tls.offered, "http/1.1");
  EXPECT_THAT(a.request, StartsWith("GET /a HTTP/1.1"));
  EXPECT_FALSE(a.http2);
}

TEST(Http2Fetch, SaysWhyThereIsNoResponse) {
  const std::string head = http2::settings() + http2::headers(1, {{":status", "200"}});
  struct {
    Script script;
    std::string problem;
    bool has_response;
  } const cases[] = {
      {{.octets = "HTTP/1.1 400 Bad Request\r\n\r\n"}, "it does not speak HTTP/2", false},
      {{.octets = {}, .then = Then::close}, "the connection was closed without an answer", false},
      {{.octets = {}, .then = Then::reset}, "the connection was reset without an answer", false},
      {{.octets = http2::settings(), .then = Then::close},
       "the connection was closed without an answer",
       false},
      {{.octets = http2::settings() + http2::reset(1, 7)},
       "the stream was reset: REFUSED_STREAM",
       false},
      {{.octets = http2::settings() +
                  http2::frame(FrameType::goaway, 0, 0, http2::number(0) + http2::number(11))},
       "it ended the connection by GOAWAY: ENHANCE_YOUR_CALM",
       false},
      {{.octets = http2::settings() + http2::frame(FrameType::goaway, 0, 0, http2::number(0))},
       "it sent a frame that is too short for what it has to hold",
       false},
      {{.octets = http2::settings() + http2::data(1, "early")},
       "DATA without a header block before it",
       false},
      {{.octets = http2::settings() +
                  http2::frame(FrameType::headers, kEndHeaders | kEndStream, 1, "\xBE")},
       "the server: a header block cannot be decompressed",
       false},
      {{.octets = head + http2::data(1, "some", 0) + http2::reset(1, 2)},
       "the stream was reset: INTERNAL_ERROR",
       true},
      {{.octets = head + http2::data(1, "some", 0), .then = Then::close},
       "the connection ended before the stream did",
       true},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.problem);
    const Origin origin(c.script);
    const LiveExchange live(fetch(call(origin)));
    EXPECT_EQ(live.has_response(), c.has_response);
    EXPECT_THAT(what(live.answer()), HasSubstr(c.problem));
    EXPECT_THAT(what(live.answer()), StartsWith("127.0.0.1:"));
    if (c.has_response) {
      EXPECT_EQ(live.exchange().response.content.octets, "some");
      EXPECT_FALSE(live.exchange().response.framing.complete);
    }
  }
}

TEST(Http2Fetch, WhatNeverEndsMeetsALimit) {
  Options options = quick();
  options.head_limit = 100'000;
  options.content_limit = 300'000;
  const std::string ping = http2::frame(FrameType::ping, 0, 0, "12345678");
  const std::string field = http2::block({{"trace", std::string(1000, 'x')}});
  const std::string head = http2::settings() + http2::headers(1, {{":status", "200"}});
  struct {
    std::string begin, endless, problem;
  } const cases[] = {
      {head, http2::data(1, std::string(1000, 'x'), 0), "the content is longer than"},
      {head, http2::data(1, "", 0), "besides content"},
      {http2::settings(), ping, "too many frames that want an answer"},
      {http2::settings(), http2::settings(), "too many frames that want an answer"},
      {http2::settings() + http2::frame(FrameType::headers, 0, 1, "\x88"),
       http2::frame(FrameType::continuation, 0, 1, field), "besides content"},
      {http2::settings(), http2::headers(1, {{":status", "103"}}), "besides content"},
      {http2::settings(), http2::frame(static_cast<FrameType>(99), 0, 0, std::string(100, 'x')),
       "besides content"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.problem);
    const Origin origin({.octets = c.begin, .then = Then::wait, .endless = c.endless});
    const Answer a = fetch(call(origin), options);
    EXPECT_EQ(a.end, End::limit);
    EXPECT_THAT(what(a), HasSubstr(c.problem));
    const LiveExchange live(a);  // whatever it holds
  }
}

TEST(Http2Fetch, WhatIsTooSlowRunsOutOfTime) {
  Options options = quick();
  options.total_timeout = milliseconds(100);
  const std::string head = http2::settings() + http2::headers(1, {{":status", "200"}});
  for (const auto& [octets, doing] : {std::pair(std::string(), "while waiting for the answer"),
                                      {http2::settings(), "while waiting for the answer"},
                                      {head, "in the content"}}) {
    const Origin origin({.octets = octets});
    const Answer a = fetch(call(origin), options);
    EXPECT_EQ(a.end, End::timeout);
    EXPECT_THAT(what(a), HasSubstr("timed out after 100 ms"));
    EXPECT_THAT(what(a), HasSubstr(doing));
  }
}

TEST(Http2Fetch, RefusesRequestsThatItCannotSay) {
  Wire wire(quick());
  for (const char* request : {"", " GET / HTTP/1.1\r\n\r\n", "nonsense\r\n\r\n"}) {
    const auto added = wire.add({.url = "http://127.0.0.1:1/", .request = request, .http2 = true});
    EXPECT_EQ(added.has_error(), *request != '\0') << request;
  }
}

}  // namespace
}  // namespace checker::fetch
