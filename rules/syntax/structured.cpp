#include "rules/syntax/structured.h"

#include <algorithm>
#include <array>
#include <type_traits>

#include "rules/syntax/utf8.h"

namespace statute::syntax::structured {
namespace {

constexpr std::size_t kMostKeysCompared = 1000;

constexpr bool is_lcalpha(char c) noexcept { return c >= 'a' && c <= 'z'; }
constexpr bool is_key(char c) noexcept {
  return is_lcalpha(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || c == '*';
}
constexpr bool is_token(char c) noexcept { return is_tchar(c) || c == ':' || c == '/'; }

// The value of a base64 character, or -1.
constexpr int sextet(char c) noexcept {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (is_digit(c)) return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

// The value of a lower-case hexadecimal digit, or -1.
constexpr int lower_hex(char c) noexcept {
  if (is_digit(c)) return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// What stands from one place to another, as far as it is in the first line.
constexpr std::string_view stretch(const FieldLines& lines, Place from, Place to) {
  if (from.line >= lines.size()) return {};
  const std::string_view line = lines[from.line];
  const std::size_t begin = std::min(from.at, line.size());
  const std::size_t end = to.line == from.line ? std::min(to.at, line.size()) : line.size();
  return line.substr(begin, end - begin);
}

// The algorithms of RFC 9651, 4.2, over the joined text. The functions return whether what they
// read is well-formed; if not, the scanner stays at the octet that does not fit and knows what
// was expected.
class Scanner {
 public:
  constexpr explicit Scanner(const FieldLines& lines, Place at = {}) : lines_(lines), at_(at) {
    if (at_.line < lines_.size()) line_ = lines_[at_.line];
    settle();
  }
  [[nodiscard]] constexpr Place at() const noexcept { return at_; }
  [[nodiscard]] constexpr bool done() const noexcept {
    return at_.line + 1 >= lines_.size() && at_.at >= line_.size();
  }
  [[nodiscard]] constexpr char peek() const noexcept {
    if (at_.at < line_.size()) return line_[at_.at];
    if (done()) return '\0';
    return at_.at == line_.size() ? ',' : ' ';
  }
  constexpr void advance() noexcept {
    ++at_.at;
    settle();
  }
  constexpr bool eat(char c) noexcept {
    if (done() || peek() != c) return false;
    advance();
    return true;
  }
  constexpr void eat_sp() noexcept {
    while (eat(' ')) {
    }
  }
  constexpr void eat_ows() noexcept {
    while (!done() && is_ows(peek())) advance();
  }
  // Only within the line: of no set that this is used with is a comma, which the joint begins with.
  template <class Set>
  constexpr void eat_while(Set in) noexcept {
    while (at_.at < line_.size() && in(line_[at_.at])) ++at_.at;
  }
  [[nodiscard]] constexpr Misfit misfit() const noexcept {
    return {std::min(at_.at, line_.size()), expected_, at_.line};
  }
  constexpr bool fail(std::string_view expected) noexcept {
    expected_ = expected;
    return false;
  }
  constexpr bool fail_at(Place at, std::string_view expected) noexcept {
    at_ = at;
    line_ = lines_[at.line];
    return fail(expected);
  }

  // Parsing an Integer or Decimal: RFC 9651, 4.2.4
  constexpr bool number(BareItem& out) {
    const bool negative = eat('-');
    if (!is_digit(peek())) return fail("a digit");
    std::int64_t n = 0;
    int digits = 0;
    int fraction = -1;  // digits after the point; -1: none was seen
    for (; !done(); advance()) {
      const char c = peek();
      if (is_digit(c)) {
        if (fraction < 0 ? ++digits > 15 : ++fraction > 3) {
          return fail(fraction < 0 ? "at most 15 digits" : "at most 3 digits after the point");
        }
        n = n * 10 + (c - '0');
      } else if (c == '.' && fraction < 0) {
        if (digits > 12) return fail("at most 12 digits before the point");
        fraction = 0;
      } else {
        break;
      }
    }
    if (fraction == 0) return fail("a digit after the point");
    out.type = fraction < 0 ? Type::integer : Type::decimal;
    for (; fraction >= 0 && fraction < 3; ++fraction) n *= 10;
    out.number = negative ? -n : n;
    return true;
  }

  // Parsing a String: RFC 9651, 4.2.5
  constexpr bool string(BareItem& out) {
    advance();
    out.type = Type::string;
    out.from = at_;
    for (; !done(); advance()) {
      eat_while([](char o) { return o >= 0x20 && o < 0x7F && o != '"' && o != '\\' && o != ','; });
      if (done()) break;
      char c = peek();
      if (c == '"') {
        out.to = at_;
        advance();
        return true;
      }
      if (c == '\\') {
        advance();
        c = peek();
        if (c != '"' && c != '\\') return fail("a double quote or backslash after the backslash");
      } else if (c < 0x20 || c == 0x7F || is_obs_text(c)) {
        return fail("a printable ASCII character");
      }
    }
    return fail("a closing double quote");
  }

  // Parsing a Token: RFC 9651, 4.2.6
  constexpr bool token(BareItem& out) {
    out.type = Type::token;
    out.from = at_;
    eat_while(is_token);
    out.to = at_;
    return true;
  }

  // Parsing a Byte Sequence: RFC 9651, 4.2.7
  constexpr bool byte_sequence(BareItem& out) {
    advance();
    out.type = Type::byte_sequence;
    out.from = at_;
    std::size_t characters = 0;
    std::size_t padding = 0;
    for (; !done() && peek() != ':'; advance()) {
      if (peek() == '=') {
        ++padding;
      } else if (sextet(peek()) < 0 || padding > 0) {
        return fail(padding > 0 ? "a colon" : "a base64 character or a colon");
      } else {
        ++characters;
      }
    }
    out.to = at_;
    if (done()) return fail("a closing colon");
    if (characters % 4 == 1) return fail("another base64 character");
    const std::size_t due = (4 - characters % 4) % 4;
    if (padding > due) return fail("less padding");
    advance();
    return true;
  }

  // Parsing a Boolean: RFC 9651, 4.2.8
  constexpr bool boolean(BareItem& out) {
    advance();
    out.type = Type::boolean;
    if (done() || (peek() != '0' && peek() != '1')) return fail("0 or 1");
    out.number = peek() - '0';
    advance();
    return true;
  }

  // Parsing a Date: RFC 9651, 4.2.9
  constexpr bool date(BareItem& out) {
    advance();
    const Place from = at_;
    if (!number(out)) return false;
    if (out.type == Type::decimal) return fail_at(from, "an integer");
    out.type = Type::date;
    return true;
  }

  // Parsing a Display String: RFC 9651, 4.2.10
  constexpr bool display_string(BareItem& out) {
    advance();
    if (!eat('"')) return fail("a double quote after '%'");
    out.type = Type::display_string;
    out.from = at_;
    Utf8Checker checker;
    Place start = at_;
    for (; !done(); advance()) {
      if (checker.complete()) start = at_;
      char c = peek();
      if (c < 0x20 || c == 0x7F || is_obs_text(c)) return fail("a printable ASCII character");
      if (c == '"') {
        if (!checker.complete()) return fail_at(start, "octets that are UTF-8");
        out.to = at_;
        advance();
        return true;
      }
      if (c == '%') {
        advance();
        const int high = done() ? -1 : lower_hex(peek());
        if (high < 0) return fail("two lower-case hexadecimal digits");
        advance();
        const int low = done() ? -1 : lower_hex(peek());
        if (low < 0) return fail("two lower-case hexadecimal digits");
        c = static_cast<char>(high * 16 + low);
      }
      if (!checker.take(c)) return fail_at(start, "octets that are UTF-8");
    }
    return fail("a closing double quote");
  }

  // Parsing a Bare Item: RFC 9651, 4.2.3.1
  constexpr bool bare_item(BareItem& out) {
    out = {};
    const Place start = at_;
    const char c = peek();
    if (done()) return fail("an item");
    bool good = false;
    if (c == '-' || is_digit(c)) {
      good = number(out);
    } else if (c == '"') {
      good = string(out);
    } else if (c == '*' || is_alpha(c)) {
      good = token(out);
    } else if (c == ':') {
      good = byte_sequence(out);
    } else if (c == '?') {
      good = boolean(out);
    } else if (c == '@') {
      good = date(out);
    } else if (c == '%') {
      good = display_string(out);
    } else {
      good = fail("an item");
    }
    out.lines = lines_;
    if (out.to != Place{}) out.text = stretch(lines_, out.from, out.to);
    out.written = stretch(lines_, start, at_);
    return good;
  }

  // Parsing a Key: RFC 9651, 4.2.3.3
  constexpr bool key(std::string_view& out) {
    if (!is_lcalpha(peek()) && peek() != '*') return fail("a key (a-z or '*' first)");
    const Place start = at_;
    eat_while(is_key);
    out = stretch(lines_, start, at_);
    return true;
  }

  // What a key without a value has.
  constexpr void implied(BareItem& out) const {
    out = {};
    out.implied = true;
    out.number = 1;
    out.lines = lines_;
    out.written = stretch(lines_, at_, at_);
  }

  constexpr bool parameter(Parameter& out) {
    eat_sp();
    if (!key(out.key)) return false;
    if (eat('=')) return bare_item(out.value);
    implied(out.value);
    return true;
  }

  // Parsing Parameters: RFC 9651, 4.2.3.2
  constexpr bool parameters(Parameters& out) {
    const Place start = at_;
    Parameter ignored;
    while (eat(';')) {
      if (!parameter(ignored)) return false;
    }
    out = Parameters(lines_, start, at_);
    return true;
  }

  // Parsing an Item: RFC 9651, 4.2.3
  constexpr bool item(Item& out) { return bare_item(out.value) && parameters(out.parameters); }

  // Parsing an Inner List: RFC 9651, 4.2.1.2; the cursor is past the parenthesis
  constexpr bool inner_list(InnerList& out) {
    const Place start = at_;
    Item ignored;
    for (;;) {
      eat_sp();
      if (done()) return fail("a closing parenthesis");
      if (peek() == ')') break;
      if (!item(ignored)) return false;
      if (!done() && peek() != ' ' && peek() != ')') return fail("a space or ')'");
    }
    out = InnerList(lines_, start, at_);
    advance();
    return true;
  }

  // Parsing an Item or Inner List: RFC 9651, 4.2.1.1
  constexpr bool member(ListMember& out) {
    const Place start = at_;
    if (eat('(')) {
      out.type = Type::inner_list;
      out.value = {};
      if (!inner_list(out.items)) return false;
    } else {
      out.items = {};
      if (!bare_item(out.value)) return false;
      out.type = out.value.type;
    }
    out.written = stretch(lines_, start, at_);
    return parameters(out.parameters);
  }

  constexpr bool member(DictionaryMember& out) {
    if (!key(out.key)) return false;
    if (eat('=')) return member(static_cast<ListMember&>(out));
    implied(out.value);
    out.type = Type::boolean;
    out.items = {};
    out.written = out.value.written;
    return parameters(out.parameters);
  }

  // The comma between two members: RFC 9651, 4.2.1 and 4.2.2
  constexpr bool separator() {
    eat_ows();
    if (done()) return true;
    const Place comma = at_;
    if (!eat(',')) return fail("a comma");
    eat_ows();
    if (done()) return fail_at(comma, "no comma at the end");
    return true;
  }

  // Parsing a List, a Dictionary: RFC 9651, 4.2.1 and 4.2.2
  template <class Member>
  constexpr bool members() {
    Member ignored;
    while (!done()) {
      if (!member(ignored) || !separator()) return false;
    }
    return true;
  }

 private:
  // Past the joint stands the next line.
  constexpr void settle() noexcept {
    while (at_.line + 1 < lines_.size() && at_.at == line_.size() + 2) {
      at_ = {at_.line + 1, 0};
      line_ = lines_[at_.line];
    }
  }
  FieldLines lines_;
  Place at_;
  std::string_view line_;
  std::string_view expected_;
};

template <class T>
Parsed<T> members_of(const FieldLines& lines) {
  Scanner scanner(lines);
  scanner.eat_sp();
  const Place start = scanner.at();
  using Member = std::remove_cvref_t<decltype(*T{}.begin())>;
  if (!scanner.members<Member>()) return scanner.misfit();
  return T(lines, start, scanner.at());
}

// Whether the key is among the first n.
template <class T>
bool occurs_before(const T& all, std::string_view key, std::size_t n) {
  for (auto i = all.begin(); n > 0 && i != all.end(); ++i, --n) {
    if (i->key == key) return true;
  }
  return false;
}

// Only keys whose hash was seen before are worth a look back.
template <class T>
std::optional<std::string_view> repeated_key(const T& all) {
  std::array<std::uint64_t, 16> seen{};
  std::size_t n = 0;
  for (const auto& one : all) {
    std::uint32_t hash = 2166136261u;
    for (char c : one.key) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    std::uint64_t& word = seen[hash >> 28];
    const std::uint64_t bit = std::uint64_t{1} << (hash >> 22 & 63);
    if ((word & bit) != 0 && occurs_before(all, one.key, n)) return one.key;
    word |= bit;
    if (++n == kMostKeysCompared) break;
  }
  return std::nullopt;
}

}  // namespace

std::string_view name(Type type) noexcept {
  switch (type) {
    case Type::integer:
      return "an Integer";
    case Type::decimal:
      return "a Decimal";
    case Type::string:
      return "a String";
    case Type::token:
      return "a Token";
    case Type::byte_sequence:
      return "a Byte Sequence";
    case Type::boolean:
      return "a Boolean";
    case Type::date:
      return "a Date";
    case Type::display_string:
      return "a Display String";
    case Type::inner_list:
      return "an Inner List";
  }
  return {};
}

std::optional<char> Octets::next_raw() {
  if (at_ == to_) return std::nullopt;
  Scanner scanner(lines_, at_);
  const char c = scanner.peek();
  scanner.advance();
  at_ = scanner.at();
  return c;
}

std::optional<char> Octets::next() {
  std::optional<char> c = next_raw();
  if (!c) return c;
  if (type_ == Type::string && *c == '\\') return next_raw();
  if (type_ == Type::display_string && *c == '%') {
    const int high = lower_hex(next_raw().value_or('0'));
    return static_cast<char>(high * 16 + lower_hex(next_raw().value_or('0')));
  }
  if (type_ != Type::byte_sequence) return c;
  for (; c && *c != '='; c = next_raw()) {
    sextets_ = (sextets_ << 6 | static_cast<std::uint32_t>(sextet(*c))) & 0xFFFFFF;
    bits_ += 6;
    if (bits_ >= 8) {
      bits_ -= 8;
      return static_cast<char>(sextets_ >> bits_ & 0xFF);
    }
  }
  return std::nullopt;
}

std::size_t BareItem::length() const {
  std::size_t n = 0;
  for (Octets all = octets(); all.next();) ++n;
  return n;
}

bool BareItem::equals(std::string_view other) const {
  Octets all = octets();
  for (char expected : other) {
    if (all.next() != expected) return false;
  }
  return !all.next();
}

std::optional<std::string_view> BareItem::plain() const {
  const bool contiguous =
      from.line == to.line && (lines.size() == 0 || to.at <= lines[to.line].size());
  if (!contiguous) return std::nullopt;
  if (type == Type::token) return text;
  if (type == Type::string && text.find('\\') == std::string_view::npos) return text;
  if (type == Type::display_string && text.find('%') == std::string_view::npos) return text;
  return std::nullopt;
}

std::optional<std::string_view> BareItem::decoded(std::span<char> buffer) const {
  std::size_t n = 0;
  Octets all = octets();
  while (const std::optional<char> c = all.next()) {
    if (n == buffer.size()) return std::nullopt;
    buffer[n++] = *c;
  }
  return std::string_view(buffer.data(), n);
}

bool read_next(const FieldLines& lines, Place& at, Place end, Parameter& out) {
  if (at == end) return false;
  Scanner scanner(lines, at);
  scanner.eat(';');
  scanner.parameter(out);
  at = scanner.at();
  return true;
}

bool read_next(const FieldLines& lines, Place& at, Place end, Item& out) {
  Scanner scanner(lines, at);
  scanner.eat_sp();
  at = scanner.at();
  if (at == end) return false;
  scanner.item(out);
  at = scanner.at();
  return true;
}

bool read_next(const FieldLines& lines, Place& at, Place end, ListMember& out) {
  if (at == end) return false;
  Scanner scanner(lines, at);
  scanner.member(out);
  scanner.separator();
  at = scanner.at();
  return true;
}

bool read_next(const FieldLines& lines, Place& at, Place end, DictionaryMember& out) {
  if (at == end) return false;
  Scanner scanner(lines, at);
  scanner.member(out);
  scanner.separator();
  at = scanner.at();
  return true;
}

std::optional<BareItem> Parameters::find(std::string_view key) const {
  std::optional<BareItem> found;
  for (const Parameter& p : *this) {
    if (p.key == key) found = p.value;
  }
  return found;
}

std::optional<std::string_view> Parameters::repeated() const { return repeated_key(*this); }

std::optional<DictionaryMember> Dictionary::find(std::string_view key) const {
  std::optional<DictionaryMember> found;
  for (const DictionaryMember& m : *this) {
    if (m.key == key) found = m;
  }
  return found;
}

std::optional<std::string_view> Dictionary::repeated() const { return repeated_key(*this); }

bool ListMember::is_inner_list_of(Types types) const {
  if (!is(Type::inner_list)) return false;
  for (const Item& i : items) {
    if (!types.contains(i.value.type)) return false;
  }
  return true;
}

Parsed<Item> item(const FieldLines& lines) {
  Scanner scanner(lines);
  scanner.eat_sp();
  Item out;
  if (!scanner.item(out)) return scanner.misfit();
  scanner.eat_sp();
  if (!scanner.done()) {
    scanner.fail("nothing after the item");
    return scanner.misfit();
  }
  return out;
}

Parsed<List> list(const FieldLines& lines) { return members_of<List>(lines); }

Parsed<Dictionary> dictionary(const FieldLines& lines) { return members_of<Dictionary>(lines); }

std::optional<Misfit> misfit(Kind kind, const FieldLines& lines) {
  const auto of = [](const auto& parsed) {
    return parsed ? std::nullopt : std::optional(parsed.misfit());
  };
  if (kind == Kind::item) return of(item(lines));
  return kind == Kind::list ? of(list(lines)) : of(dictionary(lines));
}

}  // namespace statute::syntax::structured
