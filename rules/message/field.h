// Known field names, interned.
//
// `intern` maps a name as sent, in any case, to a `Field` in one hash, one
// table load and one compare. Adding a field is one line in fields.def.
#ifndef RULES_MESSAGE_FIELD_H_
#define RULES_MESSAGE_FIELD_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

namespace statute {

enum class Field : std::uint8_t {
  unknown = 0,
#define FIELD(id, ...) id,
#include "rules/message/fields.def"
#undef FIELD
  count_,
};

inline constexpr std::size_t kFieldCount = static_cast<std::size_t>(Field::count_);

// Whether a field may stand on several lines: a list may, since they join by
// commas; `special` may without joining (Set-Cookie).
enum class Shape : std::uint8_t { single, list, special };

// Which messages a field is defined for.
enum class Flow : std::uint8_t { request, response, both };

enum class Trait : std::uint8_t {
  none = 0,
  hop = 1,         // speaks of the connection: forbidden in HTTP/2 and HTTP/3
  no_trailer = 2,  // its definition does not permit trailers
  obsolete = 4,    // its definition is historic or withdrawn
  remembered = 8,  // kept in a Memo, for rules that compare exchanges
};

[[nodiscard]] constexpr Trait operator|(Trait a, Trait b) noexcept {
  return static_cast<Trait>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}

struct FieldInfo {
  std::string_view name;
  Shape shape = Shape::single;
  Flow flow = Flow::both;
  Trait traits = Trait::none;
  std::string_view spec;  // the document and section that define it

  [[nodiscard]] constexpr bool has(Trait t) const noexcept {
    return (static_cast<unsigned>(traits) & static_cast<unsigned>(t)) != 0;
  }
};

inline constexpr std::array<FieldInfo, kFieldCount> kFields{{
    {},
#define FIELD(id, name, shape, flow, traits, spec) {name, Shape::shape, Flow::flow, traits, spec},
#include "rules/message/fields.def"
#undef FIELD
}};

[[nodiscard]] constexpr const FieldInfo& info(Field f) noexcept {
  return kFields[static_cast<std::size_t>(f)];
}

[[nodiscard]] constexpr std::string_view name(Field f) noexcept { return info(f).name; }

// ASCII only, no locale.
[[nodiscard]] constexpr char to_lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

[[nodiscard]] constexpr bool equal_fold(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (to_lower(a[i]) != to_lower(b[i])) return false;
  }
  return true;
}

namespace detail {

// Mixes the length, the first eight and the last eight octets, case folded.
constexpr std::uint64_t hash_name(std::string_view s) noexcept {
  const auto load = [](const char* p, std::size_t n) constexpr {
    std::uint64_t v = 0;
    for (std::size_t i = 0; i < n; ++i) {
      v |= std::uint64_t{static_cast<unsigned char>(p[i])} << (8 * i);
    }
    return v | 0x2020202020202020u;
  };
  const std::size_t n = s.size() < 8 ? s.size() : 8;
  const std::uint64_t head = n == 8 ? load(s.data(), 8) : load(s.data(), n);
  const std::uint64_t tail = n == 8 ? load(s.data() + s.size() - 8, 8) : head;
  std::uint64_t h = (head ^ (s.size() * 0x9E3779B97F4A7C15u)) * 0xD6E8FEB86659FD93u;
  h ^= std::rotl(tail * 0xA0761D6478BD642Fu, 31);
  h *= 0xE7037ED1A0B428DBu;
  return h ^ (h >> 32);
}

// Hash and displace: each bucket picks the first displacement that sends all
// its names to free slots, the fullest bucket first. Solved by the compiler.
struct FieldTable {
  static constexpr std::size_t kBuckets = 128;
  static constexpr std::size_t kSlots = 512;
  std::array<std::uint8_t, kBuckets> shift{};
  std::array<Field, kSlots> slot{};

  static constexpr std::size_t bucket_of(std::uint64_t h) { return h & (kBuckets - 1); }
  static constexpr std::size_t slot_of(std::uint64_t h, std::uint8_t d) {
    return ((h >> 8) + d * ((h >> 24) | 1)) & (kSlots - 1);
  }
};

consteval FieldTable make_field_table() {
  FieldTable t;
  constexpr std::size_t kMost = 16;  // names that one bucket can take
  std::array<std::array<std::uint8_t, kMost>, FieldTable::kBuckets> members{};
  std::array<std::size_t, FieldTable::kBuckets> size{};
  std::array<std::uint64_t, kFieldCount> hash{};
  for (std::size_t f = 1; f < kFieldCount; ++f) {
    hash[f] = hash_name(kFields[f].name);
    const std::size_t b = FieldTable::bucket_of(hash[f]);
    if (size[b] == kMost) throw "a bucket overflows: change a multiplier";
    members[b][size[b]++] = static_cast<std::uint8_t>(f);
  }
  for (std::size_t want = kMost; want > 0; --want) {
    for (std::size_t b = 0; b < FieldTable::kBuckets; ++b) {
      if (size[b] != want) continue;
      bool placed = false;
      for (unsigned d = 0; d < 256 && !placed; ++d) {
        std::array<std::size_t, kMost> at{};
        placed = true;
        for (std::size_t i = 0; i < want && placed; ++i) {
          at[i] = FieldTable::slot_of(hash[members[b][i]], static_cast<std::uint8_t>(d));
          placed = t.slot[at[i]] == Field::unknown;
          for (std::size_t j = 0; j < i; ++j) placed = placed && at[j] != at[i];
        }
        if (!placed) continue;
        t.shift[b] = static_cast<std::uint8_t>(d);
        for (std::size_t i = 0; i < want; ++i) t.slot[at[i]] = static_cast<Field>(members[b][i]);
      }
      if (!placed) throw "no perfect hash: change a multiplier";
    }
  }
  return t;
}

inline constexpr FieldTable kFieldTable = make_field_table();

}  // namespace detail

// The field called `name`, in any case; `Field::unknown` if none is.
[[nodiscard]] constexpr Field intern(std::string_view name) noexcept {
  if (name.empty()) return Field::unknown;
  const std::uint64_t h = detail::hash_name(name);
  const auto& t = detail::kFieldTable;
  const Field f = t.slot[t.slot_of(h, t.shift[t.bucket_of(h)])];
  return equal_fold(statute::name(f), name) ? f : Field::unknown;
}

static_assert(intern("content-RANGE") == Field::content_range);
static_assert(intern("Content-Rangf") == Field::unknown);

// A set of known fields; four words.
class FieldSet {
 public:
  constexpr FieldSet() = default;
  constexpr FieldSet(std::initializer_list<Field> fields) {
    for (Field f : fields) insert(f);
  }

  constexpr void insert(Field f) noexcept { word_[at(f) / 64] |= std::uint64_t{1} << (at(f) % 64); }
  [[nodiscard]] constexpr bool contains(Field f) const noexcept {
    return (word_[at(f) / 64] >> (at(f) % 64) & 1) != 0;
  }
  [[nodiscard]] constexpr bool empty() const noexcept {
    return (word_[0] | word_[1] | word_[2] | word_[3]) == 0;
  }
  [[nodiscard]] constexpr bool contains_all(const FieldSet& o) const noexcept {
    return ((o.word_[0] & ~word_[0]) | (o.word_[1] & ~word_[1]) | (o.word_[2] & ~word_[2]) |
            (o.word_[3] & ~word_[3])) == 0;
  }
  [[nodiscard]] constexpr bool contains_any(const FieldSet& o) const noexcept {
    return ((o.word_[0] & word_[0]) | (o.word_[1] & word_[1]) | (o.word_[2] & word_[2]) |
            (o.word_[3] & word_[3])) != 0;
  }
  [[nodiscard]] constexpr FieldSet operator|(const FieldSet& o) const noexcept {
    FieldSet both = *this;
    for (std::size_t w = 0; w < word_.size(); ++w) both.word_[w] |= o.word_[w];
    return both;
  }
  [[nodiscard]] constexpr FieldSet operator&(const FieldSet& o) const noexcept {
    FieldSet both = *this;
    for (std::size_t w = 0; w < word_.size(); ++w) both.word_[w] &= o.word_[w];
    return both;
  }
  [[nodiscard]] constexpr bool operator==(const FieldSet&) const noexcept = default;
  [[nodiscard]] constexpr const std::array<std::uint64_t, 4>& words() const noexcept {
    return word_;
  }

  // In the order of fields.def.
  template <class F>
  constexpr void for_each(F&& f) const {
    for (std::size_t w = 0; w < word_.size(); ++w) {
      for (std::uint64_t bits = word_[w]; bits != 0; bits &= bits - 1) {
        f(static_cast<Field>(64 * w + static_cast<std::size_t>(std::countr_zero(bits))));
      }
    }
  }

 private:
  static constexpr std::size_t at(Field f) noexcept { return static_cast<std::size_t>(f); }
  std::array<std::uint64_t, 4> word_{};
};

static_assert(kFieldCount <= 256);

// Every known field that `admit` says yes to, as a constant.
template <class F>
consteval FieldSet fields_where(F admit) {
  FieldSet set;
  for (std::size_t f = 1; f < kFieldCount; ++f) {
    if (admit(kFields[f])) set.insert(static_cast<Field>(f));
  }
  return set;
}

}  // namespace statute

#endif  // RULES_MESSAGE_FIELD_H_
