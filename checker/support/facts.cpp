#include "checker/support/facts.h"

#include <openssl/evp.h>

#include <algorithm>

#include "rules/message/message.h"

namespace checker {
namespace {

std::string_view trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
  return s;
}

statute::Decoding decoding_of(const Decoded& d) {
  switch (d.outcome) {
    case Outcome::complete:
      return d.trailing > 0 ? statute::Decoding::trailing : statute::Decoding::done;
    case Outcome::truncated:
      return statute::Decoding::truncated;
    case Outcome::malformed:
      return statute::Decoding::malformed;
    case Outcome::too_large:
      return statute::Decoding::too_large;
    case Outcome::unknown_coding:
      break;
  }
  return statute::Decoding::unknown;
}

statute::Data data_of(const Decoded& d) { return {d.octets, decoding_of(d), d.raw_deflate}; }

constexpr std::array<std::string_view, ExchangeFacts::kDigests> kAlgorithms{"sha-256", "sha-512",
                                                                            "sha", "md5"};

// What OpenSSL calls them. Fetched once, which is slow, and kept to the end; null
// where the library was built without.
const EVP_MD* algorithm(std::size_t i) {
  static const std::array<EVP_MD*, ExchangeFacts::kDigests> all{
      EVP_MD_fetch(nullptr, "SHA2-256", nullptr), EVP_MD_fetch(nullptr, "SHA2-512", nullptr),
      EVP_MD_fetch(nullptr, "SHA1", nullptr), EVP_MD_fetch(nullptr, "MD5", nullptr)};
  return all[i];
}

}  // namespace

void ExchangeFacts::next() noexcept {
  known_ = {};
  for (Digest& d : digests_) d.known = false;
}

statute::Data ExchangeFacts::data(const statute::Message& m) {
  const std::string_view octets = m.content.octets;
  if (m.content.form == statute::Form::decoded || !m.has(statute::Field::content_encoding)) {
    return {octets, statute::Decoding::done, false};
  }
  if (known_.content == octets.data() && known_.length == octets.size() && !octets.empty()) {
    return known_.data;
  }
  codings_.clear();
  for (const statute::FieldLine& line : m.lines(statute::Field::content_encoding)) {
    std::string_view rest = line.value;
    while (true) {
      const std::size_t comma = rest.find(',');
      const std::string_view coding = trim(rest.substr(0, comma));
      if (!coding.empty() && !statute::equal_fold(coding, "identity")) codings_.push_back(coding);
      if (comma == rest.npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  const Decoded decoded = decoder_.decode(octets, codings_, limit_);
  known_ = {octets.data(), octets.size(), data_of(decoded)};
  return known_.data;
}

statute::Data ExchangeFacts::decoded(std::string_view coding, std::string_view octets) {
  return data_of(other_.decode(octets, {&coding, 1}, limit_));
}

std::string_view ExchangeFacts::digest(std::string_view name, std::string_view octets) {
  const auto* const found = std::find(kAlgorithms.begin(), kAlgorithms.end(), name);
  if (found == kAlgorithms.end()) return {};
  const auto i = static_cast<std::size_t>(found - kAlgorithms.begin());
  Digest& d = digests_[i];
  if (!d.known || d.content != octets.data() || d.length != octets.size()) {
    d = {.content = octets.data(), .length = octets.size(), .known = true, .octets = {}};
    const EVP_MD* const md = algorithm(i);
    d.octets.resize(EVP_MAX_MD_SIZE);
    unsigned size = 0;
    auto* const out = reinterpret_cast<unsigned char*>(d.octets.data());
    const bool done =
        md != nullptr && EVP_Digest(octets.data(), octets.size(), out, &size, md, nullptr) == 1;
    d.octets.resize(done ? size : 0);
  }
  return d.octets;
}

}  // namespace checker
