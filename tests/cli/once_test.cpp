// Of what is the same in all responses of a host, one finding is enough: for each field.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "tests/cli/run.h"

namespace checker {
namespace {

std::string exchange(const std::string& host, const std::string& fields) {
  return "GET / HTTP/1.1\r\nHost: " + host +
         "\r\n\r\nHTTP/1.1 200 OK\r\nDate: Tue, 02 Jun 2026 10:00:00 GMT\r\n" + fields +
         "Content-Length: 0\r\n\r\n";
}

std::size_t findings(const std::string& capture, const std::string& rule) {
  const std::string path = write_scratch("once.http", capture);
  const Ran ran = run({"audit", "--select", rule, "-v", "-f", "jsonl", path});
  std::size_t n = 0;
  const std::string mark = "{\"type\":\"finding\"";
  for (std::size_t at = 0; (at = ran.out.find(mark, at)) != ran.out.npos; ++at) ++n;
  // The same again from the results.
  const std::string results = write_scratch("once.jsonl", ran.out);
  std::size_t again = 0;
  const std::string merged = run({"report", "-v", "-f", "jsonl", results}).out;
  for (std::size_t at = 0; (at = merged.find(mark, at)) != merged.npos; ++at) ++again;
  EXPECT_EQ(again, n);
  return n;
}

TEST(OncePerHost, EachFieldIsToldOnceAHost) {
  const std::string xss = "X-XSS-Protection: 1\r\n";
  const std::string p3p = "P3P: CP=x\r\n";
  const std::string a = exchange("a.example", xss + p3p);
  const struct {
    const char* what;
    std::string capture;
    std::size_t findings;
  } cases[] = {
      {"one field", exchange("a.example", xss), 1},
      {"the same twice", exchange("a.example", xss) + exchange("a.example", xss), 1},
      {"the same in other letters",
       exchange("a.example", xss) + exchange("a.example", "x-xss-protection: 1\r\n"), 1},
      {"two fields", a, 2},
      {"two fields twice", a + a, 2},
      {"a second field later", exchange("a.example", xss) + a, 2},
      {"two hosts", a + exchange("b.example", p3p), 3},
  };
  for (const auto& c : cases)
    EXPECT_EQ(findings(c.capture, "field-obsolete"), c.findings) << c.what;
}

}  // namespace
}  // namespace checker
