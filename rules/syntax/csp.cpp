#include "rules/syntax/csp.h"

#include <algorithm>

namespace statute::syntax {
namespace {

using enum CspKind;

// CSP3, 6 and 2.4, Trusted Types, Fenced Frames; what is withdrawn stood in CSP 1.1
// to CSP3 or in Subresource Integrity.
constexpr CspDirectiveInfo kDirectives[] = {
    {"base-uri", sources},
    {"block-all-mixed-content", withdrawn},
    {"child-src", fetch},
    {"connect-src", fetch},
    {"default-src", fetch},
    {"fenced-frame-src", fetch},
    {"font-src", fetch},
    {"form-action", sources},
    {"frame-ancestors", sources},
    {"frame-src", fetch},
    {"img-src", fetch},
    {"manifest-src", fetch},
    {"media-src", fetch},
    {"navigate-to", withdrawn},
    {"object-src", fetch},
    {"plugin-types", withdrawn},
    {"prefetch-src", withdrawn},
    {"referrer", withdrawn},
    {"reflected-xss", withdrawn},
    {"report-to", other},
    {"report-uri", other},
    {"require-sri-for", withdrawn},
    {"require-trusted-types-for", other},
    {"sandbox", other},
    {"script-src", fetch},
    {"script-src-attr", fetch},
    {"script-src-elem", fetch},
    {"style-src", fetch},
    {"style-src-attr", fetch},
    {"style-src-elem", fetch},
    {"trusted-types", other},
    {"upgrade-insecure-requests", other},
    {"webrtc", other},
    {"worker-src", fetch},
};

// keyword-source                                                CSP3, 2.3.1
constexpr std::string_view kKeywords[] = {
    "self",
    "unsafe-inline",
    "unsafe-eval",
    "strict-dynamic",
    "unsafe-hashes",
    "report-sample",
    "wasm-unsafe-eval",
    "trusted-types-eval",
    "report-sha256",
    "unsafe-allow-redirects",
    "report-sha384",
    "report-sha512",
    "inline-speculation-rules",
};

bool is_known_keyword(std::string_view word) noexcept {
  return std::any_of(std::begin(kKeywords), std::end(kKeywords),
                     [&](std::string_view k) { return same(k, word); });
}

// base64-value = 1*( ALPHA / DIGIT / "+" / "/" / "-" / "_" ) *2( "=" )
bool is_base64_value(std::string_view value) noexcept {
  Cursor c(value);
  const auto fits = [](char o) {
    return is_alpha(o) || is_digit(o) || o == '+' || o == '/' || o == '-' || o == '_';
  };
  if (c.eat_while(fits).empty()) return false;
  return c.eat_while([](char o) { return o == '='; }).size() <= 2 && c.done();
}

// What stands between the quotes of a nonce or hash, or a keyword.
SourceExpression quoted_expression(std::string_view inner) noexcept {
  SourceExpression e;
  if (same(inner, "none")) {
    e.kind = SourceKind::none;
  } else if (is_known_keyword(inner)) {
    e.kind = SourceKind::keyword;
    e.keyword = inner;
  } else {
    Cursor c(inner);
    const bool nonce = c.eat_same("nonce-");
    const bool hash =
        !nonce && (c.eat_same("sha256-") || c.eat_same("sha384-") || c.eat_same("sha512-"));
    if ((nonce || hash) && is_base64_value(c.rest())) {
      e.kind = nonce ? SourceKind::nonce : SourceKind::hash;
      e.value = c.rest();
    }
  }
  return e;
}

// host-source = [ scheme-part "://" ] host-part [ ":" port-part ] [ path-part ]
// host-part   = "*" / [ "*." ] 1*host-char *( "." 1*host-char ) [ "." ]
bool read_host_source(Cursor& c, SourceExpression& e) noexcept {
  const std::size_t from = c.at();
  const auto is_host_char = [](char o) { return is_alpha(o) || is_digit(o) || o == '-'; };
  const bool wildcard = c.eat('*');
  if (!wildcard || c.eat('.')) {
    do {
      if (c.eat_while(is_host_char).empty()) return false;
      if (!c.eat('.')) break;
    } while (is_host_char(c.peek()));
  }
  e.host = c.since(from);
  if (c.eat(':')) {
    const std::size_t port = c.at();
    if (!c.eat('*') && c.eat_while(is_digit).empty()) return false;
    e.port = c.since(port);
  }
  if (!c.done() && c.peek() != '/') return false;
  e.path = c.rest();
  return true;
}

}  // namespace

std::span<const CspDirectiveInfo> csp_directives() noexcept { return kDirectives; }

const CspDirectiveInfo* csp_directive_info(std::string_view name) noexcept {
  for (const CspDirectiveInfo& info : kDirectives) {
    if (same(info.name, name)) return &info;
  }
  return nullptr;
}

SourceExpression source_expression(std::string_view word) noexcept {
  SourceExpression e;
  if (word.size() >= 2 && word.front() == '\'' && word.back() == '\'') {
    e = quoted_expression(word.substr(1, word.size() - 2));
    e.text = word;
    return e;
  }
  e.text = word;
  Cursor c(word);
  if (is_alpha(c.peek())) {
    // scheme-source = scheme-part ":"
    const std::string_view scheme = c.eat_while(
        [](char o) { return is_alpha(o) || is_digit(o) || o == '+' || o == '-' || o == '.'; });
    if (c.eat(':') && (c.done() || c.eat("//"))) {
      e.scheme = scheme;
      if (c.done() && word.back() == ':') {
        e.kind = SourceKind::scheme;
        return e;
      }
    } else {
      c.back_to(0);
    }
  }
  if (read_host_source(c, e)) e.kind = SourceKind::host;
  return e;
}

bool is_unquoted_keyword(std::string_view word) noexcept {
  return !word.empty() && word.front() != '\'' &&
         quoted_expression(word).kind != SourceKind::malformed;
}

}  // namespace statute::syntax
