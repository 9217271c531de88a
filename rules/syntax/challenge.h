// Challenges and credentials: WWW-Authenticate, Proxy-Authenticate,
// Authorization, Authentication-Info. RFC 9110, 11.
#ifndef RULES_SYNTAX_CHALLENGE_H_
#define RULES_SYNTAX_CHALLENGE_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/syntax/pair.h"
#include "rules/syntax/parse.h"
#include "rules/syntax/walk.h"

namespace statute::syntax {

// #auth-param; ends where the text stops fitting. Empty elements are skipped.
// auth-param = token BWS "=" BWS ( token / quoted-string )      RFC 9110, 11.2
class AuthParamReader {
 public:
  using Item = Pair;
  constexpr AuthParamReader() = default;
  constexpr explicit AuthParamReader(std::string_view text) : c_(text) {}
  constexpr bool next(Item& out) noexcept;
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
using AuthParams = Walk<AuthParamReader>;

// A challenge, or credentials: they have one form.
struct Challenge {
  std::string_view text;  // all of it, without the comma behind
  std::string_view scheme;
  std::string_view token68;      // instead of parameters
  std::string_view params_text;  // from the first parameter to the last

  [[nodiscard]] constexpr AuthParams params() const noexcept { return AuthParams(params_text); }
  [[nodiscard]] constexpr bool is(std::string_view name) const noexcept {
    return same(scheme, name);
  }
  [[nodiscard]] constexpr std::optional<Pair> param(std::string_view name) const noexcept {
    return find(params(), name);
  }
  [[nodiscard]] constexpr bool is_bare() const noexcept {
    return token68.empty() && params_text.empty();
  }
};

// The challenges of one field line. Commas part challenges as well as their
// parameters: a token that "=" follows is a parameter of the challenge before
// it, any other begins a challenge. Ends before the first challenge that does
// not fit, since nothing tells where the next one begins.
class ChallengeReader {
 public:
  using Item = Challenge;
  constexpr ChallengeReader() = default;
  constexpr explicit ChallengeReader(std::string_view text) : c_(text) {}
  constexpr bool next(Item& out) noexcept;
  [[nodiscard]] constexpr std::optional<Misfit> misfit() const noexcept { return misfit_; }

 private:
  constexpr bool fail(std::string_view expected) noexcept {
    misfit_ = c_.misfit(expected);
    return false;
  }
  constexpr void skip_commas() noexcept {
    c_.eat_while([](char c) { return c == ',' || is_ows(c); });
  }
  [[nodiscard]] constexpr bool at_parameter() const noexcept {
    Cursor c = c_;
    if (c.eat_token().empty()) return false;
    c.eat_ows();
    return c.peek() == '=';
  }
  // token68 = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="   RFC 9110, 11.2
  constexpr std::string_view eat_token68() noexcept {
    const std::size_t from = c_.at();
    const std::string_view body = c_.eat_while([](char c) {
      return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~' ||
             c == '+' || c == '/';
    });
    c_.eat_while([](char c) { return c == '='; });
    const std::string_view all = c_.since(from);
    const std::size_t end = c_.at();
    c_.eat_ows();
    const bool closed = c_.done() || c_.peek() == ',';
    c_.back_to(!body.empty() && closed ? end : from);
    return !body.empty() && closed ? all : std::string_view{};
  }
  Cursor c_{{}};
  std::optional<Misfit> misfit_;
};
using Challenges = Walk<ChallengeReader>;

constexpr bool AuthParamReader::next(Item& out) noexcept {
  if (misfit_) return false;
  c_.eat_ows();
  if (!c_.done() && !first_ && c_.peek() != ',') return fail("a comma");
  first_ = false;
  c_.eat_while([](char c) { return c == ',' || is_ows(c); });
  if (c_.done()) return false;
  const auto p = eat_pair(c_);
  if (!p) return fail("an authentication parameter");
  if (!p->has_value) return fail("an equals sign");
  out = *p;
  return true;
}

// challenge = auth-scheme [ 1*SP ( token68 / #auth-param ) ]    RFC 9110, 11.3
constexpr bool ChallengeReader::next(Item& out) noexcept {
  if (misfit_) return false;
  skip_commas();
  if (c_.done()) return false;
  const std::size_t from = c_.at();
  if (at_parameter()) return fail("an authentication scheme before the parameter");
  Challenge challenge;
  challenge.scheme = c_.eat_token();
  if (challenge.scheme.empty()) return fail("an authentication scheme");
  challenge.text = challenge.scheme;
  const bool spaced = !c_.eat_while([](char c) { return c == ' '; }).empty();
  const std::size_t inner = c_.at();
  c_.eat_ows();
  if (c_.done() || c_.peek() == ',') {
    skip_commas();
    if (!spaced || !at_parameter()) {
      out = challenge;
      return true;
    }
  } else {
    c_.back_to(inner);
    if (!spaced) return fail("a space or a comma after the scheme");
    challenge.token68 = eat_token68();
    if (!challenge.token68.empty()) {
      challenge.text = c_.since(from);
      out = challenge;
      return true;
    }
  }
  const std::size_t params = c_.at();
  do {
    const auto p = eat_pair(c_);
    if (!p) return fail("an authentication parameter");
    if (!p->has_value) return fail("an equals sign");
    challenge.params_text = c_.since(params);
    challenge.text = c_.since(from);
    c_.eat_ows();
    if (!c_.done() && c_.peek() != ',') return fail("a comma");
    skip_commas();
  } while (at_parameter());
  out = challenge;
  return true;
}

// WWW-Authenticate = #challenge                               RFC 9110, 11.6.1
// Proxy-Authenticate = #challenge                             RFC 9110, 11.7.1
constexpr Parsed<Challenges> challenges(std::string_view value) {
  return whole<ChallengeReader>(value);
}

// Authentication-Info = #auth-param                           RFC 9110, 11.6.3
constexpr Parsed<AuthParams> authentication_info(std::string_view value) {
  return whole<AuthParamReader>(value);
}

// credentials = auth-scheme [ 1*SP ( token68 / #auth-param ) ]  RFC 9110, 11.4
constexpr Parsed<Challenge> credentials(std::string_view value) {
  ChallengeReader reader(value);
  Challenge first;
  if (!reader.next(first)) return reader.misfit().value_or(Misfit{0, "an authentication scheme"});
  Challenge second;
  if (reader.next(second)) {
    return Misfit{static_cast<std::size_t>(second.text.data() - value.data()),
                  "nothing after the credentials"};
  }
  if (reader.misfit()) return *reader.misfit();
  return first;
}

static_assert(challenges("Basic realm=\"simple\", Newauth realm=\"apps\", type=1")->size() == 2);
static_assert(challenges("realm=\"x\"").misfit().at == 0);
static_assert(credentials("Basic YTpi==")->token68 == "YTpi==");
static_assert(authentication_info("nextnonce=\"a,b\", qop=auth")->size() == 2);

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_CHALLENGE_H_
