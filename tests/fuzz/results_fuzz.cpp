// libFuzzer: the reader of results over arbitrary octets, and their merge.
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "checker/report/formats.h"
#include "checker/report/merge.h"
#include "checker/support/file.h"

namespace {

using checker::File;

void require(bool holds) {
  if (!holds) std::abort();
}

class Text final : public checker::report::Output {
 public:
  void write(std::string_view text) override { text_ += text; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

File file_of(std::string_view octets) {
  const auto source = [&octets](std::span<char> to) -> checker::Result<std::size_t> {
    const std::size_t n = std::min(to.size(), octets.size());
    std::memcpy(to.data(), octets.data(), n);
    octets.remove_prefix(n);
    return n;
  };
  return File::from(source, "results").value();
}

// Nothing if they are refused.
std::string merged(std::string_view a, std::string_view b) {
  checker::report::Merge merge({.redact = false});
  for (const std::string_view octets : {a, b}) {
    if (octets.empty()) continue;
    const auto added = merge.add(file_of(octets));
    require(added || !added.error().what.empty());
    if (!added) return {};
  }
  Text out;
  const std::atomic<bool> stopped{false};
  (void)merge.write_to(*checker::report::make_jsonl(out), stopped);
  return out.text();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view octets(reinterpret_cast<const char*>(data), size);
  const std::size_t half = std::min(octets.find("\n\n"), octets.size());
  const std::string_view a = octets.substr(0, half);
  const std::string_view b = octets.substr(std::min(half + 2, octets.size()));
  const std::string once = merged(a, b);
  if (once.empty()) return 0;
  // In any order, and again, it is the same.
  require(merged(b, a) == once);
  require(merged(once, {}) == once);
  return 0;
}
