// Work that threads share out: what can be done ahead is done ahead, what has to be
// done in order is done in order, each by whichever thread is free.
#ifndef CHECKER_SUPPORT_TURNS_H_
#define CHECKER_SUPPORT_TURNS_H_

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "checker/support/thread_pool.h"

namespace checker {

// For each of the parts 0 to n - 1: `prepare(part, worker)` on any thread of the
// pool, as soon as there is room for what it returns; then `finish(part, value,
// worker)`, one part at a time, in order, on whichever thread is free. What one
// call of `finish` wrote is seen by the next. At most `ahead` parts are prepared and
// not finished, so memory is bounded. The exception of the first part that throws
// is thrown again here when no thread works any more; parts after it are not
// finished. Returns when all is done.
template <class Prepare, class Finish>
void in_turns(ThreadPool& pool, std::size_t n, std::size_t ahead, Prepare prepare, Finish finish) {
  using Value = std::invoke_result_t<Prepare&, std::size_t, std::size_t>;
  struct Slot {
    std::optional<Value> value;
    std::exception_ptr thrown;
    bool ready = false;
  };
  std::vector<Slot> slots(std::max<std::size_t>(ahead, 1));
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t started = 0;
  std::size_t finished = 0;
  bool finishing = false;
  std::exception_ptr thrown;
  std::size_t running = pool.size();

  const auto slot_of = [&](std::size_t part) -> Slot& { return slots[part % slots.size()]; };
  const auto loop = [&](std::size_t worker) {
    std::unique_lock lock(mutex);
    while (!thrown && finished < n) {
      if (!finishing && finished < started && slot_of(finished).ready) {
        finishing = true;
        Slot mine = std::exchange(slot_of(finished), Slot{});
        lock.unlock();
        try {
          if (mine.thrown) std::rethrow_exception(mine.thrown);
          finish(finished, std::move(*mine.value), worker);
        } catch (...) {
          mine.thrown = std::current_exception();
        }
        lock.lock();
        if (mine.thrown) thrown = mine.thrown;
        ++finished;
        finishing = false;
        changed.notify_all();
      } else if (started < n && started - finished < slots.size()) {
        const std::size_t part = started++;
        lock.unlock();
        Slot mine;
        try {
          mine.value.emplace(prepare(part, worker));
        } catch (...) {
          mine.thrown = std::current_exception();
        }
        mine.ready = true;
        lock.lock();
        slot_of(part) = std::move(mine);
        if (part == finished) changed.notify_all();
      } else {
        changed.wait(lock);
      }
    }
    // Notified under the lock: the waiter owns both and may leave at once.
    --running;
    changed.notify_all();
  };
  for (std::size_t i = 0; i < pool.size(); ++i) pool.run(loop);
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return running == 0; });
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace checker

#endif  // CHECKER_SUPPORT_TURNS_H_
