// A receiver that keeps what it is handed, for tests of every intake.
#ifndef TESTS_CHECKER_INTAKE_RECORDER_H_
#define TESTS_CHECKER_INTAKE_RECORDER_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checker/support/source.h"

namespace checker::intake {

struct Heard {
  Spot spot;
  bool has_request = false;
  std::string request_head;
  std::string target;
  statute::Method method = statute::Method::other;
  int request_major = 0;
  statute::Known request_known = statute::Known::no;
  std::string request_content;

  std::string head;
  std::string start_line;
  std::vector<std::pair<std::string, std::string>> fields;
  std::vector<std::pair<std::string, std::string>> trailers;
  int status = 0;
  int major = 0;
  int minor = 0;
  std::string content;
  std::string after;  // the message
  std::uint64_t length = 0;
  statute::Known known = statute::Known::no;
  statute::Form form = statute::Form::exact;
  statute::Delimiter by = statute::Delimiter::unknown;
  bool complete = false;

  std::string uri;
  statute::Scheme scheme = statute::Scheme::unknown;
  statute::Needs sight;
  std::optional<std::int64_t> received;

  // The lines of a field, in order.
  [[nodiscard]] std::vector<std::string> lines(std::string_view name) const {
    std::vector<std::string> out;
    for (const auto& [n, v] : fields) {
      if (statute::equal_fold(n, name)) out.push_back(v);
    }
    return out;
  }
  [[nodiscard]] bool sees(statute::Need n) const { return sight.contains(n); }
};

class Recorder : public Receiver {
 public:
  void exchange(const statute::Exchange& x, const Spot& spot) override {
    Heard h;
    h.spot = spot;
    if (x.request != nullptr) {
      h.has_request = true;
      h.request_head = x.request->head;
      h.target = x.request->target;
      h.method = x.request->method;
      h.request_major = x.request->major;
      h.request_known = x.request->content.known;
      h.request_content = x.request->content.octets;
    }
    const statute::Response& r = x.response;
    h.head = r.head;
    h.start_line = r.start_line;
    for (const statute::FieldLine& line : r.fields) h.fields.emplace_back(line.name, line.value);
    for (const statute::FieldLine& line : r.trailers) {
      h.trailers.emplace_back(line.name, line.value);
    }
    h.status = r.status;
    h.major = r.major;
    h.minor = r.minor;
    h.content = r.content.octets;
    h.after = r.after;
    h.length = r.content.length;
    h.known = r.content.known;
    h.form = r.content.form;
    h.by = r.framing.by;
    h.complete = r.framing.complete;
    h.uri = x.uri;
    h.scheme = x.scheme;
    h.sight = x.sight();
    h.received = x.received;
    exchanges.push_back(std::move(h));
  }
  void skipped(const Spot& spot, std::string_view why) override {
    skips.emplace_back(spot, why);
    ++reasons[std::string(why)];
  }
  void problem(const Spot& spot, std::string message) override {
    problems.emplace_back(spot, std::move(message));
  }
  void note(std::string_view text) override { notes.emplace_back(text); }
  [[nodiscard]] bool is_stopped() const override { return exchanges.size() >= stop_after; }

  std::vector<Heard> exchanges;
  std::vector<std::pair<Spot, std::string>> skips;
  std::map<std::string, int> reasons;
  std::vector<std::pair<Spot, std::string>> problems;
  std::vector<std::string> notes;
  std::size_t stop_after = SIZE_MAX;
};

}  // namespace checker::intake

#endif  // TESTS_CHECKER_INTAKE_RECORDER_H_
