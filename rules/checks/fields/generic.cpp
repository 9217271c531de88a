// What holds for every field, whatever its name: RFC 9110, 5 and 16.3.
#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"

namespace statute {
namespace {

// Fields that are no lists. Those that have a rule of their own for this are left
// out: Content-Length, Location, Age and others.
constexpr FieldSet kSingletons{Field::content_type,
                               Field::date,
                               Field::etag,
                               Field::last_modified,
                               Field::expires,
                               Field::content_location,
                               Field::content_range,
                               Field::retry_after,
                               Field::server,
                               Field::content_disposition,
                               Field::access_control_allow_credentials,
                               Field::access_control_max_age,
                               Field::cross_origin_resource_policy,
                               Field::deprecation,
                               Field::refresh,
                               Field::sec_websocket_accept,
                               Field::sunset,
                               Field::x_content_type_options,
                               Field::x_frame_options};

// Fields whose values are read as tokens, parameters and quoted strings.
constexpr FieldSet kParametric{Field::accept_patch,
                               Field::accept_post,
                               Field::alt_svc,
                               Field::authentication_info,
                               Field::cache_control,
                               Field::content_disposition,
                               Field::content_type,
                               Field::expect_ct,
                               Field::keep_alive,
                               Field::link,
                               Field::pragma,
                               Field::preference_applied,
                               Field::proxy_authenticate,
                               Field::proxy_authentication_info,
                               Field::public_key_pins,
                               Field::public_key_pins_report_only,
                               Field::sec_websocket_extensions,
                               Field::server_timing,
                               Field::strict_transport_security,
                               Field::transfer_encoding,
                               Field::warning,
                               Field::www_authenticate};

constexpr FieldSet kCommented{Field::server, Field::via};

// Defined for requests alone. Accept is for responses too, and what is obsolete
// or has a rule of its own is told elsewhere.
constexpr FieldSet kRequestOnly = fields_where([](const FieldInfo& f) {
  return f.flow == Flow::request && !f.has(Trait::obsolete) && f.name != "Accept" &&
         f.name != "Early-Data";
});

template <class F>
void each_line(const Response& r, F&& f) {
  for (const FieldLine& line : r.fields) f(line);
  for (const FieldLine& line : r.trailers) f(line);
}

// Reports each singleton of a section that occurs again, once.
void find_twice(std::span<const FieldLine> section, Reporter& out) {
  constexpr FieldSet kHarmless{Field::x_content_type_options, Field::x_frame_options};
  FieldSet seen;
  FieldSet told;
  for (const FieldLine& line : section) {
    if (!kSingletons.contains(line.id)) continue;
    if (!seen.contains(line.id)) {
      seen.insert(line.id);
      continue;
    }
    if (told.contains(line.id)) continue;
    told.insert(line.id);
    const FieldLine& first = *Lines(section, line.id).begin();
    auto finding = out.at(first.whole());
    finding.also(line.whole());
    if (kHarmless.contains(line.id) && equal_fold(first.value, line.value)) {
      finding.as(Level::advice);
    }
  }
}

// Whether the line has a name to speak of.
bool is_named(const FieldLine& line) {
  return !line.name.empty() &&
         !line.odd.contains_any({Oddity::name_octets, Oddity::colon_missing, Oddity::name_empty});
}

void find_unknown_twice(const Exchange& x, Reporter& out) {
  struct Seen {
    const FieldLine* line = nullptr;
    bool told = false;
  };
  std::array<Seen, 64> all{};
  std::size_t n = 0;
  for (const FieldLine& line : x.response.fields) {
    if (line.id != Field::unknown || !is_named(line)) continue;
    const std::span<Seen> seen(all.data(), n);
    const auto before = std::find_if(seen.begin(), seen.end(), [&](const Seen& s) {
      return equal_fold(s.line->name, line.name);
    });
    if (before == seen.end()) {
      if (n < all.size()) all[n++].line = &line;
    } else if (!before->told) {
      before->told = true;
      out.at(before->line->whole()).also(line.whole());
    }
  }
}

bool is_usual_name(std::string_view name) {
  return syntax::is_alpha(name.front()) && std::all_of(name.begin(), name.end(), [](char c) {
           return syntax::is_alpha(c) || syntax::is_digit(c) || c == '-';
         });
}

// A walk over a value that tells what is quoted.
enum class Where : std::uint8_t { plain, quoted, comment };

// Calls `f` for each octet with where it stands; a backslash and what it escapes
// come as one call, at the backslash. Returns the quote that nothing closes, or
// npos. A quote within a word begins no quoted string; a value has comments or
// quoted strings, never both.
template <class F>
std::size_t walk(std::string_view value, bool comments, F&& f) {
  Where where = Where::plain;
  std::size_t open = std::string_view::npos;
  int depth = 0;
  bool in_uri = false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    f(i, where);
    if (where != Where::plain && c == '\\') {
      ++i;
      continue;
    }
    if (where == Where::quoted) {
      if (c == '"') where = Where::plain;
    } else if (where == Where::comment) {
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) where = Where::plain;
    } else if (in_uri) {
      in_uri = c != '>';
    } else if (c == '<') {
      in_uri = value.find('>', i) != std::string_view::npos;
    } else if (!comments && c == '"' && (i == 0 || !syntax::is_tchar(value[i - 1]))) {
      where = Where::quoted;
      open = i;
    } else if (comments && c == '(') {
      where = Where::comment;
      depth = 1;
    }
  }
  return where == Where::quoted ? open : std::string_view::npos;
}

void find_unterminated(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.fields) {
    if (!kParametric.contains(line.id) || line.value.find('"') == std::string_view::npos) continue;
    if (!checks::is_readable(line)) continue;
    const std::size_t open = walk(line.value, false, [](std::size_t, Where) {});
    if (open != std::string_view::npos) out.at(line.value.substr(open));
  }
}

void find_needless_pair(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.fields) {
    const bool comments = kCommented.contains(line.id);
    if (!comments && !kParametric.contains(line.id)) continue;
    const std::string_view value = line.value;
    if (value.find('\\') == std::string_view::npos || !checks::is_readable(line)) continue;
    walk(value, comments, [&](std::size_t i, Where where) {
      if (value[i] != '\\' || i + 1 == value.size() || where == Where::plain) return;
      const std::string_view due = where == Where::quoted ? "\"\\" : "()\\";
      if (due.find(value[i + 1]) == std::string_view::npos) out.at(value.substr(i, 2));
    });
  }
}

// White space between the colon and the value, and after the commas of lists and
// between the words of Via and Server, that is not what it best is.
void find_unusual_space(const Exchange& x, Reporter& out) {
  const auto blank = [](std::string_view s) {
    return s.substr(0, std::min(s.find_first_not_of(" \t"), s.size()));
  };
  for (const FieldLine& line : x.response.fields) {
    const std::string_view value = line.value;
    if (value.empty() || !is_named(line) || line.odd.contains(Oddity::obs_fold)) continue;
    if (line.odd.contains(Oddity::value_space)) {
      const std::string_view before = line.whole();
      const std::size_t colon = before.find(':', line.name.size());
      const std::string_view space = blank(before.substr(colon + 1));
      if (space.size() > 1 || space == "\t") out.at(space);
    }
    const bool words = kCommented.contains(line.id);
    if (!words && info(line.id).shape != Shape::list) continue;
    const bool runs = value.find("  ") != std::string_view::npos;
    if (!runs && value.find('\t') == std::string_view::npos) continue;
    walk(value, words, [&](std::size_t i, Where where) {
      if (where != Where::plain || !syntax::is_ows(value[i]) || syntax::is_ows(value[i - 1])) {
        return;
      }
      const std::string_view space = blank(value.substr(i));
      if (space == " " || !(words || value[i - 1] == ',')) return;
      out.at(space);
    });
  }
}

// The first run of octets in a value that are of a kind.
template <class Is>
std::string_view run_of(std::string_view value, Is is) {
  const auto* const from = std::find_if(value.begin(), value.end(), is);
  const auto* const to = std::find_if_not(from, value.end(), is);
  return value.substr(static_cast<std::size_t>(from - value.begin()),
                      static_cast<std::size_t>(to - from));
}

void find_control(const Exchange& x, Reporter& out) {
  each_line(x.response, [&](const FieldLine& line) {
    if (!line.odd.contains(Oddity::value_control)) return;
    const bool folded = line.odd.contains(Oddity::obs_fold);
    // Where lines are joined, some join them by a newline.
    const bool joined = !x.seen.contains(Need::lines);
    const char* const end = line.value.data() + line.value.size();
    const std::string_view run = run_of(line.value, [&](const char& c) {
      if (c == '\n') return !folded && !joined;
      // The line ends of folds are no part of the value.
      if (c == '\r') return !folded || &c + 1 == end || *(&c + 1) != '\n';
      return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
    });
    if (!run.empty()) out.at(run);
  });
}

void find_large(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  constexpr std::size_t kField = std::size_t{8} * 1024;
  if (r.head.size() <= kField) return;
  if (r.head.size() > 2 * kField) out.at(r.start_line, r.head.size(), " octets in all");
  for (const FieldLine& line : r.fields) {
    if (line.whole().size() > kField) out.at(line.name, line.whole().size(), " octets");
  }
}

// A response with one field of a little over 8 KiB.
constexpr std::string_view kLargeBegin = "HTTP/1.1 204 No Content\n[[Weather]]: ";
constexpr std::array<char, kLargeBegin.size() + 8190> make_large() {
  std::array<char, kLargeBegin.size() + 8190> text{};
  text.fill('x');
  std::copy(kLargeBegin.begin(), kLargeBegin.end(), text.begin());
  text[text.size() - 2] = '\n';
  text[text.size() - 1] = '\n';
  return text;
}
constexpr auto kLarge = make_large();
constexpr std::string_view kLargeExample(kLarge.data(), kLarge.size());

constexpr Rule kRules[] = {
    {
        .id = "field-duplicate-singleton",
        .level = Level::must,
        .spec = rfc9110("5.3"),
        .summary = "A field that is no list stands on several lines.",
        .why = "One recipient takes the first line, the next the last, a third joins them: they "
               "disagree about what was sent.",
        .fix = "Send the field once; replace it instead of adding to it.",
        .conforms = R"(
HTTP/1.1 204 No Content
ETag: "a"
Vary: Accept
Vary: Origin

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[ETag: "a"]]
[[ETag: "b"]]

)",
        .when = {.any = kSingletons, .needs = {Need::lines}},
        .beats = {"sf-syntax"},
        .check =
            [](const Exchange& x, Reporter& out) {
              find_twice(x.response.fields, out);
              if (!x.response.trailers.empty()) find_twice(x.response.trailers, out);
            },
    },
    {
        .id = "field-duplicate-unknown",
        .level = Level::info,
        .spec = rfc9110("5.3"),
        .summary = "A field that this catalogue does not know stands on several lines.",
        .why = "Unless it is defined as a list, recipients disagree about its value.",
        .fix = "See that the field is a list; if not, send it once.",
        .conforms = R"(
HTTP/1.1 204 No Content
Weather: rain

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[Weather: rain]]
[[Weather: wind]]

)",
        .when = {.needs = {Need::lines}},
        .check = find_unknown_twice,
    },
    {
        .id = "field-name-unusual",
        .level = Level::advice,
        .spec = rfc9110("16.3.2.1"),
        .summary = "A field name has more than letters, digits and hyphens, or begins otherwise.",
        .why = "Servers and gateways drop fields with underscores, or mix them up with those that "
               "have hyphens.",
        .fix = "Name the field with letters and hyphens only.",
        .conforms = R"(
HTTP/1.1 204 No Content
Trace-Id: 7

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[Trace_Id]]: 7

)",
        .check =
            [](const Exchange& x, Reporter& out) {
              each_line(x.response, [&](const FieldLine& line) {
                if (line.id != Field::unknown || !is_named(line)) return;
                if (!is_usual_name(line.name)) out.at(line.name);
              });
            },
    },
    {
        .id = "field-name-x-prefix",
        .level = Level::info,
        .spec = {"RFC 6648", "3"},
        .summary = "The name of an unregistered field begins with X-.",
        .why = "Should it ever be registered, it has two names for good.",
        .fix = "Register the field, or give it a name without the prefix.",
        .conforms = R"(
HTTP/1.1 204 No Content
X-Frame-Options: DENY

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[X-Weather]]: rain

)",
        .once_per_host = true,
        .check =
            [](const Exchange& x, Reporter& out) {
              each_line(x.response, [&](const FieldLine& line) {
                const std::string_view n = line.name;
                if (n.size() < 3 || to_lower(n[0]) != 'x' || n[1] != '-' || !is_named(line)) return;
                if (line.id == Field::unknown || info(line.id).spec == "none") out.at(n);
              });
            },
    },
    {
        .id = "field-ows-unusual",
        .level = Level::info,
        .spec = rfc9110("5.6.3"),
        .summary = "White space in a field line is neither absent nor a single space.",
        .why = "It costs octets, and some parsers do not skip tabs.",
        .fix = "Send one space after the colon and after commas.",
        .conforms = R"(
HTTP/1.1 204 No Content
Vary:Accept, Origin

)",
        .violates = R"(
HTTP/1.1 204 No Content
Vary:[[  ]]Accept,[[\t]]Origin

)",
        .when = {.version = {Version::http1}, .needs = {Need::wire}},
        .check = find_unusual_space,
    },
    {
        .id = "field-quoted-pair-needless",
        .level = Level::info,
        .spec = rfc9110("5.6.4"),
        .summary = "A backslash escapes an octet that needs no escape.",
        .why = "Recipients that do not undo escapes keep the backslash.",
        .fix = "Escape double quotes and backslashes only; in comments also parentheses.",
        .conforms = R"(
HTTP/1.1 204 No Content
Server: a (b\\))
Server-Timing: db;desc="a\\"\\\\"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: max-age=60, ext="[[\\a]]"

)",
        .when = {.any = kParametric | kCommented, .by_values = true},
        .check = find_needless_pair,
    },
    {
        .id = "field-quoted-string-unterminated",
        .level = Level::must,
        .spec = rfc9110("5.6.4"),
        .summary = "A quoted string has no closing double quote.",
        .why = "What follows is swallowed by the string, or the whole field is dropped.",
        .fix = "Close the quoted string; escape double quotes within it by a backslash.",
        .conforms = R"(
HTTP/1.1 204 No Content
Server-Timing: db;desc="a\\"b"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: max-age=60, ext=[["a\\"b]]

)",
        .when = {.any = kParametric, .by_values = true},
        .beats = {"media-type-syntax", "content-disposition-syntax", "alt-svc-syntax",
                  "link-syntax", "accept-patch-syntax", "accept-post-syntax",
                  "cache-control-syntax", "server-timing-syntax"},
        .check = find_unterminated,
    },
    {
        .id = "field-section-large",
        .level = Level::advice,
        .spec = rfc9110("5.4"),
        .summary = "The header section or a field is larger than many clients take.",
        .why = "Clients, proxies and gateways with the usual limits refuse the response.",
        .fix = "Shorten cookies, policies and links, or move them into the content.",
        .conforms = R"(
HTTP/1.1 204 No Content
Server: a

)",
        .violates = kLargeExample,
        .check = find_large,
    },
    {
        .id = "field-value-control-char",
        .level = Level::must,
        .spec = rfc9110("5.5"),
        .summary = "A field value has a control octet.",
        .why = "Recipients have to refuse the message or put a space in its place; some take the "
               "octet for the end of the value or of the line.",
        .fix = "Strip or encode controls before a value becomes a field.",
        .conforms = R"(
HTTP/1.1 204 No Content
Weather: rain\twind

)",
        .violates = R"(
HTTP/1.1 204 No Content
Weather: rain[[\0]]wind

)",
        .when = {.odd = {Oddity::value_control}},
        .check = find_control,
    },
    {
        .id = "field-value-non-ascii",
        .level = Level::advice,
        .spec = rfc9110("5.5"),
        .summary = "A field value has octets beyond ASCII.",
        .why = "Recipients disagree about their charset, and many refuse them.",
        .fix = "Send ASCII; encode other text as the field provides for, or percent-encode it.",
        .conforms = R"(
HTTP/1.1 204 No Content
Weather: schoen

)",
        .violates = R"(
HTTP/1.1 204 No Content
Weather: sch[[\xC3\xB6]]n

)",
        .when = {.odd = {Oddity::value_obs_text}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_line(x.response, [&](const FieldLine& line) {
                if (!line.odd.contains(Oddity::value_obs_text)) return;
                const std::string_view run = run_of(line.value, syntax::is_obs_text);
                if (!run.empty()) out.at(run);
              });
            },
    },
    {
        .id = "field-request-only",
        .level = Level::advice,
        .spec = rfc9110("10.1"),
        .summary = "A response has a field that is defined for requests alone.",
        .why = "It means nothing there; often it was copied from the request, secrets included.",
        .fix = "Remove the field from responses.",
        .conforms = R"(
HTTP/1.1 204 No Content
Accept-Encoding: gzip

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[User-Agent: a/1]]

)",
        .when = {.any = kRequestOnly},
        .check =
            [](const Exchange& x, Reporter& out) {
              for (const FieldLine& line : x.response.fields) {
                if (!kRequestOnly.contains(line.id)) continue;
                // A sloppy answer to TRACE shows the head of the request in its own.
                if (line.id == Field::host && checks::has_type(x.response, "message/http"))
                  continue;
                out.at(line.whole());
              }
            },
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::generic_fields{"field", kRules};

}  // namespace statute
