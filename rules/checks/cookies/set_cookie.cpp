// Set-Cookie by its grammar: draft-ietf-httpbis-rfc6265bis, 4.1.1.
#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/cookies/cookies.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/cookie.h"
#include "rules/syntax/date.h"
#include "rules/syntax/pair.h"

namespace statute {
namespace {

using checks::each_attribute;
using checks::each_cookie;
using checks::rfc6265bis;
using syntax::CookieAttribute;
using syntax::CookieAttributeId;
using syntax::SetCookie;

void judge_attributes(const SetCookie& cookie, Reporter& out) {
  for (const CookieAttribute& a : cookie.attributes()) {
    if (a.text.empty()) {
      // The semicolon before it; all user agents skip it.
      out.at({a.space_front.data() - 1, 1}, "nothing follows").as(Level::info);
    }
    const auto bad = std::find_if(a.text.begin(), a.text.end(),
                                  [](char c) { return c != ' ' && !syntax::is_vchar(c); });
    const auto at = static_cast<std::size_t>(bad - a.text.begin());
    if (at < a.text.size()) out.at(a.text.substr(at, 1), "expected a printable ASCII character");
  }
}

void cookie_syntax(const Exchange& x, Reporter& out) {
  each_cookie(x.response, [&](const FieldLine&, const SetCookie& cookie) {
    if (!cookie.name.empty()) {
      if (const auto name = syntax::token(cookie.name); !name) {
        out.at(cookie.name.substr(name.misfit().at, 1), "expected ", name.misfit().expected);
      }
    }
    judge_attributes(cookie, out);
  });
}

void nameless(const Exchange& x, Reporter& out) {
  each_cookie(x.response, [&](const FieldLine& line, const SetCookie& cookie) {
    if (cookie.has_equals && !cookie.name.empty()) return;
    const std::string_view pair = syntax::trim(line.value.substr(0, line.value.find(';')));
    out.at(pair.empty() ? line.whole() : pair);
  });
}

void value_octets(const Exchange& x, Reporter& out) {
  each_cookie(x.response, [&](const FieldLine&, const SetCookie& cookie) {
    if (!cookie.has_equals) return;
    const auto value = syntax::cookie_value(cookie.value);
    if (value) return;
    const std::size_t at = value.misfit().at;
    out.at(at < cookie.value.size() ? cookie.value.substr(at, 1) : cookie.value, "expected ",
           value.misfit().expected);
  });
}

void combined(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(Field::set_cookie)) {
    if (!checks::is_readable(line)) continue;
    const std::size_t at = checks::second_cookie(line.value);
    if (at == std::string_view::npos) continue;
    const std::string_view rest = line.value.substr(at);
    out.at(rest.substr(0, rest.find('=')));
  }
}

void repeated_attribute(const Exchange& x, Reporter& out) {
  each_cookie(x.response, [&](const FieldLine&, const SetCookie& cookie) {
    if (const auto twice = syntax::duplicate(cookie.attributes())) out.at(twice->text);
  });
}

// Whether user agents would keep both.
bool are_apart(const SetCookie& a, const SetCookie& b) {
  for (CookieAttributeId id : {CookieAttributeId::domain, CookieAttributeId::path}) {
    const auto of_a = a.attribute(id);
    const auto of_b = b.attribute(id);
    if (of_a.has_value() != of_b.has_value()) return true;
    if (of_a && of_a->value != of_b->value) return true;
  }
  return false;
}

void repeated_name(const Exchange& x, Reporter& out) {
  std::array<SetCookie, 64> seen{};
  std::size_t n = 0;
  each_cookie(x.response, [&](const FieldLine&, const SetCookie& cookie) {
    if (cookie.name.empty()) return;
    const auto end = seen.begin() + static_cast<std::ptrdiff_t>(n);
    const auto earlier =
        std::find_if(seen.begin(), end, [&](const SetCookie& s) { return s.name == cookie.name; });
    if (earlier == end) {
      if (n < seen.size()) seen[n++] = cookie;
    } else if (are_apart(*earlier, cookie)) {
      out.at(cookie.name, "with another Path or Domain");
    } else {
      out.at(cookie.name);
    }
  });
}

// How a date in Expires is written.
enum class Writing { right, two_digits, netscape, other };

Writing writing_of(std::string_view value) {
  if (const auto date = syntax::http_date(value)) {
    if (date->form == syntax::DateForm::imf_fixdate) return Writing::right;
    return date->form == syntax::DateForm::rfc850 ? Writing::two_digits : Writing::other;
  }
  return syntax::netscape_date(value) ? Writing::netscape : Writing::other;
}

template <Writing W>
void expires_written(const Exchange& x, Reporter& out) {
  each_attribute(x.response, CookieAttributeId::expires, [&](const CookieAttribute& a) {
    if (writing_of(a.value) == W) out.at(checks::where_value_is(a));
  });
}

void max_age_syntax(const Exchange& x, Reporter& out) {
  each_attribute(x.response, CookieAttributeId::max_age, [&](const CookieAttribute& a) {
    if (!syntax::delta_seconds(a.value)) out.at(checks::where_value_is(a), "expected digits");
  });
}

void same_site_value(const Exchange& x, Reporter& out) {
  each_attribute(x.response, CookieAttributeId::same_site, [&](const CookieAttribute& a) {
    if (!syntax::same_site(a.value)) out.at(checks::where_value_is(a));
  });
}

void large(const Exchange& x, Reporter& out) {
  constexpr std::size_t kCookies = 50;
  std::size_t count = 0;
  each_cookie(x.response, [&](const FieldLine& line, const SetCookie& cookie) {
    if (++count == kCookies + 1) out.at(line.name, "more than ", kCookies, " cookies");
    if (cookie.size() > syntax::kCookieSize) {
      out.at(cookie.name, "a name and value of ", cookie.size(), " octets");
    }
    for (const CookieAttribute& a : cookie.attributes()) {
      if (a.value.size() > syntax::kCookieAttributeSize) {
        out.at(a.name, "a value of ", a.value.size(), " octets");
      }
    }
  });
}

// One in each line says enough.
void attribute_spacing(const Exchange& x, Reporter& out) {
  each_cookie(x.response, [&](const FieldLine&, const SetCookie& cookie) {
    for (const CookieAttribute& a : cookie.attributes()) {
      if (!a.text.empty() && a.space_front != " ") {
        out.at(a.text);
        return;
      }
    }
  });
}

void unknown_attribute(const Exchange& x, Reporter& out) {
  each_attribute(x.response, CookieAttributeId::unknown, [&](const CookieAttribute& a) {
    if (!a.name.empty()) out.at(a.name);
  });
}

void valued_flag(const Exchange& x, Reporter& out) {
  for (CookieAttributeId id : {CookieAttributeId::secure, CookieAttributeId::http_only}) {
    each_attribute(x.response, id, [&](const CookieAttribute& a) {
      if (a.has_value) out.at(a.text);
    });
  }
}

void leading_dot(const Exchange& x, Reporter& out) {
  each_attribute(x.response, CookieAttributeId::domain, [&](const CookieAttribute& a) {
    if (a.value.starts_with('.')) out.at(a.value);
  });
}

void empty_domain(const Exchange& x, Reporter& out) {
  each_attribute(x.response, CookieAttributeId::domain, [&](const CookieAttribute& a) {
    if (a.value.empty()) out.at(a.text);
  });
}

void relative_path(const Exchange& x, Reporter& out) {
  each_attribute(x.response, CookieAttributeId::path, [&](const CookieAttribute& a) {
    if (!a.value.starts_with('/')) out.at(checks::where_value_is(a));
  });
}

// A cookie with a Path of more than 1024 octets.
constexpr auto kLargeText = [] {
  constexpr std::string_view kHead = "\nHTTP/1.1 204 No Content\nSet-Cookie: a=1; [[Path]]=/";
  std::array<char, kHead.size() + syntax::kCookieAttributeSize + 2> text{};
  text.fill('a');
  std::copy(kHead.begin(), kHead.end(), text.begin());
  text[text.size() - 2] = text[text.size() - 1] = '\n';
  return text;
}();
constexpr std::string_view kLargeAttribute{kLargeText.data(), kLargeText.size()};

constexpr Rule kRules[] = {
    {
        .id = "set-cookie-syntax",
        .level = Level::must,
        .spec = rfc6265bis("4.1.1"),
        .summary = "Set-Cookie does not follow its grammar.",
        .why =
            "User agents recover in different ways: some drop the cookie, some keep another name "
            "or lose an attribute, and servers then read back what they did not set.",
        .fix = "Let a library write the cookie; encode what is not ASCII.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: theme=dark; Path=/; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: theme[[(]]1)=dark; Path=/

)",
        .when = {.has = {Field::set_cookie}},
        .check = cookie_syntax,
    },
    {
        .id = "set-cookie-nameless",
        .level = Level::must,
        .spec = rfc6265bis("4.1.1"),
        .summary = "A cookie has no name.",
        .why = "User agents store it without a name and send it back without \"=\", where servers "
               "cannot find it, or take it for another cookie.",
        .fix = "Name the cookie: theme=dark.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: theme=; Path=/; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: [[dark]]; Path=/

)",
        .when = {.has = {Field::set_cookie}},
        .check = nameless,
    },
    {
        .id = "set-cookie-value-octets",
        .level = Level::must,
        .spec = rfc6265bis("4.1.1"),
        .summary = "The value of a cookie has characters that it cannot hold.",
        .why =
            "Servers and proxies split Cookie at spaces, commas and quotes in their own ways, so "
            "the value comes back shortened or changed.",
        .fix = "Encode the value, for instance by percent-encoding or base64url.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: name="Ada%20L."; Path=/; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: name=Ada[[ ]]L.; Path=/

)",
        .when = {.has = {Field::set_cookie}},
        .once_per_host = true,
        .check = value_octets,
    },
    {
        .id = "set-cookie-combined",
        .level = Level::must,
        .spec = rfc6265bis("3"),
        .summary = "Several cookies stand in one Set-Cookie line.",
        .why =
            "Set-Cookie is no list: user agents read one cookie with a strange value or path, and "
            "lose the others.",
        .fix = "Send a line for each cookie; do not join lines with commas on the way.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: theme=dark; Path=/; Secure; HttpOnly; SameSite=Lax
Set-Cookie: size=big; Path=/; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: theme=dark; Path=/[[, size]]=big; Path=/

)",
        .when = {.has = {Field::set_cookie}, .needs = {Need::lines}, .by_value = true},
        .check = combined,
    },
    {
        .id = "set-cookie-duplicate-attribute",
        .level = Level::must,
        .spec = rfc6265bis("4.1.1"),
        .summary = "A cookie has an attribute twice.",
        .why = "User agents take the last one, other software the first.",
        .fix = "Send each attribute once.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: theme=dark; Path=/a; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: theme=dark; Path=/a; [[path=/]]

)",
        .when = {.has = {Field::set_cookie}},
        .check = repeated_attribute,
    },
    {
        .id = "set-cookie-duplicate-name",
        .level = Level::must,
        .spec = rfc6265bis("4.1.1"),
        .summary = "Two lines of a response set a cookie of the same name.",
        .why =
            "The second replaces the first, or with another Path or Domain both come back and the "
            "server takes either; which is set first is not certain either.",
        .fix = "Set each cookie once.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: a=1; Path=/; Secure; HttpOnly; SameSite=Lax
Set-Cookie: A=2; Path=/; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: a=1; Path=/
Set-Cookie: [[a]]=2; Path=/

)",
        .when = {.has = {Field::set_cookie}, .needs = {Need::lines}},
        .check = repeated_name,
    },
    {
        .id = "set-cookie-expires-syntax",
        .level = Level::must,
        .spec = rfc6265bis("4.1.1"),
        .summary = "Expires of a cookie is not a date in the form that is due.",
        .why =
            "User agents guess, and where they cannot, they keep the cookie for the session only.",
        .fix = "Send a date such as Wed, 02 Jun 2027 10:00:00 GMT.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: a=1; Expires=Thu, 02 Jul 2026 10:00:00 GMT; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: a=1; Expires=[[Thu Jul 02 2026 10:00:00 GMT+0000]]

)",
        .when = {.has = {Field::set_cookie}},
        .check = expires_written<Writing::other>,
    },
    {
        .id = "set-cookie-max-age-syntax",
        .level = Level::must,
        .spec = rfc6265bis("4.1.1"),
        .summary = "Max-Age of a cookie is not a number of seconds.",
        .why = "User agents ignore it, and go by Expires or keep the cookie for the session only.",
        .fix = "Send whole seconds; to delete the cookie, send 0.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: a=1; Max-Age=3600; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: a=1; Max-Age=[[1h]]

)",
        .when = {.has = {Field::set_cookie}},
        .check = max_age_syntax,
    },
    {
        .id = "set-cookie-samesite-value",
        .level = Level::must,
        .spec = rfc6265bis("4.1.1"),
        .summary = "SameSite is none of Strict, Lax and None.",
        .why = "User agents go by their default, which differs from one to the other.",
        .fix = "Send Strict, Lax or None.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: a=1; Secure; HttpOnly; SameSite=strict

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: a=1; SameSite=[[Default]]

)",
        .when = {.has = {Field::set_cookie}},
        .check = same_site_value,
    },
    {
        .id = "set-cookie-expires-two-digit-year",
        .level = Level::should,
        .spec = rfc6265bis("4.1.1"),
        .summary = "Expires of a cookie has a year of two digits.",
        .why =
            "User agents guess the century: from 70 on it is the last one, and the cookie is gone.",
        .fix = "Send a date such as Wed, 02 Jun 2027 10:00:00 GMT.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: a=1; Expires=Thu, 02 Jul 2026 10:00:00 GMT; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: a=1; Expires=[[Thursday, 02-Jul-26 10:00:00 GMT]]

)",
        .when = {.has = {Field::set_cookie}},
        .check = expires_written<Writing::two_digits>,
    },
    {
        .id = "set-cookie-large",
        .level = Level::should,
        .spec = rfc6265bis("6.1"),
        .summary =
            "A cookie, an attribute or the number of cookies is beyond what user agents keep.",
        .why =
            "User agents drop the cookie or the attribute, or older cookies in its place; servers "
            "refuse the requests that carry so much.",
        .fix = "Keep the state on the server, and send a short key.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: key=8f3a; Secure; HttpOnly; SameSite=Lax

)",
        .violates = kLargeAttribute,
        .when = {.has = {Field::set_cookie}},
        .check = large,
    },
    {
        .id = "set-cookie-expires-netscape",
        .level = Level::advice,
        .spec = rfc6265bis("4.1.1"),
        .summary = "Expires of a cookie has the dashes of Netscape's first cookies.",
        .why = "All user agents read it, but tools that take Expires for an HTTP date do not.",
        .fix = "Send a date such as Wed, 02 Jun 2027 10:00:00 GMT.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: a=1; Expires=Thu, 02 Jul 2026 10:00:00 GMT; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: a=1; Expires=[[Thu, 02-Jul-2026 10:00:00 GMT]]

)",
        .when = {.has = {Field::set_cookie}},
        .check = expires_written<Writing::netscape>,
    },
    {
        .id = "set-cookie-flag-value",
        .level = Level::advice,
        .spec = rfc6265bis("4.1.1"),
        .summary = "Secure or HttpOnly has a value.",
        .why = "User agents ignore the value: Secure=false sets Secure.",
        .fix = "Send the bare attribute, or leave it out.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: a=1; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: a=1; [[Secure=false]]; HttpOnly

)",
        .when = {.has = {Field::set_cookie}},
        .check = valued_flag,
    },
    {
        .id = "set-cookie-domain-leading-dot",
        .level = Level::advice,
        .spec = rfc6265bis("4.1.2.3"),
        .summary = "Domain of a cookie starts with a dot.",
        .why =
            "User agents ignore the dot; whoever reads it may think that it keeps the host itself "
            "out.",
        .fix = "Drop the dot.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: a=1; Domain=a.example; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: a=1; Domain=[[.a.example]]

)",
        .when = {.has = {Field::set_cookie}},
        .check = leading_dot,
    },
    {
        .id = "set-cookie-domain-empty",
        .level = Level::advice,
        .spec = rfc6265bis("4.1.1"),
        .summary = "Domain of a cookie is empty.",
        .why = "Current user agents take it as absent, older ones ignore the cookie.",
        .fix = "Leave Domain out.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: a=1; Path=/; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: a=1; [[Domain=]]; Path=/

)",
        .when = {.has = {Field::set_cookie}},
        .check = empty_domain,
    },
    {
        .id = "set-cookie-path-relative",
        .level = Level::advice,
        .spec = rfc6265bis("5.6.4"),
        .summary = "Path of a cookie does not start with a slash.",
        .why = "User agents ignore it, and take the directory of the request in its place.",
        .fix = "Start the path with a slash.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: a=1; Path=/shop; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: a=1; Path=[[shop]]

)",
        .when = {.has = {Field::set_cookie}},
        .check = relative_path,
    },
    {
        .id = "set-cookie-attribute-spacing",
        .level = Level::info,
        .spec = rfc6265bis("4.1.1"),
        .summary = "An attribute of a cookie does not follow the semicolon after one space.",
        .why = "Naive parsers split cookies at a semicolon and a space.",
        .fix = "Put one space after each semicolon.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: a=1; Path=/; Secure; HttpOnly; SameSite=Lax

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: a=1;[[Path=/]];Secure

)",
        .when = {.has = {Field::set_cookie}},
        .once_per_host = true,
        .check = attribute_spacing,
    },
    {
        .id = "set-cookie-attribute-unknown",
        .level = Level::info,
        .spec = rfc6265bis("4.1.1"),
        .summary = "A cookie has an attribute that is not known.",
        .why = "User agents ignore it.",
        .fix = "Drop it, or check its spelling.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Set-Cookie: a=1; Secure; HttpOnly; SameSite=None; Partitioned

)",
        .violates = R"(
HTTP/1.1 204 No Content
Set-Cookie: a=1; [[Version]]=1; [[Http-Only]]

)",
        .when = {.has = {Field::set_cookie}},
        .check = unknown_attribute,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::set_cookie{"cookies", kRules};

}  // namespace statute
