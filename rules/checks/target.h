// The target URI of an exchange, and references resolved against it: RFC 9110,
// 7.1; RFC 3986, 5.
#ifndef RULES_CHECKS_TARGET_H_
#define RULES_CHECKS_TARGET_H_

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "rules/checks/common.h"
#include "rules/message/message.h"
#include "rules/syntax/uri.h"

namespace statute::checks {

// Room for a resolved reference; a longer one is not judged.
using UriBuffer = std::array<char, std::size_t{16} * 1024>;

// Not copyable: what it says are views of its own octets.
class Target {
 public:
  // `scheme` is taken for that of the connection where it is not known.
  explicit Target(const Exchange& x, std::string_view scheme = "http") {
    std::string_view stated = x.uri;
    if (stated.empty()) stated = said(x, scheme);
    if (stated.empty()) return;
    // Dot segments go, so that it compares with what is resolved.
    const syntax::Uri whole = syntax::split_uri(stated);
    const auto resolved = syntax::resolve(whole, whole, uri_text_);
    if (!resolved) return;
    uri_ = syntax::split_uri(*resolved);
    known_ = true;
  }
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;

  [[nodiscard]] bool is_known() const noexcept { return known_; }
  [[nodiscard]] const syntax::Uri& uri() const noexcept { return uri_; }
  // Views of `out`; nothing if the target is not known.
  [[nodiscard]] std::optional<syntax::Uri> resolve(std::string_view reference,
                                                   std::span<char> out) const noexcept {
    if (!known_) return std::nullopt;
    const auto resolved = syntax::resolve(uri_, syntax::split_uri(reference), out);
    return resolved ? std::optional(syntax::split_uri(*resolved)) : std::nullopt;
  }

 private:
  std::string_view said(const Exchange& x, std::string_view scheme) {
    if (x.request == nullptr) return {};
    const Request& q = *x.request;
    const auto target = syntax::request_target(q.method_name, q.target);
    const FieldLine* host = q.first(Field::host);
    if (host == nullptr) host = line_named(q, ":authority");
    if (!target || (host == nullptr && target->form != syntax::TargetForm::absolute)) return {};
    if (x.scheme != Scheme::unknown) scheme = x.scheme == Scheme::https ? "https" : "http";
    const std::string_view name = host == nullptr ? std::string_view{} : host->value;
    return syntax::target_uri(scheme, name, *target, said_text_).value_or(std::string_view{});
  }

  UriBuffer said_text_;
  UriBuffer uri_text_;
  syntax::Uri uri_;
  bool known_ = false;
};

}  // namespace statute::checks

#endif  // RULES_CHECKS_TARGET_H_
