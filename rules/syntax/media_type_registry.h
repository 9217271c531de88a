// Which media types are registered, and which names are out of use: IANA's
// registry; RFC 6838; RFC 9239.
#ifndef RULES_SYNTAX_MEDIA_TYPE_REGISTRY_H_
#define RULES_SYNTAX_MEDIA_TYPE_REGISTRY_H_

#include <string_view>

namespace statute::syntax {

// Whether a type such as "text/html", in any case, is registered, or is of a tree
// that is for vendors, persons or private use. In doubt it is.
[[nodiscard]] bool is_registered_type(std::string_view essence) noexcept;

// The name that took the place of an obsolete one; empty if the type is not
// obsolete.
[[nodiscard]] std::string_view successor_of_type(std::string_view essence) noexcept;

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_MEDIA_TYPE_REGISTRY_H_
