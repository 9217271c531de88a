#include "rules/syntax/media_type.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/rules/syntax/exact.h"

namespace statute::syntax {
namespace {

TEST(MediaType, ReadsTypeAndParameters) {
  const Exact input("Text/HTML ;charset=\"ut\\f-8\"; ; Level=1;");
  const auto m = media_type(input.view());
  ASSERT_TRUE(m) << m.misfit().at;
  EXPECT_TRUE(m->is("text/html"));
  EXPECT_EQ(m->type, "Text");
  EXPECT_EQ(m->subtype, "HTML");
  const auto charset = m->parameter("CHARSET");
  ASSERT_TRUE(charset);
  EXPECT_TRUE(charset->value.quoted);
  EXPECT_EQ(charset->text, "charset=\"ut\\f-8\"");
  EXPECT_TRUE(charset->value.is("utf-8"));
  EXPECT_TRUE(charset->value.is_same("UTF-8"));
  EXPECT_FALSE(charset->value.is("UTF-8"));
  EXPECT_FALSE(charset->value.is("utf-"));
  EXPECT_FALSE(charset->value.is("utf-8 "));
  EXPECT_EQ(m->parameter("level")->value.raw, "1");
  EXPECT_FALSE(m->parameter("q"));
}

TEST(MediaType, PointsAtTheOctetThatDoesNotFit) {
  struct Case {
    std::string_view input;
    std::size_t at;
  };
  for (const Case& t : {
           Case{"", 0},
           Case{"html", 4},
           Case{"/html", 0},
           Case{"text/", 5},
           Case{"text /html", 4},
           Case{"text/html ", 9},
           Case{"text/html charset=utf-8", 9},
           Case{"text/html, text/plain", 9},
           Case{"text/html;charset = utf-8", 17},
           Case{"text/html;charset=", 18},
           Case{"text/html;charset= utf-8", 18},
           Case{"text/html;charset", 17},
           Case{"text/html;=utf-8", 10},
           Case{"text/html;a=\"b", 14},
           Case{"text/html;a=\"b\"c", 15},
           Case{"text/html;a=b(c)", 13},
           Case{"text/html;a=\"\\", 14},
           Case{std::string_view("text/html;\0", 11), 10},
       }) {
    const Exact input(t.input);
    const auto m = media_type(input.view());
    ASSERT_FALSE(m) << t.input;
    EXPECT_EQ(m.misfit().at, t.at) << t.input;
  }
}

TEST(MediaType, FindsParametersThatOccurTwice) {
  EXPECT_EQ(media_type("a/b;x=1;y=2;X=3")->parameters.duplicate()->text, "X=3");
  EXPECT_FALSE(media_type("a/b;x=1;y=2")->parameters.duplicate());
  EXPECT_TRUE(media_type("a/b;")->parameters.empty());
}

TEST(MediaType, KnowsKinds) {
  struct Case {
    std::string_view input;
    bool json, xml, text, textual, multipart;
  };
  for (const Case& t : {
           Case{"application/json", true, false, false, true, false},
           Case{"application/problem+JSON", true, false, false, true, false},
           Case{"text/json", true, false, true, true, false},
           Case{"application/jsonp", false, false, false, false, false},
           Case{"image/svg+xml", false, true, false, true, false},
           Case{"text/xml", false, true, true, true, false},
           Case{"TEXT/plain", false, false, true, true, false},
           Case{"application/javascript", false, false, false, true, false},
           Case{"Multipart/ByteRanges;boundary=x", false, false, false, false, true},
           Case{"image/png", false, false, false, false, false},
       }) {
    const auto m = media_type(t.input);
    ASSERT_TRUE(m) << t.input;
    EXPECT_EQ(m->is_json(), t.json) << t.input;
    EXPECT_EQ(m->is_xml(), t.xml) << t.input;
    EXPECT_EQ(m->is_text(), t.text) << t.input;
    EXPECT_EQ(m->is_textual(), t.textual) << t.input;
    EXPECT_EQ(m->is_multipart(), t.multipart) << t.input;
  }
  EXPECT_EQ(media_type("a/b+c+d")->suffix(), "d");
  EXPECT_EQ(media_type("a/b")->suffix(), "");
}

TEST(MediaType, EssenceSurvivesMalformedParameters) {
  EXPECT_EQ(essence("text/html ; charset = x"), "text/html");
  EXPECT_EQ(essence("text/html"), "text/html");
  EXPECT_EQ(essence(""), "");
}

TEST(MediaTypes, AreAList) {
  const auto types = media_types("text/a;x=\"1,2\", text/b; , text/c");
  ASSERT_TRUE(types) << types.misfit().at;
  EXPECT_EQ(types->size(), 3u);
  EXPECT_TRUE(types->begin()->parameter("x")->value.is("1,2"));
  EXPECT_FALSE(media_types(""));
  EXPECT_TRUE(media_types("", 0));
  EXPECT_TRUE(media_types("*/*", 0));
  EXPECT_FALSE(media_types("text"));
}

TEST(MediaType, NamesAreRegistrableOrNot) {
  EXPECT_TRUE(is_registrable_name("vnd.api+json"));
  EXPECT_TRUE(is_registrable_name(std::string(127, 'a')));
  EXPECT_FALSE(is_registrable_name(std::string(128, 'a')));
  EXPECT_FALSE(is_registrable_name(""));
  EXPECT_FALSE(is_registrable_name("*"));
  EXPECT_FALSE(is_registrable_name("a'b"));
  EXPECT_FALSE(is_registrable_name("-a"));
}

}  // namespace
}  // namespace statute::syntax
