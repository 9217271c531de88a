#include "checker/intake/har_exchange.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "checker/support/clock.h"
#include "checker/support/codec.h"
#include "checker/support/text.h"
#include "rules/message/compose.h"

namespace checker::intake {
namespace {

using statute::Field;
using statute::Form;
using statute::Known;
using statute::Need;

bool begins_fold(std::string_view s, std::string_view front) {
  return s.size() >= front.size() && statute::equal_fold(s.substr(0, front.size()), front);
}

bool contains_fold(std::string_view s, std::string_view part) {
  for (std::size_t at = 0; at + part.size() <= s.size(); ++at) {
    if (statute::equal_fold(s.substr(at, part.size()), part)) return true;
  }
  return false;
}
struct Version {
  std::uint8_t major = 0;
  std::uint8_t minor = 0;
};

// Of all that exporters write. SPDY and the QUIC before HTTP/3 are neither of the
// versions that have an RFC; "unknown" and cut-off words are none: 0.0.
Version version_of(std::string_view text) {
  text = trim(text);
  struct Spelling {
    std::string_view text;
    Version version;
  };
  // WebPageTest cuts its word out of ":status: 200", ":scheme:" and "HTTP/2 200".
  static constexpr std::array<Spelling, 17> kSpellings{{
      {"HTTP/1.1", {1, 1}},
      {"h2", {2, 0}},
      {"HTTP/2.0", {2, 0}},
      {"HTTP/1.0", {1, 0}},
      {"h3", {3, 0}},
      {"HTTP/2", {2, 0}},
      {"HTTP/3", {3, 0}},
      {"HTTP/3.0", {3, 0}},
      {"1.1", {1, 1}},
      {"1.0", {1, 0}},
      {"2", {2, 0}},
      {"2.0", {2, 0}},
      {"3", {3, 0}},
      {"h2c", {2, 0}},
      {"us:", {2, 0}},
      {"me:", {2, 0}},
      {"od:", {2, 0}},
  }};
  for (const Spelling& s : kSpellings) {
    if (statute::equal_fold(text, s.text)) return s.version;
  }
  if (text.size() == 3 && text.starts_with("2 ")) return {2, 0};
  if (begins_fold(text, "h3-") && text.find_first_not_of("0123456789", 3) == text.npos) {
    return {3, 0};  // the last drafts
  }
  return {};
}

struct Target {
  statute::Scheme scheme = statute::Scheme::unknown;
  std::string_view foreign;  // the scheme, if it is none of HTTP's
  std::string_view uri;      // without its fragment; empty if it is relative
  std::string_view authority;
  std::string_view path;  // with its query; may begin with the latter
};

Target target_of(std::string_view url) {
  Target t;
  url = url.substr(0, url.find('#'));
  t.path = url;
  const std::size_t colon = url.find_first_of(":/?");
  if (colon == url.npos || url[colon] != ':') return t;
  const std::string_view scheme = url.substr(0, colon);
  const bool hierarchical = url.substr(colon).starts_with("://");
  if (statute::equal_fold(scheme, "https") || statute::equal_fold(scheme, "wss")) {
    t.scheme = statute::Scheme::https;
  } else if (statute::equal_fold(scheme, "http") || statute::equal_fold(scheme, "ws")) {
    t.scheme = statute::Scheme::http;
  } else if (hierarchical || url.find_first_not_of("0123456789", colon + 1) != url.npos) {
    t.foreign = scheme;
    return t;
  } else {
    return t;  // "a.example:443", of CONNECT
  }
  if (!hierarchical) return t;
  t.uri = url;
  const std::string_view rest = url.substr(colon + 3);
  const std::size_t slash = rest.find_first_of("/?");
  t.authority = rest.substr(0, slash);
  t.path = slash == rest.npos ? std::string_view() : rest.substr(slash);
  return t;
}

// A media type whose contents an exporter can hand over as a JSON string.
bool is_text_type(std::string_view type) {
  if (begins_fold(type, "text/")) return true;
  for (std::string_view part : {"json", "xml", "javascript", "ecmascript", "urlencoded", "yaml"}) {
    if (contains_fold(type, part)) return true;
  }
  return false;
}

// Octets that text has only when something else was taken for it: controls, and
// what stands for octets that are not of its charset.
bool looks_binary(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 9) return true;
    if (c < 0xC2) continue;
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0u;
    if (c == 0xC2 && next < 0xA0) return true;  // C1 controls
    if (c == 0xEF && text.substr(i, 3) == "\xEF\xBF\xBD") return true;
  }
  return false;
}

// The one number that the lines of Content-Length agree on.
std::optional<std::uint64_t> content_length(const statute::Message& m) {
  std::optional<std::uint64_t> agreed;
  for (const statute::FieldLine& line : m.lines(Field::content_length)) {
    std::uint64_t n = 0;
    const std::string_view v = line.value;
    const auto [end, fault] = std::from_chars(v.data(), v.data() + v.size(), n);
    if (fault != std::errc{} || end != v.data() + v.size() || v.empty()) return std::nullopt;
    if (agreed && *agreed != n) return std::nullopt;
    agreed = n;
  }
  return agreed;
}

bool is_positive(const std::optional<double>& n) { return n && *n > 0; }
bool is_zero(const std::optional<double>& n) { return n && *n == 0; }
class Exchanges {
 public:
  Exchanges(const HarEntry& entry, const Options& options, Receiver& out)
      : entry_(entry), options_(options), out_(out) {}

  void take(const Spot& spot) {
    if (const std::string_view why = no_response(); !why.empty()) {
      out_.skipped(spot, why);
    } else {
      judge(spot);
    }
  }

 private:
  // Why there is no response of a server to judge; empty if there is one.
  std::string_view no_response() {
    const Target target = target_of(entry_.url);
    if (!target.foreign.empty()) {
      reason_ = "not HTTP: the scheme is ";
      reason_.append(target.foreign.substr(0, 32));
      return reason_;
    }
    if (!entry_.has_response) return "no response";
    if (!entry_.status) return "no response: no status";
    if (!(*entry_.status >= 1)) {
      return *entry_.status == 0 ? "no response: status 0" : "no response: status below 0";
    }
    if (entry_.response.fields.empty()) return "no fields of the response were recorded";
    // Chrome's HSTS upgrades and the like: no server ever said that.
    if (*entry_.status == 307 && entry_.reason == "Internal Redirect") {
      return "a redirect that the browser made itself";
    }
    if (entry_.from_worker || entry_.source == "Service Worker" ||
        entry_.source == "Inspector Override") {
      return "made within the browser, by a script";
    }
    return {};
  }

  // Answered from a store of the browser's own. A 304 shows that the server was asked.
  [[nodiscard]] bool is_cached() const {
    return entry_.from_cache || is_zero(entry_.transfer_size) || entry_.source == "memory" ||
           entry_.source == "disk" || entry_.source == "Memory Cache" ||
           entry_.source == "Disk Cache" || (entry_.cached_before && entry_.status != 304);
  }

  // A stored 200 that a 304 confirmed, recorded in its place: Chrome tells its page of that, and
  // exporters that listen there write it down. What came is less than the content.
  [[nodiscard]] bool is_revalidated(const statute::Response& r) const {
    const bool conditional =
        request_.has(Field::if_none_match) || request_.has(Field::if_modified_since);
    if (r.status != 200 || request_.method != statute::Method::get || !conditional) return false;
    const double came = entry_.response.size.value_or(-1);
    if (came < 0) return false;
    if (const std::optional<std::uint64_t> length = content_length(r)) {
      return came < static_cast<double>(*length);
    }
    constexpr double kMostCoded = 100;  // times that a coding makes content smaller
    return came * (r.has(Field::content_encoding) ? kMostCoded : 1) <
           entry_.decoded_size.value_or(0);
  }

  // "Provisional headers are shown": no field.
  static bool is_warning(std::string_view name) {
    return name.find(' ') != name.npos && contains_fold(name.substr(0, 24), "provisional");
  }

  // Lines that an exporter joined by line feeds are parted again.
  static void add_fields(const std::vector<HarPair>& fields, statute::Composer& out) {
    std::string_view before;
    for (const HarPair& pair : fields) {
      std::string_view name = trim(pair.name);
      std::string_view value = trim(pair.value);
      if (name.empty() || is_warning(name)) continue;
      if (statute::equal_fold(before, "set-cookie") && name.find('=') != name.npos) {
        // Part of the line before, mistaken for a line with a name: WebPageTest.
        const std::string_view raw = pair.value;
        joined_line(name, raw, out);
        continue;
      }
      before = name;
      for (std::size_t feed = value.find('\n'); feed != value.npos; feed = value.find('\n')) {
        if (const std::string_view line = trim(value.substr(0, feed)); !line.empty()) {
          out.field(name, line);
        }
        value = trim(value.substr(feed + 1));
      }
      out.field(name, value);
    }
  }
  static void joined_line(std::string_view name, std::string_view value, statute::Composer& out) {
    std::string line(name);
    line.append(":").append(value);
    out.field("set-cookie", trim(line));
  }

  void judge(const Spot& spot) {
    const Target target = target_of(entry_.url);
    Version version = version_of(entry_.response.version);
    Version asked = version_of(entry_.request.version);
    // From HTTP/2 on, both halves of an exchange are of one version.
    if (version.major == 0 && asked.major >= 2) version = asked;
    if (asked.major == 0 && version.major >= 2) asked = version;

    std::array<char, 24> code{};
    const double status = std::min(*entry_.status, 1e9);
    const char* const code_end =
        std::to_chars(code.data(), code.data() + code.size(), static_cast<std::int64_t>(status))
            .ptr;
    answer_.status_line(version.major, version.minor,
                        {code.data(), static_cast<std::size_t>(code_end - code.data())},
                        trim(entry_.reason));
    add_fields(entry_.response.fields, answer_);

    statute::Exchange x;
    answer_.finish(x.response);
    x.seen = {Need::request, Need::request_fields, Need::request_content,
              Need::data,    Need::emptiness,      Need::history};
    x.vantage = options_.vantage;
    x.scheme = target.scheme == statute::Scheme::unknown ? options_.scheme : target.scheme;
    x.uri = target.uri;
    bool cached = is_cached();
    const std::string_view method = trim(entry_.method);
    if (entry_.has_request && !method.empty()) {
      request(method, target, asked);
      x.request = &request_;
      cached = cached || is_revalidated(x.response);
      if (cached || is_provisional()) x.seen.erase(Need::request_fields);
    }
    if (cached) {
      // Stored once, at an unknown time: it is judged, but proves nothing beside others.
      x.seen.erase(Need::history);
    } else {
      x.received = received();  // by the clock of who recorded it: no Need::time
    }
    content(x);
    out_.exchange(x, spot);
  }

  void request(std::string_view method, const Target& target, Version version) {
    std::string_view path = target.path;
    if (method == "CONNECT" && !target.authority.empty()) {
      path = target.authority;
    } else if (!target.uri.empty() && !path.starts_with('/')) {
      path_ = "/";
      path_ += path;
      path = path_;
    }
    question_.request_line(method, path, version.major, version.minor);
    add_fields(entry_.request.fields, question_);
    question_.finish(request_);
    request_content();
  }

  // Recorded before the network layer had added its fields.
  [[nodiscard]] bool is_provisional() const {
    if (contains_fold(entry_.request_comment, "provisional")) return true;
    for (const HarPair& pair : entry_.request.fields) {
      if (is_warning(pair.name)) return true;
    }
    if (request_.has(Field::host)) return false;
    for (const statute::FieldLine& line : request_.fields) {
      if (statute::equal_fold(line.name, ":authority")) return false;
    }
    return true;
  }

  void request_content() {
    statute::Content& c = request_.content;
    c.form = Form::decoded;
    const std::optional<std::uint64_t> length = content_length(request_);
    const HarHalf& half = entry_.request;
    const std::string_view text = half.text.value_or(std::string_view());
    if (!text.empty()) {
      const bool cut = (half.size && *half.size > static_cast<double>(text.size())) ||
                       (length && *length > text.size());
      c.known = half.is_base64 || cut ? Known::whether : Known::fully;
      if (c.known == Known::fully) c.octets = text;
      c.length = text.size();
    } else if (length.value_or(0) > 0 || is_positive(half.size) || entry_.has_params ||
               request_.has(Field::transfer_encoding)) {
      c.known = Known::whether;
      c.length = length.value_or(0) > 0 ? *length : 1;
    } else if (length || (is_zero(half.size) && (request_.method == statute::Method::get ||
                                                 request_.method == statute::Method::head))) {
      c.known = Known::fully;
    }
  }

  // When the head of the response had come: the time is that of its last octet.
  [[nodiscard]] std::optional<std::int64_t> received() const {
    constexpr double kMost = 1e9;                        // 11 days, in milliseconds
    constexpr std::int64_t kFirst = 788918400 * 1000LL;  // 1995: before that is no clock
    const std::optional<std::int64_t> started = parse_iso8601(trim(entry_.started));
    if (!started || *started < kFirst || !entry_.time) return std::nullopt;
    if (!(*entry_.time >= 0 && *entry_.time < kMost)) return std::nullopt;
    double elapsed = *entry_.time;
    if (is_positive(entry_.receive) && *entry_.receive <= elapsed) elapsed -= *entry_.receive;
    return (*started + static_cast<std::int64_t>(elapsed)) / 1000;
  }

  void content(statute::Exchange& x) {
    statute::Response& r = x.response;
    statute::Content& c = r.content;
    c.form = Form::decoded;
    const statute::Method method = x.request == nullptr ? statute::Method::get : request_.method;
    // What browsers show here is what they had stored, or what came through a tunnel.
    if (r.status < 200 || r.status == 204 || r.status == 304 || method == statute::Method::head ||
        (method == statute::Method::connect && r.status < 300)) {
      return;
    }
    const std::optional<std::uint64_t> length = content_length(r);
    const std::string_view text = entry_.response.text.value_or(std::string_view());
    if (x.request == nullptr && text.empty()) return;  // to HEAD, perhaps
    if (length == 0u) {
      // Then there is none; unless the record contradicts itself.
      if (text.empty() && !is_positive(entry_.decoded_size)) c.known = Known::fully;
      return;
    }
    if (!text.empty()) {
      c.known = Known::whether;
      c.length = text.size();
      whole_content(text, length, c, r);
      return;
    }
    if (is_positive(entry_.decoded_size) || length) {
      c.known = Known::whether;
      c.length = is_positive(entry_.decoded_size)
                     ? static_cast<std::uint64_t>(std::min(*entry_.decoded_size, 1e15))
                     : *length;
      return;
    }
    // Zeros are also written by exporters that lost track of the content: they
    // count when nothing else in the message speaks of one.
    const bool redirected = r.status >= 300 && r.status < 400;
    if (is_zero(entry_.decoded_size) && is_zero(entry_.response.size) && !redirected &&
        entry_.error.empty() && !r.has(Field::transfer_encoding) && !r.has(Field::content_type) &&
        !r.has(Field::content_encoding) && !r.has(Field::content_length)) {
      c.known = Known::whether;
    }
  }

  // Takes `text` for the content, if nothing says that it is not, or not all of it.
  void whole_content(std::string_view text, std::optional<std::uint64_t> length,
                     statute::Content& c, const statute::Response& r) {
    std::string_view octets = text;
    if (entry_.response.is_base64) {
      if (!base64_decode(text, decoded_)) return;
      octets = decoded_;
    } else {
      const std::string_view type = r.value(Field::content_type);
      if (!is_text_type(type.empty() ? entry_.mime_type : type) && looks_binary(text)) return;
    }
    if (!entry_.error.empty()) return;
    // Cut short; less a byte order mark that became none.
    if (is_positive(entry_.decoded_size)) {
      const double missing = *entry_.decoded_size - static_cast<double>(octets.size());
      if (missing > 0 && missing != 3) return;
    }
    // Content that could not be decoded is kept as it came.
    if (r.has(Field::content_encoding) &&
        (length == octets.size() || is_gzip(octets) || octets.starts_with("\x28\xB5\x2F\xFD"))) {
      return;
    }
    c.octets = octets;
    c.length = octets.size();
    c.known = Known::fully;
  }

  const HarEntry& entry_;
  const Options& options_;
  Receiver& out_;
  statute::Composer question_;
  statute::Composer answer_;
  statute::Request request_;
  std::string path_;
  std::string decoded_;
  std::string reason_;
};

}  // namespace

struct HarExchanges::State : Exchanges {
  using Exchanges::Exchanges;
};

HarExchanges::HarExchanges(const HarEntry& entry, const Options& options, Receiver& out)
    : state_(std::make_unique<State>(entry, options, out)) {}
HarExchanges::~HarExchanges() = default;

void HarExchanges::take(const Spot& spot) { state_->take(spot); }

}  // namespace checker::intake
