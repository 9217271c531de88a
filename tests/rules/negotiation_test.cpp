// Further cases of rules/checks/negotiation/.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/cases.h"

namespace statute {
namespace {

#define GET(fields) "GET /a HTTP/1.1\nHost: a\n" fields "\n"
#define CODED(coding) "HTTP/1.1 200 OK\nContent-Encoding: " coding "\nContent-Length: 1\n\na"

TEST(Negotiation, FieldsOfResponses) {
#define WITH(field) "HTTP/1.1 415 N\n" field "\n\n"
  expect_findings({
      {"anything", WITH("Accept: */*"), "accept-response-syntax"},
      {"an empty list", WITH("Accept:"), "accept-response-syntax"},
      {"a weight that is no number", WITH("Accept: a/b;q=[[x]], c/d;q=y"),
       "accept-response-syntax"},
      {"a weight too large is told otherwise", WITH("Accept: a/b;q=2"), "accept-response-syntax"},
      {"a weight too large", WITH("Accept: a/b;q=[[1.1]]"), "qvalue-syntax"},
      {"three decimals", WITH("Accept: a/b;q=1.000"), "qvalue-syntax"},
      {"all weights", WITH("Accept-Encoding: a;q=[[5]], b;q=1, c;q=[[0.0001]]"), "qvalue-syntax"},
      {"identity and all others", WITH("Accept-Encoding: identity;q=0.5, *;q=0"),
       "accept-encoding-response-syntax"},
      {"other parameters", WITH("Accept-Encoding: gzip;[[level=1]]"),
       "accept-encoding-response-syntax"},
      {"415 with Accept-Encoding, request unseen", WITH("Accept-Encoding: gzip"),
       "accept-encoding-in-415"},
  });
}

TEST(Negotiation, Codings) {
  expect_findings({
      {"all", GET("Accept-Encoding: *\n") CODED("br"), "content-encoding-unacceptable"},
      {"an alias", GET("Accept-Encoding: x-gzip\n") CODED("gzip"), "content-encoding-unacceptable"},
      {"on another line", GET("Accept-Encoding: br\nAccept-Encoding: gzip\n") CODED("gzip"),
       "content-encoding-unacceptable"},
      {"refused", GET("Accept-Encoding: *, gzip;q=0\n") CODED("[[gzip]]"),
       "content-encoding-unacceptable"},
      {"nothing is acceptable", GET("Accept-Encoding: br, *;q=0\n") CODED("gzip"),
       "content-encoding-unacceptable"},
      {"empty", GET("Accept-Encoding:\n") CODED("gzip"), "content-encoding-unacceptable"},
      {"absent", GET("") CODED("gzip"), "content-encoding-unacceptable"},
      {"malformed", GET("Accept-Encoding: a/b\n") CODED("gzip"), "content-encoding-unacceptable"},
      {"one of two", GET("Accept-Encoding: gzip\n") CODED("gzip, [[br]]"),
       "content-encoding-unacceptable"},
      {"none", GET("Accept-Encoding: gzip\n") CODED("identity"), "content-encoding-unacceptable"},
      {"none", GET("Accept-Encoding:\n") CODED("identity"), "content-encoding-with-empty-accept"},
      {"not empty", GET("Accept-Encoding: br\n") CODED("gzip"),
       "content-encoding-with-empty-accept"},
      {"a request not yet complete", "GET /a HTTP/1.1\nAccept: */*\n\n" CODED("gzip"),
       "content-encoding-unrequested"},
      {"HTTP/2", "GET /a HTTP/2.0\n:authority: a\n\n" CODED("[[gzip]]"),
       "content-encoding-unrequested"},
      {"asked for", GET("Accept-Encoding: gzip\n") CODED("gzip"), "content-encoding-unrequested"},
  });
}

TEST(Negotiation, Vary) {
#define VARIED(fields)           \
  GET("Accept-Encoding: gzip\n") \
  "HTTP/1.1 200 OK\nContent-Encoding: gzip\n" fields "Content-Length: 1\n\na"
  expect_findings({
      {"among others", VARIED("Vary: Origin\nVary: accept-encoding\n"),
       "content-encoding-without-vary"},
      {"anything", VARIED("Vary: *\n"), "content-encoding-without-vary"},
      {"not stored", VARIED("Cache-Control: no-store\n"), "content-encoding-without-vary"},
      {"private", VARIED("Cache-Control: private\n"), "content-encoding-without-vary"},
      {"a coding of its own",
       GET("Accept-Encoding: exi\n") "HTTP/1.1 200 OK\nContent-Encoding: exi\n\na",
       "content-encoding-without-vary"},
  });
}

TEST(Negotiation, ContentOfRequests) {
#define POST(coding, length) \
  "POST /a HTTP/1.1\nHost: a\nContent-Encoding: " coding "\nContent-Length: " length "\n\n"
  expect_findings({
      {"without content", POST("x-a", "0") "HTTP/1.1 204 N\n\n", "request-coding-unknown-accepted"},
      {"registered", POST("aes128gcm", "1") "aHTTP/1.1 204 N\n\n",
       "request-coding-unknown-accepted"},
      {"a known coding may not be the reason", POST("gzip", "0") "HTTP/1.1 415 N\n\n",
       "accept-encoding-415-missing"},
  });
}

TEST(Negotiation, TypesAndLanguages) {
#define TYPED(type) "HTTP/1.1 200 OK\nContent-Type: " type "\nContent-Length: 1\n\na"
#define SPOKEN(tag) "HTTP/1.1 200 OK\nContent-Language: " tag "\nContent-Length: 1\n\na"
  expect_findings({
      {"a range", GET("Accept: text/*;q=0.1\n") TYPED("Text/Plain"), "accept-ignored"},
      {"an empty Accept", GET("Accept:\n") TYPED("text/plain"), "accept-ignored"},
      {"several lines are not judged", GET("Accept: a/b\nAccept: c/d\n") TYPED("text/plain"),
       "accept-ignored"},
      {"a malformed type", GET("Accept: a/b\n") TYPED("text"), "accept-ignored"},
      {"something exists", GET("Accept: application/x-nonexistent, a/b\n") TYPED("a/b"),
       "accept-unacceptable-no-406"},
      {"a region is enough", GET("Accept-Language: en\n") SPOKEN("en-US"),
       "content-language-unacceptable"},
      {"a fallback is enough", GET("Accept-Language: en-GB\n") SPOKEN("en"),
       "content-language-unacceptable"},
      {"anything", GET("Accept-Language: de, *;q=0.1\n") SPOKEN("en"),
       "content-language-unacceptable"},
      {"one of them", GET("Accept-Language: de\n") SPOKEN("en, de"),
       "content-language-unacceptable"},
      {"refused", GET("Accept-Language: *, en;q=0\n") SPOKEN("[[en]]"),
       "content-language-unacceptable"},
  });
}

TEST(Negotiation, Compression) {
#define ALL GET("Accept-Encoding: gzip, deflate, br, zstd\n")
#define LONG(type, fields) \
  "HTTP/1.1 200 OK\nContent-Type: " type "\n" fields "Content-Length: 2049\n\n"
  const std::string long_text(2049, 'a');
  expect_findings(
      ALL "[[HTTP/1.1 200 OK]]\nContent-Type: a/b+json\nContent-Length: 2049\n\n" + long_text,
      "content-coding-unsupported");
  for (std::string_view head :
       {ALL LONG("image/png", ""), ALL LONG("text/html", "Cache-Control: no-transform\n"),
        ALL LONG("text/html", "Content-Encoding: br\n"),
        GET("Accept-Encoding: gzip, br\n") LONG("text/html", "")}) {
    expect_findings(std::string(head) + long_text, "content-coding-unsupported");
  }
  expect_findings(
      ALL "HTTP/1.1 200 OK\nContent-Type: text/a\nContent-Length: 2048\n\n" + long_text.substr(1),
      "content-coding-unsupported");
}

}  // namespace
}  // namespace statute
