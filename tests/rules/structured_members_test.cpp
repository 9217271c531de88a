// Further cases of rules/checks/fields/structured_members.cpp and preferences.cpp.
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
    expect_findings("HTTP/1.1 200 OK\n" + std::string(c.fields) + "\nContent-Length: 0\n\n", c.id);
  }
}

TEST(StructuredMembers, Signatures) {
  expect_lines({
      {"Signature: [[a=:AA==:]]", "signature-label-mismatch"},
      {"Signature-Input: [[a=()]]", "signature-label-mismatch"},
      {"Signature: keyId=\"a\",signature=\"b\"", "signature-label-mismatch"},
      {"Signature: label;sig=*AA==*;integrity=\"a\"", "signature-label-mismatch"},
      {"Signature: a=:AA==:\nSignature: b=:AA==:\nSignature-Input: b=(), a=()",
       "signature-label-mismatch"},
      {"Signature: a=:AA==:\nSignature-Input: a=(), [[b]]=()", "signature-label-mismatch"},
      // They do not parse, which another rule says.
      {"Signature: a=:AA==\nSignature-Input: b=()", "signature-label-mismatch"},
      {"Signature-Input: a=(\"b\";x;y=1 [[\"b\"]];y=1;x)", "signature-component-duplicate"},
      {"Signature-Input: a=(\"b\";x \"b\" \"b\";x=?0 \"c\"), d=(\"b\")",
       "signature-component-duplicate"},
      {"Signature-Input: a=([[\"@signature-params\"]] \"@status\")",
       "signature-component-duplicate"},
      {"Signature-Input: a=();created=1,[[b]]=();expires=2", "signature-input-created-missing"},
  });
}

TEST(StructuredMembers, NoVarySearch) {
  expect_lines({
      {"No-Vary-Search: params, key-order=?0", "no-vary-search-type"},
      {"No-Vary-Search: except=(\"a\")", "no-vary-search-type"},
      {"No-Vary-Search: key-order=[[1]]", "no-vary-search-type"},
      {"No-Vary-Search: params=([[a]])", "no-vary-search-type"},
      {"No-Vary-Search: [[except]]", "no-vary-search-type"},
      {"No-Vary-Search: other=1", "no-vary-search-type"},
      {"No-Vary-Search: [[params]]=(\"a\"), [[except]]=(\"b\")", "no-vary-search-type"},
      {"No-Vary-Search: [[params]], [[except]]=(\"b\")", "no-vary-search-type"},
  });
  const auto level = [](std::string_view value) {
    return findings_of("HTTP/1.1 204 No\nNo-Vary-Search: " + std::string(value) + "\n\n",
                       "no-vary-search-type")
        .at(0)
        .level;
  };
  EXPECT_EQ(level("params, except=(\"b\")"), Level::info);
  EXPECT_EQ(level("params=?0, except=(\"b\")"), Level::must);
  EXPECT_EQ(level("params=(\"a\"), except=(\"b\")"), Level::must);
}

TEST(StructuredMembers, Dictionaries) {
  expect_lines({
      {"Use-As-Dictionary: match=\"/a\"", "use-as-dictionary-match-missing"},
      {"Use-As-Dictionary: match=[[a]]", "use-as-dictionary-match-missing"},
      {"Use-As-Dictionary: [[match]]", "use-as-dictionary-match-missing"},
      {"Use-As-Dictionary: [[]]", "use-as-dictionary-match-missing"},
      {"Use-As-Dictionary: match=", "use-as-dictionary-match-missing"},
      {"Use-As-Dictionary: match=\"/a\", match-dest=()", "use-as-dictionary-member-type"},
      {"Use-As-Dictionary: match-dest=[[(script)]]", "use-as-dictionary-member-type"},
      {"Use-As-Dictionary: id=[[a]], type=[[\"raw\"]]", "use-as-dictionary-member-type"},
      {"Use-As-Dictionary: id=\"" + std::string(1024, 'a') + "\"", "use-as-dictionary-member-type"},
      {"Use-As-Dictionary: id=[[\"" + std::string(1025, 'a') + "\"]]",
       "use-as-dictionary-member-type"},
  });
}

TEST(StructuredMembers, Priorities) {
  expect_lines({
      {"Priority: u=0", "priority-unknown-value"},
      {"Priority: i=?0, other=x", "priority-unknown-value"},
      {"Priority: u=[[-1]]", "priority-unknown-value"},
      {"Priority: u=[[3.0]]", "priority-unknown-value"},
      {"Priority: [[u]]", "priority-unknown-value"},
      {"Priority: i=[[1]]", "priority-unknown-value"},
      {"Priority: u=1", "priority-on-1xx"},
  });
}

TEST(StructuredMembers, SpeculationRules) {
  expect_lines({
      {"Speculation-Rules: \"\"", "speculation-rules-type"},
      {"Speculation-Rules: \"/a\"\nSpeculation-Rules: [[(\"/b\")]]", "speculation-rules-type"},
      {"Speculation-Rules: [[\"%\"]]", "speculation-rules-type"},
      {"Speculation-Rules: \"http://a.example/\"", "speculation-rules-insecure"},
  });
  const auto text = [](std::string_view scheme) {
    return "# scheme: " + std::string(scheme) +
           "\nGET / HTTP/1.1\nHost: a\n\nHTTP/1.1 204 No\n"
           "Speculation-Rules: \"//a.example/\", \"HTTP://a.example/\"\n\n";
  };
  EXPECT_EQ(findings_of(text("https"), "speculation-rules-insecure").size(), 1u);
  EXPECT_EQ(findings_of(text("http"), "speculation-rules-insecure").size(), 0u);
}

struct Applied {
  std::string_view request;
  std::string_view response;
  std::string_view id;
};

TEST(Preferences, Applied) {
  for (const Applied& c : std::initializer_list<Applied>{
           {"", "Preference-Applied: a=\"b c\" , d\n", "preference-applied-parameters"},
           {"", "Preference-Applied: [[]]\n", "preference-applied-parameters"},
           {"", "Preference-Applied: a[[/b]]\n", "preference-applied-parameters"},
           {"Prefer: A; x=y, b=c\nPrefer: d\n", "Preference-Applied: a, B=c, d=1\n",
            "preference-applied-unrequested"},
           {"", "Preference-Applied: [[a]]\n", "preference-applied-unrequested"},
           {"Prefer: return=minimal\n", "Preference-Applied: [[return=representation]]\n",
            "preference-applied-unrequested"},
           {"Prefer: return=minimal\n", "Preference-Applied: return=\"minimal\", [[a]]\n",
            "preference-applied-unrequested"},
           {"Prefer: wait=10\n", "Preference-Applied: wait=5\n", "preference-applied-unrequested"},
           {"Prefer: return\n", "Preference-Applied: return=minimal\n",
            "preference-applied-unrequested"},
           // What cannot be read may have asked.
           {"Prefer: =\n", "Preference-Applied: a\n", "preference-applied-unrequested"},
           {"Prefer: safe\n", "Preference-Applied: [[safe]]\n", "preference-vary-missing"},
           {"Prefer: safe\n", "Preference-Applied: safe\nVary: *\n", "preference-vary-missing"},
           {"Prefer: safe\n", "Preference-Applied: safe\nVary: a, prefer\n",
            "preference-vary-missing"},
           {"Prefer: safe\n", "Preference-Applied: [[safe]]\nVary: Accept\n",
            "preference-vary-missing"},
           {"Prefer: safe\n", "Preference-Applied: safe\nCache-Control: no-store\n",
            "preference-vary-missing"},
           {"Prefer: safe\nCache-Control: no-store\n", "Preference-Applied: safe\n",
            "preference-vary-missing"},
           {"Prefer: wait=1\n", "Preference-Applied: wait=1, respond-async\n",
            "preference-vary-missing"},
           {"Prefer: return=representation\n", "Preference-Applied: return=representation\n",
            "preference-vary-missing"},
           {"Prefer: return=representation; include=\"a\"\n",
            "Preference-Applied: [[return=representation]]\n", "preference-vary-missing"},
       }) {
    SCOPED_TRACE(c.response);
    expect_findings("GET /a HTTP/1.1\nHost: a\n" + std::string(c.request) +
                        "\nHTTP/1.1 200 OK\nContent-Length: 0\n" + std::string(c.response) + "\n",
                    c.id);
  }
  expect_findings(
      "POST /a HTTP/1.1\nHost: a\nPrefer: safe\nContent-Length: 0\n\n"
      "HTTP/1.1 200 OK\nContent-Length: 0\nPreference-Applied: safe\n\n",
      "preference-vary-missing");
  expect_findings("HTTP/1.1 204 No\nPreference-Applied: safe\n\n",
                  "preference-applied-unrequested");
}

}  // namespace
}  // namespace statute
