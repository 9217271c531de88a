// What several responses of a host show of its policies: CSP3, 7.1; RFC 6797, 7.
#include "rules/checks/history.h"

#include <array>
#include <cstddef>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/checks/target.h"
#include "rules/rule.h"
#include "rules/syntax/csp.h"
#include "rules/syntax/hsts.h"
#include "rules/syntax/uri.h"

namespace statute {
namespace {

// Calls `f` with the nonces of all policies, until it says no.
template <class F>
void each_nonce(const Response& r, F f) {
  for (const FieldLine& line : r.lines(Field::content_security_policy)) {
    for (const syntax::CspDirectives& policy : syntax::CspPolicies(line.value)) {
      for (const syntax::CspDirective& d : policy) {
        for (std::string_view word : d.words()) {
          const auto e = syntax::source_expression(word);
          if (e.kind == syntax::SourceKind::nonce && !f(e.value)) return;
        }
      }
    }
  }
}

// Whether the response was made for this request, as far as one can see.
bool is_generated(const Response& r) {
  return r.status != 304 && r.has(Field::date) && !r.has(Field::age) && !checks::says_hit(r);
}

void nonce_reused(const Exchange& x, const Past& past, Reporter& out) {
  if (!is_generated(x.response)) return;
  bool compared = false;
  bool told = false;
  for (std::size_t i = 0; i < past.size() && !told; ++i) {
    const Response& earlier = past[i].response();
    if (!is_generated(earlier) || !earlier.has(Field::content_security_policy)) continue;
    if (checks::has_same_lines(x.response, earlier, Field::date)) continue;
    compared = true;
    each_nonce(x.response, [&](std::string_view nonce) {
      each_nonce(earlier, [&](std::string_view other) {
        told = nonce == other;
        return !told;
      });
      if (told) out.at(nonce, "an earlier response has it too");
      return !told;
    });
  }
  if (!compared) out.not_observable();
}

// Names of one machine and addresses have no such policy: RFC 6797, 8.1.1.
bool may_be_strict(std::string_view host) {
  return !host.empty() && !checks::is_loopback(host) && !host.starts_with('[') &&
         !syntax::ipv4(host);
}

// Whether the answer over plain http sends the client to https, or is for a certificate authority,
// which asks over http by RFC 8555, 8.3.
bool is_excused(const Response& r, std::string_view path) {
  if (r.status < 200 || path.starts_with("/.well-known/acme-challenge/")) return true;
  if (r.status < 300 || r.status > 399 || r.status == 304) return false;
  const FieldLine* const location = checks::only_line(r, Field::location);
  return location == nullptr || syntax::split_uri(location->value).is_scheme("https");
}

bool has_lifetime(const Response& r) {
  const FieldLine* const line = r.first(Field::strict_transport_security);
  if (line == nullptr) return false;
  const auto policy = syntax::read_hsts(line->value);
  return policy.max_age.value_or(0) > 0;
}

void plain_not_redirected(const Exchange& x, const Past& past, Reporter& out) {
  const checks::Target target(x);
  if (!target.is_known() || x.scheme == Scheme::unknown) return out.not_observable();
  const syntax::Uri& uri = target.uri();
  if (!may_be_strict(uri.host)) return;
  if (x.scheme == Scheme::https) {
    // Told about the plain answer, when the policy comes for the first time.
    if (past.host().strict > 0 || !has_lifetime(x.response)) return;
    for (const Memo* m : past.recent()) {
      if (m->scheme() != Scheme::http) continue;
      const Exchange plain = checks::exchange_of(*m);
      const checks::Target other(plain);
      if (!other.is_known() || !syntax::same_host(other.uri(), uri) || other.uri().has_port)
        continue;
      if (!is_excused(m->response(), other.uri().path)) out.at(*m, m->response().start_line);
    }
    return;
  }
  if (uri.has_port || is_excused(x.response, uri.path)) return;
  constexpr std::string_view kScheme = "https://";
  std::array<char, 300> secure;
  if (uri.host.size() + kScheme.size() + 1 > secure.size()) return;
  std::size_t n = kScheme.copy(secure.data(), kScheme.size());
  n += uri.host.copy(secure.data() + n, uri.host.size());
  secure[n++] = '/';
  const Past there = past.of({secure.data(), n});
  if (there.host().exchanges == 0) return out.not_observable();
  if (there.host().strict > 0) out.at(x.response.start_line, "https has a policy");
}

void inconsistent(const Exchange& x, const Past& past, Reporter& out) {
  if (x.scheme == Scheme::unknown) return out.not_observable();
  const Response& r = x.response;
  if (x.scheme != Scheme::https || r.status == 304 || r.status < 200) return;
  if (!may_be_strict(checks::target_host(x))) return;
  const HostFacts& host = past.host();
  if (r.has(Field::strict_transport_security)) {
    if (host.strict == 0 && host.not_strict > 0 && has_lifetime(r)) {
      out.at(r.first(Field::strict_transport_security)->whole(), host.not_strict,
             " responses before had none");
    }
    return;
  }
  // What a page is shown of a response is not all that was sent.
  if (!x.seen.contains(Need::wire) && checks::shows_little(r)) return out.not_observable();
  if (host.strict > 0) out.at(r.start_line, host.strict, " responses before had one");
}

constexpr Rule kRules[] = {
    {
        .id = "csp-nonce-reused",
        .level = Level::must,
        .spec = {"W3C CSP3", "7.1"},
        .summary = "Two responses have the same nonce.",
        .why = "Who injects markup knows the nonce of the next page, and the policy stops nothing.",
        .fix = "Generate a fresh nonce for each response.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Security-Policy: script-src 'nonce-c2l4dGVlbiBvY3RldHMhMQ==' 'strict-dynamic'; object-src 'none'; base-uri 'none'

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:09 GMT
Cache-Control: no-store
Content-Security-Policy: script-src 'nonce-c2l4dGVlbiBvY3RldHMhMg==' 'strict-dynamic'; object-src 'none'; base-uri 'none'

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Security-Policy: script-src 'nonce-c2l4dGVlbiBvY3RldHMhMQ==' 'strict-dynamic'; object-src 'none'; base-uri 'none'

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:09 GMT
Cache-Control: no-store
Content-Security-Policy: script-src 'nonce-[[c2l4dGVlbiBvY3RldHMhMQ==]]' 'strict-dynamic'; object-src 'none'; base-uri 'none'

)",
        .when = {.has = {Field::content_security_policy, Field::date}},
        .reads = {Field::age, Field::cache_status, Field::x_cache},
        .check = nonce_reused,
    },
    {
        .id = "hsts-http-no-redirect",
        .level = Level::should,
        .spec = {"RFC 6797", "7.2"},
        .summary = "A host with a policy of strict transport answers plain http by itself.",
        .why = "Clients that do not know the policy yet stay on http, where others read along.",
        .fix = "Redirect permanently from http to https.",
        .conforms = R"(
# scheme: https
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Strict-Transport-Security: max-age=31536000; includeSubDomains

# scheme: http
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 301 Moved Permanently
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: https://a.example/a
Cache-Control: max-age=60
Content-Type: text/plain
Content-Length: 3

Go!

)",
        .violates = R"(
# scheme: https
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Strict-Transport-Security: max-age=31536000; includeSubDomains

# scheme: http
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 204 No Content]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .when = {.needs = {Need::request}},
        .reads = {Field::location, Field::strict_transport_security},
        .once_per_host = true,
        .check = plain_not_redirected,
    },
    {
        .id = "hsts-inconsistent",
        .level = Level::should,
        .spec = {"RFC 6797", "7.1"},
        .summary = "Only some responses of the host have Strict-Transport-Security.",
        .why = "Clients that happen to get others first, or only others, are not protected.",
        .fix = "Send the policy with every response, errors and redirects too.",
        .conforms = R"(
# scheme: https
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Strict-Transport-Security: max-age=31536000; includeSubDomains

GET /b HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Strict-Transport-Security: max-age=31536000; includeSubDomains

)",
        .violates = R"(
# scheme: https
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Strict-Transport-Security: max-age=31536000; includeSubDomains

GET /b HTTP/1.1
Host: a.example

[[HTTP/1.1 204 No Content]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .reads = {Field::strict_transport_security},
        .once_per_host = true,
        .check = inconsistent,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::security_history{"security", kRules};

}  // namespace statute
