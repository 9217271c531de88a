// A few threads, and loops over them whose results come back in order.
#ifndef CHECKER_SUPPORT_THREAD_POOL_H_
#define CHECKER_SUPPORT_THREAD_POOL_H_

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace checker {

// A fixed number of threads and a queue of jobs. Jobs must not throw.
class ThreadPool {
 public:
  // A job is told which thread runs it, 0 <= worker < size(), so that each can
  // keep what it reuses.
  using Job = std::function<void(std::size_t worker)>;

  // 0: as many as the machine runs at once.
  explicit ThreadPool(std::size_t threads = 0);
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  // Runs what is queued, then joins.
  ~ThreadPool();

  [[nodiscard]] std::size_t size() const noexcept { return threads_.size(); }
  void run(Job job);

 private:
  void work(std::size_t worker);

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

// Takes items from `next()` (std::optional<Item>) until there is none, has
// `work(Item, worker)` done on the pool, and hands each result to
// `emit(Result)` in the order of the items. `next` and `emit` run on the calling
// thread. At most a few items a thread are on their way, so memory is bounded.
// `emit` may return false to stop early. The first exception of any of the
// three, in that order, is thrown again here when no thread works any more.
template <class Next, class Work, class Emit>
void pipe_in_order(ThreadPool& pool, Next next, Work work, Emit emit) {
  using Item = typename std::invoke_result_t<Next&>::value_type;
  using Value = std::invoke_result_t<Work&, Item, std::size_t>;
  static_assert(!std::is_void_v<Value>, "work returns what emit takes");
  struct Slot {
    std::optional<Item> item;
    std::optional<Value> value;
    std::exception_ptr thrown;
    bool done = false;
  };
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<Slot> slots(std::max<std::size_t>(pool.size() * 4, 2));
  std::size_t taken = 0;
  std::size_t emitted = 0;
  bool more = true;
  std::exception_ptr thrown;

  const auto start = [&](Slot& slot) {
    pool.run([&mutex, &changed, &slot, &work](std::size_t worker) {
      try {
        slot.value.emplace(work(std::move(*slot.item), worker));
      } catch (...) {
        slot.thrown = std::current_exception();
      }
      // Notified under the lock: the waiter owns both and may leave at once.
      const std::lock_guard lock(mutex);
      slot.done = true;
      changed.notify_one();
    });
  };
  for (;;) {
    while (more && taken - emitted < slots.size()) {
      Slot& slot = slots[taken % slots.size()];
      try {
        std::optional<Item> item = next();
        more = item.has_value();
        if (!more) break;
        slot.item.emplace(std::move(*item));
        start(slot);
      } catch (...) {
        // What was taken before is still emitted.
        more = false;
        thrown = std::current_exception();
        break;
      }
      ++taken;
    }
    if (emitted == taken) break;
    Slot& slot = slots[emitted % slots.size()];
    {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&slot] { return slot.done; });
    }
    Slot finished = std::exchange(slot, Slot{});
    ++emitted;
    bool go_on = true;
    try {
      if (finished.thrown) std::rethrow_exception(finished.thrown);
      if constexpr (std::is_same_v<std::invoke_result_t<Emit&, Value>, bool>) {
        go_on = emit(std::move(*finished.value));
      } else {
        emit(std::move(*finished.value));
      }
    } catch (...) {
      go_on = false;
      thrown = std::current_exception();
    }
    if (!go_on) {
      std::unique_lock lock(mutex);
      for (; emitted < taken; ++emitted) {
        changed.wait(lock, [&] { return slots[emitted % slots.size()].done; });
      }
      break;
    }
  }
  if (thrown) std::rethrow_exception(thrown);
}

// The same for the numbers from 0 to n - 1: `work(i, worker)`, `emit(Result)`.
template <class Work, class Emit>
void for_each_in_order(ThreadPool& pool, std::size_t n, Work work, Emit emit) {
  std::size_t i = 0;
  const auto next = [&i, n]() -> std::optional<std::size_t> {
    return i < n ? std::optional(i++) : std::nullopt;
  };
  pipe_in_order(pool, next, std::move(work), std::move(emit));
}

}  // namespace checker

#endif  // CHECKER_SUPPORT_THREAD_POOL_H_
