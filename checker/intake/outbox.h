// Exchanges of many connections, handed over in the order in which their
// responses were complete, though what became of a connection shows later.
//
// When a response came is told by the clock of whoever captured it, right or
// wrong: it tells the order of things and how long they took, but no rule may
// hold a Date against it. So exchanges have `received`, and do not see Need::time.
#ifndef CHECKER_INTAKE_OUTBOX_H_
#define CHECKER_INTAKE_OUTBOX_H_

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "checker/intake/intake.h"
#include "checker/intake/octets.h"
#include "checker/support/source.h"
#include "rules/message/message.h"
#include "rules/message/storage.h"

namespace checker::intake {

// Milliseconds since 1970 that a clock may have shown: none that was never set.
[[nodiscard]] constexpr bool is_time(std::int64_t milliseconds) noexcept {
  return milliseconds >= std::int64_t{788918400} * 1000;  // 1995
}

// One exchange, as it was cut out of the two streams of a connection.
struct Record {
  bool has_request = false;
  Run request;
  Run response;       // interim ones first
  std::string after;  // octets that came when no request waited
  statute::Method method = statute::Method::other;
  bool headless = false;   // a lone response, perhaps to HEAD: nothing is known of its content
  bool cut = false;        // octets of it are missing in the capture
  bool ended = false;      // the server ended the stream behind it
  bool one_sided = false;  // the client was not captured
  bool settled = false;    // nothing more can become known of it
  statute::Ending ending = statute::Ending::unknown;
  std::optional<std::uint32_t> idle;
  std::uint32_t position = 0;
  std::uint64_t offset = 0;  // in the file, of the packet that begins the response
  std::int64_t started = 0;  // when its first octet came, in ms since 1970; 0: not known
  std::int64_t completed = 0;
};

class Outbox {
 public:
  Outbox(const Options& options, Receiver& out) : options_(options), out_(out) {}

  // Takes a complete response; returns a number by which it can be found as long
  // as it is not handed over.
  std::uint64_t add(Record record);
  // Null once it was handed over.
  [[nodiscard]] Record* find(std::uint64_t number) noexcept;
  // Hands over what is settled. `now`: of the capture. What others wait for is
  // handed over in any case, unsettled, when they waited too long.
  void pump(std::int64_t now);
  void flush();

  void skip(std::uint64_t offset, std::string_view why);
  void problem(std::uint64_t offset, std::string what);
  // A problem that many packets share: told once, with their number, by `flush`.
  void count(std::uint64_t offset, std::string_view what);

  [[nodiscard]] const Options& options() const noexcept { return options_; }
  // What is read is in cleartext, unless the user knows better.
  [[nodiscard]] statute::Scheme scheme() const noexcept {
    return options_.scheme == statute::Scheme::unknown ? statute::Scheme::http : options_.scheme;
  }
  [[nodiscard]] Receiver& receiver() noexcept { return out_; }
  [[nodiscard]] Spares& spares() noexcept { return spares_; }
  // For field lines that are looked at and forgotten.
  [[nodiscard]] statute::FieldLines& scratch() noexcept { return scratch_; }
  // An exchange of another reader: after all that was complete before it.
  void pass(const statute::Exchange& x, std::uint64_t offset);

 private:
  void deliver_front();
  void deliver(Record& record);
  bool read_responses(Record& record, statute::Exchange& x);
  void read_request(Record& record, statute::Exchange& x);

  struct Count {
    std::uint64_t offset = 0;
    std::uint64_t number = 0;
  };
  const Options& options_;
  Receiver& out_;
  Spares spares_;
  std::deque<Record> records_;
  std::uint64_t first_ = 0;  // the number of the front one
  std::size_t held_ = 0;     // octets in them
  std::uint64_t index_ = 0;
  std::map<std::string, Count, std::less<>> counts_;
  statute::Storage storage_;
  statute::Request request_;
  statute::FieldLines scratch_;
};

}  // namespace checker::intake

#endif  // CHECKER_INTAKE_OUTBOX_H_
