// Packet captures, pcap and pcapng: HTTP in cleartext over TCP.
#include <optional>
#include <set>
#include <string>

#include "checker/intake/formats.h"
#include "checker/intake/link.h"
#include "checker/intake/outbox.h"
#include "checker/intake/packets.h"
#include "checker/intake/tcp.h"

namespace checker::intake {
namespace {

class PcapReader {
 public:
  PcapReader(std::string_view octets, const File* file, const Options& options, Receiver& out)
      : packets_(octets), file_(file), out_(out), outbox_(options, out), assembler_(outbox_) {}

  Result<void> read() {
    if (const Result<void> opened = packets_.open(); !opened) return opened.error();
    while (!out_.is_stopped()) {
      const std::optional<Packet> packet = packets_.next();
      if (const auto& damage = packets_.damage()) outbox_.problem(damage->offset, damage->what);
      if (!packet) break;
      ++count_;
      take(*packet);
      if (file_ != nullptr && count_ % 4096 == 0) file_->release_before(packets_.at());
    }
    assembler_.finish();
    introduce();
    return {};
  }

 private:
  void take(const Packet& packet) {
    Segment segment;
    switch (decode(packet.link, packet.octets, packet.length, segment)) {
      case Decoded::segment:
        assembler_.segment(segment, packet.milliseconds, packet.offset);
        break;
      case Decoded::fragment:
        outbox_.count(packet.offset, "fragments of IP packets are not put together");
        break;
      case Decoded::cut:
        outbox_.count(packet.offset, "packets were captured without their TCP header");
        break;
      case Decoded::unknown_link:
        outbox_.count(packet.offset,
                      "packets of an unknown link layer, LINKTYPE " + std::to_string(packet.link));
        break;
      case Decoded::other:
        ++others_;
        break;
    }
    if (packet.link != link_ || links_.empty()) links_.insert(link_ = packet.link);
  }

  void introduce() {
    std::string text = packets_.is_pcapng() ? "pcapng" : "pcap";
    std::string before;
    for (const std::uint32_t link : links_) {
      const std::string name(link_name(link));
      if (!name.empty() && name != before) text += ", " + name;
      before = name;
    }
    text += ", " + std::to_string(count_) + " packets";
    if (others_ != 0) text += ", " + std::to_string(others_) + " of them not TCP";
    text += ", " + std::to_string(assembler_.connections()) + " connections";
    out_.note(text);
    if (packets_.has_secrets()) out_.note("the secrets of TLS in the capture are not used");
  }

  PacketReader packets_;
  const File* file_;
  Receiver& out_;
  Outbox outbox_;
  Assembler assembler_;
  std::set<std::uint32_t> links_;
  std::uint32_t link_ = 0;  // of the last packet
  std::uint64_t count_ = 0;
  std::uint64_t others_ = 0;
};

}  // namespace

Result<void> read_pcap(std::string_view octets, const File* file, const Options& options,
                       Receiver& out) {
  PcapReader reader(octets, file, options, out);
  return reader.read();
}

}  // namespace checker::intake
