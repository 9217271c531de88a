// The examples in rule declarations, made into exchanges: for `explain`, for the
// documentation, and for the test that every rule fires where its own example
// says.
//
// The text is a transcript (message/transcript.h) for people: a newline stands
// for CRLF in heads and in chunked content, and for LF in other content; \r, \n,
// \t, \0, \\ and \xNN stand for octets, and \*N; for the octet before it, N times in all; [[ ]]
// mark evidence. Empty lines between exchanges only separate them. Notes may come first: see
// read_notes. Notes between exchanges begin another connection; what they do not say stays as it
// was.
#ifndef RULES_EXAMPLE_H_
#define RULES_EXAMPLE_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/message/message.h"
#include "rules/message/storage.h"

namespace statute {

// Exchanges that own their octets. Not movable: views point into it.
class Example {
 public:
  explicit Example(std::string_view text);
  Example(const Example&) = delete;
  Example& operator=(const Example&) = delete;

  // In the order of the text; at least one if the text holds a message at all.
  [[nodiscard]] std::size_t size() const noexcept { return slots_.size(); }
  [[nodiscard]] const Exchange& exchange(std::size_t i) const noexcept {
    return slots_[i]->exchange;
  }
  // Supplies facts to all exchanges; `facts` must outlive the example.
  void use(Facts& facts) noexcept;

  // The octets between [[ and ]], in order.
  [[nodiscard]] const std::vector<std::string_view>& marked() const noexcept { return marked_; }
  // The transcript, octet for octet.
  [[nodiscard]] std::string_view octets() const noexcept { return octets_; }
  // The same with the marks in it.
  [[nodiscard]] std::string marked_octets() const;

 private:
  struct Slot {
    Exchange exchange;
    Request request;
    Storage storage;
  };
  std::string octets_;
  std::vector<std::pair<std::size_t, std::size_t>> marks_;  // offset and length
  std::vector<std::string_view> marked_;
  std::vector<std::unique_ptr<Slot>> slots_;
};

}  // namespace statute

#endif  // RULES_EXAMPLE_H_
