// Work that threads share out, and finish in order: what can be done ahead is
// done at once, what has to be in order by whoever holds the turn.
#ifndef CHECKER_SUPPORT_TURNS_H_
#define CHECKER_SUPPORT_TURNS_H_

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>

#include "checker/support/thread_pool.h"

namespace checker {

// Lets holders of the tickets 0, 1, 2, ... through one after the other. What one
// wrote before it passed the turn on is seen by the next.
class Turnstile {
 public:
  [[nodiscard]] bool is_turn(std::size_t ticket) const noexcept {
    return now_.load(std::memory_order_acquire) == ticket;
  }
  void wait_for(std::size_t ticket) {
    if (is_turn(ticket)) return;
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return is_turn(ticket); });
  }
  // By the holder of the turn.
  void pass() {
    {
      const std::lock_guard lock(mutex_);
      now_.store(now_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
    }
    changed_.notify_all();
  }

 private:
  std::atomic<std::size_t> now_{0};
  std::mutex mutex_;
  std::condition_variable changed_;
};

// One part's place in the order.
class Turn {
 public:
  Turn(Turnstile& stile, std::size_t ticket) : stile_(stile), ticket_(ticket) {}
  // Whether all parts before this one are finished.
  [[nodiscard]] bool has_come() const noexcept { return stile_.is_turn(ticket_); }
  void wait() { stile_.wait_for(ticket_); }

 private:
  Turnstile& stile_;
  std::size_t ticket_;
};

// Calls `work(part, worker, turn)` for the parts 0 to n - 1 on the pool. After
// `turn.wait()`, a part is alone: those before it are finished, those after it
// wait. No thread takes a further part before its last one is finished, so what is
// done ahead is bounded by what one part holds. The exception of the first part
// that throws is thrown again here; the parts after it are left out.
template <class Work>
void in_turns(ThreadPool& pool, std::size_t n, Work work) {
  Turnstile stile;
  std::atomic<std::size_t> next{0};
  std::exception_ptr thrown;  // by the holder of a turn
  std::atomic<bool> failed{false};
  std::mutex mutex;
  std::condition_variable left;
  std::size_t running = pool.size();

  const auto loop = [&](std::size_t worker) {
    for (std::size_t part = next.fetch_add(1); part < n; part = next.fetch_add(1)) {
      Turn turn(stile, part);
      std::exception_ptr mine;
      try {
        if (!failed.load()) work(part, worker, turn);
      } catch (...) {
        mine = std::current_exception();
      }
      turn.wait();
      if (mine && !thrown) thrown = mine;
      if (mine) failed.store(true);
      stile.pass();
    }
    // Notified under the lock: the waiter owns both and may leave at once.
    const std::lock_guard lock(mutex);
    --running;
    left.notify_one();
  };
  for (std::size_t i = 0; i < pool.size(); ++i) pool.run(loop);
  std::unique_lock lock(mutex);
  left.wait(lock, [&] { return running == 0; });
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace checker

#endif  // CHECKER_SUPPORT_TURNS_H_
