#include "checker/support/facts.h"

#include <gtest/gtest.h>

#include <string>

#include "checker/support/text.h"

namespace checker {
namespace {

TEST(ExchangeFacts, TakesTheDigestsOfRfc9530) {
  struct Case {
    std::string_view algorithm;
    std::string_view base64;
  };
  // Of "abc": FIPS 180, RFC 3174 and RFC 1321.
  ExchangeFacts facts;
  for (const Case& c : std::initializer_list<Case>{
           {"sha-256", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="},
           {"sha-512",
            "3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/"
            "uu9RU1EI2Q86A4qmslPpUyknw=="},
           {"sha", "qZk+NkcGgWq6PiVxeFDCbJzQ2J0="},
           {"md5", "kAFQmDzST7DWlj99KOF/cg=="},
           {"SHA-256", ""},
           {"crc32c", ""},
           {"", ""},
       }) {
    EXPECT_EQ(base64_encode(facts.digest(c.algorithm, "abc")), c.base64) << c.algorithm;
  }
  EXPECT_EQ(base64_encode(facts.digest("sha-256", "")),
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

TEST(ExchangeFacts, DigestsStayUntilTheNextExchange) {
  ExchangeFacts facts;
  const std::string content = "abc";
  const std::string_view sha = facts.digest("sha-256", content);
  const std::string before(sha);
  EXPECT_EQ(facts.digest("md5", content).size(), 16u);
  EXPECT_EQ(facts.digest("sha-256", content).data(), sha.data());
  EXPECT_EQ(sha, before);
  facts.next();
  EXPECT_EQ(facts.digest("sha-256", content), before);
  EXPECT_NE(facts.digest("sha-256", std::string_view(content).substr(1)), before);
}

}  // namespace
}  // namespace checker
