// Further cases of rules/checks/fields/generic.cpp.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/cases.h"

namespace statute {
namespace {

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

TEST(GenericFields, SeveralLines) {
  expect_all({
      {"Set-Cookie: a=1\nSet-Cookie: a=2", "field-duplicate-singleton"},
      {"Link: <a>\nLink: <b>", "field-duplicate-singleton"},
      {"Age: 1\nAge: 2", "field-duplicate-singleton"},
      {"Location: /a\nLocation: /b", "field-duplicate-singleton"},
      {"Strict-Transport-Security: max-age=1\nStrict-Transport-Security: max-age=2",
       "field-duplicate-singleton"},
      // Equal values too, once a name; in any case of it.
      {"[[server: a]]\nVary: A\n[[Server: a]]\nSERVER: a", "field-duplicate-singleton"},
  });
}

TEST(GenericFields, NamesOnSeveralLinesAreToldOnce) {
  const auto said =
      findings_of("HTTP/1.1 204 No Content\nAb: 1\nB: 1\nb: 2\nab: 2\nAB: 3\nVary: a\nVary: b\n\n",
                  "field-duplicate-unknown");
  ASSERT_EQ(said.size(), 2u);
  EXPECT_EQ(said[0].evidence, (std::vector<std::string>{"Ab: 1", "ab: 2"}));
  EXPECT_EQ(said[1].evidence, (std::vector<std::string>{"B: 1", "b: 2"}));
}

TEST(GenericFields, TrailersAreASectionOfTheirOwn) {
  expect_findings({
      {"one in each",
       "HTTP/1.1 200 OK\nETag: \"a\"\nTransfer-Encoding: chunked\n\n0\nETag: \"a\"\n\n",
       "field-duplicate-singleton"},
      {"two in the trailers",
       "HTTP/1.1 200 OK\nServer: a\nTransfer-Encoding: chunked\n\n0\n[[ETag: \"a\"]]\n[[ETag: "
       "\"a\"]]\n\n",
       "field-duplicate-singleton"},
  });
}

TEST(GenericFields, HarmlessRepetitionIsAdvice) {
  const auto level = [](std::string_view fields) {
    return findings_of("HTTP/1.1 204 No Content\n" + std::string(fields) + "\n\n",
                       "field-duplicate-singleton")
        .at(0)
        .level;
  };
  EXPECT_EQ(level("X-Frame-Options: DENY\nX-Frame-Options: deny"), Level::advice);
  EXPECT_EQ(level("ETag: \"a\"\nETag: \"a\""), Level::must);
}

TEST(GenericFields, Names) {
  expect_all({
      {"X-Content-Type-Options: nosniff", "field-name-x-prefix"},
      {"Xa: 1\nX: 1", "field-name-x-prefix"},
      {"[[X-Powered-By]]: a\n[[x-weather]]: b", "field-name-x-prefix"},
      {"Content-MD5: a\nA1-b: c", "field-name-unusual"},
      {"[[1st]]: a\n[[-a]]: b\n[[a.b]]: c\n[[$x]]: d", "field-name-unusual"},
      // No token at all: another rule's.
      {"a b: c", "field-name-unusual"},
      {"a(b: c", "field-name-unusual"},
  });
  expect_findings({{"pseudo-fields", "HTTP/2 204\n\n", "field-name-unusual"}});
}

TEST(GenericFields, WhiteSpace) {
  expect_all({
      {"Vary:Accept,Origin , Cookie", "field-ows-unusual"},
      {"Vary: Accept,[[  ]]Origin", "field-ows-unusual"},
      {"Vary: Accept   ", "field-ows-unusual"},
      {"Vary:[[\\t]]Accept", "field-ows-unusual"},
      {"Cache-Control: a=\"b,  c\"", "field-ows-unusual"},
      {"Date: Tue,  02 Jun 2026 10:00:00 GMT", "field-ows-unusual"},
      {"Server: a/1[[  ]]b/2 (c  d)", "field-ows-unusual"},
      {"Via: 1.1[[\\t]]a", "field-ows-unusual"},
      {"Weather: rain  wind", "field-ows-unusual"},
  });
  expect_findings({{"HTTP/2 has none", "HTTP/2 204\nvary: a,  b\n\n", "field-ows-unusual"}});
}

TEST(GenericFields, QuotedPairs) {
  expect_all({
      {R"(Cache-Control: a="b\\\\", c="\\"")", "field-quoted-pair-needless"},
      {R"(Cache-Control: a="[[\\b]][[\\,]]", c=\\d)", "field-quoted-pair-needless"},
      {R"(Server: a ([[\\b]]\\)) "\\c")", "field-quoted-pair-needless"},
      {R"(Content-Disposition: attachment; filename="c:[[\\a]].txt")",
       "field-quoted-pair-needless"},
      {R"(ETag: "a\\b")", "field-quoted-pair-needless"},
      {R"(Weather: "a\\b")", "field-quoted-pair-needless"},
  });
}

TEST(GenericFields, UnterminatedStrings) {
  expect_all({
      {R"(Content-Type: text/html; charset=[["utf-8]])", "field-quoted-string-unterminated"},
      // A quote within a word begins nothing.
      {R"(Content-Type: text/html; charset=utf-8")", "field-quoted-string-unterminated"},
      {R"(Content-Type: text/html; charset="a\\"b")", "field-quoted-string-unterminated"},
      {R"(WWW-Authenticate: Basic realm=[["a\\"]])", "field-quoted-string-unterminated"},
      {R"(WWW-Authenticate: Basic realm="a\\\\")", "field-quoted-string-unterminated"},
      {R"(Link: </a"b>; rel=next)", "field-quoted-string-unterminated"},
      {R"(Link: </a>; rel=[["next]])", "field-quoted-string-unterminated"},
      {R"(Content-Disposition: attachment; filename=[["a]])", "field-quoted-string-unterminated"},
      {R"(ETag: "a)", "field-quoted-string-unterminated"},
      {R"(Weather: "a)", "field-quoted-string-unterminated"},
      {R"(Set-Cookie: a="b)", "field-quoted-string-unterminated"},
  });
}

TEST(GenericFields, Octets) {
  expect_all({
      {"A: b\\tc", "field-value-control-char"},
      {"A: [[\\x01\\x7f]]b\\x02", "field-value-control-char"},
      {"A: b\n c", "field-value-control-char"},
      {"A: b\n c[[\\x1b]]", "field-value-control-char"},
      {"A: b[[\\x80\\xff]]c\\xff\nB: [[\\xff]]", "field-value-non-ascii"},
      {"A: b", "field-value-non-ascii"},
  });
  expect_findings({
      {"trailers too", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n0\nA: [[\\x01]]\n\n",
       "field-value-control-char"},
      {"a bare CR has a rule of its own", "HTTP/1.1 204 No\nA: b\\rc\n\n",
       "field-value-control-char"},
  });
}

TEST(GenericFields, LargeSections) {
  const auto said = [](std::size_t each, int lines) {
    std::string text = "HTTP/1.1 204 No Content\n";
    for (int i = 0; i < lines; ++i) {
      text += "A" + std::to_string(i) + ": " + std::string(each, 'x') + "\n";
    }
    std::vector<std::string> all;
    for (const Said& s : findings_of(text + "\n", "field-section-large")) {
      all.push_back(s.evidence.at(0) + " " + s.detail);
    }
    return all;
  };
  using All = std::vector<std::string>;
  EXPECT_EQ(said(8188, 1), All{});
  EXPECT_EQ(said(8189, 1), All{"A0 8193 octets"});
  EXPECT_EQ(said(4000, 4), All{});
  EXPECT_EQ(said(4200, 4), All{"HTTP/1.1 204 No Content 16851 octets in all"});
}

TEST(GenericFields, OfRequestsOnly) {
  expect_all({
      {"Accept: a/b\nAccept-Encoding: gzip\nVia: 1.1 a\nUpgrade: b\nConnection: upgrade",
       "field-request-only"},
      {"[[Host: a]]\n[[Cookie: b]]\n[[Accept-Language: de]]\n[[TE: trailers]]",
       "field-request-only"},
      {"Early-Data: 1\nDNT: 1", "field-request-only"},
      {"Content-Type: message/http\nHost: a", "field-request-only"},
  });
}

}  // namespace
}  // namespace statute
