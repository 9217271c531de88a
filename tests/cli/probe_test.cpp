// Probing from the command line: our own origin, which answers rightly or not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "checker/demo/origin.h"
#include "checker/demo/resources.h"
#include "tests/cli/run.h"

namespace checker {
namespace {

using testing::HasSubstr;
using testing::Not;

const demo::Origin& origin() {
  static const demo::Origin o = demo::Origin::start({.tls = true}).value();
  return o;
}

std::size_t count_of(const std::string& text, std::string_view what) {
  std::size_t n = 0;
  for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++n;
  return n;
}

TEST(Probe, AllHasToBeMeant) {
  const Ran unsure = run({"--probe", "all", origin().url() + "/right/200"});
  EXPECT_EQ(unsure.code, 2);
  EXPECT_THAT(unsure.err, HasSubstr("--yes"));
  EXPECT_EQ(run({"--probe", "some", origin().url() + "/"}).code, 2);
  EXPECT_EQ(run({"--scratch", "http://a.example/", origin().url() + "/"}).code, 2);
}

TEST(Probe, ARehearsalShowsEveryRequestAndSendsNone) {
  const std::string nobody = "http://127.0.0.1:1/page?token=s3cret";
  const Ran safe = run({"--dry-run", nobody});
  EXPECT_EQ(safe.code, 0) << safe.err;
  EXPECT_THAT(safe.out,
              HasSubstr("GET /page?token=****** HTTP/1.1\r\nHost: 127.0.0.1:1\r\nUser-Agent: "));
  EXPECT_THAT(safe.out, HasSubstr("If-None-Match: {etag}\r\n"));
  EXPECT_THAT(safe.out, HasSubstr("Range: bytes={length}-\r\n"));
  EXPECT_THAT(safe.out, HasSubstr("/{24-letters} HTTP/1.1\r\n"));
  EXPECT_THAT(safe.out, HasSubstr("requests, retries apart"));
  EXPECT_THAT(safe.out, Not(HasSubstr("XNONEXIST")));
  EXPECT_THAT(safe.out, Not(HasSubstr("s3cret")));
  const Ran loud = run({"--dry-run", "--probe", "loud", nobody});
  EXPECT_THAT(loud.out, HasSubstr("\nXNONEXIST /page"));
  EXPECT_THAT(loud.out, HasSubstr(std::string("and-more").insert(0, 1, '\0')));
  EXPECT_THAT(loud.out, Not(HasSubstr("\nPUT ")));
  const Ran all = run({"--dry-run", "--probe", "all", "--scratch", "http://127.0.0.1:1/x", nobody});
  EXPECT_THAT(all.out, HasSubstr("\nPUT /x HTTP/1.1\r\n"));
  EXPECT_THAT(run({"--dry-run", "--probe", "none", nobody}).out, Not(HasSubstr("HEAD ")));
}

TEST(Probe, FindingsSayWhichProbeProvokedThem) {
  const Ran ran = run({"--probe", "loud", "-f", "jsonl", "--select", "host-missing-not-400",
                       origin().url() + "/wrong/426-upgrade-missing?"});
  const Ran wrong = run({"--probe", "safe", "-f", "jsonl", "--select", "404-heuristic-caching",
                         "--retries", "0", origin().url() + "/wrong/206-content-range-missing"});
  EXPECT_THAT(wrong.out + ran.out, HasSubstr("\"type\":\"summary\""));
  const Ran text = run({"-v", origin().url() + "/right/200"});
  EXPECT_THAT(text.out, HasSubstr("accept-unacceptable"));
  EXPECT_THAT(text.out, HasSubstr("    http2                     not applicable: "));
  EXPECT_THAT(text.out, HasSubstr("    range-unsatisfiable       sent, 2 requests\n"));
  const Ran brief = run({origin().url() + "/right/200"});
  EXPECT_THAT(brief.out, HasSubstr("probes sent"));
  EXPECT_THAT(brief.out, Not(HasSubstr("    range-unsatisfiable ")));
}

// None of the right resources has a finding at must or should level, whatever is sent.
TEST(Probe, RightResourcesAnswerAllProbesRightly) {
  std::vector<std::string> arguments{
      "--probe", "all", "--yes", "-f", "concise", "--retries", "0", "--host-concurrency", "16"};
  for (const demo::Resource& r : demo::resources()) {
    if (r.group == demo::Group::right && r.path.starts_with('/')) {
      arguments.push_back(origin().url() + r.path);
    }
  }
  const Ran ran = run(arguments);
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.out, Not(HasSubstr(": must "))) << ran.out;
  EXPECT_THAT(ran.out, Not(HasSubstr(": should "))) << ran.out;
}

TEST(Probe, WorksOverTls) {
  const Ran ran = run({"--probe", "loud", "-v", "-k", origin().tls_url() + "/right/200"});
  EXPECT_THAT(ran.out, HasSubstr("    host-other                sent"));
  EXPECT_THAT(ran.out, Not(HasSubstr("https-on-plain-connection")));
}

TEST(Probe, FollowsRedirects) {
  const Ran ran = run({"-f", "jsonl", "--probe", "none", origin().url() + "/right/302"});
  EXPECT_EQ(ran.code, 0) << ran.out;
  EXPECT_THAT(ran.out, HasSubstr("\"exchanges\":2"));
  const Ran none = run(
      {"-f", "jsonl", "--probe", "none", "--max-redirects", "0", origin().url() + "/right/302"});
  EXPECT_THAT(none.out, HasSubstr("\"exchanges\":1"));
  const Ran loop =
      run({"--probe", "none", "-f", "concise", origin().url() + "/hostile/redirect-loop"});
  EXPECT_THAT(loop.out, HasSubstr("redirect-loop"));
}

TEST(Probe, CredentialsComeFromTheEnvironmentAndStaySecret) {
  ::setenv("STATUTE_TEST_TOKEN", "s3cret-token", 1);
  ::setenv("STATUTE_TEST_PAIR", "me:s3cret-word", 1);
  for (const auto& [option, variable] : {std::pair{"--bearer-env", "STATUTE_TEST_TOKEN"},
                                         std::pair{"--basic-env", "STATUTE_TEST_PAIR"}}) {
    const Ran shown = run({"--dry-run", option, variable, origin().url() + "/right/200"});
    EXPECT_THAT(shown.out, HasSubstr("Authorization: B"));
    EXPECT_THAT(shown.out, Not(HasSubstr("s3cret")));
    const Ran open = run({"--dry-run", "--no-redact", option, variable, origin().url() + "/"});
    EXPECT_THAT(open.out, testing::AnyOf(HasSubstr("Bearer s3cret-token"),
                                         HasSubstr("Basic bWU6czNjcmV0LXdvcmQ=")));
    const Ran sent = run({"-f", "jsonl", option, variable, origin().url() + "/right/200"});
    EXPECT_EQ(sent.code, 0) << sent.out;
    EXPECT_THAT(sent.out, Not(HasSubstr("s3cret")));
  }
  const Ran missing = run({"--bearer-env", "STATUTE_TEST_NONE", origin().url() + "/"});
  EXPECT_EQ(missing.code, 2);
  EXPECT_THAT(missing.err, HasSubstr("STATUTE_TEST_NONE"));
  const std::string netrc = write_scratch("netrc",
                                          "# mine\nmachine other.example login a password b\n"
                                          "machine 127.0.0.1\n  login me password s3cret\n");
  ::setenv("NETRC", netrc.c_str(), 1);
  const Ran from_file = run({"--dry-run", "--no-redact", "--netrc", origin().url() + "/"});
  EXPECT_THAT(from_file.out, HasSubstr("Basic bWU6czNjcmV0"));
  ::unsetenv("NETRC");
}

// Who is not up yet is knocked at; who refuses is told of soon.
TEST(Probe, WaitsForATargetOnlyAsLongAsItIsTold) {
  const Ran ran = run({"--wait-for", "300ms", "--probe", "none", "http://127.0.0.1:1/"});
  EXPECT_EQ(ran.code, 3);
  EXPECT_THAT(ran.out, HasSubstr("refused"));
  EXPECT_EQ(run({"--wait-for", "soon", "http://127.0.0.1:1/"}).code, 2);
  EXPECT_EQ(run({"--rate", "fast", "http://127.0.0.1:1/"}).code, 2);
}

TEST(Probe, HostileOriginsEndAndTheOthersGoOn) {
  std::vector<std::string> arguments{"--timeout", "1",        "-f",   "concise",   "--probe",
                                     "loud",      "--select", "must", "--retries", "0"};
  for (const demo::Resource& r : demo::resources()) {
    if (r.group == demo::Group::hostile && r.path != "/hostile/gzip-bomb") {
      arguments.push_back(origin().url() + r.path);
    }
  }
  arguments.push_back(origin().url() + "/wrong/426-upgrade-missing");
  const Ran ran = run(arguments);
  EXPECT_EQ(ran.code, 1) << ran.out << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("426-upgrade-missing"));
  EXPECT_GE(count_of(ran.out, "timed out"), 2u) << ran.out;
}

}  // namespace
}  // namespace checker
