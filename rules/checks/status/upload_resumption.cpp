// What 104 owes to a client that may resume its upload: the draft of resumable
// uploads.
#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"

namespace statute {
namespace {

consteval Spec resumable_upload(std::string_view section) {
  return {"draft-ietf-httpbis-resumable-upload", section};
}

void interop_version(const Exchange& x, Reporter& out) {
  constexpr Field kVersion = Field::upload_draft_interop_version;
  const FieldLine* sent = x.response.first(kVersion);
  const FieldLine* asked = x.request->first(kVersion);
  if (sent == nullptr) {
    out.at(x.response.start_line, "the 104 names no version");
  } else if (asked == nullptr) {
    out.at(sent->whole(), "the request names no version");
  } else if (asked->value != sent->value) {
    out.at(sent->value, "the request names ", asked->value);
  }
}

const FieldLine* location_before(const Exchange& x) {
  for (std::size_t i = checks::interim_position(x); i-- > 0;) {
    const Response& r = x.interim[i];
    if (const FieldLine* line = r.first(Field::location); r.status == 104 && line != nullptr) {
      return line;
    }
  }
  return nullptr;
}

// A redirection's Location names another resource, and so does that of a
// finished upload.
const FieldLine* location_at_last(const Exchange& x) {
  if (x.final == nullptr || (x.final->status >= 300 && x.final->status < 400)) return nullptr;
  if (x.final->value(Field::upload_complete) == "?1") return nullptr;
  return x.final->first(Field::location);
}

void upload_moves(const Exchange& x, Reporter& out) {
  const FieldLine* here = x.response.first(Field::location);
  const FieldLine* before = location_before(x);
  if (before != nullptr && before->value != here->value) out.at(here->value);
  if (checks::interim_follows(x, 104)) return;
  const FieldLine* last = location_at_last(x);
  if (last != nullptr && last->value != here->value) out.at(last->value);
}

constexpr Rule kRules[] = {
    {
        .id = "104-append-location",
        .level = Level::must,
        .spec = resumable_upload("Upload Append, Server Behavior"),
        .summary = "A 104 has Location although the request appends to an upload it knows.",
        .why = "The client may take it for a move of the upload, and go on at another URI.",
        .fix = "Leave Location out of progress reports: Upload-Offset is enough.",
        .conforms = R"(
PATCH /uploads/1 HTTP/1.1
Host: a.example
Upload-Offset: 5
Upload-Complete: ?1
Content-Type: application/partial-upload
Content-Length: 2

hi
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
PATCH /uploads/1 HTTP/1.1
Host: a.example
Upload-Draft-Interop-Version: 8
Upload-Offset: 5
Upload-Complete: ?1
Content-Type: application/partial-upload
Content-Length: 2

hi
HTTP/1.1 104 Upload Resumption Supported
Upload-Draft-Interop-Version: 8
[[Location: /uploads/1]]
Upload-Offset: 6

HTTP/1.1 204 No Content

)",
        .when = {.status = {104},
                 .method = {Method::patch},
                 .has = {Field::location},
                 .asked = {Field::upload_offset, Field::content_type}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (!checks::has_type(*x.request, "application/partial-upload")) return;
              checks::at_field<Field::location>(x, out);
            },
    },
    {
        .id = "104-interop-version",
        .level = Level::must,
        .spec = resumable_upload("Draft Version Identification"),
        .summary = "A 104 and its request do not name the same version of the draft.",
        .why = "Versions of the draft differ on the wire, so the upload cannot be resumed.",
        .fix = "Send 104 only to a request with the Upload-Draft-Interop-Version that the server "
               "implements, and repeat it.",
        .conforms = R"(
POST /uploads HTTP/1.1
Host: a.example
Content-Length: 2

hi
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
POST /uploads HTTP/1.1
Host: a.example
Upload-Draft-Interop-Version: 6
Upload-Complete: ?1
Content-Length: 2

hi
HTTP/1.1 104 Upload Resumption Supported
Upload-Draft-Interop-Version: [[8]]
Location: /uploads/1

HTTP/1.1 204 No Content

)",
        .when = {.status = {104}, .needs = {Need::request, Need::request_fields}},
        .reads = {Field::upload_draft_interop_version},
        .check = interop_version,
    },
    {
        .id = "104-location-missing",
        .level = Level::must,
        .spec = resumable_upload("Upload Creation, Server Behavior"),
        .summary = "A 104 names neither the upload nor its progress.",
        .why = "Without the URI of the upload, a client that is cut off cannot resume it.",
        .fix = "Put the URI of the upload into Location.",
        .conforms = R"(
POST /uploads HTTP/1.1
Host: a.example
Content-Length: 2

hi
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
POST /uploads HTTP/1.1
Host: a.example
Upload-Draft-Interop-Version: 8
Upload-Complete: ?1
Content-Length: 2

hi
[[HTTP/1.1 104 Upload Resumption Supported]]
Upload-Draft-Interop-Version: 8

HTTP/1.1 204 No Content

)",
        .when = {.status = {104},
                 .lacks = {Field::location, Field::upload_offset},
                 .needs = {Need::request}},
        .check = checks::at_status_line,
    },
    {
        .id = "104-location-differs",
        .level = Level::must,
        .spec = resumable_upload("Upload Creation, Server Behavior"),
        .summary = "Two responses to one request name different URIs for the upload.",
        .why = "The client resumes at one of them, and what was sent may be with the other.",
        .fix = "Give an upload one URI, and send that one throughout.",
        .conforms = R"(
POST /uploads HTTP/1.1
Host: a.example
Content-Length: 2

hi
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
POST /uploads HTTP/1.1
Host: a.example
Upload-Draft-Interop-Version: 8
Upload-Complete: ?1
Content-Length: 2

hi
HTTP/1.1 104 Upload Resumption Supported
Upload-Draft-Interop-Version: 8
Location: /uploads/1

HTTP/1.1 104 Upload Resumption Supported
Upload-Draft-Interop-Version: 8
Location: [[/uploads/2]]

HTTP/1.1 204 No Content

)",
        .when = {.status = {104},
                 .has = {Field::location},
                 .needs = {Need::request, Need::interim}},
        .reads = {Field::upload_complete},
        .check = upload_moves,
    },
    {
        .id = "104-temporary",
        .level = Level::info,
        .spec = resumable_upload("Draft Version Identification"),
        .summary = "104 is used, which is registered for the time being only.",
        .why = "Its registration lapses unless the draft becomes an RFC.",
        .fix = "Send it only to clients that announce the same version of the draft.",
        .conforms = R"(
POST /uploads HTTP/1.1
Host: a.example
Content-Length: 2

hi
HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT

)",
        .violates = R"(
POST /uploads HTTP/1.1
Host: a.example
Upload-Draft-Interop-Version: 8
Upload-Complete: ?1
Content-Length: 2

hi
[[HTTP/1.1 104 Upload Resumption Supported]]
Upload-Draft-Interop-Version: 8
Location: /uploads/1

HTTP/1.1 204 No Content

)",
        .when = {.status = {104}},
        .check = checks::at_status_line,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::upload_resumption{"status", kRules};

}  // namespace statute
