// The HTML report: golden files, values that try to become markup, and what a
// browser makes of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "tests/cli/run.h"

namespace checker {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kRules =
    "405-allow-missing,etag-syntax,field-value-control-char,set-cookie-max-age-syntax,"
    "set-cookie-secure-missing,field-name-trailing-whitespace,204-content,content-length-204,"
    "200-no-validator,media-type-syntax";

std::string html(const std::string& file, const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments{"audit", "--select", kRules, "-f", "html", file};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_in(test_file("data"), arguments).out;
}

// So many 405 responses without Allow, each of another resource.
std::string many(std::size_t n) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i) {
    std::string name;
    for (std::size_t rest = i, digit = 0; digit < 4; ++digit, rest /= 20) {
      name += static_cast<char>('g' + rest % 20);
    }
    out += "PUT /" + name + " HTTP/1.1\r\nHost: a.example\r\nContent-Length: 0\r\n\r\n" +
           "HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n";
  }
  return out;
}

std::string replaced(std::string text, std::string_view from, std::string_view to,
                     std::string_view with) {
  const std::size_t at = text.find(from);
  if (at == text.npos) return text;
  const std::size_t end = text.find(to, at + from.size());
  return text.replace(at + from.size(), end - at - from.size(), with);
}

// Without what every page has, and what no two runs have alike.
std::string comparable(std::string page) {
  page = replaced(page, "<style>", "</style>", "");
  page = replaced(page, "<script>", "</script>", "");
  page = replaced(page, "style-src ", ";", "DIGEST");
  page = replaced(page, "script-src ", ";", "DIGEST");
  page = replaced(page, "<p>statute ", ",", "VERSION");
  return std::regex_replace(page, std::regex("octets, (&lt; )?[0-9.]+ (ms|s|min [0-9]+ s)"),
                            "octets, TIME");
}

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t n = 0;
  for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += what.size()) ++n;
  return n;
}

// What is wrong with the tags of a page; empty if they nest, and attributes stand
// in double quotes.
std::string misfit(std::string page) {
  page = replaced(page, "<style>", "</style>", "");
  page = replaced(page, "<script>", "</script>", "");
  page.erase(0, page.find('\n'));  // the document type
  const std::regex attributes("( [a-zA-Z-]+=\"[^\"<>]*\")*/?");
  std::vector<std::string> open;
  for (std::size_t at = 0; (at = page.find('<', at)) != page.npos;) {
    const std::size_t end = page.find('>', at);
    if (end == page.npos) return "a tag has no end";
    std::string tag = page.substr(at + 1, end - at - 1);
    at = end;
    if (tag.front() == '/') {
      if (open.empty() || open.back() != tag.substr(1)) return "</" + tag.substr(1) + ">";
      open.pop_back();
      continue;
    }
    const std::size_t name = std::min(tag.find_first_of(" /"), tag.size());
    if (!std::regex_match(tag.substr(name), attributes)) return "<" + tag + ">";
    if (tag.back() != '/') open.push_back(tag.substr(0, name));
  }
  if (page.size() < 1000) return "there is no page";
  return open.empty() ? std::string() : "<" + open.back() + "> stays open";
}

TEST(Html, IsAsApproved) {
  for (const std::string name : {"mixed", "hostile"}) {
    SCOPED_TRACE(name);
    const std::string page = comparable(html(name + ".http"));
    const std::string path = test_file("golden/" + name + ".html");
    if (update_golden) std::ofstream(path, std::ios::binary) << page;
    EXPECT_TRUE(page == read_file(path)) << page.substr(0, 3000);
  }
}

TEST(Html, NestsItsTags) {
  EXPECT_EQ(misfit(html("mixed.http")), "");
  EXPECT_EQ(misfit(run_in(test_file("data"), {"audit", "-v", "-f", "html", "hostile.http"}).out),
            "");
  EXPECT_EQ(misfit(html("nothing.http")), "");
}

TEST(Html, TakesNothingReceivedForMarkup) {
  const std::string octets =
      "GET /</script><img/src=x>?a='\"&b=$(id)`id` HTTP/1.1\r\n"
      "Host: a.example\r\n\r\n"
      "HTTP/1.1 200 <b>'\"&amp;\xFF\r\nETag: --></style></script><script>alert(1)</script>"
      "\xE2\x80\xAE\xC2\x9B \xED\xA0\x80\r\nX-A: \x01\r\nContent-Length: 0\r\n\r\n";
  const std::string page = html(write_scratch("markup.http", octets), {"-v"});
  EXPECT_EQ(misfit(page), "");
  for (const char* no : {"<script>alert", "<img", "<b>'", "\x01", "\xFF", "\xE2\x80\xAE"}) {
    EXPECT_THAT(page, Not(HasSubstr(no)));
  }
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;\\u{202e}"));
  EXPECT_EQ(count(page, "<script"), 1u);
  EXPECT_EQ(count(page, "</script"), 1u);
}

TEST(Html, QuotesForTheShell) {
  const std::string octets =
      "PUT /a'b$(id)`id`?x=\"y\"&z HTTP/1.1\r\nHost: a.example\r\n\r\n"
      "HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n";
  const std::string page = html(write_scratch("shell.http", octets), {"--scheme", "https"});
  EXPECT_THAT(page, HasSubstr("--request PUT &#39;https://a.example/a&#39;\\&#39;&#39;b$(id)`id`?x="
                              "&quot;y&quot;&amp;z&#39;</pre>"));
  EXPECT_THAT(page, HasSubstr("url = &quot;https://a.example/a&#39;b$(id)`id`&quot;\n"));
}

TEST(Html, ShowsASampleAndCountsAll) {
  const std::string file = write_scratch("sample.http", many(30));
  const std::string some = html(file, {"--sample", "4"});
  EXPECT_EQ(count(some, "<article"), 4u);
  EXPECT_THAT(some, HasSubstr("26 findings more, counted but not shown"));
  EXPECT_THAT(some, HasSubstr("<h1>30 findings"));
  EXPECT_EQ(count(html(file, {"--sample", "100"}), "<article"), 30u);
}

TEST(Html, TellsOfRulesThatFindNoRoom) {
  std::string results =
      "{\"type\":\"start\",\"statute\":\"0\",\"schema\":1,\"rules\":2,\"command\":[]}\n";
  for (std::size_t i = 0; i < 25001; ++i) {
    const std::string n = std::to_string(100000 + i);
    results += "{\"type\":\"finding\",\"rule\":\"";
    results += i < 25000 ? "405-allow-missing\",\"level\":\"must"
                         : "200-no-validator\",\"level\":\"advice";
    results += "\",\"source\":{\"file\":\"a\",\"index\":" + n + "},\"request\":{\"method\":\"M" +
               n + "\",\"url\":\"/\"},\"status\":405,\"evidence\":[],\"fingerprint\":\"0123456789" +
               n + "\",\"suppressed\":false}\n";
  }
  const std::string file = write_scratch("room.jsonl", results);
  const Ran ran = run({"report", file, "-f", "html", "--sample", "30000"});
  EXPECT_THAT(ran.out, HasSubstr("<p class=\"more\">1 finding of 1 rule more"));
  EXPECT_THAT(ran.out, HasSubstr("<h1>25,000 findings of level must</h1>"));
}

TEST(Html, TellsRulesThatNobodyKnows) {
  const std::string results = write_scratch(
      "foreign.jsonl",
      run_in(test_file("data"), {"audit", "--select", kRules, "-f", "jsonl", "mixed.http"}).out);
  std::string foreign = read_file(results);
  for (std::size_t at = 0; (at = foreign.find("etag-syntax", at)) != foreign.npos;) {
    foreign.replace(at, 11, "\\\"><b>x");
  }
  const Ran ran = run({"report", write_scratch("foreign.jsonl", foreign), "-f", "html"});
  EXPECT_EQ(misfit(ran.out), "");
  EXPECT_THAT(ran.out, HasSubstr("<code>&quot;&gt;&lt;b&gt;x</code>"));
  EXPECT_THAT(ran.out, HasSubstr("<th scope=\"row\">other</th>"));
}

TEST(Html, TellsWhatWasNotChecked) {
  const std::string page = html("there-is-no-such-file.http");
  EXPECT_THAT(page, HasSubstr("<h1>Nothing was checked</h1>"));
  EXPECT_THAT(page, HasSubstr("<section id=\"problems\">"));
}

// The document as a browser leaves it, and what it had to say.
Ran browse(const std::string& page) {
  const std::string profile = scratch() + "/profile";
  const std::string command = "timeout 100 chromium --headless --no-sandbox --disable-gpu " +
                              ("--user-data-dir=" + profile) +
                              " --enable-logging=stderr --v=0 --virtual-time-budget=4000 "
                              "--dump-dom 'file://" +
                              page + "' 2>" + scratch() + "/said";
  Ran ran;
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  std::array<char, 65536> buffer{};
  for (std::size_t n = 0; (n = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    ran.out.append(buffer.data(), n);
  }
  ran.code = ::pclose(pipe);
  ran.err = read_file(scratch() + "/said");
  return ran;
}

bool has_browser() { return std::filesystem::exists("/usr/bin/chromium"); }

TEST(Html, WorksInABrowser) {
  if (!has_browser()) GTEST_SKIP() << "chromium is not installed";
  struct Case {
    std::string name;
    std::string octets;
    std::string shown;  // by the script
    std::size_t articles;
  };
  const std::string none = "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n";
  const Case cases[] = {
      {"none", "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n" + none, "", 0},
      {"one", many(1), ">1 of 1 shown</output>", 1},
      {"many", many(10000), ">10,000 of 10,000 shown</output>", 10000},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const std::string page = html(write_scratch(c.name + ".http", c.octets), {"--sample", "20000"});
    const Ran ran = browse(write_scratch(c.name + ".html", page));
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.err, Not(HasSubstr("CONSOLE")));
    EXPECT_EQ(count(ran.out, "<article"), c.articles);
    EXPECT_EQ(count(ran.out, "<form id=\"filters\" class=\"filters\">"), c.articles > 0 ? 1u : 0u);
    EXPECT_THAT(ran.out, HasSubstr(c.shown));
  }
}

TEST(Html, RunsNoScriptButItsOwn) {
  if (!has_browser()) GTEST_SKIP() << "chromium is not installed";
  std::string page = html("hostile.http");
  const Ran whole = browse(write_scratch("whole.html", page));
  EXPECT_THAT(whole.err, Not(HasSubstr("CONSOLE")));
  EXPECT_EQ(count(whole.out, "<script"), 1u);
  // Were the escaping to fail, the policy would still hold: also against its own
  // script once that is changed, which leaves the page without any.
  page.insert(page.find("'use strict'"), "/* changed */ ");
  page.insert(page.find("<main>"),
              "<img src=\"https://a.invalid/x\" onerror=\"document.title='forged'\"/>"
              "<script>document.title = 'forged'</script>");
  const Ran ran = browse(write_scratch("blocked.html", page));
  EXPECT_THAT(ran.err, HasSubstr("Content Security Policy"));
  EXPECT_THAT(ran.out, Not(HasSubstr("<title>forged")));
  EXPECT_THAT(ran.out, HasSubstr("class=\"filters\" hidden=\"\""));
  EXPECT_EQ(count(ran.out, "<article"), count(page, "<article"));
}

}  // namespace
}  // namespace checker
