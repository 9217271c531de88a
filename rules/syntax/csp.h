// Content-Security-Policy: W3C CSP3, 2.2 and 2.3.
#ifndef RULES_SYNTAX_CSP_H_
#define RULES_SYNTAX_CSP_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "rules/syntax/parse.h"
#include "rules/syntax/walk.h"

namespace statute::syntax {

enum class CspKind : std::uint8_t {
  fetch,    // a source list that default-src stands in for
  sources,  // another source list: base-uri, form-action, frame-ancestors
  other,
  withdrawn,  // was in some draft or version
};
struct CspDirectiveInfo {
  std::string_view name;
  CspKind kind = CspKind::other;
};
[[nodiscard]] std::span<const CspDirectiveInfo> csp_directives() noexcept;
// Of the name in any case; nothing if no version knew it.
[[nodiscard]] const CspDirectiveInfo* csp_directive_info(std::string_view name) noexcept;

struct CspDirective {
  std::string_view name;
  std::string_view value;  // source expressions, or what else the name asks for
  std::string_view text;

  [[nodiscard]] constexpr Words words() const noexcept { return Words(value); }
};

// directive-name  = 1*( ALPHA / DIGIT / "-" )                   CSP3, 2.3
// directive-value = *( required-ascii-whitespace / ( %x21-%x2B / %x2D-%x3A / %x3C-%x7E ) )
// The directives of one policy; empty ones are skipped, a malformed one is there
// as far as blanks tell its name from its value.
class CspDirectiveReader {
 public:
  using Item = CspDirective;
  constexpr CspDirectiveReader() = default;
  constexpr explicit CspDirectiveReader(std::string_view policy) : c_(policy) {}

  constexpr bool next(Item& out) noexcept {
    c_.eat_while([](char c) { return c == ';' || is_ows(c); });
    if (c_.done()) return false;
    const std::size_t from = c_.at();
    c_.eat_while([](char c) { return is_alpha(c) || is_digit(c) || c == '-'; });
    if (c_.at() == from) fail("a directive name");
    if (!c_.done() && !is_ows(c_.peek()) && c_.peek() != ';') {
      fail("a character of a directive name");
      c_.eat_while([](char c) { return c != ';' && !is_ows(c); });
    }
    out.name = c_.since(from);
    const std::size_t value = c_.at();
    for (;;) {
      c_.eat_while([](char c) { return is_ows(c) || (is_vchar(c) && c != ';' && c != ','); });
      if (c_.done() || c_.peek() == ';') break;
      fail("a printable ASCII character");
      c_.skip(1);
    }
    out.value = trim(c_.since(value));
    out.text = trim(c_.since(from));
    return true;
  }
  [[nodiscard]] constexpr std::optional<Misfit> misfit() const noexcept { return misfit_; }

 private:
  constexpr void fail(std::string_view expected) noexcept {
    if (!misfit_) misfit_ = c_.misfit(expected);
  }
  Cursor c_{{}};
  std::optional<Misfit> misfit_;
};
using CspDirectives = Walk<CspDirectiveReader>;

// The policies of one field line: every comma parts two, since a policy holds
// none. Empty ones are skipped.
class CspPolicyReader {
 public:
  using Item = CspDirectives;
  constexpr CspPolicyReader() = default;
  constexpr explicit CspPolicyReader(std::string_view value) : c_(value) {}

  constexpr bool next(Item& out) noexcept {
    c_.eat_while([](char c) { return c == ',' || is_ows(c); });
    if (c_.done()) return false;
    const std::size_t from = c_.at();
    out = CspDirectives(trim(c_.eat_while([](char c) { return c != ','; })));
    if (const auto m = out.misfit(); m && !misfit_) misfit_ = Misfit{from + m->at, m->expected};
    return true;
  }
  [[nodiscard]] constexpr std::optional<Misfit> misfit() const noexcept { return misfit_; }

 private:
  Cursor c_{{}};
  std::optional<Misfit> misfit_;
};
using CspPolicies = Walk<CspPolicyReader>;

// Content-Security-Policy = 1#serialized-policy                 CSP3, 3.1
// serialized-policy = serialized-directive *( OWS ";" [ OWS serialized-directive ] )
constexpr Parsed<CspPolicies> content_security_policy(std::string_view value) {
  return whole<CspPolicyReader>(value);
}

enum class SourceKind : std::uint8_t { none, keyword, nonce, hash, scheme, host, malformed };
struct SourceExpression {
  SourceKind kind = SourceKind::malformed;
  std::string_view text;
  std::string_view keyword;  // without the quotes
  std::string_view value;    // of a nonce or a hash, in base64
  std::string_view scheme;   // of a scheme or host source, without ":"
  std::string_view host;     // "*", "*.example.com" or a name
  std::string_view port;     // digits or "*"
  std::string_view path;

  [[nodiscard]] constexpr bool is_keyword(std::string_view name) const noexcept {
    return kind == SourceKind::keyword && same(keyword, name);
  }
};
// source-expression, or the 'none' of a source list             CSP3, 2.3.1
[[nodiscard]] SourceExpression source_expression(std::string_view word) noexcept;

// Whether the word is a keyword, nonce or hash without its quotes, so that it
// reads as a host name.
[[nodiscard]] bool is_unquoted_keyword(std::string_view word) noexcept;

static_assert(content_security_policy("default-src 'self'; , img-src *")->size() == 2);
static_assert(content_security_policy("a b; 'self'").misfit().at == 5);

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_CSP_H_
