// Messages from a few lines of text.

#include "checker/demo/build.h"

#include <zlib.h>

#include <cstdint>
#include <stdexcept>

#include "checker/support/text.h"

namespace checker::demo {
namespace {

constexpr std::size_t kMebibyte = 1U << 20U;

// What deflate makes of `content`, with the window bits and the flush that zlib is to use.
std::string deflated(std::string_view content, int bits, int flush) {
  z_stream z{};
  if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, bits, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("zlib does not start");
  }
  std::string out(deflateBound(&z, content.size()) + 64, '\0');
  std::string in(content);
  z.next_in = reinterpret_cast<Bytef*>(in.data());
  z.avail_in = static_cast<uInt>(in.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  const int done = deflate(&z, flush);
  out.resize(z.total_out);
  deflateEnd(&z);
  if (done != Z_OK && done != Z_STREAM_END) throw std::runtime_error("zlib does not deflate");
  return out;
}

void append_little_endian(std::string& out, std::uint32_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8) {
    out.push_back(static_cast<char>((value >> shift) & 0xffU));
  }
}

}  // namespace

std::string crlf(std::string_view text) { return replaced(text, "\n", "\r\n"); }

std::string replaced(std::string_view text, std::string_view name, std::string_view value) {
  std::string out;
  for (std::size_t at = 0;;) {
    const std::size_t found = text.find(name, at);
    out += text.substr(at, found - at);
    if (found == std::string_view::npos) return out;
    out += value;
    at = found + name.size();
  }
}

bool has_field(std::string_view text, std::string_view name) {
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = text.substr(at, text.find('\n', at) - at);
    if (line.size() > name.size() && line[name.size()] == ':' &&
        same_text(line.substr(0, name.size()), name)) {
      return true;
    }
    at += line.size() + 1;
  }
  return false;
}

std::string bare(std::string_view head) {
  std::string lines(head);
  if (lines.back() != '\n') lines += '\n';
  return crlf(lines + "Date: {date}\n\n");
}

std::string reply(std::string_view head, std::string_view content) {
  std::string lines(head);
  if (lines.back() != '\n') lines += '\n';
  if (!content.empty() && !has_field(head, "Content-Type")) {
    lines += "Content-Type: text/plain; charset=utf-8\n";
  }
  if (!has_field(head, "Content-Length") && !has_field(head, "Transfer-Encoding")) {
    lines += "Content-Length: " + std::to_string(content.size()) + '\n';
  }
  if (!has_field(head, "Cache-Control")) lines += "Cache-Control: no-store\n";
  return bare(lines).append(content);
}

std::string ok(std::string_view fields, std::string_view content) {
  return reply(std::string("HTTP/1.1 200 OK\n").append(fields), content);
}

std::string gzipped(std::string_view content) { return deflated(content, 15 + 16, Z_FINISH); }

Bomb gzip_bomb(std::size_t times) {
  // A full flush ends on an octet and forgets what came before, so that one block may follow
  // itself.
  const std::string zeros(kMebibyte, '\0');
  Bomb bomb;
  bomb.head = {'\x1f', '\x8b', 8, 0, 0, 0, 0, 0, 2, '\xff'};
  bomb.block = deflated(zeros, -15, Z_FULL_FLUSH);
  bomb.last = deflated({}, -15, Z_FINISH);
  const uLong one = crc32(0, reinterpret_cast<const Bytef*>(zeros.data()), kMebibyte);
  uLong all = 0;
  for (std::size_t i = 0; i < times; ++i) all = crc32_combine(all, one, kMebibyte);
  append_little_endian(bomb.last, static_cast<std::uint32_t>(all));
  append_little_endian(bomb.last, static_cast<std::uint32_t>(times * kMebibyte));
  return bomb;
}

}  // namespace checker::demo
