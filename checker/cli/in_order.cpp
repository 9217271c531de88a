#include "checker/cli/in_order.h"

#include <utility>

namespace checker::cli {

void InOrder::put(std::size_t i, Judged piece, bool may_wait) {
  std::unique_lock lock(mutex_);
  if (may_wait) {
    turned_.wait(lock,
                 [&] { return abandoned_ || i == next_ || waiting_[i].pieces.size() < kPieces; });
  }
  if (abandoned_) return;
  Source& source = waiting_[i];
  source.ended = piece.last;
  source.pieces.push_back(std::move(piece));
  try {
    pass_on();
  } catch (...) {
    abandoned_ = true;
    turned_.notify_all();
    throw;
  }
}

void InOrder::pass_on() {
  for (auto at = waiting_.find(next_); at != waiting_.end(); at = waiting_.find(next_)) {
    std::deque<Judged>& pieces = at->second.pieces;
    for (; !pieces.empty(); pieces.pop_front()) emit_(std::move(pieces.front()));
    if (!at->second.ended) return;
    waiting_.erase(at);
    ++next_;
    turned_.notify_all();
  }
}

void InOrder::abandon() {
  const std::lock_guard lock(mutex_);
  abandoned_ = true;
  turned_.notify_all();
}

void InOrder::flush() {
  const std::lock_guard lock(mutex_);
  if (abandoned_) return;
  for (auto& [i, source] : waiting_) {
    for (Judged& piece : source.pieces) emit_(std::move(piece));
  }
  waiting_.clear();
}

}  // namespace checker::cli
