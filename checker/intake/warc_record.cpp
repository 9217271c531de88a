#include "checker/intake/warc_record.h"

#include <algorithm>

#include "rules/message/framing.h"
#include "rules/message/read.h"

namespace checker::intake {
namespace {

using statute::Delimiter;
using statute::Field;
using statute::Form;
using statute::Known;
using statute::Message;
using statute::Response;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\r')) {
    s.remove_suffix(1);
  }
  return s;
}

// "<urn:uuid:...>"; wget wrote target URIs in brackets, too.
std::string_view without_brackets(std::string_view s) {
  if (s.size() >= 2 && s.front() == '<' && s.back() == '>') s = s.substr(1, s.size() - 2);
  return s;
}

WarcType type_named(std::string_view name) {
  constexpr std::pair<std::string_view, WarcType> kTypes[] = {
      {"response", WarcType::response},     {"request", WarcType::request},
      {"metadata", WarcType::metadata},     {"revisit", WarcType::revisit},
      {"warcinfo", WarcType::warcinfo},     {"resource", WarcType::resource},
      {"conversion", WarcType::conversion}, {"continuation", WarcType::continuation},
  };
  for (const auto& [text, type] : kTypes) {
    if (statute::equal_fold(name, text)) return type;
  }
  return WarcType::other;
}

std::optional<std::uint64_t> number(std::string_view s) {
  if (s.empty() || s.size() > 18) return std::nullopt;
  std::uint64_t n = 0;
  for (char c : s) {
    if (!is_digit(c)) return std::nullopt;
    n = n * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return n;
}

void take_field(std::string_view name, std::string_view value, WarcHead& out) {
  const auto is = [name](std::string_view known) { return statute::equal_fold(name, known); };
  switch (name.size()) {
    case 9:
      if (is("WARC-Type")) {
        out.type_name = value;
        out.type = type_named(value);
      } else if (is("WARC-Date")) {
        out.date = value;
      }
      break;
    case 12:
      if (is("Content-Type")) out.content_type = value;
      break;
    case 13:
      if (is("WARC-Protocol") && out.protocol.empty() &&
          (value.starts_with("h2") || value.starts_with("h3") || value.starts_with("http/"))) {
        out.protocol = value;
      }
      break;
    case 14:
      if (is("Content-Length") && !out.length) out.length = number(value);
      if (is("WARC-Record-ID")) out.id = without_brackets(value);
      if (is("WARC-Truncated")) out.truncated = value.empty() ? "unspecified" : value;
      break;
    case 15:
      if (is("WARC-Target-URI")) out.uri = without_brackets(value);
      break;
    case 17:
      if (is("WARC-Block-Digest")) out.block_digest = value;
      break;
    case 18:
      if (is("WARC-Concurrent-To")) {
        for (std::string_view& id : out.concurrent) {
          if (!id.empty()) continue;
          id = without_brackets(value);
          break;
        }
      }
      break;
    case 19:
      if (is("WARC-Payload-Digest")) out.payload_digest = value;
      if (is("WARC-Segment-Number")) out.is_segment = true;
      break;
    default:
      break;
  }
}

bool has_front(std::string_view s, std::string_view front) {
  return s.size() >= front.size() && statute::equal_fold(s.substr(0, front.size()), front);
}

// "http", of a URI that has a scheme.
std::string_view scheme_of(std::string_view uri) { return uri.substr(0, uri.find(':')); }

const char* no_message(const WarcRecord& record) {
  const WarcHead& head = record.head;
  switch (head.type) {
    case WarcType::warcinfo:
      return "a warcinfo record";
    case WarcType::metadata:
      return "a metadata record";
    case WarcType::resource:
      return "a resource record: content without its response";
    case WarcType::conversion:
      return "a conversion record";
    case WarcType::continuation:
      return "the continuation of a segmented record";
    case WarcType::other:
      return head.type_name.empty() ? "a record without a type" : "a record of an unknown type";
    default:
      break;
  }
  if (has_front(head.content_type, "text/dns")) return "not HTTP: an answer of DNS";
  const std::string_view scheme = scheme_of(head.uri);
  if (!head.uri.empty() && !statute::equal_fold(scheme, "http") &&
      !statute::equal_fold(scheme, "https")) {
    if (statute::equal_fold(scheme, "dns")) return "not HTTP: an answer of DNS";
    return "not HTTP: the target has another scheme";
  }
  if (record.block.empty()) {
    return head.type == WarcType::revisit ? "a revisit record without a head" : "an empty record";
  }
  if (!head.content_type.empty() && !has_front(head.content_type, "application/http") &&
      !statute::begins_response(record.block) && !statute::begins_request(record.block)) {
    return "not HTTP: the record has another type";
  }
  return nullptr;
}

// Whether the content begins with a chunk, or what came of a first one that is
// longer. Text may look like a chunk-size line by chance.
bool begins_chunks(std::string_view octets, bool cut) {
  const std::size_t lf = octets.substr(0, 1024).find('\n');
  if (lf == octets.npos) return false;
  std::string_view line = octets.substr(0, lf);
  const bool crlf = line.ends_with('\r');
  if (crlf) line.remove_suffix(1);
  const statute::ChunkLine size = statute::read_chunk_line(line);
  if (!size.readable) return false;
  if (size.odd.contains(statute::Oddity::chunk_extension_syntax)) return false;
  const std::string_view rest = octets.substr(lf + 1);
  if (size.size < rest.size()) {
    const char next = rest[static_cast<std::size_t>(size.size)];
    return next == '\r' || next == '\n';
  }
  // All of the rest is within the first chunk.
  return size.size == 0 || cut || (crlf && line.size() <= 10 && line.size() == size.size_end);
}

// Whether these octets cannot have the coding that was applied last.
bool lacks_coding(const Message& m, std::string_view octets) {
  std::string_view last;
  for (const statute::FieldLine& line : m.lines(Field::content_encoding)) last = line.value;
  if (const std::size_t comma = last.rfind(','); comma != last.npos) last.remove_prefix(comma + 1);
  const std::optional<Coding> coding = coding_named(trim(last));
  if (!coding || octets.empty()) return false;
  const auto octet = [octets](std::size_t i) {
    return i < octets.size() ? static_cast<unsigned char>(octets[i]) : 0u;
  };
  switch (*coding) {
    case Coding::gzip:
      return octet(0) != 0x1F || (octets.size() > 1 && octet(1) != 0x8B);
    case Coding::zstd:
      return octets.size() >= 4 && !octets.starts_with("\x28\xB5\x2F\xFD") &&
             ((octet(0) & 0xF0) != 0x50 || octets.substr(1, 3) != "\x2A\x4D\x18");
    case Coding::brotli:
    case Coding::deflate: {
      // Neither has a mark of its own; but what is coded is not plain text for long.
      const std::string_view front = octets.substr(0, 64);
      return std::all_of(front.begin(), front.end(), [](char c) {
        const auto u = static_cast<unsigned char>(c);
        return (u >= 0x20 && u < 0x7F) || c == '\n' || c == '\r' || c == '\t';
      });
    }
    case Coding::identity:
      break;
  }
  return false;
}

// Frames what follows the head, and says what the writer of the record did to it.
void frame(WarcRecord& record, std::optional<statute::Method> method) {
  Response& r = record.response;
  std::string_view octets = record.block.substr(record.content_at);
  const bool revisit = record.head.type == WarcType::revisit;
  const std::uint64_t missing = record.block_length - record.block.size();
  record.cut = !record.head.truncated.empty() || record.head.is_segment;
  record.unchunked = record.uncoded = record.is_framed = record.odd_length = false;
  r.framing = {};
  r.content = {};
  r.after = {};
  r.trailers = {};
  r.trailer_section = {};
  record.storage.response_content.clear();

  statute::Delimited by = statute::delimited(r, method);
  if (revisit || (octets.empty() && by.by != Delimiter::none && by.by != Delimiter::tunnel &&
                  !(by.by == Delimiter::length && by.length == 0))) {
    // Left out as known already; or, without any octets, perhaps an answer to HEAD.
    r.framing.by = by.by == Delimiter::none ? by.by : Delimiter::unknown;
    r.framing.complete = by.by == Delimiter::none && !revisit;
    if (revisit || record.cut || !method) return;
    if (by.by == Delimiter::close) {
      r.framing = {Delimiter::close, true, 0, octets};
      r.content.known = Known::fully;
      return;
    }
    if (by.by == Delimiter::chunked) record.unchunked = true;
    record.odd_length = true;
    return;
  }
  if (by.by == Delimiter::chunked && !begins_chunks(octets, record.cut || missing > 0)) {
    record.unchunked = true;
    by = {Delimiter::unknown, 0};
  }
  if (missing > 0 || record.cut) {
    // The beginning of it.
    if (by.by == Delimiter::length) by = {Delimiter::unknown, 0};
    if (by.by == Delimiter::close) by = {Delimiter::unknown, 0};
  }
  const std::size_t used = statute::read_content(octets, by, true, r, record.storage.lines,
                                                 record.storage.response_content);
  const std::string_view after = octets.substr(used);
  // Line ends that end the record, counted in by mistake, are nobody's.
  if (statute::empty_lines(after) != after.size()) r.after = after;
  if (missing > 0) {
    r.content.known = by.by == Delimiter::chunked ? Known::partly : Known::length;
    r.content.length += missing;
    r.content.octets = {};
    r.framing.complete = by.by != Delimiter::chunked;
    r.framing.wire = {};
    if (record.cut) r.content.known = Known::whether;
    return;
  }
  if (record.cut) {
    // A length or chunks that came to their end were not cut after all.
    if (by.by != Delimiter::chunked || !r.framing.complete) {
      r.framing.by = Delimiter::unknown;
      r.framing.complete = false;
      r.content.known = Known::partly;
    }
    return;
  }
  record.is_framed = by.by == Delimiter::chunked ||
                     (by.by == Delimiter::length && r.framing.complete && r.after.empty());
  record.odd_length = by.by == Delimiter::length && !record.is_framed;
  record.uncoded = r.has(Field::content_encoding) && lacks_coding(r, r.content.octets);
}

// Fields of the server that the writer renamed, since they no longer hold of what it wrote.
void note_renamed(WarcRecord& record) {
  for (const statute::FieldLine& line : record.response.fields) {
    if (line.id != Field::unknown || line.name.size() < 10) continue;
    for (std::string_view front : {"x-crawler-", "x-archive-orig-", "x-orig-"}) {
      if (!has_front(line.name, front)) continue;
      const std::string_view name = line.name.substr(front.size());
      record.renamed = true;
      if (statute::equal_fold(name, "content-encoding")) record.renamed_coding = true;
    }
  }
}

void read_response(WarcRecord& record) {
  Response& r = record.response;
  std::string_view rest = record.block;
  for (;;) {
    const std::size_t n = statute::read_head(rest, r, record.storage.lines);
    if (n == 0) {
      record.skip = "no status line: HTTP/0.9, or something else";
      return;
    }
    rest.remove_prefix(n);
    if (!r.is_interim() || !statute::begins_response(rest)) break;
    constexpr std::size_t kMostInterim = 1000;
    r.framing = {Delimiter::none, true, 0, {}};
    r.content.known = Known::fully;
    if (record.storage.interim.size() < kMostInterim) record.storage.interim.push_back(r);
  }
  record.content_at = record.block.size() - rest.size();
  record.lf_head = r.head.find('\r') == r.head.npos;
  note_renamed(record);
  frame(record, std::nullopt);
}

void read_request(WarcRecord& record) {
  statute::Request& q = record.request;
  if (statute::begins_response(record.block)) {
    // As warcio.js wrote them for a while: the fields of a request, no more.
    record.skip = "a request record without a request line";
    return;
  }
  const std::size_t n = statute::read_head(record.block, q, record.storage.lines);
  const std::string_view content = record.block.substr(n);
  const statute::Delimited by = statute::delimited(q);
  statute::read_content(content, by, true, q, record.storage.lines, record.storage.request_content);
  const bool whole = record.block.size() == record.block_length;
  if (!whole || !record.head.truncated.empty() || !q.framing.complete) {
    q.content.known = Known::partly;
  }
}

}  // namespace

bool begins_record(std::string_view octets) noexcept {
  return octets.size() > 5 && octets.starts_with("WARC/") && is_digit(octets[5]);
}

std::size_t find_record(std::string_view octets, std::size_t from) noexcept {
  for (;; ++from) {
    from = octets.find("WARC/", from);
    if (from == octets.npos) return from;
    if ((from == 0 || octets[from - 1] == '\n') && begins_record(octets.substr(from))) return from;
  }
}

std::size_t read_warc_head(std::string_view octets, WarcHead& out) noexcept {
  out = {};
  bool first = true;
  for (std::size_t at = 0;;) {
    const std::size_t lf = octets.find('\n', at);
    if (lf == octets.npos) return 0;
    std::string_view line = octets.substr(at, lf - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    at = lf + 1;
    if (line.empty()) return at;
    if (!first && line.front() != ' ' && line.front() != '\t') {
      const std::size_t colon = line.find(':');
      if (colon != line.npos) {
        take_field(trim(line.substr(0, colon)), trim(line.substr(colon + 1)), out);
      }
    }
    first = false;
  }
}

void WarcRecord::clear() noexcept {
  head = {};
  block = {};
  block_length = offset = 0;
  octets = 0;
  skip = nullptr;
  fault = nullptr;
  storage.clear();
  content_at = 0;
  number = 0;
  cut = unchunked = uncoded = is_framed = odd_length = lf_head = renamed = renamed_coding = false;
}

void read_messages(WarcRecord& record) {
  record.skip = no_message(record);
  if (record.skip != nullptr) return;
  if (record.is_answer()) return read_response(record);
  read_request(record);
}

void reframe(WarcRecord& record, statute::Method method) { frame(record, method); }

}  // namespace checker::intake
