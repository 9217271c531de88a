// Captures: files of octets recorded by others, made into exchanges.
#ifndef CHECKER_INTAKE_INTAKE_H_
#define CHECKER_INTAKE_INTAKE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "checker/support/file.h"
#include "checker/support/result.h"
#include "checker/support/source.h"
#include "rules/message/message.h"

namespace checker::intake {

enum class Format : std::uint8_t { http, har, warc, pcap, mitm };

// "http", "har", ...; nothing for "auto" and other words.
[[nodiscard]] std::optional<Format> format_named(std::string_view word) noexcept;

// By the first octets, gzip undone, never by the name of the file. Nothing if it
// is none that we know.
[[nodiscard]] std::optional<Format> detect(std::string_view octets) noexcept;

struct Options {
  std::optional<Format> format;  // none: by content
  // The request that a lone response answers, where the capture does not say.
  std::string method;
  std::string url;
  statute::Scheme scheme = statute::Scheme::unknown;
  statute::Vantage vantage = statute::Vantage::unknown;
  // Hold the digests that WARC records state against their octets.
  bool verify_digests = false;
  // How many may work on one file; the receiver is called by one at a time, in the same order
  // whatever the number.
  std::size_t threads = 1;
  // Nobody said that it is a capture: it stood in a folder. What is none is skipped, and
  // text has to begin with a message.
  bool found = false;
};

// Hands over every exchange of `file`. An error is about the file as a whole (unrecognised:
// it is no capture); what is wrong with a part of it is a problem, and the rest goes on.
[[nodiscard]] Result<void> read(const File& file, const Options& options, Receiver& out);

}  // namespace checker::intake

#endif  // CHECKER_INTAKE_INTAKE_H_
