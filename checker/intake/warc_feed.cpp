#include "checker/intake/warc_feed.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace checker::intake {
namespace {

constexpr std::size_t kStep = std::size_t{256} << 10;
constexpr std::size_t kLongestHead = std::size_t{1} << 20;
constexpr std::size_t kFirstOctets = 6;  // "WARC/1"

std::size_t line_ends(std::string_view octets) noexcept {
  return std::min(octets.find_first_not_of("\r\n"), octets.size());
}

// Skips line ends, and sees to it that what follows can be told; false at the end.
bool skip_to_record(WarcFeed& feed) {
  for (;;) {
    feed.skip(line_ends(feed.ahead()));
    if (feed.ahead().size() >= kFirstOctets) return true;
    if (!feed.more()) return !feed.ahead().empty();
  }
}

// Whether a block may end here: before the two empty lines that end a record; or,
// with fewer or more of them, before a record or the end.
bool is_at_border(WarcFeed& feed) {
  constexpr std::string_view kEnd = "\r\n\r\n";
  while (feed.ahead().size() < kEnd.size() && feed.more()) {
  }
  if (feed.ahead().starts_with(kEnd)) return true;
  if (!skip_to_record(feed)) return true;
  return begins_record(feed.ahead()) || (feed.is_stable() && is_gzip(feed.ahead()));
}

// How much of a block is kept.
std::size_t kept_of(std::uint64_t length) noexcept {
  return static_cast<std::size_t>(length <= WarcRecord::kMostKept ? length
                                                                  : WarcRecord::kKeptOfLarger);
}

// The whole block into memory of the record, or as much of it as is kept; false
// if the octets end before.
bool copy_block(WarcFeed& feed, std::size_t head, std::uint64_t length, WarcRecord& out) {
  const std::size_t kept = kept_of(length);
  std::size_t have = 0;
  std::uint64_t left = length;
  // Pages that nothing is written to cost nothing.
  out.memory.grow(head + kept, 0);
  std::memcpy(out.memory.data(), feed.ahead().data(), head);
  feed.skip(head);
  while (left > 0) {
    if (feed.ahead().empty() && !feed.more()) break;
    const std::string_view ahead = feed.ahead();
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(ahead.size(), left));
    const std::size_t take = std::min(n, kept - have);
    if (take > 0) std::memcpy(out.memory.data() + head + have, ahead.data(), take);
    have += take;
    feed.skip(n);
    left -= n;
  }
  out.block = {out.memory.data() + head, have};
  out.block_length = length - left;
  (void)read_warc_head({out.memory.data(), head}, out.head);
  return left == 0;
}

// Goes to the next record in what is at hand or can be had; to the end if there is none.
void resynchronise(WarcFeed& feed) {
  for (;;) {
    const std::string_view ahead = feed.ahead();
    const std::size_t next = find_record(ahead, 0);
    if (next != ahead.npos) return feed.skip(next);
    // A record may begin with the last octets.
    feed.skip(ahead.size() - std::min(ahead.size(), kFirstOctets));
    if (!feed.more()) return feed.skip(feed.ahead().size());
  }
}

}  // namespace

GunzipFeed::GunzipFeed(std::string_view gzip) : gzip_(gzip), stream_(gzip, "") {
  stream_.stop_at_members();
}

bool GunzipFeed::more() {
  if (damaged_) return false;
  if (stream_.at_member_end()) {
    const std::string_view rest = gzip_.substr(stream_.consumed());
    if (!is_gzip(rest) || begins_record_member(rest)) return false;
    member_ = stream_.consumed();
  }
  if (at_ >= kStep || at_ == buffer_.size()) {
    buffer_.erase(0, at_);
    at_ = 0;
  }
  const std::size_t had = buffer_.size();
  buffer_.resize(had + kStep);
  const Result<std::size_t> n = stream_.read({buffer_.data() + had, kStep});
  buffer_.resize(had + (n ? *n : 0));
  damaged_ = !n;
  // An empty member may come between two others.
  if (n && *n == 0) return stream_.at_member_end() && more();
  return !damaged_;
}

void GunzipFeed::unread(std::string_view octets) {
  buffer_.replace(0, at_, octets);
  at_ = 0;
}

bool begins_record_member(std::string_view gzip) {
  GunzipStream stream(gzip, "");
  std::array<char, 64> front{};
  const Result<std::size_t> n = stream.read(front);
  if (!n) return false;
  const std::string_view octets(front.data(), *n);
  return begins_record(octets.substr(line_ends(octets)));
}

const char* describe(WarcRead fault) noexcept {
  switch (fault) {
    case WarcRead::junk:
      return "something that is no WARC record";
    case WarcRead::head:
      return "a record whose head does not end";
    case WarcRead::length:
      return "a record without a Content-Length that can be read";
    case WarcRead::cut:
      return "the octets end within the record that begins here";
    case WarcRead::wrong_length:
      return "a record whose Content-Length is wrong";
    default:
      break;
  }
  return "";
}

void pass_junk(WarcFeed& feed) {
  feed.skip(1);
  resynchronise(feed);
}

WarcRead read_record(WarcFeed& feed, WarcRecord& out) {
  if (!skip_to_record(feed)) return WarcRead::end;
  if (!begins_record(feed.ahead())) return WarcRead::junk;
  std::size_t head = 0;
  while ((head = read_warc_head(feed.ahead().substr(0, kLongestHead), out.head)) == 0) {
    if (feed.ahead().size() >= kLongestHead || !feed.more()) {
      pass_junk(feed);
      return WarcRead::head;
    }
  }
  if (!out.head.length) {
    feed.skip(head);
    resynchronise(feed);
    return WarcRead::length;
  }
  const std::uint64_t length = *out.head.length;
  bool whole = true;
  std::string_view came;  // of the block
  if (feed.is_stable()) {
    came = feed.ahead().substr(head);
    whole = came.size() >= length;
    if (whole) came = came.substr(0, static_cast<std::size_t>(length));
    out.block = came.substr(0, kept_of(length));
    feed.skip(head + came.size());
  } else {
    whole = copy_block(feed, head, length, out);
    came = out.block;
  }
  const bool all = feed.is_stable() || out.block_length == came.size();
  out.block_length = length;
  out.octets = head + out.block.size();
  if (whole && is_at_border(feed)) return WarcRead::record;
  // The next record may begin within what was taken for the block.
  const std::size_t next = find_record(came, 0);
  if (next != came.npos && all) {
    feed.unread(came.substr(next));
    return WarcRead::wrong_length;
  }
  if (!whole) return WarcRead::cut;
  resynchronise(feed);
  return WarcRead::wrong_length;
}

}  // namespace checker::intake
