// The formats that intake::read knows: one function a file.
#ifndef CHECKER_INTAKE_FORMATS_H_
#define CHECKER_INTAKE_FORMATS_H_

#include <string_view>

#include "checker/intake/intake.h"

namespace checker::intake {

// `.http` text: the octets of requests and responses as they were sent.
[[nodiscard]] Result<void> read_http(std::string_view octets, const Options& options,
                                     Receiver& out);

}  // namespace checker::intake

#endif  // CHECKER_INTAKE_FORMATS_H_
