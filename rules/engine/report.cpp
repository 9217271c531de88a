#include "rules/engine/report.h"

#include <algorithm>
#include <functional>
#include <limits>

#include "rules/engine/history.h"

namespace statute {
namespace {

std::string_view part_of(const Response& r, Part part) {
  switch (part) {
    case Part::response_head:
      return r.head;
    case Part::response_content:
      return r.content.octets;
    case Part::response_trailers:
      return r.trailer_section;
    case Part::response_after:
      return r.after;
    case Part::response_framing:
      return r.framing.wire;
    default:
      return {};
  }
}

bool lies_in(std::string_view v, std::string_view whole) {
  return whole.data() != nullptr && std::less_equal<>{}(whole.data(), v.data()) &&
         std::less_equal<>{}(v.data() + v.size(), whole.data() + whole.size());
}

Evidence span(Part part, std::size_t interim, std::string_view v, std::string_view whole) {
  const std::size_t most = std::numeric_limits<std::uint32_t>::max();
  return {part, static_cast<std::uint16_t>(interim),
          static_cast<std::uint32_t>(std::min(v.size(), most)),
          static_cast<std::uint64_t>(v.data() - whole.data())};
}

constexpr std::array kResponseParts{Part::response_head, Part::response_content,
                                    Part::response_trailers, Part::response_after,
                                    Part::response_framing};

}  // namespace

std::string_view octets(const Exchange& x, const Evidence& e) noexcept {
  std::string_view whole;
  if (e.part == Part::request_head || e.part == Part::request_content) {
    if (x.request == nullptr) return {};
    whole = e.part == Part::request_head ? x.request->head : x.request->content.octets;
  } else if (e.interim == 0) {
    whole = part_of(x.response, e.part);
  } else if (e.interim <= x.interim.size()) {
    whole = part_of(x.interim[e.interim - 1u], e.part);
  }
  return e.offset <= whole.size() ? whole.substr(e.offset, e.length) : std::string_view{};
}

std::string_view octets(const Memo& m, const Evidence& e) noexcept {
  std::string_view whole;
  if (e.part == Part::request_head) whole = m.request().head;
  if (e.part == Part::response_head) whole = m.response().head;
  if (e.part == Part::response_content) whole = m.response().content.octets;
  return e.offset <= whole.size() ? whole.substr(e.offset, e.length) : std::string_view{};
}

Evidence Reporter::locate(std::string_view v) const noexcept {
  const Finding* const current =
      workspace_.findings_.empty() ? nullptr : &workspace_.findings_.back();
  if (current != nullptr && current->about != nullptr && current->rule == rule_) {
    const Memo& m = *current->about;
    for (const auto& [part, whole] :
         {std::pair(Part::response_head, m.response().head),
          std::pair(Part::response_content, m.response().content.octets),
          std::pair(Part::request_head, m.request().head)}) {
      if (lies_in(v, whole)) return span(part, 0, v, whole);
    }
  }
  for (std::size_t i = 0; i < exchange_.interim.size(); ++i) {
    for (Part part : kResponseParts) {
      const std::string_view whole = part_of(exchange_.interim[i], part);
      if (!whole.empty() && lies_in(v, whole)) return span(part, i + 1, v, whole);
    }
  }
  for (Part part : kResponseParts) {
    const std::string_view whole = part_of(exchange_.response, part);
    if (lies_in(v, whole)) return span(part, 0, v, whole);
  }
  if (exchange_.final != nullptr) {
    for (Part part : kResponseParts) {
      const std::string_view whole = part_of(*exchange_.final, part);
      if (lies_in(v, whole)) return span(part, 0, v, whole);
    }
  }
  if (const Request* q = exchange_.request) {
    if (lies_in(v, q->head)) return span(Part::request_head, 0, v, q->head);
    if (lies_in(v, q->content.octets)) {
      return span(Part::request_content, 0, v, q->content.octets);
    }
  }
  return {};
}

}  // namespace statute
