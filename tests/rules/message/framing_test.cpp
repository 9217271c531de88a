#include "rules/message/framing.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "rules/message/read.h"
#include "tests/rules/syntax/exact.h"

namespace statute {
namespace {

using syntax::Exact;
using O = Oddity;
using D = Delimiter;

TEST(Delimited, ResponsesByMethodStatusAndFields) {
  const std::string cl = "Content-Length: 5\r\n";
  const std::string te = "Transfer-Encoding: chunked\r\n";
  const struct {
    std::string what;
    std::optional<Method> method;
    std::string head;
    D by;
    std::uint64_t length = 0;
  } cases[] = {
      {"length", Method::get, "200 A\r\n" + cl, D::length, 5},
      {"zeros", Method::get, "200 A\r\nContent-Length: 005\r\n", D::length, 5},
      {"chunked", Method::get, "200 A\r\n" + te, D::chunked},
      {"chunked beats length", Method::get, "200 A\r\n" + cl + te, D::chunked},
      {"neither", Method::get, "200 A\r\n", D::close},
      {"HEAD", Method::head, "200 A\r\n" + cl, D::none},
      {"an unknown method", std::nullopt, "200 A\r\n" + cl, D::length, 5},
      {"204", Method::get, "204 A\r\n" + cl, D::none},
      {"304", Method::get, "304 A\r\n" + te, D::none},
      {"100", Method::get, "100 A\r\n" + cl, D::none},
      {"101", Method::get, "101 A\r\n" + cl, D::tunnel},
      {"205", Method::get, "205 A\r\n", D::close},
      {"CONNECT", Method::connect, "200 A\r\n" + cl, D::tunnel},
      {"CONNECT, 204", Method::connect, "204 A\r\n", D::tunnel},
      {"CONNECT, refused", Method::connect, "403 A\r\n" + cl, D::length, 5},
      {"the same twice", Method::get, "200 A\r\n" + cl + cl, D::length, 5},
      {"a list", Method::get, "200 A\r\nContent-Length: 5, 5\r\n", D::length, 5},
      {"different", Method::get, "200 A\r\n" + cl + "Content-Length: 6\r\n", D::close},
      {"a sign", Method::get, "200 A\r\nContent-Length: +5\r\n", D::close},
      {"empty", Method::get, "200 A\r\nContent-Length:\r\n", D::close},
      {"too many digits", Method::get, "200 A\r\nContent-Length: 9999999999999999999\r\n",
       D::close},
      {"gzip, chunked", Method::get, "200 A\r\nTransfer-Encoding: gzip\r\n" + te, D::chunked},
      {"chunked, gzip", Method::get, "200 A\r\n" + te + "Transfer-Encoding: gzip\r\n" + cl,
       D::close},
      {"another case", Method::get, "200 A\r\nTransfer-Encoding: Chunked\r\n", D::chunked},
      {"a parameter", Method::get, "200 A\r\nTransfer-Encoding: chunked ;a=b\r\n", D::chunked},
      {"xchunked", Method::get, "200 A\r\nTransfer-Encoding: xchunked\r\n", D::close},
      {"identity", Method::get, "200 A\r\nTransfer-Encoding: identity\r\n" + cl, D::length, 5},
      {"an empty element", Method::get, "200 A\r\nTransfer-Encoding: chunked, ,\r\n", D::chunked},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    const Exact exact("HTTP/1.1 " + c.head + "\r\n");
    Response r;
    FieldLines lines;
    read_head(exact.view(), r, lines);
    const Delimited d = delimited(r, c.method);
    EXPECT_EQ(d.by, c.by);
    EXPECT_EQ(d.length, c.length);
  }
}

TEST(Delimited, RequestsHaveNoContentUnlessTheySaySo) {
  const struct {
    std::string fields;
    D by;
    std::uint64_t length = 0;
  } cases[] = {
      {"", D::none},
      {"Content-Length: 3\r\n", D::length, 3},
      {"Content-Length: x\r\n", D::none},
      {"Transfer-Encoding: gzip, chunked\r\nContent-Length: 3\r\n", D::chunked},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.fields);
    const Exact exact("POST / HTTP/1.1\r\n" + c.fields + "\r\n");
    Request q;
    FieldLines lines;
    read_head(exact.view(), q, lines);
    EXPECT_EQ(delimited(q).by, c.by);
    EXPECT_EQ(delimited(q).length, c.length);
  }
}

TEST(ChunkLine, SizesAndExtensions) {
  const struct {
    std::string line;
    bool readable;
    std::uint64_t size;
    std::size_t size_end;
    Oddities odd = {};
  } cases[] = {
      {"0", true, 0, 1},
      {"aF", true, 0xAF, 2},
      {"0000000000000000000000005", true, 5, 25},
      {"fffffffffffffff", true, 0xFFFFFFFFFFFFFFF, 15},
      {"fffffffffffffffff", false, 0xFFFFFFFFFFFFFFF, 0, {O::chunk_size}},
      {"", false, 0, 0, {O::chunk_size}},
      {"x", false, 0, 0, {O::chunk_size}},
      {"-5", false, 0, 0, {O::chunk_size}},
      {"0x5", true, 5, 3, {O::chunk_size}},
      {"0x", true, 0, 1, {O::chunk_extension_syntax}},
      {" 5", true, 5, 2, {O::chunk_size}},
      {"5 ", true, 5, 1, {O::chunk_size}},
      {"5;a", true, 5, 1, {O::chunk_extension}},
      {"5;a=b;c=\"d;e\\\"\"", true, 5, 1, {O::chunk_extension}},
      {"5 ;a", true, 5, 1, {O::chunk_extension, O::chunk_extension_space}},
      {"5; a", true, 5, 1, {O::chunk_extension, O::chunk_extension_space}},
      {"5;a = b", true, 5, 1, {O::chunk_extension, O::chunk_extension_space}},
      {"5;a ", true, 5, 1, {O::chunk_extension, O::chunk_size}},
      {"5;", true, 5, 1, {O::chunk_extension_syntax}},
      {"5;=b", true, 5, 1, {O::chunk_extension_syntax}},
      {"5;a=", true, 5, 1, {O::chunk_extension_syntax}},
      {"5;a=\"b", true, 5, 1, {O::chunk_extension_syntax}},
      {"5;a=\"b\\", true, 5, 1, {O::chunk_extension_syntax}},
      {"5 a", true, 5, 1, {O::chunk_extension_syntax}},
      {"5\r;a", true, 5, 1, {O::chunk_extension_syntax, O::bare_cr}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.line);
    const Exact exact(c.line);
    const ChunkLine line = read_chunk_line(exact.view());
    EXPECT_EQ(line.readable, c.readable);
    EXPECT_EQ(line.size, c.size);
    EXPECT_EQ(line.size_end, c.size_end);
    EXPECT_EQ(line.odd, c.odd);
  }
}

struct Read {
  Response r;
  FieldLines lines;
  std::string joined;
  std::size_t used = 0;
};

void read(Read& out, std::string_view octets, Delimited by) {
  out.used = read_content(octets, by, true, out.r, out.lines, out.joined);
}

TEST(ReadContent, Chunks) {
  const struct {
    std::string what, octets, content;
    std::size_t used;
    bool complete;
    std::size_t trailers = 0;
    Oddities odd = {};
  } cases[] = {
      {"one", "2\r\nhi\r\n0\r\n\r\nrest", "hi", 12, true},
      {"several", "2\r\nhi\r\n1\r\n!\r\n0\r\n\r\n", "hi!", 18, true},
      {"none", "0\r\n\r\n", "", 5, true},
      {"trailers", "0\r\nA: b\r\nC: d\r\n\r\nrest", "", 17, true, 2},
      {"trailers cut off", "0\r\nA: b\r\n", "", 9, false, 1},
      {"no end", "2\r\nhi\r\n0\r\n", "hi", 10, false},
      {"no last chunk", "2\r\nhi\r\n", "hi", 7, false},
      {"cut in chunk-data", "5\r\nhel", "hel", 6, false},
      {"cut behind it", "2\r\nhi\r", "hi", 6, false},
      {"cut in the second chunk", "2\r\nhi\r\n5\r\nhel", "hihel", 13, false},
      {"cut in a chunk-size line", "2\r\nhi\r\n5", "hi", 8, false},
      {"nothing", "", "", 0, false},
      {"LF alone", "2\nhi\n0\n\n", "hi", 8, true, 0, {O::chunk_size, O::chunk_end, O::line_end_lf}},
      {"an unreadable size", "2\r\nhi\r\nx\r\nmore", "hi", 14, false, 0, {O::chunk_size}},
      {"data longer than announced",
       "1\r\nhi\r\n0\r\n\r\n",
       "h",
       12,
       false,
       0,
       {O::chunk_end, O::chunk_size}},
      {"a chunk larger than memory", "fffffffffffffff\r\nhi", "hi", 19, false},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    const Exact exact(c.octets);
    Read got;
    read(got, exact.view(), {D::chunked, 0});
    EXPECT_EQ(got.used, c.used);
    EXPECT_EQ(got.r.content.octets, c.content);
    EXPECT_EQ(got.r.content.length, c.content.size());
    EXPECT_EQ(got.r.content.known, c.complete ? Known::fully : Known::partly);
    EXPECT_EQ(got.r.framing.complete, c.complete);
    EXPECT_EQ(got.r.trailers.size(), c.trailers);
    EXPECT_EQ(got.r.odd, c.odd);
  }
}

TEST(ReadContent, OneChunkIsNotCopied) {
  const Exact exact("2\r\nhi\r\n0\r\n\r\n");
  Read got;
  read(got, exact.view(), {D::chunked, 0});
  EXPECT_EQ(got.r.content.octets.data(), exact.view().data() + 3);
  EXPECT_EQ(got.r.framing.wire, "2\r\nhi\r\n0\r\n");
  EXPECT_EQ(got.r.trailer_section, "\r\n");
}

TEST(ReadContent, ByOtherMeans) {
  const struct {
    std::string what, octets;
    Delimited by;
    std::string content;
    std::size_t used;
    bool complete;
  } cases[] = {
      {"length", "hello world", {D::length, 5}, "hello", 5, true},
      {"too short", "hel", {D::length, 5}, "hel", 3, false},
      {"zero", "hello", {D::length, 0}, "", 0, true},
      {"none", "hello", {D::none, 0}, "", 0, true},
      {"close", "hello", {D::close, 0}, "hello", 5, true},
      {"tunnel", "hello", {D::tunnel, 0}, "", 5, true},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    const Exact exact(c.octets);
    Read got;
    read(got, exact.view(), c.by);
    EXPECT_EQ(got.used, c.used);
    EXPECT_EQ(got.r.content.octets, c.content);
    EXPECT_EQ(got.r.framing.complete, c.complete);
  }
}

// A million chunks of one octet take as long as one chunk of a million.
TEST(ReadContent, ManyChunks) {
  std::string octets;
  constexpr std::size_t kCount = 1'000'000;
  for (std::size_t i = 0; i < kCount; ++i) octets += "1\r\na\r\n";
  octets += "0\r\n\r\n";
  Read got;
  read(got, octets, {D::chunked, 0});
  EXPECT_EQ(got.used, octets.size());
  EXPECT_EQ(got.r.content.length, kCount);
}

struct Whole {
  std::string what;
  Method method;
  std::string octets;
  ResponseWatch::State state;
  std::size_t end;  // of the complete response, or of what was passed
  int status;
};

std::vector<Whole> wholes() {
  using S = ResponseWatch::State;
  return {
      {"length", Method::get, "HTTP/1.1 200 A\r\nContent-Length: 2\r\n\r\nhi", S::complete, 39,
       200},
      {"no content", Method::get, "HTTP/1.1 204 A\r\n\r\n", S::complete, 18, 204},
      {"HEAD", Method::head, "HTTP/1.1 200 A\r\nContent-Length: 2\r\n\r\n", S::complete, 37, 200},
      {"LF alone", Method::get, "HTTP/1.1 200 A\nContent-Length: 2\n\nhi", S::complete, 36, 200},
      {"empty lines first", Method::get, "\r\n\n\r\nHTTP/1.1 204 A\r\n\r\n", S::complete, 23, 204},
      {"interim responses", Method::get,
       "HTTP/1.1 100 A\r\n\r\nHTTP/1.1 103 B\r\nC: d\r\n\r\nHTTP/1.1 204 E\r\n\r\n", S::complete,
       60, 204},
      {"101", Method::get, "HTTP/1.1 101 A\r\n\r\n", S::complete, 18, 101},
      {"CONNECT", Method::connect, "HTTP/1.1 200 A\r\n\r\n", S::complete, 18, 200},
      {"chunks", Method::get,
       "HTTP/1.1 200 A\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n1;a=b\r\n!\r\n0\r\n\r\n",
       S::complete, 68, 200},
      {"chunks with trailers", Method::get,
       "HTTP/1.1 200 A\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\nC: d\r\n\r\n", S::complete,
       63, 200},
      {"chunks that end in LF", Method::get,
       "HTTP/1.1 200 A\nTransfer-Encoding: chunked\n\n2\nhi\n0\nA: b\n\n", S::complete, 56, 200},
      {"chunk-data without an end", Method::get,
       "HTTP/1.1 200 A\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi0\r\n\r\n", S::complete, 56,
       200},
      {"unreadable chunks", Method::get,
       "HTTP/1.1 200 A\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", S::to_close, 46, 200},
      {"close", Method::get, "HTTP/1.1 200 A\r\n\r\nhello", S::to_close, 18, 200},
      {"junk", Method::get, "hello\r\n\r\n", S::to_close, 0, 0},
      {"cut in the head", Method::get, "HTTP/1.1 200 A\r\nA: b\r\n", S::head, 0, 0},
      {"cut in the content", Method::get, "HTTP/1.1 200 A\r\nContent-Length: 2\r\n\r\nh",
       S::content, 37, 200},
  };
}

TEST(ResponseWatch, OctetByOctetAgreesWithAllAtOnce) {
  for (const Whole& c : wholes()) {
    SCOPED_TRACE(c.what);
    ResponseWatch at_once(c.method);
    const Exact exact(c.octets);
    EXPECT_EQ(at_once.advance(exact.view()), c.state);
    EXPECT_EQ(at_once.end(), c.end);
    EXPECT_EQ(at_once.status(), c.status);
    ResponseWatch fed(c.method);
    for (std::size_t n = 0; n <= c.octets.size(); ++n) {
      const Exact part(exact.view().substr(0, n));
      const ResponseWatch::State state = fed.advance(part.view());
      if (n < c.octets.size()) {
        EXPECT_NE(state, ResponseWatch::State::complete) << n;
      } else {
        EXPECT_EQ(state, c.state);
      }
    }
    EXPECT_EQ(fed.end(), c.end);
    EXPECT_EQ(fed.status(), c.status);
  }
}

TEST(ResponseWatch, AgreesWithTheReader) {
  for (const Whole& c : wholes()) {
    if (c.state != ResponseWatch::State::complete) continue;
    SCOPED_TRACE(c.what);
    std::string_view rest = c.octets;
    FieldLines lines;
    Read got;
    std::size_t used = 0;
    do {
      used += read_head(rest.substr(used), got.r, lines);
    } while (got.r.is_interim());
    read(got, rest.substr(used), delimited(got.r, c.method));
    EXPECT_TRUE(got.r.framing.complete);
    EXPECT_EQ(used + got.used, c.end);
    EXPECT_EQ(got.r.status, c.status);
  }
}

// What comes in small pieces is searched once.
TEST(ResponseWatch, HostileOctetsInSmallPieces) {
  const std::string chunked = "HTTP/1.1 200 A\r\nTransfer-Encoding: chunked\r\n\r\n";
  constexpr std::size_t kMany = 300'000;
  for (const std::string& octets :
       {std::string(kMany, '\n'), "HTTP/1.1 200 A\r\nA: " + std::string(kMany, 'a'),
        chunked + "5;" + std::string(kMany, 'a'), chunked + "0\r\nA: " + std::string(kMany, 'a'),
        chunked + "5;" + std::string(1000, 'a') + "\r\n" + std::string(4, 'a')}) {
    ResponseWatch watch(Method::get);
    for (std::size_t n = 1; n <= octets.size(); n += 3) {
      ASSERT_NE(watch.advance(std::string_view(octets).substr(0, n)),
                ResponseWatch::State::complete);
    }
  }
}

}  // namespace
}  // namespace statute
