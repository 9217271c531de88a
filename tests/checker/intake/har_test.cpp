// HTTP Archives, as browsers and tools write them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checker/intake/formats.h"
#include "checker/intake/intake.h"
#include "checker/intake/json_scan.h"
#include "checker/support/file.h"
#include "checker/support/text.h"
#include "tests/checker/intake/corpus.h"
#include "tests/checker/intake/recorder.h"

namespace checker::intake {
namespace {

using statute::Known;
using statute::Need;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Exactly as many octets as are promised to be readable.
Result<void> read_octets(std::string_view octets, Recorder& out, const Options& options = {}) {
  std::vector<char> padded(octets.begin(), octets.end());
  padded.resize(octets.size() + File::kPadding);
  padded.shrink_to_fit();
  return read_har({padded.data(), octets.size()}, nullptr, options, out);
}

std::string har_of(const std::string& entries) {
  return R"({"log":{"version":"1.2","creator":{"name":"chrome-har","version":"0.5.0"},)"
         R"("pages":[{"id":"p","title":"a ] } title"}],"entries":[)" +
         entries + "]}}";
}

Recorder recorded(const std::string& entries) {
  Recorder out;
  const Result<void> read = read_octets(har_of(entries), out);
  EXPECT_TRUE(read) << read.error().what;
  return out;
}

// An entry in parts that a case can replace.
struct Parts {
  std::string method = R"("GET")";
  std::string url = R"("https://a.example/p?q#f")";
  std::string asked_version = R"("http/1.1")";
  std::string asked = R"([{"name":"Host","value":"a.example"}])";
  std::string request_more = R"("bodySize":0)";
  std::string status = "200";
  std::string reason = R"("OK")";
  std::string version = R"("http/1.1")";
  std::string fields = R"([{"name":"Content-Type","value":"text/plain"}])";
  std::string content = R"({"size":0,"mimeType":"text/plain"})";
  std::string response_more = R"("bodySize":-1)";
  std::string more = R"("time":12.5)";

  [[nodiscard]] std::string text() const {
    return R"({"startedDateTime":"2026-06-02T10:00:00.500Z","request":{"method":)" + method +
           R"(,"url":)" + url + R"(,"httpVersion":)" + asked_version + R"(,"headers":)" + asked +
           "," + request_more + R"(},"response":{"status":)" + status + R"(,"statusText":)" +
           reason + R"(,"httpVersion":)" + version + R"(,"headers":)" + fields + R"(,"content":)" +
           content + "," + response_more + "}," + more + "}";
  }
};

Heard heard(const Parts& parts) {
  const Recorder out = recorded(parts.text());
  EXPECT_THAT(out.problems, IsEmpty());
  EXPECT_EQ(out.exchanges.size(), 1u) << parts.text();
  return out.exchanges.empty() ? Heard{} : out.exchanges[0];
}

TEST(Har, MakesAnExchangeOfAnEntry) {
  const Recorder out = recorded(Parts{}.text());
  EXPECT_THAT(out.notes, ElementsAre("HAR 1.2, chrome-har 0.5.0"));
  ASSERT_EQ(out.exchanges.size(), 1u);
  const Heard& h = out.exchanges[0];
  EXPECT_EQ(h.spot.index, 0u);
  EXPECT_EQ(h.request_head, "GET /p?q HTTP/1.1\r\nHost: a.example\r\n\r\n");
  EXPECT_EQ(h.head, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n");
  EXPECT_EQ(h.uri, "https://a.example/p?q");
  EXPECT_EQ(h.scheme, statute::Scheme::https);
  EXPECT_EQ(h.received, 1780394400);
  EXPECT_EQ(h.form, statute::Form::decoded);
  for (Need n : {Need::request, Need::request_fields, Need::history}) {
    EXPECT_TRUE(h.sees(n)) << static_cast<int>(n);
  }
  for (Need n : {Need::wire, Need::line_ends, Need::lines, Need::trailers, Need::interim,
                 Need::connection, Need::content, Need::length, Need::time}) {
    EXPECT_FALSE(h.sees(n)) << static_cast<int>(n);
  }
}

TEST(Har, ReadsVersionsInAllTheirForms) {
  const struct {
    const char* response;
    const char* request;
    int major, minor;
  } cases[] = {
      {"HTTP/1.1", "HTTP/1.1", 1, 1},
      {"http/1.0", "HTTP/1.1", 1, 0},
      {"1.1", "", 1, 1},
      {"1.0", "1.1", 1, 0},
      {"h2", "h2", 2, 0},
      {"http/2.0", "", 2, 0},
      {"HTTP/2", "HTTP/2", 2, 0},
      {"h3", "h3", 3, 0},
      {"HTTP/3", "HTTP/3", 3, 0},
      {"h3-29", "h3-29", 3, 0},
      {"2 2", "me:", 2, 0},
      {"2 3", "me:", 2, 0},
      {"us:", "me:", 2, 0},
      {"k", "me:", 2, 0},
      {"k", "1.1", 0, 0},
      {"unknown", "unknown", 0, 0},
      {"spdy", "spdy", 0, 0},
      {"", "HTTP/1.1", 0, 0},
      {"http/2.0+quic/46", "", 0, 0},
      {"h3-Q050", "", 0, 0},
      {"HTTP/1.10", "", 0, 0},
  };
  for (const auto& c : cases) {
    Parts parts;
    parts.version = '"' + std::string(c.response) + '"';
    parts.asked_version = '"' + std::string(c.request) + '"';
    const Heard h = heard(parts);
    EXPECT_EQ(h.major, c.major) << c.response;
    EXPECT_EQ(h.minor, c.minor) << c.response;
  }
  Parts missing;
  missing.version = "null";
  EXPECT_EQ(heard(missing).start_line, "HTTP 200 OK");
}

TEST(Har, SkipsWhatIsNoResponseOfAServerAndSaysWhy) {
  struct Case {
    const char* why;
    Parts parts;
  };
  std::vector<Case> cases;
  const auto add = [&cases](const char* why, auto change) {
    cases.push_back({why, {}});
    change(cases.back().parts);
  };
  add("no response: status 0", [](Parts& p) { p.status = "0"; });
  add("no response: status below 0", [](Parts& p) { p.status = "-2"; });
  add("no response: no status", [](Parts& p) { p.status = "null"; });
  add("no fields of the response were recorded", [](Parts& p) { p.fields = "[]"; });
  add("no fields of the response were recorded", [](Parts& p) { p.fields = "null"; });
  add("not HTTP: the scheme is data", [](Parts& p) { p.url = R"("data:text/plain,a")"; });
  add("not HTTP: the scheme is file", [](Parts& p) { p.url = R"("file:///etc/hosts")"; });
  add("a redirect that the browser made itself", [](Parts& p) {
    p.status = "307";
    p.reason = R"("Internal Redirect")";
  });
  add("made within the browser, by a script",
      [](Parts& p) { p.more = R"("_fetchedViaServiceWorker":true)"; });
  for (const Case& c : cases) {
    const Recorder out = recorded(c.parts.text());
    EXPECT_THAT(out.exchanges, IsEmpty()) << c.why;
    ASSERT_EQ(out.skips.size(), 1u) << c.why;
    EXPECT_EQ(out.skips[0].second, c.why);
  }
}

TEST(Har, CountsEveryEntry) {
  Parts blocked;
  blocked.status = "0";
  const std::string one = Parts{}.text();
  const Recorder out = recorded(one + "," + blocked.text() + ",\n" + one + ",null," + one);
  ASSERT_EQ(out.exchanges.size(), 3u);
  EXPECT_EQ(out.exchanges[1].spot.index, 2u);
  EXPECT_EQ(out.exchanges[2].spot.index, 4u);
  EXPECT_EQ(out.skips[0].first.index, 1u);
  ASSERT_EQ(out.problems.size(), 1u);
  EXPECT_EQ(out.problems[0].first.index, 3u);
  EXPECT_THAT(out.problems[0].second, HasSubstr("no entry"));
  const std::string whole = har_of(one + "," + blocked.text() + ",\n" + one);
  EXPECT_EQ(whole.substr(*out.exchanges[1].spot.offset, one.size()), one);
}

TEST(Har, PartsValuesThatWereJoinedByLineFeeds) {
  Parts parts;
  parts.fields = R"([{"name":"set-cookie","value":"a=1; path=/\nb=2\r\nc=3"},
      {"name":"Vary","value":" Accept\n\nCookie "},{"name":"X","value":""}])";
  const Heard h = heard(parts);
  EXPECT_THAT(h.lines("Set-Cookie"), ElementsAre("a=1; path=/", "b=2", "c=3"));
  EXPECT_THAT(h.lines("Vary"), ElementsAre("Accept", "Cookie"));
  EXPECT_THAT(h.lines("X"), ElementsAre(""));
  EXPECT_FALSE(h.sees(Need::lines));
}

TEST(Har, MendsCookiesThatWereTakenForFieldNames) {
  Parts parts;
  parts.fields = R"([{"name":"set-cookie","value":"id=1; path=/"},
      {"name":"t=; expires=Mon, 21 Jul 2008 23","value":"59:00 GMT"},{"name":"ETag","value":"x=1"}])";
  EXPECT_THAT(heard(parts).lines("set-cookie"),
              ElementsAre("id=1; path=/", "t=; expires=Mon, 21 Jul 2008 23:59:00 GMT"));
}

TEST(Har, KeepsPseudoFieldsAsLines) {
  Parts parts;
  parts.version = parts.asked_version = R"("h2")";
  parts.fields = R"([{"name":":status","value":"404"},{"name":"vary","value":"*"}])";
  parts.asked = R"([{"name":":authority","value":"a.example"},{"name":":path","value":"/"}])";
  parts.reason = R"("")";
  const Heard h = heard(parts);
  EXPECT_EQ(h.head, "HTTP/2 200\r\n:status: 404\r\nvary: *\r\n\r\n");
  EXPECT_EQ(h.status, 200);
  EXPECT_TRUE(h.sees(Need::request_fields));
}

TEST(Har, DistrustsProvisionalRequestFields) {
  Parts bare;
  bare.asked = R"([{"name":"User-Agent","value":"x"}])";
  EXPECT_FALSE(heard(bare).sees(Need::request_fields));
  Parts warned;
  warned.asked =
      R"([{"name":"Provisional headers are shown","value":""},{"name":"Host","value":"a"}])";
  const Heard h = heard(warned);
  EXPECT_FALSE(h.sees(Need::request_fields));
  EXPECT_EQ(h.request_head, "GET /p?q HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(h.sees(Need::request));
}

TEST(Har, JudgesStoredResponsesButNeverAsHistory) {
  const struct {
    const char* more;
    const char* response_more;
  } cases[] = {
      {R"("time":1,"_fromCache":"disk")", R"("bodySize":0)"},
      {R"("time":1,"_fetchType":"Memory Cache")", R"("bodySize":-1)"},
      {R"("time":1,"cache":{"beforeRequest":{"eTag":"","hitCount":0}})", R"("bodySize":0)"},
      {R"("time":1)", R"("fromDiskCache":true)"},
      {R"("time":1)", R"("_transferSize":0)"},
  };
  for (const auto& c : cases) {
    Parts parts;
    parts.more = c.more;
    parts.response_more = c.response_more;
    const Heard h = heard(parts);
    for (Need n : {Need::history, Need::request_fields}) {
      EXPECT_FALSE(h.sees(n)) << c.more << c.response_more;
    }
    EXPECT_FALSE(h.received) << c.more << c.response_more;
  }
  Parts revalidated;
  revalidated.status = "304";
  revalidated.more = R"("time":1,"cache":{"beforeRequest":{},"afterRequest":{}})";
  EXPECT_TRUE(heard(revalidated).sees(Need::history));
  Parts network;
  network.more = R"("time":1,"cache":{"beforeRequest":null},"_fetchType":"Network Load")";
  EXPECT_TRUE(heard(network).sees(Need::history));
}

TEST(Har, KnowsAStored200ThatWasRevalidatedByWhatCame) {
  const std::string_view conditional =
      R"([{"name":"Host","value":"a.example"},{"name":"If-None-Match","value":"\"a\""}])";
  const struct {
    const char* what;
    std::string_view asked;
    const char* fields;
    const char* came;
    bool stored;
  } cases[] = {
      {"less than its length", conditional, R"([{"name":"Content-Length","value":"2621"}])", "39",
       true},
      {"all of it", conditional, R"([{"name":"Content-Length","value":"2621"}])", "2621", false},
      {"nobody knows how much", conditional, R"([{"name":"Content-Length","value":"2621"}])", "-1",
       false},
      {"less than the content", conditional, R"([{"name":"Server","value":"b"}])", "39", true},
      {"coded content", conditional, R"([{"name":"Content-Encoding","value":"gzip"}])", "300",
       false},
      {"next to nothing", conditional, R"([{"name":"Content-Encoding","value":"gzip"}])", "39",
       true},
      {"unconditional", R"([{"name":"Host","value":"a.example"}])",
       R"([{"name":"Content-Length","value":"2621"}])", "39", false},
  };
  for (const auto& c : cases) {
    Parts parts;
    parts.asked = c.asked;
    parts.fields = c.fields;
    parts.content = R"({"size":22641,"mimeType":"text/plain"})";
    parts.response_more = std::string(R"("bodySize":)") + c.came;
    EXPECT_EQ(heard(parts).sees(Need::request_fields), !c.stored) << c.what;
  }
}

TEST(Har, LeavesTheMethodOpenWhenItIsMissing) {
  Parts parts;
  parts.method = R"("")";
  const Heard h = heard(parts);
  EXPECT_FALSE(h.has_request);
  EXPECT_EQ(h.uri, "https://a.example/p?q");
  EXPECT_EQ(h.known, Known::no) << "it may have been HEAD";
}

TEST(Har, MakesTargetsOfUrls) {
  const struct {
    const char* method;
    const char* url;
    const char* target;
    const char* uri;
    statute::Scheme scheme;
  } cases[] = {
      {"GET", "http://a.example", "/", "http://a.example", statute::Scheme::http},
      {"GET", "HTTPS://a?b", "/?b", "HTTPS://a?b", statute::Scheme::https},
      {"GET", "wss://a/s", "/s", "wss://a/s", statute::Scheme::https},
      {"GET", "/only/path", "/only/path", "", statute::Scheme::unknown},
      {"CONNECT", "https://a.example:443", "a.example:443", "https://a.example:443",
       statute::Scheme::https},
      {"CONNECT", "a.example:443", "a.example:443", "", statute::Scheme::unknown},
  };
  for (const auto& c : cases) {
    Parts parts;
    parts.method = '"' + std::string(c.method) + '"';
    parts.url = '"' + std::string(c.url) + '"';
    const Heard h = heard(parts);
    EXPECT_EQ(h.target, c.target) << c.url;
    EXPECT_EQ(h.uri, c.uri) << c.url;
    EXPECT_EQ(h.scheme, c.scheme) << c.url;
  }
}

TEST(Har, KnowsWhenTheHeadHadCome) {
  const struct {
    const char* more;
    std::optional<std::int64_t> received;
  } cases[] = {
      {R"("time":1600)", 1780394402},
      {R"("time":60600,"timings":{"wait":600,"receive":59000})", 1780394402},
      {R"("time":-1)", std::nullopt},
      {R"("time":null)", std::nullopt},
      {R"("time":1e300)", std::nullopt},
      {R"("startedDateTime":"1970-01-01T00:00:00Z","time":1)", std::nullopt},
  };
  for (const auto& c : cases) {
    Parts parts;
    parts.more = c.more;
    EXPECT_EQ(heard(parts).received, c.received) << c.more;
  }
}

// Content: what counts as known, and what does not.

struct ContentCase {
  const char* what;
  const char* fields;  // besides Content-Type
  const char* content;
  Known known;
  bool some = false;
  const char* octets = "";
  const char* type = "text/plain";
};

void expect_content(const ContentCase& c, const char* status = "200", const char* method = "GET",
                    const char* more = R"("bodySize":-1)") {
  Parts parts;
  parts.status = status;
  parts.method = '"' + std::string(method) + '"';
  parts.fields = std::string("[") + (*c.type != '\0' ? R"({"name":"Content-Type","value":")" : "") +
                 c.type + (*c.type != '\0' ? "\"}" : "") +
                 (*c.type != '\0' && *c.fields != '\0' ? "," : "") + c.fields + "]";
  parts.content = c.content;
  parts.response_more = more;
  const Heard h = heard(parts);
  EXPECT_EQ(static_cast<int>(h.known), static_cast<int>(c.known)) << c.what;
  EXPECT_EQ(h.length > 0, c.some) << c.what;
  EXPECT_EQ(h.content, c.octets) << c.what;
}

constexpr const char* kLength0 = R"({"name":"Content-Length","value":"0"})";
constexpr const char* kLength4 = R"({"name":"Content-Length","value":"4"})";
constexpr const char* kGzip4 =
    R"({"name":"Content-Encoding","value":"gzip"},{"name":"Content-Length","value":"4"})";

TEST(Har, TakesTextForTheContentWhenNothingSpeaksAgainstIt) {
  const ContentCase cases[] = {
      {"text and size", "", R"({"size":4,"text":"abc\n"})", Known::fully, true, "abc\n"},
      {"no size", "", R"({"text":"abc"})", Known::fully, true, "abc"},
      {"size is not known", "", R"({"size":-1,"text":"abc"})", Known::fully, true, "abc"},
      {"size 0, from memory", kLength4, R"({"size":0,"text":"abcd"})", Known::fully, true, "abcd"},
      {"size in octets of Latin-1", "", R"({"size":1,"text":"\u00e9"})", Known::fully, true,
       "\xC3\xA9"},
      {"byte order mark dropped", "", R"({"size":6,"text":"abc"})", Known::fully, true, "abc"},
      {"decoded", kGzip4, R"({"size":9,"text":"123456789"})", Known::fully, true, "123456789"},
      {"cut", "", R"({"size":90000,"text":"abc"})", Known::whether, true},
      {"base64", "", R"({"size":3,"text":"\/wAK","encoding":"base64"})", Known::fully, true,
       nullptr},
      {"damaged base64", "", R"({"size":3,"text":"a*","encoding":"base64"})", Known::whether, true},
      {"not decoded", kGzip4, R"({"size":4,"text":"abcd"})", Known::whether, true},
      {"still gzip", R"({"name":"Content-Encoding","value":"gzip"})",
       R"({"text":"H4sIAAAAAAAA","encoding":"base64"})", Known::whether, true},
      {"PNG as text", "", R"({"text":"\u0089PNG\r\n"})", Known::whether, true, "", "image/png"},
      {"replaced octets", "", R"({"text":"GIF89a\ufffd"})", Known::whether, true, "", "image/gif"},
      {"SVG", "", R"({"text":"<svg\/>"})", Known::fully, true, "<svg/>", "image/svg+xml"},
      {"plain text under an odd type", "", R"({"text":"ok"})", Known::fully, true, "ok", "x/y"},
      {"contradiction", kLength0, R"({"size":3,"text":"abc"})", Known::no},
  };
  for (ContentCase c : cases) {
    const std::string_view base64("\xFF\x00\x0A", 3);
    if (c.octets != nullptr) {
      expect_content(c);
      continue;
    }
    Parts parts;
    parts.content = c.content;
    EXPECT_EQ(heard(parts).content, base64);
  }
}

TEST(Har, KnowsLittleOfContentThatIsNotThere) {
  const ContentCase cases[] = {
      {"length 0", kLength0, R"({"size":0})", Known::fully},
      {"empty text marked base64", kLength0, R"({"size":0,"text":"","encoding":"base64"})",
       Known::fully},
      {"length more", kLength4, R"({"size":0})", Known::whether, true},
      {"size more", "", R"({"size":77,"comment":"Response bodies are not included."})",
       Known::whether, true},
      {"size -1, length more", kLength4, R"({"size":-1})", Known::whether, true},
      {"zeros, but a type", "", R"({"size":0})", Known::no},
      {"contradiction", kLength0, R"({"size":5})", Known::no},
      {"no content member", "", "null", Known::no},
      {"unreadable length", R"({"name":"Content-Length","value":"4, 4"})", R"({"size":0})",
       Known::no},
  };
  for (const ContentCase& c : cases) expect_content(c, "200", "GET", R"("bodySize":0)");
  const ContentCase zeros{
      "zeros, and nothing else", "", R"({"size":0})", Known::whether, false, "", ""};
  Parts parts;
  parts.fields = R"([{"name":"Server","value":"x"}])";
  parts.response_more = R"("bodySize":0)";
  EXPECT_EQ(heard(parts).known, zeros.known);
  EXPECT_EQ(heard(parts).length, 0u);
  parts.response_more = R"("bodySize":-1)";
  EXPECT_EQ(heard(parts).known, Known::no);
  parts.response_more = R"("bodySize":0,"_error":"net::ERR_ABORTED")";
  EXPECT_EQ(heard(parts).known, Known::no);
  parts.response_more = R"("bodySize":0)";
  parts.status = "302";
  EXPECT_EQ(heard(parts).known, Known::no) << "browsers do not read the content of redirects";
}

TEST(Har, NeverTakesWhatWasStoredForTheContentOfAnAnswerThatHasNone) {
  const ContentCase stored{"", kLength4, R"({"size":4,"text":"abcd"})", Known::no};
  expect_content(stored, "304");
  expect_content(stored, "204");
  expect_content(stored, "101");
  expect_content(stored, "200", "HEAD");
  expect_content(stored, "200", "CONNECT");
}

TEST(Har, DistrustsContentOfAFailedLoad) {
  Parts parts;
  parts.content = R"({"size":3,"text":"abc"})";
  parts.response_more = R"("_error":"net::ERR_ABORTED")";
  EXPECT_EQ(heard(parts).known, Known::whether);
}

TEST(Har, ReadsWhatWasPosted) {
  const struct {
    const char* more;
    const char* length;
    const char* method;
    Known known;
  } cases[] = {
      {R"("bodySize":3,"postData":{"mimeType":"a/b","text":"abc"})", "3", "POST", Known::fully},
      {R"("bodySize":-1,"postData":{"text":"abc"})", "", "POST", Known::fully},
      {R"("bodySize":9,"postData":{"text":"abc"})", "", "POST", Known::whether},
      {R"("bodySize":-1,"postData":{"text":"abc"})", "9", "POST", Known::whether},
      {R"("bodySize":-1)", "3", "POST", Known::whether},
      {R"("bodySize":3)", "", "POST", Known::whether},
      {R"("bodySize":0,"postData":{"params":[{"name":"a"}]})", "", "POST", Known::whether},
      {R"("bodySize":0)", "", "POST", Known::no},
      {R"("bodySize":0)", "0", "POST", Known::fully},
      {R"("bodySize":0)", "", "GET", Known::fully},
      {R"("bodySize":-1)", "", "GET", Known::no},
  };
  for (const auto& c : cases) {
    Parts parts;
    parts.method = '"' + std::string(c.method) + '"';
    parts.request_more = c.more;
    if (*c.length != '\0') {
      parts.asked = R"([{"name":"Host","value":"a"},{"name":"Content-Length","value":")" +
                    std::string(c.length) + "\"}]";
    }
    EXPECT_EQ(static_cast<int>(heard(parts).request_known), static_cast<int>(c.known))
        << c.more << c.length;
  }
}

TEST(Har, ReadsOddTypesWithoutLosingTheEntry) {
  Parts parts;
  parts.status = R"("404")";
  parts.reason = "null";
  parts.fields = R"([{"name":"Age","value":7},{"value":"x"},{"name":"A"},null,3,
      {"name":null,"value":null},{"name":"Vary","value":"*","comment":{"a":[1,{"b":2}]}}])";
  parts.content = "[]";
  parts.more = R"("time":"20","timings":[],"cache":"none","\u0061b\"c":NaN)";
  const Heard h = heard(parts);
  EXPECT_EQ(h.head, "HTTP/1.1 404 \r\nAge: 7\r\nA: \r\nVary: *\r\n\r\n");
}

TEST(Har, ReadsStatusesOfAnySize) {
  Parts parts;
  parts.status = "1000";
  EXPECT_EQ(heard(parts).start_line, "HTTP/1.1 1000 OK");
  EXPECT_EQ(heard(parts).status, 0);
  parts.status = "1e99";
  EXPECT_EQ(heard(parts).status, 0);
}

TEST(Har, ReadsOlderArchivesAndByteOrderMarks) {
  const std::string entry = Parts{}.text();
  const std::string cases[] = {
      "\xEF\xBB\xBF" + har_of(entry),
      " \r\n" + har_of(entry) + "\n\n",
      har_of(entry) + std::string(3, '\0'),
      R"({"before":[{"log":1}],"log":{"entries":[)" + entry +
          R"(],"creator":{"version":"4"},"version":"1.1"}})",
  };
  for (const std::string& c : cases) {
    Recorder out;
    ASSERT_TRUE(read_octets(c, out)) << c;
    EXPECT_EQ(out.exchanges.size(), 1u) << c;
    EXPECT_THAT(out.problems, IsEmpty()) << c;
    ASSERT_EQ(out.notes.size(), 1u);
  }
  Recorder late;
  ASSERT_TRUE(read_octets(cases[3], late));
  EXPECT_EQ(late.notes[0], "HAR 1.1,  4");
}

TEST(Har, RefusesOtherJson) {
  const struct {
    const char* text;
    const char* what;
  } cases[] = {
      {"", "no JSON object"},
      {"[1]", "no JSON object"},
      {"{}", "no \"log\""},
      {R"({"log":[]})", "no \"log\""},
      {R"({"test_response":{"log":{}}})", "no \"log\""},
      {R"({"log":{}})", "no \"entries\""},
      {R"({"log":{"entries":{}}})", "no \"entries\""},
      {R"({"log")", "the file ends"},
      {"{nonsense", "damaged JSON"},
  };
  for (const auto& c : cases) {
    Recorder out;
    const Result<void> read = read_octets(c.text, out);
    ASSERT_FALSE(read) << c.text;
    EXPECT_THAT(read.error().what, HasSubstr(c.what)) << c.text;
  }
}

// Damage.

TEST(Har, ReadsStringsThatAreNotQuiteJson) {
  Parts parts;
  parts.fields =
      "[{\"name\":\"X-A\",\"value\":\"caf\xE9\"},"
      R"({"name":"X-B","value":"\ud83d!"},{"name":"X-C","value":"\ud83d\ude00"},)"
      R"({"name":"X-D","value":"\q \u12 \'"},)"
      "{\"name\":\"X-E\",\"value\":\"a\tb\x01\"},]";
  const std::string good = Parts{}.text();
  const Recorder out = recorded(good + "," + parts.text() + "," + good);
  ASSERT_EQ(out.exchanges.size(), 3u);
  const Heard& h = out.exchanges[1];
  EXPECT_THAT(h.lines("X-A"), ElementsAre("caf\xEF\xBF\xBD"));
  EXPECT_THAT(h.lines("X-B"), ElementsAre("\xEF\xBF\xBD!"));
  EXPECT_THAT(h.lines("X-C"), ElementsAre("\xF0\x9F\x98\x80"));
  EXPECT_THAT(h.lines("X-D"), ElementsAre("\\q \\u12 \\'"));
  EXPECT_THAT(h.lines("X-E"), ElementsAre("a\tb\x01"));
  EXPECT_THAT(out.problems, IsEmpty());
  ASSERT_EQ(out.notes.size(), 2u);
  EXPECT_EQ(out.notes[1],
            "not quite JSON: 1 octets that are not UTF-8, 1 halves of surrogate pairs, "
            "6 other faults were read leniently");
}

// Each is a fault that a strict parser refuses a whole file for.
TEST(Har, OneFaultCostsAtMostTheEntryItIsIn) {
  const struct {
    const char* what;
    const char* from;
    std::string to;
    bool judged;
  } cases[] = {
      {"an octet that is not UTF-8", "\"OK\"", "\"O\xFFK\"", true},
      {"a control character", "\"OK\"", std::string("\"O\0\x01\nK\"", 7), true},
      {"half of a surrogate pair", "\"OK\"", "\"\\uDC00\"", true},
      {"an unknown escape", "\"OK\"", "\"\\x41\"", true},
      {"not a number", "12.5", "NaN", true},
      {"infinity", "12.5", "-Infinity", true},
      {"a number cut off", "12.5", "12.", true},
      {"a comma too many", "\"bodySize\":0", "\"bodySize\":0,", true},
      {"a comma missing", "\"OK\",", "\"OK\"", false},
      {"a comma missing between entries", "12.5},{", "12.5}{", true},
      {"a status that is none", "\"status\":200", "\"status\":2OO", false},
      {"single quotation marks", "\"OK\"", "'OK'", true},
  };
  const std::string entry = Parts{}.text();
  for (const auto& c : cases) {
    std::string entries = entry + "," + entry;
    entries.replace(entries.find(c.from), std::string_view(c.from).size(), c.to);
    const Recorder out = recorded(entry + ",\n" + entries + ",\n" + entry);
    EXPECT_EQ(out.exchanges.size() + out.skips.size() + out.problems.size(), 4u) << c.what;
    EXPECT_EQ(out.exchanges.size(), c.judged ? 4u : 3u) << c.what;
    for (const auto& [spot, message] : out.problems) {
      EXPECT_EQ(spot.index, 1u) << c.what;
      EXPECT_EQ(spot.offset, har_of("").size() - 3 + entry.size() + 2) << c.what;
    }
  }
}

TEST(Har, SalvagesAllEntriesBeforeTheCutAtAnyOctet) {
  Parts parts;
  parts.content = R"({"size":9,"text":"a\"}]{\\"})";
  const std::string entry = parts.text();
  const std::string whole = har_of(entry + ",\n" + entry + " , " + entry);
  const std::size_t first = whole.find(entry);
  for (std::size_t size = first; size < whole.size(); ++size) {
    Recorder out;
    ASSERT_TRUE(read_octets(whole.substr(0, size), out)) << size;
    std::size_t complete = 0;
    for (std::size_t at = first;
         (at = whole.find(entry, at)) + entry.size() <= size && at < size;) {
      ++complete;
      at += entry.size();
    }
    EXPECT_EQ(out.exchanges.size(), complete) << size;
    ASSERT_EQ(out.problems.size(), 1u) << size;
    EXPECT_THAT(out.problems[0].second, HasSubstr("the file ends"));
    EXPECT_LE(*out.problems[0].first.offset, size);
  }
}

TEST(Har, GoesOnBehindADamagedEntry) {
  const std::string entry = Parts{}.text();
  std::string broken = entry;
  struct Case {
    const char* what;
    std::string text;
  };
  std::vector<Case> cases;
  const auto add = [&](const char* what, const char* from, const char* to) {
    std::string text = entry;
    text.replace(text.find(from), std::string_view(from).size(), to);
    cases.push_back({what, text});
  };
  add("a colon is missing", R"("request":)", R"("request")");
  add("a quotation mark is missing", R"("OK")", R"("OK)");
  add("a brace is missing", R"("response":{)", R"("response":)");
  add("a brace too many", R"("response":{)", R"("response":{{)");
  add("neither request nor response", R"("request":{)", R"("a":{)");
  cases.back().text.replace(cases.back().text.find("response"), 8, "b");
  cases.push_back({"the front is missing", entry.substr(50)});
  cases.push_back({"the end is missing", entry.substr(0, entry.size() - 60)});
  for (const Case& c : cases) {
    const Recorder out = recorded(entry + "," + c.text + "," + entry + "," + entry);
    EXPECT_EQ(out.exchanges.size(), 3u) << c.what;
    ASSERT_EQ(out.problems.size(), 1u) << c.what << ": " << out.problems[1].second;
    EXPECT_EQ(out.problems[0].first.index, 1u) << c.what;
  }
}

TEST(Har, FindsTheEntriesBehindADamagedBeginning) {
  const std::string entry = Parts{}.text();
  Recorder out;
  ASSERT_TRUE(read_octets(
      R"({"log":{"pages":[{"id":"a},],"entries":[)" + entry + "," + entry + "]}}", out));
  EXPECT_EQ(out.exchanges.size(), 2u);
  EXPECT_EQ(out.problems.size(), 1u);
}

TEST(Har, SaysSoWhenSomethingFollowsTheEnd) {
  Recorder out;
  ASSERT_TRUE(read_octets(har_of(Parts{}.text()) + "{}", out));
  EXPECT_EQ(out.exchanges.size(), 1u);
  ASSERT_EQ(out.problems.size(), 1u);
  EXPECT_THAT(out.problems[0].second, HasSubstr("follows the end"));
}

TEST(Har, GivesUpOnNestsOfDamageInGoodTime) {
  std::string text = R"({"log":{"entries":[)";
  for (int i = 0; i < 20000; ++i) text += R"([{"request":)";
  Recorder out;
  ASSERT_TRUE(read_octets(text, out));
  EXPECT_THAT(out.exchanges, IsEmpty());
  EXPECT_FALSE(out.problems.empty());
  EXPECT_LT(out.problems.size(), 100u);
}

TEST(Har, StopsWhenAsked) {
  Recorder out;
  out.stop_after = 2;
  const std::string entry = Parts{}.text();
  ASSERT_TRUE(read_octets(har_of(entry + "," + entry + "," + entry), out));
  EXPECT_EQ(out.exchanges.size(), 2u);
}

// Files.

std::string gzip(std::string_view octets) {
  z_stream z{};
  EXPECT_EQ(deflateInit2(&z, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&z, octets.size()) + 64, '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(octets.data()));
  z.avail_in = static_cast<uInt>(octets.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&z, Z_FINISH), Z_STREAM_END);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

Result<void> read_file(std::string_view octets, Recorder& out) {
  const std::string path = testing::TempDir() + "statute-har-" + std::to_string(getpid());
  std::ofstream(path, std::ios::binary) << octets;
  const Result<File> file = File::open(path);
  EXPECT_TRUE(file);
  const Result<void> read = intake::read(*file, {}, out);
  std::filesystem::remove(path);
  return read;
}

TEST(Intake, ReadsHarByItsContentPackedOrNot) {
  const std::string text = har_of(Parts{}.text());
  for (const std::string& octets : {text, "\xEF\xBB\xBF" + text, gzip(text),
                                    gzip(text.substr(0, 40)) + gzip(text.substr(40))}) {
    Recorder out;
    const Result<void> read = read_file(octets, out);
    EXPECT_TRUE(read) << read.error().what;
    EXPECT_EQ(out.exchanges.size(), 1u);
    EXPECT_THAT(out.problems, IsEmpty());
  }
}

TEST(Intake, ReadsPackedHttpMessagesToo) {
  Recorder out;
  EXPECT_TRUE(read_file(gzip("HTTP/1.1 204 No Content\r\n\r\n"), out));
  EXPECT_EQ(out.exchanges.size(), 1u);
}

TEST(Intake, SalvagesWhatComesBeforeTheFaultOfAPackedFile) {
  std::string entries = Parts{}.text();
  for (int i = 0; i < 20; ++i) entries += "," + Parts{}.text();
  const std::string packed = gzip(har_of(entries));
  Recorder out;
  ASSERT_TRUE(read_file(packed.substr(0, packed.size() - 12), out));
  EXPECT_GT(out.exchanges.size(), 0u);
  ASSERT_FALSE(out.problems.empty());
  EXPECT_THAT(out.problems[0].second, HasSubstr("cut off"));
}

TEST(Intake, RefusesBombs) {
  const std::string bomb = gzip("{\"log\":{" + std::string(std::size_t{48} << 20, ' '));
  Recorder out;
  const Result<void> read = read_file(bomb, out);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().fault, Fault::too_large);
  EXPECT_THAT(read.error().what, HasSubstr("unpacks to more than"));
}

TEST(Intake, RefusesPackedFilesOfOtherThings) {
  Recorder out;
  const Result<void> read = read_file(gzip("nothing that anyone knows"), out);
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().what, HasSubstr("not a capture"));
}

// The scanner against a reader that looks at one octet at a time.

std::size_t plain_value_end(std::string_view s, std::size_t at) {
  std::size_t depth = 0;
  bool within = false;
  for (bool escaped = false; at < s.size(); ++at) {
    const char c = s[at];
    if (std::exchange(escaped, false) && (c == '"' || c == '\\')) continue;
    if (c == '\\') {
      escaped = true;
    } else if (c == '"') {
      within = !within;
    } else if (!within && (c == '{' || c == '[')) {
      ++depth;
    } else if (!within && (c == '}' || c == ']') && --depth == 0) {
      return at + 1;
    }
  }
  return s.npos;
}

TEST(JsonScan, FindsTheEndsThatAPlainReaderFinds) {
  std::uint32_t state = 1;
  const auto next = [&state](std::uint32_t n) {
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % n;
  };
  constexpr std::string_view kAlphabet = "{}[]\"\\ab,: {[\\\\\"";
  for (int round = 0; round < 20000; ++round) {
    std::string text(1 + next(200), ' ');
    for (char& c : text) c = kAlphabet[next(kAlphabet.size())];
    text[0] = "{["[next(2)];
    if (next(2) == 0) text += std::string(next(130), 'x') + "\"}]}]}]}]}]}]}]}]}]";
    std::string padded = text + std::string(File::kPadding, '}');
    EXPECT_EQ(json_value_end(std::string_view(padded).substr(0, text.size()), 0),
              plain_value_end(text, 0))
        << text;
  }
}

TEST(JsonScan, FindsTheEndsOfScalars) {
  const struct {
    const char* text;
    std::size_t end;
  } cases[] = {
      {"12,", 2},
      {"null}", 4},
      {"\"a\\\"b\" ,", 6},
      {"\"a", std::string::npos},
      {"\"\\", std::string::npos},
      {"]", 0},
      {":", 0},
      {"true", std::string::npos},
  };
  for (const auto& c : cases) EXPECT_EQ(json_value_end(c.text, 0), c.end) << c.text;
}

// Captures of others.

TEST(HarCorpus, EveryEntryIsJudgedOrSkipped) {
  const std::map<std::string, std::size_t> table = corpus_table("har");
  if (table.empty()) GTEST_SKIP() << "no corpus at " << corpus() << "; set STATUTE_CORPUS";
  std::size_t total = 0;
  std::map<std::string, int> reasons;
  for (const auto& [name, count] : table) {
    const Result<File> file = File::open(corpus() / "har" / name);
    ASSERT_TRUE(file) << name;
    Recorder out;
    const Result<void> read = intake::read(*file, {}, out);
    EXPECT_EQ(bool(read), count > 0) << name;
    EXPECT_THAT(out.problems, IsEmpty()) << name << ": " << out.problems[0].second;
    EXPECT_EQ(out.exchanges.size() + out.skips.size(), count) << name;
    total += out.exchanges.size() + out.skips.size();
    for (const auto& [why, n] : out.reasons) reasons[why] += n;
    for (const std::string& note : out.notes) EXPECT_THAT(note, HasSubstr("HAR 1.")) << name;
  }
  for (const auto& [why, n] : reasons) std::cout << "  skipped " << n << ": " << why << "\n";
  EXPECT_EQ(total, 2561u);
}

}  // namespace
}  // namespace checker::intake
