// Folders, globs and lists of captures, and what is told of the files in them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tests/cli/run.h"

namespace checker {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kExchange =
    "GET /a HTTP/1.1\r\nHost: a.example\r\n\r\n"
    "HTTP/1.1 200 OK\r\nDate: Tue, 02 Jun 2026 10:00:00 GMT\r\nContent-Type: text/plain\r\n"
    "Content-Length: 2\r\nCache-Control: max-age=60\r\nETag: \"v1\"\r\n\r\nhi";

// A folder with captures and other files; returns its path.
std::string folder(const std::string& name) {
  const std::string root = scratch() + "/" + name;
  fs::create_directories(root + "/deep/er");
  write_scratch(name + "/b.http", kExchange);
  write_scratch(name + "/a.http", kExchange);
  write_scratch(name + "/deep/er/z", kExchange);
  write_scratch(name + "/notes.txt", "nothing that anyone knows\n");
  write_scratch(name + "/guide.md", "# Guide\n\nIt answers:\n\nHTTP/1.1 200 OK\n\nhello\n");
  write_scratch(name + "/package.json", "{\"name\":\"a\"}");
  write_scratch(name + "/times", "10:30:00 begin\n");
  write_scratch(name + "/empty", "");
  return root;
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != text.npos; at += part.size()) ++n;
  return n;
}

TEST(Targets, AFolderStandsForAllCapturesBelowIt) {
  const std::string root = folder("whole");
  const Ran ran = run({"audit", root, "-f", "json"});
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_EQ(count(ran.out, "no capture that we know"), 4u) << ran.out;
  EXPECT_EQ(count(ran.out, "an empty file"), 1u);
  const std::size_t a = ran.out.find(root + "/a.http");
  const std::size_t b = ran.out.find(root + "/b.http");
  const std::size_t z = ran.out.find(root + "/deep/er/z");
  EXPECT_LT(a, b);
  EXPECT_LT(b, z);
  EXPECT_NE(z, std::string::npos);
  EXPECT_THAT(run({"audit", root}).out, HasSubstr("3 exchanges judged, 5 skipped"));
}

TEST(Targets, WhatIsNoCaptureIsAProblemWhenItIsNamed) {
  const std::string root = folder("named");
  for (const char* name : {"/notes.txt", "/package.json", "/times", "/empty"}) {
    const Ran ran = run({"audit", root + "/a.http", root + name});
    EXPECT_EQ(ran.code, 3) << name << ran.out;
    EXPECT_THAT(ran.out, HasSubstr("1 problem")) << name;
  }
}

TEST(Targets, AGlobFindsFilesAsAFolderDoes) {
  const std::string root = folder("globbed");
  const Ran all = run({"audit", root + "/**"});
  EXPECT_EQ(all.code, 0) << all.out;
  EXPECT_THAT(all.out, HasSubstr("3 exchanges judged, 5 skipped"));
  const Ran some = run({"audit", root + "/*.http"});
  EXPECT_THAT(some.out, HasSubstr("2 exchanges judged"));
  EXPECT_THAT(some.out, Not(HasSubstr("skipped")));
}

TEST(Targets, LinksToFoldersAreNotFollowed) {
  const std::string root = folder("linked");
  fs::create_directory_symlink("..", root + "/deep/up");
  EXPECT_THAT(run({"audit", root}).out, HasSubstr("3 exchanges judged"));
}

TEST(Targets, TheTwoFilesOfAConnectionAreOneTarget) {
  const std::string root = scratch() + "/flows";
  fs::create_directories(root);
  const std::string_view all = kExchange;
  const std::size_t answer = all.find("HTTP/1.1 200");
  const std::string asked(all.substr(0, answer));
  const std::string answered(all.substr(answer));
  const std::string client = "192.168.001.010.49152";
  const std::string server = "010.000.000.001.00080";
  write_scratch("flows/" + client + "-" + server, asked + asked);
  write_scratch("flows/" + server + "-" + client, answered + answered);
  write_scratch("flows/1334973659T" + server + "-" + client + "c1", answered);
  write_scratch("flows/1334973658T" + client + "-" + server + "c1", asked);
  write_scratch("flows/" + server + "-" + client + "c2", answered);
  write_scratch("flows/report.xml", "<dfxml/>");
  const Ran ran = run({"audit", root});
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("4 exchanges judged, 1 skipped, 4 sources"));
  EXPECT_EQ(count(ran.out, "both directions"), 2u) << ran.out;
  EXPECT_EQ(count(ran.out, "the responses alone"), 1u);
}

TEST(Targets, AnEmptyFolderIsNothingToCheck) {
  const std::string root = scratch() + "/nothing";
  fs::create_directories(root);
  const Ran ran = run({"audit", root});
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("no file in '" + root + "'"));
  write_scratch("nothing/notes.txt", "no");
  EXPECT_EQ(run({"audit", root}).code, 2) << "nothing was judged";
}

TEST(Targets, AFolderThatCannotBeReadIsAProblem) {
  if (geteuid() == 0) GTEST_SKIP() << "root reads everything";
  const std::string root = folder("closed");
  fs::permissions(root + "/deep", fs::perms::none);
  const Ran ran = run({"audit", root});
  fs::permissions(root + "/deep", fs::perms::owner_all);
  EXPECT_EQ(ran.code, 3);
  EXPECT_THAT(ran.out, HasSubstr("2 exchanges judged"));
}

TEST(Targets, AListMayComeFromTheStandardInput) {
  const std::string root = folder("listed");
  const Ran ran = run({"audit", "--files-from", "-"},
                      "# captures\n" + root + "/a.http\r\n\n" + root + "/deep\n");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("2 exchanges judged"));
}

TEST(Targets, TheStandardInputIsReadOnce) {
  const std::vector<std::vector<std::string>> cases = {{"audit", "-", "-"},
                                                       {"audit", "-", "--files-from", "-"}};
  for (const auto& arguments : cases) {
    const Ran ran = run(arguments, kExchange);
    EXPECT_EQ(ran.code, 2);
    EXPECT_THAT(ran.err, HasSubstr("only once"));
  }
}

TEST(Targets, AnyFormatMayComeFromTheStandardInput) {
  const std::string har =
      R"({"log":{"version":"1.2","entries":[{"request":{"method":"GET","url":"http://a.example/",)"
      R"("headers":[]},"response":{"status":200,"headers":[{"name":"Server","value":"a"}]}}]}})";
  for (const std::string& octets : {std::string(kExchange), har}) {
    const Ran ran = run({"audit", "-"}, octets);
    EXPECT_THAT(ran.out, HasSubstr("1 exchange judged")) << ran.out << ran.err;
  }
  const Ran nothing = run({"audit", "-"}, "");
  EXPECT_EQ(nothing.code, 3);
  EXPECT_THAT(nothing.out, HasSubstr("empty"));
}

}  // namespace
}  // namespace checker
