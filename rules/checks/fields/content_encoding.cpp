// Content-Encoding: RFC 9110, 8.4; its dictionaries: RFC 9842; Content-Language:
// RFC 9110, 8.5.
#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/coding.h"
#include "rules/syntax/language_tag.h"
#include "rules/syntax/vary.h"

namespace statute {
namespace {

using syntax::ContentCoding;

// Calls `f` with every coding that is listed.
template <class F>
void each_coding(const Exchange& x, F&& f) {
  for (const FieldLine& line : x.response.lines(Field::content_encoding)) {
    const auto codings = syntax::content_encoding(line.value);
    if (!codings) continue;
    for (std::string_view c : *codings) f(c);
  }
}

bool is_transfer_coding(std::string_view name) {
  return syntax::same(name, "aws-chunked") || syntax::same(name, "chunked");
}

bool is_dictionary_coding(std::string_view name) {
  const ContentCoding coding = syntax::content_coding(name);
  return coding == ContentCoding::dcb || coding == ContentCoding::dcz;
}

void find_insecure_dictionary(const Exchange& x, Reporter& out) {
  const auto judge = [&](std::string_view octets) {
    if (x.scheme == Scheme::http) out.at(octets);
    if (x.scheme == Scheme::unknown) out.not_observable();
  };
  each_coding(x, [&](std::string_view c) {
    if (is_dictionary_coding(c)) judge(c);
  });
  for (const FieldLine& line : x.response.lines(Field::use_as_dictionary)) judge(line.whole());
}

// Whether a cache may keep the response, as far as it shows.
bool is_cacheable(const Exchange& x) {
  constexpr Statuses kHeuristic{200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501};
  const Response& r = x.response;
  if (checks::lists(r, Field::cache_control, "no-store")) return false;
  if (x.request != nullptr) {
    constexpr Methods kCached{Method::get, Method::head, Method::query};
    if (!kCached.contains(x.request->method)) return false;
  }
  return kHeuristic.contains(r.status) || r.has(Field::expires) || r.has(Field::cache_control);
}

void find_vary_missing(const Exchange& x, Reporter& out) {
  bool dictionary = false;
  each_coding(x, [&](std::string_view c) { dictionary = dictionary || is_dictionary_coding(c); });
  if (!dictionary || !is_cacheable(x)) return;
  const Response& r = x.response;
  if (checks::lists(r, Field::vary, "*")) return;
  const bool encoding = checks::lists(r, Field::vary, "accept-encoding");
  const bool available = checks::lists(r, Field::vary, "available-dictionary");
  if (encoding && available) return;
  const FieldLine* const vary = r.first(Field::vary);
  out.at(vary == nullptr ? r.start_line : vary->whole(), "lacks ",
         encoding ? "Available-Dictionary" : "Accept-Encoding");
}

void find_language_twice(const Exchange& x, Reporter& out) {
  std::array<std::string_view, 64> seen{};
  std::size_t n = 0;
  const Lines lines = x.response.lines(Field::content_language);
  if (lines.count() == 1 && lines.begin()->value.find(',') == std::string_view::npos) return;
  for (const FieldLine& line : lines) {
    const auto tags = syntax::content_language(line.value);
    if (!tags) continue;
    for (const syntax::LanguageTag& tag : *tags) {
      const std::span<const std::string_view> before(seen.data(), n);
      const bool again = std::any_of(before.begin(), before.end(),
                                     [&](std::string_view s) { return syntax::same(s, tag.text); });
      if (again) {
        out.at(tag.text);
      } else if (n < seen.size()) {
        seen[n++] = tag.text;
      }
    }
  }
}

constexpr Rule kRules[] = {
    {
        .id = "content-encoding-alias",
        .level = Level::info,
        .spec = rfc9110("8.4.1.3"),
        .summary = "Content-Encoding uses an old name of a coding.",
        .why = "Some clients know the registered name only.",
        .fix = "Send gzip or compress, without the x-.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Encoding: gzip

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Encoding: [[x-gzip]]

)",
        .when = {.has = {Field::content_encoding}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_coding(x, [&](std::string_view c) {
                if (syntax::is_coding_alias(c)) out.at(c);
              });
            },
    },
    {
        .id = "content-encoding-aws-chunked",
        .level = Level::advice,
        .spec = rfc9110("8.4"),
        .summary = "Content-Encoding lists a transfer coding.",
        .why = "Clients that take the field at its word cannot decode the content.",
        .fix = "Strip aws-chunked, which was for the upload; chunked goes into Transfer-Encoding.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Encoding: gzip

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Encoding: gzip, [[aws-chunked]]

)",
        .when = {.has = {Field::content_encoding}},
        .beats = {"content-encoding-unregistered"},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_coding(x, [&](std::string_view c) {
                if (is_transfer_coding(c)) out.at(c);
              });
            },
    },
    {
        .id = "content-encoding-identity",
        .level = Level::should,
        .spec = rfc9110("8.4"),
        .summary = "Content-Encoding lists identity.",
        .why = "The name is reserved for Accept-Encoding; clients may take it for unknown.",
        .fix = "Leave Content-Encoding off where no coding was applied.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Encoding: gzip

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Encoding: [[identity]]

)",
        .when = {.has = {Field::content_encoding}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_coding(x, [&](std::string_view c) {
                if (syntax::content_coding(c) == ContentCoding::identity) out.at(c);
              });
            },
    },
    {
        .id = "content-encoding-syntax",
        .level = Level::must,
        .spec = rfc9110("8.4"),
        .summary = "Content-Encoding is not a list of tokens.",
        .why = "Clients cannot tell how to decode the content.",
        .fix = "List the codings in the order in which they were applied: gzip.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Encoding: gzip

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Encoding: gzip[[;q=1]]

)",
        .when = {.has = {Field::content_encoding}, .by_value = true},
        .check = checks::matches<Field::content_encoding, syntax::content_encoding>,
    },
    {
        .id = "content-encoding-unregistered",
        .level = Level::advice,
        .spec = rfc9110("8.4.1"),
        .summary = "Content-Encoding lists a coding that is not registered.",
        .why = "Clients refuse the response, or show it undecoded.",
        .fix = "Use gzip, br, zstd or deflate, or no coding at all; a charset is no coding.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Encoding: br

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Encoding: [[utf-8]]

)",
        .when = {.has = {Field::content_encoding}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_coding(x, [&](std::string_view c) {
                if (syntax::content_coding(c) == ContentCoding::unknown) out.at(c);
              });
            },
    },
    {
        .id = "dictionary-insecure",
        .level = Level::must,
        .spec = {"RFC 9842", "8"},
        .summary = "A compression dictionary is used, or offered, over plain http.",
        .why = "Who can change the traffic plants a dictionary, and reads secrets by lengths.",
        .fix = "Use compression dictionaries over https only.",
        .conforms = R"(
# scheme: https
HTTP/1.1 204 No Content
Use-As-Dictionary: match="/a/*"

)",
        .violates = R"(
# scheme: http
HTTP/1.1 204 No Content
Content-Encoding: [[dcz]]
Vary: Accept-Encoding, Available-Dictionary
[[Use-As-Dictionary: match="/a/*"]]

)",
        .when = {.any = {Field::content_encoding, Field::use_as_dictionary}},
        .check = find_insecure_dictionary,
    },
    {
        .id = "dictionary-vary-missing",
        .level = Level::must,
        .spec = {"RFC 9842", "6.2"},
        .summary = "A cacheable response coded with a dictionary does not vary by it.",
        .why = "Caches hand the response to clients that do not have the dictionary.",
        .fix = "Send Vary: accept-encoding, available-dictionary.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Encoding: dcb
Vary: accept-encoding, available-dictionary

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Encoding: dcb
[[Vary: accept-encoding]]

)",
        .when = {.has = {Field::content_encoding}},
        .reads = {Field::vary, Field::cache_control, Field::expires},
        .check = find_vary_missing,
    },
    {
        .id = "content-language-duplicate",
        .level = Level::info,
        .spec = rfc9110("8.5"),
        .summary = "Content-Language repeats a tag.",
        .why = "Two places that set the field do not know of one another.",
        .fix = "List each language once.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Language: de, en

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Language: de, en, [[DE]]

)",
        .when = {.has = {Field::content_language}, .by_value = true},
        .check = find_language_twice,
    },
    {
        .id = "content-language-syntax",
        .level = Level::must,
        .spec = rfc9110("8.5"),
        .summary = "Content-Language is not a list of language tags.",
        .why = "Readers, translators and search engines do not learn the language.",
        .fix = "Send tags with hyphens, such as de-CH.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Language: de-CH-1996, mi

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Language: de, [[en_US]]

)",
        .when = {.has = {Field::content_language}, .by_value = true},
        .check = checks::matches<Field::content_language, syntax::content_language>,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::content_encoding{"field", kRules};

}  // namespace statute
