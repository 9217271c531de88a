// Further cases of rules/checks/framing/, and 72 responses that deviate in one
// way each: what the whole catalogue says of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "rules/message/transcript.h"
#include "tests/rules/cases.h"

namespace statute {
namespace {

struct Deviance {
  std::string name;
  std::string octets;
  std::set<std::string> must;       // the rules of that level that fire
  std::set<std::string> also = {};  // rules of other levels that fire too, among others
  bool head = false;                // the request is HEAD
};

const std::string kDate = "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n";
const std::string kOk = "HTTP/1.1 200 OK\r\n" + kDate;
const std::string kFive = "Content-Length: 5\r\n\r\nhello";
const std::string kChunked = kOk + "Transfer-Encoding: chunked\r\n\r\n";
const std::string kGood = kOk + kFive;

std::vector<Deviance> deviances() {
  using namespace std::string_literals;
  const auto line = [](const std::string& first) { return first + "\r\n" + kDate + kFive; };
  const auto field = [](const std::string& text) { return kOk + text + "\r\n" + kFive; };
  return {
      {"good-cl", kGood, {}},
      {"204-body", "HTTP/1.1 204 No Content\r\n" + kDate + "\r\nhello", {"204-content"}},
      {"204-cl-body",
       "HTTP/1.1 204 No Content\r\n" + kDate + kFive,
       {"204-content", "content-length-204"}},
      {"204-te",
       "HTTP/1.1 204 No Content\r\n" + kDate + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       {"204-content", "transfer-encoding-204"}},
      {"304-body",
       "HTTP/1.1 304 Not Modified\r\n" + kDate + "ETag: \"x\"\r\n\r\nhello",
       {"304-content"}},
      {"HEAD-body", kGood, {"head-content"}, {}, true},
      {"205-body", "HTTP/1.1 205 Reset Content\r\n" + kDate + kFive, {"205-content"}},
      {"obs-fold", field("X-A: one\r\n two"), {"obs-fold"}},
      {"fold-first",
       "HTTP/1.1 200 OK\r\n X-A: one\r\n" + kDate + kFive,
       {"http-leading-whitespace"}},
      {"space-colon", field("X-A : one"), {"field-name-trailing-whitespace"}},
      {"cl-space-colon",
       kOk + "Content-Length : 5\r\n\r\nhello",
       {"field-name-trailing-whitespace"}},
      {"dup-cl-same", field("Content-Length: 5"), {"content-length-repeated"}},
      {"dup-cl-diff", field("Content-Length: 6"), {"content-length-conflict"}},
      {"cl-list", kOk + "Content-Length: 5, 5\r\n\r\nhello", {"content-length-repeated"}},
      {"cl-plus", kOk + "Content-Length: +5\r\n\r\nhello", {"content-length-syntax"}},
      {"cl-neg", kOk + "Content-Length: -5\r\n\r\nhello", {"content-length-syntax"}},
      {"cl-hex", kOk + "Content-Length: 0x5\r\n\r\nhello", {"content-length-syntax"}},
      {"cl-huge",
       kOk + "Content-Length: 99999999999999999999\r\n\r\nhello",
       {},
       {"content-length-too-large"}},
      {"cl-empty", kOk + "Content-Length:\r\n\r\nhello", {"content-length-syntax"}},
      {"cl-short-eof", kOk + "Content-Length: 10\r\n\r\nhello", {"content-length-short"}},
      {"cl-excess", kGood + "extra", {"content-length-long"}},
      {"cl+te",
       kOk + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
       {"content-length-with-transfer-encoding"}},
      {"te-http10",
       "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
       {"transfer-encoding-http10-response"}},
      {"te-twice",
       kOk + "Transfer-Encoding: chunked\r\n" +
           "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
       {"transfer-encoding-chunked-twice"}},
      {"te-unknown",
       kOk + "Transfer-Encoding: xchunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
       {},
       {"transfer-encoding-unregistered"}},
      {"te-identity",
       kOk + "Transfer-Encoding: identity\r\n\r\nhello",
       {},
       {"transfer-encoding-identity"}},
      {"te-notlast",
       kOk + "Transfer-Encoding: chunked, gzip\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
       {"transfer-encoding-undecodable"}},
      {"chunk-ext", kChunked + "5;a=b\r\nhello\r\n0\r\n\r\n", {}, {"chunk-ext-present"}},
      {"chunk-ext-bad", kChunked + "5;=b\r\nhello\r\n0\r\n\r\n", {"chunk-ext-syntax"}},
      {"chunk-trailer", kChunked + "5\r\nhello\r\n0\r\nX-T: 1\r\n\r\n", {}, {"trailer-undeclared"}},
      {"chunk-trailer-cl",
       kChunked + "5\r\nhello\r\n0\r\nContent-Length: 5\r\n\r\n",
       {"trailer-forbidden-field"}},
      {"chunk-sp", kChunked + "5 \r\nhello\r\n0\r\n\r\n", {"chunk-size-syntax"}},
      {"chunk-lf", kChunked + "5\nhello\n0\n\n", {"chunk-data-crlf-missing", "chunk-size-syntax"}},
      {"chunk-0x", kChunked + "0x5\r\nhello\r\n0\r\n\r\n", {"chunk-size-syntax"}},
      {"chunk-nofinal", kChunked + "5\r\nhello\r\n", {"chunked-truncated"}},
      {"chunk-trunc", kChunked + "5\r\nhel", {"chunked-truncated"}},
      {"chunk-excess", kChunked + "5\r\nhello\r\n0\r\n\r\nextra", {"chunked-trailing-octets"}},
      {"bare-lf", "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello", {"http-line-end-lf"}},
      {"mixed-lf", "HTTP/1.1 200 OK\r\nX-A: 1\n" + kDate + kFive, {"http-line-end-lf"}},
      {"bare-cr-value", field("X-A: on\re"), {"http-bare-cr"}},
      {"nul-value", field("X-A: on\0e"s), {"field-value-control-char"}},
      {"ctl-value",
       field("X-A: on\x01"
             "e"),
       {"field-value-control-char"}},
      {"obs-text", field("X-A: caf\xE9"), {}},
      {"empty-name", field(": one"), {"field-line-syntax"}},
      {"no-colon", field("nocolon"), {"field-line-syntax"}},
      {"bad-tchar", field("X(A): one"), {"field-line-syntax"}},
      {"lead-crlf", "\r\n" + kGood, {"status-line-syntax"}},
      {"no-reason-nosp", line("HTTP/1.1 200"), {"status-line-space-missing"}},
      {"no-reason-sp", line("HTTP/1.1 200 "), {}},
      {"sl-2sp", line("HTTP/1.1  200 OK"), {"status-line-syntax"}},
      {"sl-tab", line("HTTP/1.1\t200 OK"), {"status-line-syntax"}},
      {"st-99", line("HTTP/1.1 99 X"), {"status-line-syntax"}},
      {"st-099", line("HTTP/1.1 099 X"), {"status-code-out-of-range"}},
      {"st-600", line("HTTP/1.1 600 X"), {"600-invalid"}},
      {"st-999", line("HTTP/1.1 999 X"), {"status-code-out-of-range"}},
      {"st-1000", line("HTTP/1.1 1000 X"), {"status-line-syntax"}},
      {"st-2xx", line("HTTP/1.1 2xx X"), {"status-line-syntax"}},
      {"v-1.2", line("HTTP/1.2 200 OK"), {}, {"http-version-higher-minor"}},
      {"v-2.0", line("HTTP/2.0 200 OK"), {"http-version-major"}},
      {"v-0.9", line("HTTP/0.9 200 OK"), {"http-version-major"}},
      {"v-lower", line("http/1.1 200 OK"), {"http-version-syntax"}},
      {"v-1.10", line("HTTP/1.10 200 OK"), {"http-version-syntax"}},
      {"v-icy", line("ICY 200 OK"), {"http-version-syntax"}},
      {"http09-body", "hello", {"http-version-major"}},
      {"1xx-100-103",
       "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>; rel=next\r\n\r\n" +
           kGood,
       {}},
      {"1xx-cl",
       "HTTP/1.1 100 Continue\r\nContent-Length: 0\r\n\r\n" + kGood,
       {"content-length-1xx"}},
      {"1xx-101",
       "HTTP/1.1 101 Switching Protocols\r\nUpgrade: foo\r\nConnection: Upgrade\r\n\r\n" + kGood,
       {"101-protocol-unrequested"}},
      {"1xx-only", "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=next\r\n\r\n", {}},
      {"two-responses", kGood + kGood, {}, {"response-after-close-request"}},
      {"empty", "", {}},
      {"head-trunc", "HTTP/1.1 200 OK\r\n", {"header-section-end-missing"}},
      {"big-header", field("X-A: " + std::string(100'000, 'a')), {}},
  };
}

TEST(Framing, EachDevianceIsReportedByItsRuleAlone) {
  static const Auditor auditor{catalog()};
  const std::vector<Deviance> all = deviances();
  EXPECT_EQ(all.size(), 72u);
  for (const Deviance& d : all) {
    SCOPED_TRACE(d.name);
    const std::string text =
        std::string(d.head ? "HEAD" : "GET") + " /a HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" + d.octets;
    const std::vector<char> exact(text.begin(), text.end());
    Transcript transcript({exact.data(), exact.size()});
    Exchange x;
    Request request;
    Storage storage;
    Workspace w;
    std::set<std::string> must;
    std::set<std::string> others;
    ASSERT_TRUE(transcript.next(x, request, storage));
    for (const Finding& f : auditor.audit(x, w)) {
      EXPECT_FALSE(f.evidence().empty() || f.evidence()[0].part == Part::none) << f.rule->id;
      (f.level == Level::must ? must : others).emplace(f.rule->id);
    }
    std::set<std::string> expected;
    for (const std::string& id : d.must) {
      if (find_rule(id) != nullptr) expected.insert(id);
    }
    EXPECT_EQ(must, expected);
    EXPECT_TRUE(std::includes(others.begin(), others.end(), d.also.begin(), d.also.end()));
    EXPECT_FALSE(transcript.next(x, request, storage));
  }
}

// Lines of heads and chunks end in \r\n where the text breaks them.
TEST(Framing, StartLine) {
  expect_findings({
      {"an empty phrase", "HTTP/1.1 204\\x20\n\n", "status-line-space-missing"},
      {"converted text loses trailing blanks", "[[HTTP/1.1 204]]\n\n", "status-line-space-missing"},
      {"printed HTTP/2", "HTTP/2 204\ndate: x\n\n", "status-line-space-missing"},
      {"printed HTTP/2", "HTTP/2 204\ndate: x\n\n", "http-version-syntax"},
      {"printed HTTP/3", "HTTP/3 204\ndate: x\n\n", "http-version-major"},
      {"a phrase in another charset", "HTTP/1.1 204 caf\\xE9\n\n", "reason-phrase-syntax"},
      {"a tab in the phrase", "HTTP/1.1 204 a\\tb\n\n", "reason-phrase-syntax"},
      {"CR in the phrase is another fault", "HTTP/1.1 204 a\\rb\n\n", "reason-phrase-syntax"},
      {"CR in the phrase", "HTTP/1.1 204 a[[\\r]]b\n\n", "http-bare-cr"},
      {"DEL in the phrase", "HTTP/1.1 204 a[[\\x7F]]b\n\n", "reason-phrase-syntax"},
      {"a version alone", "[[HTTP/1.1]]\n\n", "status-line-syntax"},
      {"two spaces before the phrase belong to it", "HTTP/1.1 204  a\n\n", "status-line-syntax"},
      {"the version is missing", "GET /a HTTP/1.1\nHost: a\n\n[[200 OK]]\nContent-Length: 0\n\n",
       "status-line-syntax"},
      {"content without a status line", "GET /a HTTP/1.1\nHost: a\n\n[[<p>Hello]]\n</p>\n",
       "http-version-major"},
      {"as HTTP/0.9 has it", "GET /a\n\nHTTP/1.0 200 OK\n\n", "http-version-major"},
      {"1.0 from a server that may know no other",
       "GET /a HTTP/1.1\nHost: a\n\nHTTP/1.0 200 OK\nContent-Length: 0\n\n", "http-version-lower"},
      {"1.0 after an interim response of 1.1",
       "GET /a HTTP/1.1\nHost: a\n\nHTTP/1.1 100 Continue\n\n[[HTTP/1.0]] 200 OK\n"
       "Content-Length: 0\n\n",
       "http-version-lower"},
      {"1.0 to 1.0",
       "GET /a HTTP/1.0\nHost: a\n\nHTTP/1.0 200 OK\nUpgrade: a\nContent-Length: 0\n\n",
       "http-version-lower"},
  });
}

TEST(Framing, FieldLines) {
  expect_findings({
      {"a fold with more white space", "HTTP/1.1 204 A\nX: a[[\n \\t]]b\n\n", "obs-fold"},
      {"an empty fold", "HTTP/1.1 204 A\nX: a[[\n ]]\nY: b\n\n", "obs-fold"},
      {"content may fold",
       "HTTP/1.1 200 OK\nContent-Type: message/http\nContent-Length: 9\n\nX: a\n b\n\n",
       "obs-fold"},
      {"a fold in a trailer", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n0\nX: a[[\n ]]b\n\n",
       "obs-fold"},
      {"several lines led by white space", "HTTP/1.1 204 A\n[[ X: a]]\n[[\tY: b]]\nZ: c\n\n",
       "http-leading-whitespace"},
      {"which are no folds", "HTTP/1.1 204 A\n X: a\n\tY: b\nZ: c\n\n", "obs-fold"},
      {"a tab before the colon", "HTTP/1.1 204 A\nX[[\\t]]: a\n\n",
       "field-name-trailing-whitespace"},
      {"an empty name", "HTTP/1.1 204 A\n[[: a]]\n\n", "field-line-syntax"},
      {"no colon in a trailer", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n0\n[[X]]\n\n",
       "field-line-syntax"},
      {"every tchar", "HTTP/1.1 204 A\n!#$%&'*+-.^_`|~0aZ: a\n\n", "field-line-syntax"},
      {"converted line ends", "HTTP/1.1 204 A\\nX: a\\n\\n", "http-line-end-lf"},
      {"one line end of many", "HTTP/1.1 204 A\nX: a[[\\n]]Y: b\n\n", "http-line-end-lf"},
      {"of the empty line too", "HTTP/1.1 204 A\nX: a\n[[\\n]]", "http-line-end-lf"},
      {"content ends lines as it likes", "HTTP/1.1 200 OK\nContent-Length: 2\n\n\\n\\n",
       "http-line-end-lf"},
      {"a CR before CRLF", "HTTP/1.1 204 A\nX: a[[\\r]]\nY: b\n\n", "http-bare-cr"},
      {"a CR in a name speaks for it", "HTTP/1.1 204 A\nX\\rY: a\n\n", "field-line-syntax"},
      {"a CR in a chunk-size line",
       "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n1[[\\r]];a\nx\n0\n\n", "http-bare-cr"},
      {"a CR in chunk-data", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n1\n\\r\n0\n\n",
       "http-bare-cr"},
      {"a head that a reset cut",
       "# connection: reset\nGET /a HTTP/1.1\nHost: a\n\nHTTP/1.1 204 A\n",
       "header-section-end-missing"},
      {"a line that was cut off is none", "GET /a HTTP/1.1\nHost: a\n\nHTTP/1.1 204 A\nCont",
       "field-line-syntax"},
      {"a saved head", "HTTP/1.1 204 A\n", "header-section-end-missing"},
      {"a response in the content of a redirect",
       "HTTP/1.1 302 Found\nLocation: /b\nContent-Length: 19\n\n[[HTTP/1.1 200 OK]]\\r\\n\\r\\n",
       "smuggled-status-line"},
      {"in that of another response",
       "HTTP/1.1 200 OK\nContent-Length: 19\n\nHTTP/1.1 200 OK\\r\\n\\r\\n",
       "smuggled-status-line"},
      {"not at the start of a line",
       "HTTP/1.1 302 Found\nLocation: /b\nContent-Length: 12\n\nUse HTTP/1.1",
       "smuggled-status-line"},
  });
}

TEST(Framing, Chunks) {
  const std::string head =
      "GET /a HTTP/1.1\nHost: a\n\nHTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n";
  const struct {
    std::string_view what, chunks, id;
  } cases[] = {
      {"zeros before the number", "0002\nhi\n000\n\n", "chunk-size-syntax"},
      {"upper case", "A\n0123456789\n0\n\n", "chunk-size-syntax"},
      {"a sign", "[[+2]]\nhi\n0\n\n", "chunk-size-syntax"},
      {"white space before", "[[ 2]]\nhi\n0\n\n", "chunk-size-syntax"},
      {"padding on the last chunk", "2\nhi\n[[0  ]]\n\n", "chunk-size-syntax"},
      {"LF alone", "[[2]]\\nhi\n0\n\n", "chunk-size-syntax"},
      {"padding with an extension is another fault", "2 ;a\nhi\n0\n\n", "chunk-size-syntax"},
      {"white space before a semicolon", "[[2 ;a]]\nhi\n0\n\n", "chunk-bws"},
      {"white space behind it", "[[2; a]]\nhi\n0\n\n", "chunk-bws"},
      {"white space around the equals sign", "[[2;a =b]]\nhi\n0\n\n", "chunk-bws"},
      {"white space in quotes", "2;a=\"b ; c\"\nhi\n0\n\n", "chunk-bws"},
      {"an escaped quote", "2;a=\"b\\\\\"c\"\nhi\n0\n\n", "chunk-ext-syntax"},
      {"an open quote", "[[2;a=\"b]]\nhi\n0\n\n", "chunk-ext-syntax"},
      {"no name", "[[2;]]\nhi\n0\n\n", "chunk-ext-syntax"},
      {"text without a semicolon", "[[2 a]]\nhi\n0\n\n", "chunk-ext-syntax"},
      {"two extensions", "[[2;a;b=c]]\nhi\n0\n\n", "chunk-ext-present"},
      {"one that is none", "2;a;=c\nhi\n0\n\n", "chunk-ext-present"},
      {"data longer than announced", "1\nh[[i\\r]]\\n0\n\n", "chunk-data-crlf-missing"},
      {"no last chunk", "[[2]]\nhi", "chunked-truncated"},
      {"no end behind the last chunk", "2\nhi\n[[0]]\n", "chunked-truncated"},
      {"an unreadable size tells more", "2\nhi\nx\n", "chunked-truncated"},
      {"a stray line end", "2\nhi\n0\n\n[[\\r\\n]]", "chunked-trailing-octets"},
      {"a second response is another matter", "2\nhi\n0\n\nHTTP/1.1 204 No\n\n",
       "chunked-trailing-octets"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    expect_findings(head + std::string(c.chunks), c.id);
  }
  for (const char* ending : {"reset", "cut", "client closed", "open"}) {
    expect_findings("# connection: " + std::string(ending) + "\n" + head + "2\nhi",
                    "chunked-truncated");
  }
  const auto said = findings_of(head + "2\nhi\n0\n\n\\r\\n", "chunked-trailing-octets");
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].level, Level::info);
}

TEST(Framing, Content) {
  expect_findings({
      {"204 to CONNECT opens a tunnel",
       "CONNECT b:1 HTTP/1.1\nHost: b:1\n\nHTTP/1.1 204 A\n\nhello", "204-content"},
      {"a lone 304", "HTTP/1.1 304 A\n\n[[x]]", "304-content"},
      {"what is announced for a 304 does not come", "HTTP/1.1 304 A\nContent-Length: 5\n\n",
       "304-content"},
      {"nor for HEAD", "HEAD / HTTP/1.1\nHost: a\n\nHTTP/1.1 200 A\nContent-Length: 5\n\n",
       "head-content"},
      {"nor chunks", "HEAD / HTTP/1.1\nHost: a\n\nHTTP/1.1 200 A\nTransfer-Encoding: chunked\n\n",
       "head-content"},
      {"204 to HEAD", "HEAD / HTTP/1.1\nHost: a\n\nHTTP/1.1 204 A\n\nhello", "head-content"},
      {"a response nobody asked for",
       "HEAD / HTTP/1.1\nHost: a\n\nHTTP/1.1 404 A\n\nHTTP/1.1 404 B\n\n", "head-content"},
      {"which is one", "HEAD / HTTP/1.1\nHost: a\n\nHTTP/1.1 404 A\n\n[[HTTP/1.1 404 B]]\n\n",
       "response-after-close-request"},
      {"a 408 before the close", "HEAD / HTTP/1.1\nHost: a\n\nHTTP/1.1 404 A\n\nHTTP/1.1 408 B\n\n",
       "response-after-close-request"},
      {"two requests, two responses",
       "HEAD / HTTP/1.1\nHost: a\n\nHEAD / HTTP/1.1\nHost: a\n\nHTTP/1.1 404 A\n\nHTTP/1.1 404 "
       "B\n\n",
       "response-after-close-request"},
      {"101 hands the connection over",
       "GET / HTTP/1.1\nHost: a\nUpgrade: b\nConnection: upgrade\n\nHTTP/1.1 101 A\nUpgrade: b\n"
       "Connection: upgrade\n\nhello",
       "1xx-content"},
      {"an interim response alone", "GET / HTTP/1.1\nHost: a\n\nHTTP/1.1 103 A\n\n[[hello]]",
       "1xx-content"},
      {"trailers need a last chunk", "HTTP/1.1 304 A\n\n0\\r\\nhello", "304-trailers"},
      {"to CONNECT, refused",
       "CONNECT b:1 HTTP/1.1\nHost: b:1\n\nHTTP/1.1 403 A\nContent-Length: 2\n\nhi",
       "connect-2xx-content"},
  });
}

TEST(Framing, WhatEndsTheContent) {
  const std::string ask = "GET /a HTTP/1.1\nHost: a\n\n";
  const struct {
    std::string_view what, text, id;
  } cases[] = {
      {"an event stream", "HTTP/1.1 200 A\nContent-Type: text/event-stream;x=y\n\nhello",
       "close-delimited"},
      {"no content", "HTTP/1.1 200 A\n\n", "close-delimited"},
      {"of HTTP/1.0", "HTTP/1.0 200 A\n\nhello", "close-delimited"},
      {"gzip alone", "[[HTTP/1.1 200 A]]\nTransfer-Encoding: gzip\n\nhello", "close-delimited"},
      {"a Content-Length that is none", "HTTP/1.1 200 A\nContent-Length: x\n\nhello",
       "close-delimited"},
      {"close said", "HTTP/1.1 200 A\nConnection: Close\n\nhello", "close-delimited-close-missing"},
      {"no content, no close", "[[HTTP/1.1 200 A]]\n\n", "close-delimited-close-missing"},
      {"204", "HTTP/1.1 204 A\n\n", "close-delimited-close-missing"},
      {"closed", "HTTP/1.1 302 A\n\n", "close-delimited-no-close"},
      {"too short", "HTTP/1.1 200 A\n[[Content-Length: 5]]\n\nhi", "content-length-short"},
      {"none at all", "HTTP/1.1 200 A\n[[Content-Length: 5]]\n\n", "content-length-short"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    expect_findings(ask + std::string(c.text), c.id);
  }
  expect_findings({
      {"a request of HTTP/1.0", "GET / HTTP/1.0\n\nHTTP/1.1 200 A\n\nhello", "close-delimited"},
      {"a lone response", "HTTP/1.1 200 A\n\nhello", "close-delimited-close-missing"},
      {"a lone response cut short", "HTTP/1.1 200 A\nContent-Length: 5\n\nhi",
       "content-length-short"},
      {"cut by the capture",
       "# connection: cut\nGET / HTTP/1.1\nHost: a\n\nHTTP/1.1 200 A\nContent-Length: 5\n\nhi",
       "content-length-short"},
      {"converted line ends shorten content",
       "GET / HTTP/1.1\\nHost: a\\n\\nHTTP/1.1 200 A\\nContent-Length: 9\\n\\nhi\\nho\\n",
       "content-length-short"},
      {"answered HEAD", "HEAD / HTTP/1.1\nHost: a\n\nHTTP/1.1 200 A\nContent-Length: 5\n\n",
       "content-length-short"},
      {"an open connection, 205",
       "# connection: open\nGET / HTTP/1.1\nHost: a\n\n[[HTTP/1.1 205 A]]\n\n",
       "close-delimited-no-close"},
      {"an open connection, an event stream",
       "# connection: open\nGET / HTTP/1.1\nHost: a\n\nHTTP/1.1 200 A\nContent-Type: "
       "text/event-stream\n\n",
       "close-delimited-no-close"},
      {"205 with close", "HTTP/1.1 205 A\nConnection: close\n\n", "205-no-length"},
      {"205 of HTTP/1.0", "HTTP/1.0 205 A\n\n", "205-no-length"},
  });
  const auto hanging =
      findings_of("# connection: open\nGET / HTTP/1.1\nHost: a\n\nHTTP/1.1 200 A\n\n",
                  "close-delimited-no-close");
  ASSERT_EQ(hanging.size(), 1u);
  EXPECT_EQ(hanging[0].level, Level::info);
}

TEST(Framing, ContentLength) {
  expect_findings({
      {"zeros before the number are the number", "HTTP/1.1 200 A\nContent-Length: 2, 02\n\nhi",
       "content-length-conflict"},
      {"a list", "HTTP/1.1 200 A\n[[Content-Length: 2, 02]]\n\nhi", "content-length-repeated"},
      {"a list that differs", "HTTP/1.1 200 A\nContent-Length: 2, [[3]]\n\nhi",
       "content-length-conflict"},
      {"one that is no number", "HTTP/1.1 200 A\nContent-Length: 2, x\n\nhi",
       "content-length-conflict"},
      {"which syntax tells", "HTTP/1.1 200 A\nContent-Length: 2, [[x]]\n\nhi",
       "content-length-syntax"},
      {"an empty element", "HTTP/1.1 200 A\n[[Content-Length: 2,]]\n\nhi", "content-length-syntax"},
      {"a decimal point", "HTTP/1.1 200 A\nContent-Length: [[2.0]]\n\nhi", "content-length-syntax"},
      {"many digits", "HTTP/1.1 304 A\nContent-Length: 00009223372036854775807\n\n",
       "content-length-too-large"},
      {"zero in a 304", "HTTP/1.1 304 A\n[[Content-Length: 00]]\n\n", "content-length-304-zero"},
      {"another in a 304", "HTTP/1.1 304 A\nContent-Length: 7\n\n", "content-length-304-zero"},
      {"on 101, which it does not frame",
       "GET / HTTP/1.1\nHost: a\n\nHTTP/1.1 101 A\n[[Content-Length: 7]]\n\n",
       "content-length-1xx"},
      {"to CONNECT, refused",
       "CONNECT b:1 HTTP/1.1\nHost: b:1\n\nHTTP/1.1 403 A\nContent-Length: 2\n\nhi",
       "content-length-connect"},
      {"204 of HTTP/2", "HTTP/2 204\n[[content-length: 0]]\n\n", "content-length-204"},
  });
}

TEST(Framing, TransferEncoding) {
  const std::string chunks = "\n\n2\nhi\n0\n\n";
  const struct {
    std::string_view what, head, id;
  } cases[] = {
      {"an empty list", "HTTP/1.1 200 A\nTransfer-Encoding: chunked, ,",
       "transfer-encoding-syntax"},
      {"twice in one line", "HTTP/1.1 200 A\nTransfer-Encoding: chunked, [[Chunked]]",
       "transfer-encoding-chunked-twice"},
      {"a parameter", "HTTP/1.1 200 A\nTransfer-Encoding: Chunked ; [[a=b]]",
       "transfer-encoding-parameters"},
      {"a private coding may have some", "HTTP/1.1 200 A\nTransfer-Encoding: x;a=b, chunked",
       "transfer-encoding-parameters"},
      {"the names registered",
       "HTTP/1.1 200 A\nTransfer-Encoding: x-gzip, deflate, compress, x-compress, chunked",
       "transfer-encoding-unregistered"},
      {"identity has its own rule", "HTTP/1.1 200 A\nTransfer-Encoding: identity",
       "transfer-encoding-unregistered"},
      {"HTTP/1.1 to HTTP/1.0", "GET / HTTP/1.0\n\nHTTP/1.1 200 A\n[[Transfer-Encoding: chunked]]",
       "transfer-encoding-http10-request"},
      {"which is no HTTP/1.0 response",
       "GET / HTTP/1.0\n\nHTTP/1.1 200 A\nTransfer-Encoding: chunked",
       "transfer-encoding-http10-response"},
      {"offered",
       "GET / HTTP/1.1\nHost: a\nTE: x-gzip\n\nHTTP/1.1 200 A\nTransfer-Encoding: gzip, chunked",
       "transfer-encoding-unoffered"},
      {"refused",
       "GET / HTTP/1.1\nHost: a\nTE: gzip;q=0\n\nHTTP/1.1 200 A\nTransfer-Encoding: [[gzip]], "
       "chunked",
       "transfer-encoding-unoffered"},
      {"through HTTP/1.1 only",
       "GET / HTTP/1.1\nHost: a\nVia: 1.1 b\nConnection: close\n\nHTTP/1.1 200 A\n"
       "Transfer-Encoding: chunked",
       "chunked-in-http10-connection"},
      {"on 200 to GET", "GET / HTTP/1.1\nHost: a\n\nHTTP/1.1 200 A\nTransfer-Encoding: chunked",
       "transfer-encoding-304-head"},
      {"closed in the end", "GET / HTTP/1.1\nHost: a\n\nHTTP/1.1 200 A\nTransfer-Encoding: gzip",
       "transfer-encoding-chunked-not-final"},
      {"kept open",
       "# connection: open\nGET / HTTP/1.1\nHost: a\n\nHTTP/1.1 200 A\nTransfer-Encoding: [[gzip]]",
       "transfer-encoding-chunked-not-final"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    expect_findings(std::string(c.head) + chunks, c.id);
  }
  expect_findings({
      {"gzip it is", "HTTP/1.1 200 A\nTransfer-Encoding: gzip, chunked\n\n2\n\\x1F\\x8B\n0\n\n",
       "transfer-encoding-undecodable"},
      {"deflate means zlib",
       "HTTP/1.1 200 A\nTransfer-Encoding: deflate, chunked\n\n2\n\\x78\\x9C\n0\n\n",
       "transfer-encoding-undecodable"},
      {"raw deflate",
       "HTTP/1.1 200 A\nTransfer-Encoding: [[deflate]], chunked\n\n2\n[[\\xCB\\x48]]\n0\n\n",
       "transfer-encoding-undecodable"},
      {"cut off", "HTTP/1.1 200 A\nTransfer-Encoding: gzip, chunked\n\n2\nhi",
       "transfer-encoding-undecodable"},
      {"chunks that were taken out", "HTTP/1.1 200 A\nTransfer-Encoding: chunked\n\nhello\n",
       "chunk-size-syntax"},
  });
}

TEST(Framing, Trailers) {
  const std::string end = "Transfer-Encoding: chunked\n\n0\n";
  const struct {
    std::string_view what, field, trailers, id;
  } cases[] = {
      {"allowed", "", "ETag: \"a\"\nSignature: x\nAuthentication-Info: y\n",
       "trailer-forbidden-field"},
      {"CORS", "", "[[Access-Control-Allow-Origin: *]]\n", "trailer-forbidden-field"},
      {"which speaks for both", "", "Vary: a\n", "trailer-undeclared"},
      {"declared in another case", "Trailer: a, X-b\n", "x-B: 1\n", "trailer-undeclared"},
      {"declared on two lines", "Trailer: a\nTrailer: b\n", "b: 1\na: 1\n", "trailer-undeclared"},
      {"it came", "Trailer: a, [[b]]\n", "A: 1\n", "trailer-declared-missing"},
      {"an empty list", "Trailer:\n", "", "trailer-syntax"},
      {"allowed to announce", "Trailer: ETag, X-A, Repr-Digest\n", "",
       "trailer-announces-forbidden"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    expect_findings(
        "HTTP/1.1 200 A\n" + std::string(c.field) + end + std::string(c.trailers) + "\n", c.id);
  }
  expect_findings({
      {"HEAD", "HEAD / HTTP/1.1\nHost: a\n\nHTTP/1.1 200 A\nTrailer: b\n\n",
       "trailer-without-chunked"},
      {"HTTP/2 needs no chunks", "HTTP/2 200\ntrailer: b\n\n", "trailer-without-chunked"},
      {"in the header section it is none",
       "HTTP/1.1 200 A\nVary: a\nTransfer-Encoding: chunked\n\n0\n\n", "trailer-forbidden-field"},
      {"offered",
       "POST / HTTP/1.1\nHost: a\nTE: Trailers\nContent-Length: 0\n\nHTTP/1.1 200 A\n"
       "Transfer-Encoding: chunked\n\n0\ngrpc-status: 0\n\n",
       "trailer-te-missing"},
      {"one that can be spared",
       "GET / HTTP/1.1\nHost: a\n\nHTTP/1.1 200 A\nTransfer-Encoding: chunked\n\n0\nX-A: 0\n\n",
       "trailer-te-missing"},
  });
}

TEST(Framing, Connection) {
  expect_findings({
      {"an empty list", "HTTP/1.1 204 A\nConnection:\n\n", "connection-syntax"},
      {"a list with an empty element", "HTTP/1.1 204 A\nConnection: ,-\n\n", "connection-syntax"},
      {"fields of the connection", "HTTP/1.1 204 A\nConnection: Keep-Alive, TE, Trailer, X-Own\n\n",
       "connection-lists-end-to-end"},
      {"in any case", "HTTP/1.1 204 A\nConnection: [[set-cookie]], [[ETag]]\n\n",
       "connection-lists-end-to-end"},
      {"HTTP/1.0", "HTTP/1.0 204 A\nKeep-Alive: timeout=5\n\n", "connection-option-unlisted"},
      {"Transfer-Encoding needs none", "HTTP/1.1 200 A\nTransfer-Encoding: chunked\n\n0\n\n",
       "connection-option-unlisted"},
      {"on another line", "HTTP/1.1 204 A\nConnection: close\nConnection: Upgrade\nUpgrade: a\n\n",
       "upgrade-connection-option-missing"},
      {"a name without its version", "HTTP/1.1 204 A\nUpgrade: websocket, HTTP/2.0\n\n",
       "upgrade-syntax"},
      {"HTTP/2.0 as Apache had it", "HTTP/1.1 204 A\nUpgrade: HTTP/2.0\n\n", "upgrade-h2"},
      {"another version",
       "GET / HTTP/1.1\nHost: a\nUpgrade: TLS/1.2\nConnection: upgrade\n\nHTTP/1.1 200 A\n"
       "Upgrade: tls/1.3\nConnection: upgrade\nContent-Length: 0\n\n",
       "upgrade-offered-not-taken"},
      {"another parameter", "HTTP/1.1 204 A\nKeep-Alive: timeout=5, [[max]]\n\n",
       "keep-alive-syntax"},
      {"needed by HTTP/1.0",
       "GET / HTTP/1.0\nConnection: keep-alive\n\nHTTP/1.1 200 A\nConnection: keep-alive\n"
       "Content-Length: 0\n\n",
       "keep-alive-http11"},
      {"closed", "GET / HTTP/1.1\nHost: a\nConnection: close\n\nHTTP/1.1 204 A\n\n",
       "connection-close-ignored"},
      {"another request is answered",
       "GET / HTTP/1.1\nHost: a\nConnection: close\n\n[[HTTP/1.1 204 A]]\n\nGET / HTTP/1.1\nHost: "
       "a\n\nHTTP/1.1 204 A\n\n",
       "connection-close-ignored"},
      {"who says close and stays is told so once",
       "# connection: open\nGET / HTTP/1.1\nHost: a\nConnection: close\n\nHTTP/1.1 204 "
       "A\nConnection: close\n\n",
       "connection-close-ignored"},
      {"echoed",
       "GET / HTTP/1.1\nHost: a\nConnection: close\n\nHTTP/1.1 204 A\nConnection: a, Close\n\n",
       "connection-close-not-echoed"},
      {"a tunnel", "CONNECT b:1 HTTP/1.1\nHost: b:1\nConnection: close\n\nHTTP/1.1 200 A\n\n",
       "connection-close-not-echoed"},
      {"of HTTP/1.0", "GET / HTTP/1.1\nHost: a\nConnection: close\n\nHTTP/1.0 204 A\n\n",
       "connection-close-not-echoed"},
      {"all content was read",
       "POST / HTTP/1.1\nHost: a\nContent-Length: 2\n\nhi\nHTTP/1.1 413 A\nContent-Length: 0\n\n",
       "early-final-no-close-signal"},
      {"content that was not recorded",
       "POST / HTTP/1.1\nHost: a\nContent-Length: 2\n\nHTTP/1.1 413 A\nContent-Length: 0\n\n",
       "early-final-no-close-signal"},
      {"nobody says that it is a proxy",
       "# connection: open\nGET / HTTP/1.0\nConnection: keep-alive\n\nHTTP/1.0 200 "
       "A\nContent-Length: 0\n\n",
       "http10-keepalive-proxy"},
      {"a response cut off",
       "# connection: unclosed\nGET / HTTP/1.1\nHost: a\n\nHTTP/1.1 200 A\nContent-Length: 1\n\n",
       "tls-closure-alert-missing"},
  });
}

TEST(Framing, Requests) {
  expect_findings({
      {"refused", "GET / HTTP/1.1\n\nHTTP/1.1 400 A\nContent-Length: 0\n\n",
       "host-missing-not-400"},
      {"out of turn", "GET / HTTP/1.1\n\nHTTP/1.1 503 A\nContent-Length: 0\n\n",
       "host-missing-not-400"},
      {"HTTP/1.0", "GET / HTTP/1.0\n\nHTTP/1.1 200 A\nContent-Length: 0\n\n",
       "host-missing-not-400"},
      {"an interim response is no answer",
       "GET / HTTP/1.1\n\nHTTP/1.1 103 A\n\nHTTP/1.1 400 A\nContent-Length: 0\n\n",
       "host-missing-not-400"},
      {"the same twice",
       "GET / HTTP/1.1\nHost: a\n[[Host: a]]\n\n[[HTTP/1.1 200 A]]\nContent-Length: 0\n\n",
       "host-duplicate-not-400"},
      {"an underscore", "GET / HTTP/1.1\nHost: a_b:80\n\nHTTP/1.1 200 A\nContent-Length: 0\n\n",
       "host-invalid-not-400"},
      {"an empty value", "GET / HTTP/1.1\nHost:\n\nHTTP/1.1 200 A\nContent-Length: 0\n\n",
       "host-invalid-not-400"},
      {"two ports",
       "GET / HTTP/1.1\nHost: [[a:80:80]]\n\n[[HTTP/1.1 200 A]]\nContent-Length: 0\n\n",
       "host-invalid-not-400"},
      {"400 and open",
       "# connection: open\nPOST / HTTP/1.1\nHost: a\n[[Content-Length: -1]]\n\n[[HTTP/1.1 400 "
       "A]]\nContent-Length: 0\n\n",
       "request-cl-invalid"},
      {"equal members", "POST / HTTP/1.1\nHost: a\nContent-Length: 2, 2\n\nhi\nHTTP/1.1 204 A\n\n",
       "request-cl-invalid"},
      {"members that differ",
       "POST / HTTP/1.1\nHost: a\nContent-Length: 2, [[3]]\n\n[[HTTP/1.1 204 A]]\n\n",
       "request-cl-invalid"},
      {"501 will do",
       "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: gzip\n\nHTTP/1.1 501 A\n"
       "Content-Length: 0\n\n",
       "request-te-not-chunked-last"},
      {"chunked alone",
       "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n0\n\nHTTP/1.1 204 A\n\n",
       "request-te-unknown"},
      {"both lengths, closed",
       "POST / HTTP/1.1\nHost: a\nContent-Length: 5\nTransfer-Encoding: chunked\n\n0\n\nHTTP/1.1 "
       "204 A\n\n",
       "request-cl-te-kept-open"},
      {"more is wrong than an empty line",
       "\\r\\nGET / HTTP/1.1\nHost: a b\n\nHTTP/1.1 400 A\nContent-Length: 0\n\n",
       "request-leading-crlf-rejected"},
      {"two empty lines",
       "\\r\\n\\r\\nGET / HTTP/1.1\nHost: a\n\nHTTP/1.1 400 A\nContent-Length: 0\n\n",
       "request-leading-crlf-rejected"},
      {"the only Host, taken for none",
       "[[GET / HTTP/1.1]]\n Host: a\n\n[[HTTP/1.1 200 A]]\nContent-Length: 0\n\n",
       "host-missing-not-400"},
      {"which speaks for both", "GET / HTTP/1.1\n Host: a\n\nHTTP/1.1 200 A\nContent-Length: 0\n\n",
       "request-leading-whitespace-accepted"},
      {"a space in the target, redirected",
       "GET /a b HTTP/1.1\nHost: a\n\nHTTP/1.1 301 A\nLocation: /a%20b\nContent-Length: 0\n\n",
       "request-target-invalid-processed"},
      {"replaced by a space",
       "GET / HTTP/1.1\nHost: a\nX: some\\0thing\n\nHTTP/1.1 200 A\nContent-Length: 10\n\nsome "
       "thing",
       "request-field-ctl-accepted"},
      {"unfolded",
       "GET / HTTP/1.1\nHost: a\nX: somebody\n else\n\nHTTP/1.1 200 A\nContent-Length: "
       "13\n\nsomebody else",
       "request-obs-fold-misread"},
      {"1.9 as 1.1", "GET / HTTP/1.9\nHost: a\n\nHTTP/1.1 200 A\nContent-Length: 0\n\n",
       "higher-minor-rejected"},
      {"refused by 400", "GET / HTTP/3.7\nHost: a\n\nHTTP/1.1 400 A\nContent-Length: 0\n\n",
       "bad-version-not-505"},
      {"the preface of HTTP/2", "PRI * HTTP/2.0\n\nHTTP/1.1 200 A\nContent-Length: 0\n\n",
       "bad-version-not-505"},
      {"not long enough",
       "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJK / HTTP/1.1\nHost: "
       "a\n\nHTTP/1.1 200 A\nContent-Length: 0\n\n",
       "long-method-not-501"},
  });
}

}  // namespace
}  // namespace statute
