// WARC-Block-Digest and WARC-Payload-Digest (WARC 1.1, 5.8 and 5.9), held against the
// octets of the record.
#ifndef CHECKER_INTAKE_WARC_DIGEST_H_
#define CHECKER_INTAKE_WARC_DIGEST_H_

#include <string_view>

#include "checker/intake/warc_record.h"
#include "checker/support/facts.h"

namespace checker::intake {

// Whether `stated`, as in "sha1:BASE32", is a digest of `octets`. Digests are written
// in base 32, base 64 or hexadecimal; yes, too, if the algorithm is not known.
[[nodiscard]] bool agrees(std::string_view stated, std::string_view octets, ExchangeFacts& facts);

// What is wrong with the digests of a record, after `read_messages`; null if nothing
// is, or nothing can be told. A payload may have been digested with or without its
// chunks.
[[nodiscard]] const char* digest_fault(const WarcRecord& record, ExchangeFacts& facts);

}  // namespace checker::intake

#endif  // CHECKER_INTAKE_WARC_DIGEST_H_
