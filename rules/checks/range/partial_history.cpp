// What a 206 says and holds, beside the 200 to the same request: RFC 9110, 14.4 and 15.3.7.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/conditions.h"
#include "rules/checks/families.h"
#include "rules/checks/history.h"
#include "rules/checks/ranges.h"
#include "rules/message/facts.h"
#include "rules/rule.h"
#include "rules/syntax/media_type.h"
#include "rules/syntax/multipart.h"

namespace statute {
namespace {

using checks::Side;
using syntax::ContentRange;

// Whether Last-Modified is so much older than Date that it names one version: RFC 9110, 8.8.2.2.
bool has_strong_date(const Response& r) {
  const FieldLine* const modified = checks::only_line(r, Field::last_modified);
  const FieldLine* const sent = checks::only_line(r, Field::date);
  if (modified == nullptr || sent == nullptr) return false;
  const auto from = syntax::http_date(modified->value);
  const auto to = syntax::http_date(sent->value);
  return from && to && from->possible && to->possible && to->seconds - from->seconds >= 60;
}

// Whether the 206 is of the representation that the 200 holds, octet for octet. To If-Range, the
// coding need not be repeated.
bool is_coded_alike(const Side& part, const Side& ok) {
  const Response& a = part.response();
  const Response& b = ok.response();
  return checks::has_same_lines(a, b, Field::content_encoding) ||
         (part.request().has(Field::if_range) && !a.has(Field::content_encoding));
}

bool has_strong_match(const Response& a, const Response& b) {
  const auto one = checks::tag_of(a);
  const auto other = checks::tag_of(b);
  if (one || other) return one && other && one->matches_strongly(*other);
  return has_strong_date(a) && has_strong_date(b) &&
         checks::has_same_lines(a, b, Field::last_modified);
}

// The length of the representation that a 200 to GET holds.
std::optional<std::uint64_t> length_of(const Side& ok) {
  if (const auto declared = checks::declared_length(ok.response())) return declared;
  return checks::measured_length(ok.response(), ok.connection());
}

// The line of Content-Range with a range of bytes, and the range.
struct Sent {
  const FieldLine* line = nullptr;
  ContentRange range;
};
std::optional<Sent> sent_by(const Response& r) {
  const FieldLine* const line = checks::only_line(r, Field::content_range);
  const auto range = checks::sent_range(r);
  return line != nullptr && range ? std::optional(Sent{line, *range}) : std::nullopt;
}

void representation_fields(const Exchange& x, const Past& past, Reporter& out) {
  checks::for_each_beside_200<206>(x, past, out, [&out](const Side& part, const Side& ok) {
    const Response& r = part.response();
    const Response& whole = ok.response();
    if (part.request().has(Field::if_range)) return;
    const auto lacks = [&](Field f) { return whole.has(f) && !r.has(f); };
    const bool modified = lacks(Field::last_modified);
    const bool type = lacks(Field::content_type);
    const bool language = lacks(Field::content_language);
    // Ranges may be of the uncoded representation, which is another one.
    const bool coding = lacks(Field::content_encoding) && has_strong_match(r, whole);
    if (!modified && !type && !coding && !language) return;
    part.report(out, r.start_line, "the 200 has", modified ? " Last-Modified" : "",
                type ? " Content-Type" : "", coding ? " Content-Encoding" : "",
                language ? " Content-Language" : "");
  });
}

void complete_length_unknown(const Exchange& x, const Past& past, Reporter& out) {
  checks::for_each_beside_200<206>(x, past, out, [&out](const Side& part, const Side& ok) {
    const auto sent = sent_by(part.response());
    const auto length = checks::declared_length(ok.response());
    if (!sent || sent->range.complete || !length || !is_coded_alike(part, ok)) return;
    part.report(out, sent->line->whole(), "the 200 states ", *length);
  });
}

void complete_length_wrong(const Exchange& x, const Past& past, Reporter& out) {
  checks::for_each_beside_200<206>(x, past, out, [&out](const Side& part, const Side& ok) {
    const auto sent = sent_by(part.response());
    const auto length = length_of(ok);
    if (!sent || !sent->range.complete || !length || *sent->range.complete == *length) return;
    if (!is_coded_alike(part, ok) || !has_strong_match(part.response(), ok.response())) return;
    part.report(out, sent->line->whole(), "the 200 has ", *length, " octets");
  });
}

// The octets of a content, if they are all there as sent.
std::optional<std::string_view> octets_of(const Side& s) {
  const Content& c = s.response().content;
  if (c.known != Known::fully || c.form != Form::exact || c.octets.size() != c.length) {
    return std::nullopt;
  }
  return c.octets;
}

// Runs `f(octets, range)` on the ranges that a 206 holds. False if they cannot be seen.
template <class F>
bool for_each_range(const Side& part, F f) {
  const Response& r = part.response();
  const auto octets = octets_of(part);
  if (!octets) return false;
  if (const auto sent = sent_by(r)) {
    if (sent->range.is_valid()) f(*octets, sent->range);
    return true;
  }
  const FieldLine* const line = checks::only_line(r, Field::content_type);
  if (line == nullptr || !checks::is_byteranges(r)) return true;
  const auto type = syntax::media_type(line->value);
  const auto boundary = type ? type->parameter("boundary") : std::nullopt;
  if (!boundary) return false;
  syntax::Multipart parts(*octets, boundary->value.raw);
  while (const auto p = parts.next()) {
    const auto value = p->find("Content-Range");
    const auto range = value ? checks::range_of_bytes(*value) : std::nullopt;
    if (p->header_ends && p->closed && range && !range->overflow && range->is_valid()) {
      f(p->content, *range);
    }
  }
  return true;
}

// The position of the first octet of a range that is not the one of the whole.
std::optional<std::size_t> difference(std::string_view octets, const ContentRange& range,
                                      std::string_view whole) {
  if (range.first >= whole.size()) return std::nullopt;
  const std::uint64_t most = range.last - range.first;
  std::string_view expected = whole.substr(static_cast<std::size_t>(range.first));
  if (most < expected.size()) expected = expected.substr(0, static_cast<std::size_t>(most) + 1);
  const std::size_t n = std::min(octets.size(), expected.size());
  for (std::size_t i = 0; i < n; ++i) {
    if (octets[i] != expected[i]) return i;
  }
  return std::nullopt;
}

void content_differs(const Exchange& x, const Past& past, Reporter& out) {
  checks::for_each_beside_200<206>(x, past, out, [&out](const Side& part, const Side& ok) {
    const auto whole = octets_of(ok);
    if (!whole || !is_coded_alike(part, ok)) return out.not_observable();
    const bool strong = has_strong_match(part.response(), ok.response());
    const bool seen = for_each_range(part, [&](std::string_view octets, const ContentRange& range) {
      const auto at = difference(octets, range, *whole);
      if (!at) return;
      auto finding = part.report(out, octets.substr(*at, 1), "octet ", range.first + *at,
                                 " of the 200 is another");
      if (!strong) finding.as(Level::advice);
    });
    if (!seen) out.not_observable();
  });
}

void coded_range(const Exchange& x, const Past& past, Reporter& out) {
  constexpr std::string_view kGzip = "\x1f\x8b\x08";
  constexpr std::string_view kZstd = "\x28\xb5\x2f\xfd";
  const auto octets = octets_of(Side(x));
  const auto sent = x.response.status == 206 ? sent_by(x.response) : std::nullopt;
  const bool begins = octets && (octets->starts_with(kGzip) || octets->starts_with(kZstd));
  // A range may begin where a member of a coded file does, but is as long then as it says.
  if (begins && sent && sent->range.first > 0 && sent->range.length() != octets->size()) {
    out.at(octets->substr(0, 3), "a coding begins here, at position ", sent->range.first);
    return;
  }
  // The coding can be undone of the exchange at hand alone.
  checks::for_each_beside_200<206>(x, past, out, [&](const Side& part, const Side& ok) {
    const auto whole = octets_of(ok);
    if (ok.is_memo() || !whole || x.facts == nullptr || !is_coded_alike(part, ok)) {
      return out.not_observable();
    }
    const Data data = x.facts->data(x.response);
    if (data.decoding != Decoding::done) return out.not_observable();
    for_each_range(part, [&](std::string_view held, const ContentRange& range) {
      constexpr std::size_t kTelling = 4;  // fewer octets may be alike by chance
      if (held.size() < kTelling || range.first + held.size() > data.octets.size()) return;
      if (!difference(held, range, *whole) || difference(held, range, data.octets)) return;
      const FieldLine* const coding = part.response().first(Field::content_encoding);
      part.report(out, coding->whole(), "the octets are those of the uncoded content");
    });
  });
}

void part_type_differs(const Exchange& x, const Past& past, Reporter& out) {
  checks::for_each_beside_200<206>(x, past, out, [&out](const Side& part, const Side& ok) {
    const FieldLine* const own = checks::only_line(part.response(), Field::content_type);
    const FieldLine* const line = checks::only_line(ok.response(), Field::content_type);
    if (own == nullptr || line == nullptr || !checks::is_byteranges(part.response())) return;
    const auto octets = octets_of(part);
    const auto multipart = syntax::media_type(own->value);
    const auto boundary = multipart ? multipart->parameter("boundary") : std::nullopt;
    if (!octets || !boundary) return out.not_observable();
    syntax::Multipart parts(*octets, boundary->value.raw);
    while (const auto p = parts.next()) {
      const auto type = p->find("Content-Type");
      const auto parsed = type ? syntax::media_type(*type) : syntax::media_type("");
      if (!parsed || syntax::same(parsed->essence, syntax::essence(line->value))) continue;
      part.report(out, *type, "the 200 has ", line->value);
    }
  });
}

void open_past_end(const Exchange& x, const Past& past, Reporter& out) {
  const auto length = length_of(Side(x));
  if (!length) return out.not_observable();
  checks::for_each_between(x, past, out, [&](const Side& special, const Side&) {
    const auto sent = special.status() == 206 ? sent_by(special.response()) : std::nullopt;
    if (!sent || sent->range.last < *length || !is_coded_alike(special, Side(x))) return;
    if (!has_strong_match(special.response(), x.response)) return;
    // Of two numbers that belie each other, the field alone tells.
    if (!sent->range.is_valid()) return;
    special.report(out, sent->line->whole(), "the 200s before and after have ", *length, " octets");
  });
}

constexpr Statuses kPair{200, 206};
constexpr Methods kMethods{Method::get, Method::query};

constexpr Rule kRules[] = {
    {
        .id = "206-cache-control-missing",
        .level = Level::must,
        .spec = rfc9110("15.3.7"),
        .summary = "A 206 lacks Cache-Control, which the 200 to the same request has.",
        .why = "Caches that combine ranges lose the lifetime of the whole.",
        .fix = "Send the Cache-Control of the 200 on 206.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Cache-Control: max-age=60
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

[[HTTP/1.1 206 Partial Content]]
ETag: "v1"
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .when = {.status = kPair, .method = kMethods},
        .reads = {Field::cache_control, Field::etag, Field::last_modified},
        .check = checks::lacks_of_200<206, Field::cache_control>,
    },
    {
        .id = "206-content-location-missing",
        .level = Level::must,
        .spec = rfc9110("15.3.7"),
        .summary = "A 206 lacks Content-Location, which the 200 to the same request has.",
        .why = "Clients cannot tell which variant they hold a part of.",
        .fix = "Send the Content-Location of the 200 on 206.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Location: /a.txt
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Location: /a.txt
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Content-Location: /a.txt
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

[[HTTP/1.1 206 Partial Content]]
ETag: "v1"
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .when = {.status = kPair, .method = kMethods},
        .reads = {Field::content_location, Field::etag, Field::last_modified},
        .check = checks::lacks_of_200<206, Field::content_location>,
    },
    {
        .id = "206-date-missing",
        .level = Level::must,
        .spec = rfc9110("15.3.7"),
        .summary = "A 206 lacks Date, which the 200 to the same request has.",
        .why = "Caches that combine ranges cannot tell which part is newer, nor how old it is.",
        .fix = "Send Date on 206.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

[[HTTP/1.1 206 Partial Content]]
ETag: "v1"
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .when = {.status = kPair, .method = kMethods},
        .reads = {Field::date, Field::etag, Field::last_modified},
        .beats = {"date-missing"},
        .check = checks::lacks_of_200<206, Field::date>,
    },
    {
        .id = "206-etag-missing",
        .level = Level::must,
        .spec = rfc9110("15.3.7"),
        .summary = "A 206 lacks ETag, which the 200 to the same request has.",
        .why = "Clients cannot tell whether two ranges are of one version, and dare not join them.",
        .fix = "Send the ETag of the 200 on 206.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v1"
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

[[HTTP/1.1 206 Partial Content]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .when = {.status = kPair, .method = kMethods},
        .reads = {Field::etag, Field::etag, Field::last_modified},
        .check = checks::lacks_of_200<206, Field::etag>,
    },
    {
        .id = "206-expires-missing",
        .level = Level::must,
        .spec = rfc9110("15.3.7"),
        .summary = "A 206 lacks Expires, which the 200 to the same request has.",
        .why = "Caches that combine ranges lose the lifetime of the whole.",
        .fix = "Send the Expires of the 200 on 206.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Expires: Tue, 02 Jun 2026 11:00:00 GMT
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Expires: Tue, 02 Jun 2026 11:00:00 GMT
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Expires: Tue, 02 Jun 2026 11:00:00 GMT
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

[[HTTP/1.1 206 Partial Content]]
ETag: "v1"
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .when = {.status = kPair, .method = kMethods},
        .reads = {Field::expires, Field::etag, Field::last_modified},
        .check = checks::lacks_of_200<206, Field::expires>,
    },
    {
        .id = "206-vary-missing",
        .level = Level::must,
        .spec = rfc9110("15.3.7"),
        .summary = "A 206 lacks Vary, which the 200 to the same request has.",
        .why = "Caches serve the part to requests that it does not fit.",
        .fix = "Send the Vary of the 200 on 206.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Vary: Accept
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Vary: Accept
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Vary: Accept
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

[[HTTP/1.1 206 Partial Content]]
ETag: "v1"
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .when = {.status = kPair, .method = kMethods},
        .reads = {Field::vary, Field::etag, Field::last_modified},
        .check = checks::lacks_of_200<206, Field::vary>,
    },
    {
        .id = "206-representation-field-missing",
        .level = Level::must,
        .spec = rfc9110("15.3.7"),
        .summary = "A 206 lacks a representation field that the 200 to the same request has.",
        .why = "A client that did not send If-Range has nothing to take it from.",
        .fix = "Send Last-Modified, Content-Type, Content-Encoding and Content-Language as on the "
               "200.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

[[HTTP/1.1 206 Partial Content]]
ETag: "v1"
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .when = {.status = kPair, .method = kMethods},
        .reads = {Field::last_modified, Field::content_type, Field::content_encoding,
                  Field::content_language, Field::etag},
        .check = representation_fields,
    },
    {
        .id = "206-content-differs",
        .level = Level::must,
        .spec = rfc9110("15.3.7.1"),
        .summary = "The octets of a range are not those that the 200 has at its position.",
        .why = "A client that joins ranges ends up with a broken file.",
        .fix = "Cut the range from the representation that a 200 would hold, coded as it is.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

HTTP/1.1 206 Partial Content
ETag: "v1"
Content-Range: bytes 0-1/3
Content-Length: 2

o[[x]])",
        .when = {.status = kPair, .method = kMethods},
        .reads = {Field::content_range, Field::etag, Field::last_modified, Field::content_encoding},
        .check = content_differs,
    },
    {
        .id = "206-open-past-end",
        .level = Level::must,
        .spec = rfc9110("14.4"),
        .summary = "A range that was sent ends beyond the end of the representation.",
        .why = "The client waits for octets that do not exist, or takes the download for broken.",
        .fix = "End the range at the last octet there is.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=1-9

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Range: bytes 1-2/3
Content-Length: 2

ne

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=1-9

HTTP/1.1 206 Partial Content
ETag: "v1"
[[Content-Range: bytes 1-9/10]]
Content-Length: 2

ne

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Content-Length: 3

one)",
        .when = {.status = {200},
                 .method = {Method::get},
                 .any = {Field::etag, Field::last_modified},
                 .unasked = checks::kConditions},
        .reads = {Field::content_length, Field::content_encoding},
        .check = open_past_end,
    },
    {
        .id = "206-complete-length-unknown",
        .level = Level::should,
        .spec = rfc9110("14.4"),
        .summary = "A 206 does not state the length of the whole, although the 200 does.",
        .why = "Players cannot seek from the end, and downloads show no progress.",
        .fix = "State the length in place of the asterisk.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

HTTP/1.1 206 Partial Content
ETag: "v1"
[[Content-Range: bytes 0-1/*]]
Content-Length: 2

on)",
        .when = {.status = kPair, .method = kMethods},
        .reads = {Field::content_range, Field::content_length},
        .check = complete_length_unknown,
    },
    {
        .id = "206-part-content-type-differs",
        .level = Level::should,
        .spec = rfc9110("15.3.7.2"),
        .summary = "A part of a multipart/byteranges response has another type than the 200.",
        .why =
            "The client joins parts of what it takes for different representations, or refuses to.",
        .fix = "Repeat the Content-Type of the 200 in each part.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-0,2-2

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: multipart/byteranges; boundary=b
Content-Length: 163

--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 0-0/3\r
\r
o\r
--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 2-2/3\r
\r
e\r
--b--)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-0,2-2

HTTP/1.1 206 Partial Content
ETag: "v1"
Content-Type: multipart/byteranges; boundary=b
Content-Length: 161

--b\r
Content-Type: [[application/octet-stream]]\r
Content-Range: bytes 0-0/3\r
\r
o\r
--b\r
Content-Type: [[application/octet-stream]]\r
Content-Range: bytes 2-2/3\r
\r
e\r
--b--)",
        .when = {.status = kPair, .method = kMethods},
        .reads = {Field::content_type},
        .check = part_type_differs,
    },
    {
        .id = "206-complete-length-wrong",
        .level = Level::advice,
        .spec = rfc9110("14.4"),
        .summary = "The complete length in Content-Range is not the length of the 200.",
        .why = "A client that preallocates by it leaves a hole, or stops too early.",
        .fix = "State the length of the selected representation, coded as it is sent.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
ETag: "v1"
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

HTTP/1.1 206 Partial Content
ETag: "v1"
[[Content-Range: bytes 0-1/9]]
Content-Length: 2

on)",
        .when = {.status = kPair, .method = kMethods},
        .reads = {Field::content_range, Field::content_length, Field::etag, Field::last_modified},
        .check = complete_length_wrong,
    },
    {
        .id = "206-coded-range",
        .level = Level::advice,
        .spec = rfc9110("14.1"),
        .summary = "A range was cut before the content was coded.",
        .why = "Clients join the octets of ranges before they decode, and cannot decode what comes "
               "out.",
        .fix = "Cut ranges from the coded octets, or send the uncoded representation, without "
               "Content-Encoding.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one

GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Accept-Ranges: bytes
Content-Type: text/plain; charset=utf-8
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Accept-Encoding: gzip

HTTP/1.1 200 OK
ETag: "v1"
Content-Encoding: gzip
Vary: Accept-Encoding
Content-Length: 23

\x1f\x8b\x08\0\0\0\0\0\x02\x03\xcb\xcf\x4b\x05\0\x35\xac\xae\x54\x03\0\0\0

GET /a HTTP/1.1
Host: a.example
Accept-Encoding: gzip
Range: bytes=1-2

HTTP/1.1 206 Partial Content
ETag: "v1"
Content-Encoding: gzip
Vary: Accept-Encoding
Content-Range: bytes 1-2/3
Content-Length: 4

[[\x1f\x8b\x08]]\0)",
        .when = {.status = kPair,
                 .method = kMethods,
                 .has = {Field::content_encoding},
                 .needs = {Need::content}},
        .reads = {Field::content_range},
        .check = coded_range,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::partial_history{"range", kRules};

}  // namespace statute
