// Further cases of rules/checks/status/client_errors.cpp.
#include <gtest/gtest.h>

#include "tests/rules/cases.h"

namespace statute {
namespace {

TEST(ClientErrors, AllowOf405) {
  expect_findings({
      {"an empty list is a list", "HTTP/1.1 405 No\nAllow:\nContent-Length: 0\n\n",
       "405-allow-missing"},
      {"in every version", "[[HTTP/2 405]]\ndate: Tue, 02 Jun 2026 10:00:00 GMT\n\n",
       "405-allow-missing"},
      {"another status", "HTTP/1.1 404 No\nContent-Length: 0\n\n", "405-allow-missing"},
  });
}

TEST(ClientErrors, AllowOf405ThatAnIntermediaryMadeWeighsLess) {
  const auto said = findings_of(
      "HTTP/1.1 405 No\nProxy-Status: a; error=http_request_denied\nContent-Length: 0\n\n",
      "405-allow-missing");
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].level, Level::info);
}

}  // namespace
}  // namespace statute
