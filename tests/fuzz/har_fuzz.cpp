// libFuzzer: the reader of HTTP Archives over arbitrary octets.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/intake/formats.h"
#include "checker/intake/json_scan.h"
#include "checker/support/file.h"

namespace {

using checker::Spot;

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
  }
  require_within(m.start_line, m.head);
  require_within(m.version, m.start_line);
  require(m.content.known != statute::Known::fully || m.content.length == m.content.octets.size());
  require(m.content.known == statute::Known::fully || m.content.octets.empty());
}

class Looker final : public checker::Receiver {
 public:
  explicit Looker(std::size_t size) : size_(size) {}
  void exchange(const statute::Exchange& x, const Spot& spot) override {
    advance(spot);
    require(!x.response.head.empty());
    look_at(x.response);
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
    require(!message.empty() && spot.offset && *spot.offset <= size_);
    ++problems_;
  }
  void note(std::string_view text) override { require(!text.empty()); }
  [[nodiscard]] bool is_stopped() const override { return false; }

 private:
  // Entries come in order, each once.
  void advance(const Spot& spot) {
    require(spot.offset && *spot.offset < size_);
    require(!last_ || (spot.index > last_->index && *spot.offset > *last_->offset));
    last_ = spot;
  }
  std::size_t size_;
  std::optional<Spot> last_;
  std::size_t problems_ = 0;
  volatile std::uint32_t sum_ = 0;
};

// What json_value_end says of an object or array, one octet at a time.
std::size_t plain_value_end(std::string_view s) {
  std::size_t depth = 0;
  bool within = false;
  bool escaped = false;
  for (std::size_t at = 0; at < s.size(); ++at) {
    const char c = s[at];
    if (escaped) {
      escaped = false;
      if (c == '"' || c == '\\') continue;
    }
    if (c == '\\') {
      escaped = true;
    } else if (c == '"') {
      within = !within;
    } else if (!within && (c == '{' || c == '[')) {
      ++depth;
    } else if (!within && (c == '}' || c == ']') && --depth == 0) {
      return at + 1;
    }
  }
  return s.npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<char> padded(data, data + size);
  padded.resize(size + checker::File::kPadding, '}');
  const std::string_view octets(padded.data(), size);
  Looker out(size);
  const checker::Result<void> read = checker::intake::read_har(octets, nullptr, {}, out);
  require(read || !read.error().what.empty());

  if (octets.starts_with('{') || octets.starts_with('[')) {
    require(checker::intake::json_value_end(octets, 0) == plain_value_end(octets));
  }
  // What is repaired once needs no more of it.
  std::string once;
  std::string twice;
  (void)checker::intake::repair_json(octets, once);
  const checker::intake::Repaired again = checker::intake::repair_json(once, twice);
  require(again.octets == 0 && again.surrogates == 0);
  return 0;
}
