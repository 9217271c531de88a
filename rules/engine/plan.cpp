#include "rules/engine/plan.h"

#include <bit>
#include <span>

#include "rules/engine/digest.h"

namespace statute {
namespace {

// What is mixed in first must be spread, or the next, if short, could undo it.
constexpr std::uint64_t kSeed = 0xA0761D6478BD642Fu;

void digest_lines(std::span<const FieldLine> lines, const FieldSet& looked,
                  std::uint64_t* digests) noexcept {
  looked.for_each([digests](Field f) { digests[static_cast<std::size_t>(f)] = 0; });
  for (const FieldLine& line : lines) {
    if (!looked.contains(line.id)) continue;
    std::uint64_t& h = digests[static_cast<std::size_t>(line.id)];
    h = mix(mix(h ^ kSeed, line.odd.word()), line.value);
  }
}

}  // namespace

Outline::Outline(const Exchange& x, const Needs& seen) noexcept
    : present(x.response.present),
      odd(x.response.odd),
      sight(seen),
      status(static_cast<std::uint16_t>(x.response.status)),
      major(x.response.major),
      minor(x.response.minor),
      vantage(x.vantage),
      scheme(x.scheme) {
  if (x.request == nullptr) return;
  const Request& q = *x.request;
  asked = q.present;
  asked_odd = q.odd;
  asked_major = q.major;
  asked_minor = q.minor;
  method = q.method;
  has_request = true;
}

std::uint64_t Outline::digest() const noexcept {
  // Two chains that do not wait for each other.
  std::uint64_t a = mix(kSeed, odd.word());
  std::uint64_t b = mix(mix(~kSeed, asked_odd.word()), sight.word());
  for (std::uint64_t w : present.words()) a = mix(a, w);
  for (std::uint64_t w : asked.words()) b = mix(b, w);
  const auto in = [](auto v, int at) { return static_cast<std::uint64_t>(v) << at; };
  a = mix(a, in(status, 0) | in(major, 16) | in(minor, 24) | in(asked_major, 32) |
                 in(asked_minor, 40) | in(has_request, 48));
  b = mix(b, in(method, 0) | in(vantage, 8) | in(scheme, 16));
  const std::uint64_t h = mix(a, std::rotl(b, 32));
  return h ^ (h >> 32);
}

void Answers::look(const Exchange& x, const Plan& plan) noexcept {
  digest_lines(x.response.fields, plan.looked, lines_.data());
  if (x.request == nullptr) return;
  digest_lines(x.request->fields, plan.asked_looked, lines_.data() + kFieldCount);
}

std::uint64_t Answers::key(const Plan& plan, const Plan::Group& g) const noexcept {
  std::uint64_t h = g.salt;
  for (std::size_t i = g.lines_from; i < g.lines_to; ++i) h = mix(h, lines_[plan.lines[i]]);
  return (h ^ (h >> 32)) | 1;
}

}  // namespace statute
