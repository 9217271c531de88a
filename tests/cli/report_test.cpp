// Results rendered and merged again from the command line.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/cli/run.h"

namespace checker {
namespace {

using testing::HasSubstr;

std::string exchange(const std::string& host, const std::string& fields) {
  return "GET /a HTTP/1.1\r\nHost: " + host + "\r\n\r\nHTTP/1.1 405 No\r\n" + fields +
         "Content-Length: 0\r\n\r\n";
}

// The results of a run, in a file.
std::string results(const std::string& name, const std::vector<std::string>& arguments) {
  std::vector<std::string> all{"audit", "-f", "jsonl"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return write_scratch(name, run(all).out);
}

struct Inputs {
  std::string a;
  std::string b;
  std::string c;
  std::string cut;
};

const Inputs& inputs() {
  static const Inputs made = [] {
    const std::string one =
        write_scratch("one.http", exchange("a.example", "ETag: x\r\nDate: y\r\n") +
                                      exchange("b.example", "X-\xFF: \x01\r\n"));
    const std::string two = write_scratch("two.http", exchange("a.example", "Server: s\r\n"));
    Inputs in;
    in.a = results("a.jsonl", {two, one, scratch() + "/missing.har"});
    in.b = results("b.jsonl", {test_file("data/mixed.http"), one});
    in.c = results("c.jsonl", {"--select", "should,etag-syntax", one, two});
    std::string octets = read_file(in.b);
    octets.resize(octets.size() * 2 / 3);
    in.cut = write_scratch("cut.jsonl", octets);
    return in;
  }();
  return made;
}

std::string merged(const std::vector<std::string>& files) {
  std::vector<std::string> arguments{"report", "-f", "jsonl"};
  arguments.insert(arguments.end(), files.begin(), files.end());
  const Ran ran = run(arguments);
  EXPECT_EQ(ran.err, "");
  return ran.out;
}

TEST(Report, IsTheSameInAnyOrder) {
  const Inputs& in = inputs();
  std::vector<std::string> files{in.a, in.b, in.c, in.cut};
  std::sort(files.begin(), files.end());
  const std::string first = merged(files);
  EXPECT_GT(first.size(), 1000u);
  while (std::next_permutation(files.begin(), files.end())) EXPECT_EQ(merged(files), first);
}

TEST(Report, IsTheSameInAnyGrouping) {
  const Inputs& in = inputs();
  const std::string whole = merged({in.a, in.b, in.c, in.cut});
  const std::string ab = write_scratch("ab.jsonl", merged({in.a, in.b}));
  const std::string cd = write_scratch("cd.jsonl", merged({in.c, in.cut}));
  EXPECT_EQ(merged({cd, ab}), whole);
  EXPECT_EQ(merged({write_scratch("whole.jsonl", whole)}), whole);
  const std::string joined =
      write_scratch("joined.jsonl", read_file(in.a) + read_file(in.b) + read_file(in.c));
  EXPECT_EQ(merged({joined, in.cut}), whole);
}

TEST(Report, RendersWhatTheRunWouldHave) {
  const std::string path = test_file("data/mixed.http");
  for (const char* format : {"text", "concise"}) {
    SCOPED_TRACE(format);
    const auto without_time = [](std::string out) {
      const std::size_t at = out.find(" octets, ");
      if (at != out.npos) out.erase(at, out.find('\n', at) - at);
      return out;
    };
    const Ran direct = run({"audit", "-v", "-f", format, path});
    const Ran again = run({"report", "-v", "-f", format, results("mixed.jsonl", {path})});
    EXPECT_EQ(without_time(again.out), without_time(direct.out));
    EXPECT_EQ(again.code, direct.code);
  }
}

TEST(Report, AddsUpWhatWasCounted) {
  const Inputs& in = inputs();
  simdjson::dom::parser parser;
  const Ran ran = run({"report", "-f", "json", in.a, in.b});
  const simdjson::dom::element summary = parser.parse(ran.out)["summary"];
  EXPECT_EQ(std::uint64_t(summary["exchanges"]), 3u + 6u);
  EXPECT_EQ(std::uint64_t(summary["problems"]), 1u);
  EXPECT_EQ(std::uint64_t(summary["by_status"]["405"]["exchanges"]), 3u + 3u);
  for (const auto& [id, v] : simdjson::dom::object(summary["rules"])) {
    EXPECT_EQ(std::uint64_t(v["broken"]) + std::uint64_t(v["kept"]) +
                  std::uint64_t(v["not_applicable"]) + std::uint64_t(v["not_observable"]),
              9u)
        << id;
  }
}

TEST(Report, ExitsLikeARun) {
  const Inputs& in = inputs();
  EXPECT_EQ(run({"report", in.a}).code, 1);
  EXPECT_EQ(run({"report", "--max-findings", "1000", in.b}).code, 0);
  EXPECT_EQ(run({"report", "--fail-on", "never", in.a}).code, 3);  // a problem
  EXPECT_EQ(run({"report", "--fail-on", "never", "--allow-unreachable", in.a}).code, 0);
  EXPECT_EQ(run({"report", "--fail-on", "never", in.b}).code, 0);
  EXPECT_EQ(run({"report", "--fail-on", "never", in.cut}).code, 3);
  EXPECT_EQ(run({"report"}).code, 2);
}

TEST(Report, ReadsTheStandardInput) {
  const Inputs& in = inputs();
  const Ran ran = run({"report", "-f", "jsonl", "-"}, read_file(in.b));
  EXPECT_EQ(ran.out, merged({in.b}));
}

TEST(Report, ACutLastLineIsAProblem) {
  const Inputs& in = inputs();
  const Ran ran = run({"report", "-f", "concise", in.cut});
  EXPECT_THAT(ran.out, HasSubstr(in.cut + ": problem: line "));
  EXPECT_THAT(ran.out, HasSubstr("is cut short"));
}

TEST(Report, ARunWithoutItsSummaryIsAProblem) {
  std::string octets = read_file(inputs().b);
  octets.erase(octets.rfind('\n', octets.size() - 2) + 1);
  const std::string path = write_scratch("unended.jsonl", octets);
  EXPECT_THAT(run({"report", "-f", "concise", path}).out,
              HasSubstr("problem: the results end without a summary"));
  const std::string twice = write_scratch("unended2.jsonl", octets + read_file(inputs().a));
  EXPECT_THAT(run({"report", "-f", "concise", twice}).out,
              HasSubstr("a run ends without its summary before line"));
}

struct Refused {
  const char* what;
  std::string octets;
  const char* says;
};

TEST(Report, RefusesWhatAreNoResultsAndSaysWhere) {
  std::string good = read_file(inputs().b);
  const auto replaced = [&good](const std::string& from, const std::string& to) {
    std::string out = good;
    return out.replace(out.find(from), from.size(), to);
  };
  const std::size_t second = good.find('\n') + 1;
  const Refused cases[] = {
      {"nothing", "", "holds no results"},
      {"text", "405 Method Not Allowed\n", "line 1: not JSON"},
      {"no start", good.substr(second), "line 1: not the start of results"},
      {"another schema", replaced("\"schema\":1", "\"schema\":7"), "line 1: results of schema 7"},
      {"a bad level", replaced("\"level\":\"must\"", "\"level\":\"big\""),
       "line 2: 'level' is not"},
      {"damage", replaced("{\"type\":\"finding\"", "{\"type\":\"find\n"), "line 2: not JSON"},
      {"a stray line", good + good.substr(second), "it stands between two runs"},
  };
  for (const Refused& c : cases) {
    SCOPED_TRACE(c.what);
    const std::string path = write_scratch("refused.jsonl", c.octets);
    const Ran ran = run({"report", inputs().a, path});
    EXPECT_EQ(ran.code, 3);
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err, HasSubstr(path));
    EXPECT_THAT(ran.err, HasSubstr(c.says));
  }
}

TEST(Report, RulesOfALaterVersionAreKept) {
  std::string octets = read_file(inputs().b);
  for (std::size_t at = 0; (at = octets.find("\"405-allow-missing\"", at)) != octets.npos;) {
    octets.replace(at, 19, "\"405-later-rule\"");
  }
  const std::string path = write_scratch("later.jsonl", octets);
  const Ran text = run({"report", path});
  EXPECT_THAT(text.out, HasSubstr("405-later-rule"));
  EXPECT_THAT(text.out, HasSubstr("A 405 response has no Allow field."));
  EXPECT_THAT(text.out, HasSubstr("RFC 9110 15.5.6"));
  const std::string once = merged({path, inputs().a});
  EXPECT_THAT(once, HasSubstr("\"405-later-rule\":{\"broken\""));
  EXPECT_EQ(merged({inputs().a, path}), once);
}

TEST(Report, SecretsOfResultsThatHaveThemAreRedacted) {
  const std::string capture = write_scratch(
      "secrets.http",
      "GET /a?access_token=hunter2 HTTP/1.1\r\nHost: a.example\r\n\r\n"
      "HTTP/1.1 405 No\r\nSet-Cookie: sid=hunter2; Max-Age=x\r\nContent-Length: 0\r\n\r\n");
  const std::string path = results("secrets.jsonl", {"--no-redact", capture});
  ASSERT_THAT(read_file(path), HasSubstr("hunter2"));
  EXPECT_THAT(merged({path}), testing::Not(HasSubstr("hunter2")));
  EXPECT_THAT(run({"report", "--no-redact", path}).out, HasSubstr("hunter2"));
}

}  // namespace
}  // namespace checker
