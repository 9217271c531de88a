// Set-Cookie and Cookie, by the grammar servers keep and by the algorithm user
// agents run: draft-ietf-httpbis-rfc6265bis, 4 and 5 (RFC 6265 by its last text).
#ifndef RULES_SYNTAX_COOKIE_H_
#define RULES_SYNTAX_COOKIE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/syntax/parse.h"
#include "rules/syntax/walk.h"

namespace statute::syntax {

inline constexpr std::size_t kCookieSize = 4096;           // name and value together
inline constexpr std::size_t kCookieAttributeSize = 1024;  // an attribute's value

enum class CookieAttributeId : std::uint8_t {
  unknown,
  domain,
  expires,
  http_only,
  max_age,
  partitioned,
  path,
  same_site,
  secure,
};

constexpr CookieAttributeId cookie_attribute_id(std::string_view name) noexcept {
  using enum CookieAttributeId;
  if (same(name, "Domain")) return domain;
  if (same(name, "Expires")) return expires;
  if (same(name, "HttpOnly")) return http_only;
  if (same(name, "Max-Age")) return max_age;
  if (same(name, "Partitioned")) return partitioned;
  if (same(name, "Path")) return path;
  if (same(name, "SameSite")) return same_site;
  if (same(name, "Secure")) return secure;
  return unknown;
}

struct CookieAttribute {
  CookieAttributeId id = CookieAttributeId::unknown;
  std::string_view name;
  std::string_view value;
  bool has_value = false;         // there is an "="
  std::string_view space_front;   // behind the semicolon; one SP is usual
  std::string_view space_before;  // BWS before "="
  std::string_view space_after;   // BWS after it
  std::string_view space_back;    // BWS before the next semicolon
  std::string_view text;          // all of it, without white space around
};

// The attributes, from behind the first semicolon on. An empty one, as `;;` and
// a trailing `;` make it, is an item too, with an empty text.
class CookieAttributeReader {
 public:
  using Item = CookieAttribute;
  constexpr CookieAttributeReader() = default;
  constexpr explicit CookieAttributeReader(std::string_view text) : rest_(text), more_(true) {
    // A walk over nothing has no attributes; one over ";" would have two.
    if (text.data() == nullptr) more_ = false;
  }
  constexpr bool next(Item& out) noexcept {
    if (!more_) return false;
    const std::size_t end = rest_.find(';');
    more_ = end != std::string_view::npos;
    const std::string_view all = rest_.substr(0, end);
    rest_ = more_ ? rest_.substr(end + 1) : std::string_view{};
    out = Item{};
    out.text = trim(all);
    const std::size_t front =
        out.text.empty() ? all.size() : static_cast<std::size_t>(out.text.data() - all.data());
    out.space_front = all.substr(0, front);
    out.space_back = all.substr(front + out.text.size());
    const std::size_t equals = out.text.find('=');
    out.has_value = equals != std::string_view::npos;
    const std::string_view left = out.text.substr(0, equals);
    out.name = trim(left);
    out.id = cookie_attribute_id(out.name);
    if (!out.has_value) return true;
    out.space_before = left.substr(out.name.size());
    const std::string_view right = out.text.substr(equals + 1);
    out.value = trim(right);
    out.space_after = right.substr(0, right.size() - out.value.size());
    return true;
  }
  [[nodiscard]] constexpr std::optional<Misfit> misfit() const noexcept { return std::nullopt; }

 private:
  std::string_view rest_;
  bool more_ = false;
};
using CookieAttributes = Walk<CookieAttributeReader>;

// The prefixes of names that promise attributes. User agents compare them in
// any case.                       draft-ietf-httpbis-rfc6265bis, 4.1.3; layered-cookies
enum class CookiePrefix : std::uint8_t { none, secure, host, http, host_http };
constexpr CookiePrefix cookie_prefix(std::string_view name) noexcept {
  Cursor c(name);
  if (c.eat_same("__Secure-")) return CookiePrefix::secure;
  if (c.eat_same("__Host-Http-")) return CookiePrefix::host_http;
  if (c.eat_same("__Host-")) return CookiePrefix::host;
  if (c.eat_same("__Http-")) return CookiePrefix::http;
  return CookiePrefix::none;
}

// A Set-Cookie as it stands, split as user agents split it; nothing judged.
struct SetCookie {
  std::string_view name;
  std::string_view value;         // with its quotes, if it has some
  bool has_equals = false;        // without, all is value
  std::string_view space_before;  // BWS before "="
  std::string_view space_after;   // after it
  std::string_view space_back;    // before the first semicolon
  std::string_view attributes_text;

  [[nodiscard]] constexpr CookieAttributes attributes() const noexcept {
    return CookieAttributes(attributes_text);
  }
  // The last one counts, as for user agents.
  [[nodiscard]] constexpr std::optional<CookieAttribute> attribute(
      CookieAttributeId id) const noexcept {
    std::optional<CookieAttribute> last;
    for (const CookieAttribute& a : attributes()) {
      if (a.id == id) last = a;
    }
    return last;
  }
  [[nodiscard]] constexpr bool has(CookieAttributeId id) const noexcept {
    return attribute(id).has_value();
  }
  [[nodiscard]] constexpr CookiePrefix prefix() const noexcept { return cookie_prefix(name); }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return name.size() + value.size(); }
};

constexpr SetCookie split_set_cookie(std::string_view field) noexcept {
  SetCookie cookie;
  const std::size_t end = field.find(';');
  if (end != std::string_view::npos) cookie.attributes_text = field.substr(end + 1);
  const std::string_view pair = field.substr(0, end);
  const std::size_t equals = pair.find('=');
  cookie.has_equals = equals != std::string_view::npos;
  std::string_view right = pair;
  if (cookie.has_equals) {
    std::string_view left = pair.substr(0, equals);
    while (!left.empty() && is_ows(left.front())) left.remove_prefix(1);
    cookie.name = trim(left);
    cookie.space_before = left.substr(cookie.name.size());
    right = pair.substr(equals + 1);
  }
  Cursor c(right);
  cookie.space_after = c.eat_ows();
  cookie.value = trim(c.rest());
  cookie.space_back = c.rest().substr(cookie.value.size());
  return cookie;
}

// cookie-value = *cookie-octet / ( DQUOTE *cookie-octet DQUOTE )
//                                   draft-ietf-httpbis-rfc6265bis, 4.1.1
constexpr Parsed<std::string_view> cookie_value(std::string_view value) {
  Cursor c(value);
  const bool quoted = c.eat('"');
  c.eat_while([](char o) { return is_vchar(o) && o != '"' && o != ',' && o != ';' && o != '\\'; });
  if (quoted && !c.eat('"')) return c.misfit("a cookie octet or a double quote");
  if (!c.done()) return c.misfit(quoted ? "nothing after the quote" : "a cookie octet");
  return value;
}

// set-cookie-string = BWS cookie-pair *( BWS ";" OWS cookie-av )
// cookie-pair       = cookie-name BWS "=" BWS cookie-value
// The attributes as extension-av, *av-octet, but not empty; what the known ones
// hold has grammars of its own.     draft-ietf-httpbis-rfc6265bis, 4.1.1
constexpr Parsed<SetCookie> set_cookie(std::string_view field) {
  const SetCookie cookie = split_set_cookie(field);
  Cursor c(field);
  c.eat_ows();
  if (c.eat_token().empty()) return c.misfit("a cookie name");
  c.eat_ows();
  if (!c.eat('=')) return c.misfit("an equals sign");
  c.eat_ows();
  if (const auto value = cookie_value(cookie.value); !value) {
    return Misfit{c.at() + value.misfit().at, value.misfit().expected};
  }
  c.skip(cookie.value.size());
  c.eat_ows();
  while (!c.done()) {
    c.skip(1);  // the semicolon
    c.eat_ows();
    const std::size_t from = c.at();
    c.eat_while([](char o) { return (is_vchar(o) && o != ';') || o == ' '; });
    if (c.at() == from) return c.misfit("an attribute");
    c.eat_ows();
    if (!c.done() && c.peek() != ';') return c.misfit("a character of an attribute");
  }
  return cookie;
}

enum class SameSite : std::uint8_t { unspecified, strict, lax, none };
// samesite-value = "Strict" / "Lax" / "None"       draft-ietf-httpbis-rfc6265bis, 4.1.1
constexpr std::optional<SameSite> same_site(std::string_view value) noexcept {
  if (same(value, "Strict")) return SameSite::strict;
  if (same(value, "Lax")) return SameSite::lax;
  if (same(value, "None")) return SameSite::none;
  return std::nullopt;
}

// The date as user agents read it, in any order and with any delimiter: seconds
// since 1970, or nothing if they ignore it.        draft-ietf-httpbis-rfc6265bis, 5.1.1
[[nodiscard]] std::optional<std::int64_t> cookie_date(std::string_view value) noexcept;

// What a user agent makes of a Set-Cookie, host and time apart. Nothing if it
// ignores the field.                               draft-ietf-httpbis-rfc6265bis, 5.6
struct StoredCookie {
  std::string_view name;
  std::string_view value;
  std::optional<std::int64_t> expires;  // seconds since 1970
  std::optional<std::int64_t> max_age;  // seconds, capped; it beats expires
  std::string_view domain;              // without the leading dot; empty: the host alone
  std::string_view path;                // empty: the default path
  bool secure = false;
  bool http_only = false;
  bool partitioned = false;
  SameSite same_site = SameSite::unspecified;
};
[[nodiscard]] std::optional<StoredCookie> stored_cookie(std::string_view field) noexcept;

// Whether the host is the domain or one below it; case does not count, and an
// address matches itself alone.                    draft-ietf-httpbis-rfc6265bis, 5.1.3
[[nodiscard]] bool domain_matches(std::string_view host, std::string_view domain) noexcept;
// Whether a request path lies under a cookie path. draft-ietf-httpbis-rfc6265bis, 5.1.4
[[nodiscard]] bool path_matches(std::string_view request, std::string_view cookie) noexcept;
// The path of a cookie that names none.            draft-ietf-httpbis-rfc6265bis, 5.1.4
[[nodiscard]] std::string_view default_cookie_path(std::string_view request) noexcept;

// The pairs of a Cookie field, split at semicolons; empty ones are skipped.
struct CookiePair {
  std::string_view name;
  std::string_view value;
  bool has_equals = false;
  std::string_view text;
};
class CookiePairReader {
 public:
  using Item = CookiePair;
  constexpr CookiePairReader() = default;
  constexpr explicit CookiePairReader(std::string_view value) : rest_(value) {}
  constexpr bool next(Item& out) noexcept {
    while (!rest_.empty()) {
      const std::size_t end = rest_.find(';');
      const std::string_view text = trim(rest_.substr(0, end));
      rest_ = end == std::string_view::npos ? std::string_view{} : rest_.substr(end + 1);
      if (text.empty()) continue;
      const SetCookie pair = split_set_cookie(text);
      out = {pair.name, pair.value, pair.has_equals, text};
      return true;
    }
    return false;
  }
  [[nodiscard]] constexpr std::optional<Misfit> misfit() const noexcept { return std::nullopt; }

 private:
  std::string_view rest_;
};
using CookiePairs = Walk<CookiePairReader>;

// cookie-string = cookie-pair *( ";" SP cookie-pair )  draft-ietf-httpbis-rfc6265bis, 4.2.1
constexpr Parsed<CookiePairs> cookie(std::string_view value) {
  Cursor c(value);
  for (;;) {
    if (c.eat_token().empty()) return c.misfit("a cookie name");
    if (!c.eat('=')) return c.misfit("an equals sign");
    const std::string_view rest = c.rest();
    const std::string_view own = rest.substr(0, rest.find(';'));
    if (const auto v = cookie_value(own); !v) {
      return Misfit{c.at() + v.misfit().at, v.misfit().expected};
    }
    c.skip(own.size());
    if (c.done()) return CookiePairs(value);
    c.skip(1);
    if (!c.eat(' ')) return c.misfit("a space");
  }
}

static_assert(set_cookie("a=b; Path=/")->attribute(CookieAttributeId::path)->value == "/");
static_assert(set_cookie("a=b c").misfit().at == 3 && set_cookie("a=b;").misfit().at == 4);
static_assert(cookie("a=1; b=2")->size() == 2);

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_COOKIE_H_
