#include "checker/report/report.h"

#include <algorithm>

#include "checker/report/formats.h"

namespace checker::report {
namespace {

constexpr std::array<std::string_view, 10> kFormats{
    "text", "concise", "json", "jsonl", "sarif", "junit", "gitlab", "github", "html", "markdown"};

bool is_number(std::string_view section) {
  constexpr std::string_view kMarks = "0123456789.ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  return !section.empty() && section.find_first_not_of(kMarks) == section.npos;
}

}  // namespace

std::unique_ptr<Report> make_report(std::string_view format, Output& out, const Style& style) {
  if (format == "text") return make_text(out, style);
  if (format == "concise") return make_concise(out, style);
  if (format == "json") return make_json(out);
  if (format == "jsonl") return make_jsonl(out);
  if (format == "sarif") return make_sarif(out, style);
  if (format == "junit") return make_junit(out, style);
  if (format == "gitlab") return make_gitlab(out, style);
  if (format == "github") return make_github(out, style);
  if (format == "html") return make_html(out, style);
  if (format == "markdown") return make_markdown(out, style);
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

std::string spec_url(const statute::Spec& spec) {
  const std::string_view document = spec.document;
  std::string out;
  if (document.starts_with("RFC ")) {
    out = "https://www.rfc-editor.org/rfc/rfc" + std::string(document.substr(4)) + ".html";
  } else if (document.starts_with("draft-")) {
    out = "https://datatracker.ietf.org/doc/html/" + std::string(document);
  } else if (document == "WHATWG Fetch") {
    return "https://fetch.spec.whatwg.org/";
  } else if (document == "WHATWG HTML") {
    return "https://html.spec.whatwg.org/";
  } else if (document == "WHATWG URL") {
    return "https://url.spec.whatwg.org/";
  } else {
    return {};
  }
  // What another version of the program tells is document and section in one.
  if (out.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789:/.-") != out.npos) return {};
  if (is_number(spec.section)) out += "#section-" + std::string(spec.section);
  return out;
}

std::string reference(const statute::Spec& spec) {
  std::string out(spec.document);
  if (!spec.section.empty()) out.append(" ").append(spec.section);
  return out;
}

}  // namespace checker::report
