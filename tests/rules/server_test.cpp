// Further cases of rules/checks/fields/server.cpp.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/cases.h"

namespace statute {
namespace {

struct Line {
  std::string_view fields;
  std::string_view id;
};

TEST(Server, Fields) {
  for (const Line& c : std::initializer_list<Line>{
           {"Server: nginx", "server-syntax"},
           {"Server: Microsoft-IIS/10.0", "server-syntax"},
           {"Server: Apache/2.4 (Unix) mod_a (b (c))", "server-syntax"},
           {"Server: [[]]", "server-syntax"},
           {"Server: [[(a)]]", "server-syntax"},
           {"Server: a/[[]]", "server-syntax"},
           {"Server: a[[, b]]", "server-syntax"},
           {"Server: a b c (d) (e)", "server-long"},
           {"Server: "
            "[[aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            "]]",
            "server-long"},
           {"Server: "
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "server-long"},
           {"Server: nginx/1.25", "server-detailed"},
           {"Server: Microsoft-IIS/10.0 (a)", "server-detailed"},
           {"Server: Apache/2.4 [[(Ubuntu)]]", "server-detailed"},
           {"Server: Apache/2.4 [[PHP/7.4]]", "server-detailed"},
           {"Server: Apache [[mod_jk]]", "server-detailed"},
           {"Server: Jetty([[9.4.44.v20210927]])", "server-detailed"},
           {"Server: Apache-Coyote/1.1", "server-detailed"},
           {"X-Powered-By: ASP.NET", "server-detailed"},
           {"X-Powered-By: PHP/[[7.4.33-ubuntu1]]", "server-detailed"},
           {"X-AspNet-Version: [[4.0.30319]]", "server-detailed"},
       }) {
    SCOPED_TRACE(c.fields);
    expect_findings("HTTP/1.1 204 No\n" + std::string(c.fields) + "\n\n", c.id);
  }
  EXPECT_EQ(findings_of("HTTP/1.1 204 No\nServer: a/1.2.3\n\n", "server-detailed").at(0).level,
            Level::should);
  EXPECT_EQ(
      findings_of("HTTP/1.1 204 No\nX-Powered-By: a/1.2.3\n\n", "server-detailed").at(0).level,
      Level::advice);
}

TEST(Server, Timing) {
  for (const Line& c : std::initializer_list<Line>{
           {"a", "server-timing-syntax"},
           {"a ; dur = 1 , b;desc=c;own=\"d\"", "server-timing-syntax"},
           {"", "server-timing-syntax"},
           {"a;[[]]", "server-timing-syntax"},
           {"a;dur[[]], b", "server-timing-syntax"},
           {"a;desc=b [[c]], d", "server-timing-syntax"},
           {"[[\"a\"]]", "server-timing-syntax"},
           {"a;dur=-1.5e3", "server-timing-parameter"},
           {"a;dur=\"[[1,5]]\"", "server-timing-parameter"},
           {"a;desc=b", "server-timing-parameter"},
       }) {
    SCOPED_TRACE(c.fields);
    expect_findings("HTTP/1.1 204 No\nServer-Timing: " + std::string(c.fields) + "\n\n", c.id);
  }
}

}  // namespace
}  // namespace statute
