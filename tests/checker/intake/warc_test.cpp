// WARC files: their records, what pairs them, what their writers did to the
// messages, and what becomes of damage.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checker/intake/formats.h"
#include "checker/intake/intake.h"
#include "checker/intake/warc_digest.h"
#include "checker/intake/warc_exchange.h"
#include "checker/intake/warc_record.h"
#include "tests/checker/intake/recorder.h"

namespace checker::intake {
namespace {

using statute::Form;
using statute::Known;
using statute::Need;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

std::string gzip(std::string_view plain) {
  z_stream z{};
  EXPECT_EQ(deflateInit2(&z, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&z, plain.size()) + 32, '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
  z.avail_in = static_cast<uInt>(plain.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&z, Z_FINISH), Z_STREAM_END);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

struct Part {
  std::string type = {};
  std::string block = {};
  std::string id = {};
  std::string concurrent = {};
  std::string uri = "http://a.example/";
  std::string more = {};  // fields, with their line ends
  std::string content_type = "application/http";
};

std::string text_of(const Part& p) {
  std::string out = "WARC/1.0\r\nWARC-Type: " + p.type + "\r\n";
  out += "WARC-Date: 2026-06-02T10:00:00Z\r\nContent-Type: " + p.content_type + "\r\n";
  if (!p.id.empty()) out += "WARC-Record-ID: <urn:uuid:" + p.id + ">\r\n";
  if (!p.concurrent.empty()) out += "WARC-Concurrent-To: <urn:uuid:" + p.concurrent + ">\r\n";
  if (!p.uri.empty()) out += "WARC-Target-URI: " + p.uri + "\r\n";
  out += p.more + "Content-Length: " + std::to_string(p.block.size()) + "\r\n\r\n";
  return out + p.block + "\r\n\r\n";
}

std::string text_of(const std::vector<Part>& parts) {
  std::string out;
  for (const Part& p : parts) out += text_of(p);
  return out;
}

std::string packed(const std::vector<Part>& parts) {
  std::string out;
  for (const Part& p : parts) out += gzip(text_of(p));
  return out;
}

const std::string kGet = "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n";
const std::string kOk = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc";

Part response(std::string block = kOk, std::string id = "r", std::string concurrent = "") {
  return {.type = "response",
          .block = std::move(block),
          .id = std::move(id),
          .concurrent = std::move(concurrent)};
}
Part request(std::string block = kGet, std::string id = "q", std::string concurrent = "") {
  return {.type = "request",
          .block = std::move(block),
          .id = std::move(id),
          .concurrent = std::move(concurrent)};
}
Part info(const std::string& software) {
  return {.type = "warcinfo",
          .block = "software: " + software + "\r\n",
          .id = "i",
          .uri = "",
          .content_type = "application/warc-fields"};
}

// From octets that end where they end, so that a sanitizer sees reads beyond.
Recorder read_octets(std::string_view octets, std::size_t threads = 1) {
  std::vector<char> exact(octets.begin(), octets.end());
  exact.shrink_to_fit();
  Recorder out;
  Options options;
  options.threads = threads;
  EXPECT_TRUE(read_warc({exact.data(), exact.size()}, nullptr, options, out));
  return out;
}
Recorder read_parts(const std::vector<Part>& parts) { return read_octets(text_of(parts)); }

TEST(WarcHead, ReadsWhatMatters) {
  WarcHead head;
  const std::string text =
      "WARC/1.1\r\nwarc-type:RESPONSE\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
      "WARC-Target-URI: <http://a.example/>\r\nWARC-Concurrent-To: <urn:uuid:2>\r\n"
      "WARC-Concurrent-To: <urn:uuid:3>\r\nWARC-Protocol: tls/1.3\r\nWARC-Protocol: h2\r\n"
      "WARC-Truncated: length\r\nContent-Length: 5\r\n\r\nblock";
  EXPECT_EQ(read_warc_head(text, head), text.size() - 5);
  EXPECT_EQ(head.type, WarcType::response);
  EXPECT_EQ(head.id, "urn:uuid:1");
  EXPECT_EQ(head.uri, "http://a.example/");
  EXPECT_THAT(head.concurrent, ElementsAre("urn:uuid:2", "urn:uuid:3", "", ""));
  EXPECT_EQ(head.protocol, "h2");
  EXPECT_EQ(head.truncated, "length");
  EXPECT_EQ(head.length, 5u);
}

TEST(WarcHead, OddLengthsAreNone) {
  for (const char* length : {"", "-1", "5x", "0x5", "12345678901234567890"}) {
    WarcHead head;
    const std::string text = std::string("WARC/1.0\r\nContent-Length: ") + length + "\r\n\r\n";
    EXPECT_EQ(read_warc_head(text, head), text.size());
    EXPECT_EQ(head.length, std::nullopt) << length;
  }
  WarcHead head;
  EXPECT_EQ(read_warc_head("WARC/1.0\r\nContent-Length: 5\r\n", head), 0u);
}

TEST(Warc, IsToldByItsContent) {
  EXPECT_EQ(detect("WARC/1.0\r\n"), Format::warc);
  EXPECT_EQ(detect("WARC/0.17\r\n"), Format::warc);
}

TEST(Warc, PairsRequestAndResponse) {
  struct Case {
    const char* name;
    std::vector<Part> parts;
    std::vector<bool> asked;  // whether each exchange has its request
    std::map<std::string, int> skipped;
  };
  const Part other{
      .type = "request", .block = kGet, .id = "o", .concurrent = "", .uri = "http://b.example/"};
  const std::vector<Case> cases{
      {"the response names the request before it",
       {request(), response(kOk, "r", "q")},
       {true},
       {}},
      {"the request names the response before it",
       {response(), request(kGet, "q", "r")},
       {true},
       {}},
      {"the response names the request after it", {response(kOk, "r", "q"), request()}, {true}, {}},
      {"the request names the response after it",
       {request(kGet, "q", "r"), response()},
       {true},
       {}},
      {"by target, request first", {request(), response()}, {true}, {}},
      {"by target, response first", {response(), request()}, {true}, {}},
      {"two of one target, in order",
       {request(), response(), request(kGet, "q2"), response(kOk, "r2")},
       {true, true},
       {}},
      {"another target", {other, response()}, {false}, {{"a request without a response", 1}}},
      {"none", {response(), response(kOk, "r2")}, {false, false}, {}},
      {"across others",
       {response(kOk, "r1"), response(kOk, "r2"), request(kGet, "q2", "r2"),
        request(kGet, "q1", "r1")},
       {true, true},
       {}},
      {"it names another, but stands beside", {response(), request(kGet, "q", "x")}, {true}, {}},
      {"it names another, and stands apart",
       {response(), info("x"), request(kGet, "q", "x")},
       {false},
       {{"a request without a response", 1}, {"a warcinfo record", 1}}},
  };
  for (const Case& c : cases) {
    for (const std::string& octets : {text_of(c.parts), packed(c.parts)}) {
      const Recorder out = read_octets(octets);
      std::vector<bool> asked;
      for (const Heard& h : out.exchanges) asked.push_back(h.has_request);
      EXPECT_EQ(asked, c.asked) << c.name;
      EXPECT_EQ(out.reasons, c.skipped) << c.name;
      EXPECT_THAT(out.problems, IsEmpty()) << c.name;
    }
  }
}

TEST(Warc, WaitsForARequestOnlySoLong) {
  std::vector<Part> parts;
  for (std::size_t i = 0; i < WarcExchanges::kMostWaiting + 10; ++i) {
    parts.push_back(response(kOk, "r" + std::to_string(i)));
  }
  parts.push_back(info("x"));
  parts.push_back(request(kGet, "q", "r0"));
  const Recorder out = read_parts(parts);
  ASSERT_THAT(out.exchanges, SizeIs(WarcExchanges::kMostWaiting + 10));
  EXPECT_FALSE(out.exchanges[0].has_request);
  EXPECT_EQ(out.reasons.at("a request without a response"), 1);
  for (std::size_t i = 0; i < out.exchanges.size(); ++i) EXPECT_EQ(out.exchanges[i].spot.index, i);
}

TEST(Warc, TellsTargetSchemeAndTime) {
  Part p = response();
  p.uri = "https://a.example/p?q";
  const Recorder out = read_parts({p});
  ASSERT_THAT(out.exchanges, SizeIs(1));
  const Heard& h = out.exchanges[0];
  EXPECT_EQ(h.uri, "https://a.example/p?q");
  EXPECT_EQ(h.scheme, statute::Scheme::https);
  EXPECT_EQ(h.received, 1780394400);
  EXPECT_FALSE(h.sees(Need::request));
  EXPECT_FALSE(h.sees(Need::connection));
  EXPECT_FALSE(h.sees(Need::time));
  EXPECT_TRUE(h.sees(Need::wire));
}

TEST(Warc, SkipsWhatIsNotHttp) {
  Part dns{.type = "response",
           .block = "20260602\na.example. IN A 192.0.2.1\n",
           .id = "d",
           .concurrent = "",
           .uri = "dns:a.example",
           .more = "",
           .content_type = "text/dns"};
  Part shot = response();
  shot.uri = "file:///screenshot.png";
  Part ftp = response("220 ready\r\n");
  ftp.content_type = "text/plain";
  const std::vector<std::pair<Part, const char*>> cases{
      {dns, "not HTTP: an answer of DNS"},
      {shot, "not HTTP: the target has another scheme"},
      {ftp, "not HTTP: the record has another type"},
      {response(""), "an empty record"},
      {response("<html>"), "no status line: HTTP/0.9, or something else"},
      {{.type = "revisit", .block = "", .id = "v"}, "a revisit record without a head"},
      {{.type = "metadata", .block = "a: b\r\n", .id = "m"}, "a metadata record"},
      {{.type = "conversion", .block = "text", .id = "c"}, "a conversion record"},
      {{.type = "continuation", .block = "text", .id = "c"},
       "the continuation of a segmented record"},
      {{.type = "resource", .block = "text", .id = "c"},
       "a resource record: content without its response"},
      {{.type = "novelty", .block = "text", .id = "c"}, "a record of an unknown type"},
      {request("HTTP/1.1 200 OK\r\naccept: */*\r\n\r\n"),
       "a request record without a request line"},
  };
  for (const auto& [part, why] : cases) {
    const Recorder out = read_parts({part});
    EXPECT_THAT(out.exchanges, IsEmpty()) << why;
    EXPECT_THAT(out.reasons, ElementsAre(Pair(why, 1)));
    EXPECT_THAT(out.problems, IsEmpty()) << why;
  }
}

struct Content {
  const char* name;
  std::string head;  // fields of the response
  std::string octets;
  std::string more;  // fields of the record
  Known known;
  Form form;
  std::string content;
  bool wire;
};

TEST(Warc, StatesWhatBecameOfContent) {
  const std::string text(100, 'a');
  const std::string coded = gzip(text);
  const auto length = [](std::size_t n) { return "Content-Length: " + std::to_string(n) + "\r\n"; };
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  const std::string gz = "Content-Encoding: gzip\r\n";
  const std::vector<Content> cases{
      {"by length", length(100), text, "", Known::fully, Form::exact, text, true},
      {"chunked", chunked, "3\r\nabc\r\n0\r\n\r\n", "", Known::fully, Form::exact, "abc", true},
      {"to the end", "", text, "", Known::fully, Form::exact, text, true},
      {"chunks taken away", chunked, text, "", Known::fully, Form::exact, text, false},
      {"chunks taken away, like a size", chunked, "abc\ndef", "", Known::fully, Form::exact,
       "abc\ndef", false},
      {"coded", gz + length(coded.size()), coded, "", Known::fully, Form::exact, coded, true},
      {"decoded", gz + length(coded.size()), text, "", Known::fully, Form::decoded, text, false},
      {"decoded, no length", gz, text, "", Known::fully, Form::decoded, text, false},
      {"chunks taken away, and decoded", gz + chunked, text, "", Known::fully, Form::decoded, text,
       false},
      {"not in its coding as sent: by length", gz + length(100), text, "", Known::fully,
       Form::exact, text, true},
      {"not in its coding as sent: chunked", gz + chunked, "3\r\nabc\r\n0\r\n\r\n", "",
       Known::fully, Form::exact, "abc", true},
      {"another length", length(90), text, "", Known::fully, Form::edited, text, false},
      {"cut", length(1000), text, "WARC-Truncated: length\r\n", Known::partly, Form::exact, text,
       true},
      {"cut, chunked", chunked, "FF\r\nabc", "WARC-Truncated: time\r\n", Known::partly, Form::exact,
       "abc", true},
      {"the first of several records", length(1000), text, "WARC-Segment-Number: 1\r\n",
       Known::partly, Form::exact, text, true},
      {"renamed by the writer", "X-Crawler-Content-Encoding: gzip\r\n" + length(100), text, "",
       Known::fully, Form::decoded, text, false},
      {"line ends counted in", length(100), text + "\r\n\r\n", "", Known::fully, Form::exact, text,
       true},
  };
  for (const Content& c : cases) {
    Part r = response("HTTP/1.1 200 OK\r\n" + c.head + "\r\n" + c.octets);
    r.more = c.more;
    const Recorder out = read_parts({request(), r});
    ASSERT_THAT(out.exchanges, SizeIs(1)) << c.name;
    const Heard& h = out.exchanges[0];
    EXPECT_EQ(h.known, c.known) << c.name;
    EXPECT_EQ(h.form, c.form) << c.name;
    EXPECT_EQ(h.content, c.content) << c.name;
    EXPECT_EQ(h.sees(Need::wire), c.wire) << c.name;
    EXPECT_EQ(h.sees(Need::content), c.known == Known::fully && c.form == Form::exact) << c.name;
  }
}

TEST(Warc, RevisitsHaveNoContent) {
  Part p = response("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n");
  p.type = "revisit";
  const Recorder out = read_parts({p, request(kGet, "q", "r")});
  ASSERT_THAT(out.exchanges, SizeIs(1));
  EXPECT_EQ(out.exchanges[0].known, Known::no);
  EXPECT_FALSE(out.exchanges[0].sees(Need::emptiness));
}

TEST(Warc, AnswersToHeadHaveNoContent) {
  const std::string bare = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n";
  const std::string head = "HEAD / HTTP/1.1\r\nHost: a.example\r\n\r\n";
  const Recorder out = read_parts({request(head), response(bare)});
  ASSERT_THAT(out.exchanges, SizeIs(1));
  EXPECT_EQ(out.exchanges[0].known, Known::fully);
  EXPECT_EQ(out.exchanges[0].length, 0u);
  // Without its request, it may be one.
  const Recorder lone = read_parts({response(bare)});
  EXPECT_EQ(lone.exchanges[0].known, Known::no);
}

TEST(Warc, InterimResponsesAreTold) {
  const Recorder out =
      read_parts({response("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + kOk)});
  ASSERT_THAT(out.exchanges, SizeIs(1));
  EXPECT_EQ(out.exchanges[0].status, 200);
  EXPECT_EQ(out.exchanges[0].content, "abc");
  EXPECT_TRUE(out.exchanges[0].sees(Need::interim));
}

TEST(Warc, WritersAreKnown) {
  EXPECT_EQ(writer_named("Heritrix/3.2.0 http://crawler.archive.org"), WarcWriter::exact);
  EXPECT_EQ(writer_named("Wget/1.19.4 (linux-gnu)"), WarcWriter::exact);
  EXPECT_EQ(writer_named("webrecorder.io 2.0 (warcprox 1.4)"), WarcWriter::exact);
  EXPECT_EQ(writer_named("Webrecorder Platform v3.7"), WarcWriter::composed);
  EXPECT_EQ(writer_named("Apache Nutch 1.19"), WarcWriter::composed);
  EXPECT_EQ(writer_named(""), WarcWriter::unknown);

  const Recorder exact = read_parts({info("Wget/1.21"), request(), response()});
  EXPECT_TRUE(exact.exchanges[0].sees(Need::wire));
  EXPECT_TRUE(exact.exchanges[0].sees(Need::request_fields));
  const Recorder composed = read_parts({info("Browsertrix-Crawler 1.0"), request(), response()});
  EXPECT_FALSE(composed.exchanges[0].sees(Need::wire));
  EXPECT_FALSE(composed.exchanges[0].sees(Need::lines));
  EXPECT_FALSE(composed.exchanges[0].sees(Need::request_fields));
  EXPECT_TRUE(composed.exchanges[0].sees(Need::request));
  EXPECT_THAT(composed.notes, ElementsAre("WARC by Browsertrix-Crawler 1.0"));
}

TEST(Warc, FramedVersionsAreNotOfTheWire) {
  Part told = response();
  told.more = "WARC-Protocol: h2\r\n";
  for (const auto& [part, major] :
       {std::pair{response("HTTP/2 200\r\nContent-Length: 3\r\n\r\nabc"), 2},
        std::pair{response("HTTP/2.0 200 OK\r\nContent-Length: 3\r\n\r\nabc"), 2},
        std::pair{response("HTTP/3 200\r\nContent-Length: 3\r\n\r\nabc"), 3}, std::pair{told, 2}}) {
    const Recorder out = read_parts({part});
    ASSERT_THAT(out.exchanges, SizeIs(1));
    EXPECT_EQ(out.exchanges[0].major, major);
    EXPECT_FALSE(out.exchanges[0].sees(Need::wire));
    EXPECT_EQ(out.exchanges[0].content, "abc");
  }
}

TEST(Warc, ConvertedLineEndsAreNoted) {
  const Recorder out = read_parts({response("HTTP/1.1 200 OK\nContent-Length: 3\n\nabc")});
  ASSERT_THAT(out.exchanges, SizeIs(1));
  EXPECT_FALSE(out.exchanges[0].sees(Need::line_ends));
  EXPECT_FALSE(out.exchanges[0].sees(Need::wire));
  EXPECT_EQ(out.exchanges[0].form, Form::edited);
}

TEST(Warc, DigestsAreVerifiedWhenAsked) {
  ExchangeFacts facts;
  const std::vector<std::pair<const char*, bool>> stated{
      {"sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", true},
      {"sha1:vgmt4nsha2awvor6evyxqugcnsonbwe5", true},
      {"sha1:a9993e364706816aba3e25717850c26c9cd0d89d", true},
      {"SHA-1:A9993E364706816ABA3E25717850C26C9CD0D89D", true},
      {"sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", true},
      {"sha-256:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=", true},
      {"md5:900150983cd24fb0d6963f7d28e17f72", true},
      {"blake3:00", true},
      {"sha1:", true},
      {"sha1:AGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", false},
      {"sha1:VGMT", false},
      {"md5:900150983cd24fb0d6963f7d28e17f73", false},
  };
  for (const auto& [text, expected] : stated)
    EXPECT_EQ(agrees(text, "abc", facts), expected) << text;

  Part right = response();
  right.more = "WARC-Payload-Digest: sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5\r\n";
  Part chunks =
      response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
  chunks.more = right.more;
  Part wrong = response();
  wrong.more = "WARC-Block-Digest: sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5\r\n";
  const std::string octets = text_of({right, chunks, wrong});
  Options options;
  for (const bool verify : {false, true}) {
    options.verify_digests = verify;
    Recorder out;
    EXPECT_TRUE(read_warc(octets, nullptr, options, out));
    EXPECT_THAT(out.exchanges, SizeIs(verify ? 2 : 3));
    ASSERT_THAT(out.problems, SizeIs(verify ? 1 : 0));
    if (verify) {
      EXPECT_THAT(out.problems[0].second, HasSubstr("WARC-Block-Digest"));
    }
  }
}

// Three records; the second is damaged in one way or another.
struct Damage {
  const char* name;
  std::string octets;
  std::size_t exchanges;
  std::vector<std::pair<std::uint64_t, std::string>> problems;  // offset, and part of the message
};

TEST(Warc, GoesOnBehindDamage) {
  const std::string one = text_of(response(kOk, "r1"));
  const std::string two = text_of(response(kOk, "r2"));
  const std::string three = text_of(response(kOk, "r3"));
  const auto with_length = [&](const std::string& length) {
    std::string out = two;
    const std::size_t at = out.find("Content-Length: ") + 16;
    return out.replace(at, out.find("\r\n", at) - at, length);
  };
  const std::string g1 = gzip(one);
  const std::string g2 = gzip(two);
  const std::string g3 = gzip(three);
  std::string flipped = g2;
  for (std::size_t i = flipped.size() / 2; i < flipped.size() / 2 + 8; ++i) flipped[i] ^= 0x55;
  const std::string whole = gzip(one + two + three);
  const std::vector<Damage> cases{
      {"none", one + two + three, 3, {}},
      {"too short a length", one + with_length("30") + three, 2, {{one.size(), "Content-Length"}}},
      {"too long a length", one + with_length("60") + three, 2, {{one.size(), "Content-Length"}}},
      {"a length beyond the end",
       one + with_length("99999999999") + three,
       2,
       {{one.size(), "Content-Length"}}},
      {"no length", one + with_length("x") + three, 2, {{one.size(), "without a Content-Length"}}},
      {"junk between", one + "junk\r\n\r\n" + three, 2, {{one.size(), "no WARC record"}}},
      {"junk at the end", one + "junk", 1, {{one.size(), "no WARC record"}}},
      {"cut at the end", one + two.substr(0, two.size() - 10), 1, {{one.size(), "end within"}}},
      {"cut in a head", one + two.substr(0, 40), 1, {{one.size(), "head"}}},
      {"members", g1 + g2 + g3, 3, {}},
      {"a damaged member", g1 + flipped + g3, 2, {{g1.size(), "damaged"}}},
      {"a member cut off", g1 + g2.substr(0, g2.size() - 30) + g3, 2, {{g1.size(), "damaged"}}},
      {"the last member cut off", g1 + g2.substr(0, g2.size() - 30), 1, {{g1.size(), "damaged"}}},
      {"junk between members", g1 + "junk" + g3, 2, {{g1.size(), "no WARC record"}}},
      {"a wrong length in a member",
       g1 + gzip(with_length("30")) + g3,
       2,
       {{g1.size(), "Content-Length"}}},
      {"a length beyond a member",
       g1 + gzip(with_length("5000")) + g3,
       2,
       {{g1.size(), "end within"}}},
      {"padding", g1 + g2 + g3 + std::string(512, '\0'), 3, {}},
      {"gzip throughout", whole, 3, {}},
      {"gzip throughout, cut off", whole.substr(0, whole.size() - 10), 2, {{0, "damaged"}}},
      {"a record over two members",
       g1 + gzip(two.substr(0, 100)) + gzip(two.substr(100)) + g3,
       3,
       {}},
      {"an empty member", g1 + gzip("") + g2 + gzip("\r\n\r\n") + g3, 3, {}},
      {"plain, then members", one + g2 + g3, 3, {}},
      {"members, then plain", g1 + two + three, 3, {}},
      {"lines of LF",
       one + "WARC/0.18\nWARC-Type: response\nContent-Length: 4\n\nHTTP\n\n" + three,
       2,
       {}},
  };
  for (const Damage& c : cases) {
    const Recorder out = read_octets(c.octets);
    EXPECT_THAT(out.exchanges, SizeIs(c.exchanges)) << c.name;
    ASSERT_THAT(out.problems, SizeIs(c.problems.size())) << c.name;
    for (std::size_t i = 0; i < c.problems.size(); ++i) {
      EXPECT_EQ(out.problems[i].first.offset, c.problems[i].first) << c.name;
      EXPECT_THAT(out.problems[i].second, HasSubstr(c.problems[i].second)) << c.name;
    }
  }
}

// Text that compresses, but does not repeat.
std::string words(std::size_t size, std::uint32_t seed) {
  std::string out;
  while (out.size() < size) {
    seed = seed * 1664525 + 1013904223;
    out += "word" + std::to_string(seed >> 16) + ' ';
  }
  out.resize(size);
  return out;
}

TEST(Warc, ThreadsChangeNothing) {
  std::string octets;
  for (std::uint32_t i = 0; i < 300; ++i) {
    const std::string id = std::to_string(i);
    const std::string content = words(1000 + (i * 7919) % 30000, i);
    Part r = response("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(content.size()) +
                          "\r\nX-Number: " + id + "\r\n\r\n" + content,
                      "r" + id);
    octets += gzip(text_of(r));
    if (i % 3 != 0) octets += gzip(text_of(request(kGet, "q" + id, "r" + id)));
    if (i % 50 == 7) octets += "junk";
    if (i % 50 == 9) octets += gzip(words(5000, i)).substr(0, 900);
    if (i % 50 == 11) octets += gzip(text_of({r, r}));
  }
  ASSERT_GT(octets.size(), std::size_t{1} << 20);
  const Recorder alone = read_octets(octets, 1);
  EXPECT_GT(alone.exchanges.size(), 300u);
  EXPECT_GT(alone.problems.size(), 6u);
  for (std::size_t threads : {2, 3, 7}) {
    const Recorder out = read_octets(octets, threads);
    ASSERT_EQ(out.exchanges.size(), alone.exchanges.size());
    for (std::size_t i = 0; i < alone.exchanges.size(); ++i) {
      EXPECT_EQ(out.exchanges[i].fields, alone.exchanges[i].fields);
      EXPECT_EQ(out.exchanges[i].content, alone.exchanges[i].content);
      EXPECT_EQ(out.exchanges[i].has_request, alone.exchanges[i].has_request);
      EXPECT_EQ(out.exchanges[i].spot.offset, alone.exchanges[i].spot.offset);
    }
    EXPECT_EQ(out.reasons, alone.reasons);
    ASSERT_EQ(out.problems.size(), alone.problems.size());
    for (std::size_t i = 0; i < alone.problems.size(); ++i) {
      EXPECT_EQ(out.problems[i].second, alone.problems[i].second);
      EXPECT_EQ(out.problems[i].first.offset, alone.problems[i].first.offset);
    }
  }
}

TEST(Warc, StopsWhenAsked) {
  std::vector<Part> parts(100, response());
  Recorder out;
  out.stop_after = 5;
  const std::string octets = text_of(parts);
  EXPECT_TRUE(read_warc(octets, nullptr, {}, out));
  EXPECT_LT(out.exchanges.size(), 60u);
}

// Larger than what is unpacked at once, and than what is kept.
TEST(Warc, LargeRecordsAreCounted) {
  for (const std::size_t size : {std::size_t{20} << 20, (std::size_t{64} << 20) + 5000}) {
    const std::string head =
        "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n";
    const std::string large = text_of(response(head + std::string(size, 'a')));
    for (const std::string& octets :
         {large + text_of(response()), gzip(large) + packed({response()})}) {
      const Recorder out = read_octets(octets);
      ASSERT_THAT(out.exchanges, SizeIs(2));
      EXPECT_THAT(out.problems, IsEmpty());
      EXPECT_EQ(out.exchanges[0].length, size);
      EXPECT_TRUE(out.exchanges[0].sees(Need::length));
      EXPECT_EQ(out.exchanges[0].known,
                size > WarcRecord::kMostKept ? Known::length : Known::fully);
      EXPECT_EQ(out.exchanges[1].content, "abc");
    }
  }
}

}  // namespace
}  // namespace checker::intake
