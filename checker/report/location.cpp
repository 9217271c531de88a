#include "checker/report/location.h"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace checker::report {
namespace {

constexpr std::string_view kConfiguration = "statute.toml";
// Larger files are not read once more only to count their lines.
constexpr std::size_t kLargest = std::size_t{256} << 20;

}  // namespace

// Empty if the file lies elsewhere.
std::string Locator::relative(std::string_view path) const {
  namespace fs = std::filesystem;
  fs::path out = fs::path(path).lexically_normal();
  if (out.is_absolute()) {
    if (run_.directory.empty()) return {};
    out = out.lexically_relative(run_.directory);
  }
  if (out.empty() || *out.begin() == ".." || out == ".") return {};
  return out.generic_string();
}

std::uint64_t Locator::line_of(const std::string& path, std::uint64_t offset) {
  if (path != path_) {
    path_ = path;
    auto file = File::open(path);
    file_ = file ? std::move(*file) : File();
    // Packed files and packet captures have no lines; messages may hold any octet.
    const std::string_view front = file_.octets().substr(0, 16);
    is_text_ = !front.empty() && file_.octets().size() <= kLargest &&
               front.find('\0') == front.npos && !front.starts_with("\x1F\x8B");
    offset_ = 0;
    line_ = 1;
  }
  if (!is_text_) return 1;
  if (offset < offset_) {
    offset_ = 0;
    line_ = 1;
  }
  const std::string_view octets = file_.octets();
  const std::uint64_t end = std::min<std::uint64_t>(offset, octets.size());
  const std::string_view passed = octets.substr(offset_, end - offset_);
  line_ += static_cast<std::uint64_t>(std::count(passed.begin(), passed.end(), '\n'));
  offset_ = end;
  return line_;
}

Location Locator::of(const Place& place) {
  if (!place.live && place.source != "-") {
    std::string path = relative(place.source);
    if (!path.empty()) {
      const std::uint64_t line = place.spot.offset ? line_of(place.source, *place.spot.offset) : 1;
      return {std::move(path), line};
    }
  }
  if (const auto named = run_.named.find(place.source); named != run_.named.end()) {
    std::string path = relative(named->second.file);
    if (!path.empty() && named->second.file != "-") return {std::move(path), named->second.line};
  }
  return {std::string(kConfiguration), 1};
}

}  // namespace checker::report
