// WARC files, a gzip member a record: the whole program beside libdeflate that
// merely unpacks the same members. The input is made of the corpus, if it is there
// (STATUTE_CORPUS), else of records made up; always the same. Arguments: its size in
// MiB, unpacked (200), how often to measure (5), and a file to write it to instead.
#include <libdeflate.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "checker/cli/commands.h"
#include "checker/intake/formats.h"
#include "checker/intake/intake.h"
#include "checker/intake/warc_record.h"
#include "checker/support/codec.h"
#include "checker/support/facts.h"
#include "checker/support/file.h"
#include "rules/catalog.h"
#include "rules/engine/auditor.h"
#include "rules/engine/history.h"

namespace {

using checker::File;

// Takes what the intake yields: counts it, or has it judged.
class Taker final : public checker::Receiver {
 public:
  explicit Taker(const statute::Auditor* auditor) : auditor_(auditor) {}
  void exchange(const statute::Exchange& x, const checker::Spot& spot) override {
    ++exchanges;
    if (auditor_ == nullptr) return;
    facts_.next();
    statute::Exchange with_facts = x;
    with_facts.facts = &facts_;
    findings += auditor_->audit(with_facts, workspace_, history_, spot.index).size();
  }
  void skipped(const checker::Spot&, std::string_view) override {}
  void problem(const checker::Spot&, std::string) override { ++problems; }
  void note(std::string_view) override {}
  [[nodiscard]] bool is_stopped() const override { return false; }
  std::uint64_t exchanges = 0;
  std::uint64_t findings = 0;
  std::uint64_t problems = 0;

 private:
  const statute::Auditor* auditor_;
  statute::Workspace workspace_;
  statute::History history_;
  checker::ExchangeFacts facts_;
};

// The records of the corpus, each with its head.
std::vector<std::string> corpus_records() {
  namespace fs = std::filesystem;
  std::vector<std::string> out;
  const char* const told = std::getenv("STATUTE_CORPUS");
  if (told == nullptr) return out;
  std::vector<fs::path> files;
  std::error_code none;
  for (const auto& f : fs::directory_iterator(fs::path(told) / "warc", none)) {
    files.push_back(f.path());
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& path : files) {
    const auto file = File::open(path.string());
    if (!file) continue;
    std::string octets(file->octets());
    if (checker::is_gzip(octets)) {
      checker::GunzipStream stream(file->octets(), path.string());
      octets.assign(std::size_t{64} << 20, '\0');
      const auto n = stream.read(octets);
      octets.resize(n ? *n : 0);
    }
    for (std::size_t at = 0; checker::intake::begins_record(std::string_view(octets).substr(at));) {
      const std::string_view rest = std::string_view(octets).substr(at);
      checker::intake::WarcHead head;
      const std::size_t n = checker::intake::read_warc_head(rest, head);
      if (n == 0 || !head.length || rest.size() - n < *head.length) break;
      const std::size_t size = n + static_cast<std::size_t>(*head.length);
      out.emplace_back(rest.substr(0, size));
      at = std::min(octets.find_first_not_of("\r\n", at + size), octets.size());
    }
  }
  return out;
}

std::vector<std::string> made_up_records() {
  std::vector<std::string> out;
  for (unsigned i = 0; i < 200; ++i) {
    std::string content;
    for (std::uint32_t seed = i + 1; content.size() < 20000 + i % 7 * 3000;) {
      seed = seed * 1664525 + 1013904223;
      content += "<p class=\"a" + std::to_string((seed >> 24) % 61) + "\">some text " +
                 std::to_string(seed >> 20) + "</p>\n";
    }
    const std::string block =
        "HTTP/1.1 200 OK\r\nDate: Tue, 02 Jun 2026 10:00:00 GMT\r\nServer: a\r\n"
        "Content-Type: text/html; charset=utf-8\r\nContent-Length: " +
        std::to_string(content.size()) +
        "\r\nCache-Control: max-age=60\r\nVary: Accept-Encoding\r\nETag: \"" + std::to_string(i) +
        "\"\r\nConnection: keep-alive\r\n\r\n" + content;
    out.push_back(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/" +
        std::to_string(i) +
        "\r\nWARC-Date: 2026-06-02T10:00:00Z\r\nContent-Type: application/http; msgtype=response"
        "\r\nContent-Length: " +
        std::to_string(block.size()) + "\r\n\r\n" + block);
  }
  return out;
}

struct Input {
  std::string packed;
  std::vector<std::size_t> ends;  // of the members
  std::size_t unpacked = 0;
  std::size_t longest = 0;
};

// Copies of the records until there is enough, each of another target.
Input make_input(const std::vector<std::string>& records, std::size_t size) {
  Input in;
  libdeflate_compressor* const compressor = libdeflate_alloc_compressor(6);
  for (std::size_t copy = 0; in.unpacked < size; ++copy) {
    for (std::string record : records) {
      const std::size_t uri = record.find("WARC-Target-URI: ");
      if (uri != record.npos) {
        const std::size_t end = record.find("\r\n", uri);
        const bool asks = record.substr(uri, end - uri).find('?') != record.npos;
        if (record[end - 1] != '>') {
          record.insert(end, (asks ? "&copy=" : "?copy=") + std::to_string(copy));
        }
      }
      record += "\r\n\r\n";
      const std::size_t had = in.packed.size();
      in.packed.resize(had + libdeflate_gzip_compress_bound(compressor, record.size()));
      in.packed.resize(had + libdeflate_gzip_compress(compressor, record.data(), record.size(),
                                                      in.packed.data() + had,
                                                      in.packed.size() - had));
      in.ends.push_back(in.packed.size());
      in.unpacked += record.size();
      in.longest = std::max(in.longest, record.size());
    }
  }
  libdeflate_free_compressor(compressor);
  return in;
}

void unpack(const Input& in) {
  libdeflate_decompressor* const d = libdeflate_alloc_decompressor();
  const std::unique_ptr<char[]> to(new char[in.longest]);
  std::size_t at = 0;
  for (const std::size_t end : in.ends) {
    std::size_t n = 0;
    if (libdeflate_gzip_decompress(d, in.packed.data() + at, end - at, to.get(), in.longest, &n) !=
        LIBDEFLATE_SUCCESS) {
      std::abort();
    }
    at = end;
  }
  libdeflate_free_decompressor(d);
}

// Of all threads of this process, in seconds.
double cpu_time() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double wall_time() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct Measured {
  const char* name;
  std::function<void()> work;
  double cpu = 1e9;
  double wall = 1e9;
};

int audit(const std::string& path, const char* threads) {
  const char* const words[] = {"statute", "audit", "-j", threads,    path.c_str(),
                               "-f",      "text",  "-o", "/dev/null"};
  return checker::cli::run(static_cast<int>(std::size(words)), words);
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t size = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 200;
  const int times = argc > 2 ? std::atoi(argv[2]) : 5;
  std::vector<std::string> records = corpus_records();
  std::printf("records: %s\n", records.empty() ? "made up" : "of the corpus");
  if (records.empty()) records = made_up_records();
  const Input in = make_input(records, size << 20);
  std::printf("%zu members, %.1f MB packed, %.1f MB unpacked\n", in.ends.size(),
              static_cast<double>(in.packed.size()) / 1e6, static_cast<double>(in.unpacked) / 1e6);
  if (argc > 3) return checker::write_file(argv[3], in.packed) ? 0 : 1;
  const std::string path = (std::filesystem::temp_directory_path() /
                            ("warc_bench." + std::to_string(getpid()) + ".warc.gz"))
                               .string();
  if (!checker::write_file(path, in.packed)) return 1;

  const statute::Auditor auditor(statute::catalog());
  std::uint64_t exchanges = 0;
  const auto take = [&](const statute::Auditor* judges) {
    Taker taker(judges);
    if (!checker::intake::read_warc(in.packed, nullptr, {}, taker)) std::abort();
    exchanges = taker.exchanges;
  };
  std::vector<Measured> all{
      {"libdeflate", [&] { unpack(in); }},
      {"intake", [&] { take(nullptr); }},
      {"intake and rules", [&] { take(&auditor); }},
      {"statute audit -j 1", [&] { audit(path, "1"); }},
      {"statute audit -j 2", [&] { audit(path, "2"); }},
  };
  // In turns, so that what else the machine does falls on all alike.
  for (int i = 0; i < times; ++i) {
    for (Measured& m : all) {
      const double cpu = cpu_time();
      const double wall = wall_time();
      m.work();
      m.cpu = std::min(m.cpu, cpu_time() - cpu);
      m.wall = std::min(m.wall, wall_time() - wall);
    }
  }
  std::printf("%llu exchanges\n%-22s %9s %9s %9s %9s\n", static_cast<unsigned long long>(exchanges),
              "", "CPU s", "MB/s", "ratio", "wall s");
  for (const Measured& m : all) {
    std::printf("%-22s %9.3f %9.0f %9.2f %9.3f\n", m.name, m.cpu,
                static_cast<double>(in.unpacked) / 1e6 / m.cpu, all[0].cpu / m.cpu, m.wall);
  }
  std::printf("-j 2 beside -j 1: %.2f times as fast\n", all[3].wall / all[4].wall);
  std::remove(path.c_str());
  return 0;
}
