// Paths made up for a probe, in a form that no resource has by chance: 24
// letters, all of them consonants.
#ifndef RULES_SYNTAX_INVENTED_H_
#define RULES_SYNTAX_INVENTED_H_

#include <cstddef>
#include <string_view>

namespace statute::syntax {

inline constexpr std::string_view kInventedLetters = "bcdfghjklmnpqrstvwxz";
inline constexpr std::size_t kInventedLength = 24;

// Whether the last segment of a target's path is made up.
[[nodiscard]] constexpr bool is_invented(std::string_view target) noexcept {
  target = target.substr(0, target.find('?'));
  target = target.substr(0, target.find('#'));
  const std::string_view last = target.substr(target.rfind('/') + 1);
  return last.size() == kInventedLength &&
         last.find_first_not_of(kInventedLetters) == std::string_view::npos;
}

static_assert(is_invented("/a/bcdfghjklmnpqrstvwxzbcdf?q"));
static_assert(!is_invented("/a/internationalizationlib/"));

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_INVENTED_H_
