// Content-Digest and its kin: RFC 9530; Content-MD5.
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/digest.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/digest_fields.h"
#include "rules/syntax/structured.h"

namespace statute {
namespace {

namespace sf = syntax::structured;

void find_mismatch(const Exchange& x, Reporter& out) {
  checks::each_wrong_digest(x, Field::content_digest, out, [&out](const sf::DictionaryMember& d) {
    out.at(d.written, d.key, " differs");
  });
}

void find_deprecated(const Exchange& x, Reporter& out) {
  for (Field f : {Field::content_digest, Field::repr_digest}) {
    if (!x.response.has(f)) continue;
    const checks::Values values(x.response, f);
    if (syntax::only_deprecated({values})) out.at(x.response.first(f)->whole());
  }
}

void find_type(const Exchange& x, Reporter& out) {
  for (Field f : {Field::content_digest, Field::repr_digest, Field::unencoded_digest}) {
    if (!x.response.has(f)) continue;
    const checks::Values values(x.response, f);
    const auto fault = syntax::digest_fault({values});
    if (!fault) continue;
    if (fault->due == 0) {
      out.at(fault->written, fault->key, " is ", sf::name(fault->type));
    } else {
      out.at(fault->written, fault->length, " octets, not ", fault->due);
    }
  }
}

constexpr Rule kRules[] = {
    {
        .id = "content-digest-mismatch",
        .level = Level::advice,
        .spec = {"RFC 9530", "2"},
        .summary = "The digest in Content-Digest is not that of the content.",
        .why = "Recipients that check it take the response for damaged and drop it.",
        .fix = "Compute the digest over the content as sent, after its content codings.",
        .conforms = R"(
HTTP/1.1 200 OK
Content-Type: text/plain
Content-Length: 3
Content-Digest: sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:
Cache-Control: no-store

abc)",
        .violates = R"(
HTTP/1.1 200 OK
Content-Type: text/plain
Content-Length: 3
Content-Digest: sha-256=[[:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:]]

abd)",
        .when = {.has = {Field::content_digest}, .needs = {Need::content}},
        .check = find_mismatch,
    },
    {
        .id = "digest-algorithm-deprecated",
        .level = Level::advice,
        .spec = {"RFC 9530", "5"},
        .summary = "A digest field has deprecated algorithms only.",
        .why = "Such digests can be forged; recipients may refuse to look at them.",
        .fix = "Add sha-256 or sha-512.",
        .conforms = R"(
HTTP/1.1 204 No Content
Repr-Digest: sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[Repr-Digest: md5=:kAFQmDzST7DWlj99KOF/cg==:]]

)",
        .when = {.any = {Field::content_digest, Field::repr_digest}},
        .check = find_deprecated,
    },
    {
        .id = "digest-type",
        .level = Level::must,
        .spec = {"RFC 9530", "2"},
        .summary = "A digest is no Byte Sequence, or not as long as its algorithm makes it.",
        .why = "Recipients cannot compare it with what they compute.",
        .fix = "Put the base64 of the digest between colons: sha-256=:...:.",
        .conforms = R"(
HTTP/1.1 204 No Content
Repr-Digest: sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:

)",
        .violates = R"(
HTTP/1.1 204 No Content
Repr-Digest: sha-256=[[ungWv48Bz]]

)",
        .when = {.any = {Field::content_digest, Field::repr_digest, Field::unencoded_digest}},
        .check = find_type,
    },
    {
        .id = "content-md5",
        .level = Level::advice,
        .spec = {"RFC 7231", "B"},
        .summary = "Content-MD5 is present.",
        .why =
            "It is gone from HTTP since 2014: no two implementations took it over the same octets.",
        .fix = "Send Content-Digest with sha-256.",
        .conforms = R"(
HTTP/1.1 204 No Content
Repr-Digest: sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:

)",
        .violates = R"(
HTTP/1.1 204 No Content
[[Content-MD5: kAFQmDzST7DWlj99KOF/cg==]]

)",
        .when = {.has = {Field::content_md5}, .by_value = true},
        .beats = {"field-obsolete"},
        .check = checks::at_field<Field::content_md5>,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::digests{"field", kRules};

}  // namespace statute
