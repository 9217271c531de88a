// libFuzzer: the reader of WARC files over arbitrary octets: as they are, and packed
// in members of different extent.
#include <libdeflate.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "checker/intake/formats.h"
#include "checker/intake/warc_record.h"

namespace {

using checker::Spot;

void require(bool holds) {
  if (!holds) std::abort();
}

class Looker final : public checker::Receiver {
 public:
  explicit Looker(std::size_t size) : size_(size) {}
  void exchange(const statute::Exchange& x, const Spot& spot) override {
    require(spot.index == count_++);
    require(spot.offset && *spot.offset < size_);
    look_at(x.response);
    require(!x.response.head.empty());
    if (x.request != nullptr) look_at(*x.request);
    for (const statute::Response& r : x.interim) look_at(r);
    require(!x.sight().contains(statute::Need::connection));
    add(x.uri);
  }
  void skipped(const Spot& spot, std::string_view why) override {
    require(spot.offset && *spot.offset < size_ && !why.empty());
    ++others_;
  }
  void problem(const Spot& spot, std::string message) override {
    require(spot.offset && *spot.offset <= size_ && !message.empty());
    ++others_;
  }
  void note(std::string_view text) override { require(!text.empty()); }
  [[nodiscard]] bool is_stopped() const override { return false; }
  [[nodiscard]] std::uint64_t exchanges() const { return count_; }
  [[nodiscard]] std::uint64_t others() const { return others_; }
  [[nodiscard]] std::uint32_t sum() const { return sum_; }

 private:
  void look_at(const statute::Message& m) {
    for (const statute::FieldLine& line : m.fields) {
      require(line.whole().data() >= m.head.data());
      require(line.whole().data() + line.whole().size() <= m.head.data() + m.head.size());
      require(line.id == statute::intern(line.name));
    }
    const statute::Content& c = m.content;
    require(c.known != statute::Known::fully || c.length == c.octets.size());
    for (std::string_view s : {m.head, c.octets, m.framing.wire, m.after, m.trailer_section}) {
      add(s);
    }
  }
  void add(std::string_view s) {
    for (char c : s) sum_ = sum_ * 31 + static_cast<unsigned char>(c);
  }
  std::size_t size_;
  std::uint64_t count_ = 0;
  std::uint64_t others_ = 0;
  std::uint32_t sum_ = 0;
};

Looker read(std::string_view octets) {
  // As long as its content, so that a sanitizer sees reads beyond it.
  const std::unique_ptr<char[]> exact(new char[octets.size()]);
  std::copy(octets.begin(), octets.end(), exact.get());
  Looker out(octets.size());
  require(bool(checker::intake::read_warc({exact.get(), octets.size()}, nullptr, {}, out)));
  return out;
}

void pack(std::string_view plain, std::string& out) {
  static libdeflate_compressor* const compressor = libdeflate_alloc_compressor(1);
  const std::size_t had = out.size();
  out.resize(had + libdeflate_gzip_compress_bound(compressor, plain.size()));
  out.resize(had + libdeflate_gzip_compress(compressor, plain.data(), plain.size(),
                                            out.data() + had, out.size() - had));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view octets(reinterpret_cast<const char*>(data), size);
  const Looker plain = read(octets);
  if (checker::is_gzip(octets)) return 0;

  // Packed at once, and cut into members without regard for records, it says the same
  // of what is sound.
  std::string whole;
  pack(octets, whole);
  const Looker one = read(whole);
  std::string pieces;
  const std::size_t piece = size / (1 + data[size - 1] % 7) + 1;
  for (std::size_t at = 0; at < size; at += piece) pack(octets.substr(at, piece), pieces);
  (void)read(pieces);
  if (plain.others() == 0 && plain.exchanges() > 0) {
    require(one.exchanges() == plain.exchanges() && one.sum() == plain.sum());
  }

  // A member a record, and one that is damaged.
  std::string members;
  for (std::size_t at = 0; at < size;) {
    std::size_t next = checker::intake::find_record(octets, at + 1);
    if (next == octets.npos) next = size;
    pack(octets.substr(at, next - at), members);
    at = next;
  }
  (void)read(members);
  members[data[0] * members.size() / 256] ^= static_cast<char>(data[size - 1] | 1);
  (void)read(members);
  return 0;
}
