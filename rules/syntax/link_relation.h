// The relation types that anybody may use by name: IANA's registry of link
// relations, and the link types of the HTML standard. RFC 8288, 2.1.1.
#ifndef RULES_SYNTAX_LINK_RELATION_H_
#define RULES_SYNTAX_LINK_RELATION_H_

#include <algorithm>
#include <array>
#include <string_view>

#include "rules/syntax/parse.h"

namespace statute::syntax {

// In lower case, sorted.
inline constexpr auto kLinkRelations = std::to_array<std::string_view>({
    "about",
    "acl",
    "alternate",
    "amphtml",
    "api-catalog",
    "appendix",
    "apple-touch-icon",
    "apple-touch-startup-image",
    "archives",
    "author",
    "blocked-by",
    "bookmark",
    "c2pa-manifest",
    "canonical",
    "chapter",
    "cite-as",
    "collection",
    "compression-dictionary",
    "contents",
    "convertedfrom",
    "copyright",
    "create-form",
    "current",
    "deprecation",
    "describedby",
    "describes",
    "disclosure",
    "dns-prefetch",
    "duplicate",
    "edit",
    "edit-form",
    "edit-media",
    "enclosure",
    "expect",
    "external",
    "facets",
    "first",
    "geofeed",
    "glossary",
    "help",
    "hosts",
    "hub",
    "ice-server",
    "icon",
    "index",
    "intervalafter",
    "intervalbefore",
    "intervalcontains",
    "intervaldisjoint",
    "intervalduring",
    "intervalequals",
    "intervalfinishedby",
    "intervalfinishes",
    "intervalin",
    "intervalmeets",
    "intervalmetby",
    "intervaloverlappedby",
    "intervaloverlaps",
    "intervalstartedby",
    "intervalstarts",
    "item",
    "last",
    "latest-version",
    "license",
    "linkset",
    "lrdd",
    "manifest",
    "mask-icon",
    "me",
    "media-feed",
    "memento",
    "micropub",
    "modulepreload",
    "monitor",
    "monitor-group",
    "next",
    "next-archive",
    "nofollow",
    "noopener",
    "noreferrer",
    "opener",
    "openid2.local_id",
    "openid2.provider",
    "original",
    "p3pv1",
    "payment",
    "pingback",
    "preconnect",
    "predecessor-version",
    "prefetch",
    "preload",
    "prerender",
    "prev",
    "prev-archive",
    "preview",
    "previous",
    "privacy-policy",
    "profile",
    "publication",
    "rdap-active",
    "rdap-bottom",
    "rdap-down",
    "rdap-help",
    "rdap-terms",
    "rdap-top",
    "rdap-up",
    "related",
    "replies",
    "restconf",
    "ruleinput",
    "search",
    "section",
    "self",
    "service",
    "service-desc",
    "service-doc",
    "service-meta",
    "sip-trunking-capability",
    "sponsored",
    "start",
    "status",
    "stylesheet",
    "subsection",
    "successor-version",
    "sunset",
    "tag",
    "terms-of-service",
    "timegate",
    "timemap",
    "type",
    "ugc",
    "up",
    "version-history",
    "via",
    "webmention",
    "working-copy",
    "working-copy-of",
});

// Relation types are compared without case.                     RFC 8288, 2.1.1
[[nodiscard]] constexpr bool is_registered_relation(std::string_view type) noexcept {
  const auto less = [](std::string_view a, std::string_view b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                        [](char x, char y) { return to_lower(x) < to_lower(y); });
  };
  const auto* const at = std::lower_bound(kLinkRelations.begin(), kLinkRelations.end(), type, less);
  return at != kLinkRelations.end() && same(*at, type);
}

// Whether a relation type is one of the extension kind, a URI by the look of it.
[[nodiscard]] constexpr bool looks_like_extension_relation(std::string_view type) noexcept {
  return type.find_first_of(":/") != std::string_view::npos;
}

static_assert(std::is_sorted(kLinkRelations.begin(), kLinkRelations.end()));
static_assert(is_registered_relation("Next") && !is_registered_relation("nextish"));

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_LINK_RELATION_H_
