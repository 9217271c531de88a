// Further cases of rules/checks/fields/link.cpp.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/cases.h"

namespace statute {
namespace {

struct Links {
  std::string_view value;
  std::string_view id;
};

void expect_links(std::initializer_list<Links> all) {
  for (const Links& c : all) {
    SCOPED_TRACE(c.value);
    expect_findings("HTTP/1.1 200 OK\nLink: " + std::string(c.value) + "\nContent-Length: 0\n\n",
                    c.id);
  }
}

TEST(Link, Syntax) {
  expect_links({
      {"<>; rel=next", "link-syntax"},
      {"</a>; rel = next", "link-syntax"},
      {"</a>; rel", "link-syntax"},
      {"</a>;rel=next,</b>;rel=prev", "link-syntax"},
      {"[[/a; rel=next]]", "link-syntax"},
      {"</a; rel=next[[]]", "link-syntax"},
      {"</a>; rel=next;[[]]", "link-syntax"},
      {"</a>; type=text[[/css; rel=next]]", "link-syntax"},
  });
}

TEST(Link, Targets) {
  expect_links({
      {"<>; rel=next", "link-target-syntax"},
      {"<?a=b[[^c]]>; rel=next", "link-target-syntax"},
      {"</a/[[{id}]]>; rel=next", "link-target-syntax"},
      {"</a[[%zz]]>; rel=next", "link-target-syntax"},
      {"<data:image/png;base64,AA==>; rel=preload", "link-target-syntax"},
      {"<[[data]]:image/png;base64,AA==>; rel=preload", "link-hint-scheme"},
      {"<mailto:a@a.example>; rel=author", "link-hint-scheme"},
      {"<HTTPS://a.example>; rel=preconnect", "link-hint-scheme"},
      {"<[[wss]]://a.example>; rel=\"x dns-prefetch\"", "link-hint-scheme"},
      {"</a>; rel=next; anchor=\"\"", "link-anchor-syntax"},
      {"</a>; rel=next; anchor=\"/\\\\b\"", "link-anchor-syntax"},
      {"</a>; rel=next; [[anchor=\"%\"]]", "link-anchor-syntax"},
  });
  expect_findings("HTTP/1.1 404 No\nLink: <ftp://a>; rel=preload\nContent-Length: 0\n\n",
                  "link-hint-scheme");
}

TEST(Link, Relations) {
  expect_links({
      {"[[</a>; rev=next]]", "link-rel-missing"},
      {"[[</a>; rel=\" \"]]", "link-rel-missing"},
      {"[[</a>]], </b>; REL=next", "link-rel-missing"},
      {"/a", "link-rel-missing"},
      {"</a>; rel=next, </b>; rel=next", "link-rel-duplicate"},
      {"</a>; Rel=next; title=\"a\"; [[rEL=prev]]; [[rel=up]]", "link-rel-duplicate"},
      {"</a>; title*=UTF-8''a; media=a; [[media=b]]", "link-parameter-duplicate"},
      {"</a>; type=a; type*=b", "link-parameter-duplicate"},
      {"</a>; rel=\"urn:a https://api.w.org/\"", "link-rel-relative-uri"},
      {"</a>; rel=\"[[a/b]] [[//c.example/]] next\"", "link-rel-relative-uri"},
      {"</a>; rel=\"https://a.example/b\"", "link-rel-unregistered"},
      {"</a>; rel=\"NEXT working-copy-of about\"", "link-rel-unregistered"},
      {"</a>; rel=\"[[shortcut]] icon\"", "link-rel-unregistered"},
      {"</a>; rel=next; [[REV=a]]; revision=b", "link-rev"},
  });
}

TEST(Link, Attributes) {
  expect_links({
      {"</a>; rel=next; title; hreflang", "link-parameter-form"},
      {"</a>; rel=next; title*=UTF-8''a; type=\"a/b\"", "link-parameter-form"},
      {"</a>; rel=next; type=\"text/html;charset=utf-8\"", "link-type-syntax"},
      {"</a>; rel=next; [[type=\"text/\"]]", "link-type-syntax"},
      {"</a>; rel=next; [[type=\"a/b/c\"]]", "link-type-syntax"},
      {"</a>; rel=next; [[type=\"*/*\"]]", "link-type-syntax"},
      {"</a>; rel=next; [[type]]", "link-type-syntax"},
      {"</a>; rel=next; hreflang=de; hreflang=x-a; hreflang=zh-Hant-TW", "link-hreflang-syntax"},
      {"</a>; rel=next; hreflang=\"en\"", "link-hreflang-syntax"},
      {"</a>; rel=next; [[hreflang=\"en, de\"]]", "link-hreflang-syntax"},
      {"</a>; rel=next; [[hreflang=*]]", "link-hreflang-syntax"},
  });
}

}  // namespace
}  // namespace statute
