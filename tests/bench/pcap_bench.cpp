// Reading packet captures: our intake, without and with the rules, beside libpcap
// that merely hands over the packets of the same file. The input is made of the
// corpus, if it is there, with other ports and addresses each time; or made up.
#include <benchmark/benchmark.h>
#include <pcap/pcap.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checker/intake/formats.h"
#include "checker/intake/packets.h"
#include "checker/support/facts.h"
#include "checker/support/file.h"
#include "rules/catalog.h"
#include "rules/engine/auditor.h"
#include "tests/checker/intake/capture.h"

namespace {

using checker::File;
namespace fs = std::filesystem;

class Counter : public checker::Receiver {
 public:
  void exchange(const statute::Exchange& x, const checker::Spot&) override {
    ++exchanges;
    octets += x.response.head.size() + x.response.content.octets.size();
  }
  void skipped(const checker::Spot&, std::string_view) override { ++skips; }
  void problem(const checker::Spot&, std::string) override { ++problems; }
  void note(std::string_view) override {}
  [[nodiscard]] bool is_stopped() const override { return false; }
  std::uint64_t exchanges = 0;
  std::uint64_t octets = 0;
  std::uint64_t skips = 0;
  std::uint64_t problems = 0;
};

class Judge final : public Counter {
 public:
  explicit Judge(const statute::Auditor& auditor) : auditor_(auditor) {}
  void exchange(const statute::Exchange& x, const checker::Spot& spot) override {
    Counter::exchange(x, spot);
    facts_.next();
    statute::Exchange with_facts = x;
    with_facts.facts = &facts_;
    findings += auditor_.audit(with_facts, workspace_, history_, spot.index).size();
  }
  std::uint64_t findings = 0;

 private:
  const statute::Auditor& auditor_;
  statute::Workspace workspace_;
  statute::History history_;
  checker::ExchangeFacts facts_;
};

// Frames of the corpus over Ethernet and IPv4, without what wraps them further.
std::vector<std::string> corpus_frames() {
  const char* const told = std::getenv("STATUTE_CORPUS");
  std::vector<std::string> frames;
  if (told == nullptr) return frames;
  std::vector<fs::path> files;
  std::error_code none;
  for (const fs::directory_entry& f : fs::directory_iterator(fs::path(told) / "pcap", none)) {
    if (f.path().extension() == ".pcap") files.push_back(f.path());
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& path : files) {
    const checker::Result<File> file = File::open(path.string());
    if (!file) continue;
    checker::intake::PacketReader reader(file->octets());
    if (!reader.open()) continue;
    while (const auto packet = reader.next()) {
      const std::string_view o = packet->octets;
      if (packet->link == 1 && packet->length == o.size() && o.size() > 54 &&
          o.substr(12, 3) == std::string_view("\x08\x00\x45", 3) && o[23] == 6) {
        frames.emplace_back(o);
      }
    }
  }
  return frames;
}

// Conversations of 100 kB and more on a connection, a packet in twenty late.
std::vector<std::string> made_up_frames() {
  std::vector<std::string> frames;
  for (unsigned i = 0; i < 100; ++i) {
    checker::intake::Talk talk(1000 + i, 5000 + i, 20000 + i);
    talk.handshake();
    for (unsigned k = 0; k < 8; ++k) {
      std::string content;
      while (content.size() < 12000 + i * 37 + k * 101) content += std::to_string(content.size());
      std::string response =
          "HTTP/1.1 200 OK\r\nDate: Tue, 02 Jun 2026 10:00:00 GMT\r\nServer: a\r\n"
          "Content-Type: text/plain\r\nCache-Control: max-age=60\r\nETag: \"" +
          std::to_string(i * 8 + k) +
          "\"\r\nVary: Accept-Encoding\r\nContent-Length: " + std::to_string(content.size()) +
          "\r\n\r\n" + content;
      talk.client("GET /" + std::to_string(i) + "/" + std::to_string(k) +
                  " HTTP/1.1\r\nHost: a.example\r\nAccept: */*\r\nUser-Agent: a\r\n\r\n");
      for (std::size_t at = 0; at < response.size(); at += 1448) {
        talk.server(response.substr(at, 1448));
        const std::size_t n = talk.frames.size();
        if (n % 20 == 0) std::swap(talk.frames[n - 1], talk.frames[n - 2]);
      }
    }
    talk.server_fin().client_fin();
    for (const checker::intake::Frame& f : talk.frames) frames.push_back(f.octets);
  }
  return frames;
}

enum Kind : std::int64_t { corpus, made_up };

// A file of about 200 MB, gone at the end; its name is empty if there is no input.
class Input {
 public:
  explicit Input(Kind kind) {
    constexpr std::uint64_t kSize = std::uint64_t{200} << 20;
    std::vector<std::string> frames = kind == corpus ? corpus_frames() : made_up_frames();
    if (frames.empty()) return;
    name_ = (fs::temp_directory_path() /
             ("statute-bench-" + std::to_string(::getpid()) + "-" + std::to_string(kind) + ".pcap"))
                .string();
    std::ofstream file(name_, std::ios::binary);
    file << checker::intake::pcap_file({});
    std::uint64_t micros = 1'700'000'000'000'000;
    for (unsigned copy = 0; size_ < kSize; ++copy) {
      for (std::string& frame : frames) {
        // Both addresses differ in the same bits, so that answers stay answers.
        for (const std::size_t at : {27U, 28U, 31U, 32U}) {
          const unsigned mask = at % 4 == 3 ? copy >> 8 : copy;
          frame[at] = static_cast<char>(static_cast<unsigned char>(frame[at]) ^ (mask & 0xFF));
        }
        using checker::intake::le32;
        const std::string length = le32(static_cast<std::uint32_t>(frame.size()));
        file << le32(static_cast<std::uint32_t>(micros / 1'000'000))
             << le32(static_cast<std::uint32_t>(micros % 1'000'000)) << length << length << frame;
        for (const std::size_t at : {27U, 28U, 31U, 32U}) {
          const unsigned mask = at % 4 == 3 ? copy >> 8 : copy;
          frame[at] = static_cast<char>(static_cast<unsigned char>(frame[at]) ^ (mask & 0xFF));
        }
        micros += 20;
        size_ += 16 + frame.size();
      }
    }
  }
  ~Input() {
    if (!name_.empty()) std::remove(name_.c_str());
  }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(size_); }

 private:
  std::string name_;
  std::uint64_t size_ = 0;
};

const Input& input_of(std::int64_t kind) {
  if (kind == corpus) {
    static const Input input(corpus);
    return input;
  }
  static const Input input(made_up);
  return input;
}

bool missing(benchmark::State& state, const Input& in) {
  if (!in.name().empty()) return false;
  state.SkipWithError("no corpus: set STATUTE_CORPUS");
  return true;
}

// The best of each, for the ratios at the end.
std::array<std::array<double, 3>, 2>& rates() {
  static std::array<std::array<double, 3>, 2> best{};
  return best;
}

template <class Once>
void measure(benchmark::State& state, std::size_t which, const Once& once) {
  const Input& in = input_of(state.range(0));
  if (missing(state, in)) return;
  for (auto _ : state) {
    // Of the processor, whatever else it is busy with.
    const std::clock_t from = std::clock();
    once(in.name());
    const double took = static_cast<double>(std::clock() - from) / CLOCKS_PER_SEC;
    double& best = rates()[static_cast<std::size_t>(state.range(0))][which];
    best = std::max(best, static_cast<double>(in.size()) / std::max(took, 1e-6));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * in.size());
}

void bare_libpcap(benchmark::State& state) {
  std::uint64_t octets = 0;
  measure(state, 0, [&octets](const std::string& name) {
    std::array<char, PCAP_ERRBUF_SIZE> error{};
    pcap_t* const p = pcap_open_offline(name.c_str(), error.data());
    if (p == nullptr) return;
    pcap_loop(
        p, -1,
        [](u_char* sum, const pcap_pkthdr* header, const u_char*) {
          *reinterpret_cast<std::uint64_t*>(sum) += header->caplen;
        },
        reinterpret_cast<u_char*>(&octets));
    pcap_close(p);
  });
  benchmark::DoNotOptimize(octets);
}

void read(const std::string& name, checker::Receiver& out) {
  const checker::Result<File> file = File::open(name);
  if (file) (void)checker::intake::read_pcap(file->octets(), &*file, {}, out);
}

void intake(benchmark::State& state) {
  Counter counter;
  measure(state, 1, [&counter](const std::string& name) {
    counter = {};
    read(name, counter);
  });
  state.counters["exchanges"] = static_cast<double>(counter.exchanges);
  state.counters["skipped"] = static_cast<double>(counter.skips);
  state.counters["problems"] = static_cast<double>(counter.problems);
}

void intake_and_rules(benchmark::State& state) {
  const statute::Auditor auditor{statute::catalog()};
  std::uint64_t findings = 0;
  std::uint64_t exchanges = 0;
  measure(state, 2, [&](const std::string& name) {
    Judge judge(auditor);
    read(name, judge);
    findings = judge.findings;
    exchanges = judge.exchanges;
  });
  state.counters["exchanges"] = static_cast<double>(exchanges);
  state.counters["findings"] = static_cast<double>(findings);
}

// 0: the corpus, mostly small exchanges; 1: made up, twelve kilobytes each.
BENCHMARK(bare_libpcap)->DenseRange(0, 1)->Unit(benchmark::kMillisecond);
BENCHMARK(intake)->DenseRange(0, 1)->Unit(benchmark::kMillisecond);
BENCHMARK(intake_and_rules)->DenseRange(0, 1)->Unit(benchmark::kMillisecond);

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  for (std::size_t i = 0; i < rates().size(); ++i) {
    const auto& [bare, ours, judged] = rates()[i];
    if (bare == 0) continue;
    std::printf("input %zu: libpcap %.0f MB/s; intake %.2f of it, intake and rules %.2f\n", i,
                bare / 1e6, ours / bare, judged / bare);
  }
  return 0;
}
