// Links: RFC 8288, 3.
#include "rules/syntax/link.h"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/language_tag.h"
#include "rules/syntax/link_relation.h"
#include "rules/syntax/media_type.h"
#include "rules/syntax/uri.h"

namespace statute {
namespace {

consteval Spec rfc8288(std::string_view section) { return {"RFC 8288", section}; }

// Calls `f` with each link that is well-formed.
template <class F>
void each_link(const Exchange& x, F&& f) {
  for (const FieldLine& line : x.response.lines(Field::link)) {
    if (!checks::is_readable(line)) continue;
    for (const syntax::Link& link : syntax::Links(line.value)) {
      if (link.well_formed) f(link);
    }
  }
}

// Calls `f` with each parameter of that name.
template <class F>
void each_param(const Exchange& x, std::string_view name, F&& f) {
  each_link(x, [&](const syntax::Link& link) {
    for (const syntax::Pair& p : link.params()) {
      if (syntax::same(p.name, name)) f(p);
    }
  });
}

// Calls `f` with each relation type that has the form of the one kind or the other.
template <class F>
void each_relation(const Exchange& x, bool extension, F&& f) {
  each_link(x, [&](const syntax::Link& link) {
    for (std::string_view type : link.rel()) {
      if (syntax::looks_like_extension_relation(type) == extension) f(type);
    }
  });
}

// Points at every parameter that repeats one of that name within a link.
void find_repeated(const Exchange& x, std::string_view name, Reporter& out) {
  each_link(x, [&](const syntax::Link& link) {
    bool seen = false;
    for (const syntax::Pair& p : link.params()) {
      if (!syntax::same(p.name, name)) continue;
      if (seen) out.at(p.text);
      seen = true;
    }
  });
}

// What the argument means, as a view of it or of the buffer.
std::optional<std::string_view> meaning(const syntax::Argument& argument, std::span<char> buffer) {
  if (argument.raw.find('\\') == std::string_view::npos) return argument.raw;
  std::size_t n = 0;
  for (char c : argument.octets()) {
    if (n == buffer.size()) return std::nullopt;
    buffer[n++] = c;
  }
  return std::string_view(buffer.data(), n);
}

void find_anchor(const Exchange& x, Reporter& out) {
  each_param(x, "anchor", [&](const syntax::Pair& p) {
    std::array<char, 1024> buffer;
    const auto text = meaning(p.value, buffer);
    if (!text) return;
    const auto uri = syntax::uri_reference(*text);
    if (!uri) out.at(p.text, "expected ", uri.misfit().expected);
  });
}

// type-name "/" subtype-name, and whatever parameters               RFC 8288, 3.4.1
bool is_type(std::string_view value) {
  const std::string_view essence = syntax::essence(value);
  const std::size_t slash = essence.find('/');
  return slash != std::string_view::npos && syntax::is_registrable_name(essence.substr(0, slash)) &&
         syntax::is_registrable_name(essence.substr(slash + 1));
}

// The link types that make a client fetch or connect ahead of need.
std::string_view hint(const syntax::Link& link) {
  for (std::string_view type :
       {"preload", "modulepreload", "preconnect", "prefetch", "dns-prefetch", "prerender"}) {
    if (link.has_rel(type)) return type;
  }
  return {};
}

constexpr Rule kRules[] = {
    {
        .id = "link-syntax",
        .level = Level::must,
        .spec = rfc8288("3"),
        .summary = "Link is not a list of links.",
        .why = "Clients drop the link, some of them all links of the field.",
        .fix = "Send the form of: Link: </style.css>; rel=\"preload\"; as=\"style\".",
        .conforms = R"(
HTTP/1.1 204 No Content
Link: </a,b>; rel="next" ; title="c;d", <?e>;rel=prev

)",
        .violates = R"(
HTTP/1.1 204 No Content
Link: </a>; rel=https[[://a.example/b]]

)",
        .when = {.has = {Field::link}, .by_value = true},
        .check = checks::matches<Field::link, syntax::links>,
    },
    {
        .id = "link-target-syntax",
        .level = Level::must,
        .spec = rfc8288("3.1"),
        .summary = "The target of a link is no URI reference.",
        .why = "Clients repair it each in their own way, and follow it to different places.",
        .fix = "Percent-encode what a URI does not admit.",
        .conforms = R"(
HTTP/1.1 204 No Content
Link: </a%20b>; rel="next"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Link: </a[[ b]]>; rel="next"

)",
        .when = {.has = {Field::link}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_link(x, [&](const syntax::Link& link) {
                const auto uri = syntax::uri_reference(link.target);
                if (uri) return;
                out.at(link.target.substr(uri.misfit().at), "expected ", uri.misfit().expected);
              });
            },
    },
    {
        .id = "link-rel-missing",
        .level = Level::must,
        .spec = rfc8288("3.3"),
        .summary = "A link names no relation type.",
        .why = "Clients do not know what the link is for, and drop it.",
        .fix = "Add rel, with a registered type or a URI.",
        .conforms = R"(
HTTP/1.1 204 No Content
Link: </a>; rel="next"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Link: [[</a>; title="a"]]

)",
        .when = {.has = {Field::link}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_link(x, [&](const syntax::Link& link) {
                if (!link.rel().empty()) return;
                out.at(link.text, link.param("rel") ? "rel is empty" : "there is no rel");
              });
            },
    },
    {
        .id = "link-rel-duplicate",
        .level = Level::must,
        .spec = rfc8288("3.3"),
        .summary = "A link has rel twice.",
        .why = "Clients ignore all but the first.",
        .fix = "List the types in one rel: rel=\"next last\".",
        .conforms = R"(
HTTP/1.1 204 No Content
Link: </a>; rel="next last"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Link: </a>; rel="next"; [[rel="last"]]

)",
        .when = {.has = {Field::link}},
        .check = [](const Exchange& x, Reporter& out) { find_repeated(x, "rel", out); },
    },
    {
        .id = "link-parameter-duplicate",
        .level = Level::must,
        .spec = rfc8288("3.4.1"),
        .summary = "A link has an attribute twice that it may have once.",
        .why = "Clients ignore all but the first.",
        .fix = "Send media, title, title* and type once each.",
        .conforms = R"(
HTTP/1.1 204 No Content
Link: </a>; rel="next"; hreflang=de; hreflang=fr; title="a"; title*=UTF-8''a

)",
        .violates = R"(
HTTP/1.1 204 No Content
Link: </a>; rel="next"; title="a"; [[title="b"]]

)",
        .when = {.has = {Field::link}},
        .check =
            [](const Exchange& x, Reporter& out) {
              for (std::string_view name : {"media", "title", "title*", "type"}) {
                find_repeated(x, name, out);
              }
            },
    },
    {
        .id = "link-rel-relative-uri",
        .level = Level::must,
        .spec = rfc8288("3.3"),
        .summary = "An extension relation type is not an absolute URI.",
        .why = "It names something else in every resource, so no client can know it.",
        .fix = "Send the whole URI: rel=\"https://a.example/rels/parent\".",
        .conforms = R"(
HTTP/1.1 204 No Content
Link: </a>; rel="https://a.example/rels/parent"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Link: </a>; rel="[[/rels/parent]]"

)",
        .when = {.has = {Field::link}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_relation(x, true, [&](std::string_view type) {
                if (!syntax::uri(type)) out.at(type);
              });
            },
    },
    {
        .id = "link-rel-unregistered",
        .level = Level::info,
        .spec = rfc8288("2.1.1"),
        .summary = "A relation type is a plain name that nobody registered.",
        .why = "The name may mean something else to others, now or later.",
        .fix = "Register the name, or use a URI of your own.",
        .conforms = R"(
HTTP/1.1 204 No Content
Link: </a>; rel="Describedby"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Link: </a>; rel="next [[follower]]"

)",
        .when = {.has = {Field::link}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_relation(x, false, [&](std::string_view type) {
                if (!syntax::is_registered_relation(type)) out.at(type);
              });
            },
    },
    {
        .id = "link-rev",
        .level = Level::advice,
        .spec = rfc8288("3.3"),
        .summary = "A link has rev, which is deprecated.",
        .why = "Authors took it for something else, so clients ignore it.",
        .fix = "Send rel with the inverse type.",
        .conforms = R"(
HTTP/1.1 204 No Content
Link: </a>; rel="prev"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Link: </a>; rel="prev"; [[rev="next"]]

)",
        .when = {.has = {Field::link}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_param(x, "rev", [&](const syntax::Pair& p) { out.at(p.text); });
            },
    },
    {
        .id = "link-parameter-form",
        .level = Level::advice,
        .spec = rfc8288("3"),
        .summary = "title stands without quotes, or hreflang within.",
        .why = "Parsers of the first definition of the field take one form of each only.",
        .fix = "Quote title, and leave hreflang unquoted.",
        .conforms = R"(
HTTP/1.1 204 No Content
Link: </a>; rel="next"; title="a"; hreflang=de

)",
        .violates = R"(
HTTP/1.1 204 No Content
Link: </a>; rel="next"; [[title=a]]; [[hreflang="de"]]

)",
        .when = {.has = {Field::link}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_param(x, "title", [&](const syntax::Pair& p) {
                if (p.has_value && !p.value.quoted) out.at(p.text, "without quotes");
              });
              each_param(x, "hreflang", [&](const syntax::Pair& p) {
                if (p.has_value && p.value.quoted) out.at(p.text, "within quotes");
              });
            },
    },
    {
        .id = "link-anchor-syntax",
        .level = Level::advice,
        .spec = rfc8288("3.2"),
        .summary = "The anchor of a link is no URI reference.",
        .why = "Clients do not know whose link it is, and drop it.",
        .fix = "Percent-encode what a URI does not admit.",
        .conforms = R"(
HTTP/1.1 204 No Content
Link: </a>; rel="next"; anchor="#b"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Link: </a>; rel="next"; [[anchor="#b c"]]

)",
        .when = {.has = {Field::link}},
        .check = find_anchor,
    },
    {
        .id = "link-type-syntax",
        .level = Level::must,
        .spec = rfc8288("3.4.1"),
        .summary = "The type of a link is no media type.",
        .why = "Clients that choose among links by type pass this one over.",
        .fix = "Send type=\"text/css\", or leave it out.",
        .conforms = R"(
HTTP/1.1 204 No Content
Link: </a>; rel="preload"; as="font"; type="font/woff2; a=b"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Link: </a>; rel="preload"; as="font"; [[type="woff2"]]

)",
        .when = {.has = {Field::link}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_param(x, "type", [&](const syntax::Pair& p) {
                if (!is_type(p.value.raw)) out.at(p.text);
              });
            },
    },
    {
        .id = "link-hreflang-syntax",
        .level = Level::must,
        .spec = rfc8288("3.4.1"),
        .summary = "The hreflang of a link is no language tag.",
        .why = "Clients and search engines that choose by language pass the link over.",
        .fix = "Send one tag in each hreflang: hreflang=de; hreflang=fr.",
        .conforms = R"(
HTTP/1.1 204 No Content
Link: </a>; rel="alternate"; hreflang=de-CH

)",
        .violates = R"(
HTTP/1.1 204 No Content
Link: </a>; rel="alternate"; [[hreflang=de_CH]]

)",
        .when = {.has = {Field::link}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_param(x, "hreflang", [&](const syntax::Pair& p) {
                const auto tag = syntax::language_tag(p.value.raw);
                if (!tag) out.at(p.text, "expected ", tag.misfit().expected);
              });
            },
    },
    {
        .id = "link-hint-scheme",
        .level = Level::advice,
        .spec = {"WHATWG HTML", "Link types"},
        .summary = "A link hints at a target that is neither http nor https.",
        .why = "Clients ignore the hint.",
        .fix = "Name an http or https URI, or leave the link out.",
        .conforms = R"(
HTTP/1.1 204 No Content
Link: <//b.example>; rel="preconnect"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Link: <[[ftp]]://b.example/a.css>; rel="preload"; as="style"

)",
        .when = {.status = k2xx | k3xx | Statuses{103}, .has = {Field::link}},
        .check =
            [](const Exchange& x, Reporter& out) {
              each_link(x, [&](const syntax::Link& link) {
                const std::string_view type = hint(link);
                const auto uri = syntax::uri_reference(link.target);
                if (type.empty() || !uri || !uri->has_scheme || uri->is_http()) return;
                out.at(uri->scheme, "of type ", type);
              });
            },
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::link{"field", kRules};

}  // namespace statute
