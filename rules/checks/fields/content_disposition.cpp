// Content-Disposition: RFC 6266; extended parameter values: RFC 8187.
#include "rules/syntax/content_disposition.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/ext_value.h"
#include "rules/syntax/link.h"

namespace statute {
namespace {

constexpr FieldSet kExtended{Field::content_disposition, Field::link};

// Calls `f` with every well-formed Content-Disposition.
template <class F>
void each(const Exchange& x, F&& f) {
  for (const FieldLine& line : x.response.lines(Field::content_disposition)) {
    if (!checks::is_readable(line)) continue;
    if (const auto d = syntax::content_disposition(line.value)) f(*d);
  }
}

// Calls `f` with every parameter of Content-Disposition and Link whose name ends
// in an asterisk.
template <class F>
void each_extended(const Exchange& x, F&& f) {
  const auto judge = [&](const syntax::Pair& p) {
    if (p.name.size() > 1 && p.name.back() == '*' && p.has_value) f(p);
  };
  each(x, [&](const syntax::ContentDisposition& d) {
    for (const syntax::Parameter& p : d.parameters) judge(p);
  });
  for (const FieldLine& line : x.response.lines(Field::link)) {
    if (!checks::is_readable(line)) continue;
    for (const syntax::Link& link : syntax::Links(line.value)) {
      if (!link.well_formed) continue;
      for (const syntax::Pair& p : link.params()) judge(p);
    }
  }
}

// Whether a file name has an octet encoded, %xx.
bool has_encoded(std::string_view name) {
  for (std::size_t i = name.find('%'); i != std::string_view::npos; i = name.find('%', i + 1)) {
    if (i + 2 < name.size() && syntax::is_hex(name[i + 1]) && syntax::is_hex(name[i + 2])) {
      return true;
    }
  }
  return false;
}

void find_risky(const Exchange& x, Reporter& out) {
  each(x, [&](const syntax::ContentDisposition& d) {
    const auto filename = d.filename();
    if (!filename) return;
    const std::string_view name = filename->value.raw;
    if (has_encoded(name)) {
      out.at(name, "some clients decode %xx, others do not");
    } else if (name.find_first_of("/\\") != std::string_view::npos) {
      out.at(name, "a slash or backslash");
    } else if (!std::all_of(name.begin(), name.end(),
                            [](char c) { return !syntax::is_obs_text(c); })) {
      out.at(name, "octets beyond ASCII");
    }
  });
}

void find_star_only(const Exchange& x, Reporter& out) {
  each(x, [&](const syntax::ContentDisposition& d) {
    const auto extended = d.filename_ext();
    if (!extended) return;
    const auto plain = d.filename();
    if (plain && plain->text.data() < extended->text.data()) return;
    out.at(extended->text, plain ? "before filename" : "without filename");
  });
}

void find_syntax(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.lines(Field::content_disposition)) {
    if (!checks::is_readable(line)) continue;
    const auto d = syntax::content_disposition(line.value);
    if (!d) {
      out.at(line.value.substr(d.misfit().at), "expected ", d.misfit().expected);
    } else if (d->trailing_semicolon) {
      out.at(line.value.substr(line.value.size() - 1), "nothing follows").as(Level::info);
    }
  }
}

constexpr Rule kRules[] = {
    {
        .id = "content-disposition-filename-risky",
        .level = Level::advice,
        .spec = {"RFC 6266", "D"},
        .summary = "A filename has what clients read in different ways.",
        .why = "The file is saved under another name, depending on the client.",
        .fix = "Keep filename to plain ASCII without %, / and \\, and put the rest in filename*.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Disposition: attachment; filename="50% off.txt"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Disposition: attachment; filename="[[a%20b.txt]]"

)",
        .when = {.has = {Field::content_disposition}},
        .beats = {"field-value-non-ascii"},
        .check = find_risky,
    },
    {
        .id = "content-disposition-filename-star-only",
        .level = Level::advice,
        .spec = {"RFC 6266", "D"},
        .summary = "filename* comes without a filename before it.",
        .why = "Clients that do not know filename* invent a name; some take whichever is first.",
        .fix = "Send a filename in ASCII first, then filename*.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Disposition: attachment; filename="EURO.txt"; filename*=UTF-8''%e2%82%ac.txt

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Disposition: attachment; [[filename*=UTF-8''%e2%82%ac.txt]]

)",
        .when = {.has = {Field::content_disposition}},
        .check = find_star_only,
    },
    {
        .id = "content-disposition-parameter-duplicate",
        .level = Level::must,
        .spec = {"RFC 6266", "4.1"},
        .summary = "A parameter of Content-Disposition occurs twice.",
        .why = "One client takes the first, the next the last: filters can be got round.",
        .fix = "Send each parameter once.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Disposition: attachment; filename="a.txt"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Disposition: attachment; filename="a.txt"; [[filename="b.exe"]]

)",
        .when = {.has = {Field::content_disposition}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each(x, [&](const syntax::ContentDisposition& d) {
                if (const auto again = d.parameters.duplicate()) out.at(again->text);
              });
            },
    },
    {
        .id = "content-disposition-syntax",
        .level = Level::must,
        .spec = {"RFC 6266", "4.1"},
        .summary = "Content-Disposition does not match its grammar.",
        .why = "File names are cut off at the first space, or the whole field is ignored.",
        .fix = "Put file names in double quotes: attachment; filename=\"a b.txt\".",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Disposition: attachment; filename = "a b.txt"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Disposition: attachment; filename=a [[b.txt]]

)",
        .when = {.has = {Field::content_disposition}, .by_value = true},
        .check = find_syntax,
    },
    {
        .id = "content-disposition-type-unknown",
        .level = Level::advice,
        .spec = {"RFC 6266", "4.2"},
        .summary = "The disposition type is neither inline nor attachment.",
        .why = "Clients treat the response as an attachment, whatever was meant.",
        .fix = "Send attachment or inline.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Disposition: inline

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Disposition: [[form-data]]; name="a"

)",
        .when = {.has = {Field::content_disposition}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each(x, [&](const syntax::ContentDisposition& d) {
                if (d.is_inline() || d.is_attachment()) return;
                auto finding = out.at(d.type);
                // That of the parts of a request.
                if (!syntax::same(d.type, "form-data")) finding.as(Level::info);
              });
            },
    },
    {
        .id = "ext-value-charset",
        .level = Level::must,
        .spec = {"RFC 8187", "3.2"},
        .summary = "An extended parameter value is not in UTF-8.",
        .why = "Recipients need not know another charset and drop the parameter.",
        .fix = "Encode the text in UTF-8: filename*=UTF-8''a.txt.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Disposition: attachment; filename="a.txt"; filename*=utf-8'en'%c3%a4.txt

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Disposition: attachment; filename="a.txt"; filename*=[[ISO-8859-1]]''%e4.txt

)",
        .when = {.any = kExtended},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_extended(x, [&](const syntax::Pair& p) {
                if (p.value.quoted) return;
                const auto value = syntax::ext_value(p.value.raw);
                if (value && !syntax::same(value->charset, "UTF-8")) out.at(value->charset);
              });
            },
    },
    {
        .id = "ext-value-syntax",
        .level = Level::must,
        .spec = {"RFC 8187", "3.2.1"},
        .summary = "The value of a parameter with an asterisk has not the extended form.",
        .why = "Recipients drop the parameter, or show its encoding.",
        .fix = "Send charset, language and text without quotes: filename*=UTF-8''a%20b.txt.",
        .conforms = R"(
HTTP/1.1 204 No Content
Content-Disposition: attachment; filename="a b.txt"; filename*=UTF-8''a%20b.txt

)",
        .violates = R"(
HTTP/1.1 204 No Content
Content-Disposition: attachment; filename="a b.txt"; filename*=[["UTF-8''a%20b.txt"]]

)",
        .when = {.any = kExtended},
        .beats = {"ext-value-undecodable"},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_extended(x, [&](const syntax::Pair& p) {
                const std::string_view raw = p.value.raw;
                if (p.value.quoted) {
                  out.at({raw.data() - 1, raw.size() + 2}, "a quoted string");
                } else if (const auto value = syntax::ext_value(raw); !value) {
                  out.at(raw.substr(value.misfit().at), "expected ", value.misfit().expected);
                }
              });
            },
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::content_disposition{"field", kRules};

}  // namespace statute
