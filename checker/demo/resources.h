// What the demonstration origin serves: one table of resources, each with the request that shows
// what it is for, the octets of the answer, and the rules it breaks.

#ifndef CHECKER_DEMO_RESOURCES_H_
#define CHECKER_DEMO_RESOURCES_H_

#include <chrono>
#include <cstdint>
#include <ctime>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace checker::demo {

// What becomes of the connection after the answer.
enum class Ending {
  keep,   // it waits for the next request
  close,  // orderly: close_notify if there is TLS, then FIN
  cut,    // FIN alone, even under TLS
  reset,  // RST
  stall,  // it stays open and nothing more comes
};

enum class Group { right, wrong, deviant, hostile };

// The request that shows what a resource is for. In `fields` and `target`, {host} stands for the
// authority.
struct Asked {
  std::string lead = {};  // octets before the request line
  std::string method = "GET";
  std::string target = {};  // empty: the path of the resource
  std::string version = "HTTP/1.1";
  bool host = true;         // whether a Host line comes first
  std::string fields = {};  // more field lines, each with its line end
  std::string content = {};
  bool tls = false;  // the fault shows only over TLS
};

inline constexpr std::uint64_t kEndless = std::numeric_limits<std::uint64_t>::max();

struct Resource {
  Group group = Group::right;
  std::string path;
  std::string about;  // one line
  Asked asked = {};
  std::string response = {};  // {date} stands for the time of serving
  Ending ending = Ending::keep;
  std::vector<std::string> breaks = {};  // ids of the rules it breaks at least; empty when right
  std::string plain = {};  // what another request than `asked` gets; empty: `response`

  // Hostile ones: after `response` come `repeated`, so many times, and `last`, at a pace of one
  // octet each.
  std::string repeated = {};
  std::uint64_t times = 0;
  std::string last = {};
  std::chrono::milliseconds pace{0};
};

// All of them, by group: right, wrong, deviant, hostile. Built once, never destroyed before exit.
[[nodiscard]] const std::vector<Resource>& resources();

// By path or, for CONNECT, by target; null when there is none.
[[nodiscard]] const Resource* find_resource(std::string_view path);

// The octets of the request that `resource` wants, for an origin reached as `host` (name and port).
[[nodiscard]] std::string request_octets(const Resource& resource, std::string_view host);

// The octets of its response (without `repeated` and `last`) with `date` in the place of {date}.
[[nodiscard]] std::string response_octets(const Resource& resource, std::string_view date);

// IMF-fixdate, RFC 9110 section 5.6.7.
[[nodiscard]] std::string http_date(std::time_t time);

}  // namespace checker::demo

#endif  // CHECKER_DEMO_RESOURCES_H_
