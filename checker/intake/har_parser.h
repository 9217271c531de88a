// Reads the objects of an HTTP Archive one by one.
#ifndef CHECKER_INTAKE_HAR_PARSER_H_
#define CHECKER_INTAKE_HAR_PARSER_H_

#include <memory>
#include <string>
#include <string_view>

#include "checker/intake/har_entry.h"
#include "checker/intake/json_scan.h"

namespace checker::intake {

// Wrong types are no errors: the member is as good as absent. What a strict parser refuses is
// repaired, if it can be. File::kPadding octets after each object must be readable.
class HarParser {
 public:
  HarParser();
  HarParser(HarParser&&) noexcept;
  HarParser& operator=(HarParser&&) noexcept;
  ~HarParser();

  // The views in `out` are valid until the next call. False if it cannot be read.
  bool entry(std::string_view object, HarEntry& out);
  // {"name": "...", "version": "..."}, joined by a space.
  bool creator(std::string_view object, std::string& out);

  // Of the last call that returned false.
  [[nodiscard]] const char* fault() const;
  // Of all: what was read only after it had been repaired.
  [[nodiscard]] const Repaired& repaired() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace checker::intake

#endif  // CHECKER_INTAKE_HAR_PARSER_H_
