#include "checker/intake/intake.h"

#include <array>
#include <span>
#include <utility>

#include "checker/intake/formats.h"
#include "checker/support/codec.h"
#include "rules/message/read.h"
#include "rules/message/transcript.h"

namespace checker::intake {
namespace {

constexpr std::array<std::string_view, 5> kNames{"http", "har", "warc", "pcap", "mitm"};
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view skip_space(std::string_view s) {
  const std::size_t at = s.find_first_not_of(" \t\r\n");
  return at == s.npos ? s.substr(s.size()) : s.substr(at);
}

// Whether a line could be meant as a status line, however odd: "http/1.1 200",
// "ICY 200 OK".
bool is_like_status_line(std::string_view line) {
  const std::size_t space = line.find(' ');
  if (space == line.npos || space == 0 || space > 16) return false;
  const std::string_view code = line.substr(space + 1, 3);
  return code.size() == 3 && code.find_first_not_of("0123456789") == code.npos;
}

// Whether some line near the beginning is a start line: a `.http` file may open
// with notes, or with a request too broken to be told from other text.
bool has_start_line(std::string_view octets) {
  octets = octets.substr(0, std::size_t{64} << 10);
  if (is_like_status_line(octets)) return true;
  for (std::size_t at = 0; at < octets.size();) {
    const std::string_view line = octets.substr(at);
    if (statute::begins_response(line) || statute::begins_request(line)) return true;
    const std::size_t lf = octets.find('\n', at);
    if (lf == octets.npos) break;
    at = lf + 1;
  }
  return false;
}

// Whether the first line that is neither empty nor a note is a start line.
bool begins_with_message(std::string_view octets) {
  while (!octets.empty()) {
    const std::size_t lf = octets.find('\n');
    const std::string_view line = octets.substr(0, lf);
    if (!line.starts_with('#') && line.find_first_not_of(" \t\r") != line.npos) break;
    octets.remove_prefix(lf == octets.npos ? octets.size() : lf + 1);
  }
  return statute::begins_response(octets) || statute::begins_request(octets);
}

bool is_pcap(std::string_view octets) {
  constexpr std::array<std::string_view, 5> kMagic{"\xD4\xC3\xB2\xA1", "\xA1\xB2\xC3\xD4",
                                                   "\x4D\x3C\xB2\xA1", "\xA1\xB2\x3C\x4D",
                                                   "\x0A\x0D\x0D\x0A"};
  for (std::string_view magic : kMagic) {
    if (octets.starts_with(magic)) return true;
  }
  return false;
}

// A typed netstring that holds others, the first of them a word: the length of
// all, a colon, the length of the word, a colon, a letter.
bool is_mitm(std::string_view octets) {
  for (int i = 0; i < 2; ++i) {
    const std::size_t digits = octets.find_first_not_of("0123456789");
    if (digits == octets.npos || digits == 0 || digits > 12 || octets[digits] != ':') return false;
    octets.remove_prefix(digits + 1);
  }
  return !octets.empty() && octets.front() >= 'a' && octets.front() <= 'z';
}

}  // namespace

std::optional<Format> format_named(std::string_view word) noexcept {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == word) return static_cast<Format>(i);
  }
  return std::nullopt;
}

std::optional<Format> detect(std::string_view octets) noexcept {
  if (octets.starts_with(kByteOrderMark)) octets.remove_prefix(kByteOrderMark.size());
  if (octets.starts_with("WARC/")) return Format::warc;
  if (is_pcap(octets)) return Format::pcap;
  if (skip_space(octets).starts_with('{')) return Format::har;
  if (is_mitm(octets)) return Format::mitm;
  if (has_start_line(octets)) return Format::http;
  return std::nullopt;
}

namespace {

// What a gzip file unpacks to: text shrinks to a tenth, a bomb to a thousandth.
std::uint64_t unpacked_limit(std::size_t packed) {
  return (std::uint64_t{16} << 20) + std::uint64_t{256} * packed;
}

std::optional<Format> detect_in(std::string_view octets, const Options& options) {
  const std::optional<Format> format = detect(octets);
  const bool doubtful = options.found && format == Format::http && !begins_with_message(octets);
  return doubtful ? std::nullopt : format;
}

std::optional<Format> detect_packed(const File& file, const Options& options) {
  std::array<char, std::size_t{64} << 10> front{};
  GunzipStream stream(file.octets(), file.path());
  const Result<std::size_t> n = stream.read(front);
  return n ? detect_in({front.data(), *n}, options) : std::nullopt;
}

Result<void> read_as(Format format, const File& file, const Options& options, Receiver& out) {
  const std::string_view octets = file.octets();
  switch (format) {
    case Format::http:
      return read_http(octets, &file, options, out);
    case Format::har:
      return read_har(octets, &file, options, out);
    case Format::pcap:
      return read_pcap(octets, &file, options, out);
    case Format::mitm:
      return read_mitm(octets, &file, options, out);
    case Format::warc:
      return read_warc(octets, &file, options, out);
  }
  return Error{Fault::internal, "a format that nothing reads"};
}

// The whole of a gzip file, unpacked. What comes before a fault is read still.
Result<void> read_packed(Format format, const File& file, const Options& options, Receiver& out) {
  GunzipStream stream(file.octets(), file.path(), unpacked_limit(file.octets().size()));
  std::optional<Error> fault;
  const auto source = [&](std::span<char> to) -> Result<std::size_t> {
    if (out.is_stopped()) return Error{Fault::interrupted, "interrupted while unpacking"};
    const Result<std::size_t> n = stream.read(to);
    file.release_before(stream.consumed());
    if (n) return *n;
    if (stream.produced() == 0 || n.error().fault == Fault::too_large) return n.error();
    fault = n.error();
    return std::size_t{0};
  };
  const Result<File> unpacked = File::from(source, file.path());
  if (!unpacked) return unpacked.error();
  if (fault) out.problem(Spot{0, stream.consumed()}, fault->what);
  return read_as(format, *unpacked, options, out);
}

Result<void> read_any(const File& file, const Options& options, Receiver& out) {
  const std::string_view octets = file.octets();
  if (octets.empty()) return Error{Fault::unrecognised, "the file is empty"};
  const bool packed = is_gzip(octets);
  const std::optional<Format> format = options.format ? options.format
                                       : packed       ? detect_packed(file, options)
                                                      : detect_in(octets, options);
  if (!format) {
    return Error{Fault::unrecognised,
                 "not a capture: neither HTTP messages, HAR, WARC, pcap nor mitmproxy flows"};
  }
  // Of a WARC file each record is packed by itself.
  if (*format == Format::warc) return read_as(*format, file, options, out);
  return packed ? read_packed(*format, file, options, out) : read_as(*format, file, options, out);
}

}  // namespace

Result<void> read(const File& file, const Options& options, Receiver& out) {
  Result<void> done = read_any(file, options, out);
  if (done || !options.found || done.error().fault != Fault::unrecognised) return done;
  out.skipped(Spot{}, file.octets().empty() ? "an empty file" : "no capture that we know");
  return {};
}

}  // namespace checker::intake
