// Octets that come in pieces, kept in a row: pieces of a mapped file as they
// are, as long as one is enough; copied together when it is not.
#ifndef CHECKER_INTAKE_OCTETS_H_
#define CHECKER_INTAKE_OCTETS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace checker::intake {

// Strings to be used again: their room is what counts.
class Spares {
 public:
  [[nodiscard]] std::string take() {
    if (strings_.empty()) return {};
    std::string s = std::move(strings_.back());
    strings_.pop_back();
    s.clear();
    return s;
  }
  void give(std::string&& s) {
    constexpr std::size_t kMost = 64;
    constexpr std::size_t kLargest = std::size_t{1} << 20;
    if (s.capacity() > 64 && s.capacity() <= kLargest && strings_.size() < kMost) {
      strings_.push_back(std::move(s));
    } else {
      s = {};
    }
  }

 private:
  std::vector<std::string> strings_;
};

// A run of octets, owned or of the file.
struct Run {
  std::string own;
  std::string_view borrowed;
  std::size_t from = 0;  // in `own`, if that is what holds them
  std::size_t size = 0;

  [[nodiscard]] std::string_view view() const noexcept {
    return own.empty() ? borrowed : std::string_view(own).substr(from, size);
  }
};

class OctetQueue {
 public:
  // What is borrowed must outlive the queue and every run taken from it.
  explicit OctetQueue(Spares& spares) : spares_(&spares) {}

  [[nodiscard]] std::string_view view() const noexcept {
    return own_.empty() ? borrowed_ : std::string_view(own_).substr(from_);
  }
  [[nodiscard]] std::size_t size() const noexcept { return view().size(); }
  [[nodiscard]] bool empty() const noexcept { return view().empty(); }
  // Octets that take memory of ours.
  [[nodiscard]] std::size_t held() const noexcept { return own_.capacity(); }

  void append(std::string_view octets) {
    if (octets.empty()) return;
    if (empty()) {
      clear();
      borrowed_ = octets;
      return;
    }
    if (own_.empty()) {
      own_ = spares_->take();
      own_.append(std::exchange(borrowed_, {}));
    }
    own_.append(octets);
  }
  void consume(std::size_t n) {
    if (n >= size()) return clear();
    if (own_.empty()) {
      borrowed_.remove_prefix(n);
      return;
    }
    from_ += n;
    if (from_ > (std::size_t{64} << 10) && from_ > own_.size() / 2) {
      own_.erase(0, std::exchange(from_, 0));
    }
  }
  void truncate(std::size_t n) {
    if (n == 0) return clear();
    if (n >= size()) return;
    if (own_.empty()) {
      borrowed_ = borrowed_.substr(0, n);
    } else {
      own_.resize(from_ + n);
    }
  }
  // The first `n` octets, or all.
  [[nodiscard]] Run take(std::size_t n) {
    Run run;
    run.size = n < size() ? n : size();
    if (own_.empty()) {
      run.borrowed = borrowed_.substr(0, run.size);
      borrowed_.remove_prefix(run.size);
      return run;
    }
    if (run.size == 0) return run;
    // The longer part stays where it is.
    const std::size_t rest = size() - run.size;
    if (rest > run.size) {
      run.own = spares_->take();
      run.own.append(view().substr(0, run.size));
      consume(run.size);
      return run;
    }
    run.from = from_;
    std::string tail = spares_->take();
    tail.append(view().substr(run.size));
    run.own = std::exchange(own_, std::move(tail));
    from_ = 0;
    borrowed_ = {};
    return run;
  }
  void clear() {
    if (!own_.empty()) spares_->give(std::exchange(own_, {}));
    own_.clear();
    borrowed_ = {};
    from_ = 0;
  }

 private:
  Spares* spares_;
  std::string own_;  // empty: what there is is borrowed
  std::string_view borrowed_;
  std::size_t from_ = 0;
};

}  // namespace checker::intake

#endif  // CHECKER_INTAKE_OCTETS_H_
