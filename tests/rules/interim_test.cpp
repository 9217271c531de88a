// Further cases of rules/checks/status/interim.cpp and upload_resumption.cpp.
#include <gtest/gtest.h>

#include "tests/rules/cases.h"

namespace statute {
namespace {

#define POST "POST /a HTTP/1.1\nHost: a\nExpect: 100-continue\nContent-Length: 2\n\nhi\n"
#define GET "GET /a HTTP/1.1\nHost: a\nSec-Fetch-Mode: navigate\n\n"
#define OK "HTTP/1.1 200 OK\nContent-Length: 0\n\n"
#define UPLOAD \
  "POST /a HTTP/1.1\nHost: a\nUpload-Draft-Interop-Version: 8\nContent-Length: 2\n\nhi\n"
#define RESUMABLE "HTTP/1.1 104 A\nUpload-Draft-Interop-Version: 8\n"

TEST(Interim, ToHttp10) {
  expect_findings({
      {"any 1xx", "GET /a HTTP/1.0\n\n[[HTTP/1.1 103 A]]\nLink: </b>; rel=preload\n\n" OK,
       "1xx-to-http10"},
      {"the version of the response does not count",
       "GET /a HTTP/1.1\nHost: a\n\nHTTP/1.0 103 A\nLink: </b>; rel=preload\n\n" OK,
       "1xx-to-http10"},
      {"a request unseen", "HTTP/1.1 100 A\n\n" OK, "1xx-to-http10"},
      {"101 has a rule of its own", "GET /a HTTP/1.0\n\nHTTP/1.1 101 A\n\n", "1xx-to-http10"},
  });
}

TEST(Interim, FinalResponse) {
  expect_findings({
      {"the last one is pointed at", POST "HTTP/1.1 100 A\n\n[[HTTP/1.1 103 A]]\n\n", "1xx-only"},
      {"open is not ended", "# connection: open\n" POST "HTTP/1.1 100 A\n\n", "1xx-only"},
      {"reset is not clean", "# connection: reset\n" POST "HTTP/1.1 100 A\n\n", "1xx-only"},
      {"the capture ends", "# connection: cut\n" POST "HTTP/1.1 100 A\n\n", "1xx-only"},
      {"the request is not complete",
       "POST /a HTTP/1.1\nHost: a\nExpect: 100-continue\nContent-Length: 900\n\nhi\n"
       "HTTP/1.1 100 A\n\n",
       "1xx-only"},
      {"101 hands the connection over", GET "HTTP/1.1 101 A\n\n", "1xx-only"},
      {"a final one comes", POST "HTTP/1.1 100 A\n\n" OK, "1xx-only"},
      {"103 after 100 changes nothing",
       "# connection: open\n" POST "[[HTTP/1.1 100 A]]\n\nHTTP/1.1 103 A\n\n", "100-final-missing"},
      {"only the last 100", "# connection: open\n" POST "HTTP/1.1 100 A\n\n[[HTTP/1.1 100 A]]\n\n",
       "100-final-missing"},
      {"closed early", POST "HTTP/1.1 100 A\n\n", "100-final-missing"},
      {"content held back",
       "# connection: open\nPOST /a HTTP/1.1\nHost: a\nExpect: 100-continue\n"
       "Content-Length: 900\n\nHTTP/1.1 100 A\n\n",
       "100-final-missing"},
  });
}

TEST(Interim, AfterTheFinalResponse) {
  expect_findings({
      {"103", GET OK "[[HTTP/1.1 103 A]]\nLink: </b>; rel=preload\n\n", "100-after-final"},
      {"101 is another matter", GET OK "HTTP/1.1 101 A\n\n", "100-after-final"},
      {"a second final response", GET OK OK, "100-after-final"},
      {"a further request is out", GET GET OK "HTTP/1.1 103 A\n\n" OK, "100-after-final"},
      {"requests unseen", OK "HTTP/1.1 103 A\n\n" OK, "100-after-final"},
  });
}

TEST(Interim, Continue) {
  expect_findings({
      {"three", POST "HTTP/1.1 100 A\n\n[[HTTP/1.1 100 B]]\n\nHTTP/1.1 100 C\n\n" OK,
       "100-multiple"},
      {"others between", POST "HTTP/1.1 100 A\n\nHTTP/1.1 103 A\n\n[[HTTP/1.1 100 B]]\n\n" OK,
       "100-multiple"},
      {"103 twice", GET "HTTP/1.1 103 A\n\nHTTP/1.1 103 A\n\n" OK, "100-multiple"},
      {"expected in another case",
       "POST /a HTTP/1.1\nHost: a\nExpect: 100-Continue\nContent-Length: 2\n\nhi\n"
       "HTTP/1.1 100 A\n\n" OK,
       "100-unrequested"},
      {"something else expected",
       "POST /a HTTP/1.1\nHost: a\nExpect: tea\nContent-Length: 2\n\nhi\n"
       "[[HTTP/1.1 100 A]]\n\n" OK,
       "100-unrequested"},
      {"a proxy may have expected it",
       GET "HTTP/1.1 100 A\n\nHTTP/1.1 200 OK\nVia: 1.1 p\nContent-Length: 0\n\n",
       "100-unrequested"},
      {"a request unseen", "HTTP/1.1 100 A\n\n" OK, "100-unrequested"},
  });
}

TEST(Interim, EarlyHints) {
  expect_findings({
      {"another mode",
       "GET /a HTTP/1.1\nHost: a\nSec-Fetch-Mode: cors\n\n[[HTTP/1.1 103 A]]\n\n" OK,
       "103-plain-http11"},
      {"HTTP/2", "GET /a HTTP/1.1\nHost: a\n\nHTTP/2 103\nlink: </b>; rel=preload\n\n" OK,
       "103-plain-http11"},
      {"a length is another rule's", GET "HTTP/1.1 103 A\nContent-Length: 0\n\n" OK,
       "103-unsafe-fields"},
      {"policies are hints", GET "HTTP/1.1 103 A\nContent-Security-Policy: default-src\n\n" OK,
       "103-unsafe-fields"},
      {"each line", GET "HTTP/1.1 103 A\n[[Set-Cookie: a=b]]\n[[ETag: \"a\"]]\n\n" OK,
       "103-unsafe-fields"},
      {"errors need not repeat links",
       GET "HTTP/1.1 103 A\nLink: </b>; rel=preload\n\nHTTP/1.1 404 A\nContent-Length: 0\n\n",
       "103-link-absent-in-final"},
      {"no final response", GET "HTTP/1.1 103 A\nLink: </b>; rel=preload\n\n",
       "103-link-absent-in-final"},
      {"on another line",
       GET "HTTP/1.1 103 A\nLink: </b,c>; rel=preload\n\n"
           "HTTP/1.1 200 OK\nLink: </a>; rel=x\nLink: </b,c>; rel=preload\nContent-Length: 0\n\n",
       "103-link-absent-in-final"},
      {"representation metadata of a 103 is another rule's",
       GET "HTTP/1.1 103 A\nContent-Type: text/html\n\n" OK, "1xx-representation-metadata"},
      {"of a 101", GET "HTTP/1.1 101 A\n[[Content-Type: text/html]]\n\n",
       "1xx-representation-metadata"},
  });
}

TEST(Interim, UploadResumption) {
  expect_findings({
      {"the same version", UPLOAD RESUMABLE "Location: /u\n\n" OK, "104-interop-version"},
      {"none in the 104", UPLOAD "[[HTTP/1.1 104 A]]\nLocation: /u\n\n" OK, "104-interop-version"},
      {"none in the request",
       POST "HTTP/1.1 104 A\n[[Upload-Draft-Interop-Version: 8]]\nLocation: /u\n\n" OK,
       "104-interop-version"},
      {"progress needs no Location", UPLOAD RESUMABLE "Upload-Offset: 2\n\n" OK,
       "104-location-missing"},
      {"a creation may have Location", UPLOAD RESUMABLE "Location: /u\n\n" OK,
       "104-append-location"},
      {"PATCH of something else",
       "PATCH /a HTTP/1.1\nHost: a\nUpload-Offset: 2\nContent-Type: text/plain\n"
       "Content-Length: 2\n\nhi\n" RESUMABLE "Location: /u\n\n" OK,
       "104-append-location"},
      {"the final one differs",
       UPLOAD RESUMABLE "Location: /u\n\nHTTP/1.1 201 A\nLocation: [[/v]]\nContent-Length: 0\n\n",
       "104-location-differs"},
      {"the final one is that of the finished upload",
       UPLOAD RESUMABLE
       "Location: /u\n\nHTTP/1.1 201 A\nUpload-Complete: ?1\nLocation: /v\nContent-Length: 0\n\n",
       "104-location-differs"},
      {"a redirection",
       UPLOAD RESUMABLE "Location: /u\n\nHTTP/1.1 303 A\nLocation: /v\nContent-Length: 0\n\n",
       "104-location-differs"},
      {"all the same",
       UPLOAD RESUMABLE "Location: /u\n\n" RESUMABLE
                        "Location: /u\n\nHTTP/1.1 201 A\nLocation: /u\nContent-Length: 0\n\n",
       "104-location-differs"},
  });
}

}  // namespace
}  // namespace statute
