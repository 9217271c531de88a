// Further cases of rules/checks/fields/structured.cpp.
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

TEST(StructuredFields, Syntax) {
  expect_all({
      {"Priority: u=1[[,]]", "sf-syntax"},
      {"Deprecation: @1688169599", "sf-syntax"},
      {"Deprecation: Tue[[, 02 Jun 2026 10:00:00 GMT]]", "sf-syntax"},
      {"Content-Digest: a=:YQ==:, [[SHA-256=:YQ==:]]", "sf-syntax"},
      {"Content-Digest:", "sf-syntax"},
      {"Origin-Agent-Cluster:[[]]", "sf-syntax"},
      {"Permissions-Policy: geolocation=[['none']]", "sf-syntax"},
      {"Accept-CH: a\nAccept-CH: b", "sf-syntax"},
      // Lines join to the letter: a list may be continued, an item may not.
      {"Cross-Origin-Opener-Policy: same-origin[[]]\nCross-Origin-Opener-Policy: same-origin",
       "sf-syntax"},
      // Repetition has a rule of its own.
      {"Deprecation: @1\nDeprecation: @2", "sf-syntax"},
      {"[[Deprecation: @1]]\n[[Deprecation: @2]]", "field-duplicate-singleton"},
      {"Signature: keyId=\"a\",algorithm=\"b\"", "sf-syntax"},
      {"Signature: label; sig=*MEUCIA*; integrity=\"a\"", "sf-syntax"},
      {"Signature-Input: sig=(\"@status\")\nSignature: sig=:YQ==:, b=[[$*]]", "sf-syntax"},
      {"Surrogate-Control: a=,", "sf-syntax"},
  });
}

TEST(StructuredFields, ExplicitTrue) {
  expect_all({
      {"Cache-Status: a; [[hit=?1]]; ttl=1", "sf-boolean-true-explicit"},
      {"Cache-Status: a; hit; stored=?0", "sf-boolean-true-explicit"},
      {"Accept-Signature: sig=(\"a\";[[req=?1]]);created", "sf-boolean-true-explicit"},
      {"Incremental: ?1", "sf-boolean-true-explicit"},
      {"Incremental: ?1;[[a=?1]]", "sf-boolean-true-explicit"},
      {"Cache-Status: a; hit=?1; ttl=", "sf-boolean-true-explicit"},
  });
}

TEST(StructuredFields, Keys) {
  expect_all({
      {"Priority: u=1\nPriority: [[u]]=2", "sf-duplicate-key"},
      {"Cache-Status: a; ttl=1; [[ttl]]=2", "sf-duplicate-key"},
      {"Cache-Status: a; ttl=1, b; ttl=2", "sf-duplicate-key"},
      {"Cache-Control: max-age=1, max-age=2", "sf-duplicate-key"},
  });
}

TEST(StructuredFields, Types) {
  expect_all({
      {"Upload-Complete: [[1]]\nUpload-Offset: 10", "sf-type"},
      {"Upload-Offset: [[10.0]]", "sf-type"},
      {"Signature: sig=[[\"a\"]]", "sf-type"},
      {"Accept-Query: application/sql, \"a/b\"", "sf-type"},
      // Fields with a rule of their own, and values that do not parse.
      {"Accept-CH: \"a\"", "sf-type"},
      {"Upload-Offset: -", "sf-type"},
      {"Accept-CH: [[(a b)]]", "accept-ch-type"},
      {"Accept-CH:", "accept-ch-type"},
      {"Accept-CH: DPR,", "accept-ch-type"},
      {"Cache-Group-Invalidation: [[a]]", "cache-groups-type"},
  });
  EXPECT_EQ(findings_of("HTTP/1.1 204 No\nAccept-CH: \"a\"\n\n", "accept-ch-type").at(0).detail,
            "a String; see RFC 8942, 3.1");
}

TEST(StructuredFields, SchemeAndMethod) {
  expect_findings({
      {"the scheme is unknown", "HTTP/1.1 204 No\nAccept-CH: a\n\n", "accept-ch-insecure"},
      {"an unknown method",
       "X / HTTP/1.1\nHost: a\n\nHTTP/1.1 204 No\n"
       "Cache-Group-Invalidation: \"a\"\n\n",
       "cache-group-invalidation-safe"},
  });
}

}  // namespace
}  // namespace statute
