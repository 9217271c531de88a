// An origin of HTTP/1.1 that answers every probe rightly, but for the twist of
// the path that is asked: /TWIST/page. What is on the wire is in its hands alone.
#ifndef TESTS_CLI_TWISTED_ORIGIN_H_
#define TESTS_CLI_TWISTED_ORIGIN_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace checker {

// A request as it came.
struct Asked {
  std::string head;    // with the empty line
  std::string method;  // what stands first in the request line
  std::string target;  // what stands second
  std::string version;
  std::string path;   // of the target
  std::string twist;  // its first segment
  std::vector<std::pair<std::string, std::string>> fields;
  std::string content;
  bool malformed = false;
  std::size_t number = 0;  // among those of the path, from 0

  [[nodiscard]] bool has(std::string_view name) const { return !get(name).empty(); }
  [[nodiscard]] std::string get(std::string_view name) const;
  [[nodiscard]] std::size_t count(std::string_view name) const;
  // A GET without conditions.
  [[nodiscard]] bool is_plain() const;
};

// An answer before it is on the wire.
struct Reply {
  std::string version = "HTTP/1.1";
  int status = 200;
  std::string reason = "OK";
  std::vector<std::pair<std::string, std::string>> fields;
  std::string content;
  bool bare = false;    // no content goes out, whatever the fields say
  std::string before;   // octets before the status line
  std::string after;    // octets after all
  std::string octets;   // in place of all that, if not empty
  bool silent = false;  // nothing goes out
  bool keep = false;    // the connection, whatever was asked
  bool close = false;
  bool counted = true;  // Content-Length follows the content

  Reply() = default;
  Reply(int s, std::string r, std::string c = {});
  void set(std::string_view name, std::string value);  // in place of those of the name
  void drop(std::string_view name);
  [[nodiscard]] std::string get(std::string_view name) const;
  void become(int s, std::string r, std::string c);  // another status, with its own content
};

using Twist = std::function<void(const Asked&, Reply&)>;

class TwistedOrigin {
 public:
  explicit TwistedOrigin(std::map<std::string, Twist> twists);
  ~TwistedOrigin();
  TwistedOrigin(const TwistedOrigin&) = delete;
  TwistedOrigin& operator=(const TwistedOrigin&) = delete;

  [[nodiscard]] std::string url(std::string_view path) const;

  // The page, and what it is called.
  static const std::string& page();
  static constexpr std::string_view kTag = "\"v1\"";
  static constexpr std::string_view kModified = "Mon, 02 Nov 2026 10:00:00 GMT";

 private:
  struct Server;
  std::unique_ptr<Server> server_;
};

}  // namespace checker

#endif  // TESTS_CLI_TWISTED_ORIGIN_H_
