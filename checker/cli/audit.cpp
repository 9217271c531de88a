// The commands that judge exchanges: `check` and `audit`.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "checker/cli/commands.h"
#include "checker/cli/in_order.h"
#include "checker/cli/live.h"
#include "checker/cli/outputs.h"
#include "checker/cli/progress.h"
#include "checker/cli/session.h"
#include "checker/intake/intake.h"
#include "checker/support/file.h"
#include "checker/support/text.h"
#include "checker/support/thread_pool.h"

namespace checker::cli {
namespace {

namespace fs = std::filesystem;

bool is_url(const std::string& target) { return target.find("://") != target.npos; }

// Files a glob that no shell expanded stands for, sorted.
std::vector<std::string> expand(const std::string& pattern) {
  std::vector<std::string> out;
  const std::size_t wild = pattern.find_first_of("*?");
  const std::size_t slash = pattern.rfind('/', wild);
  const fs::path root = slash == pattern.npos ? fs::path(".") : fs::path(pattern.substr(0, slash));
  std::error_code ignored;
  for (fs::recursive_directory_iterator at(root, ignored), end; at != end; at.increment(ignored)) {
    if (!at->is_regular_file(ignored)) continue;
    std::string path = at->path().string();
    if (slash == pattern.npos && path.starts_with("./")) path.erase(0, 2);
    if (glob_match(pattern, path)) out.push_back(path);
  }
  std::sort(out.begin(), out.end());
  return out;
}

Result<std::vector<std::string>> all_targets(const Options& options) {
  std::vector<std::string> out;
  const auto add = [&out](const std::string& target) {
    std::error_code ignored;
    if (!is_url(target) && is_glob(target) && !fs::exists(target, ignored)) {
      const std::vector<std::string> files = expand(target);
      if (!files.empty()) {
        out.insert(out.end(), files.begin(), files.end());
        return;
      }
    }
    out.push_back(target);
  };
  for (const std::string& target : options.targets) add(target);
  for (const std::string& list : options.files_from) {
    const auto file = File::open(list);
    if (!file) return Error{Fault::usage, "--files-from: " + file.error().what};
    std::string_view rest = file->octets();
    while (!rest.empty()) {
      const std::size_t lf = std::min(rest.find('\n'), rest.size());
      std::string_view line = rest.substr(0, lf);
      rest.remove_prefix(std::min(lf + 1, rest.size()));
      while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
      if (!line.empty() && line.front() != '#') add(std::string(line));
    }
  }
  if (out.empty()) return Error{Fault::usage, "nothing to check: name a URL or a capture"};
  return out;
}

intake::Options intake_options(const Options& options) {
  intake::Options out;
  out.format = intake::format_named(options.input_format);
  out.method = options.lone_request.first;
  out.url = options.lone_request.second;
  out.scheme = options.scheme;
  out.vantage = options.vantage;
  return out;
}

// What is left of the threads for each of the files that are read at a time.
std::size_t threads_of_one(std::size_t threads, std::size_t files) {
  if (threads == 0) threads = std::max(1u, std::thread::hardware_concurrency());
  return std::max<std::size_t>(1, threads / files);
}

Judged audit_file(const std::string& path, const intake::Options& options, Judge& judge,
                  std::function<void(Judged)> spill) {
  judge.begin(path, false, std::move(spill));
  const auto file = File::open(path, {.interrupted = &interrupted()});
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
    const std::string& target = (*targets)[i];
    if (!is_url(target)) {
      files.push_back(i);
    } else if (may_fetch) {
      live.push_back({i, target});
    } else {
      std::fprintf(stderr, "statute: audit reads captures only, and '%s' is a URL: use check\n",
                   target.c_str());
      return 2;
    }
  }
  if (options.dry_run) return rehearse(live, options);
  auto session = Session::begin(options);
  if (!session) {
    std::fprintf(stderr, "statute: %s\n", session.error().what.c_str());
    return exit_code(session.error().fault);
  }
  Progress progress(options.progress, targets->size());
  InOrder in_order([&](Judged judged) {
    if (judged.last) progress.step(judged.totals.octets);
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
            put(audit_file((*targets)[files[i]], how, *judges[worker], put));
          } catch (...) {
            in_order.abandon();
            throw;
          }
          return true;
        },
        [](bool) { return !interrupted().load(); });
  }
  in_order.flush();
  progress.end();
  return (*session)->end();
}

}  // namespace

int check(const Options& options) { return judge_all(options, true); }
int audit(const Options& options) { return judge_all(options, false); }

}  // namespace checker::cli
