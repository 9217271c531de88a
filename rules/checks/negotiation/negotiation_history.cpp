// Negotiation, as several answers of a resource show it: RFC 9110, 8.4 and 12.5. Pages change, so
// that two requests have to take turns before a difference is laid to what they asked for.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/checks/history.h"
#include "rules/message/facts.h"
#include "rules/rule.h"
#include "rules/syntax/media_type.h"

namespace statute {
namespace {

using checks::Side;

// Of the selection of a request, what one of its fields does not make up.
std::uint64_t selection_but(const Side& s, Field f) {
  if (f != Field::cookie) return s.selection() - selection_part(s.request(), f);
  return s.selection() - s.credentials();
}

bool asks_alike(const Side& a, const Side& b, Field f) {
  return f == Field::cookie ? a.selection() == b.selection()
                            : checks::has_same_lines(a.request(), b.request(), f);
}

// The nearest earlier plain GET that asked for something else in the field `f` alone, and was
// answered differently, as `differs(a, b)` tells, if the two requests took turns and were answered
// alike both times: A-B-A-B. Null if there is none, or if it was told when a former turn ended.
template <class Differs>
const Memo* alternative(const Exchange& x, const Past& past, Field f, Differs differs) {
  const Side here(x);
  if (past.size() < 3 || !checks::is_plain(*x.request) || !checks::is_comparable(here)) {
    return nullptr;
  }
  const std::uint64_t rest = selection_but(here, f);
  const Memo* other = nullptr;
  bool is_others_turn = true;
  int turns = 0;
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Memo& m = past[i];
    const Side side(m);
    if (checks::may_have_changed(m)) return turns == 3 ? other : nullptr;
    if (!checks::is_plain(m.request()) || !checks::is_comparable(side)) continue;
    if (selection_but(side, f) != rest) continue;
    const bool mine = asks_alike(here, side, f);
    if (!mine && other != nullptr && !asks_alike(Side(*other), side, f)) continue;
    if (turns == 3 && mine) return nullptr;
    if (turns == 3) continue;
    if (!checks::is_close(here, side) || !checks::is_in_order(side, here)) return nullptr;
    if (mine == is_others_turn) {
      // A turn goes on, but the newest one begins with the exchange at hand.
      if (turns == 0 || differs(mine ? here : Side(*other), side)) return nullptr;
      continue;
    }
    if (turns == 0) {
      other = &m;
      if (!differs(here, side)) return nullptr;
    } else if (differs(mine ? here : Side(*other), side)) {
      return nullptr;
    }
    ++turns;
    is_others_turn = !is_others_turn;
  }
  return turns == 3 ? other : nullptr;
}

bool is_coded(const Response& r) {
  for (const FieldLine& line : r.lines(Field::content_encoding)) {
    if (!syntax::same(line.value, "identity")) return true;
  }
  return false;
}

bool covers(const Response& r, std::string_view field) {
  return checks::lists(r, Field::vary, field) || checks::lists(r, Field::vary, "*");
}

void lacks_vary(const Side& s, Field f, Reporter& out) {
  const Response& r = s.response();
  if (covers(r, name(f))) return;
  const FieldLine* const vary = r.first(Field::vary);
  s.report(out, r.start_line, vary == nullptr ? "no Vary, " : "Vary does not name ",
           vary == nullptr ? "and the response depends on " : "", name(f));
}

void accept_encoding_missing(const Exchange& x, const Past& past, Reporter& out) {
  const Memo* const other =
      alternative(x, past, Field::accept_encoding, [](const Side& a, const Side& b) {
        return a.status() != b.status() || is_coded(a.response()) != is_coded(b.response());
      });
  if (other == nullptr) return out.not_observable();
  if (other->response().status != 200) return;
  lacks_vary(Side(x), Field::accept_encoding, out);
  lacks_vary(Side(*other), Field::accept_encoding, out);
}

bool is_storable(const Response& r) {
  return r.status >= 200 && r.status < 400 && !checks::lists(r, Field::cache_control, "no-store") &&
         !checks::lists(r, Field::cache_control, "private");
}

// Whether two responses are different selections: in type, language, coding, place or octets.
bool is_selected_otherwise(const Side& a, const Side& b) {
  for (Field f :
       {Field::content_type, Field::content_language, Field::content_encoding, Field::location}) {
    if (!checks::has_same_lines(a.response(), b.response(), f)) return true;
  }
  const auto one = a.content_digest();
  const auto other = b.content_digest();
  return a.status() != b.status() || (one && other && *one != *other);
}

void vary_missing(const Exchange& x, const Past& past, Reporter& out) {
  constexpr std::array kAsked{Field::accept, Field::accept_language, Field::accept_charset,
                              Field::origin, Field::prefer,          Field::user_agent,
                              Field::cookie};
  if (!is_storable(x.response) || x.request->has(Field::authorization)) return;
  bool others = false;
  const std::uint64_t mine = past.size() < 3 ? 0 : Side(x).selection();
  for (std::size_t i = 0; i < past.size(); ++i) others |= past[i].selection() != mine;
  if (!others || past.size() < 3) return out.not_observable();
  for (Field f : kAsked) {
    const Memo* const other = alternative(x, past, f, is_selected_otherwise);
    if (other == nullptr || !is_storable(other->response())) continue;
    lacks_vary(Side(x), f, out);
    lacks_vary(Side(*other), f, out);
  }
}

// Whether all names in the Vary of one are in that of the other.
bool is_within(const Response& a, const Response& b) {
  if (checks::has_same_lines(a, b, Field::vary)) return true;
  for (const FieldLine& line : a.lines(Field::vary)) {
    for (std::string_view e : syntax::Elements(line.value)) {
      if (!e.empty() && !checks::lists(b, Field::vary, e)) return false;
    }
  }
  return true;
}

bool varies_alike(const Response& a, const Response& b) {
  return is_within(a, b) && is_within(b, a);
}

void vary_inconsistent(const Exchange& x, const Past& past, Reporter& out) {
  const Memo* newest = nullptr;
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Memo& m = past[i];
    if (m.request().method != Method::get || m.response().status != 200) continue;
    // Said of the resource when it is first seen, and no more.
    if (newest != nullptr && !varies_alike(newest->response(), m.response())) return;
    if (newest == nullptr) newest = &m;
  }
  if (newest == nullptr || !checks::is_close(Side(*newest), Side(x))) return out.not_observable();
  if (varies_alike(newest->response(), x.response)) return;
  const FieldLine* const line = x.response.first(Field::vary);
  const FieldLine* const before = newest->response().first(Field::vary);
  out.at(line != nullptr ? line->whole() : x.response.start_line, "a 200 before has ",
         before != nullptr ? before->whole() : "none");
}

void coding_status(const Exchange& x, const Past& past, Reporter& out) {
  const auto essence = [](const Side& s) {
    return syntax::essence(s.response().value(Field::content_type));
  };
  const auto differs = [&](const Side& a, const Side& b) {
    return a.status() != b.status() || !syntax::same(essence(a), essence(b));
  };
  const Memo* const other = alternative(x, past, Field::accept_encoding, differs);
  if (other == nullptr) return out.not_observable();
  constexpr Statuses kRefused{406, 415, 429, 503};
  const int status = other->response().status;
  if (kRefused.contains(x.response.status) || kRefused.contains(status)) return;
  if (status != x.response.status) {
    const Side worse = status > x.response.status ? Side(*other) : Side(x);
    worse.report(out, worse.response().start_line, "with another Accept-Encoding it is ",
                 status > x.response.status ? x.response.status : status);
    return;
  }
  const FieldLine* const line = x.response.first(Field::content_type);
  out.at(line != nullptr ? line->whole() : x.response.start_line,
         "with another Accept-Encoding it is ", other->response().value(Field::content_type));
}

// Whether Content-Encoding apart nothing tells that two responses are of different versions.
bool share_validator(const Response& a, const Response& b) {
  const auto one = checks::tag_of(a);
  const auto other = checks::tag_of(b);
  if (one || other) return one && other && one->matches_weakly(*other);
  return a.has(Field::last_modified) && checks::has_same_lines(a, b, Field::last_modified);
}

// The coding of the exchange at hand alone can be undone: its octets have to have come before, and
// between the two the uncoded ones.
void coding_content(const Exchange& x, const Past& past, Reporter& out) {
  const Side here(x);
  const Content& c = x.response.content;
  if (!is_coded(x.response) || c.form != Form::exact || !checks::is_plain(*x.request) ||
      !checks::is_comparable(here)) {
    return;
  }
  const Memo* uncoded = nullptr;
  bool repeated = false;
  for (std::size_t i = 0; i < past.size() && !repeated; ++i) {
    const Side side(past[i]);
    if (checks::may_have_changed(past[i])) break;
    if (side.status() != 200 || !checks::is_plain(side.request()) || !checks::is_comparable(side) ||
        selection_but(side, Field::accept_encoding) !=
            selection_but(here, Field::accept_encoding) ||
        !checks::is_close(here, side) || side.response().content.form != Form::exact) {
      continue;
    }
    if (!is_coded(side.response())) {
      if (uncoded == nullptr) uncoded = &past[i];
    } else {
      if (uncoded == nullptr) return;  // told when that one came
      repeated = past[i].content_digest() == digest_of(c.octets) &&
                 checks::is_alike(side.response(), x.response);
      if (!repeated) break;
    }
  }
  if (!repeated || !uncoded->content_digest()) return out.not_observable();
  const auto data = checks::data_of(x, out);
  if (!data || digest_of(*data) == *uncoded->content_digest()) return;
  auto finding =
      out.at(x.response.first(Field::content_encoding)->whole(), "decoded, it has ", data->size(),
             " octets, and ", uncoded->response().content.length, " uncoded");
  if (!share_validator(x.response, uncoded->response())) finding.as(Level::info);
}

constexpr Rule kRules[] = {
    {
        .id = "vary-accept-encoding-missing",
        .level = Level::should,
        .spec = rfc9110("12.5.5"),
        .summary = "A response is coded or not by Accept-Encoding, and Vary does not say so.",
        .why = "A cache serves the coded content to a client that cannot decode it, or the plain "
               "one to all.",
        .fix = "Send Vary: Accept-Encoding with both, coded or not.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Accept-Encoding: gzip

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1-gz"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Vary: Accept-Encoding
Content-Encoding: gzip
Content-Length: 24

\x1f\x8b\x08\0\0\0\0\0\x02\x03\x4b\x4c\x24\x0e\0\0\x25\x8a\x5b\xc9\x28\0\0\0

GET /a HTTP/1.1
Host: a.example
Accept-Encoding: identity

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Vary: Accept-Encoding
Content-Length: 40

aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa

GET /a HTTP/1.1
Host: a.example
Accept-Encoding: gzip

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1-gz"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Vary: Accept-Encoding
Content-Encoding: gzip
Content-Length: 24

\x1f\x8b\x08\0\0\0\0\0\x02\x03\x4b\x4c\x24\x0e\0\0\x25\x8a\x5b\xc9\x28\0\0\0

GET /a HTTP/1.1
Host: a.example
Accept-Encoding: identity

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Vary: Accept-Encoding
Content-Length: 40

aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Accept-Encoding: gzip

HTTP/1.1 200 OK
Content-Encoding: gzip
Content-Length: 24

\x1f\x8b\x08\0\0\0\0\0\x02\x03\x4b\x4c\x24\x0e\0\0\x25\x8a\x5b\xc9\x28\0\0\0

GET /a HTTP/1.1
Host: a.example
Accept-Encoding: identity

HTTP/1.1 200 OK
Content-Length: 40

aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa

GET /a HTTP/1.1
Host: a.example
Accept-Encoding: gzip

[[HTTP/1.1 200 OK]]
Content-Encoding: gzip
Content-Length: 24

\x1f\x8b\x08\0\0\0\0\0\x02\x03\x4b\x4c\x24\x0e\0\0\x25\x8a\x5b\xc9\x28\0\0\0

GET /a HTTP/1.1
Host: a.example
Accept-Encoding: identity

[[HTTP/1.1 200 OK]]
Content-Length: 40

aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)",
        .when = {.status = {200}, .method = {Method::get}, .unasked = checks::kConditions},
        .reads = {Field::vary, Field::content_encoding},
        .beats = {"content-encoding-without-vary"},
        .check = accept_encoding_missing,
    },
    {
        .id = "vary-missing",
        .level = Level::should,
        .spec = rfc9110("12.5.5"),
        .summary = "A response depends on a request field that Vary does not name.",
        .why = "A cache serves to one what was made for another: the wrong language, type or user.",
        .fix = "Name in Vary each request field that the choice depends on.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Accept-Language: en

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "en"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Vary: Accept-Language
Content-Language: en
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Accept-Language: de

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "de"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Vary: Accept-Language
Content-Language: de
Content-Length: 4

zwei

GET /a HTTP/1.1
Host: a.example
Accept-Language: en

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "en"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Vary: Accept-Language
Content-Language: en
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Accept-Language: de

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "de"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Vary: Accept-Language
Content-Language: de
Content-Length: 4

zwei)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Accept-Language: en

HTTP/1.1 200 OK
Content-Language: en
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Accept-Language: de

HTTP/1.1 200 OK
Content-Language: de
Content-Length: 4

zwei

GET /a HTTP/1.1
Host: a.example
Accept-Language: en

[[HTTP/1.1 200 OK]]
Content-Language: en
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Accept-Language: de

[[HTTP/1.1 200 OK]]
Content-Language: de
Content-Length: 4

zwei)",
        .when = {.status = k2xx | k3xx, .method = {Method::get}, .unasked = checks::kConditions},
        .reads = {Field::vary, Field::content_type, Field::content_language,
                  Field::content_encoding, Field::location, Field::cache_control},
        .check = vary_missing,
    },
    {
        .id = "vary-inconsistent",
        .level = Level::advice,
        .spec = rfc9111("4.1"),
        .summary = "Vary differs between successful responses of one resource.",
        .why = "A cache goes by the Vary of what it stored last: by turns it mixes variants up, or "
               "stores none.",
        .fix = "Send the same Vary on all responses, that of the default variant too.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Accept-Language: en

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "en"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Vary: Accept-Language
Content-Language: en
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Accept-Language: de

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "de"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Vary: Accept-Language
Content-Language: de
Content-Length: 4

zwei)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Accept-Language: en

HTTP/1.1 200 OK
Content-Language: en
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Accept-Language: de

HTTP/1.1 200 OK
[[Vary: Accept-Language]]
Content-Language: de
Content-Length: 4

zwei)",
        .when = {.status = {200}, .method = {Method::get}},
        .reads = {Field::vary},
        .check = vary_inconsistent,
    },
    {
        .id = "content-coding-status-differs",
        .level = Level::advice,
        .spec = rfc9110("12.5.3"),
        .summary = "The status or the type of a response depends on Accept-Encoding.",
        .why = "Clients that cannot decode, and those that debug, see another resource than the "
               "others.",
        .fix = "Let Accept-Encoding change the coding and nothing else.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Accept-Encoding: gzip

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1-gz"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Vary: Accept-Encoding
Content-Encoding: gzip
Content-Length: 24

\x1f\x8b\x08\0\0\0\0\0\x02\x03\x4b\x4c\x24\x0e\0\0\x25\x8a\x5b\xc9\x28\0\0\0

GET /a HTTP/1.1
Host: a.example
Accept-Encoding: identity

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Vary: Accept-Encoding
Content-Length: 40

aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa

GET /a HTTP/1.1
Host: a.example
Accept-Encoding: gzip

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1-gz"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Vary: Accept-Encoding
Content-Encoding: gzip
Content-Length: 24

\x1f\x8b\x08\0\0\0\0\0\x02\x03\x4b\x4c\x24\x0e\0\0\x25\x8a\x5b\xc9\x28\0\0\0

GET /a HTTP/1.1
Host: a.example
Accept-Encoding: identity

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Vary: Accept-Encoding
Content-Length: 40

aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Accept-Encoding: gzip

HTTP/1.1 200 OK
ETag: "1"
Vary: Accept-Encoding
Content-Encoding: gzip
Content-Length: 24

\x1f\x8b\x08\0\0\0\0\0\x02\x03\x4b\x4c\x24\x0e\0\0\x25\x8a\x5b\xc9\x28\0\0\0

GET /a HTTP/1.1
Host: a.example
Accept-Encoding: identity

HTTP/1.1 500 Internal Server Error
Content-Length: 40

aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa

GET /a HTTP/1.1
Host: a.example
Accept-Encoding: gzip

HTTP/1.1 200 OK
ETag: "1"
Vary: Accept-Encoding
Content-Encoding: gzip
Content-Length: 24

\x1f\x8b\x08\0\0\0\0\0\x02\x03\x4b\x4c\x24\x0e\0\0\x25\x8a\x5b\xc9\x28\0\0\0

GET /a HTTP/1.1
Host: a.example
Accept-Encoding: identity

[[HTTP/1.1 500 Internal Server Error]]
Content-Length: 40

aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)",
        .when = {.status = Statuses::final_but({406, 415}),
                 .method = {Method::get},
                 .unasked = checks::kConditions},
        .reads = {Field::content_type},
        .check = coding_status,
    },
    {
        .id = "content-coding-content-differs",
        .level = Level::advice,
        .spec = rfc9110("8.4"),
        .summary = "The coded content decodes to other octets than the uncoded one.",
        .why = "Which version a client gets depends on what it can decode; a forgotten "
               "precompressed file is the usual cause.",
        .fix =
            "Code the representation that is sent uncoded; renew stored codings when it changes.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Accept-Encoding: gzip

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1-gz"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Vary: Accept-Encoding
Content-Encoding: gzip
Content-Length: 24

\x1f\x8b\x08\0\0\0\0\0\x02\x03\x4b\x4c\x24\x0e\0\0\x25\x8a\x5b\xc9\x28\0\0\0

GET /a HTTP/1.1
Host: a.example
Accept-Encoding: identity

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Vary: Accept-Encoding
Content-Length: 40

aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa

GET /a HTTP/1.1
Host: a.example
Accept-Encoding: gzip

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1-gz"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Vary: Accept-Encoding
Content-Encoding: gzip
Content-Length: 24

\x1f\x8b\x08\0\0\0\0\0\x02\x03\x4b\x4c\x24\x0e\0\0\x25\x8a\x5b\xc9\x28\0\0\0)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Accept-Encoding: gzip

HTTP/1.1 200 OK
ETag: W/"1"
Vary: Accept-Encoding
Content-Encoding: gzip
Content-Length: 24

\x1f\x8b\x08\0\0\0\0\0\x02\x03\x4b\x4a\x22\x0e\0\0\x5a\x40\x1b\x73\x28\0\0\0

GET /a HTTP/1.1
Host: a.example
Accept-Encoding: identity

HTTP/1.1 200 OK
ETag: W/"1"
Vary: Accept-Encoding
Content-Length: 40

aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa

GET /a HTTP/1.1
Host: a.example
Accept-Encoding: gzip

HTTP/1.1 200 OK
ETag: W/"1"
Vary: Accept-Encoding
[[Content-Encoding: gzip]]
Content-Length: 24

\x1f\x8b\x08\0\0\0\0\0\x02\x03\x4b\x4a\x22\x0e\0\0\x5a\x40\x1b\x73\x28\0\0\0)",
        .when = {.status = {200},
                 .method = {Method::get},
                 .has = {Field::content_encoding},
                 .unasked = checks::kConditions,
                 .needs = {Need::content, Need::data}},
        .reads = {Field::etag, Field::last_modified},
        .check = coding_content,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::negotiation_history{"negotiation", kRules};

}  // namespace statute
