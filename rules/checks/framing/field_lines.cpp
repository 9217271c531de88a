// Lines of the header and the trailer section: RFC 9112, 2 and 5.
#include <cstddef>
#include <string_view>

#include "rules/checks/families.h"
#include "rules/checks/framing/common.h"
#include "rules/rule.h"

namespace statute {
namespace {

// Points at the first line end of a section that is LF alone, and counts them.
void lf_alone(std::string_view section, Reporter& out) {
  std::size_t first = section.npos;
  std::size_t count = 0;
  for (std::size_t lf = section.find('\n'); lf != section.npos; lf = section.find('\n', lf + 1)) {
    if (lf > 0 && section[lf - 1] == '\r') continue;
    if (count++ == 0) first = lf;
  }
  if (count > 0) out.at(section.substr(first, 1), count, count == 1 ? " line" : " lines");
}

void line_end_lf(const Exchange& x, Reporter& out) {
  lf_alone(x.response.head, out);
  if (!x.response.trailers.empty()) lf_alone(x.response.trailer_section, out);
}

void bare_cr(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  const auto at = [&out](std::string_view text) {
    const std::size_t cr = checks::bare_cr(text);
    if (cr != text.npos) out.at(text.substr(cr, 1));
    return cr != text.npos;
  };
  at(r.start_line);
  checks::each_line(r, {Oddity::bare_cr}, [&](const FieldLine& line) { at(line.whole()); });
  if (r.framing.by != Delimiter::chunked) return;
  checks::each_size_line(r.framing.wire,
                         [&](const checks::SizeLine& line) { return !at(line.text); });
}

// From the end of the line to the text on the next one.
void at_fold(std::string_view section, const FieldLine& line, Reporter& out) {
  const auto from = static_cast<std::size_t>(line.value.data() - section.data());
  std::size_t lf = section.find('\n', from);
  while (lf != section.npos && lf + 1 < section.size() && !syntax::is_ows(section[lf + 1])) {
    lf = section.find('\n', lf + 1);
  }
  if (lf == section.npos) return;
  std::size_t to = lf + 1;
  while (to < section.size() && syntax::is_ows(section[to])) ++to;
  const std::size_t at = lf > 0 && section[lf - 1] == '\r' ? lf - 1 : lf;
  out.at(section.substr(at, to - at));
}

void obs_fold(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.fields) {
    if (line.odd.contains(Oddity::obs_fold)) at_fold(x.response.head, line, out);
  }
  for (const FieldLine& line : x.response.trailers) {
    if (line.odd.contains(Oddity::obs_fold)) at_fold(x.response.trailer_section, line, out);
  }
}

void field_line_syntax(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  const Oddities odd{Oddity::colon_missing, Oddity::name_empty, Oddity::name_octets};
  checks::each_line(r, odd, [&](const FieldLine& line) {
    if (line.odd.contains(Oddity::name_empty)) {
      out.at(line.whole(), "the name is empty");
      return;
    }
    if (line.odd.contains(Oddity::name_octets)) {
      const auto token = syntax::token(line.name);
      out.at(line.name, "no token: octet ", token ? 0 : token.misfit().at + 1);
      return;
    }
    // A line that was cut off is none.
    const bool cut =
        line.name.data() + line.name.size() == r.head.data() + r.head.size() ||
        (!r.framing.complete && line.name.data() + line.name.size() ==
                                    r.trailer_section.data() + r.trailer_section.size());
    if (!cut) out.at(line.name, "no colon");
  });
}

void name_space(const Exchange& x, Reporter& out) {
  checks::each_line(x.response, {Oddity::name_space}, [&](const FieldLine& line) {
    const std::string_view behind = line.whole().substr(line.name.size());
    out.at(behind.substr(0, behind.find_first_not_of(" \t")));
  });
}

// "HTTP/1." where a client that takes CR or LF for a line end, or the end of the
// head for that of the message, begins another response.
std::size_t smuggled(std::string_view octets, bool at_start) {
  constexpr std::string_view kVersion = "HTTP/1.";
  for (std::size_t i = octets.find(kVersion); i != octets.npos; i = octets.find(kVersion, i + 1)) {
    if (i == 0 ? at_start : octets[i - 1] == '\r' || octets[i - 1] == '\n') return i;
  }
  return octets.npos;
}

void smuggled_status_line(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  if (r.odd.contains_any({Oddity::bare_cr, Oddity::colon_missing, Oddity::name_octets})) {
    const std::string_view lines = r.head.substr(
        static_cast<std::size_t>(r.start_line.data() - r.head.data()) + r.start_line.size());
    const std::size_t at = smuggled(lines, false);
    if (at != lines.npos) out.at(checks::first_line(lines.substr(at)));
  }
  constexpr std::size_t kShort = 4096;
  const std::string_view content = r.content.octets;
  if (r.status < 300 || r.status > 399 || content.size() > kShort) return;
  const std::size_t at = smuggled(content, true);
  if (at != content.npos) out.at(checks::first_line(content.substr(at)));
}

constexpr Rule kRules[] = {
    {
        .id = "field-line-syntax",
        .level = Level::must,
        .spec = rfc9112("5"),
        .summary = "A field line is not a name, a colon and a value.",
        .why = "Some recipients drop the line, some the message, and some the connection.",
        .fix = "Send each field as a token, a colon and its value, on one line.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
[[Cache control]]: no-store

)",
        .when = {.version = {Version::http1},
                 .odd = {Oddity::colon_missing, Oddity::name_empty, Oddity::name_octets},
                 .needs = {Need::wire}},
        .check = field_line_syntax,
    },
    {
        .id = "field-name-trailing-whitespace",
        .level = Level::must,
        .spec = rfc9112("5.1"),
        .summary = "White space stands between a field name and the colon.",
        .why = "One recipient sees the field and the next one does not: a way to smuggle.",
        .fix = "Put the colon right after the name.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content
Date[[ ]]: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.odd = {Oddity::name_space}, .needs = {Need::wire}},
        .check = name_space,
    },
    {
        .id = "obs-fold",
        .level = Level::must,
        .spec = rfc9112("5.2"),
        .summary = "A field line is continued on the next line.",
        .why = "Recipients join the lines, cut the value, or take the rest for another field.",
        .fix = "Put each field on one line.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026[[
 ]]10:00:00 GMT

)",
        .when = {.odd = {Oddity::obs_fold}, .needs = {Need::wire}},
        .check = obs_fold,
    },
    {
        .id = "http-leading-whitespace",
        .level = Level::must,
        .spec = rfc9112("2.2"),
        .summary = "The line after the status line begins with white space.",
        .why = "Recipients either skip the line or take it for a field: a way to smuggle.",
        .fix = "Begin the first field right after the status line, without white space.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[ Date: Tue, 02 Jun 2026 10:00:00 GMT]]

)",
        .when = {.odd = {Oddity::leading_white_space}, .needs = {Need::wire}},
        .check =
            [](const Exchange& x, Reporter& out) {
              checks::each_line(x.response, {Oddity::leading_white_space},
                                [&](const FieldLine& line) { out.at(line.whole()); });
            },
    },
    {
        .id = "http-line-end-lf",
        .level = Level::must,
        .spec = rfc9112("2.1"),
        .summary = "A line of the header section ends in LF without CR.",
        .why = "Strict recipients do not see the line end, and read two fields as one.",
        .fix = "End every line with CRLF.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content[[\n]]Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.odd = {Oddity::line_end_lf}, .needs = {Need::wire, Need::line_ends}},
        .check = line_end_lf,
    },
    {
        .id = "http-bare-cr",
        .level = Level::must,
        .spec = rfc9112("2.2"),
        .summary = "A CR that no LF follows stands in the head or in the chunk framing.",
        .why = "Recipients that take CR for a line end read other fields than those that do not.",
        .fix = "Remove CR from every value that goes into a field.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Server: a[[\r]]b

)",
        .when = {.odd = {Oddity::bare_cr}, .needs = {Need::wire}},
        .beats = {"field-line-syntax", "field-value-control-char", "chunk-ext-syntax",
                  "chunk-size-syntax"},
        .check = bare_cr,
    },
    {
        .id = "header-section-end-missing",
        .level = Level::must,
        .spec = rfc9112("2.1"),
        .summary = "The connection ends before the empty line that ends the header section.",
        .why = "The client cannot tell whether fields are missing, and discards the response.",
        .fix = "End the header section with an empty line.",
        .conforms = R"(
HEAD /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HEAD /a HTTP/1.1
Host: a.example

[[HTTP/1.1 404 Not Found]]
Date: Tue, 02 Jun 2026 10:00:00 GMT
)",
        .when = {.odd = {Oddity::section_end_missing}, .needs = {Need::wire, Need::connection}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (!checks::is_closed(x)) return out.not_observable();
              out.at(x.response.start_line);
            },
    },
    {
        .id = "smuggled-status-line",
        .level = Level::advice,
        .spec = rfc9112("11.1"),
        .summary = "A status line stands where a value taken from the request could have put it.",
        .why = "Response splitting: a cache may store what an attacker wrote.",
        .fix = "Reject CR and LF in values taken from requests.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 302 Found
Location: /a\r[[HTTP/1.1 200 OK]]
Content-Length: 0

)",
        .check = smuggled_status_line,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::field_lines{"framing", kRules};

}  // namespace statute
