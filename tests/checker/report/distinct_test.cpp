// Issues that stand for many findings, and where in a repository they are.
#include "checker/report/distinct.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "checker/report/location.h"
#include "checker/support/file.h"
#include "rules/catalog.h"

namespace checker::report {
namespace {

using statute::Level;

Record record_of(Level level, const std::string& url) {
  Record r;
  r.method = "GET";
  r.url = url;
  r.status = 200;
  Finding f;
  f.rule = statute::find_rule("etag-syntax");
  f.level = level;
  r.findings.push_back(f);
  return r;
}

std::string urls(const Distinct& distinct, bool by_level = false) {
  std::string out;
  for (const Issue* issue : distinct.issues(by_level)) {
    out += issue->record.url + "x" + std::to_string(issue->occurrences) + " ";
  }
  return out;
}

void add(Distinct& distinct, std::uint64_t key, Level level, const std::string& url) {
  const Record r = record_of(level, url);
  distinct.add(key, r, r.findings.front());
}

TEST(Distinct, KeepsTheFirstAndCountsTheRest) {
  Distinct distinct(std::nullopt);
  add(distinct, 1, Level::info, "a");
  add(distinct, 2, Level::must, "b");
  add(distinct, 1, Level::info, "c");
  EXPECT_EQ(urls(distinct), "ax2 bx1 ");
  EXPECT_EQ(urls(distinct, true), "bx1 ax2 ");
  EXPECT_EQ(distinct.left_out(), 0u);
}

TEST(Distinct, KeepsTheWorstWhenThereAreTooMany) {
  Distinct distinct(std::nullopt, 3);
  add(distinct, 1, Level::advice, "a");
  add(distinct, 2, Level::advice, "b");
  add(distinct, 2, Level::advice, "b");
  add(distinct, 3, Level::should, "c");
  add(distinct, 4, Level::advice, "d");
  EXPECT_EQ(urls(distinct), "ax1 bx2 cx1 ");
  EXPECT_EQ(distinct.left_out(), 1u);
  add(distinct, 5, Level::must, "e");
  EXPECT_EQ(urls(distinct), "ax1 cx1 ex1 ");
  EXPECT_EQ(distinct.left_out(), 3u);
  add(distinct, 6, Level::must, "f");
  add(distinct, 7, Level::must, "g");
  add(distinct, 8, Level::must, "h");
  EXPECT_EQ(urls(distinct), "ex1 fx1 gx1 ");
}

TEST(Distinct, KeepsASampleOfEachRule) {
  Distinct distinct(Sample(1));
  add(distinct, 1, Level::must, "a");
  add(distinct, 2, Level::must, "b");
  EXPECT_EQ(urls(distinct), "ax1 ");
  EXPECT_EQ(distinct.left_out(), 1u);
}

TEST(Sentence, IsOneShortLine) {
  Record r = record_of(Level::must, "https://a.example/" + std::string(5000, 'x'));
  r.findings.front().detail = "line\r\nend \x1b[31m";
  const std::string text = sentence(r, r.findings.front());
  EXPECT_LT(text.size(), 1000u);
  EXPECT_EQ(text.find_first_of("\r\n\x1b"), text.npos);
  EXPECT_EQ(shortened("caf\xC3\xA9", 4), "c...");
  EXPECT_EQ(shortened("\xC3\xA9\xC3\xA9\xC3\xA9", 5), "\xC3\xA9...");
}

TEST(Locator, TakesTheFirstPlaceThatThereIs) {
  std::string folder = (std::filesystem::temp_directory_path() / "statute-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const std::string path = folder + "/a b.http";
  write_file(path, "one\ntwo\n\0\nfour").value();
  write_file(folder + "/packed", std::string("\x1F\x8B\n\n\n\n")).value();
  report::Run run;
  run.directory = folder;
  run.named["https://a.example/"] = {folder + "/urls.txt", 7};
  run.named["https://b.example/"] = {"/elsewhere/urls.txt", 7};
  struct Case {
    Place place;
    std::string path;
    std::uint64_t line;
  };
  const Case cases[] = {
      {{path, false, {0, 8}, {}}, "a b.http", 3},
      {{path, false, {0, 0}, {}}, "a b.http", 1},
      {{path, false, {0, std::nullopt}, {}}, "a b.http", 1},
      {{folder + "/packed", false, {0, 5}, {}}, "packed", 1},
      {{folder + "/x/../missing.har", false, {0, 5}, {}}, "missing.har", 1},
      {{"sub/./missing.har", false, {0, 5}, {}}, "sub/missing.har", 1},
      {{"../missing.har", false, {0, 5}, {}}, "statute.toml", 1},
      {{"/etc/passwd", false, {0, 5}, {}}, "statute.toml", 1},
      {{"-", false, {0, 5}, {}}, "statute.toml", 1},
      {{"https://a.example/", true, {}, {}}, "urls.txt", 7},
      {{"https://b.example/", true, {}, {}}, "statute.toml", 1},
      {{"https://c.example/", true, {}, {}}, "statute.toml", 1},
  };
  Locator locator(run);
  for (const Case& c : cases) {
    const Location location = locator.of(c.place);
    EXPECT_EQ(location.path, c.path) << c.place.source;
    EXPECT_EQ(location.line, c.line) << c.place.source;
  }
  std::filesystem::remove_all(folder);
}

TEST(SpecUrl, LeadsToTheSection) {
  EXPECT_EQ(spec_url({"RFC 9110", "15.5.6"}),
            "https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.6");
  EXPECT_EQ(spec_url({"draft-ietf-httpbis-rfc6265bis", "A.1"}),
            "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-A.1");
  EXPECT_EQ(spec_url({"WHATWG Fetch", "CORS protocol"}), "https://fetch.spec.whatwg.org/");
  EXPECT_EQ(spec_url({"W3C CSP3", "1"}), "");
  EXPECT_EQ(spec_url({"RFC 1)[x](javascript:", ""}).find("javascript"), std::string::npos);
}

}  // namespace
}  // namespace checker::report
