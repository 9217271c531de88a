#include "checker/cli/targets.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <string_view>
#include <system_error>
#include <utility>

#include "checker/intake/tcpflow.h"
#include "checker/support/file.h"
#include "checker/support/text.h"

namespace checker::cli {
namespace {

namespace fs = std::filesystem;

// Adds the regular files below `folder`. A folder that cannot be read becomes a target
// itself, so that the reason is reported.
void search(const fs::path& folder, std::vector<Target>& out) {
  std::vector<fs::path> folders{folder};
  while (!folders.empty()) {
    const fs::path here = std::move(folders.back());
    folders.pop_back();
    std::error_code fault;
    fs::directory_iterator at(here, fault);
    for (const fs::directory_iterator end; !fault && at != end; at.increment(fault)) {
      std::error_code ignored;
      if (at->is_directory(ignored) && !at->is_symlink(ignored)) {
        folders.push_back(at->path());
      } else if (at->is_regular_file(ignored)) {
        out.push_back({at->path().string(), true});
      }
    }
    if (fault) out.push_back({here.string(), false});
  }
}

// Files a glob that no shell expanded stands for.
void expand(const std::string& pattern, std::vector<Target>& out) {
  const std::size_t wild = pattern.find_first_of("*?");
  const std::size_t slash = pattern.rfind('/', wild);
  std::vector<Target> all;
  search(slash == pattern.npos ? "." : pattern.substr(0, slash + 1), all);
  for (Target& target : all) {
    if (slash == pattern.npos && target.name.starts_with("./")) target.name.erase(0, 2);
    if (glob_match(pattern, target.name)) out.push_back(std::move(target));
  }
}

class Collector {
 public:
  void add(const std::string& name) {
    std::error_code ignored;
    const Target named{name, false};
    const std::size_t before = targets.size();
    if (name == "-") {
      ++standard_input;
    } else if (named.is_url()) {
    } else if (fs::is_directory(name, ignored)) {
      search(name, targets);
      sort_from(before);
      if (targets.size() == before) empty_folder = name;
      return;
    } else if (is_glob(name) && !fs::exists(name, ignored)) {
      expand(name, targets);
      sort_from(before);
      if (targets.size() > before) return;
    }
    targets.push_back(named);
  }

  Result<void> add_list(const std::string& list) {
    if (list == "-") ++standard_input;
    const auto file = File::open(list);
    if (!file) return Error{Fault::usage, "--files-from: " + file.error().what};
    std::string_view rest = file->octets();
    for (std::uint64_t number = 1; !rest.empty(); ++number) {
      const std::size_t lf = std::min(rest.find('\n'), rest.size());
      std::string_view line = rest.substr(0, lf);
      rest.remove_prefix(std::min(lf + 1, rest.size()));
      while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
      if (line.empty() || line.front() == '#') continue;
      const std::size_t before = targets.size();
      add(std::string(line));
      for (std::size_t i = before; i < targets.size(); ++i) {
        targets[i].list = list;
        targets[i].line = number;
      }
    }
    return {};
  }

  std::vector<Target> targets;
  std::size_t standard_input = 0;  // how often it is to be read
  std::string empty_folder;

 private:
  void sort_from(std::size_t at) {
    std::sort(targets.begin() + static_cast<std::ptrdiff_t>(at), targets.end(),
              [](const Target& a, const Target& b) { return a.name < b.name; });
  }
};

// Puts the two files of a connection together, where the first of them stands. Connections
// with the same ends are told apart by the times in their names.
void pair_flows(std::vector<Target>& targets) {
  using Sides = std::array<std::vector<std::size_t>, 2>;
  std::map<std::string, Sides> connections;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const fs::path path = targets[i].name;
    const std::string file = path.filename().string();
    const auto name = targets[i].is_url() ? std::nullopt : intake::flow_name(file);
    if (!name) continue;
    targets[i].is_flow = true;
    Sides& sides = connections[(path.parent_path() / name->connection()).string()];
    sides[name->from < name->to ? 0 : 1].push_back(i);
  }
  std::vector<bool> gone(targets.size());
  for (auto& [connection, sides] : connections) {
    for (auto& side : sides) {
      std::sort(side.begin(), side.end(), [&targets](std::size_t a, std::size_t b) {
        return targets[a].name < targets[b].name;
      });
    }
    for (std::size_t n = 0; n < std::min(sides[0].size(), sides[1].size()); ++n) {
      const auto [first, second] = std::minmax(sides[0][n], sides[1][n]);
      targets[first].other = targets[second].name;
      targets[first].found = targets[first].found && targets[second].found;
      gone[second] = true;
    }
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (gone[i]) continue;
    if (kept != i) targets[kept] = std::move(targets[i]);
    ++kept;
  }
  targets.resize(kept);
}

}  // namespace

Result<std::vector<Target>> all_targets(const Options& options) {
  Collector all;
  for (const std::string& target : options.targets) all.add(target);
  for (const std::string& list : options.files_from) {
    if (all.standard_input > 0 && list == "-") continue;  // told below
    if (const Result<void> added = all.add_list(list); !added) return added.error();
  }
  const auto& lists = options.files_from;
  const bool listed = std::find(lists.begin(), lists.end(), "-") != lists.end();
  const bool named = std::any_of(all.targets.begin(), all.targets.end(),
                                 [](const Target& t) { return t.name == "-"; });
  if (all.standard_input > 1 || (listed && named)) {
    return Error{Fault::usage, "the standard input, '-', can be read only once"};
  }
  if (all.targets.empty()) {
    return Error{Fault::usage, all.empty_folder.empty()
                                   ? "nothing to check: name a URL or a capture"
                                   : "nothing to check: no file in '" + all.empty_folder + "'"};
  }
  if (options.input_format == "auto") pair_flows(all.targets);
  return std::move(all.targets);
}

}  // namespace checker::cli
