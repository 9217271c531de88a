// Further cases of rules/checks/fields/validators.cpp and deprecation.cpp.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/cases.h"

namespace statute {
namespace {

struct Line {
  std::string_view fields;
  std::string_view id;
};

void expect_lines(std::string_view status, std::initializer_list<Line> lines) {
  for (const Line& c : lines) {
    SCOPED_TRACE(c.fields);
    expect_findings("HTTP/1.1 " + std::string(status) + "\n" + std::string(c.fields) +
                        "\nContent-Length: 0\n\n",
                    c.id);
  }
}

TEST(Validators, EntityTags) {
  expect_lines("200 OK", {
                             {"ETag: \"a\"", "etag-syntax"},
                             {"ETag: \"\"", "etag-syntax"},
                             {"ETag: [[w/\"a\"]]", "etag-syntax"},
                             {"ETag: [['a']]", "etag-syntax"},
                             {"ETag: \"a\"[[-gzip]]", "etag-syntax"},
                             {"ETag: \"a[[ b\"]]", "etag-syntax"},
                             {"ETag: \"a\"[[, \"b\"]]", "etag-syntax"},
                             {"ETag: W/[[]]", "etag-syntax"},
                             {"ETag: [[]]", "etag-syntax"},
                             {"ETag: [[\"\"]]", "etag-empty"},
                             {"ETag: W/", "etag-empty"},
                             {"ETag:", "etag-empty"},
                             {"ETag: \"[[\\\\]]\"", "etag-backslash"},
                             {"ETag: \\\\", "etag-backslash"},
                             {"ETag: \"a\"", "etag-on-error"},
                         });
}

TEST(Validators, OnErrors) {
  expect_lines("404 No", {{"[[Last-Modified: Tue, 02 Jun 2026 10:00:00 GMT]]\n[[ETag: \"a\"]]",
                           "etag-on-error"}});
  expect_lines("500 No", {{"[[ETag: \"a\"]]", "etag-on-error"}});
  expect_lines("412 No", {{"ETag: \"a\"", "etag-on-error"}});
  expect_lines("416 No", {{"ETag: \"a\"", "etag-on-error"}});
  expect_lines("304 No", {{"ETag: \"a\"", "etag-on-error"}});
}

TEST(Validators, LastModified) {
  const std::string_view now = "Date: Tue, 02 Jun 2026 10:00:00 GMT\n";
  for (const Line& c : std::initializer_list<Line>{
           {"Last-Modified: Tue, 02 Jun 2026 10:00:00 GMT", "last-modified-after-date"},
           {"Last-Modified: [[Wed, 02 Jun 2027 10:00:00 GMT]]", "last-modified-after-date"},
           {"Via: 1.1 a\nLast-Modified: [[Wed, 02 Jun 2027 10:00:00 GMT]]",
            "last-modified-after-date"},
           {"Via: 1.1 a\nAge: 1\nLast-Modified: Wed, 02 Jun 2027 10:00:00 GMT",
            "last-modified-after-date"},
           {"Last-Modified: Wed, 31 Jun 2027 10:00:00 GMT", "last-modified-after-date"},
           {"Last-Modified: 2027", "last-modified-after-date"},
           {"Last-Modified: [[Thu, 01 Jan 1970 00:00:00 GMT]]", "last-modified-epoch"},
           {"Last-Modified: [[Tue, 01 Jan 1980 23:59:59 GMT]]", "last-modified-epoch"},
           {"Last-Modified: Wed, 02 Jan 1980 00:00:00 GMT", "last-modified-epoch"},
           {"Last-Modified: [[0]]", "last-modified-syntax"},
           {"Last-Modified: [[]]", "last-modified-syntax"},
           {"Last-Modified: Tue, 02 Jun 2026 10:00:00 [[+0200]]", "last-modified-syntax"},
           {"Last-Modified: Tuesday, 02-Jun-26 10:00:00 GMT", "last-modified-syntax"},
       }) {
    SCOPED_TRACE(c.fields);
    expect_findings("HTTP/1.1 204 No\n" + std::string(now) + std::string(c.fields) + "\n\n", c.id);
  }
}

TEST(Validators, Expires) {
  expect_lines("200 OK", {
                             {"Expires: Tue, 02 Jun 2026 10:00:00 GMT", "expires-syntax"},
                             {"Expires: 0", "expires-syntax"},
                             {"Expires: -1", "expires-syntax"},
                             {"Expires: [[-1]]", "expires-zero"},
                             {"Expires: 00", "expires-zero"},
                             {"Expires: [[00]]", "expires-syntax"},
                             {"Expires: [[now]]", "expires-syntax"},
                             {"Expires: [[]]", "expires-syntax"},
                         });
}

TEST(Validators, DatesWithoutDate) {
  const auto text = [](std::string_view status, std::string_view fields) {
    return "# received: 2026-06-02T10:00:00Z\nHTTP/1.1 " + std::string(status) + "\n" +
           std::string(fields) + "Content-Length: 0\n\n";
  };
  const std::string_view id = "date-missing-with-dates";
  expect_findings(
      "# received: 2026-06-02T10:00:00Z\n[[HTTP/1.1 200 OK]]\nServer: a\n"
      "Expires: Tue, 02 Jun 2026 10:00:01 GMT\nContent-Length: 0\n\n",
      id);
  expect_findings(text("200 OK", "Server: a\nExpires: Tue, 02 Jun 2026 10:00:00 GMT\n"), id);
  expect_findings(text("200 OK", "Server: a\nExpires: 0\nLast-Modified: 0\n"), id);
  expect_findings(text("500 No", "Server: a\nLast-Modified: Tue, 02 Jun 2026 09:00:00 GMT\n"), id);
  // What scripts are shown of any response.
  expect_findings(text("200 OK", "Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT\n"), id);
  // Report once.
  expect_findings(
      "GET / HTTP/1.1\nHost: a\n\n"
      "HTTP/1.1 204 No\nServer: a\nLast-Modified: Tue, 02 Jun 2026 09:00:00 GMT\n\n",
      id);
}

TEST(Deprecation, Dates) {
  expect_lines(
      "200 OK",
      {
          {"Deprecation: @-1", "deprecation-type"},
          {"Deprecation: [[1735689600]]", "deprecation-type"},
          {"Deprecation: [[?1]]", "deprecation-type"},
          {"Deprecation: [[\"a\"]];b", "deprecation-type"},
          // That does not parse, which another rule says.
          {"Deprecation: Tue, 02 Jun 2026 10:00:00 GMT", "deprecation-type"},
          {"Deprecation: true", "deprecation-announced"},
          {"Deprecation: [[@1735689600]]", "deprecation-announced"},
          {"Deprecation: @1780394400\nSunset: Tue, 02 Jun 2026 10:00:00 GMT",
           "deprecation-after-sunset"},
          {"Deprecation: @1780394401\nSunset: 2026-06-02", "deprecation-after-sunset"},
          {"Deprecation: true\nSunset: Thu, 01 Jan 1970 00:00:00 GMT", "deprecation-after-sunset"},
          {"Sunset: Tue Jun  2 10:00:00 2026", "sunset-syntax"},
          {"Sunset: Tue, 02 Jun 2026 10:00:00 GMT[[, b]]", "sunset-syntax"},
          {"Sunset: [[@1780394400]]", "sunset-syntax"},
          {"Sunset: [[]]", "sunset-syntax"},
          {"Sunset: Thu, 01 Jan 1970 00:00:00 GMT", "sunset-past"},
      });
  expect_lines("410 Gone", {{"Date: Tue, 02 Jun 2026 10:00:00 GMT\n"
                             "Sunset: Tue, 02 Jun 2026 09:00:00 GMT",
                             "sunset-past"}});
}

TEST(Deprecation, NamesThePolicy) {
  EXPECT_EQ(findings_of("HTTP/1.1 204 No\nDeprecation: @1\n"
                        "Link: </b>; rel=next, </a>; rel=\"deprecation\"\n\n",
                        "deprecation-announced")
                .at(0)
                .detail,
            "explained at /a");
}

}  // namespace
}  // namespace statute
