#include "checker/support/file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>

namespace checker {
namespace {

constexpr std::size_t kFirstRead = std::size_t{64} << 10;
constexpr std::size_t kSpoolAbove = std::size_t{32} << 20;

class Descriptor {
 public:
  explicit Descriptor(int fd) noexcept : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const noexcept { return fd_; }

 private:
  int fd_;
};

Error fault_of(Fault fault, const char* deed, const std::string& path, int cause) {
  return {fault, std::string("cannot ") + deed + " '" + path +
                     "': " + std::error_code(cause, std::generic_category()).message()};
}

std::size_t page_size() noexcept {
  static const auto size = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return size;
}

Error too_large(const std::string& path, std::size_t limit) {
  return {Fault::too_large, "'" + path + "' is larger than " + std::to_string(limit) + " octets"};
}

bool write_all(int fd, std::string_view octets) noexcept {
  while (!octets.empty()) {
    const ssize_t n = ::write(fd, octets.data(), octets.size());
    if (n < 0 && errno != EINTR) return false;
    if (n > 0) octets.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

// A file without a name, gone when it is closed; -1 and errno if there can be none.
int spool() noexcept {
  const char* folder = std::getenv("TMPDIR");
  std::string name = folder != nullptr && *folder != '\0' ? folder : "/tmp";
  name += "/statute-XXXXXX";
  const int fd = ::mkostemp(name.data(), O_CLOEXEC);
  if (fd >= 0) ::unlink(name.c_str());
  return fd;
}

struct Free {
  void operator()(char* data) const noexcept { std::free(data); }
};

}  // namespace

void File::Unmap::operator()(char* data) const noexcept {
  if (mapped == 0) {
    std::free(data);
  } else {
    ::munmap(data, mapped);
  }
}

Result<File> File::open(const std::string& path, const ReadOptions& options) {
  if (path == "-") return standard_input(options);
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0) return fault_of(Fault::unreadable, "open", path, errno);
  return read(fd.get(), path, options);
}

Result<File> File::standard_input(const ReadOptions& options) {
  return read(STDIN_FILENO, "<stdin>", options);
}

Result<File> File::read(int fd, std::string path, const ReadOptions& options) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return fault_of(Fault::unreadable, "read", path, errno);
  if (S_ISDIR(status.st_mode)) return fault_of(Fault::unreadable, "read", path, EISDIR);
  // What stands before the offset of a redirected file was read by someone else.
  if (S_ISREG(status.st_mode) && status.st_size > 0 && ::lseek(fd, 0, SEEK_CUR) == 0) {
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size > options.limit) return too_large(path, options.limit);
    Result<File> mapped = map(fd, size, path);
    if (mapped) return mapped;  // some file systems cannot map; all can read
  }
  const Source source = [&](std::span<char> out) -> Result<std::size_t> {
    ssize_t n = -1;
    do {
      if (options.interrupted != nullptr && *options.interrupted) {
        return Error{Fault::interrupted, "interrupted while reading '" + path + "'"};
      }
      n = ::read(fd, out.data(), out.size());
    } while (n < 0 && errno == EINTR);
    if (n < 0) return fault_of(Fault::unreadable, "read", path, errno);
    return static_cast<std::size_t>(n);
  };
  return from(source, path, options);
}

Result<File> File::from(const Source& source, std::string path, const ReadOptions& options) {
  std::unique_ptr<char, Free> buffer;
  std::size_t capacity = 0;
  std::size_t held = 0;     // in the buffer
  std::size_t spooled = 0;  // in the spool
  std::unique_ptr<Descriptor> spool_file;
  for (;;) {
    if (held == capacity && capacity >= kSpoolAbove) {
      if (!spool_file) {
        spool_file = std::make_unique<Descriptor>(spool());
        if (spool_file->get() < 0) {
          return fault_of(Fault::unreadable, "make a temporary file for", path, errno);
        }
      }
      if (!write_all(spool_file->get(), {buffer.get(), held})) {
        return fault_of(Fault::unreadable, "write the temporary file for", path, errno);
      }
      spooled += std::exchange(held, 0);
    } else if (held == capacity) {
      capacity = capacity == 0 ? kFirstRead : capacity * 2;
      auto* larger = static_cast<char*>(std::realloc(buffer.get(), capacity + kPadding));
      if (larger == nullptr) return fault_of(Fault::too_large, "read", path, ENOMEM);
      (void)buffer.release();
      buffer.reset(larger);
    }
    const Result<std::size_t> n = source({buffer.get() + held, capacity - held});
    if (!n) return n.error();
    if (*n == 0) break;
    held += *n;
    if (spooled + held > options.limit) return too_large(path, options.limit);
  }
  if (spool_file) {
    if (!write_all(spool_file->get(), {buffer.get(), held})) {
      return fault_of(Fault::unreadable, "write the temporary file for", path, errno);
    }
    return map(spool_file->get(), spooled + held, std::move(path));
  }
  std::memset(buffer.get() + held, 0, kPadding);
  File file;
  file.data_ = {buffer.release(), Unmap()};
  file.size_ = held;
  file.path_ = std::move(path);
  return file;
}

Result<File> File::map(int fd, std::size_t size, std::string path) {
  // An anonymous mapping, a page longer at least, whose front the file covers:
  // the rest of the last page and the page after it are zero.
  const std::size_t mapped = (size + page_size() - 1) / page_size() * page_size() + page_size();
  void* whole = ::mmap(nullptr, mapped, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (whole == MAP_FAILED) return fault_of(Fault::unreadable, "map", path, errno);
  File file;
  file.data_ = {static_cast<char*>(whole), Unmap(mapped)};
  file.size_ = size;
  if (::mmap(whole, size, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0) == MAP_FAILED) {
    return fault_of(Fault::unreadable, "map", path, errno);
  }
  ::madvise(whole, size, MADV_SEQUENTIAL);
  file.path_ = std::move(path);
  return file;
}

void File::release_before(std::size_t offset) const noexcept {
  // A system call a few megabytes is nothing; one a record would be felt.
  constexpr std::size_t kStep = std::size_t{4} << 20;
  const std::size_t end = std::min(offset, size_) / page_size() * page_size();
  if (data_.get_deleter().mapped == 0 || end < released_ + kStep) return;
  ::madvise(data_.get() + released_, end - released_, MADV_DONTNEED);
  released_ = end;
}

Error NewFile::cannot(int cause) const {
  return fault_of(Fault::unwritable, "write", path_, cause);
}

NewFile::NewFile(NewFile&& other) noexcept
    : path_(std::move(other.path_)),
      target_(std::move(other.target_)),
      temporary_(std::exchange(other.temporary_, {})),
      fd_(std::exchange(other.fd_, -1)),
      mode_(other.mode_) {}

NewFile::~NewFile() {
  if (fd_ >= 0) ::close(fd_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<NewFile> NewFile::create(const std::string& path) {
  NewFile file(path);
  struct stat old {};
  const bool exists = ::stat(path.c_str(), &old) == 0;
  if (exists && S_ISDIR(old.st_mode)) return file.cannot(EISDIR);
  if (exists && !S_ISREG(old.st_mode)) {
    file.fd_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (file.fd_ < 0) return file.cannot(errno);
    return file;
  }
  file.target_ = path;
  if (exists) {
    // rename() would put the file in the place of a link to it, and write where
    // the file itself forbids it.
    if (::access(path.c_str(), W_OK) != 0) return file.cannot(errno);
    const std::unique_ptr<char, Free> real(::realpath(path.c_str(), nullptr));
    if (!real) return file.cannot(errno);
    file.target_ = real.get();
    file.mode_ = static_cast<int>(old.st_mode & 07777);
  }
  static std::atomic<unsigned> serial{0};
  const std::string temporary = file.target_ + "." + std::to_string(::getpid()) + "-" +
                                std::to_string(serial.fetch_add(1)) + ".tmp";
  file.fd_ = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file.fd_ < 0) return file.cannot(errno);
  file.temporary_ = temporary;
  return file;
}

Result<void> NewFile::write(std::string_view octets) {
  if (!write_all(fd_, octets)) return cannot(errno);
  return {};
}

Result<void> NewFile::commit() {
  if (mode_ >= 0 && ::fchmod(fd_, static_cast<mode_t>(mode_)) != 0) return cannot(errno);
  // Only here does a full network disk show.
  if (::close(std::exchange(fd_, -1)) != 0) return cannot(errno);
  if (temporary_.empty()) return {};
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) return cannot(errno);
  temporary_.clear();
  return {};
}

Result<void> write_file(const std::string& path, std::string_view octets) {
  Result<NewFile> file = NewFile::create(path);
  if (!file) return file.error();
  if (Result<void> written = file->write(octets); !written) return written;
  return file->commit();
}

}  // namespace checker
