// Whether octets are a JSON text: RFC 8259; and a walk of the members of an
// object or the elements of an array. Octets beyond ASCII pass unseen within
// strings: whether they are UTF-8 is utf8.h's matter, and a byte order mark the
// caller's.
#ifndef RULES_SYNTAX_JSON_TEXT_H_
#define RULES_SYNTAX_JSON_TEXT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/syntax/parse.h"
#include "rules/syntax/walk.h"

namespace statute::syntax {

enum class JsonType : std::uint8_t { object, array, string, number, boolean, null };

// Any JSON value, within its text.
struct JsonValue {
  JsonType type = JsonType::null;
  std::string_view text;  // with its quotes or brackets, without the white space around it

  // What stands between a string's quotes, escapes kept.
  [[nodiscard]] constexpr std::string_view string() const noexcept {
    return type == JsonType::string ? text.substr(1, text.size() - 2) : std::string_view{};
  }
};

// How deep arrays and objects may nest until a text is not judged.
inline constexpr std::size_t kDeepestJson = 2048;

struct JsonText {
  JsonValue value;
  bool judged = true;  // false: it nests too deep to say more
};

namespace detail {

constexpr bool is_json_ws(char c) noexcept {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// string = quotation-mark *char quotation-mark                   RFC 8259, 7
constexpr std::optional<Misfit> skip_json_string(Cursor& c) {
  if (!c.eat('"')) return c.misfit("a string");
  for (;;) {
    c.eat_while(
        [](char o) { return o != '"' && o != '\\' && static_cast<unsigned char>(o) >= 0x20; });
    if (c.eat('"')) return std::nullopt;
    if (c.done()) return c.misfit("a closing double quote");
    if (!c.eat('\\')) return c.misfit("no control character in a string");
    const char escape = c.peek();
    if (c.done() || std::string_view("\"\\/bfnrtu").find(escape) == std::string_view::npos) {
      return c.misfit("an escape that JSON has");
    }
    c.skip(1);
    for (int i = 0; escape == 'u' && i < 4; ++i) {
      if (!is_hex(c.peek())) return c.misfit("four hexadecimal digits");
      c.skip(1);
    }
  }
}

// number = [ minus ] int [ frac ] [ exp ]                        RFC 8259, 6
constexpr std::optional<Misfit> skip_json_number(Cursor& c) {
  c.eat('-');
  if (!c.eat('0') && c.eat_while(is_digit).empty()) return c.misfit("a digit");
  if (c.eat('.') && c.eat_while(is_digit).empty()) return c.misfit("a digit after the point");
  if (c.eat('e') || c.eat('E')) {
    if (!c.eat('-')) c.eat('+');
    if (c.eat_while(is_digit).empty()) return c.misfit("a digit in the exponent");
  }
  return std::nullopt;
}

constexpr JsonType json_type(char first) noexcept {
  switch (first) {
    case '{':
      return JsonType::object;
    case '[':
      return JsonType::array;
    case '"':
      return JsonType::string;
    case 't':
    case 'f':
      return JsonType::boolean;
    case 'n':
      return JsonType::null;
    default:
      return JsonType::number;
  }
}

// A value that is neither array nor object.
constexpr std::optional<Misfit> skip_json_scalar(Cursor& c) {
  const char first = c.peek();
  if (first == '"') return skip_json_string(c);
  if (first == '-' || is_digit(first)) return skip_json_number(c);
  if (c.eat("true") || c.eat("false") || c.eat("null")) return std::nullopt;
  return c.misfit("a value");
}

// The arrays and objects that are open, a bit each.
class JsonNesting {
 public:
  constexpr bool push(bool object) noexcept {
    if (depth_ == kDeepestJson) return false;
    std::uint64_t& word = bits_[depth_ / 64];
    const std::uint64_t bit = std::uint64_t{1} << (depth_ % 64);
    word = object ? word | bit : word & ~bit;
    ++depth_;
    return true;
  }
  constexpr void pop() noexcept { --depth_; }
  [[nodiscard]] constexpr bool empty() const noexcept { return depth_ == 0; }
  [[nodiscard]] constexpr bool in_object() const noexcept {
    return (bits_[(depth_ - 1) / 64] >> ((depth_ - 1) % 64) & 1) != 0;
  }

 private:
  std::array<std::uint64_t, kDeepestJson / 64> bits_{};
  std::size_t depth_ = 0;
};

enum class JsonEnd : std::uint8_t { value, too_deep };

// Past one value and whatever it holds.
constexpr Parsed<JsonEnd> skip_json_value(Cursor& c) {
  JsonNesting nesting;
  const auto ws = [&c] { c.eat_while(is_json_ws); };
  const auto name = [&]() -> std::optional<Misfit> {
    ws();
    if (const auto misfit = skip_json_string(c)) return misfit;
    ws();
    if (!c.eat(':')) return c.misfit("a colon");
    return std::nullopt;
  };
  for (;;) {
    // A value begins here.
    ws();
    const bool object = c.peek() == '{';
    if (object || c.peek() == '[') {
      if (!nesting.push(object)) return JsonEnd::too_deep;
      c.skip(1);
      ws();
      if (!c.eat(object ? '}' : ']')) {
        if (object) {
          if (const auto misfit = name()) return *misfit;
        }
        continue;
      }
      nesting.pop();
    } else if (const auto misfit = skip_json_scalar(c)) {
      return *misfit;
    }
    // One has ended: close what it ends, or go on to the next.
    for (;;) {
      if (nesting.empty()) return JsonEnd::value;
      ws();
      const bool in_object = nesting.in_object();
      if (c.eat(',')) {
        if (in_object) {
          if (const auto misfit = name()) return *misfit;
        }
        break;
      }
      if (!c.eat(in_object ? '}' : ']')) return c.misfit(in_object ? "',' or '}'" : "',' or ']'");
      nesting.pop();
    }
  }
}

}  // namespace detail

// JSON-text = ws value ws                                        RFC 8259, 2
constexpr Parsed<JsonText> json_text(std::string_view octets) {
  Cursor c(octets);
  c.eat_while(detail::is_json_ws);
  const std::size_t from = c.at();
  const JsonType type = detail::json_type(c.peek());
  const auto end = detail::skip_json_value(c);
  if (!end) return end.misfit();
  JsonText out{.value = {type, c.since(from)}, .judged = *end == detail::JsonEnd::value};
  if (!out.judged) return out;
  c.eat_while(detail::is_json_ws);
  if (!c.done()) return c.misfit("nothing after the value");
  return out;
}

// Walks the members of an object or the elements of an array, of a text that was judged to be
// one. Of anything else there are none.
class JsonMembers {
 public:
  struct Member {
    std::string_view name;  // escapes kept; empty in an array
    JsonValue value;
  };

  constexpr explicit JsonMembers(const JsonValue& of)
      : c_(of.text), object_(of.type == JsonType::object) {
    open_ = (object_ || of.type == JsonType::array) && !of.text.empty();
    c_.skip(1);
  }
  constexpr std::optional<Member> next() {
    if (!open_) return std::nullopt;
    ws();
    if (c_.done() || c_.peek() == '}' || c_.peek() == ']') return end();
    Member out;
    std::size_t from = c_.at();
    if (object_) {
      if (detail::skip_json_string(c_)) return end();
      out.name = c_.since(from + 1);
      out.name.remove_suffix(1);
      ws();
      c_.eat(':');
      ws();
    }
    from = c_.at();
    out.value.type = detail::json_type(c_.peek());
    const auto skipped = detail::skip_json_value(c_);
    if (!skipped || *skipped != detail::JsonEnd::value) return end();
    out.value.text = c_.since(from);
    ws();
    c_.eat(',');
    return out;
  }

 private:
  constexpr void ws() { c_.eat_while(detail::is_json_ws); }
  constexpr std::optional<Member> end() {
    open_ = false;
    return std::nullopt;
  }
  Cursor c_;
  bool object_ = false;
  bool open_ = false;
};

// The member of that name, the last if there are several; names with escapes are not decoded.
[[nodiscard]] constexpr std::optional<JsonValue> json_member(const JsonValue& object,
                                                             std::string_view name) {
  std::optional<JsonValue> found;
  if (object.type != JsonType::object) return found;
  JsonMembers members(object);
  while (const auto m = members.next()) {
    if (m->name == name) found = m->value;
  }
  return found;
}

// The values of a field that is a JSON array without its brackets, as Report-To and
// NEL are. The walk ends at the first octet that does not fit.
class JsonItemReader {
 public:
  using Item = JsonValue;
  constexpr JsonItemReader() = default;
  constexpr explicit JsonItemReader(std::string_view value) : c_(value) {}

  constexpr bool next(Item& out) {
    if (misfit_ || done_) return false;
    ws();
    const std::size_t from = c_.at();
    out.type = detail::json_type(c_.peek());
    const auto end = detail::skip_json_value(c_);
    if (!end || *end != detail::JsonEnd::value) {
      misfit_ = end ? c_.misfit("a value that nests less deep") : end.misfit();
      return false;
    }
    out.text = c_.since(from);
    ws();
    done_ = c_.done();
    if (!done_ && !c_.eat(',')) misfit_ = c_.misfit("a comma");
    return true;
  }
  [[nodiscard]] constexpr std::optional<Misfit> misfit() const noexcept { return misfit_; }

 private:
  constexpr void ws() { c_.eat_while(detail::is_json_ws); }
  Cursor c_{{}};
  std::optional<Misfit> misfit_;
  bool done_ = false;
};
using JsonItems = Walk<JsonItemReader>;

static_assert(JsonItems("{}, [1]").size() == 2 && JsonItems("{} {}").misfit()->at == 3);
static_assert(json_text(" {\"a\":[1,{}]} ")->value.type == JsonType::object);
static_assert(json_text("[1,]").misfit().at == 3);
static_assert(json_member(json_text("{\"a\":1, \"b\":\"x\"}")->value, "b")->string() == "x");

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_JSON_TEXT_H_
