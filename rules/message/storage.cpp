#include "rules/message/storage.h"

#include <algorithm>

namespace statute {

void FieldLines::push(const FieldLine& line) {
  if (blocks_.empty() || end_ == blocks_[block_].size) {
    // The section moves to a block with room for twice its lines; sections
    // already taken stay where they are.
    constexpr std::size_t kBlock = 128;
    const std::size_t count = blocks_.empty() ? 0 : end_ - from_;
    std::size_t next = blocks_.empty() ? 0 : block_ + 1;
    while (next < blocks_.size() && blocks_[next].size <= 2 * count) ++next;
    if (next == blocks_.size()) {
      const std::size_t size = std::max(kBlock, 2 * count + 1);
      blocks_.push_back({std::make_unique<FieldLine[]>(size), size});
    }
    if (count > 0) {
      std::copy_n(blocks_[block_].lines.get() + from_, count, blocks_[next].lines.get());
    }
    block_ = next;
    from_ = 0;
    end_ = count;
  }
  blocks_[block_].lines[end_++] = line;
}

FieldLine* FieldLines::last() noexcept {
  return blocks_.empty() || from_ == end_ ? nullptr : &blocks_[block_].lines[end_ - 1];
}

std::span<const FieldLine> FieldLines::take() noexcept {
  if (blocks_.empty()) return {};
  const std::span<const FieldLine> section(blocks_[block_].lines.get() + from_, end_ - from_);
  from_ = end_;
  return section;
}

void FieldLines::clear() noexcept {
  block_ = 0;
  from_ = 0;
  end_ = 0;
}

}  // namespace statute
