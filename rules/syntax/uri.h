// URIs: RFC 3986; the forms HTTP asks for: RFC 9110, 4 and 7, RFC 9112, 3.2.
#ifndef RULES_SYNTAX_URI_H_
#define RULES_SYNTAX_URI_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "rules/syntax/parse.h"

namespace statute::syntax {

enum class HostKind : std::uint8_t { none, name, ipv4, ipv6, ip_future };

// The components of a URI or relative reference, views into it. An absent
// component is empty, and so can one be that is there: the flags tell them apart.
struct Uri {
  std::string_view text;  // all of it
  std::string_view scheme;
  std::string_view authority;  // without "//"
  std::string_view userinfo;   // without "@"
  std::string_view host;       // an IP literal with its brackets
  std::string_view port;       // without ":"
  std::string_view path;
  std::string_view query;     // without "?"
  std::string_view fragment;  // without "#"
  bool has_scheme = false;
  bool has_authority = false;
  bool has_userinfo = false;
  bool has_port = false;
  bool has_query = false;
  bool has_fragment = false;
  HostKind host_kind = HostKind::none;  // split_uri() leaves it

  [[nodiscard]] constexpr bool is_scheme(std::string_view s) const noexcept {
    return has_scheme && same(scheme, s);
  }
  // http or https.
  [[nodiscard]] constexpr bool is_http() const noexcept {
    return is_scheme("http") || is_scheme("https");
  }
};

// Splits anything at the delimiters alone and never fails: for values the
// grammar refuses.                                              RFC 3986, Appendix B
[[nodiscard]] Uri split_uri(std::string_view value) noexcept;

// The grammars of RFC 3986, each for a whole value.
[[nodiscard]] Parsed<Uri> uri(std::string_view value);                 // 3
[[nodiscard]] Parsed<Uri> uri_reference(std::string_view value);       // 4.1
[[nodiscard]] Parsed<Uri> relative_reference(std::string_view value);  // 4.2
[[nodiscard]] Parsed<Uri> absolute_uri(std::string_view value);        // 4.3
// Location = URI-reference                                      RFC 9110, 10.2.2
[[nodiscard]] Parsed<Uri> location(std::string_view value);
// Content-Location = absolute-URI / partial-URI                 RFC 9110, 8.7
[[nodiscard]] Parsed<Uri> content_location(std::string_view value);
// A serialized origin: scheme "://" host [ ":" port ]           RFC 6454, 6.2
[[nodiscard]] Parsed<Uri> serialized_origin(std::string_view value);

// Host = uri-host [ ":" port ]; an empty value fits.            RFC 9110, 7.2
// Only the authority's members are set.
[[nodiscard]] Parsed<Uri> host(std::string_view value);

enum class TargetForm : std::uint8_t { origin, absolute, authority, asterisk };
struct RequestTarget {
  TargetForm form = TargetForm::origin;
  Uri uri;
};
// The target of a request line; its form depends on the method.  RFC 9112, 3.2
[[nodiscard]] Parsed<RequestTarget> request_target(std::string_view method,
                                                   std::string_view target);

// Addresses, in network order.
using Ipv4 = std::array<std::uint8_t, 4>;
using Ipv6 = std::array<std::uint8_t, 16>;
[[nodiscard]] Parsed<Ipv4> ipv4(std::string_view value);  // RFC 3986, 3.2.2
[[nodiscard]] Parsed<Ipv6> ipv6(std::string_view value);  // without the brackets

// The number of a port, or of none the default of the scheme; nothing if there
// is neither or it is above 65535.
[[nodiscard]] std::optional<std::uint16_t> port_of(const Uri& uri) noexcept;
[[nodiscard]] std::optional<std::uint16_t> default_port(std::string_view scheme) noexcept;

// RFC 3986, 5.2.4, in place; the path's new length.
[[nodiscard]] std::size_t remove_dot_segments(std::span<char> path) noexcept;

// The reference resolved against the base, RFC 3986, 5.2.2, strictly, but that no
// path is left to read as an authority ("x:/.//y" keeps its dot); a view of
// `out`, or nothing if the base has no scheme or `out` is too small: base and
// reference together and four octets always suffice. Neither may lie in `out`.
[[nodiscard]] std::optional<std::string_view> resolve(const Uri& base, const Uri& reference,
                                                      std::span<char> out) noexcept;

// The target URI of a request: RFC 9110, 7.1. Of CONNECT there is none. `scheme`
// is that of the connection, `host` the value of Host or :authority.
[[nodiscard]] std::optional<std::string_view> target_uri(std::string_view scheme,
                                                         std::string_view host,
                                                         const RequestTarget& target,
                                                         std::span<char> out) noexcept;

// Whether two URIs are the same after RFC 3986, 6.2.2 and 6.2.3 and RFC 9110,
// 4.2.3: case of scheme and host, percent-encoding, default port, empty path.
// Fragments do not count; dot segments stay as they are, resolve() first.
[[nodiscard]] bool equivalent(const Uri& a, const Uri& b) noexcept;
// The same of two components: percent-encoding only.
[[nodiscard]] bool equivalent_path(std::string_view a, std::string_view b) noexcept;

// Whether both have scheme, host and port, and the same.        RFC 6454, 5
[[nodiscard]] bool same_origin(const Uri& a, const Uri& b) noexcept;
// Whether the hosts are the same.
[[nodiscard]] bool same_host(const Uri& a, const Uri& b) noexcept;

}  // namespace statute::syntax

#endif  // RULES_SYNTAX_URI_H_
