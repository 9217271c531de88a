// The probes that are safe by default: law-abiding GET, HEAD and OPTIONS.
#include <array>
#include <utility>

#include "checker/fetch/probes_build.h"

namespace checker::fetch {
namespace {

constexpr std::uint32_t w(Want want) { return static_cast<std::uint32_t>(want); }
constexpr std::uint32_t kSuccess = w(Want::success);

std::string none_match(const Subject& s) { return "If-None-Match: " + s.tag; }
std::string since(const std::string& date) { return "If-Modified-Since: " + date; }

// The same tag in the other strength.
std::string other_strength(const Subject& s) { return s.weak ? s.tag.substr(2) : "W/" + s.tag; }
std::string opaque(const Subject& s) {
  const std::size_t quote = s.tag.find('"');
  if (quote == s.tag.npos) return s.tag;
  return s.tag.substr(quote + 1, s.tag.size() - quote - 2);
}

std::string origin_of(const Subject& s, bool other) {
  // Of two sites that have nothing in common, not even the top-level domain.
  return other ? "Origin: https://z" + s.word + ".test" : "Origin: https://" + s.word + ".example";
}

// Five connections that the client leaves to the server: if it closes the first,
// whether it always does.
Sendings more_connections(const Subject& s, std::span<const LiveExchange* const> heard) {
  const bool first = heard.size() == 3;
  if (!first) return {};
  const End end = heard.back()->answer().end;
  if (end != End::closed && end != End::unclosed) return {};
  return Sendings(4, ask_open(s, s.url, "GET"));
}

Sendings conditional_error(const Subject& s) {
  Sendings out;
  const Url url = s.is_success() ? missing(s) : s.url;
  out.push_back(ask(s, url, "GET"));
  out.push_back(ask(s, url, "GET", {"If-None-Match: *"}));
  out.push_back(ask(s, url, "GET", {"If-Match: " + std::string(kNoSuchTag)}));
  out.push_back(ask(s, url, "GET"));
  out.push_back(ask(s, "OPTIONS", {"If-None-Match: *"}));
  out.push_back(ask(s, "OPTIONS", {"If-Match: " + std::string(kNoSuchTag)}));
  return out;
}

Sendings if_match(const Subject& s) {
  Sendings out{get(s, {"If-Match: " + std::string(kNoSuchTag)})};
  if (!s.tag.empty() && !s.weak) out.push_back(get(s, {"If-Match: " + s.tag}));
  return out;
}

Sendings if_unmodified_since(const Subject& s) {
  Sendings out{get(s, {"If-Unmodified-Since: " + s.before.fixdate}),
               get(s, {"If-Unmodified-Since: some time ago"})};
  if (!s.tag.empty() && !s.weak) {
    out.push_back(get(s, {"If-Match: " + s.tag, "If-Unmodified-Since: " + s.before.fixdate}));
  }
  return out;
}

Sendings range(const Subject& s) {
  Sendings out{get(s, {"Range: bytes=0-0"})};
  // Enough to tell coded octets from others.
  if (s.octets >= 10) out.push_back(get(s, {"Range: bytes=2-9"}));
  return out;
}

Sendings range_multi(const Subject& s) {
  Sendings out{get(s, {"Range: bytes=0-0,2-2"})};
  if (!s.all) return out;
  std::string set = "Range: bytes=0-";
  for (int i = 1; i < 50; ++i) set += ",0-";
  out.push_back(get(s, {set}));
  return out;
}

Sendings if_range_match(const Subject& s) {
  const std::string part = "Range: bytes=0-0";
  return {get(s, {part}), get(s, {part, "If-Range: " + s.tag}), get(s, {part})};
}

Sendings content_coding(const Subject& s) {
  Sendings out;
  for (const char* coding : {" gzip", " identity", " gzip", " identity", "", " gzip, br, zstd"}) {
    out.push_back(get(s, {std::string("Accept-Encoding:") + coding}));
  }
  return out;
}

Sendings cors_origin(const Subject& s) {
  const std::string one = origin_of(s, false);
  return {get(s, {one}), get(s, {origin_of(s, true)}),
          get(s, {one, "If-Match: " + std::string(kNoSuchTag)})};
}

Sendings cors_preflight(const Subject& s) {
  const std::string origin = origin_of(s, false);
  return {get(s, {origin}),
          ask(s, "OPTIONS",
              {origin, "Access-Control-Request-Method: GET",
               "Access-Control-Request-Headers: authorization,x-statute"}),
          ask(s, "OPTIONS", {origin, "Access-Control-Request-Method: PUT"})};
}

Sendings http10(const Subject& s) {
  const std::string line = "GET " + s.url.target + " HTTP/1.0";
  const auto old = [&](std::vector<std::string> lines) {
    Sending out = raw(s, {.line = line, .lines = std::move(lines)});
    out.watched = false;
    return out;
  };
  return {old({}),
          old({"Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
               "Sec-WebSocket-Key: c3RhdHV0ZS1zdGF0dXRlLQ=="}),
          old({"Expect: 100-continue"})};
}

Sendings options_star(const Subject& s) {
  Sending out = ask(s, with_target(s.url, "*"), "OPTIONS");
  out.url = s.url;
  out.elsewhere = true;
  return {out};
}

// A second request on a connection that was to end: whoever answers it keeps it.
Sendings connection_close(const Subject& s) {
  Sending first = get(s);
  first.watched = true;
  Sending second = get(s);
  second.on = On::next;
  return {first, second};
}

// By turns, so that what differs each time is not laid to the version.
Sendings both_versions(const Subject& s) {
  Sendings out(4, get(s));
  out[1].http2 = out[3].http2 = true;
  return out;
}

// Resources whose answers are known go first, so that they are told apart.
Sendings pipeline(const Subject& s) {
  const Url other = s.sibling ? *s.sibling : with_target(s.url, "/");
  Sendings out;
  if (other.target != s.url.target) out.push_back(ask(s, other, "GET"));
  Sending first = ask_open(s, s.url, "GET");
  Sending second = ask_open(s, other.target != s.url.target ? other : missing(s), "GET");
  Sending third = ask(s, missing(s), "GET");
  third.url.target += "?3";
  third = ask(s, third.url, "GET");
  second.on = third.on = On::with;
  for (Sending* one : {&first, &second, &third}) out.push_back(std::move(*one));
  return out;
}

constexpr Probe kProbes[] = {
    {.name = "head",
     .what = "the GET again as HEAD",
     .wants = kSuccess,
     .make = [](const Subject& s) { return Sendings{ask(s, "HEAD")}; }},
    {.name = "repeat",
     .what = "the same GET twice; then on connections that are left to the server",
     .wants = kSuccess,
     .most = 7,
     .make =
         [](const Subject& s) {
           return Sendings{get(s), get(s), ask_open(s, s.url, "GET")};
         },
     .then = more_connections},
    // What is sent depends on the answers: see plan.cpp.
    {.name = "follow",
     .what = "GET of each Location with a cookie jar, at most 20 hops",
     .wants = w(Want::redirect),
     .most = 20},
    {.name = "location",
     .what = "GET of the URI in Location",
     .wants = kSuccess | w(Want::location),
     .make = [](const Subject& s) { return Sendings{ask(s, *s.location, "GET")}; }},
    {.name = "content-location",
     .what = "GET of the URI in Content-Location",
     .wants = kSuccess | w(Want::content_location),
     .make = [](const Subject& s) { return Sendings{ask(s, *s.content_location, "GET")}; }},
    {.name = "not-found",
     .what = "GET of a random sibling path",
     .make = [](const Subject& s) { return Sendings{ask(s, missing(s), "GET")}; }},
    {.name = "conditional-etag",
     .what = "If-None-Match with the entity tag; with another",
     .wants = kSuccess | w(Want::tag),
     .most = 2,
     .make =
         [](const Subject& s) {
           return Sendings{get(s, {none_match(s)}),
                           get(s, {"If-None-Match: " + std::string(kNoSuchTag)})};
         }},
    {.name = "conditional-etag-head",
     .what = "the same by HEAD",
     .wants = kSuccess | w(Want::tag),
     .make = [](const Subject& s) { return Sendings{ask(s, "HEAD", {none_match(s)})}; }},
    {.name = "conditional-etag-weak",
     .what = "If-None-Match with the entity tag in the other strength",
     .wants = kSuccess | w(Want::tag),
     .make =
         [](const Subject& s) {
           return Sendings{get(s, {"If-None-Match: " + other_strength(s)})};
         }},
    {.name = "conditional-etag-list",
     .what = "If-None-Match with the entity tag as second of two, on one line and on two",
     .wants = kSuccess | w(Want::tag),
     .most = 2,
     .make =
         [](const Subject& s) {
           const std::string first = "If-None-Match: " + std::string(kNoSuchTag);
           return Sendings{get(s, {first + ", " + s.tag}), get(s, {first, none_match(s)})};
         }},
    {.name = "conditional-etag-star",
     .what = "If-None-Match: *",
     .wants = kSuccess,
     .make = [](const Subject& s) { return Sendings{get(s, {"If-None-Match: *"})}; }},
    {.name = "conditional-etag-invalid",
     .what = "If-None-Match with the entity tag unquoted",
     .wants = kSuccess | w(Want::tag),
     .make = [](const Subject& s) { return Sendings{get(s, {"If-None-Match: " + opaque(s)})}; }},
    {.name = "conditional-date",
     .what = "If-Modified-Since: Last-Modified, a day later, in rfc850 and asctime form",
     .wants = kSuccess | w(Want::modified),
     .most = 5,
     .make =
         [](const Subject& s) {
           return Sendings{get(s, {since(s.modified.fixdate)}), get(s, {since(s.after.fixdate)}),
                           get(s, {since(s.modified.rfc850)}), get(s, {since(s.modified.asctime)}),
                           get(s, {since(s.modified.fixdate)})};
         }},
    {.name = "conditional-date-invalid",
     .what = "If-Modified-Since: no date; two dates",
     .wants = kSuccess,
     .most = 2,
     .make =
         [](const Subject& s) {
           const Dates now = s.modified.fixdate.empty() ? dates_of(0) : s.modified;
           return Sendings{get(s, {since("some time ago")}),
                           get(s, {since(now.fixdate + ", " + now.fixdate)})};
         }},
    {.name = "conditional-both",
     .what = "If-None-Match: \"no-such-tag\" with If-Modified-Since: Last-Modified",
     .wants = kSuccess | w(Want::modified),
     .make =
         [](const Subject& s) {
           return Sendings{
               get(s, {"If-None-Match: " + std::string(kNoSuchTag), since(s.modified.fixdate)})};
         }},
    {.name = "conditional-error",
     .what = "If-None-Match: * and If-Match: \"no-such-tag\" on an error, and on OPTIONS",
     .most = 6,
     .make = conditional_error},
    {.name = "if-match",
     .what = "If-Match: \"no-such-tag\", then the entity tag",
     .wants = kSuccess,
     .most = 2,
     .make = if_match},
    {.name = "if-match-weak",
     .what = "If-Match with the entity tag as a weak one",
     .wants = kSuccess | w(Want::tag),
     .make =
         [](const Subject& s) {
           return Sendings{get(s, {"If-Match: " + (s.weak ? s.tag : other_strength(s))})};
         }},
    {.name = "if-unmodified-since",
     .what = "If-Unmodified-Since: too early; no date; too early with If-Match",
     .wants = kSuccess | w(Want::modified),
     .most = 3,
     .make = if_unmodified_since},
    {.name = "range",
     .what = "Range: bytes=0-0; and some more octets",
     .wants = kSuccess | w(Want::length),
     .most = 2,
     .make = range},
    {.name = "range-open",
     .what = "Range: bytes=0-99999999999999999999",
     .wants = kSuccess | w(Want::length),
     .make =
         [](const Subject& s) {
           return Sendings{get(s, {"Range: bytes=0-99999999999999999999"})};
         }},
    {.name = "range-suffix",
     .what = "Range: bytes=-5; bytes=-99999999",
     .wants = kSuccess | w(Want::length),
     .most = 2,
     .make =
         [](const Subject& s) {
           return Sendings{get(s, {"Range: bytes=-5"}), get(s, {"Range: bytes=-99999999"})};
         }},
    {.name = "range-multi",
     .what = "Range: bytes=0-0,2-2; with --probe all 50 that overlap",
     .wants = kSuccess | w(Want::length),
     .most = 2,
     .make = range_multi},
    {.name = "range-unsatisfiable",
     .what = "Range: bytes=0-0; bytes=LENGTH-",
     .wants = kSuccess | w(Want::length),
     .most = 2,
     .make =
         [](const Subject& s) {
           return Sendings{get(s, {"Range: bytes=0-0"}),
                           get(s, {"Range: bytes=" + s.length + "-"})};
         }},
    {.name = "range-invalid",
     .what = "Range: bytes=5-2; bytes=abc",
     .wants = kSuccess,
     .most = 2,
     .make =
         [](const Subject& s) {
           return Sendings{get(s, {"Range: bytes=5-2"}), get(s, {"Range: bytes=abc"})};
         }},
    {.name = "range-unit-unknown",
     .what = "Range: x-unit=0-1",
     .wants = kSuccess,
     .make = [](const Subject& s) { return Sendings{get(s, {"Range: x-unit=0-1"})}; }},
    {.name = "range-head",
     .what = "HEAD with Range: bytes=0-0",
     .wants = kSuccess,
     .make = [](const Subject& s) { return Sendings{ask(s, "HEAD", {"Range: bytes=0-0"})}; }},
    {.name = "if-range-match",
     .what = "Range with If-Range: the strong entity tag",
     .wants = kSuccess | w(Want::length) | w(Want::strong_tag),
     .most = 3,
     .make = if_range_match},
    {.name = "if-range-mismatch",
     .what = "Range with If-Range: \"no-such-tag\"; the same, unsatisfiable",
     .wants = kSuccess | w(Want::length),
     .most = 2,
     .make =
         [](const Subject& s) {
           const std::string guard = "If-Range: " + std::string(kNoSuchTag);
           return Sendings{get(s, {"Range: bytes=0-0", guard}),
                           get(s, {"Range: bytes=" + s.length + "-", guard})};
         }},
    {.name = "if-range-alone",
     .what = "If-Range without Range",
     .wants = kSuccess | w(Want::tag),
     .make = [](const Subject& s) { return Sendings{get(s, {"If-Range: " + s.tag})}; }},
    {.name = "options",
     .what = "OPTIONS of the resource",
     .make = [](const Subject& s) { return Sendings{ask(s, "OPTIONS")}; },
     .asks_method = true},
    {.name = "options-star", .what = "OPTIONS *", .make = options_star},
    {.name = "content-coding",
     .what = "Accept-Encoding: gzip and identity by turns; empty; gzip, br, zstd",
     .wants = kSuccess,
     .most = 6,
     .make = content_coding,
     .repeats = false},
    {.name = "accept-unacceptable",
     .what = "Accept: application/x-nonexistent",
     .wants = kSuccess,
     .make =
         [](const Subject& s) { return Sendings{get(s, {"Accept: application/x-nonexistent"})}; }},
    {.name = "cors-origin",
     .what = "Origin: a random one, then another",
     .wants = kSuccess,
     .most = 3,
     .make = cors_origin},
    {.name = "cors-preflight",
     .what = "OPTIONS with Origin and Access-Control-Request-*",
     .wants = kSuccess,
     .most = 3,
     .make = cors_preflight},
    {.name = "http10",
     .what = "the GET as HTTP/1.0; with Upgrade; with Expect",
     .wants = kSuccess | w(Want::h1),
     .most = 3,
     .make = http10},
    {.name = "http2",
     .what = "the GET over HTTP/1.1 and HTTP/2 by turns",
     .wants = w(Want::h2) | w(Want::tls),
     .most = 4,
     .make = both_versions,
     .repeats = false},
    {.name = "http3", .what = "the GET over HTTP/3", .wants = w(Want::h3), .make = {}},
    {.name = "expect-unknown",
     .what = "Expect: x-nonexistent",
     .wants = kSuccess,
     .make = [](const Subject& s) { return Sendings{get(s, {"Expect: x-nonexistent"})}; }},
    {.name = "connection-close",
     .what = "Connection: close, then a second GET",
     .wants = kSuccess | w(Want::h1),
     .most = 2,
     .make = connection_close},
    {.name = "pipeline",
     .what = "three GETs of distinct paths at once",
     .wants = kSuccess | w(Want::h1),
     .most = 4,
     .make = pipeline},
};

}  // namespace

std::span<const Probe> safe_probes() noexcept { return kProbes; }

}  // namespace checker::fetch
