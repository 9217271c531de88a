// Proxy-Status: RFC 9209. A structured list, one member an intermediary; what
// its parameters may be, and the registry of error types.
#ifndef RULES_SYNTAX_PROXY_STATUS_H_
#define RULES_SYNTAX_PROXY_STATUS_H_

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "rules/syntax/parse.h"
#include "rules/syntax/structured_fields.h"

namespace statute::syntax {

inline constexpr std::array<structured::KeyTypes, 5> kProxyStatusParameters = {{
    {"error", structured::Type::token},                                // RFC 9209, 2.1.1
    {"next-hop", structured::Type::string | structured::Type::token},  // 2.1.2
    {"next-protocol", structured::Type::token | structured::Type::byte_sequence},  // 2.1.3
    {"received-status", structured::Type::integer},                                // 2.1.4
    {"details", structured::Type::string},                                         // 2.1.5
}};

// The parameters that single error types define: RFC 9209, 2.3.
namespace proxy_error {
inline constexpr std::array<structured::KeyTypes, 2> kDns = {{
    {"rcode", structured::Type::string | structured::Type::token},
    {"info-code", structured::Type::integer},
}};
inline constexpr std::array<structured::KeyTypes, 2> kAlert = {{
    {"alert-id", structured::Type::integer},
    {"alert-message", structured::Type::string | structured::Type::token},
}};
inline constexpr std::array<structured::KeyTypes, 2> kRequest = {{
    {"status-code", structured::Type::integer},
    {"status-phrase", structured::Type::string},
}};
inline constexpr std::array<structured::KeyTypes, 1> kHeaderSection = {{
    {"header-section-size", structured::Type::integer},
}};
inline constexpr std::array<structured::KeyTypes, 2> kHeader = {{
    {"header-name", structured::Type::string},
    {"header-size", structured::Type::integer},
}};
inline constexpr std::array<structured::KeyTypes, 1> kBody = {{
    {"body-size", structured::Type::integer},
}};
inline constexpr std::array<structured::KeyTypes, 1> kTrailerSection = {{
    {"trailer-section-size", structured::Type::integer},
}};
inline constexpr std::array<structured::KeyTypes, 2> kTrailer = {{
    {"trailer-name", structured::Type::string},
    {"trailer-size", structured::Type::integer},
}};
inline constexpr std::array<structured::KeyTypes, 1> kCoding = {{
    {"coding", structured::Type::token},
}};
}  // namespace proxy_error

struct ProxyError {
  std::string_view name;
  std::uint16_t status = 0;  // recommended; 0: none in particular
  std::span<const structured::KeyTypes> parameters = {};
};

// HTTP Proxy Error Types                                       RFC 9209, 2.3
inline constexpr std::array<ProxyError, 32> kProxyErrors = {{
    {"dns_timeout", 504},
    {"dns_error", 502, proxy_error::kDns},
    {"destination_not_found", 500},
    {"destination_unavailable", 503},
    {"destination_ip_prohibited", 502},
    {"destination_ip_unroutable", 502},
    {"connection_refused", 502},
    {"connection_terminated", 502},
    {"connection_timeout", 504},
    {"connection_read_timeout", 504},
    {"connection_write_timeout", 504},
    {"connection_limit_reached", 503},
    {"tls_protocol_error", 502},
    {"tls_certificate_error", 502},
    {"tls_alert_received", 502, proxy_error::kAlert},
    {"http_request_error", 0, proxy_error::kRequest},  // the 4xx that applies
    {"http_request_denied", 403},
    {"http_response_incomplete", 502},
    {"http_response_header_section_size", 502, proxy_error::kHeaderSection},
    {"http_response_header_size", 502, proxy_error::kHeader},
    {"http_response_body_size", 502, proxy_error::kBody},
    {"http_response_trailer_section_size", 502, proxy_error::kTrailerSection},
    {"http_response_trailer_size", 502, proxy_error::kTrailer},
    {"http_response_transfer_coding", 502, proxy_error::kCoding},
    {"http_response_content_coding", 502, proxy_error::kCoding},
    {"http_response_timeout", 504},
    {"http_upgrade_failed", 502},
    {"http_protocol_error", 502},
    {"proxy_internal_response", 0},
    {"proxy_internal_error", 500},
    {"proxy_configuration_error", 500},
    {"proxy_loop_detected", 502},
}};

[[nodiscard]] constexpr const ProxyError* proxy_error_type(std::string_view name) noexcept {
  for (const ProxyError& e : kProxyErrors) {
    if (e.name == name) return &e;
  }
  return nullptr;
}

// Whether an ALPN identifier, decoded, can be written as a Token: RFC 9209, 2.1.3.
[[nodiscard]] inline bool is_token_able(const structured::BareItem& bytes) {
  bool first = true;
  structured::Octets octets = bytes.octets();
  while (const auto c = octets.next()) {
    if (first ? !(is_alpha(*c) || *c == '*') : !(is_tchar(*c) || *c == ':' || *c == '/')) {
      return false;
    }
    first = false;
  }
  return !first;
}

static_assert(proxy_error_type("dns_timeout")->status == 504);

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_PROXY_STATUS_H_
