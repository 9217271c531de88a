// Captures of others, file by file: what comes of each, and where that differs from
// what the table of the corpus counts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "checker/intake/intake.h"
#include "checker/support/file.h"
#include "tests/checker/intake/recorder.h"

namespace checker::intake {
namespace {

struct Counted {
  const char* file;
  std::size_t judged;
  std::size_t skipped;
  std::size_t problems;
  int more;         // judged than the table of the corpus counts `response` records
  const char* why;  // if there are
};

constexpr Counted kWarc[] = {
    {"archivesunleashed__aut__example.docs.warc.gz", 9, 3, 0, 0, ""},
    {"archivesunleashed__aut__example.txt.warc.gz", 2, 2, 0, 0, ""},
    {"archivesunleashed__aut__issue-493.warc", 15, 2, 0, 5, "revisit records are judged, too"},
    {"archivesunleashed__aut__issue-514.warc", 2, 4, 0, 0, ""},
    {"chatnoir-eu__chatnoir-resiliparse__block-sized-records.warc", 0, 3, 0, 0, ""},
    {"chatnoir-eu__chatnoir-resiliparse__clueweb-quirk.warc.gz", 29, 1, 0, 0, ""},
    {"commoncrawl__whirlwind-python__whirlwind.warc", 1, 2, 0, 0, ""},
    {"commoncrawl__whirlwind-python__whirlwind.warc.gz", 1, 2, 0, 0, ""},
    {"harvard-lil__warcbench__example.com.warc", 2, 5, 0, -4,
     "4 attachments with file: targets are not of a server"},
    {"iipc__jwarc__cc.warc.gz", 1, 0, 0, 0, ""},
    {"iipc__webarchive-commons__IAH-urls-wget.warc", 16, 4, 0, 0, ""},
    {"iipc__webarchive-commons__IAH-urls-wget.warc.gz", 16, 4, 0, 0, ""},
    {"internetarchive__gowarc__test.warc.gz", 1, 1, 0, 0, ""},
    {"netarchivesuite__solrwayback__transfer_compression_gzip_chunked.warc.gz", 1, 1, 0, 0, ""},
    {"oduwsdl__ipwb__baconIpsum.warc.gz", 1, 4, 0, 0, ""},
    {"oduwsdl__ipwb__baconIpsum_chunked.warc", 1, 4, 0, 0, ""},
    {"oduwsdl__ipwb__baconIpsum_chunked_httpTrailors.warc", 1, 4, 0, 0, ""},
    {"oduwsdl__ipwb__froggie.warc.gz", 3, 4, 0, 0, ""},
    {"oduwsdl__ipwb__mkelly1.warc", 2, 3, 0, -1, "an answer of DNS"},
    {"oduwsdl__ipwb__mkelly2.warc", 2, 4, 0, -1, "an answer of DNS"},
    {"oduwsdl__ipwb__salam-home.warc", 1, 4, 0, 0, ""},
    {"oduwsdl__ipwb__sample-1.warc.gz", 75, 81, 0, 5,
     "10 revisit records more, 5 answers of DNS less"},
    {"webrecorder__py-wacz__example-collection-with-lists.warc", 18, 2, 0, 0, ""},
    {"webrecorder__py-wacz__example-warcinfo-metadata.warc", 1, 3, 0, 0, ""},
    {"webrecorder__warcio.js__example-bad-length.warc", 1, 3, 1, 0,
     "the response has a wrong Content-Length; a revisit record"},
    {"webrecorder__warcio.js__example.warc", 2, 3, 0, 1, "a revisit record"},
    {"webrecorder__warcio.js__redirect.warc", 1, 0, 0, 0, ""},
    {"webrecorder__warcio__example-bad.warc.gz.bad", 3, 1, 0, 1, "a revisit record"},
    {"webrecorder__warcio__example-iana.org-chunked.warc", 1, 1, 0, 0, ""},
    {"webrecorder__warcio__example-wget-bad-target-uri.warc.gz", 1, 4, 0, 0, ""},
    {"webrecorder__warcio__example-wrong-chunks.warc.gz", 1, 0, 0, 0, ""},
    {"webrecorder__warcio__example.warc", 2, 2, 0, 1, "a revisit record"},
    {"webrecorder__warcio__example.warc.gz", 2, 2, 0, 1, "a revisit record"},
};

struct Row {
  std::size_t exchanges = 0;
  std::size_t records = 0;
};

// What the table of the corpus says of the files in one folder.
std::map<std::string, Row> corpus_table(const std::filesystem::path& corpus,
                                        const std::string& folder) {
  std::map<std::string, Row> rows;
  std::ifstream readme(corpus / "README.md");
  bool within = false;
  for (std::string line; std::getline(readme, line);) {
    if (line.starts_with("## ")) within = line == "## " + folder + "/";
    if (!within || !line.starts_with("| `")) continue;
    std::istringstream cells(line);
    std::string name;
    std::string cell;
    std::getline(cells, cell, '`');
    std::getline(cells, name, '`');
    for (int i = 0; i < 4; ++i) std::getline(cells, cell, '|');
    Row& row = rows[name];
    row.exchanges = std::stoul(cell);
    // "WARC/1.0:21; records response:9,request:9,warcinfo:3; ..."
    const std::size_t at = line.find("; records ");
    if (at == line.npos) continue;
    const std::string records = line.substr(at, line.find_first_of(";|", at + 1) - at);
    for (std::size_t colon = 0; (colon = records.find(':', colon)) != records.npos; ++colon) {
      row.records += std::stoul(records.substr(colon + 1));
    }
  }
  return rows;
}

TEST(WarcCorpus, EveryRecordIsAccountedFor) {
  const char* const told = std::getenv("STATUTE_CORPUS");
  const std::filesystem::path corpus = told != nullptr ? told : "";
  const std::map<std::string, Row> table = corpus_table(corpus, "warc");
  if (table.empty()) GTEST_SKIP() << "set STATUTE_CORPUS to where the corpus is";
  EXPECT_EQ(table.size(), std::size(kWarc));
  for (const Counted& c : kWarc) {
    SCOPED_TRACE(c.file);
    ASSERT_TRUE(table.contains(c.file));
    const Row& row = table.at(c.file);
    const Result<File> file = File::open(corpus / "warc" / c.file);
    ASSERT_TRUE(file);
    Recorder out;
    EXPECT_TRUE(intake::read(*file, {}, out));
    EXPECT_EQ(out.exchanges.size(), c.judged);
    EXPECT_EQ(out.skips.size(), c.skipped);
    EXPECT_EQ(out.problems.size(), c.problems);
    EXPECT_EQ(static_cast<int>(out.exchanges.size()) - static_cast<int>(row.exchanges), c.more)
        << c.why;
    std::size_t asked = 0;
    for (const Heard& h : out.exchanges) asked += h.has_request ? 1 : 0;
    EXPECT_EQ(out.exchanges.size() + asked + out.skips.size() + out.problems.size(), row.records);
  }
}

}  // namespace
}  // namespace checker::intake
