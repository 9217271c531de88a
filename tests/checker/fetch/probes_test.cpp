// Probes to the octet: what each sends, given what the plain GET told.
#include "checker/fetch/probes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "checker/fetch/subject.h"
#include "rules/syntax/invented.h"

namespace checker::fetch {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kWord = "bcdfghjklmnpqrstvwxzbcdf";

Subject subject() {
  Subject s;
  s.url = read_url("http://a.example:8080/d/page?q=1").value();
  s.word = kWord;
  s.known = true;
  s.status = 200;
  s.tag = "\"v1\"";
  s.modified = dates_of(784111777);
  s.after = dates_of(784111777 + 86400);
  s.before = dates_of(784111777 - 86400);
  s.length = "40";
  s.octets = 40;
  s.post = read_url("http://a.example:8080/form").value();
  s.scratch = read_url("http://a.example:8080/scratch/x").value();
  s.location = read_url("http://a.example:8080/there").value();
  s.content_location = s.location;
  s.challenge = "Basic";
  s.all = true;
  return s;
}

// What all well-formed requests have.
std::string usual(std::string_view start, std::string_view fields = {}) {
  return std::string(start) +
         " HTTP/1.1\r\nHost: a.example:8080\r\nUser-Agent: statute/" STATUTE_VERSION
         "\r\nAccept: */*\r\nConnection: close\r\n" +
         std::string(fields) + "\r\n";
}

struct Case {
  const char* probe;
  std::vector<std::string> octets;
};

TEST(Probes, SendTheseOctets) {
  const std::string get = "GET /d/page?q=1";
  const std::string since = "If-Modified-Since: ";
  const std::string range = "Range: bytes=";
  const std::string missing = "GET /d/" + std::string(kWord);
  const std::vector<Case> cases{
      {"head", {usual("HEAD /d/page?q=1")}},
      {"location", {usual("GET /there")}},
      {"content-location", {usual("GET /there")}},
      {"not-found", {usual(missing)}},
      {"conditional-etag",
       {usual(get, "If-None-Match: \"v1\"\r\n"), usual(get, "If-None-Match: \"no-such-tag\"\r\n")}},
      {"conditional-etag-head", {usual("HEAD /d/page?q=1", "If-None-Match: \"v1\"\r\n")}},
      {"conditional-etag-weak", {usual(get, "If-None-Match: W/\"v1\"\r\n")}},
      {"conditional-etag-list",
       {usual(get, "If-None-Match: \"no-such-tag\", \"v1\"\r\n"),
        usual(get, "If-None-Match: \"no-such-tag\"\r\nIf-None-Match: \"v1\"\r\n")}},
      {"conditional-etag-star", {usual(get, "If-None-Match: *\r\n")}},
      {"conditional-etag-invalid", {usual(get, "If-None-Match: v1\r\n")}},
      {"conditional-date",
       {usual(get, since + "Sun, 06 Nov 1994 08:49:37 GMT\r\n"),
        usual(get, since + "Mon, 07 Nov 1994 08:49:37 GMT\r\n"),
        usual(get, since + "Sunday, 06-Nov-94 08:49:37 GMT\r\n"),
        usual(get, since + "Sun Nov  6 08:49:37 1994\r\n"),
        usual(get, since + "Sun, 06 Nov 1994 08:49:37 GMT\r\n")}},
      {"conditional-date-invalid",
       {usual(get, since + "some time ago\r\n"),
        usual(get, since + "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT\r\n")}},
      {"conditional-both",
       {usual(get,
              "If-None-Match: \"no-such-tag\"\r\n" + since + "Sun, 06 Nov 1994 08:49:37 GMT\r\n")}},
      {"conditional-error",
       {usual(missing), usual(missing, "If-None-Match: *\r\n"),
        usual(missing, "If-Match: \"no-such-tag\"\r\n"), usual(missing),
        usual("OPTIONS /d/page?q=1", "If-None-Match: *\r\n"),
        usual("OPTIONS /d/page?q=1", "If-Match: \"no-such-tag\"\r\n")}},
      {"if-match",
       {usual(get, "If-Match: \"no-such-tag\"\r\n"), usual(get, "If-Match: \"v1\"\r\n")}},
      {"if-match-weak", {usual(get, "If-Match: W/\"v1\"\r\n")}},
      {"if-unmodified-since",
       {usual(get, "If-Unmodified-Since: Sat, 05 Nov 1994 08:49:37 GMT\r\n"),
        usual(get, "If-Unmodified-Since: some time ago\r\n"),
        usual(get, "If-Match: \"v1\"\r\nIf-Unmodified-Since: Sat, 05 Nov 1994 08:49:37 GMT\r\n")}},
      {"range", {usual(get, range + "0-0\r\n"), usual(get, range + "2-9\r\n")}},
      {"range-open", {usual(get, range + "0-99999999999999999999\r\n")}},
      {"range-suffix", {usual(get, range + "-5\r\n"), usual(get, range + "-99999999\r\n")}},
      {"range-unsatisfiable", {usual(get, range + "0-0\r\n"), usual(get, range + "40-\r\n")}},
      {"range-invalid", {usual(get, range + "5-2\r\n"), usual(get, range + "abc\r\n")}},
      {"range-unit-unknown", {usual(get, "Range: x-unit=0-1\r\n")}},
      {"range-head", {usual("HEAD /d/page?q=1", range + "0-0\r\n")}},
      {"if-range-match",
       {usual(get, range + "0-0\r\n"), usual(get, range + "0-0\r\nIf-Range: \"v1\"\r\n"),
        usual(get, range + "0-0\r\n")}},
      {"if-range-mismatch",
       {usual(get, range + "0-0\r\nIf-Range: \"no-such-tag\"\r\n"),
        usual(get, range + "40-\r\nIf-Range: \"no-such-tag\"\r\n")}},
      {"if-range-alone", {usual(get, "If-Range: \"v1\"\r\n")}},
      {"options", {usual("OPTIONS /d/page?q=1")}},
      {"options-star", {usual("OPTIONS *")}},
      {"content-coding",
       {usual(get, "Accept-Encoding: gzip\r\n"), usual(get, "Accept-Encoding: identity\r\n"),
        usual(get, "Accept-Encoding: gzip\r\n"), usual(get, "Accept-Encoding: identity\r\n"),
        usual(get, "Accept-Encoding:\r\n"), usual(get, "Accept-Encoding: gzip, br, zstd\r\n")}},
      {"expect-unknown", {usual(get, "Expect: x-nonexistent\r\n")}},
      {"connection-close", {usual(get), usual(get)}},
      {"method-unknown",
       {usual("XNONEXIST /d/page?q=1"), usual(std::string(64, 'X') + " /d/page?q=1"),
        usual("get /d/page?q=1")}},
      {"method-unsupported", {usual("REPORT /d/page?q=1")}},
      {"credentials-wrong",
       {usual(get,
              "Authorization: Basic "
              "YmNkZmdoamtsbW5wcXJzdHZ3eHpiY2RmOmJjZGZnaGprbG1ucHFyc3R2d3h6YmNkZg==\r\n")}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.probe);
    const Probe* const p = find_probe(c.probe);
    ASSERT_NE(p, nullptr);
    const Sendings sent = p->make(subject());
    ASSERT_EQ(sent.size(), c.octets.size());
    for (std::size_t i = 0; i < sent.size(); ++i) EXPECT_EQ(sent[i].octets, c.octets[i]);
  }
}

// The odd ones: a piece of each request, in their order.
TEST(Probes, OddOnesAreOddAsMeant) {
  const std::string usual_end =
      "\r\nUser-Agent: statute/" STATUTE_VERSION "\r\nAccept: */*\r\n\r\n";
  using namespace std::string_literals;
  const std::vector<Case> cases{
      {"host-missing", {"GET /d/page?q=1 HTTP/1.1\r\nUser-Agent: "}},
      {"host-duplicate", {"Host: a.example:8080\r\nHost: a.example:8080\r\n"}},
      {"host-invalid", {"HTTP/1.1\r\nHost: a b\r\n", "HTTP/1.1\r\nHost: ###\r\n"}},
      {"bad-version", {"GET /d/page?q=1 HTTP/3.7\r\n", "GET /d/page?q=1 HTTP/1.9\r\n"}},
      {"absolute-form",
       {"GET http://a.example:8080/d/page?q=1 HTTP/1.1\r\nHost: a.example:8080\r\n",
        "GET https://a.example:8080/d/page?q=1 HTTP/1.1\r\n"}},
      {"connect-bad-port",
       {"CONNECT a.example: HTTP/1.1\r\nHost: a.example:\r\n",
        "CONNECT a.example:99999 HTTP/1.1\r\nHost: a.example:99999\r\n"}},
      {"http10-keepalive",
       {"GET /d/page?q=1 HTTP/1.0\r\nHost: a.example:8080\r\nConnection: keep-alive\r\n"}},
      {"http10",
       {"GET /d/page?q=1 HTTP/1.0\r\nHost: a.example:8080" + usual_end, "Upgrade: websocket\r\n",
        "Expect: 100-continue\r\n"}},
      {"trace",
       {"Cookie: statute=bcdfghjklmnpqrstvwxzbcdf\r\nAuthorization: Bearer "
        "bcdfghjklmnpqrstvwxzbcdf\r\n",
        "Max-Forwards: 0\r\n"}},
      {"content-encoding-request", {"POST /form HTTP/1.1\r\n"}},
      {"expect-continue", {"Expect: 100-continue\r\nContent-Length: 8\r\n\r\n"}},
      {"bad-framing",
       {"\r\nX-Statute : bcdf", "\r\nX-Statute: bcdfghjklmnpqrstvwxzbcdf\r\n second-bcdf",
        "HTTP/1.1\r\n X-Statute: bcdfghjklmnpqrstvwxzbcdf\r\nHost: a.example:8080\r\n",
        "\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "\r\nTransfer-Encoding: gzip\r\n", "\r\nTransfer-Encoding: x-nonexistent, chunked\r\n",
        " HTTP/1.0\r\nHost: a.example:8080\r\nConnection: keep-alive\r\nTransfer-Encoding: "
        "chunked\r\n",
        "\r\nContent-Length: abc\r\n", "\r\nContent-Length: 5, 6\r\n", "bcdf\0and-more\r\n"s,
        "bcdf\rand-more\r\n", "\r\nGET /d/page?q=1 HTTP/1.1\r\n",
        "GET /d/page?q=1 and-more HTTP/1.1\r\n", "GET /d/page?q=1?%zz HTTP/1.1\r\n",
        "no request at all\r\nUser-Agent: "}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.probe);
    const Probe* const p = find_probe(c.probe);
    ASSERT_NE(p, nullptr);
    const Sendings sent = p->make(subject());
    ASSERT_EQ(sent.size(), c.octets.size());
    for (std::size_t i = 0; i < sent.size(); ++i) {
      EXPECT_THAT(sent[i].octets, HasSubstr(c.octets[i]));
    }
  }
  EXPECT_EQ(find_probe("expect-continue")->make(subject()).front().held, "statute\n");
}

TEST(Probes, AreAllThatTheLawNames) {
  const std::set<std::string_view> names{"head",
                                         "repeat",
                                         "follow",
                                         "location",
                                         "content-location",
                                         "not-found",
                                         "conditional-etag",
                                         "conditional-etag-head",
                                         "conditional-etag-weak",
                                         "conditional-etag-list",
                                         "conditional-etag-star",
                                         "conditional-etag-invalid",
                                         "conditional-date",
                                         "conditional-date-invalid",
                                         "conditional-both",
                                         "conditional-error",
                                         "if-match",
                                         "if-match-weak",
                                         "if-match-star",
                                         "if-unmodified-since",
                                         "range",
                                         "range-open",
                                         "range-suffix",
                                         "range-multi",
                                         "range-unsatisfiable",
                                         "range-invalid",
                                         "range-unit-unknown",
                                         "range-head",
                                         "if-range-match",
                                         "if-range-mismatch",
                                         "if-range-alone",
                                         "options",
                                         "options-star",
                                         "content-coding",
                                         "content-encoding-request",
                                         "accept-unacceptable",
                                         "cors-origin",
                                         "cors-preflight",
                                         "credentials-wrong",
                                         "http10",
                                         "http10-keepalive",
                                         "http2",
                                         "http3",
                                         "bad-version",
                                         "host-missing",
                                         "host-duplicate",
                                         "host-invalid",
                                         "host-other",
                                         "absolute-form",
                                         "expect-unknown",
                                         "expect-continue",
                                         "early-error",
                                         "connection-close",
                                         "pipeline",
                                         "long-target",
                                         "long-field",
                                         "method-unknown",
                                         "method-unsupported",
                                         "trace",
                                         "connect-bad-port",
                                         "bad-framing",
                                         "put"};
  std::set<std::string_view> have;
  for (const Probe& p : probes()) EXPECT_TRUE(have.insert(p.name).second) << p.name;
  EXPECT_EQ(have, names);
}

TEST(Probes, AskByTurnsOverHttp1AndHttp2) {
  const Probe& p = *find_probe("http2");
  EXPECT_FALSE(unmet(p, subject()).empty());  // over TLS only: it is asked what it speaks there
  Subject s = subject();
  s.url.scheme = "https";
  EXPECT_EQ(unmet(p, s), "");
  std::vector<bool> versions;
  for (const Sending& sending : p.make(s)) {
    versions.push_back(sending.http2);
    EXPECT_EQ(sending.octets, plain_get(s).octets);
  }
  EXPECT_THAT(versions, testing::ElementsAre(false, true, false, true));
}

TEST(Probes, OfOneVersionStayOutOfTheOther) {
  Subject s = subject();
  s.http2 = true;
  std::set<std::string_view> out;
  for (const Probe& p : probes()) {
    if (!misplaced(p, s).empty() && p.cls == ProbeClass::safe) out.insert(p.name);
    EXPECT_TRUE(p.cls == ProbeClass::safe || !misplaced(p, s).empty()) << p.name;
    EXPECT_TRUE(misplaced(p, subject()).empty()) << p.name;
  }
  EXPECT_THAT(out, testing::ElementsAre("connection-close", "http10", "http2", "pipeline"));
}

TEST(Probes, SendNoMoreThanTheySay) {
  Subject s = subject();
  s.other = read_url("http://b.example:8080/").value();
  s.sibling = read_url("http://a.example:8080/other").value();
  for (const Probe& p : probes()) {
    if (p.make == nullptr) continue;
    EXPECT_LE(p.make(s).size(), p.most) << p.name;
  }
}

TEST(Probes, SafeOnesAreLawAbidingAndChangeNothing) {
  for (const Probe& p : probes()) {
    if (p.cls != ProbeClass::safe || p.make == nullptr) continue;
    for (const Sending& s : p.make(subject())) {
      SCOPED_TRACE(p.name);
      EXPECT_THAT(s.method, testing::AnyOf("GET", "HEAD", "OPTIONS"));
      EXPECT_THAT(s.octets, HasSubstr("\r\nHost: a.example:8080\r\n"));
      EXPECT_THAT(s.octets, HasSubstr("\r\nUser-Agent: statute/"));
      EXPECT_TRUE(s.octets.ends_with("\r\n\r\n"));
    }
  }
}

TEST(Probes, KeepTheFieldsOfTheUser) {
  Subject s = subject();
  s.fields = {"X-Mine: 1", "Accept: text/html", "User-Agent: other"};
  const std::string plain = plain_get(s).octets;
  EXPECT_THAT(plain, HasSubstr("X-Mine: 1\r\n"));
  EXPECT_THAT(plain, Not(HasSubstr("statute/")));
  const std::string own = find_probe("accept-unacceptable")->make(s).front().octets;
  EXPECT_THAT(own, HasSubstr("Accept: application/x-nonexistent\r\n"));
  EXPECT_THAT(own, Not(HasSubstr("text/html")));
  for (const Probe& p : probes()) {
    if (p.make == nullptr) continue;
    for (const Sending& sent : p.make(s)) EXPECT_THAT(sent.octets, HasSubstr("X-Mine: 1\r\n"));
  }
}

TEST(Probes, LongTargetsAreAsLongAsTheySay) {
  std::vector<std::size_t> sizes;
  for (const Sending& s : find_probe("long-target")->make(subject())) {
    sizes.push_back(s.url.target.size());
    EXPECT_TRUE(s.silence_counts);
    EXPECT_TRUE(s.octets.starts_with("GET " + s.url.target + " HTTP/1.1\r\n"));
  }
  EXPECT_THAT(sizes, testing::ElementsAre(2048, 4096, 7900, 16384, 65536));
}

TEST(Probes, WordsAreInvented) {
  const std::string one = invented_word();
  EXPECT_TRUE(statute::syntax::is_invented("/a/" + one));
  EXPECT_NE(one, invented_word());
}

struct Wanting {
  const char* probe;
  void (*lose)(Subject&);
};

TEST(Probes, SayWhatTheyLack) {
  const Wanting cases[] = {
      {"conditional-etag", [](Subject& s) { s.tag.clear(); }},
      {"if-range-match", [](Subject& s) { s.weak = true; }},
      {"conditional-date", [](Subject& s) { s.modified = {}; }},
      {"range", [](Subject& s) { s.length.clear(); }},
      {"credentials-wrong", [](Subject& s) { s.challenge.clear(); }},
      {"put", [](Subject& s) { s.scratch.reset(); }},
      {"expect-continue", [](Subject& s) { s.post.reset(); }},
  };
  for (const Wanting& c : cases) {
    const Probe& p = *find_probe(c.probe);
    Subject s = subject();
    EXPECT_EQ(unmet(p, s), "") << c.probe;
    c.lose(s);
    EXPECT_NE(unmet(p, s), "") << c.probe;
  }
  EXPECT_NE(unmet(*find_probe("host-other"), subject()), "");
}

}  // namespace
}  // namespace checker::fetch
