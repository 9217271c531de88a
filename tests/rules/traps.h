// What the traps have in common: texts that break no rule that binds, and texts
// that break one exactly where they are marked.
#ifndef TESTS_RULES_TRAPS_H_
#define TESTS_RULES_TRAPS_H_

#include <gtest/gtest.h>

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "tests/rules/cases.h"

namespace statute {

// Named rules must stay silent, besides all that say must.
struct Lawful {
  std::string_view what;
  std::string text;
  std::vector<std::string_view> silent = {};
};

inline void expect_lawful(std::initializer_list<Lawful> cases,
                          const std::function<void(Exchange&)>& change = {}) {
  for (const Lawful& c : cases) {
    SCOPED_TRACE(c.what);
    for (const std::string_view id : c.silent) {
      EXPECT_NE(find_rule(id), nullptr) << "no rule " << id;
    }
    for (const Told& told : all_findings_of(c.text, change)) {
      EXPECT_NE(told.level, Level::must) << told.id << ": " << told.detail << " on\n" << c.text;
      for (const std::string_view id : c.silent) {
        EXPECT_NE(told.id, id) << told.detail << " on\n" << c.text;
      }
    }
  }
}

// What an archive of browsers keeps of an exchange: neither octets nor lines nor the connection,
// and the content decoded.
inline void archive(Exchange& x) {
  for (Need n : {Need::wire, Need::line_ends, Need::lines, Need::trailers, Need::interim,
                 Need::connection, Need::time}) {
    x.seen.erase(n);
  }
  x.response.content.form = Form::decoded;
}

// The rule fires exactly at the marks.
struct Unlawful {
  std::string_view what;
  std::string text;
  std::string_view id;
};

inline void expect_unlawful(std::initializer_list<Unlawful> cases) {
  for (const Unlawful& c : cases) {
    SCOPED_TRACE(c.what);
    EXPECT_NE(c.text.find("[["), c.text.npos) << "nothing is marked";
    expect_findings(c.text, c.id);
  }
}

inline constexpr std::string_view kDate = "Date: Tue, 02 Jun 2026 10:00:00 GMT\n";

// A request, to be followed by its response; fields end in a newline each.
inline std::string asked(std::string_view method, std::string_view fields = {},
                         std::string_view version = "HTTP/1.1") {
  std::string out(method);
  out += " /a ";
  out += version;
  out += "\nHost: a.example\n";
  out += fields;
  return out + "\n";
}
inline std::string get(std::string_view fields = {}) { return asked("GET", fields); }

// A response with Date; its content, if any, is plain text, with its length.
inline std::string answer(std::string_view status, std::string_view fields = {},
                          std::string_view content = {}) {
  std::string out = "HTTP/1.1 ";
  out += status;
  out += '\n';
  out += kDate;
  out += fields;
  if (!content.empty()) {
    if (out.find("Content-Type") == out.npos) out += "Content-Type: text/plain\n";
    if (out.find("Transfer-Encoding") == out.npos) {
      out += "Content-Length: " + std::to_string(content.size()) + "\n";
    }
  }
  out += '\n';
  out += content;
  if (!content.empty()) out += "\n\n";
  return out;
}
inline std::string ok(std::string_view fields = {}, std::string_view content = "abc") {
  return answer("200 OK", fields, content);
}

}  // namespace statute

#endif  // TESTS_RULES_TRAPS_H_
