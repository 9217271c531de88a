#include "rules/example.h"

#include <cstddef>
#include <optional>

#include "rules/message/framing.h"
#include "rules/message/read.h"
#include "rules/message/transcript.h"

namespace statute {
namespace {

constexpr int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char l = to_lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

// Takes the marks and escapes out, and puts the line ends in.
class Converter {
 public:
  Converter(std::string_view text, std::string& out,
            std::vector<std::pair<std::size_t, std::size_t>>& marks,
            std::vector<std::size_t>& connections)
      : text_(text), out_(out), marks_(marks), connections_(connections) {}

  void run() {
    if (text_.starts_with('\n')) text_.remove_prefix(1);
    bool line_start = true;
    for (std::size_t i = 0; i < text_.size();) {
      const std::string_view rest = text_.substr(i);
      if (line_start && in_content_ && (begins_message(rest) || begins_note(rest))) end_content();
      if (noted_ && !in_content_ && from_ == out_.size() && begins_note(rest)) {
        connections_.push_back(from_);
        noted_ = false;
      }
      if (rest.starts_with("[[")) {
        marks_.emplace_back(out_.size(), 0);
        i += 2;
        continue;
      }
      if (rest.starts_with("]]")) {
        marks_.back().second = out_.size() - marks_.back().first;
        i += 2;
        continue;
      }
      line_start = rest.front() == '\n';
      i += line_start ? newline() : literal(rest);
    }
    if (in_content_) end_content();
  }

 private:
  static bool begins_message(std::string_view rest) {
    while (rest.starts_with("[[")) rest.remove_prefix(2);
    return begins_response(rest) || begins_request(rest);
  }

  static bool begins_note(std::string_view rest) {
    return rest.starts_with("# received: ") || rest.starts_with("# connection: ") ||
           rest.starts_with("# scheme: ") || rest.starts_with("# vantage: ") ||
           rest.starts_with("# held back: ") || rest.starts_with("# certificate: ");
  }

  std::size_t literal(std::string_view rest) {
    if (rest.front() != '\\' || rest.size() < 2) {
      out_ += rest.front();
      return 1;
    }
    switch (rest[1]) {
      case 'r':
        out_ += '\r';
        return 2;
      case 'n':
        out_ += '\n';
        return 2;
      case 't':
        out_ += '\t';
        return 2;
      case '0':
        out_ += '\0';
        return 2;
      case '*': {
        const std::size_t end = rest.find(';');
        std::size_t n = 0;
        for (char c : rest.substr(2, end - 2)) n = 10 * n + static_cast<std::size_t>(c - '0');
        if (!out_.empty() && n > 0) out_.append(n - 1, out_.back());
        return end + 1;
      }
      case 'x':
        if (rest.size() >= 4 && hex_value(rest[2]) >= 0 && hex_value(rest[3]) >= 0) {
          out_ += static_cast<char>(hex_value(rest[2]) * 16 + hex_value(rest[3]));
          return 4;
        }
        [[fallthrough]];
      default:
        out_ += rest[1];
        return 2;
    }
  }

  std::size_t newline() {
    if (in_content_) {
      out_ += chunked_ ? "\r\n" : "\n";
      return 1;
    }
    if (out_.size() == from_ && noted_) return 1;  // separates exchanges
    const bool note = from_ == out_.size() || out_[from_] == '#';
    out_ += "\r\n";
    if (note && !noted_) {
      from_ = out_.size();  // each note is a line of its own
    } else if (out_.ends_with("\r\n\r\n") || out_.ends_with("\n\r\n")) {
      end_head();
    }
    return 1;
  }

  void end_head() {
    const std::string_view head = std::string_view(out_).substr(from_);
    FieldLines lines;
    noted_ = true;
    Delimited by;
    if (begins_request(head)) {
      Request q;
      read_head(head, q, lines);
      by = delimited(q);
      in_content_ = by.by != Delimiter::none;
    } else {
      Response r;
      read_head(head, r, lines);
      by = delimited(r, std::nullopt);
      in_content_ = !r.is_interim();
    }
    chunked_ = by.by == Delimiter::chunked;
    open_ = by.by == Delimiter::close;
    from_ = out_.size();
    content_end_ = from_ + static_cast<std::size_t>(by.length);
  }

  // Newlines after the content separate exchanges, and are not sent.
  void end_content() {
    const bool separated = !chunked_ && !open_ && out_.size() > content_end_ &&
                           out_.find_first_not_of("\r\n", content_end_) == std::string::npos;
    if (separated) out_.resize(content_end_);
    in_content_ = false;
    from_ = out_.size();
  }

  std::string_view text_;
  std::string& out_;
  std::vector<std::pair<std::size_t, std::size_t>>& marks_;
  std::vector<std::size_t>& connections_;  // where those after the first begin
  std::size_t from_ = 0;                   // where the head or the content began
  std::size_t content_end_ = 0;
  bool in_content_ = false;
  bool chunked_ = false;
  bool open_ = false;
  bool noted_ = false;  // a message has begun: no notes any more
};

}  // namespace

Example::Example(std::string_view text) {
  std::vector<std::size_t> connections;
  Converter(text, octets_, marks_, connections).run();
  const std::string_view all = octets_;
  for (const auto& [at, n] : marks_) marked_.push_back(all.substr(at, n));
  connections.push_back(all.size());
  Exchange noted;
  std::size_t from = 0;
  for (std::size_t to : connections) {
    const std::string_view octets = all.substr(from, to - from);
    noted.connection = {};
    const std::size_t notes = read_notes(octets, noted);
    Transcript transcript(octets.substr(notes));
    transcript.state_frames(read_frame_notes(octets.substr(0, notes)));
    for (;;) {
      auto slot = std::make_unique<Slot>();
      slot->exchange = noted;
      if (!transcript.next(slot->exchange, slot->request, slot->storage)) break;
      slots_.push_back(std::move(slot));
    }
    from = to;
  }
}

void Example::use(Facts& facts) noexcept {
  for (const auto& slot : slots_) slot->exchange.facts = &facts;
}

std::string Example::marked_octets() const {
  std::string out = octets_;
  for (auto m = marks_.rbegin(); m != marks_.rend(); ++m) {
    out.insert(m->first + m->second, "]]");
    out.insert(m->first, "[[");
  }
  return out;
}

}  // namespace statute
