// Which rules are asked of the exchanges of one outline: what the index answers,
// kept for the next exchange like it.
#ifndef RULES_ENGINE_PLAN_H_
#define RULES_ENGINE_PLAN_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "rules/message/message.h"

namespace statute {

// All that `When` speaks of, and what a check by values may know besides.
struct Outline {
  FieldSet present;
  FieldSet asked;
  Oddities odd;
  Oddities asked_odd;
  Needs sight;
  std::uint16_t status = 0;
  std::uint8_t major = 0;
  std::uint8_t minor = 0;
  std::uint8_t asked_major = 0;
  std::uint8_t asked_minor = 0;
  Method method = Method::other;
  Vantage vantage = Vantage::unknown;
  Scheme scheme = Scheme::unknown;
  bool has_request = false;

  Outline() = default;
  Outline(const Exchange& x, const Needs& sight) noexcept;
  [[nodiscard]] bool operator==(const Outline&) const noexcept = default;
  [[nodiscard]] std::uint64_t digest() const noexcept;
};

// Rules are named by their order in the catalogue.
struct Plan {
  // Rules that look at the same lines, and at nothing else.
  struct Group {
    std::uint64_t salt = 0;  // what their answer depends on besides
    std::uint16_t from = 0;  // in `orders`
    std::uint16_t to = 0;
    std::uint16_t lines_from = 0;  // in `lines`
    std::uint16_t lines_to = 0;
    [[nodiscard]] std::size_t size() const noexcept { return std::size_t{to} - from; }
  };
  static constexpr std::size_t kMostInGroup = 64;

  Outline outline;
  std::uint64_t digest = 0;  // of the outline
  bool is_made = false;
  std::uint64_t exchanges = 0;  // judged by this plan, but for those with interim responses
  // Rules to call; from `grouped` on those of the groups; from `waiting` on those
  // kept without a call; from `blind` on those that are not observable.
  std::vector<std::uint16_t> orders;
  std::uint16_t grouped = 0;
  std::uint16_t waiting = 0;
  std::uint16_t blind = 0;
  std::vector<Group> groups;
  // The fields that groups look at: one of the request counts from kFieldCount on.
  std::vector<std::uint16_t> lines;
  FieldSet looked;
  FieldSet asked_looked;
};

// Kept from one plan that is made to the next.
struct Draft {
  std::vector<std::uint32_t> grouped;  // the group in the upper half
  std::vector<std::uint16_t> waiting;
  std::vector<std::uint16_t> blind;
};

// What the groups have answered: of lines seen before, only those rules are asked
// again that had something to say. Another value may take the place of one.
class Answers {
 public:
  struct Answer {
    std::uint64_t key = 0;
    std::uint64_t again = 0;  // which of the group
  };

  void clear() { answers_.assign(kSize, {}); }
  // Reads the lines that `plan` looks at.
  void look(const Exchange& x, const Plan& plan) noexcept;
  [[nodiscard]] std::uint64_t key(const Plan& plan, const Plan::Group& g) const noexcept;
  [[nodiscard]] Answer& operator[](std::uint64_t key) noexcept {
    return answers_[(key >> 8) % kSize];
  }

 private:
  static constexpr std::size_t kSize = 8192;
  std::vector<Answer> answers_;
  std::array<std::uint64_t, 2 * kFieldCount> lines_{};  // digests, of the exchange at hand
};

}  // namespace statute

#endif  // RULES_ENGINE_PLAN_H_
