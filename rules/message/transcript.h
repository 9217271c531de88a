// Reads what was said on one connection, requests and responses in turn, as
// `.http` files hold it: the octets of a request directly followed by those of
// its responses, the next request, and so on. Requests may be missing.
#ifndef RULES_MESSAGE_TRANSCRIPT_H_
#define RULES_MESSAGE_TRANSCRIPT_H_

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "rules/message/message.h"
#include "rules/message/storage.h"

namespace statute {

// Notes are lines before the first message that begin with '#', and say what
// octets cannot: `# scheme: https`, `# received: 2026-06-02T10:00:00Z`,
// `# vantage: proxy`, `# connection: open` (or: reset, unclosed, client closed,
// cut, closed at once), `# held back: 5000` (milliseconds: see Connection); of TLS, as in
// Handshake, `# server name: a.example`, `# certificate: a.example *.b.example`,
// `# alpn offered: h2 http/1.1`, `# alpn: h2`. Other notes are comments. Returns the length of the
// notes. `octets` must outlive `x`.
std::size_t read_notes(std::string_view octets, Exchange& x) noexcept;

// What frames said of the messages of HTTP/2 and HTTP/3 that the text holds.
// Notes tell it, several to one text if need be: `# frames: end_stream_early`
// (or: end_stream_missing, content_after_end, pseudo_in_trailers, settings_missing,
// push_disabled, push_method, push_content, push_authority), and
// `# frames: whole`: all DATA of the stream is here, up to its end.
struct Frames {
  Oddities odd;
  bool whole = false;
};
Frames read_frame_notes(std::string_view notes) noexcept;

class Transcript {
 public:
  // `octets` must outlive the transcript and every exchange read from it. For a
  // lone response, `method` is that of the request it answers, if known.
  explicit Transcript(std::string_view octets, std::optional<Method> method = std::nullopt);

  // Responses that begin "HTTP/2 " or "HTTP/3 " came in such frames. Where a
  // pseudo-field stands among their field lines, these are the decoded header
  // block, and judged as such; else a program may have re-cased and sorted them.
  void state_frames(const Frames& frames) noexcept { frames_ = frames; }

  // The next exchange; false at the end. `storage` is cleared, and must stay as
  // it is while `x` and `request` are in use. Sets request, response, interim,
  // seen and connection of `x`; leaves the rest alone. An ending that `x` knows
  // already is kept for the last exchange. Of the interim responses to one
  // request, those past kMostInterim are passed over.
  static constexpr std::size_t kMostInterim = 1000;
  bool next(Exchange& x, Request& request, Storage& storage);

  // Offset of the exchange that `next` returned last.
  [[nodiscard]] std::size_t offset() const noexcept { return offset_; }
  // The octets have no CR at all: their line ends were converted.
  [[nodiscard]] bool has_converted_line_ends() const noexcept { return converted_; }

 private:
  // A request without an answer yet.
  struct Asked {
    std::size_t from = 0;
    std::size_t content = 0;  // where its content begins
    std::size_t end = 0;
  };
  [[nodiscard]] std::string_view rest() const noexcept { return octets_.substr(at_); }
  [[nodiscard]] std::size_t next_message(std::size_t from, bool responses) const noexcept;
  [[nodiscard]] bool waits() const noexcept { return answered_ != asked_.size(); }
  void read_requests(Storage& scratch);
  void take_request(Request& request, Storage& storage);
  void read_responses(Exchange& x, Request& request, std::optional<Method> method,
                      Storage& storage);
  void read_final(Response& r, std::optional<Method> method, Storage& storage);
  void read_after(Response& r);
  void state_ending(Exchange& x);

  std::string_view octets_;
  std::optional<Method> method_;
  std::size_t at_ = 0;
  std::size_t offset_ = 0;
  std::uint32_t count_ = 0;
  bool converted_ = false;
  bool has_requests_ = false;
  Frames frames_;
  std::vector<Asked> asked_;
  std::size_t answered_ = 0;  // how many of them
};

}  // namespace statute

#endif  // RULES_MESSAGE_TRANSCRIPT_H_
