// Cache-Control and its directives one by one: RFC 9111, 5.2.
#include "rules/syntax/cache_control.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "rules/checks/caching/freshness.h"
#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/structured_fields.h"

namespace statute {
namespace {

using checks::each_directive;
using syntax::CacheArgument;
using syntax::CacheDirective;
using syntax::Directive;

// What the directive is in a response; `unknown` if it is not in the table.
CacheDirective id_of(const Directive& d) {
  const syntax::CacheDirectiveInfo* info = syntax::cache_directive_info(d.name);
  return info != nullptr ? info->id : CacheDirective::unknown;
}

bool takes_seconds(const Directive& d) {
  switch (id_of(d)) {
    case CacheDirective::max_age:
    case CacheDirective::s_maxage:
    case CacheDirective::stale_while_revalidate:
    case CacheDirective::stale_if_error:
      return true;
    default:
      return false;
  }
}

bool takes_fields(const Directive& d) {
  const CacheDirective id = id_of(d);
  return id == CacheDirective::no_cache || id == CacheDirective::private_;
}

std::string_view where_argument_is(const Directive& d) {
  return d.argument.raw.empty() ? d.text : d.argument.raw;
}

void invalid_seconds(const Exchange& x, Reporter& out) {
  each_directive(x.response, [&](const Directive& d) {
    if (!takes_seconds(d) || !d.has_argument) return;
    if (!syntax::delta_seconds(d.argument.raw)) out.at(where_argument_is(d), "expected digits");
  });
}

void missing_seconds(const Exchange& x, Reporter& out) {
  each_directive(x.response, [&](const Directive& d) {
    if (takes_seconds(d) && !d.has_argument) out.at(d.text);
  });
}

void quoted_seconds(const Exchange& x, Reporter& out) {
  if (!checks::mentions(x.response, "\"")) return;
  each_directive(x.response, [&](const Directive& d) {
    const CacheDirective id = id_of(d);
    const bool numeric = id == CacheDirective::max_age || id == CacheDirective::s_maxage;
    if (numeric && d.argument.quoted) out.at(d.text);
  });
}

void unquoted_fields(const Exchange& x, Reporter& out) {
  if (!checks::mentions(x.response, "no-cache=") && !checks::mentions(x.response, "private="))
    return;
  each_directive(x.response, [&](const Directive& d) {
    if (takes_fields(d) && d.has_argument && !d.argument.quoted) out.at(d.text);
  });
}

void invalid_fields(const Exchange& x, Reporter& out) {
  if (!checks::mentions(x.response, "no-cache=") && !checks::mentions(x.response, "private="))
    return;
  each_directive(x.response, [&](const Directive& d) {
    if (!takes_fields(d) || !d.has_argument) return;
    if (const auto names = syntax::field_name_list(d.argument); !names) {
      out.at(where_argument_is(d), "expected ", names.misfit().expected);
    }
  });
}

void needless_argument(const Exchange& x, Reporter& out) {
  each_directive(x.response, [&](const Directive& d) {
    const syntax::CacheDirectiveInfo* info = syntax::cache_directive_info(d.name);
    if (info == nullptr || info->in_response != CacheArgument::none) return;
    if (d.has_argument) out.at(d.text);
  });
}

Directive first_named(const Message& m, std::string_view name) {
  std::optional<Directive> first;
  each_directive(m, [&](const Directive& d) {
    if (!first && syntax::same(d.name, name)) first = d;
  });
  return first.value_or(Directive{});
}

void repeated_directive(const Exchange& x, Reporter& out) {
  const bool several = x.response.lines(Field::cache_control).count() > 1;
  if (!several && !checks::mentions(x.response, ",")) return;
  std::array<std::string_view, 32> seen;
  std::size_t n = 0;
  each_directive(x.response, [&](const Directive& d) {
    const auto end = seen.begin() + static_cast<std::ptrdiff_t>(n);
    if (std::none_of(seen.begin(), end, [&](auto name) { return syntax::same(name, d.name); })) {
      if (n < seen.size()) seen[n++] = d.name;
      return;
    }
    const Directive first = first_named(x.response, d.name);
    if (first.argument.means_same(d.argument)) {
      out.at(d.text);
    } else {
      out.at(d.text, "after ", first.text);
    }
  });
}

void request_directive(const Exchange& x, Reporter& out) {
  each_directive(x.response, [&](const Directive& d) {
    const syntax::CacheDirectiveInfo* info = syntax::cache_directive_info(d.name);
    if (info != nullptr && info->in_response == CacheArgument::undefined) out.at(d.text);
  });
}

void legacy_directive(const Exchange& x, Reporter& out) {
  if (!checks::mentions(x.response, "-check")) return;
  each_directive(x.response, [&](const Directive& d) {
    const CacheDirective id = id_of(d);
    if (id == CacheDirective::pre_check || id == CacheDirective::post_check) out.at(d.text);
  });
}

void upper_case(const Exchange& x, Reporter& out) {
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  each_directive(x.response, [&](const Directive& d) {
    if (std::any_of(d.name.begin(), d.name.end(), is_upper)) out.at(d.name);
  });
}

// How many letters must be changed, added or dropped to make one name of the
// other, whatever the case; 3 if more than 2, or if a name is longer than any known.
std::size_t distance(std::string_view a, std::string_view b) {
  constexpr std::size_t kMost = 26;
  constexpr std::size_t kFar = 3;
  if (a.size() > kMost || b.size() > kMost) return kFar;
  std::array<std::size_t, kMost + 1> row{};
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool equal = syntax::to_lower(a[i - 1]) == syntax::to_lower(b[j - 1]);
      const std::size_t changed = diagonal + (equal ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
    }
  }
  return std::min(row[b.size()], kFar);
}

// The registered name that is meant; empty if none is near.
std::string_view meant_by(std::string_view name) {
  std::string_view nearest;
  std::size_t least = 3;
  for (const syntax::CacheDirectiveInfo& info : syntax::cache_directives()) {
    const std::size_t d = info.registered ? distance(name, info.name) : 3;
    if (d < least) {
      least = d;
      nearest = info.name;
    }
  }
  return nearest;
}

void misspelt_directive(const Exchange& x, Reporter& out) {
  each_directive(x.response, [&](const Directive& d) {
    if (id_of(d) != CacheDirective::unknown) return;
    if (const std::string_view meant = meant_by(d.name); !meant.empty()) {
      out.at(d.name, "near to ", meant);
    }
  });
}

void unknown_directive(const Exchange& x, Reporter& out) {
  each_directive(x.response, [&](const Directive& d) {
    if (id_of(d) == CacheDirective::unknown && meant_by(d.name).empty()) out.at(d.name);
  });
}

void huge_lifetime(const Exchange& x, Reporter& out) {
  if (!checks::mentions(x.response, "age=")) return;
  constexpr std::uint64_t kYear = 31'536'000;
  constexpr std::uint64_t kMost = 2'147'483'648;
  const bool immutable = !checks::directive_text(x.response, CacheDirective::immutable).empty();
  each_directive(x.response, [&](const Directive& d) {
    const CacheDirective id = id_of(d);
    if (id != CacheDirective::max_age && id != CacheDirective::s_maxage) return;
    const auto seconds = syntax::delta_seconds(d.argument.raw);
    if (seconds && *seconds > (immutable ? kMost : kYear)) out.at(d.text);
  });
}

void lone_must_understand(const Exchange& x, Reporter& out) {
  if (!checks::mentions(x.response, "must-understand")) return;
  const syntax::CacheControl c = checks::cache_control_of(x.response);
  if (!c.has(CacheDirective::must_understand) || c.has(CacheDirective::no_store)) return;
  if (!c.malformed()) {
    out.at(checks::directive_text(x.response, CacheDirective::must_understand));
  }
}

// The lines of CDN-Cache-Control, which are read as one; sixteen at most.
struct TargetedLines {
  std::array<std::string_view, 16> line;
  std::size_t count = 0;

  explicit TargetedLines(const Response& r) {
    for (const FieldLine& l : r.lines(Field::cdn_cache_control)) {
      if (count < line.size()) line[count++] = l.value;
    }
  }
  [[nodiscard]] syntax::structured::FieldLines lines() const {
    return std::span(line.data(), count);
  }
};

void invalid_targeted(const Exchange& x, Reporter& out) {
  constexpr const auto* kShape = syntax::structured::field_shape("CDN-Cache-Control");
  const TargetedLines all(x.response);
  for (const FieldLine& l : x.response.lines(Field::cdn_cache_control)) {
    if (!checks::is_readable(l)) return;
  }
  if (const auto misfit = syntax::structured::misfit(kShape->kind, all.lines())) {
    const std::string_view line = all.line[misfit->line];
    out.at(line.substr(std::min(misfit->at, line.size())), "expected ", misfit->expected);
  } else if (const auto wrong = syntax::structured::wrong_type(*kShape, all.lines())) {
    out.at(wrong->written, wrong->key, " is ", syntax::structured::name(wrong->type));
  }
}

void empty_targeted(const Exchange& x, Reporter& out) {
  for (const FieldLine& l : x.response.lines(Field::cdn_cache_control)) {
    if (!l.value.empty()) return;
  }
  out.at(x.response.first(Field::cdn_cache_control)->whole());
}

constexpr Rule kRules[] = {
    {
        .id = "cache-control-syntax",
        .level = Level::must,
        .spec = rfc9111("5.2"),
        .summary = "Cache-Control is not a list of directives.",
        .why = "Caches skip what they cannot read: in \"max-age=60; public\" neither directive "
               "counts, and the response is cached by guess or not at all.",
        .fix = "Part directives by commas, and put no space around \"=\".",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: private="x-user, x-group", max-age=60

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: max-age=60[[; public]]

)",
        .when = {.has = {Field::cache_control}, .by_value = true},
        .check = checks::matches<Field::cache_control, syntax::cache_control>,
    },
    {
        .id = "cache-control-argument-invalid",
        .level = Level::must,
        .spec = rfc9111("1.2.2"),
        .summary = "A directive of Cache-Control has something else than a number of seconds.",
        .why = "Caches treat the response as stale, or read the digits at the front: a lifetime of "
               "1h then is one second.",
        .fix = "Give a whole number of seconds that is not negative, without a unit.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=3600

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: max-age=[[1h]], stale-if-error=[[-1]]

)",
        .when = {.has = {Field::cache_control}, .by_value = true},
        .check = invalid_seconds,
    },
    {
        .id = "cache-control-argument-missing",
        .level = Level::must,
        .spec = rfc9111("5.2.2.1"),
        .summary = "A directive of Cache-Control lacks its number of seconds.",
        .why = "Caches treat the response as stale, or as if the directive were not there.",
        .fix = "Give the seconds: max-age=3600.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=0

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: private, [[max-age]]

)",
        .when = {.has = {Field::cache_control}, .by_value = true},
        .check = missing_seconds,
    },
    {
        .id = "cache-control-argument-quoted",
        .level = Level::must,
        .spec = rfc9111("5.2.2.1"),
        .summary = "max-age or s-maxage has its seconds in quotes.",
        .why = "Many caches read digits only, and treat the response as stale or the directive as "
               "absent.",
        .fix = "Remove the quotes: max-age=3600.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60, s-maxage=600

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: [[max-age="3600"]]

)",
        .when = {.has = {Field::cache_control}, .by_value = true},
        .check = quoted_seconds,
    },
    {
        .id = "cache-control-field-list-invalid",
        .level = Level::must,
        .spec = rfc9111("5.2.2.4"),
        .summary = "The argument of no-cache or private is not a list of field names.",
        .why = "A cache that cannot tell which fields are meant keeps them all, or none of the "
               "response.",
        .fix = "Name fields, parted by commas: no-cache=\"Set-Cookie, X-User\".",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-cache="x-user, x-group", max-age=60

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: no-cache="[[Set Cookie]]", max-age=60

)",
        .when = {.has = {Field::cache_control}, .by_value = true},
        .check = invalid_fields,
    },
    {
        .id = "cdn-cache-control-invalid",
        .level = Level::must,
        .spec = {"RFC 9213", "2.1"},
        .summary = "CDN-Cache-Control is not a structured field of directives.",
        .why =
            "Unlike Cache-Control it is read strictly: one fault, and CDNs ignore the whole field.",
        .fix = "Send numbers bare and flags without a value: max-age=60, must-revalidate.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
CDN-Cache-Control: max-age=60, must-revalidate

)",
        .violates = R"(
HTTP/1.1 204 No Content
CDN-Cache-Control: max-age=[["60"]]

)",
        .when = {.has = {Field::cdn_cache_control}, .needs = {Need::lines}},
        .beats = {"sf-type"},
        .check = invalid_targeted,
    },
    {
        .id = "cache-control-argument-unquoted",
        .level = Level::should,
        .spec = rfc9111("5.2.2.4"),
        .summary = "no-cache or private has a field name without quotes.",
        .why = "Some caches read only the quoted form, and take the directive for the one without "
               "argument.",
        .fix = "Quote the field names: no-cache=\"Set-Cookie\".",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: private="x-user", max-age=60

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: [[private=x-user]], max-age=60

)",
        .when = {.has = {Field::cache_control}, .by_value = true},
        .check = unquoted_fields,
    },
    {
        .id = "must-understand-without-no-store",
        .level = Level::should,
        .spec = rfc9111("5.2.2.3"),
        .summary = "must-understand stands without no-store.",
        .why = "Caches that do not know must-understand need no-store to keep off: without it they "
               "store a response whose status code they do not understand.",
        .fix = "Add no-store; caches that know must-understand ignore it where they may.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60, no-store, must-understand

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: max-age=60, [[must-understand]]

)",
        .when = {.has = {Field::cache_control}, .by_value = true},
        .check = lone_must_understand,
    },
    {
        .id = "cache-control-argument-unexpected",
        .level = Level::advice,
        .spec = rfc9111("5.2.2"),
        .summary = "A directive of Cache-Control has an argument that it does not take.",
        .why = "Caches ignore the argument, so that no-store=0 forbids storing all the same.",
        .fix = "Drop the argument, or the directive.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: [[no-store=0]]

)",
        .when = {.has = {Field::cache_control}, .by_value = true},
        .check = needless_argument,
    },
    {
        .id = "cache-control-duplicate",
        .level = Level::advice,
        .spec = rfc9111("4.2.1"),
        .summary = "A directive of Cache-Control occurs more than once.",
        .why = "Caches take the first of several lifetimes or treat the response as stale, as they "
               "please.",
        .fix = "Send each directive once; look for a second place that sets the field.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60
Cache-Control: must-revalidate

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: max-age=60
Cache-Control: [[max-age=3600]], must-revalidate

)",
        .when = {.has = {Field::cache_control}, .by_value = true},
        .check = repeated_directive,
    },
    {
        .id = "cache-control-legacy-ie",
        .level = Level::advice,
        .spec = rfc9111("5.2.3"),
        .summary = "Cache-Control has pre-check or post-check.",
        .why = "Only Internet Explorer up to version 9 knew them; they do nothing today.",
        .fix = "Remove them.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-store

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: no-store, [[post-check=0]], [[pre-check=0]]

)",
        .when = {.has = {Field::cache_control}, .by_value = true},
        .check = legacy_directive,
    },
    {
        .id = "cache-control-max-age-huge",
        .level = Level::advice,
        .spec = rfc9111("1.2.2"),
        .summary = "max-age or s-maxage is longer than caches can or do keep a response.",
        .why =
            "Numbers above 2147483648 overflow in old caches; above a year they mean no more than "
            "a year, since nothing stays stored so long.",
        .fix = "Use at most 31536000, a year.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=31536000

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: [[max-age=31536001]]

)",
        .when = {.has = {Field::cache_control}, .by_value = true},
        .check = huge_lifetime,
    },
    {
        .id = "cache-control-misspelt",
        .level = Level::advice,
        .spec = rfc9111("5.2.3"),
        .summary = "Cache-Control has an unknown directive that looks like a known one.",
        .why = "Caches ignore directives they do not know, so a misspelt prohibition prohibits "
               "nothing.",
        .fix = "Correct the name.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-cache

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: [[nocache]]

)",
        .when = {.has = {Field::cache_control}, .by_value = true},
        .check = misspelt_directive,
    },
    {
        .id = "cache-control-request-directive",
        .level = Level::advice,
        .spec = rfc9111("5.2.1"),
        .summary = "Cache-Control of a response has a directive of requests.",
        .why = "max-stale, min-fresh and only-if-cached mean nothing in a response: caches ignore "
               "them.",
        .fix =
            "Remove it; to allow stale responses, send stale-while-revalidate or stale-if-error.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60, stale-if-error=600

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: max-age=60, [[max-stale=600]]

)",
        .when = {.has = {Field::cache_control}, .by_value = true},
        .check = request_directive,
    },
    {
        .id = "cdn-cache-control-empty",
        .level = Level::advice,
        .spec = {"RFC 9213", "2.2"},
        .summary = "CDN-Cache-Control is empty.",
        .why = "CDNs ignore an empty field and go by Cache-Control, as if it were not there.",
        .fix = "Drop the field, or say what CDNs shall do.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
CDN-Cache-Control: no-store

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[CDN-Cache-Control:]]

)",
        .when = {.has = {Field::cdn_cache_control}, .by_value = true},
        .check = empty_targeted,
    },
    {
        .id = "cache-control-unknown-directive",
        .level = Level::info,
        .spec = rfc9111("5.2.3"),
        .summary = "Cache-Control has a directive that is not registered.",
        .why = "Caches ignore directives they do not know; whatever it was meant to do, few do it.",
        .fix = "Check the spelling, or remove it.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: max-age=60, stale-while-revalidate=30

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: [[no-siteapp]]

)",
        .when = {.has = {Field::cache_control}, .by_value = true},
        .check = unknown_directive,
    },
    {
        .id = "cache-control-uppercase",
        .level = Level::info,
        .spec = rfc9111("5.2"),
        .summary = "A directive of Cache-Control is not in lower case.",
        .why = "Names are the same in any case, but naive parsers know the usual spelling only.",
        .fix = "Write directives in lower case.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Cache-Control: no-cache="X-User", max-age=60

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Control: [[No-Store]]

)",
        .when = {.has = {Field::cache_control}, .by_value = true},
        .check = upper_case,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::cache_control{"caching", kRules};

}  // namespace statute
