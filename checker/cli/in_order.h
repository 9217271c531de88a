// What comes of the sources, from many threads and in any order, passed on in the
// order of the sources.
#ifndef CHECKER_CLI_IN_ORDER_H_
#define CHECKER_CLI_IN_ORDER_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <mutex>

#include "checker/cli/judge.h"

namespace checker::cli {

class InOrder {
 public:
  // `emit` is called by whichever thread puts, one at a time.
  explicit InOrder(std::function<void(Judged)> emit) : emit_(std::move(emit)) {}

  // A piece of what came of source `i`, in the source's order; Judged::last ends
  // it. Sources that are ahead of their turn pile up to kPieces each; then, if
  // `may_wait`, the thread waits. That ends when the sources before have ended,
  // so they have to be under way by then.
  void put(std::size_t i, Judged piece, bool may_wait);
  // No more will come of some source: waits are over, and what waits is dropped.
  void abandon();
  // Passes on what an interruption left without a neighbour. No thread puts any more.
  void flush();

 private:
  static constexpr std::size_t kPieces = 4;
  struct Source {
    std::deque<Judged> pieces;
    bool ended = false;
  };
  void pass_on();

  std::function<void(Judged)> emit_;
  std::mutex mutex_;
  std::condition_variable turned_;
  std::map<std::size_t, Source> waiting_;
  std::size_t next_ = 0;
  bool abandoned_ = false;
};

}  // namespace checker::cli

#endif  // CHECKER_CLI_IN_ORDER_H_
