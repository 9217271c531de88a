#include "rules/syntax/language_tag.h"

#include <gtest/gtest.h>

#include "tests/rules/syntax/exact.h"

namespace statute::syntax {
namespace {

TEST(LanguageTag, TakesThePartsApart) {
  const Exact input("zh-cmn-yue-Hant-CN-1996-pinyin-a-bbb-cc-u-co-phonebk-x-1-priv");
  const auto tag = language_tag(input.view());
  ASSERT_TRUE(tag) << tag.misfit().at;
  EXPECT_EQ(tag->language, "zh");
  EXPECT_EQ(tag->extlang, "cmn-yue");
  EXPECT_EQ(tag->script, "Hant");
  EXPECT_EQ(tag->region, "CN");
  EXPECT_EQ(tag->variants, "1996-pinyin");
  EXPECT_EQ(tag->extensions, "a-bbb-cc-u-co-phonebk");
  EXPECT_EQ(tag->private_use, "x-1-priv");
  EXPECT_FALSE(tag->irregular);
}

TEST(LanguageTag, TakesWhatIsWellFormed) {
  // Mostly of RFC 5646, appendix A.
  for (std::string_view text : {"de",          "fr",
                                "i-enochian",  "zh-Hant",
                                "sr-Cyrl",     "zh-gan-CN",
                                "yue-Hans-CN", "sl-rozaj",
                                "sl-IT-nedis", "hy-Latn-IT-arevela",
                                "es-419",      "en-US",
                                "x-whatever",  "qaa-Qaaa-QM-x-southern",
                                "en-a-myext",  "art-lojban",
                                "zh-min-nan",  "EN-gb-OED",
                                "SGN-be-fr",   "i-default",
                                "de-CH-1996",  "abcd",
                                "abcdefgh",    "x-a-b-c",
                                "de-1901-1901"}) {
    const Exact input(text);
    EXPECT_TRUE(language_tag(input.view())) << text;
  }
}

TEST(LanguageTag, PointsAtTheSubtagThatDoesNotFit) {
  struct Case {
    std::string_view input;
    std::size_t at;
  };
  for (const Case& t : {
           Case{"", 0},
           Case{"e", 0},
           Case{"*", 0},
           Case{"en_US", 0},
           Case{"english-uk-", 11},
           Case{"abcdefghi", 0},
           Case{"en-", 3},
           Case{"en--US", 3},
           Case{"-en", 0},
           Case{"a-DE", 0},
           Case{"de-419-DE", 7},
           Case{"abcd-efg", 5},
           Case{"en-x", 4},
           Case{"en-a", 4},
           Case{"en-a-x-b", 5},
           Case{"x", 1},
           Case{"x-", 2},
           Case{"x-abcdefghi", 2},
           Case{"i-unknown", 0},
           Case{"ar-a-aaa-b-bbb-a-ccc-", 21},
           Case{"en-US.UTF8", 3},
       }) {
    const Exact input(t.input);
    const auto tag = language_tag(input.view());
    ASSERT_FALSE(tag) << t.input;
    EXPECT_EQ(tag.misfit().at, t.at) << t.input;
    EXPECT_LE(tag.misfit().at, t.input.size()) << t.input;
  }
}

TEST(ContentLanguage, ListsTags) {
  EXPECT_EQ(content_language("mi, en")->size(), 2u);
  EXPECT_EQ(content_language("en, en_US").misfit().at, 4u);
  EXPECT_EQ(content_language("en fr").misfit().at, 3u);
  EXPECT_TRUE(
      repeated(*content_language("en, de, EN"),
               [](const LanguageTag& a, const LanguageTag& b) { return same(a.text, b.text); }));
}

TEST(LanguageRange, Matches) {
  EXPECT_TRUE(filters_language("de", "de-CH"));
  EXPECT_TRUE(filters_language("*", "de"));
  EXPECT_FALSE(filters_language("de-CH", "de"));
  EXPECT_FALSE(filters_language("de", "deu"));
  EXPECT_FALSE(filters_language("de-DE", "de"));
  EXPECT_TRUE(looks_up_language("de-CH", "de"));
  EXPECT_FALSE(looks_up_language("de", "de-CH"));
  EXPECT_TRUE(is_language_range("en-US"));
  EXPECT_FALSE(is_language_range("en-*"));
  EXPECT_FALSE(is_language_range(""));
}

}  // namespace
}  // namespace statute::syntax
