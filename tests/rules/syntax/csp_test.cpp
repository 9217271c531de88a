#include "rules/syntax/csp.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace statute::syntax {
namespace {

TEST(Csp, PartsPoliciesAndDirectives) {
  const std::string_view value =
      " default-src 'self'  https://a.example ;; Script-Src\t'none';upgrade-insecure-requests ; ,"
      ", img-src *";
  ASSERT_TRUE(content_security_policy(value));
  std::vector<std::string> read;
  for (const CspDirectives& policy : CspPolicies(value)) {
    read.emplace_back("policy");
    for (const CspDirective& d : policy) {
      read.push_back(std::string(d.name) + "=" + std::string(d.value));
    }
  }
  EXPECT_EQ(read, (std::vector<std::string>{"policy", "default-src='self'  https://a.example",
                                            "Script-Src='none'",
                                            "upgrade-insecure-requests=", "policy", "img-src=*"}));
  EXPECT_EQ(CspDirectives("a b  c").begin()->words().size(), 2u);
  EXPECT_TRUE(CspPolicies(" , ").empty());
}

TEST(Csp, PointsAtTheOctetThatDoesNotFit) {
  const struct {
    std::string value;
    std::size_t at;
  } kCases[] = {
      {"'self'", 0},
      {"default-src 'self', 'unsafe-inline'", 20},
      {"default-src: 'self'", 11},
      {"default_src a", 7},
      {"img-src \xC3\xA9", 8},
      {"a b; =c", 5},
      {"a b\x01", 3},
  };
  for (const auto& [value, at] : kCases) {
    ASSERT_FALSE(content_security_policy(value)) << value;
    EXPECT_EQ(content_security_policy(value).misfit().at, at) << value;
  }
  EXPECT_EQ(CspDirectives("a \xC3\xA9 b; c").size(), 2u);
}

TEST(SourceExpression, IsRecognized) {
  const struct {
    std::string word;
    SourceKind kind;
  } kCases[] = {
      {"'none'", SourceKind::none},
      {"'NONE'", SourceKind::none},
      {"'self'", SourceKind::keyword},
      {"'Unsafe-Inline'", SourceKind::keyword},
      {"'wasm-unsafe-eval'", SourceKind::keyword},
      {"'unsafe'", SourceKind::malformed},
      {"'self", SourceKind::malformed},
      {"'nonce-abc+/_-=='", SourceKind::nonce},
      {"'nonce-'", SourceKind::malformed},
      {"'nonce-a==='", SourceKind::malformed},
      {"'sha256-AA='", SourceKind::hash},
      {"'sha1-AA='", SourceKind::malformed},
      {"https:", SourceKind::scheme},
      {"data:", SourceKind::scheme},
      {"*", SourceKind::host},
      {"*:*", SourceKind::host},
      {"*.example.com", SourceKind::host},
      {"https://*.example.com:12/path/to/file.js", SourceKind::host},
      {"example.com.", SourceKind::host},
      {"localhost:*", SourceKind::host},
      {"self", SourceKind::host},
      {"https://", SourceKind::malformed},
      {"a*.example", SourceKind::malformed},
      {"example.com:", SourceKind::scheme},  // a scheme may hold dots
      {"*.example.com:", SourceKind::malformed},
      {"a..b", SourceKind::malformed},
      {"a_b", SourceKind::malformed},
      {"", SourceKind::malformed},
  };
  for (const auto& [word, kind] : kCases) {
    EXPECT_EQ(source_expression(word).kind, kind) << word;
    EXPECT_EQ(source_expression(word).text, word);
  }
  const SourceExpression e = source_expression("https://*.a.example:*/x/");
  EXPECT_EQ(e.scheme, "https");
  EXPECT_EQ(e.host, "*.a.example");
  EXPECT_EQ(e.port, "*");
  EXPECT_EQ(e.path, "/x/");
  EXPECT_EQ(source_expression("a.example:8").host, "a.example");
  EXPECT_EQ(source_expression("a.example:8").port, "8");
  EXPECT_EQ(source_expression("'nonce-xyz'").value, "xyz");
  EXPECT_TRUE(source_expression("'SELF'").is_keyword("self"));
}

TEST(SourceExpression, TellsKeywordsWithoutQuotes) {
  for (const std::string_view word : {"self", "NONE", "unsafe-inline", "nonce-abc", "sha256-AA="}) {
    EXPECT_TRUE(is_unquoted_keyword(word)) << word;
  }
  for (const std::string_view word : {"'self'", "example.com", "nonce-", "selfie", "", "https:"}) {
    EXPECT_FALSE(is_unquoted_keyword(word)) << word;
  }
}

TEST(CspDirectiveInfo, KnowsDirectives) {
  EXPECT_EQ(csp_directive_info("Default-Src")->kind, CspKind::fetch);
  EXPECT_EQ(csp_directive_info("frame-ancestors")->kind, CspKind::sources);
  EXPECT_EQ(csp_directive_info("block-all-mixed-content")->kind, CspKind::withdrawn);
  EXPECT_EQ(csp_directive_info("defualt-src"), nullptr);
  for (const CspDirectiveInfo& info : csp_directives()) {
    EXPECT_EQ(csp_directive_info(info.name), &info);
  }
}

}  // namespace
}  // namespace statute::syntax
