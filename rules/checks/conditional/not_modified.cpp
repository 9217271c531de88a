// What a 304 must not answer and must not carry: RFC 9110, 13.1 and 15.4.5.
#include "rules/checks/common.h"
#include "rules/checks/conditions.h"
#include "rules/checks/families.h"
#include "rules/checks/history.h"
#include "rules/rule.h"
#include "rules/syntax/entity_tag.h"

namespace statute {
namespace {

using checks::TagCondition;

// Fields about the representation that a 304 need not repeat: RFC 9110, 15.4.5.
constexpr FieldSet kMetadata{
    Field::content_type,     Field::content_encoding, Field::content_language,
    Field::content_range,    Field::content_digest,   Field::repr_digest,
    Field::unencoded_digest, Field::digest,           Field::content_md5};

constexpr FieldSet kConditions{Field::if_match, Field::if_none_match, Field::if_modified_since,
                               Field::if_unmodified_since, Field::if_range};

void metadata_on_304(const Exchange& x, Reporter& out) {
  const FieldLine* first = nullptr;
  for (const FieldLine& line : x.response.fields) {
    if (!kMetadata.contains(line.id)) continue;
    if (first == nullptr) first = &line;
  }
  if (first == nullptr) return;
  auto finding = out.at(first->whole());
  for (const FieldLine& line : x.response.fields) {
    if (&line != first && kMetadata.contains(line.id)) finding.also(line.whole());
  }
}

// Whether nothing in If-None-Match is an entity tag, or "*".
bool holds_only_malformed_tags(const Request& q) {
  bool any = false;
  for (const FieldLine& line : q.lines(Field::if_none_match)) {
    if (!checks::is_readable(line)) return false;
    for (std::string_view element : syntax::Elements(line.value)) {
      if (element.empty()) continue;
      any = true;
      if (element == "*" || syntax::entity_tag(element)) return false;
    }
  }
  return any;
}

// Of 304 and 412, the answer alone tells; a 400, between plain GETs that are answered.
void date_invalid(const Exchange& x, const Past& past, Reporter& out) {
  constexpr FieldSet kOthers{Field::if_none_match, Field::if_match, Field::if_unmodified_since};
  const auto is_invalid = [&](const Request& q) {
    return checks::has_invalid_date(q, Field::if_modified_since) &&
           !q.present.contains_any(kOthers) && !checks::has_other_condition(q);
  };
  if (x.response.status == 304 || x.response.status == 412) {
    if (!is_invalid(*x.request)) return;
    out.at(x.response.start_line, "If-Modified-Since is ",
           x.request->value(Field::if_modified_since));
    return;
  }
  checks::for_each_between(x, past, out, [&](const checks::Side& special, const checks::Side&) {
    const Request& q = special.request();
    if (special.status() != 400 || !is_invalid(q)) return;
    special.report(out, special.response().start_line, "If-Modified-Since is ",
                   q.value(Field::if_modified_since));
  });
}

constexpr Rule kRules[] = {
    {
        .id = "304-method",
        .level = Level::must,
        .spec = rfc9110("13.1.2"),
        .summary = "A method other than GET, HEAD and QUERY is answered 304.",
        .why = "The client cannot tell whether its change was made: nothing of the kind is stored "
               "that 304 could refer to.",
        .fix = "Answer 412 when a precondition of such a method is false.",
        .conforms = R"(
PUT /a HTTP/1.1
Host: a.example
If-None-Match: *
Content-Type: text/plain; charset=utf-8
Content-Length: 3

one
HTTP/1.1 412 Precondition Failed
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain; charset=utf-8
Content-Length: 17

/a exists already)",
        .violates = R"(
PUT /a HTTP/1.1
Host: a.example
If-None-Match: *
Content-Length: 3

one
[[HTTP/1.1 304 Not Modified]]

)",
        .when = {.status = {304},
                 .method = Methods::all_but({Method::get, Method::head, Method::query})},
        .check =
            [](const Exchange& x, Reporter& out) {
              out.at(x.response.start_line, "the method is ", x.request->method_name);
            },
    },
    {
        .id = "precondition-on-options",
        .level = Level::must,
        .spec = rfc9110("13.2.1"),
        .summary = "Preconditions decide the answer to OPTIONS, TRACE or CONNECT.",
        .why = "These methods select no representation, so that there is nothing to compare: the "
               "client does not get what it asked for.",
        .fix = "Ignore preconditions in requests of these methods.",
        .conforms = R"(
OPTIONS /a HTTP/1.1
Host: a.example
If-Match: "v1"

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Allow: GET, HEAD, OPTIONS
Cache-Control: no-store

)",
        .violates = R"(
OPTIONS /a HTTP/1.1
Host: a.example
If-Match: "v1"

[[HTTP/1.1 412 Precondition Failed]]
Content-Length: 0

)",
        .when = {.status = {304, 412},
                 .method = {Method::options, Method::trace, Method::connect},
                 .needs = {Need::request_fields}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (!x.request->present.contains_any(kConditions)) return;
              if (checks::has_other_condition(*x.request)) return;
              out.at(x.response.start_line, "the method is ", x.request->method_name);
            },
    },
    {
        .id = "304-etag-not-listed",
        .level = Level::must,
        .spec = rfc9110("13.1.2"),
        .summary = "The entity tag of a 304 is none of those in If-None-Match.",
        .why = "The client goes on using content that the server says to have another tag: it is "
               "out of date, or the tag is of another variant.",
        .fix = "Answer 200 unless a tag in If-None-Match is the current one, and send that tag on "
               "304; If-Modified-Since counts only without If-None-Match.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
If-None-Match: "v1"

HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: W/"v1"
Cache-Control: max-age=60

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
If-None-Match: "v1-gzip"

HTTP/1.1 304 Not Modified
[[ETag: "v1"]]

)",
        .when = {.status = {304}, .has = {Field::etag}, .asked = {Field::if_none_match}},
        .beats = {"304-despite-etag-mismatch", "304-for-changed"},
        .check =
            [](const Exchange& x, Reporter& out) {
              const TagCondition condition(*x.request, Field::if_none_match);
              const auto tag = checks::tag_of(x.response);
              if (!tag || !condition.is_list() || condition.lists_weakly(*tag)) return;
              out.at(x.response.first(Field::etag)->whole(), "If-None-Match lists ",
                     x.request->value(Field::if_none_match));
            },
    },
    {
        .id = "conditional-date-invalid",
        .level = Level::must,
        .spec = rfc9110("13.1.3"),
        .summary = "An If-Modified-Since that is no date decides the answer.",
        .why = "The client, which said nothing the server can understand, is kept from the "
               "content.",
        .fix = "Ignore If-Modified-Since unless it is one valid HTTP-date.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
If-Modified-Since: yesterday

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
If-Modified-Since: yesterday

[[HTTP/1.1 304 Not Modified]]

)",
        .when = {.status = k2xx | Statuses{304, 412},
                 .method = {Method::get, Method::head},
                 .needs = {Need::request_fields}},
        .beats = {"412-get-if-modified-since"},
        .runs_alone = true,
        .check = date_invalid,
    },
    {
        .id = "304-representation-metadata",
        .level = Level::should,
        .spec = rfc9110("15.4.5"),
        .summary = "A 304 carries metadata of the representation that the client has already.",
        .why = "Caches update what they store by these fields: a Content-Type or Content-Encoding "
               "that is not that of the stored content makes it unreadable.",
        .fix = "Send only Content-Location, Date, ETag, Vary, Cache-Control and Expires of them.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
If-None-Match: "v1"

HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v1"
Vary: Accept-Encoding
Cache-Control: max-age=60

)",
        .violates = R"(
HTTP/1.1 304 Not Modified
[[Content-Type: text/plain]]
ETag: "v1"
[[Content-Language: en]]

)",
        .when = {.status = {304}, .any = kMetadata},
        .once_per_host = true,
        .check = metadata_on_304,
    },
    {
        .id = "304-unconditional",
        .level = Level::advice,
        .spec = rfc9110("15.4.5"),
        .summary = "A request without If-None-Match and If-Modified-Since is answered 304.",
        .why = "The client has no stored response that it could use: it gets nothing at all.",
        .fix = "Answer 200 with the content unless the request is conditional.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
If-None-Match: "v1"

HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

[[HTTP/1.1 304 Not Modified]]
ETag: "v1"

)",
        .when = {.status = {304},
                 .lacks = {Field::via},
                 .unasked = {Field::if_none_match, Field::if_modified_since}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (checks::is_provisional(*x.request)) return out.not_observable();
              if (!checks::has_other_condition(*x.request)) out.at(x.response.start_line);
            },
    },
    {
        .id = "304-last-modified-later",
        .level = Level::advice,
        .spec = rfc9110("13.1.3"),
        .summary = "The Last-Modified of a 304 is later than If-Modified-Since.",
        .why = "The client goes on using content that was changed since it got it.",
        .fix = "Answer 200 when the representation was modified after If-Modified-Since.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
If-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT

HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
If-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT

HTTP/1.1 304 Not Modified
[[Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT]]

)",
        .when = {.status = {304},
                 .has = {Field::last_modified},
                 .asked = {Field::if_modified_since},
                 .unasked = {Field::if_none_match}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const auto since = checks::date_of(x, *x.request, Field::if_modified_since);
              const auto modified = checks::date_of(x, x.response, Field::last_modified);
              if (!since || !modified || *modified <= *since) return;
              out.at(x.response.first(Field::last_modified)->whole(), "If-Modified-Since is ",
                     x.request->value(Field::if_modified_since));
            },
    },
    {
        .id = "conditional-etag-unquoted",
        .level = Level::info,
        .spec = rfc9110("13.1.2"),
        .summary = "An If-None-Match without any well-formed entity tag is answered 304.",
        .why = "Servers that compare the field as text and servers that parse it disagree on such "
               "requests.",
        .fix = "Compare entity tags, quotes included, and pass over what is none.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
If-None-Match: v1

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
If-None-Match: v1

[[HTTP/1.1 304 Not Modified]]
ETag: "v1"

)",
        .when = {.status = {304},
                 .asked = {Field::if_none_match},
                 .unasked = {Field::if_modified_since}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (!holds_only_malformed_tags(*x.request)) return;
              out.at(x.response.start_line, "If-None-Match is ",
                     x.request->value(Field::if_none_match));
            },
    },
    {
        .id = "304-last-modified-needless",
        .level = Level::info,
        .spec = rfc9110("15.4.5"),
        .summary = "A 304 carries Last-Modified beside a strong entity tag.",
        .why = "The tag says all that a cache needs in order to find what it stored.",
        .fix = "Leave Last-Modified out of a 304 that has an ETag.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
If-None-Match: "v1"

HTTP/1.1 304 Not Modified
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v1"
Cache-Control: max-age=60

)",
        .violates = R"(
HTTP/1.1 304 Not Modified
ETag: "v1"
[[Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT]]

)",
        .when = {.status = {304}, .has = {Field::last_modified, Field::etag}},
        .once_per_host = true,
        .check =
            [](const Exchange& x, Reporter& out) {
              const auto tag = checks::tag_of(x.response);
              if (tag && !tag->weak) out.at(x.response.first(Field::last_modified)->whole());
            },
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::not_modified{"conditional", kRules};

}  // namespace statute
