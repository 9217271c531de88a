// Further cases of the rules about Basic, Bearer and Digest.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/rules/cases.h"

namespace statute {
namespace {

// A 401 with one WWW-Authenticate.
std::string unauthorized(std::string_view value) {
  return "HTTP/1.1 401 Unauthorized\nWWW-Authenticate: " + std::string(value) +
         "\nContent-Length: 0\n\n";
}

TEST(Basic, NeedsARealm) {
  constexpr std::string_view kId = "basic-realm-missing";
  expect_findings(unauthorized("[[Basic]]"), kId);
  expect_findings(unauthorized("[[Basic realm=]]"), kId);
  expect_findings(unauthorized("Negotiate, NTLM, Bearer scope=\"a\""), kId);
  expect_findings(unauthorized("Basic realm=\"\""), kId);
  expect_findings(unauthorized("Basic, realm=\"a\""), kId);  // broken: challenge-syntax
  expect_findings("HTTP/1.1 407 No\nProxy-Authenticate: [[basic]]\n\n", kId);
}

TEST(Basic, KnowsOneCharset) {
  expect_findings(unauthorized("Basic realm=\"a\", charset=UTF-8"), "basic-charset");
  expect_findings(unauthorized("Basic realm=\"a\", [[charset=\"utf8\"]]"), "basic-charset");
  expect_findings(unauthorized("Digest realm=\"a\", charset=\"x\""), "basic-charset");
  expect_findings(unauthorized("Basic REALM=\"a\", Charset=UTF-8"), "basic-parameter-unknown");
  expect_findings(unauthorized("Bearer realm=\"a\", scope=\"b\""), "basic-parameter-unknown");
  expect_findings(unauthorized("Basic [[a=1]], realm=\"a\", [[b=2]]"), "basic-parameter-unknown");
}

std::string asked_over(std::string_view scheme, std::string_view host, std::string_view value) {
  return "# scheme: " + std::string(scheme) + "\nGET / HTTP/1.1\nHost: " + std::string(host) +
         "\n\n" + unauthorized(value);
}

TEST(Basic, IsInsecureOverHttp) {
  constexpr std::string_view kId = "basic-insecure";
  expect_findings(asked_over("http", "a.example:8080", "[[basic]] realm=\"a\""), kId);
  expect_findings(asked_over("http", "192.168.0.1", "Digest realm=\"a\", [[Basic]] realm=\"a\""),
                  kId);
  expect_findings(asked_over("https", "a.example", "Basic realm=\"a\""), kId);
  expect_findings(asked_over("unknown", "a.example", "Basic realm=\"a\""), kId);
  expect_findings(asked_over("http", "localhost", "Basic realm=\"a\""), kId);
  expect_findings(asked_over("http", "a.localhost:80", "Basic realm=\"a\""), kId);
  expect_findings(asked_over("http", "127.3.2.1:80", "Basic realm=\"a\""), kId);
  expect_findings(asked_over("http", "[::1]:80", "Basic realm=\"a\""), kId);
  expect_findings("# scheme: http\n" + unauthorized("Basic realm=\"a\""), kId);
  expect_findings(asked_over("http", "a.example", "[[Bearer]] realm=\"a\""), "bearer-insecure");
  expect_findings(asked_over("http", "localhost", "Bearer realm=\"a\""), "bearer-insecure");
}

TEST(Bearer, HasAParameter) {
  constexpr std::string_view kId = "bearer-parameters-missing";
  expect_findings(unauthorized("[[bearer]], Basic realm=\"a\""), kId);
  expect_findings(unauthorized("Bearer scope=a"), kId);
  expect_findings(unauthorized("Bearer, realm=\"a\""), kId);
}

TEST(Bearer, ErrorsArePlainText) {
  constexpr std::string_view kId = "bearer-error-charset";
  expect_findings(unauthorized("Bearer error_description=\"It's over, isn't it?\""), kId);
  expect_findings(unauthorized("Bearer error_description=\"a[[\xC3]]\xA9\""), kId);
  expect_findings(unauthorized("Bearer error_uri=\"https://a.example/e\""), kId);
  expect_findings(unauthorized("Bearer error_uri=\"/a[[ ]]b\""), kId);
  expect_findings(unauthorized("Bearer realm=\"\xC3\xA9\""), kId);
  expect_findings(unauthorized("Digest error=\"\xC3\xA9\""), kId);
}

TEST(Bearer, ScopesStandBetweenSingleSpaces) {
  constexpr std::string_view kId = "bearer-error-charset";
  expect_findings(unauthorized("Bearer scope=\"a b\""), kId);
  expect_findings(unauthorized("Bearer scope=urn:a"), kId);
  expect_findings(unauthorized("Bearer [[scope=\"\"]]"), kId);
  expect_findings(unauthorized("Bearer scope=\"[[a  b]]\""), kId);
  expect_findings(unauthorized("Bearer scope=\"[[ a]]\""), kId);
  expect_findings(unauthorized("Bearer scope=\"[[a ]]\""), kId);
}

TEST(Bearer, ErrorsGoWithStatusCodes) {
  constexpr std::string_view kId = "bearer-error-status";
  const auto text = [](std::string_view status, std::string_view error) {
    return "HTTP/1.1 " + std::string(status) + " X\nWWW-Authenticate: Bearer " +
           std::string(error) + "\n\n";
  };
  expect_findings(text("400", "error=\"invalid_request\""), kId);
  expect_findings(text("401", "error=invalid_token"), kId);
  expect_findings(text("403", "error=\"insufficient_scope\""), kId);
  expect_findings(text("401", "error=\"my_own\""), kId);
  expect_findings(text("401", "[[error=\"invalid_request\"]]"), kId);
  expect_findings(text("400", "[[error=\"invalid_token\"]]"), kId);
  expect_findings(text("200", "[[error=invalid_token]]"), kId);
}

TEST(Bearer, ErrorTellsOfTheTokenSent) {
  constexpr std::string_view kId = "bearer-error-missing";
  const auto text = [](std::string_view request, std::string_view value) {
    return std::string(request) + "\n\n" + unauthorized(value);
  };
  constexpr std::string_view kToken = "GET / HTTP/1.1\nHost: a.example\nAuthorization: bearer x";
  expect_findings(text(kToken, "[[Bearer realm=\"a\"]]"), kId);
  expect_findings(text(kToken, "Basic realm=\"a\""), kId);
  expect_findings(text(kToken, "Bearer realm=\"a\", Bearer error=invalid_token"), kId);
  expect_findings(text("GET /?a=1&access_token=x HTTP/1.1\nHost: a.example", "[[Bearer a=1]]"),
                  kId);
  expect_findings(text("GET /?xaccess_token=x HTTP/1.1\nHost: a.example", "Bearer a=1"), kId);
  expect_findings(text("GET / HTTP/1.1\nHost: a.example\nAuthorization: Basic eDp5", "Bearer a=1"),
                  kId);
}

TEST(Bearer, WithoutATokenNothingIsWrongWithIt) {
  constexpr std::string_view kId = "bearer-error-without-token";
  const auto text = [](std::string_view request, std::string_view value) {
    return std::string(request) + unauthorized(value);
  };
  expect_findings(text("GET / HTTP/1.1\nHost: a\nCookie: a=b\n\n", "Bearer error=invalid_token"),
                  kId);
  expect_findings(text("GET /?access_token=x HTTP/1.1\nHost: a\n\n", "Bearer error=invalid_token"),
                  kId);
  expect_findings(text("POST / HTTP/1.1\nHost: a\nContent-Length: 14\n"
                       "Content-Type: application/x-www-form-urlencoded\n\naccess_token=x",
                       "Bearer error=invalid_token"),
                  kId);
  expect_findings(text("POST / HTTP/1.1\nHost: a\nContent-Length: 3\n"
                       "Content-Type: application/x-www-form-urlencoded\n\nx=y",
                       "Bearer [[error=invalid_token]]"),
                  kId);
}

TEST(Digest, OffersMoreThanMd5) {
  constexpr std::string_view kId = "digest-md5-only";
  expect_findings(unauthorized("Digest realm=\"a\", [[algorithm=md5-sess]]"), kId);
  expect_findings(unauthorized("Digest algorithm=MD5, Digest algorithm=SHA-512-256"), kId);
  expect_findings(unauthorized("Basic realm=\"a\""), kId);
  expect_findings(unauthorized("Digest algorithm=MD5, realm=\"a\" x"), kId);
}

TEST(Digest, AlgorithmsDiffer) {
  constexpr std::string_view kId = "digest-algorithm-repeated";
  expect_findings(unauthorized("Digest nonce=\"a\", [[Digest]] nonce=\"b\""), kId);
  expect_findings(unauthorized("Digest algorithm=MD5, Digest algorithm=MD5-sess"), kId);
  expect_findings(unauthorized("Digest algorithm=\"SHA-256\", Digest [[algorithm=sha-256]]"), kId);
  expect_findings(
      "HTTP/1.1 407 No\nProxy-Authenticate: Digest nonce=\"a\"\n"
      "WWW-Authenticate: Digest nonce=\"a\"\n\n",
      kId);
}

TEST(Digest, ParametersAreDue) {
  expect_findings(unauthorized("[[Digest]]"), "digest-nonce-missing");
  expect_findings(unauthorized("[[Digest nonce=\"a\"]]"), "digest-nonce-missing");
  expect_findings(unauthorized("Digest nonce=\"a\", realm=\"b\""), "digest-nonce-missing");
  expect_findings(unauthorized("Digest nonce=\"a\", realm=\"b\", QOP=\"auth\""),
                  "digest-qop-missing");
  expect_findings(unauthorized("Digest nonce=\"a\" realm=\"b\""), "digest-qop-missing");
}

TEST(Digest, QuotesStandWhereTheyMust) {
  constexpr std::string_view kId = "digest-quoting";
  expect_findings(unauthorized("Digest [[realm=a]], [[nonce=b]], [[opaque=c]], [[domain=d]]"), kId);
  expect_findings(unauthorized("Digest [[stale=\"false\"]], userhash=true, charset=UTF-8"), kId);
  expect_findings(unauthorized("Basic realm=a, Bearer stale=\"true\""), kId);
}

TEST(Digest, InfoOfTheServerIsComplete) {
  constexpr std::string_view kId = "authentication-info-digest";
  const auto text = [](std::string_view lines) {
    return "HTTP/1.1 200 OK\n" + std::string(lines) + "\n\n";
  };
  expect_findings(text("Authentication-Info: nextnonce=\"a\""), kId);
  expect_findings(text("Authentication-Info: [[qop=auth]]"), kId);
  expect_findings(text("Authentication-Info: qop=auth, cnonce=\"a\"\n"
                       "Authentication-Info: rspauth=\"b\", nc=0000000A"),
                  kId);
  expect_findings(
      text("Authentication-Info: qop=auth, cnonce=\"a\", rspauth=\"b\", [[nc=0000000g]]"), kId);
  expect_findings(text("Authentication-Info: qop=auth; nc=1"), kId);
}

}  // namespace
}  // namespace statute
