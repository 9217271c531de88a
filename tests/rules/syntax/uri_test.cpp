#include "rules/syntax/uri.h"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace statute::syntax {
namespace {

TEST(Uri, ReadsItsComponents) {
  const std::string_view value = "foo://u:p@example.com:8042/over/there?name=ferret#nose";
  const auto u = uri(value);
  ASSERT_TRUE(u);
  EXPECT_EQ(u->text, value);
  EXPECT_EQ(u->scheme, "foo");
  EXPECT_EQ(u->authority, "u:p@example.com:8042");
  EXPECT_EQ(u->userinfo, "u:p");
  EXPECT_EQ(u->host, "example.com");
  EXPECT_EQ(u->host_kind, HostKind::name);
  EXPECT_EQ(u->port, "8042");
  EXPECT_EQ(u->path, "/over/there");
  EXPECT_EQ(u->query, "name=ferret");
  EXPECT_EQ(u->fragment, "nose");
}

TEST(Uri, TellsEmptyFromAbsent) {
  const auto u = uri("http://@:?#");
  ASSERT_TRUE(u);
  EXPECT_TRUE(u->has_authority && u->has_userinfo && u->has_port && u->has_query &&
              u->has_fragment);
  EXPECT_TRUE(u->host.empty() && u->port.empty() && u->query.empty());
  const auto bare = uri_reference("");
  ASSERT_TRUE(bare);
  EXPECT_FALSE(bare->has_scheme || bare->has_authority || bare->has_query || bare->has_fragment);
}

// RFC 3986, 1.1.2.
TEST(Uri, ReadsTheExamplesOfTheStandard) {
  for (const std::string_view value :
       {"ftp://ftp.is.co.za/rfc/rfc1808.txt", "http://www.ietf.org/rfc/rfc2396.txt",
        "ldap://[2001:db8::7]/c=GB?objectClass?one", "mailto:John.Doe@example.com",
        "news:comp.infosystems.www.servers.unix", "tel:+1-816-555-1212", "telnet://192.0.2.16:80/",
        "urn:oasis:names:specification:docbook:dtd:xml:4.1.2"}) {
    EXPECT_TRUE(uri(value)) << value;
    EXPECT_TRUE(uri_reference(value)) << value;
    EXPECT_TRUE(absolute_uri(value)) << value;
    EXPECT_FALSE(relative_reference(value)) << value;
  }
}

TEST(UriReference, PointsAtTheOctetThatDoesNotFit) {
  const struct {
    std::string value;
    std::size_t at;
  } kCases[] = {
      {"/a b", 2},
      {"/a%2", 2},
      {"/a%zz", 2},
      {"/a\\b", 2},
      {"/caf\xC3\xA9", 4},
      {"http://a/?[x]", 10},
      {"http://a/?x|y", 11},
      {"http://a/#b#c", 11},
      {"http://a b/", 8},
      {"http://a:80x/", 11},
      {"http://a:b@c:d/", 13},
      {"http://[::1/", 12},
      {"http://[::g]/", 10},
      {"http://[1:2]/", 11},
      {"http://[v1.]/", 11},
      {"http://[::1]x/", 12},
      {"1a:b", 2},
      {":b", 0},
      {"http://a/{x}", 9},
      {"<http://a/>", 0},
      {std::string("/a\0", 3), 2},
  };
  for (const auto& [value, at] : kCases) {
    // An exact-size copy, so that a read past the end is seen.
    const auto copy = std::make_unique<char[]>(value.size());
    std::copy(value.begin(), value.end(), copy.get());
    const auto parsed = uri_reference({copy.get(), value.size()});
    ASSERT_FALSE(parsed) << value;
    EXPECT_EQ(parsed.misfit().at, at) << value;
    EXPECT_FALSE(parsed.misfit().expected.empty()) << value;
  }
}

TEST(UriReference, TakesWhatIsOddButFits) {
  for (const std::string_view value :
       {"", "#", "?", "//", "//host", "./a:b", "a/b:c", "/a//b", "http:", "http:/x", "http:///x",
        "https://:80/", "x:?", "http://a_b/", "http://a.:/", "http://%41/", "http://[v1F.a:b]/",
        "/;p=1,2!$&'()*+", "http://256.1.1.1/"}) {
    EXPECT_TRUE(uri_reference(value)) << value;
  }
  EXPECT_EQ(uri("http://256.1.1.1/")->host_kind, HostKind::name);
  EXPECT_EQ(uri("http://1.2.3.4/")->host_kind, HostKind::ipv4);
  EXPECT_EQ(uri("http://[::1]/")->host_kind, HostKind::ipv6);
  EXPECT_EQ(uri("http://[v1.x]/")->host_kind, HostKind::ip_future);
}

TEST(ContentLocation, TakesNoFragment) {
  EXPECT_TRUE(content_location("/a?b"));
  EXPECT_TRUE(content_location("http://a/"));
  EXPECT_TRUE(content_location(""));
  EXPECT_EQ(content_location("/a#b").misfit().at, 2u);
  EXPECT_EQ(content_location("http://a/#b").misfit().at, 9u);
  EXPECT_EQ(content_location("a b").misfit().at, 1u);
}

TEST(SerializedOrigin, IsSchemeHostAndPort) {
  EXPECT_TRUE(serialized_origin("https://a.example"));
  EXPECT_TRUE(serialized_origin("http://[::1]:8080"));
  const struct {
    std::string value;
    std::size_t at;
  } kCases[] = {
      {"https://a.example/", 17},     {"a.example", 9},       {"https://", 8}, {"https://a:", 10},
      {"https://a, http://b", 9 + 1}, {"https://*.a:8/", 13}, {"https:a", 6},  {"https://u@a", 9},
  };
  for (const auto& [value, at] : kCases) {
    ASSERT_FALSE(serialized_origin(value)) << value;
    EXPECT_EQ(serialized_origin(value).misfit().at, at) << value;
  }
}

TEST(Host, IsAHostAndPerhapsAPort) {
  for (const std::string_view value :
       {"", "a", "a_b", "a.example:8080", "a:", "[::1]:80", "1.2.3.4", "%C3%A9", ":80"}) {
    EXPECT_TRUE(host(value)) << value;
  }
  const struct {
    std::string value;
    std::size_t at;
  } kCases[] = {{"a b", 1}, {"###", 0},      {"host:port:80", 5}, {"a:80:80", 4}, {"a/b", 1},
                {"u@a", 1}, {"http://a", 5}, {"[::1", 4},         {"a,b c", 3},   {"a%", 1}};
  for (const auto& [value, at] : kCases) {
    ASSERT_FALSE(host(value)) << value;
    EXPECT_EQ(host(value).misfit().at, at) << value;
  }
}

TEST(RequestTarget, HasAFormForTheMethod) {
  EXPECT_EQ(request_target("GET", "/a?b")->form, TargetForm::origin);
  EXPECT_EQ(request_target("GET", "//a/b")->uri.path, "//a/b");
  EXPECT_EQ(request_target("GET", "http://a:8/b")->form, TargetForm::absolute);
  EXPECT_EQ(request_target("OPTIONS", "*")->form, TargetForm::asterisk);
  EXPECT_EQ(request_target("CONNECT", "a.example:443")->form, TargetForm::authority);
  EXPECT_EQ(request_target("CONNECT", "[::1]:443")->uri.host, "[::1]");
  const struct {
    std::string method;
    std::string target;
    std::size_t at;
  } kCases[] = {
      {"GET", "*", 0},          {"GET", "/a#b", 2},    {"GET", "/a b", 2},
      {"GET", "", 0},           {"GET", "a", 1},       {"CONNECT", "a", 1},
      {"CONNECT", "a:", 2},     {"CONNECT", ":80", 0}, {"CONNECT", "http://a/", 5},
      {"GET", "http://a/#", 9}, {"OPTIONS", "**", 0},
  };
  for (const auto& [method, target, at] : kCases) {
    const auto parsed = request_target(method, target);
    ASSERT_FALSE(parsed) << method << ' ' << target;
    EXPECT_EQ(parsed.misfit().at, at) << method << ' ' << target;
  }
}

TEST(Addresses, AreRead) {
  EXPECT_EQ(*ipv4("192.0.2.255"), (Ipv4{192, 0, 2, 255}));
  for (const std::string_view bad :
       {"", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.256", "1.2.3.", "a.2.3.4", "1.2.3.1000"}) {
    EXPECT_FALSE(ipv4(bad)) << bad;
  }
  EXPECT_EQ(*ipv6("2001:db8::ff00:42:8329"),
            (Ipv6{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0xff, 0, 0, 0x42, 0x83, 0x29}));
  EXPECT_EQ(*ipv6("1::"), (Ipv6{0, 1}));
  EXPECT_EQ(*ipv6("::"), Ipv6{});
  EXPECT_EQ(*ipv6("::FFFF:1.2.3.4"), (Ipv6{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 1, 2, 3, 4}));
  for (const std::string_view good :
       {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:2:3:4:5:6:1.2.3.4", "1::8",
        "1:2:3:4:5::1.2.3.4", "fe80::1"}) {
    EXPECT_TRUE(ipv6(good)) << good;
  }
  for (const std::string_view bad :
       {"", ":", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::", "::1::", ":::", "1:2:3:4:5:6:7:1.2.3.4", "12345::", "1:", ":1",
        "1.2.3.4", "::1.2.3", "fe80::1%eth0", "1:2:3:4:5:6::1.2.3.4", "::1.2.3.4:5"}) {
    EXPECT_FALSE(ipv6(bad)) << bad;
  }
}

TEST(Ports, HaveDefaultsAndALimit) {
  EXPECT_EQ(port_of(*uri("http://a")), 80);
  EXPECT_EQ(port_of(*uri("HTTPS://a:")), 443);
  EXPECT_EQ(port_of(*uri("http://a:0080")), 80);
  EXPECT_EQ(port_of(*uri("http://a:65535")), 65535);
  EXPECT_EQ(port_of(*uri("http://a:65536")), std::nullopt);
  EXPECT_EQ(port_of(*uri("http://a:99999999999999999999999")), std::nullopt);
  EXPECT_EQ(port_of(*uri("foo://a")), std::nullopt);
}

std::string resolved(std::string_view base, std::string_view reference) {
  std::array<char, 256> out{};
  return std::string(resolve(split_uri(base), split_uri(reference), out).value_or("(none)"));
}

// The examples of RFC 3986, 5.4, all of them.
TEST(Resolution, GivesWhatTheStandardGives) {
  const struct {
    std::string reference;
    std::string expected;
  } kCases[] = {
      // 5.4.1, normal
      {"g:h", "g:h"},
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q#s"},
      {"g#s", "http://a/b/c/g#s"},
      {"g?y#s", "http://a/b/c/g?y#s"},
      {";x", "http://a/b/c/;x"},
      {"g;x", "http://a/b/c/g;x"},
      {"g;x?y#s", "http://a/b/c/g;x?y#s"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../", "http://a/"},
      {"../../g", "http://a/g"},
      // 5.4.2, abnormal
      {"../../../g", "http://a/g"},
      {"../../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {".g", "http://a/b/c/.g"},
      {"g..", "http://a/b/c/g.."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"./g/.", "http://a/b/c/g/"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g/../h", "http://a/b/c/h"},
      {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
      {"g;x=1/../y", "http://a/b/c/y"},
      {"g?y/./x", "http://a/b/c/g?y/./x"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
      {"g#s/./x", "http://a/b/c/g#s/./x"},
      {"g#s/../x", "http://a/b/c/g#s/../x"},
      {"http:g", "http:g"},
  };
  static_assert(std::size(kCases) == 42);
  for (const auto& [reference, expected] : kCases) {
    EXPECT_TRUE(uri_reference(reference)) << reference;
    EXPECT_EQ(resolved("http://a/b/c/d;p?q", reference), expected) << reference;
  }
}

TEST(Resolution, MergesWithAnEmptyPath) {
  EXPECT_EQ(resolved("http://a", "b"), "http://a/b");
  EXPECT_EQ(resolved("http://a?q", ""), "http://a?q");
  EXPECT_EQ(resolved("http://a?q", "?"), "http://a?");
  EXPECT_EQ(resolved("http://a/b#f", "#"), "http://a/b#");
  EXPECT_EQ(resolved("http://a/b#f", ""), "http://a/b");
  EXPECT_EQ(resolved("mailto:a", "b"), "mailto:b");
  EXPECT_EQ(resolved("//a/b", "c"), "(none)");
}

TEST(Resolution, MakesNoAuthorityOfAPath) {
  EXPECT_EQ(resolved("http://a/b", "x:/.//y"), "x:/.//y");
  EXPECT_EQ(resolved("x:/b/c", "..//y?z"), "x:/.//y?z");
  EXPECT_EQ(resolved("http://a/b", "/.//y"), "http://a//y");
}

TEST(Resolution, NeedsRoomForTheResult) {
  const std::string_view base = "http://a/b/c";
  const std::string_view reference = "../d?e#f";
  const std::string expected = "http://a/d?e#f";
  for (std::size_t room = 0; room <= base.size() + reference.size() + 4; ++room) {
    std::vector<char> out(room);
    const auto result = resolve(split_uri(base), split_uri(reference), out);
    if (room >= base.size() + reference.size()) {
      ASSERT_TRUE(result) << room;
    }
    if (result) {
      EXPECT_EQ(*result, expected) << room;
    }
  }
  std::array<char, 3> small{};
  EXPECT_FALSE(resolve(split_uri(base), split_uri(reference), small));
}

TEST(DotSegments, AreRemoved) {
  const struct {
    std::string path;
    std::string expected;
  } kCases[] = {
      {"/a/b/c/./../../g", "/a/g"},
      {"mid/content=5/../6", "mid/6"},
      {"", ""},
      {"/", "/"},
      {".", ""},
      {"..", ""},
      {"/..", "/"},
      {"/.", "/"},
      {"../a", "a"},
      {"/a/..", "/"},
      {"a/..", "/"},
      {"/a//../b", "/a/b"},
      {"/...", "/..."},
      {"./", ""},
      {"/../../x", "/x"},
  };
  for (const auto& [path, expected] : kCases) {
    std::string copy = path;
    copy.resize(remove_dot_segments(copy));
    EXPECT_EQ(copy, expected) << path;
  }
}

TEST(TargetUri, IsPutTogetherFromTheRequest) {
  std::array<char, 64> out{};
  const auto of = [&](std::string_view method, std::string_view target) {
    return std::string(
        target_uri("https", "a:8", *request_target(method, target), out).value_or("(none)"));
  };
  EXPECT_EQ(of("GET", "/x?y"), "https://a:8/x?y");
  EXPECT_EQ(of("GET", "//x"), "https://a:8//x");
  EXPECT_EQ(of("OPTIONS", "*"), "https://a:8");
  EXPECT_EQ(of("GET", "http://b/"), "http://b/");
  EXPECT_EQ(of("CONNECT", "b:443"), "(none)");
  EXPECT_FALSE(target_uri("", "a", *request_target("GET", "/"), out));
}

TEST(Equivalence, LooksThroughWhatMeansNothing) {
  const struct {
    std::string a;
    std::string b;
    bool expected;
  } kCases[] = {
      {"http://example.com:80/~smith/home.html", "http://EXAMPLE.com/%7Esmith/home.html", true},
      {"HTTP://EXAMPLE.com:/%7esmith/home.html", "http://example.com/~smith/home.html", true},
      {"http://a", "http://a/", true},
      {"http://a?x", "http://a/?x", true},
      {"http://a/#f", "http://a/", true},
      {"http://a/%c3%a9", "http://a/%C3%A9", true},
      {"http://a/?%41", "http://a/?A", true},
      {"http://%61/", "http://A/", true},
      {"http://a/", "https://a/", false},
      {"http://a/", "https://a:80/", false},
      {"http://a/", "http://a:81/", false},
      {"http://a/x", "http://a/X", false},
      {"http://a/", "http://a/?", false},
      {"http://a/%2F", "http://a//", false},
      {"http://a/x", "http://a/x/", false},
      {"http://u@a/", "http://a/", false},
      {"foo://a", "foo://a/", false},
      {"foo://a:1", "foo://a:1", true},
      {"http://a/%", "http://a/%", true},
  };
  for (const auto& [a, b, expected] : kCases) {
    EXPECT_EQ(equivalent(split_uri(a), split_uri(b)), expected) << a << ' ' << b;
    EXPECT_EQ(equivalent(split_uri(b), split_uri(a)), expected) << b << ' ' << a;
  }
}

TEST(Origins, AreSchemeHostAndPort) {
  const auto same = [](std::string_view a, std::string_view b) {
    return same_origin(split_uri(a), split_uri(b));
  };
  EXPECT_TRUE(same("http://a/x", "HTTP://A:80?y"));
  EXPECT_FALSE(same("http://a", "https://a"));
  EXPECT_FALSE(same("http://a", "http://a:8080"));
  EXPECT_FALSE(same("http://a", "http://b"));
  EXPECT_FALSE(same("http:x", "http:x"));
  EXPECT_FALSE(same("/a", "/a"));
}

TEST(SplitUri, AgreesWithTheGrammarAndNeverFails) {
  for (const std::string_view value :
       {"foo://u:p@[::1]:8042/over?x=//y@z:1#a?b#", "http://a", "//a:1", "a/b:c", "", "?#",
        "x:", "http://a?b@c:d", "mailto:a@b"}) {
    const Uri s = split_uri(value);
    const auto p = uri_reference(
        value.substr(0, value.rfind('#') == value.size() - 1 && value.size() > 2 ? value.size() - 1
                                                                                 : value.size()));
    ASSERT_TRUE(p) << value;
    EXPECT_EQ(s.scheme, p->scheme) << value;
    EXPECT_EQ(s.host, p->host) << value;
    EXPECT_EQ(s.port, p->port) << value;
    EXPECT_EQ(s.userinfo, p->userinfo) << value;
    EXPECT_EQ(s.path, p->path) << value;
    EXPECT_EQ(s.query, p->query) << value;
  }
  EXPECT_EQ(split_uri("http://a b:x/ c").host, "a b");
}

}  // namespace
}  // namespace statute::syntax
