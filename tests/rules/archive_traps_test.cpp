// False alarms that are easily raised about what archives keep of messages, and a list of rules of
// which one speaks for the others.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/rules/traps.h"

namespace statute {
namespace {

// RFC 9110, 6.4: content that was decoded is not the octets that the fields speak of.
TEST(ArchiveTraps, DecodedContentIsNotHeldAgainstFieldsOfTheWire) {
  const auto stored = [](std::string_view status, std::string_view fields,
                         std::string_view content) {
    return "HTTP/1.1 " + std::string(status) + "\n" + std::string(kDate) + std::string(fields) +
           "\n" + std::string(content);
  };
  const std::string digest =
      "sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:\n";  // of "hello"
  expect_lawful(
      {
          {"a coding that is no longer there",
           get("Accept-Encoding: gzip\n") +
               stored("200 OK",
                      "Content-Encoding: gzip\nVary: Accept-Encoding\nETag: \"1\"\n"
                      "Content-Type: text/css\nContent-Length: 99\n",
                      "abc"),
           {"content-encoding-undecodable", "content-encoding-needless", "content-length-short",
            "content-encoding-double", "content-encoding-missing", "content-encoding-raw-deflate"}},
          {"less than was sent",
           get() + stored("200 OK", "Content-Type: text/css\nContent-Length: 2\n", "abc"),
           {"content-length-long"}},
          {"chunks that were joined",
           get() + stored("200 OK", "Content-Type: text/css\nTransfer-Encoding: chunked\n", "abc"),
           {"chunk-size-syntax", "chunked-truncated", "chunked-trailing-octets"}},
          {"digests of other octets",
           get() + stored("200 OK",
                          "Content-Type: text/css\nContent-Digest: " + digest +
                              "Repr-Digest: " + digest,
                          "abc"),
           {"content-digest-mismatch", "repr-digest-mismatch"}},
          {"a range of coded octets",
           get("Range: bytes=0-1\nAccept-Encoding: gzip\n") +
               stored("206 Partial Content",
                      "Content-Type: text/css\nContent-Range: bytes 0-1/9\n"
                      "Content-Encoding: gzip\nVary: Accept-Encoding\nContent-Length: 2\n",
                      "abcdef"),
           {"206-length-mismatch", "206-part-length"}},
          {"another charset",
           get() + stored("200 OK", "Content-Type: text/html; charset=iso-8859-1\n",
                          "<!doctype html>\\xc3\\xa9"),
           {"content-charset-invalid"}},
          {"JSON that was UTF-16",
           get() + stored("200 OK", "Content-Type: application/json\n", "\\xef\\xbb\\xbf{}"),
           {"json-encoding"}},
          {"lines of a form that were converted",
           get() + stored("200 OK", "Content-Type: multipart/form-data; boundary=B\n",
                          "--B\nContent-Disposition: form-data; name=\"a\"\n\nb\n--B--\n"),
           {"multipart-line-breaks"}},
          {"HEAD beside GET",
           get() +
               stored("200 OK", "ETag: \"1\"\nContent-Type: text/css\nContent-Length: 2\n",
                      "abc\n\n") +
               asked("HEAD") +
               answer("200 OK", "ETag: \"1\"\nContent-Type: text/css\nContent-Length: 2\n"),
           {"content-length-head-mismatch"}},
      },
      archive);
}

// What a browser recorded before its network layer had added fields.
TEST(ArchiveTraps, ProvisionalRequestsLackNothing) {
  const std::vector<std::string_view> rows{"304-unconditional",
                                           "206-without-range",
                                           "416-without-range",
                                           "417-without-expect",
                                           "412-without-precondition",
                                           "406-without-negotiation",
                                           "content-encoding-unrequested",
                                           "host-missing-not-400"};
  const auto provisional = [](Exchange& x) {
    archive(x);
    x.seen.erase(Need::request_fields);
    x.uri = "https://a.example/a";
  };
  const std::string bare = "GET /a HTTP/1.1\nAccept: */*\n\n";
  expect_lawful(
      {
          {"304", bare + answer("304 Not Modified", "ETag: \"a\"\n"), rows},
          {"206", bare + answer("206 Partial Content", "Content-Range: bytes 0-2/9\n", "abc"),
           rows},
          {"416", bare + answer("416 Range Not Satisfiable", "Content-Range: bytes */3\n", "Far."),
           rows},
          {"412", bare + answer("412 Precondition Failed", "", "No."), rows},
          {"417", bare + answer("417 Expectation Failed", "", "No."), rows},
          {"406", bare + answer("406 Not Acceptable", "", "No."), rows},
          {"a coding", bare + ok("Content-Encoding: gzip\nVary: Accept-Encoding\n"), rows},
          {"no Host", bare + ok(), rows},
      },
      provisional);
  // With all fields known, the same is told.
  EXPECT_EQ(
      findings_of(get() + answer("304 Not Modified", "ETag: \"a\"\n"), "304-unconditional").size(),
      1u);
  // Content that was sent, but not recorded: the fields tell.
  expect_lawful(
      {
          {"413",
           asked("POST", "Content-Length: 10\n") + answer("413 Content Too Large", "", "No."),
           {"413-without-content"}},
          {"415",
           asked("POST", "Content-Length: 10\nContent-Type: text/plain\n") +
               answer("415 Unsupported Media Type", "Accept: text/css\n", "No."),
           {"415-without-content"}},
          {"422",
           asked("POST", "Content-Length: 10\n") + answer("422 Unprocessable Content", "", "No."),
           {"422-without-content"}},
      },
      [](Exchange& x) {
        archive(x);
        x.seen.erase(Need::request_content);
      });
}

// Libraries join lines by commas, and re-case and re-order names.
TEST(ArchiveTraps, JoinedLinesAreNotTheServersDoing) {
  expect_lawful(
      {
          {"two dates",
           get() + "HTTP/1.1 200 OK\nDate: Tue, 02 Jun 2026 10:00:00 GMT, "
                   "Tue, 02 Jun 2026 10:00:00 GMT\nContent-Type: text/plain\n\nabc",
           {"date-syntax"}},
          {"two cookies",
           get() + ok("Set-Cookie: a=1; Secure; HttpOnly; SameSite=Lax, b=2; Secure; HttpOnly; "
                      "SameSite=Lax\n"),
           {"set-cookie-combined"}},
          {"an empty line of a list",
           get() + ok("Vary: Accept, , Accept-Language\n"),
           {"field-list-empty-element"}},
          {"names re-cased",
           "HTTP/2 200\nDATE: Tue, 02 Jun 2026 10:00:00 GMT\n\n",
           {"http2-field-name-uppercase"}},
          {"names re-ordered",
           "HTTP/2 204\ndate: Tue, 02 Jun 2026 10:00:00 GMT\n:status: 204\n\n",
           {"http2-pseudo-order"}},
      },
      archive);
  expect_unlawful({
      {"lines one by one", get() + ok("Vary: Accept[[,]] , Accept-Language\n"),
       "field-list-empty-element"},
  });
}

}  // namespace
}  // namespace statute
