// error: id: lower-case words, digits and hyphens
#include "rules/rule.h"

namespace statute {
namespace {

void check(const Exchange&, Reporter&) {}

constexpr Rule kRules[] = {
    {
        .level = Level::must,
        .spec = rfc9110("8.8.3"),
        .summary = "ETag is not an entity tag.",
        .why = "Every revalidation fails.",
        .fix = "Quote the tag.",
        .conforms = "HTTP/1.1 200 OK",
        .violates = "HTTP/1.1 200 OK\nETag: [[v1]]",
        .check = check,
    },
};

static_assert(well_formed(kRules));

}  // namespace
}  // namespace statute
