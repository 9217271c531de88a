// libFuzzer: the reader of mitmproxy's flow files over arbitrary octets.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/intake/formats.h"
#include "checker/intake/netstring.h"

namespace {

using checker::Spot;
using checker::intake::Netstring;

void require(bool holds) {
  if (!holds) std::abort();
}

void require_within(std::string_view part, std::string_view whole) {
  require(part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void look_at(const statute::Message& m) {
  for (const statute::FieldLine& line : m.fields) {
    require_within(line.whole(), m.head);
    require(line.whole().size() == line.name.size() + 2 + line.value.size());
    require(line.id == statute::intern(line.name));
    require(line.value.find_first_of("\r\n") == line.value.npos);
  }
  for (const statute::FieldLine& line : m.trailers) require_within(line.whole(), m.trailer_section);
  require_within(m.start_line, m.head);
  require_within(m.version, m.start_line);
  require(m.content.known != statute::Known::fully || m.content.length == m.content.octets.size());
  require(m.content.known == statute::Known::fully || m.content.octets.empty());
}

class Looker final : public checker::Receiver {
 public:
  explicit Looker(std::string_view octets) : octets_(octets) {}
  void exchange(const statute::Exchange& x, const Spot& spot) override {
    advance(spot);
    require(!x.response.head.empty());
    look_at(x.response);
    require(x.response.content.octets.empty() ||
            x.response.content.octets.data() >= octets_.data());
    if (x.request != nullptr) look_at(*x.request);
    require(!x.sight().contains(statute::Need::wire));
    std::uint32_t sum = 0;
    for (char c : x.response.content.octets) sum += static_cast<unsigned char>(c);
    for (char c : x.uri) sum += static_cast<unsigned char>(c);
    sum_ = sum;
  }
  void skipped(const Spot& spot, std::string_view why) override {
    advance(spot);
    require(!why.empty());
  }
  void problem(const Spot& spot, std::string message) override {
    advance(spot);
    require(!message.empty());
  }
  void note(std::string_view text) override { require(!text.empty()); }
  [[nodiscard]] bool is_stopped() const override { return false; }

 private:
  // Flows and damage come in order, each once.
  void advance(const Spot& spot) {
    require(spot.offset && *spot.offset < octets_.size());
    require(last_ ? spot.index == last_->index + 1 && *spot.offset > *last_->offset
                  : spot.index == 0);
    last_ = spot;
  }
  std::string_view octets_;
  std::optional<Spot> last_;
  volatile std::uint32_t sum_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<char> exact(data, data + size);
  const std::string_view octets(exact.data(), size);
  Looker out(octets);
  const checker::Result<void> read = checker::intake::read_mitm(octets, nullptr, {}, out);
  require(read || !read.error().what.empty());

  // Values cover what they were read from, without gaps.
  std::string_view rest = octets;
  while (const std::optional<Netstring> value = checker::intake::take_netstring(rest)) {
    require_within(value->payload, octets);
    require(value->payload.data() + value->payload.size() + 1 == rest.data());
  }
  return 0;
}
