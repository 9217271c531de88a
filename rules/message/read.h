// Reads the heads of HTTP/1 messages: RFC 9112, 2 to 5. Nothing is rejected:
// what deviates stays in the octets, and is noted as an Oddity for the rules.
#ifndef RULES_MESSAGE_READ_H_
#define RULES_MESSAGE_READ_H_

#include <cstddef>
#include <string_view>

#include "rules/message/message.h"
#include "rules/message/storage.h"

namespace statute {

// Each returns the length of the head, up to and with its empty line; of all
// octets, with Oddity::section_end_missing, if there is none. A response that
// has no status line at all (HTTP/0.9, junk) has a head of length zero and
// Oddity::start_line.
std::size_t read_head(std::string_view octets, Request& out, FieldLines& lines);
std::size_t read_head(std::string_view octets, Response& out, FieldLines& lines);

// A trailer section, likewise, into `trailers`, `trailer_section` and `odd`.
std::size_t read_trailers(std::string_view octets, Message& out, FieldLines& lines);

// Where the head ends that begins at the start of `octets`; 0 if the empty line
// has not come yet. `from`: how much was searched in vain before; only if the
// octets do not begin with an empty line.
[[nodiscard]] std::size_t head_length(std::string_view octets, std::size_t from = 0) noexcept;

// The length of the empty lines at the start of `octets`.
[[nodiscard]] std::size_t empty_lines(std::string_view octets) noexcept;

// Whether the first line of `octets` has the form of a status line, or of a
// request line: method SP target SP HTTP-version. A status line has to begin
// with "HTTP/" and a digit.
[[nodiscard]] bool begins_response(std::string_view octets) noexcept;
[[nodiscard]] bool begins_request(std::string_view octets) noexcept;

// What is odd about one field line that a source hands over in two halves.
[[nodiscard]] Oddities oddities_of(std::string_view name, std::string_view value) noexcept;

}  // namespace statute

#endif  // RULES_MESSAGE_READ_H_
