// The client's side of one connection of HTTP/2 with one request: RFC 9113. It
// says what a client has to say, and judges nothing: what came is read again by
// http2::Reader.
#ifndef CHECKER_FETCH_H2_H_
#define CHECKER_FETCH_H2_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "checker/fetch/url.h"
#include "checker/http2/frame.h"

namespace checker::fetch {

class H2Client {
 public:
  // `request`: as it would go out over HTTP/1.1. What speaks of a connection there is left out,
  // Host becomes :authority, and names are in lower case.
  H2Client(const Url& url, std::string_view request);

  // The stream that the request is on.
  static constexpr std::uint32_t kStream = 1;

  // What is to be sent and was not taken yet; at first preface, SETTINGS and the request.
  [[nodiscard]] std::string take_output();

  enum class State : std::uint8_t {
    head,      // waits for a header block
    content,   // one has come; waits for the end of the stream
    complete,  // the server ended the stream
    broken,    // it will not: see `trouble`
  };
  // All that comes, piece by piece.
  State receive(std::string_view octets);
  [[nodiscard]] State state() const noexcept { return state_; }

  // Octets of DATA on the stream, padding not counted.
  [[nodiscard]] std::uint64_t content() const noexcept { return content_; }
  // A header block was complete in what came last, and no content had come before.
  [[nodiscard]] bool has_new_head() const noexcept { return new_head_; }
  [[nodiscard]] bool has_head() const noexcept { return has_head_; }
  // How many octets were sent in answer to frames that want one.
  [[nodiscard]] std::size_t replied() const noexcept { return replied_; }
  // Why there is no response, or not all of it: "the stream was reset: REFUSED_STREAM". Empty, if
  // nothing that came says so.
  [[nodiscard]] const std::string& trouble() const noexcept { return trouble_; }

  // The last frame, when nothing more is wanted.
  [[nodiscard]] static std::string goodbye();

 private:
  void begin_frame();
  void take_body(std::string_view piece);
  void end_frame();
  void set(const http2::SettingsScanner::Setting& setting);
  void send_content();
  void end_stream() noexcept;
  void fail(std::string why);

  State state_ = State::head;
  std::string out_;
  http2::FrameScanner scanner_;
  http2::SettingsScanner settings_;
  bool first_ = true;  // frame of the server
  bool on_stream_ = false;
  bool block_ends_stream_ = false;
  bool has_head_ = false;
  bool new_head_ = false;
  std::uint64_t content_ = 0;
  std::size_t replied_ = 0;
  std::string trouble_;

  // Of the request: what the peer lets us send.
  std::string to_send_;
  std::size_t sent_ = 0;
  std::int64_t window_ = 65535;         // of the connection
  std::int64_t stream_window_ = 65535;  // of the stream
  std::int64_t initial_window_ = 65535;
};

}  // namespace checker::fetch

#endif  // CHECKER_FETCH_H2_H_
