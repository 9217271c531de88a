// The type, charset and language that a response declares, against its content:
// RFC 9110, 8.3 to 8.5; RFC 8259, 8.1; RFC 7303, 3; WHATWG HTML and MIME Sniffing.
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/checks/conditions.h"
#include "rules/checks/documents.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/language_tag.h"

namespace statute {
namespace {

using syntax::MediaType;

constexpr Methods kNotHead = Methods::all_but({Method::head});
constexpr Statuses kWhole = Statuses::final_but({206});
constexpr Statuses kWithContent = Statuses::final_but({204, 205, 304});

// Where browsers look for a meta element: WHATWG HTML, "Determining the character encoding".
constexpr std::size_t kPrescan = 1024;

bool begins_like_utf16(std::string_view s) {
  return s.starts_with("\xFE\xFF") || s.starts_with("\xFF\xFE");
}

bool is_json_type(const MediaType& type) {
  return type.is("application/json") || syntax::same(type.suffix(), "json");
}

// The type and the data, if the content is there and both can be read.
struct Document {
  MediaType type;
  std::string_view data;
};

std::optional<Document> document_of(const Exchange& x, Reporter& out) {
  const auto type = checks::type_of(x.response);
  if (!type) return std::nullopt;
  const auto data = checks::data_of(x, out);
  if (!data) return std::nullopt;
  return Document{*type, *data};
}

void type_missing(const Exchange& x, Reporter& out) {
  const bool rest = x.response.status == 206 && x.request->has(Field::if_range);
  const auto content = checks::has_content(x.response);
  if (!content) return out.not_observable();
  if (*content && !rest) out.at(x.response.start_line);
}

void type_of_nothing(const Exchange& x, Reporter& out) {
  const bool tunnel = x.request->method == Method::connect && x.response.status < 300;
  const auto content = checks::has_content(x.response);
  if (!content) return out.not_observable();
  if (!*content && !tunnel) out.at(checks::type_line(x));
}

void json_encoding(const Exchange& x, Reporter& out) {
  if (!checks::type_ends(x.response, "json")) return;
  const auto document = document_of(x, out);
  if (!document || !is_json_type(document->type)) return;
  const std::string_view data = document->data;
  if (data.starts_with(syntax::kByteOrderMark)) {
    out.at(checks::in_content(x, data.substr(0, syntax::kByteOrderMark.size())),
           "a byte order mark");
  } else if (begins_like_utf16(data)) {
    out.at(checks::in_content(x, data.substr(0, 2)), "a byte order mark of UTF-16");
  } else if (const auto at = syntax::first_not_utf8(data)) {
    out.at(checks::in_content(x, data.substr(*at, 1)), "expected UTF-8");
  }
}

void json_invalid(const Exchange& x, Reporter& out) {
  if (!checks::type_ends(x.response, "json")) return;
  const auto document = document_of(x, out);
  if (!document || !is_json_type(document->type) || begins_like_utf16(document->data)) return;
  const std::string_view data = syntax::without_byte_order_mark(document->data);
  if (data.empty() && !checks::expects_content(x)) return;
  const auto text = syntax::json_text(data);
  if (text) return;
  const std::size_t at = text.misfit().at;
  const std::string_view here =
      at < data.size() ? checks::in_content(x, data, at) : checks::type_line(x);
  out.at(here, "expected ", text.misfit().expected);
}

void xml_invalid(const Exchange& x, Reporter& out) {
  if (!checks::type_ends(x.response, "xml")) return;
  const auto document = document_of(x, out);
  if (!document || !document->type.is_xml()) return;
  const std::string_view data = document->data;
  if (data.empty() && !checks::expects_content(x)) return;
  const auto fault = checks::xml_fault(data, document->type);
  if (!fault) return;
  const std::string_view here =
      fault->at < data.size() ? checks::in_content(x, data, fault->at) : checks::type_line(x);
  out.at(here, "expected ", fault->expected);
}

void entity_declared(const Exchange& x, Reporter& out) {
  if (!checks::type_ends(x.response, "xml")) return;
  const auto document = document_of(x, out);
  if (!document || !document->type.is_xml()) return;
  const std::string_view declaration = syntax::xml_document(document->data).entity_declaration;
  if (!declaration.empty()) out.at(checks::in_content(x, declaration));
}

void charset_invalid(const Exchange& x, Reporter& out) {
  if (!checks::type_has_parameters(x.response)) return;
  // Both charsets hold all of ASCII, and most text that is not coded is no more.
  const Response& r = x.response;
  const bool plain = r.content.known == Known::fully && !r.has(Field::content_encoding);
  if (plain && syntax::is_ascii(r.content.octets)) return;
  const auto document = document_of(x, out);
  if (!document || !document->type.is_textual()) return;
  const auto charset = document->type.parameter("charset");
  if (!charset) return;
  const std::string_view data = document->data;
  std::optional<std::size_t> at;
  if (charset->value.is_same("utf-8") || charset->value.is_same("utf8")) {
    at = syntax::first_not_utf8(data);
  } else if (charset->value.is_same("us-ascii")) {
    for (std::size_t i = 0; i < data.size() && !at; ++i) {
      if (syntax::is_obs_text(data[i])) at = i;
    }
  }
  if (at) out.at(checks::in_content(x, data.substr(*at, 1)), "not in ", charset->value.raw);
}

constexpr bool is_html_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

// The offset of `word` in `s`, whatever the case.
std::size_t find_same(std::string_view s, std::string_view word, std::size_t from = 0) {
  for (std::size_t at = from; at + word.size() <= s.size(); ++at) {
    if (syntax::same(s.substr(at, word.size()), word)) return at;
  }
  return s.npos;
}

// The value behind `name=` in a tag, without its quotes.
std::string_view value_in(std::string_view tag, std::string_view name) {
  for (std::size_t at = find_same(tag, name); at != tag.npos; at = find_same(tag, name, at + 1)) {
    const char before = at > 0 ? tag[at - 1] : '\0';
    if (!is_html_space(before) && before != ';' && before != '"' && before != '\'') continue;
    syntax::Cursor c(tag.substr(at + name.size()));
    c.eat_while(is_html_space);
    if (!c.eat('=')) continue;
    c.eat_while(is_html_space);
    const bool quoted = c.eat('"') || c.eat('\'');
    return c.eat_while([quoted](char o) {
      return o != '"' && o != '\'' && o != '>' && o != ';' && (quoted || !is_html_space(o));
    });
  }
  return {};
}

// The first tag of an element that stands there, outside of comments.
std::string_view tag_in(std::string_view html, std::string_view name, std::size_t& from) {
  for (std::size_t at = html.find('<', from); at != html.npos; at = html.find('<', at + 1)) {
    if (html.substr(at, 4) == "<!--") {
      at = html.find("-->", at + 4);
      if (at == html.npos) break;
      continue;
    }
    const std::string_view rest = html.substr(at + 1);
    if (!syntax::same(rest.substr(0, name.size()), name)) continue;
    if (rest.size() > name.size() && !is_html_space(rest[name.size()]) &&
        rest[name.size()] != '/') {
      continue;
    }
    const std::size_t end = html.find('>', at);
    from = end == html.npos ? html.size() : end;
    return html.substr(at, from - at);
  }
  from = html.size();
  return {};
}

// The charset of a meta element among the first octets; empty if there is none.
std::string_view meta_charset(std::string_view html) {
  html = html.substr(0, kPrescan);
  for (std::size_t from = 0; from < html.size();) {
    const std::string_view charset = value_in(tag_in(html, "meta", from), "charset");
    if (!charset.empty()) return charset;
  }
  return {};
}

void charset_missing(const Exchange& x, Reporter& out) {
  if (!checks::type_ends(x.response, "html") && !checks::type_ends(x.response, "plain")) return;
  const auto document = document_of(x, out);
  if (!document || document->type.parameter("charset")) return;
  const bool html = document->type.is("text/html");
  if (!html && !document->type.is("text/plain")) return;
  const std::string_view data = document->data;
  if (syntax::is_ascii(data) || data.starts_with(syntax::kByteOrderMark) || begins_like_utf16(data))
    return;
  if (html && !meta_charset(data).empty()) return;
  out.at(x.response.value(Field::content_type));
}

// Labels of the same encoding: WHATWG Encoding, "Names and labels".
std::string_view encoding_of(std::string_view label) {
  struct Label {
    std::string_view label;
    std::string_view encoding;
  };
  constexpr std::array<Label, 12> kLabels{{
      {"utf8", "utf-8"},
      {"unicode-1-1-utf-8", "utf-8"},
      {"iso-8859-1", "windows-1252"},
      {"iso8859-1", "windows-1252"},
      {"latin1", "windows-1252"},
      {"us-ascii", "windows-1252"},
      {"ascii", "windows-1252"},
      {"cp1252", "windows-1252"},
      {"gb2312", "gbk"},
      {"x-gbk", "gbk"},
      {"x-sjis", "shift_jis"},
      {"ks_c_5601-1987", "euc-kr"},
  }};
  for (const Label& l : kLabels) {
    if (syntax::same(l.label, label)) return l.encoding;
  }
  return label;
}

void meta_conflict(const Exchange& x, Reporter& out) {
  if (!checks::has_type(x.response, "text/html") || !checks::type_has_parameters(x.response))
    return;
  const auto document = document_of(x, out);
  if (!document || !document->type.is("text/html")) return;
  const auto charset = document->type.parameter("charset");
  const std::string_view meta = meta_charset(document->data);
  if (!charset || meta.empty()) return;
  if (!syntax::same(encoding_of(syntax::trim(meta)), encoding_of(charset->value.raw))) {
    out.at(checks::in_content(x, meta), "Content-Type says ", charset->value.raw);
  }
}

std::string_view primary(std::string_view tag) { return tag.substr(0, tag.find('-')); }

void other_language(const Exchange& x, Reporter& out) {
  if (!checks::type_ends(x.response, "html")) return;
  const FieldLine* const line = checks::only_line(x.response, Field::content_language);
  const auto document = document_of(x, out);
  if (line == nullptr || !document || !document->type.is("text/html")) return;
  std::size_t from = 0;
  const std::string_view html = document->data.substr(0, kPrescan);
  const std::string_view lang = value_in(tag_in(html, "html", from), "lang");
  const auto tags = syntax::content_language(line->value);
  if (lang.empty() || !tags || tags->empty()) return;
  for (const auto& tag : *tags) {
    if (syntax::same(primary(tag.text), primary(lang))) return;
  }
  out.at(line->value, "the document says ", lang);
}

// What the first octets show: WHATWG MIME Sniffing, 6 and 7.
struct Pattern {
  std::string_view magic;
  std::string_view name;
  std::string_view type;  // by which it is declared
};
constexpr std::array<Pattern, 12> kPatterns{{
    {"\x89PNG\r\n\x1A\n", "PNG", "image/png"},
    {"\xFF\xD8\xFF", "JPEG", "image/jpeg"},
    {"GIF87a", "GIF", "image/gif"},
    {"GIF89a", "GIF", "image/gif"},
    {"RIFF", "WebP", "image/webp"},  // with WEBPVP from the ninth octet
    {"%PDF-", "PDF", "application/pdf"},
    {"PK\x03\x04", "a ZIP archive", "application/zip"},
    {"\x1F\x8B\x08", "gzip", "application/gzip"},
    {"wOFF", "WOFF", "font/woff"},
    {"wOF2", "WOFF2", "font/woff2"},
    {"OTTO", "OpenType", "font/otf"},
    {std::string_view("\0\1\0\0", 4), "TrueType", "font/ttf"},
}};

const Pattern* sniffed(std::string_view data) {
  for (const Pattern& p : kPatterns) {
    if (!data.starts_with(p.magic)) continue;
    if (p.name == "WebP" && data.substr(8, 6) != "WEBPVP") continue;
    return &p;
  }
  return nullptr;
}

bool is_image(const Pattern& p) { return p.type.starts_with("image/"); }
bool is_font(const Pattern& p) { return p.type.starts_with("font/"); }

// Whether the declared type is one whose octets the table knows, and it is not these.
bool contradicts(const MediaType& type, const Pattern& p) {
  if (type.is(p.type)) return false;
  if (type.is("image/jpg") || type.is("image/pjpeg")) return is_image(p) && p.name != "JPEG";
  if (type.is("image/svg+xml")) return is_image(p);
  for (const Pattern& other : kPatterns) {
    if (!type.is(other.type)) continue;
    if (is_image(other)) return is_image(p);
    // OpenType and TrueType share their types.
    if (is_font(other))
      return is_font(p) &&
             (p.type.ends_with("2") || p.name == "WOFF" || other.type.starts_with("font/woff"));
    return other.name == "PDF";
  }
  return type.is_textual() && !type.is("text/plain") && !is_font(p);
}

bool begins_like_html(std::string_view data) {
  while (!data.empty() && is_html_space(data.front())) data.remove_prefix(1);
  for (std::string_view tag : {"<!doctype html", "<html"}) {
    const std::string_view rest = data.substr(tag.size() < data.size() ? tag.size() : data.size());
    if (syntax::same(data.substr(0, tag.size()), tag) && !rest.empty() &&
        (is_html_space(rest.front()) || rest.front() == '>')) {
      return true;
    }
  }
  return false;
}

// The first octet that no text has: WHATWG MIME Sniffing, 3 and 7.2.
std::optional<std::size_t> binary_octet(std::string_view data) {
  constexpr std::size_t kHeader = 1445;
  if (data.starts_with(syntax::kByteOrderMark) || begins_like_utf16(data)) return std::nullopt;
  for (std::size_t i = 0; i < data.size() && i < kHeader; ++i) {
    const auto c = static_cast<unsigned char>(data[i]);
    if (c <= 0x08 || c == 0x0B || (c >= 0x0E && c <= 0x1A) || (c >= 0x1C && c <= 0x1F)) return i;
  }
  return std::nullopt;
}

void type_mismatch(const Exchange& x, Reporter& out) {
  const auto octets = checks::data_of(x, out);
  if (!octets || octets->empty()) return;
  const std::string_view data = *octets;
  const Pattern* const p = sniffed(data);
  const bool text = checks::type_ends(x.response, "json") || checks::type_ends(x.response, "plain");
  if (p == nullptr && !text) return;
  const auto declared = checks::type_of(x.response);
  if (!declared) return;
  const MediaType& type = *declared;
  if (p != nullptr && contradicts(type, *p)) {
    out.at(checks::in_content(x, data.substr(0, p->magic.size())), "it is ", p->name);
  } else if (is_json_type(type) && begins_like_html(data)) {
    out.at(checks::in_content(x, data, 0), "it is HTML");
  } else if (type.is("text/plain")) {
    const auto at = binary_octet(data);
    if (at) out.at(checks::in_content(x, data.substr(*at, 1)), "no text has this octet");
  }
}

void event_stream(const Exchange& x, Reporter& out) {
  if (!checks::type_ends(x.response, "event-stream")) return;
  const Response& r = x.response;
  const auto type = checks::type_of(r);
  if (!type || !type->is("text/event-stream")) return;
  if (const FieldLine* line = r.first(Field::content_length)) out.at(line->whole());
  const auto charset = type->parameter("charset");
  if (charset && !charset->value.is_same("utf-8")) out.at(charset->text);
  if (r.has(Field::content_encoding) || r.content.form == Form::decoded) return;
  const std::string_view data = r.content.octets;
  const auto at = syntax::first_not_utf8(data);
  // The last character may have been cut.
  const bool cut = r.content.known != Known::fully;
  if (at && (!cut || *at + 4 <= data.size())) out.at(data.substr(*at, 1), "expected UTF-8");
}

// Octets that the urlencoded serializer never makes.
bool is_urlencoded(char c) {
  return syntax::is_vchar(c) && std::string_view("\"{}<>\\^`|").find(c) == std::string_view::npos;
}

void form_invalid(const Exchange& x, Reporter& out) {
  if (!checks::type_ends(x.response, "x-www-form-urlencoded")) return;
  const auto document = document_of(x, out);
  if (!document || !document->type.is("application/x-www-form-urlencoded")) return;
  for (std::size_t i = 0; i < document->data.size(); ++i) {
    if (is_urlencoded(document->data[i])) continue;
    out.at(checks::in_content(x, document->data.substr(i, 1)));
    return;
  }
}

constexpr Rule kRules[] = {
    {
        .id = "json-encoding",
        .level = Level::must,
        .spec = {"RFC 8259", "8.1"},
        .summary = "JSON begins with a byte order mark or is not in UTF-8.",
        .why = "Parsers that follow the definition refuse it.",
        .fix = "Send UTF-8 without byte order mark.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/json

{"error": "\xC3\xA9"}
)",
        .violates = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/json

{"error": "[[\xE9]]"}
)",
        .when = {.status = kWhole,
                 .has = {Field::content_type},
                 .needs = {Need::content, Need::data}},
        .beats = {"json-invalid", "content-charset-invalid"},
        .check = json_encoding,
    },
    {
        .id = "content-type-missing",
        .level = Level::should,
        .spec = rfc9110("8.3"),
        .summary = "Content has no Content-Type.",
        .why = "Recipients guess the type, and sometimes run as a script what was to be a text.",
        .fix = "Send the type, if it is known at all.",
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

[[HTTP/1.1 404 Not Found]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Length: 6

None.
)",
        .when = {.status = kWithContent,
                 .method = kNotHead,
                 .lacks = {Field::content_type},
                 .needs = {Need::emptiness}},
        .check = type_missing,
    },
    {
        .id = "content-charset-invalid",
        .level = Level::advice,
        .spec = rfc9110("8.3.2"),
        .summary = "Text is not in the charset that Content-Type declares.",
        .why = "Recipients show replacement characters, or refuse it.",
        .fix = "Declare the charset that the text is in, best UTF-8.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain; charset=utf-8

Rien \xC3\xA0 voir.
)",
        .violates = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain; charset=utf-8

Rien [[\xE0]] voir.
)",
        .when = {.status = kWhole,
                 .has = {Field::content_type},
                 .needs = {Need::content, Need::data}},
        .check = charset_invalid,
    },
    {
        .id = "content-charset-missing",
        .level = Level::advice,
        .spec = rfc9110("8.3.2"),
        .summary = "Text beyond ASCII does not say which charset it is in.",
        .why = "Recipients guess, each in its own way.",
        .fix = "Add charset=utf-8 to Content-Type.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain; charset=utf-8

Rien \xC3\xA0 voir.
)",
        .violates = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: [[text/plain]]

Rien \xC3\xA0 voir.
)",
        .when = {.status = kWhole, .has = {Field::content_type}, .needs = {Need::data}},
        .check = charset_missing,
    },
    {
        .id = "content-type-mismatch",
        .level = Level::advice,
        .spec = rfc9110("8.3"),
        .summary = "The content is of another type than Content-Type declares.",
        .why = "Recipients that trust the type fail; those that do not can be tricked.",
        .fix = "Declare the real type.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/json

{"error": "none"}
)",
        .violates = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/json

[[<!doctype html><p>None.
]])",
        .when = {.status = kWhole, .has = {Field::content_type}, .needs = {Need::data}},
        .beats = {"json-invalid", "xml-invalid"},
        .check = type_mismatch,
    },
    {
        .id = "event-stream-charset",
        .level = Level::advice,
        .spec = {"WHATWG HTML", "Server-sent events"},
        .summary = "A stream of events is not in UTF-8, or has a length.",
        .why = "Clients always read it as UTF-8, and take its end for a lost connection.",
        .fix = "Stream UTF-8 without Content-Length.",
        .conforms = R"(
HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Type: text/event-stream

data: a

)",
        .violates = R"(
HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/event-stream; [[charset=iso-8859-1]]

data: a

)",
        .when = {.status = {200}, .has = {Field::content_type}},
        .reads = {Field::content_length, Field::content_encoding},
        .check = event_stream,
    },
    {
        .id = "html-meta-conflict",
        .level = Level::advice,
        .spec = rfc9110("8.3.2"),
        .summary = "A meta element names another charset than Content-Type.",
        .why = "Saved to a file, or read by a program that looks at one of them only, the page "
               "becomes garbled.",
        .fix = "Make both name the charset that the page is in.",
        .conforms = R"(
HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Type: text/html; charset=utf-8

<!doctype html><meta charset="UTF-8"><title>A</title>
)",
        .violates = R"(
HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/html; charset=utf-8

<!doctype html><meta charset="[[iso-8859-1]]"><title>A</title>
)",
        .when = {.status = {200}, .has = {Field::content_type}, .needs = {Need::data}},
        .check = meta_conflict,
    },
    {
        .id = "json-invalid",
        .level = Level::advice,
        .spec = {"RFC 8259", "8.1"},
        .summary = "Content that is declared as JSON is none.",
        .why = "Clients fail to parse it, and often to report why.",
        .fix = "Emit JSON by a library, or declare the real type.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/json

{"error": "none"}
)",
        .violates = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/json

{"error": [[none}
]])",
        .when = {.status = kWhole, .has = {Field::content_type}, .needs = {Need::data}},
        .check = json_invalid,
    },
    {
        .id = "xml-invalid",
        .level = Level::advice,
        .spec = {"RFC 7303", "3"},
        .summary = "Content that is declared as XML is not well-formed.",
        .why = "Parsers have to stop at the fault.",
        .fix = "Emit XML by a library, or declare the real type.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml

<a>b</a>
)",
        .violates = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml

<a>b[[</c>
]])",
        .when = {.status = kWhole, .has = {Field::content_type}, .needs = {Need::data}},
        .check = xml_invalid,
    },
    {
        .id = "form-urlencoded-invalid",
        .level = Level::advice,
        .spec = {"WHATWG URL", "5"},
        .summary = "Content that is declared as urlencoded has octets that are never left so.",
        .why = "It usually is something else under a default type, and is parsed to nonsense.",
        .fix = "Percent-encode it, or declare the real type.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/x-www-form-urlencoded
Content-Length: 10

error=none)",
        .violates = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/x-www-form-urlencoded

[[{]]"error":"none"}
)",
        .when = {.status = kWhole, .has = {Field::content_type}, .needs = {Need::data}},
        .check = form_invalid,
    },
    {
        .id = "content-type-on-empty",
        .level = Level::info,
        .spec = rfc9110("8.3"),
        .summary = "Content-Type describes content that is not there.",
        .why = "A client may parse nothing as that type, and fail.",
        .fix = "Leave Content-Type out where there is no content.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 301 Moved Permanently
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Location: /b
Content-Type: text/plain
Content-Length: 3

/b
)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 301 Moved Permanently
Date: Tue, 02 Jun 2026 10:00:00 GMT
Location: /b
[[Content-Type: text/plain]]
Content-Length: 0

)",
        .when = {.status = Statuses::final_but({204, 304}),
                 .method = kNotHead,
                 .has = {Field::content_type},
                 .needs = {Need::emptiness}},
        .check = type_of_nothing,
    },
    {
        .id = "language-mismatch",
        .level = Level::info,
        .spec = rfc9110("8.5"),
        .summary = "The document names another language than Content-Language.",
        .why = "Screen readers go by the one and search engines by the other; but the language of "
               "the audience may differ from that of the text.",
        .fix = "Make both agree, unless the text is for readers of another language.",
        .conforms = R"(
HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store
Content-Language: en
Content-Type: text/html; charset=utf-8

<!doctype html><html lang="en-GB"><title>A</title></html>
)",
        .violates = R"(
HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Language: [[de]]
Content-Type: text/html; charset=utf-8

<!doctype html><html lang="en-GB"><title>A</title></html>
)",
        .when = {.status = {200},
                 .has = {Field::content_language, Field::content_type},
                 .needs = {Need::data}},
        .check = other_language,
    },
    {
        .id = "xml-entity-declaration",
        .level = Level::info,
        .spec = {"W3C XML 1.0", "4.2"},
        .summary = "An XML document declares entities of its own.",
        .why = "Many parsers refuse it, since entities are a way to attack them.",
        .fix = "Expand the entities.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml

<a>b</a>
)",
        .violates = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: application/xml

<!DOCTYPE a \[[[<!ENTITY b "c">]]\]><a>&b;</a>
)",
        .when = {.status = kWhole, .has = {Field::content_type}, .needs = {Need::data}},
        .check = entity_declared,
    },
};
static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::content_types{"content", kRules};

}  // namespace statute
