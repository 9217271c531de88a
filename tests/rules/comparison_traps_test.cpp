// False alarms that are easily raised about ranges, conditions and methods, and what is easily
// missed beside them: RFC 9110, 8, 9, 13 to 15.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/traps.h"

namespace statute {
namespace {

const std::string kModified = "Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT\n";

std::string partial(std::string_view fields, std::string_view content) {
  return answer("206 Partial Content", fields, content);
}

std::string ranged(std::string_view range, std::string_view fields = {}) {
  return get("Range: bytes=" + std::string(range) + "\n" + std::string(fields));
}

std::string part(std::string_view range, std::string_view octets) {
  return "--B\\r\nContent-Type: text/plain\\r\nContent-Range: bytes " + std::string(range) +
         "\\r\n\\r\n" + std::string(octets) + "\\r\n";
}

// The content of a multipart message, whose escapes count as one octet each.
std::string multipart(std::string_view content, std::string_view boundary = "B") {
  std::size_t size = content.size();
  for (std::size_t at = content.find("\\r"); at != content.npos; at = content.find("\\r", at + 1)) {
    --size;
  }
  return "HTTP/1.1 206 Partial Content\n" + std::string(kDate) +
         "Content-Type: multipart/byteranges; boundary=" + std::string(boundary) +
         "\nContent-Length: " + std::to_string(size) + "\n\n" + std::string(content);
}

// RFC 9110, 14.4 and 15.5.17.
TEST(ComparisonTraps, ContentRangeBelongsOn416InItsOwnForm) {
  const auto refused = [](std::string_view range) {
    return ranged("10-20") + answer("416 Range Not Satisfiable", range, "Too far.");
  };
  expect_lawful({
      {"unsatisfied form",
       refused("Content-Range: bytes */3\n"),
       {"416-content-range-form", "416-content-range-missing", "content-range-meaningless"}},
      {"of nothing",
       refused("Content-Range: bytes */0\n"),
       {"416-content-range-form", "content-range-invalid"}},
      {"on a 200 it has no meaning, which is no must", get() + ok("Content-Range: bytes 0-2/3\n")},
      {"of another unit",
       get("Range: lines=10-20\n") + answer("416 Range Not Satisfiable",
                                            "Content-Range: lines */3\nAccept-Ranges: lines\n",
                                            "Too far."),
       {"content-range-syntax", "416-content-range-form"}},
  });
  expect_unlawful({
      {"on a 200", get() + ok("[[Content-Range: bytes 0-2/3]]\n"), "content-range-meaningless"},
      {"the form of a 206",
       ranged("10-20") + "HTTP/1.1 416 Range Not Satisfiable\n" + std::string(kDate) +
           "[[Content-Range: bytes 0-2/3]]\n" +
           "Content-Type: text/plain\nContent-Length: 3\n\nabc\n",
       "416-content-range-form"},
  });
}

// RFC 9110, 15.3.7.
TEST(ComparisonTraps, MultipartHasContentRangeInItsPartsAlone) {
  const std::string two = part("0-0/9", "a") + part("4-4/9", "b") + "--B--\\r\n";
  const std::vector<std::string_view> rows{"206-content-range-missing",
                                           "206-multipart-content-range",
                                           "206-part-content-range-missing",
                                           "206-multipart-for-single",
                                           "206-part-length",
                                           "206-length-mismatch"};
  expect_lawful({
      {"two parts", ranged("0-0,4-4") + multipart(two), rows},
      {"one part, several ranges asked",
       ranged("0-0,4-4,100-") + multipart(part("0-0/9", "a") + "--B--\\r\n"), rows},
      {"single", ranged("0-2") + partial("Content-Range: bytes 0-2/9\n", "abc"), rows},
  });
  expect_unlawful({
      {"none in the header section of a single part",
       ranged("0-2") + "[[HTTP/1.1 206 Partial Content]]\n" + std::string(kDate) +
           "Content-Type: text/plain\nContent-Length: 3\n\nabc\n",
       "206-content-range-missing"},
      {"in the header section of a multipart",
       ranged("0-0,4-4") + "HTTP/1.1 206 Partial Content\n" + std::string(kDate) +
           "[[Content-Range: bytes 0-0/9]]\nContent-Type: multipart/byteranges; boundary=B\n" +
           "Connection: close\n\n" + two,
       "206-multipart-content-range"},
  });
}

// RFC 9110, 15.3.7: less, or several ranges coalesced.
TEST(ComparisonTraps, A206MayHoldLessOrMoreThanWasAsked) {
  const std::vector<std::string_view> rows{"206-length-mismatch", "206-wrong-start",
                                           "206-range-not-requested", "206-complete-length-wrong",
                                           "206-suffix-wrong"};
  expect_lawful({
      {"less", ranged("0-99") + partial("Content-Range: bytes 0-2/1000\n", "abc"), rows},
      {"two ranges made one", ranged("0-1,2-4") + partial("Content-Range: bytes 0-4/9\n", "abcde"),
       rows},
      {"two that overlap", ranged("0-3,2-4") + partial("Content-Range: bytes 0-4/9\n", "abcde"),
       rows},
      {"with the gap between them",
       ranged("0-0,4-4") + partial("Content-Range: bytes 0-4/9\n", "abcde"), rows},
      {"the length is that of the message",
       ranged("3-5") + partial("Content-Range: bytes 3-5/1000000\n", "abc"), rows},
      {"a suffix longer than the whole",
       ranged("-100") + partial("Content-Range: bytes 0-2/3\n", "abc"), rows},
      {"past the end", ranged("2-100") + partial("Content-Range: bytes 2-4/5\n", "abc"), rows},
  });
  expect_unlawful({
      {"another start", ranged("3-5") + partial("[[Content-Range: bytes 4-6/9]]\n", "abc"),
       "206-wrong-start"},
      {"another length than it says",
       ranged("3-6") + "HTTP/1.1 206 Partial Content\n" + std::string(kDate) +
           "Content-Range: bytes 3-6/9\nContent-Type: text/plain\n[[Content-Length: 3]]\n\nabc\n",
       "206-length-mismatch"},
  });
}

// RFC 9110, 14.6; RFC 2046, 5.1.1.
TEST(ComparisonTraps, BoundariesMayBeQuotedAndFollowEmptyLines) {
  const std::string two = part("0-0/9", "a") + part("4-4/9", "b") + "--B--\\r\n";
  const std::vector<std::string_view> rows{
      "multipart-unterminated", "multipart-boundary-missing", "206-multipart-boundary-missing",
      "multipart-line-breaks", "206-part-content-range-missing"};
  expect_lawful({
      {"a line before the first", ranged("0-0,4-4") + multipart("\\r\n" + two), rows},
      {"two of them", ranged("0-0,4-4") + multipart("\\r\n\\r\n" + two), rows},
      {"quoted", ranged("0-0,4-4") + multipart(two, "\"B\""), rows},
      {"a preamble and an epilogue", ranged("0-0,4-4") + multipart("pre\\r\n" + two + "post"),
       rows},
      {"white space behind the boundary",
       ranged("0-0,4-4") + multipart(part("0-0/9", "a") + "--B \\r\nContent-Range: bytes 4-4/9" +
                                     "\\r\nContent-Type: text/plain\\r\n\\r\nb\\r\n--B--"),
       rows},
  });
}

// RFC 9110, 14.2: a server may ignore Range.
TEST(ComparisonTraps, RangeMayBeIgnored) {
  expect_lawful({
      {"200", ranged("0-0") + ok("ETag: \"1\"\n"), {"range-ignored"}},
      {"200 beyond the end", ranged("100-") + ok("ETag: \"1\"\n"), {"range-unsatisfiable-200"}},
      {"several ranges",
       ranged("0-0,2-2") + ok("Accept-Ranges: bytes\nETag: \"1\"\n"),
       {"range-ignored"}},
      {"none are taken",
       ranged("0-0") + ok("Accept-Ranges: none\nETag: \"1\"\n"),
       {"range-ignored"}},
      {"If-Range is false",
       ranged("0-0", "If-Range: \"2\"\n") + ok("Accept-Ranges: bytes\nETag: \"1\"\n"),
       {"range-ignored", "if-range-match-ignored"}},
      {"If-Range cannot be true of a weak tag",
       ranged("0-0", "If-Range: W/\"1\"\n") + ok("Accept-Ranges: bytes\nETag: W/\"1\"\n"),
       {"range-ignored", "if-range-match-ignored"}},
      {"a dynamic page", ranged("0-0") + ok("Accept-Ranges: bytes\nCache-Control: no-store\n")},
      {"a unit that nobody knows",
       get("Range: lines=0-0\n") + ok("ETag: \"1\"\n"),
       {"range-ignored", "range-unit-unknown"}},
  });
  const std::string supported =
      ranged("0-0") + "HTTP/1.1 200 OK\n" + std::string(kDate) +
      "Accept-Ranges: bytes\nETag: \"1\"\nContent-Type: text/plain\nContent-Length: 3\n\nabc\n";
  for (const Said& said : findings_of(supported, "range-ignored")) {
    EXPECT_EQ(said.level, Level::should);
  }
  EXPECT_EQ(findings_of(supported, "range-ignored").size(), 1u);
}

// RFC 9110, 14.2: only GET has ranges.
TEST(ComparisonTraps, RangeOnHeadIsIgnored) {
  const std::string head = asked("HEAD", "Range: bytes=0-0\n");
  const std::string whole =
      "Content-Type: text/plain\nContent-Length: 3\nETag: \"1\"\nAccept-Ranges: bytes\n";
  expect_lawful({
      {"200 is right", head + answer("200 OK", whole), {"range-ignored"}},
      {"the GET gets 206 all the same",
       ranged("0-0") + partial("Content-Range: bytes 0-0/3\nETag: \"1\"\n", "a") + head +
           answer("200 OK", whole),
       {"range-ignored", "head-status-mismatch", "head-field-mismatch",
        "content-length-head-mismatch"}},
      {"beyond the end",
       asked("HEAD", "Range: bytes=9-\n") + answer("200 OK", whole),
       {"range-unsatisfiable-200"}},
  });
  expect_unlawful({
      {"206 to HEAD",
       head + "[[HTTP/1.1 206 Partial Content]]\n" + std::string(kDate) +
           "Content-Range: bytes 0-0/3\nContent-Type: text/plain\nContent-Length: 1\n\n",
       "206-method"},
      {"416 to HEAD",
       asked("HEAD", "Range: bytes=9-\n") + "[[HTTP/1.1 416 Range Not Satisfiable]]\n" +
           std::string(kDate) + "Content-Range: bytes */3\n\n",
       "416-method"},
  });
}

// RFC 9110, 8.8.3.2, 13.1.1, 13.1.2 and 13.1.5.
TEST(ComparisonTraps, TagsAreComparedWeaklyForIfNoneMatchAlone) {
  const std::string strong = "ETag: \"a\"\n";
  const std::string weak = "ETag: W/\"a\"\n";
  expect_lawful({
      {"304 to the weak form",
       get("If-None-Match: W/\"a\"\n") + answer("304 Not Modified", strong),
       {"304-etag-not-listed"}},
      {"304 to the strong form",
       get("If-None-Match: \"a\"\n") + answer("304 Not Modified", weak),
       {"304-etag-not-listed"}},
      {"412, since weak tags never meet If-Match",
       get("If-Match: W/\"a\"\n") + answer("412 Precondition Failed", weak, "Changed."),
       {"if-match-evaluated-wrong", "412-without-precondition"}},
      {"the whole, since weak tags never meet If-Range",
       ranged("0-0", "If-Range: W/\"a\"\n") + ok(weak),
       {"if-range-match-ignored"}},
      {"opaque parts differ in case",
       get("If-None-Match: \"A\"\n") + ok(strong),
       {"conditional-etag-ignored"}},
      {"a comma in the tag",
       get("If-None-Match: \"a,b\"\n") + ok(strong),
       {"conditional-etag-ignored", "conditional-etag-list"}},
  });
  const std::string ok_line = "[[HTTP/1.1 200 OK]]\n" + std::string(kDate) +
                              "Content-Type: text/plain\nContent-Length: 3\n";
  expect_unlawful({
      {"200 to the weak form",
       get("If-None-Match: W/\"a\"\n") + ok_line + "[[ETag: \"a\"]]\n\nabc\n",
       "conditional-etag-weak"},
      {"200 to If-Match with the weak form",
       get("If-Match: W/\"a\"\n") + ok_line + "[[ETag: \"a\"]]\n\nabc\n", "if-match-weak"},
      {"206 to If-Range with a weak tag",
       ranged("0-0", "If-Range: W/\"a\"\n") + "[[HTTP/1.1 206 Partial Content]]\n" +
           std::string(kDate) +
           "Content-Range: bytes 0-0/3\n[[ETag: W/\"a\"]]\n"
           "Content-Type: text/plain\nContent-Length: 1\n\na\n",
       "206-if-range-mismatch"},
  });
}

// RFC 9110, 13.2.2: tags come before dates.
TEST(ComparisonTraps, ConditionsAreEvaluatedInTheirOrder) {
  const std::string later = "If-Modified-Since: Tue, 02 Jun 2026 09:30:00 GMT\n";
  const std::string earlier = "If-Unmodified-Since: Tue, 02 Jun 2026 08:00:00 GMT\n";
  const std::string fields = "ETag: \"a\"\n" + kModified;
  expect_lawful({
      {"the tag says changed, the date does not",
       get("If-None-Match: \"b\"\n" + later) + ok(fields),
       {"conditional-date-ignored"}},
      {"the tag says the same, the date changed",
       get("If-None-Match: \"a\"\nIf-Modified-Since: Tue, 02 Jun 2026 08:00:00 GMT\n") +
           answer("304 Not Modified", "ETag: \"a\"\n"),
       {"304-last-modified-later"}},
      {"If-Match is met, the date is not",
       get("If-Match: \"a\"\n" + earlier) + ok(fields),
       {"if-unmodified-since-ignored"}},
      {"412 to a PUT whose If-None-Match fails",
       asked("PUT", "If-None-Match: *\nContent-Length: 0\n") +
           answer("412 Precondition Failed", "", "There."),
       {"412-get-if-none-match", "412-without-precondition"}},
      {"If-Match fails before If-None-Match is looked at",
       get("If-Match: \"b\"\nIf-None-Match: \"a\"\n") +
           answer("412 Precondition Failed", "ETag: \"a\"\n", "Changed."),
       {"412-get-if-none-match", "if-match-evaluated-wrong"}},
  });
  expect_unlawful({
      {"412 to GET",
       get("If-None-Match: \"a\"\n") + "[[HTTP/1.1 412 Precondition Failed]]\n" +
           std::string(kDate) + "ETag: \"a\"\nContent-Length: 3\n" +
           "Content-Type: text/plain\n\nabc\n",
       "412-get-if-none-match"},
      {"the date counts though the tag is met",
       get("If-Match: \"a\"\n" + earlier) + "[[HTTP/1.1 412 Precondition Failed]]\n" +
           std::string(kDate) +
           "[[ETag: \"a\"]]\nContent-Length: 3\nContent-Type: text/plain\n\nabc\n",
       "if-unmodified-since-with-if-match"},
  });
}

// RFC 9110, 13.1.1 and 13.1.4: already applied; caches may ignore them.
TEST(ComparisonTraps, AFailedIfMatchMayGet2xx) {
  const std::string stale = "If-Match: \"b\"\n";
  const std::string before = "If-Unmodified-Since: Tue, 02 Jun 2026 08:00:00 GMT\n";
  const std::vector<std::string_view> rows{"if-match-ignored", "if-match-weak",
                                           "if-unmodified-since-ignored"};
  expect_lawful({
      {"a state change that was applied before",
       asked("PUT", stale + "Content-Length: 0\n") + answer("204 No Content", "ETag: \"a\"\n"),
       rows},
      {"PATCH",
       asked("PATCH", stale + "Content-Length: 0\n") + answer("204 No Content", "ETag: \"a\"\n"),
       rows},
      {"from a cache", get(stale) + ok("ETag: \"a\"\nAge: 5\n"), rows},
      {"through an intermediary", get(stale) + ok("ETag: \"a\"\nVia: 1.1 b.example\n"), rows},
      {"from a cache that says so", get(stale) + ok("ETag: \"a\"\nCache-Status: b; hit\nAge: 5\n"),
       rows},
      {"or has its own word", get(stale) + ok("ETag: \"a\"\nX-Cache: HIT\nAge: 5\n"), rows},
      {"dates likewise", get(before) + ok(kModified + "Age: 5\n"), rows},
  });
  const std::string ok_line = "[[HTTP/1.1 200 OK]]\n" + std::string(kDate) +
                              "Content-Type: text/plain\nContent-Length: 3\n";
  const std::string marked = "[[" + kModified.substr(0, kModified.size() - 1) + "]]\n";
  expect_unlawful({
      {"GET of the origin", get(stale) + ok_line + "[[ETag: \"a\"]]\n\nabc\n", "if-match-ignored"},
      {"by date", get(before) + ok_line + marked + "\nabc\n", "if-unmodified-since-ignored"},
  });
}

// RFC 9110, 13.2.1: other answers would have come without them, too.
TEST(ComparisonTraps, PreconditionsOnlyCountBefore2xx) {
  const std::string same = "If-None-Match: \"a\"\n";
  const std::vector<std::string_view> rows{"conditional-etag-ignored", "conditional-etag-star",
                                           "if-match-ignored", "if-unmodified-since-ignored",
                                           "conditional-status-unexpected"};
  expect_lawful({
      {"404", get(same) + answer("404 Not Found", "ETag: \"a\"\n", "None."), rows},
      {"404 to a star", get("If-None-Match: *\n") + answer("404 Not Found", "", "None."), rows},
      {"302", get(same) + answer("302 Found", "Location: /b\nETag: \"a\"\n", "There."), rows},
      {"401",
       get("If-Match: \"b\"\n") +
           answer("401 Unauthorized", "WWW-Authenticate: Basic realm=\"a\"\n", "Who?"),
       rows},
      {"503", get(same) + answer("503 Service Unavailable", "Retry-After: 5\n", "Later."), rows},
  });
}

// RFC 9110, 15.4.5: fields the 200 would have; a lone 304 shows nothing.
TEST(ComparisonTraps, A304OwesWhatThe200HasAndNothingElse) {
  const std::string asks = get("If-None-Match: \"a\"\n");
  const std::vector<std::string_view> rows{"304-etag-missing", "304-cache-control-missing",
                                           "304-vary-missing", "304-expires-missing",
                                           "304-content-location-missing"};
  expect_lawful({
      {"alone", asks + answer("304 Not Modified"), rows},
      {"the 200 has none of them", get() + ok() + asks + answer("304 Not Modified"), rows},
      {"others do not count",
       get() +
           ok("ETag: \"a\"\nServer: b\nSet-Cookie: c=d; Secure; HttpOnly; SameSite=Lax\n"
              "Access-Control-Allow-Origin: *\nX-Content-Type-Options: nosniff\n") +
           asks + answer("304 Not Modified", "ETag: \"a\"\n"),
       rows},
      {"the 200 of another representation",
       get() + ok("ETag: \"b\"\nCache-Control: max-age=60\n") + asks +
           answer("304 Not Modified", "ETag: \"a\"\n"),
       {"304-cache-control-missing"}},
      {"the 200 to another request",
       get("Accept-Language: de\n") + ok("ETag: \"a\"\nVary: Accept-Language\n") + asks +
           answer("304 Not Modified", "ETag: \"a\"\n"),
       {"304-vary-missing"}},
  });
  const std::string line = "[[HTTP/1.1 304 Not Modified]]\n" + std::string(kDate);
  expect_unlawful({
      {"Cache-Control",
       get() + ok("ETag: \"a\"\nCache-Control: max-age=60\n") + asks + line + "ETag: \"a\"\n\n",
       "304-cache-control-missing"},
      {"Vary", get() + ok("ETag: \"a\"\nVary: Accept\n") + asks + line + "ETag: \"a\"\n\n",
       "304-vary-missing"},
      {"ETag", get() + ok("ETag: \"a\"\n") + asks + line + "\n", "304-etag-missing"},
  });
}

// RFC 9110, 8.8.3.3: strong tags tell octets apart, weak ones need not.
TEST(ComparisonTraps, OnlyStrongTagsTellCodingsApart) {
  const std::string gzip =
      "\\x1f\\x8b\\x08\\0\\0\\0\\0\\0\\x02\\x03KLJ\\x06\\0\\xc2A$5\\x03\\0\\0\\0";
  const auto coded = [&](std::string_view tag) {
    return get("Accept-Encoding: gzip\n") + "HTTP/1.1 200 OK\n" + std::string(kDate) +
           "Content-Type: text/plain\nContent-Encoding: gzip\nVary: Accept-Encoding\nETag: " +
           std::string(tag) + "\nContent-Length: 23\n\n" + gzip;
  };
  const auto plain = [](std::string_view tag) {
    return get("Accept-Encoding: identity\n") +
           ok("Vary: Accept-Encoding\nETag: " + std::string(tag) + "\n");
  };
  const std::vector<std::string_view> rows{"etag-coding-shared", "etag-strong-reused"};
  expect_lawful({
      {"the same weak tag", plain("W/\"a\"") + coded("W/\"a\""), rows},
      {"strong ones that differ", plain("\"a\"") + coded("\"a-gzip\""), rows},
      {"strong and weak", plain("\"a\"") + coded("W/\"a\""), rows},
  });
  expect_unlawful(
      {{"the same strong tag", plain("\"a\"") + coded("[[\"a\"]]"), "etag-coding-shared"}});
}

// RFC 9110, 9.3.2: what only comes of making the content.
TEST(ComparisonTraps, HeadMayLeaveOutWhatTakesTheContent) {
  const std::string made = "Content-Type: text/plain\nETag: \"a\"\nVary: Accept\n";
  expect_lawful({
      {"length, tag and Vary",
       get() + ok("ETag: \"a\"\nVary: Accept\n") + asked("HEAD") +
           answer("200 OK", "Content-Type: text/plain\n"),
       {"head-field-mismatch", "content-length-head-mismatch"}},
      {"chunks of GET",
       get() + ok("Transfer-Encoding: chunked\n" + made, "3\nabc\n0\n\n") + asked("HEAD") +
           answer("200 OK", made),
       {"head-field-mismatch"}},
      {"what differs each time",
       get() + ok("Set-Cookie: a=1; Secure; HttpOnly; SameSite=Lax\n") + asked("HEAD") +
           answer("200 OK",
                  "Content-Type: text/plain\nContent-Length: 3\n"
                  "Set-Cookie: a=2; Secure; HttpOnly; SameSite=Lax\n"),
       {"head-field-mismatch"}},
  });
}

// RFC 9110, 9.3.4: the state before decides.
TEST(ComparisonTraps, PutIsJudgedByWhatWasThereBefore) {
  const auto put = [](std::string_view response) {
    return asked("PUT", "Content-Type: text/plain\nContent-Length: 3\n") + "abc\n\n" +
           std::string(response);
  };
  const std::vector<std::string_view> rows{"put-create-not-201", "put-status"};
  const std::string missing = get() + answer("404 Not Found", "", "None.");
  expect_lawful({
      {"alone, 204", put(answer("204 No Content")), rows},
      {"alone, 200", put(ok()), rows},
      {"alone, 201", put(answer("201 Created")), rows},
      {"202, of a missing resource",
       missing + put(answer("202 Accepted", "", "Later.")) + get() +
           answer("404 Not Found", "", "None."),
       rows},
      {"204 of one that is there", get() + ok() + put(answer("204 No Content")) + get() + ok(),
       rows},
      {"somebody else made it meanwhile",
       missing + get() + ok("", "xyz") + put(answer("204 No Content")) + get() + ok(), rows},
  });
  expect_unlawful({
      {"of a missing resource",
       missing + put("[[HTTP/1.1 204 No Content]]\n" + std::string(kDate) + "\n") + get() + ok(),
       "put-create-not-201"},
  });
}

// RFC 9110, 14.1 and 15.3.7.2.
TEST(ComparisonTraps, OtherRangeUnitsHaveTheirOwnSyntax) {
  const std::string asks = get("Range: exampleunit=1.2-4.3\n");
  const auto of_unit = [&](std::string_view range) {
    return asks + partial("Accept-Ranges: exampleunit\nContent-Range: " + std::string(range) + "\n",
                          "abc");
  };
  const std::vector<std::string_view> rows{
      "content-range-syntax", "content-range-invalid",   "206-length-mismatch",
      "206-wrong-start",      "206-range-not-requested", "range-invalid-syntax",
      "206-unsatisfied-form", "range-unsatisfiable-206", "206-full-range"};
  expect_lawful({
      {"with fractions", of_unit("exampleunit 1.2-4.3/25"), rows},
      {"backwards", of_unit("exampleunit 9-1/5"), rows},
      {"numbers that would not fit", of_unit("exampleunit 0-99/100"), rows},
      {"words", of_unit("exampleunit chapter-1"), rows},
  });
  expect_unlawful({
      {"bytes backwards", ranged("0-2") + partial("Content-Range: [[bytes 2-0/3]]\n", "abc"),
       "content-range-invalid"},
      {"bytes with fractions",
       ranged("0-2") + partial("Content-Range: bytes 1[[.2-4.3/25]]\n", "abc"),
       "content-range-syntax"},
  });
}

// RFC 10008: safe, and with content.
TEST(ComparisonTraps, QueryCountsWithGet) {
  const auto query = [](std::string_view fields) {
    return asked("QUERY", "Content-Type: text/plain\nContent-Length: 1\n" + std::string(fields)) +
           "q\n\n";
  };
  expect_lawful({
      {"304",
       query("If-None-Match: \"a\"\n") + answer("304 Not Modified", "ETag: \"a\"\n"),
       {"304-method", "304-unconditional"}},
      {"206",
       query("Range: bytes=0-2\n") + partial("Content-Range: bytes 0-2/9\n", "abc"),
       {"206-method", "206-without-range"}},
      {"416",
       query("Range: bytes=9-\n") +
           answer("416 Range Not Satisfiable", "Content-Range: bytes */3\n", "Too far."),
       {"416-method", "416-without-range"}},
      {"Location on its 200",
       query("") + ok("Location: /stored/1\nETag: \"a\"\n"),
       {"location-meaningless"}},
  });
  expect_unlawful({
      {"304 to POST",
       asked("POST", "If-None-Match: \"a\"\nContent-Length: 0\n") +
           "[[HTTP/1.1 304 Not Modified]]\n" + std::string(kDate) + "ETag: \"a\"\n\n",
       "304-method"},
      {"412 to QUERY",
       query("If-None-Match: \"a\"\n") + "[[HTTP/1.1 412 Precondition Failed]]\n" +
           std::string(kDate) + "ETag: \"a\"\nContent-Type: text/plain\nContent-Length: 3\n\nabc\n",
       "412-get-if-none-match"},
      {"Location on the 200 of GET", get() + ok("[[Location: /stored/1]]\nETag: \"a\"\n"),
       "location-meaningless"},
  });
}

// RFC 9110, 15.4.5: nginx, Apache and IIS all do.
TEST(ComparisonTraps, LastModifiedBesideATagOn304IsNoMoreThanInfo) {
  const std::string asks = get("If-None-Match: \"a\"\n");
  const std::string text = asks + "HTTP/1.1 304 Not Modified\n" + std::string(kDate) +
                           "ETag: \"a\"\n[[" + kModified.substr(0, kModified.size() - 1) + "]]\n\n";
  expect_unlawful({{"beside a strong tag", text, "304-last-modified-needless"}});
  for (const Said& said : findings_of(text, "304-last-modified-needless")) {
    EXPECT_EQ(said.level, Level::info);
  }
  EXPECT_TRUE(find_rule("304-last-modified-needless")->once_per_host);
  expect_lawful({
      {"beside a strong tag", text, {"304-representation-metadata"}},
      {"beside a weak one",
       asks + answer("304 Not Modified", "ETag: W/\"a\"\n" + kModified),
       {"304-last-modified-needless", "304-representation-metadata"}},
      {"alone",
       get("If-Modified-Since: Tue, 02 Jun 2026 09:00:00 GMT\n") +
           answer("304 Not Modified", kModified),
       {"304-last-modified-needless", "304-representation-metadata"}},
  });
}

// RFC 9110, 12.5.5: a page that changes is no negotiation.
TEST(ComparisonTraps, LivePagesChangeBetweenTwoAnswers) {
  const auto in = [](std::string_view language, std::string_view content, std::string_view fields) {
    return get("Accept-Language: " + std::string(language) + "\n") + ok(fields, content);
  };
  const std::vector<std::string_view> rows{"vary-missing"};
  const std::string fresh = "Cache-Control: max-age=60\n";
  const std::string tag = "ETag: \"1\"\n";
  expect_lawful({
      {"once each", in("de", "eins", fresh) + in("en", "one", fresh), rows},
      {"not repeated", in("de", "eins", fresh) + in("en", "one", fresh) + in("de", "zwei", fresh),
       rows},
      {"different each time",
       in("de", "1", fresh) + in("en", "2", fresh) + in("de", "3", fresh) + in("en", "4", fresh),
       rows},
      {"named by Vary",
       in("de", "eins", fresh + "Vary: accept-language\n") +
           in("en", "one", fresh + "Vary: accept-language\n") +
           in("de", "eins", fresh + "Vary: accept-language\n") +
           in("en", "one", fresh + "Vary: accept-language\n"),
       rows},
  });
  const std::string repeated = in("de", "eins", fresh) + in("en", "one", fresh) +
                               in("de", "eins", fresh) + in("en", "one", fresh);
  EXPECT_FALSE(findings_of(repeated, "vary-missing").empty());
}

// RFC 9110, 15.3.7: a client that names a validator has the other fields.
TEST(ComparisonTraps, A206ToIfRangeLeavesFieldsOut) {
  const std::string asks = ranged("0-2", "If-Range: \"a\"\n");
  const std::string whole = get() + ok("ETag: \"a\"\n" + kModified, "abcdefghi");
  const std::string bare = "HTTP/1.1 206 Partial Content\n" + std::string(kDate) +
                           "ETag: \"a\"\nContent-Range: bytes 0-2/9\nContent-Length: 3\n\nabc\n";
  expect_lawful({
      {"no type", asks + bare, {"content-type-missing", "206-representation-field-missing"}},
      {"though the 200 has one",
       whole + asks + bare,
       {"content-type-missing", "206-representation-field-missing"}},
  });
  expect_unlawful({
      {"without If-Range they are due",
       whole + ranged("0-2") + "[[HTTP/1.1 206 Partial Content]]\n" + std::string(kDate) +
           "ETag: \"a\"\n" + kModified + "Content-Range: bytes 0-2/9\nContent-Length: 3\n\nabc\n",
       "206-representation-field-missing"},
  });
}

}  // namespace
}  // namespace statute
