// Connections in two files, as tcpflow writes them.
#include "checker/intake/tcpflow.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <string_view>

#include "checker/support/file.h"
#include "tests/checker/intake/recorder.h"

namespace checker::intake {
namespace {

using statute::Known;
using statute::Need;
using testing::IsEmpty;

TEST(FlowName, IsReadInAllItsForms) {
  const struct {
    const char* name;
    const char* front;
    const char* from;
    const char* to;
    const char* back;
  } cases[] = {
      {"192.168.001.010.49152-010.000.000.001.00080", "", "192.168.001.010.49152",
       "010.000.000.001.00080", ""},
      {"192.168.001.010.49152-010.000.000.001.00080c12", "", "192.168.001.010.49152",
       "010.000.000.001.00080", "c12"},
      {"192.168.001.010.49152-010.000.000.001.00080--1000c1", "", "192.168.001.010.49152",
       "010.000.000.001.00080", "--1000c1"},
      {"1334973659T192.168.001.010.49152-010.000.000.001.00080", "1334973659T",
       "192.168.001.010.49152", "010.000.000.001.00080", ""},
      {"2012-04-21T14:00:59Z192.168.001.010.49152-010.000.000.001.00080", "2012-04-21T14:00:59Z",
       "192.168.001.010.49152", "010.000.000.001.00080", ""},
      {"2001:db8::1.49152-fe80::2:3.00080", "", "2001:db8::1.49152", "fe80::2:3.00080", ""},
      {"::1.49152-::1.00080--5", "", "::1.49152", "::1.00080", "--5"},
  };
  for (const auto& c : cases) {
    const auto name = flow_name(c.name);
    ASSERT_TRUE(name) << c.name;
    EXPECT_EQ(name->front, c.front) << c.name;
    EXPECT_EQ(name->from, c.from) << c.name;
    EXPECT_EQ(name->to, c.to) << c.name;
    EXPECT_EQ(name->back, c.back) << c.name;
  }
  EXPECT_EQ(flow_name("::1.49152-::1.00080c1")->connection(),
            flow_name("7T::1.00080-::1.49152c1")->connection());
}

TEST(FlowName, IsNoOtherName) {
  for (const char* name :
       {"report.xml", "alerts.txt", "192.168.001.010.49152", "192.168.1.10.49152-10.0.0.1.00080",
        "192.168.001.010.49152-010.000.000.001.80",
        "192.168.001.010.49152-010.000.000.001.00080-HTTPBODY-001.html",
        "192.168.001.010.49152-010.000.000.001.00080.txt", "x192.168.001.010.49152-::1.00080", "-",
        "a-b.00080", ""}) {
    EXPECT_FALSE(flow_name(name)) << name;
  }
}

File file_of(std::string_view octets) {
  bool given = false;
  auto file = File::from(
      [&](std::span<char> to) -> Result<std::size_t> {
        if (given) return std::size_t{0};
        given = true;
        std::memcpy(to.data(), octets.data(), octets.size());
        return octets.size();
      },
      "flow");
  return std::move(*file);
}

Recorder recorded(std::string_view client, std::string_view server) {
  const File one = file_of(client);
  const File other = file_of(server);
  Recorder out;
  EXPECT_TRUE(
      read_tcpflow(client.empty() ? nullptr : &one, server.empty() ? nullptr : &other, {}, out));
  return out;
}

constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nHost: a.example\r\n\r\n";
constexpr std::string_view kHead = "HEAD /b HTTP/1.1\r\nHost: a.example\r\n\r\n";
constexpr std::string_view kPost =
    "POST /c HTTP/1.1\r\nHost: a.example\r\nContent-Length: 3\r\n\r\nabc";
constexpr std::string_view kHello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
constexpr std::string_view kNoContent = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
constexpr std::string_view kChunked =
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n"
    "2\r\nhi\r\n0\r\n\r\n";

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string all;
  for (std::string_view part : parts) all += part;
  return all;
}

TEST(Tcpflow, PairsRequestsWithResponses) {
  const Recorder out =
      recorded(joined({kGet, kHead, kPost}), joined({kHello, kNoContent, kChunked}));
  EXPECT_THAT(out.problems, IsEmpty());
  ASSERT_EQ(out.exchanges.size(), 3u);
  EXPECT_EQ(out.exchanges[0].target, "/a");
  EXPECT_EQ(out.exchanges[0].content, "hello");
  EXPECT_EQ(out.exchanges[1].target, "/b");
  EXPECT_EQ(out.exchanges[1].spot.offset, kHello.size());
  EXPECT_EQ(out.exchanges[2].status, 201);
  EXPECT_EQ(out.exchanges[2].content, "hi");
  EXPECT_EQ(out.exchanges[2].request_content, "abc");
  EXPECT_TRUE(out.exchanges[0].sees(Need::wire));
  EXPECT_TRUE(out.exchanges[0].sees(Need::line_ends));
  EXPECT_FALSE(out.exchanges[0].sees(Need::time));
}

TEST(Tcpflow, JudgesResponsesAlone) {
  const Recorder out = recorded("", joined({kHello, kHello}));
  ASSERT_EQ(out.exchanges.size(), 2u);
  EXPECT_FALSE(out.exchanges[0].has_request);
  EXPECT_EQ(out.exchanges[1].content, "hello");
}

TEST(Tcpflow, SkipsRequestsWithoutAnswers) {
  const Recorder out = recorded(joined({kGet, kGet}), kHello);
  EXPECT_EQ(out.exchanges.size(), 1u);
  EXPECT_EQ(out.skips.size(), 1u);
  const Recorder alone = recorded(kGet, "");
  EXPECT_THAT(alone.exchanges, IsEmpty());
  EXPECT_EQ(alone.skips.size(), 1u);
}

TEST(Tcpflow, KnowsNoMoreOfAResponseThanWasRecorded) {
  const Recorder out = recorded(kGet, kHello.substr(0, kHello.size() - 2));
  for (const Heard& h : out.exchanges) EXPECT_NE(h.known, Known::fully);
  const std::string_view to_close = "HTTP/1.1 200 OK\r\n\r\nhello";
  for (const Heard& h : recorded(kGet, to_close).exchanges) EXPECT_NE(h.known, Known::fully);
}

TEST(Tcpflow, TakesRunsOfZerosForWhatIsMissing) {
  const std::string zeros(1460, '\0');
  const std::string holed = "HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" +
                            std::string(300, 'a') + zeros + std::string(240, 'b');
  const Recorder out = recorded(joined({kGet, kGet}), holed + std::string(kHello));
  ASSERT_FALSE(out.exchanges.empty());
  for (const Heard& h : out.exchanges) {
    EXPECT_EQ(h.content.find('\0'), std::string::npos);
    EXPECT_TRUE(h.content == "hello" || h.known != Known::fully);
  }
}

TEST(Tcpflow, NeverTakesThePaddingOfFramesForOctetsOfTheServer) {
  const std::string_view padding("\0\0\0\0\0\0", 6);
  const Recorder out = recorded(joined({kHead, padding}), joined({kNoContent, padding}));
  ASSERT_EQ(out.exchanges.size(), 1u);
  EXPECT_EQ(out.exchanges[0].after, "");
  EXPECT_THAT(out.skips, IsEmpty());
  const Recorder nothing = recorded("", padding);
  EXPECT_EQ(nothing.reasons.count("no octets of the connection"), 1u);
}

TEST(Tcpflow, BeginsWhereAMessageDoes) {
  const Recorder out = recorded(kGet, "rest of something\r\n\r\n" + std::string(kHello));
  for (const Heard& h : out.exchanges) {
    EXPECT_EQ(h.status, 200);
    EXPECT_EQ(h.head.substr(0, 5), "HTTP/");
  }
}

TEST(Tcpflow, SkipsOtherProtocols) {
  const Recorder out = recorded("EHLO a.example\r\n", "220 a.example\r\n250 ok\r\n");
  EXPECT_THAT(out.exchanges, IsEmpty());
  EXPECT_EQ(out.skips.size(), 1u);
}

}  // namespace
}  // namespace checker::intake
