// Where the content of an HTTP/1 message ends: RFC 9112, 6 and 7.
#ifndef RULES_MESSAGE_FRAMING_H_
#define RULES_MESSAGE_FRAMING_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rules/message/message.h"
#include "rules/message/storage.h"

namespace statute {

// How the content of `m` is delimited, and the length declared, by the rules of
// RFC 9112, 6.3 as lenient recipients apply them. `method` is the request's;
// none if it is unknown.
struct Delimited {
  Delimiter by = Delimiter::none;
  std::uint64_t length = 0;
};
[[nodiscard]] Delimited delimited(const Response& m, std::optional<Method> method) noexcept;
[[nodiscard]] Delimited delimited(const Request& m) noexcept;

// Reads chunks, RFC 9112, 7.1, from octets that may grow between the calls:
// each call is handed all octets from the first chunk-size line on.
class ChunkReader {
 public:
  struct Chunk {
    std::size_t line = 0;  // offset of the chunk-size line
    std::size_t data = 0;  // offset and length of the chunk-data
    std::size_t length = 0;
  };
  // The next chunk that has come in full, with what ends it; none if it has not,
  // or if the last chunk was read, or if the framing is lost.
  [[nodiscard]] std::optional<Chunk> next(std::string_view octets) noexcept;
  // What has come of the chunk-data that `next` waits for.
  [[nodiscard]] std::string_view partial(std::string_view octets) const noexcept;
  // Offset of what was not read yet: after the last chunk, the trailer section.
  [[nodiscard]] std::size_t at() const noexcept { return at_; }
  // Offset of the chunk-size line that was read last, or is to be read.
  [[nodiscard]] std::size_t line() const noexcept { return last_ ? open_.line : at_; }
  [[nodiscard]] bool at_trailers() const noexcept { return last_; }
  // A chunk-size line could not be read: where the content ends is unknown.
  [[nodiscard]] bool is_lost() const noexcept { return lost_; }
  [[nodiscard]] const Oddities& odd() const noexcept { return odd_; }

 private:
  bool read_line(std::string_view octets) noexcept;

  std::size_t at_ = 0;
  std::size_t searched_ = 0;  // for the end of the chunk-size line
  Chunk open_;                // whose line was read; none yet if `data` is zero
  bool last_ = false;
  bool lost_ = false;
  Oddities odd_;
};

// One chunk-size line, without its line end: RFC 9112, 7.1.
struct ChunkLine {
  std::uint64_t size = 0;
  bool readable = false;     // a number came out, however odd
  std::size_t size_end = 0;  // offset of what follows the digits
  Oddities odd;
};
[[nodiscard]] ChunkLine read_chunk_line(std::string_view line) noexcept;

// Reads the content that begins at the start of `octets` into `content`,
// `framing` and the trailers of `m`, and returns how many octets belong to the
// message. `ended`: no more octets will come. Chunks are joined in `joined`
// when there is more than one.
std::size_t read_content(std::string_view octets, const Delimited& by, bool ended, Message& m,
                         FieldLines& lines, std::string& joined);

// Whether the responses to one request are complete in a buffer that grows:
// what a client asks that reads from a socket.
class ResponseWatch {
 public:
  explicit ResponseWatch(Method method) : method_(method) {}
  enum class State : std::uint8_t {
    head,      // waits for the end of a header section
    content,   // waits for more content
    to_close,  // only the end of the connection ends it
    complete,
  };
  // `octets`: all that came so far for this request.
  State advance(std::string_view octets);
  // Offset behind the complete response.
  [[nodiscard]] std::size_t end() const noexcept { return at_; }
  // Of the final response, once its head has come; 0 before.
  [[nodiscard]] int status() const noexcept { return status_; }

 private:
  Method method_;
  State state_ = State::head;
  std::size_t at_ = 0;        // what was passed
  std::size_t searched_ = 0;  // of the head, or of the trailer section
  Delimited by_;
  ChunkReader chunks_;
  FieldLines lines_;
  int status_ = 0;
};

}  // namespace statute

#endif  // RULES_MESSAGE_FRAMING_H_
