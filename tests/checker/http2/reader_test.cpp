// What the reader makes of connections, sound and hostile: exchanges, reasons and problems.
#include "checker/http2/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/checker/http2/talk.h"

namespace checker::http2 {
namespace {

using statute::Ending;
using statute::Known;
using statute::Need;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string head(std::uint32_t stream, std::uint8_t flags = 0) {
  return headers(stream, {{":status", "200"}, {"date", kDate}}, flags);
}

std::vector<std::uint32_t> streams(const Taker& taker) {
  std::vector<std::uint32_t> out;
  for (const Seen& seen : taker.all) out.push_back(seen.stream);
  return out;
}

TEST(Http2Reader, TellsHttp2ByItsFirstOctets) {
  EXPECT_EQ(begins(Side::client, kPreface), true);
  EXPECT_EQ(begins(Side::client, std::string(kPreface) + "more"), true);
  EXPECT_EQ(begins(Side::client, "PRI * HT"), std::nullopt);
  EXPECT_EQ(begins(Side::client, ""), std::nullopt);
  EXPECT_EQ(begins(Side::client, "PRI /a HTTP/1.1\r\n"), false);
  EXPECT_EQ(begins(Side::server, settings()), true);
  EXPECT_EQ(begins(Side::server, ""), std::nullopt);
  EXPECT_EQ(begins(Side::server, std::string_view("\0\0\6\4", 4)), std::nullopt);
  EXPECT_EQ(begins(Side::server, "HTTP/1.1 200 OK\r\n"), false);
  EXPECT_EQ(begins(Side::server, data(1, "a")), false);
}

TEST(Http2Reader, HandsOverBothMessages) {
  Talk talk;
  talk.begin();
  talk.client(request(1, "POST", 0)).client(data(1, "asked", 0)).client(data(1, "?"));
  talk.moment.time = 1'780'394'401'234;
  const std::uint64_t before = talk.moment.offset;
  talk.server(head(1)).server(data(1, "ans", 0)).server(data(1, "wer"));
  talk.moment.time = 1'780'394'401'434;
  talk.finish();
  ASSERT_EQ(talk.taker.all.size(), 1u);
  const Seen& x = talk.taker.all[0];
  EXPECT_EQ(x.request_head,
            "POST /a HTTP/2\r\n:method: POST\r\n:scheme: https\r\n:authority: a.example\r\n"
            ":path: /a\r\n\r\n");
  EXPECT_EQ(x.request_content, "asked?");
  EXPECT_EQ(x.uri, "https://a.example/a");
  EXPECT_EQ(x.head, "HTTP/2 200\r\n:status: 200\r\ndate: " + std::string(kDate) + "\r\n\r\n");
  EXPECT_EQ(x.content, "answer");
  EXPECT_EQ(x.known, Known::fully);
  EXPECT_TRUE(x.complete);
  EXPECT_EQ(x.received, 1'780'394'401);
  EXPECT_EQ(x.offset, before + head(1).size());
  EXPECT_EQ(x.connection.ending, Ending::closed);
  EXPECT_EQ(x.connection.position, 0u);
  EXPECT_EQ(x.connection.idle, 200u);
  for (Need n : {Need::wire, Need::lines, Need::interim, Need::trailers, Need::request_content,
                 Need::content, Need::time}) {
    EXPECT_TRUE(x.sight.contains(n));
  }
  EXPECT_FALSE(x.sight.contains(Need::line_ends));
  EXPECT_EQ(talk.reader.held(), 0u);
}

TEST(Http2Reader, GoesByTheEndOfTheResponses) {
  Talk talk;
  talk.begin();
  talk.client(request(1)).client(request(3)).client(request(5)).client(request(7));
  talk.server(head(5)).server(head(1)).server(head(3, kEndStream)).server(data(5, "five"));
  talk.server(data(1, "one"));
  talk.finish(Ending::reset);
  EXPECT_THAT(streams(talk.taker), ElementsAre(3, 5, 1));
  EXPECT_EQ(talk.taker.all[1].content, "five");
  EXPECT_EQ(talk.taker.all[2].content, "one");
  EXPECT_EQ(talk.taker.all[0].connection.ending, Ending::reused);
  EXPECT_EQ(talk.taker.all[1].connection.ending, Ending::reused);
  EXPECT_EQ(talk.taker.all[2].connection.ending, Ending::reset);
  EXPECT_EQ(talk.taker.all[2].connection.position, 2u);
  EXPECT_THAT(talk.taker.reasons, ElementsAre("7: a request without a response"));
}

// Not only when the connection ends.
TEST(Http2Reader, HandsOverWhileTheConnectionGoesOn) {
  Talk talk;
  talk.begin();
  for (std::uint32_t id = 1; id < 201; id += 2) {
    talk.client(request(id)).server(head(id, kEndStream));
  }
  EXPECT_GE(talk.taker.all.size(), 80u);
  talk.finish();
  ASSERT_EQ(talk.taker.all.size(), 100u);
  for (std::size_t i = 0; i < 100; ++i) {
    EXPECT_EQ(talk.taker.all[i].stream, 2 * i + 1);
    EXPECT_EQ(talk.taker.all[i].connection.position, i);
  }
}

TEST(Http2Reader, ReadsBlocksInManyFrames) {
  const std::string whole = block({{":status", "200"}, {"date", kDate}, {"trace", "abc"}});
  std::string answer;
  append_frame(answer, FrameType::headers, kPadded | kWithPriority | kEndStream, 1,
               std::string("\5", 1) + std::string("\0\0\0\0\xFF", 5) + whole.substr(0, 10) +
                   std::string(5, '\0'));
  append_frame(answer, FrameType::continuation, 0, 1, "");
  append_frame(answer, FrameType::continuation, 0, 1, whole.substr(10, 3));
  append_frame(answer, FrameType::continuation, kEndHeaders, 1, whole.substr(13));
  for (const std::size_t piece : {std::string::npos, std::size_t{1}, std::size_t{5}}) {
    Talk talk;
    talk.piece = piece;
    talk.begin().client(request()).server(answer).finish();
    ASSERT_EQ(talk.taker.all.size(), 1u);
    EXPECT_THAT(talk.taker.all[0].head, HasSubstr("\r\ntrace: abc\r\n\r\n"));
    EXPECT_TRUE(talk.taker.all[0].complete);
  }
}

TEST(Http2Reader, FollowsTheTable) {
  // Literal with indexing, then by index: RFC 7541, 6.2.1 and 6.1.
  const std::string first = std::string("\x88\x40\5trace\3abc", 12);
  const std::string second = "\x88\xBE";
  Talk talk;
  talk.begin().client(request(1)).client(request(3));
  talk.server(frame(FrameType::headers, kEndHeaders | kEndStream, 1, first));
  talk.server(frame(FrameType::headers, kEndHeaders | kEndStream, 3, second));
  talk.finish();
  ASSERT_EQ(talk.taker.all.size(), 2u);
  EXPECT_EQ(talk.taker.all[1].head, "HTTP/2 200\r\n:status: 200\r\ntrace: abc\r\n\r\n");
}

TEST(Http2Reader, KeepsInterimResponsesAndTrailersApart) {
  Talk talk;
  talk.begin().client(request());
  talk.server(headers(1, {{":status", "100"}}))
      .server(headers(1, {{":status", "103"}, {"a", "b"}}));
  talk.server(head(1)).server(data(1, "c", 0)).server(headers(1, {{"trace", "d"}}, kEndStream));
  talk.finish();
  ASSERT_EQ(talk.taker.all.size(), 1u);
  EXPECT_THAT(talk.taker.all[0].interim, ElementsAre("HTTP/2 100\r\n:status: 100\r\n\r\n",
                                                     "HTTP/2 103\r\n:status: 103\r\na: b\r\n\r\n"));
  EXPECT_EQ(talk.taker.all[0].status, 200);
  EXPECT_EQ(talk.taker.all[0].trailers, "trace: d\r\n\r\n");
  EXPECT_TRUE(talk.taker.all[0].complete);
}

TEST(Http2Reader, HandsOverInterimResponsesAlone) {
  Talk talk;
  talk.begin().client(request()).server(headers(1, {{":status", "103"}})).finish();
  ASSERT_EQ(talk.taker.all.size(), 1u);
  EXPECT_EQ(talk.taker.all[0].interim.size(), 1u);
  EXPECT_EQ(talk.taker.all[0].head, "");
}

TEST(Http2Reader, SaysWhyThereIsNoResponse) {
  struct {
    std::string client, server, reason;
  } const cases[] = {
      {request(), "", "1: a request without a response"},
      {request(), reset(1, 7),
       "1: a request without a response: reset by the server: REFUSED_STREAM"},
      {request() + reset(1, 8), "", "1: a request without a response: reset by the client: CANCEL"},
      {request(), data(1, "a"), "1: DATA without a header block before it"},
      {request(), reset(1, 99), "1: a request without a response: reset by the server: error 99"},
      {request(), frame(FrameType::goaway, 0, 0, number(0) + number(11) + "debug"),
       "1: a request without a response: GOAWAY, ENHANCE_YOUR_CALM"},
  };
  for (const auto& c : cases) {
    Talk talk;
    talk.begin().client(c.client).server(c.server).finish();
    EXPECT_THAT(talk.taker.all, IsEmpty());
    EXPECT_THAT(talk.taker.reasons, ElementsAre(c.reason));
    EXPECT_EQ(talk.reader.held(), 0u);
  }
}

// It was on its way when the client lost interest.
TEST(Http2Reader, HandsOverResponsesThatComeAfterAReset) {
  Talk talk;
  talk.begin().client(request()).client(reset(1, 8));
  talk.server(head(1)).server(data(1, "one")).finish();
  ASSERT_EQ(talk.taker.all.size(), 1u);
  EXPECT_TRUE(talk.taker.all[0].complete);
  EXPECT_EQ(talk.taker.all[0].content, "one");
}

TEST(Http2Reader, HandsOverWhatWasPushed) {
  const std::string promised =
      number(2) +
      block(
          {{":method", "GET"}, {":scheme", "https"}, {":authority", "a.example"}, {":path", "/b"}});
  Talk talk;
  talk.begin().client(request());
  talk.server(frame(FrameType::push_promise, kEndHeaders, 1, promised));
  talk.server(head(1, kEndStream)).server(head(2)).server(data(2, "pushed")).finish();
  EXPECT_THAT(streams(talk.taker), ElementsAre(1, 2));
  EXPECT_EQ(talk.taker.all[1].uri, "https://a.example/b");
  EXPECT_EQ(talk.taker.all[1].content, "pushed");
}

TEST(Http2Reader, TakesTheRequestOfAnUpgrade) {
  Talk talk;
  talk.reader.upgraded("GET /c HTTP/1.1\r\nHost: a.example\r\nConnection: upgrade\r\n\r\n");
  talk.begin().server(head(1)).server(data(1, "one")).finish();
  ASSERT_EQ(talk.taker.all.size(), 1u);
  EXPECT_EQ(talk.taker.all[0].request_head.substr(0, 15), "GET /c HTTP/1.1");
  EXPECT_EQ(talk.taker.all[0].uri, "http://a.example/c");
  EXPECT_EQ(talk.taker.all[0].content, "one");
}

TEST(Http2Reader, JudgesResponsesWhoseRequestsAreNotSeen) {
  Talk talk;
  talk.server(settings()).server(head(1)).server(data(1, "one")).finish();
  ASSERT_EQ(talk.taker.all.size(), 1u);
  EXPECT_FALSE(talk.taker.all[0].has_request);
  EXPECT_THAT(talk.taker.problems, IsEmpty());
}

// The server's octets may be handed over before those they answer.
TEST(Http2Reader, JoinsRequestsThatComeLate) {
  Talk talk;
  talk.server(settings()).server(head(1)).server(data(1, "one"));
  talk.client(kPreface).client(settings()).client(request()).finish();
  ASSERT_EQ(talk.taker.all.size(), 1u);
  EXPECT_TRUE(talk.taker.all[0].has_request);
}

// Watching that begins late.

TEST(Http2Reader, SkipsHeadsThatReferToWhatWasNotSeen) {
  const std::string known = std::string("\x88\x40\5trace\3abc", 12);
  Talk talk;
  talk.reader.gap(Side::client, std::nullopt);
  talk.reader.gap(Side::server, std::nullopt);
  // By index 62, an entry from before; then a new entry, and by index 62 that one; then by
  // index 63 one from before again.
  talk.client(request(7)).client(request(9)).client(request(11)).client(request(13));
  const auto answer = [](std::uint32_t id, std::string_view octets) {
    return frame(FrameType::headers, kEndHeaders | kEndStream, id, octets);
  };
  talk.server(answer(7, "\x88\xBE")).server(answer(9, known)).server(answer(11, "\x88\xBE"));
  talk.server(answer(13, "\x88\xBF")).finish();
  EXPECT_THAT(talk.taker.problems, IsEmpty());
  EXPECT_THAT(streams(talk.taker), ElementsAre(9, 11));
  EXPECT_EQ(talk.taker.all[1].head, "HTTP/2 200\r\n:status: 200\r\ntrace: abc\r\n\r\n");
  EXPECT_TRUE(talk.taker.all[1].has_request);
  EXPECT_THAT(talk.taker.reasons, ElementsAre("7: its head refers to fields that were not seen",
                                              "13: its head refers to fields that were not seen"));
}

TEST(Http2Reader, TakesNoTrailersForAHead) {
  Talk talk;
  talk.reader.gap(Side::client, std::nullopt);
  talk.reader.gap(Side::server, std::nullopt);
  talk.server(data(5, "end of something", 0)).server(headers(5, {{"trace", "a"}}, kEndStream));
  talk.finish();
  EXPECT_THAT(talk.taker.all, IsEmpty());
  EXPECT_THAT(talk.taker.reasons, ElementsAre("5: its beginning was not seen"));
}

TEST(Http2Reader, DoesNotKnowOfInterimResponsesBeforeItWatched) {
  Talk talk;
  talk.reader.gap(Side::server, std::nullopt);
  talk.server(head(5, kEndStream)).finish();
  ASSERT_EQ(talk.taker.all.size(), 1u);
  EXPECT_FALSE(talk.taker.all[0].sight.contains(Need::interim));
}

TEST(Http2Reader, FindsFramesWhereOctetsBeginWithThem) {
  Talk talk;
  talk.reader.gap(Side::client, std::nullopt);
  talk.reader.gap(Side::server, std::nullopt);
  talk.server("the rest of some frame, or of anything else").server(std::string(100, '\0'));
  talk.client("\1\2\3").client(request(5)).server(head(5, kEndStream)).finish();
  EXPECT_THAT(streams(talk.taker), ElementsAre(5));
  EXPECT_THAT(talk.taker.problems, IsEmpty());
}

TEST(Http2Reader, SaysThatItFindsNoFrames) {
  Talk talk;
  talk.reader.gap(Side::server, std::nullopt);
  talk.server("the rest of some frame, or of anything else").finish();
  EXPECT_THAT(talk.taker.problems, ElementsAre("0: the server: no frame is found after a gap"));
}

TEST(Http2Reader, MissesNothingWhereNothingComes) {
  Talk talk;
  talk.begin().client(request()).server(head(1));
  talk.reader.gap(Side::server, 1000);
  talk.finish();
  EXPECT_EQ(talk.taker.all.size(), 1u);
  EXPECT_THAT(talk.taker.problems, IsEmpty());
}

TEST(Http2Reader, SaysThatItFindsNoFramesAgain) {
  Talk talk;
  talk.begin().client(request()).server(head(1));
  talk.reader.gap(Side::server, 1000);
  talk.server("the rest of some frame, or of anything else").finish();
  EXPECT_EQ(talk.taker.all.size(), 1u);
  EXPECT_THAT(talk.taker.problems, ElementsAre("0: the server: no frame is found after a gap"));
}

// A capture may lack the first packets of TCP only.
TEST(Http2Reader, SeesThatNothingWasMissed) {
  Talk talk;
  talk.reader.gap(Side::client, std::nullopt);
  talk.reader.gap(Side::server, std::nullopt);
  talk.begin().client(request()).server(head(1, kEndStream)).finish();
  ASSERT_EQ(talk.taker.all.size(), 1u);
  EXPECT_TRUE(talk.taker.all[0].sight.contains(Need::interim));
}

// Gaps.

TEST(Http2Reader, KnowsTheLengthOfContentWithAGap) {
  Talk talk;
  talk.begin().client(request());
  const std::string answer = head(1) + data(1, "0123456789");
  talk.server(answer.substr(0, answer.size() - 8));
  talk.reader.gap(Side::server, 5);
  talk.server(answer.substr(answer.size() - 3)).finish();
  ASSERT_EQ(talk.taker.all.size(), 1u);
  EXPECT_EQ(talk.taker.all[0].known, Known::length);
  EXPECT_EQ(talk.taker.all[0].length, 10u);
  EXPECT_EQ(talk.taker.all[0].content, "");
  EXPECT_TRUE(talk.taker.all[0].complete);
}

TEST(Http2Reader, GoesOnAfterAGapBetweenFrames) {
  Talk talk;
  talk.begin().client(request(1)).client(request(3)).client(request(5));
  talk.server(head(1)).server(data(1, "begin", 0));
  talk.reader.gap(Side::server, 100);
  talk.server(data(1, "end")).server(head(3)).server(data(3, "whole")).finish();
  EXPECT_THAT(streams(talk.taker), ElementsAre(1, 3));
  EXPECT_EQ(talk.taker.all[0].known, Known::partly);
  EXPECT_EQ(talk.taker.all[0].content, "begin");
  EXPECT_EQ(talk.taker.all[1].known, Known::fully);
  EXPECT_EQ(talk.taker.all[1].content, "whole");
  EXPECT_THAT(talk.taker.reasons, ElementsAre("5: a request without a response"));
}

TEST(Http2Reader, SkipsAHeadWithAGap) {
  Talk talk;
  talk.begin().client(request(1)).client(request(3));
  const std::string first = head(1, kEndStream);
  talk.server(first.substr(0, 20));
  talk.reader.gap(Side::server, 5);
  talk.server(first.substr(25)).server(head(3, kEndStream)).finish();
  EXPECT_THAT(streams(talk.taker), ElementsAre(3));
  EXPECT_THAT(talk.taker.reasons, ElementsAre("1: its head refers to fields that were not seen"));
}

// What is not HTTP/2, and what no one can read.

TEST(Http2Reader, GivesUpWhatItCannotRead) {
  struct {
    std::string_view what;
    std::string server, problem;
  } const cases[] = {
      {"HTTP/1", "HTTP/1.1 505 HTTP Version Not Supported\r\n\r\n",
       "the server: what it sends is not HTTP/2"},
      {"an index without an entry", settings() + frame(FrameType::headers, kEndHeaders, 1, "\xBE"),
       "the server: a header block cannot be decompressed"},
      {"a block that ends too soon",
       settings() + frame(FrameType::headers, kEndHeaders, 1, "\x40\5tra"),
       "the server: a header block cannot be decompressed"},
      {"a block within another", settings() + frame(FrameType::headers, 0, 1, "\x88") + head(1),
       "the server: another frame interrupts a header block"},
      {"CONTINUATION alone", settings() + frame(FrameType::continuation, kEndHeaders, 1, "\x88"),
       "the server: CONTINUATION without a header block"},
      {"more padding than payload", settings() + frame(FrameType::data, kPadded, 1, "\x20hello"),
       "the server: a frame is too short for what it has to hold"},
      {"no place for padding", settings() + frame(FrameType::data, kPadded, 1, ""),
       "the server: a frame is too short for what it has to hold"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    Talk talk;
    talk.client(kPreface).client(settings()).client(request()).server(c.server);
    EXPECT_TRUE(talk.reader.is_given_up());
    talk.server(head(1, kEndStream)).finish();
    EXPECT_THAT(talk.taker.all, IsEmpty());
    ASSERT_EQ(talk.taker.problems.size(), 1u);
    EXPECT_THAT(talk.taker.problems[0], HasSubstr(c.problem));
    EXPECT_EQ(talk.reader.held(), 0u);
  }
}

TEST(Http2Reader, JudgesTheServerThoughTheClientIsBroken) {
  Talk talk;
  talk.client("GET / HTTP/1.1\r\n\r\n").server(settings()).server(head(1, kEndStream)).finish();
  EXPECT_EQ(talk.taker.all.size(), 1u);
  EXPECT_THAT(
      talk.taker.problems,
      ElementsAre("0: the client: what it sends does not begin with the preface of HTTP/2"));
}

TEST(Http2Reader, PassesOverFramesNobodyKnows) {
  Talk talk;
  talk.begin().client(request());
  talk.server(frame(static_cast<FrameType>(0xFA), 0xFF, 77, std::string(100'000, 'x')));
  talk.server(head(1, kEndStream)).finish();
  EXPECT_EQ(talk.taker.all.size(), 1u);
  EXPECT_THAT(talk.taker.problems, IsEmpty());
}

// Bounds.

TEST(Http2Reader, KeepsNoMoreOfAHeadThanItMay) {
  Options options;
  options.head_limit = 1000;
  Talk talk(options);
  talk.begin().client(request(1)).client(request(3));
  const std::string field = block({{"trace", std::string(100, 'x')}});
  talk.server(frame(FrameType::headers, 0, 1, "\x88"));
  for (int i = 0; i < 10'000; ++i) {
    talk.server(frame(FrameType::continuation, 0, 1, field));
    ASSERT_LT(talk.reader.held(), 5'000u);
  }
  talk.server(frame(FrameType::continuation, kEndHeaders, 1, "")).server(head(3, kEndStream));
  talk.finish();
  EXPECT_THAT(streams(talk.taker), ElementsAre(3));
  EXPECT_THAT(talk.taker.reasons, ElementsAre("1: its head is longer than is kept"));
}

TEST(Http2Reader, CountsContentThatItDoesNotKeep) {
  Options options;
  options.content_limit = 1000;
  Talk talk(options);
  talk.begin().client(request()).server(head(1));
  for (int i = 0; i < 100; ++i) talk.server(data(1, std::string(100, 'x'), 0));
  talk.server(data(1, "")).finish();
  ASSERT_EQ(talk.taker.all.size(), 1u);
  EXPECT_EQ(talk.taker.all[0].known, Known::length);
  EXPECT_EQ(talk.taker.all[0].length, 10'000u);
}

TEST(Http2Reader, HoldsNoMoreThanItMay) {
  Options options;
  options.total_limit = 100'000;
  options.streams = 100;
  Talk talk(options);
  talk.begin();
  std::uint32_t id = 1;
  for (; id < 4001; id += 2) {
    talk.client(request(id, "POST", 0)).client(data(id, std::string(10'000, 'x')));
    talk.server(head(id)).server(data(id, std::string(10'000, 'x'), 0));
    ASSERT_LT(talk.reader.held(), 120'000u);
  }
  talk.finish();
  EXPECT_EQ(talk.taker.all.size() + talk.taker.reasons.size(), (id - 1) / 2);
  EXPECT_EQ(talk.reader.held(), 0u);
}

TEST(Http2Reader, ForgetsStreamsThatAreDoneWith) {
  Talk talk;
  talk.begin();
  for (std::uint32_t id = 1; id < 101; id += 2) {
    talk.client(request(id)).server(head(id, kEndStream));
  }
  const std::size_t before = talk.taker.all.size();
  // The first is long over.
  talk.server(head(1, kEndStream)).server(data(1, "late")).client(data(1, "late"));
  talk.finish();
  EXPECT_GE(before, 30u);
  EXPECT_EQ(talk.taker.all.size(), 50u);
}

}  // namespace
}  // namespace checker::http2
