// Runs too big to show or to keep: samples, counts, pieces, and reports that end early.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <sstream>
#include <string>
#include <vector>

#include "tests/cli/run.h"

namespace checker {
namespace {

using testing::HasSubstr;
using testing::Not;

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += what.size()) ++n;
  return n;
}

// Every exchange breaks 405-allow-missing; hosts and paths differ.
std::string many(int from, int to) {
  std::string out;
  for (int i = from; i < to; ++i) {
    out += "PUT /item" + std::to_string(i) + "x HTTP/1.1\r\nHost: h" + std::to_string(i % 3) +
           ".example\r\nContent-Length: 0\r\n\r\n"
           "HTTP/1.1 405 Method Not Allowed\r\nDate: Tue, 02 Jun 2026 10:00:00 GMT\r\n"
           "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\nno";
  }
  return out;
}

std::string many_file() {
  static const std::string path = write_scratch("many.http", many(0, 500));
  return path;
}

TEST(Sample, TextShowsSomeFindingsOfARuleAndCountsTheRest) {
  const std::vector<std::string> one{"audit", "--select", "405-allow-missing", many_file()};
  const Ran some = run(one);
  EXPECT_EQ(count(some.out, "405-allow-missing   "), 5u) << some.out;
  EXPECT_THAT(some.out, HasSubstr("495 findings more, counted but not shown"));
  EXPECT_THAT(some.out, HasSubstr("500 must"));
  EXPECT_THAT(some.out, HasSubstr("h0.example  167 must"));
  std::vector<std::string> arguments = one;
  arguments.insert(arguments.end(), {"--sample", "7"});
  EXPECT_EQ(count(run(arguments).out, "405-allow-missing   "), 7u);
  arguments.back() = "0";
  const Ran none = run(arguments);
  EXPECT_EQ(count(none.out, "405-allow-missing   "), 0u);
  EXPECT_THAT(none.out, HasSubstr("500 findings more"));
  EXPECT_EQ(none.code, 1);
}

TEST(Sample, OfSeveralFilesIsTheSameWhateverTheThreads) {
  std::vector<std::string> arguments{"audit", "-j", "1", "--sample", "20"};
  for (int i = 0; i < 8; ++i) {
    arguments.push_back(
        write_scratch("part" + std::to_string(i) + ".http", many(i * 10, i * 10 + 13)));
  }
  const auto without_time = [](std::string out) {
    const std::size_t at = out.find(" KiB, ");
    return out.erase(at, out.find('\n', at) - at);
  };
  for (const char* group : {"exchange", "rule", "url", "level"}) {
    SCOPED_TRACE(group);
    std::vector<std::string> grouped = arguments;
    grouped.insert(grouped.end(), {"--group-by", group});
    const Ran one = run(grouped);
    grouped[2] = "4";
    EXPECT_EQ(without_time(run(grouped).out), without_time(one.out));
    EXPECT_EQ(one.code, 1);
  }
}

TEST(Sample, FormatsForProgramsShowAll) {
  for (const char* format : {"concise", "json", "jsonl"}) {
    SCOPED_TRACE(format);
    const Ran ran =
        run({"audit", "--select", "405-allow-missing", "--sample", "1", "-f", format, many_file()});
    EXPECT_EQ(count(ran.out, "item"), 500u);
  }
}

TEST(Counts, AreByHostByStatusAndByRule) {
  const Ran ran = run({"audit", "-f", "json", "--select", "405-allow-missing", many_file()});
  simdjson::dom::parser parser;
  const simdjson::dom::element summary = parser.parse(ran.out)["summary"];
  EXPECT_EQ(std::uint64_t(summary["by_host"]["h0.example"]["must"]), 167u);
  EXPECT_EQ(std::uint64_t(summary["by_host"]["h2.example"]["must"]), 166u);
  EXPECT_EQ(std::uint64_t(summary["by_status"]["405"]["exchanges"]), 500u);
  EXPECT_EQ(std::uint64_t(summary["by_status"]["405"]["findings"]["must"]), 500u);
  EXPECT_EQ(std::uint64_t(summary["rules"]["405-allow-missing"]["findings"]), 500u);
  EXPECT_EQ(std::uint64_t(summary["sources"].at(0)["read"]), 500u);
  EXPECT_EQ(std::uint64_t(summary["sources"].at(0)["judged"]), 500u);
}

TEST(Counts, AreTheSameWhetherOrNotFindingsAreKept) {
  const std::string json = scratch() + "/counts.json";
  const auto summary_of = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"audit", many_file(), test_file("data/mixed.http")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    std::string out = run(arguments).out;
    return out.substr(out.find("judged,"), std::string::npos);
  };
  const auto line = [](const std::string& text) {
    const std::size_t lf = text.find('\n');
    return text.substr(lf, text.find('\n', lf + 1) - lf);
  };
  EXPECT_EQ(line(summary_of({"--sample", "0"})),
            line(summary_of({"-f", "text", "-f", "json=" + json})));
}

TEST(MaxFindings, LetsSoManyPass) {
  const std::vector<std::string> base{"audit", "--select", "405-allow-missing", many_file()};
  const auto code = [&base](const std::string& most) {
    std::vector<std::string> arguments = base;
    arguments.insert(arguments.end(), {"--max-findings", most});
    return run(arguments).code;
  };
  EXPECT_EQ(code("500"), 0);
  EXPECT_EQ(code("499"), 1);
  EXPECT_EQ(code("x"), 2);
}

TEST(GroupBy, RuleTellsTheRuleOnceAndThenWhere) {
  const Ran ran = run({"audit", "--group-by", "rule", "--select", "405-allow-missing", "--sample",
                       "3", many_file()});
  EXPECT_EQ(count(ran.out, "A 405 response has no Allow field."), 1u);
  EXPECT_THAT(ran.out, HasSubstr("PUT h0.example/item0x"));
  EXPECT_THAT(ran.out, HasSubstr("PUT h2.example/item2x"));
  EXPECT_THAT(ran.out, Not(HasSubstr("/item3x")));
}

TEST(GroupBy, LevelPutsTheWorstFirst) {
  const Ran ran = run({"audit", "--group-by", "level", test_file("data/mixed.http")});
  EXPECT_LT(ran.out.find("must  7 findings"), ran.out.find("advice  3 findings")) << ran.out;
}

TEST(GroupBy, UrlPutsTheSamePlacesTogether) {
  const std::string path = write_scratch(
      "places.http", many(0, 2) +
                         "GET /other HTTP/1.1\r\nHost: a.example\r\n\r\n"
                         "HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n" +
                         many(0, 1));
  const Ran ran = run({"audit", "--group-by", "url", "--select", "405-allow-missing", path});
  EXPECT_THAT(ran.out, HasSubstr("h0.example/item0x  2 findings"));
  EXPECT_THAT(ran.out, HasSubstr("a.example/other  1 finding\n"));
}

TEST(ClosedPipe, EndsTheRunQuietly) {
  std::string big;
  for (int i = 0; i < 200; ++i) big += many(0, 100);
  const std::string path = write_scratch("closed.http", big);
  const Ran ran = run_until({"audit", "-f", "jsonl", path}, 100, Until::close_output);
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.code, 130);
}

TEST(Interrupt, WritesTheReportSoFar) {
  std::string big;
  for (int i = 0; i < 200; ++i) big += many(0, 100);
  const std::string path = write_scratch("interrupted.http", big);
  const Ran ran = run_until({"audit", "-f", "jsonl", path}, 100, Until::interrupt);
  EXPECT_EQ(ran.code, 130);
  const std::size_t last = ran.out.rfind('\n', ran.out.size() - 2) + 1;
  simdjson::dom::parser parser;
  const simdjson::dom::element summary = parser.parse(ran.out.substr(last));
  EXPECT_EQ(std::string_view(summary["type"]), "summary");
  EXPECT_TRUE(bool(summary["interrupted"]));
  EXPECT_GT(std::uint64_t(summary["exchanges"]), 0u);
  EXPECT_LT(std::uint64_t(summary["exchanges"]), 20000u);
}

}  // namespace
}  // namespace checker
