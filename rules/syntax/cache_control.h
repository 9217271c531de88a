// Cache-Control and its directives: RFC 9111, 5.2.
#ifndef RULES_SYNTAX_CACHE_CONTROL_H_
#define RULES_SYNTAX_CACHE_CONTROL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "rules/syntax/pair.h"
#include "rules/syntax/parse.h"
#include "rules/syntax/walk.h"

namespace statute::syntax {

enum class CacheDirective : std::uint8_t {
  unknown,
  immutable,
  max_age,
  max_stale,
  min_fresh,
  must_revalidate,
  must_understand,
  no_cache,
  no_store,
  no_transform,
  only_if_cached,
  post_check,
  pre_check,
  private_,
  proxy_revalidate,
  public_,
  s_maxage,
  stale_if_error,
  stale_while_revalidate,
};
inline constexpr std::size_t kCacheDirectives = 19;

// What a directive takes behind its name, in a request or in a response.
enum class CacheArgument : std::uint8_t {
  undefined,  // the directive has no meaning there
  none,
  seconds,  // required
  optional_seconds,
  optional_fields,  // a quoted list of field names, or nothing
};

struct CacheDirectiveInfo {
  std::string_view name;
  CacheDirective id = CacheDirective::unknown;
  CacheArgument in_request = CacheArgument::undefined;
  CacheArgument in_response = CacheArgument::undefined;
  bool registered = true;  // with IANA; the others are only widely known
};

// By name.
[[nodiscard]] std::span<const CacheDirectiveInfo> cache_directives() noexcept;
// Of the name in any case; nothing if it is not in the table.
[[nodiscard]] const CacheDirectiveInfo* cache_directive_info(std::string_view name) noexcept;
// Of the known directive; id is not `unknown`.
[[nodiscard]] const CacheDirectiveInfo& cache_directive_info(CacheDirective id) noexcept;

struct Directive {
  std::string_view name;
  Argument argument;
  bool has_argument = false;     // there is an "="
  std::string_view text;         // the whole list element
  std::optional<Misfit> misfit;  // in text, if the element is malformed
};

// The directives of one field line, malformed ones too, as far as they could
// be read. Empty elements are skipped.
// cache-directive = token [ "=" ( token / quoted-string ) ]     RFC 9111, 5.2
class DirectiveReader {
 public:
  using Item = Directive;
  constexpr DirectiveReader() = default;
  constexpr explicit DirectiveReader(std::string_view value)
      : value_(value), element_(Elements(value).begin()) {}

  constexpr bool next(Item& out) noexcept {
    const Elements::iterator end;
    while (element_ != end && (*element_).empty()) ++element_;
    if (element_ == end) return false;
    out = read(*element_);
    if (out.misfit && !misfit_) {
      misfit_ = Misfit{static_cast<std::size_t>(out.text.data() - value_.data()) + out.misfit->at,
                       out.misfit->expected};
    }
    ++element_;
    return true;
  }
  [[nodiscard]] constexpr std::optional<Misfit> misfit() const noexcept { return misfit_; }

 private:
  static constexpr Directive read(std::string_view element) noexcept {
    Cursor c(element);
    Directive d;
    d.text = element;
    d.name = c.eat_token();
    if (d.name.empty()) {
      d.misfit = c.misfit("a directive");
    } else if (c.done()) {
      return d;
    } else if (!c.eat('=')) {
      d.misfit = c.misfit("an equals sign or a comma");
    } else {
      d.has_argument = true;
      const auto argument = eat_argument(c);
      if (argument) d.argument = *argument;
      if (!argument) {
        d.misfit = c.misfit("a token or a quoted string");
      } else if (!c.done()) {
        d.misfit = c.misfit("a comma");
      }
    }
    return d;
  }
  std::string_view value_;
  Elements::iterator element_;
  std::optional<Misfit> misfit_;
};
using Directives = Walk<DirectiveReader>;

// Cache-Control = #cache-directive                              RFC 9111, 5.2
constexpr Parsed<Directives> cache_control(std::string_view value) {
  return whole<DirectiveReader>(value);
}

// #field-name, as the argument of no-cache and private has it; the misfit is an
// offset in the argument's octets without backslashes.          RFC 9111, 5.2.2.4
constexpr Parsed<bool> field_name_list(const Argument& argument) {
  std::size_t at = 0;
  bool inside = false;
  bool closed = false;  // white space behind a name: only a comma may follow
  for (char c : argument.octets()) {
    if (c == ',') {
      inside = closed = false;
    } else if (is_ows(c)) {
      closed = inside;
    } else if (!is_tchar(c)) {
      return Misfit{at, "a field name"};
    } else if (closed) {
      return Misfit{at, "a comma"};
    } else {
      inside = true;
    }
    ++at;
  }
  return true;
}

// Whether that argument names the field.
constexpr bool lists_field(const Argument& argument, std::string_view field) noexcept {
  for (std::string_view element : Elements(argument.raw)) {
    if (Argument{element, true}.is_same(field)) return true;
  }
  return false;
}

// What all Cache-Control lines of a message say together. Of a repeated
// directive the first counts (RFC 9111, 4.2.1); of a qualified one repeated
// unqualified, the unqualified. Malformed elements count for nothing.
class CacheControl {
 public:
  CacheControl() = default;
  explicit CacheControl(std::string_view value) { add(value); }
  void add(std::string_view value);

  [[nodiscard]] bool has(CacheDirective d) const noexcept { return slot(d).count > 0; }
  [[nodiscard]] bool repeated(CacheDirective d) const noexcept { return slot(d).count > 1; }
  // Repeated with another argument.
  [[nodiscard]] bool differs(CacheDirective d) const noexcept { return slot(d).differs; }
  // Its seconds are missing or no delta-seconds.
  [[nodiscard]] bool invalid(CacheDirective d) const noexcept { return slot(d).invalid; }
  // The seconds, quoted or not, if the directive is there, takes them, and they
  // are valid; capped as by delta_seconds.
  [[nodiscard]] std::optional<std::uint64_t> seconds(CacheDirective d) const noexcept {
    return slot(d).has_seconds ? std::optional(slot(d).seconds) : std::nullopt;
  }
  // There without an argument or with an empty one: no-cache and private then
  // speak of the whole response.
  [[nodiscard]] bool unqualified(CacheDirective d) const noexcept { return slot(d).unqualified; }
  [[nodiscard]] bool qualified(CacheDirective d) const noexcept {
    return has(d) && !unqualified(d);
  }
  // The first argument: of no-cache and private, the field names.
  [[nodiscard]] const Argument& argument(CacheDirective d) const noexcept {
    return slot(d).argument;
  }
  // The explicit lifetime these lines give, RFC 9111, 4.2.1; Expires apart.
  [[nodiscard]] std::optional<std::uint64_t> lifetime(bool shared) const noexcept {
    if (shared && has(CacheDirective::s_maxage)) return seconds(CacheDirective::s_maxage);
    return seconds(CacheDirective::max_age);
  }
  // Some element was malformed, or some directive not in the table.
  [[nodiscard]] bool malformed() const noexcept { return malformed_; }
  [[nodiscard]] bool has_unknown() const noexcept { return has(CacheDirective::unknown); }
  // No directive at all, not even a malformed one.
  [[nodiscard]] bool empty() const noexcept { return empty_; }

 private:
  struct Slot {
    Argument argument;
    std::uint64_t seconds = 0;
    std::uint16_t count = 0;
    bool has_seconds = false;
    bool invalid = false;
    bool differs = false;
    bool unqualified = false;
  };
  [[nodiscard]] const Slot& slot(CacheDirective d) const noexcept {
    return slots_[static_cast<std::size_t>(d)];
  }
  std::array<Slot, kCacheDirectives> slots_{};
  bool malformed_ = false;
  bool empty_ = true;
};

static_assert(cache_control("max-age=60, private=\"a, b\"")->size() == 2);
static_assert(cache_control("max-age=60; public").misfit().at == 10);
static_assert(field_name_list({"a, b", true}) && field_name_list({"a b", true}).misfit().at == 2);

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_CACHE_CONTROL_H_
