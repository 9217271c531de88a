// Capture files and what frames are wrapped in.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "checker/intake/formats.h"
#include "checker/intake/link.h"
#include "checker/intake/packets.h"
#include "tests/checker/intake/capture.h"
#include "tests/checker/intake/recorder.h"

namespace checker::intake {
namespace {

constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nHost: a.example\r\n\r\n";
constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

Talk talk() {
  Talk t;
  t.handshake().client(kGet).server(kOk).server_fin();
  return t;
}

// In a buffer of its exact size, so that reads past it show.
Recorder read(const std::string& file) {
  const std::unique_ptr<char[]> exact(new char[file.size()]);
  std::copy(file.begin(), file.end(), exact.get());
  Recorder out;
  const Result<void> result = read_pcap({exact.get(), file.size()}, nullptr, {}, out);
  EXPECT_TRUE(result) << (result ? "" : result.error().what);
  return out;
}

// The same packets, wrapped otherwise: from what `ethernet` wrapped.
template <class Wrap>
std::vector<Frame> wrapped(const Wrap& wrap) {
  std::vector<Frame> frames = talk().frames;
  for (Frame& f : frames) f.octets = wrap(f.octets.substr(14));
  return frames;
}

TEST(Pcap, EveryKindOfFileIsRead) {
  const std::vector<Frame> frames = talk().frames;
  const struct {
    const char* name;
    std::string file;
  } cases[] = {
      {"little", pcap_file(frames)},
      {"big", pcap_file(frames, {.big = true})},
      {"little, nanoseconds", pcap_file(frames, {.nano = true})},
      {"big, nanoseconds", pcap_file(frames, {.big = true, .nano = true})},
      {"pcapng, little", pcapng_file(frames)},
      {"pcapng, big", pcapng_file(frames, {1}, true)},
  };
  for (const auto& c : cases) {
    const Recorder heard = read(c.file);
    ASSERT_EQ(heard.exchanges.size(), 1u) << c.name;
    EXPECT_EQ(heard.exchanges[0].received, 1'700'000'000) << c.name;
    EXPECT_EQ(heard.exchanges[0].content, "ok") << c.name;
    EXPECT_TRUE(heard.problems.empty()) << c.name;
    EXPECT_EQ(detect(c.file), Format::pcap) << c.name;
    const std::size_t at = static_cast<std::size_t>(heard.exchanges[0].spot.offset.value());
    EXPECT_NE(c.file.substr(at, 120).find("HTTP/1.1 200"), std::string::npos) << c.name;
  }
}

TEST(Pcap, EachInterfaceHasItsLinkType) {
  std::vector<Frame> frames = talk().frames;
  for (std::size_t i = 0; i < frames.size(); i += 2) {
    frames[i].octets.erase(0, 14);
    frames[i].interface = 1;
  }
  EXPECT_EQ(read(pcapng_file(frames, {1, 101})).exchanges.size(), 1u);
}

TEST(Pcap, EveryLinkLayerIsUnwrapped) {
  const auto zeros = [](std::size_t n) { return std::string(n, '\0'); };
  const std::string wireless_header = "\x08" + zeros(23);
  const struct {
    const char* name;
    std::uint32_t link;
    std::vector<Frame> frames;
  } cases[] = {
      {"Ethernet", 1, talk().frames},
      {"VLAN", 1, wrapped([](auto s) { return ethernet(be16(5) + be16(0x0800) + s, 0x8100); })},
      {"QinQ", 1, wrapped([](auto s) {
         return ethernet(be16(5) + be16(0x8100) + be16(6) + be16(0x0800) + s, 0x88A8);
       })},
      {"PPPoE", 1,
       wrapped([](auto s) { return ethernet(be16(0x1100) + be32(0) + be16(0x21) + s, 0x8864); })},
      {"MPLS", 1,
       wrapped([](auto s) { return ethernet(be32(0x1000) + be32(0x1100) + s, 0x8847); })},
      {"LLC", 1, wrapped([](auto s) {
         return ethernet("\xAA\xAA\x03" + std::string(3, '\0') + be16(0x0800) + s,
                         static_cast<unsigned>(8 + s.size()));
       })},
      {"padded", 1, wrapped([&](auto s) { return ethernet(s + zeros(7)); })},
      {"NULL", 0, wrapped([](auto s) { return le32(2) + s; })},
      {"LOOP", 108, wrapped([](auto s) { return be32(2) + s; })},
      {"raw", 101, wrapped([](auto s) { return s; })},
      {"IPv4", 228, wrapped([](auto s) { return s; })},
      {"SLL", 113, wrapped([&](auto s) { return zeros(14) + be16(0x0800) + s; })},
      {"SLL2", 276, wrapped([&](auto s) { return be16(0x0800) + zeros(18) + s; })},
      {"PPP", 9, wrapped([](auto s) { return be16(0xFF03) + be16(0x21) + s; })},
      {"HDLC", 104, wrapped([](auto s) { return be16(0x0F00) + be16(0x0800) + s; })},
      {"NFLOG", 239, wrapped([&](auto s) {
         return std::string("\x02\x00\x00\x05", 4) + le16(5) + le16(1) + zeros(4) +
                le16(static_cast<unsigned>(4 + s.size())) + le16(9) + s;
       })},
      {"ARCNET, RFC 1051", 129, wrapped([&](auto s) { return zeros(4) + "\xF0" + s; })},
      {"ARCNET, RFC 1201", 129, wrapped([&](auto s) { return zeros(4) + "\xD4" + zeros(3) + s; })},
      {"802.11", 105, wrapped([&](auto s) {
         return wireless_header + "\xAA\xAA\x03" + zeros(3) + be16(0x0800) + s;
       })},
      {"radiotap", 127, wrapped([&](auto s) {
         return zeros(2) + le16(9) + zeros(5) + wireless_header + "\xAA\xAA\x03" + zeros(3) +
                be16(0x0800) + s;
       })},
      {"GRE", 101, wrapped([](auto s) { return ipv4(be16(0) + be16(0x0800) + s, true, 47); })},
      {"GRE with a key", 101,
       wrapped([](auto s) { return ipv4(be16(0x2000) + be16(0x0800) + be32(7) + s, true, 47); })},
      {"ERSPAN", 101, wrapped([&](auto s) {
         return ipv4(be16(0x1000) + be16(0x88BE) + be32(7) + zeros(8) + ethernet(s), true, 47);
       })},
      {"IP in IP", 101, wrapped([](auto s) { return ipv4(s, true, 4); })},
      {"VXLAN", 101, wrapped([](auto s) {
         const std::string inner = be32(0x08000000) + be32(0x100) + ethernet(s);
         return ipv4(
             be16(1) + be16(4789) + be16(static_cast<unsigned>(8 + inner.size())) + be16(0) + inner,
             true, 17);
       })},
      {"Geneve", 101, wrapped([](auto s) {
         const std::string inner = be16(0) + be16(0x6558) + be32(0x100) + ethernet(s);
         return ipv4(
             be16(1) + be16(6081) + be16(static_cast<unsigned>(8 + inner.size())) + be16(0) + inner,
             true, 17);
       })},
      {"L2TP", 101, wrapped([](auto s) {
         const std::string inner = be16(2) + be32(7) + be16(0xFF03) + be16(0x21) + s;
         return ipv4(be16(1701) + be16(1701) + be16(static_cast<unsigned>(8 + inner.size())) +
                         be16(0) + inner,
                     true, 17);
       })},
  };
  for (const auto& c : cases) {
    const Recorder heard = read(pcap_file(c.frames, {.link = c.link}));
    EXPECT_EQ(heard.exchanges.size(), 1u) << c.name;
    EXPECT_TRUE(heard.problems.empty()) << c.name;
  }
}

TEST(Pcap, HeadersOfIpv6AreSkipped) {
  const auto options = [](unsigned next, const std::string& s) {
    return std::string(1, static_cast<char>(next)) + std::string(7, '\0') + s;
  };
  for (const unsigned first : {6u, 0u, 43u, 60u, 44u}) {
    std::vector<Frame> frames = talk().frames;
    for (Frame& f : frames) {
      const bool from_client = f.octets[29] == 1;
      const std::string segment = f.octets.substr(34);
      const std::string inner = first == 6 ? segment : options(6, segment);
      f.octets = ethernet(ipv6(inner, from_client, first), 0x86DD);
    }
    const Recorder heard = read(pcap_file(frames));
    EXPECT_EQ(heard.exchanges.size(), 1u) << first;
  }
}

TEST(Pcap, FragmentsAreCountedOnce) {
  std::vector<Frame> frames = talk().frames;
  const std::string piece = ethernet(ipv4("fragment", true, 6, 0x2000));
  frames.push_back({piece});
  frames.push_back({ethernet(ipv4("fragment", true, 6, 5))});
  const Recorder heard = read(pcap_file(frames));
  EXPECT_EQ(heard.exchanges.size(), 1u);
  ASSERT_EQ(heard.problems.size(), 1u);
  EXPECT_EQ(heard.problems[0].second, "2 fragments of IP packets are not put together");
}

TEST(Pcap, UnknownLinkLayersAreAProblem) {
  const Recorder heard = read(pcap_file(talk().frames, {.link = 147}));
  EXPECT_TRUE(heard.exchanges.empty());
  ASSERT_EQ(heard.problems.size(), 1u);
  EXPECT_NE(heard.problems[0].second.find("LINKTYPE 147"), std::string::npos);
}

TEST(Pcap, AFileThatIsCutIsReadSoFar) {
  for (const std::string& file : {pcap_file(talk().frames), pcapng_file(talk().frames)}) {
    for (const std::size_t less : {1u, 17u, 40u}) {
      const Recorder heard = read(file.substr(0, file.size() - less));
      EXPECT_EQ(heard.exchanges.size(), 1u) << less;
      ASSERT_EQ(heard.problems.size(), 1u) << less;
      EXPECT_NE(heard.problems[0].second.find("the file ends within"), std::string::npos);
    }
  }
}

TEST(Pcap, EveryCutOfAFileIsSurvived) {
  for (const std::string& file : {pcap_file(talk().frames), pcapng_file(talk().frames)}) {
    for (std::size_t n = 24; n < file.size(); ++n) {
      Recorder out;
      const std::unique_ptr<char[]> exact(new char[n]);
      std::copy_n(file.begin(), n, exact.get());
      EXPECT_TRUE(read_pcap({exact.get(), n}, nullptr, {}, out));
    }
  }
}

TEST(Pcap, AfterDamageReadingGoesOn) {
  std::vector<Frame> frames = talk().frames;
  const std::size_t all = frames.size();
  frames.insert(frames.begin(), {std::string(60, '\x55')});
  for (const bool ng : {false, true}) {
    std::string file = ng ? pcapng_file(frames) : pcap_file(frames);
    const std::size_t damaged = file.find(std::string(60, '\x55'));
    // The length that the first packet says to have.
    const std::size_t at = ng ? damaged - 24 : damaged - 8;
    file.replace(at, 4, "\xFF\xFF\xFF\x7F");
    const Recorder heard = read(file);
    EXPECT_EQ(heard.exchanges.size(), 1u) << ng;
    ASSERT_EQ(heard.problems.size(), 1u) << ng;
    EXPECT_NE(heard.problems[0].second.find("damaged"), std::string::npos);
    EXPECT_NE(heard.notes.at(0).find(std::to_string(all) + " packets"), std::string::npos);
  }
}

TEST(Pcap, WhatIsNoCaptureIsAnError) {
  for (const std::string_view octets : {"", "\xD4\xC3\xB2\xA1", "abcdefghijklmnopqrstuvwxyz"}) {
    Recorder out;
    EXPECT_FALSE(read_pcap(octets, nullptr, {}, out));
  }
}

TEST(Pcap, ClocksOfPcapngAreTold) {
  const auto block_of = [](const std::string& options, std::uint64_t ticks) {
    return pcapng_block(0x0A0D0D0A, le32(0x1A2B3C4D) + le16(1) + le16(0) + le32(0xFFFFFFFF) +
                                        le32(0xFFFFFFFF)) +
           pcapng_block(1, le16(1) + le16(0) + le32(0) + options) +
           pcapng_block(6, le32(0) + le32(static_cast<std::uint32_t>(ticks >> 32)) +
                               le32(static_cast<std::uint32_t>(ticks)) + le32(4) + le32(4) +
                               "abcd");
  };
  const auto resolution = [](char v) {
    return le16(9) + le16(1) + std::string(1, v) + std::string(3, '\0');
  };
  const struct {
    std::string file;
    std::int64_t milliseconds;
  } cases[] = {
      {block_of("", 1'700'000'000'250'000), 1'700'000'000'250},
      {block_of(resolution(9), 1'700'000'000'250'000'000), 1'700'000'000'250},
      {block_of(resolution(3), 1'700'000'000'250), 1'700'000'000'250},
      {block_of(resolution('\x8A'), (1'700'000'000ULL << 10) + 512), 1'700'000'000'500},
      {block_of(le16(14) + le16(8) + le32(1'700'000'000) + le32(0), 250'000), 1'700'000'000'250},
      {block_of("", 0), 0},
  };
  for (const auto& c : cases) {
    PacketReader reader(c.file);
    ASSERT_TRUE(reader.open());
    const auto packet = reader.next();
    ASSERT_TRUE(packet);
    EXPECT_EQ(packet->milliseconds, c.milliseconds);
    EXPECT_EQ(packet->octets, "abcd");
    EXPECT_FALSE(reader.next());
  }
}

}  // namespace
}  // namespace checker::intake
