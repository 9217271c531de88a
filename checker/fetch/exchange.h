// What came over the wire, as an exchange for the rules.
#ifndef CHECKER_FETCH_EXCHANGE_H_
#define CHECKER_FETCH_EXCHANGE_H_

#include <memory>
#include <string>

#include "checker/fetch/wire.h"
#include "checker/http2/reader.h"
#include "rules/message/message.h"
#include "rules/message/storage.h"

namespace checker::fetch {

// Owns all that its exchange points into, so it stays where it is.
class LiveExchange {
 public:
  explicit LiveExchange(Answer answer);
  ~LiveExchange();
  LiveExchange(const LiveExchange&) = delete;
  LiveExchange& operator=(const LiveExchange&) = delete;

  // False: nothing came that could be judged, neither a response nor its beginning.
  [[nodiscard]] bool has_response() const noexcept;
  // To be judged; `facts` and `vantage` are the caller's to set.
  [[nodiscard]] statute::Exchange& exchange() noexcept { return exchange_; }
  [[nodiscard]] const statute::Exchange& exchange() const noexcept { return exchange_; }
  [[nodiscard]] const Answer& answer() const noexcept { return answer_; }

 private:
  class Frames;
  void read_frames();
  void state_facts();
  void read_request();
  void read_responses();

  Answer answer_;
  std::string uri_;
  std::unique_ptr<Frames> frames_;  // of an answer over HTTP/2
  statute::Storage storage_;
  statute::Request request_;
  statute::Exchange exchange_;
};

// In the terms of the rules.
[[nodiscard]] statute::Ending ending(End end) noexcept;

}  // namespace checker::fetch

#endif  // CHECKER_FETCH_EXCHANGE_H_
