// Reads HTTP/2 as somebody who watches the connection: RFC 9113. Fed what both
// sides send, it hands over exchanges. Nothing is refused: what frames and
// header blocks show is stated in the exchange, for rules to judge.
#ifndef CHECKER_HTTP2_READER_H_
#define CHECKER_HTTP2_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "rules/message/message.h"

namespace checker::http2 {

// Who sent the octets.
enum class Side : std::uint8_t { client, server };

// What a client sends first: RFC 9113, 3.4.
inline constexpr std::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

// Whether the first octets of a direction are those of HTTP/2: the preface, or a
// SETTINGS frame of the server. Nothing, if more octets are needed to tell.
[[nodiscard]] std::optional<bool> begins(Side from, std::string_view octets) noexcept;

struct Options {
  // Of the connection; a request that has `:scheme` says it itself.
  statute::Scheme scheme = statute::Scheme::unknown;
  statute::Vantage vantage = statute::Vantage::unknown;
  statute::Handshake handshake;  // of the connection: views that outlive the reader
  std::uint32_t position = 0;    // on its connection, of the first exchange
  // Of one exchange, by RFC 7541, 4.1: what has more in its heads is skipped.
  std::size_t head_limit = std::size_t{1} << 20;
  // Of each content; of a longer one, only the length is known.
  std::size_t content_limit = std::size_t{64} << 20;
  // Of all that is held at once; what comes beyond is dropped, as beyond the others.
  std::size_t total_limit = std::size_t{96} << 20;
  bool keeps = false;          // hands over nothing before the end: for Reader::exchange
  std::size_t streams = 4096;  // held at once; what further ones say is skipped
};

// When and where octets came.
struct Moment {
  std::optional<std::int64_t> time = std::nullopt;  // milliseconds since 1970 UTC
  std::uint64_t offset = 0;                         // in the source: handed back in `Where`
};

struct Where {
  std::uint32_t stream = 0;  // 0: the connection
  std::uint64_t offset = 0;  // of the octets that hold the beginning of the response, if any came
};

// Takes what a connection yields. Called from within the reader's functions only.
class Listener {
 public:
  virtual ~Listener() = default;
  // `x` and all it views are valid during the call. The request is null if it was not seen.
  virtual void exchange(const statute::Exchange& x, const Where& where) = 0;
  // A stream that holds nothing to judge, and why: "a request without a response".
  virtual void skipped(const Where& where, std::string_view why) = 0;
  // What could not be read: "the header block cannot be decompressed".
  virtual void problem(const Where& where, std::string message) = 0;
};

class Connection;

class Reader {
 public:
  // `listener` must outlive it.
  Reader(const Options& options, Listener& listener);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // The connection began as HTTP/1.1 and was upgraded to h2c: `request` are the octets of the
  // request that stream 1 answers. Before any octets. The 101 is not ours.
  void upgraded(std::string_view request);

  // The next octets of one side, from its first on, preface included: in the order they were
  // sent, sides interleaved as they came. An exchange is handed over when its response
  // has ended, and some frames later, since they may show that it went on.
  void feed(Side from, std::string_view octets, const Moment& moment);

  // Octets of one side are missing here; nothing: nobody knows how many. Before the first
  // octets: watching began late. The octets after a gap have to begin with a frame, unless all
  // of the gap lay within one.
  void gap(Side from, std::optional<std::uint64_t> octets);

  // The connection ended, or is no longer watched. Hands over all that is left, incomplete
  // responses too; after it, nothing may be fed.
  void finish(statute::Ending ending, const Moment& moment);

  // What has come on a stream so far; null if that is no response that can be judged. Valid until
  // the reader is used again. For those who have it keep all.
  [[nodiscard]] const statute::Exchange* exchange(std::uint32_t stream);

  // Whether no further octets can be of use.
  [[nodiscard]] bool is_given_up() const noexcept;
  // Octets held for exchanges that are not handed over yet.
  [[nodiscard]] std::size_t held() const noexcept;

 private:
  std::unique_ptr<Connection> connection_;
};

}  // namespace checker::http2

#endif  // CHECKER_HTTP2_READER_H_
