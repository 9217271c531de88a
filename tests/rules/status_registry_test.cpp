// Further cases of rules/checks/status/registry.cpp.
#include <gtest/gtest.h>

#include <string>

#include "rules/syntax/status.h"
#include "tests/rules/cases.h"

namespace statute {
namespace {

TEST(StatusRegistry, CodesOutsideTheirRange) {
  expect_findings({
      {"the last below", "HTTP/1.1 [[099]] A\nContent-Length: 0\n\n", "status-code-out-of-range"},
      {"all zero", "HTTP/1.1 [[000]] A\nContent-Length: 0\n\n", "status-code-out-of-range"},
      {"the first above", "HTTP/1.1 [[601]] A\nContent-Length: 0\n\n", "status-code-out-of-range"},
      {"600 has a rule of its own", "HTTP/1.1 600 A\nContent-Length: 0\n\n",
       "status-code-out-of-range"},
      {"the first within", "HTTP/1.1 100 A\n\nHTTP/1.1 204 A\n\n", "status-code-out-of-range"},
      {"the last within", "HTTP/1.1 599 A\nContent-Length: 0\n\n", "status-code-out-of-range"},
      {"no three digits", "HTTP/1.1 20 A\nContent-Length: 0\n\n", "status-code-out-of-range"},
  });
}

TEST(StatusRegistry, EveryCodeHasOneStanding) {
  for (int code = 0; code < 1000; ++code) {
    std::string digits = std::to_string(code);
    digits.insert(0, 3 - digits.size(), '0');
    const std::string text = "HTTP/1.1 " + digits + " A\nContent-Length: 0\n\n";
    std::string fired;
    for (const char* id : {"status-code-out-of-range", "600-invalid", "status-code-unregistered",
                           "status-code-vendor", "449-unregistered", "509-unregistered"}) {
      if (!findings_of(text, id).empty()) fired += std::string(fired.empty() ? "" : " ") + id;
    }
    const syntax::Status* s = syntax::status_of(code);
    std::string expected = "status-code-unregistered";
    if (s != nullptr && syntax::is_registered(*s)) expected = "";
    if (s != nullptr && s->standing == syntax::Standing::vendor) expected = "status-code-vendor";
    if (code < 100 || code > 599) expected = "status-code-out-of-range";
    if (code == 449) expected = "449-unregistered";
    if (code == 509) expected = "509-unregistered";
    if (code == 600) expected = "600-invalid";
    EXPECT_EQ(fired, expected) << code;
  }
}

TEST(StatusRegistry, VendorIsNamed) {
  const auto said = findings_of("HTTP/1.1 499 A\nContent-Length: 0\n\n", "status-code-vendor");
  ASSERT_EQ(said.size(), 1u);
  EXPECT_NE(said[0].detail.find("nginx"), std::string::npos);
  EXPECT_NE(said[0].detail.find("401"), std::string::npos);
}

TEST(StatusRegistry, EveryCodeIsExplained) {
  for (const syntax::Status& s : syntax::kStatuses) {
    EXPECT_EQ(syntax::status_of(s.code), &s) << s.code << " stands twice";
    EXPECT_FALSE(s.name.empty()) << s.code;
    EXPECT_FALSE(s.reference.empty()) << s.code;
    EXPECT_TRUE(s.holds.ends_with('.')) << s.code;
    EXPECT_EQ(s.origin.empty(), syntax::is_registered(s)) << s.code;
    EXPECT_EQ(s.instead.empty(), syntax::is_registered(s)) << s.code;
  }
}

TEST(StatusRegistry, ReasonPhrases) {
  expect_findings({
      {"in any case", "HTTP/1.1 200 [[NOT FOUND]]\nContent-Length: 0\n\n",
       "reason-phrase-mismatch"},
      {"of an unregistered code", "HTTP/1.1 599 [[Bad Gateway]]\nContent-Length: 0\n\n",
       "reason-phrase-mismatch"},
      {"empty", "HTTP/1.1 404 \nContent-Length: 0\n\n", "reason-phrase-mismatch"},
      {"missing with its space", "HTTP/1.1 404\nContent-Length: 0\n\n", "reason-phrase-mismatch"},
      {"an older phrase", "HTTP/1.1 413 Payload Too Large\nContent-Length: 0\n\n",
       "reason-phrase-mismatch"},
      {"a phrase of its own", "HTTP/1.1 200 Not Found Here\nContent-Length: 0\n\n",
       "reason-phrase-mismatch"},
      {"HTTP/2 has none", "HTTP/2 200 Not Found\ncontent-length: 0\n\n", "reason-phrase-mismatch"},
  });
}

}  // namespace
}  // namespace statute
