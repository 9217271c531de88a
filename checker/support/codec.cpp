#include "checker/support/codec.h"

#include <brotli/decode.h>
#include <libdeflate.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>
#include <utility>
#include <vector>

#include "checker/support/file.h"
#include "checker/support/text.h"

namespace checker {
namespace {

constexpr std::size_t kFirstBuffer = std::size_t{16} << 10;

// RFC 1951 allows 258 octets for two bits; none of its streams is denser.
constexpr std::size_t kDeflateRatio = 1032;

// Header and trailer                                            RFC 1952, 2.3
constexpr std::size_t kLeastMember = 18;

// What one coding wrote so far; never more than the limit.
class Output {
 public:
  Output(Memory& buffer, std::size_t limit) noexcept : buffer_(buffer), limit_(limit) {}
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t limit() const noexcept { return limit_; }
  [[nodiscard]] char* end() const noexcept { return buffer_.data() + size_; }
  // What can be written without growing.
  [[nodiscard]] std::size_t room() const noexcept {
    return std::min(buffer_.capacity(), limit_) - size_;
  }
  // Asks for room; false if the limit leaves none. Grows fourfold while small.
  [[nodiscard]] bool make_room(std::size_t wanted = 1) {
    if (room() >= wanted) return true;
    if (size_ == limit_) return false;
    const std::size_t capacity = buffer_.capacity();
    const std::size_t factor = capacity < (std::size_t{4} << 20) ? 4 : 2;
    const std::size_t grown = capacity > limit_ / factor ? limit_ : capacity * factor;
    const std::size_t needed = wanted > limit_ - size_ ? limit_ : size_ + wanted;
    buffer_.grow(std::min(limit_, std::max({grown, needed, kFirstBuffer})), size_);
    return room() != 0;
  }
  // Has room for so many, or as many as the limit leaves, and no more.
  void make_just(std::size_t room) {
    buffer_.grow(room > limit_ - size_ ? limit_ : size_ + room, size_);
  }
  void wrote(std::size_t n) noexcept { size_ += n; }
  void cut_to(std::size_t size) noexcept { size_ = size; }
  [[nodiscard]] std::string_view octets() const noexcept {
    if (buffer_.data() == nullptr) return {};
    std::memset(buffer_.data() + size_, 0, File::kPadding);
    return {buffer_.data(), size_};
  }

 private:
  Memory& buffer_;
  std::size_t limit_;
  std::size_t size_ = 0;
};

// How one coded stream ended.
struct Ending {
  Outcome outcome = Outcome::complete;
  std::size_t read = 0;  // octets of the input
};

// zlib's window and state, kept from stream to stream.
class Zlib {
 public:
  // As inflateInit2 calls them.
  enum Format { raw = -MAX_WBITS, zlib = MAX_WBITS, gzip = MAX_WBITS + 16 };

  Zlib() = default;
  Zlib(const Zlib&) = delete;
  Zlib& operator=(const Zlib&) = delete;
  ~Zlib() {
    if (ready_) ::inflateEnd(&stream_);
  }
  void start(Format format) {
    const int code = ready_ ? ::inflateReset2(&stream_, format) : ::inflateInit2(&stream_, format);
    if (code != Z_OK) throw std::bad_alloc();
    ready_ = true;
  }
  struct Step {
    int code = Z_OK;
    std::size_t read = 0;
    std::size_t wrote = 0;
  };
  // Z_BUF_ERROR: needs more input, or room.
  Step step(std::string_view in, char* out, std::size_t room) noexcept {
    constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
    const auto given = static_cast<uInt>(std::min(in.size(), kMost));
    const auto space = static_cast<uInt>(std::min(room, kMost));
    // zlib only reads what next_in points to.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    stream_.avail_in = given;
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = space;
    Step done;
    done.code = ::inflate(&stream_, Z_NO_FLUSH);
    done.read = given - stream_.avail_in;
    done.wrote = space - stream_.avail_out;
    return done;
  }

  // One whole stream, slower than libdeflate, but telling what is wrong and
  // keeping what came before.
  Ending inflate(Format format, std::string_view in, Output& out) {
    start(format);
    Ending ending;
    for (;;) {
      const bool room = out.make_room();
      // Without room left, the end of the stream can still be read.
      char none = 0;
      const Step done = step(in.substr(ending.read), room ? out.end() : &none, out.room());
      ending.read += done.read;
      out.wrote(done.wrote);
      if (done.code == Z_STREAM_END) return ending;
      if (done.code == Z_MEM_ERROR) throw std::bad_alloc();
      if (done.code != Z_OK && done.code != Z_BUF_ERROR) {
        // Z_NEED_DICT: a preset dictionary, which no HTTP coding has.
        ending.outcome = Outcome::malformed;
        return ending;
      }
      if (done.read != 0 || done.wrote != 0) continue;
      const bool starved = ending.read == in.size();
      if (!starved && room) ending.outcome = Outcome::malformed;  // cannot be
      // Starved with its output full: what zlib holds back decides.
      if (starved) ending.outcome = Outcome::truncated;
      if (!room && (!starved || holds_back())) ending.outcome = Outcome::too_large;
      return ending;
    }
  }

 private:
  // Whether one octet more would come out without further input.
  bool holds_back() noexcept {
    char octet = 0;
    return step({}, &octet, 1).wrote != 0;
  }
  z_stream stream_{};
  bool ready_ = false;
};

// Brotli's state cannot be reset, only made anew; this keeps its memory. Blocks
// carry their size in front.
class BlockCache {
 public:
  BlockCache() = default;
  BlockCache(const BlockCache&) = delete;
  BlockCache& operator=(const BlockCache&) = delete;
  ~BlockCache() {
    for (Head* block : free_) std::free(block);
  }
  static void* take(void* self, std::size_t size) noexcept {
    return static_cast<BlockCache*>(self)->take(size);
  }
  static void give_back(void* self, void* block) noexcept {
    if (block != nullptr) static_cast<BlockCache*>(self)->give_back(static_cast<Head*>(block) - 1);
  }

 private:
  struct alignas(std::max_align_t) Head {
    std::size_t size;
  };
  void* take(std::size_t size) noexcept {
    std::size_t best = free_.size();
    for (std::size_t i = 0; i < free_.size(); ++i) {
      if (free_[i]->size < size) continue;
      if (best == free_.size() || free_[i]->size < free_[best]->size) best = i;
    }
    Head* block = nullptr;
    if (best != free_.size()) {
      block = std::exchange(free_[best], free_.back());
      free_.pop_back();
    } else {
      // Room in the list is made here, so that giving back cannot fail.
      try {
        free_.reserve(taken_ + free_.size() + 1);
      } catch (const std::bad_alloc&) {
        return nullptr;
      }
      block = static_cast<Head*>(std::malloc(sizeof(Head) + size));
      if (block == nullptr) return nullptr;
      block->size = size;
    }
    ++taken_;
    return block + 1;
  }
  void give_back(Head* block) noexcept {
    --taken_;
    free_.push_back(block);
  }
  std::vector<Head*> free_;
  std::size_t taken_ = 0;
};

struct FreeInflater {
  void operator()(libdeflate_decompressor* d) const noexcept { libdeflate_free_decompressor(d); }
};
struct FreeZstd {
  void operator()(ZSTD_DCtx* context) const noexcept { ZSTD_freeDCtx(context); }
};
struct FreeBrotli {
  void operator()(BrotliDecoderState* state) const noexcept { BrotliDecoderDestroyInstance(state); }
};

std::uint32_t little_endian(std::string_view four) noexcept {
  std::uint32_t n = 0;
  for (std::size_t i = 4; i-- > 0;) n = (n << 8) | static_cast<unsigned char>(four[i]);
  return n;
}

// CMF and FLG                                                   RFC 1950, 2.2
bool is_zlib(std::string_view octets) noexcept {
  if (octets.size() < 2) return false;
  const unsigned cmf = static_cast<unsigned char>(octets[0]);
  const unsigned flg = static_cast<unsigned char>(octets[1]);
  return (cmf & 0x0F) == 8 && (cmf >> 4) <= 7 && (cmf * 256 + flg) % 31 == 0;
}

bool is_out_of_memory(BrotliDecoderErrorCode code) noexcept {
  return code <= BROTLI_DECODER_ERROR_ALLOC_CONTEXT_MODES &&
         code >= BROTLI_DECODER_ERROR_ALLOC_BLOCK_TYPE_TREES;
}

// Magic_Number, or that of a skippable frame                    RFC 8878, 3.1
bool is_zstd(std::string_view octets) noexcept {
  if (octets.size() < 4) return false;
  const std::uint32_t magic = little_endian(octets);
  return magic == ZSTD_MAGICNUMBER ||
         (magic & ZSTD_MAGIC_SKIPPABLE_MASK) == ZSTD_MAGIC_SKIPPABLE_START;
}

}  // namespace

void Memory::grow(std::size_t capacity, std::size_t kept) {
  if (capacity <= capacity_) return;
  std::unique_ptr<char[]> larger(new char[capacity + File::kPadding]);
  if (kept != 0) std::memcpy(larger.get(), data_.get(), kept);
  data_ = std::move(larger);
  capacity_ = capacity;
}

std::optional<Coding> coding_named(std::string_view token) noexcept {
  constexpr std::pair<std::string_view, Coding> kCodings[] = {
      {"gzip", Coding::gzip}, {"br", Coding::brotli},   {"deflate", Coding::deflate},
      {"zstd", Coding::zstd}, {"x-gzip", Coding::gzip}, {"identity", Coding::identity},
  };
  for (const auto& [text, coding] : kCodings) {
    if (same_text(token, text)) return coding;
  }
  return std::nullopt;
}

const char* name(Outcome outcome) noexcept {
  switch (outcome) {
    case Outcome::complete:
      return "complete";
    case Outcome::truncated:
      return "truncated";
    case Outcome::malformed:
      return "malformed";
    case Outcome::too_large:
      return "too_large";
    case Outcome::unknown_coding:
      break;
  }
  return "unknown_coding";
}

struct Decoder::State {
  std::unique_ptr<libdeflate_decompressor, FreeInflater> inflater;
  std::unique_ptr<ZSTD_DCtx, FreeZstd> zstd;
  Zlib zlib;
  BlockCache brotli_memory;
  Memory buffers[2];  // in turns, when there are several codings

  using Inflate = libdeflate_result (*)(libdeflate_decompressor*, const void*, std::size_t, void*,
                                        std::size_t, std::size_t*, std::size_t*);

  void make_inflater() {
    if (inflater) return;
    inflater.reset(libdeflate_alloc_decompressor());
    if (!inflater) throw std::bad_alloc();
  }

  // The first of several members, into the memory that there is, as a rule: where it
  // ends is not known, nor what comes out. False if it is damaged.
  bool inflate_member(std::string_view in, Output& out, Ending& ending) {
    constexpr std::size_t kFirst = std::size_t{64} << 10;
    make_inflater();
    out.make_just(kFirst);
    for (bool guessed = false;;) {
      std::size_t wrote = 0;
      const libdeflate_result result = libdeflate_gzip_decompress_ex(
          inflater.get(), in.data(), in.size(), out.end(), out.room(), &ending.read, &wrote);
      if (result == LIBDEFLATE_SUCCESS) {
        out.wrote(wrote);
        return true;
      }
      if (result != LIBDEFLATE_INSUFFICIENT_SPACE) return false;
      if (out.room() == out.limit()) return false;
      std::size_t wanted = 2 * out.room();
      if (!guessed) {
        // Before the next one stands ISIZE, if what looks like it is one.
        const std::size_t end = std::min(find_gzip_member(in, kLeastMember), in.size());
        const std::size_t isize =
            end < kLeastMember ? 0 : little_endian(in.substr(end - sizeof(std::uint32_t)));
        if (isize / kDeflateRatio <= end) wanted = std::max(isize, out.room() + 1);
        guessed = true;
      }
      out.make_just(wanted);
    }
  }

  // One stream. libdeflate is more than twice as fast as zlib, but needs the
  // whole output at once and says nothing of what is wrong: then zlib has to.
  Ending inflate_stream(Zlib::Format format, std::string_view in, Output& out) {
    const Inflate inflate = format == Zlib::gzip   ? libdeflate_gzip_decompress_ex
                            : format == Zlib::zlib ? libdeflate_zlib_decompress_ex
                                                   : libdeflate_deflate_decompress_ex;
    make_inflater();
    const std::size_t start = out.size();
    std::size_t wanted = std::min(in.size(), out.limit() / 4) * 4;
    if (format == Zlib::gzip && in.size() >= kLeastMember) {
      // ISIZE of the last member, which mostly is the only one. A liar costs
      // no more than an honest file of that length could.
      const std::size_t isize = little_endian(in.substr(in.size() - 4));
      if (isize / kDeflateRatio <= in.size()) wanted = isize;
    }
    while (out.make_room(std::max<std::size_t>(wanted, 1))) {
      std::size_t read = 0;
      std::size_t wrote = 0;
      const libdeflate_result result =
          inflate(inflater.get(), in.data(), in.size(), out.end(), out.room(), &read, &wrote);
      if (result == LIBDEFLATE_SUCCESS) {
        out.wrote(wrote);
        return {Outcome::complete, read};
      }
      if (result != LIBDEFLATE_INSUFFICIENT_SPACE || out.room() == out.limit() - start) break;
      wanted = out.room() + 1;
    }
    out.cut_to(start);
    return zlib.inflate(format, in, out);
  }

  static void finish(Decoded& decoded, const Ending& ending, std::size_t before) noexcept {
    decoded.outcome = ending.outcome;
    if (ending.outcome == Outcome::malformed) decoded.at = before + ending.read;
  }

  // members, one after the other                                RFC 1952, 2.2
  void gunzip(std::string_view in, Output& out, Decoded& decoded) {
    std::size_t at = 0;
    do {
      const Ending ending = inflate_stream(Zlib::gzip, in.substr(at), out);
      finish(decoded, ending, at);
      at += ending.read;
      if (ending.outcome != Outcome::complete) return;
      ++decoded.streams;
    } while (is_gzip(in.substr(at)));
    decoded.trailing += in.size() - at;
  }

  void undo_deflate(std::string_view in, Output& out, Decoded& decoded) {
    const bool wrapped = in.size() < 2 || is_zlib(in);
    Ending ending = inflate_stream(wrapped ? Zlib::zlib : Zlib::raw, in, out);
    if (wrapped && ending.outcome == Outcome::malformed && out.size() == 0) {
      // A raw stream may begin like a zlib header by chance.
      const Ending again = inflate_stream(Zlib::raw, in, out);
      if (again.outcome == Outcome::complete) {
        ending = again;
        decoded.raw_deflate = true;
      } else {
        out.cut_to(0);
      }
    } else if (!wrapped) {
      // Nearly any text is the beginning of some raw stream; only its end proves one.
      if (ending.outcome == Outcome::complete || ending.outcome == Outcome::too_large) {
        decoded.raw_deflate = true;
      } else {
        out.cut_to(0);
        ending.read = 0;
      }
    }
    finish(decoded, ending, 0);
    if (ending.outcome != Outcome::complete) return;
    decoded.streams = 1;
    decoded.trailing += in.size() - ending.read;
  }

  void unbrotli(std::string_view in, Output& out, Decoded& decoded) {
    const std::unique_ptr<BrotliDecoderState, FreeBrotli> brotli(
        BrotliDecoderCreateInstance(BlockCache::take, BlockCache::give_back, &brotli_memory));
    if (!brotli) throw std::bad_alloc();
    std::size_t left = in.size();
    const auto* next = reinterpret_cast<const std::uint8_t*>(in.data());
    for (;;) {
      const bool room = out.make_room();
      std::uint8_t spare = 0;  // an octet above the limit lands here
      std::size_t space = room ? out.room() : 1;
      auto* to = room ? reinterpret_cast<std::uint8_t*>(out.end()) : &spare;
      const std::size_t given = space;
      const BrotliDecoderResult result =
          BrotliDecoderDecompressStream(brotli.get(), &left, &next, &space, &to, nullptr);
      if (room) out.wrote(given - space);
      if (!room && space == 0) {
        decoded.outcome = Outcome::too_large;
        return;
      }
      switch (result) {
        case BROTLI_DECODER_RESULT_SUCCESS:
          decoded.outcome = Outcome::complete;
          decoded.streams = 1;
          decoded.trailing += left;
          return;
        case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT:
          decoded.outcome = Outcome::truncated;
          return;
        case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT:
          break;
        case BROTLI_DECODER_RESULT_ERROR:
          if (is_out_of_memory(BrotliDecoderGetErrorCode(brotli.get()))) throw std::bad_alloc();
          decoded.outcome = Outcome::malformed;
          decoded.at = in.size() - left;
          return;
      }
    }
  }

  // frames, one after the other                                 RFC 8878, 3
  void unzstd(std::string_view in, Output& out, Decoded& decoded) {
    if (!zstd) {
      zstd.reset(ZSTD_createDCtx());
      if (!zstd) throw std::bad_alloc();
    }
    ZSTD_DCtx_reset(zstd.get(), ZSTD_reset_session_only);
    ZSTD_inBuffer input{in.data(), in.size(), 0};
    for (;;) {
      const bool room = out.make_room();
      char spare = 0;
      ZSTD_outBuffer output{room ? out.end() : &spare, room ? out.room() : 1, 0};
      const std::size_t before = input.pos;
      const std::size_t result = ZSTD_decompressStream(zstd.get(), &output, &input);
      if (room) out.wrote(output.pos);
      if (!room && output.pos != 0) {
        decoded.outcome = Outcome::too_large;
        return;
      }
      if (ZSTD_isError(result) != 0) {
        if (ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation) throw std::bad_alloc();
        decoded.outcome = Outcome::malformed;
        decoded.at = input.pos;
        return;
      }
      if (result == 0) {
        ++decoded.streams;
        if (is_zstd(in.substr(input.pos))) continue;
        decoded.outcome = Outcome::complete;
        decoded.trailing += in.size() - input.pos;
        return;
      }
      if (input.pos == before && output.pos == 0 && input.pos == in.size()) {
        decoded.outcome = Outcome::truncated;
        return;
      }
    }
  }

  // Into the buffer; adds to what earlier codings left in `decoded`.
  void undo(Coding coding, std::string_view in, std::size_t limit, Memory& buffer,
            Decoded& decoded) {
    Output out(buffer, limit);
    decoded.streams = 0;
    switch (coding) {
      case Coding::identity:
        decoded.octets = in;
        decoded.outcome = Outcome::complete;
        decoded.streams = 1;
        return;
      case Coding::gzip:
        gunzip(in, out, decoded);
        break;
      case Coding::deflate:
        undo_deflate(in, out, decoded);
        break;
      case Coding::brotli:
        unbrotli(in, out, decoded);
        break;
      case Coding::zstd:
        unzstd(in, out, decoded);
        break;
    }
    decoded.octets = out.octets();
  }
};

Decoder::Decoder() : state_(std::make_unique<State>()) {}
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;
Decoder::~Decoder() = default;

Decoded Decoder::decode(std::string_view coded, std::span<const std::string_view> codings,
                        std::size_t limit) {
  Decoded whole;
  whole.octets = coded;
  whole.coding = codings.size();
  std::size_t turn = 0;
  for (std::size_t i = codings.size(); i-- > 0;) {
    const std::optional<Coding> coding = coding_named(codings[i]);
    if (!coding) {
      if (whole.outcome == Outcome::complete) {
        whole.outcome = Outcome::unknown_coding;
        whole.coding = i;
      }
      break;
    }
    // The front of what one coding yielded is the front of the next one's input:
    // it goes on, but the first fault is the one that counts.
    const Decoded before = whole;
    state_->undo(*coding, whole.octets, limit, state_->buffers[turn], whole);
    if (*coding != Coding::identity) turn = 1 - turn;
    if (before.outcome != Outcome::complete) {
      whole.outcome = before.outcome;
      whole.at = before.at;
    } else if (whole.outcome != Outcome::complete) {
      whole.coding = i;
    }
  }
  return whole;
}

Decoded Decoder::decode(std::string_view coded, Coding coding, std::size_t limit) {
  Decoded decoded;
  state_->undo(coding, coded, limit, state_->buffers[0], decoded);
  decoded.coding = decoded.outcome == Outcome::complete ? 1 : 0;
  return decoded;
}

Decoded Decoder::decode_member(std::string_view gzip, std::size_t limit) {
  return decode_member(gzip, limit, state_->buffers[0]);
}

Decoded Decoder::decode_member(std::string_view gzip, std::size_t limit, Memory& into) {
  Decoded decoded;
  Output out(into, limit);
  Ending ending;
  if (!state_->inflate_member(gzip, out, ending)) {
    ending = state_->zlib.inflate(Zlib::gzip, gzip, out);
  }
  State::finish(decoded, ending, 0);
  if (ending.outcome == Outcome::complete) {
    decoded.coding = 1;
    decoded.streams = 1;
    decoded.trailing = gzip.size() - ending.read;
  }
  decoded.octets = out.octets();
  return decoded;
}

// ID1, ID2, CM, FLG                                             RFC 1952, 2.3.1
bool is_gzip(std::string_view octets) noexcept {
  return octets.size() >= 4 && octets[0] == '\x1F' && octets[1] == '\x8B' && octets[2] == 8 &&
         (octets[3] & 0xE0) == 0;
}

std::size_t find_gzip_member(std::string_view octets, std::size_t from) noexcept {
  for (;; ++from) {
    from = octets.find("\x1F\x8B\x08", from);
    if (from == std::string_view::npos || is_gzip(octets.substr(from))) return from;
  }
}

struct GunzipStream::State {
  std::string_view gzip;
  std::string name;
  std::uint64_t limit;
  Zlib zlib;
  std::size_t consumed = 0;
  std::uint64_t produced = 0;
  bool within = false;  // a member
  bool first = true;
  bool stops = false;   // at the end of a member
  bool at_end = false;  // of one
  std::optional<Error> error;

  std::size_t fail(Fault fault, const std::string& what) {
    error = Error{fault, "'" + name + "': " + what};
    return 0;
  }
  std::size_t fail_at(const char* what) {
    return fail(Fault::malformed, std::string(what) + " at offset " + std::to_string(consumed));
  }

  // Some octets; none at the end, or before an error.
  std::size_t some(std::span<char> out) {
    for (;;) {
      const std::string_view rest = gzip.substr(consumed);
      if (!within) {
        if (!first && rest.find_first_not_of('\0') == std::string_view::npos) return 0;
        if (!is_gzip(rest)) {
          return fail_at(first ? "not a gzip file" : "something that is not a gzip member");
        }
        zlib.start(Zlib::gzip);
        within = true;
        first = false;
        at_end = false;
      }
      const Zlib::Step done = zlib.step(rest, out.data(), out.size());
      consumed += done.read;
      produced += done.wrote;
      if (produced > limit) {
        return fail(Fault::too_large, "unpacks to more than " + std::to_string(limit) + " octets");
      }
      if (done.code == Z_STREAM_END) {
        within = false;
        at_end = true;
        if (stops) return done.wrote;
      } else if (done.code == Z_MEM_ERROR) {
        throw std::bad_alloc();
      } else if (done.code != Z_OK && done.code != Z_BUF_ERROR) {
        fail_at("damaged gzip data");
      } else if (done.read == 0 && done.wrote == 0) {
        fail(Fault::malformed,
             "the gzip data is cut off after " + std::to_string(gzip.size()) + " octets");
      }
      if (done.wrote != 0 || error) return done.wrote;
    }
  }
};

GunzipStream::GunzipStream(std::string_view gzip, std::string name, std::uint64_t limit)
    : state_(std::make_unique<State>()) {
  state_->gzip = gzip;
  state_->name = std::move(name);
  state_->limit = limit;
}
GunzipStream::GunzipStream(GunzipStream&&) noexcept = default;
GunzipStream& GunzipStream::operator=(GunzipStream&&) noexcept = default;
GunzipStream::~GunzipStream() = default;

Result<std::size_t> GunzipStream::read(std::span<char> out) {
  std::size_t filled = 0;
  while (filled < out.size() && !state_->error) {
    const std::size_t n = state_->some(out.subspan(filled));
    filled += n;
    if (n == 0 || (state_->stops && state_->at_end)) break;
  }
  if (filled == 0 && state_->error) return *state_->error;
  return filled;
}

void GunzipStream::stop_at_members() noexcept { state_->stops = true; }
bool GunzipStream::at_member_end() const noexcept { return state_->at_end; }

std::size_t GunzipStream::consumed() const noexcept { return state_->consumed; }
std::uint64_t GunzipStream::produced() const noexcept { return state_->produced; }

}  // namespace checker
