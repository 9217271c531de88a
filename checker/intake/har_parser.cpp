#include "checker/intake/har_parser.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "checker/support/file.h"

namespace checker::intake {
namespace {

namespace ondemand = simdjson::ondemand;

class Parser {
 public:
  bool entry(std::string_view object, HarEntry& out) {
    out.clear();
    return parse(object, [this, &out](std::string_view key, ondemand::value& v) {
      entry_member(key, v, out);
    });
  }
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

  [[nodiscard]] const char* fault() const { return simdjson::error_message(error_); }
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

  void fields(ondemand::value& v, std::vector<HarPair>& out) {
    out.clear();
    elements(v, [this, &out](ondemand::value& element) {
      HarPair pair;
      members(element, [this, &pair](std::string_view key, ondemand::value& value) {
        if (key == "name") pair.name = text(value);
        if (key == "value") pair.value = text(value);
      });
      out.push_back(pair);
    });
  }

  void entry_member(std::string_view key, ondemand::value& v, HarEntry& out) {
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

  void request_member(std::string_view key, ondemand::value& v, HarEntry& out) {
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

  void response_member(std::string_view key, ondemand::value& v, HarEntry& out) {
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

}  // namespace

struct HarParser::State {
  Parser parser;
};

HarParser::HarParser() : state_(std::make_unique<State>()) {}
HarParser::HarParser(HarParser&&) noexcept = default;
HarParser& HarParser::operator=(HarParser&&) noexcept = default;
HarParser::~HarParser() = default;

bool HarParser::entry(std::string_view object, HarEntry& out) {
  return state_->parser.entry(object, out);
}
bool HarParser::creator(std::string_view object, std::string& out) {
  return state_->parser.creator(object, out);
}
const char* HarParser::fault() const { return state_->parser.fault(); }
const Repaired& HarParser::repaired() const { return state_->parser.repaired(); }

}  // namespace checker::intake
