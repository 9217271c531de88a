#include "checker/http2/reader.h"

#include "checker/http2/connection.h"
#include "checker/http2/frame.h"

namespace checker::http2 {

std::optional<bool> begins(Side from, std::string_view octets) noexcept {
  if (from == Side::client) {
    if (!kPreface.starts_with(octets.substr(0, kPreface.size()))) return false;
    return octets.size() < kPreface.size() ? std::nullopt : std::optional(true);
  }
  if (octets.empty()) return std::nullopt;
  if (octets.size() < kFrameHead) {
    return octets.front() == '\0' ? std::nullopt : std::optional(false);
  }
  const FrameHead f = read_frame_head(octets);
  return f.type == FrameType::settings && f.flags == 0 && is_plausible(f);
}

Reader::Reader(const Options& options, Listener& listener)
    : connection_(std::make_unique<Connection>(options, listener)) {}
Reader::~Reader() = default;

void Reader::upgraded(std::string_view request) { connection_->upgraded(request); }
void Reader::feed(Side from, std::string_view octets, const Moment& moment) {
  connection_->feed(from, octets, moment);
}
void Reader::gap(Side from, std::optional<std::uint64_t> octets) { connection_->gap(from, octets); }
void Reader::finish(statute::Ending ending, const Moment& moment) {
  connection_->finish(ending, moment);
}
const statute::Exchange* Reader::exchange(std::uint32_t stream) {
  return connection_->exchange(stream);
}
bool Reader::is_given_up() const noexcept { return connection_->is_given_up(); }
std::size_t Reader::held() const noexcept { return connection_->held(); }

}  // namespace checker::http2
