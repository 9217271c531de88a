// Further cases of the rules in rules/checks/conditional/.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/cases.h"

namespace statute {
namespace {

// An exchange without content: the request line and its fields, the status line and its fields.
std::string exchange(std::string_view request, std::string_view response) {
  std::string text(request);
  text += "\nHost: a.example\n\n";
  text += response;
  text += "\nContent-Length: 0\n\n";
  return text;
}

struct Turn {
  std::string_view what;
  std::string_view request;
  std::string_view response;
};

void expect_of(std::string_view id, std::initializer_list<Turn> turns) {
  for (const Turn& t : turns) {
    SCOPED_TRACE(t.what);
    expect_findings(exchange(t.request, t.response), id);
  }
}

TEST(Conditional, TheOneTagOfIfNoneMatch) {
  expect_of(
      "conditional-etag-ignored",
      {
          {"weak and equal", "GET / HTTP/1.1\nIf-None-Match: W/\"a\"",
           "[[HTTP/1.1 200 OK]]\n[[ETag: W/\"a\"]]"},
          {"a comma in the tag", "GET / HTTP/1.1\nIf-None-Match: \"a,b\"",
           "[[HTTP/1.1 200 OK]]\n[[ETag: \"a,b\"]]"},
          {"If-Modified-Since beside it does not count",
           "GET / HTTP/1.1\nIf-None-Match: \"a\"\nIf-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
           "[[HTTP/1.1 200 OK]]\n[[ETag: \"a\"]]"},
          {"tags are compared with case", "GET / HTTP/1.1\nIf-None-Match: \"a\"",
           "HTTP/1.1 200 OK\nETag: \"A\""},
          {"another strength", "GET / HTTP/1.1\nIf-None-Match: \"a\"",
           "HTTP/1.1 200 OK\nETag: W/\"a\""},
          {"one of two", "GET / HTTP/1.1\nIf-None-Match: \"a\", \"b\"",
           "HTTP/1.1 200 OK\nETag: \"a\""},
          {"If-Match comes first", "GET / HTTP/1.1\nIf-None-Match: \"a\"\nIf-Match: \"a\"",
           "HTTP/1.1 200 OK\nETag: \"a\""},
          {"so does If-Unmodified-Since",
           "GET / HTTP/1.1\nIf-None-Match: \"a\"\nIf-Unmodified-Since: Mon, 01 Jun 2026 10:00:00 "
           "GMT",
           "HTTP/1.1 200 OK\nETag: \"a\""},
          {"two tags in the answer", "GET / HTTP/1.1\nIf-None-Match: \"a\"",
           "HTTP/1.1 200 OK\nETag: \"a\"\nETag: \"b\""},
          {"no tag, not quoted", "GET / HTTP/1.1\nIf-None-Match: a", "HTTP/1.1 200 OK\nETag: a"},
          {"of another method", "POST / HTTP/1.1\nIf-None-Match: \"a\"",
           "HTTP/1.1 200 OK\nETag: \"a\""},
          {"a redirection", "GET / HTTP/1.1\nIf-None-Match: \"a\"",
           "HTTP/1.1 302 Found\nLocation: /b\nETag: \"a\""},
          {"an error", "GET / HTTP/1.1\nIf-None-Match: \"a\"", "HTTP/1.1 404 No\nETag: \"a\""},
      });
  expect_findings("HTTP/1.1 200 OK\nETag: \"a\"\nContent-Length: 0\n\n",
                  "conditional-etag-ignored");
}

TEST(Conditional, StrengthInIfNoneMatch) {
  expect_of(
      "conditional-etag-weak",
      {
          {"weak in the answer", "GET / HTTP/1.1\nIf-None-Match: \"a\"",
           "[[HTTP/1.1 200 OK]]\n[[ETag: W/\"a\"]]"},
          {"other tags", "GET / HTTP/1.1\nIf-None-Match: W/\"a\"", "HTTP/1.1 200 OK\nETag: \"b\""},
          {"equal", "GET / HTTP/1.1\nIf-None-Match: W/\"a\"", "HTTP/1.1 200 OK\nETag: W/\"a\""},
          {"w is no W", "GET / HTTP/1.1\nIf-None-Match: w/\"a\"", "HTTP/1.1 200 OK\nETag: \"a\""},
      });
}

TEST(Conditional, SeveralTagsInIfNoneMatch) {
  expect_of(
      "conditional-etag-list",
      {
          {"over two lines", "GET / HTTP/1.1\nIf-None-Match: \"a\"\nIf-None-Match: \"b\"",
           "[[HTTP/1.1 200 OK]]\n[[ETag: \"b\"]]"},
          {"weakly", "GET / HTTP/1.1\nIf-None-Match: \"a\", W/\"b,c\"",
           "[[HTTP/1.1 200 OK]]\n[[ETag: \"b,c\"]]"},
          {"with empty elements", "GET / HTTP/1.1\nIf-None-Match: ,\"a\",, \"b\"",
           "[[HTTP/1.1 200 OK]]\n[[ETag: \"b\"]]"},
          {"none of them", "GET / HTTP/1.1\nIf-None-Match: \"a\", \"b\"",
           "HTTP/1.1 200 OK\nETag: \"c\""},
          {"part of a tag with a comma", "GET / HTTP/1.1\nIf-None-Match: \"a,b\", \"c\"",
           "HTTP/1.1 200 OK\nETag: \"b\""},
          {"one malformed", "GET / HTTP/1.1\nIf-None-Match: \"a\", b",
           "HTTP/1.1 200 OK\nETag: \"a\""},
          {"the one tag", "GET / HTTP/1.1\nIf-None-Match: \"a\"", "HTTP/1.1 200 OK\nETag: \"a\""},
      });
}

TEST(Conditional, IfNoneMatchOfHead) {
  expect_of(
      "conditional-etag-head",
      {
          {"any", "HEAD / HTTP/1.1\nIf-None-Match: *", "[[HTTP/1.1 200 OK]]"},
          {"weakly, in a list", "HEAD / HTTP/1.1\nIf-None-Match: \"b\", W/\"a\"",
           "[[HTTP/1.1 200 OK]]\n[[ETag: \"a\"]]"},
          {"without a tag in the answer", "HEAD / HTTP/1.1\nIf-None-Match: \"a\"",
           "HTTP/1.1 200 OK"},
          {"another tag", "HEAD / HTTP/1.1\nIf-None-Match: \"a\"", "HTTP/1.1 200 OK\nETag: \"b\""},
          {"If-Match comes first", "HEAD / HTTP/1.1\nIf-None-Match: *\nIf-Match: \"a\"",
           "HTTP/1.1 200 OK"},
      });
}

TEST(Conditional, IfNoneMatchAny) {
  expect_of(
      "conditional-etag-star",
      {
          {"with a tag", "GET / HTTP/1.1\nIf-None-Match: *", "[[HTTP/1.1 200 OK]]\nETag: \"a\""},
          {"quoted", "GET / HTTP/1.1\nIf-None-Match: \"*\"", "HTTP/1.1 200 OK"},
          {"among tags", "GET / HTTP/1.1\nIf-None-Match: \"a\", *", "HTTP/1.1 200 OK"},
          {"of PUT", "PUT / HTTP/1.1\nIf-None-Match: *", "HTTP/1.1 200 OK"},
          {"not found", "GET / HTTP/1.1\nIf-None-Match: *", "HTTP/1.1 404 No"},
      });
}

TEST(Conditional, IfModifiedSince) {
  expect_of(
      "conditional-date-ignored",
      {
          {"of HEAD, and later",
           "HEAD / HTTP/1.1\nIf-Modified-Since: Mon, 01 Jun 2026 10:00:01 GMT",
           "[[HTTP/1.1 200 OK]]\n[[Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT]]"},
          {"in an obsolete form",
           "GET / HTTP/1.1\nIf-Modified-Since: Monday, 01-Jun-26 10:00:00 GMT",
           "[[HTTP/1.1 200 OK]]\n[[Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT]]"},
          {"newer by a second", "GET / HTTP/1.1\nIf-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 200 OK\nLast-Modified: Mon, 01 Jun 2026 10:00:01 GMT"},
          {"If-None-Match wins",
           "GET / HTTP/1.1\nIf-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT\nIf-None-Match: \"a\"",
           "HTTP/1.1 200 OK\nLast-Modified: Mon, 01 Jun 2026 10:00:00 GMT"},
          {"no date", "GET / HTTP/1.1\nIf-Modified-Since: 2026-06-01T10:00:00Z",
           "HTTP/1.1 200 OK\nLast-Modified: Mon, 01 Jun 2026 10:00:00 GMT"},
          {"two dates",
           "GET / HTTP/1.1\nIf-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT\nIf-Modified-Since: "
           "Mon, 01 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 200 OK\nLast-Modified: Mon, 01 Jun 2026 10:00:00 GMT"},
          {"no such day", "GET / HTTP/1.1\nIf-Modified-Since: Mon, 31 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 200 OK\nLast-Modified: Mon, 01 Jun 2026 10:00:00 GMT"},
          {"without Last-Modified",
           "GET / HTTP/1.1\nIf-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT", "HTTP/1.1 200 OK"},
          {"of POST", "POST / HTTP/1.1\nIf-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 200 OK\nLast-Modified: Mon, 01 Jun 2026 10:00:00 GMT"},
          {"a part",
           "GET / HTTP/1.1\nRange: bytes=0-0\nIf-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 206 Partial Content\nLast-Modified: Mon, 01 Jun 2026 10:00:00 GMT"},
      });
}

TEST(Conditional, IfMatch) {
  expect_of(
      "if-match-ignored",
      {
          {"no tag of a list", "GET / HTTP/1.1\nIf-Match: \"a\", \"b\"",
           "[[HTTP/1.1 200 OK]]\n[[ETag: \"c\"]]"},
          {"of HEAD", "HEAD / HTTP/1.1\nIf-Match: \"a\"", "[[HTTP/1.1 200 OK]]\n[[ETag: \"c\"]]"},
          {"a part", "GET / HTTP/1.1\nRange: bytes=0-0\nIf-Match: \"a\"",
           "[[HTTP/1.1 206 Partial Content]]\n[[ETag: \"c\"]]"},
          {"what cannot exist", "GET / HTTP/1.1\nIf-Match: \"no-such-tag\"", "[[HTTP/1.1 200 OK]]"},
          {"a cache that had to ask", "GET / HTTP/1.1\nIf-Match: \"a\"",
           "[[HTTP/1.1 200 OK]]\nX-Cache: MISS\n[[ETag: \"c\"]]"},
          {"what may exist, unseen", "GET / HTTP/1.1\nIf-Match: \"a\"", "HTTP/1.1 200 OK"},
          {"weakly", "GET / HTTP/1.1\nIf-Match: \"a\"", "HTTP/1.1 200 OK\nETag: W/\"a\""},
          {"any", "GET / HTTP/1.1\nIf-Match: *", "HTTP/1.1 200 OK\nETag: \"a\""},
          {"of PUT: it may be done already", "PUT / HTTP/1.1\nIf-Match: \"a\"",
           "HTTP/1.1 200 OK\nETag: \"b\""},
          {"from a cache", "GET / HTTP/1.1\nIf-Match: \"a\"",
           "HTTP/1.1 200 OK\nAge: 0\nETag: \"c\""},
          {"through a proxy", "GET / HTTP/1.1\nIf-Match: \"a\"",
           "HTTP/1.1 200 OK\nVia: 1.1 b\nETag: \"c\""},
          {"from a cache with a status", "GET / HTTP/1.1\nIf-Match: \"a\"",
           "HTTP/1.1 200 OK\nCache-Status: c; hit\nETag: \"c\""},
          {"from a cache with a field of its own", "GET / HTTP/1.1\nIf-Match: \"a\"",
           "HTTP/1.1 200 OK\nX-Cache: TCP_HIT\nETag: \"c\""},
          {"malformed", "GET / HTTP/1.1\nIf-Match: a", "HTTP/1.1 200 OK\nETag: \"c\""},
      });
  expect_of(
      "if-match-weak",
      {
          {"weak in the answer", "GET / HTTP/1.1\nIf-Match: \"a\"",
           "[[HTTP/1.1 200 OK]]\n[[ETag: W/\"a\"]]"},
          {"weak in the request", "HEAD / HTTP/1.1\nIf-Match: \"b\", W/\"a\"",
           "[[HTTP/1.1 200 OK]]\n[[ETag: \"a\"]]"},
          {"strongly too", "GET / HTTP/1.1\nIf-Match: W/\"a\", \"a\"",
           "HTTP/1.1 200 OK\nETag: \"a\""},
          {"not at all", "GET / HTTP/1.1\nIf-Match: W/\"a\"", "HTTP/1.1 200 OK\nETag: W/\"b\""},
          {"from a cache", "GET / HTTP/1.1\nIf-Match: W/\"a\"",
           "HTTP/1.1 200 OK\nX-Cache: Hit from c\nETag: W/\"a\""},
      });
}

TEST(Conditional, IfUnmodifiedSince) {
  expect_of(
      "if-unmodified-since-ignored",
      {
          {"of HEAD", "HEAD / HTTP/1.1\nIf-Unmodified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
           "[[HTTP/1.1 200 OK]]\n[[Last-Modified: Mon, 01 Jun 2026 10:00:01 GMT]]"},
          {"the same second", "GET / HTTP/1.1\nIf-Unmodified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 200 OK\nLast-Modified: Mon, 01 Jun 2026 10:00:00 GMT"},
          {"If-Match wins",
           "GET / HTTP/1.1\nIf-Match: \"a\"\nIf-Unmodified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 200 OK\nLast-Modified: Mon, 01 Jun 2026 10:00:01 GMT"},
          {"no date", "GET / HTTP/1.1\nIf-Unmodified-Since: 0",
           "HTTP/1.1 200 OK\nLast-Modified: Mon, 01 Jun 2026 10:00:01 GMT"},
          {"from a cache", "GET / HTTP/1.1\nIf-Unmodified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 200 OK\nAge: 1\nLast-Modified: Mon, 01 Jun 2026 10:00:01 GMT"},
          {"of DELETE", "DELETE / HTTP/1.1\nIf-Unmodified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 200 OK\nLast-Modified: Mon, 01 Jun 2026 10:00:01 GMT"},
      });
}

TEST(Conditional, MethodOf304) {
  expect_of("304-method",
            {
                {"unknown", "get / HTTP/1.1\nIf-None-Match: *", "[[HTTP/1.1 304 Not Modified]]"},
                {"HEAD", "HEAD / HTTP/1.1\nIf-None-Match: *", "HTTP/1.1 304 Not Modified"},
                {"QUERY", "QUERY / HTTP/1.1\nIf-None-Match: *", "HTTP/1.1 304 Not Modified"},
            });
}

TEST(Conditional, PreconditionsOfMethodsThatSelectNothing) {
  expect_of(
      "precondition-on-options",
      {
          {"If-Range alone", "OPTIONS / HTTP/1.1\nIf-Range: \"a\"",
           "[[HTTP/1.1 412 Precondition Failed]]"},
          {"304 to TRACE", "TRACE / HTTP/1.1\nIf-None-Match: *", "[[HTTP/1.1 304 Not Modified]]"},
          {"none", "OPTIONS / HTTP/1.1\nAccept: */*", "HTTP/1.1 412 Precondition Failed"},
          {"one of WebDAV too", "OPTIONS / HTTP/1.1\nIf-Match: \"a\"\nIf: (<urn:a>)",
           "HTTP/1.1 412 Precondition Failed"},
          {"one of a vendor too", "OPTIONS / HTTP/1.1\nIf-Match: \"a\"\nX-Vendor-If-Match: 1",
           "HTTP/1.1 412 Precondition Failed"},
          {"of GET", "GET / HTTP/1.1\nIf-Match: \"a\"", "HTTP/1.1 412 Precondition Failed"},
      });
}

TEST(Conditional, TagOf304) {
  expect_of(
      "304-etag-not-listed",
      {
          {"If-Modified-Since does not rescue it",
           "GET / HTTP/1.1\nIf-None-Match: \"a\", \"b\"\nIf-Modified-Since: Mon, 01 Jun 2026 "
           "10:00:00 GMT",
           "HTTP/1.1 304 Not Modified\n[[ETag: \"c\"]]"},
          {"listed on the second line",
           "GET / HTTP/1.1\nIf-None-Match: \"a\"\nIf-None-Match: \"b\"",
           "HTTP/1.1 304 Not Modified\nETag: W/\"b\""},
          {"any", "GET / HTTP/1.1\nIf-None-Match: *", "HTTP/1.1 304 Not Modified\nETag: \"c\""},
          {"malformed", "GET / HTTP/1.1\nIf-None-Match: a",
           "HTTP/1.1 304 Not Modified\nETag: \"c\""},
          {"without a tag", "GET / HTTP/1.1\nIf-None-Match: \"a\"", "HTTP/1.1 304 Not Modified"},
      });
}

TEST(Conditional, DatesThatAreNone) {
  expect_of(
      "conditional-date-invalid",
      {
          {"two dates on two lines",
           "GET / HTTP/1.1\nIf-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT\nIf-Modified-Since: "
           "Mon, 01 Jun 2026 10:00:00 GMT",
           "[[HTTP/1.1 304 Not Modified]]"},
          {"two dates",
           "GET / HTTP/1.1\nIf-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT, Mon, 01 Jun 2026 "
           "10:00:00 GMT",
           "[[HTTP/1.1 304 Not Modified]]"},
          {"412", "HEAD / HTTP/1.1\nIf-Modified-Since: 0", "[[HTTP/1.1 412 Precondition Failed]]"},
          {"an obsolete form is a date",
           "GET / HTTP/1.1\nIf-Modified-Since: Mon Jun  1 10:00:00 2026",
           "HTTP/1.1 304 Not Modified"},
          {"with the wrong day of the week",
           "GET / HTTP/1.1\nIf-Modified-Since: Tue, 01 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 304 Not Modified"},
          {"If-None-Match wins", "GET / HTTP/1.1\nIf-Modified-Since: 0\nIf-None-Match: *",
           "HTTP/1.1 304 Not Modified"},
          {"400 may have another cause", "GET / HTTP/1.1\nIf-Modified-Since: 0",
           "HTTP/1.1 400 Bad Request"},
      });
  expect_of("412-get-if-modified-since",
            {
                {"no date: conditional-date-invalid says so",
                 "GET / HTTP/1.1\nIf-Modified-Since: 0", "HTTP/1.1 412 Precondition Failed"},
            });
  expect_of("if-unmodified-since-invalid",
            {
                {"of PUT", "PUT / HTTP/1.1\nIf-Unmodified-Since: now",
                 "[[HTTP/1.1 412 Precondition Failed]]"},
                {"a date", "PUT / HTTP/1.1\nIf-Unmodified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
                 "HTTP/1.1 412 Precondition Failed"},
                {"If-Match beside it", "PUT / HTTP/1.1\nIf-Unmodified-Since: now\nIf-Match: \"a\"",
                 "HTTP/1.1 412 Precondition Failed"},
                {"WebDAV's If beside it", "PUT / HTTP/1.1\nIf-Unmodified-Since: now\nIf: (<urn:a>)",
                 "HTTP/1.1 412 Precondition Failed"},
            });
}

TEST(Conditional, MetadataOn304) {
  expect_findings({
      {"all in one finding",
       "HTTP/1.1 304 Not Modified\n[[Content-Type: a/b]]\nServer: a\n[[Content-Encoding: gzip]]\n"
       "[[Repr-Digest: sha-256=:AA==:]]\n\n",
       "304-representation-metadata"},
      {"nothing of the kind",
       "HTTP/1.1 304 Not Modified\nAccept-Ranges: bytes\nContent-Length: 3\n"
       "Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT\nSet-Cookie: a=b\n\n",
       "304-representation-metadata"},
      {"of a 200", "HTTP/1.1 200 OK\nContent-Type: a/b\nContent-Length: 0\n\n",
       "304-representation-metadata"},
      {"beside a weak tag",
       "HTTP/1.1 304 No\nETag: W/\"a\"\nLast-Modified: Mon, 01 Jun 2026 10:00:00 GMT\n\n",
       "304-last-modified-needless"},
      {"without a tag", "HTTP/1.1 304 No\nLast-Modified: Mon, 01 Jun 2026 10:00:00 GMT\n\n",
       "304-last-modified-needless"},
  });
}

TEST(Conditional, Unconditional304) {
  expect_of("304-unconditional",
            {
                {"If-Match is no such condition", "GET / HTTP/1.1\nIf-Match: \"a\"",
                 "[[HTTP/1.1 304 Not Modified]]"},
                {"by date", "GET / HTTP/1.1\nIf-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
                 "HTTP/1.1 304 Not Modified"},
                {"through a proxy", "GET / HTTP/1.1\nAccept: */*",
                 "HTTP/1.1 304 Not Modified\nVia: 1.1 b"},
            });
  expect_findings({
      {"the request may be provisional",
       "GET / HTTP/1.1\nAccept: */*\n\nHTTP/1.1 304 Not Modified\nETag: \"a\"\n\n",
       "304-unconditional"},
      {"the request is unknown", "HTTP/1.1 304 Not Modified\nETag: \"a\"\n\n", "304-unconditional"},
  });
}

TEST(Conditional, DateOf304) {
  expect_of(
      "304-last-modified-later",
      {
          {"earlier", "GET / HTTP/1.1\nIf-Modified-Since: Mon, 01 Jun 2026 10:00:01 GMT",
           "HTTP/1.1 304 Not Modified\nLast-Modified: Mon, 01 Jun 2026 10:00:00 GMT"},
          {"If-None-Match wins",
           "GET / HTTP/1.1\nIf-None-Match: \"a\"\nIf-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 304 Not Modified\nLast-Modified: Mon, 01 Jun 2026 10:00:01 GMT"},
      });
}

TEST(Conditional, MalformedTagsAndA304) {
  expect_of(
      "conditional-etag-unquoted",
      {
          {"several", "GET / HTTP/1.1\nIf-None-Match: a, w/\"b\"", "[[HTTP/1.1 304 Not Modified]]"},
          {"a tag among them", "GET / HTTP/1.1\nIf-None-Match: a, \"b\"",
           "HTTP/1.1 304 Not Modified"},
          {"any", "GET / HTTP/1.1\nIf-None-Match: *", "HTTP/1.1 304 Not Modified"},
          {"nothing", "GET / HTTP/1.1\nIf-None-Match:", "HTTP/1.1 304 Not Modified"},
          {"a date beside it",
           "GET / HTTP/1.1\nIf-None-Match: a\nIf-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 304 Not Modified"},
      });
}

TEST(Conditional, IfMatchAnd412) {
  expect_of(
      "if-match-evaluated-wrong",
      {
          {"in a list, of PUT", "PUT / HTTP/1.1\nIf-Match: \"b\", \"a\"",
           "[[HTTP/1.1 412 Precondition Failed]]\n[[ETag: \"a\"]]"},
          {"weak tags match nothing", "PUT / HTTP/1.1\nIf-Match: W/\"a\"",
           "HTTP/1.1 412 Precondition Failed\nETag: W/\"a\""},
          {"another condition may be false",
           "PUT / HTTP/1.1\nIf-Match: \"a\"\nIf-None-Match: \"a\"",
           "HTTP/1.1 412 Precondition Failed\nETag: \"a\""},
          {"WebDAV's Overwrite", "COPY / HTTP/1.1\nIf-Match: \"a\"\nOverwrite: F",
           "HTTP/1.1 412 Precondition Failed\nETag: \"a\""},
          {"without a tag", "PUT / HTTP/1.1\nIf-Match: \"a\"", "HTTP/1.1 412 Precondition Failed"},
          {"with a date it is if-unmodified-since-with-if-match",
           "PUT / HTTP/1.1\nIf-Match: \"a\"\nIf-Unmodified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 412 Precondition Failed\nETag: \"a\""},
      });
  expect_of(
      "if-unmodified-since-with-if-match",
      {
          {"an If-Match that is false",
           "PUT / HTTP/1.1\nIf-Match: \"b\"\nIf-Unmodified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 412 Precondition Failed\nETag: \"a\""},
          {"weak tags match nothing",
           "PUT / HTTP/1.1\nIf-Match: W/\"a\"\nIf-Unmodified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 412 Precondition Failed\nETag: W/\"a\""},
          {"If-None-Match may be false",
           "PUT / HTTP/1.1\nIf-Match: \"a\"\nIf-None-Match: \"a\"\n"
           "If-Unmodified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 412 Precondition Failed\nETag: \"a\""},
      });
}

TEST(Conditional, IfNoneMatchAnd412) {
  expect_of("412-get-if-none-match",
            {
                {"any, of HEAD", "HEAD / HTTP/1.1\nIf-None-Match: *",
                 "[[HTTP/1.1 412 Precondition Failed]]"},
                {"of QUERY", "QUERY / HTTP/1.1\nIf-None-Match: \"a\"",
                 "[[HTTP/1.1 412 Precondition Failed]]\nETag: \"a\""},
                {"of PUT", "PUT / HTTP/1.1\nIf-None-Match: *", "HTTP/1.1 412 Precondition Failed"},
                {"the condition is true", "GET / HTTP/1.1\nIf-None-Match: \"a\"",
                 "HTTP/1.1 412 Precondition Failed\nETag: \"b\""},
                {"If-Match may be false", "GET / HTTP/1.1\nIf-None-Match: \"a\"\nIf-Match: \"b\"",
                 "HTTP/1.1 412 Precondition Failed"},
                {"If-Unmodified-Since may be false",
                 "GET / HTTP/1.1\nIf-None-Match: \"a\"\nIf-Unmodified-Since: Mon, 01 Jun 2026 "
                 "10:00:00 GMT",
                 "HTTP/1.1 412 Precondition Failed"},
            });
}

TEST(Conditional, IfModifiedSinceAnd412) {
  expect_of(
      "412-if-modified-since",
      {
          {"of POST", "POST / HTTP/1.1\nIf-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
           "[[HTTP/1.1 412 Precondition Failed]]"},
          {"of GET", "GET / HTTP/1.1\nIf-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 412 Precondition Failed"},
          {"WebDAV's If",
           "PUT / HTTP/1.1\nIf: (<urn:a>)\nIf-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 412 Precondition Failed"},
          {"through a proxy", "PUT / HTTP/1.1\nIf-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 412 Precondition Failed\nVia: 1.1 b"},
          {"If-Match beside it",
           "PUT / HTTP/1.1\nIf-Match: \"a\"\nIf-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 412 Precondition Failed"},
      });
  expect_of(
      "412-get-if-modified-since",
      {
          {"of HEAD", "HEAD / HTTP/1.1\nIf-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
           "[[HTTP/1.1 412 Precondition Failed]]"},
          {"through a proxy", "GET / HTTP/1.1\nIf-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 412 Precondition Failed\nVia: 1.1 b"},
          {"of PUT", "PUT / HTTP/1.1\nIf-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 412 Precondition Failed"},
          {"If-None-Match beside it",
           "GET / HTTP/1.1\nIf-None-Match: \"a\"\nIf-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 412 Precondition Failed"},
      });
}

}  // namespace
}  // namespace statute
