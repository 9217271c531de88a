// Frames, as they lie in the octets of one side: RFC 9113, 4 and 6.
#ifndef CHECKER_HTTP2_FRAME_H_
#define CHECKER_HTTP2_FRAME_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace checker::http2 {

enum class FrameType : std::uint8_t {
  data,
  headers,
  priority,
  rst_stream,
  settings,
  push_promise,
  ping,
  goaway,
  window_update,
  continuation,
  altsvc,  // RFC 7838
  origin = 12,
  priority_update = 16,  // RFC 9218
};

inline constexpr std::uint8_t kAck = 0x1;
inline constexpr std::uint8_t kEndStream = 0x1;
inline constexpr std::uint8_t kEndHeaders = 0x4;
inline constexpr std::uint8_t kPadded = 0x8;
inline constexpr std::uint8_t kWithPriority = 0x20;

inline constexpr std::size_t kFrameHead = 9;

struct FrameHead {
  std::uint32_t length = 0;  // of the payload
  FrameType type = FrameType::data;
  std::uint8_t flags = 0;
  std::uint32_t stream = 0;

  [[nodiscard]] bool has(std::uint8_t flag) const noexcept { return (flags & flag) != 0; }
};

// Of the first nine octets, which have to be there.
[[nodiscard]] FrameHead read_frame_head(std::string_view octets) noexcept;

// Whether a frame is of a known type, and has the length, flags and stream that it may have.
[[nodiscard]] bool is_plausible(const FrameHead& frame) noexcept;
// Whether octets that nobody has vouched for are such frames, as far as they are there.
[[nodiscard]] bool begins_frame(std::string_view octets) noexcept;

// Big-endian, of the first four octets, which have to be there.
[[nodiscard]] std::uint32_t read_number(std::string_view octets) noexcept;

// "PROTOCOL_ERROR"; "error 99" for a code that has no name. RFC 9113, 7
[[nodiscard]] std::string error_name(std::uint32_t code);

// Cuts octets into frames as they come; holds no payload.
class FrameScanner {
 public:
  enum class Event : std::uint8_t {
    more,       // all octets are used up
    begin,      // `frame` and `fixed` are there
    body,       // a piece of the payload, without `fixed` and padding, is in `body`
    end,        // of the frame
    malformed,  // the payload is too short for what it has to hold; no more can be read
  };
  // Takes octets from the front of `octets`. Call it until it wants more.
  [[nodiscard]] Event next(std::string_view& octets) noexcept;

  // Passes over octets that are missing. False if they go beyond the frame, or are other than
  // payload: where the next frame begins is unknown then.
  [[nodiscard]] bool skip(std::uint64_t octets) noexcept;

  [[nodiscard]] const FrameHead& frame() const noexcept { return frame_; }
  // What the type has at the front of its payload: the priority, the stream promised, a code, the
  // data of PING. The length of padding is left out.
  [[nodiscard]] std::string_view fixed() const noexcept;
  [[nodiscard]] std::string_view body() const noexcept { return body_; }
  // Within a frame.
  [[nodiscard]] bool is_open() const noexcept { return state_ != State::head || have_ > 0; }
  // Octets of the payload that are still to come, padding not counted.
  [[nodiscard]] std::uint32_t left() const noexcept { return left_; }

 private:
  enum class State : std::uint8_t { head, fixed, body, padding, malformed };
  bool begin_payload() noexcept;

  State state_ = State::head;
  std::array<char, kFrameHead> held_{};
  std::size_t have_ = 0;
  std::size_t need_ = 0;  // of `held_`, in State::fixed
  FrameHead frame_;
  std::uint32_t left_ = 0;
  std::uint32_t padding_ = 0;
  std::string_view body_;
};

// The settings of a SETTINGS payload that comes in pieces.
class SettingsScanner {
 public:
  struct Setting {
    std::uint16_t id = 0;
    std::uint32_t value = 0;
  };
  // Takes octets from the front of `piece`; false when all are used up.
  [[nodiscard]] bool next(std::string_view& piece, Setting& out) noexcept;
  void begin() noexcept { have_ = 0; }

 private:
  std::array<char, 6> held_{};
  std::size_t have_ = 0;
};

inline constexpr std::uint16_t kEnablePush = 2;
inline constexpr std::uint16_t kInitialWindowSize = 4;

// For those who speak themselves.
void append_number(std::string& out, std::uint32_t number);
void append_frame(std::string& out, FrameType type, std::uint8_t flags, std::uint32_t stream,
                  std::string_view payload);

}  // namespace checker::http2

#endif  // CHECKER_HTTP2_FRAME_H_
