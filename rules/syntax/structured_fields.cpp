#include "rules/syntax/structured_fields.h"

namespace statute::syntax::structured {
namespace {

std::optional<WrongType> wrong_item(Types expected, const InnerList& items, std::string_view key) {
  for (const Item& i : items) {
    if (!expected.contains(i.value.type)) {
      return WrongType{i.value.written, key, i.value.type, expected};
    }
  }
  return std::nullopt;
}

std::optional<WrongType> wrong_member(Types types, Types items, const ListMember& member,
                                      std::string_view key) {
  if (!types.contains(member.type)) {
    return WrongType{member.written.empty() ? key : member.written, key, member.type, types};
  }
  return member.is(Type::inner_list) ? wrong_item(items, member.items, key) : std::nullopt;
}

}  // namespace

std::optional<WrongType> wrong_type(const FieldShape& shape, const FieldLines& lines) {
  if (shape.kind == Kind::item) {
    const auto parsed = item(lines);
    if (!parsed || shape.types.contains(parsed->value.type)) return std::nullopt;
    return WrongType{parsed->value.written, {}, parsed->value.type, shape.types};
  }
  if (shape.kind == Kind::list) {
    const auto parsed = list(lines);
    if (!parsed) return std::nullopt;
    for (const ListMember& member : *parsed) {
      if (auto wrong = wrong_member(shape.types, shape.items, member, {})) return wrong;
    }
    return std::nullopt;
  }
  const auto parsed = dictionary(lines);
  if (!parsed) return std::nullopt;
  for (const DictionaryMember& member : *parsed) {
    const KeyTypes* known = find_key(shape.keys, member.key);
    const Types types = known != nullptr ? known->types : shape.types;
    const Types items = known != nullptr ? known->items : shape.items;
    if (auto wrong = wrong_member(types, items, member, member.key)) return wrong;
  }
  return std::nullopt;
}

std::optional<WrongType> wrong_type(std::span<const KeyTypes> keys, const Parameters& parameters) {
  for (const Parameter& p : parameters) {
    const KeyTypes* known = find_key(keys, p.key);
    if (known == nullptr || known->types.contains(p.value.type)) continue;
    return WrongType{p.value.implied ? p.key : p.value.written, p.key, p.value.type, known->types};
  }
  return std::nullopt;
}

}  // namespace statute::syntax::structured
