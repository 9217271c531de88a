// Alt-Svc: RFC 7838, 3.
#ifndef RULES_SYNTAX_ALT_SVC_H_
#define RULES_SYNTAX_ALT_SVC_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/syntax/pair.h"
#include "rules/syntax/parse.h"
#include "rules/syntax/walk.h"

namespace statute::syntax {

struct Alternative {
  bool clear = false;          // the element is the word `clear`
  std::string_view protocol;   // encoded, judged by protocol_id()
  std::string_view authority;  // between the quotes
  std::string_view host;       // empty: that of the origin
  std::string_view port;
  std::string_view params_text;
  std::string_view text;  // the whole list element
  bool well_formed = true;

  [[nodiscard]] constexpr Pairs params() const noexcept { return Pairs(params_text); }
};

// protocol-id = token ; percent-encoded ALPN protocol name      RFC 7838, 3
// Octets that a token admits stand for themselves, but for "%"; the others are
// encoded, with upper-case digits.
constexpr Parsed<std::string_view> protocol_id(std::string_view value) {
  Cursor c(value);
  if (c.done()) return c.misfit("a protocol");
  while (!c.done()) {
    c.eat_while([](char o) { return is_tchar(o) && o != '%'; });
    if (c.done()) break;
    const std::size_t at = c.at();
    if (!c.eat('%')) return c.misfit("a token character or an encoded octet");
    unsigned octet = 0;
    for (int i = 0; i < 2; ++i) {
      const char o = c.peek();
      if (!is_digit(o) && !(o >= 'A' && o <= 'F')) return c.misfit("an upper-case digit");
      octet = octet * 16 + static_cast<unsigned>(is_digit(o) ? o - '0' : o - 'A' + 10);
      c.skip(1);
    }
    if (octet != '%' && is_tchar(static_cast<char>(octet))) {
      return Misfit{at, "this character without encoding"};
    }
  }
  return value;
}

// The elements of one field line. One that does not fit is there as far as it
// fits, marked; the walk goes on with the next.
// alt-value   = alternative *( OWS ";" OWS parameter )          RFC 7838, 3
// alternative = protocol-id "=" alt-authority
// parameter   = token "=" ( token / quoted-string )
class AlternativeReader {
 public:
  using Item = Alternative;
  constexpr AlternativeReader() = default;
  constexpr explicit AlternativeReader(std::string_view value)
      : value_(value), element_(Elements(value).begin()) {}

  constexpr bool next(Item& out) noexcept {
    const Elements::iterator end;
    while (element_ != end && (*element_).empty()) ++element_;
    if (element_ == end) return false;
    out = Item{};
    out.text = *element_;
    // clear = %s"clear"; alone, which alt_svc() sees to
    if (out.text == "clear") {
      out.clear = true;
    } else {
      Cursor c(out.text);
      if (const auto expected = read(c, out)) {
        out.well_formed = false;
        const auto offset = static_cast<std::size_t>(out.text.data() - value_.data());
        if (!misfit_) misfit_ = Misfit{offset + c.at(), *expected};
      }
    }
    ++element_;
    return true;
  }
  [[nodiscard]] constexpr std::optional<Misfit> misfit() const noexcept { return misfit_; }

 private:
  // What was expected where the cursor stopped; nothing if all fits.
  static constexpr std::optional<std::string_view> read(Cursor& c, Alternative& out) noexcept {
    c.eat_token();
    if (c.at() == 0) return "a protocol";
    if (!c.eat('=')) {
      // An octet no token has: the protocol is what stands before "=" even so.
      out.protocol = out.text.substr(0, out.text.find('='));
      return "an equals sign";
    }
    out.protocol = out.text.substr(0, c.at() - 1);
    const std::size_t quote = c.at();
    if (c.peek() != '"') return "a double quote";
    const auto authority = c.eat_quoted();
    if (!authority) return "the rest of a quoted string";
    out.authority = *authority;
    // alt-authority = quoted-string ; [ uri-host ] ":" port
    const std::size_t colon = out.authority.rfind(':');
    if (colon == std::string_view::npos) {
      out.host = out.authority;
      c.back_to(quote + 1 + out.authority.size());
      return "a colon and a port";
    }
    out.host = out.authority.substr(0, colon);
    out.port = out.authority.substr(colon + 1);
    const std::size_t params = c.at();
    for (char o : out.port) {
      if (is_digit(o)) continue;
      c.back_to(quote + 2 + colon);
      return "digits";
    }
    if (out.port.empty()) {
      c.back_to(quote + 2 + colon);
      return "a port";
    }
    for (std::size_t i = 0; i < out.host.size(); ++i) {
      if (is_host_char(out.host[i])) continue;
      c.back_to(quote + 1 + i);
      return "a character of a host";
    }
    for (c.eat_ows(); !c.done(); c.eat_ows()) {
      if (!c.eat(';')) return "a semicolon or a comma";
      c.eat_ows();
      const std::size_t from = c.at();
      const auto p = eat_pair(c);
      if (!p) return "a parameter";
      if (!p->space_before.empty() || !p->has_value) {
        c.back_to(from + p->name.size());
        return "an equals sign";
      }
      if (!p->space_after.empty()) {
        c.back_to(from + p->name.size() + 1);
        return "a token or a quoted string";
      }
      out.params_text = c.since(params);
    }
    return std::nullopt;
  }
  // reg-name and IP-literal without their finer rules.          RFC 3986, 3.2.2
  static constexpr bool is_host_char(char o) noexcept {
    return is_vchar(o) && std::string_view("\"<>\\^`{|}/?#@").find(o) == std::string_view::npos;
  }
  std::string_view value_;
  Elements::iterator element_;
  std::optional<Misfit> misfit_;
};
using Alternatives = Walk<AlternativeReader>;

// Alt-Svc = clear / 1#alt-value                                 RFC 7838, 3
constexpr Parsed<Alternatives> alt_svc(std::string_view value) {
  const auto all = whole<AlternativeReader>(value);
  if (!all) return all;
  if (all->empty()) return Misfit{0, "'clear' or an alternative"};
  for (const Alternative& a : *all) {
    if (a.clear && all->size() > 1) {
      return Misfit{static_cast<std::size_t>(a.text.data() - value.data()),
                    "'clear' alone, or alternatives alone"};
    }
  }
  return all;
}

static_assert(alt_svc("h3=\":443\"; ma=86400, h2=\"a.example:8\"")->begin()->port == "443");
static_assert(alt_svc("h3=\":443\", clear").misfit().at == 11);
static_assert(protocol_id("w%3Dx%3Ay#z") && protocol_id("h%32").misfit().at == 1);

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_ALT_SVC_H_
