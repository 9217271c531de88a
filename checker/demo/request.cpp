// Reading requests. The only file here that sees Beast.

#include "checker/demo/request.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <exception>

#include "checker/support/text.h"

namespace checker::demo {
namespace {

namespace http = boost::beast::http;

constexpr std::size_t kHeadLimit = 1U << 20U;
constexpr std::uint64_t kContentLimit = 16U << 20U;

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

// The octets of `text` up to and with the empty line, which may end in LF alone; npos if it is not
// there yet. Empty lines before the request are not the one.
std::size_t head_end(std::string_view text) {
  const std::size_t start = text.find_first_not_of("\r\n");
  if (start == std::string_view::npos) return start;
  for (std::size_t at = start; (at = text.find('\n', at)) != std::string_view::npos; ++at) {
    const std::string_view rest = text.substr(at + 1);
    if (rest.starts_with('\n')) return at + 2;
    if (rest.starts_with("\r\n")) return at + 3;
  }
  return std::string_view::npos;
}

std::string path_of(std::string_view target) {
  const std::size_t scheme = target.find("://");
  if (scheme != std::string_view::npos && scheme < target.find('/')) {
    const std::size_t slash = target.find('/', scheme + 3);
    target = slash == std::string_view::npos ? "/" : target.substr(slash);
  }
  return std::string(target.substr(0, target.find_first_of("?#")));
}

// What can be made of a head without regard to any grammar.
Request guessed(std::string_view head) {
  Request r;
  r.odd = true;
  r.close = true;
  head.remove_prefix(std::min(head.find_first_not_of("\r\n"), head.size()));
  const std::string_view line = trimmed(head.substr(0, head.find('\n')));
  const std::size_t first = line.find(' ');
  r.method = line.substr(0, first);
  if (first != std::string_view::npos) {
    const std::size_t second = line.find(' ', first + 1);
    const std::size_t last = line.rfind(' ');
    r.target = line.substr(first + 1, second - first - 1);
    if (last != first) r.version = line.substr(last + 1);
  }
  for (std::size_t at = head.find('\n'); at != std::string_view::npos && at + 1 < head.size();) {
    const std::string_view field = head.substr(at + 1, head.find('\n', at + 1) - at - 1);
    const std::size_t colon = field.find(':');
    if (colon != std::string_view::npos) {
      r.fields.emplace_back(trimmed(field.substr(0, colon)), trimmed(field.substr(colon + 1)));
    }
    at = head.find('\n', at + 1);
  }
  return r;
}

// The head as Beast can read it, of what is right though it does not know it: empty lines before
// the request (RFC 9112, 2.2), and higher minor versions (RFC 9110, 2.5).
std::string readable(std::string_view head) {
  head.remove_prefix(std::min(head.find_first_not_of("\r\n"), head.size()));
  std::string out(head);
  const std::size_t end = std::min(out.find_first_of("\r\n"), out.size());
  constexpr std::string_view kVersion = " HTTP/1.";
  const std::size_t at = end < 9 ? out.npos : end - 9;
  if (at != out.npos && out.compare(at, kVersion.size(), kVersion) == 0 && out[end - 1] > '1' &&
      out[end - 1] <= '9') {
    out[end - 1] = '1';
  }
  return out;
}

using Parser = http::request_parser<http::string_body>;

Request parsed(const Parser& parser) {
  const auto& message = parser.get();
  Request r;
  r.method = std::string(message.method_string());
  r.target = std::string(message.target());
  r.version = message.version() == 10 ? "HTTP/1.0" : "HTTP/1.1";
  for (const auto& field : message) {
    r.fields.emplace_back(std::string(field.name_string()), std::string(field.value()));
  }
  r.close = message.version() == 10 || !parser.keep_alive();
  const std::string* expect = r.first("Expect");
  r.expects = expect != nullptr && same_text(*expect, "100-continue") && message.version() >= 11;
  return r;
}

}  // namespace

const std::string* Request::first(std::string_view name) const {
  for (const auto& [key, value] : fields) {
    if (same_text(key, name)) return &value;
  }
  return nullptr;
}

struct RequestReader::State {
  Parser parser;
  Request request;
  bool head = false;
  bool done = false;

  State() {
    parser.eager(true);
    parser.header_limit(static_cast<std::uint32_t>(kHeadLimit));
    parser.body_limit(kContentLimit);
  }

  // As much of `octets` as Beast takes; false when it refuses them. Beast 1.81 throws at fields
  // over 64 KiB.
  bool put(std::string_view octets, std::size_t& used) {
    try {
      boost::beast::error_code error;
      used = parser.put(boost::asio::buffer(octets.data(), octets.size()), error);
      return !error || error == http::error::need_more;
    } catch (const std::exception&) {
      return false;
    }
  }
};

RequestReader::RequestReader() : state_(std::make_unique<State>()) {}
RequestReader::~RequestReader() = default;
RequestReader::RequestReader(RequestReader&&) noexcept = default;
RequestReader& RequestReader::operator=(RequestReader&&) noexcept = default;

std::size_t RequestReader::read(std::string_view octets) {
  State& s = *state_;
  std::size_t used = 0;
  if (s.done) return 0;
  if (s.head) {
    if (!s.put(octets, used)) {
      s.request.odd = s.request.close = s.done = true;
      return octets.size();
    }
    s.done = s.parser.is_done();
    return used;
  }
  std::size_t end = head_end(octets);
  if (end == std::string_view::npos) {
    if (octets.size() < kHeadLimit) return 0;
    end = octets.size();
  }
  s.head = true;
  if (s.put(readable(octets.substr(0, end)), used) && s.parser.is_header_done()) {
    s.request = parsed(s.parser);
    s.done = s.parser.is_done();
  } else {
    s.request = guessed(octets.substr(0, end));
    s.done = true;
  }
  s.request.path = path_of(s.request.target);
  s.request.size = end;
  return end;
}

bool RequestReader::has_head() const { return state_->head; }
bool RequestReader::is_done() const { return state_->done; }
const Request& RequestReader::request() const { return state_->request; }

}  // namespace checker::demo
