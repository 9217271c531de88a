// An exchange with findings, made independent of the octets it was read from:
// what reports are written from.
#ifndef CHECKER_REPORT_RECORD_H_
#define CHECKER_REPORT_RECORD_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checker/support/source.h"
#include "rules/engine/history.h"
#include "rules/engine/report.h"
#include "rules/message/message.h"

namespace checker::report {

// A piece of evidence with the line it stands on.
struct Quote {
  statute::Part part = statute::Part::none;
  std::uint16_t interim = 0;  // as in statute::Evidence
  std::uint64_t offset = 0;   // in its part
  std::uint64_t length = 0;   // of the evidence; `octets` may hold less
  std::string octets;         // 1 KiB at most
  std::string line;           // the line, or the octets around, 2 KiB at most
  std::size_t column = 0;     // of the evidence in `line`
};

struct Finding {
  const statute::Rule* rule = nullptr;
  statute::Level level = statute::Level::must;
  std::string detail;
  std::vector<Quote> evidence;
  std::uint64_t fingerprint = 0;  // the same wherever and whenever the same fault shows
  bool suppressed = false;
};

struct Record {
  Place place;
  std::string method;  // empty when the request is unknown
  std::string url;     // as far as it is known: a URL, a target, or nothing
  int status = 0;      // 0 when no final response came
  std::string reason;
  std::string http;  // "1.1", "2"; empty when unknown
  std::vector<Finding> findings;
};

struct RecordOptions {
  bool redact = true;  // secrets become asterisks, as many as they had octets
};

[[nodiscard]] Record make_record(const statute::Exchange& x,
                                 std::span<const statute::Finding> findings, const Place& place,
                                 const RecordOptions& options);

// The same of an exchange that is only remembered: `findings` are all about it.
[[nodiscard]] Record make_record(const statute::Memo& memo,
                                 std::span<const statute::Finding> findings, const Place& place,
                                 const RecordOptions& options);

// The URL of an exchange as far as it can be told.
[[nodiscard]] std::string url_of(const statute::Exchange& x);

// The authority of a URL without userinfo, 255 octets of it at most; empty if it
// has none. A view of `url`.
[[nodiscard]] std::string_view host_of(std::string_view url) noexcept;
// What findings are counted by: as their records will say it, but told without
// making one. Views of the exchange.
struct Subject {
  std::string_view host;  // empty when it is not known
  int status = 0;
};
[[nodiscard]] Subject subject_of(const statute::Exchange& x) noexcept;
[[nodiscard]] Subject subject_of(const statute::Memo& memo) noexcept;
// The status of the final response, or of the last interim one; 0 if none came.
[[nodiscard]] int status_of(const statute::Exchange& x) noexcept;

// The name of the field on whose line octet `at` of a head, or of some lines of
// it, stands; empty on the start line and where there is no name.
[[nodiscard]] std::string_view field_at(std::string_view lines, std::size_t at) noexcept;
// The name of the field that the first evidence of a finding stands in, or nothing.
[[nodiscard]] std::string_view field_of(const Finding& f) noexcept;
[[nodiscard]] std::string_view field_of(const statute::Exchange& x,
                                        const statute::Finding& f) noexcept;
[[nodiscard]] std::string_view field_of(const statute::Memo& memo,
                                        const statute::Finding& f) noexcept;

// What tells findings apart of which one a host and field is enough; `source` stands
// for a host that is not known.
[[nodiscard]] std::uint64_t once_key(const statute::Rule& rule, std::string_view host,
                                     std::string_view source, std::string_view field);

// `url` without port and query values, and with numbers and identifiers in the
// path replaced by {id}: what fingerprints and counts by URL are made of.
[[nodiscard]] std::string url_template(std::string_view url);

}  // namespace checker::report

#endif  // CHECKER_REPORT_RECORD_H_
