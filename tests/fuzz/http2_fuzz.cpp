// libFuzzer: the reader of HTTP/2 over connections of arbitrary octets, cut anyhow.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "checker/http2/reader.h"
#include "rules/catalog.h"
#include "rules/engine/auditor.h"

namespace {

using checker::http2::Reader;
using checker::http2::Side;
using checker::http2::Where;

void require(bool holds) {
  if (!holds) std::abort();
}

void require_within(std::string_view part, std::string_view whole) {
  require(part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void look_at(const statute::Message& m, std::string& trace) {
  for (const statute::FieldLine& line : m.fields) require_within(line.whole(), m.head);
  for (const statute::FieldLine& line : m.trailers) require_within(line.whole(), m.trailer_section);
  require_within(m.start_line, m.head);
  require(m.content.known != statute::Known::fully || m.content.length == m.content.octets.size());
  require(m.content.known != statute::Known::length || m.content.octets.empty());
  trace.append(m.head).append(m.content.octets).append(m.trailer_section);
  trace += std::to_string(m.content.length) + '/' + std::to_string(m.odd.word());
}

class Looker final : public checker::http2::Listener {
 public:
  void exchange(const statute::Exchange& x, const Where& where) override {
    require(where.stream != 0);
    require(!x.response.head.empty() || !x.interim.empty());
    require(x.connection.position == count_++);
    trace += std::to_string(where.stream);
    if (!x.response.head.empty()) look_at(x.response, trace);
    for (const statute::Response& r : x.interim) look_at(r, trace);
    if (x.request != nullptr) look_at(*x.request, trace);
    static const statute::Auditor auditor(statute::catalog());
    static statute::Workspace workspace;
    for (const statute::Finding& f : auditor.audit(x, workspace)) {
      for (const statute::Evidence& e : f.evidence()) {
        require(statute::octets(x, e).size() == e.length);
      }
    }
  }
  void skipped(const Where& where, std::string_view why) override {
    require(where.stream != 0 && !why.empty());
    trace.append(why);
  }
  void problem(const Where&, std::string message) override {
    require(!message.empty() && ++problems_ <= 4);
    trace += message;
  }
  std::string trace;

 private:
  std::uint32_t count_ = 0;
  std::size_t problems_ = 0;
};

// What the input says was done: an octet each for what, and for how many octets, which follow.
struct Step {
  std::uint8_t what = 0;
  std::string_view octets;
};

std::vector<Step> steps_of(std::string_view input) {
  std::vector<Step> steps;
  while (input.size() >= 2) {
    const auto what = static_cast<std::uint8_t>(input[0]);
    const auto n = static_cast<std::uint8_t>(input[1]);
    input.remove_prefix(2);
    steps.push_back({what, input.substr(0, n)});
    input.remove_prefix(std::min<std::size_t>(n, input.size()));
  }
  return steps;
}

constexpr unsigned kServer = 1;
constexpr unsigned kGap = 2;
constexpr unsigned kUnknownGap = 4;
constexpr unsigned kUpgraded = 8;

std::string read(const std::vector<Step>& steps, std::size_t piece) {
  Looker out;
  checker::http2::Options options;
  options.head_limit = 2000;
  options.content_limit = 1000;
  options.total_limit = 10'000;
  options.streams = 20;
  Reader reader(options, out);
  if (!steps.empty() && (steps[0].what & kUpgraded) != 0) {
    reader.upgraded("GET /a HTTP/1.1\r\nHost: a.example\r\n\r\n");
  }
  for (const Step& step : steps) {
    const Side side = (step.what & kServer) != 0 ? Side::server : Side::client;
    if ((step.what & kUnknownGap) != 0) reader.gap(side, std::nullopt);
    if ((step.what & kGap) != 0) {
      reader.gap(side, step.octets.size());
      continue;
    }
    for (std::size_t at = 0; at < step.octets.size(); at += piece) {
      const std::string_view part = step.octets.substr(at, piece);
      const std::vector<char> exact(part.begin(), part.end());
      reader.feed(side, {exact.data(), exact.size()}, {});
      require(reader.held() <= 15'000);
    }
  }
  reader.finish(statute::Ending::closed, {});
  require(reader.held() == 0);
  return out.trace;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<Step> steps =
      steps_of(std::string_view(reinterpret_cast<const char*>(data), size));
  const std::string whole = read(steps, std::string_view::npos);
  const bool gaps = std::any_of(steps.begin(), steps.end(),
                                [](const Step& s) { return (s.what & (kGap | kUnknownGap)) != 0; });
  // How octets are cut matters only where frames have to be found again.
  if (!gaps) require(read(steps, 1) == whole);
  return 0;
}
