// Conditions, as several exchanges of a resource show them: RFC 9110, 13 and 15.4.5.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "tests/rules/cases.h"

namespace statute {
namespace {

std::string get(std::string_view fields = "", std::string_view method = "GET") {
  return std::string(method) + " /a HTTP/1.1\nHost: a.example\n" + std::string(fields) + "\n";
}

std::string answer(std::string_view status, std::string_view fields = "") {
  const bool empty = status.starts_with("304") || status.starts_with("204");
  return "HTTP/1.1 " + std::string(status) + "\n" + std::string(fields) +
         (empty ? "\n" : "Content-Length: 3\n\none\n");
}

std::string marked(std::string_view status, std::string_view fields = "") {
  std::string text = answer(status, fields);
  const std::size_t end = text.find('\n');
  return "[[" + text.substr(0, end) + "]]" + text.substr(end);
}

TEST(NotModifiedHistory, PairsStandInEitherOrder) {
  const auto expect = [](const std::string& text) {
    SCOPED_TRACE(text);
    expect_findings(text, "304-etag-missing");
  };
  const std::string condition = "If-None-Match: \"v1\"\n";
  const std::string ok = answer("200 OK", "ETag: \"v1\"\n");
  expect(get(condition) + marked("304 No") + get() + ok);
  expect(get() + ok + get(condition) + marked("304 No"));
  // Once, however many there are to compare with.
  expect(get() + ok + get(condition) + marked("304 No") + get() + ok);
  expect(get(condition) + marked("304 No") + get() + ok + get() + ok);
  expect(get() + ok + get(condition) + answer("304 No", "ETag: \"v1\"\n"));
}

TEST(NotModifiedHistory, ComparesTheSameRequestAlone) {
  const auto silent = [](const std::string& text) {
    SCOPED_TRACE(text);
    expect_findings(text, "304-cache-control-missing");
  };
  const std::string cached = "Cache-Control: max-age=60\n";
  const std::string condition = "If-None-Match: \"v1\"\n";
  silent(get("Accept: a/b\n") + answer("200 OK", cached) + get(condition) + answer("304 No"));
  silent(get("Cookie: a=b\n") + answer("200 OK", cached) + get(condition) + answer("304 No"));
  silent(get() + answer("200 OK", cached) + get(condition, "HEAD") + answer("304 No"));
  silent(get() + answer("404 No", cached) + get(condition) + answer("304 No"));
  // The representation moved, as the validators, or what the client names, show.
  silent(get() + answer("200 OK", cached + "ETag: \"v0\"\n") + get(condition) +
         answer("304 No", "ETag: \"v1\"\n"));
  silent(get() + answer("200 OK", cached + "ETag: \"v0\"\n") + get(condition) + answer("304 No"));
  silent(get(condition) + answer("304 No") + get() + answer("200 OK", cached + "ETag: \"v2\"\n"));
  // More than a minute apart.
  silent(get() + answer("200 OK", cached + "Date: Tue, 02 Jun 2026 10:00:00 GMT\n") +
         get(condition) + answer("304 No", "Date: Tue, 02 Jun 2026 10:01:01 GMT\n"));
  // Near again, by its age.
  silent(get() + answer("200 OK", cached + "Date: Tue, 02 Jun 2026 10:00:00 GMT\n") +
         get(condition) + answer("304 No", "Date: Tue, 02 Jun 2026 10:02:00 GMT\nAge: 600\n"));
  expect_findings(get() +
                      answer("200 OK", cached + "Date: Tue, 02 Jun 2026 10:00:00 GMT\nAge: 120\n") +
                      get(condition) + marked("304 No", "Date: Tue, 02 Jun 2026 10:02:30 GMT\n"),
                  "304-cache-control-missing");
}

TEST(NotModifiedHistory, MetadataMayRunDown) {
  const auto text = [](std::string_view full, std::string_view brief) {
    return get() + answer("200 OK", "ETag: \"v1\"\n" + std::string(full) + "\n") +
           get("If-None-Match: \"v1\"\n") +
           answer("304 No", "ETag: \"v1\"\n" + std::string(brief) + "\n");
  };
  constexpr std::string_view kId = "304-metadata-differs";
  expect_findings(text("Cache-Control: max-age=60, public", "Cache-Control: public, max-age=58"),
                  kId);
  expect_findings(text("Cache-Control: max-age=600", "[[Cache-Control: max-age=60]]"), kId);
  expect_findings(text("Vary: Accept, Origin", "Vary: origin\nVary: accept"), kId);
  expect_findings(text("Vary: Accept, Origin", "[[Vary: Accept]]"), kId);
  expect_findings(text("Content-Location: /b", "[[Content-Location: /c]]"), kId);
  expect_findings(text("Content-Location: /b", "Vary: Accept"), kId);
}

TEST(NotModifiedHistory, ChangedRepresentations) {
  const std::string v2 = answer("200 OK", "ETag: \"v2\"\n");
  const std::string old = get("If-None-Match: \"v1\"\n");
  constexpr std::string_view kId = "304-for-changed";
  expect_findings(get() + v2 + old + marked("304 No") + get() + v2, kId);
  expect_findings(get() + v2 + old + marked("304 No", "ETag: \"v1\"\n") + get() + v2, kId);
  // The tag that was not asked for is another rule's.
  expect_findings(get() + v2 + old + answer("304 No", "ETag: \"v2\"\n") + get() + v2, kId);
  expect_findings(get() + v2 + old + answer("304 No", "Age: 3\n") + get() + v2, kId);
  expect_findings(get() + v2 + get("If-None-Match: *\n") + answer("304 No") + get() + v2, kId);
  expect_findings(get() + v2 + get("If-None-Match: W/\"v2\"\n") + answer("304 No") + get() + v2,
                  kId);
  expect_findings(get() + answer("200 OK", "ETag: \"v1\"\n") + old + answer("304 No") + get() + v2,
                  kId);
  const std::string weak = answer("200 OK", "ETag: W/\"v2\"\n");
  expect_findings(get() + weak + old + answer("304 No") + get() + weak, kId);
  // What may have changed the resource lies between.
  expect_findings(get() + v2 + old + answer("304 No") + get("Content-Length: 0\n", "POST") +
                      answer("204 No") + get() + v2,
                  kId);
  // The capture is not in the order of time.
  const auto at = [](std::string_view second) {
    return "Date: Tue, 02 Jun 2026 10:00:" + std::string(second) + " GMT\n";
  };
  expect_findings(get() + answer("200 OK", at("00") + "ETag: \"v2\"\n") + old +
                      answer("304 No", at("30")) + get() +
                      answer("200 OK", at("10") + "ETag: \"v2\"\n"),
                  kId);
  // With a date, it is the other rule.
  const std::string both =
      get("If-None-Match: \"v1\"\nIf-Modified-Since: Mon, 01 Jun 2026 "
          "10:00:00 GMT\n");
  expect_findings(get() + v2 + both + answer("304 No") + get() + v2, kId);
  expect_findings(get() + v2 + both + marked("304 No") + get() + v2, "304-despite-etag-mismatch");
  expect_findings(get() + weak + both + marked("304 No") + get() + weak,
                  "304-despite-etag-mismatch");
  expect_findings(get() + v2 + old + answer("304 No") + get() + v2, "304-despite-etag-mismatch");
}

TEST(ConditionsHistory, DatesInObsoleteForms) {
  const std::string fix = get("If-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT\n");
  const std::string rfc850 = get("If-Modified-Since: Monday, 01-Jun-26 10:00:00 GMT\n");
  const std::string later = get("If-Modified-Since: Tue Jun  2 10:00:00 2026\n");
  constexpr std::string_view kId = "conditional-date-obsolete-format";
  expect_findings(fix + answer("304 No") + rfc850 + marked("200 OK") + fix + answer("304 No"), kId);
  expect_findings(fix + answer("304 No") + later + answer("200 OK") + fix + answer("304 No"), kId);
  expect_findings(fix + answer("200 OK") + rfc850 + answer("200 OK") + fix + answer("304 No"), kId);
  expect_findings(fix + answer("304 No", "ETag: \"a\"\n") + rfc850 +
                      answer("200 OK", "ETag: \"b\"\n") + fix + answer("304 No", "ETag: \"a\"\n"),
                  kId);
}

TEST(ConditionsHistory, DatesThatAreLater) {
  const std::string exact = get("If-Modified-Since: Mon, 01 Jun 2026 10:00:00 GMT\n");
  const std::string later = get("If-Modified-Since: Mon, 01 Jun 2026 10:00:01 GMT\n");
  const std::string earlier = get("If-Modified-Since: Mon, 01 Jun 2026 09:00:00 GMT\n");
  const std::string modified = "Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT\n";
  const std::string moved = "Last-Modified: Mon, 01 Jun 2026 10:00:02 GMT\n";
  constexpr std::string_view kId = "conditional-date-exact-only";
  const std::string no = answer("304 No");
  expect_findings(exact + no + later + marked("200 OK", modified) + exact + no, kId);
  expect_findings(exact + no + later + answer("200 OK", moved) + exact + no, kId);
  expect_findings(exact + no + earlier + answer("200 OK", modified) + exact + no, kId);
  // Yet to come, which some take for no date.
  expect_findings(exact + no + later +
                      answer("200 OK", modified + "Date: Mon, 01 Jun 2026 10:00:00 GMT\n") + exact +
                      no,
                  kId);
}

TEST(ConditionsHistory, StatusesOfRevalidation) {
  const std::string ok = answer("200 OK", "ETag: \"v1\"\n");
  const std::string current = get("If-None-Match: \"v1\"\n");
  constexpr std::string_view kId = "conditional-status-unexpected";
  expect_findings(get() + ok + current + marked("500 No") + current + marked("500 No") + get() + ok,
                  kId);
  expect_findings(get() + ok + current + answer("500 No") + get() + ok, kId);
  expect_findings(get() + ok + current + marked("404 No") + get() + ok, kId);
  expect_findings(get() + ok + current + answer("412 No") + get() + ok, kId);
  expect_findings(get() + ok + get("If-None-Match: \"v0\"\n") + answer("404 No") + get() + ok, kId);
  expect_findings(
      get() + ok + get("If-None-Match: \"v1\"\nRange: bytes=0-1\n") + answer("404 No") + get() + ok,
      kId);
}

TEST(ConditionsHistory, PreconditionsBeforeErrors) {
  constexpr std::string_view kId = "precondition-overrides-error";
  const std::string star = get("If-None-Match: *\n");
  const std::string match = get("If-Match: \"no\"\n");
  const std::string moved = answer("302 Found", "Location: /b\n");
  expect_findings(get() + moved + match + marked("412 No") + get() + moved, kId);
  expect_findings(get() + moved + match + answer("302 Found") + get() + moved, kId);
  expect_findings(get() + answer("200 OK") + star + answer("304 No") + get() + answer("200 OK"),
                  kId);
  expect_findings(
      get() + answer("404 No") + match + answer("412 No", "Age: 1\n") + get() + answer("404 No"),
      kId);
  expect_findings(get() + answer("404 No") + get("If-None-Match: \"a\"\n") + answer("304 No") +
                      get() + answer("404 No"),
                  kId);
}

TEST(ConditionsHistory, ChangesOfWhatIsThereOrNot) {
  const auto put = [](std::string_view condition, std::string_view method = "PUT") {
    return get(std::string(condition) + "Content-Length: 3\n", method) + "two\n";
  };
  const std::string match = put("If-Match: *\n");
  constexpr std::string_view kId = "if-match-star-missing";
  expect_findings(get() + answer("410 Gone") + match + marked("204 No"), kId);
  expect_findings(get() + answer("404 No") + match + answer("202 Accepted"), kId);
  expect_findings(get() + answer("404 No") + match + answer("204 No", "Via: 1.1 a\n"), kId);
  expect_findings(
      get() + answer("404 No") + put("") + answer("201 Created") + match + answer("204 No"), kId);
  expect_findings(get() + answer("200 OK") + match + answer("204 No"), kId);
  expect_findings(get("Authorization: a b\n") + answer("404 No") + match + answer("204 No"), kId);
  // A deletion may have been made already: RFC 9110, 13.1.1.
  expect_findings(get() + answer("404 No") + get("If-Match: *\n", "DELETE") + answer("204 No"),
                  kId);
  const std::string none = put("If-None-Match: *\n");
  constexpr std::string_view kPut = "if-none-match-star-put";
  expect_findings(get() + answer("200 OK") + none + marked("201 Created"), kPut);
  expect_findings(get() + answer("404 No") + none + answer("201 Created"), kPut);
  expect_findings(get() + answer("200 OK", "Age: 5\n") + none + answer("201 Created"), kPut);
  expect_findings(get() + answer("200 OK") + get("", "DELETE") + answer("204 No") + none +
                      answer("201 Created"),
                  kPut);
}

TEST(ConditionsHistory, RefusalsBetweenPlainGets) {
  const std::string ok = answer("200 OK", "ETag: \"v1\"\n");
  constexpr std::string_view kMatch = "if-match-evaluated-wrong";
  const std::string match = get("If-Match: \"v0\", \"v1\"\n");
  expect_findings(get() + ok + match + marked("412 No") + get() + ok, kMatch);
  // Told by the tag of its own, once.
  expect_findings(get() + ok + match +
                      "[[HTTP/1.1 412 No]]\n[[ETag: \"v1\"]]\nContent-Length: 0\n\n" + get() + ok,
                  kMatch);
  expect_findings(get() + ok + get("If-Match: \"v0\"\n") + answer("412 No") + get() + ok, kMatch);
  expect_findings(get() + ok + get("If-Match: W/\"v1\"\n") + answer("412 No") + get() + ok, kMatch);
  expect_findings(
      get() + ok + match + answer("412 No") + get() + answer("200 OK", "ETag: \"v2\"\n"), kMatch);
  const std::string both =
      get("If-Match: \"v1\"\nIf-Unmodified-Since: Mon, 01 Jun 2026 10:00:00 GMT\n");
  expect_findings(get() + ok + both + marked("412 No") + get() + ok,
                  "if-unmodified-since-with-if-match");
  expect_findings(get() + ok + both + answer("412 No") + get() + ok, kMatch);
  for (const auto& [field, id] : {std::pair("If-Unmodified-Since", "if-unmodified-since-invalid"),
                                  std::pair("If-Modified-Since", "conditional-date-invalid")}) {
    const std::string garbage = get(std::string(field) + ": garbage\n");
    expect_findings(get() + ok + garbage + marked("400 No") + get() + ok, id);
    expect_findings(garbage + marked("412 No"), id);
    expect_findings(garbage + answer("400 No") + get() + ok, id);
    expect_findings(
        get() + answer("400 No") + garbage + answer("400 No") + get() + answer("400 No"), id);
    expect_findings(get() + ok + get(std::string(field) + ": Mon, 01 Jun 2026 10:00:00 GMT\n") +
                        answer("400 No") + get() + ok,
                    id);
  }
  // A change that was refused has not changed anything.
  expect_findings(get() + ok + match + marked("412 No") + get("Content-Length: 0\n", "POST") +
                      answer("403 No") + get() + ok,
                  kMatch);
}

}  // namespace
}  // namespace statute
