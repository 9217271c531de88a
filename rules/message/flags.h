// A small set of enumerators, as bits of one word.
#ifndef RULES_MESSAGE_FLAGS_H_
#define RULES_MESSAGE_FLAGS_H_

#include <bit>
#include <cstdint>
#include <initializer_list>

namespace statute {

// `E` counts from zero; its enumerators are the positions of the bits.
template <class E>
class Flags {
 public:
  constexpr Flags() = default;
  constexpr Flags(std::initializer_list<E> list) {
    for (E e : list) insert(e);
  }
  [[nodiscard]] static constexpr Flags all_but(std::initializer_list<E> list) {
    Flags f;
    f.word_ = (std::uint64_t{1} << static_cast<unsigned>(E::count_)) - 1;
    for (E e : list) f.erase(e);
    return f;
  }

  constexpr void insert(E e) noexcept { word_ |= bit(e); }
  constexpr void erase(E e) noexcept { word_ &= ~bit(e); }
  constexpr void insert(const Flags& o) noexcept { word_ |= o.word_; }
  [[nodiscard]] constexpr bool contains(E e) const noexcept { return (word_ & bit(e)) != 0; }
  [[nodiscard]] constexpr bool contains_all(const Flags& o) const noexcept {
    return (o.word_ & ~word_) == 0;
  }
  [[nodiscard]] constexpr bool contains_any(const Flags& o) const noexcept {
    return (o.word_ & word_) != 0;
  }
  [[nodiscard]] constexpr bool empty() const noexcept { return word_ == 0; }
  [[nodiscard]] constexpr bool operator==(const Flags&) const noexcept = default;
  [[nodiscard]] constexpr std::uint64_t word() const noexcept { return word_; }

  template <class F>
  constexpr void for_each(F&& f) const {
    for (std::uint64_t bits = word_; bits != 0; bits &= bits - 1) {
      f(static_cast<E>(std::countr_zero(bits)));
    }
  }

 private:
  static constexpr std::uint64_t bit(E e) noexcept {
    return std::uint64_t{1} << static_cast<unsigned>(e);
  }
  std::uint64_t word_ = 0;
};

}  // namespace statute

#endif  // RULES_MESSAGE_FLAGS_H_
