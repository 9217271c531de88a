// What rules ask that takes a codec: statute::Facts over our decoders.
#ifndef CHECKER_SUPPORT_FACTS_H_
#define CHECKER_SUPPORT_FACTS_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "checker/support/codec.h"
#include "rules/message/facts.h"

namespace checker {

// One a thread. `next` forgets what was computed for the exchange before.
class ExchangeFacts final : public statute::Facts {
 public:
  static constexpr std::size_t kDigests = 4;

  explicit ExchangeFacts(std::size_t limit = Decoder::kDefaultLimit) : limit_(limit) {}

  void next() noexcept;
  [[nodiscard]] statute::Data data(const statute::Message& m) override;
  [[nodiscard]] statute::Data decoded(std::string_view coding, std::string_view octets) override;
  [[nodiscard]] std::string_view digest(std::string_view algorithm,
                                        std::string_view octets) override;

 private:
  struct Known {
    const char* content = nullptr;  // what it was computed of
    std::size_t length = 0;
    statute::Data data;
  };
  struct Digest {
    const char* content = nullptr;
    std::size_t length = 0;
    bool known = false;
    std::string octets;
  };
  std::size_t limit_;
  Decoder decoder_;
  Decoder other_;  // for what decoder_ made
  Known known_;
  std::vector<std::string_view> codings_;
  std::array<Digest, kDigests> digests_;
};

}  // namespace checker

#endif  // CHECKER_SUPPORT_FACTS_H_
