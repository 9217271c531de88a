// Validators: RFC 9110, 8.8.
#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/entity_tag.h"

namespace statute {
namespace {

constexpr Rule kRules[] = {
    {
        .id = "etag-syntax",
        .level = Level::must,
        .spec = rfc9110("8.8.3"),
        .summary = "ETag is not an entity tag.",
        .why =
            "A client that cannot parse the tag cannot send it back, so every revalidation fails.",
        .fix = "Quote the tag: ETag: \"v1\", or ETag: W/\"v1\" for a weak one.",
        .conforms = R"(
HTTP/1.1 200 OK
ETag: W/"v1"
Content-Length: 0

)",
        .violates = R"(
HTTP/1.1 200 OK
ETag: [[v1]]
Content-Length: 0

)",
        .when = {.has = {Field::etag}},
        .check = checks::matches<Field::etag, syntax::entity_tag>,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::validators{"field", kRules};

}  // namespace statute
