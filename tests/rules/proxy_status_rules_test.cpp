// Further cases of rules/checks/fields/proxy_status.cpp.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/cases.h"

namespace statute {
namespace {

struct Members {
  std::string_view status;
  std::string_view value;
  std::string_view id;
};

TEST(ProxyStatusRules, Members) {
  for (const Members& c : std::initializer_list<Members>{
           {"200", "a, \"b\"", "proxy-status-type"},
           {"200", "a, [[1]], [[?0]]", "proxy-status-type"},
           {"200", "a; (", "proxy-status-type"},
           {"502", "a; error=[[\"dns_error\"]]", "proxy-status-parameter"},
           {"502", "a; [[error]]", "proxy-status-parameter"},
           {"502", "a; next-hop=b; next-protocol=:AAA=:; details=\"c\"", "proxy-status-parameter"},
           {"502", "a; next-protocol=[[\"h2\"]]", "proxy-status-parameter"},
           {"502", "a; details=[[c]]", "proxy-status-parameter"},
           {"502", "a; mine=1", "proxy-status-parameter"},
           {"502", "a; next-protocol=:AAA=:", "proxy-status-next-protocol-form"},
           {"502", "a; next-protocol=[[:aHR0cC8xLjE=:]]", "proxy-status-next-protocol-form"},
           {"504", "a; error=dns_timeout", "proxy-status-code-mismatch"},
           {"500", "a; error=proxy_internal_response", "proxy-status-code-mismatch"},
           {"414", "a; error=http_request_error", "proxy-status-code-mismatch"},
           {"200", "a; error=mine", "proxy-status-code-mismatch"},
           {"200", "a; error=[[dns_timeout]], b", "proxy-status-code-mismatch"},
           {"503", "a; error=dns_timeout, b; received-status=504", "proxy-status-code-mismatch"},
           {"503", "b; received-status=504, a; error=[[dns_timeout]]",
            "proxy-status-code-mismatch"},
           {"502", "a; error=dns_error", "proxy-status-unknown-error"},
           {"502", "a; error=[[Dns_error]]", "proxy-status-unknown-error"},
           {"502", "a; error=\"mine\"", "proxy-status-unknown-error"},
           {"502", "a; error=mine; why=1", "proxy-status-unknown-parameter"},
           {"502", "a; error=tls_alert_received; alert-id=1; alert-message=\"b\"",
            "proxy-status-unknown-parameter"},
           {"200", "a; [[why]]=1, b; [[rcode]]=c", "proxy-status-unknown-parameter"},
           {"200", "a", "proxy-status-from-origin"},
       }) {
    SCOPED_TRACE(c.value);
    expect_findings("HTTP/1.1 " + std::string(c.status) +
                        " A\nProxy-Status: " + std::string(c.value) + "\nContent-Length: 0\n\n",
                    c.id);
  }
}

TEST(ProxyStatusRules, Trailers) {
  const auto text = [](std::string_view status, std::string_view header, std::string_view trailer) {
    return "HTTP/1.1 " + std::string(status) + " A\nTransfer-Encoding: chunked\n" +
           std::string(header) + "\n0\n" + std::string(trailer) + "\n";
  };
  const std::string_view only = "proxy-status-trailer-only";
  expect_findings(text("200", "Proxy-Status: a, b\n", "Proxy-Status: \"b\"; details=\"c\"\n"),
                  only);
  expect_findings(text("200", "Proxy-Status: a\n", "Proxy-Status: a, [[b]]\n"), only);
  expect_findings(text("200", "", "Server-Timing: a\n"), only);
  expect_findings(text("200", "Proxy-Status: a\n", ""), only);
  const std::string_view early = "proxy-status-in-trailer";
  expect_findings(text("200", "", "Proxy-Status: a; error=dns_timeout\n"), early);
  expect_findings(text("503", "", "Proxy-Status: a; error=dns_timeout\n"), early);
  expect_findings(text("504", "", "Proxy-Status: [[a]]; error=dns_timeout\n"), early);
  // The status code was sent before.
  expect_findings(text("200", "", "Proxy-Status: a; error=dns_timeout\n"),
                  "proxy-status-code-mismatch");
}

TEST(ProxyStatusRules, Vantage) {
  const auto text = [](std::string_view vantage, std::string_view fields) {
    return "# vantage: " + std::string(vantage) + "\nGET / HTTP/1.1\nHost: a\n\nHTTP/1.1 204 No\n" +
           std::string(fields) + "\n";
  };
  const std::string_view id = "proxy-status-from-origin";
  expect_findings(text("origin", "[[Proxy-Status: a]]\n"), id);
  expect_findings(text("origin", "Proxy-Status: a\nVia: 1.1 a\n"), id);
  expect_findings(text("proxy", "Proxy-Status: a\n"), id);
  expect_findings(text("unknown", "Proxy-Status: a\n"), id);
}

}  // namespace
}  // namespace statute
