// From a request to the octets of its answer. Preconditions and ranges: RFC 9110 sections 13
// and 14.

#include "checker/demo/answer.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

#include "checker/demo/build.h"

namespace checker::demo {
namespace {

constexpr std::string_view kConditions[] = {
    "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range", "Range"};

// Registered methods: these are known though refused.
constexpr std::string_view kKnown[] = {"ACL",
                                       "BASELINE-CONTROL",
                                       "BIND",
                                       "CHECKIN",
                                       "CHECKOUT",
                                       "CONNECT",
                                       "COPY",
                                       "DELETE",
                                       "LABEL",
                                       "LINK",
                                       "LOCK",
                                       "MERGE",
                                       "MKACTIVITY",
                                       "MKCALENDAR",
                                       "MKCOL",
                                       "MKREDIRECTREF",
                                       "MKWORKSPACE",
                                       "MOVE",
                                       "ORDERPATCH",
                                       "PATCH",
                                       "POST",
                                       "PRI",
                                       "PROPFIND",
                                       "PROPPATCH",
                                       "PUT",
                                       "QUERY",
                                       "REBIND",
                                       "REPORT",
                                       "SEARCH",
                                       "TRACE",
                                       "UNBIND",
                                       "UNCHECKOUT",
                                       "UNLINK",
                                       "UNLOCK",
                                       "UPDATE",
                                       "UPDATEREDIRECTREF",
                                       "VERSION-CONTROL"};

// Fields of the 200 that a 304, or a 206 to If-Range, repeats.
constexpr std::string_view kRepeated[] = {
    "Date", "ETag", "Cache-Control", "Vary", "Content-Location", "Expires"};

template <class Range>
bool contains(const Range& range, std::string_view value) {
  return std::find(std::begin(range), std::end(range), value) != std::end(range);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The name and the value of every line of `head` behind its first, in order.
using Lines = std::vector<std::pair<std::string_view, std::string_view>>;
Lines lines_of(std::string_view head) {
  Lines out;
  for (std::size_t at = head.find("\r\n"); at + 2 < head.size();) {
    const std::size_t end = head.find("\r\n", at + 2);
    const std::string_view line = head.substr(at + 2, end - at - 2);
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos) {
      out.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
    }
    if (end == std::string_view::npos) break;
    at = end;
  }
  return out;
}

std::string_view value_of(std::string_view head, std::string_view name) {
  for (const auto& [key, value] : lines_of(head)) {
    if (key == name) return value;
  }
  return {};
}

// The members of all lines of a list field in the request. Commas within quotes divide nothing.
std::vector<std::string_view> members(const Request& request, std::string_view name) {
  std::vector<std::string_view> out;
  for (const auto& field : request.fields) {
    if (!has_field(field.first + ':', name)) continue;
    const std::string_view value = field.second;
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= value.size(); ++i) {
      if (i < value.size() && value[i] == '"') quoted = !quoted;
      if (i < value.size() && (quoted || value[i] != ',')) continue;
      const std::string_view one = trimmed(value.substr(begin, i - begin));
      if (!one.empty()) out.push_back(one);
      begin = i + 1;
    }
  }
  return out;
}

std::string_view opaque(std::string_view tag) {
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  return tag;
}

bool is_interim(std::string_view octets) { return octets.starts_with("HTTP/1.1 1"); }

// Whether `request` is the one that shows what `r` is for: its method, its version, its fields.
bool is_asked(const Resource& r, const Request& request) {
  const bool head =
      request.method == "HEAD" && r.asked.method == "GET" && !has_field(r.asked.fields, "Range");
  if (request.method != r.asked.method && !head) return false;
  const bool needs_version = r.asked.version != "HTTP/1.1" || is_interim(r.response) ||
                             r.response.find("\r\nTransfer-Encoding:") < final_head(r.response).end;
  if (needs_version && request.version != r.asked.version) return false;
  if (r.asked.target.size() > 8000 && request.target.size() <= 8000) return false;
  for (const std::string_view name : kConditions) {
    if (request.first(name) != nullptr && !has_field(r.asked.fields, name)) return false;
  }
  const std::string wanted = "\r\n" + r.asked.fields;  // the first line of a head is no field
  for (const auto& [name, value] : lines_of(wanted)) {
    if (name == "Content-Type" || value.find("{host}") != std::string_view::npos) continue;
    const std::string* sent = request.first(name);
    if (sent == nullptr) return false;
    if (*sent != value && (name == "Range" || !contains(members(request, name), value))) {
      return false;
    }
  }
  return true;
}

std::string methods_of(const Resource& r) {
  const bool more = r.asked.method != "GET" && r.asked.method != "HEAD" &&
                    r.asked.method != "OPTIONS" && r.response.find(" 405 ") > 16 &&
                    r.response.find(" 501 ") > 16;
  const bool dav = more && r.asked.method == "PROPFIND";
  return "Allow: GET, HEAD, OPTIONS" + (more ? ", " + r.asked.method : std::string()) + '\n' +
         (dav ? "DAV: 1\n" : "");
}

// A single byte range of `length` octets as it is to be served: first and last position.
struct Span {
  std::size_t first = 0;
  std::size_t last = 0;
};
enum class Satisfies { ignored, yes, no };

Satisfies range_of(std::string_view value, std::size_t length, Span& span) {
  constexpr std::string_view kUnit = "bytes=";
  if (!value.starts_with(kUnit) || length == 0) return Satisfies::ignored;
  value.remove_prefix(kUnit.size());
  const std::size_t dash = value.find('-');
  if (dash == std::string_view::npos) return Satisfies::ignored;
  // Numbers too large to hold are as good as the largest.
  const auto number = [](std::string_view text) -> std::optional<std::size_t> {
    if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return {};
    std::size_t out = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
    return read.ec == std::errc() ? out : std::string_view::npos;
  };
  const auto first = number(value.substr(0, dash));
  const auto last = number(value.substr(dash + 1));
  if (dash == 0) {
    if (!last) return Satisfies::ignored;
    if (*last == 0) return Satisfies::no;
    span = {length - std::min(*last, length), length - 1};
    return Satisfies::yes;
  }
  if (!first || (!last && dash + 1 != value.size())) return Satisfies::ignored;
  if (last && *last < *first) return Satisfies::ignored;
  if (*first >= length) return Satisfies::no;
  span = {*first, std::min(last.value_or(length - 1), length - 1)};
  return Satisfies::yes;
}

// What becomes of the 200 in `octets` by the conditions and the range of the request.
std::string conditioned(const Request& request, std::string octets) {
  if (!octets.starts_with("HTTP/1.1 200 ")) return octets;
  const std::string_view all = octets;
  const std::string_view head = all.substr(0, final_head(all).end);
  const std::string_view content = all.substr(head.size());
  const std::string_view tag = value_of(head, "ETag");
  const auto repeated = [&](std::string out, auto wanted) {
    for (const auto& [name, value] : lines_of(head)) {
      if (wanted(name)) out.append(name).append(": ").append(value).append("\r\n");
    }
    return out;
  };
  const auto is_repeated = [](std::string_view name) { return contains(kRepeated, name); };

  if (request.first("If-Match") != nullptr) {
    const auto tags = members(request, "If-Match");
    const bool strong = !tag.empty() && !tag.starts_with("W/") && contains(tags, tag);
    if (!strong && !contains(tags, "*")) {
      return reply("HTTP/1.1 412 Precondition Failed", "The resource has another entity tag.\n");
    }
  }
  if (request.first("If-None-Match") != nullptr) {
    const auto tags = members(request, "If-None-Match");
    const bool listed = std::any_of(tags.begin(), tags.end(), [&](std::string_view one) {
      return one == "*" || (!tag.empty() && opaque(one) == opaque(tag));
    });
    if (listed) return repeated("HTTP/1.1 304 Not Modified\r\n", is_repeated) + "\r\n";
  }
  const std::string* range = request.first("Range");
  if (range == nullptr || request.method != "GET" || value_of(head, "Accept-Ranges") != "bytes") {
    return octets;
  }
  const std::string* guard = request.first("If-Range");
  if (guard != nullptr && (tag.empty() || tag.starts_with("W/") || *guard != tag)) return octets;
  Span span;
  switch (range_of(*range, content.size(), span)) {
    case Satisfies::ignored:
      return octets;
    case Satisfies::no:
      return reply("HTTP/1.1 416 Range Not Satisfiable\nContent-Range: bytes */" +
                       std::to_string(content.size()) + '\n',
                   "There are " + std::to_string(content.size()) + " octets.\n");
    case Satisfies::yes:
      break;
  }
  const std::size_t length = span.last - span.first + 1;
  return repeated("HTTP/1.1 206 Partial Content\r\n",
                  [&](std::string_view name) {
                    return guard != nullptr ? is_repeated(name) : name != "Content-Length";
                  }) +
         "Content-Range: bytes " + std::to_string(span.first) + '-' + std::to_string(span.last) +
         '/' + std::to_string(content.size()) + "\r\nContent-Length: " + std::to_string(length) +
         "\r\n\r\n" + std::string(content.substr(span.first, length));
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '\r') {
      continue;
    } else {
      out += c;
    }
  }
  return out;
}

// The page at `/`: every resource, what to ask it for, and what it breaks.
std::string index_page() {
  std::string page =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Resources</title>"
      "</head>\n<body>\n<table>\n<tr><th>resource</th><th>what it is</th><th>ask with</th>"
      "<th>breaks</th></tr>\n";
  for (const Resource& r : resources()) {
    constexpr std::size_t kShown = 300;
    std::string asked = r.asked.method;
    if (r.asked.version != "HTTP/1.1") asked += " in " + r.asked.version;
    if (!r.asked.fields.empty()) asked += '\n' + r.asked.fields.substr(0, kShown);
    std::string breaks;
    for (const std::string& id : r.breaks) breaks += id + ' ';
    page += "<tr><td><a href=\"" + r.path + "\">" + r.path + "</a></td><td>" + escaped(r.about) +
            "</td><td><pre>" + escaped(asked) + "</pre></td><td>" + breaks + "</td></tr>\n";
  }
  return page + "</table>\n</body>\n</html>\n";
}

// uri-host [ ":" port ], as far as it matters here: RFC 9110, 7.2.
bool is_host(std::string_view value) {
  constexpr std::string_view kOthers = "-._~%!$&'()*+,;=:[]";
  return std::all_of(value.begin(), value.end(), [kOthers](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           kOthers.find(c) != std::string_view::npos;
  });
}

// What is wrong with the request before it comes to any resource; nothing if that is nothing.
std::optional<std::string> refused(const Request& request) {
  constexpr std::size_t kHeadLimit = 65536;
  constexpr std::size_t kTargetLimit = 8000;
  const bool http1 = request.version.starts_with("HTTP/1.");
  if (request.size > kHeadLimit && request.target.size() <= kTargetLimit) {
    return reply("HTTP/1.1 431 Request Header Fields Too Large", "Heads end at 64 KiB.\n");
  }
  if (request.target.size() > kTargetLimit) {
    return reply("HTTP/1.1 414 URI Too Long", "Targets end at 8000 octets.\n");
  }
  if (!http1 && request.version.starts_with("HTTP/")) {
    return reply("HTTP/1.1 505 HTTP Version Not Supported", "There is only HTTP/1 here.\n");
  }
  if (request.odd) return reply("HTTP/1.1 400 Bad Request", "The request is malformed.\n");
  std::size_t hosts = 0;
  bool host_fits = true;
  for (const auto& [name, value] : request.fields) {
    if (!has_field(name + ':', "Host")) continue;
    ++hosts;
    host_fits = host_fits && is_host(value);
  }
  if (hosts > 1 || !host_fits || (hosts == 0 && request.version == "HTTP/1.1")) {
    return reply("HTTP/1.1 400 Bad Request", "One Host is needed, with a name in it.\n");
  }
  if (request.target.starts_with("https://") && !request.tls) {
    return reply("HTTP/1.1 421 Misdirected Request", "Not without TLS.\n");
  }
  const auto codings = members(request, "Transfer-Encoding");
  if (!codings.empty() && codings.back() != "chunked") {
    return reply("HTTP/1.1 400 Bad Request", "Where the content ends cannot be told.\n");
  }
  if (codings.size() > 1) {
    return reply("HTTP/1.1 501 Not Implemented", "There is no such transfer coding.\n");
  }
  return std::nullopt;
}

// The answer where there is no resource.
std::string without_resource(const Request& request) {
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (request.method == "OPTIONS") {
    return reply("HTTP/1.1 200 OK\nAllow: GET, HEAD, OPTIONS\n", "");
  }
  if (!reads && !contains(kKnown, request.method)) {
    return reply("HTTP/1.1 501 Not Implemented", "No such method.\n");
  }
  if (!reads) {
    return reply("HTTP/1.1 405 Method Not Allowed\nAllow: GET, HEAD, OPTIONS\n",
                 "There is only GET, HEAD and OPTIONS here.\n");
  }
  if (request.path == "/") return ok("Content-Type: text/html; charset=utf-8\n", index_page());
  return reply("HTTP/1.1 404 Not Found", "There is no such resource: see the index at /.\n");
}

// The response of `r`, or what a right resource says to a request that is not its own.
std::string with_resource(const Resource& r, const Request& request) {
  if (is_asked(r, request)) return r.response;
  if (request.method == "OPTIONS") return reply("HTTP/1.1 200 OK\n" + methods_of(r), "");
  if (r.group == Group::wrong || request.odd || request.method == r.asked.method ||
      request.method == "GET" || request.method == "HEAD") {
    const bool reads = request.method == "GET" || request.method == "HEAD";
    const bool own = r.plain.empty() || request.odd || (!reads && !is_interim(r.response));
    return own ? r.response : r.plain;
  }
  if (contains(kKnown, request.method)) {
    return reply("HTTP/1.1 405 Method Not Allowed\n" + methods_of(r), "Not this method.\n");
  }
  return reply("HTTP/1.1 501 Not Implemented", "No such method.\n");
}

}  // namespace

Head final_head(std::string_view octets) {
  constexpr std::string_view kEnd = "\r\n\r\n";
  Head head;
  for (;;) {
    const std::size_t end = octets.find(kEnd, head.begin);
    if (end == std::string_view::npos) return {head.begin, octets.size()};
    head.end = end + kEnd.size();
    const std::string_view rest = octets.substr(head.end);
    if (!octets.substr(head.begin).starts_with("HTTP/1.1 1") || !rest.starts_with("HTTP/1.1 ")) {
      return head;
    }
    head.begin = head.end;
  }
}

Answer answer(const Request& request, std::string_view date) {
  Answer out;
  const Resource* r = find_resource(request.method == "CONNECT" ? request.target : request.path);
  if (r == nullptr) r = find_resource(request.path);
  if (r != nullptr && (r->group == Group::deviant || r->group == Group::hostile)) {
    return {response_octets(*r, date), r->ending, r};
  }
  const bool asked = r != nullptr && is_asked(*r, request);
  // Some are there to be asked what others refuse.
  const bool unusual = asked && (r->asked.version != "HTTP/1.1" || !r->asked.host ||
                                 !r->asked.target.empty() || r->asked.fields.size() > 4000);
  const bool lawful = r == nullptr || (r->group == Group::right && !unusual);
  if (auto refusal = lawful ? refused(request) : std::nullopt) {
    out.octets = *std::move(refusal);
    out.ending = Ending::close;
    const Head head = final_head(out.octets);
    out.octets.insert(head.end - 2, "Connection: close\r\n");
    if (request.method == "HEAD") out.octets.resize(final_head(out.octets).end);
    out.octets = replaced(out.octets, "{date}", date);
    return out;
  }
  out.octets = r == nullptr ? without_resource(request) : with_resource(*r, request);
  // The octets of another message end as ordinary ones do.
  if (r != nullptr && out.octets == r->response) out.ending = r->ending;
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (reads && !asked) out.octets = conditioned(request, std::move(out.octets));
  if (request.method == "HEAD" && !(r != nullptr && r->asked.method == "HEAD")) {
    out.octets.resize(final_head(out.octets).end);
  }
  if (request.close && out.ending == Ending::keep) {
    const Head head = final_head(out.octets);
    if (head.end >= 2) out.octets.insert(head.end - 2, "Connection: close\r\n");
    out.ending = Ending::close;
  }
  out.octets = replaced(out.octets, "{date}", date);
  return out;
}

}  // namespace checker::demo
