// http and https URLs (RFC 9110, 4.2) as the user wrote them, and the requests
// made from them.
#ifndef CHECKER_FETCH_URL_H_
#define CHECKER_FETCH_URL_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "checker/support/result.h"

namespace checker::fetch {

struct Url {
  std::string scheme;  // "http" or "https"
  std::string host;    // ASCII, in lower case; an IPv6 address in brackets
  std::string zone;    // of a link-local IPv6 address: names an interface, is never sent
  std::uint16_t port = 0;
  std::string target;  // path and query, as written but for octets no URI may have

  // What Host says: the port only when it is not the default.
  [[nodiscard]] std::string authority() const;
  // The target URI, without fragment.
  [[nodiscard]] std::string text() const { return scheme + "://" + authority() + target; }
  // "host:port", for messages.
  [[nodiscard]] std::string where() const { return host + ":" + std::to_string(port); }
};

// Other schemes, no scheme, credentials in the URL and syntax errors are usage errors.
[[nodiscard]] Result<Url> read_url(std::string_view text);

struct RequestParts {
  std::string method = "GET";
  std::string target = {};               // empty: that of the URL
  std::vector<std::string> fields = {};  // "Name: value", in place of or after our own
  std::string content = {};
  bool keep_alive = false;
};

// The octets of a request: Host first, User-Agent, Accept, Connection: close
// unless kept alive, Content-Length where the method or the content asks for it.
[[nodiscard]] std::string request_octets(const Url& url, const RequestParts& parts);

}  // namespace checker::fetch

#endif  // CHECKER_FETCH_URL_H_
