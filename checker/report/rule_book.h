// Rules by id, also those that only another version of the program knows: they
// are what its results say of them.
#ifndef CHECKER_REPORT_RULE_BOOK_H_
#define CHECKER_REPORT_RULE_BOOK_H_

#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "rules/rule.h"

namespace checker::report {

// What a result tells of its rule.
struct Told {
  std::string_view id;
  statute::Level level = statute::Level::info;
  std::string_view summary;
  std::string_view reference;
  std::string_view fix;
};

class RuleBook {
 public:
  RuleBook();
  RuleBook(const RuleBook&) = delete;
  RuleBook& operator=(const RuleBook&) = delete;

  // The rule of the catalogue, or one made of what is told; lives as long as the
  // book. Of an unknown rule there is one for each way it was told.
  const statute::Rule& rule(const Told& told);
  // A rule that took part, whether or not anything was found.
  void enlist(std::string_view id);

  // Those that were asked for and enlisted: in catalogue order, then by id. One
  // for each id, the same whatever the order of the calls.
  [[nodiscard]] std::vector<const statute::Rule*> rules() const;

 private:
  // The level first, as in statute::Level; then summary, reference and fix.
  using Words = std::tuple<statute::Level, std::string, std::string, std::string>;
  struct Foreign {
    std::string id;
    Words words;
    statute::Rule rule;
  };
  const statute::Rule& foreign(std::string_view id, Words words);

  std::unordered_map<std::string_view, const statute::Rule*> catalogue_;
  std::set<const statute::Rule*> known_;  // that were asked for
  std::map<std::string, std::map<Words, const statute::Rule*>, std::less<>> foreign_;
  std::deque<Foreign> owned_;
};

}  // namespace checker::report

#endif  // CHECKER_REPORT_RULE_BOOK_H_
