// Further cases of rules/checks/redirect/.
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
void expect_lines(std::string_view status, std::initializer_list<Line> lines) {
  for (const Line& c : lines) {
    SCOPED_TRACE(c.fields);
    expect_findings("HTTP/1.1 " + std::string(status) + "\n" + std::string(c.fields) +
                        "\nContent-Length: 0\n\n",
                    c.id);
  }
}

// Of a response to a request; the fields are those of the response.
std::string exchange(std::string_view request, std::string_view status, std::string_view fields,
                     std::string_view notes = {}) {
  return std::string(notes) + std::string(request) + " HTTP/1.1\nHost: a.example\n\nHTTP/1.1 " +
         std::string(status) + "\n" + std::string(fields) + "\nContent-Length: 0\n\n";
}

TEST(Location, Syntax) {
  expect_lines("302 Found", {
                                {"Location: /b", "location-syntax"},
                                {"Location: https://a.example:8080/b?c=d,e#f", "location-syntax"},
                                {"Location:", "location-syntax"},
                                {"Location: ?b", "location-syntax"},
                                {"Location: //b.example", "location-syntax"},
                                {"Location: https://:80/", "location-syntax"},
                                {"Location: /[[\xC3\xA9]]", "location-syntax"},
                                {"Location: /[[%zz]]", "location-syntax"},
                                {"Location: [[\\\\b]]", "location-syntax"},
                                {"Location: /?[[\\x5Ba]]", "location-syntax"},
                                {"Location: /?[[|a]]", "location-syntax"},
                                {"Location: [[<https://a.example/>]]", "location-syntax"},
                                {"Location: /a#b[[#c]]", "location-syntax"},
                            });
  expect_lines("201 Created", {{"Location: /[[ b]]", "location-syntax"},
                               {"Location: [[\"/b\"]]", "location-syntax"}});
}

TEST(Location, OnSeveralLines) {
  expect_lines("302 Found",
               {{"[[Location: /b]]\n[[Location: /b]]\nLocation: /c", "location-multiple"},
                {"Location: /b, /c", "location-multiple"}});
}

TEST(Location, Hosts) {
  const std::string_view empty = "location-empty-host";
  expect_lines("302 Found", {
                                {"Location: [[http://]]", empty},
                                {"Location: [[https://:80]]/", empty},
                                {"Location: [[http://a@]]/", empty},
                                {"Location: [[http:]]/b", empty},
                                {"Location: [[//]]/b", empty},
                                {"Location: //b", empty},
                                {"Location: /b//c", empty},
                                {"Location: file:///b", empty},
                                {"Location: mailto:b", empty},
                                {"Location:", empty},
                                {"Content-Location: [[https://]]/b", empty},
                                {"Link: <[[https://]]/b>; rel=next, </c>", empty},
                            });
  const std::string_view user = "location-userinfo";
  expect_lines("302 Found", {
                                {"Location: http://[[b@]]c/", user},
                                {"Location: //[[b@]]c/", user},
                                {"Location: http://[[@]]c/", user},
                                {"Location: ftp://b@c/", user},
                                {"Location: /b@c", user},
                                {"Location: mailto:b@c", user},
                                {"Content-Location: https://[[b:c@]]d", user},
                                {"Link: </b@c>, <https://[[b@]]d/>; rel=next", user},
                                {"Refresh: 5; url='https://[[b@]]c/'", user},
                                {"Refresh: 5", user},
                            });
}

TEST(Location, Values) {
  expect_lines("302 Found", {
                                {"[[Location:]]", "location-empty"},
                                {"Location: #", "location-empty"},
                                {"Location: /b[[#]]", "redirect-fragment-lost"},
                                {"Location: /b#c", "redirect-fragment-lost"},
                                {"Location: [[JavaScript:]]b()", "location-scheme"},
                                {"Location: [[file:]]///b", "location-scheme"},
                                {"Location: [[blob:]]b", "location-scheme"},
                                {"Location: [[about:]]blank", "location-scheme"},
                                {"Location: intent://b", "location-scheme"},
                                {"Location: /data:b", "location-scheme"},
                            });
  expect_lines("201 Created",
               {{"[[Location:]]", "location-empty"}, {"Location: #", "redirect-fragment-lost"}});
  expect_lines("404 No", {{"Location:", "location-empty"}});
}

TEST(Location, Insecure) {
  const std::string_view id = "location-insecure";
  const std::string https = "# scheme: https\n";
  expect_findings(exchange("GET /", "301 Moved", "Location: [[http://a.example/]]", https), id);
  expect_findings(exchange("GET /", "301 Moved", "Location: //a.example/", https), id);
  expect_findings(exchange("GET /", "301 Moved", "Location: http://127.0.0.1:80/", https), id);
  expect_findings(exchange("GET /", "301 Moved", "Location: http://a.example/"), id);
  expect_findings(exchange("GET /", "301 Moved", "Location: http://a.example/", "# scheme: http\n"),
                  id);
  expect_findings(exchange("POST /", "201 Created", "Location: http://a.example/", https), id);
}

TEST(Location, WhereItMeansNothing) {
  const std::string_view id = "location-meaningless";
  expect_lines("200 OK", {{"Location: /b", id}});
  expect_lines("202 Accepted", {{"Location: /b", id}});
  expect_lines("201 Created", {{"Location: /b", id}});
  expect_lines("305 Use Proxy", {{"Location: /b", id}});
  expect_lines("409 Conflict", {{"[[Location: /b]]", id}, {"Location: /b\nReplay-Nonce: c", id}});
  expect_lines("204 No", {{"Location: /b\nTus-Resumable: 1.0.0", id},
                          {"Location: /b\nUpload-Offset: 5", id},
                          {"[[Location: /b]]", id}});
  expect_findings(exchange("GET /", "200 OK", "[[Location: /b]]"), id);
  expect_findings(exchange("GET /", "200 OK", "Location: /b\nRetry-After: 5"), id);
  expect_findings(exchange("QUERY /", "200 OK", "Location: /b"), id);
  expect_findings(exchange("GET /", "200 OK", "Location: /\nContent-Type: application/scim+json"),
                  id);
}

TEST(Redirects, WithoutLocation) {
  expect_lines("308 Resume Incomplete", {{"Server: b", "308-location-missing"}});
  expect_lines("308 Go", {{"Range: bytes=0-5", "308-location-missing"},
                          {"X-GUploader-UploadID: b", "308-location-missing"},
                          {"Location: /", "308-location-missing"}});
  expect_findings(
      "PUT /a HTTP/1.1\nHost: a.example\nX-GUploader-No-308: no\n\n"
      "HTTP/1.1 308 Go\nContent-Length: 0\n\n",
      "308-location-missing");
  expect_lines("302 Go", {{"Location:", "302-location-missing"}});
}

TEST(Redirects, WithoutContent) {
  const auto to = [](std::string_view request, std::string_view rest) {
    return std::string(request) + "\n" + std::string(rest);
  };
  const std::string_view empty = "HTTP/1.1 303 See Other\nLocation: /b\nContent-Length: 0\n\n";
  const std::string_view id = "303-content-missing";
  expect_findings(to("HEAD / HTTP/1.1\nHost: a\n", empty), id);
  expect_findings(to("POST / HTTP/1.1\nHost: a\nSec-Fetch-Mode: cors\n", empty), id);
  expect_findings(to("POST / HTTP/1.1\nHost: a\nSec-Fetch-Dest: empty\n", empty), id);
  expect_findings(to("POST / HTTP/1.1\nHost: a\nX-Requested-With: XMLHttpRequest\n", empty), id);
  expect_findings(to("POST / HTTP/1.1\nHost: a\nSec-Fetch-Mode: navigate\n",
                     "[[HTTP/1.1 303 Go]]\nLocation: /b\nContent-Length: 0\n\n"),
                  id);
  expect_findings(empty, id);
  expect_findings(exchange("HEAD /", "300 Choose", "Location: /b"), "300-content-missing");
  expect_lines("300 Choose", {{"Location: /b", "300-content-missing"}});
}

TEST(Redirects, ToThemselves) {
  const std::string_view id = "redirect-self";
  const std::string https = "# scheme: https\n";
  for (std::string_view self : {"[[/a?b]]", "[[?b]]", "[[./a?b#c]]", "[[//a.example/a?b]]",
                                "[[//A.EXAMPLE:/%61?b]]", "/a", "/a?B", "//b.example/a?b"}) {
    SCOPED_TRACE(self);
    expect_findings(exchange("GET /a?b", "302 Go", "Location: " + std::string(self), https), id);
  }
  for (std::string_view self :
       {"[[https://a.example/a]]", "[[https://a.example:443/a]]", "[[https://a.example/./b/../a]]",
        "http://a.example/a", "https://a.example:80/a"}) {
    SCOPED_TRACE(self);
    expect_findings(exchange("GET /a", "302 Go", "Location: " + std::string(self), https), id);
  }
  expect_findings(exchange("GET /a", "302 Go", "Location: https://a.example/a"), id);
  expect_findings(exchange("GET /a", "302 Go", "Location: /a\nSet-Cookie: b=c"), id);
  expect_findings(exchange("GET /a", "302 Go", "Location: /a\nAccept-CH: DPR"), id);
  expect_findings(exchange("GET /a", "302 Go", "Location:"), id);
  expect_findings(exchange("GET /a", "303 Go", "Location: [[/a]]"), id);
  expect_findings(exchange("POST /a", "303 Go", "Location: /a"), id);
  expect_findings(exchange("PUT /a", "303 Go", "Location: /a"), id);
  expect_findings(exchange("POST /a", "302 Go", "Location: /a"), id);
  expect_findings(exchange("PUT /a", "302 Go", "Location: [[/a]]"), id);
  expect_findings(exchange("POST /a", "307 Go", "Location: [[/a]]"), id);
  expect_findings(exchange("GET /a", "305 Go", "Location: /a"), id);
}

TEST(Redirects, OfMethods) {
  const std::string_view id = "redirect-post-301-302";
  expect_findings(exchange("GET /", "302 Go", "Location: /b"), id);
  expect_findings(exchange("QUERY /", "302 Go", "Location: /b"), id);
  expect_findings(exchange("POST /", "302 Go", "Location: /b"), id);
  const auto post = [](std::string_view type, std::string_view status) {
    return "POST / HTTP/1.1\nHost: a\nContent-Type: " + std::string(type) +
           "\nContent-Length: 2\n\n{}\n" + std::string(status) +
           "\nLocation: /b\nContent-Length: 0\n\n";
  };
  expect_findings(post("application/x-www-form-urlencoded", "HTTP/1.1 302 Go"), id);
  expect_findings(post("application/problem+json", "[[HTTP/1.1 301 Go]]"), id);
  expect_findings(post("application/json", "HTTP/1.1 307 Go"), id);
}

TEST(Redirects, Permanent) {
  const std::string_view id = "redirect-permanent-uncacheable";
  const std::string_view date = "Date: Tue, 02 Jun 2026 10:00:00 GMT\n";
  for (std::string_view fields : {
           "Cache-Control: public, [[max-age=0]]",
           "Cache-Control: max-age=1, no-cache",
           "Cache-Control: private\nCache-Control: [[no-store]]",
           "Cache-Control: no-store, must-understand, max-age=5",
           "Expires: [[Tue, 02 Jun 2026 10:00:00 GMT]]",
           "Expires: Tue, 02 Jun 2026 10:00:01 GMT",
           "Expires: [[0]]",
           "Cache-Control: max-age=5\nExpires: 0",
           "Cache-Control: xno-store",
       }) {
    SCOPED_TRACE(fields);
    expect_findings("HTTP/1.1 308 Go\n" + std::string(date) + std::string(fields) +
                        "\nLocation: /b\nContent-Length: 0\n\n",
                    id);
  }
  expect_lines("302 Go", {{"Cache-Control: no-store", id}});
}

TEST(Redirects, PutElsewhere) {
  const std::string_view id = "redirect-put-moved";
  expect_findings(exchange("PUT /a", "200 OK", "Content-Location: a"), id);
  expect_findings(exchange("PUT /a", "200 OK", "Content-Location: https://a.example/a"), id);
  expect_findings(exchange("PUT /a", "201 Created", "Location: [[https://b.example/a]]"), id);
  expect_findings(exchange("POST /a", "201 Created", "Location: /b"), id);
  expect_findings(exchange("PUT /a", "303 Go", "Location: /b"), id);
}

TEST(RetryAfter, Values) {
  const std::string_view syntax = "retry-after-syntax";
  expect_lines("503 No",
               {
                   {"Retry-After: 0", syntax},
                   {"Retry-After: Tue, 02 Jun 2026 10:00:00 GMT", syntax},
                   {"Retry-After: Tuesday, 02-Jun-26 10:00:00 GMT", syntax},
                   {"Retry-After: [[-1]]", syntax},
                   {"Retry-After: 5[[s]]", syntax},
                   {"Retry-After: 5[[, 10]]", syntax},
                   {"Retry-After: [[]]", syntax},
                   {"Retry-After: 2592000", "retry-after-excessive"},
                   {"Retry-After: [[2592001]]", "retry-after-excessive"},
                   {"Retry-After: [[99999999999999999999999]]", "retry-after-excessive"},
                   {"Retry-After: Sun, 02 Jun 2126 10:00:00 GMT", "retry-after-excessive"},
                   {"Date: Tue, 02 Jun 2026 10:00:00 GMT\n"
                    "Retry-After: [[Fri, 02 Oct 2026 10:00:00 GMT]]",
                    "retry-after-excessive"},
                   {"Date: Tue, 02 Jun 2026 10:00:00 GMT\n"
                    "Retry-After: [[Tue, 02 Jun 2026 09:00:00 GMT]]",
                    "retry-after-past"},
                   {"Date: Tue, 02 Jun 2026 10:00:00 GMT\nRetry-After: 0", "retry-after-past"},
                   {"Retry-After: 5", "retry-after-meaningless"},
               });
  expect_lines("425 Early", {{"Retry-After: 5", "retry-after-meaningless"}});
  expect_lines("304 Same", {{"Retry-After: 5", "retry-after-meaningless"}});
  expect_lines("500 No", {{"Retry-After: 5", "retry-after-meaningless"},
                          {"[[Retry-After: 5]]", "500-retry-after"}});
  expect_lines("501 No", {{"[[Retry-After: 5]]", "retry-after-meaningless"}});
}

}  // namespace
}  // namespace statute
