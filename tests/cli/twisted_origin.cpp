#include "tests/cli/twisted_origin.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <ctime>
#include <optional>
#include <set>
#include <thread>

#include "checker/demo/build.h"
#include "checker/demo/resources.h"
#include "checker/support/text.h"
#include "rules/syntax/date.h"
#include "rules/syntax/invented.h"

namespace checker {
namespace {

std::string trimmed(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\r')) {
    s.remove_suffix(1);
  }
  return std::string(s);
}

std::vector<std::string> members(const Asked& q, std::string_view name) {
  std::vector<std::string> out;
  for (const auto& [key, value] : q.fields) {
    if (!same_text(key, name)) continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(','), rest.size());
      out.push_back(trimmed(rest.substr(0, end)));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return out;
}

bool lists(const Asked& q, std::string_view name, std::string_view what) {
  const auto all = members(q, name);
  return std::any_of(all.begin(), all.end(),
                     [&](const std::string& one) { return same_text(one, what); });
}

std::optional<std::int64_t> date_in(const std::string& text) {
  const auto date = statute::syntax::http_date(text);
  return date && date->possible ? std::optional(date->seconds) : std::nullopt;
}

bool is_token(std::string_view s) {
  return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
  });
}

// Reads a head; says whether no grammar fits it.
Asked read_head(std::string head) {
  Asked q;
  q.head = std::move(head);
  std::string_view rest = q.head;
  if (rest.starts_with("\r\n")) rest.remove_prefix(2);
  const auto next_line = [&rest] {
    const std::size_t end = rest.find("\r\n");
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 2);
    return line;
  };
  const std::string_view line = next_line();
  const std::size_t one = line.find(' ');
  const std::size_t two = line.rfind(' ');
  q.method = line.substr(0, one);
  if (one != line.npos && two > one) {
    q.target = line.substr(one + 1, two - one - 1);
    q.version = line.substr(two + 1);
  }
  q.malformed = !is_token(q.method) || q.target.find(' ') != q.target.npos ||
                !q.version.starts_with("HTTP/") || q.version.size() != 8;
  while (!rest.empty() && !rest.starts_with("\r\n")) {
    const std::string_view field = next_line();
    const std::size_t colon = field.find(':');
    const std::string_view name = field.substr(0, colon);
    if (field.starts_with(' ') && !q.fields.empty()) {
      q.fields.back().second += " " + trimmed(field);
      continue;
    }
    if (colon == field.npos || !is_token(name) || field.find('\0') != field.npos ||
        field.find('\r') != field.npos) {
      q.malformed = true;
    }
    q.fields.emplace_back(trimmed(name), trimmed(field.substr(std::min(colon + 1, field.size()))));
  }
  std::string_view path = q.target;
  if (const std::size_t scheme = path.find("://"); scheme != path.npos) {
    path = path.substr(std::min(path.find('/', scheme + 3), path.size()));
  }
  q.path = path.substr(0, path.find('?'));
  if (q.path.starts_with('/')) q.twist = q.path.substr(1, q.path.find('/', 1) - 1);
  return q;
}

// What is wrong with the request, whatever it asks for.
std::optional<Reply> refusal(const Asked& q) {
  const auto closing = [](Reply r) {
    r.close = true;
    return r;
  };
  const bool http1 = q.version.starts_with("HTTP/1.");
  if (q.head.size() > 65536 && q.target.size() < 8000) {
    return closing({431, "Request Header Fields Too Large", "Too much.\n"});
  }
  if (q.target.size() > 8000) return closing({414, "URI Too Long", "Too long.\n"});
  if (!http1 && q.version.starts_with("HTTP/")) {
    return closing({505, "HTTP Version Not Supported", "There is only 1.1 here.\n"});
  }
  if (q.malformed) return closing({400, "Bad Request", "Malformed.\n"});
  const std::string host = q.get("Host");
  const bool fits = host.find_first_of(" #") == host.npos;
  if (q.count("Host") > 1 || !fits || (!q.has("Host") && q.version != "HTTP/1.0")) {
    return closing({400, "Bad Request", "One Host is needed.\n"});
  }
  if (q.target.starts_with("https://")) {
    return closing({421, "Misdirected Request", "Not without TLS.\n"});
  }
  const auto codings = members(q, "Transfer-Encoding");
  const auto lengths = members(q, "Content-Length");
  const bool numbers = std::all_of(lengths.begin(), lengths.end(), [&](const std::string& n) {
    return n.find_first_not_of("0123456789") == n.npos && n == lengths.front();
  });
  if (!numbers || (!codings.empty() && (codings.back() != "chunked" || !lengths.empty()))) {
    return closing({400, "Bad Request", "Where the content ends cannot be told.\n"});
  }
  if (codings.size() > 1) return closing({501, "Not Implemented", "No such coding.\n"});
  if (!codings.empty() && q.version == "HTTP/1.0") {
    return closing({400, "Bad Request", "Not in 1.0.\n"});
  }
  return std::nullopt;
}

struct Range {
  std::size_t first = 0;
  std::size_t last = 0;
};

// The satisfiable ranges; nothing if the field is to be ignored.
std::optional<std::vector<Range>> ranges_of(const std::string& value, std::size_t length) {
  if (!value.starts_with("bytes=")) return std::nullopt;
  const auto number = [](std::string_view s) -> std::optional<std::size_t> {
    if (s.empty() || s.find_first_not_of("0123456789") != s.npos) return std::nullopt;
    std::size_t n = 0;
    const auto read = std::from_chars(s.data(), s.data() + s.size(), n);
    return read.ec == std::errc() ? n : std::size_t{1} << 60U;
  };
  std::vector<Range> out;
  std::string_view rest = std::string_view(value).substr(6);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(','), rest.size());
    const std::string_view spec = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t dash = spec.find('-');
    if (dash == spec.npos) return std::nullopt;
    const auto first = number(spec.substr(0, dash));
    const auto last = number(spec.substr(dash + 1));
    if (dash == 0 && last) {
      out.push_back({length - std::min(*last, length), length - 1});
    } else if (first && (last || dash + 1 == spec.size())) {
      if (last && *last < *first) return std::nullopt;
      if (*first < length) out.push_back({*first, std::min(last.value_or(length), length - 1)});
    } else {
      return std::nullopt;
    }
  }
  return out;
}

constexpr std::array kValidators{"Date",   "ETag", "Cache-Control", "Vary", "Content-Location",
                                 "Expires"};

void keep_only_validators(Reply& r) {
  std::erase_if(r.fields, [](const auto& f) {
    return std::none_of(kValidators.begin(), kValidators.end(),
                        [&](const char* name) { return f.first == name; });
  });
}

std::string part_range(const Range& r, std::size_t length) {
  return "bytes " + std::to_string(r.first) + "-" + std::to_string(r.last) + "/" +
         std::to_string(length);
}

void cut(const Asked& q, Reply& r) {
  const auto ranges = ranges_of(q.get("Range"), r.content.size());
  if (!ranges || ranges->size() > 16) return;
  const std::size_t length = r.content.size();
  if (ranges->empty()) {
    r.become(416, "Range Not Satisfiable", "There is not so much.\n");
    r.set("Content-Range", "bytes */" + std::to_string(length));
    return;
  }
  const std::string whole = r.content;
  const std::string type = r.get("Content-Type");
  r.status = 206;
  r.reason = "Partial Content";
  if (ranges->size() == 1) {
    const Range& one = ranges->front();
    r.content = whole.substr(one.first, one.last - one.first + 1);
    if (q.has("If-Range")) keep_only_validators(r);
    r.set("Content-Range", part_range(one, length));
    return;
  }
  r.content.clear();
  for (const Range& one : *ranges) {
    r.content += "--b\r\nContent-Type: " + type + "\r\nContent-Range: " + part_range(one, length) +
                 "\r\n\r\n" + whole.substr(one.first, one.last - one.first + 1) + "\r\n";
  }
  r.content += "--b--\r\n";
  r.set("Content-Type", "multipart/byteranges; boundary=b");
}

// Preconditions in their order: RFC 9110, 13.2.2. False: the answer is made.
bool evaluate(const Asked& q, Reply& r) {
  const std::string tag = r.get("ETag");
  const auto opaque = [](std::string_view t) { return t.starts_with("W/") ? t.substr(2) : t; };
  const auto failed = [&r] {
    r.become(412, "Precondition Failed", "Not so.\n");
    return false;
  };
  const auto modified = date_in(r.get("Last-Modified"));
  if (q.has("If-Match")) {
    if (!lists(q, "If-Match", "*") && !lists(q, "If-Match", tag)) return failed();
  } else if (const auto since = date_in(q.get("If-Unmodified-Since")); since && modified) {
    if (*modified > *since) return failed();
  }
  const auto unchanged = [&r] {
    keep_only_validators(r);
    r.status = 304;
    r.reason = "Not Modified";
    r.bare = true;
    r.counted = false;
    return false;
  };
  if (q.has("If-None-Match")) {
    for (const std::string& one : members(q, "If-None-Match")) {
      if (one == "*" || opaque(one) == opaque(tag)) return unchanged();
    }
  } else if (const auto since = date_in(q.get("If-Modified-Since")); since && modified) {
    if (*modified <= *since && q.get("If-Modified-Since").size() < 40) return unchanged();
  }
  return true;
}

Reply options() {
  Reply r(200, "OK");
  r.set("Allow", "GET, HEAD, OPTIONS");
  r.drop("Content-Type");
  return r;
}

Reply preflight(const Asked& q) {
  Reply r(204, "No Content");
  r.drop("Content-Type");
  r.bare = true;
  r.counted = false;
  r.set("Access-Control-Allow-Origin", "*");
  r.set("Access-Control-Allow-Methods", "GET, HEAD");
  if (q.has("Access-Control-Request-Headers")) {
    r.set("Access-Control-Allow-Headers", "Authorization, X-Statute");
  }
  return r;
}

Reply right(const Asked& q, const std::optional<std::string>& stored, bool is_scratch) {
  if (auto refused = refusal(q)) return *refused;
  if (q.has("Expect") && !same_text(q.get("Expect"), "100-continue")) {
    return {417, "Expectation Failed", "Not so.\n"};
  }
  constexpr std::array kKnown{"PUT", "POST", "DELETE", "TRACE", "CONNECT", "REPORT", "PATCH"};
  if (q.method == "OPTIONS") {
    const bool asks = q.has("Origin") && q.has("Access-Control-Request-Method");
    return asks ? preflight(q) : options();
  }
  if (q.method != "GET" && q.method != "HEAD") {
    const bool known =
        std::any_of(kKnown.begin(), kKnown.end(), [&](const char* m) { return q.method == m; });
    if (!known) return {501, "Not Implemented", "No such method.\n"};
    Reply r(405, "Method Not Allowed", "Not so.\n");
    r.set("Allow", "GET, HEAD, OPTIONS");
    return r;
  }
  if (statute::syntax::is_invented(q.path) || (is_scratch && !stored)) {
    Reply r(404, "Not Found", "There is nothing.\n");
    r.set("Access-Control-Allow-Origin", "*");
    return r;
  }
  Reply r(200, "OK", stored.value_or(TwistedOrigin::page()));
  if (is_scratch) {
    r.set("ETag", "\"s" + hex64(hash64(r.content)) + "\"");
  } else {
    r.set("ETag", std::string(TwistedOrigin::kTag));
    r.set("Last-Modified", std::string(TwistedOrigin::kModified));
  }
  r.set("Cache-Control", "max-age=60");
  r.set("Vary", "Accept-Encoding");
  r.set("Accept-Ranges", "bytes");
  r.set("Access-Control-Allow-Origin", "*");
  if (lists(q, "Accept-Encoding", "gzip")) {
    r.content = demo::gzipped(r.content);
    r.set("Content-Encoding", "gzip");
    r.set("ETag", "\"v1-gzip\"");
  }
  if (!evaluate(q, r)) {
    r.set("Access-Control-Allow-Origin", "*");
    return r;
  }
  const bool guarded = q.has("If-Range") && q.get("If-Range") != r.get("ETag");
  if (q.method == "GET" && q.has("Range") && !guarded) cut(q, r);
  return r;
}

std::string composed(const Asked& q, Reply& r) {
  if (!r.octets.empty()) return r.octets;
  const bool bodiless = r.bare || q.method == "HEAD";
  std::string out = r.before + r.version + " " + std::to_string(r.status) + " " + r.reason + "\r\n";
  const bool coded = !r.get("Transfer-Encoding").empty();
  if (r.counted && !coded && r.get("Content-Length").empty()) {
    r.set("Content-Length", std::to_string(r.content.size()));
  }
  for (const auto& [name, value] : r.fields) out += name + ": " + value + "\r\n";
  out += "\r\n";
  return out + (bodiless ? std::string() : r.content) + r.after;
}

}  // namespace

std::string Asked::get(std::string_view name) const {
  for (const auto& [key, value] : fields) {
    if (same_text(key, name)) return value;
  }
  return {};
}

std::size_t Asked::count(std::string_view name) const {
  return static_cast<std::size_t>(std::count_if(
      fields.begin(), fields.end(), [&](const auto& f) { return same_text(f.first, name); }));
}

bool Asked::is_plain() const {
  if (method != "GET" || malformed) return false;
  for (const char* name : {"If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since",
                           "If-Range", "Range", "Origin", "Accept-Encoding", "Expect"}) {
    if (count(name) > 0) return false;
  }
  return version == "HTTP/1.1" && target.starts_with('/') && target.size() < 1000;
}

Reply::Reply(int s, std::string r, std::string c)
    : status(s), reason(std::move(r)), content(std::move(c)) {
  set("Date", demo::http_date(std::time(nullptr)));
  set("Content-Type", "text/plain; charset=utf-8");
  if (s >= 400) set("Cache-Control", "no-store");
}

void Reply::set(std::string_view name, std::string value) {
  for (auto& [key, old] : fields) {
    if (!same_text(key, name)) continue;
    old = std::move(value);
    return;
  }
  fields.emplace_back(name, std::move(value));
}

void Reply::drop(std::string_view name) {
  std::erase_if(fields, [&](const auto& f) { return same_text(f.first, name); });
}

std::string Reply::get(std::string_view name) const {
  for (const auto& [key, value] : fields) {
    if (same_text(key, name)) return value;
  }
  return {};
}

void Reply::become(int s, std::string r, std::string c) {
  const bool kept = keep;
  *this = Reply(s, std::move(r), std::move(c));
  keep = kept;
}

const std::string& TwistedOrigin::page() {
  static const std::string text = [] {
    std::string out;
    for (int i = 100; i < 400; ++i) out += "line " + std::to_string(i) + "\n";
    return out;
  }();
  return text;
}

struct TwistedOrigin::Server {
  std::map<std::string, Twist> twists;
  int listener = -1;
  std::uint16_t port = 0;
  std::mutex mutex;
  std::set<int> open;
  std::map<std::string, std::size_t> numbers;
  std::map<std::string, std::string> stored;  // by path, under /TWIST/scratch
  std::vector<std::thread> sessions;
  std::thread thread;

  void accept() {
    for (;;) {
      const int fd = ::accept(listener, nullptr, nullptr);
      if (fd < 0) return;
      const int one = 1;
      ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      const std::lock_guard lock(mutex);
      open.insert(fd);
      sessions.emplace_back([this, fd] {
        serve(fd);
        const std::lock_guard guard(mutex);
        open.erase(fd);
        ::close(fd);
      });
    }
  }

  // Reads until `buffer` holds so many octets, or the end of a head.
  static bool fill(int fd, std::string& buffer, std::size_t wanted) {
    std::array<char, 65536> chunk;
    while (wanted == 0 ? buffer.find("\r\n\r\n") == buffer.npos : buffer.size() < wanted) {
      const ssize_t n = ::recv(fd, chunk.data(), chunk.size(), 0);
      if (n <= 0) return false;
      buffer.append(chunk.data(), static_cast<std::size_t>(n));
    }
    return true;
  }

  static void send(int fd, std::string_view octets) {
    while (!octets.empty()) {
      const ssize_t n = ::send(fd, octets.data(), octets.size(), MSG_NOSIGNAL);
      if (n <= 0) return;
      octets.remove_prefix(static_cast<std::size_t>(n));
    }
  }

  Reply answer(Asked& q) {
    const std::lock_guard lock(mutex);
    q.number = numbers[q.path]++;
    const bool scratch = q.path.find("/scratch") != q.path.npos;
    std::optional<std::string> held;
    if (const auto at = stored.find(q.path); at != stored.end()) held = at->second;
    Reply r;
    if (scratch && q.method == "PUT" && !refusal(q)) {
      const bool none = q.get("If-None-Match") == "*" && held;
      const bool some = q.get("If-Match") == "*" && !held;
      if (q.has("Content-Range")) {
        r = Reply(400, "Bad Request", "No parts.\n");
      } else if (none || some) {
        r = Reply(412, "Precondition Failed", "Not so.\n");
      } else {
        stored[q.path] = q.content;
        r = held ? Reply(204, "No Content") : Reply(201, "Created", "Done.\n");
        r.bare = held.has_value();
        r.counted = !held;
        if (held) r.drop("Content-Type");
      }
    } else {
      r = right(q, held, scratch);
    }
    if (const auto twist = twists.find(q.twist); twist != twists.end()) twist->second(q, r);
    if (scratch && q.method == "PUT" && r.get("X-Store") == "yes") stored[q.path] = q.content;
    r.drop("X-Store");
    return r;
  }

  void serve(int fd) {
    std::string buffer;
    while (fill(fd, buffer, 0)) {
      const std::size_t end = buffer.find("\r\n\r\n", buffer.starts_with("\r\n") ? 2 : 0);
      if (end == buffer.npos) return;
      Asked q = read_head(buffer.substr(0, end + 4));
      buffer.erase(0, end + 4);
      std::size_t length = 0;
      const std::string declared = q.get("Content-Length");
      std::from_chars(declared.data(), declared.data() + declared.size(), length);
      const bool held = same_text(q.get("Expect"), "100-continue");
      const bool huge = length > 100000;
      if (length > 0 && !held && !huge && !refusal(q)) {
        if (!fill(fd, buffer, length)) return;
        q.content = buffer.substr(0, length);
        buffer.erase(0, length);
      }
      if (q.has("Transfer-Encoding") && buffer.starts_with("0\r\n\r\n")) buffer.erase(0, 5);
      Reply r = answer(q);
      const bool asked_close = lists(q, "Connection", "close") || q.version == "HTTP/1.0" ||
                               !q.version.starts_with("HTTP/1.");
      const bool closes = (asked_close || r.close || held || huge) && !r.keep;
      if (closes && r.octets.empty() && r.get("Connection").empty()) r.set("Connection", "close");
      if (r.get("Connection") == "none") r.drop("Connection");
      if (!r.silent) send(fd, composed(q, r));
      if (closes || r.silent) break;
    }
    // What is still to come is read away: closing over it would take the answer back.
    ::shutdown(fd, SHUT_WR);
    std::array<char, 4096> rest;
    while (::recv(fd, rest.data(), rest.size(), 0) > 0) {
    }
  }
};

TwistedOrigin::TwistedOrigin(std::map<std::string, Twist> twists)
    : server_(std::make_unique<Server>()) {
  Server& s = *server_;
  s.twists = std::move(twists);
  s.listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  ::bind(s.listener, generic, size);
  ::listen(s.listener, 256);
  ::getsockname(s.listener, generic, &size);
  s.port = ntohs(address.sin_port);
  s.thread = std::thread([&s] { s.accept(); });
}

TwistedOrigin::~TwistedOrigin() {
  Server& s = *server_;
  ::shutdown(s.listener, SHUT_RDWR);
  s.thread.join();
  ::close(s.listener);
  {
    const std::lock_guard lock(s.mutex);
    for (const int fd : s.open) ::shutdown(fd, SHUT_RDWR);
  }
  for (std::thread& t : s.sessions) t.join();
}

std::string TwistedOrigin::url(std::string_view path) const {
  return "http://127.0.0.1:" + std::to_string(server_->port) + std::string(path);
}

}  // namespace checker
