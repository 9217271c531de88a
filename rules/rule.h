// What a rule is. Rules are data: constant-initialised, never copied, declared
// in arrays under rules/checks/, one array a file.
#ifndef RULES_RULE_H_
#define RULES_RULE_H_

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include "rules/message/field.h"
#include "rules/message/flags.h"
#include "rules/message/message.h"

namespace statute {

class Reporter;
class Past;

// How the specification binds the sender: MUST, SHOULD, or not at all.
enum class Level : std::uint8_t { must, should, advice, info };

struct Spec {
  std::string_view document;  // "RFC 9110"
  std::string_view section;   // "15.5.6"; a heading, where sections have no numbers
};

consteval Spec rfc9110(std::string_view section) { return {"RFC 9110", section}; }
consteval Spec rfc9111(std::string_view section) { return {"RFC 9111", section}; }
consteval Spec rfc9112(std::string_view section) { return {"RFC 9112", section}; }
consteval Spec rfc9113(std::string_view section) { return {"RFC 9113", section}; }

// A set of status codes from 0 to 999; empty means any.
class Statuses {
 public:
  static constexpr int kLimit = 1000;

  constexpr Statuses() = default;
  constexpr Statuses(std::initializer_list<int> codes) {
    for (int c : codes) insert(c);
  }
  static constexpr Statuses range(int first, int last) {
    Statuses s;
    for (int c = first; c <= last; ++c) s.insert(c);
    return s;
  }
  // All from 200 to 599 but these: what a final response can have.
  static constexpr Statuses final_but(std::initializer_list<int> codes) {
    Statuses s = range(200, 599);
    for (int c : codes) s.word_[at(c) / 64] &= ~(std::uint64_t{1} << (at(c) % 64));
    return s;
  }
  [[nodiscard]] constexpr Statuses operator|(const Statuses& o) const noexcept {
    Statuses both = *this;
    for (std::size_t w = 0; w < word_.size(); ++w) both.word_[w] |= o.word_[w];
    return both;
  }
  [[nodiscard]] constexpr bool any() const noexcept {
    for (std::uint64_t w : word_) {
      if (w != 0) return false;
    }
    return true;
  }
  [[nodiscard]] constexpr bool contains(int code) const noexcept {
    return code >= 0 && code < kLimit && (word_[at(code) / 64] >> (at(code) % 64) & 1) != 0;
  }

 private:
  static constexpr std::size_t at(int code) { return static_cast<std::size_t>(code); }
  constexpr void insert(int code) {
    if (code < 0 || code >= kLimit) throw "status code out of range";
    word_[at(code) / 64] |= std::uint64_t{1} << (at(code) % 64);
  }
  std::array<std::uint64_t, 16> word_{};
};

inline constexpr Statuses k1xx = Statuses::range(100, 199);
inline constexpr Statuses k2xx = Statuses::range(200, 299);
inline constexpr Statuses k3xx = Statuses::range(300, 399);
inline constexpr Statuses k4xx = Statuses::range(400, 499);
inline constexpr Statuses k5xx = Statuses::range(500, 599);

// Major versions of HTTP; empty means any.
enum class Version : std::uint8_t { http1, http2, http3, count_ };
using Versions = Flags<Version>;

// When a rule runs: every part must hold. The engine indexes rules by it, so
// put here what can be said here, and in `check` only the rest. A part that
// cannot be known of an exchange makes the rule not observable there.
struct When {
  Statuses status{};
  Methods method{};
  Versions version{};
  FieldSet has{};      // all of these in the header section of the response
  FieldSet any{};      // one of these at least, likewise
  FieldSet lacks{};    // none of these, likewise
  FieldSet asked{};    // all of these in the request
  FieldSet unasked{};  // none of these in the request
  // One of these at least in the response, or in the request. A message without
  // them keeps the rule: the check is not called.
  Oddities odd{};
  Oddities asked_odd{};
  Needs needs{};
  // The check looks at nothing but the lines of the one field in `has`; only
  // `version` and `needs` may be said besides. The engine then asks once for
  // lines it has seen before.
  bool by_value = false;
  // The check looks at nothing but what can be said here, the scheme, the minor
  // versions, and, in either message, the lines of the fields that `has`, `any`,
  // `asked` and `Rule::reads` name. Likewise asked once.
  bool by_values = false;
};

// Whom a rule binds. A rule for proxies is not observable until the user says
// that the peer is one.
enum class Binds : std::uint8_t { anyone, origin, proxy };

// What a rule runs: a function or captureless lambda of an exchange, or of an
// exchange and what is remembered of its resource. Has no empty state, so a
// rule without a check does not compile. (It is a class and not two pointers
// because g++ 12 under -fsanitize=undefined will not compare function addresses
// in constants.)
class Check {
 public:
  using One = void (*)(const Exchange&, Reporter&);
  using WithPast = void (*)(const Exchange&, const Past&, Reporter&);

  template <std::convertible_to<One> F>
  consteval Check(F f) : one_(f) {}
  template <std::convertible_to<WithPast> F>
  consteval Check(F f) : with_past_(f), needs_past_(true) {}

  [[nodiscard]] constexpr bool needs_past() const noexcept { return needs_past_; }
  void operator()(const Exchange& x, Reporter& out) const { one_(x, out); }
  void operator()(const Exchange& x, const Past& p, Reporter& out) const { with_past_(x, p, out); }

 private:
  One one_ = nullptr;
  WithPast with_past_ = nullptr;
  bool needs_past_ = false;
};

// Ids of other rules; room for eight.
class Ids {
 public:
  constexpr Ids() = default;
  constexpr Ids(std::initializer_list<std::string_view> ids) {
    if (ids.size() > id_.size()) throw "too many ids";
    for (std::string_view id : ids) id_[count_++] = id;
  }
  [[nodiscard]] constexpr const std::string_view* begin() const noexcept { return id_.data(); }
  [[nodiscard]] constexpr const std::string_view* end() const noexcept {
    return id_.data() + count_;
  }

 private:
  std::array<std::string_view, 8> id_{};
  std::size_t count_ = 0;
};

struct Rule {
  std::string_view id;
  Level level{};
  Spec spec;
  std::string_view summary;   // one sentence: what is wrong
  std::string_view why;       // what breaks
  std::string_view fix;       // what to send instead
  std::string_view conforms;  // `.http` text; fires nothing: see example.h
  std::string_view violates;  // likewise; [[ ]] marks the evidence
  When when{};
  FieldSet reads{};  // fields, of either message, the check looks at that `when` does not name
  Ids beats{};       // rules whose finding at the same place goes when this one fires
  Binds binds = Binds::anyone;
  bool once_per_host = false;  // reports show one finding a host, and count the rest
  // A check of Past that tells something of the exchange alone, too: it runs without a history, and
  // Past is empty then.
  bool runs_alone = false;
  Check check;
};

// The rules of one file, and the scope they are listed under.
struct Family {
  std::string_view scope;
  std::span<const Rule> rules;
};

namespace detail {

consteval bool is_id(std::string_view s) {
  if (s.empty() || s.front() == '-' || s.back() == '-') return false;
  for (char c : s) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
  }
  return true;
}

consteval bool is_sentence(std::string_view s) { return s.size() > 10 && s.back() == '.'; }

}  // namespace detail

// Every family asserts this of its array. What is thrown never is: it is the
// text of the compiler's error. Across families, catalog_test looks for twins.
consteval void require(const Rule& r) {
  if (!detail::is_id(r.id)) throw "id: lower-case words, digits and hyphens";
  if (r.spec.document.empty()) throw "spec: name the document and the section";
  if (!detail::is_sentence(r.summary)) throw "summary: one sentence, with its full stop";
  if (!detail::is_sentence(r.why)) throw "why: sentences, with a full stop";
  if (!detail::is_sentence(r.fix)) throw "fix: sentences, with a full stop";
  if (r.conforms.find("HTTP/") == r.conforms.npos) throw "conforms: a raw response";
  if (r.violates.find("[[") == r.violates.npos) throw "violates: mark the evidence with [[ ]]";
  if (r.when.by_value) {
    const When& w = r.when;
    std::size_t fields = 0;
    w.has.for_each([&fields](Field) { ++fields; });
    const bool alone = w.status.any() && w.method.empty() && w.any.empty() && w.lacks.empty() &&
                       w.asked.empty() && w.unasked.empty() && w.odd.empty() &&
                       w.asked_odd.empty() && r.binds == Binds::anyone && !r.check.needs_past();
    if (fields != 1 || !alone) throw "by_value: one field in has, and nothing else";
  }
  if (r.when.by_values && (r.when.by_value || r.check.needs_past())) {
    throw "by_values: neither by_value nor with a past";
  }
  for (std::string_view id : r.beats) {
    if (!detail::is_id(id) || id == r.id) throw "beats: ids of other rules";
  }
}

consteval bool well_formed(std::span<const Rule> family) {
  for (std::size_t i = 0; i < family.size(); ++i) {
    require(family[i]);
    for (std::size_t j = 0; j < i; ++j) {
      if (family[i].id == family[j].id) throw "id: taken";
    }
  }
  return true;
}

}  // namespace statute

#endif  // RULES_RULE_H_
