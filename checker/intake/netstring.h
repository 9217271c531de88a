// Typed netstrings, in which mitmproxy writes its flows: a length in decimal
// digits, a colon, so many octets, and one octet for their type. Nothing is
// copied, and nothing recurses: lists and dictionaries are walked where they stand.
#ifndef CHECKER_INTAKE_NETSTRING_H_
#define CHECKER_INTAKE_NETSTRING_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace checker::intake {

// A value, as a view of the octets it was read from.
struct Netstring {
  std::string_view payload;
  char type = '~';

  // Older versions wrote everything as octets, newer ones text as text.
  [[nodiscard]] bool is_text() const noexcept { return type == ',' || type == ';'; }
  [[nodiscard]] bool is_list() const noexcept { return type == ']'; }
  [[nodiscard]] bool is_dictionary() const noexcept { return type == '}'; }
  [[nodiscard]] bool is_null() const noexcept { return type == '~'; }

  // Empty, nothing or zero for a value of another type.
  [[nodiscard]] std::string_view text() const noexcept {
    return is_text() ? payload : std::string_view();
  }
  [[nodiscard]] std::optional<std::int64_t> integer() const noexcept;
  [[nodiscard]] std::optional<double> number() const noexcept;  // of an integer also
  [[nodiscard]] bool is_true() const noexcept { return type == '!' && payload == "true"; }
};

// What stands at the front of some octets.
struct NetstringFront {
  enum class State : std::uint8_t {
    sound,
    cut,      // it is longer than the octets
    damaged,  // no value begins here, or its end is not where it should be
  };
  State state = State::damaged;
  Netstring value;       // if it is sound
  std::size_t size = 0;  // of the value with its length and type; if cut, what it would be
};
[[nodiscard]] NetstringFront netstring_front(std::string_view octets) noexcept;

// Takes the first value off a list's or dictionary's payload; nothing at its end,
// or where it is damaged: then `rest` is not empty.
[[nodiscard]] std::optional<Netstring> take_netstring(std::string_view& rest) noexcept;

// Calls `visit(key, value)` for each member of a dictionary whose key is text.
// Returns what could not be read: empty if nothing is wrong.
template <class Visit>
std::string_view each_member(Netstring dictionary, const Visit& visit) {
  std::string_view rest = dictionary.payload;
  while (!rest.empty()) {
    const std::string_view here = rest;
    const auto key = take_netstring(rest);
    if (!key) return here;
    const auto value = take_netstring(rest);
    if (!value) return here;
    if (key->is_text()) visit(key->payload, *value);
  }
  return {};
}

}  // namespace checker::intake

#endif  // CHECKER_INTAKE_NETSTRING_H_
