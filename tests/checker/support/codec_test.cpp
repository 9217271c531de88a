#include "checker/support/codec.h"

#include <brotli/encode.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "checker/support/file.h"

namespace checker {
namespace {

using ::testing::HasSubstr;

// Exactly as long as its content, so that a sanitizer sees reads beyond it.
class Exact {
 public:
  explicit Exact(std::string_view octets)
      : data_(std::make_unique<char[]>(octets.size())), size_(octets.size()) {
    std::copy(octets.begin(), octets.end(), data_.get());
  }
  [[nodiscard]] std::string_view view() const { return {data_.get(), size_}; }

 private:
  std::unique_ptr<char[]> data_;
  std::size_t size_;
};

std::string zlib_encoded(std::string_view plain, int window_bits) {
  z_stream z{};
  EXPECT_EQ(deflateInit2(&z, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&z, plain.size()) + 32, '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
  z.avail_in = static_cast<uInt>(plain.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&z, Z_FINISH), Z_STREAM_END);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}
std::string gzip(std::string_view plain) { return zlib_encoded(plain, MAX_WBITS + 16); }
std::string wrapped(std::string_view plain) { return zlib_encoded(plain, MAX_WBITS); }
std::string raw(std::string_view plain) { return zlib_encoded(plain, -MAX_WBITS); }
std::string brotli(std::string_view plain) {
  std::size_t size = BrotliEncoderMaxCompressedSize(plain.size()) + 16;
  std::string out(size, '\0');
  EXPECT_TRUE(BrotliEncoderCompress(5, 22, BROTLI_MODE_GENERIC, plain.size(),
                                    reinterpret_cast<const std::uint8_t*>(plain.data()), &size,
                                    reinterpret_cast<std::uint8_t*>(out.data())));
  out.resize(size);
  return out;
}
std::string zstd(std::string_view plain) {
  std::string out(ZSTD_compressBound(plain.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), plain.data(), plain.size(), 3));
  return out;
}

// Compresses somewhat, as text does.
std::string words(std::size_t size) {
  std::string out;
  std::uint32_t seed = 1;
  while (out.size() < size) {
    seed = seed * 1664525 + 1013904223;
    out += "word" + std::to_string(seed >> 20) + ' ';
  }
  out.resize(size);
  return out;
}

struct Case {
  const char* token;
  Coding coding;
  std::string (*encode)(std::string_view);
};
constexpr Case kCases[] = {
    {"gzip", Coding::gzip, gzip},          {"X-GZip", Coding::gzip, gzip},
    {"deflate", Coding::deflate, wrapped}, {"br", Coding::brotli, brotli},
    {"zstd", Coding::zstd, zstd},
};

TEST(Codings, AreNamedInAnyCase) {
  for (const Case& c : kCases) EXPECT_EQ(coding_named(c.token), c.coding) << c.token;
  EXPECT_EQ(coding_named("Identity"), Coding::identity);
  for (const char* token : {"", "compress", "gzipp", "gz", "dcb"}) {
    EXPECT_EQ(coding_named(token), std::nullopt) << token;
  }
}

TEST(Decoder, UndoesWhatWasDone) {
  Decoder decoder;
  for (const Case& c : kCases) {
    for (std::size_t size : {0u, 1u, 1000u, 300'000u, 0u, 5u}) {
      const std::string plain = words(size);
      const Exact coded(c.encode(plain));
      const std::string_view codings[] = {c.token};
      const Decoded decoded = decoder.decode(coded.view(), codings);
      EXPECT_EQ(decoded.outcome, Outcome::complete) << c.token << size;
      EXPECT_EQ(decoded.octets, plain) << c.token;
      EXPECT_EQ(decoded.coding, 1u);
      EXPECT_EQ(decoded.trailing, 0u);
      EXPECT_EQ(decoded.streams, 1u);
      EXPECT_FALSE(decoded.raw_deflate);
      for (std::size_t i = 0; i < File::kPadding; ++i) {
        ASSERT_EQ(decoded.octets.data()[size + i], 0);
      }
    }
  }
}

TEST(Decoder, UndoesTheLastCodingFirst) {
  Decoder decoder;
  const std::string plain = words(10'000);
  const std::string_view codings[] = {"br", "identity", "deflate", "zstd", "gzip"};
  const std::string coded = gzip(zstd(wrapped(brotli(plain))));
  const Decoded decoded = decoder.decode(coded, codings);
  EXPECT_EQ(decoded.outcome, Outcome::complete);
  EXPECT_EQ(decoded.octets, plain);
  EXPECT_EQ(decoded.coding, 5u);
}

TEST(Decoder, LeavesUncodedContentWhereItIs) {
  Decoder decoder;
  const std::string_view plain = "content";
  EXPECT_EQ(decoder.decode(plain, std::span<const std::string_view>{}).octets.data(), plain.data());
  const std::string_view codings[] = {"identity"};
  EXPECT_EQ(decoder.decode(plain, codings).octets.data(), plain.data());
}

TEST(Decoder, StopsAtACodingItDoesNotKnow) {
  Decoder decoder;
  const std::string_view codings[] = {"gzip", "compress", "br"};
  const Decoded decoded = decoder.decode(brotli("compressed"), codings);
  EXPECT_EQ(decoded.outcome, Outcome::unknown_coding);
  EXPECT_EQ(decoded.coding, 1u);
  EXPECT_EQ(decoded.octets, "compressed");
}

TEST(Decoder, TellsATruncatedStreamWhereverItIsCut) {
  Decoder decoder;
  const std::string plain = words(2000);
  for (const Case& c : kCases) {
    const std::string coded = c.encode(plain);
    for (std::size_t size = 0; size < coded.size(); ++size) {
      const Exact cut(std::string_view(coded).substr(0, size));
      const Decoded decoded = decoder.decode(cut.view(), c.coding);
      ASSERT_EQ(decoded.outcome, Outcome::truncated) << c.token << " cut at " << size;
      ASSERT_EQ(decoded.octets, plain.substr(0, decoded.octets.size())) << c.token;
    }
  }
}

TEST(Decoder, KeepsWhatCameBeforeTheCut) {
  Decoder decoder;
  const std::string plain = words(400'000);
  for (const Case& c : kCases) {
    const std::string coded = c.encode(plain);
    const Decoded decoded = decoder.decode(coded.substr(0, coded.size() / 2), c.coding);
    EXPECT_EQ(decoded.outcome, Outcome::truncated);
    EXPECT_GT(decoded.octets.size(), plain.size() / 4) << c.token;
    EXPECT_EQ(decoded.octets, plain.substr(0, decoded.octets.size()));
  }
}

TEST(Decoder, TellsOctetsThatAreNotCodedAtAll) {
  Decoder decoder;
  const std::string_view plain = "<!doctype html><title>Not coded</title><p>Not at all.";
  for (const Case& c : kCases) {
    const Decoded decoded = decoder.decode(plain, c.coding);
    EXPECT_NE(decoded.outcome, Outcome::complete) << c.token;
    EXPECT_FALSE(decoded.raw_deflate);
    EXPECT_LE(decoded.at, plain.size());
  }
  EXPECT_EQ(decoder.decode(plain, Coding::gzip).outcome, Outcome::malformed);
  EXPECT_EQ(decoder.decode(plain, Coding::zstd).outcome, Outcome::malformed);
  EXPECT_EQ(decoder.decode(plain, Coding::deflate).octets, "");
}

TEST(Decoder, PointsIntoDamagedStreamsAndKeepsTheFront) {
  Decoder decoder;
  const std::string plain = words(100'000);
  std::string coded = gzip(plain);
  coded[coded.size() - 6] = static_cast<char>(coded[coded.size() - 6] ^ 1);  // in CRC32
  Decoded decoded = decoder.decode(coded, Coding::gzip);
  EXPECT_EQ(decoded.outcome, Outcome::malformed);
  EXPECT_EQ(decoded.octets, plain);
  EXPECT_GE(decoded.at, coded.size() - 8);

  coded = wrapped(plain);
  coded.back() = static_cast<char>(coded.back() ^ 1);  // in ADLER32
  decoded = decoder.decode(coded, Coding::deflate);
  EXPECT_EQ(decoded.outcome, Outcome::malformed);
  EXPECT_EQ(decoded.octets, plain);
  EXPECT_FALSE(decoded.raw_deflate);
}

TEST(Decoder, SurvivesEveryFlippedBit) {
  Decoder decoder;
  const std::string plain = words(300);
  for (const Case& c : kCases) {
    const std::string coded = c.encode(plain);
    for (std::size_t bit = 0; bit < coded.size() * 8; ++bit) {
      std::string flipped = coded;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
      const Exact exact(flipped);
      const Decoded decoded = decoder.decode(exact.view(), c.coding, 100'000);
      ASSERT_LE(decoded.octets.size(), 100'000u);
      ASSERT_LE(decoded.at, flipped.size());
      ASSERT_LE(decoded.trailing, flipped.size());
    }
  }
}

TEST(Decoder, HoldsTheLimitToTheOctet) {
  Decoder decoder;
  for (const std::string& plain : {words(100'000), std::string(100'000, 'x'), words(10)}) {
    for (const Case& c : kCases) {
      const std::string coded = c.encode(plain);
      const Decoded exact = decoder.decode(coded, c.coding, plain.size());
      EXPECT_EQ(exact.outcome, Outcome::complete) << c.token;
      EXPECT_EQ(exact.octets, plain);
      for (std::size_t limit : {plain.size() - 1, plain.size() / 2, std::size_t{1}}) {
        const Decoded decoded = decoder.decode(coded, c.coding, limit);
        EXPECT_EQ(decoded.outcome, Outcome::too_large) << c.token << ' ' << limit;
        EXPECT_EQ(decoded.octets, plain.substr(0, limit)) << c.token;
      }
      EXPECT_EQ(decoder.decode(coded, c.coding, 0).outcome, Outcome::too_large) << c.token;
    }
  }
}

TEST(Decoder, DefusesBombs) {
  const std::string plain(std::size_t{20} << 20, '\0');
  for (const Case& c : kCases) {
    Decoder decoder;
    const Decoded decoded = decoder.decode(c.encode(plain), c.coding, std::size_t{1} << 20);
    EXPECT_EQ(decoded.outcome, Outcome::too_large) << c.token;
    EXPECT_EQ(decoded.octets.size(), std::size_t{1} << 20);
  }
}

TEST(Decoder, TellsTheFirstFaultOfAChain) {
  Decoder decoder;
  const std::string plain = words(50'000);
  const std::string outer = gzip(brotli(plain));
  const std::string_view codings[] = {"br", "gzip"};
  const Decoded decoded = decoder.decode(outer.substr(0, outer.size() / 2), codings);
  EXPECT_EQ(decoded.outcome, Outcome::truncated);
  EXPECT_EQ(decoded.coding, 1u);
  EXPECT_EQ(decoded.octets, plain.substr(0, decoded.octets.size()));
}

TEST(Decoder, CountsMembersFramesAndWhatFollows) {
  Decoder decoder;
  const std::string two = gzip("one ") + gzip("two");
  Decoded decoded = decoder.decode(two, Coding::gzip);
  EXPECT_EQ(decoded.octets, "one two");
  EXPECT_EQ(decoded.streams, 2u);
  decoded = decoder.decode(two + "rest", Coding::gzip);
  EXPECT_EQ(decoded.outcome, Outcome::complete);
  EXPECT_EQ(decoded.octets, "one two");
  EXPECT_EQ(decoded.trailing, 4u);
  decoded = decoder.decode(two.substr(0, two.size() - 1), Coding::gzip);
  EXPECT_EQ(decoded.outcome, Outcome::truncated);
  EXPECT_EQ(decoded.octets, "one two");
  EXPECT_EQ(decoded.streams, 1u);

  const std::string skippable("\x50\x2A\x4D\x18\x03\0\0\0abc", 11);
  decoded = decoder.decode(zstd("one ") + skippable + zstd("two") + '!', Coding::zstd);
  EXPECT_EQ(decoded.octets, "one two");
  EXPECT_EQ(decoded.streams, 3u);
  EXPECT_EQ(decoded.trailing, 1u);

  EXPECT_EQ(decoder.decode(wrapped("one") + "12", Coding::deflate).trailing, 2u);
  EXPECT_EQ(decoder.decode(brotli("one") + "123", Coding::brotli).trailing, 3u);
}

TEST(Decoder, FlagsDeflateWithoutItsWrapper) {
  Decoder decoder;
  for (std::size_t size : {0u, 1u, 100u, 100'000u}) {
    const std::string plain = words(size);
    const Decoded decoded = decoder.decode(raw(plain), Coding::deflate);
    EXPECT_EQ(decoded.outcome, Outcome::complete) << size;
    EXPECT_TRUE(decoded.raw_deflate) << size;
    EXPECT_EQ(decoded.octets, plain);
  }
  // A stored block, whose padding and length pass for a zlib header.
  const std::string stored = std::string("\x78\x01\0\xFE\xFF", 5) + 'a' + '\x03' + '\0';
  const Decoded decoded = decoder.decode(stored, Coding::deflate);
  EXPECT_EQ(decoded.outcome, Outcome::complete);
  EXPECT_TRUE(decoded.raw_deflate);
  EXPECT_EQ(decoded.octets, "a");
}

TEST(Decoder, ReadsAFileByTheMember) {
  Decoder decoder;
  const std::vector<std::string> plain = {words(100), words(200'000), "", words(50)};
  std::string file;
  for (const std::string& p : plain) file += gzip(p);
  std::string_view rest = file;
  for (const std::string& p : plain) {
    const Decoded decoded = decoder.decode_member(rest);
    ASSERT_EQ(decoded.outcome, Outcome::complete);
    EXPECT_EQ(decoded.octets, p);
    rest = rest.substr(rest.size() - decoded.trailing);
  }
  EXPECT_TRUE(rest.empty());
}

TEST(GzipMembers, AreFoundBehindDamage) {
  const std::string one = gzip("one");
  const std::string file = one + "\x1F\x8B garbage \x1F\x8B\x08\xFF" + one;
  EXPECT_EQ(find_gzip_member(file, 0), 0u);
  EXPECT_EQ(find_gzip_member(file, 1), file.size() - one.size());
  EXPECT_EQ(find_gzip_member(file, file.size() - 1), std::string_view::npos);
  EXPECT_TRUE(is_gzip(one));
  EXPECT_FALSE(is_gzip(one.substr(0, 3)));
}

Result<std::string> all(GunzipStream& stream, std::size_t step) {
  std::string out;
  std::vector<char> buffer(step);
  for (;;) {
    const auto n = stream.read(buffer);
    if (!n) return n.error();
    if (*n == 0) return out;
    out.append(buffer.data(), *n);
  }
}

TEST(GunzipStream, ReadsAllMembersAsOne) {
  const std::string plain = words(300'000);
  const std::string file =
      gzip(plain.substr(0, 1000)) + gzip("") + gzip(plain.substr(1000)) + std::string(512, '\0');
  for (std::size_t step : {1u, 7u, 4096u, 1'000'000u}) {
    GunzipStream stream(file, "a.gz");
    const auto out = all(stream, step);
    ASSERT_TRUE(out);
    EXPECT_TRUE(*out == plain) << step;
    EXPECT_EQ(stream.produced(), plain.size());
    EXPECT_EQ(stream.consumed(), file.size() - 512);
  }
}

TEST(GunzipStream, NamesTheFileAndTheFault) {
  const std::string good = gzip(words(1000));
  std::string damaged = good;
  damaged[good.size() - 8] = static_cast<char>(~damaged[good.size() - 8]);
  const struct {
    std::string file;
    std::uint64_t limit;
    Fault fault;
    const char* what;
  } cases[] = {
      {"", 1000, Fault::malformed, "not a gzip file at offset 0"},
      {"plain", 1000, Fault::malformed, "not a gzip file at offset 0"},
      {good + "plain", 1000, Fault::malformed, "something that is not a gzip member at offset"},
      {good.substr(0, 100), 1000, Fault::malformed, "cut off after 100 octets"},
      {good.substr(0, good.size() - 1), 1000, Fault::malformed, "cut off"},
      {damaged, 1000, Fault::malformed, "damaged gzip data at offset"},
      {good, 999, Fault::too_large, "more than 999 octets"},
  };
  for (const auto& c : cases) {
    GunzipStream stream(c.file, "a.gz", c.limit);
    const auto out = all(stream, 64);
    ASSERT_TRUE(out.has_error()) << c.what;
    EXPECT_EQ(out.error().fault, c.fault);
    EXPECT_THAT(out.error().what, HasSubstr("'a.gz': "));
    EXPECT_THAT(out.error().what, HasSubstr(c.what));
  }
}

}  // namespace
}  // namespace checker
