// Further cases of rules/checks/cors/.
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "tests/rules/cases.h"

namespace statute {
namespace {

struct Line {
  std::string_view fields;
  std::string_view id;
};

void expect_lines(std::initializer_list<Line> lines) {
  for (const Line& c : lines) {
    SCOPED_TRACE(c.fields);
    expect_findings("HTTP/1.1 204 No Content\n" + std::string(c.fields) + "\n\n", c.id);
  }
}

// `asked`: what the request has besides Host.
void expect_answer(std::string_view method, std::string_view asked, std::string_view fields,
                   std::string_view id, std::string_view status_line = "HTTP/1.1 204 No Content") {
  expect_findings(std::string(method) + " / HTTP/1.1\nHost: a.example\n" + std::string(asked) +
                      "\n" + std::string(status_line) + "\n" + std::string(fields) + "\n\n",
                  id);
}

constexpr std::string_view kOrigin = "Origin: https://b.example\n";

TEST(Cors, Origins) {
  const std::string_view id = "acao-syntax";
  expect_lines({
      {"Access-Control-Allow-Origin: *", id},
      {"Access-Control-Allow-Origin: null", id},
      {"Access-Control-Allow-Origin: http://localhost:3000", id},
      {"Access-Control-Allow-Origin: chrome-extension://abcdef", id},
      {"Access-Control-Allow-Origin: [[]]", id},
      {"Access-Control-Allow-Origin: b.example[[]]", id},
      {"Access-Control-Allow-Origin: https://[[*]].b.example", id},
      {"Access-Control-Allow-Origin: https://b.example[[/c]]", id},
      {"Access-Control-Allow-Origin: https://b.example[[ https://c.example]]", id},
      {"Access-Control-Allow-Origin: [[\"*\"]]", id},
      {"Access-Control-Allow-Origin: https://b.example, https://c.example", id},
      {"Access-Control-Allow-Origin: [[*, https://c.example]]", "acao-multiple"},
      {"[[Access-Control-Allow-Origin: *]]\n[[Access-Control-Allow-Origin: https://b.example]]",
       "acao-multiple"},
      {"Access-Control-Allow-Origin: [[null]]", "acao-null"},
  });
  expect_answer("GET", "Origin: file://\n", "Access-Control-Allow-Origin: file://", id);
}

TEST(Cors, OriginOfTheRequest) {
  const std::string_view id = "acao-mismatch";
  expect_answer("GET", kOrigin, "Access-Control-Allow-Origin: https://b.example", id);
  expect_answer("GET", kOrigin, "Access-Control-Allow-Origin: [[https://b.example:443]]", id);
  expect_answer("GET", kOrigin, "Access-Control-Allow-Origin: *", id);
  expect_answer("GET", kOrigin, "Access-Control-Allow-Origin: null", id);
  expect_answer("GET", "", "Access-Control-Allow-Origin: https://c.example", id);
}

TEST(Cors, Credentials) {
  expect_lines({
      {"Access-Control-Allow-Credentials: [[True]]", "acac-value"},
      {"Access-Control-Allow-Credentials: [[true, true]]", "acac-value"},
      {"Access-Control-Allow-Credentials: true", "acac-value"},
      {"Access-Control-Allow-Origin: *\nAccess-Control-Allow-Credentials: false",
       "acao-wildcard-credentials"},
      {"Access-Control-Allow-Origin: [[*]]\nAccess-Control-Allow-Credentials: true",
       "acao-wildcard-credentials"},
      {"Access-Control-Allow-Headers: a, [[*]]\nAccess-Control-Allow-Methods: [[*]]\n"
       "Access-Control-Allow-Credentials: true",
       "ac-wildcard-credentials"},
      {"Access-Control-Allow-Headers: *", "ac-wildcard-credentials"},
  });
  const std::string_view both =
      "Access-Control-Allow-Origin: *\nAccess-Control-Allow-Credentials: true";
  expect_answer("GET", "", both, "acao-wildcard-credentials");
  expect_answer("GET", kOrigin,
                "Access-Control-Allow-Origin: [[*]]\nAccess-Control-Allow-Credentials: true",
                "acao-wildcard-credentials");
  expect_answer("GET", "", "Access-Control-Allow-Credentials: true", "acac-without-acao");
  expect_answer("GET", kOrigin, "[[Access-Control-Allow-Credentials: true]]", "acac-without-acao");
}

TEST(Cors, Lists) {
  expect_lines({
      {"Access-Control-Allow-Headers:", "ac-headers-syntax"},
      {"Access-Control-Allow-Headers: a,, *", "ac-headers-syntax"},
      {"Access-Control-Allow-Headers: a [[b]]", "ac-headers-syntax"},
      {"Access-Control-Expose-Headers: [[\"a\"]]", "ac-headers-syntax"},
      {"Access-Control-Allow-Methods: GET[[; PUT]]", "ac-methods-syntax"},
      {"Access-Control-Allow-Methods: [[get]], PUT, [[Patch]], make", "ac-methods-case"},
      {"Access-Control-Max-Age: 1[[.5]]", "ac-max-age-syntax"},
      {"Access-Control-Max-Age: [[]]", "ac-max-age-syntax"},
      {"Access-Control-Max-Age: [[86401]]", "ac-max-age-large"},
      {"[[Access-Control-Request-Headers: a]]", "ac-request-fields-in-response"},
      {"Access-Control-Request-Headers: a", "field-request-only"},
      {"Access-Control-Allow-Methods: GET", "preflight-fields-needless"},
  });
  expect_answer("OPTIONS", "", "Access-Control-Allow-Methods: GET", "preflight-fields-needless");
  expect_answer("OPTIONS", "Origin: https://b.example\nAccess-Control-Request-Method: patch\n",
                "Access-Control-Allow-Methods: patch", "ac-methods-case");
}

TEST(Cors, PreflightHeaders) {
  const std::string asked =
      "Origin: https://b.example\nAccess-Control-Request-Method: PUT\n"
      "Access-Control-Request-Headers: accept, x-b,Content-Type\n";
  const std::string_view id = "preflight-header-missing";
  expect_answer("OPTIONS", asked,
                "Access-Control-Allow-Origin: *\nAccess-Control-Allow-Headers: content-type\n"
                "Access-Control-Allow-Headers: X-B",
                id);
  expect_answer("OPTIONS", asked, "Access-Control-Allow-Origin: *\nAccess-Control-Allow-Headers: *",
                id);
  expect_answer("OPTIONS", asked,
                "Access-Control-Allow-Origin: *\nAccess-Control-Allow-Headers: [[x-b]]", id);
  expect_answer("OPTIONS", asked, "Access-Control-Allow-Origin: *", id,
                "[[HTTP/1.1 204 No Content]]");
  expect_answer("OPTIONS", asked, "Access-Control-Allow-Origin: https://c.example", id);
  expect_answer("OPTIONS", asked, "Allow: PUT", id);
  expect_answer("OPTIONS", asked, "Access-Control-Allow-Origin: *", id, "HTTP/1.1 403 No");
  const std::string secret =
      "Origin: https://b.example\nAccess-Control-Request-Method: GET\n"
      "Access-Control-Request-Headers: Authorization\n";
  expect_answer("OPTIONS", secret, "Access-Control-Allow-Headers: a, [[*]]",
                "ac-headers-authorization-wildcard");
  expect_answer("OPTIONS", secret, "Access-Control-Allow-Headers: a",
                "ac-headers-authorization-wildcard");
  expect_answer("OPTIONS", asked, "Access-Control-Allow-Headers: *",
                "ac-headers-authorization-wildcard");
}

TEST(Cors, PreflightMethods) {
  const std::string asked = "Origin: https://b.example\nAccess-Control-Request-Method: PUT\n";
  const std::string_view id = "preflight-method-missing";
  expect_answer("OPTIONS", asked, "Allow: PUT\nAccess-Control-Allow-Origin: *", id,
                "[[HTTP/1.1 200 OK]]");
  expect_answer("OPTIONS", asked,
                "Allow: GET\nAccess-Control-Allow-Origin: *\nAccess-Control-Allow-Methods: GET",
                id);
  expect_answer("OPTIONS", asked,
                "Allow: PUT\nAccess-Control-Allow-Origin: *\nAccess-Control-Allow-Methods: *", id);
  expect_answer("OPTIONS", "Origin: https://b.example\nAccess-Control-Request-Method: POST\n",
                "Allow: POST\nAccess-Control-Allow-Origin: *\nAccess-Control-Allow-Methods: GET",
                id);
}

}  // namespace
}  // namespace statute
