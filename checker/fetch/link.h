// One connection: libcurl resolves the name, connects, speaks with the proxy and
// does TLS; the octets are ours. For checker/fetch alone.
#ifndef CHECKER_FETCH_LINK_H_
#define CHECKER_FETCH_LINK_H_

#include <curl/curl.h>
#include <openssl/ssl.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "checker/fetch/wire.h"

namespace checker::fetch {

class Link {
 public:
  // `resolve` must outlive it. `number` is found again by `number_of`.
  // `http2`: TLS offers h2, before http/1.1.
  Link(const Options& options, const curl_slist* resolve, const Url& url, std::uint64_t number,
       bool http2 = false);
  ~Link();
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  [[nodiscard]] CURL* handle() const noexcept { return easy_; }
  [[nodiscard]] static std::uint64_t number_of(CURL* easy) noexcept;

  // The multi handle says the connection stands: sending and receiving may begin.
  // False if there is no socket after all.
  bool begin();
  [[nodiscard]] int socket() const noexcept { return socket_; }
  [[nodiscard]] const TlsFacts& tls() const noexcept { return tls_; }

  // Why the connection did not come about.
  [[nodiscard]] Error failure(CURLcode code);

  enum class Flow : std::uint8_t { moved, blocked, closed, unclosed, reset };
  struct Transfer {
    Flow flow = Flow::moved;
    std::size_t octets = 0;
  };
  Transfer send(std::string_view octets);
  // TLS holds decoded octets that no poll shows: call until it is blocked.
  Transfer receive(std::span<char> into);

 private:
  static CURLcode prepare_tls(CURL* easy, void* context, void* self);
  static void observe_tls(const SSL* ssl, int where, int value);
  void forget_tls() noexcept;
  [[nodiscard]] std::string certificate_fault() const;

  const Options& options_;
  Url url_;
  CURL* easy_;
  SSL_CTX* context_ = nullptr;  // ours as well, so that it can be told to forget us
  std::uint64_t number_;
  bool http2_;
  unsigned contexts_ = 0;  // that TLS was prepared with
  int socket_ = -1;
  TlsFacts tls_;
  std::array<char, CURL_ERROR_SIZE> error_{};
};

// "10 s", "250 ms".
[[nodiscard]] std::string duration_text(std::chrono::milliseconds time);

}  // namespace checker::fetch

#endif  // CHECKER_FETCH_LINK_H_
