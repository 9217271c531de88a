// What is special to responses over HTTP/2: RFC 9113, 8.
#include <cstddef>
#include <string_view>

#include "rules/checks/certificate.h"
#include "rules/checks/families.h"
#include "rules/checks/versions/blocks.h"
#include "rules/rule.h"

namespace statute {
namespace {

constexpr FieldSet kConnectionFields{Field::connection, Field::keep_alive, Field::proxy_connection,
                                     Field::transfer_encoding, Field::upgrade};

// field-name: no octets 0x00 to 0x20 and 0x7F to 0xFF, no colon but a pseudo-field's first.
bool is_valid_name(std::string_view name) {
  if (name.starts_with(':')) name.remove_prefix(1);
  for (char c : name) {
    if (!syntax::is_vchar(c) || c == ':') return false;
  }
  return true;
}

void invalid_name(const Exchange& x, Reporter& out) {
  for (const auto section : {x.response.fields, x.response.trailers}) {
    for (const FieldLine& line : section) {
      const bool space = line.odd.contains(Oddity::name_space);
      if (space || (line.odd.contains(Oddity::name_octets) && !is_valid_name(line.name))) {
        out.at(line.name);
      }
    }
  }
}

void invalid_value(const Exchange& x, Reporter& out) {
  // Sources that join lines put such octets between them.
  const bool joined = !x.seen.contains(Need::lines);
  const std::string_view bad = joined ? std::string_view("\0", 1) : std::string_view("\0\r\n", 3);
  for (const auto section : {x.response.fields, x.response.trailers}) {
    for (const FieldLine& line : section) {
      if (!line.odd.contains(Oddity::value_control) || line.odd.contains(Oddity::obs_fold))
        continue;
      const std::size_t at = line.value.find_first_of(bad);
      if (at != line.value.npos) out.at(line.value.substr(at, 1));
    }
  }
}

void edge_space(const Exchange& x, Reporter& out) {
  const auto spaced = [](const FieldLine& line) -> std::string_view {
    const std::string_view v = line.value;
    const bool inside = !v.empty() && (syntax::is_ows(v.front()) || syntax::is_ows(v.back()));
    return inside || line.odd.contains(Oddity::value_space) ? line.whole() : std::string_view{};
  };
  checks::tell_lines(x, out, {x.response.fields, x.response.trailers}, spaced);
}

void unknown_pseudo(const Exchange& x, Reporter& out) {
  checks::tell_lines(x, out, [](const FieldLine& line) -> std::string_view {
    return checks::is_pseudo(line) && line.name != ":status" ? line.whole() : std::string_view{};
  });
}

void late_pseudo(const Exchange& x, Reporter& out) {
  bool regular = false;
  checks::tell_lines(x, out, [&regular](const FieldLine& line) -> std::string_view {
    regular = regular || !checks::is_pseudo(line);
    return regular && checks::is_pseudo(line) ? line.whole() : std::string_view{};
  });
}

void alpn_mismatch(const Exchange& x, Reporter& out) {
  const Handshake& h = x.handshake;
  if (h.selected.empty()) return out.not_observable();
  if (h.selected == "h2c") {
    out.at(x.response.start_line, "h2c is for connections without TLS");
  } else if (!h.offered.empty() &&
             !checks::any_word(h.offered, [&h](auto word) { return word == h.selected; })) {
    out.at(x.response.start_line, h.selected, " is not among ", h.offered);
  }
}

void push_invalid(const Exchange& x, Reporter& out) {
  const Response& r = x.response;
  const auto tell = [&](Oddity oddity, std::string_view what) {
    if (r.odd.contains(oddity)) out.at(r.start_line, what);
  };
  tell(Oddity::push_disabled, "the client takes no pushes");
  tell(Oddity::push_method, "for a method that is not both safe and cacheable");
  tell(Oddity::push_content, "for a request with content");
  tell(Oddity::push_authority, "for an authority that the certificate does not cover");
}

constexpr Rule kRules[] = {
    {
        .id = "http2-101",
        .level = Level::must,
        .spec = rfc9113("8.6"),
        .summary = "A 101 comes over HTTP/2.",
        .why = "HTTP/2 cannot hand over a connection, so the client has nothing to switch.",
        .fix = "Take an extended CONNECT to reach the other protocol.",
        .conforms = R"(
GET /chat HTTP/1.1
Host: a.example
Connection: upgrade
Upgrade: example/1

HTTP/1.1 101 Switching Protocols
Connection: upgrade
Upgrade: example/1

)",
        .violates = R"(
[[HTTP/2 101]]

)",
        .when = {.status = {101}, .version = {Version::http2}},
        .check = checks::at_status_line,
    },
    {
        .id = "http2-1xx-end-stream",
        .level = Level::must,
        .spec = rfc9113("8.1"),
        .summary = "The header block of an interim response ends the stream.",
        .why = "No final response can follow: the client treats the response as malformed.",
        .fix = "End the stream with the final response.",
        .conforms = R"(
GET /a HTTP/1.1
Host: a.example

HTTP/2 103
link: </a.css>; rel=preload; as=style

HTTP/2 204
date: Tue, 02 Jun 2026 10:00:00 GMT
link: </a.css>; rel=preload; as=style

)",
        .violates = R"(
# frames: end_stream_early
GET /a HTTP/1.1
Host: a.example

[[HTTP/2 103]]
link: </a.css>; rel=preload; as=style

HTTP/2 204
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.status = k1xx,
                 .version = {Version::http2},
                 .odd = {Oddity::end_stream_early},
                 .needs = {Need::wire}},
        .check = checks::at_status_line,
    },
    {
        .id = "http2-field-name-invalid",
        .level = Level::must,
        .spec = rfc9113("8.2.1"),
        .summary = "A field name over HTTP/2 has an octet that none may have.",
        .why =
            "Recipients reject the response; those that do not, and pass it on over HTTP/1.1, let "
            "fields be smuggled.",
        .fix = "Use tokens in lower case as field names.",
        .conforms = R"(
HTTP/2 204
date: Tue, 02 Jun 2026 10:00:00 GMT
cache-note: a

)",
        .violates = R"(
HTTP/2 204
date: Tue, 02 Jun 2026 10:00:00 GMT
[[cache note]]: a

)",
        .when = {.version = {Version::http2}, .odd = {Oddity::name_octets, Oddity::name_space}},
        .check = invalid_name,
    },
    {
        .id = "http2-field-name-uppercase",
        .level = Level::must,
        .spec = rfc9113("8.2.1"),
        .summary = "A field name over HTTP/2 has capital letters.",
        .why = "Clients treat the response as malformed and reset the stream.",
        .fix = "Send field names in lower case.",
        .conforms = R"(
HTTP/2 204
:status: 204
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/2 204
:status: 204
[[Date]]: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.version = {Version::http2},
                 .odd = {Oddity::name_upper_case},
                 .needs = {Need::wire}},
        .check = checks::upper_case,
    },
    {
        .id = "http2-field-value-invalid",
        .level = Level::must,
        .spec = rfc9113("8.2.1"),
        .summary = "A field value over HTTP/2 has NUL, CR or LF.",
        .why =
            "Recipients reject the response; those that do not, and pass it on over HTTP/1.1, let "
            "fields be smuggled.",
        .fix = "Refuse such values where fields are set.",
        .conforms = R"(
HTTP/2 204
date: Tue, 02 Jun 2026 10:00:00 GMT
cache-note: a b

)",
        .violates = R"(
HTTP/2 204
date: Tue, 02 Jun 2026 10:00:00 GMT
cache-note: a[[\r]]b

)",
        .when = {.version = {Version::http2}, .odd = {Oddity::value_control}},
        .check = invalid_value,
    },
    {
        .id = "http2-field-value-whitespace",
        .level = Level::must,
        .spec = rfc9113("8.2.1"),
        .summary = "A field value over HTTP/2 begins or ends with white space.",
        .why = "It is part of the value there, so that comparisons fail; strict clients reject it.",
        .fix = "Trim values before they are encoded.",
        .conforms = R"(
HTTP/2 204
:status: 204
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/2 204
:status: 204
[[date:  Tue, 02 Jun 2026 10:00:00 GMT]]

)",
        .when = {.version = {Version::http2},
                 .odd = {Oddity::value_edge_space},
                 .needs = {Need::wire}},
        .check = edge_space,
    },
    {
        .id = "http2-pseudo-invalid",
        .level = Level::must,
        .spec = rfc9113("8.3"),
        .summary = "A response over HTTP/2 has a pseudo-field that is not :status.",
        .why = "Clients treat the response as malformed and reset the stream.",
        .fix = "Send :status and no other pseudo-field.",
        .conforms = R"(
HTTP/2 204
:status: 204
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/2 204
:status: 204
[[:version: HTTP/1.1]]
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.version = {Version::http2}, .odd = {Oddity::pseudo_unknown}},
        .check = unknown_pseudo,
    },
    {
        .id = "http2-pseudo-order",
        .level = Level::must,
        .spec = rfc9113("8.3"),
        .summary = "A pseudo-field follows a regular field in a response over HTTP/2.",
        .why = "Clients treat the response as malformed and reset the stream.",
        .fix = "Send :status before all other fields.",
        .conforms = R"(
HTTP/2 204
:status: 204
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/2 204
date: Tue, 02 Jun 2026 10:00:00 GMT
[[:status: 204]]

)",
        .when = {.version = {Version::http2}, .odd = {Oddity::pseudo_late}, .needs = {Need::wire}},
        .check = late_pseudo,
    },
    {
        .id = "http2-pseudo-trailer",
        .level = Level::must,
        .spec = rfc9113("8.1"),
        .summary = "Trailers over HTTP/2 have a pseudo-field.",
        .why = "Clients treat the response as malformed and reset the stream.",
        .fix = "Send regular fields only after the content.",
        .conforms = R"(
HTTP/2 204
:status: 204
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
# frames: pseudo_in_trailers
[[HTTP/2 200]]
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.version = {Version::http2},
                 .odd = {Oddity::pseudo_in_trailers},
                 .needs = {Need::wire}},
        .check = checks::at_trailers,
    },
    {
        .id = "http2-status-missing",
        .level = Level::must,
        .spec = rfc9113("8.3.2"),
        .summary = "A header block over HTTP/2 has no sound :status, or several.",
        .why = "Clients treat the response as malformed and reset the stream.",
        .fix = "Send :status once, with three digits, at the head of every response.",
        .conforms = R"(
HTTP/2 204
:status: 204
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/2 204
:status: 204
[[:status: 200]]
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.version = {Version::http2},
                 .odd = {Oddity::pseudo_missing, Oddity::pseudo_repeated},
                 .needs = {Need::wire}},
        .check = checks::status_missing,
    },
    {
        .id = "http2-trailers-no-end",
        .level = Level::must,
        .spec = rfc9113("8.1"),
        .summary = "A header block after the final response does not end the stream.",
        .why = "It can only be trailers, which end it: clients treat the response as malformed.",
        .fix = "Set END_STREAM on the trailers.",
        .conforms = R"(
HTTP/2 204
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
# frames: end_stream_missing
[[HTTP/2 200]]
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.version = {Version::http2},
                 .odd = {Oddity::end_stream_missing},
                 .needs = {Need::wire}},
        .check = checks::at_trailers,
    },
    {
        .id = "http2-connection-fields",
        .level = Level::must,
        .spec = rfc9113("8.2.2"),
        .summary = "A response over HTTP/2 has a field that speaks of an HTTP/1.1 connection.",
        .why = "Strict clients treat the response as malformed and reset the stream.",
        .fix =
            "Drop Connection, Keep-Alive, Proxy-Connection, Transfer-Encoding and Upgrade when a "
            "response is sent over HTTP/2.",
        .conforms = R"(
HTTP/2 204
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/2 204
date: Tue, 02 Jun 2026 10:00:00 GMT
[[connection: keep-alive]]
[[keep-alive: timeout=5]]

)",
        .when = {.version = {Version::http2}, .any = kConnectionFields},
        .check = checks::at_fields<Field::connection, Field::keep_alive, Field::proxy_connection,
                                   Field::transfer_encoding, Field::upgrade>,
    },
    {
        .id = "http2-te",
        .level = Level::must,
        .spec = rfc9113("8.2.2"),
        .summary = "A response over HTTP/2 has TE.",
        .why = "Only requests may have it: strict clients treat the response as malformed.",
        .fix = "Leave TE out of responses.",
        .conforms = R"(
HTTP/2 204
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/2 204
date: Tue, 02 Jun 2026 10:00:00 GMT
[[te: trailers]]

)",
        .when = {.version = {Version::http2}, .has = {Field::te}, .by_value = true},
        .check = checks::at_field<Field::te>,
    },
    {
        .id = "http2-connect-headers",
        .level = Level::must,
        .spec = rfc9113("8.5"),
        .summary = "On the stream of a CONNECT come frames that a tunnel does not have.",
        .why = "The client cannot take them for octets of the tunnel and resets the stream.",
        .fix = "After the 2xx, send DATA until the tunnel ends, and END_STREAM with the last.",
        .conforms = R"(
CONNECT b.example:443 HTTP/1.1
Host: b.example:443

HTTP/2 200
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
# frames: content_after_end
CONNECT b.example:443 HTTP/1.1
Host: b.example:443

[[HTTP/2 200]]
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.status = k2xx,
                 .method = {Method::connect},
                 .version = {Version::http2},
                 .odd = {Oddity::content_after_end},
                 .needs = {Need::wire}},
        .check = checks::at_status_line,
    },
    {
        .id = "http2-content-length-mismatch",
        .level = Level::must,
        .spec = rfc9113("8.1.1"),
        .summary = "Content-Length is not the sum of the DATA frames over HTTP/2.",
        .why = "Clients treat the response as malformed; proxies to HTTP/1.1 may frame it wrong.",
        .fix = "Send the length of the content as it leaves, or no Content-Length at all.",
        .conforms = R"(
# frames: whole
HEAD /a HTTP/1.1
Host: a.example

HTTP/2 404
date: Tue, 02 Jun 2026 10:00:00 GMT
content-type: text/plain
content-length: 5

)",
        .violates = R"(
# frames: whole
GET /a HTTP/1.1
Host: a.example

HTTP/2 404
date: Tue, 02 Jun 2026 10:00:00 GMT
content-type: text/plain
content-length: [[5]]

nothing here
)",
        .when = {.status = Statuses::range(200, 999),
                 .version = {Version::http2},
                 .has = {Field::content_length},
                 .needs = {Need::request, Need::wire, Need::content}},
        .beats = {"content-length-short", "content-length-long"},
        .check = checks::length_mismatch,
    },
    {
        .id = "http2-alpn-mismatch",
        .level = Level::must,
        .spec = {"RFC 7301", "3.2"},
        .summary = "TLS selected a protocol that the client had not offered, or h2c.",
        .why = "The client ends the connection, or talks another protocol than the server does.",
        .fix = "Select a protocol that the client offers, h2 or http/1.1, or fail the handshake.",
        .conforms = R"(
# scheme: https
# alpn offered: h2 http/1.1
# alpn: h2
HTTP/2 204
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
# scheme: https
# alpn offered: http/1.1
# alpn: h2
[[HTTP/2 204]]
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.needs = {Need::handshake}},
        .once_per_host = true,
        .check = alpn_mismatch,
    },
    {
        .id = "http2-preface-missing",
        .level = Level::must,
        .spec = rfc9113("3.4"),
        .summary = "The server's first frame is not SETTINGS.",
        .why = "Clients take it for a connection error and close.",
        .fix = "Send SETTINGS before any other frame, an empty one if need be.",
        .conforms = R"(
HTTP/2 204
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
# frames: settings_missing
[[HTTP/2 204]]
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.version = {Version::http2},
                 .odd = {Oddity::settings_missing},
                 .needs = {Need::wire}},
        .check = checks::at_status_line,
    },
    {
        .id = "http2-push-invalid",
        .level = Level::must,
        .spec = rfc9113("8.4"),
        .summary = "The server pushes what it may not.",
        .why = "Clients close the connection, or drop what was sent for nothing.",
        .fix = "Push nothing, or no more than GET and HEAD of the own origin, to clients that take "
               "it.",
        .conforms = R"(
HTTP/2 204
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
# frames: push_disabled
[[HTTP/2 204]]
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .when = {.version = {Version::http2},
                 .odd = {Oddity::push_disabled, Oddity::push_method, Oddity::push_content,
                         Oddity::push_authority},
                 .needs = {Need::wire}},
        .check = push_invalid,
    },
    {
        .id = "http2-alt-svc-header",
        .level = Level::info,
        .spec = {"RFC 7838", "3"},
        .summary = "An Alt-Svc field is sent over HTTP/2, which has a frame for it.",
        .why = "Nothing breaks: browsers read the field and ignore the frame.",
        .fix = "Nothing needs to change; servers may send an ALTSVC frame instead.",
        .conforms = R"(
HTTP/2 204
date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
HTTP/2 204
date: Tue, 02 Jun 2026 10:00:00 GMT
[[alt-svc: h3=":443"; ma=86400]]

)",
        .when = {.version = {Version::http2}, .has = {Field::alt_svc}, .by_value = true},
        .once_per_host = true,
        .check = checks::at_field<Field::alt_svc>,
    },
};
static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::http2{"http2", kRules};

}  // namespace statute
