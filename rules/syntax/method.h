// Names of methods: the IANA registry of HTTP methods, and what deployed software
// uses besides. RFC 9110, 9.1 and 16.1.
#ifndef RULES_SYNTAX_METHOD_H_
#define RULES_SYNTAX_METHOD_H_

#include <string_view>

#include "rules/syntax/parse.h"

namespace statute::syntax {

namespace detail {

inline constexpr std::string_view kRegisteredMethods[] = {
    "ACL",
    "BASELINE-CONTROL",
    "BIND",
    "CHECKIN",
    "CHECKOUT",
    "CONNECT",
    "COPY",
    "DELETE",
    "GET",
    "HEAD",
    "LABEL",
    "LINK",
    "LOCK",
    "MERGE",
    "MKACTIVITY",
    "MKCALENDAR",
    "MKCOL",
    "MKREDIRECTREF",
    "MKWORKSPACE",
    "MOVE",
    "OPTIONS",
    "ORDERPATCH",
    "PATCH",
    "POST",
    "PRI",
    "PROPFIND",
    "PROPPATCH",
    "PUT",
    "QUERY",
    "REBIND",
    "REPORT",
    "SEARCH",
    "TRACE",
    "UNBIND",
    "UNCHECKOUT",
    "UNLINK",
    "UNLOCK",
    "UPDATE",
    "UPDATEREDIRECTREF",
    "VERSION-CONTROL",
};

// Caches, UPnP, Exchange, RPC over HTTP, debuggers, streaming servers.
inline constexpr std::string_view kDeployedMethods[] = {
    "ANNOUNCE",      "BAN",     "BCOPY",       "BDELETE",     "BMOVE",        "BPROPFIND",
    "BPROPPATCH",    "DEBUG",   "DESCRIBE",    "LIST",        "M-SEARCH",     "NOTIFY",
    "PAUSE",         "PLAY",    "POLL",        "PROXY",       "PURGE",        "PURGEALL",
    "RECORD",        "REFRESH", "RPC_CONNECT", "RPC_IN_DATA", "RPC_OUT_DATA", "SETUP",
    "SOURCE",        "STATS",   "SUBSCRIBE",   "TEARDOWN",    "TRACK",        "UNSUBSCRIBE",
    "X-MS-ENUMATTS",
};

}  // namespace detail

// Methods are compared with regard to case: RFC 9110, 9.1.
[[nodiscard]] constexpr bool is_registered_method(std::string_view name) noexcept {
  for (std::string_view m : detail::kRegisteredMethods) {
    if (m == name) return true;
  }
  return false;
}

// The registered name that this one is, but for its case; empty if there is none.
[[nodiscard]] constexpr std::string_view recased_method(std::string_view name) noexcept {
  for (std::string_view m : detail::kRegisteredMethods) {
    if (m != name && same(m, name)) return m;
  }
  return {};
}

// Whether software is known to use it, though it is not registered.
[[nodiscard]] constexpr bool is_deployed_method(std::string_view name) noexcept {
  for (std::string_view m : detail::kDeployedMethods) {
    if (m == name) return true;
  }
  return false;
}

static_assert(is_registered_method("GET") && !is_registered_method("get"));
static_assert(recased_method("Get") == "GET" && recased_method("GET").empty());

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_METHOD_H_
