#include "checker/report/prose.h"

#include <algorithm>
#include <utility>

#include "checker/support/text.h"

namespace checker::report {

std::string_view color_of(statute::Level level) noexcept {
  switch (level) {
    case statute::Level::must:
      return "\x1b[1;31m";
    case statute::Level::should:
      return "\x1b[1;33m";
    case statute::Level::advice:
      return "\x1b[36m";
    case statute::Level::info:
      break;
  }
  return kDim;
}

std::string plural(std::uint64_t n, std::string_view word) {
  return thousands(n) + " " + std::string(word) + (n == 1 ? "" : "s");
}

std::string told(const Counts& counts) {
  std::string out;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    out += (i > 0 ? ", " : "") + thousands(counts[i]) + " ";
    out += name(static_cast<statute::Level>(i));
  }
  return out;
}

Prose& Prose::put(std::string_view color, std::string_view text) {
  if (style_.color && !text.empty()) {
    text_.append(color).append(text).append("\x1b[0m");
  } else {
    text_ += text;
  }
  return *this;
}

Prose& Prose::right(std::size_t used, std::string_view color, std::string_view text) {
  const std::size_t width = used + display_width(text);
  spaces(width + 2 <= style_.width ? style_.width - width : 2);
  return put(color, text);
}

Prose& Prose::paragraph(std::string_view label, std::string_view words, std::size_t indent) {
  put(kDim, label);
  spaces(indent > label.size() ? indent - label.size() : 0);
  std::size_t column = std::max(indent, label.size());
  bool first = true;
  const std::string clean = escape_controls(words);
  for (std::size_t at = 0; at < clean.size();) {
    const std::size_t end = std::min(clean.find(' ', at), clean.size());
    const std::string_view word = std::string_view(clean).substr(at, end - at);
    const std::size_t width = display_width(word);
    if (!first && column + 1 + width > style_.width) {
      put("\n").spaces(indent);
      column = indent;
      first = true;
    }
    if (!first) {
      put(" ");
      ++column;
    }
    put(word);
    column += width;
    first = false;
    at = end + 1;
  }
  return put("\n");
}

std::string Prose::take() { return std::exchange(text_, {}); }

}  // namespace checker::report
