// One stream, and the exchange that it makes: RFC 9113, 8.
#ifndef CHECKER_HTTP2_STREAM_H_
#define CHECKER_HTTP2_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/http2/hpack.h"
#include "checker/http2/reader.h"
#include "rules/message/compose.h"
#include "rules/message/message.h"
#include "rules/message/storage.h"

namespace checker::http2 {

// Content, from DATA.
struct Payload {
  std::string octets;  // its beginning, if some were not kept
  std::uint64_t length = 0;
  bool kept = true;   // all of it
  bool whole = true;  // no frames were missed: the length is right
};

// A header block and the DATA behind it.
struct Section {
  Block block;
  Payload payload;
  bool ends_stream = false;  // the block itself does; of interim responses
};

struct Stream {
  std::uint32_t id = 0;
  Where where;
  std::size_t held = 0;  // octets, for all limits
  std::size_t cost = 0;  // of header blocks, for their limit

  std::string upgraded;  // the request, where it came over HTTP/1.1
  bool has_request = false;
  bool request_ended = false;
  Section request;
  Block request_trailers;

  std::vector<Section> interim;
  bool has_final = false;
  Section final;
  Block trailers;
  statute::Oddities odd;                 // of the final response: what frames show
  std::optional<std::int64_t> received;  // milliseconds
  bool complete = false;                 // END_STREAM
  bool ended = false;                    // that, or a reset
  std::optional<std::int64_t> ended_at;  // milliseconds
  std::uint64_t frames = 0;              // of the server, when it ended
  bool beginning_missed = false;         // there may have been more before
  bool trailers_missed = false;
  bool data_early = false;  // DATA came before any header block
  std::string reset;        // "by the client: CANCEL"
  std::string unfit;        // why it cannot be judged
};

// Whether any of a response was seen that can be judged.
[[nodiscard]] bool is_judged(const Stream& s) noexcept;

// A connected stream has nothing but DATA: RFC 9113, 8.5.
[[nodiscard]] bool is_tunnel(const Stream& s) noexcept;

// `:status`; 0 if it is not three digits.
[[nodiscard]] int status_of(const Block& block) noexcept;

// Makes exchanges of streams. Reused, so that its memory is.
class Assembler {
 public:
  explicit Assembler(const Options& options) : options_(options) {}

  // Views the stream and itself, until the next call. Whether the connection was followed
  // without gaps is the caller's to say, as is how it went on.
  [[nodiscard]] statute::Exchange& exchange(const Stream& s);

 private:
  void set_request(const Stream& s);
  void set_uri(const Stream& s);
  void set_final(const Stream& s);
  void add_interim(const Section& section);

  Options options_;
  statute::Exchange exchange_;
  statute::Request request_;
  statute::Storage storage_;  // of a request over HTTP/1.1, and for interim responses
  std::string uri_;
  statute::Composer of_request_;
  statute::Composer of_request_trailers_;
  statute::Composer of_final_;
  statute::Composer of_trailers_;
  std::vector<std::unique_ptr<statute::Composer>> of_interim_;
};

}  // namespace checker::http2

#endif  // CHECKER_HTTP2_STREAM_H_
