// Live targets from the command line: our own origin, right, wrong and hostile;
// names and ports where nobody answers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "checker/demo/origin.h"
#include "checker/demo/resources.h"
#include "rules/catalog.h"
#include "tests/cli/run.h"

namespace checker {
namespace {

using testing::HasSubstr;
using testing::Not;

const demo::Origin& origin() {
  static const demo::Origin o = demo::Origin::start({.tls = true, .expired = true}).value();
  return o;
}

const std::string& ca_file() {
  static const std::string path = write_scratch("ca.pem", origin().ca_pem());
  return path;
}

std::set<std::string> broken(const std::string& jsonl) {
  std::set<std::string> out;
  std::istringstream in(jsonl);
  simdjson::dom::parser parser;
  for (std::string line; std::getline(in, line);) {
    const simdjson::dom::element object = parser.parse(line);
    if (std::string_view(object["type"]) == "finding")
      out.emplace(std::string_view(object["rule"]));
  }
  return out;
}

TEST(Check, JudgesALiveResponse) {
  const Ran ran = run({"--probe", "none", origin().url() + "/wrong/401-www-authenticate-missing"});
  EXPECT_EQ(ran.code, 1) << ran.out << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("401-www-authenticate-missing"));
  EXPECT_THAT(ran.out, HasSubstr("HTTP/1.1 401 Unauthorized\n"));
}

TEST(Check, ARightResponseIsClean) {
  const Ran ran = run({"check", "--probe", "none", origin().url() + "/right/200"});
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
}

TEST(Check, SeesContentAfterResponsesThatHaveNone) {
  for (const char* name : {"204-body", "304-body"}) {
    SCOPED_TRACE(name);
    const Ran ran = run({"--probe", "none", "-f", "jsonl", origin().url() + "/deviant/" + name});
    EXPECT_EQ(ran.code, 1);
    EXPECT_TRUE(broken(ran.out).contains(std::string(name, 3) + "-content")) << ran.out;
  }
  const Ran head = run({"-X", "HEAD", "-f", "jsonl", origin().url() + "/deviant/HEAD-body"});
  EXPECT_TRUE(broken(head.out).contains("head-content")) << head.out;
}

TEST(Check, ReadsOverTls) {
  const std::string url = origin().tls_url() + "/deviant/204-body";
  const Ran trusted = run({"--probe", "none", "-f", "jsonl", "--cacert", ca_file(), url});
  EXPECT_TRUE(broken(trusted.out).contains("204-content")) << trusted.out << trusted.err;
  const Ran insecure = run({"--probe", "none", "-f", "jsonl", "-k", url});
  EXPECT_TRUE(broken(insecure.out).contains("204-content"));
  const Ran unknown = run({"-f", "concise", url});
  EXPECT_EQ(unknown.code, 3);
  EXPECT_THAT(unknown.out, HasSubstr("certificate"));
}

TEST(Check, SendsWhatItIsTold) {
  const Ran put = run({"-X", "DELETE", "-H", "X-Note: 1", "-d", "x", "-f", "jsonl",
                       origin().url() + "/wrong/405-allow-missing"});
  EXPECT_EQ(put.code, 1);
  EXPECT_THAT(put.out, HasSubstr("\"method\":\"DELETE\""));
  EXPECT_EQ(run({"-H", "no colon", origin().url() + "/"}).code, 2);
}

TEST(Check, ReportsTargetsInTheirOrderAndAllOfThem) {
  std::vector<std::string> arguments{"--probe", "none", "-f", "concise"};
  for (int i = 0; i < 20; ++i) {
    arguments.push_back(origin().url() +
                        (i % 2 == 0 ? "/wrong/426-upgrade-missing?" : "/right/200?") +
                        std::to_string(i));
  }
  const Ran ran = run(arguments);
  std::size_t at = 0;
  for (int i = 0; i < 20; i += 2) {
    const std::size_t found = ran.out.find("missing?" + std::to_string(i) + ": must", at);
    EXPECT_NE(found, ran.out.npos) << ran.out;
    at = found;
  }
  EXPECT_THAT(ran.out, HasSubstr("20 exchanges"));
}

struct Unreachable {
  const char* what;
  std::vector<std::string> arguments;
  const char* says;
};

TEST(Check, WhatCannotBeFetchedIsOneClearLineAndTheOthersGoOn) {
  const std::string refused = "http://127.0.0.1:1/";
  const std::string nowhere = "http://no-such-host.invalid/";
  const std::vector<Unreachable> cases{
      {"refused", {refused}, "refused"},
      {"no such name", {nowhere}, "no-such-host.invalid"},
      {"expired", {"--cacert", ca_file(), origin().expired_url() + "/right/200"}, "expired"},
      {"silent", {"--timeout", "0.3", origin().url() + "/hostile/silence"}, "timed out"},
      {"endless head", {"--timeout", "5", origin().url() + "/hostile/endless-head"}, "head"},
      {"endless content", {"--timeout", "0.5", origin().url() + "/hostile/slow"}, "timed out"},
  };
  for (const Unreachable& c : cases) {
    SCOPED_TRACE(c.what);
    std::vector<std::string> arguments{"--probe", "none",    "--retries", "0",
                                       "-f",      "concise", "--select",  "must"};
    arguments.insert(arguments.end(), c.arguments.begin(), c.arguments.end());
    const Ran alone = run(arguments);
    EXPECT_EQ(alone.code, 3) << alone.out << alone.err;
    EXPECT_THAT(alone.out, HasSubstr(c.says));
    EXPECT_THAT(alone.out, HasSubstr("1 problems"));
    arguments.push_back(origin().url() + "/wrong/426-upgrade-missing");
    const Ran with_other = run(arguments);
    EXPECT_EQ(with_other.code, 1);
    EXPECT_THAT(with_other.out, HasSubstr("426-upgrade-missing"));
  }
  EXPECT_EQ(run({"--allow-unreachable", refused}).code, 0);
}

TEST(Check, RefusesUrlsItCannotFetch) {
  EXPECT_EQ(run({"ftp://a.example/"}).code, 2);
  EXPECT_EQ(run({"http://user:secret@a.example/"}).code, 2);
  EXPECT_THAT(run({"http://user:secret@a.example/"}).err, Not(HasSubstr("secret")));
}

TEST(Demo, ShowsTheFaultsOfOurOwnOrigin) {
  const Ran ran = run({"demo"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  for (const char* rule :
       {"204-content", "304-content", "405-allow-missing", "401-www-authenticate-missing",
        "206-content-range-missing", "416-multipart-byteranges"}) {
    EXPECT_THAT(ran.out, HasSubstr(rule));
  }
  EXPECT_THAT(ran.out, HasSubstr("demo.http"));
  EXPECT_EQ(run({"demo", "--fail-on", "must"}).code, 1);
}

// Every resource breaks at least the rules it says, and the right ones none at
// must or should level.
TEST(Demo, EveryResourceIsWhatItSays) {
  const Ran ran = run({"demo", "--all", "--timeout", "1", "-f", "jsonl"});
  std::istringstream in(ran.out);
  simdjson::dom::parser parser;
  std::set<std::pair<std::string, std::string>> found;  // path, rule
  for (std::string line; std::getline(in, line);) {
    const simdjson::dom::element object = parser.parse(line);
    if (std::string_view(object["type"]) != "finding") continue;
    std::string_view target;
    if (object["source"]["target"].get(target) != simdjson::SUCCESS) continue;
    const std::string path(target.substr(target.find('/', std::string_view("http://").size())));
    const std::string level{std::string_view(object["level"])};
    const std::string rule{std::string_view(object["rule"])};
    found.emplace(path, rule);
    if (path.starts_with("/right/") && (level == "must" || level == "should")) {
      ADD_FAILURE() << path << " breaks " << rule;
    }
  }
  std::size_t expected = 0;
  for (const demo::Resource& r : demo::resources()) {
    if (r.group != demo::Group::wrong || r.asked.tls || !r.path.starts_with('/')) continue;
    for (const std::string& rule : r.breaks) {
      if (statute::find_rule(rule) == nullptr) continue;
      ++expected;
      EXPECT_TRUE(found.contains({r.path, rule})) << r.path << " does not break " << rule;
    }
  }
  EXPECT_GT(expected, 100u);
}

}  // namespace
}  // namespace checker
