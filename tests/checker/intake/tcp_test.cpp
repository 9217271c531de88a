// TCP reassembly and HTTP/1 in it: conversations as captures show them, whole,
// shuffled, cut and torn.
#include "checker/intake/tcp.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "checker/intake/formats.h"
#include "tests/checker/intake/capture.h"
#include "tests/checker/intake/recorder.h"

namespace checker::intake {
namespace {

using statute::Ending;
using statute::Known;
using statute::Need;

constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nHost: a.example\r\n\r\n";
constexpr std::string_view kGetB = "GET /b HTTP/1.1\r\nHost: a.example\r\n\r\n";
constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789";
constexpr std::string_view kNotFound = "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno";

// Adds what the connection told.
class Listener final : public Recorder {
 public:
  void exchange(const statute::Exchange& x, const Spot& spot) override {
    Recorder::exchange(x, spot);
    connections.push_back(x.connection);
    seen.push_back(x.seen);
    after.emplace_back(x.response.after);
    complete.push_back(x.response.framing.complete);
    interim.push_back(x.interim.size());
  }
  std::vector<statute::Connection> connections;
  std::vector<statute::Needs> seen;
  std::vector<std::string> after;
  std::vector<bool> complete;
  std::vector<std::size_t> interim;
};

// In a buffer of its exact size, so that reads past it show.
Listener read(const std::string& file) {
  const std::unique_ptr<char[]> exact(new char[file.size()]);
  std::copy(file.begin(), file.end(), exact.get());
  Listener out;
  const Result<void> result = read_pcap({exact.get(), file.size()}, nullptr, {}, out);
  EXPECT_TRUE(result) << (result ? "" : result.error().what);
  return out;
}
Listener read(const Talk& talk) { return read(talk.file()); }

std::vector<int> statuses(const Listener& heard) {
  std::vector<int> out;
  for (const Heard& h : heard.exchanges) out.push_back(h.status);
  return out;
}
std::vector<std::string> targets(const Listener& heard) {
  std::vector<std::string> out;
  for (const Heard& h : heard.exchanges) out.push_back(h.has_request ? h.target : "?");
  return out;
}
using Numbers = std::vector<int>;
using Words = std::vector<std::string>;

TEST(Tcp, AConversationIsAnExchange) {
  const Listener heard =
      read(Talk().handshake().client(kGet).server(kOk).server_fin().client_fin());
  ASSERT_EQ(heard.exchanges.size(), 1u);
  const Heard& h = heard.exchanges[0];
  EXPECT_EQ(h.target, "/a");
  EXPECT_EQ(h.status, 200);
  EXPECT_EQ(h.content, "0123456789");
  EXPECT_EQ(h.known, Known::fully);
  EXPECT_EQ(h.scheme, statute::Scheme::http);
  EXPECT_EQ(h.received, 1'700'000'000);
  EXPECT_FALSE(h.sees(Need::time));  // the clock is anybody's
  EXPECT_TRUE(h.sees(Need::wire));
  EXPECT_TRUE(h.sees(Need::connection));
  EXPECT_EQ(heard.connections[0].ending, Ending::closed);
  EXPECT_EQ(heard.connections[0].idle, 1u);
  EXPECT_TRUE(heard.skips.empty());
  EXPECT_TRUE(heard.problems.empty());
}

TEST(Tcp, TheWayAConnectionEndsIsKept) {
  const struct {
    const char* name;
    Talk talk;
    Ending ending;
  } cases[] = {
      {"server first", Talk().handshake().client(kGet).server(kOk).server_fin(), Ending::closed},
      {"client first", Talk().handshake().client(kGet).server(kOk).client_fin().server_fin(),
       Ending::client_closed},
      {"server reset", Talk().handshake().client(kGet).server(kOk).server_reset(), Ending::reset},
      {"client reset", Talk().handshake().client(kGet).server(kOk).client_reset(),
       Ending::client_closed},
      {"reset after FIN", Talk().handshake().client(kGet).server(kOk).server_fin().client_reset(),
       Ending::closed},
      {"capture ends", Talk().handshake().client(kGet).server(kOk), Ending::cut},
  };
  for (const auto& c : cases) {
    const Listener heard = read(c.talk);
    ASSERT_EQ(heard.exchanges.size(), 1u) << c.name;
    EXPECT_EQ(heard.connections[0].ending, c.ending) << c.name;
  }
}

TEST(Tcp, FurtherExchangesReuseTheConnection) {
  const Listener heard = read(
      Talk().handshake().client(kGet).server(kOk).client(kGetB).server(kNotFound).server_fin());
  EXPECT_EQ(statuses(heard), (Numbers{200, 404}));
  EXPECT_EQ(targets(heard), (Words{"/a", "/b"}));
  EXPECT_EQ(heard.connections[0].ending, Ending::reused);
  EXPECT_EQ(heard.connections[1].ending, Ending::closed);
  EXPECT_EQ(heard.connections[1].position, 1u);
}

TEST(Tcp, ARequestThatIsNotAnsweredDoesNotMakeTheConnectionReused) {
  const Listener heard =
      read(Talk().handshake().client(kGet).server(kOk).client(kGetB).server_fin().client_fin());
  EXPECT_EQ(statuses(heard), (Numbers{200}));
  EXPECT_EQ(heard.connections[0].ending, Ending::closed);
  EXPECT_EQ(heard.reasons.at("a request without a response"), 1);
}

TEST(Tcp, PipelinedRequestsAreAnsweredInOrder) {
  const std::string both = std::string(kGet) + std::string(kGetB);
  const std::string answers = std::string(kOk) + std::string(kNotFound);
  const Listener heard = read(Talk().handshake().client(both).server(answers).server_fin());
  EXPECT_EQ(statuses(heard), (Numbers{200, 404}));
  EXPECT_EQ(targets(heard), (Words{"/a", "/b"}));
  EXPECT_EQ(heard.after[0], "");
}

TEST(Tcp, AResponseToHeadHasNoContent) {
  const std::string_view head = "HEAD /a HTTP/1.1\r\nHost: a.example\r\n\r\n";
  const std::string_view fields = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";
  const Listener heard =
      read(Talk().handshake().client(head).server(fields).client(kGet).server(kOk).server_fin());
  EXPECT_EQ(statuses(heard), (Numbers{200, 200}));
  EXPECT_EQ(heard.exchanges[0].content, "");
  EXPECT_EQ(heard.exchanges[1].content, "0123456789");
}

TEST(Tcp, InterimResponsesComeWithTheFinalOne) {
  const Listener heard = read(Talk()
                                  .handshake()
                                  .client("PUT /a HTTP/1.1\r\nHost: a.example\r\nContent-Length: "
                                          "3\r\nExpect: 100-continue\r\n\r\n")
                                  .server("HTTP/1.1 100 Continue\r\n\r\n")
                                  .client("abc")
                                  .wait(5000)
                                  .server("HTTP/1.1 204 No Content\r\n\r\n")
                                  .server_fin());
  ASSERT_EQ(statuses(heard), (Numbers{204}));
  EXPECT_EQ(heard.interim[0], 1u);
  EXPECT_EQ(heard.exchanges[0].request_content, "abc");
  EXPECT_EQ(heard.exchanges[0].received, 1'700'000'005);
}

TEST(Tcp, ContentThatWasNotAskedForMayBeLeftOut) {
  const Listener heard = read(Talk()
                                  .handshake()
                                  .client("PUT /a HTTP/1.1\r\nHost: a.example\r\nContent-Length: "
                                          "300\r\nExpect: 100-continue\r\n\r\n")
                                  .server(kNotFound)
                                  .client(kGetB)
                                  .server(kOk)
                                  .server_fin());
  EXPECT_EQ(statuses(heard), (Numbers{404, 200}));
  EXPECT_EQ(targets(heard), (Words{"/a", "/b"}));
}

TEST(Tcp, OctetsThatNobodyAskedForAreKept) {
  const std::string longer = std::string(kOk) + "more";
  const Listener heard =
      read(Talk().handshake().client(kGet).server(longer).client(kGetB).server(kOk).server_fin());
  EXPECT_EQ(statuses(heard), (Numbers{200, 200}));
  EXPECT_EQ(heard.after[0], "more");
  EXPECT_EQ(heard.after[1], "");
}

TEST(Tcp, AResponseEndsWithTheConnection) {
  const std::string_view open = "HTTP/1.0 200 OK\r\n\r\nsome";
  const struct {
    const char* name;
    Talk talk;
    Known known;
  } cases[] = {
      {"in order", Talk().handshake().client(kGet).server(open).server(" text").server_fin(),
       Known::fully},
      {"reset", Talk().handshake().client(kGet).server(open).server(" text").server_reset(),
       Known::partly},
      {"client first",
       Talk().handshake().client(kGet).server(open).server(" text").client_fin().server_fin(),
       Known::partly},
      {"cut", Talk().handshake().client(kGet).server(open).server(" text"), Known::partly},
  };
  for (const auto& c : cases) {
    const Listener heard = read(c.talk);
    ASSERT_EQ(heard.exchanges.size(), 1u) << c.name;
    EXPECT_EQ(heard.exchanges[0].content, "some text") << c.name;
    EXPECT_EQ(heard.exchanges[0].known, c.known) << c.name;
  }
}

// The handshake, then three segments of the response, which each case orders in
// its own way.
struct Pieces {
  explicit Pieces(std::uint32_t server_base = 5000) : base(server_base) {}
  [[nodiscard]] TcpPart piece(std::size_t from, std::size_t to) const {
    return {false, base + 1 + static_cast<std::uint32_t>(from), 1001 + 36, kAck,
            std::string(kOk.substr(from, to - from))};
  }
  [[nodiscard]] Talk start() const {
    Talk talk(1000, base);
    return talk.handshake().client(kGet);
  }
  std::uint32_t base;
};

TEST(Tcp, SegmentsAreOrdered) {
  ASSERT_EQ(kGet.size(), 36u);
  using Range = std::pair<std::size_t, std::size_t>;
  const std::size_t n = kOk.size();
  const struct {
    const char* name;
    std::vector<Range> ranges;
  } cases[] = {
      {"in order", {{0, 10}, {10, 40}, {40, n}}},
      {"last first", {{40, n}, {10, 40}, {0, 10}}},
      {"middle last", {{0, 10}, {40, n}, {10, 40}}},
      {"once more", {{0, 10}, {0, 10}, {10, 40}, {10, 40}, {40, n}, {40, n}}},
      {"all once more", {{0, 10}, {10, 40}, {0, n}}},
      {"overlapping in front", {{0, 10}, {5, 40}, {40, n}}},
      {"overlapping a hole", {{0, 10}, {30, n}, {8, 35}}},
      {"contained", {{0, 10}, {10, n}, {12, 20}}},
      {"containing", {{0, 5}, {20, 25}, {0, n}}},
      {"single octets", {{0, 1}, {2, 3}, {1, 2}, {3, n}}},
  };
  // Numbers wrap around within the response, and before it.
  for (const std::uint32_t base : {5000u, 0xFFFFFFF0u, 0xFFFFFFFFu, 0x7FFFFFF0u}) {
    for (const auto& c : cases) {
      const Pieces pieces(base);
      Talk talk = pieces.start();
      for (const auto& [from, to] : c.ranges) talk.add(pieces.piece(from, to));
      const Listener heard = read(talk);
      ASSERT_EQ(statuses(heard), (Numbers{200})) << c.name << base;
      EXPECT_EQ(heard.exchanges[0].content, "0123456789") << c.name << base;
      EXPECT_TRUE(heard.problems.empty()) << c.name << base;
    }
  }
}

TEST(Tcp, SegmentsThatDisagreeAreAProblem) {
  const Pieces pieces;
  Talk talk = pieces.start();
  TcpPart other = pieces.piece(0, 20);
  other.payload[9] = '4';
  talk.add(pieces.piece(0, 20)).add(other).add(pieces.piece(20, kOk.size()));
  const Listener heard = read(talk);
  EXPECT_TRUE(heard.exchanges.empty());
  ASSERT_EQ(heard.problems.size(), 1u);
  EXPECT_EQ(heard.reasons.at("segments that contradict each other"), 1);
}

TEST(Tcp, AProbeOfAnIdleConnectionIsNotOfItsOctets) {
  const Pieces pieces;
  Talk talk = pieces.start();
  TcpPart probe = pieces.piece(9, 10);
  probe.payload = std::string(1, '\0');
  talk.add(pieces.piece(0, 10)).add(probe).add(pieces.piece(10, kOk.size()));
  const Listener heard = read(talk);
  EXPECT_EQ(statuses(heard), (Numbers{200}));
  EXPECT_TRUE(heard.problems.empty());
}

TEST(Tcp, AGapInContentLeavesItsBeginning) {
  const Pieces pieces;
  Talk talk = pieces.start();
  talk.add(pieces.piece(0, 43)).add(pieces.piece(45, kOk.size()));
  talk.add({false, 5001 + static_cast<std::uint32_t>(kOk.size()), 1037, kFin | kAck, {}});
  const Listener heard = read(talk);
  ASSERT_EQ(statuses(heard), (Numbers{200}));
  EXPECT_EQ(heard.exchanges[0].known, Known::partly);
  EXPECT_EQ(heard.exchanges[0].content, std::string(kOk.substr(39, 4)));
  EXPECT_FALSE(heard.complete[0]);
  EXPECT_FALSE(heard.exchanges[0].sees(Need::connection));
  EXPECT_EQ(heard.connections[0].ending, Ending::cut);
}

TEST(Tcp, AGapAtTheEndIsNotTheServersFault) {
  const Pieces pieces;
  for (const bool acknowledged : {false, true}) {
    Talk talk = pieces.start();
    talk.add(pieces.piece(0, 43));
    const std::uint32_t end = 5001 + static_cast<std::uint32_t>(kOk.size());
    if (acknowledged) {
      talk.add({true, 1037, end, kAck, {}});
    } else {
      talk.add({false, end, 1037, kFin | kAck, {}});
    }
    const Listener heard = read(talk);
    ASSERT_EQ(statuses(heard), (Numbers{200}));
    EXPECT_EQ(heard.exchanges[0].known, Known::partly);
    EXPECT_FALSE(heard.exchanges[0].sees(Need::connection));
  }
}

TEST(Tcp, AResponseAfterAGapIsPairedByWhatWasAcknowledged) {
  Talk talk;
  talk.handshake().client(kGet).server(kOk).client(kGetB).server(kNotFound);
  talk.client(kGet).server(kOk).server_fin();
  for (const std::size_t lost : {4u, 6u, 5u}) {  // each response, and a request
    Talk torn = talk;
    torn.frames.erase(torn.frames.begin() + static_cast<std::ptrdiff_t>(lost));
    const Listener heard = read(torn);
    SCOPED_TRACE(lost);
    if (lost == 4) {
      EXPECT_EQ(targets(heard), (Words{"/b", "/a"}));
      EXPECT_EQ(statuses(heard), (Numbers{404, 200}));
    } else if (lost == 6) {
      EXPECT_EQ(targets(heard), (Words{"/a", "/a"}));
      EXPECT_EQ(statuses(heard), (Numbers{200, 200}));
    } else {
      EXPECT_EQ(targets(heard), (Words{"/a", "/a"}));
      EXPECT_EQ(statuses(heard), (Numbers{200, 200}));
    }
    EXPECT_EQ(heard.skips.size(), 1u);
  }
}

TEST(Tcp, AConversationMayHaveBegunBefore) {
  Talk talk;
  talk.handshake().client(kGet).server(kOk).client(kGetB).server(kNotFound).server_fin();
  const struct {
    std::size_t first;  // frame
    Numbers expected;
    Words asked;
  } cases[] = {
      {1, {200, 404}, {"/a", "/b"}},
      {2, {200, 404}, {"/a", "/b"}},
      {3, {200, 404}, {"/a", "/b"}},
      {4, {200, 404}, {"?", "/b"}},
      {5, {404}, {"/b"}},
      {6, {404}, {"?"}},
  };
  for (const auto& c : cases) {
    Talk late = talk;
    late.frames.erase(late.frames.begin(),
                      late.frames.begin() + static_cast<std::ptrdiff_t>(c.first));
    const Listener heard = read(late);
    SCOPED_TRACE(c.first);
    EXPECT_EQ(statuses(heard), c.expected);
    EXPECT_EQ(targets(heard), c.asked);
  }
}

TEST(Tcp, OneDirectionIsEnoughForResponses) {
  Talk talk;
  talk.handshake().client(kGet).server(kOk).client(kGetB).server(kNotFound).server_fin();
  for (const bool from_client : {true, false}) {
    Talk half;
    for (const Frame& f : talk.frames) {
      if ((f.octets[29] == 1) == from_client) half.frames.push_back(f);
    }
    const Listener heard = read(half);
    if (from_client) {
      EXPECT_TRUE(heard.exchanges.empty());
      EXPECT_EQ(heard.reasons.at("a request without a response"), 2);
    } else {
      EXPECT_EQ(statuses(heard), (Numbers{200, 404}));
      EXPECT_EQ(targets(heard), (Words{"?", "?"}));
      EXPECT_FALSE(heard.exchanges[0].sees(Need::connection));
    }
  }
}

TEST(Tcp, ALoneResponseMayBeToHead) {
  const std::string_view fields = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";
  Talk talk;
  talk.server(fields).server(kNotFound).server(fields);
  const Listener heard = read(talk);
  EXPECT_EQ(statuses(heard), (Numbers{200, 404, 200}));
  EXPECT_EQ(heard.exchanges[0].known, Known::no);
  EXPECT_EQ(heard.exchanges[1].content, "no");
  EXPECT_EQ(heard.exchanges[2].known, Known::no);
}

TEST(Tcp, AResponseCapturedBeforeItsRequestIsNoUnaskedOne) {
  Talk talk;
  talk.handshake().client(kGet).server(kOk).client(kGetB).server(kNotFound).server_fin();
  std::swap(talk.frames[5], talk.frames[6]);
  const Listener heard = read(talk);
  EXPECT_EQ(statuses(heard), (Numbers{200, 404}));
  EXPECT_EQ(targets(heard), (Words{"/a", "/b"}));
  EXPECT_EQ(heard.after[0], "");
}

TEST(Tcp, EndsAreKnownByTheirPortsAndAddresses) {
  Talk first(1000, 5000, 40000);
  first.handshake().client(kGet).server(kOk).server_fin();
  Talk second(1000, 5000, 40001);
  second.handshake().client(kGetB).server(kNotFound).server_fin();
  std::vector<Frame> frames;
  for (std::size_t i = 0; i < first.frames.size(); ++i) {
    frames.push_back(first.frames[i]);
    frames.push_back(second.frames[i]);
  }
  const Listener heard = read(pcap_file(frames));
  EXPECT_EQ(statuses(heard), (Numbers{200, 404}));
  EXPECT_EQ(targets(heard), (Words{"/a", "/b"}));
}

TEST(Tcp, PortsAreUsedAgain) {
  Talk talk;
  talk.handshake().client(kGet).server(kOk).server_fin().client_fin();
  Talk again(90000, 70000);
  again.handshake().client(kGetB).server(kNotFound).server_fin();
  talk.frames.insert(talk.frames.end(), again.frames.begin(), again.frames.end());
  const Listener heard = read(talk);
  EXPECT_EQ(statuses(heard), (Numbers{200, 404}));
}

TEST(Tcp, WhatASnapshotCutsOffIsAGap) {
  Talk talk;
  talk.handshake().client(kGet).server(kOk).client(kGetB).server(kNotFound).server_fin();
  Frame& frame = talk.frames[4];
  frame.length = static_cast<std::uint32_t>(frame.octets.size());
  frame.octets.resize(frame.octets.size() - 4);
  const Listener heard = read(talk);
  EXPECT_EQ(statuses(heard), (Numbers{200, 404}));
  EXPECT_EQ(heard.exchanges[0].known, Known::partly);
  EXPECT_EQ(heard.exchanges[0].content, "012345");
  EXPECT_EQ(heard.exchanges[1].content, "no");
  ASSERT_EQ(heard.problems.size(), 1u);
  EXPECT_EQ(heard.problems[0].second, "1 packets were captured in part");
}

TEST(Tcp, ATunnelIsLookedInto) {
  const Listener heard = read(Talk()
                                  .handshake()
                                  .client("CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n")
                                  .server("HTTP/1.1 200 OK\r\n\r\n")
                                  .client(kGet)
                                  .server(kNotFound)
                                  .server_fin());
  EXPECT_EQ(statuses(heard), (Numbers{200, 404}));
  EXPECT_EQ(heard.after[0], "");
  EXPECT_EQ(heard.connections[1].position, 0u);
}

TEST(Tcp, OtherProtocolsAreSkippedWithAReason) {
  const struct {
    Talk talk;
    const char* reason;
  } cases[] = {
      {Talk().handshake().client("\x16\x03\x01\x00\xFF\x01"), "TLS: not read"},
      {Talk()
           .handshake()
           .client("CONNECT a:443 HTTP/1.1\r\n\r\n")
           .server("HTTP/1.1 200 OK\r\n\r\n")
           .client("\x16\x03\x01\x00\xFF\x01"),
       "TLS: not read"},
      {Talk().handshake().server("220 mail.example ESMTP\r\n").client("EHLO a.example\r\n"),
       "not HTTP"},
      {Talk().handshake().client("OPTIONS sip:a SIP/2.0\r\n\r\n").server("SIP/2.0 200 OK\r\n\r\n"),
       "not HTTP"},
      {Talk().handshake().server("SSH-2.0-a\r\n"), "not HTTP"},
      {Talk().handshake().client(std::string(20000, 'x')), "not HTTP"},
  };
  for (const auto& c : cases) {
    const Listener heard = read(c.talk);
    EXPECT_EQ(heard.reasons.count(c.reason), 1u) << c.reason;
    EXPECT_EQ(heard.skips.size(), 1u) << c.reason;
  }
}

TEST(Tcp, AfterAnUpgradeNothingIsHttp) {
  const Listener heard =
      read(Talk()
               .handshake()
               .client("GET /a HTTP/1.1\r\nHost: a.example\r\nUpgrade: websocket\r\n\r\n")
               .server("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x01"
                       "a")
               .client("GET /frame HTTP/1.1\r\n\r\n")
               .server_fin());
  EXPECT_EQ(statuses(heard), (Numbers{101}));
  EXPECT_EQ(heard.after[0], "");
  EXPECT_TRUE(heard.skips.empty());
}

// A frame of HTTP/2: RFC 9113, 4.1.
std::string frame(unsigned type, unsigned flags, std::uint32_t stream, std::string_view payload) {
  std::string s = be32(static_cast<std::uint32_t>(payload.size())).substr(1);
  s += static_cast<char>(type);
  s += static_cast<char>(flags);
  return s + be32(stream) + std::string(payload);
}

TEST(Tcp, Http2InCleartextIsRead) {
  const std::string preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0, "");
  const std::string asks = frame(1, 5, 1,
                                 "\x82\x84\x86\x41\x09"
                                 "a.example");
  const std::string answers = frame(1, 4, 1, "\x88") + frame(0, 1, 1, "ok");
  const struct {
    const char* name;
    Talk talk;
  } cases[] = {
      {"as it comes",
       Talk().handshake().client(preface + asks).server(frame(4, 0, 0, "") + answers)},
      {"server first",
       Talk().handshake().server(frame(4, 0, 0, "")).client(preface + asks).server(answers)},
      {"preface in pieces", Talk()
                                .handshake()
                                .client(preface.substr(0, 2))
                                .client(preface.substr(2, 15))
                                .client(preface.substr(17) + asks)
                                .server(frame(4, 0, 0, "") + answers)},
      {"in a tunnel", Talk()
                          .handshake()
                          .client("CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n")
                          .server("HTTP/1.1 200 OK\r\n\r\n")
                          .client(preface + asks)
                          .server(frame(4, 0, 0, "") + answers)},
      {"upgraded", Talk()
                       .handshake()
                       .client("GET / HTTP/1.1\r\nHost: a.example\r\nUpgrade: h2c\r\n"
                               "Connection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: \r\n\r\n")
                       .server("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                               "Upgrade: h2c\r\n\r\n" +
                               frame(4, 0, 0, "") + answers)
                       .client(preface)},
  };
  for (const auto& c : cases) {
    const Listener heard = read(c.talk);
    SCOPED_TRACE(c.name);
    ASSERT_FALSE(heard.exchanges.empty());
    const Heard& h = heard.exchanges.back();
    EXPECT_EQ(h.status, 200);
    EXPECT_EQ(h.major, 2);
    EXPECT_EQ(h.content, "ok");
    EXPECT_TRUE(h.has_request);
    EXPECT_FALSE(h.sees(Need::time));
    EXPECT_TRUE(h.received.has_value());
    EXPECT_TRUE(heard.problems.empty());
    EXPECT_TRUE(heard.skips.empty());
  }
}

TEST(Tcp, ExchangesComeInTheOrderOfTheirResponses) {
  Talk slow(1000, 5000, 40000);
  slow.handshake().client(kGet).server(kOk);
  Talk quick(1000, 5000, 40001);
  quick.wait(100).handshake().client(kGetB).server(kNotFound).server_fin().client_fin();
  Talk end(1037 + 0, 5001 + static_cast<std::uint32_t>(kOk.size()), 40000);
  end.wait(500).server_fin();
  std::vector<Frame> frames = slow.frames;
  frames.insert(frames.end(), quick.frames.begin(), quick.frames.end());
  frames.insert(frames.end(), end.frames.begin(), end.frames.end());
  const Listener heard = read(pcap_file(frames));
  EXPECT_EQ(targets(heard), (Words{"/a", "/b"}));
  EXPECT_EQ(heard.connections[0].ending, Ending::closed);
  // What others wait for is handed over before all is known of it.
  frames[frames.size() - 2].milliseconds += 30'000;
  frames.back().milliseconds += 60'000;
  const Listener later = read(pcap_file(frames));
  EXPECT_EQ(targets(later), (Words{"/a", "/b"}));
  EXPECT_FALSE(later.exchanges[0].sees(Need::connection));
}

TEST(Tcp, EndlessHeadsAreAProblem) {
  Talk talk;
  talk.handshake().client(kGet).server("HTTP/1.1 200 OK\r\n");
  const std::string line = "A: " + std::string(1400, 'a') + "\r\n";
  for (int i = 0; i < 1000; ++i) talk.server(line);
  const Listener heard = read(talk);
  EXPECT_TRUE(heard.exchanges.empty());
  EXPECT_EQ(heard.problems.size(), 1u);
}

TEST(Tcp, EndlessRequestsAreAProblem) {
  Talk talk;
  talk.handshake();
  std::string many;
  for (int i = 0; i < 30; ++i) many += kGet;
  for (int i = 0; i < 200; ++i) talk.client(many);
  const Listener heard = read(talk);
  EXPECT_TRUE(heard.exchanges.empty());
  EXPECT_EQ(heard.problems.size(), 1u);
}

TEST(Tcp, TooManyConnectionsAreReadInPart) {
  Listener out;
  const Options options;
  Outbox outbox(options, out);
  TcpLimits limits;
  limits.connections = 10;
  Assembler assembler(outbox, limits);
  for (std::uint16_t port = 1; port <= 100; ++port) {
    Segment s;
    s.from.port = port;
    s.to.port = 80;
    s.flags = tcp_syn;
    assembler.segment(s, 1000, 0);
  }
  assembler.finish();
  EXPECT_EQ(assembler.connections(), 100u);
  ASSERT_EQ(out.problems.size(), 1u);
  EXPECT_EQ(out.problems[0].second.substr(0, 3), "90 ");
}

}  // namespace
}  // namespace checker::intake
