// What the plain GET told of a resource, and probes are built from: validators
// (RFC 9110, 8.8), length, links, challenges.
#ifndef CHECKER_FETCH_SUBJECT_H_
#define CHECKER_FETCH_SUBJECT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/fetch/url.h"
#include "rules/message/message.h"

namespace checker::fetch {

// One instant in the three forms of RFC 9110, 5.6.7.
struct Dates {
  std::string fixdate;
  std::string rfc850;
  std::string asctime;
};
[[nodiscard]] Dates dates_of(std::int64_t unix_seconds);

struct Subject {
  Url url;
  std::vector<std::string> fields;  // that the user wants in every request: "Name: value"
  std::string word;                 // made up, so that nothing has that name: syntax/invented.h

  // Of the plain GET. Without one, words in braces that stand for what it would tell.
  bool known = false;
  int status = 0;
  std::string tag;     // the entity tag with its quotes; empty: none
  bool weak = false;   // it is
  Dates modified;      // Last-Modified; empty: none
  Dates after;         // a day later, or as late as Date
  Dates before;        // a day earlier
  std::string length;  // of the content, in decimal; empty: not known or none
  std::uint64_t octets = 0;
  std::uint64_t head = 0;               // octets of the head
  std::optional<Url> location;          // of this origin
  std::optional<Url> content_location;  // of this origin, and another URI
  std::string challenge;                // a scheme that is offered: "Basic" or "Bearer"
  std::string protocols;                // what Alt-Svc offers

  // Of the run.
  bool http2 = false;          // all is asked over HTTP/2
  std::optional<Url> other;    // another name with the same scheme and port
  std::optional<Url> sibling;  // another resource of the origin
  std::optional<Url> post;     // to which POST may be sent
  std::optional<Url> scratch;  // which may be overwritten
  bool all = false;            // whether the rarest may be sent, too

  [[nodiscard]] bool is_success() const noexcept { return status >= 200 && status < 300; }
};

// A word of syntax/invented.h, by the random source of the system.
[[nodiscard]] std::string invented_word();

// With nothing known but the URL: for showing what would be sent.
[[nodiscard]] Subject unknown_subject(Url url);

// Puts into `subject` what that answer to the plain GET says.
void learn(const statute::Response& response, Subject& subject);

// What the reference in a field means on a page of that URL, if it can be fetched.
[[nodiscard]] std::optional<Url> resolved(const Url& base, std::string_view reference);

[[nodiscard]] bool same_origin(const Url& a, const Url& b) noexcept;

}  // namespace checker::fetch

#endif  // CHECKER_FETCH_SUBJECT_H_
