// Lazy sequences: what a value holds, read one item at a time, in a range-for.
// A Reader names its Item and has next(Item&), false at the end, and misfit(),
// the first octet it met that does not fit its grammar, if any.
#ifndef RULES_SYNTAX_WALK_H_
#define RULES_SYNTAX_WALK_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/syntax/parse.h"

namespace statute::syntax {

// The items are views into the text; so are those of an ended walk. Where the
// text stops fitting, a walk ends or skips on: the Reader says which.
template <class Reader>
class Walk {
 public:
  using Item = typename Reader::Item;

  class iterator {
   public:
    using value_type = Item;
    using difference_type = std::ptrdiff_t;
    constexpr iterator() = default;
    constexpr explicit iterator(Reader reader) : reader_(reader) { ++*this; }
    constexpr const Item& operator*() const noexcept { return item_; }
    constexpr const Item* operator->() const noexcept { return &item_; }
    constexpr iterator& operator++() noexcept {
      at_end_ = !reader_.next(item_);
      return *this;
    }
    constexpr void operator++(int) noexcept { ++*this; }
    constexpr bool operator==(const iterator& o) const noexcept { return at_end_ == o.at_end_; }

   private:
    Reader reader_{};
    Item item_{};
    bool at_end_ = true;
  };

  constexpr Walk() = default;
  constexpr explicit Walk(std::string_view text) : text_(text) {}
  [[nodiscard]] constexpr iterator begin() const noexcept { return iterator(Reader(text_)); }
  [[nodiscard]] constexpr iterator end() const noexcept { return {}; }
  [[nodiscard]] constexpr bool empty() const noexcept { return begin() == end(); }
  [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }
  [[nodiscard]] constexpr std::size_t size() const noexcept {
    std::size_t n = 0;
    for (iterator i = begin(); i != end(); ++i) ++n;
    return n;
  }
  // The first octet that does not fit; nothing if the whole text does.
  [[nodiscard]] constexpr std::optional<Misfit> misfit() const noexcept {
    Reader reader(text_);
    Item item{};
    while (reader.next(item)) {
    }
    return reader.misfit();
  }

 private:
  std::string_view text_;
};

// The walk over a text that fits as a whole.
template <class Reader>
constexpr Parsed<Walk<Reader>> whole(std::string_view text) {
  const Walk<Reader> walk(text);
  if (const auto misfit = walk.misfit()) return *misfit;
  return walk;
}

// Words between blanks.
class WordReader {
 public:
  using Item = std::string_view;
  constexpr WordReader() = default;
  constexpr explicit WordReader(std::string_view text) : c_(text) {}
  constexpr bool next(Item& out) noexcept {
    c_.eat_ows();
    out = c_.eat_while([](char c) { return !is_ows(c); });
    return !out.empty();
  }
  [[nodiscard]] constexpr std::optional<Misfit> misfit() const noexcept { return std::nullopt; }

 private:
  Cursor c_{{}};
};
using Words = Walk<WordReader>;

static_assert(Words(" a  b").size() == 2 && *Words(" a").begin() == "a");

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_WALK_H_
