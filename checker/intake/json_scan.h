// Where the values of a JSON text (RFC 8259) begin and end, found without
// parsing them: to take a document of any size apart, also a damaged one.
#ifndef CHECKER_INTAKE_JSON_SCAN_H_
#define CHECKER_INTAKE_JSON_SCAN_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace checker::intake {

// The first octet from `at` on that is no white space; the size if there is none.
[[nodiscard]] std::size_t skip_json_space(std::string_view octets, std::size_t at) noexcept;

// Offset behind the value that begins at `at`; npos if the octets end within it.
// Of an object or array only strings and the number of brackets are looked at.
// `at` itself where no value can begin. File::kPadding octets after the last one
// must be readable.
[[nodiscard]] std::size_t json_value_end(std::string_view octets, std::size_t at) noexcept;

// What of a JSON text had to be changed for a strict parser.
struct Repaired {
  std::size_t octets = 0;      // not UTF-8, now U+FFFD
  std::size_t surrogates = 0;  // escaped, and lacking their other half: likewise
  std::size_t other = 0;       // raw control characters, unknown escapes, commas too many
};

// Copies the text to `out`, its strings made such as RFC 8259, 7 allows.
Repaired repair_json(std::string_view octets, std::string& out);

}  // namespace checker::intake

#endif  // CHECKER_INTAKE_JSON_SCAN_H_
