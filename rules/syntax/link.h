// Link: RFC 8288, 3.
#ifndef RULES_SYNTAX_LINK_H_
#define RULES_SYNTAX_LINK_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/syntax/pair.h"
#include "rules/syntax/parse.h"
#include "rules/syntax/walk.h"

namespace statute::syntax {

struct Link {
  std::string_view target;       // between the brackets, judged by uri_reference()
  std::string_view params_text;  // from the first semicolon on, as far as it fits
  std::string_view text;         // all of it
  bool well_formed = true;

  [[nodiscard]] constexpr Pairs params() const noexcept { return Pairs(params_text); }
  [[nodiscard]] constexpr std::optional<Pair> param(std::string_view name) const noexcept {
    return find(params(), name);
  }
  // The relation types; of several rel parameters the first counts.  RFC 8288, 3.3
  [[nodiscard]] constexpr Words rel() const noexcept {
    const auto p = param("rel");
    return p ? Words(p->value.raw) : Words();
  }
  [[nodiscard]] constexpr bool has_rel(std::string_view type) const noexcept {
    for (std::string_view word : rel()) {
      if (same(word, type)) return true;
    }
    return false;
  }
};

// The links of one field line. One that does not fit is there as far as it
// fits, marked; the walk goes on behind the next comma that is not quoted.
// link-value = "<" URI-Reference ">" *( OWS ";" OWS link-param )   RFC 8288, 3
// link-param = token BWS [ "=" BWS ( token / quoted-string ) ]
class LinkReader {
 public:
  using Item = Link;
  constexpr LinkReader() = default;
  constexpr explicit LinkReader(std::string_view value) : c_(value) {}

  constexpr bool next(Item& out) noexcept {
    c_.eat_while([](char c) { return c == ',' || is_ows(c); });
    if (c_.done()) return false;
    out = Link{};
    const std::size_t from = c_.at();
    out.well_formed = read(out);
    if (!out.well_formed) skip(from);
    out.text = trim(c_.since(from));
    return true;
  }
  [[nodiscard]] constexpr std::optional<Misfit> misfit() const noexcept { return misfit_; }

 private:
  constexpr bool fail(std::string_view expected) noexcept {
    if (!misfit_) misfit_ = c_.misfit(expected);
    return false;
  }
  constexpr bool read(Link& link) noexcept {
    if (!c_.eat('<')) return fail("'<'");
    link.target = c_.eat_while([](char c) { return c != '>'; });
    if (!c_.eat('>')) return fail("'>'");
    const std::size_t params = c_.at();
    for (;;) {
      const std::size_t end = c_.at();
      c_.eat_ows();
      if (c_.done() || c_.peek() == ',') {
        c_.back_to(end);
        return true;
      }
      if (!c_.eat(';')) return fail("a semicolon or a comma");
      c_.eat_ows();
      if (!is_tchar(c_.peek())) return fail("a parameter");
      if (!eat_pair(c_)) return fail("a token or a quoted string");
      link.params_text = c_.since(params);
    }
  }
  // To the comma that ends a malformed link: commas in brackets and quotes,
  // where these are closed, end nothing.
  constexpr void skip(std::size_t from) noexcept {
    c_.back_to(from);
    if (c_.eat('<')) {
      c_.eat_while([](char c) { return c != '>'; });
    }
    for (;;) {
      c_.eat_while([](char c) { return c != ',' && c != '"'; });
      if (c_.done() || c_.peek() == ',') return;
      const std::size_t quote = c_.at();
      if (!c_.eat_quoted()) {
        c_.back_to(quote);
        c_.skip(1);
      }
    }
  }
  Cursor c_{{}};
  std::optional<Misfit> misfit_;
};
using Links = Walk<LinkReader>;

// Link = #link-value                                            RFC 8288, 3
constexpr Parsed<Links> links(std::string_view value) { return whole<LinkReader>(value); }

static_assert(links("</a,b>; rel=\"next prev\", <>; rel=x")->begin()->has_rel("prev"));
static_assert(links("</a>; rel=http://x/").misfit().at == 14);

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_LINK_H_
