// The cost of reading and judging one exchange; the budgets are 1.5 us for all
// rules on a typical exchange in which nothing fires, and no allocation.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/catalog.h"
#include "rules/engine/auditor.h"
#include "rules/engine/digest.h"
#include "rules/engine/history.h"
#include "rules/message/framing.h"
#include "rules/message/read.h"
#include "rules/message/storage.h"
#include "rules/message/transcript.h"

namespace {
std::atomic<std::size_t> g_allocations{0};
}

// Not inlined: g++ 12 takes malloc and delete for a mismatch where both are.
[[gnu::noinline]] void* operator new(std::size_t n) {
  g_allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* p = std::malloc(n)) return p;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }

namespace statute {
namespace {

constexpr std::string_view kRule = "BM_Rule/";

constexpr std::string_view kRequest =
    "GET /assets/app.js?v=3 HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: "
    "Mozilla/5.0 (X11; Linux x86_64)\r\nAccept: */*\r\nAccept-Encoding: gzip, br\r\n"
    "Accept-Language: en\r\nReferer: https://www.example.com/\r\n\r\n";
constexpr std::string_view kResponse =
    "HTTP/1.1 200 OK\r\nDate: Tue, 02 Jun 2026 10:00:00 GMT\r\nServer: nginx\r\n"
    "Content-Type: text/javascript; charset=utf-8\r\nContent-Length: 5120\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\nCache-Control: max-age=3600\r\nETag: "
    "\"5f3-abc\"\r\n"
    "Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT\r\nVary: Accept-Encoding\r\n"
    "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\nX-Content-Type-Options: "
    "nosniff\r\n"
    "Accept-Ranges: bytes\r\nContent-Language: en\r\nTiming-Allow-Origin: *\r\n\r\n";

// A typical exchange: 14 response fields, nothing wrong.
struct Typical {
  std::string octets;
  Request request;
  Storage storage;
  Exchange x;
  explicit Typical(std::size_t content = 5120) : Typical(0, content) {}
  // Of another resource for each number up to 999: what differs in practice differs.
  Typical(std::size_t number, std::size_t content) {
    const std::string digits = std::to_string(1000 + number).substr(1);
    octets.append(kRequest).append(kResponse);
    const auto put = [this](std::string_view behind, std::size_t size, std::string_view text) {
      octets.replace(octets.find(behind) + behind.size(), size, text);
    };
    const std::string second = std::to_string(100 + number % 60).substr(1);
    put("GET /assets/", 3, digits);
    put("ETag: \"", 3, digits);
    put("02 Jun 2026 10:00:", 2, second);
    put("01 Jun 2026 10:00:", 2, second);
    put("Content-Length: ", 4, std::to_string(content));
    octets.append(content, 'x');
    Transcript(octets).next(x, request, storage);
    x.scheme = Scheme::https;
    x.received = 1780394400;
  }
};

void BM_ReadBothHeads(benchmark::State& state) {
  Request request;
  Response response;
  FieldLines lines;
  for (auto _ : state) {
    lines.clear();
    benchmark::DoNotOptimize(read_head(kRequest, request, lines));
    benchmark::DoNotOptimize(read_head(kResponse, response, lines));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(kRequest.size() + kResponse.size()));
}
BENCHMARK(BM_ReadBothHeads);

void BM_ReadExchange(benchmark::State& state) {
  const Typical t;
  Request request;
  Storage storage;
  Exchange x;
  Transcript(t.octets).next(x, request, storage);
  const std::size_t before = g_allocations.load();
  for (auto _ : state) {
    Transcript transcript(t.octets);
    benchmark::DoNotOptimize(transcript.next(x, request, storage));
  }
  state.counters["allocations"] = benchmark::Counter(
      static_cast<double>(g_allocations.load() - before), benchmark::Counter::kAvgIterations);
}
BENCHMARK(BM_ReadExchange);

void audit(benchmark::State& state, const Auditor& auditor, const Exchange& x) {
  Workspace w;
  std::size_t findings = auditor.audit(x, w).size();
  const std::size_t before = g_allocations.load();
  for (auto _ : state) benchmark::DoNotOptimize(auditor.audit(x, w).data());
  state.counters["allocations"] = benchmark::Counter(
      static_cast<double>(g_allocations.load() - before), benchmark::Counter::kAvgIterations);
  state.counters["findings"] = static_cast<double>(findings);
  state.counters["rules"] = static_cast<double>(auditor.rules().size());
}

void BM_AllRulesTypicalExchange(benchmark::State& state) {
  const Typical t;
  audit(state, Auditor(catalog()), t.x);
}
BENCHMARK(BM_AllRulesTypicalExchange);

void BM_AllRulesInARow(benchmark::State& state) {
  const Typical t;
  audit(state, Auditor(catalog(), {.plain = true}), t.x);
}
BENCHMARK(BM_AllRulesInARow);

// Exchanges that differ in target, validators, dates and lengths, in turn.
class Traffic {
 public:
  explicit Traffic(std::size_t content) {
    for (std::size_t i = 0; i < kSize; ++i) {
      exchanges_.push_back(std::make_unique<Typical>(i, content + i));
    }
  }
  [[nodiscard]] const Exchange& next() { return exchanges_[++at_ % kSize]->x; }

 private:
  static constexpr std::size_t kSize = 1000;
  std::vector<std::unique_ptr<Typical>> exchanges_;
  std::size_t at_ = 0;
};

void BM_AllRulesTraffic(benchmark::State& state) {
  Traffic traffic(5120);
  const Auditor auditor(catalog());
  Workspace w;
  for (auto _ : state) benchmark::DoNotOptimize(auditor.audit(traffic.next(), w).data());
}
BENCHMARK(BM_AllRulesTraffic);

// The same by the rules that compare too; the number is the octets of content.
void BM_WithHistory(benchmark::State& state) {
  Traffic traffic(static_cast<std::size_t>(state.range(0)));
  const Auditor auditor(catalog());
  Workspace w;
  History history;
  std::uint64_t number = 0;
  for (; number < 20000; ++number) auditor.audit(traffic.next(), w, history, number);
  const std::size_t before = g_allocations.load();
  for (auto _ : state) {
    benchmark::DoNotOptimize(auditor.audit(traffic.next(), w, history, ++number).data());
  }
  state.counters["allocations"] = benchmark::Counter(
      static_cast<double>(g_allocations.load() - before), benchmark::Counter::kAvgIterations);
}
BENCHMARK(BM_WithHistory)->Arg(500)->Arg(5000)->Arg(50000);

void BM_Remember(benchmark::State& state) {
  Traffic traffic(static_cast<std::size_t>(state.range(0)));
  History history;
  std::uint64_t number = 0;
  for (auto _ : state) history.remember(traffic.next(), ++number);
}
BENCHMARK(BM_Remember)->Arg(500)->Arg(5000)->Arg(50000);

void BM_Digest(benchmark::State& state) {
  const std::string octets(static_cast<std::size_t>(state.range(0)), 'x');
  for (auto _ : state) benchmark::DoNotOptimize(digest_of(octets));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0));
}
BENCHMARK(BM_Digest)->Arg(500)->Arg(50000);

void BM_BuildTheIndex(benchmark::State& state) {
  for (auto _ : state) {
    const Auditor auditor{catalog()};
    benchmark::DoNotOptimize(&auditor);
  }
}
BENCHMARK(BM_BuildTheIndex);

// What one family costs on the typical exchange, above an auditor without rules;
// and one rule, when it is asked.
void register_parts() {
  static const Typical t;
  const auto add = [](std::string_view kind, std::string_view name, const Family& family,
                      bool plain) {
    return benchmark::RegisterBenchmark(
        (std::string(kind) + std::string(name)).c_str(), [family, plain](benchmark::State& state) {
          const std::array one{family};
          audit(state, Auditor(one, {.level = {}, .plain = plain}), t.x);
        });
  };
  for (const Family& family : catalog()) {
    const std::string name = std::string(family.scope) + '/' + std::string(family.rules.front().id);
    add("BM_Family/", name, family, false);
    for (const Rule& rule : family.rules) {
      add(kRule, rule.id, {family.scope, {&rule, 1}}, true)->MinTime(0.001);
    }
  }
}

// Keeps the many lines of single rules back, and lists the costliest at the end.
class Costliest : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    const std::string name = runs.front().benchmark_name();
    if (!name.starts_with(kRule)) return ConsoleReporter::ReportRuns(runs);
    const std::string_view id = std::string_view(name).substr(kRule.size());
    rules_.emplace_back(runs.front().GetAdjustedCPUTime(), id.substr(0, id.find('/')));
  }
  void Finalize() override {
    constexpr std::size_t kListed = 10;
    if (rules_.size() < kListed) return;
    std::sort(rules_.rbegin(), rules_.rend());
    const double none = rules_[rules_.size() / 2].first;  // most do not apply
    std::printf("\nThe costliest rules, of %zu:\n", rules_.size());
    for (std::size_t i = 0; i < kListed; ++i) {
      std::printf("%8.0f ns  %s\n", rules_[i].first - none, rules_[i].second.c_str());
    }
  }

 private:
  std::vector<std::pair<double, std::string>> rules_;
};

}  // namespace
}  // namespace statute

int main(int argc, char** argv) {
  const bool told = std::any_of(argv + 1, argv + argc, [](std::string_view a) {
    return a.starts_with("--benchmark_format");
  });
  benchmark::Initialize(&argc, argv);
  statute::register_parts();
  statute::Costliest costliest;
  benchmark::RunSpecifiedBenchmarks(told ? nullptr : &costliest);
  return 0;
}
