// Further cases of rules/checks/fields/parameters.cpp and representation.cpp.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/cases.h"

namespace statute {
namespace {

struct Line {
  std::string fields;
  std::string_view id;
};

void expect_lines(std::initializer_list<Line> all) {
  for (const Line& c : all) {
    SCOPED_TRACE(c.fields);
    expect_findings("HTTP/1.1 200 OK\n" + c.fields + "\nContent-Length: 0\n\n", c.id);
  }
}

TEST(Parameters, WhiteSpace) {
  expect_lines({
      {"WWW-Authenticate: Basic realm[[ ]]=\"a = b\" , Digest a=[[ ]]b", "field-bws"},
      {"Proxy-Authenticate: Basic realm=\"a\" ,\\tcharset=\"UTF-8\"", "field-bws"},
      {"Authentication-Info: qop=auth, rspauth[[\\t]]=\"a\"", "field-bws"},
      {"Set-Cookie: a=b; Path=/; Secure", "field-bws"},
      {"Set-Cookie: a[[ ]]=[[ ]]b; Path=/", "field-bws"},
      {"Set-Cookie: a=b[[ ]];Path=/", "field-bws"},
      {"Set-Cookie: a=b; Path[[  ]]=/a; HttpOnly[[ ]]; Max-Age=[[ ]]1", "field-bws"},
      {"Set-Cookie: a=b;  Expires=Tue, 02 Jun 2026 10:00:00 GMT", "field-bws"},
      {"Link: </a> ;  rel=next , </b>;rel=[[ ]]prev", "field-bws"},
      {"Content-Type: text/html; charset = utf-8", "field-bws"},
  });
  expect_findings("HTTP/1.1 200 OK\nTransfer-Encoding: own;a[[ ]]=b, chunked\n\n0\n\n",
                  "field-bws");
}

TEST(Parameters, ExtendedForms) {
  const std::string cd = "Content-Disposition: attachment; ";
  expect_lines({
      {cd + "filename*=UTF-8''a", "ext-value-undecodable"},
      {cd + "filename*=UTF-8''[[%C3]]", "ext-value-undecodable"},
      {cd + "filename*=iso-8859-1''%E4", "ext-value-undecodable"},
      {cd + "filename*=windows-1252''%E4", "ext-value-undecodable"},
      {cd + "filename*=us-ascii''[[%E4]]", "ext-value-undecodable"},
      {cd + "filename*=%E4", "ext-value-undecodable"},
      {cd + "filename*=\"UTF-8''%E4\"", "ext-value-undecodable"},
      {cd + "filename=\"UTF-8''%E4\"", "ext-value-undecodable"},
      {"Link: </a>; rel=next; title*=utf-8'de'[[%FF]]", "ext-value-undecodable"},
      {"Content-Type: text/html; [[charset*]]=UTF-8''utf-8", "parameter-star-undefined"},
      {cd + "FileName*=UTF-8''a", "parameter-star-undefined"},
      {cd + "[[name*]]=UTF-8''a", "parameter-star-undefined"},
      {"WWW-Authenticate: Basic [[realm*]]=UTF-8''a", "parameter-star-undefined"},
      {"Link: </a>; [[REL*]]=UTF-8''a; [[anchor*]]=UTF-8''a", "parameter-star-undefined"},
  });
}

TEST(Parameters, Apostrophes) {
  expect_lines({
      {"Content-Type: text/html; charset=[['utf-8']]", "parameter-single-quoted"},
      {"Content-Type: text/html; charset=\"'utf-8'\"", "parameter-single-quoted"},
      {"Content-Type: text/html; charset='utf-8", "parameter-single-quoted"},
      {"Content-Type: text/html; charset='", "parameter-single-quoted"},
      {"Strict-Transport-Security: max-age=[['60']]", "parameter-single-quoted"},
      {"WWW-Authenticate: Basic realm=[['a']]", "parameter-single-quoted"},
      {"Content-Disposition: attachment; filename=[['a.txt']]", "parameter-single-quoted"},
      {"Content-Disposition: attachment; filename*=UTF-8''a'", "parameter-single-quoted"},
  });
}

TEST(Parameters, OfOneField) {
  expect_lines({
      {"Alt-Svc: clear", "alt-svc-parameter-invalid"},
      {"Alt-Svc: h2=\":1\"; ma=0; v=\"46\"", "alt-svc-parameter-invalid"},
      {"Alt-Svc: h2=\":1\"; [[ma=-1]]", "alt-svc-parameter-invalid"},
      {"Alt-Svc: h2=\":1\"; [[ma=\"\"]]; persist=\"1\"", "alt-svc-parameter-invalid"},
      {"Alt-Svc: h2=\":1\"; [[persist=true]]", "alt-svc-parameter-invalid"},
      {"Content-Disposition: inline", "content-disposition-filename-missing"},
      {"Content-Disposition: attachment; filename*=UTF-8''a",
       "content-disposition-filename-missing"},
      {"Content-Disposition: [[ATTACHMENT]]; name=\"a\"", "content-disposition-filename-missing"},
      {"Cache-Status: a; hit; ttl=1; key=\"b\"; stored; collapsed; fwd-status=1; detail=x",
       "cache-status-unknown-parameter"},
      {"Cache-Status: a; hit, b; [[hits]]=1", "cache-status-unknown-parameter"},
  });
}

TEST(Representation, MediaTypes) {
  expect_lines({
      {"Content-Type: text/plain", "media-type-misspelt"},
      {"Content-Type: [[Plain/Text]]; charset=utf-8", "media-type-misspelt"},
      {"Accept-Patch: application/json-patch+json, [[json/application]]", "media-type-misspelt"},
      {"Link: </a>; rel=preload; type=\"[[image/jpg]]\"", "media-type-misspelt"},
      {"Content-Type: a." + std::string(125, 'b') + "/x", "media-type-name"},
      {"Content-Type: [[a." + std::string(126, 'b') + "]]/x", "media-type-name"},
      {"Content-Type: application/[[-a]]", "media-type-name"},
      {"Content-Type: application/[[a%b]]", "media-type-name"},
      {"Content-Type: a", "media-type-name"},
      {"Accept-Post: */*, text/*", "media-type-name"},
      {"Accept-Patch: application/merge-patch+json, application/xml-patch+xml",
       "accept-patch-not-patch"},
      {"Accept-Patch: [[Text/XML]]; charset=utf-8", "accept-patch-not-patch"},
      {"Accept-Post: */*", "accept-post-without-allow"},
      {"Accept-Post: */*\nAllow: GET\nAllow: POST", "accept-post-without-allow"},
      {"[[Accept-Post: */*]]\nAllow: GET, post", "accept-post-without-allow"},
      {"[[Accept-Post: */*]]\nAllow:", "accept-post-without-allow"},
      {"Accept-Post: */*\nAllow: GET; POST", "accept-post-without-allow"},
  });
}

TEST(Representation, ContentLocation) {
  const auto text = [](std::string_view method, std::string_view target, std::string_view status,
                       std::string_view location) {
    return std::string(method) + " " + std::string(target) + " HTTP/1.1\nHost: a.example\n\n" +
           "HTTP/1.1 " + std::string(status) +
           "\nContent-Length: 0\nContent-Location: " + std::string(location) + "\n\n";
  };
  const std::string_view needless = "content-location-needless";
  expect_findings(text("GET", "/a?b", "200 OK", "[[/a?b]]"), needless);
  expect_findings(text("GET", "/a?b", "200 OK", "/a"), needless);
  expect_findings(text("GET", "/a", "200 OK", "[[]]"), needless);
  expect_findings(text("GET", "/a/", "206 OK", "[[https://A.example/%61/]]"), needless);
  expect_findings(text("GET", "/a", "200 OK", "//b.example/a"), needless);
  expect_findings(text("POST", "/a", "200 OK", "/a"), needless);
  expect_findings(text("GET", "/a", "404 No", "/a"), needless);
  expect_findings(text("GET", "*", "200 OK", "*"), needless);
  const std::string_view deleted = "delete-content-location";
  expect_findings(text("DELETE", "/a", "200 OK", "[[a]]"), deleted);
  expect_findings(text("DELETE", "/a", "200 OK", "/b"), deleted);
  expect_findings(text("DELETE", "/a", "404 No", "/a"), deleted);
  expect_findings("HTTP/1.1 200 OK\nContent-Length: 0\nContent-Location: /a\n\n", deleted);
}

}  // namespace
}  // namespace statute
