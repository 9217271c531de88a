// What cookies are protected by, where they go and how long they stay:
// draft-ietf-httpbis-rfc6265bis, 4.1.2, 4.1.3 and 5.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/cookies/cookies.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/cookie.h"

namespace statute {
namespace {

using checks::each_cookie;
using checks::rfc6265bis;
using syntax::CookieAttribute;
using syntax::CookieAttributeId;
using syntax::CookiePrefix;
using syntax::SetCookie;

// Attributes that a prefix promises, and which of them the cookie lacks.
struct Promise {
  bool secure = false;
  bool http_only = false;
  bool host_only = false;  // Path=/ and no Domain
};

void judge_promise(const SetCookie& cookie, const Promise& due, Reporter& out) {
  const auto path = cookie.attribute(CookieAttributeId::path);
  const auto domain = cookie.attribute(CookieAttributeId::domain);
  const bool secure = due.secure && !cookie.has(CookieAttributeId::secure);
  const bool http_only = due.http_only && !cookie.has(CookieAttributeId::http_only);
  const bool root = due.host_only && (!path || path->value != "/");
  const bool wide = due.host_only && domain && !domain->value.empty();
  if (!secure && !http_only && !root && !wide) return;
  out.at(cookie.name, "against its prefix:", secure ? " no Secure" : "",
         http_only ? " no HttpOnly" : "", root ? " no Path=/" : "", wide ? " a Domain" : "");
}

void each_promise(const Exchange& x, Reporter& out, CookiePrefix prefix, const Promise& due) {
  each_cookie(x.response, [&](const FieldLine&, const SetCookie& cookie) {
    if (cookie.prefix() == prefix) judge_promise(cookie, due, out);
  });
}

void prefix_secure(const Exchange& x, Reporter& out) {
  each_promise(x, out, CookiePrefix::secure, {.secure = true});
}

void prefix_host(const Exchange& x, Reporter& out) {
  each_promise(x, out, CookiePrefix::host, {.secure = true, .host_only = true});
}

void prefix_http(const Exchange& x, Reporter& out) {
  each_promise(x, out, CookiePrefix::http, {.secure = true, .http_only = true});
  each_promise(x, out, CookiePrefix::host_http,
               {.secure = true, .http_only = true, .host_only = true});
}

// Cookies that are set to stay; a deleted one holds nothing.
template <class F>
void each_kept_cookie(const Exchange& x, F f) {
  each_cookie(x.response, [&](const FieldLine& line, const SetCookie& cookie) {
    if (!cookie.name.empty() && !checks::deletes(x, line.value)) f(cookie);
  });
}

void secure_over_http(const Exchange& x, Reporter& out) {
  if (x.scheme == Scheme::unknown) return out.not_observable();
  if (x.scheme != Scheme::http || checks::is_loopback(checks::target_host(x))) return;
  checks::each_attribute(x.response, CookieAttributeId::secure,
                         [&](const CookieAttribute& a) { out.at(a.text); });
}

void secure_missing(const Exchange& x, Reporter& out) {
  if (x.scheme == Scheme::unknown) return out.not_observable();
  if (x.scheme != Scheme::https) return;
  each_kept_cookie(x, [&](const SetCookie& cookie) {
    if (!cookie.has(CookieAttributeId::secure)) out.at(cookie.name);
  });
}

// Whether `word` stands in the name, whatever the case, where `fits` likes what
// is before and behind it.
template <class F>
bool has_word(std::string_view name, std::string_view word, F fits) {
  for (std::size_t i = 0; i + word.size() <= name.size(); ++i) {
    if (!syntax::same(name.substr(i, word.size()), word)) continue;
    const char before = i == 0 ? '\0' : name[i - 1];
    const char behind = i + word.size() == name.size() ? '\0' : name[i + word.size()];
    if (fits(before, behind)) return true;
  }
  return false;
}

// Names that sessions and their keys have. Tokens against forgery are not among
// them: scripts have to read those.
bool is_session_name(std::string_view name) {
  const auto anywhere = [](char, char) { return true; };
  if (has_word(name, "csrf", anywhere) || has_word(name, "xsrf", anywhere)) return false;
  return has_word(name, "sess", anywhere) || has_word(name, "token", anywhere) ||
         // Not author.
         has_word(name, "auth", [](char, char c) { return syntax::to_lower(c) != 'o'; }) ||
         // Not inside.
         has_word(name, "sid",
                  [](char a, char b) { return !syntax::is_alpha(a) && !syntax::is_alpha(b); });
}

void http_only_missing(const Exchange& x, Reporter& out) {
  each_kept_cookie(x, [&](const SetCookie& cookie) {
    if (is_session_name(cookie.name) && !cookie.has(CookieAttributeId::http_only)) {
      out.at(cookie.name);
    }
  });
}

void same_site_missing(const Exchange& x, Reporter& out) {
  each_kept_cookie(x, [&](const SetCookie& cookie) {
    if (!cookie.has(CookieAttributeId::same_site)) out.at(cookie.name);
  });
}

void none_without_secure(const Exchange& x, Reporter& out) {
  each_cookie(x.response, [&](const FieldLine&, const SetCookie& cookie) {
    const auto same_site = cookie.attribute(CookieAttributeId::same_site);
    if (!same_site || cookie.has(CookieAttributeId::secure)) return;
    if (syntax::same_site(same_site->value) == syntax::SameSite::none) out.at(same_site->text);
  });
}

void partitioned_without_secure(const Exchange& x, Reporter& out) {
  each_cookie(x.response, [&](const FieldLine&, const SetCookie& cookie) {
    const auto partitioned = cookie.attribute(CookieAttributeId::partitioned);
    if (partitioned && !cookie.has(CookieAttributeId::secure)) out.at(partitioned->text);
  });
}

// Points at the attribute that settles the lifetime.
void at_lifetime(const SetCookie& cookie, Reporter& out) {
  const auto max_age = cookie.attribute(CookieAttributeId::max_age);
  const auto expires = cookie.attribute(CookieAttributeId::expires);
  if (max_age) {
    out.at(max_age->text);
  } else if (expires) {
    out.at(expires->text);
  }
}

void long_lifetime(const Exchange& x, Reporter& out) {
  constexpr std::int64_t kMost = 400 * 86400;
  each_cookie(x.response, [&](const FieldLine& line, const SetCookie& cookie) {
    const auto lifetime = checks::lifetime_of(x, line.value);
    // The clocks that made Expires and Date may differ by a little.
    if (lifetime && *lifetime > kMost + 60) at_lifetime(cookie, out);
  });
}

void already_expired(const Exchange& x, Reporter& out) {
  each_cookie(x.response, [&](const FieldLine& line, const SetCookie& cookie) {
    if (checks::deletes(x, line.value)) at_lifetime(cookie, out);
  });
}

// Some of the suffixes below which anyone can have a name. A domain of one label
// is one in any case.
bool is_public_suffix(std::string_view domain) {
  constexpr std::array<std::string_view, 40> kSuffixes{
      "ac.uk",        "co.uk",       "gov.uk",          "ltd.uk",        "me.uk",
      "net.uk",       "org.uk",      "plc.uk",          "com.au",        "net.au",
      "org.au",       "co.nz",       "co.jp",           "ne.jp",         "or.jp",
      "co.kr",        "com.br",      "com.cn",          "com.tw",        "com.hk",
      "com.mx",       "com.ar",      "com.tr",          "com.sg",        "co.in",
      "co.za",        "co.il",       "github.io",       "gitlab.io",     "blogspot.com",
      "pages.dev",    "workers.dev", "web.app",         "vercel.app",    "netlify.app",
      "onrender.com", "fly.dev",     "firebaseapp.com", "herokuapp.com", "azurewebsites.net"};
  if (domain.find('.') == domain.npos) return true;
  return std::any_of(kSuffixes.begin(), kSuffixes.end(),
                     [&](std::string_view s) { return syntax::same(s, domain); });
}

void foreign_domain(const Exchange& x, Reporter& out) {
  const std::string_view host = checks::target_host(x);
  if (host.empty()) return out.not_observable();
  each_cookie(x.response, [&](const FieldLine&, const SetCookie& cookie) {
    const auto domain = cookie.attribute(CookieAttributeId::domain);
    if (!domain) return;
    std::string_view name = domain->value;
    if (name.starts_with('.')) name.remove_prefix(1);
    if (name.empty() || syntax::same(name, host)) return;
    if (!syntax::domain_matches(host, name)) {
      out.at(domain->value, "the host is ", host);
    } else if (is_public_suffix(name)) {
      out.at(domain->value, "a public suffix");
    }
  });
}

void foreign_path(const Exchange& x, Reporter& out) {
  const std::string_view path = checks::target_path(x);
  if (!path.starts_with('/')) return out.not_observable();
  each_cookie(x.response, [&](const FieldLine&, const SetCookie& cookie) {
    const auto own = cookie.attribute(CookieAttributeId::path);
    if (!own || !own->value.starts_with('/')) return;
    if (!syntax::path_matches(path, own->value)) out.at(own->value);
  });
}

constexpr Rule kRules[] = {
    {
        .id = "set-cookie-prefix-secure",
        .level = Level::should,
        .spec = rfc6265bis("4.1.3.1"),
        .summary = "A cookie named __Secure- lacks Secure.",
        .why = "User agents reject it, since the prefix promises the attribute.",
        .fix = "Add Secure.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: __Secure-id=1; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: [[__Secure-id]]=1; HttpOnly

)",
        .when = {.has = {Field::set_cookie}},
        .check = prefix_secure,
    },
    {
        .id = "set-cookie-prefix-host",
        .level = Level::should,
        .spec = rfc6265bis("4.1.3.2"),
        .summary = "A cookie named __Host- is not bound to its host.",
        .why = "User agents reject it, since the prefix promises Secure, Path=/ and no Domain.",
        .fix = "Send Secure and Path=/, and no Domain.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: __Host-id=1; Path=/; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: [[__Host-id]]=1; Path=/shop; Secure

)",
        .when = {.has = {Field::set_cookie}},
        .check = prefix_host,
    },
    {
        .id = "set-cookie-prefix-http",
        .level = Level::should,
        .spec = {"draft-ietf-httpbis-layered-cookies", "4.1.3"},
        .summary = "A cookie named __Http- or __Host-Http- lacks what its prefix promises.",
        .why = "User agents that know the prefix reject the cookie.",
        .fix = "Send Secure and HttpOnly; with __Host-Http- also Path=/, and no Domain.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: __Host-Http-id=1; Path=/; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: [[__Http-id]]=1; Secure

)",
        .when = {.has = {Field::set_cookie}},
        .check = prefix_http,
    },
    {
        .id = "set-cookie-1xx",
        .level = Level::advice,
        .spec = rfc6265bis("5.3"),
        .summary = "An interim response sets a cookie.",
        .why = "User agents may ignore cookies of interim responses.",
        .fix = "Set the cookie on the final response.",
        .conforms = R"(
HTTP/1.1 103 Early Hints
Link: </style.css>; rel=preload; as=style

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Link: </style.css>; rel=preload; as=style
Set-Cookie: a=1; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
HTTP/1.1 103 Early Hints
[[Set-Cookie: a=1]]

HTTP/1.1 204 No Content

)",
        .when = {.status = Statuses{100} | Statuses::range(102, 199), .has = {Field::set_cookie}},
        .check = checks::at_field<Field::set_cookie>,
    },
    {
        .id = "set-cookie-secure-insecure",
        .level = Level::advice,
        .spec = rfc6265bis("5.7"),
        .summary = "A Secure cookie is set over plain http.",
        .why = "User agents reject it.",
        .fix = "Set it over https.",
        .conforms = R"(
# scheme: https
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: a=1; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
# scheme: http
HTTP/1.1 204 No Content
Set-Cookie: a=1; [[Secure]]

)",
        .when = {.has = {Field::set_cookie}},
        .check = secure_over_http,
    },
    {
        .id = "set-cookie-secure-missing",
        .level = Level::advice,
        .spec = rfc6265bis("8.3"),
        .summary = "A cookie set over https lacks Secure.",
        .why = "User agents send it over plain http too, where others can read and replace it.",
        .fix = "Add Secure.",
        .conforms = R"(
# scheme: https
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: a=1; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
# scheme: https
HTTP/1.1 204 No Content
Set-Cookie: [[a]]=1; HttpOnly

)",
        .when = {.has = {Field::set_cookie}},
        .check = secure_missing,
    },
    {
        .id = "set-cookie-httponly-missing",
        .level = Level::advice,
        .spec = rfc6265bis("4.1.2.6"),
        .summary = "A cookie that looks like the key of a session lacks HttpOnly.",
        .why = "Any script that gets into the page can read it and take over the session.",
        .fix = "Add HttpOnly, unless a script has to read the cookie.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: session=1; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: [[session]]=1; Secure

)",
        .when = {.has = {Field::set_cookie}},
        .check = http_only_missing,
    },
    {
        .id = "set-cookie-samesite-none-insecure",
        .level = Level::advice,
        .spec = rfc6265bis("5.7"),
        .summary = "A cookie with SameSite=None lacks Secure.",
        .why = "User agents reject it.",
        .fix = "Add Secure.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: a=1; Secure; HttpOnly; SameSite=None

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: a=1; HttpOnly; [[SameSite=None]]

)",
        .when = {.has = {Field::set_cookie}},
        .check = none_without_secure,
    },
    {
        .id = "set-cookie-partitioned-insecure",
        .level = Level::advice,
        .spec = {"draft-cutler-httpbis-partitioned-cookies", "2.1"},
        .summary = "A Partitioned cookie lacks Secure.",
        .why = "User agents reject it.",
        .fix = "Add Secure.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: a=1; Secure; HttpOnly; SameSite=None; Partitioned

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: a=1; HttpOnly; [[Partitioned]]

)",
        .when = {.has = {Field::set_cookie}},
        .check = partitioned_without_secure,
    },
    {
        .id = "set-cookie-domain-mismatch",
        .level = Level::advice,
        .spec = rfc6265bis("5.7"),
        .summary = "Domain of a cookie is not one that the host may set cookies for.",
        .why = "User agents reject the cookie.",
        .fix = "Use the host's own domain, or leave Domain out.",
        .conforms = R"(
GET / HTTP/1.1
Host: www.a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: a=1; Domain=a.example; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
GET / HTTP/1.1
Host: www.a.example

HTTP/1.1 204 No Content
Set-Cookie: a=1; Domain=[[b.example]]

)",
        .when = {.has = {Field::set_cookie}, .needs = {Need::request}},
        .check = foreign_domain,
    },
    {
        .id = "set-cookie-lifetime-long",
        .level = Level::advice,
        .spec = rfc6265bis("5.5"),
        .summary = "A cookie is to stay for more than 400 days.",
        .why =
            "User agents cut the lifetime short, so the cookie is gone before the server thinks.",
        .fix = "Use at most 400 days, and renew the cookie on later visits.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: a=1; Max-Age=34560000; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: a=1; [[Max-Age=63072000]]

)",
        .when = {.has = {Field::set_cookie}},
        .reads = {Field::date},
        .check = long_lifetime,
    },
    {
        .id = "set-cookie2",
        .level = Level::advice,
        .spec = {"RFC 6265", "9.4"},
        .summary = "The response has a Set-Cookie2 field.",
        .why = "No user agent reads it any more.",
        .fix = "Send Set-Cookie.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: a=1; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[Set-Cookie2: a=1; Version=1]]

)",
        .when = {.has = {Field::set_cookie2}, .by_value = true},
        .check = checks::at_field<Field::set_cookie2>,
    },
    {
        .id = "set-cookie-samesite-missing",
        .level = Level::info,
        .spec = rfc6265bis("4.1.2.7"),
        .summary = "A cookie does not say whether it goes with requests from other sites.",
        .why = "The default is Lax in some user agents and None in others.",
        .fix = "Send SameSite=Lax, Strict or None.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: a=1; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: [[a]]=1; Secure; HttpOnly

)",
        .when = {.has = {Field::set_cookie}},
        .check = same_site_missing,
    },
    {
        .id = "set-cookie-expired",
        .level = Level::info,
        .spec = rfc6265bis("3"),
        .summary = "A cookie is set already expired.",
        .why =
            "User agents delete the cookie of that name, if Path and Domain are the same as when "
            "it was set.",
        .fix = "Nothing needs to change if that is meant.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: a=1; Max-Age=60; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: a=; [[Max-Age=0]]

)",
        .when = {.has = {Field::set_cookie}},
        .reads = {Field::date},
        .check = already_expired,
    },
    {
        .id = "set-cookie-path-mismatch",
        .level = Level::info,
        .spec = rfc6265bis("4.1.2.4"),
        .summary = "A cookie is set for paths that the request was not under.",
        .why = "The resource that sets the cookie will not get it back.",
        .fix = "Nothing needs to change if the cookie is for other resources.",
        .conforms = R"(
GET /shop/cart HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: a=1; Path=/shop; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
GET /shopping HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Set-Cookie: a=1; Path=[[/shop]]

)",
        .when = {.has = {Field::set_cookie}, .needs = {Need::request}},
        .check = foreign_path,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::cookie_policy{"cookies", kRules};

}  // namespace statute
