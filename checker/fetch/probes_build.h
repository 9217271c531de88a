// How the requests of probes are written. For checker/fetch/probes*.cpp alone.
#ifndef CHECKER_FETCH_PROBES_BUILD_H_
#define CHECKER_FETCH_PROBES_BUILD_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checker/fetch/probes.h"

namespace checker::fetch {

inline constexpr std::string_view kNoSuchTag = "\"no-such-tag\"";

using Lines = std::vector<std::string>;  // "Name: value", in place of the user's of that name

// A well-formed request of HTTP/1.1 for a resource of the origin, which asks for
// the end of the connection.
[[nodiscard]] Sending ask(const Subject& s, std::string_view method, Lines fields = {});
[[nodiscard]] Sending ask(const Subject& s, const Url& url, std::string_view method,
                          Lines fields = {}, std::string content = {});
inline Sending get(const Subject& s, Lines fields = {}) { return ask(s, "GET", std::move(fields)); }

// The same without that wish; the connection is watched.
[[nodiscard]] Sending ask_open(const Subject& s, const Url& url, std::string_view method,
                               Lines fields = {}, std::string content = {});

// Anything: the start line, then Host unless it is empty, then the lines as they
// are, then content. Watched.
struct Raw {
  std::string method = "GET";
  std::string line = {};             // empty: method, target of the URL, HTTP/1.1
  std::string lead = {};             // before it
  std::string host = "{}";           // {}: that of the URL; empty: none
  std::vector<std::string> lines{};  // without CRLF
  std::string content = {};
};
[[nodiscard]] Sending raw(const Subject& s, Raw what);

// A resource beside that of the subject which is not there, by its made-up name.
[[nodiscard]] Url missing(const Subject& s);
[[nodiscard]] Url with_target(Url url, std::string target);

// Of the same group, for probes.cpp.
[[nodiscard]] std::span<const Probe> safe_probes() noexcept;
[[nodiscard]] std::span<const Probe> loud_probes() noexcept;

}  // namespace checker::fetch

#endif  // CHECKER_FETCH_PROBES_BUILD_H_
