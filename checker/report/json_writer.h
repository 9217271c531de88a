// JSON texts (RFC 8259), written from left to right. Octets that are not UTF-8
// become U+FFFD.
#ifndef CHECKER_REPORT_JSON_WRITER_H_
#define CHECKER_REPORT_JSON_WRITER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace checker::report {

class JsonWriter {
 public:
  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view text);
  JsonWriter& number(std::uint64_t n);
  JsonWriter& number(double n);  // three digits after the point at most
  JsonWriter& boolean(bool b);
  JsonWriter& null();
  // A member whose value is a text.
  JsonWriter& member(std::string_view name, std::string_view text) {
    return key(name).string(text);
  }
  // "text": octets as UTF-8, and "octets": their base64 where that lost something.
  JsonWriter& octets(std::string_view octets);
  // What was written by another writer as one value.
  JsonWriter& raw(std::string_view json);

  [[nodiscard]] const std::string& text() const noexcept { return out_; }
  // The text so far, which is let go of: what follows goes on after it.
  [[nodiscard]] std::string take() { return std::exchange(out_, {}); }
  // Begins anew.
  void clear();

 private:
  void separate();
  std::string out_;
  std::vector<bool> has_members_;
  bool after_key_ = false;
};

}  // namespace checker::report

#endif  // CHECKER_REPORT_JSON_WRITER_H_
