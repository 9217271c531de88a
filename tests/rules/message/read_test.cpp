#include "rules/message/read.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/rules/syntax/exact.h"

namespace statute {
namespace {

using syntax::Exact;
using O = Oddity;

struct Line {
  std::size_t name_at;
  std::string name;
  std::size_t value_at;
  std::string value;
  Oddities odd = {};
};

struct HeadCase {
  std::string what;
  std::string octets;
  Oddities odd;  // of the message
  std::vector<Line> lines;
  std::size_t left = 0;  // octets behind the head
};

void expect_lines(std::span<const FieldLine> got, const std::vector<Line>& expected,
                  std::string_view all) {
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    EXPECT_EQ(got[i].name, expected[i].name);
    EXPECT_EQ(got[i].name.data() - all.data(), static_cast<std::ptrdiff_t>(expected[i].name_at));
    EXPECT_EQ(got[i].value, expected[i].value);
    EXPECT_EQ(got[i].value.data() - all.data(), static_cast<std::ptrdiff_t>(expected[i].value_at));
    EXPECT_EQ(got[i].odd, expected[i].odd) << got[i].name;
  }
}

// "HTTP/1.1 200 OK\r\n" has 17 octets: fields begin at offset 17.
TEST(ReadHead, FieldLinesAreFoundHoweverOdd) {
  using namespace std::string_literals;
  const std::string long_value(1 << 20, 'v');
  const std::vector<HeadCase> cases{
      {"nothing odd", "A: b\r\nC:d\r\n\r\nrest", {}, {{17, "A", 20, "b"}, {23, "C", 25, "d"}}, 4},
      {"no fields", "\r\n", {}, {}},
      {"an empty value", "A:\r\n\r\n", {}, {{17, "A", 19, ""}}},
      {"a value of blanks", "A:  \r\n\r\n", {}, {{17, "A", 21, ""}}},
      {"bare LF",
       "A: b\nC: d\r\n\n",
       {O::line_end_lf},
       {{17, "A", 20, "b", {O::line_end_lf}}, {22, "C", 25, "d"}}},
      {"OWS of two", "A:  b\r\n\r\n", {O::value_space}, {{17, "A", 21, "b", {O::value_space}}}},
      {"a tab before the value",
       "A:\tb\r\n\r\n",
       {O::value_space},
       {{17, "A", 20, "b", {O::value_space}}}},
      {"a blank behind the value",
       "A: b \r\n\r\n",
       {O::value_space},
       {{17, "A", 20, "b", {O::value_space}}}},
      {"a fold", "A: b\r\n c\r\n\r\n", {O::obs_fold}, {{17, "A", 20, "b\r\n c", {O::obs_fold}}}},
      {"two folds",
       "A: b\r\n\tc\r\n  d \r\n\r\n",
       {O::obs_fold},
       {{17, "A", 20, "b\r\n\tc\r\n  d", {O::obs_fold}}}},
      {"an empty fold",
       "A: b\r\n \r\nC: d\r\n\r\n",
       {O::obs_fold},
       {{17, "A", 20, "b", {O::obs_fold}}, {26, "C", 29, "d"}}},
      {"a fold that ends in LF",
       "A: b\r\n c\n\r\n",
       {O::obs_fold, O::line_end_lf},
       {{17, "A", 20, "b\r\n c", {O::obs_fold, O::line_end_lf}}}},
      {"white space first",
       " A: b\r\n\tc\r\nD: e\r\n\r\n",
       {O::leading_white_space},
       {{17, "", 18, "A: b", {O::leading_white_space}},
        {24, "", 25, "c", {O::leading_white_space}},
        {28, "D", 31, "e"}}},
      {"a space before the colon",
       "A : b\r\n\r\n",
       {O::name_space},
       {{17, "A", 21, "b", {O::name_space}}}},
      {"a tab before the colon",
       "A\t: b\r\n\r\n",
       {O::name_space},
       {{17, "A", 21, "b", {O::name_space}}}},
      {"no colon", "A b\r\n\r\n", {O::colon_missing}, {{17, "A b", 20, "", {O::colon_missing}}}},
      {"an empty name", ": b\r\n\r\n", {O::name_empty}, {{17, "", 19, "b", {O::name_empty}}}},
      {"no token", "A(: b\r\n\r\n", {O::name_octets}, {{17, "A(", 21, "b", {O::name_octets}}}},
      {"an octet from 0x80 in a name",
       "A\xE9: b\r\n\r\n",
       {O::name_octets},
       {{17, "A\xE9", 21, "b", {O::name_octets}}}},
      {"a pseudo-field",
       ":status: b\r\n\r\n",
       {O::name_empty},
       {{17, "", 18, "status: b", {O::name_empty}}}},
      {"NUL", "A: b\0c\r\n\r\n"s, {O::value_control}, {{17, "A", 20, "b\0c"s, {O::value_control}}}},
      {"a control octet far in",
       "A: 0123456789abcd\x1F\r\n\r\n",
       {O::value_control},
       {{17, "A", 20, "0123456789abcd\x1F", {O::value_control}}}},
      {"DEL",
       "A: 01234567\x7F\r\n\r\n",
       {O::value_control},
       {{17, "A", 20, "01234567\x7F", {O::value_control}}}},
      {"a tab is none", "A: b\tc\r\n\r\n", {}, {{17, "A", 20, "b\tc"}}},
      {"obs-text",
       "A: caf\xE9\r\n\r\n",
       {O::value_obs_text},
       {{17, "A", 20, "caf\xE9", {O::value_obs_text}}}},
      {"a bare CR in a value",
       "A: b\rc\r\n\r\n",
       {O::bare_cr, O::value_control},
       {{17, "A", 20, "b\rc", {O::bare_cr, O::value_control}}}},
      {"a bare CR at its end",
       "A: b\r\r\n\r\n",
       {O::bare_cr, O::value_control},
       {{17, "A", 20, "b\r", {O::bare_cr, O::value_control}}}},
      {"a bare CR in a name",
       "A\rB: c\r\n\r\n",
       {O::bare_cr, O::name_octets},
       {{17, "A\rB", 22, "c", {O::bare_cr, O::name_octets}}}},
      {"no end", "A: b\r\n", {O::section_end_missing}, {{17, "A", 20, "b"}}},
      {"cut in a line", "A: b", {O::section_end_missing}, {{17, "A", 20, "b"}}},
      {"cut between CR and LF", "A: b\r", {O::section_end_missing}, {{17, "A", 20, "b"}}},
      {"a value of a megabyte", "A: " + long_value + "\r\n\r\n", {}, {{17, "A", 20, long_value}}},
  };
  for (const HeadCase& c : cases) {
    SCOPED_TRACE(c.what);
    const Exact exact("HTTP/1.1 200 OK\r\n" + c.octets);
    Response r;
    FieldLines lines;
    EXPECT_EQ(read_head(exact.view(), r, lines), exact.view().size() - c.left);
    EXPECT_EQ(r.head.size(), exact.view().size() - c.left);
    EXPECT_EQ(r.odd, c.odd);
    expect_lines(r.fields, c.lines, exact.view());
  }
}

TEST(ReadHead, StatusLines) {
  const struct {
    std::string what, line;
    Oddities odd;
    int major, minor, status;
    std::string code, reason;
  } cases[] = {
      {"as it should be", "HTTP/1.1 200 OK", {}, 1, 1, 200, "200", "OK"},
      {"an empty phrase", "HTTP/1.1 200 ", {}, 1, 1, 200, "200", ""},
      {"no space", "HTTP/1.1 200", {O::reason_space}, 1, 1, 200, "200", ""},
      {"no code", "HTTP/1.1", {O::start_line}, 1, 1, 0, "", ""},
      {"no code but a space", "HTTP/1.1 ", {O::start_line}, 1, 1, 0, "", ""},
      {"a phrase of blanks", "HTTP/1.1 200  a\tb ", {}, 1, 1, 200, "200", " a\tb "},
      {"two spaces", "HTTP/1.1  200 OK", {O::start_line}, 1, 1, 200, "200", "OK"},
      {"a tab", "HTTP/1.1\t200 OK", {O::start_line}, 1, 1, 200, "200", "OK"},
      {"a tab behind the code", "HTTP/1.1 200\tOK", {O::start_line}, 1, 1, 200, "200", "OK"},
      {"two digits", "HTTP/1.1 99 X", {O::start_line}, 1, 1, 0, "99", "X"},
      {"099", "HTTP/1.1 099 X", {}, 1, 1, 99, "099", "X"},
      {"999", "HTTP/1.1 999 X", {}, 1, 1, 999, "999", "X"},
      {"1000", "HTTP/1.1 1000 X", {O::start_line}, 1, 1, 0, "1000", "X"},
      {"2xx", "HTTP/1.1 2xx X", {O::start_line}, 1, 1, 0, "2xx", "X"},
      {"HTTP/1.2", "HTTP/1.2 200 OK", {}, 1, 2, 200, "200", "OK"},
      {"HTTP/2.0", "HTTP/2.0 200 OK", {}, 2, 0, 200, "200", "OK"},
      {"HTTP/2", "HTTP/2 200 ", {O::version}, 2, 0, 200, "200", ""},
      {"HTTP/1.10", "HTTP/1.10 200 OK", {O::version}, 1, 1, 200, "200", "OK"},
      {"lower case", "http/1.1 200 OK", {O::version}, 1, 1, 200, "200", "OK"},
      {"ICY", "ICY 200 OK", {O::version}, 0, 0, 200, "200", "OK"},
      {"no version", "HTTP/ 200 OK", {O::version}, 0, 0, 200, "200", "OK"},
      {"control octets", "HTTP/1.1 200 O\x01K", {O::reason_control}, 1, 1, 200, "200", "O\x01K"},
      {"obs-text", "HTTP/1.1 200 \xE9", {O::reason_obs_text}, 1, 1, 200, "200", "\xE9"},
      {"CR", "HTTP/1.1 200 O\rK", {O::reason_control, O::bare_cr}, 1, 1, 200, "200", "O\rK"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    const Exact exact(c.line + "\r\n\r\n");
    Response r;
    FieldLines lines;
    EXPECT_EQ(read_head(exact.view(), r, lines), exact.view().size());
    EXPECT_EQ(r.odd, c.odd);
    EXPECT_EQ(r.start_line, c.line);
    EXPECT_EQ(r.major, c.major);
    EXPECT_EQ(r.minor, c.minor);
    EXPECT_EQ(r.status, c.status);
    EXPECT_EQ(r.status_code, c.code);
    EXPECT_EQ(r.reason, c.reason);
  }
}

TEST(ReadHead, WhatIsNoStatusLineHasNoHead) {
  for (const char* text : {"", "hello", "200 OK\r\n\r\n", "<p>200</p>\r\n\r\n", "\r\n\r\n",
                           "a b c\r\n\r\n", " HTTP/1.1 200 OK\r\n\r\n"}) {
    SCOPED_TRACE(text);
    const Exact exact(text);
    Response r;
    FieldLines lines;
    EXPECT_EQ(read_head(exact.view(), r, lines), 0u);
    EXPECT_TRUE(r.head.empty());
    EXPECT_EQ(r.odd, Oddities{O::start_line});
  }
}

TEST(ReadHead, EmptyLinesBeforeTheStartLineBelongToIt) {
  const Exact exact("\r\n\nHTTP/1.1 200 OK\r\nA: b\r\n\r\n");
  Response r;
  FieldLines lines;
  EXPECT_EQ(read_head(exact.view(), r, lines), exact.view().size());
  EXPECT_EQ(r.odd, (Oddities{O::leading_empty_line, O::line_end_lf}));
  EXPECT_EQ(r.start_line.data() - r.head.data(), 3);
}

TEST(ReadHead, RequestLines) {
  const struct {
    std::string line;
    Oddities odd;
    std::string method, target, version;
  } cases[] = {
      {"GET / HTTP/1.1", {}, "GET", "/", "HTTP/1.1"},
      {"GET /a b HTTP/1.1", {O::target_octets}, "GET", "/a b", "HTTP/1.1"},
      {"GET /a\tb HTTP/1.1", {O::target_octets}, "GET", "/a\tb", "HTTP/1.1"},
      {"GET  / HTTP/1.1", {O::target_octets}, "GET", " /", "HTTP/1.1"},
      {"GET /", {O::start_line}, "GET", "/", ""},
      {"GET", {O::start_line}, "GET", "", ""},
      {"G(T / HTTP/1.1", {O::start_line}, "G(T", "/", "HTTP/1.1"},
      {"GET / HTTP/1.", {O::start_line, O::version}, "GET", "/", "HTTP/1."},
      {"GET / http/1.1", {O::start_line, O::version}, "GET", "/", "http/1.1"},
      {"GET / HTTP/3.7", {}, "GET", "/", "HTTP/3.7"},
      {"GET  HTTP/1.1", {O::start_line}, "GET", "", "HTTP/1.1"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.line);
    const Exact exact(c.line + "\r\n\r\n");
    Request q;
    FieldLines lines;
    EXPECT_EQ(read_head(exact.view(), q, lines), exact.view().size());
    EXPECT_EQ(q.odd, c.odd);
    EXPECT_EQ(q.method_name, c.method);
    EXPECT_EQ(q.target, c.target);
    EXPECT_EQ(q.version, c.version);
  }
}

TEST(ReadTrailers, AreASectionWithoutAStartLine) {
  const struct {
    std::string octets;
    std::size_t used;
    Oddities odd;
    std::vector<Line> lines;
  } cases[] = {
      {"\r\nrest", 2, {}, {}},
      {"A: b\r\n\r\nrest", 8, {}, {{0, "A", 3, "b"}}},
      {" A: b\r\n\r\n", 9, {O::name_octets}, {{0, " A", 4, "b", {O::name_octets}}}},
      {"A: b\r\n", 6, {O::section_end_missing}, {{0, "A", 3, "b"}}},
      {"", 0, {O::section_end_missing}, {}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.octets);
    const Exact exact(c.octets);
    Response r;
    FieldLines lines;
    EXPECT_EQ(read_trailers(exact.view(), r, lines), c.used);
    EXPECT_EQ(r.trailer_section.size(), c.used);
    EXPECT_EQ(r.odd, c.odd);
    EXPECT_TRUE(r.present.empty());
    expect_lines(r.trailers, c.lines, exact.view());
  }
}

TEST(HeadLength, AgreesWithTheReaderWhereverTheSearchGoesOn) {
  for (const char* text :
       {"HTTP/1.1 200 OK\r\nA: b\r\n\r\nrest", "HTTP/1.1 200 OK\nA: b\n\nrest",
        "\r\n\nHTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\n\n", "HTTP/1.1 200 OK\n\r\nA"}) {
    SCOPED_TRACE(text);
    const Exact exact(text);
    Response r;
    FieldLines lines;
    const std::size_t length = read_head(exact.view(), r, lines);
    EXPECT_EQ(head_length(exact.view()), length);
    for (std::size_t n = 0; n < length; ++n) EXPECT_EQ(head_length(exact.view().substr(0, n)), 0u);
    if (empty_lines(exact.view()) > 0) continue;
    for (std::size_t from = 0; from < length; ++from) {
      EXPECT_EQ(head_length(exact.view(), from), length) << from;
    }
  }
}

TEST(Begins, OnlyWhatIsInForm) {
  EXPECT_TRUE(begins_response("HTTP/1.1 200 OK"));
  EXPECT_TRUE(begins_response("HTTP/2 200"));
  for (const char* no : {"", "HTTP/", "HTTP/x", "http/1.1 200", "\r\nHTTP/1.1 200"}) {
    EXPECT_FALSE(begins_response(no)) << no;
  }
  EXPECT_TRUE(begins_request("GET / HTTP/1.1\r\n"));
  EXPECT_TRUE(begins_request("X-A /a b HTTP/3.7"));
  for (const char* no : {"", "GET /", "GET HTTP/1.1", " GET / HTTP/1.1", "HTTP/1.1 200 HTTP/1.1",
                         "GET / HTTP/1.1 ", "GET / http/1.1", "\r\nGET / HTTP/1.1"}) {
    EXPECT_FALSE(begins_request(no)) << no;
  }
}

TEST(Oddities, OfALineInTwoHalves) {
  EXPECT_EQ(oddities_of("a", "b"), Oddities{});
  EXPECT_EQ(oddities_of("", "b"), Oddities{O::name_empty});
  EXPECT_EQ(oddities_of(":status", "200"), Oddities{});
  EXPECT_EQ(oddities_of("a b", "\xE9"), (Oddities{O::name_octets, O::value_obs_text}));
  EXPECT_EQ(oddities_of("a", "\r"), Oddities{O::value_control});
}

}  // namespace
}  // namespace statute
