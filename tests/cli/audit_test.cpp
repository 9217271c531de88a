// Captures from the command line: exit codes, formats, choices, bad input.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/cli/run.h"

namespace checker {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* kRight =
    "GET /a HTTP/1.1\r\nHost: a.example\r\n\r\n"
    "HTTP/1.1 200 OK\r\nDate: Tue, 02 Jun 2026 10:00:00 GMT\r\nContent-Type: text/plain\r\n"
    "Content-Length: 2\r\nCache-Control: max-age=60\r\nETag: \"v1\"\r\n\r\nhi";
constexpr const char* kWrong =
    "PUT /a HTTP/1.1\r\nHost: a.example\r\nContent-Length: 0\r\n\r\n"
    "HTTP/1.1 405 Method Not Allowed\r\nDate: Tue, 02 Jun 2026 10:00:00 GMT\r\n"
    "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\nno";

std::string right() { return write_scratch("right.http", kRight); }
std::string wrong() { return write_scratch("wrong.http", kWrong); }

simdjson::dom::element parsed(simdjson::dom::parser& parser, const std::string& json) {
  return parser.parse(json);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

TEST(Audit, ExitsZeroWhenNothingIsAtTheThreshold) {
  const Ran ran = run({"audit", right()});
  EXPECT_EQ(ran.code, 0) << ran.out;
  EXPECT_EQ(ran.err, "");
  EXPECT_THAT(ran.out, HasSubstr("1 exchange judged"));
}

TEST(Audit, ExitsOneWhenARuleIsBroken) {
  const Ran ran = run({"audit", wrong()});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("405-allow-missing"));
  EXPECT_THAT(ran.out, HasSubstr("^^^^^^"));
}

TEST(Audit, TheCommandMayBeLeftOut) { EXPECT_EQ(run({wrong()}).code, 1); }

TEST(Audit, ReadsTheStandardInput) {
  const Ran ran = run({"audit", "-"}, kWrong);
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("405-allow-missing"));
}

TEST(Audit, FailOnMovesTheThreshold) {
  EXPECT_EQ(run({"audit", "--fail-on", "never", wrong()}).code, 0);
  EXPECT_EQ(run({"audit", "--fail-on", "info", wrong()}).code, 1);
  EXPECT_EQ(run({"audit", "--level", "405-allow-missing=info", wrong()}).code, 0);
  EXPECT_EQ(run({"audit", "--level", "405-allow-missing=info", "--fail-on=info", wrong()}).code, 1);
}

TEST(Audit, SelectAndIgnoreChooseRules) {
  EXPECT_EQ(run({"audit", "--ignore", "405-allow-missing", wrong()}).code, 0);
  EXPECT_EQ(run({"audit", "--ignore", "405-*", wrong()}).code, 0);
  EXPECT_EQ(run({"audit", "--ignore", "must", wrong()}).code, 0);
  EXPECT_EQ(run({"audit", "--select", "405-allow-missing,etag-syntax", wrong()}).code, 1);
  EXPECT_EQ(run({"audit", "--select", "field", wrong()}).code, 0);
  const Ran ran = run({"audit", "-f", "jsonl", "--select", "405-allow-missing", wrong()});
  EXPECT_THAT(ran.out, HasSubstr("\"rules\":1,"));
}

TEST(Audit, AMisspeltRuleIsAnErrorWithASuggestion) {
  const Ran ran = run({"audit", "--ignore", "405-alow-missing", wrong()});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("did you mean '405-allow-missing'"));
}

TEST(Audit, UsageErrorsExitTwo) {
  EXPECT_EQ(run({"audit"}).code, 2);
  EXPECT_EQ(run({}).code, 2);
  EXPECT_EQ(run({"audit", "--no-such-option", right()}).code, 2);
  EXPECT_EQ(run({"audit", "-f", "yaml", right()}).code, 2);
  EXPECT_EQ(run({"audit", "-f", "json", "-f", "text", right()}).code, 2);
  EXPECT_EQ(run({"audit", "http://a.example/"}).code, 2);
  EXPECT_EQ(run({"audit", "--level", "405-allow-missing=loud", right()}).code, 2);
}

TEST(Audit, NothingCheckedIsNoGreenGate) {
  // A request without its answer is read, and judges nothing.
  const Ran ran = run({"audit", write_scratch("lone.http", "GET / HTTP/1.1\r\nHost: a\r\n\r\n")});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.out, HasSubstr("a request without a response"));
}

struct BadInput {
  const char* what;
  std::string path;
  const char* says;
};

TEST(Audit, BadInputIsOneClearLineAndTheOthersGoOn) {
  const std::vector<BadInput> cases{
      {"missing", scratch() + "/missing.http", "No such file"},
      {"empty", write_scratch("empty.http", ""), "empty"},
      {"junk", write_scratch("junk.bin", std::string(100, '\x01')), "not a capture"},
      {"broken json", write_scratch("broken.har", "{\"log\": {\"entries\": [{]}}"), "octet"},
  };
  for (const BadInput& c : cases) {
    SCOPED_TRACE(c.what);
    const Ran ran = run({"audit", c.path, wrong()});
    EXPECT_EQ(ran.code, 1);
    EXPECT_THAT(ran.out, HasSubstr("405-allow-missing"));
    EXPECT_THAT(ran.out, HasSubstr("problem  "));
    const Ran alone = run({"audit", "-f", "concise", c.path});
    EXPECT_EQ(alone.code, 3);
    EXPECT_THAT(lines_of(alone.out).front(), HasSubstr(c.path));
    EXPECT_THAT(lines_of(alone.out).front(), HasSubstr(c.says));
    EXPECT_EQ(run({"audit", "--allow-unreachable", c.path, right()}).code, 0);
  }
}

TEST(Audit, JsonlIsOneObjectALine) {
  const Ran ran = run({"audit", "-f", "jsonl", right(), wrong()});
  const std::vector<std::string> lines = lines_of(ran.out);
  ASSERT_GE(lines.size(), 3u);
  simdjson::dom::parser parser;
  const auto start = parsed(parser, lines.front());
  EXPECT_EQ(std::string_view(start["type"]), "start");
  EXPECT_EQ(std::uint64_t(start["schema"]), 1u);
  bool seen = false;
  for (const std::string& line : lines) {
    const auto object = parsed(parser, line);
    if (std::string_view(object["type"]) != "finding") continue;
    if (std::string_view(object["rule"]) != "405-allow-missing") continue;
    seen = true;
    EXPECT_EQ(std::string_view(object["level"]), "must");
    EXPECT_EQ(std::string_view(object["reference"]), "RFC 9110 15.5.6");
    EXPECT_EQ(std::string_view(object["source"]["file"]), wrong());
    EXPECT_EQ(std::uint64_t(object["source"]["index"]), 0u);
    EXPECT_EQ(std::string_view(object["request"]["method"]), "PUT");
    EXPECT_EQ(std::uint64_t(object["status"]), 405u);
    EXPECT_EQ(std::string_view(object["http"]), "1.1");
    EXPECT_EQ(std::string_view(object["evidence"].at(0)["part"]), "response_head");
    EXPECT_EQ(std::uint64_t(object["evidence"].at(0)["offset"]), 0u);
    EXPECT_EQ(std::uint64_t(object["evidence"].at(0)["length"]), 31u);
    EXPECT_EQ(std::string_view(object["evidence"].at(0)["text"]),
              "HTTP/1.1 405 Method Not Allowed");
    EXPECT_EQ(std::string_view(object["fingerprint"]).size(), 16u);
    EXPECT_FALSE(bool(object["suppressed"]));
  }
  EXPECT_TRUE(seen);
}

TEST(Audit, TheFourVerdictsOfEveryRuleAddUpToTheExchanges) {
  const Ran ran = run({"audit", "-f", "json", right(), wrong()});
  simdjson::dom::parser parser;
  const auto summary = parsed(parser, ran.out)["summary"];
  EXPECT_EQ(std::uint64_t(summary["exchanges"]), 2u);
  std::size_t rules = 0;
  for (const auto& [id, v] : simdjson::dom::object(summary["rules"])) {
    ++rules;
    EXPECT_EQ(std::uint64_t(v["broken"]) + std::uint64_t(v["kept"]) +
                  std::uint64_t(v["not_applicable"]) + std::uint64_t(v["not_observable"]),
              2u)
        << id;
  }
  EXPECT_GT(rules, 100u);
}

TEST(Audit, WritesSeveralReportsAtOnce) {
  const std::string json = scratch() + "/report.json";
  const Ran ran = run({"audit", "-f", "concise", "-f", "json=" + json, wrong()});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, StartsWith(wrong() + "#0: must 405-allow-missing"));
  simdjson::dom::parser parser;
  EXPECT_EQ(std::string_view(parsed(parser, read_file(json))["findings"].at(0)["rule"]),
            "405-allow-missing");
}

TEST(Audit, AReportThatCannotBeWrittenIsAnError) {
  const Ran ran = run({"audit", "-o", scratch() + "/no/such/dir/report.txt", right()});
  EXPECT_EQ(ran.code, 4);
  EXPECT_THAT(ran.err, HasSubstr("no/such/dir"));
}

TEST(Audit, SaysTheSameWhateverTheThreads) {
  std::vector<std::string> arguments{"audit", "-f", "jsonl", "-j", "1"};
  for (int i = 0; i < 20; ++i) {
    arguments.push_back(
        write_scratch("many" + std::to_string(i) + ".http", i % 3 == 0 ? kRight : kWrong));
  }
  const auto without_times = [](std::string out) {
    const std::size_t at = out.find("\"seconds\":");
    out.erase(at, out.find(',', at) - at);
    return out.substr(out.find('\n'));  // nor the command line
  };
  const std::string one = without_times(run(arguments).out);
  arguments[4] = "4";
  EXPECT_EQ(without_times(run(arguments).out), one);
}

TEST(Audit, SecretsAreRedactedUnlessAsked) {
  const std::string path = write_scratch(
      "secret.http",
      "GET /a?access_token=hunter2 HTTP/1.1\r\nHost: a.example\r\nAuthorization: Basic aHVudGVyMg"
      "==\r\nCookie: sid=hunter2\r\n\r\n"
      "HTTP/1.1 405 Method Not Allowed\r\nSet-Cookie: sid=hunter2; Max-Age=x\r\n"
      "ETag: hunter\r\nContent-Length: 2\r\n\r\nno");
  for (const char* format : {"text", "concise", "json", "jsonl"}) {
    SCOPED_TRACE(format);
    const Ran ran = run({"audit", "-v", "-f", format, path});
    EXPECT_THAT(ran.out, Not(HasSubstr("hunter2")));
    EXPECT_THAT(ran.out, Not(HasSubstr("aHVudGVyMg")));
    EXPECT_THAT(ran.out, HasSubstr("405-allow-missing"));
    EXPECT_THAT(run({"audit", "--no-redact", "-f", format, path}).out, HasSubstr("hunter2"));
  }
}

TEST(Audit, ALoneResponseMayBeToldItsRequest) {
  const std::string path =
      write_scratch("lone-head.http", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
  EXPECT_THAT(run({"audit", "-f", "concise", "--request", "GET", "http://a.example/", path}).out,
              HasSubstr("4xx-content-missing"));
  EXPECT_THAT(run({"audit", "-f", "concise", "--request", "HEAD", "http://a.example/", path}).out,
              Not(HasSubstr("4xx-content-missing")));
}

TEST(Audit, FilesFromAddsTargets) {
  const std::string list = write_scratch("list.txt", "# captures\n" + wrong() + "\n");
  EXPECT_EQ(run({"audit", "--files-from", list}).code, 1);
  EXPECT_EQ(run({"audit", "--files-from", "-"}, wrong() + "\n").code, 1);
}

TEST(Rules, ListsAsTextAndJson) {
  const Ran text = run({"rules"});
  EXPECT_EQ(text.code, 0);
  EXPECT_THAT(text.out, HasSubstr("405-allow-missing"));
  const Ran json = run({"rules", "--format", "json", "405-allow-missing"});
  simdjson::dom::parser parser;
  const auto rules = simdjson::dom::array(parsed(parser, json.out)["rules"]);
  ASSERT_EQ(rules.size(), 1u);
  const auto rule = rules.at(0);
  EXPECT_EQ(std::string_view(rule["id"]), "405-allow-missing");
  EXPECT_EQ(std::string_view(rule["level"]), "must");
  EXPECT_EQ(std::string_view(rule["scope"]), "status");
  EXPECT_EQ(std::string_view(rule["status"]), "405");
  EXPECT_EQ(std::string_view(rule["fields"].at(0)), "Allow");
  for (const char* key : {"summary", "why", "fix", "reference", "conforms"}) {
    EXPECT_GT(std::string_view(rule[key]).size(), 10u) << key;
  }
  EXPECT_THAT(std::string(std::string_view(rule["violates"])), HasSubstr("[[HTTP/1.1 405"));
  EXPECT_EQ(run({"rules", "no-such-rule"}).code, 2);
}

// Whoever copies an example out of the list can audit it.
TEST(Rules, EveryExampleCanBeAuditedAndShowsItsRule) {
  const Ran json = run({"rules", "--format", "json"});
  simdjson::dom::parser parser;
  std::vector<std::string> arguments{"audit", "-f", "jsonl"};
  std::vector<std::pair<std::string, std::string>> expected;  // file, rule
  for (const auto rule : simdjson::dom::array(parsed(parser, json.out)["rules"])) {
    std::string text{std::string_view(rule["violates"])};
    for (const char* mark : {"[[", "]]"}) {
      for (std::size_t at = 0; (at = text.find(mark, at)) != text.npos;) text.erase(at, 2);
    }
    const std::string id{std::string_view(rule["id"])};
    if (!simdjson::validate_utf8(text) || text.find("\xEF\xBF\xBD") != text.npos) continue;
    // A file is one connection; notes in its midst speak of several. And a request
    // without a response is no exchange yet.
    std::size_t first = 0;
    while (text.compare(first, 1, "#") == 0) first = text.find('\n', first) + 1;
    const bool several =
        text.find("\n# ", first) != text.npos || text.find("# connection: ", first) != text.npos;
    if (several || id == "http3-alt-svc-unusable") continue;
    arguments.push_back(write_scratch("example-" + id + ".http", text));
    expected.emplace_back(arguments.back(), id);
  }
  const Ran ran = run(arguments);
  std::set<std::pair<std::string, std::string>> found;
  for (const std::string& line : lines_of(ran.out)) {
    const auto object = parsed(parser, line);
    if (std::string_view(object["type"]) != "finding") continue;
    found.emplace(std::string_view(object["source"]["file"]), std::string_view(object["rule"]));
  }
  EXPECT_GT(expected.size(), 100u);
  for (const auto& [file, id] : expected) {
    // A rule that is told once a host may have spoken at an earlier example.
    const bool told = std::any_of(found.begin(), found.end(),
                                  [&id = id](const auto& f) { return f.second == id; });
    EXPECT_TRUE(found.contains({file, id}) || told) << id;
  }
}

TEST(Explain, AnswersForRulesCodesAndFields) {
  EXPECT_THAT(run({"explain", "405-allow-missing"}).out, HasSubstr("RFC 9110 15.5.6"));
  EXPECT_THAT(run({"explain", "405"}).out, HasSubstr("405-allow-missing"));
  EXPECT_THAT(run({"explain", "Allow"}).out, HasSubstr("405-allow-missing"));
  EXPECT_THAT(run({"explain", "allow"}).out, HasSubstr("405-allow-missing"));
  const Ran none = run({"explain", "405-alow-missing"});
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.err, HasSubstr("did you mean '405-allow-missing'"));
}

TEST(Explain, HasSomethingToSayOfEveryRegisteredCode) {
  for (int code :
       {100, 101, 102, 103, 104, 200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301,
        302, 303, 304, 305, 306, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409,
        410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 424, 425, 426, 428, 429,
        431, 451, 500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511, 419, 520, 600, 999}) {
    const Ran ran = run({"explain", std::to_string(code)});
    EXPECT_EQ(ran.code, 0) << code;
    EXPECT_GT(ran.out.size(), 100u) << code;
  }
}

TEST(Version, IsPrinted) {
  EXPECT_THAT(run({"version"}).out, StartsWith("statute "));
  EXPECT_EQ(run({"--version"}).code, 0);
  EXPECT_EQ(run({"--help"}).code, 0);
  EXPECT_EQ(run({"audit", "--help"}).code, 0);
}

// Real captures: every file of the corpus that this version reads is read, and
// everything in it judged or skipped with a reason.
TEST(Corpus, EveryEntryIsAccountedFor) {
  const char* const named = std::getenv("STATUTE_CORPUS");
  const std::string corpus =
      named != nullptr ? named : std::string(STATUTE_SOURCE_DIR) + "/../shared/corpus";
  if (!std::filesystem::exists(corpus)) GTEST_SKIP() << "the corpus is not at hand";
  const auto counted = [&](const std::string& folder, std::uint64_t entries,
                           std::uint64_t problems) {
    std::vector<std::string> arguments{"audit", "-f", "json"};
    for (const auto& file : std::filesystem::directory_iterator(corpus + "/" + folder)) {
      arguments.push_back(file.path().string());
    }
    simdjson::dom::parser parser;
    const Ran ran = run(arguments);
    const auto summary = parsed(parser, ran.out)["summary"];
    std::uint64_t skipped = 0;
    for (const auto source : simdjson::dom::array(summary["sources"])) {
      for (const auto& [why, n] : simdjson::dom::object(source["skipped"])) {
        skipped += std::uint64_t(n);
      }
    }
    EXPECT_EQ(std::uint64_t(summary["exchanges"]) + skipped, entries) << folder;
    EXPECT_EQ(std::uint64_t(summary["problems"]), problems) << folder;
  };
  counted("raw", 54, 0);
  counted("har", 2561, 1);  // one file is JSON, and no HAR
}

// Reports that people read, held against what was approved by eye.
TEST(Golden, TextReports) {
  struct Golden {
    const char* file;
    std::vector<std::string> arguments;
  };
  const std::vector<Golden> cases{
      {"golden/mixed.txt", {"audit", "-f", "text"}},
      {"golden/mixed-color.txt", {"audit", "-f", "text", "--color", "always", "-v"}},
      {"golden/mixed.concise", {"audit", "-f", "concise"}},
  };
  for (const Golden& c : cases) {
    SCOPED_TRACE(c.file);
    std::vector<std::string> arguments = c.arguments;
    arguments.push_back("-");
    std::string out = run(arguments, read_file(test_file("data/mixed.http"))).out;
    // The time of the run, and the count of rules, are not what is looked at.
    if (const std::size_t at = out.find(" octets, "); at != out.npos && out[0] != '<') {
      out.erase(at + 9, out.find('\n', at) - at - 9);
    } else if (const std::size_t kib = out.find(" KiB, "); kib != out.npos) {
      out.erase(kib + 6, out.find('\n', kib) - kib - 6);
    }
    if (const std::size_t at = out.find("Of "); at != out.npos) out.erase(at);
    if (update_golden) std::ofstream(test_file(c.file), std::ios::binary) << out;
    EXPECT_EQ(out, read_file(test_file(c.file)));
  }
}

}  // namespace
}  // namespace checker
