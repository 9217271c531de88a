// How the table of resources is written: messages from a few lines of text. For checker/demo alone.

#ifndef CHECKER_DEMO_BUILD_H_
#define CHECKER_DEMO_BUILD_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "checker/demo/resources.h"

namespace checker::demo {

inline constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz";

// Every LF becomes CRLF.
[[nodiscard]] std::string crlf(std::string_view text);

// `text` with every `name` replaced by `value`.
[[nodiscard]] std::string replaced(std::string_view text, std::string_view name,
                                   std::string_view value);

// Whether a line of the head `text` begins with `name` and a colon; case does not matter.
[[nodiscard]] bool has_field(std::string_view text, std::string_view name);

// A response of the lines in `head` (status line first, LF ends) with Date and the empty line.
[[nodiscard]] std::string bare(std::string_view head);

// The same with `content`, and with Content-Type, Content-Length and Cache-Control: no-store where
// the lines do not say otherwise.
[[nodiscard]] std::string reply(std::string_view head, std::string_view content);

// A 200 with `fields`.
[[nodiscard]] std::string ok(std::string_view fields = {}, std::string_view content = "hello\n");

// The gzip coding of `content`, and a long run of zeros so coded: `head`, then `block` so many
// times, then `last` make one gzip member that holds `times` MiB.
[[nodiscard]] std::string gzipped(std::string_view content);
struct Bomb {
  std::string head, block, last;
};
[[nodiscard]] Bomb gzip_bomb(std::size_t times);

// The parts of the table. Paths, `asked.fields` and groups are complete.
[[nodiscard]] std::vector<Resource> right_resources();
[[nodiscard]] std::vector<Resource> wrong_resources();
[[nodiscard]] std::vector<Resource> hostile_resources();

}  // namespace checker::demo

#endif  // CHECKER_DEMO_BUILD_H_
