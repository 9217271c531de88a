// What is special to responses over HTTP/3: RFC 9114, 4.
#include <string_view>

#include "rules/checks/families.h"
#include "rules/checks/versions/blocks.h"
#include "rules/rule.h"

namespace statute {
namespace {

consteval Spec rfc9114(std::string_view section) { return {"RFC 9114", section}; }

// Other pseudo-fields than :status, and those behind a regular field.
void misplaced_pseudo(const Exchange& x, Reporter& out) {
  if (x.response.odd.contains(Oddity::pseudo_in_trailers)) checks::at_trailers(x, out);
  if (!x.response.odd.contains_any({Oddity::pseudo_unknown, Oddity::pseudo_late})) return;
  bool regular = false;
  checks::tell_lines(x, out, [&regular](const FieldLine& line) -> std::string_view {
    if (!checks::is_pseudo(line)) {
      regular = true;
      return {};
    }
    return regular || line.name != ":status" ? line.whole() : std::string_view{};
  });
}

constexpr Rule kRules[] = {
    {
        .id = "http3-101",
        .level = Level::must,
        .spec = rfc9114("4.5"),
        .summary = "A 101 comes over HTTP/3.",
        .why = "HTTP/3 cannot hand over a connection, so the client has nothing to switch.",
        .fix = "Take an extended CONNECT to reach the other protocol.",
        .conforms = R"(
HTTP/3 204
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
[[HTTP/3 101]]

)",
        .when = {.status = {101}, .version = {Version::http3}},
        .check = checks::at_status_line,
    },
    {
        .id = "http3-field-name-uppercase",
        .level = Level::must,
        .spec = rfc9114("4.2"),
        .summary = "A field name over HTTP/3 has capital letters.",
        .why = "Clients treat the response as malformed and drop the stream.",
        .fix = "Send field names in lower case.",
        .conforms = R"(
HTTP/3 204
:status: 204
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/3 204
:status: 204
[[Date]]: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.version = {Version::http3},
                 .odd = {Oddity::name_upper_case},
                 .needs = {Need::wire}},
        .check = checks::upper_case,
    },
    {
        .id = "http3-pseudo-invalid",
        .level = Level::must,
        .spec = rfc9114("4.3"),
        .summary = "A response over HTTP/3 has a pseudo-field where none may be.",
        .why = "Clients treat the response as malformed and drop the stream.",
        .fix = "Send :status before all other fields, and no other pseudo-field.",
        .conforms = R"(
HTTP/3 204
:status: 204
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/3 204
:status: 204
[[:path: /]]
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.version = {Version::http3},
                 .odd = {Oddity::pseudo_unknown, Oddity::pseudo_late, Oddity::pseudo_in_trailers},
                 .needs = {Need::wire}},
        .check = misplaced_pseudo,
    },
    {
        .id = "http3-second-final",
        .level = Level::must,
        .spec = rfc9114("4.1"),
        .summary = "Frames follow the end of the response on its HTTP/3 stream.",
        .why = "The client treats the response as malformed, though all of it has come.",
        .fix = "Send one final response, its content, and trailers at most.",
        .conforms = R"(
HTTP/3 204
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
# frames: content_after_end
[[HTTP/3 204]]
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.version = {Version::http3},
                 .odd = {Oddity::content_after_end},
                 .needs = {Need::wire}},
        .check = checks::at_trailers,
    },
    {
        .id = "http3-status-missing",
        .level = Level::must,
        .spec = rfc9114("4.3.2"),
        .summary = "A header block over HTTP/3 has no sound :status, or several.",
        .why = "Clients treat the response as malformed and drop the stream.",
        .fix = "Send :status once, with three digits, at the head of every response.",
        .conforms = R"(
HTTP/3 204
:status: 204
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/3 204
[[:status: 2O4]]
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.version = {Version::http3},
                 .odd = {Oddity::pseudo_missing, Oddity::pseudo_repeated},
                 .needs = {Need::wire}},
        .check = checks::status_missing,
    },
    {
        .id = "http3-connection-fields",
        .level = Level::must,
        .spec = rfc9114("4.2"),
        .summary = "A response over HTTP/3 has a field that speaks of an HTTP/1.1 connection.",
        .why = "Strict clients treat the response as malformed and drop the stream.",
        .fix =
            "Drop Connection, Keep-Alive, Proxy-Connection, Transfer-Encoding and Upgrade when a "
            "response is sent over HTTP/3.",
        .conforms = R"(
HTTP/3 204
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/3 204
date: Tue, 02 Jun 2026 10:00:00 GMT
[[connection: close]]

)",
        .when = {.version = {Version::http3},
                 .any = {Field::connection, Field::keep_alive, Field::proxy_connection,
                         Field::transfer_encoding, Field::upgrade}},
        .check = checks::at_fields<Field::connection, Field::keep_alive, Field::proxy_connection,
                                   Field::transfer_encoding, Field::upgrade>,
    },
    {
        .id = "http3-content-length-mismatch",
        .level = Level::must,
        .spec = rfc9114("4.1.2"),
        .summary = "Content-Length is not the sum of the DATA frames over HTTP/3.",
        .why = "Clients treat the response as malformed; proxies to HTTP/1.1 may frame it wrong.",
        .fix = "Send the length of the content as it leaves, or no Content-Length at all.",
        .conforms = R"(
# frames: whole
HEAD /a HTTP/1.1
Host: a.example

HTTP/3 404
date: Tue, 02 Jun 2026 10:00:00 GMT
content-type: text/plain
content-length: 5

)",
        .violates = R"(
# frames: whole
GET /a HTTP/1.1
Host: a.example

HTTP/3 404
date: Tue, 02 Jun 2026 10:00:00 GMT
content-type: text/plain
content-length: [[500]]

nothing here
)",
        .when = {.status = Statuses::range(200, 999),
                 .version = {Version::http3},
                 .has = {Field::content_length},
                 .needs = {Need::request, Need::wire, Need::content}},
        .beats = {"content-length-short", "content-length-long"},
        .check = checks::length_mismatch,
    },
};
static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::http3{"http3", kRules};

}  // namespace statute
