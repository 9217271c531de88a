// Where challenges belong, and what they are made of: RFC 9110, 11 and 15.5.2.
#include "rules/checks/auth/challenges.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"

namespace statute {
namespace {

using checks::each_challenge;
using syntax::Challenge;

constexpr FieldSet kAnyChallenge{Field::www_authenticate, Field::proxy_authenticate};

// Commas alone are an empty list.
template <Field F>
void without_challenge(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(F)) {
    if (line.value.find_first_not_of(", \t") != std::string_view::npos) return;
  }
  out.at(x.response.first(F)->whole());
}

template <Field... Fs, class Grammar>
void at_misfits(const Exchange& x, Reporter& out, Grammar grammar) {
  constexpr FieldSet kSet{Fs...};
  for (const FieldLine& line : x.response.fields) {
    if (!kSet.contains(line.id) || !checks::is_readable(line)) continue;
    if (const auto parsed = grammar(line.value); !parsed) {
      out.at(line.value.substr(parsed.misfit().at), "expected ", parsed.misfit().expected);
    }
  }
}

// A request that goes to a proxy has an absolute target, or asks it to CONNECT.
void from_origin(const Exchange& x, Reporter& out) {
  const Request& q = *x.request;
  const bool direct = q.is_http1() && x.seen.contains(Need::wire) && q.target.starts_with('/') &&
                      !q.has(Field::via) && !x.response.has(Field::via);
  if (x.vantage == Vantage::origin || (direct && x.vantage != Vantage::proxy)) {
    out.at(x.response.start_line);
  } else if (x.vantage != Vantage::proxy && !x.seen.contains(Need::wire)) {
    out.not_observable();
  }
}

// The last leg of Negotiate or NTLM comes with the success.
void proxy_challenge_elsewhere(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(Field::proxy_authenticate)) {
    bool others = syntax::Challenges(line.value).empty();
    for (const Challenge& c : syntax::Challenges(line.value)) others = others || !checks::is_leg(c);
    if (others) out.at(line.whole());
  }
}

void challenge_on_success(const Exchange& x, Reporter& out) {
  each_challenge(x.response, Field::www_authenticate, [&](const Challenge& c) { out.at(c.text); });
}

void repeated_parameter(const Exchange& x, Reporter& out) {
  each_challenge(x.response, [&](const Challenge& c) {
    if (const auto twice = syntax::duplicate(c.params())) out.at(twice->text);
  });
}

void unquoted_realm(const Exchange& x, Reporter& out) {
  each_challenge(x.response, [&](const Challenge& c) {
    const auto realm = c.param("realm");
    if (realm && !realm->value.quoted) out.at(realm->text);
  });
}

// The IANA registry of authentication schemes, and three that all know.
constexpr std::array<std::string_view, 16> kSchemes{
    "Basic", "Bearer",      "Concealed",     "Digest",          "DPoP",  "GNAP",
    "HOBA",  "Mutual",      "Negotiate",     "OAuth",           "vapid", "PrivateToken",
    "NTLM",  "SCRAM-SHA-1", "SCRAM-SHA-256", "AWS4-HMAC-SHA256"};

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::any_of(names.begin(), names.end(),
                     [name](std::string_view n) { return syntax::same(n, name); });
}

void unregistered_scheme(const Exchange& x, Reporter& out) {
  each_challenge(x.response, [&](const Challenge& c) {
    if (!is_one_of(c.scheme, kSchemes)) out.at(c.scheme);
  });
}

// Names that stand for a login page, and registered ones that an x disguises.
bool is_made_up(std::string_view scheme) {
  constexpr std::array<std::string_view, 16> kMadeUp{
      "Cookie", "Cookies", "Form",   "Forms", "FormBased", "FormAuth",  "FormsAuth", "Login",
      "Web",    "Session", "Custom", "None",  "NoAuth",    "FakeBasic", "AjaxBasic", "Dummy"};
  if (is_one_of(scheme, kMadeUp)) return true;
  syntax::Cursor c(scheme);
  if (!c.eat_same("x")) return false;
  c.eat('-');
  return is_one_of(c.rest(), kSchemes);
}

void made_up_scheme(const Exchange& x, Reporter& out) {
  each_challenge(x.response, Field::www_authenticate, [&](const Challenge& c) {
    if (is_made_up(c.scheme)) out.at(c.scheme);
  });
}

// Whether the text has one of these words, whatever the case.
template <std::size_t N>
bool mentions(std::string_view text, const std::array<std::string_view, N>& words) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (std::string_view word : words) {
      if (syntax::same(text.substr(i, word.size()), word)) return true;
    }
  }
  return false;
}

std::string_view path_of(std::string_view reference) {
  return reference.substr(0, reference.find_first_of("?#"));
}

// Whether Accept names JSON, and HTML by no name.
bool wants_json(const Request& q) {
  bool json = false;
  for (const FieldLine& line : q.lines(Field::accept)) {
    for (std::string_view range : syntax::Elements(line.value)) {
      const std::string_view type = syntax::trim(range.substr(0, range.find(';')));
      if (type.ends_with("/html") || type.ends_with("/xhtml+xml")) return false;
      json = json || type.ends_with("/json") || type.ends_with("+json");
    }
  }
  return json;
}

void redirect_to_login(const Exchange& x, Reporter& out) {
  constexpr std::array<std::string_view, 6> kLogin{"login",   "log-in",  "log_in",
                                                   "sign-in", "sign_in", "signin"};
  // Who logs in or out expects to see that page.
  constexpr std::array<std::string_view, 10> kExpected{"login",   "log-in",  "log_in", "sign-in",
                                                       "sign_in", "signin",  "logout", "log-out",
                                                       "signout", "sign-out"};
  const FieldLine& location = *x.response.first(Field::location);
  if (!mentions(path_of(location.value), kLogin) || !wants_json(*x.request)) return;
  if (!mentions(path_of(x.request->target), kExpected)) out.at(location.value);
}

constexpr Rule kRules[] = {
    {
        .id = "401-www-authenticate-missing",
        .level = Level::must,
        .spec = rfc9110("15.5.2"),
        .summary = "A 401 response has no WWW-Authenticate field.",
        .why = "A client learns from it which credentials to send. Without it, browsers and "
               "libraries give up even though they could log in.",
        .fix =
            "Send WWW-Authenticate with at least one challenge, as in Bearer realm=\"api\". Where "
            "no credentials of HTTP would help, send 403 or redirect to the login page.",
        .conforms = R"(
HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Bearer realm="api"
Content-Type: text/plain
Content-Length: 3

no
)",
        .violates = R"(
[[HTTP/1.1 401 Unauthorized]]
Set-Cookie: session=; Max-Age=0
Content-Length: 0

)",
        .when = {.status = {401}, .lacks = {Field::www_authenticate}},
        .check = checks::at_status_line,
    },
    {
        .id = "401-challenge-empty",
        .level = Level::must,
        .spec = rfc9110("11.6.1"),
        .summary = "WWW-Authenticate of a 401 response holds no challenge.",
        .why = "A client learns from the challenge which credentials to send; an empty field "
               "tells it nothing.",
        .fix = "Send at least one challenge: WWW-Authenticate: Bearer realm=\"api\".",
        .conforms = R"(
HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Negotiate
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 401 Unauthorized
[[WWW-Authenticate:]]
Content-Length: 0

)",
        .when = {.status = {401}, .has = {Field::www_authenticate}},
        .check = without_challenge<Field::www_authenticate>,
    },
    {
        .id = "407-proxy-authenticate-missing",
        .level = Level::must,
        .spec = rfc9110("15.5.8"),
        .summary = "A 407 response has no Proxy-Authenticate field.",
        .why =
            "The client cannot tell which credentials the proxy wants, so nothing can be fetched "
            "through it.",
        .fix = "Send Proxy-Authenticate with at least one challenge.",
        .conforms = R"(
CONNECT a.example:443 HTTP/1.1
Host: a.example:443

HTTP/1.1 407 Proxy Authentication Required
Date: Tue, 02 Jun 2026 10:00:00 GMT
Proxy-Authenticate: Negotiate
Content-Length: 0

)",
        .violates = R"(
[[HTTP/1.1 407 Proxy Authentication Required]]
WWW-Authenticate: Basic realm="proxy"
Content-Length: 0

)",
        .when = {.status = {407}, .lacks = {Field::proxy_authenticate}},
        .check = checks::at_status_line,
    },
    {
        .id = "407-challenge-empty",
        .level = Level::must,
        .spec = rfc9110("11.7.1"),
        .summary = "Proxy-Authenticate of a 407 response holds no challenge.",
        .why =
            "The client cannot tell which credentials the proxy wants, so nothing can be fetched "
            "through it.",
        .fix = "Send at least one challenge: Proxy-Authenticate: Basic realm=\"proxy\".",
        .conforms = R"(
HTTP/1.1 407 Proxy Authentication Required
Date: Tue, 02 Jun 2026 10:00:00 GMT
Proxy-Authenticate: NTLM
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 407 Proxy Authentication Required
[[Proxy-Authenticate: ,]]
Content-Length: 0

)",
        .when = {.status = {407}, .has = {Field::proxy_authenticate}},
        .check = without_challenge<Field::proxy_authenticate>,
    },
    {
        .id = "challenge-syntax",
        .level = Level::must,
        .spec = rfc9110("11.3"),
        .summary = "The value is not a list of challenges.",
        .why = "Challenges and parameters share the comma: a client that loses its way in the list "
               "misses every challenge that follows, or reads parameters into the wrong one.",
        .fix =
            "Send the scheme, a space, and name=value pairs parted by commas, with values quoted "
            "that are no tokens: Digest realm=\"a b\", qop=\"auth\", nonce=\"x\".",
        .conforms = R"(
HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Basic realm="simple, not easy", Bearer realm="apps", scope="a b"
Content-Type: text/plain
Content-Length: 3

no
)",
        .violates = R"(
HTTP/1.1 401 Unauthorized
WWW-Authenticate: Basic realm="a b" [[charset="UTF-8"]]
Content-Length: 0

)",
        .when = {.any = kAnyChallenge},
        .check =
            [](const Exchange& x, Reporter& out) {
              at_misfits<Field::www_authenticate, Field::proxy_authenticate>(x, out,
                                                                             syntax::challenges);
            },
    },
    {
        .id = "challenge-parameter-duplicate",
        .level = Level::must,
        .spec = rfc9110("11.2"),
        .summary = "A challenge has a parameter twice.",
        .why =
            "Clients differ in which of the two they take, so that some compute their credentials "
            "from the wrong one.",
        .fix = "Send each parameter once in a challenge, and a challenge for each alternative.",
        .conforms = R"(
HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Basic realm="a", Bearer realm="b"
Content-Type: text/plain
Content-Length: 3

no
)",
        .violates = R"(
HTTP/1.1 401 Unauthorized
WWW-Authenticate: Basic realm="a", charset="UTF-8", [[Realm="b"]]
Content-Length: 0

)",
        .when = {.any = kAnyChallenge},
        .check = repeated_parameter,
    },
    {
        .id = "realm-unquoted",
        .level = Level::must,
        .spec = rfc9110("11.5"),
        .summary = "A challenge has its realm in token form.",
        .why = "Many clients read only a quoted realm: they show none, or keep credentials under a "
               "wrong one.",
        .fix = "Quote it: realm=\"members\".",
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
WWW-Authenticate: Basic [[realm=members]]
Content-Length: 0

)",
        .when = {.any = kAnyChallenge},
        .check = unquoted_realm,
    },
    {
        .id = "authentication-info-syntax",
        .level = Level::must,
        .spec = rfc9110("11.6.3"),
        .summary = "The value is not a list of authentication parameters.",
        .why =
            "The client cannot take the next nonce or the proof of the server from it, and falls "
            "back to another round trip for every request.",
        .fix = "Send name=value pairs parted by commas: nextnonce=\"x\", qop=auth.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Authentication-Info: nextnonce="dcd98b7102dd2f0e"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Authentication-Info: nextnonce="dcd98b71"[[; qop=auth]]

)",
        .when = {.any = {Field::authentication_info, Field::proxy_authentication_info}},
        .check =
            [](const Exchange& x, Reporter& out) {
              at_misfits<Field::authentication_info, Field::proxy_authentication_info>(
                  x, out, syntax::authentication_info);
            },
    },
    {
        .id = "407-from-origin",
        .level = Level::advice,
        .spec = rfc9110("15.5.8"),
        .summary = "An origin server answers 407, which only a proxy has reason to send.",
        .why =
            "Clients take credentials for the proxy from another place than those for the server; "
            "browsers refuse a 407 that comes from no proxy.",
        .fix = "Send 401 with WWW-Authenticate.",
        .conforms = R"(
GET http://a.example/ HTTP/1.1
Host: a.example

HTTP/1.1 407 Proxy Authentication Required
Date: Tue, 02 Jun 2026 10:00:00 GMT
Proxy-Authenticate: Basic realm="proxy"
Content-Type: text/plain
Content-Length: 3

no
)",
        .violates = R"(
GET / HTTP/1.1
Host: a.example

[[HTTP/1.1 407 Proxy Authentication Required]]
Proxy-Authenticate: Basic realm="members"
Content-Length: 0

)",
        .when = {.status = {407}, .needs = {Need::request}},
        .reads = {Field::via},
        .check = from_origin,
    },
    {
        .id = "proxy-authenticate-elsewhere",
        .level = Level::advice,
        .spec = rfc9110("11.7.1"),
        .summary = "A response other than 407 carries Proxy-Authenticate.",
        .why = "Clients look at the field on 407 only, so the challenge goes unheard.",
        .fix = "Leave it out, or answer 407 if the proxy wants credentials.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Proxy-Authenticate: Negotiate oYGzMIGwoAMKAQCh

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[Proxy-Authenticate: Basic realm="proxy"]]

)",
        .when = {.status = Statuses::final_but({407}), .has = {Field::proxy_authenticate}},
        .check = proxy_challenge_elsewhere,
    },
    {
        .id = "401-redirect-login",
        .level = Level::advice,
        .spec = rfc9110("15.5.2"),
        .summary = "A request for JSON is redirected to a login page.",
        .why =
            "The script that made the request follows, gets a page it cannot read with status 200, "
            "and never learns that it has to log in.",
        .fix = "Answer requests of an API by 401, and redirect only those that ask for a page.",
        .conforms = R"(
GET /account HTTP/1.1
Host: a.example
Accept: text/html, application/json;q=0.5

HTTP/1.1 302 Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /login
Content-Length: 0

)",
        .violates = R"(
GET /api/account HTTP/1.1
Host: a.example
Accept: application/json

HTTP/1.1 302 Found
Location: [[/login?next=%2Fapi%2Faccount]]
Content-Length: 0

)",
        .when = {.status = {302, 303, 307}, .has = {Field::location}, .asked = {Field::accept}},
        .check = redirect_to_login,
    },
    {
        .id = "challenge-scheme-unregistered",
        .level = Level::info,
        .spec = rfc9110("16.4.1"),
        .summary = "A challenge uses an authentication scheme that is not registered.",
        .why = "No client knows what to do with it but those written for this server.",
        .fix = "Use a registered scheme such as Bearer, or register the new one.",
        .conforms = R"(
HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Mutual realm="members"
Content-Type: text/plain
Content-Length: 3

no
)",
        .violates = R"(
HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer realm="a", [[Hawk]]
Content-Length: 0

)",
        .when = {.any = kAnyChallenge},
        .check = unregistered_scheme,
    },
    {
        .id = "challenge-scheme-only-cookie",
        .level = Level::info,
        .spec = rfc9110("11.6.1"),
        .summary = "A made-up scheme stands where no credentials of HTTP are wanted.",
        .why = "It fills the field, and keeps browsers from asking for a password, but tells no "
               "client how to log in.",
        .fix = "Nothing needs to change; 403 says the same without a challenge.",
        .conforms = R"(
HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Bearer realm="api"
Content-Type: text/plain
Content-Length: 3

no
)",
        .violates = R"(
HTTP/1.1 401 Unauthorized
WWW-Authenticate: [[xBasic]] realm="members"
Content-Length: 0

)",
        .when = {.status = {401}, .has = {Field::www_authenticate}},
        .beats = {"challenge-scheme-unregistered"},
        .check = made_up_scheme,
    },
    {
        .id = "www-authenticate-on-200",
        .level = Level::info,
        .spec = rfc9110("11.6.1"),
        .summary = "A successful response carries a challenge.",
        .why = "It says that other credentials might change the answer, or ends an exchange of "
               "several "
               "legs; most clients ignore it.",
        .fix = "Nothing needs to change; leave the field out if neither is meant.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content
WWW-Authenticate: [[Basic realm="members"]]

)",
        .when = {.status = k2xx, .has = {Field::www_authenticate}},
        .check = challenge_on_success,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::challenges{"auth", kRules};

}  // namespace statute
