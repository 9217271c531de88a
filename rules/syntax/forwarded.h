// Forwarded: RFC 7239, 4 and 6.
#ifndef RULES_SYNTAX_FORWARDED_H_
#define RULES_SYNTAX_FORWARDED_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/syntax/pair.h"
#include "rules/syntax/parse.h"
#include "rules/syntax/uri.h"
#include "rules/syntax/walk.h"

namespace statute::syntax {

// forwarded-pair = token "=" value, value = token / quoted-string   RFC 7239, 4
// The pairs of one element; empty ones are skipped. Ends at the first misfit.
class ForwardedPairReader {
 public:
  using Item = Pair;
  constexpr ForwardedPairReader() = default;
  constexpr explicit ForwardedPairReader(std::string_view element) : c_(element) {}

  constexpr bool next(Item& out) noexcept {
    if (misfit_) return false;
    if (!first_ && !c_.done() && c_.peek() != ';') return fail("a semicolon");
    first_ = false;
    c_.eat_while([](char c) { return c == ';'; });
    if (c_.done()) return false;
    Cursor before = c_;
    const auto p = eat_pair(c_);
    if (!p) return fail("a pair");
    if (!p->has_value || !p->space_before.empty() || !p->space_after.empty()) {
      before.skip(p->name.size() + (p->has_value && p->space_before.empty() ? 1 : 0));
      c_ = before;
      return fail(p->has_value ? "no white space" : "an equals sign");
    }
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
  bool first_ = true;
};
using ForwardedPairs = Walk<ForwardedPairReader>;

// forwarded-element = [ forwarded-pair ] *( ";" [ forwarded-pair ] )   RFC 7239, 4
class ForwardedReader {
 public:
  using Item = ForwardedPairs;
  constexpr ForwardedReader() = default;
  constexpr explicit ForwardedReader(std::string_view value)
      : value_(value), element_(Elements(value).begin()) {}

  constexpr bool next(Item& out) noexcept {
    const Elements::iterator end;
    while (element_ != end && (*element_).empty()) ++element_;
    if (element_ == end) return false;
    out = ForwardedPairs(*element_);
    if (const auto m = out.misfit(); m && !misfit_) {
      const auto offset = static_cast<std::size_t>((*element_).data() - value_.data());
      misfit_ = Misfit{offset + m->at, m->expected};
    }
    ++element_;
    return true;
  }
  [[nodiscard]] constexpr std::optional<Misfit> misfit() const noexcept { return misfit_; }

 private:
  std::string_view value_;
  Elements::iterator element_;
  std::optional<Misfit> misfit_;
};

// Forwarded = 1#forwarded-element                               RFC 7239, 4
constexpr Parsed<Walk<ForwardedReader>> forwarded(std::string_view value) {
  const auto all = whole<ForwardedReader>(value);
  if (all && all->empty()) return Misfit{0, "a pair"};
  return all;
}

// node = nodename [ ":" node-port ]                             RFC 7239, 6
struct ForwardedNode {
  std::string_view name;  // an address, in brackets if IPv6; `unknown`; `_hidden`
  std::string_view port;
};

// nodename = IPv4address / "[" IPv6address "]" / "unknown" / obfnode
inline Parsed<ForwardedNode> forwarded_node(std::string_view value) {
  const auto is_obfuscated = [](char o) {
    return is_alpha(o) || is_digit(o) || o == '.' || o == '_' || o == '-';
  };
  Cursor c(value);
  ForwardedNode node;
  if (c.eat('[')) {
    const std::string_view inner = c.eat_while([](char o) { return o != ']'; });
    if (const auto address = ipv6(inner); !address) {
      return Misfit{1 + address.misfit().at, address.misfit().expected};
    }
    if (!c.eat(']')) return c.misfit("']'");
  } else if (c.peek() == '_') {
    c.skip(1);
    if (c.eat_while(is_obfuscated).empty()) return c.misfit("an obfuscated name");
  } else if (!c.eat_same("unknown")) {
    const std::string_view name = c.eat_while([](char o) { return o != ':'; });
    if (const auto address = ipv4(name); !address) return address.misfit();
  }
  node.name = c.since(0);
  if (c.done()) return node;
  if (!c.eat(':')) return c.misfit("a colon");
  // node-port = 1*5DIGIT / obfport
  const std::size_t from = c.at();
  if (c.eat('_')) {
    if (c.eat_while(is_obfuscated).empty()) return c.misfit("an obfuscated port");
  } else if (const auto digits = c.eat_while(is_digit); digits.empty() || digits.size() > 5) {
    c.back_to(from);
    return c.misfit("one to five digits");
  }
  if (!c.done()) return c.misfit("nothing after the port");
  node.port = c.since(from);
  return node;
}

static_assert(forwarded("for=192.0.2.43, for=\"[2001:db8::1]\";proto=https")->size() == 2);
static_assert(forwarded("for=[::1]").misfit().at == 4);

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_FORWARDED_H_
