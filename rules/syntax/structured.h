// Structured fields: RFC 9651. A field is read once in full, which says whether
// it is valid; what comes back are views that read their stretch again as one
// walks them, so nothing is ever stored or allocated.
#ifndef RULES_SYNTAX_STRUCTURED_H_
#define RULES_SYNTAX_STRUCTURED_H_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>

#include "rules/syntax/parse.h"

namespace statute::syntax::structured {

// The lines of one field, parsed as if joined by ", " (RFC 9651, 4.2). That is done to the
// letter: a string may begin in one line and end in the next, and then holds the ", " that
// joins them. Nothing else can span lines, since no other grammar admits a comma. Refers to
// the lines, which have to outlive whatever is read from it.
class FieldLines {
 public:
  constexpr FieldLines() = default;
  constexpr FieldLines(std::string_view line) : single_(line), count_(1) {}
  constexpr FieldLines(const char* line) : FieldLines(std::string_view(line)) {}
  constexpr FieldLines(std::span<const std::string_view> lines)
      : lines_(lines.data()), count_(lines.size()) {}
  [[nodiscard]] constexpr std::size_t size() const noexcept { return count_; }
  [[nodiscard]] constexpr std::string_view operator[](std::size_t i) const noexcept {
    return lines_ == nullptr ? single_ : lines_[i];
  }

 private:
  std::string_view single_;
  const std::string_view* lines_ = nullptr;
  std::size_t count_ = 0;
};

// An octet of the joined text. `at` may be one or two past the line's end: the joint.
struct Place {
  std::size_t line = 0;
  std::size_t at = 0;
  constexpr bool operator==(const Place&) const = default;
};

enum class Kind : std::uint8_t { item, list, dictionary };

enum class Type : std::uint8_t {
  integer,
  decimal,
  string,
  token,
  byte_sequence,
  boolean,
  date,
  display_string,
  inner_list,  // of members only: no bare item has it
};

// "an Integer", for messages.
[[nodiscard]] std::string_view name(Type type) noexcept;

// A set of types.
struct Types {
  std::uint16_t bits = 0;
  constexpr Types() = default;
  constexpr Types(Type type)
      : bits(static_cast<std::uint16_t>(1u << static_cast<unsigned>(type))) {}
  [[nodiscard]] constexpr bool contains(Type type) const noexcept {
    return (bits & Types(type).bits) != 0;
  }
  constexpr bool operator==(const Types&) const = default;
};
[[nodiscard]] constexpr Types operator|(Types a, Types b) noexcept {
  a.bits = static_cast<std::uint16_t>(a.bits | b.bits);
  return a;
}
[[nodiscard]] constexpr Types operator|(Type a, Type b) noexcept { return Types(a) | Types(b); }

// What a string, display string, token or byte sequence means, octet by octet: escapes,
// percent-encoding and base64 undone.
class Octets {
 public:
  Octets(Type type, const FieldLines& lines, Place from, Place to)
      : lines_(lines), at_(from), to_(to), type_(type) {}
  // Nothing at the end.
  std::optional<char> next();

 private:
  std::optional<char> next_raw();
  FieldLines lines_;
  Place at_;
  Place to_;
  Type type_;
  std::uint32_t sextets_ = 0;
  int bits_ = 0;
};

// bare-item = sf-integer / sf-decimal / sf-string / sf-token / sf-binary
//           / sf-boolean / sf-date / sf-displaystring          RFC 9651, 3.3
struct BareItem {
  Type type = Type::boolean;
  bool implied = false;      // the true of a key without a value (RFC 9651, 3.1.2)
  std::int64_t number = 0;   // integer, date; a decimal in thousandths; boolean 0 or 1
  std::string_view text;     // token; string or byte sequence between its delimiters, encoded
  std::string_view written;  // as sent; what stands in its first line, if it spans lines
  FieldLines lines;
  Place from;  // of the text
  Place to;

  [[nodiscard]] constexpr bool is(Type t) const noexcept { return type == t; }
  [[nodiscard]] constexpr bool is_true() const noexcept {
    return type == Type::boolean && number == 1;
  }
  [[nodiscard]] constexpr bool is_token(std::string_view t) const noexcept {
    return type == Type::token && text == t;
  }
  // Of the four types that have text.
  [[nodiscard]] Octets octets() const { return {type, lines, from, to}; }
  [[nodiscard]] std::size_t length() const;                  // in decoded octets
  [[nodiscard]] bool equals(std::string_view octets) const;  // what it means is just these
  // The meaning as a view, if the text needs no decoding and stands in one line: tokens always,
  // strings unless they hold a backslash, display strings unless they hold a percent sign.
  [[nodiscard]] std::optional<std::string_view> plain() const;
  // The meaning, decoded into the buffer; nothing if it does not fit.
  [[nodiscard]] std::optional<std::string_view> decoded(std::span<char> buffer) const;
};

// A stretch of a valid field and the Ts in it.
template <class T>
class Walk;
struct Parameter;
struct Item;
struct ListMember;
struct DictionaryMember;

// Reads one T and moves `at` behind it; false at the end.
bool read_next(const FieldLines& lines, Place& at, Place end, Parameter& out);
bool read_next(const FieldLines& lines, Place& at, Place end, Item& out);
bool read_next(const FieldLines& lines, Place& at, Place end, ListMember& out);
bool read_next(const FieldLines& lines, Place& at, Place end, DictionaryMember& out);

struct WalkEnd {};

template <class T>
class Walk {
 public:
  class Iterator {
   public:
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    Iterator() = default;
    Iterator(const FieldLines& lines, Place from, Place end) : lines_(lines), at_(from), end_(end) {
      ++*this;
    }
    const T& operator*() const noexcept { return current_; }
    const T* operator->() const noexcept { return &current_; }
    Iterator& operator++() {
      more_ = read_next(lines_, at_, end_, current_);
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(WalkEnd) const noexcept { return !more_; }

   private:
    FieldLines lines_;
    Place at_;
    Place end_;
    bool more_ = false;
    T current_;
  };

  Walk() = default;
  Walk(const FieldLines& lines, Place from, Place end) : lines_(lines), from_(from), end_(end) {}
  [[nodiscard]] Iterator begin() const { return Iterator(lines_, from_, end_); }
  [[nodiscard]] WalkEnd end() const noexcept { return {}; }
  [[nodiscard]] bool empty() const { return begin() == end(); }

 private:
  FieldLines lines_;
  Place from_;
  Place end_;
};

// parameters = *( ";" *SP parameter )                           RFC 9651, 3.1.2
// As sent: a key that occurs twice comes twice.
class Parameters : public Walk<Parameter> {
 public:
  using Walk::Walk;
  // Of a key that occurs more than once the last counts.
  [[nodiscard]] std::optional<BareItem> find(std::string_view key) const;
  // The key that first occurs again, at that place. Looks at the first 1000.
  [[nodiscard]] std::optional<std::string_view> repeated() const;
};

// parameter = param-key [ "=" param-value ]                     RFC 9651, 3.1.2
struct Parameter {
  std::string_view key;
  BareItem value;
};

// sf-item = bare-item parameters                                RFC 9651, 3.3
struct Item {
  BareItem value;
  Parameters parameters;
};

// inner-list = "(" *SP [ sf-item *( 1*SP sf-item ) *SP ] ")" parameters   RFC 9651, 3.1.1
using InnerList = Walk<Item>;

// list-member = sf-item / inner-list                            RFC 9651, 3.1
struct ListMember {
  Type type = Type::boolean;  // of the bare item, or inner_list
  BareItem value;             // unless it is an inner list
  InnerList items;            // if it is one
  Parameters parameters;
  std::string_view written;  // without the parameters; what stands in its first line

  [[nodiscard]] constexpr bool is(Type t) const noexcept { return type == t; }
  // Whether it is an inner list and all its items are of these types.
  [[nodiscard]] bool is_inner_list_of(Types types) const;
};

// dict-member = member-key ( parameters / ( "=" member-value ))  RFC 9651, 3.2
struct DictionaryMember : ListMember {
  std::string_view key;
};

// sf-list = list-member *( OWS "," OWS list-member )            RFC 9651, 3.1
using List = Walk<ListMember>;

// sf-dictionary = dict-member *( OWS "," OWS dict-member )      RFC 9651, 3.2
// As sent: a key that occurs twice comes twice.
class Dictionary : public Walk<DictionaryMember> {
 public:
  using Walk::Walk;
  // Of a key that occurs more than once the last counts.
  [[nodiscard]] std::optional<DictionaryMember> find(std::string_view key) const;
  // The key that first occurs again, at that place. Looks at the first 1000.
  [[nodiscard]] std::optional<std::string_view> repeated() const;
};

// The parsing algorithm of RFC 9651, 4.2. A list or dictionary of no line or of empty lines is
// valid and empty. Missing base64 padding and pad bits that are not zero are let pass, as 4.2.7
// has it. A misfit in the joint of two lines is reported at the end of the first.
Parsed<Item> item(const FieldLines& lines);
Parsed<List> list(const FieldLines& lines);
Parsed<Dictionary> dictionary(const FieldLines& lines);

// Where the lines cease to be of that kind, if they do.
[[nodiscard]] std::optional<Misfit> misfit(Kind kind, const FieldLines& lines);

}  // namespace statute::syntax::structured

#endif  // RULES_SYNTAX_STRUCTURED_H_
