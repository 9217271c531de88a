// Digest fields, set against the octets they are of: RFC 9530, 2 and 3.
#ifndef RULES_CHECKS_DIGEST_H_
#define RULES_CHECKS_DIGEST_H_

#include <string_view>

#include "rules/checks/common.h"
#include "rules/message/facts.h"
#include "rules/message/message.h"
#include "rules/syntax/digest_fields.h"
#include "rules/syntax/structured.h"

namespace statute::checks {

// Whether the content is that of the message, whose digest can be taken.
inline bool is_digestible(const Exchange& x) {
  const Response& r = x.response;
  const bool whole = r.framing.complete || r.framing.by == Delimiter::unknown;
  if (!whole || r.status < 200 || r.status == 204 || r.status == 304) return false;
  // The close of a connection that broke ends nothing.
  const Ending e = x.connection.ending;
  if (r.framing.by == Delimiter::close &&
      (e == Ending::reset || e == Ending::cut || e == Ending::client_closed)) {
    return false;
  }
  if (x.request == nullptr) return !r.content.octets.empty();
  return x.request->method != Method::head && r.framing.by != Delimiter::tunnel;
}

// Calls `f` with every member of a digest field that is not the digest of the content.
template <class F>
void each_wrong_digest(const Exchange& x, Field field, Reporter& out, F f) {
  if (!is_digestible(x)) return;
  const Values values(x.response, field);
  const auto digests = syntax::structured::dictionary({values});
  if (!digests) return;
  if (x.facts == nullptr) return out.not_observable();
  for (const syntax::structured::DictionaryMember& d : *digests) {
    const syntax::DigestAlgorithm* const algorithm = syntax::digest_algorithm(d.key);
    if (algorithm == nullptr || !d.is(syntax::structured::Type::byte_sequence)) continue;
    // Of a key that occurs twice, the last counts; a wrong length has its own rule.
    if (digests->find(d.key)->key.data() != d.key.data()) continue;
    if (algorithm->length != 0 && d.value.length() != algorithm->length) continue;
    const std::string_view digest = x.facts->digest(d.key, x.response.content.octets);
    if (!digest.empty() && !d.value.equals(digest)) f(d);
  }
}

}  // namespace statute::checks

#endif  // RULES_CHECKS_DIGEST_H_
