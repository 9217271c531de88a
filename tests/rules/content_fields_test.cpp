// Further cases of rules/checks/fields/cache_status.cpp, digests.cpp and
// content_*.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/rules/cases.h"

namespace statute {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Fields {
  std::string_view fields;
  std::string_view id;
};

void expect_all(std::initializer_list<Fields> cases) {
  for (const Fields& c : cases) {
    SCOPED_TRACE(c.fields);
    expect_findings("HTTP/1.1 204 No Content\n" + std::string(c.fields) + "\n\n", c.id);
  }
}

std::vector<Level> levels_of(std::string_view fields, std::string_view id) {
  std::vector<Level> all;
  for (const Said& said :
       findings_of("HTTP/1.1 204 No Content\n" + std::string(fields) + "\n\n", id)) {
    all.push_back(said.level);
  }
  return all;
}

TEST(CacheStatus, Members) {
  expect_all({
      {"Cache-Status: a; hit=?0", "cache-status-parameter"},
      {"Cache-Status: a; fwd=[[\"miss\"]], b; fwd=miss; fwd-status=[[?1]]",
       "cache-status-parameter"},
      {"Cache-Status: a; [[ttl]]", "cache-status-parameter"},
      {"Cache-Status: a; ttl=-10; stored=?0; detail=x; other=1", "cache-status-parameter"},
      {"Cache-Status: a; key=[[x]]", "cache-status-parameter"},
      {"Cache-Status: a; hit\nCache-Status: b; collapsed=[[1]]", "cache-status-parameter"},
      {"Cache-Status: a; hit; ttl=1.", "cache-status-parameter"},
      {"Cache-Status: a, [[(b c)]]", "cache-status-type"},
      {"Cache-Status: a b", "cache-status-type"},
      {"Cache-Status: a; fwd=\"miss\"", "cache-status-unknown-fwd"},
      {"Cache-Status: a; fwd=[[Miss]], b; fwd=partial", "cache-status-unknown-fwd"},
  });
  EXPECT_THAT(levels_of("Cache-Status: a; hit; fwd=miss", "cache-status-parameter"),
              ElementsAre(Level::should));
  EXPECT_THAT(levels_of("Cache-Status: a; hit, b; fwd=miss", "cache-status-parameter"), IsEmpty());
}

TEST(CacheStatus, OfResponsesMadeLocally) {
  const auto text = [](std::string_view fields) {
    return "HTTP/1.1 502 Bad Gateway\n" + std::string(fields) + "\nContent-Length: 0\n\n";
  };
  for (std::string_view fields : {
           "Proxy-Status: a; error=dns_error\nCache-Status: [[a]]; fwd=miss",
           "Proxy-Status: a; error=dns_error\nCache-Status: b; fwd=miss",
           "Proxy-Status: a; error=dns_error\nCache-Status: \"a\"; hit",
           "Proxy-Status: a; received-status=502\nCache-Status: a; fwd=miss",
       }) {
    expect_findings(text(fields), "cache-status-local");
  }
}

TEST(Digests, OfContent) {
  const std::string digest = "sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:";
  const std::string wrong = "sha-256=[[:AAAWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:]]";
  const std::string wrong_unmarked = "sha-256=:AAAWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:";
  const auto expect = [&](const std::string& text) {
    SCOPED_TRACE(text);
    expect_findings(text, "content-digest-mismatch");
  };
  const std::string get = "GET / HTTP/1.1\nHost: a.example\n\n";
  const std::string head = "HEAD / HTTP/1.1\nHost: a.example\n\n";
  expect("HTTP/1.1 200 OK\nContent-Length: 3\nContent-Digest: " + digest + "\n\nabc");
  expect("HTTP/1.1 200 OK\nContent-Length: 3\nContent-Digest: " + wrong + "\n\nabc");
  expect("HTTP/1.1 206 OK\nContent-Length: 3\nContent-Digest: " + wrong + "\n\nabc");
  expect("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nContent-Digest: " + digest +
         "\n\n3\nabc\n0\n\n");
  expect("HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 3\nContent-Digest: " + digest +
         "\n\nabc");
  // Of an algorithm that cannot be computed, of another length, and one that is overruled.
  expect("HTTP/1.1 200 OK\nContent-Length: 3\nContent-Digest: crc32c=:AAAAAA==:\n\nabc");
  expect("HTTP/1.1 200 OK\nContent-Length: 3\nContent-Digest: sha-256=:AAAAAA==:\n\nabc");
  expect("HTTP/1.1 200 OK\nContent-Length: 3\nContent-Digest: " + wrong_unmarked + ", " + digest +
         "\n\nabc");
  // Empty content may be that of HEAD.
  expect("HTTP/1.1 200 OK\nContent-Length: 0\nContent-Digest: " + digest + "\n\n");
  expect(get + "HTTP/1.1 200 OK\nContent-Length: 0\nContent-Digest: " + wrong + "\n\n");
  expect(head + "HTTP/1.1 200 OK\nContent-Length: 3\nContent-Digest: " + digest + "\n\n");
  expect(get + "HTTP/1.1 304 Not Modified\nContent-Digest: " + digest + "\n\n");
  // Cut off.
  expect(get + "HTTP/1.1 200 OK\nContent-Length: 4\nContent-Digest: " + wrong_unmarked + "\n\nabc");
  expect("# connection: reset\n" + get + "HTTP/1.1 200 OK\nContent-Digest: " + wrong_unmarked +
         "\n\nabc");
}

TEST(Digests, Fields) {
  expect_all({
      {"Content-Digest: sha=:qZk+NkcGgWq6PiVxeFDCbJzQ2J0=:, md5=:kAFQmDzST7DWlj99KOF/cg==:, "
       "sha-512=:AA==:",
       "digest-algorithm-deprecated"},
      {"[[Content-Digest: unixsum=:AAA=:]]\nRepr-Digest: new=:AA==:",
       "digest-algorithm-deprecated"},
      {"Content-Digest: sha-256=[[:AA==:]]", "digest-type"},
      {"Repr-Digest: unixsum=:AA==:, new=:AA==:, md5=[[\"a\"]]", "digest-type"},
      {"Unencoded-Digest: [[sha-256]]", "digest-type"},
      {"Digest: sha-256=AA==", "digest-type"},
      {"Content-Digest: sha-256=$", "digest-type"},
  });
}

TEST(ContentDisposition, FileNames) {
  expect_all({
      {"Content-Disposition: attachment; filename=\"100%.txt\"",
       "content-disposition-filename-risky"},
      {"Content-Disposition: attachment; filename=[[a%2F]]", "content-disposition-filename-risky"},
      {"Content-Disposition: attachment; filename=\"[[../a]]\"",
       "content-disposition-filename-risky"},
      {R"(Content-Disposition: attachment; filename="[[a\\"b]]")",
       "content-disposition-filename-risky"},
      {"Content-Disposition: attachment; filename=\"[[\\xC3\\xA4.txt]]\"",
       "content-disposition-filename-risky"},
      {"Content-Disposition: attachment; filename=\"\\xC3\\xA4.txt\"", "field-value-non-ascii"},
      {"Content-Disposition: attachment; filename=a; filename*=UTF-8''a%2Fb",
       "content-disposition-filename-risky"},
      {"Content-Disposition: attachment; [[filename*=UTF-8''a]]; filename=a",
       "content-disposition-filename-star-only"},
      {"Content-Disposition: attachment; FileName=a; FILENAME*=UTF-8''a",
       "content-disposition-filename-star-only"},
      {"Content-Disposition: attachment", "content-disposition-filename-star-only"},
      {"Content-Disposition: attachment; filename=a; [[FileName=b]]",
       "content-disposition-parameter-duplicate"},
      {"Content-Disposition: attachment; filename=a; filename*=UTF-8''a",
       "content-disposition-parameter-duplicate"},
  });
}

TEST(ContentDisposition, Syntax) {
  expect_all({
      {"Content-Disposition: [[;filename=a]]", "content-disposition-syntax"},
      {"Content-Disposition: filename[[=a]]", "content-disposition-syntax"},
      {"Content-Disposition: attachment; filename=[[]]", "content-disposition-syntax"},
      {"Content-Disposition: attachment; filename=[[\\xC3\\xA4]]", "content-disposition-syntax"},
      {"Content-Disposition: attachment; filename=\"a", "content-disposition-syntax"},
      {"Content-Disposition: attachment; filename*=\"UTF-8''a\"", "content-disposition-syntax"},
      {"Content-Disposition: INLINE", "content-disposition-type-unknown"},
      {"Content-Disposition: [[form-data]]; name=a", "content-disposition-type-unknown"},
  });
  EXPECT_THAT(levels_of("Content-Disposition: inline;", "content-disposition-syntax"),
              ElementsAre(Level::info));
  EXPECT_THAT(levels_of("Content-Disposition: preview", "content-disposition-type-unknown"),
              ElementsAre(Level::info));
}

TEST(ContentDisposition, ExtendedValues) {
  expect_all({
      {"Link: </a>; rel=next; title*=UTF-8'de'%c3%a4", "ext-value-syntax"},
      {"Link: </a>; rel=next; title*=[[\"UTF-8''a\"]]", "ext-value-syntax"},
      {"Content-Disposition: inline; filename=a; filename*=UTF-8''%e[[]]", "ext-value-syntax"},
      {"Content-Disposition: inline; filename=a; filename*=a[[]]", "ext-value-syntax"},
      {"Content-Disposition: inline; filename=a'b", "ext-value-syntax"},
      {"Link: </a>; rel=next; title*=[[windows-1252]]'de'%e4", "ext-value-charset"},
      {"Link: </a>; rel=next; title*=utf-8'de'%e4", "ext-value-charset"},
      {"Link: </a>; rel=next; title*=latin", "ext-value-charset"},
  });
}

TEST(ContentEncoding, Codings) {
  expect_all({
      {"Content-Encoding: [[X-GZIP]], [[x-compress]], gzip", "content-encoding-alias"},
      {"Content-Encoding: x-gzip", "content-encoding-unregistered"},
      {"Content-Encoding: [[chunked]]", "content-encoding-aws-chunked"},
      {"Content-Encoding: aws-chunked, chunked", "content-encoding-unregistered"},
      {"Content-Encoding: [[none]], [[binary]], identity", "content-encoding-unregistered"},
      {"Content-Encoding: [[Identity]]", "content-encoding-identity"},
      {"Content-Encoding:", "content-encoding-syntax"},
      {"Content-Encoding: gzip, br", "content-encoding-syntax"},
      {"Content-Encoding: gzip [[br]]", "content-encoding-syntax"},
      {"Content-Language: de, en-GB-oed, x-a", "content-language-syntax"},
      {"Content-Language:", "content-language-syntax"},
      {"Content-Language: de\nContent-Language: en, [[de]]", "content-language-duplicate"},
      {"Content-Language: de, de-DE", "content-language-duplicate"},
  });
}

TEST(ContentEncoding, Dictionaries) {
  expect_findings({
      {"another coding over http",
       "# scheme: http\nHTTP/1.1 204 No\nContent-Encoding: gzip, br\n\n", "dictionary-insecure"},
      {"https", "# scheme: https\nHTTP/1.1 204 No\nContent-Encoding: dcb\n\n",
       "dictionary-insecure"},
      {"an unknown scheme", "HTTP/1.1 204 No\nContent-Encoding: dcb\n\n", "dictionary-insecure"},
      {"no Vary at all", "[[HTTP/1.1 200 OK]]\nContent-Encoding: DCZ\nContent-Length: 0\n\n",
       "dictionary-vary-missing"},
      {"a star", "HTTP/1.1 204 No\nContent-Encoding: dcb\nVary: *\n\n", "dictionary-vary-missing"},
      {"on two lines",
       "HTTP/1.1 204 No\nContent-Encoding: dcb\nVary: Available-Dictionary\nVary: "
       "Accept-Encoding\n\n",
       "dictionary-vary-missing"},
      {"not to be stored",
       "HTTP/1.1 204 No\nContent-Encoding: dcb\nCache-Control: private, No-Store\n\n",
       "dictionary-vary-missing"},
      {"a method that is not cached",
       "DELETE / HTTP/1.1\nHost: a\n\nHTTP/1.1 204 No\nContent-Encoding: dcb\n\n",
       "dictionary-vary-missing"},
      {"another coding", "HTTP/1.1 204 No\nContent-Encoding: br\n\n", "dictionary-vary-missing"},
  });
}

TEST(ContentLocation, Origin) {
  const auto text = [](std::string_view scheme, std::string_view location) {
    return (scheme.empty() ? std::string() : "# scheme: " + std::string(scheme) + "\n") +
           "GET /a HTTP/1.1\nHost: a.example:8080\n\nHTTP/1.1 204 No\nContent-Location: " +
           std::string(location) + "\n\n";
  };
  for (const std::string& t : {
           text("", "/b"),
           text("", ""),
           text("", "//A.example:8080/b"),
           text("", "https://a.example:8080/b"),
           text("https", "https://a.example:8080/b"),
           text("http", "[[https://a.example:8080/b]]"),
           text("http", "[[http://a.example/b]]"),
           text("", "[[//b.example/b]]"),
           text("", "[[urn:a]]"),
           text("", "https://b.example/ b"),
       }) {
    expect_findings(t, "content-location-cross-origin");
  }
  expect_findings({
      {"without a request", "HTTP/1.1 204 No\nContent-Location: https://b.example/\n\n",
       "content-location-cross-origin"},
      {"another status",
       "GET / HTTP/1.1\nHost: a\n\nHTTP/1.1 404 No\nContent-Location: https://b/\nContent-Length: "
       "0\n\n",
       "content-location-cross-origin"},
      {"absolute-form",
       "GET http://a.example/ HTTP/1.1\nHost: b.example\n\nHTTP/1.1 204 No\nContent-Location: "
       "http://a.example/b\n\n",
       "content-location-cross-origin"},
  });
  expect_all({
      {"Content-Location:", "content-location-syntax"},
      {"Content-Location: ../b;c?d", "content-location-syntax"},
      {"Content-Location: /a[[ b]]", "content-location-syntax"},
      {"Content-Location: /[[\\xC3\\xA4]]", "content-location-syntax"},
      {"Content-Location: /\\xC3\\xA4", "field-value-non-ascii"},
  });
}

TEST(ContentRange, Numbers) {
  const auto text = [](std::string_view status, std::string_view range) {
    return "HTTP/1.1 " + std::string(status) + " A\nContent-Range: " + std::string(range) +
           "\nContent-Length: 0\n\n";
  };
  for (const auto& [t, id] : std::initializer_list<std::pair<std::string, std::string>>{
           {text("206", "[[bytes 5-4/10]]"), "content-range-invalid"},
           {text("206", "[[bytes 5-4/*]]"), "content-range-invalid"},
           {text("206", "bytes 0-9/10"), "content-range-invalid"},
           {text("206", "bytes 0-99999999999999999999/999999999999999999999"),
            "content-range-invalid"},
           {text("206", "pages 5-4/10"), "content-range-invalid"},
           {text("200", "bytes 5-4/10"), "content-range-invalid"},
           {text("416", "bytes */10"), "content-range-meaningless"},
           {text("206", "exampleunit 1.2-4.3/25"), "content-range-syntax"},
           {text("206", "pages 1"), "content-range-syntax"},
           {text("206", "Bytes 0-1[[]]"), "content-range-syntax"},
           {text("206", "bytes [[-1/2]]"), "content-range-syntax"},
           {text("206", "bytes */[[*]]"), "content-range-syntax"},
       }) {
    SCOPED_TRACE(t);
    expect_findings(t, id);
  }
  expect_findings(
      "HTTP/1.1 206 A\nContent-Type: multipart/byteranges; boundary=b\nContent-Length: 83\n\n"
      "--b\\r\nContent-Range: bytes 0-0/3\\r\n\\r\na\\r\n"
      "--b\\r\nContent-Range: [[bytes 3-3/3]]\\r\n\\r\nb\\r\n--b--\\r\n",
      "content-range-invalid");
}

TEST(ContentType, Values) {
  expect_all({
      {"Content-Type: application/problem+json; charset=utf-8", "charset-on-json"},
      {"Content-Type: Application/JSON;[[Charset=UTF-8]]", "charset-on-json"},
      {"Content-Type: text/html; charset=[[utf8]]", "charset-unknown"},
      {"Content-Type: text/html; charset=UTF-8", "charset-unknown"},
      {"Content-Type: text/html; charset=\"Shift_JIS\"", "charset-unknown"},
      {"Content-Type: text/html; charset=ISO-8859-15", "charset-unknown"},
      {"Content-Type: text/html; charset=Windows-1252", "charset-unknown"},
      {"Content-Type: text/html; charset=IBM01140", "charset-unknown"},
      {"Content-Type: text/html; charset=csISO2022JP", "charset-unknown"},
      {"Content-Type: text/html; [[charset=\"\"]]", "charset-unknown"},
      {"Content-Type: text/html; [[charset=binary]]", "charset-unknown"},
      {"Content-Type: text/html; [[charset=windows-latin]]", "charset-unknown"},
      {"Content-Type: [[Text/X-Json]]; a=b", "media-type-obsolete"},
      {"Content-Type: [[application/x-font-ttf]]", "media-type-obsolete"},
      {"Content-Type: font/ttf", "media-type-obsolete"},
      {"Content-Type: text/html; a=b; [[A=b]]", "media-type-parameter-duplicate"},
      {"Content-Type: multipart/form-data; boundary=a", "media-type-unregistered"},
      {"Content-Type: TEXT/HTML", "media-type-unregistered"},
      {"Content-Type: application/x.a", "media-type-unregistered"},
      {"Content-Type: image/svg+xml", "media-type-unregistered"},
      {"Content-Type: application/x-www-form-urlencoded", "media-type-unregistered"},
      {"Content-Type: [[image/x-icon]]", "media-type-unregistered"},
      {"Content-Type: [[binary/octet-stream]]", "media-type-unregistered"},
      {"Content-Type: [[application/grpc]]", "media-type-unregistered"},
      {"Content-Type: application/x-javascript", "media-type-unregistered"},
      {"Content-Type: [[]]", "media-type-syntax"},
      {"Content-Type: html[[]]", "media-type-syntax"},
      {"Content-Type: text/html[[, text/html]]", "media-type-syntax"},
      {"Content-Type: text/html; charset=utf-8[[\"]]", "media-type-syntax"},
      {"Content-Type: text/html; charset[[: utf-8]]", "media-type-syntax"},
      {"Content-Type: multipart/mixed; boundary=a[[:b]]", "media-type-syntax"},
  });
}

}  // namespace
}  // namespace statute
