// Requests and responses of a WARC file, brought together and handed over in the
// order of the responses.
#ifndef CHECKER_INTAKE_WARC_EXCHANGE_H_
#define CHECKER_INTAKE_WARC_EXCHANGE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "checker/intake/intake.h"
#include "checker/intake/warc_record.h"

namespace checker::intake {

// Records that are not in use. For several threads.
class WarcRecords {
 public:
  // Octets of what counts as small, so that small records do not keep large memory.
  static constexpr std::size_t kSmall = std::size_t{8} << 10;

  // With memory for `octets`, or none: that is up to the caller.
  [[nodiscard]] std::unique_ptr<WarcRecord> take(std::size_t octets);
  void give_back(std::unique_ptr<WarcRecord> record);

 private:
  using Free = std::vector<std::unique_ptr<WarcRecord>>;
  std::mutex mutex_;
  Free small_;
  Free large_;
};

// What programs are known to do to messages before they write them.
enum class WarcWriter : std::uint8_t {
  unknown,
  exact,     // nothing: the octets of the connection
  composed,  // heads are made anew, content may be decoded: from browsers, from libraries
};
[[nodiscard]] WarcWriter writer_named(std::string_view software) noexcept;

class WarcExchanges {
 public:
  // How long a response waits for its request: so many records, and octets.
  static constexpr std::size_t kMostWaiting = 32;
  static constexpr std::size_t kMostOctets = std::size_t{4} << 20;

  WarcExchanges(const Options& options, WarcRecords& records, Receiver& out)
      : options_(options), records_(records), out_(out) {}

  // The records of the file in their order, after `read_messages`.
  void add(std::unique_ptr<WarcRecord> record);
  void problem(std::uint64_t offset, std::string message);
  // No record follows.
  void finish();
  [[nodiscard]] std::uint64_t records() const noexcept { return count_; }

 private:
  using Record = std::unique_ptr<WarcRecord>;
  struct Waiting {
    Record response;
    Record request;
  };
  void introduce(const WarcRecord& record);
  void add_response(Record response);
  void add_request(Record request);
  void skip(Record record, const char* why);
  [[nodiscard]] std::size_t most_waiting() const noexcept;
  void hand_over(std::size_t most_waiting, std::size_t most_octets);
  void judge(Waiting& waiting);
  void state_sight(const WarcRecord& response, statute::Exchange& x);
  void drop_requests(std::size_t most);

  const Options& options_;
  WarcRecords& records_;
  Receiver& out_;
  std::deque<Waiting> waiting_;
  std::size_t waiting_octets_ = 0;
  std::deque<Record> requests_;  // that wait for their response
  std::size_t request_octets_ = 0;
  std::size_t since_late_ = 0;  // responses, since a request came after its own
  std::uint64_t index_ = 0;
  std::uint64_t count_ = 0;
  WarcWriter writer_ = WarcWriter::unknown;
  bool is_introduced_ = false;
};

}  // namespace checker::intake

#endif  // CHECKER_INTAKE_WARC_EXCHANGE_H_
