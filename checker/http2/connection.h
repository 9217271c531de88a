// The state behind a Reader: two directions cut into frames, and the streams that they make.
#ifndef CHECKER_HTTP2_CONNECTION_H_
#define CHECKER_HTTP2_CONNECTION_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "checker/http2/frame.h"
#include "checker/http2/hpack.h"
#include "checker/http2/reader.h"
#include "checker/http2/stream.h"

namespace checker::http2 {

struct Direction {
  explicit Direction(Side s) : side(s) {}

  enum class State : std::uint8_t {
    preface,  // of the client
    first,    // before the first frame
    frames,
    seeking,  // after a gap: where the next frame begins is unknown
    lost,
  };

  Side side;
  State state = side == Side::client ? State::preface : State::first;
  std::size_t preface = 0;  // how much of it has come
  bool followed = true;     // all frames from the first on
  bool sought = false;      // in vain, after the last gap
  std::uint64_t frames = 0;
  FrameScanner scanner;
  SettingsScanner settings;
  Inflater inflater;

  // The header block that is being read.
  bool in_block = false;
  bool block_missed = false;  // a part of it
  FrameHead opener;           // HEADERS or PUSH_PROMISE
  std::uint32_t promised = 0;
  Block block;
};

// Streams that are done with are remembered, so that late frames do not open them again.
class ClosedStreams {
 public:
  void insert(std::uint32_t id) {
    if (!ids_.insert(id).second) return;
    order_.push_back(id);
    if (order_.size() <= kMostClosed) return;
    ids_.erase(order_.front());
    order_.pop_front();
  }
  [[nodiscard]] bool contains(std::uint32_t id) const { return ids_.count(id) != 0; }

 private:
  static constexpr std::size_t kMostClosed = 4096;

  std::unordered_set<std::uint32_t> ids_;
  std::deque<std::uint32_t> order_;
};

class Connection {
 public:
  Connection(const Options& options, Listener& listener)
      : options_(options),
        listener_(listener),
        client_(Side::client),
        server_(Side::server),
        assembler_(options),
        position_(options.position) {}

  void upgraded(std::string_view request);
  void feed(Side from, std::string_view octets, const Moment& moment);
  void gap(Side from, std::optional<std::uint64_t> octets);
  void finish(statute::Ending ending, const Moment& moment);
  [[nodiscard]] const statute::Exchange* exchange(std::uint32_t stream);
  [[nodiscard]] bool is_given_up() const noexcept {
    return finished_ || server_.state == Direction::State::lost;
  }
  [[nodiscard]] std::size_t held() const noexcept { return held_; }

 private:
  using State = Direction::State;

  Direction& of(Side side) noexcept { return side == Side::client ? client_ : server_; }
  [[nodiscard]] Stream* find(std::uint32_t id) noexcept {
    const auto found = streams_.find(id);
    return found == streams_.end() ? nullptr : &found->second;
  }
  Stream* open(std::uint32_t id);
  void lose(Direction& d, std::string_view message);
  void miss_frames(Direction& d);
  [[nodiscard]] bool read_preface(Direction& d, std::string_view& octets);
  [[nodiscard]] bool find_frame(Direction& d, std::string_view octets);

  void begin_frame(Direction& d);
  void begin_block(Direction& d);
  void take_body(Direction& d, std::string_view piece);
  void end_frame(Direction& d);
  void end_block(Direction& d);
  void take_request(Direction& d);
  void take_promise(Direction& d);
  void take_response(Direction& d);
  void take_trailers(Stream& s, Direction& d);
  [[nodiscard]] Payload* payload_of(Direction& d, Stream& s);
  void take_data(Direction& d, std::string_view piece);
  void end_data(Direction& d);
  void take_reset(const Direction& d);
  void take_settings(Direction& d, std::string_view piece);
  void end_settings(const Direction& d);
  void judge_promise(Stream& s, const Block& promised) const;
  void take_goaway(const Direction& d);

  void hold(Stream& s, std::size_t octets) noexcept {
    s.held += octets;
    held_ += octets;
  }
  void keep(Stream& s, Block& to, Block& from);
  void end_response(Stream& s);
  void hand_over_ended();
  [[nodiscard]] statute::Exchange& assembled(Stream& s);
  // `ending`: none while the connection goes on.
  void hand_over(std::uint32_t id, std::optional<statute::Ending> ending);
  [[nodiscard]] std::string why_unanswered(const Stream& s) const;

  Options options_;
  Listener& listener_;
  Direction client_;
  Direction server_;
  Assembler assembler_;
  std::map<std::uint32_t, Stream> streams_;
  ClosedStreams closed_;
  // With the number of the server's frames then; a stream may end more than once.
  std::deque<std::pair<std::uint32_t, std::uint64_t>> ended_;
  std::size_t held_ = 0;
  std::uint32_t position_ = 0;
  Moment now_;
  std::string goaway_;             // the server's: what it says
  bool settings_missing_ = false;  // before the first frame of the server; until that was told

  // What SETTINGS of the client that wait for their acknowledgment say of pushes, if anything.
  std::deque<std::optional<bool>> announced_;
  std::optional<bool> announcing_;  // in the frame that is being read
  bool takes_pushes_ = true;        // by what the server acknowledged
  bool finished_ = false;
};

}  // namespace checker::http2

#endif  // CHECKER_HTTP2_CONNECTION_H_
