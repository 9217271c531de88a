// A copy of a text in a buffer of just its size, so that a sanitizer sees every
// octet read beyond its end.
#ifndef TESTS_RULES_SYNTAX_EXACT_H_
#define TESTS_RULES_SYNTAX_EXACT_H_

#include <algorithm>
#include <memory>
#include <string_view>

namespace statute::syntax {

class Exact {
 public:
  explicit Exact(std::string_view text) : size_(text.size()), octets_(new char[text.size()]) {
    std::copy(text.begin(), text.end(), octets_.get());
  }
  // Valid as long as this object.
  [[nodiscard]] std::string_view view() const { return {octets_.get(), size_}; }

 private:
  std::size_t size_;
  std::unique_ptr<char[]> octets_;
};

}  // namespace statute::syntax

#endif  // TESTS_RULES_SYNTAX_EXACT_H_
