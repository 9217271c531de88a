// WARC files: plain, a gzip member a record, gzip throughout, or all of them one
// after the other. The members of one file are unpacked on several threads.
#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "checker/intake/formats.h"
#include "checker/intake/warc_digest.h"
#include "checker/intake/warc_exchange.h"
#include "checker/intake/warc_feed.h"
#include "checker/intake/warc_record.h"
#include "checker/support/codec.h"
#include "checker/support/facts.h"
#include "checker/support/turns.h"

namespace checker::intake {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;
// Members that unpack to more are read as a stream.
constexpr std::size_t kMostWhole = std::size_t{16} << 20;
// What one thread takes of a file at a time.
constexpr std::size_t kPart = std::size_t{256} << 10;
// What all threads together unpack ahead.
constexpr std::size_t kAhead = std::size_t{8} << 20;

using Record = std::unique_ptr<WarcRecord>;

class WarcReader {
 public:
  WarcReader(std::string_view octets, const File* file, const Options& options, Receiver& out)
      : octets_(octets),
        file_(file),
        options_(options),
        out_(out),
        exchanges_(options, records_, out) {}

  void read() {
    const std::size_t parts = (octets_.size() + kPart - 1) / kPart;
    const std::size_t threads = std::min(options_.threads, parts);
    if (threads > 1 && is_gzip(octets_)) {
      read_parts(parts, threads);
    } else {
      Hand hand;
      while (at_ < octets_.size() && !out_.is_stopped()) step(hand);
    }
    exchanges_.finish();
  }

 private:
  struct Piece {
    std::string_view octets;
    std::size_t content = 0;  // offset of the block
    WarcHead head;
  };
  // What each thread keeps.
  struct Hand {
    Decoder decoder;
    ExchangeFacts facts;        // for digests
    std::vector<Piece> pieces;  // of a member
    std::vector<Record> found;  // unpacked, not handed over
  };

  // The members that begin in one part of the file. Where the first one begins is a
  // guess until all before it are read.
  struct Part {
    std::size_t first = 0;
    std::size_t next = 0;  // what was not unpacked
    std::vector<Record> found;
  };

  void read_parts(std::size_t parts, std::size_t threads) {
    ThreadPool pool(threads);
    std::vector<Hand> hands(pool.size());
    const std::size_t ahead = 3 * pool.size();
    in_turns(
        pool, parts, ahead,
        [&](std::size_t part, std::size_t worker) {
          return prepare(part * kPart, kAhead / ahead, hands[worker]);
        },
        [&](std::size_t part, Part prepared, std::size_t worker) {
          finish((part + 1) * kPart, prepared, hands[worker]);
        });
  }

  // Unpacks about `most` octets at most.
  Part prepare(std::size_t begin, std::size_t most, Hand& hand) {
    const std::size_t end = std::min(begin + kPart, octets_.size());
    Part part;
    part.first = begin == 0 ? 0 : find_gzip_member(octets_.substr(0, end + 3), begin);
    part.next = part.first;
    std::size_t ahead = 0;
    while (part.next < end && ahead < most && !stopped_.load()) {
      const std::size_t had = hand.found.size();
      if (!read_member(part.next, hand, true)) break;
      for (std::size_t i = had; i < hand.found.size(); ++i) ahead += hand.found[i]->octets;
    }
    part.found.swap(hand.found);
    return part;
  }

  // In the order of the parts. What was not prepared, or wrongly, is done now.
  void finish(std::size_t end, Part& part, Hand& hand) {
    stopped_.store(out_.is_stopped());
    if (part.first == at_) {
      for (Record& record : part.found) {
        if (!out_.is_stopped()) exchanges_.add(std::move(record));
      }
      at_ = part.next;
    } else {
      for (Record& record : part.found) records_.give_back(std::move(record));
    }
    if (file_ != nullptr) file_->release_before(at_);
    end = std::min(end, octets_.size());
    while (at_ < end && !out_.is_stopped()) step(hand);
  }

  // Passes one record or member, or some damage.
  void step(Hand& hand) {
    const std::size_t before = at_;
    if (!is_gzip(octets_.substr(at_, 4))) {
      plain(hand);
    } else if (std::size_t next = at_; read_member(next, hand, false)) {
      hand_over(hand);
      at_ = next;
    } else {
      stream(hand);
    }
    if (at_ <= before) at_ = octets_.size();  // cannot be
    if (file_ != nullptr) file_->release_before(at_);
  }

  void hand_over(Hand& hand) {
    for (Record& record : hand.found) exchanges_.add(std::move(record));
    hand.found.clear();
  }

  // Takes the member at `at` apart, if it holds whole records and is not too large;
  // then `at` is behind it. `ahead`: they will have to wait.
  bool read_member(std::size_t& at, Hand& hand, bool ahead) {
    const std::string_view rest = octets_.substr(at);
    if (!is_gzip(rest)) return false;
    Record record = records_.take(SIZE_MAX);
    const Decoded unpacked = hand.decoder.decode_member(rest, kMostWhole, record->memory);
    const bool whole = unpacked.outcome == Outcome::complete && unpacked.streams == 1;
    const bool taken = whole && take_apart(unpacked.octets, at, record, hand, ahead);
    if (record) records_.give_back(std::move(record));
    if (taken) at = octets_.size() - unpacked.trailing;
    return taken;
  }

  // The records of a member, mostly one, whose memory `record` has. What is small
  // or has to wait is copied, into no more memory than it needs. False if they are
  // not whole, or there is more.
  bool take_apart(std::string_view octets, std::size_t offset, Record& record, Hand& hand,
                  bool ahead) {
    hand.pieces.clear();
    std::size_t at = 0;
    for (;;) {
      at = std::min(octets.find_first_not_of("\r\n", at), octets.size());
      if (at == octets.size()) break;
      const std::string_view rest = octets.substr(at);
      if (!begins_record(rest)) return false;
      Piece piece;
      piece.content = read_warc_head(rest, piece.head);
      const std::size_t left = rest.size() - piece.content;
      if (piece.content == 0 || !piece.head.length || left < *piece.head.length) return false;
      const std::size_t size = piece.content + static_cast<std::size_t>(*piece.head.length);
      piece.octets = rest.substr(0, size);
      hand.pieces.push_back(piece);
      at += size;
    }
    const bool alone = hand.pieces.size() == 1;
    if (alone && !ahead && hand.pieces[0].octets.size() > WarcRecords::kSmall) {
      take_record(hand.pieces[0], offset, std::move(record), hand);
      return true;
    }
    for (const Piece& piece : hand.pieces) {
      Record own = records_.take(piece.octets.size());
      own->memory.grow(std::max(piece.octets.size(), std::size_t{1} << 10), 0);
      std::memcpy(own->memory.data(), piece.octets.data(), piece.octets.size());
      Piece copied{{own->memory.data(), piece.octets.size()}, piece.content, {}};
      (void)read_warc_head(copied.octets, copied.head);
      take_record(copied, offset, std::move(own), hand);
    }
    return true;
  }

  void read(WarcRecord& record, Hand& hand) const {
    read_messages(record);
    if (options_.verify_digests) record.fault = digest_fault(record, hand.facts);
  }

  void take_record(const Piece& piece, std::size_t offset, Record record, Hand& hand) const {
    record->head = piece.head;
    record->block = piece.octets.substr(piece.content);
    record->block_length = record->block.size();
    record->offset = offset;
    record->octets = piece.octets.size();
    read(*record, hand);
    hand.found.push_back(std::move(record));
  }

  void found(Record record, std::size_t offset, Hand& hand) {
    record->offset = offset;
    read(*record, hand);
    exchanges_.add(std::move(record));
  }

  // A record that is not packed, or something else.
  void plain(Hand& hand) {
    std::size_t at = std::min(octets_.find_first_not_of("\r\n", at_), octets_.size());
    if (octets_.find_first_not_of('\0', at) == kNowhere) at = octets_.size();  // padding
    if (at == octets_.size() || is_gzip(octets_.substr(at))) {
      at_ = at;
      return;
    }
    PlainFeed feed(octets_);
    feed.skip(at);
    Record record = records_.take(SIZE_MAX);
    const WarcRead result = read_record(feed, *record);
    if (result == WarcRead::record) {
      found(std::move(record), at, hand);
      at_ = feed.at();
      return;
    }
    records_.give_back(std::move(record));
    if (result == WarcRead::end) {
      at_ = octets_.size();
      return;
    }
    if (result == WarcRead::junk) pass_junk(feed);
    exchanges_.problem(at, describe(result));
    // Members may follow that are nearer.
    at_ = next_member(at + 1, feed.at());
  }

  // Where the next member with a record begins, from `from` on; `until` if none does.
  std::size_t next_member(std::size_t from, std::size_t until) const {
    const std::string_view octets = octets_.substr(0, until);
    while ((from = find_gzip_member(octets, from)) != kNowhere) {
      if (begins_record_member(octets_.substr(from))) return from;
      ++from;
    }
    return until;
  }

  // Members that are damaged, large, or hold anything but whole records.
  void stream(Hand& hand) {
    GunzipFeed feed(octets_.substr(at_));
    while (!out_.is_stopped()) {
      Record record = records_.take(SIZE_MAX);
      const std::size_t offset = at_ + feed.member();
      const WarcRead result = read_record(feed, *record);
      if (result == WarcRead::record) {
        found(std::move(record), offset, hand);
      } else {
        records_.give_back(std::move(record));
        if (result == WarcRead::junk) pass_junk(feed);
        if (result != WarcRead::end && !feed.is_damaged()) {
          exchanges_.problem(offset, describe(result));
        }
      }
      if (file_ != nullptr) file_->release_before(at_ + feed.consumed());
      if (!feed.ahead().empty()) continue;
      if (feed.is_damaged()) {
        exchanges_.problem(at_ + feed.member(), "a gzip member that is damaged or cut off");
        at_ = next_member(at_ + feed.member() + 1, octets_.size());
        return;
      }
      if (feed.at_member_end()) {
        at_ += feed.consumed();
        return;
      }
      if (result == WarcRead::end) break;  // cannot be
    }
    at_ = octets_.size();
  }

  std::string_view octets_;
  const File* file_;
  const Options& options_;
  Receiver& out_;
  WarcRecords records_;
  WarcExchanges exchanges_;
  std::size_t at_ = 0;  // all before it was handed over
  std::atomic<bool> stopped_{false};
};

}  // namespace

Result<void> read_warc(std::string_view octets, const File* file, const Options& options,
                       Receiver& out) {
  WarcReader(octets, file, options, out).read();
  return {};
}

}  // namespace checker::intake
