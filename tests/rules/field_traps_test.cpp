// False alarms that are easily raised about fields, caches and contents, and what is easily missed
// beside them: RFC 9110, 5 to 12; RFC 9111; RFC 6797; Fetch.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/traps.h"

namespace statute {
namespace {

// RFC 9110, 6.6.1: an origin with a clock, in 2xx, 3xx and 4xx.
TEST(FieldTraps, DateIsNotDueFromEverybody) {
  const auto bare = [](std::string_view status, std::string_view fields = {}) {
    return get() + "HTTP/1.1 " + std::string(status) + "\n" + std::string(fields) +
           "Content-Type: text/plain\nContent-Length: 3\n\nabc\n\n";
  };
  const std::vector<std::string_view> rows{"date-missing", "date-missing-with-dates"};
  expect_lawful({
      {"5xx", bare("500 Internal Server Error"), rows},
      {"503", bare("503 Service Unavailable", "Retry-After: 5\n"), rows},
      {"interim", get() + "HTTP/1.1 103 Early Hints\nLink: </a>; rel=preload; as=style\n\n" + ok(),
       rows},
  });
  expect_lawful(
      {
          {"what a page is shown",
           get() + "HTTP/1.1 200 OK\nContent-Type: text/plain\nCache-Control: no-store\n"
                   "Content-Length: 3\n\nabc\n",
           rows},
          {"nothing is shown", get() + "HTTP/1.1 404 Not Found\n\n", rows},
      },
      archive);
  const auto levels = [](const std::string& text) {
    std::vector<Level> all;
    for (const Said& said : findings_of(text, "date-missing")) all.push_back(said.level);
    return all;
  };
  EXPECT_EQ(levels(bare("200 OK", "Server: a\n")), std::vector{Level::advice});
  EXPECT_EQ(levels(get() + ok("Server: a\n") + bare("200 OK", "Server: a\n")),
            std::vector{Level::must});
  EXPECT_EQ(levels("# scheme: https\n" + bare("404 Not Found", "Server: a\n")),
            std::vector{Level::advice});
}

// RFC 9110, 6.6.1; RFC 9111, 4.2.3: what a cache stored is old, and archives are older.
TEST(FieldTraps, AnOldDateIsNoSkewBehindACache) {
  const auto at = [](std::string_view time, std::string_view fields) {
    return "# received: " + std::string(time) + "\n" + get() + "HTTP/1.1 200 OK\n" +
           std::string(fields) + "Content-Type: text/plain\nContent-Length: 3\n\nabc\n";
  };
  const std::string date = "Date: Tue, 02 Jun 2026 10:00:00 GMT\n";
  const std::vector<std::string_view> rows{"date-clock-skew", "date-future", "age-beyond-now"};
  expect_lawful({
      {"as old as Age says", at("2026-06-02T12:00:00Z", date + "Age: 7200\n"), rows},
      {"seconds off", at("2026-06-02T09:59:30Z", date), rows},
      {"no time of receipt",
       get() + "HTTP/1.1 200 OK\nDate: Mon, 02 Jan 2006 10:00:00 GMT\n" +
           "Content-Type: text/plain\nContent-Length: 3\n\nabc\n",
       rows},
  });
  expect_unlawful({
      {"later than its receipt",
       at("2026-06-02T09:50:00Z", "Date: [[Tue, 02 Jun 2026 10:00:00 GMT]]\n"), "date-future"},
  });
}

// RFC 9110, 8.8.2.1: front ends keep the text of Date for a second.
TEST(FieldTraps, LastModifiedMayEqualDate) {
  const auto modified = [](std::string_view time, std::string_view more = {}) {
    return get() + ok("Last-Modified: Tue, 02 Jun 2026 " + std::string(time) + " GMT\n" +
                      std::string(more));
  };
  const std::vector<std::string_view> rows{"last-modified-after-date"};
  expect_lawful({
      {"the same", modified("10:00:00"), rows},
      {"a second later", modified("10:00:01"), rows},
      {"Date of an intermediary", modified("10:30:00", "Via: 1.1 b.example\nAge: 5\n"), rows},
      {"in asctime, which is another fault",
       get() + "HTTP/1.1 304 Not Modified\n" + std::string(kDate) +
           "Last-Modified: Tue, 02 Jun 2026 10:00:00 GMT\n\n",
       rows},
  });
  expect_unlawful({
      {"two seconds later", get() + ok("Last-Modified: [[Tue, 02 Jun 2026 10:00:02 GMT]]\n"),
       "last-modified-after-date"},
  });
}

// RFC 9110, 9.1, 10.2.1 and 15.5.6.
TEST(FieldTraps, AllowMayBeEmptyOn405) {
  const auto refused = [](std::string_view method, std::string_view fields) {
    return asked(method) + answer("405 Method Not Allowed", fields, "No.");
  };
  const std::vector<std::string_view> rows{"405-allow-missing", "allow-syntax",
                                           "405-allow-lists-method", "field-list-empty-element"};
  expect_lawful({
      {"empty", refused("DELETE", "Allow:\n"), rows},
      {"empty, with a space", refused("DELETE", "Allow: \n"), rows},
      {"another case is another method", refused("get", "Allow: GET, HEAD\n"), rows},
      {"a method of one's own", refused("FROB", "Allow: GET, HEAD, BREW\n"), rows},
      {"501 instead", asked("FROB") + answer("501 Not Implemented", "", "No."), rows},
  });
  const std::string line = "[[HTTP/1.1 405 Method Not Allowed]]\n" + std::string(kDate) +
                           "Content-Type: text/plain\nContent-Length: 3\n\nabc\n";
  expect_unlawful({
      {"missing", asked("DELETE") + line, "405-allow-missing"},
      {"missing over HTTP/2",
       asked("DELETE") + "[[HTTP/2 405]]\ndate: Tue, 02 Jun 2026 10:00:00 GMT\n\n",
       "405-allow-missing"},
      {"lists the very method",
       asked("DELETE") + "HTTP/1.1 405 Method Not Allowed\n" + std::string(kDate) +
           "Allow: GET, [[DELETE]]\nContent-Type: text/plain\nContent-Length: 3\n\nabc\n",
       "405-allow-lists-method"},
  });
}

std::string challenge(std::string_view value, std::string_view status = "401 Unauthorized") {
  return get() + answer(status, "WWW-Authenticate: " + std::string(value) + "\n", "Who?");
}

// RFC 9110, 11.3; RFC 4559: a scheme alone is a challenge.
TEST(FieldTraps, ABareSchemeIsAChallenge) {
  const std::vector<std::string_view> rows{"401-www-authenticate-missing", "401-challenge-empty",
                                           "basic-realm-missing", "challenge-syntax",
                                           "digest-nonce-missing"};
  expect_lawful({
      {"Negotiate", challenge("Negotiate"), rows},
      {"NTLM", challenge("NTLM"), rows},
      {"with data", challenge("Negotiate oYG2MIGzoAMKAQCh=="), rows},
      {"one's own", challenge("X-Private"), rows},
      {"several", challenge("Negotiate, NTLM"), rows},
      {"realm is for Basic and Digest",
       challenge("HOBA max-age=\"180\", challenge=\"16:MTI=\""),
       {"basic-realm-missing"}},
      {"on a 200", challenge("Basic realm=\"a\"", "200 OK"), rows},
      {"on a 403", challenge("Basic realm=\"a\"", "403 Forbidden"), rows},
  });
  expect_unlawful({
      {"none",
       get() + "[[HTTP/1.1 401 Unauthorized]]\n" + std::string(kDate) +
           "Content-Type: text/plain\nContent-Length: 3\n\nabc\n",
       "401-www-authenticate-missing"},
      {"Proxy-Authenticate is no answer",
       get() + "[[HTTP/1.1 401 Unauthorized]]\n" + std::string(kDate) +
           "Proxy-Authenticate: Basic realm=\"a\"\n"
           "Content-Type: text/plain\nContent-Length: 3\n\nabc\n",
       "401-www-authenticate-missing"},
      {"Basic without realm", challenge("[[Basic]]"), "basic-realm-missing"},
      {"beside another", challenge("Negotiate, [[Basic charset=\"UTF-8\"]]"),
       "basic-realm-missing"},
  });
}

// RFC 9110, 11.6.1: commas part challenges and parameters alike.
TEST(FieldTraps, ChallengesAreSplitByGrammar) {
  const std::vector<std::string_view> rows{"challenge-syntax", "challenge-parameter-duplicate",
                                           "basic-realm-missing", "field-duplicate-singleton",
                                           "challenge-scheme-unregistered"};
  expect_lawful({
      {"two realms of two challenges", challenge("Basic realm=\"a\", Basic realm=\"b\""), rows},
      {"parameters between",
       challenge("Digest realm=\"a\", qop=\"auth\", nonce=\"n\", algorithm=SHA-256, "
                 "Basic realm=\"b\", charset=\"UTF-8\""),
       rows},
      {"a comma and a scheme in quotes", challenge("Basic realm=\"a, Digest nonce=\\\\\"b\\\\\"\""),
       rows},
      {"token68, then a scheme", challenge("Negotiate abc==, Basic realm=\"a\""), rows},
      {"several lines",
       get() + answer("401 Unauthorized",
                      "WWW-Authenticate: Basic realm=\"a\"\nWWW-Authenticate: Bearer realm=\"a\"\n",
                      "Who?"),
       rows},
  });
  expect_unlawful({
      {"twice in one challenge", challenge("Basic realm=\"a\", [[REALM=\"b\"]]"),
       "challenge-parameter-duplicate"},
  });
}

// RFC 9110, 5.3 and 5.6.1; RFC 6265, 3.
TEST(FieldTraps, ListsMayStandOnSeveralLines) {
  const std::vector<std::string_view> rows{"field-duplicate-singleton", "location-multiple",
                                           "set-cookie-combined", "link-syntax"};
  expect_lawful({
      {"Vary", get() + ok("Vary: Accept\nVary: Accept-Language\n"), rows},
      {"Link", get() + ok("Link: </a>; rel=next\nLink: </b>; rel=prev\n"), rows},
      {"Cache-Control", get() + ok("Cache-Control: no-cache\nCache-Control: no-store\n"), rows},
      {"Set-Cookie",
       get() + ok("Set-Cookie: a=1; Secure; HttpOnly; SameSite=Lax\n"
                  "Set-Cookie: b=2; Secure; HttpOnly; SameSite=Lax\n"),
       rows},
      {"a comma in a date of a cookie",
       get() + ok("Set-Cookie: a=1; Expires=Wed, 03 Jun 2026 10:00:00 GMT; Secure; HttpOnly; "
                  "SameSite=Lax\n"),
       rows},
      {"in a URI", get() + answer("302 Found", "Location: /a,b\n"), rows},
      {"in a target of a link", get() + ok("Link: </a,b>; rel=\"next\"; title=\"c, d\"\n"), rows},
      {"in a quoted tag", get() + ok("ETag: \"a,b\"\n"), rows},
      {"in dates", get() + ok("Last-Modified: Tue, 02 Jun 2026 09:00:00 GMT\n"), rows},
  });
  expect_unlawful({
      {"Content-Type",
       get() + "HTTP/1.1 200 OK\n" + std::string(kDate) +
           "[[Content-Type: text/plain]]\n[[Content-Type: text/html]]\n" +
           "Content-Length: 3\n\nabc\n",
       "field-duplicate-singleton"},
      {"ETag", get() + ok("[[ETag: \"a\"]]\n[[ETag: \"b\"]]\n"), "field-duplicate-singleton"},
      {"Location", get() + answer("302 Found", "[[Location: /a]]\n[[Location: /b]]\n"),
       "location-multiple"},
  });
}

// RFC 9110, 5.6.1: the whole may be empty, and lines may have been joined.
TEST(FieldTraps, EmptyElementsAreJudgedOnTheSingleLine) {
  const std::vector<std::string_view> rows{"field-list-empty-element", "allow-syntax",
                                           "vary-syntax", "cache-control-syntax"};
  expect_lawful({
      {"Allow", asked("OPTIONS") + answer("204 No Content", "Allow:\n"), rows},
      {"one of several lines", get() + ok("Cache-Control: no-store\nCache-Control:\n"), rows},
      {"quoted", get() + ok("Cache-Control: private=\"set-cookie\", max-age=5\n"), rows},
  });
  expect_unlawful({
      {"two commas", get() + ok("Vary: Accept[[,]], Accept-Language\n"),
       "field-list-empty-element"},
  });
}

// RFC 9110, 12.5.5.
TEST(FieldTraps, VaryStarIsValid) {
  const std::vector<std::string_view> rows{"vary-syntax", "vary-star-from-proxy", "vary-missing",
                                           "vary-useless"};
  expect_lawful({
      {"alone", get() + ok("Vary: *\n"), rows},
      {"among names", get() + ok("Vary: Accept, *\n"), rows},
      {"a field the client did not send", get() + ok("Vary: Accept-Language\n"), rows},
      {"a name that nobody knows", get() + ok("Vary: My-Field\n"), rows},
      {"none", get() + ok(), rows},
  });
  expect_unlawful({
      {"no list of names", get() + ok("Vary: Accept [[Accept-Language]]\n"), "vary-syntax"},
  });
}

const std::string kGzip =
    "\\x1f\\x8b\\x08\\0\\0\\0\\0\\0\\x02\\x03KLJ\\x06\\0\\xc2A$5\\x03\\0\\0\\0";

std::string gzipped(std::string_view asks) {
  return get(asks) + "HTTP/1.1 200 OK\n" + std::string(kDate) +
         "Content-Type: text/plain\nContent-Encoding: [[gzip]]\nVary: Accept-Encoding\n"
         "Content-Length: 23\n\n" +
         kGzip;
}

// RFC 9110, 12.5.3.
TEST(FieldTraps, WithoutAcceptEncodingAnyCodingWillDo) {
  const std::vector<std::string_view> rows{"content-encoding-unacceptable",
                                           "content-encoding-with-empty-accept",
                                           "406-without-negotiation"};
  expect_lawful({
      {"none", gzipped(""), rows},
      {"a star", gzipped("Accept-Encoding: *\n"), rows},
      {"a star beside others", gzipped("Accept-Encoding: br, *;q=0.1\n"), rows},
      {"its other name", gzipped("Accept-Encoding: x-gzip\n"), rows},
      {"where identity is refused, too, what is left is 406 or what there is",
       gzipped("Accept-Encoding: br, *;q=0\n"), rows},
      {"in capitals", gzipped("Accept-Encoding: GZIP\n"), rows},
      {"identity is refused, and so the request is",
       get("Accept-Encoding: identity;q=0\n") + answer("406 Not Acceptable", "", "No coding."),
       rows},
      {"by a star", get("Accept-Encoding: *;q=0\n") + answer("406 Not Acceptable", "", "None."),
       rows},
  });
  expect_unlawful({
      {"an empty value means identity", gzipped("Accept-Encoding:\n"),
       "content-encoding-with-empty-accept"},
      {"refused", gzipped("Accept-Encoding: gzip;q=0, br\n"), "content-encoding-unacceptable"},
  });
}

// RFC 9110, 12.5.1.
TEST(FieldTraps, AcceptMayBeDisregarded) {
  const std::string text = get("Accept: application/json\n") + ok();
  expect_lawful({{"another type", text, {"accept-unacceptable-no-406"}}});
  for (const Said& said : findings_of(text, "accept-ignored")) EXPECT_EQ(said.level, Level::info);
  expect_lawful({
      {"a range", get("Accept: text/*;q=0.1\n") + ok(), {"accept-ignored"}},
      {"everything", get("Accept: */*\n") + ok(), {"accept-ignored"}},
      {"parameters", get("Accept: text/plain;format=flowed, text/*\n") + ok(), {"accept-ignored"}},
      {"nothing", get() + ok(), {"accept-ignored"}},
  });
}

// RFC 9110, 8.7, 10.2.2 and 10.2.3; RFC 9111, 5.1.
TEST(FieldTraps, ZeroAndRelativeValuesAreValues) {
  const std::vector<std::string_view> rows{"age-syntax", "retry-after-syntax", "location-syntax",
                                           "content-location-syntax", "retry-after-past"};
  expect_lawful({
      {"Age", get() + ok("Age: 0\n"), rows},
      {"Retry-After", get() + answer("503 Service Unavailable", "Retry-After: 0\n", "Now."), rows},
      {"an empty relative reference", get() + ok("Content-Location:\nETag: \"1\"\n"), rows},
      {"a fragment in Location", get() + answer("302 Found", "Location: /b#c\n"), rows},
      {"a relative path", get() + answer("302 Found", "Location: ../b?c=d\n"), rows},
      {"without a scheme", get() + answer("302 Found", "Location: //b.example/\n"), rows},
  });
  expect_unlawful({
      {"a fragment in Content-Location", get() + ok("Content-Location: /a[[#b]]\nETag: \"1\"\n"),
       "content-location-syntax"},
      {"a fraction of a second",
       get() + answer("503 Service Unavailable", "Retry-After: 1[[.5]]\n", "Soon."),
       "retry-after-syntax"},
      {"a negative age", get() + ok("Age: [[-1]]\n"), "age-syntax"},
  });
}

// RFC 9111, 5.2.2.
TEST(FieldTraps, DirectivesThatSeemToConflictAreLegal) {
  const std::vector<std::string_view> rows{"cache-control-conflict", "cache-control-syntax",
                                           "cache-control-duplicate",
                                           "cache-control-argument-unexpected"};
  const auto control = [](std::string_view value) {
    return get() + ok("ETag: \"1\"\nCache-Control: " + std::string(value) + "\n");
  };
  expect_lawful({
      {"no-cache, max-age=0", control("no-cache, max-age=0"), rows},
      {"private fields", control("private=\"set-cookie\", public"), rows},
      {"no-cache of fields", control("no-cache=\"set-cookie\", max-age=60"), rows},
      {"must-understand", control("no-store, must-understand, max-age=60"), rows},
      {"unknown", control("max-age=60, community=\"UCI\""), rows},
      {"a typo is no must", control("max-age=60, must-revalidat")},
      {"Expires beside it",
       get() + ok("ETag: \"1\"\nCache-Control: max-age=3600\n"
                  "Expires: Tue, 02 Jun 2026 11:00:00 GMT\n"),
       rows},
  });
  expect_unlawful({
      {"a quoted number", control("[[max-age=\"60\"]]"), "cache-control-argument-quoted"},
  });
}

// RFC 9111, 4.2.4; RFC 5861.
TEST(FieldTraps, StaleAnswersAreOftenAllowed) {
  const auto aged = [](std::string_view age, std::string_view control, std::string_view asks = {}) {
    return get(asks) + "HTTP/1.1 200 OK\n" + std::string(kDate) +
           "ETag: \"1\"\nAge: " + std::string(age) + "\nCache-Control: " + std::string(control) +
           "\nContent-Type: text/plain\nContent-Length: 3\n\nabc\n";
  };
  const std::vector<std::string_view> rows{"stale-prohibited", "age-exceeds-lifetime"};
  expect_lawful({
      {"fresh", aged("60", "max-age=60"), rows},
      {"a second may be rounded", aged("60", "max-age=60, must-revalidate"), rows},
      {"the client takes it", aged("100", "max-age=60", "Cache-Control: max-stale=100\n"), rows},
      {"the server offers it", aged("100", "max-age=60, stale-while-revalidate=100"), rows},
      {"in need", aged("100", "max-age=60, stale-if-error=100"), {"stale-prohibited"}},
      {"not forbidden", aged("100", "max-age=60"), {"stale-prohibited"}},
      {"of unknown lifetime", aged("100000", "public"), rows},
      {"s-maxage overrides", aged("100", "max-age=60, s-maxage=1000"), rows},
  });
  EXPECT_EQ(findings_of(aged("100", "max-age=60, must-revalidate"), "stale-prohibited").size(), 1u);
  EXPECT_EQ(findings_of(aged("100", "s-maxage=60"), "stale-prohibited").size(), 1u);
  for (const Said& said :
       findings_of(aged("100", "s-maxage=60, stale-while-revalidate=100"), "stale-prohibited")) {
    EXPECT_EQ(said.level, Level::info);
  }
  for (const Said& said :
       findings_of(aged("1000", "s-maxage=60, stale-while-revalidate=100"), "stale-prohibited")) {
    EXPECT_EQ(said.level, Level::must);
  }
}

// RFC 9111, 5.3.
TEST(FieldTraps, ExpiresZeroIsAdvice) {
  const std::string text = get() + ok("ETag: \"1\"\nExpires: 0\nCache-Control: no-cache\n");
  expect_lawful({{"zero", text, {"expires-syntax"}},
                 {"minus one", get() + ok("ETag: \"1\"\nExpires: -1\n"), {"expires-syntax"}}});
  for (const Said& said : findings_of(text, "expires-zero")) EXPECT_EQ(said.level, Level::advice);
  EXPECT_EQ(findings_of(text, "expires-zero").size(), 1u);
  expect_unlawful({{"another word", get() + ok("Expires: [[never]]\n"), "expires-syntax"}});
}

// RFC 6797, 6.1 and 7.2.
TEST(FieldTraps, StrictTransportSecurityIsReadByItsGrammar) {
  const auto sts = [](std::string_view scheme, std::string_view value) {
    return std::string(scheme) + get() +
           ok("Strict-Transport-Security: " + std::string(value) + "\n");
  };
  const std::string https = "# scheme: https\n";
  const std::vector<std::string_view> rows{"hsts-syntax", "hsts-max-age-missing",
                                           "hsts-directive-duplicate", "hsts-insecure",
                                           "hsts-max-age-zero"};
  expect_lawful({
      {"quoted", sts(https, "max-age=\"31536000\"; includeSubDomains"), rows},
      {"empty directives", sts(https, "max-age=31536000;; includeSubDomains ; "), rows},
      {"unknown ones", sts(https, "max-age=31536000; includeSubDomains; a=b; c"), rows},
      {"another case and order", sts(https, "INCLUDESUBDOMAINS; Max-Age=31536000"), rows},
      {"an unknown scheme is not http", sts("", "max-age=31536000; includeSubDomains"), rows},
  });
  expect_unlawful({
      {"over http",
       "# scheme: http\n" + get() +
           ok("[[Strict-Transport-Security: max-age=31536000; includeSubDomains]]\n"),
       "hsts-insecure"},
      {"twice", sts(https, "max-age=31536000; [[max-age=1]]; includeSubDomains"),
       "hsts-directive-duplicate"},
  });
}

// RFC 4918, 9.10 and 13: JSON under 207 is one matter, not many.
TEST(FieldTraps, JsonUnder207IsOneAdvice) {
  const std::string json = asked("POST", "Content-Type: application/json\nContent-Length: 2\n") +
                           "{}\n\n" +
                           answer("207 Multi-Status", "Content-Type: application/json\n",
                                  "{\"results\":[{\"status\":200}]}");
  expect_lawful({{"a bulk API",
                  json,
                  {"207-not-multistatus", "xml-invalid", "207-href-invalid", "207-response-invalid",
                   "207-xml-namespace", "content-type-mismatch"}}});
  EXPECT_EQ(findings_of(json, "207-non-webdav").size(), 1u);
  const std::string prop =
      "<?xml version=\"1.0\"?><D:prop xmlns:D=\"DAV:\"><D:lockdiscovery/></D:prop>";
  expect_lawful({
      {"a lock that is refreshed",
       asked("LOCK", "If: (<urn:uuid:1>)\nTimeout: Second-60\n") +
           answer("200 OK", "Content-Type: application/xml\n", prop),
       {"lock-token-missing"}},
  });
}

// RFC 9110, 15.4: cookies and methods change what a redirect to itself means.
TEST(FieldTraps, ARedirectToItselfMayBeNormal) {
  const std::vector<std::string_view> rows{"redirect-self", "redirect-loop",
                                           "308-location-missing"};
  expect_lawful({
      {"after setting a cookie",
       get() + answer("302 Found",
                      "Location: /a\nSet-Cookie: a=1; Secure; HttpOnly; "
                      "SameSite=Lax\n"),
       rows},
      {"after POST",
       asked("POST", "Content-Length: 0\n") + answer("303 See Other", "Location: /a\n"), rows},
      {"to https",
       "# scheme: http\n" + get() +
           answer("301 Moved Permanently", "Location: https://a.example/a\n"),
       rows},
      {"another query", get() + answer("302 Found", "Location: /a?b\n"), rows},
      {"another case of the path", get() + answer("302 Found", "Location: /A\n"), rows},
      {"Resume Incomplete",
       asked("PUT", "Content-Range: bytes 0-2/9\nContent-Length: 3\nX-Upload-Content-Length: 9\n") +
           "abc\n\n" + answer("308 Resume Incomplete", "Range: bytes=0-2\n"),
       rows},
      {"a loop that a cookie ends",
       get() +
           answer("302 Found",
                  "Location: /a\nSet-Cookie: a=1; Secure; HttpOnly; "
                  "SameSite=Lax\n") +
           get("Cookie: a=1\n") + ok(),
       rows},
  });
  EXPECT_EQ(findings_of(get() + answer("302 Found", "Location: /a\n"), "redirect-self").size(), 1u);
  EXPECT_EQ(findings_of("# scheme: http\n" + get() +
                            answer("302 Found", "Location: http://A.example:80/%61#b\n"),
                        "redirect-self")
                .size(),
            1u);
}

// Fetch, 3.3: fields of CORS matter where there is an Origin.
TEST(FieldTraps, CorsMattersWithAnOrigin) {
  const std::vector<std::string_view> rows{"acao-mismatch", "acao-syntax", "preflight-status",
                                           "preflight-method-missing", "error-without-cors"};
  expect_lawful({
      {"no Origin", get() + ok("Access-Control-Allow-Origin: https://b.example\n"), rows},
      {"OPTIONS without Origin", asked("OPTIONS") + answer("204 No Content", "Allow: GET\n"), rows},
      {"an error without an Origin", get() + answer("404 Not Found", "", "None."), rows},
      {"a fixed policy",
       get("Origin: https://c.example\n") +
           ok("Access-Control-Allow-Origin: https://b.example\nVary: Origin\n"),
       {"acao-syntax", "acac-value"}},
  });
  const std::string fixed = get("Origin: https://c.example\n") +
                            ok("Access-Control-Allow-Origin: https://b.example\nVary: Origin\n");
  for (const Said& said : findings_of(fixed, "acao-mismatch")) EXPECT_EQ(said.level, Level::info);
  expect_unlawful({
      {"two",
       get("Origin: https://b.example\n") +
           ok("Access-Control-Allow-Origin: [[https://b.example, https://c.example]]\n"),
       "acao-multiple"},
  });
  EXPECT_EQ(findings_of(get("Origin: https://b.example\n") +
                            ok("Access-Control-Allow-Origin: https://b.example\nVary: Origin\n"
                               "Access-Control-Allow-Credentials: false\n"),
                        "acac-value")
                .size(),
            1u);
}

// RFC 9110, 8.4: brotli has no magic number; what is stored compressed is of its own type.
TEST(FieldTraps, OnlyWhatDecodesToItsTypeLacksALabel) {
  const auto typed = [](std::string_view type, std::string_view content, std::size_t size) {
    return get() + "HTTP/1.1 200 OK\n" + std::string(kDate) + "Content-Type: " + std::string(type) +
           "\nContent-Length: " + std::to_string(size) + "\n\n" + std::string(content);
  };
  const std::vector<std::string_view> rows{"content-encoding-missing", "content-encoding-double"};
  expect_lawful({
      {"brotli, or anything else", typed("application/octet-stream", "\\x0b\\x01\\x80abc\\x03", 7),
       rows},
      {"an archive", typed("application/gzip", kGzip, 23), rows},
      {"an archive of a type of its own", typed("application/x-tgz", kGzip, 23), rows},
      {"an archive under a textual type", typed("application/json", kGzip, 23)},
      {"the beginning of gzip in text", typed("text/plain", "\\x1f\\x8b and more", 11), rows},
  });
  for (const Said& said :
       findings_of(typed("application/json", kGzip, 23), "content-encoding-missing")) {
    EXPECT_EQ(said.level, Level::advice);
  }
  EXPECT_EQ(findings_of(typed("text/plain", kGzip, 23), "content-encoding-missing").size(), 1u);
}

// RFC 9110, 9.1: servers of general purpose.
TEST(FieldTraps, AnRpcEndpointNeedNotKnowGet) {
  const auto unknown = [](std::string_view method, std::string_view fields) {
    return asked(method) + "[[HTTP/1.1 501 Not Implemented]]\n" + std::string(kDate) +
           std::string(fields) + "Content-Length: 3\n\nabc\n";
  };
  expect_unlawful({{"GET", unknown("GET", "Content-Type: text/plain\n"), "501-get-head"}});
  expect_lawful({
      {"gRPC", unknown("GET", "Content-Type: application/grpc\n"), {"501-get-head"}},
      {"another method", unknown("FROB", "Content-Type: text/plain\n"), {"501-get-head"}},
      {"an expectation or a coding that it does not know",
       asked("GET", "Transfer-Encoding: x-none, chunked\n") + "0\n\n" +
           answer("501 Not Implemented", "", "No."),
       {"501-get-head"}},
  });
}

// RFC 9110, 7.8 and 15.5.22.
TEST(FieldTraps, OneProtocolOfA426IsEnough) {
  const auto demanded = [](std::string_view offered, std::string_view listed) {
    return get("Connection: upgrade\nUpgrade: " + std::string(offered) + "\n") +
           answer("426 Upgrade Required",
                  "Connection: upgrade\nUpgrade: " + std::string(listed) + "\n", "Upgrade.");
  };
  EXPECT_EQ(findings_of(demanded("b/1", "a/1, b/1"), "426-already-offered").size(), 1u);
  EXPECT_EQ(findings_of(demanded("B/1", "a/1, b/1"), "426-already-offered").size(), 1u);
  expect_lawful({
      {"another version", demanded("b/1.0", "a/1, b/1"), {"426-already-offered"}},
      {"versions have case", demanded("b/v1", "b/V1"), {"426-already-offered"}},
      {"none of them", demanded("c/1", "a/1, b/1"), {"426-already-offered"}},
      {"several alternatives",
       get() + answer("426 Upgrade Required", "Connection: upgrade\nUpgrade: a/1, b/1\n", "Up."),
       {"426-upgrade-missing", "upgrade-syntax", "426-already-offered"}},
  });
  const std::string key =
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Version: 13\n";
  expect_lawful({
      {"names have no case",
       get("Connection: upgrade\nUpgrade: WebSocket, example/1\n" + key) +
           "HTTP/1.1 101 Switching Protocols\nConnection: Upgrade\nUpgrade: websocket\n"
           "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\n\n",
       {"101-protocol-unrequested"}},
  });
}

}  // namespace
}  // namespace statute
