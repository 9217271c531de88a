// Probes: requests that make a server show how it behaves. A probe only sends;
// what comes back is for the ordinary rules to judge.
#ifndef CHECKER_FETCH_PROBES_H_
#define CHECKER_FETCH_PROBES_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checker/fetch/exchange.h"
#include "checker/fetch/subject.h"
#include "checker/fetch/url.h"

namespace checker::fetch {

enum class ProbeClass : std::uint8_t {
  none,
  safe,  // GET, HEAD and OPTIONS, well-formed
  loud,  // malformed or unusual: shows in logs, may be blocked
  all,   // may change the state of the resource
};

// What connection a request goes on.
enum class On : std::uint8_t {
  own,
  next,  // that of the request before it, after the answer
  with,  // the same, at once, without waiting for the answer
};

// A request to be sent.
struct Sending {
  Url url = {};  // the server; and the target URI, unless the request says another
  std::string method = {};
  std::string octets = {};
  std::string held = {};  // what follows `octets` once 100 (Continue) came
  On on = On::own;
  bool http2 = false;  // it goes out over HTTP/2, whatever the others do
  // The request does not ask for the end of the connection, or what becomes of
  // it is to be seen: it is watched for a while.
  bool watched = false;
  // Host or the target name another resource than `url`, or none.
  bool elsewhere = false;
  // That the server closes without an answer tells something, too.
  bool silence_counts = false;
  std::chrono::milliseconds timeout{0};  // 0: that of all
};
using Sendings = std::vector<Sending>;

// What a probe cannot do without.
enum class Want : std::uint32_t {
  success = 1U << 0U,     // a plain GET that is answered 2xx
  tag = 1U << 1U,         // an entity tag
  strong_tag = 1U << 2U,  // one that is not weak
  modified = 1U << 3U,    // Last-Modified
  length = 1U << 4U,      // content, and its length
  location = 1U << 5U,    // a Location within the origin
  content_location = 1U << 6U,
  challenge = 1U << 7U,  // 401 with Basic or Bearer
  tls = 1U << 8U,
  post = 1U << 9U,       // a target for POST that the operator names
  scratch = 1U << 10U,   // one for PUT
  h2 = 1U << 11U,        // a plain GET over HTTP/1.1, to compare HTTP/2 with
  h3 = 1U << 12U,        // a client of HTTP/3
  redirect = 1U << 13U,  // a plain GET that is answered by a redirect
  h1 = 1U << 14U,        // HTTP/1.1: it is about its connections, or its syntax
};

struct Probe {
  std::string_view name;
  ProbeClass cls = ProbeClass::safe;
  std::string_view what;    // what is sent, in one line
  std::uint32_t wants = 0;  // of Want
  std::size_t most = 1;     // requests, at most
  // The requests; more, once these are answered, are told by `then`.
  Sendings (*make)(const Subject&) = nullptr;
  // More requests, after what has been answered of this probe so far; none: it is over.
  Sendings (*then)(const Subject&, std::span<const LiveExchange* const>) = nullptr;
  bool at_once = false;      // the requests do not depend on each other
  bool repeats = true;       // may be sent once more to be sure
  bool asks_method = false;  // whether the server knows a method is the question
};

// All of them, in the order in which they are sent.
[[nodiscard]] std::span<const Probe> probes() noexcept;
[[nodiscard]] const Probe* find_probe(std::string_view name) noexcept;

// Why a probe is not sent in the version of HTTP that the run is in; empty if it is.
[[nodiscard]] std::string_view misplaced(const Probe& p, const Subject& s) noexcept;

// Why a probe has nothing to work with, or is misplaced; empty if it has all it wants.
[[nodiscard]] std::string_view unmet(const Probe& p, const Subject& s) noexcept;

// The plain request that probes are compared with.
[[nodiscard]] Sending plain_get(const Subject& s);

}  // namespace checker::fetch

#endif  // CHECKER_FETCH_PROBES_H_
