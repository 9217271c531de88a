#include "rules/syntax/cache_control.h"

namespace statute::syntax {
namespace {

using enum CacheArgument;
using Id = CacheDirective;

// The IANA registry of HTTP cache directives, and what old browsers knew.
constexpr CacheDirectiveInfo kTable[] = {
    {"immutable", Id::immutable, undefined, none},
    {"max-age", Id::max_age, seconds, seconds},
    {"max-stale", Id::max_stale, optional_seconds, undefined},
    {"min-fresh", Id::min_fresh, seconds, undefined},
    {"must-revalidate", Id::must_revalidate, undefined, none},
    {"must-understand", Id::must_understand, undefined, none},
    {"no-cache", Id::no_cache, none, optional_fields},
    {"no-store", Id::no_store, none, none},
    {"no-transform", Id::no_transform, none, none},
    {"only-if-cached", Id::only_if_cached, none, undefined},
    {"post-check", Id::post_check, undefined, seconds, false},
    {"pre-check", Id::pre_check, undefined, seconds, false},
    {"private", Id::private_, undefined, optional_fields},
    {"proxy-revalidate", Id::proxy_revalidate, undefined, none},
    {"public", Id::public_, undefined, none},
    {"s-maxage", Id::s_maxage, undefined, seconds},
    {"stale-if-error", Id::stale_if_error, seconds, seconds},
    {"stale-while-revalidate", Id::stale_while_revalidate, undefined, seconds},
};

constexpr bool in_order() {
  std::size_t i = 1;
  for (const CacheDirectiveInfo& info : kTable) {
    if (static_cast<std::size_t>(info.id) != i++) return false;
  }
  return i == kCacheDirectives;
}
static_assert(in_order());

constexpr bool takes_seconds(const CacheDirectiveInfo& info) {
  return info.in_request == seconds || info.in_response == seconds ||
         info.in_request == optional_seconds;
}

}  // namespace

std::span<const CacheDirectiveInfo> cache_directives() noexcept { return kTable; }

const CacheDirectiveInfo* cache_directive_info(std::string_view name) noexcept {
  for (const CacheDirectiveInfo& info : kTable) {
    if (same(info.name, name)) return &info;
  }
  return nullptr;
}

const CacheDirectiveInfo& cache_directive_info(CacheDirective id) noexcept {
  return kTable[static_cast<std::size_t>(id) - 1];
}

void CacheControl::add(std::string_view value) {
  for (const Directive& d : Directives(value)) {
    empty_ = false;
    if (d.misfit) {
      malformed_ = true;
      continue;
    }
    const CacheDirectiveInfo* info = cache_directive_info(d.name);
    Slot& slot = slots_[info ? static_cast<std::size_t>(info->id) : 0];
    if (slot.count < 0xFFFF) ++slot.count;
    if (!info) continue;
    // "" and no argument at all say the same.
    if (d.argument.raw.empty()) slot.unqualified = true;
    if (slot.count > 1) {
      if (!slot.argument.means_same(d.argument)) slot.differs = true;
      continue;
    }
    slot.argument = d.argument;
    if (!takes_seconds(*info)) continue;
    if (const auto n = delta_seconds(d.argument.raw)) {
      slot.seconds = *n;
      slot.has_seconds = true;
    } else if (d.has_argument || info->in_request != optional_seconds) {
      slot.invalid = true;
    }
  }
}

}  // namespace statute::syntax
