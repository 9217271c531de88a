// Further cases of what certificates, ALPN and frames show, of waits for 100, and of patches that
// failed.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/rules/traps.h"

namespace statute {
namespace {

std::string served(std::string_view names, std::string_view host, std::string_view fields = {}) {
  return "# scheme: https\n# certificate: " + std::string(names) +
         "\nGET /a HTTP/1.1\nHost: " + std::string(host) + "\n" + std::string(fields) +
         "\n[[HTTP/1.1 200 OK]]\n" + std::string(kDate) +
         "Content-Type: text/css\nContent-Length: 3\n\nabc\n";
}

TEST(Handshake, ACertificateCoversNamesAddressesAndOneLabel) {
  const struct {
    std::string_view names;
    std::string_view host;
    bool covered;
  } cases[] = {
      {"a.example", "a.example", true},
      {"a.example", "A.EXAMPLE:8443", true},
      {"a.example", "a.example.", true},
      {"b.example a.example", "a.example", true},
      {"*.a.example", "b.a.example", true},
      {"*.A.example", "b.a.EXAMPLE", true},
      {"*.a.example", "a.example", false},
      {"*.a.example", "c.b.a.example", false},
      {"*.a.example", ".a.example", false},
      {"a.example", "aa.example", false},
      {"192.0.2.1", "192.0.2.1", true},
      {"192.0.2.1", "192.0.2.10", false},
      {"2001:db8::1", "[2001:DB8:0:0::1]:443", true},
      {"2001:db8::1", "[2001:db8::2]", false},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(std::string(c.names) + " and " + std::string(c.host));
    EXPECT_EQ(findings_of(served(c.names, c.host), "misdirected-served").empty(), c.covered);
  }
}

TEST(Handshake, MisdirectedRequestsMayBeServedToGateways) {
  const std::string names = "a.example";
  expect_lawful({
      {"through a gateway", served(names, "b.example", "Via: 1.1 c.example\n")},
      {"that says whom for", served(names, "b.example", "X-Forwarded-For: 192.0.2.1\n")},
      {"or so", served(names, "b.example", "Forwarded: for=192.0.2.1\n")},
      {"an unknown certificate",
       "# scheme: https\nGET /a HTTP/1.1\nHost: b.example\n\n" + ok(),
       {"misdirected-served"}},
  });
  EXPECT_TRUE(findings_of(served(names, "b example"), "misdirected-served").empty());
  expect_unlawful({
      {"another host", served(names, "b.example"), "misdirected-served"},
      {"the target counts, not Host",
       "# scheme: https\n# certificate: a.example\nGET https://b.example/ HTTP/1.1\n"
       "Host: a.example\n\n[[HTTP/1.1 200 OK]]\n" +
           std::string(kDate) + "\n",
       "misdirected-served"},
  });
}

TEST(Handshake, A421MayConcernSchemeOrName) {
  const auto refused = [](std::string_view sni, std::string_view target) {
    return "# scheme: https\n# server name: " + std::string(sni) +
           "\n# certificate: a.example *.a.example\nGET " + std::string(target) +
           " HTTP/1.1\nHost: a.example\n\n" + answer("421 Misdirected Request", "", "Wrong.");
  };
  const std::string_view row = "421-matching-authority";
  EXPECT_EQ(findings_of(refused("a.example", "/a"), row).size(), 1u);
  EXPECT_TRUE(findings_of(refused("b.a.example", "/a"), row).empty());
  EXPECT_TRUE(findings_of(refused("a.example", "http://a.example/a"), row).empty());
  EXPECT_TRUE(findings_of(get() + answer("421 Misdirected Request", "", "Wrong."), row).empty());
}

TEST(Handshake, AlpnSelectsWhatWasOffered) {
  const auto selected = [](std::string_view offered, std::string_view protocol) {
    return "# scheme: https\n" +
           (offered.empty() ? std::string() : "# alpn offered: " + std::string(offered) + "\n") +
           "# alpn: " + std::string(protocol) + "\n" + get() + ok();
  };
  const std::string_view row = "http2-alpn-mismatch";
  EXPECT_TRUE(findings_of(selected("h2 http/1.1", "http/1.1"), row).empty());
  EXPECT_TRUE(findings_of(selected("", "http/1.1"), row).empty());
  EXPECT_EQ(findings_of(selected("h2", "http/1.1"), row).size(), 1u);
  EXPECT_EQ(findings_of(selected("http/1.1", "http/1.0"), row).size(), 1u);
  EXPECT_EQ(findings_of(selected("h2 h2c", "h2c"), row).size(), 1u);
}

TEST(Handshake, EachFaultOfAPushIsTold) {
  const std::string rest = "HTTP/2 204\ndate: Tue, 02 Jun 2026 10:00:00 GMT\n\n";
  for (const std::string_view note :
       {"push_disabled", "push_method", "push_content", "push_authority"}) {
    const std::string text = "# frames: " + std::string(note) + "\n" + rest;
    EXPECT_EQ(findings_of(text, "http2-push-invalid").size(), 1u) << note;
  }
  EXPECT_EQ(
      findings_of("# frames: push_disabled\n# frames: push_method\n" + rest, "http2-push-invalid")
          .size(),
      2u);
  EXPECT_TRUE(findings_of("# frames: settings_missing\n" + rest, "http2-push-invalid").empty());
}

TEST(WaitsFor100, AreToldWhenTheyWereInVainTwice) {
  const auto waited = [](std::string_view ms, std::string_view version = "HTTP/1.1",
                         std::string_view length = "3") {
    return "# held back: " + std::string(ms) + "\nPOST /a " + std::string(version) +
           "\nHost: a.example\nExpect: 100-continue\nContent-Length: " + std::string(length) +
           "\n\n";
  };
  const std::string_view row = "expect-continue-not-answered";
  EXPECT_EQ(findings_of(waited("5000") + waited("6000"), row).size(), 1u);
  EXPECT_TRUE(findings_of(waited("5000"), row).empty());
  EXPECT_TRUE(findings_of(waited("4999") + waited("4999"), row).empty());
  EXPECT_TRUE(findings_of(waited("20") + waited("5000"), row).empty());
  EXPECT_TRUE(findings_of(waited("5000", "HTTP/1.0") + waited("5000", "HTTP/1.0"), row).empty());
  EXPECT_TRUE(
      findings_of(waited("5000", "HTTP/1.1", "0") + waited("5000", "HTTP/1.1", "0"), row).empty());
}

std::string state(std::string_view json) {
  return get() + ok("Cache-Control: no-cache\nContent-Type: application/json\n", json);
}
std::string patched(std::string_view json, std::string_view status,
                    std::string_view type = "application/merge-patch+json") {
  return asked("PATCH", "Content-Type: " + std::string(type) +
                            "\nContent-Length: " + std::to_string(json.size()) + "\n") +
         std::string(json) + "\n\n" + answer(status, "", "Sorry.");
}

TEST(Patches, ThatFailedAreComparedMemberByMember) {
  const std::string_view row = "patch-not-atomic";
  const std::string before = state(R"({"a":"one","b":"two"})");
  const std::string asks = R"({"a":"new","b":"bad"})";
  const std::string half = state(R"({"a":"new","b":"two"})");
  EXPECT_EQ(findings_of(before + patched(asks, "409 Conflict") + half, row).size(), 1u);
  EXPECT_EQ(findings_of(before + patched(asks, "500 Internal Server Error") + half, row).size(),
            1u);
  const struct {
    std::string_view what;
    std::string text;
  } silent[] = {
      {"it did not fail", before + patched(asks, "200 OK") + half},
      {"nothing was applied", before + patched(asks, "409 Conflict") + before},
      {"all was applied",
       before + patched(asks, "504 Gateway Timeout") + state(R"({"a":"new","b":"bad"})")},
      {"somebody else's value",
       before + patched(asks, "409 Conflict") + state(R"({"a":"other","b":"two"})")},
      {"what was left was so before", state(R"({"a":"one","b":"BAD"})") +
                                          patched(asks, "409 Conflict") +
                                          state(R"({"a":"new","b":"BAD"})")},
      {"numbers have many forms", state(R"({"a":"one","b":1})") +
                                      patched(R"({"a":"new","b":1.0})", "409 Conflict") +
                                      state(R"({"a":"new","b":1})")},
      {"another format", before + patched(asks, "409 Conflict", "application/json") + half},
      {"another change between",
       before + patched(asks, "409 Conflict") + patched(R"({"a":"new"})", "200 OK") + half},
      {"nothing before it", patched(asks, "409 Conflict") + half},
  };
  for (const auto& c : silent) {
    SCOPED_TRACE(c.what);
    EXPECT_TRUE(findings_of(c.text, row).empty());
  }
}

}  // namespace
}  // namespace statute
