// Ranges, as several exchanges of a resource show them: RFC 9110, 14 and 15.3.7.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/rules/cases.h"

namespace statute {
namespace {

std::string get(std::string_view fields = "") {
  return "GET /a HTTP/1.1\nHost: a.example\n" + std::string(fields) + "\n";
}

std::string answer(std::string_view status, std::string_view fields = "",
                   std::string_view content = "one") {
  std::string octets;
  for (char c : content) {
    if (c != '[' && c != ']') octets += c;
  }
  return "HTTP/1.1 " + std::string(status) + "\n" + std::string(fields) +
         "Content-Length: " + std::to_string(octets.size()) + "\n\n" + std::string(content) + "\n";
}

std::string marked(std::string_view status, std::string_view fields = "",
                   std::string_view content = "one") {
  std::string text = answer(status, fields, content);
  const std::size_t end = text.find('\n');
  return "[[" + text.substr(0, end) + "]]" + text.substr(end);
}

const std::string kTag = "ETag: \"v1\"\n";
const std::string kFirst = "Range: bytes=0-1\n";
const std::string kSent = "Content-Range: bytes 0-1/3\n";

TEST(PartialHistory, RepresentationFields) {
  constexpr std::string_view kId = "206-representation-field-missing";
  const std::string full = kTag + "Content-Type: text/plain\n";
  expect_findings(
      get(kFirst) + marked("206 Part", kTag + kSent, "on") + get() + answer("200 OK", full), kId);
  expect_findings(get() + answer("200 OK", full) + get(kFirst + "If-Range: \"v1\"\n") +
                      answer("206 Part", kTag + kSent, "on"),
                  kId);
  // An uncoded range of what is coded on the way.
  expect_findings(get() + answer("200 OK", "ETag: W/\"v1\"\nContent-Encoding: gzip\n") +
                      get(kFirst) + answer("206 Part", kTag + kSent, "on"),
                  kId);
  expect_findings(get() + answer("200 OK", kTag + "Content-Encoding: gzip\n") + get(kFirst) +
                      marked("206 Part", kTag + kSent, "on"),
                  kId);
}

TEST(PartialHistory, FieldsOfAnotherVersion) {
  constexpr std::string_view kId = "206-expires-missing";
  const std::string expires = "Expires: Tue, 02 Jun 2026 10:00:00 GMT\n";
  expect_findings(get() + answer("200 OK", kTag + expires) + get(kFirst) +
                      answer("206 Part", "ETag: \"v2\"\n" + kSent, "on"),
                  kId);
  expect_findings(get() + answer("200 OK", kTag + expires) + get(kFirst + "If-Range: \"v2\"\n") +
                      answer("206 Part", kSent, "on"),
                  kId);
  expect_findings(get() + answer("200 OK", kTag + expires) + get(kFirst + "If-Range: \"v1\"\n") +
                      marked("206 Part", kSent, "on"),
                  kId);
}

TEST(PartialHistory, Octets) {
  constexpr std::string_view kId = "206-content-differs";
  const std::string ok = get() + answer("200 OK", kTag);
  const std::string mid = "Content-Range: bytes 1-2/3\n";
  expect_findings(ok + get("Range: bytes=1-2\n") + answer("206 Part", kTag + mid, "n[[x]]"), kId);
  expect_findings(get("Range: bytes=1-2\n") + answer("206 Part", kTag + mid, "[[x]]e") + ok, kId);
  expect_findings(ok + get("Range: bytes=1-2\n") + answer("206 Part", kTag + mid, "ne"), kId);
  // Fewer octets than it says are another fault; more are none of the range.
  expect_findings(ok + get("Range: bytes=1-2\n") + answer("206 Part", kTag + mid, "n"), kId);
  expect_findings(ok + get("Range: bytes=1-1\n") +
                      answer("206 Part", kTag + "Content-Range: bytes 1-1/3\n", "nx"),
                  kId);
  expect_findings(ok + get(kFirst) + answer("206 Part", "ETag: \"v2\"\n" + kSent, "xx"), kId);
  expect_findings(
      ok + get(kFirst) + answer("206 Part", kTag + "Content-Encoding: gzip\n" + kSent, "xx"), kId);
  for (std::string_view validator : {"", "ETag: W/\"v1\"\n"}) {
    const auto said = findings_of(get() + answer("200 OK", validator) + get(kFirst) +
                                      answer("206 Part", std::string(validator) + kSent, "xx"),
                                  kId);
    ASSERT_EQ(said.size(), 1u) << validator;
    EXPECT_EQ(said[0].level, Level::advice);
  }
}

TEST(PartialHistory, PartsOfSeveralRanges) {
  const auto multipart = [](std::string_view second) {
    return answer("206 Part", kTag + "Content-Type: multipart/byteranges; boundary=b\n",
                  "--b\nContent-Range: bytes 0-0/3\n\no\n--b\nContent-Range: bytes 2-2/3\n\n" +
                      std::string(second) + "\n--b--");
  };
  const std::string ask = get("Range: bytes=0-0,2-2\n");
  expect_findings(get() + answer("200 OK", kTag) + ask + multipart("e"), "206-content-differs");
  expect_findings(get() + answer("200 OK", kTag) + ask + multipart("[[x]]"), "206-content-differs");
}

TEST(PartialHistory, Lengths) {
  const auto sent = [](std::string_view range) {
    return answer("206 Part", kTag + std::string(range) + "\n", "on");
  };
  const std::string ok = get() + answer("200 OK", kTag);
  expect_findings(ok + get(kFirst) + sent("[[Content-Range: bytes 0-1/4]]"),
                  "206-complete-length-wrong");
  expect_findings(ok + get(kFirst) + sent("Content-Range: bytes 0-1/*"),
                  "206-complete-length-wrong");
  expect_findings(ok + get(kFirst) + sent("[[Content-Range: bytes 0-1/*]]"),
                  "206-complete-length-unknown");
  const std::string weak = "ETag: W/\"v1\"\n";
  expect_findings(get() + answer("200 OK", weak) + get(kFirst) +
                      answer("206 Part", weak + "Content-Range: bytes 0-1/4\n", "on"),
                  "206-complete-length-wrong");
  const std::string old =
      "Date: Tue, 02 Jun 2026 10:00:00 GMT\nLast-Modified: Mon, 01 Jun 2026 10:00:00 GMT\n";
  expect_findings(get() + answer("200 OK", old) + get(kFirst) +
                      answer("206 Part", old + "[[Content-Range: bytes 0-1/4]]\n", "on"),
                  "206-complete-length-wrong");
  const std::string fresh =
      "Date: Tue, 02 Jun 2026 10:00:00 GMT\nLast-Modified: Tue, 02 Jun 2026 10:00:00 GMT\n";
  expect_findings(get() + answer("200 OK", fresh) + get(kFirst) +
                      answer("206 Part", fresh + "Content-Range: bytes 0-1/4\n", "on"),
                  "206-complete-length-wrong");
  expect_findings(ok + get("Range: bytes=1-\n") + sent("Content-Range: bytes 1-2/3") + ok,
                  "206-open-past-end");
  expect_findings(ok + get("Range: bytes=1-\n") + sent("[[Content-Range: bytes 1-3/*]]") + ok,
                  "206-open-past-end");
  // The field belies itself, which is seen without the 200s.
  expect_findings(ok + get("Range: bytes=1-\n") + sent("Content-Range: bytes 1-3/3") + ok,
                  "206-open-past-end");
}

TEST(RangesHistory, IfRange) {
  constexpr std::string_view kId = "if-range-match-ignored";
  const std::string part = get(kFirst) + answer("206 Part", kTag + kSent, "on");
  const std::string named = get(kFirst + "If-Range: \"v1\"\n");
  expect_findings(part + named + marked("200 OK", kTag) + part, kId);
  expect_findings(part + named + answer("200 OK", "ETag: \"v2\"\n") + part, kId);
  expect_findings(part + get(kFirst + "If-Range: W/\"v1\"\n") + answer("200 OK", kTag) + part, kId);
  expect_findings(
      part + get("Range: bytes=0-0\nIf-Range: \"v1\"\n") + answer("200 OK", kTag) + part, kId);
  const std::string ok = get() + answer("200 OK", kTag);
  const std::string refused = "Content-Range: bytes */3\n";
  expect_findings(ok + get("Range: bytes=9-\nIf-Range: \"v1\"\n") + answer("416 No", refused) + ok,
                  "416-if-range-false");
  expect_findings(
      ok + get("Range: bytes=9-\nIf-Range: W/\"v1\"\n") + marked("416 No", refused) + ok,
      "416-if-range-false");
  expect_findings(
      ok + get("Range: bytes=9-\nIf-Range: \"v0\"\n") + answer("416 No", refused + "Age: 1\n") + ok,
      "416-if-range-false");
}

TEST(RangesHistory, BeyondTheEnd) {
  constexpr std::string_view kId = "range-unsatisfiable-200";
  const std::string part = get(kFirst) + answer("206 Part", kTag + kSent, "on");
  expect_findings(get("Range: bytes=3-\n") + marked("200 OK", kTag) + part, kId);
  expect_findings(part + get("Range: bytes=2-\n") + answer("200 OK", kTag), kId);
  expect_findings(part + get("Range: bytes=-0\n") + answer("200 OK", kTag), kId);
  expect_findings(
      get("Range: bytes=3-\n") + answer("200 OK", kTag) + get() + answer("200 OK", kTag), kId);
  expect_findings(part + get("Range: bytes=3-\nIf-Range: \"v0\"\n") + answer("200 OK", kTag), kId);
  // Coded, it is shorter.
  expect_findings(
      part + get("Range: bytes=3-\n") + answer("200 OK", kTag + "Content-Encoding: gzip\n"), kId);
  const std::string ok = get() + answer("200 OK", kTag);
  const std::string beyond = get("Range: bytes=9-\n");
  expect_findings(ok + beyond + answer("416 No", "[[Content-Range: bytes */4]]\n") + ok,
                  "416-length-wrong");
  expect_findings(ok + beyond + answer("416 No", kTag + "[[Content-Range: bytes */4]]\n"),
                  "416-length-wrong");
  expect_findings(ok + beyond + answer("416 No", kTag + "[[Content-Range: bytes */4]]\n") + ok,
                  "416-length-wrong");
  expect_findings(ok + beyond + answer("416 No", "Content-Range: bytes */4\n"), "416-length-wrong");
  expect_findings(ok + beyond + answer("416 No", "ETag: \"v2\"\nContent-Range: bytes */4\n") + ok,
                  "416-length-wrong");
}

TEST(RangesHistory, GreatPositions) {
  constexpr std::string_view kId = "range-overflow";
  const std::string ok = get() + answer("200 OK", kTag);
  const std::string great = get("Range: bytes=9223372036854775808-\n");
  expect_findings(ok + great + marked("500 No") + ok, kId);
  expect_findings(ok + great + answer("503 No") + ok, kId);
  expect_findings(ok + great + answer("416 No", "Content-Range: bytes */3\n") + ok, kId);
  expect_findings(ok + great + answer("206 Part", "[[Content-Range: bytes -1-2/3]]\n") + ok, kId);
  expect_findings(
      ok + great + answer("206 Part", "[[Content-Range: bytes 0-18446744073709551615/3]]\n") + ok,
      kId);
  expect_findings(ok + get("Range: bytes=9223372036854775807-\n") + answer("500 No") + ok, kId);
  expect_findings(ok + great + answer("500 No") + get() + answer("500 No"), kId);
  constexpr std::string_view kStatus = "range-status-unexpected";
  expect_findings(ok + get(kFirst) + marked("500 No") + ok, kStatus);
  expect_findings(ok + get(kFirst) + answer("403 No") + ok, kStatus);
  expect_findings(ok + get("Range: bytes=3-\n") + answer("404 No") + ok, kStatus);
  expect_findings(ok + get("Range: bytes=0-0,2-2\n") + answer("404 No") + ok, kStatus);
}

TEST(RangesHistory, UnknownUnits) {
  constexpr std::string_view kId = "range-unit-unknown";
  const std::string ok = get() + answer("200 OK", kTag);
  const std::string lines = get("Range: lines=0-1\n");
  expect_findings(ok + lines + marked("400 No") + ok, kId);
  const auto said = findings_of(ok + lines + answer("416 No") + ok, kId);
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].level, Level::advice);
  expect_findings(ok + get(kFirst) + answer("400 No") + ok, kId);
  const std::string known = get() + answer("200 OK", kTag + "Accept-Ranges: bytes, lines\n");
  expect_findings(known + lines + answer("416 No") + known, kId);
  expect_findings(lines + answer("400 No") + ok, kId);
}

TEST(RangesHistory, AcceptRanges) {
  constexpr std::string_view kId = "accept-ranges-missing";
  const std::string part = get(kFirst) + marked("206 Part", kTag + kSent, "on");
  const std::string silent = get(kFirst) + answer("206 Part", kTag + kSent, "on");
  expect_findings(part + get() + answer("200 OK"), kId);
  expect_findings(silent, kId);
  expect_findings(silent + get() + answer("200 OK", "Accept-Ranges: bytes\n"), kId);
  expect_findings(get() + answer("200 OK", "Accept-Ranges: bytes\n") + silent, kId);
}

}  // namespace
}  // namespace statute
