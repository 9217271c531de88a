// One name for each file of the folders of rules/checks/.
#ifndef RULES_CHECKS_FAMILIES_H_
#define RULES_CHECKS_FAMILIES_H_

#include "rules/rule.h"

namespace statute::families {

extern const Family start_line;
extern const Family field_lines;
extern const Family chunks;
extern const Family content;
extern const Family content_length;
extern const Family transfer_coding;
extern const Family trailers;
extern const Family connection;
extern const Family requests;
extern const Family framing_history;
extern const Family status_registry;
extern const Family interim;
extern const Family switching;
extern const Family upload_resumption;
extern const Family status_history;
extern const Family success;
extern const Family success_extended;
extern const Family client_errors;
extern const Family client_errors_request;
extern const Family client_errors_extended;
extern const Family server_errors;
extern const Family generic_fields;
extern const Family structured;
extern const Family lists;
extern const Family accept;
extern const Family alt_svc;
extern const Family cache_status;
extern const Family digests;
extern const Family content_disposition;
extern const Family content_encoding;
extern const Family content_location_range;
extern const Family content_type;
extern const Family validators;
extern const Family dates;
extern const Family deprecation;
extern const Family obsolete;
extern const Family link;
extern const Family vary_via;
extern const Family proxy_status;
extern const Family server;
extern const Family structured_members;
extern const Family preferences;
extern const Family parameters;
extern const Family representation;
extern const Family fields_history;
extern const Family location;
extern const Family redirects;
extern const Family redirect_history;
extern const Family hsts;
extern const Family csp;
extern const Family browser_policies;
extern const Family reporting;
extern const Family leaks;
extern const Family security_history;
extern const Family cors;
extern const Family cors_history;
extern const Family challenges;
extern const Family authentication_schemes;
extern const Family auth_history;
extern const Family cache_control;
extern const Family freshness;
extern const Family reuse;
extern const Family caching_history;
extern const Family set_cookie;
extern const Family cookie_policy;
extern const Family http2;
extern const Family http2_history;
extern const Family http3;
extern const Family http3_history;
extern const Family multistatus;
extern const Family webdav;
extern const Family webdav_history;
extern const Family methods;
extern const Family misdirected;
extern const Family exchanges;
extern const Family head_history;
extern const Family changes_history;
extern const Family patch_history;
extern const Family negotiation;
extern const Family negotiation_history;
extern const Family content_codings;
extern const Family content_types;
extern const Family content_parts;
extern const Family conditions_ignored;
extern const Family not_modified;
extern const Family precondition_failed;
extern const Family not_modified_history;
extern const Family conditions_history;
extern const Family partial_content;
extern const Family multipart_ranges;
extern const Family range_requests;
extern const Family not_satisfiable;
extern const Family partial_history;
extern const Family ranges_history;

}  // namespace statute::families

#endif  // RULES_CHECKS_FAMILIES_H_
