// What the schemes owe to their own definitions: Basic (RFC 7617), Bearer
// (RFC 6750) and Digest (RFC 7616).
#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/checks/auth/challenges.h"
#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"

namespace statute {
namespace {

using checks::each_challenge;
using checks::each_challenge_in_full;
using syntax::Challenge;
using syntax::Pair;

constexpr FieldSet kAnyChallenge{Field::www_authenticate, Field::proxy_authenticate};

// Challenges of the scheme that cross the network in the clear.
void insecure(const Exchange& x, Reporter& out, std::string_view scheme) {
  const std::string_view host = checks::target_host(x);
  if (x.scheme == Scheme::unknown || (x.scheme == Scheme::http && host.empty())) {
    return out.not_observable();
  }
  if (x.scheme != Scheme::http || checks::is_loopback(host)) return;
  each_challenge(x.response, Field::www_authenticate, [&](const Challenge& c) {
    if (c.is(scheme)) out.at(c.scheme);
  });
}

void basic_without_realm(const Exchange& x, Reporter& out) {
  each_challenge_in_full(x.response, [&](const Challenge& c) {
    if (c.is("Basic") && !c.param("realm")) out.at(c.text);
  });
}

void basic_charset(const Exchange& x, Reporter& out) {
  each_challenge(x.response, [&](const Challenge& c) {
    if (!c.is("Basic")) return;
    const auto charset = c.param("charset");
    if (charset && !charset->value.is_same("UTF-8")) out.at(charset->text);
  });
}

void basic_unknown_parameter(const Exchange& x, Reporter& out) {
  each_challenge(x.response, [&](const Challenge& c) {
    if (!c.is("Basic")) return;
    for (const Pair& p : c.params()) {
      if (!syntax::same(p.name, "realm") && !syntax::same(p.name, "charset")) out.at(p.text);
    }
  });
}

template <class F>
void each_bearer(const Exchange& x, F f) {
  each_challenge(x.response, Field::www_authenticate, [&](const Challenge& c) {
    if (c.is("Bearer")) f(c);
  });
}

// The first octet of the argument that `admit` refuses, with its backslash.
template <class F>
std::string_view first_refused(const syntax::Argument& argument, F admit) {
  const std::string_view raw = argument.raw;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const std::size_t from = i;
    if (raw[i] == '\\' && i + 1 < raw.size()) ++i;
    if (!admit(raw[i])) return raw.substr(from, i + 1 - from);
  }
  return {};
}

// %x21 / %x23-5B / %x5D-7E, what a scope-token and a URI may hold     RFC 6750, 3
constexpr bool is_token_octet(char c) { return syntax::is_vchar(c) && c != '"' && c != '\\'; }
constexpr bool is_text_octet(char c) { return c == ' ' || is_token_octet(c); }

// scope = scope-token *( SP scope-token )                             RFC 6750, 3
void judge_scope(const Pair& scope, Reporter& out) {
  const std::string_view raw = scope.value.raw;
  if (const std::string_view bad = first_refused(scope.value, is_text_octet); !bad.empty()) {
    out.at(bad, "expected a character of a scope");
  } else if (raw.empty()) {
    out.at(scope.text, "expected a scope");
  } else if (raw.front() == ' ' || raw.back() == ' ' || raw.find("  ") != raw.npos) {
    out.at(raw, "expected one space between scopes, and none around them");
  }
}

void judge_bearer_octets(const Challenge& c, Reporter& out) {
  for (const Pair& p : c.params()) {
    const bool uri = syntax::same(p.name, "error_uri");
    if (syntax::same(p.name, "scope")) judge_scope(p, out);
    if (!uri && !syntax::same(p.name, "error") && !syntax::same(p.name, "error_description")) {
      continue;
    }
    const auto bad = first_refused(p.value, uri ? is_token_octet : is_text_octet);
    if (!bad.empty()) out.at(bad, "a character that ", p.name, " cannot hold");
  }
}

void bearer_octets(const Exchange& x, Reporter& out) {
  each_bearer(x, [&](const Challenge& c) { judge_bearer_octets(c, out); });
}

struct BearerError {
  std::string_view code;
  int status = 0;
};
constexpr std::array<BearerError, 3> kBearerErrors{
    {{"invalid_request", 400}, {"invalid_token", 401}, {"insufficient_scope", 403}}};

void bearer_status(const Exchange& x, Reporter& out) {
  each_bearer(x, [&](const Challenge& c) {
    const auto error = c.param("error");
    if (!error) return;
    for (const BearerError& e : kBearerErrors) {
      if (error->value.is(e.code) && x.response.status != e.status) {
        out.at(error->text, "goes with ", e.status, ", the status is ", x.response.status);
      }
    }
  });
}

void bearer_without_parameters(const Exchange& x, Reporter& out) {
  if (!checks::all_read(x.response, Field::www_authenticate)) return;
  each_bearer(x, [&](const Challenge& c) {
    if (c.params_text.empty()) out.at(c.text);
  });
}

// Whether access_token is among the pairs of a form: RFC 6750, 2.2 and 2.3.
bool has_access_token(std::string_view form) {
  constexpr std::string_view kName = "access_token=";
  for (;;) {
    if (form.starts_with(kName)) return true;
    const std::size_t next = form.find('&');
    if (next == form.npos) return false;
    form.remove_prefix(next + 1);
  }
}

// Whether the request had an access token elsewhere than in Authorization;
// nothing if its content would tell and is not there.
std::optional<bool> sent_token(const Exchange& x) {
  if (has_access_token(checks::target_query(x))) return true;
  const Request& q = *x.request;
  if (!checks::has_type(q, "application/x-www-form-urlencoded")) return false;
  if (has_access_token(q.content.octets)) return true;
  return q.content.known == Known::fully ? std::optional(false) : std::nullopt;
}

void bearer_error_missing(const Exchange& x, Reporter& out) {
  constexpr std::string_view kBearer = "Bearer ";
  const std::string_view credentials = x.request->value(Field::authorization);
  if (!syntax::same(credentials.substr(0, kBearer.size()), kBearer)) {
    const std::optional<bool> sent = sent_token(x);
    if (!sent) out.not_observable();
    if (!sent.value_or(false)) return;
  }
  if (!checks::all_read(x.response, Field::www_authenticate)) return;
  std::string_view without;
  bool with = false;
  each_bearer(x, [&](const Challenge& c) {
    if (c.param("error")) {
      with = true;
    } else if (without.empty()) {
      without = c.text;
    }
  });
  if (!with && !without.empty()) out.at(without);
}

void bearer_error_needless(const Exchange& x, Reporter& out) {
  // A cookie may be authentication too.
  if (x.request->has(Field::cookie)) return;
  const std::optional<bool> sent = sent_token(x);
  if (!sent) return out.not_observable();
  if (*sent) return;
  each_bearer(x, [&](const Challenge& c) {
    if (const auto error = c.param("error")) out.at(error->text);
  });
}

// Without the parameter it is MD5: RFC 7616, 3.3.
syntax::Argument algorithm_of(const Challenge& c) {
  const auto p = c.param("algorithm");
  return p ? p->value : syntax::Argument{"MD5"};
}

std::string_view where_algorithm_is(const Challenge& c) {
  const auto p = c.param("algorithm");
  return p ? p->text : c.scheme;
}

void repeated_algorithm(const Exchange& x, Reporter& out) {
  for (Field field : checks::kChallengeFields) {
    std::array<std::string_view, 16> seen;
    std::size_t n = 0;
    each_challenge(x.response, field, [&](const Challenge& c) {
      if (!c.is("Digest") || c.params_text.empty()) return;
      const syntax::Argument algorithm = algorithm_of(c);
      const auto end = seen.begin() + static_cast<std::ptrdiff_t>(n);
      if (std::any_of(seen.begin(), end, [&](auto s) { return algorithm.is_same(s); })) {
        out.at(where_algorithm_is(c));
      } else if (n < seen.size()) {
        seen[n++] = algorithm.raw;
      }
    });
  }
}

void md5_only(const Exchange& x, Reporter& out) {
  for (Field field : checks::kChallengeFields) {
    if (!checks::all_read(x.response, field)) continue;
    std::string_view first;
    bool better = false;
    each_challenge(x.response, field, [&](const Challenge& c) {
      if (!c.is("Digest")) return;
      const syntax::Argument algorithm = algorithm_of(c);
      better = better || !(algorithm.is_same("MD5") || algorithm.is_same("MD5-sess"));
      if (first.empty()) first = where_algorithm_is(c);
    });
    if (!better && !first.empty()) out.at(first);
  }
}

void digest_without_nonce(const Exchange& x, Reporter& out) {
  each_challenge_in_full(x.response, [&](const Challenge& c) {
    if (!c.is("Digest")) return;
    const bool realm = c.param("realm").has_value();
    const bool nonce = c.param("nonce").has_value();
    if (!realm || !nonce) {
      out.at(c.text, "lacks ", realm ? "nonce" : nonce ? "realm" : "realm and nonce");
    }
  });
}

void digest_without_qop(const Exchange& x, Reporter& out) {
  each_challenge_in_full(x.response, [&](const Challenge& c) {
    if (c.is("Digest") && !c.param("qop")) out.at(c.text);
  });
}

void digest_quoting(const Exchange& x, Reporter& out) {
  constexpr std::array<std::string_view, 5> kQuoted{"realm", "domain", "nonce", "opaque", "qop"};
  each_challenge(x.response, [&](const Challenge& c) {
    if (!c.is("Digest")) return;
    for (const Pair& p : c.params()) {
      const bool token = syntax::same(p.name, "stale") || syntax::same(p.name, "algorithm");
      const bool quoted = std::any_of(kQuoted.begin(), kQuoted.end(),
                                      [&](auto name) { return syntax::same(p.name, name); });
      if (token && p.value.quoted) out.at(p.text, "expected no quotes");
      if (quoted && !p.value.quoted) out.at(p.text, "expected quotes");
    }
  });
}

std::optional<Pair> info_parameter(const Response& r, std::string_view name) {
  for (const FieldLine& line : r.lines(Field::authentication_info)) {
    if (const auto p = syntax::find(syntax::AuthParams(line.value), name)) return p;
  }
  return std::nullopt;
}

void incomplete_info(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  for (const FieldLine& line : r.lines(Field::authentication_info)) {
    if (!checks::is_readable(line) || syntax::AuthParams(line.value).misfit()) return;
  }
  const auto qop = info_parameter(r, "qop");
  if (!qop) return;
  const bool proof = info_parameter(r, "rspauth").has_value();
  const bool cnonce = info_parameter(r, "cnonce").has_value();
  const auto nc = info_parameter(r, "nc");
  if (!proof || !cnonce || !nc) {
    out.at(qop->text, "without", proof ? "" : " rspauth", cnonce ? "" : " cnonce", nc ? "" : " nc");
  }
  if (!nc) return;
  const std::string_view count = nc->value.raw;
  if (count.size() != 8 || !std::all_of(count.begin(), count.end(), syntax::is_hex)) {
    out.at(nc->text, "expected eight hexadecimal digits");
  }
}

constexpr Rule kRules[] = {
    {
        .id = "basic-realm-missing",
        .level = Level::must,
        .spec = {"RFC 7617", "2"},
        .summary = "A Basic challenge has no realm.",
        .why = "Clients keep credentials by realm: many refuse a challenge without one, or ask for "
               "the password again and again.",
        .fix = "Add a realm: Basic realm=\"members\".",
        .conforms = R"(
HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Basic realm="members"
Content-Type: text/plain
Content-Length: 3

no
)",
        .violates = R"(
HTTP/1.1 401 Unauthorized
WWW-Authenticate: Negotiate, [[Basic charset="UTF-8"]]
Content-Length: 0

)",
        .when = {.any = kAnyChallenge},
        .check = basic_without_realm,
    },
    {
        .id = "basic-charset",
        .level = Level::must,
        .spec = {"RFC 7617", "2.1"},
        .summary = "A Basic challenge asks for another charset than UTF-8.",
        .why = "UTF-8 is the one value that clients know. They ignore any other, so names and "
               "passwords beyond ASCII arrive in a charset of their choice.",
        .fix = "Send charset=\"UTF-8\", or leave the parameter out.",
        .conforms = R"(
HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Basic realm="members", charset="utf-8"
Content-Type: text/plain
Content-Length: 3

no
)",
        .violates = R"(
HTTP/1.1 401 Unauthorized
WWW-Authenticate: Basic realm="members", [[charset="ISO-8859-1"]]
Content-Length: 0

)",
        .when = {.any = kAnyChallenge},
        .check = basic_charset,
    },
    {
        .id = "bearer-parameters-missing",
        .level = Level::must,
        .spec = {"RFC 6750", "3"},
        .summary = "A Bearer challenge has no parameter.",
        .why = "The client learns neither for which realm or scope it needs a token, nor what was "
               "wrong with the one it sent.",
        .fix = "Add realm, scope or error: Bearer realm=\"api\".",
        .conforms = R"(
HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Bearer scope="read"
Content-Type: text/plain
Content-Length: 3

no
)",
        .violates = R"(
HTTP/1.1 401 Unauthorized
WWW-Authenticate: [[Bearer]]
Content-Length: 0

)",
        .when = {.has = {Field::www_authenticate}},
        .check = bearer_without_parameters,
    },
    {
        .id = "bearer-error-charset",
        .level = Level::must,
        .spec = {"RFC 6750", "3"},
        .summary = "An error or a scope of a Bearer challenge has characters it cannot hold.",
        .why = "Clients put these values into logs, dialogs and further requests, and reject or "
               "misread what is not plain ASCII.",
        .fix =
            "Use printable ASCII without double quotes and backslashes; part scopes by one space.",
        .conforms = R"(
HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Bearer error="invalid_token", error_description="The token's time is over"
Content-Type: text/plain
Content-Length: 3

no
)",
        .violates = R"(
HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer error="invalid_token", error_description="no [[\\"]]x\\""
Content-Length: 0

)",
        .when = {.has = {Field::www_authenticate}},
        .check = bearer_octets,
    },
    {
        .id = "digest-qop-missing",
        .level = Level::must,
        .spec = {"RFC 7616", "3.3"},
        .summary = "A Digest challenge has no qop.",
        .why = "Clients then compute the digest of RFC 2069, without a nonce of their own, which "
               "an attacker in between can choose plaintext for, or refuse the challenge.",
        .fix = "Add qop=\"auth\".",
        .conforms = R"(
HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Digest realm="a", qop="auth", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPE"
Content-Type: text/plain
Content-Length: 3

no
)",
        .violates = R"(
HTTP/1.1 401 Unauthorized
WWW-Authenticate: [[Digest realm="a", nonce="7ypf/xlj9XXwfDPE"]]
Content-Length: 0

)",
        .when = {.any = kAnyChallenge},
        .check = digest_without_qop,
    },
    {
        .id = "digest-quoting",
        .level = Level::must,
        .spec = {"RFC 7616", "3.3"},
        .summary =
            "A parameter of a Digest challenge is quoted where it cannot be, or not where it "
            "must be.",
        .why = "Digest clients are old and read these parameters in one form only: they compute a "
               "wrong digest or take the algorithm for unknown.",
        .fix = "Quote realm, domain, nonce, opaque and qop; leave stale and algorithm unquoted.",
        .conforms = R"(
HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Digest realm="a", qop="auth", algorithm=SHA-256, nonce="7ypf", stale=TRUE
Content-Type: text/plain
Content-Length: 3

no
)",
        .violates = R"(
HTTP/1.1 401 Unauthorized
WWW-Authenticate: Digest realm="a", [[qop=auth]], [[algorithm="SHA-256"]], nonce="7ypf"
Content-Length: 0

)",
        .when = {.any = kAnyChallenge},
        .beats = {"realm-unquoted"},
        .check = digest_quoting,
    },
    {
        .id = "digest-algorithm-repeated",
        .level = Level::must,
        .spec = {"RFC 7616", "3.7"},
        .summary = "Two Digest challenges have the same algorithm.",
        .why = "Clients choose among challenges by algorithm, so one of the two is never answered, "
               "and which one differs from client to client.",
        .fix = "Send one Digest challenge for each algorithm.",
        .conforms = R"(
HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Digest realm="a", qop="auth", algorithm=SHA-256, nonce="7ypf"
WWW-Authenticate: Digest realm="a", qop="auth", algorithm=MD5, nonce="7ypf"
Content-Type: text/plain
Content-Length: 3

no
)",
        .violates = R"(
HTTP/1.1 401 Unauthorized
WWW-Authenticate: Digest realm="a", qop="auth", nonce="7ypf"
WWW-Authenticate: Digest realm="b", qop="auth", [[algorithm=MD5]], nonce="7ypg"
Content-Length: 0

)",
        .when = {.any = kAnyChallenge},
        .check = repeated_algorithm,
    },
    {
        .id = "authentication-info-digest",
        .level = Level::must,
        .spec = {"RFC 7616", "3.5"},
        .summary = "Authentication-Info has qop without what the client needs to check it.",
        .why =
            "The client cannot verify that the server knows the password, and drops the response "
            "or the protection.",
        .fix = "Send rspauth, cnonce and nc with qop, the last in eight hexadecimal digits.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Authentication-Info: qop=auth, rspauth="6629fae4", cnonce="0a4f113b", nc=00000001

)",
        .violates = R"(
HTTP/1.1 204 No Content
Authentication-Info: [[qop=auth]], rspauth="6629fae4", [[nc=1]]

)",
        .when = {.status = k2xx, .has = {Field::authentication_info}},
        .check = incomplete_info,
    },
    {
        .id = "basic-insecure",
        .level = Level::should,
        .spec = {"RFC 7617", "4"},
        .summary = "A Basic challenge asks for a password over plain http.",
        .why = "The password crosses the network with every request, readable to all on the way.",
        .fix = "Redirect to https, and send the challenge there.",
        .conforms = R"(
# scheme: http
GET / HTTP/1.1
Host: localhost:8080

HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Basic realm="members"
Content-Type: text/plain
Content-Length: 3

no
)",
        .violates = R"(
# scheme: http
GET / HTTP/1.1
Host: a.example

HTTP/1.1 401 Unauthorized
WWW-Authenticate: [[Basic]] realm="members"
Content-Length: 0

)",
        .when = {.has = {Field::www_authenticate}},
        .check = [](const Exchange& x, Reporter& out) { insecure(x, out, "Basic"); },
    },
    {
        .id = "bearer-error-status",
        .level = Level::should,
        .spec = {"RFC 6750", "3.1"},
        .summary = "The error of a Bearer challenge does not go with the status code.",
        .why =
            "Clients fetch a new token on 401 and ask for more scope on 403: with the wrong code "
            "they do the wrong thing, often in a loop.",
        .fix =
            "Send invalid_request with 400, invalid_token with 401, insufficient_scope with 403.",
        .conforms = R"(
HTTP/1.1 403 Forbidden
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Bearer error="insufficient_scope", scope="write"
Content-Type: text/plain
Content-Length: 3

no
)",
        .violates = R"(
HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer [[error="insufficient_scope"]], scope="write"
Content-Length: 0

)",
        .when = {.has = {Field::www_authenticate}},
        .check = bearer_status,
    },
    {
        .id = "bearer-error-missing",
        .level = Level::should,
        .spec = {"RFC 6750", "3"},
        .summary = "The Bearer challenge does not say what was wrong with the token sent.",
        .why = "The client cannot tell an expired token, which it could renew, from one that never "
               "was enough.",
        .fix = "Add error=\"invalid_token\" or error=\"insufficient_scope\".",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Authorization: Bearer mF_9.B5f

HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Bearer realm="api", error="invalid_token"
Content-Type: text/plain
Content-Length: 3

no
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Authorization: Bearer mF_9.B5f

HTTP/1.1 401 Unauthorized
WWW-Authenticate: [[Bearer realm="api"]]
Content-Length: 0

)",
        .when = {.status = {401, 403}, .has = {Field::www_authenticate}, .needs = {Need::request}},
        .check = bearer_error_missing,
    },
    {
        .id = "bearer-error-without-token",
        .level = Level::should,
        .spec = {"RFC 6750", "3.1"},
        .summary = "A Bearer challenge reports an error though no credentials were sent.",
        .why =
            "Clients take the error for the end of their token, and start over with a login that "
            "nothing was wrong with.",
        .fix = "Leave error out unless the request carried a token.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Authorization: Bearer mF_9.B5f

HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Bearer realm="api", error="invalid_token"
Content-Type: text/plain
Content-Length: 3

no
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer realm="api", [[error="invalid_token"]]
Content-Length: 0

)",
        .when = {.has = {Field::www_authenticate}, .unasked = {Field::authorization}},
        .check = bearer_error_needless,
    },
    {
        .id = "bearer-insecure",
        .level = Level::advice,
        .spec = {"RFC 6750", "5.3"},
        .summary = "A Bearer challenge asks for a token over plain http.",
        .why = "Whoever reads the token on the way can use it until it expires.",
        .fix = "Serve the resource over https only.",
        .conforms = R"(
# scheme: http
GET / HTTP/1.1
Host: 127.0.0.1

HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Bearer realm="api"
Content-Type: text/plain
Content-Length: 3

no
)",
        .violates = R"(
# scheme: http
GET / HTTP/1.1
Host: a.example

HTTP/1.1 401 Unauthorized
WWW-Authenticate: [[Bearer]] realm="api"
Content-Length: 0

)",
        .when = {.has = {Field::www_authenticate}},
        .check = [](const Exchange& x, Reporter& out) { insecure(x, out, "Bearer"); },
    },
    {
        .id = "digest-nonce-missing",
        .level = Level::advice,
        .spec = {"RFC 7616", "3.3"},
        .summary = "A Digest challenge has no realm or no nonce.",
        .why = "Both enter the digest: without them no client can compute it.",
        .fix = "Send realm, and a fresh nonce with every challenge.",
        .conforms = R"(
HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Digest realm="a", qop="auth", algorithm=SHA-256, nonce="7ypf"
Content-Type: text/plain
Content-Length: 3

no
)",
        .violates = R"(
HTTP/1.1 401 Unauthorized
WWW-Authenticate: [[Digest realm="a", qop="auth", algorithm=SHA-256]]
Content-Length: 0

)",
        .when = {.any = kAnyChallenge},
        .check = digest_without_nonce,
    },
    {
        .id = "digest-md5-only",
        .level = Level::advice,
        .spec = {"RFC 7616", "5"},
        .summary = "Digest is offered with MD5 only.",
        .why = "A recorded MD5 digest gives the password away to a search that ordinary hardware "
               "does in hours.",
        .fix = "Offer SHA-256 first, and MD5 after it for old clients.",
        .conforms = R"(
HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Digest realm="a", qop="auth", algorithm=SHA-256, nonce="7ypf"
Content-Type: text/plain
Content-Length: 3

no
)",
        .violates = R"(
HTTP/1.1 401 Unauthorized
WWW-Authenticate: [[Digest]] realm="a", qop="auth", nonce="7ypf"
Content-Length: 0

)",
        .when = {.any = kAnyChallenge},
        .check = md5_only,
    },
    {
        .id = "basic-parameter-unknown",
        .level = Level::info,
        .spec = {"RFC 7617", "2"},
        .summary = "A Basic challenge has a parameter that the scheme does not define.",
        .why = "Clients ignore it, so whatever it was meant to say goes unheard.",
        .fix = "Send realm and charset only.",
        .conforms = R"(
HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Basic realm="members", charset="UTF-8"
Content-Type: text/plain
Content-Length: 3

no
)",
        .violates = R"(
HTTP/1.1 401 Unauthorized
WWW-Authenticate: Basic realm="members", [[title="Login"]]
Content-Length: 0

)",
        .when = {.any = kAnyChallenge},
        .check = basic_unknown_parameter,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::authentication_schemes{"auth", kRules};

}  // namespace statute
