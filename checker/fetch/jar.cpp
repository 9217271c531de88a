#include "checker/fetch/jar.h"

#include <algorithm>
#include <utility>

#include "checker/support/text.h"

namespace checker::fetch {
namespace {

constexpr std::size_t kMost = 300;  // cookies that are kept

std::string_view trimmed(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
  return s;
}

std::pair<std::string_view, std::string_view> split(std::string_view pair) {
  const std::size_t equals = pair.find('=');
  if (equals == pair.npos) return {trimmed(pair), {}};
  return {trimmed(pair.substr(0, equals)), trimmed(pair.substr(equals + 1))};
}

bool is_within(std::string_view host, std::string_view domain) {
  return host == domain || (host.size() > domain.size() && host.ends_with(domain) &&
                            host[host.size() - domain.size() - 1] == '.');
}

std::string_view path_of(const Url& url) {
  return std::string_view(url.target).substr(0, url.target.find('?'));
}

bool is_under(std::string_view path, std::string_view of) {
  if (!path.starts_with(of)) return false;
  return path.size() == of.size() || of.ends_with('/') || path[of.size()] == '/';
}

}  // namespace

void Jar::take(const Url& url, const statute::Response& response) {
  for (const statute::FieldLine& line : response.lines(statute::Field::set_cookie)) {
    std::string_view rest = line.value;
    const auto next = [&rest] {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      const std::string_view part = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      return split(part);
    };
    const auto [name, value] = next();
    if (name.empty()) continue;
    const std::string_view path = path_of(url);
    Cookie cookie{std::string(name), std::string(value), url.host, {}};
    cookie.path = path.substr(0, std::max<std::size_t>(path.rfind('/'), 1));
    bool gone = false;
    bool foreign = false;
    while (!rest.empty()) {
      const auto [attribute, given] = next();
      if (same_text(attribute, "Domain") && !given.empty()) {
        cookie.domain = fold_case(given.starts_with('.') ? given.substr(1) : given);
        cookie.host_only = false;
        foreign = !is_within(url.host, cookie.domain);
      } else if (same_text(attribute, "Path") && given.starts_with('/')) {
        cookie.path = given;
      } else if (same_text(attribute, "Secure")) {
        cookie.secure = true;
      } else if (same_text(attribute, "Max-Age")) {
        gone = given.starts_with('-') || given == "0";
      }
    }
    if (foreign) continue;
    std::erase_if(cookies_, [&](const Cookie& c) {
      return c.name == cookie.name && c.domain == cookie.domain && c.path == cookie.path;
    });
    if (!gone && cookies_.size() < kMost) cookies_.push_back(std::move(cookie));
  }
}

std::string Jar::cookies(const Url& url) const {
  std::string out;
  for (const Cookie& c : cookies_) {
    const bool here = c.host_only ? url.host == c.domain : is_within(url.host, c.domain);
    if (!here || !is_under(path_of(url), c.path) || (c.secure && url.scheme != "https")) continue;
    out += (out.empty() ? "" : "; ") + c.name + "=" + c.value;
  }
  return out;
}

}  // namespace checker::fetch
