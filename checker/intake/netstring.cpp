#include "checker/intake/netstring.h"

#include <charconv>
#include <cmath>
#include <system_error>

namespace checker::intake {
namespace {

template <class Number>
std::optional<Number> whole_number(std::string_view digits) noexcept {
  Number n{};
  const char* const end = digits.data() + digits.size();
  const auto [stop, fault] = std::from_chars(digits.data(), end, n);
  if (fault != std::errc{} || stop != end) return std::nullopt;
  return n;
}

constexpr std::string_view kTypes = ",;#^!~]}";

}  // namespace

std::optional<std::int64_t> Netstring::integer() const noexcept {
  return type == '#' ? whole_number<std::int64_t>(payload) : std::nullopt;
}

std::optional<double> Netstring::number() const noexcept {
  if (type != '#' && type != '^') return std::nullopt;
  const std::optional<double> n = whole_number<double>(payload);
  return n && std::isfinite(*n) ? n : std::nullopt;
}

NetstringFront netstring_front(std::string_view octets) noexcept {
  constexpr std::size_t kMostDigits = 12;  // as many as mitmproxy reads
  NetstringFront front;
  std::size_t length = 0;
  std::size_t at = 0;
  for (; at < octets.size() && octets[at] >= '0' && octets[at] <= '9'; ++at) {
    if (at == kMostDigits) return front;
    length = length * 10 + static_cast<std::size_t>(octets[at] - '0');
  }
  if (at == octets.size()) {
    front.state = NetstringFront::State::cut;
    front.size = at + 1;
    return front;
  }
  if (at == 0 || octets[at] != ':') return front;
  ++at;
  front.size = at + length + 1;
  if (front.size > octets.size()) {
    front.state = NetstringFront::State::cut;
    return front;
  }
  front.value = {octets.substr(at, length), octets[at + length]};
  if (kTypes.find(front.value.type) == kTypes.npos) return front;
  front.state = NetstringFront::State::sound;
  return front;
}

std::optional<Netstring> take_netstring(std::string_view& rest) noexcept {
  const NetstringFront front = netstring_front(rest);
  if (front.state != NetstringFront::State::sound) return std::nullopt;
  rest.remove_prefix(front.size);
  return front.value;
}

}  // namespace checker::intake
