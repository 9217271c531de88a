#include "rules/message/transcript.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "rules/message/read.h"
#include "tests/rules/syntax/exact.h"

namespace statute {
namespace {

using syntax::Exact;

const std::string kGet = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
const std::string kNone = "HTTP/1.1 204 A\r\n\r\n";

std::string ok(const std::string& content) {
  return "HTTP/1.1 200 A\r\nContent-Length: " + std::to_string(content.size()) + "\r\n\r\n" +
         content;
}

// One line an exchange: "GET /a [interim codes] status "content" after "octets"".
std::vector<std::string> read_all(std::string_view octets,
                                  std::optional<Method> method = std::nullopt) {
  const Exact exact(octets);
  Transcript transcript(exact.view(), method);
  Exchange x;
  Request request;
  Storage storage;
  std::vector<std::string> out;
  while (transcript.next(x, request, storage)) {
    std::string s;
    if (x.request != nullptr) {
      s += std::string(x.request->method_name) + ' ' + std::string(x.request->target);
      if (!x.request->content.octets.empty()) {
        s += " \"" + std::string(x.request->content.octets) + "\"";
      }
      s += ": ";
    }
    const auto after = [&s](const Response& r) {
      if (!r.after.empty()) s += " after \"" + std::string(r.after) + "\"";
    };
    for (const Response& r : x.interim) {
      s += std::to_string(r.status);
      after(r);
      s += ' ';
    }
    s += std::to_string(x.response.status);
    if (!x.response.content.octets.empty()) {
      s += " \"" + std::string(x.response.content.octets) + "\"";
    }
    if (!x.response.framing.complete) s += " incomplete";
    after(x.response);
    out.push_back(s);
    EXPECT_EQ(x.connection.position, out.size() - 1);
  }
  return out;
}

using Lines = std::vector<std::string>;

TEST(Transcript, RequestsAndResponsesInTurn) {
  const struct {
    std::string what, octets;
    Lines exchanges;
  } cases[] = {
      {"nothing", "", {}},
      {"empty lines", "\r\n\n\r\n", {}},
      {"one", kGet + ok("hi"), {"GET /a: 200 \"hi\""}},
      {"two", kGet + ok("hi") + kGet + kNone, {"GET /a: 200 \"hi\"", "GET /a: 204"}},
      {"pipelined",
       kGet + "HEAD /b HTTP/1.1\r\n\r\n" + ok("hi") + "HTTP/1.1 200 A\r\n" +
           "Content-Length: 9\r\n\r\n",
       {"GET /a: 200 \"hi\"", "HEAD /b: 200"}},
      {"empty lines before a request are the client's",
       kGet + ok("hi") + "\r\n" + kGet + kNone,
       {"GET /a: 200 \"hi\"", "GET /a: 204"}},
      {"at the end they are the server's",
       kGet + ok("hi") + "\r\n",
       {"GET /a: 200 \"hi\" after \"\r\n\""}},
      {"before a response too", kGet + "\r\n" + kNone, {"GET /a: 204"}},
      {"a request without an answer", kGet, {"GET /a: 0 incomplete"}},
      {"content of a request",
       "POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi" + kNone,
       {"POST /a \"hi\": 204"}},
      {"more than announced", "POST /a HTTP/1.1\r\n\r\nhi\r\n" + kNone, {"POST /a: 204"}},
      {"less than announced",
       "POST /a HTTP/1.1\r\nContent-Length: 99\r\n\r\nhi\r\n" + kNone + kNone,
       {"POST /a \"hi\r\n\": 204 after \"" + kNone + "\""}},
      {"chunks of a request",
       "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n" + kNone,
       {"POST /a \"hi\": 204"}},
      {"interim responses",
       kGet + "HTTP/1.1 100 A\r\n\r\nHTTP/1.1 103 B\r\nC: d\r\n\r\n" + kNone,
       {"GET /a: 100 103 204"}},
      {"no final response", kGet + "HTTP/1.1 103 A\r\n\r\n", {"GET /a: 103 0 incomplete"}},
      {"octets behind an interim response",
       kGet + "HTTP/1.1 103 A\r\n\r\nhi\r\n" + kNone,
       {"GET /a: 103 after \"hi\r\n\" 204"}},
      {"at the end", kGet + "HTTP/1.1 103 A\r\n\r\nhi", {"GET /a: 103 after \"hi\" 0 incomplete"}},
      {"an empty line there",
       kGet + "HTTP/1.1 103 A\r\n\r\n\r\n" + kNone,
       {"GET /a: 103 after \"\r\n\" 204"}},
      {"an odd status line there",
       kGet + "HTTP/1.1 103 A\r\n\r\nICY 200 A\r\nContent-Length: 0\r\n\r\n",
       {"GET /a: 103 200"}},
      {"content that waited for 100",
       "POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nHTTP/1.1 100 A\r\n\r\nhi" + kNone,
       {"POST /a \"hi\": 100 204"}},
      {"by the close",
       kGet + "HTTP/1.1 200 A\r\n\r\nhi\r\n" + kGet,
       {"GET /a: 200 \"hi\r\n" + kGet + "\""}},
      {"what follows the content",
       kGet + ok("hi") + "more\r\n" + kGet + kNone,
       {"GET /a: 200 \"hi\" after \"more\r\n\"", "GET /a: 204"}},
      {"a response nobody asked for",
       kGet + kNone + kNone,
       {"GET /a: 204 after \"" + kNone + "\""}},
      {"content cut off by the next message",
       kGet + "HTTP/1.1 200 A\r\nContent-Length: 99\r\n\r\nhi\r\n" + kGet + kNone,
       {"GET /a: 200 \"hi\r\n\" incomplete", "GET /a: 204"}},
      {"no status line", kGet + "hello\r\n\r\n", {"GET /a: 0 \"hello\r\n\r\n\""}},
      {"HTTP/0.9", "GET /a\r\n" + kNone, {"GET /a: 204"}},
      {"CONNECT",
       "CONNECT a:1 HTTP/1.1\r\n\r\nHTTP/1.1 200 A\r\n\r\n" + kGet + kNone,
       {"CONNECT a:1: 200"}},
      {"101", kGet + "HTTP/1.1 101 A\r\n\r\n" + kGet + kNone, {"GET /a: 101"}},
      {"several chunks",
       kGet + "HTTP/1.1 200 A\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n1\r\n!\r\n0\r\n\r\n" +
           kGet + kNone,
       {"GET /a: 200 \"hi!\"", "GET /a: 204"}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    EXPECT_EQ(read_all(c.octets), c.exchanges);
  }
}

TEST(Transcript, LoneResponses) {
  const struct {
    std::string what, octets;
    std::optional<Method> method;
    Lines exchanges;
  } cases[] = {
      {"one", ok("hi"), std::nullopt, {"200 \"hi\""}},
      {"several", ok("hi") + kNone + ok("ho"), std::nullopt, {"200 \"hi\"", "204", "200 \"ho\""}},
      {"its interim responses", "HTTP/1.1 103 A\r\n\r\n" + kNone, std::nullopt, {"103 204"}},
      {"to HEAD", "HTTP/1.1 200 A\r\nContent-Length: 9\r\n\r\n", Method::head, {"200"}},
      {"perhaps to HEAD",
       "HTTP/1.1 200 A\r\nContent-Length: 9\r\n\r\n",
       std::nullopt,
       {"200 incomplete"}},
      {"by the close, up to the next",
       "HTTP/1.1 200 A\r\n\r\nhi\r\n" + kNone,
       std::nullopt,
       {"200 \"hi\r\n\"", "204"}},
      {"chunks taken out",
       "HTTP/1.1 200 A\r\nTransfer-Encoding: chunked\r\n\r\n<p>hi",
       std::nullopt,
       {"200 \"<p>hi\""}},
      {"printed HTTP/2",
       "HTTP/2 200 \r\ncontent-length: 2\r\n\r\nhi",
       std::nullopt,
       {"200 \"hi\""}},
      {"a line end too many", ok("hi") + "\r\n", std::nullopt, {"200 \"hi\" after \"\r\n\""}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    EXPECT_EQ(read_all(c.octets, c.method), c.exchanges);
  }
}

struct One {
  explicit One(std::string_view octets, Ending ending = Ending::unknown) : exact(octets) {
    x.connection.ending = ending;
    Transcript transcript(exact.view());
    EXPECT_TRUE(transcript.next(x, request, storage));
  }
  Exact exact;
  Exchange x;
  Request request;
  Storage storage;
};

TEST(Transcript, StatesHowTheConnectionWentOn) {
  EXPECT_EQ(One(kGet + kNone).x.connection.ending, Ending::closed);
  EXPECT_EQ(One(kGet + kNone + kGet + kNone).x.connection.ending, Ending::reused);
  EXPECT_EQ(One(kGet + kGet + kNone).x.connection.ending, Ending::reused);
  EXPECT_EQ(One(kGet + kNone, Ending::reset).x.connection.ending, Ending::reset);
  EXPECT_TRUE(One(kGet + kNone).x.seen.contains(Need::connection));
  EXPECT_FALSE(One(kNone).x.seen.contains(Need::connection));
}

TEST(Transcript, ContentUpToTheCloseIsCompleteOnlyThen) {
  const std::string octets = kGet + "HTTP/1.1 200 A\r\n\r\nhi";
  EXPECT_TRUE(One(octets, Ending::closed).x.response.framing.complete);
  EXPECT_TRUE(One(octets, Ending::unclosed).x.response.framing.complete);
  for (Ending e : {Ending::open, Ending::reset, Ending::cut, Ending::client_closed}) {
    EXPECT_FALSE(One(octets, e).x.response.framing.complete);
  }
}

TEST(Transcript, ConvertedLineEndsAreNobodysFault) {
  const One one(
      "GET / HTTP/1.1\nHost: a\n\n\nHTTP/1.1 200 A\nTransfer-Encoding: chunked\n\n"
      "2\nhi\n0\nA: b\n\n\n");
  EXPECT_FALSE(one.x.seen.contains(Need::line_ends));
  EXPECT_TRUE(one.request.odd.empty());
  EXPECT_FALSE(one.x.response.odd.contains(Oddity::line_end_lf));
  EXPECT_FALSE(one.x.response.odd.contains(Oddity::leading_empty_line));
  EXPECT_TRUE(one.x.response.after.empty());
  EXPECT_EQ(one.x.response.content.octets, "hi");
}

TEST(Transcript, SaysWhereEachExchangeBegins) {
  const std::string octets = kGet + kNone + kGet + kGet + kNone + kNone;
  Transcript transcript(octets);
  Exchange x;
  Request request;
  Storage storage;
  std::vector<std::size_t> offsets;
  while (transcript.next(x, request, storage)) offsets.push_back(transcript.offset());
  const std::size_t pair = kGet.size() + kNone.size();
  EXPECT_EQ(offsets, (std::vector<std::size_t>{0, pair, pair + kGet.size()}));
}

TEST(Transcript, NotesSayWhatOctetsCannot) {
  Exchange x;
  const std::string notes =
      "# anything\n# scheme: https\r\n# vantage: proxy\n# connection: unclosed\n"
      "# received: 2026-06-02T10:00:00Z\n";
  EXPECT_EQ(read_notes(notes + kGet, x), notes.size());
  EXPECT_EQ(x.scheme, Scheme::https);
  EXPECT_EQ(x.vantage, Vantage::proxy);
  EXPECT_EQ(x.connection.ending, Ending::unclosed);
  EXPECT_EQ(x.received, 1780394400);
  EXPECT_EQ(read_notes("# received: 2026-06-02\n", x), 23u);
  EXPECT_FALSE(x.received.has_value());
  EXPECT_EQ(read_notes("", x), 0u);
  EXPECT_EQ(read_notes("#", x), 1u);
}

// Each takes a time in proportion to its length.
TEST(Transcript, HostileOctets) {
  constexpr std::size_t kMany = 50'000;
  const auto repeat = [](const std::string& s) {
    std::string all;
    for (std::size_t i = 0; i < kMany; ++i) all += s;
    return all;
  };
  const auto count = [](const std::string& octets) {
    Transcript transcript(octets);
    Exchange x;
    Request request;
    Storage storage;
    std::size_t n = 0;
    while (transcript.next(x, request, storage)) {
      EXPECT_LE(x.interim.size(), Transcript::kMostInterim);
      ++n;
    }
    return n;
  };
  EXPECT_EQ(count(repeat("\n\r\n")), 0u);
  EXPECT_EQ(count(kGet + repeat("\r\n")), 1u);
  EXPECT_EQ(count(kGet + kNone + repeat("\r\n")), 1u);
  EXPECT_EQ(count(kGet + repeat("HTTP/1.1 100 A\r\n\r\n") + kNone), 1u);
  EXPECT_EQ(count(kGet + repeat("HTTP/1.1 100 A\r\n\r\nhi\r\n") + kNone), 1u);
  EXPECT_EQ(count(kGet + repeat("HTTP/1.1 100 A\r\n\r\n\r\n") + kNone), 1u);
  EXPECT_EQ(count(repeat(kNone)), kMany);
  EXPECT_EQ(count(repeat(kGet)), kMany);
  EXPECT_EQ(count(repeat("GET / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n")), kMany);
  EXPECT_EQ(count(kGet + "HTTP/1.1 200 A\r\n" + repeat("a\n")), 1u);
  EXPECT_EQ(count(kGet + "HTTP/1.1 200 A\r\nA: b\r\n" + repeat(" \r\n")), 1u);
  EXPECT_EQ(count(repeat("G / HTTP/1.1 ")), 1u);
}

}  // namespace
}  // namespace statute
