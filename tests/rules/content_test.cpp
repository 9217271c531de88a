// Further cases of rules/checks/content/.
#include <gtest/gtest.h>

#include "tests/rules/cases.h"

namespace statute {
namespace {

#define GET "GET /a HTTP/1.1\nHost: a\n\n"
#define HEAD "HEAD /a HTTP/1.1\nHost: a\n\n"
#define TYPED(type) "HTTP/1.1 200 OK\nContent-Type: " type "\n\n"
#define JSON TYPED("application/json")
#define EMPTY "Content-Length: 0\n\n"

TEST(Codings, Undecodable) {
#define GZIPPED(rest) "HTTP/1.1 200 OK\nContent-Encoding: gzip\n" rest
  expect_findings({
      {"empty, and who knows the method", GZIPPED(EMPTY), "content-encoding-undecodable"},
      {"empty, to HEAD", HEAD GZIPPED("\n"), "content-encoding-undecodable"},
      {"empty, to GET", GET "HTTP/1.1 200 OK\nContent-Encoding: [[gzip]]\n" EMPTY,
       "content-encoding-undecodable"},
      {"a part", "HTTP/1.1 206 P\nContent-Encoding: gzip\nContent-Length: 1\n\na",
       "content-encoding-undecodable"},
      {"an unknown coding", "HTTP/1.1 200 OK\nContent-Encoding: x-a\nContent-Length: 1\n\na",
       "content-encoding-undecodable"},
      {"identity", "HTTP/1.1 200 OK\nContent-Encoding: identity\nContent-Length: 1\n\na",
       "content-encoding-undecodable"},
      {"cut by the capture", GZIPPED("Content-Length: 50\n\n\\x1f\\x8b\\x08"),
       "content-encoding-undecodable"},
      {"cut by the server, perhaps", GZIPPED("\n\\x1f\\x8b\\x08"), "content-encoding-undecodable"},
      {"ended too early",
       "HTTP/1.1 200 OK\nContent-Encoding: [[gzip]]\nContent-Length: 3\n\n\\x1f\\x8b\\x08",
       "content-encoding-undecodable"},
      {"zlib is what deflate is",
       "HTTP/1.1 200 OK\nContent-Encoding: deflate\nContent-Length: 9\n\n"
       "\\x78\\x9c\\x4b\\x04\\0\\0b\\0b",
       "content-encoding-raw-deflate"},
  });
}

TEST(Codings, Types) {
#define STARTS(type, octets) "HTTP/1.1 200 OK\nContent-Type: " type "\n\n" octets
  expect_findings({
      {"an archive", STARTS("application/gzip", "\\x1f\\x8b\\x08\\0"), "content-encoding-missing"},
      {"does not decode", STARTS("text/plain", "\\x1f\\x8b\\x08\\0"), "content-encoding-missing"},
      {"plain", STARTS("text/plain", "abc"), "content-encoding-missing"},
      {"a picture",
       "HTTP/1.1 200 OK\nContent-Type: image/png\nContent-Encoding: x-a\nContent-Length: 1\n\na",
       "content-encoding-needless"},
  });
}

TEST(Types, Missing) {
  expect_findings({
      {"a part, to If-Range",
       "GET /a HTTP/1.1\nHost: a\nRange: bytes=0-0\nIf-Range: \"a\"\n\n"
       "HTTP/1.1 206 P\nContent-Range: bytes 0-0/1\nContent-Length: 1\n\na",
       "content-type-missing"},
      {"a part",
       "GET /a HTTP/1.1\nHost: a\nRange: bytes=0-0\n\n"
       "[[HTTP/1.1 206 P]]\nContent-Range: bytes 0-0/1\nContent-Length: 1\n\na",
       "content-type-missing"},
      {"HEAD", HEAD "HTTP/1.1 200 OK\nContent-Length: 1\n\n", "content-type-missing"},
      {"nothing", GET "HTTP/1.1 200 OK\n" EMPTY, "content-type-missing"},
      {"a tunnel", "CONNECT a:1 HTTP/1.1\nHost: a:1\n\nHTTP/1.1 200 OK\n\nabc",
       "content-type-missing"},
      {"HEAD", HEAD "HTTP/1.1 200 OK\nContent-Type: a/b\n\n", "content-type-on-empty"},
      {"a tunnel", "CONNECT a:1 HTTP/1.1\nHost: a:1\n\nHTTP/1.1 200 OK\nContent-Type: a/b\n\n",
       "content-type-on-empty"},
      {"304", GET "HTTP/1.1 304 N\nContent-Type: a/b\n\n", "content-type-on-empty"},
  });
}

TEST(Types, Json) {
  expect_findings({
      {"a mark", JSON "[[\xEF\xBB\xBF]]{}", "json-encoding"},
      {"a mark is told once", JSON "\xEF\xBB\xBF{}", "json-invalid"},
      {"UTF-16", JSON "[[\\xFF\\xFE]]{\\0}\\0", "json-encoding"},
      {"UTF-16 is told once", JSON "\\xFF\\xFE{\\0}\\0", "json-invalid"},
      {"Latin-1", TYPED("application/a+json") "\"[[\\xE9]]\"", "json-encoding"},
      {"told once", TYPED("application/json; charset=utf-8") "\"\\xE9\"",
       "content-charset-invalid"},
      {"ASCII", JSON "\"a\"", "json-encoding"},
      {"any value", JSON " 1\n", "json-invalid"},
      {"two values", JSON "{}\n[[{}]]", "json-invalid"},
      {"cut off", "HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 9\n\n{",
       "json-invalid"},
      {"ends too early", "HTTP/1.1 200 OK\n[[Content-Type: application/json]]\n\n{\"a\"",
       "json-invalid"},
      {"empty", "HTTP/1.1 200 OK\nContent-Type: application/json\n" EMPTY, "json-invalid"},
      {"empty, to GET", GET "HTTP/1.1 200 OK\n[[Content-Type: application/json]]\n" EMPTY,
       "json-invalid"},
      {"empty, to HEAD", HEAD "HTTP/1.1 200 OK\nContent-Type: application/json\n" EMPTY,
       "json-invalid"},
      {"lines of JSON", TYPED("application/x-ndjson") "{}\n{}\n", "json-invalid"},
      {"HTML is told otherwise", JSON "<html><p>", "json-invalid"},
  });
}

TEST(Types, Xml) {
  expect_findings({
      {"SVG", TYPED("image/svg+xml") "<svg/>", "xml-invalid"},
      {"two roots", TYPED("text/xml") "<a/>[[<b/>]]", "xml-invalid"},
      {"HTML is no XML", TYPED("text/html") "<p>", "xml-invalid"},
      {"prefixes are another matter", TYPED("application/xml") "<a:b/>", "xml-invalid"},
      {"an entity that nothing declares", TYPED("application/xml") "<a>&b;</a>", "xml-invalid"},
      {"UTF-16", TYPED("application/xml") "\\xFE\\xFF\\0<", "xml-invalid"},
      {"declared Latin-1",
       TYPED("application/xml") "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\\xE9</a>",
       "xml-invalid"},
      {"no UTF-8", TYPED("application/xml") "<a>[[\\xE9</a>]]", "xml-invalid"},
      {"a document type without entities", TYPED("application/xml") "<!DOCTYPE a><a/>",
       "xml-entity-declaration"},
  });
}

TEST(Types, Charsets) {
  expect_findings({
      {"one for every octet", TYPED("text/plain; charset=iso-8859-1") "\\xE9",
       "content-charset-invalid"},
      {"in any case", TYPED("text/plain; charset=\"UTF-8\"") "a[[\\xE9]]",
       "content-charset-invalid"},
      {"beyond ASCII", TYPED("text/css; charset=us-ascii") "[[\\xC3]]\\xA9",
       "content-charset-invalid"},
      {"no text", TYPED("image/png; charset=utf-8") "\\xE9", "content-charset-invalid"},
      {"ASCII", TYPED("text/html") "<p>a", "content-charset-missing"},
      {"a mark", TYPED("text/plain") "\xEF\xBB\xBF\xC3\xA9", "content-charset-missing"},
      {"a meta element", TYPED("text/html") "<META Charset=utf-8>\xC3\xA9",
       "content-charset-missing"},
      {"an older one",
       TYPED("text/html") "<meta http-equiv=Content-Type content=\"text/html; charset=a\">\xC3\xA9",
       "content-charset-missing"},
      {"in a comment only",
       "HTTP/1.1 200 OK\nContent-Type: [[text/html]]\n\n<!-- <meta charset=a> -->\xC3\xA9",
       "content-charset-missing"},
      {"another type", TYPED("text/css") "\xC3\xA9", "content-charset-missing"},
      {"the same by another name", TYPED("text/html; charset=utf-8") "<meta charset=utf8>",
       "html-meta-conflict"},
      {"the same for browsers", TYPED("text/html; charset=latin1") "<meta charset='us-ascii'>",
       "html-meta-conflict"},
      {"an older one",
       TYPED("text/html; charset=utf-8") "<meta http-equiv=Content-Type content=\"text/html; "
                                         "charset=[[big5]]\">",
       "html-meta-conflict"},
      {"a name that begins alike", TYPED("text/html; charset=utf-8") "<metas charset=big5>",
       "html-meta-conflict"},
  });
}

TEST(Types, Languages) {
#define SPOKEN(tags, html) \
  "HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Language: " tags "\n\n" html
  expect_findings({
      {"one of several", SPOKEN("de, en", "<html lang=en>"), "language-mismatch"},
      {"a region", SPOKEN("en", "<html class=\"a\" lang='en-US'>"), "language-mismatch"},
      {"nothing said", SPOKEN("en", "<html>"), "language-mismatch"},
      {"of XML", SPOKEN("en", "<html xml:lang=de>"), "language-mismatch"},
      {"another", SPOKEN("[[en]]", "<HTML LANG=de>"), "language-mismatch"},
  });
}

TEST(Types, Mismatch) {
#define PNG "\\x89PNG\\r\\n\\x1A\\n"
  expect_findings({
      {"a PNG", TYPED("image/png") PNG, "content-type-mismatch"},
      {"a PNG as JPEG", TYPED("image/jpeg") "[[" PNG "]]", "content-type-mismatch"},
      {"a JPEG by a common name", TYPED("image/jpg") "\\xFF\\xD8\\xFF", "content-type-mismatch"},
      {"HTML as an image is left to browsers", TYPED("image/png") "<html>",
       "content-type-mismatch"},
      {"anything as octets", TYPED("application/octet-stream") PNG, "content-type-mismatch"},
      {"a type that the table does not know", TYPED("image/x-a") PNG, "content-type-mismatch"},
      {"octets in a text", TYPED("text/plain") "a[[\\x01]]b", "content-type-mismatch"},
      {"an escape in a text", TYPED("text/plain") "a\\x1B[1mb", "content-type-mismatch"},
      {"UTF-16 text", TYPED("text/plain") "\\xFF\\xFEa\\0", "content-type-mismatch"},
      {"a picture as CSS", TYPED("text/css") "[[GIF89a]]", "content-type-mismatch"},
      {"a word that begins like HTML", TYPED("application/json") "<htmlx", "content-type-mismatch"},
      {"a document of Office is a ZIP archive",
       TYPED("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet") "PK\\x03\\x04",
       "content-type-mismatch"},
      {"HTML as PDF has no pattern", TYPED("application/pdf") "<html>", "content-type-mismatch"},
      {"an archive as PDF", TYPED("application/pdf") "[[PK\\x03\\x04]]", "content-type-mismatch"},
      {"WebP", TYPED("image/webp") "RIFF1234WEBPVP8 ", "content-type-mismatch"},
      {"a sound is no WebP", TYPED("image/png") "RIFF1234WAVE", "content-type-mismatch"},
  });
}

TEST(Types, Streams) {
  expect_findings({
      {"UTF-8 declared", TYPED("text/event-stream; charset=UTF-8") "data: a\n\n",
       "event-stream-charset"},
      {"a length",
       "HTTP/1.1 200 OK\nContent-Type: text/event-stream\n[[Content-Length: 9]]\n\ndata: a\n\n",
       "event-stream-charset"},
      {"Latin-1", TYPED("text/event-stream") "data: [[\\xE9]]\n\n", "event-stream-charset"},
      {"spaces", TYPED("application/x-www-form-urlencoded") "a=b[[ ]]c", "form-urlencoded-invalid"},
      {"sound", TYPED("application/x-www-form-urlencoded") "a=b+c%20&d=*-._",
       "form-urlencoded-invalid"},
  });
}

TEST(Parts, Multipart) {
#define MIXED(boundary) TYPED("multipart/mixed; boundary=" boundary)
  expect_findings({
      {"quoted", MIXED("\"a b\"") "--a b--\\r\\n", "multipart-boundary-missing"},
      {"an octet it cannot have",
       "HTTP/1.1 200 OK\nContent-Type: multipart/mixed; [[boundary=\"a*\"]]\n\na",
       "multipart-boundary-missing"},
      {"no multipart", TYPED("text/plain") "a", "multipart-boundary-missing"},
      {"an epilogue", MIXED("b") "--b\\r\\n\\r\\na\\r\\n--b--\\r\\nabc", "multipart-unterminated"},
      {"never", "HTTP/1.1 200 OK\nContent-Type: multipart/mixed; boundary=[[b]]\n\nabc",
       "multipart-unterminated"},
      {"in the midst of a line",
       "HTTP/1.1 200 OK\nContent-Type: multipart/mixed; boundary=[[b]]\n\na--b--",
       "multipart-unterminated"},
      {"replaced without end", TYPED("multipart/x-mixed-replace; boundary=b") "--b\\r\\n\\r\\na",
       "multipart-unterminated"},
      {"cut off",
       "HTTP/1.1 200 OK\nContent-Type: multipart/mixed; boundary=b\nContent-Length: 99\n\n--b",
       "multipart-unterminated"},
      {"HEAD", HEAD "HTTP/1.1 200 OK\nContent-Type: multipart/mixed; boundary=b\n\n",
       "multipart-unterminated"},
      {"in the content of a part", MIXED("b") "--b\\r\\n\\r\\na\\nb\\r\\n--b--\\r\\n",
       "multipart-line-breaks"},
      {"in a field line", MIXED("b") "--b\\r\\nA: c[[\\n]]\\r\\na\\r\\n--b--\\r\\n",
       "multipart-line-breaks"},
  });
}

TEST(Parts, Problems) {
#define PROBLEM(status, json) \
  "HTTP/1.1 " status " A\nContent-Type: application/problem+json\n\n" json
  expect_findings({
      {"the same", PROBLEM("500", "{\"status\":500}"), "problem-status-mismatch"},
      {"200 is told otherwise", PROBLEM("200", "{\"status\":500}"), "problem-status-mismatch"},
      {"no number", PROBLEM("500", "{\"status\":\"404\"}"), "problem-status-mismatch"},
      {"another object", PROBLEM("500", "{\"a\":{\"status\":404}}"), "problem-status-mismatch"},
      {"plain JSON", "HTTP/1.1 500 A\nContent-Type: application/json\n\n{\"status\":404}",
       "problem-status-mismatch"},
      {"a fraction", PROBLEM("404", "{\"status\":[[404.5]]}"), "problem-member-type"},
      {"out of range", PROBLEM("404", "{\"status\":[[600]]}"), "problem-member-type"},
      {"null", PROBLEM("404", "{\"title\":[[null]],\"a\":null}"), "problem-member-type"},
      {"about:blank", PROBLEM("404", "{\"type\":\"about:blank\"}"), "problem-type-relative"},
      {"empty", PROBLEM("404", "{\"type\":[[\"\"]]}"), "problem-type-relative"},
      {"no reference at all", PROBLEM("404", "{\"type\":\"a b\"}"), "problem-type-relative"},
  });
  const auto lowered = findings_of(
      "HTTP/1.1 404 A\nVia: 1.1 a\nContent-Type: application/problem+json\n\n{\"status\":500}",
      "problem-status-mismatch");
  ASSERT_EQ(lowered.size(), 1u);
  EXPECT_EQ(lowered[0].level, Level::advice);
}

}  // namespace
}  // namespace statute
