// Arguments and parameters, name=value with the value a token or a quoted
// string: what challenges, cache directives, links and alternatives share.
// RFC 9110, 5.6.4, 5.6.6 and 11.2.
#ifndef RULES_SYNTAX_PAIR_H_
#define RULES_SYNTAX_PAIR_H_

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/syntax/parse.h"
#include "rules/syntax/walk.h"

namespace statute::syntax {

// The octets of a quoted string without the backslashes of its quoted pairs.
class OctetReader {
 public:
  using Item = char;
  constexpr OctetReader() = default;
  constexpr explicit OctetReader(std::string_view raw) : raw_(raw) {}
  constexpr bool next(char& out) noexcept {
    if (at_ < raw_.size() && raw_[at_] == '\\' && at_ + 1 < raw_.size()) ++at_;
    if (at_ >= raw_.size()) return false;
    out = raw_[at_++];
    return true;
  }
  [[nodiscard]] constexpr std::optional<Misfit> misfit() const noexcept { return std::nullopt; }

 private:
  std::string_view raw_;
  std::size_t at_ = 0;
};

// The right side of name=value. A backslash in a token form cannot occur, so
// both forms are read alike.
struct Argument {
  std::string_view raw;  // without the quotes, escapes kept
  bool quoted = false;

  template <class Equal>
  [[nodiscard]] constexpr bool compare(std::string_view text, Equal equal) const noexcept {
    OctetReader reader(raw);
    char octet = 0;
    for (char c : text) {
      if (!reader.next(octet) || !equal(octet, c)) return false;
    }
    return !reader.next(octet);
  }

  [[nodiscard]] constexpr Walk<OctetReader> octets() const noexcept {
    return Walk<OctetReader>(raw);
  }
  // Whether it means this text, octet by octet or whatever the case.
  [[nodiscard]] constexpr bool is(std::string_view text) const noexcept {
    return compare(text, [](char a, char b) { return a == b; });
  }
  [[nodiscard]] constexpr bool is_same(std::string_view text) const noexcept {
    return compare(text, [](char a, char b) { return to_lower(a) == to_lower(b); });
  }
  // Whether two arguments mean the same octets, in whatever form.
  [[nodiscard]] constexpr bool means_same(const Argument& o) const noexcept {
    OctetReader a(raw);
    OctetReader b(o.raw);
    for (;;) {
      char x = 0;
      char y = 0;
      const bool more = a.next(x);
      if (more != b.next(y)) return false;
      if (!more) return true;
      if (x != y) return false;
    }
  }
};

// token / quoted-string; nothing, the cursor at the misfit      RFC 9110, 5.6.6
constexpr std::optional<Argument> eat_argument(Cursor& c) noexcept {
  if (c.peek() == '"') {
    const auto quoted = c.eat_quoted();
    if (!quoted) return std::nullopt;
    return Argument{*quoted, true};
  }
  const std::string_view token = c.eat_token();
  if (token.empty()) return std::nullopt;
  return Argument{token, false};
}

struct Pair {
  std::string_view name;
  Argument value;
  bool has_value = false;
  std::string_view space_before;  // BWS before "=", which nobody may send
  std::string_view space_after;   // and after it
  std::string_view text;          // all of it, from name to closing quote
};

// pair = token [ BWS "=" BWS ( token / quoted-string ) ]
// Nothing, the cursor at the octet that does not fit, if it is malformed; the
// white space after a name without value stays unread.        RFC 9110, 11.2; RFC 8288, 3
constexpr std::optional<Pair> eat_pair(Cursor& c) noexcept {
  const std::size_t from = c.at();
  Pair p;
  p.name = c.eat_token();
  if (p.name.empty()) return std::nullopt;
  const std::size_t name_end = c.at();
  p.space_before = c.eat_ows();
  if (!c.eat('=')) {
    c.back_to(name_end);
    p.space_before = {};
    p.text = p.name;
    return p;
  }
  p.space_after = c.eat_ows();
  const auto value = eat_argument(c);
  if (!value) return std::nullopt;
  p.value = *value;
  p.has_value = true;
  p.text = c.since(from);
  return p;
}

// *( OWS ";" OWS pair ); ends where the text stops fitting.  RFC 8288, 3
class PairReader {
 public:
  using Item = Pair;
  constexpr PairReader() = default;
  constexpr explicit PairReader(std::string_view text) : c_(text) {}
  constexpr bool next(Item& out) noexcept {
    if (misfit_) return false;
    c_.eat_ows();
    if (c_.done()) return false;
    if (!c_.eat(';')) return fail("a semicolon");
    c_.eat_ows();
    const auto p = eat_pair(c_);
    if (!p) return fail("a parameter name, or a value behind '='");
    out = *p;
    return true;
  }
  [[nodiscard]] constexpr std::optional<Misfit> misfit() const noexcept { return misfit_; }

 private:
  constexpr bool fail(std::string_view expected) noexcept {
    misfit_ = c_.misfit(expected);
    return false;
  }
  Cursor c_{{}};
  std::optional<Misfit> misfit_;
};
using Pairs = Walk<PairReader>;

// The first item of that name, whatever the case; nothing if there is none.
template <class Reader>
[[nodiscard]] constexpr std::optional<typename Reader::Item> find(const Walk<Reader>& items,
                                                                  std::string_view name) noexcept {
  for (const auto& item : items) {
    if (same(item.name, name)) return item;
  }
  return std::nullopt;
}

// The first item whose name, whatever the case, an earlier one has. Only the
// first 64 names are remembered, so that a hostile value costs no square.
template <class Reader>
[[nodiscard]] constexpr std::optional<typename Reader::Item> duplicate(
    const Walk<Reader>& items) noexcept {
  std::array<std::string_view, 64> seen{};
  std::size_t n = 0;
  for (const auto& item : items) {
    if (item.name.empty()) continue;
    for (std::size_t i = 0; i < n; ++i) {
      if (same(seen[i], item.name)) return item;
    }
    if (n < seen.size()) seen[n++] = item.name;
  }
  return std::nullopt;
}

static_assert(Argument{"a\\\"b", true}.is("a\"b") && !Argument{"a", true}.is("ab"));
static_assert(find(Pairs(";a=1 ; B=\"2\""), "b")->value.quoted);

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_PAIR_H_
