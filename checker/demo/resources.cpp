// The whole table, and the octets of its requests and responses.

#include "checker/demo/resources.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <iterator>
#include <map>
#include <utility>

#include "checker/demo/build.h"
#include "checker/demo/deviants.h"

namespace checker::demo {
namespace {

std::vector<Resource> all_resources() {
  std::vector<Resource> all = right_resources();
  const auto append = [&](std::vector<Resource> more) {
    std::move(more.begin(), more.end(), std::back_inserter(all));
  };
  append(wrong_resources());
  for (const Deviant& deviant : deviants()) {
    Asked asked;
    if (deviant.name == "HEAD-body") asked.method = "HEAD";
    all.push_back({.group = Group::deviant,
                   .path = "/deviant/" + std::string(deviant.name),
                   .about = std::string(deviant.about),
                   .asked = asked,
                   .response = deviant.octets,
                   .ending = Ending::close});
  }
  append(hostile_resources());
  return all;
}

bool takes_content(std::string_view method) {
  return method == "POST" || method == "PUT" || method == "PATCH";
}

}  // namespace

const std::vector<Resource>& resources() {
  static const std::vector<Resource> all = all_resources();
  return all;
}

const Resource* find_resource(std::string_view path) {
  static const std::map<std::string, const Resource*, std::less<>> index = [] {
    std::map<std::string, const Resource*, std::less<>> out;
    for (const Resource& r : resources()) {
      out.emplace(r.path, &r);
      if (r.asked.method == "CONNECT") out.emplace(r.asked.target, &r);
    }
    return out;
  }();
  const auto found = index.find(path);
  return found == index.end() ? nullptr : found->second;
}

std::string request_octets(const Resource& resource, std::string_view host) {
  const Asked& asked = resource.asked;
  std::string out = asked.lead + asked.method + ' ';
  out += asked.target.empty() ? resource.path : asked.target;
  if (!asked.version.empty()) out += ' ' + asked.version;
  out += "\r\n";
  if (asked.host) out += "Host: {host}\r\n";
  out += asked.fields;
  if ((!asked.content.empty() || takes_content(asked.method)) &&
      !has_field(asked.fields, "Content-Length") && !has_field(asked.fields, "Transfer-Encoding")) {
    out += "Content-Length: " + std::to_string(asked.content.size()) + "\r\n";
  }
  return replaced(out, "{host}", host) + "\r\n" + asked.content;
}

std::string response_octets(const Resource& resource, std::string_view date) {
  return replaced(resource.response, "{date}", date);
}

std::string http_date(std::time_t time) {
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm t{};
  gmtime_r(&time, &t);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT", kDays[t.tm_wday],
                t.tm_mday, kMonths[t.tm_mon], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
  return text.data();
}

}  // namespace checker::demo
