// Chunked content: RFC 9112, 7.1.
#include <cstddef>
#include <string_view>

#include "rules/checks/families.h"
#include "rules/checks/framing/common.h"
#include "rules/rule.h"

namespace statute {
namespace {

// Points at the first chunk-size line with the oddity. Behind chunk-data that
// does not end as announced, nothing can be trusted to be such a line.
template <Oddity O>
void at_size_line(const Exchange& x, Reporter& out) {
  checks::each_size_line(x.response.framing.wire, [&](const checks::SizeLine& line) {
    const ChunkLine read = read_chunk_line(line.text);
    if (read.odd.contains(O) || (O == Oddity::chunk_size && line.lf_alone)) {
      out.at(line.text, !read.readable ? "no number" : line.lf_alone ? "ends in LF alone" : "");
      return false;
    }
    return line.behind.empty() || line.behind == "\r\n";
  });
}

void extension(const Exchange& x, Reporter& out) {
  if (x.response.odd.contains(Oddity::chunk_extension_syntax)) return;
  at_size_line<Oddity::chunk_extension>(x, out);
}

void data_end(const Exchange& x, Reporter& out) {
  checks::each_size_line(x.response.framing.wire, [&](const checks::SizeLine& line) {
    if (line.behind.empty() || line.behind == "\r\n") return true;
    out.at(line.behind, "after ", line.data.size(), " octets of chunk-data");
    return false;
  });
}

void truncated(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  if (r.framing.by != Delimiter::chunked || r.framing.complete) return;
  if (!checks::is_closed(x)) return out.not_observable();
  ChunkReader reader;
  while (reader.next(r.framing.wire)) {
  }
  if (reader.is_lost()) return;  // chunk-size-syntax tells
  const std::string_view line = checks::first_line(r.framing.wire.substr(reader.line()));
  out.at(line.empty() ? r.start_line : line, "ends after ", r.content.octets.size(),
         " octets of content");
}

constexpr Rule kRules[] = {
    {
        .id = "chunk-size-syntax",
        .level = Level::must,
        .spec = rfc9112("7.1"),
        .summary = "A chunk-size line is not a hexadecimal number.",
        .why = "Recipients that read another number, or none, lose the end of the content.",
        .fix = "Send plain hexadecimal digits and CRLF.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Transfer-Encoding: chunked

6
No /a.
0

)",
        .violates = R"(
HTTP/1.1 404 Not Found
Content-Type: text/plain
Transfer-Encoding: chunked

[[0x6]]
No /a.
0

)",
        .when = {.has = {Field::transfer_encoding},
                 .odd = {Oddity::chunk_size},
                 .needs = {Need::wire, Need::line_ends}},
        .check = at_size_line<Oddity::chunk_size>,
    },
    {
        .id = "chunk-ext-syntax",
        .level = Level::must,
        .spec = rfc9112("7.1.1"),
        .summary = "What follows a chunk size is no chunk extension.",
        .why = "Recipients disagree on where the line ends: a way to smuggle.",
        .fix = "Send nothing after the chunk size.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Transfer-Encoding: chunked

6
No /a.
0

)",
        .violates = R"(
HTTP/1.1 404 Not Found
Content-Type: text/plain
Transfer-Encoding: chunked

[[6;a=]]
No /a.
0

)",
        .when = {.has = {Field::transfer_encoding},
                 .odd = {Oddity::chunk_extension_syntax},
                 .needs = {Need::wire}},
        .check = at_size_line<Oddity::chunk_extension_syntax>,
    },
    {
        .id = "chunk-bws",
        .level = Level::must,
        .spec = rfc9112("7.1.1"),
        .summary =
            "White space stands around the semicolon or the equals sign of a chunk extension.",
        .why = "The grammar admits it for old senders only; many recipients reject it.",
        .fix = "Remove the white space, or the extension.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Transfer-Encoding: chunked

6
No /a.
0

)",
        .violates = R"(
HTTP/1.1 404 Not Found
Content-Type: text/plain
Transfer-Encoding: chunked

[[6 ; a=1]]
No /a.
0

)",
        .when = {.has = {Field::transfer_encoding},
                 .odd = {Oddity::chunk_extension_space},
                 .needs = {Need::wire}},
        .check = at_size_line<Oddity::chunk_extension_space>,
    },
    {
        .id = "chunk-ext-present",
        .level = Level::info,
        .spec = rfc9112("7.1.1"),
        .summary = "Chunks carry extensions.",
        .why = "Nearly every recipient discards them, and intermediaries drop them.",
        .fix = "Leave them out, unless both ends agreed on them.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Transfer-Encoding: chunked

6
No /a.
0

)",
        .violates = R"(
HTTP/1.1 404 Not Found
Content-Type: text/plain
Transfer-Encoding: chunked

[[6;a="b;c"]]
No /a.
0

)",
        .when = {.has = {Field::transfer_encoding},
                 .odd = {Oddity::chunk_extension},
                 .needs = {Need::wire}},
        .check = extension,
    },
    {
        .id = "chunk-data-crlf-missing",
        .level = Level::must,
        .spec = rfc9112("7.1"),
        .summary = "Chunk-data is not followed by CRLF.",
        .why = "The size and the data disagree, so the rest of the content cannot be found.",
        .fix = "Announce the number of octets that the chunk has, and end it with CRLF.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Transfer-Encoding: chunked

6
No /a.
0

)",
        .violates = R"(
HTTP/1.1 404 Not Found
Content-Type: text/plain
Transfer-Encoding: chunked

4
No /[[a.]]
0

)",
        .when = {.has = {Field::transfer_encoding},
                 .odd = {Oddity::chunk_end},
                 .needs = {Need::wire, Need::line_ends}},
        .beats = {"chunk-size-syntax"},
        .check = data_end,
    },
    {
        .id = "chunked-truncated",
        .level = Level::must,
        .spec = rfc9112("8"),
        .summary = "The connection is closed before the last chunk and the empty line after it.",
        .why = "The client must take the content for incomplete, and may not store it.",
        .fix = "End the content with 0 CRLF CRLF; to signal an error, reset the connection.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Cache-Control: no-store
Transfer-Encoding: chunked

6
No /a.
0

)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Content-Type: text/plain
Transfer-Encoding: chunked

[[20]]
No /a.
)",
        .when = {.has = {Field::transfer_encoding}, .needs = {Need::wire, Need::connection}},
        .check = truncated,
    },
    {
        .id = "chunked-trailing-octets",
        .level = Level::must,
        .spec = rfc9112("9.2"),
        .summary = "Octets follow the end of chunked content.",
        .why = "They are read as the beginning of the next response on the connection.",
        .fix = "Send nothing after the last chunk and the trailer section.",
        .conforms = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Transfer-Encoding: chunked

6
No /a.
0

)",
        .violates = R"(
HTTP/1.1 404 Not Found
Content-Type: text/plain
Transfer-Encoding: chunked

6
No /a.
0

[[Or is it?]])",
        .when = {.has = {Field::transfer_encoding}, .needs = {Need::wire}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (x.response.framing.by == Delimiter::chunked) checks::at_after(x, out);
            },
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::chunks{"framing", kRules};

}  // namespace statute
