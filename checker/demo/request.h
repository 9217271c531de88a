// Reading requests: by Boost.Beast where it accepts them, else by the first line alone.

#ifndef CHECKER_DEMO_REQUEST_H_
#define CHECKER_DEMO_REQUEST_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace checker::demo {

struct Request {
  std::string method;
  std::string target;   // as sent
  std::string path;     // of the target, without scheme, authority and query
  std::string version;  // "HTTP/1.1"; empty when there is none
  std::vector<std::pair<std::string, std::string>> fields;
  bool close = false;    // the connection ends with the answer
  bool expects = false;  // 100 before the content
  bool odd = false;      // Beast refused it: where it ends is a guess
  bool tls = false;      // it came over TLS
  std::size_t size = 0;  // octets of the head

  // The value of the first field of that name, or null; case does not matter.
  [[nodiscard]] const std::string* first(std::string_view name) const;
};

// One request of a connection, from its octets as they come.
class RequestReader {
 public:
  RequestReader();
  ~RequestReader();
  RequestReader(RequestReader&&) noexcept;
  RequestReader& operator=(RequestReader&&) noexcept;

  // How many of `octets` were read; the rest is to be given again, with more behind it.
  std::size_t read(std::string_view octets);

  [[nodiscard]] bool has_head() const;
  [[nodiscard]] bool is_done() const;
  [[nodiscard]] const Request& request() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace checker::demo

#endif  // CHECKER_DEMO_REQUEST_H_
