// Further cases of the rules about challenges and where they belong.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/rules/cases.h"

namespace statute {
namespace {

// Fields of a 401 response, and what the rule says of them.
struct Fields {
  std::string_view lines;
  std::string_view id;
};

void expect_of_401(std::initializer_list<Fields> cases) {
  for (const Fields& c : cases) {
    std::string text = "HTTP/1.1 401 Unauthorized\n";
    text += c.lines;
    text += "\nContent-Length: 0\n\n";
    expect_findings(text, c.id);
  }
}

TEST(Challenges, AreReadByTheGrammar) {
  constexpr std::string_view kId = "challenge-syntax";
  expect_of_401({
      {"WWW-Authenticate: Negotiate", kId},
      {"WWW-Authenticate: Negotiate, NTLM", kId},
      {"WWW-Authenticate: NTLM TlRMTVNTUAACAAAADAAMADgAAAA=", kId},
      {R"(WWW-Authenticate: Basic realm="simple", Newauth realm="apps", type=1)", kId},
      {R"(WWW-Authenticate: Basic realm="a",, charset="UTF-8",)", kId},
      {R"(WWW-Authenticate: Basic realm = "a")", kId},
      {"WWW-Authenticate: Basic realm=", kId},
      {"WWW-Authenticate:", kId},
      {R"(WWW-Authenticate: Basic realm="a)"
       "\xC3\xA9"
       R"(")",
       kId},
      {R"(Proxy-Authenticate: Basic realm="a" [[charset="UTF-8"]])", kId},
      {R"(WWW-Authenticate: [[realm="a"]])", kId},
      {"WWW-Authenticate: Basic [[\"a\"]]", kId},
      {"WWW-Authenticate: Basic realm=My [[Site]]", kId},
      {R"(WWW-Authenticate: Basic realm="a"[[; charset="UTF-8"]])", kId},
      {"WWW-Authenticate: Basic\nWWW-Authenticate: [[realm=\"a\"]]", kId},
      {"WWW-Authenticate: Basic realm=\"a\n b\"", kId},
  });
}

TEST(Challenges, EmptyFieldsAreNoChallenge) {
  constexpr std::string_view kId = "401-challenge-empty";
  expect_of_401({
      {"[[WWW-Authenticate:]]", kId},
      {"[[WWW-Authenticate: , ,]]", kId},
      {"[[WWW-Authenticate:]]\nWWW-Authenticate: ,", kId},
      {"WWW-Authenticate:\nWWW-Authenticate: Negotiate", kId},
      {"WWW-Authenticate: \"", kId},
      {"Proxy-Authenticate:", kId},
  });
}

TEST(Challenges, AnyChallengeSatisfies401) {
  constexpr std::string_view kId = "401-www-authenticate-missing";
  expect_of_401({{"WWW-Authenticate: Negotiate", kId}, {"WWW-Authenticate: X-Own", kId}});
  expect_findings("[[HTTP/1.1 401 Unauthorized]]\nProxy-Authenticate: Basic realm=\"a\"\n\n", kId);
  expect_findings("HTTP/1.1 403 Forbidden\n\n", kId);
}

TEST(Challenges, ParametersAreCountedByChallenge) {
  constexpr std::string_view kId = "challenge-parameter-duplicate";
  expect_of_401({
      {R"(WWW-Authenticate: Basic realm="a", Digest realm="b")", kId},
      {"WWW-Authenticate: Bearer realm=\"a\"\nWWW-Authenticate: Bearer realm=\"a\"", kId},
      {R"(WWW-Authenticate: Bearer scope="a", [[SCOPE="b"]])", kId},
      {R"(Proxy-Authenticate: Basic realm="a, realm=b", [[realm="c"]])", kId},
  });
}

TEST(Challenges, RealmIsQuoted) {
  constexpr std::string_view kId = "realm-unquoted";
  expect_of_401({
      {R"(WWW-Authenticate: Basic realm="")", kId},
      {"WWW-Authenticate: Bearer error=invalid_token", kId},
      {"WWW-Authenticate: Custom [[Realm=a]]", kId},
      {"WWW-Authenticate: Custom [[realm='a']]", kId},
      {"Proxy-Authenticate: Basic realm=\"a\", Bearer [[realm=a]]", kId},
  });
}

TEST(Challenges, SchemesAreKnownInAnyCase) {
  constexpr std::string_view kId = "challenge-scheme-unregistered";
  expect_of_401({
      {"WWW-Authenticate: basic realm=\"a\", NEGOTIATE, ntlm, AWS4-HMAC-SHA256", kId},
      {"WWW-Authenticate: [[Token]]", kId},
      {"WWW-Authenticate: [[PLAIN]] realm=\"a\"", kId},
      {"WWW-Authenticate: Form", kId},
  });
  expect_of_401({
      {"WWW-Authenticate: [[Form]]", "challenge-scheme-only-cookie"},
      {"WWW-Authenticate: [[x-Basic]] realm=\"a\"", "challenge-scheme-only-cookie"},
      {"WWW-Authenticate: [[Cookie]] cookie-name=sid", "challenge-scheme-only-cookie"},
      {"WWW-Authenticate: X-Own", "challenge-scheme-only-cookie"},
      {"WWW-Authenticate: Basic realm=\"a\"", "challenge-scheme-only-cookie"},
  });
}

TEST(Challenges, AreReportedWhereNobodyReadsThem) {
  expect_findings({
      {"the final leg", "HTTP/1.1 200 OK\nProxy-Authenticate: NTLM TlRM\n\n",
       "proxy-authenticate-elsewhere"},
      {"a challenge with it",
       "HTTP/1.1 200 OK\n[[Proxy-Authenticate: NTLM TlRM, Basic realm=\"a\"]]\n\n",
       "proxy-authenticate-elsewhere"},
      {"a bare scheme", "HTTP/1.1 401 Unauthorized\n[[Proxy-Authenticate: NTLM]]\n\n",
       "proxy-authenticate-elsewhere"},
      {"where it belongs", "HTTP/1.1 407 Proxy\nProxy-Authenticate: NTLM\n\n",
       "proxy-authenticate-elsewhere"},
      {"on success", "HTTP/1.1 206 Partial\nWWW-Authenticate: [[Negotiate oYGz]]\n\n",
       "www-authenticate-on-200"},
      {"nothing in it", "HTTP/1.1 200 OK\nWWW-Authenticate:\n\n", "www-authenticate-on-200"},
      {"on an error", "HTTP/1.1 403 Forbidden\nWWW-Authenticate: Negotiate\n\n",
       "www-authenticate-on-200"},
  });
}

TEST(Challenges, OnlyProxiesAnswer407) {
  constexpr std::string_view kId = "407-from-origin";
  expect_findings({
      {"a tunnel", "CONNECT a.example:443 HTTP/1.1\nHost: a.example:443\n\nHTTP/1.1 407 No\n\n",
       kId},
      {"a gateway on the way",
       "GET / HTTP/1.1\nHost: a.example\n\nHTTP/1.1 407 No\nVia: 1.1 proxy\n\n", kId},
      {"a proxy by declaration",
       "# vantage: proxy\nGET / HTTP/1.1\nHost: a.example\n\nHTTP/1.1 407 No\n\n", kId},
      {"an origin by declaration",
       "# vantage: origin\nGET http://a.example/ HTTP/1.1\nHost: a.example\n\n"
       "[[HTTP/1.1 407 No]]\n\n",
       kId},
      {"no request", "HTTP/1.1 407 No\n\n", kId},
  });
}

TEST(Challenges, LoginPagesAnswerPeople) {
  constexpr std::string_view kId = "401-redirect-login";
  const auto text = [](std::string_view target, std::string_view accept, std::string_view to) {
    return "GET " + std::string(target) +
           " HTTP/1.1\nHost: a.example\nAccept: " + std::string(accept) +
           "\n\nHTTP/1.1 302 Found\nLocation: " + std::string(to) + "\n\n";
  };
  expect_findings(text("/api", "application/json", "[[https://a.example/users/sign_in]]"), kId);
  expect_findings(text("/api", "application/json, text/plain, */*", "[[/Login.aspx]]"), kId);
  expect_findings(text("/api", "application/vnd.a+json", "[[/login]]"), kId);
  expect_findings(text("/api", "application/json", "/v2/api?from=login"), kId);
  expect_findings(text("/api", "application/json, text/html", "/login"), kId);
  expect_findings(text("/api", "*/*", "/login"), kId);
  expect_findings(text("/logout", "application/json", "/login"), kId);
  expect_findings(text("/login", "application/json", "/login?failed"), kId);
}

TEST(Challenges, AuthenticationInfoIsAList) {
  constexpr std::string_view kId = "authentication-info-syntax";
  expect_findings({
      {"tokens", "HTTP/1.1 200 OK\nAuthentication-Info: qop=auth, nc=00000001\n\n", kId},
      {"empty", "HTTP/1.1 200 OK\nAuthentication-Info:\n\n", kId},
      {"a scheme", "HTTP/1.1 200 OK\nAuthentication-Info: Passport1.4[[ x=1]]\n\n", kId},
      {"of a proxy", "HTTP/1.1 200 OK\nProxy-Authentication-Info: a=1 [[b=2]]\n\n", kId},
  });
}

}  // namespace
}  // namespace statute
