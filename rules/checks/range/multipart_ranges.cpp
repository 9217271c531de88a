// The parts of a multipart/byteranges response: RFC 9110, 14.6 and 15.3.7.2.
#include <algorithm>
#include <cstdint>
#include <limits>

#include "rules/checks/common.h"
#include "rules/checks/conditions.h"
#include "rules/checks/families.h"
#include "rules/checks/ranges.h"
#include "rules/rule.h"

namespace statute {
namespace {

constexpr std::string_view kContentRange = "Content-Range";

// Runs `f` on each part whose header ends.
template <class F>
void for_each_part(const Exchange& x, Reporter& out, F f) {
  auto parts = checks::parts_of(x, out);
  while (const auto part = parts ? parts->next() : std::nullopt) {
    if (part->header_ends) f(*part);
  }
}

void boundary_missing(const Exchange& x, Reporter& out) {
  const FieldLine* const line = checks::only_line(x.response, Field::content_type);
  if (line == nullptr || !checks::is_byteranges(x.response)) return;
  const auto type = syntax::media_type(line->value);
  if (!type) return;
  const auto boundary = type->parameter("boundary");
  if (!boundary || boundary->value.raw.empty()) out.at(line->whole());
}

void part_length(const syntax::Part& part, Reporter& out) {
  const auto value = part.find(kContentRange);
  const auto range = value ? checks::range_of_bytes(*value) : std::nullopt;
  const auto length = range ? range->length() : std::nullopt;
  if (!length || !part.closed || part.content.size() == *length) return;
  // Where lines end in LF alone, a CR before the delimiter may be the last octet.
  const bool cr_taken = !part.bare_lf.empty() && part.content.size() + 1 == *length &&
                        part.content.data()[part.content.size()] == '\r';
  if (!cr_taken) out.at(*value, "the part has ", part.content.size(), " octets, not ", *length);
}

// The positions, in the set asked for, of the ranges that a part has octets of: the least and the
// greatest. A part into which several were coalesced may stand for any of them.
struct Places {
  std::size_t least = std::numeric_limits<std::size_t>::max();
  std::size_t most = 0;
};

Places places_of(const syntax::Ranges& asked, const syntax::ContentRange& sent) {
  // Without a complete length, a suffix may be anywhere, and other ranges need none.
  const std::uint64_t length = sent.complete.value_or(std::numeric_limits<std::uint64_t>::max());
  Places places;
  std::size_t place = 0;
  for (const syntax::RangeSpec& spec : asked.set) {
    const auto extent = spec.within(length);
    const bool anywhere = spec.kind == syntax::RangeKind::suffix && !sent.complete;
    if (anywhere || (extent && extent->overlaps({sent.first, sent.last}))) {
      places.least = std::min(places.least, place);
      places.most = place;
    }
    ++place;
  }
  return places;
}

void order_of_parts(const Exchange& x, Reporter& out) {
  const auto asked = checks::asked_bytes(*x.request);
  if (!asked) return;
  std::size_t reached = 0;
  for_each_part(x, out, [&](const syntax::Part& part) {
    const auto value = part.find(kContentRange);
    const auto range = value ? checks::range_of_bytes(*value) : std::nullopt;
    if (!range || range->overflow || !range->is_valid()) return;
    const Places places = places_of(*asked, *range);
    if (places.least > places.most) return;  // of no range asked for
    if (places.most < reached) out.at(*value, "the request asks for ", asked->set.text());
    reached = std::max(reached, places.least);
  });
}

void part_types(const Exchange& x, Reporter& out) {
  bool any = false;
  for_each_part(x, out,
                [&](const syntax::Part& p) { any = any || p.find("Content-Type").has_value(); });
  if (!any) return;
  for_each_part(x, out, [&](const syntax::Part& p) {
    if (!p.find("Content-Type")) out.at(checks::header_of(p));
  });
}

void part_complete_lengths(const Exchange& x, Reporter& out) {
  std::optional<std::uint64_t> first;
  for_each_part(x, out, [&](const syntax::Part& part) {
    const auto value = part.find(kContentRange);
    const auto range = value ? checks::range_of_bytes(*value) : std::nullopt;
    if (!range || range->overflow || !range->complete) return;
    if (!first) first = range->complete;
    if (*range->complete != *first) out.at(*value, "another part states ", *first);
  });
}

void many_overlapping(const Exchange& x, Reporter& out) {
  constexpr std::size_t kMany = 16;
  const auto asked = checks::asked_bytes(*x.request);
  if (!asked || asked->set.size() < 2) return;
  std::size_t count = 0;
  std::optional<std::uint64_t> length;
  for_each_part(x, out, [&](const syntax::Part& part) {
    ++count;
    const auto value = part.find(kContentRange);
    const auto range = value ? checks::range_of_bytes(*value) : std::nullopt;
    if (range && range->complete) length = range->complete;
  });
  if (count <= kMany) return;
  // Of unknown length, suffixes aside, ranges overlap or not all the same.
  if (!checks::has_overlap(*asked, length.value_or(std::numeric_limits<std::uint64_t>::max()))) {
    return;
  }
  out.at(x.response.start_line, "there are ", count, " parts");
}

// The boundary that content begins with, if it looks like multipart content at all.
std::string_view leading_boundary(std::string_view content) {
  if (content.starts_with("\r\n")) content.remove_prefix(2);
  if (!content.starts_with("--")) return {};
  const std::string_view line = syntax::trim(syntax::content_line(content).text.substr(2));
  return syntax::multipart_boundary(line) ? line : std::string_view{};
}

bool holds_several_ranges(std::string_view content) {
  syntax::Multipart parts(content, leading_boundary(content));
  std::size_t ranges = 0;
  while (const auto part = parts.next()) {
    const auto value = part->find(kContentRange);
    if (part->header_ends && value && syntax::content_range(*value)) ++ranges;
  }
  return ranges > 1;
}

void other_multipart(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  if (checks::is_byteranges(r)) return;
  const auto asked = checks::asked_ranges(*x.request);
  const bool named =
      checks::has_type(r, "multipart/x-byteranges") && asked && asked->set.size() > 1;
  if (!named && r.content.known != Known::fully) return out.not_observable();
  if (!named && !holds_several_ranges(r.content.octets)) return;
  auto finding = out.at(r.start_line);
  if (const FieldLine* const line = r.first(Field::content_type)) finding.also(line->whole());
}

constexpr Rule kRules[] = {
    {
        .id = "206-multipart-content-range",
        .level = Level::must,
        .spec = rfc9110("15.3.7.2"),
        .summary = "A multipart/byteranges response has Content-Range in its header section.",
        .why = "Clients take the multipart content, boundaries included, for the octets of that "
               "range.",
        .fix = "Send Content-Range in the parts only.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1,4-5

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: multipart/byteranges; boundary=b
Content-Length: 167

--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 0-1/9\r
\r
on\r
--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 4-5/9\r
\r
fo\r
--b--\r
)",
        .violates = R"(
HTTP/1.1 206 Partial Content
Content-Type: multipart/byteranges; boundary=b
[[Content-Range: bytes 0-5/9]]
Content-Length: 167

--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 0-1/9\r
\r
on\r
--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 4-5/9\r
\r
fo\r
--b--\r
)",
        .when = {.status = {206}, .has = {Field::content_range, Field::content_type}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (checks::is_byteranges(x.response)) {
                checks::at_field<Field::content_range>(x, out);
              }
            },
    },
    {
        .id = "206-multipart-boundary-missing",
        .level = Level::must,
        .spec = rfc9110("15.3.7.2"),
        .summary = "A multipart/byteranges type has no boundary.",
        .why = "Clients cannot tell the parts from one another.",
        .fix = "Add the parameter boundary to Content-Type.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1,4-5

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: multipart/byteranges; boundary=b
Content-Length: 167

--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 0-1/9\r
\r
on\r
--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 4-5/9\r
\r
fo\r
--b--\r
)",
        .violates = R"(
HTTP/1.1 206 Partial Content
[[Content-Type: multipart/byteranges]]
Content-Length: 87

--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 0-1/9\r
\r
on\r
--b--\r
)",
        .when = {.status = {206}, .has = {Field::content_type}},
        .beats = {"multipart-boundary-missing"},
        .check = boundary_missing,
    },
    {
        .id = "206-part-content-range-missing",
        .level = Level::must,
        .spec = rfc9110("15.3.7.2"),
        .summary = "A part of a multipart/byteranges response has no Content-Range.",
        .why = "The client cannot tell which octets the part is.",
        .fix = "Send Content-Range in each part.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1,4-5

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: multipart/byteranges; boundary=b
Content-Length: 167

--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 0-1/9\r
\r
on\r
--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 4-5/9\r
\r
fo\r
--b--\r
)",
        .violates = R"(
HTTP/1.1 206 Partial Content
Content-Type: multipart/byteranges; boundary=b
Content-Length: 124

--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 0-1/9\r
\r
on\r
--b\r
[[Content-Type: text/plain]]\r
\r
fo\r
--b--\r
)",
        .when = {.status = {206}, .has = {Field::content_type}, .needs = {Need::data}},
        .check =
            [](const Exchange& x, Reporter& out) {
              for_each_part(x, out, [&](const syntax::Part& part) {
                if (!part.find(kContentRange)) out.at(checks::header_of(part));
              });
            },
    },
    {
        .id = "206-part-length",
        .level = Level::must,
        .spec = rfc9110("15.3.7.2"),
        .summary = "A part is not as long as its Content-Range says.",
        .why = "A client that joins ranges leaves a hole, or overwrites octets that it has.",
        .fix = "Send just the octets from the first to the last position, both included.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1,4-5

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: multipart/byteranges; boundary=b
Content-Length: 167

--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 0-1/9\r
\r
on\r
--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 4-5/9\r
\r
fo\r
--b--\r
)",
        .violates = R"(
HTTP/1.1 206 Partial Content
Content-Type: multipart/byteranges; boundary=b
Content-Length: 85

--b\r
Content-Range: bytes 0-1/9\r
\r
on\r
--b\r
Content-Range: [[bytes 4-6/9]]\r
\r
fo\r
--b--\r
)",
        .when = {.status = {206}, .has = {Field::content_type}, .needs = {Need::content}},
        .check =
            [](const Exchange& x, Reporter& out) {
              for_each_part(x, out, [&](const syntax::Part& part) { part_length(part, out); });
            },
    },
    {
        .id = "206-other-multipart",
        .level = Level::must,
        .spec = rfc9110("15.3.7.2"),
        .summary = "Several ranges are sent under another type than multipart/byteranges.",
        .why = "Clients look for parts under that type alone, and take these for the content "
               "itself.",
        .fix = "Send several ranges as multipart/byteranges.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1,4-5

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: multipart/byteranges; boundary=b
Content-Length: 167

--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 0-1/9\r
\r
on\r
--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 4-5/9\r
\r
fo\r
--b--\r
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1,4-5

[[HTTP/1.1 206 Partial Content]]
[[Content-Type: multipart/mixed; boundary=b]]
Content-Length: 167

--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 0-1/9\r
\r
on\r
--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 4-5/9\r
\r
fo\r
--b--\r
)",
        .when = {.status = {206}, .lacks = {Field::content_range}, .asked = {Field::range}},
        .reads = {Field::content_type},
        .beats = {"206-content-range-missing"},
        .check = other_multipart,
    },
    {
        .id = "206-multipart-for-single",
        .level = Level::must,
        .spec = rfc9110("15.3.7.2"),
        .summary = "A request for one range is answered with multipart/byteranges.",
        .why = "A client that asks for one range need not understand multipart content.",
        .fix = "Send the range alone, with Content-Range in the header section.",
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
Content-Range: bytes 0-1/9
Content-Length: 2

on)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1

HTTP/1.1 206 Partial Content
[[Content-Type: multipart/byteranges; boundary=b]]
Content-Length: 87

--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 0-1/9\r
\r
on\r
--b--\r
)",
        .when = {.status = {206}, .has = {Field::content_type}, .asked = {Field::range}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const auto asked = checks::asked_ranges(*x.request);
              if (!asked || !asked->is_bytes() || asked->set.size() != 1) return;
              if (!checks::is_byteranges(x.response)) return;
              out.at(x.response.first(Field::content_type)->whole());
            },
    },
    {
        .id = "206-multipart-order",
        .level = Level::should,
        .spec = rfc9110("15.3.7.2"),
        .summary = "The parts are not in the order of the ranges asked for.",
        .why = "Clients ask first for what they need first, and have to wait for it.",
        .fix = "Send the parts in the order of Range.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1,4-5

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: multipart/byteranges; boundary=b
Content-Length: 167

--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 0-1/9\r
\r
on\r
--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 4-5/9\r
\r
fo\r
--b--\r
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=4-5,0-1

HTTP/1.1 206 Partial Content
Content-Type: multipart/byteranges; boundary=b
Content-Length: 85

--b\r
Content-Range: bytes 0-1/9\r
\r
on\r
--b\r
Content-Range: [[bytes 4-5/9]]\r
\r
fo\r
--b--\r
)",
        .when = {.status = {206},
                 .has = {Field::content_type},
                 .asked = {Field::range},
                 .needs = {Need::data}},
        .check = order_of_parts,
    },
    {
        .id = "206-part-content-type-missing",
        .level = Level::should,
        .spec = rfc9110("15.3.7.2"),
        .summary = "A part has no Content-Type although another one has.",
        .why = "Clients that use a part alone have to guess its type.",
        .fix = "Send the Content-Type of the representation in each part.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1,4-5

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: multipart/byteranges; boundary=b
Content-Length: 167

--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 0-1/9\r
\r
on\r
--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 4-5/9\r
\r
fo\r
--b--\r
)",
        .violates = R"(
HTTP/1.1 206 Partial Content
Content-Type: multipart/byteranges; boundary=b
Content-Length: 126

--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 0-1/9\r
\r
on\r
--b\r
[[Content-Range: bytes 4-5/9]]\r
\r
fo\r
--b--\r
)",
        .when = {.status = {206}, .has = {Field::content_type}, .needs = {Need::data}},
        .check = part_types,
    },
    {
        .id = "206-part-complete-length-differs",
        .level = Level::advice,
        .spec = rfc9110("14.4"),
        .summary = "Parts of one response state different lengths of the whole.",
        .why = "They are ranges of one representation: at least one of the lengths is wrong, and "
               "clients stop early or wait for more.",
        .fix = "State the length of the selected representation in each part.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=0-1,4-5

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: multipart/byteranges; boundary=b
Content-Length: 167

--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 0-1/9\r
\r
on\r
--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 4-5/9\r
\r
fo\r
--b--\r
)",
        .violates = R"(
HTTP/1.1 206 Partial Content
Content-Type: multipart/byteranges; boundary=b
Content-Length: 152

--b\r
Content-Type: text/plain; charset=utf-8\r
Content-Range: bytes 0-1/9\r
\r
on\r
--b\r
Content-Type: text/plain\r
Content-Range: [[bytes 4-5/8]]\r
\r
fo\r
--b--\r
)",
        .when = {.status = {206}, .has = {Field::content_type}, .needs = {Need::data}},
        .check = part_complete_lengths,
    },
    {
        .id = "range-many-overlapping",
        .level = Level::advice,
        .spec = rfc9110("17.15"),
        .summary = "Many overlapping ranges are all answered.",
        .why = "A small request makes the server send the same octets over and over.",
        .fix = "Coalesce ranges that overlap, or ignore or reject such a set.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=0-0,0-1

HTTP/1.1 206 Partial Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60
Content-Type: text/plain; charset=utf-8
Content-Range: bytes 0-1/9
Content-Length: 2

on)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Range: bytes=0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0

[[HTTP/1.1 206 Partial Content]]
Content-Type: multipart/byteranges; boundary=b
Content-Length: 653

--b\r\nContent-Range: bytes 0-0/9\r\n\r\no\r
--b\r\nContent-Range: bytes 0-0/9\r\n\r\no\r
--b\r\nContent-Range: bytes 0-0/9\r\n\r\no\r
--b\r\nContent-Range: bytes 0-0/9\r\n\r\no\r
--b\r\nContent-Range: bytes 0-0/9\r\n\r\no\r
--b\r\nContent-Range: bytes 0-0/9\r\n\r\no\r
--b\r\nContent-Range: bytes 0-0/9\r\n\r\no\r
--b\r\nContent-Range: bytes 0-0/9\r\n\r\no\r
--b\r\nContent-Range: bytes 0-0/9\r\n\r\no\r
--b\r\nContent-Range: bytes 0-0/9\r\n\r\no\r
--b\r\nContent-Range: bytes 0-0/9\r\n\r\no\r
--b\r\nContent-Range: bytes 0-0/9\r\n\r\no\r
--b\r\nContent-Range: bytes 0-0/9\r\n\r\no\r
--b\r\nContent-Range: bytes 0-0/9\r\n\r\no\r
--b\r\nContent-Range: bytes 0-0/9\r\n\r\no\r
--b\r\nContent-Range: bytes 0-0/9\r\n\r\no\r
--b\r\nContent-Range: bytes 0-0/9\r\n\r\no\r
--b--\r
)",
        .when = {.status = {206},
                 .has = {Field::content_type},
                 .asked = {Field::range},
                 .needs = {Need::data}},
        .check = many_overlapping,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::multipart_ranges{"range", kRules};

}  // namespace statute
