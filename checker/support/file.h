// Files as octets: reading without copying, writing all or nothing.
#ifndef CHECKER_SUPPORT_FILE_H_
#define CHECKER_SUPPORT_FILE_H_

#include <atomic>
#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "checker/support/result.h"

namespace checker {

struct ReadOptions {
  std::size_t limit = std::numeric_limits<std::size_t>::max();  // octets; more is too_large
  // A pipe that is never closed is left when this becomes true (and a signal wakes the read).
  const std::atomic<bool>* interrupted = nullptr;
};

// A whole file, read-only. Regular files are mapped, so their size is bounded by
// the disk; so are pipes, which are spooled to an unnamed temporary file once
// they are long. A mapped file that another program cuts short while we read
// kills us (SIGBUS): do not audit a capture that is being rotated.
class File {
 public:
  // What may be read, but not relied upon, after the last octet; zero unless
  // the file grows meanwhile. As much as simdjson asks for.
  static constexpr std::size_t kPadding = 64;

  // "-" is the standard input.
  [[nodiscard]] static Result<File> open(const std::string& path, const ReadOptions& options = {});
  [[nodiscard]] static Result<File> standard_input(const ReadOptions& options = {});
  // All that `source` yields: it fills the span it is given as far as it can, and
  // returns how much, 0 at the end. Like a pipe, it is spooled once it is long.
  using Source = std::function<Result<std::size_t>(std::span<char>)>;
  [[nodiscard]] static Result<File> from(const Source& source, std::string path,
                                         const ReadOptions& options = {});

  File() = default;

  // Valid as long as the file, wherever it is moved.
  [[nodiscard]] std::string_view octets() const noexcept { return {data_.get(), size_}; }
  // As it was given; "<stdin>" for the standard input.
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

  // Lets the memory of the octets before `offset` go. They can still be read,
  // but come from the disk again. Keeps a long mapped file from filling memory.
  // One thread at a time.
  void release_before(std::size_t offset) const noexcept;

 private:
  struct Unmap {
    Unmap() noexcept : mapped(0) {}
    explicit Unmap(std::size_t size) noexcept : mapped(size) {}
    std::size_t mapped;  // 0: from the heap
    void operator()(char* data) const noexcept;
  };
  static Result<File> read(int fd, std::string path, const ReadOptions& options);
  static Result<File> map(int fd, std::size_t size, std::string path);

  std::unique_ptr<char[], Unmap> data_;
  std::size_t size_ = 0;
  mutable std::size_t released_ = 0;
  std::string path_;
};

// A file that is written piece by piece beside its place, and put there when it is
// whole: whoever reads sees the old file or the new one. Links are followed, the
// mode of the old file is kept, pipes and devices are written directly. What is
// not committed leaves nothing behind.
class NewFile {
 public:
  [[nodiscard]] static Result<NewFile> create(const std::string& path);
  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();

  [[nodiscard]] Result<void> write(std::string_view octets);
  // Nothing can be written after it.
  [[nodiscard]] Result<void> commit();

 private:
  explicit NewFile(std::string path) : path_(std::move(path)) {}
  [[nodiscard]] Error cannot(int cause) const;

  std::string path_;       // as it was given
  std::string target_;     // where it goes
  std::string temporary_;  // where it is until then; empty: written in place
  int fd_ = -1;
  int mode_ = -1;  // of the old file
};

// The same of octets that are there already.
[[nodiscard]] Result<void> write_file(const std::string& path, std::string_view octets);

}  // namespace checker

#endif  // CHECKER_SUPPORT_FILE_H_
