// What the structured response fields are made of: for each its top-level type
// and the types its members may have, by the document that defines it. How the
// lines are read is structured.h's matter.
#ifndef RULES_SYNTAX_STRUCTURED_FIELDS_H_
#define RULES_SYNTAX_STRUCTURED_FIELDS_H_

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "rules/syntax/parse.h"
#include "rules/syntax/structured.h"

namespace statute::syntax::structured {

inline constexpr Types kAnyBareItem = Type::integer | Type::decimal | Type::string | Type::token |
                                      Type::byte_sequence | Type::boolean | Type::date |
                                      Type::display_string;
inline constexpr Types kAny = kAnyBareItem | Type::inner_list;

// The types that a key's value may have; those of the items if it is an inner list.
struct KeyTypes {
  std::string_view key;
  Types types = kAny;
  Types items = kAnyBareItem;
};

[[nodiscard]] constexpr const KeyTypes* find_key(std::span<const KeyTypes> keys,
                                                 std::string_view key) noexcept {
  for (const KeyTypes& k : keys) {
    if (k.key == key) return &k;
  }
  return nullptr;
}

struct FieldShape {
  std::string_view name;
  Kind kind = Kind::item;
  Types types = kAny;                   // of the item, or of every member
  Types items = kAnyBareItem;           // of what stands in inner lists
  std::span<const KeyTypes> keys = {};  // of the keys known; of others `types` holds
  std::string_view defined_by;
};

// Member keys, by field.
inline constexpr std::array<KeyTypes, 2> kPriorityKeys = {{
    {"u", Type::integer},
    {"i", Type::boolean},
}};
inline constexpr std::array<KeyTypes, 13> kTargetedCacheControlKeys = {{
    {"max-age", Type::integer},
    {"s-maxage", Type::integer},
    {"stale-while-revalidate", Type::integer},
    {"stale-if-error", Type::integer},
    {"no-store", Type::boolean},
    {"no-transform", Type::boolean},
    {"must-revalidate", Type::boolean},
    {"proxy-revalidate", Type::boolean},
    {"must-understand", Type::boolean},
    {"public", Type::boolean},
    {"immutable", Type::boolean},
    {"no-cache", Type::boolean | Type::string},
    {"private", Type::boolean | Type::string},
}};
inline constexpr std::array<KeyTypes, 3> kNoVarySearchKeys = {{
    {"key-order", Type::boolean},
    {"params", Type::boolean | Type::inner_list, Type::string},
    {"except", Type::inner_list, Type::string},
}};
inline constexpr std::array<KeyTypes, 4> kUseAsDictionaryKeys = {{
    {"match", Type::string},
    {"match-dest", Type::inner_list, Type::string},
    {"id", Type::string},
    {"type", Type::token},
}};
inline constexpr std::array<KeyTypes, 5> kUploadLimitKeys = {{
    {"max-size", Type::integer},
    {"min-size", Type::integer},
    {"max-append-size", Type::integer},
    {"min-append-size", Type::integer},
    {"max-age", Type::integer},
}};
inline constexpr std::array<KeyTypes, 3> kIntegrityPolicyKeys = {{
    {"blocked-destinations", Type::inner_list, Type::token},
    {"sources", Type::inner_list, Type::token},
    {"endpoints", Type::inner_list, Type::token},
}};

// Whatever is not settled by a field's definition is left open.
inline constexpr std::array<FieldShape, 38> kFieldShapes = {{
    {"Accept-CH", Kind::list, Type::token, {}, {}, "RFC 8942, 3.1"},
    {"Accept-Query",
     Kind::list,
     Type::token | Type::string,
     {},
     {},
     "draft-ietf-httpbis-safe-method-w-body"},
    {"Accept-Signature", Kind::dictionary, Type::inner_list, Type::string, {}, "RFC 9421, 5.1"},
    {"Cache-Group-Invalidation", Kind::list, Type::string, {}, {}, "RFC 9875, 3"},
    {"Cache-Groups", Kind::list, Type::string, {}, {}, "RFC 9875, 2"},
    {"Cache-Status", Kind::list, Type::string | Type::token, {}, {}, "RFC 9211, 2"},
    {"CDN-Cache-Control", Kind::dictionary, kAny, kAnyBareItem, kTargetedCacheControlKeys,
     "RFC 9213, 2.1"},
    {"Content-Digest", Kind::dictionary, Type::byte_sequence, {}, {}, "RFC 9530, 2"},
    {"Critical-CH", Kind::list, Type::token, {}, {}, "Client Hint Reliability"},
    {"Cross-Origin-Embedder-Policy", Kind::item, Type::token, {}, {}, "WHATWG HTML"},
    {"Cross-Origin-Embedder-Policy-Report-Only", Kind::item, Type::token, {}, {}, "WHATWG HTML"},
    {"Cross-Origin-Opener-Policy", Kind::item, Type::token, {}, {}, "WHATWG HTML"},
    {"Cross-Origin-Opener-Policy-Report-Only", Kind::item, Type::token, {}, {}, "WHATWG HTML"},
    {"Deprecation", Kind::item, Type::date, {}, {}, "RFC 9745, 2.1"},
    {"Document-Policy", Kind::dictionary, kAny, kAnyBareItem, {}, "W3C Document Policy"},
    {"Document-Policy-Report-Only",
     Kind::dictionary,
     kAny,
     kAnyBareItem,
     {},
     "W3C Document Policy"},
    {"Incremental", Kind::item, Type::boolean, {}, {}, "draft-ietf-httpbis-incremental"},
    {"Integrity-Policy", Kind::dictionary, kAny, kAnyBareItem, kIntegrityPolicyKeys,
     "W3C Subresource Integrity"},
    {"Integrity-Policy-Report-Only", Kind::dictionary, kAny, kAnyBareItem, kIntegrityPolicyKeys,
     "W3C Subresource Integrity"},
    {"No-Vary-Search", Kind::dictionary, kAny, kAnyBareItem, kNoVarySearchKeys,
     "draft-ietf-httpbis-no-vary-search"},
    {"Origin-Agent-Cluster", Kind::item, Type::boolean, {}, {}, "WHATWG HTML"},
    {"Permissions-Policy", Kind::dictionary, kAny, kAnyBareItem, {}, "W3C Permissions Policy"},
    {"Permissions-Policy-Report-Only",
     Kind::dictionary,
     kAny,
     kAnyBareItem,
     {},
     "W3C Permissions Policy"},
    {"Priority", Kind::dictionary, kAny, kAnyBareItem, kPriorityKeys, "RFC 9218, 4"},
    {"Proxy-Status", Kind::list, Type::string | Type::token, {}, {}, "RFC 9209, 2"},
    {"Repr-Digest", Kind::dictionary, Type::byte_sequence, {}, {}, "RFC 9530, 3"},
    {"Reporting-Endpoints", Kind::dictionary, Type::string, {}, {}, "W3C Reporting"},
    {"Signature", Kind::dictionary, Type::byte_sequence, {}, {}, "RFC 9421, 4.2"},
    {"Signature-Input", Kind::dictionary, Type::inner_list, Type::string, {}, "RFC 9421, 4.1"},
    {"Speculation-Rules", Kind::list, Type::string, {}, {}, "WHATWG HTML"},
    {"Supports-Loading-Mode", Kind::list, Type::token, {}, {}, "Prefetch"},
    {"Unencoded-Digest",
     Kind::dictionary,
     Type::byte_sequence,
     {},
     {},
     "draft-ietf-httpbis-unencoded-digest"},
    {"Upload-Complete", Kind::item, Type::boolean, {}, {}, "draft-ietf-httpbis-resumable-upload"},
    {"Upload-Limit", Kind::dictionary, kAny, kAnyBareItem, kUploadLimitKeys,
     "draft-ietf-httpbis-resumable-upload"},
    {"Upload-Offset", Kind::item, Type::integer, {}, {}, "draft-ietf-httpbis-resumable-upload"},
    {"Use-As-Dictionary", Kind::dictionary, kAny, kAnyBareItem, kUseAsDictionaryKeys,
     "RFC 9842, 2.1"},
    {"Want-Content-Digest", Kind::dictionary, Type::integer, {}, {}, "RFC 9530, 4"},
    {"Want-Repr-Digest", Kind::dictionary, Type::integer, {}, {}, "RFC 9530, 4"},
}};

// The shape of a field, whatever the case of its name; none if it is not structured.
[[nodiscard]] constexpr const FieldShape* field_shape(std::string_view name) noexcept {
  for (const FieldShape& shape : kFieldShapes) {
    if (same(shape.name, name)) return &shape;
  }
  return nullptr;
}

// Whether a field is structured. (In constants: g++ 12 does not compare the
// pointer of `field_shape` there under -fsanitize=undefined.)
[[nodiscard]] constexpr bool is_structured(std::string_view name) noexcept {
  for (const FieldShape& shape : kFieldShapes) {
    if (same(shape.name, name)) return true;
  }
  return false;
}

// An item or member of another type than the definition allows.
struct WrongType {
  std::string_view written;  // the item, in its line; the key, if its true is implied
  std::string_view key;      // of a dictionary's member or a parameter
  Type type = Type::boolean;
  Types expected;
};

// The first in these lines. Nothing if all fit or the lines do not parse, which is another fault.
[[nodiscard]] std::optional<WrongType> wrong_type(const FieldShape& shape, const FieldLines& lines);

// The first parameter whose value has none of the types that the table gives its key.
[[nodiscard]] std::optional<WrongType> wrong_type(std::span<const KeyTypes> keys,
                                                  const Parameters& parameters);

static_assert(field_shape("accept-ch")->kind == Kind::list);
static_assert(field_shape("Server") == nullptr);

}  // namespace statute::syntax::structured

#endif  // RULES_SYNTAX_STRUCTURED_FIELDS_H_
