#include "rules/message/compose.h"

#include "rules/message/read.h"

namespace statute {

void Composer::begin(std::uint8_t major, std::uint8_t minor) {
  text_.clear();
  entries_.clear();
  lines_.clear();
  major_ = major;
  minor_ = minor;
}

Composer::Slice Composer::append(std::string_view text) {
  const Slice slice{text_.size(), text.size()};
  text_.append(text);
  return slice;
}

void Composer::append_version() {
  version_ = append("HTTP");
  if (major_ != 0) {
    text_ += '/';
    text_ += static_cast<char>('0' + major_ % 10);
    if (major_ == 1) {  // HTTP/2 and HTTP/3 have no minor versions
      text_ += '.';
      text_ += static_cast<char>('0' + minor_ % 10);
    }
  }
  version_.size = text_.size() - version_.at;
}

void Composer::status_line(std::uint8_t major, std::uint8_t minor, std::string_view status_code,
                           std::string_view reason) {
  begin(major, minor);
  append_version();
  text_ += ' ';
  first_ = append(status_code);
  // The space before an empty reason phrase is required: RFC 9112, 4.
  if (major == 1 || !reason.empty()) text_ += ' ';
  second_ = append(reason);
  start_line_ = {0, text_.size()};
  text_ += "\r\n";
}

void Composer::request_line(std::string_view method, std::string_view target, std::uint8_t major,
                            std::uint8_t minor) {
  begin(major, minor);
  first_ = append(method);
  text_ += ' ';
  second_ = append(target);
  text_ += ' ';
  append_version();
  start_line_ = {0, text_.size()};
  text_ += "\r\n";
}

void Composer::field(std::string_view name, std::string_view value) {
  Entry e;
  e.name = append(name);
  text_ += ": ";
  e.value = append(value);
  text_ += "\r\n";
  e.id = intern(name);
  e.odd = oddities_of(name, value);
  entries_.push_back(e);
}

void Composer::finish_head(Message& out) {
  text_ += "\r\n";
  for (const Entry& e : entries_) {
    lines_.push_back({view(e.name), view(e.value), e.id, e.odd});
    if (e.id != Field::unknown) out.present.insert(e.id);
    out.odd.insert(e.odd);
  }
  out.head = text_;
  out.start_line = view(start_line_);
  out.version = view(version_);
  out.fields = lines_;
  out.major = major_;
  out.minor = minor_;
}

void Composer::finish(Response& out) {
  out = {};
  finish_head(out);
  for (FieldLine& line : lines_) {
    if (!line.name.starts_with(':') || line.id == Field::pseudo_status) continue;
    line.odd.insert(Oddity::pseudo_unknown);
    out.odd.insert(Oddity::pseudo_unknown);
  }
  out.status_code = view(first_);
  out.reason = view(second_);
  const std::string_view code = out.status_code;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (code.size() == 3 && is_digit(code[0]) && is_digit(code[1]) && is_digit(code[2])) {
    out.status = (code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0');
  } else {
    out.odd.insert(Oddity::start_line);
  }
}

void Composer::finish(Request& out) {
  out = {};
  finish_head(out);
  out.method_name = view(first_);
  out.method = method_of(out.method_name);
  out.target = view(second_);
}

Oddities block_oddities(std::span<const FieldLine> block) noexcept {
  constexpr std::string_view kStatus = ":status";
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  Oddities odd;
  std::size_t status = 0;
  bool sound = true;
  bool regular = false;
  for (const FieldLine& line : block) {
    const std::string_view value = line.value;
    const bool at_edge = !value.empty() && (is_blank(value.front()) || is_blank(value.back()));
    if (at_edge || line.odd.contains(Oddity::value_space)) odd.insert(Oddity::value_edge_space);
    for (char c : line.name) {
      if (c >= 'A' && c <= 'Z') odd.insert(Oddity::name_upper_case);
    }
    if (!line.name.starts_with(':')) {
      regular = true;
      continue;
    }
    if (regular) odd.insert(Oddity::pseudo_late);
    if (line.name != kStatus) {
      odd.insert(Oddity::pseudo_unknown);
      continue;
    }
    ++status;
    sound = sound && value.size() == 3 &&
            value.find_first_not_of("0123456789") == std::string_view::npos;
  }
  if (status == 0 || !sound) odd.insert(Oddity::pseudo_missing);
  if (status > 1) odd.insert(Oddity::pseudo_repeated);
  return odd;
}

}  // namespace statute
