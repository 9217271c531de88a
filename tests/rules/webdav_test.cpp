// Further cases of rules/checks/webdav/.
#include <gtest/gtest.h>

#include "tests/rules/cases.h"

namespace statute {
namespace {

#define XML "Content-Type: application/xml\n\n"
#define MULTI "HTTP/1.1 207 Multi-Status\n" XML
#define DAV "<d:multistatus xmlns:d=\"DAV:\">"
#define END "</d:multistatus>\n"
#define PROPFIND "PROPFIND /a HTTP/1.1\nHost: a\nContent-Length: 0\n\n"
#define OK_LINE "<d:status>HTTP/1.1 200 OK</d:status>"

TEST(Multistatus, References) {
#define REF(href) MULTI DAV "<d:response>" href OK_LINE "</d:response>" END
  expect_findings({
      {"a URI", REF("<d:href>https://a.example/b?c</d:href>"), "207-href-invalid"},
      {"white space around it", REF("<d:href>\n /b\n</d:href>"), "207-href-invalid"},
      {"a path without its root", REF("[[<d:href>b/c</d:href>]]"), "207-href-invalid"},
      {"nothing", REF("[[<d:href/>]]"), "207-href-invalid"},
      {"an authority", REF("[[<d:href>//a/b</d:href>]]"), "207-href-invalid"},
      {"a fragment", REF("[[<d:href>/b#c</d:href>]]"), "207-href-invalid"},
      {"octets beyond ASCII", REF("[[<d:href>/\xC3\xBC</d:href>]]"), "207-href-invalid"},
      {"an ampersand is a reference", REF("<d:href>/b?c&amp;d</d:href>"), "207-href-invalid"},
      {"another namespace", REF("<href>b c</href><d:href>/</d:href>"), "207-href-invalid"},
      {"within a property",
       REF("<d:href>/</d:href><d:propstat><d:prop><d:owner><d:href>b c</d:href></d:owner>"
           "</d:prop>" OK_LINE "</d:propstat>"),
       "207-href-invalid"},
      {"JSON", "HTTP/1.1 207 A\nContent-Type: application/json\n\n[]\n", "207-href-invalid"},
      {"in one line by default namespace",
       MULTI "<multistatus xmlns=\"DAV:\"><response>[[<href>b</href>]]</response></multistatus>",
       "207-href-invalid"},
  });
}

TEST(Multistatus, Members) {
#define MEMBER(tag, parts) MULTI DAV tag parts "</d:response>" END
#define PROPSTAT "<d:propstat><d:prop/>" OK_LINE "</d:propstat>"
  expect_findings({
      {"propstats", MEMBER("<d:response>", "<d:href>/</d:href>" PROPSTAT PROPSTAT),
       "207-response-invalid"},
      {"several hrefs and a status",
       MEMBER("<d:response>", "<d:href>/</d:href><d:href>/b</d:href>" OK_LINE),
       "207-response-invalid"},
      {"both", MEMBER("[[<d:response>]]", "<d:href>/</d:href>" OK_LINE PROPSTAT),
       "207-response-invalid"},
      {"no href", MEMBER("[[<d:response>]]", OK_LINE), "207-response-invalid"},
      {"empty", MULTI DAV "[[<d:response/>]]" END, "207-response-invalid"},
      {"no members at all", MULTI DAV END, "207-response-invalid"},
      {"other elements", MULTI DAV "<d:sync-token>a</d:sync-token>" END, "207-response-invalid"},
  });
}

TEST(Multistatus, Statuses) {
#define STATUS(s) MULTI DAV "<d:response><d:href>/</d:href>" s "</d:response>" END
  expect_findings({
      {"without a phrase", STATUS("<d:status>HTTP/1.1 200 </d:status>"), "207-status-syntax"},
      {"trimmed", STATUS("<d:status>HTTP/1.1 200</d:status>"), "207-status-syntax"},
      {"of HTTP/2", STATUS("[[<d:status>HTTP/2 200</d:status>]]"), "207-status-syntax"},
      {"four digits", STATUS("[[<d:status>HTTP/1.1 2000 OK</d:status>]]"), "207-status-syntax"},
      {"in a propstat", STATUS("<d:propstat><d:prop/>[[<d:status>200 OK</d:status>]]</d:propstat>"),
       "207-status-syntax"},
      {"a property of that name",
       STATUS("<d:propstat><d:prop><d:status>x</d:status></d:prop>" OK_LINE "</d:propstat>"),
       "207-status-syntax"},
      {"failures", "DELETE /a HTTP/1.1\nHost: a\n\n" STATUS("<d:status>HTTP/1.1 423 L</d:status>"),
       "207-single-2xx"},
      {"no member", "DELETE /a HTTP/1.1\nHost: a\n\n" MULTI DAV END, "207-single-2xx"},
      {"PROPFIND", PROPFIND STATUS(OK_LINE), "207-single-2xx"},
      {"all well", "PROPPATCH /a HTTP/1.1\nHost: a\n\n" STATUS(PROPSTAT PROPSTAT),
       "proppatch-partial"},
      {"another method",
       PROPFIND STATUS(PROPSTAT
                       "<d:propstat><d:prop/><d:status>HTTP/1.1 404 N</d:status></d:propstat>"),
       "proppatch-partial"},
      {"a client that knows",
       "PROPFIND /a HTTP/1.1\nHost: a\nDAV: 1, bind\n\n" STATUS(
           "<d:status>HTTP/1.1 208 A</d:status>"),
       "208-without-bind"},
      {"208 as part of a text", PROPFIND STATUS("<d:status>HTTP/1.1 200 208</d:status>"),
       "208-without-bind"},
  });
}

TEST(Multistatus, Documents) {
  expect_findings({
      {"sound", MULTI DAV END, "207-xml-namespace"},
      {"an undeclared entity is not judged", MULTI DAV "&nbsp;" END, "207-xml-namespace"},
      {"not closed", MULTI DAV "<d:response>[[</d:multistatus>\n]]", "207-xml-namespace"},
      {"no UTF-8", MULTI DAV "[[\xFC</d:multistatus>\n]]", "207-xml-namespace"},
      {"another charset",
       "HTTP/1.1 207 A\nContent-Type: text/xml; charset=iso-8859-1\n\n" DAV "\xFC" END,
       "207-xml-namespace"},
      {"cut off", "HTTP/1.1 207 A\nContent-Length: 999\n" XML DAV "\n", "207-xml-namespace"},
      {"JSON is another matter", "HTTP/1.1 207 A\nContent-Type: application/json\n\n[]\n",
       "207-xml-namespace"},
      {"JSON", "HTTP/1.1 207 A\n[[Content-Type: application/json]]\n\n[]\n", "207-not-multistatus"},
      {"JSON to a method of WebDAV",
       PROPFIND "HTTP/1.1 207 A\n[[Content-Type: application/json]]\n\n[]\n",
       "207-not-multistatus"},
      {"JSON to another method is told once",
       "POST /a HTTP/1.1\nHost: a\nContent-Length: 0\n\n"
       "HTTP/1.1 207 A\nContent-Type: application/json\n\n[]\n",
       "207-not-multistatus"},
      {"malformed XML is told once", MULTI DAV "<", "207-not-multistatus"},
      {"UTF-16 is not judged", "HTTP/1.1 207 A\n" XML "\\xFF\\xFE<\\0a\\0", "207-not-multistatus"},
      {"empty", "HTTP/1.1 207 A\nContent-Length: 0\n" XML, "207-not-multistatus"},
      {"a DAV field",
       "POST /a HTTP/1.1\nHost: a\nContent-Length: 0\n\n"
       "HTTP/1.1 207 A\nDAV: 1\nContent-Type: application/json\n\n[]\n",
       "207-non-webdav"},
      {"HEAD", "HEAD /a HTTP/1.1\nHost: a\n\nHTTP/1.1 207 A\n\n", "207-content-missing"},
      {"a request unseen", "HTTP/1.1 207 A\nContent-Length: 0\n\n", "207-content-missing"},
  });
}

TEST(WebDav, Locks) {
#define REFRESH "LOCK /a HTTP/1.1\nHost: a\nContent-Length: 0\n\n"
  expect_findings({
      {"a refresh", REFRESH "HTTP/1.1 200 OK\nContent-Length: 0\n\n", "lock-token-missing"},
      {"another prop", REFRESH "[[HTTP/1.1 200 OK]]\n" XML "<prop xmlns=\"DAV:\"/>\n",
       "lock-body-missing"},
      {"another namespace", REFRESH "[[HTTP/1.1 200 OK]]\n" XML "<prop><lockdiscovery/></prop>\n",
       "lock-body-missing"},
      {"a failure", REFRESH "HTTP/1.1 423 L\nContent-Length: 0\n\n", "lock-body-missing"},
      {"unlocking", "UNLOCK /a HTTP/1.1\nHost: a\n\nHTTP/1.1 204 N\n\n", "lock-body-missing"},
      {"not XML", "PUT /a HTTP/1.1\nHost: a\n\nHTTP/1.1 423 L\nContent-Type: text/html\n\n<p>\n",
       "423-precondition-missing"},
      {"an XML error is a sign of WebDAV",
       "PUT /a HTTP/1.1\nHost: a\n\nHTTP/1.1 423 L\n" XML "<a/>\n", "423-non-webdav"},
      {"so is If", "PUT /a HTTP/1.1\nHost: a\nIf: (<a>)\n\nHTTP/1.1 423 L\n\n", "423-non-webdav"},
      {"so is Allow", "PUT /a HTTP/1.1\nHost: a\n\nHTTP/1.1 423 L\nAllow: PUT, LOCK\n\n",
       "423-non-webdav"},
      {"so is the method", "COPY /a HTTP/1.1\nHost: a\n\nHTTP/1.1 423 L\n\n", "423-non-webdav"},
  });
}

TEST(WebDav, Classes) {
#define OPTIONS(target, fields) \
  "OPTIONS " target " HTTP/1.1\nHost: a\n\nHTTP/1.1 204 No Content\n" fields "\n"
  expect_findings({
      {"on another line", OPTIONS("/", "DAV: 2\nDAV: 1\n"), "dav-class-1-missing"},
      {"3 alone", OPTIONS("/", "DAV: [[3]]\n"), "dav-class-1-missing"},
      {"extensions only", OPTIONS("/", "DAV: access-control, <http://a/>\n"),
       "dav-class-1-missing"},
      {"the server as a whole", OPTIONS("*", "Allow: PROPFIND\n"), "dav-header-missing"},
      {"methods have case", OPTIONS("/", "Allow: propfind\n"), "dav-header-missing"},
      {"class 2", OPTIONS("/", "DAV: 1\nDAV: 2\nAllow: LOCK\n"), "dav-lock-class"},
      {"UNLOCK alone", OPTIONS("/", "DAV: 1\nAllow: UNLOCK\n"), "dav-lock-class"},
  });
}

TEST(WebDav, Codes) {
  expect_findings({
      {"not done yet", "MKCOL /a HTTP/1.1\nHost: a\n\nHTTP/1.1 202 A\n\n", "mkcol-not-201"},
      {"refused", PROPFIND "HTTP/1.1 405 N\nAllow: GET\n\n", "propfind-not-207"},
      {"a copy may depend", "COPY /a HTTP/1.1\nHost: a\n\nHTTP/1.1 424 F\n\n", "424-top-level"},
      {"a batch", "PATCH /a HTTP/1.1\nHost: a\n\n[[HTTP/1.1 424 F]]\n\n", "424-top-level"},
      {"MKCOL needs room", "MKCOL /a HTTP/1.1\nHost: a\n\nHTTP/1.1 507 I\n\n", "507-non-webdav"},
      {"deep by default", PROPFIND "HTTP/1.1 508 L\n\n", "508-depth"},
      {"deep by its word", "REPORT /a HTTP/1.1\nHost: a\nDepth: Infinity\n\nHTTP/1.1 508 L\n\n",
       "508-depth"},
      {"flat", "PROPFIND /a HTTP/1.1\nHost: a\nDepth: 1\n\n[[HTTP/1.1 508 L]]\n\n", "508-depth"},
  });
}

TEST(WebDav, RefusedMeaning) {
#define JSON "Content-Type: application/json\n"
#define POST(body) "POST /a HTTP/1.1\nHost: a\nContent-Length: 4\n" JSON "\n" body
  expect_findings({
      {"malformed content", POST("{a}\n") "HTTP/1.1 400 B\n" JSON "\n{\"errors\":{}}\n",
       "422-vs-400"},
      {"a list of any errors", POST("[1]\n") "HTTP/1.1 400 B\n" JSON "\n{\"errors\":[]}\n",
       "422-vs-400"},
      {"parts are named", POST("[1]\n") "[[HTTP/1.1 400 B]]\n" JSON "\n{\"violations\":[]}\n",
       "422-vs-400"},
      {"nothing is said", POST("[1]\n") "HTTP/1.1 400 B\n" JSON "\n{\"error\":\"no\"}\n",
       "422-vs-400"},
  });
}

}  // namespace
}  // namespace statute
