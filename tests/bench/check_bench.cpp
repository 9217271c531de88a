// The cost of reading and judging one exchange; the budgets are 1.5 us for all
// rules on a typical exchange in which nothing fires, and no allocation.
#include <benchmark/benchmark.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "rules/catalog.h"
#include "rules/engine/auditor.h"
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
  std::string octets = std::string(kRequest) + std::string(kResponse) + std::string(5120, 'x');
  Request request;
  Storage storage;
  Exchange x;
  Typical() {
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

void BM_BuildTheIndex(benchmark::State& state) {
  for (auto _ : state) {
    const Auditor auditor{catalog()};
    benchmark::DoNotOptimize(&auditor);
  }
}
BENCHMARK(BM_BuildTheIndex);

// What one family, and one rule, costs on the typical exchange, above an
// auditor without rules.
void register_parts() {
  static const Typical t;
  for (const Family& family : catalog()) {
    const std::string name =
        "BM_Family/" + std::string(family.scope) + "/" + std::string(family.rules.front().id);
    benchmark::RegisterBenchmark(name.c_str(), [&family](benchmark::State& state) {
      const std::array one{family};
      audit(state, Auditor(one), t.x);
    });
    for (const Rule& rule : family.rules) {
      const std::string rule_name = "BM_Rule/" + std::string(rule.id);
      benchmark::RegisterBenchmark(rule_name.c_str(), [&rule, &family](benchmark::State& state) {
        const std::array one{Family{family.scope, {&rule, 1}}};
        audit(state, Auditor(one), t.x);
      })->MinTime(0.01);
    }
  }
}

}  // namespace
}  // namespace statute

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  statute::register_parts();
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
