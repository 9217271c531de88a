#include "checker/fetch/subject.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <random>

#include "checker/support/text.h"
#include "rules/syntax/challenge.h"
#include "rules/syntax/date.h"
#include "rules/syntax/entity_tag.h"
#include "rules/syntax/invented.h"
#include "rules/syntax/uri.h"

namespace checker::fetch {
namespace {

namespace syntax = statute::syntax;
using statute::Field;
using statute::FieldLine;
using statute::Response;

constexpr std::int64_t kDay = 86400;

const FieldLine* only_line(const Response& r, Field f) {
  return r.lines(f).count() == 1 ? r.first(f) : nullptr;
}

std::optional<std::int64_t> time_of(const Response& r, Field f) {
  const FieldLine* const line = only_line(r, f);
  if (line == nullptr) return std::nullopt;
  const auto date = syntax::http_date(line->value);
  return date && date->possible && date->day_name_fits ? std::optional(date->seconds)
                                                       : std::nullopt;
}

// A scheme that takes made-up credentials; the others need a dialogue.
std::string offered_scheme(const Response& r) {
  for (const FieldLine& line : r.lines(Field::www_authenticate)) {
    const auto challenges = syntax::challenges(line.value);
    if (!challenges) continue;
    for (const syntax::Challenge& c : *challenges) {
      for (const std::string_view scheme : {"Basic", "Bearer"}) {
        if (c.is(scheme)) return std::string(scheme);
      }
    }
  }
  return {};
}

std::optional<Url> named_by(const Response& r, Field f, const Url& url) {
  const FieldLine* const line = only_line(r, f);
  if (line == nullptr) return std::nullopt;
  auto out = resolved(url, line->value);
  return out && same_origin(*out, url) ? out : std::nullopt;
}

}  // namespace

Dates dates_of(std::int64_t unix_seconds) {
  constexpr std::array<const char*, 7> kDays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                             "Thursday", "Friday", "Saturday"};
  constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t time = unix_seconds;
  std::tm t{};
  if (gmtime_r(&time, &t) == nullptr) return {};
  const char* const day = kDays[static_cast<std::size_t>(t.tm_wday)];
  const char* const month = kMonths[static_cast<std::size_t>(t.tm_mon)];
  std::array<char, 96> text{};
  Dates out;
  std::snprintf(text.data(), text.size(), "%.3s, %02d %s %04d %02d:%02d:%02d GMT", day, t.tm_mday,
                month, t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
  out.fixdate = text.data();
  std::snprintf(text.data(), text.size(), "%s, %02d-%s-%02d %02d:%02d:%02d GMT", day, t.tm_mday,
                month, t.tm_year % 100, t.tm_hour, t.tm_min, t.tm_sec);
  out.rfc850 = text.data();
  std::snprintf(text.data(), text.size(), "%.3s %s %2d %02d:%02d:%02d %04d", day, month, t.tm_mday,
                t.tm_hour, t.tm_min, t.tm_sec, t.tm_year + 1900);
  out.asctime = text.data();
  return out;
}

std::string invented_word() {
  std::random_device source;
  std::uniform_int_distribution<std::size_t> any(0, syntax::kInventedLetters.size() - 1);
  std::string out;
  for (std::size_t i = 0; i < syntax::kInventedLength; ++i) {
    out += syntax::kInventedLetters[any(source)];
  }
  return out;
}

Subject unknown_subject(Url url) {
  Subject s;
  s.url = std::move(url);
  s.word = "{24-letters}";
  s.status = 200;
  s.tag = "{etag}";
  s.modified = {"{last-modified}", "{last-modified as rfc850-date}",
                "{last-modified as asctime-date}"};
  s.after = {"{last-modified and a day}", {}, {}};
  s.before = {"{last-modified less a day}", {}, {}};
  s.length = "{length}";
  s.octets = syntax::kInventedLength;
  s.challenge = "{scheme}";
  return s;
}

std::optional<Url> resolved(const Url& base, std::string_view reference) {
  const auto parsed = syntax::location(reference);
  if (!parsed) return std::nullopt;
  const std::string text = base.text();
  const syntax::Uri from = syntax::split_uri(text);
  std::string room(text.size() + reference.size() + 8, '\0');
  const auto uri = syntax::resolve(from, *parsed, room);
  if (!uri) return std::nullopt;
  auto url = read_url(*uri);
  return url ? std::optional(*std::move(url)) : std::nullopt;
}

bool same_origin(const Url& a, const Url& b) noexcept {
  return a.scheme == b.scheme && a.host == b.host && a.port == b.port;
}

void learn(const Response& r, Subject& s) {
  s.known = true;
  s.status = r.status;
  s.tag.clear();
  s.modified = s.after = s.before = {};
  s.length.clear();
  s.octets = 0;
  s.head = r.head.size();
  if (const FieldLine* const line = only_line(r, Field::etag); line != nullptr) {
    if (const auto tag = syntax::entity_tag(line->value)) {
      s.tag = line->value;
      s.weak = tag->weak;
    }
  }
  if (const auto modified = time_of(r, Field::last_modified)) {
    s.modified = dates_of(*modified);
    s.before = dates_of(*modified - kDay);
    // Some servers take a date that is yet to come for no date.
    const std::int64_t latest = time_of(r, Field::date).value_or(*modified);
    s.after = dates_of(std::max(*modified + 1, std::min(*modified + kDay, latest)));
  }
  if (r.framing.complete && r.content.length > 0) {
    s.octets = r.content.length;
    s.length = std::to_string(s.octets);
  }
  s.location = named_by(r, Field::location, s.url);
  s.content_location = named_by(r, Field::content_location, s.url);
  if (s.content_location && s.content_location->target == s.url.target) s.content_location.reset();
  s.challenge = r.status == 401 ? offered_scheme(r) : std::string();
  s.protocols = r.value(Field::alt_svc);
}

}  // namespace checker::fetch
