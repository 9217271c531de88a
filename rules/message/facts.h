// What takes a codec or a digest to know: asked for by rules, supplied by
// whoever supplies the exchange.
#ifndef RULES_MESSAGE_FACTS_H_
#define RULES_MESSAGE_FACTS_H_

#include <cstdint>
#include <string_view>

#include "rules/message/message.h"

namespace statute {

enum class Decoding : std::uint8_t {
  done,
  malformed,  // the octets are not in the coding that Content-Encoding names
  truncated,  // they end before the coding does
  trailing,   // more octets follow the end of the coding
  too_large,  // past the limit: `octets` hold the beginning
  unknown,    // a coding that is not supported
};

struct Data {
  std::string_view octets;  // valid until the next exchange
  Decoding decoding = Decoding::done;
  bool raw_deflate = false;  // "deflate" without its zlib wrapper: RFC 9110, 8.4.1.2
};

// Answers hold for one exchange; each is computed at most once for it.
class Facts {
 public:
  virtual ~Facts() = default;
  // The content without its content codings: RFC 9110, 8.4. The message must
  // know its content in full.
  [[nodiscard]] virtual Data data(const Message& m) = 0;
  // Octets without one coding, whatever Content-Encoding says; valid until this is
  // asked again.
  [[nodiscard]] virtual Data decoded(std::string_view coding, std::string_view octets) = 0;
  // A digest by its name of RFC 9530 ("sha-256"); empty if it is not supported.
  // The octets of the digest are valid until the next exchange.
  [[nodiscard]] virtual std::string_view digest(std::string_view algorithm,
                                                std::string_view octets) = 0;
};

}  // namespace statute

#endif  // RULES_MESSAGE_FACTS_H_
