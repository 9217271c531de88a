// What frames show is judged: every rule about HTTP/2, from the octets to the finding.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/checker/http2/talk.h"

namespace checker::http2 {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Eq;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

// A response that breaks nothing.
std::string sound(std::uint32_t stream = 1) {
  return headers(stream, {{":status", "204"}, {"date", kDate}, {"cache-control", "no-store"}},
                 kEndStream);
}

struct Case {
  std::string_view what;
  std::string client;
  std::string server;
  std::string broken;  // the rule and its evidence
};

TEST(Http2Rules, SoundResponsesBreakNothing) {
  const std::string json = R"({"a":1})";
  const std::string content = headers(1, {{":status", "404"},
                                          {"date", kDate},
                                          {"content-type", "application/json"},
                                          {"cache-control", "no-store"},
                                          {"content-length", "7"}});
  const std::string announced = headers(1, {{":status", "404"},
                                            {"date", kDate},
                                            {"content-type", "application/json"},
                                            {"cache-control", "no-store"},
                                            {"trailer", "trace"}});
  for (const auto& [client, server] : std::initializer_list<std::pair<std::string, std::string>>{
           {request(), sound()},
           {request(), content + data(1, json)},
           {request(),
            content + data(1, json.substr(0, 3), 0) + data(1, json.substr(3), 0) + data(1, "")},
           {request(), announced + data(1, json, 0) + headers(1, {{"trace", "a"}}, kEndStream)},
           {request(),
            headers(1, {{":status", "103"}, {"link", "</a.css>; rel=preload; as=style"}}) +
                headers(1,
                        {{":status", "204"},
                         {"date", kDate},
                         {"link", "</a.css>; rel=preload; as=style"},
                         {"cache-control", "no-store"}},
                        kEndStream)},
           {request(1, "HEAD"), content + data(1, "")},
           {request(), sound() + reset(1, 0)},
       }) {
    Talk talk;
    talk.begin().client(client).server(server).finish();
    ASSERT_EQ(talk.taker.all.size(), 1u);
    EXPECT_THAT(talk.taker.all[0].broken, IsEmpty()) << talk.taker.all[0].head;
    EXPECT_THAT(talk.taker.problems, IsEmpty());
    EXPECT_THAT(talk.taker.reasons, IsEmpty());
  }
}

TEST(Http2Rules, EachFaultIsFoundWhereItIs) {
  const auto answer = [](std::string_view name, std::string_view value) {
    return headers(1, {{":status", "204"}, {"date", kDate}, {name, value}}, kEndStream);
  };
  const std::string head = headers(1, {{":status", "404"},
                                       {"date", kDate},
                                       {"content-type", "text/plain"},
                                       {"content-length", "5"}});
  const std::string early =
      headers(1, {{":status", "103"}, {"link", "</a>; rel=preload; as=style"}}, kEndStream);
  const std::string get = request();
  const std::string connect = headers(1, {{":method", "CONNECT"}, {":authority", "b.example:443"}});
  const std::string opened = headers(1, {{":status", "200"}, {"date", kDate}});
  const Case cases[] = {
      {"101", get, headers(1, {{":status", "101"}}, kEndStream), "http2-101 @HTTP/2 101"},
      {"101 before a response", get, headers(1, {{":status", "101"}}) + sound(),
       "http2-101 @HTTP/2 101"},
      {"interim ends the stream", get, early, "http2-1xx-end-stream @HTTP/2 103"},
      {"interim ends the stream, and a response follows", get, early + sound(),
       "http2-1xx-end-stream @HTTP/2 103"},
      {"space in a name", get, answer("cache note", "a"), "http2-field-name-invalid @cache note"},
      {"colon in a name", get, answer("a:b", "a"), "http2-field-name-invalid @a:b"},
      {"octet from 0x80 in a name", get, answer("a\x80", "a"), "http2-field-name-invalid @a\x80"},
      {"upper case", get, answer("Trace", "a"), "http2-field-name-uppercase @Trace"},
      {"upper case in trailers", get,
       head + data(1, "hello", 0) + headers(1, {{"Trace", "a"}}, kEndStream),
       "http2-field-name-uppercase @Trace"},
      {"space in a name of trailers", get,
       head + data(1, "hello", 0) + headers(1, {{"tr ace", "a"}}, kEndStream),
       "http2-field-name-invalid @tr ace"},
      {"CR in a value of trailers", get,
       head + data(1, "hello", 0) + headers(1, {{"trace", "\r"}}, kEndStream),
       "http2-field-value-invalid @\r"},
      {"space before a value of trailers", get,
       head + data(1, "hello", 0) + headers(1, {{"trace", " a"}}, kEndStream),
       "http2-field-value-whitespace @trace:  a"},
      {"connection field in trailers", get,
       head + data(1, "hello", 0) + headers(1, {{"connection", "close"}}, kEndStream), ""},
      {"LF in a value", get, answer("trace", "a\nb"), "http2-field-value-invalid @\n"},
      {"NUL in a value", get, answer("trace", std::string_view("a\0b", 3)),
       std::string("http2-field-value-invalid @\0", 28)},
      {"leading space", get, answer("trace", " a"), "http2-field-value-whitespace @trace:  a"},
      {"trailing tab", get, answer("trace", "a\t"), "http2-field-value-whitespace @trace: a\t"},
      {"request pseudo-field", get,
       headers(1, {{":status", "204"}, {":path", "/"}, {"date", kDate}}, kEndStream),
       "http2-pseudo-invalid @:path: /"},
      {"pseudo-field nobody knows", get,
       headers(1, {{":status", "204"}, {":version", "2"}, {"date", kDate}}, kEndStream),
       "http2-pseudo-invalid @:version: 2"},
      {":status late", get, headers(1, {{"date", kDate}, {":status", "204"}}, kEndStream),
       "http2-pseudo-order @:status: 204"},
      {"pseudo-field in trailers", get,
       head + data(1, "hello", 0) + headers(1, {{":status", "200"}}, kEndStream),
       "http2-pseudo-trailer @:status: 200"},
      {"no :status", get, headers(1, {{"date", kDate}}, kEndStream),
       "http2-status-missing @HTTP/2 "},
      {":status twice", get,
       headers(1, {{":status", "204"}, {":status", "200"}, {"date", kDate}}, kEndStream),
       "http2-status-missing @:status: 200"},
      {":status of two digits", get, headers(1, {{":status", "20"}, {"date", kDate}}, kEndStream),
       "http2-status-missing @:status: 20"},
      {"trailers that do not end", get,
       head + data(1, "hello", 0) + headers(1, {{"trace", "a"}}) + data(1, ""),
       "http2-trailers-no-end @trace: a"},
      {"a second response", get, sound() + sound(), ""},
      {"Connection", get, answer("connection", "close"),
       "http2-connection-fields @connection: close"},
      {"Transfer-Encoding", get, answer("transfer-encoding", "chunked"),
       "http2-connection-fields @transfer-encoding: chunked"},
      {"TE", get, answer("te", "trailers"), "http2-te @te: trailers"},
      {"trailers of a tunnel", connect, opened + headers(1, {{"trace", "a"}}, kEndStream),
       "http2-connect-headers @HTTP/2 200"},
      {"DATA behind the end of a tunnel", connect,
       headers(1, {{":status", "200"}, {"date", kDate}}, kEndStream) + data(1, "a"),
       "http2-connect-headers @HTTP/2 200"},
      {"too little DATA", get, head + data(1, "hell"), "http2-content-length-mismatch @5"},
      {"too much DATA", get, head + data(1, "hello", 0) + data(1, "!"),
       "http2-content-length-mismatch @5"},
      {"no DATA", get,
       headers(1, {{":status", "404"}, {"date", kDate}, {"content-length", "5"}}, kEndStream),
       "http2-content-length-mismatch @5"},
      {"padding is no content", get,
       head + frame(FrameType::data, kEndStream | kPadded, 1, "\1hello!"), ""},
      {"Alt-Svc", get, answer("alt-svc", "h3=\":443\""),
       "http2-alt-svc-header @alt-svc: h3=\":443\""},
      {"content of HEAD", request(1, "HEAD"), head + data(1, "hello"), "head-content @hello"},
      {"content of 204", get, headers(1, {{":status", "204"}, {"date", kDate}}) + data(1, "hello"),
       "204-content @hello"},
      {"content of an interim response", get,
       headers(1, {{":status", "103"}, {"link", "</a>; rel=preload; as=style"}}) +
           data(1, "hello", 0) + sound(),
       "1xx-content @hello"},
  };
  for (const Case& c : cases) {
    for (const std::size_t piece : {std::string::npos, std::size_t{1}, std::size_t{7}}) {
      SCOPED_TRACE(c.what);
      Talk talk;
      talk.piece = piece;
      talk.begin().client(c.client).server(c.server).finish();
      EXPECT_THAT(talk.taker.problems, IsEmpty());
      ASSERT_EQ(talk.taker.all.size(), 1u);
      if (!c.broken.empty()) {
        EXPECT_THAT(talk.taker.all[0].broken, Contains(Eq(c.broken)));
      } else {
        EXPECT_THAT(talk.taker.all[0].broken, Not(Contains(StartsWith("http2-"))));
      }
    }
  }
}

TEST(Http2Rules, TheFirstFrameOfTheServerIsSettings) {
  for (const bool missing : {false, true}) {
    Talk talk;
    talk.client(kPreface).client(settings()).client(request(1)).client(request(3));
    if (!missing) talk.server(settings());
    talk.server(frame(FrameType::window_update, 0, 0, number(1)));
    talk.server(sound(1)).server(sound(3)).finish();
    ASSERT_EQ(talk.taker.all.size(), 2u);
    EXPECT_THAT(talk.taker.all[0].broken,
                missing ? testing::Matcher<std::vector<std::string>>(
                              ElementsAre("http2-preface-missing @HTTP/2 204"))
                        : IsEmpty());
    EXPECT_THAT(talk.taker.all[1].broken, IsEmpty());
  }
}

TEST(Http2Rules, PushesAreJudged) {
  const auto promise = [](const Fields& fields) {
    return frame(FrameType::push_promise, kEndHeaders, 1, number(2) + block(fields));
  };
  const auto announce = [](std::uint32_t value) {
    return frame(FrameType::settings, 0, 0, std::string("\0\2", 2) + number(value));
  };
  const std::string ack = frame(FrameType::settings, kAck, 0);
  const std::string sound_push = promise({{":method", "GET"},
                                          {":scheme", "https"},
                                          {":authority", "b.a.example:443"},
                                          {":path", "/b"}});
  struct {
    std::string_view what;
    std::string client, server;
    bool broken;
  } const cases[] = {
      {"sound", "", sound_push, false},
      {"disabled", announce(0), ack + ack + sound_push, true},
      {"disabled, not known yet", announce(0), ack + sound_push, false},
      {"disabled and enabled", announce(0) + announce(1), ack + ack + ack + sound_push, false},
      {"POST", "", promise({{":method", "POST"}, {":authority", "a.example"}}), true},
      {"OPTIONS", "", promise({{":method", "OPTIONS"}, {":authority", "a.example"}}), true},
      {"HEAD", "", promise({{":method", "HEAD"}, {":authority", "a.example"}}), false},
      {"content", "", promise({{":method", "GET"}, {"content-length", "5"}}), true},
      {"no content", "", promise({{":method", "GET"}, {"content-length", "0"}}), false},
      {"other host", "", promise({{":method", "GET"}, {":authority", "c.example"}}), true},
      {"host below the wildcard", "",
       promise({{":method", "GET"}, {":authority", "x.y.a.example"}}), true},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    Options options;
    options.handshake.names = "a.example *.a.example";
    Talk talk(options);
    talk.begin().client(c.client).client(request()).server(c.server).server(sound()).finish();
    ASSERT_EQ(talk.taker.all.size(), 1u);
    if (c.broken) {
      EXPECT_THAT(talk.taker.all[0].broken, ElementsAre("http2-push-invalid @HTTP/2 204"));
    } else {
      EXPECT_THAT(talk.taker.all[0].broken, IsEmpty());
    }
  }
}

// Incomplete responses are no mismatch.
TEST(Http2Rules, ResponsesThatWereResetAreNotMeasured) {
  const std::string head =
      headers(1, {{":status", "404"}, {"date", kDate}, {"content-length", "50"}});
  for (const std::string& end : {reset(1, 2), std::string()}) {
    Talk talk;
    talk.begin().client(request()).server(head + data(1, "hell", 0) + end).finish();
    ASSERT_EQ(talk.taker.all.size(), 1u);
    EXPECT_FALSE(talk.taker.all[0].complete);
    EXPECT_EQ(talk.taker.all[0].known, statute::Known::partly);
    EXPECT_EQ(talk.taker.all[0].content, "hell");
    EXPECT_THAT(talk.taker.all[0].broken, Not(Contains(StartsWith("http2-content-length"))));
  }
}

}  // namespace
}  // namespace checker::http2
