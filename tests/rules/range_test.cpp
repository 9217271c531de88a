// Further cases of the rules in rules/checks/range/.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/cases.h"

namespace statute {
namespace {

std::size_t length_of(std::string_view marked) {
  std::size_t n = marked.size();
  for (std::size_t i = 0; i + 1 < marked.size(); ++i) {
    if (marked.substr(i, 2) == "[[" || marked.substr(i, 2) == "]]") n -= 2;
  }
  return n;
}

// A response with that content, its octets written as they are, CR and LF too. `head` ends with
// its last field line.
std::string response(std::string_view head, std::string_view content) {
  std::string text(head);
  text += "\nContent-Length: " + std::to_string(length_of(content)) + "\n\n";
  for (char c : content) {
    if (c == '\r') {
      text += "\\r";
    } else if (c == '\n') {
      text += "\\n";
    } else {
      text += c;
    }
  }
  return text;
}

std::string get(std::string_view fields) {
  return "GET / HTTP/1.1\nHost: a.example\n" + std::string(fields) + "\n\n";
}

struct Turn {
  std::string_view what;
  std::string_view fields;  // of a GET
  std::string_view head;
  std::string_view content;
};

void expect_of(std::string_view id, std::initializer_list<Turn> turns) {
  for (const Turn& t : turns) {
    SCOPED_TRACE(t.what);
    expect_findings(get(t.fields) + response(t.head, t.content), id);
  }
}

constexpr std::string_view kTen = "0123456789";
constexpr std::string_view kParts =
    "HTTP/1.1 206 Partial Content\nContent-Type: multipart/byteranges; boundary=b";

TEST(Range, ContentRangeOf206) {
  expect_findings({
      {"multipart",
       "HTTP/1.1 206 Partial Content\nContent-Type: MULTIPART/byteranges; boundary=b\n"
       "Content-Length: 0\n\n",
       "206-content-range-missing"},
      {"another multipart",
       "[[HTTP/1.1 206 Partial Content]]\nContent-Type: multipart/mixed; boundary=b\n"
       "Content-Length: 0\n\n",
       "206-content-range-missing"},
      {"without a type", "[[HTTP/2 206]]\nx: y\n\n", "206-content-range-missing"},
      {"in any case", "HTTP/1.1 206 Partial Content\ncontent-range: bytes 0-0/1\n\n",
       "206-content-range-missing"},
      {"another status", "HTTP/1.1 200 OK\nContent-Length: 0\n\n", "206-content-range-missing"},
      {"another unit", "HTTP/1.1 206 Partial Content\n[[Content-Range: lines */3]]\n\n",
       "206-unsatisfied-form"},
      {"of unknown length", "HTTP/1.1 206 Partial Content\nContent-Range: bytes 0-0/*\n\n",
       "206-unsatisfied-form"},
      {"of 416", "HTTP/1.1 416 No\nContent-Range: bytes */3\n\n", "206-unsatisfied-form"},
  });
}

TEST(Range, LengthOf206) {
  expect_of("206-length-mismatch",
            {
                {"of unknown length", "Range: bytes=0-9",
                 "HTTP/1.1 206 Partial Content\nContent-Range: bytes 0-9/*", kTen},
                {"invalid: content-range-invalid says so", "Range: bytes=0-9",
                 "HTTP/1.1 206 Partial Content\nContent-Range: bytes 9-0/10", kTen},
                {"another unit", "Range: lines=0-1",
                 "HTTP/1.1 206 Partial Content\nContent-Range: lines 0-1/10", kTen},
                {"multipart", "Range: bytes=0-1,3-4",
                 "HTTP/1.1 206 Partial Content\nContent-Type: multipart/byteranges; boundary=b\n"
                 "Content-Range: bytes 0-1/10",
                 kTen},
                {"beyond 64 bits", "Range: bytes=0-",
                 "HTTP/1.1 206 Partial Content\n"
                 "Content-Range: bytes 0-99999999999999999999/999999999999999999999",
                 kTen},
            });
  expect_findings({
      {"the length of the whole",
       "HTTP/1.1 206 Partial Content\nContent-Range: bytes 0-1/10\n[[Content-Length: 10]]\n\n"
       "0123456789",
       "206-length-mismatch"},
      {"chunks",
       "HTTP/1.1 206 Partial Content\n[[Content-Range: bytes 0-2/10]]\n"
       "Transfer-Encoding: chunked\n\n2\n01\n0\n\n",
       "206-length-mismatch"},
      {"chunks, as long as they have to be",
       "HTTP/1.1 206 Partial Content\nContent-Range: bytes 0-1/10\n"
       "Transfer-Encoding: chunked\n\n2\n01\n0\n\n",
       "206-length-mismatch"},
      {"chunks, cut",
       "HTTP/1.1 206 Partial Content\nContent-Range: bytes 0-2/10\n"
       "Transfer-Encoding: chunked\n\n2\n01\n",
       "206-length-mismatch"},
      {"to the close",
       "GET / HTTP/1.1\nHost: a.example\nRange: bytes=0-2\n\n"
       "HTTP/1.1 206 Partial Content\n[[Content-Range: bytes 0-2/10]]\n\n01",
       "206-length-mismatch"},
      {"to a reset",
       "# connection: reset\nGET / HTTP/1.1\nHost: a.example\nRange: bytes=0-2\n\n"
       "HTTP/1.1 206 Partial Content\nContent-Range: bytes 0-2/10\n\n01",
       "206-length-mismatch"},
      {"empty, of a method unknown",
       "HTTP/1.1 206 Partial Content\nContent-Range: bytes 0-2/10\n"
       "Transfer-Encoding: chunked\n\n0\n\n",
       "206-length-mismatch"},
      {"empty, of GET",
       "GET / HTTP/1.1\nHost: a.example\nRange: bytes=0-2\n\n"
       "HTTP/1.1 206 Partial Content\n[[Content-Range: bytes 0-2/10]]\n"
       "Transfer-Encoding: chunked\n\n0\n\n",
       "206-length-mismatch"},
      {"empty, of HEAD",
       "HEAD / HTTP/1.1\nHost: a.example\nRange: bytes=0-2\n\n"
       "HTTP/1.1 206 Partial Content\nContent-Range: bytes 0-2/10\nContent-Length: 3\n\n",
       "206-length-mismatch"},
  });
}

TEST(Range, DecodedContentSaysNothingOfLengths) {
  Example example(
      "HTTP/1.1 206 Partial Content\nContent-Range: bytes 0-2/10\nContent-Length: 2\n\n01");
  Exchange x = example.exchange(0);
  x.response.content.form = Form::decoded;
  const Auditor auditor{catalog()};
  Workspace w;
  for (const Finding& f : auditor.audit(x, w)) EXPECT_NE(f.rule->id, "206-length-mismatch");
}

TEST(Range, ValidatorsOf206) {
  expect_findings({
      {"a date more than a second old",
       "HTTP/1.1 206 Partial Content\nDate: Tue, 02 Jun 2026 10:00:00 GMT\n"
       "Last-Modified: Tue, 02 Jun 2026 09:59:59 GMT\nETag: W/\"a\"\n\n",
       "206-weak-etag"},
      {"a date of the same second",
       "HTTP/1.1 206 Partial Content\nDate: Tue, 02 Jun 2026 10:00:00 GMT\n"
       "Last-Modified: Tue, 02 Jun 2026 10:00:00 GMT\n[[ETag: W/\"a\"]]\n\n",
       "206-weak-etag"},
      {"the time of the response unknown",
       "HTTP/1.1 206 Partial Content\nLast-Modified: Tue, 02 Jun 2026 10:00:00 GMT\n"
       "ETag: W/\"a\"\n\n",
       "206-weak-etag"},
      {"a strong tag", "HTTP/1.1 206 Partial Content\nETag: \"a\"\n\n", "206-weak-etag"},
      {"bytes beside none", "HTTP/1.1 206 Partial Content\n[[Accept-Ranges: NONE, bytes]]\n\n",
       "accept-ranges-contradicted"},
      {"of 200", "HTTP/1.1 200 OK\nAccept-Ranges: none\n\n", "accept-ranges-contradicted"},
      {"one octet", "HTTP/1.1 206 Partial Content\n[[Content-Range: bytes 0-0/1]]\n\n",
       "206-full-range"},
      {"not the last octet", "HTTP/1.1 206 Partial Content\nContent-Range: bytes 0-0/2\n\n",
       "206-full-range"},
      {"of unknown length", "HTTP/1.1 206 Partial Content\nContent-Range: bytes 0-0/*\n\n",
       "206-full-range"},
  });
}

TEST(Range, MultipartHeaderSection) {
  expect_findings({
      {"one part",
       "HTTP/1.1 206 Partial Content\nContent-Type: a/b\nContent-Range: bytes 0-0/1\n\n",
       "206-multipart-content-range"},
      {"no boundary, other parameters",
       "HTTP/1.1 206 Partial Content\n[[Content-Type: multipart/byteranges; charset=b]]\n\n",
       "206-multipart-boundary-missing"},
      {"empty",
       "HTTP/1.1 206 Partial Content\n[[Content-Type: multipart/byteranges; boundary=\"\"]]\n\n",
       "206-multipart-boundary-missing"},
      {"quoted",
       "HTTP/1.1 206 Partial Content\nContent-Type: multipart/byteranges; Boundary=\"b\"\n\n",
       "206-multipart-boundary-missing"},
      {"another multipart", "HTTP/1.1 206 Partial Content\nContent-Type: multipart/mixed\n\n",
       "206-multipart-boundary-missing"},
  });
}

TEST(Range, PartsOfMultipartContent) {
  constexpr std::string_view kAsked = "Range: bytes=0-1,4-5";
  expect_of("206-part-content-range-missing",
            {
                {"a part without a header", kAsked, kParts, "--b\r\n[[]]\r\n01\r\n--b--\r\n"},
                {"another unit", kAsked, kParts,
                 "--b\r\nContent-Range: lines 1.2-4.3/25\r\n\r\n01\r\n--b--\r\n"},
                {"an empty line and a preamble first", kAsked, kParts,
                 "\r\nhello\r\n--b\r\ncontent-range: bytes 0-1/9\r\n\r\n01\r\n--b--\r\n"},
                {"the header is cut", kAsked, kParts, "--b\r\nContent-Type: a/b"},
                {"the boundary never comes", kAsked, kParts, "01"},
                {"under a content coding", kAsked,
                 "HTTP/1.1 206 Partial Content\nContent-Encoding: gzip\n"
                 "Content-Type: multipart/byteranges; boundary=b",
                 "\x1f\x8b"},
            });
  expect_of(
      "206-part-length",
      {
          {"too long", kAsked, kParts,
           "--b\r\nContent-Range: [[bytes 0-1/9]]\r\n\r\n012\r\n--b\r\n"
           "Content-Range: bytes 4-5/9\r\n\r\n45\r\n--b--\r\n"},
          {"another unit", kAsked, kParts,
           "--b\r\nContent-Range: lines 0-1/9\r\n\r\n012\r\n--b--\r\n"},
          {"CRLF within the part, of unknown length", kAsked, kParts,
           "--b\r\nContent-Range: bytes 0-3/*\r\n\r\n\r\n\r\n\r\n--b--\r\n"},
          {"lines that end in LF, and a last CR", kAsked, kParts,
           "--b\nContent-Range: bytes 0-2/9\n\n01\r\n--b--\n"},
          {"not closed", kAsked, kParts, "--b\r\nContent-Range: bytes 0-9/10\r\n\r\n01"},
          {"invalid", kAsked, kParts, "--b\r\nContent-Range: bytes 1-0/9\r\n\r\n01\r\n--b--\r\n"},
      });
  expect_of("206-part-content-type-missing",
            {
                {"no part has one", kAsked, kParts,
                 "--b\r\nContent-Range: bytes 0-1/9\r\n\r\n01\r\n--b--\r\n"},
                {"the first has none", kAsked, kParts,
                 "--b\r\n[[Content-Range: bytes 0-1/9]]\r\n\r\n01\r\n--b\r\n"
                 "Content-Type: a/b\r\nContent-Range: bytes 4-5/9\r\n\r\n45\r\n--b--\r\n"},
            });
  expect_of("206-part-complete-length-differs",
            {
                {"an asterisk", kAsked, kParts,
                 "--b\r\nContent-Range: bytes 0-1/9\r\n\r\n01\r\n--b\r\n"
                 "Content-Range: bytes 4-5/*\r\n\r\n45\r\n--b--\r\n"},
                {"an asterisk first", kAsked, kParts,
                 "--b\r\nContent-Range: bytes 0-1/*\r\n\r\n01\r\n--b\r\n"
                 "Content-Range: bytes 4-5/9\r\n\r\n45\r\n--b\r\n"
                 "Content-Range: [[bytes 6-7/8]]\r\n\r\n67\r\n--b--\r\n"},
            });
}

TEST(Range, OrderOfParts) {
  const auto parts = [](std::initializer_list<std::string_view> ranges) {
    std::string content;
    for (std::string_view r : ranges) {
      content += "--b\r\nContent-Range: " + std::string(r) + "\r\n\r\n\r\n";
    }
    return content + "--b--\r\n";
  };
  struct {
    std::string_view what;
    std::string_view asked;
    std::initializer_list<std::string_view> sent;
  } const cases[] = {
      {"as asked", "4-5,0-1", {"bytes 4-5/9", "bytes 0-1/9"}},
      {"one is unsatisfiable", "90-,4-5,0-1", {"bytes 4-5/9", "bytes 0-1/9"}},
      {"two were coalesced", "7-8,0-1,6-6", {"bytes 6-8/9", "bytes 0-1/9"}},
      {"coalesced, at the later place", "7-8,0-1,6-6", {"bytes 0-1/9", "bytes 6-8/9"}},
      {"sorted", "4-5,7-8,0-1", {"bytes 0-1/9", "[[bytes 4-5/9]]", "[[bytes 7-8/9]]"}},
      {"a suffix", "-2,0-1", {"bytes 0-1/9", "[[bytes 7-8/9]]"}},
      {"a suffix of unknown length", "-2,0-1", {"bytes 0-1/*", "bytes 7-8/*"}},
      {"an open range of unknown length", "7-,0-1", {"bytes 0-1/*", "[[bytes 7-8/*]]"}},
      {"a part of one range", "4-8,0-1", {"bytes 0-1/9", "[[bytes 4-5/9]]"}},
      {"one of the same twice", "0-1,4-5,0-1", {"bytes 4-5/9", "bytes 0-1/9"}},
      {"nothing that was asked for", "4-5,0-1", {"bytes 7-7/9", "bytes 4-5/9", "bytes 0-1/9"}},
      {"an invalid set", "4-3,0-1", {"bytes 0-1/9", "bytes 3-4/9"}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    expect_findings(get("Range: bytes=" + std::string(c.asked)) + response(kParts, parts(c.sent)),
                    "206-multipart-order");
  }
}

TEST(Range, ManyOverlappingRanges) {
  const auto answer = [](int parts, std::string_view asked, std::string_view status) {
    std::string content;
    for (int i = 0; i < parts; ++i) content += "--b\r\nContent-Range: bytes 0-0/90\r\n\r\n0\r\n";
    std::string text = get("Range: bytes=" + std::string(asked));
    text += response(std::string(status) + "\nContent-Type: multipart/byteranges; boundary=b",
                     content + "--b--\r\n");
    return text;
  };
  std::string apart;
  for (int i = 0; i < 20; ++i)
    apart += (i > 0 ? "," : "") + std::to_string(i * 2) + "-" + std::to_string(i * 2);
  expect_findings(answer(17, "5-5," + apart + ",5-", "[[HTTP/1.1 206 Partial Content]]"),
                  "range-many-overlapping");
  expect_findings(answer(17, apart, "HTTP/1.1 206 Partial Content"), "range-many-overlapping");
  expect_findings(answer(16, apart + ",0-", "HTTP/1.1 206 Partial Content"),
                  "range-many-overlapping");
}

TEST(Range, SeveralRangesUnderAnotherType) {
  constexpr std::string_view kTwo =
      "--b\r\nContent-Range: bytes 0-1/9\r\n\r\n01\r\n--b\r\n"
      "Content-Range: bytes 4-5/9\r\n\r\n45\r\n--b--\r\n";
  constexpr std::string_view kAsked = "Range: bytes=0-1,4-5";
  expect_of(
      "206-other-multipart",
      {
          {"text", kAsked, "[[HTTP/1.1 206 Partial Content]]\n[[Content-Type: text/plain]]", kTwo},
          {"no type", kAsked, "[[HTTP/1.1 206 Partial Content]]", kTwo},
          {"the old name", kAsked,
           "[[HTTP/1.1 206 Partial Content]]\n"
           "[[Content-Type: multipart/x-byteranges; boundary=b]]",
           ""},
          {"one range of a multipart resource", kAsked,
           "HTTP/1.1 206 Partial Content\nContent-Range: bytes 0-99/999\n"
           "Content-Type: multipart/mixed; boundary=b",
           kTwo},
          {"parts without ranges", kAsked,
           "HTTP/1.1 206 Partial Content\nContent-Type: multipart/mixed; boundary=b",
           "--b\r\n\r\n01\r\n--b\r\n\r\n45\r\n--b--\r\n"},
          {"the right type", kAsked, kParts, kTwo},
      });
  // The missing Content-Range is not the fault then.
  expect_of("206-content-range-missing",
            {{"text", kAsked, "HTTP/1.1 206 Partial Content\nContent-Type: text/plain", kTwo}});
}

TEST(Range, MultipartForOneRange) {
  constexpr std::string_view kOne = "--b\r\nContent-Range: bytes 0-1/9\r\n\r\n01\r\n--b--\r\n";
  expect_of("206-multipart-for-single",
            {
                {"one part, several asked for", "Range: bytes=0-1,90-", kParts, kOne},
                {"with empty elements", "Range: bytes=,0-1,",
                 "HTTP/1.1 206 Partial Content\n[[Content-Type: multipart/byteranges; boundary=b]]",
                 kOne},
                {"another unit", "Range: lines=0-1", kParts, kOne},
                {"another multipart", "Range: bytes=0-1",
                 "HTTP/1.1 206 Partial Content\nContent-Range: bytes 0-1/9\n"
                 "Content-Type: multipart/mixed; boundary=b",
                 "01"},
            });
}

TEST(Range, MethodsWithoutRanges) {
  expect_findings({
      {"PUT", "PUT / HTTP/1.1\nHost: a\n\n[[HTTP/1.1 206 Partial Content]]\n\n", "206-method"},
      {"QUERY", "QUERY / HTTP/1.1\nHost: a\nRange: bytes=0-0\n\nHTTP/1.1 206 Partial Content\n\n",
       "206-method"},
      {"unknown", "HTTP/1.1 206 Partial Content\n\n", "206-method"},
      {"POST", "POST / HTTP/1.1\nHost: a\nRange: bytes=0-0\n\n[[HTTP/1.1 416 No]]\n\n",
       "416-method"},
      {"QUERY", "QUERY / HTTP/1.1\nHost: a\nRange: bytes=9-\n\nHTTP/1.1 416 No\n\n", "416-method"},
      {"without Range", "POST / HTTP/1.1\nHost: a\n\nHTTP/1.1 416 No\n\n", "416-method"},
  });
}

TEST(Range, RangesNobodyAskedFor) {
  expect_findings({
      {"provisional", "GET / HTTP/1.1\nAccept: */*\n\nHTTP/1.1 206 Partial Content\n\n",
       "206-without-range"},
      {"through a proxy", "GET / HTTP/1.1\nHost: a\n\nHTTP/1.1 206 Partial Content\nVia: 1.1 b\n\n",
       "206-without-range"},
      {"If-Range alone has a rule of its own",
       "GET / HTTP/1.1\nHost: a\nIf-Range: \"a\"\n\nHTTP/1.1 206 Partial Content\n\n",
       "206-without-range"},
      {"provisional", "GET / HTTP/1.1\nAccept: */*\n\nHTTP/1.1 416 No\n\n", "416-without-range"},
      {"through a proxy", "GET / HTTP/1.1\nHost: a\n\nHTTP/1.1 416 No\nVia: 1.1 b\n\n",
       "416-without-range"},
      {"416 to If-Range alone",
       "GET / HTTP/1.1\nHost: a\nIf-Range: \"a\"\n\n[[HTTP/1.1 416 No]]\n\n",
       "if-range-without-range"},
      {"another condition beside it",
       "GET / HTTP/1.1\nHost: a\nIf-Range: \"a\"\nIf-Match: \"a\"\n\nHTTP/1.1 412 No\n\n",
       "if-range-without-range"},
      {"one of WebDAV beside it",
       "PUT / HTTP/1.1\nHost: a\nIf-Range: \"a\"\nIf: (<urn:a>)\n\nHTTP/1.1 412 No\n\n",
       "if-range-without-range"},
      {"with Range",
       "GET / HTTP/1.1\nHost: a\nIf-Range: \"a\"\nRange: bytes=9-\n\nHTTP/1.1 416 No\n\n",
       "if-range-without-range"},
  });
}

TEST(Range, IfRange) {
  constexpr std::string_view kPart = "\nContent-Range: bytes 0-9/90";
  const auto head = [&](std::string_view fields) {
    return std::string(fields) + std::string(kPart);
  };
  struct {
    std::string_view what;
    std::string_view asked;
    std::string_view fields;
  } const cases[] = {
      {"weak on both sides", "W/\"a\"", "[[HTTP/1.1 206 Partial Content]]\n[[ETag: W/\"a\"]]"},
      {"weak in the response", "\"a\"", "[[HTTP/1.1 206 Partial Content]]\n[[ETag: W/\"a\"]]"},
      {"weak, and no tag", "W/\"a\"", "[[HTTP/1.1 206 Partial Content]]"},
      {"strong, and no tag", "\"a\"", "HTTP/1.1 206 Partial Content"},
      {"the same", "\"a\"", "HTTP/1.1 206 Partial Content\nETag: \"a\""},
      {"a later date", "Mon, 01 Jun 2026 10:00:01 GMT",
       "[[HTTP/1.1 206 Partial Content]]\n[[Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT]]"},
      {"the same date", "Mon, 01 Jun 2026 10:00:00 GMT",
       "HTTP/1.1 206 Partial Content\nLast-Modified: Mon, 01 Jun 2026 10:00:00 GMT"},
      {"the same date in another form", "Monday, 01-Jun-26 10:00:00 GMT",
       "HTTP/1.1 206 Partial Content\nLast-Modified: Mon, 01 Jun 2026 10:00:00 GMT"},
      {"the same date, a second before the response", "Mon, 01 Jun 2026 10:00:00 GMT",
       "HTTP/1.1 206 Partial Content\nDate: Mon, 01 Jun 2026 10:00:01 GMT\n"
       "Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT"},
      {"a date without Last-Modified", "Mon, 01 Jun 2026 10:00:01 GMT",
       "HTTP/1.1 206 Partial Content\nETag: \"a\""},
      {"neither a tag nor a date", "a", "HTTP/1.1 206 Partial Content\nETag: \"b\""},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    expect_findings(
        get("Range: bytes=0-9\nIf-Range: " + std::string(c.asked)) + response(head(c.fields), kTen),
        "206-if-range-mismatch");
  }
}

TEST(Range, IfRangeByADateThatIsNoStrongValidatorWeighsLess) {
  const auto said = findings_of(
      get("Range: bytes=0-9\nIf-Range: Mon, 01 Jun 2026 10:00:00 GMT") +
          response("HTTP/1.1 206 Partial Content\nDate: Mon, 01 Jun 2026 10:00:00 GMT\n"
                   "Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT\nContent-Range: bytes 0-9/90",
                   kTen),
      "206-if-range-mismatch");
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].level, Level::advice);
}

TEST(Range, FieldsThatIfRangeSpares) {
  expect_of(
      "206-if-range-extra",
      {
          {"by date", "Range: bytes=0-9\nIf-Range: Mon, 01 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 206 Partial Content\n[[Content-Type: a/b]]\n"
           "[[Content-Language: en]]\nContent-Range: bytes 0-9/90",
           kTen},
          {"multipart has a type of its own", "Range: bytes=0-1,4-5\nIf-Range: \"a\"", kParts,
           "--b--\r\n"},
          {"without If-Range", "Range: bytes=0-9",
           "HTTP/1.1 206 Partial Content\nContent-Type: a/b\nContent-Range: bytes 0-9/90", kTen},
          {"neither a tag nor a date", "Range: bytes=0-9\nIf-Range: a",
           "HTTP/1.1 206 Partial Content\nContent-Type: a/b\nContent-Range: bytes 0-9/90", kTen},
      });
}

TEST(Range, RangeIgnored) {
  constexpr std::string_view kMarked = "[[HTTP/1.1 200 OK]]\nAccept-Ranges: bytes";
  constexpr std::string_view kPlain = "HTTP/1.1 200 OK\nAccept-Ranges: bytes";
  expect_of(
      "range-ignored",
      {
          {"the last octet", "Range: bytes=9-9", kMarked, kTen},
          {"all of it", "Range: bytes=0-", kMarked, kTen},
          {"a suffix longer than it", "Range: bytes=-99", kMarked, kTen},
          {"beyond its end", "Range: bytes=10-", kPlain, kTen},
          {"an empty suffix", "Range: bytes=-0", kPlain, kTen},
          {"of nothing", "Range: bytes=0-", kPlain, ""},
          {"several ranges", "Range: bytes=0-1,4-5", kPlain, kTen},
          {"invalid", "Range: bytes=5-2", kPlain, kTen},
          {"another unit", "Range: lines=0-1", kPlain, kTen},
          {"two fields", "Range: bytes=0-1\nRange: bytes=0-1", kPlain, kTen},
          {"support is unknown", "Range: bytes=0-1", "HTTP/1.1 200 OK\nETag: \"a\"", kTen},
          {"no support", "Range: bytes=0-1", "HTTP/1.1 200 OK\nAccept-Ranges: none", kTen},
          {"If-Range that matches", "Range: bytes=0-1\nIf-Range: \"a\"",
           "[[HTTP/1.1 200 OK]]\nAccept-Ranges: bytes\nETag: \"a\"", kTen},
          {"If-Range that does not", "Range: bytes=0-1\nIf-Range: \"a\"",
           "HTTP/1.1 200 OK\nAccept-Ranges: bytes\nETag: \"b\"", kTen},
          {"If-Range that is weak", "Range: bytes=0-1\nIf-Range: W/\"a\"",
           "HTTP/1.1 200 OK\nAccept-Ranges: bytes\nETag: W/\"a\"", kTen},
          {"If-Range that is a date", "Range: bytes=0-1\nIf-Range: Mon, 01 Jun 2026 10:00:00 GMT",
           "HTTP/1.1 200 OK\nAccept-Ranges: bytes\n"
           "Last-Modified: Mon, 01 Jun 2026 10:00:00 GMT",
           kTen},
      });
  expect_findings(
      "HEAD / HTTP/1.1\nHost: a.example\nRange: bytes=0-1\n\n"
      "HTTP/1.1 200 OK\nAccept-Ranges: bytes\nContent-Length: 10\n\n",
      "range-ignored");
}

TEST(Range, RangeThatWasSent) {
  constexpr std::string_view kStatus = "HTTP/1.1 206 Partial Content\n";
  const auto part = [&](std::string_view range) {
    return std::string(kStatus) + std::string(range);
  };
  struct {
    std::string_view asked;
    std::string_view sent;
    std::string_view id;
  } const cases[] = {
      {"5-9", "[[Content-Range: bytes 4-9/90]]", "206-wrong-start"},
      {"5-", "[[Content-Range: bytes 6-9/90]]", "206-wrong-start"},
      {"5-9", "Content-Range: bytes 5-6/90", "206-wrong-start"},
      {"5-9", "Content-Range: bytes 0-4/90", "206-wrong-start"},  // not requested at all
      {"0-1,5-9", "Content-Range: bytes 5-9/90", "206-wrong-start"},
      {"-5", "Content-Range: bytes 0-4/90", "206-wrong-start"},
      {"5-9", "Content-Range: lines 0-4/90", "206-wrong-start"},
      {"5-9", "[[Content-Range: bytes 0-4/90]]", "206-range-not-requested"},
      {"5-", "[[Content-Range: bytes 0-4/90]]", "206-range-not-requested"},
      {"5-9,-5", "[[Content-Range: bytes 10-84/90]]", "206-range-not-requested"},
      {"5-9,-5", "Content-Range: bytes 10-85/90", "206-range-not-requested"},
      {"5-9,-5", "Content-Range: bytes 10-84/*", "206-range-not-requested"},
      {"5-9", "Content-Range: bytes 0-9/90", "206-range-not-requested"},
      {"5-2", "Content-Range: bytes 0-1/90", "206-range-not-requested"},
      {"-5", "Content-Range: bytes 85-89/90", "206-suffix-wrong"},
      {"-5", "[[Content-Range: bytes 0-5/90]]", "206-suffix-wrong"},
      {"-5", "[[Content-Range: bytes 84-88/90]]", "206-suffix-wrong"},
      {"-99999999", "Content-Range: bytes 0-9/10", "206-suffix-wrong"},
      {"-99999999999999999999999", "Content-Range: bytes 0-9/10", "206-suffix-wrong"},
      {"-99999999", "[[Content-Range: bytes 1-9/10]]", "206-suffix-wrong"},
      {"-5", "Content-Range: bytes 0-4/*", "206-suffix-wrong"},
      {"-0", "[[Content-Range: bytes 9-9/10]]", "206-suffix-wrong"},
      {"-5,0-1", "Content-Range: bytes 0-1/90", "206-suffix-wrong"},
      {"10-", "[[Content-Range: bytes 9-9/10]]", "range-unsatisfiable-206"},
      {"10-19", "[[Content-Range: bytes 10-19/10]]", "range-unsatisfiable-206"},
      {"9-", "Content-Range: bytes 9-9/10", "range-unsatisfiable-206"},
      {"10-", "Content-Range: bytes 10-10/*", "range-unsatisfiable-206"},
      {"10-,0-0", "Content-Range: bytes 0-0/10", "range-unsatisfiable-206"},
      {"10-", "Content-Range: bytes 9-9/10", "206-range-not-requested"},  // reported once
      {"10-", "Content-Range: bytes 9-9/10", "206-wrong-start"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(std::string(c.asked) + " as " + std::string(c.sent));
    expect_findings(get("Range: bytes=" + std::string(c.asked)) + response(part(c.sent), kTen),
                    c.id);
  }
  expect_of("206-range-not-requested", {{"a part", "Range: bytes=0-1,4-5", kParts,
                                         "--b\r\nContent-Range: bytes 0-1/9\r\n\r\n01\r\n--b\r\n"
                                         "Content-Range: [[bytes 7-8/9]]\r\n\r\n78\r\n--b--\r\n"}});
}

TEST(Range, UnitsAndSyntax) {
  constexpr std::string_view kMarked = "[[HTTP/1.1 206 Partial Content]]\n";
  constexpr std::string_view kBytes = "Content-Range: bytes 0-9/90";
  const std::string marked = std::string(kMarked) + std::string(kBytes);
  const std::string plain = "HTTP/1.1 206 Partial Content\n" + std::string(kBytes);
  expect_of("range-unit-unknown",
            {
                {"answered in bytes", "Range: x-unit=0-1", marked, kTen},
                {"listed", "Range: lines=0-1",
                 "HTTP/1.1 206 Partial Content\nAccept-Ranges: bytes, lines\n"
                 "Content-Range: bytes 0-9/90",
                 kTen},
                {"understood", "Range: lines=0-1",
                 "HTTP/1.1 206 Partial Content\nContent-Range: lines 0-1/25", kTen},
                {"bytes, in any case", "Range: Bytes=0-9", plain, kTen},
            });
  const auto said = findings_of(
      get("Range: lines=0-1") + response("HTTP/1.1 206 Partial Content\nAccept-Ranges: bytes\n"
                                         "Content-Range: lines 0-1/25",
                                         kTen),
      "range-unit-unknown");
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].level, Level::advice);
  expect_of("range-invalid-syntax", {
                                        {"letters", "Range: bytes=abc", marked, kTen},
                                        {"without a unit", "Range: 0-9", marked, kTen},
                                        {"nothing", "Range: bytes=", marked, kTen},
                                        {"one of two", "Range: bytes=0-9,5-2", marked, kTen},
                                        {"another unit", "Range: lines=abc", plain, kTen},
                                        {"valid", "Range: bytes=0-9, -5", plain, kTen},
                                        {"empty elements", "Range: bytes=,0-9", plain, kTen},
                                    });
}

TEST(Range, ContentRangeOf416) {
  expect_of("416-content-range-missing",
            {
                {"an invalid range of bytes", "Range: BYTES=abc", "[[HTTP/1.1 416 No]]", ""},
                {"another unit", "Range: lines=0-1", "HTTP/1.1 416 No", ""},
                {"without Range", "Accept: */*", "HTTP/1.1 416 No", ""},
            });
  expect_findings({
      {"no form at all", "HTTP/1.1 416 No\n[[Content-Range: bytes */*]]\n\n",
       "416-content-range-form"},
      {"another unit", "HTTP/1.1 416 No\nContent-Range: lines 1.2/3\n\n", "416-content-range-form"},
      {"another unit, unsatisfied", "HTTP/1.1 416 No\nContent-Range: lines */3\n\n",
       "416-content-range-form"},
      {"of 206", "HTTP/1.1 206 OK\nContent-Range: bytes 0-1/3\n\n", "416-content-range-form"},
      {"with parameters",
       "HTTP/1.1 416 No\n[[Content-Type: Multipart/Byteranges ; boundary=b]]\n\n",
       "416-multipart-byteranges"},
      {"of 206", "HTTP/1.1 206 OK\nContent-Type: multipart/byteranges; boundary=b\n\n",
       "416-multipart-byteranges"},
  });
}

TEST(Range, SatisfiableRangesAnd416) {
  struct {
    std::string_view asked;
    std::string_view stated;
  } const cases[] = {
      {"9-", "[[Content-Range: bytes */10]]"},
      {"90-,0-0", "[[Content-Range: bytes */10]]"},
      {"-1", "[[Content-Range: bytes */10]]"},
      {"10-", "Content-Range: bytes */10"},
      {"-0", "Content-Range: bytes */10"},
      {"-5", "Content-Range: bytes */0"},
      {"5-2", "Content-Range: bytes */10"},
      {"0-5,3-7", "Content-Range: bytes */10"},
      {"0-0,1-1,2-2,3-3,4-4,5-5,6-6,7-7,8-8", "Content-Range: bytes */10"},
      {"9-", "Content-Range: bytes 0-9/10"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(std::string(c.asked) + " of " + std::string(c.stated));
    expect_findings(get("Range: bytes=" + std::string(c.asked)) +
                        response("HTTP/1.1 416 No\n" + std::string(c.stated), ""),
                    "416-satisfiable");
  }
}

}  // namespace
}  // namespace statute
