// Octets of WARC records as they come, and the one reader of records that serves
// plain files, gzip members and gzip streams.
#ifndef CHECKER_INTAKE_WARC_FEED_H_
#define CHECKER_INTAKE_WARC_FEED_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "checker/intake/warc_record.h"
#include "checker/support/codec.h"

namespace checker::intake {

class WarcFeed {
 public:
  WarcFeed() = default;
  WarcFeed(const WarcFeed&) = delete;
  WarcFeed& operator=(const WarcFeed&) = delete;
  virtual ~WarcFeed() = default;
  // What is at hand from the current position on; valid until another call.
  [[nodiscard]] virtual std::string_view ahead() const noexcept = 0;
  // Makes more be at hand; false at the end.
  virtual bool more() = 0;
  virtual void skip(std::size_t n) noexcept = 0;
  // Goes back to where `octets`, which were passed, begin; if they are not views of
  // what was at hand, they are put in front of the position.
  virtual void unread(std::string_view octets) = 0;
  // Whether views of what is at hand stay valid, whatever is called.
  [[nodiscard]] virtual bool is_stable() const noexcept = 0;
};

// A file as it is, mapped.
class PlainFeed final : public WarcFeed {
 public:
  explicit PlainFeed(std::string_view octets) : octets_(octets) {}
  [[nodiscard]] std::string_view ahead() const noexcept override { return octets_.substr(at_); }
  bool more() override { return false; }
  void skip(std::size_t n) noexcept override { at_ += n; }
  void unread(std::string_view octets) override {
    at_ = static_cast<std::size_t>(octets.data() - octets_.data());
  }
  [[nodiscard]] bool is_stable() const noexcept override { return true; }
  [[nodiscard]] std::size_t at() const noexcept { return at_; }

 private:
  std::string_view octets_;
  std::size_t at_ = 0;
};

// Gzip members from the front of `gzip` on. Octets go on from one member to the
// next, unless a record begins with it: then `more` says no until `next_member`.
class GunzipFeed final : public WarcFeed {
 public:
  explicit GunzipFeed(std::string_view gzip);
  [[nodiscard]] std::string_view ahead() const noexcept override {
    return std::string_view(buffer_).substr(at_);
  }
  bool more() override;
  void skip(std::size_t n) noexcept override { at_ += n; }
  void unread(std::string_view octets) override;
  [[nodiscard]] bool is_stable() const noexcept override { return false; }

  // Where the member begins that was begun last, and where what was read ends.
  [[nodiscard]] std::size_t member() const noexcept { return member_; }
  [[nodiscard]] std::size_t consumed() const noexcept { return stream_.consumed(); }
  // All of the last member was read, and no more.
  [[nodiscard]] bool at_member_end() const noexcept { return stream_.at_member_end(); }
  [[nodiscard]] bool is_damaged() const noexcept { return damaged_; }

 private:
  std::string_view gzip_;
  GunzipStream stream_;
  std::string buffer_;
  std::size_t at_ = 0;
  std::size_t member_ = 0;
  bool damaged_ = false;
};

// Whether a gzip member at the front of `gzip` unpacks to the beginning of a record.
[[nodiscard]] bool begins_record_member(std::string_view gzip);

enum class WarcRead : std::uint8_t {
  record,
  end,           // nothing but line ends was left
  junk,          // no record begins here
  head,          // the octets end within its head, or it is too long to be one
  length,        // no Content-Length
  cut,           // the octets end before the block does
  wrong_length,  // the block does not end where the next record begins
};
[[nodiscard]] const char* describe(WarcRead fault) noexcept;

// Reads one record, but for its offset; leaves the feed behind it. After a fault it stands where a
// record may begin, if there is one in what it can still see: `junk` never moves.
WarcRead read_record(WarcFeed& feed, WarcRecord& out);
// Passes one octet, and goes to the next record that can be seen, or to the end.
void pass_junk(WarcFeed& feed);

}  // namespace checker::intake

#endif  // CHECKER_INTAKE_WARC_FEED_H_
