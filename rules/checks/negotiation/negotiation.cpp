// Content negotiation, and the Accept fields of responses: RFC 9110, 12; RFC 2295.
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/checks/conditions.h"
#include "rules/checks/documents.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/cache_control.h"
#include "rules/syntax/coding.h"
#include "rules/syntax/quality.h"

namespace statute {
namespace {

using syntax::ContentCoding;
using syntax::Quality;
using syntax::WeightFault;

bool is_out_of_range(const syntax::Weight& w) {
  return w.fault == WeightFault::too_precise || w.fault == WeightFault::too_large;
}

// Points at what does not fit the grammar, in every line; `members` are those of a parsed line.
// Numbers that are too long or too large are for qvalue-syntax.
template <Field F, auto Grammar, auto Members>
void weighted_list(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(F)) {
    if (!checks::is_readable(line)) continue;
    const auto parsed = Grammar(line.value);
    if (!parsed) {
      out.at(line.value.substr(parsed.misfit().at), "expected ", parsed.misfit().expected);
      continue;
    }
    for (const auto& member : Members(*parsed)) {
      if (member.weight.fault != WeightFault::malformed) continue;
      out.at(member.weight.text, "expected a number from 0 to 1");
      break;
    }
  }
}

constexpr auto kRanges = [](const syntax::Accept& a) { return a.ranges; };
constexpr auto kCodings = [](const syntax::AcceptEncoding& a) { return a.codings; };

void tell_weight(const syntax::Weight& w, Reporter& out) {
  if (!is_out_of_range(w)) return;
  out.at(w.text, w.fault == WeightFault::too_large ? "more than 1" : "more than three decimals");
}

void weights(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(Field::accept)) {
    const auto parsed = syntax::accept(line.value);
    if (!parsed || !checks::is_readable(line)) continue;
    for (const auto& range : parsed->ranges) tell_weight(range.weight, out);
  }
  for (const FieldLine& line : x.response.lines(Field::accept_encoding)) {
    const auto parsed = syntax::accept_encoding(line.value);
    if (!parsed || !checks::is_readable(line)) continue;
    for (const auto& coding : parsed->codings) tell_weight(coding.weight, out);
  }
}

// What Accept-Encoding of a request says, over all its lines.
class Codings {
 public:
  explicit Codings(const Request& q) : lines_(q.lines(Field::accept_encoding)) {
    for (const FieldLine& line : lines_) {
      const auto parsed = syntax::accept_encoding(line.value);
      known_ = known_ && checks::is_readable(line) && parsed;
      if (parsed) count_ += parsed->codings.size();
    }
  }
  // The field can be read.
  [[nodiscard]] bool are_known() const { return known_; }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] Quality listed(std::string_view coding) const {
    for (const FieldLine& line : lines_) {
      const auto parsed = syntax::accept_encoding(line.value);
      if (!parsed) continue;
      for (const auto& c : parsed->codings) {
        if (syntax::same_coding(c.name, coding)) return c.weight.quality;
      }
    }
    return std::nullopt;
  }
  [[nodiscard]] bool accept(std::string_view coding) const {
    if (const Quality q = listed(coding)) return *q > 0;
    if (const Quality star = listed("*")) return *star > 0;
    return syntax::same(coding, "identity");
  }

 private:
  Lines lines_;
  bool known_ = true;
  std::size_t count_ = 0;
};

// The first coding of the content, other than none, that `is_such` says yes to.
template <class F>
std::optional<std::string_view> coding_that(const Message& m, F is_such) {
  for (const FieldLine& line : m.lines(Field::content_encoding)) {
    for (std::string_view e : syntax::Elements(line.value)) {
      if (!e.empty() && !syntax::same(e, "identity") && is_such(e)) return e;
    }
  }
  return std::nullopt;
}

bool is_registered(std::string_view coding) {
  return syntax::content_coding(coding) != ContentCoding::unknown;
}

std::optional<std::string_view> unknown_coding(const Message& m) {
  return coding_that(m, [](std::string_view e) { return !is_registered(e); });
}

void codings_untold(const Exchange& x, Reporter& out) {
  if (unknown_coding(*x.request)) out.at(x.response.start_line);
}

void unknown_accepted(const Exchange& x, Reporter& out) {
  const auto coding = unknown_coding(*x.request);
  if (!coding) return;
  const auto content = checks::request_has_content(*x.request);
  if (!content) return out.not_observable();
  if (*content) out.at(*coding);
}

void unacceptable(const Exchange& x, Reporter& out) {
  const Codings asked(*x.request);
  if (!asked.are_known() || asked.empty() || !asked.accept("identity")) return;
  const auto coding = coding_that(
      x.response, [&asked](std::string_view e) { return is_registered(e) && !asked.accept(e); });
  if (coding) out.at(*coding);
}

void coded_despite_empty(const Exchange& x, Reporter& out) {
  const Codings asked(*x.request);
  if (!asked.are_known() || !asked.empty()) return;
  if (const auto coding = coding_that(x.response, is_registered)) out.at(*coding);
}

void unrequested(const Exchange& x, Reporter& out) {
  if (checks::is_provisional(*x.request)) return;
  if (const auto coding = coding_that(x.response, is_registered)) out.at(*coding);
}

bool says(const Response& r, syntax::CacheDirective d) {
  syntax::CacheControl said;
  for (const FieldLine& line : r.lines(Field::cache_control)) said.add(line.value);
  return said.has(d);
}

void without_vary(const Exchange& x, Reporter& out) {
  using enum syntax::CacheDirective;
  const Response& r = x.response;
  const auto coding = coding_that(r, [](std::string_view e) {
    const ContentCoding c = syntax::content_coding(e);
    return c == ContentCoding::gzip || c == ContentCoding::br || c == ContentCoding::zstd ||
           c == ContentCoding::deflate;
  });
  if (!coding || says(r, no_store) || says(r, private_)) return;
  if (checks::lists(r, Field::vary, "Accept-Encoding") || checks::lists(r, Field::vary, "*")) {
    return;
  }
  out.at(r.start_line);
}

constexpr std::array<std::string_view, 3> kCommon{"gzip", "br", "zstd"};

// Whether Accept-Encoding has room for all common codings: cheaper than to read it.
bool has_room_for_common_codings(const Request& q) {
  std::size_t size = 0;
  for (const FieldLine& line : q.lines(Field::accept_encoding)) size += line.value.size();
  return size >= kCommon[0].size() + kCommon[1].size() + kCommon[2].size();
}

bool accepts_common_codings(const Request& q) {
  std::array<bool, kCommon.size()> listed{};
  std::size_t accepted = 0;
  for (const FieldLine& line : q.lines(Field::accept_encoding)) {
    const auto parsed = syntax::accept_encoding(line.value);
    if (!parsed) continue;
    for (const auto& c : parsed->codings) {
      for (std::size_t i = 0; i < kCommon.size(); ++i) {
        if (listed[i] || !syntax::same_coding(c.name, kCommon[i])) continue;
        listed[i] = true;
        if (c.weight.quality > 0) ++accepted;
      }
    }
  }
  return accepted == kCommon.size();
}

void not_coded(const Exchange& x, Reporter& out) {
  constexpr std::uint64_t kWorthIt = 2048;
  const Content& c = x.response.content;
  const bool declared = x.response.framing.by == Delimiter::length;
  if (!declared && (c.known == Known::no || c.known == Known::whether)) {
    return out.not_observable();
  }
  const std::uint64_t length = declared ? x.response.framing.declared : c.length;
  if (length <= kWorthIt) return;
  if (!has_room_for_common_codings(*x.request)) return;
  const auto type = checks::type_of(x.response);
  if (!type || !type->is_textual() || !accepts_common_codings(*x.request)) return;
  if (says(x.response, syntax::CacheDirective::no_transform)) return;
  out.at(x.response.start_line);
}

// What the one Accept field of the request says, if it can be read.
std::optional<syntax::Accept> accept_of(const Request& q) {
  const FieldLine* const line = checks::only_line(q, Field::accept);
  if (line == nullptr) return std::nullopt;
  const auto accept = syntax::accept(line->value);
  if (!accept || accept->ranges.empty()) return std::nullopt;
  return *accept;
}

void none_exists(const Exchange& x, Reporter& out) {
  // Hardly any request asks for it: no need to read the field to know.
  if (x.request->value(Field::accept).find("nonexistent") == std::string_view::npos) return;
  const auto accept = accept_of(*x.request);
  if (!accept) return;
  for (const auto& r : accept->ranges) {
    if (!r.range.is("application/x-nonexistent")) return;
  }
  out.at(x.response.start_line);
}

void other_type(const Exchange& x, Reporter& out) {
  // Whatever is sent is fine with most clients.
  if (x.request->value(Field::accept) == "*/*") return;
  // Most requests accept anything, and refuse nothing by a weight of zero.
  const std::string_view said = x.request->value(Field::accept);
  if (said == "*/*" || (said.ends_with("*/*;q=0.8") && said.find("q=0,") == said.npos &&
                        said.find("q=0.0") == said.npos && said.find("q=0;") == said.npos &&
                        said.find("q=0 ") == said.npos)) {
    return;
  }
  const auto accept = accept_of(*x.request);
  const auto type = checks::type_of(x.response);
  if (!accept || !type || accept->quality(*type).value_or(0) > 0) return;
  out.at(x.response.value(Field::content_type));
}

void other_language(const Exchange& x, Reporter& out) {
  const FieldLine* const asked = checks::only_line(*x.request, Field::accept_language);
  const FieldLine* const sent = checks::only_line(x.response, Field::content_language);
  if (asked == nullptr || sent == nullptr) return;
  const auto accept = syntax::accept_language(asked->value);
  const auto tags = syntax::content_language(sent->value);
  if (!accept || accept->ranges.empty() || !tags || tags->empty()) return;
  for (const auto& tag : *tags) {
    if (accept->quality(tag.text).value_or(0) > 0) return;
    if (accept->lookup(tag.text).value_or(0) > 0) return;
  }
  out.at(sent->value);
}

constexpr Rule kRules[] = {
    {
        .id = "accept-response-syntax",
        .level = Level::must,
        .spec = rfc9110("12.5.1"),
        .summary = "Accept in a response is no list of media ranges.",
        .why = "Clients cannot read which types the resource takes.",
        .fix = "List media types or ranges, each with a weight if need be.",
        .conforms = R"(
HTTP/1.1 415 Unsupported Media Type
Date: Tue, 02 Jun 2026 10:00:00 GMT
Accept: text/*, application/json;q=0.5
Content-Type: text/plain

Send text.
)",
        .violates = R"(
HTTP/1.1 415 Unsupported Media Type
Date: Tue, 02 Jun 2026 10:00:00 GMT
Accept: text[[]]
Content-Type: text/plain

Send text.
)",
        .when = {.has = {Field::accept}},
        .check = weighted_list<Field::accept, syntax::accept, kRanges>,
    },
    {
        .id = "accept-encoding-response-syntax",
        .level = Level::must,
        .spec = rfc9110("12.5.3"),
        .summary = "Accept-Encoding in a response is no list of codings.",
        .why = "Clients cannot read which codings the resource takes.",
        .fix = "List codings, each with a weight if need be.",
        .conforms = R"(
HTTP/1.1 415 Unsupported Media Type
Date: Tue, 02 Jun 2026 10:00:00 GMT
Accept-Encoding: gzip, br;q=0.5
Content-Type: text/plain

Send gzip.
)",
        .violates = R"(
HTTP/1.1 415 Unsupported Media Type
Date: Tue, 02 Jun 2026 10:00:00 GMT
Accept-Encoding: gzip[[/br]]
Content-Type: text/plain

Send gzip.
)",
        .when = {.has = {Field::accept_encoding}},
        .check = weighted_list<Field::accept_encoding, syntax::accept_encoding, kCodings>,
    },
    {
        .id = "qvalue-syntax",
        .level = Level::must,
        .spec = rfc9110("12.4.2"),
        .summary = "A weight exceeds 1 or has more than three decimals.",
        .why = "Parsers drop the member or the field.",
        .fix = "Send a number from 0 to 1 with three decimals at most.",
        .conforms = R"(
HTTP/1.1 415 Unsupported Media Type
Date: Tue, 02 Jun 2026 10:00:00 GMT
Accept-Encoding: gzip, br;q=0.125
Content-Type: text/plain

Send gzip.
)",
        .violates = R"(
HTTP/1.1 415 Unsupported Media Type
Date: Tue, 02 Jun 2026 10:00:00 GMT
Accept-Encoding: gzip, br;q=[[0.3333]]
Content-Type: text/plain

Send gzip.
)",
        .when = {.any = {Field::accept, Field::accept_encoding}},
        .check = weights,
    },
    {
        .id = "accept-encoding-in-415",
        .level = Level::must,
        .spec = rfc9110("12.5.3"),
        .summary = "A 415 that cannot concern codings has Accept-Encoding.",
        .why = "The client takes the coding for the fault and sends the same type again.",
        .fix =
            "Send Accept-Encoding with a 415 for the coding only, and Accept or Accept-Post else.",
        .conforms = R"(
POST /a HTTP/1.1
Host: a.example
Content-Type: text/plain
Content-Encoding: br
Content-Length: 2

a
HTTP/1.1 415 Unsupported Media Type
Date: Tue, 02 Jun 2026 10:00:00 GMT
Accept-Encoding: gzip
Content-Type: text/plain
Content-Length: 11

Send gzip.
)",
        .violates = R"(
POST /a HTTP/1.1
Host: a.example
Content-Type: text/plain
Content-Length: 2

a
HTTP/1.1 415 Unsupported Media Type
Date: Tue, 02 Jun 2026 10:00:00 GMT
[[Accept-Encoding: gzip]]
Content-Type: text/plain
Content-Length: 11

Send JSON.
)",
        .when = {.status = {415},
                 .has = {Field::accept_encoding},
                 .unasked = {Field::content_encoding}},
        .check = checks::at_field<Field::accept_encoding>,
    },
    {
        .id = "content-encoding-unacceptable",
        .level = Level::should,
        .spec = rfc9110("12.5.3"),
        .summary = "The content has a coding that the request does not accept.",
        .why = "The client cannot decode it and shows garbage.",
        .fix = "Send the content without coding, or in one that is listed.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Accept-Encoding: br

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 6

None.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Accept-Encoding: br

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Vary: Accept-Encoding
Content-Type: text/plain
Content-Encoding: [[gzip]]
Content-Length: 1

a)",
        .when = {.status = k2xx,
                 .has = {Field::content_encoding},
                 .asked = {Field::accept_encoding},
                 .by_values = true},
        .check = unacceptable,
    },
    {
        .id = "content-encoding-with-empty-accept",
        .level = Level::should,
        .spec = rfc9110("12.5.3"),
        .summary = "The content is coded though the request says that it accepts no coding.",
        .why = "The client cannot decode it and shows garbage.",
        .fix = "Send the content without coding when Accept-Encoding is empty.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Accept-Encoding:

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 6

None.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Accept-Encoding:

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Vary: Accept-Encoding
Content-Type: text/plain
Content-Encoding: [[gzip]]
Content-Length: 1

a)",
        .when = {.status = k2xx,
                 .has = {Field::content_encoding},
                 .asked = {Field::accept_encoding},
                 .by_values = true},
        .check = coded_despite_empty,
    },
    {
        .id = "accept-encoding-415-missing",
        .level = Level::advice,
        .spec = rfc9110("12.5.3"),
        .summary = "A 415 to content in a coding that nobody knows does not tell which are taken.",
        .why = "The client cannot tell whether the type or the coding was the fault.",
        .fix = "Send Accept-Encoding with the codings that the resource takes.",
        .conforms = R"(
POST /a HTTP/1.1
Host: a.example
Content-Type: text/plain
Content-Encoding: x-nonexistent
Content-Length: 2

a
HTTP/1.1 415 Unsupported Media Type
Date: Tue, 02 Jun 2026 10:00:00 GMT
Accept-Encoding: gzip
Content-Type: text/plain
Content-Length: 11

Send gzip.
)",
        .violates = R"(
POST /a HTTP/1.1
Host: a.example
Content-Type: text/plain
Content-Encoding: x-nonexistent
Content-Length: 2

a
[[HTTP/1.1 415 Unsupported Media Type]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 11

Send gzip.
)",
        .when = {.status = {415},
                 .lacks = {Field::accept_encoding},
                 .asked = {Field::content_encoding}},
        .check = codings_untold,
    },
    {
        .id = "request-coding-unknown-accepted",
        .level = Level::advice,
        .spec = rfc9110("8.4"),
        .summary = "Content in a coding that nobody knows is accepted.",
        .why = "What was stored or processed are the coded octets, not what the client meant.",
        .fix = "Answer 415 with Accept-Encoding.",
        .conforms = R"(
POST /a HTTP/1.1
Host: a.example
Content-Type: text/plain
Content-Encoding: gzip
Content-Length: 2

a
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
POST /a HTTP/1.1
Host: a.example
Content-Type: text/plain
Content-Encoding: [[x-nonexistent]]
Content-Length: 2

a
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.status = k2xx, .asked = {Field::content_encoding}},
        .check = unknown_accepted,
    },
    {
        .id = "content-encoding-unrequested",
        .level = Level::advice,
        .spec = rfc9110("12.5.3"),
        .summary = "The content is coded though the request does not speak of codings.",
        .why = "It may be, but simple clients that send no Accept-Encoding do not decode.",
        .fix = "Code content for clients that ask for it.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 6

None.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Encoding: [[gzip]]
Content-Length: 1

a)",
        .when = {.status = k2xx,
                 .has = {Field::content_encoding},
                 .unasked = {Field::accept_encoding}},
        .check = unrequested,
    },
    {
        .id = "content-encoding-without-vary",
        .level = Level::advice,
        .spec = rfc9110("12.5.5"),
        .summary = "Coded content that caches may store does not vary by Accept-Encoding.",
        .why = "A cache may give it to a client that cannot decode it.",
        .fix = "Send Vary: Accept-Encoding, also with the content that is not coded.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Accept-Encoding: gzip

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 6

None.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Accept-Encoding: gzip

[[HTTP/1.1 200 OK]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Encoding: gzip
Content-Length: 1

a)",
        .when = {.status = {200},
                 .method = {Method::get},
                 .has = {Field::content_encoding},
                 .asked = {Field::accept_encoding},
                 .by_values = true},
        .reads = {Field::vary, Field::cache_control},
        .check = without_vary,
    },
    {
        .id = "alternates-tcn",
        .level = Level::advice,
        .spec = {"RFC 2295", "8"},
        .summary = "A field of transparent content negotiation is sent.",
        .why = "The experiment ended long ago, and no client reads it.",
        .fix = "Drop TCN, Alternates and Variant-Vary.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
[[TCN: list]]
[[Alternates: {"a.en" 1.0 {language en}}]]

)",
        .when = {.any = {Field::tcn, Field::alternates, Field::variant_vary}},
        .once_per_host = true,
        .check = checks::at_fields<Field::tcn, Field::alternates, Field::variant_vary>,
    },
    {
        .id = "accept-unacceptable-no-406",
        .level = Level::info,
        .spec = rfc9110("12.5.1"),
        .summary = "A request that accepts nothing that exists is answered with success.",
        .why = "It may be: Accept can be disregarded.",
        .fix = "Nothing needs to be done.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Accept: application/x-nonexistent

HTTP/1.1 406 Not Acceptable
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 7

a.html
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Accept: application/x-nonexistent

[[HTTP/1.1 200 OK]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 6

Hello
)",
        .when = {.status = k2xx, .asked = {Field::accept}},
        .check = none_exists,
    },
    {
        .id = "accept-ignored",
        .level = Level::info,
        .spec = rfc9110("12.5.1"),
        .summary = "The media type is none of those that the request accepts.",
        .why = "It may be: Accept can be disregarded, yet the client may not cope.",
        .fix = "Send 406, or an acceptable type.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Accept: image/png

HTTP/1.1 406 Not Acceptable
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 7

a.html
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Accept: image/png, text/plain;q=0

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: [[text/plain]]
Content-Length: 6

Hello
)",
        .when = {.status = k2xx,
                 .has = {Field::content_type},
                 .asked = {Field::accept},
                 .by_values = true},
        .check = other_type,
    },
    {
        .id = "content-language-unacceptable",
        .level = Level::info,
        .spec = rfc9110("12.5.4"),
        .summary = "The content is in none of the languages that the request accepts.",
        .why = "It may be: better a text in another language than none.",
        .fix = "Nothing needs to be done.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Language: de
Content-Type: text/plain

Hier ist nichts.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Accept-Language: en-GB, en;q=0.5

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Language: [[de]]
Content-Type: text/plain
Content-Length: 6

Hallo
)",
        .when = {.status = {200},
                 .has = {Field::content_language},
                 .asked = {Field::accept_language},
                 .by_values = true},
        .check = other_language,
    },
    {
        .id = "content-coding-unsupported",
        .level = Level::info,
        .spec = rfc9110("8.4"),
        .summary = "A long text is not compressed though the request accepts all common codings.",
        .why = "It takes several times as long to come as it could.",
        .fix = "Enable gzip, br or zstd for text.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example
Accept-Encoding: gzip, br, zstd

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Type: text/plain
Content-Length: 6

None.
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
Accept-Encoding: gzip, br, zstd

[[HTTP/1.1 200 OK]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 3000

a)",
        .when = {.status = {200},
                 .method = {Method::get},
                 .has = {Field::content_type},
                 .lacks = {Field::content_encoding},
                 .asked = {Field::accept_encoding}},
        .reads = {Field::cache_control},
        .check = not_coded,
    },
};
static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::negotiation{"negotiation", kRules};

}  // namespace statute
