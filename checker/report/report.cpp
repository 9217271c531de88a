#include "checker/report/report.h"

#include <algorithm>

#include "checker/report/formats.h"

namespace checker::report {
namespace {

constexpr std::array<std::string_view, 4> kFormats{"text", "concise", "json", "jsonl"};

}  // namespace

std::unique_ptr<Report> make_report(std::string_view format, Output& out, const Style& style) {
  if (format == "text") return make_text(out, style);
  if (format == "concise") return make_concise(out, style);
  if (format == "json") return make_json(out);
  if (format == "jsonl") return make_jsonl(out);
  return nullptr;
}

std::span<const std::string_view> formats() noexcept { return kFormats; }

std::uint64_t read_of(const SourceTotals& t) noexcept {
  std::uint64_t n = t.judged;
  for (const auto& [why, skipped] : t.skipped) n += skipped;
  return n;
}

std::string_view name(statute::Level level) noexcept {
  constexpr std::array<std::string_view, 4> kNames{"must", "should", "advice", "info"};
  return kNames[static_cast<std::size_t>(level)];
}

std::string_view name(statute::Part part) noexcept {
  constexpr std::array<std::string_view, 8> kNames{
      "request_head",      "request_content", "response_head",    "response_content",
      "response_trailers", "response_after",  "response_framing", "none"};
  return kNames[static_cast<std::size_t>(part)];
}

std::string_view name(statute::Need need) noexcept {
  constexpr std::array<std::string_view, static_cast<std::size_t>(statute::Need::count_)> kNames{
      "request",    "request_fields", "request_content", "emptiness", "length",   "content",
      "data",       "wire",           "line_ends",       "lines",     "trailers", "interim",
      "connection", "time",           "history"};
  return kNames[static_cast<std::size_t>(need)];
}

std::string reference(const statute::Spec& spec) {
  std::string out(spec.document);
  if (!spec.section.empty()) out.append(" ").append(spec.section);
  return out;
}

}  // namespace checker::report
