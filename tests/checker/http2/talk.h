// Connections of HTTP/2 composed frame by frame, and what the reader makes of them.
#ifndef TESTS_CHECKER_HTTP2_TALK_H_
#define TESTS_CHECKER_HTTP2_TALK_H_

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checker/http2/frame.h"
#include "checker/http2/hpack.h"
#include "checker/http2/reader.h"
#include "checker/support/facts.h"
#include "rules/catalog.h"
#include "rules/engine/auditor.h"

namespace checker::http2 {

using Fields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

inline std::string block(const Fields& fields) {
  std::string out;
  for (const auto& [name, value] : fields) append_literal(out, name, value);
  return out;
}

inline std::string frame(FrameType type, std::uint8_t flags, std::uint32_t stream,
                         std::string_view payload = {}) {
  std::string out;
  append_frame(out, type, flags, stream, payload);
  return out;
}

// A header block in one frame.
inline std::string headers(std::uint32_t stream, const Fields& fields, std::uint8_t flags = 0) {
  return frame(FrameType::headers, static_cast<std::uint8_t>(flags | kEndHeaders), stream,
               block(fields));
}

inline std::string data(std::uint32_t stream, std::string_view octets,
                        std::uint8_t flags = kEndStream) {
  return frame(FrameType::data, flags, stream, octets);
}

inline std::string number(std::uint32_t n) {
  std::string out;
  append_number(out, n);
  return out;
}

inline std::string reset(std::uint32_t stream, std::uint32_t code) {
  return frame(FrameType::rst_stream, 0, stream, number(code));
}

inline std::string settings() { return frame(FrameType::settings, 0, 0); }

inline std::string request(std::uint32_t stream = 1, std::string_view method = "GET",
                           std::uint8_t flags = kEndStream) {
  return headers(
      stream,
      {{":method", method}, {":scheme", "https"}, {":authority", "a.example"}, {":path", "/a"}},
      flags);
}

inline constexpr std::string_view kDate = "Tue, 02 Jun 2026 10:00:00 GMT";

// What is kept of an exchange.
struct Seen {
  std::uint32_t stream = 0;
  std::uint64_t offset = 0;
  bool has_request = false;
  std::string request_head;
  std::string request_content;
  std::string uri;
  int status = 0;
  std::string head;
  std::string content;
  std::uint64_t length = 0;
  statute::Known known = statute::Known::no;
  bool complete = false;
  std::string trailers;
  std::vector<std::string> interim;  // heads
  statute::Connection connection;
  std::optional<std::int64_t> received;
  statute::Needs sight;
  std::vector<std::string> broken;  // "http2-te @te: trailers"
};

// Takes what a reader hands over, and judges it by the whole catalogue.
class Taker final : public Listener {
 public:
  void exchange(const statute::Exchange& given, const Where& where) override {
    static const statute::Auditor auditor{statute::catalog()};
    statute::Exchange x = given;
    facts_.next();
    x.facts = &facts_;
    const statute::Response& r = x.response;
    Seen seen;
    seen.stream = where.stream;
    seen.offset = where.offset;
    seen.uri = x.uri;
    if (x.request != nullptr) {
      seen.has_request = true;
      seen.request_head = x.request->head;
      seen.request_content = x.request->content.octets;
    }
    seen.status = r.status;
    seen.head = r.head;
    seen.content = r.content.octets;
    seen.length = r.content.length;
    seen.known = r.content.known;
    seen.complete = r.framing.complete;
    seen.trailers = r.trailer_section;
    for (const statute::Response& i : x.interim) seen.interim.emplace_back(i.head);
    seen.connection = x.connection;
    seen.received = x.received;
    seen.sight = x.sight();
    for (const statute::Finding& f : auditor.audit(x, workspace_)) {
      std::string text(f.rule->id);
      for (const statute::Evidence& e : f.evidence()) {
        text.append(" @").append(statute::octets(x, e));
      }
      seen.broken.push_back(text);
    }
    all.push_back(std::move(seen));
  }
  void skipped(const Where& where, std::string_view why) override {
    reasons.push_back(std::to_string(where.stream) + ": " + std::string(why));
  }
  void problem(const Where& where, std::string message) override {
    problems.push_back(std::to_string(where.stream) + ": " + message);
  }

  std::vector<Seen> all;
  std::vector<std::string> reasons;
  std::vector<std::string> problems;

 private:
  checker::ExchangeFacts facts_;
  statute::Workspace workspace_;
};

// A connection from its beginning, fed piece by piece.
class Talk {
 public:
  explicit Talk(const Options& options = {}) : reader(options, taker) {}
  Talk& begin() {
    client(kPreface);
    client(settings());
    return server(settings());
  }
  Talk& client(std::string_view octets) { return feed(Side::client, octets); }
  Talk& server(std::string_view octets) { return feed(Side::server, octets); }
  Talk& feed(Side from, std::string_view octets) {
    moment.offset += octets.size();
    // Exact copies, so that reading past the end is noticed.
    for (std::size_t at = 0; at < octets.size(); at += piece) {
      const std::string_view part = octets.substr(at, piece);
      const std::vector<char> exact(part.begin(), part.end());
      reader.feed(from, {exact.data(), exact.size()}, moment);
    }
    return *this;
  }
  Talk& finish(statute::Ending ending = statute::Ending::closed) {
    reader.finish(ending, moment);
    return *this;
  }

  Taker taker;
  Reader reader;
  Moment moment{1'780'394'400'000, 0};  // as the Date of responses
  std::size_t piece = std::string_view::npos;
};

}  // namespace checker::http2

#endif  // TESTS_CHECKER_HTTP2_TALK_H_
