#include "rules/syntax/content_disposition.h"

#include <gtest/gtest.h>

#include <string>

#include "rules/syntax/ext_value.h"
#include "tests/rules/syntax/exact.h"

namespace statute::syntax {
namespace {

TEST(ContentDisposition, ReadsTypeAndNames) {
  const Exact input("Attachment; filename=\"EURO rates\"; filename*=utf-8''%e2%82%ac%20rates");
  const auto d = content_disposition(input.view());
  ASSERT_TRUE(d) << d.misfit().at;
  EXPECT_TRUE(d->is_attachment());
  EXPECT_TRUE(d->filename()->value.is("EURO rates"));
  const auto ext = ext_value(d->filename_ext()->value.raw);
  ASSERT_TRUE(ext);
  EXPECT_TRUE(ext->is_utf8());
  std::string name;
  for (char c : ext->octets()) name += c;
  EXPECT_EQ(name, "\xe2\x82\xac rates");
}

TEST(ContentDisposition, TakesImpliedWhiteSpace) {
  for (std::string_view text :
       {"inline", "attachment ; filename = \"x\" ; a=b", "attachment;filename=x", "foo;bar=baz",
        "attachment; filename=\"\xe9\"", "attachment; filename=%41"}) {
    const Exact input(text);
    const auto d = content_disposition(input.view());
    ASSERT_TRUE(d) << text;
    EXPECT_FALSE(d->trailing_semicolon) << text;
  }
  EXPECT_TRUE(content_disposition("attachment; filename=x;")->trailing_semicolon);
  EXPECT_TRUE(content_disposition("attachment; filename=x; ")->trailing_semicolon);
}

TEST(ContentDisposition, PointsAtTheOctetThatDoesNotFit) {
  struct Case {
    std::string_view input;
    std::size_t at;
  };
  for (const Case& t : {
           Case{"", 0},
           Case{"filename=x", 8},
           Case{"; filename=x", 0},
           Case{"\"attachment\"", 0},
           Case{"attachment; filename=a b", 23},
           Case{"attachment; filename=", 21},
           Case{"attachment; filename", 20},
           Case{"attachment;; filename=x", 11},
           Case{"attachment; filename=\"x", 23},
           Case{"attachment; filename=\"x\"y", 24},
           Case{"attachment, inline", 10},
           Case{"attachment; filename=f\xe9", 22},
           Case{"attachment; filename=a/b", 22},
       }) {
    const Exact input(t.input);
    const auto d = content_disposition(input.view());
    ASSERT_FALSE(d) << t.input;
    EXPECT_EQ(d.misfit().at, t.at) << t.input;
  }
}

TEST(ContentDisposition, FindsParametersThatOccurTwice) {
  EXPECT_TRUE(content_disposition("a; filename=x; Filename=y")->parameters.duplicate());
  EXPECT_FALSE(content_disposition("a; filename=x; filename*=UTF-8''y")->parameters.duplicate());
}

TEST(ExtValue, DecodesOrNot) {
  struct Case {
    std::string_view input;
    Decoding decoding;
  };
  for (const Case& t : {
           Case{"UTF-8''", Decoding::valid},
           Case{"UTF-8'en-GB'%C2%A3", Decoding::valid},
           Case{"utf-8''%F0%9F%98%80", Decoding::valid},
           Case{"UTF-8''%A3", Decoding::invalid},
           Case{"UTF-8''%C2", Decoding::invalid},
           Case{"UTF-8''%C2x", Decoding::invalid},
           Case{"UTF-8''%C0%80", Decoding::invalid},
           Case{"UTF-8''%E0%80%80", Decoding::invalid},
           Case{"UTF-8''%ED%A0%80", Decoding::invalid},
           Case{"UTF-8''%F4%90%80%80", Decoding::invalid},
           Case{"UTF-8''%F5%80%80%80", Decoding::invalid},
           Case{"ISO-8859-1'en'%A3%20rates", Decoding::valid},
           Case{"US-ASCII''%A3", Decoding::invalid},
           Case{"US-ASCII''%41", Decoding::valid},
           Case{"koi8-r''%A3", Decoding::unknown},
       }) {
    const Exact input(t.input);
    const auto v = ext_value(input.view());
    ASSERT_TRUE(v) << t.input;
    EXPECT_EQ(v->decoding(), t.decoding) << t.input;
  }
}

TEST(ExtValue, PointsAtTheOctetThatDoesNotFit) {
  struct Case {
    std::string_view input;
    std::size_t at;
  };
  for (const Case& t : {
           Case{"", 0},
           Case{"''x", 0},
           Case{"x.txt", 1},
           Case{"UTF-8", 5},
           Case{"UTF-8'x.txt", 7},
           Case{"UTF-8'e'x", 6},
           Case{"UTF-8''a b", 8},
           Case{"UTF-8''%", 8},
           Case{"UTF-8''%4", 9},
           Case{"UTF-8''%zz", 8},
           Case{"UTF-8''it's", 9},
           Case{"UTF-8''\xc3\xa9", 7},
       }) {
    const Exact input(t.input);
    const auto v = ext_value(input.view());
    ASSERT_FALSE(v) << t.input;
    EXPECT_EQ(v.misfit().at, t.at) << t.input;
  }
}

}  // namespace
}  // namespace statute::syntax
