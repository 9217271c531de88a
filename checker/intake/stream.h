// What two ends said on one connection -> exchanges: HTTP on any port, known by
// its first octets (RFC 9112, RFC 9113); other protocols are told apart and skipped.
#ifndef CHECKER_INTAKE_STREAM_H_
#define CHECKER_INTAKE_STREAM_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string_view>

#include "checker/intake/octets.h"
#include "checker/intake/outbox.h"
#include "rules/message/framing.h"
#include "rules/message/message.h"
#include "rules/message/storage.h"

namespace checker::intake {

// How octets came.
struct Arrival {
  std::uint64_t offset = 0;                   // in the file, of their packet
  std::int64_t time = 0;                      // ms since 1970; 0: not known
  std::uint64_t at = 0;                       // in their stream
  std::optional<std::uint64_t> acknowledged;  // of the other stream, by their sender
};

// Finds the end of one request, or of the responses to one, in octets that grow.
class MessageWatch {
 public:
  enum class State : std::uint8_t { head, content, to_close, complete };
  void begin_request() noexcept;
  // `method`: of the request; nothing if it was not seen.
  void begin_responses(std::optional<statute::Method> method) noexcept;

  // `octets`: all from the first of the message on.
  State advance(std::string_view octets, statute::FieldLines& scratch);
  [[nodiscard]] State state() const noexcept { return state_; }
  // Offset behind the complete message.
  [[nodiscard]] std::size_t end() const noexcept { return at_; }
  [[nodiscard]] int status() const noexcept { return status_; }
  [[nodiscard]] statute::Method method() const noexcept {
    return method_.value_or(statute::Method::other);
  }
  [[nodiscard]] const statute::Delimited& by() const noexcept { return by_; }
  [[nodiscard]] bool expects_continue() const noexcept { return expects_; }
  [[nodiscard]] bool upgrades_to_h2c() const noexcept { return h2c_; }
  [[nodiscard]] bool has_interim() const noexcept { return interim_; }
  [[nodiscard]] bool is_headless() const noexcept { return headless_; }
  // Of content in the state `content`: how much has come of it.
  [[nodiscard]] std::size_t content(std::size_t size) const noexcept {
    return size > at_ ? size - at_ : 0;
  }

 private:
  bool read_head(std::string_view octets, std::size_t length, statute::FieldLines& scratch);
  State read_content(std::string_view octets);
  State read_chunks(std::string_view octets);

  bool request_ = false;
  bool expects_ = false;
  bool h2c_ = false;
  bool interim_ = false;
  bool headless_ = false;
  std::optional<statute::Method> method_;
  State state_ = State::head;
  std::size_t at_ = 0;
  std::size_t searched_ = 0;
  int status_ = 0;
  statute::Delimited by_;
  statute::ChunkReader chunks_;
};

// One connection. Sides are numbered by who calls; which one is the client shows
// in what they say. Octets given must outlive the stream and the outbox.
class Stream {
 public:
  explicit Stream(Outbox& out);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // Octets of this side were missed before the first that comes.
  void begin_late(unsigned side) noexcept {
    sides_[side].lost = true;
    in_order_ = false;
  }
  [[nodiscard]] bool is_late(unsigned side) const noexcept { return sides_[side].lost; }
  void data(unsigned side, std::string_view octets, const Arrival& how);
  // Octets of this side are missing here.
  void gap(unsigned side, std::uint64_t octets);
  void fin(unsigned side, std::int64_t time);
  void reset(unsigned side, std::int64_t time);
  // Nothing more is known of the connection.
  void end();
  // Gives up: what was said is in dispute.
  void abandon(std::string_view why);

  // The latest octets of a side that are not handed over yet.
  [[nodiscard]] std::string_view kept(unsigned side) const noexcept {
    return in_order_ ? sides_[side].queue.view() : std::string_view{};
  }
  // Memory in use.
  [[nodiscard]] std::size_t held() const noexcept;
  // Nothing that may come is of interest.
  [[nodiscard]] bool is_over() const noexcept { return mode_ == Mode::over; }

 private:
  enum class Mode : std::uint8_t {
    unknown,  // no side has said enough to tell
    http,
    http2,
    over,
  };
  class Http2;
  struct Side {
    explicit Side(Spares& spares) : queue(spares) {}
    OctetQueue queue;
    Arrival first;            // of the octets at the front of the queue
    std::uint64_t front = 0;  // their offset in the stream
    std::uint64_t total = 0;  // octets that came
    bool lost = false;        // a message has to begin before octets make sense
    bool fin = false;
    std::uint64_t discard = 0;  // octets of content that is not kept any more
  };
  // A request: its octets are the next ones in the queue of the client.
  struct Asked {
    std::size_t length = 0;
    bool complete = false;
    bool cut = false;
    bool expects_continue = false;
    bool h2c = false;
    statute::Method method = statute::Method::other;
    std::optional<std::uint64_t> acknowledged;
    std::uint64_t offset = 0;
  };
  void add(Side& side, std::string_view octets, const Arrival& how);
  void recognize();
  void begin_http(unsigned client);
  void begin_http2(unsigned client, std::string_view upgraded);
  void feed_http2(unsigned side, std::string_view octets, const Arrival& how);
  void over(std::string_view why);
  [[nodiscard]] Side& client() noexcept { return sides_[client_]; }
  [[nodiscard]] Side& server() noexcept { return sides_[1 - client_]; }
  [[nodiscard]] std::string_view open_request() noexcept;
  void consume(Side& side, std::size_t n);

  [[nodiscard]] bool is_lost_still(unsigned side, std::string_view octets, const Arrival& how);
  void client_data(std::string_view octets, const Arrival& how);
  void server_data(std::string_view octets, const Arrival& how);
  void client_gap(std::uint64_t n);
  void server_gap(std::uint64_t n);
  void read_requests(const Arrival& how);
  void end_request(std::size_t length, bool cut);
  void pass_over(std::size_t requests, std::string_view why);
  void read_responses(const Arrival& how);
  bool after_response();
  bool begin_response(const Arrival& how);
  bool pair(std::uint64_t at);
  bool complete_response(std::int64_t time, bool ended, bool cut);
  void switch_protocol(int status, std::string_view request);
  void finish_responses(bool ended);
  void add_after(std::string_view octets);
  void settle(statute::Ending ending);
  void closes(unsigned side, bool reset, std::int64_t time) noexcept;
  [[nodiscard]] statute::Ending ending() const noexcept;
  [[nodiscard]] bool is_too_much();

  Outbox& out_;
  std::array<Side, 2> sides_;
  Mode mode_ = Mode::unknown;
  unsigned client_ = 0;
  std::list<Asked> asked_;
  MessageWatch asking_;  // the last one asked, while it is incomplete
  MessageWatch answering_;
  bool answers_ = false;    // a response has begun
  bool lone_ = false;       // it answers nothing that was seen
  bool waits_ = false;      // it is complete, and its request is not
  bool in_order_ = true;    // responses answer requests one by one
  bool paused_ = false;     // CONNECT: what the client goes on to say is unknown before the answer
  std::size_t parsed_ = 0;  // octets of complete requests in the queue of the client
  std::uint64_t answer_offset_ = 0;
  std::int64_t answer_started_ = 0;
  std::optional<std::uint64_t> last_;  // the record that is not settled
  bool last_pipelined_ = false;        // the next request had come when it was complete
  std::optional<unsigned> closer_;     // the side that ended the connection first
  bool reset_ = false;                 // and not in order
  std::int64_t closed_ = 0;
  std::int64_t latest_ = 0;
  std::uint32_t position_ = 0;
  std::uint64_t offset_ = 0;  // of its first packet
  bool begun_ = false;
  std::unique_ptr<Http2> http2_;
};

}  // namespace checker::intake

#endif  // CHECKER_INTAKE_STREAM_H_
