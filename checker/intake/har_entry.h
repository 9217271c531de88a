// An entry of an HTTP Archive as it says it, before anything is made of it.
#ifndef CHECKER_INTAKE_HAR_ENTRY_H_
#define CHECKER_INTAKE_HAR_ENTRY_H_

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace checker::intake {

// Views of the parser's memory. What is absent, or of a wrong type, is empty.

struct HarPair {
  std::string_view name;
  std::string_view value;
};

struct HarHalf {
  std::string_view version;
  std::vector<HarPair> fields;
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

struct HarEntry {
  HarHalf request;
  std::string_view method;
  std::string_view url;
  std::string_view request_comment;
  bool has_params = false;

  HarHalf response;
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
    HarHalf a = std::move(request);
    HarHalf b = std::move(response);
    a.clear();
    b.clear();
    *this = {};
    request = std::move(a);
    response = std::move(b);
  }
};

// Without the white space at the end, or at both ends.
[[nodiscard]] inline std::string_view trim_end(std::string_view s) {
  while (!s.empty() &&
         (s.back() == ' ' || s.back() == '\t' || s.back() == '\r' || s.back() == '\n')) {
    s.remove_suffix(1);
  }
  return s;
}

[[nodiscard]] inline std::string_view trim(std::string_view s) {
  s = trim_end(s);
  while (!s.empty() &&
         (s.front() == ' ' || s.front() == '\t' || s.front() == '\r' || s.front() == '\n')) {
    s.remove_prefix(1);
  }
  return s;
}

}  // namespace checker::intake

#endif  // CHECKER_INTAKE_HAR_ENTRY_H_
