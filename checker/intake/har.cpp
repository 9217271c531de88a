// HTTP Archive 1.1 and 1.2, as browsers, proxies and test tools write it. Entries
// are found by their brackets and parsed one by one: the file may be of any size,
// and a fault in one entry stays in it.
#include <simdjson.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checker/intake/formats.h"
#include "checker/intake/json_scan.h"
#include "checker/support/clock.h"
#include "checker/support/codec.h"
#include "checker/support/text.h"
#include "rules/message/compose.h"

namespace checker::intake {
namespace {

namespace ondemand = simdjson::ondemand;
using statute::Field;
using statute::Form;
using statute::Known;
using statute::Need;

constexpr std::size_t kNowhere = std::string_view::npos;

std::string_view trim_end(std::string_view s) {
  while (!s.empty() &&
         (s.back() == ' ' || s.back() == '\t' || s.back() == '\r' || s.back() == '\n')) {
    s.remove_suffix(1);
  }
  return s;
}

std::string_view trim(std::string_view s) {
  s = trim_end(s);
  while (!s.empty() &&
         (s.front() == ' ' || s.front() == '\t' || s.front() == '\r' || s.front() == '\n')) {
    s.remove_prefix(1);
  }
  return s;
}

bool begins_fold(std::string_view s, std::string_view front) {
  return s.size() >= front.size() && statute::equal_fold(s.substr(0, front.size()), front);
}

bool contains_fold(std::string_view s, std::string_view part) {
  for (std::size_t at = 0; at + part.size() <= s.size(); ++at) {
    if (statute::equal_fold(s.substr(at, part.size()), part)) return true;
  }
  return false;
}

// What an entry says, as it says it; views of the parser's memory.

struct Pair {
  std::string_view name;
  std::string_view value;
};

struct Half {
  std::string_view version;
  std::vector<Pair> fields;
  std::optional<double> size;  // bodySize
  std::optional<std::string_view> text;
  bool is_base64 = false;

  void clear() {
    version = {};
    fields.clear();
    size.reset();
    text.reset();
    is_base64 = false;
  }
};

struct Entry {
  Half request;
  std::string_view method;
  std::string_view url;
  std::string_view request_comment;
  bool has_params = false;

  Half response;
  std::optional<double> status;
  std::string_view reason;
  std::string_view error;
  std::string_view mime_type;
  std::optional<double> decoded_size;   // content.size
  std::optional<double> transfer_size;  // _transferSize

  std::string_view started;
  std::optional<double> time;     // milliseconds
  std::optional<double> receive;  // of `time`, for the content
  std::string_view source;        // _fromCache, _fetchType
  bool cached_before = false;     // cache.beforeRequest
  bool from_cache = false;        // response.fromDiskCache and its like
  bool from_worker = false;
  bool has_request = false;
  bool has_response = false;

  void clear() {
    Half a = std::move(request);
    Half b = std::move(response);
    a.clear();
    b.clear();
    *this = {};
    request = std::move(a);
    response = std::move(b);
  }
};

// Reads one JSON object with simdjson. Wrong types are no errors: the member is
// as good as absent.
class Parser {
 public:
  // The views in `out` are valid until the next call.
  bool entry(std::string_view object, Entry& out) {
    out.clear();
    return parse(object, [this, &out](std::string_view key, ondemand::value& v) {
      entry_member(key, v, out);
    });
  }
  // {"name": "...", "version": "..."}, joined by a space.
  bool creator(std::string_view object, std::string& out) {
    std::string_view name;
    std::string_view version;
    const bool read = parse(object, [&](std::string_view key, ondemand::value& v) {
      if (key == "name") name = text(v);
      if (key == "version") version = text(v);
    });
    out = name;
    if (!version.empty()) out.append(" ").append(version);
    return read;
  }

  // Of the last call that returned false.
  [[nodiscard]] const char* fault() const { return simdjson::error_message(error_); }
  // Of all: what was read only after it had been repaired.
  [[nodiscard]] const Repaired& repaired() const { return repaired_; }

 private:
  template <class Visit>
  bool parse(std::string_view object, const Visit& visit) {
    if (parse_once(object, visit)) return true;
    // One octet that is not UTF-8 is enough for that; real captures have some.
    const Repaired repaired = repair_json(object, copy_);
    const std::size_t size = copy_.size();
    copy_.append(File::kPadding, '\0');
    if (!parse_once(std::string_view(copy_).substr(0, size), visit)) return false;
    repaired_.octets += repaired.octets;
    repaired_.surrogates += repaired.surrogates;
    repaired_.other += repaired.other;
    return true;
  }

  template <class Visit>
  bool parse_once(std::string_view object, const Visit& visit) {
    error_ = simdjson::SUCCESS;
    if (object.size() > parser_.capacity()) {
      const std::size_t wanted = std::max(object.size(), 2 * parser_.capacity());
      const std::size_t capacity = std::max(wanted, std::size_t{64} << 10);
      if (!good(parser_.allocate(std::min(capacity, parser_.max_capacity())))) return false;
    }
    const simdjson::padded_string_view json(object.data(), object.size(),
                                            object.size() + File::kPadding);
    static_assert(File::kPadding >= simdjson::SIMDJSON_PADDING);
    ondemand::document document;
    if (!good(parser_.iterate(json).get(document))) return false;
    ondemand::object members;
    if (!good(document.get_object().get(members))) return false;
    return each(members, visit);
  }

  bool good(simdjson::error_code code) {
    if (code != simdjson::SUCCESS && error_ == simdjson::SUCCESS) error_ = code;
    return code == simdjson::SUCCESS;
  }

  static std::optional<ondemand::json_type> type_of(ondemand::value& v) {
    ondemand::json_type type{};
    return v.type().get(type) == simdjson::SUCCESS ? std::optional(type) : std::nullopt;
  }
  static bool is_text(ondemand::value& v) { return type_of(v) == ondemand::json_type::string; }

  template <class Visit>
  bool each(ondemand::object& object, const Visit& visit) {
    for (auto member : object) {
      ondemand::field field;
      if (!good(std::move(member).get(field))) return false;
      // simdjson has seen the quotation mark that ends the key.
      const char* const key = field.key().raw();
      std::size_t size = 0;
      while (key[size] != '"') ++size;
      visit(std::string_view(key, size), field.value());
      if (error_ != simdjson::SUCCESS) return false;
    }
    return true;
  }
  template <class Visit>
  void members(ondemand::value& v, const Visit& visit) {
    if (type_of(v) != ondemand::json_type::object) return;
    ondemand::object object;
    if (good(v.get_object().get(object))) each(object, visit);
  }
  template <class Visit>
  void elements(ondemand::value& v, const Visit& visit) {
    if (type_of(v) != ondemand::json_type::array) return;
    ondemand::array array;
    if (!good(v.get_array().get(array))) return;
    for (auto element : array) {
      ondemand::value value;
      if (!good(std::move(element).get(value))) return;
      visit(value);
      if (error_ != simdjson::SUCCESS) return;
    }
  }

  // A number or a word stands for its text.
  std::string_view text(ondemand::value& v) {
    const std::string_view token = trim_end(v.raw_json_token());
    if (token.empty()) return {};
    const char c = token.front();
    if (c != '"') {
      return c == '{' || c == '[' || c == 'n' ? std::string_view() : token;
    }
    // Most have no escapes, and are as good where they stand.
    if (token.size() >= 2 && std::memchr(token.data(), '\\', token.size()) == nullptr) {
      return token.substr(1, token.size() - 2);
    }
    std::string_view s;
    return good(v.get_string().get(s)) ? s : std::string_view();
  }
  std::optional<double> number(ondemand::value& v) {
    std::string_view digits = trim_end(v.raw_json_token());
    // Nearly all are small integers.
    std::uint32_t small = 0;
    const char* end = digits.data() + digits.size();
    if (std::from_chars(digits.data(), end, small).ptr == end && !digits.empty()) return small;
    double n = 0;
    if (!digits.starts_with('"')) {
      if (type_of(v) != ondemand::json_type::number) return std::nullopt;
      return v.get_double().get(n) == simdjson::SUCCESS ? std::optional(n) : std::nullopt;
    }
    digits = trim(text(v));
    end = digits.data() + digits.size();
    const auto [stop, fault] = std::from_chars(digits.data(), end, n);
    if (fault != std::errc{} || stop != end || !std::isfinite(n)) return std::nullopt;
    return n;
  }
  static bool is_true(ondemand::value& v) {
    bool b = false;
    return type_of(v) == ondemand::json_type::boolean && v.get_bool().get(b) == simdjson::SUCCESS &&
           b;
  }

  void fields(ondemand::value& v, std::vector<Pair>& out) {
    out.clear();
    elements(v, [this, &out](ondemand::value& element) {
      Pair pair;
      members(element, [this, &pair](std::string_view key, ondemand::value& value) {
        if (key == "name") pair.name = text(value);
        if (key == "value") pair.value = text(value);
      });
      out.push_back(pair);
    });
  }

  void entry_member(std::string_view key, ondemand::value& v, Entry& out) {
    if (key == "request") {
      out.has_request = type_of(v) == ondemand::json_type::object;
      members(v,
              [this, &out](std::string_view k, ondemand::value& m) { request_member(k, m, out); });
    } else if (key == "response") {
      out.has_response = type_of(v) == ondemand::json_type::object;
      members(v,
              [this, &out](std::string_view k, ondemand::value& m) { response_member(k, m, out); });
    } else if (key == "startedDateTime") {
      out.started = text(v);
    } else if (key == "time") {
      out.time = number(v);
    } else if (key == "timings") {
      members(v, [this, &out](std::string_view k, ondemand::value& m) {
        if (k == "receive") out.receive = number(m);
      });
    } else if (key == "cache") {
      members(v, [&out](std::string_view k, ondemand::value& m) {
        if (k == "beforeRequest") out.cached_before = type_of(m) == ondemand::json_type::object;
      });
    } else if (key == "_fromCache" || key == "_fetchType") {
      out.source = text(v);
    } else if (key == "_fetchedViaServiceWorker") {
      out.from_worker = out.from_worker || is_true(v);
    }
  }

  void request_member(std::string_view key, ondemand::value& v, Entry& out) {
    if (key == "method") {
      out.method = text(v);
    } else if (key == "url") {
      out.url = text(v);
    } else if (key == "httpVersion") {
      out.request.version = text(v);
    } else if (key == "headers") {
      fields(v, out.request.fields);
    } else if (key == "bodySize") {
      out.request.size = number(v);
    } else if (key == "comment") {
      out.request_comment = text(v);
    } else if (key == "postData") {
      members(v, [this, &out](std::string_view k, ondemand::value& m) {
        if (k == "text" && is_text(m)) out.request.text = text(m);
        if (k == "encoding") out.request.is_base64 = text(m) == "base64";
        if (k == "params") elements(m, [&out](ondemand::value&) { out.has_params = true; });
      });
    }
  }

  void response_member(std::string_view key, ondemand::value& v, Entry& out) {
    if (key == "status") {
      out.status = number(v);
    } else if (key == "statusText") {
      out.reason = text(v);
    } else if (key == "httpVersion") {
      out.response.version = text(v);
    } else if (key == "headers") {
      fields(v, out.response.fields);
    } else if (key == "bodySize") {
      out.response.size = number(v);
    } else if (key == "_transferSize") {
      out.transfer_size = number(v);
    } else if (key == "_error") {
      out.error = text(v);
    } else if (key == "fromDiskCache" || key == "fromPrefetchCache") {
      out.from_cache = out.from_cache || is_true(v);
    } else if (key == "fromServiceWorker") {
      out.from_worker = out.from_worker || is_true(v);
    } else if (key == "content") {
      members(v, [this, &out](std::string_view k, ondemand::value& m) {
        if (k == "size") out.decoded_size = number(m);
        if (k == "mimeType") out.mime_type = text(m);
        if (k == "text" && is_text(m)) out.response.text = text(m);
        if (k == "encoding") out.response.is_base64 = text(m) == "base64";
      });
    }
  }

  ondemand::parser parser_;
  simdjson::error_code error_ = simdjson::SUCCESS;
  std::string copy_;
  Repaired repaired_;
};

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

class HarReader {
 public:
  HarReader(std::string_view octets, const File* file, const Options& options, Receiver& out)
      : octets_(octets), file_(file), options_(options), out_(out) {
    budget_ = std::uint64_t{16} * octets.size() + (std::uint64_t{1} << 20);
  }

  Result<void> read() {
    std::size_t at = octets_.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    at = skip_json_space(octets_, at);
    if (at == octets_.size() || octets_[at] != '{') {
      return Error{Fault::unrecognised, "not a HAR: no JSON object"};
    }
    at = object(at, [this](std::string_view key, std::size_t value) {
      if (key != "log" || octets_[value] != '{') return json_value_end(octets_, value);
      has_log_ = true;
      return log(value);
    });
    if (out_.is_stopped()) return {};
    if (at == kNowhere) salvage();
    if (!has_entries_) {
      const std::string cause = damage_.empty() ? std::string() : "; " + damage_;
      const Fault fault = damage_.empty() ? Fault::unrecognised : Fault::malformed;
      if (!has_log_) return Error{fault, "JSON, but not a HAR: no \"log\"" + cause};
      if (damage_.empty()) return Error{fault, "not a HAR: its log has no \"entries\""};
    }
    if (!is_told_ && !damage_.empty()) {
      out_.problem(Spot{index_, damaged_at_}, damage_);
    }
    if (at != kNowhere && trim(octets_.substr(at)).find_first_not_of('\0') != kNowhere) {
      out_.problem(Spot{index_, at}, "something follows the end of the HAR");
    }
    introduce();
    const Repaired& repaired = parser_.repaired();
    if (repaired.octets + repaired.surrogates + repaired.other != 0) {
      std::string note = "not quite JSON:";
      const auto add = [&note](std::size_t n, std::string_view what) {
        if (n == 0) return;
        note.append(note.back() == ':' ? " " : ", ").append(std::to_string(n)).append(" ");
        note.append(what);
      };
      add(repaired.octets, "octets that are not UTF-8");
      add(repaired.surrogates, "halves of surrogate pairs");
      add(repaired.other, "other faults");
      out_.note(note + " were read leniently");
    }
    return {};
  }

 private:
  // Calls `visit(key, offset of the value)` for every member, which returns the end of
  // the value. Returns the end of the object; npos where it is damaged.
  template <class Visit>
  std::size_t object(std::size_t at, const Visit& visit) {
    ++at;
    for (;;) {
      at = skip_json_space(octets_, at);
      if (at >= octets_.size()) return damaged(at, "the file ends before its JSON does");
      if (octets_[at] == '}') return at + 1;
      if (octets_[at] == ',') {
        ++at;
        continue;
      }
      if (octets_[at] != '"') return damaged(at, "damaged JSON: the name of a member is missing");
      const std::size_t name_end = json_value_end(octets_, at);
      if (name_end == kNowhere) return damaged(at, "the file ends before its JSON does");
      const std::string_view key = octets_.substr(at + 1, name_end - at - 2);
      const std::size_t colon = skip_json_space(octets_, name_end);
      const std::size_t value = skip_json_space(octets_, colon + 1);
      if (value >= octets_.size()) return damaged(colon, "the file ends before its JSON does");
      if (octets_[colon] != ':') return damaged(colon, "damaged JSON: a colon is missing");
      const std::size_t end = visit(key, value);
      if (end == kNowhere) return damaged(value, "the file ends before its JSON does");
      if (end == value) return damaged(value, "damaged JSON: a value is missing");
      at = end;
    }
  }

  // Keeps the first damage, which is the cause of what follows.
  std::size_t damaged(std::size_t at, const char* what) {
    if (damage_.empty()) {
      damaged_at_ = at;
      damage_ = what;
    }
    return kNowhere;
  }
  void report(std::size_t at, const std::string& what) { out_.problem(Spot{index_, at}, what); }

  std::size_t log(std::size_t at) {
    return object(at, [this](std::string_view key, std::size_t value) {
      if (key == "entries" && octets_[value] == '[') {
        has_entries_ = true;
        introduce_if_known();
        return entries(value + 1);
      }
      const std::size_t end = json_value_end(octets_, value);
      if (end == kNowhere) return end;
      const std::string_view text = octets_.substr(value, end - value);
      if (key == "version")
        version_ = text.starts_with('"') ? text.substr(1, end - value - 2) : text;
      if (key == "creator" && text.starts_with('{')) {
        if (!parser_.creator(text, creator_)) creator_.clear();
      }
      return end;
    });
  }

  // "HAR 1.2, Firefox 111.0.1"
  void introduce() {
    if (is_introduced_) return;
    is_introduced_ = true;
    std::string note = "HAR";
    if (!version_.empty()) note.append(" ").append(version_.substr(0, 16));
    if (!creator_.empty()) note.append(", ").append(creator_.substr(0, 100));
    out_.note(note);
  }
  void introduce_if_known() {
    if (!version_.empty() && !creator_.empty()) introduce();
  }

  // From behind the bracket to behind its partner.
  std::size_t entries(std::size_t at) {
    bool lost = false;  // the entry before was damaged, and this may be its rest
    while (!out_.is_stopped()) {
      at = skip_json_space(octets_, at);
      if (at >= octets_.size()) return damaged(at, "the file ends before the list of entries does");
      const char c = octets_[at];
      if (c == ']') return at + 1;
      if (c == ',') {
        ++at;
        continue;
      }
      std::size_t end = json_value_end(octets_, at);
      if (c != '{') {
        // A null among entries is one thing, the middle of a lost one another.
        const std::size_t next = end == kNowhere ? end : skip_json_space(octets_, end);
        const bool clean = end != kNowhere && end != at && next < octets_.size() &&
                           (octets_[next] == ',' || octets_[next] == ']');
        if (!lost || clean) {
          report(at, "something that is no entry");
          ++index_;
        }
        if (!clean) end = resume(at + 1, octets_.size(), 0);
      } else if (end == kNowhere) {
        report(at, "the file ends within the entry that begins here");
        ++index_;
        is_told_ = true;
        const std::uint64_t cost = octets_.size() - at;
        if (cost > budget_) report(at, "damaged in too many places: the rest was not read");
        end = resume(at + 1, octets_.size(), cost);
      } else if (!entry(at, octets_.substr(at, end - at))) {
        ++index_;
        const std::size_t within = resume(at + 1, end, end - at);
        if (within != kNowhere) end = within;
        lost = true;
      } else {
        ++index_;
        lost = false;
      }
      if (end == kNowhere) return end;
      at = end;
      if (file_ != nullptr) {
        file_->release_before(static_cast<std::size_t>(octets_.data() - file_->octets().data()) +
                              at);
      }
    }
    return kNowhere;
  }

  // Where after some damage the next entry seems to begin; npos if nowhere. `cost`:
  // how many octets will be looked at again because of it, which is bounded.
  std::size_t resume(std::size_t from, std::size_t until, std::uint64_t cost) {
    if (cost > budget_) return kNowhere;
    budget_ -= cost;
    const std::string_view octets = octets_.substr(0, until);
    static constexpr std::array<std::string_view, 8> kFirst{
        "pageref", "startedDateTime", "request", "cache",
        "time",    "serverIPAddress", "_",       "connection"};
    for (; (from = octets.find('{', from)) != kNowhere; ++from) {
      const std::size_t before = octets.find_last_not_of(" \t\r\n", from - 1);
      if (before == kNowhere || (octets[before] != ',' && octets[before] != '[')) continue;
      const std::size_t quote = skip_json_space(octets, from + 1);
      if (quote >= until || octets[quote] != '"') continue;
      const std::string_view key = octets.substr(quote + 1, 24);
      for (std::string_view first : kFirst) {
        if (key.starts_with(first) && (first == "_" || key.substr(first.size(), 1) == "\"")) {
          return from;
        }
      }
    }
    return kNowhere;
  }

  // The file ended, or was damaged, before the list of entries: they may be there still.
  void salvage() {
    if (has_entries_) return;
    const std::size_t at = resume(std::max<std::size_t>(damaged_at_, 1), octets_.size(), 0);
    if (at == kNowhere) return;
    has_entries_ = true;
    entries(at);
  }

  // False if it cannot be parsed.
  bool entry(std::size_t at, std::string_view object) {
    const Spot spot{index_, at};
    if (!parser_.entry(object, entry_)) {
      report(at, std::string("an entry that is not JSON: ") + parser_.fault());
      return false;
    }
    if (!entry_.has_request && !entry_.has_response) {
      report(at, "an entry with neither request nor response");
      return false;
    }
    if (const std::string_view why = no_response(); !why.empty()) {
      out_.skipped(spot, why);
      return true;
    }
    judge(spot);
    return true;
  }

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
  static void add_fields(const std::vector<Pair>& fields, statute::Composer& out) {
    std::string_view before;
    for (const Pair& pair : fields) {
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
    for (const Pair& pair : entry_.request.fields) {
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
    const Half& half = entry_.request;
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

  std::string_view octets_;
  const File* file_;
  const Options& options_;
  Receiver& out_;
  std::uint64_t index_ = 0;
  std::uint64_t budget_ = 0;

  std::string damage_;
  std::size_t damaged_at_ = 0;
  bool is_told_ = false;  // of the damage
  bool has_log_ = false;
  bool has_entries_ = false;
  bool is_introduced_ = false;
  std::string_view version_;
  std::string creator_;

  Parser parser_;
  Entry entry_;
  statute::Composer question_;
  statute::Composer answer_;
  statute::Request request_;
  std::string path_;
  std::string decoded_;
  std::string reason_;
};

}  // namespace

Result<void> read_har(std::string_view octets, const File* file, const Options& options,
                      Receiver& out) {
  HarReader reader(octets, file, options, out);
  return reader.read();
}

}  // namespace checker::intake
