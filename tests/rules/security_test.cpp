// Further cases of rules/checks/security/.
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

// Of a response alone.
void expect_lines(std::initializer_list<Line> lines) {
  for (const Line& c : lines) {
    SCOPED_TRACE(c.fields);
    expect_findings("HTTP/1.1 204 No Content\n" + std::string(c.fields) + "\n\n", c.id);
  }
}

// The same, each line one field.
void expect_values(std::string_view field, std::initializer_list<Line> values) {
  for (const Line& c : values) {
    SCOPED_TRACE(c.fields);
    expect_findings(
        "HTTP/1.1 204 No Content\n" + std::string(field) + ": " + std::string(c.fields) + "\n\n",
        c.id);
  }
}

std::string exchange(std::string_view notes, std::string_view request, std::string_view response) {
  return std::string(notes) + "GET / HTTP/1.1\n" + std::string(request) + "\n" +
         std::string(response) + "\nContent-Length: 0\n\n";
}

constexpr std::string_view kHttp = "# scheme: http\n";
constexpr std::string_view kHttps = "# scheme: https\n";

TEST(Hsts, Directives) {
  expect_values("Strict-Transport-Security",
                {
                    {"max-age=\"1\" ; ;includeSubDomains;", "hsts-syntax"},
                    {"max-age=1; unknown=a; b", "hsts-syntax"},
                    {"max-age=[[-1]]", "hsts-syntax"},
                    {"max-age[[]]", "hsts-syntax"},
                    {"max-age[[:1]]", "hsts-syntax"},
                    {"max-age=1; includeSubDomains=[[1]]", "hsts-syntax"},
                    {"max-age=1[[, max-age=1]]", "hsts-syntax"},
                    {"max-age", "hsts-max-age-missing"},
                    {"max-age:1", "hsts-max-age-missing"},
                    {"max-age=x", "hsts-max-age-missing"},
                    {"max-age=1; [[max-age=1]]", "hsts-directive-duplicate"},
                    {"max-age=1;; b; c", "hsts-directive-duplicate"},
                    {"[[max-age=15767999]]", "hsts-max-age-short"},
                    {"max-age=15768000", "hsts-max-age-short"},
                    {"max-age=0", "hsts-max-age-short"},
                    {"[[max-age=\"0\"]]; includeSubDomains", "hsts-max-age-zero"},
                    {"max-age=0", "hsts-subdomains-missing"},
                    {"[[max-age=5]]", "hsts-subdomains-missing"},
                    {"max-age=31536000; includeSubDomains; preload", "hsts-preload-unfit"},
                    {"max-age=31535999; includeSubDomains; [[preload]]", "hsts-preload-unfit"},
                    {"max-age=31536000; [[Preload]]", "hsts-preload-unfit"},
                    {"max-age=5", "hsts-preload-unfit"},
                });
  expect_lines({{"[[Strict-Transport-Security:]]", "hsts-max-age-missing"},
                {"Strict-Transport-Security:", "hsts-syntax"}});
}

TEST(Hsts, Schemes) {
  const std::string_view sts = "HTTP/1.1 200 OK\n[[Strict-Transport-Security: max-age=5]]";
  const std::string_view fine = "HTTP/1.1 200 OK\nStrict-Transport-Security: max-age=5";
  expect_findings(exchange(kHttp, "Host: a.example\n", sts), "hsts-insecure");
  expect_findings(exchange({}, "Host: a.example\n", fine), "hsts-insecure");
  expect_findings(exchange(kHttps, "Host: a.example\n", fine), "hsts-insecure");
  expect_findings(exchange(kHttp, "Host: a.example\nX-Forwarded-Proto: https\n", fine),
                  "hsts-insecure");
  expect_findings(exchange(kHttps, "Host: [2001:db8::1]:443\n", sts), "hsts-ip-host");
  expect_findings(exchange(kHttps, "Host: 1.2.3.4.a.example\n", fine), "hsts-ip-host");
}

TEST(Hsts, MissingOnPages) {
  const std::string_view id = "hsts-missing";
  const std::string_view miss = "[[HTTP/1.1 200 OK]]\nServer: b";
  const std::string_view fine = "HTTP/1.1 200 OK\nServer: b";
  expect_findings(exchange(kHttps, "Host: a.example\nSec-Fetch-Mode: navigate\n", miss), id);
  expect_findings(exchange(kHttps, "Host: a.example\nUpgrade-Insecure-Requests: 1\n", miss), id);
  expect_findings(exchange(kHttps, "Host: a.example\nAccept: text/html,*/*\n", miss), id);
  expect_findings(exchange(kHttps, "Host: a.example\nAccept: */*\n", fine), id);
  expect_findings(
      exchange(kHttps, "Host: a.example\nSec-Fetch-Dest: empty\nAccept: text/html\n", fine), id);
  expect_findings(
      exchange(kHttps, "Host: a.example\nSec-Fetch-Mode: cors\nAccept: text/html\n", fine), id);
  expect_findings(exchange(kHttp, "Host: a.example\nAccept: text/html\n", fine), id);
  expect_findings(exchange({}, "Host: a.example\nAccept: text/html\n", fine), id);
  expect_findings(exchange(kHttps, "Host: 192.0.2.1\nAccept: text/html\n", fine), id);
  expect_findings(exchange(kHttps, "Host: localhost:8443\nAccept: text/html\n", fine), id);
  expect_findings("# scheme: https\nHTTP/1.1 200 OK\nContent-Length: 0\n\n", id);
}

TEST(Hsts, OnTheWayFromHttp) {
  const std::string_view off = "hsts-redirect-off-host";
  const std::string_view www = "HTTP/1.1 301 Go\nLocation: https://b.example/";
  expect_findings(exchange(kHttps, "Host: a.example\n", www), off);
  expect_findings(exchange({}, "Host: a.example\n", www), off);
  expect_findings(exchange(kHttp, "Host: 192.0.2.1\n", www), off);
  expect_findings(exchange(kHttp, "Host: B.example:8080\n", www), off);
  const std::string_view id = "upgrade-insecure-not-redirected";
  const std::string_view asks = "Host: a.example\nUpgrade-Insecure-Requests: 1\n";
  expect_findings(exchange(kHttp, asks, "HTTP/1.1 302 Go\nLocation: [[/b]]"), id);
  expect_findings(exchange(kHttp, asks, "HTTP/1.1 302 Go\nLocation: https://b.example/"), id);
  expect_findings(exchange(kHttp, asks, "HTTP/1.1 404 No\nServer: b"), id);
  expect_findings(exchange(kHttp, asks, "HTTP/1.1 304 Same\nServer: b"), id);
  expect_findings(exchange(kHttp, "Host: localhost:8080\nUpgrade-Insecure-Requests: 1\n",
                           "HTTP/1.1 200 OK\nServer: b"),
                  id);
  expect_findings(exchange(kHttps, asks, "HTTP/1.1 200 OK\nServer: b"), id);
  expect_findings(exchange({}, asks, "HTTP/1.1 200 OK\nServer: b"), id);
}

TEST(Csp, Directives) {
  expect_values(
      "Content-Security-Policy",
      {
          {"default-src 'self';; ; img-src *;", "csp-syntax"},
          {"img-src [[\xC3\xA9]]", "csp-syntax"},
          {"default-src 'self', [['unsafe-inline']]", "csp-syntax"},
          {"img[[_src a]]", "csp-syntax"},
          {"img-src a; IMG-SRC b", "csp-syntax"},
          {"img-src a; [[IMG-SRC]] b", "csp-directive-duplicate"},
          {"img-src a, img-src b", "csp-directive-duplicate"},
          {"[[block-all-mixed-content]]; [[plugin-types]] a/b", "csp-directive-unknown"},
          {"upgrade-insecure-requests; TRUSTED-TYPES a; sandbox", "csp-directive-unknown"},
          {"default-src: 'self'", "csp-directive-unknown"},
          {"script-src [[unsafe-inline]] [[nonce-abc]]", "csp-keyword-unquoted"},
          {"frame-ancestors [[none]]", "csp-keyword-unquoted"},
          {"sandbox self; report-to none", "csp-keyword-unquoted"},
          {"script-src self.example", "csp-keyword-unquoted"},
          {"img-src [['none']] a", "csp-none-mixed"},
          {"img-src 'none'; font-src a", "csp-none-mixed"},
          {"script-src 'none' 'report-sample'", "csp-none-mixed"},
          {"trusted-types 'none' a", "csp-none-mixed"},
          {"default-src [['unsafe-inline']]", "csp-unsafe-inline"},
          {"default-src 'unsafe-inline'; script-src 'self'", "csp-unsafe-inline"},
          {"style-src 'unsafe-inline'", "csp-unsafe-inline"},
          {"script-src 'unsafe-inline' 'sha256-AA='", "csp-unsafe-inline"},
          {"script-src 'unsafe-inline' 'strict-dynamic'", "csp-unsafe-inline"},
          {"script-src 'unsafe-inline', script-src 'self'", "csp-unsafe-inline"},
          {"script-src [['unsafe-inline']], img-src 'self'", "csp-unsafe-inline"},
          {"script-src [['UNSAFE-EVAL']]", "csp-unsafe-eval"},
          {"script-src 'wasm-unsafe-eval'", "csp-unsafe-eval"},
          {"default-src [[*]]; script-src [[data:]]; object-src [[https:]]", "csp-wildcard"},
          {"script-src *.example https://*.example blob:", "csp-wildcard"},
          {"script-src https: 'strict-dynamic' 'nonce-a'", "csp-wildcard"},
          {"script-src *, default-src 'self'", "csp-wildcard"},
          {"img-src *", "csp-wildcard"},
          {"default-src a; [[report-uri]] /b", "csp-report-uri-deprecated"},
          {"default-src a; report-uri /b; report-to c", "csp-report-uri-deprecated"},
      });
  expect_lines({{"[[Content-Security-Policy:]]", "csp-syntax"},
                {"[[Content-Security-Policy: img-src a]]\n"
                 "[[Content-Security-Policy: font-src a]]",
                 "csp-multiple"},
                {"Content-Security-Policy: img-src a\n"
                 "Content-Security-Policy-Report-Only: font-src a",
                 "csp-multiple"},
                {"Content-Security-Policy: img-src a, img-src b", "csp-multiple"}});
}

TEST(Csp, InsecureSources) {
  const std::string_view id = "csp-insecure-source";
  const auto with = [](std::string_view policy) {
    return "HTTP/1.1 200 OK\nContent-Security-Policy: " + std::string(policy);
  };
  const std::string_view host = "Host: a.example\n";
  expect_findings(exchange(kHttps, host, with("default-src [[http:]] [[http://b.example]]")), id);
  expect_findings(exchange(kHttps, host, with("img-src http:; form-action http:")), id);
  expect_findings(exchange(kHttps, host, with("connect-src http://localhost:*")), id);
  expect_findings(exchange(kHttp, host, with("default-src http:")), id);
  expect_findings(exchange({}, host, with("default-src http:")), id);
}

TEST(Csp, Reports) {
  const std::string_view id = "csp-report-to-undefined";
  expect_lines(
      {{"Reporting-Endpoints: b=\"/c\"\nContent-Security-Policy: report-to [[a]]", id},
       {"Report-To: {\"group\":\"a\",\"max_age\":1,\"endpoints\":[]}\n"
        "Content-Security-Policy: report-to a",
        id},
       {"Report-To: {\"max_age\":1,\"endpoints\":[]}\nContent-Security-Policy: report-to default",
        id},
       {"Report-To: {\nContent-Security-Policy: report-to a", id},
       {"Reporting-Endpoints: \"\nContent-Security-Policy: report-to a", id},
       {"Content-Security-Policy-Report-Only: report-to [[a]]", id},
       {"Content-Security-Policy-Report-Only: [[img-src a]], img-src b; report-uri /c",
        "csp-report-only-no-reporting"},
       {"Content-Security-Policy: img-src a", "csp-report-only-no-reporting"}});
}

TEST(Csp, FrameOptions) {
  const std::string_view id = "csp-frame-options-conflict";
  expect_lines({
      {"X-Frame-Options: deny\nContent-Security-Policy: frame-ancestors 'none'", id},
      {"X-Frame-Options: SAMEORIGIN\nContent-Security-Policy: frame-ancestors 'self'", id},
      {"X-Frame-Options: [[SAMEORIGIN]]\n"
       "Content-Security-Policy: img-src a; [[frame-ancestors 'self' https://b.example]]",
       id},
      {"X-Frame-Options: ALLOWALL\nContent-Security-Policy: frame-ancestors 'self'", id},
      {"X-Frame-Options: DENY\n"
       "Content-Security-Policy: frame-ancestors 'self', frame-ancestors 'none'",
       id},
      {"X-Frame-Options: DENY\nContent-Security-Policy: img-src a", id},
  });
}

TEST(Policies, Values) {
  expect_values("Cross-Origin-Resource-Policy", {{"same-origin", "corp-value"},
                                                 {"cross-origin", "corp-value"},
                                                 {"[[same-origin, same-origin]]", "corp-value"},
                                                 {"[[\"same-site\"]]", "corp-value"}});
  expect_values("Cross-Origin-Embedder-Policy", {{"credentialless;report-to=\"a\"", "coep-value"},
                                                 {"[[require_corp]]", "coep-value"},
                                                 {"[[?1]]", "coep-value"},
                                                 {"\"", "coep-value"},
                                                 {"[[unsafe-none]]", "coep-unsafe-none"}});
  expect_values("Cross-Origin-Opener-Policy", {{"noopener-allow-popups", "coop-value"},
                                               {"unsafe-none", "coop-value"},
                                               {"[[Same-Origin]]", "coop-value"},
                                               {"same-origin", "coop-unsafe-none"}});
  expect_values("Origin-Agent-Cluster", {{"?0", "origin-agent-cluster-type"},
                                         {"[[\"?1\"]]", "origin-agent-cluster-type"},
                                         {"?true", "origin-agent-cluster-type"}});
  expect_values(
      "Permissions-Policy",
      {{"camera=(), usb=*, midi=\"https://b.example\", a=(*)", "permissions-policy-member"},
       {"camera=(self src \"https://*.b.example\" \"https:\")", "permissions-policy-member"},
       {"[[camera]], usb=[[none]]", "permissions-policy-member"},
       {"camera=(self [[\"b.example\"]] [[none]])", "permissions-policy-member"},
       {"camera=[[\"'self'\"]]", "permissions-policy-member"},
       {"camera 'none'", "permissions-policy-member"},
       {"camera=[[*]], usb=([[*]]), midi=*", "permissions-policy-wildcard"}});
  expect_values("Referrer-Policy", {{"a, Origin", "referrer-policy-value"},
                                    {"[[Unsafe-URL]]", "referrer-policy-unsafe"},
                                    {"[[unsafe-url]], b", "referrer-policy-unsafe"},
                                    {"origin", "referrer-policy-unsafe"}});
}

TEST(Policies, Referrers) {
  expect_lines({{"[[Referrer-Policy: default]]", "referrer-policy-value"},
                {"[[Referrer-Policy:]]", "referrer-policy-value"},
                {"Referrer-Policy: [[unsafe-url]]\nReferrer-Policy: a", "referrer-policy-unsafe"}});
}

TEST(Policies, ReportOnly) {
  expect_lines({
      {"Cross-Origin-Embedder-Policy: require-corp; report-to=\"a\"\n"
       "Cross-Origin-Embedder-Policy-Report-Only: [[require-corp]]",
       "policy-report-only-same"},
      {"Cross-Origin-Embedder-Policy: require-corp\n"
       "Cross-Origin-Opener-Policy-Report-Only: same-origin",
       "policy-report-only-same"},
      {"Cross-Origin-Embedder-Policy-Report-Only: require-corp; report-to=[[\"a\"]]",
       "policy-report-to-undefined"},
      {"Reporting-Endpoints: a=\"/b\"\n"
       "Cross-Origin-Embedder-Policy: require-corp; report-to=\"a\"",
       "policy-report-to-undefined"},
      {"Cross-Origin-Embedder-Policy: require-corp; report-to=a", "policy-report-to-undefined"},
  });
}

TEST(Policies, Sniffing) {
  const std::string_view id = "x-content-type-options-value";
  expect_values("X-Content-Type-Options",
                {{"NOSNIFF", id}, {"[[nosniff, foo]]", id}, {"[[nosniff;]]", id}});
  expect_lines({{"X-Content-Type-Options: [[]]", id},
                {"[[X-Content-Type-Options: nosniff]]\n[[X-Content-Type-Options: nosniff]]", id},
                {"X-Content-Type-Options: nosniff\nX-Content-Type-Options: [[none]]", id},
                {"X-Content-Type-Options: nosniff\nX-Content-Type-Options: nosniff",
                 "field-duplicate-singleton"}});
  EXPECT_EQ(
      findings_of("HTTP/1.1 204 No\nX-Content-Type-Options: nosniff, nosniff\n\n", id).at(0).level,
      Level::advice);
  EXPECT_EQ(findings_of("HTTP/1.1 204 No\nX-Content-Type-Options: none\n\n", id).at(0).level,
            Level::must);
}

TEST(Policies, UntypedContent) {
  const std::string_view id = "x-content-type-options-type-missing";
  const auto text = [](std::string_view request, std::string_view head) {
    return std::string(request) + " / HTTP/1.1\nHost: a.example\n\n" + std::string(head) +
           "Content-Length: 3\n\nHi\n";
  };
  expect_findings(text("GET",
                       "HTTP/1.1 200 OK\nX-Content-Type-Options: nosniff\n"
                       "[[Content-Type: text]]\n"),
                  id);
  expect_findings(text("GET",
                       "HTTP/1.1 200 OK\nX-Content-Type-Options: nosniff\n"
                       "Content-Type: text/html; charset\n"),
                  id);
  expect_findings(text("GET", "HTTP/1.1 200 OK\nX-Content-Type-Options: none\n"), id);
  expect_findings(text("GET", "HTTP/1.1 404 No\nX-Content-Type-Options: nosniff\n"), id);
  expect_findings(exchange({}, "Host: a\n", "HTTP/1.1 200 OK\nX-Content-Type-Options: nosniff"),
                  id);
}

TEST(Policies, Framing) {
  const std::string_view id = "x-frame-options-value";
  expect_values("X-Frame-Options", {{"deny", id},
                                    {"[[SAMEORIGIN, DENY]]", id},
                                    {"DENY, deny", id},
                                    {"[[sameorigin;]]", id},
                                    {"[[ALLOW-FROM https://b.example]]", id}});
  expect_lines({{"[[X-Frame-Options: DENY]]\n[[X-Frame-Options: SAMEORIGIN]]", id},
                {"X-Frame-Options: DENY\nX-Frame-Options: DENY", id},
                {"X-Frame-Options: DENY\nX-Frame-Options: SAMEORIGIN", "field-duplicate-singleton"},
                {"X-Frame-Options: [[]]", id}});
  EXPECT_EQ(findings_of("HTTP/1.1 204 No\nX-Frame-Options: Allow-From b\n\n", id).at(0).level,
            Level::advice);
}

TEST(Reporting, SiteData) {
  expect_values("Clear-Site-Data", {{"\"*\"", "clear-site-data-syntax"},
                                    {"[[cookies]]", "clear-site-data-syntax"},
                                    {"[['cookies']], \"cache\"", "clear-site-data-syntax"},
                                    {"[[\"cache\" \"cookies\"]]", "clear-site-data-syntax"},
                                    {"[[\"cash\"]], \"cookies\"", "clear-site-data-unknown"},
                                    {"cookies", "clear-site-data-unknown"}});
  expect_lines({{"[[Clear-Site-Data:]]", "clear-site-data-syntax"},
                {"Clear-Site-Data: \"cache\"", "clear-site-data-insecure"}});
}

TEST(Reporting, Timing) {
  const std::string_view id = "timing-allow-origin-syntax";
  expect_values("Timing-Allow-Origin", {{"*", id},
                                        {"null, https://b.example", id},
                                        {"https://b.example[[ https://c.example]]", id},
                                        {"b.example[[]]", id},
                                        {"all[[]]", id}});
  expect_lines({{"[[Timing-Allow-Origin:]]", id}});
}

TEST(Reporting, Policies) {
  expect_values("NEL",
                {{"{\"max_age\":0}", "nel-invalid"},
                 {"{\"max_age\":5, \"report_to\":\"a\", \"failure_fraction\":1.0}", "nel-invalid"},
                 {"[[{\"max_age\":5}]]", "nel-invalid"},
                 {"[[{\"max_age\":-5,\"report_to\":\"a\"}]]", "nel-invalid"},
                 {"[[{\"max_age\":\"5\",\"report_to\":\"a\"}]]", "nel-invalid"},
                 {"[[{\"max_age\":5,\"report_to\":\"a\",\"success_fraction\":2}]]", "nel-invalid"},
                 {"{\"max_age\":5[[]]", "nel-invalid"},
                 {"{\"max_age\":5,\"report_to\":\"[[a]]\"}", "nel-report-to-undefined"},
                 {"{\"max_age\":0}", "nel-report-to-undefined"}});
  expect_values("Report-To", {{"{\"max_age\":5,\"endpoints\":[{\"url\":\"https://b.example\"}]}, "
                               "{\"group\":\"a\",\"max_age\":5,\"endpoints\":[]}",
                               "report-to-invalid"},
                              {"[[{\"max_age\":5,\"endpoints\":[{}]}]]", "report-to-invalid"},
                              {"[[5]]", "report-to-invalid"},
                              {"{\"max_age\":5,\"endpoints\":[]} [[{}]]", "report-to-invalid"}});
  expect_values("Reporting-Endpoints", {{"a=\"https://b.example/\";c", "reporting-endpoints-type"},
                                        {"[[a]]", "reporting-endpoints-type"},
                                        {"a=[[5]], b=[[(\"c\")]]", "reporting-endpoints-type"},
                                        {"a=[[\"b c\"]]", "reporting-endpoints-type"},
                                        {"a=\"", "reporting-endpoints-type"}});
}

TEST(Reporting, Schemes) {
  const std::string_view id = "nel-insecure";
  const std::string_view host = "Host: a.example\n";
  const auto with = [](std::string_view field) { return "HTTP/1.1 200 OK\n" + std::string(field); };
  expect_findings(exchange(kHttp, host, with("[[NEL: {\"max_age\":0}]]")), id);
  expect_findings(exchange({}, host, with("NEL: {\"max_age\":0}")), id);
  expect_findings(exchange(kHttps, host, with("NEL: {\"max_age\":0}")), id);
  expect_findings(exchange(kHttps, host,
                           with("Report-To: {\"max_age\":1,\"endpoints\":["
                                "{\"url\":\"[[http:\\\\/\\\\/b.example]]\"},{\"url\":\"/c\"}]}")),
                  id);
  expect_findings(exchange({}, host, with("Reporting-Endpoints: a=\"http://b.example/\"")), id);
}

TEST(Leaks, InternalDetails) {
  const std::string_view id = "internal-details-leak";
  const auto text = [](std::string_view content) {
    return "HTTP/1.1 500 No\nContent-Type: text/plain\n\n" + std::string(content);
  };
  for (std::string_view content : {
           "at b.C.d([[C.java]]:12)",
           "[[/app/b.rb]]:5:in `c'",
           "in <b>/var/www/[[",
           "Sorry: [[SQLSTATE[]]42000]",
           "[[Traceback (most recent call last)]]:",
           "See www.b.pl:443 or https://b.example/c.php:80",
           "Warning: index.php is down for maintenance",
           "b.js:",
           "nginx/1.2.3",
       }) {
    SCOPED_TRACE(content);
    if (content.find("<b>") != std::string_view::npos) {
      expect_findings(text("in <b>[[/var/www/b.php]]</b> on line <b>5</b>"), id);
    } else {
      expect_findings(text(content), id);
    }
  }
  expect_findings("HTTP/1.1 200 OK\n\njava.lang.Object", id);
}

TEST(Leaks, Secrets) {
  const std::string_view id = "access-token-in-location";
  for (std::string_view to :
       {"/?a=b&[[Password]]=c", "/?[[JSESSIONID]]=b;[[pwd]]=c", "/#access_token=b",
        "/?code=b&state=c", "/?access_token=", "/password=b", "/?change-password=1"}) {
    SCOPED_TRACE(to);
    expect_findings("HTTP/1.1 302 Go\nLocation: " + std::string(to) + "\nContent-Length: 0\n\n",
                    id);
  }
}

TEST(Leaks, PrivateAddresses) {
  const std::string_view id = "private-address-leak";
  const auto with = [](std::string_view host, std::string_view fields) {
    return exchange({}, "Host: " + std::string(host) + "\n",
                    "HTTP/1.1 302 Go\n" + std::string(fields));
  };
  expect_findings(with("a.example", "Location: https://[[192.168.0.1]]/"), id);
  expect_findings(with("a.example", "Content-Location: http://[[\\x5B::1\\x5D]]:80/"), id);
  expect_findings(with("a.example", "Location: http://127.0.0.1:5000/?code=b&state=c"), id);
  expect_findings(with("a.example", "Location: https://172.32.0.1/?b=10.0.0.1"), id);
  expect_findings(with("a.example", "Via: 1.1 [[10.1.2.3]] (b), 1.1 [[10.1.2.4]]:80"), id);
  expect_findings(with("a.example", "Server: b/10.1.2.3 (v10.0.0.1)"), id);
  expect_findings(with("a.example", "X-Backend-Server: [[172.16.0.9]]"), id);
  expect_findings(with("192.168.0.1", "Location: https://192.168.0.1/"), id);
  expect_findings(with("localhost", "Location: https://127.0.0.1/"), id);
  expect_findings(with("printer", "Via: 1.1 10.0.0.1"), id);
  expect_findings(with("b.internal", "Via: 1.1 10.0.0.1"), id);
  expect_findings("HTTP/1.1 302 Go\nVia: 1.1 10.0.0.1\nContent-Length: 0\n\n", id);
}

}  // namespace
}  // namespace statute
