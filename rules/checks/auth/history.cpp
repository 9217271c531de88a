// What several exchanges show of authentication: RFC 9110, 11 and 15.5.2; RFC 7616.
#include "rules/checks/history.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rules/checks/auth/challenges.h"
#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/base64.h"
#include "rules/syntax/invented.h"

namespace statute {
namespace {

using checks::Side;

// Whether a word of that length made of consonants alone is in it: see syntax/invented.h.
bool has_invented_word(std::string_view text) {
  std::size_t run = 0;
  for (char c : text) {
    run = syntax::kInventedLetters.find(c) != std::string_view::npos ? run + 1 : 0;
    if (run == syntax::kInventedLength) return true;
  }
  return false;
}

// Whether credentials are made up, so that they are wrong everywhere.
bool are_invented(std::string_view credentials) {
  if (has_invented_word(credentials)) return true;
  const std::size_t space = credentials.find(' ');
  if (space == credentials.npos) return false;
  std::array<std::uint8_t, 512> octets;
  const auto n = syntax::base64_decode(credentials.substr(space + 1), octets);
  if (!n) return false;
  std::array<char, 512> text;
  for (std::size_t i = 0; i < *n; ++i) text[i] = static_cast<char>(octets[i]);
  return has_invented_word({text.data(), *n});
}

// Whether these credentials were refused in another exchange with the host.
bool were_refused(const Memo& special, const Past& past) {
  for (const Memo* m : past.recent()) {
    const bool refused = m->response().status == 401;
    if (m != &special && refused && m->request().has(Field::authorization) &&
        m->asked("authorization") == special.asked("authorization") &&
        m->request().value(Field::host) == special.request().value(Field::host)) {
      return true;
    }
  }
  return false;
}

bool offers_scheme_of(const Response& r, std::string_view credentials) {
  bool offered = false;
  checks::each_challenge(r, Field::www_authenticate, [&](const syntax::Challenge& c) {
    offered |= c.is(credentials.substr(0, credentials.find(' ')));
  });
  return offered;
}

// When a plain GET is refused again: what wrong credentials got in between.
void credentials_ignored(const Exchange& x, const Past& past, Reporter& out) {
  const Side here(x);
  if (!checks::is_plain(*x.request) || !checks::is_comparable(here)) return out.not_observable();
  const std::uint64_t selection = here.selection();
  std::size_t n = 0;
  for (; n < past.size(); ++n) {
    const Memo& m = past[n];
    if (checks::may_change(m.request())) return out.not_observable();
    if (checks::is_plain(m.request()) && m.selection() == selection) break;
  }
  if (n == past.size() || n == 0 || past[n].response().status != 401) {
    return out.not_observable();
  }
  constexpr Statuses kRefusals{401, 403, 407, 429};
  for (std::size_t i = n; i-- > 0;) {
    const Memo& m = past[i];
    const FieldLine* const line = checks::only_line(m.request(), Field::authorization);
    if (line == nullptr || m.selection() - m.asked("authorization") != selection) continue;
    if (!checks::is_plain(m.request()) || m.response().status < 200) continue;
    if (kRefusals.contains(m.response().status)) continue;
    if (!offers_scheme_of(x.response, line->value)) continue;
    if (!are_invented(line->value) && !were_refused(m, past)) continue;
    out.at(m, m.response().start_line, "to wrong credentials");
  }
}

void refused_by_turns(const Exchange& x, const Past& past, Reporter& out) {
  const Side here(x);
  std::size_t n = 0;
  const auto is_same = [&](const Memo& m) { return checks::is_same_request(here, Side(m)); };
  for (; n < past.size(); ++n) {
    const int status = past[n].response().status;
    if (is_same(past[n]) && status >= 200 && status < 300) break;
  }
  if (n == past.size()) return out.not_observable();
  for (std::size_t i = n; i-- > 0;) {
    if (past[i].response().status == 401 && is_same(past[i])) {
      out.at(past[i], past[i].response().start_line);
    }
  }
}

std::string_view nonce_of(const Response& r) {
  std::string_view nonce;
  checks::each_challenge(r, Field::www_authenticate, [&nonce](const syntax::Challenge& c) {
    if (!c.is("Digest") || !nonce.empty()) return;
    if (const auto p = c.param("nonce")) nonce = p->value.raw;
  });
  return nonce;
}

void nonce_reused(const Exchange& x, const Past& past, Reporter& out) {
  constexpr std::int64_t kLong = 3600;
  const std::string_view nonce = nonce_of(x.response);
  // Who had credentials may go on with a nonce of theirs.
  if (nonce.empty() || x.request->has(Field::authorization)) return;
  for (std::size_t i = past.size(); i-- > 0;) {
    const Memo& m = past[i];
    if (m.request().has(Field::authorization) || nonce_of(m.response()) != nonce) continue;
    const auto seconds = checks::seconds_between(Side(m), Side(x));
    if (!seconds || *seconds < kLong) continue;
    out.at(nonce, "issued ", *seconds, " seconds before");
    return;
  }
  out.not_observable();
}

constexpr Rule kRules[] = {
    {
        .id = "credentials-ignored-status",
        .level = Level::should,
        .spec = rfc9110("11.4"),
        .summary = "Wrong credentials are not answered 401.",
        .why = "Clients do not ask for better ones, and take the server for broken.",
        .fix = "Answer 401 with a challenge to credentials that are not right.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Basic realm="a"
Content-Type: text/plain
Content-Length: 3

No!

GET /a HTTP/1.1
Host: a.example
Authorization: Basic YTpiY2RmZ2hqa2xtbnBxcnN0dnd4emJjZGY=

HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Basic realm="a"
Content-Type: text/plain
Content-Length: 3

No!

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Basic realm="a"
Content-Type: text/plain
Content-Length: 3

No!

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Basic realm="a"
Content-Type: text/plain
Content-Length: 3

No!

GET /a HTTP/1.1
Host: a.example
Authorization: Basic YTpiY2RmZ2hqa2xtbnBxcnN0dnd4emJjZGY=

[[HTTP/1.1 500 Internal Server Error]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3

No!

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Basic realm="a"
Content-Type: text/plain
Content-Length: 3

No!

)",
        .when = {.status = {401}, .method = {Method::get}, .has = {Field::www_authenticate}},
        .check = credentials_ignored,
    },
    {
        .id = "401-on-success-credentials",
        .level = Level::info,
        .spec = rfc9110("15.5.2"),
        .summary = "The same credentials are accepted and refused by turns.",
        .why = "Users are asked for their password although it is right.",
        .fix = "Let all servers of the host share what they know of credentials.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Authorization: Bearer abc

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET /a HTTP/1.1
Host: a.example
Authorization: Bearer abc

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Authorization: Bearer abc

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET /a HTTP/1.1
Host: a.example
Authorization: Bearer abc

[[HTTP/1.1 401 Unauthorized]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Basic realm="a"
Content-Type: text/plain
Content-Length: 3

No!

GET /a HTTP/1.1
Host: a.example
Authorization: Bearer abc

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .when = {.status = k2xx, .asked = {Field::authorization}},
        .check = refused_by_turns,
    },
    {
        .id = "digest-nonce-reused",
        .level = Level::advice,
        .spec = {"RFC 7616", "5.4"},
        .summary = "A Digest nonce is issued again after a long time.",
        .why = "Whoever overheard an exchange can replay it as long as the nonce is good.",
        .fix = "Issue nonces that are new and expire.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Digest realm="a", algorithm=SHA-256, qop="auth", nonce="abc1"
Content-Type: text/plain
Content-Length: 3

No!

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 12:00:00 GMT
WWW-Authenticate: Digest realm="a", algorithm=SHA-256, qop="auth", nonce="abd2"
Content-Type: text/plain
Content-Length: 3

No!

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 10:00:00 GMT
WWW-Authenticate: Digest realm="a", algorithm=SHA-256, qop="auth", nonce="abc1"
Content-Type: text/plain
Content-Length: 3

No!

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 401 Unauthorized
Date: Tue, 02 Jun 2026 12:00:00 GMT
WWW-Authenticate: Digest realm="a", algorithm=SHA-256, qop="auth", nonce="[[abc1]]"
Content-Type: text/plain
Content-Length: 3

No!

)",
        .when = {.status = {401},
                 .has = {Field::www_authenticate},
                 .needs = {Need::request_fields}},
        .reads = {Field::date},
        .check = nonce_reused,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::auth_history{"auth", kRules};

}  // namespace statute
