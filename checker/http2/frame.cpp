#include "checker/http2/frame.h"

#include <algorithm>

namespace checker::http2 {
namespace {

constexpr std::uint32_t octet(char c) { return static_cast<unsigned char>(c); }

// The octets of fixed meaning at the front of the payload, the length of padding included.
std::size_t fixed_length(const FrameHead& f) {
  const std::size_t padded = f.has(kPadded) ? 1 : 0;
  switch (f.type) {
    case FrameType::data:
      return padded;
    case FrameType::headers:
      return padded + (f.has(kWithPriority) ? 5 : 0);
    case FrameType::push_promise:
      return padded + 4;
    case FrameType::priority:
      return 5;
    case FrameType::rst_stream:
    case FrameType::window_update:
      return 4;
    case FrameType::ping:
    case FrameType::goaway:
      return 8;
    default:
      return 0;
  }
}

bool has_padding(const FrameHead& f) {
  return f.has(kPadded) && (f.type == FrameType::data || f.type == FrameType::headers ||
                            f.type == FrameType::push_promise);
}

// Larger ones have to be agreed upon, and hardly ever are.
constexpr std::uint32_t kUsualLength = 1u << 14;

}  // namespace

bool is_plausible(const FrameHead& f) noexcept {
  const auto only = [&f](unsigned flags) { return (f.flags & ~flags) == 0; };
  if (f.length > kUsualLength || f.length < fixed_length(f)) return false;
  switch (f.type) {
    case FrameType::data:
      return f.stream != 0 && only(kEndStream | kPadded);
    case FrameType::headers:
      return f.stream != 0 && only(kEndStream | kEndHeaders | kPadded | kWithPriority);
    case FrameType::priority:
      return f.stream != 0 && f.flags == 0 && f.length == 5;
    case FrameType::rst_stream:
      return f.stream != 0 && f.flags == 0 && f.length == 4;
    case FrameType::settings:
      return f.stream == 0 && only(kAck) && f.length % 6 == 0 && (f.flags == 0 || f.length == 0);
    case FrameType::push_promise:
      return f.stream != 0 && only(kEndHeaders | kPadded);
    case FrameType::ping:
      return f.stream == 0 && only(kAck) && f.length == 8;
    case FrameType::goaway:
      return f.stream == 0 && f.flags == 0;
    case FrameType::window_update:
      return f.flags == 0 && f.length == 4;
    case FrameType::continuation:
      return f.stream != 0 && only(kEndHeaders);
    case FrameType::altsvc:
      return f.flags == 0 && f.length >= 2;
    case FrameType::origin:
    case FrameType::priority_update:
      return f.stream == 0 && f.flags == 0;
  }
  return false;
}

std::uint32_t read_number(std::string_view s) noexcept {
  return octet(s[0]) << 24 | octet(s[1]) << 16 | octet(s[2]) << 8 | octet(s[3]);
}

FrameHead read_frame_head(std::string_view s) noexcept {
  return {octet(s[0]) << 16 | octet(s[1]) << 8 | octet(s[2]), static_cast<FrameType>(octet(s[3])),
          static_cast<std::uint8_t>(s[4]), read_number(s.substr(5)) & 0x7FFFFFFFu};
}

bool begins_frame(std::string_view octets) noexcept {
  if (octets.size() < kFrameHead) return false;
  while (octets.size() >= kFrameHead) {
    const FrameHead f = read_frame_head(octets);
    if (!is_plausible(f) || (octet(octets[5]) & 0x80u) != 0) return false;
    octets.remove_prefix(std::min<std::size_t>(octets.size(), kFrameHead + f.length));
  }
  return true;
}

std::string error_name(std::uint32_t code) {
  static constexpr std::array<std::string_view, 14> kNames{"NO_ERROR",
                                                           "PROTOCOL_ERROR",
                                                           "INTERNAL_ERROR",
                                                           "FLOW_CONTROL_ERROR",
                                                           "SETTINGS_TIMEOUT",
                                                           "STREAM_CLOSED",
                                                           "FRAME_SIZE_ERROR",
                                                           "REFUSED_STREAM",
                                                           "CANCEL",
                                                           "COMPRESSION_ERROR",
                                                           "CONNECT_ERROR",
                                                           "ENHANCE_YOUR_CALM",
                                                           "INADEQUATE_SECURITY",
                                                           "HTTP_1_1_REQUIRED"};
  if (code < kNames.size()) return std::string(kNames[code]);
  return "error " + std::to_string(code);
}

std::string_view FrameScanner::fixed() const noexcept {
  const std::size_t padded = has_padding(frame_) ? 1 : 0;
  return std::string_view(held_.data(), need_).substr(padded);
}

// Once the fixed octets are there: how long the body is.
bool FrameScanner::begin_payload() noexcept {
  padding_ = has_padding(frame_) ? octet(held_[0]) : 0;
  const auto fixed = static_cast<std::uint32_t>(need_);
  if (frame_.length - fixed < padding_) return false;
  left_ = frame_.length - fixed - padding_;
  return true;
}

FrameScanner::Event FrameScanner::next(std::string_view& octets) noexcept {
  body_ = {};
  // Fills `held_` up to `n` octets.
  const auto fill = [&](std::size_t n) {
    const std::size_t taken = std::min(n - have_, octets.size());
    std::copy_n(octets.data(), taken, held_.data() + have_);
    have_ += taken;
    octets.remove_prefix(taken);
    return have_ == n;
  };
  switch (state_) {
    case State::head:
      if (!fill(kFrameHead)) return Event::more;
      frame_ = read_frame_head({held_.data(), kFrameHead});
      need_ = fixed_length(frame_);
      have_ = 0;
      if (need_ > frame_.length) {
        state_ = State::malformed;
        return Event::malformed;
      }
      state_ = State::fixed;
      [[fallthrough]];
    case State::fixed:
      if (!fill(need_)) return Event::more;
      state_ = begin_payload() ? State::body : State::malformed;
      have_ = 0;
      return state_ == State::body ? Event::begin : Event::malformed;
    case State::body:
      if (left_ > 0) {
        if (octets.empty()) return Event::more;
        body_ = octets.substr(0, left_);
        left_ -= static_cast<std::uint32_t>(body_.size());
        octets.remove_prefix(body_.size());
        return Event::body;
      }
      state_ = State::padding;
      [[fallthrough]];
    case State::padding: {
      const std::size_t taken = std::min<std::size_t>(padding_, octets.size());
      padding_ -= static_cast<std::uint32_t>(taken);
      octets.remove_prefix(taken);
      if (padding_ > 0) return Event::more;
      state_ = State::head;
      return Event::end;
    }
    case State::malformed:
      break;
  }
  return Event::malformed;
}

bool FrameScanner::skip(std::uint64_t octets) noexcept {
  if (octets == 0) return true;
  if (state_ != State::body && state_ != State::padding) return false;
  if (octets > std::uint64_t{left_} + padding_) return false;
  const auto n = static_cast<std::uint32_t>(octets);
  const std::uint32_t of_body = std::min(left_, n);
  left_ -= of_body;
  padding_ -= n - of_body;
  return true;
}

bool SettingsScanner::next(std::string_view& piece, Setting& out) noexcept {
  const std::size_t taken = std::min(held_.size() - have_, piece.size());
  std::copy_n(piece.data(), taken, held_.data() + have_);
  have_ += taken;
  piece.remove_prefix(taken);
  if (have_ < held_.size()) return false;
  have_ = 0;
  out.id = static_cast<std::uint16_t>(octet(held_[0]) << 8 | octet(held_[1]));
  out.value = read_number({held_.data() + 2, 4});
  return true;
}

void append_number(std::string& out, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(number >> shift & 0xFFu);
}

void append_frame(std::string& out, FrameType type, std::uint8_t flags, std::uint32_t stream,
                  std::string_view payload) {
  const auto length = static_cast<std::uint32_t>(payload.size());
  for (int shift = 16; shift >= 0; shift -= 8) out += static_cast<char>(length >> shift & 0xFFu);
  out += static_cast<char>(type);
  out += static_cast<char>(flags);
  append_number(out, stream);
  out += payload;
}

}  // namespace checker::http2
