// Further cases of rules/checks/fields/dates.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/rules/cases.h"

namespace statute {
namespace {

std::string response(std::string_view fields) {
  return "HTTP/1.1 200 OK\n" + std::string(fields) + "\nContent-Length: 0\n\n";
}

struct Line {
  std::string_view field;
  std::string_view id;
};

TEST(Dates, Forms) {
  for (const Line& c : std::initializer_list<Line>{
           {"Date: Tue, 02 Jun 2026 10:00:00 GMT", "date-syntax"},
           {"Date: Tuesday, 02-Jun-26 10:00:00 GMT", "date-syntax"},
           {"Date: Tue Jun  2 10:00:00 2026", "date-syntax"},
           {"Date: Tue, 2[[ Jun 2026 10:00:00 GMT]]", "date-syntax"},
           {"Date: Tue, 02 [[jun 2026 10:00:00 GMT]]", "date-syntax"},
           {"Date: [[Di, 02 Jun 2026 10:00:00 GMT]]", "date-syntax"},
           {"Date: Tue, 02 Jun 2026 10:00:00 [[UTC]]", "date-syntax"},
           {"Date: [[2026-06-02T10:00:00Z]]", "date-syntax"},
           {"Date: [[]]", "date-syntax"},
           {"Date: Tue, 02 Jun 2026 10:00:00 GMT[[, Tue, 02 Jun 2026 10:00:00 GMT]]",
            "date-syntax"},
           // One fault, one finding; of several the syntax speaks.
           {"Date: Tue, 02 Jun 2026  10:00:00 GMT", "date-syntax"},
           {"Date: Tue, 02 Jun 2026 [[ 10:00:00 UTC]]", "date-syntax"},
           {"Date: Tue, 02 Jun 2026  10:00:00 UTC", "date-whitespace"},
           {"Expires: [[Tue,  02 Jun 2026 10:00:00 GMT]]", "date-whitespace"},
           {"Last-Modified: [[Tue,\\t02 Jun 2026 10:00:00 GMT]]", "date-whitespace"},
           {"Retry-After: [[Tue, 02 Jun 2026 10:00:00  GMT]]", "date-whitespace"},
           {"Date: Tue,  2 Jun 2026 10:00:00 GMT", "date-whitespace"},
           {"Date: Tue Jun  2 10:00:00 2026", "date-whitespace"},
           {"Date: Tue, 02 Jun 2026 10:00:00 GMT   ", "date-whitespace"},
           {"Last-Modified: [[Tuesday, 02-Jun-26 10:00:00 GMT]]", "date-obsolete-format"},
           {"Retry-After: 120", "date-obsolete-format"},
           {"Expires: 0", "date-obsolete-format"},
           {"Sunset: Tue Jun  2 10:00:00 2026", "date-obsolete-format"},
       }) {
    SCOPED_TRACE(c.field);
    expect_findings(response(c.field), c.id);
  }
}

TEST(Dates, Calendar) {
  for (const Line& c : std::initializer_list<Line>{
           {"Date: Thu, 29 Feb 2024 00:00:00 GMT", "date-impossible"},
           {"Date: [[Thu, 29 Feb 2100 00:00:00 GMT]]", "date-impossible"},
           {"Date: [[Tue, 00 Jun 2026 10:00:00 GMT]]", "date-impossible"},
           {"Date: [[Tue, 02 Jun 2026 24:00:00 GMT]]", "date-impossible"},
           {"Date: [[Tue, 02 Jun 2026 10:60:00 GMT]]", "date-impossible"},
           {"Date: [[Tue, 02 Jun 2026 10:00:61 GMT]]", "date-impossible"},
           {"Date: Tue, 02 Jun 2026 10:00:60 GMT", "date-impossible"},
           {"Expires: [[Tuesday, 31-Jun-26 10:00:00 GMT]]", "date-impossible"},
           {"Sunset: Tue, 31 Jun 2026 10:00:00 GMT", "date-impossible"},
           {"Sunset: [[Mon]], 02 Jun 2026 10:00:00 GMT", "date-weekday-wrong"},
           {"Expires: [[Mon]] Jun  2 10:00:00 2026", "date-weekday-wrong"},
           {"Date: Monday, 02-Jun-26 10:00:00 GMT", "date-weekday-wrong"},
           {"Expires: [[Thu]], 01 Jan 0000 00:00:00 GMT", "date-weekday-wrong"},
           {"Expires: Sat, 01 Jan 0000 00:00:00 GMT", "date-weekday-wrong"},
           {"Expires: Fri, 31 Dec 9999 23:59:59 GMT", "date-weekday-wrong"},
           {"Date: Mon, 31 Feb 2026 10:00:00 GMT", "date-weekday-wrong"},
       }) {
    SCOPED_TRACE(c.field);
    expect_findings(response(c.field), c.id);
  }
  EXPECT_EQ(findings_of(response("Date: Mon, 02 Jun 2026 10:00:00 GMT"), "date-weekday-wrong")
                .at(0)
                .detail,
            "the day is a Tuesday");
}

TEST(Dates, ClockOfTheOrigin) {
  const std::string noted = "# received: 2026-06-02T10:00:00Z\n";
  expect_findings({
      {"without a time of receipt nothing is known",
       "HTTP/1.1 204 No Content\nDate: Tue, 02 Jun 2099 10:00:00 GMT\n\n", "date-future"},
  });
  for (const auto& [fields, id] : std::initializer_list<std::pair<std::string, std::string>>{
           {"Date: Tue, 02 Jun 2026 08:00:00 GMT\nAge: 7200\n", "date-clock-skew"},
           {"Date: Tue, 02 Jun 2026 08:00:00 GMT\nX-Cache: HIT\n", "date-clock-skew"},
           {"Date: Tue, 02 Jun 2026 08:00:00 GMT\nVia: 1.1 a\n", "date-clock-skew"},
           {"Date: [[Tue, 02 Jun 2026 08:00:00 GMT]]\n", "date-clock-skew"},
           // Report once.
           {"Date: Tue, 02 Jun 2026 12:00:00 GMT\n", "date-clock-skew"},
           {"Date: [[Tue, 02 Jun 2026 12:00:00 GMT]]\nVia: 1.1 a\n", "date-future"},
           {"Date: Tue, 31 Feb 2099 12:00:00 GMT\n", "date-future"},
       }) {
    SCOPED_TRACE(fields);
    expect_findings(noted + "HTTP/1.1 204 No Content\n" + fields + "\n", id);
  }
}

TEST(Dates, MissingDate) {
  const auto text = [](std::string_view method, std::string_view status, std::string_view fields) {
    return "# received: 2026-06-02T10:00:00Z\n" + std::string(method) +
           (method == "CONNECT" ? " a.example:443" : " /") + " HTTP/1.1\nHost: a.example\n\n" +
           "HTTP/1.1 " + std::string(status) + "\n" + std::string(fields) + "\n";
  };
  const auto levels = [&](const std::string& t) {
    std::vector<Level> all;
    for (const Said& said : findings_of(t, "date-missing")) all.push_back(said.level);
    return all;
  };
  using testing::ElementsAre;
  using testing::IsEmpty;
  EXPECT_THAT(levels(text("GET", "204 No", "Server: a\n")), ElementsAre(Level::advice));
  EXPECT_THAT(levels(text("GET", "404 No", "Server: a\nContent-Length: 0\n")),
              ElementsAre(Level::advice));
  EXPECT_THAT(
      levels(text("GET", "204 No", "Server: a\nLast-Modified: Tue, 02 Jun 2026 09:00:00 GMT\n")),
      ElementsAre(Level::must));
  EXPECT_THAT(
      levels(text("GET", "204 No", "Server: a\nLast-Modified: Mon, 01 Jun 2026 09:00:00 GMT\n")),
      ElementsAre(Level::advice));
  EXPECT_THAT(levels(text("GET", "204 No", "Server: a\nExpires: Tue, 02 Jun 2026 10:00:00 GMT\n")),
              ElementsAre(Level::advice));
  EXPECT_THAT(levels(text("GET", "500 No", "Server: a\nContent-Length: 0\n")), IsEmpty());
  EXPECT_THAT(levels(text("GET", "103 Hints", "Server: a\n") +
                     "HTTP/1.1 204 No\nDate: Tue, 02 Jun 2026 10:00:00 GMT\n\n"),
              IsEmpty());
  EXPECT_THAT(levels(text("CONNECT", "200 OK", "Server: a\n")), IsEmpty());
  EXPECT_THAT(levels(text("CONNECT", "403 No", "Server: a\nContent-Length: 0\n")),
              ElementsAre(Level::advice));
  // The wire shows all fields there are; inside a page, few are shown.
  EXPECT_THAT(levels(text("GET", "204 No", "")), ElementsAre(Level::advice));
  EXPECT_THAT(levels("HTTP/1.1 204 No\nServer: a\n\n"), IsEmpty());
}

TEST(Dates, InsideAPageFewFieldsShow) {
  const auto fires = [](std::string_view fields, bool wire) {
    static const Auditor auditor{catalog()};
    const Example example("GET / HTTP/1.1\nHost: a.example\n\nHTTP/1.1 204 No\n" +
                          std::string(fields) + "\n");
    Exchange x = example.exchange(0);
    if (!wire) x.seen.erase(Need::wire);
    Workspace w;
    for (const Finding& f : auditor.audit(x, w)) {
      if (f.rule->id == "date-missing") return true;
    }
    return false;
  };
  EXPECT_FALSE(fires("", false));
  EXPECT_FALSE(fires("Cache-Control: no-store\nLast-Modified: x\n", false));
  EXPECT_TRUE(fires("Cache-Control: no-store\nLast-Modified: x\n", true));
  EXPECT_TRUE(fires("Cache-Control: no-store\nServer: a\n", false));
}

}  // namespace
}  // namespace statute
