// Further cases of rules/checks/fields/obsolete.cpp.
#include <gtest/gtest.h>

#include <string>

#include "rules/message/field.h"
#include "tests/rules/cases.h"

namespace statute {
namespace {

TEST(Obsolete, Fields) {
  expect_findings({
      {"each field", "HTTP/1.1 204 No\n[[P3P: a]]\n[[Feature-Policy: a]]\n\n", "field-obsolete"},
      {"rules of their own", "HTTP/1.1 204 No\nPragma: a\nWarning: b\nContent-MD5: c\n\n",
       "field-obsolete"},
      {"alone", "HTTP/1.1 204 No\nX-Frame-Options: DENY\n\n", "field-obsolete"},
      {"another directive",
       "HTTP/1.1 204 No\nX-Frame-Options: DENY\nContent-Security-Policy: default-src a\n\n",
       "field-obsolete"},
      {"overridden",
       "HTTP/1.1 204 No\n[[X-Frame-Options: DENY]]\n"
       "Content-Security-Policy: default-src a; Frame-Ancestors 'none'\n\n",
       "field-obsolete"},
      {"reports only",
       "HTTP/1.1 204 No\nX-Frame-Options: DENY\n"
       "Content-Security-Policy-Report-Only: frame-ancestors 'none'\n\n",
       "field-obsolete"},
      {"used by NEL", "HTTP/1.1 204 No\nReport-To: {}\nNEL: {}\n\n", "field-obsolete"},
      {"unused", "HTTP/1.1 204 No\n[[Report-To: {}]]\n\n", "field-obsolete"},
      {"a live field", "HTTP/1.1 204 No\nX-Content-Type-Options: nosniff\n\n", "field-obsolete"},
  });
  fields_where([](const FieldInfo&) { return true; }).for_each([](Field f) {
    const bool own = f == Field::pragma || f == Field::warning || f == Field::content_md5 ||
                     f == Field::x_frame_options;
    const std::string text = "HTTP/1.1 204 No\n" + std::string(name(f)) + ": a\n\n";
    if (!info(f).has(Trait::obsolete)) return;
    EXPECT_EQ(findings_of(text, "field-obsolete").size(), own ? 0u : 1u) << name(f);
  });
}

TEST(Obsolete, OutOfPlace) {
  expect_findings({
      {"in the trailer section",
       "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n0\n[[Early-Data: 1]]\n\n",
       "early-data-in-response"},
      {"another trailer field",
       "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n0\nServer-Timing: a\n\n",
       "early-data-in-response"},
      {"on an interim response", "HTTP/1.1 103 Hints\n[[Early-Data: 1]]\n\nHTTP/1.1 204 No\n\n",
       "early-data-in-response"},
      {"both names", "HTTP/1.1 204 No\nSourceMap: /a\nX-SourceMap: /a\n\n", "sourcemap-legacy"},
      {"two that tell", "HTTP/1.1 204 No\n[[X-Runtime: 1]]\nX-Powered-By: a\n[[X-Varnish: 2]]\n\n",
       "field-needless"},
  });
}

}  // namespace
}  // namespace statute
