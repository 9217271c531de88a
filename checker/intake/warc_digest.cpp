#include "checker/intake/warc_digest.h"

#include <string>
#include <utility>

#include "checker/support/text.h"

namespace checker::intake {
namespace {

// RFC 4648, 6, without padding.
std::string base32(std::string_view octets) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  unsigned bits = 0;
  unsigned held = 0;
  for (char c : octets) {
    bits = (bits << 8 | static_cast<unsigned char>(c)) & 0xFFFF;
    for (held += 8; held >= 5; held -= 5) out += kAlphabet[bits >> (held - 5) & 31];
  }
  if (held > 0) out += kAlphabet[bits << (5 - held) & 31];
  return out;
}

std::string base16(std::string_view octets) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (char c : octets) {
    const auto u = static_cast<unsigned char>(c);
    out += kDigits[u >> 4];
    out += kDigits[u & 15];
  }
  return out;
}

// By its name of RFC 9530; empty if it is not known.
std::string_view algorithm_named(std::string_view name) {
  constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"sha1", "sha"},       {"sha-1", "sha"},       {"sha256", "sha-256"}, {"sha-256", "sha-256"},
      {"sha512", "sha-512"}, {"sha-512", "sha-512"}, {"md5", "md5"},
  };
  for (const auto& [text, algorithm] : kNames) {
    if (same_text(name, text)) return algorithm;
  }
  return {};
}

}  // namespace

bool agrees(std::string_view stated, std::string_view octets, ExchangeFacts& facts) {
  const std::size_t colon = stated.find(':');
  if (colon == stated.npos) return true;
  const std::string_view algorithm = algorithm_named(stated.substr(0, colon));
  if (algorithm.empty()) return true;
  facts.next();
  const std::string_view digest = facts.digest(algorithm, octets);
  std::string_view value = stated.substr(colon + 1);
  while (value.ends_with('=')) value.remove_suffix(1);
  if (digest.empty() || value.empty()) return true;
  if (value.size() == 2 * digest.size()) return same_text(value, base16(digest));
  const std::string in32 = base32(digest);
  if (value.size() == in32.size()) return same_text(value, in32);
  std::string in64 = base64_encode(digest);
  while (in64.ends_with('=')) in64.pop_back();
  return value == in64;
}

const char* digest_fault(const WarcRecord& record, ExchangeFacts& facts) {
  const WarcHead& head = record.head;
  if (record.block.size() != record.block_length) return nullptr;
  if (!head.block_digest.empty() && !agrees(head.block_digest, record.block, facts)) {
    return "a record whose block has another digest than WARC-Block-Digest";
  }
  // A revisit record states the digest of what it leaves out.
  if (head.payload_digest.empty() || head.type == WarcType::revisit) return nullptr;
  bool agreed = false;
  if (head.type == WarcType::response && record.skip == nullptr) {
    const std::string_view payload = record.block.substr(record.content_at);
    agreed = agrees(head.payload_digest, payload, facts) ||
             agrees(head.payload_digest, record.response.content.octets, facts);
  } else if (head.type == WarcType::resource) {
    agreed = agrees(head.payload_digest, record.block, facts);
  } else {
    return nullptr;
  }
  return agreed ? nullptr : "a record whose payload has another digest than WARC-Payload-Digest";
}

}  // namespace checker::intake
