// Validators and Expires: RFC 9110, 8.8; RFC 9111, 5.3.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/entity_tag.h"

namespace statute {
namespace {

// The end of 1980-01-01, GMT, so that the first second of zip archives is before it in any zone.
constexpr std::int64_t kSinceWhichFilesAreDated = 315619200;

// Errors whose validators are their own; those of 412 and 416 are the resource's.
constexpr Statuses kOfThemselves =
    Statuses::range(400, 411) | Statuses::range(413, 415) | Statuses::range(417, 599);

// Calls `fault` with every line of ETag that can be read, and its opaque part.
template <class Fault>
void judge_opaque(const Exchange& x, Reporter& out, Fault fault) {
  for (const FieldLine& line : x.response.lines(Field::etag)) {
    if (const auto tag = syntax::entity_tag(line.value)) fault(line, tag->opaque, out);
  }
}

bool is_zero(std::string_view expires) { return expires == "0" || expires == "-1"; }

constexpr Rule kRules[] = {
    {
        .id = "etag-syntax",
        .level = Level::must,
        .spec = rfc9110("8.8.3"),
        .summary = "ETag is not an entity tag.",
        .why =
            "A client that cannot parse the tag cannot send it back, so every revalidation fails.",
        .fix = "Quote the tag: ETag: \"v1\", or ETag: W/\"v1\" for a weak one.",
        .conforms = R"(
HTTP/1.1 200 OK
ETag: W/"v1"
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 200 OK
ETag: [[v1]]
Content-Length: 0

)",
        .when = {.has = {Field::etag}, .by_value = true},
        .check = checks::matches<Field::etag, syntax::entity_tag>,
    },
    {
        .id = "etag-empty",
        .level = Level::advice,
        .spec = rfc9110("8.8.3"),
        .summary = "ETag has nothing between its quotes.",
        .why = "A tag that every representation could have tells none from another.",
        .fix = "Send a tag that changes with the representation, or none.",
        .conforms = R"(
HTTP/1.1 200 OK
ETag: "0"
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 200 OK
ETag: [[W/""]]
Content-Length: 0

)",
        .when = {.has = {Field::etag}, .by_value = true},
        .check =
            [](const Exchange& x, Reporter& out) {
              judge_opaque(x, out, [](const FieldLine& line, std::string_view tag, Reporter& r) {
                if (tag.empty()) r.at(line.value);
              });
            },
    },
    {
        .id = "etag-backslash",
        .level = Level::advice,
        .spec = rfc9110("8.8.3"),
        .summary = "ETag has a backslash between its quotes.",
        .why = "Old recipients take it for an escape, and send back another tag.",
        .fix = "Make tags of letters and digits.",
        .conforms = R"(
HTTP/1.1 200 OK
ETag: "a-b"
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 200 OK
ETag: "a[[\\]]b"
Content-Length: 0

)",
        .when = {.has = {Field::etag}, .by_value = true},
        .check =
            [](const Exchange& x, Reporter& out) {
              judge_opaque(x, out, [](const FieldLine&, std::string_view tag, Reporter& r) {
                const std::size_t at = tag.find('\\');
                if (at != std::string_view::npos) r.at(tag.substr(at, 1));
              });
            },
    },
    {
        .id = "etag-on-error",
        .level = Level::info,
        .spec = rfc9110("8.8"),
        .summary = "An error response has validators.",
        .why =
            "They speak of the error message; who takes them to be the resource's sends conditions "
            "that never hold.",
        .fix = "Send ETag and Last-Modified with the representation only.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Content-Type: text/plain
Content-Length: 3

No
)",
        .violates = R"(
HTTP/1.1 404 Not Found
[[ETag: "v1"]]
Content-Length: 0

)",
        .when = {.status = kOfThemselves, .any = {Field::etag, Field::last_modified}},
        .check = checks::at_fields<Field::etag, Field::last_modified>,
    },
    {
        .id = "last-modified-syntax",
        .level = Level::must,
        .spec = rfc9110("8.8.2"),
        .summary = "Last-Modified is not an HTTP-date.",
        .why = "Recipients drop the field: they cannot revalidate by it, nor guess a lifetime.",
        .fix = "Send the form of: Last-Modified: Tue, 02 Jun 2026 10:00:00 GMT.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content
Last-Modified: [[2026-06-02T10:00:00Z]]

)",
        .when = {.has = {Field::last_modified}, .by_value = true},
        .check = checks::is_date<Field::last_modified>,
    },
    {
        .id = "last-modified-after-date",
        .level = Level::must,
        .spec = rfc9110("8.8.2.1"),
        .summary = "Last-Modified is later than Date.",
        .why =
            "Nobody can tell whether a change made since then is another one, and caches keep what "
            "is outdated.",
        .fix = "Send the time of Date instead of a later one.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Tue, 02 Jun 2026 10:00:01 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: [[Tue, 02 Jun 2026 10:00:02 GMT]]

)",
        .when = {.has = {Field::last_modified, Field::date}},
        .reads = {Field::via, Field::age},
        .check =
            [](const Exchange& x, Reporter& out) {
              // An intermediary may have put its own Date.
              if (x.response.has(Field::via) && x.response.has(Field::age)) return;
              const auto date = checks::seconds_of(x, Field::date);
              const auto modified = checks::seconds_of(x, Field::last_modified);
              // Front ends keep the text of Date for a second.
              if (!date || !modified || *modified - *date < 2) return;
              out.at(x.response.value(Field::last_modified), *modified - *date, " seconds later");
            },
    },
    {
        .id = "last-modified-epoch",
        .level = Level::advice,
        .spec = rfc9110("8.8.2.1"),
        .summary = "Last-Modified is no time at which anything was modified.",
        .why = "A time that builds and archives reset stays the same when the content changes, and "
               "lets caches guess a lifetime of years.",
        .fix = "Send the time of the change, or ETag alone.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Wed, 02 Jan 1980 00:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: [[Tue, 01 Jan 1980 00:00:00 GMT]]

)",
        .when = {.has = {Field::last_modified}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const auto modified = checks::seconds_of(x, Field::last_modified);
              if (!modified || *modified >= kSinceWhichFilesAreDated) return;
              out.at(x.response.value(Field::last_modified));
            },
    },
    {
        .id = "expires-syntax",
        .level = Level::must,
        .spec = rfc9111("5.3"),
        .summary = "Expires is not an HTTP-date.",
        .why = "Caches take the response to be expired, whatever was meant.",
        .fix =
            "Send the form of: Expires: Tue, 02 Jun 2026 10:00:00 GMT; or Cache-Control instead.",
        .conforms = R"(
HTTP/1.1 204 No Content
Expires: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content
Expires: [[3600]]

)",
        .when = {.has = {Field::expires}, .by_value = true},
        .check = checks::is_date<Field::expires>,
    },
    {
        .id = "expires-zero",
        .level = Level::advice,
        .spec = rfc9111("5.3"),
        .summary = "Expires is a number that stands for the past.",
        .why = "Recipients take it as meant, but it is no date, and strict parsers log it.",
        .fix = "Send Cache-Control: no-cache, or a date in the past.",
        .conforms = R"(
HTTP/1.1 204 No Content
Expires: Thu, 01 Jan 1970 00:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content
Expires: [[0]]

)",
        .when = {.has = {Field::expires}, .by_value = true},
        .beats = {"expires-syntax"},
        .check =
            [](const Exchange& x, Reporter& out) {
              for (const FieldLine& line : x.response.lines(Field::expires)) {
                if (is_zero(line.value)) out.at(line.value);
              }
            },
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::validators{"field", kRules};

}  // namespace statute
