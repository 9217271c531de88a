// Date, and dates in general: RFC 9110, 5.6.7 and 6.6.1.
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/engine/history.h"
#include "rules/rule.h"
#include "rules/syntax/date.h"

namespace statute {
namespace {

constexpr FieldSet kDates{Field::date, Field::last_modified, Field::expires, Field::retry_after};

// Whether a value has the punctuation of an IMF-fixdate, and digits where one
// could think of a space: most have, and need no closer look for their form.
bool has_usual_form(std::string_view v) {
  return v.size() == 29 && v[3] == ',' && v[4] == ' ' && v[7] == ' ' && v[11] == ' ' &&
         v[16] == ' ' && v[19] == ':' && v[22] == ':' && v[25] == ' ' && syntax::is_digit(v[5]) &&
         syntax::is_digit(v[17]) && syntax::is_digit(v[20]) && syntax::is_digit(v[23]);
}

void find_white_space(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.fields) {
    if (!kDates.contains(line.id) || !checks::is_readable(line)) continue;
    if (has_usual_form(line.value) || syntax::http_date(line.value)) continue;
    const auto date = syntax::loose_date(line.value);
    if (!date || !date->white_space) continue;
    syntax::LooseDate rest = *date;
    rest.white_space = false;
    if (rest.is_exact()) out.at(line.value);
  }
}

void find_impossible(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.fields) {
    if (!kDates.contains(line.id)) continue;
    const auto date = syntax::http_date(line.value);
    if (!date || date->possible) continue;
    const bool time = date->hour > 23 || date->minute > 59 || date->second > 60;
    out.at(line.value, time ? "no such time of day" : "no such day");
  }
}

void find_obsolete(const Exchange& x, Reporter& out) {
  for (const FieldLine& line : x.response.fields) {
    if (!kDates.contains(line.id) || has_usual_form(line.value)) continue;
    const auto date = syntax::http_date(line.value);
    if (!date || date->form == syntax::DateForm::imf_fixdate) continue;
    out.at(line.value,
           date->form == syntax::DateForm::rfc850 ? "an rfc850-date" : "an asctime-date");
  }
}

void find_weekday(const Exchange& x, Reporter& out) {
  constexpr FieldSet kAll = kDates | FieldSet{Field::sunset};
  for (const FieldLine& line : x.response.fields) {
    if (!kAll.contains(line.id)) continue;
    const auto date = syntax::http_date(line.value);
    if (!date || date->day_name_fits) continue;
    // The calendar repeats every 400 years, which are whole weeks.
    constexpr std::int64_t kCycles = std::int64_t{20} * 146097;
    const std::int64_t days = syntax::detail::days_to(date->year, date->month, date->day);
    const auto weekday = static_cast<std::size_t>((days + 4 + kCycles) % 7);
    const std::size_t length = line.value.find_first_of(", ");
    out.at(line.value.substr(0, length), "the day is a ", syntax::kDayNames[weekday]);
  }
}

// The seconds that Date is ahead of the receipt; nothing if there is no sound Date.
std::optional<std::int64_t> ahead(const Exchange& x) {
  const auto date = syntax::http_date(x.response.value(Field::date), x.received);
  if (!date || !date->possible || !x.received) return std::nullopt;
  return date->seconds - *x.received;
}

// Whether the response shows that its sender has a clock, or another one of the host did.
bool shows_clock(const Exchange& x, const Past& past) {
  if (past.host().has_clock) return true;
  if (!x.received) return false;
  const auto expires = syntax::http_date(x.response.value(Field::expires), x.received);
  if (expires && expires->possible && expires->seconds > *x.received) return true;
  const auto modified = syntax::http_date(x.response.value(Field::last_modified), x.received);
  return modified && modified->possible && modified->seconds <= *x.received &&
         *x.received - modified->seconds < syntax::detail::kDay;
}

constexpr Rule kRules[] = {
    {
        .id = "date-future",
        .level = Level::should,
        .spec = rfc9110("6.6.1"),
        .summary = "Date lies in the future.",
        .why = "Caches take the response to be younger than it is and keep it for too long.",
        .fix = "Set the clock of the origin by NTP.",
        .conforms = R"(
# received: 2026-06-02T10:00:00Z
GET / HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:01:00 GMT

)",
        .violates = R"(
# received: 2026-06-02T10:00:00Z
GET / HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: [[Tue, 02 Jun 2026 10:01:01 GMT]]

)",
        .when = {.has = {Field::date}, .needs = {Need::time}},
        .beats = {"date-clock-skew"},
        .check =
            [](const Exchange& x, Reporter& out) {
              const auto seconds = ahead(x);
              if (!seconds || *seconds <= 60) return;
              out.at(x.response.value(Field::date), *seconds, " seconds ahead");
            },
    },
    {
        .id = "date-missing",
        .level = Level::must,
        .spec = rfc9110("6.6.1"),
        .summary = "A final response has no Date.",
        .why = "Caches cannot tell how old the response is, nor clients how far the clocks differ.",
        .fix = "Let the server generate Date, as every one with a clock does by default.",
        .conforms = R"(
GET / HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
# received: 2026-06-02T10:00:00Z
GET / HTTP/1.1
Host: a.example

[[HTTP/1.1 204 No Content]]
Server: a
Expires: Tue, 02 Jun 2026 11:00:00 GMT

)",
        .when = {.status = k2xx | k3xx | k4xx, .lacks = {Field::date}, .needs = {Need::request}},
        .reads = {Field::expires, Field::last_modified},
        .beats = {"date-missing-with-dates"},
        .runs_alone = true,
        .check =
            [](const Exchange& x, const Past& past, Reporter& out) {
              const Response& r = x.response;
              if (x.request->method == Method::connect && r.status < 300) return;
              // What a page is shown of a response is not all that was sent.
              if (!x.seen.contains(Need::wire) && checks::shows_little(r)) return;
              auto finding = out.at(r.start_line);
              // An origin without a clock must not make a Date up.
              if (!shows_clock(x, past)) finding.as(Level::advice);
            },
    },
    {
        .id = "date-missing-with-dates",
        .level = Level::advice,
        .spec = rfc9110("6.6.1"),
        .summary = "A response has other dates but no Date.",
        .why =
            "Caches cannot tell its age; and either the sender has a clock and keeps it to itself, "
            "or it made the other dates up.",
        .fix = "Send Date, as every server with a clock does.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Expires: Tue, 02 Jun 2026 11:00:00 GMT

)",
        .violates = R"(
[[HTTP/1.1 204 No Content]]
Server: a
Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT

)",
        .when = {.status = k2xx | k3xx | k4xx,
                 .any = {Field::expires, Field::last_modified},
                 .lacks = {Field::date}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (checks::shows_little(x.response)) return;
              const auto expires = checks::seconds_of(x, Field::expires);
              const bool later = expires && x.received && *expires > *x.received;
              if (!later && !checks::seconds_of(x, Field::last_modified)) return;
              out.at(x.response.start_line, later ? "Expires" : "Last-Modified", " needs a clock");
            },
    },
    {
        .id = "date-syntax",
        .level = Level::must,
        .spec = rfc9110("6.6.1"),
        .summary = "Date is not an HTTP-date.",
        .why = "Recipients that read the three forms only take the response to have no Date.",
        .fix = "Send the form of: Date: Tue, 02 Jun 2026 10:00:00 GMT.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 [[+0000]]

)",
        .when = {.has = {Field::date}, .by_value = true},
        .check = checks::is_date<Field::date>,
    },
    {
        .id = "date-clock-skew",
        .level = Level::should,
        .spec = rfc9110("6.6.1"),
        .summary = "Date is over a minute away from the time of receipt.",
        .why = "Ages, lifetimes and conditional requests are all computed from a wrong time.",
        .fix = "Set the clock of the origin by NTP.",
        .conforms = R"(
# received: 2026-06-02T10:00:00Z
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 09:59:00 GMT

)",
        .violates = R"(
# received: 2026-06-02T10:00:00Z
HTTP/1.1 204 No Content
Date: [[Tue, 02 Jun 2026 09:58:59 GMT]]

)",
        .when = {.has = {Field::date}, .lacks = {Field::age, Field::via}, .needs = {Need::time}},
        .reads = {Field::cache_status, Field::proxy_status, Field::x_cache, Field::x_cache_hits,
                  Field::cf_cache_status, Field::x_varnish, Field::x_served_by},
        .check =
            [](const Exchange& x, Reporter& out) {
              constexpr FieldSet kCaches{Field::x_cache_hits, Field::cf_cache_status,
                                         Field::x_varnish, Field::x_served_by};
              const Response& r = x.response;
              // What a cache kept has the Date of when it was made.
              if (r.status == 304 || checks::shows_intermediary(r)) return;
              if (r.present.contains_any(kCaches)) return;
              const auto seconds = ahead(x);
              if (!seconds || (*seconds <= 60 && *seconds >= -60)) return;
              out.at(r.value(Field::date), *seconds > 0 ? *seconds : -*seconds,
                     *seconds > 0 ? " seconds ahead" : " seconds behind");
            },
    },
    {
        .id = "date-impossible",
        .level = Level::must,
        .spec = rfc9110("5.6.7"),
        .summary = "A date names a day or a time that does not exist.",
        .why = "One recipient takes the date for another day, the next for none at all.",
        .fix = "Format the date by a library that computes it from a time.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Wed, 31 Dec 2008 23:59:60 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content
Date: [[Tue, 31 Feb 2026 10:00:00 GMT]]

)",
        .when = {.any = kDates},
        .check = find_impossible,
    },
    {
        .id = "date-obsolete-format",
        .level = Level::must,
        .spec = rfc9110("5.6.7"),
        .summary = "A date has one of the two obsolete forms.",
        .why = "Two digits of a year have to be guessed at, and a date without a zone misread.",
        .fix = "Send the form of: Tue, 02 Jun 2026 10:00:00 GMT.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content
Date: [[Tue Jun  2 10:00:00 2026]]

)",
        .when = {.any = kDates},
        .check = find_obsolete,
    },
    {
        .id = "date-whitespace",
        .level = Level::must,
        .spec = rfc9110("5.6.7"),
        .summary = "A date has more white space than the grammar.",
        .why = "Parsers that look for each part at its place fail.",
        .fix = "Put one space where the form has one: Tue, 02 Jun 2026 10:00:00 GMT.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content
Date: [[Tue, 02 Jun 2026  10:00:00 GMT]]

)",
        .when = {.any = kDates},
        .beats = {"date-syntax", "expires-syntax", "last-modified-syntax", "retry-after-syntax"},
        .check = find_white_space,
    },
    {
        .id = "date-weekday-wrong",
        .level = Level::must,
        .spec = rfc9110("5.6.7"),
        .summary = "The day name of a date is not that of the date.",
        .why = "Strict parsers refuse the date; it was put together by hand, and may be wrong.",
        .fix = "Format the date by a library that computes the day name.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content
Date: [[Mon]], 02 Jun 2026 10:00:00 GMT

)",
        .when = {.any = kDates | FieldSet{Field::sunset}},
        .check = find_weekday,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::dates{"field", kRules};

}  // namespace statute
