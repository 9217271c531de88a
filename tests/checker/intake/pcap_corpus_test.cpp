// Recorded packet captures, where the corpus is at hand: what comes of each
// file, beside what tshark recognises in it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "checker/intake/intake.h"
#include "checker/support/file.h"
#include "tests/checker/intake/recorder.h"

namespace checker::intake {
namespace {

namespace fs = std::filesystem;

struct Row {
  std::string_view file;
  int judged = 0;  // final responses; where tshark says otherwise, why
  std::map<std::string, int> skipped;
};

const std::vector<Row>& rows() {
  static const std::vector<Row> kRows{
      {"OISF__suricata-verify__authority_and_host_2.pcap", 1, {}},
      {"OISF__suricata-verify__dns_over_https.pcap", 4, {}},
      {"OISF__suricata-verify__dns_over_https_POST.pcap", 34, {}},
      // tshark 0: the content is cut
      {"OISF__suricata-verify__http-aptget-ids-02-s2.pcap", 1, {}},
      {"OISF__suricata-verify__http-async-cli-input.pcap",
       0,
       {{"a request without a response", 2}}},
      {"OISF__suricata-verify__http-async-input.pcap", 2, {}},
      {"OISF__suricata-verify__http-async-srv-input.pcap", 2, {}},
      {"OISF__suricata-verify__http-connect-fail-input.pcap", 1, {{"not HTTP", 1}}},
      // tshark 1: it does not look into the tunnel
      {"OISF__suricata-verify__http-connect-fragmented-input.pcap", 2, {}},
      {"OISF__suricata-verify__http-connect-tls-input.pcap", 1, {{"not HTTP", 1}}},
      {"OISF__suricata-verify__http-data-after-09-input.pcap", 1, {}},
      {"OISF__suricata-verify__http-encoding-identity-test.pcap", 1, {}},
      // tshark 0
      {"OISF__suricata-verify__http-gap-beyond-body-input.pcap",
       2,
       {{"the response is missing in the capture", 1}}},
      // tshark 2: not what a gap touched
      {"OISF__suricata-verify__http-gap-double-input.pcap", 3, {}},
      // tshark 2, likewise
      {"OISF__suricata-verify__http-gap-simple-input.pcap", 3, {}},
      // tshark 2, likewise
      {"OISF__suricata-verify__http-gap-whole-body-input.pcap", 3, {}},
      {"OISF__suricata-verify__http-ipv6-input.pcap", 1, {}},
      {"OISF__suricata-verify__http-multiple-cl-input.pcap",
       1,
       {{"a request without a response", 1}}},
      // tshark 3, two of them 100
      {"OISF__suricata-verify__http-multiple100-input.pcap", 1, {}},
      {"OISF__suricata-verify__http-range-multiflows-input.pcap", 41, {}},
      {"OISF__suricata-verify__http-request-line-input.pcap",
       0,
       {{"a request without a response", 1}}},
      // tshark 0: no status line
      {"OISF__suricata-verify__http-response-line-input.pcap", 1, {}},
      {"OISF__suricata-verify__http-urldecode-body-input.pcap", 1, {}},
      {"OISF__suricata-verify__http-xff-eve-reverse-overwrite-test.pcap", 1, {}},
      {"OISF__suricata-verify__http1-noint-status-input.pcap", 1, {}},
      // tshark 0: it takes port 443 for TLS
      {"OISF__suricata-verify__http2-compression-bug-input.pcap", 5, {}},
      {"OISF__suricata-verify__http2-continuation-input.pcap", 1, {}},
      // tshark 1: it does not look into the tunnel
      {"OISF__suricata-verify__http2-errorcode-input.pcap", 3, {}},
      {"OISF__suricata-verify__http2_userinfo_in_authority_1.pcap", 1, {}},
      {"OISF__suricata-verify__response_identity_identity_gzip_identity_gzip_gzip.pcap", 1, {}},
      {"OISF__suricata-verify__websocket-control-frag-input.pcap", 1, {}},
      {"OISF__suricata-verify__websocket-ping-input.pcap", 1, {}},
      {"arkime__arkime__gre-erspan-vxlan.pcap", 1, {}},
      // tshark 2, one of them 100
      {"arkime__arkime__http-100-continue.pcap", 1, {}},
      {"arkime__arkime__http-500-head.pcap", 1, {}},
      {"arkime__arkime__http-empty-useragent.pcap", 1, {}},
      // tshark 0: it gives up at what comes out of order
      {"arkime__arkime__http-tcp-seq-issue.pcap", 1, {}},
      {"arkime__arkime__http2-nghttp2.pcap", 2, {}},
      {"arkime__arkime__v6-http.pcap", 1, {}},
      {"arkime__arkime__websocket.pcap", 1, {}},
      // tshark 6, two of them sent once more
      {"arkime__arkime__wireshark-retrans.pcap", 4, {}},
      {"kbandla__dpkt__nb6-http.pcap", 3, {}},
      {"lbirchler__tls-decryption__dsb-tls3.cryptohack.org.pcapng", 0, {{"TLS: not read", 1}}},
      {"lbirchler__tls-decryption__tls3.cryptohack.org.pcapng", 0, {{"TLS: not read", 1}}},
      {"lwerdna__filesamples__simple_http.pcap", 2, {}},
      {"lwerdna__filesamples__simple_http_sll2.pcap", 2, {}},
      {"mikekap__pcap2har__http2-dump.pcap", 0, {{"TLS: not read", 1}}},
      {"salrashid123__grpc_sslkeylog__wireshark_capture.pcapng", 0, {{"TLS: not read", 1}}},
      {"seladb__PcapPlusPlus__PartialHttpRequest.pcap", 0, {{"a request without a response", 1}}},
      {"seladb__PcapPlusPlus__four_ipv6_http_streams.pcap", 9, {}},
      {"seladb__PcapPlusPlus__one_http_stream_fin.pcap", 1, {}},
      {"seladb__PcapPlusPlus__one_ipv6_http_stream.pcap", 3, {}},
      {"seladb__PcapPlusPlus__one_tcp_stream.pcap", 2, {}},
      {"the-tcpdump-group__tcpdump__arcnet-rfc1051-arp-icmp-http.pcap", 1, {}},
      {"the-tcpdump-group__tcpdump__arcnet-rfc1201-arp-icmp-http.pcap", 1, {}},
      {"the-tcpdump-group__tcpdump__ipv4_tcp_http_xml.pcap", 1, {}},
      // tshark 2, one of them 100
      {"zeek__zeek__100-continue.pcap", 1, {}},
      {"zeek__zeek__1000-requests-one-dropped-response.pcap.gz",
       999,
       {{"the response is missing in the capture", 1}}},
      {"zeek__zeek__broker-websocket.pcap", 1, {}},
      {"zeek__zeek__byteranges.pcap", 1, {}},
      // tshark 0: the content is cut
      {"zeek__zeek__content-range-gap-skip.pcap", 1, {}},
      // tshark 0: the content is cut
      {"zeek__zeek__content-range-gap.pcap", 1, {}},
      // tshark 0: no status line
      {"zeek__zeek__curl_http_09.pcap", 1, {}},
      {"zeek__zeek__fragmented-http-reply.pcap", 1, {}},
      {"zeek__zeek__get-gzip.pcap", 1, {}},
      {"zeek__zeek__get.pcap", 1, {}},
      {"zeek__zeek__http-09-content-length-confusion.pcap",
       1,
       {{"a request without a response", 1}}},
      {"zeek__zeek__http-bad-request-with-version.pcap", 1, {}},
      // tshark 13, three of them 100
      {"zeek__zeek__http-body-match.pcap", 10, {}},
      {"zeek__zeek__http-inner-transfer-encoding-reproducer.pcap", 1, {}},
      {"zeek__zeek__http-non-printable-characters.pcap", 4, {}},
      {"zeek__zeek__http-on-irc-port-missing-syn.pcapng", 1, {}},
      {"zeek__zeek__http-post-large.pcap", 2, {}},
      {"zeek__zeek__http-qinq-0.pcap", 1, {}},
      {"zeek__zeek__http-vlan-0.pcap", 1, {}},
      {"zeek__zeek__interleaved-http-entity.pcap", 1, {}},
      {"zeek__zeek__invalid-content-ranges.pcap", 3, {}},
      {"zeek__zeek__multipart-form-data.pcap", 0, {{"a request without a response", 1}}},
      {"zeek__zeek__nflog-http.pcap", 1, {}},
      {"zeek__zeek__no_crlf.pcap", 5, {}},
      {"zeek__zeek__oversized-close-frame.pcapng", 1, {}},
      {"zeek__zeek__query-method-non-standard-port.pcap", 1, {}},
      {"zeek__zeek__query-method.pcap", 1, {}},
      {"zeek__zeek__reply-ping-coalesced.pcap", 1, {}},
      {"zeek__zeek__reply-ping-separate.pcap", 1, {}},
      {"zeek__zeek__tls-1.2-stream-keylog.pcap", 0, {{"TLS: not read", 1}}},
      {"zeek__zeek__tls12-decryption.pcap", 0, {{"TLS: not read", 1}}},
      {"zeek__zeek__two-binary-fragments.pcap", 1, {}},
      {"zeek__zeek__vxlan-encapsulated-http.pcap", 1, {}},
      {"zeek__zeek__wikipedia.pcap", 15, {}},
      {"zeek__zeek__zeek-image-1080-80-x.pcapng", 1, {}},
      // tshark 0: port 8000
      {"zeek__zeek__zeek-image-post-1080-8000-x.pcap", 1, {}},
  };
  return kRows;
}

TEST(PcapCorpus, EveryFileYieldsWhatItHolds) {
  const char* const corpus = std::getenv("STATUTE_CORPUS");
  if (corpus == nullptr || !fs::is_directory(fs::path(corpus) / "pcap")) {
    GTEST_SKIP() << "no corpus: set STATUTE_CORPUS";
  }
  int exchanges = 0;
  for (const Row& row : rows()) {
    SCOPED_TRACE(row.file);
    const Result<File> file = File::open((fs::path(corpus) / "pcap" / row.file).string());
    ASSERT_TRUE(file);
    Recorder heard;
    const Result<void> read_it = read(*file, {}, heard);
    ASSERT_TRUE(read_it);
    EXPECT_EQ(static_cast<int>(heard.exchanges.size()), row.judged);
    EXPECT_EQ(heard.reasons, row.skipped);
    EXPECT_TRUE(heard.problems.empty());
    EXPECT_FALSE(heard.notes.empty());
    std::uint64_t index = 0;
    for (const Heard& h : heard.exchanges) {
      EXPECT_GE(h.spot.index, index);
      index = h.spot.index + 1;
      EXPECT_TRUE(h.spot.offset && *h.spot.offset < file->octets().size() * 200);
      EXPECT_FALSE(h.sees(statute::Need::time));
    }
    exchanges += row.judged;
  }
  EXPECT_EQ(exchanges, 1224);
}

TEST(PcapCorpus, EveryFileIsInTheTable) {
  const char* const corpus = std::getenv("STATUTE_CORPUS");
  if (corpus == nullptr || !fs::is_directory(fs::path(corpus) / "pcap")) {
    GTEST_SKIP() << "no corpus: set STATUTE_CORPUS";
  }
  for (const fs::directory_entry& f : fs::directory_iterator(fs::path(corpus) / "pcap")) {
    const std::string name = f.path().filename().string();
    if (name.find(".pcap") == name.npos) continue;
    EXPECT_TRUE(std::any_of(rows().begin(), rows().end(), [&name](const Row& row) {
      return row.file == name;
    })) << name;
  }
}

}  // namespace
}  // namespace checker::intake
