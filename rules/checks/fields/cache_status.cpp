// Cache-Status: RFC 9211.
#include "rules/syntax/cache_status.h"

#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/checks/families.h"
#include "rules/rule.h"
#include "rules/syntax/structured.h"
#include "rules/syntax/structured_fields.h"

namespace statute {
namespace {

namespace sf = syntax::structured;

// Calls `f` with every member of the field; not at all, if it does not parse.
template <class F>
void each_member(const Exchange& x, Field field, F&& f) {
  const checks::Values values(x.response, field);
  const auto list = sf::list({values});
  if (!list) return;
  for (const sf::ListMember& member : *list) f(member);
}

// Whether two members name the same intermediary, be it by a token or a string.
bool same_name(const sf::ListMember& a, const sf::ListMember& b) {
  const auto is_name = [](const sf::ListMember& m) {
    return m.is(sf::Type::token) || m.is(sf::Type::string);
  };
  if (!is_name(a) || !is_name(b)) return false;
  const auto name = b.value.plain();
  return name && a.value.equals(*name);
}

void find_local(const Exchange& x, Reporter& out) {
  each_member(x, Field::proxy_status, [&](const sf::ListMember& proxy) {
    if (!proxy.parameters.find("error")) return;
    each_member(x, Field::cache_status, [&](const sf::ListMember& cache) {
      if (same_name(cache, proxy) && !syntax::is_hit(cache)) out.at(cache.written);
    });
  });
}

void find_parameter(const Exchange& x, Reporter& out) {
  each_member(x, Field::cache_status, [&](const sf::ListMember& cache) {
    if (const auto wrong = sf::wrong_type(syntax::kCacheStatusParameters, cache.parameters)) {
      out.at(wrong->written, wrong->key, " is ", sf::name(wrong->type));
    }
    if (!cache.parameters.find("hit")) return;
    for (const sf::Parameter& p : cache.parameters) {
      if (p.key == "fwd") out.at(p.key, "beside hit").as(Level::should);
    }
  });
}

void find_type(const Exchange& x, Reporter& out) {
  const sf::FieldShape* const shape = sf::field_shape("Cache-Status");
  const checks::Values values(x.response, Field::cache_status);
  if (const auto wrong = sf::wrong_type(*shape, {values})) {
    out.at(wrong->written, sf::name(wrong->type));
  }
}

void find_reason(const Exchange& x, Reporter& out) {
  each_member(x, Field::cache_status, [&](const sf::ListMember& cache) {
    const auto reason = cache.parameters.find("fwd");
    if (!reason || !reason->is(sf::Type::token)) return;
    if (!syntax::is_forward_reason(reason->text)) out.at(reason->text);
  });
}

constexpr Rule kRules[] = {
    {
        .id = "cache-status-local",
        .level = Level::should,
        .spec = {"RFC 9211", "2"},
        .summary = "An intermediary that made the response itself added to Cache-Status.",
        .why = "It reads as if the response had come through the cache of the intermediary.",
        .fix = "Leave Cache-Status off responses that are not made from a stored one.",
        .conforms = R"(
GET / HTTP/1.1
Host: a.example

HTTP/1.1 504 Gateway Timeout
Date: Tue, 02 Jun 2026 10:00:00 GMT
Proxy-Status: a; error=connection_timeout
Content-Type: text/plain
Content-Length: 9
Cache-Control: no-store

Too slow.)",
        .violates = R"(
GET / HTTP/1.1
Host: a.example

HTTP/1.1 504 Gateway Timeout
Proxy-Status: a; error=connection_timeout
Cache-Status: [["a"]]; fwd=miss
Content-Length: 0

)",
        .when = {.status = k4xx | k5xx, .has = {Field::cache_status, Field::proxy_status}},
        .check = find_local,
    },
    {
        .id = "cache-status-parameter",
        .level = Level::must,
        .spec = {"RFC 9211", "2"},
        .summary = "A parameter of Cache-Status has the wrong type, or hit and fwd are both there.",
        .why = "Tools that read the field leave the parameter out, or count the request twice.",
        .fix = "Send hit, or fwd with a token; ttl and fwd-status as integers.",
        .conforms = R"(
HTTP/1.1 204 No Content
Age: 1
Cache-Status: a; hit; ttl=60, b; fwd=uri-miss; fwd-status=200; stored; key="x"

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Status: a; hit; ttl=[["60"]]

)",
        .when = {.has = {Field::cache_status}},
        .check = find_parameter,
    },
    {
        .id = "cache-status-type",
        .level = Level::must,
        .spec = {"RFC 9211", "2"},
        .summary = "A member of Cache-Status is neither a String nor a Token.",
        .why = "It does not say which cache it speaks of; recipients ignore the field.",
        .fix = "Begin each member with the name of the cache: Cache-Status: a; hit.",
        .conforms = R"(
HTTP/1.1 204 No Content
Age: 1
Cache-Status: "a cache"; hit

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Status: [[1]]; hit

)",
        .when = {.has = {Field::cache_status}},
        .check = find_type,
    },
    {
        .id = "cache-status-unknown-fwd",
        .level = Level::info,
        .spec = {"RFC 9211", "2.2"},
        .summary = "Cache-Status gives a reason for forwarding that is not registered.",
        .why = "Tools cannot tell why the cache did not answer.",
        .fix = "Use one of bypass, method, uri-miss, vary-miss, miss, request, stale, partial.",
        .conforms = R"(
HTTP/1.1 204 No Content
Cache-Status: a; fwd=uri-miss

)",
        .violates = R"(
HTTP/1.1 204 No Content
Cache-Status: a; fwd=[[expired]]

)",
        .when = {.has = {Field::cache_status}},
        .check = find_reason,
    },
};

static_assert(well_formed(kRules));

}  // namespace

constinit const Family families::cache_status{"field", kRules};

}  // namespace statute
