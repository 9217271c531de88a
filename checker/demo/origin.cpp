// The server: one thread, callbacks, at most one operation under way on a connection, which owns
// it.

#include "checker/demo/origin.h"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>

#include "checker/demo/answer.h"
#include "checker/demo/certificate.h"
#include "checker/demo/request.h"
#include "checker/demo/resources.h"
#include "checker/support/clock.h"

namespace checker::demo {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Tls = asio::ssl::stream<tcp::socket>;

constexpr std::size_t kBatch = 64U << 10U;

// One connection. Whoever waits for its next event holds it; when nobody does any more, it is gone.
template <class Stream>
class Session {
 public:
  using Self = std::unique_ptr<Session>;

  explicit Session(Stream stream) : stream_(std::move(stream)), timer_(stream_.get_executor()) {}

  static void start(Self self) {
    if constexpr (std::is_same_v<Stream, Tls>) {
      Stream& stream = self->stream_;
      stream.async_handshake(asio::ssl::stream_base::server,
                             [self = std::move(self)](error_code error) mutable {
                               if (!error) step(std::move(self));
                             });
    } else {
      step(std::move(self));
    }
  }

 private:
  static constexpr bool kTls = std::is_same_v<Stream, Tls>;

  tcp::socket& socket() {
    if constexpr (kTls) {
      return stream_.next_layer();
    } else {
      return stream_;
    }
  }

  // Does what the octets at hand allow, then waits for more.
  static void step(Self self) {
    Session& s = *self;
    while (const std::size_t used = s.reader_.read(s.buffer_)) s.buffer_.erase(0, used);
    const bool done = s.reader_.is_done();
    if (done && s.answered_) {
      s.reader_ = RequestReader();
      s.answered_ = s.continued_ = false;
      step(std::move(self));
    } else if (done && s.continued_) {
      respond(std::move(self), std::exchange(s.answer_, Answer()));
    } else if (done) {
      respond(std::move(self), s.make_answer());
    } else if (s.reader_.has_head() && s.reader_.request().expects && !s.continued_ &&
               !s.answered_) {
      expect(std::move(self));
    } else {
      receive(std::move(self));
    }
  }

  static void receive(Self self) {
    Session& s = *self;
    s.stream_.async_read_some(
        asio::buffer(s.chunk_),
        [self = std::move(self)](error_code error, std::size_t count) mutable {
          if (error) return;
          self->buffer_.append(self->chunk_.data(), count);
          step(std::move(self));
        });
  }

  Answer make_answer() {
    Request request = reader_.request();
    request.tls = kTls;
    return answer(request, http_date(unix_milliseconds() / 1000));
  }

  // The request holds its content back. 100 goes first when the answer begins with it or is a
  // success like any other; every other answer goes out at once.
  static void expect(Self self) {
    constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    Session& s = *self;
    s.answer_ = s.make_answer();
    std::string& octets = s.answer_.octets;
    const bool own = octets.starts_with(kContinue);
    const bool common = s.answer_.resource == nullptr && s.answer_.ending == Ending::keep;
    if (!common || !(own || octets.starts_with("HTTP/1.1 2"))) {
      respond(std::move(self), std::exchange(s.answer_, Answer()));
      return;
    }
    if (own) octets.erase(0, kContinue.size());
    s.continued_ = true;
    s.out_ = kContinue;
    write(std::move(self), [](Self next) { step(std::move(next)); });
  }

  static void respond(Self self, Answer what) {
    Session& s = *self;
    s.ending_ = what.ending;
    s.resource_ = what.resource;
    s.times_ = s.resource_ == nullptr ? 0 : s.resource_->times;
    s.last_sent_ = s.resource_ == nullptr;
    s.answered_ = true;
    s.out_ = std::move(what.octets);
    if (s.resource_ != nullptr && s.resource_->pace.count() > 0) {
      s.at_ = 0;
      trickle(std::move(self));
    } else {
      write(std::move(self), more);
    }
  }

  template <class Next>
  static void write(Self self, Next next) {
    Session& s = *self;
    asio::async_write(s.stream_, asio::buffer(s.out_),
                      [self = std::move(self), next](error_code error, std::size_t) mutable {
                        if (!error) next(std::move(self));
                      });
  }

  // What is to be repeated, in pieces of some size; then what comes last; then the end.
  static void more(Self self) {
    Session& s = *self;
    if (s.times_ > 0) {
      const std::string& one = s.resource_->repeated;
      const std::uint64_t count =
          std::min<std::uint64_t>(s.times_, std::max<std::size_t>(1, kBatch / one.size()));
      s.out_.clear();
      for (std::uint64_t i = 0; i < count; ++i) s.out_ += one;
      if (s.times_ != kEndless) s.times_ -= count;
      write(std::move(self), more);
    } else if (!s.last_sent_) {
      s.last_sent_ = true;
      s.out_ = s.resource_->last;
      write(std::move(self), more);
    } else {
      end(std::move(self));
    }
  }

  // One octet, a pause, the next.
  static void trickle(Self self) {
    Session& s = *self;
    if (s.at_ == s.out_.size()) {
      end(std::move(self));
      return;
    }
    asio::async_write(s.stream_, asio::buffer(s.out_.data() + s.at_, 1),
                      [self = std::move(self)](error_code error, std::size_t) mutable {
                        if (error) return;
                        Session& t = *self;
                        ++t.at_;
                        t.timer_.expires_after(t.resource_->pace);
                        t.timer_.async_wait([self = std::move(self)](error_code late) mutable {
                          if (!late) trickle(std::move(self));
                        });
                      });
  }

  static void end(Self self) {
    Session& s = *self;
    error_code ignored;
    switch (s.ending_) {
      case Ending::keep:
        step(std::move(self));
        return;
      case Ending::stall:
        drain(std::move(self));
        return;
      case Ending::reset:
        s.socket().set_option(tcp::socket::linger(true, 0), ignored);
        s.socket().close(ignored);
        return;
      case Ending::cut:
        finish(std::move(self));
        return;
      case Ending::close:
        if constexpr (kTls) {
          s.stream_.async_shutdown(
              [self = std::move(self)](error_code) mutable { finish(std::move(self)); });
        } else {
          finish(std::move(self));
        }
        return;
    }
  }

  // FIN, and then what the client still sends is read away: closing over it would reset the
  // connection and might take the answer with it.
  static void finish(Self self) {
    error_code ignored;
    self->socket().shutdown(tcp::socket::shutdown_send, ignored);
    drain(std::move(self));
  }

  static void drain(Self self) {
    Session& s = *self;
    s.socket().async_read_some(asio::buffer(s.chunk_),
                               [self = std::move(self)](error_code error, std::size_t) mutable {
                                 if (!error) drain(std::move(self));
                               });
  }

  Stream stream_;
  asio::steady_timer timer_;
  std::array<char, 16384> chunk_{};
  std::string buffer_;  // received and not yet read
  std::string out_;     // being sent
  std::size_t at_ = 0;  // of out_, when it trickles
  RequestReader reader_;
  Answer answer_;  // for when the content has come
  const Resource* resource_ = nullptr;
  std::uint64_t times_ = 0;
  Ending ending_ = Ending::keep;
  bool continued_ = false;  // 100 was sent and the answer is ready
  bool answered_ = false;   // the answer was sent, the request may still be coming
  bool last_sent_ = false;
};

// A listening port, its certificate, and the timer for when there are no descriptors left.
class Door {
 public:
  Door(asio::io_context& context, std::uint16_t port, asio::ssl::context* tls)
      : acceptor_(context), timer_(context), tls_(tls) {
    const tcp::endpoint where(asio::ip::address_v4::loopback(), port);
    try {
      acceptor_.open(where.protocol());
      acceptor_.set_option(tcp::acceptor::reuse_address(true));
      acceptor_.bind(where);
      acceptor_.listen();
    } catch (const boost::system::system_error& failed) {
      throw Failure({Fault::unreachable, "cannot listen on 127.0.0.1:" + std::to_string(port) +
                                             ": " + failed.code().message()});
    }
    accept();
  }

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  void accept() {
    acceptor_.async_accept([this](error_code error, tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      if (error) {
        timer_.expires_after(std::chrono::milliseconds(50));
        timer_.async_wait([this](error_code stopped) {
          if (!stopped) accept();
        });
        return;
      }
      error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      if (tls_ != nullptr) {
        Session<Tls>::start(std::make_unique<Session<Tls>>(Tls(std::move(socket), *tls_)));
      } else {
        Session<tcp::socket>::start(std::make_unique<Session<tcp::socket>>(std::move(socket)));
      }
      accept();
    });
  }

  tcp::acceptor acceptor_;
  asio::steady_timer timer_;
  asio::ssl::context* tls_;
};

}  // namespace

struct Origin::Server {
  asio::ssl::context current{asio::ssl::context::tls_server};
  asio::ssl::context expired{asio::ssl::context::tls_server};
  asio::io_context context{1};
  std::optional<Door> plain_door, tls_door, expired_door;
  std::string url, tls_url, expired_url, ca_pem;
  std::thread thread;

  explicit Server(const Options& options) {
    (void)find_resource("/");  // the table is built before the first request
    plain_door.emplace(context, options.port, nullptr);
    url = "http://127.0.0.1:" + std::to_string(plain_door->port());
    if (options.tls) open(tls_door, tls_url, current, Validity::current, options.tls_port);
    if (options.expired) open(expired_door, expired_url, expired, Validity::expired, 0);
    thread = std::thread([this] { context.run(); });
  }

  ~Server() {
    context.stop();
    if (thread.joinable()) thread.join();
  }

  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void open(std::optional<Door>& door, std::string& where, asio::ssl::context& tls,
            Validity validity, std::uint16_t port) {
    const Certificate certificate = make_certificate(validity);
    tls.use_certificate_chain(asio::buffer(certificate.certificate_pem));
    tls.use_private_key(asio::buffer(certificate.key_pem), asio::ssl::context::pem);
    ca_pem += certificate.certificate_pem;
    door.emplace(context, port, &tls);
    where = "https://127.0.0.1:" + std::to_string(door->port());
  }
};

Origin::Origin(std::unique_ptr<Server> server) : server_(std::move(server)) {}
Origin::~Origin() = default;
Origin::Origin(Origin&&) noexcept = default;
Origin& Origin::operator=(Origin&&) noexcept = default;

Result<Origin> Origin::start(const Options& options) {
  try {
    return Origin(std::make_unique<Server>(options));
  } catch (const Failure& failed) {
    return failed.error();
  } catch (const std::exception& failed) {
    return Error{Fault::internal, failed.what()};
  }
}

const std::string& Origin::url() const { return server_->url; }
const std::string& Origin::tls_url() const { return server_->tls_url; }
const std::string& Origin::expired_url() const { return server_->expired_url; }
const std::string& Origin::ca_pem() const { return server_->ca_pem; }
std::uint16_t Origin::port() const { return server_->plain_door->port(); }
std::uint16_t Origin::tls_port() const {
  return server_->tls_door ? server_->tls_door->port() : std::uint16_t{0};
}
std::uint16_t Origin::expired_port() const {
  return server_->expired_door ? server_->expired_door->port() : std::uint16_t{0};
}

}  // namespace checker::demo
