#include "rules/catalog.h"

#include <array>

#include "rules/checks/families.h"

namespace statute {

std::span<const Family> catalog() noexcept {
  static const std::array all{
      families::start_line,
      families::field_lines,
      families::chunks,
      families::content,
      families::content_length,
      families::transfer_coding,
      families::trailers,
      families::connection,
      families::requests,
      families::framing_history,
      families::status_registry,
      families::interim,
      families::switching,
      families::upload_resumption,
      families::status_history,
      families::success,
      families::success_extended,
      families::client_errors,
      families::client_errors_request,
      families::client_errors_extended,
      families::server_errors,
      families::generic_fields,
      families::structured,
      families::lists,
      families::accept,
      families::alt_svc,
      families::cache_status,
      families::digests,
      families::content_disposition,
      families::content_encoding,
      families::content_location_range,
      families::content_type,
      families::validators,
      families::dates,
      families::deprecation,
      families::obsolete,
      families::link,
      families::vary_via,
      families::proxy_status,
      families::server,
      families::structured_members,
      families::preferences,
      families::parameters,
      families::representation,
      families::fields_history,
      families::conditions_ignored,
      families::not_modified,
      families::precondition_failed,
      families::not_modified_history,
      families::conditions_history,
      families::partial_content,
      families::multipart_ranges,
      families::range_requests,
      families::not_satisfiable,
      families::partial_history,
      families::ranges_history,
      families::location,
      families::redirects,
      families::redirect_history,
      families::hsts,
      families::csp,
      families::browser_policies,
      families::reporting,
      families::leaks,
      families::security_history,
      families::cors,
      families::cors_history,
      families::challenges,
      families::authentication_schemes,
      families::auth_history,
      families::cache_control,
      families::freshness,
      families::reuse,
      families::caching_history,
      families::set_cookie,
      families::cookie_policy,
      families::http2,
      families::http2_history,
      families::http3,
      families::http3_history,
      families::multistatus,
      families::webdav,
      families::webdav_history,
      families::methods,
      families::misdirected,
      families::exchanges,
      families::head_history,
      families::changes_history,
      families::patch_history,
      families::negotiation,
      families::negotiation_history,
      families::content_codings,
      families::content_types,
      families::content_parts,
  };
  return all;
}

const Rule* find_rule(std::string_view id) noexcept {
  for (const Family& family : catalog()) {
    for (const Rule& rule : family.rules) {
      if (rule.id == id) return &rule;
    }
  }
  return nullptr;
}

}  // namespace statute
