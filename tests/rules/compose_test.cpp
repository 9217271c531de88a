// Heads composed of names and values.
#include "rules/message/compose.h"

#include <gtest/gtest.h>

#include <string>

namespace statute {
namespace {

TEST(Composer, WritesAResponseHeadThatItsViewsPointInto) {
  Composer c;
  c.status_line(1, 1, "206", "Partial Content");
  c.field("ETag", "\"a\"");
  c.field("x-own", "");
  Response r;
  c.finish(r);
  EXPECT_EQ(r.head, "HTTP/1.1 206 Partial Content\r\nETag: \"a\"\r\nx-own: \r\n\r\n");
  EXPECT_EQ(r.start_line, "HTTP/1.1 206 Partial Content");
  EXPECT_EQ(r.version, "HTTP/1.1");
  EXPECT_EQ(r.status, 206);
  EXPECT_EQ(r.status_code, "206");
  EXPECT_EQ(r.reason, "Partial Content");
  ASSERT_EQ(r.fields.size(), 2u);
  EXPECT_EQ(r.fields[0].id, Field::etag);
  EXPECT_EQ(r.fields[0].whole(), "ETag: \"a\"");
  EXPECT_EQ(r.fields[0].name.data() - r.head.data(), 30);
  EXPECT_EQ(r.fields[1].value.data() - r.head.data(), 30 + 11 + 7);
  EXPECT_TRUE(r.has(Field::etag));
  EXPECT_TRUE(r.odd.empty());
}

TEST(Composer, WritesARequestHead) {
  Composer c;
  c.request_line("PROPFIND", "/a b", 2, 0);
  c.field(":authority", "a.example");
  Request r;
  c.finish(r);
  EXPECT_EQ(r.head, "PROPFIND /a b HTTP/2\r\n:authority: a.example\r\n\r\n");
  EXPECT_EQ(r.method, Method::propfind);
  EXPECT_EQ(r.target, "/a b");
  EXPECT_EQ(r.major, 2);
  EXPECT_TRUE(r.odd.empty()) << "a pseudo-field's colon is no fault";
}

TEST(Composer, WritesVersionsAsTheyArePrinted) {
  const struct {
    std::uint8_t major, minor;
    const char* reason;
    const char* line;
  } cases[] = {
      {1, 0, "OK", "HTTP/1.0 200 OK"}, {1, 1, "", "HTTP/1.1 200 "}, {2, 0, "", "HTTP/2 200"},
      {3, 0, "OK", "HTTP/3 200 OK"},   {0, 0, "", "HTTP 200"},
  };
  Composer c;
  for (const auto& k : cases) {
    c.status_line(k.major, k.minor, "200", k.reason);
    Response r;
    c.finish(r);
    EXPECT_EQ(r.start_line, k.line);
    EXPECT_EQ(r.major, k.major);
  }
}

TEST(Composer, NotesWhatIsOdd) {
  Composer c;
  c.status_line(1, 1, "99", "");
  c.field("a b", "x\r\ny");
  Response r;
  c.finish(r);
  EXPECT_EQ(r.status, 0);
  EXPECT_EQ(r.odd, (Oddities{Oddity::start_line, Oddity::name_octets, Oddity::value_control}));
  EXPECT_EQ(r.fields[0].odd, (Oddities{Oddity::name_octets, Oddity::value_control}));
}

TEST(Composer, StartsAnewForEveryHeadAndKeepsItsMemory) {
  Composer c;
  Response first;
  c.status_line(1, 1, "200", "OK");
  for (int i = 0; i < 500; ++i) c.field("x-" + std::to_string(i), std::string(100, 'v'));
  c.finish(first);
  ASSERT_EQ(first.fields.size(), 500u);
  for (int i = 0; i < 500; ++i) EXPECT_EQ(first.fields[i].name, "x-" + std::to_string(i));
  const char* const memory = first.head.data();
  Response second;
  c.status_line(1, 1, "404", "Not Found");
  c.field("Vary", "*");
  c.finish(second);
  EXPECT_EQ(second.head, "HTTP/1.1 404 Not Found\r\nVary: *\r\n\r\n");
  EXPECT_EQ(second.fields.size(), 1u);
  EXPECT_EQ(second.head.data(), memory);
}

}  // namespace
}  // namespace statute
