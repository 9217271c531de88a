// Content codings undone: gzip and deflate (RFC 9110, 8.4.1), br (RFC 7932),
// zstd (RFC 8878); and .gz files, whole, by the member, or as a stream.
#ifndef CHECKER_SUPPORT_CODEC_H_
#define CHECKER_SUPPORT_CODEC_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "checker/support/result.h"

namespace checker {

// Octets that are not set to zero before they are written, for use again and
// again. File::kPadding octets after the capacity may be written, too.
class Memory {
 public:
  [[nodiscard]] char* data() const noexcept { return data_.get(); }
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
  // Keeps the first `kept` octets.
  void grow(std::size_t capacity, std::size_t kept);
  void release() noexcept {
    data_.reset();
    capacity_ = 0;
  }

 private:
  std::unique_ptr<char[]> data_;
  std::size_t capacity_ = 0;
};

enum class Coding : std::uint8_t { identity, gzip, deflate, brotli, zstd };

// What a token of Content-Encoding or Transfer-Encoding names, in any case;
// "x-gzip" is gzip. Nothing for a coding we cannot undo.
[[nodiscard]] std::optional<Coding> coding_named(std::string_view token) noexcept;

enum class Outcome : std::uint8_t {
  complete,
  truncated,  // the octets end before the coded stream does; also when there are none
  malformed,
  too_large,  // a bomb, or a limit set too low
  unknown_coding,
};
[[nodiscard]] const char* name(Outcome outcome) noexcept;

struct Decoded {
  Outcome outcome = Outcome::complete;
  // All that came out before the outcome, undone as far as possible. Valid until the
  // decoder is used again; after one coding or more, File::kPadding octets after
  // it may be read. Without any it is the input itself.
  std::string_view octets;
  // Index in the list of the coding that failed; the list's size if none did.
  std::size_t coding = 0;
  // Malformed: how many octets of that coding's input were read before the fault showed.
  std::size_t at = 0;
  // Octets after the end of a complete coded stream, of all codings together.
  std::size_t trailing = 0;
  // gzip members or zstd frames of the last coding undone; 1 for the others.
  std::size_t streams = 0;
  // "deflate" without its zlib wrapper (RFC 9110, 8.4.1.2, note); told only of
  // a stream that has its end, for any text may look like the front of one.
  bool raw_deflate = false;
};

// Undoes codings into memory of its own, which it keeps: in the long run a
// decoder does not allocate. One thread at a time.
class Decoder {
 public:
  static constexpr std::size_t kDefaultLimit = std::size_t{64} << 20;

  Decoder();
  Decoder(Decoder&&) noexcept;
  Decoder& operator=(Decoder&&) noexcept;
  ~Decoder();

  // `codings` in the order in which they were applied, as Content-Encoding lists
  // them; `limit` octets may come out of each. No exception but std::bad_alloc.
  [[nodiscard]] Decoded decode(std::string_view coded, std::span<const std::string_view> codings,
                               std::size_t limit = kDefaultLimit);
  [[nodiscard]] Decoded decode(std::string_view coded, Coding coding,
                               std::size_t limit = kDefaultLimit);

  // The one gzip member at the front; what follows it is `trailing`. For files
  // with a member a record. A member that is too large has no known end.
  [[nodiscard]] Decoded decode_member(std::string_view gzip, std::size_t limit = kDefaultLimit);
  // The same into memory of the caller's, where what comes out stays.
  [[nodiscard]] Decoded decode_member(std::string_view gzip, std::size_t limit, Memory& into);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Whether the octets may be the beginning of a gzip member (RFC 1952, 2.3.1).
[[nodiscard]] bool is_gzip(std::string_view octets) noexcept;

// Where the next plausible gzip member begins at or after `from`; npos if
// nowhere. To go on behind a damaged member.
[[nodiscard]] std::size_t find_gzip_member(std::string_view octets, std::size_t from) noexcept;

// A .gz file of any size in constant memory: all its members as one stream.
class GunzipStream {
 public:
  // `limit` octets may come out in all. `name` is for errors. The views must outlive this.
  explicit GunzipStream(std::string_view gzip, std::string name, std::uint64_t limit = UINT64_MAX);
  GunzipStream(GunzipStream&&) noexcept;
  GunzipStream& operator=(GunzipStream&&) noexcept;
  ~GunzipStream();

  // Fills `out` as far as there are octets; fewer than its size only at the end
  // or before a fault, which the call after that returns. Trailing zeros are
  // padding, other octets after a member are malformed.
  [[nodiscard]] Result<std::size_t> read(std::span<char> out);
  // From now on `read` stops at the end of each member; false from at_member_end
  // says that it stopped for want of room, or before a fault.
  void stop_at_members() noexcept;
  [[nodiscard]] bool at_member_end() const noexcept;

  [[nodiscard]] std::size_t consumed() const noexcept;  // octets of the file
  [[nodiscard]] std::uint64_t produced() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace checker

#endif  // CHECKER_SUPPORT_CODEC_H_
