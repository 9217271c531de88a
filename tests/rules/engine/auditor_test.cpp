// The engine, on rules made for it: which run, what is counted, who beats whom.
#include "rules/engine/auditor.h"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "rules/engine/history.h"
#include "rules/example.h"

namespace statute {
namespace {

constexpr Rule rule(std::string_view id, When when, Check check) {
  return {.id = id,
          .level = Level::must,
          .spec = {"RFC 9110", "15"},
          .summary = "Something is wrong.",
          .why = "Somebody breaks.",
          .fix = "Do it right.",
          .conforms = "HTTP/1.1 200 OK",
          .violates = "[[HTTP/1.1 200 OK]]",
          .when = when,
          .check = check};
}

void at_start(const Exchange& x, Reporter& out) { out.at(x.response.start_line); }
void nothing(const Exchange&, Reporter&) {}

std::vector<std::string> ids(std::span<const Finding> findings) {
  std::vector<std::string> out;
  for (const Finding& f : findings) out.emplace_back(f.rule->id);
  return out;
}

// What the rules say of the first exchange of `text`.
template <std::size_t N>
std::vector<std::string> fired(const std::array<Rule, N>& rules, std::string_view text,
                               std::vector<Verdicts>* verdicts = nullptr,
                               void (*change)(Exchange&) = nullptr) {
  const std::array families{Family{"test", rules}};
  const Auditor auditor{families};
  const Example example(text);
  Exchange x = example.exchange(0);
  if (change != nullptr) change(x);
  Workspace w;
  std::vector<std::string> out = ids(auditor.audit(x, w));
  if (verdicts != nullptr) auditor.add_verdicts(w, *verdicts);
  return out;
}

using Fired = std::vector<std::string>;

constexpr std::string_view kGet = R"(
GET / HTTP/1.1
Host: a.example

HTTP/1.1 200 OK
Content-Type: text/plain
Content-Length: 2

hi)";

TEST(Auditor, RunsARuleWhenEveryPartOfWhenHolds) {
  static constexpr std::array kRules{
      rule("status", {.status = {200}}, at_start),
      rule("other-status", {.status = {204}}, at_start),
      rule("method", {.method = {Method::get}}, at_start),
      rule("other-method", {.method = {Method::head, Method::post}}, at_start),
      rule("has", {.has = {Field::content_type, Field::content_length}}, at_start),
      rule("has-not", {.has = {Field::content_type, Field::etag}}, at_start),
      rule("any", {.any = {Field::etag, Field::content_type}}, at_start),
      rule("any-not", {.any = {Field::etag, Field::date}}, at_start),
      rule("lacks", {.lacks = {Field::etag}}, at_start),
      rule("lacks-not", {.lacks = {Field::content_type}}, at_start),
      rule("asked", {.asked = {Field::host}}, at_start),
      rule("asked-not", {.asked = {Field::range}}, at_start),
      rule("unasked", {.unasked = {Field::range}}, at_start),
      rule("unasked-not", {.unasked = {Field::host}}, at_start),
      rule("version", {.version = {Version::http1}}, at_start),
      rule("version-not", {.version = {Version::http2}}, at_start),
      rule("always", {}, at_start),
  };
  EXPECT_EQ(fired(kRules, kGet), (Fired{"status", "method", "has", "any", "lacks", "asked",
                                        "unasked", "version", "always"}));
}

TEST(Auditor, CountsTheFourVerdicts) {
  static constexpr std::array kRules{
      rule("broken", {.status = {200}}, at_start),
      rule("kept", {.status = {200}}, nothing),
      rule("not-applicable", {.status = {404}}, at_start),
      rule("not-observable", {.status = {200}, .needs = {Need::time}}, at_start),
      rule("tells-itself", {}, [](const Exchange&, Reporter& out) { out.not_observable(); }),
  };
  std::vector<Verdicts> v;
  EXPECT_EQ(fired(kRules, kGet, &v), Fired{"broken"});
  ASSERT_EQ(v.size(), 5u);
  const auto counts = [&v](std::size_t i) {
    return std::array{v[i].broken, v[i].kept, v[i].not_observable};
  };
  EXPECT_EQ(counts(0), (std::array<std::uint64_t, 3>{1, 0, 0}));
  EXPECT_EQ(counts(1), (std::array<std::uint64_t, 3>{0, 1, 0}));
  EXPECT_EQ(counts(2), (std::array<std::uint64_t, 3>{0, 0, 0}));
  EXPECT_EQ(counts(3), (std::array<std::uint64_t, 3>{0, 0, 1}));
  EXPECT_EQ(counts(4), (std::array<std::uint64_t, 3>{0, 0, 1}));
}

TEST(Auditor, WithoutTheRequestARuleThatNeedsItIsNotObservable) {
  static constexpr std::array kRules{
      rule("method", {.method = {Method::get}}, at_start),
      rule("asked", {.asked = {Field::range}}, at_start),
      rule("unasked", {.unasked = {Field::range}}, at_start),
      rule("needs", {.needs = {Need::request}}, at_start),
      rule("elsewhere", {.status = {404}, .method = {Method::get}}, at_start),
  };
  std::vector<Verdicts> v;
  EXPECT_EQ(fired(kRules, "HTTP/1.1 200 OK\nContent-Length: 0\n\n", &v), Fired{});
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(v[i].not_observable, 1u) << kRules[i].id;
  EXPECT_EQ(v[4].not_observable, 0u);
}

TEST(Auditor, AbsentFieldsOfAProvisionalRequestProveNothing) {
  static constexpr std::array kRules{
      rule("unasked", {.unasked = {Field::range}}, at_start),
      rule("asked", {.asked = {Field::host}}, at_start),
  };
  std::vector<Verdicts> v;
  const auto provisional = [](Exchange& x) { x.seen.erase(Need::request_fields); };
  EXPECT_EQ(fired(kRules, kGet, &v, provisional), Fired{"asked"});
  EXPECT_EQ(v[0].not_observable, 1u);
}

TEST(Auditor, AnUnknownVersionHidesRulesOfOneVersion) {
  static constexpr std::array kRules{rule("http1", {.version = {Version::http1}}, at_start)};
  std::vector<Verdicts> v;
  EXPECT_EQ(fired(kRules, kGet, &v, [](Exchange& x) { x.response.major = 0; }), Fired{});
  EXPECT_EQ(v[0].not_observable, 1u);
}

TEST(Auditor, OdditiesKeepARuleUntilTheyAreThere) {
  static constexpr std::array kRules{
      rule("alone", {.odd = {Oddity::name_space}, .needs = {Need::wire}}, at_start),
      rule("with-status", {.status = {200}, .odd = {Oddity::name_space}}, at_start),
      rule("of-request", {.asked_odd = {Oddity::name_space}}, at_start),
  };
  std::vector<Verdicts> v;
  EXPECT_EQ(fired(kRules, kGet, &v), Fired{});
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(v[i].kept, 1u) << kRules[i].id;
  std::vector<Verdicts> odd;
  EXPECT_EQ(fired(kRules, "HTTP/1.1 200 OK\nServer : a\nContent-Length: 0\n\n", &odd),
            (Fired{"alone", "with-status"}));
  EXPECT_EQ(odd[0].broken, 1u);
  EXPECT_EQ(odd[0].kept, 0u);
  EXPECT_EQ(odd[2].not_observable, 1u);
  std::vector<Verdicts> blind;
  EXPECT_EQ(fired(kRules, kGet, &blind, [](Exchange& x) { x.seen.erase(Need::wire); }), Fired{});
  EXPECT_EQ(blind[0].not_observable, 1u);
}

TEST(Auditor, JudgesInterimResponsesAndCountsTheExchangeOnce) {
  static constexpr std::array kRules{
      rule("interim", {.status = {103}}, at_start),
      rule("any", {}, at_start),
      rule("final", {.status = {200}}, nothing),
  };
  std::vector<Verdicts> v;
  EXPECT_EQ(fired(kRules,
                  "HTTP/1.1 103 Early Hints\n\nHTTP/1.1 103 Early Hints\n\n"
                  "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
                  &v),
            (Fired{"interim", "any", "interim", "any", "any"}));
  EXPECT_EQ(v[0].broken, 1u);
  EXPECT_EQ(v[1].broken, 1u);
  EXPECT_EQ(v[2].kept, 1u);
}

TEST(Auditor, EvidenceOfInterimResponsesSaysWhich) {
  static constexpr std::array kRules{rule("interim", {.status = {103}}, at_start)};
  const std::array families{Family{"test", kRules}};
  const Auditor auditor{families};
  const Example example(
      "HTTP/1.1 100 Continue\n\nHTTP/1.1 103 Early Hints\n\n"
      "HTTP/1.1 200 OK\nContent-Length: 0\n\n");
  Workspace w;
  const auto findings = auditor.audit(example.exchange(0), w);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].evidence()[0].interim, 2);
  EXPECT_EQ(octets(example.exchange(0), findings[0].evidence()[0]), "HTTP/1.1 103 Early Hints");
}

constexpr Rule beats(Rule r, Ids ids) {
  r.beats = ids;
  return r;
}

TEST(Auditor, TheBeatenFindingAtTheSamePlaceGoes) {
  static constexpr std::array kRules{
      beats(rule("special", {.status = {200}}, at_start), {"general"}),
      rule("general", {}, at_start),
  };
  std::vector<Verdicts> v;
  EXPECT_EQ(fired(kRules, kGet, &v), Fired{"special"});
  EXPECT_EQ(v[1].broken, 0u);
  EXPECT_EQ(v[1].kept, 0u);
}

TEST(Auditor, TheBeatenFindingElsewhereStays) {
  static constexpr std::array kRules{
      beats(rule("special", {.status = {200}}, at_start), {"general"}),
      rule("general", {},
           [](const Exchange& x, Reporter& out) {
             for (const FieldLine& line : x.response.fields) out.at(line.value);
           }),
  };
  EXPECT_EQ(fired(kRules, kGet), (Fired{"special", "general", "general"}));
}

TEST(Auditor, ARuleForProxiesWaitsForTheUserToSaySo) {
  static constexpr auto bound = [](Rule r, Binds b) {
    r.binds = b;
    return r;
  };
  static constexpr std::array kRules{
      bound(rule("origin", {}, at_start), Binds::origin),
      bound(rule("proxy", {}, at_start), Binds::proxy),
  };
  std::vector<Verdicts> v;
  EXPECT_EQ(fired(kRules, kGet, &v), Fired{"origin"});
  EXPECT_EQ(v[1].not_observable, 1u);
  EXPECT_EQ(fired(kRules, kGet, nullptr, [](Exchange& x) { x.vantage = Vantage::proxy; }),
            Fired{"proxy"});
  EXPECT_EQ(fired(kRules, kGet, nullptr, [](Exchange& x) { x.vantage = Vantage::origin; }),
            Fired{"origin"});
}

int g_asked = 0;

TEST(Auditor, AsksOnceForValuesSeenBefore) {
  constexpr auto kCounts = [](const Exchange&, Reporter&) { ++g_asked; };
  static constexpr std::array kRules{
      rule("value", {.has = {Field::content_type}, .by_value = true}, kCounts),
      rule("values", {.status = {200}, .asked = {Field::host}, .by_values = true}, kCounts),
  };
  const std::array families{Family{"test", kRules}};
  const Auditor auditor{families};
  const auto asked = [&auditor, w = std::make_unique<Workspace>()](std::string_view text) {
    const Example example(text);
    g_asked = 0;
    (void)auditor.audit(example.exchange(0), *w);
    return g_asked;
  };
  EXPECT_EQ(asked(kGet), 2);
  EXPECT_EQ(asked(kGet), 0);
  EXPECT_EQ(asked("GET /b HTTP/1.1\nHost: a.example\n\n"
                  "HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: 0\n\n"),
            0);
  // Another host; another type; a field that was not there.
  EXPECT_EQ(asked("GET / HTTP/1.1\nHost: b.example\n\n"
                  "HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: 0\n\n"),
            1);
  EXPECT_EQ(asked("GET / HTTP/1.1\nHost: a.example\n\n"
                  "HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 0\n\n"),
            1);
  EXPECT_EQ(asked("GET / HTTP/1.1\nHost: a.example\n\n"
                  "HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 0\nAge: 1\n\n"),
            1);
}

TEST(Auditor, AsksAgainForValuesThatBrokeARule) {
  static constexpr std::array kRules{
      rule("broken", {.has = {Field::content_type}, .by_value = true}, at_start),
      rule("kept", {.has = {Field::content_type}, .by_value = true},
           [](const Exchange&, Reporter&) { ++g_asked; }),
      rule("blind", {.any = {Field::content_type}, .by_values = true},
           [](const Exchange&, Reporter& out) { out.not_observable(); }),
  };
  const std::array families{Family{"test", kRules}};
  const Auditor auditor{families};
  const Example example(kGet);
  Workspace w;
  g_asked = 0;
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(ids(auditor.audit(example.exchange(0), w)), Fired{"broken"});
  EXPECT_EQ(g_asked, 1);
  std::vector<Verdicts> v;
  auditor.add_verdicts(w, v);
  EXPECT_EQ(v[0].broken, 3u);
  EXPECT_EQ(v[1].kept, 3u);
  EXPECT_EQ(v[2].not_observable, 3u);
  EXPECT_EQ(v[0].kept + v[2].kept, 0u);
}

TEST(Auditor, CountsAllExchangesHoweverManyOutlinesThereAre) {
  static constexpr std::array kRules{
      rule("kept", {.has = {Field::content_type}}, nothing),
      rule("blind", {.needs = {Need::time}}, nothing),
  };
  const std::array families{Family{"test", kRules}};
  const Auditor auditor{families};
  const Example example(kGet);
  Workspace w;
  for (int status = 0; status < 1000; ++status) {
    Exchange x = example.exchange(0);
    x.response.status = status;
    (void)auditor.audit(x, w);
  }
  std::vector<Verdicts> v;
  auditor.add_verdicts(w, v);
  EXPECT_EQ(v[0].kept, 1000u);
  EXPECT_EQ(v[1].not_observable, 1000u);
}

TEST(Auditor, OptionsLeaveRulesOutAndChangeLevels) {
  static constexpr std::array kRules{
      rule("in", {}, at_start),
      rule("out", {}, at_start),
  };
  const std::array families{Family{"test", kRules}};
  Auditor::Options options;
  options.level = [](const Family&, const Rule& r) {
    return r.id == "out" ? std::nullopt : std::optional(Level::advice);
  };
  const Auditor auditor{families, options};
  const Example example(kGet);
  Workspace w;
  const auto findings = auditor.audit(example.exchange(0), w);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].level, Level::advice);
  EXPECT_EQ(auditor.rules().size(), 1u);
}

// Values of one octet, seen by sources of different sight: a value that was kept
// must stand for no other.
TEST(Auditor, AskedByValueARuleMissesNoValue) {
  static constexpr std::array kRules{
      rule("letter", {.has = {Field::content_length}, .by_value = true},
           [](const Exchange& x, Reporter& out) {
             const std::string_view value = x.response.first(Field::content_length)->value;
             if (value.front() > '9') out.at(value);
           })};
  const std::array families{Family{"test", kRules}};
  const Auditor auditor{families};
  Workspace w;
  for (const Need need : {Need::wire, Need::lines, Need::time, Need::history, Need::content}) {
    for (char c = '0'; c <= 'z'; ++c) {
      if (c == '\\') continue;  // begins an escape
      const Example example("HTTP/1.1 200 OK\nContent-Length: " + std::string(1, c) + "\n\n");
      Exchange x = example.exchange(0);
      x.seen.erase(need);
      EXPECT_EQ(auditor.audit(x, w).size(), c > '9' ? 1u : 0u) << c;
    }
  }
}

TEST(Reporter, JoinsTheDetailAndKeepsThreePiecesOfEvidence) {
  static constexpr std::array kRules{
      rule("detail", {},
           [](const Exchange& x, Reporter& out) {
             out.at(x.response.start_line, "answers ", x.request->target, " with ",
                    x.response.status, " and ", x.response.content.length, " octets")
                 .also(x.request->start_line)
                 .also(x.response.content.octets)
                 .also(x.response.start_line)
                 .as(Level::info);
           }),
  };
  const std::array families{Family{"test", kRules}};
  const Auditor auditor{families};
  const Example example(kGet);
  Workspace w;
  const auto findings = auditor.audit(example.exchange(0), w);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].detail, "answers / with 200 and 2 octets");
  EXPECT_EQ(findings[0].level, Level::info);
  ASSERT_EQ(findings[0].evidence().size(), 3u);
  EXPECT_EQ(octets(example.exchange(0), findings[0].evidence()[1]), "GET / HTTP/1.1");
  EXPECT_EQ(findings[0].evidence()[1].part, Part::request_head);
  EXPECT_EQ(octets(example.exchange(0), findings[0].evidence()[2]), "hi");
  EXPECT_EQ(findings[0].evidence()[2].part, Part::response_content);
}

TEST(Auditor, RemembersOnlyWhatASourceOffersAsHistory) {
  static constexpr std::array kRules{rule("any", {}, nothing)};
  const std::array families{Family{"test", kRules}};
  const Auditor auditor{families};
  const Example example(kGet);
  Exchange x = example.exchange(0);
  x.uri = "http://a.example/";
  Workspace w;
  History history;
  x.seen.erase(Need::history);
  (void)auditor.audit(x, w, history, 0);
  EXPECT_EQ(history.before(x).host().exchanges, 0u);
  x.seen.insert(Need::history);
  (void)auditor.audit(x, w, history, 1);
  EXPECT_EQ(history.before(x).host().exchanges, 1u);
}

}  // namespace
}  // namespace statute
