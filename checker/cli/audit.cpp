// The commands that judge exchanges: `check` and `audit`.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "checker/cli/commands.h"
#include "checker/cli/in_order.h"
#include "checker/cli/live.h"
#include "checker/cli/outputs.h"
#include "checker/cli/progress.h"
#include "checker/cli/session.h"
#include "checker/cli/targets.h"
#include "checker/intake/intake.h"
#include "checker/intake/tcpflow.h"
#include "checker/support/file.h"
#include "checker/support/thread_pool.h"

namespace checker::cli {
namespace {

intake::Options intake_options(const Options& options) {
  intake::Options out;
  out.format = intake::format_named(options.input_format);
  out.method = options.lone_request.first;
  out.url = options.lone_request.second;
  out.scheme = options.scheme;
  out.vantage = options.vantage;
  out.verify_digests = options.verify_digests;
  return out;
}

// What is left of the threads for each of the files that are read at a time.
std::size_t threads_of_one(std::size_t threads, std::size_t files) {
  if (threads == 0) threads = std::max(1u, std::thread::hardware_concurrency());
  return std::max<std::size_t>(1, threads / files);
}

// A connection, of which one file or two were recorded.
Judged audit_flow(const Target& target, const intake::Options& options, Judge& judge,
                  std::function<void(Judged)> spill) {
  auto one = File::open(target.name, {.interrupted = &interrupted()});
  auto other = target.other.empty() ? Result<File>(File())
                                    : File::open(target.other, {.interrupted = &interrupted()});
  // Findings are about what the server said.
  const bool swapped = other && !target.other.empty() && one &&
                       intake::is_client_side(one->octets()) &&
                       !intake::is_client_side(other->octets());
  judge.begin(swapped ? target.other : target.name, false, std::move(spill));
  for (const Result<File>* file : {&one, &other}) {
    if (*file) continue;
    judge.source_problem(file->error().what);
    return judge.finish();
  }
  judge.add_octets(one->octets().size() + other->octets().size());
  const File* server = swapped ? &*other : &*one;
  const File* client = swapped ? &*one : &*other;
  if (target.other.empty()) {
    client = nullptr;
    if (intake::is_client_side(server->octets())) std::swap(client, server);
  }
  if (const auto read = intake::read_tcpflow(client, server, options, judge); !read) {
    judge.source_problem(read.error().what);
  }
  return judge.finish();
}

Judged audit_file(const Target& target, intake::Options options, Judge& judge,
                  std::function<void(Judged)> spill, Progress& progress) {
  if (target.is_flow) return audit_flow(target, options, judge, std::move(spill));
  judge.begin(target.name, false, std::move(spill));
  judge.set_read([&progress](std::uint64_t octets) { progress.advance(octets); });
  options.found = target.found;
  const auto file = File::open(target.name, {.interrupted = &interrupted()});
  if (!file) {
    judge.source_problem(file.error().what);
    return judge.finish();
  }
  judge.add_octets(file->octets().size());
  if (const auto read = intake::read(*file, options, judge); !read) {
    judge.source_problem(read.error().what);
  }
  return judge.finish();
}

std::map<std::string, report::Named> named(const std::vector<Target>& targets) {
  std::map<std::string, report::Named> out;
  for (const Target& target : targets) {
    if (!target.list.empty()) out.emplace(target.name, report::Named{target.list, target.line});
  }
  return out;
}

// The octets of all files; 0 if there is one of which nobody knows.
std::uint64_t size_of(const std::vector<Target>& targets) {
  std::uint64_t size = 0;
  for (const Target& target : targets) {
    std::error_code fault;
    const std::uintmax_t n = std::filesystem::file_size(target.name, fault);
    if (fault) return 0;
    size += n;
  }
  return size;
}

// Shows what would be sent, and opens no socket.
int rehearse(const std::vector<LiveTarget>& targets, const Options& options) {
  const auto text = rehearsal(targets, options);
  if (!text) {
    std::fprintf(stderr, "statute: %s\n", text.error().what.c_str());
    return exit_code(text.error().fault);
  }
  StandardOutput out;
  out.write(*text);
  const auto written = out.finish();
  return written ? 0 : exit_code(written.error().fault);
}

int judge_all(const Options& options, bool may_fetch) {
  const auto targets = all_targets(options);
  if (!targets) {
    std::fprintf(stderr, "statute: %s\n", targets.error().what.c_str());
    return 2;
  }
  std::vector<LiveTarget> live;
  std::vector<std::size_t> files;
  for (std::size_t i = 0; i < targets->size(); ++i) {
    const Target& target = (*targets)[i];
    if (!target.is_url()) {
      files.push_back(i);
    } else if (may_fetch) {
      live.push_back({i, target.name});
    } else {
      std::fprintf(stderr, "statute: audit reads captures only, and '%s' is a URL: use check\n",
                   target.name.c_str());
      return 2;
    }
  }
  if (options.dry_run) return rehearse(live, options);
  auto session = Session::begin(options, named(*targets));
  if (!session) {
    std::fprintf(stderr, "statute: %s\n", session.error().what.c_str());
    return exit_code(session.error().fault);
  }
  Progress progress(options.progress);
  progress.expect(targets->size(), progress.is_shown() ? size_of(*targets) : 0);
  if (progress.is_shown() && ::isatty(STDOUT_FILENO) == 1) {
    (*session)->reports().standard_output().set_before([&progress] { progress.wipe(); });
  }
  InOrder in_order([&](Judged judged) {
    if (judged.last && judged.totals.live) progress.advance(judged.totals.octets);
    if (judged.last) progress.step();
    (*session)->emit(std::move(judged));
  });
  if (!live.empty()) {
    const Onlooker onlooker{
        [&](std::size_t i, Judged judged) { in_order.put(i, std::move(judged), false); },
        [&](const std::string& target, std::string_view probe) { progress.tell(target, probe); }};
    const auto fetched = fetch_all(live, options, (*session)->new_judge(), onlooker);
    if (!fetched) {
      std::fprintf(stderr, "statute: %s\n", fetched.error().what.c_str());
      return exit_code(fetched.error().fault);
    }
  }
  if (!files.empty()) {
    const std::size_t threads = threads_of_one(options.threads, 1);
    ThreadPool pool(std::min(threads, files.size()));
    std::vector<Judge*> judges;
    for (std::size_t i = 0; i < pool.size(); ++i) judges.push_back(&(*session)->new_judge());
    intake::Options how = intake_options(options);
    how.threads = threads_of_one(threads, pool.size());
    for_each_in_order(
        pool, files.size(),
        [&](std::size_t i, std::size_t worker) {
          const auto put = [&in_order, at = files[i]](Judged judged) {
            in_order.put(at, std::move(judged), true);
          };
          try {
            put(audit_file((*targets)[files[i]], how, *judges[worker], put, progress));
          } catch (...) {
            in_order.abandon();
            throw;
          }
          return true;
        },
        [](bool) { return !interrupted().load(); });
  }
  in_order.flush();
  progress.wipe();
  return (*session)->end();
}

}  // namespace

int check(const Options& options) { return judge_all(options, true); }
int audit(const Options& options) { return judge_all(options, false); }

}  // namespace checker::cli
