// The demonstration origin over loopback, by a plain blocking client: what is in the table comes
// back octet by octet.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "checker/demo/answer.h"
#include "checker/demo/deviants.h"
#include "checker/demo/origin.h"
#include "checker/demo/request.h"
#include "checker/demo/resources.h"
#include "checker/support/codec.h"

namespace checker::demo {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

Origin started(const Origin::Options& options = {}) { return Origin::start(options).value(); }

// What a connection brought, and how it ended.
struct Received {
  std::string octets;
  error_code end;
};

tcp::endpoint at(std::uint16_t port) { return {asio::ip::address_v4::loopback(), port}; }

class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(context_) { socket_.connect(at(port)); }

  void send(std::string_view octets) { asio::write(socket_, asio::buffer(octets)); }
  void finish() { socket_.shutdown(tcp::socket::shutdown_send); }

  std::string exactly(std::size_t length) {
    std::string out(length, '\0');
    error_code error;
    out.resize(asio::read(socket_, asio::buffer(out), error));
    return out;
  }

  Received rest() { return all(socket_); }

  template <class Stream>
  static Received all(Stream& stream) {
    Received out;
    std::array<char, 65536> chunk{};
    while (!out.end) {
      out.octets.append(chunk.data(), stream.read_some(asio::buffer(chunk), out.end));
    }
    return out;
  }

 private:
  asio::io_context context_;
  tcp::socket socket_;
};

class TlsClient {
 public:
  // The handshake throws when the certificate is not as it should be.
  TlsClient(std::uint16_t port, const std::string& ca_pem, const std::string& name = "localhost")
      : tls_(asio::ssl::context::tls_client), stream_((trust(ca_pem), context_), tls_) {
    stream_.set_verify_mode(asio::ssl::verify_peer);
    stream_.set_verify_callback(asio::ssl::host_name_verification(name));
    stream_.next_layer().connect(at(port));
    stream_.handshake(asio::ssl::stream_base::client);
  }

  void send(std::string_view octets) { asio::write(stream_, asio::buffer(octets)); }
  Received rest() { return Client::all(stream_); }

 private:
  void trust(const std::string& ca_pem) { tls_.add_certificate_authority(asio::buffer(ca_pem)); }

  asio::io_context context_;
  asio::ssl::context tls_;
  asio::ssl::stream<tcp::socket> stream_;
};

const Resource& resource(std::string_view path) {
  const Resource* found = find_resource(path);
  if (found == nullptr) throw std::out_of_range(std::string(path));
  return *found;
}

std::string host(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }

// The response of `r` with the date that stands in `received`.
std::string expected(const Resource& r, std::string_view received) {
  const std::size_t date = received.find("\r\nDate: ");
  constexpr std::size_t kDateLength = 29;
  return response_octets(
      r, date == std::string_view::npos ? "" : received.substr(date + 8, kDateLength));
}

std::size_t length_of(const Resource& r) { return response_octets(r, std::string(29, '-')).size(); }

std::string got(std::uint16_t port, std::string_view request) {
  Client client(port);
  client.send(request);
  client.finish();
  return client.rest().octets;
}

// A GET, or another method, with `fields`, over a connection of its own.
std::string asked(std::uint16_t port, const std::string& path, const std::string& fields = {},
                  const std::string& method = "GET", const std::string& version = "HTTP/1.1") {
  return got(port, method + ' ' + path + ' ' + version + "\r\nHost: " + host(port) + "\r\n" +
                       fields + "\r\n");
}

std::string status_of(std::string_view response) { return std::string(response.substr(0, 12)); }

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

TEST(Deviants, AreAsLongAsTheyWereMeasured) {
  const std::map<std::string_view, std::size_t> lengths = {
      {"good-cl", 80},        {"204-body", 69},       {"204-cl-body", 88},   {"204-te", 97},
      {"304-body", 90},       {"HEAD-body", 80},      {"205-body", 91},      {"obs-fold", 97},
      {"dup-cl-same", 99},    {"cl-list", 83},        {"cl-short-eof", 81},  {"cl-excess", 85},
      {"te-http10", 62},      {"te-unknown", 100},    {"te-identity", 90},   {"te-notlast", 105},
      {"chunk-ext", 111},     {"chunk-trailer", 107}, {"chunk-excess", 104}, {"obs-text", 91},
      {"no-reason-sp", 78},   {"st-099", 79},         {"st-600", 79},        {"st-999", 79},
      {"1xx-100-103", 145},   {"1xx-cl", 124},        {"1xx-101", 151},      {"1xx-only", 40},
      {"two-responses", 160}, {"empty", 0},
  };
  std::size_t seen = 0;
  for (const Deviant& d : deviants()) {
    const auto found = lengths.find(d.name);
    if (found == lengths.end()) continue;
    ++seen;
    EXPECT_EQ(d.octets.size(), found->second) << d.name;
  }
  EXPECT_EQ(seen, lengths.size());
  EXPECT_EQ(deviants().size(), 72U);
}

TEST(Deviants, ComeBackOctetByOctet) {
  const Origin origin = started();
  for (const Deviant& d : deviants()) {
    const Resource& r = resource("/deviant/" + std::string(d.name));
    Client client(origin.port());
    client.send(request_octets(r, host(origin.port())));
    const Received received = client.rest();
    EXPECT_TRUE(received.octets == d.octets) << d.name;
    EXPECT_EQ(received.end, asio::error::eof) << d.name;
  }
}

TEST(Deviants, ComeBackOctetByOctetOverTls) {
  const Origin origin = started({.tls = true});
  for (const Deviant& d : deviants()) {
    const Resource& r = resource("/deviant/" + std::string(d.name));
    TlsClient client(origin.tls_port(), origin.ca_pem());
    client.send(request_octets(r, host(origin.tls_port())));
    const Received received = client.rest();
    EXPECT_TRUE(received.octets == d.octets) << d.name;
    EXPECT_EQ(received.end, asio::error::eof) << d.name << ": no close_notify";
  }
}

TEST(Resources, AreNamedOnceAndDescribed) {
  std::set<std::string> paths;
  for (const Resource& r : resources()) {
    EXPECT_TRUE(paths.insert(r.path).second) << r.path;
    EXPECT_FALSE(r.about.empty()) << r.path;
    EXPECT_EQ(r.about.find('\n'), std::string::npos) << r.path;
    EXPECT_EQ(r.group == Group::wrong, !r.breaks.empty() && r.group != Group::hostile) << r.path;
  }
}

TEST(Resources, HaveARightOneForEveryCode) {
  std::set<int> codes = {100, 101, 102, 103, 104, 218, 226, 418, 419, 420, 421, 422, 423, 424, 425,
                         426, 428, 429, 430, 431, 440, 444, 449, 450, 451, 460, 463, 464, 494, 495,
                         496, 497, 498, 499, 540, 561, 598, 599, 506, 507, 508, 509, 510, 511};
  for (int code = 200; code <= 208; ++code) codes.insert(code);
  for (int code = 300; code <= 308; ++code) codes.insert(code);
  for (int code = 400; code <= 417; ++code) codes.insert(code);
  for (int code = 500; code <= 505; ++code) codes.insert(code);
  for (int code = 520; code <= 530; ++code) {
    if (code != 528) codes.insert(code);
  }
  for (const int code : codes) {
    const std::string text = std::to_string(code);
    const Resource* r = find_resource("/right/" + text);
    ASSERT_NE(r, nullptr) << code;
    // 208 stands in a member of a 207.
    const std::string start = "HTTP/1.1 " + (code == 208 ? "207" : text) + ' ';
    EXPECT_TRUE(r->response.starts_with(start)) << code;
  }
}

TEST(Resources, AnswerTheirOwnRequestWithTheirOwnOctets) {
  const Origin origin = started({.tls = true});
  for (const Resource& r : resources()) {
    if (r.group != Group::right && r.group != Group::wrong) continue;
    const std::string request = request_octets(r, host(origin.port()));
    if (r.ending == Ending::close) {
      Client client(origin.port());
      client.send(request);
      const Received received = client.rest();
      EXPECT_EQ(received.octets, expected(r, received.octets)) << r.path;
      EXPECT_EQ(received.end, asio::error::eof) << r.path;
      continue;
    }
    // On the same connection, twice: the octets end where they should.
    Client client(origin.port());
    for (int i = 0; i < (r.ending == Ending::keep ? 2 : 1); ++i) {
      client.send(request);
      const std::string received = client.exactly(length_of(r));
      EXPECT_EQ(received, expected(r, received)) << r.path;
    }
  }
}

TEST(Resources, StateTheLengthOfTheirContent) {
  for (const Resource& r : resources()) {
    if (r.ending != Ending::keep || r.asked.method == "HEAD") continue;
    if (r.group != Group::right && r.group != Group::wrong) continue;
    const Head head = final_head(r.response);
    const std::string_view text = std::string_view(r.response).substr(head.begin, head.end);
    const std::size_t field = text.find("\r\nContent-Length: ");
    const std::size_t content = r.response.size() - head.end;
    if (field == std::string_view::npos) {
      EXPECT_TRUE(content == 0 || holds(text, "Transfer-Encoding: chunked")) << r.path;
    } else {
      EXPECT_EQ(std::stoul(std::string(text.substr(field + 18))), content) << r.path;
    }
  }
}

TEST(Connection, IsKeptOverManyRequests) {
  const Origin origin = started();
  Client client(origin.port());
  for (const char* path : {"/right/200", "/right/204", "/right/200-chunked", "/right/404"}) {
    const Resource& r = resource(path);
    client.send(request_octets(r, host(origin.port())));
    const std::string received = client.exactly(length_of(r));
    EXPECT_EQ(received, expected(r, received));
  }
}

TEST(Connection, ServesPipelinedRequestsInOrder) {
  const Origin origin = started();
  Client client(origin.port());
  const Resource& first = resource("/right/200");
  const Resource& second = resource("/right/404");
  const Resource& third = resource("/right/201");
  const std::string name = host(origin.port());
  client.send(request_octets(first, name) + request_octets(second, name) +
              request_octets(third, name));
  for (const Resource* r : {&first, &second, &third}) {
    const std::string received = client.exactly(length_of(*r));
    EXPECT_EQ(received, expected(*r, received)) << r->path;
  }
}

TEST(Connection, EndsWhenTheRequestSaysSo) {
  const Origin origin = started();
  Client client(origin.port());
  client.send("GET /right/200 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const Received received = client.rest();
  EXPECT_TRUE(holds(received.octets, "\r\nConnection: close\r\n\r\nhello\n"));
  EXPECT_EQ(received.end, asio::error::eof);
}

TEST(Connection, WaitsForTheContentAfter100) {
  const Origin origin = started();
  Client client(origin.port());
  const Resource& r = resource("/right/100");
  const std::string request = request_octets(r, host(origin.port()));
  const std::size_t held_back = r.asked.content.size();
  client.send(std::string_view(request).substr(0, request.size() - held_back));
  const std::string interim = "HTTP/1.1 100 Continue\r\n\r\n";
  EXPECT_EQ(client.exactly(interim.size()), interim);
  client.send(r.asked.content);
  const std::string received = interim + client.exactly(length_of(r) - interim.size());
  EXPECT_EQ(received, expected(r, received));
}

TEST(Connection, ReadsTheContentOfARefusedExpectation) {
  const Origin origin = started();
  Client client(origin.port());
  const Resource& refused = resource("/right/409");
  client.send(
      "PUT /right/409 HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  const std::string received = client.exactly(length_of(refused));
  EXPECT_EQ(received, expected(refused, received));
  const Resource& next = resource("/right/200");
  client.send("hello" + request_octets(next, host(origin.port())));
  const std::string after = client.exactly(length_of(next));
  EXPECT_EQ(after, expected(next, after));
}

TEST(OddRequests, AreRefusedAsTheLawHasItAndElseServed) {
  const Origin origin = started();
  const struct {
    const char* request;
    const char* status;
  } cases[] = {
      {"GET /right/200 HTTP/1.0\r\n\r\n", "HTTP/1.1 200"},
      {"GET /right/200\r\n\r\n", "HTTP/1.1 400"},
      {"GET /right/200 HTTP/1.1\r\nHost: a b\r\n\r\n", "HTTP/1.1 400"},
      {"GET /right/200 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "HTTP/1.1 400"},
      {"GET /right/200 HTTP/1.1\r\n\r\n", "HTTP/1.1 400"},
      {"GET /right/200 HTTP/7.3\r\nHost: a\r\n\r\n", "HTTP/1.1 505"},
      {"GET /right/200 HTTP/1.9\r\nHost: a\r\nConnection: close\r\n\r\n", "HTTP/1.1 200"},
      {"GET /right/200 HTTP/1.1\r\nHost: a\r\nX : 1\r\n\r\n", "HTTP/1.1 400"},
      {"GET /right/200 HTTP/1.1\r\n folded: 1\r\nHost: a\r\n\r\n", "HTTP/1.1 400"},
      {"\r\n\r\nGET /right/200 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "HTTP/1.1 200"},
      {"GET http://a/right/200?q=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
       "HTTP/1.1 200"},
      {"GET https://a/right/200 HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 421"},
      {"POST /right/200 HTTP/1.1\r\nHost: a\r\nContent-Length: abc\r\n\r\n", "HTTP/1.1 400"},
      {"GET /right/200 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", "HTTP/1.1 400"},
  };
  for (const auto& c : cases) {
    const std::string received = got(origin.port(), c.request);
    EXPECT_EQ(status_of(received), c.status) << c.request;
    EXPECT_TRUE(holds(received, "\r\nConnection: close\r\n")) << c.request;
  }
}

TEST(OddRequests, MayHaveFieldsOfAnySizeWhereThatIsNotTheQuestion) {
  const Origin origin = started();
  const std::string large = "X-Large: " + std::string(300000, 'a') + "\r\n";
  EXPECT_EQ(status_of(asked(origin.port(), "/right/200", large)), "HTTP/1.1 431");
  EXPECT_EQ(status_of(asked(origin.port(), "/wrong/426-upgrade-missing", large)), "HTTP/1.1 426");
}

TEST(RightResources, BehaveUnderOtherRequests) {
  const Origin origin = started();
  const struct {
    std::string method, path, fields, status, part;
  } cases[] = {
      {"GET", "/", "", "HTTP/1.1 200", "/wrong/204-content"},
      {"OPTIONS", "*", "", "HTTP/1.1 200", "Allow: "},
      {"GET", "/abcdefghijklmnopqrstuvwx", "", "HTTP/1.1 404", "/"},
      {"GET", '/' + std::string(9000, 'a'), "", "HTTP/1.1 414", "8000"},
      {"OPTIONS", "/right/201", "", "HTTP/1.1 200", "Allow: GET, HEAD, OPTIONS, POST"},
      {"DELETE", "/right/200", "", "HTTP/1.1 405", "Allow: GET, HEAD, OPTIONS\r\n"},
      {"XNONEXIST", "/right/200", "", "HTTP/1.1 501", ""},
      {"get", "/right/200", "", "HTTP/1.1 501", ""},
      {"GET", "/right/201", "", "HTTP/1.1 200", ""},
      {"GET", "/right/200", "If-None-Match: W/\"greeting\"\r\n", "HTTP/1.1 304", "ETag: "},
      {"GET", "/right/200", "If-None-Match: \"a,b\", \"greeting\"\r\n", "HTTP/1.1 304", "Date: "},
      {"GET", "/right/200", "If-None-Match: \"a\"\r\nIf-None-Match: \"greeting\"\r\n",
       "HTTP/1.1 304", "Cache-Control: "},
      {"GET", "/right/200", "if-none-match: *\r\n", "HTTP/1.1 304", ""},
      {"GET", "/right/200", "If-None-Match: \"other\"\r\n", "HTTP/1.1 200", "hello"},
      {"GET", "/right/200", "If-Match: \"other\"\r\n", "HTTP/1.1 412", ""},
      {"GET", "/right/200", "If-Match: W/\"greeting\"\r\n", "HTTP/1.1 412", ""},
      {"GET", "/right/200", "If-Match: \"greeting\"\r\n", "HTTP/1.1 200", "hello"},
      {"GET", "/", "If-Match: \"no-such-tag\"\r\n", "HTTP/1.1 412", ""},
      {"GET", "/right/404", "If-None-Match: *\r\n", "HTTP/1.1 404", ""},
      {"GET", "/right/206", "", "HTTP/1.1 200", "Accept-Ranges: bytes"},
      {"GET", "/right/206", "Range: bytes=0-0\r\n", "HTTP/1.1 206", "\r\n\r\na"},
      {"GET", "/right/206", "Range: bytes=-5\r\n", "HTTP/1.1 206", "bytes 21-25/26"},
      {"GET", "/right/206", "Range: bytes=-99999999\r\n", "HTTP/1.1 206", "bytes 0-25/26"},
      {"GET", "/right/206", "Range: bytes=0-99999999999999999999\r\n", "HTTP/1.1 206",
       "bytes 0-25/26"},
      {"GET", "/right/206", "Range: bytes=26-\r\n", "HTTP/1.1 416", "bytes */26"},
      {"GET", "/right/206", "Range: bytes=5-2\r\n", "HTTP/1.1 200", ""},
      {"GET", "/right/206", "Range: bytes=0-0,2-2\r\n", "HTTP/1.1 200", ""},
      {"GET", "/right/206", "Range: x-unit=0-1\r\n", "HTTP/1.1 200", ""},
      {"HEAD", "/right/206", "Range: bytes=0-4\r\n", "HTTP/1.1 200", "Content-Length: 26"},
      {"GET", "/right/206", "Range: bytes=0-4\r\nIf-Range: \"no-such-tag\"\r\n", "HTTP/1.1 200",
       ""},
      {"GET", "/right/206", "Range: bytes=1-4\r\nIf-Range: \"alphabet\"\r\n", "HTTP/1.1 206",
       "\r\n\r\nbcde"},
      {"GET", "/right/200-gzip", "Accept-Encoding: br, gzip\r\n", "HTTP/1.1 200",
       "Content-Encoding: gzip"},
      {"GET", "/right/200-gzip", "Accept-Encoding: \r\n", "HTTP/1.1 200", "ETag: \"text\""},
  };
  for (const auto& c : cases) {
    const std::string received = asked(origin.port(), c.path, c.fields, c.method);
    EXPECT_EQ(status_of(received), c.status) << c.method << ' ' << c.path << ' ' << c.fields;
    EXPECT_TRUE(holds(received, c.part)) << c.method << ' ' << c.path << ' ' << c.fields;
  }
  EXPECT_FALSE(
      holds(asked(origin.port(), "/right/206", "Range: bytes=1-4\r\nIf-Range: \"alphabet\"\r\n"),
            "Content-Type"));
}

TEST(RightResources, SendNeitherInterimNorChunksToHttp10) {
  const Origin origin = started();
  for (const Resource& r : resources()) {
    if (r.group != Group::right || r.asked.method != "GET") continue;
    const std::string received = asked(origin.port(), r.path, r.asked.fields, "GET", "HTTP/1.0");
    EXPECT_FALSE(received.starts_with("HTTP/1.1 1")) << r.path;
    EXPECT_FALSE(holds(received, "Transfer-Encoding")) << r.path;
  }
}

TEST(RightResources, SendNoContentToHead) {
  const Origin origin = started();
  for (const Resource& r : resources()) {
    if (r.group != Group::right || r.response.starts_with("HTTP/1.1 1")) continue;
    const std::string received = asked(origin.port(), r.path, "", "HEAD");
    EXPECT_TRUE(received.ends_with("\r\n\r\n")) << r.path;
    EXPECT_EQ(received.find("\r\n\r\n"), received.size() - 4) << r.path;
  }
}

TEST(HostileResources, GoOnWithoutEnd) {
  const Origin origin = started();
  constexpr std::size_t kEnough = 4U << 20U;
  for (const char* path :
       {"/hostile/endless-head", "/hostile/endless-content", "/hostile/endless-interim"}) {
    Client client(origin.port());
    client.send(request_octets(resource(path), "x"));
    const std::string received = client.exactly(kEnough);
    EXPECT_EQ(received.size(), kEnough) << path;
    EXPECT_TRUE(received.starts_with("HTTP/1.1 ")) << path;
  }
}

TEST(HostileResources, EndTheirConnectionsBadly) {
  const Origin origin = started({.tls = true});
  Client reset(origin.port());
  reset.send(request_octets(resource("/hostile/reset"), "x"));
  EXPECT_EQ(reset.rest().end, asio::error::connection_reset);

  TlsClient cut(origin.tls_port(), origin.ca_pem());
  cut.send(request_octets(resource("/hostile/cut-tls"), "x"));
  const Received received = cut.rest();
  EXPECT_TRUE(received.octets.ends_with("\r\n\r\nhello\n"));
  EXPECT_EQ(received.end, asio::ssl::error::stream_truncated);
}

TEST(HostileResources, SendCookiesByTheThousand) {
  const Origin origin = started();
  const std::string received = asked(origin.port(), "/hostile/many-cookies");
  std::size_t cookies = 0;
  for (std::size_t i = 0; (i = received.find("\r\nSet-Cookie: ", i)) != std::string::npos; ++i) {
    ++cookies;
  }
  EXPECT_EQ(cookies, 10000U);
}

TEST(HostileResources, SendABombThatIsGzip) {
  const Origin origin = started();
  const std::string received = asked(origin.port(), "/hostile/gzip-bomb");
  const Head head = final_head(received);
  const std::size_t field = received.find("\r\nContent-Length: ");
  ASSERT_LT(field, head.end);
  EXPECT_EQ(std::stoul(received.substr(field + 18)), received.size() - head.end);
  EXPECT_TRUE(is_gzip(std::string_view(received).substr(head.end)));
  EXPECT_LT(received.size(), 32U << 20U);
}

TEST(Certificates, NameTheLoopback) {
  const Origin origin = started({.tls = true});
  for (const char* name : {"localhost", "127.0.0.1"}) {
    EXPECT_NO_THROW(TlsClient(origin.tls_port(), origin.ca_pem(), name)) << name;
  }
  EXPECT_THROW(TlsClient(origin.tls_port(), origin.ca_pem(), "elsewhere.example"),
               boost::system::system_error);
}

TEST(Certificates, AreTrustedOnlyByThoseWhoHaveThem) {
  const Origin origin = started({.tls = true});
  const Origin other = started({.tls = true});
  EXPECT_THROW(TlsClient(origin.tls_port(), other.ca_pem()), boost::system::system_error);
}

TEST(Certificates, CanHaveExpired) {
  const Origin origin = started({.tls = true, .expired = true});
  EXPECT_NO_THROW(TlsClient(origin.tls_port(), origin.ca_pem()));
  EXPECT_THROW(TlsClient(origin.expired_port(), origin.ca_pem()), boost::system::system_error);
  EXPECT_EQ(origin.expired_url(), "https://" + host(origin.expired_port()));
}

TEST(Origins, CanBeTwoAtOnce) {
  const Origin one = started();
  const Origin two = started();
  EXPECT_NE(one.port(), two.port());
  EXPECT_EQ(one.url(), "http://" + host(one.port()));
  EXPECT_EQ(status_of(asked(one.port(), "/right/200")), "HTTP/1.1 200");
  EXPECT_EQ(status_of(asked(two.port(), "/right/200")), "HTTP/1.1 200");
}

TEST(Origins, SayWhyTheyCannotStart) {
  const Origin first = started();
  const Result<Origin> second = Origin::start({.port = first.port()});
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().what,
            "cannot listen on " + host(first.port()) + ": Address already in use");
}

// Nothing here waits for a time: were a connection to keep the thread, the test would hang.
TEST(Origins, EndWithConnectionsOpen) {
  std::vector<std::unique_ptr<Client>> clients;
  std::unique_ptr<TlsClient> secure;
  {
    const Origin origin = started({.tls = true});
    for (const char* path : {"/right/200", "/hostile/silence", "/hostile/endless-content",
                             "/hostile/slow", "/deviant/good-cl"}) {
      clients.push_back(std::make_unique<Client>(origin.port()));
      clients.back()->send(request_octets(resource(path), "x"));
    }
    clients.push_back(std::make_unique<Client>(origin.port()));
    clients.back()->send("GET /right/200 HTT");
    clients.push_back(std::make_unique<Client>(origin.tls_port()));
    secure = std::make_unique<TlsClient>(origin.tls_port(), origin.ca_pem());
    secure->send(request_octets(resource("/hostile/silence"), "x"));
    clients.front()->exactly(1);
  }
  for (const auto& client : clients) EXPECT_TRUE(client->rest().end);
  EXPECT_TRUE(secure->rest().end);
}

}  // namespace
}  // namespace checker::demo
