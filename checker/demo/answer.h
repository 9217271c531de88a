// What the demonstration origin says to a request.

#ifndef CHECKER_DEMO_ANSWER_H_
#define CHECKER_DEMO_ANSWER_H_

#include <string>

#include "checker/demo/request.h"
#include "checker/demo/resources.h"

namespace checker::demo {

struct Answer {
  std::string octets;
  Ending ending = Ending::keep;
  const Resource* resource = nullptr;  // whose `repeated`, `last` and `pace` apply; null: none
};

// The request a resource is for gets its octets as they are, whatever else is odd about it. Beyond
// that:
// - a HEAD gets the head alone, an OPTIONS the methods, a request that ends the connection gets
//   `Connection: close` (none of this on deviant and hostile resources);
// - a 200 honours If-Match and If-None-Match, and a single range when it says so;
// - a right resource refuses methods it does not have.
[[nodiscard]] Answer answer(const Request& request, std::string_view date);

// Where the head of the final response in well-formed `octets` begins and ends (behind the empty
// line).
struct Head {
  std::size_t begin = 0;
  std::size_t end = 0;
};
[[nodiscard]] Head final_head(std::string_view octets);

}  // namespace checker::demo

#endif  // CHECKER_DEMO_ANSWER_H_
