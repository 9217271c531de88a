// Content-Digest, Repr-Digest and their Want- forms: RFC 9530; and what they
// replace, Digest (RFC 3230) and Content-MD5 (RFC 1864).
#ifndef RULES_SYNTAX_DIGEST_FIELDS_H_
#define RULES_SYNTAX_DIGEST_FIELDS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/syntax/parse.h"
#include "rules/syntax/structured.h"

namespace statute::syntax {

struct DigestAlgorithm {
  std::string_view key;
  std::size_t length = 0;  // of the digest in octets; 0: the definition does not settle it
  bool deprecated = false;
};

// Hash Algorithms for HTTP Digest Fields                       RFC 9530, 7.2
inline constexpr std::array<DigestAlgorithm, 8> kDigestAlgorithms = {{
    {"sha-512", 64},
    {"sha-256", 32},
    {"md5", 16, true},
    {"sha", 20, true},
    {"unixsum", 0, true},
    {"unixcksum", 0, true},
    {"adler", 4, true},
    {"crc32c", 4, true},
}};

[[nodiscard]] constexpr const DigestAlgorithm* digest_algorithm(std::string_view key) noexcept {
  for (const DigestAlgorithm& a : kDigestAlgorithms) {
    if (a.key == key) return &a;
  }
  return nullptr;
}

// A member of Content-Digest or Repr-Digest that is none.
struct DigestFault {
  std::string_view written;
  std::string_view key;
  structured::Type type = structured::Type::byte_sequence;
  std::size_t length = 0;  // what it has, and
  std::size_t due = 0;     // what the algorithm makes; both 0 if the type is wrong
};

// The first member that is no Byte Sequence or whose length does not fit its algorithm. Nothing
// if the lines do not parse, which is another fault.
[[nodiscard]] inline std::optional<DigestFault> digest_fault(const structured::FieldLines& lines) {
  const auto digests = structured::dictionary(lines);
  if (!digests) return std::nullopt;
  for (const structured::DictionaryMember& d : *digests) {
    if (!d.is(structured::Type::byte_sequence)) {
      return DigestFault{d.written.empty() ? d.key : d.written, d.key, d.type};
    }
    const DigestAlgorithm* algorithm = digest_algorithm(d.key);
    if (algorithm == nullptr || algorithm->length == 0) continue;
    const std::size_t length = d.value.length();
    if (length != algorithm->length) {
      return DigestFault{d.written, d.key, d.type, length, algorithm->length};
    }
  }
  return std::nullopt;
}

// Whether there is a member and every one names a deprecated algorithm.
[[nodiscard]] inline bool only_deprecated(const structured::FieldLines& lines) {
  const auto digests = structured::dictionary(lines);
  if (!digests || digests->empty()) return false;
  for (const structured::DictionaryMember& d : *digests) {
    const DigestAlgorithm* algorithm = digest_algorithm(d.key);
    if (algorithm == nullptr || !algorithm->deprecated) return false;
  }
  return true;
}

// The first member of Want-Content-Digest or Want-Repr-Digest that is no Integer from 0 to 10:
// RFC 9530, 4.
[[nodiscard]] inline std::optional<std::string_view> preference_fault(
    const structured::FieldLines& lines) {
  const auto wanted = structured::dictionary(lines);
  if (!wanted) return std::nullopt;
  for (const structured::DictionaryMember& w : *wanted) {
    if (!w.is(structured::Type::integer) || w.value.number < 0 || w.value.number > 10) {
      return w.written.empty() ? w.key : w.written;
    }
  }
  return std::nullopt;
}

struct InstanceDigest {
  std::string_view algorithm;  // to be compared without case
  std::string_view value;
};

// instance-digest = digest-algorithm "=" <encoded digest output>   RFC 3230, 4.3.2
// One element of the old Digest field.
constexpr Parsed<InstanceDigest> instance_digest(std::string_view element) {
  Cursor c(element);
  InstanceDigest out{.algorithm = c.eat_token(), .value = {}};
  if (out.algorithm.empty()) return c.misfit("an algorithm");
  if (!c.eat('=')) return c.misfit("'='");
  const std::size_t from = c.at();
  c.eat_while([](char o) { return is_vchar(o) && o != ',' && o != ';'; });
  out.value = c.since(from);
  if (out.value.empty()) return c.misfit("a digest");
  if (!c.done()) return c.misfit("nothing after the digest");
  return out;
}

// The base64 of a digest of 128 bits                           RFC 1864, 2
constexpr Parsed<std::string_view> content_md5(std::string_view value) {
  Cursor c(value);
  const std::string_view digest =
      c.eat_while([](char o) { return is_alpha(o) || is_digit(o) || o == '+' || o == '/'; });
  if (digest.size() != 22) return Misfit{digest.size() < 22 ? digest.size() : 22, "22 characters"};
  if (!c.eat("==") || !c.done()) return c.misfit("'==' at the end");
  return digest;
}

static_assert(digest_algorithm("sha-256")->length == 32);
static_assert(instance_digest("SHA-256=X48=")->value == "X48=");
static_assert(content_md5("Q2hlY2sgSW50ZWdyaXR5IQ=="));

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_DIGEST_FIELDS_H_
