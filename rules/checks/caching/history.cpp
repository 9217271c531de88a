// What several exchanges of a resource show of the caches on the way: RFC 9111.
#include "rules/checks/history.h"

#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/checks/caching/freshness.h"
#include "rules/checks/common.h"
#include "rules/checks/digest.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/cache_control.h"
#include "rules/syntax/date.h"

namespace statute {
namespace {

using checks::cache_control_of;
using checks::Side;
using syntax::CacheControl;
using syntax::CacheDirective;

constexpr std::int64_t kDay = syntax::detail::kDay;

// The newest earlier exchange that had the same stored response, and that `fits`; null if none.
template <class F>
const Memo* earlier_use(const Exchange& x, const Past& past, F fits) {
  const Side here(x);
  for (std::size_t i = 0; i < past.size(); ++i) {
    if (checks::is_reuse(here, Side(past[i])) && fits(past[i])) return &past[i];
  }
  return nullptr;
}
const Memo* earlier_use(const Exchange& x, const Past& past) {
  return earlier_use(x, past, [](const Memo&) { return true; });
}

template <class... Parts>
void at_age(const Exchange& x, Reporter& out, const Parts&... parts) {
  out.at(x.response.value(Field::age), parts...);
}

// Points at the Age of a reused response whose Cache-Control forbids that.
template <class F>
void reused_against(const Exchange& x, const Past& past, Reporter& out, F forbids) {
  if (x.response.present.contains_any(checks::kTargeted)) return;
  if (!forbids(cache_control_of(x.response))) return;
  if (earlier_use(x, past) == nullptr) return out.not_observable();
  at_age(x, out, "an earlier response has the same Date");
}

void no_cache(const Exchange& x, const Past& past, Reporter& out) {
  reused_against(x, past, out,
                 [](const CacheControl& c) { return c.unqualified(CacheDirective::no_cache); });
}

// RFC 9111, 5.2.2.3: must-understand overrides no-store in caches that know the status.
void no_store(const Exchange& x, const Past& past, Reporter& out) {
  reused_against(x, past, out, [](const CacheControl& c) {
    return c.has(CacheDirective::no_store) && !c.has(CacheDirective::must_understand);
  });
}

void private_(const Exchange& x, const Past& past, Reporter& out) {
  reused_against(x, past, out,
                 [](const CacheControl& c) { return c.unqualified(CacheDirective::private_); });
}

// Points at the Age of a response that was fetched for a request whose answer may not be stored
// (`bars`), and for no other that is remembered.
template <class F>
void reused_despite_request(const Exchange& x, const Past& past, Reporter& out, F bars) {
  const Memo* const any = earlier_use(x, past);
  if (any == nullptr) return out.not_observable();
  const Memo* const other = earlier_use(x, past, [&](const Memo& m) { return !bars(m.request()); });
  if (other != nullptr) return;
  const Memo* const fetched = earlier_use(x, past, [&](const Memo& m) {
    return checks::stored_for(m.response()) == 0 && !checks::says_hit(m.response()) &&
           m.sight().contains(Need::request_fields);
  });
  if (fetched == nullptr) return out.not_observable();
  at_age(x, out);
}

void stored_for_no_store(const Exchange& x, const Past& past, Reporter& out) {
  reused_despite_request(x, past, out, [](const Request& q) {
    return cache_control_of(q).has(CacheDirective::no_store);
  });
}

// RFC 9111, 3.5.
void stored_with_credentials(const Exchange& x, const Past& past, Reporter& out) {
  const CacheControl c = cache_control_of(x.response);
  for (CacheDirective d :
       {CacheDirective::public_, CacheDirective::s_maxage, CacheDirective::must_revalidate}) {
    if (c.has(d)) return;
  }
  if (c.malformed() || x.response.present.contains_any(checks::kTargeted)) return;
  reused_despite_request(x, past, out,
                         [](const Request& q) { return q.has(Field::authorization); });
}

// The lifetime is over, and nothing tells that the cache knows.
void beyond_lifetime(const Exchange& x, const Past& past, Reporter& out) {
  const CacheControl c = cache_control_of(x.response);
  const auto stale = checks::stale(x, c, !c.unqualified(CacheDirective::private_));
  // A second may have been rounded.
  if (!stale || stale->age <= stale->lifetime + 1 || checks::excuses_stale(x, c)) return;
  if (x.response.value(Field::cache_status).find("ttl=-") != std::string_view::npos) return;
  if (earlier_use(x, past) == nullptr) return out.not_observable();
  at_age(x, out, "the lifetime is ", stale->lifetime);
}

// Whether the cache that stands before the one exchange stands before the other too.
bool same_way(const Exchange& x, const Memo& m) {
  if (x.vantage == Vantage::proxy) return true;
  return x.response.has(Field::via) && checks::has_same_lines(x.response, m.response(), Field::via);
}

void not_invalidated(const Exchange& x, const Past& past, Reporter& out) {
  if (checks::stored_for(x.response).value_or(0) == 0) return;
  const Side here(x);
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Memo& change = past[i];
    const int status = change.response().status;
    if (!checks::may_change(change.request()) || status < 200 || status >= 400) continue;
    if (!same_way(x, change) || !checks::is_in_order(Side(change), here)) continue;
    for (std::size_t j = i + 1; j < past.size(); ++j) {
      if (!checks::is_reuse(here, Side(past[j]))) continue;
      return at_age(x, out, "stored before the ", change.request().method_name);
    }
    // Both dates are the origin's; its servers may differ by seconds.
    const auto stored = checks::time_of(x.response, Field::date);
    const auto changed = checks::time_of(change.response(), Field::date);
    if (stored && changed && *stored + 5 <= *changed && !change.response().has(Field::age)) {
      return at_age(x, out, "dated before the ", change.request().method_name);
    }
  }
  out.not_observable();
}

// An id that the origin gave one response, not the client its request.
bool has_same_id(const Exchange& x, const Memo& m) {
  const FieldLine* const id = checks::only_line(x.response, Field::x_request_id);
  if (id == nullptr || id->value.size() < 8) return false;
  if (x.request == nullptr || x.request->has(Field::x_request_id) ||
      m.request().has(Field::x_request_id)) {
    return false;
  }
  return checks::has_same_lines(x.response, m.response(), Field::x_request_id) &&
         checks::has_same_lines(x.response, m.response(), Field::date);
}

// Needs no history where a cache says that it had the response in store.
void age_missing(const Exchange& x, const Past& past, Reporter& out) {
  const Response& r = x.response;
  // What comes out of the browser's own store may have lost fields there.
  if (!x.seen.contains(Need::history)) return out.not_observable();
  if (checks::says_hit(r, false)) {
    for (Field f : {Field::cache_status, Field::x_cache, Field::cf_cache_status}) {
      if (const FieldLine* line = r.first(f); line != nullptr) {
        out.at(r.start_line, line->whole());
        return;
      }
    }
  }
  if (past.size() == 0 || !r.has(Field::x_request_id)) return out.not_observable();
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Memo& m = past[i];
    if (m.response().status != r.status || !has_same_id(x, m)) continue;
    out.at(r.start_line, "Date and X-Request-ID are those of an earlier response");
    return;
  }
}

void age_stands(const Exchange& x, const Past& past, Reporter& out) {
  const auto age = checks::age_of(x.response);
  if (!age) return;
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Memo& m = past[i];
    const auto before = checks::age_of(m.response());
    // Where it fell, another node answered.
    if (!before || *before > *age || !m.received() || m.response().status == 304) continue;
    if (!checks::is_alike(x.response, m.response()) || x.response.status == 304) continue;
    if (!checks::has_same_lines(x.response, m.response(), Field::date) ||
        !checks::has_same_lines(x.response, m.response(), Field::via)) {
      continue;
    }
    const std::int64_t seconds = *x.received - *m.received();
    const auto grown = static_cast<std::int64_t>(*age - *before);
    if (seconds > 2 && grown < seconds - 2) {
      at_age(x, out, "grown by ", grown, " in ", seconds, " seconds");
    }
    return;
  }
  out.not_observable();
}

void immutable_changed(const Exchange& x, const Past& past, Reporter& out) {
  const Side here(x);
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Side earlier(past[i]);
    if (earlier.status() != 200 || !checks::is_same_request(here, earlier)) continue;
    if (x.request->present.contains_any(checks::kConditions)) continue;
    const auto same = checks::has_same_content(here, earlier);
    const auto seconds = checks::seconds_between(earlier, here);
    const CacheControl c = cache_control_of(earlier.response());
    if (!same || !seconds || !c.has(CacheDirective::immutable)) break;
    const auto lifetime = checks::explicit_lifetime(earlier.response(), c, false);
    if (*same || !lifetime || *seconds < 0 ||
        !checks::has_same_lines(x.response, earlier.response(), Field::content_encoding)) {
      return;
    }
    if (static_cast<std::uint64_t>(*seconds) >= *lifetime) return;
    earlier.report(out, checks::directive_text(earlier.response(), CacheDirective::immutable),
                   "changed within ", *seconds, " seconds");
    return;
  }
  out.not_observable();
}

// Whether `x` shows to a client what `m` shows to the intermediary before it.
bool shows_other_side(const Exchange& x, const Memo& m) {
  const Response& r = x.response;
  return r.has(Field::via) && !checks::shows_intermediary(m.response()) && r.has(Field::date) &&
         r.status == m.response().status && checks::has_same_lines(r, m.response(), Field::date) &&
         checks::is_alike(r, m.response()) && x.request->method == m.request().method;
}

void transformed(const Exchange& x, const Past& past, Reporter& out) {
  if (!checks::mentions(x.response, "no-transform")) return;
  const CacheControl c = cache_control_of(x.response);
  if (!c.has(CacheDirective::no_transform)) return;
  const std::string_view directive =
      checks::directive_text(x.response, CacheDirective::no_transform);
  bool told = false;
  if (x.response.has(Field::content_digest) && x.sight().contains(Need::content)) {
    checks::each_wrong_digest(x, Field::content_digest, out, [&](const auto& d) {
      if (!told) out.at(directive, d.key, " of Content-Digest differs").also(d.written);
      told = true;
    });
  }
  if (told) return;
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Memo& m = past[i];
    const auto tag = checks::tag_of(x.response);
    if (!shows_other_side(x, m) || !tag || tag->weak || x.response.content.form != Form::exact) {
      continue;
    }
    const Side here(x);
    const Side origin(m);
    if (here.asked("accept-encoding") != origin.asked("accept-encoding")) continue;
    const auto same = checks::has_same_content(here, origin);
    if (!same) continue;
    if (!*same) out.at(directive, "the content was another before the intermediary");
    return;
  }
  out.not_observable();
}

// Whether a field that is gone with its connection was nominated by the stored message.
void connection_fields(const Exchange& x, const Past& past, Reporter& out) {
  const Response& r = x.response;
  const Memo* const stored = earlier_use(x, past);
  if (stored == nullptr) return out.not_observable();
  for (Field f : {Field::proxy_authenticate, Field::proxy_authentication_info}) {
    if (!r.has(f) || checks::has_same_lines(r, stored->response(), Field::via)) continue;
    if (checks::has_same_lines(r, stored->response(), f)) out.at(r.first(f)->whole());
  }
  if (checks::shows_intermediary(stored->response())) return;
  for (const FieldLine& line : r.fields) {
    if (line.id == Field::connection || line.name.starts_with(':')) continue;
    if (checks::lists(stored->response(), Field::connection, line.name) &&
        !checks::lists(r, Field::connection, line.name)) {
      out.at(line.whole(), "Connection of the stored response names it");
    }
  }
}

std::optional<std::uint64_t> length_of(const Response& r) {
  const FieldLine* const line = checks::only_line(r, Field::content_length);
  if (line == nullptr || line->value.empty() || line->value.size() > 18) return std::nullopt;
  std::uint64_t n = 0;
  for (char c : line->value) {
    if (!syntax::is_digit(c)) return std::nullopt;
    n = 10 * n + static_cast<std::uint64_t>(c - '0');
  }
  return n;
}

void partial_as_full(const Exchange& x, const Past& past, Reporter& out) {
  const Response& r = x.response;
  if (r.content.form != Form::exact) return out.not_observable();
  const bool counted =
      r.framing.complete && (r.content.known == Known::fully || r.content.known == Known::length);
  const auto declared = length_of(r);
  const std::uint64_t length = declared.value_or(r.content.length);
  const Memo* const stored = earlier_use(x, past, [&](const Memo& m) {
    return length_of(m.response()) &&
           checks::has_same_lines(r, m.response(), Field::content_encoding);
  });
  if ((!declared && !counted) || stored == nullptr) return out.not_observable();
  const std::uint64_t due = length_of(stored->response()).value_or(0);
  if (length >= due) return;
  const FieldLine* const line = r.first(Field::content_length);
  out.at(line == nullptr ? r.start_line : line->value, due, " octets before");
}

// Whether Date went from one exchange to the next as the time of receipt did.
bool counts_up(const Memo& from, const Memo& to) {
  const auto first = checks::time_of(from.response(), Field::date);
  const auto second = checks::time_of(to.response(), Field::date);
  if (!first || !second || !from.received() || !to.received()) return false;
  const std::int64_t seconds = *to.received() - *from.received();
  const std::int64_t off = *second - *first - seconds;
  return seconds >= 5 && off >= -2 && off <= 2;
}

void date_without_clock(const Exchange& x, const Past& past, Reporter& out) {
  const auto date = checks::time_of(x.response, Field::date);
  if (!date || checks::may_be_stored(x.response)) return;
  constexpr std::int64_t kYear = 366 * kDay;
  for (std::size_t i = 0; i < past.size(); ++i) {
    const auto before = checks::time_of(past[i].response(), Field::date);
    if (!before || checks::may_be_stored(past[i].response())) continue;
    if (*date < kYear && *before < kYear && *date >= 0 && *date != *before) {
      out.at(x.response.value(Field::date), "counted from 1970 on");
      return;
    }
    // It was behind, went on at the right pace, and was set back.
    if (!x.received || i + 1 == past.size() || !past[i].received()) continue;
    const bool behind = *date + kDay < *x.received && *before + kDay < *past[i].received();
    if (behind && *x.received > *past[i].received() && *date < *before - 2 &&
        !checks::may_be_stored(past[i + 1].response()) && counts_up(past[i + 1], past[i])) {
      out.at(x.response.value(Field::date), "set back by ", *before - *date, " seconds");
      return;
    }
  }
  out.not_observable();
}

void expires_without_clock(const Exchange& x, const Past& past, Reporter& out) {
  if (past.host().has_clock) return;
  const auto expires = checks::time_of(x.response, Field::expires);
  if (!expires || *expires <= *x.received) return;
  constexpr std::int64_t kYear = 366 * kDay;
  const auto modified = checks::time_of(x.response, Field::last_modified);
  // What was written down when the clock stood at its start shows that it has no other.
  if (!modified || *modified < 0 || *modified >= kYear) return out.not_observable();
  out.at(x.response.value(Field::expires)).also(x.response.first(Field::last_modified)->whole());
}

// The fields of a 304 that a cache has to take over: RFC 9111, 3.2.
constexpr Field kUpdated[] = {Field::cache_control, Field::expires, Field::content_location,
                              Field::vary,          Field::etag,    Field::last_modified};

void wrong_update(const Exchange& x, const Past& past, Reporter& out) {
  const Response& r = x.response;
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Response& given = past[i].response();
    if (given.status != 304 || !checks::has_same_lines(r, given, Field::date)) continue;
    const auto age = checks::stored_for(r);
    const auto before = checks::stored_for(given);
    if (!age || !before || *age <= *before || !r.has(Field::date)) continue;
    if (past[i].selection() != Side(x).selection()) continue;
    for (Field f : kUpdated) {
      if (!given.has(f) || checks::has_same_lines(r, given, f)) continue;
      const FieldLine* const line = r.first(f);
      out.at(line == nullptr ? r.start_line : line->whole(), "the 304 has ",
             given.first(f)->whole());
    }
    return;
  }
  out.not_observable();
}

// Whether the response in its coding can be what this request selects: an Accept-Encoding that is
// written otherwise may mean the same to a cache.
bool accepts_coding(const Request& q, const Response& r) {
  const std::string_view coding = r.value(Field::content_encoding);
  if (coding.empty() || syntax::same(coding, "identity")) return true;
  if (!q.has(Field::accept_encoding)) return true;
  for (const FieldLine& line : q.lines(Field::accept_encoding)) {
    for (std::string_view e : syntax::Elements(line.value)) {
      const std::string_view name = syntax::trim(e.substr(0, e.find(';')));
      if (name == "*" || syntax::same(name, coding) || coding.find(',') != coding.npos) return true;
    }
  }
  return false;
}

bool accepts_language(const Request& q, const Response& r) {
  const std::string_view tag = r.value(Field::content_language);
  if (tag.empty() || tag.find(',') != tag.npos) return true;
  for (const FieldLine& line : q.lines(Field::accept_language)) {
    for (std::string_view e : syntax::Elements(line.value)) {
      if (e.starts_with('*') ||
          syntax::same(e.substr(0, e.find_first_of("-; ")), tag.substr(0, tag.find('-')))) {
        return true;
      }
    }
  }
  return !q.has(Field::accept_language);
}

// Whether requests that differ in that field may count as equal: caches fold what they know the
// meaning of, and what their operators tell them to.
bool may_be_folded(std::string_view name, const Exchange& x) {
  if (syntax::same(name, "accept-encoding")) return accepts_coding(*x.request, x.response);
  if (syntax::same(name, "accept-language")) return accepts_language(*x.request, x.response);
  return syntax::same(name, "accept") || syntax::same(name, "cookie") ||
         syntax::same(name, "user-agent");
}

// The first name in Vary that tells the requests apart.
std::optional<std::string_view> telling_name(const Exchange& x, const Memo& m) {
  for (const FieldLine& line : x.response.lines(Field::vary)) {
    for (std::string_view name : syntax::Elements(line.value)) {
      if (name == "*") return name;
      if (asked_of(*x.request, name) != m.asked(name) && !may_be_folded(name, x)) return name;
    }
  }
  return std::nullopt;
}

void vary_ignored(const Exchange& x, const Past& past, Reporter& out) {
  const Memo* const any =
      earlier_use(x, past, [](const Memo& m) { return m.sight().contains(Need::request_fields); });
  if (any == nullptr) return out.not_observable();
  if (earlier_use(x, past, [&](const Memo& m) { return !telling_name(x, m); }) != nullptr) return;
  const std::string_view name = *telling_name(x, *any);
  auto finding = out.at(name);
  finding.also(x.response.value(Field::age));
  // Two variants may have been fetched within the same second.
  const bool sure = name == "*" || syntax::same(name, "accept-encoding") ||
                    syntax::same(name, "accept-language") || has_same_id(x, *any);
  if (!sure) finding.as(Level::advice);
}

constexpr FieldSet kTargets = checks::kTargeted;

constexpr Rule kRules[] = {
    {
        .id = "no-cache-reused",
        .level = Level::must,
        .spec = rfc9111("5.2.2.4"),
        .summary = "A response with no-cache is reused without validation.",
        .why = "Clients get content that the origin server wanted to be asked about each time.",
        .fix = "Validate the response with the origin before every reuse.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-cache

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:09 GMT
Cache-Control: no-cache

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-cache

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-cache
Age: [[9]]

)",
        .when = {.has = {Field::age, Field::cache_control, Field::date}},
        .reads = kTargets,
        .beats = {"age-with-no-cache"},
        .check = no_cache,
    },
    {
        .id = "no-store-reused",
        .level = Level::must,
        .spec = rfc9111("5.2.2.5"),
        .summary = "A response with no-store is stored and reused.",
        .why = "What was to leave no trace is kept, and may reach another client.",
        .fix = "Do not store responses with no-store.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:09 GMT
Cache-Control: no-store

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Age: [[9]]

)",
        .when = {.has = {Field::age, Field::cache_control, Field::date}},
        .reads = kTargets,
        .beats = {"age-with-no-store"},
        .check = no_store,
    },
    {
        .id = "private-reused-shared",
        .level = Level::must,
        .spec = rfc9111("5.2.2.7"),
        .summary = "A shared cache reuses a private response.",
        .why = "Content made for one user reaches another.",
        .fix = "Do not store responses with private in shared caches.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: private

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:09 GMT
Cache-Control: private

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: private

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: private
Age: [[9]]

)",
        .when = {.has = {Field::age, Field::cache_control, Field::date}},
        .reads = kTargets,
        .check = private_,
    },
    {
        .id = "request-no-store-cached",
        .level = Level::must,
        .spec = rfc9111("5.2.1.5"),
        .summary = "The response to a request with no-store is stored and reused.",
        .why = "The client asked that its exchange leave no trace in caches; it did.",
        .fix = "Do not store responses to requests with no-store.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Cache-Control: no-store

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:09 GMT
Cache-Control: max-age=60

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Cache-Control: no-store

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Age: [[9]]

)",
        .when = {.has = {Field::age, Field::date}, .needs = {Need::request}},
        .check = stored_for_no_store,
    },
    {
        .id = "authorized-reused-shared",
        .level = Level::must,
        .spec = rfc9111("3.5"),
        .summary = "A cache reuses the response to a request with Authorization.",
        .why = "What one user was allowed to see reaches others.",
        .fix = "Reuse such responses only with public, s-maxage or must-revalidate.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Authorization: Bearer abc

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: s-maxage=60

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: s-maxage=60
Age: 9

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Authorization: Bearer abc

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Age: [[9]]

)",
        .when = {.has = {Field::age, Field::date}, .needs = {Need::request}},
        .reads = kTargets | FieldSet{Field::cache_control},
        .check = stored_with_credentials,
    },
    {
        .id = "heuristic-with-explicit",
        .level = Level::must,
        .spec = rfc9111("4.2.2"),
        .summary = "A cache reuses a response as fresh after its explicit lifetime.",
        .why = "Clients get content that the origin server declared to be out of date.",
        .fix = "Go by the lifetime that the response states.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Age: 60

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Age: [[90]]

)",
        .when = {.has = {Field::age, Field::date},
                 .any = {Field::cache_control, Field::expires},
                 .needs = {Need::request_fields}},
        .reads = kTargets | FieldSet{Field::warning, Field::proxy_status, Field::cache_status},
        .beats = {"age-exceeds-lifetime"},
        .check = beyond_lifetime,
    },
    {
        .id = "unsafe-no-invalidation",
        .level = Level::must,
        .spec = rfc9111("4.4"),
        .summary = "A cache serves the response that it stored before a change went through it.",
        .why = "Users do not see what they have just changed, and change it again.",
        .fix = "Invalidate the target URI on every non-error answer to an unsafe method.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Via: 1.1 b

POST /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:05 GMT
Cache-Control: no-store
Via: 1.1 b

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:07 GMT
Cache-Control: max-age=60
Age: 2
Via: 1.1 b

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Via: 1.1 b

POST /a HTTP/1.1
Host: a.example
Content-Length: 0

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:05 GMT
Cache-Control: no-store
Via: 1.1 b

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Age: [[9]]
Via: 1.1 b

)",
        .when = {.status = k2xx | k3xx,
                 .method = {Method::get, Method::head},
                 .has = {Field::age, Field::date}},
        .reads = {Field::via},
        .check = not_invalidated,
    },
    {
        .id = "age-missing-from-cache",
        .level = Level::must,
        .spec = rfc9111("4"),
        .summary = "A response out of a cache has no Age.",
        .why = "Caches and clients behind it take the response for new, and keep it too long.",
        .fix = "Generate Age for every response that is reused without validation.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Cache-Status: b; hit
Age: 9

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 204 No Content]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Cache-Status: b; hit

)",
        .when = {.status = k2xx | Statuses::range(300, 303) | Statuses::range(305, 599),
                 .any = {Field::cache_status, Field::x_cache, Field::cf_cache_status,
                         Field::x_request_id},
                 .lacks = {Field::age}},
        .reads = {Field::date},
        .runs_alone = true,
        .check = age_missing,
    },
    {
        .id = "age-not-increasing",
        .level = Level::must,
        .spec = rfc9111("4"),
        .summary = "The Age of a stored response does not grow with time.",
        .why = "Caches and clients behind it take the response to be younger than it is.",
        .fix = "Compute the current age for every response that is sent.",
        .conforms = R"(
# received: 2026-06-02T10:00:05Z
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Age: 5

# received: 2026-06-02T10:00:15Z
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Age: 15

)",
        .violates = R"(
# received: 2026-06-02T10:00:05Z
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Age: 5

# received: 2026-06-02T10:00:15Z
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Age: [[5]]

)",
        .when = {.has = {Field::age, Field::date}, .needs = {Need::time}},
        .reads = {Field::via},
        .check = age_stands,
    },
    {
        .id = "cache-control-immutable-changed",
        .level = Level::advice,
        .spec = {"RFC 8246", "2"},
        .summary = "The content of an immutable response changed within its lifetime.",
        .why = "User agents keep the old content, even when the page is reloaded.",
        .fix = "Give new content a new URI, or leave immutable out.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: max-age=3600, immutable

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:30:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: max-age=3600, immutable

abc
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
Cache-Control: max-age=3600, [[immutable]]

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:30:00 GMT
Content-Type: text/css
Content-Length: 3
Cache-Control: max-age=3600, immutable

abd
)",
        .when = {.status = {200}, .method = {Method::get}},
        .reads = {Field::content_encoding, Field::date, Field::age},
        .check = immutable_changed,
    },
    {
        .id = "no-transform-content-changed",
        .level = Level::must,
        .spec = rfc9110("7.7"),
        .summary = "An intermediary changed content that is marked no-transform.",
        .why = "Signatures and digests of the content fail, and programs that rely on its octets "
               "break.",
        .fix = "Forward content with no-transform octet for octet.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-transform, max-age=60

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-transform, max-age=60
Via: 1.1 b

abc
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Cache-Control: no-transform, max-age=60

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 2
ETag: "1"
Cache-Control: [[no-transform]], max-age=60
Via: 1.1 b

ab
)",
        .when = {.has = {Field::cache_control, Field::via}, .needs = {Need::request}},
        .reads = {Field::date, Field::etag, Field::last_modified, Field::content_digest},
        .runs_alone = true,
        .check = transformed,
    },
    {
        .id = "cache-connection-fields-stored",
        .level = Level::must,
        .spec = rfc9111("3.1"),
        .summary = "A cache reuses fields that were meant for one connection.",
        .why = "Recipients act on what was said to somebody else on another connection.",
        .fix = "Remove the fields that Connection names before the response is stored.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Connection: b-hop
B-Hop: 1

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Age: 9

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Connection: b-hop
B-Hop: 1

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
[[B-Hop: 1]]
Age: 9

)",
        .when = {.has = {Field::age, Field::date}},
        .reads = {Field::connection, Field::proxy_authenticate, Field::proxy_authentication_info,
                  Field::via},
        .check = connection_fields,
    },
    {
        .id = "cache-partial-as-full",
        .level = Level::must,
        .spec = rfc9111("3.3"),
        .summary = "A cache serves an incomplete response as a complete one.",
        .why = "Clients take what they get for all of it, and go on with a truncated file.",
        .fix = "Answer 206 with what is stored, or fetch the rest first.",
        .conforms = R"(
HEAD /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
Cache-Control: max-age=60
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
Cache-Control: max-age=60
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Age: 9

abc
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
Cache-Control: max-age=60
ETag: "1"

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: [[2]]
Cache-Control: max-age=60
ETag: "1"
Age: 9

ab
)",
        .when = {.status = {200}, .method = {Method::get}, .has = {Field::age, Field::date}},
        .reads = {Field::content_length, Field::content_encoding},
        .check = partial_as_full,
    },
    {
        .id = "cache-304-wrong-update",
        .level = Level::must,
        .spec = rfc9111("4.3.4"),
        .summary = "A cache does not take over what a 304 said anew.",
        .why = "Clients go by metadata that the origin server has replaced.",
        .fix = "Update the stored fields by those of the 304.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
If-None-Match: "1"

HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "1"
Cache-Control: max-age=600

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: max-age=600
Age: 9

abc
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
If-None-Match: "1"

HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "1"
Cache-Control: max-age=600

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
[[Cache-Control: max-age=60]]
Age: 9

abc
)",
        .when = {.status = {200}, .method = {Method::get}, .has = {Field::age, Field::date}},
        .reads = {Field::cache_control, Field::expires, Field::content_location, Field::vary,
                  Field::etag, Field::last_modified},
        .check = wrong_update,
    },
    {
        .id = "vary-ignored-by-cache",
        .level = Level::must,
        .spec = rfc9111("4.1"),
        .summary = "A cache reuses a response for a request that Vary tells apart.",
        .why = "Clients get a variant made for others: a language they do not read, a coding they "
               "cannot decode, access meant for another origin.",
        .fix = "Reuse a stored response only for requests that match in the fields Vary names.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
A-Theme: dark

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Vary: A-Theme

GET /a HTTP/1.1
Host: a.example
A-Theme: dark

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Vary: A-Theme
Age: 9

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
A-Theme: dark

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Vary: A-Theme

GET /a HTTP/1.1
Host: a.example
A-Theme: bright

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Vary: [[A-Theme]]
Age: [[9]]

)",
        .when = {.has = {Field::age, Field::date, Field::vary}, .needs = {Need::request_fields}},
        .reads = {Field::content_encoding, Field::content_language},
        .check = vary_ignored,
    },
    {
        .id = "date-without-clock",
        .level = Level::must,
        .spec = rfc9110("6.6.1"),
        .summary = "Date comes from a clock that was never set.",
        .why = "Caches compute ages of years, and clients take other dates to lie in the future.",
        .fix = "Leave Date out where there is no clock; recipients add it.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:09 GMT
Cache-Control: no-store

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Thu, 01 Jan 1970 00:10:00 GMT
Cache-Control: no-store

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: [[Thu, 01 Jan 1970 00:10:09 GMT]]
Cache-Control: no-store

)",
        .when = {.has = {Field::date}},
        .reads = {Field::age, Field::via, Field::cache_status, Field::x_cache},
        .once_per_host = true,
        .check = date_without_clock,
    },
    {
        .id = "expires-without-clock",
        .level = Level::must,
        .spec = rfc9111("5.3"),
        .summary = "A server without a clock sends Expires.",
        .why = "The time is made up: caches keep the response for years, or not at all.",
        .fix = "Send max-age, which needs no clock.",
        .conforms = R"(
# received: 2026-06-02T10:00:00Z
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Expires: Tue, 02 Jun 2026 11:00:00 GMT

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Expires: Tue, 02 Jun 2026 11:00:00 GMT

)",
        .violates = R"(
# received: 2026-06-02T10:00:00Z
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Cache-Control: no-store

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Expires: [[Tue, 02 Jun 2026 11:00:00 GMT]]
[[Last-Modified: Thu, 01 Jan 1970 00:00:10 GMT]]

)",
        .when = {.has = {Field::expires}, .lacks = {Field::date}, .needs = {Need::time}},
        .reads = {Field::last_modified},
        .check = expires_without_clock,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::caching_history{"caching", kRules};

}  // namespace statute
