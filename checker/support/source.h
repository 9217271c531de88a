// What every source of exchanges hands over, and to whom.
#ifndef CHECKER_SUPPORT_SOURCE_H_
#define CHECKER_SUPPORT_SOURCE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rules/message/message.h"

namespace checker {

// Where an exchange stands in its source.
struct Spot {
  std::uint64_t index = 0;              // its number in the source, from 0
  std::optional<std::uint64_t> offset;  // in octets, where a file has offsets
};

// Where it stands in all: in reports.
struct Place {
  std::string source;  // a file as it was named, or a target URL
  bool live = false;   // a target, not a file
  Spot spot;
  std::string probe;  // what provoked it; empty for the plain request
};

// What could not be read or fetched; the run goes on.
struct Problem {
  std::string source;
  bool live = false;
  Spot spot;
  bool has_index = false;
  std::string message;  // names what and why, without the source
};

// Takes what one source yields, in its order.
class Receiver {
 public:
  virtual ~Receiver() = default;
  // `x` and all it views are valid during the call.
  virtual void exchange(const statute::Exchange& x, const Spot& spot) = 0;
  // An entry that holds nothing to judge, and why: "status 0: no response".
  virtual void skipped(const Spot& spot, std::string_view why) = 0;
  // An entry, or a piece of the source, that could not be read.
  virtual void problem(const Spot& spot, std::string message) = 0;
  // The source says what it is: "HAR 1.2", "line ends were converted".
  virtual void note(std::string_view text) = 0;
  // The user wants to stop: a source returns soon when this is true.
  [[nodiscard]] virtual bool is_stopped() const = 0;
};

}  // namespace checker

#endif  // CHECKER_SUPPORT_SOURCE_H_
