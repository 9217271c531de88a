// Further cases of rules/checks/versions/, and of what transcripts tell of frames.
#include <gtest/gtest.h>

#include "rules/message/compose.h"
#include "tests/rules/cases.h"

namespace statute {
namespace {

#define BLOCK "HTTP/2 204\n:status: 204\n"
#define GET "GET /a HTTP/1.1\nHost: a\n\n"
#define HEAD "HEAD /a HTTP/1.1\nHost: a\n\n"

TEST(Versions, PrintedMessagesAreNotTakenForHeaderBlocks) {
  expect_findings({
      {"re-cased", "HTTP/2 204\nDate: a\nServer: b\n\n", "http2-field-name-uppercase"},
      {"without :status", "HTTP/2 204\nserver: b\n\n", "http2-status-missing"},
      {"HTTP/1.1", "HTTP/1.1 204 No Content\nDate: a\n\n", "http2-field-name-uppercase"},
      {"HTTP/3 is another rule's", "HTTP/3 204\n:status: 204\nDate: a\n\n",
       "http2-field-name-uppercase"},
      {"spread out", "HTTP/2 204\nserver:  b\n\n", "http2-field-value-whitespace"},
  });
}

TEST(Versions, HeaderBlocks) {
  expect_findings({
      {"sound", BLOCK "server: a\n\n", "http2-field-value-whitespace"},
      {"three names at most are shown", BLOCK "[[A]]: 1\n[[bB]]: 2\n[[C]]: 3\nD: 4\n\n",
       "http2-field-name-uppercase"},
      {"another pseudo-field alone", "[[HTTP/2 204]]\n:path: /\n\n", "http2-status-missing"},
      {"not three digits", "HTTP/2 204\n[[:status: 2x4]]\n\n", "http2-status-missing"},
      {"in an interim block, too", GET "HTTP/2 103\n[[:status: ]]\n\n" BLOCK "\n",
       "http2-status-missing"},
      {"late and unknown", BLOCK "a: 1\n[[:b: 2]]\n\n", "http2-pseudo-order"},
      {"late and unknown", BLOCK "a: 1\n[[:b: 2]]\n\n", "http2-pseudo-invalid"},
      {"late over HTTP/3", "HTTP/3 204\na: 1\n[[:status: 204]]\n\n", "http3-pseudo-invalid"},
      {"in order over HTTP/3", "HTTP/3 204\n:status: 204\na: 1\n\n", "http3-pseudo-invalid"},
      {"a space before the colon", "HTTP/2 204\n[[a]] : 1\n\n", "http2-field-name-invalid"},
      {"octets beyond ASCII", "HTTP/2 204\n[[a\xC3\xBC]]: 1\n\n", "http2-field-name-invalid"},
      {"no token, but no octet that is forbidden", "HTTP/2 204\na(b): 1\n\n",
       "http2-field-name-invalid"},
      {"pseudo-fields", BLOCK "\n", "http2-field-name-invalid"},
      {"NUL", "HTTP/2 204\na: b[[\\0]]c\n\n", "http2-field-value-invalid"},
      {"other controls have a rule of their own", "HTTP/2 204\na: b\\x01c\n\n",
       "http2-field-value-invalid"},
  });
}

TEST(Versions, Fields) {
  expect_findings({
      {"all of them",
       "HTTP/2 204\n[[connection: a]]\n[[proxy-connection: a]]\n[[upgrade: a]]\n"
       "[[keep-alive: a]]\n\n",
       "http2-connection-fields"},
      {"HTTP/1.1", "HTTP/1.1 204 No Content\nConnection: close\n\n", "http2-connection-fields"},
      {"TE over HTTP/3", "HTTP/3 204\nte: trailers\n\n", "http2-te"},
      {"101 over HTTP/3", "[[HTTP/3 101]]\n\n", "http3-101"},
      {"101 over HTTP/3", "HTTP/3 101\n\n", "http2-101"},
  });
}

TEST(Versions, LengthOfContent) {
#define FIVE "HTTP/2 200\ncontent-length: 5\n\n"
  expect_findings({
      {"as long as said", "# frames: whole\n" GET "HTTP/2 200\ncontent-length: 5\n\nabcd\n",
       "http2-content-length-mismatch"},
      {"HEAD", "# frames: whole\n" HEAD FIVE, "http2-content-length-mismatch"},
      {"HEAD with content", "# frames: whole\n" HEAD "HTTP/2 200\ncontent-length: [[5]]\n\nabc",
       "http2-content-length-mismatch"},
      {"304", "# frames: whole\n" GET "HTTP/2 304\ncontent-length: 5\n\n",
       "http2-content-length-mismatch"},
      {"nothing came", "# frames: whole\n" GET "HTTP/2 200\ncontent-length: [[5]]\n\n",
       "http2-content-length-mismatch"},
      {"frames were not seen", GET "HTTP/2 200\ncontent-length: 5\n\nabc",
       "http2-content-length-mismatch"},
      {"no number", "# frames: whole\n" GET "HTTP/2 200\ncontent-length: a\n\nabc",
       "http2-content-length-mismatch"},
      {"HTTP/1.1", "# frames: whole\n" GET "HTTP/1.1 200 OK\nContent-Length: 5\n\nabc",
       "http2-content-length-mismatch"},
  });
}

TEST(Versions, FrameNotes) {
  expect_findings({
      {"other frames are fine", "# frames: content_after_end\n" GET "HTTP/2 200\n\n",
       "http2-connect-headers"},
      {"a final response may end the stream", "# frames: end_stream_early\n" GET "HTTP/2 204\n\n",
       "http2-1xx-end-stream"},
      {"HTTP/1.1 has no frames", "# frames: end_stream_missing\n" GET "HTTP/1.1 204 A\n\n",
       "http2-trailers-no-end"},
      {"another one", "# frames: pseudo_in_trailers\n" GET "[[HTTP/3 204]]\n\n",
       "http3-pseudo-invalid"},
  });
}

TEST(Versions, ComposedResponsesTellUnknownPseudoFields) {
  Composer composer;
  Response r;
  composer.status_line(2, 0, "204", "");
  composer.field(":status", "204");
  composer.finish(r);
  EXPECT_FALSE(r.odd.contains(Oddity::pseudo_unknown));
  composer.status_line(2, 0, "204", "");
  composer.field(":version", "HTTP/1.1");
  composer.finish(r);
  EXPECT_TRUE(r.odd.contains(Oddity::pseudo_unknown));
}

}  // namespace
}  // namespace statute
