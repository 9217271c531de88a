// Comparisons between exchanges of one resource: which requests are the same,
// which responses are alike, and what lay between two of them.
#ifndef RULES_CHECKS_HISTORY_H_
#define RULES_CHECKS_HISTORY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/checks/conditions.h"
#include "rules/engine/history.h"
#include "rules/engine/report.h"
#include "rules/message/message.h"
#include "rules/syntax/age.h"
#include "rules/syntax/cache_status.h"
#include "rules/syntax/date.h"
#include "rules/syntax/parse.h"

namespace statute::checks {

// The fields that make a request conditional or ask for a part: what Memo::selection leaves out.
inline constexpr FieldSet kConditions{Field::if_match,          Field::if_none_match,
                                      Field::if_modified_since, Field::if_unmodified_since,
                                      Field::if_range,          Field::range};

// An exchange at hand or an earlier one, for comparisons that treat them alike.
class Side {
 public:
  explicit Side(const Exchange& x) noexcept
      : exchange_(&x), digests_(x.digests), request_(x.request), response_(&x.response) {}
  explicit Side(const Memo& m) noexcept
      : memo_(&m), request_(&m.request()), response_(&m.response()) {}

  // The exchange at hand has a request, or nothing is compared: see is_comparable.
  [[nodiscard]] const Request& request() const noexcept { return *request_; }
  [[nodiscard]] const Response& response() const noexcept { return *response_; }
  [[nodiscard]] int status() const noexcept { return response().status; }
  [[nodiscard]] bool is_memo() const noexcept { return memo_ != nullptr; }
  [[nodiscard]] const Memo* memo() const noexcept { return memo_; }
  [[nodiscard]] std::optional<std::int64_t> received() const noexcept {
    return memo_ != nullptr ? memo_->received() : exchange_->received;
  }
  [[nodiscard]] Needs sight() const noexcept {
    return memo_ != nullptr ? memo_->sight() : exchange_->sight();
  }
  [[nodiscard]] const Connection& connection() const noexcept {
    return memo_ != nullptr ? memo_->connection() : exchange_->connection;
  }
  [[nodiscard]] std::uint64_t selection() const noexcept {
    if (memo_ != nullptr) return memo_->selection();
    return digests_ != nullptr ? digests_->selection() : selection_of(request());
  }
  // Of the content of the request, if all of it is known.
  [[nodiscard]] std::optional<std::uint64_t> asked_digest() const noexcept {
    if (memo_ != nullptr) return memo_->request_content_digest();
    if (digests_ != nullptr) return digests_->request_content();
    const Content& c = request().content;
    return c.known == Known::fully ? std::optional(digest_of(c.octets)) : std::nullopt;
  }
  [[nodiscard]] std::uint64_t credentials() const noexcept {
    if (memo_ != nullptr) return memo_->credentials();
    return digests_ != nullptr ? digests_->credentials() : credentials_of(request());
  }
  // Zero if the request has no such field; see asked_of.
  [[nodiscard]] std::uint64_t asked(std::string_view name) const noexcept {
    return memo_ != nullptr ? memo_->asked(name) : asked_of(request(), name);
  }
  // Of the content of the response, if all of it is known.
  [[nodiscard]] std::optional<std::uint64_t> content_digest() const noexcept {
    if (memo_ != nullptr) return memo_->content_digest();
    if (digests_ != nullptr) return digests_->content();
    const Content& c = response().content;
    return c.known == Known::fully ? std::optional(digest_of(c.octets)) : std::nullopt;
  }
  // The entity tag, if it is the only one and well-formed.
  [[nodiscard]] std::optional<syntax::EntityTag> tag() const { return tag_of(response()); }

  // Reports about it, whichever it is; see Reporter::at.
  template <class... Parts>
  Reporter::Handle report(Reporter& out, std::string_view octets, const Parts&... parts) const {
    return memo_ != nullptr ? out.at(*memo_, octets, parts...) : out.at(octets, parts...);
  }

 private:
  const Exchange* exchange_ = nullptr;
  const Digests* digests_ = nullptr;
  const Memo* memo_ = nullptr;
  const Request* request_;
  const Response* response_;
};

// An earlier exchange, for helpers that take one at hand; without interim responses and facts.
inline Exchange exchange_of(const Memo& m) {
  Exchange x;
  x.request = &m.request();
  x.response = m.response();
  x.seen = m.sight();
  x.uri = m.uri();
  x.scheme = m.scheme();
  x.connection = m.connection();
  x.received = m.received();
  return x;
}

// Whether the source saw all fields of the request, so that two can be found equal.
inline bool is_comparable(const Side& a) {
  return a.sight().contains_all({Need::request, Need::request_fields});
}

// A GET without conditions and ranges.
inline bool is_plain(const Request& q) {
  return q.method == Method::get && !q.present.contains_any(kConditions);
}

// Whether the requests differ in nothing but the method, conditions and ranges; of one resource,
// as all are that Past holds.
inline bool is_same_selection(const Side& a, const Side& b) {
  return is_comparable(a) && is_comparable(b) && a.selection() == b.selection();
}

// Whether the requests differ in nothing but conditions and ranges.
inline bool is_same_request(const Side& a, const Side& b) {
  const Request& q = a.request();
  const Request& p = b.request();
  if (q.method != p.method || q.method == Method::other || !is_same_selection(a, b)) return false;
  const auto one = a.asked_digest();
  const auto other = b.asked_digest();
  const bool needs_content = q.method != Method::get && q.method != Method::head;
  if (!one || !other) return !needs_content;
  return *one == *other;
}

// Whether two messages have the same lines of a field, or both none. Of earlier exchanges, only
// remembered fields can be compared.
inline bool has_same_lines(const Message& a, const Message& b, Field f) {
  const Lines mine = a.lines(f);
  const Lines others = b.lines(f);
  auto i = mine.begin();
  auto j = others.begin();
  for (; i != mine.end() && j != others.end(); ++i, ++j) {
    if ((*i).value != (*j).value) return false;
  }
  return i == mine.end() && j == others.end();
}

// Whether two responses tell of the same state of the resource: the status and the validators.
inline bool is_alike(const Response& a, const Response& b) {
  return a.status == b.status && has_same_lines(a, b, Field::etag) &&
         has_same_lines(a, b, Field::last_modified);
}

// Whether two responses have validators of one kind that differ: the representation moved between
// them. Strength does not count: codings and conditional answers change it.
inline bool has_moved(const Response& a, const Response& b) {
  const auto one = tag_of(a);
  const auto other = tag_of(b);
  if (one && other && !one->matches_weakly(*other)) return true;
  return a.has(Field::last_modified) && b.has(Field::last_modified) &&
         !has_same_lines(a, b, Field::last_modified);
}

// Whether two responses have one strong entity tag and are coded alike: RFC 9110, 8.8.1.
inline bool has_same_octets(const Response& a, const Response& b) {
  const auto one = tag_of(a);
  const auto other = tag_of(b);
  return one && other && one->matches_strongly(*other) &&
         has_same_lines(a, b, Field::content_encoding);
}

// Whether the contents are the same; nothing if they cannot be compared: recorded in another form,
// or not in full.
inline std::optional<bool> has_same_content(const Side& a, const Side& b) {
  const Response& r = a.response();
  const Response& s = b.response();
  const auto is_whole = [](const Response& m) {
    const Content& c = m.content;
    return c.known == Known::fully && c.form != Form::edited &&
           (c.form == Form::decoded || m.framing.complete);
  };
  if (!is_whole(r) || !is_whole(s) || r.content.form != s.content.form) return std::nullopt;
  if (r.content.length != s.content.length) return false;
  const auto one = a.content_digest();
  const auto other = b.content_digest();
  return one && other ? std::optional(*one == *other) : std::nullopt;
}

// Whether the requests differ in nothing but that field, conditions and ranges.
inline bool differs_in(const Side& a, const Side& b, std::string_view name) {
  if (!is_comparable(a) || !is_comparable(b)) return false;
  const std::uint64_t mine = a.asked(name);
  const std::uint64_t others = b.asked(name);
  return mine != others && a.selection() - mine == b.selection() - others;
}

// Whether a cache says that the response came out of its store: RFC 9211, 2.1, and before it.
// `validated` are those that say that the origin was asked.
inline bool says_hit(const Response& r, bool validated = true) {
  for (const FieldLine& line : r.lines(Field::cache_status)) {
    if (syntax::has_hit(line.value)) return true;
  }
  for (Field f : {Field::x_cache, Field::cf_cache_status}) {
    for (const FieldLine& line : r.lines(f)) {
      bool hit = false;
      std::size_t from = 0;
      const std::string_view v = line.value;
      for (std::size_t i = 0; i <= v.size(); ++i) {
        if (i < v.size() && syntax::is_alpha(v[i])) continue;
        const std::string_view word = v.substr(from, i - from);
        from = i + 1;
        hit = hit || syntax::same(word, "hit");
        const bool refreshed = syntax::same(word, "refresh") || syntax::same(word, "refreshhit") ||
                               syntax::same(word, "revalidated");
        if (refreshed && !validated) return false;
        hit = hit || refreshed;
      }
      if (hit) return true;
    }
  }
  return false;
}

// Whether something shows that the response may have been stored.
inline bool may_be_stored(const Response& r) {
  return r.has(Field::age) || r.has(Field::via) || says_hit(r);
}

// The Age; zero if there is none. Nothing if it is malformed or repeated.
inline std::optional<std::uint64_t> stored_for(const Response& r) {
  if (!r.has(Field::age)) return 0;
  const FieldLine* const line = only_line(r, Field::age);
  if (line == nullptr) return std::nullopt;
  const auto age = syntax::age(line->value);
  return age ? std::optional(*age) : std::nullopt;
}

// Whether both are one response that a cache stored, the first the later use of it: the origin said
// so once, by Date and validators, and Age has grown.
inline bool is_reuse(const Side& later, const Side& earlier) {
  const Response& r = later.response();
  const Response& s = earlier.response();
  if (r.status != s.status || r.status == 304 || only_line(r, Field::date) == nullptr) return false;
  if (!has_same_lines(r, s, Field::date) || !is_alike(r, s)) return false;
  const auto age = stored_for(r);
  const auto before = stored_for(s);
  return age && before && *age > *before;
}

// Seconds from one to the other, by the time of receipt, or else by what the server says: Date
// and Age. Nothing if it cannot be told.
inline std::optional<std::int64_t> seconds_between(const Side& a, const Side& b) {
  const auto from = a.received();
  const auto to = b.received();
  if (from && to) return *to - *from;
  const auto said = [](const Response& r) -> std::optional<std::int64_t> {
    const FieldLine* const line = only_line(r, Field::date);
    if (line == nullptr) return std::nullopt;
    const auto date = syntax::http_date(line->value);
    if (!date || !date->possible) return std::nullopt;
    const std::string_view age = r.value(Field::age);
    std::int64_t n = 0;
    for (char c : age.substr(0, 9)) {
      if (!syntax::is_digit(c)) return std::nullopt;
      n = 10 * n + (c - '0');
    }
    return date->seconds + n;
  };
  const auto first = said(a.response());
  const auto second = said(b.response());
  return first && second ? std::optional(*second - *first) : std::nullopt;
}

// Whether two exchanges were close in time: within a minute. Where no time tells, what is
// remembered of one resource is taken to be close.
inline bool is_close(const Side& a, const Side& b) {
  const auto seconds = seconds_between(a, b);
  return !seconds || (*seconds <= 60 && *seconds >= -60);
}

// Whether `b` may have come after `a`, as the capture has it. The clocks of one service differ a
// little.
inline bool is_in_order(const Side& a, const Side& b) {
  const auto seconds = seconds_between(a, b);
  return !seconds || *seconds >= (a.received() && b.received() ? 0 : -2);
}

// Whether a request with that method may change the resource.
inline bool may_change(const Request& q) {
  return !Methods{Method::get,     Method::head,     Method::options, Method::trace,
                  Method::connect, Method::propfind, Method::report,  Method::query}
              .contains(q.method);
}

// Whether that exchange may have: one that was refused has not.
inline bool may_have_changed(const Memo& m) {
  const int status = m.response().status;
  return may_change(m.request()) && (status < 400 || status > 499);
}

// When an outer request arrives: calls `f(special, before)` for the earlier exchanges, oldest
// first, that lie between it and the nearest earlier outer one for the same selection, if these two
// are alike and nothing came between that may have changed the resource. `is_outer(request)` tells
// which they are. Only exchanges for the same selection are handed on. Not observable where there
// is nothing between.
template <class Outer, class F>
void for_each_between(const Exchange& x, const Past& past, Reporter& out, Outer is_outer, F f) {
  const Side after(x);
  if (past.size() < 2 || !is_outer(after.request()) || !is_comparable(after)) {
    return out.not_observable();
  }
  const std::uint64_t selection = after.selection();
  const auto is_candidate = [&](const Memo& m) {
    return m.selection() == selection && is_comparable(Side(m));
  };
  std::size_t n = 0;
  for (; n < past.size(); ++n) {
    if (may_have_changed(past[n])) return out.not_observable();
    if (is_candidate(past[n]) && is_outer(past[n].request())) break;
  }
  if (n == past.size() || n == 0) return out.not_observable();
  const Side before(past[n]);
  if (!is_alike(before.response(), x.response) || !is_in_order(before, after)) {
    return out.not_observable();
  }
  for (std::size_t i = n; i-- > 0;) {
    const Side special(past[i]);
    if (!is_candidate(past[i]) || !is_in_order(before, special) || !is_in_order(special, after)) {
      continue;
    }
    f(special, before);
  }
}

// The same between plain GETs.
template <class F>
void for_each_between(const Exchange& x, const Past& past, Reporter& out, F f) {
  for_each_between(x, past, out, is_plain, f);
}

// For pairs in either order: calls `f(subject, other)` once for a subject, with the nearest earlier
// exchange that it compares with, or else with the first later one. `is_subject(side)` and
// `compares(subject, other)` tell which they are; the latter is asked of close ones only. Not
// observable where there is no pair.
template <class Subject, class Compares, class F>
void for_each_pair(const Exchange& x, const Past& past, Reporter& out, Subject is_subject,
                   Compares compares, F f) {
  const Side here(x);
  const auto is_pair = [&](const Side& subject, const Side& other) {
    return compares(subject, other) && is_close(subject, other);
  };
  if (is_subject(here)) {
    for (std::size_t i = 0; i < past.size(); ++i) {
      if (is_pair(here, Side(past[i]))) return f(here, Side(past[i]));
    }
    return out.not_observable();
  }
  bool any = false;
  for (std::size_t i = past.size(); i-- > 0;) {
    const Side subject(past[i]);
    if (!is_subject(subject) || !is_pair(subject, here)) continue;
    bool judged = false;
    for (std::size_t j = 0; j < past.size() && !judged; ++j) {
      judged = j != i && is_pair(subject, Side(past[j]));
    }
    any = true;
    if (!judged) f(subject, here);
  }
  if (!any) out.not_observable();
}

// Whether the conditions of a request show that the representation was another one then than that
// of a 200 to the same request: they name validators of the client's, which matched.
inline bool names_another(const Request& q, const Response& ok, Field condition) {
  const auto tag = tag_of(ok);
  if (condition == Field::if_range) {
    const auto named = tag_of(q, Field::if_range);
    return tag && named && !named->matches_weakly(*tag);
  }
  const TagCondition named(q, condition);
  return tag && named.is_list() && !named.lists_weakly(*tag);
}

// For a status that is answered in place of 200: calls `f(subject, ok)` for a response with it, and
// a 200 to the same request of the same representation.
template <int kStatus, class F>
void for_each_beside_200(const Exchange& x, const Past& past, Reporter& out, F f) {
  constexpr Field kCondition = kStatus == 206 ? Field::if_range : Field::if_none_match;
  for_each_pair(
      x, past, out, [](const Side& s) { return s.status() == kStatus; },
      [](const Side& subject, const Side& other) {
        return other.status() == 200 && is_same_request(subject, other) &&
               !has_moved(subject.response(), other.response()) &&
               !names_another(subject.request(), other.response(), kCondition);
      },
      f);
}

// Points at the status line of such a response that lacks a field which the 200 has.
template <int kStatus, Field F>
void lacks_of_200(const Exchange& x, const Past& past, Reporter& out) {
  for_each_beside_200<kStatus>(x, past, out, [&out](const Side& subject, const Side& ok) {
    if (subject.response().has(F) || !ok.response().has(F)) return;
    subject.report(out, subject.response().start_line, "the 200 has ",
                   ok.response().first(F)->whole());
  });
}

// The nearest earlier exchange of a method that may tell whether the resource was there: a plain
// GET, close in time, with the same credentials, after which nothing may have changed it. Null if
// there is none.
inline const Memo* latest_get(const Exchange& x, const Past& past) {
  const Side here(x);
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Memo& m = past[i];
    if (may_have_changed(m)) return nullptr;
    if (!is_plain(m.request())) continue;
    const bool fits = is_comparable(Side(m)) && is_comparable(here) &&
                      m.credentials() == here.credentials() && is_close(here, Side(m));
    return fits ? &m : nullptr;
  }
  return nullptr;
}

}  // namespace statute::checks

#endif  // RULES_CHECKS_HISTORY_H_
