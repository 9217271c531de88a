// Makes exchanges of the entries of an HTTP Archive.
#ifndef CHECKER_INTAKE_HAR_EXCHANGE_H_
#define CHECKER_INTAKE_HAR_EXCHANGE_H_

#include <memory>

#include "checker/intake/har_entry.h"
#include "checker/intake/intake.h"

namespace checker::intake {

class HarExchanges {
 public:
  // All must outlive this.
  HarExchanges(const HarEntry& entry, const Options& options, Receiver& out);
  ~HarExchanges();

  // Hands over the exchange that the entry holds now, or says why there is none to judge.
  void take(const Spot& spot);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace checker::intake

#endif  // CHECKER_INTAKE_HAR_EXCHANGE_H_
