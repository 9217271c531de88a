// What a fallible function of the program returns: a value, or a fault and a
// sentence the user can act on.
#ifndef CHECKER_SUPPORT_RESULT_H_
#define CHECKER_SUPPORT_RESULT_H_

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace checker {

enum class Fault : std::uint8_t {
  usage,         // an option, a configuration or a name that means nothing
  unreadable,    // a file that cannot be opened or read
  unwritable,    // a report or baseline that cannot be written
  malformed,     // octets that are not what they claim to be
  unrecognised,  // octets of no kind that we know
  unreachable,   // no connection, no name, no handshake
  timeout,
  too_large,  // a limit of ours was met
  interrupted,
  internal,
};

struct Error {
  Fault fault = Fault::internal;
  std::string what;  // names the file, the offset and the cause; no full stop

  friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Result = boost::system::result<T, Error>;

// What `value()` throws when there is none; caught where commands become exit codes.
class Failure : public std::runtime_error {
 public:
  explicit Failure(Error error) : std::runtime_error(error.what), error_(std::move(error)) {}
  [[nodiscard]] const Error& error() const noexcept { return error_; }

 private:
  Error error_;
};

[[noreturn]] inline void throw_exception_from_error(const Error& error,
                                                    const boost::source_location&) {
  throw Failure(error);
}

// The exit code of a run that ended with this fault and has no findings.
constexpr int exit_code(Fault fault) noexcept {
  switch (fault) {
    case Fault::usage:
      return 2;
    case Fault::unreadable:
    case Fault::malformed:
    case Fault::unrecognised:
    case Fault::unreachable:
    case Fault::timeout:
    case Fault::too_large:
      return 3;
    case Fault::interrupted:
      return 130;
    case Fault::unwritable:
    case Fault::internal:
      break;
  }
  return 4;
}

// "unreadable"; for logs and machine-readable reports.
constexpr const char* name(Fault fault) noexcept {
  switch (fault) {
    case Fault::usage:
      return "usage";
    case Fault::unreadable:
      return "unreadable";
    case Fault::unwritable:
      return "unwritable";
    case Fault::malformed:
      return "malformed";
    case Fault::unrecognised:
      return "unrecognised";
    case Fault::unreachable:
      return "unreachable";
    case Fault::timeout:
      return "timeout";
    case Fault::too_large:
      return "too_large";
    case Fault::interrupted:
      return "interrupted";
    case Fault::internal:
      break;
  }
  return "internal";
}

}  // namespace checker

#endif  // CHECKER_SUPPORT_RESULT_H_
