// Further cases of rules/checks/fields/lists.cpp, accept.cpp and alt_svc.cpp.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/cases.h"

namespace statute {
namespace {

struct Fields {
  std::string_view fields;
  std::string_view id;
};

void expect_all(std::initializer_list<Fields> cases) {
  for (const Fields& c : cases) {
    SCOPED_TRACE(c.fields);
    expect_findings("HTTP/1.1 204 No Content\n" + std::string(c.fields) + "\n\n", c.id);
  }
}

TEST(Lists, EmptyElements) {
  expect_all({
      {"Allow:\nVary:\nConnection:", "field-list-empty-element"},
      {"Allow: [[,]]GET", "field-list-empty-element"},
      {"Allow: GET[[,]]", "field-list-empty-element"},
      {"Allow: [[,]]", "field-list-empty-element"},
      {"Allow: GET,\\t[[,]] HEAD,,", "field-list-empty-element"},
      {"Vary: Accept\nVary:", "field-list-empty-element"},
      {"Cache-Control: ext=\"a,,b\\\\\",,\"", "field-list-empty-element"},
      {"Cache-Control: max-age=1[[,]]", "field-list-empty-element"},
      {"Link: <a,,b>; rel=\",,\", <c>", "field-list-empty-element"},
      {"Link: <a>,[[,]] <c>", "field-list-empty-element"},
      {"Via: 1.1 a (b,, (c,,)), 1.1 d", "field-list-empty-element"},
      {"WWW-Authenticate: Basic realm=\"a\",[[,]] charset=\"UTF-8\"", "field-list-empty-element"},
      {"Date: ,,\nServer: a,,b\nSet-Cookie: a=,,", "field-list-empty-element"},
      {"Allow: GET, , HEAD", "allow-syntax"},
  });
}

TEST(Lists, Age) {
  expect_all({
      {"Age: [[]]", "age-syntax"},
      {"Age: [[-1]]", "age-syntax"},
      {"Age: 1[[s]]", "age-syntax"},
      {"Age: 99999999999999999999", "age-syntax"},
      {"Age: 1, 2", "age-syntax"},
      {"Age: [[1, 2]]", "age-multiple"},
      {"[[Age: 1]]\n[[Age: 1]]\nAge: 2", "age-multiple"},
  });
}

TEST(Lists, AcceptRanges) {
  expect_all({
      {"Accept-Ranges:[[]]", "accept-ranges-syntax"},
      {"Accept-Ranges: bytes, pages", "accept-ranges-syntax"},
      {"Accept-Ranges: [[none]]\nAccept-Ranges: bytes", "accept-ranges-none-mixed"},
      {"Accept-Ranges: none, None", "accept-ranges-none-mixed"},
      {"Accept-Ranges: Bytes, [[pages]]", "accept-ranges-unregistered"},
      {"Accept-Ranges: NONE", "accept-ranges-unregistered"},
  });
}

TEST(Lists, Allow) {
  expect_all({
      {"Allow: GET[[; POST]]", "allow-syntax"},
      {"Allow: [[\"GET\"]]", "allow-syntax"},
      {"Allow: GET\nAllow: POST", "allow-syntax"},
      {"Allow: GET, get", "allow-duplicate"},
      {"Allow: GET\nAllow: HEAD, [[GET]], [[GET]]", "allow-duplicate"},
      {"Allow: GET\nAllow: HEAD", "allow-get-without-head"},
      {"Allow: POST", "allow-get-without-head"},
      {"Allow: GET HEAD", "allow-get-without-head"},
      {"Allow: [[get]], [[Mkcol]], GET, PURGE, purge, FooBar", "allow-lowercase"},
      {"Connection: Early-Data-X", "early-data-in-connection"},
      {"Connection: close\nConnection: [[early-data]]", "early-data-in-connection"},
  });
}

TEST(Lists, AllowAndTheMethod) {
  const auto exchange = [](std::string_view request_line, std::string_view response) {
    return std::string(request_line) + " HTTP/1.1\nHost: a.example\n\n" + std::string(response);
  };
  expect_findings(exchange("GET /", "HTTP/1.1 404 No\nAllow: POST\nContent-Length: 0\n\n"),
                  "allow-excludes-success");
  expect_findings(exchange("OPTIONS *", "HTTP/1.1 204 No\nAllow: GET\n\n"),
                  "allow-excludes-success");
  expect_findings(exchange("XPURGE /", "HTTP/1.1 204 No\n[[Allow: xpurge]]\n\n"),
                  "allow-excludes-success");
  expect_findings(exchange("GET /", "HTTP/1.1 204 No\nAllow: POST DELETE\n\n"),
                  "allow-excludes-success");
  expect_findings(exchange("GET /", "HTTP/1.1 204 No\nAllow: POST\nAllow: GET\n\n"),
                  "allow-excludes-success");
  expect_findings("HTTP/1.1 204 No\nAllow: POST\n\n", "allow-excludes-success");
}

TEST(Accept, Patch) {
  const auto exchange = [](std::string_view method, std::string_view response) {
    return std::string(method) + " / HTTP/1.1\nHost: a.example\n\n" + std::string(response);
  };
  expect_findings(exchange("POST", "HTTP/1.1 415 No\nContent-Length: 0\n\n"),
                  "accept-patch-415-missing");
  expect_findings(
      exchange("PATCH", "HTTP/1.1 415 No\nAccept-Encoding: gzip\nContent-Length: 0\n\n"),
      "accept-patch-415-missing");
  expect_findings(exchange("OPTIONS", "HTTP/1.1 204 No\nAllow: GET, HEAD\n\n"),
                  "accept-patch-options-missing");
  expect_findings(exchange("OPTIONS", "HTTP/1.1 404 No\nAllow: PATCH\nContent-Length: 0\n\n"),
                  "accept-patch-options-missing");
  expect_findings(exchange("GET", "HTTP/1.1 204 No\nAllow: PATCH\n\n"),
                  "accept-patch-options-missing");
  expect_all({
      {"Accept-Patch:[[]]", "accept-patch-syntax"},
      {"Accept-Patch: a/b;c=[[,d/e]]", "accept-patch-syntax"},
      {"Accept-Patch: a/b", "accept-patch-without-allow"},
      {"Accept-Patch: a/b\nAllow: GET\nAllow: PATCH", "accept-patch-without-allow"},
      {"Accept-Patch: a/b\nAllow: GET PATCH", "accept-patch-without-allow"},
      {"Accept-Post:", "accept-post-syntax"},
      {"Accept-Post: */*", "accept-post-syntax"},
      {"Accept-Post: *[[]]", "accept-post-syntax"},
  });
}

TEST(AltSvc, Rules) {
  expect_all({
      {"Alt-Svc: [[clear]]\nAlt-Svc: h3=\":443\"", "alt-svc-clear-mixed"},
      {"Alt-Svc: clear\nAlt-Svc: clear", "alt-svc-clear-mixed"},
      {"Alt-Svc: h3=\":443\", clear", "alt-svc-syntax"},
      {"Alt-Svc: Clear[[]]", "alt-svc-syntax"},
      {"[[Alt-Svc:]]", "alt-svc-syntax"},
      {"Alt-Svc: h3=\"a:443\"; ma=1; persist=1, h2=\":8\"", "alt-svc-syntax"},
      {"Alt-Svc: h3[[:443]]", "alt-svc-syntax"},
      {"Alt-Svc: h3=\"b\\xfc:443\"", "alt-svc-syntax"},
      {"Alt-Svc: h3=\"b\\xfc:443\"", "field-value-non-ascii"},
      {"Alt-Svc: h3=\"[::1]:443\"", "alt-svc-idn"},
      {"Alt-Svc: [[a%3db]]=\":443\"", "alt-svc-protocol-encoding"},
      {"Alt-Svc: [[http/1.1]]=\":443\"", "alt-svc-protocol-encoding"},
      {"Alt-Svc: http/1.1=\":443\"", "alt-svc-syntax"},
      {"Alt-Svc: http%2F1.1=\":443\", %25=\":1\"", "alt-svc-protocol-encoding"},
      {"Alt-Svc: h3 ; ma=60", "alt-svc-protocol-encoding"},
      {"Alt-Svc: h3=\":443\"", "alt-svc-plain"},
  });
}

}  // namespace
}  // namespace statute
