// The captures of others: where they are, and what their table says of them.
#ifndef TESTS_CHECKER_INTAKE_CORPUS_H_
#define TESTS_CHECKER_INTAKE_CORPUS_H_

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

namespace checker::intake {

inline std::filesystem::path corpus() {
  const char* const told = std::getenv("STATUTE_CORPUS");
  return told != nullptr ? std::filesystem::path(told)
                         : std::filesystem::path(STATUTE_SOURCE_DIR) / ".." / "shared" / "corpus";
}

// The exchanges of each file of a folder; empty if the corpus is not there.
inline std::map<std::string, std::size_t> corpus_table(const std::string& folder) {
  std::map<std::string, std::size_t> counts;
  std::ifstream readme(corpus() / "README.md");
  bool within = false;
  for (std::string line; std::getline(readme, line);) {
    if (line.starts_with("## ")) within = line == "## " + folder + "/";
    if (!within || !line.starts_with("| `")) continue;
    std::istringstream cells(line);
    std::string name;
    std::string cell;
    std::getline(cells, cell, '`');
    std::getline(cells, name, '`');
    for (int i = 0; i < 4; ++i) std::getline(cells, cell, '|');
    counts[name] = std::stoul(cell);
  }
  return counts;
}

}  // namespace checker::intake

#endif  // TESTS_CHECKER_INTAKE_CORPUS_H_
