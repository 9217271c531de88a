// Resources on their way out: RFC 9745; RFC 8594.
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/link.h"
#include "rules/syntax/structured.h"

namespace statute {
namespace {

consteval Spec rfc9745(std::string_view section) { return {"RFC 9745", section}; }
consteval Spec rfc8594(std::string_view section) { return {"RFC 8594", section}; }

// The value of Deprecation; nothing if it is no structured item.
std::optional<syntax::structured::BareItem> deprecation(const Response& r) {
  const FieldLine* line = r.first(Field::deprecation);
  if (line == nullptr || !checks::is_readable(*line)) return std::nullopt;
  const auto item = syntax::structured::item(line->value);
  return item ? std::optional(item->value) : std::nullopt;
}

std::optional<std::int64_t> deprecated_at(const Response& r) {
  const auto item = deprecation(r);
  if (!item || !item->is(syntax::structured::Type::date)) return std::nullopt;
  return item->number;
}

// The target of the first link of type `deprecation`.
std::string_view policy(const Response& r) {
  for (const FieldLine& line : r.lines(Field::link)) {
    for (const syntax::Link& link : syntax::Links(line.value)) {
      if (link.well_formed && link.has_rel("deprecation")) return link.target;
    }
  }
  return {};
}

constexpr Rule kRules[] = {
    {
        .id = "deprecation-type",
        .level = Level::must,
        .spec = rfc9745("2.1"),
        .summary = "Deprecation is not a structured Date.",
        .why = "Clients that read the field as published find no date, and warn nobody.",
        .fix = "Send the time as a Date: Deprecation: @1735689600.",
        .conforms = R"(
HTTP/1.1 204 No Content
Sunset: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content
Deprecation: [[true]]

)",
        .when = {.has = {Field::deprecation}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const auto item = deprecation(x.response);
              if (!item || item->is(syntax::structured::Type::date)) return;
              out.at(item->written, syntax::structured::name(item->type));
            },
    },
    {
        .id = "deprecation-after-sunset",
        .level = Level::must,
        .spec = rfc9745("4"),
        .summary = "Sunset is earlier than Deprecation.",
        .why = "The resource is to vanish before anybody is asked to leave it.",
        .fix = "Send a Deprecation that is no later than Sunset.",
        .conforms = R"(
HTTP/1.1 204 No Content
Sunset: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content
Deprecation: [[@1780394401]]
Sunset: [[Tue, 02 Jun 2026 10:00:00 GMT]]

)",
        .when = {.has = {Field::deprecation, Field::sunset}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const auto deprecated = deprecated_at(x.response);
              const auto sunset = checks::seconds_of(x, Field::sunset);
              if (!deprecated || !sunset || *sunset >= *deprecated) return;
              out.at(x.response.value(Field::deprecation)).also(x.response.value(Field::sunset));
            },
    },
    {
        .id = "deprecation-announced",
        .level = Level::info,
        .spec = rfc9745("2"),
        .summary = "The resource is deprecated, or will be.",
        .why = "Clients that stay with it will have to move in a hurry.",
        .fix = "Move to the resource that replaces this one; servers name it by a link of type "
               "deprecation.",
        .conforms = R"(
HTTP/1.1 204 No Content

)",
        .violates = R"(
HTTP/1.1 204 No Content
Deprecation: [[@1735689600]]

)",
        .when = {.has = {Field::deprecation}},
        .reads = {Field::link},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (!deprecated_at(x.response)) return;
              const std::string_view value = x.response.value(Field::deprecation);
              const std::string_view target = policy(x.response);
              if (target.empty()) {
                out.at(value);
              } else {
                out.at(value, "explained at ", target);
              }
            },
    },
    {
        .id = "sunset-syntax",
        .level = Level::must,
        .spec = rfc8594("3"),
        .summary = "Sunset is not one HTTP-date.",
        .why = "Clients that cannot read the date learn of the end when it has come.",
        .fix = "Send the form of: Sunset: Tue, 02 Jun 2026 10:00:00 GMT.",
        .conforms = R"(
HTTP/1.1 204 No Content
Sunset: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content
Sunset: [[2026-06-02]]

)",
        .when = {.has = {Field::sunset}, .by_value = true},
        .check = checks::is_date<Field::sunset>,
    },
    {
        .id = "sunset-past",
        .level = Level::advice,
        .spec = rfc8594("3"),
        .summary = "The sunset has passed, and the resource still answers.",
        .why = "Clients that heeded the date left for nothing, and the next date is not believed.",
        .fix = "Answer 410, or move the date.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Sunset: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:01 GMT
Sunset: [[Tue, 02 Jun 2026 10:00:00 GMT]]

)",
        .when = {.status = k2xx, .has = {Field::sunset, Field::date}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const auto date = checks::seconds_of(x, Field::date);
              const auto sunset = checks::seconds_of(x, Field::sunset);
              if (date && sunset && *sunset < *date) out.at(x.response.value(Field::sunset));
            },
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::deprecation{"field", kRules};

}  // namespace statute
