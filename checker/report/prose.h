// Words in columns: wrapped, indented, and coloured if the reader can see it.
#ifndef CHECKER_REPORT_PROSE_H_
#define CHECKER_REPORT_PROSE_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "checker/report/report.h"
#include "rules/rule.h"

namespace checker::report {

inline constexpr std::string_view kBold = "\x1b[1m";
inline constexpr std::string_view kDim = "\x1b[2m";
[[nodiscard]] std::string_view color_of(statute::Level level) noexcept;

// "1 finding", "2,000 findings".
[[nodiscard]] std::string plural(std::uint64_t n, std::string_view word);

// "12 must, 3 should, 40 advice, 0 info".
[[nodiscard]] std::string told(const Counts& counts);

class Prose {
 public:
  explicit Prose(const Style& style) : style_(style) {}

  Prose& put(std::string_view text) {
    text_ += text;
    return *this;
  }
  Prose& put(std::string_view color, std::string_view text);
  Prose& spaces(std::size_t n) {
    text_.append(n, ' ');
    return *this;
  }
  // Text that ends at the right edge; `used` columns of the line are taken.
  Prose& right(std::size_t used, std::string_view color, std::string_view text);
  // Words wrapped at the width, indented by `indent` columns, after a label that
  // stands in the indentation. Controls in the words are spelt out.
  Prose& paragraph(std::string_view label, std::string_view words, std::size_t indent);

  [[nodiscard]] const Style& style() const noexcept { return style_; }
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  [[nodiscard]] std::string take();

 private:
  Style style_;
  std::string text_;
};

}  // namespace checker::report

#endif  // CHECKER_REPORT_PROSE_H_
