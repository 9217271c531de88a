// The catalogue of the program against the table it implements, if that is at
// hand: the same ids at the same levels and scopes.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "rules/catalog.h"

namespace statute {
namespace {

struct Row {
  std::string level;
  std::string scope;
  std::string needs;
};

std::map<std::string, Row> table() {
  const char* const named = std::getenv("STATUTE_TABLE");
  const std::string path =
      named != nullptr ? named : std::string(STATUTE_SOURCE_DIR) + "/../shared/rules.tsv";
  std::map<std::string, Row> rows;
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);  // the names of the columns
  while (std::getline(in, line)) {
    std::vector<std::string> cell;
    std::istringstream cells(line);
    for (std::string c; std::getline(cells, c, '\t');) cell.push_back(c);
    if (cell.size() > 5) rows[cell[0]] = {cell[1], cell[2], cell[5]};
  }
  return rows;
}

std::string name(Level level) {
  switch (level) {
    case Level::must:
      return "must";
    case Level::should:
      return "should";
    case Level::advice:
      return "advice";
    case Level::info:
      break;
  }
  return "info";
}

TEST(Catalogue, AgreesWithTheTable) {
  const std::map<std::string, Row> rows = table();
  if (rows.empty()) GTEST_SKIP() << "the table is not at hand";
  std::set<std::string> known;
  for (const Family& family : catalog()) {
    for (const Rule& rule : family.rules) {
      const std::string id(rule.id);
      known.insert(id);
      const auto row = rows.find(id);
      ASSERT_NE(row, rows.end()) << id << " is not in the table";
      if (id == "content-disposition-type-unknown") {
        // Its row says info, and its condition that form-data is advice: the
        // level is the highest a rule reports.
        EXPECT_EQ(name(rule.level), "advice");
      } else {
        EXPECT_EQ(name(rule.level), row->second.level) << id;
      }
      EXPECT_EQ(family.scope, row->second.scope) << id;
    }
  }
  for (const auto& [id, row] : rows) {
    EXPECT_TRUE(known.contains(id)) << id << " " << row.level << " " << row.scope;
  }
}

TEST(Catalogue, EveryBeatenRuleExists) {
  for (const Family& family : catalog()) {
    for (const Rule& rule : family.rules) {
      for (std::string_view id : rule.beats) {
        EXPECT_NE(find_rule(id), nullptr) << rule.id << " beats " << id;
      }
    }
  }
}

}  // namespace
}  // namespace statute
