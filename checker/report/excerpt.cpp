#include "checker/report/excerpt.h"

#include <algorithm>
#include <string>

#include "checker/support/text.h"

namespace checker::report {
namespace {

// Which message a quote is of, where it is not the head of the response.
std::string_view margin(const Quote& q) {
  switch (q.part) {
    case statute::Part::request_head:
    case statute::Part::request_content:
      return "    > |   ";
    case statute::Part::response_after:
      return "after |   ";
    default:
      return q.interim > 0 ? "  1xx |   " : "      |   ";
  }
}

}  // namespace

void put_excerpt(Prose& prose, const Quote& q, std::string_view detail, statute::Level level) {
  constexpr std::size_t kMargin = 10;
  constexpr std::string_view kDots = "...";
  const std::size_t room = prose.style().width - kMargin;
  const std::string_view line = q.line;
  const std::size_t column = std::min(q.column, line.size());
  const auto length =
      static_cast<std::size_t>(std::min<std::uint64_t>(q.length, line.size() - column));
  std::string before = escape_controls(line.substr(0, column));
  std::string marked = escape_controls(line.substr(column, length));
  std::string after = escape_controls(line.substr(column + length));
  if (display_width(marked) > room - 2 * kDots.size()) {
    marked = std::string(fit_width(marked, room - 3 * kDots.size())) + std::string(kDots);
    after.clear();
  }
  const std::size_t left = room - display_width(marked);
  if (display_width(before) + display_width(after) > left) {
    const std::size_t tail = std::min(display_width(after), left / 3);
    if (display_width(after) > tail) {
      after = tail > kDots.size()
                  ? std::string(fit_width(after, tail - kDots.size())) + std::string(kDots)
                  : std::string();
    }
    const std::size_t lead = left - display_width(after);
    if (display_width(before) > lead) {
      std::string_view rest = before;
      while (!rest.empty() && display_width(rest) + kDots.size() > lead) {
        rest.remove_prefix(1);
        while (!rest.empty() && (static_cast<unsigned char>(rest.front()) & 0xC0) == 0x80) {
          rest.remove_prefix(1);
        }
      }
      before = std::string(kDots) + std::string(rest);
    }
  }
  prose.put(kDim, margin(q));
  prose.put(before);
  prose.put(color_of(level), marked);
  prose.put(after + "\n");
  prose.put(kDim, "      |   ");
  prose.spaces(display_width(before));
  const std::size_t carets = std::max<std::size_t>(display_width(marked), 1);
  prose.put(color_of(level), std::string(carets, '^'));
  if (!detail.empty()) {
    const std::string clean = escape_controls(detail);
    if (kMargin + display_width(before) + carets + 1 + display_width(clean) <=
        prose.style().width) {
      prose.put(" ");
      prose.put(color_of(level), clean);
      prose.put("\n");
    } else {
      prose.put("\n").paragraph("      |", clean, kMargin);
    }
  } else {
    prose.put("\n");
  }
}

}  // namespace checker::report
