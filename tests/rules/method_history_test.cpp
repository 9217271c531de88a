// HEAD beside GET, and what changes did: RFC 9110, 9 and 10.2.1.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/rules/cases.h"

namespace statute {
namespace {

std::string ask(std::string_view method, std::string_view fields = "",
                std::string_view target = "/a") {
  return std::string(method) + " " + std::string(target) + " HTTP/1.1\nHost: a.example\n" +
         std::string(fields) + "\n";
}

std::string put(std::string_view content = "one", std::string_view fields = "") {
  return ask("PUT", std::string(fields) + "Content-Type: text/plain\nContent-Length: " +
                        std::to_string(content.size()) + "\n") +
         std::string(content) + "\n";
}

std::string answer(std::string_view status, std::string_view fields = "",
                   std::string_view content = "one") {
  const std::string head = "HTTP/1.1 " + std::string(status) + "\n" + std::string(fields);
  if (status.starts_with("204")) return head + "\n";
  return head + "Content-Length: " + std::to_string(content.size()) + "\n\n" +
         std::string(content) + (content.empty() ? "" : "\n");
}

std::string head(std::string_view status, std::string_view fields = "") {
  return "HTTP/1.1 " + std::string(status) + "\n" + std::string(fields) + "\n";
}

std::string marked(std::string text) {
  const std::size_t end = text.find('\n');
  return "[[" + text.substr(0, end) + "]]" + text.substr(end);
}

std::vector<Level> levels(std::string_view text, std::string_view id) {
  std::vector<Level> all;
  for (const Said& said : findings_of(text, id)) all.push_back(said.level);
  return all;
}

TEST(HeadHistory, Status) {
  constexpr std::string_view kId = "head-status-mismatch";
  const std::string get = ask("GET") + answer("200 OK", "ETag: \"a\"\n");
  using Levels = std::vector<Level>;
  EXPECT_EQ(levels(ask("HEAD") + head("404 No") + get, kId), Levels{Level::advice});
  EXPECT_EQ(levels(get + ask("HEAD") + head("405 No", "Allow: GET\n"), kId), Levels{Level::advice});
  EXPECT_EQ(levels(get + ask("HEAD") + head("404 No") + get, kId),
            (Levels{Level::advice, Level::should}));
  expect_findings(get + ask("HEAD") + head("200 OK"), kId);
  expect_findings(get + ask("HEAD") + head("501 No") + get, kId);
  expect_findings(get + ask("HEAD", "Accept: a/b\n") + head("404 No") + get, kId);
  expect_findings(ask("GET", "Range: bytes=0-0\n") +
                      answer("206 Part", "Content-Range: bytes 0-0/3\n", "o") +
                      ask("HEAD", "Range: bytes=0-0\n") + head("200 OK"),
                  kId);
  expect_findings(
      ask("GET", "If-None-Match: \"a\"\n") + head("304 No") + ask("HEAD") + head("200 OK"), kId);
}

TEST(HeadHistory, Fields) {
  constexpr std::string_view kId = "head-field-mismatch";
  const std::string get =
      ask("GET") + answer("200 OK",
                          "Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT\nETag: \"a\"\n"
                          "Content-Type: a/b\nCache-Control: max-age=9\n");
  const std::string full = "Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT\nETag: \"a\"\n";
  const auto with = [&](std::string_view fields) {
    return ask("HEAD") + head("200 OK", full + std::string(fields)) + get;
  };
  expect_findings(with("Content-Type: a/b\nCache-Control: max-age=9\n"), kId);
  expect_findings(with("[[Content-Type: a/c]]\nCache-Control: max-age=9\n"), kId);
  // What may run down or be generated tells with a GET on both sides alone.
  expect_findings(with("Content-Type: a/b\nCache-Control: max-age=8\n"), kId);
  const auto said = findings_of(get + with("Content-Type: a/b\nCache-Control: max-age=8\n"), kId);
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].evidence[0], "Cache-Control: max-age=8");
  EXPECT_EQ(said[0].level, Level::should);
  expect_findings(ask("HEAD") + marked(head("200 OK", full)) + get, kId);
  // Determined by the content, or of this response.
  const std::string generated = ask("GET") + answer("200 OK",
                                                    "ETag: \"a\"\nVary: Accept\nX-Request-ID: 1\n"
                                                    "Set-Cookie: a=b\nDate: x\n");
  expect_findings(ask("HEAD") + head("200 OK") + generated, kId);
  expect_findings(ask("HEAD") + head("404 No") + get, kId);
}

TEST(HeadHistory, AllowAndWhatWorks) {
  constexpr std::string_view kId = "options-unsafe-allow-mismatch";
  const std::string refused = ask("DELETE") + answer("501 No");
  expect_findings(refused + ask("OPTIONS") + head("204 No", "[[Allow: GET, DELETE]]\n"), kId);
  expect_findings(refused + ask("OPTIONS") + head("204 No", "Allow: GET\n"), kId);
  expect_findings(
      ask("OPTIONS") + head("204 No", "Allow: DELETE\n") + ask("DELETE") + answer("403 No"), kId);
  expect_findings(ask("OPTIONS", "Cookie: a=b\n") + head("204 No", "Allow: DELETE\n") + refused,
                  kId);
}

TEST(HeadHistory, MethodsOfOtherResources) {
  constexpr std::string_view kId = "method-unsupported-not-405";
  const std::string elsewhere = ask("DELETE", "", "/b") + head("204 No");
  expect_findings(elsewhere + ask("DELETE") + marked(answer("501 No")), kId);
  expect_findings(ask("DELETE") + answer("501 No"), kId);
  expect_findings(elsewhere + ask("DELETE") + answer("404 No"), kId);
  // The request may be at fault, but not where Allow leaves the method out.
  expect_findings(elsewhere + ask("DELETE") + answer("400 No"), kId);
  expect_findings(elsewhere + ask("OPTIONS") + head("204 No", "Allow: GET\n") + ask("DELETE") +
                      marked(answer("400 No")),
                  kId);
  expect_findings(elsewhere + ask("OPTIONS") + head("204 No", "Allow: DELETE\n") + ask("DELETE") +
                      answer("501 No"),
                  kId);
  expect_findings(elsewhere + ask("DELETE") + head("204 No") + ask("DELETE") + answer("501 No"),
                  kId);
}

TEST(ChangesHistory, Put) {
  constexpr std::string_view kCreate = "put-create-not-201";
  const std::string none = ask("GET") + answer("404 No", "", "");
  const std::string ok = ask("GET") + answer("200 OK");
  expect_findings(none + put() + marked(answer("200 OK", "", "")) + ok, kCreate);
  expect_findings(none + put() + answer("202 OK", "", "") + ok, kCreate);
  expect_findings(
      none + put() + answer("200 OK", "", "") + ask("GET") + answer("200 OK", "", "other"),
      kCreate);
  expect_findings(put() + answer("200 OK", "", "") + ok, kCreate);
  expect_findings(none + put() + answer("500 No", "", "") + put() + answer("200 OK", "", "") + ok,
                  kCreate);
  expect_findings(none + put() + head("204 No") + ask("GET", "Cookie: a=b\n") + answer("200 OK"),
                  kCreate);
  constexpr std::string_view kModify = "put-modify-201";
  expect_findings(ok + put("two") + marked(answer("201 New", "", "")), kModify);
  expect_findings(none + put("two") + answer("201 New", "", ""), kModify);
  expect_findings(ok + ask("DELETE") + head("204 No") + put("two") + answer("201 New", "", ""),
                  kModify);
  constexpr std::string_view kPart = "put-content-range-ignored";
  const std::string range = "Content-Range: bytes 0-2/3\n";
  expect_findings(put("one", range) + head("204 No") + ok, kPart);
  expect_findings(put("one", "Content-Range: bytes 0-2/6\n") + marked(head("204 No")) + ok, kPart);
  expect_findings(put("two", "Content-Range: bytes 0-2/6\n") + head("204 No") + ok, kPart);
}

TEST(ChangesHistory, ValidatorsOfPut) {
  constexpr std::string_view kId = "put-validator-transformed";
  const auto get = [](std::string_view fields, std::string_view content = "one") {
    return ask("GET") +
           answer("200 OK", "Content-Type: text/plain\n" + std::string(fields), content);
  };
  const std::string tag = "ETag: \"a\"\n";
  expect_findings(put() + head("204 No", tag) + get(tag), kId);
  expect_findings(put() + head("204 No", "[[ETag: \"a\"]]\n") + get(tag, "ONE"), kId);
  expect_findings(put() + head("204 No", "[[ETag: \"a\"]]\n") + get("ETag: \"b\"\n"), kId);
  expect_findings(put() + head("204 No") + get(tag, "ONE"), kId);
  // Another writer, another variant, a cache.
  expect_findings(put() + head("204 No", tag) + put("ONE") + head("204 No") + get(tag, "two"), kId);
  expect_findings(put() + head("204 No", tag) + ask("GET") +
                      answer("200 OK", "Content-Type: text/html\n", "ONE"),
                  kId);
  expect_findings(put() + head("204 No", tag) + get(tag + "Age: 1\n", "ONE"), kId);
}

TEST(ChangesHistory, DeletionsAndSafeMethods) {
  constexpr std::string_view kId = "delete-then-success";
  const std::string gone = ask("DELETE") + head("204 No");
  const std::string ok = ask("GET") + answer("200 OK");
  expect_findings(gone + ask("GET") + marked(answer("200 OK")) + ok, kId);
  expect_findings(ask("DELETE") + answer("202 OK") + ok, kId);
  expect_findings(gone + put() + head("204 No") + ok, kId);
  expect_findings(gone + ask("GET") + answer("200 OK", "Age: 1\n"), kId);
  expect_findings(gone + ask("GET", "Authorization: a b\n") + answer("200 OK"), kId);
  constexpr std::string_view kSafe = "safe-method-side-effect";
  const std::string link = ask("GET", "", "/a?x=1&action=Remove");
  expect_findings(link + marked(answer("200 OK")) + link + answer("410 Gone"), kSafe);
  expect_findings(
      ask("GET", "", "/a?x=1") + answer("200 OK") + ask("GET", "", "/a?x=1") + answer("404 No"),
      kSafe);
  expect_findings(link + answer("404 No") + link + answer("404 No"), kSafe);
  expect_findings(link + answer("200 OK") + ask("POST", "Content-Length: 0\n", "/b") +
                      head("204 No") + link + answer("404 No"),
                  kSafe);
}

}  // namespace
}  // namespace statute
