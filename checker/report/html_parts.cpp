// Text, shell words and configuration made of octets that want to be more.
#include "checker/report/html_parts.h"

#include <algorithm>
#include <utility>

#include "checker/support/text.h"

namespace checker::report {
namespace {

// Of one line, and nothing a terminal or a reader would take for another.
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

bool is_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == '/' || c == ':';
  });
}

// A string of TOML                                                     TOML 1.0, String
std::string toml_string(std::string_view text) {
  if (is_plain(text) && text.find_first_of("\"\\") == text.npos) {
    return '"' + std::string(text) + '"';
  }
  if (is_plain(text) && text.find('\'') == text.npos) return "'" + std::string(text) + "'";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.append("\\").push_back(c);
    } else if (octet < 0x20 || octet == 0x7F) {
      out.append("\\u00").append({kHex[octet >> 4], kHex[octet & 15]});
    } else {
      out.push_back(c);
    }
  }
  return out + '"';
}

// A pattern that matches the URL alone.
std::string as_glob(std::string_view url) {
  std::string out;
  for (const char c : url) {
    if (c == '*' || c == '?' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

// Characters that only look like others are left to the reader's tools.
bool is_readable(std::string_view text) { return escape_controls(text) == text; }

}  // namespace

std::string html_text(std::string_view octets) {
  std::string out;
  for (const char c : escape_controls(octets)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string html_anchor(std::string_view rule) {
  if (rule.size() > 100 || !is_word(rule)) return {};
  return "rule-" + std::string(rule);
}

std::string shell_quoted(std::string_view text) {
  if (is_word(text)) return std::string(text);
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

std::string curl_line(const Record& r) {
  if (!is_plain(r.url) || !is_plain(r.method)) return {};
  std::string url = r.url;
  // The capture does not say which scheme: the reader can see what was taken.
  if (url.starts_with("//")) url.insert(0, "https:");
  if (!url.starts_with("http://") && !url.starts_with("https://")) return {};
  std::string out = "curl -sS --globoff --path-as-is";
  if (r.http == "1.0") out += " --http1.0";
  if (r.http == "1.1") out += " --http1.1";
  if (r.http == "2") out += " --http2";
  if (r.method == "HEAD") {
    out += " --head";
  } else {
    out += " --include";
    if (!r.method.empty() && r.method != "GET") out += " --request " + shell_quoted(r.method);
  }
  return out + " " + shell_quoted(url);
}

std::string statute_line(const Run& run, const Record& r, const Finding& f) {
  if (!is_plain(r.place.source) || !is_plain(f.rule->id)) return {};
  std::string out = "statute check --select " + shell_quoted(f.rule->id);
  // Of the command only words that are known: others may be secret.
  for (const std::string_view known : {"loud", "all"}) {
    for (std::size_t i = 0; i < run.command.size(); ++i) {
      const bool apart = i > 0 && run.command[i - 1] == "--probe" && run.command[i] == known;
      if (!apart && run.command[i] != "--probe=" + std::string(known)) continue;
      out += " --probe " + std::string(known) + (known == "all" ? " --yes" : "");
    }
  }
  return out + " " + shell_quoted(r.place.source);
}

std::string suppression(const Record& r, const Finding& f) {
  if (!is_readable(f.rule->id)) return {};
  std::string out = "[[suppress]]\nrule = " + toml_string(f.rule->id) + "\n";
  const std::string_view url = std::string_view(r.url).substr(0, r.url.find_first_of("?#"));
  if (!url.empty() && is_readable(url)) out += "url = " + toml_string(as_glob(url)) + "\n";
  if (!r.method.empty() && is_readable(r.method)) {
    out += "method = " + toml_string(r.method) + "\n";
  }
  return out + "reason = \"\"  # required: say why it stays\n";
}

}  // namespace checker::report
