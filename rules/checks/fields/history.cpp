// What several responses of a resource show of its validators and other metadata: RFC 9110, 6.6
// and 8.
#include "rules/checks/history.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/conditions.h"
#include "rules/checks/digest.h"
#include "rules/checks/families.h"
#include "rules/checks/target.h"
#include "rules/rule.h"
#include "rules/syntax/digest_fields.h"
#include "rules/syntax/structured.h"
#include "rules/syntax/vary.h"
#include "rules/syntax/via.h"

namespace statute {
namespace {

using checks::has_same_content;
using checks::has_same_lines;
using checks::Side;

namespace sf = syntax::structured;

std::optional<std::int64_t> time_of(const Message& m, Field f) {
  return checks::date_of(Exchange{}, m, f);
}

bool is_coded(const Response& r) {
  const std::string_view coding = r.value(Field::content_encoding);
  return !coding.empty() && !syntax::same(coding, "identity");
}

// Whether a 200 to GET had that strong tag.
bool has_tag(const Side& s, const syntax::EntityTag& tag) {
  const auto other = s.tag();
  return s.status() == 200 && s.request().method == Method::get && other &&
         tag.matches_strongly(*other);
}

void tag_reused(const Exchange& x, const Past& past, Reporter& out) {
  const Side here(x);
  const auto tag = here.tag();
  if (!tag || tag->weak) return;
  bool other = false;
  bool compared = false;
  for (std::size_t i = 0; i < past.size(); ++i) {
    if (!has_tag(Side(past[i]), *tag)) continue;
    const auto same = has_same_content(here, Side(past[i]));
    if (!same) continue;
    compared = true;
    if (*same) return;  // was compared with the others when it came first
    other = true;
  }
  if (!compared) return out.not_observable();
  if (other) out.at(x.response.value(Field::etag), "another content had it");
}

void tag_shared(const Exchange& x, const Past& past, Reporter& out) {
  const Side here(x);
  const auto tag = here.tag();
  if (!tag || tag->weak) return;
  bool other = false;
  bool compared = false;
  for (std::size_t i = 0; i < past.size(); ++i) {
    if (!has_tag(Side(past[i]), *tag)) continue;
    compared = true;
    if (is_coded(past[i].response()) == is_coded(x.response)) return;
    other = true;
  }
  if (!compared) return out.not_observable();
  if (!other) return;
  out.at(x.response.value(Field::etag),
         is_coded(x.response) ? "without Content-Encoding too" : "with Content-Encoding too");
}

// The latest earlier 200s to the same request, newest first; at most three.
struct Series {
  Series(const Exchange& x, const Past& past) {
    for (std::size_t i = 0; i < past.size() && count < 3; ++i) {
      const Side s(past[i]);
      if (past[i].response().status != 200 || !checks::is_same_request(Side(x), s)) continue;
      if (s.request().present.contains_any(checks::kConditions)) continue;
      memo[count++] = &past[i];
    }
  }
  const Memo* memo[3] = {};
  std::size_t count = 0;
};

constexpr Field kOfRepresentation[] = {Field::last_modified, Field::content_type,
                                       Field::content_encoding, Field::content_language};

bool has_new_tag_alone(const Side& a, const Side& b) {
  for (Field f : kOfRepresentation) {
    if (!has_same_lines(a.response(), b.response(), f)) return false;
  }
  const auto one = a.tag();
  const auto other = b.tag();
  return one && other && !one->matches_weakly(*other) && has_same_content(a, b) == true;
}

void tag_unstable(const Exchange& x, const Past& past, Reporter& out) {
  const Series s(x, past);
  const Side here(x);
  if (s.count < 2 || !here.tag()) return out.not_observable();
  const Side first(*s.memo[0]);
  const Side second(*s.memo[1]);
  if (!has_new_tag_alone(here, first) || !has_new_tag_alone(here, second) ||
      !has_new_tag_alone(first, second)) {
    return;
  }
  // Told already, when the one before came.
  if (s.count == 3 && has_new_tag_alone(second, Side(*s.memo[2])) &&
      has_new_tag_alone(first, Side(*s.memo[2]))) {
    return;
  }
  out.at(x.response.value(Field::etag), "the third for the same content");
}

void modified_backwards(const Exchange& x, const Past& past, Reporter& out) {
  const Series s(x, past);
  const auto modified = time_of(x.response, Field::last_modified);
  if (s.count == 0 || !modified) return out.not_observable();
  const Side here(x);
  const Side earlier(*s.memo[0]);
  const auto before = time_of(earlier.response(), Field::last_modified);
  const auto same = has_same_content(here, earlier);
  if (!before || !same) return out.not_observable();
  if (*same || *modified > *before) return;
  if (!has_same_lines(x.response, earlier.response(), Field::content_encoding)) return;
  const std::string_view value = x.response.value(Field::last_modified);
  if (*modified < *before) {
    // What was there before has come back.
    for (std::size_t i = 1; i < s.count; ++i) {
      if (has_same_content(here, Side(*s.memo[i])) == true) return;
    }
    out.at(value, *before - *modified, " seconds earlier than before, for other content");
    return;
  }
  // Within one second, content can change unseen.
  const auto date = time_of(earlier.response(), Field::date);
  if (date && *date > *before + 1) out.at(value, "the same for other content");
}

bool is_dated_now(const Response& r) {
  const auto modified = time_of(r, Field::last_modified);
  return modified && modified == time_of(r, Field::date);
}

void modified_now(const Exchange& x, const Past& past, Reporter& out) {
  const Series s(x, past);
  if (s.count < 2) return out.not_observable();
  const Side here(x);
  const auto goes_on = [&](const Memo& m, const Response& later) {
    return is_dated_now(m.response()) && !has_same_lines(later, m.response(), Field::date) &&
           has_same_content(here, Side(m)) == true;
  };
  if (!is_dated_now(x.response) || !goes_on(*s.memo[0], x.response) ||
      !goes_on(*s.memo[1], s.memo[0]->response())) {
    return;
  }
  if (s.count == 3 && goes_on(*s.memo[2], s.memo[1]->response())) return;  // told already
  out.at(x.response.value(Field::last_modified), "equal to Date for the third time");
}

void head_tag_differs(const Exchange& x, const Past& past, Reporter& out) {
  if (!checks::tag_of(x.response)) return;
  checks::for_each_between(x, past, out, [&](const Side& special, const Side&) {
    const auto tag = special.tag();
    if (special.request().method != Method::head || special.status() != x.response.status || !tag) {
      return;
    }
    if (special.request().present.contains_any(checks::kConditions)) return;
    const std::string_view value = special.response().value(Field::etag);
    if (value == x.response.value(Field::etag)) return;
    special.report(out, value, "GET has ", x.response.value(Field::etag));
  });
}

void date_frozen(const Exchange& x, const Past& past, Reporter& out) {
  // Slow responses are received long after they were generated.
  const auto is_quick = [](const Response& r) {
    return r.content.known != Known::no && r.content.length <= 65536;
  };
  if (checks::may_be_stored(x.response) || !time_of(x.response, Field::date)) return;
  if (!is_quick(x.response)) return out.not_observable();
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Memo& m = past[i];
    if (!m.received() || !m.response().has(Field::date) || checks::may_be_stored(m.response()) ||
        !is_quick(m.response())) {
      continue;
    }
    // A cache that says nothing may repeat what one request fetched.
    if (m.response().has(Field::x_request_id) &&
        has_same_lines(x.response, m.response(), Field::x_request_id)) {
      continue;
    }
    const std::int64_t seconds = *x.received - *m.received();
    if (seconds <= 60 && seconds >= 0) continue;
    if (seconds > 60 && has_same_lines(x.response, m.response(), Field::date)) {
      out.at(x.response.value(Field::date), "the same ", seconds, " seconds before");
    }
    return;
  }
  out.not_observable();
}

// The first of two digests by one algorithm that differ.
std::optional<std::string_view> differing_digest(const Response& r, const Response& s) {
  const checks::Values values(r, Field::repr_digest);
  const checks::Values others(s, Field::repr_digest);
  const auto mine = sf::dictionary({values});
  const auto theirs = sf::dictionary({others});
  if (!mine || !theirs) return std::nullopt;
  for (const sf::DictionaryMember& d : *mine) {
    const auto other = theirs->find(d.key);
    if (!other || !d.is(sf::Type::byte_sequence) || !other->is(sf::Type::byte_sequence)) continue;
    if (syntax::digest_algorithm(d.key) != nullptr && d.written != other->written) {
      return d.written;
    }
  }
  return std::nullopt;
}

void representation_digest(const Exchange& x, const Past& past, Reporter& out) {
  const Response& r = x.response;
  bool told = false;
  if (r.status == 200 && x.request->method == Method::get) {
    if (x.sight().contains(Need::content)) {
      checks::each_wrong_digest(x, Field::repr_digest, out, [&](const sf::DictionaryMember& d) {
        out.at(d.written, d.key, " differs");
        told = true;
      });
    } else {
      out.not_observable();
    }
    return;
  }
  if (r.status != 206 && x.request->method != Method::head) return;
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Side full(past[i]);
    if (full.status() != 200 || full.request().method != Method::get ||
        !full.response().has(Field::repr_digest) || !checks::is_same_selection(Side(x), full) ||
        checks::has_moved(r, full.response()) ||
        !has_same_lines(r, full.response(), Field::content_encoding) ||
        !checks::is_close(full, Side(x))) {
      continue;
    }
    if (const auto d = differing_digest(r, full.response())) out.at(*d, "the 200 has another");
    return;
  }
  out.not_observable();
}

// When a plain GET comes again: what the one before named by Content-Location, and what was found
// there in between.
void location_mismatch(const Exchange& x, const Past& past, Reporter& out) {
  if (!checks::is_plain(*x.request) || past.size() == 0) return out.not_observable();
  const Side here(x);
  const Memo* before = nullptr;
  for (std::size_t i = 0; i < past.size() && before == nullptr; ++i) {
    if (checks::may_have_changed(past[i])) return out.not_observable();
    if (checks::is_plain(past[i].request()) && past[i].selection() == here.selection()) {
      before = &past[i];
    }
  }
  if (before == nullptr || !checks::is_alike(x.response, before->response()) ||
      has_same_content(here, Side(*before)) == false) {
    return out.not_observable();
  }
  const FieldLine* const named = checks::only_line(before->response(), Field::content_location);
  const checks::Target target(x);
  if (named == nullptr || !target.is_known()) return;
  checks::UriBuffer buffer;
  const auto uri = target.resolve(named->value, buffer);
  if (!uri || !uri->is_http() || syntax::equivalent(*uri, target.uri())) return;
  const Past there = past.of(uri->text);
  for (std::size_t i = there.size(); i-- > 0;) {
    const Memo& m = there[i];
    if (m.number() < before->number() || !checks::is_plain(m.request())) continue;
    if (m.response().status != 200 || m.selection() != before->selection()) continue;
    const bool moved = checks::has_moved(m.response(), before->response());
    const bool other = has_same_content(Side(m), Side(*before)) == false &&
                       has_same_lines(m.response(), before->response(), Field::content_encoding);
    if (moved || other) {
      out.at(*before, named->value, moved ? "has other validators" : "has other content");
    }
    return;
  }
  out.not_observable();
}

// Whether the response varies with the request field.
bool varies_with(const Response& r, std::string_view name) {
  for (const FieldLine& line : r.lines(Field::vary)) {
    const auto vary = syntax::vary(line.value);
    if (!vary || vary->covers(name)) return true;
  }
  return false;
}

// The last four of the resource go A-B-A-B, and only a hint tells A from B.
void hint_not_in_vary(const Exchange& x, const Past& past, Reporter& out) {
  if (past.size() < 3 || checks::lists(x.response, Field::cache_control, "no-store")) {
    return out.not_observable();
  }
  const Side d(x);
  const Side c(past[0]);
  const Side b(past[1]);
  const Side a(past[2]);
  for (const Side* s : {&a, &b, &c, &d}) {
    if (!checks::is_plain(s->request()) || s->status() < 200 || s->status() > 299) return;
    if (!checks::is_close(d, *s)) return;
  }
  if (has_same_content(a, c) != true || has_same_content(b, d) != true ||
      has_same_content(c, d) != false) {
    return;
  }
  for (const Side* s : {&d, &c}) {
    for (const FieldLine& line : s->response().lines(Field::accept_ch)) {
      for (std::string_view hint : syntax::Elements(line.value)) {
        if (hint.empty() || varies_with(x.response, hint)) continue;
        const bool told_apart = checks::differs_in(c, d, hint) && checks::differs_in(a, b, hint) &&
                                a.selection() == c.selection() && b.selection() == d.selection();
        if (!told_apart) continue;
        const FieldLine* const vary = x.response.first(Field::vary);
        out.at(vary == nullptr ? x.response.start_line : vary->whole(), "content differs with ",
               hint);
        return;
      }
    }
  }
}

// Whether `x` came through a proxy from where `m` did not: one response, seen on both sides.
bool is_forwarded(const Exchange& x, const Memo& m) {
  const Response& r = x.response;
  const Response& s = m.response();
  if (r.status != s.status || x.request->method != m.request().method) return false;
  return r.has(Field::date) && has_same_lines(r, s, Field::date) && checks::is_alike(r, s) &&
         (r.has(Field::etag) || has_same_content(Side(x), Side(m)) == true);
}

void star_added(const Exchange& x, const Past& past, Reporter& out) {
  const auto star = checks::listed(x.response, Field::vary, "*");
  if (!star) return;
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Memo& m = past[i];
    if (!is_forwarded(x, m) || checks::shows_intermediary(m.response())) continue;
    if (!checks::lists(m.response(), Field::vary, "*")) out.at(*star);
    return;
  }
  out.not_observable();
}

// How many members Via has, and how many are left if neighbours of one protocol are merged.
struct ViaCount {
  std::size_t members = 0;
  std::size_t runs = 0;
  std::string_view last;  // who added the last one
};

std::optional<ViaCount> via_of(const Response& r) {
  ViaCount count;
  std::string_view protocol;
  std::string_view version;
  for (const FieldLine& line : r.lines(Field::via)) {
    const auto members = syntax::via(line.value);
    if (!members) return std::nullopt;
    for (const syntax::ViaMember& m : *members) {
      const std::string_view name = m.protocol.empty() ? "HTTP" : m.protocol;
      if (count.members == 0 || !syntax::same(name, protocol) || m.version != version) ++count.runs;
      protocol = name;
      version = m.version;
      count.last = m.received_by;
      ++count.members;
    }
  }
  return count;
}

void via_merged(const Exchange& x, const Past& past, Reporter& out) {
  const auto mine = via_of(x.response);
  if (!mine) return;
  for (std::size_t i = 0; i < past.size(); ++i) {
    const Memo& m = past[i];
    if (!m.response().has(Field::via) || !is_forwarded(x, m)) continue;
    if (has_same_lines(x.response, m.response(), Field::via)) continue;
    const auto before = via_of(m.response());
    // The nearer side has one member more, by the proxy between, unless some were merged.
    if (!before || before->runs < 2 || mine->last.empty()) continue;
    bool known = false;
    for (const FieldLine& line : m.response().lines(Field::via)) {
      known = known || line.value.find(mine->last) != std::string_view::npos;
    }
    if (known) continue;
    if (mine->members < before->runs) {
      out.at(x.response.first(Field::via)->whole(),
             "before the proxy: ", m.response().first(Field::via)->value);
    }
    return;
  }
  out.not_observable();
}

constexpr Rule kRules[] = {
    {
        .id = "etag-strong-reused",
        .level = Level::must,
        .spec = rfc9110("8.8.3"),
        .summary = "Different contents of one resource have the same strong entity tag.",
        .why = "Caches and clients that resume downloads put parts of both together.",
        .fix = "Change the tag with the content, or mark it weak.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "2"
Last-Modified: Tue, 02 Jun 2026 09:30:00 GMT
Cache-Control: no-cache

abd

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: [["1"]]
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abd

)",
        .when = {.status = {200}, .method = {Method::get}, .has = {Field::etag}},
        .reads = {Field::content_encoding},
        .check = tag_reused,
    },
    {
        .id = "etag-coding-shared",
        .level = Level::must,
        .spec = rfc9110("8.8.3"),
        .summary = "A response with a content coding has the strong entity tag of the one without.",
        .why = "A cache or a client that resumes a download appends plain octets to coded ones.",
        .fix = "Give each coding a tag of its own, or mark the tag weak.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

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
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

GET /a HTTP/1.1
Host: a.example
Accept-Encoding: gzip

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: [["1"]]
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Content-Encoding: gzip
Vary: Accept-Encoding

abc

)",
        .when = {.status = {200}, .method = {Method::get}, .has = {Field::etag}},
        .reads = {Field::content_encoding},
        .beats = {"etag-strong-reused"},
        .check = tag_shared,
    },
    {
        .id = "etag-unstable",
        .level = Level::advice,
        .spec = rfc9110("8.8.3.1"),
        .summary = "The entity tag changes though the content does not.",
        .why = "No condition ever matches: clients and caches fetch what they have.",
        .fix = "Derive the tag from the content or its version, the same on every server.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

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
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "2"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: [["3"]]
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

)",
        .when = {.status = {200}, .method = {Method::get}, .has = {Field::etag}},
        .reads = {Field::last_modified, Field::content_type, Field::content_encoding,
                  Field::content_language},
        .once_per_host = true,
        .check = tag_unstable,
    },
    {
        .id = "last-modified-backwards",
        .level = Level::advice,
        .spec = rfc9110("8.8.2"),
        .summary = "The content changed, but Last-Modified did not move on.",
        .why = "Clients that ask by date are told that nothing changed, and keep the old content.",
        .fix = "Set Last-Modified to the time of the change.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "2"
Last-Modified: Tue, 02 Jun 2026 09:30:00 GMT
Cache-Control: no-cache

abd

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "2"
Last-Modified: [[Tue, 02 Jun 2026 09:00:00 GMT]]
Cache-Control: no-cache

abd

)",
        .when = {.status = {200}, .method = {Method::get}, .has = {Field::last_modified}},
        .reads = {Field::date, Field::content_encoding},
        .check = modified_backwards,
    },
    {
        .id = "last-modified-always-now",
        .level = Level::advice,
        .spec = rfc9110("8.8.2.1"),
        .summary = "Last-Modified is the time of the response each time.",
        .why = "No condition by date ever matches: clients and caches fetch what they have.",
        .fix = "Send the time at which the content changed, or none.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 09:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:05 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

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
Last-Modified: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-cache

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:05 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 10:00:05 GMT
Cache-Control: no-cache

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:09 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: [[Tue, 02 Jun 2026 10:00:09 GMT]]
Cache-Control: no-cache

abc

)",
        .when = {.status = {200},
                 .method = {Method::get},
                 .has = {Field::last_modified, Field::date}},
        .once_per_host = true,
        .check = modified_now,
    },
    {
        .id = "etag-weak-on-head-strong-on-get",
        .level = Level::advice,
        .spec = rfc9110("9.3.2"),
        .summary = "HEAD and GET have different entity tags.",
        .why = "Clients that look first take the content for changed, or cannot use the tag.",
        .fix = "Send the same tag on both.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

HEAD /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache



GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

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
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

HEAD /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: [[W/"1"]]
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache



GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

)",
        .when = {.status = {200}, .method = {Method::get}, .has = {Field::etag}},
        .check = head_tag_differs,
    },
    {
        .id = "date-frozen",
        .level = Level::should,
        .spec = rfc9110("6.6.1"),
        .summary = "Responses far apart in time have the same Date.",
        .why = "Caches take new responses for old ones, and compute their ages wrong.",
        .fix = "Compute Date for each response.",
        .conforms = R"(
# received: 2026-06-02T10:00:00Z
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

# received: 2026-06-02T10:02:00Z
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:02:00 GMT
Cache-Control: no-store

)",
        .violates = R"(
# received: 2026-06-02T10:00:00Z
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

# received: 2026-06-02T10:02:00Z
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: [[Tue, 02 Jun 2026 10:00:00 GMT]]
Cache-Control: no-store

)",
        .when = {.has = {Field::date}, .needs = {Need::time}},
        .reads = {Field::age, Field::via, Field::cache_status, Field::x_cache, Field::x_request_id},
        .check = date_frozen,
    },
    {
        .id = "repr-digest-mismatch",
        .level = Level::advice,
        .spec = {"RFC 9530", "3.1"},
        .summary = "Repr-Digest is not the digest of the representation.",
        .why = "Clients that check it take what they assembled for damaged, and throw it away.",
        .fix = "Compute the digest over the whole selected representation.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache
Repr-Digest: sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:

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
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Repr-Digest: sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:

abc

HEAD /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Repr-Digest: sha-256=[[:2jbOgvhH0mZrLpKkLcMLGe3Jjxgb0fR3WxS9nRLGfGo=:]]

)",
        .when = {.status = {200, 206},
                 .method = {Method::get, Method::head},
                 .has = {Field::repr_digest}},
        .reads = {Field::etag, Field::last_modified, Field::content_encoding},
        .runs_alone = true,
        .check = representation_digest,
    },
    {
        .id = "content-location-mismatch",
        .level = Level::advice,
        .spec = rfc9110("8.7"),
        .summary = "What Content-Location names is another representation.",
        .why = "Clients that keep or send that URI on get something else there.",
        .fix = "Name the resource that has this representation, or leave the field out.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Content-Location: /b
Cache-Control: no-cache

abc

GET /b HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Content-Location: /b
Cache-Control: no-cache

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
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Content-Location: [[/b]]
Cache-Control: no-cache

abc

GET /b HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "9"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache

xyz

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Content-Location: /b
Cache-Control: no-cache

abc

)",
        .when = {.status = {200}, .method = {Method::get}},
        .reads = {Field::content_location, Field::etag, Field::last_modified,
                  Field::content_encoding},
        .check = location_mismatch,
    },
    {
        .id = "accept-ch-vary-missing",
        .level = Level::must,
        .spec = {"RFC 8942", "2.2"},
        .summary = "Content depends on a client hint that Vary does not name.",
        .why = "Caches serve what was made for one screen or network to another.",
        .fix = "Name the hint in Vary.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
DPR-X: 1

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Accept-CH: DPR-X
Cache-Control: max-age=60
Vary: DPR-X

one

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
DPR-X: 1

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Accept-CH: DPR-X
Cache-Control: max-age=60

one

GET /a HTTP/1.1
Host: a.example
DPR-X: 2

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "2"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Accept-CH: DPR-X
Cache-Control: max-age=60

two

GET /a HTTP/1.1
Host: a.example
DPR-X: 1

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Accept-CH: DPR-X
Cache-Control: max-age=60

one

GET /a HTTP/1.1
Host: a.example
DPR-X: 2

[[HTTP/1.1 200 OK]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "2"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Accept-CH: DPR-X
Cache-Control: max-age=60

two

)",
        .when = {.status = k2xx, .method = {Method::get}, .has = {Field::accept_ch}},
        .reads = {Field::vary, Field::cache_control},
        .check = hint_not_in_vary,
    },
    {
        .id = "vary-star-from-proxy",
        .level = Level::must,
        .spec = rfc9110("12.5.5"),
        .summary = "A proxy added the asterisk to Vary.",
        .why = "No cache behind it can use the response, though the origin server allows it.",
        .fix = "Forward Vary as it came.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Vary: Accept-Language
Cache-Control: no-cache

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Vary: Accept-Language
Cache-Control: no-cache
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
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Vary: Accept-Language
Cache-Control: no-cache

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Vary: [[*]]
Cache-Control: no-cache
Via: 1.1 b

abc

)",
        .when = {.has = {Field::vary, Field::via}, .needs = {Need::request}},
        .reads = {Field::date, Field::etag, Field::last_modified},
        .check = star_added,
    },
    {
        .id = "via-combined-protocols",
        .level = Level::must,
        .spec = rfc9110("7.6.3"),
        .summary = "A proxy merged Via members of different protocols into one.",
        .why = "Nobody can tell any more which versions the message came through.",
        .fix = "Merge only neighbours that were received by the same protocol.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache
Via: 1.0 a, 1.1 b

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache
Via: 1.0 a, 1.1 b, 1.1 c

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
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache
Via: 1.0 a, 1.1 b

abc

GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/css
Content-Length: 3
ETag: "1"
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT
Cache-Control: no-cache
[[Via: 1.1 c]]

abc

)",
        .when = {.has = {Field::via}, .needs = {Need::request}},
        .reads = {Field::date, Field::etag, Field::last_modified},
        .check = via_merged,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::fields_history{"field", kRules};

}  // namespace statute
