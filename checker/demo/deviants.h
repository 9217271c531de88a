// The 72 responses with which parsers are told apart: one sound, the rest off the path of RFC 9112
// in one way each (a few are merely unusual). Served as they are.

#ifndef CHECKER_DEMO_DEVIANTS_H_
#define CHECKER_DEMO_DEVIANTS_H_

#include <string>
#include <string_view>
#include <vector>

namespace checker::demo {

struct Deviant {
  std::string_view name;
  std::string_view about;
  std::string octets;  // all that is sent before the connection is closed in an orderly way
};

[[nodiscard]] const std::vector<Deviant>& deviants();

}  // namespace checker::demo

#endif  // CHECKER_DEMO_DEVIANTS_H_
