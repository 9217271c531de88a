// A certificate of one's own for localhost and 127.0.0.1, made at run time.

#ifndef CHECKER_DEMO_CERTIFICATE_H_
#define CHECKER_DEMO_CERTIFICATE_H_

#include <string>

namespace checker::demo {

struct Certificate {
  std::string certificate_pem;
  std::string key_pem;
};

enum class Validity { current, expired };

// Signed by itself, so that it is its own trust anchor. Throws std::runtime_error when OpenSSL
// fails.
[[nodiscard]] Certificate make_certificate(Validity validity);

}  // namespace checker::demo

#endif  // CHECKER_DEMO_CERTIFICATE_H_
