// WARC records (ISO 28500; WARC 0.17 to 1.1): their heads, and the HTTP messages
// in their blocks, read without what other records tell.
#ifndef CHECKER_INTAKE_WARC_RECORD_H_
#define CHECKER_INTAKE_WARC_RECORD_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "checker/support/codec.h"
#include "rules/message/message.h"
#include "rules/message/storage.h"

namespace checker::intake {

enum class WarcType : std::uint8_t {
  other,
  warcinfo,
  response,
  resource,
  request,
  metadata,
  revisit,
  conversion,
  continuation,
};

// The named fields of a record that matter here; views of its head. Those of
// digests are for whoever verifies them.
struct WarcHead {
  WarcType type = WarcType::other;
  std::string_view type_name;
  std::string_view id;
  std::array<std::string_view, 4> concurrent;  // WARC-Concurrent-To, empty from the first unused
  std::string_view uri;                        // without angle brackets
  std::string_view date;
  std::string_view content_type;
  std::string_view truncated;
  std::string_view protocol;  // WARC-Protocol: the first that is a version of HTTP
  std::string_view block_digest;
  std::string_view payload_digest;
  bool is_segment = false;
  std::optional<std::uint64_t> length;  // of the block
};

// Whether a record may begin here: "WARC/" and a digit.
[[nodiscard]] bool begins_record(std::string_view octets) noexcept;
// Offset of the next line from `from` on that begins a record; npos if none does.
[[nodiscard]] std::size_t find_record(std::string_view octets, std::size_t from) noexcept;

// Reads the head at the front of `octets`; returns its length up to the block, or
// 0 if its empty line has not come.
[[nodiscard]] std::size_t read_warc_head(std::string_view octets, WarcHead& out) noexcept;

// A record, and what is read from it. Used again and again: `clear` keeps memory.
struct WarcRecord {
  // The content of a longer block is counted, but not kept.
  static constexpr std::uint64_t kMostKept = std::uint64_t{64} << 20;
  static constexpr std::uint64_t kKeptOfLarger = std::uint64_t{1} << 20;  // for the head

  std::uint64_t number = 0;  // in the file
  Memory memory;             // what the views point into, unless it is the file itself
  WarcHead head;
  std::string_view block;          // of it, what is kept
  std::uint64_t block_length = 0;  // all of it
  std::uint64_t offset = 0;        // in the file; of a gzip member, where that begins
  std::size_t octets = 0;          // what keeping this record costs

  const char* fault = nullptr;  // why it is not to be judged: a wrong digest
  // By `read_messages`:
  const char* skip = nullptr;  // why there is no message of HTTP in it
  statute::Request request;
  statute::Response response;
  statute::Storage storage;
  std::size_t content_at = 0;   // in the block
  bool cut = false;             // the source, not the server, left out the rest
  bool unchunked = false;       // Transfer-Encoding says chunked, the octets do not
  bool uncoded = false;         // likewise of Content-Encoding
  bool is_framed = false;       // chunks, or a length that agrees, frame the content
  bool odd_length = false;      // the length stated does not agree
  bool lf_head = false;         // all line ends of the head are LF
  bool renamed = false;         // the writer gave fields other names
  bool renamed_coding = false;  // Content-Encoding among them

  [[nodiscard]] bool is_answer() const noexcept {
    return head.type == WarcType::response || head.type == WarcType::revisit;
  }
  void clear() noexcept;
};

// Reads the messages of a request, response or revisit record; else, and if there
// is none, `skip` says why. The response is framed as that to GET.
void read_messages(WarcRecord& record);
// Frames the response anew, as the answer to `method`.
void reframe(WarcRecord& record, statute::Method method);

}  // namespace checker::intake

#endif  // CHECKER_INTAKE_WARC_RECORD_H_
