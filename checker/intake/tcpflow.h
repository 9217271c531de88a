// Connections as tcpflow writes them: a file for each direction, named after the ends.
#ifndef CHECKER_INTAKE_TCPFLOW_H_
#define CHECKER_INTAKE_TCPFLOW_H_

#include <optional>
#include <string>
#include <string_view>

#include "checker/intake/intake.h"

namespace checker::intake {

// "192.168.001.010.49152-010.000.000.001.00080", IPv6 likewise; a time may stand before it,
// and the number of a VLAN ("--1000") and of the connection ("c1") after it.
struct FlowName {
  std::string_view front;  // the time
  std::string_view from;   // address and port
  std::string_view to;
  std::string_view back;  // VLAN and number

  // The same for both directions of a connection, but for their times.
  [[nodiscard]] std::string connection() const;
};
// `name`: without its folder. Nothing for other names, as those of pieces that tcpflow cut out.
[[nodiscard]] std::optional<FlowName> flow_name(std::string_view name) noexcept;

// Whether the octets begin with a request.
[[nodiscard]] bool is_client_side(std::string_view octets) noexcept;

// Hands over what was said on one connection; one of the two may be null, if only the other
// direction was recorded. Offsets are those of the server's file. How the connection ended
// is unknown; runs of zeros are octets that tcpflow missed.
[[nodiscard]] Result<void> read_tcpflow(const File* client, const File* server,
                                        const Options& options, Receiver& out);

}  // namespace checker::intake

#endif  // CHECKER_INTAKE_TCPFLOW_H_
