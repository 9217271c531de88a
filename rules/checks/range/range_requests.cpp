// Whether a response fits the Range and If-Range that it answers: RFC 9110,
// 13.1.5, 14.1, 14.2 and 15.3.7.
#include "rules/checks/common.h"
#include "rules/checks/conditions.h"
#include "rules/checks/families.h"
#include "rules/checks/history.h"
#include "rules/checks/ranges.h"
#include "rules/rule.h"
#include "rules/syntax/entity_tag.h"

namespace statute {
namespace {

using syntax::ContentRange;
using syntax::RangeKind;
using syntax::Ranges;
using syntax::RangeSpec;

// Whether a range that was sent has octets of one that was asked for; true if that cannot be told.
bool was_asked(const Ranges& asked, const ContentRange& sent) {
  for (const RangeSpec& spec : asked.set) {
    if (spec.kind == RangeKind::suffix) {
      if (!sent.complete) return true;
      const auto extent = spec.within(*sent.complete);
      if (extent && extent->overlaps({sent.first, sent.last})) return true;
    } else if (sent.last >= spec.first &&
               (spec.kind == RangeKind::open || sent.first <= spec.last)) {
      return true;
    }
  }
  return false;
}

void not_requested(const Exchange& x, Reporter& out) {
  const auto asked = checks::asked_bytes(*x.request);
  if (!asked) return;
  const auto is_foreign = [&asked](const std::optional<ContentRange>& sent) {
    return sent && !sent->overflow && sent->is_valid() && !was_asked(*asked, *sent);
  };
  if (!checks::is_byteranges(x.response)) {
    if (!is_foreign(checks::sent_range(x.response))) return;
    out.at(x.response.first(Field::content_range)->whole(), "the request asks for ",
           asked->set.text());
    return;
  }
  auto parts = checks::parts_of(x, out);
  while (const auto part = parts ? parts->next() : std::nullopt) {
    const auto value = part->find("Content-Range");
    if (!value || !is_foreign(checks::range_of_bytes(*value))) continue;
    out.at(*value, "the request asks for ", asked->set.text());
  }
}

void suffix_wrong(const Exchange& x, Reporter& out) {
  const auto asked = checks::asked_range(*x.request);
  const auto sent = checks::sent_range(x.response);
  if (!asked || asked->kind != RangeKind::suffix || !sent || !sent->complete) return;
  const auto extent = asked->within(*sent->complete);
  if (extent && *extent == syntax::Extent{sent->first, sent->last}) return;
  const std::string_view line = x.response.first(Field::content_range)->whole();
  if (extent) {
    out.at(line, "the last ", asked->size, " octets are ", extent->first, "-", extent->last);
  } else {
    out.at(line, "no octet was asked for");
  }
}

void if_range_mismatch(const Exchange& x, Reporter& out) {
  const std::string_view sent = x.request->value(Field::if_range);
  if (const auto asked = checks::tag_of(*x.request, Field::if_range)) {
    const auto tag = checks::tag_of(x.response);
    if (tag && !asked->matches_strongly(*tag)) {
      out.at(x.response.start_line, "If-Range is ", sent)
          .also(x.response.first(Field::etag)->whole());
    } else if (!tag && asked->weak) {
      out.at(x.response.start_line, "If-Range is the weak tag ", sent);
    }
    return;
  }
  const auto asked = checks::date_of(x, *x.request, Field::if_range);
  const auto modified = checks::date_of(x, x.response, Field::last_modified);
  if (!asked || !modified) return;
  const std::string_view line = x.response.first(Field::last_modified)->whole();
  const auto date = checks::date_of(x, x.response, Field::date);
  if (*asked != *modified) {
    out.at(x.response.start_line, "If-Range is ", sent).also(line);
  } else if (date && *modified >= *date) {
    // Changed within the second of the response: no strong validator, RFC 9110, 8.8.2.2. Only the
    // server can know that it did not change twice.
    out.at(x.response.start_line, "If-Range is a date that is no strong validator")
        .also(line)
        .as(Level::advice);
  }
}

// Fields that a 206 to If-Range leaves out: RFC 9110, 15.3.7. Multipart content has a type of its
// own.
bool is_extra(const Response& r, const FieldLine& line) {
  constexpr FieldSet kExtra{Field::content_type, Field::content_encoding, Field::content_language,
                            Field::last_modified};
  if (line.id == Field::content_type && checks::is_byteranges(r)) return false;
  return kExtra.contains(line.id);
}

void if_range_extra(const Exchange& x, Reporter& out) {
  const bool valid = checks::tag_of(*x.request, Field::if_range) ||
                     checks::date_of(x, *x.request, Field::if_range);
  if (!valid) return;
  const FieldLine* first = nullptr;
  for (const FieldLine& line : x.response.fields) {
    if (first == nullptr && is_extra(x.response, line)) first = &line;
  }
  if (first == nullptr) return;
  auto finding = out.at(first->whole());
  for (const FieldLine& line : x.response.fields) {
    if (&line != first && is_extra(x.response, line)) finding.also(line.whole());
  }
}

// Whether a representation of the length that a 200 shows satisfies the range.
bool is_satisfiable(const RangeSpec& spec, const Exchange& x) {
  const Response& r = x.response;
  auto length = checks::declared_length(r);
  if (!length) length = checks::measured_length(x);
  if (length) return spec.within(*length).has_value();
  // Of unknown length, but not empty: it has a first octet.
  return r.content.length > 0 && spec.within(1).has_value();
}

void range_ignored(const Exchange& x, Reporter& out) {
  const auto spec = checks::asked_range(*x.request);
  if (!spec || !checks::lists(x.response, Field::accept_ranges, "bytes")) return;
  if (x.request->has(Field::if_range)) {
    const auto asked = checks::tag_of(*x.request, Field::if_range);
    const auto tag = checks::tag_of(x.response);
    if (!asked || !tag || !asked->matches_strongly(*tag)) return;
  }
  if (is_satisfiable(*spec, x)) out.at(x.response.start_line, "Range asks for ", spec->text);
}

// Whether a Range of a unit that the server does not list is answered as if it were wrong, between
// plain GETs. A 416 may come of a unit that is known, but not for this resource.
void unit_refused(const Exchange& x, const Past& past, Reporter& out) {
  checks::for_each_between(x, past, out, [&](const checks::Side& special, const checks::Side&) {
    const Response& r = special.response();
    const auto asked = checks::asked_ranges(special.request());
    if ((r.status != 400 && r.status != 416) || !asked || asked->is_bytes()) return;
    if (special.request().method != Method::get) return;
    if (checks::lists(r, Field::accept_ranges, asked->unit) ||
        checks::lists(x.response, Field::accept_ranges, asked->unit)) {
      return;
    }
    auto finding = special.report(out, r.start_line, "the unit asked for is ", asked->unit);
    if (r.status == 416) finding.as(Level::advice);
  });
}

void unit_unknown(const Exchange& x, const Past& past, Reporter& out) {
  const Response& r = x.response;
  if (r.status == 200) return unit_refused(x, past, out);
  const auto asked = checks::asked_ranges(*x.request);
  if (!asked || asked->is_bytes() || checks::lists(r, Field::accept_ranges, asked->unit)) return;
  const FieldLine* const line = checks::only_line(r, Field::content_range);
  const auto sent = line == nullptr ? syntax::Misfit{} : syntax::content_range(line->value);
  const bool understood = sent && syntax::same(sent->unit, asked->unit);
  // Who answers in the unit understands it, unless it says otherwise.
  if (understood && !r.has(Field::accept_ranges)) return;
  auto finding = out.at(r.start_line, "the unit asked for is ", asked->unit);
  if (understood) finding.as(Level::advice);
}

constexpr Rule kRules[] = {
    {
        .id = "206-method",
        .level = Level::must,
        .spec = rfc9110("14.2"),
        .summary = "A method other than GET and QUERY is answered 206.",
        .why = "Range has no meaning there: the client takes part of the answer for all of it.",
        .fix = "Ignore Range unless the method is GET or QUERY; in HEAD too.",
        .conforms = R"(
HEAD /a HTTP/1.1
Host: a.example
Range: bytes=0-1

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

)",
        .violates = R"(
HEAD /a HTTP/1.1
Host: a.example
Range: bytes=0-1

[[HTTP/1.1 206 Partial Content]]
Content-Range: bytes 0-1/3
Content-Length: 2

)",
        .when = {.status = {206}, .method = Methods::all_but({Method::get, Method::query})},
        .beats = {"put-status"},
        .check =
            [](const Exchange& x, Reporter& out) {
              out.at(x.response.start_line, "the method is ", x.request->method_name);
            },
    },
    {
        .id = "if-range-without-range",
        .level = Level::must,
        .spec = rfc9110("13.1.5"),
        .summary = "An If-Range without Range decides the answer.",
        .why = "There is no range to send or to withhold: the client gets less than the whole.",
        .fix = "Ignore If-Range in a request without Range.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
If-Range: "v1"

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
If-Range: "v2"

[[HTTP/1.1 412 Precondition Failed]]
Content-Length: 0

)",
        .when = {.status = {206, 412, 416},
                 .asked = {Field::if_range},
                 .unasked = {Field::range, Field::if_match, Field::if_none_match,
                             Field::if_modified_since, Field::if_unmodified_since}},
        .beats = {"206-without-range", "416-without-range", "412-without-precondition"},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (!checks::has_other_condition(*x.request)) out.at(x.response.start_line);
            },
    },
    {
        .id = "206-if-range-mismatch",
        .level = Level::must,
        .spec = rfc9110("13.1.5"),
        .summary = "A range is sent although If-Range does not match the representation.",
        .why = "The client joins octets of two versions.",
        .fix =
            "Answer 200 with the whole unless If-Range has the strong tag of the representation, "
            "or its Last-Modified to the second.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1
If-Range: "v1"

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v2"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1
If-Range: "v1"

[[HTTP/1.1 206 Partial Content]]
[[ETag: "v2"]]
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .when = {.status = {206}, .asked = {Field::range, Field::if_range}},
        .reads = {Field::etag, Field::last_modified, Field::date},
        .check = if_range_mismatch,
    },
    {
        .id = "range-unsatisfiable-206",
        .level = Level::must,
        .spec = rfc9110("14.4"),
        .summary = "A range that begins beyond the end of the representation is answered 206.",
        .why = "The client takes octets for those that it asked for, which do not exist.",
        .fix = "Answer 416 with Content-Range: bytes */ and the length.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=3-

HTTP/1.1 416 Range Not Satisfiable
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Range: bytes */3
Content-Type: text/plain; charset=utf-8
Content-Length: 19

There are 3 octets.)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=3-

HTTP/1.1 206 Partial Content
[[Content-Range: bytes 0-2/3]]
Content-Length: 3

one)",
        .when = {.status = {206}, .has = {Field::content_range}, .asked = {Field::range}},
        .reads = {Field::content_type},
        .beats = {"206-range-not-requested", "206-wrong-start"},
        .check =
            [](const Exchange& x, Reporter& out) {
              const auto asked = checks::asked_range(*x.request);
              const auto sent = checks::sent_range(x.response);
              if (!asked || asked->kind == RangeKind::suffix || !sent || !sent->complete) return;
              if (asked->first < *sent->complete) return;
              out.at(x.response.first(Field::content_range)->whole(), "Range asks for ",
                     asked->text);
            },
    },
    {
        .id = "range-unit-unknown",
        .level = Level::must,
        .spec = rfc9110("14.2"),
        .summary = "A Range of a unit that the server does not know is answered 206.",
        .why = "The client, which counts in another unit, joins what it gets in the wrong place.",
        .fix = "Ignore a Range of an unknown unit: answer 200.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: lines=0-1

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Range: lines=0-1

[[HTTP/1.1 206 Partial Content]]
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .when = {.status = {200, 206},
                 .method = {Method::get, Method::query},
                 .needs = {Need::request}},
        .reads = {Field::accept_ranges, Field::content_range},
        .runs_alone = true,
        .check = unit_unknown,
    },
    {
        .id = "range-ignored",
        .level = Level::should,
        .spec = rfc9110("14.2"),
        .summary = "A range is answered 200 although the response says that ranges are accepted.",
        .why = "A client that resumes loads again what it has, and may append it to that.",
        .fix = "Answer 206 with the range.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

[[HTTP/1.1 200 OK]]
Accept-Ranges: bytes
Content-Length: 3

one)",
        .when = {.status = {200},
                 .method = {Method::get},
                 .has = {Field::accept_ranges},
                 .asked = {Field::range}},
        .reads = {Field::content_length, Field::transfer_encoding, Field::etag},
        .check = range_ignored,
    },
    {
        .id = "206-range-not-requested",
        .level = Level::should,
        .spec = rfc9110("14.2"),
        .summary = "A range is sent that has no octet of those requested.",
        .why = "A client that does not check Content-Range joins it in the wrong place; one that "
               "does gets nothing.",
        .fix = "Send the requested range, or at least one that begins it.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=1-2

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Range: bytes 1-1/3
Content-Length: 1

n)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=1-2

HTTP/1.1 206 Partial Content
[[Content-Range: bytes 0-0/3]]
Content-Length: 1

o)",
        .when = {.status = {206}, .asked = {Field::range}},
        .reads = {Field::content_range, Field::content_type},
        .beats = {"206-wrong-start"},
        .check = not_requested,
    },
    {
        .id = "206-wrong-start",
        .level = Level::should,
        .spec = rfc9110("14.2"),
        .summary = "A 206 starts at another position than the requested range.",
        .why = "A client that does not check Content-Range joins it in the wrong place.",
        .fix = "Start at the first position asked for; the range may end earlier.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=1-2

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Range: bytes 1-2/3
Content-Length: 2

ne)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=1-2

HTTP/1.1 206 Partial Content
[[Content-Range: bytes 0-1/3]]
Content-Length: 2

on)",
        .when = {.status = {206}, .has = {Field::content_range}, .asked = {Field::range}},
        .reads = {Field::content_type},
        .check =
            [](const Exchange& x, Reporter& out) {
              const auto asked = checks::asked_range(*x.request);
              const auto sent = checks::sent_range(x.response);
              if (!asked || asked->kind == RangeKind::suffix || !sent) return;
              if (asked->first == sent->first) return;
              out.at(x.response.first(Field::content_range)->whole(), "Range asks for ",
                     asked->text);
            },
    },
    {
        .id = "206-suffix-wrong",
        .level = Level::should,
        .spec = rfc9110("14.2"),
        .summary = "A 206 to a suffix range holds other octets than the last ones.",
        .why = "Clients read trailers of files by it, such as a ZIP directory, and find none.",
        .fix = "Read bytes=-N as the last N octets, or as all where there are fewer.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=-2

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Range: bytes 1-2/3
Content-Length: 2

ne)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=-2

HTTP/1.1 206 Partial Content
[[Content-Range: bytes 0-1/3]]
Content-Length: 2

on)",
        .when = {.status = {206}, .has = {Field::content_range}, .asked = {Field::range}},
        .reads = {Field::content_type},
        .check = suffix_wrong,
    },
    {
        .id = "206-if-range-extra",
        .level = Level::should,
        .spec = rfc9110("15.3.7"),
        .summary = "A 206 to a request with If-Range repeats representation fields.",
        .why = "The client, whose If-Range matched, has them: they only cost octets.",
        .fix = "Leave Content-Type, Content-Encoding, Content-Language and Last-Modified out.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1
If-Range: "v1"

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1
If-Range: "v1"

HTTP/1.1 206 Partial Content
ETag: "v1"
[[Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT]]
[[Content-Type: text/plain]]
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .when = {.status = {206},
                 .any = {Field::content_type, Field::content_encoding, Field::content_language,
                         Field::last_modified},
                 .asked = {Field::range, Field::if_range}},
        .once_per_host = true,
        .check = if_range_extra,
    },
    {
        .id = "206-without-range",
        .level = Level::advice,
        .spec = rfc9110("15.3.7"),
        .summary = "A request without Range is answered 206.",
        .why = "Clients that did not ask for a part take it for the whole.",
        .fix = "Answer 200 unless the request has Range.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 206 Partial Content]]
Content-Range: bytes 0-1/3
Content-Length: 2

on)",
        .when = {.status = {206}, .lacks = {Field::via}, .unasked = {Field::range}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (checks::is_provisional(*x.request)) return out.not_observable();
              out.at(x.response.start_line);
            },
    },
    {
        .id = "range-invalid-syntax",
        .level = Level::info,
        .spec = rfc9110("14.1.1"),
        .summary = "A Range that is no valid set of byte ranges is answered 206.",
        .why = "What the server makes of it is a guess, and other servers guess otherwise.",
        .fix = "Ignore such a Range, or answer 400 or 416.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=2-1

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=2-1

[[HTTP/1.1 206 Partial Content]]
Content-Range: bytes 1-2/3
Content-Length: 2

ne)",
        .when = {.status = {206}, .asked = {Field::range}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const FieldLine* const line = checks::only_line(*x.request, Field::range);
              if (line == nullptr) return;
              const auto ranges = checks::asked_ranges(*x.request);
              if (ranges && (!ranges->is_bytes() || ranges->is_valid())) return;
              out.at(x.response.start_line, "Range is ", line->value);
            },
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::range_requests{"range", kRules};

}  // namespace statute
