// Fetches over HTTP/1.1, and HTTP/2 where asked to, http and https, octet for octet: what is sent
// is what was asked for, what comes is kept as it came, whatever is wrong with it. Many targets at
// once, on the thread that calls `run`.
#ifndef CHECKER_FETCH_WIRE_H_
#define CHECKER_FETCH_WIRE_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "checker/fetch/url.h"
#include "checker/support/result.h"

namespace checker::fetch {

struct Options {
  // Absent: what the environment names (https_proxy, no_proxy, ...); empty: none.
  // Everything goes through it by CONNECT, http too, so that it changes nothing.
  std::optional<std::string> proxy;
  std::string cacert;       // PEM file of the certificates to trust; empty: the system's
  bool insecure = false;    // certificates are not judged
  std::string certificate;  // the client's own, PEM files
  std::string key;
  std::vector<std::string> resolve;  // "host:port:address"
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds total_timeout{10'000};  // of one call, connecting included
  // How long to wait, once a response is complete that ends its connection, for
  // more octets or the end of the connection.
  std::chrono::milliseconds idle_window{500};
  std::size_t head_limit = std::size_t{1} << 20;      // of all heads of an answer together
  std::size_t content_limit = std::size_t{64} << 20;  // of the content, as framed
  std::size_t concurrency = 16;                       // connections
  std::size_t host_concurrency = 4;
  double rate = 0;                                 // requests a second to one host; 0: any
  const std::atomic<bool>* interrupted = nullptr;  // ends `run` within 50 ms
};

struct Call {
  std::uint64_t id = 0;  // for the caller
  std::string url;
  std::string method = "GET";
  // The request as it shall go out; empty: `request_octets` of URL and method.
  std::string request = {};
  // The connection is not expected to end with the answer: the request does not
  // ask for it.
  bool keep_alive = false;
  // Calls of one number above 0, all to one host and port, share a connection, in
  // the order they were added, as long as the peer lets them; calls added from
  // the callback of the last one are in time.
  std::uint64_t connection = 0;
  // Sent at once with the call before it on the connection, not after its answer.
  bool pipelined = false;
  // How long to wait for more when a response is complete that leaves the
  // connection open. What has come by then is taken in any case.
  std::chrono::milliseconds look_after{0};
  // What follows `request` once a 100 (Continue) has come, and not before.
  std::string held = {};
  // `request` is sent in frames of HTTP/2, on a connection of its own: over TLS if the server
  // selects h2, else by prior knowledge. It has to be well-formed; `held` is not sent.
  bool http2 = false;
  // Of this call, in place of Options::total_timeout; 0: that one.
  std::chrono::milliseconds timeout{0};
  // How long to wait before it is begun. On a shared connection, that of the
  // call that opens it counts.
  std::chrono::milliseconds delay{0};
};

// How the connection went on after the answer.
enum class End : std::uint8_t {
  failed,    // there was no connection, or no request on it
  closed,    // by the peer, in order; over TLS with close_notify
  unclosed,  // by the peer, TLS without close_notify
  reset,
  open,     // past the window after a complete response
  timeout,  // open, and the answer not complete within its time
  reused,   // the next call followed
  kept,     // open still when we had all we wanted
  limit,    // we cut it: longer than a limit of ours
};

struct TlsFacts {
  bool used = false;
  bool close_notify = false;  // the peer sent it
  std::string version;        // "TLSv1.3"
  std::string certificate;    // what is wrong with the peer's; empty: nothing
  // As in statute::Handshake, each empty if there was none.
  std::string server_name;
  std::string names;
  std::string offered;
  std::string selected;
};

struct Answer {
  std::uint64_t id = 0;
  Url url;
  std::string method;
  bool http2 = false;            // that of the call: octets are frames, both ways
  std::string request;           // as sent
  std::size_t sent = 0;          // how much of it
  std::string octets;            // all that came, in order
  bool complete = false;         // there is a final response, and all of it
  std::uint32_t position = 0;    // on its connection
  std::uint64_t connection = 0;  // that of the call
  End end = End::failed;
  // How long the connection stood after the complete response: until the peer ended it, or, if it
  // is `open` still, until we no longer looked. Absent when neither is the end of it.
  std::optional<std::chrono::milliseconds> idle;
  TlsFacts tls;
  // Since the call began; connecting is zero on a connection that was there.
  std::chrono::microseconds connecting{0};
  std::chrono::microseconds first_octet{0};
  std::chrono::microseconds last_octet{0};
  // When the head of the final response was complete, in Unix milliseconds; of
  // the last octet if it never was; 0 if nothing came.
  std::int64_t received = 0;
  // Why there is no answer, or not all of it: host, port and cause in one line.
  // Absent too when the peer ended a response early: that is for rules to judge.
  std::optional<Error> problem;
};

class Wire {
 public:
  explicit Wire(Options options);
  ~Wire();
  Wire(Wire&&) noexcept;
  Wire& operator=(Wire&&) noexcept;

  // A URL that cannot be fetched is a usage error, and so is one on a connection
  // to another host.
  [[nodiscard]] Result<void> add(Call call);

  // Until every call is answered, in the order they complete; the callback may
  // add calls. False if it was interrupted: what is unanswered then is dropped.
  using Callback = std::function<void(Answer&&)>;
  bool run(const Callback& callback);

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace checker::fetch

#endif  // CHECKER_FETCH_WIRE_H_
