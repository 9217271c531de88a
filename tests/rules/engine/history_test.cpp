// What is remembered of earlier exchanges, and for how long.
#include "rules/engine/history.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "rules/engine/auditor.h"
#include "rules/example.h"
#include "rules/message/compose.h"

namespace statute {
namespace {

constexpr std::string_view kTwo = R"(
GET /a HTTP/1.1
Host: A.example
If-None-Match: "v0"
X-Other: 1

HTTP/1.1 200 OK
Date: Tue, 02 Jun 2026 10:00:00 GMT
ETag: "v1"
X-Unknown: forgotten
Content-Length: 2

hi
GET /a HTTP/1.1
Host: a.example
X-Other: 1

HTTP/1.1 304 Not Modified

)";

TEST(History, KeepsWhatComparisonsRead) {
  const Example example(kTwo);
  ASSERT_EQ(example.size(), 2u);
  History history;
  EXPECT_EQ(history.before(example.exchange(0)).size(), 0u);
  history.remember(example.exchange(0), 7);
  const Past past = history.before(example.exchange(1));
  ASSERT_EQ(past.size(), 1u);
  EXPECT_TRUE(past.is_whole());
  const Memo& m = past[0];
  EXPECT_EQ(m.number(), 7u);
  EXPECT_EQ(m.request().method, Method::get);
  EXPECT_EQ(m.request().method_name, "GET");
  EXPECT_EQ(m.request().target, "/a");
  EXPECT_EQ(m.request().value(Field::if_none_match), "\"v0\"");
  EXPECT_EQ(m.response().status, 200);
  EXPECT_EQ(m.response().version, "HTTP/1.1");
  EXPECT_EQ(m.response().reason, "OK");
  EXPECT_EQ(m.response().value(Field::etag), "\"v1\"");
  EXPECT_EQ(m.response().content.octets, "hi");
  EXPECT_EQ(m.response().content.length, 2u);
  EXPECT_EQ(m.content_digest(), digest_of("hi"));
  EXPECT_EQ(m.response().head,
            "HTTP/1.1 200 OK\r\nDate: Tue, 02 Jun 2026 10:00:00 GMT\r\nETag: \"v1\"\r\n"
            "Content-Length: 2\r\n\r\n");
}

TEST(History, SelectionLeavesConditionsAndRangesOut) {
  const Example example(kTwo);
  const Request& with_condition = *example.exchange(0).request;
  const Request& without = *example.exchange(1).request;
  // Host differs in case, which is a difference all the same.
  EXPECT_NE(selection_of(with_condition), selection_of(without));
  const Example same(
      "GET /a HTTP/1.1\nx-other: 1\nRange: bytes=0-1\nHost: a.example\n\n"
      "HTTP/1.1 200 OK\nContent-Length: 0\n\n");
  EXPECT_EQ(selection_of(*same.exchange(0).request), selection_of(without));
}

TEST(History, SelectionLeavesPseudoFieldsOut) {
  Composer get;
  Composer head;
  Request a;
  Request b;
  for (auto* c : {&get, &head}) {
    c->request_line(c == &get ? "GET" : "HEAD", "/a", 2, 0);
    c->field(":method", c == &get ? "GET" : "HEAD");
    c->field("accept", "*/*");
    c->finish(c == &get ? a : b);
  }
  EXPECT_EQ(selection_of(a), selection_of(b));
}

TEST(History, KnowsTheHost) {
  const Example example(kTwo);
  History history;
  history.remember(example.exchange(0), 0);
  const Past past = history.before(example.exchange(1));
  const HostFacts& host = past.host();
  EXPECT_EQ(host.exchanges, 1u);
  EXPECT_TRUE(host.has_clock);
  EXPECT_TRUE(host.sent.contains(Field::etag));
  EXPECT_TRUE(host.succeeded.contains(Method::get));
}

std::string numbered(int i) {
  const std::string n = std::to_string(i);
  return "GET /" + n + " HTTP/1.1\nHost: a.example\n\nHTTP/1.1 200 OK\nContent-Length: 0\n\n";
}

TEST(History, ForgetsTheResourceSeenLongestAgo) {
  History history({.memos = 2, .resources = 3, .hosts = 10, .octets = 1 << 20});
  for (int i : {0, 1, 2, 0, 3}) history.remember(Example(numbered(i)).exchange(0), 0);
  EXPECT_EQ(history.before(Example(numbered(0)).exchange(0)).size(), 2u);
  const Example gone(numbered(1));
  EXPECT_EQ(history.before(gone.exchange(0)).size(), 0u);
  EXPECT_FALSE(history.before(gone.exchange(0)).is_whole());
  EXPECT_EQ(history.forgotten(), 1u);
}

TEST(History, KeepsTheNewestOfOneResource) {
  History history({.memos = 2, .resources = 3, .hosts = 10, .octets = 1 << 20});
  for (std::uint64_t i = 0; i < 5; ++i) history.remember(Example(numbered(0)).exchange(0), i);
  const Example x(numbered(0));
  const Past past = history.before(x.exchange(0));
  ASSERT_EQ(past.size(), 2u);
  EXPECT_EQ(past[0].number(), 4u);
  EXPECT_EQ(past[1].number(), 3u);
  EXPECT_FALSE(past.is_whole());
}

TEST(History, StaysBelowItsLimitOfOctets) {
  History history({.memos = 4, .resources = 1000, .hosts = 10, .octets = 10'000});
  for (int i = 0; i < 100; ++i) history.remember(Example(numbered(i)).exchange(0), 0);
  EXPECT_GT(history.forgotten(), 80u);
  EXPECT_EQ(history.before(Example(numbered(99)).exchange(0)).size(), 1u);
}

TEST(History, WithoutATargetNothingIsRemembered) {
  const Example lone("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
  History history;
  history.remember(lone.exchange(0), 0);
  EXPECT_EQ(history.before(lone.exchange(0)).size(), 0u);
  EXPECT_FALSE(history.before(lone.exchange(0)).is_whole());
}

// A rule that compares, and speaks of the earlier exchange.
constexpr std::array kRules{Rule{
    .id = "tag-changed",
    .level = Level::must,
    .spec = {"RFC 9110", "8.8"},
    .summary = "The tag went away.",
    .why = "Somebody breaks.",
    .fix = "Keep it.",
    .conforms = "HTTP/1.1 200 OK",
    .violates = "[[HTTP/1.1 200 OK]]",
    .when = {.status = {304}},
    .check =
        [](const Exchange&, const Past& past, Reporter& out) {
          if (past.size() == 0) return out.not_observable();
          out.at(past[0], past[0].response().value(Field::etag), "of number ", past[0].number());
        },
}};

TEST(Auditor, FindingsMayBeAboutAnEarlierExchange) {
  const std::array families{Family{"test", kRules}};
  const Auditor auditor{families};
  const Example example(kTwo);
  Workspace w;
  History history;
  EXPECT_TRUE(auditor.audit(example.exchange(0), w, history, 4).empty());
  const auto findings = auditor.audit(example.exchange(1), w, history, 5);
  ASSERT_EQ(findings.size(), 1u);
  ASSERT_NE(findings[0].about, nullptr);
  EXPECT_EQ(findings[0].about->number(), 4u);
  EXPECT_EQ(findings[0].detail, "of number 4");
  EXPECT_EQ(octets(example.exchange(1), findings[0], findings[0].evidence()[0]), "\"v1\"");
}

TEST(Auditor, WithoutAHistoryRulesThatCompareAreNotObservable) {
  const std::array families{Family{"test", kRules}};
  const Auditor auditor{families};
  const Example example(kTwo);
  Workspace w;
  EXPECT_TRUE(auditor.audit(example.exchange(1), w).empty());
  std::vector<Verdicts> verdicts;
  auditor.add_verdicts(w, verdicts);
  EXPECT_EQ(verdicts[0].not_observable, 1u);
}

}  // namespace
}  // namespace statute
