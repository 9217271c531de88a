// One flow of mitmproxy, as any version of it wrote it, taken apart.
#ifndef CHECKER_INTAKE_MITM_FLOW_H_
#define CHECKER_INTAKE_MITM_FLOW_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "checker/intake/netstring.h"

namespace checker::intake {

// A request or response; views of the flow. What the flow does not say is empty.
struct FlowMessage {
  bool present = false;
  std::uint8_t major = 0;  // of HTTP; 0.0 if it cannot be read
  std::uint8_t minor = 0;
  Netstring fields;             // a list of pairs
  Netstring trailers;           // likewise, or null
  bool has_trailers = false;    // whether this version writes them down
  Netstring content;            // null if it was not kept
  std::optional<double> began;  // when its first octet had come, in Unix seconds

  std::string_view method;
  std::string_view scheme;
  std::string_view host;
  std::int64_t port = 0;
  std::string_view authority;  // the pseudo-field, or that of an absolute target
  std::string_view path;

  std::string_view status_code;
  std::string_view reason;
};

struct Flow {
  std::string version;    // "21", or "0.10.1" before there were whole numbers
  std::string_view type;  // "http" if it does not say, as the first versions
  FlowMessage request;
  FlowMessage response;
  bool failed = false;      // there is an error
  bool is_replay = false;   // the response is one that mitmproxy had recorded before
  bool is_unasked = false;  // no connection to a server was ever begun

  // What was changed by hand is as it was before that.
  bool is_edited = false;
};

// Whether it could be a flow: sound throughout, and of a known shape. Counts the members
// it looked at.
[[nodiscard]] bool is_flow(Netstring value, std::uint64_t& looked_at) noexcept;

// Returns what is damaged, as a view of the flow's octets; empty if nothing is.
std::string_view read_flow(Netstring value, Flow& out);

// Calls `visit(name, value)` for each field line. Returns what is damaged.
template <class Visit>
std::string_view each_field(Netstring list, const Visit& visit) {
  std::string_view rest = list.is_list() ? list.payload : std::string_view();
  while (!rest.empty()) {
    const std::string_view here = rest;
    const std::optional<Netstring> pair = take_netstring(rest);
    if (!pair || !pair->is_list()) return here;
    std::string_view halves = pair->payload;
    const std::optional<Netstring> name = take_netstring(halves);
    const std::optional<Netstring> value = take_netstring(halves);
    if (!name || !value || !name->is_text() || !value->is_text()) return here;
    visit(name->payload, value->payload);
  }
  return {};
}

}  // namespace checker::intake

#endif  // CHECKER_INTAKE_MITM_FLOW_H_
