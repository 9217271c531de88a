// False alarms that are easily raised about messages and connections, and what is easily missed
// beside them: RFC 9112; RFC 9110, 6 to 9 and 15.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/traps.h"

namespace statute {
namespace {

// RFC 9110, 8.6: what GET would have sent; nothing follows.
TEST(FramingTraps, ContentLengthOnHeadIsNotCountedAgainstWhatFollows) {
  const std::string said = "Content-Type: text/plain\nContent-Length: 1000\n";
  expect_lawful({
      {"a length and nothing behind it",
       asked("HEAD") + answer("200 OK", said),
       {"content-length-short", "content-length-missing"}},
      {"no length", asked("HEAD") + answer("200 OK"), {"content-length-missing"}},
      {"of an error", asked("HEAD") + answer("404 Not Found", said), {"content-length-short"}},
      {"the next exchange follows at once",
       asked("HEAD") + answer("200 OK", said) + get() + ok(),
       {"head-content", "content-length-short"}},
      {"a lone response may have answered HEAD", answer("200 OK", said), {"content-length-short"}},
      {"the length that GET has",
       get() + ok("ETag: \"1\"\n") + asked("HEAD") +
           answer("200 OK", "Content-Type: text/plain\nContent-Length: 3\nETag: \"1\"\n"),
       {"content-length-head-mismatch"}},
  });
  expect_unlawful({
      {"octets behind it", asked("HEAD") + answer("200 OK", said) + "[[abc]]", "head-content"},
      {"another length than GET has",
       get() + ok("ETag: \"1\"\n") + asked("HEAD") +
           answer("200 OK", "Content-Type: text/plain\nContent-Length: [[4]]\nETag: \"1\"\n"),
       "content-length-head-mismatch"},
  });
}

// RFC 9110, 8.6: the length of the 200, or none; nothing follows.
TEST(FramingTraps, ContentLengthOn304IsThatOfThe200) {
  const std::string tag = "ETag: \"1\"\n";
  const std::string asks = get("If-None-Match: \"1\"\n");
  const auto unmodified = [&](std::string_view fields) {
    return asks + answer("304 Not Modified", tag + std::string(fields));
  };
  const std::vector<std::string_view> rows{"content-length-short", "content-length-304-mismatch",
                                           "content-length-304-zero", "content-length-missing"};
  expect_lawful({
      {"alone", unmodified("Content-Length: 1234\n"), rows},
      {"none", unmodified(""), rows},
      {"that of the 200", get() + ok(tag) + unmodified("Content-Length: 3\n"), rows},
      {"zero, of a representation that is empty",
       get() + answer("200 OK", tag + "Content-Length: 0\n") + unmodified("Content-Length: 0\n"),
       rows},
      {"of another representation",
       get() + ok("ETag: \"2\"\n") + unmodified("Content-Length: 5\n"),
       {"content-length-304-mismatch"}},
      {"the next exchange follows",
       unmodified("Content-Length: 3\n") + get() + ok(tag),
       {"304-content"}},
  });
  expect_unlawful({
      {"another than the 200 has", get() + ok(tag) + unmodified("Content-Length: [[4]]\n"),
       "content-length-304-mismatch"},
      {"zero, though the 200 has content", get() + ok(tag) + unmodified("Content-Length: [[0]]\n"),
       "content-length-304-mismatch"},
      {"zero, and no 200 to compare", unmodified("[[Content-Length: 0]]\n"),
       "content-length-304-zero"},
      {"octets behind it", unmodified("Content-Length: 3\n") + "[[abc]]", "304-content"},
  });
}

// RFC 9110, 8.6 and 15.3.6.
TEST(FramingTraps, ContentLengthZeroIsWrongOn204AndRightOn205) {
  expect_lawful({
      {"204 without", get() + answer("204 No Content"), {"content-length-missing"}},
      {"205 with",
       asked("POST") + answer("205 Reset Content", "Content-Length: 0\n"),
       {"205-no-length", "205-content"}},
      {"205, chunked and empty",
       asked("POST") + answer("205 Reset Content", "Transfer-Encoding: chunked\n") + "0\n\n",
       {"205-no-length", "205-content"}},
      {"205 that runs to the close",
       asked("POST") + answer("205 Reset Content", "Connection: close\n"),
       {"205-no-length", "205-content"}},
      {"205 without any length", asked("POST") + answer("205 Reset Content"), {"205-content"}},
      {"205 over HTTP/2 needs none",
       asked("POST") + "HTTP/2 205\ndate: Tue, 02 Jun 2026 10:00:00 GMT\n\n",
       {"205-no-length"}},
  });
  expect_unlawful({
      {"204 with zero", get() + answer("204 No Content", "[[Content-Length: 0]]\n"),
       "content-length-204"},
      {"205 without any length",
       asked("POST") + "[[HTTP/1.1 205 Reset Content]]\n" + std::string(kDate) + "\n",
       "205-no-length"},
      {"205 with content",
       asked("POST") + "HTTP/1.1 205 Reset Content\nContent-Length: 3\n\n[[abc]]\n", "205-content"},
  });
}

// RFC 9112, 6.1: it says what GET would have, and there are no chunks.
TEST(FramingTraps, TransferEncodingMayStandOnHeadAnd304) {
  const std::string chunked = "Transfer-Encoding: chunked\n";
  const std::vector<std::string_view> rows{"chunked-truncated", "304-content", "head-content",
                                           "chunk-size-syntax"};
  expect_lawful({
      {"HEAD", asked("HEAD") + answer("200 OK", chunked), rows},
      {"304", get("If-None-Match: \"1\"\n") + answer("304 Not Modified", chunked + "ETag: \"1\"\n"),
       rows},
      {"HEAD, and the next exchange", asked("HEAD") + answer("200 OK", chunked) + get() + ok(),
       rows},
  });
  expect_unlawful({
      {"204", get() + answer("204 No Content", "[[Transfer-Encoding: chunked]]\n"),
       "transfer-encoding-204"},
      {"1xx",
       asked("POST", "Expect: 100-continue\nContent-Length: 3\n") +
           "HTTP/1.1 100 Continue\n[[Transfer-Encoding: chunked]]\n\nabc\n\n" +
           answer("204 No Content"),
       "transfer-encoding-1xx"},
      {"2xx to CONNECT",
       "CONNECT a.example:443 HTTP/1.1\nHost: a.example:443\n\n" +
           answer("200 OK", "[[Transfer-Encoding: chunked]]\n"),
       "transfer-encoding-connect"},
  });
}

// RFC 9112, 6.1; RFC 9110, 2.5: the version of the request decides.
TEST(FramingTraps, OnlyTheRequestsVersionForbidsTransferEncoding) {
  const std::string old = asked("GET", "", "HTTP/1.0");
  const std::vector<std::string_view> rows{"transfer-encoding-http10-request",
                                           "transfer-encoding-http10-response",
                                           "http-version-higher-minor"};
  expect_lawful({
      {"a 1.1 status line in answer to 1.0",
       old + ok(),
       {"transfer-encoding-http10-request", "http-version-lower", "http-version-major"}},
      {"the close ends it",
       old + "HTTP/1.1 200 OK\n" + std::string(kDate) + "Content-Type: text/plain\n\nabc",
       {"close-delimited", "close-delimited-close-missing", "content-length-missing"}},
      {"a 1.1 request", get() + ok("Transfer-Encoding: chunked\n", "3\nabc\n0\n\n"), rows},
      {"an unknown request", ok("Transfer-Encoding: chunked\n", "3\nabc\n0\n\n"), rows},
  });
  expect_unlawful({
      {"a 1.0 request", old + ok("[[Transfer-Encoding: chunked]]\n", "3\nabc\n0\n\n"),
       "transfer-encoding-http10-request"},
      {"a 1.0 response",
       "HTTP/1.0 200 OK\n[[Transfer-Encoding: chunked]]\nContent-Type: text/plain\n\n3\nabc\n0\n\n",
       "transfer-encoding-http10-response"},
  });
}

// RFC 9110, 6.5: no trailer but what its definition permits, which is more than it seems.
TEST(FramingTraps, NotAllFieldsAreForbiddenAsTrailers) {
  const auto chunked = [](std::string_view fields, std::string_view trailers) {
    return get("TE: trailers\n") + "HTTP/1.1 200 OK\n" + std::string(kDate) +
           "Content-Type: text/plain\nTransfer-Encoding: chunked\n" + std::string(fields) +
           "\n3\nabc\n0\n" + std::string(trailers) + "\n";
  };
  expect_lawful({
      {"ETag", chunked("Trailer: ETag\n", "ETag: \"1\"\n"), {"trailer-forbidden-field"}},
      {"a digest",
       chunked("Trailer: Content-Digest\n",
               "Content-Digest: "
               "sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:\n"),
       {"trailer-forbidden-field"}},
      {"Server-Timing",
       chunked("Trailer: Server-Timing\n", "Server-Timing: a;dur=1\n"),
       {"trailer-forbidden-field"}},
      {"a private name",
       chunked("Trailer: Checksum\n", "Checksum: 1\n"),
       {"trailer-forbidden-field", "trailer-undeclared"}},
      {"Trailer in the trailers declares nothing, and is no must",
       chunked("Trailer: grpc-status\n", "grpc-status: 0\n"),
       {"trailer-undeclared"}},
  });
  expect_unlawful({
      {"undeclared", chunked("", "[[Checksum: 1]]\n"), "trailer-undeclared"},
      {"forbidden", chunked("Trailer: Cache-Control\n", "[[Cache-Control: no-store]]\n"),
       "trailer-forbidden-field"},
      {"Content-Length", chunked("", "[[Content-Length: 3]]\n"), "trailer-forbidden-field"},
  });
  for (const Said& said : findings_of(chunked("", "grpc-status: 0\n"), "trailer-undeclared")) {
    EXPECT_EQ(said.level, Level::should);
  }
}

// RFC 9110, 15.2: messages of their own, whose fields never merge with the final response's.
TEST(FramingTraps, InterimResponsesAreMessagesOfTheirOwn) {
  const std::string hints = "HTTP/1.1 103 Early Hints\nLink: </a.css>; rel=preload; as=style\n\n";
  const std::string seen = get("Sec-Fetch-Mode: navigate\n");
  const std::string close =
      "Connection: close\nContent-Type: text/plain\nContent-Length: 3\n\nabc\n";
  expect_lawful({
      {"several, without Date or type",
       seen + hints + hints + ok(),
       {"date-missing", "content-type-missing", "1xx-content"}},
      {"a 103 may come more than once, a 102 before it",
       seen + "HTTP/1.1 102 Processing\n\n" + hints + ok(),
       {"1xx-content"}},
      {"100 that nobody asked for",
       asked("POST", "Content-Length: 3\n") + "abc\n\n" + "HTTP/1.1 100 Continue\n\n" +
           answer("204 No Content"),
       {"1xx-content"}},
      {"no field at all", get() + "HTTP/1.1 100 Continue\n\n" + ok(), {"1xx-content"}},
  });
  expect_unlawful({
      {"the final one is judged, not the 103",
       seen + "HTTP/1.1 103 Early Hints\n" + std::string(kDate) +
           "Link: </a.css>; rel=preload; as=style\nContent-Type: text/plain\n\n" +
           "[[HTTP/1.1 200 OK]]\n" + std::string(kDate) + "Content-Length: 3\n\nabc\n",
       "content-type-missing"},
      {"a challenge of the 103 is none of the 401",
       seen +
           "HTTP/1.1 103 Early Hints\nWWW-Authenticate: Basic realm=\"a\"\n"
           "Link: </a.css>; rel=preload; as=style\n\n" +
           "[[HTTP/1.1 401 Unauthorized]]\n" + std::string(kDate) + close,
       "401-www-authenticate-missing"},
      {"Allow of the 103 is none of the 405",
       seen + "HTTP/1.1 103 Early Hints\nAllow: GET\nLink: </a.css>; rel=preload; as=style\n\n" +
           "[[HTTP/1.1 405 Method Not Allowed]]\n" + std::string(kDate) + close,
       "405-allow-missing"},
      {"content of an interim response",
       get() + "HTTP/1.1 103 Early Hints\nLink: </a>; rel=preload\n\n[[hello]]\n" + ok(),
       "1xx-content"},
      {"101 over HTTP/2", get() + "[[HTTP/2 101]]\n\n", "http2-101"},
  });
}

// RFC 9110, 9.3.6; RFC 9112, 6.3: what follows is the tunnel, or the other protocol.
TEST(FramingTraps, WhatFollows2xxToConnectAnd101IsNoContent) {
  const std::string connect = "CONNECT a.example:443 HTTP/1.1\nHost: a.example:443\n\n";
  const std::string tunnel = "\\x16\\x03\\x01HTTP/1.1 is not spoken here";
  const std::string upgrade =
      get("Connection: upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\n"
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n");
  const std::string switched =
      "HTTP/1.1 101 Switching Protocols\nConnection: upgrade\nUpgrade: websocket\n"
      "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\n";
  const std::vector<std::string_view> rows{"content-length-long", "chunked-trailing-octets",
                                           "204-content",         "content-length-missing",
                                           "close-delimited",     "content-type-missing",
                                           "205-content",         "close-delimited-close-missing"};
  expect_lawful({
      {"200", connect + answer("200 Connection Established") + tunnel, rows},
      {"204", connect + answer("204 No Content") + tunnel, rows},
      {"205", connect + answer("205 Reset Content") + tunnel, rows},
      {"101", upgrade + switched + "\n\\x81\\x02hi", rows},
      {"a 101 with a length, which frames nothing",
       upgrade + switched + "\n" + tunnel,
       {"1xx-content"}},
      {"a refusal has content",
       connect + answer("403 Forbidden", "", "Not there."),
       {"connect-2xx-content"}},
  });
  expect_unlawful({
      {"a length on the 2xx", connect + answer("200 OK", "[[Content-Length: 0]]\n"),
       "content-length-connect"},
      {"a refusal is framed as any response",
       connect + "HTTP/1.1 403 Forbidden\n" + std::string(kDate) +
           "Content-Type: text/plain\nContent-Length: 3\n\nabc[[def]]",
       "content-length-long"},
  });
}

// RFC 9112, 6.3 and 9.3.
TEST(FramingTraps, WhatTheCloseEndsIsOnlyWrongWithoutAClose) {
  const auto endless = [](std::string_view type, std::string_view note) {
    return "# connection: " + std::string(note) + "\n" + get() + "HTTP/1.1 200 OK\n" +
           std::string(kDate) + "Content-Type: " + std::string(type) + "\n\nabc";
  };
  const std::string row = "close-delimited-no-close";
  expect_lawful({
      {"a 1.0 request",
       "# connection: open\n" + asked("GET", "", "HTTP/1.0") + "HTTP/1.0 200 OK\n" +
           std::string(kDate) + "Content-Type: text/event-stream\n\nabc",
       {row, "close-delimited"}},
      {"events", endless("text/event-stream", "open"), {row}},
      {"pictures", endless("multipart/x-mixed-replace; boundary=a", "open"), {row}},
      {"the client left", endless("text/plain", "client closed"), {row}},
      {"the capture ends", endless("text/plain", "cut"), {row}},
      {"reset", endless("text/plain", "reset"), {row}},
      {"events, with parameters", endless("text/event-stream;charset=utf-8", "open"), {row}},
      {"HTTP/1.0 says nothing",
       asked("GET", "", "HTTP/1.0") + "HTTP/1.0 200 OK\n" + std::string(kDate) +
           "Content-Type: text/plain\n\nabc",
       {row, "close-delimited", "close-delimited-close-missing", "connection-close-not-echoed"}},
  });
  expect_unlawful({
      {"open all the same",
       "# connection: open\n" + get() + "[[HTTP/1.1 200 OK]]\n" + std::string(kDate) +
           "Content-Type: text/plain\n\nabc",
       row},
  });
}

// RFC 9112, 9.3 and 9.6; RFC 9113, 8.2.2.
TEST(FramingTraps, ConnectionCloseIsNotMissingWhereOthersDecide) {
  expect_lawful({
      {"the last response before an idle timeout",
       get() + ok(),
       {"connection-close-unannounced", "persistence-missing", "connection-close-not-echoed"}},
      {"several, then the timeout",
       get() + ok() + get() + ok() + get() + ok(),
       {"connection-close-unannounced", "persistence-missing"}},
      {"1.0 closes by default",
       asked("GET", "", "HTTP/1.0") + "HTTP/1.0 200 OK\n" + std::string(kDate) +
           "Content-Type: text/plain\nContent-Length: 3\n\nabc\n",
       {"connection-close-not-echoed", "connection-close-unannounced"}},
      {"a client that closes first",
       "# connection: client closed\n" + get() + ok("Connection: close\n"),
       {"connection-close-not-closed"}},
  });
  expect_unlawful({
      {"HTTP/2", "HTTP/2 204\ndate: Tue, 02 Jun 2026 10:00:00 GMT\n[[connection: close]]\n\n",
       "http2-connection-fields"},
      {"HTTP/2, Transfer-Encoding",
       "HTTP/2 204\ndate: Tue, 02 Jun 2026 10:00:00 GMT\n[[transfer-encoding: chunked]]\n\n",
       "http2-connection-fields"},
      {"HTTP/3", "HTTP/3 204\ndate: Tue, 02 Jun 2026 10:00:00 GMT\n[[keep-alive: timeout=5]]\n\n",
       "http3-connection-fields"},
  });
}

// RFC 9110, 7.8 and 15.5.22.
TEST(FramingTraps, UpgradeOnA200IsAnAdvertisement) {
  expect_lawful({
      {"listed in Connection",
       get() + ok("Connection: upgrade\nUpgrade: example/1\n"),
       {"upgrade-connection-option-missing"}},
      {"among other options, in capitals",
       get() + ok("Connection: keep-alive, UPGRADE\nUpgrade: example/1\n"),
       {"upgrade-connection-option-missing"}},
      {"none on a 200", get() + ok(), {"101-upgrade-missing", "426-upgrade-missing"}},
  });
  expect_unlawful({
      {"not listed", get() + ok("Connection: keep-alive\n[[Upgrade: example/1]]\n"),
       "upgrade-connection-option-missing"},
      {"a 426 owes it",
       get() + "[[HTTP/1.1 426 Upgrade Required]]\n" + std::string(kDate) +
           "Content-Type: text/plain\nContent-Length: 3\n\nabc\n",
       "426-upgrade-missing"},
      {"over HTTP/2 it cannot comply",
       get() + "[[HTTP/2 426]]\ndate: Tue, 02 Jun 2026 10:00:00 GMT\n\n", "426-http2"},
  });
  expect_lawful({{"nor is it told twice",
                  get() + "HTTP/2 426\ndate: Tue, 02 Jun 2026 10:00:00 GMT\n\n",
                  {"426-upgrade-missing"}}});
}

// RFC 9112, 4, 5.2; RFC 9110, 5.5.
TEST(FramingTraps, FoldsInsideContentAndForeignPhrasesAreLawful) {
  const auto status = [](std::string_view line) {
    return get() + std::string(line) + "\n" + std::string(kDate) +
           "Content-Type: text/plain\nContent-Length: 3\n\nabc\n";
  };
  const std::string message = "GET / HTTP/1.1\\r\\nHost: a.example\\r\\nA: b\\r\\n c\\r\\n\\r\\n";
  expect_lawful({
      {"a fold in message/http",
       "TRACE /a HTTP/1.1\nHost: a.example\n\nHTTP/1.1 200 OK\n" + std::string(kDate) +
           "Content-Type: message/http\nContent-Length: 45\n\n" + message,
       {"obs-fold", "http-leading-whitespace"}},
      {"an empty phrase", status("HTTP/1.1 200 "), {"status-line-space-missing"}},
      {"a phrase of one's own", status("HTTP/1.1 200 Alles gut"), {"reason-phrase-mismatch"}},
      {"a phrase in UTF-8", status("HTTP/1.1 200 \\xc3\\x9cbersetzt"), {"reason-phrase-syntax"}},
      {"obs-text in a field of no grammar",
       get() + ok("Comment: \\xc3\\xa9t\\xc3\\xa9\n"),
       {"field-value-control-char"}},
  });
  expect_unlawful({
      {"a fold in the head", get() + ok("A: b[[\n ]]c\n"), "obs-fold"},
      {"control octets in the phrase", status("HTTP/1.1 200 O[[\\x01]]K"), "reason-phrase-syntax"},
      {"obs-text in a tag", get() + ok("ETag: [[\xc3\xa9]]\n"), "etag-syntax"},
  });
}

// RFC 9112, 2.3; RFC 9113, 8.3.2: what programs print of HTTP/2.
TEST(FramingTraps, HttpVersionsAsProgramsPrintThem) {
  const std::string rest = "date: Tue, 02 Jun 2026 10:00:00 GMT\n\n";
  const std::vector<std::string_view> rows{"http-version-syntax",  "http-version-major",
                                           "status-line-syntax",   "status-line-space-missing",
                                           "http2-status-missing", "http-line-end-lf"};
  expect_lawful({
      {"HTTP/2 with a trailing space", "HTTP/2 204 \n" + rest, rows},
      {"and without", "HTTP/2 204\n" + rest, rows},
      {"HTTP/3", "HTTP/3 204\n" + rest, rows},
      {"in capitals, as some programs print names",
       "HTTP/2 204\nDATE: Tue, 02 Jun 2026 10:00:00 GMT\n\n",
       {"http2-field-name-uppercase"}},
  });
  expect_unlawful({
      {"no digits at all", "[[HTTP/1]] 204 No Content\n" + std::string(kDate) + "\n",
       "http-version-syntax"},
      {"another major version in HTTP/1 syntax",
       get() + "[[HTTP/2.0]] 204 No Content\n" + std::string(kDate) + "\n", "http-version-major"},
  });
}

// RFC 9112, 9.8: it is the server that ends a TLS connection without telling.
TEST(FramingTraps, AMissingCloseNotifyIsOftenHidden) {
  const auto ended = [](std::string_view how) {
    return "# scheme: https\n# connection: " + std::string(how) + "\n" + get() +
           "[[HTTP/1.1 200 OK]]\n" + std::string(kDate) +
           "Content-Type: text/plain\nContent-Length: 3\n\nabc";
  };
  for (const std::string_view how : {"open", "reset", "client closed", "cut"}) {
    EXPECT_TRUE(findings_of(ended(how), "tls-closure-alert-missing").empty()) << how;
  }
  expect_unlawful({{"FIN alone", ended("unclosed"), "tls-closure-alert-missing"}});
  expect_unlawful({
      {"worst where the close ends the content",
       "# scheme: https\n# connection: unclosed\n" + get("Sec-Fetch-Mode: cors\n") +
           "[[HTTP/1.1 200 OK]]\n" + std::string(kDate) +
           "Content-Type: text/plain\nConnection: close\n\nabc",
       "tls-closure-alert-missing"},
  });
  const std::string cut = "# scheme: https\n# connection: unclosed\n" +
                          get("Sec-Fetch-Mode: cors\n") + "HTTP/1.1 200 OK\n" + std::string(kDate) +
                          "Content-Type: text/plain\nTransfer-Encoding: chunked\n\n3\nab";
  EXPECT_TRUE(findings_of(cut, "tls-closure-alert-missing").empty());
}

}  // namespace
}  // namespace statute
