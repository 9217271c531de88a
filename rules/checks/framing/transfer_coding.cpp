// Transfer-Encoding: RFC 9112, 6.1 and 7.
#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/checks/families.h"
#include "rules/checks/framing/common.h"
#include "rules/rule.h"
#include "rules/syntax/coding.h"

namespace statute {
namespace {

using syntax::TransferCoding;
using syntax::TransferCodingName;

// Calls `f` with every coding and the text of its name; lines that do not follow
// the grammar have none.
template <class F>
void each_coding(const Message& m, F&& f) {
  for (const FieldLine& line : m.lines(Field::transfer_encoding)) {
    const auto codings = syntax::transfer_encoding(line.value);
    if (!codings) continue;
    for (const TransferCoding& coding : *codings) f(coding);
  }
}

bool is_compression(TransferCodingName name) {
  return name == TransferCodingName::gzip || name == TransferCodingName::deflate ||
         name == TransferCodingName::compress;
}

void chunked_not_final(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  std::optional<TransferCoding> last;
  each_coding(r, [&last](const TransferCoding& coding) {
    if (coding.known() != TransferCodingName::identity) last = coding;
  });
  if (r.framing.by != Delimiter::close || !last) return;
  const bool declared = checks::lists(r, Field::connection, "keep-alive");
  if (!declared && !x.seen.contains(Need::connection)) return out.not_observable();
  if (declared || checks::stays_open(x)) out.at(last->name);
}

void chunked_twice(const Exchange& x, Reporter& out) {
  std::size_t count = 0;
  each_coding(x.response, [&](const TransferCoding& coding) {
    if (coding.known() == TransferCodingName::chunked && ++count == 2) out.at(coding.name);
  });
}

// Whether data cannot be what the coding makes, by how it begins: the magic of
// gzip and compress, the checksum of the header of zlib.
bool cannot_be(TransferCodingName coding, std::string_view data) {
  const auto octet = [data](std::size_t i) { return static_cast<unsigned char>(data[i]); };
  const bool two = data.size() >= 2;
  switch (coding) {
    case TransferCodingName::gzip:
      return !two || octet(0) != 0x1F || octet(1) != 0x8B;
    case TransferCodingName::compress:
      return !two || octet(0) != 0x1F || octet(1) != 0x9D;
    case TransferCodingName::deflate:
      return !two || (octet(0) & 0x0F) != 8 || (octet(0) * 256 + octet(1)) % 31 != 0;
    default:
      return false;
  }
}

void undecodable(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  if (!r.framing.complete || r.content.octets.empty()) return;
  if (r.framing.by != Delimiter::chunked && r.framing.by != Delimiter::close) return;
  std::optional<TransferCoding> outer;  // applied last, but for chunked
  each_coding(r, [&outer](const TransferCoding& coding) {
    if (coding.known() != TransferCodingName::chunked) outer = coding;
  });
  if (!outer || !cannot_be(outer->known(), r.content.octets)) return;
  out.at(outer->name, "the content does not begin so").also(r.content.octets.substr(0, 2));
}

void identity(const Exchange& x, Reporter& out) {
  each_coding(x.response, [&out](const TransferCoding& coding) {
    if (coding.known() == TransferCodingName::identity) out.at(coding.name);
  });
}

void parameters(const Exchange& x, Reporter& out) {
  each_coding(x.response, [&out](const TransferCoding& coding) {
    const bool known =
        coding.known() == TransferCodingName::chunked || is_compression(coding.known());
    if (known && !coding.parameters.empty()) out.at((*coding.parameters.begin()).text);
  });
}

void unregistered(const Exchange& x, Reporter& out) {
  each_coding(x.response, [&out](const TransferCoding& coding) {
    if (coding.known() == TransferCodingName::unknown) out.at(coding.name);
  });
}

// Whether the request's TE makes the coding acceptable.
bool is_offered(const Request& q, const TransferCoding& coding) {
  for (const FieldLine& line : q.lines(Field::te)) {
    const auto te = syntax::te(line.value);
    if (te && te->quality(coding.name).value_or(0) > 0) return true;
  }
  return false;
}

void unoffered(const Exchange& x, Reporter& out) {
  each_coding(x.response, [&](const TransferCoding& coding) {
    if (is_compression(coding.known()) && !is_offered(*x.request, coding)) out.at(coding.name);
  });
}

void through_http10(const Exchange& x, Reporter& out) {
  const Request& q = *x.request;
  if (!q.is_http1() || q.minor == 0 || x.response.framing.by != Delimiter::chunked) return;
  if (!checks::lists(q, Field::connection, "close")) return;
  for (const FieldLine& line : q.lines(Field::via)) {
    for (std::string_view e : syntax::Elements(line.value)) {
      if (e.starts_with("1.0 ") || syntax::same(e.substr(0, 9), "HTTP/1.0 ")) {
        out.at(line.whole()).also(x.response.first(Field::transfer_encoding)->whole());
        return;
      }
    }
  }
}

void bodiless(const Exchange& x, Reporter& out) {
  const bool to_head = x.request->method == Method::head;
  const int status = x.response.status;
  if (status == 304 || (to_head && status >= 200 && status != 204)) {
    checks::at_field<Field::transfer_encoding>(x, out);
  }
}

constexpr std::string_view kPlain = R"(
HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Transfer-Encoding: chunked

6
No /a.
0

)";

constexpr std::string_view kAsked = R"(
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

)";

constexpr Rule kRules[] = {
    {
        .id = "transfer-encoding-syntax",
        .level = Level::must,
        .spec = rfc9112("6.1"),
        .summary = "Transfer-Encoding is not a list of transfer codings.",
        .why = "Recipients that read something else into it find another end of the content.",
        .fix = "Send Transfer-Encoding: chunked.",
        .conforms = kPlain,
        .violates = R"(
HTTP/1.1 404 Not Found
Transfer-Encoding: [["chunked"]]

6
No /a.
0

)",
        .when = {.has = {Field::transfer_encoding}, .by_value = true},
        .check = checks::matches<Field::transfer_encoding, syntax::transfer_encoding>,
    },
    {
        .id = "transfer-encoding-chunked-twice",
        .level = Level::must,
        .spec = rfc9112("6.1"),
        .summary = "Chunked is applied more than once.",
        .why = "One recipient removes it once and another twice; many close the connection.",
        .fix = "Let either the application or the server say chunked, not both.",
        .conforms = kPlain,
        .violates = R"(
HTTP/1.1 404 Not Found
Transfer-Encoding: chunked
Transfer-Encoding: [[chunked]]

6
No /a.
0

)",
        .when = {.has = {Field::transfer_encoding}},
        .check = chunked_twice,
    },
    {
        .id = "transfer-encoding-chunked-not-final",
        .level = Level::must,
        .spec = rfc9112("6.1"),
        .summary = "The last transfer coding is not chunked, yet the connection stays open.",
        .why = "Nothing shows where the content ends: the client waits until it gives up.",
        .fix = "Apply chunked last, or close the connection at the end of the content.",
        .conforms = kPlain,
        .violates = R"(
HTTP/1.1 404 Not Found
Connection: keep-alive
Transfer-Encoding: [[gzip]]

\x1F\x8B)",
        .when = {.version = {Version::http1},
                 .has = {Field::transfer_encoding},
                 .needs = {Need::wire}},
        .reads = {Field::connection},
        .check = chunked_not_final,
    },
    {
        .id = "transfer-encoding-http10-response",
        .level = Level::must,
        .spec = rfc9112("6.1"),
        .summary = "An HTTP/1.0 response has Transfer-Encoding.",
        .why = "HTTP/1.0 has no transfer codings: the client must take the framing for faulty.",
        .fix = "Send HTTP/1.1, or delimit the content by Content-Length.",
        .conforms = kPlain,
        .violates = R"(
HTTP/1.0 404 Not Found
[[Transfer-Encoding: chunked]]

6
No /a.
0

)",
        .when = {.version = {Version::http1}, .has = {Field::transfer_encoding}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (x.response.minor == 0) checks::at_field<Field::transfer_encoding>(x, out);
            },
    },
    {
        .id = "transfer-encoding-http10-request",
        .level = Level::must,
        .spec = rfc9112("6.1"),
        .summary = "The answer to an HTTP/1.0 request has Transfer-Encoding.",
        .why = "A client of HTTP/1.0 takes the chunk framing for content.",
        .fix = "Delimit the content by Content-Length, or by the close.",
        .conforms = kAsked,
        .violates = R"(
GET /a HTTP/1.0
Host: a.example

HTTP/1.1 404 Not Found
[[Transfer-Encoding: chunked]]

6
No /a.
0

)",
        .when = {.has = {Field::transfer_encoding}, .needs = {Need::request}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const Request& q = *x.request;
              const bool old = checks::is_http10(q) || (q.major == 0 && q.version == "HTTP/0.9");
              if (old) checks::at_field<Field::transfer_encoding>(x, out);
            },
    },
    {
        .id = "transfer-encoding-1xx",
        .level = Level::must,
        .spec = rfc9112("6.1"),
        .summary = "An interim response has Transfer-Encoding.",
        .why = "A client that believes it takes the final response for chunks.",
        .fix = "Send Transfer-Encoding with the final response only.",
        .conforms = R"(
POST /a HTTP/1.1
Host: a.example
Expect: 100-continue
Content-Length: 2

hi
HTTP/1.1 100 Continue

HTTP/1.1 404 Not Found
Date: Tue, 02 Jun 2026 10:00:00 GMT
Content-Type: text/plain
Cache-Control: no-store
Content-Length: 6

No /a.)",
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 103 Early Hints
[[Transfer-Encoding: chunked]]

HTTP/1.1 404 Not Found
Content-Length: 6

No /a.)",
        .when = {.status = k1xx, .has = {Field::transfer_encoding}},
        .check = checks::at_field<Field::transfer_encoding>,
    },
    {
        .id = "transfer-encoding-204",
        .level = Level::must,
        .spec = rfc9112("6.1"),
        .summary = "A 204 response has Transfer-Encoding.",
        .why = "A recipient that believes it waits for chunks that never come.",
        .fix = "Remove Transfer-Encoding.",
        .conforms = R"(
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[Transfer-Encoding: chunked]]

)",
        .when = {.status = {204}, .has = {Field::transfer_encoding}},
        .check = checks::at_field<Field::transfer_encoding>,
    },
    {
        .id = "transfer-encoding-connect",
        .level = Level::must,
        .spec = rfc9112("6.1"),
        .summary = "A successful answer to CONNECT has Transfer-Encoding.",
        .why = "A recipient that believes it takes what comes through the tunnel for chunks.",
        .fix = "Remove Transfer-Encoding.",
        .conforms = R"(
CONNECT b.example:443 HTTP/1.1
Host: b.example:443

HTTP/1.1 200 Connected
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
CONNECT b.example:443 HTTP/1.1
Host: b.example:443

HTTP/1.1 200 Connected
[[Transfer-Encoding: chunked]]

)",
        .when = {.status = k2xx, .method = {Method::connect}, .has = {Field::transfer_encoding}},
        .check = checks::at_field<Field::transfer_encoding>,
    },
    {
        .id = "transfer-encoding-undecodable",
        .level = Level::must,
        .spec = rfc9112("7.2"),
        .summary = "What the chunks hold is not in the transfer coding that is listed.",
        .why = "The client fails to decode the content, and shows none.",
        .fix = "Apply the coding that is listed, or list chunked alone.",
        .conforms = kPlain,
        .violates = R"(
HTTP/1.1 404 Not Found
Transfer-Encoding: [[gzip]], chunked

6
[[No]] /a.
0

)",
        .when = {.version = {Version::http1},
                 .has = {Field::transfer_encoding},
                 .needs = {Need::wire, Need::content}},
        .check = undecodable,
    },
    {
        .id = "transfer-encoding-identity",
        .level = Level::advice,
        .spec = rfc9112("7"),
        .summary = "Transfer-Encoding names identity, which is no coding any more.",
        .why = "Recipients that no longer know it take the framing for faulty.",
        .fix = "Drop Transfer-Encoding.",
        .conforms = kPlain,
        .violates = R"(
HTTP/1.1 404 Not Found
Transfer-Encoding: [[identity]]
Content-Length: 6

No /a.)",
        .when = {.has = {Field::transfer_encoding}},
        .check = identity,
    },
    {
        .id = "transfer-encoding-parameters",
        .level = Level::advice,
        .spec = rfc9112("7.1"),
        .summary = "A transfer coding that has no parameters carries some.",
        .why = "Recipients may take it for an unknown coding, or for an error.",
        .fix = "Remove the parameters.",
        .conforms = kPlain,
        .violates = R"(
HTTP/1.1 404 Not Found
Transfer-Encoding: chunked;[[q=1]]

6
No /a.
0

)",
        .when = {.has = {Field::transfer_encoding}},
        .check = parameters,
    },
    {
        .id = "transfer-encoding-unregistered",
        .level = Level::advice,
        .spec = rfc9112("7.3"),
        .summary = "A transfer coding is not registered.",
        .why = "No client can decode it.",
        .fix = "Use chunked; compress by Content-Encoding.",
        .conforms = kPlain,
        .violates = R"(
HTTP/1.1 404 Not Found
Transfer-Encoding: [[br]], chunked

6
No /a.
0

)",
        .when = {.has = {Field::transfer_encoding}},
        .check = unregistered,
    },
    {
        .id = "transfer-encoding-unoffered",
        .level = Level::advice,
        .spec = rfc9112("7.4"),
        .summary = "A compression transfer coding is used that TE did not offer.",
        .why = "Hardly any client knows such codings: it shows compressed octets.",
        .fix = "Use chunked alone, unless the request's TE lists more.",
        .conforms = kAsked,
        .violates = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
Transfer-Encoding: [[gzip]], chunked

2
\x1F\x8B
0

)",
        .when = {.has = {Field::transfer_encoding}, .needs = {Need::request, Need::request_fields}},
        .check = unoffered,
    },
    {
        .id = "chunked-in-http10-connection",
        .level = Level::advice,
        .spec = rfc9112("6.1"),
        .summary = "A request that came through an HTTP/1.0 proxy is answered in chunks.",
        .why = "The proxy may pass the chunk framing on as content.",
        .fix = "Delimit by Content-Length or the close, where Via names a hop of HTTP/1.0.",
        .conforms = kAsked,
        .violates = R"(
GET /a HTTP/1.1
Host: a.example
[[Via: 1.0 proxy]]
Connection: close

HTTP/1.1 404 Not Found
Connection: close
[[Transfer-Encoding: chunked]]

6
No /a.
0

)",
        .when = {.has = {Field::transfer_encoding}, .asked = {Field::connection, Field::via}},
        .check = through_http10,
    },
    {
        .id = "transfer-encoding-304-head",
        .level = Level::info,
        .spec = rfc9112("6.1"),
        .summary = "A response that has no content has Transfer-Encoding.",
        .why = "It is right so: it tells what the content of a 200 to GET would have had.",
        .fix = "Nothing needs to be done.",
        .conforms = kAsked,
        .violates = R"(
HEAD /a HTTP/1.1
Host: a.example

HTTP/1.1 404 Not Found
[[Transfer-Encoding: chunked]]

)",
        .when = {.has = {Field::transfer_encoding}, .needs = {Need::request}},
        .check = bodiless,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::transfer_coding{"framing", kRules};

}  // namespace statute
