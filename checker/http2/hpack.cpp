#include "checker/http2/hpack.h"

#include <nghttp2/nghttp2.h>

#include <new>

namespace checker::http2 {
namespace {

// What a peer may raise its table to. Whether it was allowed to is not asked.
constexpr std::size_t kLargestTable = std::size_t{1} << 20;

// The name of entries that are unknown: no field can have it.
constexpr std::string_view kUnknown("\0", 1);

// The table that is filled with unknown entries; peers hardly ever agree on a larger one.
constexpr std::uint32_t kUnknownTable = 1u << 16;

// An integer with a prefix of some bits: RFC 7541, 5.1.
void append_integer(std::string& out, unsigned first, unsigned bits, std::uint64_t n) {
  const unsigned most = (1u << bits) - 1;
  if (n < most) {
    out += static_cast<char>(first | n);
    return;
  }
  out += static_cast<char>(first | most);
  for (n -= most; n >= 128; n >>= 7) out += static_cast<char>(128 | (n & 127));
  out += static_cast<char>(n);
}

}  // namespace

void Block::append(std::string_view name, std::string_view value) {
  text_ += name;
  text_ += value;
  sizes_.push_back(
      {static_cast<std::uint32_t>(name.size()), static_cast<std::uint32_t>(value.size())});
}

void Block::clear() noexcept {
  text_.clear();
  sizes_.clear();
}

std::string_view Block::value(std::string_view name) const noexcept {
  std::string_view found;
  for_each([&](const Line& line) {
    if (found.data() == nullptr && line.name == name) found = line.value;
  });
  return found;
}

void Inflater::Delete::operator()(nghttp2_hd_inflater* p) const noexcept {
  nghttp2_hd_inflate_del(p);
}

Inflater::Inflater() {
  nghttp2_hd_inflater* p = nullptr;
  if (nghttp2_hd_inflate_new(&p) != 0) throw std::bad_alloc();
  inflater_.reset(p);
  nghttp2_hd_inflate_change_table_size(p, kLargestTable);
}

Inflater::~Inflater() = default;
Inflater::Inflater(Inflater&&) noexcept = default;
Inflater& Inflater::operator=(Inflater&&) noexcept = default;

void Inflater::forget() {
  *this = Inflater();
  forgot_ = true;
  // A block that makes the table larger, and fills it with the smallest entries there are, so
  // that every index is one of an entry.
  std::string block;
  append_integer(block, 0x20, 5, kUnknownTable);
  for (std::uint32_t size = 0; size + 32 + kUnknown.size() <= kUnknownTable;
       size += 32 + static_cast<std::uint32_t>(kUnknown.size())) {
    append_integer(block, 0x40, 6, 0);
    append_integer(block, 0, 7, kUnknown.size());
    block += kUnknown;
    append_integer(block, 0, 7, 0);
  }
  Block ignored;
  begin(ignored, 0);
  (void)add(block);
  (void)end();
  out_ = nullptr;
}

void Inflater::begin(Block& out, std::size_t limit) {
  out_ = &out;
  limit_ = limit;
  too_large_ = false;
  unknown_ = false;
}

bool Inflater::inflate(std::string_view octets, bool last) {
  for (;;) {
    nghttp2_nv line{};
    int flags = 0;
    const auto n = nghttp2_hd_inflate_hd2(inflater_.get(), &line, &flags,
                                          reinterpret_cast<const std::uint8_t*>(octets.data()),
                                          octets.size(), last ? 1 : 0);
    if (n < 0) return false;
    octets.remove_prefix(static_cast<std::size_t>(n));
    if ((flags & NGHTTP2_HD_INFLATE_EMIT) != 0) {
      const std::string_view name(reinterpret_cast<const char*>(line.name), line.namelen);
      const std::string_view value(reinterpret_cast<const char*>(line.value), line.valuelen);
      if (forgot_ && name == kUnknown) {
        unknown_ = true;
      } else if (too_large_ || out_->cost() + name.size() + value.size() + 32 > limit_) {
        too_large_ = true;
      } else {
        out_->append(name, value);
      }
      continue;
    }
    if ((flags & NGHTTP2_HD_INFLATE_FINAL) != 0) {
      nghttp2_hd_inflate_end_headers(inflater_.get());
      return true;
    }
    if (octets.empty()) return true;
  }
}

void append_literal(std::string& out, std::string_view name, std::string_view value) {
  out += '\0';
  append_integer(out, 0, 7, name.size());
  out += name;
  append_integer(out, 0, 7, value.size());
  out += value;
}

}  // namespace checker::http2
