// Heads for messages that were not sent as text, or whose source hands over
// names and values only: HAR, flows, decoded header blocks. Evidence in such a
// message points into the head composed here.
#ifndef RULES_MESSAGE_COMPOSE_H_
#define RULES_MESSAGE_COMPOSE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/message/message.h"

namespace statute {

// One head at a time: the message that `finish` filled views it until the next
// start line is given. Reused, so that one that has warmed up allocates nothing.
class Composer {
 public:
  Composer() = default;
  Composer(const Composer&) = delete;
  Composer& operator=(const Composer&) = delete;

  // Each begins a new head. The version reads "HTTP/1.1", "HTTP/2", or "HTTP"
  // when it is not known, which is 0.0. `reason` may be empty.
  void status_line(std::uint8_t major, std::uint8_t minor, std::string_view status_code,
                   std::string_view reason);
  void request_line(std::string_view method, std::string_view target, std::uint8_t major,
                    std::uint8_t minor);
  // A field line or pseudo-field. The value is taken as it is.
  void field(std::string_view name, std::string_view value);

  // Sets all that concerns the head; content, framing and trailers are emptied.
  void finish(Response& out);
  void finish(Request& out);

 private:
  struct Slice {
    std::size_t at = 0;
    std::size_t size = 0;
  };
  struct Entry {
    Slice name;
    Slice value;
    Field id = Field::unknown;
    Oddities odd;
  };
  void begin(std::uint8_t major, std::uint8_t minor);
  Slice append(std::string_view text);
  [[nodiscard]] std::string_view view(Slice s) const noexcept {
    return {text_.data() + s.at, s.size};
  }
  void append_version();
  void finish_head(Message& out);

  // Positions, not views: the text moves while it grows.
  std::string text_;
  std::vector<Entry> entries_;
  std::vector<FieldLine> lines_;
  Slice start_line_;
  Slice version_;
  Slice first_;   // status code or method
  Slice second_;  // reason or target
  std::uint8_t major_ = 0;
  std::uint8_t minor_ = 0;
};

// What the field lines show that are the decoded header block of a response: RFC 9113, 8.2 and
// 8.3; RFC 9114, 4.2 and 4.3.
[[nodiscard]] Oddities block_oddities(std::span<const FieldLine> block) noexcept;

}  // namespace statute

#endif  // RULES_MESSAGE_COMPOSE_H_
