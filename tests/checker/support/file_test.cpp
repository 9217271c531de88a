#include "checker/support/file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>

namespace checker {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class FileTest : public ::testing::Test {
 protected:
  FileTest() {
    std::string name = (fs::temp_directory_path() / "statute-test-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~FileTest() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  [[nodiscard]] std::string in_folder(const char* name) const { return (folder_ / name).string(); }
  [[nodiscard]] std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), {}));
  }
  fs::path folder_;
};

std::string pattern(std::size_t size) {
  std::string octets(size, '\0');
  for (std::size_t i = 0; i < size; ++i) octets[i] = static_cast<char>(i * 31 + i / 251 + 1);
  return octets;
}

void expect_padding(const File& file) {
  const char* end = file.octets().data() + file.octets().size();
  for (std::size_t i = 0; i < File::kPadding; ++i) ASSERT_EQ(end[i], 0) << i;
}

TEST_F(FileTest, ReadsWhatWasWrittenWithPaddingAfterIt) {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  for (std::size_t size : {std::size_t{0}, std::size_t{1}, page - 1, page, page + 1, 3 * page}) {
    const std::string octets = pattern(size);
    ASSERT_TRUE(write_file(in_folder("a"), octets));
    const auto file = File::open(in_folder("a"));
    ASSERT_TRUE(file) << size;
    EXPECT_EQ(file->octets(), octets) << size;
    EXPECT_EQ(file->path(), in_folder("a"));
    expect_padding(*file);
  }
}

TEST_F(FileTest, KeepsTheOctetsWhereTheyAreWhenMoved) {
  ASSERT_TRUE(write_file(in_folder("a"), "octets"));
  File file = File::open(in_folder("a")).value();
  const char* data = file.octets().data();
  const File moved = std::move(file);
  EXPECT_EQ(moved.octets().data(), data);
  EXPECT_EQ(moved.octets(), "octets");
}

TEST_F(FileTest, CanStillReadWhatWasReleased) {
  const std::string octets = pattern((std::size_t{9} << 20) + 17);
  ASSERT_TRUE(write_file(in_folder("a"), octets));
  File file = File::open(in_folder("a")).value();
  file.release_before(octets.size() / 2);
  file.release_before(octets.size());
  EXPECT_TRUE(file.octets() == octets);
}

TEST_F(FileTest, NamesThePathAndTheCause) {
  const struct {
    std::string path;
    const char* cause;
  } cases[] = {
      {in_folder("none"), "No such file or directory"},
      {folder_.string(), "Is a directory"},
  };
  for (const auto& c : cases) {
    const auto file = File::open(c.path);
    ASSERT_TRUE(file.has_error()) << c.path;
    EXPECT_EQ(file.error().fault, Fault::unreadable);
    EXPECT_THAT(file.error().what, HasSubstr("'" + c.path + "'"));
    EXPECT_THAT(file.error().what, HasSubstr(c.cause));
  }
}

TEST_F(FileTest, HoldsTheLimit) {
  ASSERT_TRUE(write_file(in_folder("a"), "12345"));
  EXPECT_TRUE(File::open(in_folder("a"), {.limit = 5}));
  EXPECT_EQ(File::open(in_folder("a"), {.limit = 4}).error().fault, Fault::too_large);
  EXPECT_EQ(File::open("/dev/zero", {.limit = 100'000}).error().fault, Fault::too_large);
}

TEST_F(FileTest, ReadsFilesThatHaveNoSize) {
  EXPECT_EQ(File::open("/dev/null").value().octets(), "");
  EXPECT_THAT(std::string(File::open("/proc/self/status").value().octets()), HasSubstr("Pid:"));
}

TEST_F(FileTest, ReadsPipesHoweverLong) {
  for (std::size_t size : {std::size_t{0}, std::size_t{100'000}, (std::size_t{70} << 20) + 1}) {
    const std::string octets = pattern(size);
    const std::string path = in_folder("pipe");
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    std::thread writer([&] { EXPECT_TRUE(write_file(path, octets)); });
    const auto file = File::open(path);
    writer.join();
    ASSERT_TRUE(file);
    EXPECT_TRUE(file->octets() == octets) << size;
    expect_padding(*file);
    fs::remove(path);
  }
}

TEST_F(FileTest, StopsWhenInterrupted) {
  const std::atomic<bool> interrupted = true;
  const auto file = File::open("/dev/zero", {.interrupted = &interrupted});
  EXPECT_EQ(file.error().fault, Fault::interrupted);
}

TEST_F(FileTest, ReplacesAFileAndLeavesNothingElse) {
  ASSERT_TRUE(write_file(in_folder("a"), "old"));
  ASSERT_EQ(::chmod(in_folder("a").c_str(), 0640), 0);
  const File old = File::open(in_folder("a")).value();
  ASSERT_TRUE(write_file(in_folder("a"), "new"));
  EXPECT_EQ(old.octets(), "old");
  EXPECT_EQ(File::open(in_folder("a")).value().octets(), "new");
  EXPECT_EQ(fs::status(in_folder("a")).permissions(), fs::perms(0640));
  EXPECT_EQ(entries(), 1u);
}

TEST_F(FileTest, WritesThroughALink) {
  ASSERT_TRUE(write_file(in_folder("a"), "old"));
  fs::create_symlink("a", in_folder("link"));
  ASSERT_TRUE(write_file(in_folder("link"), "new"));
  EXPECT_TRUE(fs::is_symlink(in_folder("link")));
  EXPECT_EQ(File::open(in_folder("a")).value().octets(), "new");
}

TEST_F(FileTest, SaysWhyItCannotWrite) {
  const struct {
    std::string path;
    const char* cause;
  } cases[] = {
      {in_folder("none/a"), "No such file or directory"},
      {folder_.string(), "Is a directory"},
      {"/dev/full", "No space left on device"},
  };
  for (const auto& c : cases) {
    const auto written = write_file(c.path, "octets");
    ASSERT_TRUE(written.has_error()) << c.path;
    EXPECT_EQ(written.error().fault, Fault::unwritable);
    EXPECT_EQ(written.error().what, "cannot write '" + c.path + "': " + c.cause);
  }
  EXPECT_EQ(entries(), 0u);
}

}  // namespace
}  // namespace checker
