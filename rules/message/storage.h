// What the views of an exchange point into when they cannot point into the
// octets read: field lines, and content joined from chunks. Reused from one
// exchange to the next, so that a reader that has warmed up allocates nothing.
#ifndef RULES_MESSAGE_STORAGE_H_
#define RULES_MESSAGE_STORAGE_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "rules/message/message.h"

namespace statute {

// Field lines in blocks that never move.
class FieldLines {
 public:
  // The section that is being read: `push` appends to it, `take` ends it.
  void push(const FieldLine& line);
  [[nodiscard]] FieldLine* last() noexcept;  // of the section; null if it is empty
  [[nodiscard]] std::span<const FieldLine> take() noexcept;
  // Invalidates every section taken.
  void clear() noexcept;

 private:
  struct Block {
    std::unique_ptr<FieldLine[]> lines;
    std::size_t size = 0;
  };
  std::vector<Block> blocks_;
  std::size_t block_ = 0;  // the one in use
  std::size_t from_ = 0;   // where the section begins in it
  std::size_t end_ = 0;
};

struct Storage {
  FieldLines lines;
  std::vector<Response> interim;
  std::string request_content;
  std::string response_content;

  void clear() noexcept {
    lines.clear();
    interim.clear();
    request_content.clear();
    response_content.clear();
  }
};

}  // namespace statute

#endif  // RULES_MESSAGE_STORAGE_H_
