// Negotiation, as several exchanges of a resource show it: RFC 9110, 8.4 and 12.5.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/rules/cases.h"

namespace statute {
namespace {

std::string get(std::string_view fields = "") {
  return "GET /a HTTP/1.1\nHost: a.example\n" + std::string(fields) + "\n";
}

std::string answer(std::string_view fields, std::string_view content = "one",
                   std::string_view status = "200 OK", bool mark = false) {
  const std::string line = "HTTP/1.1 " + std::string(status);
  return (mark ? "[[" + line + "]]" : line) + "\n" + std::string(fields) +
         "Content-Length: " + std::to_string(content.size()) + "\n\n" + std::string(content) + "\n";
}

const std::string kEnglish = get("Accept-Language: en\n");
const std::string kGerman = get("Accept-Language: de\n");
constexpr std::string_view kVary = "Vary: Accept-Language\n";

TEST(NegotiationHistory, VariantsTakeTurns) {
  constexpr std::string_view kId = "vary-missing";
  const std::string one = answer("", "one");
  const std::string two = answer("", "zwei");
  const std::string one_marked = answer("", "one", "200 OK", true);
  const std::string two_marked = answer("", "zwei", "200 OK", true);
  const std::string first = kEnglish + one + kGerman + two;
  expect_findings(first + kEnglish + one_marked + kGerman + two_marked, kId);
  // Once, and not before the turns came back.
  expect_findings(first + kEnglish + one_marked + kGerman + two_marked + first, kId);
  expect_findings(first + kEnglish + one, kId);
  expect_findings(kEnglish + one + kEnglish + one + kGerman + two + kGerman + two, kId);
  // The page changed.
  expect_findings(first + kEnglish + two + kGerman + two, kId);
  expect_findings(first + kEnglish + answer("", "three") + kGerman + two, kId);
  // They differ in two fields.
  const std::string other = get("Accept-Language: de\nAccept: a/b\n");
  expect_findings(kEnglish + one + other + two + kEnglish + one + other + two, kId);
  // A third asks in between.
  const std::string third = get("Accept-Language: fr\n") + answer("", "un");
  expect_findings(first + third + kEnglish + one_marked + kGerman + two_marked, kId);
  for (std::string_view excuse : {"Vary: *\n", "Vary: Origin, accept-language\n",
                                  "Cache-Control: private\n", "Cache-Control: no-store\n"}) {
    const std::string a = kEnglish + answer(excuse, "one");
    const std::string b = kGerman + answer(excuse, "zwei");
    expect_findings(a + b + a + b, kId);
  }
  // The one variant has it, the other not.
  const std::string a = kEnglish + answer("", "one");
  const std::string b = kGerman + answer(kVary, "zwei");
  expect_findings(a + b + kEnglish + one_marked + b, kId);
}

TEST(NegotiationHistory, VariantsForUsers) {
  constexpr std::string_view kId = "vary-missing";
  const auto turn = [](std::string_view cookie, std::string_view content, bool mark = false) {
    return get("Cookie: user=" + std::string(cookie) + "\n") + answer("", content, "200 OK", mark);
  };
  expect_findings(
      turn("a", "one") + turn("b", "two") + turn("a", "one", true) + turn("b", "two", true), kId);
  expect_findings(turn("a", "one") + turn("b", "one") + turn("a", "one") + turn("b", "one"), kId);
}

TEST(NegotiationHistory, Codings) {
  constexpr std::string_view kId = "vary-accept-encoding-missing";
  const auto coded = [](std::string_view vary, bool mark = false) {
    return get("Accept-Encoding: gzip\n") +
           answer(std::string(vary) + "Content-Encoding: gzip\n", "xyz", "200 OK", mark);
  };
  const auto plain = [](std::string_view vary, bool mark = false) {
    return get() + answer(vary, "one", "200 OK", mark);
  };
  constexpr std::string_view kBoth = "Vary: Accept-Encoding\n";
  expect_findings(coded(kBoth) + plain(kBoth) + coded(kBoth) + plain(kBoth), kId);
  expect_findings(coded(kBoth) + plain("") + coded(kBoth) + plain("", true), kId);
  expect_findings(plain("") + coded(kBoth) + plain("", true) + coded(kBoth), kId);
  expect_findings(coded("") + coded("") + plain("") + plain(""), kId);
}

TEST(NegotiationHistory, VaryOfOneResource) {
  constexpr std::string_view kId = "vary-inconsistent";
  const std::string with = get() + answer("Vary: A, b\n");
  expect_findings(with + get() + answer("Vary: B\nVary: a\n"), kId);
  expect_findings(with + get() + answer("", "one", "200 OK", true), kId);
  expect_findings(with + get() + answer("", "one", "200 OK", true) + with, kId);
  expect_findings(with + get() + answer("", "no", "404 No"), kId);
}

TEST(NegotiationHistory, CodingsThatChangeMore) {
  constexpr std::string_view kId = "content-coding-status-differs";
  const std::string coded = get("Accept-Encoding: gzip\n");
  const std::string ok = answer("Content-Type: a/b\n");
  const auto turns = [&](const std::string& other, const std::string& last) {
    return coded + ok + get() + other + coded + ok + get() + last;
  };
  const std::string no = answer("Content-Type: a/b\n", "no", "404 No");
  expect_findings(turns(no, answer("Content-Type: a/b\n", "no", "404 No", true)), kId);
  expect_findings(turns(answer("Content-Type: c/d\n"), answer("[[Content-Type: c/d]]\n")), kId);
  expect_findings(turns(answer("", "no", "406 No"), answer("", "no", "406 No")), kId);
  expect_findings(turns(no, ok), kId);
}

}  // namespace
}  // namespace statute
