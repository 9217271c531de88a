// Accept-Patch: RFC 5789, 3.1; Accept-Post: Linked Data Platform, 7.1.
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/media_type.h"

namespace statute {
namespace {

constexpr auto accept_patch(std::string_view value) { return syntax::media_types(value, 1); }
constexpr auto accept_post(std::string_view value) { return syntax::media_types(value, 0); }

constexpr Rule kRules[] = {
    {
        .id = "accept-patch-415-missing",
        .level = Level::should,
        .spec = {"RFC 5789", "2.2"},
        .summary = "A 415 response to PATCH has no Accept-Patch.",
        .why = "The client cannot tell which patch formats would work.",
        .fix = "List the patch formats of the resource in Accept-Patch.",
        .conforms = R"(
PATCH /a HTTP/1.1
Host: a.example
Content-Type: text/plain
Content-Length: 1

a
HTTP/1.1 415 Unsupported Media Type
Date: Tue, 02 Jun 2026 10:00:00 GMT
Accept-Patch: application/merge-patch+json
Content-Type: text/plain
Content-Length: 27

Send a merge patch, please.)",
        .violates = R"(
PATCH /a HTTP/1.1
Host: a.example
Content-Type: text/plain
Content-Length: 1

a
[[HTTP/1.1 415 Unsupported Media Type]]
Content-Length: 0

)",
        // With Accept-Encoding, it was the content coding that is not supported.
        .when = {.status = {415},
                 .method = {Method::patch},
                 .lacks = {Field::accept_patch, Field::accept_encoding}},
        .check = checks::at_status_line,
    },
    {
        .id = "accept-patch-syntax",
        .level = Level::must,
        .spec = {"RFC 5789", "3.1"},
        .summary = "Accept-Patch is not a list of media types.",
        .why = "Clients cannot tell which patch formats would work.",
        .fix = "List media types, separated by commas.",
        .conforms = R"(
HTTP/1.1 204 No Content
Accept-Patch: application/merge-patch+json, text/x-diff; charset=utf-8

)",
        .violates = R"(
HTTP/1.1 204 No Content
Accept-Patch: application/merge-patch+json, json[[]]

)",
        .when = {.has = {Field::accept_patch}, .by_value = true},
        .check = checks::matches<Field::accept_patch, accept_patch>,
    },
    {
        .id = "accept-patch-options-missing",
        .level = Level::should,
        .spec = {"RFC 5789", "3.1"},
        .summary = "OPTIONS shows that PATCH is supported, but not which patch formats.",
        .why = "Clients have to try formats until one does.",
        .fix = "List the patch formats of the resource in Accept-Patch.",
        .conforms = R"(
OPTIONS /a HTTP/1.1
Host: a.example

HTTP/1.1 204 No Content
Date: Tue, 02 Jun 2026 10:00:00 GMT
Allow: GET, HEAD, OPTIONS, PATCH
Accept-Patch: application/merge-patch+json

)",
        .violates = R"(
OPTIONS /a HTTP/1.1
Host: a.example

[[HTTP/1.1 204 No Content]]
Allow: GET, HEAD, OPTIONS, PATCH

)",
        .when = {.status = k2xx,
                 .method = {Method::options},
                 .has = {Field::allow},
                 .lacks = {Field::accept_patch}},
        .check =
            [](const Exchange& x, Reporter& out) {
              if (x.request->target == "*") return;
              if (checks::AllowedMethods(x.response).contain("PATCH"))
                out.at(x.response.start_line);
            },
    },
    {
        .id = "accept-patch-without-allow",
        .level = Level::advice,
        .spec = {"RFC 5789", "3.1"},
        .summary = "Accept-Patch is there, but Allow lacks PATCH.",
        .why = "The one says that the resource can be patched, the other that it cannot.",
        .fix = "List PATCH in Allow, or leave Accept-Patch off.",
        .conforms = R"(
HTTP/1.1 204 No Content
Allow: GET, HEAD, PATCH
Accept-Patch: application/merge-patch+json

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[Allow: GET, HEAD]]
Accept-Patch: application/merge-patch+json

)",
        .when = {.has = {Field::accept_patch, Field::allow}},
        .check =
            [](const Exchange& x, Reporter& out) {
              const checks::AllowedMethods allowed(x.response);
              if (!allowed.all_known || allowed.contain("PATCH")) return;
              out.at(x.response.first(Field::allow)->whole());
            },
    },
    {
        .id = "accept-post-syntax",
        .level = Level::must,
        .spec = {"W3C LDP", "7.1"},
        .summary = "Accept-Post is not a list of media ranges.",
        .why = "Clients cannot tell which media types they may post.",
        .fix = "List media types or ranges, separated by commas.",
        .conforms = R"(
HTTP/1.1 204 No Content
Accept-Post: text/turtle, image/*

)",
        .violates = R"(
HTTP/1.1 204 No Content
Accept-Post: text/turtle [[image/*]]

)",
        .when = {.has = {Field::accept_post}, .by_value = true},
        .check = checks::matches<Field::accept_post, accept_post>,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::accept{"field", kRules};

}  // namespace statute
