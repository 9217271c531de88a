// Reading HTTP Archives: our intake beside simdjson that merely visits the same
// file. The input is made of the corpus, if it is there, else of entries made up.
#include <benchmark/benchmark.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checker/intake/formats.h"
#include "checker/intake/json_scan.h"
#include "checker/support/file.h"

namespace {

using checker::File;

class Counter final : public checker::Receiver {
 public:
  void exchange(const statute::Exchange& x, const checker::Spot&) override {
    ++exchanges;
    octets += x.response.head.size() + x.response.content.octets.size();
  }
  void skipped(const checker::Spot&, std::string_view) override {}
  void problem(const checker::Spot&, std::string) override { ++problems; }
  void note(std::string_view) override {}
  [[nodiscard]] bool is_stopped() const override { return false; }
  std::uint64_t exchanges = 0;
  std::uint64_t octets = 0;
  std::uint64_t problems = 0;
};

// Calls `visit` for every entry of the corpus, as it stands in its file.
template <class Visit>
void each_corpus_entry(const Visit& visit) {
  namespace fs = std::filesystem;
  const char* const told = std::getenv("STATUTE_CORPUS");
  const fs::path corpus =
      told != nullptr ? fs::path(told) : fs::path(STATUTE_SOURCE_DIR) / ".." / "shared" / "corpus";
  std::vector<fs::path> files;
  std::error_code none;
  for (const fs::directory_entry& f : fs::directory_iterator(corpus / "har", none)) {
    if (f.path().extension() == ".har") files.push_back(f.path());
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& path : files) {
    const checker::Result<File> file = File::open(path.string());
    if (!file) continue;
    const std::string_view octets = file->octets();
    std::size_t at = octets.find("\"entries\"");
    if (at == octets.npos || (at = octets.find('[', at)) == octets.npos) continue;
    for (++at;;) {
      at = octets.find_first_not_of(" \t\r\n,", at);
      if (at == octets.npos || octets[at] != '{') break;
      const std::size_t end = checker::intake::json_value_end(octets, at);
      if (end == octets.npos) break;
      visit(octets.substr(at, end - at));
      at = end;
    }
  }
}

std::string made_up_entry(unsigned number) {
  std::string body;
  while (body.size() < 24000 + number % 7 * 1000) {
    body += "<p class=\\\"a" + std::to_string(number * 31 % 977) + "\\\">some text<\\/p>\\n";
  }
  std::string fields;
  for (const char* name : {"date", "server", "content-type", "cache-control", "etag", "vary",
                           "last-modified", "x-cache", "via", "age", "strict-transport-security"}) {
    if (!fields.empty()) fields += ',';
    fields += "{\"name\":\"" + std::string(name) + "\",\"value\":\"value " +
              std::to_string(number) + " of it\"}";
  }
  return "{\"startedDateTime\":\"2026-06-02T10:00:00.000Z\",\"time\":12.5,\"request\":{\"method\":"
         "\"GET\",\"url\":\"https://a.example/" +
         std::to_string(number) +
         "\",\"httpVersion\":\"h2\",\"headers\":[{\"name\":\":authority\","
         "\"value\":\"a.example\"}],\"bodySize\":0},\"response\":{\"status\":200,\"statusText\":"
         "\"\","
         "\"httpVersion\":\"h2\",\"headers\":[" +
         fields + "],\"content\":{\"size\":0,\"mimeType\":\"text/html\",\"text\":\"" + body +
         "\"},\"bodySize\":-1},\"cache\":{},\"timings\":{\"receive\":1}}";
}

enum Kind : std::int64_t { corpus_as_it_is, corpus_with_content, made_up };

// About 200 MB; `size` is without the padding.
struct Input {
  std::string text;
  std::size_t size = 0;
};
const Input& input_of(Kind kind) {
  static std::array<Input, 3> inputs;
  Input& in = inputs[static_cast<std::size_t>(kind)];
  if (in.size != 0) return in;
  constexpr std::size_t kSize = std::size_t{200} << 20;
  std::vector<std::string> entries;
  if (kind == made_up) {
    for (unsigned i = 0; i < 200; ++i) entries.push_back(made_up_entry(i));
  } else {
    each_corpus_entry([&](std::string_view entry) {
      const bool full = entry.find("\"text\"", entry.find("\"content\"")) != entry.npos;
      if (kind == corpus_as_it_is || full) entries.emplace_back(entry);
    });
  }
  if (entries.empty()) return in;
  in.text = R"({"log":{"version":"1.2","creator":{"name":"a","version":"1"},"entries":[)";
  for (std::size_t i = 0; in.text.size() < kSize; ++i) {
    if (i != 0) in.text += ",\n";
    in.text += entries[i % entries.size()];
  }
  in.text += "]}}";
  in.size = in.text.size();
  in.text.append(File::kPadding, '\0');
  return in;
}

bool missing(benchmark::State& state, const Input& in) {
  if (in.size != 0) return false;
  state.SkipWithError("no corpus: set STATUTE_CORPUS");
  return true;
}

void intake(benchmark::State& state) {
  const Input& in = input_of(static_cast<Kind>(state.range(0)));
  if (missing(state, in)) return;
  Counter counter;
  for (auto _ : state) {
    counter = {};
    if (!checker::intake::read_har({in.text.data(), in.size}, nullptr, {}, counter)) {
      state.SkipWithError("not read");
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * in.size));
  state.counters["exchanges"] = static_cast<double>(counter.exchanges);
  state.counters["problems"] = static_cast<double>(counter.problems);
}

// Names and values of all fields, status and text of the content: what any reader
// of such a file has to look at. The whole document at once.
void bare_simdjson(benchmark::State& state) {
  const Input& in = input_of(static_cast<Kind>(state.range(0)));
  if (missing(state, in)) return;
  simdjson::ondemand::parser parser;
  std::uint64_t octets = 0;
  std::uint64_t entries = 0;
  for (auto _ : state) {
    entries = 0;
    const simdjson::padded_string_view json(in.text.data(), in.size, in.text.size());
    simdjson::ondemand::document document = parser.iterate(json);
    for (simdjson::ondemand::object entry : document["log"]["entries"]) {
      ++entries;
      for (auto member : entry) {
        simdjson::ondemand::field field;
        if (std::move(member).get(field) != simdjson::SUCCESS) break;
        const bool is_response = field.key() == "response";
        if (!is_response && !(field.key() == "request")) continue;
        simdjson::ondemand::object half = field.value();
        for (auto part : half) {
          simdjson::ondemand::field f;
          if (std::move(part).get(f) != simdjson::SUCCESS) break;
          if (f.key() == "headers") {
            for (simdjson::ondemand::object header : f.value()) {
              for (auto word : header) {
                simdjson::ondemand::field w;
                if (std::move(word).get(w) != simdjson::SUCCESS) break;
                std::string_view text;
                if (w.value().get_string().get(text) == simdjson::SUCCESS) octets += text.size();
              }
            }
          } else if (f.key() == "status") {
            double status = 0;
            if (f.value().get_double().get(status) == simdjson::SUCCESS) ++octets;
          } else if (is_response && f.key() == "content") {
            simdjson::ondemand::object content = f.value();
            for (auto word : content) {
              simdjson::ondemand::field w;
              if (std::move(word).get(w) != simdjson::SUCCESS) break;
              std::string_view text;
              if (w.key() == "text" && w.value().get_string().get(text) == simdjson::SUCCESS) {
                octets += text.size();
              }
            }
          }
        }
      }
    }
  }
  benchmark::DoNotOptimize(octets);
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * in.size));
  state.counters["entries"] = static_cast<double>(entries);
}

// Where entries end, and nothing else.
void scan(benchmark::State& state) {
  const Input& in = input_of(static_cast<Kind>(state.range(0)));
  if (missing(state, in)) return;
  for (auto _ : state) {
    benchmark::DoNotOptimize(checker::intake::json_value_end({in.text.data(), in.size}, 0));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * in.size));
}

// 0: the corpus, mostly without contents; 1: its entries with contents; 2: made up.
BENCHMARK(bare_simdjson)->DenseRange(0, 2)->Unit(benchmark::kMillisecond);
BENCHMARK(intake)->DenseRange(0, 2)->Unit(benchmark::kMillisecond);
BENCHMARK(scan)->DenseRange(0, 2)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
