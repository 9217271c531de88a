// Content codings against the content itself: RFC 9110, 8.4.
#include <optional>
#include <string_view>

#include "rules/checks/documents.h"
#include "rules/checks/families.h"
#include "rules/rule.h"

namespace statute {
namespace {

constexpr std::string_view kGzip = "\x1F\x8B\x08";
constexpr std::string_view kZstd = "\x28\xB5\x2F\xFD";

constexpr Statuses kWhole = Statuses::final_but({206});
constexpr Needs kCoded{Need::content, Need::data};

std::string_view coding_line(const Exchange& x) {
  return x.response.first(Field::content_encoding)->value;
}

// Whether decoded content is of the type declared.
bool fits(const syntax::MediaType& type, std::string_view data) {
  if (type.is_json()) {
    const auto text = syntax::json_text(syntax::without_byte_order_mark(data));
    return static_cast<bool>(text);
  }
  if (type.is_xml()) return syntax::xml_document(data).state != syntax::XmlState::malformed;
  if (!checks::declares_utf8(type)) return data.find('\0') == data.npos;
  return !syntax::first_not_utf8(data) && data.find('\0') == data.npos;
}

void undecodable(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  if (r.content.octets.empty() && !checks::expects_content(x)) return;
  const Data data = x.facts->data(r);
  if (data.raw_deflate) return;
  if (data.decoding == Decoding::unknown || data.decoding == Decoding::too_large) {
    return out.not_observable();
  }
  if (data.decoding == Decoding::malformed) out.at(coding_line(x));
  if (data.decoding != Decoding::truncated) return;
  // Where the end of the connection is the end of the content, the content may have been cut.
  const Delimiter by = r.framing.by;
  if (by == Delimiter::close || by == Delimiter::unknown) return out.not_observable();
  out.at(coding_line(x), r.content.octets.empty() ? "there is no content" : "the end is missing");
}

void raw_deflate(const Exchange& x, Reporter& out) {
  if (x.response.content.octets.empty()) return;
  if (x.facts->data(x.response).raw_deflate) out.at(coding_line(x));
}

void missing(const Exchange& x, Reporter& out) {
  const std::string_view octets = x.response.content.octets;
  const bool gzip = octets.starts_with(kGzip);
  if (!gzip && !octets.starts_with(kZstd)) return;
  const auto type = checks::type_of(x.response);
  if (!type || !type->is_textual()) return;
  if (x.facts == nullptr) return out.not_observable();
  const Data data = x.facts->decoded(gzip ? "gzip" : "zstd", octets);
  if (data.decoding != Decoding::done) return;
  auto finding = out.at(octets.substr(0, gzip ? kGzip.size() : kZstd.size()),
                        gzip ? "it is gzip" : "it is zstd");
  if (!fits(*type, data.octets)) finding.as(Level::advice);
}

void coded_twice(const Exchange& x, Reporter& out) {
  const auto type = checks::type_of(x.response);
  if (!type || !type->is_textual() || x.response.content.octets.empty()) return;
  const auto data = checks::data_of(x, out);
  if (!data || !data->starts_with(kGzip)) return;
  const Data inner = x.facts->decoded("gzip", *data);
  if (inner.decoding == Decoding::done && fits(*type, inner.octets)) out.at(coding_line(x));
}

// Images and archives that are compressed themselves.
bool is_compressed(const syntax::MediaType& type) {
  for (std::string_view name :
       {"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/heic",
        "application/zip", "application/gzip", "application/x-gzip", "application/zstd",
        "application/x-7z-compressed", "application/x-bzip2", "application/x-xz",
        "application/vnd.rar", "application/java-archive", "font/woff", "font/woff2"}) {
    if (type.is(name)) return true;
  }
  return false;
}

void needless(const Exchange& x, Reporter& out) {
  if (x.response.content.octets.empty()) return;
  const auto type = checks::type_of(x.response);
  const auto data = checks::data_of(x, out);
  if (!data || syntax::same(coding_line(x), "identity")) return;
  if (type && is_compressed(*type)) {
    out.at(coding_line(x), "the type is compressed itself");
  } else if (x.response.content.octets.size() >= data->size()) {
    out.at(coding_line(x), x.response.content.octets.size(), " octets for ", data->size());
  }
}

void huge(const Exchange& x, Reporter& out) {
  if (x.facts->data(x.response).decoding == Decoding::too_large) out.at(coding_line(x));
}

constexpr Rule kRules[] = {
    {
        .id = "content-encoding-undecodable",
        .level = Level::must,
        .spec = rfc9110("8.4"),
        .summary = "The content is not in the codings that Content-Encoding lists.",
        .why = "Clients that undo the coding fail, and show an error instead of the content.",
        .fix = "List the codings that were applied, in the order in which they were.",
        .conforms =
            R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Encoding: gzip
Content-Length: 40

\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xf3\xcb\x2f\xc9\xc8\xcc\x4b\x57\xc8\x2c)"
            R"(\x56\xc8\x48\x2d\x4a\xd5\x53\xf0\xa3\x5c\x00\x00\xca\x82\x8f\x18\x54\x00\x00\x00)",
        .violates = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Encoding: [[gzip]]
Content-Length: 17

Nothing is here.
)",
        .when = {.status = kWhole, .has = {Field::content_encoding}, .needs = kCoded},
        .check = undecodable,
    },
    {
        .id = "content-encoding-raw-deflate",
        .level = Level::must,
        .spec = rfc9110("8.4.1.2"),
        .summary = "Content in the deflate coding lacks the zlib wrapper.",
        .why = "Clients that go by the definition cannot decode it; the rest have to guess.",
        .fix = "Use the zlib format of RFC 1950, or better gzip.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Encoding: deflate
Content-Length: 28

\x78\x9c\xf3\xcb\x2f\xc9\xc8\xcc\x4b\x57\xc8\x2c\x56\xc8\x48\x2d\x4a\xd5\x53\xf0)"
                    R"(\xa3\x5c\x00\x00\xe9\x16\x1d\x5a)",
        .violates = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Encoding: [[deflate]]
Content-Length: 22

\xf3\xcb\x2f\xc9\xc8\xcc\x4b\x57\xc8\x2c\x56\xc8\x48\x2d\x4a\xd5\x53\xf0\xa3\x5c)"
                    R"(\x00\x00)",
        .when = {.status = kWhole, .has = {Field::content_encoding}, .needs = kCoded},
        .check = raw_deflate,
    },
    {
        .id = "content-encoding-missing",
        .level = Level::must,
        .spec = rfc9110("8.4"),
        .summary = "The content is compressed, and no Content-Encoding says so.",
        .why = "Clients take the compressed octets for the text, and show garbage.",
        .fix = "Send Content-Encoding with the coding.",
        .conforms =
            R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/json
Content-Encoding: gzip
Content-Length: 45

\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\x4a\x2d\x2a\xca\x2f\x52\xb2\x52)"
            R"(\xca\xcb\x2f\x51\x48\xcb\x2f\xcd\x4b\xd1\x51\xa0\x94\xa9\x54\x0b\x00\xb0\xcb\x57)"
            R"(\x44\x57\x00\x00\x00)",
        .violates =
            R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/json
Content-Length: 45

[[\x1f\x8b\x08]]\x00\x00\x00\x00\x00\x02\x03\xab\x56\x4a\x2d\x2a\xca\x2f\x52\xb2)"
            R"(\x52\xca\xcb\x2f\x51\x48\xcb\x2f\xcd\x4b\xd1\x51\xa0\x94\xa9\x54\x0b\x00\xb0\xcb)"
            R"(\x57\x44\x57\x00\x00\x00)",
        .when = {.status = kWhole,
                 .has = {Field::content_type},
                 .lacks = {Field::content_encoding},
                 .needs = {Need::content}},
        .beats = {"json-invalid", "json-encoding", "xml-invalid", "content-charset-invalid",
                  "content-type-mismatch"},
        .check = missing,
    },
    {
        .id = "content-encoding-double",
        .level = Level::advice,
        .spec = rfc9110("8.4"),
        .summary = "The content is compressed once more than Content-Encoding says.",
        .why = "Clients undo one coding and take what is left for the text.",
        .fix = "Compress once, in the server or in front of it.",
        .conforms =
            R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Encoding: gzip
Content-Length: 40

\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xf3\xcb\x2f\xc9\xc8\xcc\x4b\x57\xc8\x2c)"
            R"(\x56\xc8\x48\x2d\x4a\xd5\x53\xf0\xa3\x5c\x00\x00\xca\x82\x8f\x18\x54\x00\x00\x00)",
        .violates =
            R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Encoding: [[gzip]]
Content-Length: 53

\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x93\xef\xe6\x60\x00\x01\x26\xe6\xcf\xa7)"
            R"(\xf5\x4f\x9e\x38\xe3\x1d\x7e\x42\x27\xec\x84\x87\xae\xd7\x55\x66\x86\x25\xef\xbd)"
            R"(\xca\x04\x80\x72\x00\xa9\xb0\xdd\x51\x24\x00\x00\x00)",
        .when = {.status = kWhole,
                 .has = {Field::content_encoding, Field::content_type},
                 .needs = kCoded},
        .check = coded_twice,
    },
    {
        .id = "content-encoding-needless",
        .level = Level::info,
        .spec = rfc9110("8.4"),
        .summary = "The content is coded without gain.",
        .why = "Both ends spend time, and nothing is saved.",
        .fix = "Skip short content, images and archives.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 6

None.
)",
        .violates = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Encoding: [[gzip]]
Content-Length: 25

\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xf3\xcb\xcf\x4b\xd5\x03\x00\x67\x82\xb1)"
                    R"(\xc4\x05\x00\x00\x00)",
        .when = {.status = kWhole, .has = {Field::content_encoding}, .needs = kCoded},
        .reads = {Field::content_type},
        .check = needless,
    },
    {
        .id = "content-decoded-huge",
        .level = Level::info,
        .spec = rfc9110("17.5"),
        .summary = "The content decodes to more than is looked at.",
        .why = "What the content says was not checked; a client without a limit may run out of "
               "memory.",
        .fix = "Nothing needs to be done if the content is as long as that.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Length: 6

None.
)",
        .violates =
            R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Content-Encoding: [[br]]
Content-Length: 58

\xcf\xff\xff\x7f\xf8\x25\xc2\xe2\xb1\x40\x20\xf7\xfe\x9f\xff\xff\xff\xf0\x4b\x00)"
            R"(\xc4\x61\x01\x80\xee\xfd\x3f\xff\xff\xff\xe1\x97\x00\x88\xc3\x22\x00\xdd\xfb\x7f)"
            R"(\xfe\xff\xff\xc3\x2f\x01\x10\x87\x05\x00\xba\xf7\xff\x00\x00\x08\x61\x03)",
        .when = {.status = kWhole, .has = {Field::content_encoding}, .needs = kCoded},
        .check = huge,
    },
};
static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::content_codings{"content", kRules};

}  // namespace statute
