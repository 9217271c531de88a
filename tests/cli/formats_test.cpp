// Reports for other programs: golden files, their schemas, and values that try to
// break out of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/cli/run.h"

namespace checker {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kRules =
    "405-allow-missing,etag-syntax,field-value-control-char,set-cookie-max-age-syntax,"
    "set-cookie-secure-missing,field-name-trailing-whitespace,204-content,content-length-204,"
    "200-no-validator,media-type-syntax";

Ran report(const std::string& format, const std::string& file,
           const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments{"audit", "--select", kRules, "-f", format, file};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_in(test_file("data"), arguments);
}

struct Golden {
  const char* format;
  const char* suffix;
};
constexpr Golden kFormats[] = {{"sarif", "sarif"},
                               {"junit", "junit.xml"},
                               {"gitlab", "gitlab.json"},
                               {"github", "github"},
                               {"markdown", "md"}};

TEST(Formats, AreAsApproved) {
  for (const Golden& golden : kFormats) {
    for (const std::string name : {"mixed", "hostile"}) {
      SCOPED_TRACE(name + "." + golden.suffix);
      std::string out = report(golden.format, name + ".http").out;
      const std::string version = run({"--version"}).out;
      const std::string number = version.substr(8, version.find('\n') - 8);
      if (const std::size_t at = out.find("\"version\":\"" + number); at != out.npos) {
        out.replace(at + 11, number.size(), "VERSION");
      }
      const std::string path = test_file("golden/" + name + "." + golden.suffix);
      if (update_golden) std::ofstream(path, std::ios::binary) << out;
      EXPECT_TRUE(out == read_file(path)) << out.substr(0, 2000);
    }
  }
}

TEST(Formats, SeveralComeOfOneRun) {
  const std::string sarif = scratch() + "/out.sarif";
  const std::string junit = scratch() + "/out.xml";
  const Ran ran = report(
      "concise", "mixed.http",
      {"-f", "sarif=" + sarif, "-f", "junit=" + junit, "-f", "markdown=" + scratch() + "/out.md"});
  EXPECT_THAT(ran.out, HasSubstr("405-allow-missing"));
  EXPECT_EQ(read_file(sarif), report("sarif", "mixed.http").out);
  EXPECT_EQ(read_file(junit), report("junit", "mixed.http").out);
  EXPECT_EQ(read_file(scratch() + "/out.md"), report("markdown", "mixed.http").out);
}

TEST(Formats, ComeOfResultsAsOfTheRun) {
  const std::string results = write_scratch("formats.jsonl", report("jsonl", "hostile.http").out);
  for (const Golden& golden : kFormats) {
    SCOPED_TRACE(golden.format);
    EXPECT_TRUE(run_in(test_file("data"), {"report", "-f", golden.format, results}).out ==
                report(golden.format, "hostile.http").out);
  }
}

TEST(Formats, TellACleanRun) {
  const std::string path = write_scratch(
      "clean.http", "GET / HTTP/1.1\r\nHost: a\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
  simdjson::dom::parser parser;
  const Ran sarif = report("sarif", path);
  EXPECT_EQ(simdjson::dom::array(parser.parse(sarif.out)["runs"].at(0)["results"]).size(), 0u);
  EXPECT_EQ(report("gitlab", path).out, "[]\n");
  EXPECT_THAT(report("junit", path).out, HasSubstr("failures=\"0\" errors=\"0\""));
  EXPECT_THAT(report("markdown", path).out, HasSubstr("## Nothing found"));
  EXPECT_THAT(report("github", path).out, Not(HasSubstr("::")));
}

TEST(Sarif, KeepsWhatGithubAsks) {
  simdjson::dom::parser parser;
  for (const char* file : {"mixed.http", "hostile.http"}) {
    const Ran ran = report("sarif", file, {"-v"});
    const auto r = parser.parse(ran.out)["runs"].at(0);
    std::set<std::string> fingerprints;
    for (const auto result : simdjson::dom::array(r["results"])) {
      const auto location = result["locations"].at(0)["physicalLocation"];
      EXPECT_EQ(std::string_view(location["artifactLocation"]["uri"]), file);
      EXPECT_GE(std::uint64_t(location["region"]["startLine"]), 1u);
      EXPECT_LE(std::string_view(result["message"]["text"]).size(), 1024u);
      const std::string_view hash = result["partialFingerprints"]["primaryLocationLineHash"];
      EXPECT_EQ(hash.size(), 16u);
      const std::uint64_t rule = result["ruleIndex"];
      EXPECT_EQ(std::string_view(r["tool"]["driver"]["rules"].at(rule)["id"]),
                std::string_view(result["ruleId"]));
      EXPECT_TRUE(fingerprints.emplace(hash).second);
    }
    for (const auto rule : simdjson::dom::array(r["tool"]["driver"]["rules"])) {
      EXPECT_LE(simdjson::dom::array(rule["properties"]["tags"]).size(), 20u);
      for (const char* key : {"shortDescription", "fullDescription", "help"}) {
        EXPECT_GT(std::string_view(rule[key]["text"]).size(), 5u);
      }
    }
  }
}

TEST(Sarif, CountsWhatIsTheSame) {
  const Ran ran = report("sarif", "hostile.http");
  EXPECT_EQ(ran.out.find("\"ruleId\":\"405-allow-missing\""),
            ran.out.rfind("\"ruleId\":\"405-allow-missing\""));
  EXPECT_THAT(ran.out, HasSubstr("\"occurrenceCount\":2"));
}

TEST(Sarif, PointsToTheListThatNamesATarget) {
  const std::string list = write_scratch(
      "urls.txt", "# ours\n\nhttp://127.0.0.1:1/first\n" + test_file("data/mixed.http") + "\n");
  const Ran ran =
      run_in(scratch(), {"audit", "--select", kRules, "-f", "gitlab", "--files-from", "urls.txt"});
  EXPECT_EQ(ran.code, 2);  // audit does not fetch
  const Ran files =
      run_in(scratch(), {"check", "--select", kRules, "-f", "gitlab", "--files-from", "urls.txt"});
  EXPECT_THAT(files.out, HasSubstr("\"location\":{\"path\":\"urls.txt\",\"lines\":{\"begin\":4}}"));
}

TEST(Gitlab, FingerprintsAreUnique) {
  simdjson::dom::parser parser;
  const Ran ran = report("gitlab", "hostile.http", {"-v"});
  std::set<std::string> seen;
  for (const auto issue : simdjson::dom::array(parser.parse(ran.out))) {
    EXPECT_TRUE(seen.emplace(std::string_view(issue["fingerprint"])).second);
    EXPECT_EQ(std::string_view(issue["location"]["path"]), "hostile.http");
  }
  EXPECT_GT(seen.size(), 3u);
}

TEST(Github, NothingReceivedMakesACommand) {
  const Ran ran = report("github", "hostile.http", {"-v"});
  const std::regex command(
      R"(::(error|warning|notice) file=[^:,\r]*,line=\d+,title=[^:,\r]*::[^\r]*)");
  const std::regex total(R"([0-9,]+ exchanges?: .*)");
  std::istringstream in(ran.out);
  std::size_t commands = 0;
  for (std::string line; std::getline(in, line);) {
    if (std::regex_match(line, command)) {
      ++commands;
    } else {
      EXPECT_TRUE(std::regex_match(line, total)) << line;
    }
  }
  EXPECT_GT(commands, 3u);
}

TEST(Junit, FailsWhereTheRunFails) {
  const std::string must = report("junit", "mixed.http").out;
  EXPECT_THAT(must, HasSubstr("failures=\"7\""));
  EXPECT_THAT(report("junit", "mixed.http", {"--fail-on", "never"}).out,
              HasSubstr("failures=\"0\""));
  EXPECT_THAT(report("junit", "mixed.http", {"--fail-on", "advice"}).out,
              HasSubstr("failures=\"9\""));
  EXPECT_THAT(report("junit", "missing.http").out, HasSubstr("<error type=\"problem\""));
}

// What is held against schemas that others wrote is not part of the project.
std::string schema(const char* name) {
  const char* const given = std::getenv("STATUTE_SUITES");
  const std::string root =
      given != nullptr ? given : std::string(STATUTE_SOURCE_DIR) + "/../shared/suites";
  return root + "/report-schemas/" + name;
}

bool works(const std::string& command) {
  return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

TEST(Schemas, SarifIsValid) {
  const std::string file = schema("sarif-schema-2.1.0.json");
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "the schema is not at hand";
  if (!works("python3 -c 'import jsonschema'")) GTEST_SKIP() << "there is no jsonschema";
  const std::string script = write_scratch("validate.py",
                                           "import json, sys, jsonschema\n"
                                           "load = lambda path: json.load(open(path))\n"
                                           "jsonschema.validate(load(sys.argv[2]), "
                                           "load(sys.argv[1]))\n");
  for (const char* name : {"mixed.http", "hostile.http", "missing.http"}) {
    const std::string path = write_scratch("valid.sarif", report("sarif", name, {"-v"}).out);
    EXPECT_TRUE(works("python3 " + script + " " + file + " " + path)) << name;
  }
  const std::string bad = write_scratch("bad.sarif", R"({"version":"2.1.0","runs":[{}]})");
  EXPECT_FALSE(works("python3 " + script + " " + file + " " + bad));
}

TEST(Schemas, JunitIsValid) {
  const std::string file = schema("junit-10.xsd");
  if (!works("xmllint --version")) GTEST_SKIP() << "there is no xmllint";
  for (const char* name : {"mixed.http", "hostile.http", "missing.http"}) {
    const std::string path = write_scratch("valid.xml", report("junit", name, {"-v"}).out);
    EXPECT_TRUE(works("xmllint --noout " + path)) << name;
    if (!std::filesystem::exists(file)) continue;
    EXPECT_TRUE(works("xmllint --noout --schema " + file + " " + path)) << name;
  }
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "well formed; the schema is not at hand";
}

}  // namespace
}  // namespace checker
