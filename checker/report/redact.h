// Secrets in heads and URLs: credentials, cookies, tokens. Each octet becomes an
// asterisk, so that offsets and carets stay right.
#ifndef CHECKER_REPORT_REDACT_H_
#define CHECKER_REPORT_REDACT_H_

#include <string>

namespace checker::report {

// A head or a trailer section, line by line.
void redact_head(std::string& head);
// The values of query parameters that are named like secrets, and userinfo.
void redact_url(std::string& url);

}  // namespace checker::report

#endif  // CHECKER_REPORT_REDACT_H_
