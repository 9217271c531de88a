// Lines of results: what is read, and what is said of what cannot be.
#include "checker/report/json_read.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "checker/report/formats.h"
#include "rules/catalog.h"

namespace checker::report {
namespace {

using testing::HasSubstr;

class JsonRead : public testing::Test {
 protected:
  Result<ResultLine> read(std::string line) {
    const std::size_t size = line.size();
    line.resize(size + ResultReader::kPadding, '\0');
    return reader_.read(std::string_view(line).substr(0, size));
  }
  RuleBook book_;
  ResultReader reader_{book_};
};

constexpr const char* kFinding =
    R"({"rule":"405-allow-missing","level":"advice","summary":"old words","detail":"why so",)"
    R"("reference":"RFC 9110 15.5.6","fix":"old fix","source":{"target":"https://a.example/x",)"
    R"("index":3,"offset":7,"probe":"method"},"request":{"method":"PUT",)"
    R"("url":"https://a.example/x"},"status":405,"reason":"No","http":"1.1",)"
    R"("evidence":[{"part":"response_head","interim":0,"offset":12,"length":2,"text":"\ufffdA",)"
    R"("octets":"/0E=","line":"X: \ufffdA!","line_octets":"WDog/0Eh","column":3}],)"
    R"("fingerprint":"8c1f0f5d2f0b7a11","suppressed":true})";

TEST_F(JsonRead, ReadsAFindingAndItsOctets) {
  std::string line = kFinding;
  line.insert(1, R"("type":"finding",)");
  const auto result = read(line);
  ASSERT_TRUE(result) << result.error().what;
  const Record& r = std::get<Record>(*result);
  EXPECT_EQ(r.place.source, "https://a.example/x");
  EXPECT_TRUE(r.place.live);
  EXPECT_EQ(r.place.spot.index, 3u);
  EXPECT_EQ(r.place.spot.offset, 7u);
  EXPECT_EQ(r.place.probe, "method");
  EXPECT_EQ(r.method, "PUT");
  EXPECT_EQ(r.status, 405);
  EXPECT_EQ(r.reason, "No");
  EXPECT_EQ(r.http, "1.1");
  const Finding& f = r.findings.at(0);
  EXPECT_EQ(f.rule, statute::find_rule("405-allow-missing"));
  EXPECT_EQ(f.level, statute::Level::advice);
  EXPECT_EQ(f.detail, "why so");
  EXPECT_EQ(f.fingerprint, 0x8c1f0f5d2f0b7a11u);
  EXPECT_TRUE(f.suppressed);
  const Quote& q = f.evidence.at(0);
  EXPECT_EQ(q.part, statute::Part::response_head);
  EXPECT_EQ(q.interim, 1);
  EXPECT_EQ(q.offset, 12u);
  EXPECT_EQ(q.length, 2u);
  EXPECT_EQ(q.octets,
            "\xFF"
            "A");
  EXPECT_EQ(q.line,
            "X: \xFF"
            "A!");
  EXPECT_EQ(q.column, 3u);
}

TEST_F(JsonRead, WhatWasReadIsWrittenAsItWas) {
  std::string line = kFinding;
  line.insert(1, R"("type":"finding",)");
  for (const char* word : {"405-allow-missing", "999-from-the-future"}) {
    SCOPED_TRACE(word);
    std::string told = line;
    told.replace(told.find("405-allow-missing"), 17, word);
    const auto once = read(told);
    ASSERT_TRUE(once);
    const Record& r = std::get<Record>(*once);
    const std::string written = finding_json(r, r.findings.front());
    const auto twice = read(std::string(written).insert(1, R"("type":"finding",)"));
    ASSERT_TRUE(twice);
    const Record& again = std::get<Record>(*twice);
    EXPECT_EQ(finding_json(again, again.findings.front()), written);
  }
}

TEST_F(JsonRead, KeepsRulesOfOtherVersionsByTheirWords) {
  std::string line = kFinding;
  line.insert(1, R"("type":"finding",)");
  line.replace(line.find("405-allow-missing"), 17, "999-from-the-future");
  const auto result = read(line);
  ASSERT_TRUE(result);
  const statute::Rule& rule = *std::get<Record>(*result).findings.at(0).rule;
  EXPECT_EQ(rule.id, "999-from-the-future");
  EXPECT_EQ(rule.summary, "old words");
  EXPECT_EQ(rule.fix, "old fix");
  EXPECT_EQ(reference(rule.spec), "RFC 9110 15.5.6");
  book_.enlist("405-allow-missing");
  book_.enlist("998-from-the-future");
  const auto rules = book_.rules();
  ASSERT_EQ(rules.size(), 3u);
  EXPECT_EQ(rules[0], statute::find_rule("405-allow-missing"));
  EXPECT_EQ(rules[1]->id, "998-from-the-future");
  EXPECT_EQ(rules[2], &rule);
}

TEST_F(JsonRead, ReadsTheSummary) {
  const auto result = read(
      R"({"type":"summary","exchanges":5,"octets":9,"seconds":1.25,"interrupted":true,)"
      R"("sources":[{"file":"a.har","octets":9,"judged":4,"skipped":{"status 0":1},"problems":2,)"
      R"("notes":["HAR 1.2"]}],"by_status":{"200":{"exchanges":4},"0":{"exchanges":1}},)"
      R"("seen":["wire","later"],"rules":{"etag-syntax":{"broken":1,"kept":2,"not_applicable":3,)"
      R"("not_observable":4}}})");
  ASSERT_TRUE(result) << result.error().what;
  const Totals& t = std::get<Totals>(*result);
  EXPECT_EQ(t.exchanges, 5u);
  EXPECT_EQ(t.milliseconds, 1250u);
  EXPECT_TRUE(t.interrupted);
  EXPECT_EQ(t.sources.at(0).skipped.at("status 0"), 1u);
  EXPECT_EQ(t.sources.at(0).notes.at(0), "HAR 1.2");
  EXPECT_EQ(t.statuses.at(200), 4u);
  EXPECT_TRUE(t.seen.contains(statute::Need::wire));
  EXPECT_FALSE(t.seen.contains(statute::Need::trailers));
  EXPECT_EQ(t.rules.at("etag-syntax").verdicts.kept, 2u);
  EXPECT_EQ(t.rules.at("etag-syntax").not_applicable, 3u);
}

TEST_F(JsonRead, PassesOverWhatItDoesNotKnow) {
  EXPECT_TRUE(std::holds_alternative<Other>(*read(R"({"type":"weather","wind":3})")));
  const auto start = read(R"({"type":"start","statute":"9.9","schema":1,"new":[]})");
  EXPECT_EQ(std::get<Start>(*start).statute, "9.9");
}

struct Bad {
  const char* line;
  const char* says;
};

TEST_F(JsonRead, SaysWhatIsWrong) {
  const Bad cases[] = {
      {"{", "not JSON"},
      {"[1]", "not an object"},
      {R"({"a":1})", "'type' is missing"},
      {R"({"schema":1,"findings":[],"summary":{}})", "-f jsonl"},
      {R"({"type":7})", "'type' is not a text"},
      {R"({"type":"start","schema":2,"statute":"3.0"})", "schema 2, written by statute 3.0"},
      {R"({"type":"start"})", "schema 0"},
      {R"({"type":"finding"})", "'source' is missing"},
      {R"({"type":"finding","source":{}})", "'file' is missing"},
      {R"({"type":"finding","source":{"file":"a"},"level":"must"})", "'rule' is missing"},
      {R"({"type":"finding","source":{"file":"a"},"rule":"a","level":"big"})", "'level' is not"},
      {R"({"type":"finding","source":{"file":"a","index":-1}})", "'index' is not a number"},
      {R"({"type":"finding","source":{"file":"a"},"rule":"a","level":"must","evidence":[3]})",
       "'evidence' is not a list of objects"},
      {R"({"type":"finding","source":{"file":"a"},"rule":"a","level":"must",)"
       R"("evidence":[{"octets":"!"}]})",
       "'octets' is not base64"},
      {R"({"type":"finding","source":{"file":"a"},"rule":"a","level":"must","fingerprint":"x"})",
       "'fingerprint' is not"},
      {R"({"type":"summary","seconds":"long"})", "'seconds' is not a number"},
      {R"({"type":"summary","seconds":-1})", "'seconds' is not a time"},
      {R"({"type":"summary","by_status":{"x":{}}})", "'by_status' is not"},
  };
  for (const Bad& bad : cases) {
    SCOPED_TRACE(bad.line);
    const auto result = read(bad.line);
    ASSERT_FALSE(result);
    EXPECT_THAT(result.error().what, HasSubstr(bad.says));
  }
}

}  // namespace
}  // namespace checker::report
