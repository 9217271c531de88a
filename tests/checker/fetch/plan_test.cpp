// Plans: what is sent in which order, what is sent twice, and what proves nothing.
#include "checker/fetch/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace checker::fetch {
namespace {

using Ruling = Plan::Ruling;

constexpr const char* kPage =
    "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
    "Content-Length: 5\r\n\r\nhello";

Subject subject() {
  Subject s;
  s.url = read_url("http://a.example/page").value();
  s.word = "bcdfghjklmnpqrstvwxzbcdf";
  return s;
}

std::unique_ptr<LiveExchange> heard(const Sending& sending, std::string octets) {
  Answer a;
  a.url = sending.url;
  a.method = sending.method;
  a.request = sending.octets;
  a.complete = !octets.empty();
  a.end = octets.empty() ? End::failed : End::closed;
  if (octets.empty()) a.problem = Error{Fault::unreachable, "a.example:80: connection refused"};
  a.octets = std::move(octets);
  return std::make_unique<LiveExchange>(std::move(a));
}

struct Course {
  std::vector<std::string> probes;  // of the steps; "" is plain
  std::vector<Ruling> rulings;
  std::size_t requests = 0;
  std::map<std::string, Outcome> outcomes;
};

// Runs a plan against a server that answers so; `finds(probe, n)`: whether the
// judge finds something in the nth step of the probe.
Course run(const PlanOptions& options,
           const std::function<std::string(const Plan::Step&, const Sending&)>& answer,
           const std::function<bool(std::string_view, int)>& finds = {}) {
  Plan plan(plain_get(subject()), subject(), options);
  Course out;
  std::map<std::string, int> steps;
  for (Plan::Step step = plan.next(); !step.sendings.empty(); step = plan.next()) {
    const std::string probe(step.probe);
    out.probes.push_back(probe);
    std::vector<std::unique_ptr<LiveExchange>> answers;
    for (const Sending& s : step.sendings) answers.push_back(heard(s, answer(step, s)));
    out.requests += answers.size();
    const bool found = !probe.empty() && finds && finds(probe, ++steps[probe]);
    out.rulings.push_back(plan.take(std::move(answers), found));
    if (out.probes.size() > 1000) break;
  }
  for (const Outcome& o : plan.outcomes()) out.outcomes[std::string(o.probe->name)] = o;
  return out;
}

std::string page(const Plan::Step&, const Sending&) { return kPage; }

TEST(Plan, WithoutProbesIsOneRequest) {
  const Course c = run({.probes = ProbeClass::none}, page);
  EXPECT_THAT(c.probes, testing::ElementsAre(""));
  EXPECT_TRUE(c.outcomes.empty());
}

TEST(Plan, HasAPlainGetBehindEveryProbe) {
  const Course c = run({}, page);
  ASSERT_GT(c.probes.size(), 60u);
  // One probe may take several steps.
  for (std::size_t i = 1; i < c.probes.size(); ++i) {
    const std::string& before = c.probes[i - 1];
    EXPECT_TRUE(before.empty() != c.probes[i].empty() || before == c.probes[i]) << c.probes[i];
  }
  EXPECT_EQ(c.probes.back(), "");
  EXPECT_EQ(c.outcomes.at("head").kind, Outcome::Kind::sent);
  EXPECT_EQ(c.outcomes.at("http2").kind, Outcome::Kind::not_applicable);
  EXPECT_EQ(c.outcomes.at("follow").kind, Outcome::Kind::not_applicable);
  EXPECT_FALSE(c.outcomes.contains("host-missing"));
  EXPECT_TRUE(run({.probes = ProbeClass::loud}, page).outcomes.contains("host-missing"));
}

TEST(Plan, SendsOnceMoreWhatShowsFaultsAndNoMoreThanAnnounced) {
  for (const ProbeClass cls : {ProbeClass::safe, ProbeClass::loud, ProbeClass::all}) {
    const PlanOptions options{.probes = cls};
    const Course c = run(options, page, [](std::string_view, int) { return true; });
    EXPECT_LE(c.requests, Plan::most(options));
    std::map<std::string, int> times;
    for (const std::string& probe : c.probes) ++times[probe];
    EXPECT_EQ(times["head"], 2);
    EXPECT_EQ(times["content-coding"], 1);  // shows its findings twice by itself
  }
}

TEST(Plan, HoldsWhatIsFoundUntilItShowsAgain) {
  const Course c =
      run({}, page, [](std::string_view probe, int n) { return probe == "head" && n == 1; });
  // plain; head, plain; head, plain; ...
  EXPECT_THAT(std::vector(c.probes.begin(), c.probes.begin() + 6),
              testing::ElementsAre("", "head", "", "head", "", "repeat"));
  EXPECT_THAT(std::vector(c.rulings.begin(), c.rulings.begin() + 5),
              testing::ElementsAre(Ruling::report, Ruling::none, Ruling::hold, Ruling::none,
                                   Ruling::report));
}

TEST(Plan, DropsWhatIsFoundWhenThePlainGetChanges) {
  bool probed = false;
  const Course c = run(
      {},
      [&probed](const Plan::Step& step, const Sending&) -> std::string {
        if (step.probe == "head") probed = true;
        return step.probe.empty() && probed ? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
                                            : kPage;
      },
      [](std::string_view, int) { return true; });
  EXPECT_EQ(c.rulings.at(2), Ruling::drop);
  EXPECT_EQ(c.outcomes.at("head").kind, Outcome::Kind::inconclusive);
  EXPECT_THAT(c.outcomes.at("head").why, testing::HasSubstr("404"));
}

TEST(Plan, StopsWhenTheServerIsOverloaded) {
  for (const char* status : {"429 Too Many Requests", "503 Service Unavailable"}) {
    int plain = 0;
    const Course c = run(
        {},
        [&](const Plan::Step& step, const Sending&) -> std::string {
          if (!step.probe.empty() || ++plain == 1) return kPage;
          return "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: 0\r\n\r\n";
        },
        [](std::string_view, int) { return true; });
    EXPECT_THAT(c.probes, testing::ElementsAre("", "head", ""));
    EXPECT_EQ(c.rulings.back(), Ruling::drop);
    EXPECT_EQ(c.outcomes.at("range").kind, Outcome::Kind::inconclusive);
  }
}

TEST(Plan, ProbesOfWhatIsNoSuccessAreInconclusive) {
  const Course c = run({}, [](const Plan::Step&, const Sending&) {
    return "HTTP/1.1 404 Not Found\r\nETag: \"x\"\r\nContent-Length: 0\r\n\r\n";
  });
  EXPECT_EQ(c.outcomes.at("head").kind, Outcome::Kind::inconclusive);
  EXPECT_EQ(c.outcomes.at("conditional-etag").kind, Outcome::Kind::inconclusive);
  EXPECT_EQ(c.outcomes.at("conditional-error").kind, Outcome::Kind::sent);
  EXPECT_EQ(c.outcomes.at("not-found").kind, Outcome::Kind::sent);
}

TEST(Plan, AnsweredTooManyRequestsAProbeIsInconclusive) {
  const Course c = run({}, [](const Plan::Step& step, const Sending&) -> std::string {
    return step.probe == "range" ? "HTTP/1.1 429 Slow Down\r\nContent-Length: 0\r\n\r\n" : kPage;
  });
  EXPECT_EQ(c.outcomes.at("range").kind, Outcome::Kind::inconclusive);
  EXPECT_EQ(c.outcomes.at("range-open").kind, Outcome::Kind::sent);
}

TEST(Plan, WhatGotNoAnswerIsInconclusive) {
  const Course c = run({}, [](const Plan::Step& step, const Sending&) -> std::string {
    return step.probe == "head" ? "" : kPage;
  });
  EXPECT_EQ(c.outcomes.at("head").kind, Outcome::Kind::inconclusive);
  EXPECT_THAT(c.outcomes.at("head").why, testing::HasSubstr("connection refused"));
}

TEST(Plan, OfMethodsARefusalTellsNothing) {
  const Course c =
      run({.probes = ProbeClass::loud}, [](const Plan::Step& step, const Sending&) -> std::string {
        return step.probe == "method-unsupported"
                   ? "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
                   : kPage;
      });
  EXPECT_EQ(c.outcomes.at("method-unsupported").kind, Outcome::Kind::inconclusive);
}

TEST(Plan, FollowsRedirectsHopByHopAndOnceAroundALoop) {
  std::vector<std::string> urls;
  const auto redirect = [&urls](const Plan::Step& step, const Sending& s) -> std::string {
    if (step.probe.empty() || step.probe == "follow") urls.push_back(s.url.text());
    const bool a = s.url.target == "/page";
    return std::string("HTTP/1.1 302 Found\r\nLocation: ") + (a ? "/next" : "/page") +
           "\r\nContent-Length: 0\r\n\r\n";
  };
  const Course c = run({.probes = ProbeClass::none, .max_redirects = 20}, redirect);
  EXPECT_THAT(urls, testing::ElementsAre("http://a.example/page", "http://a.example/next",
                                         "http://a.example/page", "http://a.example/next"));
  urls.clear();
  run({.probes = ProbeClass::none, .max_redirects = 1}, redirect);
  EXPECT_EQ(urls.size(), 2u);
  urls.clear();
  run({.probes = ProbeClass::none, .max_redirects = 0}, redirect);
  EXPECT_EQ(urls.size(), 1u);
}

TEST(Plan, TakesCookiesAlongAndLeavesSecretsBehind) {
  Subject s = subject();
  s.fields = {"Authorization: Bearer secret", "X-Mine: 1"};
  Plan plan(plain_get(s), s, {.probes = ProbeClass::none});
  const auto answer = [&plan](const std::string& octets) {
    Plan::Step step = plan.next();
    std::vector<std::unique_ptr<LiveExchange>> one;
    one.push_back(heard(step.sendings.at(0), octets));
    const std::string sent = step.sendings.at(0).octets;
    plan.take(std::move(one), false);
    return sent;
  };
  answer(
      "HTTP/1.1 302 Found\r\nLocation: /b\r\nSet-Cookie: a=1; Path=/\r\nSet-Cookie: b=2; "
      "Domain=b.example\r\nContent-Length: 0\r\n\r\n");
  const std::string here =
      answer("HTTP/1.1 302 Found\r\nLocation: https://b.example/c\r\nContent-Length: 0\r\n\r\n");
  EXPECT_THAT(here, testing::HasSubstr("Cookie: a=1\r\n"));
  EXPECT_THAT(here, testing::HasSubstr("Bearer secret"));
  const std::string there = answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  EXPECT_THAT(there, testing::HasSubstr("Host: b.example\r\n"));
  EXPECT_THAT(there, testing::Not(testing::HasSubstr("Cookie")));
  EXPECT_THAT(there, testing::Not(testing::HasSubstr("secret")));
  EXPECT_THAT(there, testing::HasSubstr("X-Mine: 1\r\n"));
}

TEST(Plan, DoesNotFetchMuchContentOverAndOver) {
  const std::string big = "HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n";
  const Course c =
      run({}, [&](const Plan::Step&, const Sending&) { return big + std::string(5000000, 'a'); });
  EXPECT_EQ(c.outcomes.at("head").kind, Outcome::Kind::inconclusive);
  EXPECT_LT(c.requests, 25u);
}

TEST(Plan, OtherMethodsAreNotProbed) {
  Sending post = plain_get(subject());
  post.method = "POST";
  Plan plan(post, subject(), {});
  std::vector<std::unique_ptr<LiveExchange>> one;
  one.push_back(heard(plan.next().sendings.at(0), kPage));
  plan.take(std::move(one), false);
  EXPECT_TRUE(plan.next().sendings.empty());
}

}  // namespace
}  // namespace checker::fetch
