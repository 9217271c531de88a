// Weights, the q of the Accept fields and of TE: RFC 9110, 12.4.2.
#ifndef RULES_SYNTAX_WEIGHT_H_
#define RULES_SYNTAX_WEIGHT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/syntax/parse.h"

namespace statute::syntax {

enum class WeightFault : std::uint8_t {
  none,
  too_precise,  // more than three decimals
  too_large,    // more than 1
  malformed,    // no number at all
};

// What a member says of its weight. A faulty one still has a quality, the nearest
// there is, so that the rest of the field can be read.
struct Weight {
  std::string_view text;         // the qvalue; empty if there is none
  std::uint16_t quality = 1000;  // in thousandths
  WeightFault fault = WeightFault::none;
};

// qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )  RFC 9110, 12.4.2
constexpr Weight weight_of(std::string_view qvalue) {
  Weight w{.text = qvalue};
  Cursor c(qvalue);
  const std::string_view whole = c.eat_while(is_digit);
  std::string_view decimals;
  if (c.eat('.')) decimals = c.eat_while(is_digit);
  if (whole.empty() || !c.done()) {
    w.fault = WeightFault::malformed;
    return w;
  }
  const bool zero = whole.find_first_not_of('0') == std::string_view::npos;
  const bool more =
      whole.back() != '1' ||
      whole.substr(0, whole.size() - 1).find_first_not_of('0') != std::string_view::npos ||
      decimals.find_first_not_of('0') != std::string_view::npos;
  if (!zero && more) {
    w.fault = WeightFault::too_large;
    return w;
  }
  if (zero) {
    unsigned n = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      n = n * 10 + (i < decimals.size() ? static_cast<unsigned>(decimals[i] - '0') : 0U);
    }
    w.quality = static_cast<std::uint16_t>(n);
    // Too small to be told from 0, yet not a refusal.
    if (n == 0 && decimals.find_first_not_of('0') != std::string_view::npos) w.quality = 1;
  }
  if (decimals.size() > 3) w.fault = WeightFault::too_precise;
  if (whole.size() > 1) w.fault = WeightFault::malformed;
  return w;
}

// [ weight ]; weight = OWS ";" OWS "q=" qvalue                  RFC 9110, 12.4.2
// Nothing if what follows the semicolon is no weight.
constexpr std::optional<Weight> eat_weight(Cursor& c, std::string_view& expected) {
  const std::size_t from = c.at();
  c.eat_ows();
  if (!c.eat(';')) {
    c.back_to(from);
    return Weight{};
  }
  c.eat_ows();
  if (!c.eat_same("q=")) {
    expected = "\"q=\"";
    return std::nullopt;
  }
  const std::string_view qvalue = c.eat_token();
  if (qvalue.empty()) {
    expected = "a number from 0 to 1";
    return std::nullopt;
  }
  return weight_of(qvalue);
}

static_assert(weight_of("0.5").quality == 500 && weight_of("1.000").fault == WeightFault::none);
static_assert(weight_of("0.1234").fault == WeightFault::too_precise);
static_assert(weight_of("1.1").fault == WeightFault::too_large);

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_WEIGHT_H_
