#include "checker/fetch/h2.h"

#include <algorithm>
#include <utility>

#include "checker/http2/hpack.h"
#include "checker/http2/reader.h"
#include "checker/support/text.h"
#include "rules/message/read.h"
#include "rules/message/storage.h"

namespace checker::fetch {
namespace {

using http2::FrameType;
using statute::Field;

constexpr std::size_t kMostPayload = 1u << 14;  // every peer takes that much
constexpr std::uint32_t kMostWindow = 0x7FFFFFFF;

// RFC 9113, 8.2.2
bool is_of_connection(const statute::FieldLine& line) {
  constexpr statute::FieldSet kOfConnection{Field::connection, Field::keep_alive,
                                            Field::proxy_connection, Field::transfer_encoding,
                                            Field::upgrade};
  if (line.id == Field::te) return !statute::equal_fold(line.value, "trailers");
  return kOfConnection.contains(line.id) || statute::equal_fold(line.name, "HTTP2-Settings");
}

// RFC 9113, 8.3.1
std::string block_of(const Url& url, const statute::Request& q) {
  std::string out;
  const bool has_host = q.has(Field::host);
  const std::string authority = has_host ? std::string(q.value(Field::host)) : url.authority();
  const bool connect = q.method_name == "CONNECT";
  http2::append_literal(out, ":method", q.method_name);
  if (!connect) http2::append_literal(out, ":scheme", url.scheme);
  http2::append_literal(out, ":authority", connect ? q.target : std::string_view(authority));
  if (!connect) http2::append_literal(out, ":path", q.target);
  for (const statute::FieldLine& line : q.fields) {
    if (line.id == Field::host || is_of_connection(line)) continue;
    http2::append_literal(out, fold_case(line.name), line.value);
  }
  return out;
}

void append_block(std::string& out, std::string_view block, bool ends_stream) {
  FrameType type = FrameType::headers;
  std::uint8_t flags = ends_stream ? http2::kEndStream : std::uint8_t{0};
  do {
    const std::string_view piece = block.substr(0, kMostPayload);
    block.remove_prefix(piece.size());
    if (block.empty()) flags |= http2::kEndHeaders;
    http2::append_frame(out, type, flags, H2Client::kStream, piece);
    type = FrameType::continuation;
    flags = 0;
  } while (!block.empty());
}

void append_setting(std::string& out, std::uint16_t id, std::uint32_t value) {
  out += static_cast<char>(id >> 8);
  out += static_cast<char>(id & 0xFF);
  http2::append_number(out, value);
}

}  // namespace

H2Client::H2Client(const Url& url, std::string_view request) {
  statute::Request q;
  statute::FieldLines lines;
  const std::size_t head = statute::read_head(request, q, lines);
  to_send_ = request.substr(head);

  // As much as may come is as much as the limits of the connection let in.
  std::string settings;
  append_setting(settings, http2::kEnablePush, 0);
  append_setting(settings, http2::kInitialWindowSize, kMostWindow);
  out_ = http2::kPreface;
  http2::append_frame(out_, FrameType::settings, 0, 0, settings);
  std::string increment;
  http2::append_number(increment, kMostWindow - 65535);
  http2::append_frame(out_, FrameType::window_update, 0, 0, increment);
  append_block(out_, block_of(url, q), to_send_.empty());
  send_content();
}

std::string H2Client::take_output() { return std::exchange(out_, {}); }

std::string H2Client::goodbye() {
  std::string payload;
  http2::append_number(payload, 0);  // no stream of the server was processed
  http2::append_number(payload, 0);  // NO_ERROR
  std::string out;
  http2::append_frame(out, FrameType::goaway, 0, 0, payload);
  return out;
}

// As much of the content as both windows let out: RFC 9113, 6.9.
void H2Client::send_content() {
  while (sent_ < to_send_.size() && state_ != State::complete && state_ != State::broken) {
    const std::int64_t window = std::min(window_, stream_window_);
    if (window <= 0) return;
    const std::string_view piece = std::string_view(to_send_).substr(
        sent_, std::min(kMostPayload, static_cast<std::size_t>(window)));
    sent_ += piece.size();
    window_ -= static_cast<std::int64_t>(piece.size());
    stream_window_ -= static_cast<std::int64_t>(piece.size());
    const bool last = sent_ == to_send_.size();
    http2::append_frame(out_, FrameType::data, last ? http2::kEndStream : std::uint8_t{0}, kStream,
                        piece);
  }
}

void H2Client::fail(std::string why) {
  if (state_ == State::complete || state_ == State::broken) return;
  state_ = State::broken;
  trouble_ = std::move(why);
}

H2Client::State H2Client::receive(std::string_view octets) {
  using Event = http2::FrameScanner::Event;
  new_head_ = false;
  for (;;) {
    switch (scanner_.next(octets)) {
      case Event::more:
        return state_;
      case Event::begin:
        begin_frame();
        break;
      case Event::body:
        take_body(scanner_.body());
        break;
      case Event::end:
        end_frame();
        break;
      case Event::malformed:
        fail(first_ ? "it does not speak HTTP/2"
                    : "it sent a frame that is too short for what it has to hold");
        return state_;
    }
    if (state_ == State::broken) return state_;
  }
}

void H2Client::begin_frame() {
  const http2::FrameHead& f = scanner_.frame();
  if (std::exchange(first_, false) && !http2::is_plausible(f)) {
    return fail("it does not speak HTTP/2");
  }
  on_stream_ = f.stream == kStream;
  if (f.type == FrameType::settings) settings_.begin();
}

void H2Client::take_body(std::string_view piece) {
  const http2::FrameHead& f = scanner_.frame();
  if (f.type == FrameType::data && on_stream_) content_ += piece.size();
  if (f.type != FrameType::settings || f.has(http2::kAck)) return;
  http2::SettingsScanner::Setting setting;
  while (settings_.next(piece, setting)) set(setting);
}

// RFC 9113, 6.9.2
void H2Client::set(const http2::SettingsScanner::Setting& setting) {
  if (setting.id != http2::kInitialWindowSize || setting.value > kMostWindow) return;
  stream_window_ += std::int64_t{setting.value} - initial_window_;
  initial_window_ = setting.value;
}

void H2Client::end_stream() noexcept {
  if (state_ != State::broken) state_ = State::complete;
}

void H2Client::end_frame() {
  const http2::FrameHead& f = scanner_.frame();
  const std::string_view fixed = scanner_.fixed();
  const auto reply = [this](FrameType type, std::uint8_t flags, std::uint32_t stream,
                            std::string_view payload) {
    const std::size_t before = out_.size();
    http2::append_frame(out_, type, flags, stream, payload);
    replied_ += out_.size() - before;
  };
  switch (f.type) {
    case FrameType::settings:
      if (!f.has(http2::kAck)) reply(f.type, http2::kAck, 0, {});
      break;
    case FrameType::ping:
      if (!f.has(http2::kAck)) reply(f.type, http2::kAck, 0, fixed);
      break;
    case FrameType::window_update: {
      std::int64_t& window = f.stream == 0 ? window_ : stream_window_;
      if (f.stream == 0 || on_stream_) {
        window =
            std::min<std::int64_t>(window + (http2::read_number(fixed) & kMostWindow), kMostWindow);
      }
      break;
    }
    case FrameType::headers:
      if (on_stream_) block_ends_stream_ = f.has(http2::kEndStream);
      [[fallthrough]];
    case FrameType::continuation:
      if (!on_stream_ || !f.has(http2::kEndHeaders)) break;
      if (state_ == State::head) state_ = State::content;
      has_head_ = true;
      new_head_ = new_head_ || content_ == 0;
      if (block_ends_stream_) end_stream();
      break;
    case FrameType::data:
      if (on_stream_ && f.has(http2::kEndStream)) end_stream();
      break;
    case FrameType::push_promise: {
      const std::uint32_t promised = http2::read_number(fixed) & kMostWindow;
      if (promised == 0) break;
      std::string code;
      http2::append_number(code, 8);  // CANCEL
      reply(FrameType::rst_stream, 0, promised, code);
      break;
    }
    case FrameType::rst_stream:
      if (on_stream_) {
        fail("the stream was reset: " + http2::error_name(http2::read_number(fixed)));
      }
      break;
    case FrameType::goaway: {
      const std::uint32_t last = http2::read_number(fixed) & kMostWindow;
      const std::uint32_t code = http2::read_number(fixed.substr(4));
      // Without an error, a stream that was begun may still be answered.
      if (last < kStream || code != 0) {
        fail("it ended the connection by GOAWAY: " + http2::error_name(code));
      }
      break;
    }
    default:
      break;
  }
  send_content();
}

}  // namespace checker::fetch
