// The formats that intake::read knows: one function a file.
#ifndef CHECKER_INTAKE_FORMATS_H_
#define CHECKER_INTAKE_FORMATS_H_

#include <string_view>

#include "checker/intake/intake.h"

namespace checker::intake {

// `.http` text: the octets of requests and responses as they were sent. `file`: the file that
// `octets` are of, or null; lets memory go.
[[nodiscard]] Result<void> read_http(std::string_view octets, const File* file,
                                     const Options& options, Receiver& out);

// HTTP Archive 1.1 and 1.2. File::kPadding octets after the last one must be
// readable. `file`: as above.
[[nodiscard]] Result<void> read_har(std::string_view octets, const File* file,
                                    const Options& options, Receiver& out);

// Flows of mitmproxy, all formats from 0.10 to 21. `file`: as above.
[[nodiscard]] Result<void> read_mitm(std::string_view octets, const File* file,
                                     const Options& options, Receiver& out);

// WARC 0.17 to 1.1, packed or not; on `options.threads` threads where it is packed
// by the record. `file` as above.
[[nodiscard]] Result<void> read_warc(std::string_view octets, const File* file,
                                     const Options& options, Receiver& out);

// Packet captures, pcap and pcapng: what connections over TCP carried in
// cleartext. `file`: as for read_har.
[[nodiscard]] Result<void> read_pcap(std::string_view octets, const File* file,
                                     const Options& options, Receiver& out);

}  // namespace checker::intake

#endif  // CHECKER_INTAKE_FORMATS_H_
