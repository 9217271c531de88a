// Comma-separated lists of anything, read member by member: RFC 9110, 5.6.1.
// Unlike Elements, it knows what a member is, hence copes with commas inside
// comments and parameters.
#ifndef RULES_SYNTAX_LIST_H_
#define RULES_SYNTAX_LIST_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/syntax/parse.h"

namespace statute::syntax {

// Reads one member, at least one octet long. If there is none: nothing, the
// cursor at the octet that does not fit, and in `expected` what would.
template <class T>
using Eater = std::optional<T> (*)(Cursor& c, std::string_view& expected);

// The members of a list that list() has found well-formed; a view of its value.
// Empty elements are no members, only counted.
template <class T, Eater<T> kEat>
class List {
 public:
  class iterator {
   public:
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    constexpr iterator() = default;
    constexpr explicit iterator(std::string_view value) : c_(value) { next(); }
    // By value: the iterator holds the member it reads.
    constexpr T operator*() const noexcept { return *member_; }
    constexpr const T* operator->() const noexcept { return &*member_; }
    constexpr iterator& operator++() noexcept {
      next();
      return *this;
    }
    constexpr void operator++(int) noexcept { next(); }
    constexpr bool operator==(const iterator& o) const noexcept {
      return member_.has_value() == o.member_.has_value();
    }

   private:
    constexpr void next() noexcept {
      c_.eat_while([](char c) { return c == ',' || is_ows(c); });
      std::string_view expected;
      if (c_.done()) {
        member_.reset();
      } else {
        member_ = kEat(c_, expected);
      }
    }
    Cursor c_{std::string_view{}};
    std::optional<T> member_;
  };

  constexpr List() = default;
  constexpr List(std::string_view value, std::size_t size, std::size_t empty_elements)
      : value_(value), size_(size), empty_elements_(empty_elements) {}
  [[nodiscard]] constexpr iterator begin() const { return iterator(value_); }
  [[nodiscard]] constexpr iterator end() const { return {}; }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
  // Elements with nothing in them, which a sender must not make; a value that is
  // empty as a whole has none.
  [[nodiscard]] constexpr std::size_t empty_elements() const noexcept { return empty_elements_; }
  [[nodiscard]] constexpr std::string_view text() const noexcept { return value_; }

 private:
  std::string_view value_;
  std::size_t size_ = 0;
  std::size_t empty_elements_ = 0;
};

// #element, or 1#element if `least` is 1, in the form that a recipient has to
// accept: with empty elements                                   RFC 9110, 5.6.1.2
template <class T, Eater<T> kEat>
constexpr Parsed<List<T, kEat>> list(std::string_view value, std::size_t least = 0) {
  Cursor c(value);
  std::string_view expected;
  std::size_t members = 0;
  std::size_t empty = 0;
  for (;;) {
    c.eat_ows();
    if (c.done() || c.peek() == ',') {
      ++empty;
    } else {
      if (!kEat(c, expected)) return c.misfit(expected);
      ++members;
      c.eat_ows();
    }
    if (c.done()) break;
    if (!c.eat(',')) return c.misfit("a comma");
  }
  if (members == 0 && empty == 1) empty = 0;
  if (members < least) {
    static_cast<void>(kEat(c, expected));
    return c.misfit(expected);
  }
  return List<T, kEat>(value, members, empty);
}

constexpr std::optional<std::string_view> eat_token_member(Cursor& c, std::string_view& expected) {
  const std::string_view token = c.eat_token();
  if (!token.empty()) return token;
  expected = "a token";
  return std::nullopt;
}

// #token, what Connection, Allow, Trailer, Vary and others are
using TokenList = List<std::string_view, eat_token_member>;

constexpr Parsed<TokenList> token_list(std::string_view value, std::size_t least = 0) {
  return list<std::string_view, eat_token_member>(value, least);
}

// Whether a list of names has this one, whatever the case.
[[nodiscard]] constexpr bool contains(const TokenList& names, std::string_view name) noexcept {
  for (std::string_view n : names) {
    if (same(n, name)) return true;
  }
  return false;
}

// Whether a list has this token, octet for octet, as methods are compared.
[[nodiscard]] constexpr bool contains_exactly(const TokenList& tokens,
                                              std::string_view token) noexcept {
  for (std::string_view t : tokens) {
    if (t == token) return true;
  }
  return false;
}

// The first member that equals an earlier one, among the first few hundred: a
// hostile list must not cost the square of its length.
template <class Range, class Equal>
[[nodiscard]] constexpr auto repeated(const Range& range, Equal equal)
    -> std::optional<typename Range::iterator::value_type> {
  constexpr std::size_t kMost = 300;
  std::size_t n = 0;
  for (const auto& later : range) {
    if (n == kMost) break;
    std::size_t i = 0;
    for (const auto& earlier : range) {
      if (i == n) break;
      if (equal(earlier, later)) return later;
      ++i;
    }
    ++n;
  }
  return std::nullopt;
}

// The first name that occurs a second time, whatever the case.
[[nodiscard]] constexpr std::optional<std::string_view> repeated_name(const TokenList& names) {
  return repeated(names, [](std::string_view a, std::string_view b) { return same(a, b); });
}

static_assert(token_list("a, b")->size() == 2 && token_list(",a,")->empty_elements() == 2);
static_assert(token_list("a b").misfit().at == 2 && !token_list(" ", 1));
static_assert(*repeated_name(*token_list("a, b, A")) == "A");

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_LIST_H_
