// Flow files of mitmproxy, of all their formats, sound and damaged.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checker/intake/formats.h"
#include "checker/intake/intake.h"
#include "checker/intake/netstring.h"
#include "checker/support/file.h"
#include "tests/checker/intake/corpus.h"
#include "tests/checker/intake/recorder.h"

namespace checker::intake {
namespace {

using statute::Delimiter;
using statute::Known;
using statute::Need;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

// Writing netstrings.

std::string netstring(std::string_view payload, char type) {
  return std::to_string(payload.size()) + ":" + std::string(payload) + type;
}
std::string octets(std::string_view s) { return netstring(s, ','); }
std::string text(std::string_view s) { return netstring(s, ';'); }
std::string number(std::int64_t n) { return netstring(std::to_string(n), '#'); }
const std::string kNull = "0:~";
const std::string kTrue = "4:true!";

std::string list(const std::vector<std::string>& items) {
  std::string all;
  for (const std::string& item : items) all += item;
  return netstring(all, ']');
}
using Member = std::pair<std::string, std::string>;
std::string dictionary(const std::vector<Member>& members) {
  std::string all;
  for (const auto& [key, value] : members) all += text(key) + value;
  return netstring(all, '}');
}
std::string fields(std::initializer_list<std::pair<std::string_view, std::string_view>> lines) {
  std::vector<std::string> pairs;
  for (const auto& [name, value] : lines) pairs.push_back(list({octets(name), octets(value)}));
  return list(pairs);
}

// A flow of the latest format, in parts that a case can replace.
struct Parts {
  std::string version = number(21);
  std::string type = text("http");
  std::string method = octets("GET");
  std::string scheme = octets("https");
  std::string authority = octets("");
  std::string path = octets("/p?q");
  std::string asked_version = octets("HTTP/1.1");
  std::string asked = fields({{"Host", "a.example"}});
  std::string asked_content = octets("");
  std::string status = number(200);
  std::string reason = octets("OK");
  std::string answered_version = octets("HTTP/1.1");
  std::string answered = fields({{"Content-Length", "5"}, {"Vary", "a"}, {"Vary", "b"}});
  std::string content = octets("hello");
  std::string trailers = kNull;
  std::string began = netstring("1780394402.75", '^');
  std::string error = kNull;
  std::string replay = kNull;
  std::string backup = kNull;
  std::string server_began = netstring("1780394400.5", '^');

  [[nodiscard]] std::string request() const {
    return dictionary({{"path", path},
                       {"authority", authority},
                       {"scheme", scheme},
                       {"method", method},
                       {"port", number(443)},
                       {"host", text("192.0.2.1")},
                       {"trailers", kNull},
                       {"content", asked_content},
                       {"headers", asked},
                       {"http_version", asked_version}});
  }
  [[nodiscard]] std::string response() const {
    return dictionary({{"reason", reason},
                       {"status_code", status},
                       {"timestamp_start", began},
                       {"trailers", trailers},
                       {"content", content},
                       {"headers", answered},
                       {"http_version", answered_version}});
  }
  [[nodiscard]] std::string flow() const { return flow(response()); }
  [[nodiscard]] std::string flow(const std::string& response) const {
    return dictionary({{"websocket", kNull},
                       {"response", response},
                       {"request", request()},
                       {"backup", backup},
                       {"is_replay", replay},
                       {"server_conn", dictionary({{"timestamp_start", server_began}})},
                       {"error", error},
                       {"type", type},
                       {"version", version}});
  }
};

// Exactly as many octets as there are.
Recorder recorded(std::string_view octets) {
  const std::vector<char> exact(octets.begin(), octets.end());
  Recorder out;
  const Result<void> read = read_mitm({exact.data(), exact.size()}, nullptr, {}, out);
  EXPECT_TRUE(read) << read.error().what;
  return out;
}

Heard heard(const Parts& parts) {
  const Recorder out = recorded(parts.flow());
  EXPECT_THAT(out.problems, IsEmpty());
  EXPECT_EQ(out.exchanges.size(), 1u);
  return out.exchanges.empty() ? Heard{} : out.exchanges[0];
}

TEST(Netstring, TellsWhatStandsAtTheFront) {
  using State = NetstringFront::State;
  const struct {
    const char* octets;
    State state;
    std::size_t size;
  } cases[] = {
      {"5:hello,", State::sound, 8},
      {"0:~", State::sound, 3},
      {"0:~more", State::sound, 3},
      {"03:abc;", State::sound, 7},
      {"5:hello", State::cut, 8},
      {"12:abc", State::cut, 16},
      {"12", State::cut, 3},
      {"", State::cut, 1},
      {"5:hello?", State::damaged, 8},
      {":a,", State::damaged, 0},
      {"-1:,", State::damaged, 0},
      {"a:b,", State::damaged, 0},
      {"1000000000000:", State::damaged, 0},
  };
  for (const auto& c : cases) {
    const NetstringFront front = netstring_front(c.octets);
    EXPECT_EQ(front.state, c.state) << c.octets;
    EXPECT_EQ(front.size, c.size) << c.octets;
  }
}

TEST(Netstring, ReadsNumbersOfTheirTypesAlone) {
  EXPECT_EQ((Netstring{"-12", '#'}.integer()), -12);
  EXPECT_EQ((Netstring{"12", '^'}.integer()), std::nullopt);
  EXPECT_EQ((Netstring{"1x", '#'}.integer()), std::nullopt);
  EXPECT_EQ((Netstring{"99999999999999999999", '#'}.integer()), std::nullopt);
  EXPECT_EQ((Netstring{"1.5", '^'}.number()), 1.5);
  EXPECT_EQ((Netstring{"nan", '^'}.number()), std::nullopt);
  EXPECT_EQ((Netstring{"1.5", ';'}.number()), std::nullopt);
}

TEST(Mitm, MakesAnExchangeOfAFlow) {
  const std::string flow = Parts{}.flow();
  const Recorder out = recorded(flow + flow);
  EXPECT_THAT(out.notes, ElementsAre("mitmproxy flows, format 21"));
  ASSERT_EQ(out.exchanges.size(), 2u);
  EXPECT_EQ(out.exchanges[1].spot.index, 1u);
  EXPECT_EQ(out.exchanges[1].spot.offset, flow.size());
  const Heard& h = out.exchanges[0];
  EXPECT_EQ(h.request_head, "GET /p?q HTTP/1.1\r\nHost: a.example\r\n\r\n");
  EXPECT_EQ(h.head, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nVary: a\r\nVary: b\r\n\r\n");
  EXPECT_EQ(h.uri, "https://a.example/p?q");
  EXPECT_EQ(h.scheme, statute::Scheme::https);
  EXPECT_EQ(h.received, 1780394402);
  EXPECT_EQ(h.content, "hello");
  EXPECT_EQ(h.by, Delimiter::length);
  EXPECT_TRUE(h.complete);
  EXPECT_EQ(h.request_known, Known::fully);
  for (Need n : {Need::request, Need::request_fields, Need::request_content, Need::lines,
                 Need::history, Need::length, Need::content, Need::data, Need::emptiness}) {
    EXPECT_TRUE(h.sees(n)) << static_cast<int>(n);
  }
  for (Need n :
       {Need::wire, Need::line_ends, Need::trailers, Need::interim, Need::connection, Need::time}) {
    EXPECT_FALSE(h.sees(n)) << static_cast<int>(n);
  }
}

TEST(Mitm, ReadsVersionsInAllTheirForms) {
  const struct {
    std::string version;
    int major, minor;
  } cases[] = {
      {octets("HTTP/1.1"), 1, 1},
      {octets("HTTP/1.0"), 1, 0},
      {octets("HTTP/2.0"), 2, 0},
      {octets("HTTP/2"), 2, 0},
      {octets("HTTP/3"), 3, 0},
      {text("HTTP/1.1"), 1, 1},
      {list({number(1), number(1)}), 1, 1},
      {list({number(1), number(0)}), 1, 0},
      {list({number(1)}), 0, 0},
      {octets("HTTP/1.10"), 0, 0},
      {octets("HTTP/x.y"), 0, 0},
      {octets("SPDY/3"), 0, 0},
      {kNull, 0, 0},
  };
  for (const auto& c : cases) {
    Parts parts;
    parts.answered_version = c.version;
    const Heard h = heard(parts);
    EXPECT_EQ(h.major, c.major) << c.version;
    EXPECT_EQ(h.minor, c.minor) << c.version;
  }
}

TEST(Mitm, ReadsTheFormatsOfOldVersions) {
  // As 0.10 wrote it: octets only, no type, tuples for versions.
  const auto old = [](const std::vector<Member>& members) {
    std::string all;
    for (const auto& [key, value] : members) all += octets(key) + value;
    return netstring(all, '}');
  };
  const std::string flow =
      old({{"error", kNull},
           {"response", old({{"httpversion", list({number(1), number(1)})},
                             {"msg", octets("Not Found")},
                             {"timestamp_start", netstring("1468014850.260641", '^')},
                             {"headers", fields({{"Server", "a"}})},
                             {"content", octets("no")},
                             {"code", number(404)}})},
           {"request", old({{"httpversion", list({number(1), number(1)})},
                            {"port", number(8080)},
                            {"scheme", octets("http")},
                            {"path", octets("/")},
                            {"host", octets("a.example")},
                            {"headers", fields({})},
                            {"content", octets("")},
                            {"method", octets("GET")}})},
           {"version", list({number(0), number(10), number(1)})}});
  const Recorder out = recorded(flow);
  EXPECT_THAT(out.notes, ElementsAre("mitmproxy flows, format 0.10.1"));
  ASSERT_EQ(out.exchanges.size(), 1u);
  EXPECT_EQ(out.exchanges[0].head, "HTTP/1.1 404 Not Found\r\nServer: a\r\n\r\n");
  EXPECT_EQ(out.exchanges[0].request_head, "GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(out.exchanges[0].uri, "http://a.example:8080/");
  EXPECT_EQ(out.exchanges[0].content, "no");
  EXPECT_EQ(out.exchanges[0].by, Delimiter::close);
  EXPECT_EQ(out.exchanges[0].received, 1468014850);
}

TEST(Mitm, TellsTheRequestAsTheServerGotIt) {
  const struct {
    const char* what;
    const char* asked;
    const char* answered;
    std::string authority;
    const char* head;
  } cases[] = {
      {"HTTP/2 throughout", "HTTP/2.0", "HTTP/2.0", "a.example",
       "GET /p?q HTTP/2\r\n:method: GET\r\n:scheme: https\r\n:authority: a.example\r\n"
       ":path: /p?q\r\nx: y\r\nconnection: z\r\n\r\n"},
      {"HTTP/1 to HTTP/2", "HTTP/1.1", "HTTP/2.0", "a.example",
       "GET /p?q HTTP/2\r\n:method: GET\r\n:scheme: https\r\n:authority: a.example\r\n"
       ":path: /p?q\r\nx: y\r\n\r\n"},
      {"HTTP/2 to HTTP/1", "HTTP/2.0", "HTTP/1.1", "a.example",
       "GET /p?q HTTP/1.1\r\nHost: a.example\r\nx: y\r\nconnection: z\r\n\r\n"},
      {"HTTP/1.1, answered in 1.0", "HTTP/1.1", "HTTP/1.0", "",
       "GET /p?q HTTP/1.1\r\nx: y\r\nconnection: z\r\n\r\n"},
  };
  for (const auto& c : cases) {
    Parts parts;
    parts.asked_version = octets(c.asked);
    parts.answered_version = octets(c.answered);
    parts.authority = octets(c.authority);
    parts.asked = fields({{"x", "y"}, {"connection", "z"}});
    const Heard h = heard(parts);
    EXPECT_EQ(h.request_head, c.head) << c.what;
    EXPECT_EQ(h.uri, c.authority.empty() ? "https://192.0.2.1/p?q" : "https://a.example/p?q")
        << c.what;
  }
}

TEST(Mitm, SeesTrailersOfFramesAlone) {
  Parts parts;
  EXPECT_FALSE(heard(parts).sees(Need::trailers));
  parts.answered_version = octets("HTTP/2.0");
  Heard h = heard(parts);
  EXPECT_TRUE(h.sees(Need::trailers));
  EXPECT_THAT(h.trailers, IsEmpty());
  EXPECT_EQ(h.by, Delimiter::stream);
  parts.trailers = fields({{"grpc-status", "0"}, {"x", ""}});
  h = heard(parts);
  EXPECT_THAT(h.trailers, ElementsAre(Pair("grpc-status", "0"), Pair("x", "")));
}

TEST(Mitm, KnowsOfTheContentWhatTheFlowTells) {
  const struct {
    const char* what;
    const char* method;
    int status;
    const char* version;
    std::string fields;
    std::string content;
    Known known;
    std::size_t length;
  } cases[] = {
      {"as long as declared", "GET", 200, "HTTP/1.1", fields({{"Content-Length", "2"}}),
       octets("ab"), Known::fully, 2},
      {"chunked", "GET", 200, "HTTP/1.1", fields({{"Transfer-Encoding", "chunked"}}), octets("ab"),
       Known::fully, 2},
      {"to the close", "GET", 200, "HTTP/1.1", fields({}), octets("ab"), Known::fully, 2},
      {"none", "GET", 200, "HTTP/1.1", fields({{"Content-Length", "0"}}), octets(""), Known::fully,
       0},
      {"edited", "GET", 200, "HTTP/1.1", fields({{"Content-Length", "9"}}), octets("ab"),
       Known::whether, 2},
      {"edited, in frames", "GET", 200, "HTTP/2.0", fields({{"content-length", "9"}}), octets("ab"),
       Known::whether, 2},
      {"not kept", "GET", 200, "HTTP/1.1", fields({{"Content-Length", "9"}}), kNull, Known::no, 0},
      {"not kept, by old versions", "GET", 200, "HTTP/1.1", fields({}), number(0), Known::no, 0},
      {"to HEAD", "HEAD", 200, "HTTP/1.1", fields({{"Content-Length", "9"}}), octets(""), Known::no,
       0},
      {"304", "GET", 304, "HTTP/1.1", fields({{"Content-Length", "9"}}), octets(""), Known::no, 0},
      {"101", "GET", 101, "HTTP/1.1", fields({}), octets(""), Known::no, 0},
      {"204 in frames", "GET", 204, "HTTP/2.0", fields({}), octets("ab"), Known::fully, 2},
      {"to HEAD in frames", "HEAD", 200, "HTTP/2.0", fields({{"content-length", "9"}}), octets(""),
       Known::fully, 0},
  };
  for (const auto& c : cases) {
    Parts parts;
    parts.method = octets(c.method);
    parts.status = number(c.status);
    parts.asked_version = parts.answered_version = octets(c.version);
    parts.answered = c.fields;
    parts.content = c.content;
    const Heard h = heard(parts);
    EXPECT_EQ(static_cast<int>(h.known), static_cast<int>(c.known)) << c.what;
    EXPECT_EQ(h.length, c.length) << c.what;
  }
  Parts failed;
  failed.error = dictionary({{"msg", text("server closed connection")}});
  EXPECT_EQ(heard(failed).known, Known::no);
}

TEST(Mitm, UnfoldsWhatWasFolded) {
  Parts parts;
  parts.answered = fields({{"X", "a\r\n b"}, {"Y", "\tc"}, {"Z", "d\n\r\n\t e"}});
  parts.content = kNull;
  EXPECT_THAT(heard(parts).fields,
              ElementsAre(Pair("X", "a b"), Pair("Y", "\tc"), Pair("Z", "d e")));
}

TEST(Mitm, SkipsWhatIsNoResponseOfAServerAndSaysWhy) {
  struct Case {
    const char* why;
    std::string flow;
  };
  std::vector<Case> cases;
  const auto add = [&cases](const char* why, auto change) {
    Parts parts;
    change(parts);
    cases.push_back({why, parts.flow()});
  };
  cases.push_back({"no response", Parts{}.flow(kNull)});
  Parts failed;
  failed.error = dictionary({{"msg", text("Connection killed.")}});
  cases.push_back({"no response: the flow failed", failed.flow(kNull)});
  add("not HTTP: a flow of type tcp", [](Parts& p) { p.type = text("tcp"); });
  add("not HTTP: a flow of type udp", [](Parts& p) { p.type = text("udp"); });
  add("not HTTP: a flow of type dns", [](Parts& p) { p.type = text("dns"); });
  add("not HTTP: a flow of type websocket", [](Parts& p) { p.type = octets("websocket"); });
  add("no response: no status", [](Parts& p) { p.status = kNull; });
  add("CONNECT, which mitmproxy answers itself", [](Parts& p) { p.method = octets("CONNECT"); });
  add("replayed by mitmproxy from a recording", [](Parts& p) { p.replay = text("response"); });
  add("made by mitmproxy: no server was asked", [](Parts& p) { p.server_began = kNull; });
  for (const Case& c : cases) {
    const Recorder out = recorded(c.flow);
    EXPECT_THAT(out.exchanges, IsEmpty()) << c.why;
    EXPECT_THAT(out.problems, IsEmpty()) << c.why;
    ASSERT_EQ(out.skips.size(), 1u) << c.why;
    EXPECT_EQ(out.skips[0].second, c.why);
  }
  Parts repeated;
  repeated.replay = text("request");
  EXPECT_EQ(heard(repeated).status, 200) << "a server was asked again";
}

TEST(Mitm, JudgesWhatTheServerSentNotWhatSomebodyMadeOfIt) {
  Parts sent;
  sent.status = number(403);
  Parts edited;
  edited.backup = sent.flow();
  EXPECT_EQ(heard(edited).status, 403);
  Parts only_asked;
  only_asked.backup = sent.flow(kNull);
  EXPECT_EQ(heard(only_asked).status, 200);
}

TEST(Mitm, CarriesOnWithoutWhatAFlowDoesNotSay) {
  const std::string bare = dictionary(
      {{"version", number(99)}, {"response", dictionary({{"status_code", number(1000)}})}});
  const Recorder out = recorded(bare);
  ASSERT_EQ(out.exchanges.size(), 1u);
  EXPECT_FALSE(out.exchanges[0].has_request);
  EXPECT_EQ(out.exchanges[0].head, "HTTP 1000\r\n\r\n");
  EXPECT_EQ(out.exchanges[0].uri, "");
  EXPECT_FALSE(out.exchanges[0].received);
}

// Damage.

TEST(Mitm, TellsWhereAFlowIsDamaged) {
  const std::string good = Parts{}.flow();
  Parts parts;
  parts.answered = list({octets("Vary"), octets("a")});  // no pairs
  const std::string bad = parts.flow();
  std::string inner = good;
  inner[inner.find("8:response") + 11] = '?';
  for (const std::string& broken : {bad, inner}) {
    const Recorder out = recorded(good + broken + good);
    ASSERT_EQ(out.exchanges.size(), 2u);
    EXPECT_EQ(out.exchanges[1].spot.index, 2u);
    ASSERT_EQ(out.problems.size(), 1u);
    EXPECT_EQ(out.problems[0].first.offset, good.size());
    EXPECT_THAT(out.problems[0].second, HasSubstr("damaged"));
  }
}

TEST(Mitm, GoesOnWithTheNextFlow) {
  const std::string flow = Parts{}.flow();
  const std::string digits = flow.substr(0, flow.find(':'));
  struct Case {
    const char* what;
    std::string broken;
  };
  const Case cases[] = {
      {"too short a length", std::to_string(std::stoul(digits) - 1) + flow.substr(digits.size())},
      {"too long a length", std::to_string(std::stoul(digits) + 7) + flow.substr(digits.size())},
      {"a length beyond the file", "99999" + flow.substr(digits.size())},
      {"no length", flow.substr(digits.size())},
      {"the end is missing", flow.substr(0, flow.size() - 20)},
      {"the front is missing", flow.substr(30)},
      {"octets between", "something else: 12:34"},
      {"something that is no flow", text("hello")},
  };
  for (const Case& c : cases) {
    const Recorder out = recorded(flow + c.broken + flow + flow);
    EXPECT_EQ(out.exchanges.size(), 3u) << c.what;
    ASSERT_EQ(out.problems.size(), 1u) << c.what;
    EXPECT_EQ(out.problems[0].first.offset, flow.size()) << c.what;
    EXPECT_EQ(out.problems[0].first.index, 1u) << c.what;
  }
}

TEST(Mitm, SalvagesAllFlowsBeforeTheCutAtAnyOctet) {
  const std::string flow = Parts{}.flow();
  const std::string whole = flow + flow;
  for (std::size_t size = flow.size() + 1; size < whole.size(); ++size) {
    const Recorder out = recorded(whole.substr(0, size));
    EXPECT_EQ(out.exchanges.size(), 1u) << size;
    ASSERT_EQ(out.problems.size(), 1u) << size;
    EXPECT_THAT(out.problems[0].second, HasSubstr("the file ends")) << size;
    EXPECT_EQ(out.problems[0].first.offset, flow.size());
  }
}

TEST(Mitm, RefusesOtherNetstrings) {
  for (const char* other : {"5:hello,", "0:}", "no", "3:1:a,]", "11:1:a,1:b,1:c,]"}) {
    Recorder out;
    const Result<void> read = read_mitm(other, nullptr, {}, out);
    ASSERT_FALSE(read) << other;
    EXPECT_THAT(read.error().what, HasSubstr("no flow"));
  }
}

TEST(Mitm, GivesUpOnNestsOfDamageInGoodTime) {
  std::string nest;
  for (int i = 0; i < 20000; ++i) nest += "1:a0:~";
  std::string all;
  for (int i = 0; i < 2000; ++i) all = "9" + std::to_string(100000 + i) + ":" + all;
  const Recorder out = recorded(Parts{}.flow() + all + nest + netstring(nest, '}') + nest);
  EXPECT_EQ(out.exchanges.size(), 1u);
  EXPECT_FALSE(out.problems.empty());
}

TEST(Mitm, IsKnownByItsFirstOctets) {
  EXPECT_EQ(detect(Parts{}.flow()), Format::mitm);
  EXPECT_EQ(detect("10:30 begin"), std::nullopt);
  EXPECT_EQ(detect("10:30:00 begin"), std::nullopt);
  EXPECT_EQ(detect("12:"), std::nullopt);
}

TEST(MitmCorpus, EveryFlowIsJudgedOrSkipped) {
  const std::map<std::string, std::size_t> table = corpus_table("mitm");
  if (table.empty()) GTEST_SKIP() << "no corpus at " << corpus() << "; set STATUTE_CORPUS";
  std::size_t skipped = 0;
  std::size_t total = 0;
  for (const auto& [name, count] : table) {
    const Result<File> file = File::open(corpus() / "mitm" / name);
    ASSERT_TRUE(file) << name;
    Recorder out;
    const Result<void> read = intake::read(*file, {}, out);
    EXPECT_TRUE(read) << name;
    EXPECT_THAT(out.problems, IsEmpty()) << name;
    EXPECT_EQ(out.exchanges.size(), count) << name;
    total += out.exchanges.size();
    skipped += out.skips.size();
    for (const Heard& h : out.exchanges) {
      EXPECT_TRUE(h.has_request && h.major > 0 && !h.uri.empty()) << name;
      EXPECT_TRUE(h.known == Known::fully || h.status == 304) << name;
    }
  }
  EXPECT_EQ(total, 10u);
  EXPECT_EQ(skipped, 1u) << "one that failed";
}

}  // namespace
}  // namespace checker::intake
