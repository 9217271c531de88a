#include "checker/support/facts.h"

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

}  // namespace

void ExchangeFacts::next() noexcept { known_ = {}; }

statute::Data ExchangeFacts::data(const statute::Message& m) {
  const std::string_view octets = m.content.octets;
  if (m.content.form == statute::Form::decoded || !m.has(statute::Field::content_encoding)) {
    return {octets, statute::Decoding::done};
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
  known_ = {octets.data(), octets.size(), {decoded.octets, decoding_of(decoded)}};
  return known_.data;
}

std::string_view ExchangeFacts::digest(std::string_view, std::string_view) { return {}; }

}  // namespace checker
