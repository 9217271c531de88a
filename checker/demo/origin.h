// The demonstration origin: an HTTP/1.1 server on the loopback interface that serves the table of
// resources.h, plain and over TLS, on a thread of its own.

#ifndef CHECKER_DEMO_ORIGIN_H_
#define CHECKER_DEMO_ORIGIN_H_

#include <cstdint>
#include <memory>
#include <string>

#include "checker/support/result.h"

namespace checker::demo {

class Origin {
 public:
  struct Options {
    std::uint16_t port = 0;  // 0: any that is free, here and below
    bool tls = false;
    std::uint16_t tls_port = 0;
    bool expired = false;  // one more port, whose certificate has expired
  };

  // Listens and serves from here on.
  [[nodiscard]] static Result<Origin> start(const Options& options);

  // Ends every connection and waits for the thread.
  ~Origin();
  Origin(Origin&&) noexcept;
  Origin& operator=(Origin&&) noexcept;

  // `http://127.0.0.1:PORT`, without a slash at the end; empty when there is no such port.
  [[nodiscard]] const std::string& url() const;
  [[nodiscard]] const std::string& tls_url() const;
  [[nodiscard]] const std::string& expired_url() const;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::uint16_t tls_port() const;
  [[nodiscard]] std::uint16_t expired_port() const;

  // The certificates a client has to trust, also the expired one, so that its age is its only
  // fault.
  [[nodiscard]] const std::string& ca_pem() const;

 private:
  struct Server;
  explicit Origin(std::unique_ptr<Server> server);
  std::unique_ptr<Server> server_;
};

}  // namespace checker::demo

#endif  // CHECKER_DEMO_ORIGIN_H_
