#include "rules/syntax/challenge.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace statute::syntax {
namespace {

// One line a challenge: scheme, then token68 or name=value, quoted as sent.
std::vector<std::string> read(std::string_view value) {
  std::vector<std::string> out;
  for (const Challenge& c : Challenges(value)) {
    std::string line(c.scheme);
    if (!c.token68.empty()) line += " " + std::string(c.token68);
    for (const Pair& p : c.params()) {
      const char* quote = p.value.quoted ? "\"" : "";
      line += " " + std::string(p.name) + "=" + quote + std::string(p.value.raw) + quote;
    }
    out.push_back(line);
  }
  return out;
}

TEST(Challenge, PartsChallengesByGrammar) {
  const struct {
    std::string value;
    std::vector<std::string> expected;
  } kCases[] = {
      {"Basic realm=\"simple\", Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\"",
       {"Basic realm=\"simple\"", "Newauth realm=\"apps\" type=1 title=\"Login to \\\"apps\\\"\""}},
      {"Negotiate", {"Negotiate"}},
      {"Negotiate, NTLM", {"Negotiate", "NTLM"}},
      {"NTLM TlRMTVNTUAAB==, Basic realm=x", {"NTLM TlRMTVNTUAAB==", "Basic realm=x"}},
      {"Foo a=, Bar", {"Foo a=", "Bar"}},
      {"Foo a==", {"Foo a=="}},
      {"Digest realm=\"a, b=c\",nonce=\"x\" , Basic realm = \"y\"",
       {"Digest realm=\"a, b=c\" nonce=\"x\"", "Basic realm=\"y\""}},
      {", ,Basic realm=\"a\",, charset=\"UTF-8\", ", {"Basic realm=\"a\" charset=\"UTF-8\""}},
      {"Basic , realm=\"a\"", {"Basic realm=\"a\""}},
      {"Basic   realm=\"a\"", {"Basic realm=\"a\""}},
      {"", {}},
      {" , ", {}},
  };
  for (const auto& [value, expected] : kCases) {
    EXPECT_TRUE(challenges(value)) << value;
    EXPECT_EQ(read(value), expected) << value;
  }
}

TEST(Challenge, PointsAtTheOctetThatDoesNotFit) {
  const struct {
    std::string value;
    std::size_t at;
    std::size_t read;  // challenges before it
  } kCases[] = {
      {"realm=\"x\"", 0, 0},
      {"Basic realm=\"a\" charset=\"UTF-8\"", 16, 0},
      {"Basic realm=\"a\" Digest realm=\"b\"", 16, 0},
      {"Basic realm=\"a\"; charset=\"UTF-8\"", 15, 0},
      {"Basic realm=a b", 14, 0},
      {"Digest a=\"x\", realm=", 20, 0},
      {"Basic realm=\"a", 14, 0},
      {"Basic realm=\"a\", \"b\"", 17, 1},
      {"Basic\trealm=\"a\"", 5, 0},
      {"Basic: realm", 5, 0},
      {"Foo abc, bar=1", 9, 1},
      {"Foo a b", 5, 0},
      {"Basic, realm=\"x\"", 7, 1},
      {"Bearer realm=a/b", 14, 0},
      {"Negotiate, =x", 11, 1},
  };
  for (const auto& [value, at, count] : kCases) {
    const auto parsed = challenges(value);
    ASSERT_FALSE(parsed) << value;
    EXPECT_EQ(parsed.misfit().at, at) << value;
    EXPECT_FALSE(parsed.misfit().expected.empty()) << value;
    EXPECT_EQ(Challenges(value).size(), count) << value;
  }
}

TEST(Challenge, FindsParametersWhateverTheirCase) {
  const Challenges all("Digest REALM=\"a\", qop = auth, Stale=\"true\"");
  const Challenge digest = *all.begin();
  EXPECT_TRUE(digest.is("digest"));
  ASSERT_TRUE(digest.param("realm"));
  EXPECT_TRUE(digest.param("realm")->value.quoted);
  EXPECT_EQ(digest.param("qop")->space_before, " ");
  EXPECT_EQ(digest.param("qop")->space_after, " ");
  EXPECT_EQ(digest.param("qop")->text, "qop = auth");
  EXPECT_TRUE(digest.param("stale")->value.is_same("TRUE"));
  EXPECT_FALSE(digest.param("nonce"));
  EXPECT_FALSE(duplicate(digest.params()));
  EXPECT_FALSE(digest.is_bare());
}

TEST(Challenge, FindsTheParameterThatIsThereTwice) {
  const std::string_view value = "Basic realm=\"a\", Foo realm=\"b\", x=1, Realm=\"c\"";
  auto i = Challenges(value).begin();
  EXPECT_FALSE(duplicate(i->params()));
  ++i;
  ASSERT_TRUE(duplicate(i->params()));
  EXPECT_EQ(duplicate(i->params())->name, "Realm");
}

TEST(Challenge, ReadsEscapesInQuotedStrings) {
  const Challenges all("Basic realm=\"a\\\"b\\\\\"");
  const auto realm = all.begin()->param("realm");
  EXPECT_TRUE(realm->value.is("a\"b\\"));
  EXPECT_FALSE(realm->value.is("a\"b"));
  EXPECT_FALSE(realm->value.is("a\"b\\\\"));
}

TEST(Credentials, AreOneSchemeWithWhatBelongsToIt) {
  EXPECT_EQ(credentials("Basic dXNlcjpwYXNz")->token68, "dXNlcjpwYXNz");
  EXPECT_EQ(credentials("Digest username=\"a\", nc=00000001")->params().size(), 2u);
  EXPECT_TRUE(credentials("Negotiate")->is_bare());
  EXPECT_EQ(credentials("Basic YQ==, Basic Yg==").misfit().at, 12u);
  EXPECT_FALSE(credentials(""));
  EXPECT_EQ(credentials("Bearer a b").misfit().at, 8u);
}

TEST(AuthenticationInfo, IsAListOfParameters) {
  EXPECT_EQ(authentication_info("qop=auth, rspauth=\"x\" ,, nc=00000001")->size(), 3u);
  EXPECT_EQ(authentication_info("a=1 b=2").misfit().at, 4u);
  EXPECT_EQ(authentication_info("a=1, b").misfit().at, 6u);
  EXPECT_EQ(authentication_info("Basic realm=\"a\"").misfit().at, 5u);
}

}  // namespace
}  // namespace statute::syntax
